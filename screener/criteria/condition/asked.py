"""What the words around a condition ask, as it is collected."""

from __future__ import annotations

from dataclasses import dataclass, field

from screener.criteria.condition.leaf import Exempt
from screener.criteria.nodes import Node
from screener.text.merge import Window


@dataclass(slots=True)
class Asked:
    """What the words around one condition ask."""

    flags: set[str] = field(default_factory=set)
    degree: list[str] = field(default_factory=list)
    agents: tuple[str, ...] = ()
    window: Window | None = None
    opinion_word: str = ""
    apart: frozenset[str] = frozenset()  # the modifiers that an "or" joins ("severe or uncontrolled"): one of them suffices
    named: bool = False  # the degree is part of the condition's name ("NYHA class III heart failure"), no word before a list

    def add(self, group: str, words: str) -> None:
        """One modifier."""
        if group in ("severe", "narrow", "amount"):
            self.degree.append(words.strip(" ,/()"))
        elif group != "inert":
            self.flags.add(group)
        if group == "opinion":
            self.opinion_word = words.strip(" ,/")


@dataclass(slots=True)
class Item:
    """One condition of a list: tokens, ids, what is asked, and whether it had words of its own before and behind."""

    i: int
    j: int
    ids: tuple[str, ...]
    name: str
    asked: Asked
    led: bool = False
    head: int = 0
    illness: str = ""
    exempt: tuple[Exempt, ...] = ()
    tail: bool = False  # words behind it ask something of it


@dataclass(slots=True)
class Phrase:
    """A list of conditions as read: its tokens and its tree; no tree where the words only point back ("the infection")."""

    i: int
    j: int
    node: Node | None
