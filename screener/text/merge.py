"""Tokens -> fewer tokens: ranges, bounds, windows.

"between 18 and 39 years", "18-39 years", ">= 18 and < 40 years", "18 years or older" become one bound; "within the last 6 months prior to enrolment",
"< 6 months before the first dose", "at least 4 weeks since" become one window.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from screener.logic import Duration
from screener.text.anchors import behind
from screener.text.quantity import Bounds, Limit, bound
from screener.text.tokens import Quantity, Token, split_words

_VALUE = frozenset({"NUM", "QTY", "DUR", "XULN", "HALF"})
_BOUND_SYM = {"NUM": "BN", "QTY": "BQ", "DUR": "BD", "XULN": "BU", "HALF": "BH"}
_COMPARE = frozenset({"GE", "LE", "GT", "LT", "EQ"})
_BOUNDING = _COMPARE | {
    "WITHINW",
    "yet",
    "ABOVE",
    "BELOW",
    "BETWEEN",
    "POSTGE",
    "POSTLE",
    "+",
}  # what makes a bound of a value, besides a range
_BEGINS_BOUND = _COMPARE | _VALUE | {"POSTLE", "POSTGE", "WITHINW", "NEG", "EXCEPT", "ABOVE", "BELOW", "BETWEEN"}
_BOUNDS = frozenset({"BN", "BQ", "BD", "BU"})
_TO = frozenset({"-", "to", "through", "thru", "~", "till"})
_OPPOSITE_GAP = frozenset({"AND", ",", "-", "but", "to", "or"})
_PERIODS = frozenset({"year", "month", "week"})
_UCUM_TIME = {"hour": "h", "day": "d", "week": "wk", "month": "mo", "year": "a"}
_TIME_OF_UCUM = {v: k for k, v in _UCUM_TIME.items()}


@dataclass(frozen=True, slots=True)
class Window:
    """A time window. Counted back from the match date.

    `kind` is "within" (in the last `duration`), "ago" (at least `duration` ago) or "at" (on the day of `anchor`). `strict` where the text's own words leave the
    last day out ("more than 4 weeks ago"). `half_lives` where it is counted in half-lives of the drug. `anchor` is the words for the day it is counted from
    ("enrolment"), as written. `upper` is the far end of a window "4 to 10 weeks ago".
    """

    kind: str
    duration: Duration | None = None
    anchor: str | None = None
    strict: bool = False
    half_lives: float | None = None
    upper: Duration | None = None


def merge(tokens: list[Token], lower: str) -> list[Token]:
    """All merges, in order. `lower` is the clean lower-case text that the tokens point into.

    Words for a day of the trial ("treatment", "consent", "first dose") that no window took are plain words again.
    """
    symbols = {token.sym for token in tokens}
    if "LASTW" in symbols and not _PERIODS.isdisjoint(symbols):
        tokens = _one_period(tokens)
        symbols.add("DUR")
    if not _VALUE.isdisjoint(symbols):
        count = len(tokens)
        if not _TO.isdisjoint(symbols):
            tokens = _ranges(tokens)
        elif "DUR" in symbols:
            tokens = _hyphened(tokens, lower)
        if len(tokens) != count or not _BOUNDING.isdisjoint(symbols):
            tokens = _both_sides(_bounds(tokens))
        tokens = _windows(tokens, lower)
    elif "ANCHOR" in symbols:
        tokens = _windows(tokens, lower)
    else:
        return tokens
    if "ANCHOR" not in symbols:
        return tokens
    out: list[Token] = []
    for token in tokens:
        if token.sym == "ANCHOR":
            out.extend(Token(word, start, end) for word, start, end in split_words(lower, token.start, token.end))
        else:
            out.append(token)
    return out


def _one_period(tokens: list[Token]) -> list[Token]:
    """ "within the previous year": one year."""
    return [
        Token("DUR", token.start, token.end, Quantity(1.0, token.sym))
        if token.sym in _PERIODS and n and tokens[n - 1].sym == "LASTW"
        else token
        for n, token in enumerate(tokens)
    ]


def _quantity(token: Token) -> Quantity:
    value = token.value
    return value if isinstance(value, Quantity) else Quantity(float(value))


def _ucum(sym: str, unit: str | None) -> str | None:
    if sym == "DUR" and unit:
        return _UCUM_TIME[unit]
    if sym == "HALF":
        return "half-lives"
    return unit


def _ranges(tokens: list[Token]) -> list[Token]:
    """`0 - 2`, `18 to 39 years`, `2.5 to 5 x ULN`: one token with an upper value; the second number's unit serves both."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if token.sym in _VALUE and i + 2 < len(tokens) and tokens[i + 1].sym in _TO and tokens[i + 2].sym in _VALUE:
            second = tokens[i + 2]
            low, high = _quantity(token), _quantity(second)
            same = token.sym == second.sym and (low.unit == high.unit)
            if (
                (same or token.sym == "NUM")
                and low.value < high.value
                and not (out and out[-1].sym in _COMPARE and tokens[i + 1].sym != "-")
            ):
                out.append(Token(second.sym, token.start, second.end, Quantity(low.value, high.unit, high.value, high.for_age)))
                i += 3
                continue
        out.append(token)
        i += 1
    return out


