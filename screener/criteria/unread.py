"""Unread: words that no room understood.

What it is     content words of a requirement that the reading could not place
How it reads   whatever is left when every room has claimed its words and no inert phrase explains the rest
Needs          a person
Unknown when   always: it can neither pass nor fail, and it is always shown
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, Reason, unknown
from screener.patients.facts import Chart

UNREAD_FACT = "text:unread"  # the fact that a person has to read it
UNREAD_SAID = "not read by the software: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread(Leaf):
    """Words left unread; `words` quotes them (cleaned, lower case). `why`: they were understood, but not believed."""

    kind: str = "unread"
    words: str
    why: str | None = None

    room: ClassVar[str] = "unread"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Always unknown: not read."""
        return _not_read(self.words, self.why)


@lru_cache(maxsize=40_000)
def _not_read(words: str, why: str | None) -> Finding:
    return unknown(
        Reason.NOT_READ,
        f'{UNREAD_SAID}"{words}"{f" ({why})" if why else ""}',
        Need(UNREAD_FACT, f'Please read: "{words}"', Ask.COORDINATOR),
    )
