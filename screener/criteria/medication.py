"""Medication.

What it is     drugs that are (or must not be) taken: classes, single drugs, steroids with a ceiling in prednisone equivalents (verdicts, rules 1 and 10)
How it reads   "systemic corticosteroids > 10 mg/day prednisone equivalent", "strong CYP3A4 inhibitors or inducers within 14 days", "requires enzyme-inducing anticonvulsants"
Needs          medications with daily doses, and `complete: true`; body weight where the ceiling is per kilogram
Unknown when   the list is open, a drug in it is not known, a dose is missing
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import ClassVar

from screener import lexicons
from screener.criteria.base import Finding, Leaf, Need, Reason, met, missing, not_met, unknown
from screener.criteria.nodes import Node, all_of, any_of, negation
from screener.criteria.scan import Reading, Scan
from screener.criteria.therapy.elapsed import When, elapsed, turn
from screener.criteria.therapy.phrases import Phrases, as_one, each
from screener.criteria.therapy.target import Therapy, is_medicine, takes
from screener.criteria.washout import Washout
from screener.logic import Duration, Truth
from screener.patients.facts import Chart, Medicine
from screener.text.quantity import Bounds, Limit

_TO_PREDNISONE = {
    "prednisone": 1.0,
    "prednisolone": 1.0,
    "methylprednisolone": 1.25,
    "hydrocortisone": 0.25,
    "dexamethasone": 5 / 0.75,
    "betamethasone": 5 / 0.75,
    "cortisone": 0.2,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StableDose(Leaf):
    """Who takes one of these drugs has had the same (or a falling) dose for at least `duration`; who takes none satisfies it."""

    kind: str = "medication"
    therapy: Therapy
    duration: Duration

    room: ClassVar[str] = "stable_dose"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """`since` says when the present dose began; an earlier change of it is in no file, so a drug begun later is unknown only until then."""
        name = self.therapy.name
        need = Need(
            f"medications:{(*self.therapy.classes, *self.therapy.drugs, name)[0]}", f"Since when has the dose of {name} been stable?"
        )
        turns: list[date] = []
        for medicine in chart.medications:
            found = takes(chart, medicine, self.therapy)
            if found is Truth.FALSE or medicine.local:
                continue
            if found is Truth.UNKNOWN:
                return missing(f"takes {medicine.shown}; whether it is {name} is not known", need)
            if medicine.since is None:
                return missing(f"takes {medicine.shown}; since when the dose is stable is not recorded", need)
            long_enough = elapsed(medicine.since, self.duration, as_of)
            if long_enough is Truth.UNKNOWN:
                return unknown(Reason.PARTIAL_DATE, f"takes {medicine.shown}; the day is not known", need)
            if long_enough is Truth.FALSE:
                day = turn(medicine.since.latest, self.duration, recent=False, strict=False)
                return not_met(f"takes {medicine.shown}; stable for {self.duration} required", turns=(day,))
            turns.append(as_of)
        if turns:
            return met(f"takes {name} at an unchanged dose for {self.duration} or longer")
        if not chart.medications_complete:
            return missing(f"no {name} is recorded, but the list of medications is not complete", need)
        return met(f"takes no {name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Takes(Leaf):
    """One of the drugs is taken now (or was within `window`). `dose` bounds the day's steroids in mg of prednisone (per kilogram where `per_kg`)."""

    kind: str = "medication"
    therapy: Therapy
    dose: Bounds | None = None
    per_kg: bool = False
    window: When | None = None

    room: ClassVar[str] = "medication"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """A listed drug is taken; a complete list of known drugs denies the rest. A cream or an inhaler is no systemic steroid."""
        name = self.therapy.name
        need = Need(f"medications:{(*self.therapy.classes, *self.therapy.drugs, name)[0]}", f"Does the patient take {name}?")
        sure: list[Medicine] = []
        open_: list[Medicine] = []
        for medicine in chart.medications:
            found = takes(chart, medicine, self.therapy)
            if medicine.local and "corticosteroid" in self.therapy.classes:
                continue
            if found is Truth.TRUE:
                sure.append(medicine)
            elif found is Truth.UNKNOWN:
                open_.append(medicine)
        past = self._past(chart, as_of)
        if self.dose is not None:
            return self._dosed(chart, sure, open_, need)
        if sure:
            return met(f"takes {', '.join(medicine.shown for medicine in sure)}")
        if past is not None and past.truth is not Truth.FALSE:
            return past
        if open_:
            return missing(f"takes {open_[0].shown}; whether it is {name} is not known", need)
        if not chart.medications_complete:
            return missing(f"no {name} is recorded, but the list of medications is not complete", need)
        return not_met(f"no {name} in the complete list of medications", absent=True, turns=past.turns if past else ())

    def _past(self, chart: Chart, as_of: date) -> Finding | None:
        """Such a drug among the treatments that ended within the window."""
        if self.window is None or not chart.items():
            return None
        listed = Washout(kind="washout", start=self.start, end=self.end, therapy=self.therapy, window=self.window).judge(chart, as_of)
        return listed if listed.truth is Truth.TRUE or listed.turns else None

    def _dosed(self, chart: Chart, sure: list[Medicine], open_: list[Medicine], need: Need) -> Finding:
        assert self.dose is not None
        limit = f"{self.dose}{'/kg' if self.per_kg else ''} of prednisone a day".replace(" mg ", " mg ")
        if not sure:
            if open_:
                return missing(f"takes {open_[0].shown}; whether it is a steroid is not known", need)
            if not chart.medications_complete:
                return missing("no steroid is recorded, but the list of medications is not complete", need)
            zero = self.dose.contains(0.0)
            return (
                met("no systemic steroid in the complete list of medications")
                if zero
                else not_met("no systemic steroid in the complete list of medications", absent=True)
            )
        doses = [medicine.prednisone_mg_per_day for medicine in sure]
        shown = ", ".join(medicine.shown for medicine in sure)
        if any(dose is None for dose in doses):
            return unknown(
                Reason.MISSING, f"takes {shown}; the daily dose is not recorded", Need(need.fact, "What is the daily dose of the steroid?")
            )
        total = sum(dose for dose in doses if dose is not None)
        value = total
        if self.per_kg:
            weight = chart.patient.vitals.weight_kg
            if weight is None:
                return unknown(
                    Reason.MISSING, f"takes {shown}; the weight is not recorded", Need("vitals:weight", "What is the body weight?")
                )
            value = total / weight
        words = f"takes {shown}: {value:.3g} mg{'/kg' if self.per_kg else ''} of prednisone a day"
        if self.dose.contains(value):
            return met(f"{words}; {limit}")
        if (open_ or not chart.medications_complete) and self.dose.upper is None:
            return unknown(Reason.MISSING, f"{words}, and the list of medications is open", need)
        return not_met(f"{words}; {limit}", distance=f"{value:.3g}, needs {self.dose}")


