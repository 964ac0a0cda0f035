"""How fast the program answers `--help`: `python tests/benchmarks/help.py`. Best of five runs, in seconds of processor time (half a second is the mark)."""

from __future__ import annotations

import resource
import subprocess
import sys


def main() -> None:
    best = 9.0
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", "from screener.cli import run; run(['--help'])"], capture_output=True, timeout=60, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    sys.stdout.write(f"--help: {best:.2f} s of processor time\n")


if __name__ == "__main__":
    main()
