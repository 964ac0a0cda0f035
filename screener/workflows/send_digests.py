"""Digests from the store to the relay: composed once per coordinator and period, sent, tried again, never twice as far as SMTP allows.

Between the relay's "250" and the transaction that notes it a process can die: then nobody knows whether the mail left. It is sent once more, with the same
Message-ID, and the doubt is written down. What a coordinator was told moves on only with a delivery that is known.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from screener.digest.compose import Envelope, html, message, plain_text
from screener.errors import MailError, ScreenerError, StoreError, UserError
from screener.mail import Delivery, MailSender, Relay, SmtpSender, check_secret_file
from screener.settings import Settings
from screener.store import coordinators, digests, locks
from screener.store.coordinators import Coordinator
from screener.store.digests import NewDigest
from screener.store.locks import HeldLock
from screener.store.session import Database
from screener.workflows.compose_digests import Composed, MailOptions, SyncState, compose, sync_state, today_of
from screener.workflows.digest_views import Views
from screener.workflows.schedules import last_due
from screener.workflows.stopping import NEVER, Stop

DIGESTS_LOCK = "digests"
_FIRST_WAIT = timedelta(minutes=15)
_LONGEST_WAIT = timedelta(hours=12)
_GIVE_UP = timedelta(days=5)

_log = logging.getLogger("screener.digests")

Clock = Callable[[], datetime]


@dataclass(slots=True)
class DigestReport:
    """What a run did. `held` says why nothing was composed; `relay` what kept the relay from taking anything."""

    composed: int = 0
    quiet: int = 0
    sent: int = 0
    transient: int = 0
    permanent: int = 0
    in_doubt: int = 0
    held: str | None = None
    relay: str | None = None

    def counts(self) -> dict[str, int]:
        """For a job's row."""
        return {
            "digests_composed": self.composed,
            "digests_quiet": self.quiet,
            "digests_sent": self.sent,
            "digests_transient": self.transient,
            "digests_permanent": self.permanent,
            "digests_in_doubt": self.in_doubt,
        }


def smtp_sender(settings: Settings) -> SmtpSender:
    """The relay of the settings; UserError where its password cannot be read, or by too many."""
    if settings.smtp_password_file is not None:
        check_secret_file(settings.smtp_password_file)
    if settings.smtp_user is not None and settings.password() is None:
        raise UserError("SCREENER_SMTP_PASSWORD: the login has a name and no password")
    return SmtpSender(
        Relay(
            settings.smtp_host,
            settings.smtp_port,
            settings.smtp_security,
            settings.smtp_user,
            settings.password(),
            settings.smtp_ca_file,
        )
    )


def run_digests(database: Database, sender: MailSender, options: MailOptions, *, now: Clock, stop: Stop = NEVER) -> DigestReport:
    """Compose what is due and send what waits. LockBusy where another run is at it; StoreError where the database fails. Safe to run at any time, and often."""
    report = DigestReport()
    with locks.held(database, DIGESTS_LOCK, now=now) as lock:
        with database.writing() as session:
            report.in_doubt = digests.recover(session, now=now())
        _compose_due(database, options, report, now=now, lock=lock, stop=stop)
        _send_waiting(database, sender, options, report, now=now, lock=lock, stop=stop)
    _log.info("digests done", extra=report.counts())
    return report


def _compose_due(database: Database, options: MailOptions, report: DigestReport, *, now: Clock, lock: HeldLock, stop: Stop) -> None:
    sync = sync_state(database, now())
    if not sync.known_good:
        report.held = "no sync was good yet: nothing is told before one is"
        return
    views: Views | None = None
    day = None
    with database.reading() as session:
        everybody = coordinators.all_coordinators(session)
    for coordinator in everybody:
        stop.check()
        moment = now()
        period = _due(database, coordinator, moment)
        if period is None:
            continue
        lock.confirm()
        as_of = today_of(coordinator, moment)
        if views is None or day != as_of:
            views, day = Views(database, as_of, values=options.values), as_of
        composed = compose(database, coordinator, views, period=period, as_of=as_of, now=moment, options=options, sync=sync)
        with database.writing() as session:
            digests.put(session, _for_outbox(composed), now=moment)
        report.composed += composed.message is not None
        report.quiet += composed.message is None


