"""One treatment: its determiners, "treatment with", its name, and what belongs to the name."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, cached_property, lru_cache

from screener.criteria.therapy.described import AGENTS, DESCRIBED_WORDS
from screener.criteria.therapy.target import Therapy, described
from screener.criteria.therapy.treatments import Treatments
from screener.criteria.therapy.unlisted import ADJECTIVE_WORDS, Unlisted
from screener.criteria.therapy.words import Place, vocabulary
from screener.text.gated import gated
from screener.text.quantity import Bounds
from screener.text.tokens import split_words

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
_LINKED = gated(
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
        "infusion", "infusions", "gel", "injection", "injections", "class", "classes", "course", "courses", "monoclonal antibody", "monoclonal antibodies", "mab", "mabs", "antifungals",
    }
)  # fmt: skip
_CONJUGATE = gated(r"adcs?|antibody[- ]drug[- ]conjugates?")
_DOSES = frozenset({"cycles", "doses", "cycle", "dose", "courses", "infusions", "injections", "administrations"})
_BASED = frozenset({"based", "containing", "including", "type", "directed", "targeted", "targeting"})
_AT_LEAST_ONE = gated(r"(?:at least (?:one|1)|[≥>]=? ?1|one or more|a minimum of (?:one|1))(?: of)?(?: the)?(?: following)?")
_SETTINGS = {
    "front line": "first_line", "first line": "first_line", "frontline": "first_line", "upfront": "first_line", "1 st line": "first_line", "initial": "first_line", "induction": "first_line",
    "second line": "second_line", "2 nd line": "second_line", "adjuvant": "perioperative", "neoadjuvant": "perioperative", "neo adjuvant": "perioperative", "perioperative": "perioperative",
    "peri operative": "perioperative", "preoperative": "perioperative", "salvage": "salvage",
}  # fmt: skip
_SETTINGS_BEGIN = frozenset(key.split()[0] for key in _SETTINGS)
_SETTING_WORDS = frozenset(key.split()[0] for key in _SETTINGS) - {"first", "1"}
NAMED = frozenset({"DRUG", "CLASS", "REGIMEN", "PROC", "BIOM"})


@cache
def _beginnings() -> frozenset[str]:
    """Words with which a treatment's name, or "treatment with", may begin."""
    linked = "treatment treatments therapy therapies administration infusion infusions dose doses exposure exposures use receipt course courses cycle cycles completion injection injections regimen regimens dosing line lines history first active clinical more"
    return frozenset(vocabulary()) | DESCRIBED_WORDS | ADJECTIVE_WORDS | frozenset(linked.split()) | _SETTING_WORDS | {"combination", "combinations", "form", "forms", "type", "types", "kind", "kinds", "anti", "agent", "agents", "drug", "drugs", "autologous", "allogeneic", "allogenic", "medications", "medication", "substances", "substance", "of", "initiation of treatment"}  # fmt: skip


@lru_cache(maxsize=65536)
def name_begins(text: str) -> bool:
    """May a treatment's name begin with these words of a token?"""
    first, _, rest = text.partition(" ")
    return text in _beginnings() or (bool(rest) and (first in _beginnings() or first in _PRIOR or first in ("the", "any")))


@lru_cache(maxsize=65536)
def _kind_of(text: str) -> tuple[bool, bool, bool, Place | None] | None:
    """Of a token's words: are they a determiner (or the first of "at least one"), may a name begin with them, may one with this token alone tell it, and
    the place in the vocabulary behind them. None of most words: no treatment begins with them."""
    determines = (
        text in _DETERMINERS
        or text == "one"
        or text.startswith(("at least", "a minimum", "one ", "more than", "greater than", "over ", "≥", ">"))
    )
    named = name_begins(text)
    if not named:
        return (True, False, False, None) if determines else None
    plainly = text in _OTHERWISE or text.partition(" ")[0] in _SETTINGS_BEGIN or text in AGENTS or text in ADJECTIVE_WORDS
    return determines, named, plainly, None if plainly else _behind(text)[0]


_OTHERWISE = frozenset(
    [
        "autologous",
        "allogeneic",
        "allogenic",
        "anti",
        "pan",
        "combination",
        "combinations",
        "form",
        "forms",
        "type",
        "types",
        "kind",
        "kinds",
    ]
)


@lru_cache(maxsize=65536)
def _words_of(text: str) -> tuple[str, ...]:
    return (text,) if text.isalpha() else tuple([word for word, _, _ in split_words(text)])


@lru_cache(maxsize=65536)
def _behind(text: str) -> tuple[Place | None, bool]:
    """The place in the vocabulary behind a token that begins a treatment, and whether "prior" stood first in it."""
    words = _words_of(text)
    prior = False
    while words and words[0] in ("prior", "previous", "the", "any"):
        prior = prior or words[0] in _PRIOR
        words = words[1:]
    return (_along(vocabulary(), words) if words else None), prior


def _along(place: Place | None, words: tuple[str, ...]) -> Place | None:
    for word in words:
        if place is None:
            return None
        place = place.after(word)
    return place