def _hyphened(tokens: list[Token], lower: str) -> list[Token]:
    """`8yr-18yrs`: a hyphen between a letter and a digit is no token of its own, but between two lengths of time it makes a range."""
    out: list[Token] = []
    for token in tokens:
        before = out[-1] if out else None
        if before is not None and before.sym == token.sym == "DUR" and lower[before.end : token.start] == "-":
            low, high = _quantity(before), _quantity(token)
            if low.unit == high.unit and low.value < high.value and low.upper is None:
                out[-1] = Token("DUR", before.start, token.end, Quantity(low.value, high.unit, high.value, high.for_age))
                continue
        out.append(token)
    return out


def _bound_token(sym: str, start: int, end: int, bounds: Bounds) -> Token:
    return Token(_BOUND_SYM[sym], start, end, bounds)


def _plain(token: Token, op: str) -> Bounds:
    quantity = _quantity(token)
    unit = _ucum(token.sym, quantity.unit)
    if quantity.upper is not None:
        if op in ("EQ", ""):
            return Bounds(at_least=Limit(quantity.value, unit), at_most=Limit(quantity.upper, unit))
        return bound(op, quantity.upper if op in ("LE", "LT") else quantity.value, unit)
    return bound(op or "EQ", quantity.value, unit)


def _heads_next(tokens: list[Token], k: int) -> bool:
    """ "Minimum age: 18 years Maximum age: 99 years": the word belongs to what follows it."""
    return k + 1 < len(tokens) and tokens[k + 1].sym in ("age", "ages")


