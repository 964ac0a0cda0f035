"""How near a trial's disease is to osteosarcoma: the rule is in `screener.match.relevance`; the reader is loaded only where there is something to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from screener.store import trials
from screener.store.bulk import chunks
from screener.store.session import Database
from screener.trials import Trial
from screener.workflows.stored_trials import current_trials

if TYPE_CHECKING:
    from screener.criteria.base import Leaf
    from screener.criteria.criterion import Criterion


def fit_of(trial: Trial, criteria: Sequence[Criterion]) -> str:
    """The nearest of osteosarcoma, bone_sarcoma, sarcoma, solid_tumour that the trial's conditions, title or inclusion criteria name; none where they name none."""
    from screener.match.relevance import disease_fit

    return disease_fit(trial.conditions, trial.title, _asked(criteria))


def _asked(criteria: Sequence[Criterion]) -> Iterator[Leaf]:
    """The statements that inclusion criteria ask for, not those that they deny."""
    for criterion in criteria:
        if criterion.section.value == "inclusion":
            yield from criterion.meaning.affirmed


def with_disease_fit(database: Database) -> None:
    """Work out, for each stored trial where that is not yet known, how near its disease is to osteosarcoma, and keep it."""
    with database.reading() as session:
        unknown = [summary.nct_id for summary in trials.summaries(session) if summary.disease_fit is None]
    if not unknown:
        return
    from screener.criteria.read import read
    from screener.workflows.kept_readings import read_once

    for group in chunks(unknown, 200):  # so that memory does not grow with the registry
        versions = list(current_trials(database, nct_ids=group, states=None))
        read_once(database, (version.trial for version in versions))
        fits = {version.nct_id: fit_of(version.trial, read(version.trial.eligibility_text)) for version in versions}
        with database.writing() as session:
            trials.set_disease_fits(session, fits)
