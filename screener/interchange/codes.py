"""Codes of other systems, looked up in the lexicon: LOINC, RxNorm, ICD-10, ICD-O-3, NCIt; then the words that stand beside a code.

The few SNOMED CT codes below are those that mCODE's value sets name for states of disease and results, and those of the disease itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from screener.lexicons import Concept, Lexicons

LOINC, RXNORM, SNOMED = "http://loinc.org", "http://www.nlm.nih.gov/research/umls/rxnorm", "http://snomed.info/sct"
ICD10, ICD10CM, ICDO3 = (
    "http://hl7.org/fhir/sid/icd-10",
    "http://hl7.org/fhir/sid/icd-10-cm",
    "http://terminology.hl7.org/CodeSystem/icd-o-3",
)
NCIT, HGNC = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl", "http://www.genenames.org"

SCALES = {"89247-1": "ECOG", "89243-0": "Karnofsky"}
STATUS_CODES = {"97509-4", "88040-1"}  # cancer disease status, response to treatment
GENOMIC_VARIANT, GENE_STUDIED = "69548-6", "48018-6"
SNOMED_HISTOLOGIES = {"21708004": "osteosarcoma", "307576001": "osteosarcoma"}
SNOMED_TREND = {"359746009": "stable", "271299001": "progressive", "260415000": "no_evidence_of_disease"}
SNOMED_RESULTS = {"10828004": "positive", "260385009": "negative"}
LOINC_PRESENCE = {"LA9633-4": True, "LA9634-2": False}

# ICD-10 secondary malignant neoplasms: which site of the patient file (WHO, ICD-10, C77-C79).
SECONDARY_SITES = {
    "C77": "lymph_node",
    "C78.0": "lung",
    "C78.2": "pleura",
    "C78.7": "liver",
    "C79.3": "cns",
    "C79.5": "bone",
}


@dataclass(frozen=True, slots=True)
class Coding:
    """One code with its system; `display` is "" where none is given."""

    system: str
    code: str
    display: str


def codings(concept: Any) -> tuple[Coding, ...]:
    """The codings of a FHIR CodeableConcept, its free text last (with empty system and code)."""
    if not isinstance(concept, Mapping):
        return ()
    found = [
        Coding(str(one.get("system") or ""), str(one.get("code") or ""), str(one.get("display") or ""))
        for one in concept.get("coding") or ()
        if isinstance(one, Mapping)
    ]
    text = concept.get("text")
    return (*found, Coding("", "", str(text))) if text else tuple(found)


def shown(concept: Any) -> str:
    """A CodeableConcept for people: the first code and the first words, cut short."""
    found = codings(concept)
    words = next((one.display for one in found if one.display), "")
    code = next((one.code for one in found if one.code), "")
    return " ".join(part for part in (code, words[:60]) if part) or "no code"


@dataclass(frozen=True)
class CodeIndex:
    """The lexicon by its codes."""

    lexicons: Lexicons

    def lab(self, concept: Any) -> str | None:
        """Id of the laboratory test (or vital sign) that a concept names by LOINC, or by its words."""
        return self._named(concept, LOINC, self._labs, ("lab", "vital"))

    def marker(self, concept: Any) -> str | None:
        """Id of the biomarker."""
        return self._named(concept, LOINC, self._markers, ("biomarker",))

    def drug(self, concept: Any) -> str | None:
        """Id of the drug, by RxNorm or NCIt, or by its words (a dose form behind the name does not matter)."""
        found = self._named(concept, RXNORM, self._drugs, ("drug",)) or self._named(concept, NCIT, self._drugs_ncit, ())
        if found:
            return found
        for words in self._words(concept):
            first = self.lexicons.find("drug", words.split(" ")[0]) if words else None
            if first is not None:
                return first.id
        return None

    def histology(self, concept: Any) -> str | None:
        """Id of the tumour, by ICD-O-3 morphology, NCIt or SNOMED CT, or by its words."""
        for coding in codings(concept):
            if "icd-o-3" in coding.system.lower() or "icdo3" in coding.system.lower():
                if coding.code in self._icdo3:
                    return self._icdo3[coding.code]
            elif coding.system == SNOMED and coding.code in SNOMED_HISTOLOGIES:
                return SNOMED_HISTOLOGIES[coding.code]
        return self._named(concept, NCIT, self._histologies_ncit, ("histology",))

    def condition(self, concept: Any) -> str | None:
        """Id of the condition, by ICD-10 or by its words."""
        for coding in codings(concept):
            if coding.system.startswith(ICD10):
                code = coding.code.upper()
                for part in (code, code[:5].rstrip("."), code[:3]):
                    if part in self._icd10:
                        return self._icd10[part]
        return self._named(concept, "", {}, ("condition",))

    def procedure(self, concept: Any) -> str | None:
        """Id of the procedure, by its words."""
        return self._named(concept, "", {}, ("procedure",))

    def secondary_site(self, concept: Any) -> str | None:
        """Site of metastasis that an ICD-10 code of a secondary neoplasm names."""
        for coding in codings(concept):
            if coding.system.startswith(ICD10):
                code = coding.code.upper()
                found = SECONDARY_SITES.get(code[:5]) or SECONDARY_SITES.get(code[:3])
                if found:
                    return found
        return None

    def _words(self, concept: Any) -> Iterator[str]:
        for coding in codings(concept):
            if coding.display:
                yield coding.display.split("[")[0].strip()
                yield coding.display.split("(")[0].strip()

    def _named(self, concept: Any, system: str, codes: Mapping[str, str], kinds: tuple[str, ...]) -> str | None:
        for coding in codings(concept):
            if coding.system == system and coding.code in codes:
                return codes[coding.code]
        for words in self._words(concept):
            for kind in kinds:
                found: Concept | None = self.lexicons.find(kind, words) if words else None
                if found is not None:
                    return found.id
        return None

    @cached_property
    def _labs(self) -> dict[str, str]:
        return {code: lab.id for lab in self.lexicons.labs.values() for code in lab.loinc}

    @cached_property
    def _markers(self) -> dict[str, str]:
        return {code: marker.id for marker in self.lexicons.biomarkers.values() for code in marker.loinc}

    @cached_property
    def _drugs(self) -> dict[str, str]:
        return {drug.rxnorm: drug.id for drug in self.lexicons.drugs.values() if drug.rxnorm}

    @cached_property
    def _drugs_ncit(self) -> dict[str, str]:
        return {drug.ncit: drug.id for drug in self.lexicons.drugs.values() if drug.ncit}

    @cached_property
    def _histologies_ncit(self) -> dict[str, str]:
        return {tumour.ncit: tumour.id for tumour in self.lexicons.histologies.values() if tumour.ncit}

    @cached_property
    def _icdo3(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for tumour in self.lexicons.histologies.values():  # the widest tumour of a code stands first in the file
            if tumour.icdo3:
                found.setdefault(tumour.icdo3, tumour.id)
        return found

    @cached_property
    def _icd10(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for condition in self.lexicons.conditions.values():
            if condition.icd10:
                found.setdefault(condition.icd10, condition.id)
        return found
