"""Words that a heading lends the lines below it: "Prior treatment with any of the following:" says of each of them that it was given before."""

from __future__ import annotations

from screener.text.gated import gated

_GIVEN_BEFORE = gated(
    r"\b(?:prior|previous|previously|past|received|undergone|administered|history of|treated)\b[^.;:]{0,120}?(?:\b(?:following|these|below)\b[^.;:]{0,80}|(?:with|of|to|received|undergone|had|includ(?:e|es|ed|ing)|administered)) ?:?\s{0,3}$"
)
_ABOUT_TREATMENT = gated(
    r"\b(?:treat|doses?\b|therap|receiv|medication|agents?\b|drugs?\b|exposure|regimen|transplant|surger|procedure|chemo|radi)"
)
_PASSED_SINCE = gated(r"\b(?:elapsed|wash-?\s?outs?|intervals?|(?:time|treatment-free) (?:periods?|frames?)|durations?)\b")
_NOT_GENTLE = gated(
    r"\b(?:current|currently|ongoing|allergy|allerg\w+|hypersensitivity|reactions?|toxicit\w+|during|concurrent|complications?|diseases?|conditions?|disorders?|illness(?:es)?|malignanc\w+|cancers?|agree|infections?)\b"
)
_PAST = "previously"
_PASSED = "must have elapsed"
LENT = frozenset({_PAST, _PASSED})  # read at the end of a child only where it is understood better with them
_NOT_PASSED = gated(r"\b(?:not|no|inadequate|insufficient|without|less than)\b")


def lent(head: str) -> str:
    """Words that a heading on treatments lends its children where they are not understood by themselves: "Prior treatment with any of:", "the following must have elapsed:"."""
    if not _ABOUT_TREATMENT.search(head) or _NOT_GENTLE.search(head):
        return ""
    if _PASSED_SINCE.search(head) and not _NOT_PASSED.search(head):
        return _PASSED
    return _PAST if _GIVEN_BEFORE.search(head) else ""
