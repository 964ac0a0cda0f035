"""Reads what is said of other cancers: kinds, times, exceptions."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from screener import lexicons
from screener.criteria.malignancy import words as said
from screener.criteria.malignancy.leaf import OtherMalignancy, SparedMalignancy
from screener.criteria.opinion_shared import OPINION, consequence_at, opinion_at
from screener.criteria.scan import Reading, Scan
from screener.criteria.wording_shared import balanced, made_of, mentions, said_at
from screener.logic import Duration
from screener.text.gated import gated
from screener.text.merge import Window
from screener.text.quantity import Bounds


def _rest(scan: Scan, j: int) -> int:
    """To the end of what is said of the other cancer, in the vocabulary of it."""
    excepted = False
    while j < len(scan.tokens):
        token = scan.tokens[j]
        excepted = excepted or token.sym == "EXCEPT"
        if excepted and token.sym in ("(", "["):
            close = next((k for k in range(j + 1, min(j + 40, len(scan.tokens))) if scan.tokens[k].sym in (")", "]")), None)
            if close is not None:
                j = close + 1
                continue
        if excepted and (behind := _mark(scan, j)):
            j = behind
            continue
        if (token.sym in (";", "MUST") and not (excepted and token.sym == ";" and _mark(scan, j + 1))) or not (
            made_of(scan, j, said.VOCABULARY) or token.concept("histology") or (token.concept("condition") and "itu" in scan.text(j, j + 1))
        ):
            opinion = opinion_at(scan, j) or consequence_at(scan, j)
            if opinion is None:
                break
            j = opinion
            continue
        j += 1
    while j > 0 and scan.tokens[j - 1].sym in (
        "AND",
        "OR",
        "ANDOR",
        ",",
        "(",
        "[",
        "EXCEPT",
        "IF",
        "EXAMPLE",
        ":",
        "-",
        "NEG",
        "with",
        "a",
        "an",
        "any",
        "of",
        "for",
        "who",
        "have",
        "has",
        "history",
        "patients",
        "patient",
        "subject",
        "subjects",
        "participant",
        "participants",
        "they",
        "the",
        ".",
    ):
        j -= 1
    return j


_NARROWED = gated(
    r"(?:localized|localised|low(?:er)?[- ](?:grade|risk)|early(?:[- ]stage)?|stages? (?:[0-4i]{1,3}[abc]?(?: ?(?:,|/|or|and|-) ?)?){1,4}|superficial|very low risk|t1[abc]?|indolent|asymptomatic|well[- ]differentiated|low-volume|small|minimally invasive|organ-confined|gleason|incidental)[^,;.]{0,24}$"
)
_NARROWED_BEHIND = gated(r"[^,;.)]{0,30}?(?:gleason|grade|stage|psa|on (?:watch|active)|under (?:watch|active)|in remission|in situ)")


def _mark(scan: Scan, k: int) -> int:
    """Behind the mark of a member of a list in mid-sentence ("a)", "2."); 0 where none stands at token `k`."""
    if k + 1 >= len(scan.tokens) or scan.tokens[k + 1].sym not in (")", "."):
        return 0
    opened = sum((token.sym == "(") - (token.sym == ")") for token in scan.tokens[max(0, k - 40) : k])
    return k + 2 if opened <= 0 and _MARK.fullmatch(scan.text(k, k + 1)) else 0


_MARK = gated(r"[a-h]|\d|i{1,3}|iv|v")


def _spared(scan: Scan, i: int, j: int) -> dict[str, Any]:
    """What tokens i..j except: kinds, ids (and those that more words narrow), any that is cured, and a time free of disease."""
    text = scan.text(i, j) if j > i else ""
    spared: list[str] = []
    if re.search(r"skin|basal|bcc|cutaneous", text):
        spared.append("skin")
    if re.search(r"in[- ]?situ|dcis|intraepithelial|non-?invasive|pre-?invasive", text):
        spared.append("in_situ")
    ids: dict[str, None] = {}
    narrowed: dict[str, None] = {}
    lexicon = lexicons.load()
    for token in scan.tokens[i:j]:
        concept = token.concept("histology")
        if concept is None:
            continue
        name = concept.name.lower()
        before = scan.clean.lower[max(0, token.start - 14) : token.start]
        wide = lexicon.is_a("histology", "sarcoma", concept.id) if "sarcoma" in lexicon.histologies else False
        behind = scan.clean.lower[token.end : token.end + 60]
        if (
            wide
            or "situ" in name + before
            or re.match(r"\W{0,3}(?:in[- ]situ|of the (?:cervix|skin|breast|bladder))", behind)
            or re.search(r"situ (?:of|melanoma|cervical|breast)? ?(?:the )?$|non-?\s?$|in situ |in-situ ", before)
        ):
            continue
        if re.search(r"melanoma|breast|cervical|bladder|prostat|thyroid|squamous|basal", name):
            if re.search(r"melanoma|breast|cervical", name) or re.search(r"squamous|basal", name):
                continue
        lead = scan.clean.lower[max(scan.tokens[i].start, token.start - 50) : token.start]
        of_a_kind = _NARROWED.search(lead) or _NARROWED_BEHIND.match(behind)
        (narrowed if of_a_kind and "skin" not in concept.id else ids)[concept.id] = None
    free: Duration | None = None
    for k in range(i, j):
        token = scan.tokens[k]
        length = _length(token)
        if length is None:
            continue
        lead = scan.clean.lower[scan.tokens[i].start : token.start]
        if _NO_FREEDOM.search(lead):
            continue
        if said.FREE.search(lead) or re.search(r"free|remission|evidence|recur|complet|curative|treated|resected|active", lead):
            free = length
    return {
        "spared": tuple(spared),
        "spared_ids": tuple(ids),
        "spared_if": tuple(narrowed),
        "spared_cured": bool(said.ANY_CURED.search(text)),
        "free_for": free,
    }


# A length of time that is no time without disease.
_NO_FREEDOM = gated(r"(?:life expectancy|survival)(?: of| for)?[^.;,]{0,24}$")


def _length(token: object) -> Duration | None:
    """A length of time, however the token holds it."""
    value = getattr(token, "value", None)
    if isinstance(value, Window):
        return value.duration
    if isinstance(value, Bounds):
        limit = value.lower or value.upper
        if limit is not None and limit.unit in ("a", "mo", "wk", "d"):
            return Duration.of(limit.value, {"a": "year", "mo": "month", "wk": "week", "d": "day"}[limit.unit])
    unit = getattr(value, "unit", None)
    if getattr(token, "sym", "") == "DUR" and unit in ("year", "month", "week", "day"):
        return Duration.of(float(getattr(value, "value", 0)), unit)
    return None


def read(scan: Scan) -> list[Reading]:
    """Claims what is said of other cancers, with exceptions and times."""
    lower = scan.clean.lower
    if not mentions(scan, said.STEMS) or not scan.search(said.TRIGGER):
        return []
    if said.EXPLAINED.match(lower, scan.tokens[0].start, scan.tokens[-1].end):
        return [Reading(0, len(scan.tokens), None, "malignancy")]
    harmless = said_at(scan, 0, said.HARMLESS)
    if harmless is not None:
        return [Reading(0, harmless[1], SparedMalignancy(opinion=True, **scan.span(0, harmless[1])), "malignancy", 3)]
    said_somewhere = scan.search(said.MAIN) is not None or scan.search(said.HISTORY) is not None
    for i in range(len(scan.tokens)):
        made = _at(scan, i, said_somewhere)
        if made is not None:
            return [_up_to_permission(scan, made)]
    made = _sentence_of_exceptions(scan)
    return [made] if made else []


def _up_to_permission(scan: Scan, made: Reading) -> Reading:
    """ "Patients with another cancer of negligible risk are eligible": who may take part is no exclusion; the permitting words are left to composition."""
    marks = [k for k in range(made.i, made.j) if scan.tokens[k].sym in ("MAY", "EXCEPT", "BARRED", "MUST")]
    if (
        not scan.excluding
        or not marks
        or scan.tokens[marks[0]].sym != "MAY"
        or marks[0] == made.i
        or not isinstance(made.node, OtherMalignancy)
    ):
        return made
    if scan.tokens[marks[0] - 1].sym == "NEG":
        return made
    return replace(made, j=marks[0], node=replace(made.node, **scan.span(made.i, marks[0])))


_THE_TRIALS_OWN = gated(
    r"(?:other|else|different) (?:than|from) (?:the |that |those |any )?(?:specific |target |index |current |proposed |same |tumou?r |cancer |types? )*(?:cancers?|malignan\w{2,4}|tumou?rs?(?: types?)?|disease|indications?|diagnosis|ones?|1)?\s?(?:(?:to be|being|that is|which is|currently|for which the (?:patient|subject|participant) is) ){0,3}"
    r"(?:under (?:study|investigation)|investigated|evaluated|studied|treated|included|indicated|enrolled|for|of)?\s?(?:in |for |on |by )?(?:this|the|current)?\s?(?:study|trial|protocol)?"
)


def _of_the_trial(scan: Scan, n: int, k: int) -> bool:
    """ "Other than the cancer under investigation": an exception that every trial makes, behind which the sentence goes on."""
    found = _THE_TRIALS_OWN.match(scan.text(n, k))
    return (
        found is not None
        and re.search(r"(?:study|trial|protocol|investigat\w{2,4}|studied|index \w{3,10}|target \w{3,10})\W?$", found.group().strip())
        is not None
    )


_EVER = gated(
    r"\b(?:history of|prior|previous|past) (?:or|and/or) (?:(?:any|an|a|other) )?(?:concurrent|current|concomitant|active|ongoing|synchronous)"
    r"|\b(?:concurrent|current|concomitant|active|ongoing|synchronous) (?:or|and/or) (?:(?:any|an|a|other) )?(?:prior|previous|past|history)"
)  # "history of or active": either will do


_SHORT_FREEDOM = gated(
    r"disease[- ]?free (?:interval |period |survival |time |status )?(?:of |for |is |was )?(?:≤|<|=<|⩽|less than|under|shorter than|no more than|at most)"
)


def _at(scan: Scan, i: int, said_somewhere: bool) -> Reading | None:
    found = (said_at(scan, i, said.MAIN) or said_at(scan, i, said.HISTORY)) if said_somewhere else None
    if found is None and i and scan.tokens[i - 1].sym == "NEG" and re.search(r"prior|history|known", scan.text(i - 1, i)):
        found = said_at(scan, i, said.PLAIN)
    histologies: tuple[str, ...] = ()
    if found is not None:
        match, j = found
        words = match.group()
        if re.search(r"\b(?:histolog|confirmed|measurable|refractory|relapsed|advanced|metastatic|unresectable)", words):
            return None
        if not scan.excluding and not _negative(scan, i):
            return None
        other = match.groupdict().get("other", "history of") or "history of"
        if other in ("active", "invasive", "ongoing", "known", "progressive", "progressing", "multiple") and not re.search(
            r"malignan|cancer", words
        ):
            return None
    else:
        named = _named(scan, i)
        if named is None:
            return None
        histologies, j = named
        words = scan.text(i, j)
    k = _rest(scan, j)
    marked = any(_mark(scan, n) for n in range(j, k))
    i, k = (i, k) if marked else balanced(scan, i, k, i, j)
    must = next((n for n in range(i, j) if scan.tokens[n].sym == "MUST"), None)
    if must is not None:  # "Participants must not have another malignancy": what is asked of them is for composition
        i = next((n + 1 for n in range(must + 1, j - 1) if scan.tokens[n].sym == "NEG"), must + 1)
    cut = next(
        (
            n
            for n in range(j, k)
            if (scan.tokens[n].sym == "EXCEPT" and not _of_the_trial(scan, n, k))
            or (scan.tokens[n].sym == "(" and n + 1 < k and scan.tokens[n + 1].sym == "EXCEPT" and not _of_the_trial(scan, n + 1, k))
        ),
        k,
    )
    head = scan.text(i, cut)
    spared = _spared(scan, cut, k)
    free = spared["free_for"]
    window = next(
        (
            token.value
            for token in scan.tokens[i:cut]
            if isinstance(token.value, Window) and token.value.kind in ("within", "ago") and token.value.duration
        ),
        None,
    )
    if histologies and window is None and not re.search(r"treated|history|prior|previous", head) and not _apart(histologies):
        return None
    tail = scan.text(j, cut) if cut > j else ""
    active = (
        bool(
            re.search(
                r"\b(?:currently )?active\b|progressing|requir\w{1,3} (?:\w{2,12} ){0,3}(?:treatment|therapy)|undergoing|currently|concurrent|concomitant|not (?:considered )?(?:\w{2,12} ){0,6}in (?:complete )?remission|ongoing|synchronous|inter-?current|uncontrolled",
                head,
            )
        )
        and window is None
    )
    if re.search(r"\bnot (?:\w{2,14} ){0,8}in (?:complete )?remission", head):
        active = True
    if _EVER.search(head) and not re.search(r"requir|undergoing|active prior|active previous", head):
        active = False
    if window is None and free is None and cut == k:
        # "not disease-free for 5 years" without a word of exception
        loose = re.search(r"not (?:been )?(?:disease[- ]?free|in remission)|less than", tail)
        free = next((length for token in scan.tokens[j:k] if loose and (length := _length(token))), None)
    if free is None and _SHORT_FREEDOM.search(head):
        window = None
        free = next((length for token in scan.tokens[i:cut] if (length := _length(token))), None)
    if window is not None and window.kind == "ago":
        free, window = window.duration, None
    leaf = OtherMalignancy(
        histologies=histologies,
        active=active and free is None,
        within=window.duration if window else None,
        strict=bool(window and window.strict),
        spared=spared["spared"],
        spared_ids=spared["spared_ids"],
        spared_if=spared["spared_if"],
        spared_cured=spared["spared_cured"] and free is None,
        free_for=free,
        opinion=bool(OPINION.search(scan.text(j, k)) if k > j else False)
        or "apparently cured" in scan.text(cut, k)
        or bool(k > j and re.search(r"interfere|confound|affect|compromise", scan.text(j, k)))
        or "life expectancy" in scan.text(i, k)
        or bool(_OF_SOME.match(scan.text(j, len(scan.tokens)))),
        **scan.span(i, k),
    )
    return Reading(i, k, leaf, "malignancy", 2)


def _negative(scan: Scan, i: int) -> bool:
    """In a list of inclusions only what is denied is another cancer."""
    present = scan.present
    return "BARRED" in present or ("NEG" in present and any(token.sym == "NEG" for token in scan.tokens[max(0, i - 3) : i + 3]))


# Which other cancers do not count is said elsewhere.
_OF_SOME = gated(
    r"[^.;]{0,90}\b(?:(?:certain|some|few|specific|specified) exceptions?|(?:exceptions? (?:of|for)|except(?:ing)?(?: for)?|other than) (?:those|the ones|as) (?:defined|specified|described|listed|outlined|detailed|laid out|stated|permitted|allowed)[^.;]{0,12} protocol)"
)
_NAMED_LEAD = gated(
    r"(?:(?:a|an|any|known|patients?|subjects?|participants?|individuals?|with|history|of|prior|previous|or|and|cutaneous|have|has|had|who|invasive|past|current|currently|active|personal|diagnosis|diagnoses|diagnosed|suspected|confirmed|forms?|types?|presence|evidence|all|acute|chronic) ){1,10}(?=\S)"
)


def _named(scan: Scan, i: int) -> tuple[tuple[str, ...], int] | None:
    """Named cancers with a history or a time: "melanoma treated within 10 years", "myelodysplastic syndrome/acute myeloid leukemia"."""
    if not scan.excluding and not _negative(scan, i):
        return None
    lead = said_at(
        scan,
        i,
        _NAMED_LEAD,
    )
    k = lead[1] if lead else i
    found: dict[str, None] = {}
    while k < len(scan.tokens):
        concept = scan.tokens[k].concept("histology")
        if concept is None:
            break
        found[concept.id] = None
        k += 1
        if (
            k + 2 < len(scan.tokens)
            and scan.tokens[k].sym == "("
            and scan.tokens[k + 2].sym == ")"
            and scan.tokens[k + 1].end - scan.tokens[k + 1].start <= 5
        ):
            k += 3  # its abbreviation
        if (
            k < len(scan.tokens)
            and scan.tokens[k].sym in ("/", ",", "OR", "AND", "ANDOR")
            and k + 1 < len(scan.tokens)
            and scan.tokens[k + 1].concept("histology")
        ):
            k += 1
    if not found:
        return None
    lexicon = lexicons.load()
    if found.keys() <= {"kaposi_sarcoma", "castleman_disease"}:
        return tuple(found), k  # what a virus of the immunodeficient brings is no tumour under study
    if any(
        lexicon.is_a("histology", "osteosarcoma", own) or lexicon.is_a("histology", own, "sarcoma")
        for own in found
        if "osteosarcoma" in lexicon.histologies
    ):
        return None
    blood = _of_the_blood(tuple(found))
    history = lead is not None and re.search(r"history|prior|previous|past", lead[0].group())
    treated = k < len(scan.tokens) and (
        scan.tokens[k].sym == "WITHIN"
        or (said_at(scan, k, gated(r"(?:that was |which was )?(?:treated|diagnosed|active)(?! with(?![a-z]))")) is not None)
    )
    if not ((blood and (lead or len(found) > 1)) or history or treated):
        return None
    return tuple(found), k


def _apart(found: tuple[str, ...]) -> bool:
    """Cancers that are always others than a solid tumour under study."""
    return _of_the_blood(found) or set(found) <= {"kaposi_sarcoma", "castleman_disease"}


def _of_the_blood(found: tuple[str, ...]) -> bool:
    """Myelodysplasia and leukaemia: in a trial of solid tumours they are second cancers."""
    return all("leukemia" in own or "myelodys" in own for own in found)


def _kind_alone(scan: Scan, text: str) -> Reading | None:
    """A bullet of a list of exceptions: "Adequately treated basal cell carcinoma of the skin"."""
    count = len(scan.tokens)
    cured = said.CURED_KIND.match(text)
    if not scan.excluding or (
        not cured
        and re.search(
            r"\b(?:history|active|other|prior|previous|second|another|within|known|metasta|invasive|concurrent)",
            text.replace("other in situ", ""),
        )
    ):
        return None
    if not all(made_of(scan, k, said.VOCABULARY) or scan.tokens[k].concept("histology") for k in range(count)):
        return None
    spared = _spared(scan, 0, count)
    if cured:
        spared["spared_cured"] = spared["free_for"] is None
    return Reading(0, count, SparedMalignancy(**spared, **scan.span(0, count)), "malignancy", 2)


def _sentence_of_exceptions(scan: Scan) -> Reading | None:
    """ "Basal cell carcinoma of the skin and carcinoma in situ are allowed.", "Exceptions include ...": kinds that do not count, in a sentence of their own."""
    text = scan.text(0, len(scan.tokens))
    if scan.excluding and said.CURED_KIND.match(text):
        return _kind_alone(scan, text)
    if not said.SPARING.search(text):
        return None
    if not any(token.sym in ("EXCEPT", "MAY") for token in scan.tokens):
        return _kind_alone(scan, text)
    marks = [k for k, token in enumerate(scan.tokens) if token.sym in ("EXCEPT", "MAY", "BARRED", "MUST")]
    i = marks[0] + 1 if scan.tokens[marks[0]].sym == "EXCEPT" else 0
    j = next((k for k in marks if k >= i), len(scan.tokens))
    while i < j and (
        scan.tokens[i].sym in (":", "EXAMPLE", "-", ",", "(")
        or scan.text(i, i + 1) in ("to", "this", "the", "criterion", "include", "are", "for")
    ):
        i += 1
    while j > i and scan.tokens[j - 1].sym in (".", ",", ")"):
        j -= 1
    if j <= i or not all(
        made_of(scan, k, said.VOCABULARY) or scan.tokens[k].concept("histology") or scan.tokens[k].concept("condition") for k in range(i, j)
    ):
        return None
    return Reading(i, j, SparedMalignancy(**_spared(scan, i, j), **scan.span(i, j)), "malignancy", 2)
