"""Treatments: drugs and classes, lines, dates, labels; medication and steroid doses."""

from collections.abc import Callable
from datetime import date

import pytest

from screener.logic import PartialDate
from screener.patients.facts import Chart
from screener.patients.medicines import mg_per_day

MAP = {"kind": "systemic", "regimen": "MAP", "line": 1, "start": "2023-05-20", "end": "2024-01-30"}


def given(chart: Callable[..., Chart], *items: dict[str, object], complete: bool = True) -> Chart:
    """The chart of a patient with these treatments."""
    return chart(diagnosis={"histology": "osteosarcoma"}, prior_therapies={"complete": complete, "items": list(items)})


def test_a_regimen_is_its_drugs_and_a_drug_its_classes(chart: Callable[..., Chart]) -> None:
    """MAP is methotrexate, doxorubicin and cisplatin, and so holds an anthracycline and a platinum."""
    known = given(chart, MAP)
    (item,) = known.items()
    assert item.drugs == ("methotrexate", "doxorubicin", "cisplatin")
    assert {"anthracycline", "platinum", "cytotoxic_chemotherapy"} <= item.classes
    assert known.with_drug({"cisplatin"}) == known.with_class({"anthracycline"}) == (item,)
    assert known.drugs_of_class(item, {"anthracycline"}) == ("doxorubicin",)
    assert known.with_drug({"ifosfamide"}) == ()


@pytest.mark.parametrize(
    ("item", "label"),
    [
        (MAP, "MAP (methotrexate + doxorubicin + cisplatin), 2023-05-20 to 2024-01-30"),
        (
            {"kind": "systemic", "drugs": ["cabozantinib"], "start": "2025-04-20", "end": "2026-05-25"},
            "cabozantinib, 2025-04-20 to 2026-05-25",
        ),
        ({"kind": "systemic", "regimen": "cabozantinib monotherapy", "start": "2025-04"}, "cabozantinib, from 2025-04"),
        ({"kind": "systemic", "regimen": "nivolumab + ipilimumab", "end": "2026"}, "nivolumab + ipilimumab, 2026"),
        ({"kind": "systemic", "drugs": ["pazopanib"], "start": "2026-01-05", "ongoing": True}, "pazopanib, since 2026-01-05"),
        ({"kind": "surgery", "procedure": "pulmonary metastasectomy", "end": "2025-09-10"}, "pulmonary metastasectomy, 2025-09-10"),
        (
            {"kind": "radiotherapy", "site": "brain, right frontal", "modality": "SRS"},
            "radiotherapy to brain, right frontal (SRS), undated",
        ),
        ({"kind": "autologous_transplant", "end": "2024-05"}, "autologous transplant, 2024-05"),
        (
            {"kind": "systemic", "drugs": ["paclitaxel"], "for_cancer": "breast carcinoma", "end": "2014-05-20"},
            "paclitaxel for breast carcinoma, 2014-05-20",
        ),
    ],
)
def test_how_a_treatment_is_put_to_people(chart: Callable[..., Chart], item: dict[str, object], label: str) -> None:
    """What was given, then when."""
    assert label == given(chart, item).items()[0].label


def test_lines(chart: Callable[..., Chart]) -> None:
    """Distinct lines of systemic or cell therapy for this cancer; no number counts one; surgery, radiotherapy and other cancers count none."""
    assert given(chart, MAP, {**MAP, "regimen": "IE"}).lines() == (1, True)
    assert given(chart, MAP, {"kind": "systemic", "drugs": ["regorafenib"]}, {"kind": "systemic", "drugs": ["pazopanib"]}).lines() == (
        3,
        True,
    )
    assert given(chart, MAP, {"kind": "cell_therapy", "line": 2}).lines() == (2, True)
    assert given(
        chart,
        MAP,
        {"kind": "surgery"},
        {"kind": "radiotherapy"},
        {"kind": "systemic", "drugs": ["paclitaxel"], "for_cancer": "breast carcinoma"},
    ).lines() == (1, True)
    assert given(chart, {**MAP, "line": 4}, complete=False).lines() == (4, False)
    assert chart().lines() == (0, False)


def test_a_treatment_whose_drug_is_not_known_keeps_the_list_from_denying(chart: Callable[..., Chart]) -> None:
    """A complete list denies a drug only if it is known what every item was."""
    assert given(chart, MAP).drugs_denied
    assert not given(chart, MAP, complete=False).drugs_denied
    for hidden in ({"kind": "systemic", "drugs": ["zzzumab"]}, {"kind": "systemic"}, {"kind": "systemic", "regimen": "ZZZ-9"}):
        known = given(chart, MAP, hidden)
        assert known.unresolved_therapies == (known.items()[1],)
        assert not known.drugs_denied


