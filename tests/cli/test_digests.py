"""`screener coordinators` and `screener digest`, from the first line typed to the mail that arrives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from mail_relay import PASSWORD, USER, Certificate, RelayHandler, make_certificate, relay

ANNA = "anna@example.org"


@pytest.fixture
def panel(screener: Any, two_trials: Path, patient_file: Path) -> Any:
    """A synced database, a stored patient and a coordinator who follows them."""
    assert 0 == screener("sync", "--from", str(two_trials)).code
    assert 0 == screener("patients", "add", str(patient_file)).code
    assert 0 == screener("coordinators", "add", ANNA, "--name", "Anna", "--schedule", "daily 07:00").code
    assert 0 == screener("coordinators", "assign", ANNA, "PT-7").code
    return screener


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Moves the clock of `screener digest` so many days on."""

    def move(days: int) -> None:
        monkeypatch.setattr("screener.cli.digest.now", lambda: datetime.now(UTC) + timedelta(days=days))

    return move


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def use_relay(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, certificate: Certificate) -> Callable[[int], None]:
    """Settings for a relay on a port, with the password in a file."""

    def use(port: int) -> None:
        secret = tmp_path / "password"
        secret.write_text(PASSWORD + "\n")
        secret.chmod(0o600)
        said = {"HOST": "localhost", "PORT": port, "USER": USER, "PASSWORD_FILE": secret, "CA_FILE": certificate.file}
        for name, value in said.items():
            monkeypatch.setenv(f"SCREENER_SMTP_{name}", str(value))
        monkeypatch.setenv("SCREENER_MAIL_FROM", "screener@example.org")

    return use


def test_a_coordinator_comes_changes_and_goes(panel: Any) -> None:
    """Added, changed under the same address, listed, shown, freed of a patient, removed."""
    changed = panel(
        "coordinators", "add", ANNA, "--name", "Anna B", "--schedule", "MON 08:30", "--time-zone", "Europe/Oslo", "--dates", "de"
    )
    assert [f"{ANNA}: changed, MON 08:30 Europe/Oslo"] == changed.lines
    assert [f"{ANNA}  mon 08:30 Europe/Oslo  1 patient"] == panel("coordinators", "list").lines
    shown = panel("coordinators", "show", ANNA).lines
    assert [f"{ANNA}  Anna B", "schedule  mon 08:30 Europe/Oslo; all quiet: never; dates: de", "patients  PT-7"] == [*shown[:2], shown[3]]
    assert [f"{ANNA}: follows nobody"] == panel("coordinators", "assign", ANNA, "PT-7", "--remove").lines
    assert [f"{ANNA}: follows PT-7"] == panel("coordinators", "assign", ANNA, "--all").lines
    assert [f"{ANNA}: removed"] == panel("coordinators", "remove", ANNA).lines
    gone = panel("coordinators", "show", ANNA)
    assert (2, "") == (gone.code, gone.out)
    assert "no coordinator of this address" in gone.err


def test_every_fault_of_a_coordinator_is_named(screener: Any) -> None:
    """All at once; nothing is stored."""
    wrong = {"--name": "a\nb", "--time-zone": "Mars", "--schedule": "hourly", "--wants": "gossip", "--quiet": "loud", "--dates": "xx"}
    result = screener("coordinators", "add", "anna@@example", *(word for pair in wrong.items() for word in pair))
    assert 2 == result.code
    assert [] == [name for name in ("EMAIL", *wrong) if name not in result.err]
    assert [] == screener("coordinators", "list").lines


def test_patients_who_are_not_stored_are_named_and_none_is_assigned(panel: Any) -> None:
    """All or none."""
    result = panel("coordinators", "assign", ANNA, "PT-7", "PT-8", "PT-9")
    assert 2 == result.code
    assert "PT-8" in result.err
    assert "PT-9" in result.err
    assert "patients  PT-7" in panel("coordinators", "show", ANNA).lines


