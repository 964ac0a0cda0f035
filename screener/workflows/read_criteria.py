"""Reading: a trial, a file of trials or a bare text -> criteria."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from screener.criteria.criterion import Criterion
from screener.criteria.read import read
from screener.registry.reader import FaultyRecord
from screener.trials import Trial
from screener.workflows.stored_trials import trials_in_file

_REPEATED = "a second record of this trial in the same file: the first one stands"
_HEADINGS = {"inclusion": "Inclusion Criteria:\n\n", "exclusion": "Exclusion Criteria:\n\n"}


@dataclass(frozen=True, slots=True)
class ReadTrial:
    """A trial and its criteria."""

    trial: Trial
    criteria: tuple[Criterion, ...]


def usable_trials(path: Path) -> Iterator[Trial | FaultyRecord]:
    """The trials of a file or folder that have eligibility text, each id once; everything else with its reason. UserError where there is no such file."""
    seen: set[str] = set()
    for item in trials_in_file(path):
        if isinstance(item, FaultyRecord):
            yield item
        elif not item.eligibility_text.strip():
            yield FaultyRecord(item.nct_id, "no eligibility text")
        elif item.nct_id in seen:
            yield FaultyRecord(item.nct_id, _REPEATED)
        else:
            seen.add(item.nct_id)
            yield item


def read_trials(records: Iterable[Trial]) -> Iterator[ReadTrial]:
    """Each trial with its criteria."""
    for trial in records:
        yield ReadTrial(trial, read(trial.eligibility_text))


def read_text(text: str, section: Literal["inclusion", "exclusion"] | None = None) -> tuple[Criterion, ...]:
    """The criteria of a bare text. `section` says where a text without headings belongs; spans count in the text as it was given."""
    if section is None:
        return read(text)
    heading = _HEADINGS[section]
    return tuple(_moved(criterion, len(heading), text) for criterion in read(heading + text))


def _moved(criterion: Criterion, by: int, text: str) -> Criterion:
    start, end = max(0, criterion.start - by), criterion.end - by
    return Criterion(criterion.index, criterion.section, start, end, text[start:end], criterion.tree, criterion.scope, criterion.source)
