"""The outbox of digests and its audit, and the newest verdicts that a digest is made of.

A digest goes pending -> sending -> sent. Each arrow is one transaction; what the coordinator is told by it counts as told in the transaction that marks it sent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session, defer, undefer

from screener.store import coordinators
from screener.store.bulk import CHUNK, chunks
from screener.store.tables import CoordinatorRow, DigestAudit, DigestRow, MatchResult, SetAsideRow, TrialRow, TrialVersionRow

DigestState = Literal["quiet", "pending", "sending", "sent", "failed", "superseded"]
AuditOutcome = Literal["sent", "transient", "permanent", "unknown"]

_RESULTS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class NewDigest:
    """A composed digest on its way into the outbox. `states`: by patient, what it tells (JSON); `trials`: those it names. `message` is None where there is nothing to send."""

    coordinator_id: int
    period: str
    message_id: str
    counts: Mapping[str, int]
    states: Mapping[str, str]
    trials: tuple[str, ...] = ()
    message: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One digest of the outbox, with its address."""

    digest_id: int
    coordinator_id: int
    email: str
    period: str
    message_id: str
    state: DigestState
    composed_at: datetime
    attempts: int
    next_attempt_at: datetime | None
    sent_at: datetime | None
    doubles: int
    error: str | None
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class NewestVerdict:
    """The newest verdict of a patient on a trial, with what the store knows of the trial. `result_json` only where nothing rules the patient out."""

    nct_id: str
    version_id: int
    tier: str
    status: str | None
    state: str
    disease_fit: str | None
    study_type: str | None
    title: str
    first_seen_at: datetime
    result_json: str | None


def newest_verdicts(session: Session, patient_id: str, open_tiers: Sequence[str]) -> Iterator[NewestVerdict]:
    """A patient's newest verdict on each trial, by NCT id. The results in full are fetched a few at a time: all of a patient's may be many megabytes."""
    m, v, t = MatchResult, TrialVersionRow, TrialRow
    newest = (
        select(v.nct_id.label("nct_id"), func.max(m.run_id).label("run_id"))
        .join(v, v.id == m.version_id)
        .where(m.patient_id == patient_id)
        .group_by(v.nct_id)
        .subquery()
    )
    query = (
        select(m.id, m.version_id, m.tier, t.nct_id, t.status, t.state, t.disease_fit, t.study_type, t.title, t.first_seen_at)
        .join(v, v.id == m.version_id)
        .join(newest, (newest.c.nct_id == v.nct_id) & (newest.c.run_id == m.run_id))
        .join(t, t.nct_id == v.nct_id)
        .where(m.patient_id == patient_id)
        .order_by(v.nct_id, m.id)
    )
    for group in chunks(session.execute(query).all(), _RESULTS_AT_ONCE):
        looked_into = [row.id for row in group if row.tier in open_tiers]
        found = session.execute(select(m.id, m.result_json).where(m.id.in_(looked_into)))
        results = {result.id: result.result_json for result in found}
        for row in group:
            yield NewestVerdict(
                row.nct_id,
                row.version_id,
                row.tier,
                row.status,
                row.state,
                row.disease_fit,
                row.study_type,
                row.title,
                row.first_seen_at,
                results.get(row.id),
            )


def newest_result(session: Session, patient_id: str, version_id: int) -> str | None:
    """The newest stored match of a patient with one version of a trial (JSON), None where there is none."""
    m = MatchResult
    query = select(m.result_json).where(m.patient_id == patient_id, m.version_id == version_id)
    return session.scalar(query.order_by(m.run_id.desc(), m.id.desc()).limit(1))


def raw_version(session: Session, version_id: int) -> str | None:
    """The registry's record of one version, whole."""
    return session.scalar(select(TrialVersionRow.raw_json).where(TrialVersionRow.id == version_id))


def newly_set_aside(session: Session, since: datetime | None) -> int:
    """How many records of the registry could not be used, that could not be since a moment (None: ever)."""
    query = select(func.count()).select_from(SetAsideRow).where(SetAsideRow.cleared_at.is_(None))
    if since is not None:
        query = query.where(SetAsideRow.first_seen_at > since)
    return session.scalar(query) or 0


