"""Other words for what is asked of a person: consent, keeping to the protocol, somebody's approval, ages by law, and the promises around them."""

from __future__ import annotations

import re

from screener.criteria.wordings.model import Wording, of
from screener.text.gated import gated
from screener.text.reworded import A_WINDOW as W

_PEOPLE = r"(?:patients|participants|subjects|individuals|cases|exceptions|conditions|situations|instances)"
_TRIAL = r"(?:(?:in|to) (?:the|this|a)? ?(?:present |current |clinical |research )?(?:study|trial))"
_LEGAL = r"(?:(?:legal|local|minimum) )*(?:adult age|age of (?:legal |adult |voluntary )*(?:consent|majority|adulthood)|legal age)"


def _closed(match: re.Match[str]) -> str | None:
    """Nothing, where the words stand in brackets of their own or in none; they stay where only one bracket goes with them."""
    return "" if ("(" in match.group()) == bool(match["end"]) else None


MATTERS: tuple[Wording, ...] = (
    # somebody's approval
    Wording(
        gated(
            r"(?:^|(?<=[.;:] ))(?:note:? )?(?:if (?:unavailable|not available|this is not possible|none is available),? )?(?:(?:an? |potential )?exceptions?(?: to this (?:criterion|requirement|rule))?|(?:lower|higher) (?:values|levels|counts|doses)|deviations) (?:(?:can|could|may|might|will) (?:also )?be (?:made|granted|allowed|considered|approved|requested)|(?:is|are) (?:allowable|allowed|possible|permitted)) (?=with|after|by|upon|following|on|at|based|per|in)"
        ),
        "may be allowed ",
    ),
    Wording(
        gated(
            rf"(?:^|(?<=[.;:] ))(?:note:? )?(?:these|such|those|all such) {_PEOPLE} (?=(?:must|should|may|can|will|need to|are to) (?:first )?be (?:discussed|approved|reviewed|agreed))"
        ),
        "",
    ),
    of(
        r"(?:who|that) (?:is|are) (?:judged|considered|deemed|determined)(?: as| to be)? (?:not (?:be )?(?:eligible|suitable)|unsuitable|ineligible)(?: (?:to participate|for participation|for inclusion|for enrol+ment))?(?: (?:in|to) (?:this|the) (?:clinical )?(?:study|trial))? by the (?P<who>(?:(?:treating|principal|study) )?(?:investigator|physician))(?![a-z])",
        "not suitable for the trial in the opinion of the {who}",
    ),
    of(
        r"an adequate rationale must be provided to the (?P<who>sponsor|medical monitor)(?= )?",
        "must be discussed with the {who}",
    ),
    # what keeps to the protocol
    of(
        rf"{_PEOPLE} (?:registered|enrolled) (?:(?:on|in) this (?:trial|study)|{W}) must be treated and followed at the participating cent(?:re|er)s?(?![a-z])",
        "willing to comply with treatment and follow-up at the participating centre",
    ),
    of(
        rf"investigators must assure themselves (?:that )?the {_PEOPLE} (?:registered|enrolled) (?:(?:on|in) this (?:trial|study)|{W}) will be available for complete documentation of the treatment, response assessment, adverse events,? and follow-up",
        "participants must be available for follow-up",
    ),
    Wording(
        gated(
            r"(?:dvt|vte|deep vein thrombosis|venous thromboembolism|thromboembolic) prophylaxis(?= ?(?:[.;(,]|$|while|during|for|with))"
        ),
        "thromboprophylaxis",
        frozenset({"condition", "cardiac"}),
    ),
    of(
        r"(?P<lead>(?:any |existence of any )?(?:medical|social|psychological|geographical)(?: or |, | and )(?:medical|social|psychological|geographical)) issues(?= (?:that|likely|which))",
        "{lead} conditions",
    ),
    of(
        r"(?P<what>(?:biops(?:y|ies)|placements?|insertions?|procedures?|removals?)) do(?:es)? not count(?: as (?:major )?surgery)?(?=[.;]?\s*$)",
        "{what} are allowed",
    ),
    of(r"(?:growth|increase) of (?:at least|≥|>=) ?20 ?(?:%|percent) between (?:two |consecutive )?scans", "progressive disease"),
    Wording(
        gated(r",? to the best of the (?:participant|subject|patient)(?:'s)?(?: and (?:the )?investigator'?s'?)? knowledge(?=[.;,)]|\s*$)"),
        "",
    ),
    of(r"(?P<promise>comply with the (?:study )?protocol) or (?:the )?informed consent(?: form)?(?![a-z])", "{promise}"),
    of(r"for (?:orally|oral) administered (?:drugs|agents), (?=(?:the )?(?:patients?|participants?|subjects?))", ""),
    of(r"physical \(e\.?g\.?,? infectious disease\) (?=illness)", "physical "),
    of(
        rf"for (?P<what>[a-z0-9][a-z0-9/+-]{{1,18}}(?: [a-z]{{3,12}})?) (?P<who>{_PEOPLE}) only ?: (?=[a-z])",
        "for {who} with {what}: ",
    ),
    of(
        r"(?P<comply>comply(?:ing)? with the protocol(?: requirements)?) and (?P<signed>(?:has |have )?signed (?:the |an? )?)(?=(?:written )?informed consent)",
        "{comply}; {signed}",
    ),
    Wording(gated(r" due to the potential harm to an? (?:unborn )?(?:fetus|child|infant)(?=[.;,]|\s*$)"), ""),
    Wording(
        gated(
            r" ?[(,]? ?unless otherwise (?:specified|stated|noted|indicated)(?: (?:below|above|in the protocol))?(?P<end>\)?)(?=[ .;,()]|$)"
        ),
        _closed,
    ),
    of(r"(?:the )?inclusion criteria include:? (?=adequate|age|ecog|karnofsky|histolog)", ""),
    Wording(gated(r"(?:^|(?<=[.;] ))note \d{1,2} ?: (?=[a-z])"), ""),
    # consent, and taking part
    of(
        rf"(?:(?:patient|subject|participant)'?s? )?refus(?:al|es?) to (?:participate|take part|be included|enter|enrol+)(?: {_TRIAL})?(?=[.;,]?\s*$)",
        "refuses to consent",
    ),
    Wording(gated(r"^(?:(?:patient|subject|participant)'?s? )?refusal(?=[.;,]?\s*$)"), "refuses to consent"),
    of(
        rf"(?P<no>unwilling(?:ness)?|not willing) to (?:participate|take part|be included|enter|enrol+)(?: {_TRIAL})?(?=[.;,]?\s*$)",
        "{{no}} to consent".replace("{{no}}", "{no}"),
    ),
    of(
        rf"(?:willing(?:ness)?|agrees?|agreement) to (?:participate|take part|enrol+)(?: {_TRIAL})?(?=[.;,]?\s*$)",
        "willing to consent",
    ),
    of(
        r"(?:able|ability) to understand (?P<and>and (?:the )?)willing(?:ness)? to (?=(?:comply|complete|adhere|follow|undergo|perform|fulfil))",
        "able to understand {and}",
    ),
    of(
        r"voluntar(?:ily|y) (?:agreed|agrees?|agreement) to participate by giving (?=(?:written |signed )*informed consent)",
        "voluntary ",
    ),
    of(r"(?:in accordance with|according to|per|under|pursuant to) (?:45 cfr|21 cfr|the common rule)[^;,]{0,40}?(?=[.;]?\s*$)", ""),
    # who is of age by law
    of(
        rf"[(\[]?(?:please )?follow (?:local|national|country) regulatory requirements if (?:the )?{_LEGAL}(?: for (?:study|trial) participation)? is (?:>|≥|>=|greater than|over|higher than|above|older than) ?18(?: years)?(?: old| of age)?[)\]]?",
        "",
    ),
    of(rf" ?[(\[](?:or|or of|and) (?:(?:>=|≥|>|at least|the|of) ?){{0,3}}{_LEGAL}[^()\[\]]{{0,110}}[)\]]", ""),
    of(
        rf",? or (?:(?:>=|≥|>|at least|the|of) ?){{0,3}}{_LEGAL}(?: (?:in|per|according to|within) (?:the |their |each )?(?:jurisdiction|country|region|locality)(?: in which the (?:study|trial) is taking place)?)",
        "",
    ),
    of(
        r" ?[(\[](?:or )?(?:as )?(?:per|according to) (?:national|local|country(?:-specific)?) (?:guidelines?|laws?|regulations?|legislation|requirements)[)\]]",
        "",
    ),
    of(
        r" ?[(\[]{1,2}(?:including|inclusive of|includes) (?:both )?\d{1,2}(?: years(?: old)?)? (?:and|to) \d{1,2} years?(?: old)?[)\]]{1,2}",
        "",
    ),
    of(r"age \((?P<range>\d{1,2} ?(?:-|to) ?\d{1,2} (?:years?|yrs?)(?: olds?| of age)?)\)", "age {range}"),
    of(r"be (?P<years>(?:1[68]|19|2[01]) years of age)(?= (?:on |at |by )|[ \\x01]|[.;]|$)", "be at least {years}"),
    # said twice
    of(
        r"(?P<least>(?:at least|a minimum of|minimum of|≥|>=) ?(?:\d{1,2}|one|two|three|four|six|twelve) (?:\w+ )?(?:weeks?|months?|years?|days?|lines?))(?:,? or (?:longer|more|greater|above)| \(or (?:more|longer)\))(?![a-z])",
        "{least}",
    ),
    of(r"(?P<least>at least (?:1|one|2|two|3|three)) (?P<unit>lines?|regimens?) \(or more\)(?= of)", "{least} {unit}"),
)
