"""Many rows at once, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

T = TypeVar("T")

# Well under the limits on bound values (SQLite 32,766, PostgreSQL 65,535).
CHUNK = 500


def chunks(items: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """The items in groups of `size`, the last perhaps smaller."""
    iterator = iter(items)
    while group := list(islice(iterator, size)):
        yield group


def upsert(
    session: Session, row: type[DeclarativeBase], values: Sequence[Mapping[str, Any]], *, key: Sequence[str], update: Sequence[str]
) -> None:
    """Insert the rows; where one with the same `key` stands, set its columns named by `update` (none: leave it as it is)."""
    if not values:
        return
    table = row.__table__
    assert isinstance(table, Table)
    if session.get_bind().dialect.name == "postgresql":
        on_postgresql = postgresql.insert(table)
        changes = {name: on_postgresql.excluded[name] for name in update}
        ready = (
            on_postgresql.on_conflict_do_update(index_elements=key, set_=changes)
            if update
            else on_postgresql.on_conflict_do_nothing(index_elements=key)
        )
        session.execute(ready, list(values))
    else:
        on_sqlite = sqlite.insert(table)
        changes = {name: on_sqlite.excluded[name] for name in update}
        ready_too = (
            on_sqlite.on_conflict_do_update(index_elements=key, set_=changes)
            if update
            else on_sqlite.on_conflict_do_nothing(index_elements=key)
        )
        session.execute(ready_too, list(values))
