"""Medications that are being taken: drugs, classes, daily doses, steroids in prednisone equivalents (verdicts, rule 10)."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from functools import cached_property

from screener.logic import PartialDate
from screener.patients.chart_base import ChartBase, number
from screener.patients.model import Medication

# Milligrams that equal 5 mg of prednisone. The first five are those of the domain reference; the others are the usual pharmacological equivalents.
_EQUAL_TO_5_MG_PREDNISONE = {
    "prednisone": 5.0,
    "prednisolone": 5.0,
    "methylprednisolone": 4.0,
    "hydrocortisone": 20.0,
    "dexamethasone": 0.75,
    "betamethasone": 0.75,
    "cortisone": 25.0,
    "triamcinolone": 4.0,
    "deflazacort": 6.0,
}
_LOCAL = re.compile(
    r"\b(?:topical|inhaled|inhaler|inhalation|intranasal|nasal|ophthalmic|eye drops?|ear drops?|cream|ointment|lotion|intra-?articular|mouthwash|rectal|enema)\b",
    re.IGNORECASE,
)
_SALTS = re.compile(
    r"\b(?:oral|tablets?|capsules?|iv|po|hydrochloride|sodium|potassium|besylate|mesylate|maleate|tartrate|succinate|phosphate|acetate|sulfate|sulphate|fumarate|calcium|depot)\b",
    re.IGNORECASE,
)
_DOSE = re.compile(
    r"(\d{1,6}(?:[.,]\d{1,4})?) ?(mg|mcg|µg|μg|ug|micrograms?|g|milligrams?)(?![a-z])(?! ?/ ?(?:kg|m2|m²|ml|dose))", re.IGNORECASE
)
_IN_MG = {"mg": 1.0, "milligram": 1.0, "milligrams": 1.0, "g": 1000.0}
_TIMES = (
    (r"\b(?:four times|4 ?x|4 times|qid|q6h|every 6 hours|6[- ]hourly)\b", 4.0),
    (r"\b(?:three times|thrice|3 ?x|3 times|tid|tds|q8h|every 8 hours|8[- ]hourly)\b", 3.0),
    (r"\b(?:twice|two times|2 ?x|2 times|bid|bd|b\.i\.d\.?|q12h|every 12 hours|12[- ]hourly)(?:\b| )", 2.0),
    (r"\b(?:every other day|alternate days|every 2 days|every second day|qod)\b", 0.5),
    (r"\b(?:once (?:a|per|every) week|once weekly|weekly|every week|per week)\b", 1 / 7),
    (
        r"\b(?:daily|once|a day|per day|each day|every day|qd|od|q24h|every 24 hours|at night|nightly|at bedtime|in the morning|every morning)\b|/ ?d(?:ay)?\b",
        1.0,
    ),
)
_NOT_A_DAILY_DOSE = re.compile(
    r"\b(?:as needed|if needed|prn|p\.r\.n|monthly|every (?:\d+|two|three|four|six) (?:weeks|months)|single dose)|\d ?(?:-|–|to) ?\d",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Medicine:
    """A medication. `drug_id` and `classes` are lexicon ids; `local` where it acts on the spot (a cream, an inhaler) and not in the whole body."""

    name: str
    drug_id: str | None
    classes: frozenset[str]
    mg_per_day: float | None
    prednisone_mg_per_day: float | None
    local: bool
    since: PartialDate | None
    note: str | None
    shown: str

    @property
    def key(self) -> str:
        """The key of this fact."""
        return f"medications:{self.drug_id or self.name}"

    @property
    def identity(self) -> str | frozenset[str]:
        """What decides which medication it is: the drug, or the classes where the drug is not known."""
        return self.drug_id or self.classes

    @property
    def resolved(self) -> bool:
        """The lexicon knows the drug, or at least a class that its name states."""
        return self.drug_id is not None or bool(self.classes)


def mg_per_day(dose: str) -> float | None:
    """Daily milligrams of a free-text dose ("500 mg twice daily"); None where the text does not surely say."""
    if _NOT_A_DAILY_DOSE.search(dose):
        return None
    amounts = _DOSE.findall(dose)
    if len(amounts) != 1:
        return None
    amount = float(amounts[0][0].replace(",", ".")) * _IN_MG.get(amounts[0][1].lower(), 0.001)
    for pattern, times in _TIMES:
        if re.search(pattern, dose, re.IGNORECASE):
            return amount * times
    return None


class MedicationFacts(ChartBase):
    """Present medication."""

    @cached_property
    def medications(self) -> tuple[Medicine, ...]:
        """Every medication, in the order of the file."""
        return tuple(self._medicine(item) for item in self.patient.medications.items)

    @property
    def medications_complete(self) -> bool:
        """What is not listed is not taken. See `unresolved_medications`."""
        return self.patient.medications.complete

    @cached_property
    def unresolved_medications(self) -> tuple[Medicine, ...]:
        """Medications that the lexicon does not know: each may be of any class."""
        return tuple(item for item in self.medications if not item.resolved)

    def taking(self, drug_ids: Set[str] = frozenset(), class_ids: Set[str] = frozenset()) -> tuple[Medicine, ...]:
        """Medications that are one of the drugs or belong to one of the classes."""
        return tuple(item for item in self.medications if item.drug_id in drug_ids or not class_ids.isdisjoint(item.classes))

    def steroids(self) -> tuple[Medicine, ...]:
        """Corticosteroids that act in the whole body."""
        return tuple(item for item in self.taking(class_ids={"corticosteroid"}) if not item.local)

    def prednisone_mg_per_day(self) -> float | None:
        """Prednisone equivalent of all systemic steroids in mg a day; 0 where a complete list holds none; None where a dose or the list is open."""
        found = self.steroids()
        doses = [item.prednisone_mg_per_day for item in found]
        if any(dose is None for dose in doses) or not self.medications_complete or self.unresolved_medications:
            return None
        return sum(dose for dose in doses if dose is not None)

    def _medicine(self, item: Medication) -> Medicine:
        words = " ".join(filter(None, (item.name, item.dose)))
        drug_id, classes = self._resolve(item.name)
        daily = item.dose_mg_per_day if item.dose_mg_per_day is not None else mg_per_day(item.dose or "")
        equal = _EQUAL_TO_5_MG_PREDNISONE.get(drug_id or "")
        dose = item.dose or (f"{number(item.dose_mg_per_day)} mg a day" if item.dose_mg_per_day is not None else "")
        return Medicine(
            name=item.name,
            drug_id=drug_id,
            classes=classes,
            mg_per_day=daily,
            prednisone_mg_per_day=daily * 5 / equal if equal and daily is not None else None,
            local=bool(_LOCAL.search(words)),
            since=item.since,
            note=item.note,
            shown=f"{item.name}{f' {dose}' if dose else ''}{f' since {item.since}' if item.since else ''}",
        )

    def _resolve(self, name: str) -> tuple[str | None, frozenset[str]]:
        plain = " ".join(_SALTS.sub(" ", _LOCAL.sub(" ", name)).split())
        first = plain.split("(")[0].strip()
        for text in (name, plain, first):
            drug = self.lexicons.find("drug", text) if text else None
            if drug is not None:
                return drug.id, self.lexicons.classes_of(drug.id)
        for text in (name, plain, first):
            group = self.lexicons.find("drug_class", text) if text else None
            if group is not None:
                return None, self.lexicons.ancestors("drug_class", group.id)
        return None, frozenset()
