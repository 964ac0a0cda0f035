"""The diagnosis in a sentence: tumours and lists of them, with what else the text says of the diagnosis."""

from __future__ import annotations

import re

from screener.criteria.diagnosis import features, organs
from screener.criteria.diagnosis.abbreviations import SYMBOLS
from screener.criteria.diagnosis.leaves import Tumour
from screener.criteria.diagnosis.stages import stages
from screener.criteria.diagnosis.staging_systems import staging_systems
from screener.criteria.diagnosis.timing import timing
from screener.criteria.diagnosis.traits import traits
from screener.criteria.diagnosis.tumours import lexicon_find, list_at, may_begin
from screener.criteria.nodes import leaves
from screener.criteria.scan import Reading, Scan
from screener.criteria.tumour_view import TumourView, view_of
from screener.text.gated import gated

_TRIGGERS = frozenset(
    ["histologically", "histopathologically", "pathologically", "cytologically", "histologic", "histological", "histopathologic", "histopathological", "pathologic", "pathological", "cytologic", "cytological", "biopsy", "pathology", "histology", "cytology", "microscopically", "confirmed", "necrosis", "huvos", "parosteal", "periosteal", "surface", "telangiectatic", "juxtacortical", "osteoblastic", "chondroblastic", "fibroblastic", "extraskeletal", "ONEOF", "following", "radiation", "paget", "pagets", "paget's", "axial", "extremity", "extremities", "appendicular", "pelvic", "craniofacial", "grade", "diagnosis", "diagnoses", "presentation", "responder", "responders", "secondary", "confirmation", "pathologist", "histologies", "stage", "stages"]
)  # fmt: skip
# What stands before a tumour's name and makes it something else than this patient's diagnosis.
_OTHER_CANCER = gated(
    r"(?:risk (?:of|for)|criteria (?:in|for)|rat|kirsten rat|harvey rat|committee on|predisposition to|directed against|suspicion of|therap(?:y|ies) for|treatment (?:of|for)|chemotherapy for|treated for|history of(?: a| an| another| other| prior| previous)?|prior|previous|second|secondary|concurrent|concomitant|another|synchronous|coexisting|family history of|relatives? with|(?P<treated>treated)|resected) (?:[a-z]+ )?$"
)
_OF_THIS = gated(r"(?<!NEG )(?:untreated|previously treated) (?:[a-z]+ )?$")  # among what is required: this cancer's treatment
_THING_OF = gated(
    r"^(?:vir(?:al|us)|oncogene|net\b|network|working group|society|consortium|institute|association|research|cooperative|registry|staging|syndrome|gene|predisposition|susceptibility|screening|survivors?|tissue|biops|samples?|specimens?|blocks?|cells?|material|markers?|tumou?r lysis|lysis|burden|vaccine|antigen|associated|specific|directed|assessment|imaging|related|treatment|therapy|pain|control|board|necrosis|infiltrat|site|sites|size|thrombus|response|growth|volume|bed|bleeding|flare|mass|progression)"
)
_OF_A_GENE = gated(r"(?:gene )?(?:rearrang|translocat|fusion)")
_LABEL = gated(
    r"(?:(?:a|an|the|any|known|documented|established|confirmed|definitive|definite|clinical|current|original|initial|primary|reported|received|verified) ){0,3}(?:presence of|evidence of|diagnos[ei]s of|diagnosed with|diagnosed as having|diagnosis with|diagnosed|diagnosis is|diagnosis) (?:(?:a|an|the|any|one of|either|primary|following|types? of) ){0,3}$"
)
_HEADWORD = gated(
    r"(?<= )(?:(?:following|the|these|histologic(?:al)?|tumou?r|TUMOUR|disease|HISTO|solid|eligible|specific|specified|relevant|permitted|protocol specified|advanced|cancer|malignant|types? of) ){0,4}(?:types?|histologies|subtypes?|diagnoses|indications|tumou?rs|TUMOUR|malignancies|cancers|HISTO)(?= (?::|,|\.|; |$|for (?:whom|which) ))"
)
_PROOF = gated(r"histolog|histopath|patholog|cytolog|biops|microscop|tissue|confirm|verif|proof|proven")
_ENDING = gated(r"(?:oma|omas|omata|emia|emias|cancer|cancers)(?: |$)")
_SUBTYPES = r"(?:low grade central|high grade surface|surface|parosteal|paraosteal|periosteal|juxtacortical|telangiectatic|osteoblastic|chondroblastic|fibroblastic|small cell|intracortical|extraskeletal|extra skeletal|low grade|giant cell rich|dedifferentiated parosteal)"
_SUBTYPE_WORD = gated(r"surface|osteal|cortical|telangiectatic|blastic|small cell|skeletal|low grade|cell rich")
_SUBTYPE_LIST = gated(
    rf"(?<= )(?P<list>{_SUBTYPES}(?: ?(?:, OR|, AND|,|OR|AND|ANDOR|/) {_SUBTYPES}){{0,8}})(?P<last> ?(?:, OR|, AND|,|OR|AND|ANDOR|/) HISTO| HISTO)?(?P<noun> (?:osteosarcomas?|subtypes?|variants?|histolog(?:y|ies)|TUMOUR|forms?|types?)){{0,2}}(?= )"
)
_CONTEXT = gated(
    r"(?:confirmed|proven|documented|verified|diagnos[ei]s(?: of)?|diagnosed|confirmation of|proof of|verification of|evidence of|any(?: type of)?|type of|with(?: an?| any)?|advanced|metastatic|unresectable|recurrent|refractory|relapsed) (?:(?:a|an|the|any|of|type|known) ){0,12}$"
)


