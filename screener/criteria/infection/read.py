"""Reads test results and viral control."""

from __future__ import annotations

import re

from screener.criteria.condition.groups import CHRONIC_VIRUSES, ids_of
from screener.criteria.infection import words as said
from screener.criteria.infection.leaf import Suppressed, TestResult
from screener.criteria.nodes import Node, all_of, any_of
from screener.criteria.scan import Reading, Scan
from screener.criteria.wording_shared import said_at
from screener.text.gated import gated


def viruses_in(scan: Scan) -> tuple[str, ...]:
    """HIV, hepatitis B and C as far as the sentence names them; all three where it names none."""
    named = []
    for virus in CHRONIC_VIRUSES:
        own = ids_of(virus)
        labs = {lab for lab, name in (said.TESTS | said.LOADS).items() if name == virus}
        if any(
            (c.kind == "condition" and c.id in own) or (c.kind == "lab" and c.id in labs) for token in scan.tokens for c in token.concepts
        ):
            named.append(virus)
    return tuple(named) or CHRONIC_VIRUSES


def _test_at(scan: Scan, k: int) -> tuple[list[tuple[str, str]], int] | None:
    """The test or virus that token `k` names, as (lab id, virus)."""
    if k >= len(scan.tokens):
        return None
    for concept in scan.tokens[k].concepts:
        if concept.kind == "lab" and concept.id in said.TESTS:
            return [(concept.id, said.TESTS[concept.id])], k + 1
        if concept.kind == "lab" and concept.id in said.LOADS:
            return [(concept.id, said.LOADS[concept.id])], k + 1
    for concept in scan.tokens[k].concepts:
        if concept.kind == "condition":
            for virus in CHRONIC_VIRUSES:
                if concept.id in ids_of(virus):
                    j = k + 1
                    found = [(said.TEST_OF[virus], virus)]
                    letter = (
                        said_at(scan, j + 1, gated(r"c(?: virus)?(?![a-z])"))
                        if virus == "hepatitis B" and j + 1 < len(scan.tokens) and scan.tokens[j].sym in ("OR", "AND", "ANDOR", "/", ",")
                        else None
                    )
                    if letter:
                        found.append((said.TEST_OF["hepatitis C"], "hepatitis C"))
                        j = letter[1]
                    return found, j
    return None


def _tests_from(scan: Scan, k: int) -> tuple[list[tuple[str, str]], int] | None:
    """A list of tests from token `k`."""
    first = _test_at(scan, k)
    if first is None:
        return None
    found, j = first
    tail = gated(
        rf"(?:{said.WORD_TESTS}|infections?|virus|[(\[]\s?(?:(?:human immunodeficiency virus|hepatitis [bc](?: virus)?|hiv|hbv|hcv|hbs ?ag|anti-?hcv|anti-?hbc|hbc ?ab|hcv[ -]?ab|surface|core|antigen|antibod(?:y|ies)|ribonucleic acid|deoxyribonucleic acid|rna|dna|ab|ag|qualitative|quantitative|viral load|-?1/2)[\s,]{{0,2}}){{1,4}}[)\]]|surface antigen|1/2|1 and 2|by (?:(?:a )?(?:quantitative |qualitative )?(?:polymerase chain reaction|pcr|nucleic acid (?:amplification )?test(?:ing)?|naat?))(?: (?:test(?:ing)?|assay))?(?: ?[(\[](?:pcr|nat|naat)[)\]])?)(?![a-z])"
    )
    while True:
        behind = said_at(scan, j, tail)
        while behind:
            j = behind[1]
            behind = said_at(scan, j, tail)
        k = j
        while k < len(scan.tokens) and k < j + 2 and scan.tokens[k].sym in (",", "AND", "OR", "ANDOR", "/"):
            k += 1
        more = _test_at(scan, k) if k > j else None
        if more is None:
            return found, j
        found += more[0]
        j = more[1]


def _results(scan: Scan, tests: list[tuple[str, str]], i: int, j: int, *, positive: bool) -> Node:
    made = [TestResult(test=test, virus=virus, positive=positive, **scan.span(i, j)) for test, virus in dict.fromkeys(tests)]
    return any_of(*made) if positive else all_of(*made)


def _tested(scan: Scan, i: int) -> Reading | None:
    """A test result that begins at token `i`."""
    lead = said_at(scan, i, said.NEGATIVE_FOR)
    if lead and (tests := _tests_from(scan, lead[1])) and not _of_load(tests[0]):
        j = tests[1]
        behind = said_at(scan, j, said.ON_FILE) if j < len(scan.tokens) else None
        if behind:
            j = behind[1]
        return Reading(i, j, _results(scan, tests[0], i, j, positive=False), "infection")
    lead = said_at(scan, i, said.POSITIVE_FOR)
    if lead and (tests := _tests_from(scan, lead[1])) and (not lead[0]["found"] or _by_test(scan, lead[1], tests[1])):
        return Reading(i, tests[1], _results(scan, tests[0], i, tests[1], positive=True), "infection")
    tests = _tests_from(scan, i)
    if tests is None or tests[1] >= len(scan.tokens):
        return None
    behind = said_at(scan, tests[1], said.IS_NEGATIVE)
    if behind and (not _of_load(tests[0]) or _asked_of_all(scan)):
        return Reading(i, behind[1], _results(scan, tests[0], i, behind[1], positive=False), "infection")
    behind = said_at(scan, tests[1], said.IS_POSITIVE)
    if behind and _by_test(scan, i, tests[1]):
        return Reading(i, behind[1], _results(scan, tests[0], i, behind[1], positive=True), "infection")
    return None


