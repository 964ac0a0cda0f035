"""Spread of the disease.

What it is     metastatic or not, which sites are involved, only these, others than these, how many lesions
How it reads   "metastatic disease", "bone or bilateral lung metastases", "lung must be the only site of spread", "extrapulmonary metastases", "fewer than 4 lung nodules"
Needs          disease: sites, sites_complete, lesion_count
Unknown when   the site is not listed and the list is not complete; both sides are asked; lesions are counted at one of several sites
"""

from __future__ import annotations

from screener.criteria.metastasis.leaves import DiseaseAt, ElsewhereThan, LesionCount, LesionSize, Metastatic, OnlyAt, OtherSpread
from screener.criteria.metastasis.read import read

LEAVES = (Metastatic, DiseaseAt, OnlyAt, ElsewhereThan, LesionCount, LesionSize, OtherSpread)


__all__ = ["LEAVES", "DiseaseAt", "ElsewhereThan", "LesionCount", "LesionSize", "Metastatic", "OnlyAt", "OtherSpread", "read"]
