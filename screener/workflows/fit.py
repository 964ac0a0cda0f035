"""How near a trial's disease is to osteosarcoma, by the words of its record."""

from __future__ import annotations

from screener.store import trials
from screener.store.session import Database
from screener.trials import Trial
from screener.workflows.stored_trials import current_trials

_FIT_WORDS = (
    ("osteosarcoma", ("osteosarcoma", "osteogenic sarcoma")),
    ("bone_sarcoma", ("bone sarcoma", "bone neoplasm", "bone tumor", "bone tumour", "bone cancer")),
    ("sarcoma", ("sarcoma",)),
    ("solid_tumour", ("solid tumo", "solid cancer", "solid neoplasm", "solid malignan", "advanced cancer", "advanced malignan", "childhood", "pediatric cancer")),
)  # fmt: skip


def fit_of(trial: Trial) -> str:
    """The nearest of osteosarcoma, bone_sarcoma, sarcoma, solid_tumour that the record names; none where it names none of them."""
    words = " ".join((trial.title, trial.official_title or "", *trial.conditions, *trial.keywords)).lower()
    for fit, names in _FIT_WORDS:
        if any(name in words for name in names):
            return fit
    return "none"


def with_disease_fit(database: Database) -> None:
    """Work out, for each stored trial where that is not yet known, how near its disease is to osteosarcoma, and keep it."""
    with database.reading() as session:
        unknown = [summary.nct_id for summary in trials.summaries(session) if summary.disease_fit is None]
    if not unknown:
        return
    fits = {version.nct_id: fit_of(version.trial) for version in current_trials(database, nct_ids=unknown, states=None)}
    with database.writing() as session:
        trials.set_disease_fits(session, fits)
