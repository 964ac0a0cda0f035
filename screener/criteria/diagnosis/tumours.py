"""Names of tumours in text: one, or a list of any length ("Ewing sarcoma, PEComa, MSI-H colorectal cancer, or chordoma").

A patient has one tumour, so a list means any of its members whatever word joins them. Members keep their own modifiers ("metastatic melanoma").
Names that the lexicon does not hold are known by their endings ("...carcinoma"); they are tumours that the patient's is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from screener.criteria.diagnosis import organs
from screener.criteria.diagnosis.abbreviations import SYMBOLS, abbreviated
from screener.criteria.diagnosis.leaves import Grade, Origin, PrimarySite, Tumour
from screener.criteria.diagnosis.traits import CELLS, OF_ONE, WORDS, trait
from screener.criteria.disease_status.phrases import state_at, states_at
from screener.criteria.nodes import Node, all_of, any_of, leaves, negation
from screener.criteria.places_shared import elsewhere_than_bone, place_at
from screener.criteria.tumour_view import TumourView
from screener.criteria.unread import Unread
from screener.text.gated import gated

_DETERMINER = gated(
    r"(?:(?:a|an|the|any|all|other|another|some|any type of|any kind of|all types of|types? of|forms? of|kinds? of|subtypes? of|every|either|both|diagnosis of|of|cases? of|patients with|subjects with|participants with|with|various|selected|certain|following|"
    r"known|malignant|primary|pediatric|paediatric|childhood|adult|pediatric type|paediatric type|extracranial|extra cranial|evaluable|de novo|invasive|infiltrating|documented|confirmed|proven|suspected|established|specific|rare|aggressive|solid|"
    r"histologically|cytologically|pathologically|histologic|histological|histologically confirmed|tumou?rs? such as|1 ?|i|ii|common) ){1,5}"
)
# adjectives that may stand before a tumour's name and only narrow it
_ADJECTIVES = gated(
    r"(?:(?:well|poorly|moderately|un|de)? ?differentiated |squamous |cutaneous |uveal |mucosal |acral |ocular |conjunctival |clear |papillary |serous |endometrioid |mucinous |anaplastic |follicular |ductal |lobular |adenoid |cystic |classical |"
    r"classic |sporadic |hereditary |germline |intrahepatic |extrahepatic |platinum |hormone |castration |sensitive |resistant |dependent |positive |negative |epithelial |unclassified |nos |myxoid |round |spindle |cell |small |large |blue |desmoplastic |"
    r"alveolar |embryonal |pleomorphic |fibrous |inflammatory |angiomatoid |uterine |retroperitoneal |intra ?abdominal |extraskeletal |extra skeletal |conventional |dedifferentiated |undifferentiated |nasopharyngeal |oropharyngeal |laryngeal |"
    r"non squamous |nonsquamous |non clear cell |b cell |t cell |relapsed |muscle invasive |non muscle invasive |triple |luminal |early |stage |extensive stage |limited stage |limited |extensive |gestational |sarcomatoid |transitional |basal |merkel |adnexal |"
    r"soft tissue |visceral |bone |primary |embryonic |rhabdoid |malignant |borderline |atypical |childhood |pediatric |infantile |juvenile |congenital |adult |type ){1,6}"
)
# adjectives that leave a tumour what its name says
_OF_THE_NAME = gated(r"(?:(?:malignant|primary|nos|type|adult|childhood|pediatric|juvenile|classic|classical|conventional|sporadic) )+")
# the second half of an adjective, whose first half stands before it ("EBV-negative", "mast cell", "limited disease stage")
_HALF = gated(r"(?:positive|negative|sensitive|resistant|dependent|stage|cell|nos|type) ")
_ENDING = gated(
    r"(?:[a-z]*(?:carcinoma|sarcoma|blastoma|lymphoma|leuka?emia|melanoma|glioma|cytoma|thelioma|myeloma|seminoma|germinoma|chordoma|teratoma|thymoma|adenoma|gastrinoma|insulinoma|pinealoma|ependymoma|meningioma|schwannoma|neurofibroma)s?|"
    r"[a-z]+ (?:cancer|carcinoma|sarcoma|lymphoma|leukemia|leukaemia|melanoma)s?)(?= )"
)
_NO_TUMOUR = gated(r"(?:phaeochromocytosis|lymphocytoma|histocytoma)")
_BONE_OR_SOFT = gated(
    r"(?:\( )?of (?:the )?(?:bone (?:OR|AND|ANDOR|/) (?:of )?(?:the )?soft ?tissues?|soft ?tissues? (?:OR|AND|ANDOR|/) (?:of )?(?:the )?bone)(?: \))?(?= )"
)
_OF_BONE = gated(r"(?:\( )?(?:of|in|arising in|arising from|involving) (?:the )?bones?(?: \))?(?= )")
_OF_SOFT = gated(r"(?:\( )?(?:of|arising in) (?:the )?soft ?tissues?(?: \))?(?= )")
_OF_ORGAN = gated(
    r"of (?:the )?(?:uterine |urinary |head AND |oral |fallopian |salivary |peripheral |central |nervous |gastrointestinal |biliary ){0,12}(?!bone|soft|any)[a-z]+(?: (?:tract|cavity|neck|tube|gland|junction|system|sheath))?(?= )"
)
_ANY_KIND = gated(
    r"(?:\( )?(?:of )?(?:any|all) (?:histolog(?:y|ies|ic(?:al)? (?:sub)?types?)|(?:sub)?types?|grades?|kinds?|sites?|primary sites?|origins?)(?: \))?(?= )|(?:regardless|irrespective) of (?:the )?(?:histolog(?:y|ic(?:al)? type)|subtype|type|grade|site|primary site|location)(?= )|NEG otherwise specified(?= )|nos(?= )|\( nos \)(?= )"
)
_TRAIL = gated(
    r"(?:histolog(?:y|ies|ic(?:al)? (?:sub)?types?)|(?:sub)?types?|TUMOUR|variants?|patients|cases|diagnos[ei]s|of origin)(?= )(?! (?:tissue|biops|sample|specimen|block|cell|material|lesion|size|burden|marker))"
)
_MARK = gated(r"(?:\( (?:[a-z]|NUM|i{1,3}|iv) \) |NUM \) |NUM \. |[a-h] \) )")
_OSTEO = "osteosarcoma"
_SPLIT = {
    "high_grade_osteosarcoma": ("grade", ("high",)), "secondary_osteosarcoma": ("origin", ("radiation_associated", "paget")),
    "radiation_associated_osteosarcoma": ("origin", ("radiation_associated",)), "pagetic_osteosarcoma": ("origin", ("paget",)),
    "craniofacial_osteosarcoma": ("site", ("craniofacial",)), "pelvic_osteosarcoma": ("site", ("pelvis",)), "extremity_osteosarcoma": ("site", ("extremity",)),
    "axial_osteosarcoma": ("site", ("axial",)), "low_grade_osteosarcoma": ("grade", ("low",)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """A tumour, or a list of them, in text. `bare` is the tumour without its modifiers and `head` the token where that begins."""

    node: Node
    i: int
    j: int
    bare: Node
    head: int
    count: int = 1
    modified: bool = False  # is there more to `node` than `bare`?


def _tumour(view: TumourView, i: int, j: int, ids: tuple[str, ...] = (), others: tuple[str, ...] = (), named: str = "") -> Node:
    scan = view.scan
    words = named or scan.text(i, j)
    if len(ids) == 1 and ids[0] in _SPLIT:
        what, values = _SPLIT[ids[0]]
        span = scan.span(i, j)
        base = Tumour(histologies=(_OSTEO,), named="osteosarcoma", **span)
        extra: Node = (
            Grade(grades=values, **span)
            if what == "grade"
            else Origin(origins=values, **span)
            if what == "origin"
            else PrimarySite(regions=values, **span)
        )
        return all_of(base, extra)
    return Tumour(histologies=ids, others=others, named=words[:120], **scan.span(i, j))


_TELLING = gated(rf"(?:(?:{CELLS}|{OF_ONE}|{organs.ORGANS}|{organs.SUBTYPES}) )+")
_BEGINS = (
    frozenset(re.findall(r"[a-z0-9]+", _ADJECTIVES.pattern))
    | frozenset(re.findall(r"[a-z0-9]+", _DETERMINER.pattern))
    | organs.WORDS
    | WORDS
)


def may_begin(view: TumourView, i: int) -> bool:
    """Can a tumour's name with its modifiers begin at token `i`?"""
    token = view.scan.tokens[i]
    return (
        token.sym in _BEGINS
        or token.sym in SYMBOLS
        or token.sym in ("SITE", "BIOM", "NEG", "COND", "PROC")
        or state_at(view, i) is not None
    )


