"""What people see in a terminal: its width, its colours, its pager, its completion, and nothing that registry text could do to it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from registry_records import study
from rich.cells import cell_len

HOSTILE = '<script>alert(1)</script> \x1b[31m\x1b]0;taken\x07 \u202e [bold]=cmd()|"A1"[/bold]'
_CODE = "import sys; from screener.cli import main; main(sys.argv[1:])"


@pytest.fixture
def hostile(records: Callable[..., Path]) -> Path:
    """Trials of which one has a title and criteria that attack whatever shows them."""
    attacker = study(2, text=f"Inclusion Criteria:\n\n* Osteosarcoma {HOSTILE}\n* ANC at least 1,000/uL, {'and so on ' * 40}")
    attacker["protocolSection"]["identificationModule"]["briefTitle"] = HOSTILE
    return records(study(1), attacker)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(
    screener: Any, hostile: Path, patient_file: Path, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables, explanations, facts, readings and the page of a trial keep to the width, 60 columns at least."""
    monkeypatch.setenv("COLUMNS", str(width))
    assert 0 == screener("sync", "--from", str(hostile)).code
    for command in (
        ("match", str(patient_file), "--as-of", "2026-06-01"),
        ("explain", str(patient_file), "NCT99000002", "--as-of", "2026-06-01"),
        ("facts", str(patient_file), "--as-of", "2026-06-01"),
        ("trials", "show", "NCT99000002"),
        ("read", "NCT99000002"),
    ):
        result = screener(*command)
        assert 0 == result.code
        assert 4 < len(result.lines)
        assert not [line for line in result.lines if cell_len(line) > width], command


@pytest.mark.parametrize("command", ["table", "csv", "markdown", "html", "explain", "facts", "show", "list", "read", "plain"])
def test_a_hostile_title_is_plain_text(screener: Any, hostile: Path, patient_file: Path, command: str) -> None:
    """Tags, escape codes, marks that turn the writing and formulas are text or gone, wherever a title is shown."""
    assert 0 == screener("sync", "--from", str(hostile)).code
    patient, day = str(patient_file), ("--as-of", "2026-06-01")
    arguments = {
        "explain": ("explain", patient, "NCT99000002", *day),
        "facts": ("facts", patient, *day),
        "show": ("trials", "show", "NCT99000002"),
        "list": ("trials", "list"),
        "read": ("read", "NCT99000002"),
        "plain": ("match", patient, "--all", "--plain", *day),
    }.get(command, ("match", patient, "--all", "--limit", "40", "--format", command, *day))
    result = screener(*arguments)
    assert 0 == result.code
    assert not {"\x1b", "\x07", "\u202e"} & set(result.out)
    if command in ("facts", "read"):
        return
    if command == "html":
        assert 1 == result.out.count("<script>")
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in result.out
    elif command == "markdown":
        assert "<script>" not in result.out
    else:
        assert "<script>alert(1)" in result.out
    if command == "csv":
        assert not [cell for row in result.lines for cell in row.split(",") if cell.startswith(("=", "+", "@"))]


def _on_terminal(arguments: list[str], cwd: Path, **environment: str) -> str:
    """What a command writes to a terminal of 100 columns and 12 lines."""
    controller, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 12, 100, 0, 0))
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR", "PAGER", "LESS")}
    done = subprocess.Popen(
        [sys.executable, "-c", _CODE, *arguments],
        stdin=terminal,
        stdout=terminal,
        stderr=subprocess.DEVNULL,
        cwd=cwd,
        env={**kept, "TERM": "xterm", **environment},
    )
    os.close(terminal)
    said = b""
    with contextlib.suppress(OSError):  # the other side has closed: the end
        while piece := os.read(controller, 65536):
            said += piece
    os.close(controller)
    assert 0 == done.wait(60)
    return said.decode()


def test_colour_and_no_colour(two_trials: Path, patient_file: Path, tmp_path: Path) -> None:
    """A terminal gets colours and a table; NO_COLOR takes the colours, --plain the table as well; the words are the same."""
    match = ["match", str(patient_file), "--trials", str(two_trials), "--as-of", "2026-06-01", "--all"]
    colored = _on_terminal(match, tmp_path, PAGER="cat")
    assert "\x1b[" in colored
    assert "───" in colored
    without = _on_terminal(match, tmp_path, PAGER="cat", NO_COLOR="1")
    assert "\x1b" not in without
    assert "───" in without
    plain = _on_terminal([*match, "--plain"], tmp_path, PAGER="false")
    assert "\x1b" not in plain
    assert "───" not in plain
    for words in ("NCT99000001", "Verdict", "Screener decides nothing"):
        assert words in without
    assert "NCT99000001" in plain


def test_long_output_goes_through_the_pager(two_trials: Path, patient_file: Path, tmp_path: Path) -> None:
    """What does not fit on the terminal is handed to PAGER, whole; with --plain it is not."""
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\necho paged\nexec cat\n", encoding="utf-8")
    pager.chmod(0o755)
    explain = ["explain", str(patient_file), "NCT99000001", "--trials", str(two_trials), "--as-of", "2026-06-01"]
    paged = _on_terminal(explain, tmp_path, PAGER=str(pager)).splitlines()
    assert "paged" == paged[0]
    assert "Screener decides nothing" in "".join(paged)
    assert "paged" not in _on_terminal([*explain, "--plain"], tmp_path, PAGER=str(pager)).splitlines()


def test_no_pager_is_no_fault(two_trials: Path, patient_file: Path, tmp_path: Path) -> None:
    """A pager that is not installed, or none, leaves the text on the terminal."""
    explain = ["explain", str(patient_file), "NCT99000001", "--trials", str(two_trials), "--as-of", "2026-06-01"]
    for pager in ("", "no-such-pager -x"):
        assert "Screener decides nothing" in _on_terminal(explain, tmp_path, PAGER=pager)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("screener ma", {"match"}),
        ("screener trials ", {"list", "show", "history", "diff", "curate"}),
        ("screener match --form", {"--format"}),
    ],
)
def test_the_shell_completes(words: str, wanted: set[str]) -> None:
    """The shell's question is answered with the commands and options that may follow."""
    asked = {**os.environ, "_SCREENER_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1)}
    done = subprocess.run([sys.executable, "-c", _CODE], env=asked, capture_output=True, text=True, timeout=60)
    assert (0, wanted) == (done.returncode, set(done.stdout.split()))


def test_completion_can_be_shown(screener: Any) -> None:
    """`--show-completion` prints what a shell has to load."""
    result = screener("--show-completion", "bash")
    assert 0 == result.code
    assert "complete -o default -F _screener_completion screener" in result.out
