"""Pregnancy and breastfeeding.

What it is     pregnant, breastfeeding, a pregnancy test, being able to have children
How it reads   "pregnant or breastfeeding", "women of childbearing potential must have a negative pregnancy test", "not nursing"
Needs          sex, reproductive
Unknown when   the patient is female and it is not recorded
"""

from __future__ import annotations

from screener.criteria.pregnancy.leaf import Breastfeeding, Childbearing, Female, Pregnant, TestsAgreed
from screener.criteria.pregnancy.read import read

__all__ = ["Breastfeeding", "Childbearing", "Female", "Pregnant", "TestsAgreed", "read"]
