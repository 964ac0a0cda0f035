"""Age.

What it is     an age range at enrolment
How it reads   "18 years or older", "between 12 and 39 years of age", "< 40 y/o", "patients over 60 years", "minimum age 2 years"
Needs          birth_date (or age with the day it was stated)
Unknown when   the birth date is missing, or partial and its span straddles the bound
"""

from __future__ import annotations

import re

from screener.criteria.circumstances_shared import age_bounds_at, words_at
from screener.criteria.conditions_shared import AgeIs
from screener.criteria.nodes import Node, all_of, any_of
from screener.criteria.scan import Reading, Scan
from screener.text.gated import gated
from screener.text.quantity import Bounds, Limit
from screener.text.tokens import Quantity

_TIME = {"hour": "h", "day": "d", "week": "wk", "month": "mo", "year": "a"}
_PEOPLE = gated(
    r"(?:(?:the|a|an|any|all|both|adult|eligible|healthy|human|male|female|pediatric|paediatric|young|research|study|adolescent|elderly|older|with|conscious)\s){0,3}"
    r"(?:patients?|subjects?|participants?|individuals?|persons?|people|adults?|children|adolescents?|volunteers?|men|women|males?|females?|boys|girls|sexes|gender|infants?|teenagers|youth|recipients?|parturients|outpatients)"
    r"(?:\s?(?:and|or|/|,)\s?(?:women|females?|males?|men|girls|young adults|adolescents|adults|children|female patients|non-?pregnant women))?"
    r"(?:\s?[:,]|\sgender|\spatients|\ssubjects|\sparticipants|\sof either sex|\sof both sexes|\sof any sex)?(?:\s(?:who|that|must|should|will|can|may|be|are|is|were|have|has|been|being|at least|between the ages of|with|the|of|from|in|attained|reached|eligible|range|an|a)){0,4}\s?"
)
_OLDER = gated(r"older\s?(?=[<>≤≥])")
_MINIMUM = gated(
    r"(?P<end>minimum|min\.?|lower|maximum|max\.?|upper)\s(?:patient\s|eligible\s)?ages?(?:\slimits?)?(?:\s?(?:of|is|:|=|for (?:inclusion|enrol\w+)|should be|must be)){0,3}\s?"
)
_NO_LIMIT = gated(
    r"(?:there (?:is|are) |with )?no (?:upper|lower|maximum|minimum|specific)?\s?(?:age )?(?:limits?|restrictions?)(?: (?:of|on|for|to) (?:patient )?age)?(?! of normal)(?: limit)?|no (?:upper|maximum) age(?: limit)?|any age|all ages|no age limits?"
)
_NOT_AGE_BEFORE = gated(
    r"(?:gestational|gestation|bone|mental|corrected|postmenstrual|postconceptional|post-menstrual|donors?|mother's|maternal|paternal|developmental|reading|menstrual|chronological|samples?|specimens?|tissues?|biops(?:y|ies)|blocks?|slides?|scans?|onset|diagnosed|diagnosis|began|started)\s?(?:at|before|under|by|of|after)?(?:\s(?:an|the|a))?\s?$"
)
_NOT_AGE_BEHIND = gated(
    r"\s?(?:,\s)?(?:at|when|from|since|after|of|before|prior to|following|post|ago|history|duration|in duration|apart|gestation|of gestation|postpartum|corrected)\s?(?:the |time of |initial |original |first |primary |disease |symptom ){0,4}(?:diagnos\w+|relapse|transplant\w*|onset|treatment|therapy|surgery|menopause|follow|education|experience|schooling|smoking|duration|gestation|disease|history|survival|remission|completion|birth|chemotherapy|amenorrh)"
    r"|\s?(?:ago|history|duration|gestation|apart|postpartum|or more (?:of|since)|prior to|before|after|since|from|duration|survival|follow-?up|of gestation|post|experience|education|smoking|disease-free|in remission)\b"
)
_ADULT = gated(
    r"(?:male and female |male or female |female |male )?adults?(?: patients?| subjects?| participants?)?(?![a-z])(?!\s?(?:onset|type|dose|care|t-cell|t cell|soft|sarcoma|protocol|caregiver|respiratory|still))"
)
_TRAIL = gated(
    r"(?:,?\s?(?:(?:at|on) (?:the )?(?:time|day|date) of (?:giving |providing |voluntarily |signing (?:of )?|signature of |obtaining |the |main |study ){0,4}(?:written )?(?:informed )?(?:consent(?: signature| form| document)?|icf(?: signature)?)(?: form)?(?: \((?:icf|pis/icf)\))?(?: is (?:signed|provided|obtained|given))?|\(?inclusive(?: at the time of (?:the |signing |signing the |providing )?(?:informed )?consent)?\)?|(?:or|and) over(?=[.,;)]?$)|both inclusive|\(inclusive\)|\(both inclusive\)|\(including both ends\)|old|of age|range|completed|of old(?:er)?|as of the date of (?:the )?(?:written )?(?:informed )?consent|or the minimum legal adult age(?: \(whichever is (?:greater|higher)\))?|inclusive or older|\(?as defined by (?:the )?(?:respective|local|relevant) (?:country|law|regulations)\)?|or (?:(?:>=|≥|at least|the|minimum|country|country-|defined|specific|local|of|age) ?){0,6}legal age(?: (?:of (?:consent|majority)|to (?:attend|participate in|take part in) an? (?:clinical )?(?:study|trial)|(?:in|per|according to) (?:the |their )?(?:local |own )?(?:country|jurisdiction|region|regulations|law)))?|\(extremes included\)|\(adults?\)|\(including boundary values\)))(?![a-z])"
)
# "(or >= 19 years according to local regulation)": who is of age by law
# what goes on behind "at the time of consent": the paper, or that it is signed
_FORM = gated(
    r"(?:(?:consent |icf )?(?:form|document)(?:\s?\((?:icf|pis/icf|pic|icd)\))?(?: (?:is|was) (?:signed|provided|obtained|given))?|\((?:icf|pis/icf|pic|icd)\)|(?:is|was) (?:signed|provided|obtained|given))(?![a-z])"
)
_BY_LAW = gated(
    r"(?P<open>[(\[]\s?)?(?:,\s)?(?:or|and)\s(?:(?:is|are|be|have|has|who|of|at|the|above|over|a|an|minimum|local|legally|older|higher|>=|≥|>|at least|country|country-|defined|specific|reached|attained|than)\s?){0,7}"
    r"(?:(?:legal|adult|consenting|acceptable)(?: minimum)? age|age of (?:legal )?(?:consent|majority|adulthood)|(?:1[6-9]|2[01]) years(?: of age| old)?)"
    r"(?: (?:if|when|it|is|older|than|18|years|per|by|in|under|within|according|to|as|the|of|for|consent|majority|country|countries|country's|jurisdiction|region|regions|local|national|applicable|regulation|regulations|regulatory|requirements|guidelines|guideline|law|laws|legislation|defined|required|specified|dictated|determined|where|which|study|takes|place|age|that|their|respective|site|higher|greater|whichever)(?![a-z])){0,16}\s?(?(open)[)\]])"
)
_LAW = gated(r"legal|law|local|countr|jurisdiction|regulat|national|legislat|majority")


