"""Phrases of plain words at a token: what rooms use where the symbols of tokens say too little.

Patterns are matched on the clean lower-case text, and must end where a token ends.
"""

from __future__ import annotations

import re
from functools import lru_cache

from screener.criteria.scan import Scan
from screener.text.gated import Gated, Stems, gated
from screener.text.quantity import Bounds

_OF_DRUG = gated(r"\b(?:doses?|administration|infusion|discontinuation) of (?:the )?$")
_CODE = gated(r"[a-z]{1,6}")
_WORDS = gated(r"[a-z]+(?:'[a-z]+)?")
_JOINS = frozenset(
    {"AND", "OR", "ANDOR", ",", ";", "/", ":", ".", "-", "(", "[", "NEG", "EXCEPT", "IF", "EXAMPLE", "DEFINE", "MAY", "MUST"}
)


def mentions(scan: Scan, stems: Stems) -> bool:
    """Does the sentence hold one of some strings? The quick refusal of rooms that match on words."""
    if not scan.mask & stems.bits:
        return False
    return stems.exact or any(stem in scan.said for stem in stems.stems)


def said_at(scan: Scan, i: int, pattern: Gated) -> tuple[re.Match[str], int] | None:
    """The pattern at token `i` and the token behind it; None where it does not stand there or ends inside a token."""
    tokens = scan.tokens
    if i >= len(tokens) or scan.in_words & pattern.bits != pattern.bits:
        return None
    start = tokens[i].start
    begins = pattern.begins
    if begins and scan.clean.lower[start] not in begins:
        return None
    match = pattern.match(scan.clean.lower, start, tokens[-1].end)
    if match is None:
        return None
    end = match.end()
    while end > match.start() and scan.clean.lower[end - 1] in " \t\n\r\xa0-":
        end -= 1
    if end <= match.start():
        return None
    j = i
    while j < len(tokens) and tokens[j].start < end:
        if tokens[j].end > end:
            return None
        j += 1
    return match, j


def before(scan: Scan, i: int, length: int = 60) -> str:
    """The clean text just before token `i`, within the sentence."""
    start = max(scan.tokens[0].start, scan.tokens[i].start - length)
    return scan.clean.lower[start : scan.tokens[i].start]


@lru_cache(maxsize=65536)
def words_in(text: str) -> tuple[str, ...]:
    """The words of a piece of text, without signs and numbers."""
    return tuple(_WORDS.findall(text))


def made_of(scan: Scan, k: int, vocabulary: frozenset[str]) -> bool:
    """Is every word of a token in the vocabulary? Signs and numbers are in all of them."""
    token = scan.tokens[k]
    return all(word in vocabulary for word in words_in(scan.clean.lower[token.start : token.end]))


def is_name(scan: Scan, k: int) -> bool:
    """A drug, a class of drugs, or a code such as a trial drug has ("xyz-1234")."""
    token = scan.tokens[k]
    if k and token.sym[:1].islower() and _OF_DRUG.search(before(scan, k, 24)):
        return True
    if any(concept.kind in ("drug", "drug_class", "regimen") for concept in token.concepts):
        return True
    behind = scan.clean.lower[token.end : token.end + 2]
    return bool(_CODE.fullmatch(scan.clean.lower[token.start : token.end])) and (
        behind[:1].isdigit() or (behind[:1] == "-" and behind[1:].isdigit())
    )


def stretch(
    scan: Scan, seed: int, seed_end: int, vocabulary: frozenset[str], stop: frozenset[str] = frozenset(), *, names: bool = False
) -> tuple[int, int]:
    """The widest run of tokens around a seed whose words are all in the vocabulary; it neither begins nor ends with a connective.

    `stop` are symbols that end the run; with `names`, drugs and codes of drugs belong to it.
    """
    tokens = scan.tokens
    i, j = seed, seed_end
    inside = _bracketed(scan) if ";" in stop and ";" in scan.present else frozenset()
    while (
        i > 0
        and (tokens[i - 1].sym not in stop or i - 1 in inside)
        and (made_of(scan, i - 1, vocabulary) or (names and is_name(scan, i - 1)))
    ):
        i -= 1
    while j < len(tokens) and (tokens[j].sym not in stop or j in inside) and (made_of(scan, j, vocabulary) or (names and is_name(scan, j))):
        j += 1
    while i < seed and tokens[i].sym in _JOINS and tokens[i].sym not in ("NEG",):
        i += 1
    while j > seed_end and tokens[j - 1].sym in _JOINS:
        j -= 1
    i, j = balanced(scan, i, j, seed, seed_end)
    while i < seed and tokens[i].sym in _JOINS and tokens[i].sym not in ("NEG",):
        i += 1
    return i, j


def _bracketed(scan: Scan) -> frozenset[int]:
    """The semicolons that stand in brackets ("(hormonal or barrier method; abstinence)"): they part no requirements."""
    found: set[int] = set()
    opened: list[int] = []
    held: list[int] = []
    for k, token in enumerate(scan.tokens):
        if token.sym in ("(", "["):
            opened.append(k)
        elif token.sym in (")", "]") and opened:
            opened.pop()
            if not opened:
                found.update(held)
                held = []
        elif token.sym == ";" and opened:
            held.append(k)
    return frozenset(found)


