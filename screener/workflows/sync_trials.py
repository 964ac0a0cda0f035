"""Sync: every record of a source is stored, found unchanged, or set aside with its reason. Nothing is lost, and nothing is half-written.

A page is one transaction: its records, its set-aside ones, and its counts in the run's row. After Ctrl-C, a crash or a fault the pages before it stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from screener.errors import ScreenerError
from screener.registry.client import RegistryClient, scope_query
from screener.registry.reader import FaultyRecord, FoundRecord, read_records
from screener.registry.study import RecordFault, nct_id_of, raw_json, to_fetched_trial
from screener.store import runs, trials
from screener.store.runs import SetAside, SyncMode, SyncOutcome
from screener.store.session import Database
from screener.trials import FetchedTrial

_PAGE_RECORDS = 200
_PAGE_CHARACTERS = 16_000_000
_REPEATED = "a second record of this trial in the same sync: the first one stands"
_OUTDATED = "from an older snapshot of the registry than the record that is stored"

Clock = Callable[[], datetime]
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Placed:
    """A record that can be stored, and where it stood."""

    place: str
    fetched: FetchedTrial


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did. `read` is the sum of the four counts after it. `newly_set_aside` are those that no earlier run had set aside."""

    run_id: int
    outcome: SyncOutcome = "running"
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    set_aside: int = 0
    newly_set_aside: tuple[SetAside, ...] = ()
    error: str | None = None

    def __str__(self) -> str:
        return f"{self.read} read: {self.new} new, {self.changed} changed, {self.unchanged} unchanged, {self.set_aside} set aside"


def sync_from_path(database: Database, path: Path, *, now: Clock, progress: Progress | None = None) -> SyncReport:
    """Take all records of a file or folder. `now` gives aware moments; `progress` is told the number read so far after each page.

    UserError where there is nothing of the kind at the path; StoreError where the database fails. A run stopped by Ctrl-C is marked so, and the key goes on up.
    """
    source = _prepared(read_records(path))
    first = list(islice(source, 1))  # a wrong path is the user's fault, and no run
    with _Run(database, "path", str(path), now, progress) as run:
        for page in _in_pages(chain(first, source)):
            run.keep(page)
        run.finish("clean")
    return run.report


def sync_from_registry(
    database: Database, client: RegistryClient, *, scope: str, now: Clock, progress: Progress | None = None
) -> SyncReport:
    """Walk the registry's whole list for a scope.

    `mixed` where the registry's snapshot changed under the walk, or the number of records is not the one announced: what came is stored, but it is not one night's
    whole registry. RegistryError and StoreError end the run as failed; the pages before stand.
    """
    with _Run(database, "full", client.base_url, now, progress) as run:
        before = client.version()
        run.note_snapshot(api_version=before.api_version, at_start=before.data_timestamp)
        total: int | None = None
        for number, page in enumerate(client.pages(scope_query(scope)), start=1):
            if page.total is not None:
                total = page.total
                run.note_snapshot(total=total)
            run.keep(
                [_prepare(record, f"page {number}: studies[{index}]") for index, record in enumerate(page.records)],
                repeats_are_faults=False,
            )
        after = client.version()
        run.note_snapshot(at_end=after.data_timestamp)
        whole = total is None or run.report.read == total
        run.finish("clean" if whole and after == before else "mixed")
    return run.report


