"""Windows since treatment: what is stated, and how it is judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from screener.criteria.base import Finding, Leaf, Need, Reason, met, not_met, unknown
from screener.criteria.therapy.elapsed import When, judge_end
from screener.criteria.therapy.target import Therapy, belongs, drugs_meant, is_medicine, takes
from screener.logic import PartialDate, Truth
from screener.patients.facts import Chart, Given


@dataclass(frozen=True, slots=True)
class _Item:
    truth: Truth
    because: str
    cause: str = ""
    turns: tuple[date, ...] = ()
    distance: str | None = None


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

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Rule 7: count from the item's end; an ongoing item is never washed out; what was never given (complete list) is."""
        name = self.therapy.name
        need = Need(f"prior_therapies:{_key(self.therapy)}", f"When was the last dose or session of {name}, if any was given?")
        items = list(self._items(chart, as_of))
        turns = tuple(sorted({day for item in items for day in item.turns if day > as_of}))
        recent = self.window.recent
        for item in items:
            if item.truth is Truth.TRUE:  # given in the window, or not long enough ago
                because = f"{item.because}; {self.window}" if recent else f"{item.because}; {_required(self.window)}"
                return met(because, turns=turns) if recent else not_met(because, turns=turns, distance=item.distance)
        doubts = [item for item in items if item.truth is Truth.UNKNOWN]
        if doubts:
            reason = {"partial_date": Reason.PARTIAL_DATE, "conflict": Reason.CONFLICT}.get(doubts[0].cause, Reason.MISSING)
            return unknown(reason, doubts[0].because, need, turns=turns)
        if self._open(chart):
            return unknown(
                Reason.MISSING, f"no {name} is recorded within the window, but the list of treatments is not complete", need, turns=turns
            )
        because = "; ".join(item.because for item in items[-2:]) or f"no {name} in the complete list of treatments"
        return not_met(because, turns=turns, absent=not items) if recent else met(because, turns=turns)

    def _open(self, chart: Chart) -> bool:
        """May a treatment have been given that is in no list? Growth factors, vaccines and transfusions stand with the treatments."""
        return not chart.therapies_complete or (is_medicine(self.therapy) and not chart.medications_complete)

    def _items(self, chart: Chart, as_of: date) -> Iterator[_Item]:
        """For each treatment that is meant or may be: was it given too recently?"""
        for item in chart.items():
            found = belongs(chart, item, self.therapy)
            if found is Truth.FALSE:
                continue
            judged = self._one(chart, item, as_of)
            if self.rest and judged.truth is Truth.TRUE:
                yield replace(
                    judged,
                    truth=Truth.UNKNOWN,
                    cause="missing",
                    because=f"{judged.because}; whether another item of the list speaks of it is for a person to see",
                )
                continue
            if found is Truth.UNKNOWN and judged.truth is not Truth.FALSE:
                yield replace(
                    judged, truth=Truth.UNKNOWN, cause="missing", because=f"{item.label}: whether it is {self.therapy.name} is not recorded"
                )
            else:
                yield judged
        for medicine in chart.medications:
            found = takes(chart, medicine, self.therapy)
            if found is Truth.TRUE and not (medicine.local and is_medicine(self.therapy)):
                yield _Item(Truth.TRUE, f"takes {medicine.shown}")
            elif found is Truth.UNKNOWN and is_medicine(self.therapy):
                yield _Item(Truth.UNKNOWN, f"takes {medicine.shown}; whether it is {self.therapy.name} is not known", "missing")

    def _one(self, chart: Chart, item: Given, as_of: date) -> _Item:
        if item.ongoing:
            return _Item(Truth.TRUE, f"{item.label}: not ended")
        end = item.end
        undated = end is None
        if end is None:
            if item.start is None:
                return _Item(Truth.UNKNOWN, f"{item.label}: when it ended is not recorded", "missing")
            end = PartialDate(min(item.start.earliest, as_of), as_of)
        hours: tuple[float | None, ...] = ()
        if self.window.half_lives:
            lexicon = chart.lexicons.drugs
            drugs = drugs_meant(chart, item, self.therapy) or (None,)
            hours = tuple(lexicon[drug].half_life_hours_high if drug else None for drug in drugs)
        verdict = judge_end(self.window, end, hours, as_of, _longest_half_life(chart) if None in hours else 0.0)
        too_recent = (
            verdict.truth
            if self.window.recent
            else {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}[verdict.truth]
        )
        ago = (as_of - end.latest).days
        days = f"{ago} days ago" if end.exact else f"ended {end}"
        because = f"{item.label}: {days}"
        turns = verdict.turns
        if undated:  # its end is not before its start: only from there on does time tell
            begun = PartialDate.of(end.earliest)
            turns = judge_end(self.window, begun, hours, as_of, _longest_half_life(chart) if None in hours else 0.0).turns
        if item.dates_conflict and too_recent is not Truth.FALSE:
            return _Item(Truth.UNKNOWN, f"{item.label}: its dates are disputed", "conflict")
        if item.dates_conflict:
            return _Item(Truth.UNKNOWN, f"{item.label}: its dates are disputed", "conflict")
        if too_recent is Truth.UNKNOWN:
            cause = "missing" if undated else verdict.cause
            why = {
                "half_life": "the half-life is not known",
                "partial_date": "the day is not known",
                "missing": "when it ended is not recorded",
            }.get(cause, "not decided")
            return _Item(Truth.UNKNOWN, f"{item.label}: {why}", "missing" if cause == "half_life" else cause, turns)
        return _Item(too_recent, because, "", turns, f"{ago} days ago, needs {_length(self.window)}" if not self.window.recent else None)


def _longest_half_life(chart: Chart) -> float:
    return max(drug.half_life_hours_high or 0.0 for drug in chart.lexicons.drugs.values())


def _key(therapy: Therapy) -> str:
    first = (*therapy.drugs, *therapy.classes, *therapy.kinds, *therapy.procedures, *therapy.groups)
    return first[0] if first else therapy.name


def _length(window: When) -> str:
    limbs = ([str(window.duration)] if window.duration else []) + ([f"{window.half_lives:g} half-lives"] if window.half_lives else [])
    return " or ".join(limbs)


def _required(window: When) -> str:
    return f"{window} required"
