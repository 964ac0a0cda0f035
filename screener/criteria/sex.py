"""Sex.

What it is     female or male as a requirement of its own
How it reads   "Male sex", "Female patients only", "Men and women" (which asks nothing)
Needs          sex
Unknown when   it is not recorded
"""

from __future__ import annotations

import re
from itertools import chain

from screener.criteria.circumstances_shared import words_at
from screener.criteria.conditions_shared import SexIs
from screener.criteria.scan import Reading, Scan
from screener.criteria.wording_shared import mentions
from screener.text.gated import Stems, gated

_BOTH = gated(
    r"(?:(?:patients?|subjects?|participants?|persons?|people|individuals?|adults?|eligible|adult|healthy|pediatric)\s(?:may be |must be |can be |are |is )?(?:of )?)?"
    r"(?:(?:either|any|both) (?:sex|sexes|gender|genders)|(?:sex|gender)\s?[:=]?\s?(?:both|all|any|either|male (?:and|or) female)|(?:both )?(?:males?|men|boys)(?: patients| subjects)?(?:\s?/\s?| and | or | and/or |, | & )(?:females?|women|girls)|(?:females?|women|girls)(?:\s?/\s?| and | or | and/or | & )(?:males?|men|boys))"
    r"(?: (?:patients?|subjects?|participants?|individuals?|volunteers?|adults?|children|sex|gender|genders|sexes))?(?: of any (?:race|ethnicity)(?: or ethnicity)?| of all (?:races|ethnic groups)(?: and ethnic groups)?)?(?: are eligible| may be enrolled| may participate)?(?![a-z])"
)
_ONE = gated(
    r"(?:(?:sex|gender)\s?[:=]?\s?(?P<a>females?|males?)|(?P<b>females?|males?) (?:sex|gender)|(?P<c>females?|males?|women|men|boys|girls)(?: patients?| subjects?| participants?)? only|(?:must be|is|are|being) (?P<d>females?|males?)|(?P<e>females?|males?|women|men)(?: patients?| subjects?| participants?)?)(?![a-z])"
)


_WORDS = frozenset({"male", "males", "female", "females", "men", "women", "boys", "girls"})
_STEMS = Stems("sex", "gender")
_OF_THEM = frozenset(
    {"MUST", "MAY", "BARRED", "IF", "EXCEPT", ":", "OR", "ANDOR"}
)  # the sentence says something of the women, or names others too
_NOT_PREGNANT = gated(r"\s(?:a )?(?:non-?\s?pregnant|non-?\s?lactating|not pregnant|(?:female|woman|women)[^.;]{0,40}(?:not|non|negative))")


def read(scan: Scan) -> list[Reading]:
    """Both sexes named is a label; one sex is read where it is plainly the requirement."""
    if scan.words.isdisjoint(_WORDS) and not mentions(scan, _STEMS):
        return []
    both_sexes, one_sex = scan.search(_BOTH) is not None, scan.search(_ONE) is not None
    if not both_sexes and not one_sex:
        return []
    out: list[Reading] = []
    i = 0
    while i < len(scan.tokens):
        both = words_at(scan, i, _BOTH) if both_sexes else None
        if both is not None:
            alone = _nothing_else(scan, i, both[1], (".", ",", ";", "patients", "subjects"))
            node = SexIs(sexes=("female", "male"), **scan.span(i, both[1])) if alone else None
            out.append(Reading(i, both[1], node, room="sex"))
            i = both[1]
            continue
        one = words_at(scan, i, _ONE) if one_sex else None
        if one is not None and _stands_alone(scan, i, one[1], one[0]):
            behind = scan.tokens[one[1]] if one[1] < len(scan.tokens) else None
            if (
                behind is not None
                and one[0]["e"]
                and (behind.sym == "AND" or (behind.sym == "OR" and _NOT_PREGNANT.match(scan.clean.lower, behind.end)))
            ):
                out.append(Reading(i, one[1], None, room="sex"))  # "Males and non-pregnant females" names both
                i = one[1]
                continue
            word = next(w for g in "abcde" if (w := one[0][g]))
            sex = "female" if word.startswith(("female", "women", "girl")) else "male"
            out.append(Reading(i, one[1], SexIs(sexes=(sex,), **scan.span(i, one[1])), room="sex"))
            i = one[1]
            continue
        i += 1
    return out


def _nothing_else(scan: Scan, i: int, j: int, ignored: tuple[str, ...]) -> bool:
    """Do tokens `i` to `j` make up the sentence, but for some signs and words?"""
    tokens = scan.tokens
    return all(tokens[n].sym in ignored for n in chain(range(i), range(j, len(tokens))))


def _stands_alone(scan: Scan, i: int, j: int, match: re.Match[str]) -> bool:
    """A bare "women" is the subject of something else, unless nothing else is said or an age follows."""
    if not match["e"]:
        return True
    if _nothing_else(scan, i, j, (".", ",", ";", "(", ")")):
        return True
    if (
        i == 0
        and j < len(scan.tokens)
        and scan.tokens[j].sym in ("OR", "AND")
        and _NOT_PREGNANT.match(scan.clean.lower, scan.tokens[j].end)
    ):
        return True  # "Male or non-pregnant female"
    behind = scan.tokens[j].sym if j < len(scan.tokens) else ""
    if i and scan.tokens[i - 1].sym == "IF" and behind in (",", ":"):
        return True  # "If female, the patient must ..." says whom the rest concerns
    if i == 0 and not scan.excluding and _OF_THEM.isdisjoint(scan.present):
        after = [token.sym for token in scan.tokens[j : j + 10]]
        if behind == "with" and "HISTO" in after:
            return True  # "Women with ovarian cancer": both are asked
        if after[:3] in (["who", "are", "BD"], ["that", "are", "BD"]):
            return True
    return i == 0 and (
        behind in ("aged", "age", "ages", "BD")
        or (behind == "," and j + 1 < len(scan.tokens) and scan.tokens[j + 1].sym in ("aged", "age", "ages", "BD"))
    )
