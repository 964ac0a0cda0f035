"""Recovery: what is stated, and how it is judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, Reason, met, not_met, unknown
from screener.criteria.therapy.sought import select
from screener.criteria.therapy.target import Therapy
from screener.patients.facts import Chart, ToxicityFact


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered(Leaf):
    """No unresolved toxicity above `grade` (0: none at all), but for the conditions of `except_` up to `except_grade` (None: of any grade).

    `of`: toxicity of these treatments only; who never had one has none. `except_opinion`: the text also excepts what somebody thinks acceptable.
    """

    kind: str = "recovery"
    grade: int
    except_: tuple[str, ...] = ()
    except_words: str = ""
    except_grade: int | None = None
    except_opinion: bool = False
    of: Therapy | None = None

    room: ClassVar[str] = "recovery"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Rule 8: a complete list with nothing above the grade passes; an entry above it that is not excepted fails; alopecia only where the text says so."""
        need = Need("toxicities:unresolved", "Which toxicities of earlier treatment are unresolved, and of which grade?", Ask.INVESTIGATOR)
        if self.of is not None:
            given = select(chart, self.of)
            if given.closed and not given.sure and not given.open:
                return met(f"no {self.of.name} in the complete list of treatments")
        above: list[ToxicityFact] = []
        ungraded: list[ToxicityFact] = []
        allowed: list[ToxicityFact] = []
        for item in chart.toxicities:
            if item.grade is not None and item.grade <= self.grade:
                continue
            excepted = not item.condition_ids.isdisjoint(self.except_) and (
                self.except_grade is None or (item.grade is not None and item.grade <= self.except_grade)
            )
            if excepted:
                allowed.append(item)
            elif item.grade is None:
                ungraded.append(item)
            else:
                above.append(item)
        limit = f"grade {self.grade} at most" if self.grade else "full recovery"
        if above:
            shown = "; ".join(item.shown for item in above)
            if self.of is not None:
                return unknown(Reason.MISSING, f"{shown}: whether it comes from {self.of.name} is not recorded", need)
            if self.except_opinion:
                return unknown(Reason.JUDGEMENT, f"{shown}: whether it may be excepted is for the investigator to say", need)
            return not_met(f"{shown}; {limit} required", distance=f"{above[0].shown}, needs {limit}")
        if ungraded:
            return unknown(Reason.MISSING, f"{ungraded[0].shown}", need)
        if not chart.toxicities_complete:
            return unknown(Reason.MISSING, "the list of unresolved toxicities is not complete", need)
        if allowed:
            return met(f"{'; '.join(item.shown for item in allowed)}, which the text excepts")
        return met("; ".join(item.shown for item in chart.toxicities) or "no unresolved toxicity in a complete list")


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsRecovered(Leaf):
    """ "Adequate recovery of counts", without a number: an opinion."""

    kind: str = "recovery"

    room: ClassVar[str] = "recovery"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """No number, no verdict (rule 16)."""
        return unknown(
            Reason.JUDGEMENT,
            "whether the counts have recovered adequately is for the investigator to say",
            Need("labs:ANC", "Have the blood counts recovered adequately from the last treatment?", Ask.INVESTIGATOR),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChronicToxicity(Leaf):
    """ "Chronic grade 2 toxicities", of those who may take part all the same: none is above `grade`, and somebody agrees to what there is."""

    kind: str = "recovery"
    grade: int

    room: ClassVar[str] = "chronic_toxicity"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """False where a toxicity is graver, or a complete list holds none; else for the investigator to say."""
        need = Need("toxicities:unresolved", f"Are the unresolved toxicities chronic, of grade {self.grade} at most?", Ask.INVESTIGATOR)
        worse = [item for item in chart.toxicities if item.grade is not None and item.grade > self.grade]
        if worse:
            return not_met(f"{worse[0].shown}, above grade {self.grade}")
        if chart.toxicities:
            shown = "; ".join(item.shown for item in chart.toxicities)
            return unknown(Reason.JUDGEMENT, f"{shown}: whether chronic and acceptable is for the investigator to say", need)
        if chart.toxicities_complete:
            return not_met("no unresolved toxicity in a complete list", absent=True)
        return unknown(Reason.MISSING, "the list of unresolved toxicities is not complete", need)
