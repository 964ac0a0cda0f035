"""One worker at a time. On PostgreSQL an advisory lock, which ends with its connection; on SQLite a row with a heartbeat.

A row on SQLite is dead when its process is (on the same machine), or when its heartbeat stopped (another machine or container).
"""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, delete, select, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from screener.errors import StoreError
from screener.store.bulk import upsert
from screener.store.session import Database
from screener.store.tables import LockRow

BEAT = 15.0  # seconds between two heartbeats
_STALE = timedelta(seconds=90)

Clock = Callable[[], datetime]


class LockBusy(StoreError):  # noqa: N818 - a state, said in one line
    """Somebody else holds the lock."""


class LockLost(StoreError):  # noqa: N818
    """The lock passed to somebody else while this process slept or was cut off: it must stop."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock, and since when."""

    name: str
    host: str
    pid: int
    since: datetime

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host.partition('/')[0]}, since {self.since:%Y-%m-%d %H:%M} UTC"


@contextmanager
def held(database: Database, name: str, *, now: Clock) -> Iterator[HeldLock]:
    """Hold the lock for the length of the block. LockBusy at once where another process holds it."""
    lock = _PostgresqlLock(database, name, now) if not database.is_sqlite else _SqliteLock(database, name, now)
    lock.acquire()
    try:
        yield lock
    finally:
        lock.release()


def holders(session: Session) -> list[Holder]:
    """The locks as the rows tell them: for people, not for decisions."""
    return [Holder(row.name, row.host, row.pid, row.acquired_at) for row in session.scalars(select(LockRow).order_by(LockRow.name))]


class HeldLock:
    """A lock while it is held. `confirm` is asked before each page is written."""

    def __init__(self, database: Database, name: str, now: Clock) -> None:
        self._database, self._name, self._now = database, name, now
        self._owner = secrets.token_hex(16)

    def acquire(self) -> None:
        raise NotImplementedError

    def confirm(self) -> None:
        """LockLost where another process has taken the lock; StoreError where the database cannot be asked."""
        raise NotImplementedError

    def guard(self, session: Session) -> None:
        """At the start of a transaction that writes: LockLost unless the lock is still this holder's, and it stays so until the transaction ends."""
        if session.scalar(select(LockRow.owner).where(LockRow.name == self._name)) != self._owner:
            raise LockLost("another screener has taken over the work on this database")

    def release(self) -> None:
        raise NotImplementedError

    def _tell(self, session: Session) -> None:
        moment = self._now()
        row = {
            "name": self._name,
            "owner": self._owner,
            "host": _machine(),
            "pid": os.getpid(),
            "process_started": process_start(os.getpid()),
            "acquired_at": moment,
            "heartbeat_at": moment,
        }
        upsert(session, LockRow, [row], key=["name"], update=[name for name in row if name != "name"])

    def _forget(self) -> None:
        with self._database.writing() as session:
            session.execute(delete(LockRow).where(LockRow.name == self._name, LockRow.owner == self._owner))

    def _busy(self, session: Session) -> LockBusy:
        row = session.get(LockRow, self._name)
        holder = f" ({Holder(row.name, row.host, row.pid, row.acquired_at)})" if row is not None else ""
        return LockBusy(f"another screener is at work on this database{holder}")


class _PostgresqlLock(HeldLock):
    """The lock lives on a connection of its own: it is free in the moment in which the process or its connection ends.

    The last transaction of a process that was killed may still be under way then, on another connection: the server finishes what it was sent. So every writing
    transaction also holds a second lock, shared, and who takes the lock over waits until nobody holds that.
    """

    _connection: Connection | None = None

    def acquire(self) -> None:
        with self._database.faults_as_store_errors():
            connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            try:
                # The pool must never close or reset the connection under the lock, nor hand it on with the lock.
                connection.detach()
                got = connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _number(self._name)})
            except BaseException:
                connection.close()
                raise
        if not got:
            connection.close()
            with self._database.reading() as session:
                raise self._busy(session)
        self._connection = connection
        with self._database.writing() as session:
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _number(f"{self._name}: writing")})
            self._tell(session)

    def guard(self, session: Session) -> None:
        session.execute(text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": _number(f"{self._name}: writing")})
        super().guard(session)

    def confirm(self) -> None:
        """After a restart of the server the lock is gone with its connection: it is taken again, if nobody else was quicker."""
        try:
            if self._connection is not None:
                self._connection.scalar(text("SELECT 1"))
                return
        except SQLAlchemyError:
            self._drop_connection()
        try:
            self.acquire()
        except LockBusy as busy:
            raise LockLost(str(busy)) from busy

    def release(self) -> None:
        try:
            self._forget()
        except StoreError:
            pass  # the row only tells; the lock itself ends with the connection
        finally:
            self._unlock()
            self._drop_connection()

    def _unlock(self) -> None:
        """At once: a server takes its time to notice that a connection has ended, and the next run would find the lock held."""
        with suppress(SQLAlchemyError):
            if self._connection is not None:
                self._connection.scalar(text("SELECT pg_advisory_unlock(:key)"), {"key": _number(self._name)})

    def _drop_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except SQLAlchemyError:
                connection.invalidate()


def _number(name: str) -> int:
    """The 64-bit number by which PostgreSQL knows a lock."""
    return int.from_bytes(hashlib.sha256(f"screener:{name}".encode()).digest()[:8], "big", signed=True)


class _SqliteLock(HeldLock):
    def acquire(self) -> None:
        with self._database.writing() as session:
            row = session.get(LockRow, self._name)
            if row is not None and self._is_alive(row):
                raise self._busy(session)
            self._tell(session)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heartbeat of {self._name}", daemon=True)
        self._thread.start()

    def confirm(self) -> None:
        with self._database.reading() as session:
            if session.scalar(select(LockRow.owner).where(LockRow.name == self._name)) != self._owner:
                raise LockLost("another screener has taken over the work on this database")

    def release(self) -> None:
        self._done.set()
        self._thread.join()
        with suppress(StoreError):  # a full disk, say; the row is dead as soon as this process is
            self._forget()

    def _beat(self) -> None:
        while not self._done.wait(BEAT):
            try:
                with self._database.writing() as session:
                    mine = (LockRow.name == self._name) & (LockRow.owner == self._owner)
                    session.execute(update(LockRow).where(mine).values(heartbeat_at=self._now()))
            except StoreError:
                continue  # a busy or full database: the next beat may come through, and `confirm` tells if it came too late

    def _is_alive(self, row: LockRow) -> bool:
        if row.host == _machine():
            return process_start(row.pid) == row.process_started if row.process_started else _exists(row.pid)
        # A heartbeat far in the future was beaten before the clock went back: its holder would have beaten again by now.
        return abs(self._now() - row.heartbeat_at) < _STALE


def _machine() -> str:
    """This machine, and on Linux this space of process numbers: containers can share a name, not their processes."""
    try:
        return f"{socket.gethostname()}/{os.readlink('/proc/self/ns/pid')}"
    except OSError:
        return socket.gethostname()


def process_start(pid: int) -> str | None:
    """When a process began, in the kernel's ticks: tells it from a later one with the same number. None where it is not there, or cannot be told."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        fields = stat.rpartition(")")[2].split()
        return None if fields[0] in ("Z", "X") else fields[19]
    except (OSError, IndexError):
        return None


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
