"""The other aggregates of the store, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from registry_records import study
from sqlalchemy import func, select, text

from screener.errors import StoreError
from screener.registry.study import to_fetched_trial
from screener.store import matches, patients, readings, runs, trials
from screener.store.matches import StoredMatch
from screener.store.migrate import open_database
from screener.store.runs import PageCounts, SetAside
from screener.store.session import Database
from screener.store.tables import MatchResult

NOW = datetime(2026, 6, 1, 15, 0, tzinfo=UTC)


def test_the_counts_of_pages_add_up_in_the_run(database: Database) -> None:
    """A run's row is the sum of its pages."""
    with database.writing() as session:
        run_id = runs.start(session, mode="full", source="test", now=NOW)
        runs.add_page(session, run_id, PageCounts(5, 1, 1, 2, 1, 1))
        runs.add_page(session, run_id, PageCounts(2, 0, 0, 2, 0, 0))
        runs.note_snapshot(session, run_id, api_version="2.0.5", at_start="2026-06-01T09:00:05", total=7)
        runs.note_snapshot(session, run_id, at_end="2026-06-01T09:00:05")
        runs.finish(session, run_id, "clean", now=NOW + timedelta(minutes=1))
    with database.reading() as session:
        run = runs.latest_good(session)
    assert (7, 1, 1, 4, 1, 1, 2) == (
        run.read_count,
        run.new_count,
        run.changed_count,
        run.unchanged_count,
        run.set_aside_count,
        run.newly_set_aside_count,
        run.pages,
    )
    assert (
        "2.0.5",
        "2026-06-01T09:00:05",
        "2026-06-01T09:00:05",
        7,
    ) == (run.api_version, run.snapshot_at_start, run.snapshot_at_end, run.total_count)
    assert NOW + timedelta(minutes=1) == run.finished_at


def test_only_a_whole_run_is_a_good_one(database: Database) -> None:
    """What failed, was stopped or was mixed is not last night's registry."""
    with database.writing() as session:
        for outcome in ("failed", "interrupted", "mixed"):
            runs.finish(session, runs.start(session, mode="full", source="test", now=NOW), outcome, now=NOW, error="why")
    with database.reading() as session:
        assert runs.latest_good(session) is None
        assert ["mixed", "interrupted", "failed"] == [run.outcome for run in runs.latest(session)]


def test_what_was_set_aside_before_is_not_new(database: Database) -> None:
    """The same record with the same fault is known, wherever it stands now; with another fault it is new."""
    record = SetAside("a.jsonl:3", "no eligibility text", "NCT99000001", '{"a": 1}')
    with database.writing() as session:
        first = runs.start(session, mode="path", source="test", now=NOW)
        assert [record] == runs.keep_set_aside(session, [record, record], run_id=first, now=NOW)
        second = runs.start(session, mode="path", source="test", now=NOW)
        moved, other = replace(record, place="a.jsonl:9"), replace(record, reason="another fault")
        assert [other] == runs.keep_set_aside(session, [moved, other], run_id=second, now=NOW)
        assert ["a.jsonl:9", "a.jsonl:3"] == [row.place for row in runs.set_aside_in(session, second)]
        assert [] == list(runs.set_aside_in(session, first))


def test_a_usable_record_clears_what_was_set_aside_of_the_trial(database: Database) -> None:
    """And if the fault comes back it is new again."""
    record = SetAside("a.jsonl:3", "no eligibility text", "NCT99000001", "{}")
    with database.writing() as session:
        run_id = runs.start(session, mode="path", source="test", now=NOW)
        runs.keep_set_aside(session, [record], run_id=run_id, now=NOW)
        run_id = runs.start(session, mode="path", source="test", now=NOW)
        trials.keep_page(session, [to_fetched_trial(study(1))], run_id=run_id, now=NOW)
        runs.clear_set_aside(session, run_id, now=NOW)
        assert [] == list(runs.still_set_aside(session))
        run_id = runs.start(session, mode="path", source="test", now=NOW)
        assert [record] == runs.keep_set_aside(session, [record], run_id=run_id, now=NOW)
        assert [record.reason] == [row.reason for row in runs.still_set_aside(session)]


