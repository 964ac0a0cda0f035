"""Coordinators, whom they follow, and what they were last told of each patient."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from screener.store.bulk import chunks, upsert
from screener.store.tables import CoordinatorPatient, CoordinatorRow, PatientRow


@dataclass(frozen=True, slots=True)
class Coordinator:
    """Who gets digests. `schedule`: `daily 07:00`, `weekdays 07:00` or `mon 07:00`, in their time zone. `quiet`: never, weekly, always."""

    coordinator_id: int
    email: str
    name: str
    time_zone: str
    schedule: str
    wants: tuple[str, ...]
    quiet: str
    date_language: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What was last told of a patient (JSON), and when the digest that told it was composed; None where nothing was."""

    patient_id: str
    told_at: datetime | None
    told_json: str | None


def keep(session: Session, one: Coordinator) -> bool:
    """Add a coordinator, or change the one of the same address (`coordinator_id` is not looked at); True where it is a new one."""
    row = session.scalar(select(CoordinatorRow).where(CoordinatorRow.email == one.email))
    values = {
        "name": one.name,
        "time_zone": one.time_zone,
        "schedule": one.schedule,
        "wants_json": json.dumps(list(one.wants)),
        "quiet": one.quiet,
        "date_language": one.date_language,
    }
    if row is None:
        session.add(CoordinatorRow(email=one.email, created_at=one.created_at, **values))
        session.flush()
        return True
    for name, value in values.items():
        setattr(row, name, value)
    return False


def find(session: Session, email: str) -> Coordinator | None:
    """One coordinator by address, None where there is none."""
    row = session.scalar(select(CoordinatorRow).where(CoordinatorRow.email == email))
    return None if row is None else _coordinator(row)


def all_coordinators(session: Session) -> list[Coordinator]:
    """All of them, by address."""
    return [_coordinator(row) for row in session.scalars(select(CoordinatorRow).order_by(CoordinatorRow.email))]


def remove(session: Session, email: str) -> bool:
    """Forget a coordinator with their digests; the audit of what was sent stays. False where there is none."""
    result = session.execute(delete(CoordinatorRow).where(CoordinatorRow.email == email))
    assert isinstance(result, CursorResult)
    return result.rowcount > 0


def assign(session: Session, coordinator_id: int, patient_ids: Sequence[str]) -> None:
    """Let a coordinator follow patients, who must be stored; who is followed already stays so."""
    rows = [{"coordinator_id": coordinator_id, "patient_id": patient_id, "told_at": None, "told_json": None} for patient_id in patient_ids]
    upsert(session, CoordinatorPatient, rows, key=["coordinator_id", "patient_id"], update=[])


def unassign(session: Session, coordinator_id: int, patient_ids: Sequence[str]) -> int:
    """Follow no longer; how many were followed."""
    link = CoordinatorPatient
    result = session.execute(delete(link).where(link.coordinator_id == coordinator_id, link.patient_id.in_(patient_ids)))
    assert isinstance(result, CursorResult)
    return result.rowcount


def followed(session: Session, coordinator_id: int, *, active_only: bool = True) -> list[str]:
    """The ids of the patients whom a coordinator follows."""
    query = select(CoordinatorPatient.patient_id).where(CoordinatorPatient.coordinator_id == coordinator_id)
    if active_only:
        query = query.join(PatientRow, PatientRow.id == CoordinatorPatient.patient_id).where(PatientRow.active)
    return list(session.scalars(query.order_by(CoordinatorPatient.patient_id)))


def told(session: Session, coordinator_id: int, patient_id: str) -> Told:
    """What a coordinator was last told of a patient."""
    link = CoordinatorPatient
    query = select(link.told_at, link.told_json).where(link.coordinator_id == coordinator_id, link.patient_id == patient_id)
    row = session.execute(query).first()
    return Told(patient_id, None, None) if row is None else Told(patient_id, row[0], row[1])


def keep_told(session: Session, coordinator_id: int, states: Mapping[str, str], told_at: datetime) -> None:
    """A digest was delivered: what it told, by patient. Who is followed no longer is passed over. A state that is as it was is not written again: most are, most days."""
    link = CoordinatorPatient
    for group in chunks(sorted(states)):
        these = (link.coordinator_id == coordinator_id) & link.patient_id.in_(group)
        session.execute(update(link).where(these).values(told_at=told_at))
        rows = session.execute(select(link.patient_id, link.told_json).where(these))
        other = [row.patient_id for row in rows if row.told_json != states[row.patient_id]]
        for patient_id in other:
            this = (link.coordinator_id == coordinator_id) & (link.patient_id == patient_id)
            session.execute(update(link).where(this).values(told_json=states[patient_id]))


def unfollowed_patients(session: Session) -> int:
    """How many active patients nobody follows."""
    followed_ids = select(CoordinatorPatient.patient_id)
    return session.scalar(select(func.count()).select_from(PatientRow).where(PatientRow.active, PatientRow.id.not_in(followed_ids))) or 0


def _coordinator(row: CoordinatorRow) -> Coordinator:
    return Coordinator(
        row.id,
        row.email,
        row.name,
        row.time_zone,
        row.schedule,
        tuple(json.loads(row.wants_json)),
        row.quiet,
        row.date_language,
        row.created_at,
    )
