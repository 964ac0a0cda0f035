"""Migrations with data in the tables, up and down, on both databases; and the indices that the queries of the night use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from registry_records import study
from sqlalchemy import insert, inspect, text
from sqlalchemy.sql import Executable

from screener.registry.study import to_fetched_trial
from screener.store import coordinators, digests, matches, patients, runs, trial_states, trials
from screener.store.coordinators import Coordinator
from screener.store.matches import StoredMatch
from screener.store.migrate import downgrade, schema_state, upgrade
from screener.store.session import Database
from screener.store.tables import DigestRow

NOW = datetime(2026, 6, 1, tzinfo=UTC)
FIRST = "0001_first_tables"

_FILL = """
INSERT INTO sync_runs (id, mode, source, outcome, started_at, read_count, new_count, changed_count, unchanged_count, set_aside_count, newly_set_aside_count, pages)
  VALUES (1, 'path', 'a.jsonl', 'clean', '2026-06-01 00:00:00', 2, 2, 0, 0, 0, 0, 1);
INSERT INTO trials (nct_id, state, state_since, version_count, content_hash, title, first_seen_at, last_seen_run_id)
  VALUES ('NCT99000001', 'in_scope', '2026-06-01 00:00:00', 1, 'h', 'Synthetic', '2026-06-01 00:00:00', 1);
INSERT INTO trial_aliases (alias, nct_id) VALUES ('NCT99000009', 'NCT99000001');
INSERT INTO trial_versions (id, nct_id, number, content_hash, seen_at, run_id, raw_json) VALUES (1, 'NCT99000001', 1, 'h', '2026-06-01 00:00:00', 1, '{}');
INSERT INTO patients (id, document_json, content_hash, active, created_at, updated_at) VALUES ('PT-1', '{}', 'p', TRUE, '2026-06-01 00:00:00', '2026-06-01 00:00:00');
INSERT INTO match_runs (id, as_of, reader_version, outcome, started_at, patient_count, result_count) VALUES (1, '2026-06-01', '1', 'done', '2026-06-01 00:00:00', 1, 1);
INSERT INTO match_results (id, run_id, patient_id, patient_hash, version_id, reader_version, as_of, verdict, tier, score, result_json)
  VALUES (1, 1, 'PT-1', 'p', 1, '1', '2026-06-01', 'eligible', 'eligible', 0.5, '{}');
"""
_FILL_LATER = """
INSERT INTO answers (id, patient_id, nct_id, words_hash, words, verdict, answered_by, answered_on) VALUES (1, 'PT-1', 'NCT99000001', 'w', 'words', 'pass', 'me', '2026-06-01');
INSERT INTO coordinators (id, email, name, time_zone, schedule, wants_json, quiet, date_language, created_at)
  VALUES (1, 'a@example.org', 'A', 'UTC', 'daily 07:00', '[]', 'never', 'iso', '2026-06-01 00:00:00');
INSERT INTO coordinator_patients (coordinator_id, patient_id) VALUES (1, 'PT-1');
INSERT INTO digests (id, coordinator_id, period, message_id, state, composed_at, attempts, doubles, counts_json)
  VALUES (1, 1, '2026-06-01', '<x@example.org>', 'pending', '2026-06-01 00:00:00', 0, 0, '{}');
INSERT INTO digest_audit (id, at, email, message_id, outcome, attempt, counts_json, patients_json, trials_json)
  VALUES (1, '2026-06-01 00:00:00', 'a@example.org', '<x@example.org>', 'sent', 1, '{}', '[]', '[]');