def last_sent_at(session: Session, coordinator_id: int) -> datetime | None:
    """When a digest last reached the relay."""
    return session.scalar(select(func.max(DigestRow.sent_at)).where(DigestRow.coordinator_id == coordinator_id))


def last_delivered(session: Session, coordinator_id: int) -> datetime | None:
    """When the newest digest that reached its coordinator, or had nothing to say, was composed."""
    reached = DigestRow.state.in_(("sent", "quiet"))
    return session.scalar(select(func.max(DigestRow.composed_at)).where(DigestRow.coordinator_id == coordinator_id, reached))


def has_period(session: Session, coordinator_id: int, period: str) -> bool:
    """Was the digest of this period composed already?"""
    query = select(DigestRow.id).where(DigestRow.coordinator_id == coordinator_id, DigestRow.period == period)
    return session.scalar(query) is not None


def put(session: Session, new: NewDigest, *, now: datetime) -> int:
    """Into the outbox; older digests of the coordinator that surely never left are superseded, because this one tells all that they would have.

    A digest without message tells nothing: what it knows counts as told at once.
    """
    older = (DigestRow.coordinator_id == new.coordinator_id) & (DigestRow.state == "pending") & (DigestRow.doubles == 0)
    session.execute(update(DigestRow).where(older).values(state="superseded", message=None, told_json=None))
    row = DigestRow(
        coordinator_id=new.coordinator_id,
        period=new.period,
        message_id=new.message_id,
        state="quiet" if new.message is None else "pending",
        composed_at=now,
        attempts=0,
        doubles=0,
        counts_json=json.dumps(dict(new.counts)),
        message=new.message,
        told_json=json.dumps({"states": dict(new.states), "trials": sorted(new.trials)}) if new.message is not None else None,
    )
    session.add(row)
    session.flush()
    if new.message is None:
        coordinators.keep_told(session, new.coordinator_id, new.states, now)
    return row.id


def recover(session: Session, *, now: datetime) -> int:
    """Digests in the act of sending by a process that is no more: whether they arrived nobody knows. They are sent again, and it is written down.

    For the holder of the lock only. The number of them.
    """
    rows = session.scalars(select(DigestRow).where(DigestRow.state == "sending")).all()
    for row in rows:
        row.state, row.next_attempt_at, row.doubles = "pending", None, row.doubles + 1
        row.error = "the process ended while it was sent: it may arrive twice"
        _audit(session, row, "unknown", now)
    return len(rows)


def sendable(session: Session, *, now: datetime) -> list[int]:
    """The ids of the digests whose turn it is, oldest first."""
    due = DigestRow.next_attempt_at.is_(None) | (DigestRow.next_attempt_at <= now)
    return list(session.scalars(select(DigestRow.id).where(DigestRow.state == "pending", due).order_by(DigestRow.id)))


def begin_sending(session: Session, digest_id: int) -> tuple[OutboxItem, bytes] | None:
    """Mark a digest as being sent; it with its message. None where its turn has passed (it was superseded, its coordinator removed)."""
    row = session.scalar(
        select(DigestRow).options(undefer(DigestRow.message)).where(DigestRow.id == digest_id, DigestRow.state == "pending")
    )
    if row is None or row.message is None:
        return None
    row.state, row.attempts = "sending", row.attempts + 1
    session.flush()
    return _item(row, _email(session, row)), row.message


def mark_sent(session: Session, digest_id: int, *, now: datetime) -> None:
    """The relay has taken it: what it tells is told."""
    row = _row(session, digest_id)
    row.state, row.sent_at, row.error = "sent", now, None
    _audit(session, row, "sent", now)
    coordinators.keep_told(session, row.coordinator_id, _told(row)["states"], row.composed_at)
    row.message = row.told_json = None


