"""The one list of kinds: every room's leaves and readers.

A new room is its two files and its lines here: the import, the leaf classes, the reader.
"""

from __future__ import annotations

from collections.abc import Callable

from screener.criteria import (
    age,
    condition,
    conditions_shared,
    diagnosis,
    disease_status,
    infection,
    lab,
    life_expectancy,
    measurable_disease,
    metastasis,
    performance,
    permitted,
    pregnancy,
    prior_therapy,
    score,
    sex,
    therapy,
    therapy_lines,
    unread,
    washout,
)
from screener.criteria.base import Leaf
from screener.criteria.scan import Reading, Scan

LEAVES: tuple[type[Leaf], ...] = (
    unread.Unread,
    permitted.Permitted,
    conditions_shared.AgeIs,
    conditions_shared.SexIs,
    conditions_shared.SiteInvolved,
    conditions_shared.ConditionPresent,
    conditions_shared.Takes,
    conditions_shared.Supported,
    lab.Lab,
    life_expectancy.LifeExpectancy,
    performance.Performance,
    performance.PerformanceCause,
    score.Scored,
    prior_therapy.PriorTherapy,
    prior_therapy.NoOptionLeft,
    therapy_lines.TherapyLines,
    washout.Washout,
    condition.Condition,
    condition.Illness,
    infection.Suppressed,
    infection.TestResult,
    pregnancy.Breastfeeding,
    pregnancy.Childbearing,
    pregnancy.Female,
    pregnancy.Pregnant,
    *diagnosis.LEAVES,
    *disease_status.LEAVES,
    *measurable_disease.LEAVES,
    *metastasis.LEAVES,
)

ROOMS: tuple[tuple[str, Callable[[Scan], list[Reading]]], ...] = (
    ("age", age.read),
    ("sex", sex.read),
    ("lab", lab.read),
    ("life_expectancy", life_expectancy.read),
    ("performance", performance.read),
    ("score", score.read),
    ("therapy", therapy.read),
    ("condition", condition.read),
    ("infection", infection.read),
    ("pregnancy", pregnancy.read),
    ("diagnosis", diagnosis.read),
    ("disease_status", disease_status.read),
    ("measurable_disease", measurable_disease.read),
    ("metastasis", metastasis.read),
)

KINDS = (
    "age", "sex", "diagnosis", "disease_status", "measurable_disease", "metastasis", "cns", "prior_therapy", "therapy_lines", "washout", "recovery", "biomarker",
    "performance", "lab", "vital_sign", "cardiac", "pulmonary", "condition", "infection", "medication", "allergy", "malignancy", "pregnancy", "contraception",
    "surgery", "life_expectancy", "tissue", "consent", "compliance", "logistics", "judgement", "cohort", "unread", "other",
)  # fmt: skip
