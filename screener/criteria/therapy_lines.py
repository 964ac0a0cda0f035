"""Lines of therapy.

What it is     how many prior lines or regimens of systemic (or cell) therapy, of all kinds or of one kind (verdicts, rules 5 and 19)
How it reads   "at least one prior systemic regimen", "1-3 prior lines", "no more than two prior lines of chemotherapy", "may have received up to 3 prior regimens"
Needs          prior_therapies with `line`, and `complete: true` for an upper bound
Unknown when   the list is open and the bound may yet be passed, or it is not known whether a line counts ("for metastatic disease")
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from screener.criteria.base import Finding, Leaf, Need, Reason, met, not_met, unknown
from screener.criteria.nodes import Node, all_of, any_of
from screener.criteria.prior_therapy import PriorTherapy, in_advanced_setting
from screener.criteria.scan import Reading, Scan
from screener.criteria.therapy.phrases import Phrases, Treatments, as_one, each
from screener.criteria.therapy.purpose import given_for, purpose
from screener.criteria.therapy.restriction import restriction
from screener.criteria.therapy.sought import sought
from screener.criteria.therapy.target import Therapy, described, excepting
from screener.criteria.wording_shared import said_at
from screener.logic import Truth
from screener.patients.facts import Chart, Given
from screener.patients.panel import Bits, People, settled
from screener.patients.therapies import LINE_KINDS
from screener.text.gated import gated
from screener.text.quantity import Bounds, Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class TherapyLines(Leaf):
    """`count` bounds the number of lines. `therapy`: only lines that hold such a treatment count. `advanced`: only lines for advanced or recurrent disease."""

    kind: str = "therapy_lines"
    count: Bounds
    therapy: Therapy | None = None
    advanced: bool = False

    room: ClassVar[str] = "therapy_lines"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Rule 5: distinct line numbers; items for another cancer, surgery and radiotherapy are no lines."""
        low, high, names = self._range(chart)
        of = "" if self.therapy is None else f" of {self.therapy.name}"
        need = Need("prior_therapies:lines", f"How many lines{of} has the patient had{' for advanced disease' if self.advanced else ''}?")
        shown = self._shown(low, high, of) + (f" ({names})" if names else "")
        answers = {self.count.contains(n) for n in range(low, (high if high is not None else max(low, 12)) + 1)}
        if answers == {True}:
            return met(f"{shown}; {self.count} required")
        if answers == {False}:
            upper = self.count.upper
            over = upper is not None and low > upper.value - (1 if self.count.less_than else 0)
            return not_met(f"{shown}; {self.count} required", changeable=not over, distance=f"{low}, needs {self.count}")
        if high is None:
            return unknown(Reason.MISSING, f"{shown}, and the list of treatments is not complete", need)
        return unknown(Reason.MISSING, f"{shown}: which of them count is not recorded", need)

    def _shown(self, low: int, high: int | None, of: str) -> str:
        if high is None and not low:
            return f"no line{of} is recorded"
        count = str(low) if low == high else f"{low} to {high}" if high is not None else f"at least {low}"
        return f"{count} line{'' if low == (high or 1) == 1 else 's'}{of}"

    def over(self, people: People, as_of: date) -> Bits:
        """As `judge`, for a whole panel: whoever may have had as many lines is judged alike."""
        true = false = 0
        for (low, high), who in people.asked(_ranges, self.therapy, self.advanced).items():
            answers = {self.count.contains(n) for n in range(low, (high if high is not None else max(low, 12)) + 1)}
            if len(answers) == 1:
                if answers == {True}:
                    true |= who
                else:
                    false |= who
        return settled(true, false, people.everybody)

    def _range(self, chart: Chart) -> tuple[int, int | None, str]:
        """Least and greatest number of lines (None: open), and their names."""
        counted = [item for item in chart.items() if item.kind in LINE_KINDS and item.this_cancer]
        groups: dict[object, list[Given]] = {}
        for item in counted:
            groups.setdefault(item.line if item.line is not None else f"item {item.index}", []).append(item)
        low = high = 0
        names: list[str] = []
        for items in groups.values():
            verdict = self._line(chart, items)
            low += verdict is Truth.TRUE
            high += verdict is not Truth.FALSE
            if verdict is not Truth.FALSE:
                names.append(items[0].regimen or items[0].what)
        if not chart.therapies_complete:
            if self.therapy is None and not self.advanced:
                low = max(low, max((item.line for item in counted if item.line is not None), default=0))
            return low, None, ", ".join(names)
        return low, high, ", ".join(names)

    def _line(self, chart: Chart, items: list[Given]) -> Truth:
        verdicts = [Truth.TRUE]
        if self.therapy is not None:
            found = {sought(self.therapy).belongs(chart, item) for item in items}
            verdicts.append(Truth.TRUE if Truth.TRUE in found else Truth.UNKNOWN if Truth.UNKNOWN in found else Truth.FALSE)
        else:
            found = {sought(_ANTICANCER).belongs(chart, item) for item in items}
            verdicts.append(Truth.TRUE if Truth.TRUE in found or Truth.UNKNOWN in found else Truth.FALSE)
        if self.advanced:
            settings = {in_advanced_setting(chart, item) for item in items}
            verdicts.append(Truth.TRUE if Truth.TRUE in settings else Truth.UNKNOWN if Truth.UNKNOWN in settings else Truth.FALSE)
        return Truth.FALSE if Truth.FALSE in verdicts else Truth.UNKNOWN if Truth.UNKNOWN in verdicts else Truth.TRUE


