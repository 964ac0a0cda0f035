"""Transfusions and growth factors as riders of a limit."""

from __future__ import annotations

import re

from screener.criteria.circumstances_shared import words_at
from screener.criteria.conditions_shared import Supported
from screener.criteria.lab.lasting import Repeated
from screener.criteria.lab.words import (
    INDEPENDENT,
    OPEN,
    PEGYLATED,
    SUPPORT,
    THE_COUNT,
    TO_REACH_IT,
    TRANSFUSION,
)
from screener.criteria.nodes import negation
from screener.criteria.scan import Reading
from screener.logic import Duration
from screener.text.merge import Window, duration
from screener.text.quantity import Bounds
from screener.text.tokens import Quantity

_VERBS = frozenset(
    {
        "received",
        "receiving",
        "receive",
        "had",
        "have",
        "a",
        "an",
        "any",
        "been",
        "required",
        "requiring",
        "needed",
        "given",
        "use",
        "of",
        "the",
    }
)


class Support(Repeated):
    """Transfusions and growth factors as riders of a limit."""

    def _support(self, j: int) -> tuple[str, object, int] | None:
        """ "without transfusion in the 7 days before", "transfusion independent", "unsupported"."""
        scan = self.scan
        token = self.tokens[j]
        independent = words_at(scan, j, INDEPENDENT)
        if independent is not None:
            what = self._supports(independent[0].group())
            k = independent[1]
            opened = token.sym in OPEN
            leaf_end = k
            within, strict = Duration(days=7), True
            detail = k
            if detail < self.count and self.tokens[detail].sym in ("(", ",", "DEFINE"):
                while detail < self.count and self.tokens[detail].sym in ("(", ",", "DEFINE", ":"):
                    detail += 1
                inner = self._support(detail)
                if inner is not None and inner[0] == "and":
                    end = inner[2]
                    if self.tokens[k].sym == "(" and end < self.count and self.tokens[end].sym == ")":
                        end += 1
                    if opened and end < self.count and self.tokens[end].sym == ")":
                        end += 1
                    return "and", inner[1], end
            if opened:
                if k < self.count and self.tokens[k].sym == ")":
                    leaf_end = k + 1
                else:
                    return None
            leaf = Supported(what=what, within=within, strict=strict, **scan.span(j, leaf_end))
            return "and", negation(leaf), leaf_end
        support = words_at(scan, j, SUPPORT)
        if support is None:
            return None
        barred = (
            support[1] < self.count and self.tokens[support[1]].sym == "BARRED"
        )  # "(blood transfusions not allowed in the last 2 weeks)"
        if not support[0]["neg"] and not barred:
            return None
        words = support[0]["what"]
        if not re.search(
            r"transfus|growth|csf|filgrastim|erythropo|epo\b|factor|support|blood product|esas?\b|tpo|thrombopo|cytokine|unsupported",
            words + (support[0]["neg"] or ""),
        ):
            return None
        k = support[1] + barred
        within, strict = Duration(days=7), False
        end = k
        # the words between ("received", "given", "administered") and the window
        look = k
        while (
            look < self.count
            and look < k + 5
            and self.tokens[look].sym
            in (
                "received",
                "given",
                "administered",
                "for",
                "therapy",
                "use",
                "support",
                "transfusion",
                "PROC",
                "DRUG",
                "CLASS",
                "LAB",
                "required",
                "needed",
                "OR",
                "/",
                ",",
                "AND",
                "transfusions",
                "factors",
                "have",
                "has",
                "been",
                "BIOM",
                "allowed",
                "permitted",
                "MAY",
            )
        ):
            look += 1
        if look < self.count and self.tokens[look].sym in ("WITHIN", "AGO", "BD", "DUR") and self._window_of(look):
            window = self._window_of(look)
            assert window is not None
            within, strict = window
            end = look + 1
            if end < self.count and self.tokens[end].sym in ("ATTIME",):
                end += 1
        elif (
            look + 1 < self.count
            and self.tokens[look].sym == "("
            and self.tokens[look + 1].sym == "WITHIN"
            and (inside := self._window_of(look + 1)) is not None
            and (close := self._close(look)) is not None
            and scan.text(look + 2, close)
            in ("", "assessment", "the assessment", "of assessment", "of the assessment", "before assessment", "prior to assessment")
        ):
            (within, strict), end = inside, close + 1  # "(within 7 days of assessment)"
        if barred and (aim := words_at(scan, end, TO_REACH_IT)) is not None:
            end = aim[1]
        pegylated = words_at(scan, end, PEGYLATED)
        long: Duration | None = None
        if pegylated is not None:
            unit = pegylated[0]["u"].rstrip("s")
            long = Duration.of(float(pegylated[0]["n"]), unit)
            end = pegylated[1]
        opened = token.sym in OPEN
        if opened:
            if end < self.count and self.tokens[end].sym == ")":
                end += 1
            else:
                return None
        leaf = Supported(what=self._supports(words), within=within, strict=strict, pegylated=long, **scan.span(j, end))
        return "and", negation(leaf), end

    def supports_alone(self, readings: list[Reading]) -> list[Reading]:
        """ "No platelet or red cell transfusion in the 10 days before the count": a statement of its own. The "no" is left to composition."""
        if ("WITHIN" not in self.scan.present and "AGO" not in self.scan.present) or not self.scan.may(TRANSFUSION):
            return []
        taken = {k for r in readings for k in range(r.i, r.j)}
        for i in range(self.count):
            found = words_at(self.scan, i, TRANSFUSION) if i not in taken else None
            if found is None or found[1] >= self.count:
                continue
            before = self.tokens[i - 1].sym if i else ""
            if before not in ("", "NEG", "or", "any", "a", "MUST", "have", "received") and not (
                self.tokens[found[1]].sym == "BARRED" and before in (".", ";", ":", "(")
            ):
                continue
            j = found[1]
            barred = not self.excluding and self.tokens[j].sym == "BARRED" and j + 1 < self.count
            j += barred
            window = self._window_of(j) if self.tokens[j].sym in ("WITHIN", "AGO") else None
            if window is None or taken.intersection(range(i, j)):
                continue
            j += 1
            behind = words_at(self.scan, j, THE_COUNT)
            if behind is not None:
                j = behind[1]
            leaf = Supported(what=self._supports(found[0].group()), within=window[0], strict=window[1], **self.scan.span(i, j))
            if barred:
                return [Reading(i, j, negation(leaf), room="lab")]
            # the verb belongs to the claim, so that a "not" before it denies the whole
            while i and self.tokens[i - 1].sym in _VERBS and i - 1 not in taken:
                i -= 1
            return [Reading(i, j, leaf, room="lab")]
        return []

    def _window_of(self, j: int) -> tuple[Duration, bool] | None:
        token = self.tokens[j]
        if isinstance(token.value, Window) and token.value.duration is not None:
            return token.value.duration, token.value.kind == "ago" or token.value.strict
        if token.sym == "BD" and isinstance(token.value, Bounds):
            limit = token.value.lower or token.value.upper
            return (duration(limit), True) if limit else None
        if token.sym == "DUR" and isinstance(token.value, Quantity) and token.value.unit:
            return Duration.of(token.value.value, token.value.unit), True
        return None

    def _supports(self, words: str) -> tuple[str, ...]:
        found = []
        if re.search(r"platelet|plt\b", words):
            found.append("platelet")
        if re.search(r"red|rbc|erythrocyte", words):
            found.append("red_cell")
        if not found and re.search(r"transfus|blood", words):
            found.append("any_transfusion")
        if re.search(r"growth|csf|filgrastim|erythropo|epo\b|factor|tpo|thrombopo|esas?\b", words):
            found.append("growth_factor")
        return tuple(found) or ("any",)
