"""Reads one condition: the words before it, its name, the words behind it."""

from __future__ import annotations

import re

from screener.criteria.condition import words as said
from screener.criteria.condition.asked import Asked, Item
from screener.criteria.condition.behind import Behind
from screener.criteria.condition.groups import id_of, ids_of
from screener.criteria.condition.unlisted import names_ill, run_at, specific
from screener.criteria.wording_shared import said_at
from screener.lexicons import load
from screener.text.merge import Window

_INBORN = re.compile(r"primary|congenital|inherited|hereditary")
_ACQUIRED = re.compile(r"acquired|secondary")


class ItemReader(Behind):
    """Reads single conditions of one sentence."""

    def join(self, j: int) -> tuple[int | None, str]:
        """The token behind a connective of a list, and the connective's words."""
        k = j
        mark = ""
        while k < self.count and k < j + 3 and self.tokens[k].sym in said.LISTED:
            mark = self.scan.text(k, k + 1) if self.tokens[k].sym in ("AND", "OR") else mark
            k += 1
        return (k, mark) if k > j and k < self.count else (None, "")

    def item(self, i: int) -> Item | None:
        """Modifiers, a condition, what follows it."""
        asked = Asked(flags={"positive"} if self.listing_tests else set())
        k = self.modifiers(i, asked)
        head = self.head(k, asked)
        if head is None:
            return None
        ids, name, j, illness = head
        start = i
        item = Item(start, j, ids, name, asked, led=bool(asked.flags - {"elliptic"} or asked.degree), head=k, illness=illness)
        before_ = (len(asked.flags), len(asked.degree), asked.window)
        item.j = self.behind(item)
        item.tail = before_ != (len(asked.flags), len(asked.degree), asked.window)
        return item

    def situation(self, j: int) -> bool:
        """Do social situations stand at token `j`, and what it is feared that they do?"""
        return self.social and j < self.count and said_at(self.scan, j, said.SITUATION) is not None

    def modifiers(self, i: int, asked: Asked) -> int:
        """Past the words before a condition."""
        k = i
        last, parts = "", False
        apart: set[str] = set()
        listed: set[str] = set()  # those that a comma parts from the next ("active, uncontrolled or recurrent")
        for _ in range(16):
            if k >= self.count:
                break
            if self.is_head(k):
                with_ = said_at(self.scan, k, said.INFECTION_WITH)
                if with_ and self.leads_to_name(with_[1]):
                    k = with_[1]
                    continue
                break
            if (self.ill and (said_at(self.scan, k, said.ELLIPTIC) or (self.systemic and said_at(self.scan, k, said.SYSTEMIC)))) or (
                self.classed and said_at(self.scan, k, said.CLASS)
            ):
                break
            found = said_at(self.scan, k, said.PRE)
            graded = said_at(self.scan, k, said.GRADE_FIRST) if self.graded else None
            if graded:
                asked.degree.append(graded[0].group().strip(" ,"))
                k = graded[1]
                continue
            if found is None and self.bracketed(k, asked):
                k += 3
                continue
            behind = self.hyphenated(k) if found is None else None
            if behind is not None:
                asked.degree.append(self.scan.text(k, behind))
                k = behind
                continue
            if found is None and self.denied_adjective(k):
                asked.degree.append(f"non-{self.tokens[k + 1].sym}")
                k += 2
                continue
            if found is None and self.adjective(k):
                asked.degree.append(self.tokens[k].sym)
                k += 1
                continue
            if found is None and k > i and self.short_name(k):
                k += 3  # "gastrointestinal (GI) bleeding"
                continue
            if found is None:
                positive = (said_at(self.scan, k, said.POSITIVE) or said_at(self.scan, k, said.COINFECTION)) if self.results else None
                if positive:
                    asked.flags.add("positive")
                    k = positive[1]
                    continue
                joined = said_at(self.scan, k, said.JOIN) if k > i else None
                if joined and self.within_token(joined[1], asked):
                    k = joined[1]
                    continue
                if joined and joined[1] < self.count and self.modifier_at(joined[1]) and not self.is_head(joined[1]):
                    joint = joined[0].group()
                    if "or" in joint:
                        asked.flags.add("either")
                        apart |= {last, *listed}
                        parts = True
                    elif "," in joint:
                        listed.add(last)
                    k = joined[1]
                    continue
                break
            group = found[0].lastgroup or "inert"
            if self.unlisted_too and group == "narrow" and self.begins_unlisted(k):
                break  # "cardiac symptoms": the name begins here
            asked.add(group, found[0].group())
            last = group
            end = self.tokens[found[1] - 1].end
            if found[0].group().rstrip().endswith(",") or self.scan.clean.lower.startswith(",", end):
                listed.add(group)
            if parts:
                apart |= {group}
                parts = False
            k = found[1]
        asked.apart = frozenset(apart)
        return k

    def bracketed(self, k: int, asked: Asked) -> bool:
        """A window in parentheses before a condition ("recent (within 6 months) infarction")."""
        if k + 2 >= self.count or self.tokens[k].sym != "(" or self.tokens[k + 2].sym != ")":
            return False
        window = self.tokens[k + 1]
        if window.sym not in ("WITHIN", "AGO") or not isinstance(window.value, Window) or not self.timed(asked, window.value):
            return False
        asked.flags.discard("recent")
        return True

    def leads_to_name(self, k: int) -> bool:
        """A condition stands here, or words before one ("infection with acute or chronic hepatitis B")."""
        for n in range(k, min(k + 4, self.count)):
            if self.tokens[n].concept("condition"):
                return True
            if not (self.modifier_at(n) or (n > k and self.tokens[n].sym in said.LISTED)):
                return False
        return False

    def within_token(self, k: int, asked: Asked) -> bool:
        """ "Active or chronic hepatitis B": the second word stands in the token of the name, which is not called after it."""
        if k >= self.count or not self.is_head(k):
            return False
        token = self.tokens[k]
        found = said.PRE.match(self.scan.clean.lower, token.start, token.end)
        concept = token.concept("condition")
        if found is None or found.end() >= token.end or concept is None or concept.name.lower().startswith(found.group().strip(" ,/")):
            return False
        joint = self.scan.text(k - 1, k)
        if found.lastgroup in ("narrow", "acute", "ever") and not asked.flags - {"active", "acute", "ever"}:
            asked.flags -= {"active", "acute"}  # either state counts
            if asked.degree and _INBORN.fullmatch(asked.degree[-1]) and _ACQUIRED.match(found.group()):
                asked.degree.pop()  # "primary or acquired" is any
            elif asked.degree:
                asked.degree[-1] = f"{asked.degree[-1]} {joint} {found.group().strip(' ,/')}"
            return True
        # both are asked
        return joint in ("and", ",") and found.lastgroup in ("active", "severe", "opinion", "uncontrolled")

    def modifier_at(self, k: int) -> bool:
        """A word before a condition stands here."""
        return bool(said_at(self.scan, k, said.PRE) or (self.results and said_at(self.scan, k, said.POSITIVE)))

    def adjective(self, k: int, more: int = 2) -> bool:
        """An adjective that is in no list of ours, directly before a condition or before other words that lead to one, narrows it."""
        word = self.tokens[k].sym
        if k + 1 >= self.count or word in said.NO_ADJECTIVE or not said.ADJECTIVE.fullmatch(word) or self.tokens[k].concepts:
            return False
        if self.is_head(k + 1):
            return True
        return (
            more > 0
            and (self.modifier_at(k + 1) or self.adjective(k + 1, more - 1))
            and any(self.is_head(n) for n in range(k + 2, min(k + 4, self.count)))
        )

    def denied_adjective(self, k: int) -> bool:
        """ "Non-traumatic fracture": what is denied is the adjective, not the condition."""
        return self.tokens[k].sym == "NEG" and self.scan.text(k, k + 1).startswith("non") and k + 1 < self.count and self.adjective(k + 1)

    def hyphenated(self, k: int) -> int | None:
        """The token behind "chemotherapy-induced", "lung-specific", where a condition or more of such words follow."""
        found = said_at(self.scan, k, said.HYPHENATED)
        if found is None or found[1] >= self.count:
            return None
        n = found[1]
        return (
            n if self.is_head(n) or self.modifier_at(n) or self.adjective(n) or (self.ill and said_at(self.scan, n, said.ILLNESS)) else None
        )

    def short_name(self, k: int) -> bool:
        """An abbreviation in brackets that stands before the condition's noun."""
        if k + 3 >= self.count or self.tokens[k].sym not in ("(", "[") or self.tokens[k + 2].sym not in (")", "]"):
            return False
        short = self.scan.text(k + 1, k + 2)
        whole = self.scan.text(k - 1, k).lstrip()
        return len(short) <= 5 and short.isalpha() and whole[:1] == short[:1] and (self.is_head(k + 3) or self.modifier_at(k + 3))

    def is_head(self, k: int) -> bool:
        """A condition's name stands here."""
        token = self.tokens[k]
        concept = token.concept("condition") if token.concepts else None
        if concept is None or concept.id in said.OF_OTHERS:
            return False
        words = self.scan.clean.lower[token.start : token.end]
        if concept.id == "dysphagia" and "swallow" in words:
            return not said.SWALLOWED.match(self.scan.clean.lower, token.end)
        if concept.id == "wound" and words == "wound" and self.scan.clean.lower.startswith((" heal", " has healed", " care"), token.end):
            return False  # a wound that heals is what is hoped for
        return "risk" not in words

    def head(self, k: int, asked: Asked) -> tuple[tuple[str, ...], str, int, str] | None:
        """The condition at token `k`: ids, name, the token behind, and the words of an unnamed illness."""
        if k >= self.count:
            return None
        scan = self.scan
        pressure = said_at(scan, k, said.PRESSURE) if self.controlled else None
        if pressure and (hypertension := id_of("hypertension")):
            return (hypertension,), "hypertension", pressure[1], ""
        tested = self.tokens[k].concept("lab") if "positive" in asked.flags else None
        if tested is not None and tested.id in said.TESTED and (virus := id_of(said.TESTED[tested.id])):
            if tested.id == "HBSAG":
                asked.flags.add("now_tested")
            return (virus,), load().conditions[virus].name, k + 1, ""
        listed = said_at(scan, k, said.ADJECTIVE_LIST) if self.organisms else None
        if listed and "," in listed[0]["list"] + listed[0]["list"].replace(" or ", ",").replace(" and ", ",").replace("/", ","):
            generic = id_of("infection")
            if generic:
                return (generic,), "infection", listed[1], ""
        graded = said_at(scan, k, said.CLASS) if self.classed else None
        if graded:
            j = graded[1]
            asked.degree.append("NYHA class")
            asked.named = True
            if j < self.count and self.is_head(j):
                concept = self.tokens[j].concept("condition")
                assert concept
                return (concept.id,), concept.name, j + 1, ""
            failure = id_of("heart failure")
            return ((failure,), "heart failure", j, "") if failure else None
        child = said_at(scan, k, said.CHILD_PUGH) if self.child else None
        if child and child[1] < self.count and self.is_head(child[1]):
            asked.degree.append("Child-Pugh class")
            asked.named = True
            concept = self.tokens[child[1]].concept("condition")
            assert concept
            return (concept.id,), concept.name, child[1] + 1, ""
        immune = said_at(scan, k, said.WITH_IMMUNE) if self.immune else None
        if immune and (autoimmune := id_of("autoimmune disease")):
            asked.flags.add("or_immune")
            return (autoimmune,), "autoimmune or immune-mediated disease", immune[1], ""
        concept = self.tokens[k].concept("condition")
        if concept is not None and self.is_head(k):
            return self.named(k, concept.id, concept.name, asked)
        if any(c.kind == "procedure" and c.id == "dialysis" for c in self.tokens[k].concepts) and (failure := id_of("renal failure")):
            asked.degree.append("dialysis")
            asked.named = True
            k += 1 + (self.scan.text(k + 1, k + 2) in ("dependent", "dependence", "dependency"))
            return (failure,), "renal failure on dialysis", min(k, self.count), ""
        shared = said_at(scan, k, said.ELLIPTIC) if self.ill else None
        if shared and (area := id_of(said.AREAS[shared[0]["area"]])):
            asked.flags.add("elliptic")
            return (area,), load().conditions[area].name, shared[1], ""
        if (
            any(c.kind == "procedure" and c.id in said.OF_CORONARIES for c in self.tokens[k].concepts)
            and said.ON_ARTERIES.search(self.scan.text(k, k + 1))
            and (disease := id_of("coronary artery disease"))
        ):
            asked.degree.append(self.scan.text(k, k + 1))
            asked.named = True
            return (disease,), "coronary artery disease", k + 1, ""
        rhythm = said_at(scan, k, said.RHYTHM) if self.tokens[k].sym.startswith("abnormal") else None
        if rhythm and (arrhythmia := id_of("arrhythmia")):
            return (arrhythmia,), "abnormality of rhythm, conduction or morphology of the ECG", rhythm[1], ""
        factors = said_at(scan, k, said.QT_FACTORS) if self.factors else None
        if factors:
            asked.flags.add("opinion")
            return (), "a risk factor for QTc prolongation or arrhythmia", factors[1], "a risk factor for QTc prolongation or arrhythmia"
        syndrome = said_at(scan, k, said.SYNDROME)
        if syndrome:
            asked.flags.add("opinion")
            return (), syndrome[0].group(), syndrome[1], syndrome[0].group()
        recurring = said_at(scan, k, said.RECURRING) if self.ill else None
        if recurring and (autoimmune := id_of("autoimmune disease")):
            asked.degree.append(recurring[0]["how"])
            return (autoimmune,), "autoimmune condition", recurring[1], ""
        laboratory = said_at(scan, k, said.LABORATORY) if self.laboratory else None
        if laboratory:
            return (), laboratory[0].group().strip(" ,"), laboratory[1], laboratory[0].group().strip(" ,")
        illness = said_at(scan, k, said.ILLNESS) if self.ill else None
        if illness and (
            illness[0]["head"] not in ("disease", "diseases", "disorder", "disorders") or said.SPECIFIC.search(illness[0].group())
        ):
            return (), illness[0].group().strip(" ,"), illness[1], illness[0].group().strip(" ,")
        return self.unlisted(k, asked) if self.unlisted_too else None

    def begins_unlisted(self, k: int) -> bool:
        """Does the name of a condition that the lexicon does not list begin at token `k`?"""
        end = run_at(self.scan, k)
        return end > k and not self.is_head(end - 1) and self.unlisted(k, Asked()) is not None

    def unlisted(self, k: int, asked: Asked) -> tuple[tuple[str, ...], str, int, str] | None:
        """A condition whose name the lexicon does not hold, or holds without the words before it."""
        end = run_at(self.scan, k)
        if end == k:
            return None
        if self.is_head(end - 1):
            concept = self.tokens[end - 1].concept("condition")
            assert concept
            if end - 1 == k:
                return None
            asked.degree.append(self.scan.text(k, end - 1))
            return self.named(end - 1, concept.id, concept.name, asked)
        words = self.scan.text(k, end).split()
        if names_ill(words[-1]) and specific(words):
            return (), self.scan.text(k, end), end, ""
        return None

    def within_name(self, k: int, name: str, asked: Asked) -> None:
        """Modifiers that the lexicon's phrase holds and its name does not ("active peptic ulcer disease")."""
        token = self.tokens[k]
        at = token.start
        for _ in range(3):
            found = said.PRE.match(self.scan.clean.lower, at, token.end)
            if found is None or found.end() >= token.end or name.lower().startswith(found.group().strip(" ,/")):
                return
            if found.lastgroup in ("uncontrolled", "opinion", "severe", "active", "controlled"):
                asked.add(found.lastgroup, found.group())
            at = found.end()

    def named(self, k: int, own: str, name: str, asked: Asked) -> tuple[tuple[str, ...], str, int, str]:
        """A condition by its name, with "B or C" behind hepatitis and a second general noun swallowed."""
        ids = [own]
        j = k + 1
        self.within_name(k, name, asked)
        generic = ids_of("infection")
        if own == "cardiac_disease" and "vascular" in self.scan.text(k, j):
            ids.append("vascular_disease")
        if own == "viral_hepatitis":
            letters = [id_of(f"hepatitis {letter}") for letter in re.findall(r"(?<![a-z])([abcde])(?![a-z])", self.scan.text(k, j))]
            ids = [letter for letter in letters if letter] or ids
        while j < self.count:
            tail = said_at(self.scan, j, said.HEAD_TAIL)
            if tail and (self.tokens[j].sym != "COND" or {c.id for c in self.tokens[j].concepts} & generic):
                j = tail[1]
                continue
            if name.lower().startswith("hepatitis "):
                mark, _ = self.join(j)
                letter = said_at(self.scan, mark, said.LETTER) if mark is not None else None
                if letter:
                    other = id_of(f"hepatitis {letter[0]['letter']}")
                    if other is None:
                        break
                    ids.append(other)
                    name += f" or {letter[0]['letter'].upper()}"
                    j = letter[1]
                    continue
            break
        return tuple(dict.fromkeys(ids)), name, j, ""
