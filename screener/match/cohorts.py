"""Cohorts: which criteria are common to all, and which belong to one cohort only (contract: verdicts, per trial).

A cohort for another tumour is closed: the criterion that closes it is a fail scoped to it, its other criteria do not concern the patient.
Steps that every patient passes one after another (screening, apheresis, lymphodepletion, treatment) are no alternatives.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from screener.criteria.criterion import Criterion
from screener.match.model import CriterionVerdict, Verdict
from screener.text.segments import Section

OTHER = "other cohorts"
_LABEL = re.compile(
    r"(cohorts?|arms?|parts?|strat(?:um|a)|groups?|phases?|modules?|stages?|dose levels?|sub[- ]?stud(?:y|ies)|sub-?protocols?|panels?)\s+(?P<ids>[\w.]+(?:\s?(?:,|/|&|-|\band\b|\bor\b|\bto\b)\s?(?:(?:cohorts?|arms?|parts?|phases?|stage|group)\s+)?[\w.]+){0,8})",
    re.IGNORECASE,
)
_STEP = re.compile(
    r"\b(?:screening|procurement|apheresis|leukapheresis|lymphodepletion|infusion|registration|enrol+ment|production|collection|follow-?up|pre-?treatment|re-?treatment|treatment|step|steps|randomi[sz]ation|maintenance|crossover)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(r"[^\n:.;]{0,30}?\b(?P<scope>(?:phase|part|cohort|arm|stratum)\s+[0-9IVA-Fa-f]{1,3})\s?(?:[-–:]|only\b)", re.IGNORECASE)
_EVERYBODY = re.compile(r"\b(?:all|both|any|every|each|entire|throughout|across)\b", re.IGNORECASE)
_NOT_THE_PATIENT = re.compile(
    r"^(?:for\s(?:the\s)?)?(?:[\w-]+\s){0,2}(?:donors?|caregivers?)(?:\s(?:eligibility|criteria|inclusion|exclusion))?$", re.IGNORECASE
)
_ALL_PHASES = re.compile(r"\bescalation(?:\s(?:phase|part|cohorts?))?\s?(?:and|&|/)\s?(?:dose[\s-])?expansion", re.IGNORECASE)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}


@dataclass(frozen=True, slots=True)
class Scopes:
    """Judged criteria, grouped. `cohorts` are the names of the alternatives; empty where the trial has none."""

    criteria: tuple[CriterionVerdict, ...]
    cohorts: tuple[str, ...]
    _members: Mapping[str, frozenset[int]]
    opening: frozenset[str] = frozenset()  # the cohorts by which a patient may be eligible

    @property
    def common(self) -> list[CriterionVerdict]:
        """Criteria that bind everybody."""
        scoped = frozenset().union(*self._members.values()) if self._members else frozenset()
        return [c for c in self.criteria if c.index not in scoped]

    def own(self, cohort: str) -> list[CriterionVerdict]:
        """Criteria of one cohort."""
        members = self._members.get(cohort, frozenset())
        return [c for c in self.criteria if c.index in members]

    def deciding(self, cohort: str | None) -> list[CriterionVerdict]:
        """The criteria that decide for the chosen cohort."""
        return list(self.criteria) if cohort is None else [*self.common, *self.own(cohort)]


@lru_cache(maxsize=4096)
def labels_of(scope: str) -> frozenset[str]:
    """The cohorts that a scope names, in a normal form: "Phase I and II" -> {"phase 1", "phase 2"}."""
    found: set[str] = set()
    for match in _LABEL.finditer(scope):
        word = (
            match.group(1)
            .lower()
            .rstrip("s")
            .replace("strata", "stratum")
            .replace("substudie", "substudy")
            .replace("sub-", "sub")
            .replace("sub stud", "substud")
        )
        ids = re.split(r"\s?(?:,|/|&|\band\b|\bor\b)\s?", match["ids"].lower())
        for part in ids:
            label = re.sub(rf"^{word}s?\s+", "", part.strip(" ."))
            if label and len(label) <= 4 and label not in ("for", "only", "with", "in", "part", "all"):
                found.add(f"{word} {_ROMAN.get(label, label)}")
    return frozenset(found)


@lru_cache(maxsize=4096)
def of_somebody_else(scope: str) -> bool:
    """Does a scope name a donor or a caregiver, whose criteria the patient need not meet?"""
    return _NOT_THE_PATIENT.match(scope) is not None


@lru_cache(maxsize=4096)
def is_alternative(scope: str) -> bool:
    """Is a scope one of several cohorts, rather than a step on everybody's way or everybody?"""
    if of_somebody_else(scope):
        return False
    if labels_of(scope):
        return True
    return not _STEP.search(scope) and not _EVERYBODY.search(scope) and not _ALL_PHASES.search(scope)


