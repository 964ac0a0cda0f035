"""Whole clauses on tissue, biopsies and samples: every word of them is of that subject, so that what they ask more is quoted with the question.

"Agree to give archived tissue, or a newly taken core biopsy of a lesion that was not irradiated", "a block or ten unstained slides cut within 90 days",
"a biopsy of the same lesion is preferred".
"""

from __future__ import annotations

import re

from screener.criteria.nodes import Node, all_of, any_of, negation
from screener.criteria.permitted import Permitted
from screener.criteria.scan import Reading, Scan
from screener.criteria.tissue.leaves import BiopsyFeasible, SamplesGiven, TissueAsAsked, TissueAvailable, TissueIfAny, WillingToBiopsy
from screener.criteria.tissue.words import ANCHOR, LACKING, NOT_OF_TISSUE, OF_PATIENTS, PLAIN, SAMPLE, TISSUE_FIRST, VOCABULARY
from screener.criteria.wording_shared import is_name, made_of, mentions, words_in
from screener.text.gated import Stems, gated
from screener.text.tokens import Token

_STEMS = Stems("biops", "archiv", "tissue", "frozen", "ffpe", "block", "slide", "specimen", "sample", "blood draw", "unstained")
_STOP = frozenset({";", ".", ":", "BARRED", "HALF", "XULN"})
_EDGE = frozenset({",", ";", ":", ".", "(", ")", "[", "]", "AND", "OR", "ANDOR", "EXCEPT", "IF", "-", "/", "but", "however", "*", '"'})
_TRIM = frozenset({",", ";", ":", ".", "AND", "OR", "ANDOR", "/", "-", "but", "however", "EXCEPT", "DEFINE", "EXAMPLE", '"', "*"})
_NEGATED = gated(
    r"(?:but )?(?:not|no|non|without)[\s-]{1,2}(?:(?:be|been|have|has|had|in|from|an?|any|the|previously|prior|were|is|are|only|medically) ){0,6}(?:irradiat|radiat|older|more than|used|within|target|feasible|available|obtainable|possible|sufficient|safe|required|mandatory|necessary|needed|excessive|significant|undue|exceed|later than|fewer|less|archiv|tissue|longer|adequate|evaluable|received|receive|contraindicated|intervening|unacceptable|decalcified|fna|fine|acceptable)"
)
_OF_MARKER = gated(
    r"\b(?:for|of|on|to (?:assess|determine|evaluate|test|confirm|measure)|(?:assess|determin|evaluat|test|analy|confirm|measur)\w{0,6})(?: (?:the|tumou?r|for|of|protein|status|baseline|retrospective|central|prospective|both|and|or|,|local)){0,4} $"
)
_ANOTHER_MARKER = gated(
    r"\b(?:for|assess\w*|determin\w*|evaluat\w*|test\w*|analy\w*|confirm\w*|measur\w*) .{0,40}\b[a-z]{0,8}\d?[a-z0-9/-]{0,8}(?:,| and| or|, and|, or|/) $"
)
_SYMBOL = gated(r"[A-Z][A-Za-z]{0,6}[0-9A-Z][A-Za-z0-9./-]{0,8}")  # a gene or protein by the form of its name
_OF_GIVEN = gated(
    r"\b(?:dose|dosing|administration|infusion|start|initiation|receipt|treatment|therapy|intervention|cycle|before|after|enrollment|starting|receiving)(?: (?:of|with|on|the|study|treatment|drug|first)){0,4} $"
)
_BEHIND_TUMOUR = gated(r"(?:tissue|sample|specimen|biops|block|slide|lesion|cells?\b|tumou?r|material)")


def clauses(scan: Scan) -> list[Reading]:
    """The clauses of a sentence that speak of nothing but tissue, biopsies and samples."""
    if not mentions(scan, _STEMS):
        return []
    out: list[Reading] = []
    tokens = scan.tokens
    k = 0
    while k < len(tokens):
        if not _belongs(scan, k):
            k += 1
            continue
        i = k
        while k < len(tokens) and _belongs(scan, k):
            k += 1
        found = _clause(scan, i, k)
        if found is not None:
            out.append(found)
    return out


