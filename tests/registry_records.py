"""Builders of synthetic registry records."""

from __future__ import annotations

from typing import Any

CRITERIA = "Inclusion Criteria:\n\n* Osteosarcoma that has come back\n\nExclusion Criteria:\n\n* Pregnancy"


def study(number: int = 1, *, text: str | None = CRITERIA, snapshot: str | None = "2026-06-01", **status: Any) -> dict[str, Any]:
    """A small synthetic record with the id NCT99 and the number; `status` goes into its statusModule."""
    record: dict[str, Any] = {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT99{number:06d}", "briefTitle": f"Synthetic trial {number}"},
            "statusModule": {"overallStatus": "RECRUITING", "lastUpdatePostDateStruct": {"date": "2026-05-01", "type": "ACTUAL"}, **status},
            "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE1", "PHASE2"]},
            "conditionsModule": {"conditions": ["Osteosarcoma"]},
        },
        "hasResults": False,
    }
    if text is not None:
        record["protocolSection"]["eligibilityModule"] = {"eligibilityCriteria": text, "minimumAge": "12 Years", "sex": "ALL"}
    if snapshot is not None:
        record["derivedSection"] = {"miscInfoModule": {"versionHolder": snapshot}}
    return record
