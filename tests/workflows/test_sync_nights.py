"""Nights of syncing on both databases: what is asked for, what is written, when the watermark moves, and how a broken walk goes on."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from fake_registry import Answer, Asked, later_pages, lists, once, status
from registry_records import study
from sqlalchemy import event
from sync_nights import NIGHT, amended, posted, registry_of, run_rows, stored_state, sync

from screener.errors import RegistryError
from screener.store import locks, trials
from screener.store.locks import LockBusy
from screener.store.session import Database
from screener.workflows.stopping import Stop, Stopped


def test_the_first_sync_walks_the_whole_list(database: Database) -> None:
    """Every record, a request for each page and one before and after; the run's row tells it."""
    with registry_of(50) as registry:
        report = sync(database, registry)
    assert ("clean", "full", "50 read: 50 new, 0 changed, 0 unchanged, 0 set aside") == (report.outcome, report.mode, str(report))
    assert ["/version", "/studies", "/studies", "/studies", "/version"] == registry.paths()
    [row] = run_rows(database)
    assert ("clean", 50, 50, 3, 5, "2026-06-01T09:00:05", "2026-06-01T09:00:05", None) == (
        row.outcome,
        row.read_count,
        row.total_count,
        row.pages,
        row.request_count,
        row.snapshot_at_start,
        row.snapshot_at_end,
        row.next_token,
    )


def test_a_night_with_nothing_new_is_one_request_and_one_row(database: Database) -> None:
    """No table but the run's (and the lock's) is written."""
    written: list[str] = []
    with registry_of(50) as registry:
        sync(database, registry)
        asked, before = len(registry.asked), stored_state(database)

        def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
            if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
                written.append(statement.split("sync_runs")[0].split("locks")[0].strip())

        event.listen(database.engine, "before_cursor_execute", note)
        report = sync(database, registry, now=NIGHT + timedelta(days=1))
        event.remove(database.engine, "before_cursor_execute", note)
    assert ("nothing_new", 1) == (report.outcome, len(registry.asked) - asked)
    assert {"INSERT INTO", "UPDATE", "DELETE FROM"} == set(written)
    assert before == stored_state(database)
    assert ["clean", "nothing_new"] == [row.outcome for row in run_rows(database)]


def test_the_next_night_asks_for_a_week_before_the_last_clean_snapshot(database: Database) -> None:
    """Only what was updated since comes, and only what has other content is a change."""
    with registry_of(300) as registry:
        sync(database, registry, page_size=100)
        asked = len(registry.asked)
        registry.put(*(amended(n, "2026-06-02") for n in range(1, 6)), posted(301, lastUpdatePostDateStruct={"date": "2026-06-02"}))
        registry.snapshot = "2026-06-02T09:00:05"
        report = sync(database, registry, now=NIGHT + timedelta(days=1), page_size=100)
    assert ("clean", "incremental", "6 read: 1 new, 5 changed, 0 unchanged, 0 set aside") == (report.outcome, report.mode, str(report))
    assert ["/version", "/studies", "/version"] == registry.paths(asked)
    assert "AREA[LastUpdatePostDate]RANGE[2026-05-25,MAX]" == registry.asked[asked + 1].params["filter.advanced"]
    assert date(2026, 5, 25) == run_rows(database)[-1].updated_since


@pytest.mark.parametrize(
    ("change", "full"),
    [("api", True), ("scope", True), ("days", True), ("nothing", False)],
)
def test_when_the_whole_list_is_walked_again(database: Database, change: str, full: bool) -> None:
    """A new version of the API, another scope, eight days gone; else tonight's changes are enough."""
    with registry_of(5) as registry:
        sync(database, registry)
        registry.snapshot = "2026-06-02T09:00:05"
        registry.api_version = "2.0.6" if change == "api" else "2.0.5"
        report = sync(
            database,
            registry,
            scope="sarcoma" if change == "scope" else "osteosarcoma",
            now=NIGHT + timedelta(days=9 if change == "days" else 1),
        )
    assert ("full" if full else "incremental", "clean") == (report.mode, report.outcome)


def test_a_registry_that_does_not_name_its_snapshot_is_walked_each_night(database: Database) -> None:
    """It cannot be known that nothing is new; the watermark is the day of the run."""
    with registry_of(5) as registry:
        registry.snapshot = None
        sync(database, registry)
        report = sync(database, registry, now=NIGHT + timedelta(days=1))
    assert ("incremental", "clean") == (report.mode, report.outcome)
    assert date(2026, 5, 25) == run_rows(database)[-1].updated_since


def _flip_after(registry, number: int, snapshot: str) -> None:
    def flip(asked: Asked, answer: Answer) -> Answer | None:
        if asked.number == number:
            registry.snapshot = snapshot
        return None

    registry.faults.append(flip)


