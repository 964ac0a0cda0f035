"""Sending finished messages through a mail relay (SMTP). Returns what became of each; raises only where nothing can be sent at all.

TLS is verified: against the system's authorities, or the one in the settings. A password is read when it is needed and goes nowhere but to the relay.
"""

from __future__ import annotations

import re
import smtplib
import ssl
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, Self

from screener.errors import MailError, UserError

TIMEOUT = 30.0  # seconds for each answer of the relay
_CRAM = 1000  # an answer of a relay is cut to this length
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\Z")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\Z")

Outcome = Literal["sent", "transient", "permanent"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one message. `said` is the relay's answer in one line; `ambiguous`: the line broke when the text was with the relay, without an answer."""

    outcome: Outcome
    said: str = ""
    code: int | None = None
    ambiguous: bool = False


class MailSender(Protocol):
    """Something that takes messages."""

    def send(self, sender: str, to: str, message: bytes) -> Delivery:
        """One message to one address. MailError where the relay cannot be used for anybody."""


@dataclass(frozen=True, slots=True)
class Relay:
    """How to reach the relay. `security`: starttls, tls, none. `password` never shows."""

    host: str
    port: int
    security: str
    user: str | None = None
    password: str | None = None
    ca_file: Path | None = None
    timeout: float = TIMEOUT

    def __repr__(self) -> str:
        return f"Relay({self.host}:{self.port}, {self.security})"


class SmtpSender:
    """One connection for a batch, opened at the first message and again after a break."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._client: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send(self, sender: str, to: str, message: bytes) -> Delivery:
        """As `MailSender`. A connection that the relay closed between two messages is opened again once."""
        fresh = self._client is None
        delivery, usable = self._try(sender, to, message)
        if delivery is None and not fresh:
            delivery, usable = self._try(sender, to, message)
        if not usable:
            self.close()
        return delivery or Delivery("transient", "the relay closed the connection")

    def close(self) -> None:
        """Say goodbye, if there is anybody."""
        client, self._client = self._client, None
        if client is not None:
            try:
                client.quit()
            except (smtplib.SMTPException, OSError):
                client.close()

    def _try(self, sender: str, to: str, message: bytes) -> tuple[Delivery | None, bool]:
        """The delivery (None: the connection was gone before anything was said), and whether the connection can be used on."""
        client = self._client or self._connected()
        self._client = client
        options = [f"size={len(message)}"] if client.has_extn("size") else []
        handed_over = False
        try:
            answer = client.mail(sender, options)
            if answer[0] != 250:
                return self._refused(client, *answer)
            answer = client.rcpt(to)
            if answer[0] not in (250, 251):
                return self._refused(client, *answer)
            handed_over = True
            answer = client.data(message)
            if answer[0] != 250:
                return self._refused(client, *answer)
            return Delivery("sent", _line(answer[1]), answer[0]), True
        except smtplib.SMTPDataError as fault:  # the text was not asked for
            return self._refused(client, fault.smtp_code, fault.smtp_error)
        except (smtplib.SMTPServerDisconnected, OSError) as fault:
            client.close()
            self._client = None
            if not handed_over:
                return None, False
            return Delivery("transient", f"the connection broke during the message ({type(fault).__name__})", ambiguous=True), False

    def _refused(self, client: smtplib.SMTP, code: int, said: bytes | str) -> tuple[Delivery, bool]:
        outcome: Outcome = "permanent" if 500 <= code <= 599 else "transient"
        usable = code != 421
        if usable:
            try:
                client.rset()
            except (smtplib.SMTPException, OSError):
                usable = False
        return Delivery(outcome, f"{code} {_line(said)}".strip(), code), usable

    def _connected(self) -> smtplib.SMTP:
        relay = self._relay
        try:
            client = self._dial()
            try:
                client.ehlo()
                if relay.security == "starttls":
                    if not client.has_extn("starttls"):
                        raise MailError(f"{relay.host}:{relay.port} offers no STARTTLS, and nothing is sent in the clear")
                    client.starttls(context=_context(relay.ca_file))
                    client.ehlo()
                if relay.user is not None:
                    client.login(relay.user, relay.password or "")
            except BaseException:
                client.close()
                raise
        except ssl.SSLCertVerificationError as fault:
            raise MailError(f"{relay.host}:{relay.port}: its certificate was not accepted ({fault.verify_message})") from None
        except ssl.SSLError as fault:
            raise MailError(f"{relay.host}:{relay.port}: no TLS ({fault.reason})") from None
        except smtplib.SMTPAuthenticationError as fault:
            # The relay's words may repeat the name or more: the code says enough.
            raise MailError(f"{relay.host}:{relay.port}: the login was refused ({fault.smtp_code})") from None
        except smtplib.SMTPNotSupportedError:
            raise MailError(f"{relay.host}:{relay.port} offers no login") from None
        except smtplib.SMTPResponseException as fault:
            raise MailError(f"{relay.host}:{relay.port}: {fault.smtp_code} {_line(fault.smtp_error)}") from None
        except (smtplib.SMTPException, OSError) as fault:
            raise MailError(
                f"{relay.host}:{relay.port} cannot be reached ({getattr(fault, 'strerror', None) or type(fault).__name__})"
            ) from None
        return client

    def _dial(self) -> smtplib.SMTP:
        relay = self._relay
        if relay.security == "tls":
            return smtplib.SMTP_SSL(relay.host, relay.port, timeout=relay.timeout, context=_context(relay.ca_file))
        return smtplib.SMTP(relay.host, relay.port, timeout=relay.timeout)


class FolderSender:
    """Takes messages into a folder as .eml files, numbered: for demonstrations, without a relay."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.sent: list[Path] = []

    def send(self, sender: str, to: str, message: bytes) -> Delivery:
        """MailError where the folder cannot be written."""
        path = self._folder / f"{len(self.sent) + 1:04d}.eml"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(message)
        except OSError as fault:
            raise MailError(f"{path} cannot be written ({fault.strerror or fault})") from None
        self.sent.append(path)
        return Delivery("sent", str(path))


def _context(ca_file: Path | None) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=str(ca_file) if ca_file is not None else None)
    except (OSError, ssl.SSLError):
        raise UserError("SCREENER_SMTP_CA_FILE: no certificates can be read from it") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def address_fault(address: str) -> str | None:
    """Why an address cannot be used; None where it can. ASCII only, without display name, quotes or comments."""
    local, at, domain = address.rpartition("@")
    if not address.isascii() or not address.isprintable() or " " in address:
        return "an address has no blanks and no characters beyond ASCII"
    if not at or len(address) > 254 or not 1 <= len(local) <= 64 or not _LOCAL.match(local):
        return "not an e-mail address (such as name@example.org)"
    labels = domain.split(".")
    if not all(_LABEL.match(label) for label in labels) or (len(labels) < 2 and domain != "localhost"):
        return "the part behind the @ is no domain"
    return None


def check_secret_file(path: Path) -> None:
    """UserError where others than its owner (and group) may read a file that holds a password, or anybody else may write it."""
    try:
        mode = path.stat().st_mode
    except OSError as fault:
        raise UserError(f"SCREENER_SMTP_PASSWORD_FILE: cannot be read ({fault.strerror})") from None
    if mode & (stat.S_IRWXO | stat.S_IWGRP):
        raise UserError("SCREENER_SMTP_PASSWORD_FILE: others may read or change it (chmod 600 makes it yours alone)")


def _line(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return _CONTROL.sub(" ", text)[:_CRAM].strip()
