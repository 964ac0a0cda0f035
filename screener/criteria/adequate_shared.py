"""The leaf for what is asked to be adequate where the text names no limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, Reason, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Adequate(Leaf):
    """Something of the body is adequate, or in its therapeutic range; `words` quotes what (verdicts, rule 16)."""

    kind: str = "lab"
    words: str

    room: ClassVar[str] = "adequacy"

    def judge(self, chart: object, as_of: date) -> Finding:
        """Always a judgement: the text names no limits."""
        return unknown(
            Reason.JUDGEMENT,
            f'the text names no limits for "{self.words}"',
            Need("judgement:investigator", f'Does the patient have this: "{self.words}"?', Ask.INVESTIGATOR),
        )
