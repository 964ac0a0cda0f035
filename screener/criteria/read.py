"""Text -> criteria: the whole reading, pure and deterministic.

clean -> blocks -> sentences -> tokens -> claims of the rooms -> composition -> criteria, each with its span in the registry's string.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from screener.criteria import compose as composition
from screener.criteria.base import Leaf
from screener.criteria.compose import Part, Sentence
from screener.criteria.compose.meaning import ILLNESSES
from screener.criteria.contraception import details_of_contraception
from screener.criteria.diagnosis import Tumour
from screener.criteria.diagnosis.beside import beside, names_tumours
from screener.criteria.disease_status import courses
from screener.criteria.heading_words import LENT, lent, names_a_kind
from screener.criteria.lab.own_limits import bind, concerned, stated_limits
from screener.criteria.lab.reversed import doubt_reversed
from screener.criteria.lab.table import is_row
from screener.criteria.meaning import Meaning, meaning_of
from screener.criteria.misplaced import without_misplaced
from screener.criteria.nodes import AllOf, AnyOf, Node, Not, affirmed, all_of, any_of, implies, leaves, negation, shifted, without
from screener.criteria.notices import explained_at, is_notice
from screener.criteria.permitted import Permitted
from screener.criteria.prior_therapy.leaves import PriorTherapy
from screener.criteria.scan import LOOSE, OPEN, Reading, Scan
from screener.criteria.tree import ROOMS
from screener.criteria.unread import Unread
from screener.criteria.wordings import in_other_words
from screener.text.clean import CleanText, clean, flat
from screener.text.gated import gated
from screener.text.merge import Window, merge
from screener.text.segments import Block, Section, split
from screener.text.tokens import Token, tokenize

READER = "1"  # the version of the reading: raise it whenever the same text may be read differently


class _Meant:
    """Room for what is worked out of a criterion when it is first asked for; no field, so that it counts neither when criteria are compared nor when they are kept."""

    __slots__ = ("_meaning",)

    _meaning: Meaning


@dataclass(frozen=True, slots=True)
class Criterion(_Meant):
    """One requirement that can fail alone. `tree` states it without polarity; spans of its leaves count from `start`. `corrected`: by whom the tree is, and of when, where a person wrote it."""

    index: int
    section: Section
    start: int
    end: int
    text: str
    tree: Node
    scope: str | None = None
    source: str = "eligibilityCriteria"
    corrected: str | None = None

    @property
    def meaning(self) -> Meaning:
        """What it says, whatever place its words have."""
        try:
            return self._meaning
        except AttributeError:
            found = meaning_of(self.tree)
            object.__setattr__(self, "_meaning", found)
            return found

    @property
    def read(self) -> str:
        """ "full", "partial" or "none"."""
        return self.meaning.read

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its leaves in order of appearance, without "unread" where something was read."""
        return self.meaning.kinds

    @property
    def routine(self) -> bool:
        """Settled at the consent visit, all of it; what was read only in part may ask for more."""
        return self.meaning.routine


_SENTENCE_END = gated(
    r"(?<=[a-zA-Z0-9)\]%\"'])[.!?](?=\s{1,20}[A-Z(\[\"≥≤<>*•-])"
    r"|(?<=[a-z0-9)])(?=\s{1,3}(?:-\s{1,3}(?:Subjects|Patients|Participants|Note|NOTE)\b|(?:Note|NOTE)\s?:\s))"  # without a full stop
)
_ABBREVIATION = gated(
    r"(?:\b(?:e\.g|i\.e|vs|dr|approx|incl|excl|no|max|min|st|cf|resp|fig|mr|ms|prof|pt|pts|wk|mo|yr|hr|inst|dept|ph|u\.s|a\.m|p\.m|sp|spp|ca)|(?<!/)\b[a-z])$",
    re.IGNORECASE,
)

# a letter that is a name and no abbreviation: "Child-Pugh class A. Note that ..."
_ENDS_IN_A_NAME = gated(
    r"\b(?:child-pugh|class|score|grade|stage|type|hepatitis|(?:class|score|grade|stage|type) [a-z] (?:or|and))(?: (?:class|score|type|of))? [a-z]$"
)


