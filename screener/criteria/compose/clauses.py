"""Exceptions, conditions, negations and parentheses around lists."""

from __future__ import annotations

from itertools import pairwise

from screener.criteria.base import Leaf
from screener.criteria.compose.circumstances import limited_otherwise
from screener.criteria.compose.lists import Lists
from screener.criteria.compose.meaning import ILLNESSES, are_limits, not_the_tumour, of_one_member
from screener.criteria.compose.structure import Item, closing, depths_of, joined_by_and, joined_by_or, trim
from screener.criteria.nodes import AnyOf, Node, Not, all_of, any_of, implies, leaves, negation, without
from screener.criteria.unread import Unread
from screener.text.gated import gated

_NOT_GIVEN = gated(r"but not (?:yet |have |been )*(?:previously|already|treated|received|given|exposed)(?![a-z])")
_ONLY = gated(r"\bonly\b")
_HELPED = gated(r"\b(?:transfus|growth factor|to (?:achieve|reach|maintain|meet))")
_POINTS = gated(r"(?:see|refer to) (?:\w+ ){0,3}(?:criteri(?:on|a)|section|appendix|table|protocol|above|below)\b")
_LIFTS = gated(r"\d|\b(?:above|exceed|higher|outside|greater|elevated|lower|instead)")

_NUMBER = gated(r"(?<![\d.])\d{1,3}(?:\.\d{1,2})?(?![\d.])")
_DEGREE_LAST = gated(r",[^,]{0,40} or (?:greater|higher|more|above|worse)$")
_ANEW = gated(r"(?:any (?:evidence|history)|history|known|has|have)\b")

_OF_ITS_OWN = frozenset(
    {"measurable_disease", "therapy_lines", "prior_therapy", "performance", "age", "life_expectancy", "adequacy", "lab"}
)  # no tumour is excepted for these


def _of_a_kind(node: Node) -> bool:
    """Does a node name kinds of tumours, and nothing else?"""
    return all(leaf.kind == "diagnosis" and not getattr(leaf, "name", "") for leaf in leaves(node))


_TUMOURS = frozenset({"diagnosis"})


def _bars(items: list[Item], n: int) -> bool:
    """ "... is excluded", or "..., class C is not" at the end."""
    return items[n].tag == "BARRED" or (items[n].tag == "NEG" and 0 < n == len(items) - 1)


