"""Alembic's entry: on the connection that the program hands over, or (from `alembic` in a checkout) on the database of the settings."""

from __future__ import annotations

from sqlalchemy import Connection

from alembic import context
from screener.settings import load_settings
from screener.store.session import connect
from screener.store.tables import Base


def migrate(connection: Connection) -> None:
    """Run the migrations on an open connection, all of them in one transaction."""
    # SQLite cannot alter most things of a table: batch mode makes a new one and copies.
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    database = connect(load_settings().database_url)
    with database.engine.connect() as own, own.begin():
        migrate(own)
