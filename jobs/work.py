"""The work of each job: plain calls of the workflows."""

from __future__ import annotations

from datetime import timedelta

from jobs.tools import Done, Tools
from screener.criteria.codec import reader_version
from screener.store import job_runs, matches, readings
from screener.workflows.nightly import run_night
from screener.workflows.open_registry import open_registry

_VERDICTS_KEPT = timedelta(days=60)
_ROWS_KEPT = timedelta(days=400)


def nightly(tools: Tools) -> Done:
    """Sync, read what changed, judge the panel, say what flipped."""
    return _night(tools, full=False)


def full_walk(tools: Tools) -> Done:
    """The same over the registry's whole list, with reconciliation."""
    return _night(tools, full=True)


def _night(tools: Tools, *, full: bool) -> Done:
    with open_registry(tools.settings, tools.stop) as client:
        report = run_night(
            tools.database,
            client,
            scope=tools.settings.registry_scope,
            as_of=tools.today(),
            now=tools.now,
            full=full,
            stop=tools.stop,
        )
    return Done(report.counts(), None if report.good else f"sync {report.sync.outcome}: {report.sync.error}")


def housekeeping(tools: Tools) -> Done:
    """Drop what can be made again or was replaced. What the registry said is never dropped."""
    with tools.database.writing() as session:
        dropped_readings = readings.forget_other_readers(session, reader_version())
        dropped_verdicts = matches.forget_superseded(session, tools.today() - _VERDICTS_KEPT)
        dropped_rows = job_runs.forget_before(session, tools.now() - _ROWS_KEPT)
    return Done({"readings": dropped_readings, "verdicts": dropped_verdicts, "rows": dropped_rows})
