"""What matching gives: a verdict per criterion, a match per trial. Frozen values; reports render these and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from screener.criteria.base import Need, Reason
from screener.criteria.criterion import Criterion
from screener.trials import Trial


class Verdict(StrEnum):
    """What a criterion means for one patient's eligibility."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    UNKNOWN = "unknown"


class TrialVerdict(StrEnum):
    """What a trial means for one patient."""

    ELIGIBLE = "eligible"
    UNDETERMINED = "undetermined"
    INELIGIBLE = "ineligible"


class Tier(StrEnum):
    """The coarse order of trials, best first."""

    ELIGIBLE = "eligible"
    ELIGIBLE_FROM = "eligible_from"
    UNDETERMINED = "undetermined"
    NEAR_MISS = "near_miss"
    INELIGIBLE = "ineligible"


TIERS = tuple(Tier)


@dataclass(frozen=True, slots=True)
class CriterionVerdict:
    """One criterion judged for one patient. `because` is one plain sentence with the deciding fact and its date."""

    index: int
    criterion: Criterion
    verdict: Verdict
    because: str
    reason: Reason | None = None
    needs: tuple[Need, ...] = ()
    changeable: bool = True
    distance: str | None = None
    eligible_from: date | None = None
    eligible_until: date | None = None
    assumed: bool = False
    confirmed_by: str | None = None
    closes_cohort: bool = False  # a fail that closes only its own cohort

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds to show: a criterion that closes a cohort to the patient is of kind `cohort`."""
        return ("cohort",) if self.closes_cohort else self.criterion.kinds


@dataclass(frozen=True, slots=True)
class CohortVerdict:
    """One cohort (arm, part, dose level) of a trial."""

    name: str
    verdict: TrialVerdict


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that would decide criteria of this trial, with the question and who can answer it."""

    need: Need
    criteria: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A changeable fact that stands in the way, how far it is from what is asked, and the criteria that it fails."""

    because: str
    distance: str | None
    criteria: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TrialMatch:
    """One trial for one patient. `rank` counts from 1; `score_parts` sum to `score`.

    `eligible_from`: the first day on which nothing rules the patient out any more; `because` names what must still hold by then. `eligible_until`: the last
    day on which the verdict of today (or of `eligible_from`) stands without new facts. `repeats`: criteria whose values are stale by `eligible_from`.
    `near_miss`: for a trial that is ruled out, the smallest set of changeable facts that stand in the way; None where something cannot change.
    `notices`: what a person should know of this match (an answer that has lapsed).
    """

    trial: Trial
    verdict: TrialVerdict
    tier: Tier
    because: str
    disease_fit: str
    criteria: tuple[CriterionVerdict, ...]
    missing: tuple[Missing, ...] = ()
    confirm: tuple[int, ...] = ()
    cohort: str | None = None
    cohorts: tuple[CohortVerdict, ...] = ()
    eligible_from: date | None = None
    eligible_until: date | None = None
    repeats: tuple[int, ...] = ()
    near_miss: tuple[Obstacle, ...] | None = None
    notices: tuple[str, ...] = ()
    score: float = 0.0
    score_parts: dict[str, float] = field(default_factory=dict)
    rank: int = 0


@dataclass(frozen=True, slots=True)
class MatchReport:
    """All trials of one run for one patient, ranked. `hidden` counts trials left out, by the filter that hid them."""

    patient: str
    as_of: date
    matches: tuple[TrialMatch, ...]
    hidden: dict[str, int] = field(default_factory=dict)
    assumed: tuple[str, ...] = ()
