"""The examples beside the rooms (`screener/criteria/**/*.yaml`), run: what a room reads, what it must not read, and how it judges.

reads:          - {as: {kind: ..}, text: [..], section: exclusion}   `as` is a part of one node of the tree; a bare number stands for a limit of that value
does_not_read:  texts of which this room reads nothing
judges:         - {criterion: TEXT, as_of: DATE, true_for / false_for / unknown_for: [{patient: {..}, because: .., reason: ..}]}
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import screener
from screener import lexicons
from screener.criteria.base import Finding
from screener.criteria.criterion import Criterion
from screener.criteria.nodes import all_of, leaves, node_json
from screener.criteria.read import read
from screener.logic import Truth
from screener.match.evaluate import Judge
from screener.patients.facts import Chart
from screener.patients.load import parse_patient

_ROOMS = Path(screener.__file__).parent / "criteria"
_AS_OF = "2026-06-01"
_TRUTHS = {"true_for": Truth.TRUE, "false_for": Truth.FALSE, "unknown_for": Truth.UNKNOWN}


def _examples(part: str) -> Iterator[tuple[str, Any]]:
    for file in sorted(_ROOMS.rglob("*.yaml")):
        data = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        for example in data.get(part) or ():
            yield file.stem, example


def _reads() -> Iterator[Any]:
    for room, example in _examples("reads"):
        for text in _texts(example["text"]):
            yield pytest.param(room, text, example["as"], example.get("section", "inclusion"), id=f"{room}/reads/{text}")


def _does_not_read() -> Iterator[Any]:
    for room, example in _examples("does_not_read"):
        section = example.get("section", "inclusion") if isinstance(example, dict) else "inclusion"
        for text in _texts(example["text"] if isinstance(example, dict) else example):
            yield pytest.param(room, text, section, id=f"{room}/does_not_read/{text}")


def _judges() -> Iterator[Any]:
    for room, example in _examples("judges"):
        text = example.get("text") or example["criterion"]
        for key in _TRUTHS:
            for number, case in enumerate(example.get(key) or ()):
                name = f"{room}/judges/{str(text)[:60]}/{key}/{number}"
                as_of = str(case.get("as_of") or example.get("as_of") or _AS_OF)
                yield pytest.param(text, example.get("section", "inclusion"), as_of, key, case, id=name)


def _texts(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [str(text) for text in value]


def _read(text: str, section: str) -> tuple[Criterion, ...]:
    return read(f"{section.capitalize()} Criteria:\n\n* {text}")


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for key in ("all_of", "any_of"):
        for child in node.get(key, ()):
            yield from _nodes(child)
    if "not" in node:
        yield from _nodes(node["not"])


def _is_part(wanted: Any, found: Any) -> bool:
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(key in found and _is_part(value, found[key]) for key, value in wanted.items())
    if isinstance(wanted, list):
        return isinstance(found, list) and len(wanted) == len(found) and all(_is_part(w, f) for w, f in zip(wanted, found, strict=True))
    if isinstance(found, dict) and isinstance(wanted, int | float) and "value" in found:
        return bool(wanted == found["value"])
    return bool(wanted == found)


def _finding(text: str, section: str, as_of: str, patient: dict[str, Any]) -> Finding:
    criteria = _read(text, section)
    chart = Chart(parse_patient({"id": "PT-1", **patient}), lexicons.load())
    return Judge(chart, date.fromisoformat(as_of)).tree(all_of(*(criterion.tree for criterion in criteria)))


@pytest.mark.parametrize(("room", "text", "wanted", "section"), list(_reads()))
def test_reads(room: str, text: str, wanted: dict[str, Any], section: str) -> None:
    """The room reads the text so."""
    trees = [node_json(criterion.tree) for criterion in _read(text, section)]
    assert any(_is_part(wanted, node) for tree in trees for node in _nodes(tree)), trees


@pytest.mark.parametrize(("room", "text", "section"), list(_does_not_read()))
def test_does_not_read(room: str, text: str, section: str) -> None:
    """The room reads nothing of the text."""
    found = [leaf for criterion in _read(text, section) for leaf in leaves(criterion.tree) if leaf.room == room]
    assert [] == found


@pytest.mark.parametrize(("text", "section", "as_of", "key", "case"), list(_judges()))
def test_judges(text: str, section: str, as_of: str, key: str, case: dict[str, Any]) -> None:
    """The statement has this truth for the patient, for this reason, in these words."""
    finding = _finding(text, section, as_of, case.get("patient") or {})
    assert _TRUTHS[key] is finding.truth, finding.because
    if "because" in case:
        assert case["because"] == finding.because
    if "reason" in case:
        assert case["reason"] == finding.reason
    for name in ("distance", "changeable", "absent"):
        if name in case:
            assert case[name] == getattr(finding, name)