def _belongs(scan: Scan, k: int) -> bool:
    token = scan.tokens[k]
    sym = token.sym
    if sym in _STOP:
        return sym == "." and k + 1 < len(scan.tokens) and scan.tokens[k + 1].start == token.end  # inside "e.g."
    if sym == "NEG":
        return bool(_NEGATED.match(scan.clean.lower, token.start)) or (k < 4 and bool(LACKING.match(scan.text(0, len(scan.tokens)))))
    if sym == "EXCEPT":
        return False
    if sym in ("WITHIN", "AGO", "ATTIME", "PRIORTO", "SINCE"):
        return True  # when tissue is taken
    if sym in ("BQ", "QTY") and not _plain_quantity(scan, token):
        return False
    if any(concept.kind == "histology" for concept in token.concepts):
        concept = token.concept("histology")
        behind = scan.clean.lower[token.end : token.end + 40].strip()
        return (concept is not None and concept.id == "cancer") or bool(_BEHIND_TUMOUR.match(behind))
    if sym == "BIOM" or (_SYMBOL.fullmatch(scan.written(k, k + 1)) and not token.concepts and not made_of(scan, k, VOCABULARY)):
        said = _before(scan, k)
        return bool(_OF_MARKER.search(said) or (_ANOTHER_MARKER.search(said)))
    if sym in ("DRUG", "CLASS", "REGIMEN") or is_name(scan, k):
        return made_of(scan, k, VOCABULARY) or bool(_OF_GIVEN.search(_before(scan, k)))
    return made_of(scan, k, VOCABULARY)


def _before(scan: Scan, k: int) -> str:
    start = scan.tokens[k].start
    return " ".join(scan.clean.lower[max(scan.tokens[0].start, start - 60) : start].split()) + " "


def _plain_quantity(scan: Scan, token: Token) -> bool:
    """Microns of a slide, a share of tumour cells; not the size of a lesion or the value of a laboratory."""
    return bool(re.search(r"[uµμ]m\b|micron|%", scan.clean.lower[token.start : token.end]))


def _clause(scan: Scan, i: int, j: int) -> Reading | None:
    tokens = scan.tokens
    while i < j and tokens[i].sym in _TRIM | {")", "]"}:
        i += 1
    while j > i and tokens[j - 1].sym in _TRIM | {"(", "["}:
        j -= 1
    i, j = _closed(scan, i, j)
    if j - i < 2 or (i > 0 and tokens[i - 1].sym not in _EDGE) or (j < len(tokens) and tokens[j].sym not in _EDGE):
        return None
    words = " ".join(scan.text(i, j).split())
    if OF_PATIENTS.search(words) or NOT_OF_TISSUE.search(words):
        return None
    if (
        j < len(tokens)
        and tokens[j].sym == ":"
        and (not _SAID.search(words) or words.endswith((" be", " include", " follows", " following")))
    ):
        return Reading(i, j, None, priority=3)  # "Biopsies:" before what is asked of them
    if not ANCHOR.search(words) and not TISSUE_FIRST.match(words):
        if SAMPLE.search(words) and _WILLING.search(words) and not scan.excluding:
            return Reading(i, j, SamplesGiven(detail=words[:160], **scan.span(i, j)), priority=3)
        return None
    node = _node(scan, i, j, words)
    return None if node is None else Reading(i, j, node, priority=3)


def _closed(scan: Scan, i: int, j: int) -> tuple[int, int]:
    """Without a bracket that is not closed inside, or was opened before."""
    depth = 0
    opened = 0
    for k in range(i, j):
        sym = scan.tokens[k].sym
        if sym in ("(", "["):
            opened = k if depth == 0 else opened
            depth += 1
        elif sym in (")", "]"):
            if depth == 0:
                return i, k
            depth -= 1
    return (i, opened) if depth else (i, j)


