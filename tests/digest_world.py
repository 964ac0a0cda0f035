"""A database with patients, trials and verdicts written straight into it: digests without reading and judging."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from registry_records import study
from sqlalchemy import func, select

from screener.digest.events import DEFAULT_WANTS
from screener.mail import Delivery
from screener.registry.study import to_trial
from screener.store import matches, patients, runs, trials
from screener.store.matches import StoredMatch
from screener.store.session import Database
from screener.store.tables import CoordinatorPatient, DigestAudit, TrialRow, TrialVersionRow
from screener.trials import FetchedTrial
from screener.workflows.compose_digests import MailOptions
from screener.workflows.coordinators import assign, keep_coordinator

START = datetime(2026, 6, 1, 4, tzinfo=UTC)
OPTIONS = MailOptions("screener@example.org", "stop@example.org")


def at(day: int, hour: int = 8) -> Callable[[], datetime]:
    """A clock that stands at an hour of a day (0 is 1 June)."""
    moment = START.replace(hour=hour) + timedelta(days=day)
    return lambda: moment


class Recorder:
    """Takes everything, and keeps it."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, bytes]] = []

    def send(self, sender: str, to: str, message: bytes) -> Delivery:
        self.sent.append((to, message))
        return Delivery("sent", "ok")


def good_sync(database: Database, day: int = 0, *records: dict[str, Any], outcome: str = "clean") -> None:
    """A sync that brought these records."""
    with database.writing() as session:
        run_id = runs.start(session, mode="path", source="test", now=at(day, 4)())
        page = [
            FetchedTrial(to_trial(record), json.dumps(record), json.dumps(record)[-60:] + str(hash(json.dumps(record))))
            for record in records
        ]
        page = [FetchedTrial(one.trial, one.raw_json, f"{abs(hash(one.raw_json)):064d}") for one in page]
        trials.keep_page(session, page, run_id=run_id, now=at(day, 4)())
        trials.set_disease_fits(session, {one.trial.nct_id: "osteosarcoma" for one in page})
        runs.finish(session, run_id, outcome, now=at(day, 4)())  # type: ignore[arg-type]


def keep_patient(database: Database, patient_id: str, document: str | None = None) -> None:
    with database.writing() as session:
        patients.keep(session, patient_id, document or json.dumps({"id": patient_id}), "0" * 64, now=START)


def judge(database: Database, patient_id: str, tiers: dict[int, str], *, day: int = 0, **details: Any) -> None:
    """The patient's verdicts on the current versions of trials, by number."""
    with database.writing() as session:
        run_id = matches.start(session, as_of=at(day)().date(), reader_version="test", now=at(day, 5)())
        rows = []
        for number, tier in tiers.items():
            nct_id = f"NCT99{number:06d}"
            version = select(func.max(TrialVersionRow.id)).where(TrialVersionRow.nct_id == nct_id)
            result = {"nct_id": nct_id, "eligible_from": None, "missing": [], "criteria": [], **details}
            rows.append(
                StoredMatch(
                    patient_id,
                    "0" * 64,
                    session.scalar(version) or 0,
                    f"test{run_id}",
                    at(day)().date(),
                    _verdict(tier),
                    tier,
                    0.5,
                    json.dumps(result),
                )
            )
        matches.keep(session, run_id, rows)
        matches.finish(session, run_id, "done", now=at(day, 5)())


def _verdict(tier: str) -> str:
    return tier if tier in ("eligible", "undetermined") else "ineligible"


def coordinator(database: Database, email: str, *patient_ids: str, **details: Any) -> None:
    plain = {
        "name": email.partition("@")[0].title(),
        "time_zone": "UTC",
        "schedule": "daily 07:00",
        "wants": [kind.value for kind in DEFAULT_WANTS],
        "quiet": "never",
        "date_language": "iso",
        "now": START,
    }
    keep_coordinator(database, email, **{**plain, **details})
    assign(database, email, patient_ids)


def small_world(database: Database, coordinators: int = 1) -> None:
    """Two trials, a patient for each coordinator."""
    good_sync(database, 0, study(1), study(2))
    for number in range(coordinators):
        keep_patient(database, f"PT-{number}")
        judge(database, f"PT-{number}", {1: "undetermined", 2: "ineligible"})
        coordinator(database, f"c{number}@example.org", f"PT-{number}")


def set_status(database: Database, number: int, status: str) -> None:
    with database.writing() as session:
        row = session.get(TrialRow, f"NCT99{number:06d}")
        assert row is not None
        row.status = status


def audit_outcomes(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(DigestAudit.outcome).order_by(DigestAudit.id)))


def told_states(database: Database) -> list[str | None]:
    with database.reading() as session:
        return list(session.scalars(select(CoordinatorPatient.told_json).order_by(CoordinatorPatient.patient_id)))
