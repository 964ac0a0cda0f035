"""Measured quantities: laboratory values, heart and lung measures, vital signs.

What it is     an analyte, measure or vital sign against a limit: a number with unit, a multiple of a limit of normal, "normal", or the maximum for age and sex
How it reads   "ANC >= 1,000/uL", "ALT/AST <= 2.5 x ULN (<= 5 x ULN if liver metastases)", "creatinine within normal limits", "LVEF of at least 50 %", "BP < 140/90"
Needs          labs with unit and date (and the report's limits of normal), vitals; for creatinine clearance also age, sex, weight or height
Unknown when   there is no value, it is older than its window or undated, two results of one day disagree, or the limit of normal is not known
"""

from screener.criteria.lab.leaf import Lab
from screener.criteria.lab.read import read

__all__ = ["Lab", "read"]
