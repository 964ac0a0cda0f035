"""Criteria that say the same share one meaning; where their words stand says nothing of it."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from screener.criteria import meaning as sharing
from screener.criteria.codec import dumps, loads
from screener.criteria.criterion import Criterion
from screener.criteria.meaning import meaning_of, placeless
from screener.criteria.nodes import leaves, negation
from screener.criteria.read import read

TEXT = "Inclusion Criteria:\n\n* Age 18 years or older and no CNS metastases\n* Signed informed consent\n* Glorbish frumpiness of the third kind"


def test_the_same_words_elsewhere_mean_the_same() -> None:
    """Two texts that say the same at different places have one meaning, the same object."""
    here, there = read(TEXT), read(TEXT.replace("* Age", "*    Age"))
    assert [c.start for c in here] != [c.start for c in there]
    assert all(one.meaning is other.meaning for one, other in zip(here, there, strict=True))
    assert {(leaf.start, leaf.end) for c in here for leaf in c.meaning.leaves} == {(0, 0)}


def test_what_is_worked_out_of_a_meaning() -> None:
    """How it was read, its kinds, whether it is routine, and what it asks for, not what it denies."""
    age, cns, consent, unread = (criterion.meaning for criterion in read(TEXT))
    assert ["full", "full", "full", "none"] == [found.read for found in (age, cns, consent, unread)]
    assert [("age",), ("cns",), ("consent",), ("unread",)] == [found.kinds for found in (age, cns, consent, unread)]
    assert [False, False, True, False] == [found.routine for found in (age, cns, consent, unread)]
    [asked] = leaves(age.tree)
    assert (asked,) == age.affirmed
    assert () == meaning_of(negation(asked)).affirmed


def test_a_meaning_counts_for_nothing_else() -> None:
    """A criterion whose meaning was asked for equals its twin, is kept and copied as before, and a changed tree has a meaning of its own."""
    asked, twin = read(TEXT)[0], read(TEXT.replace("older", "older "))[0]
    assert asked.meaning.kinds == ("age",)
    assert Criterion(**{name: getattr(asked, name) for name in Criterion.__match_args__}) == asked
    assert pickle.loads(pickle.dumps(asked)) == asked
    assert loads(dumps([asked]), TEXT)[0].tree == asked.tree
    changed = replace(asked, tree=negation(asked.tree))
    assert changed.meaning is not asked.meaning
    assert twin.meaning is asked.meaning


def test_full_tables_begin_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is shared is bounded: beyond that only sharing is lost."""
    monkeypatch.setattr(sharing, "_MOST_KEPT", 2)
    monkeypatch.setattr(sharing, "_meanings", {})
    monkeypatch.setattr(sharing, "_statements", {})
    found = [meaning_of(criterion.tree) for criterion in read(TEXT)]
    assert 4 == len(found)
    assert len(sharing._meanings) <= 2
    assert len(sharing._statements) <= 2
    [age] = leaves(read(TEXT)[0].tree)
    assert placeless(age) == found[0].tree
