"""Order trials for one patient: tiers first, then a score whose parts are shown. No hidden weights: `Weights` holds them all, and a settings file may change them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from screener.errors import UserError
from screener.match.model import TIERS, TrialMatch, Verdict
from screener.patients.values import nearest, shown_word
from screener.text.segments import Section

_DISEASE = {"osteosarcoma": 1.0, "bone_sarcoma": 0.8, "sarcoma": 0.6, "solid_tumour": 0.35, "none": 0.0}
_STATUS = {"RECRUITING": 1.0, "ENROLLING_BY_INVITATION": 0.5, "NOT_YET_RECRUITING": 0.7, "AVAILABLE": 0.8, "ACTIVE_NOT_RECRUITING": 0.2}
_PHASE = {"PHASE1": 0.5, "PHASE2": 1.0, "PHASE3": 1.0, "EARLY_PHASE1": 0.3, "PHASE4": 0.5}


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part of the score can add at most; as they stand they sum to 1. `disease` says how well each kind of trial fits osteosarcoma (0 to 1).

    `biomarker_fit`: the trial's target is this patient's. `decided`: share of the non-routine criteria that the record decides. `recruiting`: the status.
    `sites`: an open site in the patient's reach. `phase`: later phases first.
    """

    disease_fit: float = 0.30
    biomarker_fit: float = 0.20
    decided: float = 0.20
    recruiting: float = 0.15
    sites: float = 0.05
    phase: float = 0.10
    disease: dict[str, float] = field(default_factory=lambda: dict(_DISEASE))


DEFAULT = Weights()


def weights_from(data: Mapping[str, Any], name: str = "the settings of ranking", base: Weights = DEFAULT) -> Weights:
    """`base` with some weights changed. UserError names every fault: unknown keys, what is no number of at least 0."""
    faults: list[str] = []
    known = {item.name for item in fields(Weights)}
    changed: dict[str, Any] = {}
    for key, value in data.items():
        if key not in known:
            near = nearest(str(key), known)
            faults.append(f"{shown_word(str(key))}: no part of the score{f'; did you mean {near}?' if near else ''}")
        elif key == "disease":
            changed[key] = {**_DISEASE, **_numbers(value, _DISEASE, "disease", faults)}
        else:
            changed |= _numbers({key: value}, known, "", faults)
    if faults:
        raise UserError(f"{name}: {len(faults)} fault{'s' if len(faults) != 1 else ''}", faults)
    return replace(base, **changed)


def _numbers(data: Any, known: Collection[str], path: str, faults: list[str]) -> dict[str, float]:
    if not isinstance(data, Mapping):
        faults.append(f"{path}: not keys and numbers")
        return {}
    found: dict[str, float] = {}
    for key, value in data.items():
        at = f"{path}.{key}" if path else str(key)
        if key not in known:
            faults.append(f"{at}: unknown; known are {', '.join(known)}")
        elif isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1000:
            faults.append(f"{at}: not a number from 0 to 1000")
        else:
            found[key] = float(value)
    return found


def biomarker_fit(match: TrialMatch) -> float:
    """How well the biomarkers that the trial asks for are those of the patient: 1 where they are met, 0 where not, 0.2 where not known; 0.6 where it asks for none."""
    asked = [c for c in match.criteria if c.criterion.section is Section.INCLUSION and c.kinds[:1] == ("biomarker",)]
    if not asked:
        return 0.6
    return sum({Verdict.PASS: 1.0, Verdict.UNKNOWN: 0.2, Verdict.FAIL: 0.0}[c.verdict] for c in asked) / len(asked)


def score_parts(match: TrialMatch, weights: Weights = DEFAULT, reach: float = 0.5) -> dict[str, float]:
    """The parts of a match's score, each rounded to four digits. `reach`: 0 to 1, how well the trial's sites are in the patient's reach."""
    criteria = [c for c in match.criteria if not c.criterion.routine]
    decided = sum(c.verdict is not Verdict.UNKNOWN for c in criteria)
    phases = [_PHASE.get(phase, 0.3) for phase in match.trial.phases]
    parts = {
        "disease_fit": weights.disease_fit * weights.disease.get(match.disease_fit, 0.0),
        "biomarker_fit": weights.biomarker_fit * biomarker_fit(match),
        "decided": weights.decided * (decided / len(criteria) if criteria else 0.0),
        "recruiting": weights.recruiting * _STATUS.get(match.trial.status or "", 0.4 if not match.trial.status else 0.0),
        "sites": weights.sites * reach,
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


def rank(matches: Sequence[TrialMatch], weights: Weights = DEFAULT, reach: Mapping[str, float] | None = None) -> tuple[TrialMatch, ...]:
    """Score and order, deterministically; ranks count from 1. `reach`: by NCT id, how well the trial's sites are in the patient's reach (0 to 1)."""
    scored = []
    for match in matches:
        parts = score_parts(match, weights, (reach or {}).get(match.trial.nct_id, 0.5))
        scored.append(replace(match, score=round(sum(parts.values()), 4), score_parts=parts))
    scored.sort(key=rank_key)
    return tuple(replace(match, rank=number) for number, match in enumerate(scored, start=1))
