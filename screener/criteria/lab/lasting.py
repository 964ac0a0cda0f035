"""Values that lie beyond their limit again and again, or in spite of treatment ("sustained BP > 160/100 mmHg despite optimal therapy")."""

from __future__ import annotations

from screener.criteria.circumstances_shared import words_at
from screener.criteria.conditions_shared import Lasting
from screener.criteria.lab.leaf import Lab
from screener.criteria.lab.limits import Limits
from screener.criteria.lab.words import LOW_IS_BAD
from screener.criteria.nodes import all_of, any_of, leaves
from screener.criteria.scan import Reading
from screener.text.gated import gated

_WORD = r"(?:persistent(?:ly)?(?: elevated| high)?|sustained|repeated(?:ly)?|consistent(?:ly)?)"
_AGAIN = gated(rf"{_WORD}(?: (?:and|or|/|and/or) {_WORD})?(?![a-z])")
_IN_SPITE = gated(
    r"[,(]?\s?(?:(?:that |which )?(?:is |are )?(?:persist\w{1,3}|sustained|uncontrolled|not controlled|refractory)\s)?(?:even )?(?:despite|in spite of|even with|even after|even on|even under)\s"
    r"(?:(?:the|use|of|an|a|being|on|receiving|having|received|optimal|optimized|maximal|maximum|adequate|standard|appropriate|current|best|ongoing|stable|medical|drug|pharmacologic(?:al)?|antidiabetic|anti-?\s?hypertensives?|blood pressure|at least|one|two|three|1|2|3|or|more|different|insulin|blood product|platelet|intervention|supportive)\s){0,8}"
    r"(?:therap(?:y|ies)|treatments?|management|medications?|drugs?|agents?|interventions?|regimens?|care|transfusions?|medicine|anti-?hypertensives)(?![a-z])\s?\)?"
)
_AT_ONCE = gated(
    r",?\s?(?:and\s)?(?:concurrent(?:ly)? with|in conjunction with|accompanied by|simultaneous(?:ly)? with|concomitant(?:ly)? with|together with|in combination with|along with|with (?:a )?(?:concurrent|concomitant|simultaneous))(?: an?)?(?![a-z])"
)
_GAPS = frozenset({"OR", "ANDOR", ",", "either", "/"})


class Repeated(Limits):
    """Joins limits with the words that say that a value stays beyond them."""

    def _lasting(self, readings: list[Reading]) -> list[Reading]:
        """The same readings, those with such words joined to one statement: both the limits and a question."""
        if not self.scan.may(_AGAIN) and not self.scan.may(_IN_SPITE):
            return readings
        out: list[Reading] = []
        for run in self._runs(sorted(readings, key=lambda reading: reading.i)):
            out += self._joined_run(run)
        return out

    def _at_once(self, readings: list[Reading]) -> list[Reading]:
        """The same readings, those that must hold together joined to one: "AST or ALT > 3 x ULN concurrent with bilirubin > 2 x ULN"."""
        if not self.scan.may(_AT_ONCE):
            return readings
        out: list[Reading] = []
        for run in self._runs(sorted(readings, key=lambda reading: reading.i)):
            last = out[-1] if out else None
            met = words_at(self.scan, last.j, _AT_ONCE) if last is not None else None
            if last is None or met is None or met[1] != run[0].i or not self._ill(run[0]) or not self._ill(last):
                out += [self._either(run)] if words_at(self.scan, run[-1].j, _AT_ONCE) else run
                continue
            node = all_of(*(reading.node for reading in (last, run[0]) if reading.node is not None))
            out[-1] = Reading(last.i, run[0].j, node, room="lab")
            out += run[1:]
        return out

    def _either(self, run: list[Reading]) -> Reading:
        return Reading(run[0].i, run[-1].j, any_of(*(reading.node for reading in run if reading.node is not None)), room="lab")

    def _runs(self, readings: list[Reading]) -> list[list[Reading]]:
        """Readings that "or" joins, of which each lies beyond what is healthy."""
        runs: list[list[Reading]] = []
        for n, reading in enumerate(readings):
            last = readings[n - 1] if n else None
            gap = {token.sym for token in self.tokens[last.j : reading.i]} if last is not None else set()
            joined = bool(gap & {"OR", "ANDOR"}) and gap <= _GAPS
            if (
                last is not None
                and (joined or (gap == {","} and self._pressure(last) and self._pressure(reading)))
                and self._ill(last)
                and self._ill(reading)
            ):
                runs[-1].append(reading)
            else:
                runs.append([reading])
        return runs

    def _pressure(self, reading: Reading) -> bool:
        """ "systolic > 170, diastolic > 100": two limits of one pressure."""
        return reading.node is not None and {leaf.analyte for leaf in leaves(reading.node) if isinstance(leaf, Lab)} <= {"SBP", "DBP"}

    def _ill(self, reading: Reading) -> bool:
        """Do all of its limits say that a value is too high, or too low where that is bad?"""
        if reading.node is None:
            return False
        return all(
            isinstance(leaf, Lab)
            and leaf.bounds is not None
            and bool(leaf.bounds.lower) != bool(leaf.bounds.upper)
            and bool(leaf.bounds.upper) == (leaf.analyte in LOW_IS_BAD)
            for leaf in leaves(reading.node)
        )

    def _joined_run(self, run: list[Reading]) -> list[Reading]:
        if not all(self._ill(reading) for reading in run):
            return run
        start, end = run[0].i, run[-1].j
        nodes = [reading.node for reading in run if reading.node is not None]
        for back in range(max(0, start - 3), start):
            again = words_at(self.scan, back, _AGAIN)
            if again is not None and again[1] == start:
                start = back
                break
        behind = self._in_spite(end)
        beyond = self._in_spite(end + 1) if end < self.count and self.tokens[end].sym == ")" else None
        kind = next(leaves(nodes[0])).kind
        aside: list[Reading] = []
        if behind is not None:
            end = behind
        elif beyond is not None:
            leaf = Lasting(kind=kind, words=self.scan.written(start, beyond)[:200], **self.scan.span(end + 1, beyond))
            aside = [Reading(end + 1, beyond, leaf, room="lab")]
        if (start == run[0].i and behind is None) or not self._balanced(start, end):
            return [*run, *aside]
        leaf = Lasting(kind=kind, words=self.scan.written(start, end)[:200], **self.scan.span(start, end))
        return [Reading(start, end, all_of(any_of(*nodes), leaf), room="lab"), *aside]

    def _in_spite(self, j: int) -> int | None:
        """The token behind "despite optimal therapy" at token `j`, without a bracket that closes what stands before."""
        found = words_at(self.scan, j, _IN_SPITE)
        if found is None:
            return None
        end = found[1]
        if not self._balanced(j, end) and self.tokens[end - 1].sym == ")":
            end -= 1
        return end if self._balanced(j, end) else None
