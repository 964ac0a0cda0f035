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


@dataclass(frozen=True, slots=True)
class RoomEntry:
    """A room: its name, the four parts of its manual, its title, and texts that it reads."""

    name: str
    title: str
    manual: str
    kinds: tuple[str, ...]
    examples: tuple[str, ...]


def rooms() -> list[RoomEntry]:
    """Every room, in the order in which they are asked."""
    return [_entry(name, reader.__module__) for name, reader in ROOMS]


def _entry(name: str, module: str) -> RoomEntry:
    manual = inspect.cleandoc(importlib.import_module(module).__doc__ or "")
    title, _, rest = manual.partition("\n")
    examples = examples_of(module)
    kinds = tuple(dict.fromkeys(kind for kind in (_kinds_of(name, module)) if kind))
    texts = [text for block in examples.get("reads") or () for text in block.get("text") or ()]
    return RoomEntry(name, title.rstrip("."), rest.strip("\n"), kinds, tuple(str(text) for text in texts))


def _kinds_of(name: str, module: str) -> Iterator[str]:
    for leaf in LEAVES:
        if leaf.room == name or leaf.__module__ == module or leaf.__module__.startswith(module + "."):
            kind = leaf.__dataclass_fields__["kind"].default
            if isinstance(kind, str):
                yield kind


def examples_file(module: str) -> Path | None:
    """The YAML beside a room's module, None where there is none. A room that is a folder keeps it beside the folder or inside."""
    parts = module.split(".")
    folder = Path(str(resources.files("screener"))) / "criteria"
    name = parts[2]
    for place in (folder / f"{name}.yaml", folder / name / f"{name}.yaml"):
        if place.is_file():
            return place
    return None


def examples_of(module: str) -> dict[str, Any]:
    """What the YAML beside a room's module holds; empty where there is none."""
    place = examples_file(module)
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
