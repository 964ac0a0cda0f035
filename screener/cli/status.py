"""`screener status`: how things stand."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from screener.cli.context import DatabaseOption, now, opened_database, put

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screener.workflows.status import Status, SyncRunState

_LISTED = 20
_STALE = 1


class Format(StrEnum):
    text = "text"
    json = "json"


def status(
    ctx: typer.Context,
    max_age: Annotated[float, typer.Option("--max-age", metavar="HOURS", min=0, help="How old the last good sync may be.")] = 26,
    format: Annotated[Format, typer.Option("--format", help="For people or for machines.")] = Format.text,  # noqa: A002 - the option's name
    database: DatabaseOption = None,
) -> None:
    """Show the last and the next runs, what is stored and what was set aside; exit code 1 where the last good sync is too old or there never was one.

    \b
    Examples:
      screener status
      screener status --max-age 48
      screener status --format json
    """
    from screener.workflows.status import status_of

    with opened_database(ctx, database) as ready:
        found = status_of(ready, now=now(), max_age=timedelta(hours=max_age))
    put(_as_json(found) if format is Format.json else "\n".join(_lines(found)))
    if found.stale:
        raise typer.Exit(_STALE)


def _lines(found: Status) -> Iterator[str]:
    from screener.report.safe import one_line, shortened

    if found.last_good is None or found.age is None:
        yield "STALE: there never was a good sync"
    else:
        hours = found.age.total_seconds() / 3600
        yield f"{'STALE' if found.stale else 'ok'}: the last good sync ended {hours:.1f} hours ago (allowed: {found.max_age.total_seconds() / 3600:g})"
    yield "trials: " + (", ".join(f"{count} {state.replace('_', ' ')}" for state, count in found.states.items()) or "none stored")
    if found.hidden:
        yield f"        {found.hidden} of them for other diseases: stored, matched with --all only"
    for run in found.syncs:
        yield f"sync    {_moment(run.started_at)}  {_sync_words(run)}"
    for job in found.jobs:
        yield f"job     {_moment(job.started_at)}  {one_line(job.name)}: {one_line(job.outcome)}"
    for name, moment in found.next_runs.items():
        yield f"next    {_moment(moment)}  {one_line(name)}"
    for holder in found.at_work:
        yield f"at work since {_moment(holder.since)}: {one_line(holder.name)}"
    for item in found.bounced:
        yield f"digest  {item.email}: {item.state} after {item.attempts} attempts: {shortened(one_line(item.error or ''), 160)}"
    if found.set_aside:
        yield f"set aside: {len(found.set_aside)}"
        for record in found.set_aside[:_LISTED]:
            yield f"  {record.nct_id or shortened(one_line(record.place), 80)}: {shortened(one_line(record.reason), 160)}"
        if len(found.set_aside) > _LISTED:
            yield f"  and {len(found.set_aside) - _LISTED} more"


def _sync_words(run: SyncRunState) -> str:
    from screener.report.safe import one_line, shortened

    counts = f"{run.read} read: {run.new} new, {run.changed} changed, {run.unchanged} unchanged, {run.set_aside} set aside"
    return f"{run.outcome} ({run.mode}), {counts}" + (f"; {shortened(one_line(run.error), 160)}" if run.error else "")


def _moment(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


def _as_json(found: Status) -> str:
    import json
    from dataclasses import asdict

    data = {
        "stale": found.stale,
        "age_hours": round(found.age.total_seconds() / 3600, 2) if found.age is not None else None,
        "states": dict(found.states),
        "disease_fits": {fit or "not_read": count for fit, count in found.disease_fits.items()},
        "syncs": [asdict(run) for run in found.syncs],
        "jobs": [asdict(job) for job in found.jobs],
        "next_runs": dict(found.next_runs),
        "bounced": [{"email": item.email, "state": item.state, "attempts": item.attempts, "error": item.error} for item in found.bounced],
        "set_aside": [{"place": record.place, "nct_id": record.nct_id, "reason": record.reason} for record in found.set_aside],
    }
    return json.dumps(data, default=lambda value: value.isoformat() if isinstance(value, datetime) else str(value))
