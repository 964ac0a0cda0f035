"""One sync run while it runs: its row, its pages, its end.

A page is one transaction: its records, its set-aside ones, its counts and the checkpoint behind it. After Ctrl-C, `kill -9`, a full disk or a fault the pages
before it stand, and the run can be gone on with.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from screener.errors import ScreenerError
from screener.registry.study import RecordFault, nct_id_of, raw_json, to_fetched_trial
from screener.store import runs, trials
from screener.store.locks import HeldLock
from screener.store.runs import SetAside, SyncMode, SyncOutcome
from screener.store.session import ConnectionLost, Database
from screener.store.trial_states import mark_seen
from screener.trials import FetchedTrial
from screener.workflows.stopping import NEVER, Stop

_REPEATED = "a second record of this trial in the same sync: the first one stands"
_OUTDATED = "from an older snapshot of the registry than the record that is stored"
_RECONNECT_WAITS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)  # seconds; a database server restarts within a minute

Clock = Callable[[], datetime]
Progress = Callable[[int], None]

_log = logging.getLogger("screener.sync")


@dataclass(frozen=True, slots=True)
class Placed:
    """A record that can be stored, and where it stood."""

    place: str
    fetched: FetchedTrial


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did. `read` is the sum of the four counts after it. `newly_set_aside` are those that no earlier run had set aside.

    A sync of the registry may need several walks (the registry changed under the first one): `run_ids` names their rows, the counts are those of all of them,
    and `outcome` is that of the last.
    """

    run_id: int
    outcome: SyncOutcome = "running"
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    set_aside: int = 0
    newly_set_aside: tuple[SetAside, ...] = ()
    error: str | None = None
    mode: SyncMode = "path"
    run_ids: tuple[int, ...] = ()
    reconciled: Mapping[str, int] | None = None

    def __str__(self) -> str:
        return f"{self.read} read: {self.new} new, {self.changed} changed, {self.unchanged} unchanged, {self.set_aside} set aside"


