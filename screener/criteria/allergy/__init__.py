"""Allergies.

What it is     allergy, hypersensitivity, anaphylaxis or intolerance to a drug, a class, an excipient, the trial's own drug, latex, foods
How it reads   "known hypersensitivity to platinum compounds", "allergy to the study drug or any of its excipients", "history of anaphylactic reaction to irinotecan"
Needs          allergies; prior therapies where a reaction to a treatment is meant
Unknown when   the list is not complete and holds no match, a severity is asked, or a listed drug may be the one meant
"""

from __future__ import annotations

from screener.criteria.allergy.leaf import Allergy
from screener.criteria.allergy.read import read

__all__ = ["Allergy", "read"]
