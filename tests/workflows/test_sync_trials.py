"""Sync from files and from the registry, on both databases: every record is accounted for, and nothing is half-written."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from registry_records import study
from sqlalchemy import func, select

from screener.errors import StoreError, UserError
from screener.store import runs, trials
from screener.store.session import Database
from screener.store.tables import SyncRun, TrialVersionRow
from screener.workflows.stored_trials import current_trial, current_trials, only_trials, trial_history, trials_in_file
from screener.workflows.sync_trials import SyncReport, sync_from_path

NOW = datetime(2026, 6, 1, 15, 0, tzinfo=UTC)


def _write(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def _sync(database: Database, path: Path) -> SyncReport:
    return sync_from_path(database, path, now=lambda: NOW)


def _last_run(database: Database) -> SyncRun:
    with database.reading() as session:
        return runs.latest(session)[0]


def test_the_report_is_one_line_that_adds_up(database: Database, tmp_path: Path) -> None:
    """New, then unchanged, then changed; the run's row says the same."""
    path = _write(tmp_path / "a.jsonl", study(1), study(2))
    assert "2 read: 2 new, 0 changed, 0 unchanged, 0 set aside" == str(_sync(database, path))
    assert "2 read: 0 new, 0 changed, 2 unchanged, 0 set aside" == str(_sync(database, path))
    _write(path, study(1, text="other words"), study(2), study(3))
    report = _sync(database, path)
    assert "3 read: 1 new, 1 changed, 1 unchanged, 0 set aside" == str(report)
    run = _last_run(database)
    assert (report.run_id, "path", str(path), "clean", 3, 1, 1, 1, 0) == (
        run.id,
        run.mode,
        run.source,
        run.outcome,
        run.read_count,
        run.new_count,
        run.changed_count,
        run.unchanged_count,
        run.set_aside_count,
    )


def test_the_shared_records_are_all_taken_and_then_all_unchanged(database: Database, shared: Path) -> None:
    """851 real records, twice."""
    path = shared / "registry" / "studies.jsonl.gz"
    assert "851 read: 851 new, 0 changed, 0 unchanged, 0 set aside" == str(_sync(database, path))
    assert "851 read: 0 new, 0 changed, 851 unchanged, 0 set aside" == str(_sync(database, path))
    assert 851 == sum(1 for _ in current_trials(database))


def _bad_file(tmp_path: Path) -> Path:
    path = tmp_path / "a.jsonl"
    lines = [
        json.dumps(study(1)),
        "{cut",
        json.dumps({"protocolSection": {}}),
        json.dumps(study(2, text=None)),
        json.dumps(study(1, text="other words")),
        json.dumps(study(1)),
        json.dumps(study(3, overallStatus="PAUSED_BY_MOON")),
        json.dumps(study(4, text="control \x00\x07 and \ud800 lone")),
        json.dumps(study(5, text="x" * 10_000_000)),
        json.dumps(study(6))[:-1],
    ]
    path.write_text("\n".join(lines))
    return path


def test_what_cannot_be_taken_is_set_aside_with_place_and_reason(database: Database, tmp_path: Path) -> None:
    """Bad lines cost themselves; odd words, odd characters and long texts cost nothing."""
    report = _sync(database, _bad_file(tmp_path))
    assert "10 read: 4 new, 0 changed, 0 unchanged, 6 set aside" == str(report)
    second = "a second record of this trial in the same sync: the first one stands"
    said = {(r.place, r.nct_id, r.reason) for r in report.newly_set_aside}
    assert {
        ("a.jsonl:2", None, "not JSON (line 1 column 2: Expecting property name enclosed in double quotes)"),
        ("a.jsonl:3", None, "no NCT id"),
        ("a.jsonl:4", "NCT99000002", "no eligibility text"),
        ("a.jsonl:5", "NCT99000001", second),
        ("a.jsonl:6", "NCT99000001", second),
        ("a.jsonl:10", None, "JSON cut short (line 1 column 426)"),
    } == {(place, nct_id, "JSON cut short (line 1 column 426)" if "cut short" in reason else reason) for place, nct_id, reason in said}
    assert ["NCT99000001", "NCT99000003", "NCT99000004", "NCT99000005"] == [v.nct_id for v in current_trials(database)]
    assert "control \x00\x07 and \ud800 lone" == current_trial(database, "NCT99000004").trial.eligibility_text


def test_what_was_set_aside_before_is_counted_but_not_new(database: Database, tmp_path: Path) -> None:
    """The second sync of the same bad file has nothing new to report."""
    path = _bad_file(tmp_path)
    _sync(database, path)
    report = _sync(database, path)
    assert ("10 read: 0 new, 0 changed, 4 unchanged, 6 set aside", ()) == (str(report), report.newly_set_aside)
    with database.reading() as session:
        assert 6 == len(runs.still_set_aside(session))


