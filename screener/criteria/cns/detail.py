"""What stands beside statements on CNS metastases and belongs to them: how they were looked at, and what no record holds of them (size, number, since when).

Words of the first sort are part of the claim. Words of the second are carried by it: whoever has no CNS metastases is not asked.
"""

from __future__ import annotations

import re
from dataclasses import replace

from screener.criteria.base import Leaf
from screener.criteria.cns.leaves import CnsDetail, CnsDisease, CnsState
from screener.criteria.nodes import AllOf, AnyOf, Node, all_of, any_of, implies, leaves, negation
from screener.criteria.scan import Reading, Scan
from screener.criteria.wording_shared import vocabulary, words_in
from screener.text.gated import gated

# Who looked, with what, when: the record holds the answer all the same.
_LOOKED = vocabulary(
    """
    a an the as at by per in on of to or and either both each for with via using use used its their this that which is are was were be been being has have had it they
    imaging images mri mris ct scan scans neuroimaging computed tomography magnetic resonance tomographic contrast enhanced contrast-enhanced brain head cranial cns central nervous system radiographic radiographically radiological radiologically radiologic
    clinical clinically examination exam assessment assessments assessed evaluation evaluated ascertained determined confirmed documented demonstrated verified detected identified identical same modality modalities study studies trial
    consecutive serial repeat repeated follow-up followup baseline screening period during time enrollment enrolment entry registration randomization consent investigator investigator's physician treating protocol note should must performed obtained
    regardless any size number whether irrespective related underlying malignancy cancer tumor tumour disease primary current manifestation result due patient's from secondary recist rano present presence known
    patient patients participant participants subject subjects who local institutional radiology review evidence done prior before start
    """
)
# What is asked beyond what the record holds.
_CARRIED = vocabulary(
    """
    larger smaller greater less than least more most up maximum minimum diameter dimension longest cm mm volume low each lesion lesions total few fewer three four one two all single multiple sum
    neurological neurologic neurologically diagnosis symptoms symptom signs sign deficits deficit edema oedema hemorrhage haemorrhage bleeding mass effect midline shift life threatening life-threatening significant clinically minimal mild severe progressive progression growth growing
    associated requiring require requires required need needing needed immediate urgent emergent local intervention interventions management therapy therapies treatment treatments directed cns-directed brain-directed definitive last completion completed after since following surgery surgical radiation radiotherapy radiosurgery stereotactic
    srs sbrt wbrt whole gamma knife craniotomy resection procedure irradiation irradiated rt
    steroid steroids corticosteroid corticosteroids dexamethasone prednisone prednisolone equivalent equivalents glucocorticoid glucocorticoids anticonvulsant anticonvulsants antiepileptic antiepileptics anti-epileptic anti-epileptics antiseizure anti-seizure anticonvulsive medication medications drugs therapy prophylactic prophylaxis dose doses daily day days tapering taper decreasing increasing stable high low physiologic supraphysiologic mg per week weeks month months year years first study drug intervention treatment control controlled symptomatic edema
    brainstem brain-stem midbrain pons cerebellum cerebellar medulla oblongata meninges spinal cord parenchymal supratentorial infratentorial location located eloquent leptomeningeal only other new newly discovered diagnosed intact untreated
    recovered acute effects toxicity continuous minimum interval between duration elapsed must least permanently stabilization stability lasting shown showing associated within comparator compared previous
    neurosurgeon oncologist neurosurgical prophylactically function status condition improved improving resolved baseline returned not no without while off
    """
)
_LEAD = vocabulary(
    """
    follow up follow-up followup brain cns central nervous system imaging images mri ct scan scans neuroimaging repeat post-treatment posttreatment after following directed cns-directed therapy treatment shows show showing shown demonstrates demonstrate demonstrating demonstrated
    reveals reveal confirming confirm confirms confirmed documenting documented has have had with new radiographic radiologic radiological clinical evidence that there is are the a an of their for on at least performed obtained evaluations documents during screening baseline must should weeks months interval completion documentation proof
    """
)
_SIGNS = frozenset(
    {
        "(",
        ")",
        ",",
        "/",
        "AND",
        "OR",
        "ANDOR",
        "-",
        "BN",
        "BQ",
        "BD",
        "DUR",
        "NUM",
        "QTY",
        "WITHIN",
        "WITHINW",
        "AGO",
        "ATTIME",
        "PRIORTO",
        "SINCE",
        "DEFINE",
        "[",
        "]",
    }
)
_JOINS = frozenset({",", "/", "AND", "OR", "ANDOR", "-", "DEFINE", "(", "["})
_STOP = frozenset({"IF", "EXCEPT", "MAY", "BARRED", "MUST", "NEG", ";", ".", ":", "HISTO", "BIOM"})
_LONGEST = 40
_ENDS_OPEN = frozenset(
    "a an the as at by per in on of to or and either for with via using is are was were be been has have had it they that which who than should must".split()
)
_SHOWS = gated(r"\b(?:shows?|showing|shown|demonstrat\w+|reveals?|confirm\w*|document\w*|evidence)\b")
_BY_TUMOUR = gated(r"by (?:the |an? )?")
_REGARDLESS = gated(
    r"(?:, )?(?:regardless|irrespective) of (?:the )?(?:their )?(?:clinical |neurological |neurologic )?(?:stability|size|symptoms|number|treatment|status|symptomatology)(?: (?:and|or) (?:any )?(?:size|number|symptoms|stability|treatment|location))?"
)
_ADJOINS = gated(
    r"(?:at |for |with |by |on |in |\(|that |which |larger |smaller |greater |less |more |within |due |as |from |of |to |after |since |following |prior |before |regardless |related |detected |identified |associated |requiring |during |[<>≤≥=]|\d)"
)


