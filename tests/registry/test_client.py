"""The client against recorded kinds of answers: paging, retries, pacing, and faults in one line."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import responses
from registry_records import study

from screener.errors import RegistryError
from screener.registry.client import Absent, Found, Moved, PageToken, RegistryClient, RegistryVersion, scope_query
from screener.registry.transport import Transport, TransportOptions, user_agent

BASE = "https://registry.example/api/v2"
QUERY = scope_query("osteosarcoma OR sarcoma")


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def make(time: Time) -> Callable[..., RegistryClient]:
    def client(page_size: int = 2, **options: object) -> RegistryClient:
        ready = TransportOptions(**{"pause": 0.0, **options})  # type: ignore[arg-type]
        return RegistryClient(BASE, page_size=page_size, transport=Transport(ready, sleep=time.sleep, clock=time.clock, jitter=lambda: 0.5))

    return client


@pytest.fixture
def registry():
    with responses.RequestsMock(assert_all_requests_are_fired=True) as mock:
        yield mock


def _asked(registry: responses.RequestsMock, index: int) -> dict[str, str]:
    return {k: v[0] for k, v in parse_qs(urlsplit(registry.calls[index].request.url).query).items()}


def test_the_version_is_told(make, registry) -> None:
    """The API's version and the name of the snapshot."""
    registry.get(f"{BASE}/version", json={"apiVersion": "2.0.5", "dataTimestamp": "2026-08-14T09:00:05"})
    assert RegistryVersion("2.0.5", "2026-08-14T09:00:05") == make().version()


def test_a_version_without_a_snapshot_is_tolerated(make, registry) -> None:
    """Only the API's version is promised."""
    registry.get(f"{BASE}/version", json={"apiVersion": "2.0.5"})
    assert RegistryVersion("2.0.5", None) == make().version()


def test_who_asks_is_said_truthfully(make, registry) -> None:
    """The library, the program, and how to reach its operator; never a browser."""
    registry.get(f"{BASE}/version", json={"apiVersion": "2.0.5"})
    make(contact="https://hospital.example/screener").version()
    said = registry.calls[0].request.headers["User-Agent"]
    assert re.fullmatch(r"python-requests/[\d.]+ \(screener/[\d.]+; \+https://hospital\.example/screener\)", said)
    assert "+" not in user_agent()


def test_pages_are_followed_to_the_end_with_the_same_parameters(make, registry) -> None:
    """The total is asked for once, and the token goes with an unchanged query."""
    registry.get(f"{BASE}/studies", json={"totalCount": 3, "studies": [study(1), study(2)], "nextPageToken": "T1"})
    registry.get(f"{BASE}/studies", json={"studies": [study(3)]})
    pages = list(make().pages(QUERY))
    assert [(2, 3), (1, None)] == [(len(p.records), p.total) for p in pages]
    first, second = _asked(registry, 0), _asked(registry, 1)
    assert ("true", "2", "StudyFirstPostDate:asc", "markdown") == (
        first["countTotal"],
        first["pageSize"],
        first["sort"],
        first["markupFormat"],
    )
    assert first.keys() - {"countTotal"} == second.keys() - {"pageToken"}
    assert "T1" == second["pageToken"]


def test_an_exactly_full_last_page_may_be_followed_by_an_empty_one(make, registry) -> None:
    """The registry does not look ahead: an empty page without a token is a normal end."""
    registry.get(f"{BASE}/studies", json={"totalCount": 2, "studies": [study(1), study(2)], "nextPageToken": "T1"})
    registry.get(f"{BASE}/studies", json={"studies": []})
    assert [2, 0] == [len(p.records) for p in make().pages(QUERY)]


def test_pages_that_go_in_a_circle_are_an_error(make, registry) -> None:
    """The same token twice would never end."""
    for _ in range(2):
        registry.get(f"{BASE}/studies", json={"studies": [], "nextPageToken": "T1"})
    with pytest.raises(RegistryError, match="in a circle"):
        list(make().pages(QUERY))


def test_a_token_is_refused_for_another_query(make) -> None:
    """The registry would answer with wrong rows."""
    with pytest.raises(ValueError, match="another query"):
        make().page(QUERY, PageToken("T1", scope_query("sarcoma").key))


def test_more_rows_than_asked_for_are_not_trusted(make, registry) -> None:
    """A page larger than its size is no answer to this request."""
    registry.get(f"{BASE}/studies", json={"studies": [study(n) for n in range(1, 4)]})
    with pytest.raises(RegistryError, match="no usable `studies`"):
        make().page(QUERY)


def test_one_study_is_found(make, registry) -> None:
    """By its id."""
    registry.get(f"{BASE}/studies/NCT99000001", json=study(1))
    assert Found(study(1)) == make().study("NCT99000001")


@pytest.mark.parametrize("location", [f"{BASE}/studies/NCT99000002", "/api/v2/studies/NCT99000002", "NCT99000002"])
def test_an_alias_is_told_and_not_followed(make, registry, location: str) -> None:
    """A redirect names the id under which the trial now is."""
    registry.get(f"{BASE}/studies/NCT99000001", status=301, headers={"Location": location})
    assert Moved("NCT99000002") == make().study("NCT99000001")
    assert 1 == len(registry.calls)


