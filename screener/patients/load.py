"""Reading a patient file: YAML or JSON text -> `Patient`, or every fault at once.

YAML is read by the core schema of YAML 1.2 (`true`/`false` only; dates stay text), without aliases, tags or duplicate keys, so that a file says
the same to a person and to the program, and a hostile one cannot grow.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml
from pydantic import ValidationError

from screener import lexicons as lexicon_package
from screener.errors import UserError
from screener.lexicons import Lexicons
from screener.patients.faults import fault_lines
from screener.patients.model import Patient
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
    return PatientFile(patient, tuple(warnings_of(patient, known)))


def read_mapping(text: str, name: str = "patient file") -> dict[str, Any]:
    """The keys and values of YAML or JSON text, unchecked; UserError where it is neither, or not keys and values."""
    if len(text) > LARGEST_FILE:
        raise UserError(f"{name} is larger than {LARGEST_FILE // 1_000_000} MB: not a patient file")
    try:
        data = _from_json(text) if text.lstrip().startswith("{") else yaml.load(text, _PlainLoader)  # noqa: S506  a SafeLoader, made stricter
    except _DuplicateError as error:
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


class _DuplicateError(Exception):
    def __init__(self, key: str, where: str = "") -> None:
        super().__init__(key)
        self.key, self.where = key, where


def _from_json(text: str) -> Any:
    def pairs(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in items:
            if key in result:
                raise _DuplicateError(key)
            result[key] = value
        return result

    def constant(word: str) -> NoReturn:
        raise ValueError(f"{word} is not a number")

    try:
        return json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except json.JSONDecodeError:
        # Flow-style YAML may begin with a brace too.
        return yaml.load(text, _PlainLoader)  # noqa: S506


class _PlainLoader(yaml.SafeLoader):
    """YAML 1.2 core scalars; no aliases, no merge keys, no duplicate keys."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases are not accepted in a patient file", event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.Node, deep: bool = False) -> dict[Any, Any]:
        if not isinstance(node, yaml.MappingNode):
            raise yaml.constructor.ConstructorError(None, None, "keys and values expected", node.start_mark)
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key must be a word", key_node.start_mark)
            key = key_node.value
            if key in result:
                raise _DuplicateError(key, f" (line {key_node.start_mark.line + 1})")
            result[key] = self.construct_object(value_node, deep=True)
        return result


def _plain_resolvers() -> dict[str | None, list[tuple[str, re.Pattern[str]]]]:
    table: dict[str | None, list[tuple[str, re.Pattern[str]]]] = {}
    for tag, pattern, first in (
        ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
        ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
        ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
        ("float", r"^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$", list("-+0123456789.")),
    ):
        for letter in first:
            table.setdefault(letter, []).append((f"tag:yaml.org,2002:{tag}", re.compile(pattern)))
    return table


def _plain_int(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> int | str:
    # A leading zero is no octal number to the person who wrote it; and thousands of digits are no number.
    return int(node.value) if len(node.value) <= 18 else node.value


def _plain_float(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> float:
    return float(node.value)


_PlainLoader.yaml_implicit_resolvers = _plain_resolvers()
_PlainLoader.add_constructor("tag:yaml.org,2002:int", _plain_int)
_PlainLoader.add_constructor("tag:yaml.org,2002:float", _plain_float)
