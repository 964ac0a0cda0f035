"""Infection: tests and viral control.

What it is     a test for HIV or hepatitis and its result; HIV or viral hepatitis that treatment holds down
How it reads   "negative HIV test", "HBsAg negative", "positive for hepatitis C antibody", "undetectable viral load on antiretroviral therapy", "HCV RNA undetectable"
Needs          labs or conditions that name the test; conditions with `viral_load_undetectable`
Unknown when   a test is asked and no result stands in the file, or the viral load is not recorded
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, met, missing, not_met
from screener.criteria.condition.groups import CHRONIC_VIRUSES, ids_of
from screener.criteria.nodes import Node, all_of, any_of, implies
from screener.criteria.scan import Reading, Scan
from screener.criteria.wording_shared import said_at
from screener.patients.facts import Chart, ConditionFact

_TESTS = {"HIV": "HIV", "HBSAG": "hepatitis B", "HCVAB": "hepatitis C", "HBCAB": "hepatitis B"}
_LOADS = {"HIVVL": "HIV", "HBVDNA": "hepatitis B", "HCVRNA": "hepatitis C"}
_TEST_OF = {"HIV": "HIV", "hepatitis B": "HBSAG", "hepatitis C": "HCVAB"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TestResult(Leaf):
    """A qualitative test: `test` is the lexicon's lab id, `virus` the condition that it is for. `positive` says which result is stated."""

    kind: str = "infection"
    test: str
    virus: str
    positive: bool

    room: ClassVar[str] = "infection_test"
    __test__: ClassVar[bool] = False  # not a test of ours

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """A negative result needs a result on record; a positive one is also ruled out where the infection is denied (rule 11)."""
        results = chart.test_results(self.test)
        found = chart.condition(ids_of(self.virus))
        need = Need(
            f"labs:{self.test}", f"What is the result of the test for {self.virus} ({self.test}), and on what date?", Ask.LABORATORY
        )
        if results:
            newest = results[0]
            return met(newest.shown) if newest.positive == self.positive else not_met(newest.shown)
        active = [fact for fact in found.present if fact.active]
        if active:
            return met(active[0].shown) if self.positive else not_met(active[0].shown)
        if found.denied and self.positive:
            return not_met(f"no {self.virus}: {found.because}", absent=True)
        return missing(f"no result of a test for {self.virus} on record", need)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed(Leaf):
    """HIV or viral hepatitis whose virus cannot be found in the blood; `viruses` by name. `on_therapy` where antiviral treatment is asked too."""

    kind: str = "infection"
    viruses: tuple[str, ...]
    on_therapy: bool = False

    room: ClassVar[str] = "viral_suppression"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """True where each such infection on record is undetectable; false where one is detectable, or there is none."""
        need = Need(f"conditions:{self.viruses[0]}", f"Is the viral load of {' or '.join(self.viruses)} undetectable?", Ask.LABORATORY)
        facts: list[ConditionFact] = []
        denied = True
        for virus in self.viruses:
            found = chart.condition(ids_of(virus))
            facts += [fact for fact in found.present if fact not in facts]
            denied = denied and (found.denied or bool(found.present))
        if not facts:
            return (
                not_met(f"no {' or '.join(self.viruses)}", absent=True)
                if denied
                else missing(f"{' or '.join(self.viruses)}: not recorded", need)
            )
        for fact in facts:
            if fact.viral_load_undetectable is False or (self.on_therapy and fact.on_treatment is False):
                return not_met(fact.shown)
        for fact in facts:
            if fact.viral_load_undetectable is None and not self._undetected(chart, fact):
                return missing(f"{fact.shown}; the viral load is not recorded", need)
        return met(facts[0].shown)

    def _undetected(self, chart: Chart, fact: ConditionFact) -> bool:
        for lab_id, virus in _LOADS.items():
            if virus in self.viruses and not ids_of(virus).isdisjoint(fact.ids):
                values = chart.lab_values(lab_id)
                if values and values[0].value <= 0:
                    return True
        return False


