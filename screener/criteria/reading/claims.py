"""What the rooms claim of a sentence, and which claims give way before composition weighs the rest."""

from __future__ import annotations

from dataclasses import replace

from screener.criteria import compose as composition
from screener.criteria.diagnosis.beside import beside, names_tumours
from screener.criteria.disease_status import courses
from screener.criteria.nodes import AnyOf, any_of, leaves
from screener.criteria.prior_therapy.leaves import PriorTherapy
from screener.criteria.scan import LOOSE, OPEN, Reading, Scan
from screener.criteria.tree import ROOMS
from screener.text.merge import Window

_BEGINS_ANEW = frozenset({"history", "known", "suspected", "has", "have", "evidence", "presence", "diagnosis"})

_JOINTS = frozenset({"AND", "OR", "ANDOR"})


def claims(scan: Scan) -> list[Reading]:
    """What every room claims of a sentence, and what they leave beside the name of a tumour."""
    found: list[Reading] = []
    tokens = scan.tokens
    for name, read_room in ROOMS:
        for reading in read_room(scan):
            i, j = reading.i, reading.j
            while reading.node is not None and j - 1 > i and tokens[j - 1].sym in _JOINTS:
                j -= 1  # a joint belongs to what it joins: "unable to swallow tablets OR have malabsorption"
            while (
                reading.node is not None
                and 0 < i < j - 1
                and tokens[i].sym in ("OR", "ANDOR")
                and (name != "malignancy" or tokens[i + 1].sym in _BEGINS_ANEW)
            ):
                i += 1  # "..., OR has received X", "OR history of Y"; but "radiotherapy for sarcoma OR other cancer" is one thing
            if name == "measurable_disease" and (part := _for_some(scan, i, j)):
                j = part  # "measurable disease or, for patients with X, evaluable disease": of all, and of some
            if isinstance(reading.node, PriorTherapy) and not reading.node.quotes(scan.written(i, j)):
                # a window that the leaf does not hold was not read: "progressed on imatinib within 6 months"
                j = next((k for k in range(i + 1, j) if tokens[k].sym == "HALF" or isinstance(tokens[k].value, Window)), j)
            found.append(
                reading
                if reading.room and (i, j) == (reading.i, reading.j)
                else Reading(i, j, reading.node, reading.room or name, reading.priority)
            )
    found = _with_unlisted(found) if any(reading.priority == OPEN for reading in found) else found
    found = _without_defined(scan, found)
    found = _without_overreach(found) if len(found) > 2 else found
    if not names_tumours(scan, found):
        return found
    found.extend(beside(scan, composition.resolve(found)))
    return [*found, *courses(scan, composition.resolve(found))]


def _for_some(scan: Scan, i: int, j: int) -> int:
    """The "or" of a claim behind which something is said of some patients only ("or, for patients with ..."); 0 where none does."""
    tokens = scan.tokens
    for k in range(i + 1, j - 2):
        if tokens[k].sym == "OR":
            behind = k + 2 if tokens[k + 1].sym == "," else k + 1
            if tokens[behind].sym == "for":
                return k
    return 0


def _with_unlisted(found: list[Reading]) -> list[Reading]:
    """Lists with a condition that no lexicon lists stand in for the same lists without it, unless another room claims some of what they add."""
    out = [reading for reading in found if reading.priority != OPEN]
    for wide in found:
        if wide.priority != OPEN:
            continue
        within = [other for other in out if other.room == wide.room and other.i < wide.j and wide.i < other.j]
        added = set(range(wide.i, wide.j)) - {k for other in within for k in range(other.i, other.j)}
        claimed = any(other.room != wide.room and other.priority > LOOSE and not added.isdisjoint(range(other.i, other.j)) for other in out)
        if not claimed and all(wide.i <= other.i and other.j <= wide.j for other in within):
            out = [other for other in out if other not in within]
            out.append(replace(wide, priority=1))
    return out


def _without_defined(scan: Scan, found: list[Reading]) -> list[Reading]:
    """Lists of conditions without their last one where a limit in brackets says what it means ("heart failure or hypoxia (SpO2 < 90 %)")."""
    limits = [
        other
        for other in found
        if other.room == "lab" and other.node is not None and any(token.sym == "COND" for token in scan.tokens[other.i : other.i + 5])
    ]
    out = []
    for wide in found:
        cut = next((other for other in limits if wide.room == "condition" and wide.i < other.i < wide.j < other.j), None)
        if cut is not None and isinstance(wide.node, AnyOf):
            start = scan.span(cut.i, cut.j)["start"]
            kept = [child for child in wide.node.children if max(leaf.end for leaf in leaves(child)) <= start]
            end = max((leaf.end for child in kept for leaf in leaves(child)), default=0)
            j = cut.i
            while j > wide.i and scan.span(wide.i, j)["end"] > end:
                j -= 1
            if len(kept) == len(wide.node.children) - 1 and j > wide.i:
                out.append(replace(wide, j=j, node=any_of(*kept)))
                continue
        out.append(wide)
    return out


def _without_overreach(found: list[Reading]) -> list[Reading]:
    """Without claims that run into the middle of what another room claims, where their own room also offers less ("measurable disease ... and have progressed, relapsed or ...")."""
    out = []
    for wide in found:
        crossed = [
            other
            for other in found
            if other.room != wide.room
            and other.node is not None
            and (other.i < wide.i < other.j < wide.j or wide.i < other.i < wide.j < other.j)
        ]
        less = crossed and any(
            own.room == wide.room
            and own.node is not None
            and (wide.i <= own.i and own.j <= wide.j and own.j - own.i < wide.j - wide.i)
            and not any(other.i < own.j and own.i < other.j for other in crossed)
            for own in found
        )
        if not less:
            out.append(wide)
    return out
