"""The state of the disease.

What it is     newly diagnosed, relapsed, refractory, progressive, advanced, resectable or not, in remission after resection; how many relapses, when, how long after treatment
How it reads   "relapsed or refractory", "locally advanced, unresectable or metastatic", "progressed after standard therapy", "in first relapse", "progression within the last 3 months",
               "free of disease after complete resection within 8 weeks", "relapse more than 6 months after the end of chemotherapy", "no curative option"
Needs          disease: status, ever, relapses, last_progression_on, resectable, sites, curative_options_available; prior_therapies
Unknown when   the fact or its date is not recorded; a partial date does not decide; only an investigator can judge ("rapidly progressing")
"""

from __future__ import annotations

from screener.criteria.disease_status.course import DiseaseCourse, courses
from screener.criteria.disease_status.leaves import (
    Assessment,
    DiseaseState,
    NoOption,
    ProgressionInWindow,
    RelapseCount,
    RelapseInterval,
    Resected,
)
from screener.criteria.disease_status.read import read

LEAVES = (DiseaseState, RelapseCount, ProgressionInWindow, RelapseInterval, Resected, NoOption, Assessment, DiseaseCourse)

__all__ = [
    "LEAVES",
    "Assessment",
    "DiseaseCourse",
    "DiseaseState",
    "NoOption",
    "ProgressionInWindow",
    "RelapseCount",
    "RelapseInterval",
    "Resected",
    "courses",
    "read",
]
