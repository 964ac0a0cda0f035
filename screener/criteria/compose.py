"""Claims of the rooms -> one tree per requirement: and, or, not, except, if, parentheses, and what was left unread.

A sentence's tokens become *items*: a node (a room's claim), a run of unread words, or a connective. A small recursive descent joins them, loosest first:
semicolons; exceptions; conditions; lists with commas; or; and; negation; words side by side (which restrict one another, so they are joined by and).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from screener.criteria.base import Leaf
from screener.criteria.circumstances_shared import sex_at
from screener.criteria.disease_status.leaves import DiseaseState
from screener.criteria.inert import GLUE, LABEL_WORDS, OPINION, WEAK
from screener.criteria.metastasis.leaves import Metastatic
from screener.criteria.nodes import AllOf, AnyOf, Node, Not, all_of, any_of, implies, leaves, negation, without
from screener.criteria.permitted import Permitted
from screener.criteria.prior_therapy.leaves import NoOptionLeft
from screener.criteria.scan import LOOSE, Reading, Scan
from screener.criteria.unread import Unread
from screener.text.gated import gated
from screener.text.tokens import Token

_NOUN_KINDS = frozenset(
    [
        "condition",
        "infection",
        "malignancy",
        "allergy",
        "pregnancy",
        "medication",
        "prior_therapy",
        "surgery",
        "cns",
        "pulmonary",
        "cardiac",
        "washout",
        "metastasis",
        "judgement",
        "compliance",
        "logistics",
        "consent",
        "other",
        "contraception",
        "tissue",
    ]
)
_CONNECTIVES = frozenset(
    {
        "AND",
        "OR",
        "ANDOR",
        ",",
        ";",
        "/",
        "(",
        ")",
        "[",
        "]",
        ":",
        "NEG",
        "EXCEPT",
        "IF",
        "EXAMPLE",
        "DEFINE",
        "MAY",
        "BARRED",
        "MUST",
        "ONEOF",
        "ALLOF",
        "NONEOF",
        "but",
        "however",
        "then",
        ".",
        "-",
    }
)
_MARKS = frozenset("()[]")
_NESTING = frozenset({"(", "[", "EXCEPT", "IF", "EXAMPLE", "DEFINE", "NEG", "MAY", "ONEOF", "NONEOF"})
_MOST_NESTED = 60  # connectives in one sentence that a tree may nest on; keeps the recursion bounded on any text
_IGNORED = frozenset({"FORTRIAL", '"', "'", "*", "•", "#", "!", "?", "_", "†", "‡", "§", "~", "|", "…", "\\"})


@dataclass(slots=True, eq=False)
class Item:
    """A node or a connective over tokens `i`..`j`."""

    tag: str  # "N" node, "U" unread node, or the connective's symbol
    i: int
    j: int
    node: Node | None = None

    @property
    def is_node(self) -> bool:
        return self.node is not None


@dataclass(slots=True)
class Part:
    """One requirement of a sentence: its tree and its tokens. `stance` says how its words put it: "section" (as the section says), "require" or "exclude"."""

    node: Node
    i: int
    j: int
    stance: str = "section"


@dataclass(slots=True)
class Sentence:
    """A sentence composed.

    `role` is "statement"; "permission" (it widens what stands before it by `permitted`; its parts say what it means standing alone); "exception" (its part is
    what is excepted); or "condition" (its part says of which patients the list below speaks).
    """

    role: str
    parts: list[Part]
    permitted: Node | None = None


def resolve(readings: Sequence[Reading]) -> list[Reading]:
    """Of overlapping claims the longest stands, then the one of higher priority, then the first. A `LOOSE` one gives way to every other."""
    chosen: list[Reading] = []
    taken: set[int] = set()
    for reading in sorted(readings, key=lambda r: (r.priority <= LOOSE, -(r.j - r.i), -r.priority, r.i, r.room)):
        cover = range(reading.i, reading.j)
        if taken.isdisjoint(cover):
            taken.update(cover)
            chosen.append(reading)
    chosen.sort(key=lambda r: r.i)
    return chosen


_STRUCTURE = frozenset({"because", "NEG", "IF", "for", "in", "among", "amongst"}) | _CONNECTIVES  # whatever is more than a word


def items_of(scan: Scan, readings: Sequence[Reading]) -> list[Item]:
    """Claims, connectives and runs of unread words, in order. Inert words vanish; an unread run may bridge inert words but no connective."""
    items: list[Item] = []
    tokens = scan.tokens
    chosen = resolve(readings)
    position = 0
    nested = 0
    run: list[int] = []

    def flush() -> None:
        if run and (
            (tokens[run[0]].sym == "see" and len(run) <= 4)
            or all(tokens[n].sym in WEAK for n in run)
            or (items and items[-1].tag == "N" and OPINION.fullmatch(scan.text(run[0], run[-1] + 1)))
        ):
            run.clear()
        if run:
            i, j = run[0], run[-1] + 1
            items.append(Item("U", i, j, Unread(words=scan.text(i, j)[:300], **scan.span(i, j))))
            run.clear()

    chosen = [reading for reading in chosen if not _argument(tokens, chosen, reading)]
    claims = iter([*chosen, None])
    claim = next(claims)
    while position < len(tokens):
        if claim is not None and claim.i == position:
            if (
                position
                and tokens[position - 1].sym == "for"
                and items
                and claim.node is not None
                and {leaf.kind for leaf in leaves(claim.node)} == {"diagnosis"}
                and items[-1].tag != "IF"
            ):
                flush()
                items.append(Item("IF", position - 1, position))
            flush()
            if claim.node is not None:
                items.append(Item("N", claim.i, claim.j, claim.node))
            else:
                items.append(Item("L", claim.i, claim.j))
            depth = 0
            for token in tokens[claim.i : claim.j]:
                depth += token.sym == "("
                if token.sym == ")":
                    depth -= 1
            if depth < 0:  # the claim closes a parenthesis that opened before it
                items.append(Item(")", claim.j - 1, claim.j))
            position = claim.j
            claim = next(claims)
            continue
        sym = tokens[position].sym
        if sym not in _STRUCTURE:
            if not (
                sym in GLUE
                or sym in _IGNORED
                or sym == "ATTIME"
                or (sym == "WITHINW" and scan.text(position, position + 1) == "in")
                or (sym == "SINCE" and scan.text(position - 1, position + 1) == "the following")
            ):
                run.append(position)
            position += 1
            continue
        if sym == "because" and items:
            break  # the reason for a criterion states no further requirement
        if sym == "NEG" and position >= 2 and tokens[position - 1].sym == "OR" and tokens[position - 2].sym == "with":
            # "with or without X": either way, so X asks nothing
            flush()
            if items and items[-1].tag == "OR":
                items.pop()
            position += 1
            while position < len(tokens) and tokens[position].sym not in ("AND", "OR", "ANDOR", ",", ";", ".", ")", "("):
                position += 1
            while claim is not None and claim.i < position:
                claim = next(claims)
            continue
        if sym == "IF" and items and items[-1].tag in ("OR", "ANDOR") and not run:
            position += 1  # "..., or if they take X": another alternative
            continue
        if sym in _CONNECTIVES:
            if sym in _NESTING:
                nested += 1
            if (nested > _MOST_NESTED and sym in _NESTING) or (
                sym == "MAY" and scan.text(position, position + 1) == "may have" and not _of_people(tokens)
            ):
                run.append(position)  # no sentence nests so deep: what it means is left unread rather than guessed
            elif sym in ("-", ".") and run:
                pass  # inside words such as "no. 4" or a dash: keeps the run together
            else:
                flush()
                items.append(Item(sym, position, position + 1))
        elif sym in ("for", "in", "among", "amongst") and _names_patients(tokens, position):
            flush()
            items.append(Item("IF", position, position + 1))
        elif sym in GLUE or sym in _IGNORED or sym == "ATTIME" or (sym == "WITHINW" and scan.text(position, position + 1) == "in"):
            pass
        else:
            run.append(position)
        position += 1
    flush()
    return items


_LINKS = frozenset({"of", "affect", "affecting", "involving"})


def _argument(tokens: Sequence[Token], chosen: Sequence[Reading], reading: Reading) -> bool:
    """Is a claim only the object of words that were not read ("affect the areas of measurable disease")? Then it states nothing by itself."""
    if reading.node is None or reading.i == 0:
        return False
    link = reading.i - 1
    while link > 0 and tokens[link].sym in ("the", "a", "an", "their", "any", "such"):
        link -= 1
    if tokens[link].sym not in _LINKS:
        return False
    before = link - 1
    if before < 0:
        return False
    sym = tokens[before].sym
    if sym in _CONNECTIVES or sym in GLUE or sym in _IGNORED:
        return False
    return not any(other.i <= before < other.j for other in chosen)


_SCOPE_WORDS = frozenset("parts part cohort cohorts arm arms phase escalation expansion stratum group groups stage step".split())
_PARTICIPATION = gated(r"eligib|enrol|participat|includ|enter|join")
_PATIENT_NOUNS = frozenset(
    [
        "patient",
        "patients",
        "subject",
        "subjects",
        "participant",
        "participants",
        "those",
        "individual",
        "individuals",
        "person",
        "persons",
        "female",
        "females",
        "male",
        "males",
        "women",
        "men",
        "woman",
        "man",
        "girl",
        "girls",
        "boy",
        "boys",
        "child",
        "children",
        "adult",
        "adults",
        "adolescent",
        "adolescents",
        "pediatric",
        "paediatric",
    ]
)


def _of_people(tokens: Sequence[Token]) -> bool:
    """Does a sentence begin with the patients ("Patients with X may have Y"), rather than with something that "may have" an effect?"""
    first = next(
        (token.sym for token in tokens if token.sym not in ("all", "the", "those", "both", '"', "*", "note", "NOTE", ":", "-")), ""
    )
    return first in _PATIENT_NOUNS


def _names_patients(tokens: Sequence[Token], position: int) -> bool:
    """ "for patients ...", "in all female participants ...": some of the patients are spoken of."""
    return any(token.sym in _PATIENT_NOUNS for token in tokens[position + 1 : position + 4] if token.sym not in (",", "(", ")"))


def compose(scan: Scan, readings: Sequence[Reading], *, heading: bool = False) -> Sentence:
    """The sentence's requirements. A sentence of which nothing is left to state has no parts. `heading`: it introduces what follows."""
    items = items_of(scan, readings)
    composer = _Composer(scan)
    sentence = composer.sentence(items, heading=heading)
    for part in sentence.parts:
        if isinstance(part.node, Permitted):
            part.stance = "require"  # what asks nothing excludes nobody, whichever list it stands in
    if sentence.parts and scan.tokens:
        sentence.parts[0].i, sentence.parts[-1].j = 0, len(scan.tokens)  # together their words are the whole sentence
    return sentence


