"""Other words for time: windows that stand first, in brackets, or twice; windows without a number."""

from __future__ import annotations

import re

from screener.criteria.wordings.model import Wording, of
from screener.criteria.wordings.words import LENGTH, TREATMENT
from screener.text.gated import gated
from screener.text.reworded import A_WINDOW as W
from screener.text.reworded import WINDOW

_BRACKET = (
    r"\((?!(?:except|unless|not |other than|exclu|but |or |and |if |when)[^()]{0,300})[^()]{1,300}(?:\([^()]{1,60}\)[^()]{0,200}){0,2}\)"
)

_YEAR = {
    "year": "1 year",
    "month": "1 month",
    "week": "1 week",
    "two years": "2 years",
    "twelve months": "12 months",
    "six months": "6 months",
}

_DAYS_IN = {"week": 7, "day": 1, "month": 30, "year": 365}


def _said_twice(match: re.Match[str]) -> str | None:
    """ "3 weeks (21 days)": the same length in another unit is said once."""
    first, second = int(match["n"]) * _DAYS_IN[match["u"]], int(match["m"]) * _DAYS_IN[match["v"]]
    same = first == second or ({match["u"], match["v"]} in ({"month", "day"}, {"month", "year"}) and abs(first - second) <= 6)
    return "{a}" if same else None


WINDOWS: tuple[Wording, ...] = (
    # a window without a number
    of(
        r"(?:with)?in the (?:last |past |previous |preceding )?(?P<n>year|month|week|two years|twelve months|six months) (?P<b>prior to|before|preceding)(?![\w-])",
        lambda match: f"within {_YEAR[match['n']]} {{b}}",
    ),
    # a window behind the brackets that explain what it limits
    of(rf"(?P<what>[a-z-]{{3,40}}) ?(?P<note>{_BRACKET}),? (?P<w>{W})", "{what} {w} {note}"),
    # a window that stands first or between commas
    Wording(
        gated(rf"(?P<h>(?:has|have|had)), (?P<w>{W}), (?P<rest>(?:(?!(?:and|or|and/or) )[a-z0-9()-]+ ?){{1,14}})\\.?$"), "{h} {rest} {w}"
    ),
    # ... behind examples, or in brackets before what it limits
    of(
        rf"(?P<what>[a-z][a-z -]{{3,80}}), (?P<ex>(?:including|such as)(?: but not limited to)? [^.;:(){WINDOW}]{{3,120}}),? (?P<w>{W})(?=[.;,]|$)",
        "{what} {w}, {ex}",
    ),
    of(
        rf"(?P<h>(?:recent |known |prior )?history) \((?P<w>{W})\)(?: of| or presence of)? (?P<x>[a-z][^.;:{WINDOW}]{{3,250}})(?=[.;]|$)",
        "{h} of {x} {w}",
    ),
    of(rf"recent \((?P<w>{W})\),? (?P<x>[a-z][^.;:{WINDOW}]{{3,250}})(?=[.;]|$)", "{x} {w}"),
    of(
        rf"(?P<x>(?:chemo|radio|immuno|hormonal |targeted |endocrine |biological )?therap(?:y|ies)|treatments?|vaccines?|steroids?|antibiotics?|inhibitors?|agents?|drugs?|medications?) (?:exposure|use|usage|administration) (?P<w>{W})",
        "{x} {w}",
    ),
    of(
        r"within (?:the|a) (?:timeline |time )?(?:duration|period|frame|timeframe|window|interval) of (?P<n>(?:\d|one|two|three|four|five|six|seven|eight|ten|twelve)[a-z0-9 -]{1,40})",
        "within {n}",
    ),
    of(r"(?:by the time|within the time) of (?P<x>first dose|enrollment|randomization|registration)", "at {x}"),
    # the same length of time twice
    of(
        r"(?P<a>(?P<n>\d{1,3}) (?P<u>day|week|month|year)s?)(?: \(|/| / | or )(?P<m>\d{1,3}) (?P<v>day|week|month|year)s?\)?(?![\w-])",
        _said_twice,
    ),
    # in a list of windows, "radiotherapy < 4 weeks or surgery < 2 weeks before enrolment": each of them lies before that day
    Wording(
        gated(
            rf"(?P<t>{TREATMENT}(?: \([^()]{{1,60}}\))?) (?P<c>≤|<=|=<|<|less than) ?(?P<n>{LENGTH})(?=,? (?:or|and|and/or) [^.;:\x01]{{3,120}}{W}|, [^.;:\x01]{{3,120}}{W})"
        ),
        "{t} {c} {n} ago",
    ),
    # "current or prior use of X within 4 weeks": what is given now was given within them
    Wording(
        gated(
            rf"(?:current|ongoing|concurrent|active) (?:or|and|and/or) (?:prior|previous|past|recent) (?P<n>(?:use|treatment|therapy|administration|receipt|participation|radiotherapy|chemotherapy|[a-z-]{{3,20}} (?:radiotherapy|radiation|therapy|treatment))(?![\w-])[^.;:\x01]{{0,200}}{W})"
        ),
        "{n}",
    ),
    of(r"(?P<v>ongoing|current|concurrent|concomitant|active), (?P<w>chronic|systemic|active|long-term) ", "{v} {w} "),
    of(
        r"(?:potential|prospective|enrolled|study|such|candidate) (?P<n>patients|subjects|participants)(?= (?:must|should|who|with|have|has|may|receiving))",
        "{n}",
    ),
    of(
        r"(?:must|may|should|can) ?not (?:enter|be entered (?:in|on|into)|join|participate in) (?:the|this) (?:study|trial) if (?:they|he or she) (?:have )?(?P<v>received|had|used|taken) ",
        "must not have {v} ",
    ),
    of(r"(?P<o>[(\[])(?:for )?example[,:]? ", "{o}e.g., "),
    of(
        r"(?P<d>anticoagulants?|anticoagulation(?: therapy)?)(?P<note>(?: \([^()]{1,80}\))?) (?:at|in|with) (?:full )?therapeutic (?:doses?|levels?|dosages?|intensity)(?![\w-])",
        "therapeutic {d}{note}",
    ),
    of(
        r"(?:currently )?(?:receiving|taking|using) and (?:are )?(?:unable|unwilling) to (?:stop|discontinue) (?:using|taking|receiving)?",
        "unable to stop taking",
    ),
    of(r"anti-?pd-?1 ?\((?:anti-?)?(?:pd-?)?l-?1\)(?![\w-])", "anti-PD-1/PD-L1"),
    of(r"pd-?1 ?\((?:pd-?)?l-?1\)(?![\w-])", "PD-1/PD-L1"),
    Wording(gated(r" ?[®™]"), ""),
    Wording(gated(rf",? (?:and so on|etc)\.?(?=,? {W})"), ""),
    of(r"(?P<x>warfarin|enoxaparin|dalteparin|heparin|levothyroxine|pantoprazole|diclofenac|valproate) sodium(?![\w-])", "{x}"),
)
