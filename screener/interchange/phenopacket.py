"""GA4GH Phenopacket v2 (JSON) -> a patient file to review."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from screener.errors import UserError
from screener.interchange.codes import ICD10, ICD10CM, ICDO3, LOINC, NCIT, RXNORM, SNOMED, CodeIndex
from screener.interchange.draft import Draft, Imported, checked_id
from screener.interchange.fhir_values import day

_LARGEST = 50_000_000  # bytes
_SYSTEMS = {
    "LOINC": LOINC,
    "NCIT": NCIT,
    "ICD10": ICD10,
    "ICD10CM": ICD10CM,
    "ICDO": ICDO3,
    "ICDO3": ICDO3,
    "RXNORM": RXNORM,
    "SNOMEDCT": SNOMED,
    "SCTID": SNOMED,
}
_READ = {"id", "subject", "phenotypicFeatures", "measurements", "diseases", "medicalActions", "interpretations", "metaData"}

Json = Mapping[str, Any]


def import_phenopacket(path: Path, patient_id: str) -> Imported:
    """The patient of a phenopacket, under a pseudonym. UserError where the file is none."""
    patient_id = checked_id(patient_id)
    packet = _parsed(path)
    draft = Draft()
    codes = CodeIndex(draft.lexicons)
    _subject(packet.get("subject"), draft)
    for number, disease in _numbered(packet, "diseases"):
        _disease(disease, f"diseases {number}", draft, codes)
    for number, feature in _numbered(packet, "phenotypicFeatures"):
        _feature(feature, f"phenotypicFeatures {number}", draft, codes)
    for number, measurement in _numbered(packet, "measurements"):
        _measurement(measurement, f"measurements {number}", draft, codes)
    for number, action in _numbered(packet, "medicalActions"):
        _action(action, f"medicalActions {number}", draft, codes)
    for number, interpretation in _numbered(packet, "interpretations"):
        _interpretation(interpretation, f"interpretations {number}", draft)
    for key in sorted(set(packet) - _READ):
        draft.leave(key[:40], "this part is not read")
    return draft.finish(patient_id, path.name)


def _parsed(path: Path) -> Json:
    try:
        if path.stat().st_size > _LARGEST:
            raise UserError(f"{path.name} is larger than {_LARGEST // 1_000_000} MB: not a phenopacket")
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UserError(f"cannot read {path.name}: {error.strerror or 'no such file'}") from None
    except (ValueError, RecursionError):
        raise UserError(f"{path.name} is not JSON") from None
    if not isinstance(found, Mapping) or not isinstance(found.get("subject"), Mapping):
        raise UserError(f"{path.name} is no phenopacket: it has no subject")
    version = found.get("metaData", {}).get("phenopacketSchemaVersion", "2.0") if isinstance(found.get("metaData"), Mapping) else "2.0"
    if not str(version).startswith("2"):
        raise UserError(f"{path.name} is a phenopacket of another version: 2 is read")
    return found


def _numbered(packet: Json, key: str) -> Iterator[tuple[int, Json]]:
    entries = packet.get(key)
    for number, entry in enumerate(entries if isinstance(entries, list) else (), start=1):
        if isinstance(entry, Mapping):
            yield number, entry


def as_concept(term: Any) -> dict[str, Any]:
    """An ontology class (`{"id": "NCIT:C9145", "label": ...}`) as a coded concept."""
    if not isinstance(term, Mapping):
        return {}
    prefix, _, code = str(term.get("id") or "").partition(":")
    return {"coding": [{"system": _SYSTEMS.get(prefix.upper(), prefix), "code": code, "display": str(term.get("label") or "")}]}


def _named(term: Any) -> str:
    return str(term.get("label") or term.get("id") or "")[:60] if isinstance(term, Mapping) else ""


def _moment(element: Any) -> str | None:
    """The day of a time element, where it is a day."""
    if not isinstance(element, Mapping):
        return None
    interval = element.get("interval")
    return day(element.get("timestamp")) or (day(interval.get("end")) if isinstance(interval, Mapping) else None)


def _subject(subject: Any, draft: Draft) -> None:
    if day(subject.get("dateOfBirth")):
        draft.set("birth_date", day(subject["dateOfBirth"]), "subject")
    sex = str(subject.get("sex") or "").lower()
    if sex in ("male", "female"):
        draft.set("sex", sex, "subject")
    if subject.get("id") or subject.get("alternateIds"):
        draft.leave("subject", "its ids are left out on purpose: the file carries a pseudonym")


def _disease(disease: Json, source: str, draft: Draft, codes: CodeIndex) -> None:
    histology = codes.histology(as_concept(disease.get("term")))
    if histology is None:
        draft.leave(source, f"{_named(disease.get('term'))!r} is no tumour that we know")
    elif disease.get("excluded"):
        draft.leave(source, "was excluded")
    elif draft.lexicons.is_a("histology", histology, "sarcoma"):
        draft.set("diagnosis.histology", draft.lexicons.histologies[histology].name, source)
        if _moment(disease.get("onset")):
            draft.set("diagnosis.diagnosed_on", _moment(disease["onset"]), source)
        if _named(disease.get("primarySite")):
            draft.set("diagnosis.primary_site", _named(disease["primarySite"]), source)
        for stage in disease.get("diseaseStage") or ():
            draft.leave(source, f"stage {_named(stage)!r} has no place in the file")
    else:
        draft.add(
            "prior_malignancies",
            {"name": draft.lexicons.histologies[histology].name, "diagnosed_on": _moment(disease.get("onset"))},
            source,
        )


def _feature(feature: Json, source: str, draft: Draft, codes: CodeIndex) -> None:
    found = codes.condition(as_concept(feature.get("type")))
    if found is None:
        draft.leave(source, f"{_named(feature.get('type'))!r} is no condition that we know")
        return
    ended = _moment(feature.get("resolution"))
    entry = {
        "name": draft.lexicons.conditions[found].name,
        "present": not feature.get("excluded"),
        "date": _moment(feature.get("onset")),
        "active": False if ended else None,
    }
    draft.add("conditions", entry, source)


def _measurement(measurement: Json, source: str, draft: Draft, codes: CodeIndex) -> None:
    concept, taken = as_concept(measurement.get("assay")), _moment(measurement.get("timeObserved"))
    value = measurement.get("value") if isinstance(measurement.get("value"), Mapping) else {}
    quantity = value.get("quantity") if isinstance(value, Mapping) else None
    scale = draft.lexicons.find("scale", _named(measurement.get("assay")))
    lab = codes.lab(concept)
    if scale is not None and isinstance(quantity, Mapping):
        draft.add("performance", {"scale": scale.id, "value": quantity.get("value"), "date": taken}, source)
    elif lab is not None and isinstance(quantity, Mapping):
        _lab(lab, quantity, taken, source, draft)
    else:
        marker = codes.marker(concept)
        said = _named(value.get("ontologyClass")) if isinstance(value, Mapping) else ""
        if marker is None or not said:
            draft.leave(source, f"{_named(measurement.get('assay'))!r} is no measurement that we know, or its value is of another kind")
            return
        words = said.casefold()
        result: dict[str, Any] = {"status": words} if words in ("positive", "negative") else {"value": said}
        draft.add("biomarkers", {"name": draft.lexicons.biomarkers[marker].name, "date": taken, **result}, source)


def _lab(lab: str, quantity: Json, taken: str | None, source: str, draft: Draft) -> None:
    known = draft.lexicons.labs[lab]
    unit = quantity.get("unit")
    words = [str(unit.get("id") or "").partition(":")[2], str(unit.get("label") or "")] if isinstance(unit, Mapping) else []
    written = next((word for word in words if word and known.factor(word) is not None), next(filter(None, words), None))
    limits = quantity.get("referenceRange")
    ends = {"uln": limits.get("high"), "lln": limits.get("low")} if isinstance(limits, Mapping) else {}
    draft.add("labs", {"name": known.short, "value": quantity.get("value"), "unit": written, "date": taken, **ends}, source)


def _action(action: Json, source: str, draft: Draft, codes: CodeIndex) -> None:
    treatment, procedure, radiation = (action.get(key) for key in ("treatment", "procedure", "radiationTherapy"))
    if isinstance(treatment, Mapping):
        drug = codes.drug(as_concept(treatment.get("agent")))
        if drug is None:
            draft.leave(source, f"{_named(treatment.get('agent'))!r} is no drug that we know")
            return
        spans = [span for one in treatment.get("doseIntervals") or () if isinstance(span := _inside(one, "interval"), Mapping)]
        starts = [begun for span in spans if (begun := day(span.get("start")))]
        ends = [ended for span in spans if (ended := day(span.get("end")))]
        name = draft.lexicons.drugs[drug].name
        if "anticancer_therapy" in draft.lexicons.classes_of(drug):
            draft.add(
                "prior_therapies",
                {"kind": "systemic", "drugs": [name], "start": min(starts, default=None), "end": max(ends, default=None)},
                source,
            )
            draft.review.append(f"{source}: {name} stands as a treatment of its own: number the lines by hand")
        else:
            draft.leave(source, f"whether {name} is taken now is not said")
    elif isinstance(procedure, Mapping):
        found = codes.procedure(as_concept(procedure.get("code")))
        kind = draft.lexicons.procedures[found].therapy_kind if found else ""
        kind = kind or ("surgery" if found and draft.lexicons.is_a("procedure", found, "surgery") else "")
        if not kind:
            draft.leave(source, f"{_named(procedure.get('code'))!r} is no treatment that we know")
            return
        draft.add(
            "prior_therapies",
            {"kind": kind, "procedure": _named(procedure.get("code")), "end": _moment(procedure.get("performed"))},
            source,
        )
    elif isinstance(radiation, Mapping):
        dose = radiation.get("dosage")
        entry = {
            "kind": "radiotherapy",
            "site": _named(radiation.get("bodySite")) or None,
            "modality": _named(radiation.get("modality")) or None,
            "dose_gy": dose,
        }
        draft.add("prior_therapies", entry, source)
    else:
        draft.leave(source, "this kind of action is not read")


def _interpretation(interpretation: Json, source: str, draft: Draft) -> None:
    """Variants that are causative or likely so make their gene mutated; nothing else is concluded."""
    found = _inside(interpretation, "diagnosis", "genomicInterpretations")
    for one in found if isinstance(found, list) else ():
        gene = str(_inside(one, "variantInterpretation", "variationDescriptor", "geneContext", "symbol") or "")
        status = str(_inside(one, "interpretationStatus"))
        if not gene or draft.lexicons.find("biomarker", gene) is None:
            draft.leave(source, "its gene is not known")
        elif status not in ("CAUSATIVE", "CONTRIBUTORY"):
            draft.leave(source, f"{gene[:20]}: {status[:40].lower().replace('_', ' ')}, no conclusion")
        else:
            draft.add("biomarkers", {"name": gene, "assay": "sequencing", "status": "mutated"}, source)


def _inside(found: Any, *keys: str) -> Any:
    """What stands at the end of a path of keys; None where the path ends early."""
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


__all__ = ["as_concept", "import_phenopacket"]
