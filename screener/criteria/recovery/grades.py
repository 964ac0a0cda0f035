"""Recovery: grades, and the toxicities that a text excepts."""

from __future__ import annotations

import re

from screener import lexicons
from screener.text.gated import gated

_GRADE = gated(
    r"(?:(?:nci[- ]?)?(?:ctcae|ctc)(?: (?:version |v)?[.\d ]{1,4})?(?:,? |: ?))?"
    r"(?:(?P<le>≤|<=|=<|<|less than or equal to|less than|no (?:higher|greater|more|worse) than|at most|not (?:higher|greater) than|below|under|to|of|up to|not exceeding|lower than) ?)?"
    r"(?P<word>(?:nci[- ]?)?(?:ctcae|ctc)?(?: (?:version |v)?[.\d ]{1,4})? ?(?<![a-z])(?:grade|grades|gr\.?|g)(?![a-z])) ?(?P<op>≤|<=|=<|<|≥|>=|>|less than or equal to|of|at least|level|levels)? ?(?P<n>[0-4]|(?:i{1,3}|iv|one|two|three|zero)(?![a-z]))(?:\s?(?:-|–|to|or|/)\s?(?:grade )?(?P<n2>[0-4]|(?:i{1,3}|iv)(?![a-z])))?"
    r"(?: (?P<behind>or (?:less|lower|better|below|higher|greater|more|above|worse|baseline)|and (?:above|higher|lower|below)|at most))?(?: (?:level|severity|toxicity))?"
)
_TO_AT_LEAST = gated(r"\bto at least(?: (?:an?|nci|ctcae|nci-ctcae)){0,3} ?$")
_GE_BEFORE = gated(
    r"(?:≥|>=|=>|>|greater than or equal to|greater than|at least|more than|above|exceeding|higher than|worse than|(?<![a-z])over) ?$"
)
_SCALE_WORDS = gated(
    r"(?:nci|national cancer institute|ctcae|common terminology criteria for adverse events|common toxicity criteria|version|v ?[\d.]+|[\d.]+|the|[(),:;\[\]-]|\s)*$"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "one": 1, "two": 2, "three": 3, "zero": 0}
_EXCEPTION = gated(
    r"(?:,|;|\()? ?(?:with the exceptions? of|except(?:ing)?(?: for| that)?|other than|excluding|excepted|not including|apart from|unless|with exceptions? (?:of|for)|exceptions? (?:are|include|is|of|for)|\(?e\.g\.,? ?except) (?P<list>[^;.]{2,260})"
)
_ALLOWED = gated(r"\((?P<list>[^()]{2,160}?) (?:is|are|may be|will be)? ?(?:allowed|permitted|acceptable|excepted|excluded)\)")
# "... above grade 1, however alopecia and neuropathy of grade 2 are acceptable"
_HOWEVER = gated(
    r"[,;]? (?:however|but|though),? (?P<list>[^.;()]{3,120}?(?:\((?:≤|<=?|≥|grade|gr|e\.g)[^()]{1,60}\))?[^.;()]{0,60}?) (?:is|are|may be|will be) (?:allowed|permitted|acceptable)(?= ?(?:[.;]|$))"
)
_OPINION = gated(
    r"investigator|judg|deemed|opinion|considered|not (?:a |constitut\w+ |pos\w+ a )*(?:safety )?risk|clinically (?:in)?significant|sponsor|irreversible|not expected|discretion|stable|chronic|controlled|manag\w+|replacement|tolerable"
)


