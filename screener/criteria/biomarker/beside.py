"""Statements on markers with the words beside them that ask nothing more: that it was found, and how it is tested."""

from __future__ import annotations

from dataclasses import replace

from screener.criteria.biomarker.leaves import Biomarker
from screener.criteria.biomarker.measures import About, definition_at
from screener.criteria.biomarker.words import BEGINS_TESTING, LEADING, NO_TEST, TESTING
from screener.criteria.nodes import leaves
from screener.criteria.scan import Reading, Scan
from screener.criteria.tumour_view import view_of
from screener.criteria.wording_shared import words_in
from screener.text.gated import gated

_LONGEST = 60
_DEFINABLE = frozenset({"positive", "expressed", "overexpressed", "negative", "low"})
_JOINS = frozenset({",", "/", "AND", "OR", "ANDOR", "-", "DEFINE", "EXAMPLE", "MUST", "IF"})
_SIGNS = frozenset({"(", ")", "[", "]", ",", "/", "AND", "OR", "ANDOR", "-", "ATTIME", "DEFINE", "PRIORTO", "EXAMPLE", "WITHINW"})
_STOP = frozenset({"NEG", "IF", "EXCEPT", "MAY", "BARRED", ";", ":", "."})
_EDGE = frozenset(
    {
        ",",
        ";",
        ":",
        ".",
        "(",
        ")",
        "[",
        "]",
        "AND",
        "OR",
        "ANDOR",
        "EXCEPT",
        "IF",
        "MUST",
        "MAY",
        "BARRED",
        "but",
        "however",
        "-",
        "/",
        "DEFINE",
        "NEG",
    }
)


def with_testing(scan: Scan, readings: list[Reading]) -> list[Reading]:
    """The claims, each as far as the words beside it only say that and how the marker was found."""
    taken = [False] * len(scan.tokens)
    for reading in readings:
        taken[reading.i : reading.j] = [True] * (reading.j - reading.i)
    out: list[Reading] = []
    for reading in readings:
        if reading.node is None or not all(isinstance(leaf, Biomarker) for leaf in leaves(reading.node)):
            out.append(reading)
            continue
        j = testing_end(scan, reading.j, taken)
        node = reading.node
        if j > reading.j and isinstance(node, Biomarker) and node.asks in _DEFINABLE:
            defined = definition_at(view_of(scan), j, About(node.marker, node.gene, node.named)) if j < len(scan.tokens) else None
            if defined is not None:
                node, j = defined  # "positive by local testing (2+ or 3+)"
        i = _lead(scan, reading.i, taken)
        taken[i:j] = [True] * (j - i)
        out.append(replace(reading, i=i, j=j, node=node))
    return out


