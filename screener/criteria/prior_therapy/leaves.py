"""Treatments given: what is stated, and how it is judged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, Reason, met, not_met, unknown, with_each
from screener.criteria.nodes import Node, Not, leaves
from screener.criteria.therapy.groups import NARROWED
from screener.criteria.therapy.sought import select, sought
from screener.criteria.therapy.target import Therapy, excepting
from screener.logic import Truth
from screener.patients.facts import Chart, Given
from screener.patients.panel import Bits, People, settled


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorTherapy(Leaf):
    """One of the treatments was given. `outcome`: "" none asked; "progressed": the tumour grew under it or after it; "intolerant": stopped for toxicity; "either".

    `current`: it is being given now. `for_this_cancer`: treatments of another cancer do not count. `advanced`: those around the first operation do not count.
    """

    kind: str = "prior_therapy"
    therapy: Therapy
    outcome: str = ""
    after: bool = False  # progression after the treatment counts, not only under it
    current: bool = False
    advanced: bool = False

    room: ClassVar[str] = "prior_therapy"

    def quotes(self, words: str) -> bool:
        """Does the treatment's name hold these words of the text, so that they are asked with it?"""
        return NARROWED in self.therapy.only and words in self.therapy.name

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Rules 1 and 6: what a complete list does not hold was not given; a regimen is its drugs, a drug its classes."""
        name = self.therapy.name
        need = Need(f"prior_therapies:{_key(self.therapy)}", self._question())
        found = select(chart, self.therapy)
        truths = [(item, self._counts(chart, item, as_of)) for item in found.sure]
        for item, verdict in truths:
            if verdict is Truth.TRUE:
                return met(f"{item.label}{self._how(item)}", changeable=self.current)
        if self.current or sought(self.therapy).medicine:
            for medicine, taken in chart.asked(sought(self.therapy).taken):
                if taken is Truth.TRUE:
                    return met(f"takes {medicine.shown}")
        doubts = [item for item, verdict in truths if verdict is Truth.UNKNOWN]
        if doubts:
            return unknown(Reason.MISSING, f"{doubts[0].label}: {self._open_question()} is not recorded", need)
        open_items = [item for item in found.open if self._counts(chart, item, as_of) is not Truth.FALSE]
        if open_items:
            return unknown(Reason.MISSING, f"{open_items[0].label}: whether it is {name} is not recorded", need)
        if not found.closed:
            return unknown(Reason.MISSING, f"no {name} is recorded, but the list of treatments is not complete", need)
        if self.current and sought(self.therapy).medicine and not chart.medications_complete:
            return unknown(Reason.MISSING, f"no {name} is recorded, but the list of medications is not complete", need)
        if found.sure:
            return not_met(f"{'; '.join(item.label for item in found.sure[:3])}: {self._not_so()}")
        return not_met(f"no {name} in the complete list of treatments", absent=True)

    def over(self, people: People, as_of: date) -> Bits:
        """As `judge`, for a whole panel: only those who had one of them are asked more than that."""
        looked_for = sought(self.therapy)
        members = people.asked(looked_for.among)
        takers = 0
        if looked_for.medicine or self.current:
            for entry, taken in people.asked(looked_for.taken_by):
                if taken is Truth.TRUE:
                    takers |= entry.who
        closed = people.therapies_complete
        if self.outcome or self.advanced or self.current:
            if self.current and looked_for.medicine:
                closed &= people.medications_complete
            rest = settled(takers, closed & ~takers, people.everybody)
            return with_each(rest, people, members.who | members.who_may, lambda chart: self.settle(chart, as_of))
        true = members.who | takers
        return settled(true, closed & ~(true | members.who_may), people.everybody)

    def but(self, excepted: Node) -> PriorTherapy | None:
        """The same of which the excepted treatments do not count ("chemotherapy; prior platinum is allowed"); None where more is said of them than that they were given."""
        spared = [leaf for leaf in leaves(excepted) if isinstance(leaf, PriorTherapy) and not (leaf.outcome or leaf.current or leaf.after)]
        if isinstance(excepted, Not) or len(spared) != len(list(leaves(excepted))):
            return None
        return replace(self, therapy=excepting(self.therapy, tuple(leaf.therapy for leaf in spared)))

    def _question(self) -> str:
        if self.outcome:
            return f"How did treatment with {self.therapy.name} end (progression, toxicity, completion)?"
        return f"Is the patient receiving {self.therapy.name}?" if self.current else f"Has the patient ever received {self.therapy.name}?"

    def _open_question(self) -> str:
        return {"progressed": "whether the tumour progressed", "intolerant": "why it ended", "either": "how it ended"}.get(
            self.outcome, "when it was given"
        )

    def _not_so(self) -> str:
        if self.current:
            return "ended"
        return {
            "progressed": "no progression",
            "intolerant": "not stopped for toxicity",
            "either": "neither progression nor intolerance",
        }.get(self.outcome, "not in this setting")

    def _how(self, item: Given) -> str:
        if self.outcome in ("progressed", "either") and item.progressed:
            return "; stopped for progression" if item.stopped_for == "progression" else "; best response PD"
        if self.outcome in ("intolerant", "either") and item.stopped_for == "toxicity":
            return "; stopped for toxicity"
        return "; relapse or progression since" if self.outcome else ""

    def _counts(self, chart: Chart, item: Given, as_of: date) -> Truth:
        if self.current:
            return Truth.TRUE if item.ongoing else Truth.FALSE
        if self.advanced and (setting := in_advanced_setting(chart, item)) is not Truth.TRUE:
            return setting
        if not self.outcome:
            return Truth.TRUE
        if not item.this_cancer:
            return Truth.FALSE
        progressed = self._progressed(chart, item) if self.outcome != "intolerant" else Truth.FALSE
        intolerant = _intolerant(item) if self.outcome != "progressed" else Truth.FALSE
        if Truth.TRUE in (progressed, intolerant):
            return Truth.TRUE
        return Truth.UNKNOWN if Truth.UNKNOWN in (progressed, intolerant) else Truth.FALSE

    def _progressed(self, chart: Chart, item: Given) -> Truth:
        """Rule 4: stopped for progression, best response PD, or (after it) a relapse dated after the treatment began."""
        if item.progressed:
            return Truth.TRUE
        began = item.start or item.end
        seen = [
            when
            for when in (*(entry.date for entry in chart.patient.disease.relapses or ()), chart.patient.disease.last_progression_on)
            if when is not None
        ]
        if began is not None:
            for when in seen:
                in_time = self.after or item.ongoing or (item.end is not None and when.latest <= item.end.latest)
                if in_time and when.earliest > began.latest:
                    return Truth.TRUE
        if self.after and chart.progressive().truth is Truth.TRUE:
            return Truth.TRUE
        if item.stopped_for in ("completion", "toxicity", "choice") or item.ongoing or item.best_response in ("CR",):
            return Truth.FALSE if not self.after or chart.patient.disease.relapses is not None else Truth.UNKNOWN
        return Truth.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class NoOptionLeft(Leaf):
    """No curative (`curative`) or standard treatment is left. The patient file may answer the first; the second asks for an opinion (verdicts, rule 16)."""

    kind: str = "prior_therapy"
    curative: bool = False

    room: ClassVar[str] = "prior_therapy"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """`curative_options_available` answers for curative treatment; where one is left, no standard is exhausted either."""
        said = chart.patient.disease.curative_options_available
        word = "curative" if self.curative else "standard"
        if said is True:
            return not_met("curative options are available")
        if said is False and self.curative:
            return met("no curative option is available")
        need = Need("disease:curative_options_available", f"Is any {word} treatment left for this patient?", Ask.INVESTIGATOR)
        return unknown(Reason.JUDGEMENT, f"whether {word} treatment is left is for the investigator to say", need)


def in_advanced_setting(chart: Chart, item: Given) -> Truth:
    """Was a treatment given for advanced, metastatic or recurrent disease rather than around the first operation?"""
    if item.intent in ("salvage", "palliative"):
        return Truth.TRUE
    relapse = [entry.date for entry in chart.patient.disease.relapses or () if entry.date is not None]
    if item.start is not None and any(item.start.earliest >= when.latest for when in relapse):
        return Truth.TRUE
    metastatic = chart.patient.diagnosis.metastatic_at_diagnosis
    if item.intent in ("neoadjuvant", "adjuvant"):
        return Truth.FALSE if metastatic is False else Truth.UNKNOWN
    return Truth.UNKNOWN


def _intolerant(item: Given) -> Truth:
    if item.stopped_for == "toxicity":
        return Truth.TRUE
    return Truth.FALSE if item.stopped_for or item.ongoing else Truth.UNKNOWN


def _key(therapy: Therapy) -> str:
    if "undescribed" in therapy.groups or "narrowed" in (*therapy.groups, *therapy.only):
        return therapy.name  # what only its words name is a fact of its own
    first = (*therapy.drugs, *therapy.classes, *therapy.kinds, *therapy.procedures, *therapy.groups)
    return first[0] if first else therapy.name
