"""Whom something is forbidden: "patients may not be receiving ..." states, behind the ban, what nobody may have."""

from __future__ import annotations

from screener.criteria.scan import Scan


def barred(scan: Scan, i: int) -> bool:
    """Does a ban on patients stand directly before token `i`? ("Radiotherapy is not allowed" bans what stands before it.)"""
    return i > 0 and scan.tokens[i - 1].sym == "BARRED" and scan.text(i - 1, i).endswith(("may not", "can not", "cannot"))
