"""Dates in the words of a few languages. The numbers and ids around them stay as they are."""

from __future__ import annotations

from datetime import date

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "no": "januar februar mars april mai juni juli august september oktober november desember",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
}
_FORMS = {"de": "{day}. {month} {year}", "es": "{day} de {month} de {year}", "no": "{day}. {month} {year}", "da": "{day}. {month} {year}"}

DATE_LANGUAGES = ("iso", *_MONTHS)


def date_words(day: date, language: str) -> str:
    """`5 June 2026` in the language; `2026-06-05` for `iso`."""
    if language not in _MONTHS:
        return day.isoformat()
    month = _MONTHS[language].split()[day.month - 1]
    return _FORMS.get(language, "{day} {month} {year}").format(day=day.day, month=month, year=day.year)
