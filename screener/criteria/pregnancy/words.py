"""How trials write of pregnancy, breastfeeding, tests, and whom they concern."""

from __future__ import annotations

from screener.text.gated import Stems, gated

WHO_WORD = r"(?:wom[ae]n|females?|girls?|ladies|mothers?|wocbp|wcbp|foc?bp|fcbp|(?:female )?(?:patients?|subjects?|participants?|individuals?|persons?|adolescents?|volunteers?|candidates?)|pre-?menopausal women|those|sexually active women|all|she)"

POTENTIAL = (
    r"(?:child-?\s?bearing(?: or reproductive)?|reproductive|child bearing|pregnancy|procreative)[- ]?(?:potential|age|capability|capacity|ability)"
    r"|able to (?:become pregnant|bear children|conceive)|capable of (?:becoming pregnant|bearing children|conceiving|childbearing|reproduction)|(?:post-?menarch(?:e|eal|al)|post-?menarchal|who have (?:had|achieved|reached|experienced|begun) (?:menarche|menses|menstruation|menstruating)|(?:post-?)?pubertal|fertile|of fertile age|of fertility|physically capable of pregnancy|who could become pregnant|who can become pregnant|menstruating)"
)

WHO = gated(
    rf"(?:(?:all|any|for|in|the|a|an|both|each|pregnancy:|only|note:|if) ){{0,3}}(?:{WHO_WORD}|patients who are women|participants who are (?:women|female))(?:[\s,]{{1,2}}(?:participants?|patients?|subjects?|who|that(?= (?:are|is) )|(?:are|is)(?! (?:eligible|ineligible|allowed|permitted|excluded|not eligible|required))|be|being|a|as|of|with|and|have|has|considered|included|enrolled|women|woman|female|females|\(?wocbp\)?|\(?wcbp\)?|\(?fcbp\)?|\(?focbp\)?|menstruating|non-sterile|not surgically sterile)(?![a-z])){{0,8}}(?:[\s,]{{1,2}}(?P<potential>{POTENTIAL}))?(?:\s?\(\s?(?:wocbp|wcbp|focbp|fcbp|pocbp|pcbp|iocbp|cbp|fobp|fcp)\s?\))?(?![a-z])"
    rf"|(?:for |all |fertile )?(?P<abbr>wocbp|wcbp|focbp|fcbp|pocbp|pcbp|iocbp)(?![a-z])"
)

PREGNANT = gated(
    r"(?:(?:currently|current|known to be|known|either|be|are|is|who are|positive for|a|an|already|suspected|confirmed|be known to be|found to be|has|have) ){0,3}(?:pregnant|pregnancy|gravid)(?: (?:women|woman|females?|patients?|subjects?|participants?|individuals?|state|status|mothers?|persons?|people|adolescents?|wocbp))?"
    r"(?:\s?\(\s?(?:[a-z\-β:,/]{1,14}\s){0,8}(?:positive|confirmed)[^()]{0,60}\))?(?![a-z])(?! (?:test|tests|testing|prevention|potential|until|through|for at|within|during|while|is avoided|avoidance|by))"
)

NURSING = gated(
    r"(?:(?:currently|actively|are|is|be|who are|either|a|an|known to be) ){0,3}(?:breast-?\s?feed(?:ing|s)?|breast-?\s?fe[de]|lactating|lactation|nursing|breast milk feeding)(?: (?:wocbp|women|woman|females?|mothers?|patients?|subjects?|participants?|individuals?|(?:an? |their |her )?(?:infants?|child(?:ren)?|bab(?:y|ies))|period|people|persons?))?(?:\s?\(?(?:including (?:the )?(?:use of|collection of) (?:a )?breast pump\w*|who do not agree to stop breastfeeding|with (?:an )?intent(?:ion)? to breast-?\s?feed|who plan to breast-?feed|intending to breast-?feed)\)?)?(?![a-z])"
)

TEST_WORDS = r"(?:\(?(?:(?:serum|urine|blood|highly sensitive|sensitive|beta|β|b|human|chorionic|gonadotropin|hcg|βhcg|-|–|or|and|/|plasma|quantitative|qualitative|high-sensitivity|a|the|point of care|laboratory|of|either|standard|local)[\s,\-/]{0,2}){0,10}\)?)"

