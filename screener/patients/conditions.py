"""Comorbidities and findings: present, denied or open, by the lexicon's hierarchy (verdicts, rules 1, 11, 24, 29 and 31)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Set
from functools import cache, cached_property

from screener.logic import PartialDate
from screener.patients.chart_base import joined, on_date
from screener.patients.condition_facts import ConditionFact, ConditionLookup, ProcedureLookup, QualitativeResult, name_key
from screener.patients.diseases import DiseaseFacts
from screener.patients.labs import LabFacts
from screener.patients.model import Condition
from screener.patients.words import condition_id

# A test and the condition that a positive result means; whether a negative one denies the condition, or only that it is active.
_TESTS = {
    "HBSAG": ("hepatitis B", "active"),
    "HIV": ("HIV", "all"),
    "HCVAB": ("hepatitis C", "all"),
}
_GRAFTS = frozenset({"allogeneic_transplant", "cell_therapy", "transfusion", "procedure", "other"})


class ConditionFacts(DiseaseFacts, LabFacts):
    """Comorbidities and findings."""

    @cached_property
    def condition_facts(self) -> tuple[ConditionFact, ...]:
        """Everything that any key of the file says about conditions."""
        return tuple(self._all())

    def _all(self) -> Iterator[ConditionFact]:
        for item in self.patient.conditions.items:
            yield self._listed(item)
        for toxicity in self.patient.toxicities.items:
            grade = f" grade {toxicity.grade}" if toxicity.grade is not None else ""
            present = toxicity.grade is None or toxicity.grade > 0
            yield self._simple(
                toxicity.name, f"{toxicity.name}{grade}", "toxicities", present=present, grade=toxicity.grade, note=toxicity.note
            )
        for lab_id, (name, denies) in _TESTS.items():
            for result in self.lab_values(lab_id)[:1]:
                if result.value > 0 or denies == "all":
                    yield self._simple(name, result.shown, "labs", present=result.value > 0, date=result.date, test_id=lab_id)
        for therapy in self.items():
            for text in (therapy.procedure, therapy.kind.replace("_", " ")):
                if text and self.lexicons.find("condition", text) is not None:
                    yield self._simple(text, therapy.label, "prior_therapies", date=therapy.end or therapy.start, active=None)
        cns = self.site_involved("cns")
        cns_metastases = self.patient.disease.cns_metastases
        if "cns" in self.sites:
            yield self._simple("brain metastases", cns.shown, "disease")
        elif cns_metastases is not None:
            yield self._simple("brain metastases", cns.shown, "disease", present=False)
        if self.patient.diagnosis.origin == "paget":
            yield self._simple("Paget disease of bone", "osteosarcoma in Paget disease", "diagnosis")

    def _simple(
        self,
        name: str,
        shown: str,
        source: str,
        *,
        present: bool = True,
        active: bool | None = True,
        date: PartialDate | None = None,
        grade: int | None = None,
        note: str | None = None,
        test_id: str | None = None,
    ) -> ConditionFact:
        ids, _ = self._ids(name, present=present)
        return ConditionFact(
            name, ids, present, active if present else None, None, None, None, None, date, grade, note, source, shown, test_id
        )

    def _ids(self, name: str, *, present: bool) -> tuple[frozenset[str], str | None]:
        """Condition ids that a name means, and the id of the test where it names one.

        Who has "pneumonia, left lung" has pneumonia; who has not may still have pneumonia. So a denial counts only for the exact name.
        """
        found: set[str] = set()
        exact = self.lexicons.find("condition", name)
        condition = condition_id(name, self.lexicons) if present else exact.id if exact else None
        if condition is not None:
            found.add(condition)
        lab = self.lexicons.find("lab", name)
        test_id = lab.id if lab is not None and self.lexicons.labs[lab.id].qualitative else None
        return frozenset(found), test_id

    def _tested(self, test_id: str | None) -> frozenset[str]:
        name = _TESTS[test_id][0] if test_id in _TESTS else None
        concept = self.lexicons.find("condition", name) if name else None
        return frozenset({concept.id}) if concept is not None else frozenset()

    def _listed(self, item: Condition) -> ConditionFact:
        present = item.present is not False
        ids, test_id = self._ids(item.name, present=present)
        if test_id is not None and (present or _TESTS.get(test_id, ("", ""))[1] == "all"):
            ids |= self._tested(test_id)
        state = [
            word
            for word, said in (
                ("active", present and item.active is True),
                ("not active", present and item.active is False),
                ("controlled", item.controlled is True),
                ("not controlled", item.controlled is False),
                ("on treatment", item.on_treatment is True),
                ("immune-related", item.immune_related is True),
                ("viral load undetectable", item.viral_load_undetectable is True),
                ("viral load detectable", item.viral_load_undetectable is False),
            )
            if said
        ]
        text = f"{item.name}{': ' if state or not present else ''}{', '.join(state) if present else 'absent'}"
        if item.date is not None:
            text += f" {on_date(item.date)}"
        return ConditionFact(
            name=item.name,
            ids=ids,
            present=present,
            # Rule 11: present without `active` is active.
            active=(item.active is not False) if present else None,
            controlled=item.controlled,
            on_treatment=item.on_treatment,
            immune_related=item.immune_related,
            viral_load_undetectable=item.viral_load_undetectable,
            date=item.date,
            grade=None,
            note=item.note,
            source="conditions",
            shown=text,
            test_id=test_id,
        )

    @property
    def conditions_complete(self) -> bool:
        """What is not listed is absent. See `unresolved_conditions`."""
        return self.patient.conditions.complete

    @cached_property
    def unresolved_conditions(self) -> tuple[str, ...]:
        """Names of present conditions that the lexicon does not know as condition, test, tumour or procedure."""
        return tuple(
            fact.name
            for fact in self.condition_facts
            if fact.source == "conditions"
            and fact.present
            and not fact.ids
            and fact.test_id is None
            and not any(self.lexicons.find(kind, fact.name) for kind in ("histology", "procedure"))
        )

    @cached_property
    def _present_under(self) -> dict[str, tuple[ConditionFact, ...]]:
        found: dict[str, dict[int, ConditionFact]] = {}
        for index, fact in enumerate(self.condition_facts):
            if fact.present:
                for own in fact.ids:
                    for ancestor in self.lexicons.ancestors("condition", own):
                        found.setdefault(ancestor, {})[index] = fact
        return {key: tuple(facts.values()) for key, facts in found.items()}

    @cached_property
    def _denied_ids(self) -> dict[str, ConditionFact]:
        return {own: fact for fact in self.condition_facts if not fact.present for own in fact.ids}

    @cached_property
    def spoken_of(self) -> frozenset[str]:
        """The conditions of which any entry says anything: what it names, all that is wider and all that is narrower."""
        named = {own for fact in self.condition_facts for own in fact.ids}
        hepatitis = self.lexicons.find("condition", _TESTS["HBSAG"][0])
        if hepatitis is not None and self.test_results("HBSAG"):
            named.add(hepatitis.id)
        return frozenset(
            other for own in named for other in (*self.lexicons.ancestors("condition", own), *self.lexicons.descendants("condition", own))
        )

    def condition(self, ids: Set[str]) -> ConditionLookup:
        """Look conditions up by lexicon id; one that the file knows by a narrower name is found, one it denies by a wider name is denied."""
        return self.asked(ConditionFacts._looked_up, frozenset(ids))

    def _looked_up(self, ids: frozenset[str]) -> ConditionLookup:
        if ids and self.spoken_of.isdisjoint(ids):
            return _unlisted(self.conditions_complete and not self.unresolved_conditions)
        present = tuple(dict.fromkeys(fact for own in sorted(ids) for fact in self._present_under.get(own, ())))
        denials: list[str] = []
        possible: list[ConditionFact] = []
        all_denied = bool(ids)
        all_inactive = bool(ids)
        for own in sorted(ids):
            wider = self.lexicons.ancestors("condition", own)
            said = next((fact for key, fact in self._denied_ids.items() if key in wider), None)
            if said is not None:
                denials.append(said.shown)
                continue
            open_items = [
                fact for fact in self.condition_facts if fact.present and not fact.ids.isdisjoint(wider - {own}) and fact not in present
            ]
            possible += [fact for fact in open_items if fact not in possible]
            impossible = own == "graft_versus_host_disease" and self.never_grafted and not open_items
            if impossible:
                denials.append("no transplant of another's cells in the complete list of treatments")
            own_denied = impossible or (not open_items and self.conditions_complete and not self.unresolved_conditions)
            all_denied = all_denied and own_denied
            said_inactive = any(fact.active is False for fact in self.condition_facts if not fact.ids.isdisjoint(wider))
            all_inactive = all_inactive and (own_denied or said_inactive or self._negative_antigen(own) is not None)
        denied = all_denied and not present
        active_denied = (all_inactive or denied) and all(fact.active is False for fact in (*present, *possible))
        negatives = [fact.shown for own in sorted(ids) if (fact := self._negative_antigen(own)) is not None]
        if present:
            because = joined([fact.shown for fact in present])
        elif denied:
            because = joined(list(dict.fromkeys(denials))) if denials else "not in the complete list of conditions"
        elif active_denied:
            because = joined(negatives)
        elif possible:
            because = f"{joined([fact.shown for fact in possible])}; which kind is not recorded"
        else:
            because = "not recorded"
        return ConditionLookup(present, denied, active_denied, tuple(possible), because)

    @cached_property
    def never_grafted(self) -> bool:
        """No cells or organ of another person, by a complete list of treatments: there can be no graft versus host disease."""
        return self.therapies_complete and not self.of_kind(_GRAFTS) and not self.unresolved_therapies

    @cached_property
    def _facts_by_name(self) -> dict[str, list[ConditionFact]]:
        found: dict[str, list[ConditionFact]] = {}
        for fact in self.condition_facts:
            found.setdefault(name_key(fact.name), []).append(fact)
        return found

    @property
    def condition_names(self) -> Collection[str]:
        """The names of all entries, as `name_key` has them."""
        return self._facts_by_name.keys()

    def condition_named(self, name: str) -> ConditionLookup:
        """Look a condition up that the lexicon does not list: only the very name finds or denies it.

        What is listed under another name may be the same or a kind of it, so that a complete list denies it only where it holds nothing at all.
        """
        facts = self._facts_by_name.get(name_key(name), ())
        present = tuple(fact for fact in facts if fact.present)
        if present:
            return ConditionLookup(present, False, False, (), joined([fact.shown for fact in present]))
        others = tuple(fact for fact in self.condition_facts if fact.present and fact.source in ("conditions", "toxicities"))
        denied = bool(facts) or (self.conditions_complete and not others)
        because = (
            joined([fact.shown for fact in facts]) if facts else "not in the complete list of conditions" if denied else "not recorded"
        )
        return ConditionLookup((), denied, denied, others if self.conditions_complete and not denied else (), because)

    def _negative_antigen(self, condition_id: str) -> QualitativeResult | None:
        """A negative test that denies that a condition is active (rule 11: hepatitis B surface antigen)."""
        for test_id, (name, denies) in _TESTS.items():
            concept = self.lexicons.find("condition", name)
            if denies == "active" and concept is not None and self.lexicons.is_a("condition", condition_id, concept.id):
                results = self.test_results(test_id)
                if results and not results[0].positive:
                    return results[0]
        return None

    def procedure(self, ids: Set[str]) -> ProcedureLookup:
        """Look procedures up by lexicon id, wider ones included; denied where the list of treatments is complete and nothing speaks of one."""
        given = self.with_procedure(ids)
        noted = [
            fact for fact in self.condition_facts if fact.source == "conditions" and not ids.isdisjoint(self._procedure_ids(fact.name))
        ]
        present = tuple(fact for fact in noted if fact.present)
        denied = not given and not present and (self.therapies_complete or bool(noted))
        return ProcedureLookup(given, present, denied)

    def _procedure_ids(self, name: str) -> frozenset[str]:
        concept = self.lexicons.find("procedure", name)
        return self.lexicons.ancestors("procedure", concept.id) if concept is not None else frozenset()

    def test_results(self, lab_id: str) -> tuple[QualitativeResult, ...]:
        """Results of a qualitative test, newest first: `labs`, and conditions that name the test (rule 11: a test needs a result on record)."""
        found = [QualitativeResult(lab_id, item.value > 0, item.date, item.shown, item.key) for item in self.lab_values(lab_id)]
        found += [
            QualitativeResult(lab_id, fact.present, fact.date, f"{fact.name} {'positive' if fact.present else 'negative'}", fact.key)
            for fact in self.condition_facts
            if fact.source == "conditions" and fact.test_id == lab_id
        ]
        return tuple(sorted(found, key=lambda item: (item.date is None, -item.date.latest.toordinal() if item.date else 0)))


@cache
def _unlisted(denied: bool) -> ConditionLookup:
    """A condition of which no entry says anything: absent where the list is complete."""
    return ConditionLookup((), denied, denied, (), "not in the complete list of conditions" if denied else "not recorded")
