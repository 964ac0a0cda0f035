"""Words beside a tumour's name that no room has claimed: adjectives before it ("select", "high-risk", "mixed"), a property behind it ("of low malignant potential").

Read when every room has made its claims, so that what they know comes first. A word belongs to the name only where nothing stands between. What it adds is a trait
(see `traits`); the tumour stays what it is, so that another tumour decides and the patient's own is asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from screener.criteria.base import Leaf
from screener.criteria.biomarker.beside import testing_end
from screener.criteria.diagnosis.cells import cells_alone, cells_in_brackets
from screener.criteria.diagnosis.leaves import Confirmed, Tumour
from screener.criteria.diagnosis.owner import OTHERS, OWNER_BEFORE, is_course, owner_behind
from screener.criteria.diagnosis.shown import evidence_before, source_behind
from screener.criteria.diagnosis.tagged import tag_behind
from screener.criteria.diagnosis.timing import SinceDiagnosis
from screener.criteria.diagnosis.told import told_behind
from screener.criteria.diagnosis.traits import CELLS, OF_ALL, OF_ONE, Trait, trait
from screener.criteria.disease_status.leaves import DiseaseState
from screener.criteria.metastasis.leaves import Metastatic
from screener.criteria.nodes import Node, all_of, leaves
from screener.criteria.scan import Reading, Scan
from screener.criteria.tumour_view import TumourView, view_of
from screener.text.gated import Gated, gated
from screener.text.merge import Window

_ADJECTIVES = gated(rf"(?:(?:{OF_ALL}|{OF_ONE}|{CELLS}) )+")
_GRADED = gated(
    r"(?:, |\( )?(?:with |of )?(?:(?:histologic(?:al)?|who|figo|nuclear|tumou?r) ){0,2}grades? (?:NUM|BN|i{1,3})(?: [ab](?= ))?(?: ?(?:, OR|, AND|,|OR|AND|ANDOR|/|-|to) (?:grade )?(?:NUM|BN|i{1,3})(?: [ab](?= ))?){0,3}(?: \))? "
)
_BEHIND = (
    gated(r"(?:of|with) (?:an? )?(?:low|uncertain|unknown|borderline) malignan(?:t|cy) potential "),
    gated(r"(?:in|WITHINW) situ "),
    _GRADED,
    gated(r"(?:of )?(?:unknown|NEG known) (?:primary(?: sites?| origins?)?|origins?|etiolog(?:y|ies)) "),
)  # fmt: skip
_DIAGNOSED = gated(
    r"(?<= )(?:(?:a|an|the|any|known|documented|established|confirmed|definitive|definite|clinical|current|original|initial|patholog(?:y|ic(?:al)?)|histolog(?:ic(?:al)?|y)|cytolog(?:ic(?:al)?|y)|proven|suspected OR confirmed|reported|received|carr(?:y|ies|ying)|verified|OR|AND|/|are|is|be|been|have|has|to have|must|MUST) ){0,6}"
    r"(?:diagnos[ei]s of|diagnosed with|diagnosed as having|diagnosed to have|diagnosis with|diagnosis is|diagnosed|diagnosis|findings consistent with|suffer(?:s|ed|ing)? from) (?:(?:an?|the|any|one of|either|following|types?|of|or|:) ){0,4}$"
)
_SHARED = gated(rf"(?:{OF_ALL} )+")
_PROOF = gated(r"(?:evidence|documentation|confirmation|proof|verification|documented|confirmed|diagnosis)(?= )")
_UNDER = gated(
    r"(?<= )(?:histo ?(?:log|patholog)|patholog|cyto ?(?:log|patholog))[a-z]*(?: (?:,|OR|AND|ANDOR|/|, OR|, AND|, ANDOR) (?:histo ?(?:log|patholog)|patholog|cyto ?(?:log|patholog))[a-z]*){0,3} $"
)
_DISEASE = gated(
    r"(?<= )(?:(?:the|their|a|an|any|of|with|have|has|whose|only) ){0,3}(?:disease|TUMOUR|tumou?rs?|lesions?|cases?)(?: (?:that|which|MUST|must|should|has|have|had|is|are|was|were|be|been|being|to be|either|also|considered|deemed|judged|determined|to be|found|status|,|DEFINE)){1,5} $"
)
_TUMOUR_WITH = gated(
    r"(?<= )(?:the |an? |any )?(?:TUMOUR|tumou?rs?|disease)(?: (?:with|that|which|has|have|having|of|containing|showing|is|are|MUST|must|be|DEFINE)){1,4} $"
)
_SUSPECTED = gated(
    r"(?<= )(?:(?:known|confirmed|documented|diagnosed|proven|established|have|has) (?:OR|ANDOR|/) (?:are )?(?:suspected|suspicious|possible)(?: (?:of having|to have))?|suspected (?:OR|ANDOR|/) (?:known|confirmed|documented|diagnosed|proven))(?: (?:an?|the|diagnosis of))* $"
)
_ONLY_THOSE = gated(r"(?<= )(?:only (?:for )?)(?:(?:patients|participants|subjects|those|with|who|have|an?|adults?) ){0,5}$")
_COHORT = gated(
    r"(?:(?:expansion|specific|disease|monotherapy|combination|combination therapy) )?(?:(?:subjects|participants|patients|parts?|sub ?stud(?:y|ies)|cohorts?|arms?|populations?|groups?|subgroups?|stratum)(?: only)?|only|specific)(?: \( n (?:NUM|BN) \))? "
)
_WHATEVER = gated(
    r"(?:\( )?(?:of )?(?:any|all) (?:histolog(?:y|ies)|histological (?:sub)?types?|(?:sub)?types?|grades?|stages?|primary sites?)(?: \))? |disease (?!progress|recur|relaps|free|control|activ|burden|that|is|status|site|characteristic|at)"
)
_FOUND = gated(r"(?:diagnos[ei]s|diagnosed)(?: (?:of|with))?(?: (?:an?|the))? $")
_CONFIRMING = gated(r"(?:confirm|verif|proof|proven|diagnos)[a-z]* (?:of )?(?:the |a |an )?$")
_JOINS = frozenset({"AND", "OR", "ANDOR", ",", "/"})
_EDGES = frozenset({"(", "[", ":", ";", ".", "NEG", "MUST", "EXCEPT", "EXAMPLE", "DEFINE", "IF", "ONEOF", "MAY", "BARRED"})


def names_tumours(scan: Scan, readings: Sequence[Reading]) -> bool:
    """May there be words beside a tumour at all?"""
    return not scan.present.isdisjoint(("HISTO", "disease")) or any(
        reading.node is not None and _of_the_tumour(reading.node) for reading in readings
    )


def beside(scan: Scan, chosen: Sequence[Reading]) -> list[Reading]:
    """Claims on the words beside the tumours of `chosen`, which are the claims that stand."""
    named = [reading for reading in chosen if reading.node is not None and _of_the_tumour(reading.node)]
    view = view_of(scan)
    taken = {k for reading in chosen for k in range(reading.i, reading.j)}
    out: list[Reading] = []
    for reading in _bare(view, taken):
        out.append(reading)
        taken.update(range(reading.i, reading.j))
    for reading in named:
        reached = reading  # with the words claimed beside it
        for before in (_before, _subject, _evidence, _label, _evidence, _label):
            found = before(view, reached, taken)
            if found is not None:
                reached = replace(reached, i=found.i)
                out.append(found)
                taken.update(range(found.i, found.j))
        i = _behind_markers(chosen, reached.i)
        if i < reading.i and (found := _label(view, replace(reading, i=i), taken)) is not None:
            out.append(found)
            taken.update(range(found.i, found.j))
        reached = reading
        for behind in (_any_kind, _behind, _cells, _dated, _tag, _only):
            found = behind(view, reached, taken)
            if found is not None:
                reached = replace(reached, j=found.j)
                out.append(found)
                taken.update(range(found.i, found.j))
        for source in (_source(view, reached, taken, named), _tested(view, reached, taken, chosen)):
            if source is not None and source.i not in taken:
                out.append(source)
                taken.update(range(source.i, source.j))
    for reading in chosen if sum(map(_members, named)) <= 1 else ():
        if reading.node is None or not _of_one_thing(reading) or (found := told_behind(view, reading.j, taken)) is None:
            continue
        out.append(found)
        taken.update(range(found.i, found.j))
    others = any(leaf.kind in OTHERS for reading in chosen for leaf in _said(reading))
    for reading in chosen:
        if not others and reading.node is not None and is_course(reading.node):
            for claim in _owner(view, reading, taken):
                out.append(claim)
                taken.update(range(claim.i, claim.j))
    if any(_tumours(reading) for reading in named):
        out.extend(cells_alone(view, taken))
    return out


def _of_one_thing(reading: Reading) -> bool:
    """Does a claim speak of the tumour, its spread or its markers, so that what is told behind it is told of that?"""
    return all(leaf.room in ("diagnosis", "metastasis", "biomarker") for leaf in _said(reading))


def _behind_markers(chosen: Sequence[Reading], i: int) -> int:
    """Where the claims begin that stand directly before token `i`: "diagnosis of HER2-positive, stage III <tumour>"."""
    ends = {reading.j: reading.i for reading in chosen if reading.node is not None and reading.room in _BEFORE_A_NAME}
    while i in ends:
        i = ends[i]
    return i


_BEFORE_A_NAME = frozenset({"biomarker", "diagnosis", "disease_status", "metastasis"})


def _cells(view: TumourView, reading: Reading, taken: set[int]) -> Reading | None:
    """ "(squamous or adenosquamous)" behind one tumour."""
    if reading.j in taken or _members(reading) != 1:
        return None
    return cells_in_brackets(view, reading.j)


def _tag(view: TumourView, reading: Reading, taken: set[int]) -> Reading | None:
    """ "(Cohort B)" behind what an inclusion asks for."""
    if view.scan.excluding or reading.j in taken:
        return None
    j = tag_behind(view, reading.j)
    return Reading(reading.j, j, None) if j is not None else None


def _bare(view: TumourView, taken: set[int]) -> Iterator[Reading]:
    """ "multifocal tumour", "rare cancer": a tumour without a name, of which only adjectives speak."""
    tokens = view.scan.tokens
    for h, token in enumerate(tokens):
        if token.sym == "disease" and h not in taken and (i := _adjectives(view, h, taken)) is not None:
            ends = h + 1 == len(tokens) or tokens[h + 1].sym in (".", ",", ";", ")", "OR", "AND", "at", "on")
            if ends and _OF_DISEASE.fullmatch(view.text, view.at(i), view.at(h)):
                yield Reading(i, h + 1, trait(view, i, h + 1))
        if token.sym != "HISTO" or h in taken or not view.text.startswith("TUMOUR ", view.at(h)):
            continue
        i = _adjectives(view, h, taken)
        if (
            i is None
            or (i and tokens[i - 1].sym in _JOINS)
            or _OTHERS.search(view.text, view.at(i), view.at(h))
            or _THING_OF.match(view.text, view.at(h) + 7)
        ):
            continue
        span = view.scan.span(h, h + 1)
        yield Reading(i, h + 1, all_of(trait(view, i, h), Tumour(histologies=("cancer",), named=view.scan.text(h, h + 1), **span)))


_OF_DISEASE = gated(
    r"(?:(?:bilateral|unilateral|multi ?focal|multi ?centric|unifocal|bulky|indolent|oligo ?metastatic|(?:high|low|intermediate|standard|adverse|favou?rable|poor) risk|(?:high|low) volume|(?:liver|organ) confined|transformed|smou?ldering) )+"
)
_OTHERS = gated(
    r"\b(?:primary|other|current|malignant|synchronous|metachronous|borderline|single|small|large|deep|central|peripheral|visible|specific|alternative)\b"
)
_THING_OF = gated(
    r"(?:tissue|biops|sampl|specimen|block|cell|material|lysis|burden|size|mass|volume|marker|progress|response|growth|thrombus|necrosis|bed|site|type|lesion|antigen|vaccine|therap|treatment|regist|cent|predispos|syndrome|related|pain|history|flare|involvement)"
)


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
    """Adjectives directly before a claim, or before a state to which "or" joins them ("high-risk or relapsed")."""
    i = _adjectives(view, reading.i, taken)
    if i is None:
        return _alternative(view, reading, taken)
    if _members(reading) > 1 and not _SHARED.fullmatch(view.text, view.at(i), view.at(reading.i)):
        return None  # of which members of a list it is said is not clear
    if view.scan.text(i, reading.i) == "current":
        return Reading(i, reading.i, None)  # what is not said to be past is current
    if view.scan.text(i, reading.i) == "other" and (view.scan.excluding or not _by_name(reading)):
        return None
    if view.scan.text(i, reading.i) in ("primary", "malignant", "other") and (
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
    if all(isinstance(leaf, Trait) for leaf in _said(reading)):
        return _until(view, _TUMOUR_WITH, reading.i, taken)
    if (found := _until(view, _SUSPECTED, reading.i, taken)) is not None:
        return found
    return None if view.scan.excluding else _until(view, _ONLY_THOSE, reading.i, taken)


def _owner(view: TumourView, reading: Reading, taken: set[int]) -> Iterator[Reading]:
    """ "Disease" before its progression, "of the cancer" behind it."""
    if reading.i and (found := _until(view, OWNER_BEFORE, reading.i, taken)) is not None:
        yield found
    j = owner_behind(view, reading.j)
    if j is not None and taken.isdisjoint(range(reading.j, j)):
        yield Reading(reading.j, j, None)


def _evidence(view: TumourView, reading: Reading, taken: set[int]) -> Reading | None:
    """ "Radiographic evidence of" before a state or spread; "histologic evidence of" asks for a confirmation."""
    if reading.i == 0 and not view.text.startswith(" of "):
        return None
    if _PROOF.match(view.text, view.at(reading.i)) and (found := _UNDER.search(view.before(reading.i, 80))) is not None:
        span = view.tokens_of(view.at(reading.i) - len(view.before(reading.i, 80)) + found.start(), view.at(reading.i))
        if span is not None and taken.isdisjoint(range(*span)):
            by = tuple(
                name for name, stem in (("histology", "histo"), ("histology", "patholog"), ("cytology", "cyto")) if stem in found.group()
            )
            return Reading(*span, Confirmed(by=tuple(dict.fromkeys(by)), **view.scan.span(*span)))
    i = evidence_before(view, reading.i)
    if i is None:
        return None
    while i < reading.i and i in taken:
        i += 1
    return Reading(i, reading.i, None) if i < reading.i and taken.isdisjoint(range(i, reading.i)) else None


def _source(view: TumourView, reading: Reading, taken: set[int], named: Sequence[Reading]) -> Reading | None:
    """ "per RECIST 1.1" behind a state, "according to the WHO classification of lymphoid neoplasms" behind a tumour: the tumour that a standard is for is not asked for."""
    j = source_behind(view, reading.j)
    if j is None:
        return None
    inside = {k for other in named if _tumours(other) and reading.j < other.i and other.j <= j for k in range(other.i, other.j)}
    return Reading(reading.j, j, None) if taken.isdisjoint(set(range(reading.j, j)) - inside) else None


def _tested(view: TumourView, reading: Reading, taken: set[int], chosen: Sequence[Reading]) -> Reading | None:
    """ "as confirmed by a local laboratory" behind the tumour that a marker stands before ("a KRAS-mutated tumour, as determined by ..."): how the marker was found."""
    if reading.j in taken or not any(other.j == reading.i and other.room == "biomarker" for other in chosen):
        return None
    j = testing_end(view.scan, reading.j, [k in taken for k in range(len(view.scan.tokens))])
    return Reading(reading.j, j, None) if j > reading.j + 1 and _A_TEST.search(view.scan.text(reading.j, j)) else None


_A_TEST = gated(r"test|laborator|assay|sequenc|immunohisto|\bihc\b|\bngs\b|\bpcr\b|\bfish\b|next[ -]generation")


def _any_kind(view: TumourView, reading: Reading, taken: set[int]) -> Reading | None:
    """ "(any histology)", "disease" behind a tumour's name."""
    if reading.j in taken or not (_members(reading) or any(isinstance(leaf, Trait) for leaf in _said(reading))):
        return None
    found = view.match(_WHATEVER, reading.j)
    return Reading(reading.j, found.j, None) if found is not None else None