# -- reading ------------------------------------------------------------------------------------------------------------------------------

_AUX = r"(?:(?:have|has|had|having|been|be|is|are|must|MUST|currently|patients|who|the|to|a|an|any|of|in|with|systemic|regular|daily|active|concurrent|concomitant|ongoing|continuous|continued|current|actively|known|other|prohibited|also|need|needs|required|therapeutic|oral|intravenous|iv|immediate|either|high|dose|doses|full|medically|necessary|PRIORTO|LASTW|AGO|immediately|acute|additionally) |(?:systemic|additionally) , )"
_VERB = r"(?:receiving|received|receive|taking|takes|take|taken|on|use|uses|using|used|requiring|requires|require|requirement|treated|treatment|therapy|administration|treatments|under|given|undergoing|needing|needed|need|dependent|dependence|prescribed|ingestion|consumption|medication|medications|intake|get)"
_TAKES = re.compile(
    rf"(?<= )(?P<pre>(?:{_AUX}|{_VERB} |OR (?=(?:have|has|received|receiving|using|require|requires|requiring|use|who|are) )|for ){{0,9}})(?P<np>NP )(?P<adj>(?:therapy |treatment |use |MUST |daily |administration |ANCHOR ){{0,2}})"
    r"(?P<dose>(?:\( )?(?:(?:at|a|an|in|WITHINW|of|with|dose|doses|dosage|dosing|daily|GT|LAB|to|equivalent|equivalents|the|MUST|NP|:|,|greater|equal|total|per|day|than|its|EXAMPLE|DEFINE|ABOVE|GE|LE|LT) ){0,7}(?:BQ|QTY|BN) "
    r"(?:(?:per|/|a|day|daily|d|kg|qd|once|bid) ){0,4}(?:of )?(?:oral |the )?(?:(?:equivalents?|an equivalent dose) (?:of )?)?(?:NP )?(?:(?:OR |AND |or )?(?:(?:its|an|their|other|another) )?(?:equivalents?|equivalent dose) (?:of )?(?:NP )?)?(?:(?:per|a|day|daily|dose|/|d|doses) ){0,3}(?:\) )?)?"
    r"(?P<when>(?:, )?(?:WIN |SINCE_ |AGO )?)(?P<tail>(?:ATTIME |during |while |on |the |study |ANCHOR |trial |participation |concurrently |concomitantly |treatment |throughout |WITHINW |for |any |indication |reason |purpose |other |receiving |course |of |in |this ){0,6})"
)
_DOSE_WORDS = re.compile(
    r"(?P<op>>=|≥|>|<=|≤|<|more than|greater than or equal to|greater than|above|exceeding|exceeds|over|in excess of|at least|less than or equal to|less than|up to|no more than|not more than|not exceeding|higher than|equal to or greater than|at most|maximum of|below|a dose of|doses of|dose of|of)?(?: (?:the|an?|equivalent|dose|doses|of|daily|to|equivalents))* ?(?P<n>\d{1,3}(?:\.\d{1,2})?) ?mg(?P<kg> ?/ ?kg| per kg)?(?: ?/ ?(?P<m2>m2|m\^2))?(?P<bid> ?(?:bid|b\.i\.d|twice))?"
)
_STEROID_NAME = re.compile(r"methylprednisolone|prednisolone|prednisone|dexamethasone|hydrocortisone")
_SAFE_AFTER = frozenset(
    {
        "", ".", ",", ";", ":", ")", "(", "]", "[", "AND", "OR", "ANDOR", "/", "EXCEPT", "IF", "MUST", "MAY", "BARRED", "ATTIME", "NEG", "EXAMPLE", "DEFINE",
        "but", "however", "unless", "then", "at",
    }
)  # fmt: skip
_SAFE_BEFORE = frozenset(
    {
        "", ".", ",", ";", ":", ")", "(", "[", "]", "AND", "OR", "ANDOR", "/", "-", "NEG", "MUST", "MAY", "EXCEPT", "IF", "who", "that", "patient",
        "patients", "subject", "subjects", "participant", "participants", "individuals", "have", "has", "they", "known", "ONEOF", "NONEOF", "but", "no",
        "persons", "either", "both", "those",
    }
)  # fmt: skip
_PURPOSE = re.compile(
    r"(?:for (?:any (?:reason|indication|condition|cause|purpose)|immunosuppress\w+ purposes|the treatment of cancer|cancer|their (?:cancer|disease)|chronic conditions?)|(?:or|and) (?:its |their )?equivalents?|per day|daily|a day|/ ?day|at (?:the time of|screening|baseline|study entry|enrol?lment)(?: enrol?lment| study entry)?|that (?:can(?:not|'t) be (?:stopped|discontinued|changed|replaced|switched)\w*(?: to [\w ]+)?|cannot be discontinued)|(?:which|that) cannot be (?:discontinued|stopped|interrupted|replaced)|or equivalent)(?![\w-])"
)


