"""Finding the patient that a command names."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from screener.cli.context import opened_database, say
from screener.errors import UserError

if TYPE_CHECKING:
    from screener.patients.model import Patient
    from screener.workflows.confirm import PeoplesWord

_PATIENT_ID = re.compile(r"[A-Za-z]{1,8}-?[0-9]{1,5}")


def the_patient(ctx: typer.Context, named: str, database: str | None) -> Patient:
    """The patient of a file, else the stored one of that id. Warnings go to stderr. UserError where there is neither."""
    if Path(named).is_file():
        from screener.patients.load import load_patient_file

        read = load_patient_file(named)
        for warning in read.warnings:
            say(f"note: {warning}")
        return read.patient
    if not _PATIENT_ID.fullmatch(named):
        raise UserError(f"{named}: no such file")
    from screener.workflows.patients import patient_of

    with opened_database(ctx, database) as ready:
        patient = patient_of(ready, named)
    _note_contradictions([patient])
    return patient


def the_panel(ctx: typer.Context, database: str | None) -> list[Patient]:
    """All stored patients. Warnings go to stderr. UserError where there are none."""
    from screener.workflows.patients import stored_panel

    with opened_database(ctx, database) as ready:
        people = stored_panel(ready)
    _note_contradictions(people)
    return people


def _note_contradictions(stored: list[Patient]) -> None:
    """Say on stderr which facts of stored patients exclude each other; those of a file are among the warnings of reading it."""
    from screener.patients.oddities import contradictions

    for patient in stored:
        for note in contradictions(patient):
            say(f"note: {patient.id}: {note}")


def note_what_is_not_yet(patient: Patient, day: date) -> None:
    """Say on stderr which facts lie after the day of the match: they do not count on it."""
    from screener.patients.oddities import not_yet

    for note in not_yet(patient, day):
        say(f"note: {patient.id}: {note}")


def what_people_said(ctx: typer.Context, patient_id: str, trials: Path | None, database: str | None) -> PeoplesWord:
    """Answers for a patient and corrected readings; nothing where the trials come from a file, since then no database is touched."""
    from screener.workflows.confirm import PeoplesWord, peoples_word

    if trials is not None:
        return PeoplesWord()
    with opened_database(ctx, database) as ready:
        return peoples_word(ready, patient_id)
