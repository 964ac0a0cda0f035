"""`screener trials curate`: a reading that a person corrects."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from screener.cli.context import DatabaseOption, opened_database, put, today
from screener.cli.records import nct_of
from screener.errors import UserError

_LARGEST = 100_000


def curate(
    ctx: typer.Context,
    nct: Annotated[str, typer.Argument(metavar="NCT", help="The id of a stored trial.")],
    index: Annotated[int, typer.Argument(metavar="INDEX", help="The criterion's number in `trials show`, `match` and `explain`.")],
    tree: Annotated[
        Path | None, typer.Option("--tree", metavar="FILE", help="The corrected tree as YAML; - for stdin.", show_default=False)
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="WHO", help="Who corrects it.", show_default=False)] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Go back to the software's reading.")] = False,
    database: DatabaseOption = None,
) -> None:
    """Correct how a criterion is read. The correction is bound to the words and applies wherever the same words stand.

    A tree is all_of, any_of, not, or a statement: its kind (`screener kinds`) and plain words that are read in full. It states what the criterion says; that of
    an exclusion states what excludes.

    \b
    Examples:
      screener trials curate NCT99000001 4 --tree tree.yaml --by "Dr Example"
      echo '{kind: lab, read: "ANC ≥ 1.0 x 10^9/L"}' | screener trials curate NCT99000001 4 --tree - --by "Dr Example"
      screener trials curate NCT99000001 4 --withdraw
    """
    from screener.report.safe import one_line, shortened
    from screener.text.clean import as_printed
    from screener.workflows import confirm as answers

    nct_id = nct_of(nct)
    if withdraw == (tree is not None):
        raise UserError("give --tree FILE, or --withdraw")
    with opened_database(ctx, database) as ready:
        if tree is None:
            criterion = answers.uncurate(ready, nct_id, index)
            said = "read by the software again"
        else:
            if by is None:
                raise UserError("--by: name the person who corrects it")
            criterion = answers.curate(ready, nct_id, index, _text(tree), by=by, on=today(ctx))
            said = f"reading corrected by {one_line(by)}"
    put(f"{nct_id} criterion {index}: {said}\n  “{shortened(one_line(as_printed(criterion.text)), 200)}”")


def _text(path: Path) -> str:
    try:
        text = sys.stdin.read(_LARGEST + 1) if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise UserError(f"--tree: {path} cannot be read ({getattr(fault, 'strerror', None) or 'not UTF-8 text'})") from None
    if len(text) > _LARGEST:
        raise UserError(f"--tree: {path} is larger than {_LARGEST} characters: not a tree")
    return text