def _of_load(tests: list[tuple[str, str]]) -> bool:
    """Is an amount of virus among the tests? That it cannot be found is for `_suppression`."""
    return any(test in said.LOADS for test, _ in tests)


def _asked_of_all(scan: Scan) -> bool:
    """ "HCV RNA negative" where the sentence speaks of nobody who has the virus: a test result that is asked of every patient."""
    return not scan.excluding and {"COND", "IF", "EXCEPT", "MAY"}.isdisjoint(scan.present)


def _by_test(scan: Scan, i: int, j: int) -> bool:
    """Do the tokens name a test, and not only the infection?"""
    return any(c.kind == "lab" for token in scan.tokens[i:j] for c in token.concepts)


def _suppression(scan: Scan, i: int) -> Reading | None:
    """Viral control that begins at token `i`."""
    j = i
    therapy = False
    held = False
    for _ in range(4):
        if j >= len(scan.tokens):
            break
        found = said_at(scan, j, said.UNDETECTABLE)
        art = said_at(scan, j, said.EFFECTIVE_ART)
        if found:
            therapy = therapy or bool(
                re.search(
                    r"(?:on|under|with|receiving) (?:\w{2,14}[ -]?){0,4}(?:therapy|treatment|regimen|art|haart|suppression)$",
                    found[0].group(),
                )
            )
            held, j = True, found[1]
        elif art:
            therapy, j = True, art[1]
        elif held and scan.tokens[j].sym in ("WITHIN", "AGO", "ATTIME"):
            j += 1
        elif (
            (held or therapy)
            and scan.tokens[j].sym in ("AND", ",", "(")
            and j + 1 < len(scan.tokens)
            and (said_at(scan, j + 1, said.UNDETECTABLE) or said_at(scan, j + 1, said.EFFECTIVE_ART))
        ):
            opened = scan.tokens[j].sym == "("
            j += 1
            if opened:
                held, j = True, (said_at(scan, j, said.UNDETECTABLE) or said_at(scan, j, said.EFFECTIVE_ART) or (None, j))[1]
                j += j < len(scan.tokens) and scan.tokens[j].sym == ")"
        else:
            break
    if not held:
        cleared = said_at(scan, i, said.CLEARED)
        if not cleared or not _virus_near(scan):
            return None
        j = cleared[1]
        if j < len(scan.tokens) and scan.tokens[j].sym == "(":
            inner = said_at(scan, j + 1, said.UNDETECTABLE)
            if inner and inner[1] < len(scan.tokens) and scan.tokens[inner[1]].sym == ")":
                j = inner[1] + 1
    loads = [(c.id, said.LOADS[c.id]) for token in scan.tokens[i:j] for c in token.concepts if c.kind == "lab" and c.id in said.LOADS]
    if loads and _asked_of_all(scan):
        return Reading(i, j, _results(scan, loads, i, j, positive=False), "infection")
    return Reading(i, j, Suppressed(viruses=_named_between(scan, i, j), on_therapy=therapy, **scan.span(i, j)), "infection")


def _detected(scan: Scan, i: int) -> Reading | None:
    """ "With a detectable viral load": of the viruses that are named."""
    found = said_at(scan, i, said.DETECTABLE)
    if found is None or not _virus_near(scan):
        return None
    viruses = _named_between(scan, i, found[1])
    tests = [(lab, virus) for lab, virus in said.LOADS.items() if virus in viruses]
    return Reading(i, found[1], _results(scan, tests, i, found[1], positive=True), "infection")


def _note(scan: Scan, i: int) -> Reading | None:
    """ "(testing is not required)"."""
    found = said_at(scan, i, said.NOT_REQUIRED) if scan.tokens[i].sym in ("(", "[") else None
    return Reading(i, found[1], None, "infection") if found is not None and "no" in found[0].group() else None


def _virus_near(scan: Scan) -> bool:
    return viruses_in(scan) != CHRONIC_VIRUSES


def _named_between(scan: Scan, i: int, j: int) -> tuple[str, ...]:
    """The viruses that the words themselves name, else those of the sentence."""
    part = Scan(scan.clean, scan.tokens[i:j], scan.base, scan.excluding)
    own = viruses_in(part)
    return own if own != CHRONIC_VIRUSES else viruses_in(scan)


def read(scan: Scan) -> list[Reading]:
    """Claims test results and viral control; "those with hepatitis C must have an undetectable viral load" as one statement."""
    if not ({"COND", "LAB"} & scan.present or "viral" in scan.present or "retroviral" in scan.present) or not said.TRIGGERS.search(
        scan.clean.lower, scan.tokens[0].start, scan.tokens[-1].end
    ):
        return []
    out: list[Reading] = []
    controlled = [pattern for pattern in (said.UNDETECTABLE, said.EFFECTIVE_ART, said.CLEARED) if scan.search(pattern)]
    i = 0
    while i < len(scan.tokens):
        found = _note(scan, i) or _tested(scan, i) or _detected(scan, i) or (_suppression(scan, i) if controlled else None)
        if found is not None:
            out.append(found)
            i = max(found.j, i + 1)
        else:
            i += 1
    return out
