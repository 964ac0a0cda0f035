"""`kill -9` at random points: after the rerun everything stored is as after an undisturbed run. `tests/killed_syncs.py` does it as often as you like."""

from __future__ import annotations

from fake_registry import FakeRegistry, serving
from killed_syncs import Killer

from screener.store.session import Database


def test_killed_thirty_times_nothing_differs(database: Database) -> None:
    """Thirty kills in fifteen rounds of two nights."""
    with serving(FakeRegistry()) as registry:
        killer = Killer(database, registry, seed=7)
        for number in range(15):
            killer.round(number)
    assert (30, []) == (killer.tally.kills, killer.tally.different)
    assert killer.tally.hit >= 15
    assert killer.tally.resumed >= 5