class Clauses(Lists):
    """One requirement of a sentence."""

    def permitted_by(self, items: list[Item], may: int) -> Node | None:
        """What a permission allows."""
        raise NotImplementedError

    def clause(self, items: list[Item]) -> Node | None:
        """Exceptions and conditions around a coordination."""
        items = trim(items)
        if not items:
            return None
        if len(items) == 1 and items[0].node is not None:
            return items[0].node
        depth = depths_of(items)
        if items[0].tag == "EXCEPT" and not self.excluding:
            # ", excluding melanoma" that was parted from what it narrows; what begins anew behind it ("..., with progression on treatment") is asked for
            cut = self._anew(items, depth, 0)
            if cut == len(items):
                cut = self._behind_excepted_kind(items, 0, depth) or cut
            excepted, asked = self.excepted(items[1:cut]), self.clause(items[cut + 1 :])
            return joined_by_and(negation(excepted) if excepted is not None else None, asked)
        excepting = next((n for n, item in enumerate(items) if n and item.tag == "EXCEPT" and depth[n] == 0), len(items))
        for n, item in enumerate(items[:excepting]):
            if item.tag == "IF" and depth[n] == 0:
                return self._conditional(items, n)
        for n, item in enumerate(items):
            if item.tag == "EXCEPT" and depth[n] == 0 and n > 0:
                node = self.clause(items[:n])
                further = self._behind_excepted_kind(items, n, depth)
                if not further and not self.excluding and self._kinds(items[:n]) & _TUMOURS:
                    anew = self._anew(items, depth, n)
                    further = anew if anew < len(items) else further
                excepted = self.excepted(items[n + 1 : further])
                if node is None or excepted is None:
                    return node or excepted
                if not self.excluding and _NOT_GIVEN.match(self.scan.text(item.i, min(len(self.scan.tokens), item.j + 2))):
                    return all_of(node, negation(excepted))  # "chemotherapy but not previously treated with B"
                return joined_by_and(self.except_(node, excepted), self.clause(items[further + 1 :]) if further else None)
        return self._lacking(items, depth) or self.alternatives(items)

    def _anew(self, items: list[Item], depth: list[int], begin: int) -> int:
        """The comma behind which a requirement of its own stands (", with ...", ", who ..."); the end where none does."""
        tokens = self.scan.tokens
        return next(
            (
                n
                for n in range(begin + 1, len(items))
                if items[n].tag == ","
                and not depth[n]
                and items[n].j < len(tokens)
                and tokens[items[n].j].sym in ("with", "who", "that", "which")
            ),
            len(items),
        )

    def _behind_excepted_kind(self, items: list[Item], n: int, depth: list[int]) -> int | None:
        """ "Sarcoma other than GIST and has measurable disease": where a requirement of its own is joined to a tumour without some kinds; None if none is."""
        if self.excluding:
            return None
        first = next((k for k in range(n + 1, len(items)) if items[k].is_node), len(items))
        for k in range(first + 1, len(items) - 1):
            before = [leaf for item in items[n + 1 : k] if item.node is not None for leaf in leaves(item.node)]
            if any(leaf.kind != "diagnosis" for leaf in before):
                return None
            if depth[k] or items[k].tag != "AND" or items[k].j >= len(self.scan.tokens):
                continue
            behind = next((item for item in items[k + 1 :] if item.is_node), None)
            kinds = {leaf.kind for leaf in leaves(behind.node)} if behind is not None and behind.node is not None else set()
            anew = self.scan.tokens[items[k].j].sym in ("has", "have", "had", "MUST", "must", "who", "is", "are")
            if kinds and "diagnosis" not in kinds and (anew or kinds <= _OF_ITS_OWN):
                return k
        return None

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
        if self.excluding or self.barring:
            return limited_otherwise(node, excepted) or all_of(node, negation(excepted))
        kinds = {leaf.kind for leaf in leaves(node)}
        if isinstance(node, Not):
            return any_of(node, excepted)
        if kinds <= {"diagnosis", "biomarker", "disease_status"}:
            return all_of(node, negation(excepted))
        if kinds <= {"diagnosis", "biomarker", "disease_status", "metastasis"} and "diagnosis" in kinds and _of_a_kind(excepted):
            return all_of(node, negation(excepted))  # "metastatic sarcoma other than GIST"
        return any_of(node, excepted)

    def _conditional(self, items: list[Item], n: int) -> Node | None:
        before, after = trim(items[:n]), trim(items[n + 1 :])
        if not before:
            depth = depths_of(after)
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
            must = next((k for k in range(items[n].j, items[-1].j) if self.scan.tokens[k].sym == "MUST"), None)
            if cut is not None:
                condition, main = self.alternatives(trim(after[:cut])), self.clause(after[cut + 1 :])
            elif must is not None and any(item.is_node and item.j <= must for item in after) and after[-1].j > must:
                # "If there is X they must Y", without a comma; the claim of Y may hold its "must"
                begin = next(k for k, item in enumerate(after) if item.j > must)
                condition, main = self.alternatives(trim(after[:begin])), self.clause(after[begin:])
            else:
                return self.alternatives(after)
        elif (other := self._or_for_some(items, n)) is not None:
            return other
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
        depths = depths_of(before)
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

    def _or_for_some(self, items: list[Item], n: int) -> Node | None:
        """ "A or, for patients with X, B": either A, or X with B; None where the words are not so."""
        joint = next((k for k in range(n - 1, 0, -1) if items[k].tag != ","), 0)
        after = trim(items[n + 1 :])
        depth = depths_of(after)
        cut = next((k for k, item in enumerate(after) if item.tag == "," and depth[k] == 0), 0)
        if not joint or items[joint].tag != "OR" or not any(item.is_node for item in items[:joint]):
            return None
        if not any(item.is_node for item in after[:cut]) or not any(item.is_node for item in after[cut:]):
            return None
        first, condition, second = self.clause(items[:joint]), self.alternatives(after[:cut]), self.clause(after[cut + 1 :])
        return any_of(first, all_of(condition, second)) if first is not None and condition is not None and second is not None else None

    def term(self, items: list[Item]) -> Node | None:
        """Negations and parentheses in a run of items without connectives."""
        node: Node | None = None
        n = 0
        items = trim(items)
        while n < len(items):
            item = items[n]
            if item.tag == "NEG":
                # the negation covers all that follows side by side ("has not [unread] X"), up to the next negation ("not pregnant, with a negative test")
                end = next((k for k in range(n + 2, len(items)) if items[k].tag == "NEG" or isinstance(items[k].node, Not)), len(items))
                if n + 2 < len(items) and items[n + 1].tag == "N" and self.scan.text(item.i, item.j) == "non":
                    end = n + 2  # a prefix belongs to its word alone ("a non-pregnant female aged 18")
                covered = self.term(items[n + 1 : end])
                node = joined_by_and(node, negation(covered)) if covered is not None else node
                n = end
                continue
            if item.tag in ("(", "["):
                close = closing(items, n)
                inner = trim(items[n + 1 : close])
                if n == 0 and inner and inner[0].tag == "IF" and close + 1 < len(items):
                    condition, main = self.alternatives(trim(inner[1:])), self.term(items[close + 1 :])
                    if condition is not None and main is not None:
                        return all_of(condition, main) if self.excluding else implies(condition, main)
                if node is not None and close > n + 1 and items[n + 1].tag == "OR" and inner and all(one.tag == "N" for one in inner):
                    node = joined_by_or(node, self.alternatives(inner))  # "A (or B)"
                else:
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
                return joined_by_and(node, negation(rest_node)) if rest_node is not None else node
            if item.tag in ("ONEOF", "ALLOF"):
                rest_node = self.alternatives(items[n + 1 :])
                return joined_by_and(node, rest_node)
            if item.node is not None:
                listed = self.excluding and n and (self._limits_apart(items[n - 1], item) or self._goes_on(items[n - 1], item))
                node = joined_by_or(node, item.node) if listed else joined_by_and(node, item.node)  # limits in a row exclude each by itself
            n += 1
        return node

    def _limits_apart(self, first: Item, second: Item) -> bool:
        """Measured limits in a row exclude each by itself, but "AST > 3 x ULN with bilirubin > 2 x ULN" only together."""
        return are_limits([first, second]) and not any(token.sym == "with" for token in self.scan.tokens[first.j : second.i])

    def _goes_on(self, first: Item, second: Item) -> bool:
        """Is a list of illnesses followed, without a word between, by one that its room left out ("arrhythmia, grade 2 or greater | vascular disease")?"""
        if not (first.tag == second.tag == "N" and first.j == second.i and first.node is not None and second.node is not None):
            return False
        anew = isinstance(first.node, AnyOf) and _ANEW.match(self.scan.text(second.i, second.j))
        if not (anew or _DEGREE_LAST.search(self.scan.text(first.i, first.j))):
            return False
        return all(leaf.kind in ILLNESSES for node in (first.node, second.node) for leaf in leaves(node))

    def _softer_number(self, node: Leaf, other: Item) -> bool:
        """Is a number of unread words easier to meet than a leaf's own limit?"""
        bounds, number = getattr(node, "bounds", None), _NUMBER.search(self.scan.text(other.i, other.j))
        if bounds is None or number is None or (bounds.lower is None) == (bounds.upper is None):
            return False
        value = float(number[0])
        return bool(value < bounds.lower.value if bounds.lower is not None else value > bounds.upper.value)

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
            excepted = self.excepted(inner[1:])
            return self.except_(node, excepted) if excepted is not None else node
        if first in ("EXAMPLE", "DEFINE"):
            return self.detail(node, self.alternatives(inner[1:]), first)
        if _POINTS.match(self.scan.text(inner[0].i, inner[-1].j)) or self.scan.tokens[inner[0].i - 1].sym == "see":
            return node  # "(see exclusion criterion 1 for excluded tumours)"
        depth = depths_of(inner)
        if node is not None and any(_bars(inner, n) and not depth[n] for n in range(len(inner))):
            return self._barring(node, inner)
        may = next((n for n, item in enumerate(inner) if item.tag == "MAY"), None)
        if may is not None and node is not None:
            return self._allowing(node, inner, may)
        softer = self._softer(node, inner)
        if softer is not None:
            return softer
        inside = self.clause(inner)
        if inside is None or (not self.excluding and of_one_member(node, inside)):
            return node
        return inside if node is None else all_of(node, inside)

    def _barring(self, node: Node, inner: list[Item]) -> Node:
        """ "Bilirubin <= 2 x ULN (Child-Pugh A and B allowed; class C is excluded)": each clause in the brackets allows, or bars patients of its own."""
        depth = depths_of(inner)
        told = [n for n, item in enumerate(inner) if (item.tag == "MAY" or _bars(inner, n)) and not depth[n]]
        clauses, begin = [], 0
        for first, second in pairwise(told):
            marks = [n for n in range(first + 1, second) if inner[n].tag in (";", ",", "but", "however", "AND") and not depth[n]]
            if marks:
                clauses.append(inner[begin : marks[0]])
                begin = marks[0] + 1
        for clause in (*clauses, inner[begin:]):
            may = next((n for n, item in enumerate(clause) if item.tag == "MAY"), None)
            bar = next((n for n in range(len(clause)) if _bars(clause, n)), None)
            if bar is None:
                node = self._allowing(node, clause, may) if may is not None else node
                continue
            held = [item for n, item in enumerate(clause) if item.tag != "MUST" and not _bars(clause, n)]
            at = next((n for n, item in enumerate(held) if item.tag == "IF"), len(held))
            barred = joined_by_and(self.alternatives(trim(held[:at])), self.alternatives(trim(held[at + 1 :])))
            adjective = self.scan.text(clause[bar].i, clause[bar].j) == "excluded" and bar + 1 < len(clause) and clause[bar + 1].is_node
            if barred is None or may is not None or adjective or (bar and clause[bar - 1].tag == "NEG"):
                barred = Unread(words=self.scan.text(clause[0].i, clause[-1].j)[:300], **self.scan.span(clause[0].i, clause[-1].j))
            node = any_of(node, barred) if self.excluding else all_of(node, negation(barred))
        return node

    def _allowing(self, node: Node, inner: list[Item], may: int) -> Node:
        """ "Bilirubin <= 1.5 x ULN (patients with Gilbert syndrome may have 3 x ULN)": what the brackets allow beside what is asked or excluded."""
        words = self.scan.text(inner[0].i, inner[-1].j)
        lifts = bool(_LIFTS.search(words)) and not _HELPED.search(words)
        if not self.excluding and _ONLY.search(words):
            return all_of(node, Unread(words=words[:300], **self.scan.span(inner[0].i, inner[-1].j)))
        allowed = self.permitted_by(inner, may)
        if allowed is None:
            unread = Unread(words=words[:300], **self.scan.span(inner[0].i, inner[-1].j))
            return any_of(node, unread) if not self.excluding and lifts else node
        if self.excluding:
            return self.except_(node, allowed)
        if {leaf.kind for leaf in leaves(node)} & {leaf.kind for leaf in leaves(allowed)}:
            return self.except_(node, allowed) if isinstance(node, Not) or without(node, allowed) is not None else any_of(node, allowed)
        # what may be done ("transfusions are allowed") lifts no limit, unless the words name another one
        return any_of(node, allowed) if lifts else node

    def _softer(self, node: Node | None, inner: list[Item]) -> Node | None:
        """ "Age >= 18 years (age >= 12 years for patients with bone sarcomas)": another limit for some patients, which is softer."""
        at = next((n for n, item in enumerate(inner) if item.tag == "IF"), 0)
        if not at or self.excluding or not isinstance(node, Leaf) or inner[0].node is None or at != 1:
            return None
        if inner[0].tag == "U" and self._softer_number(node, inner[0]):
            # "(>= 12 years for those with X)": the limit was not read, but its number is softer
            return any_of(node, joined_by_and(inner[0].node, self.alternatives(trim(inner[at + 1 :]))))
        other, condition = inner[0].node, self.alternatives(trim(inner[at + 1 :]))
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
