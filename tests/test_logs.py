"""Logs: JSON lines for machines, lines for people; what comes from outside cannot break a line, and exceptions are not quoted."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from screener import logs

_log = logging.getLogger("screener.test")


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    yield io.StringIO()
    logging.getLogger("screener").handlers.clear()
    logging.getLogger("screener").propagate = True


def test_a_line_of_json_holds_the_event_and_its_fields(stream: io.StringIO) -> None:
    """Time in UTC, level, logger, event, fields; ASCII."""
    logs.configure("json", "info", stream)
    _log.info("run ends", extra={"run": 3, "error": "Zürich\nsecond line"})
    line = json.loads(stream.getvalue())
    assert ("info", "screener.test", "run ends", 3, "Zürich\nsecond line") == (
        line["level"],
        line["logger"],
        line["event"],
        line["run"],
        line["error"],
    )
    assert line["time"].endswith("Z")
    assert stream.getvalue().isascii()
    assert 1 == stream.getvalue().count("\n")


def test_a_line_for_people_is_one_line(stream: io.StringIO) -> None:
    """Whatever the registry wrote into an error."""
    logs.configure("console", "info", stream)
    _log.warning("run ends", extra={"error": "a\x1b[31m\nb", "skipped": None})
    assert stream.getvalue().rstrip("\n").endswith("warning: run ends  error=a?[31m?b")
    assert 1 == stream.getvalue().count("\n")


def test_without_a_terminal_the_default_is_json(stream: io.StringIO) -> None:
    """So that a service's journal can be searched."""
    logs.configure(None, "info", stream)
    _log.info("x")
    assert "x" == json.loads(stream.getvalue())["event"]


def test_what_is_below_the_level_is_not_said(stream: io.StringIO) -> None:
    """Nor twice by another handler."""
    logs.configure("json", "warning", stream)
    logs.configure("json", "warning", stream)
    _log.info("quiet")
    _log.error("loud")
    assert ["loud"] == [json.loads(line)["event"] for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize("form", ["json", "console"])
def test_an_exception_is_named_and_not_quoted(stream: io.StringIO, form: str) -> None:
    """Its text may repeat what it was given; the place is enough to find it."""
    logs.configure(form, "info", stream)  # type: ignore[arg-type]
    try:
        int("haemoglobin 7.2")
    except ValueError:
        _log.exception("a job failed")
    assert "haemoglobin" not in stream.getvalue()
    assert "ValueError" in stream.getvalue()
    assert "test_logs:" in stream.getvalue()
