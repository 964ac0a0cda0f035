"""`screener read`: eligibility text -> structured criteria."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from screener.cli.context import SET_ASIDE, DatabaseOption, list_set_aside, opened_database, put, terminal_style
from screener.errors import UserError

if TYPE_CHECKING:
    from screener.criteria.criterion import Criterion
    from screener.registry.reader import FaultyRecord

_NCT_ID = re.compile(r"NCT[0-9]{8}", re.IGNORECASE)
_RECORDS = (".json", ".jsonl", ".ndjson", ".gz")


class Section(StrEnum):
    inclusion = "inclusion"
    exclusion = "exclusion"


class Format(StrEnum):
    text = "text"
    json = "json"


def read(
    ctx: typer.Context,
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="[NCT|PATH|-]",
            help="NCT id of a stored trial, a file or folder of records, a text file, or - for text from stdin.",
            show_default=False,
        ),
    ] = None,
    text: Annotated[str | None, typer.Option("--text", metavar="TEXT", help="Read this text.", show_default=False)] = None,
    section: Annotated[Section | None, typer.Option("--section", help="Where a text without headings belongs.", show_default=False)] = None,
    format: Annotated[Format, typer.Option("--format", help="For people or for machines (JSON Lines).")] = Format.text,  # noqa: A002 - the option's name
    database: DatabaseOption = None,
) -> None:
    """Read eligibility text into criteria, and show what was understood of every word.

    \b
    Examples:
      screener read --text "Age 12 years or older; ECOG 0-1" --section inclusion
      screener read NCT99000001
      screener read trials.jsonl --format json
      cat criteria.txt | screener read -
    """
    faulty: list[FaultyRecord] = []
    for nct_id, criteria in _readings(ctx, source, text, section, database, faulty):
        put(_rendered(nct_id, criteria, format))
    list_set_aside(faulty)
    if faulty:
        raise typer.Exit(SET_ASIDE)


def _rendered(nct_id: str | None, criteria: tuple[Criterion, ...], format: Format) -> str:  # noqa: A002
    if format is Format.json:
        from screener.report.json import dumps, reading_json

        return dumps(reading_json(nct_id, criteria))
    from screener.report.reading import reading_text

    return reading_text(nct_id, criteria, **terminal_style())


def _readings(
    ctx: typer.Context, source: str | None, text: str | None, section: Section | None, database: str | None, faulty: list[FaultyRecord]
) -> Iterator[tuple[str | None, tuple[Criterion, ...]]]:
    from screener.workflows.read_criteria import read_text, read_trials, usable_trials

    if (source is None) == (text is None):
        raise UserError("give one thing to read: an NCT id, a path, - or --text")
    if text is not None or source == "-":
        words = text if text is not None else _from_stdin()
        if not words.strip():
            raise UserError("there is no text to read")
        yield None, read_text(words, section.value if section else None)
        return
    assert source is not None
    if _NCT_ID.fullmatch(source):
        from screener.workflows.stored_trials import current_trial

        with opened_database(ctx, database) as ready:
            found = current_trial(ready, source.upper())
        if found is None:
            raise UserError(
                f"{source.upper()} is not stored (`screener sync` fetches trials; `screener trials list` shows those there are)"
            )
        trials: Iterable[object] = [found.trial]
    else:
        path = Path(source)
        if not path.exists():
            raise UserError(f"{source}: neither an NCT id nor an existing path")
        if path.is_file() and not path.name.lower().endswith(_RECORDS):
            yield None, read_text(_from_file(path), section.value if section else None)
            return
        trials = usable_trials(path)
    from screener.trials import Trial

    for item in trials:
        if isinstance(item, Trial):
            for reading in read_trials([item]):
                yield item.nct_id, reading.criteria
        else:
            faulty.append(item)  # type: ignore[arg-type]


def _from_file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise UserError(f"{path}: not UTF-8 text") from None
    except OSError as fault:
        raise UserError(f"{path}: cannot be read ({fault.strerror or fault})") from None


def _from_stdin() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError:
        raise UserError("the text on stdin is not UTF-8") from None
