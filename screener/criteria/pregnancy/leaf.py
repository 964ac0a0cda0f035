"""Judging pregnancy and what goes with it (verdicts, rule 13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Finding, Leaf, Need, met, missing, not_met
from screener.patients.facts import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Pregnant(Leaf):
    """The patient is pregnant (rule 13: males are not; `pregnant: false` is as good as a negative test)."""

    kind: str = "pregnancy"

    room: ClassVar[str] = "pregnant"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """By the file; who cannot bear children is not pregnant."""
        facts = chart.reproductive
        if chart.sex == "male":
            return not_met("male", changeable=False)
        if facts.pregnant is not None:
            return met("pregnant") if facts.pregnant else not_met("not pregnant")
        if facts.childbearing_potential is False:
            return not_met("not of childbearing potential")
        return missing("pregnancy status not recorded", Need("reproductive:pregnant", "Is the patient pregnant (test, date)?"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Breastfeeding(Leaf):
    """The patient breastfeeds (rule 13)."""

    kind: str = "pregnancy"

    room: ClassVar[str] = "breastfeeding"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """By the file; males do not."""
        if chart.sex == "male":
            return not_met("male", changeable=False)
        said = chart.reproductive.breastfeeding
        if said is None:
            return missing("breastfeeding not recorded", Need("reproductive:breastfeeding", "Is the patient breastfeeding?"))
        return met("breastfeeding") if said else not_met("not breastfeeding")


@dataclass(frozen=True, slots=True, kw_only=True)
class Childbearing(Leaf):
    """The patient can bear children: female, and nothing stands against it."""

    kind: str = "pregnancy"

    room: ClassVar[str] = "childbearing"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """By the file; males cannot."""
        if chart.sex == "male":
            return not_met("male", changeable=False)
        said = chart.reproductive.childbearing_potential
        if said is None:
            return missing(
                "childbearing potential not recorded",
                Need("reproductive:childbearing_potential", "Is the patient of childbearing potential?"),
            )
        return met("of childbearing potential") if said else not_met("not of childbearing potential")


@dataclass(frozen=True, slots=True, kw_only=True)
class Female(Leaf):
    """The statement concerns females (or males) only."""

    kind: str = "pregnancy"
    sex: str = "female"

    room: ClassVar[str] = "concerned_sex"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """By the recorded sex."""
        if chart.sex is None:
            return missing("sex not recorded", Need("sex", "Is the patient female or male?"))
        return met(chart.sex, changeable=False) if chart.sex == self.sex else not_met(chart.sex, changeable=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TestsAgreed(Leaf):
    """The patient agrees to further pregnancy tests during the trial."""

    kind: str = "pregnancy"

    room: ClassVar[str] = "pregnancy_tests_agreed"
    routine: ClassVar[bool] = True
    __test__: ClassVar[bool] = False  # not a test of ours

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """It does not concern those who cannot bear children; else it is not recorded."""
        if chart.sex == "male" or chart.reproductive.childbearing_potential is False:
            return met("does not concern the patient", changeable=False)
        return missing(
            "agreement to pregnancy tests not recorded", Need("reproductive:agrees_to_tests", "Does the patient agree to pregnancy tests?")
        )
