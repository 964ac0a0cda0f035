"""Washout.

What it is     time since a treatment: none within the last N weeks, or at least N weeks (half-lives) since the last one (verdicts, rules 1, 7 and 25)
How it reads   "at least 21 days since the last myelosuppressive chemotherapy (42 days if a nitrosourea)", "major surgery within 4 weeks", "antibodies: >= 21 days",
               "5 half-lives or 2 weeks, whichever is longer, since the last targeted therapy"
Needs          prior_therapies with the date on which each ended, and `complete: true` to deny others
Unknown when   the list is open, an end is missing or known to the month only, dates are disputed, a half-life is not known, or it is not known whether a treatment is meant
"""

from __future__ import annotations

from screener.criteria.washout.between import lone
from screener.criteria.washout.between import read as between
from screener.criteria.washout.leaves import Washout
from screener.criteria.washout.no_later import read as no_later
from screener.criteria.washout.read import read

__all__ = ["Washout", "between", "lone", "no_later", "read"]
