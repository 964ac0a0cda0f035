"""Judgement.

What it is     a catch-all that asks for somebody's opinion
How it reads   "any condition that, in the opinion of the investigator, would make participation unsafe", "unsuitable for the trial in the physician's judgement"
Needs          a person
Unknown when   always: it is understood, and nobody but the investigator can decide it (verdicts, rules 21 and 31)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Finding, Leaf, to_judge
from screener.criteria.opinion_shared import APPROVAL, FEARED, OPINION, consequence_at, opinion_at
from screener.criteria.scan import Reading, Scan
from screener.criteria.wording_shared import made_of, mentions, said_at
from screener.text.gated import Stems, gated


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement(Leaf):
    """Somebody is to judge; `words` quotes what."""

    kind: str = "judgement"
    words: str

    room: ClassVar[str] = "judgement"

    def judge(self, chart: object, as_of: date) -> Finding:
        """Always a judgement; conditions named in it are examples, not criteria (rule 21)."""
        return to_judge(f'for the investigator to judge: "{self.words}"', f'Does this apply: "{self.words}"?')


_SUBJECT = gated(
    r"(?:(?:any|an?|the|other|another|some|all|whatever|whichever|additional|presence of|evidence of|existence of|history of|history or (?:current )?evidence of|current evidence of|(?:current or )?(?:prior|past) history of|current|known|has|have|having|with|who|suffering from|suspected|underlying|concurrent|inter-?current|concomitant|co-?existing|coexisting|pre-?existing|existing|active|ongoing|uncontrolled|unstable|severe|serious|significant|clinically|clinically significant|major|acute|chronic|relevant|important|non-?malignant|medical|medically|surgical|physical|mental|psychiatric|psychological|psychosocial|social|sociological|familial|geographical|logistical|emotional|behavioral|cognitive|systemic|organ|organic|general|laboratory|lab|physical examination|clinical|concomitant|cardiovascular|pulmonary|neurologic|metabolic|endocrine|or|and|and/or|of|to|if|for|,|/|\(s\)|patients?|subjects?|participants?|individuals?|such|type of|form of|kind of|substance abuse|abnormal|uncorrectable|previous|prior|that is|medical or|situation or)[\s,/]{1,2}){0,16}"
    r"(?P<noun>conditions?|illness(?:es)?|diseases?|disorders?|circumstances?|situations?|reasons?|abnormalit(?:y|ies)|findings?|factors?|issues?|problems?|concerns?|co-?morbidit(?:y|ies)|impairments?|dysfunctions?|considerations?|state|treatments?|therap(?:y|ies)|history|status|contraindications?|infections?|complications?|events?|medications?|limitations?|grounds)(?:\(s\)|\(ies\))?(?![a-z])"
)
_GENERIC = gated(
    r"\b(?:any|other|another|whatever|all|concurrent|inter-?current|uncontrolled|significant|serious|severe|clinically|underlying|concomitant|co-?existing|medical|psychiatric|psychological|social|active|presence|evidence|history|reasons?|conditions?|systemic)\b"
)
_UNFIT = gated(
    r"(?:(?:patients?|subjects?|participants?|individuals?|they|who|is|are|be|otherwise|not|an|any|for|other|reason|conditions?|determined|considered|deemed|judged|felt|found|to|as|a|whom|in|if|the|or|those|medically|must|should)[\s,]{1,2}){0,10}(?:unsuitable|inappropriate|not (?:a |an )?(?:suitable|appropriate|good|eligible|fit)|unfit|unable|ineligible|poor candidates?|not be (?:a |an )?(?:suitable|appropriate|good)|suitable|appropriate|fit|eligible)(?: (?:candidates?|subjects?|patients?))?(?![a-z])"
)
_STEMS = Stems(
    "investigator",
    "physician",
    "doctor",
    "clinician",
    "sponsor",
    "oncologist",
    "monitor",
    "team",
    "staff",
    "surgeon",
    "provider",
    "chair",
    "director",
    " pi",
    "pi approval",
    "opinion",
    "judgment",
    "judgement",
    "discretion",
)
_HARD = frozenset({";"})


def read(scan: Scan) -> list[Reading]:
    """Claims catch-alls that name an opinion, with the examples inside them; sentences that leave all to somebody; and whose approval is asked."""
    return [*_opinions(scan), *_approvals(scan)]


def _opinions(scan: Scan) -> list[Reading]:
    """What somebody is to think of."""
    if not mentions(scan, _STEMS):
        return [*_fit(scan), *_risks(scan)]
    found = scan.search(OPINION)
    if found is None:
        return [*_fit(scan), *_risks(scan)]
    count = len(scan.tokens)
    at = next((k for k in range(count) if scan.tokens[k].end > found.start() + 1), None)
    if at is None:
        return []
    stop = _clause_end(scan, at)
    for i in range(at + 1):
        subject = said_at(scan, i, _SUBJECT)
        if (
            subject
            and _GENERIC.search(subject[0].group())
            and subject[1] <= at + 1
            and not _asks_more(scan, i, at)
            and _only_examples(scan, subject[1], at)
        ):
            return [_reading(scan, i, stop)]
    # no subject of its own: "In the opinion of the investigator, unsuitable for the trial"
    i = at
    while i > 0 and scan.tokens[i - 1].sym not in _HARD and (made_of(scan, i - 1, FEARED)):
        i -= 1
    words = scan.text(i, stop)
    if (
        i == 0
        and stop >= count - 1
        and re.search(
            r"unsuitable|inappropriate|suitab|appropriat|unfit|\bfit\b|unsafe|any reason|best interest|not be able|candidate|risk|interfere|compromise|jeopardi|hazard|contraindicat|unable",
            words,
        )
        and all(made_of(scan, k, FEARED) for k in range(i, stop))
    ):
        return [_reading(scan, i, stop)]
    for k in range(i + 1 if i < at else 0):
        fitness = said_at(scan, k, _UNFIT) if scan.tokens[k].sym not in ("OR", "AND", "ANDOR", ",") else None
        if fitness and (fitness[1] >= at or (k < i and "unable" not in fitness[0].group() and _for_the_trial(scan, fitness[1], at))):
            return [_reading(scan, k, stop)]
    # an opinion of what others read: it holds, and somebody agrees
    start = at + 1 if scan.tokens[at].sym in (",", "(") else at
    alone = said_at(scan, start, OPINION)
    return (
        [Reading(start, alone[1], Judgement(words=scan.written(start, alone[1])[:200], **scan.span(start, alone[1])), "judgement")]
        if alone
        else []
    )


def _for_the_trial(scan: Scan, j: int, at: int) -> bool:
    """Do the words between "not eligible" and the opinion say only for what ("to participate in this study")?"""
    return all(made_of(scan, n, FEARED) and scan.tokens[n].sym not in ("OR", "AND", "ANDOR", ",") for n in range(j, at))


# "Judged fit for surgery": somebody judges, though nobody is named. Only where the sentence says nothing else.
_FIT = gated(
    r"(?:(?:patients?|subjects?|participants?|must|should|be|is|are|who|not|the|all)\s){0,6}(?:(?:considered|deemed|judged|felt|thought|assessed)(?: (?:as|to be))?(?: (?:medically|clinically|physically|sufficiently))?|(?:medically|clinically|physically))\s(?:fit|unfit|suitable|unsuitable|appropriate)(?: enough)?\s(?:for|to (?:undergo|receive|tolerate|participate in|have|start|begin))\s[a-z][^.;:,()\d]{2,80}[.;]?$"
)
_FIT_STEMS = Stems(" fit", " unfit", "suitable", "appropriate")


def _fit(scan: Scan) -> list[Reading]:
    """A sentence that asks for fitness in somebody's judgement."""
    if not mentions(scan, _FIT_STEMS):
        return []
    found = said_at(scan, 0, _FIT)
    return [_reading(scan, 0, found[1])] if found is not None and found[1] == len(scan.tokens) else []


