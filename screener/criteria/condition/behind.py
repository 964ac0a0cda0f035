"""Reads what stands behind a condition: treatment, state, grade, time, and what is in parentheses."""

from __future__ import annotations

import re

from screener.criteria.condition import words as said
from screener.criteria.condition.asked import Asked, Item
from screener.criteria.condition.groups import agents_for
from screener.criteria.opinion_shared import opinion_at
from screener.criteria.scan import Scan
from screener.criteria.wording_shared import mentions, said_at
from screener.lexicons import load
from screener.text.gated import Stems
from screener.text.merge import Window

_ILLNESSES = Stems(
    "illness",
    "disease",
    "disorder",
    "condition",
    "morbidit",
    "problem",
    "dysfunct",
    "impairment",
    "insufficien",
    "failure",
    "thromboembolic",
)


_OF_THE_PATIENT = re.compile(r"(?:is|are|was|has|have|had|currently) (?:currently |been )?(?:on|receiving|under|given|taking)\b")


class Behind:
    """A sentence, and what follows each condition in it."""

    def __init__(self, scan: Scan, *, unlisted_too: bool = False) -> None:
        self.scan = scan
        self.unlisted_too = unlisted_too  # read also conditions that the lexicon does not list
        self.tokens = scan.tokens
        self.count = len(scan.tokens)
        text = scan.said
        # What the sentence holds at all: patterns for the rest are not tried.
        self.classed = "nyha" in text or "new york" in text
        self.child = "child" in text
        self.controlled = "controlled" in text
        self.graded = "grade" in text or " gr " in text
        self.results = "positiv" in text or "infect" in text or "carrier" in text
        self.listing_tests = False  # "positive for A or B": B too is a test
        self.immune = "immun" in text
        self.organisms = "bacterial" in text or "viral" in text or "fungal" in text
        self.feared = mentions(scan, said.FEARS)
        self.factors = "factor" in text
        self.explained = "which" in text or "that " in text
        self.excepting = "xcept" in text or "unless" in text or "other than" in text
        self.systemic = "systemic" in text
        self.laboratory = "laborator" in text and "exclusionary" not in text and "NEG" not in scan.present
        self.social = "social" in text
        self.ill = mentions(scan, _ILLNESSES)

    def behind(self, item: Item) -> int:
        """Past the words after a condition; what they ask is noted."""
        j = item.j
        asked = item.asked
        for _ in range(8):
            if j >= self.count:
                break
            token = self.tokens[j]
            if token.sym in ("WITHIN", "AGO", "ATTIME") and isinstance(token.value, Window):
                if not self.timed(asked, token.value):
                    break
                j += 1
                continue
            plural = said_at(self.scan, j, said.PLURAL)
            if plural:
                j = plural[1]
                continue
            if (kind := self.more_of_name(item, j)) is not None:
                j = kind
                continue
            occurred = said_at(self.scan, j, said.OCCURRED)
            if occurred and occurred[1] < self.count and self.tokens[occurred[1]].sym in ("WITHIN", "AGO", "ATTIME"):
                j = occurred[1]
                continue
            if token.sym in ("(", "[") and (end := self.parenthesis(item, j)) is not None:
                j = end
                continue
            if (shown := self.result_said(item, j)) is not None:
                j = shown
                continue
            if token.sym in ("DEFINE", ",") and self.measured(j):
                asked.flags.discard("uncontrolled")
                break
            graded = (
                self.classified(j)
                or (said_at(self.scan, j, said.CHILD_PUGH) if self.child else None)
                or (said_at(self.scan, j, said.GRADE) if self.graded else None)
            )
            if graded and graded[1] > j:
                words = graded[0].group().strip(" ,")
                asked.degree.append(words.strip("()[]") if words[0] in "([" or words.count(")") > words.count("(") else words)
                j = graded[1]
                continue
            lost = said_at(self.scan, j, said.PERCENT) if item.ids == ("weight_loss",) else None
            if lost:
                asked.degree.append(lost[0].group().strip(" ,()"))
                j = lost[1]
                continue
            found = said_at(self.scan, j, said.POST)
            if found is None or (token.sym == "," and self._leads(found[1])):
                break  # "infarction within a year, uncontrolled hypertension": the word belongs to what follows
            group = found[0].lastgroup
            if token.sym == "," and found[0]["treated"] and _OF_THE_PATIENT.match(found[0]["treated"]):
                break  # "immunodeficiency, is on immunosuppressants, or ...": said of the patient, not of the illness
            if group == "agent" or found[0]["treated"]:
                asked.flags.add("treated")
                asked.agents = self.agents(found[0], item.ids, j, found[1])
            else:
                asked.add(group or "inert", found[0].group())
                if group == "untreated":
                    asked.degree.append(found[0].group().strip(" ,"))
                if group == "resolved" and re.search(r"cured|cleared", found[0].group()):
                    asked.flags.add("cured")
            j = found[1]
        return j

    def more_of_name(self, item: Item, j: int) -> int | None:
        """ "Human immunodeficiency virus (HIV)-1 or 2 infection", "HIV (HIV)-infected": the name goes on behind its abbreviation."""
        if not item.ids or self.tokens[j - 1].sym not in (")", "]", "COND", "NUM", "1", "2", "i", "ii"):
            return None
        if item.ids[0] in said.TYPED and (typed := said_at(self.scan, j, said.VIRUS_TYPE)):
            return typed[1]
        k = j + (self.tokens[j].sym == "-")
        tail = said_at(self.scan, k, said.HEAD_TAIL) if self.kind(item.ids) == "infection" else None
        generic = k < self.count and any(c.id == "infection" for c in self.tokens[k].concepts)
        return tail[1] if tail and (self.tokens[k].sym != "COND" or generic) else None

    def classified(self, j: int) -> tuple[re.Match[str], int] | None:
        """A class of heart failure that belongs to what stands before it."""
        found = said_at(self.scan, j, said.CLASS) if self.classed else None
        return None if found is None or said.CLASS_OF_OWN.match(found[0].group()) else found

    def result_said(self, item: Item, j: int) -> int | None:
        """ "Hepatitis B defined as a positive surface antigen": the tests that show it."""
        found = said_at(self.scan, j, said.RESULT_SAID) if self.tokens[j].sym == "DEFINE" and item.name in said.OTHER_VIRUS else None
        if found is None or re.search(said.OTHER_VIRUS[item.name], found[0].group()):
            return None
        end = found[1]
        while end > j and self.tokens[end - 1].sym in (*said.LISTED, "(", "[", "known"):
            end -= 1
        if "history" not in item.asked.flags and re.search(r"antigen|hbsag|dna|rna|pcr|active", found[0].group()):
            item.asked.flags.add("now_tested")
        return end

    def _leads(self, k: int) -> bool:
        """Does another condition begin here, with at most two words before its name?"""
        for token in self.tokens[k : k + 3]:
            if token.sym == "COND":
                return True
            if not token.sym.isalpha() or token.sym.isupper():
                return False
        return False

    def agents(self, match: re.Match[str], ids: tuple[str, ...], i: int, j: int) -> tuple[str, ...]:
        """Drug classes that the treatment names; for "medication" those that treat the condition."""
        if not re.search(r"\b(?:requiring|requires?|needing|needs?|on|receiving|under)\b", match["treated"]) or re.search(
            r"\b(?:has|have|had|was|were) ", match["treated"]
        ):
            return ()
        if ids and self.kind(ids) == "infection":
            return ()
        classes = dict.fromkeys(c.id for token in self.tokens[i:j] for c in token.concepts if c.kind == "drug_class")
        return tuple(classes) or (agents_for(ids) if re.search(r"medication|drug", match["treated"]) else ())

    def timed(self, asked: Asked, window: Window) -> bool:
        """Note a window; False for one that is counted in half-lives, or a second one."""
        if window.kind == "at":
            asked.flags.add("now")
            return True
        if asked.window is not None or window.duration is None or window.half_lives is not None or window.upper is not None:
            return False
        asked.window = window
        return True

    def measured(self, j: int) -> bool:
        """Does a definition by a measured quantity begin here?"""
        stop = min(self.count, j + 14)
        return self.tokens[j].sym in ("DEFINE", "(", "[") and any(token.sym in said.MEASURE for token in self.tokens[j + 1 : stop])

    def parenthesis(self, item: Item, j: int) -> int | None:
        """The token behind a parenthesis that belongs to the condition; None where it must be read by others."""
        scan = self.scan
        infectious = item.ids and self.kind(item.ids) == "infection"
        for pattern in (said.ORGANISMS, said.RESULT_TAIL) if infectious else ():
            found = said_at(scan, j, pattern)
            if found:
                if (
                    pattern is said.RESULT_TAIL
                    and "history" not in item.asked.flags
                    and re.search(r"antigen|hbsag|dna|rna|pcr|active", found[0].group())
                ):
                    item.asked.flags.add("now_tested")
                return found[1]
        ends = ")" if self.tokens[j].sym == "(" else "]"
        close = next((k for k in range(j + 1, min(self.count, j + 40)) if self.tokens[k].sym == ends), None)
        if close is None:
            return None
        treated = said_at(scan, j + 1, said.POST)
        if treated and treated[0]["treated"]:
            end = treated[1] + (self.tokens[treated[1]].sym in ("ATTIME", "WITHIN") if treated[1] < close else 0)
            if end == close:
                item.asked.flags.add("treated")
                return close + 1
        inside = self.tokens[j + 1 : close]
        if (
            len(inside) == 1
            and (inside[0].concept("condition") or said_at(scan, j, said.ABBREVIATION))
            and inside[0].sym not in ("NUM", "BN", "EXCEPT")
        ):
            concept = inside[0].concept("condition")
            lexicon = load()
            if concept is None or any(
                lexicon.is_a("condition", own, concept.id) or lexicon.is_a("condition", concept.id, own) for own in item.ids
            ):
                return close + 1
            return None
        if len(inside) == 1 and inside[0].sym in ("WITHIN", "AGO", "ATTIME"):
            return close + 1 if self.timed(item.asked, inside[0].value) else None
        if self.measured(j) and "uncontrolled" in item.asked.flags:
            item.asked.flags.discard("uncontrolled")
            return None
        opinion = opinion_at(scan, j)
        if opinion is not None and opinion >= close:
            item.asked.flags.add("opinion")
            return max(opinion, close + 1)
        return self.synonyms(item, j, close)

    def synonyms(self, item: Item, j: int, close: int) -> int | None:
        """ "(Crohn's or ulcerative colitis)": conditions that are kinds of the one before, all of them."""
        lexicon = load()
        k = j + 1
        found = False
        while k < close:
            concept = self.tokens[k].concept("condition")
            if concept is not None:
                if not any(lexicon.is_a("condition", concept.id, own) for own in item.ids):
                    return None
                found = True
            elif self.tokens[k].sym not in (
                ",",
                "/",
                "OR",
                "AND",
                "ANDOR",
                "EXAMPLE",
                "DEFINE",
                ".",
                "any",
                "other",
                "either",
                "disease",
                "syndrome",
            ):
                return None
            k += 1
        return close + 1 if found else None

    def kind(self, ids: tuple[str, ...]) -> str:
        """The kind of criterion that speaks of it; a phrase that names no condition of the lexicon has none of its own."""
        if not ids:
            return "condition"
        lexicon = load()
        condition = lexicon.conditions.get(ids[0])
        hint = condition.kind_hint if condition else ""
        if hint in ("", "condition"):
            return "infection" if lexicon.is_a("condition", ids[0], "infection") else "condition"
        return hint
