"""Sync runs, and the records that they set aside."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from screener.store.bulk import chunks, upsert
from screener.store.tables import SetAsideRow, SyncRun, TrialRow

SyncMode = Literal["path", "full", "incremental"]
SyncOutcome = Literal["running", "clean", "mixed", "nothing_new", "interrupted", "failed"]

DEAD = "ended without a word: killed, or the machine stopped"

_EXCERPT = 100_000


@dataclass(frozen=True, slots=True)
class SetAside:
    """A record that could not be taken: where it stood, and why. `raw` is its text, as far as it could be read."""

    place: str
    reason: str
    nct_id: str | None = None
    raw: str | None = None

    @property
    def fingerprint(self) -> str:
        """The same record with the same fault is the same wherever it stands; text that could not be read at all goes by its place."""
        parts = (self.nct_id or "", self.reason, self.place if self.raw is None else self.raw)
        return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class PageCounts:
    """What one page adds to its run."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    set_aside: int = 0
    newly_set_aside: int = 0
    duplicates: int = 0
    """Rows that came twice in one walk; not part of `read`."""


def start(
    session: Session,
    *,
    mode: SyncMode,
    source: str,
    now: datetime,
    scope_key: str | None = None,
    query_key: str | None = None,
    updated_since: date | None = None,
) -> int:
    """Open a run; its id. The keys are those of a walk of the registry's list: which scope, and which query its page tokens belong to."""
    run = SyncRun(
        mode=mode, source=source, outcome="running", started_at=now, scope_key=scope_key, query_key=query_key, updated_since=updated_since
    )
    session.add(run)
    session.flush()
    return run.id


def add_page(session: Session, run_id: int, counts: PageCounts, *, next_token: str | None = None, now: datetime | None = None) -> None:
    """Count a page and set the checkpoint behind it, in the page's own transaction."""
    session.execute(
        update(SyncRun)
        .where(SyncRun.id == run_id)
        .values(
            pages=SyncRun.pages + 1,
            read_count=SyncRun.read_count + counts.read,
            new_count=SyncRun.new_count + counts.new,
            changed_count=SyncRun.changed_count + counts.changed,
            unchanged_count=SyncRun.unchanged_count + counts.unchanged,
            set_aside_count=SyncRun.set_aside_count + counts.set_aside,
            newly_set_aside_count=SyncRun.newly_set_aside_count + counts.newly_set_aside,
            duplicate_count=SyncRun.duplicate_count + counts.duplicates,
            next_token=next_token,
            checkpoint_at=now,
        )
    )


def note_snapshot(
    session: Session,
    run_id: int,
    *,
    api_version: str | None = None,
    at_start: str | None = None,
    at_end: str | None = None,
    total: int | None = None,
) -> None:
    """Keep what the registry said of itself: its API version, its snapshot at the start and at the end, and how many records match."""
    said = {"api_version": api_version, "snapshot_at_start": at_start, "snapshot_at_end": at_end, "total_count": total}
    values = {name: value for name, value in said.items() if value is not None}
    if values:
        session.execute(update(SyncRun).where(SyncRun.id == run_id).values(**values))


def finish(session: Session, run_id: int, outcome: SyncOutcome, *, now: datetime, error: str | None = None) -> None:
    """Close a run. `error` is one line."""
    session.execute(update(SyncRun).where(SyncRun.id == run_id).values(outcome=outcome, finished_at=now, error=error))


def note_work(
    session: Session, run_id: int, *, requests: int, retries: Mapping[str, int], reconciled: Mapping[str, int] | None = None
) -> None:
    """Add what the run cost, and keep what became of the trials that it did not find."""
    values: dict[str, Any] = {"request_count": SyncRun.request_count + requests}
    if retries:
        before = session.scalar(select(SyncRun.retries_json).where(SyncRun.id == run_id))
        total = Counter(json.loads(before or "{}")) + Counter(retries)
        values["retries_json"] = json.dumps(dict(sorted(total.items())))
    if reconciled is not None:
        values["reconciled_json"] = json.dumps(dict(reconciled))
    session.execute(update(SyncRun).where(SyncRun.id == run_id).values(**values))


def find(session: Session, run_id: int) -> SyncRun | None:
    """One run by its id."""
    return session.get(SyncRun, run_id)