def sentences(text: CleanText, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of a stretch, as clean positions; a full stop belongs to its sentence."""
    at = start
    for match in _SENTENCE_END.finditer(text.text, start, end):
        if (
            match.group()
            and _ABBREVIATION.search(text.lower, max(at, match.start() - 8), match.start())
            and not _ENDS_IN_A_NAME.search(text.lower, max(at, match.start() - 24), match.start())
            and not text.lower[match.start() - 1].isdigit()
        ):
            continue
        yield at, match.end()
        at = match.end()
        while at < end and text.lower[at].isspace():
            at += 1
    if at < end:
        yield at, end


def scan_of(text: CleanText, start: int, end: int, base: int, *, excluding: bool) -> Scan:
    """Tokens of one sentence, ready for the rooms."""
    tokens: list[Token] = merge(tokenize(text, start, end), text.lower)
    return Scan(text, tokens, base, excluding)


_REASON_FIRST = gated(
    r"(?:for (?:this|these|the above) reasons?|because|since|as)(?:,)? [^.;]{0,200}?(?:teratogenic|unknown|not known|not established|harm\w{0,3}|risks?)(?: [^.;,]{1,120})?,\s|(?:because|as|since) there (?:is|are) [^.;]{0,160}\b(?:nursing|breast-?fed|breastfeeding) infants?[^.;,]{0,160},\s|for (?:this|these) reasons?,?\s"
)


def _behind_reason(text: CleanText, start: int, end: int) -> int:
    """Where a sentence goes on behind the reason that it gives first ("For this reason, women must ...")."""
    match = _REASON_FIRST.match(text.lower, start, end)
    return match.end() if match else start


_JOINTS = frozenset({"AND", "OR", "ANDOR"})


def claims(scan: Scan) -> list[Reading]:
    """What every room claims of a sentence, and what they leave beside the name of a tumour."""
    found: list[Reading] = []
    tokens = scan.tokens
    for name, read_room in ROOMS:
        for reading in read_room(scan):
            i, j = reading.i, reading.j
            while reading.node is not None and j - 1 > i and tokens[j - 1].sym in _JOINTS:
                j -= 1  # a joint belongs to what it joins: "unable to swallow tablets OR have malabsorption"
            while reading.node is not None and name != "malignancy" and 0 < i < j - 1 and tokens[i].sym in ("OR", "ANDOR"):
                i += 1  # "..., OR has received X"; but "radiotherapy for sarcoma OR other cancer" is one thing
            if name == "measurable_disease" and (part := _for_some(scan, i, j)):
                j = part  # "measurable disease or, for patients with X, evaluable disease": of all, and of some
            if isinstance(reading.node, PriorTherapy):
                # a window that the leaf does not hold was not read: "progressed on imatinib within 6 months"
                j = next((k for k in range(i + 1, j) if tokens[k].sym == "HALF" or isinstance(tokens[k].value, Window)), j)
            found.append(
                reading
                if reading.room and (i, j) == (reading.i, reading.j)
                else Reading(i, j, reading.node, reading.room or name, reading.priority)
            )
    found = _with_unlisted(found) if any(reading.priority == OPEN for reading in found) else found
    found = _without_defined(scan, found)
    found = _without_overreach(found) if len(found) > 2 else found
    if not names_tumours(scan, found):
        return found
    found.extend(beside(scan, composition.resolve(found)))
    return [*found, *courses(scan, composition.resolve(found))]


def _for_some(scan: Scan, i: int, j: int) -> int:
    """The "or" of a claim behind which something is said of some patients only ("or, for patients with ..."); 0 where none does."""
    tokens = scan.tokens
    for k in range(i + 1, j - 2):
        if tokens[k].sym == "OR":
            behind = k + 2 if tokens[k + 1].sym == "," else k + 1
            if tokens[behind].sym == "for":
                return k
    return 0


def _with_unlisted(found: list[Reading]) -> list[Reading]:
    """Lists with a condition that no lexicon lists stand in for the same lists without it, unless another room claims some of what they add."""
    out = [reading for reading in found if reading.priority != OPEN]
    for wide in found:
        if wide.priority != OPEN:
            continue
        within = [other for other in out if other.room == wide.room and other.i < wide.j and wide.i < other.j]
        added = set(range(wide.i, wide.j)) - {k for other in within for k in range(other.i, other.j)}
        claimed = any(other.room != wide.room and other.priority > LOOSE and not added.isdisjoint(range(other.i, other.j)) for other in out)
        if not claimed and all(wide.i <= other.i and other.j <= wide.j for other in within):
            out = [other for other in out if other not in within]
            out.append(replace(wide, priority=1))
    return out


def _without_defined(scan: Scan, found: list[Reading]) -> list[Reading]:
    """Lists of conditions without their last one where a limit in brackets says what it means ("heart failure or hypoxia (SpO2 < 90 %)")."""
    limits = [
        other
        for other in found
        if other.room == "lab" and other.node is not None and any(token.sym == "COND" for token in scan.tokens[other.i : other.i + 5])
    ]
    out = []
    for wide in found:
        cut = next((other for other in limits if wide.room == "condition" and wide.i < other.i < wide.j < other.j), None)
        if cut is not None and isinstance(wide.node, AnyOf):
            start = scan.span(cut.i, cut.j)["start"]
            kept = [child for child in wide.node.children if max(leaf.end for leaf in leaves(child)) <= start]
            end = max((leaf.end for child in kept for leaf in leaves(child)), default=0)
            j = cut.i
            while j > wide.i and scan.span(wide.i, j)["end"] > end:
                j -= 1
            if len(kept) == len(wide.node.children) - 1 and j > wide.i:
                out.append(replace(wide, j=j, node=any_of(*kept)))
                continue
        out.append(wide)
    return out


def _without_overreach(found: list[Reading]) -> list[Reading]:
    """Without claims that run into the middle of what another room claims, where their own room also offers less ("measurable disease ... and have progressed, relapsed or ...")."""
    out = []
    for wide in found:
        crossed = [
            other
            for other in found
            if other.room != wide.room
            and other.node is not None
            and (other.i < wide.i < other.j < wide.j or wide.i < other.i < wide.j < other.j)
        ]
        less = crossed and any(
            own.room == wide.room
            and own.node is not None
            and (wide.i <= own.i and own.j <= wide.j and own.j - own.i < wide.j - wide.i)
            and not any(other.i < own.j and own.i < other.j for other in crossed)
            for own in found
        )
        if not less:
            out.append(wide)
    return out


@dataclass(frozen=True, slots=True)
class Piece:
    """A requirement of a segment, spans counted from the segment's start. `heads` says that the segment's last words introduce its children, and how."""

    node: Node
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SegmentReading:
    """What one segment says.

    `opens`: how its children belong to it when it ends in a colon: "" (no children), "all", "any", "none" or "except". `condition` says of which patients its
    children speak. `permitted` widens the criterion before the segment, when that is of the same kind; `pieces` then hold what the permission means alone.
    `carried` are words (a time window) that count for every child. `allows`: its children are the conditions of a permission ("... may enrol if:").
    """

    pieces: tuple[Piece, ...]
    opens: str = ""
    condition: Node | None = None
    permitted: Node | None = None
    excepted: Node | None = None
    carried: str = ""
    allows: bool = False


_OPENS_NONE = gated(
    r"\b(?:none of (?:the following|these)|not (?:have|be|meet|had|fulfil+|suffer from|present with)(?: any)?(?: of)?(?: the following| these)?|no (?:history|evidence) of(?: any of)?(?: the following)?|no\s[^:]{0,40}of the following|without any of the following|absence of(?: any of)? the following|must not)\b(?![^:]{0,60}\b(?:and|but) (?:must|should|agree|use|be willing))[^:]{0,60}:?$"
    r"|\b(?:none|not have any|without any|absence of any) of the following(?: criteria| conditions)?\b(?![^:]{0,140}\b(?:and|but) (?:must|should|agree|use|be willing))[^:]{0,140}:?$"
)
_OPENS_ANY = gated(
    r"\b(?:(?:at least )?one(?: or more)? of(?: the)?(?: following| these| below)?|any (?:one )?of(?: the)? (?:following|these)|either(?: of)?|1 of the following|one or more|any of|must have one of|one of)\b[^:]{0,90}:?$"
)
_OPENS_EXCEPT = gated(r"\b(?:unless|except(?:ions?)?(?: for)?|with the (?:following )?exceptions?(?: of)?|other than)\b[^:]{0,70}:?$")


@lru_cache(maxsize=65536)
def read_segment(raw: str, excluding: bool, opens_list: bool, carried: str = "") -> SegmentReading:
    """Read one segment's raw registry text. Pure; cached by the text. `carried` are words of the heading that are read as if they stood at its end."""
    text = flat(f"{raw.rstrip('.;, ')} {carried}" if carried else raw)
    end = len(text.lower)
    pieces: list[Piece] = []
    permitted: Node | None = None
    excepted: Node | None = None
    condition: Node | None = None
    allowed: tuple[Piece, Node] | None = None
    window = ""
    opens = _opens(text.lower[max(0, end - 200) : end].rstrip(" :*")) if opens_list else ""
    if opens == "none" and not raw.rstrip(" *").endswith(":") and not _LISTED_BELOW.search(text.lower):
        opens = "all"  # "No distant metastases." with a bullet below it that says something else
    if opens == "all" and not excluding and _DENIES.match(text.lower):
        opens = "none"
    for number, (start, stop) in enumerate(sentences(text, 0, end)):
        if is_notice(text.lower[start:stop]):
            continue
        scan = scan_of(text, _behind_reason(text, start, stop), stop, 0, excluding=excluding)
        if not scan.tokens:
            continue
        if not (opens_list and stop == end) and (explained := explained_at(text.lower, start, stop, excluding=excluding)):
            span = scan.span(0, len(scan.tokens))
            said: Node = Permitted(kind=explained, words=scan.text(0, len(scan.tokens))[:300], explains=True, **span)
            pieces.append(Piece(negation(said) if excluding else said, span["start"], span["end"]))
            continue
        sentence = composition.compose(scan, claims(scan), heading=opens_list and stop == end)
        if opens_list and stop == end and excluding and _kinds_read(sentence) <= ILLNESSES and names_a_kind(text.lower[start:stop]):
            window = _window_words(scan) or window
            continue
        lends = _window_words(scan) if opens_list and not _kinds_read(sentence) else ""
        if _left(sentence):
            scan, sentence = _otherwise(scan, sentence, (start, stop), heading=opens_list and stop == end)
        if opens_list and not window and _AGE_HEAD.match(text.lower, start, stop):
            window = "of age"
        if opens_list and not window and stop == end:
            window = lent(text.lower[start:stop])
        window = lends or window
        if not sentence.parts:
            continue
        if number and _DEFINES.match(text.lower, start, stop) and _of_terms(sentence.parts):
            # what a word of the sentence before means: it asks nothing more if it was read, and stays unread if it was not
            span = scan.span(sentence.parts[0].i, sentence.parts[-1].j)
            words = scan.text(sentence.parts[0].i, sentence.parts[-1].j)[:300]
            said = Unread(words=words, **span)
            if all(leaf.kind in _WHO for part in sentence.parts for leaf in leaves(part.node)):
                said = Permitted(kind="other", words=words, explains=True, **span)
            pieces.append(Piece(negation(said) if excluding else said, span["start"], span["end"]))
            continue
        if sentence.role == "condition":
            condition = sentence.parts[0].node
        elif (
            sentence.role == "permission"
            and sentence.permitted is not None
            and pieces
            and (
                _related(pieces[-1].node, sentence.permitted, excluding)
                or (excluding and _speaks_again(text.lower, pieces[-1], (start, stop), sentence.permitted))
            )
        ):
            allowed = (pieces[-1], sentence.permitted)
            pieces[-1] = _widened(pieces[-1], sentence.permitted, excluding, scan.span(sentence.parts[0].i, sentence.parts[0].j)["end"])
        elif allowed is not None and sentence.role == "statement" and _GOES_ON.match(text.lower, start, stop):
            # "They must also ...": a further condition of the permission before it
            further = all_of(*(part.node for part in sentence.parts))
            allowed = (allowed[0], all_of(allowed[1], further))
            pieces[-1] = _widened(*allowed, excluding, scan.span(sentence.parts[0].i, sentence.parts[-1].j)["end"])
        elif sentence.role == "exception" and pieces:
            pieces[-1] = _widened(pieces[-1], sentence.parts[0].node, excluding, scan.span(sentence.parts[0].i, sentence.parts[0].j)["end"])
        elif sentence.role == "exception":
            excepted = sentence.parts[0].node
        else:
            if sentence.role == "permission" and opens_list and stop == end:
                return SegmentReading(tuple(pieces), opens, condition, sentence.permitted, None, window, allows=True)
            if sentence.role == "permission" and not pieces:
                permitted = sentence.permitted
            pieces.extend(_piece(part, scan, excluding) for part in sentence.parts)
    if carried:
        size = len(raw)
        pieces = [Piece(_clipped(piece.node, size), min(piece.start, size - 1), min(piece.end, size)) for piece in pieces]
    return SegmentReading(tuple(pieces), opens, condition, permitted, excepted, window)


def _left(sentence: Sentence) -> int:
    """How much of a sentence was not understood, in characters of the registry's string."""
    found = {(leaf.start, leaf.end) for node in _nodes_of(sentence) for leaf in leaves(node) if isinstance(leaf, Unread)}
    return sum(end - start for start, end in found)


def _nodes_of(sentence: Sentence) -> list[Node]:
    """What a sentence says: what a permission permits, too."""
    nodes = [part.node for part in sentence.parts]
    return nodes if sentence.permitted is None else [*nodes, sentence.permitted]


def _otherwise(scan: Scan, sentence: Sentence, place: tuple[int, int], *, heading: bool) -> tuple[Scan, Sentence]:
    """A sentence that was not read in full, or the same in other words if more of it is read so and nothing is lost (see `screener.criteria.wordings`)."""
    kinds = _kinds_read(sentence)
    best, least = (scan, sentence), _left(sentence)
    for number, (text, taken_in) in enumerate(in_other_words(scan, *place)):
        other = scan_of(text, scan.tokens[0].start, len(text.lower), 0, excluding=scan.excluding)
        said = composition.compose(other, claims(other), heading=heading)
        left = _left(said)
        lost = kinds - _kinds_read(said) - taken_in
        if left < least and said.parts and (not lost or (lost <= _OF_CONTRACEPTION and "contraception" in _kinds_read(said))):
            best, least = (other, said), left
            if not left or number == 0:
                break  # one by one only where all together do not help
    return best


_TREATED = {"washout": "prior_therapy", "medication": "prior_therapy"}
_OF_CONTRACEPTION = frozenset({"pregnancy", "sex"})  # whom an agreement on contraception concerns is part of it


def _kinds_read(sentence: Sentence) -> set[str]:
    """The kinds of what was read of a sentence; a treatment that was given, was given lately or is taken is one kind of statement: which of them depends on the window."""
    # of a permission what it permits: in other words it may be a window or an exception, with nothing permitted beside it
    nodes = _nodes_of(sentence) if sentence.permitted is None else [sentence.permitted]
    return {_TREATED.get(leaf.kind, leaf.kind) for node in nodes for leaf in leaves(node)} - {"unread"}


_DEFINES = gated(r"(?:note:\s)?[^.;:]{3,140}?\s(?:(?:is|are)\s(?:defined|considered)|includes?|refers?\sto|means?)\b")
_WHO = frozenset({"sex", "age", "pregnancy", "contraception", "surgery"})
_TERMS = frozenset(
    {"sex", "age", "pregnancy", "contraception", "surgery", "prior_therapy", "disease_status", "logistics", "other", "unread", "condition"}
)


def _of_terms(parts: list[Part]) -> bool:
    """Does a definition explain who is meant or what counts as a treatment? (What a marker's "positive" means is a requirement.)"""
    found = [leaf for part in parts for leaf in leaves(part.node)]
    return {leaf.kind for leaf in found} <= _TERMS and any(isinstance(leaf, Unread) for leaf in found) | any(
        leaf.kind in _WHO - {"age"} for leaf in found
    )


_EXAMPLES_BEHIND = re.compile(r"\s?\((?:e\.?g\.?,?|for example,?|such as)\s[^()]{1,120}\)[.;,\s]{0,4}$")
_LISTED_BELOW = gated(r"\b(?:following|these|those listed|any of|below)\b|(?:have|has|had|be|not|no|includ\w{1,3}|such as)$")
_DENIES = gated(
    r"(?:(?:the |all )?(?:patients?|subjects?|participants?) )?(?:(?:must|should) )?(?:(?:have|has|with|having) )?(?:no|not have|without)\s(?!transfusion|growth|support)[^.:;]{3,200}\s(?:including|such as|for example|e\.g\.)[^.:;]{0,60}:?\s{0,3}$"
)  # "No uncontrolled illness including the following conditions:": the children are denied too
_AGE_HEAD = gated(r"age(?: range| limits?| criteria| requirements?)?\s?:?$")
_GOES_ON = gated(
    r"(?:as such|in addition|additionally|moreover|furthermore|also|these|such|they|the (?:patients?|subjects?|participants?)|in such|in these|patients must also|subjects must also|and)\b"
)


def _opens(tail: str) -> str:
    """How a segment that ends in a colon introduces its children."""
    if _OPENS_NONE.search(tail):
        return "none"
    if _OPENS_EXCEPT.search(tail):
        return "except"
    return "any" if _OPENS_ANY.search(tail) else "all"


def _window_words(scan: Scan) -> str:
    """The words of a time window in a heading ("any of the following within 6 months before registration:")."""
    for number, token in enumerate(scan.tokens):
        if token.sym in ("WITHIN", "AGO"):
            return scan.text(number, number + 1)
    return ""


def _unread_words(reading: SegmentReading) -> int:
    """How much of a segment was not understood."""
    return sum(len(leaf.words) for piece in reading.pieces for leaf in leaves(piece.node) if isinstance(leaf, Unread))


def _clipped(node: Node, size: int) -> Node:
    """The same tree, with spans that reach into carried words cut back to the segment's own."""
    if isinstance(node, Leaf):
        return replace(node, start=min(node.start, size - 1), end=min(node.end, size)) if node.end > size else node
    if isinstance(node, Not):
        return Not(_clipped(node.child, size))
    return type(node)(tuple(_clipped(child, size) for child in node.children))


def _widened(piece: Piece, allowed: Node, excluding: bool, end: int) -> Piece:
    """A criterion and the exception or permission that follows it."""
    narrowed = without(piece.node, allowed)
    if narrowed is not None:
        node = narrowed
    elif excluding:
        node = _spared(piece.node, allowed)
    else:
        node = any_of(piece.node, allowed)
    return Piece(node, piece.start, max(end, piece.end))


def _spared(node: Node, allowed: Node) -> Node:
    """What excludes, but for what is allowed: each treatment where it is spoken of, if that can be said; the rest of all of it."""
    rest: list[Node] = []
    for one in allowed.children if isinstance(allowed, AnyOf) else (allowed,):
        narrowed = without(node, one) if all(hasattr(leaf, "therapy") for leaf in leaves(one)) else None
        if narrowed is None:
            rest.append(one)
        else:
            node = narrowed
    return all_of(node, negation(any_of(*rest))) if rest else node


def _related(before: Node, permitted: Node, excluding: bool) -> bool:
    """Does a permission speak of what the sentence before it asks or excludes?"""
    kinds = {leaf.kind for leaf in leaves(before)} - {"unread"}
    measured = [{getattr(leaf, "analyte", "") for leaf in leaves(node)} for node in (before, permitted)]
    if not excluding and "" not in measured[1] and measured[0].isdisjoint(measured[1]):
        return False  # "ANC >= 1.5. Patients with creatinine <= 1.5 mg/dL are acceptable": another limit
    if excluding and without(before, permitted) is None and all(hasattr(leaf, "therapy") for leaf in (*leaves(before), *leaves(permitted))):
        return False  # "Prior transplant. Prior T cell therapy is allowed": another treatment, no exception to the first
    return bool(kinds & {leaf.kind for leaf in leaves(permitted)}) or (excluding and not kinds)


_WORD = gated(r"[a-z]{6,}")
_COMMON = frozenset(
    "patient patients subject subjects participant participants previous therapy therapies treatment treatments treated receive received receiving history within before allowed permitted eligible enrolled "
    "should without cancer disease active systemic screening investigator enrollment".split()
)


def _speaks_again(lower: str, before: Piece, place: tuple[int, int], permitted: Node) -> bool:
    """Does a permission that was not read in full repeat a word of the exclusion before it ("Radiotherapy within 2 weeks. Palliative radiotherapy to bone is allowed")? Then it may spare the patient."""
    if not any(isinstance(leaf, Unread) for leaf in leaves(permitted)):
        return False
    first = {word[:8] for word in _WORD.findall(lower, before.start, before.end) if word not in _COMMON}
    return any(word[:8] in first for word in _WORD.findall(lower, *place) if word not in _COMMON)


def _piece(part: Part, scan: Scan, excluding: bool) -> Piece:
    node = part.node
    if (part.stance == "require" and excluding) or (part.stance == "exclude" and not excluding):
        node = negation(node)
    span = scan.span(part.i, part.j)
    return Piece(node, span["start"], span["end"])


Kept = Callable[[], tuple["Criterion", ...]]
_REMEMBERED: dict[str, tuple[Criterion, ...] | Kept] = {}


def remember(eligibility: str, criteria: tuple[Criterion, ...] | Kept) -> None:
    """Let `read` answer with a reading that was made before (by the same reader; see `screener.criteria.codec`); a function is called when it is first asked for."""
    _REMEMBERED[eligibility] = criteria


def read(eligibility: str) -> tuple[Criterion, ...]:
    """The criteria of an eligibility text, in order. Never raises; every requirement is in some criterion."""
    kept = _REMEMBERED.get(eligibility)
    if kept is not None:
        if not isinstance(kept, tuple):
            kept = _REMEMBERED[eligibility] = kept()
        return kept
    text = clean(eligibility)
    out: list[Criterion] = []
    reader = _Reader(text, eligibility, out)
    blocks = split(text)
    for block in blocks:
        _fold_table(text, block)
    reader.siblings(_with_rows(text, [block for block in blocks if not block.heading and block.parent is None]))
    limits = stated_limits(text.lower)
    if limits:
        out = [replace(c, tree=bind(c.tree, limits)) if concerned(c.tree, limits) else c for c in out]
    return tuple(out)


@dataclass(frozen=True, slots=True)
class _Context:
    """What headings say of the blocks below them. `conditions` are trees with spans in the whole text."""

    denied: bool = False
    conditions: tuple[Node, ...] = ()
    carried: str = ""

    def inside(self, reading: SegmentReading, start: int, *, denied: bool) -> _Context:
        """The context of a heading's children."""
        conditions = self.conditions
        if reading.condition is not None:
            conditions = (*conditions, shifted(reading.condition, start))
        # "no illness, such as:" with "none of these within 2 years:" below it says no twice, and means it
        return _Context(self.denied or denied, conditions, reading.carried or self.carried)

    def apply(self, node: Node, start: int, excluding: bool) -> Node:
        """A requirement under these headings; its spans count from `start`."""
        if self.denied and not (isinstance(node, Not) and {leaf.kind for leaf in leaves(node)} <= ILLNESSES):
            node = negation(node)
        for condition in self.conditions:
            moved = shifted(condition, -start)
            node = all_of(moved, node) if excluding else implies(moved, node)
        return node


def _fold_table(text: CleanText, block: Block) -> None:
    """Rows of a table of maximum creatinine that stand below the line which speaks of it become part of that line."""

    def rows(parent: Block) -> bool:
        return all(is_row(text.lower[child.start : child.end]) and rows(child) for child in parent.children)

    def last(parent: Block) -> int:
        return max((last(child) for child in parent.children), default=parent.end)

    if block.children and "creatinine" in text.lower[block.start : block.end] and rows(block):
        block.end = last(block)
        block.children = []
    block.children = _with_rows(text, block.children)


def _with_rows(text: CleanText, blocks: list[Block]) -> list[Block]:
    """Blocks side by side, where rows of such a table follow the line that speaks of creatinine as if they were criteria of their own."""
    out: list[Block] = []
    for block in blocks:
        line = out[-1] if out else None
        if (
            line is not None
            and not block.heading
            and not block.children
            and not line.children
            and line.section is block.section
            and "creatinine" in text.lower[line.start : line.end]
            and is_row(text.lower[block.start : block.end])
        ):
            line.end = block.end
        else:
            out.append(block)
    return out


def _below(block: Block) -> Iterator[Block]:
    """All blocks below a block."""
    for child in block.children:
        yield child
        yield from _below(child)


def _last_end(block: Block) -> int:
    """Where the last block below a block ends."""
    return max((child.end for child in _below(block)), default=block.end)


def _heading_like(raw: str, block: Block) -> bool:
    """A short line without a mark, a number or a full stop may be a heading ("Organ function")."""
    return not block.marker and len(raw) < 60 and raw[:1].isupper() and not _NOT_A_HEADING.search(raw)


_NOT_A_HEADING = gated(r"[.;<>≥≤\d]")


_INTRODUCES = gated(r"\b(?:following|follows|criteria|below|these|conditions|defined|including|include|includes|requirements|as)\b")


def _ends_with_or(text: CleanText, block: Block) -> bool:
    """Does a bullet end in "or", so that the next is an alternative to it?"""
    tail = text.lower[max(block.start, block.end - 8) : block.end].rstrip(" ;,.:")
    return tail.endswith((" or", ",or", ";or", " and/or")) and not tail.endswith(" for")


def _never_silent(tree: Node) -> Node:
    """A requirement of which a part was not read can fail, but not pass: the unread part may be more than the alternative or condition that it looks like."""
    unread = [leaf for leaf in leaves(tree) if isinstance(leaf, Unread)]
    bound = isinstance(tree, Unread) or (isinstance(tree, AllOf) and any(isinstance(child, Unread) for child in tree.children))
    return tree if bound or not unread else all_of(tree, unread[0])


_NARROWS = gated(
    r"(?:within|in the (?:last|past|previous|prior)|prior to|before|during|for|if|unless|except|only|requir\w{1,3}|that|which|due to|less than|more than|at least|whichever|\d+ half|\d+ (?:day|week|month)|≥|≤|<|>)(?![a-z])"
)


def _never_rash(tree: Node) -> Node:
    """An exclusion of which a narrowing part was not read ("within 2-4 weeks", "requiring ...") can be out of the patient's way, but not be held against the patient. What was not read of an exception already leaves the exception open."""
    unread = [leaf for leaf in affirmed(tree) if isinstance(leaf, Unread) and _NARROWS.match(leaf.words)]
    bound = isinstance(tree, Unread) or (isinstance(tree, AllOf) and any(isinstance(child, Unread) for child in tree.children))
    return tree if bound or not unread else all_of(tree, unread[0])


# Verbs that permit, advise or describe: what they speak of is not plainly asked for.
_SOFT = gated(
    r"\b(?:may|might|can|could|preferred|preferably|preference|encouraged|recommend\w{0,3}|discuss\w{0,3}|consult\w{0,6}|contact\w{0,3}|consider\w{0,3}|continue[ds]?|follow|inform|allowed|permitted|acceptable|eligible|priorit\w{0,6}|if|when|whenever|unless|until|whether|not|no longer|rather|instead|no maximum|scenarios?|purposes?|as needed|as applicable|if applicable|asked|requires? (?:[a-z]+ ){0,3}(?:approval|discussion|consultation|permission|authori[sz]ation)|(?:entry|enrol\w{0,5}|inclusion) (?:will be|is) limited|not limited)\b"
)


def _never_hard(tree: Node, *, excluding: bool) -> Node:
    """A requirement in a sentence whose verb was not read can hold nobody off."""
    asked = (leaf for leaf in leaves(tree)) if not excluding else (leaf for leaf in _denied(tree))
    unread = [leaf for leaf in asked if isinstance(leaf, Unread) and _SOFT.search(leaf.words)]
    if not unread or all(isinstance(leaf, Unread) for leaf in leaves(tree)):
        return tree
    return all_of(tree, unread[0]) if excluding else any_of(tree, unread[0])


def _denied(tree: Node) -> Iterator[Leaf]:
    """The leaves that a tree denies: of an exclusion, what it asks for."""
    if isinstance(tree, Not):
        yield from affirmed(tree.child)
    elif not isinstance(tree, Leaf):
        for child in tree.children:
            yield from _denied(child)


def _read_anything(reading: SegmentReading) -> bool:
    """Did a room understand any of a segment's words?"""
    return any(not isinstance(leaf, Unread) for piece in reading.pieces for leaf in leaves(piece.node))


def _only_introduces(reading: SegmentReading, excluding: bool) -> bool:
    """Does a line state nothing but that something follows, which speaks for itself?"""
    said = reading.pieces or reading.condition or reading.permitted or reading.excepted or reading.allows
    return not said and reading.opens in (("all", "any") if excluding else ("all",))


def _names_something(node: Node | None) -> bool:
    """Was anything read of what is permitted?"""
    return node is not None and any(not isinstance(leaf, Unread) for leaf in leaves(node))


def _lists_tumours(reading: SegmentReading) -> bool:
    """A heading such as "solid tumours:" whose children are kinds of it."""
    kinds = {leaf.kind for piece in reading.pieces for leaf in leaves(piece.node)}
    return bool(kinds) and kinds <= {"diagnosis", "unread"}


_GAP = gated(r".{12,900}[.)]", re.DOTALL)
_OPENING = re.compile(r"(?P<stop>\.?)\s{1,4}[A-Z][^.]{10,200}:\s{0,4}$")
_EXAMPLES = gated(r"\b(?:includ(?:e|es|ing)|such as|e\.g\.|examples?)[^:]{0,40}:?\s{0,3}$")


_OF_EVERYBODY = frozenset({"measurable_disease", "performance", "age", "life_expectancy", "lab", "consent", "therapy_lines"})


class _Reader:
    """Walks the blocks of one text and collects its criteria."""

    def __init__(self, text: CleanText, source: str, out: list[Criterion]) -> None:
        self.text = text
        self.source = source
        self.out = out

    def segment(self, block: Block, carried: str = "", reads_as: Section | None = None) -> tuple[SegmentReading, int, int]:
        """A block's reading and its place in the registry's string; `reads_as` where its section's list does not decide how it is meant."""
        start, end = self.text.origin(block.start), self.text.origin(block.end - 1) + 1
        opens = bool(block.children) or _heading_like(self.source[start:end], block)
        excluding = (reads_as or block.section) is Section.EXCLUSION
        reading = read_segment(self.source[start:end], excluding, opens, "" if carried in LENT else carried)
        if not opens and _unread_words(reading) and self.source[start:end].rstrip(" *").endswith(":"):
            introduction = read_segment(self.source[start:end], excluding, True, "")
            if _only_introduces(introduction, excluding):
                # "Adequate function, defined as follows:" whose list stands beside it
                return replace(introduction, opens="", carried=""), start, end
        if carried in LENT and (left := _unread_words(reading)):
            lent = read_segment(self.source[start:end], excluding, opens, carried)
            if lent.pieces and _unread_words(lent) < left and not (lent.permitted or lent.excepted or lent.condition):
                reading = lent
        return reading, start, end

    def block(self, block: Block, context: _Context | None = None) -> None:
        """Emit a block's requirements and its children's."""
        context = context or _Context()
        reading, start, end = self.segment(block, context.carried)
        if block.names_scope and reading.condition is not None and all(isinstance(leaf, Unread) for leaf in leaves(reading.condition)):
            reading = replace(reading, condition=None)  # "For patients in the dose escalation part:" is the scope of its children already
        excluding = block.section is Section.EXCLUSION
        if reading.allows and block.children and (excluding or _names_something(reading.permitted)):
            self._allowed_if(block, reading, start, context)
            return
        if reading.allows:
            reading = replace(reading, pieces=(), permitted=None)  # "A patient is eligible if all of these are met:" states nothing itself
        if reading.permitted is not None or reading.excepted is not None:
            allowed = reading.permitted or reading.excepted
            if allowed is not None and self._widen_last(block, allowed, start, end, excluding):
                return
            if reading.excepted is not None and not reading.pieces and not block.children:
                # an exception to nothing that was read: it stays, unread
                self._add(block, Unread(words=flat(self.source[start:end]).lower[:300], start=0, end=end - start), start, end)
                return
        if not block.children:
            self._emit(block, reading, start, end, context)
            return
        if self._detailed(block, reading):
            self._emit(block, reading, start, self.text.origin(_last_end(block) - 1) + 1, context)
            return
        tumours = reading.opens == "all" and not excluding and self._name_tumours(block)
        if (
            tumours
            and any(isinstance(leaf, Tumour) for piece in reading.pieces for leaf in leaves(piece.node))
            and _EXAMPLES.search(self.text.lower, max(0, block.end - 60), block.end)
        ):
            # "solid tumours, including but not limited to:": what follows are examples, which belong to the words before them
            self._emit(block, reading, start, self.text.origin(_last_end(block) - 1) + 1, context)
            return
        single = reading.opens == "except" or (reading.opens == "any" and not excluding) or tumours
        if single:
            node, stop = self._alternatives(block, start, spared=reading.opens == "except")
            if node is not None and reading.opens == "except" and not (reading.pieces or reading.condition):
                # "The following are exceptions to this criterion:" as a line of its own: exceptions to the line before, and to nothing else
                if not self._widen_last(block, node, start, stop, excluding):
                    self._add(block, Unread(words=flat(self.source[start:stop]).lower[:300], start=0, end=stop - start), start, stop)
                return
            if node is not None:
                self._add(block, context.apply(self._joined(reading, node, excluding), start, excluding), start, stop)
                return
        inner = context.inside(reading, start, denied=reading.opens == "none" and not excluding)
        if reading.pieces:
            self._emit(block, reading, start, end, context)
        self.siblings(block.children, inner)

    def _detailed(self, block: Block, reading: SegmentReading) -> bool:
        """Do the children only detail a line on contraception or childbearing potential: the methods that count, who is meant? They ask nothing of their own."""
        found = [leaf for piece in reading.pieces for leaf in leaves(piece.node)]
        if not found or not all(leaf.kind == "contraception" for leaf in found):
            return False
        return all(details_of_contraception(self.text.lower[child.start : child.end]) for child in _below(block))

    def _allowed_if(self, block: Block, reading: SegmentReading, start: int, context: _Context) -> None:
        """ "Patients with X may enrol if:" and its children: those with X must meet the children; what stands before of the same kind is widened."""
        if reading.pieces:
            self._emit(block, replace(reading, permitted=None), start, start + reading.pieces[-1].end, context)
        excluding = block.section is Section.EXCLUSION
        join = self._alternatives_of if reading.opens == "any" else self._all_of
        node, stop = join(block.children, start, reads_as=Section.INCLUSION)
        allowed = all_of(reading.permitted, node) if node is not None and reading.permitted is not None else node or reading.permitted
        if allowed is None or self._widen_last(block, allowed, start, stop, excluding):
            return
        tree = implies(reading.permitted, node) if node is not None and reading.permitted is not None else allowed
        self._add(block, context.apply(negation(tree) if excluding else tree, start, excluding), start, stop)

    def _all_of(self, blocks: list[Block], start: int, reads_as: Section | None = None) -> tuple[Node | None, int]:
        """Blocks that must all hold, as one tree."""
        nodes = []
        stop = start
        for block in blocks:
            node, end = self._alternatives_of([block], start, reads_as)
            stop = max(stop, end)
            if node is not None:
                nodes.append(node)
        return (all_of(*nodes) if nodes else None), stop

    def _only_tumour(self, block: Block) -> bool:
        """Does a block say nothing but a tumour's name (or several)? Such bullets side by side are alternatives."""
        if block.section is Section.EXCLUSION:
            return False
        reading, _, _ = self.segment(block)
        found = [leaf for piece in reading.pieces for leaf in leaves(piece.node)]
        return (
            len(reading.pieces) == 1
            and bool(found)
            and all(isinstance(leaf, Tumour) for leaf in found)
            and (not block.children or self._name_tumours(block) or all(self._only_tumour(child) for child in block.children))
        )

    def _name_tumours(self, block: Block) -> bool:
        """Do the children name tumours, nearly all of them? A patient has one, so they are alternatives whatever their heading says.

        Not below the name of a part of the trial ("Part K:"), where one of them asks for what every patient of that part needs: it would suffice alone.
        """
        named = read = 0
        for child in block.children:
            if child.scope != block.scope:
                return False
            reading, _, _ = self.segment(child)
            if reading.pieces:
                read += 1
                found = [leaf for piece in reading.pieces for leaf in leaves(piece.node)]
                if block.names_scope and {leaf.kind for leaf in found} <= _OF_EVERYBODY:
                    return False
                named += any(isinstance(leaf, Tumour) for leaf in leaves(reading.pieces[0].node))
        return named >= 2 and named >= 0.6 * read

    def siblings(self, blocks: list[Block], context: _Context | None = None) -> None:
        """Blocks side by side; those joined by a trailing "or" are alternatives of one criterion."""
        n = 0
        while n < len(blocks):
            group = [blocks[n]]
            while _ends_with_or(self.text, blocks[n]) and n + 1 < len(blocks) and blocks[n + 1].section is blocks[n].section:
                n += 1
                group.append(blocks[n])
            while len(group) == 1 or group[-1] is blocks[n]:
                if (
                    n + 1 >= len(blocks)
                    or blocks[n + 1].scope != blocks[n].scope
                    or blocks[n + 1].section is not blocks[n].section
                    or not (self._only_tumour(blocks[n]) and self._only_tumour(blocks[n + 1]))
                ):
                    break
                n += 1
                group.append(blocks[n])
            if len(group) == 1 or not self._either(group, context or _Context()):
                for block in group:
                    self.block(block, context)
            n += 1

    def _either(self, group: list[Block], context: _Context) -> bool:
        """One criterion out of blocks joined by "or"; False if there is nothing to join. Exclusions exclude each by itself."""
        if group[0].section is Section.EXCLUSION:
            return False
        start = self.text.origin(group[0].start)
        node, stop = self._alternatives_of(group, start)
        if node is None:
            return False
        self._add(group[0], context.apply(node, start, False), start, stop)
        return True

    def _joined(self, reading: SegmentReading, node: Node, excluding: bool) -> Node:
        """A heading's own words and its children, which are alternatives or exceptions."""
        pieces = [piece.node for piece in reading.pieces]
        if reading.opens == "any" and all(isinstance(leaf, Unread) for piece in pieces for leaf in leaves(piece)):
            pieces = []  # "Patients must meet one of the following" states nothing else
        own = (any_of if excluding and reading.opens == "except" else all_of)(*pieces) if pieces else None
        if reading.condition is not None:
            node = all_of(reading.condition, node) if excluding else implies(reading.condition, node)
        if own is None:
            return node
        if reading.opens == "except":
            narrowed = without(own, node)
            if narrowed is not None:
                return narrowed
            node = composition.not_the_tumour(own, node)
            return _spared(own, node) if excluding else any_of(own, node)
        return all_of(own, node)

    def _widen_last(self, block: Block, allowed: Node, start: int, end: int, excluding: bool) -> bool:
        """A bullet that only permits something belongs to the criterion before it, if that speaks of the same."""
        if not self.out:
            return False
        last = self.out[-1]
        if (
            last.section is not block.section
            or last.scope != block.scope
            or last.source != "eligibilityCriteria"
            or not _related(last.tree, allowed, False)
        ):
            return False
        moved = shifted(allowed, start - last.start)
        narrowed = without(last.tree, moved) if excluding or next(affirmed(last.tree), None) is None else None
        tree = narrowed or (all_of(last.tree, negation(moved)) if excluding else any_of(last.tree, moved))
        self.out[-1] = replace(last, tree=tree, end=end, text=self.source[last.start : end])
        return True

    def _alternatives(self, block: Block, start: int, *, spared: bool = False) -> tuple[Node | None, int]:
        """The children of a "one of the following" as one AnyOf, spans counted from `start`; `spared`: of "except for the following"."""
        return self._alternatives_of(block.children, start, spared=spared)

    def _alternatives_of(
        self, blocks: list[Block], start: int, reads_as: Section | None = None, *, spared: bool = False
    ) -> tuple[Node | None, int]:
        """Blocks as alternatives; where one has children of its own, they are part of it: all of them, or one of them if it says so."""
        nodes: list[Node] = []
        stop = start
        for child in blocks:
            reading, child_start, child_end = self.segment(child, reads_as=reads_as)
            if spared and not child.children and _unread_words(reading) and (allowed := self._as_allowed(child, reading)) is not None:
                stop = max(stop, child_end)
                nodes.append(shifted(allowed, child_start - start))
                continue
            parts = [shifted(piece.node, child_start - start) for piece in reading.pieces]
            stop = max(stop, child_end)
            if child.children:
                join = self._all_of if reading.opens == "all" and not _lists_tumours(reading) else self._alternatives_of
                inner, inner_stop = join(child.children, child_start, reads_as)
                stop = max(stop, inner_stop)
                if inner is not None and parts and _ends_with_or(self.text, child):
                    parts = [any_of(all_of(*parts), shifted(inner, child_start - start))]  # "a. X or" with a "b." that stands deeper
                elif inner is not None:
                    parts.append(shifted(inner, child_start - start))
            if parts:
                either = (reads_as or child.section) is Section.EXCLUSION and len(parts) > 1
                nodes.append((any_of if either else all_of)(*parts))
        return (AnyOf(tuple(nodes)) if len(nodes) > 1 else nodes[0] if nodes else None), stop

    def _as_allowed(self, block: Block, reading: SegmentReading) -> Node | None:
        """A bullet below "with these exceptions:" that is read in full as "... is allowed"; None where it is not."""
        start, end = self.text.origin(block.start), self.text.origin(block.end - 1) + 1
        raw = _EXAMPLES_BEHIND.sub("", self.source[start:end])
        said = read_segment(raw, block.section is Section.EXCLUSION, False, "is allowed")
        if said.permitted is None or len(said.pieces) != 1 or any(isinstance(leaf, Unread) for leaf in leaves(said.permitted)):
            return None
        return _clipped(said.permitted, len(raw))

    def _emit(self, block: Block, reading: SegmentReading, start: int, end: int, context: _Context) -> None:
        """The requirements of a block's own words; nothing where they only introduce its children."""
        count = len(reading.pieces)
        if not count or (block.names_scope and not _read_anything(reading)):
            return
        unread = not _read_anything(reading)
        if (
            unread
            and block.children
            and (
                reading.opens != "all"
                or (self.text.lower[block.end - 1] == ":" and _INTRODUCES.search(self.text.lower, block.start, block.end))
            )
        ):
            return
        excluding = block.section is Section.EXCLUSION
        for number, piece in enumerate(reading.pieces):
            first = start + piece.start
            if number == 0:
                first = start if block.label < 0 else self.text.origin(block.label)
            last = end if number == count - 1 else start + piece.end
            if number == count - 1 and (opening := _OPENING.match(self.source, start + piece.end, end)):
                # "Lung cancer. It must also meet the following criteria:": the second sentence only introduces what follows
                last = opening.end("stop")
            if number < count - 1 and (said := _GAP.match(self.source, last, start + reading.pieces[number + 1].start)):
                last = said.end()  # a sentence that asks nothing (a definition, an explanation) belongs to what it stands behind
            node = shifted(piece.node, start - first)
            self._add(block, context.apply(node, first, excluding), first, last)

    def _add(self, block: Block, tree: Node, start: int, end: int) -> None:
        if block.section is not Section.UNKNOWN:
            excluding = block.section is Section.EXCLUSION
            tree = without_misplaced(doubt_reversed(tree, excluding=excluding), self.source[start:end], excluding=excluding)
        if block.section is Section.INCLUSION:
            tree = _never_hard(_never_silent(tree), excluding=False)
        elif block.section is Section.EXCLUSION:
            tree = _never_hard(_never_rash(tree), excluding=True)
        self.out.append(Criterion(len(self.out), block.section, start, end, self.source[start:end], tree, block.scope))


__all__ = ["READER", "Criterion", "Leaf", "claims", "read", "read_segment", "scan_of"]
