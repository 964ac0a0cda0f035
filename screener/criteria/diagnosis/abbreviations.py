"""Abbreviations of tumours that mean other things elsewhere (GC is also gemcitabine with cisplatin): read only in capitals and where a tumour's name is expected."""

from __future__ import annotations

from screener.criteria.tumour_view import TumourView

# written -> name in the lexicon; empty where it stands for more than one cancer (BC: breast, bladder, biliary), none of them a tumour of bone
_NAMES = {
    "GC": "gastric cancer", "EGC": "gastric cancer", "GEA": "gastroesophageal junction cancer", "EAC": "esophageal cancer", "OC": "ovarian cancer", "OVC": "ovarian cancer", "EOC": "ovarian cancer", "HGSOC": "ovarian cancer",
    "HGSC": "ovarian cancer", "PROC": "ovarian cancer", "PSOC": "ovarian cancer", "KS": "Kaposi sarcoma", "TCC": "urothelial carcinoma", "mUC": "urothelial carcinoma", "HNC": "head and neck cancer", "PCa": "prostate cancer",
    "NEPC": "", "MBC": "breast cancer", "mBC": "breast cancer", "BC": "", "EC": "", "CC": "", "AC": "", "ACC": "", "ATC": "", "DTC": "", "MTC": "", "PTC": "", "LBCL": "non-Hodgkin lymphoma", "nccRCC": "renal cell carcinoma", "LCNEC": "", "NEC": "", "PMP": "",
    "LMS": "leiomyosarcoma", "LPS": "liposarcoma", "CCA": "cholangiocarcinoma", "iCCA": "cholangiocarcinoma",
}  # fmt: skip
SYMBOLS = frozenset(name.lower() for name in _NAMES)


def abbreviated(view: TumourView, i: int) -> tuple[str, str] | None:
    """What an abbreviation at token `i` stands for, and how it is written; None where it is none."""
    if view.scan.tokens[i].sym not in SYMBOLS:
        return None
    written = view.scan.written(i, i + 1)
    return (_NAMES[written], written) if written in _NAMES else None


__all__ = ["SYMBOLS", "abbreviated"]
