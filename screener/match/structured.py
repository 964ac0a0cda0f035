"""The registry's structured fields (minimumAge, maximumAge, sex) as criteria: judged even where the text is silent (contract: verdicts, rule 17)."""

from __future__ import annotations

from screener.criteria.read import Criterion
from screener.trials import Trial


def structured_criteria(trial: Trial, first_index: int) -> tuple[Criterion, ...]:
    """The criteria that a trial's structured fields state, numbered from `first_index`. `source` names the field; there is no span."""
    return ()
