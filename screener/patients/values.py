"""Types of the single values of a patient file: dates, numbers, yes/no, words from a closed list, open text.

Each reads what people write in YAML or JSON and refuses the rest in the words of the patient-file contract. A refusal repeats only the faulty
word, never more of the file; open text that carries personal data is refused without being repeated.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, PlainValidator

from screener.logic import PartialDate

FIRST_YEAR, LAST_YEAR = 1900, 2100
_PATIENT_ID = re.compile(r"[A-Za-z]{1,8}-?[0-9]{1,5}", re.ASCII)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.\w")
_RECORD_NUMBER = re.compile(r"\b(?:mrn|ssn|nhs|medical record|hospital number|social security)\b[^\d\n]{0,12}\d{4}", re.IGNORECASE)
# What no terminal shows and no database stores; line breaks and tabs are text.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
LONGEST_TEXT = 2000


def shown_word(value: object) -> str:
    """A faulty value for an error message: quoted, cut after 40 characters, a structure named rather than printed."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None:
        return "nothing"
    text = str(value)
    if _EMAIL.search(text):
        return "an e-mail address"
    return repr(text if len(text) <= 40 else text[:40] + "...")


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known word that looks most like this one, if one does."""
    choices = {item.casefold(): item for item in known}
    found = difflib.get_close_matches(word.casefold()[:80], list(choices), n=1, cutoff=cutoff)
    return choices[found[0]] if found else None


def _read_date(value: object) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    if isinstance(value, date):
        return PartialDate(date(value.year, value.month, value.day), date(value.year, value.month, value.day))
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    try:
        result = PartialDate.parse(text)
    except ValueError:
        raise ValueError(f"{shown_word(value)} is not a date (YYYY-MM-DD, YYYY-MM or YYYY)") from None
    if not FIRST_YEAR <= result.earliest.year <= LAST_YEAR:
        raise ValueError(f"{shown_word(value)} is not a date between {FIRST_YEAR} and {LAST_YEAR}")
    return result


def _read_number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"{shown_word(value)} is not a number")
    try:
        number = float(value)
    except (ValueError, OverflowError):
        raise ValueError(f"{shown_word(value)} is not a number") from None
    if not math.isfinite(number):
        raise ValueError(f"{shown_word(value)} is not a number")
    return number


def _read_whole(value: object) -> object:
    number = _read_number(value)
    if not isinstance(number, float) or number != int(number):
        raise ValueError(f"{shown_word(value)} is not a whole number")
    return int(number)


def _read_yes_no(value: object) -> object:
    if isinstance(value, bool):
        return value
    word = value.strip().casefold() if isinstance(value, str) else ""
    if word in ("true", "yes"):
        return True
    if word in ("false", "no"):
        return False
    raise ValueError(f"{shown_word(value)} is neither true nor false")


def check_text(text: str) -> str:
    """Open text without personal data, cleaned of outer blanks; ValueError (which does not repeat it) otherwise."""
    if _EMAIL.search(text) or _RECORD_NUMBER.search(text):
        raise ValueError("personal data (an e-mail address or a record number) is refused")
    if _UNPRINTABLE.search(text):
        raise ValueError("holds control characters or broken Unicode")
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"more than {LONGEST_TEXT} characters")
    return text.strip()


def _read_text(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"{shown_word(value)} is not text")
    return check_text(str(value))


def _read_name(value: object) -> object:
    text = _read_text(value)
    if not text:
        raise ValueError("is empty")
    return text


def _read_id(value: object) -> object:
    # Never repeat a refused id: it may be a name, a record number or an address.
    text = str(value)
    if not _PATIENT_ID.fullmatch(text) or text.casefold().startswith(("mrn", "ssn")):
        raise ValueError(
            "must be a pseudonym: up to 8 letters, then up to 5 digits (PT-003); names, record numbers and e-mail addresses are refused"
        )
    return text


def one_of(*words: str, aliases: dict[str, str] | None = None) -> BeforeValidator:
    """Reads a word of a closed list whatever its case, `_`, `-` and blanks being the same."""

    def fold(word: str) -> str:
        return re.sub(r"[\s_-]", "", word).casefold()

    known = {fold(word): word for word in words} | {fold(key): word for key, word in (aliases or {}).items()}

    def read(value: object) -> object:
        if isinstance(value, str) and fold(value) in known:
            return known[fold(value)]
        near = nearest(value, words) if isinstance(value, str) else None
        hint = f"; did you mean {near!r}?" if near else ""
        raise ValueError(f"{shown_word(value)} is not one of {', '.join(words)}{hint}")

    return BeforeValidator(read)


def bounded(low: float, high: float) -> AfterValidator:
    """A check that a number lies between two bounds, both included."""

    def check(value: float) -> float:
        if not low <= value <= high:
            raise ValueError(f"{value:g} is not between {low:g} and {high:g}")
        return value

    return AfterValidator(check)


def _nothing_is_no_entry(value: object) -> object:
    return () if value is None else value


def _nothing_is_no_key(value: object) -> object:
    return {} if value is None else value


Dated = Annotated[PartialDate, PlainValidator(_read_date), PlainSerializer(str, return_type=str)]
Number = Annotated[float, BeforeValidator(_read_number)]
Whole = Annotated[int, BeforeValidator(_read_whole)]
YesNo = Annotated[bool, BeforeValidator(_read_yes_no)]
Text = Annotated[str, BeforeValidator(_read_text)]
Name = Annotated[str, BeforeValidator(_read_name)]
PatientId = Annotated[str, BeforeValidator(_read_id)]
EmptyIfNone = BeforeValidator(_nothing_is_no_entry)
AbsentIfNone = BeforeValidator(_nothing_is_no_key)


Confirmation = Annotated[Literal["histology", "cytology", "imaging"], one_of("histology", "cytology", "imaging")]
NonNegative = Annotated[Number, Field(ge=0)]