def balanced(scan: Scan, i: int, j: int, seed: int, seed_end: int) -> tuple[int, int]:
    """The range without a parenthesis that it opens and does not close, or closes and did not open, where that leaves the seed inside."""
    depth, cut = 0, j
    opened: list[int] = []
    for k in range(i, j):
        sym = scan.tokens[k].sym
        if sym in ("(", "["):
            opened.append(k)
        elif sym in (")", "]"):
            if opened:
                opened.pop()
            elif k >= seed_end:
                cut = k
                break
            else:
                depth = k + 1
    if opened and opened[0] >= seed_end and opened[0] < cut:
        cut = opened[0]
    elif opened and opened[-1] < seed and opened[-1] >= depth:
        depth = opened[-1] + 1
    return max(i, depth), cut


_OF_SOME = gated(r"\b(?:for|if|when|where|assents?|unless|in)\b")


def behind_age(scan: Scan, i: int, seed: int) -> int:
    """Where a stretch of words begins that ran over an age ("age >= 18 years and able to consent"): the age is a requirement of its own.

    Not where the age only says of whom the rest speaks ("for those under 18 years, a parent consents", "patients >= 7 years must assent").
    """
    tokens = scan.tokens
    for k in range(seed - 1, i - 1, -1):
        if tokens[k].sym not in ("BD", "BN") or not isinstance(tokens[k].value, Bounds):
            continue
        between = {token.sym for token in tokens[k + 1 : seed]}
        led = scan.text(i, k)
        if "MUST" in between or _OF_SOME.search(led) or "assent" in scan.text(k, seed + 1):
            return i
        if tokens[k].value.lower is None and not led.startswith("age"):
            return i
        k += 1
        while k < seed and (tokens[k].sym in _JOINS or tokens[k].sym in _BETWEEN):
            k += 1
        return k
    return i


_BETWEEN = frozenset({"who", "are", "is", "of", "age", "old", "years", "inclusive", "ATTIME"})


_PROMISE_BEHIND = gated(
    r"(?:(?:the|patients?|subjects?|participants?|they|must|should|is|are|be|will|to|also|both|willing|unwilling|able|unable|ability|inability|capable|incapable|of|agrees?|agreement|and|or|and/or|willingness|fully|who|have|has)\s){0,9}"
    r"(?:comply|complying|adhere|abide|attend|cooperate|return|follow (?:the |all |study )?(?:protocol|study|trial|procedures|requirements|instructions|schedule))(?![a-z])"
)
_PARTS = frozenset({"AND", "OR", "ANDOR", ","})


def parted(scan: Scan, start: int, end: int) -> int | None:
    """The first joint between `start` and `end` behind which a promise to keep to the protocol begins ("gives consent and agrees to comply"); None where none does.

    Where the promise begins at `start` ("is willing and able to comply"), its own joints part nothing.
    """
    if said_at(scan, start, _PROMISE_BEHIND) is not None:
        return None
    return next((k for k in range(start, end) if scan.tokens[k].sym in _PARTS and said_at(scan, k + 1, _PROMISE_BEHIND)), None)


# A word of what is done, or of when, that begins nothing of its own.
PLAIN_WORD = (
    r"(?!(?:and|or|but|nor|with|without|within|who|whom|whose|that|which|have|has|had|having|must|should|shall|will|would|can|could|may|might|is|are|be|been|was|were|do|does|not|no|if|unless|except|other|agrees?|agreement|willing\w*|un\w*able|able|ability|inability|capable|adequate|normal|measurable|negative|positive"
    r"|prior(?! to)|previous(?:ly)?|history|known|current(?:ly)?|active|symptomatic|contracep\w+|birth|biops\w+|tissue|samples?|specimens?|disease|cancers?|tumou?rs?|infections?|diagnos\w+|pregnan\w+|breast\w*|wom[ae]n|m[ae]n|patients?|subjects?|participants?|individuals?|age|years?|requir\w+|receiv\w+|us(?:e|es|ing)|tak\w+|swallow\w*|understand\w*|consent\w*|at least|more|less|stable|concurrent|history)\b)"
    r"[a-z0-9][\w/+'.-]{0,30}"
)


def to_the_end(scan: Scan, first: int, j: int, tail: Gated) -> int:
    """The end of a sentence whose last words, from a token behind `first` up to `j`, say with `tail` what belongs to the claim that ends at `j`; else `j`."""
    last = len(scan.tokens)
    while last > j and scan.tokens[last - 1].sym in (".", ";", ","):
        last -= 1
    if last <= j or last - j > 14:
        return j
    end = scan.tokens[last - 1].end
    return last if any(tail.fullmatch(scan.clean.lower, scan.tokens[k].start, end) for k in range(j, first - 1, -1)) else j


def vocabulary(words: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(words.split())
