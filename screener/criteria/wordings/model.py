"""A wording: words, and what says exactly the same in the words that rooms know."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from screener.text.gated import Gated, gated

Instead = str | Callable[["re.Match[str]"], str | None]


@dataclass(frozen=True, slots=True)
class Wording:
    """Words and what says the same: `instead` names the groups of the pattern in braces, or works that out of the match; None leaves the words as they are."""

    pattern: Gated
    instead: Instead
    # kinds of statement that are none of their own any more: why a treatment ended is part of that treatment
    takes_in: frozenset[str] = frozenset()


_START = r"(?<![\w-])"


def of(pattern: str, instead: Instead, *takes_in: str) -> Wording:
    return Wording(gated(_START + pattern), instead, frozenset(takes_in))