def _dated(view: TumourView, reading: Reading, taken: set[int]) -> Reading | None:
    """ "Diagnosis of osteosarcoma within 90 days": when it was found, in an inclusion."""
    tokens = view.scan.tokens
    j = reading.j
    if view.scan.excluding or j >= len(tokens) or j in taken or tokens[j].sym not in ("WITHIN", "AGO") or not _members(reading):
        return None
    window = tokens[j].value
    if not isinstance(window, Window) or window.duration is None or not _FOUND.search(view.before(reading.i)):
        return None
    return Reading(j, j + 1, SinceDiagnosis(window=window, **view.scan.span(j, j + 1)))


def _only(view: TumourView, reading: Reading, taken: set[int]) -> Reading | None:
    """ "osteosarcoma only", "NSCLC cohort:" at the end: whom the line is for, which is what it asks."""
    found = view.match(_COHORT, reading.j) if reading.j not in taken else None
    ends = (":",) if view.scan.excluding else (":", ".", ")", "]")
    if found is None or (found.j < len(view.scan.tokens) and view.scan.tokens[found.j].sym not in ends):
        return None
    if view.scan.excluding and found.j == len(view.scan.tokens):
        return None
    return Reading(reading.j, found.j, None)


def _alternative(view: TumourView, reading: Reading, taken: set[int]) -> Reading | None:
    tokens = view.scan.tokens
    k = reading.i - 1
    if (
        k < 1
        or tokens[k].sym not in ("OR", "ANDOR", "/")
        or k in taken
        or not all(isinstance(leaf, (DiseaseState, Metastatic)) for leaf in _said(reading))
    ):
        return None
    i = _adjectives(view, k, taken)
    return Reading(i, k, trait(view, i, k)) if i is not None else None


