"""Lists of genes and what is asked of them, genes by the form of their name included: a symbol of capitals and digits beside "mutation", "fusion" and the like.

"A pathogenic or likely pathogenic variant in ABCD1, BRCA2 or XYZ3", "FGF19 amplification", "KRAS G12C, G12D or G12V mutation", "fusion, rearrangement or mutation of ROS1".
A clause that holds any other word is left to the other readers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from screener.criteria.biomarker.leaves import Biomarker
from screener.criteria.biomarker.words import LEADING, NOT_A_GENE, TESTING
from screener.criteria.nodes import Node, all_of, any_of
from screener.criteria.scan import Reading, Scan
from screener.criteria.wording_shared import mentions, words_in
from screener.text.gated import Stems, gated

CHANGES = Stems(
    "mutat",
    "mutant",
    "fusion",
    "rearrang",
    "transloc",
    "amplif",
    "delet",
    "loss",
    "variant",
    "alterat",
    "aberrat",
    "express",
    "wild",
    "insertion",
)
_EDGE = frozenset(
    {",", ";", ":", ".", "(", ")", "[", "]", "AND", "OR", "ANDOR", "EXCEPT", "IF", "MUST", "BARRED", "NEG", "but", "however", "*", '"'}
)
_TRIM = frozenset({",", ";", ":", ".", "AND", "OR", "ANDOR", "/", "-", "DEFINE", "EXAMPLE", "*", '"', "IF", "MUST", "ONEOF"})
_WORDS: tuple[tuple[str, str], ...] = (
    (r"mutations?|mutated|mutants?|insertions?|indels?|duplications?|skipping", "mutated"),
    (r"alterations?|altered|aberrations?|variants?|abnormalit(?:y|ies)|alteration-positive", "altered"),
    (r"amplifications?|amplified", "amplified"),
    (r"fusions?|rearrangements?|rearranged|translocations?|translocated", "fusion"),
    (r"loss|deletions?|deleted|deficien(?:cy|t)|inactivation|lost", "loss"),
    (r"expression|expressed|expressing|expresses|express", "expressed"),
    (r"overexpression|over-expression|overexpressed|overexpressing|over-expressed", "overexpressed"),
    (r"wild-?type|wildtype|unmutated", "wild_type"),
)  # fmt: skip
_STATUS = [(re.compile(pattern), status) for pattern, status in _WORDS]
_GERMLINE = gated(r"(?:hereditary |germline |inherited ){1,2}(?:mutations?|variants?|alterations?)")
_SAME = frozenset({"mutated", "altered"})
_OF_FUNCTION = gated(r"(?:loss|gain)[ -]of[ -]function")
_SYMBOL = gated(r"(?=.{0,12}[A-Z0-9]$|[A-Z]{2})[A-Z][A-Za-z]{0,5}[A-Z0-9][A-Za-z0-9]{0,7}(?:[-/][A-Z0-9]{1,5})?")
_VARIANT = gated(r"[A-Z]\d{1,4}[A-WYZ*]?")  # "G12X" is any change of that place
_ANY_OF_A_PLACE = gated(r"[A-Z]\d{1,4}X")
_OF_THE_TUMOUR = gated(r"(?:with|that|which|who|whose|ha(?:s|ve|ving)|harbou?r|carr(?:y|ie)|bearing|expressing)")
_EXON = gated(r"exon ?\d{1,2}(?: ?(?:insertions?|deletions?|skipping|ins|del|mutations?))?")
_CONNECTIVES = frozenset({",", "AND", "OR", "ANDOR", "/", ";"})
_FILL = frozenset({"(", ")", "[", "]", "DEFINE", "EXAMPLE", "WITHINW", "ONEOF", "MUST", "ATTIME", "PRIORTO", "HISTO", "+", "-", ":"})


@dataclass(frozen=True, slots=True)
class _Part:
    """One thing of a clause: a gene (G), a status (S), a variant (V) or what joins them (C). `what` is the gene's id, the status, the variant or the connective."""

    sort: str
    what: str
    i: int
    j: int
    name: str = ""
    inner: str = ""  # the status that a gene's own name holds
    variant: str | None = None
    gene: str = ""


GeneAt = Callable[[int], "tuple[str, str, str, str, str | None]"]


def clauses(scan: Scan, read: list[Reading], gene_at: GeneAt) -> list[Reading]:
    """The clauses that speak of nothing but genes, where something of them is not in the claims `read`. `gene_at` names the marker of a token of the lexicon."""
    if not mentions(scan, CHANGES):
        return []
    taken = [False] * len(scan.tokens)
    for reading in read:
        taken[reading.i : reading.j] = [True] * (reading.j - reading.i)
    out: list[Reading] = []
    k = 0
    while k < len(scan.tokens):
        parts: list[_Part] = []
        start = k
        while k < len(scan.tokens):
            step = _part(scan, k, gene_at, parts)
            if step == k:
                break
            k = step
        if k == start:
            k += 1
        elif any(part.sort == "G" for part in parts):
            found = _clause(scan, start, k, parts)
            if found is not None and not all(taken[n] or scan.tokens[n].sym in _TRIM for n in range(found.i, found.j)):
                out.append(found)
    return out


