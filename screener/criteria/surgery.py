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
from screener.criteria.therapy.phrases import Phrases
from screener.criteria.therapy.restriction import restriction
from screener.criteria.wording_shared import mentions, said_at
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


_FORESEEN = gated(
    r"(?:(?:has|have|had|is|are|be|been|who|patients?|subjects?|participants?|an?|any|currently|or|the) ){0,5}"
    r"(?:plan(?:s|ned|ning)?(?: (?:for|to (?:receive|undergo|have|start|initiate|use|be treated with)))?|scheduled (?:for|to (?:undergo|receive|have|start))|(?:expected|anticipated|expects?|anticipates?|likely) (?:to (?:require|receive|need|undergo|have)|need for|requirement for)"
    r"|intend(?:s|ing|ed)? to (?:receive|undergo|use|start)|intent(?:ion)? to (?:receive|undergo|use)|about to (?:start|receive|undergo)|elected to (?:undergo|receive)|candidates? planned for|planned (?:need|requirement|use) (?:for|of)|planned treatment with)"
    r"(?: (?:any|an?|the|other|another|additional|further|of|forms?|types?|kinds?|concurrent|concomitant|initiation|treatment with|use|elective|immediate|to be treated with)){0,5} (?=[a-z0-9])"
)
_ON_STUDY = gated(
    r"(?:(?:,|\(|or) ?)?(?:(?:at any time )?(?:while|during|throughout|on|in the course of|over the course of|for the duration of|within)(?: (?:the|this|on|course|of|entire|their|participating|participation|in|receiving|period|active|protocol|study|trial|treatment|therapy|drug|intervention|dosing|phase|conduct)){1,8}|as part of (?:their|this|the) (?:study|trial|protocol|treatment|standard of care|routine care))(?![\w-])"
)
_BEHIND = frozenset({"", ".", ",", ";", ":", ")", "AND", "OR", "ANDOR", "EXCEPT", "IF", "(", "ATTIME", "BARRED", "MUST", "MAY"})
_BEFORE = frozenset(
    {
        "",
        ".",
        ",",
        ";",
        ":",
        "(",
        "AND",
        "OR",
        "ANDOR",
        "NEG",
        "MUST",
        "who",
        "patients",
        "patient",
        "subjects",
        "participants",
        "HISTO",
        "DISEASE",
    }
)


def foreseen(scan: Scan, phrases: Phrases) -> list[Reading]:
    """Any treatment by its name that is planned, foreseen or about to begin."""
    if not mentions(scan, _FORESEEN_STEMS):
        return []
    named = [unit for unit in phrases.units if unit.sym == "NP"]
    out: list[Reading] = []
    for i, token in enumerate(scan.tokens):
        if (out and i < out[-1].j) or (scan.tokens[i - 1].sym if i else "") not in _BEFORE or token.sym in _BEHIND:
            continue
        found = said_at(scan, i, _FORESEEN)
        at = found[1] if found is not None else 0
        unit = next((unit for unit in named if i < unit.i <= at < unit.j), None)
        if found is None or unit is None or unit.treatments is None or unit.treatments.prior:
            continue
        if unit.treatments.study or any({"study_drug", "this_study"} & set(therapy.groups) for therapy in unit.treatments.therapies):
            continue
        j = unit.j
        words = scan.written(found[1], j)
        narrower = restriction(scan, j)
        tail = said_at(scan, j, _ON_STUDY)
        if tail is not None:
            j = tail[1]
        elif narrower is not None:
            words, j = scan.written(found[1], narrower.j), narrower.j
        if (scan.tokens[j].sym if j < len(scan.tokens) else "") not in _BEHIND:
            continue
        kind = "surgery" if re.search(r"surg|operation|resection|ectomy", words.lower()) else "prior_therapy"
        out.append(Reading(i, j, Planned(kind=kind, words=words[:200], **scan.span(i, j)), room="surgery", priority=1))
    return out


_FORESEEN_STEMS = Stems("plan", "schedul", "expect", "anticipat", "intend", "intent", "about to", "elected", "likely")


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
