"""What was not read of a requirement may not decide it: the last look at each tree."""

from __future__ import annotations

from collections.abc import Iterator

from screener.criteria.base import Leaf
from screener.criteria.nodes import AllOf, Node, Not, affirmed, all_of, any_of, leaves
from screener.criteria.unread import Unread
from screener.text.gated import gated


def never_silent(tree: Node) -> Node:
    """A requirement of which a part was not read can fail, but not pass: the unread part may be more than the alternative or condition that it looks like."""
    unread = [leaf for leaf in leaves(tree) if isinstance(leaf, Unread)]
    bound = isinstance(tree, Unread) or (isinstance(tree, AllOf) and any(isinstance(child, Unread) for child in tree.children))
    return tree if bound or not unread else all_of(tree, unread[0])


_NARROWS = gated(
    r"(?:within|in the (?:last|past|previous|prior)|prior to|before|during|for|if|unless|except|only|requir\w{1,3}|that|which|due to|less than|more than|at least|whichever|\d+ half|\d+ (?:day|week|month)|≥|≤|<|>)(?![a-z])"
)


def never_rash(tree: Node) -> Node:
    """An exclusion of which a narrowing part was not read ("within 2-4 weeks", "requiring ...") can be out of the patient's way, but not be held against the patient. What was not read of an exception already leaves the exception open."""
    unread = [leaf for leaf in affirmed(tree) if isinstance(leaf, Unread) and _NARROWS.match(leaf.words)]
    bound = isinstance(tree, Unread) or (isinstance(tree, AllOf) and any(isinstance(child, Unread) for child in tree.children))
    return tree if bound or not unread else all_of(tree, unread[0])


# Verbs that permit, advise or describe: what they speak of is not plainly asked for.
_SOFT = gated(
    r"\b(?:may|might|can|could|preferred|preferably|preference|encouraged|recommend\w{0,3}|discuss\w{0,3}|consult\w{0,6}|contact\w{0,3}|consider\w{0,3}|continue[ds]?|follow|inform|allowed|permitted|acceptable|eligible|priorit\w{0,6}|if|when|whenever|unless|until|whether|not|no longer|rather|instead|no maximum|scenarios?|purposes?|as needed|as applicable|if applicable|asked|requires? (?:[a-z]+ ){0,3}(?:approval|discussion|consultation|permission|authori[sz]ation)|(?:entry|enrol\w{0,5}|inclusion) (?:will be|is) limited|not limited)\b"
)


def never_hard(tree: Node, *, excluding: bool) -> Node:
    """A requirement in a sentence whose verb was not read can hold nobody off."""
    asked = (leaf for leaf in leaves(tree)) if not excluding else (leaf for leaf in _denied(tree))
    unread = [leaf for leaf in asked if isinstance(leaf, Unread) and _SOFT.search(leaf.words)]
    if not unread or all(isinstance(leaf, Unread) for leaf in leaves(tree)):
        return tree
    return all_of(tree, unread[0]) if excluding else any_of(tree, unread[0])


def _denied(tree: Node) -> Iterator[Leaf]:
    """The leaves that a tree denies: of an exclusion, what it asks for."""
    if isinstance(tree, Not):
        yield from affirmed(tree.child)
    elif not isinstance(tree, Leaf):
        for child in tree.children:
            yield from _denied(child)
