"""Whether this cancer was treated at all: "previously untreated osteosarcoma", "treatment-naive disease", "tumours that have not been previously treated".

Read among what is required only: elsewhere such words speak of other cancers. "Untreated metastatic disease" asks for no treatment of the metastatic disease.
"""

from __future__ import annotations

from collections.abc import Iterator

from screener.criteria.nodes import Node, negation
from screener.criteria.prior_therapy.leaves import PriorTherapy
from screener.criteria.scan import Reading, Scan
from screener.criteria.therapy.target import Therapy
from screener.criteria.wording_shared import mentions, said_at
from screener.text.gated import Stems, gated

_STEMS = Stems("treated", "treatment-na", "treatment na")
_WORDS = gated(
    r"(?:(?:an? |the )?(?:confirmed |new )?diagnosis of )?(?:(?:(?:previously|hitherto|never|so far),? )?(?P<un>untreated|(?:systemic )?(?:treatment|therapy)[- ]na[iï]ve)|previously treated)(?![\w-])"
)
_HEADS = frozenset("HISTO DISEASE TUMOUR disease patients participants subjects individuals patient participant subject".split())
_PEOPLE = frozenset("patients participants subjects individuals patient participant subject".split())
# What may stand between "untreated" and the disease.
_BETWEEN = frozenset(
    """advanced locally metastatic unresectable resectable inoperable localized localised stage i ii iii iv iiia iiib iiic iva ivb ia ib iia iib NUM - OR AND / histologically cytologically pathologically confirmed proven high low
    intermediate grade risk newly diagnosed adult pediatric measurable primary conventional limited extensive non BIOM positive negative squamous nonsquamous non-squamous cell""".split()
)
_ADVANCED = frozenset("advanced metastatic unresectable inoperable locally".split())
_STILL = frozenset("that which who has have had is are be been must MUST should NEG not AGO".split())
_FURTHER = frozenset({"MAY", "EXCEPT", "BARRED", "WITHIN", "IF"})
_ENDS = frozenset({"", ".", ";", ")"})
_WIDE = frozenset({"cancer", "solid_tumor", "malignancy", "tumor", "neoplasm", "extracranial_solid_tumor"})
_OTHERS = frozenset({"other", "another", "second", "concurrent", "lesion", "lesions", "metastases", "metastasis", "brain"})


def untreated(scan: Scan) -> list[Reading]:
    """Claims such words; the disease itself is left to its own room."""
    if scan.excluding or not mentions(scan, _STEMS) or not _FURTHER.isdisjoint(scan.present):
        return []
    return list(_all(scan))


def _all(scan: Scan) -> Iterator[Reading]:
    tokens = scan.tokens
    done = 0
    for i in range(len(tokens)):
        found = said_at(scan, i, _WORDS) if i >= done else None
        if found is None:
            continue
        j = found[1]
        attributive = _head_behind(scan, j)
        if attributive is None and not _head_before(scan, i, j):
            continue
        if any(token.sym in _OTHERS for token in tokens[max(0, i - 6) : j + 1]) or (
            attributive is not None and any(token.sym == "NEG" for token in tokens[:i])
        ):
            continue
        therapy = Therapy("any therapy", groups=("anticancer",), cancers=_cancers(scan, j) if attributive is not None else ())
        node: Node = PriorTherapy(therapy=therapy, advanced=bool(attributive and found[0]["un"]), **scan.span(i, j))
        done = j
        yield Reading(i, j, negation(node) if found[0]["un"] else node, room="prior_therapy", priority=1)


def _head_behind(scan: Scan, j: int) -> bool | None:
    """Whether the disease named from token `j` on is advanced; None where none is named."""
    advanced = False
    for token in scan.tokens[j : j + 10]:
        if token.sym in _HEADS:
            return advanced
        if token.sym not in _BETWEEN:
            return None
        advanced = advanced or token.sym in _ADVANCED
    return None


def _head_before(scan: Scan, i: int, j: int) -> bool:
    """ "Sarcoma that was not previously treated." """
    tokens = scan.tokens
    if (tokens[j].sym if j < len(tokens) else "") not in _ENDS:
        return False
    k = i - 1
    while k >= 0 and tokens[k].sym in _STILL:
        k -= 1
    if k >= 1 and k == i - 1 and tokens[k].sym == ",":
        k -= 1
    return k >= 0 and tokens[k].sym in _HEADS


def _cancers(scan: Scan, j: int) -> tuple[str, ...]:
    """The histologies that are named behind token `j`; none where a word for any cancer is among them."""
    named = [concept.id for token in scan.tokens[j:] if token.sym == "HISTO" and (concept := token.concept("histology")) is not None]
    return () if not _WIDE.isdisjoint(named) else tuple(dict.fromkeys(named))


__all__ = ["untreated"]
