"""Requirements that nobody means: a trial that would take only the ill, or only those who cannot consent, swallow or recover.

Texts put exclusions under the wrong heading, or state them in clauses that are easily turned round ("HIV-infected patients on therapy are eligible"). Where what was read
would rule out every patient *without* an infection, another illness or cancer, an allergy or a pregnancy, it is not believed: those words are
left unread, so that they can rule out nobody, and a person reads them. A trial that truly takes only patients with such an illness is shown as not decided on it.
"""

from __future__ import annotations

from screener.criteria.allergy.leaf import Allergy
from screener.criteria.base import Leaf
from screener.criteria.cns.leaves import CnsDisease, CnsState
from screener.criteria.compliance import Compliance
from screener.criteria.condition.groups import ids_of
from screener.criteria.condition.illness import Illness
from screener.criteria.condition.leaf import Condition
from screener.criteria.conditions_shared import ConditionPresent
from screener.criteria.conditions_shared import Takes as TakesNamed
from screener.criteria.consent import Consent
from screener.criteria.contraception import Contraception
from screener.criteria.infection.leaf import Suppressed, TestResult
from screener.criteria.logistics import CanSwallow
from screener.criteria.malignancy.leaf import OtherMalignancy, SparedMalignancy
from screener.criteria.medication.leaves import Takes
from screener.criteria.nodes import AllOf, Node, Not, affirmed, leaves
from screener.criteria.permitted import Permitted
from screener.criteria.pregnancy.leaf import Breastfeeding, Childbearing, Pregnant
from screener.criteria.prior_therapy.leaves import PriorTherapy
from screener.criteria.recovery.leaves import Recovered
from screener.criteria.unread import Unread
from screener.criteria.washout.leaves import Washout
from screener.text.clean import flat
from screener.text.gated import gated

MISPLACED = "reads like an exclusion among what is required"
# Viruses that mark a tumour (HPV, EBV) or that trials of antiviral cells look for are asked for in earnest.
_SOUGHT = frozenset({"hpv", "epstein_barr_virus", "cytomegalovirus", "helicobacter"})
# Words of a list that was cut, or of a heading: they say whom or what it is about, and exclude nobody by themselves.
_FRAGMENT = gated(
    r"\W{0,4}(?:(?:the |all |any )?(?:patients?|subjects?|participants?) )?(?:with |who have |have )?(?:(?:primary|secondary|locally|metastatic|advanced|unresectable|recurrent|refractory|relapsed|progressive|localized|localised|resectable|and|or|and/or|/) ?){1,6}\W{0,3}$"
    r"|\W{0,4}(?:prior|previous|concurrent|concomitant|current|other)? ?(?:treatments?|therap(?:y|ies)|medications?|surger(?:y|ies)|conditions?|medical history)\W{0,3}$"
)
# A clause that a list has cut off: whom the rest of the sentence speaks of.
_OF_SOME = gated(
    r"\W{0,4}(?:patients?|subjects?|participants?|those) with (?:[a-z]{2,12} ){0,3}(?:cns|brain|leptomeningeal) (?:metastas[ei]s|disease|involvement)\W{0,3}$"
)


def without_misplaced(tree: Node, words: str, *, excluding: bool) -> Node:
    """The same tree; what asks for illness is left unread. `words` are those that the spans of its leaves count in; `excluding`: it says whom the trial excludes."""
    if (_FRAGMENT if excluding else _OF_SOME).match(words.lower()):
        return Unread(words=flat(words).lower[:300], start=0, end=len(words))
    named = list(affirmed(tree))
    if excluding and named and all(isinstance(leaf, SparedMalignancy) for leaf in named):
        # a member of a list of exceptions whose heading stands apart: what does not count excludes nobody
        return (
            tree
            if isinstance(tree, Not)
            else Not(Permitted(kind="malignancy", words=flat(words).lower[:300], explains=True, start=0, end=len(words)))
        )
    whole = not any(isinstance(leaf, Unread) for leaf in leaves(tree))
    return _Misplaced(words, whole).marked(tree, not excluding)


def _ill(leaf: Leaf) -> bool:
    if isinstance(leaf, Condition):
        return leaf.kind != "infection" or not _SOUGHT.issuperset(leaf.ids)
    if isinstance(leaf, TestResult):
        return leaf.positive and _SOUGHT.isdisjoint(ids_of(leaf.virus))
    if isinstance(leaf, PriorTherapy):
        return leaf.current and bool(leaf.therapy.groups)
    return isinstance(leaf, Illness | OtherMalignancy | Allergy | Pregnant | Breastfeeding | Childbearing | ConditionPresent)


def _sound(leaf: Leaf) -> bool:
    if isinstance(leaf, Washout):
        return not leaf.window.recent  # nobody means to exclude those who have waited long enough
    return isinstance(leaf, Recovered | Consent | Compliance | CanSwallow | Contraception)


# Where something beside it was not read, an illness or a drug is more likely part of a condition than asked for.
_PART_OF_A_CONDITION = (Condition, CnsDisease, CnsState, Takes, TakesNamed, Suppressed)


class _Misplaced:
    """Marks what asks for illness in one criterion. `whole`: all of it was read."""

    def __init__(self, words: str, whole: bool) -> None:
        self.words = words
        self.whole = whole

    def asks(self, node: Node, wanted: bool) -> bool:
        """Can `node` be as wanted only where somebody is ill or unable?"""
        if isinstance(node, Leaf):
            if not wanted:
                return _sound(node)
            return _ill(node) or (not self.whole and isinstance(node, _PART_OF_A_CONDITION))
        if isinstance(node, Not):
            return self.asks(node.child, not wanted)
        together = isinstance(node, AllOf) is wanted
        return (any if together else all)(self.asks(child, wanted) for child in node.children)

    def marked(self, node: Node, wanted: bool) -> Node:
        """The same tree with what asks for illness left unread."""
        if not self.asks(node, wanted):
            return self.without_pregnancy(node, wanted)
        if isinstance(node, Leaf):
            return self.unread(node)
        if isinstance(node, Not):
            return Not(self.marked(node.child, not wanted))
        return type(node)(tuple(self.marked(child, wanted) for child in node.children))

    def without_pregnancy(self, node: Node, wanted: bool) -> Node:
        """The same tree with a pregnancy that is asked for anywhere in it left unread: no trial asks for one."""
        if isinstance(node, Leaf):
            return self.unread(node) if wanted and isinstance(node, Pregnant) else node
        if isinstance(node, Not):
            return Not(self.without_pregnancy(node.child, not wanted))
        return type(node)(tuple(self.without_pregnancy(child, wanted) for child in node.children))

    def unread(self, leaf: Leaf) -> Unread:
        """Its words, not believed."""
        return Unread(words=flat(self.words[leaf.start : leaf.end]).lower[:300], why=MISPLACED, start=leaf.start, end=leaf.end)
