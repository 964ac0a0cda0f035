"""What may stand behind the day that a window counts from: "first dose | of ABC-123", "study | drug", "registration | / randomization", "consent | form".

These words only say more of the same day, so they belong to the window's token.
"""

from __future__ import annotations

import re

from screener.text.tokens import Token

_ENDS = frozenset(["", ",", ";", ".", ":", "(", ")", "[", "]", "AND", "OR", "ANDOR", "EXCEPT", "IF", "MUST", "MAY", "BARRED", "NEG", "WITHIN", "DEFINE", "EXAMPLE"])  # fmt: skip
_GIVEN = re.compile(
    r"(?:dose|dosing|administration|infusion|injection|initiation|start|starting|initiating|commencement|commencing|beginning|treatment|therapy|day (?:1|one|0)|1 day 1|cycle 1|c1d1|first|drug|receiving)$"
)
_STARTING = re.compile(r"(?:^|\s)(?:starting|initiating|commencing|beginning|receiving)$")
_CODE = re.compile(r"[a-z]{1,6}\d{0,2}[a-z]{0,2}-?\d{2,8}[a-z]{0,2}(?![a-z\d])")  # "abc-1234"
_DOSES = frozenset(
    [
        "dose",
        "doses",
        "dosing",
        "injections",
        "infusions",
        "injection",
        "infusion",
        "administration",
        "treatment",
        "vaccination",
        "instillation",
    ]
)
_NOUNS = frozenset(
    ["drug", "drugs", "drug(s)", "intervention", "interventions", "medication", "medications", "treatment", "treatments", "therapy", "product", "agent", "agents", "administration", "assessment", "procedures", "visit", "dosing", "infusion", "participation", "period", "initiation", "start"]
)  # fmt: skip
_BEFORE_NAME = frozenset(["the", "study", "trial", "any", "investigational", "protocol", "planned", "first", "this", "combination"])
_CARE = re.compile(
    r"\b(?:therap\w+|treatment\w*|chemotherapy|radio\w+|radiation|surgery|antibod\w+|inhibitor\w*|agents?|immunotherapy|transplant\w*|anti-?\w+)\b"
)
_TREATMENTS = frozenset({"DRUG", "CLASS", "REGIMEN", "PROC"})


def behind(tokens: list[Token], j: int, lower: str, *, before: bool) -> int:
    """The token behind such words at token `j`; `j` where none stand there. `before`: the window lies before that day, so whatever it is the day of is yet to come."""
    while (end := _same_day(tokens, j, lower, before=before)) > j:
        j = end
    return j


def _same_day(tokens: list[Token], j: int, lower: str, *, before: bool) -> int:
    if j >= len(tokens):
        return j
    said = lower[max(0, tokens[j - 1].start) : tokens[j - 1].end]
    sym, word = tokens[j].sym, lower[tokens[j].start : tokens[j].end]
    if sym in ("/", "OR") and tokens[j - 1].sym == "ANCHOR" and j + 1 < len(tokens) and tokens[j + 1].sym == "ANCHOR":
        return j + 2
    if sym == "(" and j + 2 < len(tokens) and tokens[j + 1].sym == "ANCHOR" and tokens[j + 2].sym == ")":
        return j + 3  # "the first dose of ABC-123 (C1D1)"
    if sym == "(" and (end := _note(tokens, j, lower)) > j:
        return end
    if word == "form" and said.endswith("consent"):
        return j + 1
    if word in ("date", "dates") and tokens[j - 1].sym == "ANCHOR" and not said.endswith(("study", "trial")):
        return j + 1  # "the first dose date", "the screening date"
    if (end := _nouns(tokens, j, said, lower)) > j:
        return end
    if (
        word in _NOUNS
        and said.endswith(("study", "trial", "protocol", "screening", "baseline", "first", "study drug"))
        and _ends(tokens, j + 1)
    ):
        return j + 1
    if word in ("onto", "into", "in", "on", "to") and said.endswith(
        ("enrollment", "enrolment", "registration", "entry", "inclusion", "randomization")
    ):
        k = j + 1
        while k < len(tokens) and lower[tokens[k].start : tokens[k].end] in (
            "the",
            "this",
            "present",
            "current",
            "the present",
            "the current",
        ):
            k += 1
        if k < len(tokens) and lower[tokens[k].start : tokens[k].end] in (
            "study",
            "trial",
            "protocol",
            "the study",
            "this study",
            "the trial",
            "this trial",
        ):
            return k + 1
    if before and (end := _product_given(tokens, j, lower)) > j:
        return end
    if before and _STARTING.search(said) and (end := _name(tokens, j - 1, lower, before=True)) > j - 1:
        return end
    if word in ("of", "with") and _GIVEN.search(said):
        return _name(tokens, j, lower, before=before)
    return j


