"""The scheduler: APScheduler with its jobs in the same database, so that a start that was missed while the machine was down is made up for.

One scheduler works on a database; a second one is told so and leaves.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import STATE_STOPPED

from jobs.plan import JOBS, job_of, time_zone
from jobs.run import run_job
from jobs.tools import Tools
from screener.errors import StoreError
from screener.store import locks
from screener.store.locks import HeldLock, LockLost
from screener.store.session import Database
from screener.store.tables import SchedulerJob
from screener.workflows.stopping import Stopped

SCHEDULER_LOCK = "scheduler"
_PATIENCE = 1800.0  # seconds that a job waits for another one, or for a sync by hand
_LOOK_AROUND = 30.0  # seconds between two looks at the lock

_log = logging.getLogger("screener.jobs")

# A stored job is the name of a function and its arguments: what it works with is the running scheduler's.
_tools: Tools | None = None


def start_job(name: str) -> None:
    """What the scheduler calls, in a thread of its own."""
    if _tools is None or _tools.stop.asked:
        return
    try:
        run_job(job_of(name), _tools, patience=_PATIENCE)
    except Stopped:
        _log.info("job stopped, to be gone on with", extra={"job": name})
    except StoreError as fault:
        _log.error("a job could not be run", extra={"job": name, "error": str(fault)})


def serve(tools: Tools) -> None:
    """Run the jobs at their times until somebody asks to stop; then let the one at work finish its page. StoreError where another scheduler is at work."""
    global _tools
    with locks.held(tools.database, SCHEDULER_LOCK, now=tools.now) as lock:
        _tools = tools
        scheduler = make_scheduler(tools)
        try:
            scheduler.start(paused=True)
            plan_jobs(scheduler, tools)
            scheduler.resume()
            _log.info("scheduler begins", extra={"jobs": len(JOBS), "time_zone": time_zone(tools.settings)})
            _wait(tools, lock)
        finally:
            tools.stop.ask()
            scheduler.shutdown(wait=True)
            _tools = None
            _log.info("scheduler ends")


class _Scheduler(BackgroundScheduler):  # type: ignore[misc] # the library has no types
    def _process_jobs(self) -> float | None:
        """The library wakes up once more while it shuts down, and would count what is due as started."""
        return None if self.state == STATE_STOPPED else super()._process_jobs()


def make_scheduler(tools: Tools) -> BackgroundScheduler:
    """A scheduler on the database, not started. Late starts within the grace are made up for, once however many were missed, one at a time."""
    return _Scheduler(
        jobstores={"default": job_store(tools.database)},
        executors={"default": ThreadPoolExecutor(len(JOBS))},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": tools.settings.misfire_grace},
        timezone=time_zone(tools.settings),
    )


def job_store(database: Database) -> Any:
    """APScheduler's store on our table."""
    # A writer on SQLite takes its lock at the start, as ours do.
    engine = database.engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
    return SQLAlchemyJobStore(engine=engine, tablename=SchedulerJob.__tablename__)


def plan_jobs(scheduler: BackgroundScheduler, tools: Tools) -> None:
    """Bring the stored jobs to the plan. One whose time did not change is left alone: planning it anew would forget a start that was missed."""
    planned = {job.name: job.trigger(tools.settings) for job in JOBS}
    for stored in scheduler.get_jobs():
        if stored.id not in planned:
            stored.remove()
    for name, trigger in planned.items():
        stored = scheduler.get_job(name)
        if stored is not None and str(stored.trigger) == str(trigger) and str(stored.trigger.timezone) == str(trigger.timezone):
            stored.modify(misfire_grace_time=tools.settings.misfire_grace, coalesce=True, max_instances=1)
            continue
        scheduler.add_job(start_job, trigger, args=(name,), id=name, name=name, replace_existing=True)


def _wait(tools: Tools, lock: HeldLock) -> None:
    """Until somebody asks to stop, or the lock is lost to another scheduler."""
    since_trouble = timedelta()
    while True:
        try:
            tools.stop.sleep(_LOOK_AROUND)
        except Stopped:
            return
        try:
            lock.confirm()
            since_trouble = timedelta()
        except LockLost:
            raise
        except StoreError as fault:
            since_trouble += timedelta(seconds=_LOOK_AROUND)
            _log.warning("the database is away", extra={"error": str(fault), "for_s": since_trouble.total_seconds()})
