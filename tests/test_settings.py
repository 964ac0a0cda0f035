"""Settings from the environment and a file: every fault is named, secrets are masked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from screener.errors import UserError
from screener.settings import is_loopback, load_settings


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("SCREENER_"):
            monkeypatch.delenv(name)


def test_the_defaults_are_those_of_the_documentation() -> None:
    """Without any setting."""
    settings = load_settings()
    assert ("https://clinicaltrials.gov/api/v2", 1.2, 200, 1800) == (
        settings.registry_url,
        settings.registry_pause,
        settings.registry_page_size,
        settings.registry_budget,
    )
    assert ("localhost", 587, "starttls", None, None) == (
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_security,
        settings.password(),
        settings.mail_from,
    )
    assert (None, None, "info") == (settings.database_url, settings.log_format, settings.log_level)


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is set for one run counts most."""
    (tmp_path / "site.env").write_text("SCREENER_REGISTRY_PAGE_SIZE=50\nSCREENER_LOG_LEVEL=DEBUG\nOTHER=1\n")
    monkeypatch.setenv("SCREENER_REGISTRY_PAGE_SIZE", "60")
    settings = load_settings(tmp_path / "site.env")
    assert (60, "debug") == (settings.registry_page_size, settings.log_level)


def test_every_fault_is_named_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each by its name in the environment, without repeating the value."""
    for name, value in {
        "REGISTRY_URL": "ftp://secret",
        "REGISTRY_PAGE_SIZE": "1001",
        "REGISTRY_PAUSE": "-1",
        "SMTP_SECURITY": "maybe",
        "TIME_ZONE": "Mars/Base",
        "SMTP_PORT": "0",
    }.items():
        monkeypatch.setenv(f"SCREENER_{name}", value)
    with pytest.raises(UserError) as caught:
        load_settings()
    named = sorted(fault.partition(":")[0].removeprefix("SCREENER_") for fault in caught.value.faults)
    assert ["REGISTRY_PAGE_SIZE", "REGISTRY_PAUSE", "REGISTRY_URL", "SMTP_PORT", "SMTP_SECURITY", "TIME_ZONE"] == named
    assert "secret" not in "".join(caught.value.faults)


def test_an_unknown_name_in_the_file_is_a_fault_with_a_suggestion(tmp_path: Path) -> None:
    """A typing error must not count as silence."""
    (tmp_path / "site.env").write_text("SCREENER_REGISTRY_PAUZE=3\n")
    with pytest.raises(UserError) as caught:
        load_settings(tmp_path / "site.env")
    assert ("SCREENER_REGISTRY_PAUZE: not a setting (did you mean SCREENER_REGISTRY_PAUSE?)",) == caught.value.faults


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    """It was named, so it was meant."""
    with pytest.raises(UserError, match="no such file"):
        load_settings(tmp_path / "nowhere.env")


@pytest.mark.parametrize(
    ("name", "value", "home", "ok"),
    [
        ("REGISTRY_PAUSE", "0", ("REGISTRY_URL", "http://127.0.0.1:8080/api"), True),
        ("REGISTRY_PAUSE", "0", ("REGISTRY_URL", "https://clinicaltrials.gov/api/v2"), False),
        ("SMTP_SECURITY", "none", ("SMTP_HOST", "::1"), True),
        ("SMTP_SECURITY", "none", ("SMTP_HOST", "mail.example.org"), False),
    ],
)
def test_what_is_unsafe_is_allowed_on_this_machine_only(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, home: tuple[str, str], ok: bool
) -> None:
    """No pause between requests, and mail in the clear."""
    monkeypatch.setenv(f"SCREENER_{name}", value)
    monkeypatch.setenv(f"SCREENER_{home[0]}", home[1])
    if ok:
        assert value in load_settings().shown()[f"SCREENER_{name}"]
        return
    with pytest.raises(UserError) as caught:
        load_settings()
    assert caught.value.faults[0].startswith(f"SCREENER_{name}: ")


def test_secrets_are_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    """In what is shown, and in what is printed by accident."""
    monkeypatch.setenv("SCREENER_SMTP_PASSWORD", "hunter2")
    monkeypatch.setenv("SCREENER_DATABASE_URL", "postgresql://me:hunter2@db.example/x?sslpassword=hunter2")
    settings = load_settings()
    assert "hunter2" == settings.password()
    assert "hunter2" not in f"{settings.shown()} {settings} {settings!r}"
    assert "***" == settings.shown()["SCREENER_SMTP_PASSWORD"]
    assert "postgresql://me:***@db.example/x?sslpassword=hidden" == settings.shown()["SCREENER_DATABASE_URL"]


def test_a_password_may_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Its last line break is not part of it; a missing file is said."""
    (tmp_path / "secret").write_text("hunter2\n")
    monkeypatch.setenv("SCREENER_SMTP_PASSWORD_FILE", str(tmp_path / "secret"))
    assert "hunter2" == load_settings().password()
    monkeypatch.setenv("SCREENER_SMTP_PASSWORD_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(UserError, match="SCREENER_SMTP_PASSWORD_FILE: cannot be read"):
        load_settings().password()


@pytest.mark.parametrize(
    ("host", "here"), [("localhost", True), ("127.0.0.9", True), ("::1", True), ("127.example.org", False), ("10.0.0.1", False)]
)
def test_this_machine_is_recognised(host: str, here: bool) -> None:
    """By name and by address."""
    assert here is is_loopback(host)