_DAY = re.compile(r"(?:cycle ?1,? ?day ?1|c ?1 ?d ?1|cycle 1|day ?[01]|week 1,? ?day 1|day ?1 of cycle ?1)$")


def _nouns(tokens: list[Token], j: int, said: str, lower: str) -> int:
    """ "study | drug treatment", "study | drug on C1D1", "study | treatment in cycle 1": the token behind; `j` where no such words stand there."""
    if not said.endswith(("study", "trial", "protocol")) and tokens[j - 1].sym != "ANCHOR":
        return j
    k = j
    if said.endswith(("study", "trial", "protocol")):
        while k < min(len(tokens), j + 2) and lower[tokens[k].start : tokens[k].end] in _NOUNS:
            k += 1
    if k > j + 1 and _ends(tokens, k):
        return k
    start = k
    while (
        k + 1 < len(tokens)
        and lower[tokens[k].start : tokens[k].end] in ("on", "at", "in", "during", "of")
        and tokens[k + 1].sym == "ANCHOR"
        and _DAY.match(lower, tokens[k + 1].start, tokens[k + 1].end)
    ):
        k += 2
    return k if k > start and _ends(tokens, k) else j


_DAY_NOTE = re.compile(
    r"(?:i\.?e\.?,? |= ?|defined as |that is,? )?(?:the |planned |scheduled |anticipated |study )*"
    r"(?:day ?-?\d{1,2}|cycle ?\d{1,2}|c ?\d{1,2} ?d ?\d{1,2}|week ?\d{1,2}|visit ?\d{1,2}|d ?\d|first (?:day|dose|infusion|administration|treatment)|initiation|start|beginning|day of)(?![\w])[^();<>≥≤]{0,80}"
)
_NO_NOTE = frozenset(["MAY", "MUST", "NEG", "EXCEPT", "IF", "DUR", "HALF", "WITHINW", "BARRED", "OR", "GE", "GT", "LE", "LT"])


def _note(tokens: list[Token], j: int, lower: str) -> int:
    """ "(Cycle 1 Day 1)", "(the first day of irradiation)", "(selexatinib)": which day is meant, or another name of the product; the token behind, or `j`."""
    close = next((k for k in range(j + 1, min(len(tokens), j + 14)) if tokens[k].sym in (")", "(")), j)
    if close == j or tokens[close].sym != ")" or close == j + 1:
        return j
    inside = tokens[j + 1 : close]
    if any(token.sym in _NO_NOTE for token in inside):
        return j
    said = lower[inside[0].start : inside[-1].end]
    if _DAY_NOTE.fullmatch(said):
        return close + 1
    product = _CODE.fullmatch(said) or (len(inside) == 1 and inside[0].sym == "DRUG")
    named = _CODE.search(lower, max(0, tokens[j - 1].start - 24), tokens[j - 1].end)
    return close + 1 if product and (named is not None or tokens[j - 1].sym == "ANCHOR") else j


