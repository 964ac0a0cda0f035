"""`python tests/benchmarks/nights.py [TRIALS] [CHANGED] [PATIENTS] [--database URL]`: the first night, a quiet one, and one with amended trials (3000, 30 and 20).

Each line: requests to the registry, texts read, verdicts given, rows written in the database (the run's own row among them), seconds of CPU and of the clock.
The registry is on this machine and pacing is off. On a database with a URL all tables are emptied first.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from fake_registry import FakeRegistry
from sqlalchemy import text
from sync_nights import NIGHT, amended, client_of, posted, registry_of

from screener.patients.load import parse_patient
from screener.store.migrate import upgrade
from screener.store.session import Database, connect
from screener.store.tables import Base
from screener.workflows import rematch
from screener.workflows.nightly import run_night
from screener.workflows.patients import keep_patients


def rows(database: Database) -> int:
    """All rows there are."""
    with database.engine.connect() as connection:
        return sum(connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0 for table in Base.metadata.tables)


def night(name: str, database: Database, registry: FakeRegistry, days: int) -> None:
    """One night, counted."""
    read: list[str] = []
    real, asked, before = rematch.criteria_of, len(registry.asked), rows(database)
    cpu, started = time.process_time(), time.perf_counter()

    def counted(trial):  # type: ignore[no-untyped-def]
        read.append(trial.nct_id)
        return real(trial)

    rematch.criteria_of = counted
    client = client_of(registry, page_size=200)
    try:
        report = run_night(
            database, client, scope="osteosarcoma", as_of=date(2026, 6, 2) + timedelta(days), now=lambda: NIGHT + timedelta(days)
        )
    finally:
        client.close()
        rematch.criteria_of = real
    print(
        f"{name:<14} {report.sync.outcome:<12} {len(registry.asked) - asked:4d} requests, {report.sync.new} new, {report.sync.changed} changed; {len(read)} texts read, "
        f"{report.rematch.results} verdicts for {report.rematch.patients} patients; {rows(database) - before} rows more; "
        f"{time.process_time() - cpu:.1f} s of CPU (registry included), {time.perf_counter() - started:.1f} s"
    )


def play(database: Database, trials: int, changed: int, patients: int) -> None:
    people = [parse_patient({"id": f"PT-{n}", "birth_date": f"{1985 + n % 30}-05-05", "sex": "female"}) for n in range(patients)]
    keep_patients(database, people, now=NIGHT)
    with registry_of(0) as registry:
        registry.put(*(posted(n, text=f"Inclusion Criteria:\n\n* Age {10 + n % 9} years or older") for n in range(1, trials + 1)))
        night("first night", database, registry, 0)
        night("quiet night", database, registry, 1)
        day = "2026-06-03"
        registry.put(*(amended(n, day, text="Inclusion Criteria:\n\n* Age younger than 12 years") for n in range(1, changed + 1)))
        registry.snapshot = f"{day}T09:00:05"
        night("changed trials", database, registry, 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("numbers", nargs="*", type=int, default=[], metavar="N")
    parser.add_argument("--database", help="a PostgreSQL database that may be emptied; default: a new SQLite file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = connect(options.database or f"sqlite:///{folder}/x.sqlite3")
        upgrade(database)
        if options.database:
            with database.engine.begin() as connection:
                connection.execute(text(f"TRUNCATE {', '.join(Base.metadata.tables)} RESTART IDENTITY CASCADE"))
        play(database, *options.numbers, *(3000, 30, 20)[len(options.numbers) :])
        database.close()


if __name__ == "__main__":
    main()
