"""From what was told to what is: each event at its time, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.digest.changes import changes
from screener.digest.events import Event, EventKind
from screener.digest.states import Asked, PatientNow, PatientTold, TrialNow, told_from, told_json
from screener.report.json import dumps

DAY = date(2026, 6, 1)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
TOLD_AT = datetime(2026, 5, 31, tzinfo=UTC)
ANC = Asked("labs:ANC", "What is the ANC?", "laboratory")
HER2 = Asked("biomarkers:HER2", "Is the tumour HER2 positive?", "pathology")


def trial(
    tier: str = "undetermined", *, nct_id: str = "NCT99000001", version: int = 1, status: str | None = "RECRUITING", **details: object
) -> TrialNow:
    plain = TrialNow(nct_id, version, tier, status, True, "Synthetic trial", LONG_AGO)
    return replace(plain, **details)  # type: ignore[arg-type]


def now(*trials: TrialNow) -> PatientNow:
    return PatientNow("PT-1", {one.nct_id: one for one in trials})


def told_of(*trials: TrialNow, day: date = DAY) -> PatientTold:
    return changes(None, now(*trials), as_of=day, since=None)[1]


def step(told: PatientTold, *trials: TrialNow, day: date = DAY) -> tuple[list[Event], PatientTold]:
    events, after = changes(told, now(*trials), as_of=day, since=TOLD_AT)
    return events, told_from(dumps(told_json(after))) or after


def kinds(told: PatientTold, *trials: TrialNow, day: date = DAY) -> list[EventKind]:
    return [event.kind for event in step(told, *trials, day=day)[0]]


def test_somebody_newly_followed_is_one_line() -> None:
    """No flood: counts, and the first that are eligible."""
    events, _ = changes(
        None, now(trial("eligible"), trial(nct_id="NCT99000002"), trial("ineligible", nct_id="NCT99000003")), as_of=DAY, since=None
    )
    assert [EventKind.FOLLOWED] == [event.kind for event in events]
    assert (("eligible", 1), ("undetermined", 1)) == events[0].counts
    assert ("NCT99000001",) == events[0].trials


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("undetermined", "undetermined", []),
        ("undetermined", "eligible", [EventKind.ELIGIBLE]),
        ("ineligible", "eligible", [EventKind.ELIGIBLE]),
        ("ineligible", "undetermined", [EventKind.PLAUSIBLE]),
        ("near_miss", "undetermined", [EventKind.PLAUSIBLE]),
        ("ineligible", "near_miss", []),
        ("undetermined", "ineligible", [EventKind.RULED_OUT]),
        ("eligible", "near_miss", [EventKind.RULED_OUT]),
        ("eligible", "undetermined", []),
    ],
)
def test_what_opens_and_what_closes_to_a_patient(before: str, after: str, expected: list[EventKind]) -> None:
    """A change of standing is told; what changes nothing for the coordinator is not."""
    assert expected == kinds(told_of(trial(before)), trial(after))


def test_told_once() -> None:
    """The same state again says nothing."""
    told = told_of(trial("undetermined"))
    events, told = step(told, trial("eligible"))
    assert [EventKind.ELIGIBLE] == [event.kind for event in events]
    assert [] == kinds(told, trial("eligible"))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("RECRUITING", "SUSPENDED", [EventKind.STATUS]),
        ("RECRUITING", "COMPLETED", [EventKind.STATUS]),
        ("SUSPENDED", "RECRUITING", [EventKind.STATUS]),
        ("NOT_YET_RECRUITING", "RECRUITING", [EventKind.STATUS]),
        ("SUSPENDED", "TERMINATED", []),
        (None, "RECRUITING", [EventKind.STATUS]),
    ],
)
def test_a_trial_that_opens_or_closes(before: str | None, after: str, expected: list[EventKind]) -> None:
    """It is told where the patient is not ruled out; from one closed status to another nobody is told."""
    assert expected == kinds(told_of(trial(status=before)), trial(status=after))
    assert [] == kinds(told_of(trial("ineligible", status=before)), trial("ineligible", status=after))


def test_a_trial_that_leaves_the_registry() -> None:
    """It counts as closed."""
    [event] = step(told_of(trial()), trial(in_scope=False))[0]
    assert (EventKind.STATUS, "LEFT", False) == (event.kind, event.status, event.recruits)


def test_a_new_trial_is_called_new() -> None:
    """By when the registry's record first came; a trial that was there and opens to the patient is not new."""
    new = trial(nct_id="NCT99000009", first_seen=TOLD_AT + timedelta(hours=1))
    assert [EventKind.NEW_TRIAL] == kinds(told_of(trial()), trial(), new)
    assert [EventKind.PLAUSIBLE] == kinds(told_of(trial()), trial(), replace(new, first_seen=LONG_AGO))