_WILLING = gated(r"\b(?:willing|agree|consent|accept|undergo|give |giving |provi[ds]|permit|allow|submi|donat|volunt|opt)\w*")
_FEASIBLE = gated(
    r"\b(?:amenable|amendable|accessible|suitable|eligible|appropriate|safe|feasible|candidates?|able|ability|can|could|may)\b.{0,80}\b(?:biops|sampling|tissue collection)|biopsiable|biopsy-?able|\b(?:biops\w+|sampling)\b.{0,30}\b(?:feasible|possible|accessible|amenable|safe)\b"
)
_LESION = gated(r"\b(?:lesions?|tumou?rs?|disease|site|mass|nodes?|candidates?)\b")
_SOFT = gated(
    r"\b(?:is|are|be|being)(?: \w+ly)? (?:preferred|encouraged|recommended|optional|desirable|requested)\b|\b(?:preferred|encouraged|recommended|requested) (?:if|when|where)(?: \w+){1,4}$|\b(?:preferred|encouraged|recommended|optional)$|^optional\b|\b(?:is|are|be) (?:also )?(?:acceptable|accepted|allowed|permitted)\b|not (?:be )?(?:required|mandatory|necessary|needed)\b"
)
_SAID = gated(
    r"\b(?:is|are|be|must|has|have|had|will|can|may|should|willing\w*|agree\w*|consent\w*|provi\w+|availab\w+|requir\w+|mandatory|amenable|accessible)\b"
)
_HARD = gated(
    r"\b(?:must|(?<!not )(?<!not be )required|(?<!not )(?<!not be )mandatory|should|shall|has to|have to|need(?:s|ed)? to|only if|willing\w*|agree\w*|consent\w*)\b"
)
_ONLY_UNDER = gated(
    r"\b(?:acceptable|allowed|permitted|sufficient|waived|used|can be|may be)\b.{0,60}\b(?:if|only|provided|within|unless|as long as|older|when)\b|\d"
)
_THERE = gated(
    r"\b(?:availab|provi[ds]|provision|submi|suppl|hav(?:e|ing)|has|must|requir|mandatory|access|obtain|collect|sent|send|exist|presence|banked|on file|need|made|stored)\w*"
)
_FORM = gated(
    r"^(?:(?:the|this|these|a|an|all|any|such|note|archival|archived|fresh|tumou?r|tissue|samples?|specimens?|biops(?:y|ies)|blocks?|slides?|material|ffpe|core|testing|test|submission|requirements?|results?|lesion|[,/()]|or|and|and/or|newly|obtained|collected|taken|for|paraffin|embedded|formalin|fixed|of) ){1,14}(?:can|may|should|must|shall|need|needs|has|have|is|are|was|were|will|would|could)\b"
)
_IF_ANY = gated(
    r"\b(?:if|when|where|whenever|as) (?:it is |they are |tissue is |archival tissue is |a |an |archival |archived |tumou?r |tissue |samples? |is |are |there is |any |already |currently |readily )*(?:available|existing|exists?|possible)\b(?! (?:or|and)(?! (?:medically |clinically )?feasible))"
)
_ELSE = gated(r"\b(?:otherwise|if not|not available|unavailable|no archiv|fresh|newly|recent biopsy|new biopsy|undergo|must be willing)\b")
_ONLY_BIOPSY = gated(r"archiv|tissue|samples?|specimens?|block|slide|ffpe|material|availab")