def test_a_preview_is_written_and_nothing_is_stored_or_sent(panel: Any, tmp_path: Path, later: Callable[[int], None]) -> None:
    """A mail and a page for each coordinator, without any setting of a relay; only theirs where one is named."""
    result = panel("digest", "--preview", str(tmp_path / "out"))
    assert 0 == result.code
    assert f"{ANNA}: Trial digest: 1 newly followed" == result.lines[0]
    mail = message_from_bytes((tmp_path / "out" / f"{ANNA}.eml").read_bytes(), policy=default)
    assert ANNA in str(mail["To"])
    assert "Hello Anna" in (tmp_path / "out" / f"{ANNA}.html").read_text()
    assert [] == panel("digest", "--audit").lines
    assert [] == [line for line in panel("coordinators", "show", ANNA).lines if line.startswith("digest")]
    unknown = panel("digest", "--preview", str(tmp_path / "out"), "--coordinator", "ben@example.org")
    assert (2, True) == (unknown.code, "ben@example.org: no coordinator" in unknown.err)


def test_a_digest_is_sent_once_and_stands_in_the_audit(
    panel: Any, certificate: Certificate, use_relay: Callable[[int], None], later: Callable[[int], None]
) -> None:
    """Through STARTTLS and a login; the second run has nothing to do; the audit holds counts; the password shows nowhere."""
    handler = RelayHandler()
    with relay(handler, certificate, login=True) as port:
        use_relay(port)
        later(1)
        first, second = panel("digest", "--send"), panel("digest", "--send")
    assert "1 composed, 0 with nothing to say; 1 sent, 0 to be tried again, 0 refused" == first.out.strip()
    assert "0 composed, 0 with nothing to say; 0 sent, 0 to be tried again, 0 refused" == second.out.strip()
    [taken] = handler.taken
    assert ("screener@example.org", ANNA) == (taken.sender, taken.to)
    [line] = panel("digest", "--audit").lines
    assert f"UTC  {ANNA}  sent  1 things, 1 patients, " in line
    assert str(message_from_bytes(taken.message, policy=default)["Message-ID"]) in line
    assert any(shown.endswith(": sent") for shown in panel("coordinators", "show", ANNA).lines)
    assert PASSWORD not in "".join((first.out, first.err, second.out, second.err, line, panel("config").out))


def test_a_refused_digest_is_listed_by_status(
    panel: Any, certificate: Certificate, use_relay: Callable[[int], None], later: Callable[[int], None]
) -> None:
    """Exit code 1, the relay's words in `status` and the audit."""
    with relay(RelayHandler(at_rcpt={ANNA: "550 no such user"}), certificate, login=True) as port:
        use_relay(port)
        later(1)
        result = panel("digest", "--send")
    assert (1, True) == (result.code, "0 sent, 0 to be tried again, 1 refused" in result.out)
    assert f"digest  {ANNA}: failed after 1 attempts: 550 no such user" in panel("status").lines
    assert "permanent" in panel("digest", "--audit").out


def test_a_relay_that_is_down_is_one_line(panel: Any, use_relay: Callable[[int], None], later: Callable[[int], None]) -> None:
    """The digest is kept for the next run."""
    with relay(RelayHandler()) as port:
        pass
    use_relay(port)
    later(1)
    result = panel("digest", "--send")
    assert (1, True) == (result.code, "1 composed" in result.out)
    assert f"error: localhost:{port} cannot be reached" in result.err
    assert PASSWORD not in result.err


def test_sending_needs_a_sender(panel: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Named by its setting; so is an address that is none."""
    result = panel("digest", "--send")
    assert (2, True) == (result.code, "SCREENER_MAIL_FROM" in result.err)
    monkeypatch.setenv("SCREENER_MAIL_FROM", "nobody")
    monkeypatch.setenv("SCREENER_REPORT_URL", "ftp://reports")
    result = panel("digest", "--send")
    assert 2 == result.code
    assert "SCREENER_MAIL_FROM" in result.err
    assert "SCREENER_REPORT_URL" in result.err


@pytest.mark.parametrize("arguments", [(), ("--send", "--audit"), ("--preview", "x", "--send")])
def test_one_thing_at_a_time(screener: Any, arguments: tuple[str, ...]) -> None:
    """Preview, send or audit."""
    assert 2 == screener("digest", *arguments).code
