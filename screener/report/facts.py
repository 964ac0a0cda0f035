"""Facts worth getting, for people and for machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from screener import lexicons
from screener.match.worth import Worth
from screener.report.drawing import drawn, hanging, words
from screener.report.safe import one_line
from screener.report.words import DISCLAIMER

_NAMED_WELL = ("labs", "biomarkers", "conditions", "performance", "text")  # places whose names say by themselves what they are


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


def worth_text(worths: Sequence[Worth], whose: str, limit: int, *, panel: bool = False, width: int, color: bool) -> str:
    """The facts, best first: what each decides, the question, whom to ask."""
    return drawn(_lines(worths, whose, limit, panel=panel), width=width, color=color)


def _lines(worths: Sequence[Worth], whose: str, limit: int, *, panel: bool) -> Iterator[RenderableType]:
    deciding = [worth for worth in worths if worth.decides or worth.criteria]
    if deciding:
        yield Text(f"Facts worth getting for {whose}: what each would decide among undetermined trials", style="bold")
    else:
        yield Text(f"No missing fact of {whose} would decide a trial that is undetermined.")
    for number, worth in enumerate(deciding[:limit], start=1):
        head = Text.assemble(
            (one_line(fact_words(worth)), "bold"), f": {_counts(worth)}{f', for {worth.patients} patients' if panel else ''}"
        )
        yield hanging(Text(f"{number:>3}."), head, words(f"{worth.need.question} (ask: {worth.need.ask.value})"), indent=5)
    if len(deciding) > limit:
        yield Text(f"{len(deciding) - limit} more below these (--limit N shows them).")
    yield Text(DISCLAIMER, style="dim")


def fact_words(worth: Worth) -> str:
    """The fact in words: `biomarkers:HER2:IHC` -> "HER2 IHC"; where the name alone says little, with the place in the patient file."""
    place, _, name = worth.need.fact.partition(":")
    lab = lexicons.load().labs.get(name) if place == "labs" else None
    name = lab.name if lab is not None else name.replace(":", " ")
    said = name if name and place in _NAMED_WELL else f"{place}: {name}" if name else place
    return said.replace("_", " ")


def _counts(worth: Worth) -> str:
    said = [f"decides {worth.decides} trial{'s' if worth.decides != 1 else ''}"]
    if worth.decides:
        said.append(f"may open {worth.opens}, rule out {worth.rules_out}")
    if worth.settles:
        said.append(f"settles {worth.settles} whatever the result")
    said.append(f"{worth.criteria} criteri{'a' if worth.criteria != 1 else 'on'}")
    return f"{said[0]} ({'; '.join(said[1:])})"
