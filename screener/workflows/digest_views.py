"""A patient's trials of today, small enough to compare: from the newest stored verdicts. Keeps what patients and coordinators share, up to a bound."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from screener.criteria.read import read
from screener.digest.events import Event, Words
from screener.digest.states import OPEN_TIERS, Asked, PatientNow, TrialNow
from screener.errors import UserError
from screener.patients.load import parse_patient
from screener.patients.model import Logistics
from screener.registry.study import to_trial
from screener.store import digests, patients
from screener.store.digests import NewestVerdict
from screener.store.session import Database
from screener.trials import Site, Trial
from screener.workflows.reach import is_roll_over, open_sites, site_km

_LEFT_OUT_TYPES = frozenset({"OBSERVATIONAL", "EXPANDED_ACCESS"})  # as `match` leaves them out
_LOOKED_INTO = (*OPEN_TIERS, "near_miss")  # a near miss may have a day on which it opens
_KEPT_TRIALS = 2000  # where each is open, and the like: some 10 KB
_KEPT_TEXTS = 100
_KEPT_PATIENTS = 64
_QUOTED = 3
_ALIKE = 0.5  # of two criteria: below this share of common words one is no amendment of the other


@dataclass(frozen=True, slots=True)
class _Place:
    """What of a trial version bears on whom it is told to. `leads_on`: a roll-over or extension of an earlier trial, to which nobody is referred."""

    leads_on: bool
    open_sites: tuple[Site, ...]


class Views:
    """Looks at patients on one day. What was looked at last is kept, because coordinators share patients and patients share trials."""

    def __init__(self, database: Database, as_of: date, *, values: bool = False) -> None:
        self._database, self._as_of, self._values = database, as_of, values
        self._patient = lru_cache(_KEPT_PATIENTS)(self._look)
        self._place = lru_cache(_KEPT_TRIALS)(self._place_of)
        self._texts = lru_cache(_KEPT_TEXTS)(self._texts_of)

    def patient(self, patient_id: str) -> PatientNow:
        """The patient today; not usable where the stored file cannot be read."""
        return self._patient(patient_id)

    def with_words(self, event: Event) -> Event:
        """A trial that rules out, with the criteria that do it: as they stand, and as they stood in the version last told of."""
        if event.from_version is None or event.to_version is None:
            return event
        with self._database.reading() as session:
            result = digests.newest_result(session, event.patients[0], event.to_version)
        failing = [c for c in json.loads(result or '{"criteria": []}')["criteria"] if c["verdict"] == "fail"]
        before = self._texts(event.from_version)
        changed = [c for c in failing if " ".join(c["text"].split()) not in before]
        if changed and event.from_version != event.to_version:
            told = tuple(Words(c["text"], _nearest(c["text"], before)) for c in changed[:_QUOTED])
            reason = "the trial's words changed"
        else:
            told = tuple(Words(c["text"]) for c in failing[:_QUOTED])
            reason = "the trial's words are as they were: the patient's record or the date changed"
        if self._values and failing:
            reason += f" ({failing[0]['because']})"
        return replace(event, words=told, reason=reason)

    def _look(self, patient_id: str) -> PatientNow:
        with self._database.reading() as session:
            stored = patients.find(session, patient_id)
            try:
                if stored is None:
                    return PatientNow(patient_id, {}, usable=False)
                place = parse_patient(json.loads(stored.document_json), name=f"stored patient {patient_id}").logistics
            except UserError:
                return PatientNow(patient_id, {}, usable=False)
            verdicts = {}
            for one in digests.newest_verdicts(session, patient_id, _LOOKED_INTO):
                leads_on = one.result_json is not None and self._place(one.version_id).leads_on
                if one.study_type not in _LEFT_OUT_TYPES and not leads_on:
                    verdicts[one.nct_id] = self._trial_now(one, place)
        return PatientNow(patient_id, verdicts)

    def _trial_now(self, one: NewestVerdict, place: Logistics) -> TrialNow:
        in_scope = one.state == "in_scope"
        tier = "ineligible" if one.disease_fit == "none" else one.tier
        result: Mapping[str, Any] = json.loads(one.result_json) if one.result_json is not None else {}
        opens = date.fromisoformat(result["eligible_from"]) if result.get("eligible_from") else None
        if tier == "near_miss" and opens is not None:
            tier = "eligible_from"
        sites = self._near(one.version_id, place) if tier in OPEN_TIERS else ()
        return TrialNow(
            one.nct_id,
            one.version_id,
            tier,
            one.status,
            in_scope,
            one.title,
            one.first_seen_at,
            opens,
            _cause(result, opens),
            _missing(result, values=self._values),
            _stale(result, values=self._values),
            sites,
        )

    def _near(self, version_id: int, place: Logistics) -> tuple[str, ...]:
        """Open sites in the patient's reach: within their distance where they state one, else in their country."""
        home = (place.latitude, place.longitude) if place.latitude is not None and place.longitude is not None else None
        found = set()
        for site in self._place(version_id).open_sites:
            if home is not None and place.max_distance_km is not None:
                distance = site_km(site, (float(home[0]), float(home[1])))
                near = distance is not None and distance <= place.max_distance_km
            else:
                near = place.country is not None and (site.country or "").casefold() == place.country.casefold()
            if near:
                found.add(", ".join(part for part in (site.facility, site.city) if part) or site.country or "place not stated")
        return tuple(sorted(found))

    def _trial(self, version_id: int) -> Trial | None:
        with self._database.reading() as session:
            raw = digests.raw_version(session, version_id)
        return to_trial(json.loads(raw)) if raw is not None else None

    def _place_of(self, version_id: int) -> _Place:
        trial = self._trial(version_id)
        if trial is None:
            return _Place(False, ())
        return _Place(is_roll_over(trial), tuple(replace(site, contacts=()) for site in open_sites(trial)))

    def _texts_of(self, version_id: int) -> tuple[str, ...]:
        """The words of every criterion of a version, the bounds of the structured fields among them."""
        trial = self._trial(version_id)
        return tuple(" ".join(criterion.text.split()) for criterion in read(trial.eligibility_text)) if trial is not None else ()


