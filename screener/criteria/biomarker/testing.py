"""How and when a marker is tested: methods, laboratories, windows."""

from __future__ import annotations

import re
from dataclasses import replace

from screener.criteria.biomarker.leaves import Biomarker
from screener.criteria.biomarker.measures import About, definition_at
from screener.criteria.nodes import AllOf, AnyOf, Node, Not
from screener.criteria.tumour_view import TumourView
from screener.text.gated import gated
from screener.text.merge import Window

_BY = gated(
    r"(?:(?:,|-|\(|\)|as|by|per|in|on|of|using|via|with|from|according|to|based|the|a|an|or|and|OR|AND|/|at|through|any|any\?|determined|assessed|confirmed|detected|demonstrated|documented|DEFINE|evidenced|identified|measured|verified|established|evaluated|shown|performed|tested|defined|proven|EXAMPLE|done|either|central|centrally|local|locally|"
    r"ihc|immunohistochemistry|immunohistochemical|fish|ish|ngs|pcr|rt pcr|flow|cytometry|flow cytometry|next generation|sequencing|next|generation|wes|wgs|whole|exome|genome|in situ|situ|hybridi[sz]ation|fluorescence|fluorescent|molecular|genetic|genomic|analysis|analyses|testing|test|tests|assays?|laborator(?:y|ies)|lab|labs|clia|certified|accredited|"
    r"cap|fda|approved|validated|equivalent|tumou?r|TUMOUR|tissue|tissues|sample|samples|specimens?|biops(?:y|ies)|archival|fresh|blood|ctdna|liquid|plasma|high|resolution|typing|panel|pharmdx|NUM c NUM|sp NUM|clone|ventana|dako|NUM|appropriate|standard|methods?|methodology|similar|equivalently|comprehensive|prior|previous|previously|local test|foundation ?one|cdx|result|results|report|reported|"
    r"status|is acceptable|available|latest|most recent|recent|last|newest|guidelines?|asco|current|commercial|screening|pre ?screening|study|protocol|specified|sponsor|designated|targeted|dna|rna|pathology|patholog(?:y|ist)|institutional|facility|environment|record|medical|routine|clinical|whatever|regardless|irrespective|reaction|polymerase|chain|cytogenetics|karyotyping|array|malignant|cells?|cell|surface|membrane|their|patients?|patient|s|primary|metastatic|lesions?|HISTO|disease|site|relapse|obtained|before|enrol?lment|investigator|site|immuno|on a|both|alleles?|allele|such|improvement|amendments?|acts?|act|college|american|pathologists|society|oncology|food|drug|administration|certification|accreditation|analytically|clinically|accepted|companion|diagnostics?|f NUM cdx|foundation|medicine|guardant|oncomine|historical|historic|valid|locally accepted|locali[sz]ed|using|designated|regional|national|country|iso|NUM|international|locally available|approach|nucleic|acid|next gen|liquid biopsy|biopsy|validated|laboratory|central laboratory|program|vendor|CLIA|technology|technologies|platform|techniques?|analytical|and/or) ?){1,40}(?= )"
)

_BY_CUE = gated(
    r"(?:by|as|per|on|in|using|via|DEFINE|determined|assessed|confirmed|detected|demonstrated|documented|identified|through|at|based|according|from|,|\(|tumou?r|TUMOUR|ihc|testing|with)(?= )"
)


def window_at(view: TumourView, j: int) -> tuple[Window | None, int]:
    tokens = view.scan.tokens
    for k in range(j, min(j + 3, len(tokens))):
        if tokens[k].sym == "WITHIN" and isinstance(tokens[k].value, Window):
            if all(t.sym.islower() or t.sym in (",", "(") for t in tokens[j:k]) and all(
                view.scan.text(x, x + 1) in ("ihc", "assay", "test", "performed", "done", "tested", "(", ",", "obtained")
                for x in range(j, k)
            ):
                return tokens[k].value, k + 1
    return None, j


def definition_after_method(view: TumourView, j: int, about: About) -> tuple[Node, int] | None:
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


def with_window(node: Node, window: Window | None) -> Node:
    if window is None:
        return node
    if isinstance(node, Biomarker):
        return replace(node, window=window)
    if isinstance(node, Not):
        return Not(with_window(node.child, window))
    if isinstance(node, AllOf | AnyOf):
        return type(node)(tuple(with_window(child, window) for child in node.children))
    return node


def status_noun_end(view: TumourView, j: int) -> int:
    found = view.match(gated(r"(?:mutation |mutational |expression )?(?:status|results?|testing|level|expression)(?= )"), j)
    return found.j if found else j


def tail_end(view: TumourView, j: int) -> int:
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


__all__ = ["definition_after_method", "status_noun_end", "tail_end", "window_at", "with_window"]
