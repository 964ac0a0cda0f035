"""The digest as a mail: subject, plain text and HTML, and the headers. The same digest gives the same bytes.

Pseudonyms and NCT ids only. The subject holds counts alone. What a trial wrote passes through `one_line` and, in HTML, through Jinja's escaping.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape

from screener.digest.dates import date_words
from screener.digest.events import Event, EventKind
from screener.digest.words import KIND_WORDS, Line, counted, line_of, merged
from screener.report.words import DISCLAIMER

MOST_LINES = 10
_IN_SUBJECT = 2  # kinds: a subject that had to be folded would begin with an empty line


@dataclass(frozen=True, slots=True)
class Envelope:
    """From whom, to whom; `stop` is the address that takes a request to stop."""

    sender: str
    to: str
    message_id: str
    date: datetime
    stop: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What one coordinator is told. `warnings` stand on top (a sync that is old or failed). `synced`: the last good sync, in words. `links`: by patient, their report."""

    greeting: str
    as_of: date
    events: Sequence[Event]
    followed: int
    synced: str
    language: str = "iso"
    warnings: tuple[str, ...] = ()
    set_aside: int = 0
    links: Mapping[str, str] = field(default_factory=dict)
    schedule: str = ""


def subject(digest: Digest) -> str:
    """Counts only."""
    counts = _counts(merged(digest.events))
    if not counts:
        return "Trial digest: nothing new"
    first = [counted(kind, count) for kind, count in list(counts.items())[:_IN_SUBJECT]]
    rest = sum(list(counts.values())[_IN_SUBJECT:])
    return "Trial digest: " + ", ".join(first) + (f", {rest} more" if rest else "")


def counts_of(digest: Digest) -> dict[str, int]:
    """Things by kind, as in the mail: for the outbox and the audit."""
    return {kind.value: count for kind, count in _counts(merged(digest.events)).items()}


def _counts(events: Sequence[Event]) -> dict[EventKind, int]:
    found = Counter(event.kind for event in events)
    return {kind: found[kind] for kind in EventKind if found[kind]}


def plain_text(digest: Digest) -> str:
    """The mail for those who read no HTML."""
    return _rendered("digest.txt.j2", digest)


def html(digest: Digest) -> str:
    """The mail as a page of its own, without any image, script or other file."""
    return _rendered("digest.html.j2", digest)


def _rendered(template: str, digest: Digest) -> str:
    events = merged(digest.events)
    lines = [line_of(event, as_of=digest.as_of, language=digest.language) for event in events[:MOST_LINES]]
    rest = [counted(kind, count) for kind, count in _counts(events[MOST_LINES:]).items()]
    groups: list[tuple[str, list[Line]]] = []
    for line in lines:
        heading = KIND_WORDS[line.kind][1]
        if not groups or groups[-1][0] != heading:
            groups.append((heading, []))
        groups[-1][1].append(line)
    return _template(template).render(
        digest=digest,
        as_of=date_words(digest.as_of, digest.language),
        groups=groups,
        rest=", ".join(rest),
        disclaimer=DISCLAIMER,
        subject=subject(digest),
        links=sorted(digest.links.items()),
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("screener.digest"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _template(name: str) -> Template:
    return _environment().get_template(name)


def message_id(coordinator_id: int, created: datetime, period: str, sender: str) -> str:
    """The same for the same coordinator and period, so that a mail that came twice can be recognised; it tells nothing of either."""
    digest = hashlib.sha256(f"{coordinator_id}\x1f{created.isoformat()}\x1f{period}".encode()).hexdigest()[:32]
    return f"<digest.{digest}@{sender.rpartition('@')[2]}>"


def message(digest: Digest, envelope: Envelope) -> bytes:
    """The finished mail, with CRLF, ASCII only, lines of at most 78 characters in the bodies. ValueError where an address would break a header."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address("Screener", addr_spec=envelope.sender)
    mail["To"] = Address(addr_spec=envelope.to)
    mail["Subject"] = subject(digest)
    mail["Date"] = envelope.date
    mail["Message-ID"] = envelope.message_id
    mail["List-Unsubscribe"] = f"<mailto:{envelope.stop}?subject=stop>"
    mail["List-Id"] = f"trial digests <digests.{envelope.sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(plain_text(digest), cte="quoted-printable")
    mail.add_alternative(html(digest), subtype="html", cte="quoted-printable")
    # A boundary is made of chance otherwise, and the same digest would be other bytes.
    mail.set_boundary("=_" + hashlib.sha256(envelope.message_id.encode()).hexdigest()[:32])
    return mail.as_bytes()
