"""Cancers named by organ or subtype in a list that shares its noun: "ovarian, fallopian tube, or primary peritoneal cancer", "acral/uveal/mucosal melanoma".

Each organ is a cancer of its own; a subtype that the lexicon does not hold is known by its words, and is none of the patient's tumours that bear another name.
"""

from __future__ import annotations

import re

from screener.criteria.diagnosis.leaves import Tumour
from screener.criteria.nodes import Node
from screener.criteria.tumour_view import TumourView
from screener.text.gated import gated

ORGANS = (
    "breast|ovarian|ovary|fallopian tube|(?:primary )?peritoneal|peritoneum|gastric|stomach|gastro ?(?:o?esophageal)(?: junction)?|gej|ge junction|o?esophageal|o?esophagus|esophagogastric|colorectal|colon|colonic|rectal|rectum|"
    "pancreatic|pancreas|biliary(?: tract)?|bile duct|gall ?bladder|hepatocellular|hepatic|liver|lung|bronchial|prostate|bladder|urothelial|endometrial|uterine|uterus|cervical|cervix|vulvar|vaginal|vagina|vulva|head AND neck|thyroid|skin|renal|kidney|renal cell|testicular|"
    "anal|penile|penis|thymic|nasopharyngeal|nasopharynx|oropharyngeal|oropharynx|oral(?: cavity)?|laryngeal|larynx|hypopharyngeal|hypopharynx|pharynx|sinonasal|nasal(?: cavity)?|paranasal(?: sinus(?:es)?)?|lip|tongue|salivary(?: gland)?|adrenal|adrenocortical|small (?:bowel|intestin(?:e|al))|append(?:iceal|ix)|ampullary|duodenal|ureter|ureteral|urethra|urethral|renal pelvis|upper tract|ocular|bone|soft tissue|anus|anorectal|gastrointestinal|genitourinary|gyna?ecologic(?:al)?|thoracic|neuroendocrine|mesothelioma"
)
SUBTYPES = (
    "squamous(?: cell)?|cutaneous|uveal|mucosal|acral|ocular|conjunctival|choroidal|clear cell|papillary|chromophobe|serous|endometrioid|mucinous|anaplastic|follicular|ductal|lobular|medullary|adenoid cystic|transitional cell|epithelial|small cell|large cell|basal cell|embryonal|alveolar|myxoid|round cell|"
    "pleomorphic|intrahepatic|extrahepatic|hilar|perihilar|distal|high grade|low grade|pulmonary|extrapulmonary|well differentiated|poorly differentiated|moderately differentiated|undifferentiated|dedifferentiated|spindle cell|metaplastic|invasive|hormone receptor positive|adult|pediatric|childhood|nodular|non ?squamous|NEG squamous|NEG clear cell|clear|germinal|basaloid|keratinizing|undetermined|intestinal|diffuse|castration resistant|hormone sensitive|platinum resistant|platinum refractory|platinum sensitive|muscle invasive|triple negative|lymphocytic|myeloid|pontine|unfavou?rable"
)
_SEPARATOR = "(?:, AND/OR|, OR|, AND|, |OR|AND|ANDOR|/|,)"
_MEMBER = rf"(?:(?:{SUBTYPES}|{ORGANS})(?: \( (?:[a-z]{{2,6}}|HISTO) \))?)"
_LIST = gated(rf"(?P<list>{_MEMBER}(?:(?: {_SEPARATOR} ?| ){_MEMBER}){{0,14}}(?: {_SEPARATOR})?) (?=HISTO )")
_ORGAN = gated(ORGANS.replace("AND", "and"))
_SPLIT = gated(rf" {_SEPARATOR} ?")
_WIDE = frozenset({"sarcoma", "bone_sarcoma", "soft_tissue_sarcoma", "osteosarcoma", "solid_tumor", "extracranial_solid_tumor"})
_ANY_ORGAN = frozenset({"cancer", "carcinoma", "adenocarcinoma", "squamous_cell_carcinoma"})  # the organs before it say which
_PLACE = gated(r"(?:metastas[ei]s|metastatic|spread|invasion|involvement|disease|lesions?) (?:to|in|of|into|involving|WITHINW) (?:the )?$")
_OF_ORGANS = gated(rf"of (?:the )?(?:{ORGANS})(?: {_SEPARATOR} ?(?:the |of the )?(?:{ORGANS})(?! HISTO| TUMOUR)){{0,10}}(?= )")
WORDS = frozenset(re.findall(r"[a-z]+", f"{ORGANS}|{SUBTYPES}")) - {"and", "of", "the", "cell"}


def organs_at(view: TumourView, j: int) -> tuple[Node, int] | None:
    """A list of organs and subtypes at token `j` that a tumour's name ends, and the token behind that."""
    found = view.match(_LIST, j)
    if found is None or found.j >= len(view.scan.tokens) or _PLACE.search(view.before(j)):
        return None
    concept = view.scan.tokens[found.j].concept("histology")
    said = found.match["list"].strip().replace("head AND neck", "head and neck")
    members = [part for part in _SPLIT.split(said) if part and part not in (",", "OR", "AND")]
    if concept is None or concept.id in _WIDE or not members:
        return None
    written = view.scan.text(found.j, found.j + 1)
    ids: list[str] = []
    others: list[str] = []
    for part in members:
        name = re.sub(r" \( [a-zA-Z]+ \)", "", part).replace("NEG ", "non ").lower()
        known = _known(name, written, concept.name)
        if known is None:
            others.append(f"{name} {written}")
        elif known not in ids:
            ids.append(known)
    if concept.id not in _ANY_ORGAN and concept.id not in ids and not (others and len(members) == 1):
        ids.append(concept.id)
    end = found.j + 1
    if not ids and not others:
        return None
    if (more := view.match(_OF_ORGANS, end)) is not None:
        end = more.j
    node = Tumour(histologies=tuple(ids), others=tuple(others), named=view.scan.text(j, end)[:120], **view.scan.span(j, end))
    return node, end


def organs_behind(view: TumourView, end: int) -> int:
    """Behind "of the oral cavity, oropharynx or larynx"; `end` where no organ follows."""
    found = view.match(_OF_ORGANS, end)
    return found.j if found is not None else end


def is_organ(words: str) -> bool:
    """Is this the name of an organ as it stands before "cancer"?"""
    return _ORGAN.fullmatch(words) is not None


def _known(name: str, written: str, noun: str) -> str | None:
    from screener.criteria.diagnosis.tumours import lexicon_find

    last = written.split()[-1].rstrip("s")
    nouns = [written, noun, *(() if last in ("cancer", "carcinoma", "tumor") else (last,))]
    if _ORGAN.fullmatch(name):
        nouns += ["cancer", "carcinoma"]
    for end in nouns:
        found = lexicon_find(f"{name} {end}")
        if found is not None and found not in _WIDE:
            return found
    return None


__all__ = ["ORGANS", "SUBTYPES", "WORDS", "is_organ", "organs_at", "organs_behind"]
