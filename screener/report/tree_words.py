"""A tree in words: what was read, indented as it is nested, one line for each statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from screener.criteria.base import Leaf
from screener.criteria.nodes import AllOf, AnyOf, Node, Not, node_json
from screener.report.safe import one_line

_PLACES = frozenset({"kind", "room", "start", "end"})
# What is spoken of comes first and needs no label; the codes behind it are for machines where it has a name.
_SUBJECTS = ("named", "name", "state", "level", "question", "form", "therapy", "words")
_CODES = frozenset({"analyte", "ids", "marker", "gene", "histologies", "classes", "drugs", "topic", "condition", "substances", "test"})
_BOUNDS = {"at_least": "at least", "more_than": "more than", "at_most": "at most", "less_than": "less than"}
_UNITS = {"a": "years", "mo": "months", "wk": "weeks", "d": "days"}


def tree_words(node: Node, depth: int = 0) -> Iterator[tuple[int, str]]:
    """Depth and words of each line; the words are safe for a terminal."""
    match node:
        case AllOf() | AnyOf():
            yield depth, "all of" if isinstance(node, AllOf) else "any of"
            for child in node.children:
                yield from tree_words(child, depth + 1)
        case Not():
            yield depth, "not"
            yield from tree_words(node.child, depth + 1)
        case Leaf():
            yield depth, leaf_words(node_json(node))


def leaf_words(data: Mapping[str, Any]) -> str:
    """One statement: its kind, what it speaks of, then what it says of it."""
    subjects = [name for name in _SUBJECTS if data.get(name)]
    said = [_value(data[name]) for name in subjects]
    if data["kind"] == "unread":
        said = [f"“{said[0]}”"]
    for name, value in data.items():
        coded = (name in _CODES and subjects) or (name == "except_" and data.get("except_words"))
        if name not in _PLACES and name not in subjects and not coded:
            said.append(_attribute(name, value))
    kind = data["kind"].replace("_", " ")
    words = "; ".join(word for word in said if word not in ("", kind))
    return one_line(f"{kind}: {words}" if words else kind)


def _attribute(name: str, value: Any) -> str:
    label = name.rstrip("_").replace("_", " ")
    if value in (None, "", False):
        return ""
    if value is True:
        return label
    if name in ("bounds", "window"):
        return _value(value)
    return f"{label} {_value(value)}"


def _value(value: Any) -> str:
    match value:
        case {"value": number, **_rest}:
            unit = value.get("unit")
            return f"{number:g} {_UNITS.get(unit, unit)}" if unit else f"{number:g}"
        case {"months": months, "days": days, **_rest}:
            counted = ((months, "month"), (days, "day"))
            return " and ".join(f"{number:g} {name}{'' if number == 1 else 's'}" for number, name in counted if number) or "no time"
        case {"duration": _, **_rest} | {"half_lives": _, **_rest}:
            return _window(value)
        case {"name": name, **_rest}:
            return str(name)
        case dict() if value.keys() <= _BOUNDS.keys():
            return " and ".join(f"{_BOUNDS[name]} {_value(bound)}" for name, bound in value.items())
        case dict():
            return ", ".join(filter(None, (_attribute(name, item) for name, item in value.items())))
        case list():
            return " / ".join(_value(item) for item in value)
        case float():
            return f"{value:g}"
        case _:
            return str(value).replace("_", " ")


def _window(window: Mapping[str, Any]) -> str:
    """ "within 14 days or 5 half-lives, whichever is longer, of enrolment" """
    lengths = [_value(window["duration"])] if window.get("duration") else []
    if window.get("half_lives"):
        lengths.append(f"{window['half_lives']:g} half-lives")
    said = " or ".join(lengths)
    if window.get("choose"):
        said += f", whichever is {window['choose']}"
    if window.get("kind") == "within" or window.get("recent"):
        said = f"within {said}"
    return f"{said} of {window['anchor']}" if window.get("anchor") else said
