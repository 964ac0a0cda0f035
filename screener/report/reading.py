"""A reading for people: each criterion, how it was read, and the words that were not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from screener.criteria.criterion import Criterion
from screener.report.coverage import coverage_of
from screener.report.drawing import drawn, hanging, quoted
from screener.report.safe import one_line
from screener.report.tree_words import tree_words

_READ_SIGNS = {"full": "✓", "partial": "◐", "none": "?"}
_READ_STYLES = {"full": "green", "partial": "yellow", "none": "yellow"}


def reading_text(nct_id: str | None, criteria: Sequence[Criterion], *, width: int, color: bool) -> str:
    """All criteria of one text, in order; in colour, words that were not read are underlined."""
    return drawn(_lines(nct_id, criteria), width=width, color=color)


def _lines(nct_id: str | None, criteria: Sequence[Criterion]) -> Iterator[RenderableType]:
    coverage = coverage_of(criteria)
    yield Text(
        f"{nct_id or 'text'}: {coverage.criteria} criteria, {coverage.full} read in full (✓), {coverage.partial} in part (◐), {coverage.none} not read (?)"
    )
    place: tuple[str, str | None] | None = None
    for criterion in criteria:
        if place != (criterion.section.value, criterion.scope):
            place = (criterion.section.value, criterion.scope)
            scope = f" ({one_line(criterion.scope)})" if criterion.scope else ""
            yield Text(f"\n{criterion.section.value.upper()}{scope}", style="bold")
        sign = Text(f"{criterion.index:4d} {_READ_SIGNS[criterion.read]}", style=_READ_STYLES[criterion.read])
        yield hanging(sign, quoted(criterion), indent=7)
        if criterion.corrected:
            yield Padding(Text(one_line(criterion.corrected), style="dim"), (0, 0, 0, 9))
        for depth, said in tree_words(criterion.tree):
            yield Padding(Text(said, style="dim"), (0, 0, 0, 9 + 2 * depth))
