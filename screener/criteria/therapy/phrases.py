"""A sentence as treatments and windows: noun phrases become `Therapy` sets, lengths of time become `When`, the rest stays as it is.

The rooms on treatment match on `units`, a string of symbols like the scan's in which NP stands for treatments (a whole list of them), WIN for "within ...", SINCE_ for "at
least ... since/ago", LEN for a length of time whose direction the frame tells (">= 14 days", "21 days").
"""

from __future__ import annotations

from dataclasses import replace

from screener.criteria.scan import Scan
from screener.criteria.therapy.nouns import NAMED, name_begins
from screener.criteria.therapy.purpose import given_for, purpose, setting
from screener.criteria.therapy.target import Therapy, described, excepting
from screener.criteria.therapy.treatments import Treatments, as_one
from screener.criteria.therapy.units import Phrases, Unit, each
from screener.criteria.therapy.unlisted import unlisted_drugs
from screener.criteria.therapy.windows import CHOOSING, TIMES, Windows
from screener.criteria.therapy.words import HEADS
from screener.criteria.wording_shared import said_at
from screener.text.gated import gated
from screener.text.merge import Window

_TRIGGERS = gated(
    r"(?:prior|previous|earlier|systemic|standard|last|other|any|cancer|tumor|conventional|line) treatment|standard[- ]of[- ]care|treat(?:ed|ment|ments) (?:with|of|for|must|was|has|is)|pre-?treated|treatment[- ]na|previously treated|participat|enrol|growth factor|car[- ]t|t[- ]cells?|nk cells?|antibiotics? (?:therapy |use |treatment )?(?:within|in the|≤|<)"
)

# "alone or in combination": however it was given
_ANYHOW = gated(
    r"(?:, |\( ?)?(?:either |whether |given |administered )*(?:as )?(?:alone|(?:a )?monotherapy|separately|sequentially|sequential|combined|concurrently|in sequence|in combination|(?:a )?single agents?)(?: with (?:other|another|any) (?:agents?|therapy|therapies|drugs?|treatments?))? (?:or|and/or) (?:as |given |administered )*(?:alone|(?:a )?monotherapy|separately|sequentially|sequential|combined|concurrently|in sequence|in combination)(?: with (?:other|another|any) (?:agents?|therapy|therapies|drugs?|treatments?))?(?: ?\))?(?= (?:$|[.;,)])|$| ?[.;,)])"
)


def phrases(scan: Scan) -> Phrases | None:
    """The units of a sentence; None where it names no treatment at all."""
    if scan.present.isdisjoint(HEADS) and not unlisted_drugs(scan) and not scan.search(_TRIGGERS):
        return None
    reader = _Reader(scan)
    if scan.present.isdisjoint(NAMED) and not any(map(name_begins, reader.text)) and not any(map(reader.begins, range(reader.count))):
        return None
    return Phrases(scan, reader.units())


def units_of(scan: Scan) -> list[Unit]:
    """The units of a sentence, whether it names a treatment or not."""
    return _Reader(scan).units()


_SUCH = frozenset({"these", "such", "those", "any of these"})
_SAME = frozenset({"medications", "medication", "drugs", "agents", "therapies", "treatments", "medicines", "products"})


def _no_steroids(therapy: Therapy) -> Therapy:
    if therapy.classes != ("immunosuppressant",):
        return therapy
    return excepting(therapy, (Therapy("corticosteroid", classes=("corticosteroid",)),))


class _Reader(Windows):
    """The whole sentence, from left to right."""

    def units(self) -> list[Unit]:
        text, tokens, may = self.text, self.tokens, self.may
        out: list[Unit] = []
        k = 0
        named: Treatments | None = None
        while k < self.count:
            found = self.listed(k) if may[k] else None
            if named is not None and (found is None or found.generic) and text[k] in _SUCH and (end := self.the_same(k)) > k:
                found = replace(named, i=k, j=end)
            if found is not None:
                named = found
                found = self.beside_steroids(self.with_purpose(found))
                if found.j < self.count and (anyhow := said_at(self.scan, found.j, _ANYHOW)) is not None:
                    found = replace(found, j=anyhow[1], named=found.named_to)
                out.append(Unit("NP", found.i, found.j, found))
                k = found.j
                continue
            sym = tokens[k].sym
            if sym in TIMES or (self.chooses and text[k] in CHOOSING):
                when = self.when(k)
                if when is not None:
                    out.append(when)
                    k = when.j
                    continue
            j = self.product(k + 1) if sym == "ATTIME" else k + 1
            if sym == "AGO" and isinstance(tokens[k].value, Window):
                sym = "RANGE"  # "3 to 8 weeks after": no "previously"
            if sym == "COND" and text[k] in ("intolerance", "intolerant"):
                sym = text[k]
            out.append(Unit(sym, k, j))
            k = j
        return out

    def the_same(self, k: int) -> int:
        """ "These medications", "such treatments": what was named before; the token behind, or `k`."""
        if k + 1 < self.count and self.text[k] in _SUCH and self.text[k + 1] in _SAME:
            return k + 2
        return k

    def beside_steroids(self, found: Treatments) -> Treatments:
        """ "Steroids or other immunosuppressants": where steroids are spoken of by themselves, no other word of the sentence means them."""
        if "steroid" not in self.scan.said or not any("immunosuppressant" in therapy.classes for therapy in found.everything):
            return found
        excepted = next((token.start for token in self.tokens if token.sym == "EXCEPT"), None)
        if excepted is not None and "steroid" not in self.scan.clean.lower[self.tokens[0].start : excepted]:
            return found  # "immunosuppressants, except inhaled steroids": other steroids are meant
        return replace(found, therapies=tuple(map(_no_steroids, found.therapies)), examples=tuple(map(_no_steroids, found.examples)))

    def with_purpose(self, found: Treatments) -> Treatments:
        """ "Chemotherapy for metastatic breast cancer": what it was given for is part of what it is."""
        said = purpose(self.scan, found.j) if found.j < self.count else None
        if said is None:
            return self.in_setting(found)
        given = replace(
            found,
            j=said.j,
            named=found.j,
            therapies=given_for(found.therapies, said.cancers),
            examples=given_for(found.examples, said.cancers),
            advanced=found.advanced or said.advanced,
            generic=found.generic and not (said.advanced or said.cancers),
        )
        return given if given.advanced else replace(self.in_setting(given), named=found.j)

    def in_setting(self, found: Treatments) -> Treatments:
        """ "Chemotherapy in the adjuvant setting"."""
        said = setting(self.scan, found.j) if found.j < self.count else None
        if said is None:
            return found
        if said.anyhow:
            return replace(found, j=said.j, named=found.j)
        words = self.scan.text(found.j, said.j)

        def so(therapies: tuple[Therapy, ...]) -> tuple[Therapy, ...]:
            if not said.perioperative:
                return tuple(described(therapy, f"{therapy.name} {words}") for therapy in therapies)
            return tuple(replace(therapy, name=f"{therapy.name} {words}", only=(*therapy.only, "perioperative")) for therapy in therapies)

        return replace(found, j=said.j, named=found.j, therapies=so(found.therapies), examples=so(found.examples), generic=False)


__all__ = ["Phrases", "Treatments", "Unit", "as_one", "each", "phrases", "units_of"]
