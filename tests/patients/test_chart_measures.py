"""Laboratory values, limits of normal, computed values and performance status."""

from collections.abc import Callable
from datetime import date

import pytest

from screener.logic import PartialDate
from screener.patients.facts import Chart
from screener.patients.labs import creatinine_maximum
from screener.patients.scales import ecog_of_karnofsky, karnofsky_of_ecog

AS_OF = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("lab", "lab_id", "value", "shown"),
    [
        ({"name": "ANC", "value": 3.0, "unit": "10^9/L", "date": "2026-05-25"}, "ANC", 3.0, "ANC 3.0 x10^9/L on 2026-05-25"),
        ({"name": "ANC", "value": 1450, "unit": "/uL", "date": "2026-05-28"}, "ANC", 1.45, "ANC 1.45 x10^9/L (1450 /uL) on 2026-05-28"),
        ({"name": "ANC", "value": 700, "unit": "/mm3", "date": "2026-05"}, "ANC", 0.7, "ANC 0.7 x10^9/L (700 /mm3) in 2026-05"),
        ({"name": "LVEF", "value": 58, "unit": "%"}, "LVEF", 58.0, "LVEF 58 % (undated)"),
        ({"name": "LVEF", "value": 58}, "LVEF", 58.0, "LVEF 58 % (undated)"),
    ],
)
def test_values_are_converted_and_shown_with_unit_and_date(
    chart: Callable[..., Chart], lab: dict[str, object], lab_id: str, value: float, shown: str
) -> None:
    """A result is compared in the canonical unit and shown with the laboratory's own beside it."""
    (result,) = chart(labs=[lab]).lab_values(lab_id)
    assert value == result.value
    assert shown == result.shown
    assert f"labs:{lab_id}" == result.key


def test_ordinal_and_limits(chart: Callable[..., Chart]) -> None:
    """A dipstick has an order; limits are converted with their value."""
    known = chart(
        labs=[{"name": "urine protein dipstick", "value": "2+"}, {"name": "ALT", "value": 0.3, "unit": "ukat/L", "uln": 0.75, "lln": 0.1}]
    )
    assert known.lab_values("UPRO_DIP")[0].value == 2.0
    assert (known.lab_values("ALT")[0].uln, known.lab_values("ALT")[0].lln) == (45.0, 6.0)


def test_the_newest_value_decides(chart: Callable[..., Chart]) -> None:
    """Older values step back; two of one day both stand; an undated one counts only alone; later than the match date does not count."""

    def anc(*dates: str | None) -> Chart:
        return chart(labs=[{"name": "ANC", "value": index + 1, "unit": "10^9/L", "date": when} for index, when in enumerate(dates)])

    def newest(known: Chart) -> list[float]:
        return [item.value for item in known.newest_labs("ANC", AS_OF)]

    assert newest(anc("2026-05-10", "2026-05-30", None)) == [2.0]
    assert newest(anc("2026-05-30", "2026-05-30", "2026-05-01")) == [1.0, 2.0]
    assert newest(anc(None, None)) == [1.0, 2.0]
    assert newest(anc("2026-06-02", "2026-05-30")) == [2.0]
    assert sorted(newest(anc("2026-05", "2026-05-20", "2026-04"))) == [1.0, 2.0]
    assert [item.value for item in anc("2026-05-10", None, "2026-05-30").lab_values("ANC")] == [3.0, 1.0, 2.0]


@pytest.mark.parametrize(
    ("months", "male", "female"),
    [
        (1, 0.4, 0.4),
        (5, 0.4, 0.4),
        (6, 0.5, 0.5),
        (12, 0.6, 0.6),
        (24, 0.8, 0.8),
        (72, 1.0, 1.0),
        (120, 1.2, 1.2),
        (156, 1.5, 1.4),
        (192, 1.7, 1.4),
    ],
)
def test_creatinine_maximum_by_age_and_sex(months: int, male: float, female: float) -> None:
    """The table's rows begin at their age."""
    assert male == creatinine_maximum(months, "male")
    assert female == creatinine_maximum(months, "female")