def _bounds(tokens: list[Token]) -> list[Token]:
    """Comparators in front of or behind a value; "between X and Y"."""
    out: list[Token] = []
    i = 0
    count = len(tokens)
    while i < count:
        token = tokens[i]
        sym = token.sym
        if sym not in _BEGINS_BOUND:
            out.append(token)
            i += 1
            continue
        if sym in ("POSTLE", "POSTGE") and i + 1 < count and tokens[i + 1].sym in _VALUE:
            sym = "LT" if sym == "POSTLE" else "GT"  # "over 18 and under 75"
        if sym == "WITHINW" and i + 1 < count and tokens[i + 1].sym == "XULN":
            sym = "LE"  # "within 1.5 x ULN"
        if sym in ("NEG", "EXCEPT") and i + 2 < count and tokens[i + 1].sym == "yet" and tokens[i + 2].sym == "DUR":
            sym = "YET"  # "not yet 26 years old"
        if sym in _COMPARE or sym in ("ABOVE", "BELOW", "YET"):
            j = i + 1
            if sym == "EQ" and j < count and tokens[j].sym == "to":
                j += 1
            while (
                j < count
                and tokens[j].sym in ("yet", "a", "the", "an", "of", "or", "approximately", "about", ":", "to", "age", "ages", "aged")
                and j < i + 4
            ):
                j += 1
            if j + 3 < count and tokens[j].sym == "(" and tokens[j + 1].sym in _COMPARE and tokens[j + 2].sym == ")":
                j += 3  # "greater than (>) 18.5"
            if j < count and tokens[j].sym in _VALUE:
                op = {"ABOVE": "GT", "BELOW": "LT", "YET": "LT"}.get(sym, sym)
                value = tokens[j]
                end = value.end
                if op == "GT" and j + 2 < count and tokens[j + 1].sym == "or" and tokens[j + 2].sym == "EQ":  # "> 5 or equal"
                    op, end, j = "GE", tokens[j + 2].end, j + 2
                out.append(_bound_token(value.sym, token.start, end, _plain(value, op)))
                i = j + 1
                continue
        if sym == "BETWEEN":
            j = i + 1
            while j < count and tokens[j].sym in ("the", "ages", "of", "age", "a"):
                j += 1
            if j < count and tokens[j].sym in _VALUE and _quantity(tokens[j]).upper is not None:
                out.append(_bound_token(tokens[j].sym, token.start, tokens[j].end, _plain(tokens[j], "")))
                i = j + 1
                continue
            hung = j + 2 < count and tokens[j + 1].sym == "-" and tokens[j + 2].sym in ("AND", "to")  # "between 18- and 65-years"
            k = j + 1 + hung
            if k + 1 < count and tokens[j].sym in _VALUE and tokens[k].sym in ("AND", "to", "-") and tokens[k + 1].sym in _VALUE:
                low, high = tokens[j], tokens[k + 1]
                first, second = _quantity(low), _quantity(high)
                if low.sym in ("NUM", high.sym):
                    unit = _ucum(high.sym, second.unit)
                    own = _ucum(low.sym, first.unit) if low.sym == high.sym and first.unit else unit
                    out.append(
                        _bound_token(
                            high.sym, token.start, high.end, Bounds(at_least=Limit(first.value, own), at_most=Limit(second.value, unit))
                        )
                    )
                    i = k + 2
                    continue
        if sym in _VALUE:
            op = ""
            end = token.end
            j = i + 1
            # such as: 18 years (of age) or older; so many or more
            k = j
            while k < count and k < j + 3 and tokens[k].sym in ("of", "age", "old", "(", "years"):
                k += 1
            if (
                k < count
                and tokens[k].sym in ("POSTGE", "POSTLE")
                and not _heads_next(tokens, k)
                and (k == j or tokens[k].sym == "POSTGE" or tokens[k].sym == "POSTLE")
            ):
                op = "GE" if tokens[k].sym == "POSTGE" else "LE"
                end = tokens[k].end
                j = k + 1
                if k > i + 1 and any(t.sym == "(" for t in tokens[i + 1 : k]) and j < count and tokens[j].sym == ")":
                    end, j = tokens[j].end, j + 1
            elif j < count and tokens[j].sym == "+" and sym in ("NUM", "DUR") and tokens[j].start == token.end:
                if sym == "DUR":
                    op, end, j = "GE", tokens[j].end, j + 1
                elif j + 1 < count and tokens[j + 1].sym in ("years", "yrs", "yo", "y"):
                    out.append(Token("BD", token.start, tokens[j + 1].end, bound("GE", _quantity(token).value, "a")))
                    i = j + 2
                    continue
            if op or (_quantity(token).upper is not None):
                out.append(_bound_token(sym, token.start, end, _plain(token, op)))
                i = j
                continue
        out.append(token)
        i += 1
    return out


def _both_sides(tokens: list[Token]) -> list[Token]:
    """`>= 12 months and <= 39 years`: a lower and an upper bound of the same kind side by side are one range."""
    if len([token for token in tokens if token.sym in _BOUNDS]) < 2:
        return tokens
    out: list[Token] = []
    for i, token in enumerate(tokens):
        if token.sym in _BOUNDS and out:
            gap = 0
            while gap < len(out) and gap < 2 and out[-1 - gap].sym in _OPPOSITE_GAP:
                gap += 1
            if gap < len(out) and (gap == 0 or out[-1].sym != "or"):
                before = out[-1 - gap]
                if before.sym in (token.sym, "BN") and isinstance(before.value, Bounds) and i:
                    left: Bounds = before.value
                    right: Bounds = token.value
                    if bool(left.lower) != bool(left.upper) and bool(right.lower) != bool(right.upper):
                        if left.upper and not any(t.sym == "AND" for t in out[len(out) - gap :]):
                            out.append(token)  # "at most 1, at least 1 site" are two limits, not a range
                            continue
                        if before.sym == "BN" and token.sym != "BN":
                            unit = (right.lower or right.upper).unit  # type: ignore[union-attr]
                            left = left.with_unit(unit)
                        both = left.merged(right)
                        if both and both.lower and both.upper and _ordered(both):
                            merged = Token(token.sym, before.start, token.end, both)
                            del out[-1 - gap :]
                            out.append(merged)
                            continue
        out.append(token)
    return out


