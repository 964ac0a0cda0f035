"""The night's work on both databases: only what changed is judged, for everybody; a changed file on everything; and what flipped is told."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sync_nights import NIGHT, amended, client_of, posted, registry_of

from screener.patients.load import parse_patient
from screener.store import matches, patients
from screener.store.session import Database
from screener.store.tables import MatchRun
from screener.workflows import rematch as rematching
from screener.workflows.nightly import NightReport, judge_panel, run_night
from screener.workflows.patients import keep_patients, remove_patient
from screener.workflows.stopping import Stop, Stopped

AS_OF = date(2026, 6, 2)
ADULTS = "Inclusion Criteria:\n\n* Age 18 years or older"
CHILDREN = "Inclusion Criteria:\n\n* Age younger than 12 years"


def _panel(database: Database, *numbers: int, born: str = "1990-05-05") -> None:
    people = [parse_patient({"id": f"PT-{n}", "birth_date": born, "sex": "female"}) for n in numbers]
    keep_patients(database, people, now=NIGHT)


def _night(database: Database, registry, *, as_of: date = AS_OF, **options) -> NightReport:
    client = client_of(registry, page_size=100)
    try:
        return run_night(database, client, scope="osteosarcoma", as_of=as_of, now=lambda: NIGHT, **options)
    finally:
        client.close()


def _trials(count: int, text: str = ADULTS):
    return [posted(n, text=text) for n in range(1, count + 1)]


def test_only_what_changed_is_judged_for_everybody(database: Database) -> None:
    """Three of thirty trials amended: three trials are read and judged, for all patients; the others keep their verdicts."""
    _panel(database, 1, 2)
    with registry_of(0) as registry:
        registry.put(*_trials(30))
        first = _night(database, registry)
        assert (30, 2, 60) == (first.rematch.trials, first.rematch.patients, first.rematch.results)
        registry.put(*(amended(n, "2026-06-02", text=CHILDREN) for n in (1, 2, 3)))
        registry.snapshot = "2026-06-02T09:00:05"
        second = _night(database, registry)
    assert (3, 2, 6) == (second.rematch.trials, second.rematch.patients, second.rematch.results)
    assert [("PT-1", "NCT99000001"), ("PT-1", "NCT99000002"), ("PT-1", "NCT99000003")] == [
        (f.patient_id, f.nct_id) for f in second.flips if f.patient_id == "PT-1"
    ]
    flip = second.flips[0]
    assert ("eligible", "ineligible") == (flip.before.verdict, flip.after.verdict)
    assert flip.before.version_id != flip.after.version_id


def test_a_night_with_nothing_new_judges_nothing(database: Database) -> None:
    """No match run, no flips, and whoever tells is told so."""
    told: list[int] = []
    _panel(database, 1)
    with registry_of(0) as registry:
        registry.put(*_trials(5))
        _night(database, registry)
        report = _night(database, registry, tell=lambda flips: told.append(len(flips)) or {"mails": 0})
    assert ("nothing_new", None, [0]) == (report.sync.outcome, report.rematch.run_id, told)
    assert {"results": 0, "flips": 0, "mails": 0}.items() <= report.counts().items()
    with database.reading() as session:
        assert 1 == session.query(MatchRun).count()


def test_a_changed_patient_is_judged_on_all_trials(database: Database) -> None:
    """And only that one."""
    _panel(database, 1, 2)
    with registry_of(0) as registry:
        registry.put(*_trials(5))
        _night(database, registry)
        _panel(database, 2, born="2020-01-01")
        report = _night(database, registry)
    assert (5, 1, 5) == (report.rematch.trials, report.rematch.patients, report.rematch.results)
    assert {("PT-2", "eligible", "ineligible")} == {(f.patient_id, f.before.verdict, f.after.verdict) for f in report.flips}


def test_a_verdict_whose_day_has_come_is_judged_again(database: Database) -> None:
    """A birthday changes it without any new fact; the day before it does not."""
    _panel(database, 1, born="2008-07-10")
    with registry_of(0) as registry:
        registry.put(*_trials(3))
        _night(database, registry)
        assert 0 == _night(database, registry, as_of=date(2026, 7, 9)).rematch.results
        report = _night(database, registry, as_of=date(2026, 7, 10))
    assert 3 == report.rematch.results
    assert {"eligible"} == {flip.after.verdict for flip in report.flips}
    assert {"ineligible"} == {flip.before.verdict for flip in report.flips}


def test_a_new_trial_flips_where_it_is_not_ruled_out(database: Database) -> None:
    """A trial that was never judged before has no verdict to flip from; one that is closed to the patient is no news."""
    _panel(database, 1)
    with registry_of(0) as registry:
        registry.put(posted(1, text=ADULTS), posted(2, text=CHILDREN))
        report = _night(database, registry)
    assert [("NCT99000001", None, "eligible")] == [(f.nct_id, f.before, f.after.verdict) for f in report.flips]


def test_trials_for_other_diseases_are_kept_and_not_judged(database: Database) -> None:
    """They wait for somebody who asks for all."""
    _panel(database, 1)
    with registry_of(0) as registry:
        other = posted(1, text=ADULTS)
        other["protocolSection"]["conditionsModule"]["conditions"] = ["Asthma"]
        registry.put(other, posted(2, text=ADULTS))
        report = _night(database, registry)
    assert (2, 1) == (report.sync.new, report.rematch.trials)


def test_stopping_keeps_what_was_judged(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two pages of trials; the next run judges the rest."""
    monkeypatch.setattr(rematching, "_TRIALS_AT_ONCE", 2)
    _panel(database, 1)
    stop = Stop()
    with registry_of(0) as registry:
        registry.put(*_trials(6))
        _night(database, registry, tell=None)
        _panel(database, 1, born="1980-01-01")
        real = rematching.criteria_of
        read: list[str] = []

        def stop_after_three(trial, curated):
            read.append(trial.nct_id)
            if len(read) == 3:
                stop.ask()
            return real(trial, curated)

        monkeypatch.setattr(rematching, "criteria_of", stop_after_three)
        with pytest.raises(Stopped):
            judge_panel(database, as_of=AS_OF, now=lambda: NIGHT, stop=stop)
        judged, _ = judge_panel(database, as_of=AS_OF, now=lambda: NIGHT)
    assert 2 == judged.results
    with database.reading() as session:
        assert ["done", "interrupted", "done"] == [run.outcome for run in session.query(MatchRun).order_by(MatchRun.id)]


