"""ClinicalTrials.gov API v2: the list with its pages, one study, and the version. Facts of the API: its OpenAPI file 2.0.5."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from screener.errors import RegistryError
from screener.registry.study import RecordFault, nct_id_of
from screener.registry.transport import Answer, Transport, TransportOptions

_NCT_ID = re.compile(r"NCT[0-9]{8}")
_ABSENT = re.compile(rb"NCT number NCT\d{8} not found\s*")
_LONGEST_WALK = 100_000  # pages


class TokenRefused(RegistryError):  # noqa: N818 - what the registry did
    """The registry does not accept a page token (any more): the walk begins again."""


@dataclass(frozen=True, slots=True)
class RegistryVersion:
    """What the registry says of itself. `data_timestamp` names the snapshot: compare it, do not count with it; it may be missing."""

    api_version: str
    data_timestamp: str | None


@dataclass(frozen=True, slots=True)
class ListQuery:
    """A query of the list. The same query means the same `key`, and page tokens belong to one key only."""

    params: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        """SHA-256 (hex) of the parameters."""
        return hashlib.sha256(json.dumps(sorted(self.params)).encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class PageToken:
    """Where a walk goes on. The registry accepts a token with any parameters, and then answers with wrong rows: so it is bound to its query here."""

    value: str
    query_key: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list. `total` is on the first page only."""

    records: tuple[Mapping[str, Any], ...] = field(repr=False)
    next_token: PageToken | None
    total: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """The registry has the study."""

    record: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Moved:
    """The registry knows the id as an alias of another."""

    nct_id: str


@dataclass(frozen=True, slots=True)
class Absent:
    """The registry says, in its own words, that it has no such study."""


def scope_query(scope: str, *, updated_since: str | None = None) -> ListQuery:
    """All trials of a scope (Essie words for conditions), of any status; or those updated since a day (`YYYY-MM-DD`).

    Sorted by the day of first posting, which does not change: an update in mid-walk moves no row to a page that was already read.
    """
    params = [
        ("query.cond", scope),
        ("sort", "StudyFirstPostDate:asc"),
        ("format", "json"),
        ("markupFormat", "markdown"),
    ]
    if updated_since is not None:
        params.append(("filter.advanced", f"AREA[LastUpdatePostDate]RANGE[{updated_since},MAX]"))
    return ListQuery(tuple(params))


def ids_query(nct_ids: Sequence[str]) -> ListQuery:
    """The trials of these ids, whatever their scope. The ids stand in the filter and nothing stands beside them: an id in a `query.` part would make the
    registry ignore every filter. The form of the ids is checked here, because one that is malformed costs the whole request."""
    if not nct_ids or not all(_NCT_ID.fullmatch(nct_id) for nct_id in nct_ids):
        raise ValueError("not NCT ids")
    return ListQuery((("filter.ids", "|".join(nct_ids)), ("format", "json"), ("markupFormat", "markdown")))


class RegistryClient:
    """The registry. Every method raises RegistryError, in one line, where the registry cannot be reached or its answer cannot be used."""

    def __init__(self, base_url: str, *, page_size: int = 200, transport: Transport | None = None) -> None:
        if not 1 <= page_size <= 1000:
            raise ValueError("the registry has pages of 1 to 1000 studies")
        self.base_url = base_url.rstrip("/")
        self.page_size = page_size
        self.transport = transport or Transport(TransportOptions())

    def close(self) -> None:
        self.transport.close()

    def version(self) -> RegistryVersion:
        """Which API and which snapshot of the data answers now."""
        answer = self.transport.get(f"{self.base_url}/version", {})
        if answer.status != 200:
            raise _refused(answer)
        said = _object(answer.value)
        timestamp = said.get("dataTimestamp")
        return RegistryVersion(str(said.get("apiVersion", "")), timestamp if isinstance(timestamp, str) else None)

    def page(self, query: ListQuery, token: PageToken | None = None) -> Page:
        """The first page of a list, or the one at a token of the same query."""
        params: dict[str, str | int] = {**dict(query.params), "pageSize": self.page_size}
        if token is None:
            params["countTotal"] = "true"
        elif token.query_key != query.key:
            raise ValueError("this page token belongs to another query")
        else:
            params["pageToken"] = token.value
        answer = self.transport.get(f"{self.base_url}/studies", params)
        if answer.status == 400 and token is not None:
            raise TokenRefused(f"the registry did not accept the page token (HTTP 400): {answer.said}")
        if answer.status != 200:
            raise _refused(answer)
        said = _object(answer.value)
        records = said.get("studies")
        if not isinstance(records, list) or len(records) > self.page_size:
            raise RegistryError("the registry's list has no usable `studies`")
        following = said.get("nextPageToken")
        total = said.get("totalCount")
        return Page(
            records=tuple(records),
            next_token=PageToken(following, query.key) if isinstance(following, str) and following else None,
            total=total if isinstance(total, int) else None,
        )

    def pages(self, query: ListQuery, token: PageToken | None = None) -> Iterator[Page]:
        """All pages of a list, in order, from the first or from a token on.

        An empty page with a token is followed; a token that comes twice is a circle, and an error.
        """
        seen = {token.value} if token else set()
        for _ in range(_LONGEST_WALK):
            page = self.page(query, token)
            yield page
            token = page.next_token
            if token is None:
                return
            if token.value in seen:
                raise RegistryError("the registry's pages go in a circle (the same page token twice)")
            seen.add(token.value)
        raise RegistryError(f"the registry's list does not end ({_LONGEST_WALK} pages)")

    def study(self, nct_id: str) -> Found | Moved | Absent:
        """One study by its id. A redirect is told, not followed: it drops the query string, and leads to another trial's record."""
        if not _NCT_ID.fullmatch(nct_id):
            raise ValueError("not an NCT id")
        answer = self.transport.get(f"{self.base_url}/studies/{nct_id}", {"format": "json", "markupFormat": "markdown"})
        if answer.status == 200:
            return _found(_object(answer.value), nct_id)
        if answer.status in (301, 302, 307, 308):
            ids = _NCT_ID.findall((answer.location or "").upper())
            if ids and ids[-1] != nct_id:
                return Moved(ids[-1])
            raise RegistryError(f"the registry redirects {nct_id} to no other study")
        if answer.status == 404 and _ABSENT.fullmatch(answer.body):
            return Absent()
        raise _refused(answer)

    @property
    def requests(self) -> int:
        """How many requests were sent so far."""
        return self.transport.requests

    @property
    def retries(self) -> Mapping[str, int]:
        """The failures that passed so far, by what they were."""
        return self.transport.retries


def _found(record: Mapping[str, Any], asked: str) -> Found | Moved:
    """The record under the id that was asked for, or under its new one."""
    try:
        nct_id = nct_id_of(record)
    except RecordFault as fault:
        raise RegistryError(f"the registry's answer for {asked} is no study: {fault.reason}") from fault
    return Found(record) if nct_id == asked else Moved(nct_id)


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise RegistryError("the registry's answer is JSON, but no object")
    return value


def _refused(answer: Answer) -> RegistryError:
    match answer.status:
        case 400:
            return RegistryError(f"the registry did not accept the request (HTTP 400): {answer.said}")
        case 404:
            return RegistryError("the registry's address is wrong, or its edge failed (HTTP 404 without the registry's own words)")
        case status:
            return RegistryError(f"the registry answered HTTP {status}: {answer.said}")
