"""The state of the disease: relapsed, refractory, progressing, resectable, free of disease, and when (verdicts, rules 3, 4, 16, 25 and 30)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, Reason, met, missing, not_met, unknown
from screener.criteria.disease_shared import dated_finding, finding_of, in_window, interval_truth, opposite, window_turns, window_words
from screener.criteria.numbers_shared import within_bounds
from screener.logic import Duration, PartialDate, Truth
from screener.patients.facts import Chart, Given, State
from screener.text.gated import gated
from screener.text.merge import Window
from screener.text.quantity import Bounds

LOCAL = frozenset({"primary", "local"})
_LUNG = gated(r"pulmon|lung|thora|metastasectom|wedge|nodul", re.IGNORECASE)
_MINOR = gated(r"biops|port\b|catheter|\bline\b|drain", re.IGNORECASE)


def _localized(chart: Chart) -> State:
    return opposite(chart.metastatic())


def _local_relapse(chart: Chart) -> State:
    relapses = chart.patient.disease.relapses
    for relapse in relapses or ():
        if LOCAL & set(relapse.sites):
            return State(Truth.TRUE, f"local relapse on {relapse.date}" if relapse.date else "local relapse", "disease:relapses")
    if chart.site_involved("local").truth is Truth.TRUE:
        return State(Truth.TRUE, "disease at the local site", "disease:sites")
    relapsed = chart.relapsed()
    if relapsed.truth is Truth.FALSE:
        return relapsed
    if relapses and all(relapse.sites for relapse in relapses):
        return State(Truth.FALSE, "no local relapse", "disease:relapses")
    return State(Truth.UNKNOWN, "whether there was a local relapse is not recorded", "disease:relapses")


def _distant_relapse(chart: Chart) -> State:
    relapses = chart.patient.disease.relapses
    for relapse in relapses or ():
        if set(relapse.sites) - LOCAL:
            return State(Truth.TRUE, f"distant relapse on {relapse.date}" if relapse.date else "distant relapse", "disease:relapses")
    relapsed = chart.relapsed()
    if relapsed.truth is Truth.FALSE:
        return relapsed
    if relapses and all(relapse.sites for relapse in relapses):
        return State(Truth.FALSE, "only local relapse", "disease:relapses")
    return State(Truth.UNKNOWN, "where the relapse was is not recorded", "disease:relapses")


def _resectable(chart: Chart) -> State:
    return (
        opposite(chart.unresectable())
        if chart.patient.disease.resectable is not None
        else State(
            Truth.FALSE if chart.no_evidence_of_disease().truth is Truth.TRUE else Truth.UNKNOWN,
            "no evidence of disease" if chart.no_evidence_of_disease().truth is Truth.TRUE else "resectability not recorded",
            "disease:resectable",
        )
    )


def _stable(chart: Chart) -> State:
    status = chart.status
    if status == "stable":
        return State(Truth.TRUE, "status stable", "disease:status")
    if status in ("progressive", "newly_diagnosed", "no_evidence_of_disease"):
        return State(Truth.FALSE, f"status {chart.status_shown}", "disease:status")
    return State(Truth.UNKNOWN, chart.status_shown, "disease:status")


def _progressed(chart: Chart) -> State:
    """Rule 4: progressed or relapsed under or after a treatment."""
    state = chart.progressed_after_therapy()
    if state.truth is Truth.UNKNOWN and chart.progressive().truth is Truth.TRUE:
        return chart.progressive()
    return state


def _progressed_after_relapse_therapy(chart: Chart) -> State:
    """Progressed under or after a treatment that was given for a relapse."""
    relapses = chart.patient.disease.relapses
    first = min((item.date for item in relapses or () if item.date is not None), key=lambda when: when.earliest, default=None)
    mine = [item for item in chart.items() if item.this_cancer and item.systemic]
    later = [
        item
        for item in mine
        if item.intent in ("salvage", "palliative")
        or (item.line or 0) > 1
        or (first is not None and item.start is not None and item.start.earliest > first.latest)
    ]
    progressed = [item for item in later if item.progressed]
    if progressed:
        return State(Truth.TRUE, f"progression on {progressed[-1].label}", "prior_therapies:stopped_for")
    for relapse in relapses or ():
        if relapse.date is not None and any(item.end is not None and item.end.latest <= relapse.date.earliest for item in later):
            return State(Truth.TRUE, f"relapse on {relapse.date} after treatment of an earlier one", "disease:relapses")
    if chart.relapsed().truth is Truth.FALSE:
        return chart.relapsed()
    if chart.therapies_complete and not later:
        return State(Truth.FALSE, "no treatment of a relapse", "prior_therapies")
    return State(Truth.UNKNOWN, "progression after treatment of a relapse is not recorded", "prior_therapies:stopped_for")


def _progressive(chart: Chart) -> State:
    """Progressing now; a relapse that is on record as the state of the disease is one way of progressing only where the file says so."""
    return chart.progressive()


_STATES: dict[str, tuple[Callable[[Chart], State], str, Ask]] = {
    "relapsed": (Chart.relapsed, "Has the disease relapsed?", Ask.COORDINATOR),
    "refractory": (Chart.refractory, "Is the disease refractory?", Ask.COORDINATOR),
    "progressive": (_progressive, "Is the disease progressing?", Ask.RADIOLOGY),
    "progressed": (_progressed, "Has the disease progressed under or after a treatment?", Ask.COORDINATOR),
    "progressed_after_relapse_therapy": (
        _progressed_after_relapse_therapy,
        "Has the disease progressed after treatment of a relapse?",
        Ask.COORDINATOR,
    ),
    "newly_diagnosed": (Chart.newly_diagnosed, "Is the disease newly diagnosed?", Ask.COORDINATOR),
    "no_evidence_of_disease": (Chart.no_evidence_of_disease, "Is the patient free of visible disease?", Ask.RADIOLOGY),
    "stable": (_stable, "Is the disease stable?", Ask.RADIOLOGY),
    "advanced": (Chart.advanced, "Is the disease metastatic or unresectable?", Ask.RADIOLOGY),
    "locally_advanced": (Chart.unresectable, "Is the disease unresectable?", Ask.COORDINATOR),
    "unresectable": (Chart.unresectable, "Can all known disease be resected?", Ask.COORDINATOR),
    "resectable": (_resectable, "Can all known disease be resected?", Ask.COORDINATOR),
    "localized": (_localized, "Is the disease localised?", Ask.RADIOLOGY),
    "local_relapse": (_local_relapse, "Was there a local relapse?", Ask.RADIOLOGY),
    "distant_relapse": (_distant_relapse, "Was there a distant relapse?", Ask.RADIOLOGY),
}
STATES = frozenset(_STATES)


def state_of(name: str, chart: Chart) -> State:
    """A state of the disease as the chart has it."""
    return _STATES[name][0](chart)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiseaseState(Leaf):
    """The disease is in a state: one of `STATES`."""

    kind: str = "disease_status"
    state: str

    room: ClassVar[str] = "disease_status"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Rules 3, 4 and 30, as the chart applies them."""
        ask_chart, question, ask = _STATES[self.state]
        return finding_of(ask_chart(chart), question, ask)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelapseCount(Leaf):
    """How often the disease has relapsed."""

    kind: str = "disease_status"
    count: Bounds

    room: ClassVar[str] = "disease_status"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Entries of `relapses` (rules 4 and 30); a status alone says one at least."""
        number = chart.relapse_count
        need = Need("disease:relapses", "How many relapses have there been, and when?", Ask.COORDINATOR)
        if number is None:
            if chart.relapsed().truth is Truth.TRUE and (found := within_bounds(1, 99, self.count)) is not Truth.UNKNOWN:
                return met("recorded as relapsed") if found is Truth.TRUE else not_met("recorded as relapsed")
            return missing("the number of relapses is not recorded", need)
        text = f"{number} relapse{'' if number == 1 else 's'}"
        if self.count.contains(number):
            return met(text)
        upper = self.count.upper
        return not_met(f"{text}, {self.count} asked", changeable=not (upper and number > upper.value))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressionInWindow(Leaf):
    """The disease last progressed or relapsed in a window."""

    kind: str = "disease_status"
    window: Window

    room: ClassVar[str] = "disease_status"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """`last_progression_on`, the last relapse, or the end of a treatment that was stopped for progression, whichever is latest."""
        need = Need("disease:last_progression_on", "When did the disease last progress?", Ask.RADIOLOGY)
        recorded = chart.patient.disease.last_progression_on
        when = recorded or chart.last_progression
        if when is None:
            if chart.status == "newly_diagnosed":
                return not_met("newly diagnosed, no progression recorded")
            return missing("the date of the last progression is not recorded", need)
        return dated_finding(f"last progression on {when}", when, self.window, as_of, need)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelapseInterval(Leaf):
    """Time between an event (the end of a treatment, or the diagnosis) and a relapse that came after it.

    `since`: first_line, adjuvant, any_therapy, last_therapy or diagnosis. Limits are lengths of time; months are calendar months (rule 25).
    """

    kind: str = "disease_status"
    since: str
    at_least: Duration | None = None
    more_than: Duration | None = None
    at_most: Duration | None = None
    less_than: Duration | None = None

    room: ClassVar[str] = "disease_status"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """The first relapse after the event, against the limits."""
        need = Need("disease:relapses", "When was the relapse, and when did the treatment before it end?", Ask.COORDINATOR)
        relapses = chart.patient.disease.relapses
        if (relapses is not None and not relapses) or chart.status == "newly_diagnosed":
            return not_met("no relapse")
        start, what = self._start(chart)
        if start is None:
            return missing(what, need)
        dates = [item.date for item in relapses or () if item.date is not None and item.date.latest >= start.earliest]
        if not dates:
            return missing("no dated relapse after the treatment is recorded", need)
        first = min(dates, key=lambda when: when.earliest)
        truth = interval_truth(
            start, first, at_least=self.at_least, more_than=self.more_than, at_most=self.at_most, less_than=self.less_than
        )
        days = (first.earliest - start.latest).days, (first.latest - start.earliest).days
        shown = f"{days[0]}" if days[0] == days[1] else f"{max(days[0], 0)} to {days[1]}"
        text = f"relapse on {first}, {shown} days after {what}"
        if truth is Truth.TRUE:
            return met(text, changeable=False, computed=True)
        if truth is Truth.FALSE:
            return not_met(text, changeable=False, computed=True)
        return unknown(Reason.PARTIAL_DATE, text, need)

    def _start(self, chart: Chart) -> tuple[PartialDate | None, str]:
        if self.since == "diagnosis":
            when = chart.patient.diagnosis.diagnosed_on
            return when, f"the diagnosis ({when})" if when else "the date of diagnosis is not recorded"
        items = [item for item in chart.items() if item.systemic and item.this_cancer]
        if self.since == "adjuvant":
            items = (
                [item for item in items if item.intent in ("adjuvant", "neoadjuvant", "first_line")]
                if any(item.intent for item in items)
                else items[:1]
            )
        elif self.since == "first_line":
            lines = [item.line for item in items if item.line is not None]
            items = [item for item in items if item.line == min(lines)] if lines else items[:1]
        ended = [item for item in items if item.end is not None]
        if not ended:
            return None, "the end of the treatment before the relapse is not recorded"
        last = max(ended, key=lambda item: item.end.latest if item.end else date.min)
        return last.end, f"the end of {last.what} ({last.end})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resected(Leaf):
    """All known disease was resected, in a window where one is stated. `lung` where the resection was of the lungs."""

    kind: str = "disease_status"
    window: Window | None = None
    lung: bool = False

    room: ClassVar[str] = "disease_status"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """The last resection of this cancer against the window (rules 7 and 25)."""
        found = [item for item in chart.of_kind({"surgery"}) if item.this_cancer and self._fits(item)]
        need = Need("prior_therapies:surgery", "When was the last resection of the disease?", Ask.COORDINATOR)
        if not found:
            if chart.therapies_complete:
                return not_met("no such resection", absent=True)
            return missing("no such resection is recorded; the list of treatments is not complete", need)
        if self.window is None:
            return met(f"{found[-1].label}")
        last = chart.last_end(found)
        if last.conflict:
            return unknown(Reason.CONFLICT, f"the dates of {last.conflict[0].what} are disputed", need)
        if last.on is None:
            return missing("the date of the resection is not recorded", need)
        what = f"{last.last.what if last.last else 'resection'} on {last.on}"
        truth = in_window(last.on, self.window, as_of)
        turns = window_turns(last.on, self.window, as_of)
        if truth is Truth.TRUE:
            return met(f"{what}: {window_words(self.window)}", turns=turns)
        if truth is Truth.FALSE:
            return not_met(f"{what}, not {window_words(self.window)}", turns=turns)
        return unknown(Reason.PARTIAL_DATE, f"{what}: the day is not recorded, {window_words(self.window)} asked", need, turns=turns)

    def _fits(self, item: Given) -> bool:
        text = f"{item.procedure or ''} {item.site or ''}"
        if self.lung:
            return bool(_LUNG.search(text)) or "lung" in item.site_ids
        return not _MINOR.search(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoOption(Leaf):
    """No treatment of a kind is left: `what` is curative or standard."""

    kind: str = "disease_status"
    what: str

    room: ClassVar[str] = "disease_status"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Rule 16: `curative_options_available` answers; else it is somebody's judgement."""
        available = chart.patient.disease.curative_options_available
        need = Need("disease:curative_options_available", "Is there a curative treatment option?", Ask.INVESTIGATOR)
        if available is True:
            return not_met("a curative option is available")
        if available is False and self.what == "curative":
            return met("no curative option is available")
        return unknown(Reason.JUDGEMENT, f"whether a {self.what} treatment is left is for the investigator to say", need)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment(Leaf):
    """A state of the disease that only an investigator can judge ("rapidly progressing", "symptomatic", "bulky"); plainly absent where there is no disease."""

    kind: str = "disease_status"
    what: str

    room: ClassVar[str] = "disease_status"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Rule 16; without visible disease there is none of it."""
        if chart.no_evidence_of_disease().truth is Truth.TRUE:
            return not_met(f"no visible disease, so none that is {self.what}", absent=True)
        return unknown(
            Reason.JUDGEMENT,
            f"whether the disease is {self.what} is for the investigator to say",
            Need("disease:status", f"Is the disease {self.what}?", Ask.INVESTIGATOR),
        )


__all__ = [
    "STATES",
    "Assessment",
    "DiseaseState",
    "NoOption",
    "ProgressionInWindow",
    "RelapseCount",
    "RelapseInterval",
    "Resected",
    "state_of",
]
