"""The second try: a sentence that was not read in full, said in other words (see `screener.criteria.wordings`)."""

from __future__ import annotations

from screener.criteria import compose as composition
from screener.criteria.compose import Sentence
from screener.criteria.nodes import Node, leaves
from screener.criteria.reading.claims import claims
from screener.criteria.reading.sentences import scan_of
from screener.criteria.scan import Scan
from screener.criteria.unread import Unread
from screener.criteria.wordings import in_other_words


def left_unread(sentence: Sentence) -> int:
    """How much of a sentence was not understood, in characters of the registry's string."""
    found = {(leaf.start, leaf.end) for node in _nodes_of(sentence) for leaf in leaves(node) if isinstance(leaf, Unread)}
    return sum(end - start for start, end in found)


def _nodes_of(sentence: Sentence) -> list[Node]:
    """What a sentence says: what a permission permits, too."""
    nodes = [part.node for part in sentence.parts]
    return nodes if sentence.permitted is None else [*nodes, sentence.permitted]


def said_otherwise(scan: Scan, sentence: Sentence, place: tuple[int, int], *, heading: bool) -> tuple[Scan, Sentence]:
    """A sentence that was not read in full, or the same in other words if more of it is read so and nothing is lost (see `screener.criteria.wordings`)."""
    kinds = kinds_read(sentence)
    best, least = (scan, sentence), left_unread(sentence)
    for number, (text, taken_in) in enumerate(in_other_words(scan, *place)):
        other = scan_of(text, scan.tokens[0].start, len(text.lower), 0, excluding=scan.excluding)
        said = composition.compose(other, claims(other), heading=heading)
        left = left_unread(said)
        lost = kinds - kinds_read(said) - taken_in
        if left < least and said.parts and (not lost or (lost <= _OF_CONTRACEPTION and "contraception" in kinds_read(said))):
            best, least = (other, said), left
            if not left or number == 0:
                break  # one by one only where all together do not help
    return best


_TREATED = {"washout": "prior_therapy", "medication": "prior_therapy"}

_OF_CONTRACEPTION = frozenset({"pregnancy", "sex"})  # whom an agreement on contraception concerns is part of it


def kinds_read(sentence: Sentence) -> set[str]:
    """The kinds of what was read of a sentence; a treatment that was given, was given lately or is taken is one kind of statement: which of them depends on the window."""
    # of a permission what it permits: in other words it may be a window or an exception, with nothing permitted beside it
    nodes = _nodes_of(sentence) if sentence.permitted is None else [sentence.permitted]
    return {_TREATED.get(leaf.kind, leaf.kind) for node in nodes for leaf in leaves(node)} - {"unread"}
