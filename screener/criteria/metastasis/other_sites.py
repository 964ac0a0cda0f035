"""Spread of which the patient file holds no list: metastases at sites that it does not name ("cardiac metastases"), growth into vessels, airways or organs.

Metastases anywhere need metastases; growth into something is open wherever there is disease.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from screener.criteria.metastasis.leaves import DiseaseAt, Metastatic, OtherSpread
from screener.criteria.nodes import Node, all_of
from screener.criteria.places_shared import PLACES, names_place
from screener.criteria.scan import Reading
from screener.criteria.tumour_view import TumourView
from screener.text.gated import gated

_WHERE = (
    r"(?:visceral(?: organs?)?|cardiac|heart|pericardial|adrenal|peritoneal|mesenteric|omental|retroperitoneal|intra ?abdominal|abdominal|thoracic|intrathoracic|mediastinal|hilar|axillary|supraclavicular|inguinal|para ?aortic|cutaneous|subcutaneous|skin|orbital|ocular|eye|spinal|pelvic|renal|kidney|"
    r"pancreatic|splenic|ovarian|thyroid|breast|gastrointestinal|endobronchial|endotracheal|intra ?luminal|in transit|satellite|extra ?hepatic|intra ?hepatic|extra ?cranial|extra ?osseous|extra ?axial|muscle|chest wall|weight bearing|long bone|central|peripheral|bulky|diffuse|miliary|lymphangitic|contralateral|ipsilateral|"
    r"locoregional|loco regional|regional|nodal|lymph node|distant(?: lymph node| nodal| organ)?|other)"
)
_NOUN = r"(?:metastas[ei]s|metastatic (?:disease|lesions?|involvement|spread|deposits?|TUMOUR|sites?)|mets)"
_AT = gated(
    rf"(?<= )(?:(?:presence of|evidence of|known|documented|any|the|an?|visible|isolated|symptomatic) ){{0,3}}(?P<w>{_WHERE}(?: ?(?:,|OR|AND|ANDOR|/|, OR|, AND) ?{_WHERE}| {_WHERE}){{0,4}}) {_NOUN}(?= )(?! (?:to|in|of|WITHINW) )"
)
_TO = gated(
    rf"(?<= )(?:(?:presence of|evidence of|known|documented|any|the|active|isolated) ){{0,3}}{_NOUN}(?: (?:to|in|of|at|WITHINW|involving|affecting|confined to|limited to|located in|located at)){{1,2}} (?:the )?{PLACES}{{1,10}}"
)
_PARTS = (
    r"(?:the|any|an?|major|great|large|larger|main|central|critical|adjacent|nearby|surrounding|other|vital|important|blood|vessels?|vascular|vasculature|arter(?:y|ies)|veins?|portal|hepatic|carotid|aorta|aortic|vena|cava|pulmonary|airways?|trachea|bronch(?:us|i)|tracheobronchial|tree|esophagus|oesophagus|heart|pericardium|"
    r"structures?|organs?|hollow|viscera|stomach|bowel|bowels|gastrointestinal|gi|tract|duodenum|colon|rectum|liver|lungs?|lobe|pleura|chest|wall|mediastinum|hilum|hilar|bile|ducts?|bladder|ureters?|kidneys?|spinal|cord|canal|bones?|cortex|joints?|nerves?|skull|base|orbit|brain|parenchyma|skin|muscles?|diaphragm|superior|sulcus|"
    r"external|orifices?|mucosa|wall|lumen|neurovascular|bundle|left|right|both|AND|OR|ANDOR|/|,|\( [a-z ]{1,30} \))"
)
_LISTED = gated(
    r"\b(?:lungs?|bones?|liver|pleura|marrow|brain|cns|central nervous|spinal|lymph|nodes?|soft tissues?|confined|limited|leptomening)"
)  # sites that the file lists, and the whole of a spread
_GROWTH = r"(?:invad(?:es?|ing|ed)|invasion|infiltrat(?:es?|ing|ion|ed)|encas(?:es?|ing|ement|ed)|abut(?:s|ting|ment)?|compress(?:es|ing|ion)|surround(?:s|ing)?)"
_INTO = gated(
    rf"(?<= )(?:(?:presence of|evidence of|known|documented|radiographic(?:ally)?|radiologic(?:al)?(?:ly)?|direct|any|an?|the|gross|definite|clear) ){{0,4}}(?P<s>(?:metastatic )?(?:TUMOUR|tumou?rs?|HISTO|lesions?|masses|mass|metastas[ei]s|disease)(?: \( s \))?(?: (?:that|which|with|is|are|shows?|directly|or|metastas[ei]s|lesions?)){{0,3}} )?{_GROWTH}(?: (?:of|into|to|by|on|around|from|in|WITHINW|OR|AND|/|{_GROWTH[3:-1]})){{0,4}} {_PARTS}(?: {_PARTS}| from| into| of){{0,14}}(?P<by> by (?:the |a )?(?:TUMOUR|tumou?r|lesion|disease|metastas[ei]s))?(?= )"
)
_NODES = gated(
    r"(?<= )(?:regional |any |known |the )?lymph nodes? (?:involvement|invasion|positivity)(?: (?:by|of|with|from) (?:the )?(?:TUMOUR|tumou?r|disease))?(?= )"
)


_STATES = frozenset({"advanced", "unresectable", "recurrent", "relapsed", "inoperable", "locally advanced"})


def other_sites(view: TumourView) -> Iterator[Reading]:
    """Metastases at other sites, growth into other tissue, and nodes that the tumour involves."""
    scan = view.scan
    for found in view.find(_AT):
        words = found.match["w"]
        if re.fullmatch(r"distant|other", words):
            continue
        span = scan.span(found.i, found.j)
        place = view.group(found, "w")
        what = scan.text(place[0] if place else found.i, found.j)[:160]
        node: Node = all_of(Metastatic(**span), OtherSpread(what=what, **span))
        if re.search(r"regional|nodal|lymph|ipsilateral|intra ?hepatic", words):
            node = OtherSpread(what=what, **span)  # near the primary, spread is no distant metastasis
        yield Reading(found.i, found.j, node, priority=-2)
    for found in view.find(_TO):
        j = found.j
        while j > found.i and scan.tokens[j - 1].sym in (",", "AND", "OR", "ANDOR", "/", "the", "any", "other", "("):
            j -= 1
        head = next(
            (k for k in range(found.i, j) if scan.tokens[k].sym in ("to", "in", "of", "at", "involving", "affecting", "WITHINW")), j
        )
        if found.i > 1 and scan.tokens[found.i - 1].sym in ("OR", "ANDOR", "/") and scan.text(found.i - 2, found.i - 1) in _STATES:
            continue  # "advanced and/or metastatic disease of the limbs": the place is that of both
        if not names_place(view, head, j) or _LISTED.search(view.text, view.at(head), view.at(j)):
            continue
        span = scan.span(found.i, j)
        spread = OtherSpread(what=scan.text(found.i, j)[:160], **span)
        yield Reading(found.i, j, all_of(Metastatic(**span), spread), priority=-2)
    for found in view.find(_INTO):
        if not (found.match["s"] or found.match["by"]):
            continue
        j = found.j
        while j > found.i and scan.tokens[j - 1].sym in (",", "AND", "OR", "ANDOR", "/", "from", "into", "of", "the", "any", "a", "other"):
            j -= 1
        yield Reading(found.i, j, OtherSpread(what=scan.text(found.i, j)[:160], **scan.span(found.i, j)), priority=-2)
    for found in view.find(_NODES):
        yield Reading(found.i, found.j, DiseaseAt(sites=("lymph_node",), **scan.span(found.i, found.j)), priority=-2)


__all__ = ["other_sites"]
