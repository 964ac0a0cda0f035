"""From the store to the relay: composed once, told when delivered, tried again, never twice."""

from __future__ import annotations

from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from digest_world import (
    OPTIONS,
    Recorder,
    at,
    audit_outcomes,
    coordinator,
    good_sync,
    judge,
    keep_patient,
    set_status,
    small_world,
    told_states,
)
from registry_records import study
from sqlalchemy import event

from screener.errors import MailError
from screener.mail import Delivery
from screener.store import coordinators, digests, locks, patients
from screener.store.locks import LockBusy
from screener.store.session import Database
from screener.workflows.send_digests import DIGESTS_LOCK, run_digests


class Answers(Recorder):
    """Answers in order, then takes everything."""

    def __init__(self, *answers: Delivery | Exception) -> None:
        super().__init__()
        self.answers = list(answers)

    def send(self, sender: str, to: str, message: bytes) -> Delivery:
        answer = self.answers.pop(0) if self.answers else Delivery("sent")
        if isinstance(answer, Exception):
            raise answer
        if answer.outcome == "sent" or answer.ambiguous:
            super().send(sender, to, message)
        return answer


def subjects(sender: Recorder) -> list[str]:
    return [str(message_from_bytes(message, policy=default)["Subject"]) for _, message in sender.sent]


def plain(message: bytes) -> str:
    """The text of a mail in one line."""
    part = message_from_bytes(message, policy=default).get_body(("plain",))
    assert part is not None
    return " ".join(part.get_content().split())


def test_once_per_period_and_then_only_what_changed(database: Database) -> None:
    """Before the hour nothing; after it once; on the next day nothing, because nothing changed; then the change."""
    small_world(database)
    sender = Recorder()
    assert 0 == run_digests(database, sender, OPTIONS, now=at(0, 6)).composed
    for clock in (at(0, 7), at(0, 9), at(1)):
        run_digests(database, sender, OPTIONS, now=clock)
    assert ["Trial digest: 1 newly followed"] == subjects(sender)
    set_status(database, 1, "SUSPENDED")
    run_digests(database, sender, OPTIONS, now=at(2))
    assert "Trial digest: 1 opened or closed" == subjects(sender)[-1]
    assert 2 == len(sender.sent)


def test_what_is_as_it_was_is_not_written_again(database: Database) -> None:
    """On a quiet morning the moment moves on and the state stands; who is followed no longer is passed over."""
    small_world(database)
    run_digests(database, Recorder(), OPTIONS, now=at(0))
    [before] = told_states(database)
    assert before is not None
    written: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("UPDATE coordinator_patients"):
            written.append(statement)

    event.listen(database.engine, "before_cursor_execute", listen)
    run_digests(database, Recorder(), OPTIONS, now=at(1))
    with database.writing() as session:
        coordinators.keep_told(session, 1, {"PT-0": "{}", "PT-gone": "{}"}, at(2)())
    event.remove(database.engine, "before_cursor_execute", listen)
    assert [False, False, True] == ["told_json" in statement for statement in written]
    assert ["{}"] == told_states(database)
    with database.reading() as session:
        assert at(2)() == coordinators.told(session, 1, "PT-0").told_at


def test_told_only_when_delivered(database: Database) -> None:
    """A digest that was refused told nothing: the next one says it again, with what came since."""
    small_world(database)
    run_digests(database, Recorder(), OPTIONS, now=at(0))
    before = told_states(database)
    set_status(database, 1, "SUSPENDED")
    report = run_digests(database, Answers(Delivery("permanent", "550 no such user", 550)), OPTIONS, now=at(1))
    assert (1, 0) == (report.permanent, report.sent)
    assert before == told_states(database)
    with database.reading() as session:
        assert [("c0@example.org", "550 no such user")] == [(item.email, item.error) for item in digests.bounced(session)]
    sender = Recorder()
    run_digests(database, sender, OPTIONS, now=at(2))
    assert ["Trial digest: 1 opened or closed"] == subjects(sender)
    with database.reading() as session:
        assert [] == digests.bounced(session)
    assert ["sent", "permanent", "sent"] == audit_outcomes(database)


def test_greylisting_is_tried_again_with_growing_pauses(database: Database) -> None:
    """Not before its time, and the same message."""
    small_world(database)
    sender = Answers(Delivery("transient", "451 come again", 451), Delivery("transient", "451 come again", 451))
    outcomes = []
    for minutes in (0, 5, 16, 30, 47):
        moment = at(0)().replace(minute=minutes)
        report = run_digests(database, sender, OPTIONS, now=lambda moment=moment: moment)
        outcomes.append((report.transient, report.sent))
    assert [(1, 0), (0, 0), (1, 0), (0, 0), (0, 1)] == outcomes
    assert 1 == len(sender.sent)


