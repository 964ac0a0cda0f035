"""The sentence: its clauses, whom it speaks of, whether it asks, bars, allows or excepts."""

from __future__ import annotations

from collections.abc import Sequence

from screener.criteria.compose.items import PATIENT_NOUNS, items_of
from screener.criteria.compose.labels import Labels
from screener.criteria.compose.meaning import ILLNESSES, adequacies
from screener.criteria.compose.parts import Part, Sentence
from screener.criteria.compose.structure import Item, bracketed, closing, depths_of, trim
from screener.criteria.inert import GLUE
from screener.criteria.nodes import Not, leaves
from screener.criteria.permitted import Permitted
from screener.criteria.scan import Reading, Scan
from screener.criteria.unread import Unread
from screener.criteria.washout.leaves import Washout


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


def _elapsed(item: Item) -> bool:
    return (
        item.node is not None
        and not isinstance(item.node, Not)
        and all(isinstance(leaf, Washout) and not leaf.window.recent for leaf in leaves(item.node))
    )


def _turned(item: Item) -> bool:
    """A washout that its room has already read as an exclusion ("radiotherapy: 7 days", among exclusions)."""
    return isinstance(item.node, Not) and all(isinstance(leaf, Washout) and not leaf.window.recent for leaf in leaves(item.node))


def _only_opinion(item: Item) -> bool:
    return item.node is not None and all(leaf.kind == "judgement" for leaf in leaves(item.node))


# What trials want to be there: patients without it are let in, not asked for
_WANTED = frozenset({"measurable_disease", "tissue", "judgement"})
# Kinds that a noun for patients may carry: of whom a sentence speaks.
_OF_TUMOURS = frozenset({"diagnosis", "disease_status", "metastasis", "prior_therapy", "biomarker"})


