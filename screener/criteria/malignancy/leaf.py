"""Judging other cancers (verdicts, rules 15 and 30)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import ClassVar

from screener import lexicons
from screener.criteria.base import Ask, Finding, Leaf, Need, Reason, met, missing, not_met, unknown
from screener.criteria.nodes import AllOf, AnyOf, Node, leaves
from screener.logic import Duration, Truth, all_of
from screener.patients.facts import Chart, OtherCancer


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherMalignancy(Leaf):
    """Another cancer than the one under study.

    `histologies` narrow it to kinds (lexicon ids). `active`: not in remission. `within`: active, diagnosed or treated in so much time. `treated`: needs treatment now. Not counted: `spared` kinds ("skin", "in_situ",
    "superficial_bladder", "low_risk_prostate") and `spared_ids`; any that was cured (`spared_cured`), or free of disease for `free_for`; `spared_if` are
    ids that count or not by words which no fact answers ("low-risk prostate cancer").
    """

    kind: str = "malignancy"
    histologies: tuple[str, ...] = ()
    active: bool = False
    within: Duration | None = None
    strict: bool = False
    spared: tuple[str, ...] = ()
    spared_ids: tuple[str, ...] = ()
    spared_if: tuple[str, ...] = ()
    spared_cured: bool = False
    free_for: Duration | None = None
    opinion: bool = False

    room: ClassVar[str] = "malignancy"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """By the list of other cancers (rules 15 and 30): years count from the last treatment."""
        need = Need("prior_malignancies:complete", "Has the patient had any other cancer, and when was it last treated?")
        found = [self._one(cancer, as_of, need) for cancer in chart.other_cancers if self._asked(chart, cancer)]
        for finding in found:
            if finding.truth is Truth.TRUE:
                return finding
        for finding in found:
            if finding.truth is Truth.UNKNOWN:
                return finding
        if chart.other_cancers_complete:
            because = (
                found[0].because
                if found
                else "no such cancer in the complete list"
                if chart.other_cancers
                else "no other cancer (complete list)"
            )
            return not_met(because, turns=tuple(sorted({day for finding in found for day in finding.turns})), absent=not found)
        return missing("other cancers not recorded" if not chart.other_cancers else "the list of other cancers is not complete", need)

    def but(self, excepted: Node) -> OtherMalignancy | None:
        """The same with kinds that do not count."""
        members = excepted.children if isinstance(excepted, AnyOf) else (excepted,)
        found = [member for member in members if isinstance(member, Leaf)]
        spared = [leaf for leaf in found if isinstance(leaf, SparedMalignancy)]
        tumours = [ids for leaf in found if leaf.kind == "diagnosis" and (ids := getattr(leaf, "histologies", ()))]
        narrowed = [_narrowed(member) for member in members if not isinstance(member, Leaf)]
        if len(spared) + len(tumours) < len(found) or not all(narrowed):
            return None
        return replace(
            self,
            spared=tuple(dict.fromkeys((*self.spared, *(own for leaf in spared for own in leaf.spared)))),
            spared_ids=tuple(
                dict.fromkeys(
                    (*self.spared_ids, *(own for leaf in spared for own in leaf.spared_ids), *(own for ids in tumours for own in ids))
                )
            ),
            spared_if=tuple(
                dict.fromkeys(
                    (*self.spared_if, *(own for leaf in spared for own in leaf.spared_if), *(own for ids in narrowed for own in ids))
                )
            ),
            spared_cured=self.spared_cured or any(leaf.spared_cured for leaf in spared),
            free_for=next((leaf.free_for for leaf in spared if leaf.free_for), self.free_for),
            opinion=self.opinion or any(leaf.opinion for leaf in spared),
        )

    def _asked(self, chart: Chart, cancer: OtherCancer) -> bool:
        return not self.histologies or not cancer.histology_ids.isdisjoint(self.histologies)

    def _one(self, cancer: OtherCancer, as_of: date, need: Need) -> Finding:
        shown = cancer.shown
        if self._is_spared(cancer):
            return not_met(f"{shown}: excepted")
        last = cancer.last_treated_on
        free = self._free(cancer, as_of)
        truths = (
            [(free, "whether it has been free of disease long enough", not_met(f"{shown}: free of disease long enough"))]
            if free is not None
            else []
        )
        if self.active:
            active = Truth.UNKNOWN if cancer.in_remission is None else Truth.FALSE if cancer.in_remission else Truth.TRUE
            truths.append((active, "whether it is active", not_met(shown)))
        elif self.within is not None:
            truths.append((self._recent(cancer, as_of), "when it was last treated", not_met(f"{shown}: not within {self.within}")))
        whole = all_of(truth for truth, _, _ in truths)
        turns: tuple[date, ...] = ()
        for length in (self.within, self.free_for):
            if length is not None and last is not None:
                turns = tuple(sorted({*turns, *length.turns(last, as_of)}))
        if whole is Truth.FALSE:
            return next(finding for truth, _, finding in truths if truth is Truth.FALSE)
        if whole is Truth.UNKNOWN:
            what = next(text for truth, text, _ in truths if truth is Truth.UNKNOWN)
            return unknown(
                Reason.PARTIAL_DATE if last is not None and not last.exact else Reason.MISSING,
                f"{shown}: {what} is not recorded",
                need,
                turns=turns,
            )
        if not cancer.histology_ids.isdisjoint(self.spared_if):
            return unknown(Reason.MISSING, f"{shown}: whether it is of the kind that is excepted is not recorded", need, turns=turns)
        if self.opinion:
            return unknown(
                Reason.JUDGEMENT,
                f"{shown}: whether it matters is for the investigator to judge",
                Need("judgement:malignancy", f"Does the patient's {cancer.name} matter for this trial?", Ask.INVESTIGATOR),
            )
        return met(shown, turns=turns, changeable=bool(turns) or self.active)

    def _recent(self, cancer: OtherCancer, as_of: date) -> Truth:
        assert self.within is not None
        if cancer.in_remission is False:
            return Truth.TRUE
        first = self.within.before(as_of) + timedelta(days=1 if self.strict else 0)
        days = [day for day in (cancer.diagnosed_on, cancer.last_treated_on) if day is not None]
        if not days:
            return Truth.UNKNOWN
        truths = [day.on_or_after(first) for day in days]
        if Truth.TRUE in truths:
            return Truth.TRUE
        if cancer.last_treated_on is None and cancer.in_remission is not True:
            return Truth.UNKNOWN
        return Truth.UNKNOWN if Truth.UNKNOWN in truths else Truth.FALSE

    def _free(self, cancer: OtherCancer, as_of: date) -> Truth | None:
        """Does it count, given that those free of disease for so long do not? None where no such time is named."""
        if self.spared_cured and self.free_for is None:
            return Truth.UNKNOWN if cancer.in_remission is None else Truth.FALSE if cancer.in_remission else Truth.TRUE
        if self.free_for is None:
            return None
        if cancer.in_remission is False:
            return Truth.TRUE
        if cancer.last_treated_on is None:
            return Truth.UNKNOWN
        long_ago = cancer.last_treated_on.on_or_before(self.free_for.before(as_of))
        return Truth.FALSE if long_ago is Truth.TRUE else Truth.TRUE if long_ago is Truth.FALSE else Truth.UNKNOWN

    def _is_spared(self, cancer: OtherCancer) -> bool:
        name = cancer.name.lower()
        if not cancer.histology_ids.isdisjoint(self.spared_ids):
            return True
        in_situ = "in situ" in name or "dcis" in name or "intraepithelial" in name
        skin = not cancer.histology_ids.isdisjoint(_skin_ids()) or (
            re.search(r"skin|cutaneous|basal cell", name) is not None
            and "melanoma" not in name.replace("non-melanoma", "").replace("nonmelanoma", "")
        )
        return ("in_situ" in self.spared and in_situ) or ("skin" in self.spared and skin and not _melanoma(name))


_NARROWING = frozenset({"diagnosis", "disease_status", "metastasis", "biomarker", "malignancy"})


def _narrowed(excepted: Node) -> tuple[str, ...]:
    """The cancers of an exception that further words narrow ("localised prostate cancer of low grade"); empty where it says more than that."""
    if not isinstance(excepted, AllOf) or not all(isinstance(child, Leaf) and child.kind in _NARROWING for child in excepted.children):
        return ()
    return tuple(
        dict.fromkeys(own for leaf in leaves(excepted) for own in (*getattr(leaf, "histologies", ()), *getattr(leaf, "spared_ids", ())))
    )


def _melanoma(name: str) -> bool:
    return bool(re.search(r"(?<!non-)(?<!non)(?<!non )melanoma", name))


@cache
def _skin_ids() -> frozenset[str]:
    lexicon = lexicons.load()
    found: set[str] = set()
    for name in ("non-melanoma skin cancer", "basal cell carcinoma", "cutaneous squamous cell carcinoma"):
        concept = lexicon.find("histology", name)
        if concept is not None:
            found |= lexicon.descendants("histology", concept.id)
    return frozenset(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class SparedMalignancy(Leaf):
    """Kinds of other cancers that do not count, in a sentence of their own; see `OtherMalignancy`. `opinion`: all that do not matter, in somebody's judgement."""

    kind: str = "malignancy"
    spared: tuple[str, ...] = ()
    spared_ids: tuple[str, ...] = ()
    spared_if: tuple[str, ...] = ()
    spared_cured: bool = False
    free_for: Duration | None = None
    opinion: bool = False

    room: ClassVar[str] = "spared_malignancy"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """True where every other cancer on record is of these kinds."""
        everything = OtherMalignancy(
            start=self.start,
            end=self.end,
            spared=self.spared,
            spared_ids=self.spared_ids,
            spared_if=self.spared_if,
            spared_cured=self.spared_cured,
            free_for=self.free_for,
            opinion=self.opinion,
        )
        finding = everything.judge(chart, as_of)
        if finding.truth is Truth.FALSE:
            return met(finding.because) if chart.other_cancers else not_met(finding.because, absent=True)
        return finding if finding.truth is Truth.UNKNOWN else not_met(finding.because)
