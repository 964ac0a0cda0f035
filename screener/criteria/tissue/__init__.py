"""Tumour tissue.

What it is     archival or fresh tumour tissue that must be there, and biopsies that the patient must be willing or fit to have
How it reads   "archival tumour tissue available", "willing to undergo a fresh biopsy", "lesion amenable to biopsy", "submission of a tumour block is mandatory"
Needs          disease: tissue_available; logistics: can_comply (willingness)
Unknown when   the file does not say whether there is tissue; whether a lesion can be biopsied is the investigator's judgement
"""

from __future__ import annotations

from screener.criteria.tissue.leaves import LEAVES
from screener.criteria.tissue.read import read

__all__ = ["LEAVES", "read"]
