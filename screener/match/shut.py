"""Trials that are surely shut to a patient: seen from who fails what, before anything is explained.

A trial is shut for good where in each of its cohorts a criterion fails on a fact that cannot change, and no day changes that. Such a trial is neither a near
miss nor open later, whatever else it asks: judging the rest of it would tell nobody anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from screener.criteria.criterion import Criterion
from screener.match.cohorts import WayIn
from screener.match.evaluate import Judge
from screener.match.model import Tier, TrialMatch, TrialVerdict
from screener.match.over_time import TrialDates
from screener.match.screen import judge_criterion
from screener.match.sentences import because_of
from screener.match.timeline import Timeline
from screener.trials import Trial

Fails = Callable[[int], bool]
"""Whether the criterion at a place fails today."""


def shut_for_good(criteria: Sequence[Criterion], ways: Sequence[WayIn], fails: Fails, timeline: Timeline) -> bool:
    """Is a trial of these criteria and cohorts (see `ways_in`) of tier `ineligible`, whatever else is found?"""
    return all(any(fails(place) and _lasting(criteria[place], timeline) for place in way.members) for way in ways)


def shut_match(trial: Trial, criteria: Sequence[Criterion], fails: Fails, judge: Judge, *, disease_fit: str) -> TrialMatch:
    """The match of a trial without cohorts that is shut for good: the criteria that fail, and no others; no score, because it is not ranked."""
    failing = [judge_criterion(criterion, judge) for place, criterion in enumerate(criteria) if fails(place)]
    because = because_of(TrialVerdict.INELIGIBLE, Tier.INELIGIBLE, TrialDates(), failing, (), failing)
    return TrialMatch(trial, TrialVerdict.INELIGIBLE, Tier.INELIGIBLE, because, disease_fit, tuple(failing))


def _lasting(criterion: Criterion, timeline: Timeline) -> bool:
    """Is today's truth of a criterion that of every later day, on facts that cannot change?"""
    return not timeline.judge.meaning(criterion.meaning).changeable and len(timeline.meaning(criterion.meaning)) == 1
