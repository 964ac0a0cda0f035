"""Medication.

What it is     drugs that are (or must not be) taken: classes, single drugs, steroids with a ceiling in prednisone equivalents (verdicts, rules 1 and 10)
How it reads   "systemic corticosteroids > 10 mg/day prednisone equivalent", "strong CYP3A4 inhibitors or inducers within 14 days", "requires enzyme-inducing anticonvulsants"
Needs          medications with daily doses, and `complete: true`; body weight where the ceiling is per kilogram
Unknown when   the list is open, a drug in it is not known, a dose is missing
"""

from __future__ import annotations

from screener.criteria.medication.allowed import allowed
from screener.criteria.medication.kept import read as kept
from screener.criteria.medication.leaves import StableDose, Takes
from screener.criteria.medication.read import read
from screener.criteria.medication.stopped import read as stopped

__all__ = ["StableDose", "Takes", "allowed", "kept", "read", "stopped"]
