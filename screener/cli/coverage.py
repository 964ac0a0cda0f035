"""`screener coverage`: how much of the text was read."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from screener.cli.context import SET_ASIDE, DatabaseOption, list_set_aside, progress_bar, put
from screener.cli.records import trials_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from screener.cli.context import Told
    from screener.criteria.criterion import Criterion
    from screener.trials import Trial


class Format(StrEnum):
    text = "text"
    json = "json"


def coverage(
    ctx: typer.Context,
    path: Annotated[
        Path | None,
        typer.Argument(metavar="[PATH]", help="A file or folder of records; the stored trials where none is given.", show_default=False),
    ] = None,
    phrases: Annotated[
        int, typer.Option("--phrases", metavar="N", min=0, help="How many of the most frequent unread phrases to show.")
    ] = 25,
    format: Annotated[Format, typer.Option("--format", help="For people or for machines.")] = Format.text,  # noqa: A002 - the option's name
    database: DatabaseOption = None,
) -> None:
    """Count the criteria and characters that were read in full, in part or not, by kind, and show what was left most often.

    \b
    Examples:
      screener coverage
      screener coverage trials.jsonl --phrases 100
      screener coverage trials.jsonl --format json
    """
    from screener.report.coverage import coverage_over
    from screener.report.coverage_text import coverage_json, coverage_text

    trials, faulty = trials_of(ctx, path, database)
    with progress_bar("Reading", len(trials)) as progress:
        result = coverage_over(_readings(trials, progress), phrases=phrases)
    put(coverage_json(result) if format is Format.json else coverage_text(result))
    list_set_aside(faulty)
    if faulty:
        raise typer.Exit(SET_ASIDE)


def _readings(trials: list[Trial], progress: Told) -> Iterator[Sequence[Criterion]]:
    from screener.workflows.read_criteria import read_trials

    for number, reading in enumerate(read_trials(trials), start=1):
        yield reading.criteria
        if progress is not None:
            progress(number)
