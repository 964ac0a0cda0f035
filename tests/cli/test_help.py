"""Every command explains itself."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
import typer

from screener.cli.app import app


def _commands(group: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for name, command in group.commands.items():
        found += _commands(command, (*path, name)) if hasattr(command, "commands") else [(*path, name)]
    return found


COMMANDS = _commands(typer.main.get_command(app))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_has_examples(screener: Any, command: tuple[str, ...]) -> None:
    """Each command's help ends with exit code 0 and shows at least one example that begins with its own name."""
    result = screener(*command, "--help")
    assert 0 == result.code
    assert "Examples:" in result.out
    assert f"screener {' '.join(command)}" in result.out.split("Examples:")[1] or command == ("config",)


def test_the_commands_of_the_contract_are_there() -> None:
    """The commands that scripts may rely on exist."""
    wanted = {
        ("demo",),
        ("db", "upgrade"),
        ("db", "check"),
        ("sync",),
        ("read",),
        ("coverage",),
        ("kinds",),
        ("match",),
        ("explain",),
        ("config",),
    }
    wanted |= {("trials", name) for name in ("list", "show")} | {("patients", name) for name in ("check", "add", "list", "show", "remove")}
    assert set() == wanted - set(COMMANDS)


def test_a_mistyped_command_names_the_nearest(screener: Any) -> None:
    """A wrong command is one line with a suggestion, exit code 2."""
    result = screener("mach", "x.yaml")
    assert 2 == result.code
    assert "Did you mean 'match'" in result.err
    assert 1 == len(result.err.splitlines())


def test_a_mistyped_option_names_the_nearest(screener: Any) -> None:
    """So is a wrong option."""
    result = screener("match", "x.yaml", "--fromat", "json")
    assert 2 == result.code
    assert "--format" in result.err


def test_the_first_help_shows_five_minutes(screener: Any) -> None:
    """Whoever types the name of the program alone sees what to type next; each of those commands works."""
    shown = screener("--help").out
    lines = [line.strip() for line in shown.splitlines() if line.startswith("    screener ")]
    assert ["screener demo", "screener match DEMO-2 --as-of 2026-06-01"] == lines[:2]
    assert 0 == screener("demo").code
    for line in lines[1:]:
        result = screener(*line.split()[1:], "--database", "sqlite:///screener-demo/demo.sqlite3")
        assert 0 == result.code, result.err
        assert "2026-06-01" in result.out


def test_help_loads_nothing_heavy() -> None:
    """`--help` imports neither the reader nor the database nor the patient model, so that it is instant."""
    code = "import sys; from screener.cli import run; run(['--help']); print([m for m in ('pydantic', 'sqlalchemy', 'rich', 'requests', 'screener.criteria.read', 'yaml') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert "[]" == done.stdout.splitlines()[-1]
