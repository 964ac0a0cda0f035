"""Bringing the tables to the form that this program knows (Alembic), from a checkout and from an installed wheel."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from alembic import command
from screener.errors import StoreError
from screener.store.session import Database, connect

_UPGRADE_LOCK = 0x5C2EE4E2  # any number that no other program takes


@dataclass(frozen=True, slots=True)
class SchemaState:
    """Where the tables stand: `empty` (none yet), `current`, `pending` (run the upgrade) or `newer` (made by a later program)."""

    state: Literal["empty", "current", "pending", "newer"]
    revision: str | None
    head: str

    def __str__(self) -> str:
        match self.state:
            case "empty":
                return f"the database has no tables yet; run `screener db upgrade` (to {self.head})"
            case "pending":
                return f"the database is at migration {self.revision}; run `screener db upgrade` (to {self.head})"
            case "newer":
                return f"the database is at migration {self.revision}, which this program does not know: it needs a newer screener"
            case "current":
                return f"the database is at migration {self.revision}, the newest"


def open_database(url: str | None = None) -> Database:
    """The database at a URL, ready for use. A fresh SQLite file gets its tables; otherwise StoreError says what to do where the tables are not current."""
    database = connect(url)
    try:
        state = schema_state(database)
        if state.state == "empty" and database.is_sqlite:
            upgrade(database)
        elif state.state != "current":
            raise StoreError(f"{state} ({database.shown})")
    except BaseException:
        database.close()
        raise
    return database


def schema_state(database: Database) -> SchemaState:
    """Compare the database's migration with those that came with the program. StoreError where it cannot be read."""
    scripts = _scripts()
    head = scripts.get_current_head()
    assert head is not None, "the migrations are part of the package"
    with database.faults_as_store_errors(), database.engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
        has_tables = bool(inspect(connection).get_table_names())
    if revision is None:
        if has_tables and "trials" in _tables(database):
            raise StoreError(f"database {database.shown}: there are tables without a record of their migration")
        return SchemaState("empty", None, head)
    if revision == head:
        return SchemaState("current", revision, head)
    known = {script.revision for script in scripts.walk_revisions()}
    return SchemaState("pending" if revision in known else "newer", revision, head)


def upgrade(database: Database, to: str = "head") -> SchemaState:
    """Run what migrations are pending, all in one transaction. StoreError where the database is newer than the program."""
    state = schema_state(database)
    if state.state == "newer":
        raise StoreError(f"{state} ({database.shown})")
    with _config_on(database) as config:
        command.upgrade(config, to)
    return schema_state(database)


def downgrade(database: Database, to: str = "base") -> None:
    """Undo migrations down to the one named: for tests and for going back after a failed release."""
    with _config_on(database) as config:
        command.downgrade(config, to)


@contextmanager
def _config_on(database: Database) -> Iterator[Config]:
    with database.faults_as_store_errors(), database.engine.connect() as plain:
        connection: Connection = plain.execution_options(sqlite_begin="BEGIN IMMEDIATE")
        with connection.begin():
            if not database.is_sqlite:
                # Two upgrades at once: the second waits here, and then finds nothing to do.
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})")
            config = Config()
            config.set_main_option("script_location", _escaped(migrations_folder()))
            config.attributes["connection"] = connection
            yield config


def _tables(database: Database) -> set[str]:
    with database.faults_as_store_errors(), database.engine.connect() as connection:
        return set(inspect(connection).get_table_names())


def migrations_folder() -> Path:
    """`migrations` beside this file (in a wheel a copy, in a checkout a link to the `alembic` folder at the top), else that folder itself."""
    beside = Path(__file__).parent / "migrations"
    return beside if beside.is_dir() else Path(__file__).parents[2] / "alembic"


@cache
def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", _escaped(migrations_folder()))
    return ScriptDirectory.from_config(config)


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")
