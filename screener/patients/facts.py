"""The chart: what judges may ask of a patient. Read-only, computed once on demand, pure.

Every fact carries `shown`, how it is put to people ("ANC 3.0 x10^9/L on 2026-05-25"), and `key`, `<patient-file key>:<lexicon name>[:<assay>]`.
The parts, each in its module: ages, labs, measures (vital signs and computed values), scales, therapies, medicines, diseases, conditions, biomarkers,
histories (other cancers, toxicities, allergies). `chart.patient` holds what is passed through unchanged: reproductive, logistics, life expectancy.
"""

from __future__ import annotations

from screener.patients.biomarkers import BiomarkerFacts, Marker
from screener.patients.chart_base import State, newest
from screener.patients.condition_facts import ConditionFact, ConditionLookup, ProcedureLookup, QualitativeResult
from screener.patients.conditions import ConditionFacts
from screener.patients.histories import AllergyFact, HistoryFacts, OtherCancer, ToxicityFact
from screener.patients.labs import LabValue, Limit
from screener.patients.measures import Computed, Measure, MeasureFacts, Missing
from screener.patients.medicines import MedicationFacts, Medicine
from screener.patients.model import Logistics, Reproductive
from screener.patients.scales import PerformanceFacts, Score
from screener.patients.therapies import Given, LastEnd

__all__ = [
    "AllergyFact",
    "Chart",
    "Computed",
    "ConditionFact",
    "ConditionLookup",
    "Given",
    "LabValue",
    "LastEnd",
    "Limit",
    "Marker",
    "Measure",
    "Medicine",
    "Missing",
    "OtherCancer",
    "ProcedureLookup",
    "QualitativeResult",
    "Score",
    "State",
    "ToxicityFact",
    "newest",
]


class Chart(ConditionFacts, HistoryFacts, MeasureFacts, PerformanceFacts, MedicationFacts, BiomarkerFacts):
    """A patient as judges see it: `Chart(patient, lexicons)`."""

    @property
    def life_expectancy_weeks(self) -> float | None:
        """Somebody's estimate of the life expectancy, in weeks."""
        return self.patient.life_expectancy_weeks

    @property
    def reproductive(self) -> Reproductive:
        """Pregnancy, breastfeeding, contraception, as the file says it."""
        return self.patient.reproductive

    @property
    def logistics(self) -> Logistics:
        """Where the patient lives and what is practical, as the file says it."""
        return self.patient.logistics
