"""What is known of a patient and their trials today, and what a coordinator was last told of them. Both are small: no text of a trial, no value of a patient."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

OPEN_TIERS = ("eligible", "eligible_from", "undetermined")
_RECRUITS = frozenset({"RECRUITING", "NOT_YET_RECRUITING", "AVAILABLE"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact that a trial waits for."""

    fact: str
    question: str
    ask: str

    @property
    def name(self) -> str:
        """The fact in a word or two: `ANC`, `HER2 IHC`."""
        return self.fact.partition(":")[2].replace(":", " ").replace("_", " ") or self.fact.replace("_", " ")


@dataclass(frozen=True, slots=True)
class TrialNow:
    """A trial for a patient today. `tier` is `eligible_from` for whatever opens on a known day (`eligible_from`), open points or not. `sites`: open sites in the patient's reach, by place. `first_seen`: when the registry's record first came.

    `cause`: the kinds of the criteria that a date depends on. `missing`: what would decide something; `stale`: the facts of which too old values are all
    that stands between the trial and a verdict.
    """

    nct_id: str
    version_id: int
    tier: str
    status: str | None
    in_scope: bool
    title: str
    first_seen: datetime
    eligible_from: date | None = None
    cause: tuple[str, ...] = ()
    missing: tuple[Asked, ...] = ()
    stale: tuple[Asked, ...] = ()
    sites: tuple[str, ...] = ()

    @property
    def level(self) -> int:
        """2 eligible, 1 not ruled out, 0 ruled out."""
        return 2 if self.tier == "eligible" else 1 if self.tier in OPEN_TIERS else 0

    @property
    def recruits(self) -> bool:
        """Can somebody be referred? A status that is not stated hides nothing."""
        return self.in_scope and (self.status is None or self.status in _RECRUITS)

    @property
    def standing(self) -> str:
        """What must hold still before it is told of a trial that keeps changing."""
        return f"{self.level}{self.status if self.in_scope else 'left'}"


@dataclass(frozen=True, slots=True)
class PatientNow:
    """A patient today; `usable` is False where the stored file cannot be read."""

    patient_id: str
    trials: Mapping[str, TrialNow]
    usable: bool = True


@dataclass(frozen=True, slots=True)
class TrialTold:
    """What a coordinator knows of a trial. `days`: when changes of it were told lately. `held`: a change that is held back, and since when."""

    version_id: int
    tier: str
    status: str | None
    recruits: bool
    eligible_from: date | None = None
    soon: bool = False
    cause: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    held: tuple[str, date] | None = None

    @property
    def level(self) -> int:
        return 2 if self.tier == "eligible" else 1 if self.tier in OPEN_TIERS else 0


@dataclass(frozen=True, slots=True)
class PatientTold:
    """What a coordinator knows of a patient. `fact`: the one last told as most worth getting."""

    trials: Mapping[str, TrialTold] = field(default_factory=dict)
    fact: str | None = None
    stale: tuple[str, ...] = ()
    unusable: bool = False


def told_json(told: PatientTold) -> dict[str, Any]:
    """For the store."""
    return {
        "fact": told.fact,
        "stale": list(told.stale),
        "unusable": told.unusable,
        "trials": {nct_id: _trial_json(trial) for nct_id, trial in sorted(told.trials.items())},
    }


def told_from(text: str | None) -> PatientTold | None:
    """From the store; None where nothing was told yet."""
    if text is None:
        return None
    data = json.loads(text)
    trials = {nct_id: _trial_from(trial) for nct_id, trial in data["trials"].items()}
    return PatientTold(trials, data["fact"], tuple(data["stale"]), data["unusable"])


def _trial_json(trial: TrialTold) -> dict[str, Any]:
    data: dict[str, Any] = {"v": trial.version_id, "t": trial.tier, "s": trial.status, "r": trial.recruits}
    if trial.eligible_from:
        data["from"] = trial.eligible_from.isoformat()
    if trial.soon:
        data["soon"] = True
    if trial.cause:
        data["cause"] = list(trial.cause)
    if trial.sites:
        data["sites"] = list(trial.sites)
    if trial.days:
        data["days"] = [day.isoformat() for day in trial.days]
    if trial.held:
        data["held"] = [trial.held[0], trial.held[1].isoformat()]
    return data


def _trial_from(data: Mapping[str, Any]) -> TrialTold:
    held = data.get("held")
    return TrialTold(
        data["v"],
        data["t"],
        data["s"],
        data["r"],
        date.fromisoformat(data["from"]) if "from" in data else None,
        data.get("soon", False),
        tuple(data.get("cause", ())),
        tuple(data.get("sites", ())),
        tuple(date.fromisoformat(day) for day in data.get("days", ())),
        (held[0], date.fromisoformat(held[1])) if held else None,
    )