def read(scan: Scan) -> list[Reading]:
    """Every age in a sentence."""
    present = scan.present
    if present.isdisjoint(("BD", "BN", "DUR", "age", "ages", "aged", "adult", "adults")):
        return []
    somewhere = frozenset(name for name, pattern in _WORDINGS.items() if scan.search(pattern))
    out: list[Reading] = []
    i = 0
    while i < len(scan.tokens):
        reading = _at(scan, i, somewhere)
        if reading is None:
            i += 1
        else:
            out.append(reading)
            i = reading.j
    return out


_WORDINGS = {"no limit": _NO_LIMIT, "minimum": _MINIMUM, "people": _PEOPLE, "adult": _ADULT}


def _at(scan: Scan, i: int, somewhere: frozenset[str]) -> Reading | None:
    """An age at token `i`; `somewhere` are the wordings that stand in the sentence at all."""
    no_limit = words_at(scan, i, _NO_LIMIT) if "no limit" in somewhere else None
    if no_limit and "age" in scan.clean.lower[scan.tokens[0].start : scan.tokens[-1].end]:
        return Reading(i, no_limit[1], None, room="age")
    minimum = words_at(scan, i, _MINIMUM) if "minimum" in somewhere else None
    if minimum and minimum[1] < len(scan.tokens):
        end = _extreme(scan, minimum[1], minimum[0]["end"])
        if end is not None:
            return _reading(scan, i, minimum[1] + 1, end)
    older = words_at(scan, i, _OLDER) if i == 0 and scan.tokens[0].sym == "older" else None
    if older and (bare := age_bounds_at(scan, 1, cue=False)):
        return _reading(scan, 0, bare[1], bare[0])  # "Older > 18 years"
    plain = age_bounds_at(scan, i, cue=True)
    if plain is not None:
        return _reading(scan, i, plain[1], plain[0])
    between = _surrounded(scan, i) or _outside(scan, i) or _bare(scan, i)
    if between is not None:
        return _reading(scan, i, between[1], between[0])
    people = words_at(scan, i, _PEOPLE, retreat=True) if "people" in somewhere else None
    if people is not None:
        adults = "adult" in people[0].group()
        for j in dict.fromkeys((people[1], _opened(scan, people[1]))):
            found = age_bounds_at(scan, j, cue=False) or _bare_number(scan, j)
            if found is not None and _plausible(found[0]):
                k = found[1]
                if j != people[1]:
                    if k < len(scan.tokens) and scan.tokens[k].sym == ")":
                        k += 1
                    else:
                        continue
                start = i if (adults and j != people[1]) or not _one_sex(people[0].group()) else j
                return _reading(scan, start, k, found[0])
    adult = words_at(scan, i, _ADULT) if "adult" in somewhere else None
    if adult is not None:
        node = AgeIs(name="adult age", bounds=Bounds(at_least=Limit(18, "a")), **scan.span(i, i + 1))
        return Reading(i, adult[1], node, room="age")
    if i == 0:
        return _alone(scan)
    return None


