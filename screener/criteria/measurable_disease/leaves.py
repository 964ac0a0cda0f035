"""Measurable and evaluable disease, its imaging, and lesions fit for a purpose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, Reason, met, missing, not_met, unknown
from screener.criteria.disease_shared import finding_of, in_window, window_turns, window_words
from screener.logic import Truth
from screener.patients.facts import Chart
from screener.text.merge import Window
from screener.text.quantity import Bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurable(Leaf):
    """Disease is measurable ("measurable"), measurable or otherwise evaluable ("evaluable"), or evaluable without being measurable ("only_evaluable").

    `count` is the number of lesions asked beyond one; `window` how recent the imaging must be; `detail` quotes what is asked beyond the standard.
    """

    kind: str = "measurable_disease"
    level: str = "measurable"
    count: Bounds | None = None
    window: Window | None = None
    detail: str | None = None

    room: ClassVar[str] = "measurable_disease"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """The file's own judgement of measurability (RECIST 1.1), then number and date (rule 25: imaging grows stale only where a window is set)."""
        if self.level == "only_evaluable":
            measurable, evaluable = chart.measurable(), chart.evaluable()
            if measurable.truth is Truth.TRUE:
                return not_met(measurable.shown)
            if measurable.truth is Truth.FALSE and evaluable.truth is Truth.TRUE:
                return met(f"{evaluable.shown}, {measurable.shown}")
            if evaluable.truth is Truth.FALSE:
                return not_met(evaluable.shown)
            return missing(measurable.shown, Need(measurable.key, "Is there measurable disease?", Ask.RADIOLOGY))
        state = chart.measurable() if self.level == "measurable" else chart.evaluable()
        found = finding_of(state, f"Is there {self.level} disease by RECIST 1.1?", Ask.RADIOLOGY)
        if found.truth is not Truth.TRUE:
            return found
        if self.count is not None:
            number = chart.patient.disease.lesion_count
            if number is None:
                return missing(
                    "the number of lesions is not recorded", Need("disease:lesion_count", "How many lesions are there?", Ask.RADIOLOGY)
                )
            if not self.count.contains(number):
                return not_met(f"{number} lesion{'' if number == 1 else 's'}, {self.count} asked")
        if self.detail is not None:
            return missing(
                f"{found.because}; whether the lesions are as asked is not recorded ({self.detail})",
                Need("disease:measurable", f"Are the lesions as asked: {self.detail}?", Ask.RADIOLOGY),
            )
        return self._recent(chart, as_of, found)

    def _recent(self, chart: Chart, as_of: date, found: Finding) -> Finding:
        if self.window is None or self.window.duration is None:
            return found
        imaged = chart.patient.disease.last_imaging_on
        need = Need("disease:last_imaging_on", f"Please repeat the imaging: it must be {window_words(self.window)}", Ask.RADIOLOGY)
        if imaged is None:
            return unknown(Reason.STALE, f"{state_words(found)}; the date of the last imaging is not recorded", need)
        turns = window_turns(imaged, self.window, as_of)
        fresh = in_window(imaged, self.window, as_of)
        if fresh is Truth.TRUE:
            return met(f"{found.because}, imaging on {imaged}", turns=turns)
        if fresh is Truth.FALSE:
            return unknown(Reason.STALE, f"last imaging on {imaged}, {window_words(self.window)} asked", need, turns=turns)
        return unknown(Reason.PARTIAL_DATE, f"last imaging in {imaged}, {window_words(self.window)} asked", need, turns=turns)


def state_words(found: Finding) -> str:
    """A finding's sentence, for joining to another."""
    return found.because


@dataclass(frozen=True, slots=True, kw_only=True)
class Imaged(Leaf):
    """Imaging of the disease was done in a window."""

    kind: str = "measurable_disease"
    window: Window

    room: ClassVar[str] = "measurable_disease"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """`last_imaging_on` against the window; older imaging is stale, it can be repeated."""
        imaged = chart.patient.disease.last_imaging_on
        need = Need("disease:last_imaging_on", "When was the last imaging of the disease?", Ask.RADIOLOGY)
        if imaged is None:
            return missing("the date of the last imaging is not recorded", need)
        truth = in_window(imaged, self.window, as_of)
        turns = window_turns(imaged, self.window, as_of)
        if truth is Truth.TRUE:
            return met(f"imaging on {imaged}", turns=turns)
        reason = Reason.STALE if truth is Truth.FALSE else Reason.PARTIAL_DATE
        return unknown(reason, f"last imaging on {imaged}, {window_words(self.window)} asked", need, turns=turns)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetLesion(Leaf):
    """A lesion that fits a purpose which only an investigator can judge (accessible to injection, not irradiated, fit for biopsy)."""

    kind: str = "measurable_disease"
    purpose: str
    lacking: bool = False  # "uninjectable": no lesion fits

    room: ClassVar[str] = "measurable_disease"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Rule 16: judgement, but none without visible disease."""
        if chart.no_evidence_of_disease().truth is Truth.TRUE:
            return not_met("no visible disease", absent=True)
        return unknown(
            Reason.JUDGEMENT,
            f"whether a lesion is {self.purpose} is for the investigator to say",
            Need("disease:sites", f"Is there a lesion that is {self.purpose}?", Ask.INVESTIGATOR),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Unirradiated(Leaf):
    """There is disease that was never irradiated; with `or_grown` a lesion that grew after radiotherapy will do as well."""

    kind: str = "measurable_disease"
    name: str = "unirradiated"
    or_grown: bool = False

    room: ClassVar[str] = "measurable_disease"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """A current site that no radiotherapy was given to, or none at all in a complete list; else open, for the file holds no lesion by lesion."""
        if chart.no_evidence_of_disease().truth is Truth.TRUE:
            return not_met("no visible disease", absent=True)
        given = [item for item in chart.items() if item.kind == "radiotherapy"]
        need = Need("disease:sites", "Is there a lesion outside the irradiated fields, or one that grew after radiotherapy?", Ask.RADIOLOGY)
        if not chart.therapies_complete:
            return missing("the list of therapies is not complete: whether the lesions were irradiated is not recorded", need)
        if not given:
            return met("no radiotherapy in the complete list of therapies")
        if all(item.site_ids for item in given):
            irradiated = frozenset[str]().union(*(item.site_ids for item in given))
            free = [site for site in chart.sites if site not in irradiated]
            if free:
                return met(
                    f"disease in {' and '.join(free).replace('_', ' ')}, irradiated: {' and '.join(sorted(irradiated)).replace('_', ' ')}"
                )
        return missing(f"{chart.names(given)}; whether a lesion lies outside the irradiated fields is not recorded", need)
