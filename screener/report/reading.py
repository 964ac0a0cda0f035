"""A reading for people: each criterion, how it was read, and the words that were not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from screener.criteria.nodes import AllOf, AnyOf, Node, Not, node_json
from screener.criteria.read import Criterion
from screener.report.coverage import coverage_of
from screener.report.safe import one_line, shortened
from screener.text.clean import as_printed

_READ_SIGNS = {"full": "✓", "partial": "◐", "none": "?"}
_NO_FIELDS = ("kind", "room", "start", "end")


def reading_text(nct_id: str | None, criteria: Sequence[Criterion]) -> str:
    """All criteria of one text, in order."""
    coverage = coverage_of(criteria)
    lines = [
        f"{nct_id or 'text'}: {coverage.criteria} criteria, {coverage.full} read in full, {coverage.partial} in part, {coverage.none} not read"
    ]
    place: tuple[str, str | None] | None = None
    for criterion in criteria:
        if place != (criterion.section.value, criterion.scope):
            place = (criterion.section.value, criterion.scope)
            scope = f" ({one_line(criterion.scope)})" if criterion.scope else ""
            lines += ["", f"{criterion.section.value.upper()}{scope}"]
        lines.append(f"{criterion.index:4d} {_READ_SIGNS[criterion.read]} {shortened(one_line(as_printed(criterion.text)), 300)}")
        lines += tree_lines(criterion.tree, "       ")
    return "\n".join(lines)


def tree_lines(node: Node, indent: str) -> Iterator[str]:
    """A tree as indented lines."""
    if isinstance(node, AllOf | AnyOf):
        yield indent + ("all of" if isinstance(node, AllOf) else "any of")
        for child in node.children:
            yield from tree_lines(child, indent + "  ")
    elif isinstance(node, Not):
        yield indent + "not"
        yield from tree_lines(node.child, indent + "  ")
    else:
        data = node_json(node)
        said = "; ".join(f"{name} {_value_words(value)}" for name, value in data.items() if name not in _NO_FIELDS)
        yield one_and_indent(indent, f"{data['kind']}: {said}" if said else data["kind"])


def one_and_indent(indent: str, text: str) -> str:
    """One line of a tree, safe and not too long."""
    return indent + shortened(one_line(text), 240)


def _value_words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name.replace('_', ' ')} {_value_words(item)}" for name, item in value.items() if item is not None)
    if isinstance(value, list):
        return " / ".join(_value_words(item) for item in value)
    return "yes" if value is True else str(value)
