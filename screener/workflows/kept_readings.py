"""Read each stored text once: readings are kept in the database by the hash of the text and the fingerprint of the reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from screener.criteria.codec import loads, reader_version, text_hash
from screener.criteria.read import remember
from screener.store import readings
from screener.store.session import Database
from screener.trials import Trial
from screener.workflows.reading_together import read_all

_AT_ONCE = 200  # readings kept in one transaction, so that an interrupted reading loses little


def read_once(database: Database, trials: Iterable[Trial], progress: Callable[[int], None] | None = None) -> int:
    """Make `read` know the readings of these trials' texts: from the database where this reader made them before, else by reading them now and keeping them.

    Returns how many texts were read now. Reading is deterministic, so what is kept equals what reading again would give.
    """
    texts = {text_hash(trial.eligibility_text): trial.eligibility_text for trial in trials if trial.eligibility_text}
    version = reader_version()
    with database.reading() as session:
        kept = readings.find(session, list(texts), version)
    for key, data in kept.items():
        remember(texts[key], partial(loads, data, texts[key]))
    fresh = [text for key, text in texts.items() if key not in kept]
    batch: dict[str, str] = {}
    for number, (text, data) in enumerate(read_all(fresh), start=1):
        remember(text, partial(loads, data, text))
        batch[text_hash(text)] = data
        if progress is not None:
            progress(number)
        if len(batch) == _AT_ONCE or number == len(fresh):
            with database.writing() as session:
                readings.keep(session, batch, version)
            batch = {}
    return len(fresh)


__all__ = ["read_once"]
