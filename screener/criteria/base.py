"""What every room speaks: leaves with spans, and findings with reasons.

A *leaf* is one typed statement that a text makes ("ANC is at least 1.0"). It knows nothing of inclusion and exclusion: polarity is applied once, in
`screener.match.screen`. A *finding* is what judging one leaf for one patient on one day gives: a truth, a sentence, and what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from screener.logic import Duration, PartialDate, Truth
from screener.patients.panel import Bits, People

if TYPE_CHECKING:
    from screener.lexicons import Lexicons
    from screener.patients.facts import Chart


class Reason(StrEnum):
    """Why a finding is unknown (contract: verdicts)."""

    MISSING = "missing"
    STALE = "stale"
    PARTIAL_DATE = "partial_date"
    CONFLICT = "conflict"
    JUDGEMENT = "judgement"
    NOT_READ = "not_read"


class Ask(StrEnum):
    """Who can answer an open question."""

    LABORATORY = "laboratory"
    PATHOLOGY = "pathology"
    RADIOLOGY = "radiology"
    COORDINATOR = "coordinator"
    INVESTIGATOR = "investigator"


@dataclass(frozen=True, slots=True)
class Need:
    """A fact that would decide: `fact` is `<patient-file key>:<lexicon name>[:<assay>]`, `question` one sentence for a person."""

    fact: str
    question: str
    ask: Ask = Ask.COORDINATOR


@dataclass(frozen=True, slots=True)
class Finding:
    """The truth of one statement for one patient on one day.

    `because` is one plain sentence with the fact and its date. `turns` are the later days on which the truth may change without new facts (a
    washout ends, a birthday, a laboratory value grows stale); between two turns it is constant. `distance` says how far a false statement is from
    true ("0.9, needs 1.0"). `absent` marks a statement that is false because a complete list does not hold the thing, so that opinions about it
    ("clinically significant ...") need no asking.
    """

    truth: Truth
    because: str
    reason: Reason | None = None
    needs: tuple[Need, ...] = ()
    turns: tuple[date, ...] = ()
    changeable: bool = True
    distance: str | None = None
    absent: bool = False
    computed: bool = False

    def __post_init__(self) -> None:
        if (self.truth is Truth.UNKNOWN) != (self.reason is not None):
            raise ValueError("a finding has a reason exactly when it is unknown")


Outcome = tuple[Truth, Reason | None]  # the truth of a statement, and why it is unknown


def met(because: str, *, turns: tuple[date, ...] = (), changeable: bool = True, computed: bool = False) -> Finding:
    """The statement is true."""
    return Finding(Truth.TRUE, because, turns=turns, changeable=changeable, computed=computed)


def not_met(
    because: str,
    *,
    turns: tuple[date, ...] = (),
    changeable: bool = True,
    distance: str | None = None,
    absent: bool = False,
    computed: bool = False,
) -> Finding:
    """The statement is false."""
    return Finding(Truth.FALSE, because, turns=turns, changeable=changeable, distance=distance, absent=absent, computed=computed)


def unknown(reason: Reason, because: str, *needs: Need, turns: tuple[date, ...] = ()) -> Finding:
    """The statement cannot be decided, and why."""
    return Finding(Truth.UNKNOWN, because, reason=reason, needs=needs, turns=turns)


def missing(because: str, *needs: Need) -> Finding:
    """No such fact is recorded."""
    return unknown(Reason.MISSING, because, *needs)


def to_judge(because: str, question: str) -> Finding:
    """No fact decides it: the investigator does."""
    return unknown(Reason.JUDGEMENT, because, Need("judgement:investigator", question, Ask.INVESTIGATOR))


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One statement. `kind` is one of the closed list of kinds; `start`/`end` are offsets of the words it rests on, within its segment's raw text.

    Subclasses are frozen, slotted, keyword-only dataclasses whose fields are JSON-like (numbers, strings, enums, tuples, Bounds, Duration, and other
    frozen dataclasses), so that a tree survives JSON unchanged. `room` names the module that reads and judges it.
    """

    kind: str
    start: int
    end: int

    room: ClassVar[str] = ""
    routine: ClassVar[bool] = False  # settled at the consent visit; nobody rules a trial out on it

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Judge the statement for one patient as of one day; pure."""
        raise NotImplementedError

    def settle(self, chart: Chart, as_of: date) -> Outcome:
        """What `judge` finds, without its sentence: for whole panels. A room that overrides it decides both by the same rules."""
        finding = self.judge(chart, as_of)
        return finding.truth, finding.reason

    def settler(self, lexicons: Lexicons, as_of: date) -> Callable[[Chart], Outcome]:
        """`settle` for many patients on one day: a room that overrides it works out once what is the same for all of them."""
        return lambda chart: self.settle(chart, as_of)

    def over(self, people: People, as_of: date) -> Bits | None:
        """`settle` for everybody of a panel at once, where the room can say it without asking patient by patient; else None."""
        return None

    def but(self, excepted: Any) -> Any:
        """The same statement (a node) of which the excepted things (a node) do not count, one by one; None where the room cannot say that by itself."""
        return None


def bits_of(found: Mapping[Outcome, int]) -> Bits:
    """Who has which outcome, as a statement over a panel."""
    factual = 0
    for (truth, reason), mask in found.items():
        if truth is Truth.UNKNOWN and reason is not Reason.JUDGEMENT and reason is not Reason.NOT_READ:
            factual |= mask
    return Bits(
        found.get((Truth.TRUE, None), 0), found.get((Truth.FALSE, None), 0), factual, found.get((Truth.UNKNOWN, Reason.JUDGEMENT), 0)
    )


def of_alike(groups: Iterable[tuple[Chart, int]], settle: Callable[[Chart], Outcome]) -> Bits:
    """A statement over a panel in which those of one group are judged by the chart of one of them."""
    found: dict[Outcome, int] = {}
    for chart, who in groups:
        outcome = settle(chart)
        found[outcome] = found.get(outcome, 0) | who
    return bits_of(found)


def with_each(rest: Bits, people: People, among: int, settle: Callable[[Chart], Outcome]) -> Bits:
    """A statement over a panel, of which some patients are judged by themselves."""
    found = of_alike(((chart, who) for who, chart in people.each(among)), settle)
    return Bits(*(bits & ~among | own for bits, own in zip(rest, found, strict=True)))


def to_json(value: Any) -> Any:
    """A leaf, or one of its field values, as JSON data. Empty fields (None, (), False) are left out of leaves and records."""
    if isinstance(value, Leaf):
        out: dict[str, Any] = {"kind": value.kind, "room": value.room, "start": value.start, "end": value.end}
        for field in fields(value):
            item = getattr(value, field.name)
            if field.name not in ("kind", "start", "end") and item is not None and item != () and item is not False:
                out[field.name] = to_json(item)
        return out
    if isinstance(value, Duration):
        return {"months": value.months, "days": value.days}
    if isinstance(value, PartialDate | date):
        return str(value)
    if isinstance(value, frozenset):
        return sorted(to_json(item) for item in value)
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    if hasattr(value, "to_json"):
        return value.to_json()
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json(v) for f in fields(value) if (v := getattr(value, f.name)) is not None and v != () and v is not False}
    return value
