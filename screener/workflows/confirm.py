"""A person's word: answers to criteria and corrected readings, kept with the words they are bound to, and found again for matching."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from screener.criteria.criterion import Criterion
from screener.errors import UserError
from screener.match.answers import Answer, Answers, by_words, hash_of
from screener.match.curate import Correction, Curated, tree_from
from screener.match.model import Verdict
from screener.patients.values import check_text
from screener.store import answers, matches, patients
from screener.store.answers import StoredAnswer, StoredReading
from screener.store.session import Database
from screener.trials import Trial
from screener.workflows.screen_patients import criteria_of
from screener.workflows.stored_trials import current_trial

LONGEST_NAME = 80
LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class PeoplesWord:
    """What people said that bears on a patient: answers by NCT id, and corrected readings of all trials."""

    answers: Mapping[str, Answers] = field(default_factory=dict)
    curated: Curated = field(default_factory=dict)


def peoples_word(database: Database, patient_id: str | None) -> PeoplesWord:
    """Everything that bears on a patient (None: the corrected readings alone). A corrected reading that the software of today cannot read is left out."""
    with database.reading() as session:
        return words_of(session, patient_id)


def words_of(session: Session, patient_id: str | None) -> PeoplesWord:
    """The same, within a transaction."""
    said = answers.answers_of(session, patient_id) if patient_id is not None else []
    corrected = answers.curated_readings(session)
    by_trial: dict[str, list[Answer]] = {}
    for one in said:
        answer = Answer(one.words_hash, one.words, Verdict(one.verdict), one.answered_by, one.answered_on, one.note)
        by_trial.setdefault(one.nct_id, []).append(answer)
    return PeoplesWord({nct_id: by_words(found) for nct_id, found in by_trial.items()}, _trees(corrected))


def _trees(corrected: list[StoredReading]) -> Curated:
    found = {}
    for reading in corrected:
        try:
            found[reading.words_hash] = Correction(tree_from(reading.tree_yaml), reading.curated_by, reading.curated_on)
        except UserError:
            continue  # the software's reading stands until the correction is written anew
    return found


def confirm(
    database: Database, patient_id: str, nct_id: str, index: int, verdict: Verdict, *, by: str, on: date, note: str | None = None
) -> Criterion:
    """Keep an answer; the criterion it was given to. UserError where the patient or trial is not stored, or has no such criterion."""
    name = checked_name(by)
    criterion = criterion_at(stored_trial(database, nct_id), index)
    remark = _without_personal_data(_one_line(note, "--note", LONGEST_NOTE)) if note else None
    with database.writing() as session:
        if patients.find(session, patient_id) is None:
            raise UserError(f"{patient_id}: no stored patient of this id (`screener patients add FILE` stores one)")
        answers.keep_answer(session, StoredAnswer(patient_id, nct_id, hash_of(criterion), criterion.text, verdict.value, name, on, remark))
        matches.judge_anew(session, patient_id=patient_id, nct_id=nct_id)
    return criterion


def withdraw(database: Database, patient_id: str, nct_id: str, index: int) -> Criterion:
    """Forget an answer; UserError where there is none to the criterion as it stands."""
    criterion = criterion_at(stored_trial(database, nct_id), index)
    with database.writing() as session:
        if not answers.withdraw_answer(session, patient_id, nct_id, hash_of(criterion)):
            raise UserError(f"{patient_id}: no answer to criterion {index} of {nct_id}")
        matches.judge_anew(session, patient_id=patient_id, nct_id=nct_id)
    return criterion


def forget_lapsed(database: Database, patient_id: str, nct_id: str) -> int:
    """Forget the answers of a patient whose words stand no longer in a trial: how many. UserError where there are none."""
    standing = {hash_of(criterion) for criterion in criteria_of(stored_trial(database, nct_id))}
    with database.writing() as session:
        said = [answer for answer in answers.answers_of(session, patient_id) if answer.nct_id == nct_id]
        dropped = [answer for answer in said if answer.words_hash not in standing]
        if not dropped:
            raise UserError(f"{patient_id}: no answer to {nct_id} has lapsed")
        for answer in dropped:
            answers.withdraw_answer(session, patient_id, nct_id, answer.words_hash)
        matches.judge_anew(session, patient_id=patient_id, nct_id=nct_id)
    return len(dropped)


def curate(database: Database, nct_id: str, index: int, tree_yaml: str, *, by: str, on: date) -> Criterion:
    """Keep a corrected reading; the criterion it is for. UserError names every fault of the tree."""
    name = checked_name(by)
    criterion = criterion_at(stored_trial(database, nct_id), index)
    tree_from(tree_yaml)
    with database.writing() as session:
        answers.keep_reading(session, StoredReading(hash_of(criterion), criterion.text, tree_yaml, name, on))
        matches.judge_anew(session)  # the words may stand in any trial
    return criterion


def uncurate(database: Database, nct_id: str, index: int) -> Criterion:
    """Go back to the software's reading; UserError where none was corrected."""
    criterion = criterion_at(stored_trial(database, nct_id), index)
    with database.writing() as session:
        if not answers.withdraw_reading(session, hash_of(criterion)):
            raise UserError(f"criterion {index} of {nct_id} has no corrected reading")
        matches.judge_anew(session)
    return criterion


def stored_trial(database: Database, nct_id: str) -> Trial:
    """The current version of a stored trial; UserError where it is not stored."""
    found = current_trial(database, nct_id)
    if found is None:
        raise UserError(f"{nct_id} is not stored (`screener sync` fetches trials; `screener trials list` shows those there are)")
    return found.trial


def criterion_at(trial: Trial, index: int) -> Criterion:
    """A criterion by its number in `match` and `explain`; UserError where there is none."""
    found = criteria_of(trial)
    if not 0 <= index < len(found):
        raise UserError(f"{trial.nct_id} has no criterion {index} (they count from 0 to {len(found) - 1})")
    return found[index]


def checked_name(by: str) -> str:
    """Who says it, in one line; UserError where nobody is named."""
    name = _one_line(by, "--by", LONGEST_NAME)
    if not name:
        raise UserError("--by: name the person who says so")
    return name


def _without_personal_data(note: str) -> str:
    """A note stands in every report of the patient: what the patient file refuses, it refuses too."""
    try:
        return check_text(note)
    except ValueError as fault:
        raise UserError(f"--note: {fault}") from None


def _one_line(text: str, option: str, longest: int) -> str:
    line = " ".join(text.split())
    if len(line) > longest or not line.isprintable():
        raise UserError(f"{option}: not one line of at most {longest} printable characters")
    return line
