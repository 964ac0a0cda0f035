"""Fixtures of the patient tests: a chart from a few keys of a patient file."""

from collections.abc import Callable
from typing import Any

import pytest

from screener import lexicons
from screener.patients.facts import Chart
from screener.patients.load import parse_patient


@pytest.fixture
def chart() -> Callable[..., Chart]:
    """Builds the chart of a patient of whom only these keys are known."""

    def build(**keys: Any) -> Chart:
        return Chart(parse_patient({"id": "PT-001", **keys}), lexicons.load())

    return build
