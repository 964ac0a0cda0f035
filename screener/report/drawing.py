"""Drawing with Rich into a string: of a width, with or without colour. Registry text goes in as `Text`, never as markup."""

from __future__ import annotations

import io
from collections.abc import Iterable

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.text import Text

from screener.match.model import Tier, Verdict
from screener.report.safe import one_line

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
