"""That a performance status has lately not become worse: "with no deterioration over the previous 2 weeks"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Finding, Leaf, Need, missing
from screener.criteria.scan import Reading, Scan
from screener.criteria.wording_shared import said_at
from screener.text.gated import gated


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformanceKept(Leaf):
    """The performance status has not become worse in the time that `words` quotes."""

    kind: str = "performance"
    words: str

    room: ClassVar[str] = "performance_kept"

    def judge(self, chart: object, as_of: date) -> Finding:
        """Two assessments that agree do not show what was between them: a person knows."""
        return missing(
            f"whether the performance status has become worse is not recorded ({self.words})",
            Need("performance:course", f"Has the performance status kept: {self.words}?"),
        )


_KEPT = gated(
    r"(?:(?:with|and|but|which shows|showing|had|has|have) ){0,2}(?:no|without)(?: (?:any|sudden|clear|evident|significant|clinically significant|recent)){0,2} (?:deterioration|worsening)(?: (?:of|in) (?:the |their )?(?:ecog |karnofsky )?(?:performance(?: status| score)?|ps|score))?"
    r"(?: (?:(?:over|in|within|during|for) )?(?:the )?(?:(?:previous|past|last|preceding|prior) )?(?:\d{1,2}|two|three|four) (?:weeks?|days?)(?: (?:prior(?: to)?|before|preceding|from) (?:the )?(?:(?:baseline|screening|enrol+ment|randomi[sz]ation|registration|inclusion)|(?:first )?(?:day|dose|dosing|administration)[^.;,()]{0,40})(?: or (?:the )?(?:day of (?:the )?)?(?:first )?(?:dosing|dose|screening|baseline)(?: of study (?:drug|treatment|intervention))?)?)?)?(?=[\s.;,)]|$)"
)


def kept(scan: Scan) -> list[Reading]:
    """Such words in a sentence that names a scale."""
    if scan.search(_KEPT) is None:
        return []
    for i in range(1, len(scan.tokens)):
        found = said_at(scan, i, _KEPT)
        if found is not None:
            j = found[1]
            return [Reading(i, j, PerformanceKept(words=scan.written(i, j)[:120], **scan.span(i, j)), "performance", priority=2)]
    return []
