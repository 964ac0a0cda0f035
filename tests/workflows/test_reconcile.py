"""After a whole walk: trials that left the scope, were merged, vanished, came back; on both databases. Nothing is ever deleted."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from fake_registry import Answer, Asked, FakeRegistry, html
from sync_nights import NIGHT, amended, posted, registry_of, run_rows, stored_state, sync

from screener.errors import RegistryError
from screener.store import trials
from screener.store.session import Database
from screener.trials import TrialSummary


def _summary(database: Database, number: int) -> TrialSummary:
    with database.reading() as session:
        found = trials.summary(session, f"NCT99{number:06d}")
    assert found is not None
    return found


def _full(database: Database, registry: FakeRegistry, night: int) -> dict[str, int] | None:
    """A full walk of a night's snapshot; what was reconciled."""
    registry.snapshot = f"2026-06-{night:02d}T09:00:05"
    sync(database, registry, full=True, now=NIGHT + timedelta(days=night))
    said = run_rows(database)[-1].reconciled_json
    return None if said is None else json.loads(said)


def test_a_trial_whose_conditions_changed_is_out_of_scope_and_kept_up_to_date(database: Database) -> None:
    """It is asked for by its id, now and on every full walk after; when the query finds it again it is in scope again."""
    with registry_of(30) as registry:
        sync(database, registry)
        registry.outside.add("NCT99000001")
        assert {"out_of_scope": 1} == _full(database, registry, 2)
        assert "/studies/NCT99000001" == registry.paths()[-1]
        registry.put(amended(1, "2026-06-03"))
        assert {"out_of_scope": 1} == _full(database, registry, 3)
        assert "NCT99000001" == registry.asked[-1].params["filter.ids"]
        assert ("out_of_scope", 2) == (_summary(database, 1).state, _summary(database, 1).versions)
        registry.outside.clear()
        assert {} == _full(database, registry, 4)
    assert ("in_scope", 2) == (_summary(database, 1).state, _summary(database, 1).versions)


def test_ids_stand_alone_in_their_query(database: Database) -> None:
    """Beside an id the registry would ignore every other filter in silence."""
    with registry_of(30) as registry:
        sync(database, registry)
        registry.outside |= {"NCT99000001", "NCT99000002"}
        _full(database, registry, 2)
        _full(database, registry, 3)
    assert {"filter.ids", "format", "markupFormat", "pageSize", "countTotal"} == set(registry.asked[-1].params)
    assert "NCT99000001|NCT99000002" == registry.asked[-1].params["filter.ids"]


def test_a_trial_is_removed_only_after_two_snapshots(database: Database) -> None:
    """Once missing is no proof; the same snapshot twice is no second one. Its versions stay, and it can come back."""
    with registry_of(30) as registry:
        sync(database, registry)
        gone = registry.records.pop("NCT99000001")
        assert {"missing_once": 1} == _full(database, registry, 2)
        assert {"missing_once": 1} == _full(database, registry, 2)
        assert "in_scope" == _summary(database, 1).state
        assert {"removed": 1} == _full(database, registry, 3)
        assert ("removed", NIGHT + timedelta(days=3)) == (_summary(database, 1).state, _summary(database, 1).state_since)
        assert {"removed": 1} == _full(database, registry, 4)
        registry.put(gone)
        assert {} == _full(database, registry, 5)
    assert ("in_scope", 1) == (_summary(database, 1).state, _summary(database, 1).versions)


def test_a_trial_that_comes_back_before_the_second_snapshot_was_never_gone(database: Database) -> None:
    """The doubt is forgotten: the next time it is missing counts as the first."""
    with registry_of(30) as registry:
        sync(database, registry)
        gone = registry.records.pop("NCT99000001")
        _full(database, registry, 2)
        registry.put(gone)
        _full(database, registry, 3)
        del registry.records["NCT99000001"]
        assert {"missing_once": 1} == _full(database, registry, 4)


