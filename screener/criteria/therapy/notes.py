"""Sentences on treatments that ask nothing: labels before a requirement, and what counts as what ("is not considered major surgery")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from screener.criteria.nodes import negation
from screener.criteria.permitted import Permitted
from screener.criteria.pregnancy import Breastfeeding
from screener.criteria.scan import Reading, Scan
from screener.criteria.therapy.headings import announces
from screener.criteria.therapy.phrases import Phrases
from screener.text.gated import gated

_LABEL = gated(r" (?:NOTE : |note : |prior |PRIORTO |LASTW )?(?:NP |\( NP \) |OR |AND |, |/ ){1,6}(?:washout |period |: |- |\. )")
_SUBJECT = r"(?:(?:note|nb)\s?:?\s)?(?:(?!must|should|shall|eligible|allowed|permitted|excluded|unless|except)[\w/(),.'’-]{1,30}\s){1,40}?"
_COUNTS_AS = gated(
    rf"{_SUBJECT}(?:(?:is|are|will|would|does|do|should)\s)not\s(?:be\s)?(?:considered|count|counted|constitute|regarded)(?:\s(?:as|to\sbe|towards?))?(?:\s(?:a|an|one|any|the|form|type|of|excluded)){{0,5}}\s"
    r"(?:major\ssurger(?:y|ies)|major\s(?:surgical\s)?procedures?|systemic\s(?:therap(?:y|ies)|treatments?)|(?:systemic\s)?immunosuppress\w+(?:\s(?:therapy|treatment))?|live\svaccines?)(?:\s(?:for|of)\s(?:an?\s|the\s|their\s)?auto-?immune\s(?:diseases?|disorders?|conditions?))?(?:\s\(e\.?g\.?,?\s[^()]{3,120}\))?(?:,?\sand\s(?:is|are|will\sbe)\s(?:therefore\s)?(?:allowed|permitted|acceptable))?\s?\.?"
    rf"|{_SUBJECT}(?:(?:is|are|will|would|can|may|should|shall|to)\s)*(?:be\s)?(?:(?:not\s)?(?:count|counts|counted|considered|regarded)(?:\s(?:as|to\sbe|towards?|in))?)(?:\s(?:a|an|one|1|only|the|same|separate|single|another|additional|different|new|part|of|two|as|prior|previous|preceding|total|number)){{0,7}}\s(?:lines?|regimens?|courses?)(?:\s(?:of|for|in)\s(?:(?:prior|previous|systemic|anti-?cancer|the|cancer|intervening|standard|metastatic|advanced|required|first-line|chemo)[\s-]?){{0,4}}(?:therap(?:y|ies)|treatments?|chemotherapy|disease|setting|regimens?))*\s?\.?"
    rf"|{_SUBJECT}(?:is|are|will\sbe)\sconsidered\s(?:to\shave\s)?(?:adequately\s)?recovered(?:\sadequately)?\s?\.?"
)
_ASKS_NOTHING = gated(
    # instructions for those who take part, repetitions of the criterion before, and the absence of a limit
    r"(?:note\s?:?\s)?(?:patients|subjects|participants),?\sif\senrolled,?\sshould\snot\sreceive\s(?:a\s)?live\s(?:attenuated\s)?vaccines?\s[^.;]{3,160}\.?"
    r"|(?:note\s?:?\s)?(?:patients|subjects|participants)\swho\shave\s(?:entered|completed|moved\sto)\sthe\sfollow-?\s?up\sphase\sof\san\sinvestigational\s(?:study|trial)\smay\sparticipate\s(?:as|so)\slong\sas\sit\shas\sbeen\s(?:at\sleast\s)?\d\s(?:weeks|months)\s(?:after|since)\sthe\slast\sdose\sof\sthe\s(?:previous|prior|last)\sinvestigational\s(?:agent|drug|product|treatment)(?:\sor\sdevice)?\.?"
    r"|(?:note\s?:?\s)?(?:there\sis\s|there\sare\s)?no\s(?:limits?|restrictions?)\s(?:to|on|for|regarding|concerning)\s(?:the\s)?(?:type\sof\s|number\sof\s|use\sof\s)?(?:prior|previous)\s[\w\s/-]{4,60}\.?"
    r"|(?:there\sis\s)?no\smaximum\snumber\sof\s(?:prior|previous)\s[\w\s/-]{4,60}\.?"
    r"|(?:(?:cryo-?)?preservation|banking|storage|freezing)\sof\ssperm\sshould\sbe\sconsidered\s[\w\s]{0,60}\.?"
    r"|(?:there\sis\s|there\sare\s)?no\s(?:limits?|maximum|restrictions?|upper\slimit)\s(?:to|on|in|for|regarding)\s(?:the\s)?(?:maximum\s)?number\sof\s(?:prior|previous)\s[\w\s/-]{4,60}\.?"
)
_RISKS = gated(
    r"(?:these|the|such|this)\s(?:potential\s)?risks?\smay\salso\sapply\sto\s(?:the\s)?other\s(?:agents|drugs|treatments)\s(?:used|given|administered)\s(?:in|on|during)\s(?:this|the)\s(?:study|trial)\s?\.?"
)
_NURSING = gated(
    r"(?:breast[\s-]?feeding|nursing)\s(?:should|must)\sbe\s(?:discontinued|stopped)\sif\sthe\smother\sis\s(?:treated|enrolled)(?:\s(?:with|on|in|to|by)\s[^.;]{2,80})?(?=\s?(?:\.|;|$))"
)
_MANNER = gated(
    r"(?:with\s)?use\sof\sdisease[\s-]modifying\s(?:agents|drugs|anti-?\s?rheumatic\sdrugs)(?:\s\(dmards?\))?(?:,|\sor)\s(?:systemic\s)?(?:cortico)?steroids,?\sor\simmuno-?\s?suppress(?:ive|ant)\s(?:drugs|agents|medications)"
)
_NASAL = r"(?:however,?\s)?intranasal\s(?:influenza|flu)\svaccines?(?:\s\([^()]{2,40}\))?[^.;]{0,40}?\sare\slive(?:[\s-]attenuated)?\svaccines?,?\sand\s(?:are|is)\snot\s(?:allowed|permitted)"
_VACCINES = gated(
    rf"(?:(?:note|nb)\s?:?\s)?(?:(?:seasonal\s|injectable\s|annual\s)*(?:influenza|flu|covid-?19|sars-cov-2)\s(?:vaccines?|vaccinations?)[\w\s(),/-]{{0,80}}?(?:are|is)\s(?:generally\s|usually\s|typically\s)?(?:inactivated|killed|not\slive|non-?live)[\w\s(),/-]{{0,60}}?(?:[;,.]?\s{_NASAL})?"
    rf"|{_NASAL}|examples\sof\slive\svaccines\s[\w\s(),/:-]{{5,260}})\s?\.?"
)
# A line that only names what the lines behind it are about.
_HEADING = gated(
    r"[\[(]?(?:(?:prior|previous|concomitant|concurrent|current|other|anti-?cancer|cancer|the|of|and|or|for|/|diagnosis|disease|regarding|specific)[\s/,&]{1,3}){0,6}(?:therap(?:y|ies)|treatments?|treatment history|treatment experience|medications?|medication history|treatments? requirements?|therap(?:y|ies) requirements?|therap(?:y|ies) criteria|treatment criteria|washout(?: periods?)?|prior treatments?)[\])]?\s?[:.]?[\])]?"
)
_HEADED_BY = gated(
    r"\b(?:history|experience|requirements?|criteria|diagnosis|regarding)\b|/|:|\["
)  # "prior therapy" alone may ask for none
_INTERVALS = gated(
    r"(?:(?:and\s)?(?:must\s)?(?:have\s)?(?:met|meet|meets|completed)\s(?:all\s(?:of\s)?)?(?:the\s)?following\s(?:minimum\s|required\s)?(?:durations?|intervals?|wash-?\s?outs?(?:\speriods?)?|time\s?(?:periods?|intervals?|frames?|limits?)|periods?)(?:\s(?:of|from|since|prior|previous|to|before|the|last|any|anti-?cancer|anticancer|directed|treatments?|therap(?:y|ies)|for|study|enrol?lment|registration|entry|start|first|dose)){0,12})"
)


def labels(scan: Scan, phrases: Phrases, found: Sequence[Reading]) -> list[Reading]:
    """ "Antibodies: at least 21 days ...": the name before states nothing by itself. Alone in its sentence it is a label only where more follows in the same bullet."""
    match = _LABEL.match(phrases.string)
    if match is None:
        return []
    first, last = phrases.at(match.start(), match.end())
    i, j = phrases.units[first].i, phrases.units[last - 1].j - 1
    whole = j + 1 >= len(scan.tokens)
    if whole:
        if scan.excluding or scan.tokens[j].sym == ":" or not _goes_on(scan):
            return []
    elif scan.tokens[j].sym == "." or not any(reading.i > j and reading.node is not None for reading in found):
        return []
    return [Reading(i, j, None, room="washout", priority=3)]


def _goes_on(scan: Scan) -> bool:
    """Does the bullet go on behind this sentence with a length of time?"""
    rest = scan.clean.lower[scan.tokens[-1].end :][:80]
    return bool(re.match(r"\s?(?:at least|≥|>|\d|patients?|subjects?|participants?|must|the last)", rest))


_BESIDES = gated(
    r"[,;] (?:but|however|although|though) "
)  # "Autoimmune disease, but replacement does not count as treatment": more is said


def explained(scan: Scan) -> list[Reading]:
    """What does not count as major surgery or systemic treatment, who counts as recovered; which vaccines are live; "must meet the following minimum intervals"."""
    start, end = scan.tokens[0].start, scan.tokens[-1].end
    text = scan.clean.lower
    said = scan.said
    out: list[Reading] = []
    kind = ""
    if (
        ("consider" in said or "count" in said or "constitut" in said or "regarded" in said)
        and not _BESIDES.search(said)
        and _COUNTS_AS.fullmatch(text, start, end)
    ):
        kind = "therapy_lines" if "line" in said.split("count")[-1] else "prior_therapy"
    elif (
        "enrolled" in said
        or "follow" in said
        or "number of" in said
        or "no restriction" in said
        or "no limit" in said
        or "of sperm" in said
    ) and _ASKS_NOTHING.fullmatch(text, start, end):
        kind = (
            "medication"
            if "vaccin" in said
            else "therapy_lines"
            if "number of" in said or said.startswith(("no ", "there ", "note"))
            else "washout"
        )
    elif "risks may" in said and _RISKS.fullmatch(text, start, end):
        kind = "pregnancy"
    elif len(said) < 60 and _HEADING.fullmatch(said) and _HEADED_BY.search(said):
        return [Reading(0, len(scan.tokens), None, room="prior_therapy", priority=6)]
    elif announces(scan):
        return [Reading(0, len(scan.tokens), None, room="washout", priority=6)]
    elif "vaccin" in said and _VACCINES.fullmatch(text, start, end):
        kind = "medication"
    if kind:
        count = len(scan.tokens)
        leaf = Permitted(kind=kind, words=scan.text(0, count)[:300], explains=True, **scan.span(0, count))
        return [Reading(0, count, leaf, room=kind, priority=6)]
    nursing = _NURSING.search(text, start, end) if "mother" in said else None
    if nursing is not None and (i := _token_at(scan, nursing.start())) < (j := _token_at(scan, nursing.end())):
        out.append(Reading(i, j, negation(Breastfeeding(**scan.span(i, j))), room="pregnancy", priority=6))
    for word, pattern in (
        ("modifying", _MANNER),
        ("following", _INTERVALS),
    ):  # how a disease is treated, said once more; what introduces a list
        match = pattern.search(text, start, end) if word in said else None
        if match is not None:
            i, j = _token_at(scan, match.start()), _token_at(scan, match.end())
            if i < j:
                out.append(Reading(i, j, None, room="washout", priority=2))
    return out


def _token_at(scan: Scan, position: int) -> int:
    """The first token that begins at or behind a position."""
    return next((k for k, token in enumerate(scan.tokens) if token.start >= position), len(scan.tokens))
