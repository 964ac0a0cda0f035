"""Other cancers, unresolved toxicities, allergies (verdicts, rules 8, 15 and 30)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from screener.logic import PartialDate
from screener.patients.chart_base import latest_date, on_date
from screener.patients.therapies import TherapyFacts
from screener.patients.words import condition_id


@dataclass(frozen=True, slots=True)
class OtherCancer:
    """Another cancer. `histology_ids`: what it is, up the ladder (empty where the lexicon does not know it). Years count from `last_treated_on`."""

    name: str
    histology_ids: frozenset[str]
    diagnosed_on: PartialDate | None
    last_treated_on: PartialDate | None
    in_remission: bool | None
    note: str | None
    shown: str
    key: str


@dataclass(frozen=True, slots=True)
class ToxicityFact:
    """An unresolved toxicity. `condition_ids`: what it is, up the lexicon's hierarchy. `grade` None: not recorded."""

    name: str
    condition_ids: frozenset[str]
    grade: int | None
    note: str | None
    shown: str
    key: str


@dataclass(frozen=True, slots=True)
class AllergyFact:
    """An allergy, with the drug or classes that its name means."""

    name: str
    drug_id: str | None
    classes: frozenset[str]
    note: str | None
    shown: str
    key: str


class HistoryFacts(TherapyFacts):
    """Other cancers, toxicities, allergies."""

    @cached_property
    def other_cancers(self) -> tuple[OtherCancer, ...]:
        """Other cancers: those listed, and those for which a treatment is recorded."""
        found = []
        for item in self.patient.prior_malignancies.items:
            words = [item.name]
            if item.diagnosed_on:
                words.append(f"diagnosed {on_date(item.diagnosed_on)}")
            if item.last_treated_on:
                words.append(f"last treated {on_date(item.last_treated_on)}")
            if item.in_remission is not None:
                words.append("in remission" if item.in_remission else "not in remission")
            treated = [
                therapy.end
                for therapy in self.items()
                if not therapy.this_cancer and therapy.for_cancer and self._same(therapy.for_cancer, item.name)
            ]
            found.append(
                OtherCancer(
                    name=item.name,
                    histology_ids=self._ladder(item.name),
                    diagnosed_on=item.diagnosed_on,
                    last_treated_on=item.last_treated_on or latest_date(treated),
                    in_remission=item.in_remission,
                    note=item.note,
                    shown=", ".join(words),
                    key=self._cancer_key(item.name),
                )
            )
        for therapy in self.items():
            name = therapy.for_cancer
            if name and not therapy.this_cancer and not any(self._same(name, cancer.name) for cancer in found):
                others = [item.end for item in self.items() if item.for_cancer and self._same(item.for_cancer, name)]
                found.append(
                    OtherCancer(
                        name,
                        self._ladder(name),
                        None,
                        latest_date(others),
                        None,
                        None,
                        f"{name} (treated: {therapy.label})",
                        self._cancer_key(name),
                    )
                )
        return tuple(found)

    @property
    def other_cancers_complete(self) -> bool:
        """There is no other cancer than those listed (rule 15)."""
        return self.patient.prior_malignancies.complete

    def _ladder(self, name: str) -> frozenset[str]:
        concept = self.lexicons.find("histology", name)
        return self.lexicons.ancestors("histology", concept.id) if concept else frozenset()

    def _cancer_key(self, name: str) -> str:
        concept = self.lexicons.find("histology", name)
        return f"prior_malignancies:{concept.id if concept else name}"

    def _same(self, first: str, second: str) -> bool:
        one, two = self.lexicons.find("histology", first), self.lexicons.find("histology", second)
        if one is None or two is None:
            return first.casefold() == second.casefold()
        return self.lexicons.is_a("histology", one.id, two.id) or self.lexicons.is_a("histology", two.id, one.id)

    @cached_property
    def toxicities(self) -> tuple[ToxicityFact, ...]:
        """Unresolved toxicities, in the order of the file."""
        found = []
        for item in self.patient.toxicities.items:
            own = condition_id(item.name, self.lexicons)
            ids = self.lexicons.ancestors("condition", own) if own else frozenset()
            shown = f"{item.name} grade {item.grade}" if item.grade is not None else f"{item.name}, grade not recorded"
            found.append(ToxicityFact(item.name, ids, item.grade, item.note, shown, f"toxicities:{own or item.name}"))
        return tuple(found)

    @property
    def toxicities_complete(self) -> bool:
        """There is no other unresolved toxicity than those listed (rule 8)."""
        return self.patient.toxicities.complete

    @cached_property
    def allergies(self) -> tuple[AllergyFact, ...]:
        """Allergies, in the order of the file."""
        found = []
        for item in self.patient.allergies.items:
            drug = self.lexicons.find("drug", item.name)
            group = self.lexicons.find("drug_class", item.name)
            classes = set(self.lexicons.classes_of(drug.id)) if drug else set()
            if group:
                classes |= self.lexicons.ancestors("drug_class", group.id)
            key = f"allergies:{drug.id if drug else group.id if group else item.name}"
            found.append(AllergyFact(item.name, drug.id if drug else None, frozenset(classes), item.note, f"allergy to {item.name}", key))
        return tuple(found)

    @property
    def allergies_complete(self) -> bool:
        """There is no other allergy than those listed."""
        return self.patient.allergies.complete
