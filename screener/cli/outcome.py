"""One command from its arguments to its exit code, every way it can end included."""

from __future__ import annotations

import os
import sys
import traceback

import typer

from screener.cli import INTERRUPTED, TERMINATED, Terminated
from screener.cli.app import app
from screener.errors import ScreenerError, UserError

# Typer brings its own copy of click since 0.20: this finds the base of the usage errors of the one in use.
_CLICK_ERROR: type[Exception] = next(c for c in typer.BadParameter.__mro__ if c.__name__ == "ClickException")

_COMPLETE = "_SCREENER_COMPLETE"  # set by the scripts of `--show-completion`


def outcome_of(arguments: list[str]) -> int:
    """Run the command; say on stderr what went wrong."""
    try:
        code = _invoke(arguments)
        sys.stdout.flush()
        return code
    except ScreenerError as fault:
        _explain(fault)
        return fault.exit_code
    except Terminated:
        _say("stopped")
        return TERMINATED
    except (KeyboardInterrupt, typer.Abort) as stop:
        if type(stop).__name__ == "Stopped":  # the work's own answer to SIGTERM, from a module that is not loaded for this
            _say("stopped")
            return TERMINATED
        _say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of the output has closed it (`| head`): nothing more to say, to nobody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as fault:
        _say(f"error: {fault.strerror or fault}" + (f" ({fault.filename})" if fault.filename else ""))
        return 1
    except MemoryError:
        _say("error: out of memory")
        return 1
    except Exception as fault:  # the last resort of the whole program
        if os.environ.get("SCREENER_LOG_LEVEL", "").lower() == "debug":
            raise
        _say(f"error: {_place_of(fault)}: a fault of the program itself; please report it (SCREENER_LOG_LEVEL=debug shows the whole trace)")
        return 1


def _invoke(arguments: list[str]) -> int:
    command = typer.main.get_command(app)
    try:
        if _COMPLETE in os.environ:  # a shell asks what may follow: Typer answers and leaves
            command.main(arguments, prog_name="screener")
        with command.make_context("screener", arguments) as context:
            command.invoke(context)
    except typer.Exit as end:
        return end.exit_code
    except SystemExit as end:  # Typer's own way out of completion
        return end.code if isinstance(end.code, int) else 0
    except _CLICK_ERROR as fault:
        message: str = fault.format_message()  # type: ignore[attr-defined]
        if type(fault).__name__ == "NoArgsIsHelpError":
            _say(message)
            return UserError.exit_code
        where = getattr(fault, "ctx", None)
        hint = f" (see `{where.command_path} --help`)" if where is not None else ""
        raise UserError(" ".join(message.split()) + hint) from None
    return 0


def _place_of(fault: Exception) -> str:
    """The kind of a fault and where it arose, without its text: that may quote a patient's values."""
    last = traceback.extract_tb(fault.__traceback__)[-1]
    return f"{type(fault).__name__} in {os.path.basename(last.filename)}, line {last.lineno}"


def _explain(fault: ScreenerError) -> None:
    _say(f"error: {' '.join(str(fault).split())}")
    for line in getattr(fault, "faults", ()):
        _say(f"  {line}")


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
