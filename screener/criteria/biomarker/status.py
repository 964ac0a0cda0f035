"""What one assay says about a status: "amplified", "wild type", "lost", and so on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from screener.logic import Truth
from screener.patients.facts import Marker
from screener.text.gated import gated

if TYPE_CHECKING:
    from screener.criteria.biomarker.leaves import Biomarker

_T, _F, _U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
# Markers that a tumour loses: negative staining is a loss, and "positive" means retained.
SUPPRESSORS = frozenset(
    {"RB1", "PTEN", "TP53", "ATRX", "CDKN2A", "SMARCB1", "SMARCA4", "MTAP", "TSC", "BRCA", "ATM_GENE", "NF1_GENE", "NF2_GENE"}
)
_COMPOSITES = frozenset(
    {
        "BRCA",
        "TSC",
        "NTRK",
        "FGFR",
        "IDH",
        "MAGEA4_NYESO1",
        "ROR1_ROR2",
        "PDGFRA_KIT_KDR",
        "HRD",
        "GNAQ",
        "PAXFOXO1",
        "PTCH1",
        "HORMONE_RECEPTOR",
        "GERMLINE",
        "PGX",
        "CATHEPSIN",
    }
)
MEASURE_WORDS = {
    "percent": "positive cells",
    "tps": "TPS",
    "cps": "CPS",
    "h_score": "H-score",
    "copy_number": "copy number",
    "fish_ratio": "FISH ratio",
    "mutations_per_mb": "mutations/Mb",
    "hrd_score": "HRD score",
}
_ALLELE = gated(r"\b(?:HLA-?)?(A|B|C|DRB1|DQB1|DPB1)\s?\*?\s?(\d{2}(?:[:]?\d{2})?(?::\d{2})?)\b", re.IGNORECASE)
# For each status asked: which recorded statuses say yes, and which say no.
_SAYS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "altered": (frozenset({"mutated", "amplified", "deleted", "loss", "fusion", "positive", "MSI-H"}), frozenset({"wild_type", "negative", "MSS"})),
    "mutated": (frozenset({"mutated", "positive"}), frozenset({"wild_type", "negative"})),
    "amplified": (frozenset({"amplified"}), frozenset({"wild_type", "negative", "deleted", "loss"})),
    "loss": (frozenset({"deleted", "loss"}), frozenset({"wild_type", "amplified"})),
    "fusion": (frozenset({"fusion", "positive"}), frozenset({"wild_type", "negative"})),
    "wild_type": (frozenset({"wild_type"}), frozenset({"mutated", "deleted", "loss", "amplified", "fusion"})),
    "intact": (frozenset({"wild_type"}), frozenset({"mutated", "deleted", "loss"})),
    "positive": (frozenset({"positive", "high"}), frozenset({"negative"})),
    "expressed": (frozenset({"positive", "high"}), frozenset({"negative"})),
    "overexpressed": (frozenset({"positive", "high"}), frozenset({"negative", "low"})),
    "negative": (frozenset({"negative"}), frozenset({"positive", "high", "mutated", "amplified", "fusion"})),
    "high": (frozenset({"high"}), frozenset({"low", "negative"})),
    "low": (frozenset({"low"}), frozenset({"high"})),
    "msi_high": (frozenset({"MSI-H", "positive", "high", "loss"}), frozenset({"MSS", "negative", "wild_type", "low"})),
    "mss": (frozenset({"MSS", "negative", "wild_type"}), frozenset({"MSI-H", "positive", "high", "loss"})),
    "methylated": (frozenset({"positive"}), frozenset({"negative"})),
}  # fmt: skip


def gene_key(name: str) -> str:
    """A gene's or marker's name without what writers vary: case, hyphens, blanks, "gene", "fusion", a leading "c-"."""
    plain = re.sub(r"[^a-z0-9/]", "", re.sub(r"\b(?:genes?|fusions?|mutations?|alterations?|type)\b", " ", name.lower()))
    return {
        "ckit": "kit",
        "cmet": "met",
        "cmyc": "myc",
        "brca": "brca1/brca2",
        "brca1/2": "brca1/brca2",
        "gbrca": "brca1/brca2",
        "tsc1/2": "tsc1/tsc2",
        "fgfr14": "fgfr",
        "ntrk1/2/3": "ntrk",
        "trk": "ntrk",
        "idh1/2": "idh1/idh2",
        "idh": "idh1/idh2",
    }.get(plain, plain)


def is_composite(marker: str) -> bool:
    """Does one lexicon entry hold several genes?"""
    return marker in _COMPOSITES


def measure_of(item: Marker, name: str) -> float | None:
    """A measured quantity of an assay."""
    value = getattr(item, name)
    return None if value is None else float(value)


def alleles_of(item: Marker) -> list[str]:
    """HLA alleles of an assay in one spelling: "A*02:01"."""
    return [allele(match) for match in _ALLELE.finditer(item.value or "")]


def allele(match: re.Match[str]) -> str:
    """One spelling of an allele: locus, star, two-digit fields with colons."""
    digits = match.group(2)
    if ":" not in digits and len(digits) == 4:
        digits = f"{digits[:2]}:{digits[2:]}"
    return f"{match.group(1).upper()}*{digits}"


def find_allele(words: str) -> str | None:
    """The allele that a text names: "HLA-A*02:01", "HLA-A0201", "HLA-A2" (= A*02)."""
    match = _ALLELE.search(words)
    if match:
        return allele(match)
    short = re.search(r"\bhla-?\s?([abc])\s?-?(\d)\b", words, re.IGNORECASE)
    return f"{short.group(1).upper()}*0{short.group(2)}" if short else None


def says(item: Marker, asks: str, marker: str = "") -> Truth:
    """What an assay says of a status; open where it does not."""
    if asks not in _SAYS:
        return _U
    yes, no = _SAYS[asks]
    status = item.status
    marker = marker or item.biomarker_id or ""
    if status is not None:
        if (
            status == "negative"
            and marker in SUPPRESSORS
            and item.assay_kind == "IHC"
            and asks in ("loss", "intact", "wild_type", "altered")
        ):
            return _T if asks in ("loss", "altered") else _F if asks == "intact" else _U
        if status == "positive" and marker in SUPPRESSORS and asks in ("loss", "intact"):
            return _F if asks == "loss" else _T if item.assay_kind == "IHC" else _U
        if status in yes:
            return _T
        if status in no:
            return _F
    return _measured(item, asks)


def _measured(item: Marker, asks: str) -> Truth:
    value = (item.value or "").strip().lower()
    if asks in ("positive", "expressed", "negative", "overexpressed"):
        found = _U
        amounts = [amount for amount in (item.percent, item.tps, item.cps, item.h_score) if amount is not None]
        if re.fullmatch(r"[0-3]\+?", value):
            grade = int(value[0])
            found = _F if grade == 0 else _T if asks == "expressed" or grade >= (3 if asks == "overexpressed" else 2) else _U
        elif value in ("positive", "detected", "present"):
            found = _T
        elif value in ("negative", "not detected", "absent"):
            found = _F
        elif amounts:
            found = _T if max(amounts) >= 1 else _F
        if asks == "negative":
            return {_T: _F, _F: _T}.get(found, _U)
        return found
    if asks == "high" and item.mutations_per_mb is not None:
        return _T if item.mutations_per_mb >= 10 else _F
    if asks == "low" and item.mutations_per_mb is not None:
        return _F if item.mutations_per_mb >= 10 else _T
    if asks in ("amplified", "altered") and item.copy_number is not None:
        return _T if item.copy_number >= 6 else _F if item.copy_number < 4 and asks == "amplified" else _U
    if asks in ("amplified",) and item.fish_ratio is not None:
        return _T if item.fish_ratio >= 2.0 else _F
    if asks in ("msi_high", "mss") and value:
        high = bool(re.search(r"msi-?h|dmmr|deficient|high|unstable", value))
        stable = bool(re.search(r"\bmss\b|pmmr|stable|proficient|msi-?l", value)) and not re.search(r"unstable", value)
        if high != stable:
            return _T if high == (asks == "msi_high") else _F
    if asks in ("mutated", "altered") and item.status is None and re.fullmatch(r"[a-z]\d{1,4}[a-z*](?:fs)?.*", value):
        return _T
    return _U


def asked_words(leaf: Biomarker) -> str:
    """What a statement asks, for people: "IHC 2+ or 3+", "at least 10 %", "amplification"."""
    if leaf.asks == "ihc":
        return f"{leaf.named} IHC {' or '.join(leaf.scores)}"
    if leaf.asks == "measure":
        return f"{leaf.named} {MEASURE_WORDS.get(leaf.name or '', leaf.name or '')} {leaf.bounds}".replace("  ", " ")
    if leaf.asks == "allele":
        return f"HLA-{leaf.variant}"
    words = {
        "positive": "positive", "negative": "negative", "expressed": "expressed", "overexpressed": "overexpressed", "altered": "altered", "mutated": "mutated", "amplified": "amplified", "loss": "lost or deleted", "fusion": "fusion",
        "wild_type": "wild type", "intact": "intact", "known": "a result", "high": "high", "low": "low", "msi_high": "MSI-high or mismatch repair deficient", "mss": "microsatellite stable", "methylated": "methylated",
    }  # fmt: skip
    said = leaf.named
    for word in (leaf.variant, words.get(leaf.asks, leaf.asks)):  # the name may hold either already: "KRAS G12C", "TMB-high"
        if word and not said.casefold().endswith(word.casefold()):
            said = f"{said} {word}"
    return said


__all__ = ["MEASURE_WORDS", "alleles_of", "asked_words", "find_allele", "gene_key", "is_composite", "measure_of", "says"]
