"""What an amendment changed in a trial's criteria: added, removed, other words with the same meaning, another meaning ("ANC at least 1.0 -> 0.75").

Two criteria are the same one where their words are nearly so. Whether their meaning changed is asked of the trees that were read, without their spans; words
that were not read are part of the tree, so a change in them is a change of meaning: it cannot be known to be none.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from screener.criteria.criterion import Criterion
from screener.criteria.nodes import node_json

_ALIKE = 0.6  # share of words in common from which two criteria are the same one, amended
_MOST_COMPARED = 40_000  # pairs; beyond that a text was rewritten, and pairing its lines says nothing
_BLANKS = re.compile(r"\s+")
_PLACES = frozenset({"start", "end"})


class ChangeKind(StrEnum):
    """What became of one criterion."""

    ADDED = "added"
    REMOVED = "removed"
    WORDS = "words"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """One amended criterion: the registry's words before and after (None where there were none), and for another meaning what is other in it."""

    kind: ChangeKind
    section: str
    before: str | None
    after: str | None
    values: tuple[str, ...] = ()


def amendments(before: Sequence[Criterion], after: Sequence[Criterion]) -> tuple[CriterionChange, ...]:
    """The changes, in the order of the new text; what was removed stands behind it. What only moved is no change."""
    old, new = _without_the_same(before, after)
    pairs = dict(_pairs(old, new))
    changes = []
    for index, criterion in enumerate(new):
        partner = pairs.get(index)
        if partner is None:
            changes.append(CriterionChange(ChangeKind.ADDED, criterion.section.value, None, criterion.text))
        elif (change := _compared(old[partner], criterion)) is not None:
            changes.append(change)
    kept = set(pairs.values())
    removed = [c for index, c in enumerate(old) if index not in kept]
    return (*changes, *(CriterionChange(ChangeKind.REMOVED, c.section.value, c.text, None) for c in removed))


def _without_the_same(before: Sequence[Criterion], after: Sequence[Criterion]) -> tuple[list[Criterion], list[Criterion]]:
    """What is left when criteria with the same words, section, scope and tree are taken out of both, each one once."""
    waiting: dict[object, list[Criterion]] = {}
    for criterion in before:
        waiting.setdefault(_whole(criterion), []).append(criterion)
    new = []
    for criterion in after:
        same = waiting.get(_whole(criterion))
        if same:
            same.pop(0)
        else:
            new.append(criterion)
    left = {id(c) for rest in waiting.values() for c in rest}
    return [c for c in before if id(c) in left], new


def _whole(criterion: Criterion) -> object:
    return (criterion.section, criterion.scope, criterion.source, _plain(criterion.text))


def _plain(text: str) -> str:
    return _BLANKS.sub(" ", text).strip(" .;*-").casefold()


def _pairs(old: Sequence[Criterion], new: Sequence[Criterion]) -> Iterator[tuple[int, int]]:
    """(index in new, index in old) of the same criteria, the most alike first. The same words in another section or scope are the same criterion, moved."""
    if len(old) * len(new) > _MOST_COMPARED:
        return
    words_of_old = [_plain(c.text).split() for c in old]
    scored = []
    for at, criterion in enumerate(new):
        matcher = difflib.SequenceMatcher(autojunk=False)
        matcher.set_seq2(_plain(criterion.text).split())
        for was, words in enumerate(words_of_old):
            matcher.set_seq1(words)
            bonus = 0.15 * (_measured(old[was]) == _measured(criterion) != ()) + 0.05 * (old[was].section == criterion.section)
            if matcher.real_quick_ratio() + bonus < _ALIKE or matcher.quick_ratio() + bonus < _ALIKE:
                continue
            if (score := matcher.ratio() + bonus) >= _ALIKE:
                scored.append((-score, abs(at - was), at, was))
    taken_new: set[int] = set()
    taken_old: set[int] = set()
    for _, _, at, was in sorted(scored):
        if at not in taken_new and was not in taken_old:
            taken_new.add(at)
            taken_old.add(was)
            yield at, was


def _measured(criterion: Criterion) -> tuple[str, ...]:
    """What a criterion measures or asks for, by name."""
    return tuple(sorted({leaf["name"] for leaf in _leaves(_tree(criterion)) if isinstance(leaf.get("name"), str)}))