def _ranges(people: People, therapy: Therapy | None, advanced: bool) -> dict[tuple[int, int | None], int]:
    """Who may have had how many lines."""
    counting = TherapyLines(kind="therapy_lines", start=0, end=0, count=Bounds(), therapy=therapy, advanced=advanced)
    found: dict[tuple[int, int | None], int] = {}
    for who, chart in people.each(people.everybody):
        low, high, _ = counting._range(chart)
        found[low, high] = found.get((low, high), 0) | who
    return found


_ANTICANCER = Therapy("systemic anticancer therapy", groups=("anticancer_drug",))
_WORD_FOR_CANCER = frozenset({"cancer", "tumor", "tumour", "malignancy"})  # of "cancer progression"; another name is a diagnosis
_WHOLE = frozenset({"anticancer", "anticancer_drug"})  # every line is one of these

# -- reading ------------------------------------------------------------------------------------------------------------------------------

_LINE = r"(?:line|lines|regimen|regimens|course|courses|therapies|treatments|programs|protocols)"
_ADJ = r"(?:LASTW|AGO|PRIORTO|prior|different|separate|distinct|salvage|systemic|previous|earlier|standard|approved|unique|additional|of|the|cytotoxic|chemotherapeutic|chemotherapy|-|:|more|therapeutic|anticancer|antineoplastic|anti|cancer|treatment|therapy|available|established|conventional|such|other|oncologic|total|palliative|independent|multi|agent|their)"
_BOUND = r"(?:exactly )?(?P<count>BN|NUM OR NUM|NUM|NUM to NUM|BN OR (?:more|fewer|less)|NUM OR BN|NUM but BN|NUM AND BN|BN EXCEPT BN|only NUM|a maximum of NUM|any number of|one|a single)"
_FAILURE = r"(?:progressed|progression|progressive|relapsed|relapse|recurred|recurrence|refractory|failed|failure|resistant)"
_LINK = r"(?:on|WITHINW|under|after|SINCE|following|upon|during)"
# "on or after", "during and/or following"
_TWO_LINKS = rf"(?:while )?{_LINK}(?: ,)? (?:OR|ANDOR|AND|/)(?: ,)?(?= (?:while )?{_LINK} )"
# "progressed on or have relapsed after"
_TWO_FAILURES = rf"{_FAILURE}(?: disease)?(?: (?:{_LINK}|from|to))?(?: ,)? (?:OR|ANDOR|/|AND)(?: ,)?(?: (?:is|are|be|been|was|were|has|have|had|experienced|documented|disease)){{0,3}}(?= {_FAILURE} )|{_FAILURE}(?: {_LINK}| from| to)? ,(?: (?:is|are|be|been|was|were|has|have|had)){{0,2}}(?= {_FAILURE}(?: {_LINK}| from| to)?(?: ,)? OR )"
_INTOLERANT = rf"(?:{_FAILURE}(?: disease)? (?:(?:{_TWO_LINKS}|{_LINK}|to|of|from|,) ){{0,3}}(?:OR|AND|ANDOR|/|,) (?:be |been |being |are |is |was |were |to be ){{0,2}})?(?:intolerant|intolerance)(?: ,)? (?:to|of)(?: ,)?"
_RECEIVED_OR = r"received(?: ,)? (?:OR|ANDOR|/)(?: ,)?(?: (?:be|been|being|are|is|was|were)){0,2}(?= intoleran)"
_LINES = gated(
    rf"(?<= )(?P<pre>(?:(?:(?:HISTO|TUMOUR|DISEASE|tumou?r|cancer)(?= (?:progression|recurrence|relapse|progressed|relapsed|recurred) )|{_INTOLERANT}|{_RECEIVED_OR}|{_TWO_LINKS}|{_TWO_FAILURES}|MUST|MAY|have|has|had|having|received|receive|receiving|undergone|been|treated|treatment|with|failed|was|were|progressed|progression|progressive|recurred|recurrence|relapse|resistant|radiographic|radiological|radiologic|objective|confirmed|evidence|on|after|SINCE|WITHINW|upon|relapsed|following|to|AGO|LASTW|PRIORTO|who|patients|either|NEG|not|completed|failure|of|experienced|a|heavily|pretreated|by|disease|refractory|during|documented|history|therapy|any|at|in|the|previously|who|could|pre|using|then|subsequently|be|AND(?= (?:then|subsequently|be|been|progressed|relapsed|failed|have|had|has|is|are) )) ){{0,16}}){_BOUND} "
    rf"(?P<mid>(?:(?:{_ADJ}) ){{0,5}})(?:(?P<line>{_LINE} )(?P<of>(?:(?:of|for|with|including|containing|using|EXAMPLE|in|consisting of|comprising|LASTW|AGO|any|an|a|at|least|previous|prior) ){{0,4}}(?P<np>NP ))?|(?P<np2>NP )(?P<tail>(?:{_LINE} |AGO )?))"
)
_IN_ALL = gated(
    r"(?:,? ?(?:regardless|irrespective) of (?:the )?(?:treatment |disease )?settings?|in the past|to date|in total|overall|at any time|so far)(?![\w-])"
)
_PLURAL = gated(r"\b(?:lines?|regimens?|therapies|treatments|courses?|agents|programs|protocols|drugs)\b")
_BEHIND_OK = frozenset(
    {
        "", ".", ",", ";", ":", ")", "(", "]", "[", "AND", "OR", "EXCEPT", "IF", "MUST", "MAY", "BARRED", "ATTIME", "NEG", "but", "however", "unless",
        "EXAMPLE", "DEFINE", "PRIORTO", "then",
    }
)  # fmt: skip
_BEFORE_OK = frozenset(
    {
        "", ".", ",", ";", ":", ")", "(", "[", "]", "AND", "OR", "ANDOR", "-", "EXCEPT", "IF", "who", "patients", "subjects", "participants", "patient",
        "subject", "participant", "that", "but", "they", "be", "is", "are", "either", "both", "with", "DISEASE", "HISTO", "NEG",
    }
)  # fmt: skip


