"""Percentiles.

What it is     a blood pressure against the percentile for age, height and sex, as trials for children ask it
How it reads   "Blood pressure ≤ 95th percentile for age, height and gender"
Needs          the percentile, which patient files do not hold
Unknown when   always: the pressure in mmHg does not say it without a table of norms
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Finding, Leaf, Need, missing
from screener.criteria.scan import Reading, Scan
from screener.criteria.wording_shared import mentions, said_at
from screener.text.gated import Stems, gated
from screener.text.quantity import Bounds, bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Percentile(Leaf):
    """A measured quantity lies so among those of the same age, height and sex."""

    kind: str = "vital_sign"
    name: str = "blood pressure percentile"
    bounds: Bounds

    room: ClassVar[str] = "percentile"

    def judge(self, chart: object, as_of: date) -> Finding:
        """Not in patient files."""
        return missing(f"{self.name}: not recorded", Need("vital_sign:blood_pressure_percentile", f"Is the {self.name} {self.bounds}?"))


_STEMS = Stems("centile")
_OPS = {
    "LE": "<=|=<|≤|less than or equal to|lower than or equal to|at or below|no (?:greater|more|higher) than|not (?:exceeding|above|over|greater than|higher than|more than)|does not exceed|within",
    "GE": ">=|=>|≥|greater than or equal to|higher than or equal to|at or above|at least",
    "LT": "<|less than|lower than|below|under",
    "GT": ">|greater than|more than|higher than|above|over|exceeding",
}
_PATTERN = gated(
    r"(?:(?:resting|systolic|diastolic|baseline|mean|and|or|and/or|a|an|the|controlled|elevated|/|with)[\s,/]{1,2}){0,6}(?:blood pressures?|bp)(?: ?\((?:bp|sbp|dbp)\))?"
    r"(?:[\s,(:]{1,2}(?:must be|should be|must|should|is|are|of|be|that is|which is|at(?! or)|and|or(?! below| above)|systolic|diastolic|both|readings?|values?|measurements?|controlled|to|has|have|been|as|defined|by|in|children|patients|not)(?![a-z])){0,10}[\s,:(]{0,2}"
    rf"(?:{'|'.join(f'(?P<{name}>{words})' for name, words in _OPS.items())}"
    r")\s{0,2}(?:the )?(?:(?:upper limit of normal \()?(?P<n>\d{2})(?:st|nd|rd|th)?[\s-]?(?:per\s?)?centile)"
    r"(?:[\s,(]{1,2}(?:for|of|by|based on|adjusted for|age|height|sex|gender|weight|and|or|the|patient's|their|on|norms?|normal|ranges?|as|measured|according to|\)|/)(?![a-z])\)?){0,14}"
)


def read(scan: Scan) -> list[Reading]:
    """Claims each pressure with its percentile."""
    if not mentions(scan, _STEMS):
        return []
    out: list[Reading] = []
    i = 0
    while i < len(scan.tokens):
        found = said_at(scan, i, _PATTERN)
        op = next((name for name in _OPS if found[0][name]), None) if found else None
        if found is None or op is None:
            i += 1
            continue
        match, j = found
        negated = re.search(r"\bnot [\w ]{0,12}$", match.group()[: match.start(op) - match.start()]) is not None
        sides = {"LE": "GT", "GE": "LT", "LT": "GE", "GT": "LE"}
        out.append(
            Reading(
                i, j, Percentile(bounds=bound(sides[op] if negated else op, float(match["n"]), "%"), **scan.span(i, j)), "percentile", 5
            )
        )
        i = j
    return out
