"""Performance status.

What it is     ECOG (Zubrod, WHO), Karnofsky or Lansky against a limit, the scale often chosen by age
How it reads   "ECOG 0-2", "Karnofsky >= 50 for patients > 16 years and Lansky >= 50 for <= 16 years", "ECOG PS of 2 or worse", "performance score of 70 or greater"
Needs          performance: scale, value, date; birth_date where age chooses the scale
Unknown when   nothing is recorded, the conversion from another scale straddles the limit, two assessments of one day disagree, or the cause of a poor score matters
"""

from screener.criteria.performance.course import PerformanceKept
from screener.criteria.performance.leaf import Performance, PerformanceCause
from screener.criteria.performance.read import read

__all__ = ["Performance", "PerformanceCause", "PerformanceKept", "read"]
