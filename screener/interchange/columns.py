"""The columns of a panel table: what each holds, and how its cells become facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from screener import lexicons as lexicon_package
from screener.interchange.draft import Draft

Place = Callable[[Draft, str, str, Mapping[str, str]], object]
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_YES_NO = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}
_PARTS = re.compile(r"\s*;\s*")
_LAB_UNIT = re.compile(r"([^()\[\]]{1,60}?)\s*[(\[]([^()\[\]]{1,30})[)\]]")
_SPAN = re.compile(r"^(.{1,200}?)\s*[(\[]([\d-]{4,10})?\s*(?:to|–|\.\.)?\s*([\d-]{4,10}|now)?[)\]]$")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it holds (for people), an example, and how a cell is placed."""

    name: str
    holds: str
    example: str
    place: Place


def _date(draft: Draft, text: str, source: str) -> str | None:
    """An ISO date; 01.02.2024 is 1 February with points, and refused with slashes where day and month may be exchanged."""
    found = _DAY_FIRST.fullmatch(text)
    if not found:
        return text
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    if "/" in text and first <= 12 and second <= 12 and first != second:
        draft.leave(source, f"{text!r} may be two dates: write YYYY-MM-DD")
        return None
    day, month = (second, first) if "/" in text and second > 12 else (first, second)
    return f"{year:04d}-{month:02d}-{day:02d}"


def _value(path: str) -> Place:
    return lambda draft, text, source, _: draft.set(path, text, source)


def _day(path: str) -> Place:
    def place(draft: Draft, text: str, source: str, _: Mapping[str, str]) -> None:
        found = _date(draft, text, source)
        if found is not None:
            draft.set(path, found, source)

    return place


def _number(path: str) -> Place:
    def place(draft: Draft, text: str, source: str, _: Mapping[str, str]) -> None:
        try:
            draft.set(path, float(text), source)
        except ValueError:
            draft.leave(source, f"{text[:40]!r} is not a number")

    return place


def _yes_no(path: str) -> Place:
    def place(draft: Draft, text: str, source: str, _: Mapping[str, str]) -> None:
        said = _YES_NO.get(text.casefold())
        if said is None:
            draft.leave(source, f"{text[:40]!r} is neither yes nor no")
        else:
            draft.set(path, said, source)

    return place


def _words(path: str) -> Place:
    return lambda draft, text, source, _: draft.set(path, [part for part in _PARTS.split(text) if part], source)


def _complete(path: str) -> Place:
    def place(draft: Draft, text: str, source: str, _: Mapping[str, str]) -> None:
        said = _YES_NO.get(text.casefold())
        if said is None:
            draft.leave(source, f"{text[:40]!r} is neither yes nor no")
        elif said:
            draft.data.setdefault(path, {})["complete"] = True
            draft.placed.append(f"{source}: {path}.complete")

    return place


def _items(path: str, entry: Callable[[str], dict[str, Any]]) -> Place:
    def place(draft: Draft, text: str, source: str, _: Mapping[str, str]) -> None:
        for number, part in enumerate(filter(None, _PARTS.split(text)), start=1):
            draft.add(path, entry(part), f"{source} [{number}]")

    return place


def _treatment(number: int) -> Place:
    def place(draft: Draft, text: str, source: str, _: Mapping[str, str]) -> None:
        found = _SPAN.match(text)
        name, start, end = (found[1], found[2], found[3]) if found else (text, None, None)
        entry: dict[str, Any] = {
            "kind": "systemic",
            "line": number,
            "start": start,
            "end": None if end == "now" else end,
            "ongoing": True if end == "now" else None,
        }
        if draft.lexicons.find("drug", name) is None and draft.lexicons.find("regimen", name) is not None:
            entry["regimen"] = name
        else:
            entry["drugs"] = [part for part in re.split(r"\s*[+,/&]\s*", name) if part]
        draft.add("prior_therapies", entry, source)

    return place


def _procedure(kind: str) -> Place:
    def place(draft: Draft, text: str, source: str, _: Mapping[str, str]) -> None:
        for number, part in enumerate(filter(None, _PARTS.split(text)), start=1):
            found = _SPAN.match(part)
            name, start, end = (found[1], found[2], found[3]) if found else (part, None, None)
            entry = {"kind": kind, "procedure" if kind == "surgery" else "site": name, "end": end or start}
            draft.add("prior_therapies", entry, f"{source} [{number}]")

    return place


def _relapses(draft: Draft, text: str, source: str, _: Mapping[str, str]) -> None:
    for number, part in enumerate(filter(None, _PARTS.split(text)), start=1):
        found = re.fullmatch(r"([\d-]{4,10})\s*[(\[]([^()\[\]]{1,200})[)\]]", part)
        entry: dict[str, Any] = {"date": found[1], "sites": [s.strip() for s in found[2].split(",")]} if found else {"date": part}
        draft.relapse(entry, f"{source} [{number}]")


def _score(scale: str) -> Place:
    def place(draft: Draft, text: str, source: str, cells: Mapping[str, str]) -> None:
        draft.add(
            "performance", {"scale": scale, "value": text, "date": _date(draft, cells.get("examined_on", ""), source) or None}, source
        )

    return place


def _marker(part: str) -> dict[str, Any]:
    """`HER2 IHC 2+`, `TP53 mutated`, `RB1 loss`: the first word names, the last is the result, the middle is the assay."""
    words = part.split()
    if len(words) < 2:
        return {"name": part}
    last = words[-1].casefold()
    known = (
        "positive",
        "negative",
        "mutated",
        "wild_type",
        "amplified",
        "deleted",
        "loss",
        "fusion",
        "high",
        "low",
        "intact",
        "mss",
        "msi-h",
    )
    result: dict[str, Any] = {"status": words[-1]} if last in known else {"value": words[-1]}
    return {"name": words[0], "assay": " ".join(words[1:-1]) or None, **result}


