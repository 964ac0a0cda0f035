"""Permissions: what is allowed, of whom, and on which condition."""

from __future__ import annotations

import re
from dataclasses import replace

from screener.criteria.compose.items import of_people
from screener.criteria.compose.meaning import ILLNESSES, asks_for_health, asks_for_tumour, at_most, is_limit
from screener.criteria.compose.parts import Part, Parts, Sentence
from screener.criteria.compose.structure import Item, depths_of, joined_by_and, trim
from screener.criteria.nodes import Node, all_of, any_of, implies, leaves, negation, without
from screener.criteria.permitted import Permitted
from screener.criteria.prior_therapy.leaves import PriorTherapy
from screener.criteria.unread import Unread
from screener.criteria.washout.leaves import Washout
from screener.text.gated import gated

_PARTICIPATION = gated(r"eligib|enrol|participat|includ|enter|join")


_EXCEPTS = re.compile(r"(?:except|unless|with the exception|excluding|apart from|aside from)")
_ALLOWS = re.compile(r"(?<!not )(?:allow|permit|eligib|accept|includ|enrol)")

_HAS = re.compile(r"(?:(?:patients?|subjects?|participants?|who) ){0,2}(?:has|have|had) ")
_EXCEPT_THAT = re.compile(
    r"(?:exceptions?|except|unless|with the exception)\W{0,3} ?(?:that |for |of |if )?(?:patients|subjects|participants|those|they|individuals|\S{1,20} (?:patients|subjects|participants))"
)
# Those who are let in beside others
_FURTHER = gated(r"\b(?:also|still|remain)\b")
_PART_OF_STUDY = gated(r"eligible (?:only )?for (?:the )?(?:dose|phase|cohort|part|arm|exploratory|expansion|escalation)\b")
_BESIDES = frozenset({"disease_status", "measurable_disease", "performance", "life_expectancy", "tissue"})
ONLY = re.compile(r"(?:note: ?)?only ")


def _of_the_same(condition: Node | None, subject: list[Item]) -> Node | None:
    """ "Prior radiotherapy is allowed if 14 days have passed since the end of treatment": the time since that radiotherapy."""
    named = [leaf.therapy for item in subject if item.node for leaf in leaves(item.node) if isinstance(leaf, PriorTherapy)]
    if isinstance(condition, Washout) and len(named) == 1 and condition.therapy.groups == ("anticancer",):
        return replace(condition, therapy=named[0])
    return condition


