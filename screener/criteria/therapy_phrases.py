"""A sentence as treatments and windows: noun phrases become `Therapy` sets, lengths of time become `When`, the rest stays as it is.

The rooms on treatment match on `units`, a string of symbols like the scan's in which NP stands for treatments (a whole list of them), WIN for "within ...", SINCE_ for "at
least ... since/ago", LEN for a length of time whose direction the frame tells (">= 14 days", "21 days").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from screener import lexicons
from screener.criteria.scan import Reading, Scan
from screener.criteria.therapy_target import Therapy, excepting, union
from screener.criteria.therapy_time import When
from screener.criteria.therapy_words import HEADS, vocabulary
from screener.logic import Duration
from screener.text.merge import Window, duration
from screener.text.quantity import Bounds
from screener.text.tokens import Quantity, Token, split_words

_PRIOR = frozenset(
    {
        "prior", "previous", "earlier", "past", "preceding", "previously", "no prior", "any prior", "former",
    }
)  # fmt: skip
_DETERMINERS = frozenset(
    {
        "oral", "any", "all", "other", "another", "further", "additional", "the", "a", "an", "their", "most", "recent", "last", "such", "each", "prior",
        "previous", "earlier", "past", "preceding", "known", "documented", "these", "those", "also", "some", "every",
    }
) | {"the last", "most recent", "any other", "any of these", "no known", "his"}  # fmt: skip
_LINKED = re.compile(
    r"(?:(?:any|the|prior|previous|earlier|last|first|most recent|other|active|clinical|all|more|further|additional|past|recent) ){0,3}"
    r"(?:treatments?|therapy|therapies|administration|infusions?|doses?|exposures?|use|receipt|courses?|cycles?|completion|injections?|regimens?|dosing|initiation of treatment|lines?|history)"
)
_LINKS = frozenset(
    {
        "with", "of", "to", "from", "using", "for",
    }
)  # fmt: skip
_TAIL = frozenset(
    {
        "therapy", "therapies", "treatment", "treatments", "agent", "agents", "drug", "drugs", "regimen", "regimens", "chemotherapy", "monotherapy",
        "antibody", "antibodies", "inhibitor", "inhibitors", "blockade", "product", "products", "combination", "combinations", "compound", "compounds",
        "immunotherapy", "analogue", "analogues", "analog", "analogs", "medication", "medications", "administration", "blocker", "blockers", "use", "cells",
        "infusion", "infusions", "class", "classes", "course", "courses", "monoclonal antibody", "monoclonal antibodies", "mab", "mabs", "antifungals",
    }
)  # fmt: skip
_BASED = frozenset({"based", "containing", "including", "type"})
_GENE = re.compile(r"[A-Z][A-Z0-9]{1,7}(?:-?[A-Z0-9α-ω]{1,4})?|TGF-?[βb]|[A-Z][a-z]?[A-Z0-9]+[a-z]?")
_GENE_TAIL = re.compile(
    r"(?:(?:tyrosine )?kinase |pathway )?(?:inhibitors?|antagonists?|blockers?|degraders?|antibod(?:y|ies)|(?:targeted|directed|targeting) (?:therap(?:y|ies)|treatments?|agents?|antibod(?:y|ies)|drugs?|adcs?|immunotherap(?:y|ies)|products?)|adcs?|inhibition|therap(?:y|ies)|agents?|treatment)"
)
_AIMED = re.compile(
    r"(?:that )?(?:specifically )?(?:targeting|targets?|directed (?:against|at|to)|against)(?: the)?(?: signaling| signalling)?(?: pathway)?(?: of)?(?: the)?"
)
_CODE = re.compile(r"[A-Z]{2,6}-?\d{2,7}[A-Z]?")
_TOGETHER = (
    "in combination with",
    "combined with",
    "plus",
    "together with",
    "along with",
    "concurrently with",
    "given with",
    "in association with",
    "+",
    "and",
)
_GIVEN_TOGETHER = re.compile(r"(?:given |administered |used )?(?:together|in combination|concurrently|concomitantly|simultaneously)")
_EITHER_WAY = frozenset(
    {
        "investigational", "or", "other", "standard", "approved", "and", "marketed", "experimental", "not", "otherwise", "licensed", "unlicensed", "/",
        "and/or", "commercial",
    }
)  # fmt: skip
_AT_LEAST_ONE = re.compile(r"(?:at least (?:one|1)|[≥>]=? ?1|one or more|a minimum of (?:one|1))(?: of)?(?: the)?(?: following)?")
_ENZYME = r"(?:cyp ?3a4?(?:/5)?(?: isoenzymes?| enzymes?)?|cytochrome p ?-?450(?: \(cyp\))?(?: (?:isoenzyme|enzyme|isoform|family))? ?(?:\(?cyp\)? ?)?3a4?|cytochrome p450 \(cyp\) ?3a4?)"
_STRENGTH = r"(?:strong|moderate|potent|weak|(?:strong|moderate|potent)(?: (?:or|and|and/or|to) |/)(?:strong|moderate|weak|potent))"
_DESCRIBED_WORDS = frozenset(
    {
        "inhibitors", "inhibitor", "inducers", "inducer", "strong", "moderate", "potent", "cyp", "prolong", "prolonging", "prolongation", "cytochrome",
        "substrates", "known", "qt",
    }
)  # fmt: skip
_THINGS = r"(?:(?:any |other )?(?:medications?|drugs?|agents?|substances?|medicines?|products?|foods?|compounds?|medications? or substances?|drugs? or foods?|medications? or foods?)(?: (?:that|which))?(?: (?:are|is|have been|known to be|are known to be|considered|classified as))?(?: (?:known|to be|either))* )?"
_CYP = re.compile(
    rf"{_THINGS}(?:(?:known|the|any|a|either) )*(?P<s1>{_STRENGTH})? ?(?:(?P<e1>{_ENZYME}) ?)?(?:enzyme )?(?P<a>inhibitors?|inducers?|inhibiting|inducing)(?: (?:agents|drugs|medications))?"
    rf"(?:(?: ?(?:or|and|and/or|/|,|&) ?)(?:of )?(?P<s2>{_STRENGTH} )?(?P<e2>{_ENZYME} )?(?P<b>inhibitors?|inducers?))?(?: of (?:the )?(?P<e3>{_ENZYME}))?(?![a-z0-9/-])"
)
_QT = re.compile(
    r"(?:any |other )?(?:medications?|drugs?|agents?|concomitant medications?|therapies|treatments?|medicines?)(?: (?:that|which))?(?: (?:are|is|have|has|may|can|could|might|been))*(?: (?:known|shown|well known|reported|likely|suspected))?(?: (?:to|for))?(?: (?:significantly|clinically))?"
    r" (?:prolong(?:ing|s)?|cause(?: a)?(?: prolongation of)?|causing(?: a)?|increase|lengthen|prolongation of|(?:a )?(?:known )?risk of (?:prolonging|causing))(?: (?:the|of|in))* ?qtc?(?: (?:interval|prolongation|intervals|interval prolongation))?(?![a-z])"
)
_SUBSTRATE = re.compile(
    rf"(?:any |known |sensitive )*(?:{_ENZYME}) substrates? (?:with|that have|having) (?:a )?narrow therapeutic (?:window|index|range|indices)(?![a-z])"
)
_CHEMICAL = frozenset({"cytotoxic_chemotherapy"})


@dataclass(frozen=True, slots=True)
class Treatments:
    """Treatments named in tokens i..j. `join`: "or", "and" between several; the flags say what stood with them."""

    i: int
    j: int
    therapies: tuple[Therapy, ...]
    join: str = ""
    prior: bool = False  # "prior", "previous"
    linked: bool = False  # "treatment with", "dose of"
    last: bool = False
    generic: bool = False  # "therapy" alone
    standard: bool = False  # "standard therapy"
    study: bool = False  # "another clinical trial"
    combined: bool = False
    other: bool = False  # means what it does only behind "another"
    examples: tuple[Therapy, ...] = ()  # "(e.g., A or B)": members by the text's own word
    including: bool = False  # they stood behind "including"

    @property
    def everything(self) -> tuple[Therapy, ...]:
        """The treatments with those named as examples of them."""
        return tuple(dict.fromkeys((*self.therapies, *self.examples)))

    @property
    def name(self) -> str:
        """For people."""
        return (" and " if self.join == "and" else " or ").join(therapy.name for therapy in self.therapies)


@dataclass(slots=True)
class Unit:
    """One symbol of the unit string and what it stands for."""

    sym: str
    i: int
    j: int
    treatments: Treatments | None = None
    when: When | None = None
    loose: bool = False  # a bare length ("21 days")


@dataclass(slots=True)
class Phrases:
    """The sentence as units. `string` is for regular expressions, one blank around each symbol."""

    scan: Scan
    units: list[Unit]
    string: str = ""
    _index: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        position = 1
        for number, unit in enumerate(self.units):
            self._index[position] = number
            position += len(unit.sym) + 1
        self.string = f" {' '.join(unit.sym for unit in self.units)} "

    def at(self, start: int, end: int) -> tuple[int, int]:
        """The units between two positions of `string`."""
        while self.string[start] == " ":
            start += 1
        first = self._index[start]
        return first, first + self.string[start:end].strip().count(" ") + 1

    def units_of(self, match: re.Match[str], group: str) -> list[Unit]:
        """The units of a group that took part."""
        if match.start(group) < 0 or not match[group].strip():
            return []
        first, last = self.at(match.start(group), match.end(group))
        return self.units[first:last]

    def tokens(self, match: re.Match[str]) -> tuple[int, int]:
        """Token range of a match."""
        first, last = self.at(match.start(), match.end())
        return self.units[first].i, self.units[last - 1].j

    def before(self, i: int) -> str:
        """The symbol of the token before token i; "" at the start."""
        return self.scan.tokens[i - 1].sym if i else ""

    def after(self, j: int) -> str:
        """The symbol of the token at j; "" at the end."""
        return self.scan.tokens[j].sym if j < len(self.scan.tokens) else ""


def each(pattern: re.Pattern[str], string: str, build: Callable[[re.Match[str]], Reading | None]) -> Iterator[Reading]:
    """What a pattern's matches build, from left to right; a match that builds nothing is tried again from its second symbol."""
    position = 0
    while (match := pattern.search(string, position)) is not None:
        reading = build(match)
        if reading is None:
            position = string.index(" ", match.start() + 1)
        else:
            yield reading
            position = match.end() - 1


