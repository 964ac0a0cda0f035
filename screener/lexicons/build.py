"""The CSV files turned into a validated `Lexicons`; all faults are found at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from screener.lexicons import rows
from screener.lexicons.files import rows_of, words
from screener.lexicons.graph import Cycle, ancestors_of
from screener.lexicons.lexicon import Alias, Lexicons, clashing
from screener.lexicons.model import Concept, Condition, LexiconError, Procedure
from screener.lexicons.rows import Faults, Row
from screener.lexicons.spelling import fold

KIND_HINTS = frozenset({"condition", "infection", "cardiac", "pulmonary", "malignancy", "cns"})
# What trials write for a class that is defined by its target; {t} is a name of the target.
_TARGET_PATTERNS = (
    "anti-{t}", "anti-{t} antibody", "anti-{t} therapy", "anti-{t} agent", "anti-{t} drug", "anti-{t} inhibitor", "anti-{t} monoclonal antibody", "anti-{t} mab",
    "{t} inhibitor", "{t} antagonist", "{t} blocker", "{t} antibody", "{t} blockade", "inhibitor of {t}", "{t} pathway inhibitor",
    "{t}-targeted therapy", "{t}-directed therapy", "{t}-targeting therapy", "{t}-targeted agent", "{t}-directed agent", "{t}-targeting agent",
    "{t} targeted therapy", "{t} tki", "{t} tyrosine kinase inhibitor", "{t} kinase inhibitor", "{t}-targeted tki", "{t}-directed antibody",
)  # fmt: skip
_ALIAS = re.compile(r"[^A-Z;]{2,80}")
Value = TypeVar("Value")


def build() -> Lexicons:
    """Read every file and check it; LexiconError names every fault."""
    faults = Faults()
    aliases: list[Alias] = []

    def read(file: str, kind: str, make: Callable[[Row, str, Faults], Value]) -> dict[str, Value]:
        return _read(file, kind, make, aliases, faults)

    labs = read("labs.csv", "lab", rows.lab)
    scales = read("scales.csv", "scale", rows.scale)
    classes = read("drug_classes.csv", "drug_class", rows.drug_class)
    drugs = read("drugs.csv", "drug", rows.drug)
    regimens = read("regimens.csv", "regimen", rows.regimen)
    biomarkers = read("biomarkers.csv", "biomarker", rows.biomarker)
    histologies = read("histologies.csv", "histology", rows.histology)
    conditions = read("conditions.csv", "condition", rows.condition)
    procedures = read("procedures.csv", "procedure", rows.procedure)
    sites = read("sites.csv", "site", rows.site)

    for drug in drugs.values():
        faults.extend(f"drugs.csv {drug.id}: no class {known!r}" for known in drug.classes if known not in classes)
    for regimen in regimens.values():
        faults.extend(f"regimens.csv {regimen.id}: no drug {known!r}" for known in regimen.drugs if known not in drugs)
    closures = {
        "drug_class": _closure("drug_classes.csv", {key: value.parents for key, value in classes.items()}, faults),
        "histology": _closure("histologies.csv", {key: value.parents for key, value in histologies.items()}, faults),
        "condition": _closure("conditions.csv", {key: value.parents for key, value in conditions.items()}, faults),
        "procedure": _closure("procedures.csv", {key: value.parents for key, value in procedures.items()}, faults),
    }
    winners = {row["phrase"]: row["kind"] for row in rows_of("clashes.csv")}
    _check_aliases(aliases, winners, faults)
    conditions = {key: _hinted(value, conditions, faults) for key, value in conditions.items()}
    if faults:
        raise LexiconError(faults)
    return Lexicons(
        labs=labs,
        scales=scales,
        drugs=drugs,
        drug_classes=classes,
        regimens=regimens,
        biomarkers=biomarkers,
        histologies=histologies,
        conditions=conditions,
        procedures={key: _with_therapy_kind(value, procedures) for key, value in procedures.items()},
        sites=sites,
        aliases=tuple(aliases),
        winners=winners,
        closures=closures,
    )


def _read(file: str, kind: str, make: Callable[[Row, str, Faults], Value], aliases: list[Alias], faults: Faults) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for row in rows_of(file):
        key = row["id"]
        where = f"{file} {key}"
        if key in found:
            faults.append(f"{where}: twice")
        if None in row:
            faults.append(f"{where}: more cells than columns")
        found[key] = make(row, where, faults)
        aliases.extend(_aliases(row, Concept(row.get("kind") or kind, key, row["name"]), where, faults))
    return found


def _aliases(row: Row, concept: Concept, where: str, faults: Faults) -> Iterator[Alias]:
    """`aliases` are scanned for in any case, `exact` in this case only, `lookup` (with the id) are only found when asked for; `targets` of a class make patterns."""
    name = concept.name.lower()
    if re.search(r"[()/;,]", name) or "noscan" in row.get("flags", ""):
        yield Alias(name, concept, "find")
    else:
        yield Alias(name, concept, "scan")
    for alias in words(row["aliases"]):
        if not _ALIAS.fullmatch(alias):
            faults.append(f"{where}: alias {alias!r} is not lower-case or not 2 to 80 characters")
        if alias != name:
            yield Alias(alias, concept, "scan")
    for alias in words(row["exact"]):
        yield Alias(alias, concept, "exact")
    yield Alias(concept.id, concept, "find")
    for alias in words(row["lookup"]):
        yield Alias(alias, concept, "find")
    for target in words(row.get("target_names", "")):
        for pattern in _TARGET_PATTERNS:
            yield Alias(pattern.format(t=target), concept, "scan", made=True)


def _closure(file: str, parents: Mapping[str, tuple[str, ...]], faults: Faults) -> dict[str, frozenset[str]]:
    faults.extend(f"{file} {key}: no parent {one!r}" for key, above in parents.items() for one in above if one not in parents)
    try:
        return ancestors_of(parents)
    except Cycle as loop:
        faults.append(f"{file} {loop}: is its own ancestor")
        return {}


def _check_aliases(aliases: list[Alias], winners: Mapping[str, str], faults: Faults) -> None:
    """An alias belongs to one concept of a kind; kinds that share a phrase are settled in clashes.csv, and nothing else stands there."""
    owners: dict[tuple[str, str], Concept] = {}
    for alias in aliases:
        if alias.made:
            continue
        key = alias.concept.kind, fold(alias.text)
        owner = owners.setdefault(key, alias.concept)
        if owner.id != alias.concept.id:
            faults.append(f"{alias.concept.kind} {alias.concept.id}: {alias.text!r} is also {owner.id}")
    shared = {text: kinds for (_, text), kinds in clashing(aliases).items()}
    for text, kinds in shared.items():
        if text not in winners:
            faults.append(f"{text!r} is claimed by {', '.join(sorted(kinds))}: settle it in clashes.csv")
        elif winners[text] not in kinds:
            faults.append(f"clashes.csv {text!r}: {winners[text]} does not claim it")
    faults.extend(f"clashes.csv {text!r}: no clash" for text in winners if text not in shared)


def _hinted(condition: Condition, conditions: Mapping[str, Condition], faults: Faults) -> Condition:
    """The condition with the kind hint of its nearest ancestor that has one; `condition` where none has."""
    level = [condition]
    for _ in range(12):
        hints = [one.kind_hint for one in level if one.kind_hint]
        if hints:
            if hints[0] not in KIND_HINTS:
                faults.append(f"conditions.csv {condition.id}: no kind {hints[0]!r}")
            return replace(condition, kind_hint=hints[0])
        level = [conditions[parent] for one in level for parent in one.parents if parent in conditions]
    return replace(condition, kind_hint="condition")


def _with_therapy_kind(procedure: Procedure, procedures: Mapping[str, Procedure]) -> Procedure:
    current = procedure
    while not current.therapy_kind and current.parents:
        current = procedures[current.parents[0]]
    return replace(procedure, therapy_kind=current.therapy_kind)
