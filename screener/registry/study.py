"""The registry's JSON -> our `Trial`. The last place that says "study".

Fields of the record: ClinicalTrials.gov API v2, OpenAPI 2.0.5. Every field may be missing; coded values may be ones that nobody has seen yet. Both are kept as
they are and noted, because a record that is refused for an odd field is a trial that a patient never hears of.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from screener.errors import RegistryError
from screener.registry.enums import KNOWN_WORDS
from screener.trials import Arm, Contact, FetchedTrial, Intervention, Site, Trial

_NCT_ID = re.compile(r"NCT(?!00000000)[0-9]{8}")
_FULL_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WRITTEN_DATE = re.compile(
    r"(?P<month>[A-Z][a-z]{2,8}) (?P<day>[0-9]{1,2}), (?P<year>[0-9]{4})"
)  # records of the classic registry, "May 4, 2016"
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


class RecordFault(RegistryError):  # noqa: N818 - a fault of one record, not of the run
    """A record that cannot be taken. `nct_id` is set where the record named one."""

    def __init__(self, reason: str, nct_id: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.nct_id = nct_id


def nct_id_of(record: object) -> str:
    """The record's id (`NCT` and eight digits); RecordFault where there is none that can be used."""
    if not isinstance(record, Mapping):
        raise RecordFault(f"not a study: a JSON {_json_word(record)} instead of an object")
    protocol = record.get("protocolSection")
    if not isinstance(protocol, Mapping):
        raise RecordFault("not a study: no protocolSection")
    module = protocol.get("identificationModule")
    value = module.get("nctId") if isinstance(module, Mapping) else None
    if value is None or value == "":
        raise RecordFault("no NCT id")
    if not isinstance(value, str) or not _NCT_ID.fullmatch(value.strip().upper()):
        raise RecordFault(f"{str(value)[:40]!a} is not an NCT id")
    return value.strip().upper()


def to_trial(record: Mapping[str, Any]) -> Trial:
    """Read one study record; RecordFault only where it is no study or has no usable id."""
    nct_id = nct_id_of(record)
    notes: list[str] = []
    root = _Fields(record, "", notes)
    protocol = root.group("protocolSection")
    identity = protocol.group("identificationModule")
    status = protocol.group("statusModule")
    design = protocol.group("designModule")
    conditions = protocol.group("conditionsModule")
    eligibility = protocol.group("eligibilityModule")
    arms = protocol.group("armsInterventionsModule")
    places = protocol.group("contactsLocationsModule")
    official_title = identity.text("officialTitle")
    eligibility_text = eligibility.text("eligibilityCriteria") or ""
    if not eligibility_text.strip():
        notes.append("no eligibility text")
    return Trial(
        nct_id=nct_id,
        title=identity.text("briefTitle") or official_title or nct_id,
        official_title=official_title,
        acronym=identity.text("acronym"),
        aliases=tuple(a for a in identity.texts("nctIdAliases") if a != nct_id and _NCT_ID.fullmatch(a)),
        status=status.word("overallStatus", "Status"),
        why_stopped=status.text("whyStopped"),
        study_type=design.word("studyType", "StudyType"),
        phases=design.words("phases", "Phase"),
        conditions=conditions.texts("conditions"),
        keywords=conditions.texts("keywords"),
        interventions=tuple(_intervention(x) for x in arms.objects("interventions")),
        arms=tuple(_arm(x) for x in arms.objects("armGroups")),
        brief_summary=protocol.group("descriptionModule").text("briefSummary"),
        eligibility_text=eligibility_text,
        minimum_age=eligibility.text("minimumAge"),
        maximum_age=eligibility.text("maximumAge"),
        sex=eligibility.word("sex", "Sex"),
        healthy_volunteers=eligibility.flag("healthyVolunteers"),
        std_ages=eligibility.words("stdAges", "StandardAge"),
        sites=tuple(_site(x) for x in places.objects("locations")),
        central_contacts=tuple(_contact(x) for x in places.objects("centralContacts")),
        lead_sponsor=protocol.group("sponsorCollaboratorsModule").group("leadSponsor").text("name"),
        last_update=status.group("lastUpdatePostDateStruct").day("date"),
        first_posted=status.group("studyFirstPostDateStruct").day("date"),
        version_holder=root.group("derivedSection").group("miscInfoModule").day("versionHolder"),
        notes=tuple(dict.fromkeys(notes)),
        raw=record,
    )


def to_fetched_trial(record: Mapping[str, Any]) -> FetchedTrial:
    """A record as the store takes it. RecordFault where it has no id or no eligibility text: without text there is nothing to judge a patient by."""
    trial = to_trial(record)
    if not trial.eligibility_text.strip():
        raise RecordFault("no eligibility text", trial.nct_id)
    return FetchedTrial(trial, raw_json(record), content_hash(record))


def raw_json(record: object) -> str:
    """The record as ASCII JSON in its own order of keys: lone surrogates and U+0000 are escapes in it, and survive any database."""
    return json.dumps(record, ensure_ascii=True, separators=(",", ":"))


