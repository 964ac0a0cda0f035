"""Judging allergies (verdicts, rule 1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Finding, Leaf, Need, met, missing, not_met
from screener.criteria.wording_shared import words_in
from screener.patients.facts import AllergyFact, Chart
from screener.patients.panel import Bits, People, settled, whose


@dataclass(frozen=True, slots=True, kw_only=True)
class Allergy(Leaf):
    """An allergy to drugs or classes (lexicon ids), to substances by their words, or to the trial's own drug.

    `reaction`: a reaction to a treatment, which needs the treatment. `severity`: words for a degree. `anything`: to whatever substance.
    """

    kind: str = "allergy"
    name: str
    drugs: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    substances: tuple[str, ...] = ()
    trial_drug: bool = False
    reaction: bool = False
    severity: str | None = None

    room: ClassVar[str] = "allergy"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """By the list of allergies; a complete list denies what it does not hold (rule 1)."""
        need = Need(
            f"allergies:{(self.drugs or self.classes or self.substances or ('trial drug',))[0]}", f"Does the patient have {self.name}?"
        )
        if self.reaction and self._never_given(chart):
            return not_met(f"never treated with {' or '.join((*self.drugs, *self.classes)).replace('_', ' ')} (complete list)", absent=True)
        matching = [item for item in chart.allergies if self._fits(item)]
        if matching:
            if self.severity:
                return missing(f"{matching[0].shown}; not recorded: {self.severity}", need)
            return met(matching[0].shown, changeable=False)
        possible = [item for item in chart.allergies if self._may_fit(chart, item)]
        if possible:
            return missing(f"{possible[0].shown}; whether that is {self.name} is not recorded", need)
        if chart.allergies_complete:
            listed = ", ".join(item.shown for item in chart.allergies) or "no allergy"
            return not_met(f"{listed} in the complete list", absent=True, changeable=False)
        return missing("allergies not recorded" if not chart.allergies else f"{chart.allergies[0].shown}; the list is not complete", need)

    def over(self, people: People, as_of: date) -> Bits | None:
        """As `judge`, for a whole panel: each allergy that anybody has is looked at once."""
        if self.reaction:
            return None
        fitting = possible = 0
        for item, chart, who in people.asked(_listed):
            if self._fits(item):
                fitting |= who
            elif self._may_fit(chart, item):
                possible |= who
        return settled(0 if self.severity else fitting, people.asked(_complete) & ~(fitting | possible), people.everybody)

    def _never_given(self, chart: Chart) -> bool:
        if (
            not (self.drugs or self.classes)
            or self.substances
            or self.trial_drug
            or not chart.therapies_complete
            or chart.unresolved_therapies
        ):
            return False
        return not any(set(item.drugs) & set(self.drugs) or item.classes & set(self.classes) for item in chart.items())

    def _fits(self, item: AllergyFact) -> bool:
        if item.drug_id in self.drugs or item.classes & set(self.classes):
            return True
        words = {word.rstrip("s") for word in words_in(item.name.lower())}
        return any(words & {word.rstrip("s") for word in words_in(substance)} - _COMMON for substance in self.substances)

    def _may_fit(self, chart: Chart, item: AllergyFact) -> bool:
        """A class of which the drug asked is a member; a cancer drug where the trial's own is meant."""
        group = chart.lexicons.find("drug_class", item.name)
        if item.drug_id is None and group is not None and any(group.id in chart.lexicons.classes_of(drug) for drug in self.drugs):
            return True
        return self.trial_drug and bool(
            item.classes & {"anticancer_therapy", "cytotoxic_chemotherapy", "monoclonal_antibody", "immunotherapy"}
        )


def _listed(people: People) -> tuple[tuple[AllergyFact, Chart, int], ...]:
    """Every allergy with who has it, and the chart of one of them."""
    found = people.entries(lambda chart: chart.allergies, lambda item: (item.name, item.drug_id, item.classes))
    return tuple((entries[0].of, entries[0].chart, whose(entries)) for entries in found.values())


def _complete(people: People) -> int:
    """Those whose list of allergies is complete."""
    return people.those(lambda chart: chart.allergies_complete)


_COMMON = frozenset(
    {
        "drug",
        "agent",
        "product",
        "protein",
        "reaction",
        "compound",
        "allergy",
        "containing",
        "component",
        "other",
        "antibody",
        "oil",
        "acid",
        "human",
    }
)