def widened(scan: Scan, readings: list[Reading]) -> list[Reading]:
    """The claims with the words beside them that belong to CNS metastases."""
    taken = [False] * len(scan.tokens)
    for reading in readings:
        taken[reading.i : reading.j] = [True] * (reading.j - reading.i)
    out: list[Reading] = []
    for reading in sorted(readings, key=lambda one: one.i):
        if reading.node is None or not _of_metastases(reading.node):
            out.append(reading)
            continue
        if out and out[-1].j > reading.i:
            continue  # inside words that the claim before has taken up
        i = _lead(scan, reading, taken)
        j, carried = _behind(scan, reading.j, taken)
        node = reading.node
        if carried:
            detail = CnsDetail(detail=" ".join(scan.text(reading.j, j).split())[:160], **scan.span(reading.j, j))
            if i == reading.i and i and scan.tokens[i - 1].sym == "NEG" and all(isinstance(leaf, CnsState) for leaf in leaves(node)):
                i, node = i - 1, all_of(negation(node), detail)  # "not progressing for at least four weeks"
            else:
                node = _with(node, detail, scan.text(reading.i, reading.j))
        elif j == reading.j and _in_need(scan, reading) and (k := _other_need(scan, j, taken)) > j:
            detail = CnsDetail(detail=" ".join(scan.text(j + 1, k).split())[:160], **scan.span(j + 1, k))
            if (either := _or_with(node, detail)) is not None:
                node, j = either, k
        taken[i:j] = [True] * (j - i)
        out.append(replace(reading, i=i, j=j, node=node))
    return _of_those(scan, out)


def _in_need(scan: Scan, reading: Reading) -> bool:
    """Does a claim end with a state that is no good one ("requiring steroids"), and deny none?"""
    states = [leaf for leaf in leaves(reading.node) if isinstance(leaf, CnsState)] if reading.node is not None else []
    denied = any(token.sym == "NEG" for token in scan.tokens[max(0, reading.i - 2) : reading.j])
    return bool(states) and not denied and states[-1].state in ("active", "symptomatic", "untreated", "on_steroids", "new", "unstable")


def _other_need(scan: Scan, j: int, taken: list[bool]) -> int:
    """Behind "or anticonvulsants to control symptoms", where the clause ends with it; `j` where no such words stand there."""
    tokens = scan.tokens
    if j + 2 >= len(tokens) or tokens[j].sym not in ("OR", "ANDOR") or not _NEED.match(scan.clean.lower, tokens[j + 1].start):
        return j
    k = j + 1
    while k < len(tokens) and k - j < 16 and not taken[k] and (tokens[k].sym not in _STOP or tokens[k].sym == "MUST"):
        said = words_in(scan.text(k, k + 1))
        if not (tokens[k].sym in _SIGNS - {",", "(", ")", "[", "]"} and not said) and not (
            said and all(word in _CARRIED or word in _LOOKED for word in said)
        ):
            return j
        k += 1
    ended = k == len(tokens) or (tokens[k].sym in (".", ";", ")") and not taken[k])
    return k if ended and k > j + 2 else j


_NEED = gated(
    r"(?:(?:an? )?(?:increas(?:e|ing)|decreas(?:e|ing)|escalating|high|higher|continued|chronic|ongoing|daily) |anti-?\s?convuls|anti-?\s?epilept|anti-?\s?seizure|surgery|surgical|radiation|radiotherapy|stereotactic|local )"
)


def _or_with(node: Node, detail: CnsDetail) -> Node | None:
    """A statement whose last state may be the detail instead; None where it says of no state."""
    if isinstance(node, CnsState):
        return any_of(node, detail)
    if isinstance(node, AllOf | AnyOf) and all(isinstance(leaf, CnsState) for leaf in leaves(node.children[-1])):
        if isinstance(node, AnyOf):
            return any_of(*node.children, detail)
        return all_of(*node.children[:-1], any_of(node.children[-1], detail))
    return None


