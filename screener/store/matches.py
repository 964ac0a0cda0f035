"""Match runs and their results. The same patient file, trial version, reader and day give the same row: running twice is safe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session, undefer

from screener.store.bulk import CHUNK, upsert
from screener.store.tables import MatchResult, MatchRun, TrialVersionRow

MatchOutcome = Literal["running", "done", "interrupted", "failed"]


@dataclass(frozen=True, slots=True)
class StoredMatch:
    """The verdict of one patient file on one trial version. `result_json` is the trial's object of `match --format json`."""

    patient_id: str
    patient_hash: str
    version_id: int
    reader_version: str
    as_of: date
    verdict: str
    tier: str
    score: float
    result_json: str


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
            "result_json": r.result_json,
        }
        for r in results
    ]
    key = ["patient_id", "patient_hash", "version_id", "reader_version", "as_of"]
    upsert(session, MatchResult, rows, key=key, update=["run_id", "verdict", "tier", "score", "result_json"])


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
    )
