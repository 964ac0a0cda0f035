"""`python tests/benchmarks/digests.py [COORDINATORS] [PATIENTS EACH] [TRIALS]`: composing in one process; time and memory.

Verdicts have the size of real ones (14 KB of JSON where a trial is open), trials the registry's mean of sites, and each patient is followed by ten coordinators.
On the second morning two trials are amended and one of every ten patients has another verdict. Memory does not grow with the coordinators: compare the peaks of two runs.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from digest_world import OPTIONS, Recorder, at, coordinator, good_sync, judge, keep_patient
from registry_records import study

from screener.criteria.read import read
from screener.mail import Delivery
from screener.store.migrate import open_database
from screener.workflows.send_digests import run_digests


def record(number: int, words: str = "") -> dict[str, Any]:
    """A trial with sites and a text of forty criteria."""
    lines = "\n".join(
        f"* Criterion {n} of trial {number}: no more than {n} earlier lines of treatment for relapsed disease" for n in range(40)
    )
    made = study(number, text=f"Inclusion Criteria:\n\n* Age of at least {2 + number % 9} years{words}\n{lines}")
    sites = [{"facility": f"Hospital {n}", "city": "Oslo", "country": "Norway", "status": "RECRUITING"} for n in range(5)]
    made["protocolSection"]["contactsLocationsModule"] = {"locations": sites}
    return made


def details(number: int) -> dict[str, Any]:
    """What a verdict holds beside its headline."""
    criteria = [
        {
            "index": n,
            "section": "inclusion",
            "start": 100 * n,
            "end": 100 * n + 90,
            "text": f"Criterion {n} of trial {number}: no more than {n} earlier lines of treatment for relapsed disease",
            "source": "text",
            "kinds": ["prior_therapy"],
            "scope": None,
            "routine": False,
            "read": "full",
            "verdict": "unknown" if n % 5 == 0 else "pass",
            "reason": "missing" if n % 5 == 0 else None,
            "because": f"{n % 3} earlier lines of treatment are recorded; at most {n} are allowed",
            "changeable": True,
            "distance": None,
            "eligible_from": None,
            "eligible_until": None,
            "assumed": False,
            "confirmed_by": None,
        }
        for n in range(30)
    ]
    missing = [{"fact": f"lab:ANC{n}", "question": f"What is fact {n}?", "ask": "repeat the test", "criteria": [5 * n]} for n in range(6)]
    return {"criteria": criteria, "missing": missing}


class Watch(Recorder):
    """Counts, keeps nothing."""

    def send(self, sender: str, to: str, message: bytes) -> Delivery:
        return Delivery("sent", "ok")


def peak() -> int:
    """Megabytes that the process had at its peak."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(coordinators: int, each: int, trials: int) -> None:
    read("* No more than 2 earlier lines of treatment")  # the reader is made ready at the first sentence: that is no digest's cost
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/benchmark.sqlite3")
        good_sync(database, 0, *[record(number) for number in range(1, trials + 1)])
        people = [f"PT-{number}" for number in range(coordinators * each // 10)]
        tiers = {number: "undetermined" if number % 2 else "ineligible" for number in range(1, trials + 1)}
        for person in people:
            keep_patient(database, person, f'{{"id": "{person}", "logistics": {{"country": "Norway"}}}}')
            judge(database, person, tiers, **details(1))
        for number in range(coordinators):
            mine = [people[(number * each + k) % len(people)] for k in range(each)]
            coordinator(database, f"c{number}@example.org", *mine)
        for day in range(2):
            if day:
                good_sync(database, day, *[record(number, " and at most 40 years") for number in (1, 2)])
                for person in people[::10]:
                    judge(database, person, {1: "ineligible", 2: "eligible"}, day=day, **details(1))
            before, cpu, started = peak(), time.process_time(), time.perf_counter()
            report = run_digests(database, Watch(), OPTIONS, now=at(day))
            cpu, seconds = time.process_time() - cpu, time.perf_counter() - started
            sys.stdout.write(
                f"day {day}: {coordinators} coordinators x {each} of {len(people)} patients x {trials} trials: {report.composed} composed, "
                f"{report.quiet} quiet, {report.sent} handed over in {cpu:.1f} s of CPU ({seconds:.1f} s); peak memory {before} -> {peak()} MB\n"
            )


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:4]]
    main(*given, *(500, 20, 40)[len(given) :])
