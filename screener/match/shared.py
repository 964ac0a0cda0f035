"""One statement for a whole panel: patients who agree on what it looks at are judged once.

Judging a statement is a pure function of what it asks of the chart. So the questions of one patient's judgement are noted with their answers, and every patient
whose chart answers the same has the same truth for the same reason. A statement that looks at what no two patients share (the value and day of a laboratory
test) is judged for each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from types import MethodType
from typing import Any

from pydantic import BaseModel

from screener import lexicons
from screener.criteria.base import Leaf, Outcome, bits_of
from screener.logic import PartialDate, Truth
from screener.patients.facts import Chart, State
from screener.patients.panel import Bits, People

_BY_VALUE = frozenset({bool, int, float, str, type(None), date, frozenset, PartialDate, Truth, State})
_GENERAL = frozenset({bool, int, float, str, type(None), date, frozenset})
_NOTHING = object()
_MOST_ALONE = 12  # patients in a row with whom nobody agrees: the rest are judged one by one

Question = tuple[tuple[str, ...], tuple[Any, ...], tuple[tuple[str, Any], ...] | None]
# attributes from the chart on; the arguments and keyword arguments of the last where it is a method
Asked = list[tuple[Question, Any]]


class Panel:
    """The charts of a panel on one day."""

    def __init__(self, charts: Sequence[Chart], as_of: date) -> None:
        self.as_of = as_of
        self._lexicons = lexicons.load()
        self.people = People(charts)
        self._answers: dict[Question, tuple[dict[Any, int], list[Any]]] = {}

    def judged(self, leaf: Leaf) -> Bits:
        """A statement for everybody."""
        whole = leaf.over(self.people, self.as_of)
        if whole is not None:
            return whole
        found: dict[Outcome, int] = {}
        todo, alone = self.people.everybody, 0
        settle = leaf.settler(self._lexicons, self.as_of)
        while todo and alone < _MOST_ALONE:
            one = todo & -todo
            asked: Asked = []
            outcome = settle(_NotedChart(self.people.charts[one.bit_length() - 1], (), asked))  # type: ignore[arg-type]
            same = self._agreeing(asked, todo, one)
            found[outcome] = found.get(outcome, 0) | same
            alone = alone + 1 if same == one else 0
            todo ^= same
        for who, chart in self.people.each(todo):
            outcome = settle(chart)
            found[outcome] = found.get(outcome, 0) | who
        return bits_of(found)

    def _agreeing(self, asked: Asked, among: int, one: int) -> int:
        """Those whose charts answer the same questions the same; `one` is the patient who was asked."""
        for question, answer in asked:
            if among == one:
                return one
            masks = self._masks(question, among)
            among &= masks.get(_key(answer), one)
        return among

    def _masks(self, question: Question, among: int) -> dict[Any, int]:
        """Who gives which answer. Kept for questions that do not depend on who is asked; others are asked only of those who may agree."""
        path, arguments, named = question
        general = path[-1] == "asked" or all(type(argument) in _GENERAL for argument in arguments)
        kept = self._answers.get(question) if general else None
        if kept is not None:
            return kept[0]
        masks: dict[Any, int] = {}
        answers = []
        for who, chart in self.people.each(self.people.everybody if general else among):
            answer = _reached(chart, path)
            if named is not None:
                answer = answer(*arguments, **dict(named))
            answers.append(answer)
            key = _key(answer)
            masks[key] = masks.get(key, 0) | who
        if general:
            self._answers[question] = masks, answers  # the answers are kept, so that nothing else takes their ids
        return masks


def _reached(chart: Chart, path: tuple[str, ...]) -> Any:
    """What stands at the end of a path of attributes; `_NOTHING` where a part of it is not in the patient file."""
    found: Any = chart
    for name in path:
        if found is None:
            return _NOTHING
        found = getattr(found, name)
    return found


def _key(answer: Any) -> Any:
    """Answers with one key are equal. Plain values are compared; of other things only the same object is taken to be equal."""
    if type(answer) in _BY_VALUE:
        return answer
    return tuple(map(_key, answer)) if type(answer) is tuple else id(answer)


class _NotedChart:
    """A chart, or a part of the patient file behind it, that notes what is asked of it."""

    __slots__ = ("_asked", "_of", "_path")

    looks_ahead = False

    def __init__(self, of: Any, path: tuple[str, ...], asked: Asked) -> None:
        self._of = of
        self._path = path
        self._asked = asked

    def __getattr__(self, name: str) -> Any:
        answer = getattr(self._of, name)
        if name == "lexicons":
            return answer  # the same for everybody
        path = (*self._path, name)
        if isinstance(answer, BaseModel):
            return _NotedChart(answer, path, self._asked)
        if isinstance(answer, MethodType):
            return self._noting(answer, path)
        self._asked.append(((path, (), None), answer))
        return answer

    def _noting(self, method: Callable[..., Any], path: tuple[str, ...]) -> Callable[..., Any]:
        def ask(*arguments: Any, **named: Any) -> Any:
            answer = method(*arguments, **named)
            self._asked.append(((path, arguments, tuple(named.items())), answer))
            return answer

        return ask