def _lab(name: str, unit: str | None) -> Place:
    def place(draft: Draft, text: str, source: str, cells: Mapping[str, str]) -> None:
        value, _, own = text.partition(" ")
        try:
            number: float | str = float(value)
        except ValueError:
            number, own = text, ""
        when = _date(draft, cells.get("labs_on", ""), source) or None
        draft.add("labs", {"name": name, "value": number, "unit": own.strip() or unit, "date": when}, source)

    return place


def lab_column(title: str) -> Column | None:
    """A column whose title is a laboratory test with its unit: `ANC (10*9/L)`."""
    found = _LAB_UNIT.fullmatch(title.strip())
    name, unit = (found[1].strip(), found[2].strip()) if found else (title.strip(), None)
    concept = lexicon_package.load().find("lab", name) if name else None
    return None if concept is None else Column(title.strip(), "", "", _lab(name, unit))


def column_named(title: str) -> Column | None:
    """The column of the template with this title; case, blanks and underscores do not matter."""
    return _BY_NAME.get(_folded(title))


def _folded(title: str) -> str:
    return re.sub(r"[\s_-]+", "_", title.strip().casefold())


_LABS = (
    ("ANC (10*9/L)", "2.4"),
    ("platelets (10*9/L)", "180"),
    ("hemoglobin (g/dL)", "11.2"),
    ("total bilirubin (mg/dL)", "0.5"),
    ("ALT (U/L)", "24"),
    ("AST (U/L)", "22"),
    ("creatinine (mg/dL)", "0.6"),
    ("LVEF (%)", "60"),
)

COLUMNS: tuple[Column, ...] = (
    Column("id", "a pseudonym (PT-003)", "PT-003", lambda *_: None),
    Column("birth_date", "YYYY-MM-DD, YYYY-MM or YYYY", "2010-03", _day("birth_date")),
    Column("sex", "female or male", "female", _value("sex")),
    Column("histology", "the tumour", "osteosarcoma", _value("diagnosis.histology")),
    Column("grade", "high, intermediate or low", "high", _value("diagnosis.grade")),
    Column("primary_site", "where it began", "distal femur", _value("diagnosis.primary_site")),
    Column("diagnosed_on", "a date", "2023-05-02", _day("diagnosis.diagnosed_on")),
    Column("confirmed_by", "histology, cytology or imaging", "histology", _value("diagnosis.confirmed_by")),
    Column(
        "status",
        "relapsed, refractory, progressive, stable, newly_diagnosed or no_evidence_of_disease",
        "relapsed",
        _value("disease.status"),
    ),
    Column("relapses", "date (sites), one after another with ;", "2025-08-14 (lung); 2026-04-20 (lung, bone)", _relapses),
    Column("sites", "where disease is now, with ;", "lung; bone", _words("disease.sites")),
    Column("sites_complete", "yes: elsewhere there is none", "yes", _yes_no("disease.sites_complete")),
    Column("last_progression_on", "a date", "2026-04-20", _day("disease.last_progression_on")),
    Column("last_imaging_on", "a date", "2026-05-18", _day("disease.last_imaging_on")),
    Column("measurable", "yes or no (RECIST 1.1)", "yes", _yes_no("disease.measurable")),
    Column("resectable", "yes or no", "no", _yes_no("disease.resectable")),
    *(
        Column(f"line_{n}", "regimen, or drugs with +, and (start to end)", example, _treatment(n))
        for n, example in enumerate(("MAP (2023-05-20 to 2024-01-30)", "regorafenib (2025-11-01 to 2026-04-22)", "", "", ""), start=1)
    ),
    Column("surgery", "procedure (date), one after another with ;", "pulmonary metastasectomy (2025-09-10)", _procedure("surgery")),
    Column("radiotherapy", "site (last day), one after another with ;", "lung (2025-10-20)", _procedure("radiotherapy")),
    Column("therapies_complete", "yes: nothing else was given", "yes", _complete("prior_therapies")),
    Column("markers", "marker, assay, result, one after another with ;", "HER2 IHC 2+; TP53 mutated", _items("biomarkers", _marker)),
    Column("ECOG", "0 to 5", "", _score("ECOG")),
    Column("Karnofsky", "0 to 100", "", _score("Karnofsky")),
    Column("Lansky", "0 to 100", "90", _score("Lansky")),
    Column("examined_on", "date of the scales and of weight and height", "2026-05-28", _day("vitals.date")),
    Column("weight_kg", "body weight in kg", "48", _number("vitals.weight_kg")),
    Column("height_cm", "body height in cm", "160", _number("vitals.height_cm")),
    Column("labs_on", "date of the laboratory values", "2026-05-28", lambda *_: None),
    Column("conditions", "names, with ;", "hypertension", _items("conditions", lambda part: {"name": part, "present": True})),
    Column("conditions_complete", "yes: there are no others", "yes", _complete("conditions")),
    Column("medications", "names, with ;", "ondansetron", _items("medications", lambda part: {"name": part})),
    Column("medications_complete", "yes: there are no others", "yes", _complete("medications")),
    Column("country", "where the patient lives", "United States", _value("logistics.country")),
    Column("city", "where the patient lives", "Houston", _value("logistics.city")),
    *(
        Column(title, "a value in this unit, or with its own behind it", example, _lab(*(part.strip(" )") for part in title.split("("))))
        for title, example in _LABS
    ),
)
_BY_NAME = {_folded(column.name): column for column in COLUMNS}