def mark_failed(session: Session, digest_id: int, error: str, *, now: datetime, again_at: datetime | None, ambiguous: bool = False) -> None:
    """It was not taken: to be tried again at a moment, or never (None). `ambiguous`: the line broke after the text, so it may have been taken."""
    row = _row(session, digest_id)
    row.error, row.next_attempt_at = error, again_at
    row.doubles += int(ambiguous)
    _audit(session, row, "unknown" if ambiguous else "transient" if again_at is not None else "permanent", now)
    if again_at is None:
        row.state, row.message, row.told_json = "failed", None, None
    else:
        row.state = "pending"


def outbox(
    session: Session, *, states: Sequence[DigestState] | None = None, coordinator_id: int | None = None, limit: int = 100
) -> list[OutboxItem]:
    """The newest digests first."""
    query = select(DigestRow, CoordinatorRow.email).join(CoordinatorRow, CoordinatorRow.id == DigestRow.coordinator_id)
    if states is not None:
        query = query.where(DigestRow.state.in_(states))
    if coordinator_id is not None:
        query = query.where(DigestRow.coordinator_id == coordinator_id)
    return [_item(row, email) for row, email in session.execute(query.order_by(DigestRow.id.desc()).limit(limit))]


def bounced(session: Session) -> list[OutboxItem]:
    """Coordinators whose newest digest was refused or waits after a fault, each with it."""
    newest = select(func.max(DigestRow.id)).where(DigestRow.state != "quiet").group_by(DigestRow.coordinator_id)
    query = (
        select(DigestRow, CoordinatorRow.email)
        .join(CoordinatorRow, CoordinatorRow.id == DigestRow.coordinator_id)
        .where(DigestRow.id.in_(newest), DigestRow.error.is_not(None), DigestRow.state.in_(("failed", "pending", "sending")))
    )
    return [_item(row, email) for row, email in session.execute(query.order_by(CoordinatorRow.email))]


def forget_before(session: Session, moment: datetime) -> int:
    """Drop digests that were composed before a moment and wait for nothing; the number dropped. The audit stays, and so does a coordinator's newest of each state: what was last delivered."""
    newest = select(func.max(DigestRow.id)).group_by(DigestRow.coordinator_id, DigestRow.state)
    done = DigestRow.state.not_in(("pending", "sending"))
    result = session.execute(delete(DigestRow).where(DigestRow.composed_at < moment, done, DigestRow.id.not_in(newest)))
    assert isinstance(result, CursorResult)
    return result.rowcount


def audit(session: Session, *, limit: int = 100) -> Sequence[DigestAudit]:
    """What was sent to whom, newest first."""
    return session.scalars(select(DigestAudit).order_by(DigestAudit.id.desc()).limit(limit).execution_options(yield_per=CHUNK)).all()


def _row(session: Session, digest_id: int) -> DigestRow:
    query = select(DigestRow).options(undefer(DigestRow.told_json), defer(DigestRow.message)).where(DigestRow.id == digest_id)
    return session.scalars(query).one()


def _told(row: DigestRow) -> dict[str, Any]:
    return cast(dict[str, Any], json.loads(row.told_json or '{"states": {}, "trials": []}'))


def _email(session: Session, row: DigestRow) -> str:
    return session.scalars(select(CoordinatorRow.email).where(CoordinatorRow.id == row.coordinator_id)).one()


def _audit(session: Session, row: DigestRow, outcome: AuditOutcome, now: datetime) -> None:
    told = _told(row)
    session.add(
        DigestAudit(
            at=now,
            email=_email(session, row),
            message_id=row.message_id,
            outcome=outcome,
            attempt=row.attempts,
            counts_json=row.counts_json,
            patients_json=json.dumps(sorted(told["states"])),
            trials_json=json.dumps(told["trials"]),
            error=row.error,
        )
    )


def _item(row: DigestRow, email: str) -> OutboxItem:
    return OutboxItem(
        row.id,
        row.coordinator_id,
        email,
        row.period,
        row.message_id,
        cast(DigestState, row.state),
        row.composed_at,
        row.attempts,
        row.next_attempt_at,
        row.sent_at,
        row.doubles,
        row.error,
        json.loads(row.counts_json),
    )
