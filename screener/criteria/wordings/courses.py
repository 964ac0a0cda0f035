"""Other words for the course of a tumour: received and progressed on, a relapse or beyond, by whom progression was seen."""

from __future__ import annotations

from screener.criteria.wordings.model import Wording, of
from screener.text.gated import gated

_WENT = r"(?:progressed|relapsed)"
_SEEN = r"\((?:according to|per|by|as per|based on) recist(?: v?(?:ersion )?\d(?:\.\d)?)?\)"
_OUTCOME = frozenset({"disease_status"})  # a course on a treatment is an outcome of that treatment

COURSES: tuple[Wording, ...] = (
    Wording(
        gated(
            rf"(?<![\w-])(?:previously )?received,? (?:and|and have|and has|and then|and subsequently) (?:then |subsequently )?(?P<p>{_WENT})(?: {_SEEN})?,? (?P<on>on or after|during or after|on|after|following)(?![\w-])"
        ),
        "{p} {on}",
        _OUTCOME,
    ),
    Wording(gated(rf"(?<![\w-])(?P<p>{_WENT}) {_SEEN} (?P<on>on|after|during|following)(?![\w-])"), "{p} {on}", _OUTCOME),
    of(
        r"(?P<n>first|second|third) (?P<r>relapse|recurrence) (?:or|and) (?:beyond|above|greater|higher|more|thereafter)(?![\w-])",
        "{n} or later {r}",
    ),
    of(r"locally[- ]assessed (?P<r>radiolog\w{2,5}|radiograph\w{2,5})(?= (?:disease )?progression)", "{r}"),
    of(r"(?P<h>have|has|had) presented with (?P<w>(?:disease )?(?:progression|recurrence|relapse))(?![\w-])", "{h} {w}"),
    of(
        r"(?P<n>(?:not|neither) (?:be )?(?:amenable to|suitable for|eligible for|(?:a )?candidates? for)) (?:potentially )?curative (?P<a>surgery|resection|surgical resection) (?:or|and/or|nor) (?:re-?irradiation|radiation(?: therapy)?|radiotherapy|chemo-?radiation|chemo-?radiotherapy|radiochemotherapy)(?![\w-])",
        "{n} curative {a} or curative treatment",
    ),
    of(r"(?P<c>confirmed|proven|documented) at any time(?: point)?(?=[.,;]|$)", "{c}"),
    of(r"(?P<d>progressive disease|disease progression|progression) at any (?:time|point)(?: point)? (?=\x01)", "{d} "),
)