def test_readings_are_found_by_segment_and_reader(database: Database) -> None:
    """Another reader version reads again."""
    with database.writing() as session:
        readings.keep(session, {"h1": '{"a":1}', "h2": "{}"}, "1")
        readings.keep(session, {"h1": '{"other":1}'}, "1")
        assert {"h1": '{"a":1}'} == readings.find(session, ["h1", "h3"], "1")
        assert {} == readings.find(session, ["h1"], "2")
        assert 2 == readings.forget_other_readers(session, "2")
        assert {} == readings.find(session, ["h1", "h2"], "1")


def test_patients_are_added_changed_and_left(database: Database) -> None:
    """By the hash of their file."""
    later = NOW + timedelta(days=1)
    with database.writing() as session:
        assert "new" == patients.keep(session, "PT-001", "{}", "hash-1", now=NOW)
    with database.writing() as session:
        assert "unchanged" == patients.keep(session, "PT-001", "{}", "hash-1", now=later)
        assert "changed" == patients.keep(session, "PT-001", '{"a":1}', "hash-2", now=later)
    with database.reading() as session:
        [stored] = patients.all_patients(session)
    assert ("PT-001", '{"a":1}', "hash-2", True, NOW, later) == (
        stored.patient_id,
        stored.document_json,
        stored.content_hash,
        stored.active,
        stored.created_at,
        stored.updated_at,
    )


def test_a_patient_may_leave_the_panel_and_return(database: Database) -> None:
    """The file stays while the patient is inactive."""
    with database.writing() as session:
        patients.keep(session, "PT-001", "{}", "hash-1", now=NOW)
        assert patients.set_active(session, "PT-001", False, now=NOW)
        assert not patients.set_active(session, "PT-002", False, now=NOW)
        assert [] == patients.all_patients(session)
        assert ["PT-001"] == [p.patient_id for p in patients.all_patients(session, active_only=False)]
        assert "changed" == patients.keep(session, "PT-001", "{}", "hash-1", now=NOW)
        assert ["PT-001"] == [p.patient_id for p in patients.all_patients(session)]


def test_a_stored_patient_shows_no_values() -> None:
    """What lands in a log by accident is the pseudonym alone."""
    assert "StoredPatient('PT-001')" == repr(patients.StoredPatient("PT-001", '{"sex":"male"}', "h", True, NOW, NOW))


def _match(database: Database, **changes: object) -> StoredMatch:
    with database.writing() as session:
        run_id = runs.start(session, mode="path", source="test", now=NOW)
        trials.keep_page(session, [to_fetched_trial(study(1))], run_id=run_id, now=NOW)
        patients.keep(session, "PT-001", "{}", "hash-1", now=NOW)
        [version] = trials.current_versions(session)
    match = StoredMatch("PT-001", "hash-1", version.version_id, "1", date(2026, 6, 1), "eligible", "eligible", 0.5, "{}")
    return replace(match, **changes)  # type: ignore[arg-type]


def test_the_same_match_twice_is_one_row(database: Database) -> None:
    """Of the same file, version, reader and day; another day is another row, and the newest is what counts."""
    match = _match(database)
    with database.writing() as session:
        first = matches.start(session, as_of=match.as_of, reader_version="1", now=NOW)
        matches.keep(session, first, [match])
        second = matches.start(session, as_of=match.as_of, reader_version="1", now=NOW)
        matches.keep(session, second, [match])
        tomorrow = replace(match, as_of=date(2026, 6, 2), verdict="ineligible")
        third = matches.start(session, as_of=tomorrow.as_of, reader_version="1", now=NOW)
        matches.keep(session, third, [tomorrow])
        matches.finish(session, third, "done", now=NOW, patients=1, results=1)
    with database.reading() as session:
        assert 2 == session.scalar(select(func.count()).select_from(MatchResult))
        assert [] == list(matches.of_run(session, first))
        assert [("NCT99000001", match)] == list(matches.of_run(session, second))
        assert {"NCT99000001": tomorrow} == matches.latest_of_patient(session, "PT-001")
        assert {"NCT99000001": match} == matches.latest_of_patient(session, "PT-001", before_run=third)


