"""Composing: what a coordinator is to be told today, from the store. Writes nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from screener.digest.changes import changes
from screener.digest.compose import Digest, Envelope, counts_of, message, message_id
from screener.digest.dates import date_words
from screener.digest.events import Event, EventKind
from screener.digest.states import told_from, told_json
from screener.errors import UserError
from screener.mail import address_fault
from screener.settings import PREFIX, Settings
from screener.store import coordinators, digests, runs
from screener.store.coordinators import Coordinator
from screener.store.session import Database
from screener.workflows.digest_views import Views

_FRESH = timedelta(hours=26)
_WEEK = timedelta(days=6, hours=12)


@dataclass(frozen=True, slots=True)
class MailOptions:
    """What every digest shares. `report_url` has `{patient}` in it; `values`: may a patient's values be quoted?"""

    sender: str
    stop: str
    report_url: str | None = None
    values: bool = False


def mail_options(settings: Settings) -> MailOptions:
    """From the settings; UserError names what is missing or wrong."""
    faults = []
    for name in ("mail_from", "mail_stop"):
        value = getattr(settings, name)
        if value is None and name == "mail_from":
            faults.append(f"{PREFIX}MAIL_FROM: sending needs a sender's address")
        elif value is not None and (fault := address_fault(value)):
            faults.append(f"{PREFIX}{name.upper()}: {fault}")
    url = settings.report_url
    if url is not None and not url.startswith(("https://", "http://")):
        faults.append(f"{PREFIX}REPORT_URL: not an http or https address")
    if faults:
        raise UserError("the settings of mail have a fault", faults)
    assert settings.mail_from is not None
    return MailOptions(settings.mail_from, settings.mail_stop or settings.mail_from, url, settings.digest_values)


@dataclass(frozen=True, slots=True)
class SyncState:
    """What digests say of the registry's data. `known_good` is False where no sync ever was: then nothing is composed."""

    known_good: bool
    good_at: datetime | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Composed:
    """A digest ready for the outbox: `message` is None where there is nothing to send. `states`: by patient, what it tells (JSON)."""

    coordinator: Coordinator
    period: str
    digest: Digest
    message_id: str
    states: Mapping[str, str]
    message: bytes | None = field(default=None, repr=False)

    @property
    def counts(self) -> dict[str, int]:
        return counts_of(self.digest)

    @property
    def trials(self) -> tuple[str, ...]:
        named = {event.nct_id for event in self.digest.events if event.nct_id}
        return tuple(sorted(named.union(*(event.trials for event in self.digest.events))))


def sync_state(database: Database, now: datetime) -> SyncState:
    """How good the registry's data are today."""
    with database.reading() as session:
        good = runs.latest_good(session)
        newest = next(iter(runs.latest(session, 1)), None)
    if good is None:
        return SyncState(False)
    good_at = good.finished_at or good.started_at
    warnings = []
    age = now - good_at
    if age > _FRESH:
        warnings.append(f"the registry's data are {_age(age)} old: what changed since is not in this digest.")
    if newest is not None and newest.id != good.id and newest.outcome in ("mixed", "failed"):
        said = "saw the registry change under it" if newest.outcome == "mixed" else "failed"
        warnings.append(f"the newest sync {said}: trials may have changed that are not in this digest.")
    return SyncState(True, good_at, tuple(warnings))


def _age(age: timedelta) -> str:
    return f"{age.days} days" if age.days > 1 else f"{int(age.total_seconds() // 3600)} hours"


def today_of(coordinator: Coordinator, now: datetime) -> date:
    """The date where the coordinator is."""
    return now.astimezone(ZoneInfo(coordinator.time_zone)).date()


def compose(
    database: Database,
    coordinator: Coordinator,
    views: Views,
    *,
    period: str,
    as_of: date,
    now: datetime,
    options: MailOptions,
    sync: SyncState,
) -> Composed:
    """One coordinator's digest of a period."""
    with database.reading() as session:
        followed = coordinators.followed(session, coordinator.coordinator_id)
        delivered = digests.last_delivered(session, coordinator.coordinator_id)
        last_sent = digests.last_sent_at(session, coordinator.coordinator_id)
        set_aside = digests.newly_set_aside(session, delivered) if EventKind.FAULT in coordinator.wants else 0
    events: list[Event] = []
    states: dict[str, str] = {}
    for patient_id in followed:
        with database.reading() as session:
            told = coordinators.told(session, coordinator.coordinator_id, patient_id)
        found, state = changes(told_from(told.told_json), views.patient(patient_id), as_of=as_of, since=told.told_at)
        events += [views.with_words(event) for event in found if event.kind in coordinator.wants]
        states[patient_id] = json.dumps(told_json(state), separators=(",", ":"))
    digest = Digest(
        coordinator.name,
        as_of,
        tuple(events),
        len(followed),
        _synced(sync, coordinator),
        coordinator.date_language,
        sync.warnings,
        set_aside,
        _links(events, options),
        coordinator.schedule,
    )
    identity = message_id(coordinator.coordinator_id, coordinator.created_at, period, options.sender)
    quiet = coordinator.quiet == "always" or (coordinator.quiet == "weekly" and (last_sent is None or now - last_sent >= _WEEK))
    mail = None
    if followed and (events or set_aside or quiet):
        mail = message(digest, Envelope(options.sender, coordinator.email, identity, now, options.stop))
    return Composed(coordinator, period, digest, identity, states, mail)


def _synced(sync: SyncState, coordinator: Coordinator) -> str:
    if sync.good_at is None:
        return "never synced"
    local = sync.good_at.astimezone(ZoneInfo(coordinator.time_zone))
    return f"last synced {date_words(local.date(), coordinator.date_language)}, {local:%H:%M}"


def _links(events: list[Event], options: MailOptions) -> dict[str, str]:
    if options.report_url is None:
        return {}
    named = Counter(patient for event in events for patient in event.patients)
    return {patient: options.report_url.replace("{patient}", quote(patient, safe="")) for patient in sorted(named)}
