"""How fast texts are read: `python tests/benchmarks/reading.py PATH [--limit N]`. One process, nothing remembered from before.

PATH is a file or folder of registry records. Prints megabytes (of 10^6 bytes of UTF-8) and criteria per second of processor time, and the peak of memory.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path

from screener.registry.reader import FaultyRecord
from screener.workflows.stored_trials import trials_in_file


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--limit", type=int, help="read only the first N texts")
    chosen = parser.parse_args()
    texts = [item.eligibility_text for item in trials_in_file(chosen.path) if not isinstance(item, FaultyRecord)][: chosen.limit]
    started = time.process_time()
    from screener import lexicons
    from screener.criteria.read import read

    lexicons.load()
    read("Inclusion Criteria:\n\n* Age 18 years or older")
    loaded = time.process_time() - started
    started, clock = time.process_time(), time.monotonic()
    criteria = sum(len(read(text)) for text in texts)
    seconds, elapsed = time.process_time() - started, time.monotonic() - clock
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts) / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"start-up (imports, lexicons, first text): {loaded:.2f} s of processor time\n"
        f"{len(texts)} texts, {size:.2f} MB, {criteria} criteria: {seconds:.2f} s of processor time ({elapsed:.2f} s elapsed)\n"
        f"{size / seconds:.2f} MB/s, {criteria / seconds:,.0f} criteria/s, peak memory {peak:.0f} MB\n"
    )


if __name__ == "__main__":
    main()
