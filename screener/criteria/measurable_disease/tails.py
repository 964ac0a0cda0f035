"""What stands behind measurable disease: how it is measured, when, that it can be measured again, and that it was not irradiated; and sentences that explain it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from screener.criteria.measurable_disease.leaves import TargetLesion, Unirradiated
from screener.criteria.metastasis.leaves import LesionSize
from screener.criteria.nodes import Node
from screener.criteria.scan import Scan
from screener.criteria.standards_shared import standard_end
from screener.criteria.tumour_view import TumourView
from screener.criteria.wording_shared import said_at, vocabulary, words_in
from screener.text.gated import gated
from screener.text.merge import Window
from screener.text.quantity import Bounds

_LONGEST = 70  # tokens of one run: no clause is longer, and reading stays linear
_JOINS = frozenset({",", "AND", "/", "-", ";"})
_TAKEN = vocabulary(
    "obtained performed done taken acquired documented carried out completed conducted imaging assessed scan scans must be evaluated as within have been"
)
_FIELD = vocabulary(
    """
    that which has have had is are be been being was were must should may it they lesion lesions disease tumor tumour site sites area areas field fields port ports portal
    zone volume region at least one located situated lying lie lies chosen selected from not non outside of in within a an any the and or other otherwise prior previous
    previously irradiated radiated irradiation radiation radiotherapy rt xrt sbrt ebrt external beam therapy treatment treated received receiving undergone subjected subject to with locally local
    locoregional loco-regional regional loco directed ablative ablation s treatments therapies before study target index for
    """
)
_NOR_BIOPSIED = gated(
    r"(?:(?:that|which) )?(?:(?:has|have|had|was|were|is) )?not (?:been )?(?:previously )?(?:biopsied or (?:(?:has|have|had|been|previously|received|prior|previous|undergone) ){0,4}(?:irradiat(?:ed|ion)|radiotherapy|radiation(?: therapy)?)|irradiated (?:or|nor) (?:been )?biopsied)(?= ?(?:[.;,]|$))"
)
NOT_IRRADIATED = gated(r"(?:\bnot\b|\bnon\b|\boutside\b|\bwithout\b)[^.;]{0,90}?(?:irradiat|radiat|radiother|\brt\b|xrt|sbrt)")
_IRRADIATED_END = gated(r"irradiat|radiat|radiother|therap|treat|field|area|site|port|lesion|region|volume|zone|ablat|\brt\b|rt$")
_GROWTH = vocabulary(
    """
    unless except if or there is are was were has have had been be it they the a an in at of to on by and such that this those these lesion lesions disease tumor tumour
    site sites area areas field fields progression progressed progressing progressive growth growing grown increase increased increasing size recurrence recurred viable active
    clear clearly definite definitely definitive documented demonstrated demonstration documentation shown showed show confirmed evidence evident evidenced observed established
    unequivocal unequivocally subsequent subsequently since after following post from completion radiation irradiation radiotherapy therapy treatment treated local locoregional loco-regional other prior
    previous previously irradiated radiographic radiographically radiological radiologically imaging based imaging-based objective objectively last biopsy proven biopsy-proven
    only measurable considered within its their new least case provided procedure ablative directed s time last enrollment enrolment
    """
)
GREW = gated(r"progress|grow|increas|recurr|viab")
_MEASURED = vocabulary(
    """
    that which can could may must should be is are was were will it they accurately accurate reliably precisely serially measured measurable measurement measurements measuring
    in at least one a an the two site sites dimension dimensions dimensional unidimensionally unidimensional bidimensionally longest long largest greatest short shortest maximum maximal diameter diameters axis axes perpendicular to
    recorded as with by on using via of or and for each any either size sizes i.e e.g except excluding unless lymph node nodes nodal nonnodal non extranodal extra lesion lesions plane bone soft tissue component malignant
    present have has having imaging slice thickness ct mri pet scan scans conventional spiral techniques technique helical x-ray x xray chest clinical exam examination caliper calipers computed tomography magnetic resonance contrast enhanced physical defined
    baseline recist per v version criteria
    """
)
_REPEATED = vocabulary(
    """
    that which is are and suitable appropriate amenable for accurate repeat repeated serial reproducible assessment assessments measurement measurements evaluation evaluations response follow up follow-up
    followed monitored assessed measured can be may reliably accurately by imaging of with repeatedly to
    """
)
_DEFINITION = frozenset({10.0, 15.0, 20.0, 5.0})  # mm: limits that are part of the standards themselves (5 mm: the slice)


OF_LESIONS = _TAKEN | _FIELD | _GROWTH | _MEASURED | _REPEATED  # what such clauses say of lesions without asking more than the standard


@dataclass(slots=True)
class Tail:
    """What was read behind a claim up to token `j`."""

    j: int
    window: Window | None = None
    nodes: list[Node] = field(default_factory=list)


def run_end(scan: Scan, j: int, words: frozenset[str], signs: frozenset[str]) -> int:
    """The token behind the run of tokens from `j` on that are signs or made of some words."""
    tokens = scan.tokens
    lower = scan.clean.lower
    k = j
    last = min(len(tokens), j + _LONGEST)
    while k < last:
        token = tokens[k]
        if token.sym not in signs:
            said = words_in(lower[token.start : token.end])
            if not said or not all(word in words for word in said):
                break
        k += 1
    return k


def tail_of(view: TumourView, j: int) -> Tail:
    """Everything behind token `j` that belongs to measurable disease."""
    scan = view.scan
    tokens = scan.tokens
    tail = Tail(j)
    for _ in range(8):
        before = tail.j
        at = before
        while at < len(tokens) and tokens[at].sym in _JOINS:
            at += 1
        if at + 1 < len(tokens) and tokens[at].sym == "." and tokens[at + 1].sym in ("that", "which"):
            at += 1
        end = standard_end(scan, before)
        if end > before:
            tail.j = end
        elif at < len(tokens) and (_irradiation(scan, at, tail) or _measured(scan, at, tail) or _again(scan, at, tail)):
            pass
        elif tail.window is None and (found := _window(scan, before)) is not None:
            tail.window, tail.j = found
        if tail.j == before:
            break
    return tail


def _window(scan: Scan, j: int) -> tuple[Window, int] | None:
    k = run_end(scan, j, _TAKEN, frozenset({"MUST", "-"}))
    for at in range(min(k, len(scan.tokens) - 1), j - 1, -1):
        token = scan.tokens[at]
        if token.sym in ("WITHIN", "AGO") and isinstance(token.value, Window):
            return token.value, at + 1
    return None


def _irradiation(scan: Scan, j: int, tail: Tail) -> bool:
    """ "that has not been previously irradiated", "outside of a prior radiation field, unless progression was documented there"."""
    if (nor := said_at(scan, j, _NOR_BIOPSIED)) is not None:
        tail.j = nor[1]
        tail.nodes += [Unirradiated(**scan.span(j, tail.j)), TargetLesion(purpose="not biopsied", **scan.span(j, tail.j))]
        return True
    k = run_end(scan, j, _FIELD, frozenset({"(", ")", "AND", "OR", "ANDOR", "/", "NEG", "AGO", "MUST"}))
    while k > j and not _IRRADIATED_END.search(scan.text(k - 1, k)) and not scan.text(k - 3, k).replace(" ", "").endswith("(s)"):
        k -= 1
    if k == j or not NOT_IRRADIATED.search(scan.text(j, k)):
        return False
    if scan.tokens[j].sym == "(" and k < len(scan.tokens) and scan.tokens[k].sym == ")":
        k += 1
    tail.j = k
    grown = growth_end(scan, k)
    if grown > k:
        tail.j = grown
    tail.nodes.append(Unirradiated(or_grown=grown > k, **scan.span(j, tail.j)))
    return True


def growth_end(scan: Scan, j: int) -> int:
    """Behind ", unless progression has been demonstrated in such lesions after radiotherapy"; `j` where no such words stand."""
    tokens = scan.tokens
    at = j
    while at < len(tokens) and tokens[at].sym in (",", "("):
        at += 1
    if at >= len(tokens) or tokens[at].sym not in ("EXCEPT", "OR", "IF"):
        return j
    k = run_end(scan, at, _GROWTH, frozenset({"EXCEPT", "OR", "IF", "AND", "ANDOR", "/", "SINCE", "AGO", "PRIORTO", "-"}))
    said = scan.text(at, k)
    if not GREW.search(said):
        return j
    if k < len(tokens) and tokens[k].sym == ")" and any(token.sym == "(" for token in tokens[j:at]):
        k += 1
    return k


def _measured(scan: Scan, j: int, tail: Tail) -> bool:
    """ "that can be accurately measured in at least one dimension (>= 10 mm by CT)": the standard's own definition; another size is a statement."""
    tokens = scan.tokens
    k = run_end(
        scan,
        j,
        _MEASURED,
        frozenset({"(", ")", "AND", "OR", "/", "BN", "BQ", "NUM", "QTY", "DEFINE", ",", "MUST", "ATTIME", "EXCEPT", "-"}),
    )
    while k > j and tokens[k - 1].sym in ("(", "AND", "OR", "/", "DEFINE", ",", "MUST", "EXCEPT"):
        k -= 1
    while k > j and sum(t.sym == "(" for t in tokens[j:k]) > sum(t.sym == ")" for t in tokens[j:k]):
        k -= 1
    said = scan.text(j, k)
    if k == j or not re.search(r"measur|diameter|dimension|axis|longest|\d ?[mc]m\b", said):
        return False
    sizes = [(n, token.value) for n, token in enumerate(tokens[j:k], j) if token.sym == "BQ" and isinstance(token.value, Bounds)]
    other = [(n, bounds) for n, bounds in sizes if not defining(bounds)]
    if len(other) > 1 or (other and len(sizes) > 1):
        return False
    if other:
        n, bounds = other[0]
        if {end.unit for end in (bounds.lower, bounds.upper) if end} - {"mm", "cm"}:
            return False
        tail.nodes.append(LesionSize(bounds=bounds, **scan.span(n, n + 1)))
    tail.j = k
    return True


