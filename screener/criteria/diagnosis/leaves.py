"""What a text says of the diagnosis itself: the tumour's type, how it was confirmed, its grade, origin, place, size, and its response to chemotherapy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, met, missing, not_met
from screener.criteria.numbers_shared import shortfall, within_bounds
from screener.logic import Truth
from screener.patients.facts import Chart
from screener.text.gated import gated
from screener.text.quantity import Bounds

_TO_CM = {"cm": 1.0, "mm": 0.1, "m": 100.0, None: 1.0}
_ORIGIN_SUBTYPES = frozenset({"secondary_osteosarcoma", "radiation_associated_osteosarcoma", "pagetic_osteosarcoma"})
_AXIAL = gated(
    r"pelvi|ili[au]|ilium|sacr|spin[ea]|vertebr|\b[ctls]\d{1,2}\b|rib|sternum|scapula|clavicle|ischi|pubi|acetabul|skull|chest wall|thora|cocc",
    re.IGNORECASE,
)
_PELVIC = gated(r"pelvi|ilia?|ilium|sacr|ischi|pubi|acetabul", re.IGNORECASE)
_CRANIOFACIAL = gated(r"mandib|maxill|skull|jaw|cranio|facial|orbit|calvari|head|zygoma|palat", re.IGNORECASE)
_LIMB = gated(
    r"femur|femoral|tibia|fibula|humer|radius|ulna|hand|foot|arm\b|leg\b|knee|calcane|metatars|metacarp|limb|extremit", re.IGNORECASE
)
_REGIONS = {"pelvis": _PELVIC, "craniofacial": _CRANIOFACIAL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tumour(Leaf):
    """The tumour is one of some types (or a kind of one). `histologies` are lexicon ids; `others` are types in words that the lexicon does not hold."""

    kind: str = "diagnosis"
    histologies: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    named: str

    room: ClassVar[str] = "diagnosis"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Rule 2, the ladder: a type holds all that are kinds of it. A subtype is open where the patient's subtype is not recorded."""
        own = chart.histology_id
        shown = chart.histology_shown
        written = chart.patient.diagnosis.histology
        if own is None:
            if written is None:
                return missing(
                    "the histology is not recorded", Need("diagnosis:histology", "What is the histology of the tumour?", Ask.PATHOLOGY)
                )
            if written.strip().lower() in self.others:
                return met(f"the tumour is {shown}", changeable=False)
            return missing(
                f"{shown} is not a tumour type that the lexicon knows",
                Need("diagnosis:histology", f"Is {written} {self.named}?", Ask.PATHOLOGY),
            )
        asked = set(self.histologies)
        hit = chart.histology_ids & asked
        if hit:
            return met(f"the tumour is {shown}", changeable=False)
        narrower = [one for one in self.histologies if chart.lexicons.is_a("histology", one, own)]
        if narrower and not _subtype_known(chart, own):
            return missing(
                f"the tumour is {shown}; its subtype is not recorded",
                Need("diagnosis:subtype", f"Is the subtype {self.named}?", Ask.PATHOLOGY),
            )
        return not_met(f"the tumour is {shown}, not {self.named}", changeable=False)


