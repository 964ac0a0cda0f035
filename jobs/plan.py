"""The list of jobs, written once: name, what it does, when it runs, and the work itself."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass

from apscheduler.triggers.cron import CronTrigger
from tzlocal import get_localzone_name

from jobs import work
from jobs.tools import Done, Tools
from screener.errors import UserError
from screener.settings import PREFIX, Settings


@dataclass(frozen=True, slots=True)
class Job:
    """One job. `setting` names its cron line in the settings."""

    name: str
    about: str
    setting: str
    work: Callable[[Tools], Done]

    def trigger(self, settings: Settings) -> CronTrigger:
        """When it runs. UserError where its cron line cannot be used."""
        try:
            return CronTrigger.from_crontab(getattr(settings, self.setting), timezone=time_zone(settings))
        except ValueError as fault:
            raise UserError("the settings have a fault", [f"{PREFIX}{self.setting.upper()}: {fault}"]) from fault


def time_zone(settings: Settings) -> str:
    """The zone of the schedules and of "today": the settings' or the machine's."""
    return settings.time_zone or get_localzone_name() or "UTC"


JOBS = (
    Job("nightly", "what changed in the registry, then the panel judged on it", "nightly_at", work.nightly),
    Job("full-walk", "the registry's whole list and what became of trials that left it, then as nightly", "full_walk_at", work.full_walk),
    Job("digests", "the panel judged for today, then the digests that are due or wait to be sent again", "digests_at", work.digests),
    Job("housekeeping", "drops readings of older readers, replaced verdicts and old rows of runs", "housekeeping_at", work.housekeeping),
)


def job_of(name: str) -> Job:
    """A job by its name; UserError with the nearest where there is none."""
    for job in JOBS:
        if job.name == name:
            return job
    names = [job.name for job in JOBS]
    near = difflib.get_close_matches(name, names, 1)
    raise UserError(f"{name}: no such job" + (f" (did you mean {near[0]}?)" if near else f" (there are {', '.join(names)})"))
