"""Checks of a patient file's words against the lexicon: units, laboratory values, sites, regimens.

The lexicon comes in the validation context (`{"lexicons": ...}`); without one these checks let everything through. A word that the lexicon does
not know is no fault where the contract allows open text: it is a warning (see `warnings_of`), and it never decides anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import ValidationInfo

from screener.patients.values import check_text, nearest, shown_word

if TYPE_CHECKING:
    from screener.lexicons import Lab, Lexicons
    from screener.patients.model import Patient, Therapy

ORDINALS = {"negative": 0.0, "trace": 0.5, "1+": 1.0, "2+": 2.0, "3+": 3.0, "4+": 4.0}
QUALITATIVE = {"negative": 0.0, "positive": 1.0}
_WORDS_FOR = {
    "neg": "negative",
    "non-reactive": "negative",
    "nonreactive": "negative",
    "not detected": "negative",
    "pos": "positive",
    "reactive": "positive",
    "detected": "positive",
    "+": "1+",
    "++": "2+",
    "+++": "3+",
    "++++": "4+",
}
_STAGE = re.compile(r"[ ,]*\b(?:stage|grade|class|ctcae)\b[ a-z]{0,10}(?:\d[a-c]?|[IV]{1,3})$", re.IGNORECASE)
# Given beside chemotherapy to protect from it; whether a file lists them with a regimen says nothing about the regimen.
_RESCUE_CLASSES = {"rescue_agent", "cardioprotectant", "uroprotectant", "otoprotectant", "colony_stimulating_factor"}


def lexicons_in(context: Any) -> Lexicons | None:
    """The lexicon of a validation context, if it holds one."""
    return context.get("lexicons") if isinstance(context, dict) else None


def lab_named(name: str | None, lexicons: Lexicons | None) -> Lab | None:
    """The analyte of this name or alias."""
    if not name or lexicons is None:
        return None
    concept = lexicons.find("lab", name) or lexicons.find("vital", name)
    return lexicons.labs.get(concept.id) if concept else None


def check_lab_name(name: str, info: ValidationInfo) -> str:
    """A misspelt analyte is a fault (its unit cannot be checked); one that looks like none we know is kept, with a warning."""
    lexicons = lexicons_in(info.context)
    if lexicons is not None and lab_named(name, lexicons) is None:
        names = [lab.name.casefold() for lab in lexicons.labs.values()]
        near = nearest(name, names, cutoff=0.85)
        if near:
            raise ValueError(f"{shown_word(name)} is not a laboratory test we know; did you mean {near!r}?")
    return name


def check_unit(name: str | None, unit: str | None, context: Any) -> None:
    """ValueError where the unit is none of the analyte's, or is missing where the number alone says nothing."""
    lab = lab_named(name, lexicons_in(context))
    if lab is None:
        return
    if lab.ordinal or lab.qualitative:
        if unit:
            raise ValueError(f"{shown_word(unit)}: {name} has no unit")
        return
    if unit:
        if lab.to_canonical(1.0, unit) is None:
            raise ValueError(f"{shown_word(unit)} is not a unit of {name} ({_some_units(lab)})")
    elif lab.unit != "%" and lab.to_canonical(1.0, None) is None:
        raise ValueError(f"missing; {name} needs one ({_some_units(lab)})")


def _some_units(lab: Lab) -> str:
    return ", ".join(list(lab.factors)[:4])


def lab_value(name: str | None, value: Any, context: Any) -> float | str:
    """A number, or the word of an ordinal or qualitative test; ValueError otherwise."""
    lab = lab_named(name, lexicons_in(context))
    word = value.strip().casefold() if isinstance(value, str) else None
    if word is not None:
        word = _WORDS_FOR.get(word, word)
    if lab is not None and (lab.ordinal or lab.qualitative):
        allowed = ORDINALS if lab.ordinal else QUALITATIVE
        if word not in allowed:
            raise ValueError(f"{shown_word(value)} is not one of {', '.join(allowed)}")
        return str(word)
    if lab is None and word in ORDINALS | QUALITATIVE:
        return str(word)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"{shown_word(value)} is not a number")
    try:
        number = float(value)
    except (ValueError, OverflowError):
        raise ValueError(f"{shown_word(value)} is not a number") from None
    if not 0 <= number < 1e15:
        raise ValueError(f"{shown_word(value)} is not a number of at least 0")
    return number


def site(value: str, info: ValidationInfo) -> str:
    """The id of a site of disease (aliases accepted: brain = cns); ValueError for other words."""
    lexicons = lexicons_in(info.context)
    if lexicons is None:
        return value
    concept = lexicons.find("site", value)
    if concept is None:
        near = nearest(value, lexicons.sites)
        hint = f"; did you mean {near!r}?" if near else ""
        raise ValueError(f"{shown_word(check_text(value))} is not one of {', '.join(lexicons.sites)}{hint}")
    return concept.id


