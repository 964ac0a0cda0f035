"""Reads pregnancy, breastfeeding and pregnancy tests, with those whom a sentence concerns."""

from __future__ import annotations

import re

from screener.criteria.circumstances_shared import age_at
from screener.criteria.nodes import Node, all_of, implies, negation
from screener.criteria.pregnancy import words as said
from screener.criteria.pregnancy.leaf import Breastfeeding, Childbearing, Female, Pregnant, TestsAgreed
from screener.criteria.scan import Reading, Scan
from screener.criteria.wording_shared import mentions, said_at
from screener.text.gated import gated


def _person(scan: Scan, i: int) -> tuple[list[Node], int] | None:
    """Whom a statement concerns: females, of childbearing potential, of an age."""
    found = said_at(scan, i, said.WHO)
    if found is None:
        return None
    match, j = found
    nodes: list[Node] = []
    span = scan.span(i, j)
    text = match.group()
    potential = match["potential"] or match["abbr"]
    if potential:
        nodes.append(Childbearing(**span))
    elif re.search(r"wom[ae]n|female|girl|mother|\bshe\b", text):
        nodes.append(Female(**span))
    if j < len(scan.tokens) and nodes:
        k = (
            j + 1
            if scan.tokens[j].sym in ("AND", "OR") and re.search(r"girls|women", scan.text(j + 1, min(j + 2, len(scan.tokens))) or "")
            else j
        )
        if k > j:
            again = said_at(scan, k, said.WHO)
            j = again[1] if again else j
        aged = age_at(scan, j, cue=True)
        if aged:
            nodes.append(aged[0])
            j = aged[1]
        if j < len(scan.tokens) and scan.tokens[j].sym == "," and scan.tokens[j - 1].sym != ",":
            j += 1
    return nodes, j


def _statement(scan: Scan, i: int) -> tuple[Node, int] | None:
    """What is said of pregnancy at token `i`."""
    for pattern, make in (
        (said.NEGATIVE_TEST, "negative"), (said.POSITIVE_TEST, "pregnant"), (said.OBTAINED, "label"), (said.NOT_POTENTIAL, "sterile"), (said.NURSING, "nursing"), (said.PREGNANT, "pregnant"), (said.IS_POTENTIAL, "potential"),
    ):  # fmt: skip
        found = said_at(scan, i, pattern)
        if found is None:
            continue
        j = found[1]
        if make == "label":
            continue
        span = scan.span(i, j)
        if make == "negative":
            return negation(Pregnant(**span)), j
        if make == "pregnant":
            return Pregnant(**span), j
        if make == "potential":
            return Childbearing(**span), j
        if make == "nursing":
            return Breastfeeding(**span), j
        return negation(Childbearing(**span)), j
    return None


def _timed(scan: Scan, j: int) -> int:
    """Past when the test is done."""
    for _ in range(6):
        if j >= len(scan.tokens):
            break
        token = scan.tokens[j]
        if token.sym in ("WITHIN", "AGO", "ATTIME"):
            j += 1
            continue
        if token.sym in ("(", ",") and j + 1 < len(scan.tokens) and scan.tokens[j + 1].sym in ("WITHIN", "ATTIME"):
            j += 2
            if token.sym == "(" and j < len(scan.tokens) and scan.tokens[j].sym == ")":
                j += 1
            continue
        after = said_at(
            scan,
            j,
            gated(
                r"(?:performed|obtained|done|confirmed|documented|taken|drawn|collected|completed|conducted|result|results)(?: (?:at|during|prior|before|in|on|by))?(?: the)?(?: (?:screening|baseline|day))?(?: (?:visit|period|phase))?(?![a-z])|(?:at|during|in|before|prior to|on|up to)(?: the| their)? (?:screening|baseline|study entry|enrol?lment|registration|start|starting|entry|first dose|initiation|receiving|screening procedures|day 1|d1|inclusion)(?:(?: of)?(?: the| any| study| protocol)? (?:treatment|therapy|drug|procedures|visit|period|phase|medication))?(?![a-z])"
            ),
        )
        if after is None:
            break
        j = after[1]
    return j


