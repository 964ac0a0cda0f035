"""What every part of the chart shares: the patient, the lexicon, choosing the newest entries, and showing facts to people."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Protocol, Self, TypeVar

from screener.lexicons import Lexicons
from screener.logic import PartialDate, Truth
from screener.patients.model import Patient


class Dateable(Protocol):
    """Anything that may carry a date."""

    @property
    def date(self) -> PartialDate | None: ...


D = TypeVar("D", bound=Dateable)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class State:
    """Whether something holds for the patient, the fact that says so (for people), and that fact's key."""

    truth: Truth
    shown: str
    key: str


class Remembers:
    """Keeps the answers to questions that somebody else works out."""

    def __init__(self) -> None:
        self._asked: dict[tuple[object, ...], Any] = {}

    def asked(self, question: Callable[..., T], *arguments: Hashable) -> T:
        """The answer to a question that somebody else works out (`question(self, *arguments)`, pure); it is worked out once."""
        key = (question, *arguments)
        found: T | None = self._asked.get(key)
        if found is None:
            found = self._asked[key] = question(self, *arguments)
        return found


class ChartBase(Remembers):
    """Holds the patient and the lexicon; the parts of the chart build on it. Nothing here changes after construction.

    `looks_ahead`: whoever judges wants to know on which later days a truth may change. Where only the verdicts of a day are wanted, it is not worked out.
    """

    def __init__(self, patient: Patient, lexicons: Lexicons, *, looks_ahead: bool = True) -> None:
        super().__init__()
        self.patient = patient
        self.looks_ahead = looks_ahead
        self.lexicons = lexicons

    @cached_property
    def ahead(self) -> Self:
        """The same chart for a rule that needs the later days to decide."""
        return self if self.looks_ahead else type(self)(self.patient, self.lexicons)


def newest(entries: Iterable[D], as_of: date) -> tuple[D, ...]:
    """The entries that may be the newest one by `as_of` (verdicts, rules 14 and 26).

    Dated entries go before undated ones. Several come back where they share the newest date, or where a partial date leaves open which is newer;
    a caller whose verdict differs between them has a conflict. Entries dated after `as_of` are not considered.
    """
    past = [entry for entry in entries if entry.date is None or entry.date.earliest <= as_of]
    dated = [(entry, entry.date) for entry in past if entry.date is not None]
    if not dated:
        return tuple(past)
    bar = max(when.earliest for _, when in dated)
    return tuple(entry for entry, when in dated if when.latest >= bar)


def newest_first(entries: Iterable[D]) -> tuple[D, ...]:
    """Entries by date, newest first, the undated last; entries of one date keep their order in the file."""
    return tuple(sorted(entries, key=lambda entry: (entry.date is None, -entry.date.latest.toordinal() if entry.date else 0)))


def latest_date(dates: Iterable[PartialDate | None]) -> PartialDate | None:
    """The last of several dates, as the span in which it must lie; None where none is known."""
    known = [when for when in dates if when is not None]
    if not known:
        return None
    return PartialDate(max(when.earliest for when in known), max(when.latest for when in known))


def shown_date(when: PartialDate | None) -> str:
    """A date for people; a span that no partial date writes is shown as its ends."""
    if when is None:
        return "undated"
    text = str(when)
    try:
        return text if PartialDate.parse(text) == when else f"{when.earliest} to {when.latest}"
    except ValueError:
        return f"{when.earliest} to {when.latest}"


def on_date(when: PartialDate | None) -> str:
    """How a date follows a fact: "on 2026-05-25", "in 2026-05", "(undated)"."""
    if when is None:
        return "(undated)"
    return f"on {when}" if when.exact else f"in {shown_date(when)}"


def number(value: float) -> str:
    """A number for people: at most four significant digits for fractions, whole numbers whole."""
    if value == int(value) and abs(value) < 1e9:
        return str(int(value))
    return f"{value:.4g}" if abs(value) < 1000 else f"{value:.1f}".rstrip("0").rstrip(".")


def unit_for_people(unit: str) -> str:
    """A canonical unit as laboratories print it."""
    return {"10*9/L": "x10^9/L", "10*12/L": "x10^12/L", "mm[Hg]": "mmHg", "ratio": "", "ordinal": "", "qualitative": "", "1": ""}.get(
        unit, unit
    )


def joined(words: Sequence[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""
