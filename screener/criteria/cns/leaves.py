"""Metastases of the brain and its coverings: present, and in what state (verdicts, rule 12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, Reason, met, missing, not_met, unknown
from screener.criteria.disease_shared import in_window, window_turns, window_words
from screener.logic import Duration, Truth
from screener.patients.facts import Chart, State
from screener.text.merge import Window
from screener.text.quantity import Bounds

_QUESTIONS = {
    "treated": "Have the CNS metastases been treated?", "untreated": "Have the CNS metastases been treated?", "stable": "Are the CNS metastases stable, and since when?",
    "active": "Are the CNS metastases treated and stable?", "unstable": "Are the CNS metastases stable?", "symptomatic": "Do the CNS metastases cause symptoms?",
    "asymptomatic": "Do the CNS metastases cause symptoms?", "on_steroids": "Are steroids needed for the CNS metastases, and at what dose?", "new": "Are there new or growing CNS metastases?",
}  # fmt: skip


def cns_present(chart: Chart) -> State:
    """CNS metastases now, as a fact."""
    return chart.site_involved("cns")


@dataclass(frozen=True, slots=True, kw_only=True)
class CnsDisease(Leaf):
    """Metastases in the central nervous system; `leptomeningeal` where its coverings are meant."""

    kind: str = "cns"
    leptomeningeal: bool = False

    room: ClassVar[str] = "cns"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """`cns_metastases`, the sites; a complete list of sites denies them (rules 1 and 12)."""
        state = cns_present(chart)
        if self.leptomeningeal and state.truth is not Truth.FALSE:
            concept = chart.lexicons.find("condition", "leptomeningeal disease")
            if concept is not None:
                found = chart.condition({concept.id})
                if found.present:
                    return met(found.because)
                if found.denied:
                    return not_met(f"no leptomeningeal disease: {found.because}", absent=True)
            if state.truth is Truth.TRUE:
                return missing(
                    f"{state.shown}; whether the meninges are involved is not recorded",
                    Need("disease:cns_metastases", "Is there leptomeningeal disease?", Ask.RADIOLOGY),
                )
        if state.truth is Truth.TRUE:
            return met(state.shown)
        if state.truth is Truth.FALSE:
            return not_met(state.shown, absent=True)
        return missing("CNS metastases: not recorded", Need("disease:cns_metastases", "Are there CNS metastases?", Ask.RADIOLOGY))


@dataclass(frozen=True, slots=True, kw_only=True)
class CnsState(Leaf):
    """The CNS metastases are in a state: one of treated, untreated, stable, unstable, active, symptomatic, asymptomatic, on_steroids, new.

    `lasting` asks how long it has been so (of "treated": how long ago); `dose` bounds the day's steroids in mg of prednisone.
    """

    kind: str = "cns"
    state: str
    lasting: Duration | None = None
    dose: Bounds | None = None

    room: ClassVar[str] = "cns"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """What `cns_metastases` records; what it does not hold (symptoms, since when) is unknown (rule 12)."""
        present = cns_present(chart)
        if present.truth is Truth.FALSE:
            return not_met(present.shown, absent=True)
        need = Need(f"disease:cns_metastases:{self.state}", _QUESTIONS[self.state], Ask.RADIOLOGY)
        cns = chart.patient.disease.cns_metastases
        if self.state == "on_steroids":
            return self._steroids(chart, need)
        treated, stable = (cns.treated, cns.stable) if cns is not None else (None, None)
        value: bool | None = None
        shown = f"CNS metastases {'treated' if treated else 'not treated' if treated is False else 'treatment not recorded'}, {'stable' if stable else 'not stable' if stable is False else 'stability not recorded'}"
        if self.state in ("treated", "untreated"):
            value = None if treated is None else treated == (self.state == "treated")
        elif self.state in ("stable", "unstable"):
            value = None if stable is None else stable == (self.state == "stable")
        elif self.state == "new":
            value = False if stable else None
        elif self.state == "active":
            value = True if stable is False or treated is False else False if stable and treated else None
        if value is None:
            return missing(f"{shown}; {self._asked()} is asked", need)
        if value and self.lasting is not None:
            return self._lasting(chart, as_of, shown, need)
        return met(shown) if value else not_met(shown)

    def _asked(self) -> str:
        words = self.state.replace("_", " ")
        return f"{words} for {self.lasting}" if self.lasting is not None else words

    def _lasting(self, chart: Chart, as_of: date, shown: str, need: Need) -> Finding:
        if self.state == "treated" and self.lasting is not None:
            items = [item for item in chart.items() if "cns" in item.site_ids]
            last = chart.last_end(items)
            if last.on is not None and not last.ongoing:
                window = Window("ago", self.lasting)
                truth = in_window(last.on, window, as_of)
                turns = window_turns(last.on, window, as_of)
                text = f"{last.last.label if last.last else 'CNS treatment'}: {window_words(window)} asked"
                if truth is Truth.TRUE:
                    return met(text, turns=turns)
                if truth is Truth.FALSE:
                    return not_met(text, turns=turns)
                return unknown(Reason.PARTIAL_DATE, text, need, turns=turns)
        return missing(f"{shown}; since when is not recorded ({self._asked()} is asked)", need)

    def _steroids(self, chart: Chart, need: Need) -> Finding:
        cns = chart.patient.disease.cns_metastases
        on = cns.on_steroids if cns is not None else None
        dose = chart.prednisone_mg_per_day()
        if on is None and chart.medications_complete and not chart.steroids() and not chart.unresolved_medications:
            on = False
        if on is False:
            return not_met("no steroids for the CNS metastases")
        if on is None and not (self.dose and dose is not None):
            return missing("whether steroids are needed for the CNS metastases is not recorded", need)
        if self.dose is None:
            return met("on steroids for the CNS metastases")
        if dose is None:
            return missing("on steroids for the CNS metastases, their dose is not recorded", need)
        text = f"steroids equal to {dose:.3g} mg of prednisone a day"
        return met(text, computed=True) if self.dose.contains(dose) else not_met(f"{text}, {self.dose} asked", computed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class CnsDetail(Leaf):
    """What a text asks of CNS metastases that no record holds (their size, number or place, since when, after what). `detail` quotes it."""

    kind: str = "cns"
    detail: str

    room: ClassVar[str] = "cns_detail"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Without CNS metastases it is not so; else it is to be asked."""
        present = cns_present(chart)
        if present.truth is Truth.FALSE:
            return not_met(present.shown, absent=True)
        return missing(
            f"{present.shown}; not recorded of them: {self.detail}",
            Need("disease:cns_metastases", f"Is it so of the CNS metastases: {self.detail}?", Ask.RADIOLOGY),
        )


__all__ = ["CnsDetail", "CnsDisease", "CnsState", "cns_present"]
