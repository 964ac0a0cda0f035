"""Trials and their versions: keeping what was fetched, and finding it again.

A page of records is kept in one transaction. The same content again writes no version; other content appends one. Nothing is ever deleted or overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Row, Select, bindparam, insert, select, update
from sqlalchemy.orm import Session

from screener.store.bulk import CHUNK, chunks, upsert
from screener.store.tables import TrialAlias, TrialRow, TrialVersionRow
from screener.store.trial_states import bring_into_scope, counts_by_state, mark_seen, set_disease_fits
from screener.trials import FetchedTrial, TrialState, TrialSummary

__all__ = [
    "KeptPage",
    "StoredVersion",
    "canonical_id",
    "counts_by_state",
    "current_version_ids",
    "current_versions",
    "history",
    "keep_page",
    "set_disease_fits",
    "summaries",
    "summary",
    "version",
    "versions_of_run",
]


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A version as it lies in the database: `raw_json` is the registry's record, whole."""

    version_id: int
    nct_id: str
    number: int
    content_hash: str
    seen_at: datetime
    last_update: date | None
    raw_json: str


@dataclass(frozen=True, slots=True)
class KeptPage:
    """What became of the records of one page, by NCT id. Every record is in exactly one of the five."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    repeated: tuple[FetchedTrial, ...]
    """Records of a trial that this run has already seen: the first one stands."""
    outdated: tuple[FetchedTrial, ...]
    """Records of an older snapshot of the registry than the one stored, with other content: the stored one stands."""


if TYPE_CHECKING:
    Headline = Row[str, str, int, date | None, int]


def keep_page(session: Session, page: Sequence[FetchedTrial], *, run_id: int, now: datetime, in_scope: bool = True) -> KeptPage:
    """Store a page of records: new trials, new versions of known ones, or the mark that an unchanged one was seen. `now` is aware.

    `in_scope=False` is for records that were asked for by their ids: what the scope's query does not find stays, or begins, out of scope.
    """
    stored = _headlines(session, [f.trial.nct_id for f in page])
    first: dict[str, FetchedTrial] = {}
    repeated: list[FetchedTrial] = []
    outdated: list[FetchedTrial] = []
    new: list[FetchedTrial] = []
    changed: list[FetchedTrial] = []
    unchanged: list[FetchedTrial] = []
    for fetched in page:
        nct_id = fetched.trial.nct_id
        known = stored.get(nct_id)
        if nct_id in first or (known is not None and known.last_seen_run_id == run_id):
            repeated.append(fetched)
            continue
        first[nct_id] = fetched
        if known is None:
            new.append(fetched)
        elif known.content_hash == fetched.content_hash:
            unchanged.append(fetched)
        elif known.version_holder and fetched.trial.version_holder and fetched.trial.version_holder < known.version_holder:
            outdated.append(fetched)
        else:
            changed.append(fetched)
    _insert_new(session, new, run_id, now, "in_scope" if in_scope else "out_of_scope")
    _update_changed(session, changed, stored, run_id)
    _mark_seen(session, [*unchanged, *outdated], run_id)
    if in_scope:
        bring_into_scope(session, _ids([*changed, *unchanged, *outdated]), now)
    _append_versions(session, new + changed, stored, run_id, now)
    _keep_aliases(session, new + changed)
    return KeptPage(_ids(new), _ids(changed), _ids(unchanged), tuple(repeated), tuple(outdated))


def _ids(page: Iterable[FetchedTrial]) -> tuple[str, ...]:
    return tuple(f.trial.nct_id for f in page)


def _headlines(session: Session, nct_ids: Sequence[str]) -> dict[str, Headline]:
    columns = (TrialRow.nct_id, TrialRow.content_hash, TrialRow.version_count, TrialRow.version_holder, TrialRow.last_seen_run_id)
    found: dict[str, Headline] = {}
    for group in chunks(nct_ids):
        for row in session.execute(select(*columns).where(TrialRow.nct_id.in_(group))):
            found[row.nct_id] = row
    return found


def _headline(fetched: FetchedTrial) -> dict[str, Any]:
    trial = fetched.trial
    return {
        "content_hash": fetched.content_hash,
        "version_holder": trial.version_holder,
        "title": trial.title,
        "status": trial.status,
        "study_type": trial.study_type,
        "last_update": trial.last_update,
    }


def _insert_new(session: Session, page: Sequence[FetchedTrial], run_id: int, now: datetime, state: TrialState) -> None:
    rows = [
        {
            "nct_id": f.trial.nct_id,
            "state": state,
            "state_since": now,
            "version_count": 1,
            "first_seen_at": now,
            "last_seen_run_id": run_id,
            **_headline(f),
        }
        for f in page
    ]
    if rows:
        session.execute(insert(TrialRow.__table__), rows)  # type: ignore[arg-type]


def _update_changed(session: Session, page: Sequence[FetchedTrial], stored: Mapping[str, Headline], run_id: int) -> None:
    table = TrialRow.__table__
    rows = [
        {
            "key": f.trial.nct_id,
            "version_count": stored[f.trial.nct_id].version_count + 1,
            "last_seen_run_id": run_id,
            "disease_fit": None,
            **_headline(f),
        }
        for f in page
    ]
    if rows:
        statement = update(table).where(table.c.nct_id == bindparam("key"))  # type: ignore[arg-type]
        session.execute(statement.values({name: bindparam(name) for name in rows[0] if name != "key"}), rows)


def _mark_seen(session: Session, page: Sequence[FetchedTrial], run_id: int) -> None:
    mark_seen(session, _ids(page), run_id=run_id)
    dated = [{"key": f.trial.nct_id, "holder": f.trial.version_holder} for f in page if f.trial.version_holder]
    if dated:
        table = TrialRow.__table__
        newer = table.c.version_holder.is_(None) | (table.c.version_holder < bindparam("holder"))
        session.execute(update(table).where(table.c.nct_id == bindparam("key"), newer).values(version_holder=bindparam("holder")), dated)  # type: ignore[arg-type]


def _append_versions(session: Session, page: Sequence[FetchedTrial], stored: Mapping[str, Headline], run_id: int, now: datetime) -> None:
    rows = [
        {
            "nct_id": f.trial.nct_id,
            "number": stored[f.trial.nct_id].version_count + 1 if f.trial.nct_id in stored else 1,
            "content_hash": f.content_hash,
            "seen_at": now,
            "last_update": f.trial.last_update,
            "run_id": run_id,
            "raw_json": f.raw_json,
        }
        for f in page
    ]
    if rows:
        session.execute(insert(TrialVersionRow.__table__), rows)  # type: ignore[arg-type]


def _keep_aliases(session: Session, page: Sequence[FetchedTrial]) -> None:
    rows = {alias: {"alias": alias, "nct_id": f.trial.nct_id} for f in page for alias in f.trial.aliases}
    upsert(session, TrialAlias, list(rows.values()), key=["alias"], update=["nct_id"])


def summaries(session: Session, *, states: Sequence[TrialState] | None = None) -> Iterator[TrialSummary]:
    """The headlines of all trials (or of those in certain states), by NCT id."""
    query = select(TrialRow).order_by(TrialRow.nct_id)
    if states is not None:
        query = query.where(TrialRow.state.in_(states))
    for row in session.scalars(query.execution_options(yield_per=CHUNK)):
        yield _summary(row)


def summary(session: Session, nct_id: str) -> TrialSummary | None:
    """The headline of one trial, None where it is not stored."""
    row = session.get(TrialRow, nct_id)
    return None if row is None else _summary(row)


def _summary(row: TrialRow) -> TrialSummary:
    return TrialSummary(
        nct_id=row.nct_id,
        title=row.title,
        status=row.status,
        study_type=row.study_type,
        state=cast(TrialState, row.state),
        state_since=row.state_since,
        merged_into=row.merged_into,
        disease_fit=row.disease_fit,
        versions=row.version_count,
        last_update=row.last_update,
    )


def canonical_id(session: Session, nct_id: str) -> str:
    """The id under which the registry now knows a trial: the same one, unless it is stored as an alias of another."""
    return session.scalar(select(TrialAlias.nct_id).where(TrialAlias.alias == nct_id)) or nct_id


def current_versions(
    session: Session, *, nct_ids: Sequence[str] | None = None, states: Sequence[TrialState] | None = ("in_scope",)
) -> Iterator[StoredVersion]:
    """The current version of each trial, by NCT id: of those named, or of all in the states named. Streamed: memory holds a few hundred at a time."""
    query = _versions().join(TrialRow, (TrialRow.nct_id == TrialVersionRow.nct_id) & (TrialRow.version_count == TrialVersionRow.number))
    if states is not None:
        query = query.where(TrialRow.state.in_(states))
    if nct_ids is None:
        yield from _stream(session, query.order_by(TrialVersionRow.nct_id))
        return
    for group in chunks(sorted(set(nct_ids))):
        yield from _stream(session, query.where(TrialVersionRow.nct_id.in_(group)).order_by(TrialVersionRow.nct_id))


def current_version_ids(session: Session) -> dict[int, tuple[str, str | None]]:
    """Of every trial in scope: the id of its current version, with its NCT id and its nearness to osteosarcoma (None: not decided yet)."""
    query = (
        select(TrialVersionRow.id, TrialRow.nct_id, TrialRow.disease_fit)
        .join(TrialRow, (TrialRow.nct_id == TrialVersionRow.nct_id) & (TrialRow.version_count == TrialVersionRow.number))
        .where(TrialRow.state == "in_scope")
    )
    return {row[0]: (row[1], row[2]) for row in session.execute(query)}


def history(session: Session, nct_id: str) -> list[StoredVersion]:
    """All versions of a trial, oldest first."""
    return list(_stream(session, _versions().where(TrialVersionRow.nct_id == nct_id).order_by(TrialVersionRow.number)))


def version(session: Session, nct_id: str, number: int) -> StoredVersion | None:
    """One version of a trial by its number (from 1), None where there is none."""
    return next(_stream(session, _versions().where(TrialVersionRow.nct_id == nct_id, TrialVersionRow.number == number)), None)


def versions_of_run(session: Session, run_id: int) -> Iterator[StoredVersion]:
    """The versions that one sync run appended: what was new or changed in it."""
    yield from _stream(session, _versions().where(TrialVersionRow.run_id == run_id).order_by(TrialVersionRow.nct_id))


def _versions() -> Select[int, str, int, str, datetime, date | None, str]:
    v = TrialVersionRow
    return select(v.id, v.nct_id, v.number, v.content_hash, v.seen_at, v.last_update, v.raw_json)


def _stream(session: Session, query: Select[int, str, int, str, datetime, date | None, str]) -> Iterator[StoredVersion]:
    for row in session.execute(query.execution_options(yield_per=CHUNK)):
        yield StoredVersion(*row)
