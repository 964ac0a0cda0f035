"""Cohort words: "(phase 2 only)" at the end of a line says of whom it speaks; the line's scope holds that, and the words state nothing more."""

from __future__ import annotations

from screener.criteria.scan import Reading, Scan
from screener.text.segments import SCOPE_BEHIND


def read(scan: Scan) -> list[Reading]:
    """A cohort in parentheses at the end of the sentence, as words that are understood."""
    said = scan.said
    at = said.rfind("(")
    if at < 1 or len(said) - at > 60:
        return []
    match = SCOPE_BEHIND.search(said, at - 1)
    if match is None:
        return []
    begin = scan.tokens[0].start + at
    i = next((k for k, token in enumerate(scan.tokens) if token.start == begin), None)
    if i is None:
        return []
    j = next((k + 1 for k in range(len(scan.tokens) - 1, i, -1) if scan.tokens[k].sym == ")"), len(scan.tokens))
    return [Reading(i, j, None, priority=9)]
