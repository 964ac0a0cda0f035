"""Random patients with osteosarcoma for benchmarks: every field of the patient file varies or is missing, dates are known to the day, the month or the year.

The same seed gives the same patients. Drugs, conditions, tests and markers come from the lexicons, the usual ones of osteosarcoma more often than the rest.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from screener.lexicons import Lexicons

_LABS = (
    ("ANC", "10*9/L", 0.3, 8), ("platelets", "10*9/L", 30, 450), ("hemoglobin", "g/dL", 6.5, 16), ("WBC", "10*9/L", 1, 14), ("lymphocytes", "10*9/L", 0.2, 4),
    ("creatinine", "mg/dL", 0.3, 2.0), ("total bilirubin", "mg/dL", 0.2, 3), ("ALT", "U/L", 8, 200), ("AST", "U/L", 8, 200), ("ALP", "U/L", 40, 600),
    ("albumin", "g/dL", 2.2, 5), ("calcium", "mg/dL", 7.5, 12), ("potassium", "mmol/L", 3, 5.8), ("LDH", "U/L", 100, 700), ("INR", None, 0.8, 2),
    ("QTc", "ms", 380, 500), ("LVEF", "%", 40, 72), ("urine protein/creatinine ratio", "mg/mg", 0, 2),
)  # fmt: skip
_USUAL_DRUGS = (
    "regorafenib",
    "cabozantinib",
    "pazopanib",
    "sorafenib",
    "everolimus",
    "nivolumab",
    "pembrolizumab",
    "gemcitabine",
    "docetaxel",
    "topotecan",
)
_REGIMENS = ("MAP", "MAPIE", "IE", "GemDoc", "ICE")
_MARKERS = (
    "HER2",
    "GD2",
    "B7-H3",
    "PD-L1",
    "TP53",
    "RB1",
    "MDM2",
    "CDK4",
    "ATRX",
    "BRCA1",
    "NTRK1",
    "MYC",
    "PTEN",
    "FGFR1",
    "EGFR",
    "KIT",
    "MSI",
    "TMB",
)
_STATUSES = ("positive", "negative", "mutated", "wild_type", "amplified", "deleted", "loss", "fusion", "high", "low")
_SITES = ("lung", "bone", "pleura", "lymph_node", "liver", "soft_tissue", "local", "bone_marrow")
_PLACES = ("distal femur", "proximal tibia", "proximal humerus", "pelvis", "sacrum", "mandible", "rib", "fibula")
_USUAL_CONDITIONS = ("hypertension", "HIV", "hepatitis B", "hepatitis C", "seizure disorder", "diabetes mellitus", "autoimmune disease", "myocardial infarction",
                     "hearing loss", "pneumonia", "deep vein thrombosis", "heart failure", "asthma", "peripheral neuropathy", "hypothyroidism")  # fmt: skip
_MEDICINES = (
    "ondansetron",
    "dexamethasone",
    "prednisone",
    "warfarin",
    "enoxaparin",
    "fluconazole",
    "phenytoin",
    "omeprazole",
    "amlodipine",
    "metformin",
)
_OTHER_CANCERS = (
    "basal cell carcinoma",
    "melanoma",
    "retinoblastoma",
    "breast carcinoma",
    "thyroid carcinoma",
    "cervical carcinoma in situ",
)


class PatientMaker:
    """Makes patients one after the other. `as_of` is the day they are seen on."""

    def __init__(self, seed: int, as_of: date, lexicons: Lexicons) -> None:
        self.chance = Random(seed)
        self.as_of = as_of
        self.drugs = sorted(drug.name for drug in lexicons.drugs.values())
        self.conditions = sorted(concept.name for concept in lexicons.conditions.values())

    def make(self, number: int) -> dict[str, Any]:
        """The data of one patient file."""
        chance = self.chance
        sex = chance.choice(("female", "male", None))
        born = self._day(365 * 6, 365 * 60)
        diagnosed = self._day(200, 365 * 5)
        data: dict[str, Any] = {
            "id": f"PT-{number}",
            "birth_date": self._cut(born) if chance.random() < 0.9 else None,
            "sex": sex,
            "diagnosis": self._diagnosis(diagnosed),
            "disease": self._disease(),
            "prior_therapies": {"complete": chance.random() < 0.6, "items": self._therapies()},
            "cumulative_doses": {"anthracycline_mg_m2": self._maybe(chance.choice((225, 375, 450, 451, 600)))},
            "prior_malignancies": self._listed([self._other_cancer()] if chance.random() < 0.2 else []),
            "biomarkers": [self._marker(name) for name in chance.sample(_MARKERS, chance.randrange(0, 7))],
            "performance": [self._performance() for _ in range(chance.randrange(0, 3))],
            "vitals": {
                "weight_kg": self._maybe(chance.randrange(15, 110)), "height_cm": self._maybe(chance.randrange(100, 200)),
                "systolic_bp": self._maybe(chance.randrange(95, 170)), "diastolic_bp": self._maybe(chance.randrange(50, 94)),
                "spo2_percent": self._maybe(chance.randrange(88, 100)), "date": self._cut(self._day(1, 60)),
            },
            "labs": [self._lab(*row) for row in _LABS if chance.random() < 0.75],
            "conditions": self._listed([self._condition(name) for name in self._some(_USUAL_CONDITIONS, self.conditions, 7)]),
            "toxicities": self._listed([{"name": name, "grade": chance.randrange(1, 4)} for name in chance.sample(_USUAL_CONDITIONS, chance.randrange(0, 3))]),
            "medications": self._listed([self._medicine(name) for name in self._some(_MEDICINES, self.drugs, 5)]),
            "reproductive": {
                "childbearing_potential": self._maybe(chance.random() < 0.5), "pregnant": self._maybe(sex != "male" and chance.random() < 0.05),
                "breastfeeding": self._maybe(sex != "male" and chance.random() < 0.05), "agrees_to_contraception": self._maybe(chance.random() < 0.9),
            },
            "allergies": self._listed([{"name": name} for name in chance.sample(self.drugs, chance.randrange(0, 3))]),
            "life_expectancy_weeks": self._maybe(chance.randrange(4, 104)),
            "logistics": {
                "country": chance.choice(("United States", "Germany", "France", "Japan")), "can_swallow_tablets": self._maybe(chance.random() < 0.9),
                "consents": self._maybe(chance.random() < 0.95), "can_comply": self._maybe(chance.random() < 0.95),
            },
        }  # fmt: skip
        return _without_none(data)

    def _maybe(self, value: Any, share: float = 0.75) -> Any:
        return value if self.chance.random() < share else None

    def _day(self, first: int, last: int) -> date:
        """A day so many days back."""
        return self.as_of - timedelta(days=self.chance.randrange(first, last))

    def _cut(self, day: date) -> str:
        """The date, now and then only its month or year."""
        return day.isoformat()[: self.chance.choice((10,) * 8 + (7, 4))]

    def _listed(self, items: list[dict[str, Any]]) -> dict[str, Any]:
        return {"complete": self.chance.random() < 0.5, "items": items}

    def _some(self, usual: tuple[str, ...], rest: list[str], most: int) -> list[str]:
        chosen = [self.chance.choice(usual if self.chance.random() < 0.8 else rest) for _ in range(self.chance.randrange(0, most + 1))]
        return list(dict.fromkeys(chosen))

    def _diagnosis(self, diagnosed: date) -> dict[str, Any]:
        chance = self.chance
        return {
            "histology": chance.choice(("osteosarcoma",) * 9 + ("Ewing sarcoma",)), "subtype": self._maybe(chance.choice(("osteoblastic", "chondroblastic", "telangiectatic"))),
            "origin": self._maybe(chance.choice(("primary", "radiation_associated"))), "grade": self._maybe(chance.choice(("high", "high", "intermediate", "low"))),
            "primary_site": self._maybe(chance.choice(_PLACES)), "axial": self._maybe(chance.random() < 0.3), "tumor_size_cm": self._maybe(chance.randrange(3, 25)),
            "metastatic_at_diagnosis": self._maybe(chance.random() < 0.3), "necrosis_percent": self._maybe(chance.randrange(0, 100)),
            "diagnosed_on": self._maybe(diagnosed.isoformat()), "confirmed_by": self._maybe(chance.choice(("histology", "cytology", "imaging"))),
        }  # fmt: skip

    def _disease(self) -> dict[str, Any]:
        chance = self.chance
        measurable = self._maybe(chance.random() < 0.8)
        relapses = [
            {
                "date": self._cut(self._day(10, 900)),
                "sites": chance.sample(_SITES, chance.randrange(1, 3)),
                "confirmed_by": self._maybe(chance.choice(("histology", "imaging"))),
            }
            for _ in range(chance.randrange(0, 3))
        ]
        return {
            "status": self._maybe(chance.choice(("relapsed", "progressive", "refractory", "stable"))), "relapses": self._maybe(relapses, 0.9),
            "last_progression_on": self._maybe(self._cut(self._day(5, 400))), "last_imaging_on": self._maybe(self._cut(self._day(1, 90))),
            "measurable": measurable, "evaluable": True if measurable else None, "longest_lesion_mm": self._maybe(chance.randrange(5, 80)),
            "lesion_count": self._maybe(chance.randrange(1, 12)), "resectable": self._maybe(chance.random() < 0.3), "sites": self._maybe(chance.sample(_SITES, chance.randrange(1, 4))),
            "sites_complete": chance.random() < 0.6, "cns_metastases": self._maybe({"present": chance.random() < 0.08, "treated": self._maybe(chance.random() < 0.5)}),
            "curative_options_available": self._maybe(chance.random() < 0.2), "tissue_available": self._maybe(chance.random() < 0.8),
        }  # fmt: skip

    def _therapies(self) -> list[dict[str, Any]]:
        chance = self.chance
        items: list[dict[str, Any]] = []
        for line in range(1, chance.randrange(2, 6)):
            given: dict[str, Any] = (
                {"regimen": chance.choice(_REGIMENS)}
                if line < 3
                else {"drugs": [chance.choice(_USUAL_DRUGS if chance.random() < 0.7 else self.drugs)]}
            )
            given |= {
                "kind": "systemic",
                "line": self._maybe(line, 0.9),
                "intent": self._maybe(chance.choice(("adjuvant", "first_line", "salvage", "palliative"))),
            }
            given |= {
                "best_response": self._maybe(chance.choice(("CR", "PR", "SD", "PD"))),
                "stopped_for": self._maybe(chance.choice(("progression", "toxicity", "completion"))),
            }
            items.append(given | self._dates() | {"investigational": self._maybe(chance.random() < 0.2)})
        for kind in chance.sample(
            ("surgery", "radiotherapy", "growth_factor", "transfusion", "vaccine", "autologous_transplant"), chance.randrange(0, 4)
        ):
            more: dict[str, Any] = {"kind": kind}
            if kind == "surgery":
                more |= {
                    "procedure": chance.choice(("pulmonary metastasectomy", "limb-salvage resection", "biopsy")),
                    "major": self._maybe(chance.random() < 0.8),
                }
            if kind == "radiotherapy":
                more |= {
                    "site": chance.choice(("lung", "pelvis", "spine")),
                    "modality": self._maybe("SBRT", 0.4),
                    "dose_gy": chance.randrange(20, 60),
                }
            items.append(more | self._dates())
        return items

    def _dates(self) -> dict[str, Any]:
        end = self._day(1, 120 if self.chance.random() < 0.4 else 1200)
        start = (end - timedelta(days=self.chance.randrange(1, 200))).isoformat()
        if self.chance.random() < 0.08:
            return {"start": start, "ongoing": True}
        return {"start": self._maybe(start), "end": self._maybe(self._cut(end), 0.9)}

    def _other_cancer(self) -> dict[str, Any]:
        treated = self._day(100, 3000)
        return {
            "name": self.chance.choice(_OTHER_CANCERS),
            "last_treated_on": self._maybe(self._cut(treated)),
            "in_remission": self._maybe(self.chance.random() < 0.9),
        }

    def _marker(self, name: str) -> dict[str, Any]:
        chance = self.chance
        result: dict[str, Any] = {"name": name, "date": self._maybe(self._cut(self._day(10, 900)))}
        if name == "HER2":
            return result | {
                "assay": "IHC",
                "value": chance.choice(("0", "1+", "2+", "3+")),
                "percent": self._maybe(chance.randrange(0, 100)),
            }
        if name == "PD-L1":
            return result | {"tps": chance.randrange(0, 100)}
        return result | {"status": {"MSI": "MSS"}.get(name, chance.choice(_STATUSES))}

    def _performance(self) -> dict[str, Any]:
        scale = self.chance.choice(("ECOG", "Karnofsky", "Lansky"))
        value = self.chance.randrange(0, 4) if scale == "ECOG" else self.chance.randrange(4, 11) * 10
        return {"scale": scale, "value": value, "date": self._cut(self._day(1, 60))}

    def _lab(self, name: str, unit: str | None, low: float, high: float) -> dict[str, Any]:
        found: dict[str, Any] = {"name": name, "value": round(self.chance.uniform(low, high), 2), "date": self._cut(self._day(1, 45))}
        if unit is not None:
            found["unit"] = unit
        return found | {"uln": self._maybe(round(high * 0.4, 2), 0.3)}

    def _condition(self, name: str) -> dict[str, Any]:
        chance = self.chance
        return {
            "name": name, "present": chance.random() < 0.4, "active": self._maybe(chance.random() < 0.5, 0.4), "controlled": self._maybe(chance.random() < 0.6, 0.4),
            "date": self._maybe(self._cut(self._day(5, 1500)), 0.4),
        }  # fmt: skip

    def _medicine(self, name: str) -> dict[str, Any]:
        return {
            "name": name,
            "dose_mg_per_day": self._maybe(self.chance.randrange(1, 200), 0.4),
            "since": self._maybe(self._cut(self._day(1, 300)), 0.4),
        }


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_none(item) for key, item in value.items() if item is not None}
    return [_without_none(item) for item in value] if isinstance(value, list) else value
