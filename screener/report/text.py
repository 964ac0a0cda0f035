"""The match table for a terminal: what a coordinator reads in a minute."""

from __future__ import annotations

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from screener.match.model import MatchReport, Tier, TrialMatch
from screener.report.drawing import TIER_STYLES, drawn, words
from screener.report.safe import one_line, shortened
from screener.report.status import status_words
from screener.report.words import DISCLAIMER, TIER_SIGNS, TIER_WORDS, hidden_words, open_points, verdict_words

_NARROW = 90  # columns below which a trial is shown as a block of lines instead of a row
_TITLE = 70
_REASON = 220
_QUESTIONS = 2


def report_table(report: MatchReport, limit: int, *, width: int, color: bool, plain: bool = False) -> str:
    """The first `limit` trials, how many there are of each tier, how many were hidden, and the disclaimer; `plain` or narrow: no table."""
    shown = report.matches[:limit]
    parts: list[RenderableType] = [Text(f"Trials for {report.patient} as of {report.as_of}", style="bold"), Text(tier_counts(report))]
    if report.assumed:
        parts.append(words(f"What if, not what is recorded. Assumed: {'; '.join(report.assumed)}", "bold yellow"))
    if shown:
        parts.append(_blocks(shown) if plain or width < _NARROW else _table(shown))
    if len(report.matches) > len(shown):
        parts.append(Text(f"{len(report.matches) - len(shown)} more below these (--limit N shows them)."))
    parts += [
        Text(hidden_words(report)),
        Text(f"screener explain PATIENT {shown[0].trial.nct_id} shows every criterion of that trial and whom to call.")
        if shown
        else Text(""),
    ]
    parts += [Text(DISCLAIMER, style="dim")]
    return drawn(parts, width=width, color=color)


def tier_counts(report: MatchReport) -> str:
    """How many trials of each tier there are, best first."""
    counts = [(tier, sum(match.tier is tier for match in report.matches)) for tier in Tier]
    return ", ".join(f"{count} {TIER_WORDS[tier]}" for tier, count in counts if count) or "no trial is left"


def _table(matches: tuple[TrialMatch, ...]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_lines=False, padding=(0, 1), expand=True, leading=1)
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column("Trial", ratio=4, min_width=24)
    table.add_column("Verdict", no_wrap=True)
    table.add_column("Why", ratio=5)
    table.add_column("To settle", ratio=5)
    for match in matches:
        table.add_row(str(match.rank), _trial(match), _verdict(match), _why(match), _missing(match))
    return table


def _blocks(matches: tuple[TrialMatch, ...]) -> Group:
    lines: list[RenderableType] = []
    for match in matches:
        lines += [Text(""), Text.assemble((f"{match.rank}. ", "bold"), _verdict(match), "  ", _trial(match)), _why(match)]
        if open_points(match):
            lines.append(Text.assemble(("to settle: ", "dim"), _missing(match)))
    return Group(*lines, Text(""))


def _trial(match: TrialMatch) -> Text:
    trial = match.trial
    return Text.assemble(
        (trial.nct_id, "bold"), " ", words(shortened(one_line(trial.title), _TITLE)), (f" [{status_words(trial.status)}]", "dim")
    )


def _verdict(match: TrialMatch) -> Text:
    return Text(f"{TIER_SIGNS[match.tier]} {verdict_words(match)}", style=TIER_STYLES[match.tier])


def _why(match: TrialMatch) -> Text:
    cohort = f"{one_line(match.cohort)}: " if match.cohort else ""
    return words(shortened(cohort + one_line(match.because), _REASON))


def _missing(match: TrialMatch) -> Text:
    questions = [shortened(one_line(question), 100) for question in open_points(match)]
    more = [f"and {len(questions) - _QUESTIONS} more"] if len(questions) > _QUESTIONS else []
    return Text("\n".join(f"• {line}" if line not in more else line for line in [*questions[:_QUESTIONS], *more]) or "-")
