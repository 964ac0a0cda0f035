"""The words of an assumption: "HER2 IHC 3+", "ANC 1500 /uL", "ECOG 1", "no CNS metastases" -> keys of the patient file.

One fact a sentence, named as the patient file or the lexicon names it. What cannot be understood whole is refused: an assumption that is half understood would
be a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from screener.lexicons import Lexicons
from screener.patients.words import condition_id, lab_named

EXAMPLES = '"HER2 IHC 3+", "ANC 1500 /uL", "ECOG 1", "no CNS metastases", "GD2 positive", "weight 48 kg", "HIV negative"'

_LONGEST = 120
_NUMBER = r"(?P<value>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9}(?:\.[0-9]{1,6})?)"
_MEASURED = re.compile(
    rf"(?P<name>[^0-9=:<>]?.*?)\s*(?:=|:|\bof\b|\bis\b)?\s*{_NUMBER}\s*(?P<unit>\S{{0,24}}(?: ?[x×] ?10\S{{1,12}})?.{{0,12}})"
)
_STATUSES = {
    "positive": "positive", "negative": "negative", "mutated": "mutated", "mutation": "mutated", "mutant": "mutated", "wild type": "wild_type", "wild-type": "wild_type",
    "intact": "wild_type", "amplified": "amplified", "amplification": "amplified", "deleted": "deleted", "deletion": "deleted", "loss": "loss", "lost": "loss",
    "fusion": "fusion", "rearranged": "fusion", "high": "high", "low": "low", "mss": "MSS", "msi-h": "MSI-H", "msi-high": "MSI-H",
}  # fmt: skip
_MEASURES = {
    "tps": "tps", "cps": "cps", "h-score": "h_score", "h score": "h_score", "copy number": "copy_number", "fish ratio": "fish_ratio", "ratio": "fish_ratio",
    "hrd score": "hrd_score", "percent": "percent",
}  # fmt: skip
_VITALS = {
    "weight": ("weight_kg", ("kg", "")), "body weight": ("weight_kg", ("kg", "")), "height": ("height_cm", ("cm", "")),
    "spo2": ("spo2_percent", ("%", "")), "oxygen saturation": ("spo2_percent", ("%", "")),
    "systolic blood pressure": ("systolic_bp", ("mmhg", "")), "diastolic blood pressure": ("diastolic_bp", ("mmhg", "")),
}  # fmt: skip
_PRESSURE = re.compile(r"(?:blood pressure|bp)\s*(?P<systolic>[0-9]{2,3})\s*/\s*(?P<diastolic>[0-9]{2,3})(?:\s*mmhg)?", re.IGNORECASE)
_EXPECTANCY = re.compile(r"life expectancy\s*(?:of|=|:)?\s*(?P<value>[0-9]{1,3})\s*(?P<unit>weeks?|months?)", re.IGNORECASE)
_AGE = re.compile(r"(?:age|aged)\s*(?:of|=|:)?\s*(?P<value>[0-9]{1,3})(?:\s*years?)?", re.IGNORECASE)
_NO = re.compile(r"(?:no|not|without|denies)\s+(?:known\s+|any\s+|a\s+)?|un(?=resectable|controlled)", re.IGNORECASE)
_ASSAYS = re.compile(r"\b(?:IHC|FISH|NGS|PCR|flow|sequencing|immunohistochemistry)\b[^ ]{0,10}", re.IGNORECASE)
# Statements of yes or no: (words, path in the patient file)
_YES_OR_NO = {
    "cns metastases": ("disease", "cns_metastases", "present"), "brain metastases": ("disease", "cns_metastases", "present"),
    "cns metastasis": ("disease", "cns_metastases", "present"), "measurable disease": ("disease", "measurable"), "measurable": ("disease", "measurable"),
    "evaluable disease": ("disease", "evaluable"), "resectable": ("disease", "resectable"), "resectable disease": ("disease", "resectable"),
    "curative options": ("disease", "curative_options_available"), "curative options available": ("disease", "curative_options_available"),
    "tissue": ("disease", "tissue_available"), "tissue available": ("disease", "tissue_available"), "tumour tissue": ("disease", "tissue_available"),
    "pregnant": ("reproductive", "pregnant"), "pregnancy": ("reproductive", "pregnant"), "breastfeeding": ("reproductive", "breastfeeding"),
    "childbearing potential": ("reproductive", "childbearing_potential"), "contraception": ("reproductive", "agrees_to_contraception"),
    "consents": ("logistics", "consents"), "can comply": ("logistics", "can_comply"), "swallows tablets": ("logistics", "can_swallow_tablets"),
    "can swallow tablets": ("logistics", "can_swallow_tablets"), "other medications": ("medications", "incomplete"), "other medication": ("medications", "incomplete"),
    "other prior therapies": ("prior_therapies", "incomplete"), "other prior therapy": ("prior_therapies", "incomplete"),
    "other conditions": ("conditions", "incomplete"), "other malignancy": ("prior_malignancies", "incomplete"), "other cancer": ("prior_malignancies", "incomplete"),
    "other toxicities": ("toxicities", "incomplete"), "toxicities": ("toxicities", "incomplete"), "allergies": ("allergies", "incomplete"), "other allergies": ("allergies", "incomplete"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Assumed:
    """What an assumption says: `path` names the keys; `value` replaces what stands there, or, where the path ends in a list, is an entry of it."""

    path: tuple[str, ...]
    value: Any


def parse(text: str, lexicons: Lexicons, day: str) -> tuple[Assumed, ...]:
    """What an assumption says; nothing where it is not understood. `day` is the date (ISO) that an assumed result bears.

    A test for an infection stands in two places of the patient file: as a result, and as the infection present or not.
    """
    words = " ".join(text.split()).strip(" .;")
    if not words or len(words) > _LONGEST:
        return ()
    readers: tuple[Callable[[str, Lexicons, str], Assumed | None], ...] = (_yes_or_no, _scale, _vital, _body, _marker, _lab, _condition)
    first = next((found for reader in readers if (found := reader(words, lexicons, day)) is not None), None)
    if first is None:
        return ()
    infection = _condition(words, lexicons, day) if first.path == ("labs",) and first.value["value"] in ("negative", "positive") else None
    return (first,) if infection is None else (first, infection)


def _yes_or_no(words: str, lexicons: Lexicons, day: str) -> Assumed | None:
    denial = _NO.match(words)
    path = _YES_OR_NO.get((words[denial.end() :] if denial else words).lower())
    if path is None:
        return None
    if path[-1] == "incomplete":  # "no other medications": the list is complete
        return Assumed((path[0], "complete"), True) if denial else None
    return Assumed(path, denial is None)


def _scale(words: str, lexicons: Lexicons, day: str) -> Assumed | None:
    match = _MEASURED.fullmatch(words)
    scale = lexicons.find("scale", match["name"]) if match and match["name"] else None
    if match is None or scale is None or scale.id not in ("ECOG", "Karnofsky", "Lansky") or match["unit"].strip(" %"):
        return None
    value = _number(match["value"])
    return Assumed(("performance",), {"scale": scale.id, "value": int(value), "date": day}) if value == int(value) else None


def _vital(words: str, lexicons: Lexicons, day: str) -> Assumed | None:
    pressure = _PRESSURE.fullmatch(words)
    if pressure:
        return Assumed(("vitals",), {"systolic_bp": float(pressure["systolic"]), "diastolic_bp": float(pressure["diastolic"]), "date": day})
    match = _MEASURED.fullmatch(words)
    key, units = _VITALS.get(match["name"].strip().lower(), ("", ())) if match else ("", ())
    if match is None or not key or match["unit"].strip().lower() not in units:
        return None
    return Assumed(("vitals",), {key: _number(match["value"]), "date": day})


def _body(words: str, lexicons: Lexicons, day: str) -> Assumed | None:
    expectancy = _EXPECTANCY.fullmatch(words)
    if expectancy:
        weeks = int(expectancy["value"]) * (1 if expectancy["unit"].lower().startswith("week") else 4)
        return Assumed(("life_expectancy_weeks",), weeks)
    age = _AGE.fullmatch(words)
    return Assumed(("age",), {"years": int(age["value"]), "on": day}) if age else None


def _marker(words: str, lexicons: Lexicons, day: str) -> Assumed | None:
    allele = re.fullmatch(r"HLA-?(?P<gene>[A-Z]{1,4}[0-9]?)\*(?P<type>[0-9]{2}(?::[0-9]{2,3})?)(?: positive)?", words, re.IGNORECASE)
    if allele:
        gene = allele["gene"].upper()
        return Assumed(("biomarkers",), {"name": f"HLA-{gene}", "value": f"{gene}*{allele['type']}", "date": day})
    if words.lower() in ("mss", "msi-h"):
        return Assumed(("biomarkers",), {"name": "MSI", "status": _STATUSES[words.lower()], "date": day})
    for name, rest in _splits(words):
        marker = lexicons.find("biomarker", name)
        measure = _measure(rest) if marker is not None else None
        if marker is not None and measure is not None:
            return Assumed(("biomarkers",), {"name": name, **measure, "date": day})
    return None


def _measure(rest: str) -> dict[str, Any] | None:
    """What stands behind the name of a biomarker: an assay, then a status, a score, a percentage."""
    assay = _ASSAYS.match(rest)
    found: dict[str, Any] = {"assay": assay[0]} if assay and not rest.lower().startswith("fish ratio") else {}
    said = rest[assay.end() :].strip(" =:,") if found and assay else rest
    if (status := _STATUSES.get(said.lower())) is not None:
        return {**found, "status": status}
    if re.fullmatch(r"(?:[0-3]\+?|A\*[0-9:]{2,12})", said, re.IGNORECASE):
        return {**found, "value": said}
    numbered = re.fullmatch(rf"(?P<name>[a-z -]{{0,14}}?)\s*(?:=|:)?\s*{_NUMBER}\s*(?P<percent>%?)", said, re.IGNORECASE)
    if numbered is None:
        return None
    key = _MEASURES.get(numbered["name"].strip().lower()) or ("percent" if numbered["percent"] and not numbered["name"].strip() else None)
    return {**found, key: _number(numbered["value"])} if key else None


def _lab(words: str, lexicons: Lexicons, day: str) -> Assumed | None:
    for name, rest in _splits(words):
        lab = lab_named(name, lexicons)
        if lab is None:
            continue
        said = rest.strip(" =:")
        if lab.ordinal or lab.qualitative:
            return Assumed(("labs",), {"name": name, "value": said, "date": day})
        match = re.fullmatch(rf"{_NUMBER}\s*(?P<unit>.{{0,24}})", said)
        if match:
            unit = {"unit": match["unit"].strip()} if match["unit"].strip() else {}
            return Assumed(("labs",), {"name": name, "value": _number(match["value"]), **unit, "date": day})
    return None


def _condition(words: str, lexicons: Lexicons, day: str) -> Assumed | None:
    denial = _NO.match(words)
    name = re.sub(r"^(?:history of|evidence of) ", "", words[denial.end() :] if denial else words)
    state: dict[str, Any] = {"present": denial is None}
    for word, change in (
        (" negative", {"present": False}),
        (" positive", {"present": True}),
        (" absent", {"present": False}),
        (" controlled", {"controlled": True}),
    ):
        if name.lower().endswith(word) and not denial:
            name, state = name[: -len(word)], {**state, **change}
    if name.lower().startswith("controlled "):
        name, state = name[11:], {**state, "controlled": True}
    return Assumed(("conditions",), {"name": name, **state}) if condition_id(name, lexicons) is not None else None


def _splits(words: str) -> Iterator[tuple[str, str]]:
    """A name and what follows it, the longest name first: "creatinine clearance 60 mL/min" is no creatinine."""
    parts = words.split(" ")
    for count in range(len(parts) - 1, 0, -1):
        yield " ".join(parts[:count]).rstrip(" =:"), " ".join(parts[count:])
    hyphen = re.fullmatch(
        r"(?P<name>[\w/]{2,12}(?:-[\w]{1,3})?)[- ](?P<rest>positive|negative|mutated|amplified|low|high)", words, re.IGNORECASE
    )
    if hyphen:
        yield hyphen["name"], hyphen["rest"]


def _number(text: str) -> float:
    return float(text.replace(",", ""))
