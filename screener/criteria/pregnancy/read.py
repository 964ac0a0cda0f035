"""Reads pregnancy, breastfeeding and pregnancy tests, with those whom a sentence concerns."""

from __future__ import annotations

import re
from dataclasses import replace

from screener.criteria.circumstances_shared import age_at
from screener.criteria.nodes import Node, Not, all_of, implies, negation
from screener.criteria.pregnancy import words as said
from screener.criteria.pregnancy.leaf import Breastfeeding, Childbearing, Female, Pregnant, TestsAgreed
from screener.criteria.promise import Willing
from screener.criteria.scan import Reading, Scan
from screener.criteria.wording_shared import balanced, before, is_name, made_of, mentions, said_at, vocabulary
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


_STATEMENTS = (
    (said.STOPS_NURSING, "stops"), (said.NOT_NURSING, "stops"), (said.NEGATIVE_TEST, "negative"), (said.POSITIVE_TEST, "pregnant"), (said.NOT_POTENTIAL, "sterile"), (said.NURSING, "nursing"), (said.PREGNANT, "pregnant"), (said.IS_POTENTIAL, "potential"),
)  # fmt: skip


def _statement(scan: Scan, i: int) -> tuple[Node, int] | None:
    """What is said of pregnancy at token `i`."""
    tested = _negative_test(scan, i)
    if tested is not None:
        found = said_at(scan, i, said.NEGATIVE_TEST)  # with what stands in brackets behind it
        tested = max(tested, found[1]) if found is not None else tested
        return negation(Pregnant(**scan.span(i, tested))), tested
    unwilling = said_at(scan, i, said.NURSES_ON)
    if unwilling is not None:
        span = scan.span(i, unwilling[1])
        return all_of(Breastfeeding(**span), negation(Willing(does="stop breastfeeding", **span))), unwilling[1]
    for pattern, make in _STATEMENTS:
        found = said_at(scan, i, pattern)
        if found is None:
            continue
        j = found[1]
        span = scan.span(i, j)
        if make == "stops":
            # among exclusions without a "must", what is to stop is what excludes
            stopped = Breastfeeding(**span)
            return (stopped if scan.excluding and "MUST" not in scan.present else negation(stopped)), _how_long(scan, j)
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


_TEST_WORDS = vocabulary(
    """
    negative serum urine urinary blood plasma or and a an the highly high sensitive sensitivity eg e g i beta b human chorionic gonadotropin gonadotrophin gonadotropins hcg bhcg pregnancy test tests testing result
    results of on from quantitative qualitative dipstick point care laboratory local documented confirmed assay based either standard minimum level levels status dip stick home
    """
)
_TEST_LEAD = vocabulary(
    "must should need needs have has had to a an be will are is required documented confirmed with show by undergo provide obtain also and shall who whose demonstrate the their"
)


def _negative_test(scan: Scan, i: int) -> int | None:
    """The token behind "a negative (highly sensitive) serum or urine pregnancy test (beta-hCG)" that begins at `i`; None where none does."""
    tokens = scan.tokens
    k = i
    while k < len(tokens) and k < i + 7 and made_of(scan, k, _TEST_LEAD) and tokens[k].sym not in (",", ";", "(", ":"):
        k += 1
    if k >= len(tokens) or not scan.text(k, k + 1).startswith("negative"):
        return None
    j = k + 1
    depth = 0
    while j < len(tokens):
        sym = tokens[j].sym
        if sym in ("(", "["):
            depth += 1
        elif sym in (")", "]"):
            if not depth:
                break
            depth -= 1
        elif sym in ("QTY", "BQ") and "sensitiv" in scan.text(max(k, j - 4), j):
            pass
        elif sym not in ("β", "-", "/", ",", ".") and (not made_of(scan, j, _TEST_WORDS) or sym in ("NUM", "DUR", "BN", "BD")):
            break
        j += 1
    while j > k + 1 and (
        tokens[j - 1].sym in ("AND", "OR", ",", "-", ".", "/", "a", "an", "the", "of", "on", "from", "either", "documented", "confirmed")
        or depth
    ):
        depth -= tokens[j - 1].sym in ("(", "[")
        depth += tokens[j - 1].sym in (")", "]")
        j -= 1
    if said_at(scan, j, _SENSITIVITY) is not None and j + 3 < len(tokens):
        end = next((n for n in range(j, min(j + 8, len(tokens))) if tokens[n].sym in ("QTY", "BQ")), None)
        j = end + 1 if end is not None else j
    return j if _PREGNANCY.search(scan.text(k, j)) else None


