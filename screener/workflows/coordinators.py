"""Who gets digests of whom: checked on the way in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import available_timezones

from sqlalchemy.orm import Session

from screener.digest.dates import DATE_LANGUAGES
from screener.digest.events import EventKind
from screener.errors import UserError
from screener.mail import address_fault
from screener.store import coordinators, patients
from screener.store.coordinators import Coordinator
from screener.store.session import Database
from screener.workflows.schedules import schedule_of

_LONGEST_NAME = 80
QUIETS = ("never", "weekly", "always")


@dataclass(frozen=True, slots=True)
class Followed:
    """A coordinator and the patients whom they follow; `inactive` are kept and not told of."""

    coordinator: Coordinator
    active: tuple[str, ...]
    inactive: tuple[str, ...] = ()


def keep_coordinator(
    database: Database,
    email: str,
    *,
    name: str,
    time_zone: str,
    schedule: str,
    wants: Sequence[str],
    quiet: str,
    date_language: str,
    now: datetime,
) -> bool:
    """Add a coordinator, or change the one of the same address; True where it is a new one. UserError names every fault."""
    faults = []
    if fault := address_fault(email):
        faults.append(f"EMAIL: {fault}")
    if not name.strip() or not name.isprintable() or len(name) > _LONGEST_NAME:
        faults.append(f"--name: not one line of at most {_LONGEST_NAME} printable characters")
    if time_zone not in available_timezones():
        faults.append("--time-zone: not the IANA name of a time zone (such as Europe/Oslo)")
    try:
        schedule = schedule_of(schedule)
    except UserError as bad:
        faults.append(str(bad))
    known = [kind.value for kind in EventKind]
    faults += [f"--wants: {want[:40]!r} is none of {', '.join(known)}" for want in wants if want not in known]
    if not wants:
        faults.append("--wants: nothing is wanted")
    if quiet not in QUIETS:
        faults.append(f"--quiet: none of {', '.join(QUIETS)}")
    if date_language not in DATE_LANGUAGES:
        faults.append(f"--dates: none of {', '.join(DATE_LANGUAGES)}")
    if faults:
        raise UserError(f"the coordinator has {len(faults)} fault{'s' if len(faults) != 1 else ''}", faults)
    ordered = tuple(kind for kind in known if kind in wants)
    with database.writing() as session:
        return coordinators.keep(session, Coordinator(0, email, name.strip(), time_zone, schedule, ordered, quiet, date_language, now))


def assign(database: Database, email: str, patient_ids: Sequence[str], *, remove: bool = False) -> None:
    """Let a coordinator follow stored patients, or no longer. All or none; UserError names whoever is not there."""
    with database.writing() as session:
        one = _found(coordinators.find(session, email), email)
        if remove:
            coordinators.unassign(session, one.coordinator_id, patient_ids)
            return
        absent = [patient_id for patient_id in patient_ids if patients.find(session, patient_id) is None]
        if absent:
            raise UserError("not every patient is stored", [f"{patient_id}: no stored patient of this id" for patient_id in absent])
        coordinators.assign(session, one.coordinator_id, patient_ids)


def assign_all(database: Database, email: str) -> int:
    """Let a coordinator follow every active patient; how many there are."""
    with database.writing() as session:
        one = _found(coordinators.find(session, email), email)
        everybody = [patient.patient_id for patient in patients.all_patients(session)]
        coordinators.assign(session, one.coordinator_id, everybody)
    return len(everybody)


def remove_coordinator(database: Database, email: str) -> None:
    """Forget a coordinator; what was sent stays in the audit. UserError where there is none of this address."""
    with database.writing() as session:
        if not coordinators.remove(session, email):
            raise UserError(f"{email}: no coordinator of this address")


def all_followed(database: Database) -> list[Followed]:
    """Everybody, by address."""
    with database.reading() as session:
        return [_followed(session, one) for one in coordinators.all_coordinators(session)]


def followed_by(database: Database, email: str) -> Followed:
    """One of them; UserError where there is none of this address."""
    with database.reading() as session:
        return _followed(session, _found(coordinators.find(session, email), email))


def _followed(session: Session, one: Coordinator) -> Followed:
    active = coordinators.followed(session, one.coordinator_id)
    everybody = coordinators.followed(session, one.coordinator_id, active_only=False)
    return Followed(one, tuple(active), tuple(sorted(set(everybody) - set(active))))


def _found(one: Coordinator | None, email: str) -> Coordinator:
    if one is None:
        raise UserError(f"{email}: no coordinator of this address (`screener coordinators add` adds one)")
    return one
