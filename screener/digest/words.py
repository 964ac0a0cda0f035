"""Each event as one line for a coordinator, with what lies behind it. Registry text is shortened and freed of control characters here; escaping is the template's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from screener.digest.dates import date_words
from screener.digest.events import Event, EventKind
from screener.report.safe import one_line, shortened
from screener.report.status import status_words
from screener.text.clean import as_printed

_TITLE = 120
_QUOTE = 220
_NAMED = 6

KIND_WORDS = {
    EventKind.ELIGIBLE: ("newly eligible", "newly eligible"),
    EventKind.DATE: ("date", "dates"),
    EventKind.RULED_OUT: ("newly ruled out", "newly ruled out"),
    EventKind.STATUS: ("opened or closed", "opened or closed"),
    EventKind.NEW_TRIAL: ("new trial", "new trials"),
    EventKind.SITE: ("site opened", "sites opened"),
    EventKind.PLAUSIBLE: ("newly possible", "newly possible"),
    EventKind.STALE: ("values to renew", "values to renew"),
    EventKind.FACT: ("fact worth getting", "facts worth getting"),
    EventKind.FOLLOWED: ("newly followed", "newly followed"),
    EventKind.UNSETTLED: ("unsettled trial", "unsettled trials"),
    EventKind.FAULT: ("unusable record", "unusable records"),
}
"""One and several of each kind: for the subject, and for headings."""


def counted(kind: EventKind, count: int) -> str:
    """`2 newly eligible`."""
    one, several = KIND_WORDS[kind]
    return f"{count} {one if count == 1 else several}"


_TIERS = {"eligible": "eligible", "eligible_from": "eligible later", "undetermined": "undetermined"}
_STOPPED = {"SUSPENDED": "is suspended", "TERMINATED": "was terminated", "WITHDRAWN": "was withdrawn", "COMPLETED": "is completed"}
_REGISTRY = "https://clinicaltrials.gov/study/"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing in the mail. `lead` says it; `details` what lies behind it; `quotes` pairs of words before (may be empty) and now."""

    kind: EventKind
    lead: str
    patients: str = ""
    nct_id: str | None = None
    title: str = ""
    link: str | None = None
    details: tuple[str, ...] = ()
    quotes: tuple[tuple[str, str], ...] = ()


def merged(events: Iterable[Event]) -> list[Event]:
    """The same thing of several patients once, the most important first, then as they came."""
    found: dict[Event, list[str]] = {}
    for event in events:
        found.setdefault(replace(event, patients=()), []).extend(event.patients)
    order = list(EventKind)
    together = [replace(event, patients=tuple(sorted(set(patients)))) for event, patients in found.items()]
    return sorted(together, key=lambda e: (order.index(e.kind), e.nct_id or "", e.patients))


def line_of(event: Event, *, as_of: date, language: str) -> Line:
    """The event in words."""
    lead, details = _said(event, as_of, language)
    title = shortened(one_line(event.title), _TITLE) if event.title else ""
    link = f"{_REGISTRY}{event.nct_id}" if event.nct_id else None
    quotes = tuple((_quoted(words.before or ""), _quoted(words.after)) for words in event.words)
    return Line(event.kind, lead, named(event.patients), event.nct_id, title, link, details, quotes)


def _quoted(text: str) -> str:
    """A criterion's words without the registry's marks of escaping (`\\>=`), which nobody needs to read."""
    return shortened(one_line(as_printed(text)), _QUOTE)


def _said(event: Event, as_of: date, language: str) -> tuple[str, tuple[str, ...]]:
    def on(day: date | None) -> str:
        return date_words(day, language) if day is not None else "a date not known"

    later = (f"eligible from {on(event.day)}, if all else holds",) if event.verdict == "eligible_from" and event.day else ()
    match event.kind:
        case EventKind.ELIGIBLE:
            return "Now eligible", ()
        case EventKind.PLAUSIBLE:
            return "Nothing rules it out any more", later or ("undetermined: open points remain",)
        case EventKind.NEW_TRIAL:
            return "New trial", (later or (_TIERS.get(event.verdict or "", "undetermined"),)) + (status_words(event.status),)
        case EventKind.RULED_OUT:
            until = f" until {on(event.day)}" if event.day is not None else ""
            return f"Now ruled out{until}", (shortened(one_line(event.reason), _QUOTE),) if event.reason else ()
        case EventKind.STATUS:
            return _status(event), ()
        case EventKind.SITE:
            return "A site opened in reach: " + named([shortened(one_line(place), 80) for place in event.sites]), ()
        case EventKind.DATE:
            what = _cause(event.cause)
            if event.day is not None and event.day > as_of:
                days = (event.day - as_of).days
                return f"{what} ends in {days} day{'s' if days != 1 else ''}, on {on(event.day)}", ()
            when = "today" if event.day == as_of else f"on {on(event.day)}"
            return f"{what} ended {when}: now {_TIERS.get(event.verdict or '', 'undetermined')}", ()
        case EventKind.STALE:
            return f"Too old to count: {one_line(event.question)}", (f"open for that alone: {named(event.trials)}", f"ask: {event.ask}")
        case EventKind.FACT:
            return f"Now most worth getting: {one_line(event.question)}", (
                f"{event.count} trials wait for it: {named(event.trials)}",
                f"ask: {event.ask}",
            )
        case EventKind.FOLLOWED:
            counts = ", ".join(f"{count} {_TIERS.get(tier, tier)}" for tier, count in event.counts) or "no open trial"
            return f"Followed from now on: {counts}", (f"first: {named(event.trials)}",) if event.trials else ()
        case EventKind.UNSETTLED:
            return "Keeps changing: told again when it has stood for a week", ()
        case EventKind.FAULT:
            return "The patient's record cannot be read: not matched until it is put right", ()


def _status(event: Event) -> str:
    if event.status == "LEFT":
        return "Left the registry's list"
    if event.recruits:
        return "Opened: " + status_words(event.status)
    return f"Closed: it {_STOPPED[event.status]}" if event.status in _STOPPED else f"Closed: {status_words(event.status)}"


def _cause(kinds: Sequence[str]) -> str:
    if "washout" in kinds:
        return "Washout"
    return f"Waiting time ({', '.join(kind.replace('_', ' ') for kind in kinds)})" if kinds else "Waiting time"


def named(names: Sequence[str]) -> str:
    """The first few, and how many more."""
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
