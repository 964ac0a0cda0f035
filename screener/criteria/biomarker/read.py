"""Markers in a sentence: lists of genes, what is asked of them, scores, windows, definitions."""

from __future__ import annotations

import re

from screener.criteria.biomarker.around import subjects, with_noun
from screener.criteria.biomarker.asked import STATUS, combined_status, combines, joined_genes, lead_before, leaf_of, status_behind
from screener.criteria.biomarker.beside import with_testing
from screener.criteria.biomarker.clause import CHANGES, clauses
from screener.criteria.biomarker.genes import Gene, distinct_genes, gene_at, genes_from
from screener.criteria.biomarker.leaves import Biomarker, NotRequired
from screener.criteria.biomarker.lists import joined_receptors, merged_statements, with_prefix
from screener.criteria.biomarker.measures import About, definition_at
from screener.criteria.biomarker.testing import definition_after_method, status_noun_end, tail_end, window_at, with_window
from screener.criteria.nodes import Node, all_of, any_of, leaves, negation
from screener.criteria.scan import Reading, Scan
from screener.criteria.tumour_view import TumourView, view_of
from screener.criteria.wording_shared import mentions
from screener.text.gated import gated

# What follows or precedes a marker's name where a treatment is meant.
_TREATMENT = gated(
    r"^(?:(?:AND|OR|/|,|\)|BIOM|ANDOR|pathway|kinase|tyrosine) ){0,6}(?:inhibitors?|inhibition|antibod|monoclonal|directed|targeted|targeting|therap(?!y for)|agents?|blockade|tki|car\b|car t|adc|vaccines?|antagonists?|agonists?|treatment|degrader|specific|bispecific|based|checkpoint|axis|ligand inhibitors?|drug|containing|naive|experienced|refractory|substrate|inducer|therapeutic)"
)

_TREATED = gated(
    r"(?:anti|targeting|against|targets?|targeted at|inhibitors? of|directed (?:at|against|to)|blocking|antagoni[sz]ing|specific for|therapy with|treatment with|inhibiting|agents? (?:against|targeting)|prior|previous)(?: (?:the|an?|human|either))?(?: (?:BIOM|CLASS|DRUG)(?: ?(?:,|OR|AND|/) ?)?){0,6} $"
)

_KNOWN = gated(
    r"(?:(?:status|expression|level|levels|results?|testing|amplification|mutation|mutational|alteration|test|score|tumou?r|TUMOUR|,|AND|OR|/|BIOM|\(|\)|assessment|staining|status of) ){0,6}(?:(?:MUST|must|should|has|have|is|are|been|be|to|were|was) ){0,4}(?:known|available|determined|documented|provided|assessed|tested|evaluated|reported|performed|established|confirmed|completed)(?: (?:(?:AT|ATTIME|PRIORTO|before|at|to|for|prior|by|in|as|per|the|all|local|central|testing|on|any|result|is|acceptable|allowed|enrol?lment|screening|registration|baseline|participants|patients|subjects|entry|study|archival|tissue|previously|standard|care|of|MAY|\(|\)|,|available|laboratory|lab|treatment|accepted|results?|will|do)(?= )) ?){0,14}"
)

_ABSENT = frozenset({"absence of", "lack of", "lacking", "devoid of"})

_ON_TUMOUR = gated(
    r"(?:on|in|at|WITHINW) (?:the |their )?(?:surface of the )?(?:TUMOUR|tumou?r|HISTO|cancer|malignant|neoplastic)(?: cells?| tissue| surface)?(?= )"
)

_WILL_BE_TESTED = gated(
    r"(?:(?:status|expression|level|levels|testing|of|the|tumou?r|TUMOUR) ){0,4}(?:will|shall) be (?:evaluated|assessed|tested|determined|analy[sz]ed|measured|examined|studied|collected|performed|explored)(?: [^.;:]{1,160}?)?(?= [.;:] )"
)

_ANY_RESULT = gated(r"[(,;] ?(?:any|all) (?:results?|status|levels?|values?) (?:(?:is|are|will be) )?(?:MAY|accepted|fine)(?: \))?(?= )")

_KNOWN_BEFORE = gated(
    r"(?:known|documented|available|determination of|determined|assessment of|results? (?:of|for)|testing for) (?:the |tumou?r |TUMOUR |their )?$"
)

