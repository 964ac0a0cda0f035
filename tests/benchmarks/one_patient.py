"""What the benchmarks of one patient are asked: PATIENT, PATH and a day."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from screener.patients.load import load_patient
from screener.patients.model import Patient
from screener.registry.reader import FaultyRecord
from screener.trials import Trial
from screener.workflows.stored_trials import trials_in_file


def asked(described: str | None) -> tuple[Patient, list[Trial], date]:
    """The patient of a file, the trials of a file or folder of registry records, and the day of the match, from the command line."""
    parser = argparse.ArgumentParser(description=described, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("patient", type=Path)
    parser.add_argument("path", type=Path)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2026, 6, 1))
    chosen = parser.parse_args()
    trials = [item for item in trials_in_file(chosen.path) if not isinstance(item, FaultyRecord)]
    return load_patient(chosen.patient), trials, chosen.as_of
