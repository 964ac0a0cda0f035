"""The demo: the whole line on bundled trials, offline."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from screener.match.model import Tier
from screener.workflows.demo import DemoResult, bundled_patients, bundled_trials, run_demo


def _now() -> datetime:
    return datetime(2026, 6, 1, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def result(folder: Path) -> DemoResult:
    return run_demo(folder, now=_now)


def test_every_record_is_taken(result: DemoResult) -> None:
    """All bundled trials are stored, none is set aside."""
    assert len(list(bundled_trials().glob("*.json"))) == result.synced.new
    assert 0 == result.synced.set_aside


def test_every_patient_has_a_ranking_and_its_files(result: DemoResult, folder: Path) -> None:
    """Each of the four patients has ranked trials, and every file said to be written is there and whole."""
    assert [f"DEMO-{n}" for n in range(1, 5)] == [report.patient for report in result.reports]
    for report in result.reports:
        assert report.matches
        assert list(range(1, len(report.matches) + 1)) == [match.rank for match in report.matches]
        assert report.patient == json.loads((folder / f"{report.patient}.json").read_text(encoding="utf-8"))["patient"]
    assert all(path.stat().st_size > 100 for path in result.written)


def test_what_the_demo_shows(result: DemoResult) -> None:
    """A patient in remission is offered the trials after metastasectomy first, one with lung and bone relapse those that need disease; the soft-tissue trial nobody."""
    first = {report.patient: [match.trial.nct_id for match in report.matches[:3]] for report in result.reports}
    assert {"NCT99000002", "NCT99000008"} <= set(first["DEMO-1"])
    assert "NCT99000001" in first["DEMO-2"]
    shown = {match.trial.nct_id for report in result.reports for match in report.matches if match.tier is not Tier.INELIGIBLE}
    assert not {"NCT99000013", "NCT99000020", "NCT99000021"} & shown


def test_again_nothing_changes(result: DemoResult, folder: Path) -> None:
    """The second run finds every record unchanged and writes the same bytes."""
    before = {path: path.read_bytes() for path in result.written}
    again = run_demo(folder, now=_now)
    assert result.synced.new == again.synced.unchanged
    assert before == {path: path.read_bytes() for path in again.written}


def test_everything_bundled_is_made_up() -> None:
    """Ids of trials begin with NCT99, and every title and patient file says that it is synthetic."""
    for path in bundled_trials().glob("*.json"):
        identity = json.loads(path.read_text(encoding="utf-8"))["protocolSection"]["identificationModule"]
        assert identity["nctId"].startswith("NCT99")
        assert path.stem == identity["nctId"]
        assert "synthetic" in identity["briefTitle"]
    for file in bundled_patients():
        text = file.read_text(encoding="utf-8")
        assert "Synthetic patient, no real person" in text
        assert yaml.safe_load(text)["id"] == file.stem