class _Composer(Labels):
    def sentence(self, items: list[Item], *, heading: bool = False) -> Sentence:
        opens = heading or (bool(items) and items[-1].tag == ":")
        if len(items) > 2 and items[0].tag == "(" and closing(items, 0) == len(items) - 1:
            items = items[1:-1]  # a sentence in brackets is one all the same
        items = adequacies(bracketed(items), opens)
        if (opens and (self._all_label() or self._therapy_heading())) or self._stage_label(items):
            return Sentence("statement", [])
        if whom := self._whom_only(items, opens):
            if opens:
                return Sentence("condition", [whom])
            # "Women of childbearing potential" alone is no requirement that one be such: what it says of them is missing
            return Sentence(
                "statement", [Part(Unread(words=self.scan.text(whom.i, whom.j)[:300], **self.scan.span(whom.i, whom.j)), whom.i, whom.j)]
            )
        if opens and self.scan.said.rstrip(" *").endswith(":") and self._introduces(items):
            return Sentence("statement", [])
        items = self._of_some_tumours(items)
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
        items = self._labels(trim(items))
        if not any(item.is_node for item in items) or (
            opens
            and all(item.tag in ("U", "AND", "OR", "ANDOR", ",", "/", "MUST", "ALLOF", "ONEOF") for item in items)
            and self._label(items)
        ):
            return Sentence("statement", [])
        tags = [item.tag for item in items]
        depth = depths_of(items)
        if tags[0] == "EXCEPT" and (main := self._behind_exception(items, depth)):
            return main
        if tags[0] == "EXCEPT":
            rest = trim(items[1:])
            node = self.alternatives(rest)
            return Sentence("exception", [Part(node, items[0].i, items[-1].j)] if node else [])
        if opens and tags[0] == "IF" and not any(tag in (",", ":", "then") for tag in tags[1:]):
            condition = self.alternatives(trim(items[1:]))
            return Sentence("condition", [Part(condition, items[0].i, items[-1].j)] if condition else [])
        stance = "section"
        if "BARRED" in tags:
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
            negated = (may > 0 and tags[may - 1] == "NEG") or (
                may + 1 < len(tags) and tags[may + 1] == "NEG" and not self.permitted_without(items, may)
            )
            joined = None if negated else self._and_permission(items, may, depth)
            if joined is not None:
                return joined
            if not negated and (not (tags[0] == "NEG" and items[0].i <= 1) or self._allowed_without(items, may)):
                return self._permission_but(items, may, depth)
            items = [item for n, item in enumerate(items) if n != may and not (item.tag == "NEG" and abs(n - may) == 1)]
            stance = "exclude" if negated else "section"
        elif must is not None and not (self.excluding and all(_turned(item) for item in items if item.is_node)):
            stance = "require"
            subject = trim([item for item in items if item.j <= must])
            rest = trim([item for item in items if (item.i >= must and item.tag != "MUST") or item.i < must < item.j])
            if self._speaks_of_some(subject, must):
                condition = self.alternatives(subject)
                demand = self.clause(rest) if rest else None
                if condition is not None and demand is None and opens:
                    return Sentence("condition", [Part(condition, items[0].i, items[-1].j)])
                if condition is not None and demand is not None:
                    return Sentence("statement", self._conditional_parts(condition, rest, subject, stance))
        if self.excluding and stance == "section" and self._absurd_absence(items):
            stance = "require"
        depth = depths_of(items)  # a permission in brackets is an exception to what stands before them
        items = [item for n, item in enumerate(items) if item.tag != "MUST" and (item.tag not in ("MAY", "BARRED") or depth[n])]
        return Sentence("statement", self.parts(items, stance))

    def _allowed_without(self, items: list[Item], may: int) -> bool:
        """ "Patients without measurable disease may be enrolled" allows that something wanted is missing; "without brain metastases" there asks for it."""
        if items[0].i != 1 or self.scan.tokens[0].sym not in PATIENT_NOUNS:
            return False
        kinds = {leaf.kind for item in items if item.node for leaf in leaves(item.node)} - {"unread"}
        said = self.scan.text(items[may].i, items[may].j)
        return bool(kinds) and kinds <= _WANTED and said.startswith(("may", "can", "could")) and items[may].i > items[0].j

    def _permission_but(self, items: list[Item], may: int, depth: list[int]) -> Sentence:
        """A permission; what brackets in it bar ("... are eligible (leptomeningeal disease excluded)") is a statement of its own."""
        opened = next((n for n, item in enumerate(items) if item.tag in ("(", "[") and depth[n] == 1), len(items))
        close = closing(items, opened) if opened < len(items) else len(items)
        inner = items[opened + 1 : close]
        if not any(item.tag == "BARRED" for item in inner) or not may < opened or not any(item.tag == "N" for item in inner):
            return self._permission(items, may)
        barred = self.alternatives(trim([item for item in inner if item.tag not in ("BARRED", "MUST")]))
        allowed = self._permission(items[:opened] + items[close + 1 :], may)
        if barred is None:
            return allowed
        parts = [*allowed.parts, Part(barred, inner[0].i, inner[-1].j, "exclude")]
        return Sentence("statement", parts)

    def _behind_exception(self, items: list[Item], depth: list[int]) -> Sentence | None:
        """ "Other than A or B, active malignancy": the exception stands first; None for a sentence that is nothing but exceptions."""
        commas = [n for n, item in enumerate(items) if item.tag == "," and depth[n] == 0]
        if len(commas) != 1 or not self.scan.said.startswith(
            ("other than", "apart from", "aside from", "except for", "with the exception of")
        ):
            return None
        excepted, main = self.alternatives(trim(items[1 : commas[0]])), self.clause(items[commas[0] + 1 :])
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

    def _two_clauses(self, items: list[Item]) -> tuple[list[Item], list[Item]] | None:
        """ "Women must ... and all patients must ...", "EGFR mutation, patients may have ...": two clauses, each with its own subject."""
        musts = [n for n, item in enumerate(items) if item.tag == "MUST"]
        depth = depths_of(items)
        may = next((n for n, item in enumerate(items) if item.tag == "MAY" and depth[n] == 0), 0)
        if may and (not musts or musts[0] < may) and items[0].tag not in ("IF", "EXCEPT", "NEG"):
            marks = [n for n in range(may - 1, 0, -1) if items[n].tag in (",", ";", "however", "but") and depth[n] == 0]
            turn = next((n for n in marks if items[n].tag in ("however", "but") and any(item.is_node for item in items[n:may])), 0)
            cut = turn or next(iter(marks), 0)
            cut = cut if not musts or musts[0] < cut else 0
            words = [token.sym for token in self.scan.tokens[items[cut].j : items[may].i]]
            if cut and (turn or (words and words[0] in PATIENT_NOUNS)) and any(item.is_node for item in items[:cut]):
                return items[:cut], items[cut + 1 :]
        # "Surgery within 3 weeks; the patient must have recovered": what is excluded, and what is asked
        first_must = self._first_must()
        if barred := self._others_barred(items, depth):
            return items[:barred], items[barred + 1 :]
        cut = next((n for n, item in enumerate(items) if item.tag == ";" and depth[n] == 0), 0)
        if cut and items[cut].i < first_must and any(item.tag == "N" for item in items[:cut]) and items[0].tag not in ("IF", "EXCEPT"):
            return items[:cut], items[cut + 1 :]
        if cut := self._and_patients_must(items, depth, first_must):
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
                    if words and (words[0] in PATIENT_NOUNS or words[0] in ("they", "he", "she")):
                        return items[:n], items[n + 1 :]
                    if depth[n] == 0 and items[n].tag in ("AND", "but", ";"):
                        break
        return None

    def _others_barred(self, items: list[Item], depth: list[int]) -> int:
        """ "Measurable disease; subjects with effusions only are not eligible": where a clause begins that bars patients of its own; 0 if none does."""
        if not items or self.excluding or items[0].tag in ("IF", "EXCEPT", "NEG") or self.scan.tokens[0].sym in PATIENT_NOUNS:
            return 0
        bar = next((n for n, item in enumerate(items) if item.tag == "BARRED" and depth[n] == 0), 0)
        for n in range(bar - 1, 0, -1):
            if items[n].tag == ";" and depth[n] == 0:
                lead = self.scan.tokens[items[n].j].sym if items[n].j < len(self.scan.tokens) else ""
                return n if lead in PATIENT_NOUNS and any(item.tag == "N" for item in items[:n]) else 0
        return 0

    def _and_patients_must(self, items: list[Item], depth: list[int], must: int) -> int:
        """ "Surgery within 3 weeks and patients must have recovered": where the second clause, with a subject of its own, begins; 0 if none does."""
        if not items or must < 3 or self.scan.tokens[must - 1].sym not in PATIENT_NOUNS or items[0].tag in ("IF", "EXCEPT"):
            return 0
        for n in range(len(items) - 1, 0, -1):
            if items[n].tag in ("AND", ",") and depth[n] == 0 and items[n].i < must:
                between = [token.sym for token in self.scan.tokens[items[n].j : must - 1]]
                first = items[:n]
                said = any(item.tag == "N" and not _only_opinion(item) for item in first) and all(
                    item.tag not in ("IF", "EXCEPT") for item in first
                )
                return n if said and all(word in ("all", "any", "the", "these", "such", "AND", ",") for word in between) else 0
        return 0

    def _first_must(self) -> int:
        if "MUST" not in self.scan.present:
            return 0
        return next(k for k, token in enumerate(self.scan.tokens) if token.sym == "MUST")

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
                "cohorts",
                "part",
                "parts",
                "phase",
                "arm",
                "escalation",
                "expansion",
                "join",
            )
            for token in self.scan.tokens[position : position + 3]
        )

    def _speaks_of_some(self, subject: list[Item], must: int) -> bool:
        """ "Women of childbearing potential must ...", "Patients with CNS disease must ...": a requirement of some patients only."""
        if not any(item.is_node for item in subject):
            return False
        if any(
            item.tag in ("IF", ";", ":") or (item.tag == "EXCEPT" and not self._other_tumours([*subject, Item("MUST", must, must)], item.i))
            for item in subject
        ):
            return False
        tokens = self.scan.tokens
        begin = max((k + 1 for k in range(subject[0].i) if tokens[k].sym == ":"), default=0)  # behind a label
        first = next(
            (
                token.sym
                for token in tokens[begin:must]
                if token.sym not in ("all", "any", "the", "each", "ALLOF", '"', "*", "NOTE", "note", ":", "-", "both")
            ),
            "",
        )
        if tokens[must - 1].sym in PATIENT_NOUNS and first.lower() != "only":
            if any(leaf.kind in ILLNESSES for item in subject if item.node for leaf in leaves(item.node)):
                return True  # "HIV-infected participants must ..."
            named = [leaf for item in subject if item.node for leaf in leaves(item.node)]
            if (
                all(item.is_node for item in subject)
                and subject[-1].j in (must - 1, must)
                and _OF_TUMOURS.issuperset(leaf.kind for leaf in named)
            ):
                return True  # "Newly diagnosed patients must ...", "melanoma patients must ...": who is neither need not
        if all(leaf.kind == "cns" for item in subject if item.node for leaf in leaves(item.node)):
            return True  # "Brain metastases must be ...": of those who have them
        return first in PATIENT_NOUNS or any(
            leaf.kind in ("sex", "age") or "childbearing" in self.scan.text(item.i, item.j)
            for item in subject
            if item.node
            for leaf in leaves(item.node)
        )

    def _of_some_tumours(self, items: list[Item]) -> list[Item]:
        """ "For local recurrence, the disease must ...": whom the demand speaks of stands first, behind a "for"."""
        tokens = self.scan.tokens
        if len(items) < 3 or not items[0].is_node or items[1].tag != "," or items[0].i < 1 or tokens[items[0].i - 1].sym != "for":
            return items
        if any(tokens[k].sym not in GLUE for k in range(items[0].i - 1)) or "MUST" not in {token.sym for token in tokens[items[1].j :]}:
            return items
        kinds = {leaf.kind for leaf in leaves(items[0].node)} if items[0].node else set()
        return [Item("IF", items[0].i - 1, items[0].i), *items] if kinds and kinds <= _OF_TUMOURS else items

    def _other_tumours(self, items: list[Item], position: int) -> bool:
        """Does an exception at a token name nothing but tumours, before a "must"?"""
        behind = [item for item in items if item.i > position]
        must = next(
            (
                n
                for n, item in enumerate(behind)
                if item.tag == "MUST" or any(token.sym == "MUST" for token in self.scan.tokens[item.i : item.j])
            ),
            0,
        )
        named = [leaf for item in behind[:must] if item.node for leaf in leaves(item.node)]
        return (
            bool(named)
            and all(leaf.kind == "diagnosis" for leaf in named)
            and not any(item.tag in ("U", "IF", "EXCEPT") for item in behind[:must])
        )

    def _must(self, items: list[Item]) -> int | None:
        """The token of a "must" that is said of the patients ("Patients must ..."), not of a thing described ("infection that must be treated")."""
        if "MUST" not in self.scan.present:
            return None
        relative = False
        tokens = self.scan.tokens
        # of two clauses the second begins behind what joins them
        begin = max((k + 1 for k in range(items[0].i) if tokens[k].sym in (";", "but")), default=0) if items else 0
        told = next((k for k, token in enumerate(tokens) if token.sym.lower() not in ("note", ":", "-", "*", '"')), 0)
        bracket = 0
        for position, token in enumerate(tokens[begin:], begin):
            bracket += (token.sym in ("(", "[")) - (token.sym in (")", "]"))
            if bracket > 0 and token.sym == "MUST":
                continue  # "surgery within 4 weeks (the wound must have healed)"
            if token.sym in ("IF", "EXCEPT") and position > told and not any(item.node and item.i <= position < item.j for item in items):
                if token.sym == "EXCEPT" and self._other_tumours(items, position):
                    continue  # "patients with a solid tumor other than GIST must ..."
                return None
            if token.sym == "who":
                relative = any(
                    near.sym == "MUST" for near in tokens[position + 1 : position + 3]
                )  # "those who had X must Y": the verb of "who" is another
            elif token.sym in ("that", "which", "whose"):
                relative = True
            elif token.sym in (",", ";", ":", "AND"):
                relative = False
            elif token.sym == "MUST" and relative:
                return None
            if token.sym == "MUST":
                inside = next((item for item in items if item.i <= position < item.j), None)
                return position if inside is not None and (inside.tag == "MUST" or inside.node is not None) else None
        return None

    def _absurd_absence(self, items: list[Item]) -> bool:
        """ "No active infection" under an exclusion heading is a requirement that stands in the wrong list: read literally it would exclude the healthy."""
        if any(_elapsed(item) for item in items) and all(not item.is_node or _elapsed(item) for item in items):
            return True  # "Radiotherapy at least 7 days before": who kept that distance is not the one to be excluded
        if len(items) < 2 or items[0].tag != "NEG" or items[1].node is None or items[1].tag != "N":
            return False
        if items[0].i > 1 and not all(token.sym in GLUE or token.sym in PATIENT_NOUNS for token in self.scan.tokens[: items[0].i]):
            return False
        written = self.scan.text(items[0].i, items[0].j)
        if written not in ("no", "no known", "no history of", "none", "no evidence of", "absence of", "no prior"):
            return False
        if any(isinstance(leaf, Washout) and not leaf.window.recent for leaf in leaves(items[1].node)):
            return False
        return {leaf.kind for leaf in leaves(items[1].node)} <= {
            "washout",
            "medication",
            "condition",
            "infection",
            "malignancy",
            "cns",
            "allergy",
            "pregnancy",
            "cardiac",
            "pulmonary",
        }
