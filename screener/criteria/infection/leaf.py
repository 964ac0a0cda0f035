"""Judging tests for viruses, and viruses that treatment holds down (verdicts, rules 1 and 11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, met, missing, not_met
from screener.criteria.condition.groups import ids_of
from screener.criteria.infection.words import LOADS
from screener.patients.facts import Chart, ConditionFact


@dataclass(frozen=True, slots=True, kw_only=True)
class TestResult(Leaf):
    """A qualitative test: `test` is the lexicon's lab id, `virus` the condition that it is for. `positive` says which result is stated."""

    kind: str = "infection"
    test: str
    virus: str
    positive: bool

    room: ClassVar[str] = "infection_test"
    __test__: ClassVar[bool] = False  # not a test of ours

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """A negative result needs a result on record; a positive one is also ruled out where the infection is denied (rule 11)."""
        results = chart.test_results(self.test)
        found = chart.condition(ids_of(self.virus))
        need = Need(
            f"labs:{self.test}", f"What is the result of the test for {self.virus} ({self.test}), and on what date?", Ask.LABORATORY
        )
        if results:
            newest = results[0]
            return met(newest.shown) if newest.positive == self.positive else not_met(newest.shown)
        measured = [fact for fact in found.present if fact.viral_load_undetectable is not None] if self.test in LOADS else []
        if measured:
            detectable = [fact for fact in measured if not fact.viral_load_undetectable]
            shown = (detectable or measured)[0].shown
            return met(shown) if bool(detectable) == self.positive else not_met(shown)
        active = [fact for fact in found.present if fact.active]
        if active and self.test in LOADS and not self.positive:
            return missing(f"{active[0].shown}; the viral load is not recorded", need)
        if active:
            return met(active[0].shown) if self.positive else not_met(active[0].shown)
        if found.denied and self.positive:
            return not_met(f"no {self.virus}: {found.because}", absent=True)
        return missing(f"no result of a test for {self.virus} on record", need)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed(Leaf):
    """HIV or viral hepatitis whose virus cannot be found in the blood; `viruses` by name. `on_therapy` where antiviral treatment is asked too."""

    kind: str = "infection"
    viruses: tuple[str, ...]
    on_therapy: bool = False

    room: ClassVar[str] = "viral_suppression"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """True where no such infection on record is detectable, or there is none: nothing can be found in the blood of the well. False where one is detectable."""
        need = Need(f"conditions:{self.viruses[0]}", f"Is the viral load of {' or '.join(self.viruses)} undetectable?", Ask.LABORATORY)
        facts: list[ConditionFact] = []
        denied = True
        for virus in self.viruses:
            found = chart.condition(ids_of(virus))
            facts += [fact for fact in found.present if fact not in facts]
            denied = denied and (found.denied or bool(found.present))
        if not facts:
            return met(f"no {' or '.join(self.viruses)}") if denied else missing(f"{' or '.join(self.viruses)}: not recorded", need)
        for fact in facts:
            if fact.viral_load_undetectable is False or (self.on_therapy and fact.on_treatment is False):
                return not_met(fact.shown)
        for fact in facts:
            if fact.viral_load_undetectable is None and not self._undetected(chart, fact):
                return missing(f"{fact.shown}; the viral load is not recorded", need)
        return met(facts[0].shown)

    def _undetected(self, chart: Chart, fact: ConditionFact) -> bool:
        for lab_id, virus in LOADS.items():
            if virus in self.viruses and not ids_of(virus).isdisjoint(fact.ids):
                values = chart.lab_values(lab_id)
                if values and values[0].value <= 0:
                    return True
        return False
