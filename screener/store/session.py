"""The database: where it is, how it is opened, and its faults in one line.

Sessions come from `Database.reading()` and `Database.writing()`. A writing session commits whole at its end or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session, sessionmaker

from screener.errors import StoreError, UserError

_BUSY_SECONDS = 30


class ConnectionLost(StoreError):  # noqa: N818 - it may come back
    """The database server went away, or is not back yet: the same transaction may succeed later."""


class Database:
    """An opened database. `shown` names it for people, without a password."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.shown = engine.url.render_as_string(hide_password=True)
        self._reading = sessionmaker(engine, expire_on_commit=False)
        # A writer on SQLite takes its lock at the start: a reader that becomes a writer half-way cannot wait, it fails at once.
        self._writing = sessionmaker(engine.execution_options(sqlite_begin="BEGIN IMMEDIATE"), expire_on_commit=False)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database and writes nothing."""
        with self.faults_as_store_errors(), self._reading() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that is committed at the end, or rolled back whole on any exception, Ctrl-C included."""
        with self.faults_as_store_errors(), self._writing.begin() as session:
            yield session

    @contextmanager
    def faults_as_store_errors(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as fault:
            kind = ConnectionLost if _is_cut_off(fault) else StoreError
            raise kind(f"database {self.shown}: {_in_one_line(fault)}") from fault

    def close(self) -> None:
        self.engine.dispose()


def default_url() -> str:
    """SQLite in the user's data directory."""
    return f"sqlite:///{user_data_path('screener', appauthor=False) / 'screener.sqlite3'}"


def connect(url: str | None = None) -> Database:
    """Open the database at a URL (default: SQLite in the user's data directory), without looking at its tables.

    `postgresql://` means psycopg 3. UserError where the URL cannot be used, StoreError where the directory of a SQLite file cannot be made.
    """
    parsed = _parse(url or default_url())
    if parsed.get_backend_name() == "sqlite":
        _make_file_of(parsed)
    try:
        # Parameters stay out of error texts and logs: they may hold a patient's values.
        engine = create_engine(parsed, hide_parameters=True, pool_pre_ping=True, **_engine_options(parsed))
    except ModuleNotFoundError as fault:
        raise UserError(
            f"database {parsed.render_as_string()}: the driver {fault.name} is not installed (pip install 'screener[postgresql]')"
        ) from fault
    if parsed.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return Database(engine)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        parsed.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError) as fault:
        raise UserError("the database URL cannot be used: it should look like sqlite:///FILE or postgresql://USER@HOST/NAME") from fault
    except ModuleNotFoundError as fault:
        raise UserError(f"the database URL needs the driver {fault.name}, which is not installed") from fault
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise UserError(f"the database URL names {parsed.get_backend_name()}: only SQLite and PostgreSQL are supported")
    return parsed


def _engine_options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": _BUSY_SECONDS}}
    return {
        "pool_size": 5,
        "max_overflow": 5,
        "pool_recycle": 1800,
        "connect_args": {"connect_timeout": 10, "application_name": "screener"},
    }


def _make_file_of(url: URL) -> None:
    """An empty file for the user alone, where there is none yet: it will hold patient files."""
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        return
    folder = Path(url.database).parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        raise StoreError(f"database {url.database}: the directory {folder} cannot be made ({fault.strerror or fault})") from fault
    try:
        if not Path(url.database).exists():
            Path(url.database).touch(mode=0o600)
    except OSError as fault:
        raise StoreError(f"database {url.database}: the file cannot be made ({fault.strerror or fault})") from fault


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own idea of transactions ends them at DDL; `_begin_sqlite` begins them
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))


def _is_cut_off(fault: SQLAlchemyError) -> bool:
    """A server that restarts: the connection broke, or a new one is refused. SQLSTATE classes 08 and 57P are PostgreSQL's for it; no SQLSTATE, no server."""
    if not isinstance(fault, DBAPIError):
        return False
    if fault.connection_invalidated:
        return True
    if type(fault.orig).__module__.partition(".")[0] != "psycopg" or not isinstance(fault, OperationalError):
        return False
    state = getattr(fault.orig, "sqlstate", None)
    return state is None or state.startswith(("08", "57P"))


_SQLITE_FAULTS = {
    "database is locked": "locked by another program",
    "readonly database": "read-only",
    "unable to open database file": "cannot be opened (missing directory, or no right to write there)",
    "disk is full": "the disk is full",
    "disk I/O error": "disk error",
    "not a database": "not a database file",
    "malformed": "the database file is damaged",
}


def _in_one_line(fault: SQLAlchemyError) -> str:
    if isinstance(fault, PoolTimeoutError):
        return "no connection became free"
    if not isinstance(fault, DBAPIError):
        return type(fault).__name__
    words = " ".join(str(fault.orig).split())
    for known, said in _SQLITE_FAULTS.items():
        if known in words:
            return said
    if fault.connection_invalidated or type(fault).__name__ == "OperationalError":
        return words.removeprefix("connection failed: ")[:200]
    # Other texts of a driver may quote a row (PostgreSQL: "Key (id)=(...)"), so only the kind of fault is told.
    return f"{type(fault).__name__} ({type(fault.orig).__name__})"
