"""The work of each job: plain calls of the workflows. They are loaded when a job runs, so that the list of jobs is instant."""

from __future__ import annotations

from datetime import timedelta

from jobs.tools import Done, Tools
from screener.store import coordinators, job_runs, locks, matches, readings
from screener.store import digests as outbox

_VERDICTS_KEPT = timedelta(days=60)
_ROWS_KEPT = timedelta(days=400)


def nightly(tools: Tools) -> Done:
    """Sync, read what changed, judge the panel, say what flipped."""
    return _night(tools, full=False)


def full_walk(tools: Tools) -> Done:
    """The same over the registry's whole list, with reconciliation."""
    return _night(tools, full=True)


def _night(tools: Tools, *, full: bool) -> Done:
    from screener.match.rank import weights_from
    from screener.workflows.nightly import after_sync, run_night
    from screener.workflows.open_registry import open_registry
    from screener.workflows.sync_trials import sync_from_path

    weights = weights_from(tools.settings.weights())
    if tools.settings.sync_from is not None:
        synced = sync_from_path(tools.database, tools.settings.sync_from, now=tools.now, stop=tools.stop)
        report = after_sync(tools.database, synced, as_of=tools.today(), now=tools.now, stop=tools.stop, weights=weights)
    else:
        with open_registry(tools.settings, tools.stop) as client:
            report = run_night(
                tools.database,
                client,
                scope=tools.settings.registry_scope,
                as_of=tools.today(),
                now=tools.now,
                full=full,
                stop=tools.stop,
                weights=weights,
            )
    return Done(report.counts(), None if report.good else f"sync {report.sync.outcome}: {report.sync.error}")


def digests(tools: Tools) -> Done:
    """Judge the panel where a day has come, compose what is due, send what waits. Without coordinators there is nothing to do, and no relay is needed."""
    from screener.match.rank import weights_from
    from screener.workflows.compose_digests import mail_options
    from screener.workflows.nightly import judge_panel
    from screener.workflows.send_digests import run_digests, smtp_sender
    from screener.workflows.sync_trials import SYNC_LOCK

    with tools.database.reading() as session:
        if not coordinators.all_coordinators(session):
            return Done({})
    options = mail_options(tools.settings)
    weights = weights_from(tools.settings.weights())
    with locks.held(tools.database, SYNC_LOCK, now=tools.now):
        judged, _ = judge_panel(tools.database, as_of=tools.today(), now=tools.now, stop=tools.stop, weights=weights)
    with smtp_sender(tools.settings) as sender:
        report = run_digests(tools.database, sender, options, now=tools.now, stop=tools.stop)
    return Done({"results": judged.results, **report.counts()}, report.held or report.relay)


def housekeeping(tools: Tools) -> Done:
    """Drop what can be made again or was replaced. What the registry said is never dropped."""
    from screener.criteria.codec import reader_version

    with tools.database.writing() as session:
        dropped_readings = readings.forget_other_readers(session, reader_version())
        dropped_verdicts = matches.forget_superseded(session, tools.today() - _VERDICTS_KEPT)
        dropped_rows = job_runs.forget_before(session, tools.now() - _ROWS_KEPT)
        dropped_digests = outbox.forget_before(session, tools.now() - _ROWS_KEPT)
    return Done({"readings": dropped_readings, "verdicts": dropped_verdicts, "rows": dropped_rows, "digests": dropped_digests})
