"""Medication: what is stated, and how it is judged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from screener import lexicons
from screener.criteria.base import Ask, Finding, Leaf, Need, Reason, met, missing, not_met, unknown, with_each
from screener.criteria.nodes import AnyOf, Node, any_of
from screener.criteria.therapy.elapsed import When, elapsed, turn
from screener.criteria.therapy.sought import sought
from screener.criteria.therapy.target import Therapy, excepting
from screener.criteria.washout import Washout
from screener.logic import Duration, Truth
from screener.patients.facts import Chart, Medicine
from screener.patients.panel import Bits, People, settled
from screener.text.quantity import Bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class StableDose(Leaf):
    """Who takes one of these drugs has had the same (or a falling) dose for at least `duration`; who takes none satisfies it."""

    kind: str = "medication"
    therapy: Therapy
    duration: Duration

    room: ClassVar[str] = "stable_dose"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """`since` says when the present dose began; an earlier change of it is in no file, so a drug begun later is unknown only until then."""
        name = self.therapy.name
        need = Need(
            f"medications:{(*self.therapy.classes, *self.therapy.drugs, name)[0]}", f"Since when has the dose of {name} been stable?"
        )
        turns: list[date] = []
        for medicine, found in chart.asked(sought(self.therapy).taken):
            if medicine.local:
                continue
            if found is Truth.UNKNOWN:
                return missing(f"takes {medicine.shown}; whether it is {name} is not known", need)
            if medicine.since is None:
                return missing(f"takes {medicine.shown}; since when the dose is stable is not recorded", need)
            long_enough = elapsed(medicine.since, self.duration, as_of)
            if long_enough is Truth.UNKNOWN:
                return unknown(Reason.PARTIAL_DATE, f"takes {medicine.shown}; the day is not known", need)
            if long_enough is Truth.FALSE:
                day = turn(medicine.since.latest, self.duration, recent=False, strict=False)
                return not_met(f"takes {medicine.shown}; stable for {self.duration} required", turns=(day,))
            turns.append(as_of)
        if turns:
            return met(f"takes {name} at an unchanged dose for {self.duration} or longer")
        if not chart.medications_complete:
            return missing(f"no {name} is recorded, but the list of medications is not complete", need)
        return met(f"takes no {name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Takes(Leaf):
    """One of the drugs is taken now (or was within `window`). `dose` bounds the day's steroids in mg of prednisone (per kilogram where `per_kg`)."""

    kind: str = "medication"
    therapy: Therapy
    dose: Bounds | None = None
    per_kg: bool = False
    window: When | None = None
    lasting: bool = False  # "chronic use": more than that it is taken now

    room: ClassVar[str] = "medication"

    def but(self, excepted: Node) -> Node | None:
        """The same of which the excepted drugs do not count ("steroids, except inhaled ones"), and steroids only above the excepted dose; None where more is said of them."""
        if not isinstance(excepted, (Takes, AnyOf)) or (self.dose is not None and self.dose.lower is None):
            return None
        found = excepted.children if isinstance(excepted, AnyOf) else (excepted,)
        plain: list[Therapy] = []
        ceilings: list[Bounds] = []
        for leaf in found:
            if not isinstance(leaf, Takes) or leaf.window is not None or leaf.lasting or leaf.per_kg:
                return None
            if leaf.dose is None:
                plain.append(leaf.therapy)
            elif leaf.dose.lower is None and leaf.dose.upper is not None and "corticosteroid" in leaf.therapy.classes:
                ceilings.append(leaf.dose)
            else:
                return None
        plain = [
            one for one in plain if not _holds(one, self.therapy)
        ]  # "coumarins; other anticoagulants are allowed": not coumarins themselves
        if not ceilings:
            return replace(self, therapy=excepting(self.therapy, tuple(plain))) if plain else self
        ceiling = ceilings[0]
        if self.dose is not None:
            return None
        if len(ceilings) > 1 or not set(self.therapy.classes) <= {"corticosteroid", "immunosuppressant"} or not self.therapy.classes:
            return None
        steroids = Therapy("corticosteroid", classes=("corticosteroid",))
        above = Bounds(at_least=ceiling.less_than) if ceiling.less_than is not None else Bounds(more_than=ceiling.at_most)
        dosed = replace(self, therapy=excepting(steroids, tuple(plain)) if plain else steroids, dose=above)
        if self.therapy.classes == ("corticosteroid",):
            return dosed
        rest = (
            self.therapy if any(one.classes == steroids.classes for one in self.therapy.without) else excepting(self.therapy, (steroids,))
        )
        return any_of(replace(self, therapy=excepting(rest, tuple(plain)) if plain else rest), dosed)

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Rule 1 on the list of medications; that a drug is taken for long is for somebody to say."""
        found = self._taken(chart, as_of)
        if self.lasting and found.truth is Truth.TRUE:
            need = Need(self._fact(), f"For how long has {self.therapy.name} been taken, and is it meant to go on?", Ask.INVESTIGATOR)
            return unknown(Reason.JUDGEMENT, f"{found.because}; whether for long is not recorded", need)
        return found

    def over(self, people: People, as_of: date) -> Bits | None:
        """As `judge`, for a whole panel; the dose of a patient is for `judge`."""
        if self.dose is not None:
            return None
        steroid = "corticosteroid" in self.therapy.classes
        sure = maybe = past = 0
        for entry, found in people.asked(sought(self.therapy).taken_by):
            if not _spared(entry.of, steroid=steroid):
                if found is Truth.TRUE:
                    sure |= entry.who
                else:
                    maybe |= entry.who
        if self.window is not None:
            members = people.asked(sought(self.therapy).among)
            listed = Washout(kind="washout", start=0, end=0, therapy=self.therapy, window=self.window).over(people, as_of)
            past = members.who | members.who_may
            sure |= past & listed.true
            past &= ~listed.false if self.window.recent else past
        false = people.medications_complete & ~(sure | maybe)
        rest = Bits(0, false, people.everybody & ~(sure | false), sure) if self.lasting else settled(sure, false, people.everybody)
        return with_each(rest, people, past & ~sure, lambda chart: self.settle(chart, as_of))

    def _fact(self) -> str:
        return f"medications:{(*self.therapy.classes, *self.therapy.drugs, self.therapy.name)[0]}"

    def _taken(self, chart: Chart, as_of: date) -> Finding:
        """A listed drug is taken; a complete list of known drugs denies the rest. A cream or an inhaler is no systemic steroid."""
        name = self.therapy.name
        need = Need(self._fact(), f"Does the patient take {name}?")
        sure: list[Medicine] = []
        open_: list[Medicine] = []
        for medicine, found in chart.asked(sought(self.therapy).taken):
            if _spared(medicine, steroid="corticosteroid" in self.therapy.classes):
                continue
            if found is Truth.TRUE:
                sure.append(medicine)
            elif found is Truth.UNKNOWN:
                open_.append(medicine)
        past = self._past(chart, as_of)
        if self.dose is not None:
            return self._dosed(chart, sure, open_, need)
        if sure:
            return met(f"takes {', '.join(medicine.shown for medicine in sure)}")
        if past is not None and past.truth is not Truth.FALSE:
            return past
        if open_:
            return missing(f"takes {open_[0].shown}; whether it is {name} is not known", need)
        if not chart.medications_complete:
            return missing(f"no {name} is recorded, but the list of medications is not complete", need)
        return not_met(f"no {name} in the complete list of medications", absent=True, turns=past.turns if past else ())

    def _past(self, chart: Chart, as_of: date) -> Finding | None:
        """Such a drug among the treatments that ended within the window."""
        if self.window is None or not chart.items():
            return None
        listed = Washout(kind="washout", start=self.start, end=self.end, therapy=self.therapy, window=self.window).judge(chart.ahead, as_of)
        return listed if listed.truth is Truth.TRUE or listed.turns else None

    def _dosed(self, chart: Chart, sure: list[Medicine], open_: list[Medicine], need: Need) -> Finding:
        assert self.dose is not None
        limit = f"{self.dose}{'/kg' if self.per_kg else ''} of prednisone a day".replace(" mg ", " mg ")
        if not sure:
            if open_:
                return missing(f"takes {open_[0].shown}; whether it is a steroid is not known", need)
            if not chart.medications_complete:
                return missing("no steroid is recorded, but the list of medications is not complete", need)
            zero = self.dose.contains(0.0)
            return (
                met("no systemic steroid in the complete list of medications")
                if zero
                else not_met("no systemic steroid in the complete list of medications", absent=True)
            )
        doses = [medicine.prednisone_mg_per_day for medicine in sure]
        shown = ", ".join(medicine.shown for medicine in sure)
        if any(dose is None for dose in doses):
            return unknown(
                Reason.MISSING, f"takes {shown}; the daily dose is not recorded", Need(need.fact, "What is the daily dose of the steroid?")
            )
        total = sum(dose for dose in doses if dose is not None)
        value = total
        if self.per_kg:
            weight = chart.patient.vitals.weight_kg
            if weight is None:
                return unknown(
                    Reason.MISSING, f"takes {shown}; the weight is not recorded", Need("vitals:weight", "What is the body weight?")
                )
            value = total / weight
        words = f"takes {shown}: {value:.3g} mg{'/kg' if self.per_kg else ''} of prednisone a day"
        if self.dose.contains(value):
            return met(f"{words}; {limit}")
        if (open_ or not chart.medications_complete) and self.dose.upper is None:
            return unknown(Reason.MISSING, f"{words}, and the list of medications is open", need)
        return not_met(f"{words}; {limit}", distance=f"{value:.3g}, needs {self.dose}")


def _holds(one: Therapy, other: Therapy) -> bool:
    """Are all classes and drugs of another set within those of one that nothing restricts?"""
    lexicon = lexicons.load()
    if not one.plain or not one.classes or not (other.classes or other.drugs):
        return False
    above = [lexicon.ancestors("drug_class", known) for known in other.classes] + [lexicon.classes_of(drug) for drug in other.drugs]
    return all(not classes.isdisjoint(one.classes) for classes in above)


def _spared(medicine: Medicine, *, steroid: bool) -> bool:
    """A cream or an inhaler is no systemic steroid."""
    return medicine.local and (steroid or "corticosteroid" in medicine.classes)