def _ordered(bounds: Bounds) -> bool:
    low, high = bounds.lower, bounds.upper
    assert low
    assert high
    scale = {"h": 1 / 24, "d": 1, "wk": 7, "mo": 30.4, "a": 365.25}
    return low.value * scale.get(low.unit or "", 1) <= high.value * scale.get(high.unit or "", 1)


def duration(limit: Limit) -> Duration:
    """The length of time of a limit in h, d, wk, mo or a."""
    return Duration.of(limit.value, _TIME_OF_UCUM[limit.unit or "d"])


_FILL = r"(?:(?:the|a|an|of|about|approximately|immediately|period|window|at|any|time|their|planned|day|date|patient's|subject's|to|on|in|into|any|this|a|study's|anticipated|scheduled|expected|initial|protocol|first|providing|signing|giving|obtaining|study|receiving|undergoing) ){0,5}"
_LAST = r"(?:(?:the|a|an|LASTW|past|PRIORTO) ){0,3}"
_ANCHORED = rf"(?: {_FILL}ANCHOR(?: {_FILL}ANCHOR){{0,3}})"
_BEHIND = r"(?: (?:period|window|interval|time|timeframe))?(?: immediately)?(?: (?:PRIORTO|of|from|after|preceding|SINCE|AGO|back|LASTW))?"
_WITHIN = re.compile(
    rf"(?<!\S)(?:(?P<cue>WITHINW {_LAST}|(?:for|ABOVE) (?:the )?LASTW )(?P<dur>DUR|BD|HALF|BH){_BEHIND}{_ANCHORED}?"
    rf"|(?P<last>(?:the )?LASTW )(?P<dur2>DUR){_ANCHORED}?"
    rf"|(?P<bare>DUR|BD|HALF|BH)(?: (?:period|window|interval))?(?: (?:must|should|MUST|have|has|had|be|is))?(?: (?:immediately))? (?P<dir>PRIORTO|SINCE|AGO|from|of|after|LASTW)(?P<anchored>{_ANCHORED})?)(?!\S)"
)
_ATTIME = re.compile(rf"(?<!\S)(?:at|on)(?: the)?(?: (?:time|day|date|moment|point))?(?: of)?{_ANCHORED}(?!\S)")
_DURING = re.compile(r"(?<!\S)WITHINW(?: the)? ANCHOR(?: (?:period|phase|window|process|visit|assessments?|evaluations?))?(?!\S)")
_SCREENING = re.compile(r"during (?:the )?(?:screening|baseline)\b")  # "during treatment" is another time
_PLAIN_ANCHOR = re.compile(rf"(?<!\S)PRIORTO{_ANCHORED}(?!\S)")


def bound_at_start(tokens: list[Token]) -> Token | None:
    """The bound (BN, BQ, BD ...) that unmerged tokens begin with: what a window token was made of."""
    merged = _both_sides(_bounds(_ranges(tokens)))
    return merged[0] if merged and isinstance(merged[0].value, Bounds) else None


