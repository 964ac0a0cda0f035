"""The leaf of a measured quantity, and how it is judged (verdicts, rules 10, 22, 25 to 28)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, NamedTuple

from screener.criteria.base import Ask, Finding, Leaf, Need, Outcome, Reason, met, missing, not_met, unknown, with_each
from screener.criteria.lab.units import in_canonical
from screener.criteria.numbers_shared import bounds_in, decide, first_fresh, freshness, goes_stale, since, within_bounds
from screener.lexicons import Lab as Analyte
from screener.lexicons import Lexicons
from screener.logic import Duration, PartialDate, Truth
from screener.patients.facts import Chart
from screener.patients.panel import Bits, Entry, People, settled
from screener.text.merge import Window
from screener.text.quantity import Bounds, Limit

CLEARANCES = frozenset({"CRCL", "EGFR_RENAL"})
BODY = frozenset({"WEIGHT", "HEIGHT", "BSA", "BMI", "SBP", "DBP", "SPO2"})
IMAGED = frozenset({"LVEF", "LVSF"})


@dataclass(frozen=True, slots=True)
class Measured:
    """One candidate for the value in question: a range in the canonical unit, its day, its limits of normal."""

    low: float
    high: float
    date: PartialDate | None
    shown: str
    uln: float | None
    lln: float | None
    computed: bool = False


_NOTHING = Measured(0, 0, None, "", None, None)  # no value: limits that are multiples of nothing are the same for everybody


@dataclass(frozen=True, slots=True, kw_only=True)
class Lab(Leaf):
    """A laboratory value, heart or lung measure, or vital sign against bounds, in units as the text writes them.

    `analyte` is the lexicon's id. `normal`: "normal" (neither above nor below), "uln" (not above), "lln" (not below) where the text says so without a number.
    `by_age` the maximum creatinine for age and sex. `corrected` calcium corrected for albumin. `method` a correction formula that the text names.
    `own_uln` the upper limit of normal that the trial states for itself. `doubted`: the limit reads as if its sign were reversed (`lab.reversed`).
    """

    kind: str = "lab"
    name: str
    analyte: str
    bounds: Bounds | None = None
    normal: str | None = None
    by_age: bool = False
    corrected: bool = False
    method: str | None = None
    window: Window | None = None
    own_uln: Limit | None = None
    doubted: bool = False

    room: ClassVar[str] = "lab"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Newest value within the window against the bounds; stale, undated or conflicting values are unknown, and so is everything against a doubted limit."""
        if self.doubted:
            return unknown(
                Reason.JUDGEMENT,
                f"{self.name} {self.bounds} reads as if its sign were reversed",
                Need(f"text:{self.analyte}", f"Does the trial really ask for {self.name} {self.bounds}?", Ask.INVESTIGATOR),
            )
        analyte = chart.lexicons.labs.get(self.analyte)
        if analyte is None:
            return missing(
                f"{self.name} is not kept in patient files", Need(f"labs:{self.analyte}", f"What is the {self.name}?", Ask.LABORATORY)
            )
        need = self._need(chart, analyte)
        candidates = self._candidates(chart, as_of)
        if isinstance(candidates, Finding):
            return candidates
        if not candidates:
            return missing(f"{self.name} not recorded", need)
        return decide([self._one(chart, analyte, item, as_of, need) for item in candidates], self._conflict(candidates), need)

    def settle(self, chart: Chart, as_of: date) -> Outcome:
        """As `judge`, without the sentence."""
        return self.settler(chart.lexicons, as_of)(chart)

    def settler(self, lexicons: Lexicons, as_of: date) -> Callable[[Chart], Outcome]:
        """The limits and the first day of the window are worked out once."""
        if self.doubted:
            return lambda _chart: (Truth.UNKNOWN, Reason.JUDGEMENT)
        analyte = lexicons.labs.get(self.analyte)
        if analyte is None:
            return lambda _chart: (Truth.UNKNOWN, Reason.MISSING)
        first, keeps = self._first(analyte, as_of), self._keeper(analyte, as_of)
        plain = self.analyte not in CLEARANCES and not self.corrected and self.own_uln is None

        def outcome(chart: Chart, value: Measured) -> Outcome:
            return self._settled(since(value.date, first), keeps(chart, value), value)

        def settle(chart: Chart) -> Outcome:
            candidates = chart.asked(_newest, self.analyte, as_of) if plain else self._candidates(chart, as_of)
            if isinstance(candidates, Finding):
                return candidates.truth, candidates.reason
            if not candidates:
                return Truth.UNKNOWN, Reason.MISSING
            found = [outcome(chart, value) for value in candidates]
            return found[0] if all(truth is found[0][0] for truth, _ in found) else (Truth.UNKNOWN, Reason.CONFLICT)

        return settle

    def over(self, people: People, as_of: date) -> Bits | None:
        """As `judge`, for a whole panel: everybody's newest values are laid out once for each analyte."""
        analyte = people.charts[0].lexicons.labs.get(self.analyte) if people.charts else None
        if self.doubted or analyte is None or self.corrected or self.own_uln is not None:
            return None
        first, keeps = self._first(analyte, as_of), self._keeper(analyte, as_of)
        window = self._window(28) if self.analyte in CLEARANCES else None
        values = people.asked(_values_of, self.analyte, window, as_of)
        fresh = people.asked(_fresh_values, self.analyte, window, as_of, first)
        true = false = 0
        for who, chart, value in values.single:
            if fresh & who:
                kept = keeps(chart, value)
                if kept is Truth.TRUE:
                    true |= who
                elif kept is Truth.FALSE:
                    false |= who
        return with_each(settled(true, false, people.everybody), people, values.several, self.settler(people.charts[0].lexicons, as_of))

    def _keeper(self, analyte: Analyte, as_of: date) -> Callable[[Chart, Measured], Truth | None]:
        """Whether a value keeps the limits; limits that are the same for everybody are worked out once."""
        bounds = None if self.by_age or self.normal is not None or self._relative else self._bounds(analyte, _NOTHING)
        if bounds is None:
            return lambda chart, value: self._kept(chart, analyte, value, as_of)
        return lambda _chart, value: within_bounds(value.low, value.high, bounds)

    def _need(self, chart: Chart, analyte: Analyte) -> Need:
        if self.analyte in BODY and analyte.kind == "vital":
            return Need(chart.vital_key(self.analyte), analyte.question, Ask.COORDINATOR)
        ask = Ask.RADIOLOGY if self.analyte in IMAGED else Ask.COORDINATOR if analyte.kind == "vital" or analyte.cardiac else Ask.LABORATORY
        return Need(f"labs:{self.analyte}", analyte.question, ask)

    def _conflict(self, candidates: Sequence[Measured]) -> str:
        return f"results of one date disagree: {'; '.join(item.shown for item in candidates)}"

    def _candidates(self, chart: Chart, as_of: date) -> Sequence[Measured] | Finding:
        """The values that may be the newest; a Finding where a computed one lacks something."""
        if self.analyte in CLEARANCES:
            return chart.asked(_clearance, self._window(28), as_of)
        if self.corrected:
            computed = chart.corrected_calcium(as_of)
            if computed.low is not None and computed.high is not None:
                return [Measured(computed.low, computed.high, computed.date, computed.shown, None, None, computed=True)]
            if not chart.newest_labs("CA", as_of):
                return missing(computed.shown, *(Need(item.key, f"What is the {item.name}?", Ask.LABORATORY) for item in computed.missing))
        if self.own_uln is None:
            return chart.asked(_newest, self.analyte, as_of)
        limit = self._own_uln(chart)
        return tuple(replace(value, uln=limit) for value in chart.asked(_newest, self.analyte, as_of))

    def _own_uln(self, chart: Chart) -> float | None:
        """The trial's own ULN in the analyte's unit."""
        analyte = chart.lexicons.labs.get(self.analyte)
        return in_canonical(analyte, self.own_uln) if analyte is not None and self.own_uln is not None else None

    def _window(self, usual: int | None) -> Duration | None:
        if self.window is not None and self.window.kind == "within" and self.window.duration is not None:
            return self.window.duration
        return None if usual is None else Duration(days=usual)

    def _first(self, analyte: Analyte, as_of: date) -> date | None:
        """The first day of the window; None where any day will do."""
        window = self._window(28 if self.analyte in CLEARANCES else analyte.window_days)
        return first_fresh(window, as_of, strict=bool(self.window and self.window.strict))

    @property
    def _relative(self) -> bool:
        """Is a limit a multiple of a limit of normal?"""
        return self.bounds is not None and any(end is not None and end.unit in ("xULN", "xLLN") for end in self.bounds.ends)

    def _settled(self, fresh: Truth | None, kept: Truth | None, value: Measured) -> Outcome:
        """What a value that is so fresh and keeps the limits so says; `kept` is None where a limit is not known."""
        if fresh is None or fresh is Truth.FALSE:
            return Truth.UNKNOWN, Reason.STALE
        if fresh is Truth.UNKNOWN or (kept is Truth.UNKNOWN and value.low != value.high):
            return Truth.UNKNOWN, Reason.PARTIAL_DATE
        return (kept, None) if kept is Truth.TRUE or kept is Truth.FALSE else (Truth.UNKNOWN, Reason.MISSING)

    def _one(self, chart: Chart, analyte: Analyte, value: Measured, as_of: date, need: Need) -> Finding:
        fresh, kept = since(value.date, self._first(analyte, as_of)), self._kept(chart, analyte, value, as_of)
        truth, reason = self._settled(fresh, kept, value)
        window = self._window(28 if self.analyte in CLEARANCES else analyte.window_days)
        turns = goes_stale(value.date, window, as_of) if chart.looks_ahead else ()
        if reason is Reason.STALE:
            repeat = Need(need.fact, f"Please repeat {self.name}: {value.shown} is older than {window}.", need.ask)
            why = f"no date, and it must be within {window}" if fresh is None else f"older than {window} on {as_of}"
            return unknown(Reason.STALE, f"{value.shown}: {why}", repeat)
        if fresh is Truth.UNKNOWN:
            return unknown(Reason.PARTIAL_DATE, f"{value.shown}: the day decides whether it is within {window}", need, turns=turns)
        text = self._limits(chart, analyte, value, as_of)
        if reason is not None:
            return unknown(reason, f"{value.shown}; {text}", need, turns=turns)
        if truth is Truth.TRUE:
            return met(f"{value.shown}: {text}", turns=turns, computed=value.computed)
        number = f"{value.low:.4g}" if value.low == value.high else f"{value.low:.4g} to {value.high:.4g}"
        return not_met(f"{value.shown}: not {text}", turns=turns, distance=f"{number}, needs {text}", computed=value.computed)

    def _kept(self, chart: Chart, analyte: Analyte, value: Measured, as_of: date) -> Truth | None:
        """Does the value keep the limits? None where one is not known."""
        if self.by_age:
            return self._by_age(chart, value, as_of)[0]
        if self.normal is not None:
            return self._normal(value)[0]
        bounds = self._bounds(analyte, value)
        return None if bounds is None else within_bounds(value.low, value.high, bounds)

    def _bounds(self, analyte: Analyte, value: Measured) -> Bounds | None:
        """The limits in the canonical unit; None where there is none, or one is a multiple of what is not known."""

        def convert(end: Limit) -> float | None:
            if end.unit == "xULN":
                return None if value.uln is None else end.value * value.uln
            if end.unit == "xLLN":
                return None if value.lln is None else end.value * value.lln
            return in_canonical(analyte, end)

        return None if self.bounds is None else bounds_in(self.bounds, convert)

    def _limits(self, chart: Chart, analyte: Analyte, value: Measured, as_of: date) -> str:
        """The limits in words, or what is not known of them."""
        if self.by_age:
            return self._by_age(chart, value, as_of)[1]
        if self.normal is not None:
            return self._normal(value)[1]
        if self.bounds is None:
            return "no limit was read"
        if self._bounds(analyte, value) is None:
            multiple = any(end and end.unit in ("xULN", "xLLN") for end in (self.bounds.lower, self.bounds.upper))
            return f"{self.bounds}: {'the limit of normal is not recorded' if multiple else 'the unit is not one of its units'}"
        if value.uln is not None and any(end and end.unit == "xULN" for end in (self.bounds.lower, self.bounds.upper)):
            return f"{self.bounds} of {value.uln:.4g}{' (the ULN that the trial states)' if self.own_uln is not None else ''}"
        return str(self.bounds)

    def _normal(self, value: Measured) -> tuple[Truth | None, str]:
        """ "Normal" is not above the ULN and not below the LLN, judged on what is known (rule 27)."""
        lower = value.lln if self.normal in ("normal", "lln") else None
        upper = value.uln if self.normal in ("normal", "uln") else None
        if lower is None and upper is None:
            return None, "the limits of normal are not recorded"
        bounds = Bounds(at_least=Limit(lower) if lower is not None else None, at_most=Limit(upper) if upper is not None else None)
        return within_bounds(value.low, value.high, bounds), f"within normal limits ({bounds})"

    def _by_age(self, chart: Chart, value: Measured, as_of: date) -> tuple[Truth | None, str]:
        """The maximum creatinine for age and sex; where sex or birth date is open, each possible maximum must agree."""
        limit = chart.creatinine_limit_by_age(as_of)
        if limit is not None:
            return within_bounds(
                value.low, value.high, Bounds(at_most=Limit(limit.value))
            ), f"at most {limit.value:g} mg/dL ({limit.source})"
        possible = chart.creatinine_limits_by_age(as_of)
        if not possible:
            return None, "the maximum for age and sex needs the birth date"
        truths = {within_bounds(value.low, value.high, Bounds(at_most=Limit(item))) for item in possible}
        text = f"at most {' or '.join(f'{item:g}' for item in sorted(possible))} mg/dL by age and sex"
        return (truths.pop(), text) if len(truths) == 1 else (None, f"{text}, age or sex not recorded")


