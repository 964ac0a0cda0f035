"""The mail itself: what arrives, what hostile registry text does to it, how it is built."""

from __future__ import annotations

from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path

import pytest
from mail_relay import PASSWORD, USER, RelayHandler, make_certificate, relay

from screener.digest.compose import MOST_LINES, Digest, Envelope, html, message, message_id, plain_text, subject
from screener.digest.events import Event, EventKind, Words
from screener.mail import Relay, SmtpSender

ENVELOPE = Envelope(
    "screener@example.org", "anna@example.org", "<digest.1@example.org>", datetime(2026, 6, 1, tzinfo=UTC), "stop@example.org"
)
HOSTILE = "<script>alert(1)</script> <img src=x onerror=y> & \r\nBcc: all@example.org\r\n\r\n\u202eevil\u202c \x00\x1b[31m " + "long " * 80


def digest(*events: Event, **details: object) -> Digest:
    plain = {"greeting": "Anna", "as_of": date(2026, 6, 5), "events": events, "followed": 3, "synced": "last synced 2026-06-05, 04:00"}
    return Digest(**{**plain, **details})  # type: ignore[arg-type]


def event(kind: EventKind = EventKind.ELIGIBLE, number: int = 1, *, title: str = "Synthetic trial", **details: object) -> Event:
    return Event(kind, ("PT-1",), f"NCT99{number:06d}", title, **details)  # type: ignore[arg-type]


def parsed(raw: bytes) -> EmailMessage:
    mail = message_from_bytes(raw, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_what_arrives_through_a_relay_is_what_was_composed(tmp_path: Path) -> None:
    """Two parts, the headers, short lines, ASCII on the wire; the same digest gives the same bytes."""
    certificate = make_certificate(tmp_path)
    handler = RelayHandler()
    raw = message(digest(event(title="Grüße, 骨肉瘤 Ω"), language="de"), ENVELOPE)
    relay_of = {"user": USER, "password": PASSWORD, "ca_file": certificate.file}
    with relay(handler, certificate, login=True) as port, SmtpSender(Relay("localhost", port, "starttls", **relay_of)) as sender:  # type: ignore[arg-type]
        assert "sent" == sender.send("screener@example.org", "anna@example.org", raw).outcome
    [taken] = handler.taken
    mail = parsed(taken.message)
    assert raw == message(digest(event(title="Grüße, 骨肉瘤 Ω"), language="de"), ENVELOPE)
    assert ["text/plain", "text/html"] == [part.get_content_type() for part in mail.iter_parts()]
    assert "Grüße, 骨肉瘤 Ω" in body(mail, "plain")
    assert "Grüße, 骨肉瘤 Ω" in body(mail, "html")
    assert ("<digest.1@example.org>", "<mailto:stop@example.org?subject=stop>") == (mail["Message-ID"], mail["List-Unsubscribe"])
    assert "auto-generated" == mail["Auto-Submitted"]
    assert "as of 5. Juni 2026." in " ".join(body(mail, "plain").split())
    taken.message.decode("ascii")
    assert 78 >= max(len(line) for line in taken.message.split(b"\r\n"))
    assert b"\n" not in taken.message.replace(b"\r\n", b"")


def test_the_subject_holds_counts_only() -> None:
    """No pseudonym, no trial; the most important kinds first; short enough never to be folded."""
    said = subject(digest(event(), event(number=2), event(EventKind.RULED_OUT, 3), event(EventKind.SITE, 4)))
    assert "Trial digest: 2 newly eligible, 1 newly ruled out, 1 more" == said
    everything = [event(kind, number) for kind in EventKind for number in range(1, 100)]
    assert 78 > len("Subject: " + subject(digest(*everything)))
    assert "Trial digest: nothing new" == subject(digest())


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.links |= {value or "" for name, value in attrs if name in ("href", "src")}


def test_hostile_registry_text_stays_text() -> None:
    """Markup is escaped, control and direction marks are gone, a long title is cut, and no header gains a line."""
    bad = event(EventKind.RULED_OUT, title=HOSTILE, words=(Words(HOSTILE, HOSTILE),), reason=HOSTILE[:90])
    mail = parsed(message(digest(bad), ENVELOPE))
    assert mail["Bcc"] is None
    assert ["anna@example.org"] == [address.addr_spec for address in mail["To"].addresses]
    tags = Tags()
    tags.feed(body(mail, "html"))
    assert not tags.found & {"script", "img", "iframe", "object", "form"}
    assert {"https://clinicaltrials.gov/study/NCT99000001"} == tags.links
    for part in ("plain", "html"):
        assert not set(body(mail, part)) & {"\u202e", "\u202c", "\x00", "\x1b"}
    assert 300 > max(len(line) for line in body(mail, "plain").splitlines() if "long long" in line)


@pytest.mark.parametrize("address", ["a@example.org\r\nBcc: b@example.org", "a@example.org\n"])
def test_no_address_breaks_a_header(address: str) -> None:
    """Should one ever come this far, there is no mail rather than another header."""
    envelope = Envelope("screener@example.org", address, "<x@example.org>", ENVELOPE.date, "stop@example.org")
    with pytest.raises(ValueError):
        message(digest(event()), envelope)


def test_ten_things_and_then_counts() -> None:
    """The most important come first, the rest is counted."""
    text = plain_text(digest(*[event(EventKind.PLAUSIBLE, n) for n in range(1, 9)], *[event(EventKind.ELIGIBLE, n) for n in range(11, 16)]))
    assert MOST_LINES == sum(line.startswith("- ") for line in text.splitlines())
    assert 5 == text.count("Now eligible")
    assert "And further: 3 newly possible." in text


def test_the_same_of_several_patients_is_one_line() -> None:
    """With their pseudonyms."""
    closed = [Event(EventKind.STATUS, (patient,), "NCT99000001", "T", status="SUSPENDED") for patient in ("PT-2", "PT-1")]
    assert "- Closed: it is suspended: PT-1, PT-2" in plain_text(digest(*closed)).splitlines()


def test_the_page_loads_nothing_from_elsewhere() -> None:
    """No image, script, font or style sheet; it knows dark mode and small screens, and says what it is and how to stop it."""
    page = html(digest(event(), warnings=("the registry's data are 3 days old",), links={"PT-1": "https://reports.example.org/PT-1.html"}))
    tags = Tags()
    tags.feed(page)
    assert not tags.found & {"img", "script", "link", "iframe"}
    assert "url(" not in page
    assert all(
        word in page
        for word in ("prefers-color-scheme: dark", "width=device-width", "3 days old", "To stop these mails", "last synced 2026-06-05")
    )
    assert "https://reports.example.org/PT-1.html" in tags.links


def test_the_message_id_is_that_of_coordinator_and_period() -> None:
    """The same again for the same, another for another; it tells neither."""
    created = datetime(2026, 1, 1, tzinfo=UTC)
    one = message_id(1, created, "2026-06-05", "s@example.org")
    assert one == message_id(1, created, "2026-06-05", "s@example.org")
    assert 3 == len({one, message_id(2, created, "2026-06-05", "s@example.org"), message_id(1, created, "2026-06-06", "s@example.org")})
    assert "2026" not in one