def _node(scan: Scan, i: int, j: int, words: str) -> Node | None:
    lacking = bool(LACKING.match(words))
    if (
        not lacking
        and re.search(r"\b(?:unable|unwilling|cannot|refus|inability|lack|unwillingness|insufficient|unavailable)", words)
        and not re.search(r"\bif\b|\bwhen\b|\bwhere\b|\botherwise\b", words)
    ):
        return None
    span = scan.span(i, j)
    soft = _SOFT.search(words)
    if soft and not _HARD.search(words) and not _ONLY_UNDER.search(words) and not lacking:
        said = Permitted(kind="tissue", words=scan.text(i, j)[:300], explains=True, **span)
        return negation(said) if scan.excluding else said
    if scan.excluding and not lacking:
        return None  # a requirement among exclusions, or an exclusion of those who have tissue: the words beside it say which
    pieces = [] if lacking else _alternatives(scan, i, j)
    if len(pieces) > 1:
        made = [_one(scan, a, b, " ".join(scan.text(a, b).split())) for a, b, _ in pieces]
        return any_of(*made) if any(join == "OR" for _, _, join in pieces) else all_of(*made)
    node = _one(scan, i, j, words)
    return negation(node) if lacking else node


def _alternatives(scan: Scan, i: int, j: int) -> list[tuple[int, int, str]]:
    """ "give archived tissue or undergo a biopsy": statements joined by and / or, each with a verb of its own; one piece where there is but one verb."""
    cuts: list[tuple[int, str]] = []
    depth = 0
    for k in range(i, j):
        sym = scan.tokens[k].sym
        depth += sym in ("(", "[")
        depth -= sym in (")", "]")
        if depth == 0 and sym in ("AND", "OR") and _BEGINS.match(scan.clean.lower, scan.tokens[k].end):
            cuts.append((k, sym))
    if len(cuts) != 1 or _CONDITION.search(scan.text(i, cuts[0][0])):
        return [(i, j, "")]
    at, join = cuts[0]
    stop = at
    while stop > i and scan.tokens[stop - 1].sym in _TRIM:
        stop -= 1
    left, right = scan.text(i, stop), scan.text(at + 1, j)
    if not ANCHOR.search(left) or not ANCHOR.search(right):
        return [(i, j, "")]
    return [(i, stop, ""), (at + 1, j, join)]


_BEGINS = gated(
    r"\s(?:(?:must|should|be|is|are|they|patients?|participants?|subjects?|have|has|also|to|if (?:not|archival|unavailable)[^,.;]{0,60},?) ){0,6}(?:willing|agree|consent|accept|undergo|able|provide|submit|allow|has an? |have an? |have (?:at least|archival|tumou?r)|amenable|accessible)"
)
_CONDITION = gated(r"\b(?:if|when|where|unless)\b")


def _one(scan: Scan, i: int, j: int, words: str) -> Node:
    span = scan.span(i, j)
    detail = words[:160]
    conditional = _CONDITION.search(words)
    willing = re.search(r"\b(?:willing|agree|consent|accept|undergo|opt\b|permit|allow|donat)\w*", words)
    if _FEASIBLE.search(words) and not re.search(r"\b(?:willing|agree|consent)", words) and (_LESION.search(words) or not conditional):
        return BiopsyFeasible(detail=detail, **span)
    if _IF_ANY.search(words) and not _ELSE.search(words) and not re.search(r"\bmust\b.{0,40}\bwilling", words):
        return TissueIfAny(detail=detail, **span)
    if (willing and not re.match(r"(?:archiv|tumou?r tissue|tissue|availab)", words)) or not _ONLY_BIOPSY.search(words):
        return WillingToBiopsy(detail=detail, **span)
    if _FORM.match(words) and not re.search(r"\b(?:availab\w+|provided|submitted|required|mandatory|collected)\b", words):
        return TissueAsAsked(detail=detail, **span)
    plain = (
        PLAIN | {"fresh", "newly", "obtained"}
        if re.search(r"archiv.{0,40} or .{0,20}(?:fresh|newly)|fresh or archiv|newly obtained or archiv", words)
        else PLAIN
    )
    return TissueAvailable(detail=None if plain.issuperset(words_in(words)) else detail, **span)


__all__ = ["clauses"]