def _subtype_known(chart: Chart, own: str) -> bool:
    """Does the file name a subtype that the lexicon knows as a kind of the tumour ("conventional" is the tumour itself)?"""
    subtype = chart.patient.diagnosis.subtype
    if subtype:
        for words in (subtype, f"{subtype} {chart.patient.diagnosis.histology}"):
            concept = chart.lexicons.find("histology", words)
            if concept is not None and chart.lexicons.is_a("histology", concept.id, own):
                return True
    return any(one != own and one not in _ORIGIN_SUBTYPES and chart.lexicons.is_a("histology", one, own) for one in chart.histology_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed(Leaf):
    """The diagnosis was confirmed under the microscope. `by` names histology, cytology, and imaging where that suffices; `at_relapse` asks it of a relapse."""

    kind: str = "diagnosis"
    by: tuple[str, ...] = ("histology",)
    at_relapse: bool = False
    or_at_relapse: bool = False

    room: ClassVar[str] = "diagnosis"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Rule 2: histology meets both; cytology alone leaves "histologically" open. At relapse a relapse entry must say so."""
        if self.at_relapse:
            state = chart.confirmed_at_relapse()
            if state.truth is Truth.UNKNOWN:
                return missing(state.shown, Need("disease:relapses", "Was the relapse confirmed by histology?", Ask.PATHOLOGY))
            return met(state.shown) if state.truth is Truth.TRUE else not_met(state.shown)
        state = chart.histology_confirmed()
        need = Need("diagnosis:confirmed_by", "Was the diagnosis confirmed by histology or cytology?", Ask.PATHOLOGY)
        if state.truth is Truth.TRUE and chart.patient.diagnosis.confirmed_by == "cytology" and "cytology" not in self.by:
            return missing("the diagnosis was confirmed by cytology; histology is asked", need)
        if "imaging" in self.by and state.truth is Truth.FALSE:
            return met(state.shown)
        if self.or_at_relapse and state.truth is not Truth.TRUE and chart.confirmed_at_relapse().truth is Truth.TRUE:
            return met(chart.confirmed_at_relapse().shown)
        if state.truth is Truth.UNKNOWN:
            return missing(state.shown, need)
        return met(state.shown) if state.truth is Truth.TRUE else not_met(state.shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade(Leaf):
    """The tumour's grade is one of `grades` (high, intermediate, low)."""

    kind: str = "diagnosis"
    grades: tuple[str, ...]

    room: ClassVar[str] = "diagnosis"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """The grade of the file; a recorded subtype that is of one grade by definition stands in for it."""
        grade = chart.patient.diagnosis.grade
        source = ""
        if grade is None:
            for name, concept in (("high", "high_grade_osteosarcoma"), ("low", "low_grade_osteosarcoma")):
                if concept in chart.histology_ids:
                    grade, source = name, f" ({chart.histology_shown})"  # type: ignore[assignment]
        asked = " or ".join(self.grades)
        if grade is None:
            return missing("the grade is not recorded", Need("diagnosis:grade", f"Is the tumour of {asked} grade?", Ask.PATHOLOGY))
        text = f"{grade}-grade tumour{source}"
        return met(text, changeable=False) if grade in self.grades else not_met(f"{text}, not {asked} grade", changeable=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin(Leaf):
    """How the tumour arose: one of primary, radiation_associated, paget."""

    kind: str = "diagnosis"
    origins: tuple[str, ...]

    room: ClassVar[str] = "diagnosis"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """The origin of the file."""
        origin = chart.patient.diagnosis.origin
        asked = " or ".join(one.replace("_", " ") for one in self.origins)
        if origin is None:
            return missing("the origin of the tumour is not recorded", Need("diagnosis:origin", f"Is the tumour {asked}?", Ask.PATHOLOGY))
        text = f"origin: {origin.replace('_', ' ')}"
        return met(text, changeable=False) if origin in self.origins else not_met(f"{text}, not {asked}", changeable=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrimarySite(Leaf):
    """Where the tumour began: one of axial, extremity, pelvis, craniofacial."""

    kind: str = "diagnosis"
    regions: tuple[str, ...]

    room: ClassVar[str] = "diagnosis"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """`axial` and the words for the primary site."""
        diagnosis = chart.patient.diagnosis
        asked = " or ".join(self.regions)
        need = Need("diagnosis:primary_site", f"Is the primary tumour in the {asked}?", Ask.COORDINATOR)
        site = diagnosis.primary_site
        text = f"primary site: {site}" if site else "primary site: axial" if diagnosis.axial else "primary site: not axial"
        if site is None and diagnosis.axial is None:
            return missing("the primary site is not recorded", need)
        truths = {region: _in_region(region, site, diagnosis.axial) for region in self.regions}
        if any(value is True for value in truths.values()):
            return met(text, changeable=False)
        if any(value is None for value in truths.values()):
            return missing(f"{text}; whether that is {asked} is not clear", need)
        return not_met(f"{text}, not {asked}", changeable=False)


def _in_region(region: str, site: str | None, axial: bool | None) -> bool | None:
    words = site or ""
    limb = bool(_LIMB.search(words))
    if region == "axial":
        return axial if axial is not None else True if _AXIAL.search(words) else False if limb else None
    if region == "extremity":
        if limb:
            return True
        if axial or _AXIAL.search(words) or _CRANIOFACIAL.search(words):
            return False
        return None
    if _REGIONS[region].search(words):
        return True
    return False if limb or _AXIAL.search(words) or _CRANIOFACIAL.search(words) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TumourSize(Leaf):
    """Largest diameter of the tumour at diagnosis, in cm or mm as written."""

    kind: str = "diagnosis"
    name: str = "tumor_size"
    bounds: Bounds

    room: ClassVar[str] = "diagnosis"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """`tumor_size_cm` against the bounds."""
        size = chart.patient.diagnosis.tumor_size_cm
        if size is None:
            return missing(
                "the tumour's size at diagnosis is not recorded",
                Need("diagnosis:tumor_size_cm", "How large was the tumour at diagnosis?", Ask.RADIOLOGY),
            )
        bounds = Bounds(
            *(
                type(end)(end.value * _TO_CM.get(end.unit, 1.0), "cm") if end else None
                for end in (self.bounds.at_least, self.bounds.more_than, self.bounds.at_most, self.bounds.less_than)
            )
        )
        text = f"{size:g} cm at diagnosis"
        if bounds.contains(size):
            return met(f"{text}: {bounds}", changeable=False)
        return not_met(f"{text}, not {bounds}", changeable=False, distance=shortfall(f"{size:g} cm", bounds, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Necrosis(Leaf):
    """Share of the tumour killed by chemotherapy before surgery, in percent. Huvos I is under 50, II 50-89, III 90-99, IV 100 (domain, 2.2)."""

    kind: str = "diagnosis"
    name: str = "necrosis_percent"
    bounds: Bounds

    room: ClassVar[str] = "diagnosis"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """`necrosis_percent` against the bounds."""
        value = chart.patient.diagnosis.necrosis_percent
        if value is None:
            return missing(
                "the necrosis after chemotherapy is not recorded",
                Need("diagnosis:necrosis_percent", "What percentage of necrosis did the resected tumour show?", Ask.PATHOLOGY),
            )
        if within_bounds(value, value, self.bounds) is Truth.TRUE:
            return met(f"{value:g} % necrosis: {self.bounds}", changeable=False)
        return not_met(f"{value:g} % necrosis, not {self.bounds}", changeable=False, distance=shortfall(f"{value:g} %", self.bounds, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class MetastaticAtDiagnosis(Leaf):
    """Metastases were there when the tumour was found."""

    kind: str = "diagnosis"

    room: ClassVar[str] = "diagnosis"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """`metastatic_at_diagnosis`."""
        value = chart.patient.diagnosis.metastatic_at_diagnosis
        if value is None and chart.patient.disease.status == "newly_diagnosed" and chart.metastatic().truth is not Truth.UNKNOWN:
            value = chart.metastatic().truth is Truth.TRUE
        if value is None:
            return missing(
                "whether there were metastases at diagnosis is not recorded",
                Need("diagnosis:metastatic_at_diagnosis", "Were there metastases at diagnosis?", Ask.RADIOLOGY),
            )
        return met("metastatic at diagnosis", changeable=False) if value else not_met("not metastatic at diagnosis", changeable=False)


__all__ = [
    "Confirmed",
    "Grade",
    "MetastaticAtDiagnosis",
    "Necrosis",
    "Origin",
    "PrimarySite",
    "Tumour",
    "TumourSize",
]
