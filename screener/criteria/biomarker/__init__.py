"""Biomarkers.

What it is     a marker of the tumour or the host: expressed, mutated, amplified, lost, intact, at a score, in a share of cells, an allele, or merely known; the trial's own definition rules
How it reads   "HER2 positive, defined as IHC 3+ or 2+ with ISH amplification", "GD2 on at least 50 % of cells", "B7-H3 H-score of 100 or more", "TP53 wild type", "PD-L1 TPS >= 1 %",
               "an alteration in one of: PIK3CA, PTEN", "HLA-A*02:01 positive", "TMB-high (>= 10 mut/Mb)", "HER2 status must be known", "expression is not required"
Needs          biomarkers: name, assay, value, status, percent, tps, cps, h_score, copy_number, fish_ratio, mutations_per_mb, date
Unknown when   the marker was never assayed, not on the scale that is asked, two newest assays disagree, or the newest is older than the window
"""

from __future__ import annotations

from screener.criteria.biomarker.leaves import Biomarker, NotRequired
from screener.criteria.biomarker.read import read

LEAVES = (Biomarker, NotRequired)

__all__ = ["LEAVES", "Biomarker", "NotRequired", "read"]