_PREGNANCY = gated(r"pregnan|hcg|gonadotro")
_SENSITIVITY = gated(r"with (?:a |an )?(?:minimum )?sensitivity(?: of)?(?![a-z])")
_OF_WHOM = gated(
    r"(?:is |are )?(?:(?:required|mandatory|needed|necessary|performed|obtained|done|conducted) )?(?:for (?:study )?(?:entry|enrol?lment|participation) )?(?:in|for|from|of|among)(?![a-z])"
)

_ENDS_IN = gated(r"\b(?:performed|done|obtained|conducted|required) (?:in|for|of|by)\s{0,2}$")


def _whose(scan: Scan, node: Node, j: int) -> tuple[Node, int]:
    """ "... test is required of women of childbearing potential (only)": whom a test behind which they stand concerns."""
    behind = j + 1 if j + 1 < len(scan.tokens) and scan.tokens[j].sym == "," else j
    link = said_at(scan, behind, _OF_WHOM) if j < len(scan.tokens) else None
    at = link[1] if link is not None else j if j < len(scan.tokens) and _ENDS_IN.search(before(scan, j, 24)) else None
    person = _person(scan, at) if at is not None else None
    if person is None or not person[0]:
        return node, j
    condition, k = all_of(*person[0]), person[1]
    if k < len(scan.tokens) and scan.tokens[k].sym == "only":
        k += 1
    if k < len(scan.tokens) and k > j and scan.tokens[k - 1].sym == ",":
        k -= 1
    return (implies(condition, node) if isinstance(node, Not) else node), k


_LONG = vocabulary(
    """
    if the a an mother woman participant patient is being are treated with when while taking receiving on prior to before from for until till through throughout during at and or after following
    within up by in starting beginning since duration study trial treatment therapy period participation last first final dose doses drug drugs product investigational medication entry enrolment enrollment
    screening administration of any infusion receipt start initiation completion least days weeks months day week month approximately agent agents protocol their this end discontinuation study's
    """
)


def _how_long(scan: Scan, j: int) -> int:
    """Past for how long, and during which treatment, breastfeeding is given up."""
    tokens = scan.tokens
    k = j
    while k < len(tokens) and (
        tokens[k].sym in ("WITHIN", "AGO", "ATTIME", "DUR", "BD", "(", ")", "CLASS", "DRUG") or made_of(scan, k, _LONG) or is_name(scan, k)
    ):
        if tokens[k].sym in ("MUST", ";", "."):
            break
        k += 1
    while k > j and tokens[k - 1].sym in ("AND", "OR", "IF", "for", "from", "(", ",", "the", "in", "to", "."):
        k -= 1
    return balanced(scan, j, k, j, j)[1] if k > j else j


_AGAIN = gated(
    r"(?:, ?)?(?:and |and then |then )?(?:again|repeated|also)(?: (?:be )?(?:repeated|performed|obtained|done))?(?![a-z])|,? ?and(?![a-z])"
)
# The test is repeated before each treatment: when, and nothing more.
_EACH_TIME = gated(
    r"(?:,? ?(?:and|and again|again) )?(?:prior to|before|at the (?:start|beginning) of|on day 1 of|at) (?:each|every|all)(?: (?:subsequent|treatment|study|new))?(?: (?:cycles?|doses?|administrations?|visits?|infusions?|injections?))?(?: (?:of|with) (?:the )?(?:(?:study|trial|protocol) )?(?:treatment|therapy|drug|intervention|medication|product|administration))?(?![a-z])"
)


def _timed(scan: Scan, j: int) -> int:
    """Past when the test is done."""
    for _ in range(6):
        if j >= len(scan.tokens):
            break
        token = scan.tokens[j]
        if token.sym in ("WITHIN", "AGO", "ATTIME"):
            j += 1
            continue
        again = said_at(scan, j, _AGAIN)
        if again is not None and again[1] < len(scan.tokens) and scan.tokens[again[1]].sym in ("WITHIN", "AGO", "ATTIME"):
            j = again[1]
            continue
        each = said_at(scan, j, _EACH_TIME)
        if each is not None:
            j = each[1]
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
                r"(?:(?:must|should|is|are|has|have|was|will|to|be|been) ){0,4}(?:available|assessed|determined|performed|obtained|done|confirmed|documented|taken|drawn|collected|completed|conducted|result|results)(?: (?:at|during|prior|before|in|on|by))?(?: the)?(?: (?:screening|baseline|day))?(?: (?:visit|period|phase))?(?: by (?:an? )?(?:(?:highly|sensitive|serum|urine|blood|or|and|quantitative) ){0,5}(?:pregnancy )?test(?:ing)?s?)?(?![a-z])|(?:at|during|in|before|prior to|on|up to)(?: the| their)? (?:screening|baseline|study entry|enrol?lment|registration|start|starting|entry|first dose|initiation|receiving|screening procedures|day 1|d1|inclusion)(?:(?: of)?(?: the| any| study| protocol)? (?:treatment|therapy|drug|procedures|visit|period|phase|medication))?(?![a-z])"
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
    for pattern in (*(pattern for pattern, _ in _STATEMENTS), said.AGREED, said.OBTAINED):
        scan.search(pattern)  # one that stands nowhere is then asked of no token
    out: list[Reading] = []
    i = 0
    while i < len(scan.tokens):
        made = None if scan.tokens[i].sym in said.LEADERS else _at(scan, i)
        if made is None:
            i += 1
            continue
        made = replace(made, j=_allowed(scan, made.j))
        out.append(made)
        i = max(made.j, i + 1)
    return out


