"""The history of a trial: versions, and their differences criterion by criterion."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from registry_records import study

from screener.criteria.read import read
from screener.errors import UserError
from screener.match.amendments import ChangeKind, CriterionChange, amendments
from screener.store.session import Database
from screener.workflows.history import FieldChange, SiteChanges, history_of, trial_diff
from screener.workflows.sync_trials import sync_from_path


def _text(*inclusion: str, exclusion: tuple[str, ...] = ()) -> str:
    text = "Inclusion Criteria:\n\n" + "\n".join(f"* {line}" for line in inclusion)
    return text + ("\n\nExclusion Criteria:\n\n" + "\n".join(f"* {line}" for line in exclusion) if exclusion else "")


def _changes(before: str, after: str) -> tuple[CriterionChange, ...]:
    return amendments(read(before), read(after))


@pytest.mark.parametrize(
    ("before", "after", "values"),
    [
        ("ANC ≥ 1.0 x 10^9/L", "ANC ≥ 0.75 x 10^9/L", ("ANC at least 1 -> 0.75 10*9/L",)),
        ("Age 12 to 39 years", "Age 10 to 39 years", ("age at least 12 -> 10 a",)),
        (
            "Platelets ≥ 100 x 10^9/L",
            "Platelets > 100 x 10^9/L",
            ("platelets at least 100 10*9/L -> none", "platelets more than none -> 100 10*9/L"),
        ),
    ],
)
def test_another_meaning_is_said_in_values(before: str, after: str, values: tuple[str, ...]) -> None:
    """The name, the limit, and both numbers."""
    [change] = _changes(_text("Osteosarcoma", before), _text("Osteosarcoma", after))
    assert CriterionChange(ChangeKind.MEANING, "inclusion", before, after, values) == change


def test_what_was_added_and_removed() -> None:
    """In the registry's words, with its section."""
    changes = _changes(_text("Osteosarcoma", "Consent"), _text("Osteosarcoma", exclusion=("Pregnancy",)))
    assert {("added", None, "Pregnancy", "exclusion"), ("removed", "Consent", None, "inclusion")} == {
        (c.kind.value, c.before, c.after, c.section) for c in changes
    }


def test_other_words_of_the_same_meaning() -> None:
    """Read alike: nothing that a patient would notice."""
    [change] = _changes(_text("ANC ≥ 1.0 x 10^9/L"), _text("ANC of ≥ 1.0 x 10^9/L"))
    assert (ChangeKind.WORDS, ()) == (change.kind, change.values)


def test_words_that_were_not_read_are_a_change_of_meaning() -> None:
    """It cannot be known to be none."""
    [change] = _changes(_text("Zyxomal glimmer tested at screening one"), _text("Zyxomal glimmer tested at screening two"))
    assert ChangeKind.MEANING is change.kind


def test_a_criterion_that_changes_sides_changes_its_meaning() -> None:
    """The same words, required before and excluded now: the worst amendment to miss."""
    changes = _changes(_text("Osteosarcoma", "Pregnancy"), _text("Osteosarcoma", exclusion=("Pregnancy",)))
    assert [(ChangeKind.MEANING, True)] == [(c.kind, "inclusion -> exclusion" in c.values) for c in changes]


def test_order_blanks_and_full_stops_are_no_change() -> None:
    """What only moved is the same."""
    assert () == _changes(
        _text("Osteosarcoma", "Age 12 to 39 years", "ECOG 0-1"), _text("ECOG  0-1.", "Osteosarcoma", "Age 12 to 39 years")
    )


def test_every_criterion_is_in_some_change_or_the_same() -> None:
    """Nothing vanishes between two quite different texts."""
    before, after = _text("Osteosarcoma", "ECOG 0-1", "ANC ≥ 1.0 x 10^9/L"), _text("Ewing sarcoma", "LVEF ≥ 50 %", "ANC ≥ 1.5 x 10^9/L")
    changes = _changes(before, after)
    assert {c.text for c in read(before)} >= {c.before for c in changes if c.before}
    assert {c.text for c in read(after)} == {c.after for c in changes if c.after}
    assert {c.text for c in read(before)} == {c.before for c in changes if c.before}


def _store(database: Database, tmp_path: Path, *records: dict[str, Any]) -> None:
    for day, record in enumerate(records, start=1):
        path = tmp_path / "a.json"
        path.write_text(json.dumps(record))
        sync_from_path(database, path, now=lambda day=day: datetime(2026, 6, day, tzinfo=UTC))  # type: ignore[misc]


def _with_sites(record: dict[str, Any], *sites: tuple[str, str]) -> dict[str, Any]:
    record["protocolSection"]["contactsLocationsModule"] = {"locations": [{"facility": f, "city": "Oslo", "status": s} for f, s in sites]}
    return record


def test_the_difference_of_two_versions(database: Database, tmp_path: Path) -> None:
    """Status, ages, sites and criteria; by default the last two versions."""
    first = _with_sites(study(1, text=_text("ANC ≥ 1.0 x 10^9/L")), ("North", "RECRUITING"), ("South", "RECRUITING"))
    second = _with_sites(
        study(1, text=_text("ANC ≥ 0.75 x 10^9/L"), overallStatus="SUSPENDED"), ("North", "WITHDRAWN"), ("East", "RECRUITING")
    )
    second["protocolSection"]["eligibilityModule"]["minimumAge"] = "10 Years"
    _store(database, tmp_path, first, second)
    found = trial_diff(database, "NCT99000001")
    assert (1, 2, False) == (found.before, found.after, found.empty)
    assert (FieldChange("status", "RECRUITING", "SUSPENDED"), FieldChange("minimum age", "12 Years", "10 Years")) == found.fields
    assert SiteChanges(("East, Oslo",), ("South, Oslo",), (("North, Oslo", "RECRUITING", "WITHDRAWN"),)) == found.sites
    assert [("ANC at least 1 -> 0.75 10*9/L",)] == [change.values for change in found.criteria]


def test_the_list_of_versions(database: Database, tmp_path: Path) -> None:
    """Oldest first; the first has nothing before it; a record that changed elsewhere has an empty difference."""
    other = study(1)
    other["hasResults"] = True
    _store(database, tmp_path, study(1), other, study(1, overallStatus="COMPLETED"))
    entries = history_of(database, "NCT99000001")
    assert [1, 2, 3] == [entry.number for entry in entries]
    assert [None, True, False] == [entry.diff.empty if entry.diff else None for entry in entries]
    assert [1, 2, 3] == [entry.seen_at.day for entry in entries]


def test_versions_that_are_not_there_are_the_users_fault(database: Database, tmp_path: Path) -> None:
    """In one line, with the numbers that there are."""
    _store(database, tmp_path, study(1))
    with pytest.raises(UserError, match=r"there is no version 0 \(one version\)"):
        trial_diff(database, "NCT99000001")
    with pytest.raises(UserError, match="is not stored"):
        history_of(database, "NCT99000002")
