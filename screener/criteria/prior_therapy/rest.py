"""The rest of a list of treatments that were given: "prior treatment with nivolumab, or a novel PLX-pathway agent".

What stands behind a treatment that was given, joined to it by "or", was given in the same way. It is named, or only its last word tells what kind of thing it is
(see `unnamed`); a window, a condition or a further clause behind it ends the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from screener.criteria.nodes import any_of, leaves
from screener.criteria.prior_therapy.leaves import PriorTherapy
from screener.criteria.prior_therapy.read import shares_a_window
from screener.criteria.prior_therapy.unnamed import NO_NAME, kind_by_last_word
from screener.criteria.scan import LOOSE, Reading, Scan
from screener.criteria.therapy.groups import NARROWED
from screener.criteria.therapy.phrases import Phrases
from screener.criteria.therapy.restriction import only_describes
from screener.criteria.therapy.target import is_medicine

_JOINS = frozenset({"OR", "ANDOR", "/"})
_ENDS = frozenset({"", ".", ";", ")", ",", "OR", "ANDOR", "AND"})
_TURNS = frozenset({"NEG", "EXCEPT", "IF", "MUST", "MAY", "BARRED"})  # what may turn the meaning of a member
_MOST = 9
_MEMBERS = 5


def rest_of_list(scan: Scan, phrases: Phrases, read: Sequence[Reading]) -> list[Reading]:
    """Claims of what no room read behind a treatment that was given, among exclusions."""
    if not scan.excluding or _JOINS.isdisjoint(scan.present) or not _TURNS.isdisjoint(scan.present):
        return []
    covered = {k for one in read if one.priority > LOOSE for k in range(one.i, one.j)}
    out: list[Reading] = []
    for before in read:
        if before.priority <= LOOSE or before.node is None or not all(map(_given, leaves(before.node))):
            continue
        j = _past_name(scan, before.j)
        for _ in range(_MEMBERS):
            found = _member(scan, phrases, j)
            if found is None or not covered.isdisjoint(range(found.i, found.j)):
                break
            out.append(found)
            j = found.j
    return out


def _given(leaf: object) -> bool:
    return isinstance(leaf, PriorTherapy) and leaf.kind == "prior_therapy" and not (leaf.outcome or leaf.current)


def _past_name(scan: Scan, j: int) -> int:
    """The token behind an abbreviation in brackets."""
    if j + 2 < len(scan.tokens) and scan.tokens[j].sym == "(" and scan.tokens[j + 2].sym == ")":
        return j + 3
    return j


def _member(scan: Scan, phrases: Phrases, j: int) -> Reading | None:
    """The member of the list that begins with its "or" at token `j` (a comma before it may stand there)."""
    tokens = scan.tokens
    start = j + 1 if j < len(tokens) and tokens[j].sym == "," else j
    if start >= len(tokens) or tokens[start].sym not in _JOINS:
        return None
    start += 1
    end, depth = start, 0
    while end < len(tokens) and (depth or tokens[end].sym not in _ENDS):
        depth += (tokens[end].sym == "(") - (tokens[end].sym == ")")
        end += 1
    if depth or end == start or end - start > _MOST or shares_a_window(scan, end) or (end < len(tokens) and tokens[end].sym == "AND"):
        return None
    span = scan.span(start, end)
    named = next((unit for unit in phrases.units if unit.i == start and unit.j == end), None)
    if named is not None and (found := named.treatments) is not None:
        if found.generic or found.study or found.standard or found.advanced or any(map(is_medicine, found.therapies)):
            return None
        return Reading(start, end, any_of(*(PriorTherapy(therapy=one, **span) for one in found.everything)), room="prior_therapy")
    limb = kind_by_last_word(scan, end - 1) if tokens[start - 1].sym != "/" else None
    if limb is None or end - start < 2 or not only_describes(scan, start, end) or NO_NAME.search(scan.text(start, end)):
        return None
    if any(token.sym in ("COND", "HISTO", "TUMOUR", "DISEASE", "METS", "LAB") for token in tokens[start:end]):
        return None
    therapy = replace(limb, name=scan.written(start, end)[:200], only=(NARROWED,))
    return Reading(start, end, PriorTherapy(therapy=therapy, **span), room="prior_therapy", priority=LOOSE)
