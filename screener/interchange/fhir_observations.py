"""Observations -> laboratory values, vital signs, performance scales, tumour markers, state of disease."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from screener.interchange.codes import (
    GENE_STUDIED,
    GENOMIC_VARIANT,
    LOINC,
    SCALES,
    SNOMED,
    SNOMED_TREND,
    STATUS_CODES,
    CodeIndex,
    codings,
    shown,
)
from screener.interchange.draft import Draft
from screener.interchange.fhir_bundle import Bundle, Resource
from screener.interchange.fhir_values import Json, Quantity, presence, quantity, when

_VITALS = {
    "WEIGHT": ("weight_kg", "kg"),
    "HEIGHT": ("height_cm", "cm"),
    "SBP": ("systolic_bp", "mm[Hg]"),
    "DBP": ("diastolic_bp", "mm[Hg]"),
    "SPO2": ("spo2_percent", "%"),
}


def place_observations(bundle: Bundle, draft: Draft, codes: CodeIndex) -> None:
    """All observations; of vital signs the newest day that has any."""
    vitals: list[tuple[str, str, float, str]] = []
    trends: list[tuple[str, str, str]] = []
    for resource in bundle.of("Observation"):
        data = resource.data
        if data.get("dataAbsentReason") and not data.get("component"):
            draft.leave(resource.source, "has no result")
            continue
        loinc = {coding.code for coding in codings(data.get("code")) if coding.system == LOINC}
        scale = next((SCALES[code] for code in loinc if code in SCALES), None) or _scale(data, draft)
        if scale:
            _performance(resource, scale, draft)
        elif GENOMIC_VARIANT in loinc or "genomic-variant" in resource.profiles:
            _variant(resource, draft, codes)
        elif loinc & STATUS_CODES or "cancer-disease-status" in resource.profiles:
            _trend(resource, draft, trends)
        else:
            _measured(resource, data, draft, codes, vitals)
    _place_vitals(vitals, draft)
    if trends:
        newest = max(trends)
        draft.set("disease.status", newest[1], newest[2])
        if newest[1] == "progressive" and newest[0]:
            draft.set("disease.last_progression_on", newest[0], newest[2])


def _scale(data: Json, draft: Draft) -> str | None:
    """A performance scale that is named by its words."""
    for coding in codings(data.get("code")):
        found = draft.lexicons.find("scale", coding.display) if coding.display else None
        if found is not None:
            return found.id
    return None


def _performance(resource: Resource, scale: str, draft: Draft) -> None:
    data = resource.data
    value: Any = data.get("valueInteger")
    if value is None:
        found = quantity(data.get("valueQuantity"))
        value = found.value if isinstance(found, Quantity) else None
    if value is None:
        words = " ".join(coding.display for coding in codings(data.get("valueCodeableConcept")))
        value = next((int(word) for word in words.replace(":", " ").split() if word.isdigit()), None)
    if value is None:
        draft.leave(resource.source, "its score is not a number")
        return
    draft.add("performance", {"scale": scale, "value": value, "date": when(data, "effective", "issued")}, resource.source)


def _variant(resource: Resource, draft: Draft, codes: CodeIndex) -> None:
    data = resource.data
    gene = next(
        (
            component.get("valueCodeableConcept")
            for component in data.get("component") or ()
            if any(c.code == GENE_STUDIED for c in codings(component.get("code")))
        ),
        None,
    )
    words = next((coding.display for coding in codings(gene) if coding.display), "")
    found = draft.lexicons.find("biomarker", words) if words else None
    if found is None:
        draft.leave(resource.source, f"the gene {words[:20]!r} is not known" if words else "no gene is named")
        return
    said = presence(data.get("valueCodeableConcept"))
    if said is None:
        draft.leave(resource.source, "whether the variant is present is not said")
        return
    entry = {
        "name": words,
        "assay": "sequencing",
        "status": "mutated" if said == "positive" else "wild_type",
        "date": when(data, "effective", "issued"),
    }
    if said == "negative":
        draft.review.append(
            f"{resource.source}: no variant of {words} was found; it is taken as wild type, which holds for what was sequenced"
        )
    draft.add("biomarkers", entry, resource.source)


def _trend(resource: Resource, draft: Draft, trends: list[tuple[str, str, str]]) -> None:
    concept = resource.data.get("valueCodeableConcept")
    state = next((SNOMED_TREND[c.code] for c in codings(concept) if c.system == SNOMED and c.code in SNOMED_TREND), None)
    if state is None:
        draft.leave(resource.source, f"the file has no word for this state ({shown(concept)})")
    else:
        trends.append((when(resource.data, "effective", "issued") or "", state, resource.source))


def _measured(resource: Resource, data: Json, draft: Draft, codes: CodeIndex, vitals: list[tuple[str, str, float, str]]) -> None:
    components = [c for c in data.get("component") or () if isinstance(c, Mapping)]
    if components and not any(key.startswith("value") for key in data):
        for component in components:
            inner = {**component, **{key: value for key, value in data.items() if key.startswith(("effective", "issued"))}}
            _measured(Resource(resource.number, "Observation", inner), inner, draft, codes, vitals)
        return
    lab = codes.lab(data.get("code"))
    marker = None if lab is not None else codes.marker(data.get("code"))
    if lab is None and marker is None:
        draft.leave(resource.source, "neither its code nor its words are known")
        return
    found = quantity(data.get("valueQuantity"))
    if isinstance(found, str):
        draft.leave(resource.source, found)
        return
    taken = when(data, "effective", "issued")
    if marker is not None:
        _marker(resource, draft, marker, found, taken)
    elif lab in _VITALS and isinstance(found, Quantity):
        known = draft.lexicons.labs[lab]
        value = next((v for unit in found.units if (v := known.to_canonical(found.value, unit)) is not None), None)
        if value is None:
            draft.leave(resource.source, "its unit is not known")
        else:
            vitals.append((taken or "", _VITALS[lab][0], value, resource.source))
    elif lab is not None:
        _lab(resource, draft, lab, found, taken)


def _lab(resource: Resource, draft: Draft, lab: str, found: Quantity | None, taken: str | None) -> None:
    known = draft.lexicons.labs[lab]
    entry: dict[str, Any] = {"name": known.short, "date": taken}
    if found is None:
        said = presence(resource.data.get("valueCodeableConcept"))
        text = (
            said
            or resource.data.get("valueString")
            or next((c.display for c in codings(resource.data.get("valueCodeableConcept")) if c.display), None)
        )
        if not text:
            draft.leave(resource.source, "has no value")
            return
        draft.add("labs", entry | {"value": text}, resource.source)
        return
    unit = next((unit for unit in found.units if known.factor(unit) is not None), next(iter(found.units), None))
    entry |= {"value": found.value, "unit": unit}
    ranges: list[Json] = list(resource.data.get("referenceRange") or [])
    if len(ranges) == 1:
        for key, end in (("uln", "high"), ("lln", "low")):
            limit = quantity(ranges[0].get(end))
            if isinstance(limit, Quantity) and (not limit.units or set(limit.units) & set(found.units)):
                entry[key] = limit.value
    draft.add("labs", entry, resource.source)


def _marker(resource: Resource, draft: Draft, marker: str, found: Quantity | None, taken: str | None) -> None:
    entry: dict[str, Any] = {"name": draft.lexicons.biomarkers[marker].name, "date": taken}
    words = " ".join(coding.display for coding in codings(resource.data.get("code"))).casefold()
    if "immune stain" in words or "immunohisto" in words or "ihc" in words.split():
        entry["assay"] = "IHC"
    elif "fish" in words or "in situ" in words:
        entry["assay"] = "FISH"
    method = next((c.display for c in codings(resource.data.get("method")) if c.display), None)
    if method:
        entry["assay"] = method
    if found is not None and "%" in found.units:
        entry["percent"] = found.value
    elif found is not None:
        entry["value"] = f"{found.value:g} {' '.join(found.units[:1])}".strip()
    else:
        said = presence(resource.data.get("valueCodeableConcept"))
        text = resource.data.get("valueString") or next(
            (c.display for c in codings(resource.data.get("valueCodeableConcept")) if c.display), None
        )
        if said:
            entry["status"] = said
        elif text:
            entry["value"] = text
    draft.add("biomarkers", entry, resource.source)


def _place_vitals(vitals: list[tuple[str, str, float, str]], draft: Draft) -> None:
    """The file has one set of vital signs: that of the newest day; what is older is history that it has no place for."""
    if not vitals:
        return
    newest = max(taken for taken, _, _, _ in vitals)
    older = 0
    for taken, name, value, source in vitals:
        if taken == newest:
            draft.set(f"vitals.{name}", round(value, 2), source)
        else:
            older += 1
    if newest:
        draft.set("vitals.date", newest, "vital signs")
    if older:
        draft.leave("vital signs", f"{older} older values (the file keeps those of the newest day)")
