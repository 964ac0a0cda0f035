"""Rows of a table that the registry's text holds as lines of their own."""

from __future__ import annotations

from screener.criteria.lab.table import is_row
from screener.text.clean import CleanText
from screener.text.segments import Block


def fold_table(text: CleanText, block: Block) -> None:
    """Rows of a table of maximum creatinine that stand below the line which speaks of it become part of that line."""

    def rows(parent: Block) -> bool:
        return all(is_row(text.lower[child.start : child.end]) and rows(child) for child in parent.children)

    def last(parent: Block) -> int:
        return max((last(child) for child in parent.children), default=parent.end)

    if block.children and "creatinine" in text.lower[block.start : block.end] and rows(block):
        block.end = last(block)
        block.children = []
    block.children = with_rows(text, block.children)


def with_rows(text: CleanText, blocks: list[Block]) -> list[Block]:
    """Blocks side by side, where rows of such a table follow the line that speaks of creatinine as if they were criteria of their own."""
    out: list[Block] = []
    for block in blocks:
        line = out[-1] if out else None
        if (
            line is not None
            and not block.heading
            and not block.children
            and not line.children
            and line.section is block.section
            and "creatinine" in text.lower[line.start : line.end]
            and is_row(text.lower[block.start : block.end])
        ):
            line.end = block.end
        else:
            out.append(block)
    return out
