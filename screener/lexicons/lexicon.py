"""The lexicon as the rest of the program asks it: concepts by id, by name, by phrase, and what is a kind of what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from screener.lexicons.model import (
    Biomarker,
    Concept,
    Condition,
    Drug,
    DrugClass,
    Histology,
    Lab,
    Procedure,
    Regimen,
    Scale,
    Site,
)
from screener.lexicons.spelling import fold, variants

# Where two kinds claim one spelling that no row of clashes.csv settles, the earlier kind has it. A plural helps in these kinds only.
KIND_ORDER = ("scale", "vital", "lab", "regimen", "drug", "drug_class", "histology", "condition", "procedure", "biomarker", "site")
_PLURALS = frozenset({"drug_class", "histology", "condition", "procedure", "lab"})


class Alias(NamedTuple):
    """One way to write a concept: scanned for in any case, scanned for in exactly this case, or only found when looked up; made by a pattern or written in a file."""

    text: str
    concept: Concept
    use: str
    made: bool = False


@dataclass(frozen=True)
class Lexicons:
    """All lexicon files, validated. Built by `load()`."""

    labs: Mapping[str, Lab]
    scales: Mapping[str, Scale]
    drugs: Mapping[str, Drug]
    drug_classes: Mapping[str, DrugClass]
    regimens: Mapping[str, Regimen]
    biomarkers: Mapping[str, Biomarker]
    histologies: Mapping[str, Histology]
    conditions: Mapping[str, Condition]
    procedures: Mapping[str, Procedure]
    sites: Mapping[str, Site]
    aliases: tuple[Alias, ...] = field(repr=False)
    winners: Mapping[str, str] = field(repr=False)
    closures: Mapping[str, Mapping[str, frozenset[str]]] = field(repr=False)

    def phrases(self) -> Iterator[tuple[str, Concept]]:
        """Every phrase to scan lower-case text for, each once: aliases with their plurals, hyphens and British spellings."""
        yield from self._phrases.items()

    def case_sensitive_phrases(self) -> Iterator[tuple[str, Concept]]:
        """Tokens that mean something in exactly this case only ("MAP", "AST", "K"), each once."""
        yield from self._exact.items()

    def find(self, kind: str, text: str) -> Concept | None:
        """The concept of this kind that an id, a name or an alias names; case, hyphens, British spelling and a plural do not matter."""
        index = self._index.get(kind)
        if index is None:
            return None
        key = fold(text)
        found = index.get(key)
        if found is None and "(" in key:
            found = index.get(fold(key.split("(", 1)[0]))
        return found

    def classes_of(self, drug_id: str) -> frozenset[str]:
        """Every class that a drug is in, with the wider ones; empty for an unknown drug."""
        return self._classes.get(drug_id, frozenset())

    @cached_property
    def _classes(self) -> dict[str, frozenset[str]]:
        closure = self.closures["drug_class"]
        return {drug.id: frozenset(wider for direct in drug.classes for wider in closure[direct]) for drug in self.drugs.values()}

    @cached_property
    def longest_half_life_hours(self) -> float:
        """The longest half-life of any drug whose half-life is known, in hours."""
        return max((drug.half_life_hours_high or 0.0 for drug in self.drugs.values()), default=0.0)

    def class_members(self, class_id: str) -> frozenset[str]:
        """Ids of the drugs that are in a class or in a narrower one."""
        return self._members.get(class_id, frozenset())

    def is_a(self, kind: str, child: str, ancestor: str) -> bool:
        """Is `child` the same as `ancestor`, or a kind of it? For histology, condition, procedure and drug_class."""
        return ancestor in self.ancestors(kind, child)

    def ancestors(self, kind: str, id: str) -> frozenset[str]:  # noqa: A002  (the name that the callers use)
        """The id itself and everything that it is a kind of; only itself where the id or the kind has no parents."""
        return self.closures.get(kind, {}).get(id, frozenset({id}))

    def descendants(self, kind: str, id: str) -> frozenset[str]:  # noqa: A002
        """The id itself and everything that is a kind of it."""
        return self._below.get(kind, {}).get(id, frozenset({id}))

    @cached_property
    def _below(self) -> dict[str, dict[str, frozenset[str]]]:
        found: dict[str, dict[str, frozenset[str]]] = {}
        for kind, closure in self.closures.items():
            below: dict[str, set[str]] = {}
            for child, above in closure.items():
                for wider in above:
                    below.setdefault(wider, {wider}).add(child)
            found[kind] = {wider: frozenset(children) for wider, children in below.items()}
        return found

    @cached_property
    def _members(self) -> dict[str, frozenset[str]]:
        members: dict[str, set[str]] = {}
        for drug_id in self.drugs:
            for class_id in self.classes_of(drug_id):
                members.setdefault(class_id, set()).add(drug_id)
        return {class_id: frozenset(drugs) for class_id, drugs in members.items()}

    @cached_property
    def _index(self) -> dict[str, dict[str, Concept]]:
        index: dict[str, dict[str, Concept]] = {}
        for alias in sorted(self.aliases, key=lambda alias: alias.made):
            index.setdefault(alias.concept.kind, {}).setdefault(fold(alias.text), alias.concept)
        return index

    @cached_property
    def _phrases(self) -> dict[str, Concept]:
        # Words as written come before made ones, so that a variant never takes a phrase from the concept that spells it out.
        found: dict[str, Concept] = {}
        scanned = self._by_precedence("scan")
        for alias in scanned:
            if not alias.made:
                found.setdefault(alias.text, alias.concept)
        for alias in scanned:
            for phrase in sorted(variants(alias.text, plurals=alias.concept.kind in _PLURALS)):
                found.setdefault(phrase, alias.concept)
        return found

    @cached_property
    def _exact(self) -> dict[str, Concept]:
        found: dict[str, Concept] = {}
        for alias in self._by_precedence("exact"):
            found.setdefault(alias.text, alias.concept)
            for spelling in (alias.text.replace("-", " "), alias.text.replace("-", "")) if "-" in alias.text else (alias.text + "s",):
                found.setdefault(spelling, alias.concept)
        return found

    def _by_precedence(self, use: str) -> list[Alias]:
        def precedence(alias: Alias) -> tuple[bool, bool, int]:
            lost = self.winners.get(alias.text, alias.concept.kind) != alias.concept.kind
            return lost, alias.made, KIND_ORDER.index(alias.concept.kind)

        return sorted((alias for alias in self.aliases if alias.use == use), key=precedence)


def clashing(aliases: Iterable[Alias]) -> dict[tuple[str, str], set[str]]:
    """(use, text) of the written aliases that several kinds claim, with those kinds."""
    first: dict[tuple[str, str], str] = {}
    found: dict[tuple[str, str], set[str]] = {}
    for alias in aliases:
        if alias.made or alias.use == "find":
            continue
        key, kind = (alias.use, alias.text), alias.concept.kind
        known = first.setdefault(key, kind)
        if known != kind:
            found.setdefault(key, {known}).add(kind)
    return found
