"""The words of the registry's coded fields (ClinicalTrials.gov OpenAPI 2.0.5). A word outside these is kept and noted, never refused."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_SITE_STATUSES = frozenset(
    [
        "ACTIVE_NOT_RECRUITING",
        "COMPLETED",
        "ENROLLING_BY_INVITATION",
        "NOT_YET_RECRUITING",
        "RECRUITING",
        "SUSPENDED",
        "TERMINATED",
        "WITHDRAWN",
        "AVAILABLE",
    ]
)

KNOWN_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "Status": _SITE_STATUSES
        | frozenset(["NO_LONGER_AVAILABLE", "TEMPORARILY_NOT_AVAILABLE", "APPROVED_FOR_MARKETING", "WITHHELD", "UNKNOWN"]),
        "RecruitmentStatus": _SITE_STATUSES,
        "StudyType": frozenset(["INTERVENTIONAL", "OBSERVATIONAL", "EXPANDED_ACCESS"]),
        "Phase": frozenset(["NA", "EARLY_PHASE1", "PHASE1", "PHASE2", "PHASE3", "PHASE4"]),
        "Sex": frozenset(["FEMALE", "MALE", "ALL"]),
        "StandardAge": frozenset(["CHILD", "ADULT", "OLDER_ADULT"]),
        "InterventionType": frozenset(
            [
                "BEHAVIORAL",
                "BIOLOGICAL",
                "COMBINATION_PRODUCT",
                "DEVICE",
                "DIAGNOSTIC_TEST",
                "DIETARY_SUPPLEMENT",
                "DRUG",
                "GENETIC",
                "PROCEDURE",
                "RADIATION",
                "OTHER",
            ]
        ),
        "ArmGroupType": frozenset(
            ["EXPERIMENTAL", "ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION", "OTHER"]
        ),
    }
)
