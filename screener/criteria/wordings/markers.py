"""Other words for biomarkers: names as the lexicon has them, one gene for two findings of it."""

from __future__ import annotations

import re

from screener.criteria.wordings.model import Wording, of


def _no_minimum(match: re.Match[str]) -> str:
    """A marker of which no least amount is asked."""
    return ("{a}" if match["a"] else "{b}") + " expression is not required"


MARKERS: tuple[Wording, ...] = (
    # names of markers as the lexicon has them
    of(r"ews(?P<n> (?:gene )?(?:rearrangement|translocation|fusion)s?)(?![\w-])", "ewsr1{n}"),
    of(r"ewsr1- fli-?1(?![\w-])", "ewsr1-fli1"),
    of(r"p\. (?P<v>[a-z]\d{2,4}[a-z])(?![\w-])", "{v}"),
    of(r"microsatellite[- ]high(?![\w-])", "microsatellite instability-high"),
    of(r"(?P<v>insertion|skipping|deletion) (?:mutation|alteration)(?P<s>s)?(?![\w-])", "{v}{s}"),
    of(r"(?P<g>[a-z][a-z0-9.-]{2,11}) positive expression(?![\w-])", "{g} positive"),
    of(r"(?:show|demonstrate|have|has) positive (?P<g>[a-z][a-z0-9.-]{2,11}) expression(?![\w-])", "have {g} positive"),
    # markers: one gene for two findings of it, and where it was found
    of(
        r"(?P<g>[a-z][a-z0-9]{2,7})(?P<a>[- ]mutant|[- ]mutated) (?:and/or|or) (?P<b>amplified|overexpressing|rearranged)(?![\w-])",
        "{g}{a} or {g}-{b}",
    ),
    of(
        r"(?P<g>her-?2|egfr|c-?met|fgfr[1-4]?|mdm2|cdk4|erbb2|mycn) (?P<a>amplification|mutation|overexpression|rearrangement|fusion|expression) (?:and/or|or) (?P<b>amplification|mutation|overexpression|rearrangement|fusion)s?(?![\w-])(?! (?:of|in) )",
        "{g} {a} or {g} {b}",
    ),
    of(
        r"(?P<in>in|from|by) (?P<a>tumou?r tissue|tissue|tumou?r|plasma|blood) (?:and/or|or) (?:plasma |blood )?(?:circulating tumou?r dna|ctdna|cell-free dna)(?: \((?:ctdna|cfdna)\))?(?![\w-])",
        "{in} {a} or plasma",
    ),
    of(r"(?P<g>her-?2(?:/neu)?) (?P<s>negative|positive|low) (?:tumou?r )?status(?![\w-])", "{g} {s} tumor"),
    of(
        r"(?P<x>\)|expression|amplification|mutation|alteration|fusion|status) (?:must|should|has to|will) be (?:determined|confirmed|assessed|tested|performed|documented|established) (?P<b>by|in|at|using|per|via)(?![\w-])",
        "{x} as determined {b}",
    ),
    of(
        r"(?:there is )?no (?:minimum|minimal) (?:requirement (?:for|of) (?P<a>[a-z][a-z0-9.-]{2,11}) expression|(?P<b>[a-z][a-z0-9.-]{2,11}) expression(?: level)?(?: (?:is )?(?:mandatory|required|necessary))?)(?: (?:level|\(%\)))?(?: for (?:study |trial )?(?:entry|enrol?lment|inclusion|eligibility)(?: into (?:the|this) (?:study|trial))?)?(?![\w-])",
        _no_minimum,
    ),
    # scores said twice, variants and statuses run together
    of(r"(?P<s>cps|tps|combined positive score|tumou?r proportion score) scores?(?![\w-])", "{s}"),
    of(r"(?P<g>braf )?(?P<v>v600)(?P<a>[ekdr]) ?/ ?(?P<b>[ekdr])(?![\w-])", "{g}{v}{a} or {g}{v}{b}"),
    of(
        r"(?P<lead>with |has |have |demonstrate |demonstrated |and |or |evidence of )?positive expression of (?P<g>[a-z][a-z0-9.-]{2,11})(?![\w-])",
        "{lead}{g} positive",
    ),
    of(r"positive for (?P<g>[a-z][a-z0-9.-]{2,11}) (?P<e>expression|mutations?|fusions?|amplification)(?![\w-])", "with {g} {e}"),
    of(r"(?P<g>[a-z][a-z0-9]{2,7}) (?P<v>[a-z]\d{1,4}[a-z]) variant (?P<m>mutations?)(?![\w-])", "{g} {v} {m}"),
)