def _said(reading: Reading) -> list[Leaf]:
    """The leaves of a claim."""
    return list(leaves(reading.node)) if reading.node is not None else []


def _tumours(reading: Reading) -> list[Tumour]:
    return [leaf for leaf in _said(reading) if isinstance(leaf, Tumour)]


def _members(reading: Reading) -> int:
    """How many tumours a claim names."""
    return sum(len(leaf.histologies) + len(leaf.others) for leaf in _tumours(reading))


def _by_name(reading: Reading) -> bool:
    """Does a claim name a kind of tumour, rather than just "tumour" or a state?"""
    found = _tumours(reading)
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
            if tokens[j - 2].end == tokens[j - 1].start:
                break  # "grade 3A"
            j -= 1
        graded = pattern is _GRADED
        if graded and (tokens[reading.j].sym == "(") != (tokens[j - 1].sym == ")"):
            continue
        if graded and j < len(tokens) and j not in taken and tokens[j].sym not in _EDGES | _JOINS | {")", "]", "but"}:
            continue  # "sarcoma, grade 3 neuropathy"
        if j > reading.j + 1 and taken.isdisjoint(range(reading.j, j)):
            i, k = reading.j + (tokens[reading.j].sym in (",", "(")), j - (tokens[j - 1].sym == ")")
            return Reading(reading.j, j, trait(view, i, k))
    return None


__all__ = ["beside"]