def _cause(result: Mapping[str, Any], opens: date | None) -> tuple[str, ...]:
    if opens is None:
        return ()
    kinds = [kind for c in result["criteria"] if c["eligible_from"] == opens.isoformat() for kind in c["kinds"]]
    return tuple(sorted(set(kinds)))


def _missing(result: Mapping[str, Any], *, values: bool) -> tuple[Asked, ...]:
    # What the software did not understand is a person's to read, and no fact to get.
    reasons = {c["index"]: c["reason"] for c in result.get("criteria", ())}
    return tuple(_asked(m, reasons, values=values) for m in result.get("missing", ()) if not m["fact"].startswith("text:"))


def _asked(missing: Mapping[str, Any], reasons: Mapping[int, str | None], *, values: bool) -> Asked:
    """Of a fact that is simply not recorded the question can hold no value; of one that is too old or in conflict it quotes what is recorded."""
    one = Asked(missing["fact"], missing["question"], missing["ask"])
    if values or all(reasons.get(index) == "missing" for index in missing["criteria"]):
        return one
    return replace(one, question=f"renew or settle {one.name}")


def _stale(result: Mapping[str, Any], *, values: bool) -> tuple[Asked, ...]:
    """The facts to renew where values that are too old are all that is open."""
    waiting = {c["index"] for c in result.get("criteria", ()) if c["verdict"] == "unknown" and not c["routine"]}
    old = {c["index"] for c in result.get("criteria", ()) if c["verdict"] == "unknown" and c["reason"] == "stale"}
    if not waiting or not waiting <= old:
        return ()
    reasons = {c["index"]: c["reason"] for c in result["criteria"]}
    return tuple(_asked(m, reasons, values=values) for m in result["missing"] if waiting & set(m["criteria"]))


def _nearest(text: str, others: Sequence[str]) -> str | None:
    """The criterion of the earlier version that this one most likely was."""
    words = text.split()[:80]
    best: tuple[float, str] | None = None
    for other in others:
        ratio = SequenceMatcher(None, words, other.split()[:80], autojunk=False).ratio()
        if ratio >= _ALIKE and (best is None or ratio > best[0]):
            best = (ratio, other)
    return best[1] if best is not None else None
