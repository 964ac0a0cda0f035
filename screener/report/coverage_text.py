"""Coverage for people and for machines."""

from __future__ import annotations

import json
from dataclasses import asdict

from screener.report.coverage import Coverage
from screener.report.safe import one_line, shortened


def coverage_json(coverage: Coverage) -> str:
    """All counts as one object."""
    data = asdict(coverage)
    data["by_kind"] = {kind: dict(zip(("full", "partial", "none"), counts, strict=True)) for kind, counts in coverage.by_kind.items()}
    data["unread_phrases"] = [{"words": words, "times": times} for words, times in coverage.unread_phrases]
    return json.dumps(data)


def coverage_text(coverage: Coverage) -> str:
    """All counts as lines."""
    whole, all_characters = coverage.criteria or 1, coverage.characters or 1
    lines = [
        f"{coverage.trials} trials, {coverage.criteria} criteria",
        f"  read in full  {coverage.full:>7}  {coverage.full / whole:6.1%}",
        f"  read in part  {coverage.partial:>7}  {coverage.partial / whole:6.1%}",
        f"  not read      {coverage.none:>7}  {coverage.none / whole:6.1%}",
        f"{coverage.characters} characters in criteria, {coverage.unread_characters} of them in words left unread ({coverage.unread_characters / all_characters:.1%})",
    ]
    if coverage.by_kind:
        lines += ["", f"{'kind':<20}{'in full':>9}{'in part':>9}{'not':>9}"]
        ordered = sorted(coverage.by_kind.items(), key=lambda item: (-sum(item[1]), item[0]))
        lines += [f"{kind:<20}{full:>9}{partial:>9}{none:>9}" for kind, (full, partial, none) in ordered]
    if coverage.unread_phrases:
        lines += ["", "left unread most often"]
        lines += [f"{times:>7}  {shortened(one_line(words), 110)}" for words, times in coverage.unread_phrases]
    return "\n".join(lines)
