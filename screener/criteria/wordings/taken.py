"""Other words for what is taken: needs and uses, drugs described by what they are, doses, what cannot be stopped."""

from __future__ import annotations

from screener.criteria.wordings.model import Wording, of
from screener.text.reworded import A_WINDOW as W
from screener.text.reworded import WINDOW

_DRUGS = r"(?:medications?|drugs?|agents?|substances?|medicines?|products?)"

_REST = rf"(?P<x>[a-z][^.;:{WINDOW}]{{3,160}}?)(?=\s?(?:[.;]|$|{W}))"

TAKEN: tuple[Wording, ...] = (
    # use and need
    of(
        rf"(?P<a>current|ongoing|concurrent|concomitant) use(?: of)? or (?P<b>anticipated|expected|planned|foreseeable) (?:need|use|requirement) (?:for|of) {_REST}",
        "{a} use of {x} or {b} need for {x}",
    ),
    of(r"(?P<a>chronic|current|concurrent|concomitant|ongoing|regular|daily|systemic) usage of(?= )", "{a} use of"),
    of(r"ongoing (?:need|requirement) for (?=[a-z])", "current use of "),
    of(r"(?P<x>food|foods) or (?P<n>drugs?|medications?) (?=that|which|known)", "{n} "),
    # drugs by what they are
    of(
        rf"(?P<v>receiving|taking|using|use of|requiring|treatment with) (?:any |concurrent |concomitant |other )?{_DRUGS}(?:,? (?:or|and|and/or) (?:{_DRUGS}|supplements?|foods?))? (?:that|which) are (?:known )?(?:to be )?(?P<x>(?:strong |potent |moderate |sensitive )?(?!known|likely|able|not |both |either )[a-z])",
        "{v} {x}",
    ),
    of(rf"(?P<v>discontinue|stop|avoid) (?:any )?{_DRUGS} (?:that|which) are (?:known )?(?=strong|potent|moderate|sensitive)", "{v} "),
    of(
        r"(?P<a>prohibited|disallowed|non-?\s?permitted|restricted|excluded) (?P<n>(?:concomitant )?(?:medications?|drugs?))(?: as (?:described|listed|defined|specified) in the protocol)?(?![\w-])",
        "{n} prohibited by the protocol",
    ),
    of(r"(?P<x>[a-z0-9]+) and (?P<c>cannot be (?:stopped|discontinued|switched|replaced|changed|interrupted))(?![\w-])", "{x} that {c}"),
    # doses
    of(
        r"(?P<x>prednisone|prednisolone|dexamethasone) or (?:its |an )?equivalents? (?:at |in )?(?:a |daily )?(?:doses? )?(?:of )?(?P<c>> ?|≥ ?|>= ?|more than |greater than |exceeding )(?P<n>\d{1,3}(?:\.\d)? ?mg)(?P<d> ?/ ?day| daily| per day| a day)?",
        "{x} {c}{n}{d} or equivalent",
    ),
    # an operation that made the diagnosis
    of(
        rf"(?P<x>(?:major )?(?:surgical procedure|surgery)),? (?:other than|except) for (?:the )?(?:purpose of )?diagnosis,? (?P<w>{W})",
        "{x} {w}, other than diagnostic surgery",
    ),
    of(
        r"starting with the (?:pre-?\s?screening(?: visit)? or |date of )(?:the )?screening(?: visit)?(?= through)",
        "starting with the screening visit",
    ),
)
