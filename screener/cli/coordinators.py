"""`screener coordinators`: who gets digests, when, of whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from screener.cli.context import DatabaseOption, now, opened_database, put, settings_of

if TYPE_CHECKING:
    from screener.workflows.coordinators import Followed

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Who gets digests, when, and of which patients.")

_Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The coordinator's address.")]


@app.command("add")
def add(
    ctx: typer.Context,
    email: _Email,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="The name to greet.")],
    time_zone: Annotated[
        str | None,
        typer.Option("--time-zone", metavar="ZONE", help="IANA name; default: that of the settings, else UTC.", show_default=False),
    ] = None,
    schedule: Annotated[
        str, typer.Option("--schedule", metavar="WHEN", help="'daily 07:00', 'weekdays 07:00', or a day: 'mon 07:00'.")
    ] = "weekdays 07:00",
    wants: Annotated[
        str | None, typer.Option("--wants", metavar="KINDS", help="Kinds of events, with commas between; default: all.", show_default=False)
    ] = None,
    quiet: Annotated[str, typer.Option("--quiet", metavar="HOW", help="A mail when nothing changed: never, weekly, always.")] = "never",
    dates: Annotated[str, typer.Option("--dates", metavar="LANGUAGE", help="iso, en, de, fr, es, it, nl, no, sv, da.")] = "iso",
    database: DatabaseOption = None,
) -> None:
    """Add a coordinator, or change the settings of the one of this address.

    \b
    Kinds of events: eligible date ruled_out status new_trial site plausible stale fact followed unsettled fault
    Examples:
      screener coordinators add anna@example.org --name "Anna" --time-zone Europe/Oslo --schedule "weekdays 07:00"
      screener coordinators add ben@example.org --name "Ben" --schedule "mon 08:30" --wants eligible,ruled_out,status --quiet weekly
    """
    from screener.digest.events import DEFAULT_WANTS
    from screener.workflows.coordinators import keep_coordinator

    zone = time_zone or settings_of(ctx).time_zone or "UTC"
    chosen = [kind.value for kind in DEFAULT_WANTS] if wants is None else [want.strip() for want in wants.split(",") if want.strip()]
    with opened_database(ctx, database) as ready:
        new = keep_coordinator(
            ready, email, name=name, time_zone=zone, schedule=schedule, wants=chosen, quiet=quiet, date_language=dates, now=now()
        )
    put(f"{email}: {'added' if new else 'changed'}, {schedule} {zone}")


@app.command("list")
def list_(ctx: typer.Context, database: DatabaseOption = None) -> None:
    """List the coordinators.

    \b
    Examples:
      screener coordinators list
    """
    from screener.workflows.coordinators import all_followed

    with opened_database(ctx, database) as ready:
        for found in all_followed(ready):
            one = found.coordinator
            put(f"{one.email}  {one.schedule} {one.time_zone}  {len(found.active)} patient{'s' if len(found.active) != 1 else ''}")


@app.command("show")
def show(ctx: typer.Context, email: _Email, database: DatabaseOption = None) -> None:
    """Show one coordinator, whom they follow, and what was sent last.

    \b
    Examples:
      screener coordinators show anna@example.org
    """
    from screener.store import digests
    from screener.workflows.coordinators import followed_by

    with opened_database(ctx, database) as ready:
        found = followed_by(ready, email)
        with ready.reading() as session:
            sent = digests.outbox(session, coordinator_id=found.coordinator.coordinator_id, limit=5)
    put("\n".join(_lines(found)))
    for item in sent:
        put(f"digest    {item.period}: {item.state}" + (f" ({item.error})" if item.error else ""))


def _lines(found: Followed) -> list[str]:
    one = found.coordinator
    return [
        f"{one.email}  {one.name}",
        f"schedule  {one.schedule} {one.time_zone}; all quiet: {one.quiet}; dates: {one.date_language}",
        f"wants     {', '.join(one.wants)}",
        f"patients  {', '.join(found.active) or 'none'}" + (f"; inactive: {', '.join(found.inactive)}" if found.inactive else ""),
    ]


@app.command("remove")
def remove(ctx: typer.Context, email: _Email, database: DatabaseOption = None) -> None:
    """Remove a coordinator; what was sent to them stays in the audit.

    \b
    Examples:
      screener coordinators remove ben@example.org
    """
    from screener.workflows.coordinators import remove_coordinator

    with opened_database(ctx, database) as ready:
        remove_coordinator(ready, email)
    put(f"{email}: removed")


@app.command("assign")
def assign(
    ctx: typer.Context,
    email: _Email,
    patients: Annotated[
        list[str] | None, typer.Argument(metavar="[PATIENT]...", help="Ids of stored patients.", show_default=False)
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Every active patient.")] = False,
    take_away: Annotated[bool, typer.Option("--remove", help="Follow them no longer.")] = False,
    database: DatabaseOption = None,
) -> None:
    """Let a coordinator follow patients. A patient may be followed by several.

    \b
    Examples:
      screener coordinators assign anna@example.org PT-003 PT-007
      screener coordinators assign anna@example.org --all
      screener coordinators assign anna@example.org PT-007 --remove
    """
    from screener.errors import UserError
    from screener.workflows import coordinators as workflow

    if everybody == bool(patients) or (everybody and take_away):
        raise UserError("name the patients, or give --all")
    with opened_database(ctx, database) as ready:
        if everybody:
            workflow.assign_all(ready, email)
        else:
            workflow.assign(ready, email, patients or [], remove=take_away)
        found = workflow.followed_by(ready, email)
    put(f"{email}: follows {', '.join(found.active) or 'nobody'}")