def test_upper_limits(chart: Callable[..., Chart]) -> None:
    """The report's limit goes before the conventional one; creatinine under 16 by the table; ALP for adults only; others have none."""
    boy = chart(birth_date="2011-01-01", sex="male", labs=[{"name": "creatinine", "value": 1, "unit": "mg/dL", "uln": 0.9}])
    assert boy.uln("CREAT", boy.lab_values("CREAT")[0], AS_OF).value == 0.9  # type: ignore[union-attr]
    assert boy.uln("CREAT", None, AS_OF).value == 1.5  # type: ignore[union-attr]
    assert boy.uln("ALP", None, AS_OF) is None
    sixteen = chart(birth_date="2010-06-01", sex="male")
    assert sixteen.uln("CREAT", None, AS_OF).value == 1.2  # type: ignore[union-attr]
    assert sixteen.creatinine_limit_by_age(AS_OF).value == 1.7  # type: ignore[union-attr]
    adult = chart(birth_date="1990")
    assert adult.uln("ALP", None, AS_OF).value == 120  # type: ignore[union-attr]
    assert {"TBILI": 1.2, "DBILI": 0.3, "ALT": 40, "AST": 40, "INR": 1.2} == {
        lab_id: limit.value for lab_id in ("TBILI", "DBILI", "ALT", "AST", "INR") if (limit := adult.uln(lab_id, None, AS_OF))
    }
    assert [adult.uln(lab_id, None, AS_OF) for lab_id in ("PTT", "LIP", "LDH", "AMY")] == [None] * 4
    assert chart(birth_date="2010-06").uln("CREAT", None, AS_OF) is None
    assert chart().uln("CREAT", None, AS_OF) is None


def test_lower_limits(chart: Callable[..., Chart]) -> None:
    """Only the ejection fraction has a lower limit without a report: 50 %."""
    known = chart(labs=[{"name": "potassium", "value": 3.4, "unit": "mmol/L", "lln": 3.5}])
    assert known.lln("K", known.lab_values("K")[0]).value == 3.5  # type: ignore[union-attr]
    assert known.lln("LVEF", None).value == 50  # type: ignore[union-attr]
    assert known.lln("ALB", None) is None


def test_clearance_of_an_adult_is_cockcroft_gault(chart: Callable[..., Chart]) -> None:
    """(140 - age) x kg / (72 x creatinine), 0.85 of it for women, with how it was computed."""
    labs = [{"name": "creatinine", "value": 1.62, "unit": "mg/dL", "date": "2026-05-20"}]
    man = chart(birth_date="1967-12-11", sex="male", vitals={"weight_kg": 70}, labs=labs).creatinine_clearance(AS_OF)
    assert man.low == pytest.approx((140 - 58) * 70 / (72 * 1.62))
    assert man.low == man.high
    assert man.shown == "creatinine clearance 49.2 mL/min (Cockcroft-Gault from creatinine 1.62 mg/dL on 2026-05-20, 58 years, 70 kg)"
    assert man.date == PartialDate.parse("2026-05-20")
    woman = chart(birth_date="1967-12-11", sex="female", vitals={"weight_kg": 70}, labs=labs).creatinine_clearance(AS_OF)
    assert woman.low == pytest.approx(0.85 * (man.low or 0))


def test_clearance_of_a_child_is_bedside_schwartz(chart: Callable[..., Chart]) -> None:
    """0.413 x height / creatinine below 18 years; neither weight nor sex is needed."""
    child = chart(
        birth_date="2012", vitals={"height_cm": 160}, labs=[{"name": "creatinine", "value": 45, "unit": "umol/L", "date": "2026-05-20"}]
    )
    assert child.creatinine_clearance(AS_OF).low == pytest.approx(0.413 * 160 / (45 * 0.01131), rel=1e-3)


def test_clearance_says_all_that_it_lacks(chart: Callable[..., Chart]) -> None:
    """Everything missing is named at once, with its key."""
    assert [item.key for item in chart().creatinine_clearance(AS_OF).missing] == ["labs:CREAT", "birth_date"]
    adult = chart(birth_date="1990", labs=[{"name": "creatinine", "value": 1, "unit": "mg/dL"}]).creatinine_clearance(AS_OF)
    assert [item.key for item in adult.missing] == ["vitals:weight_kg", "sex"]
    assert not adult.known
    assert adult.shown == "creatinine clearance cannot be computed: no weight, no sex"