def content_hash(record: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the record in canonical JSON, without `derivedSection.miscInfoModule.versionHolder`: that is the day of the registry's snapshot, and
    changes on every record every night."""
    canonical = json.dumps(_without_snapshot_day(record), ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _without_snapshot_day(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record without the nightly field; modules that held nothing else go too, so that the first snapshot day of a record is no change either."""
    result = dict(record)
    derived = result.get("derivedSection")
    if isinstance(derived, Mapping) and isinstance(derived.get("miscInfoModule"), Mapping):
        module = {k: v for k, v in derived["miscInfoModule"].items() if k != "versionHolder"}
        rest = {k: v for k, v in derived.items() if k != "miscInfoModule"}
        result["derivedSection"] = {**rest, "miscInfoModule": module} if module else rest
        if not result["derivedSection"]:
            del result["derivedSection"]
    return result


class _Fields:
    """A JSON object whose fields are asked for by type; what has another type is noted and counts as not stated."""

    def __init__(self, value: Mapping[str, Any], path: str, notes: list[str]) -> None:
        self._value = value
        self._path = path
        self._notes = notes

    def group(self, key: str) -> _Fields:
        value = self._value.get(key)
        if value is not None and not isinstance(value, Mapping):
            self._note(key, "object", value)
        return _Fields(value if isinstance(value, Mapping) else {}, self._path_of(key), self._notes)

    def objects(self, key: str) -> list[_Fields]:
        found = []
        for item in self._list(key):
            if isinstance(item, Mapping):
                found.append(_Fields(item, self._path_of(key), self._notes))
            else:
                self._note(key, "list of objects", item)
        return found

    def text(self, key: str) -> str | None:
        value = self._value.get(key)
        if value is None or isinstance(value, str):
            return value or None
        self._note(key, "text", value)
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        found = []
        for item in self._list(key):
            if isinstance(item, str):
                found.append(item)
            else:
                self._note(key, "list of texts", item)
        return tuple(found)

    def word(self, key: str, enum: str) -> str | None:
        value = self.text(key)
        self._check_word(key, value, enum)
        return value

    def words(self, key: str, enum: str) -> tuple[str, ...]:
        values = self.texts(key)
        for value in values:
            self._check_word(key, value, enum)
        return values

    def flag(self, key: str) -> bool | None:
        value = self._value.get(key)
        if value is None or isinstance(value, bool):
            return value
        self._note(key, "true or false", value)
        return None

    def number(self, key: str) -> float | None:
        value = self._value.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9:
            return float(value)
        if value is not None:
            self._note(key, "number", value)
        return None

    def day(self, key: str) -> date | None:
        value = self.text(key)
        if value is None:
            return None
        try:
            if _FULL_DATE.fullmatch(value):
                return date.fromisoformat(value)
            if written := _WRITTEN_DATE.fullmatch(value):
                return date(int(written["year"]), _MONTHS.index(written["month"]) + 1, int(written["day"]))
        except ValueError:
            pass
        self._notes.append(f"{self._path_of(key)}: not a full date")
        return None

    def _list(self, key: str) -> Sequence[object]:
        value = self._value.get(key)
        if value is None:
            return ()
        if isinstance(value, list | tuple):
            return value
        self._note(key, "list", value)
        return ()

    def _path_of(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key

    def _note(self, key: str, expected: str, value: object) -> None:
        self._notes.append(f"{self._path_of(key)}: {_json_word(value)} instead of {expected}, not used")

    def _check_word(self, key: str, value: str | None, enum: str) -> None:
        if value is not None and value not in KNOWN_WORDS[enum]:
            self._notes.append(f"{self._path_of(key)}: unknown word {value[:60]!a}")


def _intervention(x: _Fields) -> Intervention:
    return Intervention(x.text("name") or "", x.word("type", "InterventionType"), x.text("description"), x.texts("otherNames"))


def _arm(x: _Fields) -> Arm:
    return Arm(x.text("label") or "", x.word("type", "ArmGroupType"), x.text("description"), x.texts("interventionNames"))


def _site(x: _Fields) -> Site:
    point = x.group("geoPoint")
    return Site(
        facility=x.text("facility"),
        city=x.text("city"),
        state=x.text("state"),
        country=x.text("country"),
        postal_code=x.text("zip"),
        status=x.word("status", "RecruitmentStatus"),
        latitude=point.number("lat"),
        longitude=point.number("lon"),
        contacts=tuple(_contact(c) for c in x.objects("contacts")),
    )


def _contact(x: _Fields) -> Contact:
    phone, extension = x.text("phone"), x.text("phoneExt")
    return Contact(x.text("name"), x.text("role"), f"{phone} ext. {extension}" if phone and extension else phone, x.text("email"))


def _json_word(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "number"
        case str():
            return "text"
        case Mapping():
            return "object"
        case _:
            return "list"
