"""After a whole walk: what became of the stored trials that it did not find.

Each is asked for by its id. The registry has it: out of scope (its conditions changed), and its record is kept up to date. It is an alias now: merged. The
registry says in its own words that there is no such study, on two different snapshots: removed. Anything else: nothing is concluded. Nothing is ever deleted.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from screener.errors import RegistryError
from screener.registry.client import Absent, Found, Moved, RegistryClient, ids_query
from screener.store import trial_states, trials
from screener.store.bulk import chunks
from screener.store.trial_states import UnseenTrial
from screener.trials import FetchedTrial
from screener.workflows.sync_run import Placed, RunRecord, prepare

_BATCH = 100  # ids in one request: longer addresses are refused somewhere
_FEWEST_TO_DOUBT = 20
_LONGEST_CHAIN = 5

DOUBTED = "doubted"

_log = logging.getLogger("screener.sync")


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many trials became what. `doubt`: so many are missing that the walk itself is not believed, and nothing was concluded."""

    counts: dict[str, int]
    doubt: str | None = None


def reconcile(run: RunRecord, client: RegistryClient, snapshot: str) -> Reconciled:
    """Ask for every stored trial that the finished walk `run` did not see. `snapshot` names the registry's data. RegistryError where it cannot be asked."""
    database = run.place.database
    with database.reading() as session:
        unseen = trial_states.unseen(session, run.report.run_id)
        in_scope = trial_states.counts_by_state(session).get("in_scope", 0)
    fresh = [t.nct_id for t in unseen if t.state == "in_scope" and t.missing_snapshot in (None, snapshot)]
    if len(fresh) > max(_FEWEST_TO_DOUBT, in_scope // 100):
        # A broken query or an edge page looks just like this. If the next snapshot lacks them too, they are asked for one by one.
        with run.place.writing() as session:
            trial_states.note_missing(session, fresh, snapshot)
        return Reconciled(
            {DOUBTED: len(fresh)}, f"{len(fresh)} stored trials are not in the walk: too many to believe at once, all are kept"
        )
    return Reconciled(dict(sorted(_Reconciler(run, client, snapshot).all(unseen).items())))


class _Reconciler:
    def __init__(self, run: RunRecord, client: RegistryClient, snapshot: str) -> None:
        self._run, self._client, self._snapshot = run, client, snapshot
        self._now = run.place.now
        self._database = run.place.database
        self._counts: Counter[str] = Counter()

    def all(self, unseen: Sequence[UnseenTrial]) -> Counter[str]:
        known_outside = [t for t in unseen if t.state == "out_of_scope"]
        answered = set(self._refresh([t.nct_id for t in known_outside]))
        for trial in unseen:
            if trial.nct_id not in answered:
                self._run.place.stop.check()
                self._one(trial)
        return self._counts

    def _refresh(self, nct_ids: Sequence[str]) -> Iterator[str]:
        """Keep the records of trials out of scope up to date, many in one request. What is not in the answer is asked for by itself."""
        for batch in chunks(nct_ids, min(_BATCH, self._client.page_size)):
            self._run.place.stop.check()
            try:
                records = self._client.page(ids_query(batch)).records
            except RegistryError as fault:
                _log.warning("a list by ids failed", extra={"run": self._run.report.run_id, "said": str(fault)})
                continue
            rows = [prepare(record, f"by id: studies[{index}]") for index, record in enumerate(records)]
            placed = [row.fetched for row in rows if isinstance(row, Placed) and row.fetched.trial.nct_id in set(batch)]
            self._keep_outside(placed)
            for fetched in placed:
                self._counts["out_of_scope"] += 1
                yield fetched.trial.nct_id

    def _one(self, trial: UnseenTrial) -> None:
        match self._client.study(trial.nct_id):
            case Found(record):
                row = prepare(record, f"by id: {trial.nct_id}")
                self._keep_outside([row.fetched] if isinstance(row, Placed) else [], [trial.nct_id])
                self._counts["out_of_scope"] += 1
            case Moved(nct_id):
                self._merge(trial, nct_id)
            case Absent():
                self._absent(trial)

    def _absent(self, trial: UnseenTrial) -> None:
        if trial.state == "removed":
            self._counts["removed"] += 1
        elif trial.missing_snapshot is None:
            with self._run.place.writing() as session:
                trial_states.note_missing(session, [trial.nct_id], self._snapshot)
            self._counts["missing_once"] += 1
        elif trial.missing_snapshot != self._snapshot:
            with self._run.place.writing() as session:
                trial_states.set_state(session, trial.nct_id, "removed", now=self._now())
            self._counts["removed"] += 1
        else:
            self._counts["missing_once"] += 1

    def _merge(self, trial: UnseenTrial, nct_id: str) -> None:
        """The trial lives on under another id, which is fetched where it is not stored."""
        for _ in range(_LONGEST_CHAIN):
            with self._database.reading() as session:
                known = trials.summary(session, nct_id) is not None
            if known:
                break
            answer = self._client.study(nct_id)
            if isinstance(answer, Moved):
                nct_id = answer.nct_id
                continue
            row = prepare(answer.record, f"by id: {nct_id}") if isinstance(answer, Found) else None
            if not isinstance(row, Placed):
                nct_id = ""
                break
            self._keep_outside([row.fetched])
            break
        else:
            nct_id = ""
        if nct_id in ("", trial.nct_id):
            _log.warning("an alias leads nowhere", extra={"run": self._run.report.run_id, "nct_id": trial.nct_id})
            self._counts["unresolved"] += 1
            return
        with self._run.place.writing() as session:
            trial_states.keep_alias(session, trial.nct_id, nct_id)
            trial_states.set_state(session, trial.nct_id, "merged", now=self._now(), merged_into=nct_id)
        self._counts["merged"] += 1

    def _keep_outside(self, fetched: Sequence[FetchedTrial], leaving: Sequence[str] = ()) -> None:
        """Keep records that the scope's query does not find; `leaving` are in scope until now. In one transaction: a trial that was kept counts as seen."""
        if not fetched and not leaving:
            return
        with self._run.place.writing() as session:
            trials.keep_page(session, fetched, run_id=self._run.report.run_id, now=self._now(), in_scope=False)
            for nct_id in leaving:
                trial_states.set_state(session, nct_id, "out_of_scope", now=self._now())
            trial_states.note_missing(session, leaving, None)
