"""A FHIR R4 bundle as checked resources: what is no FHIR, was entered in error or belongs to somebody else is left out, and said."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from screener.errors import UserError
from screener.interchange.codes import shown
from screener.interchange.draft import Draft

LARGEST_BUNDLE = 300_000_000  # bytes
READ_TYPES = (
    "Patient",
    "Condition",
    "Observation",
    "MedicationRequest",
    "MedicationAdministration",
    "MedicationStatement",
    "Procedure",
    "AllergyIntolerance",
)
_HELPERS = ("Medication",)
_BAD_STATUS = {
    "entered-in-error": "was entered in error",
    "cancelled": "was cancelled",
    "not-done": "was not done",
    "not-taken": "is not taken",
    "draft": "is a draft",
    "on-hold": "is on hold",
    "preparation": "has not begun",
    "registered": "has no result yet",
    "unknown": "its status is unknown",
    "intended": "is only intended",
}
_NOT_VALID = "is not valid FHIR"

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource of the bundle: `number` counts from 1, and names it without its id."""

    number: int
    kind: str
    data: Json

    @property
    def source(self) -> str:
        """A name that identifies nobody."""
        concept = self.data.get("code") or self.data.get("medicationCodeableConcept")
        return f"{self.kind} {self.number}" + (f" ({shown(concept)})" if concept else "")

    @property
    def profiles(self) -> str:
        """The profiles that it says it follows, in one string."""
        meta = self.data.get("meta")
        return " ".join(map(str, meta.get("profile") or ())) if isinstance(meta, Mapping) else ""


@dataclass(slots=True)
class Bundle:
    """The usable resources of one patient, by type, and all resources by what references call them."""

    resources: dict[str, list[Resource]] = field(default_factory=dict)
    by_reference: dict[str, Json] = field(default_factory=dict)

    def of(self, kind: str) -> Sequence[Resource]:
        """The resources of a type, in the order of the bundle."""
        return self.resources.get(kind, [])

    def referred(self, reference: Any, holder: Json) -> Json | None:
        """What a reference means: a contained resource, one of the bundle, or None."""
        text = str(reference.get("reference") or "") if isinstance(reference, Mapping) else ""
        if text.startswith("#"):
            return next((one for one in holder.get("contained") or () if isinstance(one, Mapping) and one.get("id") == text[1:]), None)
        return self.by_reference.get(text) or self.by_reference.get("/".join(text.split("/")[-2:]))


def read_bundle(path: Path, draft: Draft) -> Bundle:
    """The bundle of a file (JSON, or one resource per line). UserError where it is none, or holds several patients."""
    return checked(list(_entries(_parsed(path), path.name)), draft, path.name)


def _parsed(path: Path) -> Any:
    try:
        if path.stat().st_size > LARGEST_BUNDLE:
            raise UserError(f"{path.name} is larger than {LARGEST_BUNDLE // 1_000_000} MB")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UserError(f"cannot read {path.name}: {error.strerror or 'no such file'}") from None
    except UnicodeDecodeError:
        raise UserError(f"{path.name} is not UTF-8 text") from None
    try:
        return json.loads(text)
    except RecursionError:
        raise UserError(f"{path.name} is nested too deeply") from None
    except ValueError:
        pass
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        raise UserError(f"{path.name} is not JSON (a FHIR bundle, or one resource per line)") from None


def _entries(data: Any, name: str) -> Iterator[tuple[str, Json]]:
    """Each resource with its full URL."""
    if isinstance(data, list):
        yield from (("", one) for one in data if isinstance(one, Mapping))
    elif isinstance(data, Mapping) and data.get("resourceType") == "Bundle":
        entries = data.get("entry")
        for entry in entries if isinstance(entries, list) else ():
            resource = entry.get("resource") if isinstance(entry, Mapping) else None
            if isinstance(resource, Mapping):
                yield str(entry.get("fullUrl") or ""), resource
    elif isinstance(data, Mapping) and data.get("resourceType"):
        yield "", data
    else:
        raise UserError(f"{name} is no FHIR bundle: it has no resourceType")


def checked(entries: Sequence[tuple[str, Json]], draft: Draft, name: str) -> Bundle:
    """The usable resources of the one patient."""
    bundle = Bundle()
    for url, data in entries:
        for key in (url, f"{data.get('resourceType')}/{data.get('id')}"):
            if key:
                bundle.by_reference.setdefault(key, data)
    patients = [data for _, data in entries if data.get("resourceType") == "Patient"]
    if len(patients) != 1:
        raise UserError(
            f"{name} holds {len(patients) or 'no'} patient{'s' if len(patients) != 1 else ''}: import one bundle for each patient"
        )
    other: dict[str, int] = {}
    validate = _validator()
    for number, (_, data) in enumerate(entries, start=1):
        kind = str(data.get("resourceType"))
        if kind in _HELPERS:
            continue
        if kind not in READ_TYPES:
            other[kind] = other.get(kind, 0) + 1
            continue
        resource = Resource(number, kind, data)
        fault = _unusable(resource, patients[0], bundle) or validate(resource)
        if fault:
            draft.leave(resource.source, fault)
        else:
            bundle.resources.setdefault(kind, []).append(resource)
    for kind, count in sorted(other.items()):
        draft.leave(f"{count} × {kind[:40]}", "this type of resource is not read")
    return bundle


def _unusable(resource: Resource, patient: Json, bundle: Bundle) -> str:
    data = resource.data
    status = data.get("status")
    if isinstance(status, str) and status in _BAD_STATUS:
        return _BAD_STATUS[status]
    subject = data.get("subject") or data.get("patient")
    if resource.kind != "Patient" and isinstance(subject, Mapping) and subject.get("reference"):
        found = bundle.referred(subject, data)
        if found is None:
            return "its patient is not in the bundle"
        if found is not patient:
            return "belongs to somebody else"
    return ""


def _validator() -> Any:
    """Checks a resource against the specification; gives what is wrong in short, and never its values."""
    try:
        from fhir.resources.R4B import get_fhir_model_class
    except ImportError:
        raise UserError("FHIR needs a part that is not installed: pip install 'screener[fhir]'") from None
    from pydantic import ValidationError

    classes = {kind: get_fhir_model_class(kind) for kind in READ_TYPES}

    def validate(resource: Resource) -> str:
        try:
            classes[resource.kind].model_validate(dict(resource.data))
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            return f"{_NOT_VALID} ({place[:60]}: {first['type'].replace('_', ' ')})"
        except (ValueError, TypeError, AssertionError, RecursionError):
            return _NOT_VALID
        return ""

    return validate
