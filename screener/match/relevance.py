"""How near a trial's disease is to osteosarcoma: by the conditions that it registers, its title, and the tumours that its criteria ask for.

The nearest naming counts: a trial for twenty tumours of which one is osteosarcoma is a trial for osteosarcoma. "Cancer" and "neoplasm" are the registry's
usual filing words: beside a tumour of another kind they say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from screener import lexicons
from screener.criteria.base import Leaf
from screener.criteria.diagnosis import Tumour
from screener.lexicons import Lexicons
from screener.text.clean import clean
from screener.text.tokens import tokenize

FITS = ("osteosarcoma", "bone_sarcoma", "sarcoma", "solid_tumour", "none")
OSTEOSARCOMA = "osteosarcoma"
_GENERAL = frozenset({"cancer"})
_SOLID = frozenset({"solid_tumor", "extracranial_solid_tumor", "pediatric_solid_tumor"})


def disease_fit(trial_conditions: Sequence[str], title: str | None, leaves: Iterable[Leaf]) -> str:
    """One of `FITS`. `leaves` are those of the trial's inclusion criteria; what excludes a tumour must not be among them."""
    words = lexicons.load()
    asked = {one for leaf in leaves if isinstance(leaf, Tumour) for one in leaf.histologies}
    filed = {one for text in trial_conditions for one in _named_in(text)}
    if any(_within(words, one, OSTEOSARCOMA) for one in asked | filed):
        return "osteosarcoma"  # whatever the title says
    titled = set(_named_in(title or ""))
    everything = asked | filed | titled
    if any(_within(words, one, OSTEOSARCOMA) for one in titled):
        return "osteosarcoma"
    if "bone_sarcoma" in everything:
        return "bone_sarcoma"
    if "sarcoma" in everything:
        return "sarcoma"
    # what the criteria ask for decides whether a general word is meant in general
    if asked & (_SOLID | _GENERAL):
        return "solid_tumour"
    specific = {one for one in everything if one not in _SOLID | _GENERAL}
    if filed & _SOLID or titled & _SOLID:
        return "solid_tumour" if not (asked - _SOLID - _GENERAL) or titled & _SOLID else "none"
    if everything & _GENERAL and not specific:
        return "solid_tumour"
    return "none"


@lru_cache(maxsize=8192)
def _named_in(text: str) -> tuple[str, ...]:
    """The tumours that a title or a registered condition names."""
    if not text:
        return ()
    whole = lexicons.load().find("histology", text)
    if whole is not None:
        return (whole.id,)
    cleaned = clean(text)
    named = (token.concept("histology") for token in tokenize(cleaned, 0, len(cleaned.lower)))
    return tuple(concept.id for concept in named if concept is not None)


def _within(words: Lexicons, one: str, kind: str) -> bool:
    return words.is_a("histology", one, kind)


__all__ = ["FITS", "disease_fit"]
