"""One trial for one patient, every criterion: verdict, why, the patient's fact, the exact registry words; then what is missing, and whom to call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from screener.match.model import CriterionVerdict, TrialMatch, TrialVerdict, Verdict
from screener.report.drawing import TIER_STYLES, VERDICT_STYLES, drawn, hanging, indented, quoted, words
from screener.report.safe import one_line
from screener.report.trial import contact_lines, trial_heading
from screener.report.words import DISCLAIMER, NEXT_STEPS, TIER_SIGNS, VERDICT_SIGNS, question_words, questions, verdict_words

_READ = {"partial": "read in part", "none": "not read"}
_FIELDS = {"minimumAge": "registry field: minimum age", "maximumAge": "registry field: maximum age", "sex": "registry field: sex"}


def explanation(match: TrialMatch, patient: str, as_of: date, *, country: str | None, width: int, color: bool) -> str:
    """The whole explanation. `country` is the patient's: its sites come first."""
    parts: list[RenderableType] = [*trial_heading(match.trial), Text(""), _verdict_line(match, patient, as_of), words(match.because)]
    parts += _cohorts(match)
    parts += [words(f"note: {notice}", "yellow") for notice in match.notices]
    for verdict, title in ((Verdict.FAIL, "In the way"), (Verdict.UNKNOWN, "To settle"), (Verdict.PASS, "Met")):
        group = [c for c in match.criteria if c.verdict is verdict]
        if group:
            # a criterion that fails in a trial that is not ruled out belongs to a cohort that is not the patient's
            of_others = verdict is Verdict.FAIL and match.verdict is not TrialVerdict.INELIGIBLE
            parts += [Text(""), Text(f"{title}{' of another cohort' if of_others else ''} ({len(group)})", style="bold")]
            parts += _criteria(group)
    parts += _in_the_way(match)
    parts += _missing(match)
    parts += [Text(""), Text("Whom to call", style="bold"), *contact_lines(match.trial, country)]
    parts += [Text(""), Text(_score_line(match), style="dim"), Text(DISCLAIMER, style="dim")]
    return drawn(parts, width=width, color=color)


def _verdict_line(match: TrialMatch, patient: str, as_of: date) -> Text:
    return Text.assemble(
        (f"{TIER_SIGNS[match.tier]} {verdict_words(match)}", f"bold {TIER_STYLES[match.tier]}"), f" for {patient} as of {as_of}"
    )


def _cohorts(match: TrialMatch) -> Iterator[RenderableType]:
    if match.cohorts:
        said = "; ".join(f"{one_line(cohort.name)}: {cohort.verdict.value}" for cohort in match.cohorts)
        yield words(f"Cohorts: {said}")


def _criteria(group: Sequence[CriterionVerdict]) -> Iterator[RenderableType]:
    for verdict in group:
        sign = Text(f"{VERDICT_SIGNS[verdict.verdict]} {verdict.index:>3}", style=VERDICT_STYLES[verdict.verdict])
        yield Padding(hanging(sign, _one(verdict), _quoted(verdict), indent=7), (0, 0, 0, 2))


def _one(verdict: CriterionVerdict) -> Text:
    lines = words(verdict.because)
    if verdict.reason is not None:
        lines.append(f" [{NEXT_STEPS[verdict.reason]}]", style="dim")
    if verdict.distance:
        lines.append(" ").append_text(words(f"({verdict.distance})", "dim"))
    return lines


def _quoted(verdict: CriterionVerdict) -> Text:
    """Where the criterion stands, what is to be known of it, and its words; those that were not read are underlined."""
    criterion = verdict.criterion
    place = _FIELDS.get(criterion.source, criterion.section.value) + (f", {one_line(criterion.scope)}" if criterion.scope else "")
    marks = [
        mark
        for mark, stands in (
            (f"confirmed by {one_line(verdict.confirmed_by or '')}", bool(verdict.confirmed_by)),
            (one_line(criterion.corrected or ""), bool(criterion.corrected)),
            ("assumed", verdict.assumed),
            ("routine", criterion.routine),
            (_READ.get(criterion.read, ""), criterion.read != "full"),
        )
        if stands
    ]
    return Text.assemble((f"{', '.join([place, *marks])}: ", "dim"), "“", quoted(criterion), "”")


def _in_the_way(match: TrialMatch) -> Iterator[RenderableType]:
    if not match.near_miss:
        return
    yield Text("")
    yield Text("The least that would have to change", style="bold")
    for obstacle in match.near_miss:
        distance = f" ({obstacle.distance})" if obstacle.distance and obstacle.distance not in obstacle.because else ""
        one = len(obstacle.criteria) == 1
        yield indented(f"• {obstacle.because}{distance}; criteri{'on' if one else 'a'} {', '.join(map(str, obstacle.criteria))}")


def _missing(match: TrialMatch) -> Iterator[RenderableType]:
    if not match.missing:
        return
    yield Text("")
    yield Text("Facts that would decide", style="bold")
    for missing in questions(match):
        numbers = ", ".join(map(str, missing.criteria))
        yield indented(
            f"• {question_words(match, missing)} (ask: {missing.need.ask.value}; criteri{'on' if len(missing.criteria) == 1 else 'a'} {numbers})"
        )


def _score_line(match: TrialMatch) -> str:
    parts = " + ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in match.score_parts.items())
    return f"score {match.score:g} = {parts}" if parts else f"score {match.score:g}"
