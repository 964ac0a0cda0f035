"""Runs of jobs: what each did, in counts, and how it ended; and when the scheduler will start the next one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from screener.store.runs import DEAD
from screener.store.tables import JobRun, SchedulerJob

JobOutcome = Literal["running", "done", "skipped", "interrupted", "failed"]


@dataclass(frozen=True, slots=True)
class StoredJobRun:
    """One run of a job. `counts` are numbers and ids' counts only, never a patient's value."""

    run_id: int
    name: str
    outcome: str
    started_at: datetime
    finished_at: datetime | None
    error: str | None
    counts: Mapping[str, int]

    @property
    def seconds(self) -> float | None:
        """How long it took; not below 0 where the clock went back."""
        return None if self.finished_at is None else max((self.finished_at - self.started_at).total_seconds(), 0.0)


def start(session: Session, name: str, *, now: datetime) -> int:
    """Open a run; its id."""
    run = JobRun(name=name, outcome="running", started_at=now)
    session.add(run)
    session.flush()
    return run.id


def finish(
    session: Session, run_id: int, outcome: JobOutcome, *, now: datetime, error: str | None = None, counts: Mapping[str, int] | None = None
) -> None:
    """Close a run. `error` is one line."""
    values = {"outcome": outcome, "finished_at": now, "error": error, "counts_json": json.dumps(dict(counts)) if counts else None}
    session.execute(update(JobRun).where(JobRun.id == run_id).values(**values))


def skip(session: Session, name: str, reason: str, *, now: datetime) -> int:
    """A run that did not take place, and why; its id."""
    run = JobRun(name=name, outcome="skipped", started_at=now, finished_at=now, error=reason)
    session.add(run)
    session.flush()
    return run.id


def close_dead(session: Session, *, now: datetime) -> None:
    """Runs that still say "running" though nobody can be at work: for the holder of the lock only."""
    session.execute(update(JobRun).where(JobRun.outcome == "running").values(outcome="interrupted", finished_at=now, error=DEAD))


def latest(session: Session, limit: int = 10, *, name: str | None = None) -> list[StoredJobRun]:
    """The last runs (of one job), newest first."""
    query = select(JobRun).order_by(JobRun.id.desc()).limit(limit)
    return [_stored(row) for row in session.scalars(query if name is None else query.where(JobRun.name == name))]


def latest_of_each(session: Session) -> dict[str, StoredJobRun]:
    """The last run of each job that took place, by name."""
    newest = select(func.max(JobRun.id)).where(JobRun.outcome != "skipped").group_by(JobRun.name)
    return {row.name: _stored(row) for row in session.scalars(select(JobRun).where(JobRun.id.in_(newest)).order_by(JobRun.name))}


def next_runs(session: Session) -> dict[str, datetime]:
    """When the scheduler will start each job, as it last wrote it down (UTC); empty where no scheduler was ever started."""
    query = select(SchedulerJob.id, SchedulerJob.next_run_time).where(SchedulerJob.next_run_time.is_not(None))
    rows = session.execute(query.order_by(SchedulerJob.next_run_time))
    return {row[0]: datetime.fromtimestamp(row[1], UTC) for row in rows if row[1] is not None}


def forget_before(session: Session, moment: datetime) -> int:
    """Drop rows of runs that began before a moment; the number dropped."""
    old: Sequence[int] = session.scalars(select(JobRun.id).where(JobRun.started_at < moment, JobRun.outcome != "running")).all()
    if old:
        session.execute(delete(JobRun).where(JobRun.id.in_(old)))
    return len(old)


def _stored(row: JobRun) -> StoredJobRun:
    counts = json.loads(row.counts_json) if row.counts_json else {}
    return StoredJobRun(row.id, row.name, row.outcome, row.started_at, row.finished_at, row.error, counts)
