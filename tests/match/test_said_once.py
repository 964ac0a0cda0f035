"""What an open criterion says: what can be asked first, then the words that were not read, each once."""

from __future__ import annotations

from datetime import date

from screener import lexicons
from screener.criteria.conditions_shared import SexIs
from screener.criteria.nodes import AllOf, AnyOf, Node
from screener.criteria.unread import Unread
from screener.match.evaluate import Judge
from screener.patients.facts import Chart
from screener.patients.load import parse_patient


def _unread(words: str) -> Unread:
    return Unread(words=words, start=0, end=1)


def _said(tree: Node) -> str:
    return Judge(Chart(parse_patient({"id": "PT-7"}), lexicons.load()), date(2026, 6, 1)).tree(tree).because


def test_unread_words_come_last_in_one_list() -> None:
    """Words that were not read are one list, whatever the nesting, behind the fact that is missing."""
    sex = SexIs(sexes=("female",), start=0, end=1)
    inner = AnyOf(children=(_unread("as shown on a map"), sex, _unread("by the river")))
    tree = AllOf(children=(_unread("by day"), inner, _unread("by day")))
    assert 'sex not recorded; not read by the software: "by day", "as shown on a map", "by the river"' == _said(tree)


def test_long_lists_are_counted() -> None:
    """Four at most are quoted; the rest is a number."""
    tree = AllOf(children=tuple(_unread(word) for word in "abcdef"))
    assert 'not read by the software: "a", "b", "c", "d", and 2 more' == _said(tree)
