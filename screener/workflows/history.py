"""The history of one trial: its versions, and what changed between two of them, criterion by criterion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from screener.criteria.read import read
from screener.errors import UserError
from screener.match.amendments import CriterionChange, amendments
from screener.store.session import Database
from screener.trials import Site, Trial, TrialVersion
from screener.workflows.stored_trials import trial_history


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of the record that changed, in words (None: not stated)."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class SiteChanges:
    """Sites by place: added, removed, and those whose own status changed (place, before, after)."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    status: tuple[tuple[str, str | None, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class VersionDiff:
    """What changed from one version of a trial to another."""

    nct_id: str
    before: int
    after: int
    fields: tuple[FieldChange, ...]
    criteria: tuple[CriterionChange, ...]
    sites: SiteChanges

    @property
    def empty(self) -> bool:
        """Nothing that a coordinator would see (results, references, contacts may have changed)."""
        return not (self.fields or self.criteria or self.sites != SiteChanges())


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One version in a list: when it was seen first, and what changed against the one before (None for the first)."""

    number: int
    seen_at: datetime
    last_update: date | None
    status: str | None
    diff: VersionDiff | None


def history_of(database: Database, nct_id: str) -> list[HistoryEntry]:
    """All versions, oldest first, each with what changed. UserError where the trial is not stored."""
    versions = _versions(database, nct_id)
    entries = []
    for before, after in zip([None, *versions], versions, strict=False):
        diff = _diff(before, after) if before is not None else None
        entries.append(HistoryEntry(after.number, after.seen_at, after.last_update, after.trial.status, diff))
    return entries


def trial_diff(database: Database, nct_id: str, before: int | None = None, after: int | None = None) -> VersionDiff:
    """What changed between two versions, by default the last two. UserError where there are none of these numbers."""
    versions = {version.number: version for version in _versions(database, nct_id)}
    newest = max(versions)
    if after is None:
        after = newest
    if before is None:
        before = after - 1
    for number in (before, after):
        if number not in versions:
            raise UserError(f"{nct_id}: there is no version {number} ({'versions 1 to ' + str(newest) if newest > 1 else 'one version'})")
    return _diff(versions[before], versions[after])


def _versions(database: Database, nct_id: str) -> list[TrialVersion]:
    found = trial_history(database, nct_id)
    if not found:
        raise UserError(f"{nct_id} is not stored (`screener trials list` shows those there are)")
    return found


def _diff(before: TrialVersion, after: TrialVersion) -> VersionDiff:
    old, new = before.trial, after.trial
    criteria: tuple[CriterionChange, ...] = ()
    if old.eligibility_text != new.eligibility_text:
        criteria = amendments(read(old.eligibility_text), read(new.eligibility_text))
    return VersionDiff(after.nct_id, before.number, after.number, tuple(_fields(old, new)), criteria, _sites(old.sites, new.sites))


def _fields(old: Trial, new: Trial) -> Iterator[FieldChange]:
    named = (
        ("title", old.title, new.title),
        ("status", old.status, new.status),
        ("why stopped", old.why_stopped, new.why_stopped),
        ("minimum age", old.minimum_age, new.minimum_age),
        ("maximum age", old.maximum_age, new.maximum_age),
        ("sex", old.sex, new.sex),
        ("phases", _joined(old.phases), _joined(new.phases)),
        ("conditions", _joined(old.conditions), _joined(new.conditions)),
        ("interventions", _joined(x.name for x in old.interventions), _joined(x.name for x in new.interventions)),
        ("sponsor", old.lead_sponsor, new.lead_sponsor),
    )
    for field, was, now in named:
        if was != now:
            yield FieldChange(field, was, now)


def _joined(words: Sequence[str] | Iterator[str]) -> str | None:
    return ", ".join(words) or None


def _sites(old: Sequence[Site], new: Sequence[Site]) -> SiteChanges:
    """By place; several sites at one place are counted."""
    was, now = Counter(map(_place, old)), Counter(map(_place, new))
    statuses = {_place(site): site.status for site in old}
    changed = [
        (_place(site), statuses[_place(site)], site.status)
        for site in new
        if was[_place(site)] == now[_place(site)] == 1 and statuses[_place(site)] != site.status
    ]
    return SiteChanges(
        tuple(sorted((now - was).elements())), tuple(sorted((was - now).elements())), tuple(sorted(changed, key=lambda x: x[0]))
    )


def _place(site: Site) -> str:
    return ", ".join(part for part in (site.facility, site.city, site.state, site.country) if part) or "place not stated"