def _product_given(tokens: list[Token], j: int, lower: str) -> int:
    """ "(the) first | ABC-123 | dose": the token behind what is to be given; `j` where it does not stand there."""
    k = j
    cells = False
    while k < min(len(tokens), j + 3) and lower[tokens[k].start : tokens[k].end] in (
        "the",
        "their",
        "planned",
        "first",
        "the first",
        "initial",
    ):
        k += 1
    if k == j or lower[tokens[k - 1].start : tokens[k - 1].end] in ("the", "their"):
        if k >= len(tokens):
            return j
        cells = tokens[k].sym in ("CLASS", "BIOM") or lower[tokens[k].start : tokens[k].end] in _CELLS
        if not (tokens[k].sym == "DRUG" or cells or _CODE.match(lower, tokens[k].start)):
            return j
    start = k
    while (
        k < min(len(tokens), start + 6)
        and tokens[k].sym not in _ENDS
        and (not tokens[k].sym.isupper() or tokens[k].sym in (*_TREATMENTS, "NUM", "-", "BIOM", "ANCHOR"))
    ):
        k += 1
        said = lower[tokens[k - 1].start : tokens[k - 1].end].split()[-1]
        if said in _DOSES:
            if cells and not said.endswith(("infusion", "infusions", "injection")):
                return j  # "before CAR T-cell treatment" may speak of an earlier one
            if k < len(tokens) and lower[tokens[k].start : tokens[k].end] in ("day", "date", "visit"):
                k += 1
            return k if _ends(tokens, k) else j
        if tokens[k - 1].sym == "ANCHOR":
            return j
    return j


_CELLS = frozenset(["ctl", "til", "tils", "nk", "car", "dli", "hsc", "cart"])
_ANTICANCER = re.compile(r"(?:mab|nib|ciclib|parib|taxel|platin|rubicin|tecan|vedotin|lisib|sertib|leucel|tug|bart)$")
_AND_WITH = frozenset(["and", "or", "and/or", "plus", "+", "/"])


def _partners(tokens: list[Token], start: int, k: int, lower: str) -> int:
    """ "the first dose of durvalumab | or tremelimumab": the products that the trial gives besides; the token behind. Only what fights cancer: "or prednisone" speaks of the patient."""
    if not (tokens[k - 1].sym == "DRUG" or _CODE.match(lower, tokens[start].start)):
        return k
    end = k
    while end + 1 < len(tokens) and (
        tokens[end].sym in ("AND", "OR", "ANDOR", "/", "+", ",") or lower[tokens[end].start : tokens[end].end] in _AND_WITH
    ):
        at = end + 1
        if tokens[end].sym == "," and tokens[at].sym in ("AND", "OR", "ANDOR"):
            at += 1
        if at >= len(tokens):
            break
        code = _CODE.match(lower, tokens[at].start)
        if code is not None:
            after = at
            while after < len(tokens) and tokens[after].start < code.end():
                after += 1
        elif tokens[at].sym == "DRUG" and _ANTICANCER.search(lower, tokens[at].start, tokens[at].end):
            after = at + 1
        else:
            break
        end = after
    return end if end > k and (end == len(tokens) or tokens[end].sym in (".", ";")) else k


def _ends(tokens: list[Token], k: int) -> bool:
    return k >= len(tokens) or tokens[k].sym in _ENDS


def _name(tokens: list[Token], j: int, lower: str, *, before: bool) -> int:
    """ "of ABC-123": the trial's own product, whatever its name. Behind "within 4 weeks of the first dose of X" X may be an earlier treatment, if X is known as one."""
    k = j + 1
    while k < len(tokens) and lower[tokens[k].start : tokens[k].end] in _BEFORE_NAME:
        k += 1
    start = k
    if start < len(tokens) and (code := _CODE.match(lower, tokens[start].start)) is not None:
        while k < len(tokens) and tokens[k].start < code.end():
            k += 1
        while k < len(tokens) and lower[tokens[k].start : tokens[k].end] in _DOSES:
            k += 1
        return k if _ends(tokens, k) else j
    while k < len(tokens) and k < start + 6 and (tokens[k].sym not in _ENDS or tokens[k].sym in ("-", "/")):
        if tokens[k].sym.isupper() and tokens[k].sym not in (*_TREATMENTS, "ANCHOR", "NUM"):
            return j
        k += 1
    if k == start or not _ends(tokens, k):
        return j
    if k + 2 < len(tokens) and tokens[k].sym == "(" and lower[tokens[k + 1].start : tokens[k + 1].end] == "s":
        k += 3  # "study drug(s)"
    if before:
        return _partners(tokens, start, k, lower)
    last = k - 1 if k - start > 1 and lower[tokens[k - 1].start : tokens[k - 1].end] in ("treatment", "therapy", "dosing") else k
    known = any(token.sym in _TREATMENTS for token in tokens[start:k]) or _CARE.search(lower[tokens[start].start : tokens[last - 1].end])
    return j if known else k
