"""A scripted fortnight: the digests say exactly what was planted, nothing twice, nothing on quiet days."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from screener.workflows.fortnight import Night, play_fortnight

# Planted in the registry: nights 2, 4, 5, 7, 8, 10, 12, 14 (6 and 13 change nothing that anybody is to be told). Planted in time: DEMO-2's LVEF is of 11 May and
# counts for 28 days, the laboratory values of 26 and 27 May for 14, and the new trial asks for 52 days since a drug that ended on 20 April.
EXPECTED = {
    0: (
        "Now most worth getting: What is the latest absolute neutrophil count, and on what date was it measured?: DEMO-4",
        "Followed from now on: 1 eligible later, 3 undetermined: DEMO-1",
        "Followed from now on: 4 eligible, 8 undetermined: DEMO-2",
        "Followed from now on: 1 undetermined: DEMO-3",
        "Followed from now on: 7 undetermined: DEMO-4",
    ),
    2: ("Closed: it is suspended: DEMO-2 (NCT99000010)",),
    4: ("Now ruled out: DEMO-2 (NCT99000001)",),
    5: ("New trial: DEMO-2 (NCT99000091)",),
    7: ("Washout ends in 3 days, on 11 June 2026: DEMO-2 (NCT99000091)", "Opened: recruiting: DEMO-2 (NCT99000010)"),
    8: ("A site opened in reach: Lake Synthetic Hospital, Chicago: DEMO-2 (NCT99000012)", "Too old to count: LVEF: DEMO-2"),
    9: ("Now most worth getting: renew or settle ALT: DEMO-1",),
    10: (
        "Now eligible: DEMO-2 (NCT99000001)",
        "Washout ended today: now undetermined: DEMO-2 (NCT99000091)",
        "Too old to count: ALT, ANC, AST, HGB, PLT, TBILI: DEMO-2",
    ),
    12: ("Keeps changing: told again when it has stood for a week: DEMO-2 (NCT99000010)",),
    14: ("Closed: it was terminated: DEMO-2, DEMO-4 (NCT99000009)",),
}


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> list[Night]:
    return list(play_fortnight(tmp_path_factory.mktemp("fortnight")))


def test_the_digests_say_exactly_what_was_planted(nights: list[Night]) -> None:
    """Night by night, line by line; a night without an event has no mail."""
    assert EXPECTED == {night.number: night.lines for night in nights if night.mail is not None}
    assert list(range(15)) == [night.number for night in nights]


def test_nothing_is_said_twice(nights: list[Night]) -> None:
    """No line comes again."""
    lines = [line for night in nights for line in night.lines]
    assert sorted(set(lines)) == sorted(lines)


def test_amended_words_are_shown_before_and_after(nights: list[Night]) -> None:
    """The digest of a trial that rules out quotes the criterion as it was and as it is."""
    text = _text(nights[4].mail)
    assert 'was: "Age >= 3 years and <= 25 years"' in text
    assert 'now: "Age >= 3 years and <= 18 years"' in text


def test_no_value_of_a_patient_is_in_any_mail(nights: list[Night]) -> None:
    """Neither a laboratory value nor a date of birth nor the day of a result, in text, HTML or headers."""
    for night in nights:
        if night.mail is not None:
            mail = message_from_bytes(night.mail.read_bytes(), policy=default)
            everything = _text(night.mail) + mail.get_body(("html",)).get_content() + str(mail.items())
            assert [] == [value for value in ("57 %", "2004-08-11", "188", "3100", "2026-05-2", "0.7 mg") if value in everything]


def _text(path: Path | None) -> str:
    assert path is not None
    body = message_from_bytes(path.read_bytes(), policy=default).get_body(("plain",))
    assert body is not None
    return str(body.get_content())