class _Composer:
    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self.excluding = scan.excluding
        self.requiring = False

    # -- sentence level -------------------------------------------------------------------------------------------
    def sentence(self, items: list[Item], *, heading: bool = False) -> Sentence:
        opens = heading or (bool(items) and items[-1].tag == ":")
        items = _adequacies(items, opens)
        if opens and self._all_label():
            return Sentence("statement", [])
        if whom := self._whom_only(items, opens):
            if opens:
                return Sentence("condition", [whom])
            # "Women of childbearing potential" alone is no requirement that one be such: what it says of them is missing
            return Sentence(
                "statement", [Part(Unread(words=self.scan.text(whom.i, whom.j)[:300], **self.scan.span(whom.i, whom.j)), whom.i, whom.j)]
            )
        halves = self._two_clauses(items)
        if halves is not None:
            first, second = self.sentence(halves[0]), self.sentence(halves[1])
            if (
                first.role == "statement"
                and second.role == "permission"
                and self.excluding
                and second.permitted is not None
                and self._same_kind(first, second)
            ):
                spared = self.except_(first.parts[-1].node, second.permitted)
                return Sentence("statement", [*first.parts[:-1], Part(spared, first.parts[-1].i, items[-1].j, first.parts[-1].stance)])
            if first.role == "statement" and second.role in ("statement", "permission"):
                return Sentence("statement", [*first.parts, *second.parts])
        items = self._labels(_trim(items))
        if not any(item.is_node for item in items) or (
            opens and all(item.tag in ("U", "AND", "OR", ",", "/", "MUST", "ALLOF") for item in items) and self._label(items)
        ):
            return Sentence("statement", [])
        tags = [item.tag for item in items]
        depth = _depths(items)
        if tags[0] == "EXCEPT" and (main := self._behind_exception(items, depth)):
            return main
        if tags[0] == "EXCEPT":
            rest = _trim(items[1:])
            node = self.alternatives(rest)
            return Sentence("exception", [Part(node, items[0].i, items[-1].j)] if node else [])
        if opens and tags[0] == "IF" and not any(tag in (",", ":", "then") for tag in tags[1:]):
            condition = self.alternatives(_trim(items[1:]))
            return Sentence("condition", [Part(condition, items[0].i, items[-1].j)] if condition else [])
        stance = "section"
        items = [self._or_barred(item) for item in items]
        tags = [item.tag for item in items]
        barred = self._predicate("BARRED", tags, depth, items)
        may = self._predicate("MAY", tags, depth, items) if barred is None else None
        must = self._must(items)
        if barred is not None:
            negated = barred > 0 and tags[barred - 1] == "NEG"
            if negated:
                return self._permission([*items[: barred - 1], *items[barred:]], barred - 1)
            items = items[:barred] + items[barred + 1 :]
            stance = "exclude"
        elif may is not None:
            negated = (may > 0 and tags[may - 1] == "NEG") or (may + 1 < len(tags) and tags[may + 1] == "NEG")
            joined = None if negated else self._and_permission(items, may, depth)
            if joined is not None:
                return joined
            if not negated and not (tags[0] == "NEG" and items[0].i <= 1):
                return self._permission(items, may)
            items = [item for n, item in enumerate(items) if n != may and not (item.tag == "NEG" and abs(n - may) == 1)]
            stance = "exclude" if negated else "section"
        elif must is not None:
            stance = "require"
            subject = _trim([item for item in items if item.j <= must])
            rest = _trim([item for item in items if (item.i >= must and item.tag != "MUST") or item.i < must < item.j])
            if self._speaks_of_some(subject, must):
                condition = self.alternatives(subject)
                demand = self.clause(rest) if rest else None
                if condition is not None and demand is None and opens:
                    return Sentence("condition", [Part(condition, items[0].i, items[-1].j)])
                if condition is not None and demand is not None:
                    return Sentence("statement", self._conditional_parts(condition, rest, subject, stance))
        if self.excluding and stance == "section" and self._absurd_absence(items):
            stance = "require"
        items = [item for item in items if item.tag not in ("MUST", "MAY", "BARRED")]
        return Sentence("statement", self.parts(items, stance))

    def _behind_exception(self, items: list[Item], depth: list[int]) -> Sentence | None:
        """ "Other than A or B, active malignancy": the exception stands first; None for a sentence that is nothing but exceptions."""
        commas = [n for n, item in enumerate(items) if item.tag == "," and depth[n] == 0]
        if len(commas) != 1 or not self.scan.said.startswith(
            ("other than", "apart from", "aside from", "except for", "with the exception of")
        ):
            return None
        excepted, main = self.alternatives(_trim(items[1 : commas[0]])), self.clause(items[commas[0] + 1 :])
        if excepted is None or main is None or not any(item.tag == "N" for item in items[commas[0] :]):
            return None
        return Sentence("statement", [Part(self.except_(main, excepted), items[0].i, items[-1].j)])

    @staticmethod
    def _same_kind(first: Sentence, second: Sentence) -> bool:
        """Does a permission speak of what the last exclusion before it names?"""
        if not first.parts or second.permitted is None:
            return False
        before, behind = ({leaf.kind for leaf in leaves(node)} for node in (first.parts[-1].node, second.permitted))
        return bool(before & behind) or "unread" in before | behind

    def _or_barred(self, item: Item) -> Item:
        """ "... has received X or is ineligible": being barred from X is an alternative that nobody reads, not a bar to the trial."""
        if item.tag != "BARRED" or not item.i or self.scan.tokens[item.i - 1].sym not in ("OR", "ANDOR"):
            return item
        return Item("U", item.i, item.j, Unread(words=self.scan.text(item.i, item.j), **self.scan.span(item.i, item.j)))

    def _all_label(self) -> bool:
        """A heading of label words only ("Bone marrow:", "Renal function within 14 days:"), whatever rooms would make of them; its window counts for what follows."""
        return all(
            token.sym in LABEL_WORDS
            or token.sym in GLUE
            or token.sym in (":", ",", "AND", "/", "OR", "(", ")", "WITHIN")
            or any(c.kind in ("site", "lab") for c in token.concepts)
            for token in self.scan.tokens
        )

    def _whom_only(self, items: list[Item], opens: bool) -> Part | None:
        """ "Males:", "For female patients:", "Women of childbearing potential:": the list below speaks of them."""
        tokens = self.scan.tokens
        stated = [item for item in items if item.is_node]
        if opens and not self.scan.said.endswith(":"):
            return None  # a short line without a mark may be a requirement of its own
        if not opens and (self.excluding or len(stated) != 1):
            return None
        if (
            len(stated) == 1
            and stated[0].node is not None
            and stated[0].i <= 2
            and not any(item.tag in ("NEG", "EXCEPT", "MAY", "BARRED") for item in items)
        ):
            rooms = {leaf.room for leaf in leaves(stated[0].node)}
            if (
                "childbearing" in rooms
                and rooms <= _WHOM
                and re.match(r"(?:for |all |any )*(?:wom[ae]n|female|girl|wocbp|fcbp)", self.scan.said)
            ):
                return Part(stated[0].node, 0, len(tokens))
            if opens and rooms == {"age"} and tokens[0].sym in (*_PATIENT_NOUNS, "for", "IF"):
                return Part(stated[0].node, 0, len(tokens))
        if not opens:
            return None
        first = next((n for n, token in enumerate(tokens) if token.sym not in _SEX_LEADS), None)
        found = sex_at(self.scan, first) if first is not None and len(tokens) <= first + 5 else None
        if found is None or len(getattr(found[0], "sexes", ())) != 1 or any(token.sym not in _SEX_ENDS for token in tokens[found[1] :]):
            return None
        return Part(found[0], 0, len(tokens))

    def _two_clauses(self, items: list[Item]) -> tuple[list[Item], list[Item]] | None:
        """ "Women must ... and all patients must ...", "EGFR mutation, patients may have ...": two clauses, each with its own subject."""
        musts = [n for n, item in enumerate(items) if item.tag == "MUST"]
        depth = _depths(items)
        may = next((n for n, item in enumerate(items) if item.tag == "MAY" and depth[n] == 0), 0)
        if may and (not musts or musts[0] < may) and items[0].tag not in ("IF", "EXCEPT", "NEG"):
            marks = [n for n in range(may - 1, 0, -1) if items[n].tag in (",", ";", "however", "but") and depth[n] == 0]
            turn = next((n for n in marks if items[n].tag in ("however", "but") and any(item.is_node for item in items[n:may])), 0)
            cut = turn or next(iter(marks), 0)
            cut = cut if not musts or musts[0] < cut else 0
            words = [token.sym for token in self.scan.tokens[items[cut].j : items[may].i]]
            if cut and (turn or (words and words[0] in _PATIENT_NOUNS)) and any(item.is_node for item in items[:cut]):
                return items[:cut], items[cut + 1 :]
        # "Surgery within 3 weeks; the patient must have recovered": what is excluded, and what is asked
        first_must = next((k for k, token in enumerate(self.scan.tokens) if token.sym == "MUST"), 0)
        cut = next((n for n, item in enumerate(items) if item.tag == ";" and depth[n] == 0), 0)
        if cut and items[cut].i < first_must and any(item.tag == "N" for item in items[:cut]) and items[0].tag not in ("IF", "EXCEPT"):
            return items[:cut], items[cut + 1 :]
        if len(musts) < 2:
            return None
        for must in musts[1:]:
            for n in range(must - 1, musts[0], -1):
                if depth[n] == 0 and items[n].tag in ("AND", ",", ";", "but", "OR"):
                    words = [
                        token.sym
                        for token in self.scan.tokens[items[n].j : items[must].i]
                        if token.sym not in ("all", "the", "both", "any", "AND", ",")
                    ]
                    if words and (words[0] in _PATIENT_NOUNS or words[0] in ("they", "he", "she")):
                        return items[:n], items[n + 1 :]
                    if depth[n] == 0 and items[n].tag in ("AND", "but", ";"):
                        break
        return None

    def _predicate(self, tag: str, tags: list[str], depth: list[int], items: list[Item]) -> int | None:
        """The first such word that is said of the patients: not inside "who may ...", and not "eligible for surgery"."""
        for n, found in enumerate(tags):
            if found != tag or depth[n] != 0:
                continue
            before = self.scan.tokens[items[n].i - 1].sym if items[n].i else ""
            after = self.scan.tokens[items[n].j].sym if items[n].j < len(self.scan.tokens) else ""
            words = self.scan.text(items[n].i, items[n].j)
            if before in ("who", "that", "which") or (
                "eligible" in words and after in ("for", "to") and not self._about_the_trial(items[n].j + 1)
            ):
                continue
            return n
        return None

    def _about_the_trial(self, position: int) -> bool:
        return any(
            token.sym
            in (
                "study",
                "trial",
                "enroll",
                "enrol",
                "participate",
                "inclusion",
                "enrollment",
                "enrolment",
                "this",
                "participation",
                "cohort",
                "join",
            )
            for token in self.scan.tokens[position : position + 3]
        )

    def _speaks_of_some(self, subject: list[Item], must: int) -> bool:
        """ "Women of childbearing potential must ...", "Patients with CNS disease must ...": a requirement of some patients only."""
        if not any(item.is_node for item in subject):
            return False
        if any(item.tag in ("IF", "EXCEPT", ";", ":") for item in subject):
            return False
        first = next(
            (
                token.sym
                for token in self.scan.tokens[:must]
                if token.sym not in ("all", "any", "the", "each", "ALLOF", '"', "*", "NOTE", "note", ":", "-", "both")
            ),
            "",
        )
        return first in _PATIENT_NOUNS or any(
            leaf.kind in ("sex", "age") or "childbearing" in self.scan.text(item.i, item.j)
            for item in subject
            if item.node
            for leaf in leaves(item.node)
        )

    def _must(self, items: list[Item]) -> int | None:
        """The token of a "must" that is said of the patients ("Patients must ..."), not of a thing described ("infection that must be treated")."""
        relative = False
        tokens = self.scan.tokens
        # of two clauses the second begins behind what joins them
        begin = max((k + 1 for k in range(items[0].i) if tokens[k].sym in (";", "but")), default=0) if items else 0
        for position, token in enumerate(tokens[begin:], begin):
            if token.sym in ("IF", "EXCEPT") and position:
                return None
            if token.sym in ("who", "that", "which", "whose"):
                relative = True
            elif token.sym in (",", ";", ":", "AND"):
                relative = False
            elif token.sym == "MUST" and relative:
                return None
            if token.sym == "MUST":
                inside = next((item for item in items if item.i <= position < item.j), None)
                return position if inside is not None and (inside.tag == "MUST" or inside.node is not None) else None
        return None

    def _conditional_parts(self, condition: Node, rest: list[Item], subject: list[Item], stance: str) -> list[Part]:
        """ "Patients with X must A and B": A and B can fail alone, each only of those with X."""
        parts = self.parts(rest, stance)
        if len(parts) < 2:
            main = self.clause(rest)
            assert main is not None
            return [Part(implies(condition, main), subject[0].i, rest[-1].j, stance)]
        return [
            Part(implies(condition, part.node), subject[0].i if n == 0 else part.i, part.j, part.stance) for n, part in enumerate(parts)
        ]

    def _absurd_absence(self, items: list[Item]) -> bool:
        """ "No active infection" under an exclusion heading is a requirement that stands in the wrong list: read literally it would exclude the healthy."""
        if len(items) < 2 or items[0].tag != "NEG" or items[0].i > 1 or items[1].node is None or items[1].tag != "N":
            return False
        written = self.scan.text(items[0].i, items[0].j)
        if written not in ("no", "no known", "no history of", "none", "no evidence of", "absence of", "no prior"):
            return False
        return {leaf.kind for leaf in leaves(items[1].node)} <= {
            "condition",
            "infection",
            "malignancy",
            "cns",
            "allergy",
            "pregnancy",
            "cardiac",
            "pulmonary",
        }

    def _and_permission(self, items: list[Item], may: int, depth: list[int]) -> Sentence | None:
        """ "A; B is allowed": a requirement, and a permission that widens it where both speak of the same."""
        cut = next((n for n in range(may - 1, 0, -1) if items[n].tag == ";" and depth[n] == 0), None)
        if cut is None or not any(item.is_node for item in items[:cut]) or not any(item.is_node for item in items[cut:]):
            return None
        first, second = self.sentence(items[:cut]), self._permission(items[cut + 1 :], may - cut - 1)
        if first.role != "statement" or not first.parts:
            return None
        last, allowed = first.parts[-1], second.permitted
        if allowed is not None and (narrowed := without(last.node, allowed)) is not None:
            return Sentence("statement", [*first.parts[:-1], Part(narrowed, last.i, second.parts[-1].j, last.stance)])
        if allowed is not None and {leaf.kind for leaf in leaves(last.node)} & {leaf.kind for leaf in leaves(allowed)} - {"unread"}:
            node = all_of(last.node, negation(allowed)) if self.excluding else any_of(last.node, allowed)
            return Sentence("statement", [*first.parts[:-1], Part(node, last.i, second.parts[-1].j, last.stance)])
        return Sentence("statement", [*first.parts, *second.parts])

    def _permission(self, items: list[Item], may: int) -> Sentence:
        """ "X is allowed", "patients with X may enrol if Y": `permitted` is X and Y; standing alone, "X is allowed provided Y" requires Y of those with X."""
        depth = _depths(items)
        bar = next((n for n in range(1, may) if items[n].tag == "EXCEPT" and depth[n] == 0), 0)
        if bar and any(item.tag == "N" for item in items[:bar]):
            # "Bilirubin above 2 x ULN, except that patients with Gilbert syndrome are permitted ...": what is asked or excluded, and whom it spares
            asked, spared = (
                self.clause(items[:bar]),
                self.alternatives(_trim([x for x in items[bar + 1 :] if x.tag not in ("MUST", "MAY")])),
            )
            if asked is not None and spared is not None:
                return Sentence("statement", [Part(self.except_(asked, spared), items[0].i, items[-1].j)])
        before = [item for item in items[:may] if item.tag not in ("MUST", "MAY", "BARRED")]
        after = self._but_must(items[may + 1 :])
        at = next((n for n, item in enumerate(after) if item.tag == "IF"), None)
        condition: Node | None = None
        if at is not None:
            lead = self.alternatives(_trim(after[:at]))
            condition = self._required(_trim(after[at + 1 :]))
        else:
            lead = self.alternatives(_trim(after))
        trimmed = _trim(before)
        # "If creatinine is above its limit, a clearance of 60 is allowed", "patients with X may have Y": both together are permitted, of some
        of_some = bool(trimmed and trimmed[0].tag == "IF") or (_of_people(self.scan.tokens) and all(x.tag != "MUST" for x in items[:may]))
        if trimmed and trimmed[0].tag == "IF":
            trimmed = _trim(trimmed[1:])
        subject = _and(self.alternatives(trimmed), lead)
        if subject is None:
            subject, condition = condition, None
        i, j = items[0].i, items[-1].j
        words = self.scan.text(i, j)[:300]
        said = self.scan.text(items[may].i, items[may].j)
        if not self.excluding and not of_some and not _PARTICIPATION.search(said) and any(_limits(item) for item in trimmed):
            # "ANC >= 1000/uL, haemoglobin >= 8 g/dL; may be transfused": limits stand before the permission, and they are required
            asked = self.alternatives(trimmed)
            return Sentence("statement", [Part(asked, i, j, "require")] if asked is not None else [])
        if (
            not self.excluding
            and not of_some
            and subject is not None
            and (_ONLY.match(self.scan.said) or any(_at_most(leaf) for leaf in leaves(subject)))
        ):
            return Sentence(
                "statement", [Part(subject, i, j, "require")]
            )  # "no more than 2 prior lines are allowed", "only X will be permitted" ask for it
        kinds = [leaf.kind for leaf in leaves(subject) if leaf.kind != "unread"] if subject is not None else []
        alone: Node = Permitted(kind=kinds[0] if kinds else "other", words=words, **self.scan.span(i, j))
        if condition is not None and subject is not None and "IF" in {item.tag for item in after}:
            alone = implies(subject, condition)
        elif (
            subject is not None
            and kinds
            and not self.excluding
            and ("eligible" in said or said.startswith("will be"))
            and (set(kinds) <= {"age", "sex"} or _asks_for_tumour(subject))
        ):
            alone = subject  # "Patients aged 18 to 75 are eligible" asks for the age
            several = self.parts(trimmed, "require") if condition is None and lead is None else []
            if len(several) > 1:
                return Sentence("permission", several, subject)
        elif (
            subject is not None
            and not self.excluding
            and _PARTICIPATION.search(said)
            and any(isinstance(leaf, Unread) for leaf in leaves(subject))
        ):
            alone = subject  # who may take part was not fully read: a requirement may stand in it
        return Sentence("permission", [Part(alone, i, j, "require")], _and(subject, condition))

    def _required(self, items: list[Item]) -> Node | None:
        """What a permission asks in return: also among exclusions its "A, B and C" must all hold."""
        excluding, self.excluding = self.excluding, False
        node = self.alternatives(items)
        self.excluding = excluding
        return node

    @staticmethod
    def _but_must(items: list[Item]) -> list[Item]:
        """Words behind a permission; "... can be enrolled but must have X" sets a condition."""
        out: list[Item] = []
        for n, item in enumerate(items):
            if item.tag == "but" and any(later.tag == "MUST" or (later.is_node and later.tag == "N") for later in items[n + 1 : n + 3]):
                out.append(Item("IF", item.i, item.j))
            elif item.tag not in ("MUST", "MAY", "BARRED"):
                out.append(item)
        return out

    def _labels(self, items: list[Item]) -> list[Item]:
        """ "Adequate renal function: ..." or "..., defined as ...": the words before are a label of what follows; they state nothing beyond it."""
        for n, item in enumerate(items):
            if item.tag in (":", "DEFINE") and any(later.tag == "N" for later in items[n + 1 :]):
                head = items[:n]
                if not head:
                    return self._labels(_trim(items[n + 1 :]))
                if item.tag == ":" and len(head) == 1 and head[0].tag == "U" and self._scope_label(head[0]):
                    return self._labels(_trim(items[n + 1 :]))
                if (
                    item.tag == ":"
                    and n
                    and all(h.tag in ("N", ",", "AND", "OR", "/") or (h.tag == "U" and self.scan.text(h.i, h.j) == "only") for h in head)
                    and self._kinds(head) == {"diagnosis"}
                    and (not self.excluding or head[-1].tag == "U")
                ):
                    return [
                        Item("IF", head[0].i, head[0].i),
                        *(h for h in head if h.tag != "U"),
                        Item(",", item.i, item.j),
                        *_trim(items[n + 1 :]),
                    ]
                if all(h.tag in ("U", "L", ",", "AND", "OR", "/", "MUST", "(", ")", "[", "-") for h in head) and (
                    item.tag == "DEFINE" or self._label(head)
                ):
                    keep = [h for h in head if h.tag in ("MUST",)]
                    return keep + _trim(items[n + 1 :])
                break
        return [item for item in items if item.tag != "L"]

    def _scope_label(self, item: Item) -> bool:
        """ "All parts:", "Dose escalation:", "Cohort B:" only say of whom the rest speaks; the block's scope holds it."""
        return item.j - item.i <= 9 and any(token.sym in _SCOPE_WORDS for token in self.scan.tokens[item.i : item.j])

    def _label(self, head: list[Item]) -> bool:
        """Do the unread words of a head only name what follows? A word that is neither a label word nor the name of a test or organ may be a requirement."""
        return all(self._names(token) for item in head if item.tag == "U" for token in self.scan.tokens[item.i : item.j])

    @staticmethod
    def _names(token: Token) -> bool:
        if token.sym in LABEL_WORDS or token.sym in GLUE:
            return True
        return bool(token.concepts) and all(c.kind in ("lab", "site") or c.id == "cancer" for c in token.concepts)

    # -- parts: what can fail alone ------------------------------------------------------------------------------
    def parts(self, items: list[Item], stance: str) -> list[Part]:
        """Split at what joins requirements of equal rank. For inclusions the conjuncts; for exclusions the pieces between semicolons."""
        out: list[Part] = []
        self.requiring = stance == "require"
        listed = _split(items, (";",))
        if (
            ((stance == "section" and not self.excluding) or stance == "require")
            and any(piece and piece[0].tag in ("OR", "ANDOR") for piece in listed[1:])
            and (either := _or(*(self.clause(_trim(piece)) for piece in listed))) is not None
        ):
            return [Part(either, items[0].i, items[-1].j, stance)]  # "A; B; or C": alternatives, none of which can fail alone
        for piece in _split(items, (";", ".")):
            piece = _trim(piece)
            if not any(item.is_node for item in piece):
                continue
            if piece[0].tag == "EXCEPT" and out:
                excepted = self.alternatives(_trim(piece[1:]))
                if excepted is not None:
                    n = self._meant(out, piece)
                    out[n] = Part(self.except_(out[n].node, excepted), out[n].i, out[n].j, out[n].stance)
                    continue
            requiring = (stance == "section" and not self.excluding) or stance == "require"
            piece = self._adjectives(piece)
            pieces = self._conjuncts(piece) if requiring else self._enumerated(piece)
            for conjunct in pieces:
                node = self.clause(conjunct)
                if node is None:
                    continue
                i, j = conjunct[0].i, conjunct[-1].j
                if requiring and isinstance(node, AllOf) and (split := self._claim_parts(conjunct, node)):
                    out.extend(Part(n, a, b, stance) for n, a, b in split)
                else:
                    out.append(Part(node, i, j, stance))
        return out

    def _adjectives(self, items: list[Item]) -> list[Item]:
        """ "locally advanced (unresectable) or metastatic solid tumour": states joined before a noun are alternatives of its own, the noun is asked of both."""
        for n in range(len(items) - 3, 0, -1):
            if n + 2 >= len(items) or items[n].tag not in ("OR", "ANDOR", "/") or not _is_state(items[n + 1]):
                continue
            if items[n + 2].tag != "N" or _is_state(items[n + 2]):
                continue
            k = n
            states: list[Item] = []
            while k and (_is_state(items[k - 1]) or (items[k - 1].tag in _MARKS and k > 1)):
                k -= 1
                states += [items[k]] if items[k].is_node else []
            if states and items[k].is_node and not (k and items[k - 1].tag in ("NEG", "N", "U")):
                node = any_of(all_of(*(item.node for item in reversed(states) if item.node)), *(x for x in [items[n + 1].node] if x))
                items = [*items[:k], Item("N", items[k].i, items[n + 1].j, node), *items[n + 2 :]]
        return items

    def _meant(self, parts: list[Part], exception: list[Item]) -> int:
        """Which of several requirements an exception behind them speaks of: the one whose words it repeats, else the last."""
        said = self.scan.text(exception[0].i, exception[-1].j)
        for n, part in enumerate(parts):
            if any(len(word) > 4 and word in said for word in self.scan.text(part.i, part.j).split()):
                return n
        return len(parts) - 1

    def _enumerated(self, items: list[Item]) -> list[list[Item]]:
        """Exclusions that a sentence merely lists ("A, B, C", no "or") exclude each by itself."""
        depth = _depths(items)
        if any(
            item.tag in ("OR", "AND", "ANDOR", "IF", "EXCEPT", "EXAMPLE", "DEFINE", "NEG") and depth[n] == 0 for n, item in enumerate(items)
        ) and not any(item.tag == "," for item in items):
            return [items]
        pieces = [_trim(piece) for piece in _split(items, (",",))]
        if len(pieces) < 2 or not all(any(item.tag == "N" for item in piece) for piece in pieces):
            return [items]
        if any(piece[0].tag in ("OR", "AND", "ANDOR") for piece in _split(items, (",",)) if piece):
            return [items]
        if any(item.tag in ("IF", "EXCEPT", "EXAMPLE", "DEFINE", "NEG", "ONEOF") for item in items):
            return [items]
        return pieces

    def _claim_parts(self, items: list[Item], node: AllOf) -> list[tuple[Node, int, int]] | None:
        """One claim that is an AllOf by itself ("histologically confirmed relapsed osteosarcoma") stays one entry; claims side by side are entries of their own."""
        if any(item.tag not in ("N", "U", ",", "AND") for item in items):
            return None
        nodes = [item for item in items if item.is_node]
        if len(nodes) < 2 or any(item.tag == "U" for item in nodes):
            return None
        return [(item.node, item.i, item.j) for item in nodes if item.node is not None]

    def _conjuncts(self, items: list[Item]) -> list[list[Item]]:
        """Split at depth 0 into requirements that can fail alone: "A and B", "A, B and C", "A or B, and C".

        What follows an exception, a condition, examples or a definition stays with the piece before it. A piece in which nothing was read stays with its
        neighbour. "A or B and C" is split only where A and B are of one kind and C is of another.
        """
        depth = _depths(items)
        pieces: list[list[Item]] = [[]]
        joins: list[str] = []
        pending = ""
        closed = False
        for n, item in enumerate(items):
            if depth[n] == 0 and not closed and item.tag in ("AND", "OR", "ANDOR", ",", "but", "however", ";"):
                pending += {"AND": "A", "OR": "O", "ANDOR": "O", ",": ",", ";": ","}.get(item.tag, "A")
                continue
            if (
                depth[n] == 0
                and item.tag in ("EXCEPT", "IF", "EXAMPLE", "DEFINE", "ONEOF", "NONEOF")
                and (n or item.tag in ("IF", "ONEOF", "NONEOF"))
            ):
                closed = True
            if pending and pieces[-1]:
                pieces.append([])
                joins.append(pending)
            pending = ""
            pieces[-1].append(item)
        if len(pieces) < 2:
            return [items]
        words = self._joins(joins, pieces)
        for n in range(1, len(words)):  # "A or, for cohort X only, B": what stands between the commas is an aside
            if words[n - 1] == "O" and joins[n] == "," and not any(item.tag == "N" for item in pieces[n]):
                words[n] = "O"
        groups: list[list[int]] = [[0]]
        for n, word in enumerate(words):
            if word == "A" and ("," in joins[n] or self._kinds_part(pieces, groups[-1], n + 1)):
                groups.append([n + 1])
            else:
                groups[-1].append(n + 1)
        if len(groups) < 2:
            return [items]
        place = {id(item): n for n, item in enumerate(items)}
        ranges: list[tuple[int, int]] = []
        for group in groups:
            start, stop = place[id(pieces[group[0]][0])], place[id(pieces[group[-1]][-1])] + 1
            lone = not any(item.tag == "N" for item in items[start:stop])
            if ranges and (lone or not any(item.tag == "N" for item in items[ranges[-1][0] : ranges[-1][1]])):
                ranges[-1] = (ranges[-1][0], stop)
            else:
                ranges.append((start, stop))
        out = [trimmed for start, stop in ranges if (trimmed := _trim(items[start:stop]))]
        if len(out) < 2 or (out[0][0].tag == "NEG" and not all(self._own_kind(piece) for piece in out[1:])):
            return [items]
        return out

    def _joins(self, joins: list[str], pieces: list[list[Item]]) -> list[str]:
        """Each join as A or O; a comma takes the word that ends its list, and "and" where none does or where its two sides are of different kinds."""
        words: list[str] = []
        follow = "A"
        if self._limits_then_or(pieces, joins):
            return ["A"] * (len(joins) - 1) + ["O"]
        for n in range(len(joins) - 1, -1, -1):
            join = joins[n]
            follow = "O" if "O" in join else "A" if "A" in join else follow
            word = follow
            if join == "," and follow == "O" and pieces[n + 1][0].tag == "NEG" and pieces[n][0].tag != "NEG":
                # "A, without B or C": what must be absent is a requirement of its own, the "or" is inside it
                word = follow = "A"
            elif join == "," and follow == "O":
                left, right = self._kinds(pieces[n]), self._kinds(pieces[n + 1])
                if left and right and not left & right:
                    word = follow = "A"
            words.append(word)
        words.reverse()
        return words

    def _limits_then_or(self, pieces: list[list[Item]], joins: list[str]) -> bool:
        """ "ANC >= 1, platelets >= 75, creatinine <= 1.5 or clearance >= 60": among limits that must be kept, an "or" without a comma joins only its neighbours."""
        return (
            not self.excluding
            and len(pieces) > 2
            and joins[-1] == "O"
            and all(join == "," for join in joins[:-1])
            and all(any(_limits(item) and item.tag == "N" for item in piece) for piece in pieces)
        )

    def _kinds_part(self, pieces: list[list[Item]], group: list[int], following: int) -> bool:
        """May a bare "and" be split behind this group? Yes if the group has no "or", or is of one kind and what follows is of another."""
        if len(group) == 1:
            return True
        kinds = [self._kinds(pieces[n]) for n in group]
        shared = set.intersection(*kinds) if all(kinds) else set()
        return bool(shared) and not shared & self._kinds(pieces[following])

    @staticmethod
    def _kinds(piece: list[Item]) -> set[str]:
        return {leaf.kind for item in piece if item.tag == "N" and item.node is not None for leaf in leaves(item.node)}

    def _own_kind(self, piece: list[Item]) -> bool:
        """Does a piece stand by itself after a negated one ("no dyspnea and a saturation above 94 %")?"""
        if piece[0].tag == "NEG":
            return True
        first = next((item for item in piece if item.node is not None), None)
        if first is None or first.node is None:
            return False
        return not any(leaf.kind in _NOUN_KINDS and getattr(leaf, "bounds", None) is None for leaf in leaves(first.node))

    # -- one requirement ------------------------------------------------------------------------------------------
    def clause(self, items: list[Item]) -> Node | None:
        """Exceptions and conditions around a coordination."""
        items = _trim(items)
        if not items:
            return None
        if len(items) == 1 and items[0].node is not None:
            return items[0].node
        if items[0].tag == "EXCEPT" and not self.excluding:
            # ", excluding melanoma" that was parted from what it narrows
            excepted = self.alternatives(_trim(items[1:]))
            return negation(excepted) if excepted is not None else None
        depth = _depths(items)
        for n, item in enumerate(items):
            if item.tag == "IF" and depth[n] == 0:
                return self._conditional(items, n)
        for n, item in enumerate(items):
            if item.tag == "EXCEPT" and depth[n] == 0 and n > 0:
                main, exception = items[:n], _trim(items[n + 1 :])
                node = self.clause(main)
                excepted = self.alternatives(exception)
                if node is None or excepted is None:
                    return node or excepted
                return self.except_(node, excepted)
        return self._lacking(items, depth) or self.alternatives(items)

    def _lacking(self, items: list[Item], depth: list[int]) -> Node | None:
        """An exclusion qualified by a lack: "transplant within 3 months, with no active GVHD" excludes only where both hold; of a washout ("transplant: 3 months, with no active GVHD") the lack is a further condition."""
        if not self.excluding:
            return None
        for n, item in enumerate(items[:-1]):
            lack = items[n + 1]
            if item.tag != "," or depth[n] or lack.tag != "NEG" or not any(before.is_node for before in items[:n]):
                continue
            if "with" not in self.scan.text(max(lack.i - 1, 0), lack.j).split()[0]:
                continue
            main, lacking = self.clause(items[:n]), self.alternatives(items[n + 1 :])
            if main is None or lacking is None:
                return None
            return negation(all_of(main.child, lacking)) if isinstance(main, Not) else all_of(main, lacking)
        return None

    def except_(self, node: Node, excepted: Node) -> Node:
        """ "S except E". Of things that exclude: S and not E. Of requirements: a limit does not bind where the exception holds (S or E); a kind of tumour excepted is not of the kind (S and not E)."""
        narrowed = without(node, excepted)
        if narrowed is not None:
            return narrowed
        excepted = not_the_tumour(node, excepted)
        if self.excluding:
            return all_of(node, negation(excepted))
        kinds = {leaf.kind for leaf in leaves(node)}
        if isinstance(node, Not):
            return any_of(node, excepted)
        if kinds <= {"diagnosis", "biomarker", "disease_status"}:
            return all_of(node, negation(excepted))
        return any_of(node, excepted)

    def _conditional(self, items: list[Item], n: int) -> Node | None:
        before, after = _trim(items[:n]), _trim(items[n + 1 :])
        if not before:
            depth = _depths(after)
            cut = next(
                (
                    k
                    for k, item in enumerate(after)
                    if item.tag in (",", "then", ":")
                    and depth[k] == 0
                    and any(a.is_node for a in after[:k])
                    and any(a.is_node for a in after[k:])
                ),
                None,
            )
            if cut is None:
                return self.alternatives(after)
            condition, main = self.alternatives(_trim(after[:cut])), self.clause(after[cut + 1 :])
        else:
            condition, main = self.alternatives(after), self.clause(before)
        if condition is None or main is None:
            return condition or main
        word = self.scan.text(items[n].i, items[n].j)
        if (
            self.excluding
            and not before
            and not self.requiring
            and any(t.sym == "MUST" for t in self.scan.tokens[items[n].j : items[-1].j])
        ):
            return all_of(condition, negation(main))  # "if the patient had surgery, they must have recovered", among exclusions
        if self.requiring and self.excluding:
            return implies(condition, main)
        depths = _depths(before)
        last = max((k for k, item in enumerate(before) if item.tag == "OR" and depths[k] == 0), default=0)
        if last and not self.excluding and word.startswith("for") and all(leaf.kind == "diagnosis" for leaf in leaves(condition)):
            # "measurable disease, or evaluable disease for patients with prostate cancer": the second serves only those
            first, second = self.clause(before[:last]), self.clause(before[last + 1 :])
            if first is not None and second is not None:
                return any_of(first, all_of(condition, second))
        if self.excluding:
            return all_of(main, condition)
        if word.startswith(("provid", "as long", "so long", "only if", "on cond", "on the cond")):
            return all_of(main, condition)
        return implies(condition, main)

    def alternatives(self, items: list[Item]) -> Node | None:
        """Coordination: lists with commas, or, and; then negation and words side by side."""
        items = _trim(items)
        if not items:
            return None
        if len(items) == 1 and items[0].node is not None:
            return items[0].node
        depth = _depths(items)
        # exceptions or conditions may sit inside a sub-list
        for n, item in enumerate(items):
            if depth[n] == 0 and item.tag in ("IF", "EXCEPT") and n > 0:
                return self.clause(items)
            if depth[n] == 0 and item.tag == "ONEOF":
                return _and(self.alternatives(items[:n]), self._one_of(items[n + 1 :]))
        pieces, joins = self._pieces(items, depth)
        if len(pieces) == 1:
            return self.term(pieces[0])
        return self._fold(pieces, joins)

    def _one_of(self, items: list[Item]) -> Node | None:
        """ "one of: A, B, and C": whatever joins them, they are alternatives."""
        pieces = [_trim(piece) for piece in _split(items, (",", ";", "OR", "AND", "ANDOR", ":"))]
        return _or(*(self.term(piece) for piece in pieces if any(item.is_node for item in piece)))

    def _pieces(self, items: list[Item], depth: list[int]) -> tuple[list[list[Item]], list[str]]:
        pieces: list[list[Item]] = [[]]
        joins: list[str] = []
        pending = ""
        for n, item in enumerate(items):
            if depth[n] == 0 and item.tag in ("AND", "OR", "ANDOR", ",", "/", ";", "but", "however", ".", "then", "-"):
                if pieces[-1]:
                    pending = ""
                    pieces.append([])
                    joins.append("")
                mark = {"AND": "A", "OR": "O", "ANDOR": "O", "/": "O", ",": ",", ";": ",", "but": "A", "however": "A"}.get(item.tag, ",")
                pending += mark
                if joins:
                    joins[-1] = pending
            else:
                pieces[-1].append(item)
                pending = ""
        if not pieces[-1]:
            pieces.pop()
            if joins:
                joins.pop()
        kept = [(piece, joins[n - 1] if n else "") for n, piece in enumerate(pieces) if any(item.is_node for item in piece)]
        return [piece for piece, _ in kept] or [items], [join for _, join in kept[1:]]

    def _fold(self, pieces: list[list[Item]], joins: list[str]) -> Node | None:
        """Give every comma the word that ends its list, then split at the loosest join."""
        words: list[str] = []
        follow = ""
        if self._limits_then_or(pieces, joins):
            return _and(*(self.term(piece) for piece in pieces[:-2]), self._fold(pieces[-2:], joins[-1:]))
        lacking = any(piece[0].tag == "NEG" for piece in pieces[1:])  # "A, without B" restricts A, it lists nothing
        for join in reversed(joins):
            word = "O" if "O" in join else "A" if "A" in join else ""
            if word:
                follow = word
            listed = self.excluding and not lacking and (self._list_of_nouns(pieces) or self._list_of_limits(pieces))
            words.append(word or follow or ("O" if listed else "A"))
        words.reverse()
        comma = ["," in join for join in joins]
        if "O" in words and "A" in words:
            # "A, B, and C or D": the join with the comma is the looser one; without commas "or" is looser than "and"
            strong = [n for n, word in enumerate(words) if comma[n]]
            kinds = {words[n] for n in strong}
            split_on = next(iter(kinds)) if len(kinds) == 1 and len(strong) < len(words) else "O"
            groups: list[tuple[list[list[Item]], list[str]]] = [([pieces[0]], [])]
            for n, word in enumerate(words):
                if word == split_on and (comma[n] or not strong or split_on == "O"):
                    groups.append(([pieces[n + 1]], []))
                else:
                    groups[-1][0].append(pieces[n + 1])
                    groups[-1][1].append(joins[n] if ("O" in joins[n] or "A" in joins[n]) else joins[n] + word)
            if len(groups) > 1:
                nodes = [self.term(group[0]) if len(group) == 1 else self._fold(group, inner) for group, inner in groups]
                return (_or if split_on == "O" else _and)(*nodes)
        negated_first = pieces[0][0].tag == "NEG" and not any(piece[0].tag == "NEG" for piece in pieces[1:])
        if negated_first and all(not self._own_kind(piece) or words[n] == "O" for n, piece in enumerate(pieces[1:])):
            # "no A, B or C": the negation covers the list
            inner = [self.term(pieces[0][1:]), *(self.term(piece) for piece in pieces[1:])]
            joined = _or(*inner)
            return negation(joined) if joined is not None else None
        if all(word == "O" for word in words):
            return self._either(pieces)
        nodes = [self.term(piece) for piece in pieces]
        if all(word == "A" for word in words):
            if self.excluding and self._list_of_nouns(pieces) and not any(piece[0].tag == "NEG" for piece in pieces):
                return _or(*nodes)
            return _and(*nodes)
        return _or(*nodes) if "O" in words else _and(*nodes)

    def _either(self, pieces: list[list[Item]]) -> Node | None:
        """Alternatives. Words of another kind before the first, or behind the last, belong to all of them ("relapsed osteosarcoma or Ewing sarcoma")."""
        first, last = pieces[0], pieces[-1]
        if not self.excluding and len(first) > 1 and all(item.tag == "N" and _limits(item) for item in first):
            # "ANC >= 1 platelets >= 75 creatinine <= 1.5 or clearance >= 60": "or" joins the neighbours of a row of limits
            return _and(*(item.node for item in first[:-1]), self._either([first[-1:], *pieces[1:]]))
        prefix = 0
        others: set[str] = set().union(*(self._kinds(piece) for piece in pieces[1:]))
        if others and all(item.is_node for item in first):
            while prefix < len(first) - 1 and (kinds := self._kinds(first[prefix : prefix + 1])) and not kinds & others:
                prefix += 1
            if not (self._kinds(first[prefix:]) & others or (prefix == len(first) - 1 and first[prefix].tag == "U")):
                prefix = 0
        suffix = len(last)
        heads: set[str] = set().union(*(self._kinds(piece) for piece in [first[prefix:], *pieces[1:-1]]))
        if heads and not self.excluding and all(item.is_node for item in last):
            while (
                suffix > 1
                and (kinds := self._kinds(last[suffix - 1 : suffix]))
                and kinds <= {"disease_status", "metastasis", "measurable_disease"}
                and not kinds & heads
            ):
                suffix -= 1
            if not self._kinds(last[:suffix]) & heads:
                suffix = len(last)
        trimmed = [first[prefix:], *pieces[1:]]
        trimmed[-1] = trimmed[-1][:suffix]
        joined = _or(*(self.term(piece) for piece in trimmed))
        shared = [item.node for item in (*first[:prefix], *last[suffix:])]
        return _and(*shared[:prefix], joined, *shared[prefix:])

    def _list_of_nouns(self, pieces: list[list[Item]]) -> bool:
        """Things that one has or has not (conditions, drugs), rather than limits: in a list of exclusions "and" between them means "or"."""
        for piece in pieces:
            for item in piece:
                if item.node is not None and any(leaf.kind not in _NOUN_KINDS and leaf.kind != "unread" for leaf in leaves(item.node)):
                    return False
        return True

    def _list_of_limits(self, pieces: list[list[Item]]) -> bool:
        """Measured values (with or without nouns between): "ANC < 1000, platelets < 75,000" among exclusions are reasons of their own."""
        kinds = _NOUN_KINDS | {"lab", "vital_sign", "performance", "unread"}
        return all(leaf.kind in kinds for piece in pieces for item in piece if item.node is not None for leaf in leaves(item.node))

    def term(self, items: list[Item]) -> Node | None:
        """Negations and parentheses in a run of items without connectives."""
        node: Node | None = None
        n = 0
        items = _trim(items)
        while n < len(items):
            item = items[n]
            if item.tag == "NEG":
                # the negation covers all that follows side by side ("has not [unread] X"), up to the next negation
                end = next((k for k in range(n + 1, len(items)) if items[k].tag == "NEG" and k > n + 1), len(items))
                covered = self.term(items[n + 1 : end])
                node = _and(node, negation(covered)) if covered is not None else node
                n = end
                continue
            if item.tag in ("(", "["):
                close = _closing(items, n)
                inner = _trim(items[n + 1 : close])
                if n == 0 and inner and inner[0].tag == "IF" and close + 1 < len(items):
                    condition, main = self.alternatives(_trim(inner[1:])), self.term(items[close + 1 :])
                    if condition is not None and main is not None:
                        return all_of(condition, main) if self.excluding else implies(condition, main)
                node = self.parenthesis(node, inner)
                n = close + 1
                continue
            if item.tag in ("EXAMPLE", "DEFINE", ":"):
                rest = items[n + 1 :]
                detail = self.alternatives(rest)
                node = self.detail(node, detail, item.tag)
                break
            if item.tag == "NONEOF":
                rest_node = self.alternatives(items[n + 1 :])
                return _and(node, negation(rest_node)) if rest_node is not None else node
            if item.tag in ("ONEOF", "ALLOF"):
                rest_node = self.alternatives(items[n + 1 :])
                return _and(node, rest_node)
            if item.node is not None:
                listed = self.excluding and n and all(near.tag == "N" and _limits(near) for near in items[n - 1 : n + 1])
                node = _or(node, item.node) if listed else _and(node, item.node)  # limits in a row exclude each by itself
            n += 1
        return node

    def detail(self, node: Node | None, detail: Node | None, tag: str) -> Node | None:
        """ "X such as A, B" / "X, i.e. A": examples of what was read say nothing new; of what was not read they do not say enough; a definition of what was not read stands for it."""
        if node is None or detail is None:
            return node if detail is None else detail
        if tag == "EXAMPLE":
            return node
        if tag == "DEFINE" and all(isinstance(leaf, Unread) for leaf in leaves(node)):
            return detail
        if tag == ":" and not self.excluding and isinstance(node, Leaf) and node.room in ("childbearing", "sex", "age"):
            return implies(node, detail)  # "Women of childbearing potential: a negative pregnancy test"
        return all_of(node, detail)

    def parenthesis(self, node: Node | None, inner: list[Item]) -> Node | None:
        """What stands in parentheses: an exception, a condition, a definition, examples, or a restriction."""
        if not inner:
            return node
        first = inner[0].tag
        if first == "EXCEPT" and node is not None:
            excepted = self.alternatives(inner[1:])
            return self.except_(node, excepted) if excepted is not None else node
        if first in ("EXAMPLE", "DEFINE"):
            return self.detail(node, self.alternatives(inner[1:]), first)
        may = next((n for n, item in enumerate(inner) if item.tag == "MAY"), None)
        if may is not None and node is not None:
            allowed = self._permission(inner, may).permitted
            if allowed is None or not ({leaf.kind for leaf in leaves(node)} & {leaf.kind for leaf in leaves(allowed)} or self.excluding):
                return node
            return self.except_(node, allowed)
        softer = self._softer(node, inner)
        if softer is not None:
            return softer
        inside = self.clause(inner)
        if inside is None or (not self.excluding and _of_one_member(node, inside)):
            return node
        return inside if node is None else all_of(node, inside)

    def _softer(self, node: Node | None, inner: list[Item]) -> Node | None:
        """ "Age >= 18 years (age >= 12 years for patients with bone sarcomas)": another limit for some patients, which is softer."""
        at = next((n for n, item in enumerate(inner) if item.tag == "IF"), 0)
        if not at or self.excluding or not isinstance(node, Leaf) or inner[0].node is None or at != 1:
            return None
        other, condition = inner[0].node, self.alternatives(_trim(inner[at + 1 :]))
        if (
            not isinstance(other, Leaf)
            or condition is None
            or (other.room, getattr(other, "name", "")) != (node.room, getattr(node, "name", ""))
        ):
            return None
        mine, theirs = getattr(node, "bounds", None), getattr(other, "bounds", None)
        if mine is None or theirs is None or mine.at_least is None or theirs.at_least is None or mine.at_least.unit != theirs.at_least.unit:
            return None
        return any_of(node, all_of(condition, other)) if theirs.at_least.value < mine.at_least.value else None


