"""How fast a panel is judged: `python tests/benchmarks/judging.py PATH [--patients 200] [--check 3]`.

PATH is a file or folder of registry records. Patients are random, each with a file of its own (fixed seed). Every criterion's verdict is decided, none is skipped
after the first fail. The verdicts of the first `--check` patients are compared with those of screening one by one.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from screener import lexicons
from screener.match.evaluate import Judge
from screener.match.panel import Compiled, judge_panel
from screener.match.screen import judge_criterion
from screener.patients.facts import Chart
from screener.patients.load import parse_patient
from screener.registry.reader import FaultyRecord
from screener.workflows.screen_patients import criteria_of
from screener.workflows.stored_trials import trials_in_file

AS_OF = date(2026, 6, 1)
_LABS = (
    ("ANC", "10*9/L", 0.5, 6), ("platelets", "10*9/L", 60, 400), ("hemoglobin", "g/dL", 7, 15), ("creatinine", "mg/dL", 0.4, 1.8), ("bilirubin", "mg/dL", 0.2, 2.5),
    ("ALT", "U/L", 10, 150), ("AST", "U/L", 10, 150), ("LVEF", "%", 45, 70),
)  # fmt: skip
_REGIMENS = ("MAP", "IE", "GemDoc")
_DRUGS = ("regorafenib", "cabozantinib", "pazopanib", "nivolumab", "trastuzumab deruxtecan")
_CONDITIONS = (
    "hypertension",
    "HIV",
    "hepatitis B",
    "seizure disorder",
    "diabetes mellitus",
    "autoimmune disease",
    "myocardial infarction",
    "hearing loss",
)


def patient_of(number: int, chance: random.Random) -> dict[str, Any]:
    """A random patient with osteosarcoma."""

    def day(back: int) -> str:
        return (AS_OF - timedelta(days=chance.randrange(1, back))).isoformat()

    labs = [
        {"name": n, "value": round(chance.uniform(low, high), 1), "unit": u, "date": day(40)}
        for n, u, low, high in _LABS
        if chance.random() < 0.8
    ]
    items = [
        {"kind": "systemic", "regimen": name, "line": n, "end": day(900)}
        for n, name in enumerate(chance.sample(_REGIMENS, chance.randrange(1, 3)), start=1)
    ]
    items += [{"kind": "systemic", "drugs": [name], "line": 9, "end": day(60)} for name in chance.sample(_DRUGS, chance.randrange(0, 2))]
    conditions = [{"name": name, "present": chance.random() < 0.3} for name in chance.sample(_CONDITIONS, 4)]
    return {
        "id": f"PT-{number}", "birth_date": day(365 * 50), "sex": chance.choice(("female", "male")), "labs": labs,
        "diagnosis": {"histology": "osteosarcoma", "confirmed_by": "histology"},
        "disease": {"measurable": chance.random() < 0.8, "sites": ["lung"], "relapses": [{"date": day(400)}]},
        "prior_therapies": {"complete": chance.random() < 0.7, "items": items}, "conditions": {"complete": chance.random() < 0.5, "items": conditions},
        "performance": [{"scale": "ECOG", "value": chance.randrange(0, 3), "date": day(30)}], "vitals": {"weight_kg": chance.randrange(40, 90), "height_cm": 165},
        "biomarkers": [{"name": "HER2", "assay": "IHC", "value": chance.choice(("0", "1+", "2+", "3+")), "date": day(300)}],
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--patients", type=int, default=200)
    parser.add_argument("--check", type=int, default=3)
    chosen = parser.parse_args()
    chance = random.Random(7)
    people = [parse_patient(patient_of(number, chance)) for number in range(chosen.patients)]
    trials = [item for item in trials_in_file(chosen.path) if not isinstance(item, FaultyRecord)]
    lexicons.load()
    clock = time.process_time()
    read = [(trial, criteria_of(trial)) for trial in trials]
    sys.stdout.write(f"read {sum(len(c) for _, c in read)} criteria of {len(read)} trials in {time.process_time() - clock:.1f} s\n")
    clock = time.process_time()
    compiled = Compiled()
    for trial, criteria in read:
        compiled.add(trial.nct_id, criteria)
    sys.stdout.write(
        f"compiled to {len(compiled.leaves)} statements and {len(compiled.nodes)} nodes in {time.process_time() - clock:.1f} s\n"
    )
    clock = time.process_time()
    verdicts = judge_panel(compiled, people, AS_OF)
    seconds = time.process_time() - clock
    pairs = len(people) * len(read)
    sys.stdout.write(
        f"judged {pairs} pairs of patient and trial in {seconds:.2f} s: {pairs / seconds:,.0f} a second; checksum {verdicts.checksum()[:16]}\n"
    )
    wrong = 0
    for number, person in enumerate(people[: chosen.check]):
        judge = Judge(Chart(person, lexicons.load()), AS_OF)
        for place, (_, criteria) in enumerate(read):
            wrong += sum(judge_criterion(c, judge).verdict is not verdicts.verdict(place, at, number) for at, c in enumerate(criteria))
    sys.stdout.write(f"{wrong} verdicts of {chosen.check} patients differ from judging one by one\n")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
