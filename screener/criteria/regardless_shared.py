"""What a criterion says it does not look at: "regardless of MSI or mismatch repair status", "(irrespective of severity)". It means the same without these words."""

from __future__ import annotations

from collections.abc import Iterator

from screener.criteria.scan import Reading, Scan
from screener.text.gated import gated

_STOP = r"(?:and|with|who|whom|which|that|as|but|are|is|was|were|be|has|have|had|must|may|should|will|can|if|unless|except|based|provided|not|no|only|for|within|during|after|before|defined|undergone|having|remaining|eligible|whether)"
_WORD = rf"(?!{_STOP}\b)[a-z][\w'/+-]{{0,24}}"
_REGARDLESS = gated(
    rf"(?:regardless|irrespective)\sof\s{_WORD}(?:,?\s(?:{_WORD}|\([\w -]{{1,14}}\))){{0,9}}?(?=\s?(?:[.;)\]]|,\s(?:and|but|with|as|based|who|which|provided)\b|,?$|\s(?:and|but|with|who|which|as|based|are|is|must|may|will)\b))"
)


def regardless(scan: Scan) -> Iterator[Reading]:
    """Claims on such words."""
    if "regardless" not in scan.present and "irrespective" not in scan.present:
        return
    tokens = scan.tokens
    for match in _REGARDLESS.finditer(scan.clean.lower, tokens[0].start, tokens[-1].end):
        end = match.end()
        if " or " not in match.group() and "," in match.group():
            end = match.start() + match.group().index(
                ","
            )  # "regardless of stage, measurable disease": a comma alone may begin something else
        inside = [k for k, token in enumerate(tokens) if match.start() <= token.start and token.end <= end]
        if len(inside) < 3 or any(tokens[k].sym in ("BQ", "BN", "NEG", "MUST", "IF", "EXCEPT", "MAY", "BARRED") for k in inside):
            continue
        yield Reading(inside[0], inside[-1] + 1, None)
