"""Treatments with words beside them that narrow which ones are meant: "splenic | irradiation", "steroids | for appetite", "surgery (open or laparoscopic)".

No fact of the patient file answers such words, so the set keeps them in its name and nothing is surely in it: who never had such a treatment at all is outside of it,
whatever the words mean, and of a treatment that was given somebody has to say whether it is one of them (`groups.NARROWED`).

The rooms on treatment read these sentences a second time, with the narrowing words inside of the noun phrases, where the first reading left a treatment over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from screener.criteria.scan import LOOSE, NARROW, Reading, Scan
from screener.criteria.therapy.groups import NARROWED
from screener.criteria.therapy.purpose import given_for
from screener.criteria.therapy.target import Therapy, described, excepting
from screener.criteria.therapy.treatments import Treatments
from screener.criteria.therapy.units import Phrases, Unit
from screener.text.gated import gated

_MOST_BEFORE = 4  # units before a treatment's name that may narrow it
_MOST_BEHIND = 16
# Words with which a phrase begins that says more of the treatment before it.
_LEADS = frozenset(
    """for to of in with that which on at as via by from using administered used directed targeting containing involving requiring related due
    prescribed aimed performed delivered intended associated because known involved against including""".split()
)
_PURPOSES = frozenset("for to that which requiring related due given prescribed intended aimed involving".split())
_PLAIN = frozenset(
    {
        "SITE",
        "HISTO",
        "COND",
        "BIOM",
        "NUM",
        "DISEASE",
        "QTY",
        "BQ",
        "BN",
        "LINE",
        "-",
        "/",
        "%",
        "TOXGRADE",
        "DEVICE",
        "SCAN",
        "ABOVE",
        "BELOW",
        "GE",
        "GT",
        "LE",
        "LT",
    }
)
# Words that make a clause of its own, turn the meaning, or say when: they narrow nothing.
_NEVER_BEHIND = frozenset(
    """completed finished stopped discontinued ended ceased terminated held withheld elapsed passed recovered resolved naive naïve free planned scheduled anticipated expected
    eligible ineligible refused refusing declined contraindicated contraindication allergy allergic hypersensitivity hypersensitive intolerant intolerance intolerable
    unless if whichever while during throughout until after before since following between who whose whom must should will would may can could cannot not no without
    undetectable detectable suppressed normal progression progressed progressive relapse relapsed refractory resistant resistance failed failure failing ongoing concurrently concomitantly currently washout
    toxicity toxicities day days week weeks month months year years hours half life lives prior previous have has had patients patient subjects participants and or study trial protocol cumulative lifetime""".split()
)
_NEVER_BEFORE = _NEVER_BEHIND | frozenset(
    """pre post non anti un never ever under over without placebo sham potential possible response reaction reactions effects effect complications complication adverse event events
    history need needs requirement candidate candidates option options type types form lines line number course courses dose doses cycle cycles rounds use receipt
    start end beginning initiation completion day time date interval period duration most least only first second third fourth last current any all other another each more less than
    received receive receives undergone undergo underwent treated treatment therapy given taking take takes on off in of with to for from by at the a an this that these those such its their his her
    discontinue stop refuse decline complete initiate begin start avoid continue tolerate withhold permit allow receive undergo use list lists equivalent equipotent equal combination
    required requires require is are was were be been being which as per within every but then due also both either""".split()
)
_ENDINGS = ("ing", "ed")
_PARTICIPLES = frozenset(
    """targeted directed attenuated pegylated unapproved approved licensed unlicensed combined modified engineered localized localised unsealed sealed targeting inducing containing stimulating sparing
    modifying lowering suppressing enhancing depleting labelled labeled conjugated assisted guided fractionated hypofractionated extended involved advanced intended restricted prohibited disallowed
    forbidden inhaled injected nebulized regulated boosting thinning replacing releasing prolonging blocking sustained killed inactivated acting""".split()
)
_LINKED = gated(
    r"(?:(?:any|the|an?|prior|previous|history of|known|earlier|last|use of|receipt of|treatments? with|therapy with|administration of|exposure to) )+"
)
_ON_SALE = frozenset({"approved", "licensed", "marketed", "commercial", "registered", "fda", "ema"})
_INVESTIGATIONAL = (Therapy("investigational agent", groups=("investigational",)),)
_DEFINING = gated(r"\( ?(?:as )?(?:defined|described|specified|listed|judged|determined|assessed|see|per|refer)(?: [^()]{1,80})? ?\)")
_ENDS_PAREN = frozenset(
    {"WIN", "SINCE_", "LEN", "NEG", "MUST", "MAY", "BARRED", "IF", "(", "[", "EXAMPLE", "DEFINE", "ATTIME", "PRIORTO", ";", ":"}
)


def narrowed(therapies: Sequence[Therapy], words: str, *, generic: bool = False) -> tuple[Therapy, ...]:
    """The same treatments, of which only some are meant. "Therapy for gout" (`generic`) is no therapy of the tumour: any treatment may be it."""
    if generic:
        return (Therapy(words, groups=(NARROWED,)),)
    if len(therapies) == 1:
        return (described(therapies[0], words),)
    return tuple(described(therapy, f"{therapy.name}: {words}") for therapy in therapies)


def wider(scan: Scan, phrases: Phrases, read: Sequence[Reading]) -> Phrases | None:
    """The sentence with the words that narrow a treatment inside of its noun phrase, where a treatment was not read; None where nothing changes."""
    covered = {k for reading in read if reading.priority > LOOSE for k in range(reading.i, reading.j)}
    units = phrases.units
    out: list[Unit] = []
    changed = False
    position = 0
    while position < len(units):
        unit = units[position]
        if unit.treatments is None or unit.treatments.standard or covered.issuperset(range(unit.i, unit.j)):
            out.append(unit)
            position += 1
            continue
        first = _before(scan, out)
        end = stop = _behind(scan, units, position + 1)
        window = units[end] if end < len(units) and units[end].sym in ("WIN", "SINCE_") else None
        if window is not None and (behind := _behind(scan, units, end + 1)) > end + 1 and _why(scan, units[end + 1]):
            stop = behind  # "steroids | within 2 weeks | for appetite"
        if (first == len(out) and stop == position + 1) or (
            unit.treatments.generic and end > position + 1 and _where(scan, units[position + 1])
        ):
            out.append(unit)
            position += 1
            continue
        before = out[first:]
        del out[first:]
        changed = True
        treatments = _with_words(scan, units, before, position, end, stop)
        out.append(Unit("NP", treatments.i, treatments.j, treatments=treatments))
        position = end
        if stop > end and window is not None:
            out.append(replace(window, j=units[stop - 1].j))
            position = stop
    return Phrases(scan, out) if changed else None


def _where(scan: Scan, unit: Unit) -> bool:
    """ "Treatment | in a trial": where something was given says nothing of what it was."""
    return scan.text(unit.i, unit.j).split()[0] in ("in", "on", "at", "as", "via", "from")


def _why(scan: Scan, unit: Unit) -> bool:
    """Do words behind a window speak of the treatment rather than of the day that the window counts from?"""
    return scan.text(unit.i, unit.j).split()[0] in _PURPOSES


def _with_words(scan: Scan, units: Sequence[Unit], before: Sequence[Unit], position: int, end: int, stop: int) -> Treatments:
    """The treatments of a unit with the words that narrow them: `before` it, up to unit `end` behind it, and from there behind a window up to unit `stop`."""
    found = units[position].treatments
    assert found is not None
    i, j = (before[0].i if before else found.i), units[end - 1].j
    behind = [*units[position + 1 : end], *units[end + 1 : stop]]
    found = replace(found, i=i, j=j)
    while len(behind) > 2 and behind[0].sym == "(" and behind[2].sym == ")" and behind[1].j == behind[1].i + 1:
        del behind[:3]  # an abbreviation, an ending: "(PPIs)", "(s)"
    while behind and behind[0].sym == "(" and _DEFINING.fullmatch(scan.text(behind[0].i, behind[_closing(behind)].j)):
        del behind[: _closing(behind) + 1]
    if before and not behind and all(unit.sym in _ON_SALE or unit.sym == "-" for unit in before):
        return replace(
            found,
            therapies=tuple(
                excepting(therapy, _INVESTIGATIONAL) if therapy != _INVESTIGATIONAL[0] else therapy for therapy in found.therapies
            ),
        )
    if not before and not behind:
        return found
    words = scan.text(i, j)
    if linked := _LINKED.match(words):
        words = words[linked.end() :]
    if stop > end:
        words = f"{words} {scan.text(units[end + 1].i, units[stop - 1].j)}"
    own = _own(scan, behind) if found.study or all(therapy.groups == ("anticancer",) for therapy in found.therapies) else None
    if own is not None:
        return replace(
            own,
            i=i,
            j=j,
            therapies=given_for(narrowed(own.therapies, words), found.therapies[0].cancers),
            examples=narrowed(own.examples, words),
            prior=found.prior or own.prior,
            linked=True,
        )
    tumour = any(unit.sym == "HISTO" for unit in before)  # "lymphoma therapy"
    generic = (found.generic and not tumour) or found.study
    return replace(
        found,
        therapies=narrowed(found.therapies, words, generic=generic),
        examples=() if generic else narrowed(found.examples, words),
        generic=False,
        named=0,
        study=False,
    )


def _closing(units: Sequence[Unit]) -> int:
    return next((n for n, unit in enumerate(units) if unit.sym == ")"), len(units) - 1)


def _own(scan: Scan, units: Sequence[Unit]) -> Treatments | None:
    """ "Treatment for leukaemia | with | a kinase inhibitor": the treatment that the words behind a general one name."""
    for before, unit in pairwise(units):
        if unit.treatments is not None and not unit.treatments.generic and scan.text(before.i, before.j) in ("with", "using"):
            return unit.treatments
    return None


def _before(scan: Scan, done: Sequence[Unit]) -> int:
    """The first of the units before a treatment that narrow it ("splenic | irradiation")."""
    at = len(done)
    while at > 0 and len(done) - at < _MOST_BEFORE and _narrows_before(scan, done[at - 1]):
        at -= 1
    while at < len(done) and done[at].sym in ("-", "/"):
        at += 1
    if at > 0 and at < len(done) and _turns(scan, done[at - 1]):
        return len(done)
    return at


def _turns(scan: Scan, unit: Unit) -> bool:
    """Do words before the narrowing ones turn what they mean ("post | induction chemotherapy")?"""
    return unit.sym in ("-", "/") or any(word in ("pre", "post", "non", "anti", "un") for word in scan.text(unit.i, unit.j).split())


def _narrows_before(scan: Scan, unit: Unit) -> bool:
    if unit.sym in ("-", "SITE", "HISTO"):
        return True
    if unit.sym.isupper() or unit.treatments is not None:
        return False
    words = scan.text(unit.i, unit.j).split()
    return bool(words) and all(
        word.isalpha() and len(word) > 2 and word not in _NEVER_BEFORE and (word in _PARTICIPLES or not word.endswith(_ENDINGS))
        for word in words
    )


def _behind(scan: Scan, units: Sequence[Unit], start: int) -> int:
    """The unit behind the words that narrow a treatment; `start` where none stand there."""
    at = start
    if at < len(units) and units[at].sym == "(":
        at = _parenthesis(scan, units, at)
    if at >= len(units) or not _leads(scan, units[at]):
        return at
    begin = at
    while at < len(units) and at - begin < _MOST_BEHIND and _narrows_behind(scan, units, at, begin):
        at += 1
    if at < len(units) and at - begin >= _MOST_BEHIND and _narrows_behind(scan, units, at, begin):
        return start  # longer than what narrows a treatment
    if at < len(units) and not units[at].sym.isupper() and units[at].sym.isalnum() and units[at].treatments is None:
        return start  # words behind it belong to what was begun, and say something else
    while at > begin and scan.text(units[at - 1].i, units[at - 1].j) in _LEADS:
        at -= 1
    if at < len(units) and units[at].sym == "(" and at > begin:
        at = _parenthesis(scan, units, at)
    return at


def _leads(scan: Scan, unit: Unit) -> bool:
    words = scan.text(unit.i, unit.j).split()
    return bool(words) and (words[0] in _LEADS or (unit.sym == "BQ" and words[-1].endswith("gy")))


def _narrows_behind(scan: Scan, units: Sequence[Unit], at: int, begin: int) -> bool:
    unit = units[at]
    words = scan.text(unit.i, unit.j).split()
    if unit.treatments is not None:
        return at > begin and not unit.treatments.join
    if unit.sym in _PLAIN:
        return at > begin or unit.sym == "BQ"
    if unit.sym in ("OR", "AND", ","):  # "to the head or neck"
        return at > begin and at + 1 < len(units) and units[at - 1].sym == units[at + 1].sym and units[at + 1].sym in ("SITE", "HISTO")
    if unit.sym == "WITHINW":
        return words == ["in"]
    return not unit.sym.isupper() and all(word not in _NEVER_BEHIND and any(letter.isalnum() for letter in word) for word in words)


def _parenthesis(scan: Scan, units: Sequence[Unit], at: int) -> int:
    """The unit behind a parenthesis that narrows or defines; the same unit where it says something else."""
    end = at + 1
    if (close := next((n for n in range(at, min(len(units), at + 20)) if units[n].sym == ")"), 0)) and _DEFINING.fullmatch(
        scan.text(units[at].i, units[close].j)
    ):
        return close + 1
    while end < len(units) and end - at < 30 and units[end].sym != ")":
        if units[end].sym in _ENDS_PAREN:
            return at
        end += 1
    if end >= len(units) or units[end].sym != ")" or end == at + 1:
        return at
    if units[at + 1].sym in ("OR", "AND", "ANDOR", "NP", "/", "-", ",") or scan.text(units[at + 1].i, units[at + 1].j) in (
        "plus",
        "including",
        "or",
    ):
        return at
    return end + 1


def read_again(
    scan: Scan, phrases: Phrases, read: Sequence[Reading], rooms: Sequence[Callable[[Scan, Phrases], list[Reading]]]
) -> list[Reading]:
    """What the rooms read of treatments that they left over, once the words that narrow them belong to their names."""
    again = wider(scan, phrases, read)
    if again is None:
        return []
    known = {id(unit) for unit in phrases.units}
    anew = {unit.i for unit in again.units if unit.treatments is not None and id(unit) not in known}
    if not anew:
        return []
    found: list[Reading] = []
    for room in rooms:
        found += [
            replace(reading, priority=NARROW)
            for reading in room(scan, again)
            if reading.priority > LOOSE and not anew.isdisjoint(range(reading.i, reading.j))
        ]
    return found
