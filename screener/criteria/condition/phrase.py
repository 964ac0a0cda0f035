"""Reads conditions in text: modifiers, the condition, what follows it; lists that share them; exceptions and examples."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from screener.criteria.condition import words as said
from screener.criteria.condition.groups import EVENTS, id_of, ids_of
from screener.criteria.condition.leaf import Condition, Exempt, Illness, agents_for
from screener.criteria.nodes import Node, all_of, any_of, negation
from screener.criteria.opinion_shared import consequence_at, opinion_at
from screener.criteria.scan import Scan
from screener.criteria.wording_shared import before, said_at, vocabulary, words_in
from screener.lexicons import load
from screener.text.merge import Window

_TOGETHER = frozenset(
    {"together with", "along with", "in combination with", "combined with", "plus", "with concomitant", "concurrent with"}
)
_LETTER = re.compile(r"(?:virus )?(?P<letter>[abcde])(?: virus| viral)?(?: infections?)?(?![a-z])")
_INFECTION_WITH = re.compile(
    r"(?:infections?|infected|positivity|sero-?positivity|sero-?positive|positive|disease) (?:with|by|due to|caused by|from|for|to)(?: an?| the)? (?=\S)"
)
_COINFECTION = re.compile(r"co-?\s?infect(?:ion|ed) (?:with )?(?:both )?")
_POSITIVE = re.compile(
    r"(?:(?:(?:is|are|who is|who are|a|any|of|known|documented|previously|have|has|history) ){0,4}(?:test(?:s|ed|ing)? (?:results? )?(?:is |are )?positive|positive (?:test|serology|serologic|serological|result|results|tests|serostatus|antibody|viral|screening|screen|blood)(?: (?:test|tests|result|results|testing|status|serology|screening)){0,2}|positivity|sero-?positive|sero-?positivity|positive|infected|carriers?)(?:\(s\))?(?: results?)? (?:for|to|with|of)(?: the)?(?: presence of)?(?: known)? )"
)
_ADJECTIVE = re.compile(r"[a-z]{2,14}(?:al|ic|ive|ous|ar|ary|able|ible|ent|ant|iform|oid)")
_EXPLAINED = re.compile(
    r"[\s,]{0,2}(?:which|that) (?:are|is) (?:all )?(?:known |considered |established )?(?:a |to be )?(?:risk factors?|associated|contraindicated|at (?:high |increased )?risk)[^.;()]{0,160}(?=[.;]|$)"
)
_WITH_IMMUNE = re.compile(
    r"(?:autoimmune|auto-immune)(?: disease)?(?:,? (?:or|and|and/or|/) | ?/ ?)(?:immune[- ]mediated|inflammatory|immune[- ]related|immunologic(?:al)?)(?: (?:disease|disorder|condition|illness)(?:s|es)?)?(?![a-z])"
)
_MUST_HEAL = re.compile(
    r"(?:must|should|has to|have to|needs? to)(?: (?:have|be|been|fully|completely|adequately|also)){1,4} (?:healed|resolved)(?![a-z])"
)
_PRESSURE = re.compile(
    r"(?:(?:whose|their|the|with) )?(?:blood pressure|bp)(?= (?:(?:is|are|was|has been|can be|that is|must be) )?(?:adequately |well |medically )?controlled)"
)
_PLURAL = re.compile(r"\(\s?(?:s|es|ies)\s?\)")
_ABBREVIATION = re.compile(r"[(\[]\s?(?:or |as )?(?:[a-z0-9/'-]{1,12}(?:s|\+)?)(?: (?:positive|infection|syndrome))?\s?[)\]]")
_ILLNESS = re.compile(
    r"(?:(?:non-?malignant|malignant|medical|systemic|psychiatric|psychological|psychosocial|medical/psychiatric|general|concurrent|inter-?current|concomitant|co-?morbid|underlying|other|physical|internal|medico-social|acute|chronic|organ|non-?cancer|non-?malignant|social|or|and|and/or|/|,|\s){1,3}){0,6}"
    r"(?P<head>illness(?:es)?|co-?morbidit(?:y|ies)|diseases?|disorders?|(?:medical|systemic|psychiatric|comorbid|health|underlying) (?:conditions?|problems?))(?: (?:or|and|and/or|,) (?:\w{2,14} ){0,2}(?:illness(?:es)?|diseases?|conditions?|disorders?)){0,2}(?: states?)?(?![a-z])"
)
_SPECIFIC = re.compile(
    r"\b(?:medical|systemic|psychiatric|concurrent|inter-?current|concomitant|co-?morbid|underlying|illness(?:es)?|comorbidit|health)"
)
_TESTED = {"HIV": "HIV", "HBSAG": "hepatitis B", "HCVAB": "hepatitis C"}
_OF_OTHERS = frozenset({"allergy", "anaphylaxis", "infusion_reaction", "food_allergy"})  # the allergy room speaks of these
# Words that a condition may be named by without being in the lexicon, and how far before it its modifiers may begin.
_HEADS = frozenset(
    {
        "illness",
        "illnesses",
        "comorbidity",
        "comorbidities",
        "conditions",
        "condition",
        "disease",
        "diseases",
        "disorder",
        "disorders",
        "problems",
        "problem",
        "nyha",
        "york",
        "new",
        "child",
        "PROC",
        "autoimmune",
        "morbidity",
        "morbidities",
    }
    | {"bacterial", "viral", "fungal", "parasitic", "mycobacterial", "protozoal"}
)
_REACH = 18
_FEARS = (
    "investigator", "physician", "opinion", "judgment", "judgement", "discretion", "sponsor", "clinician", "would", "could", "may ", "might", "can ", "interfer", "compromis", "jeopard", "preclud",
    "prevent", "affect", "impair", "increas", "mak", "put", "plac", "render", "contra", "unsafe", "limit", "pose",
)  # fmt: skip
_STARTS = frozenset(
    (word,)
    for word in vocabulary(
        """
    uncontrolled uncontrollable un poorly inadequately insufficiently not decompensated unstable unmanaged medically difficult non noncontrolled well adequately clinically controlled stable stabilized significant relevant important serious major considerable
    life moderate severe symptomatic extensive massive marked gross intense debilitating refractory intractable frequent disabling mild heavy excessive uncomplicated complicated small large currently current active actively ongoing on acute acutely concurrent concurrently concomitant intercurrent inter
    coexisting co existing preexisting pre present persistent persisting unresolved unhealed underlying simultaneous continuing live known documented any medical past prior previous personal clinical recent remote a positive history evidence presence diagnosis sign signs previously ever h hx resolved old earlier former at recently
    immune immunotherapy immuno checkpoint ici noninfectious confirmed diagnosed suspected suspicion radiologic objective laboratory definite existence symptoms findings an the other additional all type types form forms kind episodes episode cases case development developed experienced experiencing suffer suffers suffered suffering serologically test
    proven established either patient patients person persons people individual individuals those subject subjects participant participants living infected have has had who is are be being was with their his her certain possible occurrence having undergoing requiring receiving need received
    congenital hereditary inherited familial primary acquired secondary idiopathic systemic bilateral recurrent recurring chronic drug new newly spontaneous peripheral invasive opportunistic disseminated early late treatment radiation steroid insulin cancer tumor tumour catheter device arterial venous diffuse focal localized generalized permanent intermittent rapidly progressive gastrointestinal abdominal cardiac pulmonary renal hepatic neurologic neurological occult concomitantly untreated inherent internal deep unhealing pathologic pathological superficial latent
    bacterial viral fungal parasitic mycobacterial protozoal mycotic microbial illness illnesses comorbidity comorbidities disease diseases disorder disorders nonmalignant malignant psychiatric psychological psychosocial general comorbid physical organ social morbid
    nyha child autoimmune auto dialysis tested testing tests seropositive seropositivity positivity carrier carriers coinfection coinfected
    """
    )
)
_SWALLOWED = re.compile(
    r"[\s,]{0,2}(?:and \w{2,10} )?(?:(?:the|any|whole|oral|study|intact) ){0,3}(?:tablets?|capsules?|pills?|medications?|medicines?|drugs?|formulation)"
)
_MEASURE = frozenset({"VITAL", "LAB", "BQ", "BU", "SCALE"})
_LISTED = frozenset({",", "/", "OR", "AND", "ANDOR"})
_IN_EXCEPTIONS = re.compile(
    r"(?:(?:for|of|the|those|following|patients?|subjects?|participants?|individuals?|people|with|who|have|has|are|a|an|any|history|cases?|include|includes|are|is|following:)[\s:,]{1,3}){1,8}"
)


@dataclass(slots=True)
class Asked:
    """What the words around one condition ask."""

    flags: set[str] = field(default_factory=set)
    degree: list[str] = field(default_factory=list)
    agents: tuple[str, ...] = ()
    window: Window | None = None
    opinion_word: str = ""

    def add(self, group: str, words: str) -> None:
        """One modifier."""
        if group in ("severe", "narrow", "amount"):
            self.degree.append(words.strip(" ,/()"))
        elif group != "inert":
            self.flags.add(group)
        if group == "opinion":
            self.opinion_word = words.strip(" ,/")


@dataclass(slots=True)
class Item:
    """One condition of a list: tokens, ids, what is asked, and whether it had words of its own before and behind."""

    i: int
    j: int
    ids: tuple[str, ...]
    name: str
    asked: Asked
    led: bool = False
    head: int = 0
    illness: str = ""
    exempt: tuple[Exempt, ...] = ()


@dataclass(slots=True)
class Phrase:
    """A list of conditions as read: its tokens and its tree."""

    i: int
    j: int
    node: Node


class ConditionReader:
    """Reads the conditions of one sentence."""

    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self.tokens = scan.tokens
        self.count = len(scan.tokens)
        text = scan.clean.lower[scan.tokens[0].start : scan.tokens[-1].end] if scan.tokens else ""
        # What the sentence holds at all: patterns for the rest are not tried.
        self.classed = "nyha" in text or "new york" in text
        self.child = "child" in text
        self.controlled = "controlled" in text
        self.graded = "grade" in text or " gr " in text
        self.results = "positiv" in text or "infect" in text or "carrier" in text
        self.immune = "immun" in text
        self.organisms = "bacterial" in text or "viral" in text or "fungal" in text
        self.feared = any(stem in text for stem in _FEARS)
        self.explained = "which" in text or "that " in text
        self.ill = any(stem in text for stem in ("illness", "disease", "disorder", "condition", "morbidit", "problem"))

    # -- whole sentence ------------------------------------------------------------------------------------------
    def phrases(self) -> list[Phrase]:
        """Every list of conditions, left to right."""
        out: list[Phrase] = []
        heads = [
            k
            for k in range(self.count)
            if self.tokens[k].sym in _HEADS or self.is_head(k) or (self.controlled and self.tokens[k].sym == "VITAL")
        ]
        i = 0
        ahead = 0
        while i < self.count:
            while ahead < len(heads) and heads[ahead] < i:
                ahead += 1
            if ahead == len(heads):
                break
            if heads[ahead] - i > _REACH:
                i = heads[ahead] - _REACH
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
        if token.sym in ("COND", "LASTW", "AGO", "PROC") or (token.sym == "VITAL" and self.controlled) or token.sym in _HEADS:
            return True
        return words_in(self.scan.clean.lower[token.start : token.end])[:1] in _STARTS

    def phrase(self, i: int) -> Phrase | None:
        """The list of conditions that begins at token `i`."""
        first = self.item(i)
        if first is None:
            return None
        if said.NOT_ASKED.search(before(self.scan, first.i)) or said.NOT_ASKED.search(before(self.scan, first.head)):
            return None
        items = [first]
        together = bool(said_both(self.scan, i))
        j = first.j
        while True:
            k, mark = self.join(j)
            if k is None:
                break
            more = self.item(k)
            if more is None:
                break
            together = together or mark in _TOGETHER
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
            spared = self.exceptions(j)
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
        explained = said_at(self.scan, j, _EXPLAINED) if j < self.count and self.explained else None
        if explained:
            j = explained[1]
        self.share(items)
        if any(item.illness and not (item.asked.flags & {"uncontrolled", "opinion"} or item.asked.degree) for item in items):
            return None
        nodes = [self.leaf(item, exempt) for item in items]
        node = all_of(*nodes) if together and len(nodes) > 1 else any_of(*nodes)
        healed = said_at(self.scan, j, _MUST_HEAL) if j < self.count else None
        if healed and not examples and all(isinstance(leaf, Condition) for leaf in nodes):
            healing = [replace(leaf, active=True) for leaf in nodes if isinstance(leaf, Condition)]
            return Phrase(first.i, healed[1], negation(any_of(*healing)))
        if examples:
            node = any_of(node, *self.cases(items[-1], examples))
        return Phrase(first.i, j, node)

    def join(self, j: int) -> tuple[int | None, str]:
        """The token behind a connective of a list, and the connective's words."""
        k = j
        mark = ""
        while k < self.count and k < j + 3 and self.tokens[k].sym in _LISTED:
            mark = self.scan.text(k, k + 1) if self.tokens[k].sym in ("AND", "OR") else mark
            k += 1
        return (k, mark) if k > j and k < self.count else (None, "")

    def share(self, items: list[Item]) -> None:
        """Modifiers of the first item reach those behind it that have none of their own; a window reaches back to those without one."""
        if len(items) < 2:
            return
        two = len(items) == 2
        lead = items[0].asked
        events = ids_of(EVENTS)
        for item in items[1:]:
            if item.led:
                lead = item.asked
                continue
            item.asked.flags |= lead.flags & {"active", "ever", "recent", "immune"}
            if two or item.illness:
                item.asked.flags |= lead.flags & {"uncontrolled", "opinion", "controlled"} if events.isdisjoint(item.ids) else set()
                if lead.degree and not item.asked.degree and items[0].led:
                    item.asked.degree = list(lead.degree)
        window: Window | None = None
        for item in reversed(items):
            if item.asked.window is not None:
                window = item.asked.window if item.asked.window.kind == "within" else None
            elif window is not None:
                item.asked.window = window

    # -- one condition -------------------------------------------------------------------------------------------
    def item(self, i: int) -> Item | None:
        """Modifiers, a condition, what follows it."""
        asked = Asked()
        k = self.modifiers(i, asked)
        head = self.head(k, asked)
        if head is None:
            return None
        ids, name, j, illness = head
        start = i
        item = Item(start, j, ids, name, asked, led=bool(asked.flags or asked.degree), head=k, illness=illness)
        item.j = self.behind(item)
        return item

    def modifiers(self, i: int, asked: Asked) -> int:
        """Past the words before a condition."""
        k = i
        for _ in range(16):
            if k >= self.count:
                break
            if self.is_head(k):
                with_ = said_at(self.scan, k, _INFECTION_WITH)
                if with_ and with_[1] < self.count and self.tokens[with_[1]].concept("condition"):
                    k = with_[1]
                    continue
                break
            found = said_at(self.scan, k, said.PRE)
            if found is None and k > i and self.adjective(k):
                asked.degree.append(self.tokens[k].sym)
                k += 1
                continue
            if found is None:
                positive = (said_at(self.scan, k, _POSITIVE) or said_at(self.scan, k, _COINFECTION)) if self.results else None
                if positive:
                    asked.flags.add("positive")
                    k = positive[1]
                    continue
                joined = said_at(self.scan, k, said.JOIN) if k > i else None
                if joined and joined[1] < self.count and self.modifier_at(joined[1]) and not self.is_head(joined[1]):
                    if "or" in joined[0].group():
                        asked.flags.add("either")
                    k = joined[1]
                    continue
                break
            group = found[0].lastgroup or "inert"
            asked.add(group, found[0].group())
            k = found[1]
        return k

    def modifier_at(self, k: int) -> bool:
        """A word before a condition stands here."""
        return bool(said_at(self.scan, k, said.PRE) or (self.results and said_at(self.scan, k, _POSITIVE)))

    def adjective(self, k: int) -> bool:
        """One unknown adjective directly before a condition narrows it."""
        return k + 1 < self.count and self.is_head(k + 1) and bool(_ADJECTIVE.fullmatch(self.tokens[k].sym))

    def is_head(self, k: int) -> bool:
        """A condition's name stands here."""
        concept = self.tokens[k].concept("condition")
        if concept is None or concept.id in _OF_OTHERS:
            return False
        token = self.tokens[k]
        words = self.scan.clean.lower[token.start : token.end]
        if concept.id == "dysphagia" and "swallow" in words:
            return not _SWALLOWED.match(self.scan.clean.lower, token.end)
        return "risk" not in words

    def head(self, k: int, asked: Asked) -> tuple[tuple[str, ...], str, int, str] | None:
        """The condition at token `k`: ids, name, the token behind, and the words of an unnamed illness."""
        if k >= self.count:
            return None
        scan = self.scan
        pressure = said_at(scan, k, _PRESSURE) if self.controlled else None
        if pressure and (hypertension := id_of("hypertension")):
            return (hypertension,), "hypertension", pressure[1], ""
        tested = self.tokens[k].concept("lab") if "positive" in asked.flags else None
        if tested is not None and tested.id in _TESTED and (virus := id_of(_TESTED[tested.id])):
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
            if j < self.count and self.is_head(j):
                concept = self.tokens[j].concept("condition")
                assert concept
                return (concept.id,), concept.name, j + 1, ""
            failure = id_of("heart failure")
            return ((failure,), "heart failure", j, "") if failure else None
        child = said_at(scan, k, said.CHILD_PUGH) if self.child else None
        if child and child[1] < self.count and self.is_head(child[1]):
            asked.degree.append("Child-Pugh class")
            concept = self.tokens[child[1]].concept("condition")
            assert concept
            return (concept.id,), concept.name, child[1] + 1, ""
        immune = said_at(scan, k, _WITH_IMMUNE) if self.immune else None
        if immune and (autoimmune := id_of("autoimmune disease")):
            asked.flags.add("or_immune")
            return (autoimmune,), "autoimmune or immune-mediated disease", immune[1], ""
        concept = self.tokens[k].concept("condition")
        if concept is not None and self.is_head(k):
            return self.named(k, concept.id, concept.name, asked)
        if any(c.kind == "procedure" and c.id == "dialysis" for c in self.tokens[k].concepts) and (failure := id_of("renal failure")):
            asked.degree.append("dialysis")
            return (failure,), "renal failure on dialysis", k + 1, ""
        illness = said_at(scan, k, _ILLNESS) if self.ill else None
        if illness and (illness[0]["head"] not in ("disease", "diseases", "disorder", "disorders") or _SPECIFIC.search(illness[0].group())):
            return (), illness[0].group().strip(" ,"), illness[1], illness[0].group().strip(" ,")
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
                letter = said_at(self.scan, mark, _LETTER) if mark is not None else None
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
            plural = said_at(self.scan, j, _PLURAL)
            if plural:
                j = plural[1]
                continue
            occurred = said_at(self.scan, j, said.OCCURRED)
            if occurred and occurred[1] < self.count and self.tokens[occurred[1]].sym in ("WITHIN", "AGO", "ATTIME"):
                j = occurred[1]
                continue
            if token.sym in ("(", "[") and (end := self.parenthesis(item, j)) is not None:
                j = end
                continue
            if token.sym in ("DEFINE", ",") and self.measured(j):
                asked.flags.discard("uncontrolled")
                break
            graded = (
                (said_at(self.scan, j, said.CLASS) if self.classed else None)
                or (said_at(self.scan, j, said.CHILD_PUGH) if self.child else None)
                or (said_at(self.scan, j, said.GRADE) if self.graded else None)
            )
            if graded and graded[1] > j:
                asked.degree.append(graded[0].group().strip(" ,()[]"))
                j = graded[1]
                continue
            found = said_at(self.scan, j, said.POST)
            if found is None:
                break
            group = found[0].lastgroup
            if group == "agent" or found[0]["treated"]:
                asked.flags.add("treated")
                asked.agents = self.agents(found[0], item.ids, j, found[1])
            else:
                asked.add(group or "inert", found[0].group())
            j = found[1]
        return j

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
        return self.tokens[j].sym in ("DEFINE", "(", "[") and any(token.sym in _MEASURE for token in self.tokens[j + 1 : stop])

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
        close = next((k for k in range(j + 1, min(self.count, j + 40)) if self.tokens[k].sym in (")", "]")), None)
        if close is None:
            return None
        inside = self.tokens[j + 1 : close]
        if (
            len(inside) == 1
            and (inside[0].concept("condition") or said_at(scan, j, _ABBREVIATION))
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

    # -- what follows a list -------------------------------------------------------------------------------------
    def clause(self, j: int) -> int | None:
        """An opinion or a feared consequence behind a list."""
        if j >= self.count or not self.feared:
            return None
        end = opinion_at(self.scan, j)
        return end if end is not None else consequence_at(self.scan, j)

    def listing(self, k: int) -> tuple[list[Item], int]:
        """Items with connectives from token `k`."""
        items: list[Item] = []
        j = k
        glue = said_at(self.scan, k, _IN_EXCEPTIONS)
        if glue:
            k = glue[1]
        while k < self.count:
            item = self.item(k)
            if item is None:
                break
            items.append(item)
            j = item.j
            after, _ = self.join(j)
            if after is None:
                break
            glue = said_at(self.scan, after, _IN_EXCEPTIONS)
            k = glue[1] if glue and self.item(after) is None else after
        return items, j

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
            re.compile(
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
                    resolved="resolved" in flags,
                )
            )
        return tuple(out), end

    def examples(self, j: int) -> tuple[list[Item], int] | None:
        """ "such as lupus or scleroderma": cases that are named; None where not all of them are understood."""
        k = j
        opened = k < self.count and self.tokens[k].sym in ("(", "[")
        if k < self.count and self.tokens[k].sym in ("(", "[", ","):
            k += 1
        if k >= self.count or self.tokens[k].sym != "EXAMPLE":
            return None
        k += 1
        while k < self.count and self.tokens[k].sym in (",", ":", "."):
            k += 1
        items, end = self.listing(k)
        if not items:
            return None
        etc = said_at(self.scan, end, re.compile(r"[,\s]{0,2}(?:etc\.?|among others|and others|or others)"))
        if etc:
            end = etc[1]
        if opened:
            if end >= self.count or self.tokens[end].sym not in (")", "]"):
                return None
            end += 1
        elif end < self.count and self.tokens[end].sym not in (".", ";", ")", "]") and self.clause(end) is None:
            return None
        self.share(items)
        return items, end

    def cases(self, main: Item, examples: list[Item]) -> list[Node]:
        """The examples that say more than the condition they exemplify."""
        lexicon = load()
        out: list[Node] = []
        for item in examples:
            flags = item.asked.flags
            bare = not flags and not item.asked.degree and item.asked.window is None
            inside = any(lexicon.is_a("condition", own, wider) for own in item.ids for wider in main.ids)
            if (bare and main.asked.opinion_word not in ("serious", "major")) or (
                bare and not main.asked.flags and not main.asked.degree and not inside
            ):
                flags |= main.asked.flags & {"opinion", "uncontrolled", "active"}
            if item.illness or (inside and not main.asked.flags and not main.asked.degree):
                continue
            out.append(self.leaf(item, ()))
        return out

    # -- leaves --------------------------------------------------------------------------------------------------
    def kind(self, ids: tuple[str, ...]) -> str:
        """The kind of criterion that speaks of it."""
        lexicon = load()
        condition = lexicon.conditions.get(ids[0])
        hint = condition.kind_hint if condition else ""
        if hint in ("", "condition"):
            return "infection" if lexicon.is_a("condition", ids[0], "infection") else "condition"
        return hint

    def leaf(self, item: Item, exempt: tuple[Exempt, ...]) -> Node:
        """The leaf of one item."""
        flags = item.asked.flags
        span = self.scan.span(item.i, item.j)
        if item.illness:
            return Illness(
                name=item.illness,
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
            kind=self.kind(item.ids),
            name=item.name,
            ids=item.ids,
            active=bool(flags & {"active", "now_tested"}) and not ever and window is None,
            uncontrolled="uncontrolled" in flags,
            controlled="controlled" in flags and "uncontrolled" not in flags,
            treated=bool(flags & {"treated", "replaced"}),
            resolved="resolved" in flags and not ever,
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
        return leaf


def said_both(scan: Scan, i: int) -> bool:
    """ "both A and B", "co-infection with A and B"."""
    start = before(scan, i, 30)
    return (
        bool(re.search(r"\bboth(?: a| an| the)?\s*$", start))
        or bool(re.match(r"both |co-?\s?infect", scan.clean.lower[scan.tokens[i].start : scan.tokens[i].start + 24]))
        or bool(re.search(r"\bboth ", scan.clean.lower[scan.tokens[i].start : scan.tokens[i].start + 40]))
    )
