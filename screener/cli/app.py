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

_EPILOG = """\b
A coordinator's five minutes, offline, on made-up trials and patients:
  screener demo
  export SCREENER_DATABASE_URL=sqlite:///screener-demo/demo.sqlite3
  screener match DEMO-2 --as-of 2026-06-01
  screener explain DEMO-2 NCT99000001 --as-of 2026-06-01
  screener facts DEMO-2 --as-of 2026-06-01

\b
For real: screener sync; screener patients add FILE; screener match ID.
Every command shows examples: screener COMMAND --help.

Screener decides nothing for a clinician: it ranks and explains, and a clinician decides."""

app = typer.Typer(
    name="screener",
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Which trials are open to this patient with osteosarcoma, and why. Reads eligibility text of ClinicalTrials.gov into criteria, judges each, ranks, explains.",
    epilog=_EPILOG,
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


app.command("demo", short_help="The whole line, offline, on made-up trials.")(demo.demo)
app.add_typer(db.app, name="db")
app.command("sync", short_help="Bring trials into the database.")(sync.sync)
app.add_typer(trials.app, name="trials")
trials.app.command("curate", short_help="Correct the reading of one criterion.")(curate.curate)
app.command("read", short_help="Eligibility text -> criteria, with spans.")(read.read)
app.command("coverage", short_help="How much text was read, and what was not.")(coverage.coverage)
app.command("kinds", short_help="The catalogue of criterion kinds.")(kinds.kinds)
app.add_typer(patients.app, name="patients")
app.command("match", short_help="Rank trials for a patient.")(match.match)
app.command("explain", short_help="One trial, every criterion, and why.")(explain.explain)
app.command("facts", short_help="Which missing facts would decide most.")(facts.facts)
app.command("confirm", short_help="Record a person's answer to a criterion.")(confirm.confirm)
app.add_typer(coordinators.app, name="coordinators")
app.command("digest", short_help="What changed, by mail or as a preview.")(digest.digest)
app.command("status", short_help="Last runs, counts, and what is stale.")(status.status)
app.command("config", short_help="The settings in force.")(config.config)
