"""Syncs that are killed at random points and run again. As a script: `python tests/killed_syncs.py 300 [DATABASE_URL]` counts how many end as an undisturbed run does.

Each round plays two nights (a first walk, then amendments, a trial that left the scope and one that became an alias), each killed once or twice by `kill -9`
at a random moment, and then run to its end.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from fake_registry import FakeRegistry, serving
from sqlalchemy import text
from sync_nights import amended, forked, posted, run_rows, stored_state, sync

from screener.store.locks import LockBusy
from screener.store.migrate import upgrade
from screener.store.session import Database, connect
from screener.store.tables import Base

RECORDS = 48
PAGE = 8


def _night(url: str, base_url: str, full: bool) -> None:
    """What the killed process does."""
    registry = FakeRegistry()
    registry.base_url = base_url
    sync(connect(url), registry, full=full, now=lambda: datetime.now(UTC), page_size=PAGE)


def _first_night(registry: FakeRegistry) -> None:
    registry.outside.clear()
    registry.aliases.clear()
    registry.records.clear()
    registry.put(*(posted(n) for n in range(1, RECORDS + 1)), posted(900, text=" "))
    registry.snapshot = "2026-06-01T09:00:05"


def _second_night(registry: FakeRegistry) -> None:
    registry.put(*(amended(n, "2026-06-02") for n in range(1, 31)), posted(RECORDS + 1))
    registry.outside.add("NCT99000045")
    del registry.records["NCT99000046"]
    registry.aliases["NCT99000046"] = "NCT99000047"
    registry.snapshot = "2026-06-02T09:00:05"


@dataclass
class Tally:
    """What happened: how many kills, how many of them hit a run at work, and the rounds whose state was another."""

    kills: int = 0
    hit: int = 0
    resumed: int = 0
    different: list[int] = field(default_factory=list)


class Killer:
    """Plays rounds on one database, which is emptied before each."""

    def __init__(self, database: Database, registry: FakeRegistry, seed: int) -> None:
        self._database, self._registry = database, registry
        self._random = random.Random(seed)
        self._context = forked()
        self.tally = Tally()
        self._expected = self._undisturbed()

    def _undisturbed(self) -> list[dict[str, Any]]:
        self._empty()
        states = []
        for prepare, full in ((_first_night, False), (_second_night, True)):
            prepare(self._registry)
            self._run_to_the_end(full)
            states.append(stored_state(self._database))
        return states

    def round(self, number: int, kills_each: int = 1) -> None:
        self._empty()
        for night, (prepare, full) in enumerate(((_first_night, False), (_second_night, True))):
            prepare(self._registry)
            for _ in range(kills_each):
                process = self._start(full)
                self._wait_for_the_moment(process)
                self.tally.hit += process.exitcode is None
                process.kill()
                process.join()
                self.tally.kills += 1
            self._run_to_the_end(full)
            state = stored_state(self._database)
            if state != self._expected[night]:
                self.tally.different.append(number)
                for part, rows in state.items():
                    wrong = set(rows) ^ set(self._expected[night][part])
                    print(f"round {number}, night {night + 1}, {part}: {[row[:4] for row in sorted(wrong)][:10]}", file=sys.stderr)
                runs_ = [
                    (r.id, r.mode, r.outcome, r.error, r.resumed_count, r.pages, r.read_count, r.duplicate_count)
                    for r in run_rows(self._database)
                ]
                print(runs_, file=sys.stderr)
        self.tally.resumed += sum(row.resumed_count for row in run_rows(self._database))
        assert not any(row.outcome == "running" for row in run_rows(self._database))

    def _wait_for_the_moment(self, process: BaseProcess) -> None:
        """A while after one of the requests of the run, at random: during the next request, or during the page that is stored before it."""
        number = len(self._registry.asked) + self._random.randint(1, 10)
        while len(self._registry.asked) < number and process.is_alive():
            time.sleep(0.001)
        process.join(self._random.uniform(0.0, 0.08))

    def _start(self, full: bool) -> BaseProcess:
        process = self._context.Process(target=_night, args=(self._url, self._registry.base_url, full), daemon=True)
        process.start()
        return process

    def _run_to_the_end(self, full: bool) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                report = sync(self._database, self._registry, full=full, now=lambda: datetime.now(UTC), page_size=PAGE)
                assert report.outcome in ("clean", "nothing_new"), report
                return
            except LockBusy:
                # A server needs a moment to notice that the killed process is gone.
                assert time.monotonic() < deadline
                time.sleep(0.02)

    def _empty(self) -> None:
        with self._database.engine.begin() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(text(f"DELETE FROM {table.name}"))

    @property
    def _url(self) -> str:
        return self._database.engine.url.render_as_string(hide_password=False)


def main() -> None:
    kills = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder, serving(FakeRegistry()) as registry:
        database = connect(sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{Path(folder) / 'x.sqlite3'}")
        upgrade(database)
        killer = Killer(database, registry, seed=5)
        number = 0
        while killer.tally.kills < kills:
            number += 1
            killer.round(number, kills_each=1 + number % 2)
        tally = killer.tally
        print(
            f"{tally.kills} kills in {number} rounds, {tally.hit} in mid-run, {tally.resumed} runs resumed, {len(tally.different)} states differ"
        )
        database.close()


if __name__ == "__main__":
    main()
