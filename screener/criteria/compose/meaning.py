"""What composition asks of nodes: limits, states, tumours, things that one has or has not."""

from __future__ import annotations

from screener.criteria.base import Leaf
from screener.criteria.compose.structure import Item
from screener.criteria.disease_status.leaves import DiseaseState
from screener.criteria.metastasis.leaves import Metastatic
from screener.criteria.nodes import AllOf, Node, Not, leaves
from screener.criteria.prior_therapy.leaves import NoOptionLeft
from screener.criteria.prior_therapy.suited import Suited
from screener.criteria.unread import Unread

NOUN_KINDS = frozenset(
    [
        "condition",
        "infection",
        "malignancy",
        "allergy",
        "pregnancy",
        "medication",
        "prior_therapy",
        "surgery",
        "cns",
        "pulmonary",
        "cardiac",
        "washout",
        "metastasis",
        "judgement",
        "compliance",
        "logistics",
        "consent",
        "other",
        "contraception",
        "tissue",
    ]
)
ILLNESSES = frozenset({"infection", "condition", "cardiac", "pulmonary", "malignancy", "cns", "pregnancy", "allergy"})
_WIDE = frozenset({"cancer", "solid_tumor", "extracranial_solid_tumor", "sarcoma", "bone_sarcoma", "osteosarcoma"})
_MEASURED = frozenset({"lab", "cardiac", "pulmonary", "vital_sign", "washout"})


def at_most(leaf: Leaf) -> bool:
    """A number of lines or regimens that must not be passed (verdicts, rule 19)."""
    count = getattr(leaf, "count", None)
    return leaf.room == "therapy_lines" and count is not None and (count.at_most is not None or count.less_than is not None)


def not_the_tumour(node: Node, excepted: Node) -> Node:
    """What is excepted from other cancers, unread where it names tumours: as a diagnosis they would be taken for the tumour under study."""
    found = list(leaves(excepted))
    if not any(leaf.kind == "diagnosis" for leaf in found):
        return excepted
    if all(leaf.kind == "cns" for leaf in leaves(node)):
        # "brain metastases, except in those with CNS tumours that have been treated": the metastases, not another tumour
        return without_tumours(excepted)
    if not any(leaf.kind == "malignancy" for leaf in leaves(node)):
        return excepted
    words = ", ".join(str(getattr(leaf, "named", "") or getattr(leaf, "words", "") or leaf.kind) for leaf in found)
    return Unread(words=words[:300], start=min(leaf.start for leaf in found), end=max(leaf.end for leaf in found))


def without_tumours(node: Node) -> Node:
    """The tree in which the name of a tumour is left unread."""
    if isinstance(node, Leaf):
        words = str(getattr(node, "named", "") or node.kind)
        return Unread(words=words[:300], start=node.start, end=node.end) if node.kind == "diagnosis" else node
    if isinstance(node, Not):
        return Not(without_tumours(node.child))
    return type(node)(tuple(without_tumours(child) for child in node.children))


def of_one_member(node: Node | None, inside: Node) -> bool:
    """ "osteosarcoma, liver tumours (hepatoblastoma)": tumours in brackets behind a list of them explain its last member."""
    last = node.children[-1] if isinstance(node, AllOf) else node
    several = isinstance(last, Leaf) and last.kind == "diagnosis" and len(getattr(last, "histologies", ())) > 1
    return several and all(leaf.kind == "diagnosis" and getattr(leaf, "histologies", ()) for leaf in leaves(inside))


def confirms(item: Item) -> bool:
    """ "histologically confirmed" before states and a tumour's name."""
    return item.node is not None and all(leaf.kind == "diagnosis" and hasattr(leaf, "by") for leaf in leaves(item.node))


def is_state(item: Item) -> bool:
    """A state of the disease, a stage or a trait that stands before a noun like an adjective."""
    return (
        item.tag == "N"
        and item.node is not None
        and all(
            isinstance(leaf, (DiseaseState, Metastatic)) or getattr(leaf, "name", "") in ("stage", "trait") for leaf in leaves(item.node)
        )
    )


def is_limit(item: Item) -> bool:
    """A measured quantity against a limit, or unread words that hold a comparison."""
    return item.node is not None and any(
        (getattr(leaf, "bounds", None) is not None and leaf.room in ("lab", "performance"))
        or (isinstance(leaf, Unread) and any(sign in leaf.words for sign in "<>≥≤"))
        for leaf in leaves(item.node)
    )


def asks_for_tumour(subject: Node) -> bool:
    """ "Patients with relapsed solid tumours are eligible" says whom the trial is for; a single named tumour may be one of several."""
    found = list(leaves(subject))
    return {leaf.kind for leaf in found if not isinstance(leaf, NoOptionLeft)} <= {
        "diagnosis",
        "disease_status",
        "metastasis",
        "measurable_disease",
    } and any(not _WIDE.isdisjoint(getattr(leaf, "histologies", ())) for leaf in found)


def are_limits(items: list[Item]) -> bool:
    """Are they measured quantities, all of them?"""
    return all(item.tag == "N" and is_limit(item) for item in items)


_LOW_IS_BAD = frozenset("ANC PLT HGB WBC ALC ALB CRCL EGFR_RENAL LVEF LVSF".split())


def asks_for_health(subject: Node) -> bool:
    """ "Patients with creatinine <= 1.5 mg/dL are acceptable" asks for it: every limit is one that the healthy keep."""
    found = list(leaves(subject))
    for leaf in found:
        bounds, analyte = getattr(leaf, "bounds", None), getattr(leaf, "analyte", "")
        if leaf.room != "lab" or bounds is None or (bounds.upper if analyte in _LOW_IS_BAD else bounds.lower) is not None:
            return False
    return bool(found)


def adequacies(items: list[Item], opens: bool) -> list[Item]:
    """ "Adequate organ function: ANC >= 1.0", "... defined as", "... with": where limits follow, the words are their label; before a list too."""
    out = list(items)
    for n in range(len(out) - 1, -1, -1):
        item = out[n]
        if item.node is None or item.tag == "U" or any(leaf.room != "adequacy" for leaf in leaves(item.node)):
            continue
        after = out[n + 1 :]
        limits = any(later.node is not None and any(leaf.kind in _MEASURED for leaf in leaves(later.node)) for later in after)
        while len(after) > 1 and after[0].tag == "," and after[1].tag in ("DEFINE", "EXAMPLE"):
            after = after[1:]
        first = after[0].tag if after else ""
        beside = first == "N" and {leaf.kind for leaf in leaves(after[0].node)} <= _MEASURED if after and after[0].node else False
        joined = first in ("AND", "OR", ",", "/") and len(after) > 1 and after[1].tag == "L"
        if opens or (limits and (first in (":", "DEFINE", "(", "[", "EXAMPLE") or beside)) or joined:
            out[n] = Item("L", item.i, item.j)
    return out


def closed(piece: list[Item]) -> bool:
    """ "... or patient refusal of it", "... or ineligible for it", "... or agrees to contraception": a statement of its own, which no "not" before it reaches."""
    first = piece[0].node if piece else None
    return (isinstance(first, Suited) and first.bars) or (isinstance(first, Leaf) and first.kind == "contraception")