_WORD_TESTS = r"(?:tests?(?: results?)?|testing|serolog(?:y|ies|ic(?:al)?(?: tests?)?)|serum|antibod(?:y|ies)(?: tests?)?|antigens?|screen(?:ing)?(?: tests?)?|results?|status|assay|blood tests?|pcr)"
_NEGATIVE_FOR = re.compile(
    rf"(?:(?:a|documented|known|confirmed|have|had|has) ){{0,3}}(?:sero-?\s?negative|negative|non-?reactive)(?: {_WORD_TESTS}){{0,3}}(?: (?:for|to|of))?(?: (?:the|human immunodeficiency virus))?(?= )"
)
_IS_NEGATIVE = re.compile(
    rf"(?:\s?(?:{_WORD_TESTS}|\((?:hbsag|anti-hcv|hcv ab|hiv|hiv-1/2|1/2|-1/2)\)|\d/\d))*(?:\s?,?\s?(?:must|should|need to|has to|have to|is|are|be|been|was|were|tested|and|found|documented|results?|to|as|a|with))*\s?(?:sero-?\s?)?(?P<neg>negative|non-?reactive|not detected|undetectable|not reactive)(?: {_WORD_TESTS}){{0,2}}(?: (?:must be|is|are|should be))?(?: (?:on file|on record|available|documented|required))?(?![a-z])"
)
_ON_FILE = re.compile(
    r"(?: ?(?:must|should) be| ?(?:is|are)(?: required)?)?(?: (?:on file|on record|available|documented|required|mandatory|at screening|within the screening period))?(?![a-z])"
)
_POSITIVE_FOR = re.compile(
    rf"(?:(?:a|any|known|documented|confirmed|have|had|has|testing|tested|tests|history of|with) ){{0,4}}(?:sero-?\s?positive|sero-?positivity|positive|reactive|positivity)(?: {_WORD_TESTS}){{0,3}}(?:\(s\))?(?: (?:for|to|of|with))(?: the)?(?= )"
)
_IS_POSITIVE = re.compile(
    rf"(?:\s?{_WORD_TESTS}){{0,2}}(?:\s(?:is|are|was|results?|be))?\s?-?(?:sero-?\s?)?(?:positive|reactive|positivity|detected|reactivity)(?: (?:results?|tests?|status|at screening))?(?![a-z])"
)
_LOAD_WORDS = r"(?:viral loads?|viral (?:dna|rna)|virus load|viral titers?|rna|dna|hiv rna|(?:hbv|hepatitis b(?: virus)?)[- ](?:dna|viral loads?)|(?:hcv|hepatitis c(?: virus)?)[- ](?:rna|viral loads?)|hiv(?:-1)?[- ](?:rna|viral loads?)|vl)"
_UNDETECTABLE = re.compile(
    r"(?:(?:an?|the|with|have|has|had|and|whose|who|on|is|are|they|sustained|quantitative|confirmed|documented|also|stable|must|be) ){0,6}(?:"
    rf"(?:undetectable|non-?detectable|not detectable|suppressed|negative|fully suppressed|undetected|below (?:the )?(?:limit|level) of (?:detection|quantification)|unquantifiable)(?: \(?(?:quantitative|plasma|serum|hiv|hcv|hbv|levels? of|by pcr|pcr)\)?){{0,2}} {_LOAD_WORDS}(?: (?:levels?|tests?|load|by pcr|pcr|results?))?"
    rf"|{_LOAD_WORDS}(?: (?:levels?|tests?|by pcr|pcr|results?|load|\(viral load\)))?(?:\s?(?:,|must|should|be|is|are|been|has|have|was|remains?|and|that|to|:|test(?:s|ed)?|=)){{0,4}}\s?(?:undetectable|non-?detectable|not detectable|suppressed|negative|undetected|not detected|unquantifiable|(?:below|under|less than|<|at or below) (?:the )?(?:lower )?(?:limits?|levels?) of (?:detection|quantification|quantitation|detectability)|below (?:the )?(?:detectable|detection) (?:limits?|levels?))"
    r"|(?:virologically|virally) (?:suppressed|controlled)|(?:sustained )?viro?logic(?:al)? (?:suppression|response|control|cure)|viral suppression|sustained viro?logic(?:al)? response"
    r")(?: (?:on|under|with|while on|while receiving) (?:(?:suppressive|effective|anti-?\s?viral|anti-?\s?retroviral|stable|current|highly active|the|a|an|oral|combination) ){0,4}(?:therapy|treatment|regimen|medications?|art|haart|suppression))?(?![a-z])"
)
_EFFECTIVE_ART = re.compile(
    r"(?:(?:who|are|is|and|be|currently|have been|has been|those|must) ){0,4}(?:on|receiving|taking|treated with|under|established on|stable on|with|maintained on)(?: (?:an?|the|established|effective|stable|suppressive|highly active|combination|concomitant|current|ongoing|chronic|oral|standard))* (?:anti-?\s?retroviral|anti-?\s?viral|anti-?\s?hbv|art|haart|suppressive)(?: (?:therapy|treatment|regimen|medications?|drugs?|suppressive|therapies))*(?: \((?:art|haart)\))?(?: (?:for|if) (?:at least |indicated)?)?(?=[\s,.;)]|$)"
)
_CLEARED = re.compile(
    r"(?:(?:a|the|who|have|has|had|been|with|patients|those|successfully|definitively|their|is|are) ){0,5}(?:cleared|eradicated|resolved|cured|curatively treated)(?: (?:the|their))?(?: (?:hbv|hcv|hepatitis [bc]|virus|infections?|viral))*(?: of hepatitis [bc])?(?![a-z])"
)


