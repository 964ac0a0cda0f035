"""The jobs and their scheduler on both databases: one worker at a time, a row for each run, missed starts made up for, a stop between two pages."""

from __future__ import annotations

import io
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fake_registry import Answer, Asked, lists, status
from sync_nights import NIGHT, posted, registry_of, run_rows

from jobs.plan import JOBS, Job, job_of
from jobs.run import JOBS_LOCK, run_job
from jobs.scheduler import job_store, make_scheduler, plan_jobs
from jobs.tools import Done, Tools
from screener import logs
from screener.errors import StoreError, UserError
from screener.match.rank import weights_from
from screener.patients.load import parse_patient
from screener.settings import Settings
from screener.store import job_runs, locks
from screener.store.session import Database
from screener.store.tables import MatchResult
from screener.workflows.patients import keep_patients
from screener.workflows.screen_patients import EVERYTHING, Screening
from screener.workflows.stopping import Stop, Stopped
from screener.workflows.stored_trials import current_trials


def _tools(database: Database, **settings: object) -> Tools:
    return Tools(
        Settings(**{"registry_pause": 0, "registry_url": "http://127.0.0.1:9/api/v2", **settings}),
        database,
        lambda: NIGHT,
        lambda: date(2026, 6, 1),
    )


def _job(work, name: str = "nightly") -> Job:
    return Job(name, "a job", "nightly_at", work)


