"""When the tumour was found: the age at diagnosis, and the time since then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, met, missing, not_met
from screener.criteria.disease_shared import dated_finding
from screener.criteria.numbers_shared import within_bounds
from screener.criteria.scan import Reading
from screener.criteria.tumour_view import Found, TumourView
from screener.logic import Truth
from screener.patients.facts import Chart
from screener.text.gated import gated
from screener.text.merge import Window
from screener.text.quantity import Bounds, Limit

_DIAGNOSED = Need("diagnosis:diagnosed_on", "When was the tumour diagnosed?", Ask.COORDINATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeAtDiagnosis(Leaf):
    """How old the patient was when the tumour was found, in completed years."""

    kind: str = "diagnosis"
    name: str = "age_at_diagnosis"
    bounds: Bounds

    room: ClassVar[str] = "diagnosis"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Completed years on the day of diagnosis; a partial date leaves a span of ages (rule 17)."""
        born, found = chart.patient.birth_date, chart.patient.diagnosis.diagnosed_on
        if born is None or found is None:
            return missing("the age at diagnosis is not recorded", _DIAGNOSED)
        low, high = _years(born.latest, found.earliest), _years(born.earliest, found.latest)
        shown = f"{low}" if low == high else f"{max(low, 0)} or {high}"
        text = f"{shown} years old at diagnosis"
        truth = within_bounds(low, high, self.bounds)
        if truth is Truth.UNKNOWN:
            return missing(f"{text}; the day is not recorded", _DIAGNOSED)
        return met(text, changeable=False) if truth is Truth.TRUE else not_met(f"{text}, {self.bounds} asked", changeable=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SinceDiagnosis(Leaf):
    """The tumour was found in a window that is counted back."""

    kind: str = "diagnosis"
    name: str = "since_diagnosis"
    window: Window

    room: ClassVar[str] = "diagnosis"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """`diagnosed_on` against the window (rule 25)."""
        when = chart.patient.diagnosis.diagnosed_on
        if when is None:
            return missing("the date of diagnosis is not recorded", _DIAGNOSED)
        return dated_finding(f"diagnosed on {when}", when, self.window, as_of, _DIAGNOSED)


def _years(begin: date, end: date) -> int:
    return end.year - begin.year - ((end.month, end.day) < (begin.month, begin.day))


_AT = r"(?:(?:at|AT|ATTIME|when|IF|on|upon)(?: the)?(?: time of)?(?: the| their)? ?(?:initial |original |first |primary |cancer |TUMOUR |disease |HISTO |sarcoma )*(?:diagnosis|diagnosed|presentation))"
_AGE = gated(
    rf"(?<= )(?:(?:MUST|be|are|is|were|was|of|the|age|aged|ages|between|patients?|diagnosed at|at) ){{0,5}}(?P<b>BD|BN)(?: (?:old|of age|age|years|inclusive)){{0,2}} {_AT}(?= )"
    r"|(?<= )age (?:at|AT|ATTIME)(?: the)?(?: time of)? ?(?:initial |original |first )*diagnosis(?: (?:of|is|was|MUST|be|between|:)){0,3} (?P<b2>BD|BN)(?: (?:of age|old|years))?(?= )"
    r"|(?<= )(?:initial |original |first )*(?:TUMOUR |HISTO )?(?:diagnosis|diagnosed)(?: (?:at|AT|WITHINW|in|between|the|ages?|of)){0,4} (?P<b3>BD)(?: of age| old)?(?= )"
)
_WHEN = gated(
    r"(?<= )(?:newly |first |recently )?(?:diagnosed|diagnosis)(?: (?:with|of) (?:the |a |an )?(?:TUMOUR|HISTO|disease))?(?: \( [a-z]{1,6} \))? (?P<w>WITHIN|AGO)(?= )(?! (?:of|after|from|following|SINCE|diagnosis))"
    r"|(?<= )(?P<w2>WITHIN|AGO)(?: (?:of|from|after|SINCE|the))* (?:initial |original |first |TUMOUR |HISTO |disease |histologic(?:al)? |pathologic(?:al)? )*diagnosis(?= )"
)
# a time that is no interval between two events of the disease
_ALONE = gated(
    r"(?:^ |MUST |MUST be |be |are |occur |enrol\w{0,6} |registered |randomi[sz]ed |patients |subjects |participants |who are )$"
)
_OTHER = gated(r"other|another|second|any (?:TUMOUR|malignan)|prior|previous|concurrent|family|relative|history")


def timing(view: TumourView) -> Iterator[Reading]:
    """Ages at diagnosis and times since diagnosis. Among exclusions "any malignancy diagnosed within 2 years" speaks of other tumours."""
    for found in view.find(_AGE):
        token = view.token(found, "b") or view.token(found, "b2") or view.token(found, "b3")
        bounds = _in_years(token.value if token is not None else None)
        if bounds is not None:
            yield Reading(found.i, found.j, AgeAtDiagnosis(bounds=bounds, **view.scan.span(found.i, found.j)), priority=3)
    if view.scan.excluding or (
        "HISTO" not in view.scan.present and "newly" not in view.text and view.scan.tokens[0].sym not in ("diagnosed", "AGO", "WITHIN")
    ):
        return
    for found in view.find(_WHEN):
        window = _window(view, found)
        before = view.text[: view.at(found.i)]
        if window is None or window.duration is None or _OTHER.search(before):
            continue
        if found.match["w2"] and not _ALONE.search(f"{before[-24:]}"):
            continue
        i = found.i
        while not found.match["w2"] and i < found.j - 1 and view.scan.tokens[i].sym not in ("WITHIN", "AGO"):
            i += 1  # "newly diagnosed" and the tumour are read by themselves
        yield Reading(i, found.j, SinceDiagnosis(window=window, **view.scan.span(i, found.j)), priority=1)


def _window(view: TumourView, found: Found) -> Window | None:
    token = view.token(found, "w") or view.token(found, "w2")
    return token.value if token is not None and isinstance(token.value, Window) else None


def _in_years(value: object) -> Bounds | None:
    """Limits in years; numbers without a unit are years where an age is spoken of."""
    if isinstance(value, Bounds):
        ends = (value.at_least, value.more_than, value.at_most, value.less_than)
        if {end.unit for end in ends if end is not None} <= {"a", None}:
            return Bounds(*(Limit(end.value, "a") if end is not None else None for end in ends))
    return None


__all__ = ["AgeAtDiagnosis", "SinceDiagnosis", "timing"]
