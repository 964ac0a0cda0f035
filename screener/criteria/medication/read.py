"""Medication: how texts say it."""

from __future__ import annotations

import re
from functools import partial

from screener.criteria.medication.dose import dose_of, is_steroid
from screener.criteria.medication.leaves import StableDose, Takes
from screener.criteria.nodes import Node, all_of, any_of, negation
from screener.criteria.scan import LOOSE, Reading, Scan
from screener.criteria.therapy.elapsed import When
from screener.criteria.therapy.groups import NARROWED, UNDESCRIBED
from screener.criteria.therapy.phrases import Phrases, as_one, each
from screener.criteria.therapy.purpose import narrows
from screener.criteria.therapy.target import Therapy, is_medicine
from screener.text.gated import gated

_AUX = r"(?:(?:have|has|had|having|been|be|is|are|must|MUST|currently|patients|who|the|to|a|an|any|of|in|with|systemic|regular|daily|active|concurrent|concomitant|ongoing|continuous|continued|current|actively|known|other|prohibited|also|need|needs|required|therapeutic|oral|intravenous|iv|immediate|either|high|dose|doses|full|medically|necessary|PRIORTO|LASTW|AGO|immediately|acute|additionally|chronic|chronically|long|term|prolonged|continual|maintenance|low|physiologic|medical|condition|conditions|disorder|diseases) |(?:systemic|additionally|chronic) , )"
_VERB = r"(?:receiving|received|receive|taking|takes|take|taken|on|use|uses|using|used|requiring|requires|require|requirement|treated|treatment|therapy|administration|treatments|under|given|undergoing|needing|needed|need|dependent|dependence|prescribed|ingestion|consumption|medication|medications|intake|get)"
_TAKES = gated(
    rf"(?<= )(?P<pre>(?:{_AUX}|{_VERB} |OR (?=(?:have|has|received|receiving|using|require|requires|requiring|use|who|are) )|(?:current|concurrent|concomitant|ongoing) OR (?=NP )|for ){{0,9}})(?P<np>NP )(?P<adj>(?:therapy |treatment |use |MUST |daily |administration |ANCHOR ){{0,2}})"
    r"(?P<dose>(?:\( )?(?:(?:at|a|an|in|WITHINW|of|with|physiologic|physiological|replacement|dose|doses|dosage|dosing|daily|GT|LAB|to|equivalent|equivalents|the|MUST|NP|:|,|greater|equal|total|per|day|than|its|EXAMPLE|DEFINE|ABOVE|GE|LE|LT) ){0,7}(?:BQ|QTY|BN) "
    r"(?:(?:per|/|a|day|daily|d|kg|qd|once|bid) ){0,4}(?:of )?(?:oral |the )?(?:(?:equivalents?|an equivalent dose) (?:of )?)?(?:NP )?(?:(?:OR |AND |or )?(?:(?:its|an|their|other|another) )?(?:equivalents?|equivalent dose) (?:of )?(?:NP )?)?(?:(?:per|a|day|daily|dose|/|d|doses) ){0,3}(?:\) )?)?"
    r"(?P<when>(?:, )?(?:WIN |SINCE_ |AGO )?)(?P<tail>(?:ATTIME |during |while |on |the |study |ANCHOR |trial |participation |concurrently |concomitantly |treatment |throughout |WITHINW |for |any |indication |reason |purpose |other |receiving |course |of |in |this |duration |entire |whole |period |therapy |protocol ){0,8})"
)
_LASTING = frozenset({"chronic", "chronically", "prolonged", "continual", "maintenance", "term"})
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
_PURPOSE = gated(
    r"(?:for (?:any (?:reason|indication|condition|cause|purpose)|immunosuppress\w+ purposes|the treatment of cancer|cancer|their (?:cancer|disease)|chronic conditions?)|(?:or|and) (?:its |their )?equivalents?|per day|daily|a day|/ ?day|at (?:the time of|screening|baseline|study entry|enrol?lment)(?: enrol?lment| study entry)?|that (?:can(?:not|'t) be (?:stopped|discontinued|changed|replaced|switched) (?:for the duration of|during|throughout|while on) (?:the |this )?(?:study|trial)|can(?:not|'t) be (?:stopped|discontinued|changed|replaced|switched)\w*(?: to [\w ]+)?|cannot be discontinued)|(?:which|that) cannot be (?:discontinued|stopped|interrupted|replaced)|or equivalent)(?![\w-])"
)


_ROUTES = gated(
    r"(?:(?:intra-?nasal|nasal|inhaled|inhalational|ocular|ophthalmic|topical|intra-? ?articular|intra-?ocular|otic|local|or|and|,) ?){0,12}"
)
_USE = gated(r"(?:(?:current|chronic|any|concurrent) )?(?:use|receipt|treatments?|administration|therapy)(?![a-z])")
_STEADY = r"(?:stable|steady|constant|unchanged|fixed|decreasing|falling|tapering|tapered|reduced|or|OR|and|AND|/|a|an|on|at|non|increasing|dose|doses|regimen|dosing|dosage|of|the|been|have|has|be|MUST|patients|who|are|receiving|taking|is|subjects|participants|must|should|physiologic|kept)"
_STABLE = gated(
    rf"(?<= )(?P<pre>(?:{_STEADY} ){{0,9}})(?P<np>NP )(?P<mid>(?:{_STEADY} ){{0,8}})(?:for|over|during|WITHINW|SINCE) (?:the |LASTW |past |at |least |a |minimum |of |PRIORTO ){{0,4}}(?P<when>(?:LEN|WIN|SINCE_) )(?:ATTIME )?|(?<= )(?P<pre2>(?:{_STEADY} ){{1,9}})(?P<np2>NP )(?P<mid2>(?:dose |doses ){{0,2}})(?P<when2>(?:WIN|SINCE_) )"
)
_MUST_STOP = gated(r"(?<= )(?P<np>NP )MUST (?:be )?(?:stop|stopped|discontinued|discontinue|replaced|avoided|withheld|held) ")


