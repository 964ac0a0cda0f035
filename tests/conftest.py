"""Databases for tests: the same tests run on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from screener.store.migrate import upgrade
from screener.store.session import Database, connect
from screener.store.tables import Base

# The same commit always gives the same result; SCREENER_TEST_EXPLORE=1 looks at new random examples (README).
settings.register_profile("same", derandomize=True, database=None)
settings.register_profile("explore", print_blob=True)
settings.load_profile("explore" if os.environ.get("SCREENER_TEST_EXPLORE") else "same")


def postgresql_server() -> URL:
    """Where PostgreSQL is, by SCREENER_TEST_POSTGRESQL (default: 127.0.0.1:5432, user postgres)."""
    url = make_url(os.environ.get("SCREENER_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres"))
    return url.set(drivername="postgresql+psycopg")


@pytest.fixture(scope="session")
def new_postgresql_database() -> Iterator[object]:
    """A function that makes an empty database of a random name and gives its URL; all are dropped at the end."""
    server = postgresql_server()
    try:
        admin = create_engine(server, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})
        with admin.connect():
            pass
    except (SQLAlchemyError, ModuleNotFoundError) as fault:
        pytest.skip(f"no PostgreSQL at {server.render_as_string()} ({type(fault).__name__})")
    made: list[str] = []

    def make() -> str:
        name = f"screener_test_{secrets.token_hex(6)}"
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0"))
        made.append(name)
        return server.set(database=name).render_as_string(hide_password=False)

    yield make
    with admin.connect() as connection:
        for name in made:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture(scope="session")
def _migrated_postgresql(new_postgresql_database) -> Iterator[Database]:
    database = connect(new_postgresql_database())
    upgrade(database)
    yield database
    database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty, migrated database: the test runs once on each kind."""
    if request.param == "sqlite":
        ready = connect(f"sqlite:///{tmp_path / 'screener.sqlite3'}")
        upgrade(ready)
        yield ready
        ready.close()
        return
    ready = request.getfixturevalue("_migrated_postgresql")
    yield ready
    with ready.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(Base.metadata.tables)} RESTART IDENTITY CASCADE"))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table, of each kind."""
    if request.param == "sqlite":
        ready = connect(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    else:
        ready = connect(request.getfixturevalue("new_postgresql_database")())
    yield ready
    ready.close()


def shared_folder() -> Path:
    """The folder of shared registry data, by SCREENER_SHARED (default: `shared` beside the checkout)."""
    return Path(os.environ.get("SCREENER_SHARED", Path(__file__).parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared data; the test is skipped where it is absent."""
    folder = shared_folder()
    if not folder.is_dir():
        pytest.skip(f"no shared data at {folder}")
    return folder
