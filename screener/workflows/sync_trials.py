"""Sync: every record of a source is stored, found unchanged, or set aside with its reason. Nothing is lost, and nothing is half-written.

`sync_from_path` takes files, `sync_from_registry` (its own module) the registry's list. One sync at a time works on a database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from screener.registry.reader import FaultyRecord, FoundRecord, read_records
from screener.store import locks, runs
from screener.store.runs import SetAside
from screener.store.session import Database
from screener.workflows.stopping import NEVER, Stop
from screener.workflows.sync_registry import sync_from_registry
from screener.workflows.sync_run import Clock, Placed, Progress, RunRecord, SyncReport, WorkPlace, prepare

__all__ = ["SYNC_LOCK", "Placed", "SyncReport", "sync_from_path", "sync_from_registry"]

SYNC_LOCK = "sync"
_PAGE_RECORDS = 200
_PAGE_CHARACTERS = 16_000_000


def sync_from_path(database: Database, path: Path, *, now: Clock, progress: Progress | None = None, stop: Stop = NEVER) -> SyncReport:
    """Take all records of a file or folder. `now` gives aware moments; `progress` is told the number read so far after each page.

    UserError where there is nothing of the kind at the path; StoreError where the database fails or another sync is at work on it. A run stopped by Ctrl-C is
    marked so, and the key goes on up.
    """
    source = _prepared(read_records(path))
    first = list(islice(source, 1))  # a wrong path is the user's fault, and no run
    with locks.held(database, SYNC_LOCK, now=now) as lock:
        with database.writing() as session:
            runs.close_dead(session, now=now())
        with RunRecord(WorkPlace(database, lock, now, progress, stop), "path", str(path)) as run:
            for page in _in_pages(chain(first, source)):
                stop.check()
                run.keep(page)
            run.finish("clean")
    return run.report


def _prepared(source: Iterable[FoundRecord | FaultyRecord]) -> Iterator[Placed | SetAside]:
    for item in source:
        if isinstance(item, FoundRecord):
            yield prepare(item.record, item.place)
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
