"""What headings say: words that they lend the lines below them ("Prior treatment with any of the following:" says of each that it was given before), and that they name only the kind of what stands below."""

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


_KINDS_OF_ILL = r"(?:conditions?|disorders|diseases|abnormalities|infections|co-?morbidities|illnesses|events|problems)"
_LEAD = r"(?:(?:patients?|subjects?|participants?|individuals?|the|who|that|with|have|has|had|having|or|currently|history|known|presence|evidence|diagnosis|must not|no|any|one|more|either|all|of|both|and/or|a|documented|current|prior|previous|active)\s){0,12}"
_WHEN = r"(?:,? (?:are |is )?(?:not allowed|not permitted|excluded|exclusionary|not eligible))?(?:,? (?:within|in the|during|over the|≤|<|prior to|at|before)\s?[^.;:]{1,90})?"
# Such as "Any of the following heart conditions within 6 months:", or "Lung disorders as follows:"
_NAMES_KIND = gated(
    rf"{_LEAD}following(?: [a-z/-]{{3,20}}){{0,4}}? {_KINDS_OF_ILL}{_WHEN} ?:"
    rf"|{_LEAD}(?:[a-z/-]{{3,20}} ){{1,4}}{_KINDS_OF_ILL},? (?:as follows|as listed below|listed below) ?:"
    rf"|(?!(?:un|poor|sev|ser|sig|clin|act|sympt|maj|acute|other))(?:[a-z/-]{{3,22}}(?:,? (?:and|or|and/or) | |, )){{1,3}}(?:conditions|disorders|diseases|abnormalities|illnesses|co-?morbidities) ?:"
)


def names_a_kind(head: str) -> bool:
    """Does a heading only say of what kind the illnesses are that stand below it? It is no illness of its own."""
    return _NAMES_KIND.fullmatch(head.strip()) is not None
