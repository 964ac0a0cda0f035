"""The metastases of one phrase, with the states before and behind them."""

from __future__ import annotations

import re

from screener.criteria.cns.leaves import CnsDisease
from screener.criteria.cns.states import GLUE, States, states_before, states_from
from screener.criteria.cns.words import LEAD_WORD, LEPTO
from screener.criteria.diagnosis import Tumour
from screener.criteria.nodes import Node, all_of, any_of, implies
from screener.criteria.scan import Reading
from screener.criteria.tumour_view import TumourView
from screener.text.gated import gated
from screener.text.tokens import Token


def is_cns_tumour(token: Token) -> bool:
    concept = token.concept("histology")
    return concept is not None and concept.id == "cns_tumor"


def mixed_phrase(view: TumourView, i: int, j: int, lepto: bool) -> Reading:
    """ "Active CNS primary tumour or metastases": a tumour of the brain, or metastases in it."""
    span = view.scan.span(i, j)
    lead = states_before(view, i)
    metastases: Node = CnsDisease(**span)
    if lead is not None and not (set(lead.keys) <= _PERMISSIBLE and _permits_later(view, j)):
        metastases = all_of(lead.node, metastases)
    start = lead.i if lead is not None else i
    while (
        start > 0
        and view.scan.text(start - 1, start) in LEAD_WORD
        and view.scan.tokens[start - 1].sym not in ("NEG", "OR", "MUST", "MAY")
        and view.scan.text(start - 1, start) not in ("with", "has", "have", "of", "a", "the", "an")
    ):
        start -= 1
    nodes: list[Node] = [Tumour(histologies=("cns_tumor",), named="CNS tumour", **span), metastases]
    if lepto:
        nodes.append(CnsDisease(leptomeningeal=True, **span))
    behind = _behind(view, j)
    node = any_of(*nodes)
    if behind is not None:
        node, j = all_of(node, behind.node), behind.j
    return Reading(start, j, node, priority=5)


def _disease(view: TumourView, i: int, j: int, words: str) -> Node:
    span = view.scan.span(i, j)
    lepto = bool(re.search(LEPTO, words))
    plain = bool(
        re.search(
            r"(?:central nervous system|cns|brain|cerebral|intracranial|spinal cord|spinal|dural|cerebell|parenchym)(?!.*leptomeningeal metast)",
            re.sub(LEPTO, "", words),
        )
    )
    nodes: list[Node] = []
    if plain or not lepto:
        nodes.append(CnsDisease(**span))
    if lepto:
        nodes.append(CnsDisease(leptomeningeal=True, **span))
    return any_of(*nodes)


def metastases_phrase(view: TumourView, i: int, j: int, words: str) -> Reading:
    """The metastases at tokens i..j with the states before and behind them."""
    tokens = view.scan.tokens
    start = i
    lead = states_before(view, i)
    ever = False  # "history or active ...": at any time
    if lead is not None:
        start = lead.i
    while start > 0 and view.scan.text(start - 1, start) in LEAD_WORD and tokens[start - 1].sym not in ("NEG", "OR", "MUST", "MAY"):
        start -= 1
    while start < i and view.scan.text(start, start + 1) in ("of", "or", "a", "an", "the", "with", "has", "have", "having", "other"):
        start += 1
    if start >= 3 and tokens[start - 1].sym == "OR" and view.scan.text(start - 3, start - 1) == "history of":
        start -= 3
    elif (
        start >= 2
        and tokens[start - 1].sym == "OR"
        and view.scan.text(start - 2, start - 1) in ("history", "known", "suspicion", "diagnosis")
    ):
        ever = view.scan.text(start - 2, start - 1) == "history"
        start -= 2
        start -= start > 0 and view.scan.text(start - 1, start) in ("known", "prior", "previous", "current", "any")
    if (
        start >= 2
        and view.scan.text(start - 1, start) in ("with", "having", "have")
        and view.scan.text(start - 2, start - 1)
        in ("patients", "subjects", "participants", "individuals", "those", "patient", "subject", "participant")
    ):
        start -= 2
    # the first of several sorts carries the adjectives: "active CNS metastases and/or carcinomatous meningitis" -> meningitis of any activity
    disease = _disease(view, i, j, words)
    node = disease
    if lead is not None and set(lead.keys) <= _PERMISSIBLE and _permits_later(view, j):
        # what is active is then said by what is permitted (verdicts, rule 29): the rest excludes
        lead = States(disease, lead.i, lead.j, False, lead.keys)
        node = disease
    elif lead is not None and (ever or "history" in view.scan.text(lead.j, i).split()):
        node = disease  # "active or history of": at any time
    elif lead is not None and lead.keys == ("stable",) and tokens[lead.i].sym == "NEG":
        node = implies(disease, lead.node)  # "no progression of brain metastases" is said of those who have them
    elif lead is not None:
        lepto = re.search(LEPTO, words)
        plain = re.sub(LEPTO, "", words)
        if lepto and re.search(r"metast|lesion|involve|disease", plain) and not words.startswith(lepto.group()):
            span = view.scan.span(i, j)
            node = any_of(all_of(lead.node, CnsDisease(**span)), CnsDisease(leptomeningeal=True, **span))
        else:
            node = all_of(lead.node, disease)
    end = j
    behind = _behind(view, j)
    if behind is not None:
        node = all_of(node, behind.node)
        end = behind.j
    return Reading(start, end, node, priority=5)


_PERMISSIBLE = frozenset({"active", "untreated", "unstable"})

_PERMITS = gated(r"\b(?:may|can|eligible|allowed|permitted|acceptable|included|enrolled)\b")


def _permits_later(view: TumourView, j: int) -> bool:
    """Does the rest of the segment say which CNS metastases are permitted?"""
    scan = view.scan
    rest = scan.clean.lower[scan.tokens[j - 1].end :]
    return bool(_PERMITS.search(rest) and re.search(r"treated|stable|controlled|asymptomatic", rest))


def _behind(view: TumourView, j: int) -> States | None:
    """The states behind: "that are symptomatic", "(progressive or requiring steroids)", "who have been treated and are stable"."""
    tokens = view.scan.tokens
    at = j
    opened = False
    if at < len(tokens) and tokens[at].sym in ("(", "["):
        opened = True
        at += 1
        if at < len(tokens) and tokens[at].sym in ("DEFINE", "EXAMPLE"):
            return None
    elif at < len(tokens) and tokens[at].sym == "," and re.match(r", (?:who|which|that|DEFINE|requiring) ", view.text[view.at(at) :]):
        at += 1
    if at >= len(tokens) or tokens[at].sym in ("EXCEPT", "MAY", "BARRED", "MUST", "IF", "AND", "OR"):
        return None
    glue = view.match(GLUE, at)
    if glue is not None and re.search(r"MUST|must|should|IF|patients?|they", glue.match.group()):
        return None
    for place in dict.fromkeys((at, glue.j if glue is not None else at)):
        states = states_from(view, place) if place < len(tokens) else None
        if states is not None:
            end = states.j
            if opened:
                if end >= len(tokens) or tokens[end].sym not in (")", "]"):
                    return None
                end += 1
            return States(states.node, j, end, states.good, states.keys)
    return None


__all__ = ["is_cns_tumour", "metastases_phrase", "mixed_phrase"]
