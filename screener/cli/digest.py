"""`screener digest`: what coordinators are told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from screener.cli.context import DatabaseOption, now, opened_database, put, say, settings_of, today, weights_in_force

if TYPE_CHECKING:
    from screener.workflows.compose_digests import MailOptions
    from screener.workflows.send_digests import DigestReport

_FAILED = 1
_PREVIEW_SENDER = "screener@example.org"


def digest(
    ctx: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Option("--preview", metavar="DIR", help="Write every digest as it would be now, as .eml and .html.", show_default=False),
    ] = None,
    send: Annotated[bool, typer.Option("--send", help="Judge the panel where that is due, compose what is due, send what waits.")] = False,
    coordinator: Annotated[
        list[str] | None, typer.Option("--coordinator", metavar="EMAIL", help="With --preview: only theirs.", show_default=False)
    ] = None,
    audit: Annotated[bool, typer.Option("--audit", help="List what was sent to whom, newest first.")] = False,
    database: DatabaseOption = None,
) -> None:
    """Preview or send the digests of what changed since the last one that was delivered.

    \b
    Examples:
      screener digest --preview /tmp/digests
      screener digest --preview /tmp/digests --coordinator anna@example.org
      screener digest --send
      screener digest --audit
    """
    from screener.errors import UserError

    if [folder is not None, send, audit].count(True) != 1:
        raise UserError("give one of --preview DIR, --send and --audit")
    if audit:
        _list_audit(ctx, database)
    elif send:
        _send(ctx, database)
    else:
        assert folder is not None
        _preview(ctx, folder, coordinator or [], database)


def _preview(ctx: typer.Context, folder: Path, emails: list[str], database: str | None) -> None:
    from screener.digest.compose import subject
    from screener.workflows.send_digests import preview

    with opened_database(ctx, database) as ready:
        written = preview(ready, folder, _options(ctx), now=now(), emails=emails)
    if not written:
        say("no coordinator is stored (`screener coordinators add` adds one)")
    for composed, eml, page in written:
        put(f"{composed.coordinator.email}: {subject(composed.digest)}")
        put(f"  {eml}\n  {page}")


def _options(ctx: typer.Context) -> MailOptions:
    """A preview needs no sender."""
    from screener.workflows.compose_digests import mail_options

    settings = settings_of(ctx)
    return mail_options(settings if settings.mail_from else settings.model_copy(update={"mail_from": _PREVIEW_SENDER}))


def _send(ctx: typer.Context, database: str | None) -> None:
    from screener.store import locks
    from screener.store.locks import LockBusy
    from screener.workflows.compose_digests import mail_options
    from screener.workflows.nightly import judge_panel
    from screener.workflows.send_digests import run_digests, smtp_sender
    from screener.workflows.stopping import stop_on_sigterm
    from screener.workflows.sync_trials import SYNC_LOCK

    settings = settings_of(ctx)
    options = mail_options(settings)
    with stop_on_sigterm() as stop, opened_database(ctx, database) as ready, smtp_sender(settings) as sender:
        try:
            with locks.held(ready, SYNC_LOCK, now=now):
                judge_panel(ready, as_of=today(ctx), now=now, stop=stop, weights=weights_in_force(ctx))
        except LockBusy:
            say("a sync is at work: digests rest on the verdicts of before")
        report = run_digests(ready, sender, options, now=now, stop=stop)
    put(_words(report))
    for fault in (report.held, report.relay):
        if fault is not None:
            say(f"error: {fault}")
    if report.held or report.relay or report.permanent or report.transient:
        raise typer.Exit(_FAILED)


def _words(report: DigestReport) -> str:
    said = f"{report.composed} composed, {report.quiet} with nothing to say; {report.sent} sent, {report.transient} to be tried again, {report.permanent} refused"
    return said + (f"; {report.in_doubt} may arrive twice" if report.in_doubt else "")


def _list_audit(ctx: typer.Context, database: str | None) -> None:
    import json

    from screener.report.safe import one_line, shortened
    from screener.store import digests

    with opened_database(ctx, database) as ready, ready.reading() as session:
        for row in digests.audit(session):
            things = sum(json.loads(row.counts_json).values())
            patients, trials = len(json.loads(row.patients_json)), len(json.loads(row.trials_json))
            error = f"  {shortened(one_line(row.error), 120)}" if row.error else ""
            put(
                f"{row.at:%Y-%m-%d %H:%M} UTC  {row.email}  {row.outcome}  {things} things, {patients} patients, {trials} trials  {row.message_id}{error}"
            )