def one_at(view: TumourView, i: int, *, bare_tumour: bool = False) -> Named | None:
    """One tumour at token `i`, with its modifiers. "tumour" and "malignancy" alone count with `bare_tumour` only."""
    tokens = view.scan.tokens
    j = i
    parts: list[Node] = []
    for _ in range(4):
        lead = view.match(_DETERMINER, j)
        if lead:
            j = lead.j
        marked = _marked(view, j)
        if marked is not None:
            parts.append(marked[0])
            j = marked[1]
            continue
        states = states_at(view, j)
        if states is not None and states.j > j:
            # "relapsed or refractory" restricts; a noun that it swallowed ("metastatic disease") is no tumour's name
            if states.j < len(tokens) and tokens[states.j - 1].sym != "HISTO":
                parts.append(states.node)
                j = states.j
                continue
            if tokens[states.j - 1].sym == "HISTO" and bare_tumour:
                return Named(all_of(*parts, states.node), i, states.j, states.node, j, modified=bool(parts))
            break
        if not lead:
            break
    if j >= len(tokens):
        return None
    head = _head(view, j, bare_tumour=bare_tumour) or _short(view, j, expected=bare_tumour or bool(parts))
    if head is None and not parts and j > i:
        j = i
        head = _head(view, i, bare_tumour=bare_tumour)
    if head is None:
        return None
    node, end = head
    if (place := place_at(view, end)) is not None:
        node, end = all_of(node, trait(view, end, place)), place
    return Named(all_of(*parts, node), i, end, node, j, modified=bool(parts))


