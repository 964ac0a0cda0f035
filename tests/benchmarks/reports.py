"""How large the page of one patient is and how long it takes: `python tests/benchmarks/reports.py PATIENT PATH [--as-of DATE]`.

PATIENT is a patient file, PATH a file or folder of registry records; all of them stand in the table. Matching is timed apart. Ends with 1 where the page with
the first 100 trials in full has 3 MB or takes 3 s of processor time, or the page with all of them in full has 15 MB.
"""

from __future__ import annotations

import sys
import time

from one_patient import asked

from screener.report.html import report_html
from screener.workflows.screen_patients import EVERYTHING, Screening

_MARKS = ((100, 3e6, 3.0), (None, 15e6, None))  # trials in full, bytes, seconds


def main() -> None:
    patient, trials, as_of = asked(__doc__)
    started = time.process_time()
    screening = Screening(patient, as_of, EVERYTHING)
    report = screening.run(trials)
    sys.stdout.write(f"{len(report.matches)} trials matched in {time.process_time() - started:.1f} s of processor time\n")
    missed = False
    for limit, most_bytes, most_seconds in _MARKS:
        started = time.process_time()
        page = report_html(report, patient, limit or len(report.matches), screening.timeline().judge)
        seconds, size = time.process_time() - started, len(page.encode())
        missed |= size >= most_bytes or (most_seconds is not None and seconds >= most_seconds)
        sys.stdout.write(f"{limit or 'all'} in full: {size / 1e6:.2f} MB in {seconds:.2f} s of processor time\n")
    sys.exit(missed)


if __name__ == "__main__":
    main()
