"""Digest runs killed for good while they send to a real relay: `python tests/killed_digests.py 1000` prints what was delivered, lost and doubled.

A run is a process of its own on a SQLite file; it is killed after a random time, and another goes on. The relay counts what it took.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from digest_world import OPTIONS, at, audit_outcomes, small_world
from mail_relay import RelayHandler, relay

from screener.mail import Relay, SmtpSender
from screener.store import digests
from screener.store.migrate import open_database
from screener.workflows.send_digests import run_digests


@dataclass
class Figures:
    """What became of the digests of all rounds."""

    kills: int = 0
    digests: int = 0
    lost: int = 0
    doubled: int = 0
    in_doubt: int = 0
    worst_per_kill: int = 0

    def __str__(self) -> str:
        return f"{self.kills} kills, {self.digests} digests: {self.lost} lost, {self.doubled} arrived twice (at most {self.worst_per_kill} per kill), {self.in_doubt} on record as in doubt"


def killed_runs(folder: Path, kills: int, *, coordinators: int = 12, seed: int = 7) -> Figures:
    """Rounds of kills until there were so many; each round ends with a run that is left alone."""
    chance = random.Random(seed)
    figures = Figures()
    round_number = 0
    while figures.kills < kills:
        round_number += 1
        url = f"sqlite:///{folder / f'round-{round_number}.sqlite3'}"
        database = open_database(url)
        small_world(database, coordinators)
        database.close()
        handler = RelayHandler()
        with relay(handler) as port:
            before = Counter[str]()
            while figures.kills < kills:
                if not _killed(url, port, handler, chance.randint(0, 3), chance.uniform(0.0, 0.03)):
                    break
                figures.kills += 1
                taken = _taken(handler)
                new_doubles = sum(max(taken[key] - 1, 0) for key in taken) - sum(max(before[key] - 1, 0) for key in before)
                figures.worst_per_kill = max(figures.worst_per_kill, new_doubles)
                before = taken
            _wait(_run(url, port))
            taken = _taken(handler)
        database = open_database(url)
        with database.reading() as session:
            wanted = {item.message_id for item in digests.outbox(session, states=["sent"])}
            unsent = digests.outbox(session, states=["pending", "sending"])
        figures.digests += coordinators
        figures.lost += len(unsent) + len(wanted - taken.keys()) + (coordinators - len(wanted))
        figures.doubled += sum(count - 1 for count in taken.values())
        figures.in_doubt += audit_outcomes(database).count("unknown")
        database.close()
    return figures


def _taken(handler: RelayHandler) -> Counter[str]:
    return Counter(str(message_from_bytes(one.message, policy=default)["Message-ID"]) for one in list(handler.taken))


def _run(url: str, port: int) -> int:
    """A run in a fork; its process number."""
    pid = os.fork()
    if pid:
        return pid
    try:
        database = open_database(url)
        with SmtpSender(Relay("localhost", port, "none", timeout=10)) as sender:
            run_digests(database, sender, OPTIONS, now=at(0))
        os._exit(0)
    except BaseException:
        os._exit(1)


def _killed(url: str, port: int, handler: RelayHandler, mails: int, seconds: float) -> bool:
    """Kill a run a moment after the relay took so many mails (0: a moment after its start); False where it was done before."""
    first = len(handler.taken)
    pid = _run(url, port)
    limit = time.monotonic() + 5
    while len(handler.taken) - first < mails and time.monotonic() < limit:
        if os.waitpid(pid, os.WNOHANG)[0]:
            return False
        time.sleep(0.0005)
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


def _wait(pid: int) -> None:
    assert 0 == os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        sys.stdout.write(f"{killed_runs(Path(place), int(sys.argv[1]) if len(sys.argv) > 1 else 30)}\n")
