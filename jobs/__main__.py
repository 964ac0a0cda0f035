"""`python -m jobs`: the scheduler. `python -m jobs list`: the jobs and their times. `python -m jobs run NAME`: one now."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from types import FrameType
from zoneinfo import ZoneInfo

from jobs.plan import JOBS, job_of, time_zone
from jobs.run import run_job
from jobs.scheduler import serve
from jobs.tools import Tools
from screener import logs
from screener.errors import ScreenerError, UserError
from screener.settings import Settings, load_settings
from screener.store import job_runs
from screener.store.migrate import open_database
from screener.workflows.stopping import Stop, Stopped

INTERRUPTED, TERMINATED = 130, 143

_EXAMPLES = """examples:
  python -m jobs                           the scheduler, until SIGTERM or Ctrl-C
  python -m jobs list                      the jobs, their times, their last runs
  python -m jobs run nightly               one job now
  python -m jobs --metrics-file /var/lib/node_exporter/screener.prom
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the scheduler or one command; the exit code. Every error is one line on stderr."""
    options = _parser().parse_args(arguments)
    stop = Stop()
    signals: list[int] = []

    def ask(number: int, _frame: FrameType | None) -> None:
        # Asked once: the page at work is finished. Asked again: leave at once, what is stored is whole.
        signals.append(number)
        stop.ask()
        if len(signals) > 2:
            raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    try:
        return _run(options, stop) if not signals else _stopped(signals)
    except KeyboardInterrupt:
        return _stopped(signals)
    except BrokenPipeError:
        # The reader of the output has closed it (`| head`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except ScreenerError as fault:
        sys.stderr.write(f"error: {' '.join(str(fault).split())}\n" + "".join(f"  {line}\n" for line in getattr(fault, "faults", ())))
        return fault.exit_code
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)


def _run(options: argparse.Namespace, stop: Stop) -> int:
    settings = load_settings(options.config)
    if options.metrics_file is not None:
        settings = settings.model_copy(update={"metrics_file": options.metrics_file})
    logs.configure(settings.log_format, settings.log_level)
    database = open_database(options.database or settings.database_url)
    tools = Tools(settings, database, now, lambda: today(settings), stop)
    try:
        match options.command:
            case "list":
                _list(tools)
                return 0
            case "run":
                run = run_job(job_of(options.job), tools)
                sys.stdout.write(f"{run.name}: {run.outcome}" + (f" ({run.error})" if run.error else "") + "\n")
                return 0 if run.outcome == "done" else 1
            case _:
                for job in JOBS:
                    job.trigger(settings)  # a cron line that cannot be used is said before anything starts
                serve(tools)
                raise Stopped
    finally:
        database.close()


def _list(tools: Tools) -> None:
    with tools.database.reading() as session:
        last, planned = job_runs.latest_of_each(session), job_runs.next_runs(session)
    zone = ZoneInfo(time_zone(tools.settings))
    for job in JOBS:
        run = last.get(job.name)
        sys.stdout.write(f"{job.name:<13} {job.about}\n")
        due = planned.get(job.name)
        following = due.astimezone(zone) if due is not None else job.trigger(tools.settings).get_next_fire_time(None, tools.now())
        without = "" if due is not None else ", if a scheduler runs"
        sys.stdout.write(f"{'':<13} next {following:%Y-%m-%d %H:%M %Z} ({getattr(tools.settings, job.setting)}){without}\n")
        if run is not None:
            said = f" ({run.error})" if run.error else ""
            sys.stdout.write(f"{'':<13} last {run.started_at.astimezone(zone):%Y-%m-%d %H:%M %Z}: {run.outcome}{said}\n")


def now() -> datetime:
    """This moment, aware."""
    return datetime.now(UTC)


def today(settings: Settings) -> date:
    """Today in the time zone of the settings: the one place of the jobs that looks at the calendar."""
    return datetime.now(ZoneInfo(time_zone(settings))).date()


def _stopped(signals: Sequence[int]) -> int:
    sys.stderr.write("stopped\n")
    return TERMINATED if signal.SIGTERM in signals else INTERRUPTED


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        raise UserError(f"{message} (see `python -m jobs --help`)")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m jobs", description="The nightly work.", epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings from a .env-style file; the environment wins")
    parser.add_argument("--database", metavar="URL", help="database to use (wins over SCREENER_DATABASE_URL)")
    parser.add_argument("--metrics-file", type=Path, metavar="FILE", help="Prometheus text, written after each job")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("list", help="the jobs, their times, their last runs")
    run = commands.add_parser("run", help="run one job now")
    run.add_argument("job", metavar="NAME", help=", ".join(job.name for job in JOBS))
    return parser


if __name__ == "__main__":
    try:
        code = main()
    except ScreenerError as fault:
        sys.stderr.write(f"error: {fault}\n")
        code = fault.exit_code
    sys.exit(code)
