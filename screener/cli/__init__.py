"""The command line. `main` is the console script: every error becomes one line on stderr and the exit code of the contract, never a traceback."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

INTERRUPTED = 130
TERMINATED = 143


class Terminated(KeyboardInterrupt):
    """SIGTERM: leaves by the same way as Ctrl-C, so that nothing stays half-written, with an exit code of its own."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """Run one command; its exit code."""
    from screener.cli.outcome import outcome_of

    _stop_cleanly_on_sigterm()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    return outcome_of(arguments)


def _stop_cleanly_on_sigterm() -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Terminated

    try:
        signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not the main thread: a program that runs commands inside itself keeps its own handlers
        return
