"""Sending through a real relay on loopback: TLS, login, refusals, broken lines."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from mail_relay import PASSWORD, USER, Certificate, RelayHandler, make_certificate, parrot, relay

from screener.errors import MailError, UserError
from screener.mail import Relay, SmtpSender, address_fault, check_secret_file

MESSAGE = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\n\r\ntext\r\n"
FROM, TO = "a@example.org", "b@example.org"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("tls"))


def starttls(port: int, certificate: Certificate | None, **details: object) -> SmtpSender:
    plain = {"user": USER, "password": PASSWORD, "ca_file": certificate.file if certificate else None, "timeout": 5.0}
    return SmtpSender(Relay("localhost", port, "starttls", **{**plain, **details}))  # type: ignore[arg-type]


def test_starttls_and_login(certificate: Certificate) -> None:
    """The message arrives whole, on one connection for the batch."""
    handler = RelayHandler()
    with relay(handler, certificate, login=True) as port, starttls(port, certificate) as sender:
        assert ["sent", "sent"] == [sender.send(FROM, to, MESSAGE).outcome for to in (TO, "c@example.org")]
    assert [(FROM, TO, MESSAGE), (FROM, "c@example.org", MESSAGE)] == [(one.sender, one.to, one.message) for one in handler.taken]


def test_tls_from_the_first_byte(certificate: Certificate) -> None:
    """Implicit TLS, verified as well."""
    handler = RelayHandler()
    with relay(handler, certificate, implicit=True) as port:
        with SmtpSender(Relay("localhost", port, "tls", ca_file=certificate.file, timeout=5)) as sender:
            assert "sent" == sender.send(FROM, TO, MESSAGE).outcome
        with pytest.raises(MailError, match="certificate was not accepted"):
            SmtpSender(Relay("localhost", port, "tls", timeout=5)).send(FROM, TO, MESSAGE)


def test_a_wrong_certificate_is_refused(certificate: Certificate, tmp_path: Path) -> None:
    """Unknown to the system, or made for another name: nothing is sent."""
    other = make_certificate(tmp_path, "mail.example.org")
    handler = RelayHandler()
    with relay(handler, certificate, login=True) as port, pytest.raises(MailError, match="certificate was not accepted"):
        starttls(port, None).send(FROM, TO, MESSAGE)
    with relay(handler, other, login=True) as port, pytest.raises(MailError, match="certificate was not accepted"):
        starttls(port, other).send(FROM, TO, MESSAGE)
    assert [] == handler.taken


def test_a_relay_without_starttls_gets_nothing() -> None:
    """Neither the password nor the message goes in the clear."""
    handler = RelayHandler()
    with relay(handler) as port, pytest.raises(MailError, match="offers no STARTTLS"):
        starttls(port, None).send(FROM, TO, MESSAGE)
    assert [] == handler.taken


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"454 TLS is not there today\r\n", "454 TLS is not there today"),
        (b"502 never\r\n", "502 never"),
        (b"220 go on\r\nthis is no handshake at all, but words of some length", "no TLS"),
        (b"220 go on\r\n", "(no TLS|cannot be reached)"),
    ],
    ids=["not now", "never", "no handshake", "hangs up"],
)
def test_a_relay_that_offers_tls_and_refuses_it_gets_nothing(certificate: Certificate, answer: bytes, said: str) -> None:
    """One line that names the relay; neither a login nor a message was tried."""
    with parrot(answer) as port, pytest.raises(MailError, match=rf"^localhost:{port}:? {said}"):
        starttls(port, certificate).send(FROM, TO, MESSAGE)


def test_a_refused_login_does_not_tell_the_password(certificate: Certificate) -> None:
    """The fault names the relay and the code."""
    with relay(RelayHandler(), certificate, login=True) as port, pytest.raises(MailError) as caught:
        starttls(port, certificate, password="wrong-and-secret").send(FROM, TO, MESSAGE)
    assert "the login was refused (535)" in str(caught.value)
    assert "secret" not in f"{caught.value}{caught.value.__cause__}"
    assert PASSWORD not in repr(Relay("localhost", 25, "tls", USER, PASSWORD))


def test_a_relay_that_is_down() -> None:
    """Said in one line."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(MailError, match=r"localhost:\d+ cannot be reached"):
        starttls(port, None).send(FROM, TO, MESSAGE)