def latest(session: Session, limit: int = 10) -> Sequence[SyncRun]:
    """The last runs, newest first: by their numbers, because clocks go back."""
    return session.scalars(select(SyncRun).order_by(SyncRun.id.desc()).limit(limit)).all()


def latest_good(session: Session) -> SyncRun | None:
    """The last run that ended with all that its source had."""
    good = select(SyncRun).where(SyncRun.outcome.in_(("clean", "nothing_new")))
    return session.scalars(good.order_by(SyncRun.id.desc()).limit(1)).first()


def latest_walk(session: Session, source: str) -> SyncRun | None:
    """The last walk of a registry's list, however it ended: what may have to be gone on with."""
    walks = select(SyncRun).where(SyncRun.source == source, SyncRun.query_key.is_not(None))
    return session.scalars(walks.order_by(SyncRun.id.desc()).limit(1)).first()


def latest_clean(session: Session, source: str, scope_key: str, *, modes: Sequence[SyncMode] = ("full", "incremental")) -> SyncRun | None:
    """The last clean walk of a scope."""
    clean = select(SyncRun).where(
        SyncRun.source == source, SyncRun.scope_key == scope_key, SyncRun.outcome == "clean", SyncRun.mode.in_(modes)
    )
    return session.scalars(clean.order_by(SyncRun.id.desc()).limit(1)).first()


def reopen(session: Session, run_id: int) -> None:
    """Go on with a run behind its checkpoint."""
    session.execute(
        update(SyncRun)
        .where(SyncRun.id == run_id)
        .values(outcome="running", finished_at=None, error=None, resumed_count=SyncRun.resumed_count + 1)
    )


def close_dead(session: Session, *, now: datetime) -> int:
    """Runs that still say "running" though nobody can be at work: for the holder of the lock only. The number closed."""
    result = session.execute(update(SyncRun).where(SyncRun.outcome == "running").values(outcome="interrupted", finished_at=now, error=DEAD))
    assert isinstance(result, CursorResult)
    return result.rowcount


def keep_set_aside(session: Session, records: Sequence[SetAside], *, run_id: int, now: datetime) -> list[SetAside]:
    """Keep the records with their reasons; those that no earlier run had set aside (or that were usable since) are returned."""
    by_fingerprint = {record.fingerprint: record for record in records}
    known: set[str] = set()
    for group in chunks(list(by_fingerprint)):
        standing = SetAsideRow.fingerprint.in_(group) & SetAsideRow.cleared_at.is_(None)
        known.update(session.scalars(select(SetAsideRow.fingerprint).where(standing)))
    rows = [
        {
            "fingerprint": fingerprint,
            "nct_id": record.nct_id,
            "place": record.place,
            "reason": record.reason,
            "raw_excerpt": record.raw[:_EXCERPT] if record.raw is not None else None,
            "first_run_id": run_id,
            "last_run_id": run_id,
            "first_seen_at": now,
            "last_seen_at": now,
            "cleared_at": None,
        }
        for fingerprint, record in by_fingerprint.items()
    ]
    upsert(session, SetAsideRow, rows, key=["fingerprint"], update=["place", "last_run_id", "last_seen_at", "cleared_at"])
    return [record for fingerprint, record in by_fingerprint.items() if fingerprint not in known]


def clear_set_aside(session: Session, run_id: int, *, now: datetime) -> None:
    """At the end of a run: what only earlier runs had set aside of trials that this run has seen needs nobody's attention any more."""
    seen = select(TrialRow.nct_id).where(TrialRow.last_seen_run_id == run_id)
    session.execute(
        update(SetAsideRow)
        .where(SetAsideRow.nct_id.in_(seen), SetAsideRow.cleared_at.is_(None), SetAsideRow.last_run_id != run_id)
        .values(cleared_at=now),
        execution_options={"synchronize_session": False},
    )


def set_aside_in(session: Session, run_id: int) -> Sequence[SetAsideRow]:
    """What one run set aside, in the order of finding."""
    return session.scalars(select(SetAsideRow).where(SetAsideRow.last_run_id == run_id).order_by(SetAsideRow.id)).all()


def still_set_aside(session: Session) -> Sequence[SetAsideRow]:
    """Everything that is set aside and has not become usable since, newest first."""
    return session.scalars(
        select(SetAsideRow).where(SetAsideRow.cleared_at.is_(None)).order_by(SetAsideRow.last_seen_at.desc(), SetAsideRow.id)
    ).all()
