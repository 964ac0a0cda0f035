"""What became of each trial: seen again, out of scope, merged, removed; and how near it is to osteosarcoma. Nothing here deletes a trial."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from screener.store.bulk import chunks, upsert
from screener.store.tables import TrialAlias, TrialRow
from screener.trials import TrialState

_UNSYNCHRONIZED = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class UnseenTrial:
    """A stored trial that a walk did not find. `missing_snapshot` is the first snapshot of the registry that no longer had it."""

    nct_id: str
    state: TrialState
    missing_snapshot: str | None


def mark_seen(session: Session, nct_ids: Sequence[str], *, run_id: int) -> None:
    """The registry's list has these trials in this run, whether their records could be taken or not."""
    for group in chunks(nct_ids):
        session.execute(
            update(TrialRow).where(TrialRow.nct_id.in_(group)).values(last_seen_run_id=run_id), execution_options=_UNSYNCHRONIZED
        )


def bring_into_scope(session: Session, nct_ids: Sequence[str], now: datetime) -> None:
    """The registry's list has these trials (again)."""
    for group in chunks(nct_ids):
        those = TrialRow.nct_id.in_(group)
        session.execute(
            update(TrialRow).where(those, TrialRow.state != "in_scope").values(state="in_scope", state_since=now, merged_into=None),
            execution_options=_UNSYNCHRONIZED,
        )
        session.execute(
            update(TrialRow).where(those, TrialRow.missing_snapshot.is_not(None)).values(missing_snapshot=None),
            execution_options=_UNSYNCHRONIZED,
        )


def set_state(session: Session, nct_id: str, state: TrialState, *, now: datetime, merged_into: str | None = None) -> None:
    """Say what became of a trial that a full walk did not find. Its versions stay."""
    target = merged_into if state == "merged" else None
    other = (TrialRow.state != state) | TrialRow.merged_into.is_distinct_from(target)
    session.execute(
        update(TrialRow).where(TrialRow.nct_id == nct_id, other).values(state=state, state_since=now, merged_into=target),
        execution_options=_UNSYNCHRONIZED,
    )


def unseen(session: Session, run_id: int) -> list[UnseenTrial]:
    """The trials that a run did not see, by id; those that were merged into another are none of them."""
    columns = (TrialRow.nct_id, TrialRow.state, TrialRow.missing_snapshot)
    query = select(*columns).where(TrialRow.last_seen_run_id != run_id, TrialRow.state != "merged").order_by(TrialRow.nct_id)
    return [UnseenTrial(row[0], cast(TrialState, row[1]), row[2]) for row in session.execute(query)]


def note_missing(session: Session, nct_ids: Sequence[str], snapshot: str | None) -> None:
    """Remember which snapshot was the first that lacked these trials; None: the registry has them after all."""
    for group in chunks(nct_ids):
        session.execute(
            update(TrialRow).where(TrialRow.nct_id.in_(group)).values(missing_snapshot=snapshot), execution_options=_UNSYNCHRONIZED
        )


def keep_alias(session: Session, alias: str, nct_id: str) -> None:
    """The registry now knows `alias` as `nct_id`, which must be stored. What pointed at the alias points on."""
    session.execute(update(TrialAlias).where(TrialAlias.nct_id == alias).values(nct_id=nct_id), execution_options=_UNSYNCHRONIZED)
    upsert(session, TrialAlias, [{"alias": alias, "nct_id": nct_id}], key=["alias"], update=["nct_id"])


def set_disease_fits(session: Session, fits: Mapping[str, str]) -> None:
    """How near each trial (by NCT id) is to osteosarcoma, as its current version was read."""
    if fits:
        table = TrialRow.__table__
        rows = [{"key": nct_id, "fit": fit} for nct_id, fit in fits.items()]
        session.execute(update(table).where(table.c.nct_id == bindparam("key")).values(disease_fit=bindparam("fit")), rows)  # type: ignore[arg-type]


def forget_disease_fits(session: Session) -> None:
    """Every trial's nearness is to be decided again: for a reader that decides otherwise."""
    session.execute(update(TrialRow).values(disease_fit=None), execution_options=_UNSYNCHRONIZED)


def counts_by_state(session: Session) -> dict[str, int]:
    """How many trials are in each state."""
    rows = session.execute(select(TrialRow.state, func.count()).group_by(TrialRow.state).order_by(TrialRow.state))
    return {row[0]: row[1] for row in rows}


def counts_by_disease_fit(session: Session) -> dict[str | None, int]:
    """How many trials in scope are how near to osteosarcoma; None: not decided yet."""
    query = select(TrialRow.disease_fit, func.count()).where(TrialRow.state == "in_scope").group_by(TrialRow.disease_fit)
    return {row[0]: row[1] for row in session.execute(query)}
