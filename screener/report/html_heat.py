"""The heat map: kinds of criteria across, trials down; a cell is the worst verdict that the trial's criteria of that kind have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from screener.match.model import CriterionVerdict, TrialMatch, Verdict

_WORST = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS)


@dataclass(frozen=True, slots=True)
class Cell:
    """`verdict` None: the trial asks nothing of this kind. `words` say it without colour."""

    verdict: Verdict | None
    count: int
    words: str


@dataclass(frozen=True, slots=True)
class HeatMap:
    """`rows` hold a cell for each of `kinds`."""

    kinds: tuple[str, ...]
    rows: tuple[tuple[TrialMatch, tuple[Cell, ...]], ...]


def heat_map(matches: Sequence[TrialMatch]) -> HeatMap:
    """The map of these trials; kinds that stand in the way or are open most often come first."""
    found = [(match, _by_kind(match)) for match in matches]
    weight: dict[str, int] = {}
    for _, kinds in found:
        for kind, verdicts in kinds.items():
            weight[kind] = weight.get(kind, 0) + sum(v.verdict is not Verdict.PASS for v in verdicts)
    ordered = tuple(sorted(weight, key=lambda kind: (-weight[kind], kind)))
    return HeatMap(ordered, tuple((match, tuple(_cell(kind, kinds.get(kind, [])) for kind in ordered)) for match, kinds in found))


def _by_kind(match: TrialMatch) -> dict[str, list[CriterionVerdict]]:
    kinds: dict[str, list[CriterionVerdict]] = {}
    for verdict in match.criteria:
        for kind in verdict.kinds:
            kinds.setdefault(kind, []).append(verdict)
    return kinds


def _cell(kind: str, verdicts: list[CriterionVerdict]) -> Cell:
    name = kind.replace("_", " ")
    for worst in _WORST:
        same = [v for v in verdicts if v.verdict is worst]
        if same:
            said = {Verdict.FAIL: "in the way", Verdict.UNKNOWN: "to settle", Verdict.PASS: "met"}[worst]
            return Cell(worst, len(same), f"{name}: {len(same)} of {len(verdicts)} {said}")
    return Cell(None, 0, f"{name}: not asked")