def _one_sex(words: str) -> bool:
    """Do the words for people name one sex only? Then they say more than the age."""
    female = re.search(r"\b(?:female|women|girls)", words) is not None
    male = re.search(r"\b(?:males?|men|boys)\b", words) is not None
    return female != male


def _opened(scan: Scan, j: int) -> int:
    return j + 1 if j < len(scan.tokens) and scan.tokens[j].sym in ("(", ":", ",") else j


def _extreme(scan: Scan, j: int, word: str) -> Bounds | None:
    token = scan.tokens[j]
    low = word.startswith(("min", "low"))
    if token.sym == "DUR" and isinstance(token.value, Quantity) and token.value.unit:
        limit = Limit(token.value.value, _TIME[token.value.unit])
    elif token.sym == "NUM":
        limit = Limit(float(token.value), "a")
    elif token.sym in ("BD", "BN") and isinstance(token.value, Bounds):
        return token.value.with_unit("a")
    else:
        return None
    return Bounds(at_least=limit) if low else Bounds(at_most=limit)


def _bare_number(scan: Scan, j: int) -> tuple[Bounds, int] | None:
    """ "patients 18 or older", "adults >= 18": a bare number behind people."""
    if j < len(scan.tokens) and scan.tokens[j].sym == "BN" and isinstance(scan.tokens[j].value, Bounds):
        said = scan.text(j, j + 1)
        behind = scan.tokens[j + 1 : j + 3]
        if re.search(r"old|young", said) or (
            len(behind) == 2
            and behind[0].sym in ("AND", "OR")
            and behind[1].sym == "BD"
            and behind[1].value.with_unit("a") == behind[1].value
        ):
            return scan.tokens[j].value.with_unit("a"), j + 1
    return None


