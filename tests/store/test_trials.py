"""Trials and versions in the store, on both databases."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from registry_records import CRITERIA, study
from sqlalchemy import func, select

from screener.registry.study import to_fetched_trial
from screener.store import runs, trial_states, trials
from screener.store.session import Database
from screener.store.tables import TrialVersionRow
from screener.store.trials import KeptPage
from screener.trials import TrialSummary

NOW = datetime(2026, 6, 1, 15, 0, tzinfo=UTC)


def keep(database: Database, *records: dict, now: datetime = NOW) -> KeptPage:
    """Keep records as one run of their own."""
    with database.writing() as session:
        run_id = runs.start(session, mode="path", source="test", now=now)
        return trials.keep_page(session, [to_fetched_trial(r) for r in records], run_id=run_id, now=now)


def test_new_changed_and_unchanged_are_told_apart(database: Database) -> None:
    """By content; the nightly day of the snapshot is no content."""
    assert ("NCT99000001", "NCT99000002") == keep(database, study(1), study(2)).new
    kept = keep(database, study(1, snapshot="2026-06-02"), study(2, text="Inclusion: osteosarcoma"), study(3))
    assert (("NCT99000003",), ("NCT99000002",), ("NCT99000001",)) == (kept.new, kept.changed, kept.unchanged)


def test_versions_are_appended_and_none_is_lost(database: Database) -> None:
    """There, away and back again are three versions, each with the registry's record whole."""
    later = [NOW + timedelta(days=n) for n in range(3)]
    texts = ["first ≥ words", "other words", "first ≥ words"]
    for text, now in zip(texts, later, strict=True):
        keep(database, study(1, text=text), now=now)
    with database.reading() as session:
        history = trials.history(session, "NCT99000001")
        [current] = trials.current_versions(session)
    assert [(1, later[0]), (2, later[1]), (3, later[2])] == [(v.number, v.seen_at) for v in history]
    assert [study(1, text=text) for text in texts] == [json.loads(v.raw_json) for v in history]
    assert history[2] == current
    assert history[0].content_hash == history[2].content_hash != history[1].content_hash


def test_a_second_record_of_a_trial_in_the_same_run_is_told(database: Database) -> None:
    """On the same page and on a later one: the first stands."""
    with database.writing() as session:
        run_id = runs.start(session, mode="path", source="test", now=NOW)
        first, second = to_fetched_trial(study(1)), to_fetched_trial(study(1, text="other words"))
        page = trials.keep_page(session, [first, second], run_id=run_id, now=NOW)
        later = trials.keep_page(session, [second], run_id=run_id, now=NOW)
    assert (("NCT99000001",), (second,)) == (page.new, page.repeated)
    assert ((), (second,)) == (later.changed, later.repeated)


def test_an_older_snapshot_does_not_replace_a_newer_one(database: Database) -> None:
    """A file from last month, read after last night's."""
    keep(database, study(1, snapshot="2026-06-01"))
    kept = keep(database, study(1, text="old words", snapshot="2026-05-01"))
    assert ("NCT99000001", ()) == (kept.outdated[0].trial.nct_id, kept.changed)
    with database.reading() as session:
        assert 1 == len(trials.history(session, "NCT99000001"))


def test_the_snapshot_day_moves_on_with_unchanged_records(database: Database) -> None:
    """So that what is older than the last sight of a record is known."""
    keep(database, study(1, snapshot="2026-06-01"))
    keep(database, study(1, snapshot="2026-06-09"))
    assert keep(database, study(1, text="between", snapshot="2026-06-05")).outdated


def test_a_trial_that_left_and_comes_back_is_in_scope_again(database: Database) -> None:
    """Its state changes, its versions do not."""
    keep(database, study(1), study(2))
    with database.writing() as session:
        trial_states.set_state(session, "NCT99000001", "removed", now=NOW)
        trial_states.set_state(session, "NCT99000002", "merged", now=NOW, merged_into="NCT99000001")
    with database.reading() as session:
        assert {"merged": 1, "removed": 1} == trial_states.counts_by_state(session)
        assert [] == list(trials.current_versions(session))
        assert 2 == len(list(trials.current_versions(session, states=None)))
    back = NOW + timedelta(days=7)
    assert ("NCT99000001",) == keep(database, study(1), now=back).unchanged
    with database.reading() as session:
        assert ("in_scope", back) == (trials.summary(session, "NCT99000001").state, trials.summary(session, "NCT99000001").state_since)
        assert "NCT99000001" == trials.summary(session, "NCT99000002").merged_into