_MARK_STATUS = gated(r"(?:positive|negative|mutated|mutant|amplified|high|low|deficient|expressing|wild ?type|altered|\+)(?= )")


def _marked(view: TumourView, i: int) -> tuple[Node, int] | None:
    """Markers in front of a tumour's name ("MSI-H/dMMR colorectal cancer", "EGFR-mutated NSCLC"), where a tumour or its states follow."""
    tokens = view.scan.tokens
    if i >= len(tokens) or tokens[i].sym != "BIOM":
        return None
    from screener.criteria.biomarker.read import read_adjective

    found = read_adjective(view, i)
    if found is None or found[1] >= len(tokens):
        return None
    follow = tokens[found[1]]
    if follow.sym == "HISTO" or state_at(view, found[1]) is not None or _ADJECTIVES.match(view.text, view.at(found[1])):
        return found
    return None


_RESPONSES = frozenset({"sensitive", "resistant", "refractory", "intolerant"})
_OF_A_CODE = gated(r"-\d{2,5}(?![a-z\d])|\s\d{2}-\d{2,4}(?!\d)")  # "APL-101" is a drug, "HCC 17-220" a protocol


def _head(view: TumourView, j: int, *, bare_tumour: bool) -> tuple[Node, int] | None:
    tokens = view.scan.tokens
    token = tokens[j]
    if token.sym in _RESPONSES and j and tokens[j - 1].sym in ("CLASS", "DRUG"):
        return None  # "platinum-sensitive": to what, stands before it
    concept = token.concept("histology") if token.sym == "HISTO" else None
    if concept is not None and _OF_A_CODE.match(view.scan.clean.lower, token.end) and view.scan.written(j, j + 1).isupper():
        return None
    start = narrowed = j
    if concept is None and (listed := organs.organs_at(view, j)) is not None:
        return listed[0], _end(view, listed[1])
    if concept is None:
        adjectives = None if _HALF.match(view.text, view.at(j)) else view.match(_ADJECTIVES, j)
        if adjectives and adjectives.j < len(tokens):
            follow = tokens[adjectives.j]
            concept = follow.concept("histology") if follow.sym == "HISTO" else None
            if concept is not None and concept.id not in ("cancer", "sarcoma", "bone_sarcoma", "solid_tumor", "osteosarcoma"):
                j = narrowed = adjectives.j
            elif concept is not None and concept.id == "osteosarcoma":
                return _subtyped(view, start, adjectives.j)
            elif concept is not None and concept.id == "sarcoma":
                words = view.scan.text(start, adjectives.j + 1)
                return _tumour(view, start, adjectives.j + 1, (), (words,)), _end(view, adjectives.j + 1)
            else:
                concept = None
    if concept is None:
        return _by_ending(view, start) or _told_apart(view, start)
    if concept.id in ("cancer", "solid_tumor") and (place := elsewhere_than_bone(view, j + 1)) is not None:
        return _tumour(view, start, place, (), (view.scan.text(j, place),)), _end(view, place)
    if concept.id == "cancer" and not bare_tumour:
        return None
    ids: tuple[str, ...] = (concept.id,)
    end = j + 1
    if concept.id in ("sarcoma", "cancer"):
        if found := view.match(_BONE_OR_SOFT, end):
            ids, end = ("sarcoma",), found.j
        elif found := view.match(_OF_BONE, end):
            ids, end = ("bone_sarcoma",), found.j
        elif found := view.match(_OF_SOFT, end):
            ids, end = ("soft_tissue_sarcoma",), found.j
    elif found := view.match(_OF_BONE, end) or view.match(_BONE_OR_SOFT, end):
        end = found.j
    if concept.id in ("carcinoma", "adenocarcinoma", "melanoma", "lymphoma", "squamous_cell_carcinoma") and (
        found := view.match(_OF_ORGAN, end)
    ):
        end = max(found.j, organs.organs_behind(view, end))
    node = _tumour(view, start, end, ids, named=concept.name if end == j + 1 else "")
    node, end = _with_parenthesis(view, node, concept.name, start, end)
    if narrowed > start and not _OF_THE_NAME.fullmatch(view.text, view.at(start), view.at(narrowed)):
        node = all_of(trait(view, start, narrowed), node)
    return node, end