def _clearance(chart: Chart, window: Duration | None, as_of: date) -> list[Measured] | Finding:
    """Measured clearance or GFR, else computed from creatinine (rule 10)."""
    measured = [Measured(v.value, v.value, v.date, v.shown, v.uln, v.lln) for v in chart.measured_clearance(as_of)]
    if any(freshness(item.date, window, as_of) is Truth.TRUE for item in measured):
        return measured
    computed = chart.creatinine_clearance(as_of)
    if computed.low is not None and computed.high is not None:
        fresh = freshness(computed.date, window, as_of)
        if fresh is Truth.TRUE or not measured:
            return [Measured(computed.low, computed.high, computed.date, computed.shown, None, None, computed=True)]
    if measured:
        return measured
    needs = [
        Need(item.key, f"What is the {item.name}?", Ask.LABORATORY if item.key.startswith("labs") else Ask.COORDINATOR)
        for item in computed.missing
    ]
    return missing(computed.shown, *needs)


class _Values(NamedTuple):
    """Everybody's newest value of an analyte, and those of whom more must be asked: several may be it, or what it is computed from is missing."""

    single: tuple[Entry[Measured], ...]
    several: int


def _values_of(people: People, analyte: str, window: Duration | None, as_of: date) -> _Values:
    single = []
    several = 0
    for who, chart in people.each(people.everybody):
        found = chart.asked(_clearance, window, as_of) if analyte in CLEARANCES else chart.asked(_newest, analyte, as_of)
        if isinstance(found, Finding):
            several |= who
        elif len(found) == 1:
            single.append(Entry(who, chart, found[0]))
        elif found:
            several |= who
    return _Values(tuple(single), several)


def _fresh_values(people: People, analyte: str, window: Duration | None, as_of: date, first: date | None) -> int:
    """Whose newest value is surely of this day or later."""
    return sum(who for who, _, value in people.asked(_values_of, analyte, window, as_of).single if since(value.date, first) is Truth.TRUE)


def _newest(chart: Chart, analyte: str, as_of: date) -> tuple[Measured, ...]:
    """The values of an analyte that may be the newest, with their limits of normal."""
    found = []
    vital = chart.vital(analyte) if analyte in BODY else None
    if vital is not None:
        day = vital.date or PartialDate.of(as_of)
        found.append(Measured(vital.value, vital.value, day, vital.shown, None, None, computed=vital.computed))
    for value in chart.newest_labs(analyte, as_of):
        uln, lln = chart.uln(analyte, value, as_of), chart.lln(analyte, value)
        found.append(Measured(value.value, value.value, value.date, value.shown, uln.value if uln else None, lln.value if lln else None))
    return tuple(found)