def read(scan: Scan) -> list[Reading]:
    """Everything that a sentence says of the diagnosis."""
    named = (
        "HISTO" in scan.present or not SYMBOLS.isdisjoint(scan.present) or (scan.may(_ENDING) and _ENDING.search(scan.symbols) is not None)
    )
    view = view_of(scan)
    out: list[Reading] = [*traits(view), *staging_systems(view), *timing(view)]
    if not named and _TRIGGERS.isdisjoint(scan.present):
        return out
    if _PROOF.search(view.text):
        confirmed = list(features.confirmations(view))
        out.extend(confirmed)
        if confirmed:
            out.extend(features.days_of_confirmation(view))
    out.extend(features.origins(view))
    out.extend(features.measures(view))
    if named:
        out.extend(_tumours(view))
    if " stage" in view.text:
        out.extend(stages(view))
    if _SUBTYPE_WORD.search(view.text):
        out.extend(_subtypes(view))
    if "ONEOF" in scan.present or ":" in scan.present or "following" in scan.present:
        out.extend(Reading(f.i, f.j, None) for f in view.find(_HEADWORD) if _heads_list(view, f.i))
    return out


def _heads_list(view: TumourView, i: int) -> bool:
    """Does "tumour types", "histologies" stand where it only introduces a list ("one of the following tumour types:")?"""
    return (
        bool(re.search(r"(?:ONEOF|following|these|with|of) $", view.before(i, 30)) or i == 0)
        or re.match(r"following|these", view.text[view.at(i) :]) is not None
    )


def _subtypes(view: TumourView) -> list[Reading]:
    """ "parosteal or periosteal osteosarcoma", "telangiectatic and small-cell variants": kinds of osteosarcoma by their first word."""
    out: list[Reading] = []
    for found in view.find(_SUBTYPE_LIST):
        ids: list[str] = []
        last = found.match["last"]
        if last:
            concept = view.scan.tokens[_last_histo(view, found.i, found.j)].concept("histology")
            if concept is None or not (concept.id.endswith("osteosarcoma")):
                continue
            if concept.id != "osteosarcoma":
                ids.append(concept.id)
        elif not found.match["noun"] or (
            not re.search(r"osteosarcoma|OS ", view.text)
            and found.match["list"] in ("surface", "small cell", "low grade", "extraskeletal", "extra skeletal")
        ):
            continue
        for word in re.findall(_SUBTYPES, found.match["list"]):
            identity = lexicon_find(f"{word} osteosarcoma")
            if identity is not None:
                ids.insert(0, identity)
        if ids:
            out.append(
                Reading(
                    found.i,
                    found.j,
                    Tumour(
                        histologies=tuple(dict.fromkeys(ids)), named=view.scan.text(found.i, found.j), **view.scan.span(found.i, found.j)
                    ),
                    priority=2,
                )
            )
    return out


def _last_histo(view: TumourView, i: int, j: int) -> int:
    return max(k for k in range(i, j) if view.scan.tokens[k].sym == "HISTO")


def _begin_of_organs(view: TumourView, h: int) -> int:
    """Where a list of organs before token `h` may begin ("ovarian, fallopian tube, or primary peritoneal" and the noun)."""
    tokens = view.scan.tokens
    i = h
    while i > 0 and h - i < 40 and (tokens[i - 1].sym in _ORGAN_SIGNS or tokens[i - 1].sym in organs.WORDS):
        i -= 1
    return i


_ORGAN_SIGNS = frozenset({",", "OR", "AND", "ANDOR", "/", "(", ")", "SITE", "NEG", "cell", "LAB"})


def _tumours(view: TumourView) -> list[Reading]:
    out: list[Reading] = []
    tokens = view.scan.tokens
    done = 0
    ends = view.scan.may(_ENDING)
    for h, token in enumerate(tokens):
        if h < done or not (token.sym == "HISTO" or token.sym in SYMBOLS or (ends and _ENDING.search(token.sym))):
            continue
        found = None
        i = h
        for i in range(max(done, min(h - 8, _begin_of_organs(view, h))), h + 1):
            if i < h and not may_begin(view, i):
                continue
            found = list_at(view, i, bare_tumour=bool(_CONTEXT.search(view.before(i))))
            if found is not None and found.j > h:
                break
            found = None
        if found is None or not any(isinstance(leaf, Tumour) for leaf in leaves(found.node)):
            continue
        before = view.before(found.i)
        done = found.j
        if view.text.startswith("only )", view.at(found.j)) and "(" in view.text[: view.at(found.i)]:
            continue
        other = _OTHER_CANCER.search(before)
        if (other and not (other["treated"] and not view.scan.excluding and _OF_THIS.search(before))) or _THING_OF.match(
            view.text[view.at(found.j) :]
        ):
            continue
        if view.scan.text(found.j - 1, found.j) == "ews" and _OF_A_GENE.match(view.text[view.at(found.j) :]):
            continue  # the gene EWSR1
        label = _LABEL.search(before)
        if label:
            span = view.tokens_of(view.at(found.i) - len(before) + label.start(), view.at(found.i))
            if span:
                out.append(Reading(span[0], found.i, None))
        out.append(Reading(found.i, found.j, found.node))
    return out


__all__ = ["read"]