def _compared(before: Criterion, after: Criterion) -> CriterionChange | None:
    section = after.section.value
    values: list[str] = []
    if before.section != after.section:
        values.append(f"{before.section.value} -> {section}")
    if before.scope != after.scope:
        values.append(f"for {before.scope or 'all'} -> for {after.scope or 'all'}")
    was, now = _tree(before), _tree(after)
    if was != now:
        values += _differences(was, now) or ["put together otherwise"]
    kind = ChangeKind.MEANING if values else ChangeKind.WORDS
    if kind is ChangeKind.WORDS and _plain(before.text) == _plain(after.text):
        return None
    return CriterionChange(kind, section, before.text, after.text, tuple(values))


def _tree(criterion: Criterion) -> Any:
    return _unplaced(node_json(criterion.tree))


def _unplaced(value: Any) -> Any:
    """JSON without the places of the words."""
    if isinstance(value, Mapping):
        return {key: _unplaced(item) for key, item in value.items() if key not in _PLACES}
    if isinstance(value, list):
        return [_unplaced(item) for item in value]
    return value


def _leaves(tree: Any) -> Iterator[Mapping[str, Any]]:
    if "kind" in tree:
        yield tree
    elif "not" in tree:
        yield from _leaves(tree["not"])
    else:
        for child in tree.get("all_of", tree.get("any_of", ())):
            yield from _leaves(child)


def _differences(was: Any, now: Any) -> list[str]:
    """What is other, leaf by leaf: leaves of the same kind and name belong together, in their order."""
    before, after = _grouped(was), _grouped(now)
    found: list[str] = []
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name, []), after.get(name, [])
        for one, other in zip(old, new, strict=False):
            found += _fields(name, one, other)
        found += [f"{_named(name, leaf)}: no longer" for leaf in old[len(new) :]]
        found += [f"{_named(name, leaf)}: new" for leaf in new[len(old) :]]
    return found


def _grouped(tree: Any) -> dict[str, list[Mapping[str, Any]]]:
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for leaf in _leaves(tree):
        name = leaf.get("name") or leaf.get("marker") or leaf["kind"]
        groups.setdefault(str(name), []).append(leaf)
    return groups


def _named(name: str, leaf: Mapping[str, Any]) -> str:
    if leaf["kind"] == "unread":
        return f"not read: {leaf.get('words', '')}"
    limits = ", ".join(f"{op.replace('_', ' ')} {_value(v)}" for op, v in leaf.get("bounds", {}).items() if isinstance(v, Mapping))
    return f"{name.replace('_', ' ')} {limits}".strip()


def _fields(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    shown = name.replace("_", " ")
    found: list[str] = []
    for key in dict.fromkeys([*before, *after]):
        was, now = before.get(key), after.get(key)
        if was == now or key == "room":
            continue
        if key in ("bounds", "count") and isinstance(was, Mapping) and isinstance(now, Mapping):
            found += _limits(shown, was, now)
        elif before["kind"] == "unread":
            found.append(f"not read: {was} -> {now}")
        else:
            found.append(f"{shown}{'' if key == 'window' else ' ' + key.replace('_', ' ')}: {_value(was)} -> {_value(now)}")
    return found


def _limits(shown: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for limit in dict.fromkeys([*was, *now]):
        one, other = was.get(limit), now.get(limit)
        if one != other and limit != "canonical":
            same_unit = isinstance(one, Mapping) and isinstance(other, Mapping) and one.get("unit") == other.get("unit")
            yield f"{shown} {limit.replace('_', ' ')} {_value(one, unit=not same_unit)} -> {_value(other)}"


def _value(value: Any, *, unit: bool = True) -> str:
    """A value for people: a number with its unit, a duration, a list."""
    match value:
        case None | [] | "":
            return "none"
        case {"value": number, **rest}:
            shown = f"{number:g}"
            return f"{shown} {rest['unit']}" if unit and rest.get("unit") else shown
        case {"months": months, "days": days}:
            parts = [f"{amount:g} {word}{'' if amount == 1 else 's'}" for amount, word in ((months, "month"), (days, "day")) if amount]
            return " ".join(parts) or "0 days"
        case Mapping():
            return ", ".join(f"{key.replace('_', ' ')} {_value(item)}" for key, item in value.items())
        case list():
            return ", ".join(_value(item) for item in value)
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)