class Nouns(Unlisted):
    """Noun phrases of one treatment."""

    @cached_property
    def may(self) -> list[bool]:
        """For each token, whether a treatment may begin there, determiners and all: a quick refusal, made from the last token to the first."""
        tokens, count = self.tokens, self.count
        may = [False] * count
        reached = False  # may a treatment begin at the next token, or behind determiners there?
        written = self.scan.clean.text if self.aims else ""
        kinds = list(map(_kind_of, self.text))
        for k in range(count - 1, -1, -1):
            kind, token = kinds[k], tokens[k]
            if token.sym in NAMED or token.start in self.names or (written and written[token.start].isupper()):
                may[k] = reached = True
                continue
            if kind is None:
                reached = False
                continue
            determines, named, plainly, place = kind
            if named and (
                plainly
                or self.describes
                or token.concepts
                or (place is not None and (place.means is not None or self._goes_on(place, k + 1)))
                or (k + 1 < count and self.text[k + 1] in _LINKS)
            ):
                may[k] = reached = True
            elif determines:
                may[k] = reached
            elif self.text[k] != "of":
                reached = False
        return may

    def _goes_on(self, place: Place, k: int) -> bool:
        """Do the vocabulary's phrases go on with token `k`?"""
        while k < self.count and self.text[k] == "-":
            k += 1
        if k >= self.count:
            return False
        words = _words_of(self.text[k])
        return not words or place.after(words[0]) is not None

    def one(self, k: int, depth: int = 0) -> Treatments | None:
        """One treatment, with its determiners and "treatment with" before it (at most three deep: "dose of treatment with X")."""
        if depth > 3:
            return None
        start = k
        prior = last = linked = other = False
        for _ in range(5):
            while k < min(self.count, start + 8) and (
                self.text[k] in _DETERMINERS or (k > start and self.text[k] == "of") or self.at_least_one(k)
            ):
                prior = prior or self.text[k] in _PRIOR
                other = other or "other" in self.text[k] or self.text[k] == "different"
                last = last or "last" in self.text[k] or "most recent" in self.text[k]
                k += 1
            if k < self.count and self.tokens[k].sym == "BN":
                return self.doses(k, depth)
            if not self.begins(k):
                return None
            if self.text[k] in _SETTING_WORDS:
                break
            if (
                k + 1 < self.count
                and (match := _LINKED.fullmatch(self.text[k]))
                and self.text[k + 1] in _LINKS
                and self.text[k + 1] != "for"
            ):
                # "treatment with X": unless "treatment" alone is meant and X is no treatment
                inner = self.combination(k + 2) or self.one(k + 2, depth + 1)
                if inner is not None:
                    words = match.group()
                    flags = any(word in words.split() for word in ("prior", "previous", "earlier", "past", "history"))
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
                while at < min(self.count, k + 6) and self.text[at] in (
                    "the",
                    "such",
                    "this",
                    "that",
                    "these",
                    "any",
                    "prior",
                    "previous",
                    "each",
                ):
                    at += 1
                if at < self.count and self.text[at] in ("agent", "agents", "drug", "drugs", "medication", "medications", "product"):
                    agent = Therapy("any drug", groups=("anticancer_drug",))
                    return Treatments(start, at + 1, (agent,), prior=prior, last=True, linked=True, generic=True)
                return None
            break
        setting, k = self.setting(k)
        while (
            k + 2 < min(self.count, start + 14)
            and self.text[k] in ("form", "forms", "type", "types", "kind", "kinds")
            and self.text[k + 1] == "of"
        ):
            k += 2
        if k >= self.count:
            return None
        head = self.head(k) or self.narrowed(k)
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
            at = head.j + (2 if head.j + 1 < self.count and self.text[head.j + 1] in ("either", "both") else 1)
            narrower = self.combination(at) or self.one(at, depth + 1)
            if narrower is not None:
                return replace(narrower, i=start, prior=prior or head.prior or narrower.prior, last=last, linked=True)
        if head.generic and (at := self.holding(head.j)) > head.j and (narrower := self.one(at, depth + 1)) is not None:
            return replace(narrower, i=start, prior=prior or head.prior or narrower.prior, last=last or narrower.last, linked=True)
        if setting:
            named = tuple(replace(t, name=f"{setting.replace('_', '-')} {t.name}", only=(*t.only, setting)) for t in head.therapies)
            head = replace(head, therapies=named, generic=False)
        if start == head.i and not (prior or last or linked):
            return head
        return replace(head, i=start, prior=prior or head.prior, last=last, linked=linked)

    def doses(self, k: int, depth: int) -> Treatments | None:
        """ "At least 2 cycles of X", "more than 4 doses of X": X, given often enough. (At most so many: never given may be meant, too.)"""
        bounds = self.tokens[k].value
        if not isinstance(bounds, Bounds) or bounds.upper is not None or k + 3 >= self.count:
            return None
        at = k + 1
        while at < k + 3 and self.text[at] in ("prior", "previous", "full", "complete", "of"):
            at += 1
        if self.text[at] not in _DOSES or at + 1 >= self.count or self.text[at + 1] != "of":
            return None
        inner = self.combination(at + 2) or self.one(at + 2, depth + 1)
        if inner is None or inner.generic:
            return None
        said = self.scan.written(k, at + 2)
        return replace(inner, i=k, linked=True, therapies=tuple(described(one, f"{said} {one.name}") for one in inner.therapies))

    def holding(self, k: int) -> int:
        """ "Therapy | that included | X": the token where what it held begins; `k` where no such words stand there."""
        at = k + 1 if k < self.count and self.text[k] in ("that", "which") else k
        if at < self.count and self.text[at] in ("included", "includes", "contained", "contains", "containing"):
            return at + 1
        return k

    def setting(self, k: int) -> tuple[str, int]:
        """ "first-line", "adjuvant", "salvage": the group that the treatment must be in as well, and the token behind."""
        if self.text[k].partition(" ")[0] not in _SETTINGS_BEGIN:
            return "", k
        for size in (3, 2, 1):
            group = _SETTINGS.get(" ".join(self.text[k : k + size]))
            if group is not None and k + size < self.count:
                return group, self.same_setting(group, k + size)
        return "", k

    def same_setting(self, group: str, k: int) -> int:
        """ "adjuvant | or neoadjuvant": the token behind a second word for the same group; `k` where none stands there."""
        if k + 2 < self.count and self.tokens[k].sym in ("OR", "/", "AND", "ANDOR", "-"):
            for size in (2, 1):
                if _SETTINGS.get(" ".join(self.text[k + 1 : k + 1 + size])) == group and k + 1 + size < self.count:
                    return k + 1 + size
        return k

    def begins(self, k: int) -> bool:
        """A quick refusal: may a treatment's name begin at token k (behind its determiners)?"""
        if k >= self.count:
            return False
        if self.tokens[k].sym in NAMED or name_begins(self.text[k]) or self.tokens[k].start in self.names:
            return True
        return self.aims and self.scan.clean.text[self.tokens[k].start].isupper()

    def at_least_one(self, k: int) -> bool:
        """ "at least one" before a treatment (a count of lines is another room's)."""
        text = self.text[k]
        return (
            text[0] in _AT_LEAST_ONE.begins
            and _AT_LEAST_ONE.fullmatch(text) is not None
            and not any(
                word.startswith(("line", "regimen")) or word in ("therapies", "treatments", "systemic", "therapy", "courses")
                for text in self.text[k + 1 : k + 6]
                for word in text.split()
            )
        )

    def combination(self, k: int) -> Treatments | None:
        """ "the combination of A and B": one treatment that holds each."""
        start = k
        while k < min(self.count, start + 3) and self.text[k] in ("the", "a", "any"):
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

    def head(self, k: int) -> Treatments | None:
        """The longest treatment that begins at token k."""
        by_deed = self.described(k) or self.transplant_kind(k)
        if by_deed is not None:
            return by_deed
        word = self.vocabulary(k)
        concept = self.concept(k)
        gene = self.gene(k) if concept is None or concept.j <= k + 1 else None
        unlisted = self.unlisted(k) if self.names else None
        best: Treatments | None = None
        for candidate in (word, concept, gene, unlisted):
            if candidate is not None and (best is None or candidate.j > best.j):
                best = candidate
        if best is None:
            return None
        return self.suffix(best)

    def plain_head(self, k: int) -> Treatments | None:
        return self.head(k)

    def vocabulary(self, k: int) -> Treatments | None:
        place, prior = _behind(self.text[k])
        best = None
        at = k
        while place is not None:
            if place.means is not None:
                best = (place.means, at + 1)
            at += 1
            while at < self.count and self.text[at] == "-":
                at += 1  # "long- acting"
            if at >= min(self.count, k + 14):
                break
            place = _along(place, _words_of(self.text[at]))
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

    def shared_base(self, j: int) -> bool:
        """ "A-based or B-based regimen": is the next member of the same form?"""
        step = self.separator(j)
        return step is not None and step[0] + 1 < self.count and self.tokens[step[0]].sym in NAMED and self.text[step[0] + 1] in _BASED

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
        if therapy.classes and j < self.count and _CONJUGATE.fullmatch(self.text[j]) and "conjugate" not in therapy.name:
            # "topoisomerase I inhibitor ADC": an antibody that carries such a drug
            said = self.scan.written(k, j + 1)
            return Treatments(k, j + 1, (described(Therapy("antibody-drug conjugate", classes=("antibody_drug_conjugate",)), said),))
        while j < self.count and (self.text[j] in _BASED or self.text[j] in _TAIL) and self.text[j] != "including":
            if (
                self.text[j] == "inhibitors"
                or self.text[j] in _TAIL
                or (self.text[j] in _BASED and j + 1 < self.count and (self.text[j + 1] in _TAIL or self.shared_base(j + 1)))
            ):
                j += 1
            else:
                break
        if therapy.classes and any(form in self.text[at] for at in range(k, j) for form in ("antibod", " mab")):
            # "anti-EGFR antibodies" are no kinase inhibitors, though the class holds both
            therapy = replace(
                therapy, name=f"{therapy.name} antibody" if "antibod" not in therapy.name else therapy.name, only=("antibody",)
            )
        return Treatments(k, j, (therapy,))
