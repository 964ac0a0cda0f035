"""Other words for measurements: laboratory limits and their exceptions, the QT interval."""

from __future__ import annotations

from screener.criteria.wordings.model import Wording, of
from screener.text.gated import gated
from screener.text.reworded import A_WINDOW as W

_AT_MOST = r"(?:≤|<|=<|<=|</=|up to|less than(?: or equal to)?|not more than|no more than|at most|below)"

_LIMIT = r"\d{1,3}(?:[.,]\d{1,2})? ?(?:(?:x|\*|times|fold)? ?(?:the )?(?:institutional )?(?:uln|iuln|upper limit of normal)(?: \(uln\))?|mg/dl|umol/l)"

_WITH_LIVER = r"(?:(?:documented|known|confirmed|the presence of|presence of) ){0,2}(?:gilbert'?s?'? (?:syndrome|disease)|(?:liver|hepatic) (?:metastas[ei]s|involvement|lesions))"

NUMBERS: tuple[Wording, ...] = (
    # the QT interval
    of(
        r"(?P<what>(?:medications?|drugs?|agents?|therap(?:y|ies)|treatments?) (?:(?:that|which|known|are|to|may|can|with|a|potential|the) ){1,5}prolong(?:s|ing)?) (?:the )?(?:qt/(?:qtcf?|corrected qt)(?: ?\(qtc\))?|qtcf|corrected qt)(?: intervals?)?(?! ?\()(?![\w/])",
        "{what} the qt interval",
    ),
    of(
        r"(?<!any )(?<!additional )(?<!other )risk factors? (?P<of>for|of) (?P<what>torsades?|tdp|qtc? prolongation|prolonged qtc?|arrhythmic)(?![a-z])",
        "any risk factors {of} {what}",
    ),
    of(
        r"(?P<degree>(?:marked |significant |clinically significant ){0,2})(?:baseline )?prolongation of (?:the )?(?:qtc?f?(?:/(?:qtc|qtcf|corrected qt(?: ?\(qtc\))?))?)(?: interval)?(?![\w/]| interval| corrected| ?\(qt| to | of | ?[<>≥≤]| greater| more| exceeding| above| longer| ?\([<>≥≤])",
        "{degree}qt prolongation",
    ),
    of(rf"(?P<w>{W}),? unless otherwise (?:stated|specified|noted|indicated)(?=\s?[).])", "{w}"),
    # laboratory values
    of(r"(?P<count>platelets?(?: counts?)?[^.;:]{0,30}? \d{2,3},?000 ?/ ?)mm ?\^? ?2(?!\d)", "{count}mm3"),
    of(
        rf"(?P<limit>uln|lln|upper limit of normal|lower limit of normal) (?:(?:at|of) the (?:study|investigational|testing|clinical)|{W}) (?:site|center|centre|institution)(?![a-z'])",
        "{limit}",
    ),
    of(r"urinalysis: (?=urine)", ""),
    of(r"(?:serum ?/ ?plasma|plasma ?/ ?serum|serum or plasma|plasma or serum)(?= creatinine)", "serum"),
    of(r"(?:random or fasting|fasting or random) (?=(?:blood |serum |plasma )?glucose)", ""),
    of(
        r"(?P<how>calculated|estimated|measured) (?P<by>\([^()]{3,60}\)) (?P<what>creatinine clearance(?: \([a-z]{2,5}\))?)",
        "{how} {what} {by}",
    ),
    of(
        r"(?:unconjugated |indirect |isolated )?hyperbilirubina?emia (?:of|due to|from|secondary to|associated with|caused by|related to) (?:known )?(?=gilbert)",
        "",
    ),
    of(r"(?P<who>gilbert'?s?'? (?:syndrome|disease)) (?:has been diagnosed|is diagnosed|is known)(?![a-z])", "{who}"),
    of(
        r"(?:in|within|during) the (?P<n>two|three|four|2|3|4|one|1) previous (?P<u>weeks?|months?|days?)(?![a-z])",
        "within the previous {n} {u}",
    ),
    # "< x 5 ULN", "within x1.5 ULN"
    Wording(gated(r"(?P<op>[<≤] ?=?|within) ?x ?(?P<n>\d{1,2}(?:\.\d{1,2})?) ?(?:x )?(?=uln|the upper limit|upper limit)"), "{op} {n} x "),
    # two limits one behind the other, the second under a circumstance
    of(
        rf"(?P<a>{_LIMIT}) (?P<b>{_AT_MOST} ?{_LIMIT}) (?P<c>(?:if|for|in|with) (?:(?:patients?|subjects?|participants?|those|case of|the case of) )?(?:with )?{_WITH_LIVER})",
        "{a}, or {b} {c}",
    ),
    of(r"potential (?=(?:subjects|participants|patients)(?![a-z]))", ""),
    of(r"gilbert'?s?'? or meulengracht'?s?'? (?:disease|syndrome)|gilbert-meulengracht'?s?'? (?:disease|syndrome)", "gilbert's syndrome"),
    of(
        r"(?:an? |the )?(?:isolated )?bilirubin (?:rise|elevation|increase) (?:(?:is|was|that is) )?(?:due|secondary|related) to (?=gilbert)",
        "",
    ),
    # units that no such value has: the counts of a litre for a microlitre, albumin in hundredths of its unit, a slash too many
    of(
        r"(?P<count>(?:platelets?(?: counts?)?|anc|absolute neutrophil counts?(?: \(anc\))?|neutrophils?(?: counts?)?|wbc)[^.;:]{0,20}? \d{1,3}(?:\.\d{1,2})? ?x ?10 ?\^? ?9 ?/ ?)(?:ul|mm3|mm\^3|mcl)(?![a-z0-9])",
        "{count}l",
    ),
    of(
        r"(?P<count>(?:platelets?(?: counts?)?|plt|anc|absolute neutrophil counts?(?: \(anc\))?|neutrophils?(?: counts?)?|wbc|white blood cells?(?: counts?)?|leukocytes?)[^.;:]{0,20}? \d{1,3},?\d{3} ?/ ?)ml(?![a-z0-9/])",
        "{count}ul",
    ),
    of(
        r"(?<!urine )(?<!urinary )(?P<limit>albumin(?: levels?)?(?: of| is| must be)? ?(?:[<>≥≤]=?|=<|=>|at least|less than|greater than) ?[1-5](?:\.\d{1,2})?) ?mg/dl(?![a-z])",
        "{limit} g/dl",
    ),
    Wording(gated(r"(?P<n>[<>≥≤=] ?\d{2,3}) ?/ ?ml ?/ ?min(?=[ /,.;)]|$)"), "{n} ml/min"),
    of(r"supplementary (?=oxygen)", "supplemental "),
    # testosterone as low as after castration, told with its limit
    of(
        r"castrat(?:e|ion) (?:levels?|range) of (?P<what>(?:(?:serum|plasma|total|serum/plasma) ){0,2}testosterone)(?: levels?)?(?= ?[(\[]?(?:[<>≥≤]|=<|of |at |less |below ))",
        "{what}",
    ),
    of(
        r"(?P<what>(?:(?:serum|plasma|total|serum/plasma) ){0,2}testosterone)(?: levels?)? (?:at|in|within) (?:the )?castrat(?:e|ion) (?:levels?|range)(?= ?[(\[]?(?:[<>≥≤]|=<|of |less |below ))",
        "{what}",
    ),
    of(
        r"(?P<what>psa|hemoglobin|albumin|testosterone) must measure (?P<least>at least|less than|more than)",
        "{what} {least}",
    ),
    of(r"table \d{1,2} ?: (?=adequate)", ""),
    of(r"(?:adequately|well) controlled (?=blood pressure \((?:[<≤]|=<|less))", ""),
    of(r"expected to have (?=(?:an? )?(?:minimum of|at least) [^.;]{3,30} life expectancy)", "have "),
    Wording(
        gated(
            r"unless (?:the )?cytopenias? (?:is|are) (?:secondary|due) to (?:disease|marrow|bone marrow) involvement(?: (?:of|in) (?:the )?(?:bone )?marrow)?"
        ),
        "unless there is bone marrow involvement",
        frozenset({"condition"}),
    ),
    of(
        r"(?P<limit>(?:ha?emoglobin|hgb|hb)(?: levels?| concentration)?(?: \([a-z]{2,3}\))?(?: of| is| must be)? ?(?:[<>≥≤]=?|=<|=>|at least|less than|greater than(?: or equal to)?) ?(?:[6-9]|1[0-5])(?:\.\d{1,2})?) ?mg/dl(?![a-z])",
        "{limit} g/dl",
    ),
    of(r"institutional \(or (?:the )?(?:local )?laboratory\) (?=normal|lower|upper|limit)", "institutional "),
    Wording(gated(r" ?\*? ?\b(?:iuln|uln|lln) ?[:=] ?(?:institutional )?(?:upper|lower) limit of normal(?=\.?\s*$)"), ""),
    of(r"calculated creatinine cl ?(?=[<>≥≤])", "calculated creatinine clearance "),
    Wording(gated(r" ?\(cockcroft and gault,? (?:19)?76\)"), ""),
    Wording(
        gated(
            r" ?[(\[](?:based on|as determined by|determined by|on) (?:the |an? )?(?:screening )?12-lead (?:electrocardiogram|ecg)(?: ?[(\[]ecg[)\]])?(?: (?:performed|obtained|done))?(?: (?:at|during) screening| \x01{3,40})?[)\]]"
        ),
        "",
    ),
    of(r"pr intervals(?= (?:of |<|≤|>|less|greater))", "pr interval"),
    # the heart
    of(
        r"(?P<what>lvef|(?:left ventricular )?ejection fraction(?: \(lvef\))?) (?:is )?(?:below|less than|lower than|under) (?:the )?(?:(?:institutional|institution's|institution|local|laboratory)(?: \(?or (?:the )?(?:local )?laboratory\)?)? )?normal(?: (?:range|limits?|values?))?(?![a-z])",
        "{what} < institutional lower limit of normal",
    ),
    of(
        r"normal (?:(?:cardiac|left ventricular) )?ejection fraction(?: \(?(?:within|by|per|according to) (?:the )?(?:reference range of the institution|institutional (?:reference range|standards?|normal range))\)?)?(?!,? ?[\w(<>≥≤=])",
        "ejection fraction within the institutional normal range",
    ),
    Wording(
        gated(r"(?P<qtc>(?:corrected qt interval|qtcf?)(?: interval)?) \((?:qtcf? ?[,-]? ?)?n ?(?:≥|>=|=|of) ?[2-5]\)"),
        "{qtc}",
        frozenset({"diagnosis"}),
    ),
    # the limit behind whom it holds for
    Wording(
        gated(
            rf"\((?P<who>(?:in|for) (?:(?:the )?(?:case|presence|setting) of )?(?:(?:patients?|subjects?|participants?|those|individuals) with )?{_WITH_LIVER})[,:]? (?:then )?(?P<limit>{_AT_MOST} ?{_LIMIT})(?: (?:is|are) (?:permitted|allowed|acceptable))?\)"
        ),
        "({limit} {who})",
    ),
    Wording(
        gated(
            rf"\((?:(?:t-?bili?|tbl|(?:total )?bilirubin|alt|ast|alt and ast|ast and alt|alt/ast|ast/alt) )?(?P<limit>{_AT_MOST} ?{_LIMIT}) (?:is|are) (?:permitted|allowed|acceptable) (?P<who>(?:in|for|with|if) (?:(?:patients?|subjects?|participants?|those|individuals) with )?{_WITH_LIVER})\)"
        ),
        "({limit} {who})",
    ),
    # exceptions that name a limit of their own
    Wording(
        gated(
            rf"\((?:except(?: for| in)?|with (?:the |an )?exceptions? (?:of|for)) (?P<who>(?:patients?|subjects?|participants?|those|individuals) with {_WITH_LIVER}(?: or (?:bone|liver|hepatic|brain|lung) (?:metastas[ei]s|involvement))?)(?:,? (?:who|where|ast|alt|and/or|and|or|whose|in whom|must|may|can|should|have|has|having|a|an|total|serum|bilirubin|level|value|which|is|of)){{0,8}} (?P<limit>{_AT_MOST} ?{_LIMIT})(?: (?:is|are) (?:permitted|allowed|acceptable))?\)"
        ),
        "({limit} for {who})",
    ),
    Wording(
        gated(
            rf"\((?:except(?: for)?|with (?:the |an )?exceptions? of|exception:) (?P<limit>{_AT_MOST} ?{_LIMIT}) (?P<who>(?:for|in|if) [^()]{{3,80}})\)"
        ),
        "({limit} {who})",
    ),
)
