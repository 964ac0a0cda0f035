"""How a state of the disease came about or how long it has lasted: "progressed during or after a platinum doublet", "stable disease for at least 3 months", "resectable by a thoracic surgeon".

The patient file answers the state, not always the rest. So the leaf carries the words: without the state it is false, with the state the words are asked about. Read when every
room has made its claims; what they read of the words already stays theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, missing
from screener.criteria.disease_shared import either, finding_of
from screener.criteria.disease_status.leaves import DiseaseState, state_of
from screener.criteria.disease_status.phrases import FIRST_WORDS, leaf_of, states_at
from screener.criteria.nodes import AllOf, AnyOf, Node, leaves
from screener.criteria.prior_therapy.leaves import PriorTherapy
from screener.criteria.scan import Offsets, Reading, Scan
from screener.criteria.tumour_view import TumourView, view_of
from screener.logic import Truth
from screener.patients.facts import Chart
from screener.text.gated import gated

_ASKED = {
    "relapsed": "Did the disease relapse",
    "progressed": "Did the disease progress",
    "refractory": "Was the disease refractory",
    "stable": "Is the disease stable",
    "no_evidence_of_disease": "Is the patient free of disease",
    "resectable": "Can the disease be resected",
    "unresectable": "Is the disease unresectable",
}
# "progressive disease after X" speaks of what happened then (verdicts, rule 4)
_THEN = {"progressive": "progressed", "progressed_after_relapse_therapy": "progressed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DiseaseCourse(Leaf):
    """The disease is in a state (see `DiseaseState`) in the way that `how` says, in the text's words."""

    kind: str = "disease_status"
    name: str = "course"
    state: str
    how: str

    room: ClassVar[str] = "disease_status"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Not without the state; with it, `how` is not recorded."""
        state = state_of(self.state, chart)
        if self.state == "refractory":
            state = either([state, state_of("progressed", chart)])  # refractory to one treatment, at some time
        question = f"{_ASKED[self.state]} {self.how}?"
        if state.truth is Truth.TRUE:
            return missing(f'{state.shown}; whether "{self.how}" is not recorded', Need("disease:course", question, Ask.COORDINATOR))
        return finding_of(state, question)


_TREATMENT = (
    r"(?:therap(?:y|ies)|treatments?|chemo ?therap(?:y|ies)|immuno ?therap(?:y|ies)|radio ?therap(?:y|ies)|radiation|chemo ?radiation|chemo ?radio ?therapy|(?:c)?crt|regimens?|lines?|doses?|inhibitors?|inhibition|agents?|drugs?|antibod(?:y|ies)|mab|transplant(?:ation)?s?|asct|hsct|hct|sct|"
    r"car t|surgery|resection|soc|standard of care|care|setting|stage|tki|ici|cpi|adjuvant|neo ?adjuvant|induction|consolidation|maintenance|doublet|deprivation|platinum|cycles?|infusion|vaccine|combination|modulators?|degraders?|conjugates?|adc|crt|rt|hma|hypomethylating|agonists?|blockade|anti [a-z0-9]+)"
)
_OF_TREATMENT = gated(rf"\b{_TREATMENT}\b")
_LINK = r"(?:during|after|on|following|within|while|despite|through|under|upon|since|to|from|post|with|by|WITHIN|AGO|SINCE|PRIORTO|WITHINW|at|for|immediately|shortly|receiving|having|beyond|via)"
_BEGINS = gated(
    rf"(?:(?:\( (?:pd|sd|cr|pr) \)|documented|occurring|that occurred|has been documented|radiographically|radiologically|clinically|only|either) ){{0,3}}(?!to )(?:{_LINK}|BQ|BD|≥|>|at least|less than|more than|greater than)(?= )"
)
_REFRACTORY = gated(rf"(?:to|{_LINK})(?= )")
_LASTING = gated(
    r"(?:\( (?:sd|ned) \) )?(?:for|≥|>|at least|more than|BD|WITHIN|AGO|BQ|over|lasting|during|after|following|on|since|SINCE|to)(?= )"
)
_BY = gated(r"(?:by|with|via|using|PRIORTO|DEFINE|according|based)(?= )")
_STOPS = frozenset(
    {
        ".",
        ";",
        ":",
        ",",
        "]",
        "[",
        "MUST",
        "MAY",
        "BARRED",
        "IF",
        "EXCEPT",
        "NEG",
        "EXAMPLE",
        "DEFINE",
        "ONEOF",
        "ALLOF",
        "NONEOF",
        "who",
        "whose",
        "because",
        "but",
        "however",
        "then",
    }
)
# A sentence that goes on to say what such a state counts as, asks for something else.
_EXPLAINS = gated(
    r"(?<= )(?:will|would|considered|counts?|counted|is|are|was|were|may|MAY|can|could|should|has|have|had|requires?|acceptable|allowed|regarded|defined as|means)(?= )"
)
_JOINTS = frozenset({"OR", "AND", "ANDOR", "/"})
_GOES_ON = gated(
    rf"(?:{_LINK}|{_TREATMENT}|(?:neo ?)?adjuvant|refractory|platinum|second|third|first|subsequent|other|immune|targeted|systemic|endocrine|hormonal|radio\w*|chemo\w*|immuno\w*|CLASS|DRUG|more|later|greater|without|a|an|the|prior|previous|NUM|at|(?:locally |loco ?regionally )?(?:advanced|metastatic|recurrent|relapsed|unresectable)(?: [a-z]+){{0,3}} (?:setting|stage))(?= )"
)
_STAGE = r"(?:(?:loco ?regionally |locally )?(?:advanced|metastatic|recurrent|relapsed|refractory|unresectable|inoperable|adjuvant|neo ?adjuvant|peri ?operative|palliative))"
_SETTING = gated(rf"(?:the |an? )?{_STAGE}(?:(?: (?:OR|AND|ANDOR|/|,|, OR|, AND))? {_STAGE}){{0,4}} (?:disease )?(?:settings?|stage)(?= )")
_IN_SETTING = gated(rf"(?:in|WITHINW) {_SETTING.pattern}")
_EDGE = frozenset(
    "for of in the a an their with to by at on and or OR AND ANDOR / that which WITHINW PRIORTO SINCE least than more less prior any ≥ > ≤ < BN BU".split()
)
_LONGEST = 30
_OF_THE_STATE = ("relapsed", "progressed", "progressive", "refractory", "progressed_after_relapse_therapy")
_STEADY = ("stable", "no_evidence_of_disease")
_SURGICAL = ("resectable", "unresectable")
_WITHIN_REACH = frozenset({"prior_therapy", "washout", "medication", "therapy_lines"})


def left_over(scan: Scan, chosen: Sequence[Reading]) -> Iterator[Reading]:
    """ "Relapsed or [progressed on imatinib]": a state that stands before an "or" and whose list another room has claimed from its second member on."""
    begins = {reading.i: reading for reading in chosen if reading.node is not None}
    taken = {k for reading in chosen for k in range(reading.i, reading.j)}
    for k, token in enumerate(scan.tokens[:-2]):
        if k in taken or token.sym not in FIRST_WORDS or scan.tokens[k + 1].sym not in _JOINTS or k + 2 not in begins:
            continue
        node = begins[k + 2].node
        if node is None or not all(_of_a_course(leaf) for leaf in leaves(node)):
            continue
        found = states_at(view_of(scan), k)
        if found is not None:
            yield Reading(k, k + 1, leaf_of(found.keys[0], view_of(scan), k, k + 1), "disease_status")


def _of_a_course(leaf: Leaf) -> bool:
    return leaf.kind == "disease_status" or (isinstance(leaf, PriorTherapy) and leaf.outcome != "")


def courses(scan: Scan, chosen: Sequence[Reading]) -> Iterator[Reading]:
    """Claims that stand, each with the words behind it that no room has read."""
    yield from left_over(scan, chosen)
    held = [reading for reading in chosen if reading.node is not None and _states(reading.node)]
    if not held:
        return
    others = any(leaf.kind == "malignancy" for reading in chosen if reading.node is not None for leaf in leaves(reading.node))
    view = view_of(scan)
    owner = {k: reading for reading in chosen for k in range(reading.i, reading.j)}
    for reading in held:
        assert reading.node is not None
        states = _states(reading.node)
        if others and states <= set(_STEADY):
            continue  # "another cancer without evidence of disease for 3 years": of which of them it is said is another question
        j = _tail(view, reading.j, owner, states)
        if j is None:
            continue
        how = scan.text(reading.j, j)[:200]
        yield Reading(reading.i, j, _with(reading.node, how, scan.span(reading.i, j)), "disease_status", 6)


def _states(node: Node) -> set[str]:
    """The states of a claim that is made of nothing else; empty for any other."""
    found = list(leaves(node))
    if not all(isinstance(leaf, DiseaseState) for leaf in found):
        return set()
    states = {leaf.state for leaf in found if isinstance(leaf, DiseaseState)}
    return states if any(states <= set(group) for group in (_OF_THE_STATE, _STEADY, _SURGICAL)) else set()


def _tail(view: TumourView, j: int, owner: dict[int, Reading], states: set[str]) -> int | None:
    """The end of the words behind token `j` that say how; None where none do."""
    tokens = view.scan.tokens
    if j >= len(tokens) or j in owner:
        return None
    begins = (
        _LASTING if states <= set(_STEADY) else _BY if states <= set(_SURGICAL) else _REFRACTORY if states == {"refractory"} else _BEGINS
    )
    if (found := view.match(_IN_SETTING, j)) is not None and states <= set(_OF_THE_STATE) and _unbroken(found.j, owner):
        return found.j
    if view.match(begins, j) is None:
        return None
    k = j
    while k < len(tokens) and k - j < _LONGEST:
        if (found := view.match(_SETTING, k)) is not None and _unbroken(found.j, owner):
            k = found.j
            continue
        reading = owner.get(k)
        if reading is not None:
            if not _of_the_treatment(view, reading, k):
                break
            k = reading.j
            continue
        sym = tokens[k].sym
        if sym in ("(", "["):
            close = _closed(view, k, owner)
            if close is None:
                break
            k = close
            continue
        if sym in _STOPS or sym == ")":
            break
        if sym in _JOINTS and (k + 1 >= len(tokens) or not _goes_on(view, k + 1, owner)):
            break
        k += 1
    while k > j and (tokens[k - 1].sym in _EDGE or view.text[view.at(k - 1) : view.at(k)].strip() in _EDGE):
        k -= 1
    said = view.text[view.at(j) - 1 : view.at(k)]
    if k - j < 2 or _EXPLAINS.search(said + (view.text[view.at(k) : view.at(k) + 24] if k < len(tokens) and k not in owner else "")):
        return None
    if states <= set(_STEADY) or states <= set(_SURGICAL):
        return k
    named = any(concept.kind in ("drug", "drug_class", "regimen") for token in tokens[j:k] for concept in token.concepts)
    return k if named or _OF_TREATMENT.search(said) else None


def _unbroken(end: int, owner: dict[int, Reading]) -> bool:
    """Does no claim reach over token `end`?"""
    return end not in owner or owner[end].i == end


def _goes_on(view: TumourView, k: int, owner: dict[int, Reading]) -> bool:
    """Does "or" join two treatments or two times, rather than two requirements?"""
    reading = owner.get(k)
    if reading is not None:
        return _of_the_treatment(view, reading, k)
    if view.scan.tokens[k].concept("drug") or view.scan.tokens[k].concept("drug_class") or view.scan.tokens[k].concept("regimen"):
        return True
    return view.match(_GOES_ON, k) is not None


_OF_ONE_SETTING = gated(
    r" (?:for|of|in|WITHINW) (?:the |their |an? )?(?:(?:locally |loco ?regionally )?advanced|recurrent|unresectable|relapsed|inoperable|metastatic)(?: (?:,|, OR|OR|ANDOR|AND|/))? (?:(?:,|OR|ANDOR|AND|/) )?$"
)


def _of_the_treatment(view: TumourView, reading: Reading, k: int) -> bool:
    """Is another claim only part of what the state is tied to ("after [treatment with X]", "therapy for [metastatic disease]")?"""
    if reading.i != k:
        return False
    if reading.node is None:
        return reading.room in _WITHIN_REACH or reading.room == "diagnosis"
    found = list(leaves(reading.node))
    if all(isinstance(leaf, PriorTherapy) and not leaf.outcome and not leaf.current for leaf in found):
        return True
    before = view.before(k, 24)
    stated = all(leaf.kind in ("disease_status", "metastasis") and leaf.room != "prior_therapy" for leaf in found)
    led = before.endswith((" for ", " for the ", " for their ", " of ", " in the ", " in ", " for a ", " WITHINW the ", " WITHINW "))
    return stated and (led or _OF_ONE_SETTING.search(view.before(k, 60)) is not None)


def _closed(view: TumourView, k: int, owner: dict[int, Reading]) -> int | None:
    """Behind a short parenthesis at token `k` that no room has read."""
    tokens = view.scan.tokens
    for n in range(k + 1, min(k + 9, len(tokens))):
        if tokens[n].sym in (")", "]"):
            return n + 1
        if tokens[n].sym in ("NEG", "EXCEPT", "IF", "MUST", "MAY", "(", "[") or (n in owner and owner[n].node is not None):
            return None
    return None


def _with(node: Node, how: str, span: Offsets) -> Node:
    if isinstance(node, DiseaseState):
        return DiseaseCourse(state=_THEN.get(node.state, node.state), how=how, **span)
    assert isinstance(node, AllOf | AnyOf)
    made = tuple(dict.fromkeys(_with(child, how, span) for child in node.children))
    return made[0] if len(made) == 1 else type(node)(made)


__all__ = ["DiseaseCourse", "courses", "left_over"]