def read(scan: Scan, phrases: Phrases) -> list[Reading]:
    """Drugs that are taken."""
    if not any(unit.treatments is not None and all(_medicine(therapy) for therapy in unit.treatments.everything) for unit in phrases.units):
        return []
    out: list[Reading] = []
    taken: set[int] = set()
    for pattern, build in ((_STABLE, _stable), (_MUST_STOP, _must_stop), (_TAKES, _takes)):
        if pattern is _STABLE and not (phrases.may(_STEADY_WORDS) and _STEADY_WORDS.search(phrases.string)):
            continue
        for reading in each(pattern, phrases, partial(build, scan, phrases)):
            if taken.isdisjoint(range(reading.i, reading.j)):
                taken.update(range(reading.i, reading.j))
                out.append(reading)
    return out


_STEADY_WORDS = gated(r" (?:stable|steady|constant|unchanged|fixed) ")


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
    if np.advanced or not all(_medicine(therapy) for therapy in therapies):
        return None
    i, _ = phrases.tokens(match)
    if phrases.before(i) not in _SAFE_BEFORE:
        return None
    if any(token.sym in ("DEFINE", "EXAMPLE") for token in scan.tokens[max(0, i - 4) : i + 1]):
        return None  # "(i.e., with use of steroids)" says how something was treated, at some time
    _, last = phrases.at(match.start(), match.end())
    j = phrases.units[last - 1].j
    verbs = set(match["pre"].split())
    bare = not verbs & set(_VERB.strip("(?:)").split("|"))
    dose, per_kg, known = dose_of(scan, phrases, match, therapies)
    if not known:
        return None
    if (
        bare
        and scan.excluding
        and all(therapy.classes == ("topical_steroid",) for therapy in therapies)
        and _ROUTES.fullmatch(scan.text(0, i))
        and not _USE.match(scan.text(i, j))
        and phrases.after(j) not in ("MAY", "BARRED")
    ):
        return None  # "Inhaled or topical steroids" among exclusions is what an exception left behind
    if (
        dose is not None
        and bare
        and dose.lower is None
        and scan.excluding
        and (_alone(scan, i, j) or (not i and "MAY" not in scan.present))
    ):
        return None  # "prednisone 10 mg or less" among exclusions is what is allowed, or a slip: nobody is ruled out for taking none
    window: When | None = None
    units = [unit for unit in phrases.units_of(match, "when") if unit.when is not None] if match["when"] else []
    if units:
        window = units[0].when
        if window is not None and not window.recent:
            return None  # "stopped at least 7 days ago" is a washout
    # what stands behind
    understood = True
    while phrases.after(j) not in _SAFE_AFTER:
        found = _PURPOSE.match(scan.text(j, min(len(scan.tokens), j + 40)))
        if found is None:
            understood = False
            break
        end = scan.tokens[j].start + found.end()
        while j < len(scan.tokens) and scan.tokens[j].start < end:
            j += 1
    if not understood and not narrows(scan, i, j):
        return None
    lasting = bool(verbs & _LASTING) or (not bare and "long" in verbs)
    if verbs & {"low", "physiologic"} and dose is None:
        return None  # how low is for somebody to say
    if (
        bare
        and not dose
        and window is None
        and not (scan.excluding and _alone(scan, i, j))
        and not ({"concurrent", "concomitant", "ongoing", "current", "therapeutic", *_LASTING} & verbs)
        and phrases.after(j) not in ("BARRED", "MAY")
    ):
        # "the following are exceptions: inhaled steroids"; of the treatment of a disease that would say too much
        before = {token.sym for token in scan.tokens[:i]}
        excepted = "EXCEPT" in before and before.isdisjoint({"COND", "HISTO"}) and all(map(_steroid, therapies))
        if not (i and (excepted or scan.tokens[i - 1].sym in ("NEG", "OR", "AND", ",", "/")) and scan.excluding):
            return None
    if verbs & {"received", "used", "taken", "treated"} and window is None and not verbs & {"currently", "are", "is", "be", "being"}:
        return None
    span = scan.span(i, j)
    merged = as_one(therapies)
    named = (merged,) if merged is not None else therapies
    if dose is not None and len(therapies) > 1:
        named = therapies
    leaves: list[Node] = [
        Takes(
            therapy=therapy,
            dose=dose if "corticosteroid" in therapy.classes or is_steroid(therapy) else None,
            per_kg=per_kg,
            window=window,
            lasting=lasting,
            **span,
        )
        for therapy in named
    ]
    node = any_of(*leaves) if np.join != "and" or scan.excluding else all_of(*leaves)
    return Reading(i, j, node, room="medication", priority=2 if understood else LOOSE)


def _steroid(therapy: Therapy) -> bool:
    return bool({"corticosteroid", "topical_steroid"} & set(therapy.classes)) or is_steroid(therapy)


def _alone(scan: Scan, i: int, j: int) -> bool:
    if j < len(scan.tokens) and scan.tokens[j].sym == ";":
        j = len(scan.tokens)
    return all(token.sym in (".", ";", ",", ")", "(") for token in (*scan.tokens[:i], *scan.tokens[j:]))


def _medicine(therapy: Therapy) -> bool:
    """Drugs that stand in the list of medications."""
    return is_medicine(therapy) and not (therapy.kinds or therapy.procedures or set(therapy.groups) - {UNDESCRIBED, NARROWED})
