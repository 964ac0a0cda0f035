"""The tree of errors, and the exit code of each.

ScreenerError                 exit 1: a run failed (said in one line, no traceback)
  UserError                   exit 2: the user's input or options are wrong; `faults` names every one
  RegistryError               exit 1: ClinicalTrials.gov could not be reached or answered wrongly
  StoreError                  exit 1: the database
  MailError                   exit 1: the mail relay
Odd registry *text* is never an error: it stays visible as unread.
"""

from __future__ import annotations

from collections.abc import Sequence


class ScreenerError(Exception):
    """Something a user can act on; shown without a traceback."""

    exit_code = 1


class UserError(ScreenerError):
    """The user's input or options are wrong.

    `faults` holds one line per fault, each beginning with the path of the value (`labs[2].unit: ...`).
    No patient value may stand in a fault beyond the word that is wrong.
    """

    exit_code = 2

    def __init__(self, message: str, faults: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


class RegistryError(ScreenerError):
    """The registry could not be reached, or answered with something that cannot be used."""


class StoreError(ScreenerError):
    """The database is missing, locked, read-only, newer than this program or otherwise unusable."""


class MailError(ScreenerError):
    """The mail relay could not be used."""
