"""`screener explain`: one trial for one patient, every criterion."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from screener.cli.context import DatabaseOption, PlainOption, day_of, put, show, terminal_style, weights_in_force
from screener.cli.people import note_what_is_not_yet, the_patient, what_people_said
from screener.cli.records import the_trial


class Format(StrEnum):
    text = "text"
    json = "json"


def explain(
    ctx: typer.Context,
    patient: Annotated[str, typer.Argument(metavar="PATIENT", help="A patient file, or the id of a stored patient.")],
    nct: Annotated[str, typer.Argument(metavar="NCT", help="The id of a trial.")],
    trials: Annotated[
        Path | None,
        typer.Option("--trials", metavar="FILE", help="Take the trial from this file; no database is touched.", show_default=False),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", metavar="DATE", help="The day that counts as screening and first dose. Default: today.", show_default=False
        ),
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="For people or for machines.")] = Format.text,  # noqa: A002 - the option's name
    assumed: Annotated[
        list[str] | None,
        typer.Option(
            "--assume", metavar="FACT", help='What if: a fact taken as given, such as "HER2 IHC 3+" (repeatable).', show_default=False
        ),
    ] = None,
    plain: PlainOption = False,
    database: DatabaseOption = None,
) -> None:
    """Show every criterion of one trial for one patient: verdict, why, the fact, the registry's words, and whom to call.

    \b
    Examples:
      screener explain patient.yaml NCT99000001
      screener explain PT-003 NCT99000001 --as-of 2026-06-01
      screener explain patient.yaml NCT99000001 --trials trials.jsonl --format json
    """
    from screener.workflows.screen_patients import EVERYTHING, Screening

    day = day_of(ctx, as_of)
    person = the_patient(ctx, patient, database)
    note_what_is_not_yet(person, day)
    trial = the_trial(ctx, nct, trials, database)
    word = what_people_said(ctx, person.id, trials, database)
    report = Screening(person, day, EVERYTHING, tuple(assumed or ()), word.answers, word.curated, weights_in_force(ctx)).run([trial])
    if format is Format.json:
        from screener.report.json import dumps, report_json

        put(dumps(report_json(report)))
        return
    from screener.report.explain import explanation

    text = explanation(report.matches[0], person.id, day, country=person.logistics.country, **terminal_style(plain=plain))
    show(text, plain=plain)
