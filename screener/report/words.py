"""The words and signs of every report: verdicts, tiers, statuses, the reasons why something is unknown, and the disclaimer. Written once."""

from __future__ import annotations

from screener.criteria.base import Ask, Reason
from screener.match.model import MatchReport, Missing, Tier, TrialMatch, Verdict
from screener.report.safe import one_line, shortened
from screener.text.clean import as_printed
from screener.trials import Contact, Site, Trial

DISCLAIMER = (
    "Screener decides nothing for a clinician: it ranks trials and explains each verdict from the registry's words. Check every criterion with the trial site. "
    "No clinician has reviewed its rules."
)

TIER_SIGNS = {Tier.ELIGIBLE: "✓", Tier.ELIGIBLE_FROM: "◷", Tier.UNDETERMINED: "?", Tier.NEAR_MISS: "~", Tier.INELIGIBLE: "✗"}
TIER_WORDS = {
    Tier.ELIGIBLE: "eligible",
    Tier.ELIGIBLE_FROM: "eligible later",
    Tier.UNDETERMINED: "undetermined",
    Tier.NEAR_MISS: "near miss",
    Tier.INELIGIBLE: "ineligible",
}
VERDICT_SIGNS = {Verdict.PASS: "✓", Verdict.FAIL: "✗", Verdict.UNKNOWN: "?"}

# What to do next, by the reason why a criterion is unknown.
NEXT_STEPS = {
    Reason.MISSING: "not recorded: ask",
    Reason.STALE: "too old or undated: repeat",
    Reason.PARTIAL_DATE: "the full date decides: ask",
    Reason.CONFLICT: "sources disagree: settle",
    Reason.JUDGEMENT: "the investigator decides",
    Reason.NOT_READ: "read it",
}

_FORMALITIES = ("logistics:", "reproductive:agrees", "allergies:trial drug")  # hardly ever rule a patient out
_OPINION = "judgement:"
_QUOTED = 80  # characters of a criterion's words among the things to settle
_OPEN = ("RECRUITING", "NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION", "AVAILABLE")
_FILTER_WORDS = {
    "study_type": "observational or expanded access",
    "roll_over": "roll-over or extension of an earlier trial",
    "status": "not recruiting or by invitation",
    "country": "no site in the country",
    "within": "no site in reach",
    "disease_fit": "for other diseases",
    "verdict": "ruled out by what will not change soon",
    "state": "no longer in the registry's scope",
}


def phase_words(trial: Trial) -> str:
    """The phases as people write them: "phase 1, phase 2"."""
    return one_line(", ".join(trial.phases).replace("_", " ").replace("PHASE", "phase ").lower())


def hidden_words(report: MatchReport) -> str:
    """How many trials each filter hid, in one sentence."""
    total = sum(report.hidden.values())
    if not total:
        return "No trial was hidden by a filter."
    parts = ", ".join(f"{count} {_FILTER_WORDS.get(name, name)}" for name, count in report.hidden.items())
    return f"{total} trial{'s' if total != 1 else ''} hidden: {parts} (--all shows every trial)."


def verdict_words(match: TrialMatch) -> str:
    """The tier in words, with the date for one that opens later."""
    words = TIER_WORDS[match.tier]
    return f"{words}: {match.eligible_from}" if match.tier is Tier.ELIGIBLE_FROM and match.eligible_from else words


def questions(match: TrialMatch) -> list[Missing]:
    """The missing facts: those to look up or to measure first, then opinions, then formalities, then what is settled at the consent visit."""
    routine = _routine(match)

    def order(missing: Missing) -> tuple[bool, bool, bool, bool]:
        need = missing.need
        return (
            routine.issuperset(missing.criteria),
            need.fact.startswith(_FORMALITIES),
            need.fact.startswith(_OPINION),
            need.ask is Ask.INVESTIGATOR,
        )

    return sorted(match.missing, key=order)


def _routine(match: TrialMatch) -> frozenset[int]:
    return frozenset(verdict.index for verdict in match.criteria if verdict.criterion.routine)


def question_words(match: TrialMatch, missing: Missing) -> str:
    """The question; an opinion is asked for with the words of the criterion, for its own are a few of them."""
    if not missing.need.fact.startswith(_OPINION):
        return missing.need.question
    asked = next(verdict.criterion.text for verdict in match.criteria if verdict.index == missing.criteria[0])
    return f"judge: “{shortened(one_line(as_printed(asked)), _QUOTED)}”"


def missing_words(match: TrialMatch) -> list[str]:
    """The questions that would decide, each with who can answer."""
    return [_asked(match, missing) for missing in questions(match)]


def _asked(match: TrialMatch, missing: Missing) -> str:
    return f"{question_words(match, missing)} ({missing.need.ask.value})"


def open_points(match: TrialMatch) -> list[str]:
    """What stands between a trial and a verdict: the questions, then the words that a person has to read, then what the consent visit settles."""
    routine = _routine(match)
    asked: tuple[list[str], list[str]] = ([], [])
    for missing in questions(match):
        asked[routine.issuperset(missing.criteria)].append(_asked(match, missing))
    elsewhere = {cohort.name for cohort in match.cohorts} - {match.cohort}
    unread = [
        f"to read: “{shortened(one_line(as_printed(c.criterion.text)), _QUOTED)}”"
        for c in match.criteria
        if c.verdict is Verdict.UNKNOWN and c.criterion.read != "full" and not c.criterion.routine and c.criterion.scope not in elsewhere
    ]
    return [*asked[False], *unread, *asked[True]]


def sites_to_call(trial: Trial, country: str | None = None) -> list[Site]:
    """Recruiting sites first, those of the patient's country and those with a telephone number before the others; sites that have closed are left out."""
    known = [site for site in trial.sites if site.status is None or site.status in _OPEN]

    def order(site: Site) -> tuple[bool, bool, bool]:
        elsewhere = bool(country) and (site.country or "").casefold() != (country or "").casefold()
        return (site.status != "RECRUITING", elsewhere, not any(c.phone for c in site.contacts))

    return sorted(known, key=order)


def contact_words(contact: Contact) -> str:
    """Name, telephone and mail of a contact, as far as stated."""
    return ", ".join(part for part in (contact.name, contact.phone, contact.email) if part)


def site_words(site: Site) -> str:
    """Facility and place of a site, as far as stated."""
    return ", ".join(part for part in (site.facility, site.city, site.state, site.country) if part) or "place not stated"


def first_contact(trial: Trial, country: str | None = None) -> str | None:
    """Whom to call first: the first recruiting site's contact, else the trial's own; None where the record names nobody."""
    for site in sites_to_call(trial, country):
        for contact in site.contacts:
            if contact.phone or contact.email:
                return f"{site_words(site)}: {contact_words(contact)}"
    return next((contact_words(contact) for contact in trial.central_contacts if contact.phone or contact.email), None)