def read(scan: Scan, phrases: Phrases) -> list[Reading]:
    """Counts of lines and regimens."""
    if scan.present.isdisjoint({"BN", "NUM", "any", "one", "a"}):
        return []
    return list(each(_LINES, phrases, lambda match: _reading(scan, phrases, match)))


def _bounds(scan: Scan, phrases: Phrases, match: re.Match[str]) -> Bounds | bool | None:
    """The bound; None where any number is allowed; False where it is not understood."""
    first, last = phrases.at(match.start("count"), match.end("count"))
    tokens = [scan.tokens[unit.i] for unit in phrases.units[first:last]]
    words = match["count"]
    if words.startswith("any number"):
        return None
    numbers = [token.value for token in tokens if token.sym == "NUM"]
    bounds = [token.value for token in tokens if token.sym == "BN"]
    if "EXCEPT" in words.split():  # "at least 1 but not more than 3"
        low, high = bounds
        if not (isinstance(low, Bounds) and isinstance(high, Bounds)) or low.upper or not low.at_least or not high.more_than or high.upper:
            return False
        return Bounds(at_least=low.at_least, at_most=Limit(high.more_than.value))
    if bounds and isinstance(bounds[0], Bounds):
        found = bounds[0]
        if numbers and found.upper and not found.lower and "OR" not in words.split():  # "1 but no more than 3"
            return Bounds(at_least=Limit(float(numbers[0])), at_most=found.at_most, less_than=found.less_than)
        if numbers:  # "2 or >= 3"
            return Bounds(at_least=Limit(float(numbers[0]))) if found.lower and not found.upper else False
        return found if all(end is None or float(end.value).is_integer() for end in (found.lower, found.upper)) else False
    if words in ("one", "a single"):
        return Bounds(at_least=Limit(1.0), at_most=Limit(1.0))
    values = sorted(float(n) for n in numbers)
    if not values or values[-1] > 20 or not all(value.is_integer() for value in values):
        return False
    return Bounds(at_least=Limit(values[0]), at_most=Limit(values[-1]))