def test_the_last_end(chart: Callable[..., Chart]) -> None:
    """The last end spans what partial dates leave open; what has not ended, or ended on no known day, is told apart."""
    known = given(
        chart,
        MAP,
        {"kind": "systemic", "drugs": ["regorafenib"], "end": "2024"},
        {"kind": "surgery"},
        {"kind": "systemic", "drugs": ["pazopanib"], "ongoing": True},
        {"kind": "systemic", "drugs": ["sorafenib"], "end": "2020-01-01", "dates_conflict": True},
    )
    items = known.items()
    end = known.last_end(items)
    assert end.on == PartialDate(date(2024, 1, 30), date(2024, 12, 31))
    assert end.last == items[1]
    assert (end.ongoing, end.undated, end.conflict) == ((items[3],), (items[2],), (items[4],))
    assert known.last_end(()).on is None


def test_sites_of_radiotherapy(chart: Callable[..., Chart]) -> None:
    """Open text names sites: brain is cns, a vertebra is bone."""
    known = given(chart, *({"kind": "radiotherapy", "site": site} for site in ("brain, right frontal", "T8", "L2-L4", "somewhere")))
    assert [item.site_ids for item in known.items()] == [{"cns"}, {"bone"}, {"bone"}, set()]


def test_procedures_are_found_by_what_they_are(chart: Callable[..., Chart]) -> None:
    """An amputation is surgery, stereotactic radiotherapy is radiotherapy, a transplant is what its kind says."""
    known = given(
        chart,
        {"kind": "surgery", "procedure": "amputation"},
        {"kind": "radiotherapy", "modality": "SBRT"},
        {"kind": "allogeneic_transplant"},
    )
    assert known.with_procedure({"surgery"}) == known.items()[:1]
    assert known.with_procedure({"radiotherapy"}) == known.items()[1:2]
    assert known.with_procedure({"allogeneic_transplant"}) == known.items()[2:]


def test_cumulative_anthracycline(chart: Callable[..., Chart]) -> None:
    """The recorded dose; none where a complete list holds no anthracycline; else not known."""
    assert chart(cumulative_doses={"anthracycline_mg_m2": 450}).cumulative_anthracycline_mg_m2 == 450
    assert given(chart, {"kind": "systemic", "drugs": ["regorafenib"]}).cumulative_anthracycline_mg_m2 == 0
    assert given(chart, MAP).cumulative_anthracycline_mg_m2 is None
    assert chart().cumulative_anthracycline_mg_m2 is None


@pytest.mark.parametrize(
    ("dose", "daily"),
    [
        ("2 mg daily", 2.0),
        ("500 mg twice daily", 1000.0),
        ("75 mcg daily", 0.075),
        ("75 µg once a day", 0.075),
        ("1 g TID", 3000.0),
        ("2.5 mg every 12 hours", 5.0),
        ("4 mg q6h", 16.0),
        ("20 mg/day", 20.0),
        ("7,5 mg/d", 7.5),
        ("10 mg every other day", 5.0),
        ("70 mg once weekly", 10.0),
        ("10 mg", None),
        ("daily", None),
        ("1-2 mg daily", None),
        ("5 mg as needed", None),
        ("15 mg/kg IV every 6 hours", None),
        ("50 mg/m2 daily", None),
        ("8 mg morning and 4 mg evening daily", None),
        ("120 mg every 4 weeks", None),
        ("", None),
    ],
)
def test_daily_doses(dose: str, daily: float | None) -> None:
    """A daily dose in mg is read where the text surely says it, and never guessed."""
    assert (pytest.approx(daily) if daily is not None else None) == mg_per_day(dose)


def taking(chart: Callable[..., Chart], *items: dict[str, object], complete: bool = True) -> Chart:
    """The chart of a patient who takes these."""
    return chart(medications={"complete": complete, "items": list(items)})


def test_steroids_in_prednisone_equivalents(chart: Callable[..., Chart]) -> None:
    """Dexamethasone 0.75 mg is prednisone 5 mg; creams and inhalers do not count; an open dose or list leaves the sum open."""
    assert taking(chart, {"name": "dexamethasone", "dose": "2 mg daily"}).prednisone_mg_per_day() == pytest.approx(13.333, abs=1e-3)
    both = taking(
        chart,
        {"name": "prednisone", "dose_mg_per_day": 7.5, "dose": "10 mg daily"},
        {"name": "hydrocortisone", "dose": "10 mg twice daily"},
    )
    assert both.prednisone_mg_per_day() == pytest.approx(12.5)
    assert taking(chart, {"name": "hydrocortisone cream"}).prednisone_mg_per_day() == 0
    assert taking(chart).prednisone_mg_per_day() == 0
    assert taking(chart, {"name": "prednisone"}).prednisone_mg_per_day() is None
    assert taking(chart, complete=False).prednisone_mg_per_day() is None


def test_medication_resolves_to_drugs_and_classes(chart: Callable[..., Chart]) -> None:
    """Names, salts and routes resolve; what the lexicon does not know is told apart."""
    known = taking(chart, {"name": "Warfarin sodium", "dose": "5 mg daily"}, {"name": "zzzumab", "since": "2026-05"})
    assert [item.name for item in known.taking(class_ids={"anticoagulant"})] == ["Warfarin sodium"]
    assert known.taking({"warfarin"})[0].key == "medications:warfarin"
    assert [item.name for item in known.unresolved_medications] == ["zzzumab"]
    assert known.medications[1].shown == "zzzumab since 2026-05"
