"""A person's answers to criteria: bound to the criterion's words, so that they are asked once and lapse when the words change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from screener.criteria.criterion import Criterion
from screener.match.model import CriterionVerdict, Verdict
from screener.text.segments import Section


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said of one criterion of one trial for one patient: pass or fail, by whom, on which day, with a note. `words` are the criterion's then."""

    words_hash: str
    words: str
    verdict: Verdict
    by: str
    on: date
    note: str | None = None

    @property
    def shown(self) -> str:
        """For people: "confirmed by NAME on DATE (note)"."""
        return f"{'confirmed as met' if self.verdict is Verdict.PASS else 'confirmed as not met'} by {self.by} on {self.on}" + (
            f" ({self.note})" if self.note else ""
        )


Answers = Mapping[str, Answer]  # of one patient and one trial, by words_hash


def words_hash(section: Section, words: str, source: str = "eligibilityCriteria") -> str:
    """SHA-256 of a criterion's words with its section and source; spacing does not count."""
    return hashlib.sha256("\0".join((source, section.value, " ".join(words.split()))).encode("utf-8", "surrogatepass")).hexdigest()


def hash_of(criterion: Criterion) -> str:
    """The hash to which answers and corrected readings of this criterion are bound."""
    return words_hash(criterion.section, criterion.text, criterion.source)


def by_words(answers: Iterable[Answer]) -> dict[str, Answer]:
    """Answers of one patient and one trial, by the words they are bound to; of several the last counts."""
    return {answer.words_hash: answer for answer in answers}


def confirmed(verdict: CriterionVerdict, answers: Answers) -> CriterionVerdict:
    """A criterion's verdict with a person's answer in place of the software's, where there is one."""
    answer = answers.get(hash_of(verdict.criterion)) if answers else None
    if answer is None:
        return verdict
    return replace(
        verdict,
        verdict=answer.verdict,
        reason=None,
        needs=(),
        because=f"{answer.shown}; by the record: {verdict.because}",
        distance=None,
        changeable=True,
        confirmed_by=answer.by,
    )


def lapsed(criteria: Sequence[Criterion], answers: Answers) -> tuple[str, ...]:
    """A notice for each answer whose words stand no longer in the trial."""
    if not answers:
        return ()
    standing = {hash_of(criterion) for criterion in criteria}
    return tuple(
        f"an answer by {answer.by} on {answer.on} has lapsed, because the trial's words have changed; they were: {_short(answer.words)}"
        for key, answer in answers.items()
        if key not in standing
    )


def _short(words: str, limit: int = 120) -> str:
    line = " ".join(words.split())
    return f'"{line}"' if len(line) <= limit else f'"{line[:limit].rstrip()}…"'
