"""Markers as a text names them: one, lists of them, a name in brackets that repeats the one before, and genes that the lexicon lacks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from screener.criteria.biomarker.status import find_allele, is_composite
from screener.criteria.tumour_view import TumourView
from screener.text.gated import gated
from screener.text.tokens import Token

_NAMED = {"PDL1": "PD-L1", "MSI": "MSI / MMR", "MET": "MET", "RET": "RET", "ALK": "ALK"}

_GENE_WORD = gated(r"[A-Z][A-Z0-9]{1,7}(?:-?[0-9]{1,2})?(?:/[0-9]{1,2})?")

VARIANT = gated(r"\b([A-Z]\d{2,4}(?:[A-Z]|\b)(?:/[A-Z])?|exon \d{1,2}(?: (?:insertion|deletion|skipping))?|\d{2}del|itd)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Gene:
    """A marker as a text names it: lexicon id ("" for a gene that the lexicon lacks), its words, the status and variant inside its own phrase."""

    marker: str
    gene: str
    named: str
    status: str
    variant: str | None
    i: int
    j: int


def genes_from(view: TumourView, i: int) -> tuple[list[Gene], int]:
    """Markers joined by commas, "or", "and", "/" from token `i` on; a name in parentheses repeats the one before it."""
    tokens = view.scan.tokens
    genes = [gene_at(view, i)]
    j = _repeat(view, i + 1, genes)
    while j < len(tokens):
        step = _separator(view, j)
        if step is None:
            break
        if tokens[step].sym == "BIOM" and not genes[-1].status:
            genes.append(gene_at(view, step))
            j = _repeat(view, step + 1, genes)
            continue
        unknown = _unknown_gene(view, step)
        if unknown is not None and (len(genes) > 1 or "gene" in view.text):
            genes.append(unknown)
            j = unknown.j
            continue
        break
    return genes, j


def distinct_genes(genes: list[Gene]) -> list[Gene]:
    """ "CD276/B7-H3" names one marker twice."""
    if (
        len({gene.marker for gene in genes}) == 1
        and genes[0].marker
        and not is_composite(genes[0].marker)
        and genes[0].marker not in ("MSI", "HLA")
    ):
        return [next((gene for gene in genes if gene.status), genes[0])]
    return genes


def _separator(view: TumourView, j: int) -> int | None:
    tokens = view.scan.tokens
    k = j
    while k < len(tokens) and k < j + 3 and tokens[k].sym in (",", "OR", "AND", "ANDOR", "/", ";"):
        k += 1
    return k if k > j and k < len(tokens) else None


def _repeat(view: TumourView, j: int, genes: list[Gene]) -> int:
    """ "B7-H3 (CD276)": the same marker again."""
    tokens = view.scan.tokens
    if j + 2 < len(tokens) and tokens[j].sym in ("(", "[") and tokens[j + 2].sym in (")", "]"):
        inner = tokens[j + 1]
        concept = inner.concept("biomarker")
        if concept is not None and concept.id == genes[-1].marker:
            own = gene_at(view, j + 1)
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


def gene_at(view: TumourView, i: int) -> Gene:
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
    elif match := VARIANT.search(view.scan.written(i, i + 1)):
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
    return Gene(concept.id, gene, named, status, variant, i, i + 1)


def _unknown_gene(view: TumourView, i: int) -> Gene | None:
    """A gene symbol that the lexicon lacks: capitals and digits as written."""
    token: Token = view.scan.tokens[i]
    written = view.scan.written(i, i + 1)
    j = i + 1
    if j < len(view.scan.tokens) and view.scan.tokens[j].sym == "NUM" and view.scan.tokens[j].start == token.end:
        j += 1
        written = view.scan.written(i, j)
    if token.sym in ("BIOM", "HISTO", "DRUG") or not _GENE_WORD.fullmatch(written) or len(written) < 3:
        return None
    return Gene("", written, written, "", None, i, j)


__all__ = ["VARIANT", "Gene", "distinct_genes", "gene_at", "genes_from"]
