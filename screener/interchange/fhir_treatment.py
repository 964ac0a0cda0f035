"""Medication and procedures -> prior therapies and present medication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from screener.interchange.codes import CodeIndex, codings
from screener.interchange.draft import Draft
from screener.interchange.fhir_bundle import Bundle, Resource
from screener.interchange.fhir_values import Json, day, period, when
from screener.logic import PartialDate

_SAME_COURSE = timedelta(days=60)  # a longer pause between doses of a drug begins a new treatment
_CARRIED_OUT = {"active", "completed", "stopped", "in-progress"}
_ENDED = {"completed", "stopped"}
_SURGICAL = "387713003"  # SNOMED CT: surgical procedure
_RADIOTHERAPY = {"1217123003", "108290001"}  # SNOMED CT: radiotherapy course, radiation oncology procedure


@dataclass(slots=True)
class Dose:
    """A drug over a span of days, each end None where it is not stated."""

    drug: str
    start: str | None
    end: str | None
    ongoing: bool
    source: str


def place_treatment(bundle: Bundle, draft: Draft, codes: CodeIndex) -> None:
    """All medication and all procedures."""
    doses: list[Dose] = []
    for kind in ("MedicationStatement", "MedicationAdministration", "MedicationRequest"):
        for resource in bundle.of(kind):
            _medication(resource, bundle, draft, codes, doses)
    _place_drugs(doses, draft)
    for resource in bundle.of("Procedure"):
        _procedure(resource, draft, codes)


def _medication(resource: Resource, bundle: Bundle, draft: Draft, codes: CodeIndex, doses: list[Dose]) -> None:
    data = resource.data
    concept: Any = data.get("medicationCodeableConcept")
    if concept is None:
        referred = bundle.referred(data.get("medicationReference"), data)
        if referred is None:
            draft.leave(resource.source, "refers to a medication that is not in the bundle")
            return
        concept = referred.get("code")
    drug = codes.drug(concept)
    if drug is None:
        draft.leave(resource.source, "neither its code nor its words are a drug that we know")
        return
    status = str(data.get("status"))
    if status not in _CARRIED_OUT or data.get("doNotPerform") or data.get("intent") in ("proposal", "plan", "option"):
        draft.leave(resource.source, f"is not said to have been given ({status}, {data.get('intent') or 'no intent'})")
        return
    start, end = period(data, "effective")
    if start is None and end is None:
        given = when(data, "effective")
        start = given or day(data.get("authoredOn"))
        end = given if resource.kind == "MedicationAdministration" else None
    doses.append(Dose(drug, start, end, status == "active" and end is None, resource.source))


def _place_drugs(doses: Sequence[Dose], draft: Draft) -> None:
    courses: list[Dose] = []
    for dose in sorted(doses, key=lambda d: (d.drug, d.start or "")):
        last = courses[-1] if courses else None
        if last is not None and last.drug == dose.drug and _near(last.end or last.start, dose.start):
            last.end = max(filter(None, (last.end, dose.end, dose.start)), default=None) if not dose.ongoing else None
            last.ongoing = dose.ongoing
        else:
            courses.append(Dose(dose.drug, dose.start, dose.end, dose.ongoing, dose.source))
    against_cancer = [c for c in courses if _is_anticancer(c.drug, draft)]
    for course in courses:
        if course not in against_cancer:
            name = draft.lexicons.drugs[course.drug].name
            if course.ongoing:
                draft.add("medications", {"name": name, "since": course.start}, course.source)
            else:
                draft.leave(course.source, f"{name} is not taken now, and is no treatment of the tumour")
    for line, group in enumerate(_lines(against_cancer), start=1):
        starts, ends = [c.start for c in group if c.start], [c.end for c in group if c.end]
        ongoing = any(c.ongoing for c in group)
        names = [draft.lexicons.drugs[drug].name for drug in dict.fromkeys(c.drug for c in group)]
        entry = {
            "kind": "systemic",
            "drugs": names,
            "line": line,
            "start": min(starts) if starts else None,
            "end": max(ends) if ends and not ongoing else None,
            "ongoing": True if ongoing else None,
        }
        draft.add("prior_therapies", entry, "; ".join(dict.fromkeys(c.source for c in group)))
        if len(names) > 1:
            draft.review.append(f"line {line}: {', '.join(names)} overlap in time and are taken as one treatment")
    if against_cancer:
        draft.review.append(
            "lines are numbered by their first day: check that they are lines, and their intent, response and reason for ending"
        )


def _lines(courses: Sequence[Dose]) -> list[list[Dose]]:
    """Courses that overlap in time, together."""
    groups: list[list[Dose]] = []
    for course in sorted(courses, key=lambda c: c.start or c.end or ""):
        last = max((c.end or c.start or "" for c in groups[-1]), default="") if groups else ""
        begins = course.start or course.end or ""
        if groups and begins and last and begins <= last:
            groups[-1].append(course)
        else:
            groups.append([course])
    return groups


def _is_anticancer(drug: str, draft: Draft) -> bool:
    return "anticancer_therapy" in draft.lexicons.classes_of(drug)


def _near(earlier: str | None, later: str | None) -> bool:
    first, second = _as_date(earlier), _as_date(later)
    return first is not None and second is not None and second - first <= _SAME_COURSE


def _as_date(text: str | None) -> date | None:
    try:
        return PartialDate.parse(text).latest if text else None
    except ValueError:
        return None


def _procedure(resource: Resource, draft: Draft, codes: CodeIndex) -> None:
    data: Json = resource.data
    start, end = period(data, "performed")
    if start is None and end is None:
        start = end = when(data, "performed")
    words = next((coding.display for coding in codings(data.get("code")) if coding.display), "")
    site = next((c.display for one in data.get("bodySite") or () for c in codings(one) if c.display), None)
    if "radiotherapy-course" in resource.profiles or any(c.code in _RADIOTHERAPY for c in codings(data.get("code"))):
        draft.add("prior_therapies", {"kind": "radiotherapy", "site": site, "start": start, "end": end, "modality": None}, resource.source)
        return
    found = codes.procedure(data.get("code"))
    surgical = "surgical-procedure" in resource.profiles or any(coding.code == _SURGICAL for coding in codings(data.get("category")))
    if found is None and surgical and words:
        draft.add("prior_therapies", {"kind": "surgery", "procedure": words, "site": site, "end": end or start}, resource.source)
        return
    if found is None:
        draft.leave(resource.source, "it is no procedure that we know")
        return
    kind = next(
        (
            p.therapy_kind
            for id_ in (found, *draft.lexicons.ancestors("procedure", found))
            if (p := draft.lexicons.procedures[id_]).therapy_kind
        ),
        "",
    )
    if not kind:
        draft.leave(resource.source, "it is no treatment")
        return
    major = True if draft.lexicons.is_a("procedure", found, "major_surgery") else None
    draft.add(
        "prior_therapies",
        {
            "kind": kind,
            "procedure": words or draft.lexicons.procedures[found].name,
            "site": site,
            "start": None if start == end else start,
            "end": end,
            "major": major,
        },
        resource.source,
    )