NOT_NURSING = gated(
    r"(?:(?:and|is|are|be|a|an|currently|must|who) ){0,3}non-?\s?(?:breast-?\s?feeding|lactating|nursing)(?: (?:women|woman|females?|patients?|subjects?|participants?))?(?![a-z])"
)

# Breastfeeding that is to stop: "should be discontinued", "must refrain from", "agree not to"
STOPS_NURSING = gated(
    r"(?:(?:must|should|shall|will|agree|agrees|willing|need|has|have|be|to|also|they|she|and|not|required|asked|not to|to not) ){0,6}(?:(?:refrain|abstain|desist|stop|cease|discontinue|interrupt|suspend|avoid) ?(?:from )?(?:breast-?\s?feeding|nursing|lactating|lactation)|(?:not (?:to )?|to not )(?:breast-?\s?feed|nurse|breast-?\s?feeding)|agree(?:s)? to not (?:breast-?\s?feed|nurse))(?: (?:an? |their |her )?(?:infants?|child(?:ren)?|bab(?:y|ies)))?(?![a-z])"
    r"|(?:breast-?\s?feeding|nursing|lactation) (?:should|must|is to|has to|needs to|will|shall)(?: be)? (?:discontinued|stopped|interrupted|avoided|ceased|suspended)(?![a-z])"
    r"|(?:breast-?\s?feeding|nursing|lactation) is (?:not (?:allowed|permitted)|prohibited|to be (?:discontinued|avoided))(?![a-z])"
)
# Breastfeeding that is not to stop
NURSES_ON = gated(
    r"(?:(?:currently|actively|are|is|be) ){0,2}(?:breast-?\s?feeding|lactating|nursing)(?: (?:women|woman|females?|mothers?|patients?|subjects?|participants?|persons?|people|individuals?))?,?(?: (?:and|but|who|that|are|is)){0,3} (?:unwilling|not willing|refus(?:e|es|ing)) to (?:stop|discontinue|cease|interrupt)(?: (?:breast-?\s?feeding|nursing|lactation))?(?![a-z])(?=\s?(?:[.,;)]|or |and |during |while |for |$))"
)
NEGATIVE_TEST = gated(
    rf"(?:(?:must|should|need|have|has|to|a|an|had|be|will|are|required|documented|need to|with|confirmed|show|is|by|undergo|provide|obtain|also|and|shall|who|whose|demonstrate|tested|test) ){{0,7}}negative(?: result(?:s)?(?: (?:on|of|from|for|in))?(?: an?)?)? {TEST_WORDS}\s?(?:\(\s?(?:serum|urine|or|and|/|\s){{1,6}}\)\s?)?(?:pregnancy tests?(?: result)?|pregnancy testing|tests? for pregnancy|(?:β|beta|b)?-?\s?hcg(?: tests?)?|pregnancy)(?: results?| status)?(?:\s?\((?:[^()]{{1,60}})\))?(?: results?)?(?![a-z])"
    rf"|(?:(?:an?|all|the) )?{TEST_WORDS}\s?(?:pregnancy tests?|(?:β|beta)?-?\s?hcg(?: tests?)?)(?: results?)?(?:\s?\((?:[^()]{{1,40}})\))?(?: (?:must|should|be|is|are|was|has to|needs to|obtained|performed|done|result|results|at|screening|confirmed|documented|to|been)){{0,6}}\s?:?\s?negative(?: (?:at|before) (?:screening|baseline|enrol?lment))?(?![a-z])"
    r"|(?:confirmed )?(?:non-?\s?pregnan(?:t|cy)|not (?:be )?pregnant)(?: (?:status|state|and))?(?: (?:as )?(?:confirmed|documented|shown|evidenced|demonstrated|determined|verified|proven) by (?:a )?(?:negative )?(?:serum |urine |blood )?(?:pregnancy test|hcg)(?: \([^()]{1,40}\))?)?(?! test)(?![a-z])"
)

