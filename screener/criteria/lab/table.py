"""The printed table of maximum creatinine by age and sex."""

from __future__ import annotations

import re
from dataclasses import replace

from screener.criteria.circumstances_shared import age_at, words_at
from screener.criteria.conditions_shared import AgeIs, SexIs
from screener.criteria.lab.leaf import Lab
from screener.criteria.nodes import Node, all_of, any_of
from screener.criteria.scan import Scan
from screener.text.gated import gated
from screener.text.quantity import Bounds, Limit
from screener.text.tokens import Quantity, Token

_ROW = gated(
    r"(?:[\s\d.,;:<>=≤≥/()|*•+-]|(?:ages?|maximum|max|serum|creatinine|mg/dl|umol/l|males?|females?|boys|girls|months?|mos?|years?|yrs?|to|and|or|old|of|gender|sex|for|is|less|greater|than|older|table|in)(?![a-z]))+"
)


def is_row(words: str) -> bool:
    """Is a line of lower-case text a row (or the heading) of such a table and nothing else?"""
    return (
        len(words) < 160
        and _ROW.fullmatch(words) is not None
        and ("creatinine" in words or re.search(r"\d.*(?:month|year|yr|mo\b).*\d", words) is not None)
    )


_MALE = gated(r"[(\s:]{0,3}(?:males?|boys?|men)\b[\s:)]{0,3}")
_FEMALE = gated(r"[(\s:]{0,3}(?:females?|girls?|women)\b[\s:)]{0,3}")


def table_at(scan: Scan, i: int, creatinine: Lab) -> tuple[Node, int] | None:
    """Rows of an age range with a maximum for males and one for females (in this order unless the sex is named), as alternatives."""
    rows: list[Node] = []
    j = i
    end = i
    while True:
        found = None
        for k in range(j, min(j + 14, len(scan.tokens))):
            age = age_at(scan, k, cue=False)
            if (
                age is not None
                and isinstance(age[0], AgeIs)
                and scan.tokens[k].sym in ("BD", "age", "ages", "BN", "LT", "GE", "WITHIN", "NUM", "DUR")
            ):
                found = age
                break
        if found is None:
            break
        row = _row(scan, found[0], found[1], creatinine)
        if row is None:
            break
        rows.append(row[0])
        j = end = row[1]
    if not rows:
        return None
    while end < len(scan.tokens) and scan.tokens[end].sym in (")",) and _opens(scan, i, end):
        end += 1
    return any_of(*rows), end


def _opens(scan: Scan, i: int, j: int) -> bool:
    return sum(t.sym == "(" for t in scan.tokens[i:j]) > sum(t.sym == ")" for t in scan.tokens[i:j])


def _number(token: Token) -> float | None:
    if token.sym == "NUM":
        return float(token.value)
    if token.sym == "QTY" and isinstance(token.value, Quantity) and token.value.unit in ("mg/dL", None):
        return token.value.value
    if token.sym in ("BN", "BQ") and isinstance(token.value, Bounds) and token.value.upper is not None and token.value.lower is None:
        return token.value.upper.value
    return None


def _row(scan: Scan, age: Node, j: int, creatinine: Lab) -> tuple[Node, int] | None:
    """One row behind its age: up to two numbers, each with the sex before or behind it."""
    values: list[tuple[str | None, float]] = []
    end = j
    pending: str | None = None
    while j < len(scan.tokens) and len(values) < 2 and j < end + 8:
        number = _number(scan.tokens[j])
        if number is not None:
            sex = pending
            pending = None
            j += 1
            if sex is None:
                for name, pattern in (("female", _FEMALE), ("male", _MALE)):
                    behind = words_at(scan, j, pattern)
                    if behind and scan.tokens[j].sym == "(":
                        sex, j = name, behind[1]
                        break
            values.append((sex, number))
            end = j
            continue
        word = scan.text(j, j + 1)
        if word in ("male", "males", "boys", "men", "boy"):
            pending = "male"
        elif word in ("female", "females", "girls", "women", "girl"):
            pending = "female"
        elif scan.tokens[j].concept("lab") is not None and "creatinine" in word:
            pass
        elif scan.tokens[j].sym in ("BD",) or not re.fullmatch(
            r"[:,;()|/*•\-]|and|of|for|mg|dl|years?|age|old|in|to|MUST|is|or|OR|AND|old\)|=", scan.tokens[j].sym
        ):
            break
        j += 1
    if not values:
        return None
    if len(values) == 2 and values[0][0] is None and values[1][0] is None:
        values = [("male", values[0][1]), ("female", values[1][1])]
    span = scan.span(j - 1 if end > len(scan.tokens) else end - 1, end)
    nodes: list[Node] = []
    for sex, value in values:
        leaf = replace(creatinine, bounds=Bounds(at_most=Limit(value, "mg/dL")), start=span["start"], end=span["end"])
        nodes.append(all_of(SexIs(sexes=(sex,), start=span["start"], end=span["end"]), leaf) if sex else leaf)
    return all_of(age, any_of(*nodes)), end
