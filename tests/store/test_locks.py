"""One worker at a time, on both databases; a dead one is no worker."""

from __future__ import annotations

import os
import signal
import socket
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sync_nights import forked

from screener.store import locks
from screener.store.locks import LockBusy, LockLost, held, holders, process_start
from screener.store.session import Database, connect
from screener.store.tables import LockRow

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def _now() -> datetime:
    return NOW


def _hold_for_ever(url: str, ready) -> None:
    with held(connect(url), "work", now=_now):
        ready.set()
        signal.pause()


def _url(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def test_the_second_is_told_who_is_first(database: Database) -> None:
    """At once, and without waiting; afterwards the way is free."""
    with held(database, "work", now=_now):
        with pytest.raises(LockBusy, match=rf"^another screener is at work on this database \(process {os.getpid()} on "):
            held(database, "work", now=_now).__enter__()
        with database.reading() as session:
            assert [("work", os.getpid(), NOW)] == [(h.name, h.pid, h.since) for h in holders(session)]
    with held(database, "work", now=_now), database.reading() as session:
        assert 1 == len(holders(session))
    with database.reading() as session:
        assert [] == holders(session)


def test_locks_of_other_names_are_free(database: Database) -> None:
    """A sync does not keep a digest from being sent."""
    with held(database, "work", now=_now), held(database, "other", now=_now) as other:
        other.confirm()


def test_a_lock_ends_with_an_exception(database: Database) -> None:
    """It is never left behind by a living process."""
    with pytest.raises(ValueError, match="x"), held(database, "work", now=_now):
        raise ValueError("x")
    held(database, "work", now=_now).__enter__()


def test_the_lock_of_a_killed_process_is_free_at_once(database: Database) -> None:
    """`kill -9` leaves a row and no lock."""
    context = forked()
    ready = context.Event()
    process = context.Process(target=_hold_for_ever, args=(_url(database), ready), daemon=True)
    process.start()
    assert ready.wait(60)
    with pytest.raises(LockBusy, match=rf"process {process.pid} on "):
        held(database, "work", now=_now).__enter__()
    process.kill()
    process.join()
    for _ in range(100):
        try:
            with held(database, "work", now=_now):
                return
        except LockBusy:
            # PostgreSQL notices the broken connection in a moment
            signal.sigtimedwait([], 0.05)
    pytest.fail("the lock of a dead process is still held")


def _foreign(database: Database, *, beat: datetime) -> None:
    with database.writing() as session:
        session.add(LockRow(name="work", owner="x", host="elsewhere", pid=1, process_started="1", acquired_at=NOW, heartbeat_at=beat))


@pytest.fixture
def sqlite(tmp_path) -> Database:
    from screener.store.migrate import open_database

    return open_database(f"sqlite:///{tmp_path / 'x.sqlite3'}")


@pytest.mark.parametrize(("age", "free"), [(30, False), (89, False), (91, True), (86_400, True), (-30, False), (-3600, True)])
def test_a_foreign_lock_on_sqlite_lives_by_its_heartbeat(sqlite: Database, age: int, free: bool) -> None:
    """Another machine or container is alive if it beat within 90 seconds; a beat from the future is from before the clock went back."""
    _foreign(sqlite, beat=NOW - timedelta(seconds=age))
    if free:
        with held(sqlite, "work", now=_now):
            pass
    else:
        with pytest.raises(LockBusy, match="process 1 on elsewhere"):
            held(sqlite, "work", now=_now).__enter__()


def test_the_heart_beats_while_the_lock_is_held(sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The row's time moves on by itself."""
    monkeypatch.setattr(locks, "BEAT", 0.02)
    moments = [NOW]
    with held(sqlite, "work", now=lambda: moments[0]):
        moments[0] = NOW + timedelta(hours=1)
        for _ in range(500):
            with sqlite.reading() as session:
                if session.get(LockRow, "work").heartbeat_at == moments[0]:
                    return
            signal.sigtimedwait([], 0.01)
    pytest.fail("no heartbeat came")


def test_who_lost_the_lock_stops(sqlite: Database) -> None:
    """A process that slept for hours finds another one at work."""
    with held(sqlite, "work", now=_now) as lock:
        lock.confirm()
        with sqlite.writing() as session:
            session.get(LockRow, "work").owner = "somebody else"
        with pytest.raises(LockLost):
            lock.confirm()
    with sqlite.reading() as session:
        assert ["work"] == [h.name for h in holders(session)]


def test_a_process_is_known_by_its_start(sqlite: Database) -> None:
    """A later process with the same number is another one."""
    assert process_start(os.getpid()) == process_start(os.getpid())
    assert process_start(2**22 + 1) is None
    with held(sqlite, "work", now=_now), sqlite.writing() as session:
        row = session.get(LockRow, "work")
        assert socket.gethostname() == row.host.partition("/")[0]
        row.process_started = "1"
    with held(sqlite, "work", now=_now):
        pass


def test_the_last_transaction_of_a_dead_process_is_waited_for(database: Database) -> None:
    """Its server may still be finishing it: whoever takes over begins behind it, and what the dead one began later is refused."""
    with held(database, "work", now=_now) as lock:
        with database.writing() as session:
            lock.guard(session)
        if database.is_sqlite:
            return
        other = connect(_url(database))
        done: list[str] = []

        def take_over() -> None:
            with held(other, "work", now=_now):
                done.append("taken over")

        thread = threading.Thread(target=take_over)
        with database.writing() as session:
            lock.guard(session)
            lock._drop_connection()  # what the death of a process does first
            thread.start()
            thread.join(0.3)
            assert [] == done
        thread.join(10)
        assert ["taken over"] == done
        with pytest.raises(LockLost), database.writing() as session:
            lock.guard(session)
        other.close()
