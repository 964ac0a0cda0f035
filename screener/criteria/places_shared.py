"""Where a tumour may stand in the body, in words: "of the salivary glands", "of the breast, lung or colon".

A cancer of an organ is another one than osteosarcoma unless the place holds bone or soft tissue: there the name leaves it open.
"""

from __future__ import annotations

import re

from screener.criteria.tumour_view import TumourView
from screener.text.gated import gated

PLACES = (
    r"(?:(?:the|an?|any|left|right|upper|lower|middle|distal|proximal|central|peripheral|oral|nasal|cavity|cavities|head|neck|salivary|parotid|glands?|lacrimal|thyroid|adrenal|nasopharynx|oropharynx|hypopharynx|larynx|pharynx|lip|tongue|paranasal|sinus(?:es)?|skin|breast|lungs?|"
    r"pleura|chest|wall|mediastinum|thymus|heart|esophagus|oesophagus|gastro ?o?esophageal|esophagogastric|junction|stomach|small|large|bowel|intestines?|duodenum|jejunum|ileum|appendix|colon|rectum|anus|anal|canal|pancreas|head of|body|tail|ampulla|of vater|liver|biliary|bile|tract|ducts?|gall ?bladder|spleen|"
    r"kidneys?|renal|pelvis|ureters?|urinary|urothelium|bladder|urethra|prostate|testis|testes|testicles?|penis|ovary|ovaries|fallopian|tubes?|peritoneum|uterus|uterine|corpus|endometrium|cervix|uteri|vagina|vulva|retroperitoneum|abdomen|abdominal|thorax|trunk|extremit(?:y|ies)|limbs?|lower|spine|spinal|cord|"
    r"femur|tibia|fibula|humerus|radius|ulna|hands?|foot|feet|knee|shoulder|hip|sacrum|coccyx|ribs?|scapula|clavicle|jaws?|mandible|maxilla|skull(?: base)?|vertebrae?|ilium|sternum|diaphragm|salivary|brain|brainstem|central|nervous|system|cns|eye|orbit|uvea|bones?|soft|tissues?|lymph|nodes?|bone marrow|marrow|gastrointestinal|genitourinary|gyna?ecologic(?:al)?|digestive|genital|aerodigestive|\( [a-z]{1,5} \)|,|AND|OR|ANDOR|/|other|organs?|regions?|sites?) )"
)
_OF = gated(
    rf"(?:primar(?:y|ies) )?(?:of|in|from|WITHINW|arising (?:in|from|WITHINW)|originating (?:in|from)) (?:the )?(?P<place>{PLACES}{{1,16}})"
)
# where an osteosarcoma can be: bone, and the soft tissue of limbs and trunk (extraskeletal); the jaw and skull are parts of head and neck
_MAY_BE_BONE = gated(
    r"\b(?:bones?|soft|chest|wall|pelvis|extremit|limbs?|spine|spinal|trunk|thorax|femur|tibia|fibula|humerus|radius|ulna|hands?|foot|feet|knee|shoulder|hip|sacrum|coccyx|ribs?|scapula|clavicle|jaws?|mandible|maxilla|skull|vertebrae?|ilium|sternum|diaphragm|retroperitoneum|abdomen|abdominal|head AND neck|head (?:OR|/) neck|orbit|heart|nodes?|marrow|other|regions?|organs?|sites?|skin)\b"
)


def elsewhere_than_bone(view: TumourView, i: int) -> int | None:
    """The end of "of the <organ>" at token `i`, where no osteosarcoma begins; None for any other words."""
    found = view.match(_OF, i)
    if found is None or _MAY_BE_BONE.search(found.match["place"]):
        return None
    j = found.j
    while j > i and view.scan.tokens[j - 1].sym in (",", "AND", "OR", "ANDOR", "/", "the", "(", "any"):
        j -= 1
    return j if j > i + 1 and re.search(r"[a-z]{3}", view.scan.text(i + 1, j)) else None


_AT = gated(
    rf"(?:(?:primar(?:y|ies) )?(?:of|in|from|WITHINW|involving|affecting|arising (?:in|from|WITHINW)|originating (?:in|from)|located (?:in|on|WITHINW)|that (?:arises?|originated?|began) (?:in|from)) )(?:the )?{PLACES}{{1,16}}"
)
_INVOLVED = gated(r"with (?:bone|bony|soft tissue|skin|nodal|lymph node|extranodal|central nervous system|cns) involvement(?= )")
_SMALL = frozenset(
    "the a an any other , AND OR ANDOR / ( ) of in from involving affecting arising originating located WITHINW primary primaries organs organ regions region sites site left right upper lower".split()
)


def names_place(view: TumourView, i: int, j: int) -> bool:
    """Does a part of the body stand in tokens i..j?"""
    return any(token.sym not in _SMALL for token in view.scan.tokens[i:j])


def place_at(view: TumourView, i: int) -> int | None:
    """The end of a place behind a tumour's name ("of the oral cavity or larynx") at token `i`; None where no part of the body is named."""
    if (involved := view.match(_INVOLVED, i)) is not None:
        return involved.j
    found = view.match(_AT, i)
    if found is None:
        return None
    tokens = view.scan.tokens
    j = found.j
    while j > i and (tokens[j - 1].sym in _SMALL and tokens[j - 1].sym != ")"):
        j -= 1
    opened = sum((token.sym == "(") - (token.sym == ")") for token in tokens[i:j])
    return j if opened == 0 and names_place(view, i, j) else None


__all__ = ["PLACES", "elsewhere_than_bone", "names_place", "place_at"]
