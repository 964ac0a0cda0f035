from __future__ import annotations

from screener.criteria.wordings.model import Wording, of
from screener.criteria.wordings.words import OR

_SYSTEMS = (
    r"(?:cardiac|cardiovascular|cerebrovascular|pulmonary|respiratory|lung|hepatic|liver|renal|kidney|heart|neurologic(?:al)?|psychiatric|psychological|gastrointestinal|gi|gastric|intestinal"
    r"|endocrine|metabolic|ha?ematologic(?:al)?|immunologic(?:al)?|rheumatologic(?:al)?|dermatologic(?:al)?|ophthalmologic(?:al)?|ocular|vascular|systemic|medical|coronary|arterial|venous|skin"
    r"|autoimmune|infectious|inflammatory|allergic|anaphylactic|hypersensitivity|genetic|congenital|hereditary|acquired)"
)

_TROUBLE = r"(?<!systemic )(?:diseases?|disorders?|conditions?|illness(?:es)?|dysfunctions?|impairments?|insufficiency|failure|events?|infections?|reactions?|abnormalit(?:y|ies)|toxicit(?:y|ies)|thromboembol(?:ism|ic events?)|thrombos[ie]s|symptoms?)"

_DEGREES = r"(?:severe|serious|uncontrolled|unstable|active|acute|chronic|significant|clinically significant|major|symptomatic|untreated|advanced|progressive|unresolved|persistent|recurrent|ongoing|poorly controlled|deteriorating|decompensated)"

ORGANS: tuple[Wording, ...] = (
    # two troubles with one noun, two degrees of one trouble
    of(rf"(?P<d>(?:{_DEGREES} )?)(?P<a>{_SYSTEMS})(?P<or>{OR})(?P<b>{_SYSTEMS}) (?P<n>{_TROUBLE})(?![\w-])", "{d}{a} {n}{or}{d}{b} {n}"),
    of(
        rf"(?P<d>(?:{_DEGREES} )?)(?P<a>{_SYSTEMS}), (?P<b>{_SYSTEMS})(?P<or>{OR})(?P<c>(?:other )?{_SYSTEMS}) (?P<n>{_TROUBLE})(?![\w-])",
        "{d}{a} {n}, {d}{b} {n}{or}{d}{c} {n}",
    ),
    of(rf"(?P<a>{_DEGREES})(?P<or>{OR})(?P<b>{_DEGREES}) (?P<n>(?:{_SYSTEMS} ){{1,2}}{_TROUBLE})(?![\w-])", "{a} {n}{or}{b} {n}"),
)