def viruses_in(scan: Scan) -> tuple[str, ...]:
    """HIV, hepatitis B and C as far as the sentence names them; all three where it names none."""
    named = []
    for virus in CHRONIC_VIRUSES:
        own = ids_of(virus)
        labs = {lab for lab, name in (_TESTS | _LOADS).items() if name == virus}
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
        if concept.kind == "lab" and concept.id in _TESTS:
            return [(concept.id, _TESTS[concept.id])], k + 1
    for concept in scan.tokens[k].concepts:
        if concept.kind == "condition":
            for virus in CHRONIC_VIRUSES:
                if concept.id in ids_of(virus):
                    j = k + 1
                    found = [(_TEST_OF[virus], virus)]
                    letter = (
                        said_at(scan, j + 1, re.compile(r"c(?: virus)?(?![a-z])"))
                        if virus == "hepatitis B" and j + 1 < len(scan.tokens) and scan.tokens[j].sym in ("OR", "AND", "ANDOR", "/", ",")
                        else None
                    )
                    if letter:
                        found.append((_TEST_OF["hepatitis C"], "hepatitis C"))
                        j = letter[1]
                    return found, j
    return None


def _tests_from(scan: Scan, k: int) -> tuple[list[tuple[str, str]], int] | None:
    """A list of tests from token `k`."""
    first = _test_at(scan, k)
    if first is None:
        return None
    found, j = first
    tail = re.compile(
        rf"(?:{_WORD_TESTS}|infections?|virus|\((?:hiv|hbv|hcv|hbsag|anti-hcv|hcv ab|hbs ?ag)\)|surface antigen|1/2|1 and 2)(?![a-z])"
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
    lead = said_at(scan, i, _NEGATIVE_FOR)
    if lead and (tests := _tests_from(scan, lead[1])):
        j = tests[1]
        behind = said_at(scan, j, _ON_FILE) if j < len(scan.tokens) else None
        if behind:
            j = behind[1]
        return Reading(i, j, _results(scan, tests[0], i, j, positive=False), "infection")
    lead = said_at(scan, i, _POSITIVE_FOR)
    if lead and (tests := _tests_from(scan, lead[1])):
        return Reading(i, tests[1], _results(scan, tests[0], i, tests[1], positive=True), "infection")
    tests = _tests_from(scan, i)
    if tests is None or tests[1] >= len(scan.tokens):
        return None
    behind = said_at(scan, tests[1], _IS_NEGATIVE)
    if behind:
        return Reading(i, behind[1], _results(scan, tests[0], i, behind[1], positive=False), "infection")
    behind = said_at(scan, tests[1], _IS_POSITIVE)
    if behind and any(c.kind == "lab" for token in scan.tokens[i : tests[1]] for c in token.concepts):
        return Reading(i, behind[1], _results(scan, tests[0], i, behind[1], positive=True), "infection")
    return None


def _suppression(scan: Scan, i: int) -> Reading | None:
    """Viral control that begins at token `i`."""
    j = i
    therapy = False
    held = False
    for _ in range(4):
        if j >= len(scan.tokens):
            break
        found = said_at(scan, j, _UNDETECTABLE)
        art = said_at(scan, j, _EFFECTIVE_ART)
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
            and (said_at(scan, j + 1, _UNDETECTABLE) or said_at(scan, j + 1, _EFFECTIVE_ART))
        ):
            opened = scan.tokens[j].sym == "("
            j += 1
            if opened:
                held, j = True, (said_at(scan, j, _UNDETECTABLE) or said_at(scan, j, _EFFECTIVE_ART) or (None, j))[1]
                j += j < len(scan.tokens) and scan.tokens[j].sym == ")"
        else:
            break
    if not held:
        cleared = said_at(scan, i, _CLEARED)
        if not cleared or not _virus_near(scan):
            return None
        j = cleared[1]
        if j < len(scan.tokens) and scan.tokens[j].sym == "(":
            inner = said_at(scan, j + 1, _UNDETECTABLE)
            if inner and inner[1] < len(scan.tokens) and scan.tokens[inner[1]].sym == ")":
                j = inner[1] + 1
    return Reading(i, j, Suppressed(viruses=_named_between(scan, i, j), on_therapy=therapy, **scan.span(i, j)), "infection")


