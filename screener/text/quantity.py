"""Bounds on quantities, as a text writes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_TIME_WORDS = {"a": "year", "mo": "month", "wk": "week", "d": "day", "h": "hour"}


_TIME_WORDS = {"a": "year", "mo": "month", "wk": "week", "d": "day", "h": "hour"}


@dataclass(frozen=True, slots=True)
class Limit:
    """One end of a range. `unit` is UCUM-like ("10*9/L", "/uL", "mg/dL", "a", "%"), "xULN", "xLLN", or None for a bare number."""

    value: float
    unit: str | None = None

    def to_json(self) -> dict[str, Any]:
        """As the contract writes it."""
        return {"value": self.value, "unit": self.unit}

    def __str__(self) -> str:
        number = f"{self.value:g}" if abs(self.value) < 1e5 else f"{self.value:,.0f}"
        unit = self.unit or ""
        if unit in ("xULN", "xLLN"):
            return f"{number} x {unit[1:]}"
        if unit in _TIME_WORDS:
            unit = _TIME_WORDS[unit] + ("" if self.value == 1 else "s")
        unit = unit.replace("mm[Hg]", "mmHg").replace("10*", "x10^")
        return f"{number}{'' if unit in ('', '%') or unit.startswith('/') else ' '}{unit}"


@dataclass(frozen=True, slots=True)
class Bounds:
    """A range of a quantity: any of its four ends."""

    at_least: Limit | None = None
    more_than: Limit | None = None
    at_most: Limit | None = None
    less_than: Limit | None = None

    def to_json(self) -> dict[str, Any]:
        """Only the ends that stand."""
        return {k: v.to_json() for k in ("at_least", "more_than", "at_most", "less_than") if (v := getattr(self, k)) is not None}

    @property
    def lower(self) -> Limit | None:
        """The lower end, inclusive or not."""
        return self.at_least or self.more_than

    @property
    def upper(self) -> Limit | None:
        """The upper end, inclusive or not."""
        return self.at_most or self.less_than

    @property
    def ends(self) -> tuple[Limit | None, ...]:
        """All four ends."""
        return self.at_least, self.more_than, self.at_most, self.less_than

    def merged(self, other: Bounds) -> Bounds | None:
        """Both ranges in one, or None if they bound the same side."""
        if (self.lower and other.lower) or (self.upper and other.upper):
            return None
        return Bounds(
            self.at_least or other.at_least,
            self.more_than or other.more_than,
            self.at_most or other.at_most,
            self.less_than or other.less_than,
        )

    def with_unit(self, unit: str | None) -> Bounds:
        """The same range with `unit` on each end that has none."""
        return Bounds(
            *(Limit(e.value, e.unit or unit) if e else None for e in (self.at_least, self.more_than, self.at_most, self.less_than))
        )

    def contains(self, value: float) -> bool:
        """Is a value in the range? Units must agree already. Equal to a bound within 1e-9 relative counts as equal (unit conversions)."""
        eps = 1e-9 * max(1.0, abs(value))
        return not (
            (self.at_least and value < self.at_least.value - eps)
            or (self.more_than and value <= self.more_than.value + eps)
            or (self.at_most and value > self.at_most.value + eps)
            or (self.less_than and value >= self.less_than.value - eps)
        )

    def __str__(self) -> str:
        words = []
        for end, word in (
            (self.at_least, "at least"),
            (self.more_than, "more than"),
            (self.at_most, "at most"),
            (self.less_than, "less than"),
        ):
            if end:
                words.append(f"{word} {end}")
        return " and ".join(words)


BOUND_OF = {"GE": "at_least", "GT": "more_than", "LE": "at_most", "LT": "less_than"}


def bound(op: str, value: float, unit: str | None = None) -> Bounds:
    """`op` is GE, GT, LE, LT or EQ."""
    limit = Limit(value, unit)
    if op == "EQ":
        return Bounds(at_least=limit, at_most=limit)
    return Bounds(**{BOUND_OF[op]: limit})
