"""HER2 by the trial's own definition: what binds is how the trial defines it, not what the laboratory calls positive (verdicts, rule 14)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from matching import judge_for

from screener.criteria.read import read
from screener.match.screen import judge_criterion

DATA = yaml.safe_load(Path(__file__).with_name("her2.yaml").read_text(encoding="utf-8"))
SIGNS = {"pass": "+", "fail": "-", "missing": "?", "conflict": "!", "not_read": "~"}
CRITERIA = [read(f"Inclusion Criteria:\n\n* {text}") for text in DATA["definitions"].values()]


@pytest.mark.parametrize("state", DATA["states"], ids=lambda state: str(state["biomarkers"]))
def test_each_definition_decides_each_state_by_its_own_words(state: dict[str, Any]) -> None:
    """One verdict for each definition."""
    judge = judge_for({"biomarkers": state["biomarkers"]})
    verdicts = [judge_criterion(criterion, judge) for [criterion] in CRITERIA]
    assert state["verdicts"] == "".join(SIGNS[v.reason.value if v.reason else v.verdict.value] for v in verdicts)