# "... situations that would limit compliance, substantially increase the risk of adverse events or ...": somebody has to judge it, though nobody is named
_RISKS = gated(
    r"(?:(?:substantially|significantly|unacceptably|may|might|could|would|can) ){1,2}increases? (?:the |his |her |their )?(?:(?:patient|subject|participant)'?s'? )?risks? (?:of|for) (?:(?:incurring|having|experiencing|serious|severe) ){0,2}(?:aes?|adverse (?:drug )?(?:events?|reactions?))(?![a-z])"
)
_RISK_STEMS = Stems("risk")
_APPROVAL_STEMS = Stems("approv", "agree", "permission", "consult", "discuss", "concurrence", "review", "author", "cleared", "contacted")


def _approvals(scan: Scan) -> list[Reading]:
    """Somebody who is asked before the patient takes part: "after discussion with the medical monitor"."""
    if not mentions(scan, _STEMS) or not mentions(scan, _APPROVAL_STEMS) or scan.search(APPROVAL) is None:
        return []
    out: list[Reading] = []
    i = 0
    while i < len(scan.tokens):
        found = said_at(scan, i, APPROVAL)
        if found is not None and not (
            i and scan.tokens[i - 1].sym == ","
        ):  # "for X that is active, discussion with ... is required": of some only
            out.append(_reading(scan, i, found[1]))
        i = found[1] if found is not None else i + 1
    return out


def _risks(scan: Scan) -> list[Reading]:
    """A fear for the patient's safety in a list of what an illness or a situation would do."""
    if not mentions(scan, _RISK_STEMS) or scan.search(_RISKS) is None:
        return []
    for i in range(1, len(scan.tokens)):
        found = said_at(scan, i, _RISKS)
        if found is not None:
            return [_reading(scan, i, found[1])]
    return []


def _asks_more(scan: Scan, i: int, at: int) -> bool:
    """Between the subject and the opinion stands something of its own, such as a limit or another sentence part."""
    return any(token.sym in ("BN", "BQ", "BU", "WITHIN", "AGO", ";", "MUST", "BARRED", "MAY") for token in scan.tokens[i:at])


def _only_examples(scan: Scan, j: int, at: int) -> bool:
    """Between the subject and the opinion stand words of fear, or examples."""
    depth = 0
    for k in range(j, at):
        sym = scan.tokens[k].sym
        if sym in ("EXAMPLE", "(", "["):
            depth += 1
        elif sym in (")", "]"):
            depth = max(0, depth - 1)
        elif not depth and not made_of(scan, k, FEARED):
            return False
    return True


def _clause_end(scan: Scan, at: int) -> int:
    """The end of the opinion and of what is feared."""
    end = opinion_at(scan, at) or at + 1
    for _ in range(3):
        more = consequence_at(scan, end) if end < len(scan.tokens) else None
        if more is None:
            break
        end = more
    return end


def _reading(scan: Scan, i: int, j: int) -> Reading:
    return Reading(i, j, Judgement(words=scan.written(i, j)[:200], **scan.span(i, j)), "judgement", 3)