_GIVEN = gated(r"(?:treat|therap|regimen|combin|received|receiving|plus|and)[a-z]* (?:with |of |using )?$")


def _short(view: TumourView, j: int, *, expected: bool) -> tuple[Node, int] | None:
    """An abbreviation that means a tumour where one is expected: behind a state or "diagnosis of", or beside another in a list."""
    found = abbreviated(view, j)
    if found is None:
        return None
    tokens = view.scan.tokens
    beside = [
        tokens[k].sym for k in (j - 2, j + 2) if 0 <= k < len(tokens) and tokens[(j + k) // 2].sym in ("OR", "AND", ",", "/", "ANDOR")
    ]
    if (not expected and "HISTO" not in beside) or _GIVEN.search(view.before(j)):
        return None
    known = lexicon_find(found[0]) if found[0] else None
    return _tumour(view, j, j + 1, (known,) if known else (), () if known else (found[1].lower(),), named=found[1]), _end(view, j + 1)


def _told_apart(view: TumourView, start: int) -> tuple[Node, int] | None:
    """A tumour with adjectives of cells or place that make no name which the lexicon knows ("fibrolamellar hepatocellular carcinoma"): the tumour, and the trait."""
    tokens = view.scan.tokens
    if (
        start + 2 < len(tokens)
        and tokens[start].sym == "NEG"
        and view.scan.text(start, start + 1).startswith("non")
        and (other := tokens[start + 1].concept("histology")) is not None
        and (inner := _head(view, start + 2, bare_tumour=False)) is not None
    ):
        # "non-rhabdomyosarcoma soft tissue sarcoma"
        return all_of(inner[0], negation(_tumour(view, start + 1, start + 2, (other.id,), named=other.name))), inner[1]
    found = view.match(_TELLING, start)
    if found is None or found.j >= len(view.scan.tokens):
        return None
    inner = _head(view, found.j, bare_tumour=False)
    if inner is None:
        return None
    return all_of(trait(view, start, found.j), inner[0]), inner[1]


def _subtyped(view: TumourView, start: int, j: int) -> tuple[Node, int] | None:
    """Adjectives before "osteosarcoma": a subtype that the lexicon knows, else none of it is claimed here."""
    found = view.scan.clean
    words = view.scan.text(start, j)
    concept = lexicon_find(f"{words} osteosarcoma")
    if concept is None or not found:
        return None
    return _with_parenthesis(view, _tumour(view, start, j + 1, (concept,)), "osteosarcoma", start, j + 1)


@lru_cache(maxsize=4096)
def lexicon_find(words: str) -> str | None:
    """Id of a tumour by name."""
    from screener import lexicons

    concept = lexicons.load().find("histology", words)
    return concept.id if concept else None


_NEOPLASM = gated(r"(?:neoplasms?|malignanc(?:y|ies))$")


def _by_ending(view: TumourView, j: int) -> tuple[Node, int] | None:
    """A tumour that the lexicon does not hold: "sebaceous carcinoma", "penile cancer"; "advanced cancer" is no name."""
    tokens = view.scan.tokens
    if state_at(view, j) is not None or tokens[j].sym in _NO_NAMES:
        return None
    for k in range(j, min(j + 5, len(tokens))):
        token = tokens[k]
        if token.sym in ("HISTO",):
            concept = token.concept("histology")
            written = view.scan.text(k, k + 1)
            if (
                concept is not None
                and concept.id == "cancer"
                and k > j
                and (re.match(r"(?:cancer|carcinoma)s?$", written) or (_NEOPLASM.match(written) and organs.is_organ(view.scan.text(j, k))))
                and _plain(view, j, k)
            ):
                words = view.scan.text(j, k + 1)
                return _tumour(view, j, k + 1, (), (words,)), _end(view, k + 1)
            return None
        if not token.sym.isalpha() or not token.sym.islower():
            if token.sym.isupper() and token.sym in ("SITE", "COND", "PROC"):
                continue
            return None
        if _ENDING.match(token.sym + " ") and not _NO_TUMOUR.match(token.sym) and (k == j or _plain(view, j, k)):
            words = view.scan.text(j, k + 1)
            end = k + 1
            if found := view.match(_OF_ORGAN, end):
                end = found.j
            return _tumour(view, j, k + 1, (), (words,)), _end(view, end)
    return None


_NO_NAMES = frozenset(
    """active aggressive evaluable measurable invasive primary known new underlying current own progressive incurable treatable untreated treated selected select eligible
    certain specific malignant confirmed proven documented initial original index such symptomatic metastatic early late stage terminal suspected common rare chronic acute
    high low intermediate risk all every both several multiple various different some polymetastatic oligometastatic metastasized systemic additional ongoing concurrent residual
    adult pediatric paediatric childhood""".split()
)  # adjectives of any cancer
_NO_NAME = gated(
    r"(?:relaps|recurr|refract|resist|progress|metasta|advanced|locali|unresect|resect|inoperab|operab|histolog|histopath|cytolog|patholog|microscop|clinical|radiolog|confirm|diagnos|verif|locally)"
)
_STOP_BEFORE = frozenset(
    [
        "of",
        "for",
        "with",
        "to",
        "from",
        "by",
        "at",
        "on",
        "the",
        "a",
        "an",
        "or",
        "and",
        "no",
        "not",
        "who",
        "that",
        "which",
        "have",
        "has",
        "had",
        "history",
        "prior",
        "previous",
        "treatment",
        "therapy",
        "tumor",
        "cell",
        "cells",
        "is",
        "are",
        "be",
        "was",
        "were",
        "any",
        "active",
        "other",
        "such",
        "as",
        "in",
        "patients",
        "during",
        "after",
        "receiving",
        "received",
        "against",
        "into",
        "type",
    ]
)


def _plain(view: TumourView, i: int, j: int) -> bool:
    """Are the words before a tumour's name a part of it?"""
    return all(
        word not in _STOP_BEFORE and word not in _NO_NAMES and not _NO_NAME.match(word)
        for token in view.scan.tokens[i:j]
        for word in view.scan.clean.lower[token.start : token.end].split()
    )


def _end(view: TumourView, end: int) -> int:
    """Behind an abbreviation in parentheses and words that add nothing."""
    tokens = view.scan.tokens
    for _ in range(3):
        if (
            end + 2 < len(tokens)
            and tokens[end].sym == "("
            and tokens[end + 2].sym == ")"
            and (tokens[end + 1].sym == "HISTO" or (tokens[end + 1].sym.isalpha() and len(view.scan.text(end + 1, end + 2)) <= 7))
        ):
            end += 3
            continue
        if found := view.match(_ANY_KIND, end) or view.match(_TRAIL, end):
            end = found.j
            continue
        break
    return end


def _with_parenthesis(view: TumourView, node: Node, name: str, start: int, end: int) -> tuple[Node, int]:
    """ "(OS)" repeats the name, "(alveolar or embryonal)" narrows it to subtypes; anything else in parentheses is left to be read by itself."""
    end = _end(view, end)
    tokens = view.scan.tokens
    if end < len(tokens) and tokens[end].sym in ("(", "["):
        close = next((k for k in range(end + 1, min(end + 16, len(tokens))) if tokens[k].sym in (")", "]")), None)
        if close is not None:
            ids = _subtypes(view, end + 1, close, name)
            if ids:
                written = view.scan.text(start, close + 1)
                return _tumour(view, start, close + 1, ids, named=written), _end(view, close + 1)
            if all(token.sym in ("HISTO", ",", "AND", "OR", "/", "BIOM") or token.sym == "or" for token in tokens[end + 1 : close]) and any(
                t.sym == "HISTO" for t in tokens[end + 1 : close]
            ):
                inner = tuple(c.id for t in tokens[end + 1 : close] if (c := t.concept("histology")) is not None)
                if all(
                    one == leaf_id for one in inner for leaf in leaves(node) if isinstance(leaf, Tumour) for leaf_id in leaf.histologies
                ):
                    return node, _end(view, close + 1)
    elif end < len(tokens) and tokens[end].sym == "EXAMPLE":
        pass
    return node, end


def _subtypes(view: TumourView, i: int, j: int, name: str) -> tuple[str, ...]:
    """Ids of the subtypes in "alveolar or embryonal", each word completed by the tumour's name; empty where one of them is not known."""
    words: list[str] = []
    for token in view.scan.tokens[i:j]:
        if token.sym in (",", "AND", "OR", "/", "ANDOR", ";"):
            words.append(",")
        else:
            words.append(view.scan.clean.lower[token.start : token.end])
    ids: list[str] = []
    for part in " ".join(words).split(","):
        part = part.strip()
        if not part:
            continue
        found = lexicon_find(part if part.endswith(name.lower()) else f"{part} {name}") or (
            lexicon_find(part) if " " in part or part.endswith("oma") else None
        )
        if found is None:
            return ()
        ids.append(found)
    return tuple(ids)


def list_at(view: TumourView, i: int, *, bare_tumour: bool = False) -> Named | None:
    """A tumour or a list of tumours at token `i`; a member that is not known stays in the list as unread."""
    mark = view.match(_MARK, i)
    first = one_at(view, mark.j if mark else i, bare_tumour=bare_tumour)
    if first is None:
        return None
    members: list[Named | Unread] = [first]
    end = first.j
    tokens = view.scan.tokens
    while end < len(tokens):
        start = _step(view, end)
        if start is None:
            break
        mark = view.match(_MARK, start)
        if mark:
            start = mark.j
        member = one_at(view, start, bare_tumour=True)
        if member is not None and _restricted(view, member):
            stop = _clause_end(view, member.j)
            members.append(Unread(words=view.scan.text(start, stop)[:300], **view.scan.span(start, stop)))
            end = stop
            continue
        if member is not None and any(token.sym == ";" for token in tokens[end:start]) and _SPOKEN_OF.match(view.text, view.at(member.j)):
            break  # "...; follicular lymphoma patients are eligible": a clause of its own
        if member is not None:
            members.append(member)
            end = member.j
            continue
        if len(members) < 2:
            break
        unread_end = _unknown_member(view, start)
        if unread_end is None:
            break
        members.append(Unread(words=view.scan.text(start, unread_end)[:300], **view.scan.span(start, unread_end)))
        end = unread_end
    # modifiers of the first member alone belong to the whole list: "relapsed Ewing sarcoma, osteosarcoma or chordoma"
    own = any(isinstance(member, Named) and member.modified for member in members[1:])
    begin = first.i if own else first.head
    nodes = [member if isinstance(member, Unread) else member.node if own else member.bare for member in members]
    node = _joined(view, nodes, begin, end)
    return Named(node, begin, end, node, begin, len(members))


_SPOKEN_OF = gated(r"(?:patients|participants|subjects|MAY|BARRED|MUST)(?= )")
_RESTRICTION = gated(r"(?:with|that|harbou?ring|of|whose|which|having|expressing|known|carrying|for|DEFINE) ")


def _restricted(view: TumourView, member: Named) -> bool:
    """A general word in a list with something behind it ("and tumours with sensitive mutations") is one more member that is not understood."""
    last = view.scan.tokens[member.j - 1]
    concept = last.concept("histology") if last.sym == "HISTO" else None
    return (
        concept is not None
        and concept.id in ("cancer", "solid_tumor")
        and member.j < len(view.scan.tokens)
        and _RESTRICTION.match(view.text, view.at(member.j)) is not None
    )


def _clause_end(view: TumourView, j: int) -> int:
    tokens = view.scan.tokens
    depth = 0
    while j < len(tokens):
        sym = tokens[j].sym
        depth += sym in ("(", "[")
        depth -= sym in (")", "]")
        if depth < 0 or (depth == 0 and sym in (",", ";", ".", ":", "MAY", "BARRED", "EXCEPT")):
            break
        j += 1
    return j


def _step(view: TumourView, end: int) -> int | None:
    tokens = view.scan.tokens
    j = end
    seen = False
    while j < len(tokens) and j < end + 3 and tokens[j].sym in (",", ";", "AND", "OR", "ANDOR", "/"):
        seen = True
        j += 1
    if not seen or j >= len(tokens):
        return None
    if tokens[j].sym in ("EXAMPLE",) or view.scan.text(j, j + 1) in ("also", "either"):
        j += 1
    return j if j < len(tokens) else None


def _unknown_member(view: TumourView, start: int) -> int | None:
    """The end of an unknown member: at most six plain words up to a separator behind which the list goes on."""
    tokens = view.scan.tokens
    j = start
    while j < len(tokens) and j < start + 6 and tokens[j].sym not in (",", ";", "OR", "AND", "."):
        token = tokens[j]
        if (token.sym.isupper() and token.sym not in ("SITE", "COND", "PROC", "BIOM", "LAB", "CLASS")) or token.sym in ("(", ")", ":"):
            return None
        j += 1
    if j == start or j >= len(tokens):
        return None
    step = _step(view, j)
    return j if step is not None and one_at(view, step) is not None else None


def _joined(view: TumourView, nodes: list[Node], i: int, j: int) -> Node:
    """Plain members become one leaf; members with modifiers stay apart."""
    plain = [node for node in nodes if isinstance(node, Tumour)]
    if len(nodes) == 1:
        return nodes[0]
    rest = [node for node in nodes if not isinstance(node, Tumour)]
    if len(plain) < 2:
        return any_of(*nodes)
    ids = tuple(dict.fromkeys(one for node in plain for one in node.histologies))
    others = tuple(dict.fromkeys(one for node in plain for one in node.others))
    merged = Tumour(
        histologies=ids,
        others=others,
        named=view.scan.text(i, j)[:120],
        start=min(node.start for node in plain),
        end=max(node.end for node in plain),
    )
    return any_of(merged, *rest)


__all__ = ["Named", "lexicon_find", "list_at", "may_begin", "one_at"]