def _virus_near(scan: Scan) -> bool:
    return viruses_in(scan) != CHRONIC_VIRUSES


def _named_between(scan: Scan, i: int, j: int) -> tuple[str, ...]:
    """The viruses that the words themselves name, else those of the sentence."""
    part = Scan(scan.clean, scan.tokens[i:j], scan.base, scan.excluding)
    own = viruses_in(part)
    return own if own != CHRONIC_VIRUSES else viruses_in(scan)


_TRIGGERS = re.compile(r"negative|reactive|positiv|undetect|detect|suppress|virolog|viral|quantif|cleared|eradicat|retroviral|antiviral")
_MUST_BE = re.compile(
    r"(?:are required to|is required to|must|should|need to|have to|has to)(?: (?:also|all|be|have|show|demonstrate|receive|been|on))*(?![a-z])"
)


def read(scan: Scan) -> list[Reading]:
    """Claims test results and viral control; "those with hepatitis C must have an undetectable viral load" as one statement."""
    if not ({"COND", "LAB"} & scan.present or "viral" in scan.present or "retroviral" in scan.present) or not _TRIGGERS.search(
        scan.clean.lower, scan.tokens[0].start, scan.tokens[-1].end
    ):
        return []
    out: list[Reading] = []
    i = 0
    while i < len(scan.tokens):
        found = _tested(scan, i) or _suppression(scan, i)
        if found is not None:
            out.append(found)
            i = max(found.j, i + 1)
        else:
            i += 1
    return out


__all__ = ["Suppressed", "TestResult", "implies", "read"]
