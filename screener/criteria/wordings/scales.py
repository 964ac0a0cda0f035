"""Other words for scales and ages: one limit behind two scales of performance, ages told twice."""

from __future__ import annotations

import re

from screener.criteria.wordings.model import Wording, of
from screener.text.reworded import WINDOW

_AGES = r"(?:(?:for |if |age |aged |ages )?(?:<|>|≤|≥|<=|>=|=<|=>|under|over|at least|younger than|older than) ?\d{1,2} ?(?:years?(?: of age| old)?)?|\d{1,2} years(?: of age)? (?:or|and) (?:older|younger|above|over|under))"


def _same_age(match: re.Match[str]) -> str | None:
    """The age, where the brackets behind it only say it again."""
    inside = match.group()[len(match["a"]) :]
    same = re.findall(r"\d+", inside) == re.findall(r"\d+", match["a"]) and ("older than" in match["a"]) == (
        "=" not in inside and "≥" not in inside
    )
    return "{a}" if same else None


_PS = r"(?:(?:<=|≤|=<|less than or equal to|at most|<) ?)?[0-3](?: ?(?:-|to|or|,) ?[0-3]){0,2}"

SCALES: tuple[Wording, ...] = (
    # performance: one limit behind two scales, each with its ages
    of(
        rf"(?P<a>karnofsky|lansky) ?\((?P<x>{_AGES})\) (?:or|and|/) (?P<b>karnofsky|lansky) ?\((?P<y>{_AGES})\) (?P<n>(?:play[- ])?(?:performance )?(?:status )?(?:scores?|scales?|status|index) )?(?P<l>(?:must be |should be |is |of )?(?:of )?(?:at least|>=|≥|=>|>|greater than or equal to) ?\d{{2,3}} ?%?)(?!\.?\d)",
        "{a} score {l} for patients {x} or {b} score {l} for patients {y}",
    ),
    of(
        rf"(?P<l>(?:performance (?:level|status|score) )?(?:of )?(?:at least|>=|≥|>) ?\d{{2,3}} ?%?) (?:by |on (?:the )?|using (?:the )?)(?P<a>karnofsky|lansky) (?:scale )?(?:for patients )?\(?(?P<x>{_AGES})\)? (?:or|and) (?P<b>karnofsky|lansky) (?:scale )?(?:for patients )?\(?(?P<y>{_AGES})\)?(?![\w-])",
        "{a} score {l} for patients {x} or {b} score {l} for patients {y}",
    ),
    of(
        rf"(?:a )?(?:score|performance status(?: score)?) of (?P<n>{_PS}) (?:for|on|by|per|using|according to|as per|based on) (?:the )?(?P<scale>eastern cooperative oncology group(?: \(ecog\))?|ecog|zubrod|who)(?: (?:performance status|performance scale|performance|ps|scale|score|criteria)){{0,2}}(?: \(ps\))?(?![\w-])",
        "{scale} performance status {n}",
    ),
    of(r"(?P<scale>karnofsky|lansky) \((?:adults?|children|pediatric)\) (?=performance|score|scale|play)", "{scale} "),
    of(
        r"(?P<n>\d{1,3} ?%?) ?\(or (?:an? )?(?:equivalent (?:karnofsky|lansky|kps|ecog)|(?:karnofsky|lansky|kps|ecog)(?: (?:ps|score|performance status))? equivalent)(?: (?:ps|score|performance status))?\)",
        "{n}",
    ),
    # ages
    of(r"age of (?:the )?(?:patients?|subjects?|participants?)(?= (?:between|from|is|was|must|should|≥|>|<|≤|\d))", "age"),
    of(r"adults ?(?:≥|>=|=>) ?18(?= (?:at|on|\x01)|[.;,]|\x01|$)", "adults ≥ 18 years"),
    of(r"(?P<a>\d{1,2}) ?- ?(?P<b>\d{1,2}) ?(?P<y>years?|yrs?)(?P<c>[,;]) ?(?=ecog|kps|ps)", "{a} to {b} {y}{c} "),
    of(r"(?P<a>\d{1,2}) ?[~～∼] ?(?P<b>\d{1,2}) ?(?P<y>years?|yrs?|months?)", "{a} to {b} {y}"),
    of(r"(?P<a>\d{1,2}) ?- ?(?P<b>\d{1,2})(?P<y>years?|yrs?)(?![\w-])", "{a} to {b} {y}"),
    of(
        rf"(?:between )?(?:≥|>=|=>) ?(?P<a>\d{{1,2}}) (?:to|and|-) (?:≤|<=|=<)? ?(?P<b>\d{{1,2}}) ?(?P<y>years?)?(?![\w.-])(?= (?:at|of age|old|on|{WINDOW})|[.,;:]|$)",
        "{a} to {b} years",
    ),
    of(r"(?P<n>\d{1,2}) years?'s? (?P<o>old|of age)(?![\w-])", "{n} years {o}"),
    of(
        r"(?P<a>\d{1,2} years(?: of age)? (?:or|and) older|older than \d{1,2} years|at least \d{1,2} years(?: of age| old)?) \((?:≥|>=|=>|>) ?\d{1,2} years(?: of age| old)?\)",
        _same_age,
    ),
)
