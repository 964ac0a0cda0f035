"""Stored patients: keeping, finding and dropping patient files by their pseudonyms."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from screener.errors import UserError
from screener.patients.load import dump, parse_patient, patient_hash
from screener.patients.model import Patient
from screener.store import patients
from screener.store.patients import StoredPatient
from screener.store.session import Database

Kept = Literal["new", "changed", "unchanged"]


def keep_patients(database: Database, people: Sequence[Patient], *, now: datetime) -> dict[str, Kept]:
    """Add or replace patient files, all of them or none; what became of each, by id. `now` is aware."""
    with database.writing() as session:
        return {
            person.id: patients.keep(session, person.id, json.dumps(dump(person), ensure_ascii=True), patient_hash(person), now=now)
            for person in people
        }


def patient_of(database: Database, patient_id: str) -> Patient:
    """One stored patient; UserError where there is none of this id."""
    with database.reading() as session:
        found = patients.find(session, patient_id)
    if found is None:
        raise UserError(f"{patient_id}: no such file, and no stored patient of this id")
    return _read(found)


def stored_panel(database: Database) -> list[Patient]:
    """All active patients, by id; UserError where there is none."""
    with database.reading() as session:
        found = patients.all_patients(session)
    if not found:
        raise UserError("no patient is stored (`screener patients add FILE` stores one)")
    return [_read(row) for row in found]


def stored_list(database: Database) -> list[StoredPatient]:
    """The rows of all patients, inactive ones too."""
    with database.reading() as session:
        return patients.all_patients(session, active_only=False)


def remove_patient(database: Database, patient_id: str) -> None:
    """Delete a patient and all results judged for them; UserError where there is none of this id."""
    with database.writing() as session:
        if not patients.remove(session, patient_id):
            raise UserError(f"{patient_id}: no stored patient of this id")


def _read(stored: StoredPatient) -> Patient:
    return parse_patient(json.loads(stored.document_json), name=f"stored patient {stored.patient_id}")