def _surrounded(scan: Scan, i: int) -> tuple[Bounds, int] | None:
    """ "18 <= age < 65 years": the age stands between its ends."""
    tokens = scan.tokens
    if i + 3 >= len(tokens) or tokens[i].sym not in ("NUM", "DUR") or tokens[i + 1].sym not in ("LT", "LE") or tokens[i + 2].sym != "age":
        return None
    upper, low = tokens[i + 3].value, tokens[i].value
    if tokens[i + 3].sym not in ("BD", "BN") or not isinstance(upper, Bounds) or upper.upper is None or upper.lower is not None:
        return None
    upper = upper if tokens[i + 3].sym == "BD" else upper.with_unit("a")
    unit = _TIME.get(low.unit or "") if isinstance(low, Quantity) else upper.upper.unit if upper.upper else None
    limit = Limit(low.value if isinstance(low, Quantity) else float(low), unit)
    lower = Bounds(at_least=limit) if tokens[i + 1].sym == "LE" else Bounds(more_than=limit)
    both = lower.merged(upper)
    return (both, i + 4) if both is not None else None


def _outside(scan: Scan, i: int) -> tuple[Bounds, int] | None:
    """ "< 18 or > 70 years old": the first end has its unit from the second."""
    tokens = scan.tokens
    first = tokens[i]
    if first.sym != "BN" or not isinstance(first.value, Bounds) or bool(first.value.lower) == bool(first.value.upper):
        return None
    k = i + 1
    while k < len(tokens) and k <= i + 2 and tokens[k].sym in ("OR", "AND", ","):
        k += 1
    second = age_bounds_at(scan, k, cue=True) if k < len(tokens) else None
    if second is None and k < len(tokens) and tokens[k].sym == "BD" and i and _PEOPLE.fullmatch(scan.text(max(0, i - 2), i)):
        second = age_bounds_at(scan, k, cue=False)
    if second is None or tokens[k].sym != "BD" or bool(second[0].lower) == bool(first.value.lower):
        return None
    unit = (second[0].lower or second[0].upper or Limit(0)).unit
    return (first.value.with_unit(unit), i + 1) if unit == "a" else None


_BEING = frozenset({"be", "being", "is", "are", "MUST", "must"})


def _bare(scan: Scan, i: int) -> tuple[Bounds, int] | None:
    """ "55 and older", "must be older than 18", "20-70 age": a bare number that nothing but an age can be."""
    tokens = scan.tokens
    if tokens[i].sym != "BN" or not isinstance(tokens[i].value, Bounds):
        return None
    words = scan.text(i, i + 1)
    alone = i == 0 or (i <= 2 and all(token.sym in _BEING for token in tokens[:i])) or (tokens[i - 1].sym in _BEING and i <= 3)
    ends = i + 1 >= len(tokens) or tokens[i + 1].sym in (".", ",", ";", ")", "ATTIME", "AND", "OR")
    if (
        alone
        and ends
        and re.search(r"\b(?:older|younger)\b", words)
        and not re.search(r"\b(?:scans?|samples?|biops|tissue|images?)", scan.said)
    ):
        return tokens[i].value.with_unit("a"), i + 1
    two_sided = tokens[i].value.lower is not None and tokens[i].value.upper is not None
    if two_sided and i + 1 < len(tokens) and tokens[i + 1].sym in ("age", "aged") and i + 2 >= len(tokens) - 1:
        return tokens[i].value.with_unit("a"), i + 2
    return None


def _plausible(bounds: Bounds) -> bool:
    """Years of age, or a child's months and days; never "patients > 28 days"."""
    return all(end is None or end.unit in (None, "a") or end.unit == "mo" for end in (bounds.lower, bounds.upper))


