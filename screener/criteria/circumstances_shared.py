"""Reads the circumstance under which a limit applies: "for patients under 16", "in females", "if liver metastases are present".

Words are matched on the text itself, so that the reading does not depend on which words a lexicon happens to hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from screener.criteria.conditions_shared import AgeIs, ConditionPresent, SexIs, SiteInvolved, Takes
from screener.criteria.nodes import Node, all_of, any_of, negation
from screener.criteria.scan import Scan
from screener.text.gated import Gated, gated
from screener.text.merge import bound_at_start
from screener.text.quantity import Bounds, Limit
from screener.text.tokens import Quantity, tokenize

Found = tuple[Node, int]
_TIME = {"hour": "h", "day": "d", "week": "wk", "month": "mo", "year": "a"}
_AGE_UNITS = frozenset(_TIME.values())

_SUBJECT = gated(
    r"(?:(?:those|the|a|an|any|all|only)\s)?(?:(?:patients?|subjects?|participants?|individuals?|persons?|people|pts?|children|those|candidates?|recipients?)\s?)(?:(?:who|that|whose|with|must|are)\s)?"
)
_VERBS = gated(
    r"(?:(?:has|have|had|having|with|is|are|be|was|there|known|documented|confirmed|suspected|underlying|diagnosed|the|a|an|presence|present|of|history|evidence|due|to|because|attributable|secondary|related|caused|by|he|she|they|it|"
    r"exists?|elevation|elevations|increase|increased|elevated|result|level|value|patient|patients|subject|also|and|associated|considered|consistent|clinically|attributed|assessed|who|whom|such|clearly|bilirubin|rise|abnormalities|currently|directly|solely|biopsy|proven|radiographically|primarily|likely|possibly|judged|tumor|thought)[\s/]){0,8}"
)
_ORGAN = {
    "liver": "liver", "hepatic": "liver", "bone marrow": "bone_marrow", "marrow": "bone_marrow", "bone": "bone", "bony": "bone", "osseous": "bone", "skeletal": "bone",
    "lung": "lung", "pulmonary": "lung", "brain": "cns", "cns": "cns",
}  # fmt: skip
_ORGANS = r"(?:bone marrow|marrow|liver|hepatic|bony|bone|osseous|skeletal|lung|pulmonary|brain|cns)"
_DISEASE = r"(?:metasta\w{1,5}|mets|involvement|lesions?|invasion|infiltration|tumou?rs?|malignanc\w{1,3}|cancer|disease)"
_SITES = gated(
    rf"(?:known |documented |tumou?r |malignant |metastatic |extensive )?(?P<a>{_ORGANS})(?:\s?(?:or|and|and/or|/|,)\s?(?P<b>{_ORGANS}))?(?: tumou?r| cancer| metastatic)? {_DISEASE}(?: (?:is|are) (?:present|documented|known)| by (?:tumou?r|disease|malignancy|cancer)| present)?(?![a-z])"
    rf"|(?:metasta\w{{1,5}}|mets|tumou?r|cancer|involvement|disease|malignancy)(?: (?:disease|involvement))? (?:to|in|of|within|involving) (?:the )?(?P<c>{_ORGANS})(?:\s?(?:or|and|and/or|/)\s?(?:the )?(?P<d>{_ORGANS}))?(?: (?:is|are) present)?(?![a-z])"
    rf"|(?P<f>{_ORGANS}) (?:has|have|with) (?:known |documented )?(?:tumou?r|metasta\w{{1,5}}|malignant|metastatic|disease)(?: involvement| disease| infiltration)?(?![a-z])"
    rf"|(?P<g>{_ORGANS}) (?:function )?(?:test )?abnormalities (?:are |is )?(?:due|secondary|related|attributable) to (?:the |an )?(?:underlying )?(?:malignanc\w{{1,3}}|tumou?r|cancer|metasta\w{{1,5}}|disease)(?![a-z])"
    rf"|(?P<e>{_ORGANS}) (?:is|are) (?:involved|infiltrated)(?: by tumou?r)?(?![a-z])"
)
_GILBERT = gated(r"gilbert(?:'s|s'|s|\"s| s)?(?:[ -](?:syndrome|disease))?(?![a-z])")
_NO = gated(r"(?:(?:do|does|did|are|is|were) )?(?:not|no|without|free of|never|(?:the )?absence of)\s(?:any\s|known\s|evidence of\s)?")
_ANTICOAGULANT = gated(
    r"(?:(?:receiv\w{1,4}|tak\w{1,4}|on|using|use of|treated with|receipt of|undergoing|under|requir\w{1,4}|treatment with|being|given|no|not|stable|dose|doses|of)\s){0,4}"
    r"(?P<no2>no |not (?:taking |receiving |on )?)?(?:(?:therapeutic|full[- ]dose|chronic|prophylactic|oral|systemic|current|concurrent|ongoing|active|concomitant|intended|any|stable|dose|of|an|low[- ]dose|therapy with)\s){0,4}"
    r"(?:anti-?\s?coagula\w{1,5}|warfarin|coumadin|heparin|vitamin k antagonists?)(?:[ -](?:therapy|treatment|medications?|agents?|drugs?|use|derivatives))?(?: (?:or|and|such as|like) (?:low[- ]molecular[- ]weight )?(?:heparin|warfarin|coumadin|coumarin|other anticoagulants?))?(?![a-z])"
)
_SEX = gated(
    r"(?:(?:for|in|among) )?(?P<both>(?:both )?(?:male|men|males)(?: patients)? (?:and|or|/) (?:female|women|females)s?|(?:female|women|females) (?:and|or|/) (?:male|men|males))|(?P<female>females?|women|woman|girls?)|(?P<male>males?|men|man|boys?)"
)
_SEX_TAIL = gated(r"(?: (?:patients?|subjects?|participants?|sex))?(?![a-z])")
_ADULT = gated(r"(?:adults?|adult patients|adult subjects)(?![a-z])")
_CHILD = gated(r"(?:children|pediatric patients|paediatric patients|pediatric subjects|pediatrics|minors)(?![a-z])")
_YOUNGER = gated(r"(?:if )?(?:he or she is |they are )?(?P<word>younger|older|otherwise)(?![a-z])(?! than)")
_AGE_LEAD = gated(
    r"(?:(?:(?:at|with|an?|the|of|are|is|be|who|whose|patients?|subjects?|those|children|adults?|adolescents?|being|in)\s){0,4})(?:aged|ages?)(?![a-z])(?:\sat\s(?:the\s)?(?:time\sof\s)?(?:registration|enrol\w{1,5}|study entry|entry|screening|consent|inclusion|randomi[sz]ation))?(?:\s?:|\sis|\sof|\sat|\sranges?|\sranging|\sgroups?|\sbetween|\sfrom|\srange|\s(?:must|should|shall) be|\sincludes?){0,2}\s?"
)
_AGE_BEHIND = gated(
    r"(?:\s|-)?(?:of[ -]age|old(?:er)?|in age|age|aged|y\.?o\.?|or older|or younger|and older|and younger|at (?:the )?time of (?:study )?(?:enrol\w+|registration|entry))(?![a-z])"
)


def token_after(scan: Scan, i: int, end: int) -> int | None:
    """The first token that begins at or behind a clean position; None where the position lies inside a token."""
    tokens = scan.tokens
    j = i
    while j < len(tokens) and tokens[j].start < end:
        if tokens[j].end > end:
            return None
        j += 1
    return j


def words_at(scan: Scan, i: int, pattern: Gated, *, retreat: bool = False) -> tuple[re.Match[str], int] | None:
    """A pattern of words at token `i`: the match and the token behind it. The pattern may end in a blank.

    Where it ends inside a token there is no match; with `retreat` (for patterns that end in filler words) that token stands behind it.
    """
    if i >= len(scan.tokens) or scan.in_words & pattern.bits != pattern.bits:
        return None
    start = scan.tokens[i].start
    if pattern.begins and scan.clean.lower[start] not in pattern.begins:
        return None
    match = pattern.match(scan.clean.lower, start, scan.tokens[-1].end)
    if match is None or not match.group().strip():
        return None
    end = match.end()
    while end > match.start() and scan.clean.lower[end - 1].isspace():
        end -= 1
    j = token_after(scan, i, end)
    if j is None and retreat:
        j = next(k for k in range(i, len(scan.tokens)) if scan.tokens[k].end > end)
    return (match, j) if j is not None and j > i else None


def skip(scan: Scan, i: int, pattern: Gated) -> int:
    """The token behind a pattern of words, or `i` where it does not stand there."""
    found = words_at(scan, i, pattern)
    return found[1] if found else i


def age_bounds_at(scan: Scan, i: int, *, cue: bool = True) -> tuple[Bounds, int] | None:
    """An age in words at token `i`: "age >= 16 years", "16 years of age or older", "aged 10 to 12". Without `cue` the length of time alone will do."""
    tokens = scan.tokens
    lead = words_at(scan, i, _AGE_LEAD, retreat=True)
    j = lead[1] if lead else i
    if j >= len(tokens):
        return None
    if lead and tokens[j].sym in ("(", "[") and j + 2 < len(tokens) and tokens[j + 2].sym in (")", "]"):
        inside = tokens[j + 1]  # "Age (>= 18 years)"
        if inside.sym in ("BD", "BN") and isinstance(inside.value, Bounds) and _units(inside.value) <= _AGE_UNITS | {None}:
            return inside.value if inside.sym == "BD" else inside.value.with_unit("a"), j + 3
    token = tokens[j]
    if lead and token.sym in ("WITHIN", "AGO"):  # "aged 55 to 74 years from": the merger saw a window
        token = bound_at_start(tokenize(scan.clean, token.start, token.end)) or token
    bounds: Bounds | None = None
    if token.sym == "BD" and isinstance(token.value, Bounds) and _units(token.value) <= _AGE_UNITS:
        bounds = token.value
    elif token.sym == "BN" and isinstance(token.value, Bounds) and (lead or re.search(r"\bage", scan.text(j, j + 1))):
        bounds = token.value.with_unit("a")
    elif lead and token.sym == "NUM" and j + 1 < len(tokens) and tokens[j + 1].sym == "+":
        bounds, j = Bounds(at_least=Limit(float(token.value), "a")), j + 1
    elif pair := _pair(scan, j):
        bounds, j = pair
    if bounds is None:
        return None
    j += 1
    said = scan.clean.lower[token.start : token.end]
    behind = words_at(scan, j, _AGE_BEHIND)
    cued = bool(lead or behind or re.search(r"old|young|y/?o\b|\bage|\bover$", said))
    if behind:
        j = behind[1]
    if cue and not cued:
        return None
    return bounds, j


def _pair(scan: Scan, j: int) -> tuple[Bounds, int] | None:
    """ "20 years old to 70 years of age", "18 and 65 years old": two lengths of time that are a range; the index of the second."""
    tokens = scan.tokens
    first = tokens[j]
    if first.sym not in ("NUM", "DUR"):
        return None
    k = j + 1
    while k < len(tokens) and k < j + 4 and tokens[k].sym in ("old", "of", "age", "years"):
        k += 1
    if not (k + 1 < len(tokens) and tokens[k].sym in ("to", "-", "AND", "through", "~")):
        return None
    low, high = first.value, tokens[k + 1].value
    if (
        tokens[k + 1].sym == "BD"
        and isinstance(high, Bounds)
        and high.upper is not None
        and high.lower is None
        and (high.upper.unit or "") in _AGE_UNITS
    ):
        # "13 to < 16 years"
        lowest = (
            Limit(low.value, _TIME.get(low.unit or "", high.upper.unit or "a"))
            if isinstance(low, Quantity)
            else Limit(float(low), high.upper.unit)
        )
        return Bounds(at_least=lowest, at_most=high.at_most, less_than=high.less_than), k + 1
    if tokens[k + 1].sym != "DUR":
        return None
    if not isinstance(high, Quantity) or not high.unit or high.upper is not None:
        return None
    unit = _TIME[high.unit]
    start, start_unit = (low.value, _TIME.get(low.unit or "", unit)) if isinstance(low, Quantity) else (float(low), unit)
    if start >= high.value and start_unit == unit:
        return None
    return Bounds(at_least=Limit(start, start_unit), at_most=Limit(high.value, unit)), k + 1


def _units(bounds: Bounds) -> set[str | None]:
    return {end.unit for end in (bounds.lower, bounds.upper) if end}


def age_at(scan: Scan, i: int, *, cue: bool = False) -> Found | None:
    """An age condition at token `i`, as a leaf: also "adults", "children"."""
    found = age_bounds_at(scan, i, cue=cue)
    if found:
        return AgeIs(bounds=found[0], **scan.span(i, found[1])), found[1]
    for pattern, bounds in ((_ADULT, Bounds(at_least=Limit(18, "a"))), (_CHILD, Bounds(less_than=Limit(18, "a")))):
        words = words_at(scan, i, pattern)
        if words:
            after = words[1] + (words[1] < len(scan.tokens) and scan.tokens[words[1]].sym == ",")
            inner = age_bounds_at(scan, words[1], cue=False) or (age_bounds_at(scan, after, cue=True) if after > words[1] else None)
            if inner:
                return AgeIs(bounds=inner[0], **scan.span(i, inner[1])), inner[1]
            return AgeIs(bounds=bounds, **scan.span(i, words[1])), words[1]
    return None


def sex_at(scan: Scan, i: int) -> Found | None:
    """A sex at token `i`: "females", "male patients"."""
    found = words_at(scan, i, _SEX)
    if not found:
        return None
    match, j = found
    sexes = ("female", "male") if match["both"] else ("female",) if match["female"] else ("male",)
    lower = scan.clean.lower
    end = match.end()
    if end < len(lower) and lower[end].isalpha():
        return None
    tail = _SEX_TAIL.match(lower, end, scan.tokens[-1].end)
    if tail and tail.group().strip():
        j = token_after(scan, j, tail.end()) or j
    return SexIs(sexes=sexes, **scan.span(i, j)), j


def condition_at(
    scan: Scan, i: int, measure: Callable[[int], Found | None] | None = None, *, before: Node | None = None, bare: bool = False
) -> Found | None:
    """The circumstance at token `i` (behind "if", "for", "in"): patients, then what they are or have. None where it is not one of the known ones.

    `bare`: a length of time alone is an age ("(< 16 years)"). `measure` reads a measured quantity with a limit; `before` is the condition of the limit before, for "if younger".
    """
    found = _one_condition(scan, i, measure, before, bare)
    if found is None:
        return None
    node, j = found
    tokens = scan.tokens
    while j < len(tokens) and tokens[j].sym in ("OR", "/", "ANDOR", "AND"):
        more = _one_condition(scan, j + 1, None, before, bare)
        if more is None:
            break
        node, j = (all_of(node, more[0]) if tokens[j].sym == "AND" else any_of(node, more[0])), more[1]
    # "males 13 years and older": one circumstance behind another restricts it
    if j < len(tokens) and isinstance(node, SexIs | AgeIs):
        more = age_at(scan, j, cue=False) if isinstance(node, SexIs) else None
        if more:
            node, j = all_of(node, more[0]), more[1]
    return node, j


def _one_condition(scan: Scan, i: int, measure: Callable[[int], Found | None] | None, before: Node | None, bare: bool) -> Found | None:
    tokens = scan.tokens
    if i >= len(tokens):
        return None
    if before is not None:
        younger = words_at(scan, i, _YOUNGER)
        if younger:
            return negation(before), younger[1]
    j = skip(scan, i, _SUBJECT)
    people = j > i or bare
    if bare and j > i and j < len(tokens) and tokens[j].sym == "BN" and isinstance(tokens[j].value, Bounds):
        # "subjects >= 16": a bare number of people is years
        bounds = tokens[j].value.with_unit("a")
        return AgeIs(bounds=bounds, **scan.span(i, j + 1)), j + 1
    j = skip(scan, j, _VERBS)
    for start in dict.fromkeys((i, skip(scan, i, _SUBJECT), j)):
        found = (sex_at(scan, start) or age_at(scan, start, cue=not people)) if start < len(tokens) else None
        if found:
            return found
    if j >= len(tokens):
        return None
    negated = words_at(scan, j, _NO)
    k = skip(scan, negated[1], _VERBS) if negated else j
    found = _fact(scan, k)
    if found:
        return (negation(found[0]) if negated else found[0]), found[1]
    if measure is not None and not negated:
        return measure(j)
    return None


def _fact(scan: Scan, i: int) -> Found | None:
    """A site of disease, a condition or a drug at token `i`."""
    tokens = scan.tokens
    if i >= len(tokens):
        return None
    sites = words_at(scan, i, _SITES)
    if sites:
        match, j = sites
        organs = dict.fromkeys(_ORGAN[name] for group in "abcdefg" if (name := match[group]))
        return SiteInvolved(sites=tuple(organs), **scan.span(i, j)), j
    gilbert = words_at(scan, i, _GILBERT)
    if gilbert:
        return ConditionPresent(condition="Gilbert syndrome", **scan.span(i, gilbert[1])), gilbert[1]
    drug = words_at(scan, i, _ANTICOAGULANT)
    if drug:
        leaf = Takes(classes=("anticoagulant",), named="anticoagulants", **scan.span(i, drug[1]))
        said_no = drug[0]["no2"] or re.search(r"\b(?:no|not)\b", drug[0].group())
        return (negation(leaf) if said_no else leaf), drug[1]
    concept = tokens[i].concept("condition")
    if concept is not None:
        return ConditionPresent(condition=concept.name, **scan.span(i, i + 1)), i + 1
    return None
