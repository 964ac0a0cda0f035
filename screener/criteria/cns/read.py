"""CNS metastases in a sentence, and in the sentences behind one that spoke of them."""

from __future__ import annotations

import re

from screener.criteria.cns.detail import widened
from screener.criteria.cns.leaves import CnsDisease, CnsState
from screener.criteria.cns.phrase import is_cns_tumour, metastases_phrase, mixed_phrase
from screener.criteria.cns.states import States, state_at, states_from
from screener.criteria.cns.words import LIST, LIST_LOOSE, MIXED, NEGATIVE_IMAGING, PRIMARY, SYMPTOMS
from screener.criteria.diagnosis import Tumour
from screener.criteria.nodes import implies, negation
from screener.criteria.scan import Reading, Scan
from screener.criteria.standards_shared import standard_end
from screener.criteria.tumour_view import TumourView, view_of
from screener.text.gated import gated

_WORDS = gated(r"\bcns\b|central nervous|brain|cerebral|leptomening|mening|intracranial|\blmd\b")

_CONTEXT = gated(
    r"(?:brain|cns|central nervous system(?: \(cns\))?|cerebral|leptomeningeal|intracranial)(?: or [a-z]+)?\s(?:metasta|lesion|disease|involvement|mets)|carcinomatous mening|leptomening"
)

_TRIGGERS = frozenset(
    {
        "SITE",
        "COND",
        "brain",
        "cns",
        "cerebral",
        "meningeal",
        "leptomeningeal",
        "carcinomatous",
        "intracranial",
        "central",
        "HISTO",
        "steroids",
        "CLASS",
        "DRUG",
        "stable",
        "meningitis",
        "LAB",
        "PROC",
        "lmd",
    }
)


def read(scan: Scan) -> list[Reading]:
    """Statements on CNS metastases, with what belongs to them."""
    found = _statements(scan)
    return widened(scan, found) if found else found


def _statements(scan: Scan) -> list[Reading]:
    if _TRIGGERS.isdisjoint(scan.present):
        return []
    first = scan.tokens[0].start
    lower = scan.clean.lower
    if not scan.search(_WORDS):
        # "In addition, they must be off steroids": a sentence behind one on CNS metastases
        if first > scan.base and _CONTEXT.search(lower, scan.base, first):
            return _follow_up(view_of(scan))
        return []
    view = view_of(scan)
    out: list[Reading] = []
    i = 0
    while i < len(scan.tokens):
        if out and scan.tokens[i].sym == "NEG" and (lack := state_at(view, i, good=True)) is not None and lack[0] == "stable":
            out.append(Reading(i, lack[2], lack[1], priority=6))  # "no evidence of new or enlarging brain metastases"
            i = lack[2]
            continue
        if (symptoms := view.match(SYMPTOMS, i)) is not None:
            out.append(Reading(i, symptoms.j, CnsState(state="symptomatic", **scan.span(i, symptoms.j)), priority=6))
            i = symptoms.j
            continue
        if out and (clear := view.match(NEGATIVE_IMAGING, i)) is not None:
            end = standard_end(scan, clear.j)
            out.append(Reading(i, end, negation(CnsDisease(**scan.span(i, end))), priority=6))
            i = end
            continue
        if (primary := view.match(PRIMARY, i)) is not None:
            span = scan.span(i, primary.j)
            out.append(Reading(i, primary.j, Tumour(histologies=("cns_tumor",), named="primary CNS tumour", **span), priority=6))
            i = primary.j
            continue
        found = view.match(LIST, i) if scan.tokens[i].sym != "NEG" else None
        if (
            found is None
            and (mixed := view.match(MIXED, i)) is not None
            and (scan.tokens[i].sym != "HISTO" or is_cns_tumour(scan.tokens[i]))
        ):
            reading = mixed_phrase(view, mixed.i, mixed.j, bool(mixed.match["more"]))
            out.append(reading)
            i = max(i + 1, reading.j)
            continue
        if found is None and _loose(view.text):
            found = view.match(LIST_LOOSE, i)
        if found is None:
            i += 1
            continue
        reading = metastases_phrase(view, found.i, found.j, found.match["list"])
        out.append(reading)
        i = max(reading.j, found.j)
    if not out and first > scan.base and _CONTEXT.search(lower, scan.base, first):
        return _follow_up(view)
    if out:
        out.extend(_clauses(view, out))
    return out


def _loose(text: str) -> bool:
    return bool(re.search(r"treated|stable|metasta|steroid|leptomening|active|symptomatic|controlled", text))


def _clauses(view: TumourView, done: list[Reading]) -> list[Reading]:
    """States elsewhere in a sentence on CNS metastases: "unless treated, stable for 4 weeks and off steroids", "if they have been treated"."""
    out: list[Reading] = []
    tokens = view.scan.tokens
    covered = {k for reading in done for k in range(reading.i, reading.j)}
    first = min(reading.i for reading in done)
    i = 0
    while i < len(tokens):
        if i in covered:
            i += 1
            continue
        states = states_from(view, i) if i >= first or tokens[max(0, i - 1)].sym in ("IF", "EXCEPT") else None
        if states is not None and any(k in covered for k in range(states.i, states.j)) and (alone := state_at(view, i)) is not None:
            states = States(alone[1], i, alone[2], states.good, (alone[0],))
        if states is None or any(k in covered for k in range(states.i, states.j)):
            i += 1
            continue
        if states.keys == ("new",) or (
            len(states.keys) == 1
            and states.keys[0] in ("active", "treated")
            and re.match(
                r"(?:treatment|therap|infection|autoimmune|cancer|malignan)",
                view.text[view.at(states.j) :] if states.j < len(tokens) else "",
            )
        ):
            i = states.j
            continue
        glue = i
        while (
            glue > 0
            and glue - 1 not in covered
            and view.scan.text(glue - 1, glue)
            in ("they", "it", "has", "have", "been", "are", "is", "be", "those", "who", "lesions", "lesion", "disease", "do", "metastases")
        ):
            glue -= 1
        out.append(Reading(glue, states.j, states.node, priority=4))
        covered.update(range(glue, states.j))
        i = states.j
    return out


def _follow_up(view: TumourView) -> list[Reading]:
    """A sentence that goes on about CNS metastases without naming them: what it requires, it requires of those who have them."""
    out: list[Reading] = []
    tokens = view.scan.tokens
    i = 0
    while i < len(tokens):
        states = states_from(view, i, good=True)
        if states is None or not set(states.keys) & {"off_steroids", "stable", "asymptomatic", "dose"}:
            i += 1
            continue
        span = view.scan.span(states.i, states.j)
        node = implies(CnsDisease(**span), states.node)
        out.append(Reading(states.i, states.j, node, priority=4))
        i = states.j
    return out


__all__ = ["read"]
