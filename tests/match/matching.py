"""Small patients, trials and criteria for the tests of judging; and random ones for its properties."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from screener import lexicons
from screener.criteria.criterion import Criterion
from screener.criteria.nodes import AllOf, AnyOf, Node, Not
from screener.criteria.read import read
from screener.match.evaluate import Judge
from screener.match.structured import structured_criteria
from screener.patients.facts import Chart
from screener.patients.load import parse_patient
from screener.trials import Trial

AS_OF = date(2026, 6, 1)


def judge_for(facts: Mapping[str, Any], as_of: date = AS_OF) -> Judge:
    """A judge for a patient of these facts."""
    return Judge(Chart(parse_patient({"id": "PT-1", **facts}), lexicons.load()), as_of)


def trial_of(inclusion: list[str], exclusion: list[str] | None = None, **fields: Any) -> Trial:
    """A synthetic trial with one bullet per criterion."""
    text = "Inclusion Criteria:\n\n" + "\n".join(f"* {line}" for line in inclusion)
    if exclusion:
        text += "\n\nExclusion Criteria:\n\n" + "\n".join(f"* {line}" for line in exclusion)
    return Trial(**{"nct_id": "NCT99000001", "title": "A synthetic trial in osteosarcoma", "eligibility_text": text, **fields})


def criteria_of(trial: Trial) -> list[Criterion]:
    """The criteria of a trial, its structured fields included."""
    found = read(trial.eligibility_text)
    return [*found, *structured_criteria(trial, len(found))]


STATEMENTS = (
    "Age 18 years or older",
    "Age < 40 years",
    "Absolute neutrophil count ≥ 1.0 x 10^9/L",
    "Platelets ≥ 100,000/mm3 within 14 days before enrollment",
    "Creatinine ≤ 1.5 x ULN",
    "Creatinine clearance ≥ 60 mL/min",
    "LVEF ≥ 50%",
    "At least 21 days since the last chemotherapy",
    "At least 4 weeks since major surgery",
    "At least 6 weeks since radiotherapy",
    "At least 5 half-lives or 2 weeks, whichever is longer, since the last targeted therapy",
    "At least 14 days since the last dose of regorafenib",
    "ECOG performance status 0-1",
    "HER2 positive",
    "Measurable disease",
    "No active infection",
    "No other malignancy within 3 years",
    "At least one prior relapse",
    "No myocardial infarction within 6 months",
)


def statements() -> list[Node]:
    """The trees of the statements above."""
    return [criterion.tree for criterion in read("Inclusion Criteria:\n\n" + "\n".join(f"* {line}" for line in STATEMENTS))]


def trees() -> st.SearchStrategy[Node]:
    """Random trees over those statements."""
    return st.recursive(
        st.deferred(lambda: st.sampled_from(statements())),
        lambda child: st.one_of(
            child.map(Not),
            st.lists(child, min_size=2, max_size=3).map(lambda nodes: AllOf(tuple(nodes))),
            st.lists(child, min_size=2, max_size=3).map(lambda nodes: AnyOf(tuple(nodes))),
        ),
        max_leaves=5,
    )


def _days(before: int, after: int = 0) -> st.SearchStrategy[date]:
    return st.integers(-before, after).map(lambda days: AS_OF + timedelta(days=days))


def _dates(before: int) -> st.SearchStrategy[str]:
    """A day, or only its month or year."""
    return st.tuples(_days(before), st.sampled_from((10, 10, 10, 7, 4))).map(lambda pair: pair[0].isoformat()[: pair[1]])


@st.composite
def patients(draw: st.DrawFn) -> dict[str, Any]:
    """The facts of a random patient; each may be missing, old, or dated to the month only."""
    facts: dict[str, Any] = {"id": "PT-1"}
    if draw(st.booleans()):
        facts["birth_date"] = (AS_OF - timedelta(days=draw(st.integers(15 * 365, 42 * 365)))).isoformat()[
            : draw(st.sampled_from((10, 10, 7)))
        ]
    if draw(st.booleans()):
        facts["sex"] = draw(st.sampled_from(("female", "male")))
    labs = []
    for name, unit, values in (
        ("ANC", "10*9/L", (0.9, 1.0, 3.0)),
        ("platelets", "10*9/L", (99, 100, 250)),
        ("creatinine", "mg/dL", (0.7, 1.3, 2.5)),
        ("LVEF", "%", (49, 50, 60)),
    ):
        if draw(st.booleans()):
            labs.append({"name": name, "value": draw(st.sampled_from(values)), "unit": unit, "date": draw(_dates(70))})
    facts["labs"] = labs
    facts["vitals"] = {"weight_kg": 60, "height_cm": 165}
    items = []
    for kind in draw(st.lists(st.sampled_from(("systemic", "regorafenib", "surgery", "radiotherapy")), max_size=3)):
        item: dict[str, Any] = {"kind": "systemic" if kind == "regorafenib" else kind}
        item |= {
            "systemic": {"regimen": "IE"},
            "regorafenib": {"drugs": ["regorafenib"]},
            "surgery": {"procedure": "thoracotomy", "major": True},
        }.get(kind, {})
        match draw(st.sampled_from(("end", "end", "ongoing", "start", "nothing"))):
            case "end":
                item["end"] = draw(_dates(90))
            case "ongoing":
                item["ongoing"] = True
            case "start":
                item["start"] = draw(_dates(90))
        items.append(item)
    facts["prior_therapies"] = {"complete": draw(st.booleans()), "items": items}
    if draw(st.booleans()):
        facts["medications"] = {"complete": True, "items": []}
    if draw(st.booleans()):
        facts["prior_malignancies"] = {
            "complete": True,
            "items": [{"name": "melanoma", "last_treated_on": draw(_dates(1200))}][: draw(st.integers(0, 1))],
        }
    if draw(st.booleans()):
        facts["conditions"] = {
            "complete": draw(st.booleans()),
            "items": [{"name": "myocardial infarction", "present": True, "date": draw(_dates(250))}],
        }
    if draw(st.booleans()):
        facts["performance"] = [{"scale": "ECOG", "value": draw(st.integers(0, 2)), "date": draw(_dates(40))}]
    if draw(st.booleans()):
        facts["biomarkers"] = [
            {"name": "HER2", "assay": "IHC", "value": draw(st.sampled_from(("0", "2+", "3+"))), "date": draw(_dates(300))}
        ]
    if draw(st.booleans()):
        facts["disease"] = {"measurable": draw(st.booleans()), "relapses": [{"date": draw(_dates(300))}]}
    return facts
