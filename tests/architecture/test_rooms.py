"""The rooms are whole: of a known kind, in the catalogue, documented, and shown by examples."""

from __future__ import annotations

import pytest
import yaml

from screener.criteria.tree import KINDS, LEAVES, ROOMS
from screener.report.catalogue import MANUAL_PARTS, examples_file, manual_of, rooms

# Leaves that other rooms read: the examples stand with those.
SHARED = {"conditions_shared", "permitted", "unread"}
# No rooms: a reader that asks several rooms at once, a leaf of `adequacy` that other rooms make too, words that say of whom a line speaks or where to look and state nothing.
NO_ROOMS = {"therapy_rooms", "adequate_shared", "cohort_words", "pointers"}

ALL_ROOMS = sorted(
    ({leaf.__module__.split(".")[2] for leaf in LEAVES} | {reader.__module__.split(".")[2] for _, reader in ROOMS}) - NO_ROOMS
)


@pytest.mark.parametrize("room", ALL_ROOMS)
def test_the_manual_has_its_four_parts(room: str) -> None:
    """What it is, how it reads, what it needs, when it is unknown: in that order."""
    manual = manual_of(room)
    places = [manual.find(part) for part in MANUAL_PARTS]
    assert -1 not in places, manual
    assert sorted(places) == places


@pytest.mark.parametrize("room", [room for room in ALL_ROOMS if room not in SHARED])
def test_examples_stand_beside_the_room(room: str) -> None:
    """A room shows what it reads and how it judges."""
    file = examples_file(room)
    assert file is not None, f"screener/criteria/{room}.yaml is missing"
    parts = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert parts.get("reads")
    assert parts.get("judges")


def test_every_room_is_in_the_catalogue() -> None:
    """`screener kinds` shows every room, with no list kept by hand."""
    assert ALL_ROOMS == sorted(entry.name for entry in rooms())


def test_leaves_are_of_known_kinds() -> None:
    """The kinds are a closed list, and every one of the list that a leaf can have is spelled as there."""
    kinds = {leaf.__dataclass_fields__["kind"].default for leaf in LEAVES} - {leaf.__dataclass_fields__["end"].default for leaf in LEAVES}
    assert set() == {kind for kind in kinds if isinstance(kind, str)} - set(KINDS)
    assert len(KINDS) == len(set(KINDS))
