"""Time since a treatment ended: within a window, or long enough ago (verdicts, rules 7 and 25).

Windows are counted back from the match date and include their last day; months are calendar months; "k half-lives" uses the upper end of the lexicon's half-life.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import ceil, floor
from typing import NamedTuple

from screener.logic import Duration, PartialDate, Truth, add_months, all_of, any_of, negate


@dataclass(frozen=True, slots=True)
class When:
    """How long ago. `recent` true: not longer ago than this ("within"); false: at least so long ago. `strict` leaves the last day out.

    `half_lives` is a second limb; `choose` says which limb counts: "shorter", "longer", or "" where there is one limb only.
    """

    recent: bool
    duration: Duration | None = None
    half_lives: float | None = None
    choose: str = ""
    strict: bool = False

    def __str__(self) -> str:
        limbs = [str(self.duration)] if self.duration else []
        if self.half_lives:
            limbs.append(f"{self.half_lives:g} half-lives")
        length = " or ".join(limbs)
        choice = f", whichever is {self.choose}" if self.choose else ""
        return f"within {length}{choice}" if self.recent else f"{'more than' if self.strict else 'at least'} {length} ago{choice}"


@lru_cache(maxsize=4096)
def _bound(length: Duration, as_of: date, *, recent: bool, strict: bool) -> date:
    """The last day on which a treatment may have ended to count as long enough ago; for `recent`, the first day that is within the window."""
    base = add_months(as_of, -length.months)
    whole = float(length.days).is_integer()
    if recent:
        return base - timedelta(days=floor(length.days)) + timedelta(days=1 if strict and whole else 0)
    return base - timedelta(days=ceil(length.days)) - timedelta(days=1 if strict and whole else 0)


def elapsed(end: PartialDate, length: Duration, as_of: date, *, strict: bool = False) -> Truth:
    """Has at least this length of time passed since a day? `strict`: more than it."""
    return end.on_or_before(_bound(length, as_of, recent=False, strict=strict))


def recent(end: PartialDate, length: Duration, as_of: date, *, strict: bool = False) -> Truth:
    """Is a day no longer ago than this? `strict`: less long ago."""
    return end.on_or_after(_bound(length, as_of, recent=True, strict=strict))


def turn(end: date, length: Duration, *, recent: bool, strict: bool) -> date:
    """The first day on which the answer of `elapsed` or `recent` changes for a treatment that ended on a day."""
    day = add_months(end, length.months) + timedelta(days=max(0, int(length.days) - 1) if length.days else -1)
    for _ in range(8):
        bound = _bound(length, day, recent=recent, strict=strict)
        if (end < bound) if recent else (end <= bound):
            return day
        day += timedelta(days=1)
    return day


def half_life_length(hours: float, count: float) -> Duration:
    """k half-lives as a length of time."""
    return Duration(days=count * hours / 24)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the window holds for one treatment, why it is unknown ("half_life" or "partial_date"), and the days on which that may change."""

    truth: Truth
    cause: str = ""
    turns: tuple[date, ...] = ()
    length: Duration | None = None  # of the limb that decides, where there is one


_SETTLED = {found: Verdict(found, "partial_date" if found is Truth.UNKNOWN else "") for found in Truth}


def judge_end(when: When, end: PartialDate, hours: tuple[float | None, ...], as_of: date, longest: float, *, ahead: bool = True) -> Verdict:
    """Judge one treatment that ended on `end`. `hours` are the half-lives of its drugs that count, None where the lexicon has none; no drug's is over `longest`. `ahead`: with its turns."""
    if not when.half_lives and not ahead and when.duration:
        within = when.recent
        found = recent(end, when.duration, as_of, strict=when.strict) if within else elapsed(end, when.duration, as_of, strict=when.strict)
        return _SETTLED[found]
    verdicts = (
        [_judge_drug(when, end, one, as_of, longest, ahead=ahead) for one in hours]
        if when.half_lives
        else [_judge_drug(when, end, None, as_of, longest, ahead=ahead)]
    )
    # The treatment is washed out when each of its drugs is; it is recent if one of them is.
    joined = (any_of if when.recent else all_of)(verdict.truth for verdict in verdicts)
    cause = next((verdict.cause for verdict in verdicts if verdict.truth is Truth.UNKNOWN), "") if joined is Truth.UNKNOWN else ""
    turns = tuple(sorted({day for verdict in verdicts for day in verdict.turns}))
    return Verdict(joined, cause, turns)


class _Limb(NamedTuple):
    """One length of a window, counted back from a day; `open` where it stands for a half-life that is not known."""

    length: Duration
    bound: date
    open: bool

    def passed(self, end: PartialDate, *, recent: bool) -> Truth:
        """Has it passed since the end of a treatment? What is not known is not longer than the longest half-life: only after so many of those is it surely over."""
        found = negate(end.on_or_after(self.bound)) if recent else end.on_or_before(self.bound)
        return found if not self.open or found is Truth.TRUE else Truth.UNKNOWN


@lru_cache(maxsize=8192)
def _limbs(when: When, hours: float | None, as_of: date, longest: float) -> tuple[_Limb, ...]:
    """The lengths of a window for one drug."""
    lengths = [(when.duration, False)] if when.duration else []
    if when.half_lives:
        lengths.append((half_life_length(longest if hours is None else hours, when.half_lives), hours is None))
    return tuple(_Limb(one, _bound(one, as_of, recent=when.recent, strict=when.strict), is_open) for one, is_open in lengths)


def truth_of_end(when: When, end: PartialDate, hours: tuple[float | None, ...], as_of: date, longest: float) -> Truth:
    """The truth that `judge_end` finds, without its cause and turns."""
    found = []
    for one in hours if when.half_lives else (None,):
        limbs = [limb.passed(end, recent=when.recent) for limb in _limbs(when, one, as_of, longest)]
        passed = limbs[0] if len(limbs) == 1 else (any_of if when.choose == "shorter" else all_of)(limbs)
        found.append(negate(passed) if when.recent else passed)
    return found[0] if len(found) == 1 else (any_of if when.recent else all_of)(found)


def _judge_drug(when: When, end: PartialDate, hours: float | None, as_of: date, longest: float, *, ahead: bool) -> Verdict:
    limbs: list[tuple[Truth, str]] = []
    turns: list[date] = []
    for limb in _limbs(when, hours, as_of, longest):
        limbs.append((limb.passed(end, recent=when.recent), "half_life" if limb.open else "partial_date"))
        for day in {end.earliest, end.latest} if ahead else ():
            change = turn(day, limb.length, recent=when.recent, strict=when.strict)
            if change > as_of:
                turns.append(change)
    passed = (any_of if when.choose == "shorter" else all_of)(limb for limb, _ in limbs)
    cause = next((cause for limb, cause in limbs if limb is Truth.UNKNOWN), "") if passed is Truth.UNKNOWN else ""
    if any(limb is Truth.UNKNOWN and why == "half_life" for limb, why in limbs) and passed is Truth.UNKNOWN:
        cause = "half_life"
    return Verdict(negate(passed) if when.recent else passed, cause, tuple(turns))