def _and(*nodes: Node | None) -> Node | None:
    return all_of(*nodes) if any(node is not None for node in nodes) else None


def _or(*nodes: Node | None) -> Node | None:
    return any_of(*nodes) if any(node is not None for node in nodes) else None


_WIDE = frozenset({"cancer", "solid_tumor", "extracranial_solid_tumor", "sarcoma", "bone_sarcoma", "osteosarcoma"})


_ONLY = re.compile(r"(?:note: ?)?only ")


def _at_most(leaf: Leaf) -> bool:
    """A number of lines or regimens that must not be passed (verdicts, rule 19)."""
    count = getattr(leaf, "count", None)
    return leaf.room == "therapy_lines" and count is not None and (count.at_most is not None or count.less_than is not None)


def not_the_tumour(node: Node, excepted: Node) -> Node:
    """What is excepted from other cancers, unread where it names tumours: as a diagnosis they would be taken for the tumour under study."""
    found = list(leaves(excepted))
    if not any(leaf.kind == "malignancy" for leaf in leaves(node)) or not any(leaf.kind == "diagnosis" for leaf in found):
        return excepted
    words = ", ".join(str(getattr(leaf, "named", "") or getattr(leaf, "words", "") or leaf.kind) for leaf in found)
    return Unread(words=words[:300], start=min(leaf.start for leaf in found), end=max(leaf.end for leaf in found))


