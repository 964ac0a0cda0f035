"""Text -> criteria: the whole reading, pure and deterministic.

clean -> blocks -> sentences -> tokens -> claims of the rooms -> composition -> criteria, each with its span in the registry's string.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from screener.criteria import compose as composition
from screener.criteria.base import Leaf
from screener.criteria.compose import Part, Sentence
from screener.criteria.nodes import AnyOf, Node, all_of, any_of, leaves, negation, shifted
from screener.criteria.scan import Reading, Scan
from screener.criteria.tree import ROOMS
from screener.criteria.unread import Unread
from screener.text.clean import CleanText, clean
from screener.text.merge import merge
from screener.text.segments import Block, Section, split
from screener.text.tokens import Token, tokenize

READER = "1"  # the version of the reading: raise it whenever the same text may be read differently


@dataclass(frozen=True, slots=True)
class Criterion:
    """One requirement that can fail alone. `tree` states it without polarity; spans of its leaves count from `start`."""

    index: int
    section: Section
    start: int
    end: int
    text: str
    tree: Node
    scope: str | None = None
    source: str = "eligibilityCriteria"

    @property
    def read(self) -> str:
        """ "full", "partial" or "none"."""
        unread = [isinstance(leaf, Unread) for leaf in leaves(self.tree)]
        return "none" if all(unread) else "partial" if any(unread) else "full"

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its leaves in order of appearance, without "unread" where something was read."""
        seen = dict.fromkeys(leaf.kind for leaf in leaves(self.tree))
        if len(seen) > 1:
            seen.pop("unread", None)
        return tuple(seen)

    @property
    def routine(self) -> bool:
        """Settled at the consent visit, all of it."""
        found = [leaf for leaf in leaves(self.tree) if not isinstance(leaf, Unread)]
        return bool(found) and all(leaf.routine for leaf in found)


_SENTENCE_END = re.compile(r"(?<=[a-zA-Z0-9)\]%\"'])[.!?](?=\s{1,20}[A-Z(\[\"≥≤<>*•-])")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|vs|dr|approx|incl|excl|no|max|min|st|etc|cf|resp|fig|mr|ms|prof|pt|pts|wk|mo|yr|hr|inst|dept|ph|u\.s|a\.m|p\.m|sp|spp|ca)|\b[a-z])$", re.IGNORECASE)


