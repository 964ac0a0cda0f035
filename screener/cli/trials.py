"""`screener trials`: what is stored."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from screener.cli import history
from screener.cli.context import DatabaseOption, PlainOption, opened_database, put, terminal_style
from screener.cli.context import show as show_text
from screener.cli.records import nct_of
from screener.errors import UserError

if TYPE_CHECKING:
    from screener.trials import TrialState

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The stored trials.")


class Format(StrEnum):
    table = "table"
    json = "json"


@app.command("list")
def list_trials(
    ctx: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Also those that are out of scope, merged or removed.")] = False,
    format: Annotated[Format, typer.Option("--format", help="For people or for machines (JSON Lines).")] = Format.table,  # noqa: A002 - the option's name
    database: DatabaseOption = None,
) -> None:
    """List the stored trials.

    \b
    Examples:
      screener trials list
      screener trials list --all --format json
    """
    from screener.report.listing import summary_json, summary_line
    from screener.store import trials
    from screener.workflows.fit import with_disease_fit

    states: tuple[TrialState, ...] | None = None if everything else ("in_scope",)
    width = terminal_style()["width"]
    with opened_database(ctx, database) as ready:
        with_disease_fit(ready)
        with ready.reading() as session:
            for summary in trials.summaries(session, states=states):
                put(summary_json(summary) if format is Format.json else summary_line(summary, width))
            counts = trials.counts_by_state(session)
    if format is Format.table:
        total = sum(counts.values())
        put(f"{total} trials stored" + (": " + ", ".join(f"{n} {state.replace('_', ' ')}" for state, n in counts.items()) if total else ""))


@app.command("show")
def show(
    ctx: typer.Context,
    nct: Annotated[str, typer.Argument(metavar="NCT", help="The id of a stored trial.")],
    plain: PlainOption = False,
    database: DatabaseOption = None,
) -> None:
    """Show one trial: state, contacts of its sites, and each criterion with how it is read, by the software or by a person who corrected it.

    \b
    Examples:
      screener trials show NCT99000001
    """
    from screener.match.curate import with_curated
    from screener.report.trial import trial_page
    from screener.store import trials
    from screener.workflows.confirm import words_of
    from screener.workflows.read_criteria import read_trials
    from screener.workflows.stored_trials import current_trial

    nct_id = nct_of(nct)
    with opened_database(ctx, database) as ready:
        found = current_trial(ready, nct_id)
        if found is None:
            raise UserError(f"{nct_id} is not stored (`screener trials list` shows those there are)")
        with ready.reading() as session:
            summary = trials.summary(session, found.nct_id)
            curated = words_of(session, None).curated
    assert summary is not None
    for reading in read_trials([found.trial]):
        show_text(trial_page(found.trial, with_curated(reading.criteria, curated), summary, **terminal_style(plain=plain)), plain=plain)


app.command("history")(history.history)
app.command("diff")(history.diff)
