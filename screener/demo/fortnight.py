"""Fourteen nights of made-up amendments to the bundled trials: what the registry "says" on each, for the demo of digests.

Each amendment changes a copy of a bundled record. Nights without one are quiet nights of the registry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Amendment:
    """What changes in the record of a trial on a night (1 to 14), and in words."""

    night: int
    nct_id: str
    what: str
    change: Callable[[Record], None]


def _status(word: str) -> Callable[[Record], None]:
    def change(record: Record) -> None:
        record["protocolSection"]["statusModule"]["overallStatus"] = word

    return change


def _words(before: str, after: str) -> Callable[[Record], None]:
    def change(record: Record) -> None:
        module = record["protocolSection"]["eligibilityModule"]
        assert before in module["eligibilityCriteria"], before
        module["eligibilityCriteria"] = module["eligibilityCriteria"].replace(before, after)

    return change


def _site(facility: str, city: str, country: str) -> Callable[[Record], None]:
    def change(record: Record) -> None:
        module = record["protocolSection"].setdefault("contactsLocationsModule", {})
        module.setdefault("locations", []).append({"facility": facility, "status": "RECRUITING", "city": city, "country": country})

    return change


def _office(phone: str) -> Callable[[Record], None]:
    def change(record: Record) -> None:
        module = record["protocolSection"].setdefault("contactsLocationsModule", {})
        module["centralContacts"] = [{"name": "Coordinating office (synthetic)", "role": "CONTACT", "phone": phone}]

    return change


def _new(nct_id: str, title: str) -> Callable[[Record], None]:
    """A record under a new id: the one that it is a copy of stays as it is."""

    def change(record: Record) -> None:
        identity = record["protocolSection"]["identificationModule"]
        identity["nctId"], identity["briefTitle"] = nct_id, title
        module = record["protocolSection"]["eligibilityModule"]
        waiting = "Inclusion Criteria:\n\n* At least 52 days since the last systemic anticancer therapy"
        module["eligibilityCriteria"] = module["eligibilityCriteria"].replace("Inclusion Criteria:\n", waiting, 1)

    return change


NEW_TRIAL = "NCT99000091"
COPIED = {NEW_TRIAL: "NCT99000006"}
"""Trials that come up during the fortnight, and the bundled record that each begins as a copy of."""

_YOUNGER = ("Age \\>= 3 years and \\<= 25 years", "Age \\>= 3 years and \\<= 18 years")

AMENDMENTS: tuple[Amendment, ...] = (
    Amendment(2, "NCT99000010", "suspended", _status("SUSPENDED")),
    Amendment(4, "NCT99000001", "the age limit goes from 25 to 18 years", _words(*_YOUNGER)),
    Amendment(
        5, NEW_TRIAL, "a new trial, with a waiting time of 52 days", _new(NEW_TRIAL, "CDK4/6 Inhibitor, Second Protocol (synthetic)")
    ),
    Amendment(6, "NCT99000004", "a contact changes: nothing for any patient", _office("555-0199")),
    Amendment(7, "NCT99000010", "recruits again", _status("RECRUITING")),
    Amendment(8, "NCT99000012", "a site opens in the United States", _site("Lake Synthetic Hospital", "Chicago", "United States")),
    Amendment(10, "NCT99000001", "the age limit goes back to 25 years", _words(*reversed(_YOUNGER))),
    Amendment(12, "NCT99000010", "suspended again: the third change in a fortnight", _status("SUSPENDED")),
    Amendment(13, "NCT99000010", "and recruits again", _status("RECRUITING")),
    Amendment(14, "NCT99000009", "terminated", _status("TERMINATED")),
)
