"""Recovery.

What it is     unresolved toxicity of earlier treatment: none above a grade, with what the text excepts (verdicts, rule 8)
How it reads   "recovered to grade <= 1 from the toxic effects of prior therapy, except alopecia", "unresolved toxicity of grade 2 or more", "adverse events back to baseline"
Needs          toxicities with grades, and `complete: true`
Unknown when   the list is open, a grade is missing, or only an opinion decides ("adequate recovery of counts")
"""

from __future__ import annotations

from screener.criteria.recovery.leaves import ChronicToxicity, CountsRecovered, Recovered
from screener.criteria.recovery.read import read

__all__ = ["ChronicToxicity", "CountsRecovered", "Recovered", "read"]
