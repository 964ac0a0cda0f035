"""Windows since treatment: what is stated, and how it is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, NamedTuple

from screener.criteria.base import Finding, Leaf, Need, Reason, met, not_met, unknown
from screener.criteria.nodes import any_of
from screener.criteria.therapy.elapsed import When, judge_end, truth_of_end
from screener.criteria.therapy.sought import Sought, sought
from screener.criteria.therapy.target import Therapy, excepting
from screener.logic import PartialDate, Truth, negate
from screener.patients.facts import Chart, Given, Medicine
from screener.patients.panel import Bits, Entry, People, settled


class _State(NamedTuple):
    """Was one treatment given too recently? `why` it is not known: missing, conflict, partial_date, half_life, other (it may not be meant), rest, taken, may_be_taken."""

    truth: Truth
    of: Given | Medicine
    why: str = ""
    turns: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Washout(Leaf):
    """`window.recent`: one of the treatments was given within the window; else: the last of them ended at least so long ago (or none was given)."""

    kind: str = "washout"
    therapy: Therapy
    window: When
    rest: bool = (
        False  # "any other therapy" in a list of windows: what the neighbours do not speak of, and nobody here can tell which that is
    )

    room: ClassVar[str] = "washout"

    def but(self, excepted: Any) -> Any:
        """The same, with a shorter window for what a permission says to be long enough ago ("radiotherapy within 2 weeks; palliative radiotherapy is allowed if it ended 1 week ago")."""
        spared = excepted if isinstance(excepted, Washout) else None
        if spared is None or not self.window.recent or spared.window.recent or self.window.half_lives or spared.window.half_lives:
            return None
        if self.window.duration is None or spared.window.duration is None:
            return None
        within = replace(spared.window, recent=True, strict=not spared.window.strict)
        return any_of(replace(self, therapy=excepting(self.therapy, (spared.therapy,))), replace(spared, window=within))

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Rule 7: count from the item's end; an ongoing item is never washed out; what was never given (complete list) is."""
        name = self.therapy.name
        need = Need(f"prior_therapies:{_key(self.therapy)}", f"When was the last dose or session of {name}, if any was given?")
        looked_for = sought(self.therapy)
        states = list(self._states(chart, as_of, looked_for))
        turns = tuple(sorted({day for state in states for day in state.turns if day > as_of}))
        truth, reason, deciding = self._joined(chart, states, looked_for)
        recent = self.window.recent
        if truth is Truth.UNKNOWN:
            because = f"no {name} is recorded within the window, but the list of treatments is not complete"
            return unknown(reason or Reason.MISSING, self._said(deciding, as_of) if deciding else because, need, turns=turns)
        if deciding is not None:  # given in the window, or not long enough ago
            because = f"{self._said(deciding, as_of)}; {self.window if recent else _required(self.window)}"
            return met(because, turns=turns) if recent else not_met(because, turns=turns, distance=self._distance(deciding, as_of))
        because = "; ".join(self._said(state, as_of) for state in states[-2:]) or f"no {name} in the complete list of treatments"
        return not_met(because, turns=turns, absent=not states) if recent else met(because, turns=turns)

    def over(self, people: People, as_of: date) -> Bits:
        """As `judge`, for a whole panel: a treatment that surely was too recent decides for its patient, then one of which that is not known."""
        looked_for = sought(self.therapy)
        members = people.asked(looked_for.among)
        recent = doubt = 0
        state_of = self._state_of(people, as_of)
        for entry in members.sure:
            truth = state_of(entry)
            if truth is Truth.TRUE:
                recent |= entry.who
            elif truth is Truth.UNKNOWN:
                doubt |= entry.who
        if self.rest:
            recent, doubt = 0, recent | doubt
        for entry in members.maybe:
            if not doubt & entry.who and state_of(entry) is not Truth.FALSE:
                doubt |= entry.who
        for taken, found in people.asked(looked_for.taken_by):
            if found is Truth.TRUE and not (taken.of.local and looked_for.medicine):
                recent |= taken.who
            elif found is Truth.UNKNOWN and looked_for.medicine and not (taken.of.local and "corticosteroid" in taken.of.classes):
                doubt |= taken.who
        closed = people.therapies_complete & (people.medications_complete if looked_for.medicine else people.everybody)
        rested = closed & ~(recent | doubt)
        return settled(recent, rested, people.everybody) if self.window.recent else settled(rested, recent, people.everybody)

    def _state_of(self, people: People, as_of: date) -> Callable[[Entry[Given]], Truth]:
        """Was a treatment given too recently? Found once for all sets of treatments that mean the same drugs of it, where a half-life counts."""
        known = people.asked(_states_in, self.window, as_of)
        looked_for = sought(self.therapy)

        def state_of(entry: Entry[Given]) -> Truth:
            hours = self._hours(entry.chart, entry.of, looked_for)
            key = id(entry.of), hours
            found = known.get(key)
            if found is None:
                found = known[key] = self._truth_of(entry.chart, entry.of, as_of, hours)
            return found

        return state_of

    def _hours(self, chart: Chart, item: Given, looked_for: Sought) -> tuple[float | None, ...]:
        """The half-lives of the drugs for which a treatment belongs to the set, where they count."""
        if not self.window.half_lives or item.ongoing:
            return ()
        lexicon = chart.lexicons.drugs
        return tuple(lexicon[drug].half_life_hours_high if drug else None for drug in looked_for.meant(chart, item) or (None,))

    def _joined(self, chart: Chart, states: Iterable[_State], looked_for: Sought) -> tuple[Truth, Reason | None, _State | None]:
        """The truth, why it is not known, and the treatment that decides or leaves it open."""
        doubt = None
        for state in states:
            if state.truth is Truth.TRUE:
                return (Truth.TRUE if self.window.recent else Truth.FALSE), None, state
            if doubt is None and state.truth is Truth.UNKNOWN:
                doubt = state
        if doubt is not None:
            return Truth.UNKNOWN, _REASONS.get(doubt.why, Reason.MISSING), doubt
        if self._open(chart, looked_for):
            return Truth.UNKNOWN, Reason.MISSING, None
        return (Truth.FALSE if self.window.recent else Truth.TRUE), None, None

    def _open(self, chart: Chart, looked_for: Sought) -> bool:
        """May a treatment have been given that is in no list? Growth factors, vaccines and transfusions stand with the treatments."""
        return not chart.therapies_complete or (looked_for.medicine and not chart.medications_complete)

    def _states(self, chart: Chart, as_of: date, looked_for: Sought) -> Iterator[_State]:
        """For each treatment that is meant or may be: was it given too recently?"""
        for item, found in chart.asked(looked_for.given):
            state = self._one(chart, item, as_of, self._hours(chart, item, looked_for))
            if self.rest and state.truth is Truth.TRUE:
                yield state._replace(truth=Truth.UNKNOWN, why="rest")
            elif found is Truth.UNKNOWN and state.truth is not Truth.FALSE:
                yield state._replace(truth=Truth.UNKNOWN, why="other")
            else:
                yield state
        for medicine, found in chart.asked(looked_for.taken):
            if found is Truth.TRUE and not (medicine.local and looked_for.medicine):
                yield _State(Truth.TRUE, medicine)
            elif found is Truth.UNKNOWN and looked_for.medicine and not (medicine.local and "corticosteroid" in medicine.classes):
                yield _State(Truth.UNKNOWN, medicine)

    def _truth_of(self, chart: Chart, item: Given, as_of: date, hours: tuple[float | None, ...]) -> Truth:
        """The truth that `_one` finds."""
        end = _end(item, as_of)
        if item.ongoing or end is None or item.dates_conflict:
            return Truth.TRUE if item.ongoing else Truth.UNKNOWN
        found = truth_of_end(self.window, end, hours, as_of, chart.lexicons.longest_half_life_hours)
        return found if self.window.recent else negate(found)

    def _one(self, chart: Chart, item: Given, as_of: date, hours: tuple[float | None, ...]) -> _State:
        if item.ongoing:
            return _State(Truth.TRUE, item)
        end = _end(item, as_of)
        if end is None:
            return _State(Truth.UNKNOWN, item, "missing")
        if item.dates_conflict:
            return _State(Truth.UNKNOWN, item, "conflict")
        longest = chart.lexicons.longest_half_life_hours
        verdict = judge_end(self.window, end, hours, as_of, longest, ahead=chart.looks_ahead)
        truth = verdict.truth if self.window.recent else negate(verdict.truth)
        turns = verdict.turns
        if item.end is None and chart.looks_ahead:  # its end is not before its start: only from there on does time tell
            turns = judge_end(self.window, PartialDate.of(end.earliest), hours, as_of, longest).turns
        return _State(truth, item, "" if truth is not Truth.UNKNOWN else "missing" if item.end is None else verdict.cause, turns)

    def _said(self, state: _State, as_of: date) -> str:
        """One treatment in words."""
        if not isinstance(state.of, Given):
            doubt = f"; whether it is {self.therapy.name} is not known" if state.truth is Truth.UNKNOWN else ""
            return f"takes {state.of.shown}{doubt}"
        if state.why == "other":
            return f"{state.of.label}: whether it is {self.therapy.name} is not recorded"
        if state.why in _DOUBTS:
            return f"{state.of.label}: {_DOUBTS[state.why]}"
        end = _end(state.of, as_of)
        days = "not ended" if state.of.ongoing or end is None else f"{(as_of - end.latest).days} days ago" if end.exact else f"ended {end}"
        doubt = "; whether another item of the list speaks of it is for a person to see" if state.why == "rest" else ""
        return f"{state.of.label}: {days}{doubt}"

    def _distance(self, state: _State, as_of: date) -> str | None:
        end = _end(state.of, as_of) if isinstance(state.of, Given) and not state.of.ongoing else None
        return None if end is None else f"{(as_of - end.latest).days} days ago, needs {_length(self.window)}"


