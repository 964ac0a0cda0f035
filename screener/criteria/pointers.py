"""Words that only point to another place of the text: "as described below", "(see section 5)", "and meet the following criteria".

What they point to is read where it stands. A pointer to something outside ("as specified in the protocol") may hide a requirement and is not claimed.
"""

from __future__ import annotations

from screener.criteria.regardless_shared import regardless
from screener.criteria.scan import Reading, Scan
from screener.criteria.tumour_view import view_of
from screener.text.gated import gated

_BELOW = gated(
    r"(?<= )(?:, |\( )?(?:DEFINE |as |as also |and |AND |is |are )?(?:further |also )?(?:see|described|defined|listed|outlined|specified|detailed|indicated|noted|mentioned|stated|set out|shown)(?: in(?: the)?(?: list)?| as)? (?:below|above|the following|herein)(?: :)?(?: \))?(?= (?:\.|:|;|,|\)|$))"
)
_SEE = gated(
    r"(?<= )\( (?:please )?(?:see|refer to) (?:also )?(?:below|above|(?:the )?(?:inclusion|exclusion)(?: criteri(?:a|on))?(?: NUM)?)(?: for (?:more )?(?:details?|definitions?))? \)(?= )"
)
_MEET = gated(
    r"(?<= )(?:AND |that |which |who |DEFINE |MUST |must |, ){0,4}(?:meets?|meeting|satisf(?:y|ies)|fulfil{1,2}s?)(?= (?:(?:ALLOF|ONEOF) |(?:(?:all|any|each|both|either|at least|NUM|of|the) ){0,5}(?:following|below|these) )(?:(?:additional|eligibility|inclusion|disease|specific|requirements?|criteria|criterion|conditions?) ){0,4}(?:\.|:|$))"
)


def read(scan: Scan) -> list[Reading]:
    """Pointers at the end of a statement or in brackets."""
    view = view_of(scan)
    out = [Reading(found.i, found.j, None, "pointers", -3) for pattern in (_BELOW, _SEE, _MEET) for found in view.find(pattern)]
    return [*out, *regardless(scan)]
