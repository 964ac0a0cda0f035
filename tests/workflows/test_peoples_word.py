"""The night judges anew where a person has spoken."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from registry_records import study

from screener.match.model import Verdict
from screener.patients.load import parse_patient
from screener.store import matches
from screener.store.session import Database
from screener.workflows.confirm import confirm, curate, peoples_word
from screener.workflows.fit import with_disease_fit
from screener.workflows.patients import keep_patients
from screener.workflows.rematch import rematch
from screener.workflows.sync_trials import sync_from_path

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)
DAY = date(2026, 6, 1)
NCT = "NCT99000001"


def _stored(database: Database, tmp_path) -> None:
    record = tmp_path / "one.json"
    record.write_text(json.dumps(study(1, text="Inclusion Criteria:\n\n* Osteosarcoma\n* Zorbly status adequate")), encoding="utf-8")
    sync_from_path(database, record, now=lambda: NOW)
    with_disease_fit(database)
    keep_patients(
        database, [parse_patient({"id": "PT-1", "diagnosis": {"histology": "osteosarcoma"}, "birth_date": "1990-01-01"})], now=NOW
    )


def _stored_criteria(database: Database) -> list[dict]:
    with database.reading() as session:
        [match] = matches.latest_of_patient(session, "PT-1").values()
    return json.loads(match.result_json)["criteria"]


def test_a_stored_verdict_gives_way_to_an_answer(database: Database, tmp_path) -> None:
    """Nothing to judge twice; after an answer the trial is judged anew, with it, on the same day too."""
    _stored(database, tmp_path)
    assert 1 == rematch(database, as_of=DAY, now=lambda: NOW).results
    assert 0 == rematch(database, as_of=DAY, now=lambda: NOW).results
    confirm(database, "PT-1", NCT, 1, Verdict.PASS, by="Dr Example", on=DAY)
    assert 1 == rematch(database, as_of=DAY, now=lambda: NOW).results
    assert ("pass", "Dr Example") == tuple(_stored_criteria(database)[1][key] for key in ("verdict", "confirmed_by"))
    assert 0 == rematch(database, as_of=DAY, now=lambda: NOW).results


def test_a_corrected_reading_is_judged_in_the_night(database: Database, tmp_path) -> None:
    """The words of a criterion that was not read are judged by the person's reading."""
    _stored(database, tmp_path)
    rematch(database, as_of=DAY, now=lambda: NOW)
    curate(database, NCT, 1, '{kind: age, read: "Age 18 years or older"}', by="Dr Example", on=DAY)
    assert 1 == len(peoples_word(database, None).curated)
    rematch(database, as_of=DAY, now=lambda: NOW)
    assert ("pass", "full") == tuple(_stored_criteria(database)[1][key] for key in ("verdict", "read"))
