"""Match runs and their results. The same patient file, trial version, reader and day give the same row: running twice is safe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session, undefer

from screener.store.bulk import CHUNK, chunks, upsert
from screener.store.tables import MatchResult, MatchRun, PatientRow, TrialVersionRow

MatchOutcome = Literal["running", "done", "interrupted", "failed"]


@dataclass(frozen=True, slots=True)
class StoredMatch:
    """The verdict of one patient file on one trial version. `result_json` is the trial's object of `match --format json`; where the trial is shut
    for good, its criteria are those that fail, and it has no score."""

    patient_id: str
    patient_hash: str
    version_id: int
    reader_version: str
    as_of: date
    verdict: str
    tier: str
    score: float
    result_json: str
    holds_until: date | None = None
    """The first day on which time alone may change the verdict: a washout ends, a value grows stale."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The headline of a stored verdict."""

    nct_id: str
    version_id: int
    as_of: date
    verdict: str
    tier: str


def start(session: Session, *, as_of: date, reader_version: str, now: datetime) -> int:
    """Open a run; its id."""
    run = MatchRun(as_of=as_of, reader_version=reader_version, outcome="running", started_at=now)
    session.add(run)
    session.flush()
    return run.id


def keep(session: Session, run_id: int, results: Sequence[StoredMatch]) -> None:
    """Keep results under a run; a row of the same patient file, version, reader and day passes to this run."""
    rows = [
        {
            "run_id": run_id,
            "patient_id": r.patient_id,
            "patient_hash": r.patient_hash,
            "version_id": r.version_id,
            "reader_version": r.reader_version,
            "as_of": r.as_of,
            "verdict": r.verdict,
            "tier": r.tier,
            "score": r.score,
            "holds_until": r.holds_until,
            "result_json": r.result_json,
        }
        for r in results
    ]
    key = ["patient_id", "patient_hash", "version_id", "reader_version", "as_of"]
    upsert(session, MatchResult, rows, key=key, update=["run_id", "verdict", "tier", "score", "holds_until", "result_json"])


def finish(session: Session, run_id: int, outcome: MatchOutcome, *, now: datetime, patients: int = 0, results: int = 0) -> None:
    """Close a run."""
    values = {"outcome": outcome, "finished_at": now, "patient_count": patients, "result_count": results}
    session.execute(update(MatchRun).where(MatchRun.id == run_id).values(**values))


def latest_of_patient(session: Session, patient_id: str, *, before_run: int | None = None) -> dict[str, StoredMatch]:
    """The newest result of the patient for each trial (by NCT id), or the newest from before a run."""
    query = _results().where(MatchResult.patient_id == patient_id)
    if before_run is not None:
        query = query.where(MatchResult.run_id < before_run)
    newest: dict[str, StoredMatch] = {}
    for nct_id, result in session.execute(query.order_by(MatchResult.run_id, MatchResult.id).execution_options(yield_per=CHUNK)):
        newest[nct_id] = _stored(result)
    return newest


def judged_versions(session: Session, patient_id: str, patient_hash: str, reader_version: str, as_of: date) -> set[int]:
    """The trial versions whose verdict on this patient file by this reader still holds on a day."""
    newest = (
        select(MatchResult.version_id, func.max(MatchResult.id).label("id"))
        .where(MatchResult.patient_id == patient_id, MatchResult.patient_hash == patient_hash, MatchResult.reader_version == reader_version)
        .group_by(MatchResult.version_id)
        .subquery()
    )
    spoken = MatchResult.holds_until == date.min
    holds = MatchResult.holds_until.is_(None) | (MatchResult.holds_until > as_of) | ((MatchResult.as_of >= as_of) & ~spoken)
    query = select(MatchResult.version_id).join(newest, newest.c.id == MatchResult.id).where(holds)
    return set(session.scalars(query))


def headlines_of_run(session: Session, run_id: int) -> Iterator[tuple[str, Judged]]:
    """What a run judged: each patient's id with the headline, by patient and trial."""
    query = _headlines().where(MatchResult.run_id == run_id).order_by(MatchResult.patient_id, TrialVersionRow.nct_id)
    for row in session.execute(query.execution_options(yield_per=CHUNK)):
        yield row.patient_id, Judged(row.nct_id, row.version_id, row.as_of, row.verdict, row.tier)