def _allowed(scan: Scan, j: int) -> int:
    """ "... (can be done on day 1)" behind a test says when it may be done; it asks nothing more."""
    if j + 2 >= len(scan.tokens) or scan.tokens[j].sym != "(":
        return j
    close = next((k for k in range(j + 1, min(j + 20, len(scan.tokens))) if scan.tokens[k].sym == ")"), None)
    if close is None or not re.match(
        r"(?:this |which |it |the test )?(?:can|may|could) (?:also )?be (?:done|performed|repeated|obtained|taken)\b",
        scan.text(j + 1, close),
    ):
        return j
    return close + 1


def _at(scan: Scan, i: int) -> Reading | None:
    person = _person(scan, i)
    if person is not None:
        nodes, j = person
        due = (
            said_at(
                scan,
                j,
                gated(
                    r"(?:(?:is|are|may be|will be) )?(?:(?:only )?eligible (?:to (?:enter and )?(?:enter|participate|enrol+|join)|for (?:participation|enrol+ment|inclusion))(?: (?:in|into) (?:the|this) (?:study|trial))?,? (?:only )?if (?:she|they|he)\s?)?(?:(?:,|:|must|should|may(?= not )|need|need to|shall|who|have|has|are|is|be|to|will|also|not|required|required to|either)\s?){1,6}(?![a-z])"
                ),
            )
            if j < len(scan.tokens)
            else None
        )
        for start in dict.fromkeys((j, due[1] if due else j)):
            stated = _statement(scan, start) if start < len(scan.tokens) else None
            if stated is None:
                continue
            negated = due is not None and start == due[1] and due[1] > j and re.search(r"\bnot\b", due[0].group()) is not None
            node, k = stated
            if (negated or scan.tokens[start].sym == "NEG") and _plans_next(scan, k):
                return Reading(i, j, None, "pregnancy")  # the negation is the whole list's: "women must not be pregnant, planning ..."
            if negated and scan.excluding and "MUST" not in scan.present and due is not None and re.search(r"\bmay\b", due[0].group()):
                negated, due = False, None  # among exclusions "women may not be ..." names who is excluded
            node = negation(node) if negated else node
            k = _timed(scan, k)
            node, k = _more(scan, node, k, negated=negated)
            k = _reason(scan, k)
            if not nodes:
                return Reading(i, k, node, "pregnancy")
            condition = all_of(*nodes)
            demanded = isinstance(node, type(negation(Pregnant(start=0, end=0)))) or (
                due is not None and re.search(r"must|should|need|shall|required|may not", due[0].group()) is not None
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
    node, j = _whose(scan, node, j)
    j = _timed(scan, j)
    return Reading(i, _reason(scan, j), node, "pregnancy")


def _reason(scan: Scan, j: int) -> int:
    """Past why ("because the effects on the fetus are unknown")."""
    begins = j < len(scan.tokens) and re.match(r"(?:because|as|since|due|owing|given)", scan.text(j, j + 1))
    reason = said_at(scan, j, said.REASON) if begins else None
    return reason[1] if reason is not None else j


def _plans_next(scan: Scan, k: int) -> bool:
    """Does a plan ("..., planning to become pregnant") stand next in the list?"""
    n = k
    while n < len(scan.tokens) and n < k + 2 and scan.tokens[n].sym in ("OR", "AND", ",", "ANDOR", "/"):
        n += 1
    return ":" not in scan.present and k < n < len(scan.tokens) and re.match(r"plan|intend", scan.text(n, n + 1)) is not None


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
    # a negative test, or what a "must" of its own asks for, does not share the negation
    own = isinstance(more[0], Not) or (also is not None and "be" not in also[0].group() and "not" not in also[0].group())
    other = negation(more[0]) if not_again or (negated and not own) else more[0]
    joined = (
        all_of(node, other)
        if not (own and scan.tokens[k - 1].sym in ("OR", "ANDOR"))
        and (negated or not_again or (scan.tokens[k - 1].sym == "AND" and not isinstance(node, Pregnant | Breastfeeding)))
        else any_of(node, other)
    )
    return joined, _timed(scan, more[1])
