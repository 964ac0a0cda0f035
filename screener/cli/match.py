"""`screener match`: trials ranked for one patient."""

from __future__ import annotations

import difflib
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from screener.cli.context import (
    SET_ASIDE,
    DatabaseOption,
    PlainOption,
    TerminalStyle,
    day_of,
    list_set_aside,
    progress_bar,
    show,
    terminal_style,
    weights_in_force,
    write_output,
)
from screener.cli.people import note_what_is_not_yet, the_panel, the_patient, what_people_said
from screener.cli.records import trials_of
from screener.errors import UserError

if TYPE_CHECKING:
    from screener.match.model import MatchReport
    from screener.match.rank import Weights
    from screener.patients.model import Patient
    from screener.trials import Trial
    from screener.workflows.screen_patients import Filters, Screening


class Format(StrEnum):
    table = "table"
    json = "json"
    csv = "csv"
    markdown = "markdown"
    html = "html"


def match(
    ctx: typer.Context,
    patient: Annotated[
        str | None, typer.Argument(metavar="[PATIENT]", help="A patient file, or the id of a stored patient.", show_default=False)
    ] = None,
    trials: Annotated[
        Path | None,
        typer.Option(
            "--trials", metavar="FILE", help="Match against the records of this file or folder; no database is touched.", show_default=False
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", metavar="DATE", help="The day that counts as screening and first dose. Default: today.", show_default=False
        ),
    ] = None,
    all_patients: Annotated[bool, typer.Option("--all-patients", help="Every stored patient.")] = False,
    format: Annotated[Format, typer.Option("--format", help="How to show it; csv and json hold all that match.")] = Format.table,  # noqa: A002
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write to this file instead of stdout.", show_default=False)
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="Trials in a table or in markdown, or in full in html.")] = 20,
    everything: Annotated[bool, typer.Option("--all", help="Every trial, whatever its status, verdict, disease or study type.")] = False,
    country: Annotated[
        str | None,
        typer.Option("--country", metavar="NAME", help="Only trials with a site there, or without stated sites.", show_default=False),
    ] = None,
    status: Annotated[
        list[str] | None,
        typer.Option("--status", metavar="STATUS", help="Only this status (repeatable). Default: recruits or will.", show_default=False),
    ] = None,
    within: Annotated[
        float | None,
        typer.Option(
            "--within",
            metavar="KM",
            min=0,
            help="Only trials with a site this near to the patient's place, or without known places.",
            show_default=False,
        ),
    ] = None,
    assumed: Annotated[
        list[str] | None,
        typer.Option(
            "--assume", metavar="FACT", help='What if: a fact taken as given, such as "HER2 IHC 3+" (repeatable).', show_default=False
        ),
    ] = None,
    weights: Annotated[
        Path | None,
        typer.Option(
            "--weights",
            metavar="FILE",
            help="Other weights of the score, as YAML (see --explain-rank); they win over SCREENER_WEIGHT_*.",
            show_default=False,
        ),
    ] = None,
    explain_rank: Annotated[bool, typer.Option("--explain-rank", help="Say of each trial how its score comes about.")] = False,
    plain: PlainOption = False,
    database: DatabaseOption = None,
) -> None:
    """Rank the trials that may be open to a patient, with the reason for each place.

    \b
    Examples:
      screener match patient.yaml
      screener match patient.yaml --as-of 2026-06-01 --country "United States" --limit 10
      screener match PT-003 --format csv --output PT-003.csv
      screener match patient.yaml --trials trials.jsonl --all --format json
      screener match patient.yaml --assume "HER2 IHC 3+" --assume "ANC 1500 /uL"
      screener match patient.yaml --format html --output report.html
      screener match --all-patients --format json
      screener match --all-patients --format html --output panel.html
    """
    from screener.workflows.screen_patients import Screening

    day = day_of(ctx, as_of)
    filters = _filters(everything, trials is not None, country, status, within)
    ranking = _weights(ctx, weights)
    people = _people(ctx, patient, all_patients, database)
    found, faulty = trials_of(ctx, trials, database)
    screenings = []
    for person in people:
        note_what_is_not_yet(person, day)
        word = what_people_said(ctx, person.id, trials, database)
        screenings.append(Screening(person, day, filters, tuple(assumed or ()), word.answers, word.curated, ranking))
    reports = _matched(screenings, found, panel=all_patients)
    if format is Format.html:
        from screener.report.html import report_html

        html = [
            report_html(report, person, limit, screening.timeline().judge)
            for report, person, screening in zip(reports, people, screenings, strict=True)
        ]
        _write_html(reports, html, output, index=all_patients)
    else:
        drawing = terminal_style(to_file=output is not None, plain=plain)
        pages = [_rendered(report, person, format, limit, drawing, plain) for report, person in zip(reports, people, strict=True)]
        if format is Format.csv:  # one table of the whole panel, under one header
            pages = [line for number, page in enumerate(pages) for line in page.split("\n")[bool(number) :]]
        elif explain_rank and format is not Format.json:
            from screener.report.ranking import rank_lines

            pages = [f"{page}\n{rank_lines(report, limit)}" for page, report in zip(pages, reports, strict=True)]
        if format is Format.table and output is None:
            show("\n".join(pages), plain=plain)
        else:
            write_output("\n".join(pages), output)
    list_set_aside(faulty)
    if faulty:
        raise typer.Exit(SET_ASIDE)


