"""When Python's garbage collector may rest.

Reading and judging make many small objects. The collector would walk the lexicons and everything read again and again, so meanwhile it looks only at what was made
lately: there lie the rings that reading a text leaves behind (a fifth of a gigabyte for some hundred trials, if nobody clears them away).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_YOUNG = 50_000  # objects made and not freed before the youngest are looked at
_MIDDLE = 5  # looks at the youngest before one at the middle-aged
_NEVER = 1_000_000_000


@contextmanager
def resting() -> Iterator[None]:
    """The collector leaves old objects alone meanwhile; what it does afterwards is as it was before."""
    before = gc.get_threshold()
    if before == (_YOUNG, _MIDDLE, _NEVER):
        yield  # whoever let it rest first wakes it again
        return
    gc.set_threshold(_YOUNG, _MIDDLE, _NEVER)
    try:
        yield
    finally:
        gc.set_threshold(*before)
