"""`screener facts`: which missing facts would decide the most."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from screener.cli.context import DatabaseOption, PlainOption, day_of, progress_bar, put, show, terminal_style
from screener.cli.people import note_what_is_not_yet, the_panel, the_patient, what_people_said
from screener.cli.records import trials_of
from screener.errors import UserError


class Format(StrEnum):
    text = "text"
    json = "json"


def facts(
    ctx: typer.Context,
    patient: Annotated[
        str | None, typer.Argument(metavar="[PATIENT]", help="A patient file, or the id of a stored patient.", show_default=False)
    ] = None,
    panel: Annotated[bool, typer.Option("--panel", help="Over all stored patients.")] = False,
    trials: Annotated[
        Path | None,
        typer.Option("--trials", metavar="FILE", help="Take the trials from this file; no database is touched.", show_default=False),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The day of the match. Default: today.", show_default=False)
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Among all trials, whatever their status, disease or study type.")] = False,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="Facts to show.")] = 20,
    format: Annotated[Format, typer.Option("--format", help="For people or for machines (all facts).")] = Format.text,  # noqa: A002 - the option's name
    plain: PlainOption = False,
    database: DatabaseOption = None,
) -> None:
    """Rank the missing and stale facts by how many undetermined trials each would decide.

    \b
    Examples:
      screener facts patient.yaml --trials trials.jsonl
      screener facts PT-003 --as-of 2026-06-01 --limit 5
      screener facts --panel --format json
    """
    from screener.report.facts import worth_json, worth_text
    from screener.report.json import dumps
    from screener.workflows.facts import facts_for, facts_of_panel
    from screener.workflows.screen_patients import EVERYTHING, Filters, Screening

    if panel == (patient is not None):
        raise UserError("give one patient (a file or an id), or --panel")
    day = day_of(ctx, as_of)
    if patient is not None:
        people = [the_patient(ctx, patient, database)]
    else:
        people = the_panel(ctx, database)
    found, _ = trials_of(ctx, trials, database)
    filters = EVERYTHING if everything else Filters(disease_fit=trials is None)
    screenings = []
    for person in people:
        note_what_is_not_yet(person, day)
        word = what_people_said(ctx, person.id, trials, database)
        screenings.append(Screening(person, day, filters, answers=word.answers, curated=word.curated))
    if panel:
        with progress_bar(f"Matching {len(people)} patients", len(people)) as progress:
            added = facts_of_panel(screenings, found, progress)
    else:
        with progress_bar(f"Matching {people[0].id}", len(found)) as progress:
            added = facts_for(screenings[0], found, progress)
    whose = f"{len(people)} patients" if panel else people[0].id
    if format is Format.json:
        put(dumps({"patients": [person.id for person in people], "as_of": day.isoformat(), "facts": worth_json(added)}))
        return
    show(worth_text(added, f"{whose} as of {day}", limit, panel=panel, **terminal_style(plain=plain)), plain=plain)
