"""The list of commands. Each module imports what its command needs inside the command, so that `--help` is instant."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli import (
    config,
    confirm,
    coordinators,
    coverage,
    curate,
    db,
    demo,
    digest,
    explain,
    facts,
    kinds,
    match,
    patients,
    read,
    status,
    sync,
    trials,
)
from screener.cli.context import GlobalOptions

app = typer.Typer(
    name="screener",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help="Which trials are open to this patient with osteosarcoma, and why. Reads eligibility text of ClinicalTrials.gov into criteria, judges each, ranks, explains.",
    epilog="Screener decides nothing for a clinician: it ranks and explains, and a clinician decides.",
)


@app.callback()
def options(
    ctx: typer.Context,
    database: Annotated[
        str | None, typer.Option("--database", metavar="URL", help="Database to use (wins over SCREENER_DATABASE_URL).", show_default=False)
    ] = None,
    settings: Annotated[
        Path | None,
        typer.Option("--config", metavar="FILE", help="Settings from a .env-style file; the environment wins.", show_default=False),
    ] = None,
) -> None:
    """The global options."""
    ctx.obj = GlobalOptions(settings, database)


app.command("demo")(demo.demo)
app.add_typer(db.app, name="db")
app.command("sync")(sync.sync)
app.add_typer(trials.app, name="trials")
trials.app.command("curate")(curate.curate)
app.command("read")(read.read)
app.command("coverage")(coverage.coverage)
app.command("kinds")(kinds.kinds)
app.add_typer(patients.app, name="patients")
app.command("match")(match.match)
app.command("explain")(explain.explain)
app.command("facts")(facts.facts)
app.command("confirm")(confirm.confirm)
app.add_typer(coordinators.app, name="coordinators")
app.command("digest")(digest.digest)
app.command("status")(status.status)
app.command("config")(config.config)
