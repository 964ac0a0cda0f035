"""Stopping long work between two pages: SIGTERM, or the scheduler's end, asks; the work finishes its page, keeps its checkpoint and leaves."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Stopped(KeyboardInterrupt):
    """The work was asked to stop, and did so between two pages. Exit code 143."""


class Stop:
    """A request to stop, shared by the one who asks and the one who works."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def ask(self) -> None:
        self._event.set()

    @property
    def asked(self) -> bool:
        return self._event.is_set()

    def check(self) -> None:
        """Stopped where somebody asked: between two pages, never within one."""
        if self.asked:
            raise Stopped

    def sleep(self, seconds: float) -> None:
        """Wait, but not when there is reason to leave: nothing is half-done while the work only waits."""
        if self._event.wait(seconds):
            raise Stopped


NEVER = Stop()
"""For work that only the process's end stops."""


@contextmanager
def stop_on_sigterm() -> Iterator[Stop]:
    """Within the block SIGTERM only asks to stop; a second one, seconds later, acts as it did before the block. In the main thread only."""
    stop = Stop()
    before = signal.getsignal(signal.SIGTERM)
    asked_at: list[float] = []

    def ask(number: int, frame: FrameType | None) -> None:
        stop.ask()
        if asked_at and time.monotonic() - asked_at[0] > 2 and callable(before):
            before(number, frame)
        asked_at.append(time.monotonic())

    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    signal.signal(signal.SIGTERM, ask)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGTERM, before)
