"""`screener db`: the tables of the database."""

from __future__ import annotations

import typer

from screener.cli.context import DatabaseOption, database_url, put
from screener.errors import StoreError

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Make or check the tables of the database.")


@app.command("upgrade")
def upgrade(ctx: typer.Context, database: DatabaseOption = None) -> None:
    """Bring the tables to the form that this program knows. Safe to run twice.

    \b
    Examples:
      screener db upgrade
      screener db upgrade --database postgresql://user@host/screener
    """
    from screener.store import migrate
    from screener.store.session import connect

    ready = connect(database_url(ctx, database))
    try:
        put(f"{migrate.upgrade(ready)} ({ready.shown})")
    finally:
        ready.close()


@app.command("check")
def check(ctx: typer.Context, database: DatabaseOption = None) -> None:
    """Say where the tables stand; exit code 1 where they are not current.

    \b
    Examples:
      screener db check
      screener db check --database sqlite:///screener.sqlite3
    """
    from screener.store.migrate import schema_state
    from screener.store.session import connect

    ready = connect(database_url(ctx, database))
    try:
        state = schema_state(ready)
        if state.state != "current":
            raise StoreError(f"{state} ({ready.shown})")
        put(f"{state} ({ready.shown})")
    finally:
        ready.close()
