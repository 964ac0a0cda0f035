"""Treatments as a text names them: the value that the reading of noun phrases makes."""

from __future__ import annotations

from dataclasses import dataclass

from screener.criteria.therapy.target import Therapy, union


@dataclass(frozen=True, slots=True)
class Treatments:
    """Treatments named in tokens i..j. `join`: "or", "and" between several; the flags say what stood with them."""

    i: int
    j: int
    therapies: tuple[Therapy, ...]
    join: str = ""
    prior: bool = False  # "prior", "previous"
    linked: bool = False  # "treatment with", "dose of"
    last: bool = False
    generic: bool = False  # "therapy" alone
    standard: bool = False  # "standard therapy"
    study: bool = False  # "another clinical trial"
    combined: bool = False
    other: bool = False  # means what it does only behind "another"
    examples: tuple[Therapy, ...] = ()  # "(e.g., A or B)": members by the text's own word
    including: bool = False  # they stood behind "including"
    named: int = 0  # the token behind the names, where words on their purpose follow
    advanced: bool = False  # given for advanced or recurrent disease

    @property
    def everything(self) -> tuple[Therapy, ...]:
        """The treatments with those named as examples of them."""
        return tuple(dict.fromkeys((*self.therapies, *self.examples)))

    @property
    def named_to(self) -> int:
        """The token behind the names, before what they were given for."""
        return self.named or self.j

    @property
    def name(self) -> str:
        """For people."""
        return (" and " if self.join == "and" else " or ").join(therapy.name for therapy in self.therapies)


def as_one(therapies: tuple[Therapy, ...]) -> Therapy | None:
    """Several sets as one, where that can be said without loss."""
    return union(therapies) if all(therapy.plain for therapy in therapies) or len(therapies) == 1 else None
