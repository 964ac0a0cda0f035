"""Stored patient files. Ids are pseudonyms; the file is JSON that `screener.patients` reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.orm import Session

from screener.store.tables import PatientRow


@dataclass(frozen=True, slots=True)
class StoredPatient:
    """A patient file as stored. `document_json` holds clinical values: never log it."""

    patient_id: str
    document_json: str
    content_hash: str
    active: bool
    created_at: datetime
    updated_at: datetime

    def __repr__(self) -> str:
        return f"StoredPatient({self.patient_id!r})"


def keep(
    session: Session, patient_id: str, document_json: str, content_hash: str, *, now: datetime
) -> Literal["new", "changed", "unchanged"]:
    """Add a patient file or replace the one of the same id; a patient who was inactive becomes active."""
    row = session.get(PatientRow, patient_id)
    if row is None:
        session.add(
            PatientRow(id=patient_id, document_json=document_json, content_hash=content_hash, active=True, created_at=now, updated_at=now)
        )
        session.flush()
        return "new"
    if row.content_hash == content_hash and row.active:
        return "unchanged"
    row.document_json, row.content_hash, row.active, row.updated_at = document_json, content_hash, True, now
    return "changed"


def find(session: Session, patient_id: str) -> StoredPatient | None:
    """One patient, None where there is none of this id."""
    row = session.get(PatientRow, patient_id)
    return None if row is None else _stored(row)


def all_patients(session: Session, *, active_only: bool = True) -> list[StoredPatient]:
    """The panel, by id."""
    query = select(PatientRow).order_by(PatientRow.id)
    if active_only:
        query = query.where(PatientRow.active)
    return [_stored(row) for row in session.scalars(query)]


def set_active(session: Session, patient_id: str, active: bool, *, now: datetime) -> bool:
    """Keep the file but leave the patient out of the panel (or take them in again); False where there is none of this id."""
    row = session.get(PatientRow, patient_id)
    if row is None:
        return False
    if row.active != active:
        row.active, row.updated_at = active, now
    return True


def remove(session: Session, patient_id: str) -> bool:
    """Delete the patient and every result judged for them; False where there is none of this id."""
    result = session.execute(delete(PatientRow).where(PatientRow.id == patient_id))
    assert isinstance(result, CursorResult)
    return result.rowcount > 0


def _stored(row: PatientRow) -> StoredPatient:
    return StoredPatient(row.id, row.document_json, row.content_hash, row.active, row.created_at, row.updated_at)
