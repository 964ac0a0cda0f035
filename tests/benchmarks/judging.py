"""How fast a panel is judged: `python tests/benchmarks/judging.py PATH [--patients 200] [--check 3]`.

PATH is a file or folder of registry records. Patients are random (fixed seed), and every field of theirs varies (see tests/match/panel_patients.py). Every
criterion's verdict is decided, none is skipped after the first fail. The verdicts of the first `--check` patients are compared with those of screening one by one.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "match"))
from panel_patients import PatientMaker

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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--patients", type=int, default=200)
    parser.add_argument("--check", type=int, default=3)
    chosen = parser.parse_args()
    maker = PatientMaker(7, AS_OF, lexicons.load())
    people = [parse_patient(maker.make(number)) for number in range(chosen.patients)]
    trials = [item for item in trials_in_file(chosen.path) if not isinstance(item, FaultyRecord)]
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
