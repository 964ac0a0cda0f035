"""Numbers, units, bounds and windows, as eligibility texts write them."""

from __future__ import annotations

import pytest

from screener.logic import Duration
from screener.text.clean import clean
from screener.text.merge import Window, merge
from screener.text.tokens import Token, tokenize


def tokens_of(text: str) -> list[Token]:
    """The merged tokens of a text."""
    cleaned = clean(text)
    return merge(tokenize(cleaned, 0, len(cleaned.lower)), cleaned.lower)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ANC >= 1,000/µL", "at least 1000/uL"),
        ("ANC \\>= 1.5 x 10\\^9/L", "at least 1.5 x10^9/L"),
        ("platelets at least 50 x 109/L", "at least 50 x10^9/L"),
        ("platelets > 100K/uL", "more than 100 x10^3/uL"),
        ("thrombocytes of one lakh per mm3 or more", "at least 100,000/mm3"),
        ("haemoglobin > 5.0 mmol/L", "more than 5 mmol/L"),
        ("haemoglobin >= 90 g/L", "at least 90 g/L"),
        ("platelets >= 75 G/L", "at least 75 x10^9/L"),
        ("ECOG 0-2", "at least 0 and at most 2"),
        ("age between 2 and 25 years", "at least 2 years and at most 25 years"),
        ("age ≥ 12 months and ≤ 39 years", "at least 12 months and at most 39 years"),
        ("> 1 year and =< 21 years of age", "more than 1 year and at most 21 years"),
        ("18 years of age or older", "at least 18 years"),
        ("bilirubin ≤ 1.5 times the upper limit of normal (ULN)", "at most 1.5 x ULN"),
        ("AST <= institutional ULN", "at most 1 x ULN"),
        ("creatinine clearance ≥ 60 mL/min/1.73 m2", "at least 60 mL/min/1.73m2"),
        ("QTc shorter than 0.48 seconds", "less than 0.48 s"),
        ("BMI no more than 40 kg/m^2", "at most 40 kg/m2"),
    ],
)
def test_a_bound_is_read_with_its_unit(text: str, shown: str) -> None:
    """Comparators in front of and behind a value, ranges, multiples of normal, powers of ten."""
    bounds = [str(token.value) for token in tokens_of(text) if token.sym in ("BN", "BQ", "BD", "BU")]
    assert [shown] == bounds


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("within 6 months prior to enrollment", Window("within", Duration(months=6), "enrollment")),
        ("< 6 months before the first dose of study drug", Window("within", Duration(months=6), "first dose of study drug", strict=True)),
        ("within the last 2 weeks", Window("within", Duration(days=14))),
        ("at least 21 days since", Window("ago", Duration(days=21))),
        ("more than 4 weeks before randomization", Window("ago", Duration(days=28), "randomization", strict=True)),
        ("4 to 10 weeks ago", Window("ago", Duration(days=28), upper=Duration(days=70))),
        ("within 5 half-lives of the first dose", Window("within", None, "first dose", half_lives=5)),
    ],
)
def test_a_window_is_one_token(text: str, window: Window) -> None:
    """In the last N weeks, at least N weeks ago, and what it is counted from."""
    found = [token.value for token in tokens_of(text) if token.sym in ("WITHIN", "AGO")]
    assert [window.kind] == [w.kind for w in found]
    assert (window.duration, window.strict, window.half_lives, window.upper) == (
        found[0].duration,
        found[0].strict,
        found[0].half_lives,
        found[0].upper,
    )
    if window.anchor:
        assert window.anchor in (found[0].anchor or "")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("within 4 weeks before the first dose of ABC-123", ""),
        ("within 4 weeks prior to receiving the first dose of rituximab", ""),
        ("within 4 weeks of the first dose of ABC-123", ""),
        ("within 14 days of the start of study intervention", ""),
        ("at least 14 days before enrolment onto this study", ""),
        ("within 28 days before registration/randomization", ""),
        ("at the time of signing the informed consent form", ""),
        ("within 6 months of the first dose of anti-PD-1 therapy", "of anti-pd-1 therapy"),
        ("within 6 months of starting rituximab", "rituximab"),
        ("at least 4 weeks after the last dose of rituximab", "dose of rituximab"),
    ],
)
def test_the_trials_own_product_belongs_to_the_day(text: str, left: str) -> None:
    """ "The first dose of ABC-123" is a day of the trial; a treatment that is known by its name may be an earlier one, unless the window lies before it."""
    tokens = tokens_of(text)
    assert tokens[0].sym in ("WITHIN", "AGO", "ATTIME")
    assert left == (text.lower()[tokens[1].start : tokens[-1].end] if len(tokens) > 1 else "")


def test_stable_for_a_time_is_no_window() -> None:
    """ "Stable for at least 4 weeks" says how long something lasts, not when it happened."""
    assert [] == [token for token in tokens_of("stable for at least 4 weeks") if token.sym in ("WITHIN", "AGO")]


@pytest.mark.parametrize("text", ["anti-PD-1", "anti PD-1", "anti-PD1", "Anti-PD 1"])
def test_hyphens_do_not_matter(text: str) -> None:
    """One name, however it is hyphenated."""
    assert ["anti_PD1"] == [token.concepts[0].id for token in tokens_of(text) if token.concepts]


@pytest.mark.parametrize(("text", "concept"), [("MAP chemotherapy", "MAP"), ("a map of the site", None)])
def test_short_names_count_in_their_own_case_only(text: str, concept: str | None) -> None:
    """MAP is a regimen; a map is not."""
    found = [token.concept("regimen") for token in tokens_of(text)]
    expected = [concept] if concept else []
    assert expected == [c.id for c in found if c]