def sentences(text: CleanText, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of a stretch, as clean positions; a full stop belongs to its sentence."""
    at = start
    for match in _SENTENCE_END.finditer(text.text, start, end):
        if _ABBREVIATION.search(text.lower, max(at, match.start() - 8), match.start()) and not text.lower[match.start() - 1].isdigit():
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


def claims(scan: Scan) -> list[Reading]:
    """What every room claims of a sentence."""
    found: list[Reading] = []
    for name, read_room in ROOMS:
        for reading in read_room(scan):
            found.append(reading if reading.room else replace(reading, room=name))
    return found


@dataclass(frozen=True, slots=True)
class Piece:
    """A requirement of a segment, spans counted from the segment's start. `heads` says that the segment's last words introduce its children, and how."""

    node: Node
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SegmentReading:
    """What one segment says. `opens`: how its children belong to it when it ends in a colon: "", "all", "any", "none"; `permission` widens the criterion before it."""

    pieces: tuple[Piece, ...]
    opens: str = ""
    permission: Node | None = None
    exception: Node | None = None


_OPENS_NONE = re.compile(r"\b(?:none of (?:the following|these)|not (?:have|be|meet|had|fulfil+|suffer from|present with)(?: any)?(?: of)?(?: the following| these)?|no (?:history|evidence) of(?: any of)?(?: the following)?|no\s[^:]{0,40}of the following|without any of the following|absence of(?: any of)? the following|must not)\b[^:]{0,60}:?$")
_OPENS_ANY = re.compile(r"\b(?:(?:at least )?one(?: or more)? of(?: the)?(?: following| these| below)?|any (?:one )?of(?: the)? (?:following|these)|either(?: of)?|1 of the following|one or more|any of|must have one of|one of)\b[^:]{0,90}:?$")
_OPENS_EXCEPT = re.compile(r"\b(?:unless|except(?:ions?)?(?: for)?|with the (?:following )?exceptions?(?: of)?|other than)\b[^:]{0,70}:?$")


@lru_cache(maxsize=65536)
def read_segment(raw: str, excluding: bool, opens_list: bool) -> SegmentReading:
    """Read one segment's raw registry text. Pure; cached by the text."""
    text = clean(raw)
    end = len(text.lower)
    pieces: list[Piece] = []
    permission: Node | None = None
    exception: Node | None = None
    opens = ""
    body_end = end
    if opens_list:
        tail = text.lower[max(0, end - 160) : end].rstrip(" :")
        opens = "none" if _OPENS_NONE.search(tail) else "except" if _OPENS_EXCEPT.search(tail) else "any" if _OPENS_ANY.search(tail) else "all"
    for start, stop in sentences(text, 0, body_end):
        scan = scan_of(text, start, stop, 0, excluding=excluding)
        if not scan.tokens:
            continue
        sentence = composition.compose(scan, claims(scan))
        permission, exception = _absorb(pieces, sentence, scan, excluding, permission, exception)
    return SegmentReading(tuple(pieces), opens, permission, exception)


def _absorb(pieces: list[Piece], sentence: Sentence, scan: Scan, excluding: bool, permission: Node | None, exception: Node | None) -> tuple[Node | None, Node | None]:
    """Add a sentence's parts to a segment: permissions and exceptions widen what stands before them, the rest are requirements of their own."""
    if not sentence.parts:
        return permission, exception
    if sentence.role in ("permission", "exception"):
        node = sentence.parts[0].node
        if pieces and (sentence.role == "exception" or _related(pieces[-1].node, node, excluding)):
            last = pieces[-1]
            end = scan.span(sentence.parts[0].i, sentence.parts[0].j)["end"]
            widened = composition._Composer(scan).except_(last.node, node) if excluding or sentence.role == "exception" else any_of(last.node, node)
            pieces[-1] = Piece(widened, last.start, end)
            return permission, exception
        if sentence.role == "permission":
            permission = node
        else:
            exception = node
        for part in sentence.parts[1:]:
            pieces.append(_piece(part, scan, excluding))
        return permission, exception
    for part in sentence.parts:
        pieces.append(_piece(part, scan, excluding))
    return permission, exception


def _related(before: Node, permitted: Node, excluding: bool) -> bool:
    """Does a permission speak of what the sentence before it asks or excludes?"""
    kinds = {leaf.kind for leaf in leaves(before)} - {"unread"}
    return bool(kinds & {leaf.kind for leaf in leaves(permitted)}) or (excluding and not kinds)


def _piece(part: Part, scan: Scan, excluding: bool) -> Piece:
    node = part.node
    if (part.stance == "require" and excluding) or (part.stance == "exclude" and not excluding):
        node = negation(node)
    span = scan.span(part.i, part.j)
    return Piece(node, span["start"], span["end"])


def read(eligibility: str) -> tuple[Criterion, ...]:
    """The criteria of an eligibility text, in order. Never raises; every requirement is in some criterion."""
    text = clean(eligibility)
    out: list[Criterion] = []
    reader = _Reader(text, eligibility, out)
    for block in split(text):
        if not block.heading and block.parent is None:
            reader.block(block)
    return tuple(out)


class _Reader:
    """Walks the blocks of one text and collects its criteria."""

    def __init__(self, text: CleanText, source: str, out: list[Criterion]) -> None:
        self.text = text
        self.source = source
        self.out = out

    def segment(self, block: Block) -> tuple[SegmentReading, int, int]:
        start, end = self.text.origin(block.start), self.text.origin(block.end - 1) + 1
        raw = self.source[start:end]
        opens = bool(block.children)
        return read_segment(raw, block.section is Section.EXCLUSION, opens), start, end

    def block(self, block: Block, negated: bool = False) -> None:
        """Emit a block's requirements and its children's."""
        reading, start, end = self.segment(block)
        if not block.children:
            self._emit(block, reading, start, end, negated)
            return
        excluding = block.section is Section.EXCLUSION
        if reading.opens in ("any", "except") or (reading.opens == "none" and excluding and False):
            node, stop = self._alternatives(block, start)
            if node is None:
                self._emit(block, reading, start, end, negated)
                return
            own = all_of(*(piece.node for piece in reading.pieces)) if reading.pieces else None
            if reading.opens == "except" and own is not None:
                tree = all_of(own, negation(node)) if excluding else any_of(own, node)
            elif own is not None:
                tree = all_of(own, node)
            else:
                tree = node
            self._add(block, negation(tree) if negated else tree, start, stop)
            return
        none = reading.opens == "none"
        if reading.pieces:
            self._emit(block, reading, start, end, negated, keep_unread=not none)
        for child in block.children:
            # "must NOT have: A, B" in inclusions denies each child; in exclusions the same words exclude each child
            self.block(child, negated != (none and not excluding))

    def _alternatives(self, block: Block, start: int) -> tuple[Node | None, int]:
        """The children of a "one of the following" as one AnyOf, spans counted from `start`."""
        nodes: list[Node] = []
        stop = start
        for child in block.children:
            reading, child_start, child_end = self.segment(child)
            parts = [shifted(piece.node, child_start - start) for piece in reading.pieces]
            stop = max(stop, child_end)
            if child.children:
                inner, inner_stop = self._alternatives(child, child_start)
                stop = max(stop, inner_stop)
                if inner is not None:
                    parts.append(shifted(inner, child_start - start))
            if parts:
                join = any_of if child.section is Section.EXCLUSION and len(parts) > 1 else all_of
                nodes.append(join(*parts))
        return (AnyOf(tuple(nodes)) if len(nodes) > 1 else nodes[0] if nodes else None), stop

    def _emit(self, block: Block, reading: SegmentReading, start: int, end: int, negated: bool, keep_unread: bool = True) -> None:
        count = len(reading.pieces)
        if not count:
            return
        if all(isinstance(leaf, Unread) for piece in reading.pieces for leaf in leaves(piece.node)) and (not keep_unread or (block.children and self.text.lower[block.end - 1] == ":")):
            return  # a heading that only introduces its children
        for number, piece in enumerate(reading.pieces):
            first = start if number == 0 else start + piece.start
            last = end if number == count - 1 else start + piece.end
            node = shifted(piece.node, start - first)
            self._add(block, negation(node) if negated else node, first, last)

    def _add(self, block: Block, tree: Node, start: int, end: int) -> None:
        self.out.append(Criterion(len(self.out), block.section, start, end, self.source[start:end], tree, block.scope))


__all__ = ["READER", "Criterion", "Leaf", "claims", "read", "read_segment", "scan_of"]
