"""Words behind a list of exclusions that narrow more of its members than the last: a clause that only a person can judge, a degree."""

from __future__ import annotations

from dataclasses import replace

from screener.criteria.base import Leaf
from screener.criteria.condition.leaf import Condition
from screener.criteria.nodes import AnyOf, Node, Not
from screener.text.gated import gated

# Areas of illness, of which a list says in common what they would do ("psychiatric or gastrointestinal disease or surgery that may interfere ...").
_AREAS = frozenset(
    {
        "psychiatric_disorder",
        "neurological_disorder",
        "gastrointestinal_disease",
        "cardiac_disease",
        "pulmonary_disease",
        "hepatic_disease",
        "renal_disease",
        "substance_use",
    }
)

_WOULD = gated(
    r"\b(?:which|that)(?:,? (?:in|at) (?:the )?(?:opinion|judge?ment|view|discretion) of (?:the )?[^,.;]{3,40},?|,? in (?:the )?[a-z']{4,16} (?:opinion|judge?ment|view),?)?\s(?:would|may|might|could|can|will)\s(?:[a-z]+\s){0,2}?"
    r"(?:impair|interfere|compromis|preclude|limit|affect|impede|prevent|prohibit|jeopardi|confound|hamper|endanger|put|render|place|hinder|pose|impact|influence)"
)

_GRADED = gated(r"(?:of )?(?:(?:nci[- ]?)?ctcae )?(?:[≥>]|grades? |gr\.? )")

_PARTED = gated(r"[;.,:()]")

_FARTHEST = 120  # letters between a condition and the clause behind its list


def with_shared_words(tree: Node, said: str) -> Node:
    """An exclusion whose words behind the last member of a list count for the members before it. `said` is the exclusion's text; spans count from its start."""
    found = _WOULD.search(said.lower())
    return _shared(tree, said, found.start() if found is not None else 0)


def _shared(node: Node, said: str, clause: int) -> Node:
    if isinstance(node, Not):
        return node
    if isinstance(node, Leaf):
        if (
            isinstance(node, Condition)
            and not node.opinion
            and not node.severity
            and _AREAS.issuperset(node.ids)
            and node.end <= clause <= node.end + _FARTHEST
            and not _PARTED.search(said.lower(), node.end, clause)
        ):
            return replace(node, opinion=True)
        return node
    children = [_shared(child, said, clause) for child in node.children]
    return type(node)(tuple(_of_one_degree(children, said) if isinstance(node, AnyOf) else children))


def _of_one_degree(children: list[Node], said: str) -> list[Node]:
    """ "Motor neuropathy or sensory neuropathy of grade 2": two names of one condition, of which the degree behind the second is said of both."""
    out = list(children)
    for n in range(len(out) - 2, -1, -1):
        first, second = out[n], out[n + 1]
        if (
            isinstance(first, Condition)
            and isinstance(second, Condition)
            and first.ids
            and second.severity
            and _GRADED.match(second.severity)
            and not said.lower().startswith(second.severity, second.start)
            and first == replace(second, severity=None, start=first.start, end=first.end)
        ):
            out[n] = replace(first, severity=second.severity)
    return out
