"""Words beside a tumour's name that no room has claimed: adjectives before it ("select", "high-risk", "mixed"), a property behind it ("of low malignant potential").

Read when every room has made its claims, so that what they know comes first. A word belongs to the name only where nothing stands between. What it adds is a trait
(see `traits`); the tumour stays what it is, so that another tumour decides and the patient's own is asked about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from screener.criteria.diagnosis.leaves import Tumour
from screener.criteria.diagnosis.shown import evidence_before, source_behind
from screener.criteria.diagnosis.traits import CELLS, trait
from screener.criteria.nodes import Node, leaves
from screener.criteria.scan import Reading, Scan
from screener.criteria.tumour_view import TumourView, view_of
from screener.text.gated import Gated, gated

_GENERIC = (
    r"(?:(?:very )?(?:high|higher|low|lower|intermediate|standard|average|favou?rable|unfavou?rable|poor|adverse|increased)(?: (?:intermediate|OR intermediate|OR high))? risk|select|selected|rare|ultra rare|uncommon|unusual|specific|alternative|multi ?focal|multi ?centric|unifocal|multi ?nodular|unilateral|bilateral|solitary|single|"
    r"oligo ?metastatic|ruptured|superficial|deep|indolent|aggressive|smou?ldering|symptomatic|asymptomatic|transformed|mature|immature|precursor|secretory|non ?secretory|predominant(?:ly)?|mixed|combined|pure|noninvasive|non invasive|microinvasive|minimally invasive|"
    r"small|large|bulky|non bulky|distal|proximal|central|peripheral|midline|ipsilateral|contralateral|synchronous|metachronous|borderline|malignant|benign|primary|injectable|accessible|palpable|visible|treatment emergent|organ confined|liver confined|therapy related|"
    r"early stage|extensive stage|limited stage|end stage|late stage|castration sensitive|hormone sensitive|castrat(?:e|ion) resistant|endocrine resistant|endocrine sensitive|platinum resistant|platinum sensitive|platinum refractory|virus associated|viral associated|virally associated|"
    r"pelvic|retroperitoneal|thoracic|abdominal|intraabdominal|mediastinal|spinal|cranial|intracranial|supratentorial|infratentorial|orbital|cardiac|cutaneous|subcutaneous|mucosal|visceral|truncal|acral|pontine|spinal cord|grade (?:NUM|BN)|histologic grade NUM|low volume|high volume|low burden|low grade|intermediate grade)"
)
_ADJECTIVES = gated(rf"(?:(?:{_GENERIC}|{CELLS}) )+")
_BEHIND = (
    gated(r"(?:of|with) (?:an? )?(?:low|uncertain|unknown|borderline) malignan(?:t|cy) potential "),
    gated(r"(?:in|WITHINW) situ "),
    gated(r"(?:of )?(?:unknown|NEG known) (?:primary(?: sites?| origins?)?|origins?|etiolog(?:y|ies)) "),
)  # fmt: skip
_DIAGNOSED = gated(
    r"(?<= )(?:(?:a|an|the|any|known|documented|established|confirmed|definitive|definite|clinical|current|original|initial|patholog(?:y|ic(?:al)?)|histolog(?:ic(?:al)?|y)|cytolog(?:ic(?:al)?|y)|proven|suspected OR confirmed|OR|AND|/|are|is|be|been|have|has|to have|must|MUST) ){0,6}"
    r"(?:diagnos[ei]s of|diagnosed with|diagnosed as having|diagnosed to have|diagnosis with|diagnosis is|diagnosed|diagnosis) (?:(?:an?|the|any|one of|either|following|types?|of|or|:) ){0,4}$"
)
_SHARED = gated(
    r"(?:select|selected|rare|ultra rare|uncommon|unusual|specific|mixed|combined|injectable|accessible|primary|malignant|symptomatic) "
)  # said of a list as a whole
_DISEASE = gated(
    r"(?<= )(?:(?:the|their|a|an|any|of|with|have|has|whose|only) ){0,3}(?:disease|TUMOUR|tumou?rs?|lesions?|cases?)(?: (?:that|which|MUST|must|should|has|have|had|is|are|was|were|be|been|being|to be|either|also|considered|deemed|judged|status|,|DEFINE)){1,5} $"
)
_ONLY_THOSE = gated(r"(?<= )(?:only (?:for )?)(?:(?:patients|participants|subjects|those|with|who|have|an?|adults?) ){0,5}$")
_COHORT = gated(
    r"(?:(?:expansion|specific|disease) )?(?:only|cohorts?(?: only)?|arms?|populations?(?: only)?|groups?|part|parts|stratum|patients only|participants only|subjects only) "
)
_CONFIRMING = gated(r"(?:confirm|verif|proof|proven|diagnos)[a-z]* (?:of )?(?:the |a |an )?$")
_JOINS = frozenset({"AND", "OR", "ANDOR", ",", "/"})
_EDGES = frozenset({"(", "[", ":", ";", ".", "NEG", "MUST", "EXCEPT", "EXAMPLE", "DEFINE", "IF", "ONEOF", "MAY", "BARRED"})


def beside(scan: Scan, chosen: Sequence[Reading]) -> list[Reading]:
    """Claims on the words beside the tumours of `chosen`, which are the claims that stand."""
    named = [reading for reading in chosen if reading.node is not None and _of_the_tumour(reading.node)]
    if not named:
        return []
    view = view_of(scan)
    taken = {k for reading in chosen for k in range(reading.i, reading.j)}
    out: list[Reading] = []
    for reading in named:
        i = reading.i
        for before in (_before, _subject, _evidence, _label):
            found = before(view, replace(reading, i=i), taken)
            if found is not None:
                i = found.i
                out.append(found)
                taken.update(range(found.i, found.j))
        j = reading.j
        for behind in (_behind, _only, _source):
            found = behind(view, replace(reading, j=j), taken)
            if found is not None:
                j = found.j
                out.append(found)
                taken.update(range(found.i, found.j))
    return out


def _of_the_tumour(node: Node) -> bool:
    return any(leaf.room in ("diagnosis", "disease_status", "metastasis") for leaf in leaves(node))


def _gap(view: TumourView, end: int, taken: set[int]) -> int:
    """Where the unclaimed plain words before token `end` begin, at most seven."""
    tokens = view.scan.tokens
    i = end
    while i > 0 and end - i < 7 and i - 1 not in taken and tokens[i - 1].sym not in _JOINS:
        if tokens[i - 1].sym in _EDGES and not (tokens[i - 1].sym == "NEG" and view.scan.text(i - 1, i).startswith("non")):
            break
        i -= 1
    return i


def _adjectives(view: TumourView, end: int, taken: set[int]) -> int | None:
    """The first token of the adjectives that end before token `end`."""
    for i in range(_gap(view, end, taken), end):
        if _ADJECTIVES.fullmatch(view.text, view.at(i), view.at(end)):
            return i
    return None


def _before(view: TumourView, reading: Reading, taken: set[int]) -> Reading | None:
    """Adjectives directly before a claim."""
    i = _adjectives(view, reading.i, taken)
    if i is None:
        return None
    if _members(reading) > 1 and not _SHARED.match(view.text, view.at(i)):
        return None  # of which members of a list it is said is not clear
    if view.scan.text(i, reading.i) in ("primary", "malignant") and (
        _by_name(reading) or (not view.scan.excluding and _CONFIRMING.search(view.before(i)))
    ):
        return Reading(i, reading.i, None)  # of a tumour that has a name they say nothing more
    return Reading(i, reading.i, trait(view, i, reading.i))


def _until(view: TumourView, pattern: Gated, i: int, taken: set[int]) -> Reading | None:
    """The words that end before token `i` as a pattern says, as words that state nothing; those that are claimed are left out at the beginning."""
    before = view.before(i, 140)
    found = pattern.search(before)
    span = view.tokens_of(view.at(i) - len(before) + found.start(), view.at(i)) if found is not None else None
    if span is None:
        return None
    j, k = span
    while j < k and j in taken:
        j += 1
    return Reading(j, k, None) if j < k and taken.isdisjoint(range(j, k)) else None


def _label(view: TumourView, reading: Reading, taken: set[int]) -> Reading | None:
    """ "Confirmed diagnosis of" before what it is a diagnosis of."""
    return _until(view, _DIAGNOSED, reading.i, taken)


def _subject(view: TumourView, reading: Reading, taken: set[int]) -> Reading | None:
    """ "disease that is" before a state, "only patients with" before anything that an inclusion asks."""
    if reading.i == 0 or view.scan.tokens[reading.i - 1].sym in _EDGES - {"MUST"}:
        return None
    if not _by_name(reading) and (found := _until(view, _DISEASE, reading.i, taken)) is not None:
        return found
    return None if view.scan.excluding else _until(view, _ONLY_THOSE, reading.i, taken)


def _evidence(view: TumourView, reading: Reading, taken: set[int]) -> Reading | None:
    """ "Radiographic evidence of" before a state or spread."""
    if reading.i == 0:
        return None
    i = evidence_before(view, reading.i)
    if i is None:
        return None
    while i < reading.i and i in taken:
        i += 1
    return Reading(i, reading.i, None) if i < reading.i and taken.isdisjoint(range(i, reading.i)) else None


def _source(view: TumourView, reading: Reading, taken: set[int]) -> Reading | None:
    """ "per RECIST 1.1" behind a state, "according to the WHO classification" behind a tumour."""
    j = source_behind(view, reading.j)
    return Reading(reading.j, j, None) if j is not None and taken.isdisjoint(range(reading.j, j)) else None


def _only(view: TumourView, reading: Reading, taken: set[int]) -> Reading | None:
    """ "osteosarcoma only", "NSCLC cohort:" at the end: whom the line is for, which is what it asks."""
    found = view.match(_COHORT, reading.j) if reading.j not in taken else None
    ends = (":",) if view.scan.excluding else (":", ".", ")", "]")
    if found is None or (found.j < len(view.scan.tokens) and view.scan.tokens[found.j].sym not in ends):
        return None
    if view.scan.excluding and found.j == len(view.scan.tokens):
        return None
    return Reading(reading.j, found.j, None)


def _members(reading: Reading) -> int:
    """How many tumours a claim names."""
    found = [leaf for leaf in leaves(reading.node) if isinstance(leaf, Tumour)] if reading.node is not None else []
    return sum(len(leaf.histologies) + len(leaf.others) for leaf in found)


def _by_name(reading: Reading) -> bool:
    """Does a claim name a kind of tumour, rather than just "tumour" or a state?"""
    found = [leaf for leaf in leaves(reading.node) if isinstance(leaf, Tumour)] if reading.node is not None else []
    return bool(found) and all(set(leaf.histologies) - {"cancer"} or leaf.others for leaf in found)


def _behind(view: TumourView, reading: Reading, taken: set[int]) -> Reading | None:
    """A property directly behind a tumour's name."""
    if _members(reading) != 1:
        return None
    for pattern in _BEHIND:
        found = view.match(pattern, reading.j)
        if found is None:
            continue
        j = found.j
        tokens = view.scan.tokens
        while j > reading.j and tokens[j - 1].sym in (*_JOINS, "the", "a", "other", "in", "of", "any"):
            j -= 1
        if j > reading.j + 1 and taken.isdisjoint(range(reading.j, j)):
            return Reading(reading.j, j, trait(view, reading.j, j))
    return None


__all__ = ["beside"]
