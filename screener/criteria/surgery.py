"""Surgery.

What it is     an operation that is planned or foreseen during the study (past operations are treatments: see washout and prior_therapy)
How it reads   "planned major surgery during the study", "anticipated need for a major surgical procedure", "elective surgery is foreseen"
Needs          a person: the patient file holds no plans
Unknown when   always, but where nothing is left to operate on is not asked either
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, missing
from screener.criteria.scan import Reading, Scan
from screener.criteria.wording_shared import mentions
from screener.patients.facts import Chart
from screener.text.gated import Stems, gated


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned(Leaf):
    """A treatment is planned or foreseen; `words` says which."""

    kind: str = "surgery"
    words: str

    room: ClassVar[str] = "surgery"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """No plan is recorded in a patient file: ask."""
        return missing(
            f"whether {self.words} is planned is not recorded",
            Need("plans:treatment", f"Is {self.words} planned during the study?", Ask.INVESTIGATOR),
        )


_WHAT = r"(?P<what>(?:major |elective |other |any |a |palliative |additional |definitive |concurrent |curative |surgical |intra-?tumou?ral )*(?:surger(?:y|ies)|surgical procedures?|operations?|surgical interventions?|procedures?|radiotherapy|radiation(?: therapy)?|transplant(?:ation)?|interventions?|treatment))"
_WHEN = r"(?: (?:during|while|within|in|on|throughout|over|for|at any time|prior to|before|after|the|course|of|study|trial|treatment|period|participation|first|next|dose|course|participating|this|protocol|therapy|screening|phase|receiving|\d+|weeks?|months?|days?|drug|start|starting|enrol?lment|duration|planned|their|taking|conduct|end|follow-?up|anticipated|expected|cycle|dosing|initial|product)){0,12}"
_PLANNED = gated(
    rf"(?:(?:have|has|with|patients?|a|an|the|or|who|is|are|be|planning|plans?|any|subjects?|currently) ){{0,6}}?(?:(?:planned|anticipated?|anticipation of(?: the)?(?: need for)?|expected|scheduled|foreseen|expects?|planning(?: to)?(?: undergo| have| receive)?|scheduled for|anticipate the need for|anticipated need for|expected need for|(?:likely )?need for|plans? (?:for|to undergo|to have|to receive)|expected to (?:require|undergo|need)|likely to (?:require|undergo)|will require|anticipating|anticipated to (?:require|need)|requires?|scheduled to (?:undergo|have|receive)|plan to (?:undergo|have|receive)|intend to (?:undergo|have|receive))(?: (?:a|an|any|the|need for|requirement for|of)){{0,4}} )"
    rf"(?P<np>{_WHAT}){_WHEN}"
    rf"|(?P<np2>{_WHAT}) (?:(?:that )?(?:is|are|or) )?(?:planned|anticipated|scheduled|foreseen|expected)(?: (?:to occur|to be performed|to take place))?{_WHEN}"
    rf"|(?:is|are)? ?(?:planned|anticipated|scheduled|expected|planning) (?:during|within|for|while|in|on|to take place)(?: the)?{_WHEN}".replace(
        "(?P<what>", "(?:"
    )
)


_STEMS = Stems("plan", "anticipat", "schedul", "foreseen", "expect", "need for")


def read(scan: Scan) -> list[Reading]:
    """Operations and other treatments that are planned."""
    if not scan.tokens:
        return []
    start, end = scan.tokens[0].start, scan.tokens[-1].end
    text = scan.clean.lower[start:end]
    if not mentions(scan, _STEMS):
        return []
    out = []
    starts = [token.start for token in scan.tokens]
    for match in _PLANNED.finditer(text):
        words = (match["np"] or match["np2"] or "").strip()
        if words.split()[-1:] in (["treatment"], ["procedure"], ["procedures"], ["intervention"], ["interventions"]) and not re.search(
            r"surgical|major", words
        ):
            continue
        if match.group().startswith(("require", "need for")) or re.match(r"(?:\w+ ){0,4}requires? ", match.group()):
            continue
        if not words:
            if not re.search(r"surg|operation|procedure|radiotherapy|radiation", text[: match.start()]):
                continue
            words = "major surgery" if "surg" in text[: match.start()] else "such treatment"
        i, j = bisect_left(starts, start + match.start()), bisect_left(starts, start + match.end())
        while i < j and scan.tokens[i].sym in ("AND", "OR", ",", "ANDOR"):
            i += 1
        if i >= j:
            continue
        behind = scan.tokens[j].sym if j < len(scan.tokens) else ""
        if behind not in ("", ".", ",", ";", ":", ")", "AND", "OR", "ANDOR", "EXCEPT", "IF", "(", "ATTIME", "BARRED", "MUST", "MAY"):
            continue
        kind = "surgery" if re.search(r"surg|operation|procedure", words) else "prior_therapy"
        out.append(Reading(i, j, Planned(kind=kind, words=words, **scan.span(i, j)), room="surgery", priority=2))
    return out
