"""Finding the trials that a command names: in a file, or in the database."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from screener.cli.context import opened_database, progress_bar
from screener.errors import ScreenerError, UserError

if TYPE_CHECKING:
    from screener.registry.reader import FaultyRecord
    from screener.trials import Trial

_NCT_ID = re.compile(r"NCT[0-9]{8}")


def nct_of(text: str) -> str:
    """An NCT id as the registry writes it. UserError where it is none."""
    nct_id = text.strip().upper()
    if not _NCT_ID.fullmatch(nct_id):
        raise UserError(f"{text}: not an NCT id (such as NCT99000001)")
    return nct_id


def the_trial(ctx: typer.Context, named: str, path: Path | None, database: str | None) -> Trial:
    """One trial. UserError where it is not there."""
    from screener.workflows.stored_trials import current_trial

    nct_id = nct_of(named)
    if path is not None:
        found = next((trial for trial in trials_of(ctx, path, database)[0] if trial.nct_id == nct_id), None)
        if found is None:
            raise UserError(f"{nct_id} is not in {path}, or its record cannot be used")
        return found
    with opened_database(ctx, database) as ready:
        stored = current_trial(ready, nct_id)
    if stored is None:
        raise UserError(f"{nct_id} is not stored (`screener sync` fetches trials; `screener trials list` shows those there are)")
    return stored.trial


def trials_of(ctx: typer.Context, path: Path | None, database: str | None) -> tuple[list[Trial], list[FaultyRecord]]:
    """The trials of a file, else those stored; and what could not be used. ScreenerError where nothing is stored yet."""
    from screener.workflows.kept_readings import read_once
    from screener.workflows.read_criteria import usable_trials
    from screener.workflows.stored_trials import current_trials, only_trials

    if path is not None:
        return only_trials(usable_trials(path))
    with opened_database(ctx, database) as ready:
        found = [version.trial for version in current_trials(ready)]
        with progress_bar("Reading new eligibility texts", len(found)) as progress:
            read_once(ready, found, progress)
    if not found:
        raise ScreenerError("no trials are stored yet: run `screener sync` (or `screener sync --from PATH`), or name a file of records")
    return found, []
