"""One stored trial for people: its headline, its sites with contacts, each criterion and how it was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from screener.criteria.criterion import Criterion
from screener.report.drawing import drawn, indented, words
from screener.report.reading import reading_text
from screener.report.safe import one_line
from screener.report.status import status_words
from screener.report.words import contact_words, phase_words, site_words, sites_to_call
from screener.trials import Trial, TrialSummary

_SITES = 8


def trial_heading(trial: Trial) -> Iterator[RenderableType]:
    """Id, title, status, phase, sponsor, what is given."""
    yield Text.assemble((trial.nct_id, "bold"), " ", words(trial.title, "bold"))
    facts = [status_words(trial.status), phase_words(trial), one_line(trial.lead_sponsor or "")]
    updated = f"registry update {trial.last_update}" if trial.last_update else "date of last update not stated"
    yield Text(" · ".join(fact for fact in [*facts, updated] if fact))
    if trial.conditions:
        yield words("Conditions: " + "; ".join(trial.conditions))
    if trial.interventions:
        yield words("Gives: " + "; ".join(intervention.name for intervention in trial.interventions))
    yield Text(f"https://clinicaltrials.gov/study/{trial.nct_id}", style="dim")


def contact_lines(trial: Trial, country: str | None = None) -> Iterator[RenderableType]:
    """The trial's own contacts, then its open sites with theirs, the nearest to the patient's country first."""
    central = [contact_words(contact) for contact in trial.central_contacts if contact_words(contact)]
    for said in central:
        yield indented(f"trial office: {said}")
    sites = sites_to_call(trial, country)
    for site in sites[:_SITES]:
        said = "; ".join(contact_words(contact) for contact in site.contacts if contact_words(contact)) or "no contact stated"
        yield indented(f"{site_words(site)} ({status_words(site.status)}): {said}")
    if len(sites) > _SITES:
        yield indented(f"and {len(sites) - _SITES} more sites")
    if not central and not sites:
        yield indented("the record names no contact and no open site")


def trial_page(
    trial: Trial, criteria: Sequence[Criterion], summary: TrialSummary, *, country: str | None = None, width: int, color: bool
) -> str:
    """The whole page of `trials show`."""
    parts: list[RenderableType] = [*trial_heading(trial), Text(state_words(summary)), Text("")]
    parts += [words(f"note: {note}", "yellow") for note in trial.notes]
    parts += [Text("Whom to call", style="bold"), *contact_lines(trial, country), Text("")]
    page = drawn(parts, width=width, color=color)
    return f"{page}\n\n{reading_text(trial.nct_id, criteria, width=width, color=color)}"


def state_words(summary: TrialSummary) -> str:
    """A trial's state in words, with its number of versions."""
    versions = f"{summary.versions} version{'s' if summary.versions != 1 else ''} stored"
    day = summary.state_since.date()
    match summary.state:
        case "in_scope":
            return f"in scope; {versions}"
        case "out_of_scope":
            return f"out of scope since {day}; {versions}"
        case "merged":
            return f"merged into {summary.merged_into} (seen on {day}); {versions}"
        case "removed":
            return f"removed from the registry (seen on {day}); {versions}"
