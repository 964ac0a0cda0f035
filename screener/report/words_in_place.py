"""The registry's words in place: a trial's whole text cut into rows, each with one criterion, what stands before it, and what was not read in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from screener.criteria.criterion import Criterion
from screener.criteria.nodes import leaves
from screener.criteria.unread import Unread
from screener.match.model import CriterionVerdict, TrialMatch
from screener.text.clean import as_printed

TEXT_SOURCE = "eligibilityCriteria"


@dataclass(frozen=True, slots=True)
class WordsOfCriterion:
    """One criterion: the words between the one before and it (headings, bullets), then its own words in stretches, each read or not."""

    verdict: CriterionVerdict
    before: str
    stretches: tuple[tuple[str, bool], ...]  # words, and whether they were read


@dataclass(frozen=True, slots=True)
class WordsOfTrial:
    """The criteria of the text in its order, the words behind the last one, then the criteria of structured fields."""

    criteria: tuple[WordsOfCriterion, ...]
    after: str
    fields: tuple[WordsOfCriterion, ...]


def words_of(match: TrialMatch) -> WordsOfTrial:
    """Every character of the trial's text, once (twice where two criteria share words)."""
    text = match.trial.eligibility_text
    of_text = sorted((v for v in match.criteria if v.criterion.source == TEXT_SOURCE), key=lambda v: (v.criterion.start, v.index))
    fields = tuple(_words(v, "") for v in match.criteria if v.criterion.source != TEXT_SOURCE)
    reached = 0
    rows: list[WordsOfCriterion] = []
    for verdict in of_text:
        criterion = verdict.criterion
        in_place = text[criterion.start : criterion.end] == criterion.text
        rows.append(_words(verdict, text[reached : criterion.start] if in_place else ""))
        if in_place:
            reached = max(reached, criterion.end)
    return WordsOfTrial(tuple(rows), many_lines(text[reached:]).strip(), fields)


def _words(verdict: CriterionVerdict, before: str) -> WordsOfCriterion:
    return WordsOfCriterion(verdict, many_lines(before).lstrip("\n"), tuple(stretches(verdict.criterion)))


def stretches(criterion: Criterion) -> Iterator[tuple[str, bool]]:
    """A criterion's words in pieces, each with whether it was read; put together they are its text, made safe."""
    text = criterion.text
    reached = 0
    for start, end in sorted((leaf.start, leaf.end) for leaf in leaves(criterion.tree) if isinstance(leaf, Unread)):
        start = max(start, reached)
        if end <= start or criterion.source != TEXT_SOURCE:
            continue
        if start > reached:
            yield many_lines(text[reached:start]), True
        yield many_lines(text[start:end]), False
        reached = end
    if reached < len(text):
        yield many_lines(text[reached:]), True


def many_lines(source: str) -> str:
    """Text in its own lines as the registry prints it, without control characters, invisible marks that turn the direction of writing, and lone surrogates."""
    text = as_printed(source)
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    if character == "\n" or " " <= character <= "~":
        return character
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    if category in ("Cf", "Co", "Cn"):
        return ""
    return "\N{REPLACEMENT CHARACTER}" if category == "Cs" else character
