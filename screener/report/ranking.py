"""How each trial's place comes about: tier, failing criteria, the parts of the score."""

from __future__ import annotations

from screener.match.model import MatchReport, Verdict
from screener.report.words import TIER_WORDS


def rank_lines(report: MatchReport, limit: int) -> str:
    """A line for each of the first `limit` trials. Trials are ordered by tier, then by fewest failing criteria, then by score, then by id."""
    lines = [f"How the order comes about for {report.patient}: tier, then fewest criteria that fail, then score, then id"]
    for match in report.matches[:limit]:
        failing = sum(c.verdict is Verdict.FAIL for c in match.criteria)
        parts = " + ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in match.score_parts.items())
        lines.append(f"{match.rank:>4}. {match.trial.nct_id} {TIER_WORDS[match.tier]}; {failing} fail; score {match.score:g} = {parts}")
    return "\n".join(lines)