_REASONS = {"partial_date": Reason.PARTIAL_DATE, "conflict": Reason.CONFLICT}
_DOUBTS = {
    "half_life": "the half-life is not known",
    "partial_date": "the day is not known",
    "missing": "when it ended is not recorded",
    "conflict": "its dates are disputed",
}


def _states_in(people: People, window: When, as_of: date) -> dict[tuple[int, tuple[float | None, ...]], Truth]:
    """Room for what is found of each treatment in a window, by its identity (the panel keeps the treatments) and the half-lives that count."""
    return {}


def _end(item: Given, as_of: date) -> PartialDate | None:
    """When it ended: of one that began and is not going on, some day from then to today."""
    if item.end is not None or item.start is None:
        return item.end
    return PartialDate(min(item.start.earliest, as_of), as_of)


def _key(therapy: Therapy) -> str:
    if "undescribed" in therapy.groups or "narrowed" in (*therapy.groups, *therapy.only):
        return therapy.name  # what only its words name is a fact of its own
    first = (*therapy.drugs, *therapy.classes, *therapy.kinds, *therapy.procedures, *therapy.groups)
    return first[0] if first else therapy.name


def _length(window: When) -> str:
    limbs = ([str(window.duration)] if window.duration else []) + ([f"{window.half_lives:g} half-lives"] if window.half_lives else [])
    return " or ".join(limbs)


def _required(window: When) -> str:
    return f"{window}{', is' if window.choose else ''} required"
