"""What a full walk costs: `python tests/benchmarks/sync.py [RECORDS ...] [--database URL]` (default 3000 and 30000 records, a fresh SQLite file each).

The registry is a process of its own on this machine, pacing is off, nothing is read or judged: the figures are those of fetching, checking, hashing and storing.
Records have about the size of the registry's mean (17 KB of JSON).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from fake_registry import FakeRegistry, serving
from sqlalchemy import text
from sync_nights import posted

from screener.registry.client import RegistryClient
from screener.registry.transport import Transport, TransportOptions
from screener.store.migrate import upgrade
from screener.store.session import connect
from screener.store.tables import Base
from screener.workflows.sync_registry import sync_from_registry


def record(number: int) -> dict[str, Any]:
    """A synthetic record of about 17 KB."""
    lines = "\n".join(f"* Criterion {n} of trial {number}: a value of at least {n} on the day of screening" for n in range(60))
    found = posted(number, text=f"Inclusion Criteria:\n\n{lines}", snapshot="2026-06-01")
    site = {"city": "Oslo", "country": "Norway", "status": "RECRUITING", "geoPoint": {"lat": 59.9, "lon": 10.7}}
    found["protocolSection"]["contactsLocationsModule"] = {
        "locations": [{**site, "facility": f"Hospital {n} of trial {number}"} for n in range(70)]
    }
    found["protocolSection"]["descriptionModule"] = {"briefSummary": f"Synthetic summary {number}. " * 60}
    return found


class MadeOnDemand(FakeRegistry):
    """A registry that makes each page when it is asked for, so that its own memory does not grow with the benchmark."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    def _matching(self, params: dict[str, str]) -> Any:
        return _Numbered(self.count)

    def _body(self, record: dict[str, Any]) -> bytes:
        return json.dumps(record).encode()


class _Numbered:
    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, part: slice) -> list[dict[str, Any]]:
        return [record(n + 1) for n in range(self._count)[part]]


def serve(count: int, ready: Any, done: Any) -> None:
    """The registry's process."""
    with serving(MadeOnDemand(count)) as registry:
        ready.put(registry.base_url)
        done.wait()


def measure(count: int, url: str, base_url: str, results: Any) -> None:
    """One walk in a process of its own, so that its peak of memory is its own: (CPU seconds, wall seconds, peak MB)."""
    database = connect(url)
    upgrade(database)
    if not database.is_sqlite:
        with database.engine.begin() as connection:
            connection.execute(text(f"TRUNCATE {', '.join(Base.metadata.tables)} RESTART IDENTITY CASCADE"))
    client = RegistryClient(base_url, page_size=200, transport=Transport(TransportOptions(pause=0)))
    cpu, wall = time.process_time(), time.monotonic()
    report = sync_from_registry(database, client, scope="osteosarcoma", now=lambda: datetime.now(UTC))
    assert (report.outcome, report.new) == ("clean", count), report
    first = time.process_time() - cpu, time.monotonic() - wall
    cpu = time.process_time()
    report = sync_from_registry(database, client, scope="osteosarcoma", now=lambda: datetime.now(UTC), full=True)
    assert (report.outcome, report.unchanged) == ("clean", count), report
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    results.put((*first, time.process_time() - cpu, peak))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", nargs="*", type=int, default=[3000, 30000])
    parser.add_argument("--database", help="a PostgreSQL database that may be emptied; default: a new SQLite file")
    options = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    print("  records  first walk: CPU ms/record  wall s   walk without change: CPU ms/record   peak MB")
    for count in options.records:
        with tempfile.TemporaryDirectory() as folder:
            ready, results, done = context.Queue(), context.Queue(), context.Event()
            server = context.Process(target=serve, args=(count, ready, done), daemon=True)
            server.start()
            url = options.database or f"sqlite:///{folder}/x.sqlite3"
            walker = context.Process(target=measure, args=(count, url, ready.get(), results))
            walker.start()
            walker.join()
            cpu, wall, again, peak = results.get(timeout=10)
            done.set()
            server.join(10)
        print(f"{count:9d} {1000 * cpu / count:27.2f} {wall:7.1f} {1000 * again / count:36.2f} {peak:9.0f}")


if __name__ == "__main__":
    main()
