"""How long a match takes: `python tests/benchmarks/matching.py PATIENT PATH [--as-of DATE]`. First with nothing read, then warm (texts read before).

PATIENT is a patient file, PATH a file or folder of registry records. The two runs must give the same report. Then the explanations of the best trials, every
criterion with its verdict over time and its sentence, as JSON: first with nothing judged, then warm.
"""

from __future__ import annotations

import resource
import sys
import time

from one_patient import asked

from screener import lexicons
from screener.match.model import MatchReport
from screener.report.json import dumps, report_json
from screener.workflows.screen_patients import EVERYTHING, Screening, screen_trial

TOP = 20


def main() -> None:
    patient, trials, as_of = asked(__doc__)
    lexicons.load()
    reports = []
    for name in ("cold", "warm"):
        started, clock = time.process_time(), time.monotonic()
        report = Screening(patient, as_of, EVERYTHING).run(trials)
        seconds, elapsed = time.process_time() - started, time.monotonic() - clock
        sys.stdout.write(f"{name}: {len(report.matches)} trials in {seconds:.2f} s of processor time ({elapsed:.2f} s elapsed)\n")
        reports.append(dumps(report_json(report)))
    screening, day = Screening(patient, as_of, EVERYTHING), as_of
    timeline = screening.timeline()
    top = [match.trial for match in report.matches[:TOP]]
    for name in ("first", "warm"):
        started, clock = time.process_time(), time.monotonic()
        explained = [screen_trial(trial, timeline) for trial in top]
        dumps(report_json(MatchReport(patient.id, day, tuple(explained))))
        seconds, elapsed = time.process_time() - started, time.monotonic() - clock
        said = f"the first {len(top)} trials explained in full ({sum(len(match.criteria) for match in explained)} criteria), {name}"
        sys.stdout.write(f"{said}: {seconds * 1000:.0f} ms of processor time ({elapsed * 1000:.0f} ms elapsed)\n")
    same = reports[0] == reports[1]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"reports {'are the same' if same else 'DIFFER'}, {len(reports[0]) / 1e6:.1f} MB of JSON, peak memory {peak:.0f} MB\n")
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
