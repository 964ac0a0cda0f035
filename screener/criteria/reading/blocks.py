"""Blocks of a text -> criteria: headings lend what they say to the lines below them, lists become alternatives, permissions widen what stands before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from screener.criteria import compose as composition
from screener.criteria.compose.meaning import ILLNESSES
from screener.criteria.contraception import details_of_contraception
from screener.criteria.criterion import Criterion
from screener.criteria.diagnosis import Tumour
from screener.criteria.heading_words import LENT
from screener.criteria.lab.reversed import doubt_reversed
from screener.criteria.misplaced import without_misplaced
from screener.criteria.nodes import AnyOf, Node, Not, affirmed, all_of, any_of, implies, leaves, negation, shifted, without
from screener.criteria.reading.caution import never_hard, never_of_some, never_rash, never_silent
from screener.criteria.reading.segment import (
    SegmentReading,
    lists_tumours,
    names_something,
    only_introduces,
    read_anything,
    read_segment,
    unread_words,
)
from screener.criteria.reading.shared_words import with_shared_words
from screener.criteria.reading.tumour_lists import TumourLists, ends_with_or, of_those
from screener.criteria.reading.widened import clipped, related, sparing
from screener.criteria.unread import Unread
from screener.text.clean import CleanText, flat
from screener.text.gated import gated
from screener.text.segments import Block, Section

_EXAMPLES_BEHIND = re.compile(r"\s?\((?:e\.?g\.?,?|for example,?|such as)\s[^()]{1,120}\)[.;,\s]{0,4}$")


@dataclass(frozen=True, slots=True)
class _Context:
    """What headings say of the blocks below them. `conditions` are trees with spans in the whole text."""

    denied: bool = False
    conditions: tuple[Node, ...] = ()
    carried: str = ""

    def inside(self, reading: SegmentReading, start: int, *, denied: bool) -> _Context:
        """The context of a heading's children."""
        conditions = self.conditions
        if reading.condition is not None:
            conditions = (*conditions, shifted(reading.condition, start))
        # "no illness, such as:" with "none of these within 2 years:" below it says no twice, and means it
        return _Context(self.denied or denied, conditions, reading.carried or self.carried)

    def apply(self, node: Node, start: int, excluding: bool) -> Node:
        """A requirement under these headings; its spans count from `start`."""
        if self.denied and not (isinstance(node, Not) and {leaf.kind for leaf in leaves(node)} <= ILLNESSES):
            node = negation(node)
        for condition in self.conditions:
            moved = shifted(condition, -start)
            node = all_of(moved, node) if excluding else implies(moved, node)
        return node


def _below(block: Block) -> Iterator[Block]:
    """All blocks below a block."""
    for child in block.children:
        yield child
        yield from _below(child)


def _last_end(block: Block) -> int:
    """Where the last block below a block ends."""
    return max((child.end for child in _below(block)), default=block.end)


def _heading_like(raw: str, block: Block) -> bool:
    """A short line without a mark, a number or a full stop may be a heading ("Organ function")."""
    return not block.marker and len(raw) < 60 and raw[:1].isupper() and not _NOT_A_HEADING.search(raw)


_NOT_A_HEADING = gated(r"[.;<>≥≤\d]")

_INTRODUCES = gated(r"\b(?:following|follows|criteria|below|these|conditions|defined|including|include|includes|requirements|as)\b")


_GAP = gated(r".{12,900}[.)]", re.DOTALL)

_OPENING = re.compile(r"(?P<stop>\.?)\s{1,4}[A-Z][^.]{10,200}:\s{0,4}$")

_ALL_BELOW = gated(r"\b(?:all|each|both) (?:of )?(?:the )?(?:following|these|below)\b")

_NOT_MET = gated(
    r"\b(?:(?:(?:do|does|did) not|not|without) (?:meet|meeting|fulfil\w{0,4}|satisfy\w{0,3})|(?:fail\w{0,3}|failure|unable|inability) to (?:meet|fulfil\w{0,4}|satisfy))\b[^.:]{0,60}\b(?:following|criteria|requirements|below)\b[^.:]{0,30}:?\s?$"
)

