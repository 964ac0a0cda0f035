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


# Words behind which a clause says of whom, or when, something holds, and asks for nothing.
_OF_SOME = gated(
    r"\b(?:(?:in|for) (?:the )?(?:cases?|setting|presence|absence|event) of"
    r"|(?:in|for) (?:(?:the|those|all|any|adult|pa?ediatric) ){0,2}(?:subjects?|patients?|participants?|individuals|people|m[ae]n|wom[ae]n|those|(?:fe)?males?)(?: (?:with|who (?:have|had|are|were)|having|without|on|receiving|treated with))?"
    r"|if|when|where|unless)"
    r"(?: (?:an?|the|any|they|there|is|are|was|were|has|have|had|known|documented|suspected|prior|previous|patients?|subjects?|participants?|isolated|stable|active|no|already)){0,4}[ (\[]{0,3}$"
)


def never_of_some(tree: Node, words: str) -> Node:
    """A requirement of which only the clause was read that says of whom it holds ("... in patients with liver metastases", "..., if irradiated before"): nobody need be one of those. `words` are those that the spans of its leaves count in."""
    if not isinstance(tree, AllOf):
        return tree
    unread = next((child for child in tree.children if isinstance(child, Unread)), None)
    if unread is None:
        return tree
    out: list[Node] = []
    for child in tree.children:
        # a condition ("if ..., then ...") was put together as one already
        before = words[max(0, child.start - 60) : child.start].lower() if isinstance(child, Leaf) and not isinstance(child, Unread) else ""
        out.append(any_of(child, unread) if before and _OF_SOME.search(" ".join(before.split())) else child)
    return all_of(*out)


def _denied(tree: Node) -> Iterator[Leaf]:
    """The leaves that a tree denies: of an exclusion, what it asks for."""
    if isinstance(tree, Not):
        yield from affirmed(tree.child)
    elif not isinstance(tree, Leaf):
        for child in tree.children:
            yield from _denied(child)
