"""Lengths of time and windows, with "or 5 half-lives, whichever is shorter" behind them."""

from __future__ import annotations

import re

from screener.criteria.scan import Scan
from screener.criteria.therapy.elapsed import When
from screener.criteria.therapy.lists import Lists
from screener.criteria.therapy.units import Unit
from screener.logic import Duration
from screener.text.gated import gated
from screener.text.merge import Window, duration
from screener.text.quantity import Bounds
from screener.text.tokens import Quantity, Token

_HOW = r"(?P<how>shorter|shortest|less|longer|longest|greater|first|earlier|earliest|sooner|later|latest|smaller|least|the shorter|the longer|is shorter|is longer|more|shorter of the two|longer of the two)(?: (?:will be used|applies|will apply|should be used))?"
_CHOICE = gated(
    rf"(?:use )?(?:whichever|which ever|whatever|if|if that is|if this is|whichever one|the|which)(?: (?:is|period is|time is|time period is|of these is|interval is|duration is|comes|occurs|occurred|occur|one is|was|are|of the two is))?(?: the)? {_HOW}"
)
_CHOICE_BEFORE = gated(r"(?:the )?(?P<how>shorter|longer|greater|lesser|longest|shortest) of(?: either)?(?= )")
_DAY = gated(
    r"(?:prior to|before|preceding|of|from|to)(?: the| their| planned| anticipated| start of| starting| initiation of| initiating| receiving| administration of| beginning of| date of)*"
    r"(?: (?:first|1st|initial)(?: planned)?)?(?: (?:study|trial|protocol|investigational))?(?: (?:dose|dosing|drug|treatment|infusion|administration|product|medication|intervention|therapy|start|enrol?lment|registration|randomi[sz]ation|screening|apheresis|leukapheresis|lymphodepletion|entry)|,? ?cycle 1,? day 1| c1d1| day 1| cycle 1)(?:\s?\(s\))?(?: (?:administration|start|initiation|dosing|infusion|treatment))?(?: of (?:the )?(?:study|trial|protocol)(?: (?:treatment|drug|therapy|intervention|medication|product)s?)?)?(?![\w-])"
)
_DURING = gated(
    r"(?:,\s)?(?:or|and|and/or)\s(?:at any time |anytime )?(?:during|throughout|while on|whilst on|for the duration of|while receiving|while participating(?: in)?|whilst participating(?: in)?)\s(?:the |this )?(?:course of |duration of |entire )?(?:the |this )?(?:study|trial|treatment|therapy|participation|protocol)(?: (?:treatment|period|participation|therapy|drug|intervention|itself))*(?![\w-])"
)
_TRIALS_OWN = gated(r"(?:(?:first|1st|initial) (?:dose|infusion|administration|injection)|start|initiation|commencement)$")
_OF_HALF_LIVES = gated(r"half[- ]?li(?:fe|ves) of$")
_BEFORE_IT = gated(r"(?:of|before|prior to|preceding|from|cycle 1,? day 1|c1d1|day 1)(?: the| their| planned| first)*$")
_OWN_PRODUCT = gated(
    r"(?:before |prior to |of )?(?:the |their |planned |first |initial |start of |1st ){0,4}(?:[a-z]{1,6}[.-]?\d{2,6}(?:[.-][a-z0-9]{1,6})?(?: nk| car-?t| t)?(?: cells?)? (?:infusion|dosing|dose|treatment|administration|injection|therapy)"
    r"|(?:car[- ]?t|t|nk|ctl|til|cell|lymphocyte|vaccine)(?:[- ]cells?)? (?:infusion|administration|injection)|leuk?apheresis|apheresis|lymphodepletion(?: chemotherapy)?)(?![\w-])"
)
TIMES = frozenset({"WITHIN", "AGO", "DUR", "HALF", "BD", "BH", "WITHINW", "LASTW", "PRIORTO"})
CHOOSING = frozenset({"the", "shorter", "longer", "greater", "lesser", "longest", "shortest"})


_OUTCOMES = ("progress", "relaps", "recur", "refractory", "respon", "resist", "toxicit", "reaction", "event")


