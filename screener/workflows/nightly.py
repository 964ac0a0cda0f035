"""The night's work: sync -> what changed is read -> the panel is judged on it -> what flipped -> (whoever wants to tell somebody).

Each step is safe to run twice, so a night that was broken off is simply run again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from screener.match.rank import DEFAULT, Weights
from screener.registry.client import RegistryClient
from screener.store import matches, trial_states
from screener.store.session import Database
from screener.workflows.fit import with_disease_fit
from screener.workflows.rematch import Flip, Rematch, flips_of, rematch, rules_version
from screener.workflows.stopping import NEVER, Stop
from screener.workflows.sync_registry import sync_from_registry
from screener.workflows.sync_run import Clock, Progress, SyncReport

Tell = Callable[[Sequence[Flip]], dict[str, int]]
"""What follows from the flips (digests): it is given them and says what it did, in counts."""


@dataclass(frozen=True, slots=True)
class NightReport:
    """What a night did."""

    sync: SyncReport
    rematch: Rematch
    flips: tuple[Flip, ...] = ()
    told: dict[str, int] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """The registry's whole list is in, of one snapshot."""
        return self.sync.outcome in ("clean", "nothing_new")

    def counts(self) -> dict[str, int]:
        """For the job's row and the metrics: counts only, never a patient's value."""
        sync, judged = self.sync, self.rematch
        return {
            "read": sync.read,
            "new": sync.new,
            "changed": sync.changed,
            "unchanged": sync.unchanged,
            "set_aside": sync.set_aside,
            "newly_set_aside": len(sync.newly_set_aside),
            "trials_judged": judged.trials,
            "patients_judged": judged.patients,
            "results": judged.results,
            "patients_unreadable": judged.unreadable,
            "flips": len(self.flips),
            **self.told,
        }


def run_night(
    database: Database,
    client: RegistryClient,
    *,
    scope: str,
    as_of: date,
    now: Clock,
    full: bool = False,
    stop: Stop = NEVER,
    tell: Tell | None = None,
    progress: Progress | None = None,
    weights: Weights = DEFAULT,
) -> NightReport:
    """One night. `as_of` is the day on which the panel is judged. A mixed sync is no reason not to judge what came; a failed one ends the night.

    RegistryError, StoreError and Stopped as in the steps.
    """
    synced = sync_from_registry(database, client, scope=scope, now=now, full=full, stop=stop, progress=progress)
    return after_sync(database, synced, as_of=as_of, now=now, stop=stop, tell=tell, weights=weights)


def after_sync(
    database: Database,
    synced: SyncReport,
    *,
    as_of: date,
    now: Clock,
    stop: Stop = NEVER,
    tell: Tell | None = None,
    weights: Weights = DEFAULT,
) -> NightReport:
    """The rest of a night, whatever the trials came from."""
    stop.check()
    judged, flips = judge_panel(database, as_of=as_of, now=now, stop=stop, weights=weights)
    told = tell(flips) if tell is not None else {}
    return NightReport(synced, judged, tuple(flips), told)


def judge_panel(
    database: Database, *, as_of: date, now: Clock, stop: Stop = NEVER, weights: Weights = DEFAULT
) -> tuple[Rematch, list[Flip]]:
    """Read what changed and judge the panel on it; what flipped. `weights` are those of the scores that are kept."""
    with database.reading() as session:
        rules_changed = matches.latest_rules(session) not in (None, rules_version(weights))
    if rules_changed:
        with database.writing() as session:
            trial_states.forget_disease_fits(session)
    with_disease_fit(database)
    judged = rematch(database, as_of=as_of, now=now, stop=stop, weights=weights)
    return judged, flips_of(database, judged.run_id) if judged.run_id is not None else []