def _alone(scan: Scan) -> Reading | None:
    """A line that is nothing but a length of time in years: ">= 18 years", "18-75 years"."""
    first = 1 if scan.tokens[0].sym in ("from", "between", "are", "is") and len(scan.tokens) > 1 else 0
    token = scan.tokens[first]
    rest = [
        t.sym
        for t in scan.tokens[first + 1 :]
        if t.sym
        not in (".", ",", ";", "inclusive", "(", ")", "ATTIME", "male", "or", "OR", "AND", "and", "female", "males", "females", "BD")
    ]
    if token.sym == "BD" and isinstance(token.value, Bounds) and not rest:
        bounds = token.value
        if all(end is None or end.unit == "a" for end in (bounds.lower, bounds.upper)) or (
            bounds.upper and bounds.upper.unit == "a" and bounds.upper.value > 1
        ):
            return _reading(scan, 0, first + 1, bounds)
    return None


def _reading(scan: Scan, i: int, j: int, bounds: Bounds) -> Reading | None:
    lower = scan.clean.lower
    before = lower[max(scan.tokens[0].start, scan.tokens[i].start - 30) : scan.tokens[i].start].rstrip()
    if _NOT_AGE_BEFORE.search(before + " ") or _NOT_AGE_BEFORE.search(before):
        return None
    if _NOT_AGE_BEHIND.match(lower, scan.tokens[j - 1].end, scan.tokens[-1].end):
        return None
    if j < len(scan.tokens) and scan.tokens[j].sym in ("NUM", "QTY") and "creatinine" in lower[scan.tokens[0].start : scan.tokens[i].start]:
        return None  # a row of the table of maximum creatinine by age
    node: Node = AgeIs(bounds=bounds, **scan.span(i, j))
    second = _second(scan, j, bounds)
    if second is not None:
        other = AgeIs(bounds=second[0], **scan.span(second[1] - 1, second[1]))
        low, high = bounds.lower or second[0].lower, bounds.upper or second[0].upper
        apart = low is not None and high is not None and low.value >= high.value
        node = (any_of if apart or (scan.tokens[j].sym == "OR" and scan.excluding) else all_of)(node, other)
        j = second[1]
    while (trail := words_at(scan, j, _TRAIL) or _by_law(scan, j)) is not None:
        j = trail[1]
    if j < len(scan.tokens) and scan.tokens[j].sym == "ATTIME":
        j += 1
        if (rest := words_at(scan, j, _FORM)) is not None:
            j = rest[1]
    return Reading(i, j, node, room="age")


def _by_law(scan: Scan, j: int) -> tuple[re.Match[str], int] | None:
    found = words_at(scan, j, _BY_LAW)
    return found if found is not None and _LAW.search(found[0].group()) else None


def _second(scan: Scan, j: int, bounds: Bounds) -> tuple[Bounds, int] | None:
    """ "< 20 or > 70 years": a limit on the other side behind the first."""
    if j < len(scan.tokens) and scan.tokens[j].sym in ("BD", "BN") and scan.text(j, j + 1).startswith(("and ", "or ")):
        j -= 1  # "below 18 and above 45 years": the joint was read with the second limit
    elif j + 1 >= len(scan.tokens) or scan.tokens[j].sym not in ("OR", "AND", ",", "but"):
        return None
    found = age_bounds_at(scan, j + 1, cue=False)
    token = scan.tokens[j + 1]
    if (
        found is None
        and token.sym == "BN"
        and isinstance(token.value, Bounds)
        and {e.unit for e in (bounds.lower, bounds.upper) if e} == {"a"}
        and not (
            j + 2 < len(scan.tokens) and scan.tokens[j + 2].sym in ("for", "in", "among")
        )  # "and >= 4 for those above 50": another measure's limit
    ):
        found = token.value.with_unit("a"), j + 2  # "age < 18 or > 60"
    if found is None or bool(bounds.lower) == bool(found[0].lower) or bool(bounds.upper) == bool(found[0].upper):
        return None
    return found if not _NOT_AGE_BEHIND.match(scan.clean.lower, scan.tokens[found[1] - 1].end, scan.tokens[-1].end) else None


__all__ = ["read"]