_STEADY = r"(?:stable|steady|constant|unchanged|fixed|decreasing|falling|tapering|tapered|reduced|or|OR|and|AND|/|a|an|on|at|non|increasing|dose|doses|regimen|dosing|dosage|of|the|been|have|has|be|MUST|patients|who|are|receiving|taking|is|subjects|participants|must|should|physiologic|kept)"
_STABLE = re.compile(
    rf"(?<= )(?P<pre>(?:{_STEADY} ){{0,9}})(?P<np>NP )(?P<mid>(?:{_STEADY} ){{0,8}})(?:for|over|during|WITHINW|SINCE) (?:the |LASTW |past |at |least |a |minimum |of |PRIORTO ){{0,4}}(?P<when>(?:LEN|WIN|SINCE_) )(?:ATTIME )?|(?<= )(?P<pre2>(?:{_STEADY} ){{1,9}})(?P<np2>NP )(?P<mid2>(?:dose |doses ){{0,2}})(?P<when2>(?:WIN|SINCE_) )"
)
_MUST_STOP = re.compile(r"(?<= )(?P<np>NP )MUST (?:be )?(?:stop|stopped|discontinued|discontinue|replaced|avoided|withheld|held) ")


def read(scan: Scan, phrases: Phrases) -> list[Reading]:
    """Drugs that are taken."""
    if " NP " not in phrases.string:
        return []
    out: list[Reading] = []
    if " NP " not in phrases.string:
        return out
    taken: set[int] = set()
    for pattern, build in ((_STABLE, _stable), (_MUST_STOP, _must_stop), (_TAKES, _takes)):
        if pattern is _STABLE and not _STEADY_WORDS.search(phrases.string):
            continue
        for reading in each(pattern, phrases.string, partial(build, scan, phrases)):
            if taken.isdisjoint(range(reading.i, reading.j)):
                taken.update(range(reading.i, reading.j))
                out.append(reading)
    return out


