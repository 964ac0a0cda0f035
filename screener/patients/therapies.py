"""What was given: drugs and classes, lines, dates (verdicts, rules 5-7 and 19)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from screener.logic import PartialDate
from screener.patients.chart_base import ChartBase, joined, latest_date, shown_date
from screener.patients.model import Therapy
from screener.patients.words import regimen_drugs

SYSTEMIC_KINDS = frozenset({"systemic", "cell_therapy", "gene_therapy", "vaccine"})
LINE_KINDS = frozenset({"systemic", "cell_therapy"})
_KIND_NAMES = {
    "autologous_transplant": "autologous transplant",
    "allogeneic_transplant": "allogeneic transplant",
    "cell_therapy": "cell therapy",
    "gene_therapy": "gene therapy",
    "growth_factor": "growth factor",
}


@dataclass(frozen=True, slots=True)
class Given:
    """One treatment. `drugs`, `classes`, `procedure_id`, `site_ids`, `regimen_id` are lexicon ids; `classes` hold every class of every drug.

    `procedure_ids` are everything that the procedure, the modality and the kind are, up the lexicon's hierarchy.

    `unresolved` holds the words for a drug that the lexicon does not know; an item of systemic treatment that names no drug at all has an empty
    `drugs` and `nameless` set. Either keeps a complete list from denying a drug. `index` is the place in the file's list. `nature` is the same object for
    treatments that differ only in when they were given, with what result and against which cancer.
    """

    index: int
    kind: str
    drugs: tuple[str, ...]
    classes: frozenset[str]
    regimen: str | None
    regimen_id: str | None
    unresolved: tuple[str, ...]
    nameless: bool
    line: int | None
    intent: str | None
    start: PartialDate | None
    end: PartialDate | None
    ongoing: bool
    best_response: str | None
    stopped_for: str | None
    procedure: str | None
    procedure_id: str | None
    procedure_ids: frozenset[str]
    major: bool | None
    margins: str | None
    site: str | None
    site_ids: frozenset[str]
    modality: str | None
    dose_gy: float | None
    for_cancer: str | None
    this_cancer: bool
    investigational: bool
    dates_conflict: bool
    note: str | None
    what: str
    label: str
    nature: object = field(compare=False, repr=False)

    @property
    def key(self) -> str:
        """The key of this fact."""
        return f"prior_therapies:{self.regimen_id or (self.drugs[0] if self.drugs else self.procedure_id or self.kind)}"

    @property
    def systemic(self) -> bool:
        """Given for its effect in the whole body."""
        return self.kind in SYSTEMIC_KINDS

    @property
    def progressed(self) -> bool:
        """The tumour progressed under it, or it was stopped for that."""
        return self.stopped_for == "progression" or self.best_response == "PD"


@dataclass(frozen=True, slots=True)
class LastEnd:
    """When the last of several treatments ended.

    `on` spans every day on which that may have been, None where no end is known. `ongoing`: one has not ended. `undated`: one ended on a day that
    nobody recorded. `conflict`: the dates of one are disputed.
    """

    on: PartialDate | None
    ongoing: tuple[Given, ...] = ()
    undated: tuple[Given, ...] = ()
    conflict: tuple[Given, ...] = ()
    last: Given | None = None


class TherapyFacts(ChartBase):
    """Earlier and present treatment."""

    @cached_property
    def _given(self) -> tuple[Given, ...]:
        return tuple(self._one(index, item) for index, item in enumerate(self.patient.prior_therapies.items))

    def items(self) -> tuple[Given, ...]:
        """Every treatment, in the order of the file."""
        return self._given

    @property
    def therapies_complete(self) -> bool:
        """What is not listed was not given (rule 1). See `unresolved_therapies` for items that may hide a drug."""
        return self.patient.prior_therapies.complete

    @cached_property
    def unresolved_therapies(self) -> tuple[Given, ...]:
        """Items whose drugs are not (all) known: they keep a complete list from denying a drug or class."""
        return tuple(item for item in self._given if item.unresolved or item.nameless)

    @property
    def drugs_denied(self) -> bool:
        """A drug that no item holds was not given: the list is complete and every drug in it is known."""
        return self.therapies_complete and not self.unresolved_therapies

    def _one(self, index: int, item: Therapy) -> Given:
        words = list(item.drugs)
        drugs: list[str] = []
        classes: set[str] = set()
        unresolved: list[str] = []
        named = regimen_drugs(item.regimen, self.lexicons)
        if not words and named:
            drugs += named
        for word in words:
            drug = self.lexicons.find("drug", word)
            if drug is not None:
                drugs.append(drug.id)
                continue
            unresolved.append(word)
            group = self.lexicons.find("drug_class", word)
            if group is not None:
                classes |= self.lexicons.ancestors("drug_class", group.id)
        if not words and item.regimen and not named:
            unresolved.append(item.regimen)
        for drug_id in drugs:
            classes |= self.lexicons.classes_of(drug_id)
        regimen = self.lexicons.find("regimen", item.regimen) if item.regimen else None
        procedure = self._procedure(item.procedure)
        ongoing = bool(item.ongoing)
        what = self._what(item, tuple(dict.fromkeys(drugs)), unresolved)
        intrinsic: dict[str, Any] = {
            "kind": item.kind,
            "drugs": tuple(dict.fromkeys(drugs)),
            "classes": frozenset(classes),
            "regimen": item.regimen,
            "regimen_id": regimen.id if regimen else None,
            "unresolved": tuple(unresolved),
            "nameless": item.kind == "systemic" and not drugs and not unresolved,
            "line": item.line,
            "intent": item.intent,
            "procedure": item.procedure,
            "procedure_id": procedure,
            "procedure_ids": self._procedures(procedure, item),
            "major": item.major,
            "site": item.site,
            "site_ids": self.sites_in(item.site),
            "modality": item.modality,
            "investigational": item.investigational is True,
            "note": item.note,
            "what": what,
        }
        return Given(
            index=index,
            start=item.start,
            end=item.end,
            ongoing=ongoing,
            best_response=item.best_response,
            stopped_for=item.stopped_for,
            margins=item.margins,
            dose_gy=item.dose_gy,
            for_cancer=item.for_cancer,
            this_cancer=self._this_cancer(item.for_cancer),
            dates_conflict=item.dates_conflict is True,
            label=what + _dates(item.start, item.end, ongoing),
            nature=_nature(tuple(intrinsic.values())),
            **intrinsic,
        )

    def _procedure(self, text: str | None) -> str | None:
        for part in (text, (text or "").split(",")[0]):
            found = self.lexicons.find("procedure", part) if part else None
            if found is not None:
                return found.id
        return None

    def _procedures(self, procedure: str | None, item: Therapy) -> frozenset[str]:
        found = {procedure} if procedure else set()
        for text in (item.kind.replace("_", " "), item.modality):
            concept = self.lexicons.find("procedure", text) if text else None
            if concept is not None:
                found.add(concept.id)
        return frozenset(wider for own in found for wider in self.lexicons.ancestors("procedure", own))

    def sites_in(self, text: str | None) -> frozenset[str]:
        """Lexicon ids of the sites of disease that open text names ("brain, right frontal": cns; "T8": bone)."""
        found: set[str] = set()
        for part in (text or "").split(","):
            concept = self.lexicons.find("site", part.strip()) if part.strip() else None
            if concept is not None:
                found.add(concept.id)
            elif re.fullmatch(r"\s*[CTLS]\d{1,2}(?:\s*-\s*[CTLS]?\d{1,2})?\s*", part):
                found.add("bone")
        return frozenset(found)

    def _this_cancer(self, for_cancer: str | None) -> bool:
        if not for_cancer:
            return True
        other = self.lexicons.find("histology", for_cancer)
        own = self.histology_id
        return other is not None and own is not None and self.lexicons.is_a("histology", own, other.id)

    @cached_property
    def histology_id(self) -> str | None:
        """Lexicon id of the tumour; None where no histology is given, or the lexicon does not know it."""
        text = self.patient.diagnosis.histology
        concept = self.lexicons.find("histology", text) if text else None
        return concept.id if concept else None

    def _what(self, item: Therapy, drugs: tuple[str, ...], unresolved: list[str]) -> str:
        names = [self._drug_name(drug) for drug in drugs] + (unresolved if item.drugs else [])
        text = " + ".join(names)
        if item.regimen and len(names) != 1:
            text = f"{item.regimen} ({text})" if names and item.regimen.casefold() != text.casefold() else item.regimen
        if item.kind == "radiotherapy":
            text = f"radiotherapy{f' to {item.site}' if item.site else ''}{f' ({item.modality})' if item.modality else ''}"
        elif item.procedure:
            text = item.procedure
        elif not text:
            text = _KIND_NAMES.get(item.kind, item.kind if item.kind != "systemic" else "systemic therapy")
        return f"{text} for {item.for_cancer}" if item.for_cancer else text

    def _drug_name(self, drug_id: str) -> str:
        name = self.lexicons.drugs[drug_id].name
        return name if any(letter.isupper() for letter in name[1:]) else name.lower()

    def with_drug(self, drug_ids: Set[str]) -> tuple[Given, ...]:
        """Items that hold one of the drugs."""
        return tuple(item for item in self._given if not drug_ids.isdisjoint(item.drugs))

    def with_class(self, class_ids: Set[str]) -> tuple[Given, ...]:
        """Items that hold a drug of one of the classes, or of a class below one (rule 6)."""
        return tuple(item for item in self._given if not class_ids.isdisjoint(item.classes))

    def of_kind(self, kinds: Set[str]) -> tuple[Given, ...]:
        """Items of one of the kinds of the patient file."""
        return tuple(item for item in self._given if item.kind in kinds)

    def with_procedure(self, procedure_ids: Set[str]) -> tuple[Given, ...]:
        """Items that are one of the procedures, or a kind of one."""
        return tuple(item for item in self._given if not procedure_ids.isdisjoint(item.procedure_ids))

    def drugs_of_class(self, item: Given, class_ids: Set[str]) -> tuple[str, ...]:
        """The drugs of an item that belong to one of the classes."""
        return tuple(drug for drug in item.drugs if not class_ids.isdisjoint(self.lexicons.classes_of(drug)))

    def lines(self) -> tuple[int, bool]:
        """Lines of systemic or cell therapy for this cancer, and whether that is all (rule 5).

        Items that share a `line` are one; an item without a number counts one. Where the list is not complete the count is the least that it can be.
        """
        counted = [item for item in self._given if item.kind in LINE_KINDS and item.this_cancer]
        numbers = {item.line for item in counted if item.line is not None}
        count = len(numbers) + sum(item.line is None for item in counted)
        if not self.therapies_complete:
            count = max(count, max(numbers, default=0))
        return count, self.therapies_complete

    def last_end(self, items: Iterable[Given]) -> LastEnd:
        """When the last of these treatments ended (rule 7)."""
        chosen = tuple(items)
        ended = [item for item in chosen if item.end is not None and not item.ongoing]
        last = max(ended, key=lambda item: (item.end.latest, item.end.earliest) if item.end else (date.min, date.min), default=None)
        return LastEnd(
            on=latest_date(item.end for item in ended),
            ongoing=tuple(item for item in chosen if item.ongoing),
            undated=tuple(item for item in chosen if item.end is None and not item.ongoing),
            conflict=tuple(item for item in chosen if item.dates_conflict),
            last=last,
        )

    @property
    def cumulative_anthracycline_mg_m2(self) -> float | None:
        """Lifetime anthracycline in mg/m2 of doxorubicin; 0 where a complete list holds no anthracycline."""
        recorded = self.patient.cumulative_doses.anthracycline_mg_m2
        if recorded is None and self.drugs_denied and not self.with_class({"anthracycline"}):
            return 0.0
        return recorded

    def given_before(self, day: date) -> tuple[Given, ...]:
        """Treatments that surely began, or ended, before a day."""
        return tuple(item for item in self._given if (when := item.start or item.end) is not None and when.latest < day)

    def names(self, items: Iterable[Given]) -> str:
        """Labels of several items as one phrase."""
        return joined([item.label for item in items])


@lru_cache(maxsize=65536)
def _nature(intrinsic: tuple[object, ...]) -> object:
    """One object for equal treatments."""
    return object()


def _dates(start: PartialDate | None, end: PartialDate | None, ongoing: bool) -> str:
    if ongoing:
        return f", since {shown_date(start)}" if start else ", ongoing"
    if start and end:
        return f", {shown_date(start)} to {shown_date(end)}"
    if end:
        return f", {shown_date(end)}"
    return f", from {shown_date(start)}" if start else ", undated"
