"""What belongs to the phrase of a marker: "known ...", "... tumour", "(a mutation or deletion)", and the tumour of which it is said."""

from __future__ import annotations

import re
from dataclasses import replace

from screener.criteria.biomarker.leaves import Biomarker
from screener.criteria.nodes import all_of, any_of, leaves
from screener.criteria.scan import Reading
from screener.criteria.tumour_view import TumourView
from screener.text.gated import gated

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


def with_noun(view: TumourView, reading: Reading) -> Reading:
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


def subjects(view: TumourView, i: int) -> list[Reading]:
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


__all__ = ["subjects", "with_noun"]
