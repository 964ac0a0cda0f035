"""Reads an allergy with the substances that it is to."""

from __future__ import annotations

import re

from screener.criteria.allergy import words as said
from screener.criteria.allergy.leaf import Allergy
from screener.criteria.scan import Reading, Scan
from screener.criteria.wording_shared import balanced, mentions, said_at, words_in
from screener.text.gated import Stems, gated


def _target(scan: Scan, j: int) -> int:
    """The token behind the substances that begin at token `j`."""
    k = j
    while k < len(scan.tokens):
        token = scan.tokens[k]
        if token.sym == "EXAMPLE" and k > j and k + 1 < len(scan.tokens) and token.end - token.start < 12 and scan.tokens[k + 1].concepts:
            k += 1
            continue
        code = said_at(scan, k, said.CODE)
        if code:
            k = code[1]
            continue
        inactive = said_at(scan, k, said.ALSO_INACTIVE) if token.sym == "EXAMPLE" and k > j else None
        if inactive:
            k = inactive[1]
            continue
        if (
            token.sym == "any"
            and k + 1 < len(scan.tokens)
            and scan.tokens[k + 1].sym
            in (
                "of",
                "other",
                "associated",
                "related",
                "similar",
                "inactive",
                "excipients",
                "excipient",
                "component",
                "components",
                "ingredient",
                "ingredients",
                "drug",
                "agent",
                "compound",
                "compounds",
                "study",
                "drugs",
                "agents",
                "CLASS",
                "DRUG",
                "form",
                "constituents",
                "constituent",
                "product",
            )
        ):
            k += 1
            continue
        if token.sym == "NUM" and k > j and token.start - scan.tokens[k - 1].end <= 1 and scan.tokens[k - 1].sym.isalpha():
            k += 1
            continue
        if token.sym == "COND" and scan.tokens[k - 1].sym in ("to", "of", "with", "against"):
            k += 1
            continue
        if (
            token.sym in said.STOPS
            and not (token.sym == "." and k + 1 < len(scan.tokens))
            and not (
                token.sym in ("that", "which", "is", "are")
                and k + 1 < len(scan.tokens)
                and scan.tokens[k + 1].sym in ("contain", "contained", "are", "is", "used")
            )
        ):
            break
        if token.sym == "(" and k + 1 < len(scan.tokens) and scan.tokens[k + 1].sym in ("NEG", "EXCEPT", "IF", "allergy"):
            break
        k += 1
    while k > j and scan.tokens[k - 1].sym in _LOOSE_END:
        k -= 1
    return balanced(scan, j, k, j, min(j + 1, k))[1]


_LOOSE_END = frozenset(
    "OR AND ANDOR , ( / : a the to of with in for - known suspected documented history prior previous severe serious significant other any".split()
)


# "Of similar chemical or biologic composition": no biologic drug is meant.
_COMPOSITION = gated(r"biologic(?:al)?s? (?:composition|structure|properties|makeup|make-up|formulation|entit)")


def _leaf(scan: Scan, i: int, j: int, k: int, head: str, lead: str) -> Allergy:
    drugs: dict[str, None] = {}
    classes: dict[str, None] = {}
    substances: dict[str, None] = {}
    for token in scan.tokens[j:k]:
        if _COMPOSITION.match(scan.clean.lower, token.start):
            continue
        named = [(c.kind, c.id) for c in token.concepts if c.kind in ("drug", "drug_class", "regimen")]
        if any(kind == "drug" for kind, _ in named):
            drugs.update((own, None) for kind, own in named if kind == "drug")
        elif any(kind == "drug_class" for kind, _ in named):
            classes.update((own, None) for kind, own in named if kind == "drug_class")
        else:
            for word in words_in(scan.clean.lower[token.start : token.end]):
                if word not in said.FILLER and len(word) > 2:
                    substances[word] = None
    text = scan.text(j, k)
    trial = bool(said.TRIAL_DRUG.search(text)) or not (drugs or classes or substances)
    severe = re.search(r"severe|serious|life-?\s?threatening|grade|anaphyla|moderate", lead)
    return Allergy(
        name=f"an allergy to {text.removeprefix('of ')}"[:160],
        drugs=tuple(drugs),
        classes=tuple(classes),
        substances=tuple(substances),
        trial_drug=trial,
        reaction=bool(re.search(r"intoleran|infusion|anaphyla|treatment with|therapy|prior|previous", head + text)),
        severity=severe.group() if severe else None,
        **scan.span(i, k),
    )


_STEMS = Stems("allerg", "sensitiv", "anaphyla", "intoleran", "infusion", "idiosyncratic")


def read(scan: Scan) -> list[Reading]:
    """Claims an allergy with the substances that it is to."""
    if not mentions(scan, _STEMS) or not scan.search(said.TRIGGER):
        return []
    out: list[Reading] = []
    i = 0
    while i < len(scan.tokens):
        made = None if scan.tokens[i].sym in said.LEADERS else _at(scan, i)
        if made is None:
            i += 1
            continue
        out.append(made)
        i = made.j
    return out


_TREATMENT = gated(
    r"(?:(?:the|all|any|their|available|standard|prior|previous|such|approved|systemic|conventional|current|established|soc|sotc|of|care|known|effective|last|most recent|or) ){0,6}(?:treatments?|therap(?:y|ies)|soc|standard of care|chemotherapy|regimens?)\b"
)


def _at(scan: Scan, i: int) -> Reading | None:
    bare = said_at(scan, i, said.BARE)
    if bare:
        what = bare[0]["what"]
        substances = () if what in ("drug", "food", "multiple drug") else (what,)
        if substances:
            return Reading(
                i,
                bare[1],
                Allergy(
                    name=bare[0].group().strip(),
                    substances=substances,
                    drugs=("penicillin",) if what == "penicillin" else (),
                    **scan.span(i, bare[1]),
                ),
                "allergy",
                2,
            )
    head = said_at(scan, i, said.HEAD)
    if head is None:
        return None
    to = said_at(scan, head[1], said.TO)
    if to is None:
        return None
    j = to[1]
    k = _target(scan, j)
    if k <= j:
        return None
    if (
        not scan.excluding
        and "intoleran" in head[0].group()
        and (_TREATMENT.match(scan.text(j, k)) or "progress" in scan.said or "refractor" in scan.said)
    ):
        return None  # "refractory or intolerant to standard therapy" is about how treatment ended
    lead = head[0].group() + to[0].group()
    leaf = _leaf(scan, i, j, k, lead, lead)
    spared = said_at(scan, k, said.PERMITTED) if k < len(scan.tokens) else None
    if spared and not leaf.classes:
        k = spared[1]
    return Reading(i, k, leaf, "allergy", 1)