class _Run:
    """One run and its row. Leaving the block by an exception closes the row with what happened."""

    def __init__(self, database: Database, mode: SyncMode, source: str, now: Clock, progress: Progress | None) -> None:
        self._database, self._now, self._progress = database, now, progress
        self._mode, self._source = mode, source
        self.report = SyncReport(run_id=0)

    def __enter__(self) -> _Run:
        with self._database.writing() as session:
            run_id = runs.start(session, mode=self._mode, source=self._source, now=self._now())
        self.report = SyncReport(run_id=run_id)
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: object) -> None:
        if fault is None:
            return
        error = " ".join(str(fault).split()) if isinstance(fault, ScreenerError) else type(fault).__name__
        outcome: SyncOutcome = "failed" if isinstance(fault, Exception) else "interrupted"
        try:
            self.finish(outcome, None if outcome == "interrupted" else error)
        except ScreenerError as second:
            # The database is what failed, most likely: the first fault is the one to show.
            fault.add_note(f"the run's row could not be closed: {second}")

    def note_snapshot(self, **said: Any) -> None:
        with self._database.writing() as session:
            runs.note_snapshot(session, self.report.run_id, **said)

    def finish(self, outcome: SyncOutcome, error: str | None = None) -> None:
        with self._database.writing() as session:
            if outcome in ("clean", "mixed"):
                runs.clear_set_aside(session, self.report.run_id, now=self._now())
            runs.finish(session, self.report.run_id, outcome, now=self._now(), error=error)
        self.report = replace(self.report, outcome=outcome, error=error)

    def keep(self, page: Sequence[Placed | SetAside], *, repeats_are_faults: bool = True) -> None:
        """Store a page in one transaction, and count it."""
        run_id, now = self.report.run_id, self._now()
        place_of = {id(item.fetched): item.place for item in page if isinstance(item, Placed)}

        def set_aside(fetched: FetchedTrial, reason: str) -> SetAside:
            return SetAside(place_of[id(fetched)], reason, fetched.trial.nct_id, fetched.raw_json)

        aside = [item for item in page if isinstance(item, SetAside)]
        with self._database.writing() as session:
            kept = trials.keep_page(session, [item.fetched for item in page if isinstance(item, Placed)], run_id=run_id, now=now)
            aside += [set_aside(f, _OUTDATED) for f in kept.outdated]
            if repeats_are_faults:
                aside += [set_aside(f, _REPEATED) for f in kept.repeated]
            trials.mark_seen(session, [a.nct_id for a in aside if a.nct_id], run_id=run_id)
            newly = runs.keep_set_aside(session, aside, run_id=run_id, now=now)
            new, changed, unchanged = len(kept.new), len(kept.changed), len(kept.unchanged)
            counts = runs.PageCounts(new + changed + unchanged + len(aside), new, changed, unchanged, len(aside), len(newly))
            runs.add_page(session, run_id, counts)
        self._count(counts, newly)

    def _count(self, page: runs.PageCounts, newly: Sequence[SetAside]) -> None:
        so_far = self.report
        self.report = replace(
            so_far,
            read=so_far.read + page.read,
            new=so_far.new + page.new,
            changed=so_far.changed + page.changed,
            unchanged=so_far.unchanged + page.unchanged,
            set_aside=so_far.set_aside + page.set_aside,
            newly_set_aside=(*so_far.newly_set_aside, *(replace(record, raw=None) for record in newly)),
        )
        if self._progress is not None:
            self._progress(self.report.read)


def _prepare(record: object, place: str) -> Placed | SetAside:
    """A record ready for the store, or the reason why it cannot be."""
    nct_id: str | None = None
    try:
        nct_id = nct_id_of(record)
        assert isinstance(record, Mapping)
        return Placed(place, to_fetched_trial(record))
    except RecordFault as fault:
        return SetAside(place, fault.reason, fault.nct_id or nct_id, raw_json(record))
    except RecursionError:
        return SetAside(place, "JSON nested too deeply", nct_id)


def _prepared(source: Iterable[FoundRecord | FaultyRecord]) -> Iterator[Placed | SetAside]:
    for item in source:
        if isinstance(item, FoundRecord):
            yield _prepare(item.record, item.place)
        else:
            yield SetAside(item.place, item.reason, raw=item.raw)


def _in_pages(source: Iterable[Placed | SetAside]) -> Iterator[list[Placed | SetAside]]:
    """Groups that are bounded in number and in size, so that memory is too."""
    page: list[Placed | SetAside] = []
    size = 0
    for item in source:
        page.append(item)
        size += len(item.fetched.raw_json) if isinstance(item, Placed) else len(item.raw or "")
        if len(page) >= _PAGE_RECORDS or size >= _PAGE_CHARACTERS:
            yield page
            page, size = [], 0
    if page:
        yield page
