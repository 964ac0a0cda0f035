"""Other words for genes and proteins: whole names with the lexicon's name in brackets behind, names run together with what is asked."""

from __future__ import annotations

import re

from screener.criteria.wordings.model import Wording, of


def _signed(match: re.Match[str]) -> str:
    """A marker with its sign in words."""
    return "{g}-negative" if match["s"] in ("-", "negative") else "{g}-positive"


# Genes and proteins by their whole names, of which the brackets behind hold the name that the lexicon has.
_LONG = r"(?:kirsten rat sarcoma|v-?raf|v-?ki-?ras|neuroblastoma ras|anaplastic lymphoma kinase|neurotrophic|c-?ros|ros proto-oncogene|mesenchymal[- ]epithelial transition|isocitrate dehydrogenase|claudin|platelet[- ]derived growth factor receptor|fibroblast growth factor receptor|folate receptor|epidermal growth factor(?: receptor)?|rearranged during transfection|receptor tyrosine kinase|programmed (?:cell )?death|breast cancer(?: gene| susceptibility gene)?(?= \(brca)|methylthioadenosine|carcinoembryonic)"
_REST = r"(?:viral|oncogene|homolog|b1?|kinase|receptor|alpha|type|protein|factor|gene|ligand|[123]|18\.2|1/2/3|tyrosine|epithelial|transition|phosphorylase|antigen|death|cell|proto-oncogene|\(erbb2\))"
_SHORT = r"kras|braf|nras|alk|ntrk(?:1/2/3)?|ros-?1|c?-?met|idh1?(?:/2)?|cldn18\.2|pdgfr-?a?|fgfr[1-4]?|fr-?[aα]|egfr|her-?2|ret|pd-?l1|pd-1|mtap|cea|brca(?:1/2)?"

GENE_NAMES: tuple[Wording, ...] = (
    of(rf"(?:human )?{_LONG}(?:[ -]{_REST}){{0,6}},? [(\[](?P<g>{_SHORT})[)\]]", "{g}"),
    of(r"circulating tumou?r (?:deoxyribonucleic acid|dna)(?: [(\[](?:ctdna|dna)[)\]])?(?![\w-])", "ctdna"),
    of(r"(?P<g>egfr|kras|nras|braf|idh1|idh2|kit|alk|met|esr1|pik3ca)mu?t?(?![\w-])", "{g} mutant"),
    of(r"(?P<g>egfr|kras|nras|braf|ras|idh1?|kit|tp53)wt(?![\w-])", "{g} wild-type"),
    of(r"(?P<g>her-?2)(?:/neu)? ?\((?P<s>[+-]|negative|positive)\)", _signed),
    of(r"proficient mismatch repair(?![\w-])(?: \(pmmr\))?", "mismatch repair proficient"),
    of(r"deficient mismatch repair(?: system)?(?![\w-])(?: \(dmmr\))?", "mismatch repair deficient"),
)
