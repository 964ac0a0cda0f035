"""Logs on stderr: lines for people on a terminal, JSON lines elsewhere. Registry text and errors are made printable; patients' values are never given to a log."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Literal, TextIO

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def configure(
    form: Literal["console", "json"] | None = None,
    level: Literal["debug", "info", "warning", "error"] = "info",
    stream: TextIO | None = None,
) -> None:
    """Send the program's logs to a stream (default: stderr). `form` None: for people where the stream is a terminal, else JSON."""
    to = stream if stream is not None else sys.stderr
    handler = logging.StreamHandler(to)
    chosen = form or ("console" if to.isatty() else "json")
    handler.setFormatter(JsonLines() if chosen == "json" else ConsoleLines())
    for name, at in (("screener", level.upper()), ("apscheduler", "WARNING")):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(at)
        logger.propagate = False


class JsonLines(logging.Formatter):
    """One ASCII JSON object a line: time (UTC), level, logger, event, and the fields of the event."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **fields_of(record),
        }
        if record.exc_info and record.exc_info[0] is not None:
            # The kind and the place, not the text: an exception of a library may quote what it was given.
            line["exception"] = record.exc_info[0].__name__
            line["where"] = _where(record)
        return json.dumps(line, default=str)


class ConsoleLines(logging.Formatter):
    """`15:04:05 run ends  outcome=clean read=851`."""

    def format(self, record: logging.LogRecord) -> str:
        shown = " ".join(f"{name}={value}" for name, value in fields_of(record).items() if value is not None)
        mark = "" if record.levelno <= logging.INFO else f"{record.levelname.lower()}: "
        local = datetime.fromtimestamp(record.created, UTC).astimezone()
        text = f"{local:%H:%M:%S} {mark}{record.getMessage()}" + (f"  {shown}" if shown else "")
        if record.exc_info and record.exc_info[0] is not None:
            text += f"  {record.exc_info[0].__name__} at {_where(record)}"
        return "".join(c if c.isprintable() else "?" for c in text)


def fields_of(record: logging.LogRecord) -> dict[str, object]:
    """What was given as `extra`."""
    return {name: value for name, value in vars(record).items() if name not in _STANDARD}


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _where(record: logging.LogRecord) -> str:
    trace = record.exc_info[2] if record.exc_info else None
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}" if trace is not None else "?"
