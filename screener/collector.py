"""When Python's garbage collector may rest.

Reading and judging make many small objects and no garbage in rings worth looking for; the collector would walk the lexicons and everything read again and again.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resting() -> Iterator[None]:
    """The collector rests meanwhile; what it does afterwards is as it was before."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()
