"""FHIR R4 and mCODE -> a patient file to review.

A bundle never denies: no list becomes complete. Orders count as given only where their status says that they were carried out. Drugs that were given at the
same time become one treatment, because a treatment that is listed drug by drug would count as several lines; each such guess is listed for review.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from screener.interchange.codes import CodeIndex, codings
from screener.interchange.draft import Draft, Imported, checked_id
from screener.interchange.fhir_bundle import Bundle, Resource, read_bundle
from screener.interchange.fhir_observations import place_observations
from screener.interchange.fhir_treatment import place_treatment
from screener.interchange.fhir_values import Json, code_of, day, when

_IDENTIFYING = ("name", "identifier", "telecom", "address", "photo", "contact")
_GRADES = (("high", "high"), ("intermediate", "intermediate"), ("low", "low"))


def import_fhir(path: Path, patient_id: str) -> Imported:
    """The patient of a bundle, under a pseudonym. UserError where the file is no bundle of one patient."""
    draft = Draft()
    patient_id = checked_id(patient_id)
    bundle = read_bundle(path, draft)
    place_bundle(bundle, draft)
    return draft.finish(patient_id, path.name)


def place_bundle(bundle: Bundle, draft: Draft) -> None:
    """Everything that the file has a place for."""
    codes = CodeIndex(draft.lexicons)
    for resource in bundle.of("Patient"):
        _person(resource, draft)
    for resource in bundle.of("Condition"):
        _condition(resource, draft, codes)
    place_observations(bundle, draft, codes)
    place_treatment(bundle, draft, codes)
    for resource in bundle.of("AllergyIntolerance"):
        _allergy(resource, draft)


def _person(resource: Resource, draft: Draft) -> None:
    data = resource.data
    if day(data.get("birthDate")):
        draft.set("birth_date", day(data["birthDate"]), resource.source)
    if data.get("gender") in ("male", "female"):
        draft.set("sex", data["gender"], resource.source)
    elif data.get("gender"):
        draft.leave(resource.source, "the file knows female and male; set `sex` by hand")
    address = data.get("address")
    country = next((str(one["country"]) for one in address if one.get("country")), None) if isinstance(address, list) else None
    if country:
        draft.set("logistics.country", {"US": "United States", "USA": "United States"}.get(country, country), resource.source)
    kept = [key for key in _IDENTIFYING if data.get(key)]
    if kept:
        draft.leave(resource.source, f"{', '.join(kept)} left out on purpose: the file carries a pseudonym")
    if data.get("deceasedBoolean") or data.get("deceasedDateTime"):
        draft.review.append(f"{resource.source}: the bundle says that the patient has died")


def _condition(resource: Resource, draft: Draft, codes: CodeIndex) -> None:
    data, source = resource.data, resource.source
    verified, clinical = code_of(data.get("verificationStatus")), code_of(data.get("clinicalStatus"))
    if verified == "entered-in-error":
        draft.leave(source, "was entered in error")
        return
    if verified in ("provisional", "differential", "unconfirmed"):
        draft.leave(source, f"is only {verified}")
        return
    refuted = verified == "refuted"
    if refuted and clinical in ("active", "recurrence", "relapse"):
        draft.leave(source, f"contradicts itself: refuted, and {clinical}")
        return
    site = codes.secondary_site(data.get("code"))
    if site is not None or "secondary-cancer" in resource.profiles:
        _secondary(site, data, draft, source, clinical, refuted)
        return
    histology = codes.histology(_morphology(data)) or codes.histology(data.get("code"))
    if histology is not None:
        _tumour(histology, data, draft, source, clinical, refuted)
        return
    found = codes.condition(data.get("code"))
    if found is None:
        draft.leave(source, "neither its code nor its words are known")
        return
    entry: dict[str, Any] = {
        "name": draft.lexicons.conditions[found].name,
        "present": not refuted,
        "date": when(data, "onset", "recordedDate"),
    }
    if clinical in ("resolved", "inactive", "remission"):
        entry["active"] = False
    elif clinical == "active":
        entry["active"] = True
    draft.add("conditions", entry, source)


def _morphology(data: Json) -> Any:
    """The mCODE extension that carries histology and behaviour."""
    for extension in data.get("extension") or ():
        if "histology-morphology-behavior" in str(extension.get("url")):
            return extension.get("valueCodeableConcept")
    return None


def _tumour(histology: str, data: Json, draft: Draft, source: str, clinical: str, refuted: bool) -> None:
    name = draft.lexicons.histologies[histology].name
    if refuted:
        draft.leave(source, f"{name} is refuted; the file has no place for tumours that were ruled out")
        return
    if not draft.lexicons.is_a("histology", histology, "sarcoma"):
        entry = {
            "name": name,
            "diagnosed_on": when(data, "onset", "recordedDate"),
            "in_remission": True if clinical in ("remission", "resolved") else None,
        }
        draft.add("prior_malignancies", entry, source)
        return
    if not draft.set("diagnosis.histology", name, source):
        return
    if when(data, "onset", "recordedDate"):
        draft.set("diagnosis.diagnosed_on", when(data, "onset", "recordedDate"), source)
    sites = [words for site in data.get("bodySite") or () if (words := next((one.display for one in codings(site) if one.display), ""))]
    if sites:
        draft.set("diagnosis.primary_site", ", ".join(sites), source)
    for coding in (coding for stage in data.get("stage") or () for coding in codings(stage.get("summary"))):
        for word, grade in _GRADES:
            if f"{word} grade" in coding.display.casefold():
                draft.set("diagnosis.grade", grade, source)
    status = {"recurrence": "relapsed", "relapse": "relapsed", "remission": "no_evidence_of_disease"}.get(clinical)
    if status == "relapsed":
        draft.set("disease.ever", ["relapsed"], source)
    if status:
        draft.set("disease.status", status, source)


def _secondary(site: str | None, data: Json, draft: Draft, source: str, clinical: str, refuted: bool) -> None:
    if site is None:
        site = next(
            (
                found.id
                for one in data.get("bodySite") or ()
                for c in codings(one)
                if c.display and (found := draft.lexicons.find("site", c.display))
            ),
            None,
        )
    if site is None:
        draft.leave(source, "which site is meant is not known")
        return
    if refuted or clinical in ("resolved", "inactive", "remission"):
        draft.leave(source, f"{site}: not active now; add it by hand where it matters")
        return
    disease = draft.data.setdefault("disease", {})
    if site not in disease.setdefault("sites", []):
        disease["sites"].append(site)
    if site == "cns":
        disease["cns_metastases"] = {"present": True}
    draft.placed.append(f"{source}: disease.sites")


def _allergy(resource: Resource, draft: Draft) -> None:
    verified = code_of(resource.data.get("verificationStatus"))
    clinical = code_of(resource.data.get("clinicalStatus"))
    if verified in ("refuted", "entered-in-error") or clinical in ("resolved", "inactive"):
        draft.leave(resource.source, f"is {verified or clinical}")
        return
    words = next((coding.display for coding in codings(resource.data.get("code")) if coding.display), "")
    if not words:
        draft.leave(resource.source, "has no words")
        return
    draft.add("allergies", {"name": words}, resource.source)
