"""Several processes read what one would read."""

from __future__ import annotations

import os
import signal

from screener.criteria.codec import dumps
from screener.criteria.read import read
from screener.workflows import reading_together
from screener.workflows.reading_together import read_all

TEXTS = [f"Inclusion Criteria:\n\n* Age {age} years or older\n* Platelets at least {age + 60} x 10^9/L" for age in range(1, 8)]
EXPECTED = [(text, dumps(read(text))) for text in TEXTS]


def test_two_processes_read_the_same_in_the_same_order(monkeypatch):
    """Texts and readings come back in order, whoever read them."""
    monkeypatch.setattr(reading_together, "_BATCH", 2)
    assert list(read_all(TEXTS, processes=2)) == EXPECTED


def test_a_process_that_dies_costs_no_text(monkeypatch):
    """Where the system ends a reading process, the texts that are left are read in the asking one."""
    monkeypatch.setattr(reading_together, "_serve", _die)
    assert list(read_all(TEXTS, processes=2)) == EXPECTED


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_few_texts_are_read_here():
    """Starting processes would take longer than reading."""
    assert reading_together._helpful(20) == 1
    assert 1 <= reading_together._helpful(10_000) <= 4
