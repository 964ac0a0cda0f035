"""The folder listing is the pipeline: imports go one way, and nothing happens at import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_layers_are_kept() -> None:
    """import-linter finds no broken contract of pyproject.toml."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert 0 == done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    "module",
    ["screener", "screener.criteria.read", "screener.match.screen", "screener.store.session", "screener.settings", "screener.cli.app"],
)
def test_nothing_is_opened_at_import(module: str) -> None:
    """Importing a module opens no data file, no database and no connection."""
    code = (
        "import sys\n"
        "opened = []\n"
        "def hook(event, arguments):\n"
        "    if event == 'open' and str(arguments[0]).endswith(('.csv', '.yaml', '.sqlite3', '.env')) or event in ('socket.connect', 'sqlite3.connect'):\n"
        "        opened.append((event, str(arguments[0])))\n"
        "sys.addaudithook(hook)\n"
        f"import {module}\n"
        "print(opened)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert "[]" == done.stdout.strip(), done.stdout + done.stderr


def test_no_clock_below_the_edges() -> None:
    """The date is a parameter: nothing below `cli`, `jobs` and the two edges (registry, store) asks for today."""
    below = [ROOT / "screener" / part for part in ("criteria", "match", "patients", "report", "text", "lexicons", "workflows")]
    found = [
        str(path.relative_to(ROOT))
        for folder in below
        for path in sorted(folder.rglob("*.py"))
        if any(word in path.read_text(encoding="utf-8") for word in ("date.today(", "datetime.now(", "datetime.utcnow("))
    ]
    assert [] == found


def test_alembic_is_not_shadowed() -> None:
    """The folder `alembic` at the top is data of the library, no package that hides it."""
    assert not (ROOT / "alembic" / "__init__.py").exists()