def test_a_newer_digest_supersedes_one_that_never_left(database: Database) -> None:
    """After two days without a relay one mail comes, not two."""
    small_world(database)
    run_digests(database, Recorder(), OPTIONS, now=at(0))
    set_status(database, 1, "SUSPENDED")
    down = run_digests(database, Answers(MailError("down")), OPTIONS, now=at(1))
    assert "down" == down.relay
    judge(database, "PT-0", {2: "eligible"}, day=2)
    sender = Recorder()
    run_digests(database, sender, OPTIONS, now=at(2))
    assert ["Trial digest: 1 newly eligible, 1 opened or closed"] == subjects(sender)


def test_a_relay_that_is_down_costs_one_attempt(database: Database) -> None:
    """The others keep their turn; when it is back all are served."""
    small_world(database, 3)
    report = run_digests(database, Answers(MailError("localhost:587 cannot be reached")), OPTIONS, now=at(0))
    assert (3, 0, 1) == (report.composed, report.sent, report.transient)
    assert 3 == run_digests(database, Recorder(), OPTIONS, now=at(0, 10)).sent


def test_no_mail_before_a_good_sync(database: Database) -> None:
    """Nothing is composed while no sync was good; an old or failed one is said on top."""
    good_sync(database, 0, study(1), outcome="failed")
    keep_patient(database, "PT-0")
    coordinator(database, "c0@example.org", "PT-0")
    sender = Recorder()
    report = run_digests(database, sender, OPTIONS, now=at(0))
    assert ("no sync was good yet: nothing is told before one is", []) == (report.held, sender.sent)
    good_sync(database, 1, study(1))
    good_sync(database, 2, study(1), outcome="failed")
    run_digests(database, sender, OPTIONS, now=at(4))
    assert "NOTE: the registry's data are 3 days old" in plain(sender.sent[0][1])
    assert "NOTE: the newest sync failed" in plain(sender.sent[0][1])


def test_quiet_mails_as_the_coordinator_chooses(database: Database) -> None:
    """Never, once a week, or always; without patients never."""
    small_world(database)
    coordinator(database, "c0@example.org", "PT-0", quiet="weekly")
    coordinator(database, "always@example.org", "PT-0", quiet="always")
    coordinator(database, "nobody@example.org", quiet="always")
    sender = Recorder()
    for day in range(9):
        good_sync(database, day, study(3))
        run_digests(database, sender, OPTIONS, now=at(day))
    assert 2 == sum(to == "c0@example.org" for to, _ in sender.sent)
    assert 9 == sum(to == "always@example.org" for to, _ in sender.sent)
    assert 0 == sum(to == "nobody@example.org" for to, _ in sender.sent)


def test_inactive_patients_and_unwanted_events_are_not_told_of(database: Database) -> None:
    """Who is inactive is left out; a kind that is not wanted is not kept for later either."""
    small_world(database, 2)
    coordinator(database, "c0@example.org", "PT-0", "PT-1", wants=["eligible"])
    with database.writing() as session:
        patients.set_active(session, "PT-1", False, now=at(0)())
    sender = Recorder()
    run_digests(database, sender, OPTIONS, now=at(0))
    set_status(database, 1, "SUSPENDED")
    run_digests(database, sender, OPTIONS, now=at(1))
    assert [] == sender.sent
    coordinator(database, "c0@example.org", "PT-0")
    run_digests(database, sender, OPTIONS, now=at(2))
    assert [] == sender.sent


def test_two_runs_at_once(database: Database) -> None:
    """The second is told so."""
    small_world(database)
    with locks.held(database, DIGESTS_LOCK, now=at(0)), pytest.raises(LockBusy):
        run_digests(database, Recorder(), OPTIONS, now=at(0))


