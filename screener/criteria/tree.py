"""The one list of kinds: every room's leaves and readers.

A new room is its two files and its lines here: the import, the leaf classes, the reader.
"""

from __future__ import annotations

from collections.abc import Callable

from screener.criteria import unread
from screener.criteria.base import Leaf
from screener.criteria.scan import Reading, Scan

LEAVES: tuple[type[Leaf], ...] = (unread.Unread,)

ROOMS: tuple[tuple[str, Callable[[Scan], list[Reading]]], ...] = ()

KINDS = (
    "age", "sex", "diagnosis", "disease_status", "measurable_disease", "metastasis", "cns", "prior_therapy", "therapy_lines", "washout", "recovery", "biomarker",
    "performance", "lab", "vital_sign", "cardiac", "pulmonary", "condition", "infection", "medication", "allergy", "malignancy", "pregnancy", "contraception",
    "surgery", "life_expectancy", "tissue", "consent", "compliance", "logistics", "judgement", "cohort", "unread", "other",
)  # fmt: skip
