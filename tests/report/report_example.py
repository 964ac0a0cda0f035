"""A report made by hand: independent of how texts are read and judged."""

from __future__ import annotations

from datetime import date

from screener.criteria.base import Ask, Need, Reason
from screener.criteria.conditions_shared import SexIs
from screener.criteria.criterion import Criterion
from screener.criteria.unread import Unread
from screener.match.model import CohortVerdict, CriterionVerdict, MatchReport, Missing, Tier, TrialMatch, TrialVerdict, Verdict
from screener.text.segments import Section
from screener.trials import Contact, Site, Trial

HOSTILE = '=HYPERLINK("http://x") | [red]*bold*[/red] <script> \x1b[31mred\u202e\ud800\nnext'


def criterion(
    index: int,
    text: str,
    section: Section = Section.INCLUSION,
    scope: str | None = None,
    source: str = "eligibilityCriteria",
    *,
    unread: bool = False,
) -> Criterion:
    """A criterion with one leaf, which one does not matter but for whether it was read."""
    tree = Unread(words=text.lower(), start=0, end=len(text)) if unread else SexIs(sexes=("female",), start=0, end=len(text))
    return Criterion(index, section, 10 * index, 10 * index + len(text), text, tree, scope, source)


def trial(number: int, title: str, status: str | None = "RECRUITING") -> Trial:
    """A trial with one open site and one closed."""
    sites = (
        Site("Closed Hospital", "Rome", None, "Italy", status="COMPLETED", contacts=(Contact("Nobody", phone="555-0109"),)),
        Site(
            "Open Hospital",
            "Oslo",
            None,
            "Norway",
            status="RECRUITING",
            contacts=(Contact("Study desk", "CONTACT", "555-0101", "desk@example.org"),),
        ),
    )
    return Trial(
        f"NCT99{number:06d}",
        title,
        status=status,
        phases=("PHASE2",),
        conditions=("Osteosarcoma",),
        sites=sites,
        last_update=date(2026, 5, 1),
    )


def report() -> MatchReport:
    """Four trials: eligible, undetermined (with a hostile title), a near miss in a cohort, and one that is ruled out."""
    need = Need("biomarkers:GD2:IHC", "Is the tumour GD2 positive (IHC)?", Ask.PATHOLOGY)
    judged = (
        CriterionVerdict(0, criterion(0, "Osteosarcoma"), Verdict.PASS, "osteosarcoma, confirmed by histology"),
        CriterionVerdict(1, criterion(1, "GD2 positive tumor"), Verdict.UNKNOWN, "GD2 has not been assayed", Reason.MISSING, (need,)),
        CriterionVerdict(
            2,
            criterion(2, "Other illness", Section.EXCLUSION, unread=True),
            Verdict.UNKNOWN,
            'not read by the software: "other illness"',
            Reason.NOT_READ,
        ),
    )
    failing = CriterionVerdict(
        3,
        criterion(3, "Platelets >= 100,000/uL", scope="Part B"),
        Verdict.FAIL,
        "platelets 72 on 2026-05-22; at least 100 required",
        distance="72, needs 100",
    )
    sex = CriterionVerdict(4, criterion(4, "FEMALE", source="sex"), Verdict.FAIL, "male", changeable=False)
    matches = (
        TrialMatch(trial(1, "First synthetic trial"), TrialVerdict.ELIGIBLE, Tier.ELIGIBLE, "every criterion is met", "osteosarcoma", judged[:1]),
        TrialMatch(trial(2, HOSTILE, None), TrialVerdict.UNDETERMINED, Tier.UNDETERMINED, HOSTILE, "sarcoma", judged, missing=(Missing(need, (1,)),)),
        TrialMatch(
            trial(3, "Third synthetic trial"), TrialVerdict.INELIGIBLE, Tier.NEAR_MISS, failing.because, "sarcoma", (failing,), cohort="Part B",
            cohorts=(CohortVerdict("Part A", TrialVerdict.INELIGIBLE), CohortVerdict("Part B", TrialVerdict.INELIGIBLE)),
        ),
        TrialMatch(trial(4, "Fourth synthetic trial", "NEW_WORD"), TrialVerdict.INELIGIBLE, Tier.INELIGIBLE, "male", "none", (sex,)),
    )  # fmt: skip
    from dataclasses import replace

    ranked = tuple(
        replace(match, rank=n, score=round(1 - n / 10, 2), score_parts={"disease_fit": round(1 - n / 10, 2)})
        for n, match in enumerate(matches, start=1)
    )
    return MatchReport("PT-7", date(2026, 6, 1), ranked, {"status": 12, "study_type": 1})
