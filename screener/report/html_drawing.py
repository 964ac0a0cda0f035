"""Timelines as inline SVG: places and words are computed here, colours come from the page's style sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from markupsafe import Markup

from screener.logic import add_months
from screener.report.html_timeline import Course, Courses, Opening
from screener.report.safe import one_line, shortened

_WIDTH, _LEFT, _RIGHT = 960, 216, 16
_ROW, _TOP = 30, 34
_MOST_TICKS = 12
_LETTERS = 27  # of a treatment's name beside its bar


@dataclass(slots=True)
class _Sheet:
    """One drawing: days become x, elements are collected as markup that is safe already."""

    first: date
    last: date
    parts: list[Markup] = field(default_factory=list)

    def x(self, day: date) -> float:
        whole = max(1, (self.last - self.first).days)
        share = min(1.0, max(0.0, (day - self.first).days / whole))
        return round(_LEFT + share * (_WIDTH - _LEFT - _RIGHT), 1)

    def rect(self, css: str, begin: date, end: date, y: float, height: float, title: str, least: float = 3) -> None:
        left, right = self.x(begin), self.x(end)
        width = max(least, right - left)
        self.parts.append(
            Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="3"><title>{}</title></rect>').format(
                css, min(left, _WIDTH - _RIGHT - width), y, round(width, 1), height, title
            )
        )

    def line(self, css: str, day: date, top: float, bottom: float) -> None:
        self.parts.append(Markup('<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(css, self.x(day), self.x(day), top, bottom))

    def text(self, css: str, x: float, y: float, words: str, anchor: str = "start") -> None:
        self.parts.append(Markup('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>').format(css, x, y, anchor, words))

    def svg(self, height: float, name: str, title: str, description: str) -> Markup:
        body = Markup("").join(self.parts)
        return Markup(
            '<svg class="chart" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-labelledby="{}-t {}-d"><title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>'
        ).format(_WIDTH, height, _WIDTH, height, name, name, name, title, name, description, body)


def long_view(shown: Courses) -> Markup:
    """All treatment, from the first to the day of matching."""
    return _drawing(shown, shown.courses, shown.first, "long", "Treatment so far", ())


def near_view(shown: Courses) -> Markup:
    """The months around the day of matching, with the waits after each treatment and the days on which trials open."""
    return _drawing(shown, shown.recent, shown.near_first, "near", "Waiting times and opening dates", shown.openings)


def _drawing(shown: Courses, courses: Sequence[Course], first: date, name: str, title: str, openings: Sequence[Opening]) -> Markup:
    sheet = _Sheet(first, shown.last)
    bottom = _TOP + _ROW * (len(courses) + bool(openings)) + 4
    _axis(sheet, bottom)
    for number, course in enumerate(courses):
        _course(sheet, course, _TOP + number * _ROW, name == "near")
    if openings:
        _openings(sheet, openings, _TOP + len(courses) * _ROW)
    sheet.line("today", shown.as_of, _TOP - 8, bottom)
    x = sheet.x(shown.as_of)
    sheet.text("todaytext", x, _TOP - 11, shown.as_of.isoformat(), "end" if x > _WIDTH - 60 else "middle")
    said = f"{len(courses)} treatments from {first} to {shown.last}; the table below says the same in words."
    return sheet.svg(bottom + 22, name, title, said)


def _axis(sheet: _Sheet, bottom: float) -> None:
    months = (sheet.last.year - sheet.first.year) * 12 + sheet.last.month - sheet.first.month
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60) if months / s <= _MOST_TICKS), 120)
    day = date(sheet.first.year, 1, 1)
    while day <= sheet.last:
        if day >= sheet.first:
            sheet.line("grid", day, _TOP - 4, bottom)
            sheet.text("tick", sheet.x(day), bottom + 14, day.strftime("%Y") if step >= 12 else day.strftime("%Y-%m"), "middle")
        day = add_months(day, step)


def _course(sheet: _Sheet, course: Course, y: float, with_waits: bool) -> None:
    name = shortened(one_line(course.name), _LETTERS)
    sheet.text("name", _LEFT - 8, y + 17, name, "end")
    if with_waits and course.waits:
        longest = course.waits[-1]
        sheet.rect("wait", course.end, longest.day, y + 6, 16, f"trials ask to wait until {course.waits[0].day} to {longest.day}")
        for wait in course.waits:
            sheet.line("waitend", wait.day, y + 4, y + 24)
    kind = (
        "drug"
        if course.kind in ("systemic", "cell_therapy", "gene_therapy")
        else "local"
        if course.kind in ("surgery", "radiotherapy")
        else "other"
    )
    if course.end >= sheet.first:
        sheet.rect(kind, max(course.begin, sheet.first), course.end, y + 6, 16, f"{one_line(course.name)}, {course.when}", 6)


def _openings(sheet: _Sheet, openings: Sequence[Opening], y: float) -> None:
    sheet.text("name", _LEFT - 8, y + 17, "trials open on", "end")
    taken = 0.0
    for opening in openings:
        if opening.day > sheet.last:
            continue
        x = sheet.x(opening.day)
        points = f"{x},{y + 6} {x - 7},{y + 20} {x + 7},{y + 20}"
        sheet.parts.append(
            Markup('<polygon class="opens" points="{}"><title>{}</title></polygon>').format(
                points, f"{opening.day}: {', '.join(opening.trials)}"
            )
        )
        if x - taken > 60 and x < _WIDTH - 90:
            sheet.text("opentext", x + 10, y + 18, f"{opening.day:%m-%d}" + (f" ×{len(opening.trials)}" if len(opening.trials) > 1 else ""))
            taken = x + 50
