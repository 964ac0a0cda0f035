"""A match as the page shows it: words, signs and counts chosen here, so that the template only places them."""

from __future__ import annotations

from dataclasses import dataclass

from screener.match.model import CriterionVerdict, Tier, TrialMatch, Verdict
from screener.report.safe import one_line
from screener.report.status import status_words
from screener.report.words import (
    NEXT_STEPS,
    TIER_SIGNS,
    VERDICT_SIGNS,
    contact_words,
    open_points,
    phase_words,
    question_words,
    questions,
    site_words,
    sites_to_call,
    verdict_words,
)
from screener.report.words_in_place import WordsOfCriterion, WordsOfTrial, words_of

_SITES = 6
_FIELDS = {"minimumAge": "registry field: minimum age", "maximumAge": "registry field: maximum age", "sex": "registry field: sex"}
VERDICT_WORDS = {Verdict.PASS: "met", Verdict.FAIL: "in the way", Verdict.UNKNOWN: "to settle"}
VERDICT_CLASSES = {Verdict.PASS: "p", Verdict.FAIL: "f", Verdict.UNKNOWN: "u"}


@dataclass(frozen=True, slots=True)
class RowView:
    """One criterion: its words in place on one side, verdict and why on the other."""

    index: int
    css: str
    sign: str
    verdict: str
    because: str
    marks: str
    before: str
    stretches: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class TrialLine:
    """One row of the table of all trials."""

    rank: int
    nct_id: str
    title: str
    status: str
    tier: str
    verdict: str
    sign: str
    because: str
    open_points: tuple[str, ...]
    open_more: int
    countries: str
    in_full: bool


@dataclass(frozen=True, slots=True)
class TrialCard:
    """One trial in full."""

    line: TrialLine
    facts: tuple[str, ...]
    gives: str
    dates: tuple[tuple[str, str], ...]
    cohorts: tuple[tuple[str, str, str], ...]
    missing: tuple[tuple[str, str, tuple[int, ...]], ...]
    to_read: int
    confirm: tuple[int, ...]
    near_miss: tuple[tuple[str, str], ...]
    notices: tuple[str, ...]
    sites: tuple[tuple[str, str, str], ...]
    more_sites: int
    offices: tuple[str, ...]
    counts: tuple[tuple[str, str, int], ...]
    rows: tuple[RowView, ...]
    after: str
    fields: tuple[RowView, ...]
    score: str

    @property
    def named(self) -> frozenset[int]:
        """The criteria to which a link of the card leads."""
        return frozenset(self.confirm).union(*(numbers for _, _, numbers in self.missing))


def trial_line(match: TrialMatch, *, in_full: bool, points: int = 2) -> TrialLine:
    """The short view of a trial."""
    trial = match.trial
    questions = open_points(match)
    countries = dict.fromkeys(site.country for site in trial.sites if site.country)
    return TrialLine(
        match.rank,
        trial.nct_id,
        one_line(trial.title),
        status_words(trial.status),
        match.tier.value,
        verdict_words(match),
        TIER_SIGNS[match.tier],
        one_line(f"{match.cohort}: {match.because}" if match.cohort else match.because),
        tuple(one_line(question) for question in questions[:points]),
        max(0, len(questions) - points),
        "|".join(one_line(country) for country in countries),
        in_full,
    )


def trial_card(match: TrialMatch, country: str | None) -> TrialCard:
    """The whole view of a trial; sites of the patient's country come first."""
    trial = match.trial
    sites = sites_to_call(trial, country)
    words: WordsOfTrial = words_of(match)
    counts = {verdict: sum(c.verdict is verdict for c in match.criteria) for verdict in (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS)}
    facts = (
        phase_words(trial),
        trial.lead_sponsor or "",
        f"registry update {trial.last_update}" if trial.last_update else "",
    )
    open_to = "eligible" if match.tier in (Tier.ELIGIBLE, Tier.ELIGIBLE_FROM) else "may be open"
    dates = ((f"{open_to} from", match.eligible_from), (f"{open_to} until", match.eligible_until))
    return TrialCard(
        line=trial_line(match, in_full=True),
        facts=tuple(one_line(fact) for fact in facts if fact),
        gives=one_line("; ".join(intervention.name for intervention in trial.interventions)),
        dates=tuple((name, day.isoformat()) for name, day in dates if day is not None),
        cohorts=tuple((one_line(c.name), c.verdict.value, "chosen" if c.name == match.cohort else "") for c in match.cohorts),
        missing=tuple((one_line(question_words(match, m)), m.need.ask.value, m.criteria) for m in questions(match)),
        to_read=sum(c.verdict is Verdict.UNKNOWN and c.criterion.read != "full" and not c.criterion.routine for c in match.criteria),
        confirm=tuple(number for number in match.confirm if not any(number in missing.criteria for missing in match.missing)),
        near_miss=tuple((one_line(o.because), one_line(o.distance or "")) for o in match.near_miss or ()),
        notices=tuple(one_line(notice) for notice in match.notices),
        sites=tuple(
            (one_line(site_words(s)), status_words(s.status), one_line("; ".join(filter(None, map(contact_words, s.contacts)))))
            for s in sites[:_SITES]
        ),
        more_sites=max(0, len(sites) - _SITES),
        offices=tuple(one_line(said) for contact in trial.central_contacts if (said := contact_words(contact))),
        counts=tuple((VERDICT_CLASSES[verdict], VERDICT_WORDS[verdict], count) for verdict, count in counts.items() if count),
        rows=tuple(_row(row) for row in words.criteria),
        after=words.after,
        fields=tuple(_row(row) for row in words.fields),
        score=f"{match.score:g}"
        + (
            " = " + " + ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in match.score_parts.items())
            if match.score_parts
            else ""
        ),
    )


def _row(row: WordsOfCriterion) -> RowView:
    verdict = row.verdict
    return RowView(
        verdict.index,
        VERDICT_CLASSES[verdict.verdict],
        VERDICT_SIGNS[verdict.verdict],
        VERDICT_WORDS[verdict.verdict],
        one_line(verdict.because),
        " · ".join(_marks(verdict)),
        row.before,
        row.stretches,
    )


def _marks(verdict: CriterionVerdict) -> list[str]:
    """What else is to be known of a criterion, in a few words each."""
    criterion = verdict.criterion
    marks = [_FIELDS.get(criterion.source, criterion.section.value), ", ".join(kind.replace("_", " ") for kind in verdict.kinds)]
    if criterion.scope:
        marks.append(f"applies to {one_line(criterion.scope).removeprefix('For ')}")
    if verdict.reason is not None:
        marks.append(NEXT_STEPS[verdict.reason])
    if verdict.distance:
        marks.append(one_line(verdict.distance))
    if verdict.verdict is Verdict.FAIL and not verdict.changeable:
        marks.append("cannot change")
    if criterion.routine:
        marks.append("settled at the consent visit")
    if criterion.read != "full":
        marks.append("not read" if criterion.read == "none" else "read in part")
    if criterion.corrected:
        marks.append(one_line(criterion.corrected))
    if verdict.eligible_from:
        marks.append(f"met from {verdict.eligible_from}")
    if verdict.eligible_until:
        marks.append(f"holds until {verdict.eligible_until}")
    if verdict.assumed:
        marks.append("rests on an assumption")
    if verdict.confirmed_by:
        marks.append(f"answered by {one_line(verdict.confirmed_by)}")
    return marks
