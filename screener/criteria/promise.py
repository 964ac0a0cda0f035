"""Promises and abilities.

What it is     something particular that the patient must be willing, or able, to do: sit still, fast, keep a log, have a line placed
How it reads   "willing to fast before each visit", "able to lie still for 30 minutes", "unwilling to stop smoking", where no other room reads what is to be done
Needs          a person's answer
Unknown when   always: it is understood, no patient file holds it, and it is asked in its own words; what the patient is willing to do is routine
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Finding, Leaf, Need, missing
from screener.criteria.nodes import negation
from screener.criteria.scan import LOOSE, Reading, Scan
from screener.criteria.wording_shared import said_at
from screener.text.gated import Stems, gated


@dataclass(frozen=True, slots=True, kw_only=True)
class Able(Leaf):
    """The patient is able to do what `does` says."""

    kind: str = "logistics"
    does: str

    room: ClassVar[str] = "able"

    def judge(self, chart: object, as_of: date) -> Finding:
        """No file holds it."""
        return missing(f"not recorded: able to {self.does}", Need(_fact("able", self.does), f"Is the patient able to {self.does}?"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Willing(Leaf):
    """The patient is willing to do what `does` says."""

    kind: str = "compliance"
    does: str

    room: ClassVar[str] = "willing"
    routine: ClassVar[bool] = True

    def judge(self, chart: object, as_of: date) -> Finding:
        """No file holds it."""
        return missing(
            f"not recorded: willing to {self.does}", Need(_fact("willing", self.does), f"Is the patient willing to {self.does}?")
        )


def _fact(what: str, does: str) -> str:
    return f"logistics:{what} to {' '.join(does.split()[:8])}"


_WHO = r"(?:(?:(?:the|all|any|each|female|male|adult|eligible|study|prospective) ){0,2}(?:patients?|subjects?|participants?|individuals?|persons?|candidates?|volunteers?|they) )?"
_FRAME = r"(?:(?:must|should|shall|will|who|is|are|be|have|has|also|demonstrates?|express(?:ed|es)?|the|an?|currently|both|need to|needs to|physically|mentally|patient|participant|subject) ){0,6}"
_CAN = r"(?:willing(?:ness)?|able|ability|agree(?:s|ment)?|capable|capacity|prepared|ready|committed|commit|consents?)"
_CANNOT = r"(?:unwilling(?:ness)?|unable|inability|incapable|refus(?:es?|al|ing)|declin(?:es?|ing)|not (?:be )?(?:willing|able|capable|prepared|agree))"
_PROMISE = gated(
    rf"{_WHO}{_FRAME}(?:(?P<no>{_CANNOT}(?:(?:,| or| and| and/or|/)? ?{_CANNOT}){{0,2}})|(?P<yes>{_CAN}(?:(?:,| or| and| and/or|/)? ?{_CAN}){{0,2}})) (?:to|of(?= [a-z]{{2,14}}ing )) ?(?P<does>[a-z][^;:]{{2,240}})$"
)
_BEFORE = gated(rf"{_WHO}{_FRAME}(?:{_CANNOT}|{_CAN})(?:(?:,| or| and| and/or|/)? ?(?:{_CANNOT}|{_CAN})){{0,2}} ?(?:to|of)?(?![a-z])")
_STEMS = Stems("willing", "able", "abil", "agree", "capable", "capacity", "prepared", "ready", "commit", "consent", "refus", "declin")
_MORE = frozenset({"IF", "EXCEPT", "MAY", "BARRED", "MUST", ";", ":", "NEG"})
_OTHERS = gated(
    r"\b(?:enroll?ed|meet|fulfil+|participate|consent|eligib|includ\w{1,4}|investigators?|opinion|judge?ment|willing\w{0,4}|ability|able|swallow\w{0,3}|tablets?|capsules?|pills?|oral|orally|previous\w{0,2}|prior(?! to))\b"
)


def read(scan: Scan) -> list[Reading]:
    """Claims a whole sentence that asks for nothing but a promise or an ability; any other room's claim on its words is better."""
    if not scan.may(_STEMS) or len(scan.said) > 400 or len(scan.tokens) < 4:
        return []
    last = len(scan.tokens)
    while last > 1 and scan.tokens[last - 1].sym in (".", ",", "AND", "OR"):
        last -= 1
    found = _PROMISE.fullmatch(scan.text(0, last))
    if found is None or _OTHERS.search(found["does"]):
        return []
    begins = said_at(scan, 0, _BEFORE)
    start = begins[1] if begins is not None else 0
    if any(token.sym in _MORE for token in scan.tokens[start:last]):
        return []
    does = re.sub(r"\s+", " ", found["does"]).strip(" .,")
    words = found["no"] or found["yes"]
    kind = Willing if re.search(r"willing|agree|consent|commit|refus|declin|prepared|ready", words) else Able
    leaf = kind(does=does[:200], **scan.span(0, last))
    return [Reading(0, last, negation(leaf) if found["no"] else leaf, "promise", LOOSE)]
