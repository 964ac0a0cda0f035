"""What may be said of comorbidities and findings: facts, and the answers to questions about them."""

from __future__ import annotations

from dataclasses import dataclass

from screener.lexicons.spelling import fold
from screener.logic import PartialDate
from screener.patients.therapies import Given


@dataclass(frozen=True, slots=True)
class ConditionFact:
    """One thing that the file says about a condition.

    `ids` are the lexicon's: what the name means and what it implies. `active` is None only where the condition is absent or the source cannot say.
    `source` is the key of the file it stands in: conditions, toxicities, labs, prior_therapies, disease.
    """

    name: str
    ids: frozenset[str]
    present: bool
    active: bool | None
    controlled: bool | None
    on_treatment: bool | None
    immune_related: bool | None
    viral_load_undetectable: bool | None
    date: PartialDate | None
    grade: int | None
    note: str | None
    source: str
    shown: str
    test_id: str | None = None

    @property
    def key(self) -> str:
        """The key of this fact."""
        return f"{self.source}:{self.test_id or min(self.ids, default=self.name)}"


@dataclass(frozen=True, slots=True)
class ConditionLookup:
    """What the file says about a set of conditions.

    `present`: items that are one of them. `denied`: each of them is absent, said so or by a complete list. `active_denied`: none is active (a
    negative hepatitis B surface antigen says no more than that). `possible`: items of which one of them may be the kind ("autoimmune disease" where
    rheumatoid arthritis is asked for).
    """

    present: tuple[ConditionFact, ...]
    denied: bool
    active_denied: bool
    possible: tuple[ConditionFact, ...]
    because: str


@dataclass(frozen=True, slots=True)
class ProcedureLookup:
    """Whether one of a set of procedures was done: treatments, and entries of the list of conditions that name one ("solid organ transplant")."""

    given: tuple[Given, ...]
    noted: tuple[ConditionFact, ...]
    denied: bool


@dataclass(frozen=True, slots=True)
class QualitativeResult:
    """A result of a qualitative test, from `labs` or from a condition that names the test."""

    lab_id: str
    positive: bool
    date: PartialDate | None
    shown: str
    key: str


def name_key(name: str) -> str:
    """The same for two names of conditions that are the same but for case, hyphens, spelling and a plural."""
    return fold(name).removesuffix("s")


def same_name(one: str, other: str) -> bool:
    """Are two names of conditions the same, but for case, hyphens, spelling and a plural?"""
    return name_key(one) == name_key(other)