UPDATE trials SET missing_snapshot = '2026-06-01', disease_fit = 'osteosarcoma';
UPDATE match_results SET holds_until = '2026-07-01';
"""
_FILLED = ("sync_runs", "trials", "trial_aliases", "trial_versions", "patients", "match_runs", "match_results")


def _counts(database: Database) -> dict[str, int]:
    with database.engine.connect() as connection:
        return {table: connection.scalar(text(f"SELECT count(*) FROM {table}")) for table in _FILLED}


def test_rows_survive_every_migration_up_and_down(empty_database: Database) -> None:
    """From the first tables to the newest and back, and up again: no row of theirs is lost, no reference breaks; rows of later tables do not stand in the way."""
    upgrade(empty_database, FIRST)
    with empty_database.engine.begin() as connection:
        for statement in filter(str.strip, _FILL.split(";\n")):
            connection.execute(text(statement))
    expected = dict.fromkeys(_FILLED, 1)
    upgrade(empty_database)
    assert ("current", expected) == (schema_state(empty_database).state, _counts(empty_database))
    with empty_database.reading() as session:
        assert 0 == runs.latest(session)[0].duplicate_count
        assert "NCT99000001" == trials.canonical_id(session, "NCT99000009")
    with empty_database.engine.begin() as connection:
        for statement in filter(str.strip, _FILL_LATER.split(";\n")):
            connection.execute(text(statement))
    downgrade(empty_database, FIRST)
    assert (FIRST, expected) == (schema_state(empty_database).revision, _counts(empty_database))
    assert "locks" not in inspect(empty_database.engine).get_table_names()
    upgrade(empty_database)
    assert expected == _counts(empty_database)


def _filled(database: Database) -> None:
    with database.writing() as session:
        run_id = runs.start(session, mode="path", source="a", now=NOW)
        trials.keep_page(session, [to_fetched_trial(study(n)) for n in range(1, 501)], run_id=run_id, now=NOW)
        people = [f"PT-{n}" for n in range(1, 13)]
        for person in people:
            patients.keep(session, person, "{}", "h", now=NOW)
        match_run = matches.start(session, as_of=date(2026, 6, 1), reader_version="1", now=NOW)
        versions = list(trials.current_version_ids(session))
        verdicts = [StoredMatch(p, "h", v, "1", date(2026, 6, 1), "eligible", "eligible", 0.5, "{}") for p in people for v in versions]
        matches.keep(session, match_run, verdicts)
        coordinators.keep(session, Coordinator(0, "a@example.org", "A", "UTC", "daily 07:00", ("fault",), "never", "iso", NOW))
        coordinators.assign(session, 1, people)
        sent = {"coordinator_id": 1, "message_id": "<x@example.org>", "state": "sent", "composed_at": NOW, "counts_json": "{}"}
        session.execute(insert(DigestRow), [{**sent, "period": str(n)} for n in range(500)])
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


class _Plans:
    """Runs what a function asks the database, and keeps the plan of each query."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, ask: Any) -> str:
        plans: list[str] = []
        with self._database.reading() as session:
            if not self._database.is_sqlite:
                # Small tables are read whole whatever the indices: the question here is which index could serve.
                session.execute(text("SET LOCAL enable_seqscan = off"))
            real = session.execute

            def explained(statement: Executable, *arguments: Any, **options: Any) -> Any:
                compiled = statement.compile(self._database.engine, compile_kwargs={"literal_binds": True})  # type: ignore[attr-defined]
                prefix = "EXPLAIN QUERY PLAN " if self._database.is_sqlite else "EXPLAIN "
                plans.extend(str(row[-1]) for row in session.connection().exec_driver_sql(prefix + str(compiled).replace("%", "%%")))
                return real(statement, *arguments, **options)

            session.execute = explained  # type: ignore[method-assign]
            session.scalar = lambda statement, *a, **o: explained(statement).scalar()  # type: ignore[method-assign]
            session.scalars = lambda statement, *a, **o: explained(statement).scalars()  # type: ignore[method-assign]
            found = ask(session)
            if isinstance(found, Iterator):
                list(found)
        return "\n".join(plans)


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda s: trials._headlines(s, ["NCT99000001", "NCT99000002"]), {"sqlite_autoindex_trials", "pk_trials"}),
        (lambda s: trials.history(s, "NCT99000001"), {"sqlite_autoindex_trial_versions", "uq_trial_versions_nct_id_number"}),
        (lambda s: trials.versions_of_run(s, 1), {"ix_trial_versions_run_id"}),
        (lambda s: trials.current_versions(s, nct_ids=["NCT99000001"]), {"sqlite_autoindex_trial", "pk_trials"}),
        (lambda s: trial_states.counts_by_state(s), {"ix_trials_state"}),
        (
            lambda s: matches.judged_versions(s, "PT-1", "h", "1", date(2026, 6, 1)),
            {"sqlite_autoindex_match_results", "uq_match_results_verdict"},
        ),
        (lambda s: matches.headlines_of_run(s, 1), {"ix_match_results_run_id"}),
        (
            lambda s: digests.newest_verdicts(s, "PT-1", ("eligible",)),
            {"sqlite_autoindex_match_results", "uq_match_results_verdict"},
        ),
        (lambda s: digests.sendable(s, now=NOW), {"ix_digests_state"}),
        (lambda s: digests.has_period(s, 1, "7"), {"sqlite_autoindex_digests", "uq_digests_period"}),
        (
            lambda s: coordinators.told(s, 1, "PT-1"),
            {"sqlite_autoindex_coordinator_patients", "pk_coordinator_patients", "ix_coordinator_patients_patient_id"},
        ),
    ],
    ids=[
        "page",
        "history",
        "changed in a run",
        "current of some",
        "states",
        "judged",
        "results of a run",
        "a patient today",
        "outbox",
        "period",
        "told",
    ],
)
def test_the_queries_of_the_night_use_an_index(database: Database, ask: Any, index: set[str]) -> None:
    """The plan names it, on both databases."""
    _filled(database)
    plan = _Plans(database).of(ask)
    assert any(name in plan for name in index), plan