def regimen_drugs(regimen: str | None, lexicons: Lexicons) -> tuple[str, ...] | None:
    """Drug ids of a regimen's name: the lexicon's, or those that the name itself lists ("nivolumab + ipilimumab"). None: not known."""
    if not regimen:
        return None
    concept = lexicons.find("regimen", regimen)
    if concept is not None:
        return tuple(lexicons.regimens[concept.id].drugs)
    plain = re.sub(r"\b(?:monotherapy|alone|single[ -]agent|chemotherapy|therapy)\b", " ", regimen, flags=re.IGNORECASE)
    parts = [part.strip() for part in re.split(r"[+/,&]|\band\b|\bplus\b", plain, flags=re.IGNORECASE) if part.strip()]
    found = [lexicons.find("drug", part) for part in parts]
    if not found or any(drug is None for drug in found):
        return None
    return tuple(drug.id for drug in found if drug is not None)


def check_regimen(regimen: str | None, drugs: Sequence[str], context: Any) -> None:
    """ValueError where a known regimen and the drugs beside it disagree (contract: regimen and drugs)."""
    lexicons = lexicons_in(context)
    if lexicons is None or not regimen or not drugs:
        return
    expected = regimen_drugs(regimen, lexicons)
    if expected is None:
        return
    found = [lexicons.find("drug", drug) for drug in drugs]
    given = {drug.id for drug in found if drug is not None and not (lexicons.classes_of(drug.id) & _RESCUE_CLASSES)}
    if given != {drug for drug in expected if not (lexicons.classes_of(drug) & _RESCUE_CLASSES)}:
        names = ", ".join(lexicons.drugs[drug].name.casefold() for drug in expected)
        raise ValueError(f"disagree with the regimen {shown_word(regimen)} ({names})")


def warnings_of(patient: Patient, lexicons: Lexicons) -> Iterator[str]:
    """One line for each word that the lexicon does not know: kept and shown, but it decides nothing."""

    def unknown(path: str, kind: str, word: str) -> str:
        return f"{path}: {shown_word(word)} is not a {kind} we know; it is kept and shown, but it decides nothing"

    histology = patient.diagnosis.histology
    if histology and lexicons.find("histology", histology) is None:
        yield unknown("diagnosis.histology", "histology", histology)
    for index, item in enumerate(patient.prior_therapies.items):
        yield from _therapy_warnings(f"prior_therapies.items[{index}]", item, lexicons)
    for index, malignancy in enumerate(patient.prior_malignancies.items):
        if lexicons.find("histology", malignancy.name) is None:
            yield unknown(f"prior_malignancies.items[{index}].name", "cancer", malignancy.name)
    for index, result in enumerate(patient.biomarkers):
        if lexicons.find("biomarker", result.name) is None:
            yield unknown(f"biomarkers[{index}].name", "biomarker", result.name)
    for index, lab in enumerate(patient.labs):
        if lab_named(lab.name, lexicons) is None:
            yield unknown(f"labs[{index}].name", "laboratory test", lab.name)
    for index, condition in enumerate(patient.conditions.items):
        if not names_a_condition(condition.name, lexicons):
            yield unknown(f"conditions.items[{index}].name", "condition", condition.name)
    for index, toxicity in enumerate(patient.toxicities.items):
        if condition_id(toxicity.name, lexicons) is None and lab_named(toxicity.name, lexicons) is None:
            yield unknown(f"toxicities.items[{index}].name", "toxicity", toxicity.name)
    for index, medication in enumerate(patient.medications.items):
        if lexicons.find("drug", medication.name) is None and lexicons.find("drug_class", medication.name) is None:
            yield unknown(f"medications.items[{index}].name", "medication", medication.name)


def condition_id(name: str, lexicons: Lexicons) -> str | None:
    """The condition that a name means; a stage or grade behind it ("chronic kidney disease stage 3") does not make it another one."""
    for text in (name, _STAGE.sub("", name), name.split(",")[0]):
        concept = lexicons.find("condition", text.strip()) if text.strip() else None
        if concept is not None:
            return concept.id
    return None


def names_a_condition(name: str, lexicons: Lexicons) -> bool:
    """A condition, a test (hepatitis B surface antigen) or a procedure (organ transplant) that the lexicon knows."""
    return condition_id(name, lexicons) is not None or any(
        lexicons.find(kind, name) is not None for kind in ("lab", "histology", "procedure")
    )


def _therapy_warnings(path: str, item: Therapy, lexicons: Lexicons) -> Iterator[str]:
    for index, drug in enumerate(item.drugs):
        if lexicons.find("drug", drug) is None and lexicons.find("drug_class", drug) is None:
            yield f"{path}.drugs[{index}]: {shown_word(drug)} is not a drug we know; it is kept and shown, but it decides nothing"
    if item.regimen and not item.drugs and regimen_drugs(item.regimen, lexicons) is None:
        yield f"{path}.regimen: {shown_word(item.regimen)} is not a regimen we know; name its drugs under `drugs`"
