"""What a job works with and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from screener.settings import Settings
from screener.store.session import Database
from screener.workflows.stopping import Stop


@dataclass(frozen=True, slots=True)
class Tools:
    """What a job works with. `now` gives aware moments, `today` the date in the time zone of the settings."""

    settings: Settings
    database: Database
    now: Callable[[], datetime]
    today: Callable[[], date]
    stop: Stop = field(default_factory=Stop)


@dataclass(frozen=True, slots=True)
class Done:
    """What a job did, in counts. `fault` is set where it did what it could and that is not all (a mixed night)."""

    counts: Mapping[str, int]
    fault: str | None = None
