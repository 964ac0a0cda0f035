"""Refusing a pattern without trying it never changes what is found."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import screener
from screener.criteria.reading.sentences import scan_of
from screener.criteria.tumour_view import TumourView
from screener.criteria.wording_shared import mentions
from screener.text.clean import flat
from screener.text.gated import Gated, Stems, gated, mask_of, words_of
from screener.text.required import requirements

_ROOMS = Path(screener.__file__).parent / "criteria"


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [
            text
            for key, inner in value.items()
            if key in ("text", "criterion", "reads", "does_not_read", "judges")
            for text in _texts(inner)
        ]
    return [text for inner in value for text in _texts(inner)] if isinstance(value, list) else []


def _sentences() -> list[str]:
    found = [text for file in sorted(_ROOMS.rglob("*.yaml")) for text in _texts(yaml.safe_load(file.read_text(encoding="utf-8")))]
    return sorted(set(found))[::9]


def _patterns() -> list[Gated]:
    import_module("screener.criteria.read")  # and all rooms with it
    modules = [module for name, module in sorted(sys.modules.items()) if name.startswith("screener.criteria")]
    return [value for module in modules for value in vars(module).values() if isinstance(value, Gated)]


def test_every_pattern_of_the_rooms_stands_only_where_its_gate_lets_it_through():
    """Over the examples of all rooms: where the mask or the first character refuses a pattern, the pattern itself finds nothing."""
    patterns = _patterns()
    assert len(patterns) > 300
    refused = 0
    for sentence in _sentences():
        text = flat(sentence)
        scan = scan_of(text, 0, len(text.lower), 0, excluding=False)
        view = TumourView(scan)
        for pattern in patterns:
            for mask, words in ((scan.mask, scan.said), (scan.mask, scan.symbols), (view.mask, view.text)):
                if mask & pattern.bits != pattern.bits:
                    refused += 1
                    assert pattern.search(words) is None, (pattern.pattern, words)
            if pattern.begins:
                assert all(pattern.match(scan.said, at) is None for at, sign in enumerate(scan.said) if sign not in pattern.begins)
    assert refused > 10_000


_LIKE_THE_ROOMS = (
    r"(?:prior|previous)(?:ly)? treat(?:ed|ment)?\b",
    r"(?<= )(?P<np>NP )(?:MUST |have ){0,4}(?:EXAMPLE |included )",
    r"[\s,(]{0,3}(?:(?:a|an)\s){0,2}(?:tumou?rs?|cancer)(?![a-z])",
    r"(?:no|not) (?:\w{2,14} ){0,3}(?:more|fewer) than|[≥>]=? ?1",
    r"(?:18|21)\+?|x{2,3}y|(?=z)z[^:]{1,3}q",
    r"a?b?c?|d",
    r"(?:one|two)+ half",
    r"[a-c]d|\de",
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_what_matches_a_pattern_holds_what_the_pattern_needs(data):
    """Strings made from a pattern hold one of each of its sets of literals, in a word or as a sign, and begin with one of its characters."""
    pattern = data.draw(st.sampled_from(_LIKE_THE_ROOMS))
    text = data.draw(st.from_regex(pattern, fullmatch=False))
    needs, begins = requirements(pattern)
    match = re.search(pattern, text)
    assert match is not None
    runs = words_of(match.group())
    for literals in needs:
        assert any(literal in run for literal in literals for run in runs)
    assert not begins or match.group()[:1] in begins


@pytest.mark.parametrize(
    ("pattern", "needs", "begins"),
    [
        (r"(?:prior|previous) treatment", [{"treatment"}, {"prior", "previous"}], {"p"}),
        (r" LAB (?:of )?BQ(?= )", [{"LAB"}, {"of", "BQ"}], {" "}),
        (r"(?:a |an )*(?:tumou?r|cancer)\b", [{"tumor", "tumour", "cancer"}], {"a", "t", "c"}),
        (r"(?i)tumour", [], set()),
        (r"a?", [], set()),
        (r"\w+ of", [{"of"}], set()),
        (r" ?[®™]", [{"®", "™"}], {" ", "®", "™"}),
        (r"\(\w+\) and|\[see", [{"and", "see"}], {"(", "["}),
    ],
)
def test_what_a_pattern_needs(pattern, needs, begins):
    """The sets of literals and the first characters of some patterns: the rarest first."""
    assert (tuple(needs), begins) == requirements(pattern)


def test_a_pattern_declared_after_reading_began_is_always_tried():
    """A pattern that no mask knows of is never refused."""
    mask = mask_of(["nothing"])
    late = gated(r"some late words")
    assert late.bits & mask
    assert late.search("some late words") is not None


def test_stems_are_asked_of_the_whole_sentence():
    """A stem that is part of a word, and one of two words."""
    text = flat("Prior metastasectomy; in need of care")
    scan = scan_of(text, 0, len(text.lower), 0, excluding=False)
    assert mentions(scan, Stems("stasect"))
    assert mentions(scan, Stems("in need"))
    assert not mentions(scan, Stems("need for", "surgery"))
    assert not mentions(scan, Stems("surgery"))
