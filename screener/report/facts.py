"""Facts worth getting, for people and for machines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from screener.match.worth import Worth
from screener.report.safe import one_line
from screener.report.words import DISCLAIMER


def worth_json(worths: Sequence[Worth]) -> list[dict[str, Any]]:
    """One object per fact; `trials` are the NCT ids that some outcome decides."""
    return [
        {
            "fact": worth.need.fact,
            "question": worth.need.question,
            "ask": worth.need.ask.value,
            "decides": worth.decides,
            "opens": worth.opens,
            "rules_out": worth.rules_out,
            "settles": worth.settles,
            "criteria": worth.criteria,
            "patients": worth.patients,
            "trials": list(worth.trials),
        }
        for worth in worths
    ]


def worth_lines(worths: Sequence[Worth], whose: str, limit: int, *, panel: bool = False) -> list[str]:
    """A line for each fact: what it decides, the question, whom to ask."""
    deciding = [worth for worth in worths if worth.decides or worth.criteria]
    if not deciding:
        return [f"No missing fact of {whose} would decide a trial that is undetermined.", DISCLAIMER]
    lines = [f"Facts worth getting for {whose}: what each would decide among undetermined trials"]
    for number, worth in enumerate(deciding[:limit], start=1):
        lines.append(f"{number:>3}. {one_line(fact_words(worth))}: {_counts(worth)}{f', for {worth.patients} patients' if panel else ''}")
        lines.append(f"     {one_line(worth.need.question)} (ask: {worth.need.ask.value})")
    if len(deciding) > limit:
        lines.append(f"{len(deciding) - limit} more below these (--limit N shows them).")
    return [*lines, DISCLAIMER]


def fact_words(worth: Worth) -> str:
    """The fact in words: `biomarkers:HER2:IHC` -> "HER2 IHC"."""
    _, _, name = worth.need.fact.partition(":")
    return (name or worth.need.fact).replace(":", " ").replace("_", " ")


def _counts(worth: Worth) -> str:
    said = [f"decides {worth.decides} trial{'s' if worth.decides != 1 else ''}"]
    if worth.decides:
        said.append(f"may open {worth.opens}, rule out {worth.rules_out}")
    if worth.settles:
        said.append(f"settles {worth.settles} whatever the result")
    said.append(f"{worth.criteria} criteri{'a' if worth.criteria != 1 else 'on'}")
    return f"{said[0]} ({'; '.join(said[1:])})"
