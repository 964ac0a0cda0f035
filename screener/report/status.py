"""The registry's statuses in words."""

from __future__ import annotations

from screener.report.safe import one_line

_STATUS_WORDS = {
    "RECRUITING": "recruiting",
    "NOT_YET_RECRUITING": "not yet recruiting",
    "ENROLLING_BY_INVITATION": "by invitation",
    "ACTIVE_NOT_RECRUITING": "active, not recruiting",
    "COMPLETED": "completed",
    "SUSPENDED": "suspended",
    "TERMINATED": "terminated",
    "WITHDRAWN": "withdrawn",
    "UNKNOWN": "status unknown to the registry",
    "AVAILABLE": "expanded access available",
    "NO_LONGER_AVAILABLE": "expanded access ended",
    "TEMPORARILY_NOT_AVAILABLE": "expanded access paused",
    "APPROVED_FOR_MARKETING": "approved for marketing",
    "WITHHELD": "withheld",
}


def status_words(status: str | None) -> str:
    """A registry status in words; `status not stated` where there is none."""
    if not status:
        return "status not stated"
    return _STATUS_WORDS.get(status) or one_line(status.replace("_", " ").lower())