def test_the_summary_of_a_trial(database: Database) -> None:
    """What a list shows."""
    keep(database, study(1))
    with database.reading() as session:
        shown = TrialSummary(
            nct_id="NCT99000001",
            title="Synthetic trial 1",
            status="RECRUITING",
            study_type="INTERVENTIONAL",
            state="in_scope",
            state_since=NOW,
            merged_into=None,
            disease_fit=None,
            versions=1,
            last_update=date(2026, 5, 1),
        )
        assert [shown] == list(trials.summaries(session))
        assert trials.summary(session, "NCT99000002") is None


def test_disease_fit_is_forgotten_when_the_text_changes(database: Database) -> None:
    """It was decided for the words of a version."""
    keep(database, study(1), study(2))
    with database.writing() as session:
        trial_states.set_disease_fits(session, {"NCT99000001": "osteosarcoma", "NCT99000002": "sarcoma"})
    keep(database, study(1, text="other words"), study(2))
    with database.reading() as session:
        assert [None, "sarcoma"] == [s.disease_fit for s in trials.summaries(session)]


def test_a_trial_is_found_by_an_alias(database: Database) -> None:
    """An id that the registry no longer uses leads to the one that it does."""
    record = study(1)
    record["protocolSection"]["identificationModule"]["nctIdAliases"] = ["NCT99000099", "nonsense"]
    keep(database, record)
    with database.reading() as session:
        assert ["NCT99000001", "NCT99000005"] == [trials.canonical_id(session, i) for i in ("NCT99000099", "NCT99000005")]


@pytest.mark.parametrize("odd", ["a\x00b", "a\ud800b", "\u2028 ≥ \U0001f9b4"])
def test_odd_characters_are_kept_without_loss(database: Database, odd: str) -> None:
    """In the record they survive; in the headline what no database can hold becomes U+FFFD."""
    record = study(1, text=CRITERIA + odd, overallStatus=odd)
    record["protocolSection"]["identificationModule"]["briefTitle"] = odd
    keep(database, record)
    with database.reading() as session:
        [stored] = trials.current_versions(session)
        assert record == json.loads(stored.raw_json)
        assert odd.replace("\x00", "\ufffd").replace("\ud800", "\ufffd") == trials.summary(session, "NCT99000001").title


def test_a_long_text_is_kept_whole(database: Database) -> None:
    """Ten million characters of criteria, and a headline of a hundred thousand."""
    record = study(1, text="x" * 10_000_000, overallStatus="Y" * 100_000)
    keep(database, record)
    assert ("NCT99000001",) == keep(database, record).unchanged
    with database.reading() as session:
        [stored] = trials.current_versions(session)
    assert record == json.loads(stored.raw_json)


def test_a_page_is_kept_whole_or_not_at_all(database: Database) -> None:
    """Ctrl-C in the middle of a transaction leaves nothing half-written."""

    def stopped_half_way() -> None:
        with database.writing() as session:
            run_id = runs.start(session, mode="path", source="test", now=NOW)
            trials.keep_page(session, [to_fetched_trial(study(1))], run_id=run_id, now=NOW)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped_half_way()
    with database.reading() as session:
        assert 0 == session.scalar(select(func.count()).select_from(TrialVersionRow))
        assert [] == list(runs.latest(session))


def test_versions_of_a_run_are_what_was_new_or_changed_in_it(database: Database) -> None:
    """What has to be read and judged again."""
    keep(database, study(1), study(2))
    keep(database, study(1), study(2, text="other words"), study(3))
    with database.reading() as session:
        run_id = runs.latest(session)[0].id
        assert ["NCT99000002", "NCT99000003"] == [v.nct_id for v in trials.versions_of_run(session, run_id)]


def test_many_trials_are_asked_for_by_id(database: Database) -> None:
    """More than one statement can name; unknown ids are simply not there."""
    keep(database, *(study(n) for n in range(1, 1200)))
    with database.reading() as session:
        found = list(trials.current_versions(session, nct_ids=[f"NCT99{n:06d}" for n in range(100, 1400)]))
    assert [f"NCT99{n:06d}" for n in range(100, 1200)] == [v.nct_id for v in found]
