"""Tumour tissue: that it is there, that a lesion can be biopsied, that the patient gives it; samples of blood and the like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, Reason, met, missing, not_met, unknown
from screener.logic import Truth
from screener.patients.facts import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class TissueAvailable(Leaf):
    """Tumour tissue is there (archival or fresh). `detail` quotes what more is asked of it (age, slides), which the file does not hold."""

    kind: str = "tissue"
    detail: str | None = None

    room: ClassVar[str] = "tissue"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Rule 16: `tissue_available` answers."""
        available = chart.patient.disease.tissue_available
        need = Need("disease:tissue_available", "Is tumour tissue available (archival or fresh)?", Ask.PATHOLOGY)
        if available is False:
            return not_met("no tumour tissue available")
        if available is None:
            return missing("whether tumour tissue is available is not recorded", need)
        if self.detail:
            return missing(
                f"tumour tissue is available; whether it is as asked is not recorded ({self.detail})",
                Need("disease:tissue_available", f"Is the tissue as asked: {self.detail}?", Ask.PATHOLOGY),
            )
        return met("tumour tissue available")


@dataclass(frozen=True, slots=True, kw_only=True)
class WillingToBiopsy(Leaf):
    """Willing to give tissue or to have a biopsy: settled at the consent visit. `detail` quotes which tissue, when and on what conditions."""

    kind: str = "tissue"
    detail: str | None = None

    room: ClassVar[str] = "tissue"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Nobody but the patient can say; not recorded."""
        return missing(
            "willingness to have a biopsy or give tissue is not recorded",
            Need(
                "logistics:can_comply",
                f"Is the patient willing to have the biopsies or give the tissue that the trial asks for{f' ({self.detail})' if self.detail else ''}?",
                Ask.COORDINATOR,
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BiopsyFeasible(Leaf):
    """There is a lesion that can be biopsied. `detail` quotes what more is asked of it or of the biopsy."""

    kind: str = "tissue"
    detail: str | None = None

    room: ClassVar[str] = "tissue"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Rule 16: the investigator's judgement; none without visible disease."""
        if chart.no_evidence_of_disease().truth is Truth.TRUE:
            return not_met("no visible disease to biopsy", absent=True)
        return unknown(
            Reason.JUDGEMENT,
            "whether a lesion can be biopsied is for the investigator to say",
            Need(
                "disease:sites",
                f"Is there a lesion that can safely be biopsied{f' ({self.detail})' if self.detail else ''}?",
                Ask.INVESTIGATOR,
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TissueIfAny(Leaf):
    """Tumour tissue is given where there is any: nobody is ruled out for having none (verdicts, `routine`)."""

    kind: str = "tissue"
    detail: str | None = None

    room: ClassVar[str] = "tissue_if_any"
    routine: ClassVar[bool] = True

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Nothing is asked of those without tissue; whether the others give it is not recorded."""
        if chart.patient.disease.tissue_available is False:
            return met("no tumour tissue available, and it is asked only where there is any")
        return missing(
            "whether existing tumour tissue is given is not recorded",
            Need(
                "disease:tissue_available",
                f"Is there tumour tissue to send{f' ({self.detail})' if self.detail else ''}? It is asked only where there is any.",
                Ask.COORDINATOR,
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TissueAsAsked(Leaf):
    """How tissue must be that is given (its age, form, place, treatment since): no record holds that. `detail` quotes it."""

    kind: str = "tissue"
    detail: str

    room: ClassVar[str] = "tissue_as_asked"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Not recorded."""
        return missing(
            f"whether the tissue is as asked is not recorded ({self.detail})",
            Need("disease:tissue_available", f"Is the tissue as asked: {self.detail}?", Ask.PATHOLOGY),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplesGiven(Leaf):
    """Willing to give blood, urine or other samples for research or tests: settled at the consent visit."""

    kind: str = "tissue"
    detail: str

    room: ClassVar[str] = "samples_given"
    routine: ClassVar[bool] = True

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Nobody but the patient can say; not recorded."""
        return missing(
            "willingness to give the samples is not recorded",
            Need("logistics:can_comply", f"Is the patient willing to give the samples that the trial asks for ({self.detail})?"),
        )


LEAVES = (TissueAvailable, WillingToBiopsy, BiopsyFeasible, TissueIfAny, TissueAsAsked, SamplesGiven)
