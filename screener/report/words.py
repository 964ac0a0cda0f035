"""The words and signs of every report: verdicts, tiers, statuses, the reasons why something is unknown, and the disclaimer. Written once."""

from __future__ import annotations

from screener.criteria.base import Ask, Reason
from screener.match.model import MatchReport, Tier, TrialMatch, Verdict
from screener.report.safe import one_line, shortened
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
    Reason.NOT_READ: "not understood by the software: read it",
}

_OPEN = ("RECRUITING", "NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION", "AVAILABLE")
_FILTER_WORDS = {
    "study_type": "observational or expanded access",
    "roll_over": "roll-over or extension of an earlier trial",
    "status": "not recruiting or by invitation",
    "country": "no site in the country",
    "within": "no site in reach",
    "disease_fit": "for other diseases",
    "verdict": "ruled out for good",
    "state": "no longer in the registry's scope",
}


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


def missing_words(match: TrialMatch) -> list[str]:
    """The questions that would decide, each with who can answer: facts that can be looked up or measured first, then opinions, then words to read."""
    ordered = sorted(match.missing, key=lambda m: (m.need.fact.startswith("text:"), m.need.ask is Ask.INVESTIGATOR))
    return [f"{missing.need.question} ({missing.need.ask.value})" for missing in ordered]


def open_points(match: TrialMatch) -> list[str]:
    """What stands between a trial and a verdict, most important first: the questions, then the words that a person has to read."""
    unread = [
        f"to read: “{shortened(one_line(c.criterion.text), 80)}”"
        for c in match.criteria
        if c.verdict is Verdict.UNKNOWN and c.reason is Reason.NOT_READ and not c.criterion.routine
    ]
    return [*missing_words(match), *unread]


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
