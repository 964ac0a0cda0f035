"""A sync against every fault that the registry, its edge, the network and the database are known for, on both databases."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from fake_registry import (
    Answer,
    Asked,
    Fault,
    html,
    later_pages,
    lists,
    once,
    reset_in_mid_body,
    slowly,
    status,
    truncated_gzip,
)
from sqlalchemy import event, text
from sync_nights import NIGHT, amended, posted, registry_of, run_rows, stored_state, sync

from screener.errors import RegistryError, StoreError
from screener.registry.client import RegistryClient
from screener.registry.transport import Transport, TransportOptions
from screener.store.migrate import upgrade
from screener.store.session import Database, connect
from screener.workflows import sync_run
from screener.workflows.sync_registry import sync_from_registry

UNDISTURBED = "100 read: 100 new, 0 changed, 0 unchanged, 0 set aside"


@pytest.mark.parametrize(
    ("fault", "when", "times", "said"),
    [
        (reset_in_mid_body, later_pages, 2, "the answer was cut short"),
        (truncated_gzip, lists, 2, "an answer that is not whole JSON"),
        (html(200), lists, 2, "an HTML page instead of data"),
        (html(200), later_pages, 1, "an HTML page instead of data"),
        (status(429), later_pages, 3, "HTTP 429"),
        (status(429, Retry_After="7"), later_pages, 2, "HTTP 429"),
        (status(500), lists, 5, "HTTP 500"),
        (status(503, b"busy"), lambda asked: True, 5, "HTTP 503"),
    ],
    ids=["reset", "truncated gzip", "html first", "html later", "429", "429 with Retry-After", "500 burst", "503 burst"],
)
def test_what_passes_costs_retries_and_nothing_else(
    database: Database, fault: Fault, when: Callable[[Asked], bool], times: int, said: str
) -> None:
    """The sync is clean, every record is there once, and the row counts the failures."""
    slept: list[float] = []
    with registry_of(100) as registry:
        registry.faults.append(once(fault, when, times))
        report = sync(database, registry, slept=slept)
    assert ("clean", UNDISTURBED) == (report.outcome, str(report))
    [row] = run_rows(database)
    assert row.retries_json is not None
    assert {said: times} == json.loads(row.retries_json)
    assert times == len(slept)


def test_the_wait_that_is_asked_for_is_kept(database: Database) -> None:
    """`Retry-After` in seconds, in the middle of a walk."""
    slept: list[float] = []
    with registry_of(50) as registry:
        registry.faults.append(once(status(429, Retry_After="7"), later_pages, 2))
        assert "clean" == sync(database, registry, slept=slept).outcome
    assert [7.0, 7.0] == slept


@pytest.mark.parametrize(
    ("fault", "requests", "said"),
    [
        (status(403, b"<html>refused</html>"), 1, "refused this client"),
        (status(404, b"no such page"), 1, "HTTP 404 without the registry's own words"),
        (html(404), 1, "HTTP 404 without the registry's own words"),
        (status(400, b"Error parsing query"), 1, "did not accept the request (HTTP 400): Error parsing query"),
        (html(200), 3, "did not answer in 3 tries: an HTML page instead of data"),
        (status(503), 6, "did not answer in 6 tries: HTTP 503"),
        (status(418, b"teapot"), 1, "answered HTTP 418: teapot"),
    ],
    ids=["403", "404 text", "404 html", "400", "html", "503", "418"],
)
def test_what_does_not_pass_ends_the_run_in_one_line(database: Database, fault: Fault, requests: int, said: str) -> None:
    """No loop, the pages before stand, and after the fault the next sync has everything."""
    with registry_of(100) as registry:
        registry.faults.append(lambda asked, answer: fault(asked, answer) if asked.number >= 4 and lists(asked) else None)
        if said.startswith("did not accept the request"):
            registry.faults[-1] = lambda asked, answer: fault(asked, answer) if lists(asked) else None
        with pytest.raises(RegistryError) as caught:
            sync(database, registry)
        assert said in str(caught.value)
        assert "\n" not in str(caught.value)
        [row] = run_rows(database)
        assert ("failed", str(caught.value)) == (row.outcome, row.error)
        assert requests == len(registry.asked) - (1 if "400" in said else 3)
        registry.faults.clear()
        assert "clean" == sync(database, registry).outcome
    assert 100 == len(stored_state(database)["trials"])


def test_a_refusal_once_is_no_refusal_for_ever(database: Database) -> None:
    """HTTP 403 ends tonight's run at once; tomorrow's goes on behind its last page."""
    with registry_of(100) as registry:
        registry.faults.append(once(status(403), lambda asked: asked.number == 4))
        with pytest.raises(RegistryError, match="refused this client"):
            sync(database, registry)
        report = sync(database, registry)
    assert ("clean", UNDISTURBED, 1) == (report.outcome, str(report), run_rows(database)[0].resumed_count)


def test_a_slow_body_is_waited_for_but_not_for_ever(database: Database) -> None:
    """A whole answer has a limit of time, however lively it drips."""
    with registry_of(20) as registry:
        registry.faults.append(once(slowly, lists))
        assert "clean" == sync(database, registry).outcome
        registry.snapshot = "2026-06-02T09:00:05"
        registry.put(*(amended(n, "2026-06-02", text="x" * 2000) for n in range(1, 21)))
        registry.faults.append(slowly)
        with pytest.raises(RegistryError, match=r"no whole answer in 0\.2 s"):
            sync(database, registry, request_timeout=0.2, tries=2, page_size=20)


def test_an_exactly_full_last_page_is_followed_by_an_empty_one(database: Database) -> None:
    """The registry does not look ahead."""
    with registry_of(40) as registry:
        report = sync(database, registry)
        assert (4, "clean", 40) == (len([a for a in registry.asked if lists(a)]) + 1, report.outcome, report.new)


def test_an_empty_page_with_a_token_is_followed(database: Database) -> None:
    """In the middle of the list too."""

    def empty(asked: Asked, answer: Answer) -> Answer:
        token = asked.params.get("pageToken", "")
        assert token
        # a page that shows nothing and leads on to where it stood
        hop = base64.urlsafe_b64encode(base64.urlsafe_b64decode(token) + b":again").decode()
        return Answer(body=json.dumps({"studies": [], "nextPageToken": hop}).encode())

    with registry_of(100) as registry:
        registry.faults.append(once(empty, later_pages))
        report = sync(database, registry)
    assert ("clean", UNDISTURBED) == (report.outcome, str(report))


def test_pages_smaller_than_asked_for_are_followed_all_the_same(database: Database) -> None:
    """The registry clamps page sizes in silence."""
    with registry_of(100) as registry:
        registry.largest_page = 7
        report = sync(database, registry)
    assert ("clean", UNDISTURBED) == (report.outcome, str(report))


def test_a_row_that_moves_between_pages_is_noticed(database: Database) -> None:
    """It comes twice and another not at all: the count is short, the walk is done once more, and then it is whole."""
    with registry_of(60) as registry:

        def move(asked: Asked, answer: Answer) -> None:
            if asked.number == 2:
                last = max(
                    registry.records,
                    key=lambda i: registry.records[i]["protocolSection"]["statusModule"]["studyFirstPostDateStruct"]["date"],
                )
                registry.put(posted(int(last[5:]), studyFirstPostDateStruct={"date": "2000-01-01"}))

        registry.faults.append(move)
        report = sync(database, registry)
    first, second = run_rows(database)
    assert ("mixed", 59, 1, "clean", 60, 0) == (
        first.outcome,
        first.read_count,
        first.duplicate_count,
        second.outcome,
        second.read_count,
        second.duplicate_count,
    )
    assert ("clean", 60) == (report.outcome, report.new)


def test_rows_that_come_twice_are_counted_apart(database: Database) -> None:
    """The counts add up without them."""

    def double(asked: Asked, answer: Answer) -> Answer | None:
        if not lists(asked):
            return None
        said = json.loads(answer.body)
        said["studies"] += said["studies"][:1]
        return Answer(body=json.dumps(said).encode())

    with registry_of(19) as registry:
        registry.faults.append(double)
        report = sync(database, registry)
    [row] = run_rows(database)
    assert ("clean", 19, 19, 1) == (report.outcome, report.read, row.new_count, row.duplicate_count)


def test_odd_rows_of_a_list_are_set_aside(database: Database) -> None:
    """A row that is no study does not end the walk, and counts as one of those announced."""

    def odd(asked: Asked, answer: Answer) -> Answer | None:
        return (
            Answer(body=answer.body.replace(b'"studies":[', b'"studies":[{},3,').replace(b'"totalCount":5', b'"totalCount":7'))
            if lists(asked)
            else None
        )

    with registry_of(5) as registry:
        registry.faults.append(odd)
        report = sync(database, registry)
    assert ("clean", "7 read: 5 new, 0 changed, 0 unchanged, 2 set aside") == (report.outcome, str(report))
    assert ["page 1: studies[0]", "page 1: studies[1]"] == sorted(record.place for record in report.newly_set_aside)


def test_a_budget_ends_a_night_of_waiting(database: Database) -> None:
    """The registry asks for longer waits than the run may spend."""
    with registry_of(50) as registry:
        registry.faults.append(lambda asked, answer: status(429, Retry_After="200")(asked, answer) if later_pages(asked) else None)
        with pytest.raises(RegistryError, match="budget of 500 s for retries is used up"):
            sync(database, registry, budget=500)
    assert 20 == run_rows(database)[0].read_count


def _small(tmp_path: Any) -> Database:
    database = connect(f"sqlite:///{tmp_path / 'small.sqlite3'}")
    upgrade(database)
    return database


def test_a_full_disk_is_said_in_one_line_and_the_next_sync_goes_on(tmp_path: Any) -> None:
    """On SQLite: the page at hand is gone whole, the pages before stand."""
    database = _small(tmp_path)
    with database.engine.connect() as connection:
        pages = connection.scalar(text("PRAGMA page_count"))

    def limit(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages + 30}")

    database.engine.dispose()
    event.listen(database.engine, "connect", limit)
    with registry_of(0) as registry:
        registry.put(*(posted(n, text="x" * 5000) for n in range(1, 101)))
        with pytest.raises(StoreError, match="the disk is full"):
            sync(database, registry, page_size=10)
        event.remove(database.engine, "connect", limit)
        database.engine.dispose()
        kept = len(stored_state(database)["trials"])
        assert kept < 100
        assert kept == run_rows(database)[0].read_count
        assert 0 == kept % 10
        report = sync(database, registry, page_size=10)
    assert ("clean", 100, 100) == (report.outcome, report.read, len(stored_state(database)["trials"]))
    database.close()


def test_a_full_disk_of_the_server_is_said_in_one_line(new_postgresql_database) -> None:
    """On PostgreSQL: nothing of the page is kept, no row's text is shown, and the next sync goes on."""
    database = connect(new_postgresql_database())
    upgrade(database)
    full = """
        CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF (SELECT count(*) FROM trial_versions) > 30 THEN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END IF;
            RETURN NEW; END $$;
        CREATE TRIGGER full_disk AFTER INSERT ON trial_versions FOR EACH ROW EXECUTE FUNCTION full_disk();
    """
    with database.engine.begin() as connection:
        connection.execute(text(full))
    with registry_of(100) as registry:
        with pytest.raises(StoreError, match="No space left on device") as caught:
            sync(database, registry)
        assert "\n" not in str(caught.value)
        assert 20 == len(stored_state(database)["trials"])
        with database.engine.begin() as connection:
            connection.execute(text("DROP TRIGGER full_disk ON trial_versions"))
        report = sync(database, registry)
    assert ("clean", 100) == (report.outcome, report.read)
    database.close()