def _part(scan: Scan, k: int, gene_at: GeneAt, parts: list[_Part]) -> int:
    """Takes up the thing at token `k`; the token behind it, or `k` where it does not belong to such a clause."""
    tokens = scan.tokens
    token = tokens[k]
    if token.sym == "BIOM":
        if _GERMLINE.fullmatch(scan.text(k, k + 1)) and scan.text(k + 1, k + 2) in ("in", "of", "within", "involving"):
            parts.append(_Part("S", "mutated", k, k + 1))  # of the genes that follow
            return k + 1
        ident, gene, name, inner, variant = gene_at(k)
        parts.append(_Part("G", ident, k, k + 1, name, inner, variant, gene))
        return k + 1
    if token.sym in _CONNECTIVES:
        parts.append(_Part("C", token.sym, k, k + 1))
        return k + 1
    if token.sym == "p" and k + 2 < len(tokens) and tokens[k + 1].sym == "." and tokens[k + 2].start == token.end + 1:
        return k + 2  # "p.G12C": of the protein
    end = k + 1  # a symbol such as "FGF19" is several tokens without a blank between them
    while (
        end < len(tokens)
        and tokens[end].start == tokens[end - 1].end
        and tokens[end].sym not in _CONNECTIVES | _FILL | {".", "NEG"}
        and end - k < 4
    ):
        end += 1
    written = scan.written(k, end)
    low = written.lower()
    if function := _OF_FUNCTION.match(scan.clean.lower, token.start):
        while k < len(tokens) and tokens[k].start < function.end():
            k += 1
        return k
    exon = _EXON.match(scan.clean.lower, token.start) if low.startswith("exon") else None
    if exon is not None:
        j = k
        while j < len(tokens) and tokens[j].start < exon.end():
            j += 1
        parts.append(_Part("V", exon.group().strip(), k, j))
        return j
    if _ANY_OF_A_PLACE.fullmatch(written):
        return k
    if _VARIANT.fullmatch(written):
        parts.append(_Part("V", written, k, end))
        return end
    if status := _status_of(low):
        parts.append(_Part("S", status, k, end))
        return end
    if end > k + 1 or _SYMBOL.fullmatch(written):
        plain = low.replace("-", "").replace("/", "")
        if (
            _SYMBOL.fullmatch(written)
            and plain not in NOT_A_GENE
            and low not in NOT_A_GENE
            and not any(concept.kind != "biomarker" for n in range(k, end) for concept in tokens[n].concepts)
        ):
            parts.append(_Part("G", "", k, end, written))
            return end
    said = words_in(scan.text(k, k + 1))
    if token.sym in _FILL and token.sym != "HISTO" and not said:
        return k + 1
    if token.sym == "NUM" or not said or token.sym in ("NEG", "IF", "EXCEPT", "MAY", "BARRED"):
        return k
    return k + 1 if all(word in LEADING or word in TESTING for word in said) else k


@lru_cache(maxsize=65536)
def _status_of(word: str) -> str:
    """The status that a word alone says of a gene; "" where it says none."""
    return next((status for pattern, status in _STATUS if pattern.fullmatch(word)), "")


def _clause(scan: Scan, i: int, j: int, parts: list[_Part]) -> Reading | None:
    tokens = scan.tokens
    while i < j and (tokens[i].sym in _TRIM | {")", "]"}):
        i += 1
    while j > i and tokens[j - 1].sym in _TRIM | {"(", "["}:
        j -= 1
    opened = [k for k in range(i, j) if tokens[k].sym in ("(", "[")]
    closed = [k for k in range(i, j) if tokens[k].sym in (")", "]")]
    alone = i == 0 or tokens[i - 1].sym in _EDGE or _of_one_tumour(scan, i)
    if len(opened) != len(closed) or not alone or (j < len(tokens) and tokens[j].sym not in _EDGE):
        return None
    parts = [part for part in parts if i <= part.i and part.j <= j]
    parts = _without_repeats(scan, parts, list(zip(opened, closed, strict=True)))
    node = _tree(scan, i, j, parts)
    return None if node is None else Reading(i, j, node, priority=2)


def _of_one_tumour(scan: Scan, i: int) -> bool:
    """ "Sarcoma with ...": of a list of tumours, it is not clear of which it is said."""
    if scan.tokens[i - 1].sym != "HISTO" or not _OF_THE_TUMOUR.match(scan.clean.lower, scan.tokens[i].start):
        return False
    named = {concept.id for token in scan.tokens[:i] if (concept := token.concept("histology")) is not None}
    return len(named) == 1


