"""What a text asks of a marker: a status, a score, a share of cells, a variant, an allele (verdicts, rules 14, 25 and 26)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, Reason, met, missing, not_met, unknown
from screener.criteria.biomarker.her2 import Her2, her2_state
from screener.criteria.biomarker.status import MEASURE_WORDS, alleles_of, asked_words, gene_key, is_composite, measure_of, says
from screener.criteria.disease_shared import in_window, window_turns, window_words
from screener.logic import Truth, truth
from screener.patients.chart_base import newest
from screener.patients.facts import Chart, Marker
from screener.text.merge import Window
from screener.text.quantity import Bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Biomarker(Leaf):
    """One statement on one marker.

    `marker` is a lexicon id, or "" where the lexicon does not hold the gene that `gene` names. `asks` is the status (positive, negative, expressed,
    altered, mutated, amplified, loss, fusion, wild_type, intact, known, high, low, msi_high, mss, allele, ihc, measure). `scores` are the accepted
    IHC scores; `name`/`bounds` a measured quantity (percent, tps, cps, h_score, copy_number, fish_ratio, mutations_per_mb); `variant` a variant or an allele.
    """

    kind: str = "biomarker"
    marker: str
    gene: str = ""
    named: str
    asks: str
    scores: tuple[str, ...] = ()
    name: str | None = None
    bounds: Bounds | None = None
    variant: str | None = None
    assay: str | None = None
    window: Window | None = None

    room: ClassVar[str] = "biomarker"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """The newest assay that can answer decides; several of one date that disagree are a conflict; one older than the window is stale."""
        need = self._need()
        candidates = self._candidates(chart)
        if not candidates:
            return missing(f"{self.named} has not been assayed, as far as is recorded", need)
        if self.asks == "known":
            return self._dated(list(newest(candidates, as_of)), as_of, {Truth.TRUE}, need)
        answering = [item for item in candidates if self._answer(chart, item, as_of) is not None]
        pool = self._pool(candidates, answering)
        latest = list(newest(pool, as_of))
        if not latest:
            return missing(f"{self.named} has not been assayed by {as_of}", need)
        answers = {Truth.UNKNOWN if answer is None else answer for item in latest for answer in (self._answer(chart, item, as_of),)}
        return self._dated(latest, as_of, answers, need)

    def _dated(self, latest: list[Marker], as_of: date, answers: set[Truth], need: Need) -> Finding:
        shown = "; ".join(dict.fromkeys(item.shown for item in latest))
        asked = asked_words(self)
        if self.window is not None and self.window.duration is not None:
            dates = [item.date for item in latest if item.date is not None]
            if not dates:
                return unknown(Reason.STALE, f"{shown}; {window_words(self.window)} asked", need)
            fresh = {in_window(when, self.window, as_of) for when in dates}
            if fresh == {Truth.FALSE}:
                return unknown(Reason.STALE, f"{shown}; {window_words(self.window)} asked", need)
            if Truth.UNKNOWN in fresh:
                return unknown(Reason.PARTIAL_DATE, f"{shown}; {window_words(self.window)} asked", need)
        turns = tuple(day for item in latest if self.window and item.date for day in window_turns(item.date, self.window, as_of))
        decided = answers - {Truth.UNKNOWN}
        if len(decided) == 2:
            return unknown(Reason.CONFLICT, f"assays disagree: {shown}", need)
        if Truth.UNKNOWN in answers:
            return missing(f"{shown}; {asked} is asked", need)
        if decided == {Truth.TRUE}:
            return met(shown, turns=turns)
        return not_met(f"{shown}; {asked} is asked", turns=turns, changeable=False)

    def _candidates(self, chart: Chart) -> list[Marker]:
        if not self.marker:
            return [item for item in chart.unresolved_markers if gene_key(item.name) == gene_key(self.gene)]
        found = list(chart.markers(self.marker))
        if self.marker == "PI3K_PATH":
            for member in ("PIK3CA", "PTEN", "AKT1", "TSC"):
                found.extend(item for item in chart.markers(member) if says(item, "altered") is Truth.TRUE)
        if self.gene and is_composite(self.marker) and self.marker != "HLA":
            own = gene_key(self.gene)
            exact = [item for item in found if gene_key(item.name) == own]
            general = [
                item
                for item in found
                if gene_key(item.name) in (gene_key(self.marker), gene_key(chart.lexicons.biomarkers[self.marker].name))
            ]
            found = exact or [item for item in general if says(item, "altered") is not Truth.TRUE]
        return found

    def _pool(self, candidates: list[Marker], answering: list[Marker]) -> list[Marker]:
        """The assays among which the newest decides: those that answer, and those of the same kind that do not (they may say that it is no longer so)."""
        if self.asks in ("measure", "ihc"):
            kinds = {item.assay_kind for item in answering} or {None}
            if not answering:
                return candidates
            # a score of 0 says that no cell is stained: another score of that kind, newer or of the same day, bears on it though its share of cells is not recorded
            unstained = self.name == "percent" and any(measure_of(item, "percent") is None for item in answering)
            # a newer assay of another kind (FISH after IHC) stands beside the older one (rule 26); another scale is another assay
            return [
                item
                for item in candidates
                if item in answering
                or (unstained and item.assay_kind in kinds and item.value is not None)
                or (
                    item.assay_kind in kinds
                    and self.name not in ("tps", "cps", "fish_ratio")
                    and says(item, "positive") is not Truth.UNKNOWN
                )
            ]
        return candidates if self.marker == "HER2" and self.asks in ("positive", "negative", "low") else answering or candidates

    def _answer(self, chart: Chart, item: Marker, as_of: date) -> Truth | None:
        """What one assay says; None where it does not speak of what is asked."""
        if self.marker == "HER2" and self.asks in ("positive", "negative", "low"):
            state = her2_state(chart, item, as_of)
            if self.asks == "low":
                return truth(None if state in (None, Her2.NEGATIVE) else state is Her2.LOW)
            return truth(None if state is None else (state is Her2.POSITIVE) == (self.asks == "positive"))
        if self.asks == "ihc":
            return self._ihc(item)
        if self.asks == "measure":
            return self._measured(item)
        if self.asks == "allele":
            return self._allele(item)
        said = says(item, self.asks, self.marker)
        if said is Truth.TRUE and self.variant:
            written = f"{item.value or ''} {item.note or ''}".upper().replace(" ", "")
            if self.variant.upper().replace(" ", "") in written:
                return Truth.TRUE
            return Truth.UNKNOWN if not item.value else Truth.FALSE
        return said if said is not Truth.UNKNOWN else None if item.status is None and item.value is None else said

    def _ihc(self, item: Marker) -> Truth | None:
        if item.value is not None and item.value.rstrip("+").isdigit():
            value = item.value if item.value == "0" or item.value.endswith("+") else f"{item.value}+"
            return Truth.TRUE if value in self.scores else Truth.FALSE
        if item.status == "negative" and "0" not in self.scores and self.marker != "HER2":
            return Truth.FALSE
        return None

    def _measured(self, item: Marker) -> Truth | None:
        assert self.name is not None
        assert self.bounds is not None
        value = measure_of(item, self.name)
        if value is not None:
            return Truth.TRUE if self.bounds.contains(value) else Truth.FALSE
        lower = self.bounds.lower
        if self.name in ("percent", "h_score") and item.status == "negative" and lower is not None and lower.value > 0:
            return Truth.FALSE
        if self.name == "percent" and item.value == "0" and lower is not None:
            return Truth.FALSE
        if self.name == "fish_ratio" and item.status == "amplified":
            return Truth.TRUE if lower is not None else Truth.FALSE
        if self.name == "copy_number" and item.status == "wild_type" and lower is not None and lower.value > 3:
            return Truth.FALSE
        return None

    def _allele(self, item: Marker) -> Truth | None:
        assert self.variant is not None
        asked = self.variant
        locus = asked.split("*")[0]
        found = [allele for allele in alleles_of(item) if allele.split("*")[0] == locus]
        if not found:
            if item.status in ("positive", "negative") and self.gene and gene_key(self.gene) == gene_key(item.name):
                return Truth.TRUE if item.status == "positive" else Truth.FALSE
            return None
        if any(allele == asked or allele.startswith(asked + ":") for allele in found):
            return Truth.TRUE
        if any(asked.startswith(allele + ":") for allele in found) or len(found) < 2:
            return Truth.UNKNOWN
        return Truth.FALSE

    def _need(self) -> Need:
        what = f"{self.named} {MEASURE_WORDS.get(self.name or '', '')}".strip()
        assay = self.assay or ("IHC" if self.asks == "ihc" or self.name in ("percent", "tps", "cps", "h_score") else None)
        fact = f"biomarkers:{self.marker or self.gene}{f':{assay}' if assay else ''}"
        return Need(fact, f"What is the result for {what}{f' by {assay}' if assay else ''} ({asked_words(self)} is asked)?", Ask.PATHOLOGY)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRequired(Leaf):
    """The text says that a marker is not asked for: no requirement."""

    kind: str = "biomarker"
    named: str

    room: ClassVar[str] = "biomarker"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Always true: any result will do."""
        return met(f"{self.named} is not asked for")


__all__ = ["Biomarker", "NotRequired"]