def test_what_is_shut_for_good_is_kept_with_what_fails_and_holds(database: Database) -> None:
    """Another tumour, in a trial that also asks for a fresh value: no day changes the verdict, so it is not judged again; the words that fail are kept."""
    keep_patients(
        database, [parse_patient({"id": "PT-1", "diagnosis": {"histology": "osteosarcoma"}, "birth_date": "1990-05-05"})], now=NIGHT
    )
    shut = "Inclusion Criteria:\n\n* Ewing sarcoma\n* Age 18 years or older\n* Age < 37 years"
    with registry_of(0) as registry:
        registry.put(posted(1, text=shut), posted(2, text="Inclusion Criteria:\n\n* Age 18 years or older\n* Age < 37 years"))
        run = _night(database, registry).rematch.run_id
    with database.reading() as session:
        kept = dict(matches.of_run(session, run))
    result = json.loads(kept["NCT99000001"].result_json)
    assert ("ineligible", "ineligible", None) == (kept["NCT99000001"].verdict, kept["NCT99000001"].tier, kept["NCT99000001"].holds_until)
    assert ["Ewing sarcoma"] == [c["text"] for c in result["criteria"]]
    assert "Ewing sarcoma" in result["because"]
    assert date(2027, 5, 5) == kept["NCT99000002"].holds_until
    assert 2 <= len(json.loads(kept["NCT99000002"].result_json)["criteria"])


def test_a_stored_file_that_cannot_be_read_costs_itself_alone(database: Database) -> None:
    """The others are judged, and it is counted."""
    _panel(database, 1)
    with database.writing() as session:
        patients.keep(session, "PT-9", '{"id": "PT-9", "birth_date": "never"}', "h", now=NIGHT)
    with registry_of(0) as registry:
        registry.put(*_trials(2))
        report = _night(database, registry)
    assert (2, 1) == (report.rematch.results, report.counts()["patients_unreadable"])


def test_new_rules_judge_everything_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A better reader, or better judging, is not kept from old trials."""
    _panel(database, 1)
    with registry_of(0) as registry:
        registry.put(*_trials(4))
        _night(database, registry)
        monkeypatch.setattr(rematching, "rules_version", lambda _weights: "other rules")
        report = _night(database, registry)
    assert (4, ()) == (report.rematch.results, report.flips)


def test_a_removed_patient_leaves_no_verdict(database: Database) -> None:
    """Nor is anything judged for them."""
    _panel(database, 1)
    with registry_of(0) as registry:
        registry.put(*_trials(2))
        run_id = _night(database, registry).rematch.run_id
        remove_patient(database, "PT-1")
        with database.reading() as session:
            assert [] == list(matches.of_run(session, run_id))
        assert _night(database, registry).rematch.run_id is None


def test_the_work_of_a_night_is_that_of_its_changes(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 300 trials 10 change: 10 texts are read, whatever the size of the panel."""
    _panel(database, 1, 2, 3)
    with registry_of(0) as registry:
        registry.put(*_trials(300))
        _night(database, registry)
        registry.put(*(amended(n, "2026-06-02", text=CHILDREN) for n in range(1, 11)))
        registry.snapshot = "2026-06-02T09:00:05"
        read: list[str] = []
        real = rematching.criteria_of
        monkeypatch.setattr(rematching, "criteria_of", lambda trial, curated: read.append(trial.nct_id) or real(trial, curated))
        asked = len(registry.asked)
        report = _night(database, registry, as_of=AS_OF + timedelta(days=1))
    assert ([f"NCT99{n:06d}" for n in range(1, 11)], 30) == (read, report.rematch.results)
    assert 3 == len(registry.asked) - asked
