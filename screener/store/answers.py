"""What people said: answers to criteria of one patient, and corrected readings of criteria. A later word on the same words replaces the earlier one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.orm import Session

from screener.store.bulk import upsert
from screener.store.tables import AnswerRow, CuratedRow


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """One answer; `verdict` is pass or fail, `words` the criterion's when it was answered."""

    patient_id: str
    nct_id: str
    words_hash: str
    words: str
    verdict: str
    answered_by: str
    answered_on: date
    note: str | None = None


@dataclass(frozen=True, slots=True)
class StoredReading:
    """One corrected reading, as the person wrote it."""

    words_hash: str
    words: str
    tree_yaml: str
    curated_by: str
    curated_on: date


def keep_answer(session: Session, answer: StoredAnswer) -> None:
    """Keep an answer of a stored patient, in place of an earlier one to the same words."""
    row = {name: getattr(answer, name) for name in StoredAnswer.__slots__}
    upsert(
        session,
        AnswerRow,
        [row],
        key=["patient_id", "nct_id", "words_hash"],
        update=["words", "verdict", "answered_by", "answered_on", "note"],
    )


def answers_of(session: Session, patient_id: str) -> list[StoredAnswer]:
    """Every answer for a patient, by trial."""
    query = select(AnswerRow).where(AnswerRow.patient_id == patient_id).order_by(AnswerRow.nct_id, AnswerRow.id)
    return [
        StoredAnswer(row.patient_id, row.nct_id, row.words_hash, row.words, row.verdict, row.answered_by, row.answered_on, row.note)
        for row in session.scalars(query)
    ]


def withdraw_answer(session: Session, patient_id: str, nct_id: str, words_hash: str) -> bool:
    """Forget an answer; False where there is none."""
    query = delete(AnswerRow).where(AnswerRow.patient_id == patient_id, AnswerRow.nct_id == nct_id, AnswerRow.words_hash == words_hash)
    result = session.execute(query)
    assert isinstance(result, CursorResult)
    return result.rowcount > 0


def keep_reading(session: Session, reading: StoredReading) -> None:
    """Keep a corrected reading, in place of an earlier one of the same words."""
    row = {name: getattr(reading, name) for name in StoredReading.__slots__}
    upsert(session, CuratedRow, [row], key=["words_hash"], update=["words", "tree_yaml", "curated_by", "curated_on"])


def curated_readings(session: Session) -> list[StoredReading]:
    """Every corrected reading, by hash."""
    query = select(CuratedRow).order_by(CuratedRow.words_hash)
    return [StoredReading(row.words_hash, row.words, row.tree_yaml, row.curated_by, row.curated_on) for row in session.scalars(query)]


def withdraw_reading(session: Session, words_hash: str) -> bool:
    """Forget a corrected reading: the software's own counts again. False where there is none."""
    result = session.execute(delete(CuratedRow).where(CuratedRow.words_hash == words_hash))
    assert isinstance(result, CursorResult)
    return result.rowcount > 0
