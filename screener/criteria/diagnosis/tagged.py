"""Tags behind a tumour's name: "(Cohort B)" says where patients with it go, not more of whom."""

from __future__ import annotations

import re

from screener.criteria.tumour_view import TumourView
from screener.text.gated import gated

_WORD = (
    r"(?:for|in|the|only|AND|OR|ANDOR|,|/|-|#|NUM|BN|study|trial|cohorts?|parts?|phases?|arms?|groups?|strat(?:um|a)|sub ?stud(?:y|ies)|sub ?protocols?|modules?|dose|escalation|expansion|optimi[sz]ation|confirmation|safety|run|lead|portion|stages?|levels?|"
    r"[a-h]|[a-h]NUM|NUM[a-h]|i{1,3}[ab]?|iv|v|vi{0,3}|n|=)"
)
_TAG = gated(rf"[(\[] {_WORD}(?: {_WORD}){{0,9}} [)\]](?= )")
_NAMES = gated(
    r"\b(?:cohorts?|parts?|phases?|arms?|groups?|strat(?:um|a)|sub ?stud(?:y|ies)|sub ?protocols?|modules?|dose (?:escalation|expansion))\b"
)


def tag_behind(view: TumourView, i: int) -> int | None:
    """The end of "(Cohort B)" at token `i`."""
    if i + 2 >= len(view.scan.tokens) or view.scan.tokens[i].sym not in ("(", "["):
        return None
    found = view.match(_TAG, i)
    if found is None:
        return None
    return found.j if re.search(_NAMES.pattern, found.match.group()) else None


__all__ = ["tag_behind"]
