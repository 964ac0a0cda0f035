"""What the project knows of a trial: values without input or output.

A `Trial` is one reading of one registry record. A `TrialVersion` is a `Trial` as it was stored on one night. Text is kept as the registry wrote it, markdown
escapes included, because every span of a criterion points into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

TrialState = Literal["in_scope", "out_of_scope", "merged", "removed"]


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call: a person or office named by the registry for a site or for the whole trial."""

    name: str | None
    role: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """A place where the trial runs. `status` is the site's own recruitment status; latitude and longitude are degrees, of the city."""

    facility: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    postal_code: str | None = None
    status: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class Intervention:
    """What is given. `type` is the registry's word (`DRUG`, `BIOLOGICAL`, ...)."""

    name: str
    type: str | None = None
    description: str | None = None
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arm:
    """An arm or cohort as the sponsor described it."""

    label: str
    type: str | None = None
    description: str | None = None
    interventions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """One record of the registry in the project's words.

    Whatever the record did not state is None or an empty tuple: nothing is assumed. `status`, `phases`, `sex` and the other coded fields hold the registry's
    own words, unknown ones too; `notes` says which were unknown or could not be used. `eligibility_text` is the registry's string, character for character,
    and empty where there is none. Ages are the registry's words (`18 Years`). `raw` is the whole record.
    """

    nct_id: str
    title: str
    official_title: str | None = None
    acronym: str | None = None
    aliases: tuple[str, ...] = ()
    status: str | None = None
    why_stopped: str | None = None
    study_type: str | None = None
    phases: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    arms: tuple[Arm, ...] = ()
    brief_summary: str | None = None
    eligibility_text: str = ""
    minimum_age: str | None = None
    maximum_age: str | None = None
    sex: str | None = None
    healthy_volunteers: bool | None = None
    std_ages: tuple[str, ...] = ()
    sites: tuple[Site, ...] = ()
    central_contacts: tuple[Contact, ...] = ()
    lead_sponsor: str | None = None
    last_update: date | None = None
    first_posted: date | None = None
    version_holder: date | None = None
    notes: tuple[str, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class FetchedTrial:
    """A trial on its way into the store: with the text to keep and the hash that tells whether anything changed.

    `raw_json` is ASCII (every other character is escaped), so that any database keeps it without loss. `content_hash` leaves out what changes nightly.
    """

    trial: Trial
    raw_json: str = field(repr=False)
    content_hash: str


@dataclass(frozen=True, slots=True)
class TrialVersion:
    """A trial as it was stored: `number` counts from 1 within the trial, `seen_at` (UTC) is when it was first seen so."""

    version_id: int
    nct_id: str
    number: int
    content_hash: str
    seen_at: datetime
    last_update: date | None
    trial: Trial


@dataclass(frozen=True, slots=True)
class TrialSummary:
    """One stored trial in a list: its state, since when, and the headline of its current version."""

    nct_id: str
    title: str
    status: str | None
    study_type: str | None
    state: TrialState
    state_since: datetime
    merged_into: str | None
    disease_fit: str | None
    versions: int
    last_update: date | None
