"""Matches as one self-contained page: no network, no other file; works without script, by keyboard, in the dark and on paper.

Every word from outside goes through Jinja's escaping; the page's own policy (`Content-Security-Policy`) lets nothing run or load but the style sheet and the
script that were written here, named by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from screener import __version__, lexicons
from screener.criteria.read import READER
from screener.match.evaluate import Judge
from screener.match.model import MatchReport, Tier
from screener.match.worth import facts_worth
from screener.patients.facts import Chart
from screener.patients.load import patient_hash
from screener.patients.model import Patient
from screener.report.html_drawing import long_view, near_view
from screener.report.html_facts import facts_of
from screener.report.html_heat import heat_map
from screener.report.html_timeline import courses_of
from screener.report.html_view import trial_card, trial_line
from screener.report.safe import one_line
from screener.report.words import DISCLAIMER, TIER_SIGNS, TIER_WORDS, hidden_words

_HEAT_ROWS = 25
_WORTH_ROWS = 12


def report_html(report: MatchReport, patient: Patient, limit: int, judge: Judge | None = None) -> str:
    """The page of one patient: the first `limit` trials in full, all of them in a table. `patient` is the one that was matched.

    `judge` is the one that judged the matches, where it is still there: then nothing is judged twice.
    """
    chart = judge.chart if judge is not None else Chart(patient, lexicons.load())
    full = report.matches[:limit]
    courses = courses_of(chart, full, report.as_of)
    updates = [match.trial.last_update for match in report.matches if match.trial.last_update]
    return _page(
        "report.html.j2",
        patient=report.patient,
        as_of=report.as_of,
        assumed=[one_line(fact) for fact in report.assumed],
        groups=facts_of(patient, report.as_of),
        tiers=[(tier.value, TIER_SIGNS[tier], TIER_WORDS[tier], _count(report, tier)) for tier in Tier],
        countries=sorted({one_line(site.country) for match in report.matches for site in match.trial.sites if site.country}),
        cards=[trial_card(match, patient.logistics.country) for match in full],
        lines=[trial_line(match, in_full=number < len(full)) for number, match in enumerate(report.matches)],
        heat=heat_map(full[:_HEAT_ROWS]),
        courses=courses,
        long_view=long_view(courses) if courses.courses else "",
        near_view=near_view(courses) if courses.recent or courses.openings else "",
        worth=facts_worth(full, judge or Judge(chart, report.as_of))[:_WORTH_ROWS],
        hidden=hidden_words(report),
        versions={
            "Screener": __version__,
            "reader of criteria": READER,
            "newest registry update among these trials": str(max(updates)) if updates else "not stated",
            "patient file (SHA-256)": patient_hash(patient),
        },
    )


def panel_html(reports: Sequence[MatchReport], links: Mapping[str, str]) -> str:
    """The index of a panel: a row for each patient, with the best trials. `links` are the pages of patients, by id, relative to the index."""
    rows = [
        {
            "patient": report.patient,
            "link": links.get(report.patient),
            "counts": [
                (tier.value, TIER_SIGNS[tier], TIER_WORDS[tier], _count(report, tier)) for tier in Tier if tier is not Tier.INELIGIBLE
            ],
            "hidden": hidden_words(report),
            "best": [trial_line(match, in_full=False) for match in report.matches[:3]],
        }
        for report in reports
    ]
    return _page(
        "panel.html.j2",
        rows=rows,
        as_of=reports[0].as_of if reports else "",
        versions={"Screener": __version__, "reader of criteria": READER},
    )


def _count(report: MatchReport, tier: Tier) -> int:
    return sum(match.tier is tier for match in report.matches)


def _page(template: str, **values: object) -> str:
    style, script = _asset("report.css"), _asset("report.js")
    policy = f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"
    # Markup: both are files of the program; nothing from outside is in them.
    own = {"style": Markup(style), "script": Markup(script)}  # noqa: S704
    made = _environment().get_template(template).render(policy=policy, disclaimer=DISCLAIMER, **own, **values)
    return made.rstrip("\n")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("screener", "report/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _asset(name: str) -> str:
    return resources.files("screener").joinpath("report", "templates", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