def test_a_date_is_told_three_days_before_and_when_it_is_reached() -> None:
    """Each once, and nothing between."""
    opens = DAY + timedelta(days=4)
    waiting = trial("eligible_from", eligible_from=opens, cause=("washout",))
    told = told_of(waiting)
    said = []
    for days in range(7):
        today = DAY + timedelta(days=days)
        one = waiting if today < opens else trial("eligible")
        events, told = step(told, one, day=today)
        said += [(days, event.kind, event.day, event.cause) for event in events]
    assert [(1, EventKind.DATE, opens, ("washout",)), (4, EventKind.DATE, opens, ("washout",))] == said


def test_sites_in_reach() -> None:
    """A site that opened is named; one that closed is not told of."""
    [event] = step(told_of(trial(sites=("A", "B"))), trial(sites=("B", "C")))[0]
    assert (EventKind.SITE, ("C",)) == (event.kind, event.sites)
    assert [] == kinds(told_of(trial(sites=("A", "B"))), trial(sites=("A",)))


def test_a_fact_is_told_when_it_becomes_the_most_worth() -> None:
    """Two trials at least must wait for it; it is told again only after another was."""
    one, two = trial(missing=(ANC, HER2)), trial(nct_id="NCT99000002", missing=(HER2,))
    told = told_of(trial(), trial(nct_id="NCT99000002"))
    events, told = step(told, one, two)
    assert [("Is the tumour HER2 positive?", 2)] == [(event.question, event.count) for event in events]
    assert [] == kinds(told, one, two)
    assert [] == kinds(told_of(trial()), trial(missing=(ANC,)))


def test_a_stale_value_is_told_once_until_it_is_renewed() -> None:
    """Then it may be told again."""
    stale = trial(stale=(ANC,))
    events, told = step(told_of(trial()), stale)
    assert [(EventKind.STALE, ("NCT99000001",))] == [(event.kind, event.trials) for event in events]
    assert [] == kinds(told, stale)
    _, told = step(told, trial("eligible"))
    assert [EventKind.STALE] == kinds(told, stale)


def test_an_unusable_record_is_told_once_and_nothing_is_forgotten() -> None:
    """When it can be read again, the comparison goes on from what was told before."""
    broken = PatientNow("PT-1", {}, usable=False)
    events, told = changes(told_of(trial()), broken, as_of=DAY, since=TOLD_AT)
    assert [EventKind.FAULT] == [event.kind for event in events]
    assert [] == changes(told, broken, as_of=DAY, since=TOLD_AT)[0]
    assert [EventKind.ELIGIBLE] == kinds(told, trial("eligible"))


def test_a_trial_that_flaps_is_told_of_twice_and_then_held_back() -> None:
    """Open and shut every day: two changes are told, then once that it keeps changing, then nothing until it stands for a week."""
    told = told_of(trial())
    said = []
    for days in range(1, 30):
        today = DAY + timedelta(days=days)
        tier = ("ineligible" if days % 2 else "undetermined") if days <= 12 else "ineligible"
        events, told = step(told, trial(tier), day=today)
        said += [(days, event.kind) for event in events]
    assert [(1, EventKind.RULED_OUT), (2, EventKind.PLAUSIBLE), (3, EventKind.UNSETTLED)] == said[:3]
    assert [EventKind.RULED_OUT] == [kind for _, kind in said[3:]]
    assert 12 < said[3][0] <= 20


_TIERS = st.sampled_from(["eligible", "eligible_from", "undetermined", "near_miss", "ineligible"])
_STATUSES = st.sampled_from(["RECRUITING", "SUSPENDED", "COMPLETED", None])


@given(st.lists(st.tuples(_TIERS, _STATUSES), min_size=1, max_size=25))
def test_no_history_is_told_of_twice(history: list[tuple[str, str | None]]) -> None:
    """Whatever happened: right after a telling there is nothing to tell, and the state survives the store."""
    told = told_of(trial())
    for number, (tier, status) in enumerate(history):
        today = DAY + timedelta(days=number)
        _, told = step(told, trial(tier, status=status), day=today)
        again, later = step(told, trial(tier, status=status), day=today)
        assert [] == again
        assert told == later
