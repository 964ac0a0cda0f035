"""What is remembered of treatments rests on nothing that the memory does not know."""

from __future__ import annotations

from typing import Any

import pytest

from screener import lexicons
from screener.criteria.therapy.groups import BY_DRUG, DRUG_KINDS, GROUPS
from screener.criteria.therapy.sought import sought
from screener.criteria.therapy.target import Therapy, belongs
from screener.patients.facts import Chart, Given
from screener.patients.load import parse_patient

# What two treatments of one nature may differ in.
NOT_OF_ITS_NATURE = {
    "index", "start", "end", "ongoing", "best_response", "stopped_for", "margins", "dose_gy", "for_cancer", "this_cancer", "dates_conflict", "label",
}  # fmt: skip
ITEMS = [
    {"kind": "systemic", "regimen": "MAP", "line": 1, "intent": "adjuvant", "end": "2024-01-30"},
    {"kind": "systemic", "drugs": ["regorafenib"], "line": 2, "investigational": True, "end": "2026-05"},
    {"kind": "systemic", "drugs": ["nonesuchimab"], "ongoing": True},
    {"kind": "systemic"},
    {"kind": "surgery", "procedure": "pulmonary metastasectomy", "major": True, "end": "2025-09-10"},
    {"kind": "surgery", "procedure": "biopsy", "end": "2025-09-10"},
    {"kind": "radiotherapy", "site": "pelvis", "modality": "SBRT", "end": "2025-10-20"},
    {"kind": "growth_factor", "drugs": ["pegfilgrastim"], "end": "2026-05-20"},
    {"kind": "cell_therapy", "drugs": ["HER2 CAR T cells"], "end": "2026-01-20"},
    {"kind": "vaccine", "note": "influenza", "end": "2026-01-20"},
    {"kind": "transfusion", "note": "platelets", "end": "2026-05-20"},
    {"kind": "autologous_transplant", "end": "2024-05-20"},
]


class _Watched:
    """A treatment that notes what is asked of it."""

    def __init__(self, item: Given, asked: set[str]) -> None:
        self._item, self._asked = item, asked

    def __getattr__(self, name: str) -> Any:
        self._asked.add(name)
        return getattr(self._item, name)


@pytest.fixture(scope="module")
def chart() -> Chart:
    return Chart(parse_patient({"id": "PT-1", "prior_therapies": {"complete": True, "items": ITEMS}}), lexicons.load())


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_looks_at_the_nature_of_a_treatment_only(chart: Chart, group: str) -> None:
    """When it was given, with what result and against which cancer are asked elsewhere; groups by drug look at the drug and the kind."""
    for item in chart.items():
        for drug in item.drugs or (None,):
            asked: set[str] = set()
            GROUPS[group](chart, _Watched(item, asked), drug)  # type: ignore[arg-type]
            assert set() == asked & NOT_OF_ITS_NATURE
            if group in BY_DRUG and drug is not None and item.kind in DRUG_KINDS:
                assert asked <= {"kind"}


@pytest.mark.parametrize("group", GROUPS)
def test_what_is_remembered_is_what_is_found_anew(chart: Chart, group: str) -> None:
    """For every group, alone and with a class or a kind beside it, on every treatment."""
    for therapy in (
        Therapy(name="x", groups=(group,)),
        Therapy(name="x", classes=("kinase_inhibitor",), groups=(group,)),
        Therapy(name="x", kinds=("surgery",), only=(group,)),
        Therapy(name="x", groups=("anticancer",), without=(Therapy(name="y", groups=(group,)),)),
    ):
        found = dict(chart.asked(sought(therapy).given))
        again = dict(sought(therapy).given(chart))
        anew = {item: verdict for item in chart.items() if (verdict := belongs(chart, item, therapy)).value != "false"}
        assert anew == found == again


def test_treatments_of_one_nature_differ_in_dates_and_results_only(chart: Chart) -> None:
    """The same drugs at other times share their nature; another intent is another nature."""
    items = [
        {"kind": "systemic", "drugs": ["regorafenib"], "end": end, "intent": intent}
        for end, intent in (("2026-05-01", "salvage"), ("2025-05-01", "salvage"), ("2025-05-01", "palliative"))
    ]
    first, second, third = Chart(parse_patient({"id": "PT-2", "prior_therapies": {"items": items}}), lexicons.load()).items()
    assert first.nature is second.nature
    assert first.nature is not third.nature
