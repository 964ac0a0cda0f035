"""A patient file -> a FHIR R4 bundle after the mCODE profiles: what these can say, and a list of what they cannot.

Other systems get what is on record here, and the tests get a way there and back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from screener.interchange.codes import (
    GENE_STUDIED,
    GENOMIC_VARIANT,
    ICD10CM,
    ICDO3,
    LOINC,
    RXNORM,
    SCALES,
    SECONDARY_SITES,
    SNOMED,
    SNOMED_RESULTS,
    SNOMED_TREND,
)
from screener.lexicons import Lexicons
from screener.patients.model import BiomarkerResult, Condition, LabResult, Patient, Therapy
from screener.patients.words import condition_id, lab_named, regimen_drugs

Resource = dict[str, Any]
_PROFILE = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-"
_UCUM = "http://unitsofmeasure.org"
_CLINICAL, _VERIFIED = (
    "http://terminology.hl7.org/CodeSystem/condition-clinical",
    "http://terminology.hl7.org/CodeSystem/condition-ver-status",
)
_SUBJECT = {"reference": "Patient/patient"}
_VITALS = {
    "weight_kg": ("29463-7", "kg"),
    "height_cm": ("8302-2", "cm"),
    "systolic_bp": ("8480-6", "mm[Hg]"),
    "diastolic_bp": ("8462-4", "mm[Hg]"),
    "spo2_percent": ("59408-5", "%"),
}


def bundle_of(patient: Patient, lexicons: Lexicons) -> Resource:
    """A collection of resources. Nothing in it names a person: the one id is the pseudonym."""
    found = [_person(patient), *_conditions(patient, lexicons), *_observations(patient, lexicons), *_treatment(patient, lexicons)]
    entries = [{"fullUrl": f"urn:screener:{patient.id}:{number}", "resource": resource} for number, resource in enumerate(found)]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _concept(system: str, code: str, display: str) -> Resource:
    coding = {key: value for key, value in (("system", system), ("code", code), ("display", display)) if value}
    return {"coding": [coding], "text": display} if display else {"coding": [coding]}


def _words(text: str) -> Resource:
    return {"text": text}


def _made(kind: str, profile: str = "", **fields: Any) -> Resource:
    made: Resource = {"resourceType": kind, **({"meta": {"profile": [_PROFILE + profile]}} if profile else {})}
    if kind != "AllergyIntolerance":
        made["subject"] = _SUBJECT
    return made | {key: value for key, value in fields.items() if value is not None}


def _person(patient: Patient) -> Resource:
    made: Resource = {"resourceType": "Patient", "id": "patient", "meta": {"profile": [_PROFILE + "cancer-patient"]}}
    made["identifier"] = [{"system": "urn:screener:pseudonym", "value": patient.id}]
    if patient.birth_date is not None:
        made["birthDate"] = str(patient.birth_date)
    if patient.sex:
        made["gender"] = patient.sex
    if patient.logistics.country:
        made["address"] = [{"country": patient.logistics.country}]
    return made


def _clinical(code: str) -> Resource:
    return _concept(_CLINICAL, code, "")


def _conditions(patient: Patient, lexicons: Lexicons) -> Iterator[Resource]:
    found = patient.diagnosis
    concept = lexicons.find("histology", found.histology) if found.histology else None
    if found.histology:
        icdo3 = lexicons.histologies[concept.id].icdo3 if concept else ""
        state = (
            "remission"
            if patient.disease.status == "no_evidence_of_disease"
            else "recurrence"
            if patient.disease.status == "relapsed"
            else "active"
        )
        yield _made(
            "Condition",
            "primary-cancer-condition",
            code=_words(found.histology) if not icdo3 else _concept(ICDO3, icdo3, found.histology),
            clinicalStatus=_clinical(state),
            verificationStatus=_concept(_VERIFIED, "confirmed", ""),
            onsetDateTime=str(found.diagnosed_on) if found.diagnosed_on else None,
            bodySite=[_words(found.primary_site)] if found.primary_site else None,
            stage=[{"summary": _words(f"{found.grade} grade")}] if found.grade else None,
        )
    codes = {site: code for code, site in SECONDARY_SITES.items()}
    for site in patient.disease.sites or ():
        if site in codes:
            yield _made(
                "Condition", "secondary-cancer-condition", code=_concept(ICD10CM, codes[site], site), clinicalStatus=_clinical("active")
            )
    for item in patient.conditions.items:
        yield _comorbidity(item, lexicons)
    for allergy in patient.allergies.items:
        yield _made(
            "AllergyIntolerance",
            patient=_SUBJECT,
            code=_words(allergy.name),
            clinicalStatus=_concept("http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "active", ""),
        )


def _comorbidity(item: Condition, lexicons: Lexicons) -> Resource:
    found = condition_id(item.name, lexicons)
    icd10 = lexicons.conditions[found].icd10 if found else ""
    absent = item.present is False
    return _made(
        "Condition",
        code=_concept(ICD10CM, icd10, item.name) if icd10 else _words(item.name),
        clinicalStatus=None if absent else _clinical("inactive" if item.active is False else "active"),
        verificationStatus=_concept(_VERIFIED, "refuted" if absent else "confirmed", ""),
        onsetDateTime=str(item.date) if item.date else None,
    )


def _observed(code: Resource, when: Any, profile: str = "", **fields: Any) -> Resource:
    return _made("Observation", profile, status="final", code=code, effectiveDateTime=str(when) if when else None, **fields)


def _quantity(value: float, unit: str | None) -> Resource:
    return {"value": value, **({"unit": unit, "system": _UCUM, "code": unit} if unit else {})}


def _observations(patient: Patient, lexicons: Lexicons) -> Iterator[Resource]:
    scales = {scale: code for code, scale in SCALES.items()}
    for score in patient.performance:
        code = _concept(LOINC, scales[score.scale], score.scale) if score.scale in scales else _words(score.scale)
        yield _observed(code, score.date, valueInteger=score.value)
    for name, (loinc, unit) in _VITALS.items():
        value = getattr(patient.vitals, name)
        if value is not None:
            yield _observed(_concept(LOINC, loinc, ""), patient.vitals.date, valueQuantity=_quantity(value, unit))
    for lab in patient.labs:
        yield _lab(lab, lexicons)
    for result in patient.biomarkers:
        yield _marker(result, lexicons)
    trend = next((code for code, state in SNOMED_TREND.items() if state == patient.disease.status), None)
    if trend:
        yield _observed(
            _concept(LOINC, "97509-4", "Cancer disease status"),
            patient.disease.last_progression_on,
            "cancer-disease-status",
            valueCodeableConcept=_concept(SNOMED, trend, ""),
        )


def _lab(lab: LabResult, lexicons: Lexicons) -> Resource:
    known = lab_named(lab.name, lexicons)
    code = _concept(LOINC, known.loinc[0], lab.name) if known and known.loinc else _words(lab.name)
    limits = {end: _quantity(limit, lab.unit) for end, limit in (("low", lab.lln), ("high", lab.uln)) if limit is not None}
    value: Mapping[str, Any] = (
        {"valueString": lab.value} if isinstance(lab.value, str) else {"valueQuantity": _quantity(lab.value, lab.unit)}
    )
    return _observed(code, lab.date, referenceRange=[limits] if limits else None, **value)


def _marker(result: BiomarkerResult, lexicons: Lexicons) -> Resource:
    if result.status in ("mutated", "wild_type"):
        gene = {"code": _concept(LOINC, GENE_STUDIED, ""), "valueCodeableConcept": _words(result.name)}
        present = ("LA9633-4", "Present") if result.status == "mutated" else ("LA9634-2", "Absent")
        return _observed(
            _concept(LOINC, GENOMIC_VARIANT, ""),
            result.date,
            "genomic-variant",
            component=[gene],
            valueCodeableConcept=_concept(LOINC, *present),
        )
    concept = lexicons.find("biomarker", result.name)
    loinc = lexicons.biomarkers[concept.id].loinc if concept else ()
    code = _concept(LOINC, loinc[0], result.name) if loinc else _words(result.name)
    fields: Resource = {"method": _words(result.assay) if result.assay else None}
    snomed = {said: one for one, said in SNOMED_RESULTS.items()}
    if result.status in snomed:
        fields["valueCodeableConcept"] = _concept(SNOMED, snomed[result.status], result.status)
    elif result.value is not None:
        fields["valueString"] = result.value
    elif result.percent is not None:
        fields["valueQuantity"] = _quantity(result.percent, "%")
    elif result.status is not None:
        fields["valueCodeableConcept"] = _words(result.status)
    return _observed(code, result.date, "tumor-marker-test", **fields)


def _treatment(patient: Patient, lexicons: Lexicons) -> Iterator[Resource]:
    for item in patient.prior_therapies.items:
        if item.for_cancer is None:
            yield from _therapy(item, lexicons)
    for medicine in patient.medications.items:
        span = {"start": str(medicine.since)} if medicine.since else None
        yield _made("MedicationStatement", status="active", medicationCodeableConcept=_drug(medicine.name, lexicons), effectivePeriod=span)


def _therapy(item: Therapy, lexicons: Lexicons) -> Iterator[Resource]:
    span = {key: str(value) for key, value in (("start", item.start), ("end", item.end)) if value is not None} or None
    if item.kind == "systemic":
        for name in item.drugs or regimen_drugs(item.regimen, lexicons) or ():
            yield _made(
                "MedicationStatement",
                status="active" if item.ongoing else "completed",
                medicationCodeableConcept=_drug(name, lexicons),
                effectivePeriod=span,
            )
    elif item.kind == "radiotherapy":
        yield _made(
            "Procedure",
            "radiotherapy-course-summary",
            status="completed",
            code=_concept(SNOMED, "1217123003", "Radiotherapy course"),
            bodySite=[_words(item.site)] if item.site else None,
            performedPeriod=span,
        )
    else:
        yield _made(
            "Procedure",
            "cancer-related-surgical-procedure" if item.kind == "surgery" else "",
            status="completed",
            code=_words(item.procedure or item.kind.replace("_", " ")),
            bodySite=[_words(item.site)] if item.site else None,
            performedPeriod=span,
        )


def _drug(name: str, lexicons: Lexicons) -> Resource:
    found = lexicons.find("drug", name)
    rxnorm = lexicons.drugs[found.id].rxnorm if found else ""
    return (
        _concept(RXNORM, rxnorm, lexicons.drugs[found.id].name)
        if found and rxnorm
        else _words(lexicons.drugs[found.id].name if found else name)
    )