def test_replaced_verdicts_are_dropped_and_the_newest_never(database: Database) -> None:
    """The newest is that of the last run: not the row with the highest number, nor that of the patient's last file. Another trial's stands by itself."""
    match = _match(database)
    with database.writing() as session:
        run_id = runs.start(session, mode="path", source="test", now=NOW)
        trials.keep_page(session, [to_fetched_trial(study(1, text="* other words")), to_fetched_trial(study(2))], run_id=run_id, now=NOW)
        amended, other = trials.current_versions(session)
        first, second, third = (matches.start(session, as_of=match.as_of, reader_version="1", now=NOW) for _ in range(3))
        matches.keep(session, first, [match, replace(match, version_id=other.version_id)])
        matches.keep(session, second, [replace(match, version_id=amended.version_id, patient_hash="hash-2", verdict="ineligible")])
        matches.keep(session, third, [match])
    with database.writing() as session:
        assert 0 == matches.forget_superseded(session, match.as_of)
        assert 1 == matches.forget_superseded(session, match.as_of + timedelta(days=1))
    with database.reading() as session:
        left = session.execute(select(MatchResult.run_id, MatchResult.version_id).order_by(MatchResult.run_id)).all()
    assert [(first, other.version_id), (third, match.version_id)] == [tuple(row) for row in left]


def test_removing_a_patient_removes_what_was_judged(database: Database) -> None:
    """Nothing of the patient stays behind."""
    match = _match(database)
    with database.writing() as session:
        matches.keep(session, matches.start(session, as_of=match.as_of, reader_version="1", now=NOW), [match])
        assert patients.remove(session, "PT-001")
        assert not patients.remove(session, "PT-001")
    with database.reading() as session:
        assert 0 == session.scalar(select(func.count()).select_from(MatchResult))


def test_a_fault_of_the_database_shows_no_patient_value(database: Database) -> None:
    """Neither the statement's values nor the row that the server quotes."""
    match = _match(database, patient_id="PT-secret", result_json='{"lab":"secret"}')
    with pytest.raises(StoreError) as caught, database.writing() as session:
        matches.keep(session, matches.start(session, as_of=match.as_of, reader_version="1", now=NOW), [match])
    assert "secret" not in str(caught.value)
    assert "secret" not in str(caught.value.__cause__).replace("Key (patient_id)=(PT-secret)", "")


def test_moments_are_utc_whatever_zone_they_were_given_in(database: Database) -> None:
    """An hour in Oslo's summer is the hour before in UTC."""
    oslo = datetime(2026, 6, 1, 17, 0, tzinfo=timezone(timedelta(hours=2)))
    with database.writing() as session:
        runs.start(session, mode="path", source="test", now=oslo)
    with database.reading() as session:
        [run] = runs.latest(session)
    assert (NOW, timedelta(0)) == (run.started_at, run.started_at.utcoffset())


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    """It could be any hour."""
    with pytest.raises(StoreError), database.writing() as session:
        runs.start(session, mode="path", source="test", now=datetime(2026, 6, 1))


def test_a_locked_sqlite_file_is_said_in_one_line(tmp_path) -> None:
    """Another program holds the file for longer than the wait."""
    url = f"sqlite:///{tmp_path / 'screener.sqlite3'}"
    holder, waiter = open_database(url), open_database(url)
    with waiter.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 10")
    with holder.writing() as held:
        held.execute(text("DELETE FROM patients"))
        with pytest.raises(StoreError, match=r"locked by another program$"), waiter.writing() as session:
            session.execute(text("DELETE FROM patients"))
    holder.close()
    waiter.close()