def test_data_that_change_under_a_walk_make_it_mixed_and_are_fetched_at_once(database: Database) -> None:
    """What changed meanwhile comes with a second walk; but only a whole clean walk is a base for the nights to come."""
    with registry_of(50) as registry:
        _flip_after(registry, 3, "2026-06-02T09:00:05")
        report = sync(database, registry)
        assert ["mixed", "clean"] == [row.outcome for row in run_rows(database)]
        assert ["full", "incremental"] == [row.mode for row in run_rows(database)]
        assert ("clean", 2) == (report.outcome, len(report.run_ids))
        again = sync(database, registry, now=NIGHT + timedelta(days=1))
    assert ("full", "clean", 50) == (again.mode, again.outcome, again.unchanged)


def test_a_watermark_does_not_move_on_a_mixed_night(database: Database) -> None:
    """The next night asks since the last clean snapshot, not since the mixed one."""
    with registry_of(50) as registry:
        sync(database, registry)
        registry.snapshot = "2026-06-20T09:00:05"
        for number, day in ((7, "21"), (10, "22")):
            _flip_after(registry, number, f"2026-06-{day}T09:00:05")
        report = sync(database, registry, now=NIGHT + timedelta(days=3))
        assert ("mixed", ["clean", "mixed", "mixed"]) == (report.outcome, [row.outcome for row in run_rows(database)])
        sync(database, registry, now=NIGHT + timedelta(days=4))
    assert [None, date(2026, 5, 25), date(2026, 5, 25), date(2026, 5, 25)] == [row.updated_since for row in run_rows(database)]


def test_two_snapshot_days_in_one_walk_are_mixed(database: Database) -> None:
    """Records carry the day of their snapshot: two of them show a change that the version did not."""
    with registry_of(0) as registry:
        registry.put(study(1, snapshot="2026-06-01"), study(2, snapshot="2026-06-02"))
        assert "mixed" == sync(database, registry).outcome


def test_a_short_list_is_walked_once_more_and_then_said(database: Database) -> None:
    """The registry announced more than came: not clean, and the reason is in the row."""

    def announce_more(asked: Asked, answer: Answer) -> Answer | None:
        return Answer(body=answer.body.replace(b'"totalCount":50', b'"totalCount":51')) if b"totalCount" in answer.body else None

    with registry_of(50) as registry:
        registry.faults.append(announce_more)
        report = sync(database, registry)
    said = "the registry announced 51 records, and 50 came"
    assert ("mixed", said) == (report.outcome, report.error)
    assert [("full", "mixed", said)] * 2 == [(row.mode, row.outcome, row.error) for row in run_rows(database)]


def test_a_walk_that_breaks_off_goes_on_behind_its_last_page(database: Database) -> None:
    """Same query, same snapshot, a fresh checkpoint: the same run goes on, and its counts are those of the whole walk."""
    with registry_of(100) as registry:
        registry.faults.append(lambda asked, answer: status(503)(asked, answer) if asked.number >= 5 and later_pages(asked) else None)
        with pytest.raises(RegistryError, match="HTTP 503"):
            sync(database, registry)
        [row] = run_rows(database)
        assert ("failed", 60, 3) == (row.outcome, row.read_count, row.pages)
        assert {"HTTP 503": 6} == json.loads(row.retries_json)
        registry.faults.clear()
        asked = len(registry.asked)
        report = sync(database, registry, now=NIGHT + timedelta(hours=5))
    assert "100 read: 100 new, 0 changed, 0 unchanged, 0 set aside" == str(report)
    assert ["/version", "/studies", "/studies", "/studies", "/version"] == registry.paths(asked)
    assert "pageToken" in registry.asked[asked + 1].params
    [row] = run_rows(database)
    assert ("clean", 1, None, 100, 0) == (row.outcome, row.resumed_count, row.error, row.total_count, row.duplicate_count)


@pytest.mark.parametrize("change", ["late", "snapshot", "scope"])
def test_a_checkpoint_that_is_no_longer_good_is_not_used(database: Database, change: str) -> None:
    """Six hours old, of another snapshot, of another scope: the walk begins again, and the old run stays broken off."""
    with registry_of(100) as registry:
        registry.faults.append(lambda asked, answer: status(503)(asked, answer) if asked.number >= 5 and later_pages(asked) else None)
        with pytest.raises(RegistryError):
            sync(database, registry)
        registry.faults.clear()
        if change == "snapshot":
            registry.snapshot = "2026-06-02T09:00:05"
        report = sync(
            database,
            registry,
            now=NIGHT + timedelta(hours=7 if change == "late" else 1),
            scope="sarcoma" if change == "scope" else "osteosarcoma",
        )
    assert ("clean", "100 read: 40 new, 0 changed, 60 unchanged, 0 set aside") == (report.outcome, str(report))
    assert ["failed", "clean"] == [row.outcome for row in run_rows(database)]