_SEVERAL = gated(r"(?:\b(?:two|three|four|[2-5])|[≥>]=? ?[2-5]) (?:or more )?of (?:the )?(?:following|these)\b[^.:]{0,60}:?\s?$")

_ASKS_PLAINLY = gated(
    r"(?:the |all )?(?:(?:participants?|patients?|subjects?) )?(?:must )?(?:have|has|meet|fulfil\w{0,4}|show|with)?\s?(?:at least|any|[≥>]=?|two|three|[2-5])"
)

_EXAMPLES = gated(r"\b(?:includ(?:e|es|ing)|such as|e\.g\.|examples?)[^:]{0,40}:?\s{0,3}$")


class Reader(TumourLists):
    """Walks the blocks of one text and collects its criteria."""

    def __init__(self, text: CleanText, source: str, out: list[Criterion]) -> None:
        super().__init__(text)
        self.source = source
        self.out = out

    def segment(self, block: Block, carried: str = "", reads_as: Section | None = None) -> tuple[SegmentReading, int, int]:
        """A block's reading and its place in the registry's string; `reads_as` where its section's list does not decide how it is meant."""
        start, end = self.text.origin(block.start), self.text.origin(block.end - 1) + 1
        opens = bool(block.children) or _heading_like(self.source[start:end], block)
        excluding = (reads_as or block.section) is Section.EXCLUSION
        reading = read_segment(self.source[start:end], excluding, opens, "" if carried in LENT else carried)
        if not opens and unread_words(reading) and self.source[start:end].rstrip(" *").endswith(":"):
            introduction = read_segment(self.source[start:end], excluding, True, "")
            if only_introduces(introduction, excluding):
                # "Adequate function, defined as follows:" whose list stands beside it
                return replace(introduction, opens="", carried=""), start, end
        if carried in LENT and (left := unread_words(reading)):
            lent = read_segment(self.source[start:end], excluding, opens, carried)
            if lent.pieces and unread_words(lent) < left and not (lent.permitted or lent.excepted or lent.condition):
                reading = lent
        return reading, start, end

    def block(self, block: Block, context: _Context | None = None) -> None:
        """Emit a block's requirements and its children's."""
        context = context or _Context()
        reading, start, end = self.segment(block, context.carried)
        if block.names_scope and reading.condition is not None and all(isinstance(leaf, Unread) for leaf in leaves(reading.condition)):
            reading = replace(reading, condition=None)  # "For patients in the dose escalation part:" is the scope of its children already
        excluding = block.section is Section.EXCLUSION
        if reading.allows and block.children and (excluding or names_something(reading.permitted)):
            self._allowed_if(block, reading, start, context)
            return
        if reading.allows:
            reading = replace(reading, pieces=(), permitted=None)  # "A patient is eligible if all of these are met:" states nothing itself
        if reading.permitted is not None or reading.excepted is not None:
            allowed = reading.permitted or reading.excepted
            if allowed is not None and self._widen_last(block, allowed, start, end, excluding):
                return
            if reading.excepted is not None and not reading.pieces and not block.children:
                # an exception to nothing that was read: it stays, unread
                self._add(block, Unread(words=flat(self.source[start:end]).lower[:300], start=0, end=end - start), start, end)
                return
        if not block.children:
            self._emit(block, reading, start, end, context)
            return
        if self._detailed(block, reading):
            self._emit(block, reading, start, self.text.origin(_last_end(block) - 1) + 1, context)
            return
        if (counted := self._counted(block, start, excluding=excluding)) is not None:
            self._add(block, context.apply(counted[0], start, excluding), start, counted[1])
            return
        tumours = reading.opens == "all" and not excluding and self.name_tumours(block)
        if (
            tumours
            and any(isinstance(leaf, Tumour) for piece in reading.pieces for leaf in leaves(piece.node))
            and _EXAMPLES.search(self.text.lower, max(0, block.end - 60), block.end)
        ):
            # "solid tumours, including but not limited to:": what follows are examples, which belong to the words before them
            self._emit(block, reading, start, self.text.origin(_last_end(block) - 1) + 1, context)
            return
        lines, further = self.of_everybody(block) if tumours else (block.children, [])
        single = reading.opens == "except" or (reading.opens == "any" and not excluding) or tumours
        if single:
            if reading.opens == "except" and _ALL_BELOW.search(self.text.lower, max(block.start, block.end - 90), block.end):
                node, stop = self._all_of(block.children, start, reads_as=Section.INCLUSION)  # "unless all of the following are met:"
            else:
                node, stop = self._alternatives_of(lines, start, spared=reading.opens == "except")
            if node is not None and reading.opens == "except" and not (reading.pieces or reading.condition):
                # "The following are exceptions to this criterion:" as a line of its own: exceptions to the line before, and to nothing else
                if not self._widen_last(block, node, start, stop, excluding):
                    self._add(block, Unread(words=flat(self.source[start:stop]).lower[:300], start=0, end=stop - start), start, stop)
                return
            if node is not None:
                self._add(block, context.apply(self._joined(reading, node, excluding), start, excluding), start, stop)
                self.siblings(further, context.inside(reading, start, denied=False))
                return
        inner = context.inside(reading, start, denied=reading.opens == "none" and not excluding)
        if reading.pieces:
            self._emit(block, reading, start, end, context)
        self.siblings(block.children, inner)

    def _counted(self, block: Block, start: int, *, excluding: bool) -> tuple[Node, int] | None:
        """Lists of which all must not fail, or of which several must hold ("Patients who do not meet the following:", "two of the following:"); None for every other heading."""
        tail = (self.text.lower, max(block.start, block.end - 140), block.end)
        if excluding and _NOT_MET.search(*tail):
            node, stop = self._all_of(block.children, start, reads_as=Section.INCLUSION)
            return None if node is None else (negation(node), stop)
        if not _SEVERAL.search(*tail):
            return None
        node, stop = self._alternatives_of(block.children, start)
        own = Unread(words=flat(self.source[start:stop]).lower[:300], start=0, end=stop - start)
        if node is not None and all(leaf.kind == "contraception" for leaf in leaves(node)):
            return None
        if node is None or (not excluding and not _ASKS_PLAINLY.match(self.text.lower, block.start, block.end)):
            return own, stop
        return all_of(node, own), stop

    def _detailed(self, block: Block, reading: SegmentReading) -> bool:
        """Do the children only detail a line on contraception or childbearing potential: the methods that count, who is meant? They ask nothing of their own."""
        found = [leaf for piece in reading.pieces for leaf in leaves(piece.node)]
        if not found or not all(leaf.kind == "contraception" for leaf in found):
            return False
        return all(details_of_contraception(self.text.lower[child.start : child.end]) for child in _below(block))

    def _allowed_if(self, block: Block, reading: SegmentReading, start: int, context: _Context) -> None:
        """ "Patients with X may enrol if:" and its children: those with X must meet the children; what stands before of the same kind is widened."""
        if reading.pieces:
            self._emit(block, replace(reading, permitted=None), start, start + reading.pieces[-1].end, context)
        excluding = block.section is Section.EXCLUSION
        join = self._alternatives_of if reading.opens == "any" else self._all_of
        node, stop = join(block.children, start, reads_as=Section.INCLUSION)
        allowed = all_of(reading.permitted, node) if node is not None and reading.permitted is not None else node or reading.permitted
        if allowed is None or self._widen_last(block, allowed, start, stop, excluding):
            return
        tree = implies(reading.permitted, node) if node is not None and reading.permitted is not None else allowed
        self._add(block, context.apply(negation(tree) if excluding else tree, start, excluding), start, stop)

    def _all_of(self, blocks: list[Block], start: int, reads_as: Section | None = None) -> tuple[Node | None, int]:
        """Blocks that must all hold, as one tree."""
        nodes = []
        stop = start
        for block in blocks:
            node, end = self._alternatives_of([block], start, reads_as)
            stop = max(stop, end)
            if node is not None:
                nodes.append(node)
        return (all_of(*nodes) if nodes else None), stop

    def siblings(self, blocks: list[Block], context: _Context | None = None) -> None:
        """Blocks side by side; those joined by a trailing "or" are alternatives of one criterion."""
        n = 0
        while n < len(blocks):
            group = [blocks[n]]
            while ends_with_or(self.text, blocks[n]) and n + 1 < len(blocks) and blocks[n + 1].section is blocks[n].section:
                n += 1
                group.append(blocks[n])
            while len(group) == 1 or group[-1] is blocks[n]:
                if (
                    n + 1 >= len(blocks)
                    or blocks[n + 1].scope != blocks[n].scope
                    or blocks[n + 1].section is not blocks[n].section
                    or not (self.only_tumour(blocks[n]) and self.only_tumour(blocks[n + 1]))
                ):
                    break
                n += 1
                group.append(blocks[n])
            if len(group) == 1 or not self._either(group, context or _Context()):
                for block in group:
                    self.block(block, context)
            n += 1

    def _either(self, group: list[Block], context: _Context) -> bool:
        """One criterion out of blocks joined by "or"; False if there is nothing to join. Exclusions exclude each by itself."""
        if group[0].section is Section.EXCLUSION:
            return False
        start = self.text.origin(group[0].start)
        node, stop = self._alternatives_of(group, start)
        if node is None:
            return False
        self._add(group[0], context.apply(node, start, False), start, stop)
        return True

    def _joined(self, reading: SegmentReading, node: Node, excluding: bool) -> Node:
        """A heading's own words and its children, which are alternatives or exceptions."""
        pieces = [piece.node for piece in reading.pieces]
        if reading.opens == "any" and all(isinstance(leaf, Unread) for piece in pieces for leaf in leaves(piece)):
            pieces = []  # "Patients must meet one of the following" states nothing else
        own = (any_of if excluding and reading.opens == "except" else all_of)(*pieces) if pieces else None
        if reading.condition is not None:
            node = all_of(reading.condition, node) if excluding else implies(reading.condition, node)
        if own is None:
            return node
        if reading.opens == "except":
            narrowed = without(own, node)
            if narrowed is not None:
                return narrowed
            node = composition.not_the_tumour(own, node)
            return sparing(own, node) if excluding else any_of(own, node)
        return all_of(own, node)

    def _widen_last(self, block: Block, allowed: Node, start: int, end: int, excluding: bool) -> bool:
        """A bullet that only permits something belongs to the criterion before it, if that speaks of the same."""
        if not self.out:
            return False
        last = self.out[-1]
        if (
            last.section is not block.section
            or last.scope != block.scope
            or last.source != "eligibilityCriteria"
            or not related(last.tree, allowed, False)
        ):
            return False
        moved = shifted(allowed, start - last.start)
        narrowed = without(last.tree, moved) if excluding or next(affirmed(last.tree), None) is None else None
        tree = narrowed or (all_of(last.tree, negation(moved)) if excluding else any_of(last.tree, moved))
        self.out[-1] = replace(last, tree=tree, end=end, text=self.source[last.start : end])
        return True

    def _alternatives_of(
        self, blocks: list[Block], start: int, reads_as: Section | None = None, *, spared: bool = False
    ) -> tuple[Node | None, int]:
        """Blocks as alternatives; where one has children of its own, they are part of it: all of them, or one of them if it says so."""
        nodes: list[Node] = []
        stop = start
        for child in blocks:
            reading, child_start, child_end = self.segment(child, reads_as=reads_as)
            if spared and not child.children and reading.permitted is not None and len(reading.pieces) == 1:
                stop = max(stop, child_end)  # "... are eligible after approval" below "with these exceptions:": whom it spares
                nodes.append(shifted(reading.permitted, child_start - start))
                continue
            if spared and not child.children and unread_words(reading) and (allowed := self._as_allowed(child, reading)) is not None:
                stop = max(stop, child_end)
                nodes.append(shifted(allowed, child_start - start))
                continue
            parts = [shifted(piece.node, child_start - start) for piece in reading.pieces]
            if (reads_as or child.section) is Section.INCLUSION and not spared and len(blocks) > 1:
                parts = [of_those(part) for part in parts]
            stop = max(stop, child_end)
            if child.children:
                join = self._all_of if reading.opens == "all" and not lists_tumours(reading) else self._alternatives_of
                inner, inner_stop = join(child.children, child_start, reads_as)
                stop = max(stop, inner_stop)
                if inner is not None and parts and ends_with_or(self.text, child):
                    parts = [any_of(all_of(*parts), shifted(inner, child_start - start))]  # "a. X or" with a "b." that stands deeper
                elif inner is not None:
                    parts.append(shifted(inner, child_start - start))
            if parts:
                either = (reads_as or child.section) is Section.EXCLUSION and len(parts) > 1
                nodes.append((any_of if either else all_of)(*parts))
        return (AnyOf(tuple(nodes)) if len(nodes) > 1 else nodes[0] if nodes else None), stop

    def _as_allowed(self, block: Block, reading: SegmentReading) -> Node | None:
        """A bullet below "with these exceptions:" that is read in full as "... is allowed"; None where it is not."""
        start, end = self.text.origin(block.start), self.text.origin(block.end - 1) + 1
        raw = _EXAMPLES_BEHIND.sub("", self.source[start:end])
        said = read_segment(raw, block.section is Section.EXCLUSION, False, "is allowed")
        if said.permitted is None or len(said.pieces) != 1 or any(isinstance(leaf, Unread) for leaf in leaves(said.permitted)):
            return None
        return clipped(said.permitted, len(raw))

    def _emit(self, block: Block, reading: SegmentReading, start: int, end: int, context: _Context) -> None:
        """The requirements of a block's own words; nothing where they only introduce its children."""
        count = len(reading.pieces)
        if not count or (block.names_scope and not read_anything(reading)):
            return
        unread = not read_anything(reading)
        if (
            unread
            and block.children
            and (
                reading.opens != "all"
                or (self.text.lower[block.end - 1] == ":" and _INTRODUCES.search(self.text.lower, block.start, block.end))
            )
        ):
            return
        excluding = block.section is Section.EXCLUSION
        for number, piece in enumerate(reading.pieces):
            first = start + piece.start
            if number == 0:
                first = start if block.label < 0 else self.text.origin(block.label)
            last = end if number == count - 1 else start + piece.end
            if number == count - 1 and (opening := _OPENING.match(self.source, start + piece.end, end)):
                # "Lung cancer. It must also meet the following criteria:": the second sentence only introduces what follows
                last = opening.end("stop")
            if number < count - 1 and (said := _GAP.match(self.source, last, start + reading.pieces[number + 1].start)):
                last = said.end()  # a sentence that asks nothing (a definition, an explanation) belongs to what it stands behind
            node = shifted(piece.node, start - first)
            self._add(block, context.apply(node, first, excluding), first, last)

    def _add(self, block: Block, tree: Node, start: int, end: int) -> None:
        if block.section is not Section.UNKNOWN:
            excluding = block.section is Section.EXCLUSION
            tree = without_misplaced(doubt_reversed(tree, excluding=excluding), self.source[start:end], excluding=excluding)
        if block.section is Section.INCLUSION:
            tree = never_of_some(never_hard(never_silent(tree), excluding=False), self.source[start:end])
        elif block.section is Section.EXCLUSION:
            tree = never_hard(never_rash(with_shared_words(tree, self.source[start:end])), excluding=True)
        self.out.append(Criterion(len(self.out), block.section, start, end, self.source[start:end], tree, block.scope))
