"""A mail relay on loopback for tests: STARTTLS, login, and faults on demand."""

from __future__ import annotations

import socket
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "screener", "a-secret-of-the-test"


@dataclass
class Taken:
    """What the relay took: sender, recipient, the message as it came."""

    sender: str
    to: str
    message: bytes


@dataclass
class RelayHandler:
    """Answers in its place: by recipient, at RCPT and after DATA. `hang_up`: recipients at whose DATA the line breaks after the text was taken."""

    at_rcpt: dict[str, str] = field(default_factory=dict)
    at_data: dict[str, list[str]] = field(default_factory=dict)
    hang_up: set[str] = field(default_factory=set)
    taken: list[Taken] = field(default_factory=list)
    sessions: int = 0

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802
        if address in self.at_rcpt:
            return self.at_rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        to = envelope.rcpt_tos[0]
        answers = self.at_data.get(to)
        if answers:
            answer = answers.pop(0)
            if answer[:3] == "421":
                assert server.transport is not None
                await server.push(answer)
                server.transport.close()
            if answer[:3] != "250":
                return answer
        content = envelope.content
        assert isinstance(content, bytes)
        self.taken.append(Taken(envelope.mail_from or "", to, content))
        if to in self.hang_up:
            self.hang_up.discard(to)
            assert server.transport is not None
            server.transport.abort()
        return "250 taken"

    def to(self, address: str) -> list[Taken]:
        return [one for one in self.taken if one.to == address]


@dataclass(frozen=True)
class Certificate:
    """A certificate for localhost, signed by itself, and its key."""

    file: Path
    key: Path


def make_certificate(folder: Path, name: str = "localhost") -> Certificate:
    made = Certificate(folder / f"{name}.pem", folder / f"{name}.key")
    made_by = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={name} -addext subjectAltName=DNS:{name}"
    subprocess.run([*made_by.split(), "-keyout", str(made.key), "-out", str(made.file)], check=True, capture_output=True)
    return made


@contextmanager
def parrot(answer_to_starttls: bytes) -> Iterator[int]:
    """Something that offers STARTTLS and then answers it so, and says nothing else; its port."""

    class Parrot(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 parrot\r\n")
            for line in self.rfile:
                word = line[:4].upper()
                self.wfile.write(b"250-parrot\r\n250 STARTTLS\r\n" if word == b"EHLO" else answer_to_starttls)
                if word == b"STAR":
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Parrot) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield int(server.server_address[1])
        server.shutdown()


def _login(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=False)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def relay(
    handler: RelayHandler, certificate: Certificate | None = None, *, login: bool = False, implicit: bool = False, **options: Any
) -> Iterator[int]:
    """A relay at work; its port."""
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.file, certificate.key)
    if login:
        options |= {"authenticator": _login, "auth_required": True, "auth_require_tls": True}
    if context is not None and not implicit:
        options |= {"tls_context": context, "require_starttls": True}
    controller = Controller(handler, hostname="127.0.0.1", port=_free_port(), ssl_context=context if implicit else None, **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop(no_assert=True)
