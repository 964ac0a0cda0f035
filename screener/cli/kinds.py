"""`screener kinds`: what can be read, with examples."""

from __future__ import annotations

import difflib
from typing import Annotated

import typer

from screener.cli.context import put
from screener.errors import UserError


def kinds(
    kind: Annotated[
        str | None, typer.Argument(metavar="[KIND]", help="A kind of criterion, or the name of a room.", show_default=False)
    ] = None,
) -> None:
    """Show the catalogue of criterion kinds: what each is, how trials write it, what must be known of the patient.

    \b
    Examples:
      screener kinds
      screener kinds lab
    """
    from screener.criteria.tree import KINDS
    from screener.report.catalogue import catalogue_text, entry_text, rooms

    entries = rooms()
    if kind is None:
        put(catalogue_text(entries))
        return
    found = [entry for entry in entries if kind == entry.name or kind in entry.kinds]
    if not found:
        names = sorted({*KINDS, *(entry.name for entry in entries)})
        if kind in KINDS:
            put(f"{kind}: no room reads this kind yet; such text stays unread, and is shown")
            return
        near = difflib.get_close_matches(kind, names, 1)
        raise UserError(f"{kind}: not a kind of criterion" + (f" (did you mean {near[0]}?)" if near else f"; known: {', '.join(KINDS)}"))
    put("\n\n\n".join(entry_text(entry) for entry in found))
