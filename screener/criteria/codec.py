"""Criteria <-> compact JSON, so that a text is read once and its reading kept.

A node is `["&", children]`, `["|", children]`, `["!", child]` or `[leaf class, field values ...]` in field order. Decoders are made from the dataclasses' own
annotations; what they cannot hold is an error when the first tree of that class is kept, never a silent loss.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from screener.criteria.base import Leaf
from screener.criteria.criterion import Criterion
from screener.criteria.nodes import AllOf, AnyOf, Node, Not
from screener.criteria.tree import LEAVES
from screener.logic import PartialDate
from screener.text.segments import Section

Decoder = Callable[[Any], Any]


@cache
def reader_version() -> str:
    """A fingerprint of everything that decides how a text is read: the code and the lexicons. It changes whenever they do."""
    digest = sha256()
    for package in ("screener.criteria", "screener.text", "screener.lexicons"):
        _add(digest, files(package), package)
    return digest.hexdigest()[:16]


def _add(digest: Any, folder: Traversable, name: str) -> None:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            if entry.name != "__pycache__":
                _add(digest, entry, f"{name}.{entry.name}")
        elif entry.name.endswith((".py", ".csv")):
            digest.update(f"{name}/{entry.name}\0".encode())
            digest.update(entry.read_bytes())


def text_hash(text: str) -> str:
    """The key under which a text's reading is kept."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def dumps(criteria: Sequence[Criterion]) -> str:
    """Criteria of one text as JSON; their words are left out, since the text holds them."""
    return json.dumps(
        [[c.section.value, c.start, c.end, c.scope, _encode_node(c.tree)] for c in criteria], separators=(",", ":"), ensure_ascii=True
    )


def loads(data: str, text: str) -> tuple[Criterion, ...]:
    """The criteria that `dumps` kept, of the same text. ValueError or KeyError if the data are of another reader."""
    return tuple(
        Criterion(index, Section(section), start, end, text[start:end], _decode_node(tree), scope)
        for index, (section, start, end, scope, tree) in enumerate(json.loads(data))
    )


@cache
def _classes() -> dict[str, type[Leaf]]:
    found: dict[str, type[Leaf]] = {}
    for leaf in LEAVES:
        key = _key(leaf)
        if key in found and found[key] is not leaf:
            raise TypeError(f"two leaf classes are called {key}")
        found[key] = leaf
    return found


def _key(leaf: type[Leaf]) -> str:
    return f"{leaf.__module__.removeprefix('screener.criteria.')}.{leaf.__name__}"


def _encode_node(node: Node) -> Any:
    if isinstance(node, AllOf):
        return ["&", [_encode_node(child) for child in node.children]]
    if isinstance(node, AnyOf):
        return ["|", [_encode_node(child) for child in node.children]]
    if isinstance(node, Not):
        return ["!", _encode_node(node.child)]
    key = _key(type(node))
    if key not in _classes():
        raise TypeError(f"{key} is not in the list of leaves (screener/criteria/tree.py)")
    return [key, *(_encode(getattr(node, field.name)) for field in fields(node))]


def _encode(value: Any) -> Any:
    if value is None or (isinstance(value, str | bool | int | float) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, AllOf | AnyOf | Not | Leaf):
        return _encode_node(value)
    if isinstance(value, frozenset):
        return sorted(_encode(item) for item in value)
    if isinstance(value, tuple | list):
        return [_encode(item) for item in value]
    if isinstance(value, PartialDate | date):
        return str(value)
    if is_dataclass(value):
        return [_encode(getattr(value, field.name)) for field in fields(value)]
    raise TypeError(f"a leaf's field cannot hold a {type(value).__name__}")


def _decode_node(data: Any) -> Node:
    tag = data[0]
    if tag == "&":
        return AllOf(tuple(_decode_node(child) for child in data[1]))
    if tag == "|":
        return AnyOf(tuple(_decode_node(child) for child in data[1]))
    if tag == "!":
        return Not(_decode_node(data[1]))
    del data[0]
    leaf: Leaf = _leaf_decoder(tag)(data)
    return leaf


@cache
def _leaf_decoder(tag: str) -> Decoder:
    leaf: Any = _classes()[tag]
    return _record_decoder(leaf)


@cache
def _record_decoder(record: type) -> Decoder:
    """A decoder of a dataclass's values in field order. It takes the list over."""
    hints = typing.get_type_hints(record, include_extras=False)
    named = fields(record)
    size = len(named)
    decoders = [(at, decoder) for at, field in enumerate(named) if (decoder := _decoder(hints[field.name])) is not None]
    make = _maker(record)

    def decode(values: list[Any]) -> Any:
        if len(values) != size:
            raise ValueError(f"{record.__name__} has other fields now")
        for at, decoder in decoders:
            if values[at] is not None:
                values[at] = decoder(values[at])
        return make(values)

    return decode


def _maker(record: type) -> Decoder:
    """Makes a dataclass of its fields' values. A frozen one is filled slot by slot: its own way in costs three times as much, and checks nothing where it has no rule of its own."""
    names = [field.name for field in fields(record)]
    slots = [getattr(record, name, None) for name in names]
    if hasattr(record, "__post_init__") or not all(isinstance(slot, types.MemberDescriptorType) for slot in slots):
        return lambda values: record(**dict(zip(names, values, strict=True)))
    setters = [slot.__set__ for slot in slots if slot is not None]
    new = object.__new__

    def make(values: list[Any]) -> Any:
        made: Any = new(record)
        for set_slot, value in zip(setters, values, strict=True):
            set_slot(made, value)
        return made

    return make


def _decoder(hint: Any) -> Decoder | None:
    """How a value of this annotation is decoded; None where JSON holds it as it is."""
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        kinds = [arg for arg in typing.get_args(hint) if arg is not type(None)]
        made = [_decoder(kind) for kind in kinds]
        if all(decoder is None for decoder in made):
            return None
        if len(kinds) == 1:
            return made[0]
        if all(isinstance(kind, type) and issubclass(kind, AllOf | AnyOf | Not | Leaf) for kind in kinds):
            return _decode_node
        raise TypeError(f"a field of several record types cannot be kept: {hint}")
    if origin in (tuple, list, frozenset):
        args = typing.get_args(hint)
        if origin is tuple and args[-1] is not Ellipsis:
            inner = [_decoder(arg) for arg in args]
            return lambda values: tuple(v if d is None or v is None else d(v) for d, v in zip(inner, values, strict=True))
        one = _decoder(args[0])
        make = frozenset if origin is frozenset else tuple
        if one is None:
            return make
        return lambda values: make(one(value) for value in values)
    if origin is typing.Literal or hint in (str, int, float, bool, Any, object):
        return None
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if hint is PartialDate:
        return PartialDate.parse
    if hint is date:
        return date.fromisoformat
    if isinstance(hint, type) and issubclass(hint, Leaf):
        return _decode_node
    if is_dataclass(hint):
        record = typing.cast(type, hint)
        return lambda values: _record_decoder(record)(values)  # made when first needed: a record may hold its own kind
    raise TypeError(f"a field annotated {hint} cannot be kept")


__all__ = ["dumps", "loads", "reader_version", "text_hash"]
