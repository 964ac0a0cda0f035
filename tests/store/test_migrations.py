"""Migrations on both databases: they end in the tables that the program knows, and go back."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from screener.errors import StoreError, UserError
from screener.store.migrate import downgrade, open_database, schema_state, upgrade
from screener.store.session import Database, connect
from screener.store.tables import Base


def test_an_empty_database_is_brought_to_exactly_the_tables_of_the_program(empty_database: Database) -> None:
    """Nothing that the models have is missing in the migrations, nothing is too much."""
    assert "empty" == schema_state(empty_database).state
    assert "current" == upgrade(empty_database).state
    with empty_database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert [] == compare_metadata(context, Base.metadata)


def test_there_and_back_and_there_again(empty_database: Database) -> None:
    """Going down leaves no table behind, and the way up is free again."""
    upgrade(empty_database)
    downgrade(empty_database)
    assert ["alembic_version"] == inspect(empty_database.engine).get_table_names()
    assert "current" == upgrade(empty_database).state


def test_an_upgrade_with_nothing_to_do_does_nothing(database: Database) -> None:
    """It may be run every day."""
    before = schema_state(database)
    assert before == upgrade(database)


def test_a_newer_database_is_left_alone(empty_database: Database) -> None:
    """It is said in one line, and nothing is changed."""
    upgrade(empty_database)
    with empty_database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_from_the_future'"))
    for attempt in (lambda: upgrade(empty_database), lambda: open_database(_url(empty_database))):
        with pytest.raises(StoreError) as caught:
            attempt()
        assert str(caught.value).startswith(
            "the database is at migration 9999_from_the_future, which this program does not know: it needs a newer screener"
        )
        assert "\n" not in str(caught.value)
    assert "newer" == schema_state(empty_database).state


def _url(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def test_a_fresh_sqlite_file_gets_its_tables_by_itself(tmp_path: Path) -> None:
    """The first command on a new machine just works, in a folder that is not there yet; the file is the user's alone."""
    file = tmp_path / "new" / "folder" / "screener.sqlite3"
    database = open_database(f"sqlite:///{file}")
    assert "current" == schema_state(database).state
    database.close()
    assert 0o600 == file.stat().st_mode & 0o777


def test_an_empty_postgresql_database_is_not_filled_unasked(new_postgresql_database) -> None:
    """On a server the operator runs the upgrade, and is told so."""
    with pytest.raises(StoreError, match="run `screener db upgrade`"):
        open_database(new_postgresql_database())


@pytest.mark.parametrize("url", ["mysql://root@localhost/x", "no url at all", "oracle:///x", "sqlite+nonsense:///x"])
def test_a_url_that_cannot_be_used_is_the_users_fault(url: str) -> None:
    """Said without repeating the URL, which may hold a password."""
    with pytest.raises(UserError) as caught:
        connect(url)
    assert url not in str(caught.value)


def test_a_file_that_is_no_database_is_said_in_one_line(tmp_path: Path) -> None:
    """And it is left as it is."""
    file = tmp_path / "notes.txt"
    file.write_text("not a database " * 100)
    with pytest.raises(StoreError, match=r"notes\.txt: not a database file$"):
        open_database(f"sqlite:///{file}")
    assert file.read_text() == "not a database " * 100


def test_a_directory_that_cannot_be_made_is_said_in_one_line(tmp_path: Path) -> None:
    """A file stands where the directory should be."""
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"the directory .*file cannot be made \(File exists\)$"):
        open_database(f"sqlite:///{tmp_path / 'file' / 'screener.sqlite3'}")


def test_a_read_only_database_is_said_in_one_line(tmp_path: Path) -> None:
    """Writing to what may only be read is a fault of the store."""
    file = tmp_path / "screener.sqlite3"
    open_database(f"sqlite:///{file}").close()
    database = connect(f"sqlite:///file:{file}?mode=ro&uri=true")
    with pytest.raises(StoreError, match=r"read-only$"), database.writing() as session:
        session.execute(text("DELETE FROM patients"))


def test_a_server_that_is_not_there_is_said_in_one_line() -> None:
    """Without the password."""
    database = connect("postgresql://someone:secret@127.0.0.1:1/nothing")
    with pytest.raises(StoreError) as caught:
        schema_state(database)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_sqlite_is_set_up_for_several_readers_and_one_writer(tmp_path: Path) -> None:
    """Write-ahead log, foreign keys, and waiting instead of failing."""
    database = open_database(f"sqlite:///{tmp_path / 'screener.sqlite3'}")
    with database.reading() as session:
        pragmas = {name: session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys", "busy_timeout")}
    assert {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30_000} == pragmas
