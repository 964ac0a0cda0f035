"""Lists of tumours: which lines are alternatives, and which ask for what every patient needs."""

from __future__ import annotations

from screener.criteria.diagnosis import Tumour
from screener.criteria.nodes import AnyOf, Node, Not, all_of, any_of, leaves
from screener.criteria.reading.segment import SegmentReading
from screener.text.clean import CleanText
from screener.text.gated import gated
from screener.text.segments import Block, Section

_OF_EVERYBODY = frozenset({"measurable_disease", "performance", "age", "life_expectancy", "lab", "consent", "therapy_lines"})

_ASKS_ALL = gated(r"(?:the )?(?:participants?|patients?|subjects?) (?:must|should) ")


def ends_with_or(text: CleanText, block: Block) -> bool:
    """Does a bullet end in "or", so that the next is an alternative to it?"""
    tail = text.lower[max(block.start, block.end - 8) : block.end].rstrip(" ;,.:")
    return tail.endswith((" or", ",or", ";or", " and/or")) and not tail.endswith(" for")


def asks_of_some(node: Node) -> tuple[Node, Node] | None:
    """Whom with which tumour a statement speaks of, and what it asks of them ("melanoma: stage III"); None where it speaks of everybody."""
    if not isinstance(node, AnyOf) or not isinstance(node.children[0], Not):
        return None
    whom, then = node.children[0].child, any_of(*node.children[1:])
    named = list(leaves(whom))
    first = max((leaf.end for leaf in named), default=0) <= min((leaf.start for leaf in leaves(then)), default=0)
    return (whom, then) if first and all(isinstance(leaf, Tumour) for leaf in named) else None


def of_those(node: Node) -> Node:
    """ "GIST: must have progressed" as one of several ways to be let in: it lets in those with the tumour who have, and nobody who has another."""
    asked = asks_of_some(node)
    return all_of(*asked) if asked else node


_NOTES_ON_SOME = gated(
    r"(?:please )?note(?: for [^:]{2,60})?\s?:|(?:for|in) (?:(?:patients|participants|subjects|those) with )?[^:.;]{2,60}[:,]"
)
_OBLIGES = gated(r"\b(?:must|should|shall|(?:is|are) required|(?:has|have|needs?) to)\b")


class TumourLists:
    """What the lines of a list say of tumours."""

    def __init__(self, text: CleanText) -> None:
        self.text = text

    def segment(self, block: Block, carried: str = "", reads_as: Section | None = None) -> tuple[SegmentReading, int, int]:
        """A block's reading and its place in the registry's string."""
        raise NotImplementedError

    def only_tumour(self, block: Block) -> bool:
        """Does a block say nothing but a tumour's name (or several)? Such bullets side by side are alternatives."""
        if block.section is Section.EXCLUSION:
            return False
        reading, _, _ = self.segment(block)
        found = [leaf for piece in reading.pieces for leaf in leaves(piece.node)]
        return (
            len(reading.pieces) == 1
            and bool(found)
            and all(isinstance(leaf, Tumour) for leaf in found)
            and (not block.children or self.name_tumours(block) or all(self.only_tumour(child) for child in block.children))
        )

    def name_tumours(self, block: Block) -> bool:
        """Do the children name tumours, nearly all of them? A patient has one, so they are alternatives whatever their heading says.

        Not below the name of a part of the trial ("Part K:"), where one of them asks for what every patient of that part needs: it would suffice alone.
        """
        named = read = 0
        children, further = self.of_everybody(block)
        if further and block.names_scope:
            return False
        for child in children:
            if child.scope != block.scope:
                return False
            reading, _, _ = self.segment(child)
            if reading.pieces:
                read += 1
                found = [leaf for piece in reading.pieces for leaf in leaves(piece.node)]
                if block.names_scope and (
                    {leaf.kind for leaf in found} <= _OF_EVERYBODY or _ASKS_ALL.match(self.text.lower, child.start, child.end)
                ):
                    return False
                first = reading.pieces[0].node
                if _NOTES_ON_SOME.match(self.text.lower, child.start, child.end):
                    continue  # "Note for melanoma: ...": more is said of some, and no tumour is let in by it
                obliged = _OBLIGES.search(self.text.lower, child.start, child.end) and ":" not in self.text.lower[child.start : child.end]
                if obliged and asks_of_some(first):
                    continue  # "Patients with melanoma must have had X": no tumour is let in by it
                named += any(isinstance(leaf, Tumour) for leaf in leaves(first))
        return named >= 2 and named >= 0.6 * read

    def of_everybody(self, block: Block) -> tuple[list[Block], list[Block]]:
        """A list's lines, and those behind its last tumour that ask for what every patient needs ("Measurable disease"): they are no alternatives to the tumours."""
        lines = list(block.children)
        further: list[Block] = []
        while len(lines) > 1:
            reading, _, _ = self.segment(lines[-1])
            kinds = {leaf.kind for piece in reading.pieces for leaf in leaves(piece.node)}
            if not kinds or not kinds <= _OF_EVERYBODY or lines[-1].children or ends_with_or(self.text, lines[-2]):
                break
            further.insert(0, lines.pop())
        return lines, further