def _not_counted(phrases: Phrases, j: int) -> tuple[tuple[Therapy, ...], int]:
    """ "(excluding adjuvant therapy)" behind a count: the treatments whose lines do not count, and the token behind; nothing and `j` where no such words stand there."""
    units = [unit for unit in phrases.units if unit.i >= j][:5]
    symbols = [unit.sym for unit in units]
    opened = symbols[:1] == ["("]
    at = 1 if opened or symbols[:1] == [","] else 0
    if symbols[at : at + 2] != ["EXCEPT", "NP"] or (opened and symbols[at + 2 : at + 3] != [")"]):
        return (), j
    found = units[at + 1].treatments
    if found is None or (not opened and symbols[at + 2 : at + 3] not in ([], ["."])):
        return (), j
    return found.therapies, units[at + 2].j if opened else units[at + 1].j


def _reading(scan: Scan, phrases: Phrases, match: re.Match[str]) -> Reading | None:
    group = "np" if match["np"] else "np2" if match["np2"] else None
    np: Treatments | None = phrases.units_of(match, group)[0].treatments if group else None
    words = scan.text(*phrases.tokens(match))
    i, j = phrases.tokens(match)
    if match["np2"]:
        assert np is not None
        own = scan.text(np.i, np.named_to) + (" " + match["tail"] if match["tail"] else "")
        if not _PLURAL.search(own) and not (
            re.search(r"\b(?:therapy|treatment|chemotherapy)$", own.strip()) and ("systemic" in own or np.prior or "LASTW" in match["mid"])
        ):
            return None
        if re.search(r"\b(?:dose|doses|infusion|infusions|cycle|cycles|surger|procedure)", own):
            return None
    if phrases.before(i) not in _BEFORE_OK:
        return None
    if "HISTO" in match["pre"] and any(
        token.sym == "HISTO" and scan.text(k, k + 1) not in _WORD_FOR_CANCER for k, token in enumerate(scan.tokens[i:j], i)
    ):
        return None
    if (
        match["count"] in ("NUM", "one", "a single")
        and not (np is not None and np.prior)
        and not re.search(r"LASTW|AGO|received|had|failed|progress|only|PRIORTO|systemic|relapsed", match.group())
    ):
        return None
    if "course" in words.split() or "courses" in words.split():
        return None
    bounds = _bounds(scan, phrases, match)
    if bounds is False:
        return None
    permitted = "MAY" in match["pre"].split()
    negated = bool({"NEG", "not"} & set(match["pre"].split()))
    if negated:
        return None
    # words behind
    advanced = np is not None and np.advanced
    cancers: tuple[str, ...] = ()
    if (more := said_at(scan, j, _IN_ALL)) is not None:
        j = more[1]
    while (phrases.after(j)) not in _BEHIND_OK:
        if (more := said_at(scan, j, _IN_ALL)) is not None:
            j = more[1]
            continue
        found = purpose(scan, j)
        if found is None and (limits := restriction(scan, j)) is not None and not limits.toxicity and np is not None:
            narrower = scan.text(j, limits.j)
            np = replace(np, therapies=tuple(described(one, f"{one.name} {narrower}") for one in np.therapies), examples=())
            j = limits.j
            continue
        if found is None:
            return None
        j, advanced, cancers = found.j, advanced or found.advanced, (*cancers, *found.cancers)
    if bounds is None:
        return Reading(i, j, None, room="therapy_lines", priority=3)
    without, j = _not_counted(phrases, j) if np is None else ((), j)
    assert isinstance(bounds, Bounds)
    if permitted:
        upper = bounds.upper
        if upper is None:
            return Reading(i, j, None, room="therapy_lines", priority=3)
        bounds = Bounds(at_most=bounds.at_most, less_than=bounds.less_than)
    span = scan.span(i, j)
    therapy: Therapy | None = None
    extra: list[Node] = []
    example = (
        bool(re.search(r"\b(?:EXAMPLE|including|containing|with|consisting|comprising)\b", match["of"] or "")) if match["line"] else False
    )
    if np is not None:
        therapies = [t for t in np.therapies if not (set(t.groups) & _WHOLE and t.plain)]
        whole = len(therapies) < len(np.therapies)
        if example and match["line"] and therapies:
            both = np.join == "and" or len(therapies) == 1
            leaves: list[Node] = [PriorTherapy(therapy=t, **span) for t in therapies]
            extra = leaves if both else [any_of(*leaves)]
            if scan.excluding:
                return None
        elif therapies and not whole:
            therapy = as_one(tuple(therapies))
            if therapy is None or np.join == "and":
                return None
            if therapy.kinds or therapy.procedures:
                return None
    if re.search(r"\b(?:cytotoxic|chemotherapeutic|chemotherapy)\b", match["mid"]) and therapy is None:
        therapy = Therapy("chemotherapy", groups=("chemotherapy",))
    if np is not None and np.including and np.examples and not scan.excluding:
        extra += [PriorTherapy(therapy=t, **span) for t in np.examples]
    if without:
        therapy = excepting(therapy or _ANTICANCER, without)
    if cancers:
        therapy = given_for((therapy or _ANTICANCER,), cancers)[0]
    failed = bool(re.search(rf"\b{_FAILURE}\b", match["pre"]))
    intolerant = "intoleran" in match["pre"]
    if re.search(_RECEIVED_OR, match["pre"]):
        failed = intolerant = False  # who did not tolerate it received it, too
    outcome = "either" if failed and intolerant else "progressed" if failed else "intolerant" if intolerant else ""
    node: Node = TherapyLines(count=bounds, therapy=therapy, advanced=advanced, **span)
    if outcome:
        node = all_of(node, PriorTherapy(therapy=therapy or _ANTICANCER, outcome=outcome, after=failed, **span))
    if extra:
        node = all_of(node, *extra)
    return Reading(i, j, node, room="therapy_lines", priority=3)
