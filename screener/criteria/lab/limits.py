"""The limit behind an analyte: bounds, multiples of a limit of normal, "normal", the maximum for age; and the leaves that it makes."""

from __future__ import annotations

import re
from dataclasses import replace

from screener.criteria.circumstances_shared import words_at
from screener.criteria.lab.leaf import Lab
from screener.criteria.lab.measures import Limitation, Measure, Measures
from screener.criteria.lab.methods import how_at
from screener.criteria.lab.table import table_at
from screener.criteria.lab.units import in_canonical
from screener.criteria.lab.words import (
    BARE_ENDS,
    BOUND,
    BY_AGE,
    FILL,
    IN_RANGE,
    INFECTION,
    KINDS,
    LOW_IS_BAD,
    METHOD_PAREN,
    NORMAL,
    OFFSET,
    OPEN,
    OPENER,
    OUTSIDE,
    PAIRS,
    PULMONARY,
    RAW_COUNT,
    TIMES,
    TRAIL,
    VALUE,
)
from screener.criteria.nodes import Node, all_of, any_of, negation
from screener.criteria.scan import Offsets
from screener.text.quantity import Bounds, Limit
from screener.text.tokens import Quantity, Token


def quantity_of(token: Token) -> Quantity:
    return token.value if isinstance(token.value, Quantity) else Quantity(float(token.value))


