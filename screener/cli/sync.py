"""`screener sync`: trials from the registry, or from files, into the database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from screener.cli.context import SET_ASIDE, DatabaseOption, now, opened_database, progress_bar, put, say, settings_of

if TYPE_CHECKING:
    from screener.workflows.sync_run import SyncReport

_MOST_LISTED = 20


def sync(
    ctx: typer.Context,
    path: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="PATH",
            help="Read records from this file or folder (-: from stdin) instead of the registry.",
            show_default=False,
        ),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Walk the registry's whole list, not only what was updated.")] = False,
    database: DatabaseOption = None,
) -> None:
    """Bring trials into the database: every record is stored, found unchanged, or set aside with its reason.

    \b
    Examples:
      screener sync
      screener sync --full
      screener sync --from studies.jsonl.gz
      zcat 2026-*.jsonl.gz | screener sync --from -
      screener sync --from folder/ --database sqlite:///screener.sqlite3
    """
    from screener import logs
    from screener.workflows.open_registry import open_registry
    from screener.workflows.stopping import stop_on_sigterm
    from screener.workflows.sync_registry import sync_from_registry
    from screener.workflows.sync_trials import sync_from_path

    settings = settings_of(ctx)
    logs.configure(settings.log_format, settings.log_level if settings.log_level != "info" or not sys.stderr.isatty() else "warning")
    with opened_database(ctx, database) as ready, stop_on_sigterm() as stop, progress_bar("Records read") as progress:
        if path is not None:
            report = sync_from_path(ready, path, now=now, progress=progress, stop=stop)
        else:
            with open_registry(settings, stop) as client:
                report = sync_from_registry(ready, client, scope=settings.registry_scope, now=now, progress=progress, full=full, stop=stop)
    _tell(report)
    if report.outcome == "mixed":
        raise typer.Exit(1)
    if report.newly_set_aside:
        raise typer.Exit(SET_ASIDE)


def _tell(report: SyncReport) -> None:
    from screener.report.safe import one_line, shortened

    if report.outcome == "mixed":
        say("the registry changed under the walk: what came is stored, and the next sync goes over it again")
    aside = report.newly_set_aside
    if aside:
        say(f"{len(aside)} record{'s' if len(aside) != 1 else ''} newly set aside:")
        for record in aside[:_MOST_LISTED]:
            say(f"  {record.nct_id or shortened(one_line(record.place), 100)}: {shortened(one_line(record.reason), 200)}")
        if len(aside) > _MOST_LISTED:
            say(f"  and {len(aside) - _MOST_LISTED} more")
    if report.reconciled and any(report.reconciled.values()):
        say(
            "not seen in the whole list: "
            + ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in report.reconciled.items() if count)
        )
    put(str(report))
