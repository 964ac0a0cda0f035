"""Judging any illness at all (verdicts, rules 21 and 31)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, Reason, met, missing, not_met, unknown
from screener.patients.facts import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Illness(Leaf):
    """Any illness at all: "uncontrolled intercurrent illness", "severe or uncontrolled medical conditions" (rules 21 and 31).

    `ids` narrow it to a group of conditions where the words name one; `uncontrolled` passes over what is marked controlled; `serious` asks for a degree, which is a judgement.
    `either` where serious *or* uncontrolled is asked. `social`: circumstances count that no patient file holds ("medical or social conditions").
    """

    kind: str = "condition"
    name: str
    uncontrolled: bool = False
    serious: bool = False
    either: bool = False
    social: bool = False

    room: ClassVar[str] = "illness"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """False where a complete list holds nothing of the kind; a listed illness is for the investigator to weigh."""
        facts = [
            fact
            for fact in chart.condition_facts
            if fact.present and fact.source == "conditions" and fact.active is not False and fact.test_id is None
        ]
        if self.uncontrolled and not (self.serious and self.either):
            facts = [fact for fact in facts if fact.controlled is not True]
            certain = [fact for fact in facts if fact.controlled is False]
            if certain and not self.serious:
                return met(certain[0].shown)
        need = Need("judgement:illness", f"Does the patient have {self.name}?", Ask.INVESTIGATOR)
        if facts:
            shown = ", ".join(fact.shown for fact in facts)
            if not chart.conditions_complete:
                return missing(
                    f"{shown}; the list of conditions is not complete",
                    Need("conditions:complete", "Does the patient have any other condition?"),
                )
            return unknown(Reason.JUDGEMENT, f"{shown}: whether that is {self.name} is for the investigator to judge", need)
        if self.social:
            return unknown(Reason.JUDGEMENT, f"{self.name}: for the investigator to judge", need)
        if chart.conditions_complete:
            return not_met(f"no {self.name} in the complete list of conditions", absent=True)
        return missing("the list of conditions is not complete", Need("conditions:complete", f"Does the patient have {self.name}?"))