def headlines_before(session: Session, patient_id: str, nct_ids: Sequence[str], run_id: int) -> dict[str, Judged]:
    """The patient's newest verdict on each of these trials from before a run, by NCT id."""
    found: dict[str, Judged] = {}
    for group in chunks(nct_ids):
        query = _headlines().where(MatchResult.patient_id == patient_id, TrialVersionRow.nct_id.in_(group), MatchResult.run_id < run_id)
        for row in session.execute(query.order_by(MatchResult.run_id, MatchResult.id)):
            found[row.nct_id] = Judged(row.nct_id, row.version_id, row.as_of, row.verdict, row.tier)
    return found


def forget_superseded(session: Session, before: date) -> int:
    """Drop verdicts from before a day that a later one of the same patient on the same trial has replaced; the number dropped.

    Patient by patient: one statement over the table would compare each verdict with every other of the patient.
    """
    m, v = MatchResult, TrialVersionRow
    dropped = 0
    for patient_id in session.scalars(select(PatientRow.id).order_by(PatientRow.id)).all():
        verdicts = select(m.id, v.nct_id, m.as_of).join(v, v.id == m.version_id).where(m.patient_id == patient_id)
        rows = session.execute(verdicts.order_by(m.run_id, m.id)).all()
        newest = {row.nct_id: row.id for row in rows}
        old = [row.id for row in rows if row.as_of < before and newest[row.nct_id] != row.id]
        for group in chunks(old):
            session.execute(delete(m).where(m.id.in_(group)))
        dropped += len(old)
    return dropped


def latest_rules(session: Session) -> str | None:
    """The rules (reader version) of the last run, None before the first."""
    return session.scalar(select(MatchRun.reader_version).order_by(MatchRun.id.desc()).limit(1))


def judge_anew(session: Session, *, patient_id: str | None = None, nct_id: str | None = None) -> None:
    """No verdict stands any longer (of a patient, on a trial), because a person has spoken: the next run judges anew. The rows stay."""
    query = update(MatchResult).values(holds_until=date.min)
    if patient_id is not None:
        query = query.where(MatchResult.patient_id == patient_id)
    if nct_id is not None:
        query = query.where(MatchResult.version_id.in_(select(TrialVersionRow.id).where(TrialVersionRow.nct_id == nct_id)))
    session.execute(query)


def close_dead(session: Session, *, now: datetime) -> None:
    """Match runs that still say "running" though nobody can be at work: for the holder of the lock only."""
    session.execute(update(MatchRun).where(MatchRun.outcome == "running").values(outcome="interrupted", finished_at=now))


def _headlines() -> Select[str, str, int, date, str, str]:
    m = MatchResult
    return select(m.patient_id, TrialVersionRow.nct_id, m.version_id, m.as_of, m.verdict, m.tier).join(
        TrialVersionRow, TrialVersionRow.id == m.version_id
    )


def of_run(session: Session, run_id: int) -> Iterator[tuple[str, StoredMatch]]:
    """The results that a run holds, each with its NCT id."""
    query = _results().where(MatchResult.run_id == run_id).order_by(MatchResult.patient_id, TrialVersionRow.nct_id)
    for nct_id, result in session.execute(query.execution_options(yield_per=CHUNK)):
        yield nct_id, _stored(result)


def _results() -> Select[str, MatchResult]:
    from_versions = select(TrialVersionRow.nct_id, MatchResult).join(TrialVersionRow, TrialVersionRow.id == MatchResult.version_id)
    return from_versions.options(undefer(MatchResult.result_json))


def _stored(row: MatchResult) -> StoredMatch:
    return StoredMatch(
        row.patient_id,
        row.patient_hash,
        row.version_id,
        row.reader_version,
        row.as_of,
        row.verdict,
        row.tier,
        row.score,
        row.result_json,
        row.holds_until,
    )
