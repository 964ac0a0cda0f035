"""What is asked of a marker: the words before and behind its name, and the leaf they make."""

from __future__ import annotations

import re
from itertools import pairwise

from screener.criteria.biomarker.genes import VARIANT, Gene
from screener.criteria.biomarker.leaves import Biomarker
from screener.criteria.nodes import Node, all_of, any_of, negation
from screener.criteria.tumour_view import TumourView
from screener.text.gated import gated
from screener.text.merge import Window

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

STATUS = [
    (
        gated(rf"{'' if pattern.startswith(chr(92) + '+') else _FILL}{pattern}(?= )"),
        status,
        gated(rf"{pattern}(?= )"),
    )  # "2+" is a score, "GD2+" a status
    for pattern, status in _STATUS_WORDS
]

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


def combines(lead: str, behind: str) -> bool:
    return lead in ("loss", "intact") and behind in ("expressed", "")


def combined_status(lead: str, behind: str) -> str:
    """ "loss of RB1 expression", "retained RB1 expression"; else what stands behind the name wins."""
    if lead and behind == "expressed" and lead in ("loss", "intact", "positive", "negative"):
        return lead
    if lead == "loss" and behind in ("positive", "overexpressed"):
        return behind
    return behind or lead


def lead_before(view: TumourView, before: str, i: int) -> tuple[int, str, bool | None]:
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


def status_behind(view: TumourView, end: int, genes: list[Gene]) -> tuple[str, int, str | None]:
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
    for pattern, status, bare in STATUS:
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
    match = VARIANT.search(between)
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


def leaf_of(view: TumourView, gene: Gene, asks: str, i: int, j: int, variant: str | None, window: Window | None) -> Node:
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


def joined_genes(view: TumourView, nodes: list[Node], genes: list[Gene], asks: str) -> Node:
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


__all__ = ["STATUS", "combined_status", "combines", "joined_genes", "lead_before", "leaf_of", "status_behind"]