def _due(database: Database, coordinator: Coordinator, now: datetime) -> str | None:
    """The period whose digest is due and not composed; None where it was, or where the coordinator was not there yet."""
    day, moment = last_due(coordinator.schedule, coordinator.time_zone, now)
    if moment < coordinator.created_at:
        return None
    with database.reading() as session:
        done = digests.has_period(session, coordinator.coordinator_id, day.isoformat())
    return None if done else day.isoformat()


def _for_outbox(composed: Composed) -> NewDigest:
    return NewDigest(
        composed.coordinator.coordinator_id,
        composed.period,
        composed.message_id,
        composed.counts,
        composed.states,
        composed.trials,
        composed.message,
    )


def _send_waiting(
    database: Database, sender: MailSender, options: MailOptions, report: DigestReport, *, now: Clock, lock: HeldLock, stop: Stop
) -> None:
    with database.reading() as session:
        waiting = digests.sendable(session, now=now())
    for digest_id in waiting:
        stop.check()
        lock.confirm()
        with database.writing() as session:
            begun = digests.begin_sending(session, digest_id)
        if begun is None:
            continue
        item, mail = begun
        again = now() + min(_FIRST_WAIT * 2 ** (item.attempts - 1), _LONGEST_WAIT)
        try:
            delivery = sender.send(options.sender, item.email, mail)
        except ScreenerError as fault:
            with database.writing() as session:
                digests.mark_failed(session, digest_id, str(fault), now=now(), again_at=again)
            report.transient += 1
            if not isinstance(fault, MailError):
                raise
            # The relay itself cannot be used: the others keep their turn, and their first attempt.
            report.relay = str(fault)
            _log.error("the mail relay cannot be used", extra={"error": str(fault)})
            return
        _note(database, digest_id, delivery, report, now(), again if now() - item.composed_at < _GIVE_UP else None)


def _note(database: Database, digest_id: int, delivery: Delivery, report: DigestReport, now: datetime, again: datetime | None) -> None:
    """One transaction: what became of it, and what is told by it."""
    with database.writing() as session:
        if delivery.outcome == "sent":
            digests.mark_sent(session, digest_id, now=now)
        else:
            at = again if delivery.outcome == "transient" else None
            digests.mark_failed(session, digest_id, delivery.said, now=now, again_at=at, ambiguous=delivery.ambiguous)
    match delivery.outcome:
        case "sent":
            report.sent += 1
        case "transient":
            report.transient += 1
        case "permanent":
            report.permanent += 1
    report.in_doubt += delivery.ambiguous
    _log.info("digest handed over", extra={"digest": digest_id, "outcome": delivery.outcome, "code": delivery.code})


def preview(
    database: Database, folder: Path, options: MailOptions, *, now: datetime, emails: Sequence[str] = ()
) -> list[tuple[Composed, Path, Path]]:
    """Every coordinator's digest as it would be now, as .eml and .html; nothing is stored or sent. UserError for an address that nobody has."""
    with database.reading() as session:
        everybody = coordinators.all_coordinators(session)
    unknown = sorted(set(emails) - {one.email for one in everybody})
    if unknown:
        raise UserError(f"{unknown[0]}: no coordinator of this address")
    sync = sync_state(database, now)
    if not sync.known_good:
        sync = SyncState(False, None, ("no sync was good yet: what this says rests on records that may be incomplete.",))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise StoreError(f"{folder} cannot be made ({fault.strerror or fault})") from None
    written = []
    for one in everybody:
        if emails and one.email not in emails:
            continue
        as_of = today_of(one, now)
        views = Views(database, as_of, values=options.values)
        composed = compose(database, one, views, period=as_of.isoformat(), as_of=as_of, now=now, options=options, sync=sync)
        mail = message(composed.digest, Envelope(options.sender, one.email, composed.message_id, now, options.stop))
        name = "".join(c if c.isalnum() or c in "-_.@" else "_" for c in one.email)
        eml, page = folder / f"{name}.eml", folder / f"{name}.html"
        try:
            eml.write_bytes(mail)
            page.write_text(html(composed.digest), encoding="utf-8")
        except OSError as fault:
            raise StoreError(f"{folder} cannot be written ({fault.strerror or fault})") from None
        written.append((composed, eml, page))
    return written


def shown(composed: Composed) -> str:
    """The plain text of a digest, for a terminal."""
    return plain_text(composed.digest)
