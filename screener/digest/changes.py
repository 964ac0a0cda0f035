"""From what was last told to what is now: the events, and what will have been told once they are delivered. Pure: no clock, no database.

A trial that keeps changing is told of twice within a fortnight; a third change is held back until it has stood for a week. It is said once that it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from screener.digest.events import Event, EventKind
from screener.digest.states import Asked, PatientNow, PatientTold, TrialNow, TrialTold

_SOON = timedelta(days=3)
_MEMORY = timedelta(days=14)
_SETTLED = timedelta(days=7)
_MOST_TOLD = 2  # changes of one trial within the memory
_LEAST_WORTH = 2  # trials that a fact must bear on to be worth a line


def changes(told: PatientTold | None, now: PatientNow, *, as_of: date, since: datetime | None) -> tuple[list[Event], PatientTold]:
    """What to tell of one patient, and what is told by it. `told` is None for somebody never told of; `since` is when the last delivered digest was composed."""
    if not now.usable:
        known = told or PatientTold()
        fault = [] if known.unusable else [Event(EventKind.FAULT, (now.patient_id,))]
        return fault, replace(known, unusable=True)
    if told is None or (told.unusable and not told.trials):
        events = [_followed(now)]
        trials = {nct_id: _as_told(trial) for nct_id, trial in now.trials.items() if trial.level}
        told = PatientTold()
    else:
        events, trials = _trial_events(told, now, as_of, since)
    stale, facts = _stale_events(told, now)
    worth, fact = _fact_events(told, now, facts)
    return [*events, *stale, *worth], PatientTold(trials, fact, facts)


def _trial_events(told: PatientTold, now: PatientNow, as_of: date, since: datetime | None) -> tuple[list[Event], dict[str, TrialTold]]:
    events: list[Event] = []
    trials: dict[str, TrialTold] = {}
    for nct_id in sorted(now.trials.keys() | told.trials.keys()):
        before, after = told.trials.get(nct_id), now.trials.get(nct_id)
        if after is None:
            assert before is not None
            trials[nct_id] = before
            continue
        happened = list(_changed(before, after, now.patient_id, as_of, since))
        known, said = _settle(before, after, happened, as_of)
        events += said
        if known.level or known.days or known.held:
            trials[nct_id] = known
    return events, trials


def _changed(before: TrialTold | None, after: TrialNow, patient: str, as_of: date, since: datetime | None) -> Iterator[Event]:
    """What a coordinator would want to know of one trial. At most one change of its standing, then its sites."""

    def event(kind: EventKind, **details: object) -> Event:
        plain = Event(kind, (patient,), after.nct_id, after.title, status=after.status, recruits=after.recruits, verdict=after.tier)
        return replace(plain, **details)  # type: ignore[arg-type]

    if before is None or not before.level:
        if after.level and after.recruits:
            new = before is None and since is not None and after.first_seen > since
            kind = EventKind.NEW_TRIAL if new else EventKind.ELIGIBLE if after.level == 2 else EventKind.PLAUSIBLE
            yield event(kind, day=after.eligible_from)
        return
    if before.recruits != after.recruits or (after.level and before.status != after.status and after.recruits):
        if after.level or before.recruits:
            yield event(EventKind.STATUS, status=after.status if after.in_scope else "LEFT")
        return
    if not after.recruits:
        return
    if not after.level:
        yield event(EventKind.RULED_OUT, from_version=before.version_id, to_version=after.version_id)
        return
    if after.tier == "eligible_from" and before.tier != "eligible_from":
        yield event(EventKind.RULED_OUT, day=after.eligible_from, from_version=before.version_id, to_version=after.version_id)
        return
    reached = before.tier == "eligible_from" and before.eligible_from is not None and before.eligible_from <= as_of
    if reached and after.tier != "eligible_from":
        yield event(EventKind.DATE, day=before.eligible_from, cause=before.cause)
    elif after.level > before.level:
        yield event(EventKind.ELIGIBLE)
    elif after.eligible_from is not None and after.tier == "eligible_from" and as_of < after.eligible_from <= as_of + _SOON:
        if not before.soon or before.eligible_from != after.eligible_from:
            yield event(EventKind.DATE, day=after.eligible_from, cause=after.cause)
    opened = tuple(place for place in after.sites if place not in before.sites)
    if opened:
        yield event(EventKind.SITE, sites=opened)


_FLAPS = frozenset({EventKind.ELIGIBLE, EventKind.PLAUSIBLE, EventKind.RULED_OUT, EventKind.STATUS, EventKind.NEW_TRIAL})


def _settle(before: TrialTold | None, after: TrialNow, happened: list[Event], as_of: date) -> tuple[TrialTold, list[Event]]:
    """Tell, or hold back where the trial keeps changing: then what was told before still is what is told."""
    lately = tuple(day for day in (before.days if before else ()) if as_of - day < _MEMORY)
    flaps = [event for event in happened if event.kind in _FLAPS]
    if before is not None and flaps and len(lately) >= _MOST_TOLD:
        since = before.held[1] if before.held and before.held[0] == after.standing else as_of
        if as_of - since < _SETTLED:
            said = [] if before.held else [replace(flaps[0], kind=EventKind.UNSETTLED)]
            return replace(before, days=lately, held=(after.standing, since)), said
    days = (*lately, as_of) if flaps else lately
    soon = any(event.kind is EventKind.DATE and event.day is not None and event.day > as_of for event in happened)
    kept = before is not None and before.soon and before.eligible_from == after.eligible_from
    # A change that was held back and went back again leaves its mark, so that it is not said anew that the trial keeps changing.
    held = ("", before.held[1]) if before is not None and before.held and lately and not flaps else None
    return replace(_as_told(after), days=days, soon=soon or kept, held=held), happened


def _as_told(trial: TrialNow) -> TrialTold:
    return TrialTold(trial.version_id, trial.tier, trial.status, trial.recruits, trial.eligible_from, cause=trial.cause, sites=trial.sites)


def _followed(now: PatientNow) -> Event:
    open_now = [trial for trial in now.trials.values() if trial.level and trial.recruits]
    counts = Counter(trial.tier for trial in open_now)
    first = sorted((trial.nct_id for trial in open_now if trial.level == 2), key=str)[:3]
    return Event(EventKind.FOLLOWED, (now.patient_id,), counts=tuple(sorted(counts.items())), trials=tuple(first))


def _fact_events(told: PatientTold, now: PatientNow, stale: tuple[str, ...]) -> tuple[list[Event], str | None]:
    """The fact on which most open trials wait, where it is another than the one last told."""
    asked: dict[str, Asked] = {}
    waiting: dict[str, list[str]] = {}
    for trial in now.trials.values():
        if trial.tier == "undetermined" and trial.recruits:
            for one in trial.missing:
                if one.fact in stale:
                    continue  # told of as a value to renew
                asked.setdefault(one.fact, one)
                waiting.setdefault(one.fact, []).append(trial.nct_id)
    before = len(waiting.get(told.fact or "", ()))
    top = min(waiting, key=lambda fact: (-len(waiting[fact]), fact), default=None)
    if top is None or len(waiting[top]) < _LEAST_WORTH:
        return [], told.fact if before else None
    if top == told.fact or len(waiting[top]) <= before:
        return [], told.fact
    one = asked[top]
    told_of = Event(
        EventKind.FACT,
        (now.patient_id,),
        question=one.question,
        ask=one.ask,
        count=len(waiting[top]),
        trials=tuple(sorted(waiting[top])),
    )
    return [told_of], top


def _stale_events(told: PatientTold, now: PatientNow) -> tuple[list[Event], tuple[str, ...]]:
    """Values that are too old and are all that keeps a trial from a verdict: each is told once, until it was renewed."""
    blocked: dict[str, Asked] = {}
    for trial in now.trials.values():
        if trial.tier == "undetermined" and trial.recruits:
            blocked |= {one.fact: one for one in trial.stale}
    # A value that was told of stays told of until it is renewed, whether or not a trial that asks for it recruits today.
    asked = {one.fact for trial in now.trials.values() if trial.level for one in trial.missing}
    known = tuple(sorted(blocked.keys() | (set(told.stale) & asked)))
    new = [blocked[fact] for fact in sorted(blocked) if fact not in told.stale]
    if not new:
        return [], known
    wait = [trial.nct_id for trial in now.trials.values() if trial.recruits and any(one in trial.stale for one in new)]
    names = ", ".join(one.name for one in new)
    asks = ", ".join(sorted({one.ask for one in new}))
    event = Event(EventKind.STALE, (now.patient_id,), question=names, ask=asks, trials=tuple(sorted(wait)))
    return [event], known