def test_old_digests_are_dropped_and_what_was_delivered_is_not_told_again(database: Database) -> None:
    """Of each coordinator the newest of each state stays, and whatever still waits; the audit stays whole."""
    small_world(database, 2)
    sender = Recorder()
    for day in range(3):
        good_sync(database, day, study(3))
        set_status(database, 1, ("RECRUITING", "SUSPENDED", "RECRUITING")[day])
        run_digests(database, sender, OPTIONS, now=at(day))
    good_sync(database, 3, study(3))
    set_status(database, 1, "SUSPENDED")
    run_digests(database, Answers(MailError("down")), OPTIONS, now=at(3))
    assert (6, 7) == (len(sender.sent), len(audit_outcomes(database)))
    with database.writing() as session:
        assert 0 == digests.forget_before(session, at(0, 6)())
        assert 4 == digests.forget_before(session, at(30)())
        left = digests.outbox(session)
    assert [("2026-06-03", "sent"), ("2026-06-04", "pending")] == sorted({(item.period, item.state) for item in left})
    assert 7 == len(audit_outcomes(database))
    run_digests(database, sender, OPTIONS, now=at(3, 10))
    assert 8 == len(sender.sent)


def test_a_patient_without_verdicts_is_followed_all_the_same(database: Database) -> None:
    """They have no open trial yet; the first one is news."""
    good_sync(database, 0, study(1))
    keep_patient(database, "PT-0")
    coordinator(database, "c0@example.org", "PT-0")
    sender = Recorder()
    run_digests(database, sender, OPTIONS, now=at(0))
    assert "Followed from now on: no open trial: PT-0" in plain(sender.sent[0][1])
    run_digests(database, sender, OPTIONS, now=at(1))
    judge(database, "PT-0", {1: "eligible"}, day=2)
    run_digests(database, sender, OPTIONS, now=at(2))
    assert ["Trial digest: 1 newly followed", "Trial digest: 1 newly eligible"] == subjects(sender)


class Crash(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("after_commit", [False, True])
def test_a_crash_at_every_write_loses_nothing(tmp_path: Any, monkeypatch: pytest.MonkeyPatch, after_commit: bool) -> None:
    """Before or behind each transaction of a run: then a clean run delivers what is missing, and what came twice is written down and has the same id."""
    from screener.store.migrate import open_database

    plain = Database.writing
    crashed = 0
    for boundary in range(1, 40):
        database = open_database(f"sqlite:///{tmp_path / f'{after_commit}{boundary}.sqlite3'}")
        small_world(database, 2)
        sender = Recorder()
        count = [0]

        @contextmanager
        def counted(self: Database, count: list[int] = count, boundary: int = boundary) -> Any:
            count[0] += 1
            with plain(self) as session:
                yield session
                if count[0] == boundary and not after_commit:
                    raise Crash
            if count[0] == boundary and after_commit:
                raise Crash

        with monkeypatch.context() as patched:
            patched.setattr(Database, "writing", counted)
            try:
                run_digests(database, sender, OPTIONS, now=at(0))
                done = True
            except Crash:
                done = False
        if count[0] < boundary:
            assert done
            database.close()
            break
        crashed += 1
        with database.writing() as session:
            session.execute(locks.delete(locks.LockRow))
        run_digests(database, sender, OPTIONS, now=at(0, 9))
        _nothing_lost(database, sender)
        database.close()
    assert crashed >= 8


@pytest.mark.parametrize("behind", [False, True])
def test_a_crash_at_the_send_doubles_at_most_one(database: Database, behind: bool) -> None:
    """Before the relay has it nothing is doubled; behind it one mail is, with the same Message-ID, and the doubt is on record."""
    small_world(database, 3)

    class Crashing(Recorder):
        def send(self, sender: str, to: str, message: bytes) -> Delivery:
            if len(self.sent) == 1 and not behind:
                raise Crash
            super().send(sender, to, message)
            if len(self.sent) == 2 and behind:
                raise Crash
            return Delivery("sent")

    first, second = Crashing(), Recorder()
    with pytest.raises(Crash):
        run_digests(database, first, OPTIONS, now=at(0))
    report = run_digests(database, second, OPTIONS, now=at(0, 9))
    second.sent[:0] = first.sent
    _nothing_lost(database, second)
    assert 1 == report.in_doubt
    assert 3 + behind == len(second.sent)
    assert 1 == audit_outcomes(database).count("unknown")


def _nothing_lost(database: Database, sender: Recorder) -> None:
    by_address: dict[str, set[str]] = {}
    for to, message in sender.sent:
        by_address.setdefault(to, set()).add(str(message_from_bytes(message, policy=default)["Message-ID"]))
    with database.reading() as session:
        expected = sorted(one.email for one in digests.outbox(session, states=["sent"]))
    assert expected == sorted(by_address)
    assert all(len(ids) == 1 for ids in by_address.values())
    doubles = len(sender.sent) - len(by_address)
    assert doubles <= 1
    assert doubles <= audit_outcomes(database).count("unknown")
    assert all(told is not None for told in told_states(database))