class Limits(Measures):
    """The limit behind an analyte: bounds, multiples of a limit of normal, "normal", the maximum for age; and the leaves that it makes."""

    def limitation(self, i: int, measure: Measure) -> tuple[Limitation, bool] | None:
        """The limit behind analytes, over filler words; the flag says that it stands in parentheses which `j` has passed."""
        j = i
        negated = False
        steps = 0
        while j < self.count and steps < 9:
            found = self.limit_at(j, measure)
            if found is not None:
                if found.j < self.count and OFFSET.match(self.scan.clean.lower, self.tokens[found.j - 1].end):
                    return None
                return (replace(found, negated=negated != found.negated), False) if self._fits(measure, found.bounds) else None
            token = self.tokens[j]
            if token.sym in OPEN:
                inner = self.limit_at(j + 1, measure)
                if inner is not None and inner.j < self.count:
                    close = self._close(j)
                    if close is not None and self._fits(measure, inner.bounds):
                        return replace(inner, negated=negated), True
                method = words_at(self.scan, j, METHOD_PAREN)
                behind = method[1] if method is not None else self._alias(j, measure.ids[0])
                if behind == j:
                    behind = how_at(self.scan, j)
                if behind == j:
                    return None
                j = behind
            elif token.sym == "NEG" and self.scan.text(j, j + 1) in ("not", "no", "non"):
                negated = not negated
                j += 1
            elif token.sym == "on" and (after := self._method(j)) > j:
                j = after
            elif token.sym in ("WITHIN", "ATTIME") or token.sym in FILL or (token.sym in (":", ",") and (token.sym == ":" or j == i)):
                j += 1
            elif (
                token.sym == "WITHINW"
                and (ranging := words_at(self.scan, j, IN_RANGE))
                and ranging[1] < self.count
                and self.tokens[ranging[1]].sym in BOUND
            ):
                j = ranging[1]
            elif (after := self._method(j)) > j:
                j = after
            elif trail := words_at(self.scan, j, TRAIL):
                j = trail[1]
            elif token.sym in (
                "corrected",
                "predicted",
                "Fridericia",
                "fridericia",
                "bazett",
                "serum",
                "greater",
                "total",
                "either",
                "both",
            ):
                j += 1
            else:
                return None
            steps += 1
        return None

    def limit_at(self, j: int, measure: Measure) -> Limitation | None:
        """A limit that begins at token `j`."""
        if j >= self.count:
            return None
        token = self.tokens[j]
        if "CREAT" in measure.ids and not (token.sym in BOUND and self._number_follows(j)):
            by_age = words_at(self.scan, j, BY_AGE)
            if by_age:
                table = table_at(self.scan, by_age[1], self._leaf_of("CREAT"))
                if table is not None:
                    return Limitation(None, table[1], by_age=True, table=table[0])
                return Limitation(None, by_age[1], by_age=True)
        if token.sym in BOUND:
            return self._bounded(j, token.value, measure)
        if token.sym == "BD" and measure.ids[0] in ("QTC", "PRINT", "PT", "PTT", "TT"):
            return None
        if token.sym == "XULN":
            return None
        if token.sym == "NUM" and "BP" in measure.ids and (pair := self._pressures(j)):
            return pair
        if token.sym == "QTY" and (bare := self._bare_minimum(j, measure)):
            return bare
        outside = words_at(self.scan, j, OUTSIDE)
        if outside:
            return Limitation(None, outside[1], normal="normal", negated=True)
        if (
            token.sym == "BETWEEN"
            and j + 3 < self.count
            and self.tokens[j + 1].sym in VALUE
            and self.tokens[j + 2].sym in ("AND", "-", "to")
            and self.tokens[j + 3].sym in VALUE
        ):
            low, high = quantity_of(self.tokens[j + 1]), quantity_of(self.tokens[j + 3])
            unit = high.unit or low.unit
            return Limitation(Bounds(at_least=Limit(low.value, low.unit or unit), at_most=Limit(high.value, high.unit or unit)), j + 4)
        normal = words_at(self.scan, j, NORMAL)
        if normal and not (normal[1] < self.count and self.tokens[normal[1]].sym in ("NUM", "QTY")):
            return Limitation(None, normal[1], normal="normal")
        return None

    def _pressures(self, j: int) -> Limitation | None:
        """ "140/90 mmHg or lower": the comparator behind the second of two pressures is meant for both."""
        if j + 2 >= self.count or self.tokens[j + 1].sym != "/" or self.tokens[j + 2].sym not in BOUND:
            return None
        second: Bounds = self.tokens[j + 2].value
        end = second.lower or second.upper
        if end is None or (second.lower and second.upper):
            return None
        limit = Limit(quantity_of(self.tokens[j]).value, end.unit)
        first = Bounds(*(limit if side else None for side in (second.at_least, second.more_than, second.at_most, second.less_than)))
        return Limitation(first, j + 3, second=second, pair=True)

    def _bare_minimum(self, j: int, measure: Measure) -> Limitation | None:
        """ "Platelets 75 G/L", "GFR 50 mL/min" among requirements: a value without a comparator is the least of what may not be low."""
        quantity = quantity_of(self.tokens[j])
        lead = self.scan.text(measure.i - 1, measure.i) if measure.i else ""
        if lead in ("minimum", "minimal", "maximum", "maximal") and quantity.upper is None and quantity.unit is not None and j == measure.j:
            limit = Limit(quantity.value, quantity.unit)
            return Limitation(Bounds(at_least=limit) if lead.startswith("min") else Bounds(at_most=limit), j + 1)
        if (
            self.excluding
            or quantity.upper is not None
            or quantity.unit is None
            or j != measure.j
            or not LOW_IS_BAD.issuperset(measure.ids)
        ):
            return None
        if j + 1 < self.count and self.tokens[j + 1].sym not in BARE_ENDS:
            return None
        return Limitation(Bounds(at_least=Limit(quantity.value, quantity.unit)), j + 1)

    def _number_follows(self, j: int) -> bool:
        bounds = self.tokens[j].value
        return isinstance(bounds, Bounds) and not re.search(
            r"for (?:the )?(?:patient'?s? )?(?:age|sex|gender)", self.scan.clean.lower[self.tokens[j].start : self.tokens[j].end + 30]
        )

    def _systolic(self, bounds: Bounds, end: int) -> Limitation:
        """ "Blood pressure >= 150 mmHg systolic and/or >= 90 mmHg diastolic": one limit, or two of a pair."""
        k = end + 1
        while k < self.count and self.tokens[k].sym in (",", "OR", "ANDOR"):
            k += 1
        if k == end + 1 and not (k < self.count and self.tokens[k].sym in BOUND):
            return Limitation(bounds, k)
        too_high = bounds.lower is not None and (self.excluding or self._high(bounds))  # a lower one "or" the other: who knows
        if (
            too_high
            and self.scan.text(k + 1, k + 2) == "diastolic"
            and self.tokens[k].sym in BOUND
            and self.tokens[k - 1].sym in ("OR", "ANDOR")
        ):
            second: Bounds = self.tokens[k].value
            return Limitation(bounds, k + 2, second=second, pair=True)
        return Limitation(bounds, end)

    def _bounded(self, j: int, bounds: Bounds, measure: Measure) -> Limitation:
        end = j + 1
        token = self.tokens[j]
        if token.sym == "BN":
            raw = words_at(self.scan, end, RAW_COUNT)
            if raw and raw[0].start() <= token.end + 1:
                bounds, end = bounds.with_unit("/uL" if "l" in raw[0].group() and "cell" not in raw[0].group() else "/mm3"), raw[1]
            elif end < self.count and self.tokens[end].sym == "+" and self.tokens[end].start == token.end:
                end += 1  # "<= 1+"
            elif end < self.count and self.tokens[end].sym == "%":
                bounds, end = bounds.with_unit("%"), end + 1
        if token.sym == "BQ" and {"SBP", "BP"} & set(measure.ids) and self.scan.text(end, end + 1) == "systolic":
            return self._systolic(bounds, end)
        # 140/90
        if (
            ("SBP" in measure.ids or "BP" in measure.ids)
            and end + 1 < self.count
            and self.tokens[end].sym == "/"
            and self.tokens[end + 1].sym in ("NUM", "QTY", "BN", "BQ")
        ):
            other = self.tokens[end + 1]
            value = other.value if isinstance(other.value, Bounds) else None
            if value is None:
                quantity = quantity_of(other)
                limit = Limit(quantity.value, quantity.unit)
                value = Bounds(*(limit if side else None for side in (bounds.at_least, bounds.more_than, bounds.at_most, bounds.less_than)))
            unit = (value.lower or value.upper or Limit(0)).unit
            return Limitation(bounds.with_unit(unit), end + 2, second=value, pair=True)
        # "> 80 kg or < 10 kg", "> 18.5 or <= 35": a second limit on the other side
        if end + 1 < self.count and self.tokens[end].sym in ("OR", "ANDOR", ",", "AND") and self.tokens[end + 1].sym in BOUND:
            other_bounds: Bounds = self.tokens[end + 1].value
            if bool(bounds.lower) != bool(other_bounds.lower) and bool(bounds.upper) != bool(other_bounds.upper):
                unit = (other_bounds.lower or other_bounds.upper or Limit(0)).unit
                return Limitation(bounds.with_unit(unit), end + 2, second=other_bounds)
        return Limitation(bounds, end)

    def _bare_limit(self, j: int) -> Limitation | None:
        """ "<= 3 x ULN (5 x ULN if liver metastases)": a value under a circumstance takes the comparator of the limit before."""
        base = self.base
        quantity = self.tokens[j].value
        if base is None or bool(base.lower) == bool(base.upper) or quantity.upper is not None or words_at(self.scan, j + 1, OPENER) is None:
            return None
        end = base.lower or base.upper
        if end is None or end.unit != quantity.unit:
            return None
        limit = Limit(quantity.value, quantity.unit)
        return Limitation(
            Bounds(*(limit if side else None for side in (base.at_least, base.more_than, base.at_most, base.less_than))), j + 1
        )

    def _plain_limit(self, measure: Measure, j: int) -> Limitation | None:
        if self.tokens[j].sym in ("XULN", "QTY"):
            return self._bare_limit(j)
        if self.tokens[j].sym not in BOUND:
            return None
        limit = self._bounded(j, self.tokens[j].value, measure)
        if self.tokens[j].sym == "BN" and limit.bounds is not None:
            times = words_at(self.scan, limit.j, TIMES)
            if times:
                return Limitation(limit.bounds.with_unit("xULN"), times[1])
        return limit

    def _leaf_of(self, analyte: str) -> Lab:
        lab = self.lexicon[analyte]
        kind = (
            "pulmonary"
            if analyte in PULMONARY
            else "infection"
            if analyte in INFECTION
            else "diagnosis"
            if analyte == "TUMSIZE"
            else "cardiac"
            if lab.cardiac
            else KINDS[lab.kind]
        )
        return Lab(kind=kind, name=lab.short or lab.name, analyte=analyte, start=0, end=0)

    def leaves_for(self, measure: Measure, limitation: Limitation, i: int, j: int) -> Node:
        """The tree of one limit over its analytes."""
        if limitation.table is not None:
            return limitation.table
        span = self.scan.span(i, j)
        nodes = [self._limits(analyte, limitation, span) for analyte in measure.ids]
        excludes = self.excluding and not self._says_both(measure) and not self._is_requirement(measure, limitation)
        joins_or = measure.join == "or" or excludes
        return (any_of if joins_or else all_of)(*(negation(node) if limitation.negated else node for node in nodes))

    def _is_requirement(self, measure: Measure, limitation: Limitation) -> bool:
        """Does the limit put the values on their healthy side, so that a list of exclusions states it as a duty?"""
        bounds = limitation.bounds
        if bounds is None or bool(bounds.lower) == bool(bounds.upper):
            return limitation.normal is not None
        return bool(bounds.lower) == (measure.ids[0] in LOW_IS_BAD)

    def _limits(self, analyte: str, limitation: Limitation, span: Offsets) -> Node:
        ids = PAIRS.get(analyte, (analyte,))
        if limitation.pair and limitation.second is not None:
            parts = [self._leaf("SBP", limitation.bounds, limitation, span), self._leaf("DBP", limitation.second, limitation, span)]
            upper = limitation.bounds is not None and limitation.bounds.upper is not None
            return all_of(*parts) if upper or not (self.excluding or self._high(limitation.bounds)) else any_of(*parts)
        if limitation.second is not None:
            parts = [self._leaf(ids[0], limitation.bounds, limitation, span), self._leaf(ids[0], limitation.second, limitation, span)]
            return any_of(*parts) if self._disjoint(limitation.bounds, limitation.second) else all_of(*parts)
        if analyte == "BP":
            return self._leaf("SBP", limitation.bounds, limitation, span)
        parts = [self._leaf(item, limitation.bounds, limitation, span) for item in ids]
        upper = limitation.bounds is None or limitation.bounds.upper is not None
        return all_of(*parts) if upper else any_of(*parts)

    def _high(self, bounds: Bounds | None) -> bool:
        """A pressure above 130 is too high, not a minimum."""
        return bounds is not None and bounds.lower is not None and bounds.lower.value >= 130

    def _disjoint(self, first: Bounds | None, second: Bounds | None) -> bool:
        if first is None or second is None:
            return False
        lower, upper = first.lower or second.lower, first.upper or second.upper
        return bool(lower and upper and lower.value >= upper.value)

    def _leaf(self, analyte: str, bounds: Bounds | None, limitation: Limitation, span: Offsets) -> Lab:
        leaf = self._leaf_of(analyte)
        words = self.scan.clean.lower
        corrected = False
        if analyte == "CA":
            zero = self.tokens[0].start
            corrected = re.search(r"(?:correct|adjust)", words[zero : self.tokens[-1].end]) is not None
        return replace(leaf, bounds=bounds, normal=limitation.normal, by_age=limitation.by_age, corrected=corrected, **span)

    def _same_side(self, first: Bounds | None, second: Bounds | None) -> bool:
        return (
            first is not None and second is not None and bool(first.lower) == bool(second.lower) and bool(first.upper) == bool(second.upper)
        )

    def _equivalent(self, measure: Measure, first: Bounds | None, second: Bounds | None) -> bool:
        """The same limit in another unit, within a tenth (80 g/L after 8 g/dL)."""
        if first is None or second is None:
            return False
        lab = self.lexicon.get(measure.ids[0])
        if lab is None:
            return False
        for a, b in ((first.lower, second.lower), (first.upper, second.upper)):
            if a is None and b is None:
                continue
            if a is not None and a == b:
                continue  # said twice
            if a is None or b is None or a.unit in ("xULN", "xLLN") or b.unit in ("xULN", "xLLN"):
                return False
            one, two = in_canonical(lab, a), in_canonical(lab, b)
            if one is None or two is None or abs(one - two) > (0.0 if a.unit == b.unit else 0.1) * max(abs(one), abs(two)):
                return False
        return True
