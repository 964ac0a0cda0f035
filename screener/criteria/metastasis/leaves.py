"""Where the disease has spread: metastatic or not, which sites, only these, how many lesions (verdicts, rules 1 and 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, Reason, met, missing, not_met, unknown
from screener.criteria.disease_shared import finding_of
from screener.criteria.numbers_shared import shortfall
from screener.logic import Truth
from screener.patients.facts import Chart
from screener.text.quantity import Bounds

LOCAL = frozenset({"primary", "local"})
_NEED_SITES = Need("disease:sites", "Where is there disease now, and is that list complete?", Ask.RADIOLOGY)


def _names(sites: tuple[str, ...]) -> str:
    return " or ".join("CNS" if site == "cns" else site.replace("_", " ") for site in sites)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metastatic(Leaf):
    """Metastases now; `ever` counts earlier ones too."""

    kind: str = "metastasis"
    ever: bool = False

    room: ClassVar[str] = "metastasis"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """A current site outside the primary and its region (rule 3)."""
        state = chart.ever_metastatic() if self.ever else chart.metastatic()
        return finding_of(state, "Are there metastases, and where?", Ask.RADIOLOGY)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiseaseAt(Leaf):
    """Disease at one of some sites now. `bilateral` asks for both sides, which the file does not hold."""

    kind: str = "metastasis"
    sites: tuple[str, ...]
    bilateral: bool = False

    room: ClassVar[str] = "metastasis"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Sites listed; a complete list denies the others (rule 1)."""
        states = [chart.site_involved(site) for site in self.sites]
        hit = next((state for state in states if state.truth is Truth.TRUE), None)
        if hit is not None:
            if self.bilateral:
                return missing(
                    f"{hit.shown}; whether on both sides is not recorded",
                    Need(hit.key, f"Is the disease in {_names(self.sites)} bilateral?", Ask.RADIOLOGY),
                )
            return met(hit.shown)
        loose = next((state for state in states if state.truth is Truth.UNKNOWN), None)
        if loose is not None:
            return missing(
                f"whether there is disease in {_names(self.sites)} is not recorded",
                Need(loose.key, f"Is there disease in {_names(self.sites)}?", Ask.RADIOLOGY),
            )
        return not_met(states[0].shown if len(states) == 1 else f"no disease in {_names(self.sites)} ({chart.sites_shown})", absent=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyAt(Leaf):
    """Every metastasis (with `all_disease`: every site of disease) is at one of some sites."""

    kind: str = "metastasis"
    sites: tuple[str, ...]
    all_disease: bool = False

    room: ClassVar[str] = "metastasis"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """A universal statement: one site elsewhere denies it, only a complete list grants it."""
        counted = [site for site in chart.sites if self.all_disease or site not in LOCAL]
        elsewhere = [site for site in counted if site not in self.sites]
        if elsewhere:
            return not_met(f"disease in {_names(tuple(elsewhere)).replace(' or ', ' and ')} too")
        if not chart.sites_complete:
            if chart.status == "no_evidence_of_disease":
                return not_met("no evidence of disease")
            return missing(f"sites of disease: {chart.sites_shown}", _NEED_SITES)
        if not counted:
            return not_met(f"no metastasis ({chart.sites_shown})", absent=True)
        return met(f"disease in {chart.sites_shown} only")


@dataclass(frozen=True, slots=True, kw_only=True)
class ElsewhereThan(Leaf):
    """A metastasis anywhere but at some sites ("extrapulmonary metastases")."""

    kind: str = "metastasis"
    sites: tuple[str, ...]

    room: ClassVar[str] = "metastasis"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """One such site grants it, only a complete list denies it."""
        elsewhere = tuple(site for site in chart.sites if site not in self.sites and site not in LOCAL)
        if elsewhere:
            return met(f"disease in {_names(elsewhere).replace(' or ', ' and ')}")
        if chart.sites_complete:
            return not_met(f"no metastasis outside the {_names(self.sites)} ({chart.sites_shown})", absent=True)
        if chart.status == "no_evidence_of_disease":
            return not_met("no evidence of disease", absent=True)
        return missing(f"sites of disease: {chart.sites_shown}", _NEED_SITES)


@dataclass(frozen=True, slots=True, kw_only=True)
class LesionCount(Leaf):
    """How many lesions there are; `site` where they are counted at one site only."""

    kind: str = "metastasis"
    count: Bounds
    site: str | None = None

    room: ClassVar[str] = "metastasis"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """`lesion_count`, for one site only where a complete list holds no other."""
        number = chart.patient.disease.lesion_count
        where = f" in {_names((self.site,))}" if self.site else ""
        need = Need("disease:lesion_count", f"How many lesions are there{where}?", Ask.RADIOLOGY)
        if self.site is not None:
            state = chart.site_involved(self.site)
            if state.truth is Truth.FALSE:
                number = 0
            elif not (chart.sites_complete and chart.sites == (self.site,)):
                number = None
        elif chart.no_evidence_of_disease().truth is Truth.TRUE:
            number = 0
        if number is None:
            return missing(f"the number of lesions{where} is not recorded", need)
        text = f"{number} lesion{'' if number == 1 else 's'}{where}"
        if self.count.contains(number):
            return met(text)
        return not_met(text, distance=shortfall(str(number), self.count, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class LesionSize(Leaf):
    """Longest diameter of the largest lesion, in the unit of the text (mm or cm)."""

    kind: str = "measurable_disease"
    name: str = "longest_lesion"
    bounds: Bounds

    room: ClassVar[str] = "metastasis"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """`longest_lesion_mm` against the bounds."""
        size = chart.patient.disease.longest_lesion_mm
        if chart.no_evidence_of_disease().truth is Truth.TRUE:
            return not_met("no visible disease", absent=True)
        if size is None:
            return missing(
                "the size of the largest lesion is not recorded",
                Need("disease:longest_lesion_mm", "How large is the largest lesion, in mm?", Ask.RADIOLOGY),
            )
        scale = {"cm": 10.0, "mm": 1.0}
        ends = (self.bounds.at_least, self.bounds.more_than, self.bounds.at_most, self.bounds.less_than)
        bounds = Bounds(*(type(end)(end.value * scale.get(end.unit or "mm", 1.0), "mm") if end else None for end in ends))
        text = f"largest lesion {size:g} mm"
        return met(text) if bounds.contains(size) else not_met(text, distance=shortfall(f"{size:g} mm", bounds, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherSpread(Leaf):
    """A kind of spread that the patient file does not hold ("visceral crisis", "lymphangitic spread"); absent only where there is no disease."""

    kind: str = "metastasis"
    what: str

    room: ClassVar[str] = "metastasis"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Open unless nothing is there."""
        if chart.no_evidence_of_disease().truth is Truth.TRUE:
            return not_met("no visible disease", absent=True)
        return unknown(Reason.MISSING, f"{self.what} is not recorded", Need("disease:sites", f"Is there {self.what}?", Ask.RADIOLOGY))


__all__ = ["LOCAL", "DiseaseAt", "ElsewhereThan", "LesionCount", "LesionSize", "Metastatic", "OnlyAt", "OtherSpread"]