POSITIVE_TEST = gated(
    rf"(?:(?:a|an|have|has|with|who|confirmed) ){{0,3}}positive(?: results? (?:on|of|for))?(?: an?)? {TEST_WORDS}\s?(?:pregnancy tests?|(?:β|beta)?-?\s?hcg(?: tests?)?)(?: results?)?(?:\s?\((?:[^()]{{1,40}})\))?(?![a-z])"
)

OBTAINED = gated(
    rf"(?:an? )?{TEST_WORDS}\s?pregnancy test(?:s|ing)?(?: for {WHO_WORD}(?: (?:who are|of|with) (?:{POTENTIAL}))?)? (?:must|should|will|is|are)(?: be)?(?: (?:obtained|performed|done|required|repeated|conducted|completed|administered))(?: (?:in|for|on|by|within|at|during|all))*(?: (?:all |the )?{WHO_WORD}(?: (?:who are|of|with) (?:{POTENTIAL}))?)?(?![a-z])"
)

NOT_POTENTIAL = gated(
    rf"(?:(?:is|are|be|a|an|either|participants?|patients?|females?|wom[ae]n|who) ){{0,4}}(?:not (?:an? )?(?:wom[ae]n |females? |person |individual )?(?:\(?wocbp\)?|of (?:{POTENTIAL})|a wocbp)|of non-?\s?child-?\s?bearing potential|non-?\s?child-?\s?bearing(?: potential)?|post-?menopausal(?: or surgically sterile)?(?: for at least \d{{1,2}} (?:months|years?))?|surgically sterile|permanently sterile|(?:has|have) undergone (?:surgical )?sterili[sz]ation|pre-?menarchal|premenarcheal)(?![a-z])"
)

IS_POTENTIAL = gated(
    rf"(?:(?:is|are|be|a|an|either|considered|to be|participants?|patients?|females?|wom[ae]n|who|person|individual|capable) ){{0,4}}of (?:{POTENTIAL})(?:\s?\(\s?(?:wocbp|wcbp|focbp|fcbp|pocbp|pcbp|cbp|fobp|iocbp)\s?\))?(?![a-z])"
)

MENTION = gated(
    r"pregnan|breast-?\s?fe|lactat|nursing|child-?\s?bearing|wocbp|wcbp|hcg|menarch|focbp|fcbp|childbearing|reproductive potential"
)

REASON = gated(
    r"[\s,]{0,2}(?:will not be entered|may not (?:participate|enroll|enrol|enter)|will be excluded|(?:are|is) (?:not eligible|excluded|ineligible)|will not be (?:enrolled|eligible|included|allowed)|cannot (?:participate|be (?:enrolled|included)))?(?: (?:on|in|to|into|for|from) (?:this |the )?(?:study|trial|protocol|research))?[\s,]{0,2}(?:(?:because|as|since|due to|owing to|given)\s[^.;]{0,240}(?:risks?|fetal|teratogenic|toxicit\w{1,4}|effects?|infants?|unknown|information|foetus|fetus|harm|abortifacient|known|milk|agents?|potential|abnormalit\w{1,3})[^.;]{0,160})?(?=[.;]|$)"
)


AGREED = gated(
    r"(?:(?:must|should|be|agree|agrees|willing|and|also|they|are|will|to|have|undergo|undertake|perform|allow) ){1,7}(?:(?:ongoing|additional|repeat(?:ed)?|regular|monthly|periodic|further|serum|urine|and|or|routine|frequent|scheduled|all) ){1,6}pregnancy test(?:s|ing)(?:[\s,]{1,2}(?:while|on|during|the|course|of|study|and|after|end|treatment|throughout|trial|participation|at|each|visit|every|cycle|as|required|by|protocol|per)(?![a-z])){0,16}"
)

STEMS = Stems("pregnan", "breast", "lactat", "nursing", "bearing", "cbp", "hcg", "menarch", "reproductive")

LEADERS = frozenset({"MUST", "AND", "OR", "ANDOR", ",", ";", ":", ")", "NEG", "MAY", "BARRED", "IF"})