def _of_one_member(node: Node | None, inside: Node) -> bool:
    """ "osteosarcoma, liver tumours (hepatoblastoma)": tumours in brackets behind a list of them explain its last member."""
    last = node.children[-1] if isinstance(node, AllOf) else node
    several = isinstance(last, Leaf) and last.kind == "diagnosis" and len(getattr(last, "histologies", ())) > 1
    return several and all(leaf.kind == "diagnosis" and getattr(leaf, "histologies", ()) for leaf in leaves(inside))


def _is_state(item: Item) -> bool:
    """A state of the disease that stands before a noun like an adjective."""
    return item.tag == "N" and item.node is not None and all(isinstance(leaf, (DiseaseState, Metastatic)) for leaf in leaves(item.node))


def _limits(item: Item) -> bool:
    """A measured quantity against a limit, or unread words that hold a comparison."""
    return item.node is not None and any(
        (getattr(leaf, "bounds", None) is not None and leaf.room in ("lab", "performance"))
        or (isinstance(leaf, Unread) and any(sign in leaf.words for sign in "<>≥≤"))
        for leaf in leaves(item.node)
    )


def _asks_for_tumour(subject: Node) -> bool:
    """ "Patients with relapsed solid tumours are eligible" says whom the trial is for; a single named tumour may be one of several."""
    found = list(leaves(subject))
    return {leaf.kind for leaf in found if not isinstance(leaf, NoOptionLeft)} <= {
        "diagnosis",
        "disease_status",
        "metastasis",
        "measurable_disease",
    } and any(not _WIDE.isdisjoint(getattr(leaf, "histologies", ())) for leaf in found)


