"""One segment (a bullet, a heading, a paragraph) -> what it asks, permits and introduces. Pure, and cached by its text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from screener.criteria import compose as composition
from screener.criteria.compose import Part
from screener.criteria.compose.meaning import ILLNESSES
from screener.criteria.heading_words import lent, names_a_kind
from screener.criteria.nodes import Node, all_of, leaves, negation
from screener.criteria.notices import explained_at, is_notice
from screener.criteria.permitted import Permitted
from screener.criteria.reading.claims import claims
from screener.criteria.reading.opening import DENIES, LISTED_BELOW, SPARES, how_it_opens
from screener.criteria.reading.otherwise import kinds_read, left_unread, said_otherwise
from screener.criteria.reading.sentences import behind_reason, scan_of, sentences
from screener.criteria.reading.widened import Piece, clipped, related, speaks_again, widened
from screener.criteria.scan import Scan
from screener.criteria.unread import Unread
from screener.text.clean import flat
from screener.text.gated import gated


@dataclass(frozen=True, slots=True)
class SegmentReading:
    """What one segment says.

    `opens`: how its children belong to it when it ends in a colon: "" (no children), "all", "any", "none" or "except". `condition` says of which patients its
    children speak. `permitted` widens the criterion before the segment, when that is of the same kind; `pieces` then hold what the permission means alone.
    `carried` are words (a time window) that count for every child. `allows`: its children are the conditions of a permission ("... may enrol if:").
    """

    pieces: tuple[Piece, ...]
    opens: str = ""
    condition: Node | None = None
    permitted: Node | None = None
    excepted: Node | None = None
    carried: str = ""
    allows: bool = False


@lru_cache(maxsize=65536)
def read_segment(raw: str, excluding: bool, opens_list: bool, carried: str = "") -> SegmentReading:
    """Read one segment's raw registry text. Pure; cached by the text. `carried` are words of the heading that are read as if they stood at its end."""
    text = flat(f"{raw.rstrip('.;, ')} {carried}" if carried else raw)
    end = len(text.lower)
    pieces: list[Piece] = []
    permitted: Node | None = None
    excepted: Node | None = None
    condition: Node | None = None
    allowed: tuple[Piece, Node] | None = None
    window = ""
    opens = how_it_opens(text.lower[max(0, end - 200) : end].rstrip(" :*")) if opens_list else ""
    if opens == "none" and not raw.rstrip(" *").endswith(":") and not LISTED_BELOW.search(text.lower):
        opens = "all"  # "No distant metastases." with a bullet below it that says something else
    if opens == "all" and not excluding and DENIES.match(text.lower):
        opens = "none"
    if opens in ("all", "any") and excluding and SPARES.search(text.lower):
        opens = "except"
    for number, (start, stop) in enumerate(sentences(text, 0, end)):
        if is_notice(text.lower[start:stop]):
            continue
        scan = scan_of(text, behind_reason(text, start, stop), stop, 0, excluding=excluding)
        if not scan.tokens:
            continue
        if not (opens_list and stop == end) and (explained := explained_at(text.lower, start, stop, excluding=excluding)):
            span = scan.span(0, len(scan.tokens))
            said: Node = Permitted(kind=explained, words=scan.text(0, len(scan.tokens))[:300], explains=True, **span)
            pieces.append(Piece(negation(said) if excluding else said, span["start"], span["end"]))
            continue
        sentence = composition.compose(scan, claims(scan), heading=opens_list and stop == end)
        if opens_list and stop == end and excluding and kinds_read(sentence) <= ILLNESSES and names_a_kind(text.lower[start:stop]):
            window = _window_words(scan) or window
            continue
        lends = _window_words(scan) if opens_list and not kinds_read(sentence) else ""
        if left_unread(sentence):
            scan, sentence = said_otherwise(scan, sentence, (start, stop), heading=opens_list and stop == end)
        if opens_list and not window and _AGE_HEAD.match(text.lower, start, stop):
            window = "of age"
        if opens_list and not window and stop == end:
            window = lent(text.lower[start:stop])
        window = lends or window
        if not sentence.parts:
            continue
        if number and _DEFINES.match(text.lower, start, stop) and _of_terms(sentence.parts):
            # what a word of the sentence before means: it asks nothing more if it was read, and stays unread if it was not
            span = scan.span(sentence.parts[0].i, sentence.parts[-1].j)
            words = scan.text(sentence.parts[0].i, sentence.parts[-1].j)[:300]
            said = Unread(words=words, **span)
            if all(leaf.kind in _WHO for part in sentence.parts for leaf in leaves(part.node)):
                said = Permitted(kind="other", words=words, explains=True, **span)
            pieces.append(Piece(negation(said) if excluding else said, span["start"], span["end"]))
            continue
        if sentence.role == "condition":
            condition = sentence.parts[0].node
        elif (
            sentence.role == "permission"
            and sentence.permitted is not None
            and pieces
            and (
                related(pieces[-1].node, sentence.permitted, excluding)
                or (excluding and speaks_again(text.lower, pieces[-1], (start, stop), sentence.permitted))
                or (
                    excluding
                    and not (opens_list and stop == end)
                    and _admits_unread(pieces[-1].node, text.lower[start:stop], sentence.permitted)
                )
            )
        ):
            allowed = (pieces[-1], sentence.permitted)
            pieces[-1] = widened(pieces[-1], sentence.permitted, excluding, scan.span(sentence.parts[0].i, sentence.parts[0].j)["end"])
        elif allowed is not None and sentence.role == "statement" and _GOES_ON.match(text.lower, start, stop):
            # "They must also ...": a further condition of the permission before it
            further = all_of(*(part.node for part in sentence.parts))
            allowed = (allowed[0], all_of(allowed[1], further))
            pieces[-1] = widened(*allowed, excluding, scan.span(sentence.parts[0].i, sentence.parts[-1].j)["end"])
        elif sentence.role == "exception" and pieces:
            pieces[-1] = widened(pieces[-1], sentence.parts[0].node, excluding, scan.span(sentence.parts[0].i, sentence.parts[0].j)["end"])
        elif sentence.role == "exception":
            excepted = sentence.parts[0].node
        else:
            if sentence.role == "permission" and opens_list and stop == end:
                return SegmentReading(tuple(pieces), opens, condition, sentence.permitted, None, window, allows=True)
            if sentence.role == "permission" and not pieces:
                permitted = sentence.permitted
            pieces.extend(_piece(part, scan, excluding) for part in sentence.parts)
    if carried:
        size = len(raw)
        pieces = [Piece(clipped(piece.node, size), min(piece.start, size - 1), min(piece.end, size)) for piece in pieces]
    return SegmentReading(tuple(pieces), opens, condition, permitted, excepted, window)


