"""Running the command line inside the test's process, with its two streams apart."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from registry_records import study

from screener.cli import run


@dataclass(frozen=True)
class Result:
    """What a command left: exit code, stdout, stderr."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Run = Callable[..., Result]


@pytest.fixture
def screener(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in an empty folder, with a database of its own in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCREENER_DATABASE_URL", f"sqlite:///{tmp_path / 'test.sqlite3'}")
    monkeypatch.setenv("COLUMNS", "120")
    for name in ("SCREENER_REGISTRY_URL", "SCREENER_TIME_ZONE", "SCREENER_LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)

    def run_it(*arguments: str) -> Result:
        capsys.readouterr()
        code = run(list(arguments))
        said = capsys.readouterr()
        return Result(code, said.out, said.err)

    return run_it


@pytest.fixture
def records(tmp_path: Path) -> Callable[..., Path]:
    """Writes records as JSON Lines, and gives the path."""

    def write(*found: dict[str, Any] | str, name: str = "records.jsonl") -> Path:
        path = tmp_path / name
        path.write_text("".join((x if isinstance(x, str) else json.dumps(x)) + "\n" for x in found), encoding="utf-8")
        return path

    return write


@pytest.fixture
def two_trials(records: Callable[..., Path]) -> Path:
    """A file of two records: one recruits, one is completed."""
    return records(study(1), study(2, overallStatus="COMPLETED"))


@pytest.fixture
def patient_file(tmp_path: Path) -> Path:
    """A small patient file."""
    path = tmp_path / "patient.yaml"
    path.write_text(
        "id: PT-7\nbirth_date: 2008-03-04\nsex: male\ndiagnosis: {histology: osteosarcoma}\ndisease: {status: relapsed, relapses: [{date: 2026-02}]}\n",
        encoding="utf-8",
    )
    return path
