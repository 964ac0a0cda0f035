"""Biomarkers: assays resolved to the lexicon, newest first (verdicts, rules 14 and 26)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from screener.logic import PartialDate
from screener.patients.chart_base import ChartBase, newest, newest_first, number, on_date
from screener.patients.model import BiomarkerResult

_ASSAYS = (
    ("IHC", r"\bihc\b|immunohisto"),
    ("FISH", r"\b(?:fish|ish|cish|sish|in situ)\b"),
    ("flow", r"\bflow\b|facs"),
    ("PCR", r"pcr\b"),
    ("NGS", r"\b(?:ngs|sequencing|wes|wgs|panel|exome|genome|array|rna|cgh|tso\s?500|foundation\w*)\b"),
)


@dataclass(frozen=True, slots=True)
class Marker:
    """One assay of one biomarker. `biomarker_id` is None where the lexicon does not know the name. Measures as in the patient file."""

    biomarker_id: str | None
    name: str
    assay: str | None
    assay_kind: str | None
    value: str | None
    status: str | None
    percent: float | None
    tps: float | None
    cps: float | None
    h_score: float | None
    copy_number: float | None
    fish_ratio: float | None
    mutations_per_mb: float | None
    hrd_score: float | None
    tissue: str | None
    date: PartialDate | None
    note: str | None
    shown: str

    @property
    def key(self) -> str:
        """The key of this fact."""
        return f"biomarkers:{self.biomarker_id or self.name}{f':{self.assay_kind or self.assay}' if self.assay else ''}"


class BiomarkerFacts(ChartBase):
    """Biomarkers of the tumour and the host."""

    @cached_property
    def _markers(self) -> dict[str | None, tuple[Marker, ...]]:
        found: dict[str | None, list[Marker]] = {}
        for result in self.patient.biomarkers:
            concept = self.lexicons.find("biomarker", result.name)
            marker = _marker(result, concept.id if concept else None)
            found.setdefault(marker.biomarker_id, []).append(marker)
        return {biomarker_id: newest_first(markers) for biomarker_id, markers in found.items()}

    def markers(self, biomarker_id: str) -> tuple[Marker, ...]:
        """Every assay of a biomarker (lexicon id), newest first, the undated last."""
        return self._markers.get(biomarker_id, ())

    @property
    def all_markers(self) -> tuple[Marker, ...]:
        """Every assay of every biomarker."""
        return tuple(marker for markers in self._markers.values() for marker in markers)

    @property
    def unresolved_markers(self) -> tuple[Marker, ...]:
        """Assays of biomarkers that the lexicon does not know."""
        return self._markers.get(None, ())

    def newest_markers(self, biomarker_id: str, as_of: date, assay_kind: str | None = None) -> tuple[Marker, ...]:
        """The assays that may be the newest (all of one date; all undated ones where none is dated), of one kind of assay where one is named.

        Several that disagree are a conflict (rule 14).
        """
        return newest((item for item in self.markers(biomarker_id) if assay_kind is None or item.assay_kind == assay_kind), as_of)


def _marker(result: BiomarkerResult, biomarker_id: str | None) -> Marker:
    kind = next((name for name, pattern in _ASSAYS if result.assay and re.search(pattern, result.assay, re.IGNORECASE)), None)
    measures = [
        result.value,
        result.status.replace("_", " ") if result.status else None,
        None if result.percent is None else f"{number(result.percent)} %",
        None if result.tps is None else f"TPS {number(result.tps)} %",
        None if result.cps is None else f"CPS {number(result.cps)}",
        None if result.h_score is None else f"H-score {number(result.h_score)}",
        None if result.copy_number is None else f"copy number {number(result.copy_number)}",
        None if result.fish_ratio is None else f"FISH ratio {number(result.fish_ratio)}",
        None if result.mutations_per_mb is None else f"{number(result.mutations_per_mb)} mutations/Mb",
        None if result.hrd_score is None else f"HRD score {number(result.hrd_score)}",
    ]
    text = ", ".join(item for item in measures if item)
    return Marker(
        biomarker_id=biomarker_id,
        name=result.name,
        assay=result.assay,
        assay_kind=kind,
        value=result.value,
        status=result.status,
        percent=result.percent,
        tps=result.tps,
        cps=result.cps,
        h_score=result.h_score,
        copy_number=result.copy_number,
        fish_ratio=result.fish_ratio,
        mutations_per_mb=result.mutations_per_mb,
        hrd_score=result.hrd_score,
        tissue=result.tissue,
        date=result.date,
        note=result.note,
        shown=f"{result.name}{f' {result.assay}' if result.assay else ''} {text} {on_date(result.date)}",
    )