def test_a_relay_that_says_nothing_is_not_waited_for_for_ever() -> None:
    """The line is open and nobody speaks."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(MailError, match="cannot be reached"):
            starttls(silent.getsockname()[1], None, timeout=0.3).send(FROM, TO, MESSAGE)


def test_one_bad_recipient_among_many(certificate: Certificate) -> None:
    """5xx is for good, 4xx for now, and those behind it are served on the same connection."""
    handler = RelayHandler(at_rcpt={"bad@example.org": "550 no such user", "grey@example.org": "451 come again"})
    with relay(handler, certificate, login=True) as port, starttls(port, certificate) as sender:
        got = {to: sender.send(FROM, to, MESSAGE) for to in ("one@example.org", "bad@example.org", "grey@example.org", "two@example.org")}
    assert ["sent", "permanent", "transient", "sent"] == [delivery.outcome for delivery in got.values()]
    assert "550 no such user" == got["bad@example.org"].said
    assert 2 == len(handler.taken)


def test_421_in_the_middle_of_a_batch(certificate: Certificate) -> None:
    """That message is for later; the next one goes out over a new connection."""
    handler = RelayHandler(at_data={TO: ["421 going down"]})
    with relay(handler, certificate, login=True) as port, starttls(port, certificate) as sender:
        got = [sender.send(FROM, to, MESSAGE) for to in ("one@example.org", TO, "two@example.org")]
    assert ["sent", "transient", "sent"] == [delivery.outcome for delivery in got]


def test_a_message_over_the_relays_limit(certificate: Certificate) -> None:
    """Refused for good before its text is sent."""
    handler = RelayHandler()
    with relay(handler, certificate, login=True, data_size_limit=1000) as port, starttls(port, certificate) as sender:
        delivery = sender.send(FROM, TO, MESSAGE + b"x" * 2000)
    assert ("permanent", 552) == (delivery.outcome, delivery.code)


def test_a_line_that_breaks_behind_the_text_is_in_doubt(certificate: Certificate) -> None:
    """The relay may have taken it: it did here."""
    handler = RelayHandler(hang_up={TO})
    with relay(handler, certificate, login=True) as port, starttls(port, certificate) as sender:
        delivery = sender.send(FROM, TO, MESSAGE)
        assert ("transient", True) == (delivery.outcome, delivery.ambiguous)
        assert "sent" == sender.send(FROM, "two@example.org", MESSAGE).outcome
    assert 1 == len(handler.to(TO))


@pytest.mark.parametrize("address", ["anna@example.org", "a.b+c@sub.example.org", "x@localhost"])
def test_addresses(address: str) -> None:
    """Plain addresses are taken."""
    assert None is address_fault(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "anna",
        "@example.org",
        "anna@",
        "anna@example",
        "a b@example.org",
        "a@example.org\r\nBcc: c@example.org",
        "a@example.org\n",
        '"a b"@example.org',
        "Anna <a@example.org>",
        "a@b@example.org",
        "a@example.org,b@example.org",
        "ä@example.org",
        "a\u202e@example.org",
        "a@-example.org",
        "a..b@example.org",
        "x" * 65 + "@example.org",
    ],
)
def test_what_is_no_address(address: str) -> None:
    """Whatever could carry a second recipient or a header is refused."""
    assert address_fault(address)


def test_a_password_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    """The user alone (or their group, to read)."""
    file = tmp_path / "password"
    file.write_text("x")
    for mode, good in ((0o600, True), (0o640, True), (0o644, False), (0o660, False)):
        file.chmod(mode)
        if good:
            check_secret_file(file)
        else:
            with pytest.raises(UserError):
                check_secret_file(file)
