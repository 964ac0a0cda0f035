"""`screener confirm`: a person's answer to one criterion of one patient."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from screener.cli.context import DatabaseOption, opened_database, put, today
from screener.cli.records import nct_of
from screener.errors import UserError


class Said(StrEnum):
    passes = "pass"
    fails = "fail"


def confirm(
    ctx: typer.Context,
    patient: Annotated[str, typer.Argument(metavar="PATIENT", help="The id of a stored patient.")],
    nct: Annotated[str, typer.Argument(metavar="NCT", help="The id of a stored trial.")],
    index: Annotated[
        int | None, typer.Argument(metavar="INDEX", help="The criterion's number in `match` and `explain`.", show_default=False)
    ] = None,
    verdict: Annotated[
        Said | None, typer.Argument(metavar="pass|fail", help="Whether the criterion stands in the patient's way.", show_default=False)
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="WHO", help="Who says so.", show_default=False)] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Why; shown with the answer.", show_default=False)] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Forget the answer.")] = False,
    lapsed: Annotated[
        bool, typer.Option("--forget-lapsed", help="Forget the answers to this trial whose words have changed; their notices go.")
    ] = False,
    database: DatabaseOption = None,
) -> None:
    """Record what a person found of a criterion: it is asked once, shown as confirmed, and lapses when the trial's words change.

    \b
    Examples:
      screener confirm PT-003 NCT99000001 4 pass --by "Dr Example" --note "biopsy reviewed"
      screener confirm PT-003 NCT99000001 4 --withdraw
      screener confirm PT-003 NCT99000001 --forget-lapsed
    """
    from screener.match.model import Verdict
    from screener.report.safe import one_line, shortened
    from screener.text.clean import as_printed
    from screener.workflows import confirm as answers

    nct_id = nct_of(nct)
    if lapsed:
        if index is not None or withdraw:
            raise UserError("--forget-lapsed stands alone: it is for all answers to the trial whose words have changed")
        with opened_database(ctx, database) as ready:
            count = answers.forget_lapsed(ready, patient, nct_id)
        put(f"{patient} {nct_id}: {count} lapsed answer{'s' if count != 1 else ''} forgotten")
        return
    if index is None:
        raise UserError("name the criterion by its number in `match` and `explain`")
    if withdraw == (verdict is not None):
        raise UserError("give pass or fail, or --withdraw")
    with opened_database(ctx, database) as ready:
        if verdict is None:
            criterion = answers.withdraw(ready, patient, nct_id, index)
            said = "withdrawn"
        else:
            if by is None:
                raise UserError("--by: name the person who says so")
            criterion = answers.confirm(ready, patient, nct_id, index, Verdict(verdict.value), by=by, on=today(ctx), note=note)
            said = f"{verdict.value}, by {one_line(by)}"
    put(f"{patient} {nct_id} criterion {index}: {said}\n  “{shortened(one_line(as_printed(criterion.text)), 200)}”")
