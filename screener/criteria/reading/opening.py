"""How the words before a list introduce it: all of it, one of it, none of it, or as exceptions."""

from __future__ import annotations

from screener.text.gated import gated

_OPENS_NONE = gated(
    r"\b(?:none of (?:the following|these)|not (?:have|be|meet|had|fulfil+|suffer from|present with)(?: any)?(?: of)?(?: the following| these)?|no (?:history|evidence) of(?: any of)?(?: the following)?|no\s[^:]{0,40}of the following|without any of the following|absence of(?: any of)? the following|must not)\b(?![^:]{0,60}\b(?:and|but) (?:must|should|agree|use|be willing))[^:]{0,60}:?$"
    r"|\b(?:none|not have any|without any|absence of any) of the following(?: criteria| conditions)?\b(?![^:]{0,140}\b(?:and|but) (?:must|should|agree|use|be willing))[^:]{0,140}:?$"
)

_OPENS_ANY = gated(
    r"\b(?:(?:at least )?one(?: or more)? of(?: the)?(?: following| these| below)?|any (?:one )?of(?: the)? (?:following|these)|either(?: of)?|1 of the following|one or more|any of|must have one of|one of)\b[^:]{0,90}:?$"
)

_OPENS_EXCEPT = gated(
    r"\b(?:unless(?! otherwise (?:noted|stated|specified|indicated|mentioned))|except(?:ions?)?(?: for)?|with the (?:following )?exceptions?(?: of)?|other than)\b[^:]{0,70}:?$"
)

LISTED_BELOW = gated(r"\b(?:following|these|those listed|any of|below)\b|(?:have|has|had|be|not|no|includ\w{1,3}|such as)$")

DENIES = gated(
    r"(?:(?:the |all )?(?:patients?|subjects?|participants?) )?(?:(?:must|should) )?(?:(?:have|has|with|having) )?(?:no|not have|without)\s(?!transfusion|growth|support)[^.:;]{3,200}\s(?:including|such as|for example|e\.g\.)[^.:;]{0,60}:?\s{0,3}$"
)  # "No uncontrolled illness including the following conditions:": the children are denied too


def how_it_opens(tail: str) -> str:
    """How a segment that ends in a colon introduces its children."""
    if _OPENS_NONE.search(tail):
        return "none"
    if _OPENS_EXCEPT.search(tail):
        return "except"
    return "any" if _OPENS_ANY.search(tail) else "all"


# "... systemic steroids. The following are permitted:" below an exclusion: what is listed is spared
SPARES = gated(
    r"(?:^|[.;:] )(?:however,? |note(?: that|:)? )?(?:the )?following (?:[a-z-]+ ){0,4}(?:are|is|will be|may be) (?:also |still )?(?:permitted|allowed|acceptable|exempt(?:ed)?|exceptions?|not (?:excluded|exclusionary|an exclusion|prohibited|considered (?:an )?exclusion(?:ary)?))(?: (?:in|on|during|for|to|from) [a-z0-9 -]{2,40})?:?$"
)
