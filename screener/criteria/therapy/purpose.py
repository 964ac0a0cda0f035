"""What a treatment was given for: "for advanced disease", "for their cancer", "for metastatic renal cell carcinoma", "in the metastatic setting"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from screener.criteria.scan import Scan
from screener.criteria.therapy.target import Therapy
from screener.criteria.wording_shared import said_at
from screener.text.gated import Gated, gated

_DETERMINERS = frozenset(
    """the their this that his her or a an any current underlying primary study patient's these same present active participant's subject's confirmed
    known other such his/her he she disease-under-study treatment management of""".split()
)
_STAGES = frozenset(
    """advanced metastatic recurrent relapsed refractory unresectable inoperable incurable non-curable noncurable relapsed/refractory recurrent/metastatic
    advanced/metastatic""".split()
)
_BESIDE_STAGES = frozenset(["locally", "locoregionally", "loco", "regionally", "or", "and", "and/or", "/", ",", "surgically", "-"])
_NOUNS = frozenset(
    "disease diseases cancer cancers malignancy malignancies tumor tumors tumour tumours neoplasm neoplasms setting stage settings indication".split()
)
_TAIL = frozenset("setting settings disease cancer tumor tumors tumour tumours patients malignancy diagnosis".split())
_WIDE = frozenset({"cancer", "solid_tumor", "malignancy", "tumor", "neoplasm", "extracranial_solid_tumor"})
_LEADS = frozenset({"for", "of", "in", "against", "to"})
_MOST = 14  # tokens that such a phrase may have


_PERIOPERATIVE = frozenset(
    "neoadjuvant adjuvant neo-adjuvant perioperative peri-operative preoperative postoperative pre-operative post-operative".split()
)
_SETTINGS = _PERIOPERATIVE | frozenset(
    "curative palliative early localized localised first-line frontline second-line third-line maintenance consolidation salvage induction definitive castration-sensitive castration-resistant hormone-sensitive radical relapse".split()
)
_NEVER_NARROWS = gated(r"(?:(?:in|regardless of|irrespective of) (?:any|the|all) (?:prior |treatment |disease )?settings?)(?![a-z])")


@dataclass(frozen=True, slots=True)
class Setting:
    """The token behind "in the adjuvant or metastatic setting"; `perioperative`: around the operation only; `anyhow`: any setting will do."""

    j: int
    perioperative: bool = False
    anyhow: bool = False


def setting(scan: Scan, j: int) -> Setting | None:
    """The phrase at token `j`; None where it does not stand there or names stages of the disease only (see `purpose`)."""
    tokens = scan.tokens
    count = min(len(tokens), j + _MOST)
    if j >= count:
        return None
    if (anyhow := said_at(scan, j, _NEVER_NARROWS)) is not None:
        return Setting(anyhow[1], anyhow=True)
    if scan.text(j, j + 1) not in ("in", "for", "as"):
        return None
    k = j + 1
    found: set[str] = set()
    while k < count:
        word = scan.text(k, k + 1)
        if word in ("setting", "settings"):
            break
        if word in _SETTINGS or word in _STAGES:
            found.add(word)
        elif not (
            word in ("the", "a", "an", "either", "both", "disease", "treatment") or tokens[k].sym in (",", "OR", "AND", "ANDOR", "/", "-")
        ):
            return None
        k += 1
    if k >= count or not found & _SETTINGS:
        return None
    return Setting(k + 1, perioperative=found <= _PERIOPERATIVE)


@dataclass(frozen=True, slots=True)
class Purpose:
    """The token behind the phrase; whether advanced disease is meant; histologies that it was given for (none: the patient's cancer, whatever it is)."""

    j: int
    advanced: bool = False
    cancers: tuple[str, ...] = ()


def purpose(scan: Scan, j: int) -> Purpose | None:
    """The phrase at token `j`; None where it does not stand there, or says more than is understood ("for stage II disease")."""
    tokens = scan.tokens
    count = min(len(tokens), j + _MOST)

    def word(k: int) -> str:
        return scan.clean.lower[tokens[k].start : tokens[k].end]

    if j >= count or word(j) not in _LEADS:
        return None
    k = j + 1
    if word(j) == "to":
        if k >= count or word(k) != "treat":
            return None
        k += 1
    while k < count and (word(k) in _DETERMINERS or all(part in _DETERMINERS for part in word(k).split())):
        k += 1
    k, advanced = _stages(k, count, word)
    cancers: list[str] = []
    start = k
    while k < count:
        concept = tokens[k].concept("histology")
        if concept is not None and tokens[k].sym == "HISTO":
            cancers.append(concept.id)
        elif not (word(k) in _NOUNS or (k > start and word(k) in _TAIL)):
            break
        k += 1
        if k + 2 < count and tokens[k].sym == "(" and tokens[k + 1].sym == "HISTO" and tokens[k + 2].sym == ")":
            k += 3
        if k + 1 < count and cancers and tokens[k].sym in ("OR", "/", "AND") and tokens[k + 1].sym == "HISTO":
            k += 1
    if k == start and not advanced:
        return None
    named = () if not _WIDE.isdisjoint(cancers) else tuple(dict.fromkeys(cancers))
    return Purpose(k, advanced, named)


def purposes(scan: Scan, j: int, inert: Gated, ends: frozenset[str]) -> tuple[Purpose, bool]:
    """The phrases of purpose and the `inert` words from token `j` on, up to a symbol of `ends` ("" is the sentence's end); whether all of it was understood."""
    tokens = scan.tokens
    found = Purpose(j)
    while (tokens[found.j].sym if found.j < len(tokens) else "") not in ends:
        j = found.j
        more = purpose(scan, j)
        if more is not None:
            found = Purpose(more.j, found.advanced or more.advanced, (*found.cancers, *more.cancers))
            continue
        match = inert.match(scan.text(j, min(len(tokens), j + 40)))
        if match is None:
            return found, False
        end = tokens[j].start + match.end()
        while j < len(tokens) and tokens[j].start < end:
            j += 1
        found = replace(found, j=j)
    return found, True


def _stages(k: int, count: int, word: Callable[[int], str]) -> tuple[int, bool]:
    """Words such as "locally advanced or metastatic", and whether there were any."""
    end, advanced = k, False
    while k < count and (word(k) in _STAGES or word(k) in _BESIDE_STAGES):
        advanced = advanced or word(k) in _STAGES
        k += 1
        if word(k - 1) in _STAGES:
            end = k
    return end, advanced


def given_for(therapies: tuple[Therapy, ...], cancers: tuple[str, ...]) -> tuple[Therapy, ...]:
    """The same treatments, given for one of these cancers."""
    return tuple(replace(therapy, cancers=cancers) for therapy in therapies) if cancers else therapies


_TURNS = gated(
    r"(?:na[iï]ve|free|planned|scheduled|anticipated|expected|intended|will|to be|candidates?|eligib\w+|ineligib\w+|refus\w+|declin\w+|contra-?indic\w+|allerg\w+|hypersensitiv\w+|is|are|was|were|may|can|could|if|not|no|without|completed|discontinued|stopped)(?![a-z])"
)
_DENIED = frozenset({"MUST", "MAY"})


def narrows(scan: Scan, i: int, j: int) -> bool:
    """Among exclusions, do the unread words behind tokens i..j only narrow what was given ("radiotherapy to the heart above 15 Gy")?

    Then who never had it is not excluded, whatever the words mean; who had it stays open, as the words are left unread beside it.
    """
    if not scan.excluding or j >= len(scan.tokens):
        return False
    if not _DENIED.isdisjoint(scan.present) or any(token.sym == "NEG" for token in scan.tokens[:i]):
        return False
    return not _TURNS.match(scan.clean.lower, scan.tokens[j].start)
