"""Order trials for one patient: tiers first, then a score whose parts are shown. No hidden weights: `Weights` holds them all, and a settings file may change them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from screener.criteria.base import Reason
from screener.match.model import TIERS, TrialMatch, Verdict

_DISEASE = {"osteosarcoma": 1.0, "bone_sarcoma": 0.8, "sarcoma": 0.6, "solid_tumour": 0.35, "none": 0.0}
_STATUS = {"RECRUITING": 1.0, "ENROLLING_BY_INVITATION": 0.5, "NOT_YET_RECRUITING": 0.7, "AVAILABLE": 0.8, "ACTIVE_NOT_RECRUITING": 0.2}
_PHASE = {"PHASE1": 0.5, "PHASE2": 1.0, "PHASE3": 1.0, "EARLY_PHASE1": 0.3, "PHASE4": 0.5}


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part of the score can add at most; they sum to 1. `disease` says how well each kind of trial fits osteosarcoma (0 to 1)."""

    disease_fit: float = 0.35
    biomarker_fit: float = 0.15
    decided: float = 0.25
    recruiting: float = 0.15
    phase: float = 0.10
    disease: dict[str, float] = field(default_factory=lambda: dict(_DISEASE))


DEFAULT = Weights()


def score_parts(match: TrialMatch, weights: Weights = DEFAULT) -> dict[str, float]:
    """The parts of a match's score, each rounded to four digits."""
    criteria = [c for c in match.criteria if not c.criterion.routine]
    decided = sum(c.verdict is not Verdict.UNKNOWN for c in criteria)
    biomarkers = [c for c in criteria if "biomarker" in c.criterion.kinds]
    fit = 0.0
    if biomarkers:
        fit = sum({Verdict.PASS: 1.0, Verdict.UNKNOWN: 0.3, Verdict.FAIL: 0.0}[c.verdict] for c in biomarkers) / len(biomarkers)
    phases = [_PHASE.get(phase, 0.3) for phase in match.trial.phases]
    parts = {
        "disease_fit": weights.disease_fit * weights.disease.get(match.disease_fit, 0.0),
        "biomarker_fit": weights.biomarker_fit * fit,
        "decided": weights.decided * (decided / len(criteria) if criteria else 0.0),
        "recruiting": weights.recruiting * _STATUS.get(match.trial.status or "", 0.4 if not match.trial.status else 0.0),
        "phase": weights.phase * (max(phases) if phases else 0.3),
    }
    return {name: round(value, 4) for name, value in parts.items()}


@dataclass(frozen=True, slots=True, order=True)
class RankKey:
    """Why a trial stands where it stands: tier, fewest failing criteria, score, then the id."""

    tier: int
    fails: int
    minus_score: float
    nct_id: str


def rank_key(match: TrialMatch) -> RankKey:
    """The sort key of a scored match. Recruiting trials and those without a stated status are told apart by the score."""
    failing = sum(c.verdict is Verdict.FAIL for c in match.criteria)
    return RankKey(TIERS.index(match.tier), failing, -match.score, match.trial.nct_id)


def rank(matches: Sequence[TrialMatch], weights: Weights = DEFAULT) -> tuple[TrialMatch, ...]:
    """Score and order, deterministically; ranks count from 1."""
    scored = []
    for match in matches:
        parts = score_parts(match, weights)
        scored.append(replace(match, score=round(sum(parts.values()), 4), score_parts=parts))
    scored.sort(key=rank_key)
    return tuple(replace(match, rank=number) for number, match in enumerate(scored, start=1))


def settled(match: TrialMatch) -> int:
    """How many non-routine criteria still need a fact (judgement apart)."""
    return sum(c.verdict is Verdict.UNKNOWN and c.reason is not Reason.JUDGEMENT and not c.criterion.routine for c in match.criteria)
