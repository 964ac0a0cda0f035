"""Where the sentences of a segment begin and end, and each made ready for the rooms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from screener.criteria.scan import Scan
from screener.text.clean import CleanText
from screener.text.gated import gated
from screener.text.merge import merge
from screener.text.tokens import Token, tokenize

_SENTENCE_END = gated(
    r"(?<=[a-zA-Z0-9)\]%\"'])[.!?](?=\s{1,20}[A-Z(\[\"≥≤<>*•-])"
    r"|(?<=[a-z0-9)])(?=\s{1,3}(?:-\s{1,3}(?:Subjects|Patients|Participants|Note|NOTE)\b|(?:Note|NOTE)\s?:\s))"  # without a full stop
)

_ABBREVIATION = gated(
    r"(?:\b(?:e\.g|i\.e|vs|dr|approx|incl|excl|no|max|min|st|cf|resp|fig|mr|ms|prof|pt|pts|wk|mo|yr|hr|inst|dept|ph|u\.s|a\.m|p\.m|sp|spp|ca)|(?<!/)\b[a-z])$",
    re.IGNORECASE,
)

_UNIT = gated(r"\d ?(?:ms|min|mo|yr|wk|hr)$")  # "QTcF > 480 ms. Patients with ...": a unit behind its number ends a sentence

# a letter that is a name and no abbreviation: "Child-Pugh class A. Note that ..."
_ENDS_IN_A_NAME = gated(
    r"\b(?:child-pugh|class|score|grade|stage|type|hepatitis|(?:class|score|grade|stage|type) [a-z] (?:or|and))(?: (?:class|score|type|of))? [a-z]$"
)


def sentences(text: CleanText, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of a stretch, as clean positions; a full stop belongs to its sentence."""
    at = start
    for match in _SENTENCE_END.finditer(text.text, start, end):
        if (
            match.group()
            and _ABBREVIATION.search(text.lower, max(at, match.start() - 8), match.start())
            and not _ENDS_IN_A_NAME.search(text.lower, max(at, match.start() - 24), match.start())
            and not text.lower[match.start() - 1].isdigit()
            and not _UNIT.search(text.lower, max(at, match.start() - 8), match.start())
        ):
            continue
        yield at, match.end()
        at = match.end()
        while at < end and text.lower[at].isspace():
            at += 1
    if at < end:
        yield at, end


def scan_of(text: CleanText, start: int, end: int, base: int, *, excluding: bool) -> Scan:
    """Tokens of one sentence, ready for the rooms."""
    tokens: list[Token] = merge(tokenize(text, start, end), text.lower)
    return Scan(text, tokens, base, excluding)


_REASON_FIRST = gated(
    r"(?:for (?:this|these|the above) reasons?|because|since|as)(?:,)? [^.;]{0,200}?(?:teratogenic|unknown|not known|not established|harm\w{0,3}|risks?)(?: [^.;,]{1,120})?,\s|(?:because|as|since) there (?:is|are) [^.;]{0,160}\b(?:nursing|breast-?fed|breastfeeding) infants?[^.;,]{0,160},\s|for (?:this|these) reasons?,?\s"
)


def behind_reason(text: CleanText, start: int, end: int) -> int:
    """Where a sentence goes on behind the reason that it gives first ("For this reason, women must ...")."""
    match = _REASON_FIRST.match(text.lower, start, end)
    return match.end() if match else start