def read(scan: Scan) -> list[Reading]:
    """Claims pregnancy, breastfeeding, pregnancy tests and whom they concern."""
    if not mentions(scan, said.STEMS) or not scan.search(said.MENTION):
        return []
    out: list[Reading] = []
    i = 0
    while i < len(scan.tokens):
        made = None if scan.tokens[i].sym in said.LEADERS else _at(scan, i)
        if made is None:
            i += 1
            continue
        out.append(made)
        i = max(made.j, i + 1)
    return out


def _at(scan: Scan, i: int) -> Reading | None:
    person = _person(scan, i)
    if person is not None:
        nodes, j = person
        due = (
            said_at(
                scan,
                j,
                gated(
                    r"(?:(?:,|must|should|need|need to|shall|who|have|has|are|is|be|to|will|also|not|required|required to|either)\s?){1,6}(?![a-z])"
                ),
            )
            if j < len(scan.tokens)
            else None
        )
        for start in dict.fromkeys((j, due[1] if due else j)):
            stated = _statement(scan, start) if start < len(scan.tokens) else None
            if stated is None:
                continue
            negated = due is not None and start == due[1] and re.search(r"\bnot\b", due[0].group()) is not None
            node, k = stated
            node = negation(node) if negated else node
            k = _timed(scan, k)
            node, k = _more(scan, node, k, negated=negated)
            if not nodes:
                return Reading(i, k, node, "pregnancy")
            condition = all_of(*nodes)
            demanded = isinstance(node, type(negation(Pregnant(start=0, end=0)))) or (
                due is not None and re.search(r"must|should|need|shall|required", due[0].group()) is not None
            )
            if demanded:
                return Reading(i, k, implies(condition, node), "pregnancy")
            return Reading(i, k, node, "pregnancy")
        k = j - 1 if j and scan.tokens[j - 1].sym == "," else j
        if nodes and k < len(scan.tokens) and scan.tokens[k].sym == "MUST":
            return Reading(i, k, all_of(*nodes), "pregnancy")
    agreed = said_at(scan, i, said.AGREED)
    if agreed is not None:
        return Reading(i, agreed[1], TestsAgreed(**scan.span(i, agreed[1])), "pregnancy")
    made = said_at(scan, i, said.OBTAINED)
    if made is not None:
        return Reading(i, _timed(scan, made[1]), None, "pregnancy")
    stated = _statement(scan, i)
    if stated is None:
        return None
    node, j = stated
    j = _timed(scan, j)
    reason = (
        said_at(scan, j, said.REASON)
        if j < len(scan.tokens) and re.match(r"(?:because|as|since|due|owing|given)", scan.text(j, j + 1))
        else None
    )
    if reason:
        j = reason[1]
    return Reading(i, j, node, "pregnancy")


def _more(scan: Scan, node: Node, j: int, *, negated: bool) -> tuple[Node, int]:
    """ "... must not be pregnant or breastfeeding": a second statement that shares the negation."""
    from screener.criteria.nodes import any_of

    k = j
    while k < len(scan.tokens) and k < j + 2 and scan.tokens[k].sym in ("OR", "AND", ",", "ANDOR", "/"):
        k += 1
    if k == j or k >= len(scan.tokens):
        return node, j
    also = said_at(scan, k, gated(r"(?:(?:must|should|not|be|are|is) ){1,3}"))
    start = also[1] if also else k
    more = _statement(scan, start)
    if more is None:
        return node, j
    not_again = also is not None and "not" in also[0].group()
    other = negation(more[0]) if negated or not_again else more[0]
    joined = (
        all_of(node, other)
        if (negated or not_again or (scan.tokens[k - 1].sym == "AND" and not isinstance(node, Pregnant | Breastfeeding)))
        else any_of(node, other)
    )
    return joined, _timed(scan, more[1])
