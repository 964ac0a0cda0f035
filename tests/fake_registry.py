"""A registry on this machine for tests: the list with its pages, single studies, aliases and the version, with the habits and the faults of the real one.

It follows the OpenAPI file 2.0.5: unknown parameters are refused, page sizes above 1000 are clamped, page tokens are opaque, belong to a position and are accepted
with any parameters, an exactly full last page carries a token, a redirect drops the query string, absence is a plain text.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

_KNOWN = {"query.cond", "filter.advanced", "filter.ids", "sort", "format", "markupFormat", "pageSize", "pageToken", "countTotal", "fields"}
_SINCE = re.compile(r"AREA\[LastUpdatePostDate\]RANGE\[(\d{4}-\d\d-\d\d),MAX\]")
_HTML = b"<!DOCTYPE html><html><body>busy</body></html>"


@dataclass
class Asked:
    """One request: its number (from 1), path and parameters."""

    number: int
    path: str
    params: dict[str, str]


@dataclass
class Answer:
    """What is sent back. `raw` replaces all of it: bytes for the socket, which is closed after them."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    delay: float = 0.0
    piecewise: bool = False
    reset_after: int | None = None


Fault = Callable[[Asked, Answer], Answer | None]


class FakeRegistry:
    """Records by NCT id. `outside` are those that the scope's query does not find; `faults` may change any answer."""

    def __init__(self, *records: dict[str, Any], snapshot: str = "2026-06-01T09:00:05") -> None:
        self.records = {_id(r): r for r in records}
        self.outside: set[str] = set()
        self.aliases: dict[str, str] = {}
        self.snapshot: str | None = snapshot
        self.api_version = "2.0.5"
        self.asked: list[Asked] = []
        self.faults: list[Fault] = []
        self.largest_page = 1000
        self.refused_tokens: set[str] = set()
        self.base_url = ""
        self._lock = threading.Lock()
        self._bodies: dict[int, tuple[dict[str, Any], bytes]] = {}  # records are replaced whole, never changed in place

    def put(self, *records: dict[str, Any]) -> None:
        for record in records:
            self.records[_id(record)] = record

    def paths(self, since: int = 0) -> list[str]:
        """The paths asked for, from the request with this index on."""
        return [asked.path for asked in self.asked[since:]]

    def answer(self, path: str, query: str) -> Answer:
        """The answer to one request, faults included."""
        params = {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}
        with self._lock:
            asked = Asked(len(self.asked) + 1, path, params)
            self.asked.append(asked)
        answer = self._honest(asked)
        for fault in self.faults:
            answer = fault(asked, answer) or answer
        return answer

    def _honest(self, asked: Asked) -> Answer:
        if unknown := set(asked.params) - _KNOWN:
            return _text(400, f"`{min(unknown)}` is unknown parameter")
        if asked.path == "/version":
            said = {"apiVersion": self.api_version} | ({"dataTimestamp": self.snapshot} if self.snapshot else {})
            return Answer(body=json.dumps(said).encode())
        if asked.path == "/studies":
            return self._list(asked.params)
        if found := re.fullmatch(r"/studies/(NCT\d{8})", asked.path):
            return self._one(found[1])
        return Answer(404, _HTML, {"Content-Type": "text/html"})

    def _one(self, nct_id: str) -> Answer:
        if nct_id in self.aliases:
            return Answer(301, b"", {"Location": f"/api/v2/studies/{self.aliases[nct_id]}"})
        if nct_id not in self.records:
            return _text(404, f"NCT number {nct_id} not found")
        return Answer(body=json.dumps(self.records[nct_id]).encode())

    def _list(self, params: dict[str, str]) -> Answer:
        if params.get("pageToken") in self.refused_tokens:
            return _text(400, "Invalid page token")
        found = self._matching(params)
        size = min(int(params.get("pageSize") or 10), self.largest_page)
        start = 0
        if "pageToken" in params:
            try:
                start = int(base64.urlsafe_b64decode(params["pageToken"]).decode().split(":")[1])
            except (ValueError, IndexError):
                return _text(400, "Invalid page token")
        rows = found[start : start + size]
        said = b",\n".join(self._body(row) for row in rows)
        total = b'"totalCount":%d,' % len(found) if params.get("countTotal") == "true" and "pageToken" not in params else b""
        following = b',"nextPageToken":"%s"' % _token(start + size).encode() if len(rows) == size else b""
        return Answer(body=b'{%s"studies":[\n%s\n]%s}' % (total, said, following))

    def _body(self, record: dict[str, Any]) -> bytes:
        known = self._bodies.get(id(record))
        if known is None or known[0] is not record:
            known = self._bodies[id(record)] = (record, json.dumps(record).encode())
        return known[1]

    def _matching(self, params: dict[str, str]) -> list[dict[str, Any]]:
        if "filter.ids" in params:
            wanted = [self.aliases.get(i, i) for i in re.split(r"[|,]", params["filter.ids"])]
            return [self.records[i] for i in dict.fromkeys(wanted) if i in self.records]
        found = [r for i, r in self.records.items() if i not in self.outside]
        if since := _SINCE.fullmatch(params.get("filter.advanced", "")):
            found = [r for r in found if _updated(r) >= since[1]]
        return sorted(found, key=lambda r: (_posted(r), _id(r)))


