"""The registry's list into the database: tonight's changes by their date, or the whole list; resumed, doubted and reconciled.

- Same snapshot as the last clean walk: nothing to do, one request.
- *Incremental*: records updated since the last clean snapshot, with a week's overlap (the date has no hour, posting and loading lie apart, uploading again is free).
- *Full*: the first walk, another scope, another version of the API, every eighth day, or on request. Then what is stored but was not seen is reconciled.
- *Clean* is a walk whose snapshot stood still and that found as many records as were announced: only a clean walk moves the watermark. Else it is *mixed*.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from screener.registry.client import ListQuery, PageToken, RegistryClient, RegistryVersion, TokenRefused, scope_query
from screener.store import locks, runs
from screener.store.runs import SyncMode
from screener.store.session import Database
from screener.store.tables import SyncRun
from screener.workflows.reconcile import DOUBTED, reconcile
from screener.workflows.stopping import NEVER, Stop
from screener.workflows.sync_run import Clock, Placed, Progress, RunRecord, SyncReport, WorkPlace, prepare, together

OVERLAP = timedelta(days=7)
FULL_WALK_EVERY = timedelta(days=8)
_CHECKPOINT_LASTS = timedelta(hours=6)  # how long a page token is trusted: its true lifetime is not documented
RECORD_FORM = "1"  # raise it when the hash or the stored form of a record changes: the next walk is then a full one

_log = logging.getLogger("screener.sync")


@dataclass(frozen=True, slots=True)
class _Plan:
    """What to walk. `since` is the first day of an incremental walk, None for the whole list."""

    mode: SyncMode
    query: ListQuery
    scope_key: str
    since: date | None = None
    resume: SyncRun | None = None


def sync_from_registry(
    database: Database,
    client: RegistryClient,
    *,
    scope: str,
    now: Clock,
    progress: Progress | None = None,
    full: bool = False,
    stop: Stop = NEVER,
) -> SyncReport:
    """Bring the stored trials of a scope (Essie words for conditions) up to the registry's snapshot of today.

    `clean` and `nothing_new` are good; `mixed` where even the second walk was not one night's whole list: what came is stored. RegistryError and StoreError end
    the run as failed, Stopped and Ctrl-C as interrupted; the pages before stand, and the next sync goes on behind them.
    """
    with locks.held(database, "sync", now=now) as lock:
        place = WorkPlace(database, lock, now, progress, stop)
        return _Sync(place, client, scope).run(full)


class _Sync:
    def __init__(self, place: WorkPlace, client: RegistryClient, scope: str) -> None:
        self._place, self._client, self._scope = place, client, scope
        self._counted = (0, dict[str, int]())
        self._snapshot_days: set[date | None] = set()

    def run(self, full: bool) -> SyncReport:
        with self._place.writing() as session:
            # This process holds the lock: whoever wrote "running" is gone.
            runs.close_dead(session, now=self._place.now())
        version = self._version_or_failed_run()
        if not full and self._is_known(version):
            return self._nothing_new(version)
        report = self._walk(self._plan(version, full), version)
        if report.outcome != "mixed" or DOUBTED in (report.reconciled or ()):
            return report
        # What changed while the list was walked comes with the walk after it; a count that does not add up is worth one more try.
        version = self._client.version()
        return together(report, self._walk(self._plan_after(report, version), version))

    def _version_or_failed_run(self) -> RegistryVersion:
        """The probe; where it fails, a failed run says so (a registry that cannot be reached must not look like a night without a run)."""
        try:
            return self._client.version()
        except BaseException as fault:
            with RunRecord(self._place, "incremental", self._client.base_url) as run:
                self._note_work(run)
                raise fault

    def _is_known(self, version: RegistryVersion) -> bool:
        source, key = self._client.base_url, _scope_key(self._scope)
        with self._place.database.reading() as session:
            last = runs.latest_clean(session, source, key)
            return (
                last is not None
                and runs.latest_clean(session, source, key, modes=("full",)) is not None
                and version.data_timestamp is not None
                and (last.snapshot_at_end, last.api_version) == (version.data_timestamp, version.api_version)
            )

    def _nothing_new(self, version: RegistryVersion) -> SyncReport:
        with RunRecord(self._place, "incremental", self._client.base_url) as run:
            run.note_snapshot(api_version=version.api_version, at_start=version.data_timestamp, at_end=version.data_timestamp)
            self._note_work(run)
            run.finish("nothing_new")
        return run.report

    def _plan(self, version: RegistryVersion, full: bool) -> _Plan:
        source, key = self._client.base_url, _scope_key(self._scope)
        with self._place.database.reading() as session:
            last_full = runs.latest_clean(session, source, key, modes=("full",))
            last = runs.latest_clean(session, source, key)
            unfinished = runs.latest_walk(session, source)
        due = last_full is None or abs(self._place.now() - last_full.started_at) > FULL_WALK_EVERY
        due = due or last is None or last.api_version != version.api_version
        goes_on = unfinished is not None and unfinished.scope_key == key and self._can_go_on(unfinished, version)
        if full or due or (goes_on and unfinished is not None and unfinished.mode == "full") or last is None:
            plan = _Plan("full", scope_query(self._scope), key)
        else:
            plan = self._incremental(last)
        if goes_on and unfinished is not None and (unfinished.mode, unfinished.query_key) == (plan.mode, plan.query.key):
            return _Plan(plan.mode, plan.query, key, plan.since, resume=unfinished)
        return plan

    def _incremental(self, base: SyncRun) -> _Plan:
        """Since a week before a snapshot, or before the run if its clock was behind it or the registry named no snapshot."""
        moments = [base.started_at.astimezone(UTC).date()]
        if (snapshot := _day_of(base.snapshot_at_start)) is not None:
            moments.append(snapshot)
        since = min(moments) - OVERLAP
        query = scope_query(self._scope, updated_since=since.isoformat())
        return _Plan("incremental", query, _scope_key(self._scope), since)

    def _plan_after(self, mixed: SyncReport, version: RegistryVersion) -> _Plan:
        """The second walk: tonight's changes where the snapshot moved, else the same list again."""
        with self._place.database.reading() as session:
            row = runs.find(session, mixed.run_id)
            base = runs.latest_clean(session, self._client.base_url, _scope_key(self._scope)) or row
        assert row is not None
        assert base is not None
        if row.mode == "full" and row.snapshot_at_start == row.snapshot_at_end:
            return _Plan("full", scope_query(self._scope), _scope_key(self._scope))
        return self._incremental(base)

    def _can_go_on(self, row: SyncRun, version: RegistryVersion) -> bool:
        """A checkpoint is good for the same query on the same snapshot, for some hours."""
        return (
            row.outcome in ("running", "interrupted", "failed")
            and row.pages > 0
            and row.checkpoint_at is not None
            and abs(self._place.now() - row.checkpoint_at) < _CHECKPOINT_LASTS
            and version.data_timestamp is not None
            and (row.snapshot_at_start, row.api_version) == (version.data_timestamp, version.api_version)
        )

    def _walk(self, plan: _Plan, version: RegistryVersion, *, again: bool = True) -> SyncReport:
        run = RunRecord(self._place, plan.mode, self._client.base_url).of_walk(plan.scope_key, plan.query.key, plan.since)
        if plan.resume is not None:
            run.going_on(plan.resume.id)
        try:
            with run:
                self._walk_pages(run, plan, version)
                self._finish(run, plan, version)
        except TokenRefused:
            if not again:
                raise
            _log.warning("page token refused, the walk begins again", extra={"run": run.report.run_id})
            version = self._client.version()
            return together(run.report, self._walk(_Plan(plan.mode, plan.query, plan.scope_key, plan.since), version, again=False))
        finally:
            self._note_work_if_possible(run)
        return run.report

    def _walk_pages(self, run: RunRecord, plan: _Plan, version: RegistryVersion) -> None:
        token: PageToken | None = None
        self._snapshot_days = set()
        if plan.resume is None:
            run.note_snapshot(api_version=version.api_version, at_start=version.data_timestamp)
        elif plan.resume.next_token is None:
            return  # it was broken off after its last page
        else:
            token = PageToken(plan.resume.next_token, plan.query.key)
        for page in self._client.pages(plan.query, token):
            if page.total is not None:
                run.note_snapshot(total=page.total)
            number = run.pages + 1
            rows: list[Placed | runs.SetAside] = [prepare(r, f"page {number}: studies[{i}]") for i, r in enumerate(page.records)]
            following = page.next_token.value if page.next_token is not None else None
            run.keep(rows, repeats_are_faults=False, next_token=following)
            self._snapshot_days |= {r.fetched.trial.version_holder for r in rows if isinstance(r, Placed)} - {None}
            self._place.stop.check()

    def _finish(self, run: RunRecord, plan: _Plan, version: RegistryVersion) -> None:
        after = self._client.version()
        run.note_snapshot(at_end=after.data_timestamp)
        with self._place.database.reading() as session:
            row = runs.find(session, run.report.run_id)
        assert row is not None
        if after != version or len(self._snapshot_days) > 1:
            run.finish("mixed", "the registry's data changed while they were walked")
        elif row.total_count is not None and run.report.read != row.total_count:
            run.finish("mixed", f"the registry announced {row.total_count} records, and {run.report.read} came")
        else:
            doubt = self._reconcile(run, after) if plan.mode == "full" else None
            run.finish("mixed" if doubt else "clean", doubt)

    def _reconcile(self, run: RunRecord, version: RegistryVersion) -> str | None:
        snapshot = version.data_timestamp or f"day {self._place.now().astimezone(UTC):%Y-%m-%d}"
        result = reconcile(run, self._client, snapshot)
        run.note_work(0, {}, result.counts)
        return result.doubt

    def _note_work_if_possible(self, run: RunRecord) -> None:
        try:
            self._note_work(run)
        except Exception as fault:  # noqa: BLE001 - the database may be what failed, and the fault under way is the one to show
            _log.warning("the run's cost could not be noted", extra={"run": run.report.run_id, "said": type(fault).__name__})

    def _note_work(self, run: RunRecord) -> None:
        """What was asked of the registry since the last note."""
        before, failed_before = self._counted
        self._counted = (self._client.requests, dict(self._client.retries))
        failed = {kind: n - failed_before.get(kind, 0) for kind, n in self._client.retries.items() if n > failed_before.get(kind, 0)}
        run.note_work(self._client.requests - before, failed)


def _scope_key(scope: str) -> str:
    """The same for all walks of one scope in one form of records."""
    return hashlib.sha256(f"{RECORD_FORM}:{scope_query(scope).key}".encode()).hexdigest()


def _day_of(snapshot: str | None) -> date | None:
    """The day in a snapshot's name, where it has one."""
    try:
        return datetime.fromisoformat(snapshot or "").date()
    except ValueError:
        return None