def defining(bounds: Bounds) -> bool:
    lower = bounds.lower
    if lower is None or bounds.upper is not None or lower.unit not in ("mm", "cm"):
        return False
    return lower.value * (10.0 if lower.unit == "cm" else 1.0) in _DEFINITION


def _again(scan: Scan, j: int, tail: Tail) -> bool:
    """ "suitable for repeated assessment"."""
    k = run_end(scan, j, _REPEATED, frozenset({"AND", "DEFINE", "PRIORTO", "MAY"}))
    while k > j and scan.tokens[k - 1].sym in ("AND", "DEFINE", "PRIORTO"):
        k -= 1
    if k == j or not re.search(r"(?:repeat|serial|reproduc|follow|monitor)\w{0,6}\b", scan.text(j, k)):
        return False
    tail.j = k
    return True


_EXPLAINED = gated(
    r"(?:note:? |\( )?(?:(?=[^;:]{0,260}?\b(?:irradiat|radiat|radioth|treated|therap|field|ablat|embol))"
    r"(?:(?:a|an|any|the|all|target|measurable|TUMOUR|tumou?r|previously|prior|loco ?regional(?:ly)?|locally|irradiated|treated|index|bone|cystic) ){0,6}(?:lesions?|areas?|sites?|disease|tumou?rs?|TUMOUR|masses)\b"
    r"[^;:]{0,220}?\b(?:is|are|be|as|NEG|MAY|may)\b[^;:]{0,40}?(?:considered|counted|regarded|deemed|selected|chosen|used|measurable|evaluable|classified|defined|target|index)\b"
    r"|(?:(?:a|an|any|the|all) )?target lesions? (?:must|MUST|should|can|MAY|may|NEG) [^;:]{0,40}?(?:chosen|selected|located|situated)[^;:]{0,60}?(?:irradiat|radiat|field))"
)


def explanation(view: TumourView) -> bool:
    """Does the sentence only say which lesions count ("irradiated lesions are measurable only if they have grown since")?"""
    return _EXPLAINED.match(view.text, 1) is not None
