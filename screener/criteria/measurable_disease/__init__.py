"""Measurable disease.

What it is     disease that can be measured (or at least evaluated) on imaging, how many lesions, how large, how recent the scan
How it reads   "measurable disease per RECIST 1.1", "at least one measurable lesion", "measurable or evaluable disease", "RECIST-measurable disease on CT within 28 days",
               "only non-measurable disease", "lesions of at least 10 mm"
Needs          disease: measurable, evaluable, lesion_count, longest_lesion_mm, last_imaging_on
Unknown when   measurability is not recorded; the last imaging is older than the window, or undated; two lesions are asked and their number is not recorded
"""

from __future__ import annotations

from screener.criteria.measurable_disease.leaves import Imaged, Measurable, TargetLesion, Unirradiated
from screener.criteria.measurable_disease.read import read

LEAVES = (Measurable, Imaged, TargetLesion, Unirradiated)

__all__ = ["LEAVES", "Imaged", "Measurable", "TargetLesion", "Unirradiated", "read"]