def _url(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def test_a_nightly_run_is_a_row_with_counts(database: Database) -> None:
    """What it did, and how it ended."""
    with registry_of(30) as registry:
        run = run_job(job_of("nightly"), _tools(database, registry_url=registry.base_url))
    assert ("nightly", "done", None, 30, 30) == (run.name, run.outcome, run.error, run.counts["read"], run.counts["new"])
    with database.reading() as session:
        assert [run] == job_runs.latest(session)


def test_the_weekly_walk_is_a_full_one(database: Database) -> None:
    """Whatever the snapshot."""
    with registry_of(30) as registry:
        tools = _tools(database, registry_url=registry.base_url)
        run_job(job_of("nightly"), tools)
        run_job(job_of("full-walk"), tools)
    assert ["full", "full"] == [row.mode for row in run_rows(database)]


def test_a_night_without_internet_reads_a_folder(database: Database, tmp_path: Path) -> None:
    """The same work on what was carried in; the registry is not asked."""
    (tmp_path / "studies.jsonl").write_text(json.dumps(posted(1)) + "\n" + json.dumps(posted(2)) + "\n")
    with registry_of(5) as registry:
        run = run_job(job_of("nightly"), _tools(database, registry_url=registry.base_url, sync_from=tmp_path / "studies.jsonl"))
        assert [] == registry.asked
    assert ("done", 2, "path") == (run.outcome, run.counts["new"], run_rows(database)[0].mode)


def test_kept_scores_weigh_as_the_settings_say(database: Database) -> None:
    """Those that `match` shows. Where the settings change, everything is judged again, and nothing has flipped by that."""
    person = parse_patient({"id": "PT-1", "birth_date": "1990-05-05"})
    keep_patients(database, [person], now=NIGHT)
    scores, flips = [], []
    with registry_of(2) as registry:
        for settings in ({}, {"weight_phase": 0.9}, {"weight_phase": 0.9}):
            run = run_job(job_of("nightly"), _tools(database, registry_url=registry.base_url, **settings))
            flips.append((run.counts["results"], run.counts["flips"]))
            with database.reading() as session:
                trials = [version.trial for version in current_trials(database)]
                rows = session.query(MatchResult).order_by(MatchResult.run_id)
                scores.append({json.loads(row.result_json)["nct_id"]: row.score for row in rows})
            weights = weights_from(_tools(database, **settings).settings.weights())
            shown = Screening(person, _tools(database).today(), EVERYTHING, weights=weights).run(trials)
            assert {match.trial.nct_id: match.score for match in shown.matches} == scores[-1]
    assert scores[0] != scores[1] == scores[2]
    assert [(2, 0), (0, 0)] == flips[1:]


def test_a_failed_night_is_told_in_one_line(database: Database) -> None:
    """The registry's fault, as it was said; the scheduler goes on."""
    with registry_of(1) as registry:
        registry.faults.append(status(403))
        run = run_job(job_of("nightly"), _tools(database, registry_url=registry.base_url))
    assert "failed" == run.outcome
    assert run.error is not None
    assert run.error.startswith("the registry's edge refused this client (HTTP 403)")


def test_a_mixed_night_is_no_good_night(database: Database) -> None:
    """What came is stored and counted; the run says that it is not all."""

    def announce_more(asked: Asked, answer: Answer) -> Answer | None:
        return Answer(body=answer.body.replace(b'"totalCount":5', b'"totalCount":6')) if lists(asked) else None

    with registry_of(5) as registry:
        registry.faults.append(announce_more)
        run = run_job(job_of("nightly"), _tools(database, registry_url=registry.base_url))
    assert ("failed", "sync mixed: the registry announced 6 records, and 5 came", 5) == (run.outcome, run.error, run.counts["new"])


def test_a_fault_of_the_program_does_not_quote_what_it_worked_on(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    """The kind of fault is in the row; the log has the place."""
    stream = io.StringIO()
    logs.configure("json", "info", stream)

    def fail(_tools: Tools) -> Done:
        raise ValueError("haemoglobin 7.2 of PT-1")

    run = run_job(_job(fail), _tools(database))
    assert ("failed", "ValueError") == (run.outcome, run.error)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert ["job begins", "a job failed", "job ends"] == [line["event"] for line in lines]
    assert "tests" not in lines[1]["exception"]
    assert "haemoglobin" not in stream.getvalue()
    logging.getLogger("screener").handlers.clear()


def test_two_jobs_never_run_at_once(database: Database) -> None:
    """The second is skipped, and its row says who was at work."""
    with locks.held(database, JOBS_LOCK, now=lambda: NIGHT):
        run = run_job(_job(lambda tools: Done({"x": 1})), _tools(database))
    assert "skipped" == run.outcome
    assert run.error is not None
    assert run.error.startswith(f"another screener is at work on this database (process {os.getpid()} on ")


def test_a_job_waits_for_a_sync_by_hand(database: Database) -> None:
    """As long as its patience lasts, then it is skipped."""
    tools = _tools(database)
    waited: list[float] = []
    tools.stop.sleep = waited.append  # type: ignore[method-assign]
    with locks.held(database, "sync", now=lambda: NIGHT), registry_of(1) as registry:
        tools = Tools(Settings(registry_pause=0, registry_url=registry.base_url), database, tools.now, tools.today, tools.stop)
        run = run_job(job_of("nightly"), tools, patience=45.0)
        assert [] == registry.asked
    assert ("skipped", [15.0] * 3) == (run.outcome, waited)


def test_a_run_that_was_killed_is_closed_by_the_next_one(database: Database) -> None:
    """It does not stay "running" for ever."""
    with database.writing() as session:
        job_runs.start(session, "nightly", now=NIGHT)
    run_job(_job(lambda tools: Done({})), _tools(database))
    with database.reading() as session:
        assert [("done", None), ("interrupted", "ended without a word: killed, or the machine stopped")] == [
            (run.outcome, run.error) for run in job_runs.latest(session)
        ]


def test_a_stopped_job_says_so(database: Database) -> None:
    """And the request to stop goes on up."""
    stop = Stop()

    def work(tools: Tools) -> Done:
        stop.ask()
        stop.check()
        return Done({})

    with pytest.raises(Stopped):
        run_job(_job(work), _tools(database))
    with database.reading() as session:
        assert ["interrupted"] == [run.outcome for run in job_runs.latest(session)]


def test_metrics_are_written_after_each_job(database: Database, tmp_path: Path) -> None:
    """Whole files with a help and a type for each name; a file that cannot be written is no fault of the job."""
    path = tmp_path / "metrics" / "screener.prom"
    path.parent.mkdir()
    with registry_of(3) as registry:
        tools = _tools(database, registry_url=registry.base_url, metrics_file=path)
        run_job(job_of("nightly"), tools)
        said = path.read_text()
        assert (
            "done"
            == run_job(job_of("nightly"), _tools(database, registry_url=registry.base_url, metrics_file=tmp_path / "no" / "x")).outcome
        )
    assert 'screener_trials{state="in_scope"} 3\n' in said
    assert "screener_stale 0\n" in said
    assert 'screener_job_good{job="nightly"} 1\n' in said
    assert f"screener_last_good_sync_timestamp_seconds {NIGHT.timestamp():.0f}\n" in said
    assert [path] == list(path.parent.iterdir())


def test_housekeeping_drops_what_can_be_made_again(database: Database) -> None:
    """Rows older than a year go, trials never do."""
    with registry_of(3) as registry:
        run_job(job_of("nightly"), _tools(database, registry_url=registry.base_url))
    with database.writing() as session:
        job_runs.skip(session, "nightly", "long ago", now=NIGHT - timedelta(days=500))
    run = run_job(job_of("housekeeping"), _tools(database))
    assert ("done", {"readings": 0, "verdicts": 0, "rows": 1, "digests": 0}) == (run.outcome, run.counts)


def test_an_unknown_job_is_the_users_fault() -> None:
    """With the nearest one."""
    with pytest.raises(UserError, match=r"nigtly: no such job \(did you mean nightly\?\)"):
        job_of("nigtly")


@pytest.mark.parametrize(("line", "said"), [("99 3 * * *", "NIGHTLY_AT"), ("every night", "not a cron line"), ("0 3 * * 1", "by name")])
def test_a_cron_line_that_cannot_be_used_is_named(line: str, said: str) -> None:
    """Numbers of weekdays are refused: cron and the scheduler count them from different days."""
    with pytest.raises((UserError, ValueError)) as caught:
        job_of("nightly").trigger(Settings(nightly_at=line))
    assert said in str(caught.value) + "".join(getattr(caught.value, "faults", ()))


# the scheduler ------------------------------------------------------------------------------------


def _planned(database: Database, tools: Tools, **due: datetime) -> None:
    """The jobs as a scheduler left them, some with another time for their next start."""
    scheduler = make_scheduler(tools)
    scheduler.start(paused=True)
    plan_jobs(scheduler, tools)
    scheduler.shutdown()
    # A running scheduler would start what is due.
    store = job_store(database)
    store.start(scheduler, "default")
    for name, moment in due.items():
        job = store.lookup_job(name.replace("_", "-"))
        job._modify(next_run_time=moment)
        store.update_job(job)


def test_the_jobs_are_stored_with_the_plans_terms(database: Database) -> None:
    """In the database's own table: cron in the zone of the settings, late starts joined into one, never two at once."""
    tools = _tools(database, time_zone="Europe/Oslo", nightly_at="15 2 * * *", misfire_grace=7200)
    scheduler = make_scheduler(tools)
    scheduler.start(paused=True)
    try:
        plan_jobs(scheduler, tools)
        nightly = scheduler.get_job("nightly")
        assert (True, 1, 7200, "Europe/Oslo") == (
            nightly.coalesce,
            nightly.max_instances,
            nightly.misfire_grace_time,
            str(nightly.trigger.timezone),
        )
        assert (2, 15) == (nightly.next_run_time.hour, nightly.next_run_time.minute)
        with database.reading() as session:
            assert {job.name for job in JOBS} == job_runs.next_runs(session).keys()
    finally:
        scheduler.shutdown()


def test_a_missed_start_survives_the_downtime_and_another_plan_does_not(database: Database) -> None:
    """A job whose time is unchanged keeps its due date over a restart; one that was moved is planned anew; one that is gone is dropped."""
    tools = _tools(database, time_zone="UTC")
    missed = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    _planned(database, tools, nightly=missed, full_walk=missed)
    scheduler = make_scheduler(tools)
    scheduler.start(paused=True)
    scheduler.add_job(print, "interval", days=1, id="of an older version")
    scheduler.get_job("of an older version")
    scheduler.shutdown()
    tools = _tools(database, time_zone="UTC", full_walk_at="0 5 * * sun")
    scheduler = make_scheduler(tools)
    scheduler.start(paused=True)
    try:
        plan_jobs(scheduler, tools)
        with database.reading() as session:
            due = job_runs.next_runs(session)
    finally:
        scheduler.shutdown()
    assert missed == due["nightly"]
    assert due["full-walk"] > datetime.now(UTC)
    assert "of an older version" not in due


# whole processes ----------------------------------------------------------------------------------


def _environment(registry) -> dict[str, str]:
    return {
        **os.environ,
        "SCREENER_REGISTRY_URL": registry.base_url,
        "SCREENER_REGISTRY_PAUSE": "0",
        "SCREENER_REGISTRY_PAGE_SIZE": "10",
        "SCREENER_TIME_ZONE": "UTC",
    }


def _jobs(database: Database, registry, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "jobs", "--database", _url(database), *arguments]
    return subprocess.Popen(command, env=_environment(registry), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_sigterm_finishes_the_page_and_leaves_with_143(database: Database) -> None:
    """Every page that was begun is stored, the checkpoint is kept, and the next run goes on behind it."""
    with registry_of(100) as registry:
        arrived = threading.Event()

        def tell(asked: Asked, answer: Answer) -> Answer | None:
            if asked.number == 4:
                arrived.set()
                answer.delay = 0.5
            return None

        registry.faults.append(tell)
        process = _jobs(database, registry, "run", "nightly")
        assert arrived.wait(60)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
        assert 143 == process.returncode, err
        assert "Traceback" not in err
        [row] = run_rows(database)
        assert ("interrupted", 30, 3) == (row.outcome, row.read_count, row.pages)
        registry.faults.clear()
        out, err = _jobs(database, registry, "run", "nightly").communicate(timeout=60)
    assert "nightly: done\n" == out
    assert all(json.loads(line) for line in err.splitlines())
    assert (100, 1) == (run_rows(database)[0].read_count, run_rows(database)[0].resumed_count)


def test_of_two_schedulers_one_works(database: Database) -> None:
    """Started at once: one is told who is at work and leaves with 1, the other makes up for a missed night, exactly once, and leaves with 143."""
    tools = _tools(database, time_zone="UTC")
    _planned(database, tools, nightly=datetime.now(UTC) - timedelta(hours=1))
    with registry_of(30) as registry:
        both = [_jobs(database, registry) for _ in range(2)]
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with database.reading() as session:
                finished = [run for run in job_runs.latest(session) if run.outcome != "running"]
            if finished and any(process.poll() is not None for process in both):
                break
            time.sleep(0.1)
        for process in both:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        said = [process.communicate(timeout=60)[1] for process in both]
    assert [1, 143] == sorted(process.returncode for process in both), said
    [refused] = [err for process, err in zip(both, said, strict=True) if process.returncode == 1]
    assert "another screener is at work on this database" in refused
    with database.reading() as session:
        assert [("nightly", "done", 30)] == [(run.name, run.outcome, run.counts["new"]) for run in job_runs.latest(session)]
    assert 1 == len(run_rows(database))


def test_the_list_of_jobs_is_for_people(database: Database) -> None:
    """Names, times, and the last run."""
    with registry_of(3) as registry:
        run_job(job_of("nightly"), _tools(database, registry_url=registry.base_url))
        out, _ = _jobs(database, registry, "list").communicate(timeout=60)
    assert all(job.name in out for job in JOBS)
    assert "last 2026-06-01 15:00 UTC: done" in out


@pytest.mark.parametrize(
    ("arguments", "code", "said"), [(["run", "nigtly"], 2, "did you mean nightly?"), (["walk"], 2, "invalid choice"), (["--help"], 0, "")]
)
def test_wrong_words_are_said_in_one_line(tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    """Exit code 2, no traceback."""
    run = subprocess.run(
        [sys.executable, "-m", "jobs", "--database", f"sqlite:///{tmp_path / 'x.sqlite3'}", *arguments], capture_output=True, text=True
    )
    assert (code, True) == (run.returncode, said in run.stderr)
    assert "Traceback" not in run.stderr


def test_a_database_that_fails_ends_the_job_with_1(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its row cannot be kept either: the fault goes on up."""

    def away(*_args: object, **_kwargs: object) -> int:
        raise StoreError("database x: the disk is full")

    monkeypatch.setattr(job_runs, "start", away)
    with pytest.raises(StoreError, match="the disk is full"):
        run_job(_job(lambda tools: Done({})), _tools(database))