class Windows(Lists):
    """Windows beside the treatments they belong to."""

    def __init__(self, scan: Scan) -> None:
        super().__init__(scan)
        # "within 4 weeks of the first dose of ABC-123" is counted from the trial's own dose, unless the sentence tells what came of a treatment
        self.names_start = not any(stem in scan.said for stem in _OUTCOMES)
        # "the shorter of ..." or "the last month": only then may a window begin with "the"
        self.chooses = scan.may(_CHOICE_BEFORE) or "LASTW" in scan.present or "PRIORTO" in scan.present

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
            while at < min(self.count, j + 4) and self.tokens[at].sym in (",", "(", "["):
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
        if len(limbs) == 1 and (found := self.limited(j)) is not None and (limb[1] is not None and limb[1].half_lives):
            limbs.append(found[0])
            choose, j = found[1], found[2]
        elif len(limbs) > 1:
            j, said = self.choice(j)
            choose = said or choose
        return self.unit(start, j, limbs, choose)

    def limited(self, j: int) -> tuple[tuple[Token, When | None, bool], str, int] | None:
        """ "5 half-lives, minimum 1 week", "3 half-lives (max 28 d)": a least or a greatest length for the half-lives."""
        at = j
        while at < min(self.count, j + 3) and self.tokens[at].sym in (",", "(", "["):
            at += 1
        if at in (j, self.count):
            return None
        word = re.match(
            r"(?P<low>min|at least|but at least|with a minimum of|a minimum of|≥|>=)|(?P<high>max|at most|up to|not more than|≤|<=)",
            self.text[at],
        )
        value = at if self.tokens[at].sym in ("BD", "DUR") else at + 1
        if word is None or value >= self.count:
            return None
        token = self.tokens[value]
        if token.sym == "BD" and isinstance(token.value, Bounds) and (limit := token.value.lower or token.value.upper) is not None:
            length = duration(limit)
        elif token.sym == "DUR" and isinstance(token.value, Quantity) and token.value.unit:
            length = Duration.of(token.value.value, token.value.unit)
        else:
            return None
        end = value + 1
        while end < self.count and self.tokens[end].sym in (")", "]"):
            end += 1
        return (token, When(False, length), True), "longer" if word["low"] else "shorter", end

    def last_month(self, k: int) -> Unit | None:
        """ "within the last month", "in the past year": a window without a number."""
        j = k
        if j < self.count and self.tokens[j].sym == "WITHINW":
            j += 1
        while j < min(self.count, k + 4) and self.text[j] == "the":
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
        if j < self.count and (self.text[j] in ("of", "for") or _OF_HALF_LIVES.search(self.text[j - 1])):
            k = j + 1 if self.text[j] in ("of", "for") else j
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
                        "most",
                        "recent",
                        "their",
                        "other",
                        "therapeutic",
                        "antineoplastic",
                        "anti-cancer",
                        "treatment",
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
        while at < min(self.count, j + 4) and self.tokens[at].sym in (",", "(", "[", "-"):
            at += 1
        for size in range(min(8, self.count - at), 1, -1):
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

    def day_of_trial(self, j: int) -> int:
        """ ", from the first dose of study treatment" behind two limbs: the day they are counted from."""
        at = j + 1 if self.tokens[j].sym == "," and j + 1 < self.count else j
        start = self.tokens[at].start
        match = _DAY.match(self.scan.clean.lower, start, self.tokens[-1].end)
        if match is None:
            return j
        end = at
        while end < self.count and self.tokens[end].end <= match.end():
            end += 1
        return self.product(end)

    def own_product(self, j: int) -> int:
        """ "Within 4 weeks of | the first ABC-123 dosing": the day of the trial's own product, which only its code names; the token behind."""
        if not _BEFORE_IT.search(self.text[j - 1]):
            return j
        match = _OWN_PRODUCT.match(self.scan.clean.lower, self.tokens[j].start, self.tokens[-1].end)
        if match is None:
            return j
        while j < self.count and self.tokens[j].end <= match.end():
            j += 1
        return j

    def and_then(self, j: int) -> int:
        """ "... within 14 days or during the study": what is taken later is for later to see; the token behind."""
        match = _DURING.match(self.scan.clean.lower, self.tokens[j].start, self.tokens[-1].end)
        if match is None:
            return j
        while j < self.count and self.tokens[j].end <= match.end():
            j += 1
        return j

    def product(self, j: int) -> int:
        """ "... of the first dose of ABC-123": what the anchor's dose is of is the trial's own product, whatever its name."""
        start = j
        while 0 < j < min(self.count, start + 6) and self.text[j] in (
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
            and not (self.names_start and _TRIALS_OWN.search(self.text[j - 1]))
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
                if directed:
                    sym = "WIN" if recent else "SINCE_"
        elif sym != "LEN" and len(limbs) > 1 and j < self.count:
            at = j + 1 if self.tokens[j].sym == "," and j + 1 < self.count else j
            if self.tokens[at].sym == "ATTIME" or (self.text[at] == "of" and at + 1 < self.count and self.tokens[at + 1].sym == "ANCHOR"):
                j = at + (1 if self.tokens[at].sym == "ATTIME" else 2)
        j = self.product(j)
        if j < self.count:
            j = self.own_product(j)
        if len(limbs) > 1 and j < self.count:
            j = self.day_of_trial(j)
        if len(limbs) > 1 and j + 1 < self.count and self.text[j] in ("of", "before", "from", "prior to"):
            k = j + 1
            while k < min(self.count, j + 9) and self.text[k] in (
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
            j, choose = self.choice(j)
        if j < self.count:
            j = self.and_then(j)
        if sym == "LEN" and recent and halves and lengths:
            sym = "WIN"  # "< 28 days or 5 half-lives": nothing else is counted in half-lives
        if halves and lengths and not choose:
            choose = "longer" if recent else "shorter"
        strict = any(window.strict for window in windows)
        when = When(recent, lengths[0] if lengths else None, halves[0] if halves else None, choose if halves and lengths else "", strict)
        return Unit(sym, start, j, when=when, loose=loose)


def _chosen(how: str) -> str:
    return "longer" if any(word in how for word in ("long", "great", "later", "latest", "more")) else "shorter"
