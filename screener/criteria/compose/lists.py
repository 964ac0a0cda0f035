"""Coordination: lists with commas, or, and; what a comma means in them."""

from __future__ import annotations

from itertools import pairwise

from screener.criteria.compose.circumstances import in_their_place, more_circumstance
from screener.criteria.compose.meaning import NOUN_KINDS, closed, is_limit
from screener.criteria.compose.structure import Item, depths_of, joined_by_and, joined_by_or, split_at, trim
from screener.criteria.nodes import Node, leaves, negation
from screener.criteria.scan import Scan
from screener.text.gated import gated

_TELLS_ON = gated(
    r"[,;]?\s?and\s(?:then\s|subsequently\s|therefore\s|who\s)?(?:was|were|had\sto|did|discontinued|progressed|developed|experienced|required|stopped|whose|which)(?![a-z])"
)


_TUMOURS = frozenset({"diagnosis", "malignancy"})  # "non- melanoma skin cancer" is a cancer


class Lists:
    """Alternatives and conjunctions of one sentence. `excluding`: it stands where presence excludes; `requiring`, `barring`: its words ask, or bar, whatever its list."""

    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self.excluding = scan.excluding
        self.requiring = False
        self.barring = False

    def clause(self, items: list[Item]) -> Node | None:
        """Exceptions and conditions around a coordination."""
        raise NotImplementedError

    def term(self, items: list[Item]) -> Node | None:
        """Negations and parentheses in a run of items without connectives."""
        raise NotImplementedError

    def alternatives(self, items: list[Item]) -> Node | None:
        """Coordination: lists with commas, or, and; then negation and words side by side."""
        items = trim(items)
        if not items:
            return None
        if len(items) == 1 and items[0].node is not None:
            return items[0].node
        depth = depths_of(items)
        # exceptions or conditions may sit inside a sub-list
        for n, item in enumerate(items):
            if depth[n] == 0 and item.tag in ("IF", "EXCEPT") and n > 0:
                return self.clause(items)
            if depth[n] == 0 and item.tag == "ONEOF":
                return joined_by_and(self.alternatives(items[:n]), self._one_of(items[n + 1 :]))
        pieces, joins = self._of_more_circumstances(*self._pieces(items, depth))
        if len(pieces) == 1:
            return self.term(pieces[0])
        return self._fold(pieces, joins)

    def excepted(self, items: list[Item]) -> Node | None:
        """What an exception names. "Except A and B" of kinds of a tumour excepts each of them."""
        items = trim(items)
        depth = depths_of(items)
        at = next((n for n, item in enumerate(items) if item.tag == "IF" and depth[n] == 0), None)
        if at is not None:
            return self._excepted_if(items, at, depth)
        nodes = [item for item in items if item.is_node]
        kinds = all(item.tag in ("N", "AND", ",", "OR", "ANDOR", "/") for item in items) and self._kinds(items) == {"diagnosis"}
        if kinds and len(nodes) > 1 and any(item.tag == "AND" and not depth[n] for n, item in enumerate(items)):
            pieces = [trim(piece) for piece in split_at(items, (",", "OR", "AND", "ANDOR", "/"))]
            if all(len(piece) == 1 for piece in pieces if piece):
                return self._one_of(items)
        return self.alternatives(items)

    def _excepted_if(self, items: list[Item], at: int, depth: list[int]) -> Node | None:
        """ "..., except X if Y", "..., unless on X, then Y": only who has both is excepted."""
        if not at:
            at = next((n for n, item in enumerate(items) if item.tag in (",", "then", ":", "IF") and n and depth[n] == 0), len(items))
            return joined_by_and(self.alternatives(items[1:at]), self._required(trim(items[at:])))
        return joined_by_and(self.alternatives(items[:at]), self._required(trim(items[at + 1 :])))

    def _required(self, items: list[Item]) -> Node | None:
        """What a permission or an exception asks in return: also among exclusions its "A, B and C" must all hold."""
        excluding, self.excluding = self.excluding, False
        node = self.alternatives(items)
        self.excluding = excluding
        return node

    def _one_of(self, items: list[Item]) -> Node | None:
        """ "one of: A, B, and C": whatever joins them, they are alternatives."""
        pieces = [trim(piece) for piece in split_at(items, (",", ";", "OR", "AND", "ANDOR", ":"))]
        return joined_by_or(*(self.term(piece) for piece in pieces if any(item.is_node for item in piece)))

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
                mark = {"AND": "A", "OR": "O", "ANDOR": "O", "/": "O", ",": ",", ";": ",", "but": "AB", "however": "AB"}.get(item.tag, ",")
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
        for piece, behind in pairwise(pieces):
            if piece and all(item.tag == "NEG" for item in piece) and not (self._prefix(piece) and self._kinds(behind) & _TUMOURS):
                behind[:0] = piece  # "must not have known, symptomatic X": the negation is not lost with the word before the comma
        kept = [(piece, joins[n - 1] if n else "") for n, piece in enumerate(pieces) if any(item.is_node for item in piece)]
        return [piece for piece, _ in kept] or [items], [join for _, join in kept[1:]]

    def _of_more_circumstances(self, pieces: list[list[Item]], joins: list[str]) -> tuple[list[list[Item]], list[str]]:
        """Without the alternatives that belong to the circumstance of the limit before them."""
        n = 1
        while n < len(pieces):
            grown = more_circumstance(pieces[n - 1][-1], pieces[n], excluding=self.excluding) if joins[n - 1] == "O" else None
            if grown is None:
                n += 1
                continue
            pieces[n - 1 : n + 1] = [[*pieces[n - 1][:-1], grown]]
            del joins[n - 1]
        return pieces, joins

    def _prefix(self, piece: list[Item]) -> bool:
        """ "non-" before a word of its own."""
        return self.scan.text(piece[0].i, piece[0].j).startswith("non")

    def _fold(self, pieces: list[list[Item]], joins: list[str]) -> Node | None:
        """Give every comma the word that ends its list, then split at the loosest join."""
        for n, (before, behind) in enumerate(pairwise(pieces), start=1):
            if not self.excluding and "A" in joins[n - 1] and (self._asks_anew([before, behind]) or self._turns(pieces, joins, n)):
                # "must not be A or B and must be C": each "must" governs what stands behind it; "no A or B but C": "but" ends the denial
                parts = [
                    self.term(some[0]) if len(some) == 1 else self._fold(some, inner)
                    for some, inner in ((pieces[:n], joins[: n - 1]), (pieces[n:], joins[n:]))
                ]
                return joined_by_and(*parts)
        words: list[str] = []
        follow = ""
        if self._limits_then_or(pieces, joins):
            return joined_by_and(*(self.term(piece) for piece in pieces[:-2]), self._fold(pieces[-2:], joins[-1:]))
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
                return (joined_by_or if split_on == "O" else joined_by_and)(*nodes)
        negated_first = pieces[0][0].tag == "NEG" and not any(piece[0].tag == "NEG" for piece in pieces[1:])
        if (
            negated_first
            and not any(closed(piece) for piece in pieces[1:])
            and not self._asks_anew(pieces)
            and all(not self._own_kind(piece) or words[n] == "O" for n, piece in enumerate(pieces[1:]))
        ):
            # "no A, B or C": the negation covers the list
            inner = [self.term(pieces[0][1:]), *(self.term(piece) for piece in pieces[1:])]
            joined = joined_by_or(*inner)
            return negation(joined) if joined is not None else None
        if all(word == "O" for word in words):
            return self._either(pieces)
        nodes = [self.term(piece) for piece in pieces]
        if all(word == "A" for word in words):
            listed = self.excluding and self._list_of_nouns(pieces) and not any(piece[0].tag == "NEG" for piece in pieces)
            if listed and not self._tells_on(pieces):
                return joined_by_or(*nodes)
            return joined_by_and(*nodes)
        return joined_by_or(*nodes) if "O" in words else joined_by_and(*nodes)

    def _asks_anew(self, pieces: list[list[Item]]) -> bool:
        """ "must not be nursing and must have a negative test": the second "must" asks for itself, and the negation of the first does not reach it."""
        return any(token.sym == "MUST" for before, piece in pairwise(pieces) for token in self.scan.tokens[before[-1].j : piece[0].j])

    def _turns(self, pieces: list[list[Item]], joins: list[str], n: int) -> bool:
        """Does a "but" turn from what must not be to what must?"""
        return "B" in joins[n - 1] and pieces[0][0].tag == "NEG" and pieces[n][0].tag not in ("NEG", "EXCEPT")

    def _tells_on(self, pieces: list[list[Item]]) -> bool:
        """ "has received immunotherapy and was taken off it for toxicity": what is told behind the "and" is told of the first, no further member of a list."""
        return any(_TELLS_ON.match(self.scan.text(before[-1].j, piece[0].j)) is not None for before, piece in pairwise(pieces))

    def _either(self, pieces: list[list[Item]]) -> Node | None:
        """Alternatives. Words of another kind before the first, or behind the last, belong to all of them ("relapsed osteosarcoma or Ewing sarcoma")."""
        first, last = pieces[0], pieces[-1]
        if not self.excluding and len(first) > 1 and all(item.tag == "N" and is_limit(item) for item in first):
            # "ANC >= 1 platelets >= 75 creatinine <= 1.5 or clearance >= 60": "or" joins the neighbours of a row of limits
            return joined_by_and(*(item.node for item in first[:-1]), self._either([first[-1:], *pieces[1:]]))
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
        nodes = [self.term(piece) for piece in trimmed]
        if not self.excluding and any(is_limit(item) for item in trimmed[0]):
            nodes = [nodes[0], *(in_their_place(node) for node in nodes[1:])]
        joined = joined_by_or(*nodes)
        shared = [item.node for item in (*first[:prefix], *last[suffix:])]
        return joined_by_and(*shared[:prefix], joined, *shared[prefix:])

    def _limits_then_or(self, pieces: list[list[Item]], joins: list[str]) -> bool:
        """ "ANC >= 1, platelets >= 75, creatinine <= 1.5 or clearance >= 60": among limits that must be kept, an "or" without a comma joins only its neighbours."""
        return (
            not self.excluding
            and len(pieces) > 2
            and joins[-1] == "O"
            and all(join == "," for join in joins[:-1])
            and all(any(is_limit(item) and item.tag == "N" for item in piece) for piece in pieces)
        )

    def _list_of_nouns(self, pieces: list[list[Item]]) -> bool:
        """Things that one has or has not (conditions, drugs), rather than limits: in a list of exclusions "and" between them means "or"."""
        for piece in pieces:
            for item in piece:
                if (
                    item.node is not None
                    and item.tag != "U"
                    and any(leaf.kind not in NOUN_KINDS and leaf.kind != "unread" for leaf in leaves(item.node))
                ):
                    return False
        return True

    def _list_of_limits(self, pieces: list[list[Item]]) -> bool:
        """Measured values (with or without nouns between): "ANC < 1000, platelets < 75,000" among exclusions are reasons of their own."""
        kinds = NOUN_KINDS | {"lab", "vital_sign", "performance", "unread"}
        return all(leaf.kind in kinds for piece in pieces for item in piece if item.node is not None for leaf in leaves(item.node))

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
        return not any(leaf.kind in NOUN_KINDS and getattr(leaf, "bounds", None) is None for leaf in leaves(first.node))
