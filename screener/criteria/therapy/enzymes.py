"""Drugs by what they do to an enzyme or a transporter: "strong inhibitors or inducers of CYP3A4", "CYP2C8, P-gp or BCRP inhibitors".

The lexicon classes drugs for some of these properties. Of the others no drug can be said to have them or not, so only who takes nothing is sure to take none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from screener.criteria.therapy.groups import UNDESCRIBED
from screener.criteria.therapy.target import Therapy
from screener.lexicons import Lexicons
from screener.text.gated import gated

_ENZYME = (
    r"cytochromes? ?p ?-?450(?: ?\(cyp\)| cyp)?(?: (?:iso)?(?:enzymes?|forms?|zymes?)| family)?(?: ?\(?cyp\)?)? ?-?(?:3a4?(?:/5|/4|/7)?|2c8|2c9|2c19|2d6|1a2|2b6|2a6)?"
    r"|cyps?(?:450)? ?-?(?:3a4?(?:/3a5|/5|/4|5)?|1a2|1a1|2a6|2a9|2b6|2c8|2c9|2c19|2d6|2e1|2j2)?(?: (?:iso)?(?:enzymes?|forms?|zymes?))?"
    r"|(?:3a4?(?:/5)?|1a2|2b6|2c8|2c9|2c19|2d6|2j2)(?![a-z0-9])"
    r"|p ?-? ?(?:gp|glycoproteins?)|permeability[- ]glycoproteins?|breast cancer resistance proteins?|bcrp|mdr ?-?1|(?:drug )?transporters?|oatps? ?(?:1b[13](?:/(?:oatp)?1b3)?)?|ugt ?(?:1a[149]|2b7)?|oct ?-?[12]|oat ?-?[13]|mate ?-?[12](?:-?k)?|bsep|mrp ?-?[24]"
)
_LEXEME = gated(
    rf"[\s-]{{0,2}}(?:(?P<strength>strong(?:er)?|potent|moderate(?:ly)?|weak|sensitive|dual)(?![a-z])|(?P<role>inhibitors?|inducers?|substrates?|inhibiting|inducing|inhibition|induction)(?![a-z])"
    rf"|(?P<enzyme>{_ENZYME})(?![a-z0-9])|(?P<join>,|/|&|(?:and/or|or|and)(?![a-z]))|(?P<of>of|for)(?![a-z])"
    r"|(?P<fill>the|both|either|known|clinical|clinically relevant|any|other|to|enzymes?|activity|strength|(?:agents?|drugs?|medications?)(?! (?:that|which|known|metaboli))|\([a-z0-9/ -]{2,14}\)|\[[a-z0-9/ -]{2,14}\])(?![a-z]))"
)
_OBJECT = gated(
    rf"(?:[\s(\[/,-]|(?:the|both|either|known|human|following|hepatic|isoenzymes?|isozymes?|enzymes?|transporters?|any|one|of|and|or|strong|moderate)(?![a-z])){{0,12}}(?:{_ENZYME})(?![a-z0-9])"
)
_CLASSED = {"3a": "CYP3A4", "2d6": "CYP2D6", "2c8": "CYP2C8", "2c19": "CYP2C19", "1a2": "CYP1A2", "gp": "P_gp", "glycoprotein": "P_gp", "bcrp": "BCRP", "breast cancer": "BCRP", "mdr": "P_gp", "ugt1a1": "UGT1A1", "ugt 1a1": "UGT1A1"}  # fmt: skip
_MOST = 60  # lexemes of one such phrase


@dataclass(slots=True)
class _Run:
    """The phrase so far: what stands before the next role or the next enzyme, and what was meant."""

    strengths: list[str] = field(default_factory=list)
    enzymes: list[str] = field(default_factory=list)
    roles: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)  # with their strengths, where the enzymes follow
    meant: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    last: tuple[str, int] = ("", 0)  # the last role that enzymes before it had, and where its meanings begin
    end: int = 0
    after_role: bool = False
    after_of: bool = False


def enzyme_drugs(lower: str, start: int, end: int, lexicon: Lexicons) -> tuple[tuple[Therapy, ...], int] | None:
    """The drugs that the text at a position means, and where their phrase ends; None where it is no such phrase."""
    run = _Run()
    at = start
    for _ in range(_MOST):
        match = _LEXEME.match(lower, at, end)
        if match is None or (match["of"] and not _OBJECT.match(lower, match.end(), end)):
            break  # "inhibitors | for the duration of the study"
        at = match.end()
        _take(run, match, at)
    if not run.meant:
        return None
    therapies = [one for enzyme, role, strengths in run.meant for one in _therapies(enzyme, role, strengths, lexicon)]
    return tuple(dict.fromkeys(therapies)), run.end


def _take(run: _Run, match: re.Match[str], at: int) -> None:
    if match["strength"]:
        if run.after_role:
            run.strengths = []
        run.strengths.append("strong" if match["strength"] in ("strong", "stronger", "potent") else match["strength"].removesuffix("ly"))
        run.after_role = False
    elif match["enzyme"]:
        if run.after_of:
            run.meant += [(match["enzyme"], role, strengths) for role, strengths in run.roles]
            run.enzymes.append(match["enzyme"])
            run.end = at
            return
        if run.after_role:
            run.enzymes = []
        run.enzymes.append(match["enzyme"])
        run.after_role = False
    elif match["role"]:
        role = "inhibitor" if match["role"].startswith("inhib") else "inducer" if match["role"].startswith("induc") else "substrate"
        if run.after_of:  # a new phrase: "inhibitors of A or inducers of B"
            run.roles, run.enzymes, run.after_of = [], [], False
            run.strengths = run.strengths if not run.after_role else []
        if run.enzymes:
            run.last = (role, len(run.meant))
            run.meant += [(enzyme, role, tuple(run.strengths)) for enzyme in run.enzymes]
            run.end = at
        else:
            run.roles.append((role, tuple(run.strengths)))
        run.after_role = True
    elif match["fill"]:
        if run.end == at - len(match.group()) and match["fill"].startswith(("(", "[", "enzyme")):
            run.end = at
    elif match["of"]:
        if run.after_role and run.enzymes and run.last[0]:  # "A inducers or inhibitors of B": of B, not of A
            role, begin = run.last
            del run.meant[begin:]
            run.roles, run.enzymes, run.last = [(role, tuple(run.strengths))], [], ("", 0)
        run.after_of = bool(run.roles) and not run.enzymes


def _therapies(enzyme: str, role: str, strengths: tuple[str, ...], lexicon: Lexicons) -> list[Therapy]:
    """Classes of the lexicon, where it has the property; a strength that it does not know leaves its members open."""
    base = next((group for words, group in _CLASSED.items() if words in enzyme), "")
    name = " ".join((*strengths, enzyme, role))
    if base == "CYP3A4" and role != "substrate" and "weak" not in strengths:
        groups = [f"{base}_{strength}_{role}" for strength in strengths if strength in ("strong", "moderate")] or [f"{base}_{role}"]
        return [Therapy(lexicon.drug_classes[group].name, classes=(group,)) for group in groups]
    group = f"{base}_{role}"
    if base and group in lexicon.drug_classes:
        return [
            Therapy(name if strengths else lexicon.drug_classes[group].name, classes=(group,), only=(UNDESCRIBED,) if strengths else ())
        ]
    return [Therapy(name, groups=(UNDESCRIBED,))]
