"""`screener trials history` and `screener trials diff`: how a trial became what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from screener.cli.context import DatabaseOption, opened_database, put
from screener.cli.records import nct_of

if TYPE_CHECKING:
    from screener.match.amendments import CriterionChange
    from screener.workflows.history import HistoryEntry, VersionDiff


class Format(StrEnum):
    text = "text"
    json = "json"


NctArgument = Annotated[str, typer.Argument(metavar="NCT", help="The id of a stored trial.")]
FormatOption = Annotated[Format, typer.Option("--format", help="For people or for machines.")]


def history(ctx: typer.Context, nct: NctArgument, format: FormatOption = Format.text, database: DatabaseOption = None) -> None:  # noqa: A002
    """List the versions of a trial, and what each changed.

    \b
    Examples:
      screener trials history NCT99000001
      screener trials history NCT99000001 --format json
    """
    from screener.workflows.history import history_of

    nct_id = nct_of(nct)
    with opened_database(ctx, database) as ready:
        entries = history_of(ready, nct_id)
    if format is Format.json:
        _put_json({"nct_id": nct_id, "versions": [asdict(entry) for entry in entries]})
        return
    for entry in entries:
        put(_entry_line(entry))


def diff(
    ctx: typer.Context,
    nct: NctArgument,
    before: Annotated[
        int | None, typer.Option("--from", metavar="N", min=1, help="The older version. Default: the one before.", show_default=False)
    ] = None,
    after: Annotated[
        int | None, typer.Option("--to", metavar="N", min=1, help="The newer version. Default: the newest.", show_default=False)
    ] = None,
    format: FormatOption = Format.text,  # noqa: A002 - the option's name
    database: DatabaseOption = None,
) -> None:
    """Show what changed between two versions of a trial, criterion by criterion.

    \b
    Examples:
      screener trials diff NCT99000001
      screener trials diff NCT99000001 --from 1 --to 3
    """
    from screener.workflows.history import trial_diff

    nct_id = nct_of(nct)
    with opened_database(ctx, database) as ready:
        found = trial_diff(ready, nct_id, before, after)
    if format is Format.json:
        _put_json(asdict(found))
        return
    put(f"{found.nct_id}: version {found.before} -> {found.after}")
    lines = list(_diff_lines(found))
    put("\n".join(lines) if lines else "nothing changed that is shown here (contacts, results and references are not)")


def _put_json(value: object) -> None:
    import json

    put(json.dumps(value, ensure_ascii=True, default=str))


def _entry_line(entry: HistoryEntry) -> str:
    from screener.report.status import status_words

    updated = f", registry update {entry.last_update}" if entry.last_update else ""
    return f"{entry.number:>3}  seen {entry.seen_at:%Y-%m-%d}{updated}  {status_words(entry.status)}  {_summary(entry.diff)}"


def _summary(found: VersionDiff | None) -> str:
    if found is None:
        return "first seen"
    parts = [change.field for change in found.fields]
    kinds = [change.kind.value for change in found.criteria]
    said = {"added": "added", "removed": "removed", "meaning": "with another meaning", "words": "with other words"}
    parts += [
        f"{kinds.count(kind)} criteri{'on' if kinds.count(kind) == 1 else 'a'} {word}" for kind, word in said.items() if kind in kinds
    ]
    sites = len(found.sites.added) + len(found.sites.removed) + len(found.sites.status)
    parts += [f"{sites} site{'' if sites == 1 else 's'}"] if sites else []
    return "; ".join(parts) or "contacts, results or references"


def _diff_lines(found: VersionDiff) -> Iterator[str]:
    from screener.report.safe import one_line

    for field in found.fields:
        yield f"{field.field}: {one_line(field.before or 'not stated')} -> {one_line(field.after or 'not stated')}"
    for change in found.criteria:
        yield from _criterion_lines(change)
    for place in found.sites.added:
        yield f"site added: {one_line(place)}"
    for place in found.sites.removed:
        yield f"site removed: {one_line(place)}"
    for place, was, now in found.sites.status:
        yield f"site {one_line(place)}: {one_line(was or 'not stated')} -> {one_line(now or 'not stated')}"


def _criterion_lines(change: CriterionChange) -> Iterator[str]:
    from screener.report.safe import one_line

    head = {"added": "added", "removed": "removed", "words": "other words", "meaning": "other meaning"}[change.kind.value]
    said = f": {one_line('; '.join(change.values))}" if change.values else ""
    yield f"{change.section}, {head}{said}"
    if change.before is not None:
        yield f"  - {one_line(change.before)}"
    if change.after is not None:
        yield f"  + {one_line(change.after)}"
