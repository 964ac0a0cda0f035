"""`screener sync`: trials from the registry, or from files, into the database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from screener.cli.context import SET_ASIDE, DatabaseOption, now, opened_database, progress_bar, put, say, settings_of

if TYPE_CHECKING:
    from screener.registry.client import RegistryClient
    from screener.settings import Settings
    from screener.workflows.sync_trials import SyncReport

_MOST_LISTED = 20


def sync(
    ctx: typer.Context,
    path: Annotated[
        Path | None,
        typer.Option("--from", metavar="PATH", help="Read records from this file or folder instead of the registry.", show_default=False),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Walk the registry's whole list.")] = False,
    database: DatabaseOption = None,
) -> None:
    """Bring trials into the database: every record is stored, found unchanged, or set aside with its reason.

    \b
    Examples:
      screener sync
      screener sync --full
      screener sync --from studies.jsonl.gz
      screener sync --from folder/ --database sqlite:///screener.sqlite3
    """
    from screener.workflows.sync_trials import sync_from_path, sync_from_registry

    settings = settings_of(ctx)
    with opened_database(ctx, database) as ready, progress_bar("Records read") as progress:
        if path is not None:
            report = sync_from_path(ready, path, now=now, progress=progress)
        else:
            client = _client(settings)
            try:
                report = sync_from_registry(ready, client, scope=settings.registry_scope, now=now, progress=progress)
            finally:
                client.close()
    _tell(report)
    if report.newly_set_aside:
        raise typer.Exit(SET_ASIDE)


def _client(settings: Settings) -> RegistryClient:
    from screener.registry.client import RegistryClient
    from screener.registry.transport import Transport, TransportOptions

    options = TransportOptions(pause=settings.registry_pause, budget=settings.registry_budget, contact=settings.registry_contact)
    return RegistryClient(settings.registry_url, page_size=settings.registry_page_size, transport=Transport(options))


def _tell(report: SyncReport) -> None:
    from screener.report.safe import one_line, shortened

    if report.outcome == "mixed":
        say("the registry changed under the walk, or its list was shorter than announced: what came is stored; run it again")
    aside = report.newly_set_aside
    if aside:
        say(f"{len(aside)} record{'s' if len(aside) != 1 else ''} newly set aside:")
        for record in aside[:_MOST_LISTED]:
            say(f"  {record.nct_id or shortened(one_line(record.place), 100)}: {shortened(one_line(record.reason), 200)}")
        if len(aside) > _MOST_LISTED:
            say(f"  and {len(aside) - _MOST_LISTED} more")
    put(str(report))
