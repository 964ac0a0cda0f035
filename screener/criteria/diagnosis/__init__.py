"""Diagnosis.

What it is     the tumour's type (or a list of eligible or excluded types), how it was confirmed, its grade, origin, place, size, and its response to chemotherapy
How it reads   "histologically confirmed high-grade osteosarcoma", "Ewing sarcoma, chordoma, or MSI-H colorectal cancer", "sarcoma other than GIST", "arising in Paget disease",
               "larger than 8 cm at diagnosis", "less than 90 % necrosis", "metastatic at diagnosis"
Needs          diagnosis: histology, subtype, confirmed_by, grade, origin, primary_site, axial, tumor_size_cm, necrosis_percent, metastatic_at_diagnosis
Unknown when   the fact is not recorded; a subtype is asked and none is recorded; the text names a tumour nobody can place
"""

from __future__ import annotations

from screener.criteria.diagnosis.leaves import Confirmed, Grade, MetastaticAtDiagnosis, Necrosis, Origin, PrimarySite, Tumour, TumourSize
from screener.criteria.diagnosis.read import read
from screener.criteria.diagnosis.stages import Stage
from screener.criteria.diagnosis.timing import AgeAtDiagnosis, SinceDiagnosis
from screener.criteria.diagnosis.traits import Trait

LEAVES = (
    Tumour,
    Confirmed,
    Grade,
    Origin,
    PrimarySite,
    TumourSize,
    Necrosis,
    MetastaticAtDiagnosis,
    Stage,
    Trait,
    AgeAtDiagnosis,
    SinceDiagnosis,
)

__all__ = [
    "LEAVES",
    "AgeAtDiagnosis",
    "Confirmed",
    "Grade",
    "MetastaticAtDiagnosis",
    "Necrosis",
    "Origin",
    "PrimarySite",
    "SinceDiagnosis",
    "Stage",
    "Trait",
    "Tumour",
    "TumourSize",
    "read",
]
