"""Faults of a patient file as lines: the path of the value, a colon, what is wrong with it."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from screener.patients.model import MEASURES, NO_MEASURE, Patient
from screener.patients.values import nearest, shown_word

MOST_FAULTS = 500  # a file with more is no patient file, and nobody reads on
_PERSONAL_KEYS = {"name", "first_name", "last_name", "surname", "mrn", "email", "e_mail", "phone", "address", "ssn", "initials"}


def fault_lines(error: ValidationError, source: Mapping[Any, Any]) -> list[str]:
    """Every fault of the file, each at its path, in the order of the file's keys in the contract."""
    faults = error.errors()
    lines = [f"{_path(fault['loc'])}: {_what(fault)}" for fault in faults[:MOST_FAULTS]]
    lines += _measureless(source)[:MOST_FAULTS]
    if len(faults) > MOST_FAULTS:
        lines.append(f"file: {len(faults) - MOST_FAULTS} more faults")
    return list(dict.fromkeys(lines))


def _path(loc: Sequence[int | str]) -> str:
    path = ""
    for part in loc:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part.isidentifier() and len(part) <= 40:
            path += f".{part}" if path else part
        else:
            path += f"[{shown_word(part)}]"
    return path or "file"


def _what(fault: Mapping[str, Any]) -> str:
    kind, loc = fault["type"], fault["loc"]
    if kind == "extra_forbidden":
        return _unknown_key(loc)
    if kind == "missing":
        return "missing"
    if kind == "value_error":
        return str(fault["ctx"]["error"])
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return f"{shown_word(fault['input'])} stands where keys and values are expected"
    if kind in ("tuple_type", "list_type"):
        return f"{shown_word(fault['input'])} stands where a list is expected"
    if kind == "greater_than_equal":
        return f"{shown_word(fault['input'])} is below {fault['ctx']['ge']:g}"
    if kind == "invalid_key":
        return "keys must be words"
    return str(fault["msg"])


def _unknown_key(loc: Sequence[int | str]) -> str:
    key = str(loc[-1])
    if len(loc) == 1 and key.casefold().replace("-", "_") in _PERSONAL_KEYS:
        return "personal data is refused; `id` is a pseudonym"
    owner = _model_at(loc[:-1])
    near = nearest(key, owner.model_fields) if owner else None
    if near:
        return f"not a known key; did you mean {near!r}?"
    return f"not a known key; known here: {', '.join(owner.model_fields)}" if owner else "not a known key"


def _model_at(loc: Sequence[int | str]) -> type[BaseModel] | None:
    """The model that stands at a path of the file."""
    current: type[BaseModel] | None = Patient
    for part in loc:
        if isinstance(part, int):
            continue
        if current is None or part not in current.model_fields:
            return None
        current = next(_models(current.model_fields[part].annotation), None)
    return current


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from _models(argument)


def _measureless(source: Mapping[Any, Any]) -> list[str]:
    """Biomarker entries without a measure, also where the entry has other faults: pydantic stops at those."""
    entries = source.get("biomarkers") if isinstance(source, Mapping) else None
    if not isinstance(entries, list):
        return []
    return [
        f"biomarkers[{index}]: {NO_MEASURE}"
        for index, entry in enumerate(entries)
        if isinstance(entry, dict) and all(entry.get(measure) is None for measure in MEASURES)
    ]
