"""Keys and values from YAML or JSON text, read one way only.

YAML is read by the core schema of YAML 1.2 (`true`/`false` only; dates stay text), without aliases, tags or duplicate keys, so that a file says
the same to a person and to the program, and a hostile one cannot grow.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, NoReturn

import yaml


class DuplicateKeyError(Exception):
    """A key stands twice; `where` says in which line, where that is known."""

    def __init__(self, key: str, where: str = "") -> None:
        super().__init__(key)
        self.key, self.where = key, where


def from_text(text: str) -> Any:
    """The data of JSON text (if it begins with a brace) or YAML text; DuplicateKeyError, yaml.YAMLError, ValueError or RecursionError."""
    return _from_json(text) if text.lstrip().startswith("{") else _from_yaml(text)


def _from_yaml(text: str) -> Any:
    return yaml.load(text, _PlainLoader)  # noqa: S506  a SafeLoader, made stricter


def _from_json(text: str) -> Any:
    def pairs(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in items:
            if key in result:
                raise DuplicateKeyError(key)
            result[key] = value
        return result

    def constant(word: str) -> NoReturn:
        raise ValueError(f"{word} is not a number")

    try:
        return json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except json.JSONDecodeError:
        # Flow-style YAML may begin with a brace too.
        return _from_yaml(text)


class _PlainLoader(yaml.SafeLoader):
    """YAML 1.2 core scalars; no aliases, no merge keys, no duplicate keys."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases are not accepted in a patient file", event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.Node, deep: bool = False) -> dict[Any, Any]:
        if not isinstance(node, yaml.MappingNode):
            raise yaml.constructor.ConstructorError(None, None, "keys and values expected", node.start_mark)
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key must be a word", key_node.start_mark)
            key = key_node.value
            if key in result:
                raise DuplicateKeyError(key, f" (line {key_node.start_mark.line + 1})")
            result[key] = self.construct_object(value_node, deep=True)
        return result


def _plain_resolvers() -> dict[str | None, list[tuple[str, re.Pattern[str]]]]:
    table: dict[str | None, list[tuple[str, re.Pattern[str]]]] = {}
    for tag, pattern, first in (
        ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
        ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
        ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
        ("float", r"^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$", list("-+0123456789.")),
    ):
        for letter in first:
            table.setdefault(letter, []).append((f"tag:yaml.org,2002:{tag}", re.compile(pattern)))
    return table


def _plain_int(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> int | str:
    # A leading zero is no octal number to the person who wrote it; and thousands of digits are no number.
    return int(node.value) if len(node.value) <= 18 else node.value


def _plain_float(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> float:
    return float(node.value)


_PlainLoader.yaml_implicit_resolvers = _plain_resolvers()
_PlainLoader.add_constructor("tag:yaml.org,2002:int", _plain_int)
_PlainLoader.add_constructor("tag:yaml.org,2002:float", _plain_float)