_NOT_ASKED = gated(
    r"(?:(?:status|expression|level|result|results|positivity|testing|selection|tumou?r|is|are|any|,|level|be|not) ){0,6}(?:(?:is|are|will|be) )?(?:NEG (?:be )?(?:MUST|required|needed|mandatory|necessary|mandated)|NEG a requirement|(?:is )?NEG MUST)(?: (?:for|to|before|PRIORTO|prior|ATTIME|entry|enrol?lment|AND|will|be|studied|assessed|tested|evaluated|analy[sz]ed|retrospectively|determined|inclusion|eligibility|participation|study|in|the|screening|collected|but|exploratory|,|however|central|centrally|as|an|performed|part|of|on)){0,20}(?= )"
)


def read(scan: Scan) -> list[Reading]:
    """Every statement on a marker, with the words beside it that ask nothing more."""
    found = _statements(scan)
    if found:
        found = with_testing(scan, found)
    elif not mentions(scan, CHANGES):
        return found

    def named(k: int) -> tuple[str, str, str, str, str | None]:
        gene = gene_at(view_of(scan), k)
        return gene.marker, gene.gene, gene.named, gene.status, gene.variant

    return [*found, *clauses(scan, found, named)]


def _statements(scan: Scan) -> list[Reading]:
    if "BIOM" not in scan.present:
        return []
    view = view_of(scan)
    out: list[Reading] = []
    tokens = scan.tokens
    i = 0
    while i < len(tokens):
        if tokens[i].sym != "BIOM":
            i += 1
            continue
        genes, end = genes_from(view, i)
        reading = _read_genes(view, distinct_genes(genes), i, end)
        if reading is not None:
            reading = with_noun(view, reading)
            out.append(reading)
            out.extend(subjects(view, reading.i))
            i = max(reading.j, end)
        else:
            i = end
    statements = [with_prefix(view, reading) for reading in out if reading.node is not None]
    merged = joined_receptors(view, merged_statements(view, statements))
    return [*merged, *(reading for reading in out if reading.node is None)]


def read_adjective(view: TumourView, i: int) -> tuple[Node, int] | None:
    """A marker with its status in front of a noun: "HER2-positive", "MSI-H/dMMR", "EGFR-mutated"; the tree and the token behind it."""
    genes, end = genes_from(view, i)
    tokens = view.scan.tokens
    while end + 1 < len(tokens) and genes[-1].status and tokens[end].sym in ("/", "OR", "ANDOR") and tokens[end + 1].sym == "BIOM":
        more, end = genes_from(view, end + 1)
        genes.extend(more)
    genes = distinct_genes(genes)
    inside = next((gene.status for gene in genes if gene.status), "")
    found = (
        next(((status, hit.j) for _, status, bare in STATUS if (hit := view.match(bare, end)) is not None), None)
        if end < len(view.scan.tokens)
        else None
    )
    status = found[0] if found is not None and not inside else inside
    if not status:
        return None
    stop = found[1] if found is not None and not inside else end
    nodes = [leaf_of(view, gene, gene.status or status, i, stop, gene.variant, None) for gene in genes]
    return (any_of(*nodes) if len(nodes) > 1 else nodes[0]), stop


