"""Reads lists of conditions that share their words, with exceptions and examples."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from screener.criteria.condition import words as said
from screener.criteria.condition.asked import Asked, Item, Phrase
from screener.criteria.condition.groups import EVENTS, ids_of
from screener.criteria.condition.illness import Illness
from screener.criteria.condition.items import ItemReader
from screener.criteria.condition.leaf import Condition, Exempt
from screener.criteria.condition.narrowed import narrowing_at
from screener.criteria.condition.unlisted import kind_of, names_ill, run_at
from screener.criteria.inert import GLUE
from screener.criteria.nodes import Node, all_of, any_of, negation
from screener.criteria.opinion_shared import OPINION, consequence_at, opinion_at
from screener.criteria.scan import Scan
from screener.criteria.wording_shared import before, mentions, said_at, words_in
from screener.lexicons import load
from screener.text.gated import Stems, gated
from screener.text.merge import Window

_LEADS = frozenset(
    "a an any the their his her have has had with of are is patient patients subject subjects participant participants individuals those who".split()
)
_OPERATION = gated(
    r"(?:or )?(?:(?:any|a|other|major|significant|open|invasive|undergone|undergoing|had|having|has|have|prior|previous) ){0,4}(?:surgery|surger(?:y|ies) or other procedures?|surgical (?:procedures?|interventions?|operations?)|operations?|procedures?|(?:open )?biops(?:y|ies))(?: procedures?)?"
)


class ConditionReader(ItemReader):
    """Reads the conditions of one sentence."""

    def phrases(self) -> list[Phrase]:
        """Every list of conditions, left to right."""
        out: list[Phrase] = []
        heads = [
            k
            for k in range(self.count)
            if self.tokens[k].sym in said.HEADS
            or (self.tokens[k].concepts and self.is_head(k))
            or (self.controlled and self.tokens[k].sym == "VITAL")
            or (self.unlisted_too and names_ill(self.tokens[k].sym))
        ]
        i = 0
        ahead = 0
        while i < self.count:
            while ahead < len(heads) and heads[ahead] < i:
                ahead += 1
            if ahead == len(heads):
                break
            if heads[ahead] - i > said.REACH:
                i = heads[ahead] - said.REACH
            phrase = self.phrase(i) if self.may_start(i) else None
            if phrase is None or phrase.j <= i:
                i += 1
                continue
            out.append(phrase)
            i = phrase.j
        return out

    def may_start(self, i: int) -> bool:
        """A condition, or a word before one."""
        token = self.tokens[i]
        if token.sym in ("COND", "LASTW", "AGO", "PROC") or (token.sym == "VITAL" and self.controlled) or token.sym in said.HEADS:
            return True
        if self.graded and said_at(self.scan, i, said.GRADE_FIRST):
            return True
        if self.denied_adjective(i):
            return True
        before_ = self.tokens[i - 1].sym if i else ""
        if (not before_[:1].islower() or before_ in GLUE) and (self.adjective(i) or self.hyphenated(i)):
            return not (i and self.denied_adjective(i - 1))
        if self.unlisted_too and self.may_begin_name(before_) and run_at(self.scan, i) > i:
            return True
        return words_in(self.scan.clean.lower[token.start : token.end])[:1] in said.STARTS

    @staticmethod
    def may_begin_name(before_: str) -> bool:
        """May a name begin behind this symbol? Not in the middle of a phrase ("handling of X", "surgery for X")."""
        return not before_[:1].islower() or before_ in _LEADS

    def phrase(self, i: int, most: int = 100) -> Phrase | None:
        """The list of conditions that begins at token `i`, of at most so many."""
        first = self.item(i)
        if first is None:
            return None
        if self.scan.may(said.NOT_ASKED) and any(said.NOT_ASKED.search(before(self.scan, k)) for k in {first.i, first.head}):
            return None
        if self.points_back(first):
            return Phrase(first.i, first.j, None)
        items = [first]
        together = bool(said_both(self.scan, i))
        j = first.j
        while len(items) < most:
            k, mark = self.join(j)
            if k is None:
                break
            self.listing_tests = "positive" in items[-1].asked.flags
            more = self.item(k)
            self.listing_tests = False
            if more is None or self.points_back(more):
                break
            together = together or mark in said.TOGETHER
            items.append(more)
            j = more.j
        examples: list[Item] = []
        exempt: tuple[Exempt, ...] = ()
        for _ in range(3):
            shown = self.examples(j)
            if shown and not examples:
                examples, j = shown
                continue
            token = self.tokens[j] if j < self.count else None
            if token is not None and token.sym in ("WITHIN", "AGO", "ATTIME") and isinstance(token.value, Window):
                for item in (*items, *examples):
                    if item.asked.window is None:
                        self.timed(item.asked, token.value)
                j += 1
                continue
            spared = self.reserved(j, items) or self.exceptions(j)
            if spared and not exempt:
                exempt, j = spared
                continue
            end = self.clause(j)
            if end is not None:
                for item in items:
                    item.asked.flags.add("opinion")
                j = end
                continue
            break
        narrowed = self.narrowing(j) if not examples and not exempt and not any(item.illness for item in items) else None
        if narrowed is not None:
            j = narrowed[1]
            exempt, j = self.exceptions(j) or (exempt, j)
        if items[-1].asked.window is None and (window := self._window_behind_operation(j)) and not ids_of(EVENTS).isdisjoint(items[-1].ids):
            self.timed(items[-1].asked, window)
        explained = said_at(self.scan, j, said.EXPLAINED) if j < self.count and self.explained else None
        if explained:
            j = explained[1]
        cases = said_at(self.scan, j, said.IN_HOSPITAL) if j < self.count and not examples else None
        if cases and "severe" in items[-1].asked.degree and items[-1].ids == ("infection",):
            j = cases[1]
        together = together or self.two_viruses(items)
        self.share(items)
        if narrowed is not None:
            self.narrow(items, narrowed[0])
        if any(said.BARE.fullmatch(item.illness) for item in items) and OPINION.search(self.scan.said):
            return None  # what somebody is to judge is a judgement (rule 21)
        vague = [
            n for n, item in enumerate(items) if item.illness and not (item.asked.flags & {"uncontrolled", "opinion"} or item.asked.degree)
        ]
        if vague:
            # "a seizure or any condition that ...": what is named stands without what is not, unless that only leads to a list ("bone diseases/conditions as follows:")
            led = self.scan.text(items[vague[0] - 1].j, items[vague[0]].i or items[vague[0]].head) == "/" or ":" in self.scan.present
            return self.phrase(i, vague[0]) if vague[0] and most > vague[0] and not led else None
        nodes = [self.leaf(item, exempt) for item in items]
        node = all_of(*nodes) if together and len(nodes) > 1 else any_of(*nodes)
        healed = said_at(self.scan, j, said.MUST_HEAL) if j < self.count else None
        if healed and not examples and all(isinstance(leaf, Condition) for leaf in nodes):
            healing = [replace(leaf, active=True) for leaf in nodes if isinstance(leaf, Condition)]
            return Phrase(first.i, healed[1], negation(any_of(*healing)))
        if examples:
            node = any_of(node, *self.cases(items[-1], examples))
        return Phrase(first.i, j, node)

    def points_back(self, item: Item) -> bool:
        """ "For those with hepatitis C, the infection must ...": no infection but the one named before."""
        return self.scan.text(item.i, item.j) == "the infection" and any(self.is_head(k) for k in range(item.i))

    def two_viruses(self, items: list[Item]) -> bool:
        """ "Concurrent active hepatitis B and hepatitis C": of both at once, as each alone may be allowed."""
        if len(items) != 2 or [item.ids for item in items] != [("hepatitis_b",), ("hepatitis_c",)]:
            return False
        first = self.scan.text(items[0].i, items[0].head)
        between = self.scan.text(items[0].j, items[1].i or items[1].head)
        return "concurrent" in first and between.strip() == "and"

    def _window_behind_operation(self, j: int) -> Window | None:
        """The window that an event shares with an operation behind it ("trauma or major surgery within 4 weeks")."""
        if j >= self.count or self.tokens[j].sym not in ("OR", "ANDOR", "AND", "/", ","):
            return None
        for k in range(j + 1, min(j + 10, self.count)):
            token = self.tokens[k]
            if token.sym == "WITHIN" and isinstance(token.value, Window):
                return token.value if _OPERATION.fullmatch(self.scan.text(j + 1, k)) else None
        return None

    def share(self, items: list[Item]) -> None:
        """Modifiers of the first item reach those behind it that have none of their own; a window reaches back to those without one."""
        if self.situation(items[-1].j):
            for item in reversed(items):
                if ids_of(_MINDS).isdisjoint(item.ids):
                    break
                item.asked.flags.add("opinion")  # "illness/social situations that would limit compliance": only such an illness
        if len(items) < 2:
            return
        # one state before the names of several ("uncontrolled A, B or C") is meant of each, where none of the others has words of its own
        two = len(items) == 2 or (
            items[0].led and not items[0].tail and not any(item.head > item.i or item.tail or item.asked.window for item in items[1:])
        )
        lead = items[0].asked
        events = ids_of(EVENTS)
        for before_, item in pairwise(items):
            if item.led:
                lead = item.asked
                continue
            if "non_healing_wound" in items[0].ids and item.ids[:1] in (("ulcer",), ("fracture",)) and not item.asked.degree:
                item.asked.degree = ["non-healing"]  # "non-healing wound, ulcer or fracture"
            if "elliptic" in before_.asked.flags:  # "severe lung, heart or other systemic disease": one noun, and one word for its degree
                item.asked.flags |= before_.asked.flags & {"uncontrolled", "opinion"}
                item.asked.degree = item.asked.degree or list(before_.asked.degree)
            if before_.led and not before_.asked.named and not item.asked.degree and self.scan.text(before_.j, item.i) in ("and/or", "/"):
                item.asked.degree = list(before_.asked.degree)  # "dry eye, severe gland disease and/or blepharitis"
            item.asked.flags |= lead.flags & {"active", "ever", "recent", "immune"}
            if two or item.illness or (items[0].illness and not ids_of(_MINDS).isdisjoint(item.ids)):
                item.asked.flags |= lead.flags & {"uncontrolled", "opinion", "controlled"} if events.isdisjoint(item.ids) else set()
                if (
                    lead.degree
                    and not lead.named
                    and not item.asked.degree
                    and items[0].led
                    and not self._described(item)
                    and (len(items) == 2 or _OF_EACH.issuperset(lead.degree))
                ):
                    item.asked.degree = list(lead.degree)
                if events.isdisjoint(item.ids):
                    item.asked.apart = item.asked.apart or lead.apart  # of "active or uncontrolled A or B" too one of the states suffices
        treated: Asked | None = None
        for item in reversed(items):
            # "pneumonitis/interstitial lung disease that required steroids": the clause speaks of both
            if "treated" in item.asked.flags:
                treated = item.asked
            elif (
                treated and item.ids and self.kind(item.ids) == "pulmonary" and not item.asked.flags & {"active", "controlled", "resolved"}
            ):
                item.asked.flags.add("treated")
                item.asked.agents = item.asked.agents or treated.agents
            else:
                treated = None
            if item.led:
                treated = None  # "any evidence of X or Y, or a history of X or Y requiring steroids": no further back than its own lead
        window: Window | None = None
        for item in reversed(items):
            if item.asked.window is not None:
                window = item.asked.window if item.asked.window.kind == "within" else None
            elif window is not None and not item.asked.flags & {"active", "uncontrolled"} and "symptomatic" not in item.asked.degree:
                item.asked.window = window  # what is active or symptomatic is so now

    def _described(self, item: Item) -> bool:
        """ "Refractory nausea, chronic kidney disease": the second has a word of its own within its name, and takes none from the first."""
        token = self.tokens[item.head]
        own = said.PRE.match(self.scan.clean.lower, token.start, token.end)
        return own is not None and own.end() < token.end and own.lastgroup not in ("inert", None)

    def narrowing(self, j: int) -> tuple[str, int] | None:
        """Words behind a list that narrow it, where they are neither an opinion nor an explanation."""
        if self.clause(j) is not None or (self.explained and j < self.count and said_at(self.scan, j, said.EXPLAINED)):
            return None
        return narrowing_at(self.scan, j)

    @staticmethod
    def narrow(items: list[Item], words: str) -> None:
        """Words behind a list narrow its last item, and those before it as far as none has words of its own ("current A, or suspected B that cannot be ruled out")."""
        for item in reversed(items):
            if item is not items[-1] and item.tail:
                return  # "acute disease of grade 2, or chronic disease that is severe": each has words of its own
            own = bool(item.asked.degree and _LIMIT.match(item.asked.degree[-1]))  # "infection, or fever > 38 °C of unknown cause"
            if item is items[-1] or item.asked.window is None:
                item.asked.degree.append(words)
            if own:
                return
            if item.head > item.i:
                return

    def clause(self, j: int) -> int | None:
        """An opinion or a feared consequence behind a list."""
        if j >= self.count or not self.feared:
            return None
        end = opinion_at(self.scan, j)
        if end is None:
            end = consequence_at(self.scan, j)
            if end is not None and end < self.count and (self.tokens[end].sym.islower() or self.tokens[end].sym in ("/", "OR")):
                narrowed = narrowing_at(self.scan, j)
                if narrowed is not None and narrowed[1] > end + 1:
                    return None  # "disease that prevents healing of the cornea": what it does, to something that is no matter of the trial
        return end

    def listing(self, k: int) -> tuple[list[Item], int]:
        """Items with connectives from token `k`."""
        items: list[Item] = []
        j = k
        glue = said_at(self.scan, k, said.IN_EXCEPTIONS)
        if glue:
            k = glue[1]
        while k < self.count:
            item = self.item(k)
            if item is None:
                break
            narrowed = self.narrowing(item.j)
            if narrowed is not None:
                item.asked.degree.append(narrowed[0])
                item.j = narrowed[1]
            items.append(item)
            j = item.j
            after, _ = self.join(j)
            if after is None:
                break
            glue = said_at(self.scan, after, said.IN_EXCEPTIONS)
            k = glue[1] if glue and self.item(after) is None else after
        return items, j

    def reserved(self, j: int, items: list[Item]) -> tuple[tuple[Exempt, ...], int] | None:
        """ "with some exceptions", "unless protocol-specified criteria are met": any of them may be excepted."""
        found = said_at(self.scan, j, said.RESERVED) if self.excepting and j < self.count else None
        if found is None or (found[1] < self.count and self.tokens[found[1]].sym not in (".", ";", ")", "]", "OR", ",")):
            return None
        words = found[0].group().strip(" ,()")
        return tuple(
            Exempt(ids=item.ids, severity=words, name=None if item.ids else item.name) for item in items if not item.illness
        ), found[1]

    def exceptions(self, j: int) -> tuple[tuple[Exempt, ...], int] | None:
        """ "except vitiligo or type 1 diabetes": kinds that do not count. None where not all of the list is understood."""
        k = j
        opened = k < self.count and self.tokens[k].sym in ("(", "[")
        if k < self.count and self.tokens[k].sym in ("(", "[", ",", "-"):
            k += 1
        if k < self.count and self.tokens[k].sym == "AND":
            k += 1
        if k >= self.count or self.tokens[k].sym != "EXCEPT":
            return None
        k += 1
        while k < self.count and self.tokens[k].sym in (":", "-"):
            k += 1
        items, end = self.listing(k)
        if not items or any(item.illness for item in items):
            return None
        allowed = said_at(
            self.scan,
            end,
            gated(
                r"(?:(?:are|is|will be|which are|that are) )?(?:allowed|permitted|eligible|acceptable|excepted|exempt|not excluded)(?![a-z])"
            ),
        )
        if allowed:
            end = allowed[1]
        if opened:
            if end >= self.count or self.tokens[end].sym not in (")", "]"):
                return None
            end += 1
        elif end < self.count and self.tokens[end].sym not in (".", ";", ")", "]"):
            return None
        out = []
        for item in items:
            flags = item.asked.flags
            if item.asked.window is not None or flags & {"uncontrolled", "opinion"}:
                return None
            out.append(
                Exempt(
                    ids=item.ids,
                    controlled="controlled" in flags,
                    treated=bool(flags & {"replaced", "treated"}),
                    resolved=bool(flags & {"resolved", "cured"}),
                    severity=", ".join(item.asked.degree) or None,
                    name=None if item.ids else item.name,
                )
            )
        return tuple(out), end

    def examples(self, j: int) -> tuple[list[Item], int] | None:
        """ "such as lupus or scleroderma": cases that are named; None where not all of them are understood."""
        k = j
        opened = k < self.count and self.tokens[k].sym in ("(", "[")
        if k < self.count and self.tokens[k].sym in ("(", "[", ","):
            k += 1
        if k >= self.count or (self.tokens[k].sym != "EXAMPLE" and not (opened and self._and_so_on(k))):
            return None
        k += self.tokens[k].sym == "EXAMPLE"
        while k < self.count and self.tokens[k].sym in (",", ":", "."):
            k += 1
        items, end = self.listing(k)
        if not items:
            return None
        own = next((n for n, item in enumerate(items) if n and "ever" in item.asked.flags), 0)
        if own and not opened:  # "disorders such as A or B, or a history of C": C is no example
            return (items[:own], items[own - 1].j)
        etc = said_at(self.scan, end, gated(r"[,\s]{0,2}(?:etc\.?|among others|and others|or others)"))
        if etc:
            end = etc[1]
        if opened:
            if end >= self.count or self.tokens[end].sym not in (")", "]"):
                return None
            end += 1
        elif end < self.count and self.tokens[end].sym not in (".", ";", ")", "]") and self.clause(end) is None and not self.situation(end):
            return None
        self.share(items)
        return items, end

    def _and_so_on(self, k: int) -> bool:
        """Does "etc." end the bracket in which token `k` stands?"""
        for n in range(k, min(k + 40, self.count)):
            if self.tokens[n].sym in ("(", "["):
                return False
            if self.tokens[n].sym in (")", "]"):
                return re.search(r"\betc\.?$", self.scan.text(k, n)) is not None
        return False

    def cases(self, main: Item, examples: list[Item]) -> list[Node]:
        """The examples that say more than the condition they exemplify."""
        lexicon = load()
        out: list[Node] = []
        for item in examples:
            flags = item.asked.flags
            bare = not flags - {"elliptic"} and not item.asked.degree and item.asked.window is None
            inside = any(lexicon.is_a("condition", own, wider) for own in item.ids for wider in main.ids)
            if (bare and main.asked.opinion_word not in ("serious", "major")) or (
                bare and not main.asked.flags and not main.asked.degree and not inside
            ):
                flags |= main.asked.flags & {"opinion", "uncontrolled", "active"}
                item.asked.apart |= main.asked.apart
            narrowed = main.asked.degree or main.asked.flags & _OF_EXAMPLES_TOO
            if (item.illness and not item.illness.startswith("a risk factor")) or (
                inside and not main.asked.flags and not main.asked.degree
            ):
                continue
            if item.asked.window is None and main.asked.window is not None:
                self.timed(item.asked, main.asked.window)  # "heart disease within 6 months such as an infarction": so is the example
            if narrowed and inside and bare and main.asked.opinion_word not in ("serious", "major"):
                continue  # "autoimmune disease requiring treatment, such as lupus": no lupus that requires none
            if narrowed and inside:
                flags |= main.asked.flags & _OF_EXAMPLES_TOO
                item.asked.agents = item.asked.agents or main.asked.agents
            out.append(self.leaf(item, ()))
        return out

    def over_and_allowed(self, item: Item) -> bool:
        """ "Patients with a past or resolved infection are eligible": they have it no more."""
        return "MAY" in self.scan.present and bool(item.ids) and _OVER.search(self.scan.text(item.i, item.head + 1)) is not None

    def leaf(self, item: Item, exempt: tuple[Exempt, ...]) -> Node:
        """The leaf of one item."""
        flags = item.asked.flags
        span = self.scan.span(item.i, item.j)
        if item.illness:
            special = [
                word for word in item.asked.degree if not said.PRE.fullmatch(word)
            ]  # "lung-specific", "metabolic": they narrow it, and name no degree
            return Illness(
                name="such a condition" if said.BARE.fullmatch(item.illness) and not special else " ".join([*special, item.illness]),
                social=said.SOCIAL.search(item.illness) is not None,
                uncontrolled="uncontrolled" in flags,
                serious=bool("opinion" in flags or item.asked.degree),
                either="either" in flags,
                **span,
            )
        window = item.asked.window
        ever = "ever" in flags
        degree = list(item.asked.degree)
        if "acute" in flags and ids_of(EVENTS).isdisjoint(item.ids):
            flags.add("active")
        if "recent" in flags and window is None:
            degree.append("how recent")
        leaf = Condition(
            kind=self.kind(item.ids) if item.ids else kind_of(item.name),
            name=item.name,
            ids=item.ids,
            active=bool(flags & {"active", "now_tested"}) and not ever and window is None,
            uncontrolled="uncontrolled" in flags,
            controlled="controlled" in flags and "uncontrolled" not in flags,
            treated=bool(flags & {"treated", "replaced"}),
            resolved="cured" in flags or ("resolved" in flags and not ever) or self.over_and_allowed(item),
            agents=item.asked.agents,
            severity=", ".join(degree) or None,
            opinion="opinion" in flags,
            immune=bool(flags & {"immune", "immunotherapy"}),
            by_immunotherapy="immunotherapy" in flags,
            or_immune="or_immune" in flags,
            exempt=(*item.exempt, *exempt),
            **span,
        )
        if window is not None:
            leaf = replace(
                leaf,
                within=window.duration if window.kind == "within" else None,
                ago=window.duration if window.kind == "ago" else None,
                strict=window.strict,
            )
        return _any_degree(leaf, item.asked.apart)


def _any_degree(leaf: Condition, apart: frozenset[str]) -> Node:
    """ "Severe or uncontrolled asthma": of the degrees that an "or" joins each suffices; what is uncontrolled is active, so that "active or uncontrolled" asks no more than that."""
    said_of = {
        "active": leaf.active and "active" in apart,
        "uncontrolled": leaf.uncontrolled and "uncontrolled" in apart,
        "opinion": leaf.opinion and "opinion" in apart,
        "severity": leaf.severity is not None and not apart.isdisjoint(("severe", "narrow", "amount")),
    }
    if sum(said_of.values()) < 2:
        return leaf
    if said_of["active"]:
        leaf = replace(leaf, uncontrolled=leaf.uncontrolled and not said_of["uncontrolled"])
        said_of["uncontrolled"] = False
    bare = replace(
        leaf,
        active=leaf.active and not said_of["active"],
        uncontrolled=leaf.uncontrolled and not said_of["uncontrolled"],
        opinion=leaf.opinion and not said_of["opinion"],
        severity=None if said_of["severity"] else leaf.severity,
    )
    each: list[Node] = []
    if said_of["active"]:
        each.append(replace(bare, active=True))
    if said_of["uncontrolled"]:
        each.append(replace(bare, uncontrolled=True))
    if said_of["opinion"]:
        each.append(replace(bare, opinion=True))
    if said_of["severity"]:
        each.append(replace(bare, severity=leaf.severity))
    return any_of(*each)


_LIMIT = re.compile(r"[>≥]|above|over|greater")
_OVER = re.compile(r"\b(?:past or resolved|past/resolved|resolved or past|past, resolved|resolved)\b")
_OF_EACH = frozenset({"symptomatic", "severe", "unstable", "decompensated", "significant"})  # degrees that a longer list shares
_MINDS = ("psychiatric disorder", "substance use", "alcohol abuse", "drug abuse")
_OF_EXAMPLES_TOO = frozenset({"treated", "immune", "immunotherapy", "replaced", "resolved"})
_BOTH = Stems("both", "infect")


def said_both(scan: Scan, i: int) -> bool:
    """ "both A and B", "co-infection with A and B"."""
    if not mentions(scan, _BOTH):
        return False
    start = before(scan, i, 30)
    return (
        bool(re.search(r"\bboth(?: a| an| the)?\s*$", start))
        or bool(re.match(r"both |co-?\s?infect", scan.clean.lower[scan.tokens[i].start : scan.tokens[i].start + 24]))
        or bool(re.search(r"\bboth ", scan.clean.lower[scan.tokens[i].start : scan.tokens[i].start + 40]))
    )