_STEADY_WORDS = re.compile(r" (?:stable|steady|constant|unchanged|fixed) ")


def _stable(scan: Scan, phrases: Phrases, match: re.Match[str]) -> Reading | None:
    """ "Steroids must be stable for 7 days", "on a stable or decreasing dose of steroids for at least a week"."""
    second = match["np"] is None
    np = phrases.units_of(match, "np2" if second else "np")[0].treatments
    unit = phrases.units_of(match, "when2" if second else "when")[0]
    words = match["pre2"] if second else f"{match['pre']} {match['mid']}"
    assert np is not None
    assert unit.when is not None
    if not _STEADY_WORDS.search(f" {words} ") or not all(_medicine(therapy) for therapy in np.everything) or unit.when.duration is None:
        return None
    i, j = phrases.tokens(match)
    if phrases.before(i) not in _SAFE_BEFORE or phrases.after(j) not in _SAFE_AFTER:
        return None
    merged = as_one(np.everything)
    if merged is None:
        return None
    return Reading(i, j, StableDose(therapy=merged, duration=unit.when.duration, **scan.span(i, j)), room="medication", priority=3)


def _must_stop(scan: Scan, phrases: Phrases, match: re.Match[str]) -> Reading | None:
    """ "Proton-pump inhibitors must be stopped" asks for none."""
    np = phrases.units_of(match, "np")[0].treatments
    assert np is not None
    i, j = phrases.tokens(match)
    if (
        scan.excluding
        or not all(_medicine(therapy) for therapy in np.everything)
        or phrases.before(i) not in _SAFE_BEFORE
        or phrases.after(j) not in _SAFE_AFTER
    ):
        return None
    merged = as_one(np.everything)
    if merged is None:
        return None
    return Reading(i, j, negation(Takes(therapy=merged, **scan.span(i, j))), room="medication", priority=2)


def _takes(scan: Scan, phrases: Phrases, match: re.Match[str]) -> Reading | None:
    np = phrases.units_of(match, "np")[0].treatments
    assert np is not None
    therapies = np.everything
    if not all(_medicine(therapy) for therapy in therapies):
        return None
    i, _ = phrases.tokens(match)
    if phrases.before(i) not in _SAFE_BEFORE:
        return None
    if any(token.sym in ("DEFINE", "EXAMPLE") for token in scan.tokens[max(0, i - 4) : i + 1]):
        return None  # "(i.e., with use of steroids)" says how something was treated, at some time
    first, last = phrases.at(match.start(), match.end())
    j = phrases.units[last - 1].j
    verbs = set(match["pre"].split())
    bare = not verbs & set(_VERB.strip("(?:)").split("|"))
    dose, per_kg, known = _dose(scan, phrases, match, therapies)
    if not known:
        return None
    window: When | None = None
    units = [unit for unit in phrases.units_of(match, "when") if unit.when is not None] if match["when"] else []
    if units:
        window = units[0].when
        if window is not None and not window.recent:
            return None  # "stopped at least 7 days ago" is a washout
    # what stands behind
    while phrases.after(j) not in _SAFE_AFTER:
        found = _PURPOSE.match(scan.text(j, min(len(scan.tokens), j + 40)))
        if found is None:
            return None
        end = scan.tokens[j].start + found.end()
        while j < len(scan.tokens) and scan.tokens[j].start < end:
            j += 1
    if (
        bare
        and not dose
        and window is None
        and not (scan.excluding and _alone(scan, i, j))
        and not ({"concurrent", "concomitant", "ongoing", "current", "chronic", "therapeutic"} & verbs)
        and phrases.after(j) != "BARRED"
    ):
        if not (i and scan.tokens[i - 1].sym in ("NEG", "OR", "AND", ",", "/") and scan.excluding):
            return None
    if verbs & {"received", "used", "taken", "treated"} and window is None and not verbs & {"currently", "are", "is", "be", "being"}:
        return None
    span = scan.span(i, j)
    merged = as_one(therapies)
    named = (merged,) if merged is not None else therapies
    leaves: list[Node] = [
        Takes(
            therapy=therapy,
            dose=dose if "corticosteroid" in therapy.classes or _is_steroid(therapy) else None,
            per_kg=per_kg,
            window=window,
            **span,
        )
        for therapy in named
    ]
    if dose is not None and len(therapies) > 1:
        leaves = [
            Takes(
                therapy=therapy,
                dose=dose if "corticosteroid" in therapy.classes or _is_steroid(therapy) else None,
                per_kg=per_kg,
                window=window,
                **span,
            )
            for therapy in therapies
        ]
    del first
    return Reading(i, j, any_of(*leaves) if np.join != "and" or scan.excluding else all_of(*leaves), room="medication", priority=2)


