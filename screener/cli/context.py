"""What the commands share: the global options, the settings, the database, today's date, and the two streams."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypedDict

import typer

from screener.errors import UserError

if TYPE_CHECKING:
    from screener.match.rank import Weights
    from screener.registry.reader import FaultyRecord
    from screener.settings import Settings
    from screener.store.session import Database

DatabaseOption = Annotated[
    str | None, typer.Option("--database", metavar="URL", help="Database to use (wins over SCREENER_DATABASE_URL).", show_default=False)
]
PlainOption = Annotated[
    bool, typer.Option("--plain", help="No colour, no table, no pager: for a screen reader, a note or a script.", show_default=False)
]
Told = Callable[[int], None] | None  # a progress bar, told how many are done; None where nobody looks
SET_ASIDE = 3  # exit code: done, and records were set aside in this run
_MOST_LISTED = 20


@dataclass(slots=True)
class GlobalOptions:
    """What was said before the name of the command."""

    config: Path | None = None
    database: str | None = None


def settings_of(ctx: typer.Context) -> Settings:
    """The settings in force. UserError names every fault."""
    from screener.settings import load_settings

    return load_settings(_options(ctx).config)


def weights_in_force(ctx: typer.Context) -> Weights:
    """The weights of the ranking, as the settings say (`SCREENER_WEIGHT_*`)."""
    from screener.match.rank import weights_from

    return weights_from(settings_of(ctx).weights())


def _options(ctx: typer.Context) -> GlobalOptions:
    found = ctx.find_object(GlobalOptions)
    return found if found is not None else GlobalOptions()


def database_url(ctx: typer.Context, given: str | None) -> str | None:
    """The URL given to the command, else to the program, else in the settings; None for the default file."""
    return given or _options(ctx).database or settings_of(ctx).database_url


@contextmanager
def opened_database(ctx: typer.Context, given: str | None) -> Iterator[Database]:
    """The database, ready for use, closed at the end."""
    from screener.store.migrate import open_database

    database = open_database(database_url(ctx, given))
    try:
        yield database
    finally:
        database.close()


def now() -> datetime:
    """This moment, aware."""
    return datetime.now(UTC)


def today(ctx: typer.Context) -> date:
    """Today in the time zone of the settings (default: the machine's). The one place below the jobs that looks at the calendar."""
    from zoneinfo import ZoneInfo

    name = settings_of(ctx).time_zone
    return datetime.now(ZoneInfo(name)).date() if name else datetime.now().astimezone().date()


def day_of(ctx: typer.Context, text: str | None) -> date:
    """The date given as `--as-of`, else today. UserError where it is no date."""
    if text is None:
        return today(ctx)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(f"--as-of: {text!r} is not a date (such as 2026-06-01)") from None


def say(text: str) -> None:
    """A line on stderr: for people, never part of the output."""
    sys.stderr.write(text + "\n")


def put(text: str) -> None:
    """A piece of the output, on stdout, with a line's end."""
    sys.stdout.write(text + "\n")


def write_output(text: str, output: Path | None) -> None:
    """The whole output to a file (written beside it first, so that nothing half-written is left), or to stdout."""
    if output is None:
        put(text)
        return
    partial = output.with_name(output.name + ".part")
    try:
        partial.write_text(text + "\n", encoding="utf-8", errors="backslashreplace")
        partial.replace(output)
    except OSError as fault:
        raise UserError(f"--output: {output} cannot be written ({fault.strerror or fault})") from None
    finally:
        partial.unlink(missing_ok=True)
    say(f"written to {output}")


def list_set_aside(faulty: list[FaultyRecord]) -> None:
    """Say on stderr which records could not be used, and why."""
    if not faulty:
        return
    from screener.report.safe import one_line, shortened

    say(f"{len(faulty)} record{'s' if len(faulty) != 1 else ''} set aside:")
    for record in faulty[:_MOST_LISTED]:
        say(f"  {shortened(one_line(record.place), 100)}: {shortened(one_line(record.reason), 200)}")
    if len(faulty) > _MOST_LISTED:
        say(f"  and {len(faulty) - _MOST_LISTED} more")


@contextmanager
def progress_bar(label: str, total: int | None = None) -> Iterator[Told]:
    """A bar on stderr that is told how many are done; None where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns: tuple[Any, ...] = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=total)
        yield lambda done: progress.update(task, completed=done)


class TerminalStyle(TypedDict):
    """How a report may be drawn: `width` in columns, and whether colour may be used."""

    width: int
    color: bool


def terminal_style(*, to_file: bool = False, plain: bool = False) -> TerminalStyle:
    """The width and colours of stdout. Piped or in a file: 120 columns unless COLUMNS says so, no colour; NO_COLOR turns colour off."""
    interactive = sys.stdout.isatty() and not to_file
    width = shutil.get_terminal_size((120, 24)).columns if interactive or os.environ.get("COLUMNS") else 120
    colored = interactive and not plain and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return {"width": max(width, 60), "color": colored}


def show(text: str, *, plain: bool = False) -> None:
    """Text for people on stdout; on a terminal that it does not fit, through the pager of PAGER (default: less; `PAGER=cat` for none)."""
    pager = shlex.split(os.environ.get("PAGER", "less"))
    fits = text.count("\n") + 1 < shutil.get_terminal_size().lines
    if plain or fits or not sys.stdout.isatty() or not sys.stdin.isatty() or not pager or shutil.which(pager[0]) is None:
        put(text)
        return
    sys.stdout.flush()
    # F: what fits is printed; R: colours; X: the text stays on the screen. What is said in LESS wins.
    environment = {"LESS": "FRX", "LESSCHARSET": "utf-8", **os.environ}
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):  # Ctrl-C is the pager's own key
        subprocess.run(pager, input=(text + "\n").encode("utf-8", "backslashreplace"), env=environment, check=False)
