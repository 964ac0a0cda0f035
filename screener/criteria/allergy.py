"""Allergies.

What it is     allergy, hypersensitivity, anaphylaxis or intolerance to a drug, a class, an excipient, the trial's own drug, latex, foods
How it reads   "known hypersensitivity to platinum compounds", "allergy to the study drug or any of its excipients", "history of anaphylactic reaction to irinotecan"
Needs          allergies; prior therapies where a reaction to a treatment is meant
Unknown when   the list is not complete and holds no match, a severity is asked, or a listed drug may be the one meant
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Finding, Leaf, Need, met, missing, not_met
from screener.criteria.scan import Reading, Scan
from screener.criteria.wording_shared import balanced, mentions, said_at, vocabulary, words_in
from screener.patients.facts import AllergyFact, Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Allergy(Leaf):
    """An allergy to drugs or classes (lexicon ids), to substances by their words, or to the trial's own drug.

    `reaction`: a reaction to a treatment, which needs the treatment. `severity`: words for a degree. `anything`: to whatever substance.
    """

    kind: str = "allergy"
    name: str
    drugs: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    substances: tuple[str, ...] = ()
    trial_drug: bool = False
    reaction: bool = False
    severity: str | None = None

    room: ClassVar[str] = "allergy"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """By the list of allergies; a complete list denies what it does not hold (rule 1)."""
        need = Need(
            f"allergies:{(self.drugs or self.classes or self.substances or ('trial drug',))[0]}", f"Does the patient have {self.name}?"
        )
        if self.reaction and self._never_given(chart):
            return not_met(f"never treated with {' or '.join((*self.drugs, *self.classes)).replace('_', ' ')} (complete list)", absent=True)
        matching = [item for item in chart.allergies if self._fits(item)]
        if matching:
            if self.severity:
                return missing(f"{matching[0].shown}; not recorded: {self.severity}", need)
            return met(matching[0].shown, changeable=False)
        possible = [item for item in chart.allergies if self._may_fit(chart, item)]
        if possible:
            return missing(f"{possible[0].shown}; whether that is {self.name} is not recorded", need)
        if chart.allergies_complete:
            listed = ", ".join(item.shown for item in chart.allergies) or "no allergy"
            return not_met(f"{listed} in the complete list", absent=True, changeable=False)
        return missing("allergies not recorded" if not chart.allergies else f"{chart.allergies[0].shown}; the list is not complete", need)

    def _never_given(self, chart: Chart) -> bool:
        if (
            not (self.drugs or self.classes)
            or self.substances
            or self.trial_drug
            or not chart.therapies_complete
            or chart.unresolved_therapies
        ):
            return False
        return not any(set(item.drugs) & set(self.drugs) or item.classes & set(self.classes) for item in chart.items())

    def _fits(self, item: AllergyFact) -> bool:
        if item.drug_id in self.drugs or item.classes & set(self.classes):
            return True
        words = {word.rstrip("s") for word in words_in(item.name.lower())}
        return any(words & {word.rstrip("s") for word in words_in(substance)} - _COMMON for substance in self.substances)

    def _may_fit(self, chart: Chart, item: AllergyFact) -> bool:
        """A class of which the drug asked is a member; a cancer drug where the trial's own is meant."""
        group = chart.lexicons.find("drug_class", item.name)
        if item.drug_id is None and group is not None and any(group.id in chart.lexicons.classes_of(drug) for drug in self.drugs):
            return True
        return self.trial_drug and bool(
            item.classes & {"anticancer_therapy", "cytotoxic_chemotherapy", "monoclonal_antibody", "immunotherapy"}
        )


