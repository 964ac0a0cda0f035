"""One GET to the registry: paced, timed, retried on what passes, and refused in one line on what does not.

What is transient and what is not: ClinicalTrials.gov answers its own errors in plain text (400 our mistake, 404 absent, 5xx passing); an HTML page with status 200
comes from the edge in front of it and passes; 403 is the edge's verdict on this client and does not.
"""

from __future__ import annotations

import json
import random
import ssl
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import requests
import urllib3
from requests.adapters import HTTPAdapter

from screener import __version__
from screener.errors import RegistryError

_TRANSIENT = frozenset({429, 500, 502, 503, 504})
_CHUNK = 64 * 1024
_LARGEST_BODY = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class TransportOptions:
    """All times in seconds. `pause` lies between the starts of two requests; `budget` is what one run may spend on waiting before retries."""

    pause: float = 1.2
    budget: float = 1800
    connect_timeout: float = 10
    read_timeout: float = 120
    request_timeout: float = 600
    tries: int = 6
    first_wait: float = 1
    longest_wait: float = 60
    longest_retry_after: float = 300
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A response that is not transient: 200, 301, 400, 404 or another that the caller must know. `value` is the JSON of a 200."""

    status: int
    body: bytes = field(repr=False)
    location: str | None = None
    value: object = field(default=None, repr=False)

    @property
    def said(self) -> str:
        """The first line of the body, printable and short: it is text from outside."""
        words = " ".join(self.body[:2000].decode("utf-8", "replace").split())
        return "".join(c if c.isprintable() else "?" for c in words)[:200]


class _Passing(Exception):  # noqa: N818 - not an error until the tries are used up
    """A failure that may pass. `wait` is what the registry asked for, in seconds."""

    def __init__(self, said: str, wait: float | None = None, tries: int | None = None) -> None:
        super().__init__(said)
        self.wait = wait
        self.tries = tries


class Transport:
    """Serial GETs to one registry. `retries` counts the failures that passed, by what they were."""

    def __init__(
        self,
        options: TransportOptions,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._options = options
        self._sleep, self._clock, self._jitter = sleep, clock, jitter
        self._last_start: float | None = None
        self._left = options.budget
        self._capped_at_tls_1_2 = False
        self.requests = 0
        self.retries: Counter[str] = Counter()
        self._session = requests.Session()
        self._session.headers["User-Agent"] = user_agent(options.contact)
        self._session.headers["Accept"] = "application/json"
        self._session.headers["Accept-Encoding"] = "gzip"

    def close(self) -> None:
        self._session.close()

    def get(self, url: str, params: Mapping[str, str | int]) -> Answer:
        """The registry's answer. RegistryError where it cannot be reached, refuses this client, or the tries or the budget are used up."""
        failures = 0
        while True:
            try:
                answer = self._once(url, params)
            except _Passing as passing:
                failures += 1
                self.retries[str(passing)] += 1
                if failures >= (passing.tries or self._options.tries):
                    raise RegistryError(f"the registry did not answer in {failures} tries: {passing}") from passing
                self._wait(self._backoff(failures) if passing.wait is None else passing.wait, passing)
                continue
            if answer.status == 403:
                if self._cap_at_tls_1_2(url):
                    continue
                raise RegistryError(
                    "the registry's edge refused this client (HTTP 403); trying again at once does not help, its operators decide"
                )
            return answer

    def _once(self, url: str, params: Mapping[str, str | int]) -> Answer:
        self._keep_pace()
        self.requests += 1
        started = self._clock()
        try:
            response = self._session.get(
                url,
                params=dict(params),
                allow_redirects=False,
                stream=True,
                timeout=(self._options.connect_timeout, self._options.read_timeout),
            )
            with response:
                body = self._body(response, started)
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, requests.exceptions.MissingSchema) as fault:
            raise RegistryError("the registry's address cannot be used") from fault
        except requests.exceptions.SSLError as fault:
            raise RegistryError("the registry's certificate was not accepted (TLS)") from fault
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError) as fault:
            raise _Passing(_fault_words(fault)) from fault
        if response.status_code in _TRANSIENT:
            raise _Passing(
                f"HTTP {response.status_code}", _asked_wait(response.headers.get("Retry-After"), self._options.longest_retry_after)
            )
        value = _json(body, response.headers.get("Content-Type", "")) if response.status_code == 200 else None
        return Answer(response.status_code, body, response.headers.get("Location"), value)

    def _body(self, response: requests.Response, started: float) -> bytes:
        parts: list[bytes] = []
        size = 0
        for part in response.iter_content(_CHUNK):
            parts.append(part)
            size += len(part)
            if size > _LARGEST_BODY:
                raise RegistryError(f"the registry's answer is larger than {_LARGEST_BODY // 1024 // 1024} MB")
            if self._clock() - started > self._options.request_timeout:
                raise _Passing(f"no whole answer in {self._options.request_timeout:g} s")
        return b"".join(parts)

    def _keep_pace(self) -> None:
        now = self._clock()
        if self._last_start is not None and now - self._last_start < self._options.pause:
            self._sleep(self._options.pause - (now - self._last_start))
        self._last_start = self._clock()

    def _backoff(self, failures: int) -> float:
        wait = min(self._options.first_wait * 2.0 ** (failures - 1), self._options.longest_wait)
        return wait * (0.75 + 0.5 * self._jitter())

    def _wait(self, wait: float, cause: _Passing) -> None:
        if wait > self._left:
            raise RegistryError(f"the run's budget of {self._options.budget:g} s for retries is used up: {cause}") from cause
        self._left -= wait
        self._sleep(wait)

    def _cap_at_tls_1_2(self, url: str) -> bool:
        """The edge judges the TLS handshake too: once per run, a refused client tries the older one."""
        if self._capped_at_tls_1_2 or not url.startswith("https:"):
            return False
        self._capped_at_tls_1_2 = True
        self._session.mount("https://", _AtMostTls12())
        self.retries["HTTP 403, then TLS 1.2"] += 1
        return True


