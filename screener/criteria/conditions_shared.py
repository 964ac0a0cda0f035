"""Circumstances that limits depend on: age, sex, sites of disease, conditions, drugs, transfusions.

What it is     "for patients under 16", "in females", "if liver metastases", "with Gilbert syndrome", "unless on anticoagulants", "without transfusion"
How it reads   by the rooms of measured quantities, inside the phrase of a limit
Needs          birth date, sex, sites, conditions, medications, prior therapies
Unknown when   the fact is not recorded, or its list is not complete
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, Reason, met, missing, not_met, of_alike, to_judge, unknown
from screener.criteria.numbers_shared import within_bounds
from screener.logic import Duration, Truth
from screener.patients.facts import Chart, Given
from screener.patients.panel import Bits, People
from screener.text.quantity import Bounds, Limit

_PER_MONTH = {"mo": 1.0, "a": 12.0}
_DAYS = {"h": 1 / 24, "d": 1.0, "wk": 7.0, "mo": 30.4375, "a": 365.25}


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeIs(Leaf):
    """Completed years (months, days) of age on the match date (rule 17). Units: a, mo, wk, d, h; a bare number is years."""

    kind: str = "age"
    name: str = "age"
    bounds: Bounds

    room: ClassVar[str] = "age"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """True where every day on which the patient may have been born keeps the bounds."""
        if chart.age_on(as_of) is None:
            return missing("age not recorded", Need("birth_date", "What is the date of birth?"))
        truths = {_age_truth(chart, as_of, end, name) for name, end in _ends(self.bounds)}
        shown = chart.age_shown(as_of)
        if _counted_in_months(self.bounds):
            months = chart.age_months_on(as_of)
            if months is not None and months[1] < 36:
                shown = f"{months[0]} months" if months[0] == months[1] else f"{months[0]} to {months[1]} months"
        text = f"{shown} old on {as_of}"
        turns = tuple(sorted({day for name, end in _ends(self.bounds) for day in _age_turns(chart, end, name) if day > as_of}))
        if Truth.FALSE in truths:
            return not_met(f"{text}, not {self.bounds}", turns=turns, changeable=bool(turns), distance=f"{shown}, needs {self.bounds}")
        if Truth.UNKNOWN in truths:
            return unknown(
                Reason.PARTIAL_DATE, f"{text} ({chart.age_source()})", Need("birth_date", "What is the exact date of birth?"), turns=turns
            )
        return met(f"{text}: {self.bounds}", turns=turns, changeable=bool(turns))

    def over(self, people: People, as_of: date) -> Bits | None:
        """As `judge`, for a whole panel: those of one age are judged once."""
        units = {end.unit or "a" for _, end in _ends(self.bounds)}
        if not units <= _PER_MONTH.keys():
            return None
        in_months = units != {"a"} or any(end.value != int(end.value) for _, end in _ends(self.bounds))
        return of_alike(people.asked(_by_age, as_of, in_months), lambda chart: self.settle(chart, as_of))


def _by_age(people: People, as_of: date, in_months: bool) -> tuple[tuple[Chart, int], ...]:
    """Those of one age, in completed years or also in months."""
    return people.alike(lambda chart: (chart.age_on(as_of), chart.age_months_on(as_of) if in_months else None))


def _ends(bounds: Bounds) -> list[tuple[str, Limit]]:
    return [(name, end) for name in ("at_least", "more_than", "at_most", "less_than") if (end := getattr(bounds, name)) is not None]


def _counted_in_months(bounds: Bounds) -> bool:
    return any(end.unit in ("mo", "wk", "d", "h") for _, end in _ends(bounds))


def _age_truth(chart: Chart, as_of: date, end: Limit, name: str) -> Truth:
    bounds = Bounds(**{name: Limit(end.value)})
    unit = end.unit or "a"
    if unit == "a" and end.value == int(end.value):
        ages = chart.age_on(as_of)
    elif unit in _PER_MONTH:
        ages = chart.age_months_on(as_of)
        bounds = Bounds(**{name: Limit(end.value * _PER_MONTH[unit])})
    else:
        born = chart.born
        if born is None:
            return Truth.UNKNOWN
        ages = (as_of - born.latest).days, (as_of - born.earliest).days
        bounds = Bounds(**{name: Limit(end.value * _DAYS[unit])})
    return Truth.UNKNOWN if ages is None else within_bounds(ages[0], ages[1], bounds)


def _age_turns(chart: Chart, end: Limit, name: str) -> list[date]:
    """The birthdays on which the answer may change: "at most 16" ends on the 17th, "less than 16" on the 16th."""
    if not chart.looks_ahead or (end.unit or "a") not in _PER_MONTH:
        return []
    months = round(end.value * _PER_MONTH[end.unit or "a"])
    if name in ("at_most", "more_than"):
        months += 12 if (end.unit or "a") == "a" and end.value == int(end.value) else 1
    if months % 12 == 0:
        birthday = chart.birthday(months // 12)
        return [birthday.earliest, birthday.latest] if birthday else []
    born, length = chart.born, Duration(months=months)
    return [length.after(born.earliest), length.after(born.latest)] if born else []


@dataclass(frozen=True, slots=True, kw_only=True)
class SexIs(Leaf):
    """Female or male; both named asks nothing."""

    kind: str = "sex"
    sexes: tuple[str, ...]

    room: ClassVar[str] = "sex"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """True where the recorded sex is among those named."""
        if set(self.sexes) == {"female", "male"}:
            return met("either sex", changeable=False)
        if chart.sex is None:
            return missing("sex not recorded", Need("sex", "Is the patient female or male?"))
        return met(chart.sex, changeable=False) if chart.sex in self.sexes else not_met(chart.sex, changeable=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteInvolved(Leaf):
    """Disease at one of some sites now."""

    kind: str = "metastasis"
    sites: tuple[str, ...]

    room: ClassVar[str] = "site_involved"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """True where a site is involved; false where a complete list of sites holds none of them."""
        states = [chart.site_involved(site) for site in self.sites]
        for state in states:
            if state.truth is Truth.TRUE:
                return met(state.shown)
        open_states = [state for state in states if state.truth is Truth.UNKNOWN]
        if open_states:
            names = " or ".join(site.replace("_", " ") for site in self.sites)
            return missing(
                f"whether there is disease in {names} is not recorded",
                Need(open_states[0].key, f"Is there disease in {names}?", Ask.RADIOLOGY),
            )
        return not_met(states[0].shown, absent=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionPresent(Leaf):
    """A condition that is present, by its lexicon name."""

    kind: str = "condition"
    condition: str

    room: ClassVar[str] = "condition_present"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """True where present, false where denied (rule 1)."""
        concept = chart.lexicons.find("condition", self.condition)
        need = Need(f"conditions:{self.condition}", f"Does the patient have {self.condition}?")
        if concept is None:
            return missing(f"{self.condition} not recorded", need)
        found = chart.condition({concept.id})
        if found.present:
            return met(found.because)
        if found.denied:
            return not_met(f"no {self.condition}: {found.because}", absent=True)
        return missing(f"{self.condition}: {found.because}", need)


@dataclass(frozen=True, slots=True, kw_only=True)
class Takes(Leaf):
    """A medication of some lexicon classes or drugs, taken now."""

    kind: str = "medication"
    classes: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    named: str

    room: ClassVar[str] = "takes"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """True where the list holds one, false where a complete list of known drugs does not."""
        found = chart.taking(frozenset(self.drugs), frozenset(self.classes))
        if found:
            return met(f"takes {', '.join(item.shown for item in found)}")
        if chart.medications_complete and not chart.unresolved_medications:
            return not_met(f"takes no {self.named}", absent=True)
        return missing(
            f"whether the patient takes {self.named} is not recorded",
            Need(f"medications:{self.named}", f"Does the patient take {self.named}?"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Supported(Leaf):
    """A transfusion or a growth factor in the days before.

    `what`: platelet, red_cell, any_transfusion, growth_factor, any. `within` is how far back, `strict` leaves its last day out ("for at least 7
    days" is over on day 7), `pegylated` is how far back for long-acting growth factors.
    """

    kind: str = "prior_therapy"
    what: tuple[str, ...]
    within: Duration
    strict: bool = False
    pegylated: Duration | None = None

    room: ClassVar[str] = "supported"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """True where such an item falls into the days before; false where a complete therapy list holds none (rules 1, 7, 25)."""
        named = " or ".join(word.replace("_", " ") for word in self.what)
        open_items: list[Given] = []
        turns: set[date] = set()
        for item in chart.items():
            kind_fits = self._fits(item)
            if kind_fits is Truth.FALSE:
                continue
            window = self.pegylated if self.pegylated and any("peg" in drug for drug in item.drugs) else self.within
            first = window.before(as_of) + (timedelta(days=1) if self.strict else timedelta(0))
            when = item.end or item.start
            inside = Truth.TRUE if item.ongoing else when.on_or_after(first) if when is not None else Truth.UNKNOWN
            if inside is Truth.FALSE:
                continue
            if when is not None and chart.looks_ahead:
                turns.update(window.turns(when, as_of))
            if inside is Truth.TRUE and kind_fits is Truth.TRUE:
                return met(f"{item.label}, within {window} before {as_of}", turns=tuple(sorted(turns)))
            open_items.append(item)
        need = Need(
            "prior_therapies:transfusion" if self.what != ("growth_factor",) else "prior_therapies:growth_factor",
            f"When was the last {named}?",
        )
        later = tuple(sorted(turns))
        if open_items:
            return unknown(Reason.PARTIAL_DATE, f"{open_items[0].label}: the day is not recorded", need, turns=later)
        if chart.therapies_complete:
            return not_met(f"no {named} within {self.within} before {as_of}", absent=True)
        return missing(f"the list of treatments is not complete; {named} may be missing from it", need)

    def _fits(self, item: Given) -> Truth:
        if item.kind == "growth_factor":
            return Truth.TRUE if {"growth_factor", "any"} & set(self.what) else Truth.FALSE
        if item.kind != "transfusion":
            return Truth.FALSE
        if {"any_transfusion", "any"} & set(self.what):
            return Truth.TRUE
        text = f"{item.procedure or ''} {item.label}".lower()
        kinds = {
            name
            for name, words in (("platelet", ("platelet", "thrombocyt")), ("red_cell", ("red", "rbc", "erythrocyt", "prbc", "packed")))
            if any(w in text for w in words)
        }
        if not kinds:
            return Truth.UNKNOWN if {"platelet", "red_cell"} & set(self.what) else Truth.FALSE
        return Truth.TRUE if kinds & set(self.what) else Truth.FALSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Adequate(Leaf):
    """Something of the body is adequate, or in its therapeutic range; `words` quotes what (verdicts, rule 16)."""

    kind: str = "lab"
    words: str

    room: ClassVar[str] = "adequacy"

    def judge(self, chart: object, as_of: date) -> Finding:
        """Always a judgement: the text names no limits."""
        return to_judge(f'the text names no limits for "{self.words}"', f'Does the patient have this: "{self.words}"?')


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting(Leaf):
    """A value lies beyond its limit again and again, or in spite of treatment; `words` quotes what. One value of the record does not tell (verdicts, rule 16)."""

    kind: str = "vital_sign"
    words: str

    room: ClassVar[str] = "lasting"

    def judge(self, chart: object, as_of: date) -> Finding:
        """Always a judgement: it is asked only of those whose value lies beyond the limit."""
        return to_judge(f'one value does not tell: "{self.words}"', f'Is this so: "{self.words}"?')
