"""One run of a job: under the lock, with a row that says what it did, and metrics behind it."""

from __future__ import annotations

import logging
from contextlib import ExitStack

from jobs.plan import Job
from jobs.tools import Done, Tools
from screener.errors import ScreenerError
from screener.store import job_runs, locks
from screener.store.job_runs import JobOutcome, StoredJobRun
from screener.store.locks import LockBusy
from screener.workflows.metrics import metrics_text, write_metrics
from screener.workflows.status import status_of

JOBS_LOCK = "jobs"
_ASK_AGAIN = 15.0  # seconds

_log = logging.getLogger("screener.jobs")


def run_job(job: Job, tools: Tools, *, patience: float = 0.0) -> StoredJobRun:
    """Run a job now. Where another job or sync is at work it waits up to `patience` seconds, and then is skipped and says so.

    A fault of the registry, the database or the program ends in the row, not in an exception: the scheduler goes on. Stopped and Ctrl-C go on up.
    """
    with ExitStack() as stack:
        waited = 0.0
        while True:
            try:
                stack.enter_context(locks.held(tools.database, JOBS_LOCK, now=tools.now))
                break
            except LockBusy as busy:
                if waited >= patience:
                    return _skipped(job, tools, busy)
                tools.stop.sleep(_ASK_AGAIN)
                waited += _ASK_AGAIN
        with tools.database.writing() as session:
            job_runs.close_dead(session, now=tools.now())
            run_id = job_runs.start(session, job.name, now=tools.now())
        _log.info("job begins", extra={"job": job.name, "job_run": run_id})
        return _run(job, tools, run_id, patience - waited)


def _run(job: Job, tools: Tools, run_id: int, patience: float) -> StoredJobRun:
    outcome: JobOutcome = "failed"
    error: str | None = None
    done = Done({})
    try:
        done = _when_free(job, tools, patience)
        outcome, error = ("done", None) if done.fault is None else ("failed", done.fault)
    except LockBusy as busy:
        outcome, error = "skipped", str(busy)
    except KeyboardInterrupt:
        outcome = "interrupted"
        raise
    except ScreenerError as fault:
        error = " ".join(str(fault).split())
    except Exception as fault:  # noqa: BLE001 - the scheduler goes on with the other jobs
        # A fault of the program: the kind goes into the row, the place into the log; neither quotes what was worked on.
        error = type(fault).__name__
        _log.exception("a job failed", extra={"job": job.name, "job_run": run_id})
    finally:
        with tools.database.writing() as session:
            job_runs.finish(session, run_id, outcome, now=tools.now(), error=error, counts=done.counts)
        level = logging.INFO if outcome in ("done", "interrupted") else logging.ERROR
        _log.log(level, "job ends", extra={"job": job.name, "job_run": run_id, "outcome": outcome, "error": error, **done.counts})
        _write_metrics(tools)
    return _stored(tools, run_id)


def _when_free(job: Job, tools: Tools, patience: float) -> Done:
    """A sync that somebody started by hand is waited for."""
    while True:
        try:
            return job.work(tools)
        except LockBusy:
            if patience <= 0:
                raise
            tools.stop.sleep(_ASK_AGAIN)
            patience -= _ASK_AGAIN


def _skipped(job: Job, tools: Tools, busy: LockBusy) -> StoredJobRun:
    _log.warning("job skipped", extra={"job": job.name, "error": str(busy)})
    with tools.database.writing() as session:
        run_id = job_runs.skip(session, job.name, str(busy), now=tools.now())
    return _stored(tools, run_id)


def _stored(tools: Tools, run_id: int) -> StoredJobRun:
    with tools.database.reading() as session:
        return next(run for run in job_runs.latest(session, 100) if run.run_id == run_id)


def _write_metrics(tools: Tools) -> None:
    path = tools.settings.metrics_file
    if path is None:
        return
    try:
        with tools.database.reading() as session:
            last = {name: (run.outcome, run.seconds, run.started_at) for name, run in job_runs.latest_of_each(session).items()}
        write_metrics(path, metrics_text(status_of(tools.database, now=tools.now()), last))
    except ScreenerError as fault:
        _log.error("the metrics file was not written", extra={"error": str(fault)})