def _without_repeats(scan: Scan, parts: list[_Part], brackets: list[tuple[int, int]]) -> list[_Part]:
    """Without a gene in brackets that names again the one before them."""
    out: list[_Part] = []
    for part in parts:
        inside = next(((a, b) for a, b in brackets if a < part.i < b), None)
        last = next((one for one in reversed(out) if one.sort == "G"), None)
        if (
            part.sort == "G"
            and inside is not None
            and inside[1] - inside[0] == part.j - part.i + 1
            and last is not None
            and last.j == inside[0]
        ):
            if last.what == part.what or not part.what or not last.what:
                continue
        out.append(part)
    return out


def _tree(scan: Scan, i: int, j: int, parts: list[_Part]) -> Node | None:
    things = [part for part in parts if part.sort != "C"]
    if not any(part.sort == "G" for part in things):
        return None
    groups: list[tuple[list[_Part], list[str], list[_Part]]] = []  # genes, statuses, parts
    status_first = things[0].sort == "S"
    genes: list[_Part] = []
    statuses: list[str] = []
    members: list[_Part] = []
    variants: dict[int, list[str]] = {}
    last: _Part | None = None
    for part in things:
        opens = (part.sort == "G" and not status_first and bool(statuses)) or (part.sort == "S" and status_first and bool(genes))
        if opens:
            groups.append((genes, statuses, members))
            genes, statuses, members = [], [], []
        if part.sort == "V":
            if not genes:
                return None
            shared = genes if part.what.startswith("exon") and last is not None and last.sort == "G" else genes[-1:]
            for gene in shared:
                if gene is genes[-1] or gene.i not in variants:
                    variants.setdefault(gene.i, []).append(part.what)
        elif part.sort == "G":
            genes.append(part)
        elif last is not None and last.sort == "S" and statuses and not _CONNECTIVES & _joins(scan, last.j, part.i):
            if len(_SAME & {last.what, part.what}) != len({last.what, part.what}) and last.what != part.what:
                return None  # "loss of the mutated gene": not one or the other
            statuses[-1] = "mutated" if "mutated" in (last.what, part.what) else part.what
        else:
            statuses.append(part.what)
        members.append(part)
        last = part
    groups.append((genes, statuses, members))
    nodes: list[Node] = []
    for named, asked, _ in groups:
        if not named:
            return None
        made = [_gene(scan, gene, asked, variants.get(gene.i, []), i, j) for gene in named]
        if any(one is None for one in made):
            return None
        kept = [one for one in made if one is not None]
        words = _joins(scan, named[0].i, named[-1].j)
        nodes.append(all_of(*kept) if _both(scan, words, asked, len(kept)) else any_of(*kept))
    if len(nodes) == 1:
        return nodes[0]
    words = _joins(scan, groups[0][2][0].i, groups[-1][2][-1].j)
    if "OR" not in words and "ANDOR" not in words and not scan.excluding and "ONEOF" not in scan.present:
        return all_of(*nodes) if "AND" in words else None
    return any_of(*nodes) if not ("AND" in words and {"OR", "ANDOR"} & words and not scan.excluding) else None


def _joins(scan: Scan, i: int, j: int) -> set[str]:
    return {token.sym for token in scan.tokens[i:j]}


def _both(scan: Scan, words: set[str], asked: list[str], number: int) -> bool:
    """Must all of several genes be so? "KRAS and NRAS wild type"; of changes only where nothing but "and" joins two."""
    if number == 1 or {"OR", "ANDOR"} & words or "ONEOF" in scan.present:
        return False
    if asked and set(asked) <= {"wild_type"}:
        return True
    return "AND" in words and number == 2 and not scan.excluding


def _gene(scan: Scan, gene: _Part, asked: list[str], variants: Sequence[str | None], i: int, j: int) -> Node | None:
    statuses = list(dict.fromkeys([gene.inner] if gene.inner else asked))
    name = gene.name
    if gene.variant:
        if variants:
            name = " ".join(name.replace(gene.variant, "").split()) or name
        variants = list(dict.fromkeys([gene.variant, *variants]))  # "KRAS G12C or G12D" names the first with the gene
    if variants and not {"mutated", "altered"} & set(statuses):
        statuses = ["mutated"]  # the variant says it itself; what is asked behind it is asked of other genes
    if not statuses:
        return None
    if not gene.what and set(statuses) <= {"fusion"}:
        statuses = ["altered"] if statuses else statuses
    if any(status in ("msi_high", "mss", "high", "low") for status in statuses):
        return None
    span = scan.span(i, j)
    none: list[str | None] = [None]
    made: list[Node] = [
        Biomarker(
            marker=gene.what,
            gene=gene.gene if gene.what else gene.name,
            named=name,
            asks=status,
            variant=variant if status in ("mutated", "altered") else None,
            **span,
        )
        for status in statuses
        for variant in (variants or none)
    ]
    return any_of(*made)


__all__ = ["CHANGES", "clauses"]