def groups_of(criteria: Sequence[Criterion]) -> dict[str, frozenset[int]]:
    """The cohorts of a trial that are alternatives, each with the numbers of its own criteria; empty where there are none."""
    scopes = list(dict.fromkeys(c.scope for c in criteria if c.scope and is_alternative(c.scope)))
    if not scopes:
        return {}
    led = _led(criteria, frozenset().union(*(labels_of(scope) for scope in scopes)))
    scopes += [scope for scope in dict.fromkeys(led.values()) if scope not in scopes]
    labels = {scope: labels_of(scope) for scope in scopes}
    every: frozenset[str] = frozenset().union(*labels.values())
    # a scope that names every cohort there is binds everybody; one that names several counts for each of them
    single = [scope for scope in scopes if not (labels[scope] and labels[scope] == every and len(every) > 1)]
    names = [s for s in single if not any(o is not s and labels[o] and labels[o] < labels[s] for o in single)]
    members: dict[str, frozenset[int]] = {}
    for name in names:
        inside = [s for s in scopes if s == name or (labels[s] and labels[name] and labels[name] <= labels[s] and s in single)]
        members[name] = frozenset(c.index for c in criteria if led.get(c.index, c.scope) in inside)
    if len(names) == 1:
        members[OTHER] = frozenset()
    return members


def may_open(criteria: Sequence[Criterion], members: Mapping[str, frozenset[int]]) -> frozenset[str]:
    """The cohorts by which a patient may be eligible. A cohort that the text only implies may ask for more than it says, and so may one that names no tumour where others do: they can leave a trial open, no more."""
    asks = {c.index for c in criteria if c.section is not Section.EXCLUSION and "diagnosis" in c.kinds}
    scoped = frozenset().union(*members.values()) if members else frozenset()
    named = {name for name, own in members.items() if own & asks}
    everybody = bool(asks - scoped) or not named
    return frozenset(name for name in members if name is not OTHER and (everybody or name in named))


def _led(criteria: Sequence[Criterion], known: frozenset[str]) -> dict[int, str]:
    """Criteria without a scope whose first words name a part of the trial that no heading names ("Diagnosis, Phase 1 - ..."), where other parts have headings."""
    found = {}
    for criterion in criteria:
        match = _LEAD.match(criterion.text) if criterion.scope is None else None
        if match and (labels := labels_of(match["scope"])) and not labels & known:
            found[criterion.index] = match["scope"]
    return found


class WayIn(NamedTuple):
    """One cohort of a trial: the places of the criteria that bind a patient in it, and whether it makes anybody eligible."""

    members: tuple[int, ...]
    opens: bool


def ways_in(criteria: Sequence[Criterion]) -> list[WayIn]:
    """The cohorts of a trial, each with the criteria that are common to all; one of those alone where the trial has none."""
    groups = groups_of(criteria)
    scoped = frozenset().union(*groups.values()) if groups else frozenset()
    common = [place for place, c in enumerate(criteria) if c.index not in scoped and not (c.scope and of_somebody_else(c.scope))]
    opening = may_open(criteria, groups)
    return [
        WayIn((*common, *(place for place, c in enumerate(criteria) if c.index in members)), name in opening)
        for name, members in groups.items()
    ] or [WayIn(tuple(common), True)]


@dataclass(frozen=True, slots=True)
class Cohorts:
    """The cohorts of a trial, whoever is judged: each with the numbers of its own criteria, and those by which a patient may be eligible."""

    members: Mapping[str, frozenset[int]]
    opening: frozenset[str]

    @classmethod
    def of(cls, criteria: Sequence[Criterion]) -> Cohorts:
        """The cohorts that a trial's criteria name."""
        members = groups_of(criteria)
        return cls(members, may_open(criteria, members) if members else frozenset())


def scopes_of(judged: Sequence[CriterionVerdict], cohorts: Cohorts) -> Scopes:
    """Group judged criteria by cohort and close the cohorts that are for another tumour."""
    judged = [_not_concerned(c) if c.criterion.scope and of_somebody_else(c.criterion.scope) else c for c in judged]
    members = cohorts.members
    if not members:
        return Scopes(tuple(judged), (), {})
    names = [name for name in members if name is not OTHER]
    closed = {c.index for c in judged if _closes(c)}
    shut = {index for name in names for index in members[name] if members[name] & closed}
    out = []
    for c in judged:
        if c.index in closed and c.index in shut:
            out.append(replace(c, closes_cohort=True))
        elif (
            c.index in shut and c.verdict is not Verdict.PASS and not any(c.index in members[n] and not members[n] & closed for n in names)
        ):
            out.append(_not_concerned(c, " is for another tumour"))
        else:
            out.append(c)
    return Scopes(tuple(out), tuple(members), members, cohorts.opening)


def _not_concerned(verdict: CriterionVerdict, why: str = "") -> CriterionVerdict:
    """A criterion that is not asked of this patient, which is a pass."""
    because = f"does not concern the patient: {verdict.criterion.scope}{why}"
    return replace(verdict, verdict=Verdict.PASS, reason=None, needs=(), distance=None, because=because)


def _closes(verdict: CriterionVerdict) -> bool:
    """A histology that the patient does not have, in a cohort of its own."""
    return (
        verdict.verdict is Verdict.FAIL
        and bool(verdict.criterion.scope)
        and is_alternative(verdict.criterion.scope or "")
        and "diagnosis" in verdict.criterion.kinds
        and not verdict.changeable
    )
