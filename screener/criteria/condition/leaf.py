"""Judging one condition, or any illness at all (verdicts, rules 1, 11, 16, 23, 24, 25, 29, 31)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, Reason, met, missing, not_met, unknown, with_each
from screener.criteria.condition.groups import CHRONIC_VIRUSES, COMPLICATIONS, EVENTS, PASSING, ids_of
from screener.criteria.nodes import AllOf, Node, leaves
from screener.logic import Duration, Truth, all_of, any_of
from screener.patients.condition_facts import name_key, same_name
from screener.patients.facts import Chart, ConditionFact
from screener.patients.panel import Bits, People, settled


@dataclass(frozen=True, slots=True, kw_only=True)
class Exempt:
    """A kind of the condition that does not count: by its lexicon ids (with none of them by its `name`), perhaps only while `controlled` or `treated`, once it is over (`resolved`), with no virus to be found (`suppressed`), or in a degree that patient files do not hold (`severity`)."""

    ids: tuple[str, ...]
    controlled: bool = False
    treated: bool = False
    resolved: bool = False
    suppressed: bool = False
    severity: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Leaf):
    """The patient has, or had, one of some conditions, in the state that is asked.

    `ids` are the lexicon's; a condition that it does not list has none, and is found by its very `name` alone. `active`: now, not only in the past. `uncontrolled`, `controlled`, `treated`: as the words say; `agents` are the drug
    classes that it is treated with. `severity`: words for a degree that patient files do not hold. `opinion`: it counts only if somebody finds it significant. `immune`: caused by immunity, `by_immunotherapy`: by such a treatment; `or_immune`: any immune-related disease counts too. `within` / `ago`: the event lies in the last so much time,
    or at least so long back; `strict` leaves the last day out. `exempt`: kinds that do not count.
    """

    name: str
    ids: tuple[str, ...]
    active: bool = False
    uncontrolled: bool = False
    controlled: bool = False
    treated: bool = False
    resolved: bool = False
    agents: tuple[str, ...] = ()
    severity: str | None = None
    opinion: bool = False
    immune: bool = False
    by_immunotherapy: bool = False
    or_immune: bool = False
    within: Duration | None = None
    ago: Duration | None = None
    strict: bool = False
    exempt: tuple[Exempt, ...] = ()

    room: ClassVar[str] = "condition"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """True where a listed item is the condition in the state asked; false where every such item is not, and the rest is denied."""
        found = chart.condition(frozenset(self.ids)) if self.ids else chart.condition_named(self.name)
        need = Need(f"conditions:{self.ids[0] if len(self.ids) == 1 else self.name}", self._question())
        exempted = [fact for fact in found.present if self._exempt(chart, fact) is Truth.TRUE]
        present = [fact for fact in found.present if fact not in exempted]
        possible = (
            []
            if self.ids and ids_of(COMPLICATIONS).issuperset(self.ids)
            else [fact for fact in found.possible if self._exempt(chart, fact) is not Truth.TRUE]
        )
        if "autoimmune_disease" in self.ids:
            # An immune-related disease of unstated kind may or may not be one.
            possible += [
                f
                for f in chart.condition_facts
                if f.present
                and f.immune_related
                and f not in found.present
                and f not in possible
                and self._exempt(chart, f) is not Truth.TRUE
            ]
        if self.or_immune:
            present += [fact for fact in possible if fact.immune_related and fact not in present]
            possible = [fact for fact in possible if fact not in present]
        not_taken = self._treatment_denied(chart)
        outcomes = [self._outcome(chart, fact, as_of, need) for fact in present]
        for fact, outcome in zip(present, outcomes, strict=True):
            if outcome.truth is Truth.TRUE:
                return met(fact.shown, turns=self._turns(chart, fact, as_of), changeable=outcome.changeable)
        if not_taken:
            return not_met(not_taken, absent=not present)
        open_ones = [outcome for outcome in outcomes if outcome.truth is Truth.UNKNOWN]
        turns = tuple(sorted({day for fact in present for day in self._turns(chart, fact, as_of)}))
        if open_ones:
            first = min(open_ones, key=lambda finding: finding.reason is Reason.JUDGEMENT)
            return replace(first, turns=turns)
        rest_denied = (
            found.denied or (self._asks_activity() and found.active_denied and not possible) or self._closed(chart, [*present, *exempted])
        )
        if possible and not self.ids:
            return missing(f"{self.name}: not listed by this name; whether {possible[0].shown} is one is not recorded", need)
        if possible and not (self._asks_activity() and all(fact.active is False for fact in possible)):
            return missing(f"{self.name}: {possible[0].shown}; which kind is not recorded", need)
        if rest_denied or (possible and self._closed(chart, possible)):
            return not_met(self._denial(found.because, outcomes, exempted), turns=turns, absent=not found.present)
        return missing(f"{self.name}: not recorded", need)

    def over(self, people: People, as_of: date) -> Bits | None:
        """As `judge`, for a whole panel: who has no entry that says anything of it is judged by whether the list is complete."""
        if self.agents or self.by_immunotherapy:
            return None
        if self.ids:
            speaking = 0
            for own in self.ids:
                speaking |= people.speaking_of.get(own, 0)
            if "autoimmune_disease" in self.ids:
                speaking |= people.asked(_immune_related)
            denied = people.conditions_denied
        else:
            if self.or_immune:
                return None
            speaking = people.named_conditions.get(name_key(self.name), 0)
            denied = people.without_conditions
        return with_each(settled(0, denied, people.everybody), people, speaking, lambda chart: self.settle(chart, as_of))

    def but(self, excepted: Node) -> Condition | None:
        """The same statement with exceptions; None where they are no conditions."""
        exempt = []
        if isinstance(excepted, AllOf):
            return self._but_all(excepted)
        for leaf in leaves(excepted):
            viruses: tuple[str, ...] = getattr(leaf, "viruses", ())
            if viruses:
                exempt.append(Exempt(ids=tuple(own for virus in viruses for own in sorted(ids_of(virus))), suppressed=True))
                continue
            if not isinstance(leaf, Condition) or (not set(leaf.ids).isdisjoint(self.ids) and not leaf.qualified):
                return None
            if leaf.opinion or leaf.within or leaf.ago or leaf.agents or leaf.immune:
                return None
            exempt.append(
                Exempt(
                    ids=leaf.ids,
                    controlled=leaf.controlled,
                    treated=leaf.treated,
                    resolved=leaf.resolved,
                    severity=leaf.severity,
                    name=None if leaf.ids else leaf.name,
                )
            )
        return replace(self, exempt=(*self.exempt, *exempt))

    def _but_all(self, excepted: AllOf) -> Condition | None:
        """One exception that asks several things of one condition ("hepatitis C that was treated, with no virus to be found")."""
        named = [leaf for leaf in excepted.children if isinstance(leaf, Condition)]
        viruses = [virus for leaf in excepted.children for virus in getattr(leaf, "viruses", ())]
        if len(excepted.children) != len(named) + sum(bool(getattr(leaf, "viruses", ())) for leaf in excepted.children):
            return None
        made = [self.but(leaf) for leaf in named]
        ids = {one.exempt[-1].ids for one in made if one is not None}
        if len(ids) != 1 or None in made or any(ids_of(virus).isdisjoint(*ids) for virus in viruses):
            return None
        parts = [one.exempt[-1] for one in made if one is not None]
        whole = Exempt(
            ids=parts[0].ids,
            controlled=any(part.controlled for part in parts),
            treated=any(part.treated for part in parts),
            resolved=any(part.resolved for part in parts),
            suppressed=bool(viruses),
            severity=", ".join(part.severity for part in parts if part.severity) or None,
            name=parts[0].name,
        )
        return replace(self, exempt=(*self.exempt, whole))

    @property
    def qualified(self) -> bool:
        """More is asked than that it is present."""
        return (
            self.active
            or self.uncontrolled
            or self.controlled
            or self.treated
            or self.resolved
            or self.opinion
            or self.severity is not None
            or self.within is not None
        )

    def _question(self) -> str:
        words = [
            word for word, said in (("active", self.active), ("uncontrolled", self.uncontrolled), ("controlled", self.controlled)) if said
        ]
        text = " ".join([*words, self.name])
        if self.within:
            return f"Has the patient had {text} within {self.within}, and when?"
        return f"Does the patient have {'or has the patient had ' if not self.active else ''}{text}?"

    def _asks_activity(self) -> bool:
        return self.active or self.uncontrolled or self.treated or (self._passing and not self.within)

    @property
    def _passing(self) -> bool:
        """Plain words for a thing that comes and goes ask for the present."""
        return bool(ids_of(PASSING).intersection(self.ids))

    def _exempt(self, chart: Chart, fact: ConditionFact) -> Truth:
        """Is an item of a kind that does not count? Unknown where its state decides and is not recorded (rule 23)."""
        truths = [Truth.FALSE]
        for exempt in self.exempt:
            family = {own for asked in exempt.ids for own in chart.lexicons.descendants("condition", asked)}
            if exempt.ids and family.isdisjoint(fact.ids):
                continue
            asked: list[Truth] = []
            if not exempt.ids and not same_name(fact.name, exempt.name or ""):
                asked.append(Truth.UNKNOWN)  # a kind that the lexicon does not list: what is listed under another name may be one
            if exempt.controlled:
                asked.append(Truth.TRUE if fact.active is False else _truth(fact.controlled))
            if exempt.treated:
                asked.append(Truth.TRUE if fact.controlled else _truth(fact.on_treatment))
            if exempt.resolved:
                asked.append(Truth.TRUE if fact.active is False else Truth.FALSE)
            if exempt.suppressed:
                asked.append(_truth(fact.viral_load_undetectable))
            if exempt.severity and not all(word in fact.name.lower() for word in exempt.severity.split(", ")):
                asked.append(Truth.UNKNOWN)
            truths.append(all_of(asked))
        return any_of(truths)

    def _closed(self, chart: Chart, facts: Iterable[ConditionFact]) -> bool:
        """Nothing unlisted can be the condition: the list is complete, or an item speaks of all of it."""
        if chart.conditions_complete and not chart.unresolved_conditions and self.ids:
            return True
        listed = {own for fact in facts for own in fact.ids}
        return bool(self.ids) and all(not chart.lexicons.ancestors("condition", own).isdisjoint(listed) for own in self.ids)

    def _denial(self, because: str, outcomes: list[Finding], exempted: list[ConditionFact]) -> str:
        if outcomes:
            return outcomes[0].because
        if exempted:
            return f"{exempted[0].shown}: excepted"
        return f"no {self.name}: {because}"

    def _treatment_denied(self, chart: Chart) -> str | None:
        """A condition that must be under a named treatment is ruled out by a complete medication list without it, whatever the condition."""
        if (
            self.by_immunotherapy
            and chart.therapies_complete
            and not chart.unresolved_therapies
            and not any(_IMMUNOTHERAPY & item.classes for item in chart.items())
        ):
            return "never had immunotherapy (complete list of treatments)"
        agents = frozenset(self.agents)
        if not (self.treated and agents) or self.within or not chart.medications_complete or chart.unresolved_medications:
            return None
        if chart.taking(class_ids=agents):
            return None
        return f"takes no {' or '.join(name.replace('_', ' ') for name in self.agents)} (complete medication list)"

    def _outcome(self, chart: Chart, fact: ConditionFact, as_of: date, need: Need) -> Finding:
        """One listed item against everything that is asked of it."""
        truths: list[tuple[Truth, Finding]] = []
        if self._exempt(chart, fact) is Truth.UNKNOWN:
            truths.append((Truth.UNKNOWN, missing(f"{fact.shown}; whether the exception holds is not recorded", need)))

        def ask(truth: Truth, finding: Finding) -> None:
            truths.append((truth, finding))

        shown = fact.shown
        window = self._in_window(fact, as_of)
        if window is not None:
            text = f"{shown}: {'within' if self.within else 'at least'} {self.within or self.ago} before {as_of} cannot be decided"
            ask(
                window,
                not_met(f"{shown}, not within {self.within}" if self.within else f"{shown}, less than {self.ago} ago")
                if window is Truth.FALSE
                else unknown(Reason.PARTIAL_DATE if fact.date else Reason.MISSING, text, need),
            )
        if self.active or (self._passing and self.within is None and self.ago is None and fact.active is False):
            ask(
                _truth(fact.active),
                not_met(shown) if fact.active is False else missing(f"{shown}; whether it is active is not recorded", need),
            )
        if self.resolved:
            ask(Truth.TRUE if fact.active is False else Truth.FALSE, not_met(shown))
        if self.uncontrolled or self.controlled:
            under = Truth.TRUE if fact.controlled or fact.active is False else Truth.FALSE if fact.controlled is False else Truth.UNKNOWN
            wanted = _negated(under) if self.uncontrolled else under
            if self.uncontrolled and fact.controlled is None and fact.viral_load_undetectable:
                wanted = Truth.FALSE
            ask(wanted, not_met(shown) if wanted is Truth.FALSE else missing(f"{shown}; whether it is controlled is not recorded", need))
        if self.treated:
            under = _truth(fact.on_treatment)
            if under is Truth.UNKNOWN and self.agents and chart.taking(class_ids=frozenset(self.agents)):
                under = Truth.TRUE
            if self.agents and under is Truth.TRUE and fact.on_treatment and not chart.taking(class_ids=frozenset(self.agents)):
                under = Truth.UNKNOWN
            if fact.active is False and self.active:
                under = Truth.FALSE
            ask(
                under,
                not_met(f"{shown}; not on treatment")
                if under is Truth.FALSE
                else missing(f"{shown}; whether it needs that treatment is not recorded", need),
            )
        if self.immune:
            ask(
                _truth(fact.immune_related),
                not_met(shown) if fact.immune_related is False else missing(f"{shown}; whether it is immune-related is not recorded", need),
            )
        if self.severity and not all(word in fact.name.lower() for word in self.severity.split(", ")):
            ask(
                Truth.UNKNOWN,
                missing(
                    f"{shown}; not recorded: {self.severity}", Need(need.fact, f"{self.name[:1].upper()}{self.name[1:]}: {self.severity}?")
                ),
            )
        if self.opinion:
            ask(
                Truth.UNKNOWN,
                unknown(
                    Reason.JUDGEMENT,
                    f"{shown}; its significance is for the investigator to judge",
                    Need("judgement:significance", f"Is the patient's {fact.name} significant for this trial?", Ask.INVESTIGATOR),
                ),
            )
        if self.ids and _WIDE_HEART.issuperset(self.ids) and _PRESSURE.issuperset(fact.ids):
            ask(
                Truth.UNKNOWN,
                unknown(
                    Reason.JUDGEMENT,
                    f"{shown}; whether that counts as {self.name} is for the investigator to judge",
                    Need("judgement:significance", f"Does the patient's {fact.name} count as {self.name} here?", Ask.INVESTIGATOR),
                ),
            )
        if not set(self.ids).isdisjoint(ids_of("infection")) and self._asks_activity() and self._suppressed(chart, fact):
            ask(
                Truth.UNKNOWN,
                unknown(
                    Reason.JUDGEMENT,
                    f"{shown}: a suppressed chronic infection; whether it counts is for the investigator",
                    Need("judgement:infection", f"Does the patient's {fact.name} count as an active infection?", Ask.INVESTIGATOR),
                ),
            )
            truths = [(truth, finding) for truth, finding in truths if finding.reason is Reason.JUDGEMENT or truth is not Truth.FALSE]
        whole = all_of(truth for truth, _ in truths)
        if whole is Truth.TRUE:
            return met(shown, changeable=bool(self.active or self.uncontrolled or self.treated or self._passing or self.within))
        return next(finding for truth, finding in truths if truth is whole)

    def _suppressed(self, chart: Chart, fact: ConditionFact) -> bool:
        """Rule 24: HIV or viral hepatitis that is held down."""
        family = {own for name in CHRONIC_VIRUSES for asked in ids_of(name) for own in chart.lexicons.descendants("condition", asked)}
        return not family.isdisjoint(fact.ids) and (
            fact.viral_load_undetectable is True or fact.controlled is True or (fact.active is False and fact.on_treatment is True)
        )

    def _in_window(self, fact: ConditionFact, as_of: date) -> Truth | None:
        """Did it happen in the window (rule 25; partial dates as spans)? A state that is active now is in every window that ends today."""
        length = self.within or self.ago
        if length is None:
            return None
        first = length.before(as_of)
        if self.ago:
            if fact.date is None:
                return Truth.UNKNOWN
            return fact.date.on_or_before(first - timedelta(days=1) if self.strict else first)
        if self.strict:
            first += timedelta(days=1)
        event = not ids_of(EVENTS).isdisjoint(fact.ids)
        dated = fact.date.on_or_after(first) if fact.date is not None else Truth.UNKNOWN
        if fact.active and not event:
            return Truth.TRUE
        return dated

    def _turns(self, chart: Chart, fact: ConditionFact, as_of: date) -> tuple[date, ...]:
        length = self.within or self.ago
        if length is None or fact.date is None or not chart.looks_ahead:
            return ()
        return length.turns(fact.date, as_of)


# Trials that mean high blood pressure say so, mostly with a limit: under "cardiovascular disease" it alone rules nobody out.
_WIDE_HEART = frozenset({"cardiac_disease", "vascular_disease"})
_PRESSURE = frozenset({"hypertension", "hypotension"})
_IMMUNOTHERAPY = frozenset({"immunotherapy", "immune_checkpoint_inhibitor"})


def _immune_related(people: People) -> int:
    """Who has an immune-related disease, of whatever kind."""
    return people.those(lambda chart: any(fact.present and fact.immune_related for fact in chart.condition_facts))


def _truth(value: bool | None) -> Truth:
    return Truth.UNKNOWN if value is None else Truth.TRUE if value else Truth.FALSE


def _negated(value: Truth) -> Truth:
    return value if value is Truth.UNKNOWN else Truth.FALSE if value is Truth.TRUE else Truth.TRUE
