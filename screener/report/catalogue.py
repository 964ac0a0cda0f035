"""The catalogue of criterion kinds, made from the rooms themselves: their docstrings and the examples beside them."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from screener.criteria.tree import KINDS, LEAVES, ROOMS

_EXAMPLES = 6
MANUAL_PARTS = ("What it is", "How it reads", "Needs", "Unknown when")


@dataclass(frozen=True, slots=True)
class RoomEntry:
    """A room: its name, the four parts of its manual, its title, and texts that it reads."""

    name: str
    title: str
    manual: str
    kinds: tuple[str, ...]
    examples: tuple[str, ...]


def rooms() -> list[RoomEntry]:
    """Every room that has a manual, in the order in which they are asked; then those that only other rooms speak for."""
    names = dict.fromkeys(_room_of(reader.__module__) for _, reader in ROOMS)
    names |= dict.fromkeys(_room_of(leaf.__module__) for leaf in LEAVES)
    return [_entry(name) for name in names if all(part in manual_of(name) for part in MANUAL_PARTS)]


def _room_of(module: str) -> str:
    return module.split(".")[2]


def manual_of(room: str) -> str:
    """The docstring of a room, whether it is a module or a folder."""
    return inspect.cleandoc(importlib.import_module(f"screener.criteria.{room}").__doc__ or "")


def _entry(room: str) -> RoomEntry:
    title, _, rest = manual_of(room).partition("\n")
    texts = [str(text) for block in examples_of(room).get("reads") or () for text in _texts(block.get("text"))]
    return RoomEntry(room, title.rstrip("."), rest.strip("\n"), tuple(dict.fromkeys(_kinds_of(room))), tuple(texts))


def _texts(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _kinds_of(room: str) -> Iterator[str]:
    for leaf in LEAVES:
        if _room_of(leaf.__module__) == room or leaf.room == room:
            kind = leaf.__dataclass_fields__["kind"].default
            if isinstance(kind, str):
                yield kind


def examples_file(room: str) -> Path | None:
    """The YAML of a room, None where there is none: beside its module, or in its folder."""
    folder = Path(str(resources.files("screener"))) / "criteria"
    for place in (folder / f"{room}.yaml", folder / room / f"{room}.yaml"):
        if place.is_file():
            return place
    return None


def examples_of(room: str) -> dict[str, Any]:
    """What the YAML of a room holds; empty where there is none."""
    place = examples_file(room)
    if place is None:
        return {}
    found = yaml.safe_load(place.read_text(encoding="utf-8"))
    return found if isinstance(found, dict) else {}


def catalogue_text(entries: Sequence[RoomEntry]) -> str:
    """All rooms in short, then the closed list of kinds."""
    lines = []
    for entry in entries:
        lines.append(f"{entry.name}: {entry.title}" + (f" (kinds: {', '.join(entry.kinds)})" if entry.kinds else ""))
        lines += [f"    {text}" for text in entry.examples[:2]]
    return "\n".join([*lines, "", f"Kinds: {', '.join(KINDS)}", "", "screener kinds NAME shows one in full."])


def entry_text(entry: RoomEntry) -> str:
    """One room in full."""
    lines = [entry.title, "", entry.manual]
    if entry.kinds:
        lines += ["", f"Kinds          {', '.join(entry.kinds)}"]
    if entry.examples:
        lines += ["", "Examples"] + [f"  {text}" for text in entry.examples[:_EXAMPLES]]
    return "\n".join(lines)
