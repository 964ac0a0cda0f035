"""The registry's structured fields (minimumAge, maximumAge, sex) as criteria: judged even where the text is silent (contract: verdicts, rule 17).

A field that cannot be read becomes an unread criterion: it is shown, and decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from screener.criteria.base import Leaf
from screener.criteria.conditions_shared import AgeIs, SexIs
from screener.criteria.criterion import Criterion
from screener.criteria.unread import Unread
from screener.text.quantity import Bounds, Limit
from screener.text.segments import Section
from screener.trials import Trial

_AGE = re.compile(r"\s*(?P<value>[0-9]{1,5}(?:\.[0-9]{1,3})?)\s*(?P<unit>year|month|week|day|hour|minute)s?\s*", re.IGNORECASE)
_UNITS = {"year": "a", "month": "mo", "week": "wk", "day": "d", "hour": "h"}
_NOT_STATED = ("", "n/a", "none")


def structured_criteria(trial: Trial, first_index: int) -> tuple[Criterion, ...]:
    """The criteria that a trial's structured fields state, numbered from `first_index`. `source` names the field; there is no span."""
    return tuple(
        Criterion(index, Section.INCLUSION, 0, 0, text, leaf, source=field)
        for index, (field, text, leaf) in enumerate(_stated(trial), start=first_index)
    )


def _stated(trial: Trial) -> Iterator[tuple[str, str, Leaf]]:
    for field, age in (("minimumAge", trial.minimum_age), ("maximumAge", trial.maximum_age)):
        if age is not None and age.strip().lower() not in _NOT_STATED:
            yield field, age, _age(age, lower=field == "minimumAge")
    if trial.sex is not None and trial.sex.upper() != "ALL":
        sex = trial.sex.lower()
        known = sex in ("female", "male")
        yield "sex", trial.sex, SexIs(sexes=(sex,), start=0, end=0) if known else _unread(trial.sex)


def _age(text: str, *, lower: bool) -> Leaf:
    """ "18 Years" -> at least 18 years. A maximum holds through the whole last year: "39 Years" still takes a patient of 39."""
    match = _AGE.fullmatch(text)
    unit = match["unit"].lower() if match else ""
    if match is None or unit not in (*_UNITS, "minute"):
        return _unread(text)
    limit = Limit(float(match["value"]) / 60, "h") if unit == "minute" else Limit(float(match["value"]), _UNITS[unit])
    return AgeIs(bounds=Bounds(at_least=limit) if lower else Bounds(at_most=limit), start=0, end=0)


def _unread(text: str) -> Unread:
    return Unread(words=text.lower(), start=0, end=0)
