"""The things that a digest tells: one kind per reason to act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class EventKind(StrEnum):
    """What happened; a coordinator chooses among these. In order of importance."""

    ELIGIBLE = "eligible"
    DATE = "date"
    RULED_OUT = "ruled_out"
    STATUS = "status"
    NEW_TRIAL = "new_trial"
    SITE = "site"
    PLAUSIBLE = "plausible"
    STALE = "stale"
    FACT = "fact"
    FOLLOWED = "followed"
    UNSETTLED = "unsettled"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Words:
    """A criterion's words, as they stand now and as they stood in the version last told of (None: there was nothing like it)."""

    after: str
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing to tell. `day`: the date it is about. `verdict`: eligible or undetermined, for what opened. `cause`: the criterion kinds behind a date.

    `from_version` and `to_version` are ids of trial versions, where the words that changed can be found; `words` holds them once they were found. `facts`: the
    fact that is asked for (and `question`, `ask`: how, and of whom). `count`: of trials that a fact decides. `counts`: for somebody who is followed anew.
    `reason`: why a trial ruled somebody out where its words did not change.
    """

    kind: EventKind
    patients: tuple[str, ...] = ()
    nct_id: str | None = None
    title: str = ""
    day: date | None = None
    verdict: str | None = None
    status: str | None = None
    recruits: bool = False
    cause: tuple[str, ...] = ()
    from_version: int | None = None
    to_version: int | None = None
    words: tuple[Words, ...] = ()
    reason: str = ""
    question: str = ""
    ask: str = ""
    trials: tuple[str, ...] = ()
    count: int = 0
    sites: tuple[str, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()


DEFAULT_WANTS = tuple(EventKind)
