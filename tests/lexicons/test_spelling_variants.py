"""Folding names to one key, and making the spellings that text may use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.lexicons.graph import Cycle, ancestors_of
from screener.lexicons.spelling import fold, plural, singular, variants


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Tumours", "tumor"),
        ("haemorrhage", "Hemorrhage"),
        ("PD-1", "pd 1"),
        ("HER2/neu", "her2-neu"),
        ("metastases", "metastasis"),
        ("sarcomata", "sarcoma"),
        ("Leucocytes", "leukocyte"),
        ("Crohn’s disease", "crohn disease"),
        ("IFN-α", "ifn alpha"),
        ("oesophageal varices", "esophageal varices"),
        ("  deep   vein thrombosis. ", "deep vein thrombosis"),
    ],
)
def test_two_spellings_have_one_key(one: str, two: str) -> None:
    """What a patient file may write either way is looked up once."""
    assert fold(one) == fold(two)


@pytest.mark.parametrize(
    ("one", "two"), [("PD-1", "PD-L1"), ("hepatitis b", "hepatitis c"), ("hypokalemia", "hyperkalemia"), ("diabetes", "diabetic")]
)
def test_different_words_have_different_keys(one: str, two: str) -> None:
    """Folding does not merge what differs."""
    assert fold(one) != fold(two)


@given(st.text(max_size=60))
def test_folding_is_stable_enough_to_look_up(text: str) -> None:
    """A key never depends on case or outer blanks."""
    assert fold(text) == fold(f"  {text} ")


@pytest.mark.parametrize(
    ("one", "many"),
    [("sarcoma", "sarcomas"), ("malignancy", "malignancies"), ("metastasis", "metastases"), ("stress fracture", "stress fractures")],
)
def test_the_plural_of_a_name(one: str, many: str) -> None:
    """The last word takes the ending, and the look-up takes it off again."""
    assert many == plural(one)
    assert singular(one) == singular(many)


@pytest.mark.parametrize("word", ["anemia", "diabetes", "bleeding", "illness", "pd-1"])
def test_a_word_without_a_plural(word: str) -> None:
    """No ending is made up."""
    assert plural(word) is None


@pytest.mark.parametrize(
    ("alias", "spelling"),
    [
        ("anti-pd-1", "anti-pd1"),
        ("anti-pd-1", "anti pd-1"),
        ("anti-pd-1", "anti pd1"),
        ("non-small cell lung cancer", "non small cell lung cancer"),
        ("hemoptysis", "haemoptysis"),
        ("solid tumor", "solid tumours"),
        ("anemia", "anaemia"),
        ("leukopenia", "leucopenia"),
        ("immunization", "immunisation"),
        ("crohn's disease", "crohn’s disease"),
        ("edema", "oedema"),
    ],
)
def test_a_spelling_is_made(alias: str, spelling: str) -> None:
    """Hyphens, British spellings, plurals and curly apostrophes."""
    assert spelling in variants(alias, plurals=True)


def test_systemic_stays_systemic() -> None:
    """The rule for -aemic must not touch it."""
    assert {"systemic steroid", "systemic steroids"} == variants("systemic steroid", plurals=True)


def test_ancestors_reach_the_top_by_every_way() -> None:
    """A node with two parents has the ancestors of both."""
    assert {"a", "b", "c", "top"} == ancestors_of({"a": ("b", "c"), "b": ("top",), "c": ("top",), "top": ()})["a"]


def test_a_loop_is_found() -> None:
    """A concept that is its own ancestor is a fault, not an endless walk."""
    with pytest.raises(Cycle):
        ancestors_of({"a": ("b",), "b": ("a",)})