def _with(node: Node, detail: CnsDetail, words: str) -> Node:
    """A statement with a detail behind it, which belongs to the last of several states."""
    if isinstance(node, CnsState) and node.state == "unstable" and re.search(r"\b(?:not|non)\b[^,]{0,20}(?:stable|controlled)\W*$", words):
        return negation(all_of(replace(node, state="stable"), detail))  # "not stable for three months"
    if isinstance(node, AllOf) and not isinstance(node.children[-1], Leaf):
        return all_of(*node.children[:-1], _with(node.children[-1], detail, words))
    if isinstance(node, AnyOf) and all(isinstance(leaf, CnsState) for leaf in leaves(node)):
        return any_of(*node.children[:-1], _with(node.children[-1], detail, words))
    return all_of(node, detail)


def _of_those(scan: Scan, readings: list[Reading]) -> list[Reading]:
    """ "No progression of CNS metastases": said of those who have them."""
    out: list[Reading] = []
    for reading in readings:
        last = out[-1] if out else None
        if (
            last is not None
            and isinstance(last.node, CnsState)
            and last.node.state == "stable"
            and scan.tokens[last.i].sym == "NEG"
            and scan.text(last.j, reading.i) in ("of", "in", "of the", "in the", "of known", "in known")
            and isinstance(reading.node, CnsDisease)
        ):
            out[-1] = replace(last, j=reading.j, node=implies(reading.node, last.node))
        else:
            out.append(reading)
    return out


def _of_metastases(node: Node) -> bool:
    return all(isinstance(leaf, CnsDisease | CnsState) for leaf in leaves(node))


def _lead(scan: Scan, reading: Reading, taken: list[bool]) -> int:
    """Before a state: "follow-up imaging after treatment shows"."""
    tokens = scan.tokens
    if not all(isinstance(leaf, CnsState) for leaf in leaves(reading.node)) if reading.node is not None else True:
        return reading.i
    i = reading.i
    while i > 0 and not taken[i - 1] and tokens[i - 1].sym not in _STOP - {"MUST"} and reading.i - i < _LONGEST:
        said = words_in(scan.text(i - 1, i))
        if tokens[i - 1].sym not in _SIGNS - {"OR", "AND", ","} and not (said and all(word in _LEAD for word in said)):
            break
        i -= 1
    while i < reading.i and tokens[i].sym in _JOINS | {")", "]"}:
        i += 1
    words = scan.text(i, reading.i) if i < reading.i else ""
    if not _SHOWS.search(words) or words.count("(") != words.count(")"):
        return reading.i
    return i


def _behind(scan: Scan, j: int, taken: list[bool]) -> tuple[int, bool]:
    """The token behind the words that belong to a claim, and whether they ask more than the record holds."""
    tokens = scan.tokens
    if j + 1 < len(tokens) and (by := _BY_TUMOUR.match(scan.clean.lower, tokens[j].start)):
        k = j
        while k < len(tokens) and tokens[k].start < by.end():
            k += 1
        if k < len(tokens) and tokens[k].sym == "HISTO" and (named := tokens[k].concept("histology")) is not None and named.id != "cancer":
            return k, False  # "involvement by lymphoma": which tumour, the room of diagnoses says
    if j < len(tokens) and (whatever := _REGARDLESS.match(scan.clean.lower, tokens[j].start)):
        k = j
        while k < len(tokens) and tokens[k].start < whatever.end():
            k += 1
        return k, False
    if j >= len(tokens) or not _ADJOINS.match(scan.clean.lower, tokens[j].start):
        return j, False
    k = j
    asks: list[bool] = []
    beside = scan.text(j, j + 1) in ("associated", "causing", "manifested")  # what follows is of the symptoms, not of the metastases
    while k < len(tokens) and k - j < _LONGEST and (beside or not taken[k]) and tokens[k].sym not in _STOP:
        sym = tokens[k].sym
        said = words_in(scan.text(k, k + 1))
        if sym in _SIGNS and not said:
            asks.append(sym in ("BN", "BQ", "BD", "DUR", "NUM", "QTY"))
        elif said and all(word in _LOOKED for word in said):
            asks.append(sym in ("WITHIN", "AGO", "BD", "DUR", "BN", "BQ"))
        elif said and all(word in _LOOKED or word in _CARRIED for word in said):
            asks.append(True)
        else:
            break
        k += 1
    if (
        k < len(tokens)
        and (beside or not taken[k])
        and tokens[k].sym not in _STOP | {",", ")", "AND", "OR", "ANDOR", "/", "(", "but", "however"}
    ):
        return j, False  # a word of something else stands behind: what belongs to what is not clear
    while k > j and (tokens[k - 1].sym in _JOINS or scan.text(k - 1, k) in _ENDS_OPEN):
        k -= 1
    while k > j and (scan.text(j, k).count("(") > scan.text(j, k).count(")")):
        k -= 1
        while k > j and (tokens[k - 1].sym in _JOINS or scan.text(k - 1, k) in _ENDS_OPEN):
            k -= 1
    for n in range(j, k):
        depth = scan.text(j, n + 1)
        if depth.count(")") > depth.count("("):
            k = n
            break
    if re.search(r"\bmg\b", scan.text(j, k)):
        return j, False  # a dose of steroids is a statement of its own
    return k, any(asks[: k - j])


__all__ = ["widened"]
