"""Markers in a sentence: lists of genes, what is asked of them, scores, windows, definitions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from screener.criteria.biomarker.beside import with_testing
from screener.criteria.biomarker.clause import CHANGES, clauses
from screener.criteria.biomarker.leaves import Biomarker, NotRequired
from screener.criteria.biomarker.measures import About, definition_at
from screener.criteria.biomarker.status import find_allele, is_composite
from screener.criteria.nodes import AllOf, AnyOf, Node, Not, all_of, any_of, leaves, negation
from screener.criteria.scan import Reading, Scan
from screener.criteria.tumour_view import TumourView, view_of
from screener.criteria.wording_shared import mentions
from screener.text.gated import gated
from screener.text.merge import Window
from screener.text.tokens import Token

_NAMED = {"PDL1": "PD-L1", "MSI": "MSI / MMR", "MET": "MET", "RET": "RET", "ALK": "ALK"}
# What follows or precedes a marker's name where a treatment is meant.
_TREATMENT = gated(
    r"^(?:(?:AND|OR|/|,|\)|BIOM|ANDOR|pathway|kinase|tyrosine) ){0,6}(?:inhibitors?|inhibition|antibod|monoclonal|directed|targeted|targeting|therap(?!y for)|agents?|blockade|tki|car\b|car t|adc|vaccines?|antagonists?|agonists?|treatment|degrader|specific|bispecific|based|checkpoint|axis|ligand inhibitors?|drug|containing|naive|experienced|refractory|substrate|inducer|therapeutic)"
)
_TREATED = gated(
    r"(?:anti|targeting|against|targets?|targeted at|inhibitors? of|directed (?:at|against|to)|blocking|antagoni[sz]ing|specific for|therapy with|treatment with|inhibiting|agents? (?:against|targeting)|prior|previous)(?: (?:the|an?|human|either))?(?: (?:BIOM|CLASS|DRUG)(?: ?(?:,|OR|AND|/) ?)?){0,6} $"
)
_FILL = r"(?:(?:is|are|was|be|being|MUST|must|has|have|to|the|a|an|status|gene|genes|protein|tumou?r|TUMOUR|that|which|been|known|confirmed|documented|of|cell|surface|membrane|membranous|in|on|result|results|test|testing|tested|NEG|somatic|germline|OR|and/or|AND|either|activating|pathogenic|deleterious|likely|oncogenic|actionable|sensitizing|sensitising|predicted|inactivating|or|truncating|bi ?allelic|homozygous|focal|high level|hotspot|allele|allelic|targetable|driver|exon NUM|exon|NUM|canonical|non|in frame|resistance|recurrent|/|family|serotype|type|positive disease|at least one|one|of their|tumou?rs|strong|high|genomic|genetic|molecular|,|ANDOR|-|suspected|structural|chromosomal|or more|ONEOF) ){0,6}"
_STATUS_WORDS: tuple[tuple[str, str], ...] = (
    (r"(?:NEG (?:positive|positivity)|negative|negativity|non ?expressing|NEG expressed|NEG express(?:ing|ion)?|unexpressed)", "negative"),
    (r"(?:positive|positivity|positives)(?! (?:score|margin))", "positive"),
    (r"\+(?= )", "positive"),
    (r"(?:over ?express(?:ion|ing|ed|es)|high expression|strong expression)", "overexpressed"),
    (r"(?:express(?:ion|ing|ed|es)|expresser|immunoreactiv(?:e|ity)|staining)", "expressed"),
    (r"(?:wild ?type|wt|un ?mutated|non ?mutated|NEG mutated|NEG altered|NEG mutant)", "wild_type"),
    (r"(?:intact|retained|proficient|functional)", "intact"),
    (r"(?:mutations? (?:OR|ANDOR|/|AND) (?:deletions?|loss|amplifications?|fusions?|alterations?|rearrangements?|translocations?|copy number)(?:(?: ?(?:,|OR|AND) ?)(?:rearrangements?|amplifications?|fusions?|deletions?|loss)){0,12}|alterations?|altered|aberrations?|aberrant|abnormalit(?:y|ies)|anomal(?:y|ies)|variants?|changes?|activation|activated|dysregulation|defects?|defective|lesions?)", "altered"),
    (r"(?:amplifications? (?:OR|ANDOR|/|AND) mutations?|mutations?,? (?:OR|ANDOR) amplif[a-z]*|gene alterations?)", "altered"),
    (r"(?:mutations?|mutated|mutants?|mutant status|insertions?|itd|mutation positive)", "mutated"),
    (r"(?:amplif(?:ications?|ied)|gene amplification|copy number gains?|high copy number)", "amplified"),
    (r"(?:fusions?|rearrangements?|rearranged|translocations?|translocated|fusion positive|fusion gene|gene fusions?)", "fusion"),
    (r"(?:loss(?: of (?:function|expression))?|lost|deletions?|deleted|deficien(?:t|cy)|null|inactivation|inactivated|absence)", "loss"),
    (r"(?:high)(?= )(?! (?:resolution|risk|grade|dose|throughput|sensitivity))", "high"),
    (r"(?:low)(?= )", "low"),
    (r"(?:methylat(?:ed|ion))", "methylated"),
)  # fmt: skip
_STATUS = [
    (
        gated(rf"{'' if pattern.startswith(chr(92) + '+') else _FILL}{pattern}(?= )"),
        status,
        gated(rf"{pattern}(?= )"),
    )  # "2+" is a score, "GD2+" a status
    for pattern, status in _STATUS_WORDS
]
_BY = gated(
    r"(?:(?:,|-|\(|\)|as|by|per|in|on|of|using|via|with|from|according|to|based|the|a|an|or|and|OR|AND|/|at|through|any|any\?|determined|assessed|confirmed|detected|demonstrated|documented|DEFINE|evidenced|identified|measured|verified|established|evaluated|shown|performed|tested|defined|proven|EXAMPLE|done|either|central|centrally|local|locally|"
    r"ihc|immunohistochemistry|immunohistochemical|fish|ish|ngs|pcr|rt pcr|flow|cytometry|flow cytometry|next generation|sequencing|next|generation|wes|wgs|whole|exome|genome|in situ|situ|hybridi[sz]ation|fluorescence|fluorescent|molecular|genetic|genomic|analysis|analyses|testing|test|tests|assays?|laborator(?:y|ies)|lab|labs|clia|certified|accredited|"
    r"cap|fda|approved|validated|equivalent|tumou?r|TUMOUR|tissue|tissues|sample|samples|specimens?|biops(?:y|ies)|archival|fresh|blood|ctdna|liquid|plasma|high|resolution|typing|panel|pharmdx|NUM c NUM|sp NUM|clone|ventana|dako|NUM|appropriate|standard|methods?|methodology|similar|equivalently|comprehensive|prior|previous|previously|local test|foundation ?one|cdx|result|results|report|reported|"
    r"status|is acceptable|available|latest|most recent|recent|last|newest|guidelines?|asco|current|commercial|screening|pre ?screening|study|protocol|specified|sponsor|designated|targeted|dna|rna|pathology|patholog(?:y|ist)|institutional|facility|environment|record|medical|routine|clinical|whatever|regardless|irrespective|reaction|polymerase|chain|cytogenetics|karyotyping|array|malignant|cells?|cell|surface|membrane|their|patients?|patient|s|primary|metastatic|lesions?|HISTO|disease|site|relapse|obtained|before|enrol?lment|investigator|site|immuno|on a|both|alleles?|allele|such|improvement|amendments?|acts?|act|college|american|pathologists|society|oncology|food|drug|administration|certification|accreditation|analytically|clinically|accepted|companion|diagnostics?|f NUM cdx|foundation|medicine|guardant|oncomine|historical|historic|valid|locally accepted|locali[sz]ed|using|designated|regional|national|country|iso|NUM|international|locally available|approach|nucleic|acid|next gen|liquid biopsy|biopsy|validated|laboratory|central laboratory|program|vendor|CLIA|technology|technologies|platform|techniques?|analytical|and/or) ?){1,40}(?= )"
)
_BY_CUE = gated(
    r"(?:by|as|per|on|in|using|via|DEFINE|determined|assessed|confirmed|detected|demonstrated|documented|identified|through|at|based|according|from|,|\(|tumou?r|TUMOUR|ihc|testing|with)(?= )"
)
_GENE_WORD = gated(r"[A-Z][A-Z0-9]{1,7}(?:-?[0-9]{1,2})?(?:/[0-9]{1,2})?")
_VARIANT = gated(r"\b([A-Z]\d{2,4}(?:[A-Z]|\b)(?:/[A-Z])?|exon \d{1,2}(?: (?:insertion|deletion|skipping))?|\d{2}del|itd)\b", re.IGNORECASE)
_BEFORE: tuple[tuple[str, str], ...] = (
    (r"(?:positive|positivity) (?:for|of)", "positive"),
    (r"(?:negative|negativity) for", "negative"),
    (r"(?:over ?expression|over ?express(?:es|ing)?) of|overexpress(?:es|ing)", "overexpressed"),
    (r"(?:high )?(?:expression of|express(?:es|ing)?|expressed)", "expressed"),
    (r"(?:staining|immunoreactivity) for", "expressed"),
    (r"(?:retained|intact|retention of|functional|proficient)(?: \( (?:intact|retained) \))?", "intact"),
    (r"(?:wild ?type)", "wild_type"),
    (r"(?:alterations?|aberrations?|abnormalit(?:y|ies)|variants?|changes?|mutations? (?:OR|ANDOR|AND) [a-z]+|inactivating alterations?|defects?)(?: (?:in|of|involving|affecting|WITHINW|within))", "altered"),
    (r"(?:mutations?)(?: (?:in|of|involving|WITHINW|within))|mutated|mutant", "mutated"),
    (r"(?:amplifications?)(?: (?:of|in|involving))|amplified", "amplified"),
    (r"(?:fusions?|rearrangements?|translocations?|gene fusion)(?: (?:of|in|involving))", "fusion"),
    (r"(?:loss|deletions?|deficiency|inactivation|homozygous deletion|absence|lack)(?: (?:of|in|involving))(?: expression(?: of)?)?", "loss"),
    (r"(?:known|documented|determined|available)", ""),
)  # fmt: skip
_LISTED = r"(?:(?:the|a|an|at|least|one|ONEOF|of|or more|following|these|genes?|:|in|either|any|BN|more|or|known|somatic|germline|their|tumou?r|TUMOUR|protein|both|pathogenic|likely|select|specified|target|any of|these genes) ){0,8}"
_BEFORE_RE = [(gated(rf"(?:{pattern}) {_LISTED}$"), status) for pattern, status in _BEFORE]
_BEFORE_LEAD = gated(
    r"(?:(?:presence of|a|an|the|evidence of|documented|confirmed|known|any|tumou?rs?|TUMOUR|whose|harbou?ring|harbou?rs?|with|that|carr(?:y|ies|ying)|activating|pathogenic|likely|deleterious|OR|inactivating|oncogenic|germline|somatic|actionable|MUST|has|have|which|must|molecular|HISTO|deemed|MAY|bearing|or|NEG otherwise specified) ){0,6}$"
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


@dataclass(frozen=True, slots=True)
class _Gene:
    """A marker as a text names it: lexicon id ("" for a gene that the lexicon lacks), its words, the status and variant inside its own phrase."""

    marker: str
    gene: str
    named: str
    status: str
    variant: str | None
    i: int
    j: int


def read(scan: Scan) -> list[Reading]:
    """Every statement on a marker, with the words beside it that ask nothing more."""
    found = _statements(scan)
    if found:
        found = with_testing(scan, found)
    elif not mentions(scan, CHANGES):
        return found

    def named(k: int) -> tuple[str, str, str, str, str | None]:
        gene = _gene(view_of(scan), k)
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
        genes, end = _genes(view, i)
        reading = _read_genes(view, _distinct(genes), i, end)
        if reading is not None:
            reading = _widened(view, reading)
            out.append(reading)
            out.extend(_subject(view, reading.i))
            i = max(reading.j, end)
        else:
            i = end
    statements = [_not_so(view, reading) for reading in out if reading.node is not None]
    merged = _receptors(view, _merged(view, statements))
    return [*merged, *(reading for reading in out if reading.node is None)]


_RECEPTORS = frozenset({"HORMONE_RECEPTOR", "HER2", "AR"})


def _receptors(view: TumourView, found: list[Reading]) -> list[Reading]:
    """ "HR+/HER2-": the receptors of one tumour; the stroke between their states means "and"."""
    out: list[Reading] = []
    for reading in found:
        last = out[-1] if out else None
        if (
            last is not None
            and last.node is not None
            and reading.node is not None
            and reading.i - last.j <= 1
            and (reading.i == last.j or view.scan.tokens[last.j].sym == "/")
            and all(
                isinstance(leaf, Biomarker) and leaf.marker in _RECEPTORS for node in (last.node, reading.node) for leaf in leaves(node)
            )
        ):
            out[-1] = replace(last, j=reading.j, node=all_of(last.node, reading.node))
        else:
            out.append(reading)
    return out


def read_adjective(view: TumourView, i: int) -> tuple[Node, int] | None:
    """A marker with its status in front of a noun: "HER2-positive", "MSI-H/dMMR", "EGFR-mutated"; the tree and the token behind it."""
    genes, end = _genes(view, i)
    tokens = view.scan.tokens
    while end + 1 < len(tokens) and genes[-1].status and tokens[end].sym in ("/", "OR", "ANDOR") and tokens[end + 1].sym == "BIOM":
        more, end = _genes(view, end + 1)
        genes.extend(more)
    genes = _distinct(genes)
    inside = next((gene.status for gene in genes if gene.status), "")
    found = (
        next(((status, hit.j) for _, status, bare in _STATUS if (hit := view.match(bare, end)) is not None), None)
        if end < len(view.scan.tokens)
        else None
    )
    status = found[0] if found is not None and not inside else inside
    if not status:
        return None
    stop = found[1] if found is not None and not inside else end
    nodes = [_leaf(view, gene, gene.status or status, i, stop, gene.variant, None) for gene in genes]
    return (any_of(*nodes) if len(nodes) > 1 else nodes[0]), stop


def _not_so(view: TumourView, reading: Reading) -> Reading:
    """ "non-MSI-H": the prefix belongs to the marker, however many stand in the list."""
    i = reading.i - 1
    if i < 0 or reading.node is None or view.scan.tokens[i].sym != "NEG" or view.scan.text(i, i + 1) not in ("non", "non-"):
        return reading
    return replace(reading, i=i, node=negation(reading.node))


def _opposite(one: Node, other: Node) -> bool:
    """One states that a marker is there, the other that one is not: "ER positive, HER2 negative" are no alternatives."""
    return {_is_negative(one), _is_negative(other)} == {True, False}


def _is_negative(node: Node) -> bool | None:
    said = {
        isinstance(part, Not) or (isinstance(part, Biomarker) and part.asks in ("negative", "wild_type", "mss"))
        for part in (node.children if isinstance(node, AllOf | AnyOf) else (node,))
    }
    return said.pop() if len(said) == 1 else None


def _merged(view: TumourView, found: list[Reading]) -> list[Reading]:
    """ "A, B, or C" of whole statements on markers: one claim, so that what stands before or behind binds less than the "or"."""
    out: list[Reading] = []
    for reading in found:
        if out and out[-1].node is not None and reading.node is not None:
            between = [token.sym for token in view.scan.tokens[out[-1].j : reading.i]]
            if (
                between
                and set(between) <= {",", "OR", "ANDOR", "or", "either", "an", "a", "the"}
                and ("OR" in between or "ANDOR" in between or out[-1].priority == -3 or _or_follows(view, found, reading))
            ):
                last = out[-1]
                assert last.node is not None
                if set(between) == {","} and _opposite(last.node, reading.node):
                    out[-1] = Reading(last.i, reading.j, all_of(last.node, reading.node), priority=-3)
                    continue
                out[-1] = Reading(last.i, reading.j, any_of(last.node, reading.node), priority=-3)
                continue
        out.append(reading)
    return [replace(reading, priority=0) for reading in out]


def _or_follows(view: TumourView, found: list[Reading], reading: Reading) -> bool:
    """Does an "or" join this statement to the next one (so that the comma before it means "or", too)?"""
    later = [one for one in found if one.i >= reading.j and one.node is not None]
    return (
        bool(later)
        and {token.sym for token in view.scan.tokens[reading.j : later[0].i]} <= {",", "OR", "ANDOR", "an", "a"}
        and "OR" in {token.sym for token in view.scan.tokens[reading.j : later[0].i]}
    )


def _genes(view: TumourView, i: int) -> tuple[list[_Gene], int]:
    """Markers joined by commas, "or", "and", "/" from token `i` on; a name in parentheses repeats the one before it."""
    tokens = view.scan.tokens
    genes = [_gene(view, i)]
    j = _repeat(view, i + 1, genes)
    while j < len(tokens):
        step = _separator(view, j)
        if step is None:
            break
        if tokens[step].sym == "BIOM" and not genes[-1].status:
            genes.append(_gene(view, step))
            j = _repeat(view, step + 1, genes)
            continue
        unknown = _unknown_gene(view, step)
        if unknown is not None and (len(genes) > 1 or "gene" in view.text):
            genes.append(unknown)
            j = unknown.j
            continue
        break
    return genes, j


def _distinct(genes: list[_Gene]) -> list[_Gene]:
    """ "CD276/B7-H3" names one marker twice."""
    if (
        len({gene.marker for gene in genes}) == 1
        and genes[0].marker
        and not is_composite(genes[0].marker)
        and genes[0].marker not in ("MSI", "HLA")
    ):
        return [next((gene for gene in genes if gene.status), genes[0])]
    return genes


_NOUN_BEHIND = gated(
    r"(?:(?:TUMOUR|tumou?rs?|disease|diseases|malignanc(?:y|ies)|cells?|status)(?= )(?! (?:tissue|biops|sample|specimen|block|lesion|in|of the)))"
)
_ADJECTIVES = frozenset(
    [
        "known",
        "documented",
        "confirmed",
        "proven",
        "established",
        "any",
        "local",
        "tumor",
        "tumour",
        "tumoral",
        "tumors",
        "tumours",
        "presence",
        "evidence",
        "harboring",
        "harbouring",
        "harbor",
        "harbors",
        "carrying",
        "bearing",
        "target",
        "demonstrated",
        "detected",
        "detectable",
        "molecular",
        "molecularly",
        "determined",
        "whose",
        "existing",
        "prior",
        "genetic",
        "activating",
        "actionable",
        "pathogenic",
        "deleterious",
        "somatic",
        "germline",
        "sensitizing",
        "sensitising",
        "oncogenic",
        "historic",
        "homozygous",
        "confirmation",
        "documentation",
        "genomic",
    ]
)
_BETWEEN = frozenset(
    [
        "is",
        "are",
        "was",
        "must",
        "be",
        "been",
        "with",
        "that",
        "which",
        "has",
        "have",
        "having",
        "harbors",
        "harbours",
        "harboring",
        "harbouring",
        "harbor",
        "showing",
        "shows",
        "show",
        "carries",
        "carry",
        "carrying",
        "expressing",
        "express",
        "the",
        "a",
        "an",
        "of",
        "by",
        "who's",
        "whose",
        "for",
        "to",
        "not",
        "and",
        "demonstrates",
        "demonstrate",
        "demonstrating",
        "exhibiting",
        "exhibits",
        "cells",
        "bearing",
        "contains",
        "contain",
        "containing",
        "considered",
        "deemed",
        "known",
        "documented",
        "confirmed",
        "either",
        "its",
        "their",
        "should",
        "shall",
        "declared",
        "found",
        "determined",
        "tested",
        "identified",
        "classified",
    ]
)
_STATUS_PAREN = gated(
    r"\( (?:(?:a|an|the|either|any|by|is|are|MUST|must|needed|present|required|have|be|OR|AND|,|/|gene|or|homozygous) ){0,6}(?P<body>(?:mutations?|mutated|deletions?|deleted|loss|alterations?|amplifications?|amplified|fusions?|rearrangements?)(?:(?: (?:OR|AND|,|/)){1,12} (?:a |an )?(?:mutations?|mutated|deletions?|deleted|loss|alterations?|amplifications?|amplified|fusions?|rearrangements?)){0,4})(?: (?:is|are|MUST|must|needed|present|required|be|MAY)){0,4} \)(?= )"
)


def _widened(view: TumourView, reading: Reading) -> Reading:
    """With what belongs to the phrase: "known ...", "... tumour", "(a mutation or deletion)"."""
    tokens = view.scan.tokens
    i, j, node = reading.i, reading.j, reading.node
    if j < len(tokens):
        noun = view.match(_NOUN_BEHIND, j)
        if noun is not None:
            j = noun.j
        paren = view.match(_STATUS_PAREN, j)
        first = next((leaf for leaf in leaves(node) if isinstance(leaf, Biomarker)), None) if node is not None else None
        if paren is not None and first is not None and node is not None:
            asks = [
                status
                for word in re.findall(r"mutat|delet|loss|alterat|amplif|fusion|rearrang", paren.match["body"])
                for status in (
                    {"mutat": "mutated", "delet": "loss", "loss": "loss", "alterat": "altered", "amplif": "amplified"}.get(word, "fusion"),
                )
            ]
            span = view.scan.span(j, paren.j)
            node = all_of(
                node, any_of(*(replace(first, asks=one, scores=(), name=None, bounds=None, **span) for one in dict.fromkeys(asks)))
            )
            j = paren.j
    k = i
    while k > 0:
        word = view.scan.text(k - 1, k)
        if word in _ADJECTIVES or (
            word in ("a", "an", "the", "of", "or", "and", "/", "and/or") and k - 1 > 0 and view.scan.text(k - 2, k - 1) in _ADJECTIVES
        ):
            k -= 1
            if word in _ADJECTIVES:
                i = k
            continue
        break
    return replace(reading, i=i, j=j, node=node)


def _subject(view: TumourView, i: int) -> list[Reading]:
    """ "The tumour must (not) be ...": the tumour is no statement of its own."""
    k = i - 1
    tokens = view.scan.tokens
    out: list[Reading] = []
    while k >= 0 and i - k < 7:
        word = view.scan.text(k, k + 1)
        if tokens[k].sym == "HISTO":
            concept = tokens[k].concept("histology")
            if concept is not None and concept.id == "cancer" and k + 1 < i:
                out.append(Reading(k, k + 1, None))
            return out
        if word not in _BETWEEN and tokens[k].sym not in ("NEG", "MUST"):
            return out
        if word.startswith(
            (
                "harbo",
                "show",
                "carr",
                "express",
                "demonstrat",
                "exhibit",
                "contain",
                "bearing",
                "cells",
                "declar",
                "found",
                "determin",
                "tested",
                "identif",
                "classif",
            )
        ):
            out.append(Reading(k, k + 1, None))
        k -= 1
    return []


def _separator(view: TumourView, j: int) -> int | None:
    tokens = view.scan.tokens
    k = j
    while k < len(tokens) and k < j + 3 and tokens[k].sym in (",", "OR", "AND", "ANDOR", "/", ";"):
        k += 1
    return k if k > j and k < len(tokens) else None


def _repeat(view: TumourView, j: int, genes: list[_Gene]) -> int:
    """ "B7-H3 (CD276)": the same marker again."""
    tokens = view.scan.tokens
    if j + 2 < len(tokens) and tokens[j].sym in ("(", "[") and tokens[j + 2].sym in (")", "]"):
        inner = tokens[j + 1]
        concept = inner.concept("biomarker")
        if concept is not None and concept.id == genes[-1].marker:
            own = _gene(view, j + 1)
            if own.status and not genes[-1].status:
                genes[-1] = replace(genes[-1], status=own.status)
            return j + 3
        if inner.sym.isalpha() and inner.sym.islower() and len(inner.sym) <= 7 and inner.sym not in ("positive", "negative"):
            return j + 3
    return j


_INSIDE = (
    (gated(r"positive$|\+$"), "positive"), (gated(r"negative$|(?<=^[a-z][a-z])-$"), "negative"), (gated(r"amplif"), "amplified"), (gated(r"fusion|rearrange|transloc"), "fusion"), (gated(r"mutation|mutant"), "mutated"),
    (gated(r"loss|deletion|\bdel\b|del\("), "loss"), (gated(r"express"), "expressed"), (gated(r"methylation"), "methylated"), (gated(r"unmethyl"), ""), (gated(r"alteration|variant"), "altered"),
)  # fmt: skip


_FUSIONS = frozenset({"EWSR1", "SS18", "PAXFOXO1", "CIC", "TFE3", "BCRABL"})


def _gene(view: TumourView, i: int) -> _Gene:
    token = view.scan.tokens[i]
    concept = token.concept("biomarker")
    assert concept is not None
    written = view.scan.text(i, i + 1)
    status = next((name for pattern, name in _INSIDE if pattern.search(written)), "")
    variant: str | None = None
    if concept.id == "MSI":
        status = (
            "msi_high"
            if re.search(r"-?high|msi-?h\b|deficien|dmmr|high ", written)
            else "mss"
            if re.search(r"\bmss\b|stable|proficien|pmmr|msi-?l\b|low", written)
            else ""
        )
    elif concept.id == "TMB":
        status = "high" if re.search(r"high|tmb-?h\b", written) else "low" if "low" in written else ""
    elif concept.id == "HLA":
        variant = find_allele(view.scan.written(i, i + 1))
        status = "positive" if re.search(r"positive|\+", written) else ""
    elif match := _VARIANT.search(view.scan.written(i, i + 1)):
        variant = (
            match.group(1)
            if any(ch.isdigit() for ch in match.group(1)) and match.group(1).lower() not in written.split("-")[0].split(" ")[0]
            else None
        )
        if variant is not None and not status:
            status = "mutated"
    if concept.id in _FUSIONS and not status and re.search(r"[a-z0-9](?:-|::|/)[a-z]", written):
        status = "fusion"
    if concept.id in ("BCRABL",) and not status and "philadelphia" in written:
        status = "positive" if "positive" in written else "fusion"
    named = _NAMED.get(concept.id) or (view.scan.written(i, i + 1) if len(written) <= 12 else concept.name)
    gene = re.sub(
        r"\b(?:mutations?|fusions?|rearrangements?|amplification|alterations?|expression|positive|negative|loss|deletion|translocation|gene|v600e?|g12[cd]|exon 14)\b|[-+]$",
        "",
        written,
    ).strip(" -+")
    return _Gene(concept.id, gene, named, status, variant, i, i + 1)


def _unknown_gene(view: TumourView, i: int) -> _Gene | None:
    """A gene symbol that the lexicon lacks: capitals and digits as written."""
    token: Token = view.scan.tokens[i]
    written = view.scan.written(i, i + 1)
    j = i + 1
    if j < len(view.scan.tokens) and view.scan.tokens[j].sym == "NUM" and view.scan.tokens[j].start == token.end:
        j += 1
        written = view.scan.written(i, j)
    if token.sym in ("BIOM", "HISTO", "DRUG") or not _GENE_WORD.fullmatch(written) or len(written) < 3:
        return None
    return _Gene("", written, written, "", None, i, j)


def _read_genes(view: TumourView, genes: list[_Gene], i: int, end: int) -> Reading | None:
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
    start, lead_status, negated_lead = _lead(view, before, i)
    status, end2, variant = _behind(view, end, genes)
    inside = next((gene.status for gene in genes if gene.status), "")
    about = About(genes[0].marker, genes[0].gene, genes[0].named)
    window, end3 = _window(view, end2)
    definition = definition_at(view, end3, about) if len(genes) == 1 and end3 < len(scan.tokens) else None
    if definition is None and len(genes) == 1:
        definition = _after_method(view, end3, about)
    final = status or inside or lead_status
    chosen_start = (
        start
        if (lead_status and ((not status and not inside) or final == lead_status)) or (lead_status and _combines(lead_status, status))
        else i
    )
    if not status and not inside and lead_status:
        chosen_start = start
    final = _combined(lead_status if chosen_start == start else "", status or inside)
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
            window, stop = _window(view, stop)
        node = _with_window(node, window)
        # "HER2 negative (IHC 0 or 1+)" defines what negative is; "low (1+ or 2+/ISH-)" too: the definition itself is what is asked
        if final == "loss" and negated_lead is None and _lower_bounded(node):
            node = negation(node)
        stop = _tail(view, stop)
        return Reading(chosen_start if start < i and lead_status else i, stop, _respan(node, view, i, stop))
    if not final and i and scan.text(i - 1, i) in _ABSENT:
        place = view.match(_ON_TUMOUR, end)
        stop = place.j if place is not None else end
        return Reading(i - 1, stop, all_of(*(_leaf(view, gene, "negative", i - 1, stop, None, window) for gene in genes)))
    if not final:
        known = view.match(_KNOWN, end)
        if known is not None or _KNOWN_BEFORE.search(before):
            stop = known.j if known is not None else _status_noun(view, end)
            if stop < len(scan.tokens) and (any_result := view.match(_ANY_RESULT, stop)) is not None:
                stop = any_result.j
            if known is None and not re.match(r"(?:status|result|expression|mutation status|testing|level)", behind):
                return None
            nodes: list[Node] = [_leaf(view, gene, "known", i, stop, None, window) for gene in genes]
            return Reading(i, stop, all_of(*nodes))
        alleles = [gene for gene in genes if gene.marker == "HLA" and gene.variant]
        if alleles and re.match(r"(?:$|[.,;)]|allele|genotype|haplotype|carrier|type|serotype|AND|OR|\( |in either|/)", behind):
            stop = _tail(view, end)
            if found := view.match(gated(r"(?:alleles?|genotype|haplotype|carriers?|type|serotype)(?: (?:positive|carrier))?(?= )"), end):
                stop = _tail(view, found.j)
            return Reading(i, stop, any_of(*(_leaf(view, gene, "allele", i, stop, gene.variant, window) for gene in alleles)))
        return None
    stop = _tail(view, end3)
    if window is None:
        window, stop = _window(view, stop)
    # a definition may stand behind the method: "positive by IHC (2+ or 3+)"
    if len(genes) == 1 and final in ("positive", "expressed", "overexpressed", "negative", "amplified", "high", "low"):
        later = definition_at(view, stop, about) if stop < len(scan.tokens) else None
        if later is not None:
            node, stop = later
            return Reading(chosen_start, _tail(view, stop), _respan(_with_window(node, window), view, chosen_start, stop))
    asked_nodes: list[Node] = []
    for gene in genes:
        own = gene.status if gene.status and not status else final
        asked_nodes.append(_leaf(view, gene, own, chosen_start, stop, variant or gene.variant, window))
    joined = _join(view, asked_nodes, genes, final)
    return Reading(chosen_start, stop, joined)


def _has_measure(node: Node, names: tuple[str, ...]) -> bool:
    return any(isinstance(leaf, Biomarker) and leaf.name in names for leaf in leaves(node))


def _lower_bounded(node: Node) -> bool:
    return isinstance(node, Biomarker) and node.bounds is not None and node.bounds.lower is not None


def _combines(lead: str, behind: str) -> bool:
    return lead in ("loss", "intact") and behind in ("expressed", "")


def _combined(lead: str, behind: str) -> str:
    """ "loss of RB1 expression", "retained RB1 expression"; else what stands behind the name wins."""
    if lead and behind == "expressed" and lead in ("loss", "intact", "positive", "negative"):
        return lead
    if lead == "loss" and behind in ("positive", "overexpressed"):
        return behind
    return behind or lead


def _lead(view: TumourView, before: str, i: int) -> tuple[int, str, bool | None]:
    """What stands before the names: "positive for", "alteration in one of these genes:". The token where that begins, and the status."""
    at = view.at(i)
    for pattern, status in _BEFORE_RE:
        match = pattern.search(before)
        if match and status and (match.start() == 0 or before[match.start() - 1] == " "):
            begin = at - len(before) + match.start()
            lead = _BEFORE_LEAD.search(before[: match.start()])
            if lead and lead.group().strip():
                span = view.tokens_of(at - len(before) + lead.start(), at)
                if span and not any(t.sym in ("OR", "HISTO", "MUST", "MAY") for t in view.scan.tokens[span[0] : i - 1]):
                    begin = at - len(before) + lead.start()
            span = view.tokens_of(begin, at)
            if span is None:
                span = view.tokens_of(at - len(before) + match.start(), at)
            if span:
                return span[0], status, None
    return i, "", None


def _behind(view: TumourView, end: int, genes: list[_Gene]) -> tuple[str, int, str | None]:
    """The status behind the names, the token behind it, and a variant in between ("exon 20 insertion", "V600E")."""
    tokens = view.scan.tokens
    if end >= len(tokens):
        return "", end, None
    if (
        tokens[end].sym == "-"
        and end
        and genes[-1].marker != "MSI"
        and tokens[end - 1].end - tokens[end - 1].start <= 6
        and tokens[end].start == tokens[end - 1].end
        and (end + 1 == len(tokens) or tokens[end + 1].start > tokens[end].end or tokens[end + 1].sym in (",", "/", ")"))
    ):
        return "negative", end + 1, None  # "HER2- breast cancer"
    best: tuple[str, int] | None = None
    first: int | None = None
    negated = False
    for pattern, status, bare in _STATUS:
        found = view.match(pattern, end)
        if found is None:
            continue
        head = bare.search(view.text, view.at(end))
        place = head.start() if head else found.match.end()
        skipped = view.text[view.at(end) : place]
        if re.search(r"BIOM|HISTO", skipped):
            continue
        if first is None or place < first or (place == first and best is not None and found.j > best[1]):
            first, best = place, (status, found.j)
            negated = "NEG" in skipped
    if best is None:
        return "", end, None
    status, j = best
    between = view.scan.written(end, j)
    variant = None
    match = _VARIANT.search(between)
    if match and any(ch.isdigit() for ch in match.group(1)):
        variant = match.group(1)
    if status == "high" and genes[0].marker not in ("TMB", "MSI", "PDL1", "HER2"):
        status = "overexpressed" if "express" in view.text[view.at(j) : view.at(j) + 12] else "high"
    if negated:
        return _negated(status), j, variant
    if genes[0].marker == "MSI":
        status = {"high": "msi_high", "loss": "msi_high", "low": "mss", "intact": "mss", "positive": "msi_high"}.get(status, status)
    # "mutation-positive", "fusion positive", "expression positive", "mutation status": one status
    follow = view.match(gated(r"(?:positive|negative|positivity|status|gene|genes|disease|tumou?rs?|proteins?|events?)(?= )"), j)
    if follow is not None and follow.match.group() in ("positive", "positivity", "gene", "genes", "protein", "event", "events"):
        j = follow.j
    elif follow is not None and follow.match.group() == "negative":
        return _negated(status), follow.j, variant
    elif (
        follow is not None
        and follow.match.group() == "status"
        and status in ("mutated", "altered", "amplified", "fusion", "expressed", "loss")
    ):
        return "", end, None
    return status, j, variant


def _negated(status: str) -> str:
    return {
        "mutated": "wild_type",
        "altered": "wild_type",
        "amplified": "not amplified",
        "fusion": "not fusion",
        "expressed": "negative",
        "positive": "negative",
        "overexpressed": "negative",
        "wild_type": "altered",
        "intact": "loss",
        "loss": "intact",
    }.get(status, f"not {status}")


def _leaf(view: TumourView, gene: _Gene, asks: str, i: int, j: int, variant: str | None, window: Window | None) -> Node:
    negative = asks.startswith("not ")
    asks = asks.removeprefix("not ")
    if gene.marker == "HLA" and gene.variant:
        asks, negative = "allele", negative or asks == "negative"
        variant = gene.variant
    if gene.marker == "MSI" and asks in ("high", "loss"):
        asks = "msi_high"
    if asks == "fusion" and gene.marker == "":
        asks = "altered"
    leaf = Biomarker(
        marker=gene.marker,
        gene=gene.gene,
        named=gene.named,
        asks=asks,
        variant=variant if asks in ("mutated", "allele", "altered") else None,
        window=window,
        **view.scan.span(i, j),
    )
    return negation(leaf) if negative else leaf


def _join(view: TumourView, nodes: list[Node], genes: list[_Gene], asks: str) -> Node:
    if len(nodes) == 1:
        return nodes[0]
    words = {view.scan.tokens[k].sym for one, other in pairwise(genes) for k in range(one.j, other.i)}
    both = "AND" in words and not words & {"OR", "ANDOR"}
    if asks in ("wild_type", "negative", "intact") and not words & {"OR"}:
        both = True
    if "ONEOF" in view.scan.present or {gene.marker for gene in genes} <= {"MSI"}:
        both = False
    if asks in ("mutated", "altered", "fusion", "amplified", "loss") and not (
        "AND" in words and "OR" not in words and len(nodes) == 2 and not view.scan.excluding
    ):
        both = False
    return all_of(*nodes) if both else any_of(*nodes)


def _window(view: TumourView, j: int) -> tuple[Window | None, int]:
    tokens = view.scan.tokens
    for k in range(j, min(j + 3, len(tokens))):
        if tokens[k].sym == "WITHIN" and isinstance(tokens[k].value, Window):
            if all(t.sym.islower() or t.sym in (",", "(") for t in tokens[j:k]) and all(
                view.scan.text(x, x + 1) in ("ihc", "assay", "test", "performed", "done", "tested", "(", ",", "obtained")
                for x in range(j, k)
            ):
                return tokens[k].value, k + 1
    return None, j


def _after_method(view: TumourView, j: int, about: About) -> tuple[Node, int] | None:
    if j >= len(view.scan.tokens):
        return None
    method = view.match(_BY, j)
    if method is None or view.text.startswith(("AND ", "OR ", ", AND", ", OR", "or "), view.at(j)):
        return None
    for k in range(method.j, j, -1):
        found = definition_at(view, k, about)
        if found is not None:
            return found
    return None


def _with_window(node: Node, window: Window | None) -> Node:
    if window is None:
        return node
    if isinstance(node, Biomarker):
        return replace(node, window=window)
    if isinstance(node, Not):
        return Not(_with_window(node.child, window))
    if isinstance(node, AllOf | AnyOf):
        return type(node)(tuple(_with_window(child, window) for child in node.children))
    return node


def _respan(node: Node, view: TumourView, i: int, j: int) -> Node:
    return node


def _status_noun(view: TumourView, j: int) -> int:
    found = view.match(gated(r"(?:mutation |mutational |expression )?(?:status|results?|testing|level|expression)(?= )"), j)
    return found.j if found else j


def _tail(view: TumourView, j: int) -> int:
    """Behind "as determined by NGS in an accredited laboratory": how a marker is tested adds no requirement that the record could decide."""
    tokens = view.scan.tokens
    if j >= len(tokens):
        return j
    if not _BY_CUE.match(view.text, view.at(j)):
        return j
    found = view.match(_BY, j)
    if found is None:
        return j
    end = found.j
    text = view.scan
    # an open parenthesis must close inside; a tail ends neither in a preposition nor in a separator
    while end > j:
        depth = 0
        for token in tokens[j:end]:
            depth += token.sym in ("(", "[")
            depth -= token.sym in (")", "]")
            if depth < 0:
                break
        last = text.text(end - 1, end)
        if (
            depth != 0
            or last
            in (
                ",",
                "or",
                "and",
                "/",
                "by",
                "in",
                "of",
                "on",
                "as",
                "per",
                "with",
                "the",
                "a",
                "an",
                "at",
                "to",
                "from",
                "(",
                "either",
                "their",
                "any",
                "patients",
                "patient",
                "disease",
                "for",
                "before",
                "regardless",
                "irrespective",
                "whatever",
            )
            or tokens[end - 1].sym in ("HISTO", "AND", "OR")
        ):
            if depth == 1 and end < len(tokens) and tokens[end].sym in (")", "]") and last not in ("or", "and", ","):
                end += 1
                break
            end -= 1
            continue
        break
    words = text.text(j, end) if end > j else ""
    if end <= j or not re.search(
        r"ihc|immunohisto|fish|ngs|pcr|flow|sequenc|test|assay|lab|typing|tissue|sample|specimen|biops|panel|analysis|hybridi|genom|patholog|pharmdx|cells|assessment|central|local|latest|allele|tumou?rs?$|tumor",
        words,
    ):
        return j
    return end


LEAVES = (Biomarker, NotRequired)
__all__ = ["LEAVES", "read"]