def _read_genes(view: TumourView, genes: list[Gene], i: int, end: int) -> Reading | None:
    scan = view.scan
    behind = view.text[view.at(end) : view.at(end) + 300] if end < len(scan.tokens) else ""
    before = view.before(i, 90)
    if _TREATMENT.match(behind) or _TREATED.search(before):
        return None
    asked = view.match(_NOT_ASKED, end) if end < len(scan.tokens) else None
    if asked is not None:
        return Reading(i, asked.j, NotRequired(named=genes[0].named, **scan.span(i, asked.j)))
    tested = view.match(_WILL_BE_TESTED, end) if end < len(scan.tokens) and " will be " in behind else None
    if tested is not None:
        return Reading(i, tested.j, NotRequired(named=genes[0].named, **scan.span(i, tested.j)))
    start, lead_status, negated_lead = lead_before(view, before, i)
    status, end2, variant = status_behind(view, end, genes)
    inside = next((gene.status for gene in genes if gene.status), "")
    about = About(genes[0].marker, genes[0].gene, genes[0].named)
    window, end3 = window_at(view, end2)
    definition = definition_at(view, end3, about) if len(genes) == 1 and end3 < len(scan.tokens) else None
    if definition is None and len(genes) == 1:
        definition = definition_after_method(view, end3, about)
    final = status or inside or lead_status
    chosen_start = (
        start
        if (lead_status and ((not status and not inside) or final == lead_status)) or (lead_status and combines(lead_status, status))
        else i
    )
    if not status and not inside and lead_status:
        chosen_start = start
    final = combined_status(lead_status if chosen_start == start else "", status or inside)
    if definition is not None and final in (
        "",
        "positive",
        "expressed",
        "overexpressed",
        "negative",
        "high",
        "low",
        "amplified",
        "altered",
        "loss",
    ):
        node, stop = definition
        if final == "amplified" and not _has_measure(node, ("copy_number", "fish_ratio")):
            node = any_of(node) if _has_measure(node, ("percent", "tps")) else node
        if window is None:
            window, stop = window_at(view, stop)
        node = with_window(node, window)
        # "HER2 negative (IHC 0 or 1+)" defines what negative is; "low (1+ or 2+/ISH-)" too: the definition itself is what is asked
        if final == "loss" and negated_lead is None and _lower_bounded(node):
            node = negation(node)
        stop = tail_end(view, stop)
        return Reading(chosen_start if start < i and lead_status else i, stop, _respan(node, view, i, stop))
    if not final and i and scan.text(i - 1, i) in _ABSENT:
        place = view.match(_ON_TUMOUR, end)
        stop = place.j if place is not None else end
        return Reading(i - 1, stop, all_of(*(leaf_of(view, gene, "negative", i - 1, stop, None, window) for gene in genes)))
    if not final:
        known = view.match(_KNOWN, end)
        if known is not None or _KNOWN_BEFORE.search(before):
            stop = known.j if known is not None else status_noun_end(view, end)
            if stop < len(scan.tokens) and (any_result := view.match(_ANY_RESULT, stop)) is not None:
                stop = any_result.j
            if known is None and not re.match(r"(?:status|result|expression|mutation status|testing|level)", behind):
                return None
            nodes: list[Node] = [leaf_of(view, gene, "known", i, stop, None, window) for gene in genes]
            return Reading(i, stop, all_of(*nodes))
        alleles = [gene for gene in genes if gene.marker == "HLA" and gene.variant]
        if alleles and re.match(r"(?:$|[.,;)]|allele|genotype|haplotype|carrier|type|serotype|AND|OR|\( |in either|/)", behind):
            stop = tail_end(view, end)
            if found := view.match(gated(r"(?:alleles?|genotype|haplotype|carriers?|type|serotype)(?: (?:positive|carrier))?(?= )"), end):
                stop = tail_end(view, found.j)
            return Reading(i, stop, any_of(*(leaf_of(view, gene, "allele", i, stop, gene.variant, window) for gene in alleles)))
        return None
    stop = tail_end(view, end3)
    if window is None:
        window, stop = window_at(view, stop)
    # a definition may stand behind the method: "positive by IHC (2+ or 3+)"
    if len(genes) == 1 and final in ("positive", "expressed", "overexpressed", "negative", "amplified", "high", "low"):
        later = definition_at(view, stop, about) if stop < len(scan.tokens) else None
        if later is not None:
            node, stop = later
            return Reading(chosen_start, tail_end(view, stop), _respan(with_window(node, window), view, chosen_start, stop))
    asked_nodes: list[Node] = []
    for gene in genes:
        own = gene.status if gene.status and not status else final
        asked_nodes.append(leaf_of(view, gene, own, chosen_start, stop, variant or gene.variant, window))
    joined = joined_genes(view, asked_nodes, genes, final)
    return Reading(chosen_start, stop, joined)


def _has_measure(node: Node, names: tuple[str, ...]) -> bool:
    return any(isinstance(leaf, Biomarker) and leaf.name in names for leaf in leaves(node))


def _lower_bounded(node: Node) -> bool:
    return isinstance(node, Biomarker) and node.bounds is not None and node.bounds.lower is not None


def _respan(node: Node, view: TumourView, i: int, j: int) -> Node:
    return node


LEAVES = (Biomarker, NotRequired)

__all__ = ["LEAVES", "read"]
