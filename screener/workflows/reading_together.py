"""Many texts, read by several processes at once. What comes back is the JSON that is kept anyway, so that it does not matter who read a text."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, get_context, parent_process
from threading import Thread

from screener.criteria.codec import dumps
from screener.criteria.read import read

_BATCH = 25  # texts: half a second's work, so that an interruption waits no longer
_WORTH = 300  # fewer texts are read before another process has started
_MOST = 4  # processes; each holds the lexicons, about 100 MB


def read_all(texts: Sequence[str], processes: int | None = None) -> Iterator[tuple[str, str]]:
    """Each text and its reading as `screener.criteria.codec` keeps it, in order. `processes`: by default as many as help; a process that dies costs time, no text."""
    count = _helpful(len(texts)) if processes is None else processes
    done = 0
    if count > 1:
        batches = [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
        pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_serve)
        try:
            for batch, found in zip(batches, pool.map(_readings, batches), strict=True):
                yield from zip(batch, found, strict=True)
                done += len(batch)
        except BrokenProcessPool:
            pass  # a machine short of memory ends processes: the rest is read here
        finally:
            pool.shutdown(cancel_futures=True)
    for text in texts[done:]:
        yield text, dumps(read(text))


def _helpful(texts: int) -> int:
    """As many processes as this one may use processors; one where there is little to read."""
    if texts < _WORTH:
        return 1
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, _MOST)


def _readings(texts: Sequence[str]) -> list[str]:
    return [dumps(read(text)) for text in texts]


def _serve() -> None:
    """In a reading process: Ctrl-C is the parent's to handle, and no process outlives a parent that was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


__all__ = ["read_all"]
