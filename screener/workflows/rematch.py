"""Judging the panel anew: only what is not judged yet.

A verdict stands for a patient file, a trial version, a reader and a day, until time alone may change it. So what has to be judged is what has no verdict that
holds: tonight's amended trials for everybody, all trials for a patient whose file changed, and the verdicts whose day has come. Running twice is safe, and a
run that was broken off goes on where it stopped.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files

from screener import lexicons
from screener.criteria.codec import reader_version
from screener.criteria.criterion import Criterion
from screener.errors import UserError
from screener.match.cohorts import WayIn
from screener.match.evaluate import Judge
from screener.match.model import TrialMatch
from screener.match.panel import Compiled, PanelJudge
from screener.match.rank import DEFAULT, Weights, rank
from screener.match.screen import screen
from screener.match.shut import Fails, shut_for_good, shut_match
from screener.match.timeline import Timeline
from screener.patients.facts import Chart
from screener.patients.load import parse_patient
from screener.report.json import dumps, match_json
from screener.store import matches, patients, trials
from screener.store.bulk import chunks
from screener.store.matches import Judged, StoredMatch
from screener.store.patients import StoredPatient
from screener.store.session import Database
from screener.trials import Trial, TrialVersion
from screener.workflows.confirm import PeoplesWord, words_of
from screener.workflows.kept_readings import read_once
from screener.workflows.reach import reach_of
from screener.workflows.screen_patients import criteria_of
from screener.workflows.stopping import NEVER, Stop
from screener.workflows.stored_trials import current_trials
from screener.workflows.sync_run import Clock

_TRIALS_AT_ONCE = 50

_log = logging.getLogger("screener.match")


@dataclass(frozen=True, slots=True)
class Rematch:
    """What was judged. `run_id` is None where nothing had to be. `unreadable` counts stored patient files that this program cannot read (any more)."""

    run_id: int | None = None
    trials: int = 0
    patients: int = 0
    results: int = 0
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class Flip:
    """A verdict of a patient on a trial that is another than the last one. `before` is None where the trial was never judged for them."""

    patient_id: str
    nct_id: str
    before: Judged | None
    after: Judged


def rules_version(weights: Weights = DEFAULT) -> str:
    """A fingerprint of all that a kept match rests on beside the file and the text: how both are read, how one is judged by the other, and what the score weighs."""
    return _code_version() if weights == DEFAULT else f"{_code_version()}-{sha256(repr(weights).encode()).hexdigest()[:8]}"


@cache
def _code_version() -> str:
    digest = sha256(reader_version().encode())
    for package in ("screener.match", "screener.patients"):
        for module in sorted((f for f in files(package).iterdir() if f.name.endswith(".py")), key=lambda f: f.name):
            digest.update(module.read_bytes())
    return f"{reader_version()}-{digest.hexdigest()[:16]}"


def rematch(database: Database, *, as_of: date, now: Clock, stop: Stop = NEVER, weights: Weights = DEFAULT) -> Rematch:
    """Judge what has no verdict that holds on `as_of`, page by page of trials. Trials for other diseases wait until somebody asks for them (`match --all`)."""
    panel, wanted, unreadable = _wanted(database, as_of, rules_version(weights))
    nct_ids = sorted({nct_id for nct_id, _ in wanted})
    if not nct_ids:
        return Rematch(unreadable=unreadable)
    with database.writing() as session:
        matches.close_dead(session, now=now())
        run_id = matches.start(session, as_of=as_of, reader_version=rules_version(weights), now=now())
    panel_judge = PanelJudge([member.patient for member in panel.values()], as_of)
    judged_patients: set[str] = set()
    count = 0
    outcome: matches.MatchOutcome = "failed"
    try:
        for group in chunks(nct_ids, _TRIALS_AT_ONCE):
            stop.check()
            versions = list(current_trials(database, nct_ids=group))
            read_once(database, (version.trial for version in versions))
            results = list(_judged(versions, panel, panel_judge, wanted, weights))
            with database.writing() as session:
                matches.keep(session, run_id, results)
            judged_patients |= {result.patient_id for result in results}
            count += len(results)
        outcome = "done"
    except KeyboardInterrupt:
        outcome = "interrupted"
        raise
    finally:
        with database.writing() as session:
            matches.finish(session, run_id, outcome, now=now(), patients=len(judged_patients), results=count)
    _log.info("panel judged", extra={"run": run_id, "trials": len(nct_ids), "patients": len(judged_patients), "results": count})
    return Rematch(run_id, len(nct_ids), len(judged_patients), count, unreadable)


def flips_of(database: Database, run_id: int) -> list[Flip]:
    """The verdicts of a match run that are not what they were before it, by patient and trial. A trial that was never judged counts where it is not ruled out."""
    by_patient: dict[str, list[Judged]] = {}
    with database.reading() as session:
        for patient_id, judged in matches.headlines_of_run(session, run_id):
            by_patient.setdefault(patient_id, []).append(judged)
        flips = []
        for patient_id, after in by_patient.items():
            before = matches.headlines_before(session, patient_id, [judged.nct_id for judged in after], run_id)
            flips += [Flip(patient_id, j.nct_id, before.get(j.nct_id), j) for j in after if _flipped(before.get(j.nct_id), j)]
    return flips


def _flipped(before: Judged | None, after: Judged) -> bool:
    if before is None:
        return after.verdict != "ineligible"
    return (before.verdict, before.tier) != (after.verdict, after.tier)


class _PanelMember:
    """A stored patient, ready to be judged."""

    def __init__(self, stored: StoredPatient, as_of: date, word: PeoplesWord) -> None:
        self.stored = stored
        self.word = word
        self.patient = parse_patient(json.loads(stored.document_json), name=f"stored patient {stored.patient_id}")
        self.timeline = Timeline(Judge(Chart(self.patient, lexicons.load()), as_of))
        self.as_of = as_of


def _wanted(database: Database, as_of: date, rules: str) -> tuple[dict[str, _PanelMember], Mapping[tuple[str, str], str], int]:
    """Who is judged on what: members by id, and (NCT id, patient id) -> nearness to osteosarcoma."""
    panel: dict[str, _PanelMember] = {}
    wanted: dict[tuple[str, str], str] = {}
    unreadable = 0
    with database.reading() as session:
        current = {v: (nct_id, fit) for v, (nct_id, fit) in trials.current_version_ids(session).items() if fit not in (None, "none")}
        for stored in patients.all_patients(session):
            holding = matches.judged_versions(session, stored.patient_id, stored.content_hash, rules, as_of)
            missing = current.keys() - holding
            if not missing:
                continue
            try:
                panel[stored.patient_id] = _PanelMember(stored, as_of, words_of(session, stored.patient_id))
            except UserError as fault:
                unreadable += 1
                _log.error("a stored patient file cannot be read", extra={"patient": stored.patient_id, "faults": len(fault.faults)})
                continue
            for version_id in missing:
                nct_id, fit = current[version_id]
                wanted[nct_id, stored.patient_id] = fit or "none"
    return panel, wanted, unreadable


def _judged(
    versions: Sequence[TrialVersion],
    panel: Mapping[str, _PanelMember],
    panel_judge: PanelJudge,
    wanted: Mapping[tuple[str, str], str],
    weights: Weights,
) -> Iterator[StoredMatch]:
    """Each trial is read once, and decided for everybody at once; only those that may open to a patient are explained in full."""
    compiled = Compiled()
    read: list[tuple[TrialVersion, list[Criterion]]] = []
    curated = next((member.word.curated for member in panel.values()), {})  # the same for everybody
    for version in versions:
        criteria = criteria_of(version.trial, curated)
        read.append((version, criteria))
        compiled.add(version.nct_id, criteria)
    verdicts = panel_judge.judged(compiled)
    for place, (version, criteria) in enumerate(read):
        for number, (patient_id, member) in enumerate(panel.items()):
            fit = wanted.get((version.nct_id, patient_id))
            if fit is not None:
                fails = partial(verdicts.fails, place, patient=number)
                match, holds_until = _one(version.trial, criteria, compiled.trials[place].ways, fails, member, fit, weights)
                yield StoredMatch(
                    patient_id=patient_id,
                    patient_hash=member.stored.content_hash,
                    version_id=version.version_id,
                    reader_version=rules_version(weights),
                    as_of=member.as_of,
                    verdict=match.verdict.value,
                    tier=match.tier.value,
                    score=match.score,
                    result_json=dumps(match_json(match)),
                    holds_until=holds_until,
                )


def _one(
    trial: Trial, criteria: Sequence[Criterion], ways: Sequence[WayIn], fails: Fails, member: _PanelMember, fit: str, weights: Weights
) -> tuple[TrialMatch, date | None]:
    """The match of one patient, and the first day on which time alone may change it."""
    answers = member.word.answers.get(trial.nct_id)
    if len(ways) == 1 and not answers and shut_for_good(criteria, ways, fails, member.timeline):
        return shut_match(trial, criteria, fails, member.timeline.judge, disease_fit=fit), None
    match = screen(trial, criteria, member.timeline.judge, disease_fit=fit, timeline=member.timeline, answers=answers)
    [ranked] = rank([match], weights, {trial.nct_id: reach_of(trial, member.patient.logistics)})
    days = member.timeline.days(criterion.meaning.tree for criterion in criteria)
    return ranked, next((day for day in days if day > member.as_of), None)