_MEASURED = frozenset({"lab", "cardiac", "pulmonary", "vital_sign", "washout"})


def _adequacies(items: list[Item], opens: bool) -> list[Item]:
    """ "Adequate organ function: ANC >= 1.0", "... defined as", "... with": where limits follow, the words are their label; before a list too."""
    out = list(items)
    for n in range(len(out) - 1, -1, -1):
        item = out[n]
        if item.node is None or any(leaf.room != "adequacy" for leaf in leaves(item.node)):
            continue
        after = out[n + 1 :]
        limits = any(later.node is not None and any(leaf.kind in _MEASURED for leaf in leaves(later.node)) for later in after)
        while len(after) > 1 and after[0].tag == "," and after[1].tag in ("DEFINE", "EXAMPLE"):
            after = after[1:]
        first = after[0].tag if after else ""
        beside = first == "N" and {leaf.kind for leaf in leaves(after[0].node)} <= _MEASURED if after and after[0].node else False
        joined = first in ("AND", "OR", ",", "/") and len(after) > 1 and after[1].tag == "L"
        if opens or (limits and (first in (":", "DEFINE", "(", "[", "EXAMPLE") or beside)) or joined:
            out[n] = Item("L", item.i, item.j)
    return out


_WHOM = frozenset({"childbearing", "concerned_sex", "sex", "age"})
_SEX_LEADS = frozenset({"for", "in", "IF", "all", "ALLOF", "the", "only", "among"})
_SEX_ENDS = frozenset({":", "only", "MUST", "patients", "participants", "subjects", ".", "-"})


