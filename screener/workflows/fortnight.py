"""A fortnight of digests on the bundled trials: fourteen nights of amendments, and the mails that follow. Offline; the mails go into a folder."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

from screener.demo.fortnight import AMENDMENTS, COPIED
from screener.digest.events import DEFAULT_WANTS
from screener.errors import StoreError
from screener.mail import FolderSender
from screener.patients.load import load_patient
from screener.store.migrate import open_database
from screener.store.session import Database
from screener.workflows.compose_digests import MailOptions
from screener.workflows.coordinators import assign_all, keep_coordinator
from screener.workflows.demo import AS_OF, bundled_patients, bundled_trials
from screener.workflows.nightly import judge_panel
from screener.workflows.patients import keep_patients
from screener.workflows.send_digests import run_digests
from screener.workflows.sync_trials import sync_from_path

NIGHTS = 14
COORDINATOR = "kim@example.org"
_OPTIONS = MailOptions("screener@example.org", "screener@example.org")


@dataclass(frozen=True, slots=True)
class Night:
    """One night: what the registry changed, and the mail of the morning after. `lines` are the mail's own; no mail: no subject."""

    number: int
    amended: tuple[str, ...]
    subject: str | None = None
    lines: tuple[str, ...] = ()
    mail: Path | None = None


def play_fortnight(folder: Path) -> Iterator[Night]:
    """Night 0 (everything is new), then the fourteen, one after another. StoreError where the folder cannot be written, or holds an earlier fortnight."""
    file = folder / "fortnight.sqlite3"
    if file.exists():
        raise StoreError(f"{file} is there already: name another folder, or remove it")
    try:
        (folder / "amended").mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise StoreError(f"{folder} cannot be made ({fault.strerror or fault})") from None
    database = open_database(f"sqlite:///{file}")
    try:
        yield from _nights(database, folder)
    finally:
        database.close()


def _nights(database: Database, folder: Path) -> Iterator[Night]:
    records = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in bundled_trials().glob("*.json")}
    records |= {nct_id: copy.deepcopy(records[original]) for nct_id, original in COPIED.items()}
    sender = FolderSender(folder / "mails")
    start = _at(0)
    sync_from_path(database, bundled_trials(), now=lambda: start)
    keep_patients(database, [load_patient(path) for path in bundled_patients()], now=start)
    wants = [kind.value for kind in DEFAULT_WANTS]
    keep_coordinator(
        database,
        COORDINATOR,
        name="Kim",
        time_zone="UTC",
        schedule="daily 07:00",
        wants=wants,
        quiet="never",
        date_language="en",
        now=start,
    )
    assign_all(database, COORDINATOR)
    for number in range(NIGHTS + 1):
        amended = _amend(database, folder, records, number)
        day = AS_OF + timedelta(days=number)
        judge_panel(database, as_of=day, now=lambda n=number: _at(n))  # type: ignore[misc]
        before = len(sender.sent)
        run_digests(database, sender, _OPTIONS, now=lambda n=number: _at(n) + timedelta(hours=4))  # type: ignore[misc]
        yield _told(number, amended, sender.sent[before:])


def _at(night: int) -> datetime:
    return datetime(AS_OF.year, AS_OF.month, AS_OF.day, 4, tzinfo=UTC) + timedelta(days=night)


def _amend(database: Database, folder: Path, records: dict[str, Any], night: int) -> tuple[str, ...]:
    """Let the registry say what it says that night; what that is, in words."""
    tonight = [amendment for amendment in AMENDMENTS if amendment.night == night]
    for amendment in tonight:
        record = records[amendment.nct_id]
        amendment.change(record)
        path = folder / "amended" / f"night-{night:02d}-{amendment.nct_id}.json"
        path.write_text(json.dumps(record), encoding="utf-8")
        sync_from_path(database, path, now=lambda: _at(night))
    if not tonight and night:
        # A quiet night is one on which the registry was asked and had nothing: its first record comes again, unchanged.
        sync_from_path(database, bundled_trials() / "NCT99000021.json", now=lambda: _at(night))
    return tuple(f"{amendment.nct_id}: {amendment.what}" for amendment in tonight)


def _told(number: int, amended: tuple[str, ...], mails: list[Path]) -> Night:
    if not mails:
        return Night(number, amended)
    [path] = mails
    mail = message_from_bytes(path.read_bytes(), policy=default)
    body = mail.get_body(("plain",))
    text = body.get_content() if body is not None else ""
    said = text.partition("\n--\n")[0].splitlines()
    lines = []
    for line, following in zip(said, [*said[1:], ""], strict=True):
        if line.startswith("- "):
            lines.append(line[2:] + (f" ({following.split()[0]})" if following.strip().startswith("NCT") else ""))
    return Night(number, amended, str(mail["Subject"]), tuple(lines), path)
