"""The page: one file that holds everything, in which nothing from outside is markup."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from report_example import HOSTILE, report

from screener.criteria.criterion import Criterion
from screener.criteria.unread import Unread
from screener.logic import PartialDate
from screener.match.model import CriterionVerdict, MatchReport, Verdict
from screener.patients.load import parse_patient
from screener.patients.model import Patient
from screener.report.html import panel_html, report_html
from screener.report.html_drawing import long_view, near_view
from screener.report.html_facts import facts_of
from screener.report.html_heat import heat_map
from screener.report.html_timeline import Course, Courses, Opening, Wait
from screener.report.words import DISCLAIMER
from screener.report.words_in_place import many_lines, words_of
from screener.text.segments import Section


@pytest.fixture(scope="module")
def patient() -> Patient:
    """A patient of the report."""
    return parse_patient(
        {
            "id": "PT-7",
            "birth_date": "2010-03",
            "sex": "male",
            "diagnosis": {"histology": "osteosarcoma", "primary_site": HOSTILE.encode("utf-8", "ignore").decode().replace("\x1b", "")},
            "labs": [{"name": "ANC", "value": 1.2, "unit": "10*9/L", "date": "2026-03-01"}, {"name": "ANC", "value": 2, "unit": "10*9/L", "date": "2026-05-28"}],
            "prior_therapies": {"items": [{"kind": "systemic", "drugs": ["regorafenib"], "start": "2025-11-01", "end": "2026-04-22"}]},
        }
    )  # fmt: skip


@pytest.fixture(scope="module")
def page(patient: Patient) -> str:
    """The page of the report."""
    return report_html(report(), patient, 3)


class Tags(HTMLParser):
    """The tags of a page, and the tags that are open at its end."""

    VOID = frozenset({"meta", "input", "br"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID and tag not in ("line", "rect", "polygon"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("rect", "line", "polygon"):
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)


def test_nothing_is_loaded(page: str) -> None:
    """No tag names another file or address, but for the links to the registry."""
    for tag, attributes in Tags(page).seen:
        assert not {"src", "srcset", "data", "style"} & set(attributes), tag
        assert "href" not in attributes or re.match(r"#|https://clinicaltrials\.gov/study/NCT\d{8}$", attributes["href"] or "")
        assert not [name for name in attributes if name.startswith("on")]
    assert "url(" not in page
    assert "@import" not in page


def test_hostile_words_are_text(page: str) -> None:
    """A tag, an escape code or a mark that turns the writing round is shown as text or not at all."""
    assert "&lt;script&gt;" in page
    assert 1 == len([tag for tag, _ in Tags(page).seen if tag == "script"])
    assert not {"\x1b", "\u202e", "\ud800"} & set(page)
    page.encode("utf-8")


def test_tags_are_balanced(page: str) -> None:
    """Each tag is closed in its place, and no id stands twice."""
    tags = Tags(page)
    assert ([], []) == (tags.faults, tags.open)
    ids = [attributes["id"] for _, attributes in tags.seen if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_every_inner_link_leads_somewhere(page: str) -> None:
    """The parts, trials and criteria that links name are there."""
    tags = Tags(page)
    ids = {attributes["id"] for _, attributes in tags.seen if "id" in attributes}
    wanted = {str(attributes["href"])[1:] for tag, attributes in tags.seen if tag == "a" and str(attributes.get("href")).startswith("#")}
    assert set() == wanted - ids


def test_what_a_page_says(page: str) -> None:
    """Facts with dates, all trials, three in full, who to call, what was hidden, versions, disclaimer."""
    text = re.sub(r"\s+", " ", page)
    for words in (
        "2026-05-28",
        "Open Hospital, Oslo, Norway",
        "Is the tumour GD2 positive (IHC)?",
        "13 trials hidden",
        "patient file (SHA-256)",
    ):
        assert words in text
    assert DISCLAIMER.split(":")[0] in page
    assert 3 == page.count('<li class="card')
    assert 7 == page.count("data-tier=")


def test_the_same_page_twice(patient: Patient, page: str) -> None:
    """The page depends on its report alone."""
    assert page == report_html(report(), patient, 3)


def test_no_trial_at_all() -> None:
    """A report without trials is a page that says so."""
    made = report_html(MatchReport("PT-7", date(2026, 6, 1), ()), parse_patient({"id": "PT-7"}), 20)
    assert "No trial is left." in made
    assert ([], []) == (Tags(made).faults, Tags(made).open)


def test_assumptions_are_said(patient: Patient) -> None:
    """A page of what-ifs says what it assumes."""
    assert "these verdicts assume HER2 IHC 3+" in report_html(replace(report(), assumed=("HER2 IHC 3+",)), patient, 1)


def test_index_of_a_panel() -> None:
    """A row for each patient, with a link where there is a page."""
    made = panel_html([report(), replace(report(), patient="PT-8")], {"PT-7": "panel-PT-7.html"})
    assert '<a href="panel-PT-7.html">PT-7</a>' in made
    assert "PT-8</a>" not in made
    assert 2 == made.count("13 trials hidden: 12 not recruiting")
    assert ([], []) == (Tags(made).faults, Tags(made).open)


def _criterion(index: int, text: str, words: str, unread: str = "") -> Criterion:
    start = text.index(words)
    at = words.index(unread) if unread else 0
    return Criterion(
        index, Section.INCLUSION, start, start + len(words), words, Unread(words=unread or words, start=at, end=at + len(unread or words))
    )


def test_registry_words_stand_in_place() -> None:
    """Put together, the rows of a trial are its text, character for character; what was not read is marked within its criterion."""
    text = "Inclusion:\n\n* First thing\n* Second thing, oddly put\n\nThe end."
    verdicts = tuple(
        CriterionVerdict(c.index, c, Verdict.UNKNOWN, "why", None)
        for c in (_criterion(1, text, "Second thing, oddly put", "oddly put"), _criterion(0, text, "First thing"))
    )
    match = replace(report().matches[0], trial=replace(report().matches[0].trial, eligibility_text=text), criteria=verdicts)
    found = words_of(match)
    assert [0, 1] == [row.verdict.index for row in found.criteria]
    assert (("Second thing, ", True), ("oddly put", False)) == found.criteria[1].stretches
    joined = "".join(row.before + "".join(words for words, _ in row.stretches) for row in found.criteria)
    assert re.sub(r"\s", "", text) == re.sub(r"\s", "", joined + found.after)


def test_lines_are_kept_and_controls_are_not() -> None:
    """Line breaks are the text's own; a terminal's codes are not."""
    assert "a\nb c\N{REPLACEMENT CHARACTER}é" == many_lines("a\nb\tc\ud800\u202eé")


def test_old_and_newer_values(patient: Patient) -> None:
    """Of one test the newest value is shown; it is old from the 29th day."""

    def labs(day: date) -> list[tuple[str, bool]]:
        return [(fact.value, fact.old) for group in facts_of(patient, day) if group.title == "Laboratory" for fact in group.facts]

    assert [("2 ×10⁹/L", False)] == labs(date(2026, 6, 25))
    assert [("2 ×10⁹/L", True)] == labs(date(2026, 6, 26))


def test_heat_map_shows_the_worst() -> None:
    """A kind that fails once and passes twice is a fail; a kind that is not asked is empty."""
    found = heat_map(report().matches)
    for match, cells in found.rows:
        for kind, cell in zip(found.kinds, cells, strict=True):
            verdicts = {c.verdict for c in match.criteria if kind in c.kinds}
            worst = next((v for v in (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS) if v in verdicts), None)
            assert worst is cell.verdict


def test_drawings_stay_inside() -> None:
    """Whatever the dates, every bar begins and ends inside the drawing."""
    day = date(2026, 6, 1)
    waits = (Wait(date(2026, 5, 6), "2 weeks", 3), Wait(date(2029, 1, 1), "3 years", 1))
    old = Course("old <b>", "2001", "surgery", date(2001, 1, 1), date(2001, 1, 1), False, ())
    shown = Courses(
        day,
        (old, Course("new", "x", "systemic", date(2026, 4, 1), date(2026, 4, 22), False, waits)),
        (Opening(date(2026, 6, 20), ("NCT99000001",)),),
        (),
    )
    for drawing in (str(long_view(shown)), str(near_view(shown))):
        assert "old <b>" not in drawing
        for x, width in re.findall(r'<rect class="\w+" x="([\d.-]+)" y="[\d.]+" width="([\d.-]+)"', drawing):
            assert 216 <= float(x) + 6
            assert float(x) + float(width) <= 960


def test_a_treatment_with_a_partial_date() -> None:
    """A month stands for all its days: the bar is as wide as it may be."""
    assert PartialDate.parse("2026-04").latest == date(2026, 4, 30)
    made = report_html(
        report(),
        parse_patient({"id": "PT-7", "prior_therapies": {"items": [{"kind": "surgery", "procedure": "biopsy", "end": "2026-04"}]}}),
        1,
    )
    assert "biopsy, 2026-04" in made