@pytest.mark.parametrize("fault", [html(404), html(200)], ids=["404 of the edge", "html"])
def test_a_failing_edge_is_no_absence(database: Database, fault) -> None:
    """Another 404 ends the run and concludes nothing; the next sync goes on behind the walk."""
    with registry_of(30) as registry:
        sync(database, registry)
        del registry.records["NCT99000001"]
        registry.faults.append(lambda asked, answer: fault(asked, answer) if "NCT" in asked.path else None)
        with pytest.raises(RegistryError):
            _full(database, registry, 2)
        registry.faults.clear()
        asked = len(registry.asked)
        sync(database, registry, now=NIGHT + timedelta(days=2))
        assert ["/version", "/version", "/studies/NCT99000001"] == registry.paths(asked)
    assert ("clean", 1) == (run_rows(database)[-1].outcome, run_rows(database)[-1].resumed_count)
    assert "in_scope" == _summary(database, 1).state


def test_an_alias_is_merged_into_the_trial_that_it_became(database: Database) -> None:
    """The redirect is told and not followed: the new id is asked for by itself where it is not stored. Both ids lead to it."""
    with registry_of(30) as registry:
        sync(database, registry)
        del registry.records["NCT99000001"]
        registry.aliases["NCT99000001"] = "NCT99000500"
        registry.put(posted(500))
        registry.outside.add("NCT99000500")
        assert {"merged": 1} == _full(database, registry, 2)
        assert ["/studies/NCT99000001", "/studies/NCT99000500"] == registry.paths()[-2:]
        assert ("merged", "NCT99000500", "out_of_scope") == (
            _summary(database, 1).state,
            _summary(database, 1).merged_into,
            _summary(database, 500).state,
        )
        with database.reading() as session:
            assert "NCT99000500" == trials.canonical_id(session, "NCT99000001")
        assert {"out_of_scope": 1} == _full(database, registry, 3)


def test_an_alias_of_a_stored_trial_is_not_fetched_again(database: Database) -> None:
    """One question is enough."""
    with registry_of(30) as registry:
        sync(database, registry)
        del registry.records["NCT99000001"]
        registry.aliases["NCT99000001"] = "NCT99000002"
        assert {"merged": 1} == _full(database, registry, 2)
        assert ["/version", "/studies/NCT99000001"] == registry.paths()[-2:]
    assert ("merged", "NCT99000002", "in_scope") == (
        _summary(database, 1).state,
        _summary(database, 1).merged_into,
        _summary(database, 2).state,
    )


def test_aliases_in_a_circle_conclude_nothing(database: Database) -> None:
    """The trials stay as they are."""
    with registry_of(30) as registry:
        sync(database, registry)
        for one, other in ((1, 600), (600, 601), (601, 600)):
            registry.records.pop(f"NCT99{one:06d}", None)
            registry.aliases[f"NCT99{one:06d}"] = f"NCT99{other:06d}"
        assert {"unresolved": 1} == _full(database, registry, 2)
    assert "in_scope" == _summary(database, 1).state


def test_a_list_by_ids_that_fails_is_asked_one_by_one(database: Database) -> None:
    """One bad id may cost a whole list."""

    def refuse(asked: Asked, answer: Answer) -> Answer | None:
        return Answer(400, b"no", {"Content-Type": "text/plain"}) if "filter.ids" in asked.params else None

    with registry_of(30) as registry:
        sync(database, registry)
        registry.outside |= {"NCT99000001", "NCT99000002"}
        _full(database, registry, 2)
        registry.faults.append(refuse)
        assert {"out_of_scope": 2} == _full(database, registry, 3)


def test_too_many_missing_trials_are_not_believed_at_once(database: Database) -> None:
    """A broken query looks like this: the night is mixed and nothing is asked or concluded. If another snapshot says the same, each is asked for."""
    with registry_of(60) as registry:
        sync(database, registry)
        before = stored_state(database)
        registry.outside |= {f"NCT99{n:06d}" for n in range(1, 25)}
        assert {"doubted": 24} == _full(database, registry, 2)
        said = "24 stored trials are not in the walk: too many to believe at once, all are kept"
        assert ("mixed", said) == (run_rows(database)[-1].outcome, run_rows(database)[-1].error)
        assert {"doubted": 24} == _full(database, registry, 2)
        assert before == stored_state(database)
        assert {"out_of_scope": 24} == _full(database, registry, 3)
    assert "clean" == run_rows(database)[-1].outcome


def test_a_whole_list_that_is_empty_is_not_believed(database: Database) -> None:
    """Every stored trial would be missing."""
    with registry_of(40) as registry:
        sync(database, registry)
        registry.outside |= set(registry.records)
        assert {"doubted": 40} == _full(database, registry, 2)
    assert 40 == sum(row[1] == "in_scope" for row in stored_state(database)["trials"])