def _matched(screenings: list[Screening], trials: list[Trial], *, panel: bool) -> list[MatchReport]:
    from screener.workflows.screen_panel import screen_panel

    if panel:
        with progress_bar(f"Matching {len(screenings)} patients", len(screenings)) as progress:
            return list(screen_panel(screenings, trials, progress))
    [screening] = screenings
    with progress_bar(f"Matching {screening.patient.id}", len(trials)) as progress:
        return [screening.run(trials, progress)]


def _write_html(reports: list[MatchReport], pages: list[str], output: Path | None, *, index: bool) -> None:
    """One page; of a panel an index, and the pages of patients beside it."""
    if not index:
        write_output(pages[0], output)
        return
    from screener.report.html import panel_html

    links: dict[str, str] = {}
    if output is not None:
        for report, page in zip(reports, pages, strict=True):
            beside = output.with_name(f"{output.stem}-{report.patient}{output.suffix or '.html'}")
            write_output(page, beside)
            links[report.patient] = beside.name
    write_output(panel_html(reports, links), output)


def _rendered(report: MatchReport, patient: Patient, format: Format, limit: int, drawing: TerminalStyle, plain: bool) -> str:  # noqa: A002
    """Each format's module is loaded only where it is asked for."""
    if format is Format.json:
        from screener.report.json import dumps, report_json

        return dumps(report_json(report))
    if format is Format.csv:
        from screener.report.csv import report_csv

        return report_csv(report, country=patient.logistics.country)
    if format is Format.markdown:
        from screener.report.markdown import report_markdown

        return report_markdown(report, limit, country=patient.logistics.country)
    from screener.report.text import report_table

    return report_table(report, limit, plain=plain, **drawing)


def _weights(ctx: typer.Context, path: Path | None) -> Weights:
    from screener.match.rank import weights_from
    from screener.patients.load import read_mapping

    if path is None:
        return weights_in_force(ctx)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise UserError(f"--weights: {path} cannot be read ({getattr(fault, 'strerror', None) or 'not UTF-8 text'})") from None
    return weights_from(read_mapping(text, path.name), path.name, weights_in_force(ctx))


def _filters(everything: bool, from_file: bool, country: str | None, status: list[str] | None, within: float | None) -> Filters:
    from screener.registry.enums import KNOWN_WORDS
    from screener.workflows.screen_patients import EVERYTHING, Filters

    statuses = {word.strip().upper().replace(" ", "_").replace(",", "") for word in status or ()}
    for word in sorted(statuses - KNOWN_WORDS["Status"]):
        near = difflib.get_close_matches(word, KNOWN_WORDS["Status"], 1)
        raise UserError(f"--status: {word} is not a status of the registry" + (f" (did you mean {near[0]}?)" if near else ""))
    chosen = EVERYTHING if everything else Filters(disease_fit=not from_file)
    if statuses:
        chosen = replace(chosen, statuses=frozenset(statuses))
    return replace(chosen, country=country, within_km=within)


def _people(ctx: typer.Context, patient: str | None, everybody: bool, database: str | None) -> list[Patient]:
    if everybody == (patient is not None):
        raise UserError("give one patient (a file or an id), or --all-patients")
    if patient is not None:
        return [the_patient(ctx, patient, database)]
    return the_panel(ctx, database)
