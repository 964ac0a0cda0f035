"""Items of a sentence (nodes and connectives) and how they nest: depths, splits, what leads or trails nothing."""

from __future__ import annotations

from dataclasses import dataclass

from screener.criteria.nodes import Node, all_of, any_of

MARKS = frozenset("()[]")


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


_LEADING = frozenset({"AND", "OR", "ANDOR", ",", ";", "/", ":", ".", "-", ")", "]", "but", "however", "then"})
_TRAILING = (_LEADING - {")", "]"}) | {"(", "[", "IF", "EXCEPT", "EXAMPLE", "DEFINE", "MUST"}


def trim(items: list[Item]) -> list[Item]:
    """Without connectives that lead or trail nothing."""
    start, end = 0, len(items)
    while start < end and items[start].tag in _LEADING:
        start += 1
    while end > start and items[end - 1].tag in _TRAILING:
        end -= 1
    return items[start:end]


def bracketed(items: list[Item]) -> list[Item]:
    """Without the comma before an exception in brackets ("A, (except B)"): it belongs to what stands before it all the same."""
    return [
        item
        for n, item in enumerate(items)
        if not (item.tag == "," and n + 2 < len(items) and items[n + 1].tag in ("(", "[") and items[n + 2].tag == "EXCEPT")
    ]


def split_at(items: list[Item], tags: tuple[str, ...]) -> list[list[Item]]:
    depth = depths_of(items)
    out: list[list[Item]] = [[]]
    for n, item in enumerate(items):
        if item.tag in tags and depth[n] == 0:
            out.append([])
        else:
            out[-1].append(item)
    return out


def depths_of(items: list[Item]) -> list[int]:
    """Parenthesis depth of each item (the marks themselves count as inside). Unbalanced marks close themselves."""
    for item in items:
        if item.tag in MARKS:
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


def closing(items: list[Item], opening: int) -> int:
    depth = 0
    for n in range(opening, len(items)):
        if items[n].tag in ("(", "["):
            depth += 1
        elif items[n].tag in (")", "]"):
            depth -= 1
            if depth == 0:
                return n
    return len(items)


def joined_by_and(*nodes: Node | None) -> Node | None:
    given = [node for node in nodes if node is not None]
    return given[0] if len(given) == 1 else all_of(*given) if given else None


def joined_by_or(*nodes: Node | None) -> Node | None:
    given = [node for node in nodes if node is not None]
    return given[0] if len(given) == 1 else any_of(*given) if given else None
