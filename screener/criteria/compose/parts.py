"""What can fail alone: the requirements that one sentence joins."""

from __future__ import annotations

from dataclasses import dataclass

from screener.criteria.compose.clauses import Clauses
from screener.criteria.compose.meaning import confirms, is_state
from screener.criteria.compose.structure import MARKS, Item, closing, depths_of, joined_by_and, joined_by_or, split_at, trim
from screener.criteria.nodes import AllOf, Node, all_of, any_of, implies

_OF_WHAT_WAS_DONE = frozenset({"prior_therapy", "washout", "therapy_lines", "lab", "performance", "recovery"})


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


class Parts(Clauses):
    """The requirements of a sentence."""

    def parts(self, items: list[Item], stance: str) -> list[Part]:
        """Split at what joins requirements of equal rank. For inclusions the conjuncts; for exclusions the pieces between semicolons."""
        out: list[Part] = []
        self.requiring, self.barring = stance == "require", stance == "exclude"
        listed = split_at(items, (";",))
        if (
            ((stance == "section" and not self.excluding) or stance == "require")
            and any(piece and piece[0].tag in ("OR", "ANDOR") for piece in listed[1:])
            and (either := joined_by_or(*(self.clause(trim(piece)) for piece in listed))) is not None
        ):
            return [Part(either, items[0].i, items[-1].j, stance)]  # "A; B; or C": alternatives, none of which can fail alone
        for piece in split_at(items, (";", ".")):
            piece = trim(piece)
            if not any(item.is_node for item in piece):
                continue
            if piece[0].tag == "EXCEPT" and out:
                excepted = self.alternatives(trim(piece[1:]))
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
            if n + 2 >= len(items) or items[n].tag not in ("OR", "ANDOR", "/") or not is_state(items[n + 1]):
                continue
            last, m = items[n + 1].node, n + 2
            if items[m].tag in ("(", "["):  # "... or metastatic (stage IV) NSCLC"
                inside = [item for item in items[m + 1 : closing(items, m)] if item.is_node]
                if all(is_state(item) for item in inside):
                    last, m = joined_by_and(last, *(item.node for item in inside)), closing(items, m) + 1
            if m >= len(items) or items[m].tag != "N" or is_state(items[m]):
                continue
            k = n
            states: list[Item] = []
            while k and (is_state(items[k - 1]) or (items[k - 1].tag in MARKS and k > 1)):
                k -= 1
                states += [items[k]] if items[k].is_node else []
            led = k and (items[k - 1].tag in ("NEG", "U") or (items[k - 1].tag == "N" and not confirms(items[k - 1])))
            if states and items[k].is_node and not led:
                node = any_of(all_of(*(item.node for item in reversed(states) if item.node)), *(x for x in [last] if x))
                items = [*items[:k], Item("N", items[k].i, items[m - 1].j, node), *items[m:]]
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
        depth = depths_of(items)
        if any(
            item.tag in ("OR", "AND", "ANDOR", "IF", "EXCEPT", "EXAMPLE", "DEFINE", "NEG") and depth[n] == 0 for n, item in enumerate(items)
        ) and not any(item.tag == "," for item in items):
            return [items]
        pieces = [trim(piece) for piece in split_at(items, (",",))]
        if len(pieces) < 2 or not all(any(item.tag == "N" for item in piece) for piece in pieces):
            return [items]
        if any(piece[0].tag in ("OR", "AND", "ANDOR") for piece in split_at(items, (",",)) if piece):
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
        depth = depths_of(items)
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
                if pending == "," and pieces[-1] and self._of_what_precedes(items, depth, n, pieces[-1]):
                    pending = ""
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
        out = [trimmed for start, stop in ranges if (trimmed := trim(items[start:stop]))]
        if len(out) < 2 or (out[0][0].tag == "NEG" and not all(self._own_kind(piece) for piece in out[1:])):
            return [items]
        return out

    def _of_what_precedes(self, items: list[Item], depth: list[int], n: int, before: list[Item]) -> bool:
        """Do ", unless X", ", except X" and ", if X" end the sentence, so that they speak of the requirement before the comma? A kind excepted from a tumour is asked for by itself."""
        word = self.scan.text(items[n].i, items[n].j)
        treated = bool(kinds := self._kinds(before)) and kinds <= _OF_WHAT_WAS_DONE
        if items[n].tag != "IF" and word != "unless" and not (treated and word.startswith(("except", "with the exception"))):
            return False
        return not any(depth[k] == 0 and items[k].tag in (",", "then", ":", ";", "IF", "EXCEPT") for k in range(n + 1, len(items)))

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

    def _kinds_part(self, pieces: list[list[Item]], group: list[int], following: int) -> bool:
        """May a bare "and" be split behind this group? Yes if the group has no "or", or is of one kind and what follows is of another."""
        if len(group) == 1:
            return True
        kinds = [self._kinds(pieces[n]) for n in group]
        shared = set.intersection(*kinds) if all(kinds) else set()
        return bool(shared) and not shared & self._kinds(pieces[following])

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
