"""Words and patterns around performance scales. Every pattern has bounded parts."""

from __future__ import annotations

from screener.text.gated import gated

SCALE_WORDS = gated(
    r"(?:(?:a|an|the|with|have|adequate|baseline|clinical|general|good|current|zubrod|who|ecog|swog|eastern cooperative oncology group|world health organization|patient's|minimum)\s){0,4}(?:performance (?:status|score|scale|level)s?(?: score| scale| grade)?(?: \(ps\))?|performance)(?![a-z])"
)
NAMED = (
    (gated(r"(?:zubrod|who|world health organi[sz]ation|ecog|swog|gog|eastern cooperative oncology group|eastern co-?operative oncology group)(?![a-z])"), "ECOG"),
    (gated(r"karnofsky|karnofski|karnofksy|kps(?![a-z])"), "Karnofsky"),
    (gated(r"lansky|lpps(?![a-z])|lps(?![a-z])"), "Lansky"),
)  # fmt: skip
NOUN = gated(
    r"(?:\s?(?:performance|play|status|score|scale|scores|scales|ps|p\.s|level|index|grade|grading|class|criteria|group|zubrod|ecog|who|kps|lps|lpps|karnofsky|lansky|value|activity|test|stage|functional|assessment|rating|\(age[- ]dependent\)|\(depending on age\)|\(according to age\)|\(as appropriate\)|\((?:ps|ecog|kps|lps|lpps|who|zubrod|ecog-ps|ecog ps|eastern cooperative oncology group|lansky|karnofsky|karnofsky performance status|zubrod)\)|\[(?:ps|ecog|kps|who)\])(?![a-z])[-/]?){1,8}"
)
FILL = gated(
    r"(?:\s?(?:of|is|be|must|should|a|an|the|to|has|have|at|was|are|with|score|grade|:|=|-|,|and|status|level|either|on|in|range|ranging|from|only|equal|points?|scores|within|as|shall|documented|currently|value|between)(?![a-z]))"
)
POINTS = gated(
    r"(?:(?:\s?(?:%|percent|points?|score|inclusive|performance status|on the (?:ecog|karnofsky|lansky|zubrod|who)(?: performance)?(?: status)?(?: scale)?|\(inclusive\)|grade|as (?:assessed|determined|defined) by (?:the )?investigator)))(?![a-z])"
)
TESTED = gated(
    r"[,(]?\s?(?:(?:as|and|which|must|be|have|has|been|is|was|if)\s){0,3}(?:documented|assessed|performed|determined|obtained|evaluated|measured|recorded|at|done|on)?\s?"
)
CIRCUMSTANCE = gated(
    r"(?P<open>\(?)\s?(?:,\s?)?(?P<word>for|if|in|when|where|among|applicable to|used for|should be used for|will be used for)(?![a-z])\s?(?:use in |those )?"
)
DUE = gated(
    r"(?:when|if|where|that is|which is|is acceptable|are acceptable|is allowed|acceptable|allowed|only|provided|as long as|it is|due|solely|because|caused|related|secondary|will be|considered|permitted)\b[^.;]{0,120}"
)
AMBULATORY = gated(
    r"[^.]{0,200}wheelchair[^.]{0,200}(?:ambulatory|performance (?:score|status))[^.]{0,120}|[^.]{0,60}ambulatory[^.]{0,120}wheelchair[^.]{0,160}"
)
USE_BY_AGE = gated(
    r"\s?(?:note:?\s?)?(?:patients?|use|please use|the)[^.;]{0,90}(?:karnofsky|lansky)[^.;]{0,60}(?:years|age)[^.;]{0,140}(?:karnofsky|lansky)[^.;]{0,80}"
)
SEE = gated(
    r"[,;]?\s?\(?(?:as\s)?(?:see|refer to|per|in|defined in|according to)\s(?:the\s)?(?:appendix|appendices|section|table|attachment)\s?[a-z0-9.]{0,6}\)?|\(\s?appendix\s?[a-z0-9.]{0,6}\s?\)"
)
SEPARATORS = frozenset({"OR", "AND", "ANDOR", ",", "/", ";", "(", "[", "-"})