class _AtMostTls12(HTTPAdapter):
    def init_poolmanager(self, *args: object, **options: object) -> None:
        context = urllib3.util.ssl_.create_urllib3_context()
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        super().init_poolmanager(*args, **options, ssl_context=context)  # type: ignore[arg-type]


def user_agent(contact: str | None = None) -> str:
    """Who is asking, truthfully: the library, this program, and how to reach its operator."""
    about = f"screener/{__version__}" + (f"; +{contact}" if contact else "")
    return f"python-requests/{requests.__version__} ({about})"


def _asked_wait(header: str | None, longest: float) -> float | None:
    """`Retry-After` in seconds (a number or a date), at most `longest`; None where there is none that can be read."""
    if header is None:
        return None
    header = header.strip()
    if header.isascii() and header.isdigit() and len(header) < 10:
        return min(float(header), longest)
    try:
        when = parsedate_to_datetime(header)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return min(max((when - datetime.now(UTC)).total_seconds(), 0.0), longest)


def _json(body: bytes, content_type: str) -> object:
    """A page of the edge, or half an answer, passes mostly: it is worth two more tries, not six."""
    if "html" in content_type.lower():
        raise _Passing("an HTML page instead of data", tries=3)
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise _Passing("an answer that is not whole JSON", tries=3) from fault


def _fault_words(fault: Exception) -> str:
    match fault:
        case requests.exceptions.ConnectTimeout():
            return "no connection in time"
        case requests.exceptions.Timeout():
            return "no answer in time"
        case requests.exceptions.ChunkedEncodingError() | requests.exceptions.ContentDecodingError():
            return "the answer was cut short"
        case requests.exceptions.ConnectionError():
            # A read that times out in mid-body arrives as a connection error.
            return "no answer in time" if "timed out" in str(fault).lower() else "no connection"
        case _:
            return "the connection failed"
