"""Cohort words: "(phase 2 only)", "for the dose expansion" at the end of a line say of whom it speaks; the line's scope holds that, and the words state nothing more."""

from __future__ import annotations

from screener.criteria.scan import Reading, Scan
from screener.text.scopes import scope_behind, scope_heads


def read(scan: Scan) -> list[Reading]:
    """The name of a cohort at the end of the line, or with which a title begins, as words that are understood."""
    lower, tokens = scan.clean.lower, scan.tokens
    if end := scope_heads(lower.strip()):
        j = sum(token.end <= end for token in tokens)
        return [Reading(0, j, None, priority=9)] if j else []
    if len(lower.rstrip()) - tokens[-1].end > 1:
        return []  # not the line's last sentence
    found = scope_behind(lower, 0, len(lower.rstrip()))
    if found is None:
        return []
    i = next((k for k, token in enumerate(tokens) if token.start >= found[2]), None)
    if not i:
        return []
    j = next(
        (k + 1 for k in range(len(tokens) - 1, i, -1) if tokens[k].end >= found[1] and tokens[k].sym not in (".", ";", ":", ",")),
        len(tokens),
    )
    return [Reading(i, j, None, priority=9)]
