"""Nights of syncing against a fake registry: the helper of several test modules."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

from fake_registry import FakeRegistry, serving
from registry_records import study
from sqlalchemy import select

from screener.registry.client import RegistryClient
from screener.registry.transport import Transport, TransportOptions
from screener.store import runs
from screener.store.session import Database
from screener.store.tables import SyncRun, TrialAlias, TrialRow, TrialVersionRow
from screener.workflows.stopping import NEVER, Stop
from screener.workflows.sync_registry import sync_from_registry
from screener.workflows.sync_run import SyncReport

NIGHT = datetime(2026, 6, 1, 15, 0, tzinfo=UTC)


def client_of(registry: FakeRegistry, *, page_size: int = 20, slept: list[float] | None = None, **options: Any) -> RegistryClient:
    """A client that does not sleep; `slept` is told what it would have slept."""
    waits = slept if slept is not None else []
    transport = Transport(TransportOptions(pause=0, **options), sleep=waits.append, jitter=lambda: 0.5)
    return RegistryClient(registry.base_url, page_size=page_size, transport=transport)


def sync(
    database: Database,
    registry: FakeRegistry,
    *,
    full: bool = False,
    now: datetime | Callable[[], datetime] = NIGHT,
    page_size: int = 20,
    slept: list[float] | None = None,
    stop: Stop = NEVER,
    scope: str = "osteosarcoma",
    **options: Any,
) -> SyncReport:
    """One sync, with a client of its own."""
    client = client_of(registry, page_size=page_size, slept=slept, **options)
    clock = now if callable(now) else lambda: now
    try:
        return sync_from_registry(database, client, scope=scope, now=clock, full=full, stop=stop)
    finally:
        client.close()


def registry_of(count: int, **options: Any) -> AbstractContextManager[FakeRegistry]:
    """A registry with the synthetic records 1 to `count`."""
    return serving(FakeRegistry(*(posted(n) for n in range(1, count + 1)), **options))


def posted(number: int, **details: Any) -> dict[str, Any]:
    """A synthetic record with a day of first posting, as the list is sorted by."""
    day = f"20{10 + number % 10}-03-{number % 27 + 1:02d}"
    return study(number, **{"studyFirstPostDateStruct": {"date": day}, "snapshot": None, **details})


def amended(number: int, day: str, text: str = "Inclusion Criteria:\n\n* other words") -> dict[str, Any]:
    """The record with other eligibility, updated on a day."""
    return posted(number, text=text, lastUpdatePostDateStruct={"date": day, "type": "ACTUAL"})


def forked() -> Any:
    """A context for processes that may be killed: they begin as forks of a small server that has imported the program."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["screener.workflows.sync_trials", "screener.store.migrate", "psycopg", "requests"])
    return context


def stored_state(database: Database) -> dict[str, Any]:
    """Everything stored of the trials, without the moments and the runs' numbers: what must not depend on how often a sync was broken off."""
    with database.reading() as session:
        trial = select(
            TrialRow.nct_id, TrialRow.state, TrialRow.merged_into, TrialRow.version_count, TrialRow.content_hash, TrialRow.status
        )
        version = select(TrialVersionRow.nct_id, TrialVersionRow.number, TrialVersionRow.content_hash, TrialVersionRow.raw_json)
        alias = select(TrialAlias.alias, TrialAlias.nct_id)
        return {
            "trials": sorted(tuple(row) for row in session.execute(trial)),
            "versions": sorted(tuple(row) for row in session.execute(version)),
            "aliases": sorted(tuple(row) for row in session.execute(alias)),
            "set_aside": sorted((row.nct_id or "", row.reason) for row in runs.still_set_aside(session)),
        }


def run_rows(database: Database) -> list[SyncRun]:
    """All runs, oldest first."""
    with database.reading() as session:
        return list(reversed(runs.latest(session, 1000)))
