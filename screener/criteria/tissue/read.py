"""Statements on tumour tissue, biopsies and samples."""

from __future__ import annotations

from screener.criteria.scan import Reading, Scan
from screener.criteria.tissue.clause import clauses
from screener.criteria.tissue.phrases import phrases


def read(scan: Scan) -> list[Reading]:
    """Whole clauses on tissue, and phrases on it inside other clauses."""
    return [*clauses(scan), *phrases(scan)]


__all__ = ["read"]
