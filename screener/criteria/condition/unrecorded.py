"""What no patient file holds, read and asked: an illness of relatives, factors that make an illness likely."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Finding, Leaf, Need, missing
from screener.criteria.condition.groups import id_of
from screener.criteria.condition.leaf import Condition
from screener.criteria.nodes import Node, any_of, negation
from screener.criteria.scan import Reading, Scan
from screener.criteria.wording_shared import said_at
from screener.text.gated import gated


@dataclass(frozen=True, slots=True, kw_only=True)
class Unrecorded(Leaf):
    """A fact that patient files have no place for; `words` says it."""

    kind: str = "condition"
    words: str

    room: ClassVar[str] = "unrecorded"

    def judge(self, chart: object, as_of: date) -> Finding:
        """Always missing: it has to be asked."""
        return missing(f"{self.words}: not recorded", Need(f"conditions:{self.words[:60]}", f"Is there {self.words}?"))


def _unrecorded(scan: Scan, i: int, j: int, kind: str = "condition") -> Unrecorded:
    return Unrecorded(kind=kind, words=scan.text(i, j)[:200], **scan.span(i, j))


_FAMILY = gated(
    r"(?:(?:known|documented|any|a|an|the|strong|positive|significant)\s){0,2}(?P<own>(?:personal|own|medical|patient|individual)\s?(?:or|and/or|/)\s?)?(?:(?:known|immediate|close|first-degree)\s){0,2}(?:family|familial) (?:medical )?history (?:of|for)(?= )"
)
_DEATH = gated(
    r"(?:(?:of|unexplained|premature|early|sudden|cardiac|unexpected|idiopathic)\s){1,5}deaths?(?: of unknown (?:cause|origin|reason))?(?: (?:at |in persons |in those )?(?:under|before|below|at|younger than|<|≤|prior to)(?: the| an)?(?: age(?: of)?| young age)?(?: (?:less than|of less than|under|below))?(?: \d\d)?(?: years?)?(?: old)?(?: of age)?)?"
)
_RELATIVES = gated(
    r"(?:in|of|among|by)(?: an?| any| the| their| his)? ?(?:first|1st|second|direct|immediate|close)?[- ]?(?:degree)?[ -]?(?:line )?(?:relatives?|family members?|family|siblings?)(?![a-z])"
)


_ASSESSED = gated(
    r"(?:an? )?(?:clinical )?(?:cardiac )?risk assessment (?:of (?:cardiac|heart|cardiovascular) (?:function|risk) )?(?:using|by|per|with|according to|based on) (?:the )?(?:new york heart association|nyha)(?: ?\(nyha\))?(?: (?:functional|classification|class|criteria|system)){0,3}"
)
_CLASS_OR_BETTER = gated(
    r"(?:be |have |in )?(?:(?:a |an )?(?:nyha|new york heart association) )?(?:functional )?class (?P<class>i{1,3}|iv|[1-4])(?P<sub>[a-d])? or better(?![a-z])"
)


_RISK = gated(
    r"(?:(?:the|any|known|other|additional|current|significant|clinically significant|history of|presence of|a|one or more|uncorrected|uncontrolled)\s){0,4}risk factors? (?:for|of)(?: (?:developing|having|the development of))? (?=[a-z(])"
)


# "A high risk of bleeding", "any condition that may predispose to seizures": where it stands as a thing of its own, not as what something else does.
_HIGH = r"(?:(?:the|any|a|an|has|have|with|at|who are|who is|are|is|patients?|participants?|subjects?|known|other|considered|to be|deemed|current|currently|considerable|clinically)\s){0,6}(?:high|higher|increased|significant|elevated|substantial|major|known|heightened|serious)(?:(?:, | or | and |/)(?:high|increased|significant|imminent))?"
_HIGH_RISK = gated(
    rf"{_HIGH} risks? (?:for|of) (?:(?:developing|having|serious|severe|major|life-threatening|active|spontaneous) ){{0,2}}(?=[a-z(])"
)
_HIGH_RISK_NAMED = gated(rf"{_HIGH} (?=(?:risk of|bleeding risk))")  # "risk of bleeding" is one name in the lexicon
_PREDISPOSED = gated(
    r"(?:(?:the|any|other|a|an|has|have|with|history of|presence of|known|medical|underlying|pre-?existing|hereditary|inherited|or|and)\s){0,6}(?:conditions?|diseases?|disorders?|factors?|illness(?:es)?|abnormalit(?:y|ies)) (?:(?:that|which) (?:(?:may|might|could|can|would|is known to|are known to) )?(?:predisposes?|increases? the risk|leads?)|(?:that are |which are )?(?:known to )?predisposing)(?: (?:the )?(?:patients?|participants?|subjects?|individuals?))? (?:to|of|for) (?:(?:developing|having|serious|severe|major|an?|increased|abnormal|excessive) ){0,3}(?=[a-z(])"
)


def _risk_at(scan: Scan, i: int) -> Reading | None:
    """ "Risk factors for bowel obstruction or perforation": of what illness, all of it named by the lexicon."""
    lead = said_at(scan, i, _RISK)
    apart = lead is None
    if lead is None and (i == 0 or scan.tokens[i - 1].sym in ("OR", "ANDOR", ",", ";", ":", "(")):
        lead = said_at(scan, i, _HIGH_RISK) or said_at(scan, i, _PREDISPOSED) or said_at(scan, i, _HIGH_RISK_NAMED)
    if lead is None:
        return None
    tokens = scan.tokens
    k = lead[1]
    name = ""
    while k < len(tokens):
        concept = tokens[k].concept("condition")
        if concept is None:
            break
        name = name or concept.name
        k += 1
        if k + 2 < len(tokens) and tokens[k].sym in ("(", "[") and tokens[k + 2].sym in (")", "]"):
            k += 3  # its abbreviation
        if k + 1 < len(tokens) and tokens[k].sym in ("OR", "AND", "ANDOR", "/") and tokens[k + 1].concept("condition"):
            k += 1
            continue
        break
    if not name or (k < len(tokens) and tokens[k].sym[:1].islower()):
        return None
    if any(word in name.lower() for word in ("qt", "torsade", "arrhythm")):
        return None  # read as a condition of its own
    k = _examples_end(scan, k)
    if apart and k < len(scan.tokens) and scan.tokens[k].sym in ("WITHIN", "ATTIME"):
        k += 1
    return Reading(i, k, _unrecorded(scan, i, k), "condition", 4)


_IN_EXAMPLES = frozenset(
    ", OR AND ANDOR / : ( ) COND EXAMPLE a an history of the prior previous known any abdominal peritoneal acute active recent severe uncorrected".split()
)


def _examples_end(scan: Scan, k: int) -> int:
    """Behind ", including a history of A, B or C": cases of what is asked, which ask nothing of their own."""
    tokens = scan.tokens
    n = k + (k < len(tokens) and tokens[k].sym == ",")
    if n >= len(tokens) or tokens[n].sym != "EXAMPLE":
        return k
    while n < len(tokens) and (tokens[n].sym in _IN_EXAMPLES or tokens[n].concept("condition") or tokens[n].concept("histology")):
        n += 1
    return n if n == len(tokens) or tokens[n].sym in (".", ";") else k


def _heart_class(scan: Scan, i: int) -> Reading | None:
    """An assessment of the heart that a trial asks of some, and the class that it must give."""
    assessed = said_at(scan, i, _ASSESSED)
    if assessed is not None and scan.said.startswith(("patient", "participant", "individual", "subject", "those", "for ", "if ")):
        return Reading(i, assessed[1], _unrecorded(scan, i, assessed[1], "cardiac"), "condition", 4)
    better = said_at(scan, i, _CLASS_OR_BETTER)
    failure = id_of("heart failure")
    if better is None or failure is None:
        return None
    worse = f"worse than NYHA class {better[0]['class'].upper()}{(better[0]['sub'] or '').upper()}"
    leaf = Condition(kind="cardiac", name="heart failure", ids=(failure,), severity=worse, **scan.span(i, better[1]))
    return Reading(i, better[1], negation(leaf), "condition", 4)


def read(scan: Scan) -> list[Reading]:
    """Claims illnesses in the family (with "personal or family history" the patient's own too), and classes of the heart's function."""
    if not (
        scan.may(_RISK)
        or scan.may(_HIGH_RISK)
        or scan.may(_HIGH_RISK_NAMED)
        or scan.may(_PREDISPOSED)
        or scan.may(_FAMILY)
        or scan.may(_ASSESSED)
        or scan.may(_CLASS_OR_BETTER)
    ):
        return []
    out: list[Reading] = []
    i = 0
    while i < len(scan.tokens):
        found = _family_at(scan, i) or _risk_at(scan, i) or _heart_class(scan, i)
        if found is None:
            i += 1
            continue
        out.append(found)
        i = found.j
    return out


def _family_at(scan: Scan, i: int) -> Reading | None:
    lead = said_at(scan, i, _FAMILY)
    if lead is None:
        return None
    tokens = scan.tokens
    k = lead[1]
    ids: list[str] = []
    name = ""
    while k < len(tokens) and k < lead[1] + 4 and not ids:
        concept = tokens[k].concept("condition") or tokens[k].concept("histology")
        if concept is not None:
            ids, name = [concept.id] if concept.kind == "condition" else [""], concept.name
        elif not (tokens[k].sym.isalpha() and tokens[k].sym.islower()) and tokens[k].sym != "/":
            break
        k += 1
    death = said_at(scan, lead[1], _DEATH) if not ids else None
    if death is not None:
        ids, k = [""], death[1]
    if not ids:
        return None
    j = _more(scan, k)
    leaf: Node = _unrecorded(scan, i, j)
    if lead[0]["own"] and ids[0]:
        span = scan.span(i, j)
        kind = "cardiac" if "qt" in name.lower() else "condition"
        leaf = any_of(Condition(kind=kind, name=name, ids=tuple(ids), **span), leaf)
    elif lead[0]["own"]:
        return None
    return Reading(i, j, leaf, "condition", 4)


def _more(scan: Scan, k: int) -> int:
    """Past "or sudden death under 40 years of age in first-degree relatives"."""
    tokens = scan.tokens
    relatives = said_at(scan, k, _RELATIVES)
    if relatives is not None:
        k = relatives[1]
    if k + 1 < len(tokens) and tokens[k].sym in ("OR", "AND", "ANDOR", "/", ","):
        n = k + 1 + (tokens[k + 1].sym in ("OR", "AND", "ANDOR"))
        death = said_at(scan, n, _DEATH)
        if death is not None:
            k = death[1]
            relatives = said_at(scan, k, _RELATIVES)
            k = relatives[1] if relatives is not None else k
    return k
