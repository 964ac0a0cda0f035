"""One spelling from many (`fold`, to look a name up) and many from one (`variants`, to scan text).

Lexicon files hold lower-case singulars in American spelling; the British spelling, the plural and the ways to write a hyphen are made here.
"""

from __future__ import annotations

import re
from functools import cache

_BRITISH = {
    "tumour": "tumor",
    "aem": "em",
    "oedem": "edem",
    "oesoph": "esoph",
    "noea": "nea",
    "rhoea": "rhea",
    "coeliac": "celiac",
    "paed": "ped",
    "caec": "cec",
    "oestr": "estr",
    "foet": "fet",
    "isation": "ization",
    "ised": "ized",
    "sulph": "sulf",
    "leuco": "leuko",
    "anaesth": "anesth",
    "faec": "fec",
    "gynaec": "gynec",
    "ageing": "aging",
    "fibre": "fiber",
    "behaviour": "behavior",
    "titre": "titer",
}
_TO_AMERICAN = re.compile("|".join(sorted(_BRITISH, key=len, reverse=True)))
# No word of ours that ends in "revised", "raised", "advised" or "disease" may be hit by "ised": those end in "sed" after a vowel that belongs to the stem.
_KEEP = re.compile(r"\b(?:raised|revised|advised|comprised|promised|compromised|immunocompromised|leucovorin|leucine|supervised)\b")
_TO_BRITISH = tuple(
    (re.compile(pattern), british)
    for pattern, british in (
        (r"tumor", "tumour"),
        (r"(?<!syst)emi(?=[ac]s?\b)", "aemi"),
        (r"\bhem(?=o|at)", "haem"),
        (r"(?<=[a-z])hem(?=at|orr)", "haem"),
        (r"ischem(?!i[ac]s?\b)", "ischaem"),
        (r"edema", "oedema"),
        (r"esoph", "oesoph"),
        (r"pnea", "pnoea"),
        (r"rrhea", "rrhoea"),
        (r"celiac", "coeliac"),
        (r"pediatr", "paediatr"),
        (r"cecum", "caecum"),
        (r"estrogen", "oestrogen"),
        (r"\bfet(?=al|us)", "foet"),
        (r"ization", "isation"),
        (r"ized\b", "ised"),
        (r"sulf", "sulph"),
        (r"leuko(?=cyt|pen)", "leuco"),
        (r"anesth", "anaesth"),
        (r"gynec", "gynaec"),
    )
)
# Most aliases need no British spelling: one look tells.
_MAYBE_BRITISH = re.compile("|".join(pattern.pattern for pattern, _ in _TO_BRITISH))
_PREFIXES = (
    "anti",
    "non",
    "post",
    "pre",
    "co",
    "re",
    "auto",
    "immuno",
    "multi",
    "pan",
    "micro",
    "macro",
    "radio",
    "chemo",
    "hyper",
    "hypo",
    "cardio",
    "neo",
)
_NO_PLURAL = ("s", "emia", "ing", "ness", "ed", "ic", "al", "uria", "osis", "cancer-free")


_PLAIN_LETTERS = str.maketrans(
    {"’": "'", "´": "'", "β": "beta", "α": "alpha", "γ": "gamma", "é": "e", "ö": "o", "ç": "c", "ï": "i"} | dict.fromkeys("-‐‑‒–—_/", " ")
)


def american(text: str) -> str:
    """Lower-case text in American spelling."""
    if "ised" in text and _KEEP.search(text):
        return text
    return _TO_AMERICAN.sub(lambda match: _BRITISH[match.group()], text)


@cache
def fold(text: str) -> str:
    """The key under which a name is looked up: case, hyphens, slashes, British spelling, a leading article and a final plural do not matter."""
    plain = text.casefold().translate(_PLAIN_LETTERS)
    if "'" in plain:
        plain = plain.replace("'s ", " ").replace("'", "")
    plain = " ".join(plain.split()).strip(" .,:;")
    return singular(american(plain))


def singular(text: str) -> str:
    """Without a plural ending of the last word (a rough rule, the same on both sides of a look-up)."""
    if len(text) > 5:
        if text.endswith("ies") and not text.endswith("series"):
            return text[:-3] + "y"
        if text.endswith("mata"):
            return text[:-2]
        if text.endswith(("sses", "xes", "ches", "shes")):
            return text[:-2]
        if text.endswith(("stases", "yses", "oses")):
            return text[:-2] + "is"
        if text.endswith("omas"):
            return text[:-1]
        if text.endswith("s") and not text.endswith(("ss", "us", "is", "as")):
            return text[:-1]
    return text


def plural(text: str) -> str | None:
    """The plural of the last word; None where it has none that is written."""
    last = text.rsplit(" ", 1)[-1]
    if len(last) < 4 or not last[-1].isalpha() or not last[-2].isalpha():
        return None
    if text.endswith(("asis", "ysis")):
        return text[:-2] + "es"
    if last.endswith(_NO_PLURAL):
        return None
    if last.endswith("y") and last[-2] not in "aeiou":
        return text[:-1] + "ies"
    if last.endswith(("x", "ch", "sh")):
        return text + "es"
    return text + "s"


def _hyphens(text: str) -> set[str]:
    """The ways to write the hyphens of an alias: as they stand, as blanks, and closed up at a prefix or beside a digit."""
    if "-" not in text:
        return {text}
    found = {text, text.replace("-", " ")}
    closed = re.sub(r"(?<=[a-z])-(?=\d)|(?<=\d)-(?=[a-z])", "", text)
    if closed != text:
        found |= {closed, closed.replace("-", " ")}
    first, _, rest = text.partition("-")
    if first in _PREFIXES:
        # "anti-pd-1" is also written "anti pd-1", "anti-pd1", "anti-pd 1"
        found |= {f"{first} {rest}", f"{first}-{rest.replace('-', ' ')}"}
        if rest[:1].isalpha() and len(rest) > 3:
            found.add(first + rest)
        if closed != text:
            found.add(closed.replace("-", " ", 1))
    return found


def _british(text: str) -> str:
    if _MAYBE_BRITISH.search(text):
        for pattern, british in _TO_BRITISH:
            text = pattern.sub(british, text)
    return text


def variants(alias: str, *, plurals: bool) -> set[str]:
    """Every spelling of an alias that text is scanned for, lower-case."""
    base = american(alias)
    found: set[str] = {alias}
    for form in (base, plural(base) if plurals else None):
        if form is None:
            continue
        for spelling in {form, _british(form)}:
            found |= _hyphens(spelling)
    return found | {text.replace("'", "’") for text in found if "'" in text}