def phrases(scan: Scan) -> Phrases | None:
    """The units of a sentence; None where it names no treatment at all."""
    if scan.present.isdisjoint(HEADS):
        return None
    reader = _Reader(scan)
    units = list(reader.units())
    return Phrases(scan, units)


class _Reader:
    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self.tokens = scan.tokens
        self.count = len(scan.tokens)
        self.text = [scan.clean.lower[t.start : t.end] for t in scan.tokens]
        self.lexicon = lexicons.load()

    def units(self) -> Iterator[Unit]:
        k = 0
        while k < self.count:
            found = self.listed(k)
            if found is not None:
                yield Unit("NP", found.i, found.j, treatments=found)
                k = found.j
                continue
            when = self.when(k)
            if when is not None:
                yield when
                k = when.j
                continue
            token = self.tokens[k]
            j = self.product(k + 1) if token.sym == "ATTIME" else k + 1
            word = token.sym == "COND" and self.text[k] in ("intolerance", "intolerant")
            yield Unit(self.text[k] if word else token.sym, k, j)
            k = j

    # -- treatments -----------------------------------------------------------------------------------------------------------------
    def listed(self, k: int) -> Treatments | None:
        """A list of treatments: "A, B or C", "A (including B) and C", "A plus B", with its exceptions."""
        first = self.combination(k) or self.one(k)
        if first is None:
            return None
        therapies = list(first.therapies)
        members: list[Therapy] = []
        including = False
        j = first.j
        joins: list[str] = []
        together: list[int] = []
        while True:
            at = j
            j, named = self.examples(j)
            members += named
            including = including or "including" in self.text[at:j] or "include" in self.text[at:j]
            step = self.separator(j)
            if step is None:
                break
            at, join = step
            following = self.one(at)
            if following is None:
                break
            if join == "with":
                therapies[-1] = replace(therapies[-1], beside=(*therapies[-1].beside, *following.therapies))
                together.append(len(therapies))
            else:
                therapies += following.therapies
                joins.append(join)
            j = following.j
            first = replace(
                first,
                prior=first.prior or following.prior,
                last=first.last or following.last,
                study=first.study or following.study,
                generic=first.generic and following.generic,
            )
        after = _GIVEN_TOGETHER.match(" ".join(self.text[j : j + 3]))
        if after and "or" not in joins:
            j += len(after.group().split())
        if joins and len(therapies) > 1 and after and "or" not in joins:
            therapies = [replace(therapies[0], beside=tuple(therapies[1:]))]
            joins = []
        if (
            joins
            and set(joins) == {","}
            and any(t.sym == "REGIMEN" and " and " in self.scan.clean.lower[t.start : t.end] for t in self.tokens[k:j])
        ):
            joins.append("and")  # "A, B and C" of which the lexicon knows "B and C" as a regimen
        join = "or" if "or" in joins else "and" if "and" in joins else "or" if joins else ""
        if len({id(t) for t in therapies}) > 1 and not join:
            join = "or"
        result = replace(
            first,
            i=k,
            j=j,
            therapies=tuple(dict.fromkeys(therapies)),
            examples=tuple(dict.fromkeys(members)),
            including=including,
            join=join,
            combined=bool(together) or first.combined,
        )
        return self.exceptions(result)

    def separator(self, j: int) -> tuple[int, str] | None:
        """What joins the next member: the position behind it, and "or", "and", "," or "with"."""
        if j >= self.count:
            return None
        for words in _TOGETHER[:-1]:
            size = len(words.split())
            text = " ".join(self.text[j : j + (1 if self.text[j] == words else size)])
            if text == words:
                return j + (1 if self.text[j] == words else size), "with"
        k, join = j, ""
        if self.tokens[k].sym in (",", ";") and k + 1 < self.count:
            if self.tokens[k].sym == ";":
                return None
            k, join = k + 1, ","
        if k < self.count and self.tokens[k].sym in ("OR", "ANDOR", "/", "AND"):
            join = "and" if self.tokens[k].sym == "AND" else "or"
            k += 1
            if join == "or" and k < self.count and self.tokens[k].sym == "IF":
                k += 1
        elif self.text[k] == "or" and k < self.count:
            join, k = "or", k + 1
        return (k, join) if join else None

    def examples(self, j: int) -> tuple[int, list[Therapy]]:
        """Skip "(e.g., A, B or C)" and ", including A and B": a member of the set by the text's own word."""
        if j + 1 < self.count and self.tokens[j].sym in ("(", "["):
            close = self.closing(j)
            if close is not None and close > j + 1 and all(word in _EITHER_WAY for word in self.text[j + 1 : close]):
                return close + 1, []  # "(approved or investigational)"
            if close is not None and self.tokens[j + 1].sym in ("EXAMPLE", "DEFINE"):
                found: list[Therapy] = []
                k = j + 2
                while k < close:
                    member = self.one(k)
                    if member is not None and member.j <= close and not any(t.beside for t in member.therapies):
                        found += member.therapies
                        k = member.j
                    else:
                        k += 1
                if self.tokens[j + 1].sym == "EXAMPLE":
                    return close + 1, found
        k = j + 1 if j < self.count and self.tokens[j].sym == "," else j
        if k < self.count and self.tokens[k].sym == "EXAMPLE":
            member = self.one(k + 1)
            if member is not None:
                found = list(member.therapies)
                j = member.j
                while (step := self.separator(j)) is not None and step[1] != "with":
                    following = self.one(step[0])
                    if following is None:
                        break
                    found += following.therapies
                    j = following.j
                if j < self.count and self.tokens[j].sym == "," and j + 1 < self.count and self.tokens[j + 1].sym in ("WITHIN", "AGO"):
                    j += 1
                return j, found
        return j, []

    def closing(self, j: int) -> int | None:
        depth = 0
        for k in range(j, min(self.count, j + 120)):
            if self.tokens[k].sym in ("(", "["):
                depth += 1
            elif self.tokens[k].sym in (")", "]"):
                depth -= 1
                if depth == 0:
                    return k
        return None

    def exceptions(self, found: Treatments) -> Treatments:
        """ "A other than B", "A (except B)"."""
        j = found.j
        k = j
        opened = k < self.count and self.tokens[k].sym in ("(", "[")
        if opened or (k < self.count and self.tokens[k].sym == "," and k + 1 < self.count and self.tokens[k + 1].sym == "EXCEPT"):
            k += 1
        if k >= self.count or self.tokens[k].sym != "EXCEPT" or self.text[k] == "unless":
            return found
        k += 1
        while k < self.count and self.text[k] in ("for", "of", "the"):
            k += 1
        without: list[Therapy] = []
        while (member := self.one(k)) is not None:
            without += member.therapies
            k = member.j
            step = self.separator(k)
            if step is None or step[1] == "with" or self.one(step[0]) is None:
                break
            k = step[0]
        if not without or (opened and (k >= self.count or self.tokens[k].sym not in (")", "]"))):
            return found
        if not opened and self.after_restricts(k):
            return found
        return replace(
            found,
            j=k + 1 if opened else k,
            therapies=tuple(excepting(t, tuple(without)) for t in found.therapies),
            examples=tuple(excepting(t, tuple(without)) for t in found.examples),
        )

    def after_restricts(self, k: int) -> bool:
        """Does an exception go on with words that narrow it ("other than radiotherapy to the bone")?"""
        return k < self.count and self.text[k] in ("for", "to", "in", "with", "that", "which", "given", "as", "alone", "used", "on")

    def one(self, k: int) -> Treatments | None:
        """One treatment, with its determiners and "treatment with" before it."""
        start = k
        prior = last = linked = other = False
        for _ in range(5):
            while k < self.count and (self.text[k] in _DETERMINERS or (k > start and self.text[k] == "of") or self.at_least_one(k)):
                prior = prior or self.text[k] in _PRIOR
                other = other or "other" in self.text[k] or self.text[k] == "different"
                last = last or "last" in self.text[k] or "most recent" in self.text[k]
                k += 1
            if (
                k + 1 < self.count
                and (match := _LINKED.fullmatch(self.text[k]))
                and self.text[k + 1] in _LINKS
                and self.text[k + 1] != "for"
            ):
                # "treatment with X": unless "treatment" alone is meant and X is no treatment
                inner = self.combination(k + 2) or self.one(k + 2)
                if inner is not None:
                    words = match.group()
                    flags = any(word in words.split() for word in ("prior", "previous", "earlier", "past"))
                    if "dose" in words:  # what comes in doses is a drug
                        inner = replace(
                            inner,
                            therapies=tuple(
                                replace(t, groups=("anticancer_drug",)) if t.groups == ("anticancer",) else t for t in inner.therapies
                            ),
                        )
                    return replace(
                        inner, i=start, prior=prior or flags or inner.prior, last=last or "last" in words or inner.last, linked=True
                    )
                at = k + 2
                while at < self.count and self.text[at] in ("the", "such", "this", "that", "these", "any", "prior", "previous", "each"):
                    at += 1
                if at < self.count and self.text[at] in ("agent", "agents", "drug", "drugs", "medication", "medications", "product"):
                    agent = Therapy("any drug", groups=("anticancer_drug",))
                    return Treatments(start, at + 1, (agent,), prior=prior, last=True, linked=True, generic=True)
                return None
            break
        while k + 2 < self.count and self.text[k] in ("form", "forms", "type", "types", "kind", "kinds") and self.text[k + 1] == "of":
            k += 2
        if k >= self.count:
            return None
        head = self.head(k)
        if head is None or (head.other and not other):
            return None
        if (
            head.j < self.count
            and self.text[head.j] == "with"
            and re.search(
                r"(?:therapy|therapies|treatment|treatments|immunotherapy|chemotherapy|regimen|anticoagulation)$", self.text[head.j - 1]
            )
            and not any(t.kinds for t in head.therapies)
        ):
            narrower = self.combination(head.j + 1) or self.one(head.j + 1)
            if narrower is not None:
                return replace(narrower, i=start, prior=prior or head.prior or narrower.prior, last=last, linked=True)
        return replace(head, i=start, prior=prior or head.prior, last=last, linked=linked)

    def at_least_one(self, k: int) -> bool:
        """ "at least one" before a treatment (a count of lines is another room's)."""
        return bool(_AT_LEAST_ONE.fullmatch(self.text[k])) and not any(
            word.startswith(("line", "regimen")) or word in ("therapies", "treatments", "systemic", "therapy", "courses")
            for text in self.text[k + 1 : k + 6]
            for word in text.split()
        )

    def combination(self, k: int) -> Treatments | None:
        """ "the combination of A and B": one treatment that holds each."""
        start = k
        while k < self.count and self.text[k] in ("the", "a", "any"):
            k += 1
        if k + 2 >= self.count or self.text[k] not in ("combination", "combinations") or self.text[k + 1] not in ("of", "with"):
            return None
        first = self.one(k + 2)
        if first is None:
            return None
        therapies = list(first.therapies)
        j = first.j
        while (step := self.separator(j)) is not None and step[1] != "or" and (following := self.one(step[0])) is not None:
            therapies += following.therapies
            j = following.j
        if len(therapies) < 2:
            return None
        return replace(
            first, i=start, j=j, therapies=(replace(therapies[0], beside=(*therapies[0].beside, *therapies[1:])),), combined=True
        )

    def transplant_kind(self, k: int) -> Treatments | None:
        """ "Stem cell transplant: 12 weeks for autologous, 6 months for allogeneic"."""
        if self.text[k] not in ("autologous", "allogeneic", "allogenic") or (
            k + 1 < self.count and self.tokens[k + 1].sym not in (",", ";", ".", ")", "OR", "AND")
        ):
            return None
        if not any("transplant" in text or "sct" in text or "stem cell" in text for text in self.text[:k]):
            return None
        kind = "autologous_transplant" if self.text[k] == "autologous" else "allogeneic_transplant"
        return Treatments(k, k + 1, (Therapy(kind.replace("_", " "), kinds=(kind,)),))

    def head(self, k: int) -> Treatments | None:
        """The longest treatment that begins at token k."""
        described = self.described(k) or self.transplant_kind(k)
        if described is not None:
            return described
        word = self.vocabulary(k)
        concept = self.concept(k)
        gene = self.gene(k) if concept is None or concept.j <= k + 1 else None
        best: Treatments | None = None
        for candidate in (word, concept, gene):
            if candidate is not None and (best is None or candidate.j > best.j):
                best = candidate
        if best is None:
            return None
        return self.suffix(best)

    def described(self, k: int) -> Treatments | None:
        """Drugs by what they do to an enzyme or the heart: "strong inhibitors or inducers of CYP3A4", "medications known to prolong the QT interval"."""
        if not _DESCRIBED_WORDS.intersection(self.text[k : k + 8]):
            return None
        start = self.tokens[k].start
        text = self.scan.clean.lower[start : self.tokens[min(self.count, k + 26) - 1].end]
        match = _CYP.match(text)
        if match is not None and (match["e1"] or match["e2"] or match["e3"]):
            classes: list[str] = []
            strengths = match["s1"] or match["s2"] or ""
            for what in filter(None, (match["a"], match["b"])):
                kind = "inhibitor" if what.startswith("inhib") else "inducer"
                if "weak" in strengths:
                    return None
                levels = ["strong"] if re.search(r"strong|potent", strengths) else []
                levels += ["moderate"] if "moderate" in strengths else []
                classes += [f"CYP3A4_{level}_{kind}" for level in levels] or [f"CYP3A4_{kind}"]
            therapies = tuple(
                Therapy(self.lexicon.drug_classes[group].name, classes=(group,))
                for group in dict.fromkeys(classes)
                if group in self.lexicon.drug_classes
            )
            return self.to_text(k, start + match.end(), therapies)
        match = _SUBSTRATE.match(text)
        if match is not None and "CYP3A4_substrate" in self.lexicon.drug_classes:
            return self.to_text(
                k, start + match.end(), (Therapy("CYP3A4 substrate with a narrow therapeutic index", classes=("CYP3A4_substrate",)),)
            )
        match = _QT.match(text)
        if match is not None and "QT_prolonging" in self.lexicon.drug_classes:
            return self.to_text(k, start + match.end(), (Therapy("QT-prolonging drug", classes=("QT_prolonging",)),))
        return None

    def to_text(self, k: int, end: int, therapies: tuple[Therapy, ...]) -> Treatments | None:
        """Treatments over the tokens from k to a position of the text; None where it lies inside a token."""
        j = k
        while j < self.count and self.tokens[j].end <= end:
            j += 1
        if j == k or not therapies or (j < self.count and self.tokens[j].start < end):
            return None
        return Treatments(k, j, therapies, join="or" if len(therapies) > 1 else "")

    def vocabulary(self, k: int) -> Treatments | None:
        node: dict[Any, Any] | None = vocabulary()
        best = None
        prior = False
        for at in range(k, min(self.count, k + 14)):
            if at > k and self.text[at] == "-":
                continue  # "long- acting"
            words = [word for word, _, _ in split_words(self.text[at])]
            if at == k:
                while words and words[0] in ("prior", "previous", "the", "any"):
                    prior = prior or words[0] in _PRIOR
                    words = words[1:]
                if not words:
                    return None
            for word in words:
                node = node.get(word) if node is not None else None
            if node is None:
                break
            if 0 in node:
                best = (node[0], at + 1)
        if best is None:
            return None
        (therapy, flags), j = best
        return Treatments(
            k,
            j,
            (therapy,),
            prior=prior,
            generic="_generic" in flags,
            standard="_standard" in flags,
            study="_study" in flags,
            other="_other" in flags,
        )

    def concept(self, k: int) -> Treatments | None:
        token = self.tokens[k]
        therapy = self.meant(token)
        if therapy is None:
            return None
        j = k + 1
        if j + 1 < self.count and self.text[j] == "drug" and self.text[j + 1] in ("conjugate", "conjugates"):
            conjugate = re.sub(r"^(?:anti_)?(\w+?)_(?:antibody|directed)$", r"\1_ADC", therapy.classes[0]) if therapy.classes else ""
            if conjugate not in self.lexicon.drug_classes or conjugate == (therapy.classes or ("",))[0]:
                return None
            return Treatments(k, j + 2, (Therapy(self.lexicon.drug_classes[conjugate].name, classes=(conjugate,)),))
        while j < self.count and (self.text[j] in _BASED or self.text[j] in _TAIL) and self.text[j] != "including":
            if (
                self.text[j] == "inhibitors"
                or self.text[j] in _TAIL
                or (self.text[j] in _BASED and j + 1 < self.count and self.text[j + 1] in _TAIL)
            ):
                j += 1
            else:
                break
        return Treatments(k, j, (therapy,))

    def meant(self, token: Token) -> Therapy | None:
        drug = token.concept("drug")
        group = token.concept("drug_class")
        regimen = token.concept("regimen")
        procedure = token.concept("procedure")
        if drug is not None:
            return Therapy(drug.name, drugs=(drug.id,))
        if regimen is not None:
            parts = [Therapy(self.lexicon.drugs[one].name, drugs=(one,)) for one in self.lexicon.regimens[regimen.id].drugs]
            if not parts:
                return None
            return replace(parts[0], name=regimen.name, beside=tuple(parts[1:]))
        if group is not None:
            if group.id in _CHEMICAL:
                return Therapy("chemotherapy", groups=("chemotherapy",))
            return Therapy(group.name, classes=(group.id,))
        if procedure is not None:
            kind = self.lexicon.procedures[procedure.id].therapy_kind
            if kind in ("autologous_transplant", "allogeneic_transplant", "radiotherapy") and procedure.id in (
                kind,
                "radiation",
                "radiotherapy",
            ):
                return Therapy(procedure.name, kinds=(kind,))
            return Therapy(procedure.name, procedures=(procedure.id,))
        return None

    def gene(self, k: int) -> Treatments | None:
        """ "KIF18A inhibitor", "anti-ROR1 antibody", "agents targeting TGF-beta": treatments by a target that is no class of the lexicon."""
        start = k
        if self.text[k] == "anti" and k + 1 < self.count:
            k += 1
        if self.text[k] in (
            "agent",
            "agents",
            "therapy",
            "therapies",
            "treatment",
            "treatments",
            "drug",
            "drugs",
            "prior treatment",
            "antibody",
            "antibodies",
            "any agent",
        ):
            for size in (8, 7, 6, 5, 4, 3, 2, 1):
                if _AIMED.fullmatch(" ".join(self.text[k + 1 : k + 1 + size])):
                    target = self.target(k + 1 + size)
                    if target is not None:
                        name, names, j = target
                        return Treatments(start, j, (self.against(name, names),), prior=self.text[k].startswith("prior"))
            return None
        target = self.target(k)
        if target is None:
            return None
        name, names, j = target
        for size in (4, 3, 2, 1):
            if j + size <= self.count and _GENE_TAIL.fullmatch(" ".join(self.text[j : j + size])):
                return Treatments(start, j + size, (self.against(name, names),))
        if start != k:
            return Treatments(start, j, (self.against(name, names),))
        return None

    def against(self, name: str, names: tuple[str, ...]) -> Therapy:
        """Treatments that the lexicon gives this target, or files under a class of its name."""
        found = [
            self.lexicon.find("drug_class", text)
            for text in (f"{name} inhibitor", f"anti-{name}", f"{name}-targeted therapy", f"{name}-directed therapy")
        ]
        return Therapy(
            f"treatment against {name}", classes=tuple(dict.fromkeys(group.id for group in found if group is not None)), targets=names
        )

    def target(self, k: int) -> tuple[str, tuple[str, ...], int] | None:
        if k >= self.count:
            return None
        token = self.tokens[k]
        marker = token.concept("biomarker")
        if marker is not None:
            found = self.lexicon.biomarkers[marker.id]
            names = {marker.id, marker.name, *found.genes, *found.synonyms}
            return marker.name, tuple(sorted(name.casefold() for name in names)), k + 1
        # a name such as KIF18A or ROR1 comes as one or more tokens without a blank between
        j = k
        while (
            j + 1 < self.count
            and j < k + 4
            and self.tokens[j + 1].start - self.tokens[j].end
            <= (1 if self.scan.clean.text[self.tokens[j].end : self.tokens[j + 1].start] == "-" else 0)
        ):
            j += 1
        for end in range(j + 1, k, -1):
            written = self.scan.clean.text[token.start : self.tokens[end - 1].end]
            if _GENE.fullmatch(written) and any(letter.isdigit() or letter in "-β" for letter in written):
                return written, (written.casefold(),), end
        return None

    def suffix(self, found: Treatments) -> Treatments:
        """What belongs to a treatment behind its name: an abbreviation in parentheses, how much of the pelvis or marrow was irradiated."""
        j = found.j
        kinds = {kind for therapy in found.therapies for kind in therapy.kinds} | {
            group for therapy in found.therapies for group in therapy.groups
        }
        if kinds & {"radiotherapy", "radiotherapy_local"} and j + 1 < self.count and self.text[j] in ("to", "of", "involving"):
            end = j + 1
            while end < min(self.count, j + 9) and (
                self.tokens[end].sym in ("BQ", "QTY", "GE", "GT", "BN", "NUM", "POSTGE", "ABOVE", "%")
                or self.text[end] in ("of", "the", "half", "or", "more", "a", "whole", "than", "at least")
            ):
                end += 1
            if end < self.count and end > j + 1:
                where = self.text[end]
                if where in ("pelvis", "hemipelvis", "pelvic", "pelvic bones"):
                    return replace(
                        found,
                        j=end + 1,
                        therapies=(Therapy("radiotherapy to half of the pelvis or more", groups=("radiotherapy_pelvis",)),),
                    )
                if where in ("bone marrow", "marrow", "bm") or (
                    where == "bone" and end + 1 < self.count and self.text[end + 1] == "marrow"
                ):
                    size = 2 if where == "bone" else 1
                    return replace(
                        found, j=end + size, therapies=(Therapy("radiotherapy to much of the marrow", groups=("radiotherapy_marrow",)),)
                    )
        if any(group == "CYP3A4_substrate" for therapy in found.therapies for group in therapy.classes):
            narrow = re.match(r"with (?:a )?narrow therapeutic (?:window|index|range|indices)", " ".join(self.text[j : j + 5]))
            if narrow:
                j += len(narrow.group().split())
                found = replace(found, j=j)
        inner = self.members(found)
        if inner is not None:
            return inner
        if j + 2 < self.count and self.tokens[j].sym == "(" and self.tokens[j + 2].sym == ")":
            inside = self.scan.clean.text[self.tokens[j + 1].start : self.tokens[j + 1].end]
            same = self.meant(self.tokens[j + 1])
            if (
                inside == "s"
                or (inside.rstrip("s").isupper() and len(inside) <= 7 and not inside.isdigit())
                or (same is not None and same in found.therapies)
            ):
                return self.tail(replace(found, j=j + 3))
        return found

    def members(self, found: Treatments) -> Treatments | None:
        """ "A tyrosine kinase inhibitor (regorafenib or cabozantinib)": the members named in parentheses are what is meant."""
        j = found.j
        classes = {group for therapy in found.therapies for group in therapy.classes}
        if not classes or j >= self.count or self.tokens[j].sym != "(":
            return None
        therapies: list[Therapy] = []
        k = j + 1
        while k < self.count and (token := self.tokens[k]).sym == "DRUG" and (drug := token.concept("drug")) is not None:
            if self.lexicon.classes_of(drug.id).isdisjoint(classes):
                return None
            therapies.append(Therapy(drug.name, drugs=(drug.id,)))
            k += 1
            while k < self.count and self.tokens[k].sym in (",", "OR"):
                k += 1
        if len(therapies) < 2 or k >= self.count or self.tokens[k].sym != ")":
            return None
        return replace(found, j=k + 1, therapies=tuple(therapies), join="or")

    def tail(self, found: Treatments) -> Treatments:
        """ "stem cell transplant (SCT) therapy": words of the kind behind an abbreviation."""
        j = found.j
        while j < self.count and self.text[j] in ("therapy", "therapies", "treatment", "treatments"):
            j += 1
        return replace(found, j=j)

    # -- lengths of time --------------------------------------------------------------------------------------------------------------
    def when(self, k: int) -> Unit | None:
        """A window, or a length of time, with "or 5 half-lives, whichever is shorter" behind it."""
        prefix = _CHOICE_BEFORE.match(" ".join(self.text[k : k + 4]))
        choose = ""
        start = k
        if prefix:
            choose = _chosen(prefix["how"])
            k += len(prefix.group().split())
        limb = self.limb(k)
        if limb is None:
            return self.last_month(k)
        limbs = [limb]
        j = k + 1
        j = self.of_the_drug(j)
        while len(limbs) < 3:
            at = j
            while at < self.count and self.tokens[at].sym in (",", "(", "["):
                at += 1
            if at < self.count and self.tokens[at].sym in ("OR", "AND") and (choose or self.tokens[at].sym == "OR"):
                at += 1
                while at < self.count and self.text[at] in ("(", "within", "at least", "at", "a", "period", "minimum", "of"):
                    at += 1
            elif not (at > j and at < self.count and self.tokens[at].sym in ("HALF", "BH")):
                break
            following = self.limb(at)
            if following is None or self.fresh(at + 1):
                break
            limbs.append(following)
            j = self.of_the_drug(at + 1)
        if len(limbs) > 1:
            j, said = self.choice(j)
            choose = said or choose
        return self.unit(start, j, limbs, choose)

    def last_month(self, k: int) -> Unit | None:
        """ "within the last month", "in the past year": a window without a number."""
        j = k
        if j < self.count and self.tokens[j].sym == "WITHINW":
            j += 1
        while j < self.count and self.text[j] == "the":
            j += 1
        if not (j + 1 < self.count and self.tokens[j].sym in ("LASTW", "PRIORTO") and self.text[j + 1] in ("month", "year", "week", "day")):
            return None
        when = When(True, Duration.of(1.0, self.text[j + 1]))
        j += 2
        if j < self.count and self.tokens[j].sym == "ATTIME":
            j = self.product(j + 1)
        return Unit("WIN", k, j, when=when)

    def fresh(self, j: int) -> bool:
        """A second length that has a treatment of its own ("14 days, or 42 days for nitrosoureas") is no second limb."""
        return j < self.count and self.text[j] in ("for", "if", "in", "since", "from", "after")

    def of_the_drug(self, j: int) -> int:
        if j < self.count and self.text[j] in ("of", "for"):
            k = j + 1
            while (
                k < self.count
                and k < j + 6
                and (
                    self.text[k]
                    in (
                        "the",
                        "that",
                        "each",
                        "prior",
                        "previous",
                        "last",
                        "given",
                        "study",
                        "investigational",
                        "administered",
                        "respective",
                        "a",
                        "corresponding",
                        "this",
                        "specific",
                        "anti",
                        "cancer",
                        "anticancer",
                        "such",
                        "previously",
                        "any",
                        "used",
                    )
                    or self.tokens[k].sym in ("LASTW",)
                )
            ):
                k += 1
            if k < self.count and self.text[k] in (
                "drug",
                "drugs",
                "agent",
                "agents",
                "medication",
                "medications",
                "therapy",
                "treatment",
                "product",
                "compound",
                "imp",
                "substance",
                "drug ( s )",
                "investigational product",
                "study drug",
                "antibody",
                "ip",
                "therapies",
            ):
                return k + 1
        return j

    def choice(self, j: int) -> tuple[int, str]:
        """ ", whichever is shorter)"."""
        at = j
        while at < self.count and self.tokens[at].sym in (",", "(", "[", "-"):
            at += 1
        for size in range(min(7, self.count - at), 1, -1):
            match = _CHOICE.fullmatch(" ".join(self.text[at : at + size]))
            if match:
                end = at + size
                while end < self.count and self.tokens[end].sym in (")", "]", ","):
                    if self.tokens[end].sym == "," and not (
                        end + 1 < self.count and self.tokens[end + 1].sym in ("ATTIME", "PRIORTO", "SINCE", "from", "before")
                    ):
                        break
                    end += 1
                return end, _chosen(match["how"])
        while j < self.count and self.tokens[j].sym in (")", "]") and self.unbalanced(j):
            j += 1
        return j, ""

    def unbalanced(self, j: int) -> bool:
        depth = 0
        for token in self.tokens[:j]:
            depth += (token.sym in ("(", "[")) - (token.sym in (")", "]"))
        return depth > 0

    def limb(self, k: int) -> tuple[Token, When | None, bool] | None:
        """One length: its token, its window, and whether the direction is open."""
        if k >= self.count:
            return None
        token = self.tokens[k]
        value = token.value
        if token.sym in ("WITHIN", "AGO") and isinstance(value, Window):
            if value.upper is not None:
                return None
            return token, When(value.kind == "within", value.duration, value.half_lives, strict=value.strict), False
        if token.sym in ("DUR", "HALF") and isinstance(value, Quantity) and value.upper is None:
            if token.sym == "HALF":
                return token, When(False, None, value.value), True
            return (token, When(False, Duration.of(value.value, value.unit)), True) if value.unit else None
        if token.sym in ("BD", "BH") and isinstance(value, Bounds) and bool(value.lower) != bool(value.upper):
            limit = value.lower or value.upper
            assert limit is not None
            recent = value.upper is not None
            strict = value.more_than is not None or value.less_than is not None
            if token.sym == "BH":
                return token, When(recent, None, limit.value, strict=strict), False
            return token, When(recent, duration(limit), strict=strict), False
        return None

    def product(self, j: int) -> int:
        """ "... of the first dose of ABC-123": what the anchor's dose is of is the trial's own product, whatever its name."""
        start = j
        while 0 < j < self.count and self.text[j] in (
            "receiving",
            "starting",
            "taking",
            "beginning",
            "the",
            "their",
            "first",
            "initial",
            "administration",
            "treatment",
        ):
            j += 1
        if (
            j > start
            and j < self.count
            and (self.tokens[j].sym == "ANCHOR" or self.text[j] in ("dose", "infusion", "day", "cycle", "administration"))
        ):
            j += 1
            start = j
        else:
            j = start
        if not 0 < j < self.count or self.text[j] not in ("of", "with"):
            return j
        if not re.search(
            r"(?:dose|treatment|administration|infusion|dosing|therapy|injection|day|cycle|start|initiation|date|receipt)$",
            self.text[j - 1],
        ):
            return j
        k = j + 1
        while (
            k < self.count
            and k < j + 9
            and self.tokens[k].sym
            not in (",", ";", ".", ":", "(", ")", "AND", "OR", "ANDOR", "EXCEPT", "IF", "WITHIN", "AGO", "MUST", "MAY", "NEG", "BARRED")
        ):
            k += 1
        found = self.one(j + 1)
        if (
            found is not None
            and found.j >= k
            and not any("study_drug" in therapy.groups for therapy in found.therapies)
            and self.tokens[j - 1].sym != "ATTIME"
        ):
            return j
        return k

    def unit(self, start: int, j: int, limbs: list[tuple[Token, When | None, bool]], choose: str) -> Unit | None:
        windows = [window for _, window, _ in limbs if window is not None]
        lengths = [window.duration for window in windows if window.duration is not None]
        halves = [window.half_lives for window in windows if window.half_lives is not None]
        if len(lengths) > 1 or len(halves) > 1:
            return None
        symbols = {token.sym for token, _, _ in limbs}
        directed = [window for (_, window, loose) in limbs if window is not None and not loose]
        if len(directed) > 1 and any(window.duration for window in directed):
            directed = [
                window for window in directed if window.duration
            ]  # "within 2 weeks or at least 5 half-lives": the length of time says which way
        recents = {window.recent for window in directed}
        if len(recents) > 1:
            return None
        recent = recents.pop() if recents else False
        loose = not directed
        sym = "WIN" if "WITHIN" in symbols else "SINCE_" if "AGO" in symbols else "LEN"
        # the direction behind the choice: "28 days or 5 half-lives, whichever is shorter, since ..."
        if sym == "LEN" and len(limbs) > 1 and j < self.count:
            at = j + 1 if self.tokens[j].sym == "," and j + 1 < self.count else j
            if self.tokens[at].sym == "SINCE" or self.text[at] in ("from", "after"):
                sym, recent, loose, j = "SINCE_", False, False, at + 1
            elif self.tokens[at].sym == "ATTIME" or self.tokens[at].sym == "PRIORTO":
                j = at + 1
                if directed and not recent:
                    sym = "SINCE_"
        elif sym != "LEN" and len(limbs) > 1 and j < self.count:
            at = j + 1 if self.tokens[j].sym == "," and j + 1 < self.count else j
            if self.tokens[at].sym == "ATTIME" or (self.text[at] == "of" and at + 1 < self.count and self.tokens[at + 1].sym == "ANCHOR"):
                j = at + (1 if self.tokens[at].sym == "ATTIME" else 2)
        j = self.product(j)
        if len(limbs) > 1 and j + 1 < self.count and self.text[j] in ("of", "before", "from", "prior to"):
            k = j + 1
            while k < self.count and self.text[k] in (
                "initiating",
                "starting",
                "the",
                "first",
                "dose",
                "of",
                "receiving",
                "beginning",
                "initiation",
                "their",
                "start",
                "day",
            ):
                k += 1
            if k < self.count and self.tokens[k].sym == "ANCHOR":
                j = self.product(k + 1)
        if (
            len(limbs) > 1
            and j + 1 < self.count
            and self.text[j] in ("of", "before", "from")
            and (drug := self.one(j + 1)) is not None
            and "study_drug" in drug.therapies[0].groups
        ):
            j = drug.j
            while j < self.count and self.text[j] in ("administration", "start", "initiation", "infusion", "dosing", "treatment"):
                j += 1
        if halves and lengths and not choose:
            choose = "longer" if recent else "shorter"
        strict = any(window.strict for window in windows)
        when = When(recent, lengths[0] if lengths else None, halves[0] if halves else None, choose if halves and lengths else "", strict)
        return Unit(sym, start, j, when=when, loose=loose)


_HOW = r"(?P<how>shorter|shortest|less|longer|longest|greater|first|earlier|earliest|sooner|later|latest|smaller|the shorter|the longer|is shorter|is longer|more|shorter of the two|longer of the two)"
_CHOICE = re.compile(
    rf"(?:whichever|which ever|whatever|if|if that is|if this is|whichever one|the|which)(?: (?:is|period is|time is|time period is|of these is|interval is|duration is|comes|occurs|occurred|occur|one is|was|are|of the two is))?(?: the)? {_HOW}"
)
_CHOICE_BEFORE = re.compile(r"(?:the )?(?P<how>shorter|longer|greater|lesser|longest|shortest) of(?: either)?(?= )")


def _chosen(how: str) -> str:
    return "longer" if any(word in how for word in ("long", "great", "later", "latest", "more")) else "shorter"


def as_one(therapies: tuple[Therapy, ...]) -> Therapy | None:
    """Several sets as one, where that can be said without loss."""
    return union(therapies) if all(therapy.plain for therapy in therapies) or len(therapies) == 1 else None
