"""A contraindication to something, where no other room knows what it is: asked in its own words ("contraindication to spinal anaesthesia")."""

from __future__ import annotations

import re

from screener.criteria.condition.unrecorded import Unrecorded
from screener.criteria.scan import LOOSE, Reading, Scan
from screener.criteria.wording_shared import mentions
from screener.text.gated import Stems, gated

_WHO = r"(?:(?:(?:all|any|the|each|study) )?(?:patients?|subjects?|participants?|individuals?|persons?)(?: (?:who|with|that|has|have|having|are|is)){0,3} )?"
_WORD = r"(?:any|an?|the|all|has|have|having|with|of|other|known|suspected|documented|current|absolute|relative|medical|clinical|specific|formal|potential|presence|history|personal|severe|strong)"
_CONTRAINDICATED = gated(
    rf"(?P<no>(?:no|without|absence of(?: any)?|free of) )?{_WHO}(?:{_WORD} ){{0,5}}(?P<words>contra-? ?indicat(?:ions?(?: ?\(s\))?,?|ed) (?:to|for|against|from) (?P<what>[a-z][^.;:]{{2,200}}))$"
)
_STEMS = Stems("indicat")
_MORE = frozenset({"IF", "EXCEPT", "MAY", "BARRED", "MUST", ";", ":", "NEG", "WITHIN", "AGO", "BN", "BQ", "BU"})


def contraindicated(scan: Scan) -> list[Reading]:
    """Claims a whole sentence that names nothing but contraindications; any other room's claim on its words is better."""
    if not mentions(scan, _STEMS) or len(scan.said) > 320:
        return []
    last = len(scan.tokens)
    while last > 1 and scan.tokens[last - 1].sym in (".", ",", ";", "AND", "OR"):
        last -= 1
    found = _CONTRAINDICATED.fullmatch(scan.text(0, last))
    if found is None:
        return []
    first = 1 if found["no"] and scan.tokens[0].sym == "NEG" else 0
    if (found["no"] and not first) or any(token.sym in _MORE for token in scan.tokens[first:last]):
        return []
    words = re.sub(r"\s+", " ", found["words"]).strip(" .,")
    return [Reading(first, last, Unrecorded(words=words[:200], **scan.span(first, last)), "condition", LOOSE)]
