"""`screener config`: the settings in force."""

from __future__ import annotations

import typer

from screener.cli.context import put, settings_of


def config(ctx: typer.Context) -> None:
    """Show the settings in force, secrets masked.

    \b
    Examples:
      screener config
      screener --config site.env config
    """
    from screener.store.session import default_url

    shown = settings_of(ctx).shown()
    width = max(len(name) for name in shown)
    for name, value in shown.items():
        if name == "SCREENER_DATABASE_URL" and not value:
            value = f"{default_url()}  (default)"
        put(f"{name:<{width}}  {value or '(unset)'}")
