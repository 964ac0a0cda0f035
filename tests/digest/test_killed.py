"""Thirty real kills while digests are sent."""

from __future__ import annotations

from pathlib import Path

from killed_digests import killed_runs


def test_thirty_kills_lose_nothing(tmp_path: Path) -> None:
    """Every digest arrives; at most one per kill arrives twice, and each that does is on record as in doubt."""
    figures = killed_runs(tmp_path, 30)
    assert (30, 0) == (figures.kills, figures.lost)
    assert figures.doubled <= figures.in_doubt <= figures.kills
    assert figures.worst_per_kill <= 1