class Permissions(Parts):
    """What a sentence allows."""

    def sentence(self, items: list[Item], *, heading: bool = False) -> Sentence:
        """The sentence that some items make."""
        raise NotImplementedError

    def _and_permission(self, items: list[Item], may: int, depth: list[int]) -> Sentence | None:
        """ "A; B is allowed": a requirement, and a permission that widens it where both speak of the same."""
        cut = next((n for n in range(may - 1, 0, -1) if items[n].tag == ";" and depth[n] == 0), None)
        if cut is None or not any(item.is_node for item in items[:cut]) or not any(item.is_node for item in items[cut:]):
            return None
        first, second = self.sentence(items[:cut]), self._permission(items[cut + 1 :], may - cut - 1)
        if first.role != "statement" or not first.parts:
            return None
        last, allowed = first.parts[-1], second.permitted
        if allowed is not None and (narrowed := without(last.node, allowed)) is not None:
            return Sentence("statement", [*first.parts[:-1], Part(narrowed, last.i, second.parts[-1].j, last.stance)])
        if allowed is not None and {leaf.kind for leaf in leaves(last.node)} & {leaf.kind for leaf in leaves(allowed)} - {"unread"}:
            node = all_of(last.node, negation(allowed)) if self.excluding else any_of(last.node, allowed)
            return Sentence("statement", [*first.parts[:-1], Part(node, last.i, second.parts[-1].j, last.stance)])
        return Sentence("statement", [*first.parts, *second.parts])

    def _spares_behind(self, items: list[Item], bar: int) -> bool:
        """Does an exclusion stand before an exception in which something is allowed ("has ..., excluding those that are allowed", "... unless it is allowed")?"""
        said = self.scan.text(items[0].i, items[0].j + 3)
        return any(item.is_node for item in items[:bar]) and (
            self.scan.text(items[bar].i, items[bar].j) == "unless" or _HAS.match(said) is not None
        )

    def _permission(self, items: list[Item], may: int) -> Sentence:
        """ "X is allowed", "patients with X may enrol if Y": `permitted` is X and Y; standing alone, "X is allowed provided Y" requires Y of those with X."""
        depth = depths_of(items)
        bar = next((n for n in range(1, may) if items[n].tag == "EXCEPT" and depth[n] == 0), 0)
        if bar and items[may].i and self.scan.tokens[items[may].i - 1].sym == ",":
            bar = 0  # "patients with X, except those on Y, are allowed": all of it is allowed
        if bar and any(item.tag == "N" for item in items[:bar]) and _EXCEPT_THAT.match(self.scan.text(items[bar].i, items[may].j)):
            # "Bilirubin above 2 x ULN, except that patients with Gilbert syndrome are permitted ...": what is asked or excluded, and whom it spares
            asked, spared = (
                self.clause(items[:bar]),
                self.excepted([x for x in items[bar + 1 :] if x.tag not in ("MUST", "MAY")]),
            )
            if asked is not None and spared is not None:
                return Sentence("statement", [Part(self.except_(asked, spared), items[0].i, items[-1].j)])
        if bar and self.excluding and self._spares_behind(items, bar):
            # "Has had a KRAS inhibitor, except in scenarios where it is allowed": what excludes, and whom it spares
            if any(token.sym == "MUST" for token in self.scan.tokens[items[0].i : items[bar].i]):
                words = self.scan.text(items[0].i, items[-1].j)[:300]
                return Sentence(
                    "statement", [Part(Unread(words=words, **self.scan.span(items[0].i, items[-1].j)), items[0].i, items[-1].j)]
                )
            first = self.sentence(items[:bar])
            spared = self.excepted([x for x in items[bar + 1 :] if x.tag not in ("MUST", "MAY")])
            if first.role == "statement" and first.parts and spared is not None:
                last = first.parts[-1]
                node = any_of(last.node, spared) if last.stance == "require" else all_of(last.node, negation(spared))
                return Sentence("statement", [*first.parts[:-1], Part(node, last.i, items[-1].j, last.stance)])
        before = [item for item in items[:may] if item.tag not in ("MUST", "MAY", "BARRED")]
        after = self._but_must(items[may + 1 :])
        said = self.scan.text(items[may].i, items[may].j)
        after, barred = self._but_for(after) if _ALLOWS.search(said) else (after, None)
        at = next((n for n, item in enumerate(after) if item.tag == "IF"), None)
        condition: Node | None = None
        without_it = self.permitted_without(items, may)
        if without_it:
            # "permitted in the absence of X": X is what must not be
            lead, condition = None, self._required(trim(after))
        elif at is not None:
            lead = self.alternatives(trim(after[:at]))
            condition = self._required(trim(after[at + 1 :]))
            condition = _of_the_same(condition, before)
        else:
            lead = self.alternatives(trim(after))
        trimmed = trim(before)
        # "If creatinine is above its limit, a clearance of 60 is allowed", "patients with X may have Y": both together are permitted, of some
        of_some = bool(trimmed and trimmed[0].tag == "IF") or (
            of_people(self.scan.tokens[self._begin(items) :]) and all(x.tag != "MUST" for x in items[:may])
        )
        if trimmed and trimmed[0].tag == "IF":
            trimmed = trim(trimmed[1:])
        subject = joined_by_and(self._those_with(trimmed), lead)
        if subject is None:
            subject, condition = condition, None
        allowed = subject
        if barred is not None and subject is not None:
            subject = all_of(subject, negation(barred))
        i, j = items[0].i, items[-1].j
        words = self.scan.text(i, j)[:300]
        if not self.excluding and not of_some and not _PARTICIPATION.search(said) and any(is_limit(item) for item in trimmed):
            # "ANC >= 1000/uL, haemoglobin >= 8 g/dL; may be transfused": limits stand before the permission, and they are required
            asked = self.alternatives(trimmed)
            return Sentence("statement", [Part(asked, i, j, "require")] if asked is not None else [])
        if (
            not self.excluding
            and not of_some
            and subject is not None
            and (ONLY.match(self.scan.said) or any(at_most(leaf) for leaf in leaves(subject)))
        ):
            return Sentence(
                "statement", [Part(subject, i, j, "require")]
            )  # "no more than 2 prior lines are allowed", "only X will be permitted" ask for it
        kinds = [leaf.kind for leaf in leaves(subject) if leaf.kind != "unread"] if subject is not None else []
        alone: Node = Permitted(kind=kinds[0] if kinds else "other", words=words, **self.scan.span(i, j))
        further = _FURTHER.search(said) is not None or (bool(set(kinds) & {"judgement"}) and _PARTICIPATION.search(said) is not None)
        if condition is not None and subject is not None and (at is not None or without_it):
            alone = implies(subject, condition)
        elif lead is not None and not self.excluding and after[0].tag == "," and {leaf.kind for leaf in leaves(lead)} <= _BESIDES:
            # "Any line of treatment allowed, confirmed progression": it may be asked for beside what is allowed
            alone = all_of(alone, Unread(words=words, **self.scan.span(i, j)))
        elif not self.excluding and kinds and _PART_OF_STUDY.search(words):
            # "Patients with X are eligible for dose escalation only": of a part of the study, which nobody else is asked for
            alone = all_of(alone, Unread(words=words, **self.scan.span(i, j)))
        elif further and not self.excluding:
            pass  # "X may be eligible with approval", "X are also eligible": nobody else is asked for it
        elif (
            subject is not None
            and kinds
            and not self.excluding
            and "also" not in said
            and ("eligible" in said or said.startswith("will be"))
            and (set(kinds) <= {"age", "sex"} or asks_for_tumour(subject))
        ):
            alone = subject  # "Patients aged 18 to 75 are eligible" asks for the age
            several = self.parts(trimmed, "require") if condition is None and lead is None else []
            if len(several) > 1:
                return Sentence("permission", several, subject)
        elif (
            subject is not None
            and condition is None
            and lead is None
            and not self.excluding
            and asks_for_health(subject)
            and not any(x.tag == "IF" for x in items)
        ):
            alone = subject
        elif (
            subject is not None
            and not self.excluding
            and "also" not in said
            and _PARTICIPATION.search(said)
            and any(isinstance(leaf, Unread) for leaf in leaves(subject))
        ):
            # who may take part was not fully read: a requirement may stand in it, but never that one be ill
            unread = [leaf for leaf in leaves(subject) if isinstance(leaf, Unread)]
            alone = all_of(alone, *unread) if set(kinds) & ILLNESSES else subject
        if barred is not None and allowed is not None and isinstance(alone, Permitted):
            alone = all_of(alone, negation(all_of(allowed, barred)))  # "Prior radiotherapy is allowed, except to the heart" bars the latter
        return Sentence("permission", [Part(alone, i, j, "require")], joined_by_and(subject, condition))

    def _but_for(self, items: list[Item]) -> tuple[list[Item], Node | None]:
        """Words behind a permission, and what they except from it ("All sarcomas are eligible, except chordoma")."""
        depth = depths_of(items)
        at = next((n for n, item in enumerate(items) if item.tag == "EXCEPT" and not depth[n]), None)
        if at is None or any(item.tag == "IF" for item in items[:at]) or not _EXCEPTS.match(self.scan.text(items[at].i, items[at].j)):
            return items, None
        barred = self.excepted(items[at + 1 :])
        return (trim(items[:at]), barred) if barred is not None else (items, None)

    def permitted_without(self, items: list[Item], may: int) -> bool:
        """Does "in the absence of ..." follow a permission? Then it says when that holds, and denies nothing."""
        return may + 1 < len(items) and items[may + 1].tag == "NEG" and "absence" in self.scan.text(items[may + 1].i, items[may + 1].j)

    def _begin(self, items: list[Item]) -> int:
        """Where the sentence or bracket that holds some items begins."""
        for k in range(items[0].i - 1, -1, -1):
            if self.scan.tokens[k].sym in ("(", "["):
                return k + 1
            if self.scan.tokens[k].sym in (")", "]"):
                break
        return 0

    def _those_with(self, items: list[Item]) -> Node | None:
        """Whom a permission speaks of: of "patients with X whose Y is below its limit" both hold."""
        depth = depths_of(items)
        at = next((n for n, item in enumerate(items) if n and item.tag == "IF" and depth[n] == 0), None)
        if at is None:
            return self.alternatives(items)
        return joined_by_and(self.alternatives(trim(items[:at])), self._required(trim(items[at + 1 :])))

    @staticmethod
    def _but_must(items: list[Item]) -> list[Item]:
        """Words behind a permission; "... can be enrolled but must have X" sets a condition."""
        out: list[Item] = []
        for n, item in enumerate(items):
            if item.tag == "but" and any(later.tag == "MUST" or (later.is_node and later.tag == "N") for later in items[n + 1 : n + 3]):
                out.append(Item("IF", item.i, item.j))
            elif item.tag not in ("MUST", "MAY", "BARRED"):
                out.append(item)
        return out

    def permitted_by(self, items: list[Item], may: int) -> Node | None:
        return self._permission(items, may).permitted