def test_stopping_finishes_the_page_and_the_next_sync_goes_on(database: Database) -> None:
    """Asked in mid-page: the page is stored whole with its checkpoint."""
    stop = Stop()
    with registry_of(100) as registry:

        def ask(asked: Asked, answer: Answer) -> None:
            if asked.number == 3:
                stop.ask()

        registry.faults.append(ask)
        with pytest.raises(Stopped):
            sync(database, registry, stop=stop)
        [row] = run_rows(database)
        assert ("interrupted", 40, 2) == (row.outcome, row.read_count, row.pages)
        report = sync(database, registry)
    assert ("clean", 100, 1) == (report.outcome, report.new, run_rows(database)[0].resumed_count)


def test_a_refused_page_token_starts_the_walk_again_once(database: Database) -> None:
    """HTTP 400 with a token is no fault of the query; the second one is."""
    with registry_of(100) as registry:
        registry.faults.append(once(status(400, b"Invalid page token"), later_pages))
        report = sync(database, registry)
        assert ("clean", 2) == (report.outcome, len(report.run_ids))
        assert ["failed", "clean"] == [row.outcome for row in run_rows(database)]
        registry.snapshot = "2026-06-02T09:00:05"
        registry.faults.append(once(status(400, b"Invalid page token"), later_pages, times=2))
        with pytest.raises(RegistryError, match="did not accept the page token"):
            sync(database, registry, full=True)


def test_a_registry_that_cannot_be_reached_leaves_a_failed_run(database: Database) -> None:
    """A night without data must not look like a night without a run."""
    with registry_of(1) as registry:
        registry.faults.append(status(503))
        with pytest.raises(RegistryError):
            sync(database, registry)
    [row] = run_rows(database)
    assert ("failed", "the registry did not answer in 6 tries: HTTP 503", 6) == (row.outcome, row.error, row.request_count)


def test_a_second_sync_at_the_same_time_is_told_who_is_at_work(database: Database) -> None:
    """It does nothing, and asks the registry nothing."""
    with registry_of(1) as registry, locks.held(database, "sync", now=lambda: NIGHT):
        with pytest.raises(LockBusy, match=r"another screener is at work on this database \(process \d+ on "):
            sync(database, registry)
        assert [] == registry.asked


def test_a_clock_that_goes_back_an_hour_changes_nothing(database: Database) -> None:
    """In mid-walk and between two nights: the newest run is the one with the highest number, and a checkpoint from the future is good."""
    moments = iter([NIGHT - timedelta(minutes=10 * n) for n in range(1000)])
    with registry_of(100) as registry:
        registry.faults.append(lambda asked, answer: status(503)(asked, answer) if asked.number >= 5 and later_pages(asked) else None)
        with pytest.raises(RegistryError):
            sync(database, registry)
        registry.faults.clear()
        report = sync(database, registry, now=lambda: next(moments))
        assert ("clean", 100, 1) == (report.outcome, report.new, run_rows(database)[-1].resumed_count)
        registry.put(amended(1, "2026-06-02"))
        registry.snapshot = "2026-06-02T09:00:05"
        report = sync(database, registry, now=NIGHT - timedelta(hours=1))
    assert ("incremental", 1, date(2026, 5, 25)) == (report.mode, report.changed, run_rows(database)[-1].updated_since)


def test_a_record_that_grows_invalid_keeps_its_last_good_version(database: Database) -> None:
    """It is set aside once, is not missing, and is cleared when it is good again."""
    with registry_of(30) as registry:
        sync(database, registry)
        registry.put(amended(1, "2026-06-02", text=" "))
        registry.snapshot = "2026-06-02T09:00:05"
        report = sync(database, registry, full=True)
        assert ("clean", 1, 1) == (report.outcome, report.set_aside, len(report.newly_set_aside))
        with database.reading() as session:
            assert (1, "in_scope") == (len(trials.history(session, "NCT99000001")), trials.summary(session, "NCT99000001").state)
        registry.put(posted(1))
        registry.snapshot = "2026-06-03T09:00:05"
        sync(database, registry, full=True)
    assert [] == stored_state(database)["set_aside"]


def test_an_upload_of_all_records_with_other_snapshot_days_changes_nothing(database: Database) -> None:
    """The nightly field is in every record and no content."""
    with registry_of(0) as registry:
        registry.put(*(study(n, snapshot="2026-06-01") for n in range(1, 40)))
        sync(database, registry)
        registry.put(*(study(n, snapshot="2026-06-02") for n in range(1, 40)))
        registry.snapshot = "2026-06-02T09:00:05"
        report = sync(database, registry, full=True)
    assert "39 read: 0 new, 0 changed, 39 unchanged, 0 set aside" == str(report)


def test_no_query_filters_by_status(database: Database) -> None:
    """A status in the query would make a trial vanish where it should change."""
    with registry_of(3) as registry:
        sync(database, registry)
    assert {"query.cond", "sort", "format", "markupFormat", "pageSize", "countTotal"} == {
        n for a in registry.asked if lists(a) for n in a.params
    }
