"""Requirements that nobody means: a trial that would take only the ill, or only those who cannot consent, swallow or recover.

Texts put exclusions under the wrong heading, or state them in clauses that are easily turned round ("HIV-infected patients on therapy are eligible"). Where what was read
would rule out every patient *without* an infection, a heart disease, another cancer, an allergy or a pregnancy, it is not believed: those words are
left unread, so that they can rule out nobody, and a person reads them. A trial that truly takes only patients with such an illness is shown as not decided on it.
"""

from __future__ import annotations

from screener.criteria.allergy.leaf import Allergy
from screener.criteria.base import Leaf
from screener.criteria.compliance import Compliance
from screener.criteria.condition.illness import Illness
from screener.criteria.condition.leaf import Condition
from screener.criteria.consent import Consent
from screener.criteria.logistics import CanSwallow
from screener.criteria.malignancy.leaf import OtherMalignancy
from screener.criteria.nodes import AllOf, Node, Not
from screener.criteria.pregnancy.leaf import Breastfeeding, Pregnant
from screener.criteria.recovery.leaves import Recovered
from screener.criteria.unread import Unread

MISPLACED = "reads like an exclusion among what is required"
# Viruses that mark a tumour (HPV, EBV) or that trials of antiviral cells look for are asked for in earnest.
_SOUGHT = frozenset({"hpv", "epstein_barr_virus", "cytomegalovirus", "helicobacter"})


def without_misplaced(tree: Node, words: str, *, excluding: bool) -> Node:
    """The same tree; what asks for illness is left unread. `words` are those that the spans of its leaves count in; `excluding`: it says whom the trial excludes."""
    return _marked(tree, words, not excluding) if _asks(tree, not excluding) else tree


def _ill(leaf: Leaf) -> bool:
    if isinstance(leaf, Condition):
        if leaf.kind == "infection":
            return not _SOUGHT.issuperset(leaf.ids)
        return leaf.kind in ("cardiac", "pulmonary") or leaf.uncontrolled or leaf.active
    return isinstance(leaf, Illness | OtherMalignancy | Allergy | Pregnant | Breastfeeding)


def _sound(leaf: Leaf) -> bool:
    return isinstance(leaf, Recovered | Consent | Compliance | CanSwallow)


def _asks(node: Node, wanted: bool) -> bool:
    """Can `node` be as wanted only where somebody is ill or unable?"""
    if isinstance(node, Leaf):
        return _ill(node) if wanted else _sound(node)
    if isinstance(node, Not):
        return _asks(node.child, not wanted)
    together = isinstance(node, AllOf) is wanted
    return (any if together else all)(_asks(child, wanted) for child in node.children)


def _marked(node: Node, words: str, wanted: bool) -> Node:
    if not _asks(node, wanted):
        return node
    if isinstance(node, Leaf):
        return Unread(words=" ".join(words[node.start : node.end].lower().split())[:300], why=MISPLACED, start=node.start, end=node.end)
    if isinstance(node, Not):
        return Not(_marked(node.child, words, not wanted))
    return type(node)(tuple(_marked(child, words, wanted) for child in node.children))
