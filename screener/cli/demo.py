"""`screener demo`: the whole line, offline, on made-up trials and patients."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from screener.cli.context import now, put, terminal_style


def demo(
    folder: Annotated[Path, typer.Option("--folder", metavar="DIR", help="Where the database and the reports go.")] = Path("screener-demo"),
    fortnight: Annotated[
        bool, typer.Option("--fortnight", help="Play 14 nights of amendments, and print the digests' timeline instead.")
    ] = False,
    patient: Annotated[str, typer.Option("--patient", metavar="ID", help="Whose table to print: DEMO-1 to DEMO-4.")] = "DEMO-2",
) -> None:
    """Run everything on bundled synthetic trials and patients, without a network: database, sync, reading, matching, reports.

    \b
    Examples:
      screener demo
      screener demo --folder /tmp/demo --patient DEMO-1
      screener demo --fortnight --folder /tmp/fortnight
    """
    if fortnight:
        _play(folder)
        return
    from screener.errors import UserError
    from screener.report.text import report_table
    from screener.workflows.demo import run_demo

    result = run_demo(folder, now=now)
    by_id = {report.patient: report for report in result.reports}
    if patient not in by_id:
        raise UserError(f"--patient: {patient} is none of {', '.join(by_id)}")
    coverage = result.coverage
    put(f"Sync      {result.synced}")
    put(
        f"Reading   {coverage.criteria} criteria of {coverage.trials} synthetic trials: {coverage.full} in full, {coverage.partial} in part, {coverage.none} not"
    )
    put(f"Patients  {', '.join(by_id)} (synthetic), matched as of {result.reports[0].as_of}")
    put("")
    put(report_table(by_id[patient], 20, **terminal_style()))
    put("")
    put(f"Database  {result.database}")
    put(
        f"Reports   {len(result.written)} files in {folder}{'/' if folder.name else ''}: a page for each patient (.html), tables (.md, .csv), JSON, and the first trials of each patient explained (.txt)"
    )
    put(
        f"Next      {_program()} explain {patient} {_first(by_id[patient])} --as-of {result.reports[0].as_of} --database sqlite:///{result.database}"
    )


def _play(folder: Path) -> None:
    from screener.workflows.fortnight import COORDINATOR, play_fortnight

    put(f"Fourteen nights of made-up amendments, and the mails to {COORDINATOR}, who follows DEMO-1 to DEMO-4 (all synthetic)")
    for night in play_fortnight(folder):
        put(f"Night {night.number:>2}  registry: {'; '.join(night.amended) or ('all is new' if night.number == 0 else 'nothing')}")
        put(f"          digest:   {night.subject or 'none, nothing to say'}")
        for line in night.lines:
            put(f"                    - {line}")
    put(f"Mails     {folder / 'mails'}")


def _program() -> str:
    """How this program was called, so that the next command can be pasted."""
    called = Path(sys.argv[0])
    if called.name != "screener" or shutil.which("screener"):
        return "screener"
    return os.path.relpath(called) if called.is_absolute() else str(called)


def _first(report: object) -> str:
    from screener.match.model import MatchReport

    assert isinstance(report, MatchReport)
    return report.matches[0].trial.nct_id if report.matches else "NCT99000001"