def test_clearance_on_the_edge_of_18_spans_both_formulas(chart: Callable[..., Chart]) -> None:
    """Where a partial birth date leaves both formulas open, the value is a range."""
    known = chart(
        birth_date="2008-06",
        sex="male",
        vitals={"weight_kg": 60, "height_cm": 170},
        labs=[{"name": "creatinine", "value": 1, "unit": "mg/dL"}],
    ).creatinine_clearance(AS_OF)
    assert (known.low, known.high) == (pytest.approx(0.413 * 170), pytest.approx((140 - 18) * 60 / 72))


def test_body_size_and_calcium(chart: Callable[..., Chart]) -> None:
    """Mosteller, body mass index, and calcium corrected for albumin."""
    known = chart(
        vitals={"weight_kg": 48, "height_cm": 160, "spo2_percent": 94, "date": "2026-05-27"},
        labs=[
            {"name": "calcium", "value": 8.0, "unit": "mg/dL", "date": "2026-05-20"},
            {"name": "albumin", "value": 30, "unit": "g/L", "date": "2026-05-18"},
        ],
    )
    assert known.bsa().low == pytest.approx(1.4606, abs=1e-3)
    assert known.bmi().low == pytest.approx(18.75)
    calcium = known.corrected_calcium(AS_OF)
    assert calcium.low == pytest.approx(8.8)
    assert calcium.date == PartialDate.parse("2026-05-18")
    spo2, bsa = known.vital("SPO2"), known.vital("BSA")
    assert spo2 is not None
    assert spo2.shown == "SpO2 94% on 2026-05-27"
    assert bsa is not None
    assert bsa.computed
    assert known.vital("SBP") is None
    assert chart().vital("BSA") is None


@pytest.mark.parametrize(
    ("karnofsky", "ecog"),
    [
        (100, (0, 0)),
        (90, (0, 0)),
        (85, (0, 1)),
        (80, (1, 1)),
        (70, (1, 1)),
        (60, (2, 2)),
        (40, (3, 3)),
        (10, (4, 4)),
        (0, (5, 5)),
        (5, (4, 5)),
    ],
)
def test_karnofsky_as_ecog(karnofsky: int, ecog: tuple[int, int]) -> None:
    """The bridge of the verdict rules; a value between two ranges may be either."""
    assert ecog == ecog_of_karnofsky(karnofsky)


def test_the_bridge_goes_both_ways() -> None:
    """Every number of a grade's Karnofsky range converts back to that grade."""
    assert {grade: (grade, grade) for grade in range(6)} == {
        grade: ecog_of_karnofsky(value)
        for grade in range(6)
        for value in range(karnofsky_of_ecog(grade)[0], karnofsky_of_ecog(grade)[1] + 1, 10)
    }


def test_performance_on_the_scale_that_is_asked_for(chart: Callable[..., Chart]) -> None:
    """Recorded on that scale, else shared numbers, else a converted range; the newest date only; two of one day both."""
    lansky = chart(performance=[{"scale": "Lansky", "value": 60, "date": "2026-05-28"}])
    (score,) = lansky.performance("Karnofsky", AS_OF)
    assert (score.low, score.high, score.converted) == (60, 60, False)
    (score,) = lansky.performance("ECOG", AS_OF)
    assert (score.low, score.high, score.converted) == (2, 2, True)
    ecog = chart(
        performance=[{"scale": "ECOG", "value": 1, "date": "2026-05-28"}, {"scale": "Karnofsky", "value": 50, "date": "2026-01-01"}]
    )
    (score,) = ecog.performance("Karnofsky", AS_OF)
    assert (score.low, score.high) == (70, 80)
    assert score.shown == "ECOG 1 on 2026-05-28 (as Karnofsky: 70-80)"
    both = chart(performance=[{"scale": "ECOG", "value": 1, "date": "2026-05-28"}, {"scale": "ECOG", "value": 2, "date": "2026-05-28"}])
    assert [item.low for item in both.performance("ECOG", AS_OF)] == [1, 2]
    assert chart().performance("ECOG", AS_OF) == ()
