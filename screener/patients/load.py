"""Reading a patient file: YAML or JSON text -> `Patient`, or every fault at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from screener import lexicons as lexicon_package
from screener.errors import UserError
from screener.lexicons import Lexicons
from screener.patients.faults import fault_lines
from screener.patients.model import Patient
from screener.patients.oddities import contradictions
from screener.patients.plain_text import DuplicateKeyError, from_text
from screener.patients.values import shown_word
from screener.patients.words import warnings_of

LARGEST_FILE = 1_000_000  # bytes; the longest real files stay below 50 kB


@dataclass(frozen=True, slots=True)
class PatientFile:
    """A patient and what is odd, but no fault, in the file: one line per warning, beginning with the path."""

    patient: Patient
    warnings: tuple[str, ...] = ()


def load_patient(path: str | Path) -> Patient:
    """The patient of a file; UserError with every fault if it cannot be read."""
    return load_patient_file(path).patient


def load_patient_file(path: str | Path) -> PatientFile:
    """The patient of a file, with warnings; UserError with every fault if it cannot be read."""
    path = Path(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UserError(f"cannot read {path.name}: {error.strerror or 'no such file'}") from None
    if len(data) > LARGEST_FILE:
        raise UserError(f"{path.name} is larger than {LARGEST_FILE // 1_000_000} MB: not a patient file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"{path.name} is not UTF-8 text") from None
    return load_patient_text_file(text, path.name)


def load_patient_text(text: str, name: str = "patient file") -> Patient:
    """The patient of a file's text; `name` stands for the file in messages."""
    return load_patient_text_file(text, name).patient


def load_patient_text_file(text: str, name: str = "patient file") -> PatientFile:
    """The same, with warnings."""
    return parse_patient_file(read_mapping(text, name), name=name)


def parse_patient(mapping: Mapping[str, Any], lexicons: Lexicons | None = None, name: str = "patient file") -> Patient:
    """The patient of an already parsed file; UserError with every fault."""
    return parse_patient_file(mapping, lexicons, name).patient


def parse_patient_file(mapping: Mapping[str, Any], lexicons: Lexicons | None = None, name: str = "patient file") -> PatientFile:
    """The same, with warnings. `lexicons` is the project's own where none is given."""
    known = lexicons or lexicon_package.load()
    try:
        patient = Patient.model_validate(mapping, context={"lexicons": known})
    except ValidationError as error:
        faults = fault_lines(error, mapping)
        # `from None`: pydantic's own text repeats the values of the file.
        raise UserError(f"{name}: {len(faults)} fault{'s' if len(faults) != 1 else ''}", faults) from None
    return PatientFile(patient, (*warnings_of(patient, known), *contradictions(patient)))


def read_mapping(text: str, name: str = "patient file") -> dict[str, Any]:
    """The keys and values of YAML or JSON text, unchecked; UserError where it is neither, or not keys and values."""
    if len(text) > LARGEST_FILE:
        raise UserError(f"{name} is larger than {LARGEST_FILE // 1_000_000} MB: not a patient file")
    try:
        data = from_text(text)
    except DuplicateKeyError as error:
        raise UserError(f"{name}: the key {shown_word(error.key)} stands twice", [f"{error.key}: stands twice{error.where}"]) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f" (line {mark.line + 1}, column {mark.column + 1})" if mark else ""
        raise UserError(f"{name} is not valid YAML: {error.problem or error.context}{where}") from None
    except yaml.YAMLError:
        raise UserError(f"{name} is not valid YAML: it holds characters that no text holds") from None
    except RecursionError:
        raise UserError(f"{name} is nested too deeply") from None
    except ValueError as error:
        raise UserError(f"{name} cannot be read: {error}") from None
    if not isinstance(data, dict):
        raise UserError(f"{name} holds {'nothing' if data is None else 'no keys and values'}: a patient file begins with `id:`")
    return data


def dump(patient: Patient) -> dict[str, Any]:
    """The patient as plain data that reads back to an equal one: dates as text, keys that are not known left out."""
    data: dict[str, Any] = patient.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    return data


def patient_hash(patient: Patient) -> str:
    """SHA-256 of the content: the same for the same facts, whatever the order of keys or the format of the file."""
    text = json.dumps(patient.model_dump(mode="json", exclude_none=True), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