_COMMON = frozenset(
    {
        "drug",
        "agent",
        "product",
        "protein",
        "reaction",
        "compound",
        "allergy",
        "containing",
        "component",
        "other",
        "antibody",
        "oil",
        "acid",
        "human",
    }
)
_HEAD = re.compile(
    r"(?:(?:a|an|any|the|with|who|has|have|had|patients?|subjects?|participants?|are|is|or|and|and/or|of|other|clinically|significant|known|suspected|documented|history|prior|previous|past|medical|severe|serious|life-?\s?threatening|immediate|delayed|acute|major|moderate|to|from|if|grade|grades|3|4|iii|iv|≥|>|=|>=|-|/|\(|\)|,|current|allergic|allergy|allergies|hypersensitivity|hyper-sensitivity|potential|such|as|contraindications?|intolerances?|personal|confirmed|presence|evidence|experienced)[\s,/]{0,2}){0,16}"
    r"(?P<head>(?:allerg(?:y|ies|ic)|hyper-?\s?sensitiv(?:ity|e|ities)|anaphyla(?:xis|ctic|ctoid)|intoleran(?:ce|t)|infusion[- ]related|infusion|sensitivity|idiosyncratic)(?:[ -](?:infusion|contraindications?|drug|type|shock|like|or|and|and/or|hypersensitivity|reactions?|responses?|allergic|severe|anaphylactic|anaphylaxis|allergy|intolerance|idiosyncratic|disorders?|events?|diathesis|immune|mediated|/)(?![a-z])){0,8})(?:\(s\))?"
    r"(?:[\s,(]{1,3}(?:of )?(?:\(?(?:≥|>|>=|=|at least|any|grade|grades|or|higher|greater|ctcae|nci|v\d(?:\.\d)?|version|[1-5]|severe|severity|i{1,3}|iv|-|/|\.0|common|terminology|criteria)[\s)]{0,2}){1,9})?"
)
_TO = re.compile(
    r"[\s,)]{0,3}(?:(?:that|which|is|are|was|were|believed|felt|known|thought|to be|have been|has been|considered|possibly|probably|definitely)\s){0,4}(?:attributed to|attributable to|related to|due to|secondary to|caused by|associated with|induced by|following|after|as a result of|against|towards?|to|of|with|from|upon)(?: (?:prior|previous|any|the|a|an|either|known|study|all|one of|components? of|any of|ingredients? of|exposure to|treatment with|therapy with|use of|administration of|other|both|drugs?))*\s"
)
_TRIAL_DRUG = re.compile(
    r"\b(?:study|investigational|trial|protocol|test|experimental|assigned|planned)[ -](?:drugs?|products?|medications?|agents?|treatments?|medicinal products?|medicines?|therap(?:y|ies)|interventions?|imps?|regimens?|components?|compounds?|vaccines?|chemotherap\w{1,3})|\bimps?\b|\bexcipients?|\bthe (?:active )?(?:drugs?|agents?|active substances?|active ingredients?|components?)\b|\bits (?:components|ingredients|excipients|formulation)|similar (?:chemical|biologic)|drugs? (?:used|in this|administered)|agents? (?:used|in this|listed)|(?:components?|ingredients?|constituents?|formulation)|medications? (?:used|required|given)"
)
_LEADERS = frozenset({",", ";", "/", "(", ")", "OR", "AND", "ANDOR", "-", ":", "NEG", "EXCEPT"})
_STOPS = frozenset(
    {
        ";",
        ".",
        "EXCEPT",
        "IF",
        "MUST",
        "MAY",
        "BARRED",
        "WITHIN",
        "AGO",
        "COND",
        "NEG",
        "EXAMPLE",
        "requiring",
        "who",
        "that",
        "which",
        "history",
        "currently",
        "pregnant",
        "pregnancy",
        "unable",
        "BN",
        "NUM",
        "grade",
        "toxicity",
        "is",
        "are",
        "have",
        "has",
        "had",
        "patients",
        "subjects",
        "inability",
        "prior",
        "any",
        "receiving",
        "uncontrolled",
    }
)
_FILLER = vocabulary(
    """
    a an the of or and to in its their any all other one more such as similar chemical biologic biological composition structure class
    classes compound compounds agent agents drug drugs medication medications product products component components ingredient
    ingredients excipient excipients constituent constituents formulation formulations study investigational trial protocol treatment
    treatments therapy therapies used this these those active substance substances related analog analogs analogue analogues derivative
    derivatives metabolites containing based derived medicinal medicine preparation preparations contained present inactive for with by
    known either both administered administration regimen regimens required planned part combination same members family including
    included listed section premedication premedications pre conditioning lymphodepletion lymphodepleting vehicle pharmaceutical form
    experimental intervention interventions imp imps use given test article during on
    """
)
_PERMITTED = re.compile(
    r"\s?\(\s?(?:an? )?(?:known )?allerg(?:y|ies) to (?:an)?other [^()]{3,60} (?:is|are) (?:acceptable|allowed|permitted|not excluded)\s?\)"
)
_TRIGGER = re.compile(r"allerg|sensitiv|anaphyla|intoleran|infusion(?:[- ]related)? reaction|idiosyncratic")
_BARE = re.compile(
    r"(?:(?:a|any|known|history|of|severe|with|serious|to|multiple|significant|documented|active)\s)*(?P<what>latex|peanut|egg|food|drug|penicillin|soy|nut|shellfish|contrast|iodine|sulfa|sulphonamide|sulfonamide|murine|aspirin|gadolinium|multiple drug|beta-lactam|milk|gelatin|bovine)(?:[ /-](?:product|protein|medium|media|dye))? (?:allerg(?:y|ies)|hypersensitivity|anaphylaxis)(?![a-z])"
)