@dataclass(frozen=True, slots=True)
class WorkPlace:
    """What every run needs: the database, the lock that is held on it, the clock, whom to tell, and who may ask to stop."""

    database: Database
    lock: HeldLock
    now: Clock
    progress: Progress | None = None
    stop: Stop = NEVER

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction of the holder of the lock: LockLost where that is somebody else by now."""
        with self.database.writing() as session:
            self.lock.guard(session)
            yield session


class RunRecord:
    """A run as a context: leaving the block by an exception closes the row with what happened."""

    def __init__(self, place: WorkPlace, mode: SyncMode, source: str) -> None:
        self.place = place
        self._mode, self._source = mode, source
        self._keys: dict[str, Any] = {}
        self._reopen: int | None = None
        self._pages = 0
        self.report = SyncReport(run_id=0, mode=mode)

    def of_walk(self, scope_key: str, query_key: str, updated_since: date | None) -> RunRecord:
        """The run walks the registry's list."""
        self._keys = {"scope_key": scope_key, "query_key": query_key, "updated_since": updated_since}
        return self

    def going_on(self, run_id: int) -> RunRecord:
        """The run is one that was broken off, and goes on behind its checkpoint."""
        self._reopen = run_id
        return self

    def __enter__(self) -> RunRecord:
        with self.place.writing() as session:
            if self._reopen is not None:
                runs.reopen(session, self._reopen)
                run_id = self._reopen
            else:
                run_id = runs.start(session, mode=self._mode, source=self._source, now=self.place.now(), **self._keys)
        self.report = replace(self.report, run_id=run_id, run_ids=(run_id,))
        if self._reopen is not None:
            self._reload()
        _log.info("run begins", extra={"run": run_id, "mode": self._mode, "resumed": self._reopen is not None})
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: object) -> None:
        if fault is None:
            return
        error = " ".join(str(fault).split()) if isinstance(fault, ScreenerError) else type(fault).__name__
        outcome: SyncOutcome = "failed" if isinstance(fault, Exception) else "interrupted"
        try:
            self._finish(outcome, None if outcome == "interrupted" else error)
        except ScreenerError as second:
            # The database is what failed, most likely: the first fault is the one to show.
            fault.add_note(f"the run's row could not be closed: {second}")

    def note_snapshot(self, **said: Any) -> None:
        """What the registry says of itself; see `store.runs.note_snapshot`."""

        def note() -> None:
            with self.place.writing() as session:
                runs.note_snapshot(session, self.report.run_id, **said)

        self._patiently(note)

    def note_work(self, requests: int, retries: Mapping[str, int], reconciled: Mapping[str, int] | None = None) -> None:
        """What the run cost, and what became of the trials that it did not find."""
        with self.place.writing() as session:
            runs.note_work(session, self.report.run_id, requests=requests, retries=retries, reconciled=reconciled)
        if reconciled is not None:
            self.report = replace(self.report, reconciled=reconciled)

    def finish(self, outcome: SyncOutcome, error: str | None = None) -> None:
        """Close the row."""
        self._patiently(lambda: self._finish(outcome, error))

    def _finish(self, outcome: SyncOutcome, error: str | None) -> None:
        with self.place.writing() as session:
            if outcome in ("clean", "mixed"):
                runs.clear_set_aside(session, self.report.run_id, now=self.place.now())
            runs.finish(session, self.report.run_id, outcome, now=self.place.now(), error=error)
        self.report = replace(self.report, outcome=outcome, error=error)
        _log.info("run ends", extra={"run": self.report.run_id, "outcome": outcome, "error": error, **_counts(self.report)})

    def _patiently(self, work: Callable[[], None], done: Callable[[], bool] = lambda: False) -> None:
        """Do a piece of work on the database; a server that restarts meanwhile is waited for. `done`: it was committed, only the answer got lost."""
        for wait in _RECONNECT_WAITS:
            try:
                self.place.lock.confirm()
                return work()
            except ConnectionLost as lost:
                _log.warning("the database is away", extra={"run": self.report.run_id, "wait_s": wait, "said": str(lost)})
                self.place.stop.sleep(wait)
                if done():
                    return None
        return work()

    def keep(
        self,
        page: Sequence[Placed | SetAside],
        *,
        repeats_are_faults: bool = True,
        next_token: str | None = None,
        in_scope: bool = True,
    ) -> None:
        """Store a page in one transaction, with its counts and the checkpoint behind it."""

        def store() -> None:
            counts, newly = self._keep_once(page, repeats_are_faults, next_token, in_scope)
            self._pages += 1
            self._count(counts, newly)

        self._patiently(store, self._was_kept)
        if self.place.progress is not None:
            self.place.progress(self.report.read)

    def _keep_once(
        self, page: Sequence[Placed | SetAside], repeats_are_faults: bool, next_token: str | None, in_scope: bool
    ) -> tuple[runs.PageCounts, list[SetAside]]:
        run_id, now = self.report.run_id, self.place.now()
        place_of = {id(item.fetched): item.place for item in page if isinstance(item, Placed)}

        def set_aside(fetched: FetchedTrial, reason: str) -> SetAside:
            return SetAside(place_of[id(fetched)], reason, fetched.trial.nct_id, fetched.raw_json)

        aside = [item for item in page if isinstance(item, SetAside)]
        with self.place.writing() as session:
            fetched = [item.fetched for item in page if isinstance(item, Placed)]
            kept = trials.keep_page(session, fetched, run_id=run_id, now=now, in_scope=in_scope)
            aside += [set_aside(f, _OUTDATED) for f in kept.outdated]
            if repeats_are_faults:
                aside += [set_aside(f, _REPEATED) for f in kept.repeated]
            mark_seen(session, [a.nct_id for a in aside if a.nct_id], run_id=run_id)
            newly = runs.keep_set_aside(session, aside, run_id=run_id, now=now)
            new, changed, unchanged = len(kept.new), len(kept.changed), len(kept.unchanged)
            duplicates = 0 if repeats_are_faults else len(kept.repeated)
            read = new + changed + unchanged + len(aside)
            counts = runs.PageCounts(read, new, changed, unchanged, len(aside), len(newly), duplicates)
            runs.add_page(session, run_id, counts, next_token=next_token, now=now)
        return counts, newly

    def _was_kept(self) -> bool:
        """The connection may have broken after the commit: then the row already counts the page, and it must not be counted again."""
        try:
            with self.place.database.reading() as session:
                row = runs.find(session, self.report.run_id)
                kept = row is not None and row.pages > self._pages
        except ConnectionLost:
            return False
        if kept:
            self._reload()
        return kept

    def _reload(self) -> None:
        with self.place.database.reading() as session:
            row = runs.find(session, self.report.run_id)
            assert row is not None
            self._pages = row.pages
            self.report = replace(
                self.report,
                read=row.read_count,
                new=row.new_count,
                changed=row.changed_count,
                unchanged=row.unchanged_count,
                set_aside=row.set_aside_count,
            )

    @property
    def pages(self) -> int:
        """How many pages are stored."""
        return self._pages

    def _count(self, page: runs.PageCounts, newly: Sequence[SetAside]) -> None:
        so_far = self.report
        self.report = replace(
            so_far,
            read=so_far.read + page.read,
            new=so_far.new + page.new,
            changed=so_far.changed + page.changed,
            unchanged=so_far.unchanged + page.unchanged,
            set_aside=so_far.set_aside + page.set_aside,
            newly_set_aside=(*so_far.newly_set_aside, *(replace(record, raw=None) for record in newly)),
        )
        _log.debug("page", extra={"run": so_far.run_id, "page": self._pages, "read": self.report.read})


def prepare(record: object, place: str) -> Placed | SetAside:
    """A record ready for the store, or the reason why it cannot be."""
    nct_id: str | None = None
    try:
        nct_id = nct_id_of(record)
        assert isinstance(record, Mapping)
        return Placed(place, to_fetched_trial(record))
    except RecordFault as fault:
        return SetAside(place, fault.reason, fault.nct_id or nct_id, raw_json(record))
    except RecursionError:
        return SetAside(place, "JSON nested too deeply", nct_id)


def together(first: SyncReport, then: SyncReport) -> SyncReport:
    """Two walks of one sync as one report."""
    return replace(
        then,
        read=first.read + then.read,
        new=first.new + then.new,
        changed=first.changed + then.changed,
        unchanged=first.unchanged + then.unchanged,
        set_aside=first.set_aside + then.set_aside,
        newly_set_aside=(*first.newly_set_aside, *then.newly_set_aside),
        run_ids=(*first.run_ids, *then.run_ids),
        reconciled=then.reconciled or first.reconciled,
    )


def _counts(report: SyncReport) -> dict[str, int]:
    return {
        "read": report.read,
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "set_aside": report.set_aside,
    }
