"""A set of treatments made ready for looking through patients' lists: what a text means is worked out once, not for every patient.

What is found is what `target.belongs` and `target.takes` say. Of a treatment whose drugs are known most sets ask only which drugs those are; that is remembered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from screener import lexicons
from screener.criteria.therapy.groups import BY_DRUG, DRUG_KINDS
from screener.criteria.therapy.target import Selection, Therapy, belongs, drugs_meant, is_medicine, matches, takes
from screener.logic import Truth, any_of
from screener.patients.facts import Chart, Given, Medicine
from screener.patients.panel import Entry, People, whose

_CELLS = frozenset({"cell_therapy", "gene_therapy"})  # treatments that may be of a class without naming a drug
_KEPT = 8192  # sets of treatments that are kept ready: more than a registry of trials names


class Members(NamedTuple):
    """The treatments of a panel that belong to a set (`sure`) or may (`maybe`), and whose they are."""

    sure: tuple[Entry[Given], ...]
    maybe: tuple[Entry[Given], ...]
    who: int
    who_may: int


@dataclass(slots=True, eq=False)
class Sought:
    """Treatments that are looked for. `by_drug`: of a treatment with known drugs nothing matters but those and its kind. `alone`: neither what was given beside it
    matters nor against which cancer."""

    therapy: Therapy
    drugs: frozenset[str]  # those that are meant whoever gives them and why
    by_drug: bool
    alone: bool
    drugs_only: bool  # nothing is meant but drugs, by their names, classes and targets
    medicine: bool  # listed under medications rather than treatments
    _natures: dict[object, Truth] = field(default_factory=dict)
    _parts: dict[tuple[str, str], Truth] = field(default_factory=dict)
    _meant: dict[object, tuple[str | None, ...]] = field(default_factory=dict)
    _medicines: dict[object, Truth] = field(default_factory=dict)

    def among(self, people: People) -> Members:
        """Everybody's treatments that belong to the set or may."""
        sure: list[Entry[Given]] = []
        maybe: list[Entry[Given]] = []
        for nature, entries in people.treatments.items():
            if self.alone:
                verdict = self._natures.get(nature)
                if verdict is None:
                    verdict = self.belongs(entries[0].chart, entries[0].of)
                if verdict is not Truth.FALSE:
                    (sure if verdict is Truth.TRUE else maybe).extend(entries)
                continue
            for entry in entries:
                verdict = self.belongs(entry.chart, entry.of)
                if verdict is not Truth.FALSE:
                    (sure if verdict is Truth.TRUE else maybe).append(entry)
        return Members(tuple(sure), tuple(maybe), whose(sure), whose(maybe))

    def taken_by(self, people: People) -> tuple[tuple[Entry[Medicine], Truth], ...]:
        """Everybody's medications that belong to the set or may, with whether they do."""
        found = []
        for key, entries in people.medications.items():
            verdict = self._medicines.get(key)
            if verdict is None:
                verdict = self._medicines[key] = self._takes(entries[0].chart, entries[0].of)
            if verdict is not Truth.FALSE:
                found += [(entry, verdict) for entry in entries]
        return tuple(found)

    def given(self, chart: Chart) -> tuple[tuple[Given, Truth], ...]:
        """The treatments that belong to the set or may, in the order of the file, with whether they do."""
        found = []
        for item in chart.items():
            verdict = self._natures.get(item.nature)
            if verdict is None:
                verdict = self.belongs(chart, item)
            if verdict is not Truth.FALSE:
                found.append((item, verdict))
        return tuple(found)

    def belongs(self, chart: Chart, item: Given) -> Truth:
        """Is this treatment one of them? Where nothing but the treatment itself matters, that is remembered for all that are like it."""
        found = self._belongs(chart, item)
        if self.alone:
            self._natures[item.nature] = found
        return found

    def _belongs(self, chart: Chart, item: Given) -> Truth:
        if self.drugs_only and not (item.drugs or item.classes or item.unresolved or item.nameless) and item.kind not in _CELLS:
            return Truth.FALSE
        if not (self.by_drug and item.drugs) or item.unresolved or item.procedure or item.kind not in DRUG_KINDS:
            return belongs(chart, item, self.therapy)
        if self.therapy.simple:
            return Truth.FALSE if self.drugs.isdisjoint(item.drugs) and item.kind not in self.therapy.kinds else Truth.TRUE
        return any_of([self._part(chart, item, drug) for drug in item.drugs])

    def _part(self, chart: Chart, item: Given, drug: str) -> Truth:
        found = self._parts.get((item.kind, drug))
        if found is None:
            found = self._parts[item.kind, drug] = matches(chart, item, drug, self.therapy)
        return found

    def meant(self, chart: Chart, item: Given) -> tuple[str | None, ...]:
        """The drugs of a treatment for which it belongs to the set (or may)."""
        found = self._meant.get(item.nature)
        if found is None:
            found = self._meant[item.nature] = drugs_meant(chart, item, self.therapy)
        return found

    def taken(self, chart: Chart) -> tuple[tuple[Medicine, Truth], ...]:
        """The medications that belong to the set or may, with whether they do."""
        found = []
        for medicine in chart.medications:
            key = medicine.identity
            verdict = self._medicines.get(key)
            if verdict is None:
                verdict = self._medicines[key] = self._takes(chart, medicine)
            if verdict is not Truth.FALSE:
                found.append((medicine, verdict))
        return tuple(found)

    def _takes(self, chart: Chart, medicine: Medicine) -> Truth:
        if self.therapy.simple and medicine.drug_id is not None:
            return Truth.TRUE if medicine.drug_id in self.drugs else Truth.FALSE
        return takes(chart, medicine, self.therapy)


@lru_cache(maxsize=_KEPT)
def sought(therapy: Therapy) -> Sought:
    """A set of treatments, made ready."""
    lexicon = lexicons.load()
    drugs = set(therapy.drugs)
    for group in therapy.classes:
        drugs |= lexicon.class_members(group)
    if therapy.targets:
        drugs |= {one.id for one in lexicon.drugs.values() if not {target.casefold() for target in one.targets}.isdisjoint(therapy.targets)}
    alone = not (therapy.beside or therapy.cancers)
    drugs_only = therapy.simple and not (therapy.kinds or therapy.procedures)
    return Sought(therapy, frozenset(drugs), alone and _by_drug(therapy), alone, drugs_only, is_medicine(therapy))


def _by_drug(therapy: Therapy) -> bool:
    return not therapy.names and BY_DRUG.issuperset((*therapy.groups, *therapy.only)) and all(_by_drug(other) for other in therapy.without)


def select(chart: Chart, therapy: Therapy) -> Selection:
    """The patient's treatments that belong to a set, and those that may."""
    found = chart.asked(sought(therapy).given)
    return Selection(
        tuple(item for item, verdict in found if verdict is Truth.TRUE),
        tuple(item for item, verdict in found if verdict is Truth.UNKNOWN),
        chart.therapies_complete,
    )