def test_absence_is_only_what_the_registry_says_in_its_own_words(make, registry) -> None:
    """Another 404 is a wrong address or a failing edge, never a removed trial."""
    registry.get(f"{BASE}/studies/NCT99000001", status=404, body="NCT number NCT99000001 not found", content_type="text/plain")
    registry.get(f"{BASE}/studies/NCT99000002", status=404, body="<html>not found</html>", content_type="text/html")
    assert Absent() == make().study("NCT99000001")
    with pytest.raises(RegistryError, match="HTTP 404 without the registry's own words"):
        make().study("NCT99000002")


def test_a_fault_of_ours_is_shown_and_not_tried_again(make, registry) -> None:
    """HTTP 400 comes with the reason in plain text; it is shown in one printable line."""
    registry.get(f"{BASE}/studies", status=400, body="Error parsing query:\n no viable\x1b[31m alternative", content_type="text/plain")
    with pytest.raises(RegistryError) as caught:
        make().page(QUERY)
    assert "the registry did not accept the request (HTTP 400): Error parsing query: no viable?[31m alternative" == str(caught.value)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_passes_is_tried_again_with_growing_waits(make, registry, time: Time, status: int) -> None:
    """One second, then two, then the answer."""
    for _ in range(2):
        registry.get(f"{BASE}/version", status=status)
    registry.get(f"{BASE}/version", json={"apiVersion": "2.0.5"})
    client = make()
    assert "2.0.5" == client.version().api_version
    assert [1.0, 2.0] == time.slept
    assert {f"HTTP {status}": 2} == dict(client.transport.retries)


@pytest.mark.parametrize(
    "fault",
    [requests.exceptions.ConnectionError("reset"), requests.exceptions.ReadTimeout(), requests.exceptions.ChunkedEncodingError("cut")],
)
def test_a_broken_connection_is_tried_again(make, registry, fault: Exception) -> None:
    """Resets, timeouts and bodies that were cut short pass."""
    registry.get(f"{BASE}/version", body=fault)
    registry.get(f"{BASE}/version", json={"apiVersion": "2.0.5"})
    assert "2.0.5" == make().version().api_version


@pytest.mark.parametrize(
    ("body", "content_type", "said"),
    [
        ("<html>busy</html>", "text/html", "an HTML page instead of data"),
        ('{"apiVersion":', "application/json", "an answer that is not whole JSON"),
    ],
)
def test_a_page_of_the_edge_is_worth_three_tries(make, registry, body: str, content_type: str, said: str) -> None:
    """Status 200 with something that is no answer."""
    for _ in range(3):
        registry.get(f"{BASE}/version", body=body, content_type=content_type)
    with pytest.raises(RegistryError) as caught:
        make().version()
    assert f"the registry did not answer in 3 tries: {said}" == str(caught.value)


def test_the_tries_end(make, registry) -> None:
    """Six tries, then one line."""
    for _ in range(6):
        registry.get(f"{BASE}/version", status=503)
    with pytest.raises(RegistryError, match="did not answer in 6 tries: HTTP 503"):
        make().version()


@pytest.mark.parametrize(
    ("asked", "waited"), [("7", 7.0), ("99999", 300.0), ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0), ("soon", 1.0), ("-5", 1.0)]
)
def test_the_wait_that_the_registry_asks_for_is_kept_within_reason(make, registry, time: Time, asked: str, waited: float) -> None:
    """`Retry-After` in seconds or as a date, at most five minutes; nonsense counts as not said."""
    registry.get(f"{BASE}/version", status=429, headers={"Retry-After": asked})
    registry.get(f"{BASE}/version", json={"apiVersion": "2.0.5"})
    make().version()
    assert [waited] == time.slept


def test_a_run_does_not_wait_beyond_its_budget(make, registry) -> None:
    """The next wait would pass the budget: the run ends instead."""
    for _ in range(3):
        registry.get(f"{BASE}/version", status=503)
    with pytest.raises(RegistryError, match=r"budget of 4 s for retries is used up: HTTP 503"):
        make(budget=4.0).version()


def test_requests_start_a_pause_apart(make, registry, time: Time) -> None:
    """From start to start; the first one does not wait."""
    for _ in range(3):
        registry.get(f"{BASE}/version", json={"apiVersion": "2.0.5"})
    client = make(pause=1.2)
    client.version()
    time.now += 0.5
    client.version()
    client.version()
    assert [pytest.approx(0.7), pytest.approx(1.2)] == time.slept


def test_a_refusal_is_tried_once_more_with_older_tls_and_then_ends(make, registry, time: Time) -> None:
    """HTTP 403 is the edge's verdict on this client: no loop."""
    for _ in range(2):
        registry.get(f"{BASE}/version", status=403)
    with pytest.raises(RegistryError, match="refused this client"):
        make().version()
    assert [] == time.slept


def test_an_answer_that_is_no_object_is_refused(make, registry) -> None:
    """A list where an object belongs."""
    registry.get(f"{BASE}/version", json=[1])
    with pytest.raises(RegistryError, match="JSON, but no object"):
        make().version()
