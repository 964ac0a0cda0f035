"""Matches and readings as JSON, for machines (the objects of `match --format json` and `read --format json`)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from screener.criteria.criterion import Criterion
from screener.criteria.nodes import node_json
from screener.criteria.read import READER
from screener.match.model import CriterionVerdict, MatchReport, TrialMatch
from screener.report.coverage import coverage_of

TEXT_SOURCE = "eligibilityCriteria"


def dumps(value: Mapping[str, Any]) -> str:
    """One line of ASCII JSON: whatever characters the registry wrote, lone surrogates included, it can be written and read everywhere."""
    return json.dumps(value, ensure_ascii=True, separators=(", ", ": "))


def report_json(report: MatchReport) -> dict[str, Any]:
    """All trials of one patient."""
    return {
        "patient": report.patient,
        "as_of": report.as_of.isoformat(),
        "assumed": list(report.assumed),
        "hidden": dict(report.hidden),
        "trials": [match_json(match) for match in report.matches],
    }


def match_json(match: TrialMatch) -> dict[str, Any]:
    """One trial for one patient."""
    return {
        "nct_id": match.trial.nct_id,
        "title": match.trial.title,
        "status": match.trial.status,
        "rank": match.rank,
        "verdict": match.verdict.value,
        "tier": match.tier.value,
        "score": match.score,
        "score_parts": dict(match.score_parts),
        "disease_fit": match.disease_fit,
        "because": match.because,
        "cohort": match.cohort,
        "cohorts": [{"name": cohort.name, "verdict": cohort.verdict.value} for cohort in match.cohorts],
        "eligible_from": match.eligible_from.isoformat() if match.eligible_from else None,
        "eligible_until": match.eligible_until.isoformat() if match.eligible_until else None,
        "repeats": list(match.repeats),
        "near_miss": None
        if match.near_miss is None
        else [{"because": o.because, "distance": o.distance, "criteria": list(o.criteria)} for o in match.near_miss],
        "notices": list(match.notices),
        "confirm": list(match.confirm),
        "missing": [
            {"fact": m.need.fact, "question": m.need.question, "ask": m.need.ask.value, "criteria": list(m.criteria)} for m in match.missing
        ],
        "criteria": [verdict_json(verdict) for verdict in match.criteria],
    }


def verdict_json(verdict: CriterionVerdict) -> dict[str, Any]:
    """One criterion for one patient."""
    criterion = verdict.criterion
    in_text = criterion.source == TEXT_SOURCE
    return {
        "index": verdict.index,
        "section": criterion.section.value,
        "start": criterion.start if in_text else None,
        "end": criterion.end if in_text else None,
        "text": criterion.text,
        "source": criterion.source,
        "kinds": list(verdict.kinds),
        "scope": criterion.scope,
        "routine": criterion.routine,
        "read": criterion.read,
        "verdict": verdict.verdict.value,
        "reason": verdict.reason.value if verdict.reason else None,
        "because": verdict.because,
        "changeable": verdict.changeable,
        "distance": verdict.distance,
        "eligible_from": verdict.eligible_from.isoformat() if verdict.eligible_from else None,
        "eligible_until": verdict.eligible_until.isoformat() if verdict.eligible_until else None,
        "assumed": verdict.assumed,
        "confirmed_by": verdict.confirmed_by,
    }


def reading_json(nct_id: str | None, criteria: Sequence[Criterion]) -> dict[str, Any]:
    """What was read of one trial's text; spans count in the registry's string. `nct_id` is null for a text without a trial."""
    coverage = coverage_of(criteria)
    return {
        "nct_id": nct_id,
        "reader": READER,
        "coverage": {
            "criteria": coverage.criteria,
            "full": coverage.full,
            "partial": coverage.partial,
            "none": coverage.none,
            "characters": coverage.characters,
            "unread_characters": coverage.unread_characters,
        },
        "criteria": [
            {
                "index": criterion.index,
                "section": criterion.section.value,
                "scope": criterion.scope,
                "start": criterion.start,
                "end": criterion.end,
                "text": criterion.text,
                "read": criterion.read,
                "tree": node_json(criterion.tree, criterion.start),
            }
            for criterion in criteria
        ],
    }