def _windows(tokens: list[Token], lower: str) -> list[Token]:
    """Time windows, one token each."""
    symbols = " ".join([token.sym for token in tokens])
    timed = "DUR" in symbols or "BD" in symbols or "HALF" in symbols or "BH" in symbols
    if not timed and "ANCHOR" not in symbols:
        return tokens
    starts: dict[int, int] = {}
    position = 0
    for index, token in enumerate(tokens):
        starts[position] = index
        position += len(token.sym) + 1
    spans: list[tuple[int, int, Window, str]] = []
    for match in _WITHIN.finditer(symbols) if timed else ():
        i = starts[match.start()]
        j = i + match.group().count(" ") + 1
        window = _window(match, tokens, starts, i, j, lower)
        if window:
            if (window.anchor or match.group().endswith("PRIORTO")) and match["dir"] not in ("SINCE", "AGO", "from", "after"):
                j = behind(tokens, j, lower, before=" PRIORTO" in match.group())
            spans.append((i, j, window, "WITHIN" if window.kind == "within" else "AGO"))
    taken = {k for i, j, _, _ in spans for k in range(i, j)}
    for pattern in (_ATTIME, _PLAIN_ANCHOR, _DURING):
        for match in pattern.finditer(symbols):
            i = starts[match.start()]
            j = i + match.group().count(" ") + 1
            if pattern is _DURING and not _SCREENING.match(lower, tokens[i].start):
                continue
            if not taken.intersection(range(i, j)):
                j = behind(tokens, j, lower, before=pattern is _PLAIN_ANCHOR)
                spans.append((i, j, Window("at", anchor=_anchor(tokens, i, j, lower)), "ATTIME"))
                taken.update(range(i, j))
    if not spans:
        return tokens
    out: list[Token] = []
    done = 0
    for i, j, window, sym in sorted(spans, key=lambda s: s[0]):
        out.extend(tokens[done:i])
        out.append(Token(sym, tokens[i].start, tokens[j - 1].end, window))
        done = j
    out.extend(tokens[done:])
    return out


def _anchor(tokens: list[Token], i: int, j: int, lower: str) -> str | None:
    inside = [t for t in tokens[i:j] if t.sym == "ANCHOR"]
    return lower[inside[0].start : inside[-1].end] if inside else None


def _window(match: re.Match[str], tokens: list[Token], starts: dict[int, int], i: int, j: int, lower: str) -> Window | None:
    group = next(g for g in ("dur", "dur2", "bare") if match[g])
    value = tokens[starts[match.start(group)]]
    anchor = _anchor(tokens, i, j, lower)
    direction = match["dir"]
    if value.sym in ("DUR", "HALF"):
        quantity = _quantity(value)
        length = Duration.of(quantity.value, quantity.unit) if value.sym == "DUR" and quantity.unit else None
        half = quantity.value if value.sym == "HALF" else None
        upper = Duration.of(quantity.upper, quantity.unit) if quantity.upper is not None and quantity.unit else None
        if upper and lower.startswith("within", tokens[i].start):
            return None
        if group != "bare":
            return Window("within", length, anchor, half_lives=half)
        if direction == "LASTW":
            return None
        if direction == "SINCE" or (direction in ("from", "after") and not anchor):
            return Window("ago", length, anchor, half_lives=half, upper=upper)
        if direction == "AGO":
            return (
                Window("ago", length, anchor, half_lives=half, upper=upper) if upper else Window("within", length, anchor, half_lives=half)
            )
        if not anchor and direction == "of":
            return None
        return Window("within", length, anchor, half_lives=half)
    bounds: Bounds = value.value
    low, high = bounds.lower, bounds.upper
    if low and high:
        if value.sym == "BH" or (group != "bare" and match[group] != "BD"):
            return None
        if (group == "bare" and direction in ("of",)) or lower.startswith("within", tokens[i].start):
            return None  # "within 2-4 weeks" names two windows: which of them holds is not said
        return Window("ago", duration(low), anchor, strict=bounds.more_than is not None, upper=duration(high))
    limit = low or high
    assert limit
    half = limit.value if value.sym == "BH" else None
    length = None if value.sym == "BH" else duration(limit)
    if direction == "of" and not anchor:
        return None  # "< 18 years of age"
    if high:
        return Window("within", length, anchor, strict=bounds.less_than is not None, half_lives=half)
    if group != "bare" and match["cue"] and direction is None:
        return None  # "for at least 4 weeks": a duration of something, not a window
    return Window("ago", length, anchor, strict=bounds.more_than is not None, half_lives=half)