_DEFINES = gated(r"(?:note:\s)?[^.;:]{3,140}?\s(?:(?:is|are)\s(?:defined|considered)|includes?|refers?\sto|means?)\b")

_ADMITS = gated(
    r"(?:patients?|subjects?|participants?|those|individuals) with .{3,120}\b(?:may|can|will|are)\b.{0,20}\b(?:eligible|enrol|includ|participat)",
    re.DOTALL,
)


def _admits_unread(before: Node, said: str, permitted: Node) -> bool:
    """ "Long QT interval. Patients with a paced rhythm may be eligible": patients are let in of whom nothing was read; it may spare those whom the sentence before bars."""
    bars = any(not isinstance(leaf, Permitted | Unread) for leaf in leaves(before))
    return bars and _ADMITS.match(said) is not None and all(isinstance(leaf, Unread) for leaf in leaves(permitted))


_WHO = frozenset({"sex", "age", "pregnancy", "contraception", "surgery"})

_TERMS = frozenset(
    {"sex", "age", "pregnancy", "contraception", "surgery", "prior_therapy", "disease_status", "logistics", "other", "unread", "condition"}
)


def _of_terms(parts: list[Part]) -> bool:
    """Does a definition explain who is meant or what counts as a treatment? (What a marker's "positive" means is a requirement.)"""
    found = [leaf for part in parts for leaf in leaves(part.node)]
    return {leaf.kind for leaf in found} <= _TERMS and any(isinstance(leaf, Unread) for leaf in found) | any(
        leaf.kind in _WHO - {"age"} for leaf in found
    )


_AGE_HEAD = gated(r"age(?: range| limits?| criteria| requirements?)?\s?:?$")

_GOES_ON = gated(
    r"(?:as such|in addition|additionally|moreover|furthermore|also|these|such|they|the (?:patients?|subjects?|participants?)|in such|in these|patients must also|subjects must also|and)\b"
)


def _window_words(scan: Scan) -> str:
    """The words of a time window in a heading ("any of the following within 6 months before registration:")."""
    for number, token in enumerate(scan.tokens):
        if token.sym in ("WITHIN", "AGO"):
            return scan.text(number, number + 1)
    return ""


def unread_words(reading: SegmentReading) -> int:
    """How much of a segment was not understood."""
    return sum(len(leaf.words) for piece in reading.pieces for leaf in leaves(piece.node) if isinstance(leaf, Unread))


def _piece(part: Part, scan: Scan, excluding: bool) -> Piece:
    node = part.node
    if (part.stance == "require" and excluding) or (part.stance == "exclude" and not excluding):
        node = negation(node)
    span = scan.span(part.i, part.j)
    return Piece(node, span["start"], span["end"])


def read_anything(reading: SegmentReading) -> bool:
    """Did a room understand any of a segment's words?"""
    return any(not isinstance(leaf, Unread) for piece in reading.pieces for leaf in leaves(piece.node))


def only_introduces(reading: SegmentReading, excluding: bool) -> bool:
    """Does a line state nothing but that something follows, which speaks for itself?"""
    said = reading.pieces or reading.condition or reading.permitted or reading.excepted or reading.allows
    return not said and reading.opens in (("all", "any") if excluding else ("all",))


def names_something(node: Node | None) -> bool:
    """Was anything read of what is permitted?"""
    return node is not None and any(not isinstance(leaf, Unread) for leaf in leaves(node))


def lists_tumours(reading: SegmentReading) -> bool:
    """A heading such as "solid tumours:" whose children are kinds of it."""
    kinds = {leaf.kind for piece in reading.pieces for leaf in leaves(piece.node)}
    return bool(kinds) and kinds <= {"diagnosis", "unread"}