def _trim(items: list[Item]) -> list[Item]:
    """Without connectives that lead or trail nothing."""
    start, end = 0, len(items)
    while start < end and items[start].tag in ("AND", "OR", "ANDOR", ",", ";", "/", ":", ".", "-", ")", "]", "but", "however", "then"):
        start += 1
    while end > start and items[end - 1].tag in (
        "AND",
        "OR",
        "ANDOR",
        ",",
        ";",
        "/",
        ":",
        ".",
        "-",
        "(",
        "[",
        "IF",
        "EXCEPT",
        "EXAMPLE",
        "DEFINE",
        "but",
        "however",
        "then",
        "MUST",
    ):
        end -= 1
    return items[start:end]


def _split(items: list[Item], tags: tuple[str, ...]) -> list[list[Item]]:
    depth = _depths(items)
    out: list[list[Item]] = [[]]
    for n, item in enumerate(items):
        if item.tag in tags and depth[n] == 0:
            out.append([])
        else:
            out[-1].append(item)
    return out


def _depths(items: list[Item]) -> list[int]:
    """Parenthesis depth of each item (the marks themselves count as inside). Unbalanced marks close themselves."""
    for item in items:
        if item.tag in _MARKS:
            break
    else:
        return [0] * len(items)
    depth = 0
    out = []
    for item in items:
        if item.tag in ("(", "["):
            depth += 1
            out.append(depth)
        elif item.tag in (")", "]"):
            out.append(max(depth, 1))
            depth = max(0, depth - 1)
        else:
            out.append(depth)
    return out


def _closing(items: list[Item], opening: int) -> int:
    depth = 0
    for n in range(opening, len(items)):
        if items[n].tag in ("(", "["):
            depth += 1
        elif items[n].tag in (")", "]"):
            depth -= 1
            if depth == 0:
                return n
    return len(items)


__all__ = ["AllOf", "AnyOf", "Item", "Not", "Part", "Sentence", "compose", "items_of", "resolve"]