def test_a_server_that_restarts_in_mid_run_is_waited_for(new_postgresql_database, monkeypatch: pytest.MonkeyPatch) -> None:
    """All connections end at once, the lock's too, and new ones are refused for a while: the run goes on, and nothing is counted twice."""
    url = new_postgresql_database()
    database, admin = connect(url), connect(url.rpartition("/")[0] + "/postgres")
    upgrade(database)
    name = url.rpartition("/")[2]
    monkeypatch.setattr(sync_run, "_RECONNECT_WAITS", (0.05, 0.05, 0.1, 0.1))
    tries: list[str] = []

    def execute(statement: str) -> None:
        with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))

    def restart(asked: Asked, answer: Answer) -> None:
        if asked.number in (3, 5):
            execute(f'ALTER DATABASE "{name}" CONNECTION LIMIT 0')
            execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
            execute(f'ALTER DATABASE "{name}" CONNECTION LIMIT -1')
            tries.append("restarted")

    with registry_of(100) as registry:
        registry.faults.append(restart)
        report = sync(database, registry)
    [row] = run_rows(database)
    assert (["restarted"] * 2, "clean", UNDISTURBED, 6) == (tries, report.outcome, str(report), row.pages)
    database.close()
    admin.close()


def test_a_server_that_stays_away_ends_the_run(new_postgresql_database, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one line; the next sync goes on behind the last page that was stored."""
    url = new_postgresql_database()
    database, admin = connect(url), connect(url.rpartition("/")[0] + "/postgres")
    upgrade(database)
    name = url.rpartition("/")[2]
    monkeypatch.setattr(sync_run, "_RECONNECT_WAITS", (0.01, 0.01))

    def execute(*statements: str) -> None:
        with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for statement in statements:
                connection.execute(text(statement))

    def stop(asked: Asked, answer: Answer) -> None:
        if asked.number == 4:
            execute(
                f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false',
                f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
            )

    with registry_of(100) as registry:
        registry.faults.append(stop)
        with pytest.raises(StoreError) as caught:
            sync(database, registry)
        assert "\n" not in str(caught.value)
        registry.faults.clear()
        execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        assert [("running", 40)] == [(row.outcome, row.read_count) for row in run_rows(database)]
        report = sync(database, registry)
    assert ("clean", UNDISTURBED, 1) == (report.outcome, str(report), run_rows(database)[0].resumed_count)
    database.close()
    admin.close()


def test_a_token_is_never_sent_with_other_parameters(database: Database) -> None:
    """All pages of a walk differ in the token and in the count alone."""
    with registry_of(100) as registry:
        sync(database, registry)
        registry.snapshot = "2026-06-02T09:00:05"
        sync(database, registry)
    walks: dict[str, set[tuple[tuple[str, str], ...]]] = {}
    for asked in filter(lists, registry.asked):
        rest = {n: v for n, v in asked.params.items() if n not in ("pageToken", "countTotal")}
        walks.setdefault(rest.get("filter.advanced", ""), set()).add(tuple(sorted(rest.items())))
    assert [1, 1] == [len(forms) for forms in walks.values()]


def test_requests_keep_their_distance(database: Database) -> None:
    """1.2 seconds from start to start, through the whole walk."""
    slept: list[float] = []
    moments = [0.0]
    with registry_of(30) as registry:

        def sleep(seconds: float) -> None:
            slept.append(seconds)
            moments[0] += seconds

        client = RegistryClient(
            registry.base_url, page_size=20, transport=Transport(TransportOptions(pause=1.2), sleep=sleep, clock=lambda: moments[0])
        )
        sync_from_registry(database, client, scope="osteosarcoma", now=lambda: NIGHT)
        client.close()
    assert [pytest.approx(1.2)] * 3 == slept
