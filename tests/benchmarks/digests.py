"""`python tests/benchmarks/digests.py [COORDINATORS] [PATIENTS EACH]`: composing in one process; time and memory."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from digest_world import OPTIONS, Recorder, at, coordinator, good_sync, judge, keep_patient
from registry_records import study

from screener.store.migrate import open_database
from screener.workflows.send_digests import run_digests

_TRIALS = 40


def main(coordinators: int, each: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/benchmark.sqlite3")
        good_sync(database, 0, *[study(number) for number in range(1, _TRIALS + 1)])
        people = [f"PT-{number}" for number in range(coordinators * each // 10)]
        for person in people:
            keep_patient(database, person)
            judge(database, person, dict.fromkeys(range(1, _TRIALS + 1), "undetermined"))
        for number in range(coordinators):
            coordinator(database, f"c{number}@example.org", *[people[(number * each + k) % len(people)] for k in range(each)])
        for day in range(2):
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            started = time.perf_counter()
            report = run_digests(database, Recorder(), OPTIONS, now=at(day))
            seconds = time.perf_counter() - started
            after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            sys.stdout.write(
                f"day {day}: {coordinators} coordinators x {each} of {len(people)} patients x {_TRIALS} trials: {report.composed} composed, {report.quiet} quiet, {report.sent} handed over in {seconds:.1f} s; peak memory {before} -> {after} MB\n"
            )


if __name__ == "__main__":
    main(*(int(word) for word in (sys.argv[1:3] or ("500", "20"))))