def _alone(scan: Scan, i: int, j: int) -> bool:
    if j < len(scan.tokens) and scan.tokens[j].sym == ";":
        j = len(scan.tokens)
    return all(token.sym in (".", ";", ",", ")", "(") for token in (*scan.tokens[:i], *scan.tokens[j:]))


def _medicine(therapy: Therapy) -> bool:
    """Drugs that stand in the list of medications."""
    return is_medicine(therapy) and not (therapy.kinds or therapy.procedures or therapy.groups)


def _steroid_words(therapies: tuple[Therapy, ...]) -> bool:
    return all("corticosteroid" in therapy.classes or _is_steroid(therapy) for therapy in therapies)


def _is_steroid(therapy: Therapy) -> bool:
    lexicon = lexicons.load()
    return bool(therapy.drugs) and all("corticosteroid" in lexicon.classes_of(drug) for drug in therapy.drugs)


def _dose(scan: Scan, phrases: Phrases, match: re.Match[str], therapies: tuple[Therapy, ...]) -> tuple[Bounds | None, bool, bool]:
    """(bound in mg of prednisone, per kilogram, understood)."""
    if match["dose"] is None or not match["dose"].strip():
        return None, False, True
    first, last = phrases.at(match.start("dose"), match.end("dose"))
    text = scan.text(phrases.units[first].i, phrases.units[last - 1].j)
    if any(not _steroid_words(unit.treatments.everything) for unit in phrases.units[first:last] if unit.treatments is not None):
        return None, False, False
    found = list(_DOSE_WORDS.finditer(text))
    if len(found) != 1 or found[0]["m2"]:
        return None, False, False
    word = found[0]["op"] or ""
    if not any("corticosteroid" in therapy.classes or _is_steroid(therapy) for therapy in therapies):
        return None, False, False
    name = _STEROID_NAME.search(text) or _STEROID_NAME.search(
        scan.text(phrases.units_of(match, "np")[0].i, phrases.units_of(match, "np")[0].j)
    )
    factor = _TO_PREDNISONE[name.group()] if name else 1.0
    value = float(found[0]["n"]) * factor * (2 if found[0]["bid"] else 1)
    unit = "mg"
    per_kg = bool(found[0]["kg"])
    limit = Limit(round(value, 4), unit)
    if word in (">", "more than", "greater than", "above", "exceeding", "exceeds", "over", "in excess of", "higher than"):
        return Bounds(more_than=limit), per_kg, True
    if word in (">=", "≥", "at least", "greater than or equal to", "equal to or greater than") or re.search(
        r"mg[^.]{0,30}or (?:more|higher|greater|above)", text
    ):
        return Bounds(at_least=limit), per_kg, True
    if word in ("<", "less than", "below"):
        return Bounds(less_than=limit), per_kg, True
    if word in ("<=", "≤", "less than or equal to", "up to", "no more than", "not more than", "not exceeding", "at most", "maximum of"):
        return Bounds(at_most=limit), per_kg, True
    return None, False, False
