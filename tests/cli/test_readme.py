"""What the README tells people to type exists."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from screener.cli.app import app
from screener.patients.load import parse_patient

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE)
COMMANDS = [
    line.split("  #")[0].strip()
    for block in [block for kind, block in BLOCKS if kind in ("", "bash")]
    + ["\n".join(re.findall(r"^    (.*)", README, flags=re.MULTILINE))]
    for line in block.splitlines()
    if line.startswith("screener ")
]


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_parse(line: str) -> None:
    """Every command of the README is known, with its options and values."""
    command: Any = typer.main.get_command(app)
    words = shlex.split(line)[1:]
    context = command.make_context("screener", list(words))
    while hasattr(command, "commands"):
        name, command, words = command.resolve_command(context, words)
        context = command.make_context(name, list(words), parent=context)
    assert context.params


def test_the_patient_of_the_readme_is_a_good_file() -> None:
    """The example can be pasted."""
    (example,) = [block for kind, block in BLOCKS if kind == "yaml" and block.startswith("id:")]
    assert "PT-003" == parse_patient(yaml.safe_load(re.sub(r"(\d{4}-\d{2}(?:-\d{2})?)", r'"\1"', example))).id


def test_there_are_two_commands_for_a_fresh_machine() -> None:
    """The first runs the demo, the second the tests; each stands alone in a block."""
    fresh = [block.strip() for _, block in BLOCKS if block.startswith("python3 -m venv")]
    assert 2 == len(fresh)
    assert fresh[0].endswith("screener demo")
    assert " && .venv/bin/python -m pytest" in fresh[1]
    assert fresh[1].rpartition(" && ")[2] in (Path(__file__).parents[2] / ".ci" / "run").read_text(encoding="utf-8")