def testing_end(scan: Scan, j: int, taken: list[bool]) -> int:
    """The token behind "as determined by an accredited laboratory"; `j` where no such words stand there."""
    tokens = scan.tokens
    if (
        j < len(tokens)
        and tokens[j].sym == ","
        and j + 1 < len(tokens)
        and scan.text(j + 1, j + 2) in ("as", "by", "which", "that", "determined", "detected", "confirmed", "identified", "assessed")
    ):
        pass
    elif j < len(tokens) and j and _BY_WHOM.search(scan.text(max(0, j - 2), j)):
        pass  # the claim took "by" or "by local" along
    elif j >= len(tokens) or not BEGINS_TESTING.match(scan.clean.lower, tokens[j].start):
        return j
    k = j
    ends: list[int] = []
    depth = 0
    while k < len(tokens) and k - j < _LONGEST and not taken[k] and tokens[k].sym not in _STOP:
        sym = tokens[k].sym
        said = words_in(scan.text(k, k + 1))
        if sym in ("(", "["):
            depth += 1
        elif sym in (")", "]"):
            if depth == 0:
                break
            depth -= 1
        elif sym == "HISTO":
            if not said or not all(word in TESTING for word in said):
                break
        elif sym in _SIGNS and not (
            said and sym.isalpha() and sym not in ("AND", "OR", "ANDOR", "ATTIME", "DEFINE", "PRIORTO", "EXAMPLE", "WITHINW")
        ):
            pass
        elif sym == "NUM":
            if not (
                isinstance(tokens[k].value, int | float) and 1990 <= tokens[k].value <= 2040 and k > j
            ):  # the year of a guideline; a score is a statement
                break
        elif not said or not all(word in TESTING for word in said):
            break
        k += 1
        if depth == 0:
            ends.append(k)
    stopped = k < len(tokens) and tokens[k].sym not in _EDGE and not taken[k]
    for end in reversed(ends):
        if (
            tokens[end - 1].sym in _JOINS
            or NO_TEST.search(scan.text(max(j, end - 3), end))
            or (
                words_in(scan.text(end - 1, end))
                and words_in(scan.text(end - 1, end))[-1]
                in (
                    "a",
                    "an",
                    "the",
                    "of",
                    "in",
                    "on",
                    "for",
                    "with",
                    "to",
                    "that",
                    "which",
                    "or",
                    "and",
                    "as",
                    "by",
                    "per",
                    "via",
                    "using",
                    "through",
                    "from",
                    "at",
                    "is",
                    "are",
                    "be",
                    "been",
                    "was",
                    "were",
                    "must",
                    "has",
                    "have",
                    "any",
                    "either",
                    "both",
                    "prior",
                    "before",
                )
            )
        ):
            continue
        if end < len(tokens) and (tokens[end].sym in _EDGE or taken[end]):
            return end
        if end == len(tokens):
            return end
        if stopped and end == k:
            continue
    return j


def _lead(scan: Scan, i: int, taken: list[bool]) -> int:
    """Before a marker: "documented evidence of a likely deleterious"."""
    tokens = scan.tokens
    k = i
    while k > 0 and not taken[k - 1] and i - k < 24:
        sym = tokens[k - 1].sym
        said = words_in(scan.text(k - 1, k))
        if sym in ("OR", "AND", "ANDOR", ",", "/"):
            if not (k > 1 and (words := words_in(scan.text(k - 2, k - 1))) and words[-1] in _SORTS and _sort_behind(scan, k, i)):
                break
        elif not said or sym in _STOP or sym in ("MUST", "IF") or not all(word in LEADING for word in said):
            break
        k -= 1
    while k < i and (
        tokens[k].sym in _JOINS
        or scan.text(k, k + 1)
        in (
            "of",
            "in",
            "with",
            "that",
            "which",
            "for",
            "to",
            "or",
            "and",
            "patients",
            "participants",
            "subjects",
            "patient",
            "participant",
            "subject",
            "have",
            "has",
            "must",
            "is",
            "are",
            "be",
            "should",
            "a",
            "an",
            "the",
        )
    ):
        k += 1
    if (
        k < i
        and k
        and tokens[k - 1].sym not in _EDGE
        and scan.text(k - 1, k)
        not in (
            "with",
            "have",
            "has",
            "of",
            "a",
            "an",
            "the",
            "patients",
            "participants",
            "subjects",
            "that",
            "is",
            "are",
            "be",
            "having",
            "who",
            "whose",
            "had",
            "must",
            "should",
            "in",
            "for",
            "to",
        )
    ):
        return i
    return k


_BY_WHOM = gated(r"\b(?:by|per|via)$|\b(?:by|per|via|recent|latest) (?:local|central)$")
_SORTS = frozenset(
    "somatic germline pathogenic deleterious likely suspected known activating inactivating actionable oncogenic documented confirmed historical local central histologically pathologically homozygous predicted sensitizing clinically".split()
)


def _sort_behind(scan: Scan, k: int, i: int) -> bool:
    said = words_in(scan.text(k, k + 1)) if k < i else ()
    return bool(said) and said[0] in _SORTS | {"suspected", "likely"}


__all__ = ["testing_end", "with_testing"]