def _target(scan: Scan, j: int) -> int:
    """The token behind the substances that begin at token `j`."""
    k = j
    while k < len(scan.tokens):
        token = scan.tokens[k]
        if token.sym == "EXAMPLE" and k > j and k + 1 < len(scan.tokens) and token.end - token.start < 12 and scan.tokens[k + 1].concepts:
            k += 1
            continue
        if (
            token.sym == "any"
            and k + 1 < len(scan.tokens)
            and scan.tokens[k + 1].sym
            in (
                "of",
                "other",
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
            token.sym in _STOPS
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
    while k > j and scan.tokens[k - 1].sym in ("OR", "AND", "ANDOR", ",", "(", "/", ":", "a", "the", "to", "of", "with", "in", "for", "-"):
        k -= 1
    return balanced(scan, j, k, j, min(j + 1, k))[1]


def _leaf(scan: Scan, i: int, j: int, k: int, head: str, lead: str) -> Allergy:
    drugs: dict[str, None] = {}
    classes: dict[str, None] = {}
    substances: dict[str, None] = {}
    for token in scan.tokens[j:k]:
        named = [(c.kind, c.id) for c in token.concepts if c.kind in ("drug", "drug_class", "regimen")]
        if any(kind == "drug" for kind, _ in named):
            drugs.update((own, None) for kind, own in named if kind == "drug")
        elif any(kind == "drug_class" for kind, _ in named):
            classes.update((own, None) for kind, own in named if kind == "drug_class")
        else:
            for word in words_in(scan.clean.lower[token.start : token.end]):
                if word not in _FILLER and len(word) > 2:
                    substances[word] = None
    text = scan.text(j, k)
    trial = bool(_TRIAL_DRUG.search(text)) or not (drugs or classes or substances)
    severe = re.search(r"severe|serious|life-?\s?threatening|grade|anaphyla|moderate", lead)
    return Allergy(
        name=f"an allergy to {text}"[:160],
        drugs=tuple(drugs),
        classes=tuple(classes),
        substances=tuple(substances),
        trial_drug=trial,
        reaction=bool(re.search(r"intoleran|infusion|anaphyla|treatment with|therapy|prior|previous", head + text)),
        severity=severe.group() if severe else None,
        **scan.span(i, k),
    )


def read(scan: Scan) -> list[Reading]:
    """Claims an allergy with the substances that it is to."""
    lower = scan.clean.lower
    if not mentions(scan, ("allerg", "sensitiv", "anaphyla", "intoleran", "infusion", "idiosyncratic")) or not _TRIGGER.search(
        lower, scan.tokens[0].start, scan.tokens[-1].end
    ):
        return []
    out: list[Reading] = []
    i = 0
    while i < len(scan.tokens):
        made = None if scan.tokens[i].sym in _LEADERS else _at(scan, i)
        if made is None:
            i += 1
            continue
        out.append(made)
        i = made.j
    return out


def _at(scan: Scan, i: int) -> Reading | None:
    bare = said_at(scan, i, _BARE)
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
    head = said_at(scan, i, _HEAD)
    if head is None:
        return None
    to = said_at(scan, head[1], _TO)
    if to is None:
        return None
    j = to[1]
    k = _target(scan, j)
    if k <= j:
        return None
    lead = head[0].group() + to[0].group()
    leaf = _leaf(scan, i, j, k, lead, lead)
    spared = said_at(scan, k, _PERMITTED) if k < len(scan.tokens) else None
    if spared and not leaf.classes:
        k = spared[1]
    return Reading(i, k, leaf, "allergy", 1)
