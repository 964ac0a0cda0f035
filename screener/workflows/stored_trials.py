"""Stored versions as `TrialVersion`s: the store keeps the registry's JSON, and the registry's module knows how to read it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from screener.registry.reader import FaultyRecord, read_records
from screener.registry.study import RecordFault, to_trial
from screener.store import trials
from screener.store.session import Database
from screener.store.trials import StoredVersion
from screener.trials import Trial, TrialState, TrialVersion


def to_version(stored: StoredVersion) -> TrialVersion:
    """Read a stored record again. It was read once before it was stored, so this does not fail."""
    return TrialVersion(
        version_id=stored.version_id,
        nct_id=stored.nct_id,
        number=stored.number,
        content_hash=stored.content_hash,
        seen_at=stored.seen_at,
        last_update=stored.last_update,
        trial=to_trial(json.loads(stored.raw_json)),
    )


def current_trials(
    database: Database, *, nct_ids: Sequence[str] | None = None, states: Sequence[TrialState] | None = ("in_scope",)
) -> Iterator[TrialVersion]:
    """The current version of each stored trial, by NCT id; `states=None` for those in any state."""
    with database.reading() as session:
        for stored in trials.current_versions(session, nct_ids=nct_ids, states=states):
            yield to_version(stored)


def current_trial(database: Database, nct_id: str) -> TrialVersion | None:
    """The current version of one trial, whatever its state, also by an alias; None where it is not stored."""
    with database.reading() as session:
        canonical = trials.canonical_id(session, nct_id)
        stored = next(trials.current_versions(session, nct_ids=[canonical], states=None), None)
    return None if stored is None else to_version(stored)


def trial_history(database: Database, nct_id: str) -> list[TrialVersion]:
    """All versions of a trial, oldest first; empty where it is not stored."""
    with database.reading() as session:
        found = trials.history(session, trials.canonical_id(session, nct_id))
    return [to_version(stored) for stored in found]


def trials_in_file(path: Path) -> Iterator[Trial | FaultyRecord]:
    """The trials of a file or folder, without a database; what is no trial comes as it was found, with the reason."""
    for item in read_records(path):
        if isinstance(item, FaultyRecord):
            yield item
            continue
        try:
            yield to_trial(item.record)
        except RecordFault as fault:
            yield FaultyRecord(item.place, fault.reason)


def only_trials(items: Iterable[Trial | FaultyRecord]) -> tuple[list[Trial], list[FaultyRecord]]:
    """Apart: what can be used, and what cannot."""
    usable: list[Trial] = []
    faulty: list[FaultyRecord] = []
    for item in items:
        if isinstance(item, FaultyRecord):
            faulty.append(item)
        else:
            usable.append(item)
    return usable, faulty