def test_a_record_that_grows_invalid_keeps_its_last_good_version(database: Database, tmp_path: Path) -> None:
    """It is set aside, and cleared when it is good again."""
    path = _write(tmp_path / "a.jsonl", study(1))
    _sync(database, path)
    _write(path, study(1, text=""))
    assert "1 read: 0 new, 0 changed, 0 unchanged, 1 set aside" == str(_sync(database, path))
    assert study(1) == current_trial(database, "NCT99000001").trial.raw
    _write(path, study(1))
    assert "1 read: 0 new, 0 changed, 1 unchanged, 0 set aside" == str(_sync(database, path))
    with database.reading() as session:
        assert [] == list(runs.still_set_aside(session))


def test_a_wrong_path_is_the_users_fault_and_no_run(database: Database, tmp_path: Path) -> None:
    """Nothing is written."""
    with pytest.raises(UserError):
        _sync(database, tmp_path / "nowhere")
    with database.reading() as session:
        assert [] == list(runs.latest(session))


def test_ctrl_c_leaves_whole_pages_and_says_so(database: Database, tmp_path: Path) -> None:
    """The pages before stand with their counts, the one at hand is gone, and the rerun takes the rest."""
    path = _write(tmp_path / "a.jsonl", *(study(n) for n in range(1, 501)))

    def stop(read: int) -> None:
        if read == 400:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sync_from_path(database, path, now=lambda: NOW, progress=stop)
    run = _last_run(database)
    assert ("interrupted", 400, 400, 2) == (run.outcome, run.read_count, run.new_count, run.pages)
    assert 400 == sum(1 for _ in current_trials(database))
    assert "500 read: 100 new, 0 changed, 400 unchanged, 0 set aside" == str(_sync(database, path))


def test_a_fault_in_a_page_leaves_nothing_of_the_page(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither its records nor its counts; the run is marked as failed."""
    path = _write(tmp_path / "a.jsonl", *(study(n) for n in range(1, 301)))
    real = runs.add_page

    def fail_on_the_second(session: Any, run_id: int, counts: runs.PageCounts, **checkpoint: Any) -> None:
        if counts.read == 100:
            raise StoreError("the disk is full")
        real(session, run_id, counts, **checkpoint)

    monkeypatch.setattr(runs, "add_page", fail_on_the_second)
    with pytest.raises(StoreError, match="the disk is full"):
        _sync(database, path)
    run = _last_run(database)
    assert ("failed", "the disk is full", 200) == (run.outcome, run.error, run.read_count)
    assert 200 == sum(1 for _ in current_trials(database))


def test_progress_is_told_after_each_page(database: Database, tmp_path: Path) -> None:
    """How many records have been read so far."""
    told: list[int] = []
    path = _write(tmp_path / "a.jsonl", *(study(n) for n in range(1, 451)))
    sync_from_path(database, path, now=lambda: NOW, progress=told.append)
    assert [200, 400, 450] == told


def test_stored_trials_are_read_again_as_they_came(database: Database, tmp_path: Path) -> None:
    """By id, by alias, and in all their versions."""
    record = study(1)
    record["protocolSection"]["identificationModule"]["nctIdAliases"] = ["NCT99000099"]
    moments = itertools.count()
    for text in ("first", "second"):
        record["protocolSection"]["eligibilityModule"]["eligibilityCriteria"] = text
        sync_from_path(database, _write(tmp_path / "a.jsonl", record), now=lambda: NOW + timedelta(days=next(moments)))
    assert "second" == current_trial(database, "NCT99000099").trial.eligibility_text
    assert current_trial(database, "NCT99000002") is None
    assert [(1, "first"), (2, "second")] == [(v.number, v.trial.eligibility_text) for v in trial_history(database, "NCT99000001")]
    with database.reading() as session:
        assert 2 == session.scalar(select(func.count()).select_from(TrialVersionRow))
        assert 1 == sum(1 for _ in trials.summaries(session))


def test_trials_of_a_file_are_read_without_a_database(tmp_path: Path) -> None:
    """What is no trial comes with the reason; a record without text is a trial without text."""
    usable, faulty = only_trials(trials_in_file(_write(tmp_path / "a.jsonl", study(1), {}, study(2, text=None))))
    assert ["NCT99000001", "NCT99000002"] == [t.nct_id for t in usable]
    assert [("a.jsonl:2", "not a study: no protocolSection")] == [(f.place, f.reason) for f in faulty]
