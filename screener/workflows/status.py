"""How things stand: the last runs and the next, what is stored, what was set aside, and whether the state is stale."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from screener.store import digests, job_runs, locks, runs, trial_states
from screener.store.digests import OutboxItem
from screener.store.job_runs import StoredJobRun
from screener.store.locks import Holder
from screener.store.runs import SetAside
from screener.store.session import Database
from screener.store.tables import SyncRun

DEFAULT_MAX_AGE = timedelta(hours=26)


@dataclass(frozen=True, slots=True)
class SyncRunState:
    """One sync run, for people and monitors."""

    run_id: int
    mode: str
    source: str
    outcome: str
    started_at: datetime
    finished_at: datetime | None
    error: str | None
    read: int
    new: int
    changed: int
    unchanged: int
    set_aside: int
    duplicates: int
    pages: int
    requests: int
    resumed: int
    snapshot: str | None
    announced: int | None
    retries: Mapping[str, int]
    reconciled: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Status:
    """How things stand at `now`. `age` is that of the last good sync, None where there never was one."""

    now: datetime
    max_age: timedelta
    last_good: SyncRunState | None
    syncs: tuple[SyncRunState, ...]
    jobs: tuple[StoredJobRun, ...]
    next_runs: Mapping[str, datetime]
    states: Mapping[str, int]
    disease_fits: Mapping[str | None, int]
    set_aside: tuple[SetAside, ...]
    at_work: tuple[Holder, ...]
    bounced: tuple[OutboxItem, ...] = ()
    """Coordinators whose newest digest was refused, or waits after a fault."""

    @property
    def age(self) -> timedelta | None:
        """Since the end of the last good sync; not below 0 where the clock went back."""
        if self.last_good is None:
            return None
        return max(self.now - (self.last_good.finished_at or self.last_good.started_at), timedelta())

    @property
    def stale(self) -> bool:
        """The last good sync is older than allowed, or there never was one."""
        return self.age is None or self.age > self.max_age

    @property
    def hidden(self) -> int:
        """Trials in scope that are for other diseases: kept, counted, matched on request only."""
        return self.disease_fits.get("none", 0)


def status_of(database: Database, *, now: datetime, max_age: timedelta = DEFAULT_MAX_AGE, limit: int = 5) -> Status:
    """Ask the database how things stand; writes nothing."""
    with database.reading() as session:
        good = runs.latest_good(session)
        return Status(
            now=now,
            max_age=max_age,
            last_good=_state(good) if good is not None else None,
            syncs=tuple(_state(row) for row in runs.latest(session, limit)),
            jobs=tuple(job_runs.latest(session, limit)),
            next_runs=job_runs.next_runs(session),
            states=trial_states.counts_by_state(session),
            disease_fits=trial_states.counts_by_disease_fit(session),
            set_aside=tuple(SetAside(row.place, row.reason, row.nct_id) for row in runs.still_set_aside(session)),
            at_work=tuple(locks.holders(session)),
            bounced=tuple(digests.bounced(session)),
        )


def _state(row: SyncRun) -> SyncRunState:
    return SyncRunState(
        run_id=row.id,
        mode=row.mode,
        source=row.source,
        outcome=row.outcome,
        started_at=row.started_at,
        finished_at=row.finished_at,
        error=row.error,
        read=row.read_count,
        new=row.new_count,
        changed=row.changed_count,
        unchanged=row.unchanged_count,
        set_aside=row.set_aside_count,
        duplicates=row.duplicate_count,
        pages=row.pages,
        requests=row.request_count,
        resumed=row.resumed_count,
        snapshot=row.snapshot_at_end or row.snapshot_at_start,
        announced=row.total_count,
        retries=json.loads(row.retries_json or "{}"),
        reconciled=json.loads(row.reconciled_json or "{}"),
    )