def grade_named(text: str, position: int, *, keeping: bool) -> tuple[int, int, int] | None:
    """(highest grade that is fine, start, end) of the first grade named from a position. `keeping`: the text says what must remain true ("recovered to grade 1")."""
    match = _GRADE.search(text, position)
    if match is None:
        return None
    number = _number(match["n"])
    second = _number(match["n2"]) if match["n2"] else None
    lead = _SCALE_WORDS.sub("", text[max(0, match.start() - 110) : match.start()])
    op = match["op"] or ""
    before = match["le"] or ""
    behind = match["behind"] or ""
    top = max(number, second) if second is not None else number
    bottom = min(number, second) if second is not None else number
    worse = (
        bool(_GE_BEFORE.search(lead)) or op in ("≥", ">=", "at least") or behind.endswith(("higher", "greater", "more", "above", "worse"))
    )
    if keeping and _TO_AT_LEAST.search(text, max(0, match.start() - 40), match.start()):
        return top, match.start(), match.end()  # "recovered to at least grade 1"
    if op == ">" or (
        re.search(r"(?:>|greater than|more than|above|higher than|exceeding|worse than) ?$", lead)
        and not re.search(r"(?:>=|≥|or equal to) ?$", lead)
    ):
        return number, match.start(), match.end()
    if worse:
        return bottom - 1, match.start(), match.end()
    if op == "<" or before in ("<", "less than", "below", "under", "lower than"):
        return number - 1, match.start(), match.end()
    if (
        keeping
        or before in ("≤", "<=", "=<", "less than or equal to", "at most", "up to", "not exceeding")
        or op in ("≤", "<=", "=<", "less than or equal to")
        or behind.endswith(("less", "lower", "better", "below"))
    ):
        return top, match.start(), match.end()
    return bottom - 1, match.start(), match.end()


def _number(word: str) -> int:
    return _ROMAN.get(word, int(word) if word.isdigit() else 0)


def excepted_toxicities(text: str, position: int) -> tuple[tuple[str, ...], str, int | None, bool, int, int] | None:
    """Conditions that the text excepts: (ids, words, grade up to which, an opinion among them, start, end)."""
    match = _EXCEPTION.search(text, position)
    if match is None:
        match = _ALLOWED.search(text, position) or _HOWEVER.search(text, position)
    if match is None:
        return None
    lexicon = lexicons.load()
    listed, stop = match["list"], match.end()
    opened = text[: match.start("list")]
    if opened.count("(") > opened.count(")") and ")" in listed:  # "(except alopecia) to grade 1"
        stop = match.start("list") + listed.index(")") + 1
        listed = listed[: listed.index(")")]
    words = re.split(
        r",? (?:caused by|prior to|due to|before|resulting from|associated with|related to|from (?:prior|previous)|at (?:the time|baseline|study)|which|as assessed|per )",
        listed,
    )[0].rstrip(" ,)")
    ids: list[str] = []
    grade: int | None = None
    opinion = bool(_OPINION.search(words))
    found_grade = grade_named(words, 0, keeping=True)
    if found_grade is not None:
        grade = found_grade[0]
    plain = re.sub(
        r"(?:≤|<=|<|≥|>=|up to)? ?(?:ctcae |nci )?(?:grade|grades|gr) ?(?:≤|<=|<|≥|>=|of)? ?[0-4i]{1,3}(?: ?(?:-|to|or) ?[0-4])?(?: or (?:less|lower|better|higher))?",
        " ",
        words,
    )
    unknown_words = False
    for part in re.split(r",|;|\bor\b|\band\b|/|\(|\)", plain):
        name = " ".join(
            re.sub(
                r"\b(?:any|of|stable|chronic|controlled|grade|persistent|mild|residual|treatment-related|treatment related|related|toxicities|the|with|e\.g\.|such as|well|managed|on|all|manageable|for|which|that|is|are)\b",
                " ",
                part,
            ).split()
        ).strip(" .:-")
        if not name:
            continue
        concept = lexicon.find("condition", name) or lexicon.find("condition", name.replace("hair loss", "alopecia"))
        if concept is None:
            unknown_words = unknown_words or not _OPINION.search(name)
            continue
        ids.append(concept.id)
    if not ids and not opinion:
        return None
    return tuple(dict.fromkeys(ids)), words.strip(), grade, opinion or unknown_words, match.start(), stop
