"""Cohorts: which criteria are common to all, and which belong to one cohort only (contract: verdicts, per trial)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from screener.match.model import CriterionVerdict


@dataclass(frozen=True, slots=True)
class Scopes:
    """Judged criteria, grouped. `cohorts` are the names of the alternatives; empty where the trial has none."""

    criteria: tuple[CriterionVerdict, ...]
    cohorts: tuple[str, ...]

    @property
    def common(self) -> list[CriterionVerdict]:
        """Criteria that bind everybody."""
        return [c for c in self.criteria if c.criterion.scope not in self.cohorts]

    def own(self, cohort: str) -> list[CriterionVerdict]:
        """Criteria of one cohort."""
        return [c for c in self.criteria if c.criterion.scope == cohort]

    def deciding(self, cohort: str | None) -> list[CriterionVerdict]:
        """The criteria that decide for the chosen cohort."""
        return list(self.criteria) if cohort is None else [*self.common, *self.own(cohort)]


def scopes_of(judged: Sequence[CriterionVerdict]) -> Scopes:
    """Group judged criteria by cohort. Steps that every patient passes (screening, apheresis, treatment) are no alternatives."""
    names = dict.fromkeys(c.criterion.scope for c in judged if c.criterion.scope)
    cohorts = tuple(name for name in names if name and is_alternative(name))
    return Scopes(tuple(judged), cohorts if len(cohorts) > 1 else ())


_STEPS = ("screening", "procurement", "apheresis", "leukapheresis", "lymphodepletion", "treatment", "infusion", "registration", "step", "pre-", "enrollment", "enrolment", "follow", "production", "collection", "randomi", "retreatment")


def is_alternative(scope: str) -> bool:
    """Is a scope one of several cohorts, rather than a step on everybody's way?"""
    lower = scope.lower()
    return not any(word in lower for word in _STEPS) or any(word in lower for word in ("cohort", "arm ", "part ", "stratum", "group"))
