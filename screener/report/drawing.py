"""Drawing with Rich into a string: of a width, with or without colour. Registry text goes in as `Text`, never as markup."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from screener.criteria.criterion import Criterion
from screener.match.model import Tier, Verdict
from screener.report.safe import one_line
from screener.report.words_in_place import stretches

_BLANKS = re.compile(r"\s+")

TIER_STYLES = {
    Tier.ELIGIBLE: "bold green",
    Tier.ELIGIBLE_FROM: "cyan",
    Tier.UNDETERMINED: "yellow",
    Tier.NEAR_MISS: "magenta",
    Tier.INELIGIBLE: "red",
}
VERDICT_STYLES = {Verdict.PASS: "green", Verdict.FAIL: "red", Verdict.UNKNOWN: "yellow"}


def drawn(parts: Iterable[RenderableType], *, width: int, color: bool) -> str:
    """The parts one below the other, without blanks at the ends of lines."""
    stream = io.StringIO()
    console = Console(
        file=stream,
        width=width,
        force_terminal=color,
        no_color=not color,
        color_system="standard" if color else None,
        highlight=False,
        markup=False,
        emoji=False,
    )
    for part in parts:
        console.print(part)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())


def words(text: str, style: str = "") -> Text:
    """Text from outside, made safe."""
    return Text(one_line(text), style=style)


def indented(text: str) -> RenderableType:
    """Text from outside, made safe, two columns in; also where it is wrapped."""
    return Padding(words(text), (0, 0, 0, 2))


def hanging(lead: Text, *parts: RenderableType, indent: int) -> RenderableType:
    """Parts one below the other, `indent` columns in, with the lead before the first: a number or a sign."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=indent - 1, no_wrap=True)
    grid.add_column()
    grid.add_row(lead, Group(*parts))
    return grid


def quoted(criterion: Criterion, limit: int = 700) -> Text:
    """A criterion's words in one line; those that were not read are underlined."""
    line = Text()
    for part, read in stretches(criterion):
        line.append(_BLANKS.sub(" ", part), style="" if read else "underline")
    line.truncate(limit, overflow="ellipsis")
    return line
