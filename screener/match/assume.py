"""What if: a patient with assumed facts in place of the recorded ones, checked like any patient file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from screener import lexicons as lexicon_package
from screener.errors import UserError
from screener.lexicons import Lexicons
from screener.match.assume_words import EXAMPLES, Assumed, parse
from screener.patients.load import dump, parse_patient
from screener.patients.model import Patient
from screener.patients.values import shown_word
from screener.patients.words import condition_id, lab_named

_LISTS = ("labs", "performance", "biomarkers", "conditions")


def assume(patient: Patient, texts: Sequence[str], as_of: date, lexicons: Lexicons | None = None) -> Patient:
    """The patient with every assumption in place. An assumed result bears the day of the match and replaces recorded ones of the same name.

    UserError names every assumption that is not understood; an assumption that makes no sense beside the record (a pregnant male) is refused as a fault of it.
    """
    known = lexicons or lexicon_package.load()
    data = dump(patient)
    faults = []
    for text in texts:
        found = parse(text, known, as_of.isoformat())
        if not found:
            faults.append(f"--assume {shown_word(text)}: not understood; one fact, such as {EXAMPLES}")
        for fact in found:
            _put(data, fact, known)
    if faults:
        raise UserError(f"{len(faults)} assumption{'s' if len(faults) != 1 else ''} not understood", faults)
    return parse_patient(data, known, name="the patient with what is assumed")


def _put(data: dict[str, Any], found: Assumed, lexicons: Lexicons) -> None:
    *above, key = found.path
    if key in _LISTS:
        _put_entry(data, key, found.value, lexicons)
        return
    place = data
    for name in above:
        place = place.setdefault(name, {})
    if key == "vitals":
        # one date for all measures of the body: what is not assumed is taken to be as it was
        place["vitals"] = {**place.get("vitals", {}), **found.value}
    else:
        place[key] = found.value
        if key == "age":
            data.pop("birth_date", None)
        if key in ("measurable", "evaluable") and data["disease"].get("status") == "no_evidence_of_disease" and found.value:
            del data["disease"]["status"]


def _put_entry(data: dict[str, Any], key: str, entry: dict[str, Any], lexicons: Lexicons) -> None:
    if key == "conditions":
        entries = data.setdefault("conditions", {}).setdefault("items", [])
    else:
        entries = data.setdefault(key, [])
    entries[:] = [old for old in entries if not _replaced(key, old, entry, lexicons)]
    entries.append(entry)


def _replaced(key: str, old: dict[str, Any], entry: dict[str, Any], lexicons: Lexicons) -> bool:
    """Is a recorded entry about what the assumed one says?"""
    if key == "performance":
        return True  # scales are converted into one another: only the assumed one counts
    if key == "conditions":
        return condition_id(old["name"], lexicons) == condition_id(entry["name"], lexicons)
    if key == "labs":
        before, now = lab_named(old["name"], lexicons), lab_named(entry["name"], lexicons)
        return before is not None and now is not None and before.id == now.id
    marker, assumed = lexicons.find("biomarker", old["name"]), lexicons.find("biomarker", entry["name"])
    return marker is not None and assumed is not None and marker.id == assumed.id