def _token(position: int) -> str:
    return base64.urlsafe_b64encode(f"after:{position}".encode()).decode()


def _text(status: int, words: str) -> Answer:
    return Answer(status, words.encode(), {"Content-Type": "text/plain; charset=UTF-8"})


def _id(record: dict[str, Any]) -> str:
    return record["protocolSection"]["identificationModule"]["nctId"]


def _updated(record: dict[str, Any]) -> str:
    return record["protocolSection"]["statusModule"].get("lastUpdatePostDateStruct", {}).get("date", "")


def _posted(record: dict[str, Any]) -> str:
    return record["protocolSection"]["statusModule"].get("studyFirstPostDateStruct", {}).get("date", "9999")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    registry: FakeRegistry

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        answer = self.registry.answer(parts.path.removeprefix("/api/v2"), parts.query)
        try:
            self._send(answer)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _send(self, answer: Answer) -> None:
        time.sleep(answer.delay)
        body = answer.body
        headers = dict(answer.headers)
        if "gzip" in self.headers.get("Accept-Encoding", "") and "Content-Encoding" not in headers and len(body) > 500:
            body = gzip.compress(body, 1)
            headers["Content-Encoding"] = "gzip"
        headers.setdefault("Content-Length", str(len(body)))
        self.send_response(answer.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if answer.reset_after is not None:
            self.wfile.write(body[: answer.reset_after])
            self.wfile.flush()
            # no farewell: the other side sees a reset
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
        elif answer.piecewise:
            step = len(body) // 8 + 1
            for at in range(0, len(body), step):
                self.wfile.write(body[at : at + step])
                self.wfile.flush()
                time.sleep(0.05)
        else:
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        return


@contextmanager
def serving(registry: FakeRegistry) -> Iterator[FakeRegistry]:
    """The registry at `registry.base_url` for the length of the block."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            return  # a client that was killed in mid-request is part of the tests

    server = Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"registry": registry}))
    registry.base_url = f"http://127.0.0.1:{server.server_address[1]}/api/v2"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield registry
    finally:
        server.shutdown()
        server.server_close()


# faults ------------------------------------------------------------------------------------------


def once(fault: Fault, when: Callable[[Asked], bool], times: int = 1) -> Fault:
    """The fault in the first requests of a kind, then none."""
    left = [times]

    def maybe(asked: Asked, answer: Answer) -> Answer | None:
        if left[0] and when(asked):
            left[0] -= 1
            return fault(asked, answer)
        return None

    return maybe


def lists(asked: Asked) -> bool:
    return asked.path == "/studies"


def later_pages(asked: Asked) -> bool:
    return "pageToken" in asked.params


def status(code: int, body: bytes = b"", **headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda asked, answer: Answer(code, body, {"Content-Type": "text/plain; charset=UTF-8", **named})


def html(code: int = 200) -> Fault:
    return lambda asked, answer: Answer(code, _HTML, {"Content-Type": "text/html"})


def reset_in_mid_body(asked: Asked, answer: Answer) -> Answer:
    return Answer(answer.status, answer.body, {**answer.headers, "Content-Encoding": "identity"}, reset_after=len(answer.body) // 2)


def truncated_gzip(asked: Asked, answer: Answer) -> Answer:
    packed = gzip.compress(answer.body)
    return Answer(answer.status, packed[: len(packed) * 2 // 3], {**answer.headers, "Content-Encoding": "gzip"})


def slowly(asked: Asked, answer: Answer) -> Answer:
    return Answer(answer.status, answer.body, {**answer.headers, "Content-Encoding": "identity"}, piecewise=True)
