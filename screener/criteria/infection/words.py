"""How trials write of tests and of viral loads."""

from __future__ import annotations

from screener.text.gated import gated

TESTS = {"HIV": "HIV", "HBSAG": "hepatitis B", "HCVAB": "hepatitis C", "HBCAB": "hepatitis B"}

LOADS = {"HIVVL": "HIV", "HBVDNA": "hepatitis B", "HCVRNA": "hepatitis C"}
TEST_OF = {"HIV": "HIV", "hepatitis B": "HBSAG", "hepatitis C": "HCVAB"}

WORD_TESTS = r"(?:tests?(?: results?)?|testing|serolog(?:y|ies|ic(?:al)?(?: tests?)?)|serum|antibod(?:y|ies)(?: tests?)?|antigens?|screen(?:ing)?(?: tests?)?|results?|status|assay|blood tests?|pcr)"

NEGATIVE_FOR = gated(
    rf"(?:(?:a|documented|known|confirmed|have|had|has) ){{0,3}}(?:sero-?\s?negative|negative|non-?reactive)(?: {WORD_TESTS}){{0,3}}(?: (?:for|to|of))?(?: (?:the|human immunodeficiency virus))?(?= )"
)

IS_NEGATIVE = gated(
    rf"(?:\s?(?:{WORD_TESTS}|\((?:hbsag|anti-hcv|hcv ab|hiv|hiv-1/2|1/2|-1/2)\)|\d/\d))*(?:\s?,?\s?(?:must|should|need to|has to|have to|is|are|be|been|was|were|tested|and|found|documented|results?|to|as|a|with))*\s?(?:sero-?\s?)?(?P<neg>negative|non-?reactive|not detected|undetectable|not reactive)(?: {WORD_TESTS}){{0,2}}(?: (?:must be|is|are|should be))?(?: (?:on file|on record|available|documented|required))?(?![a-z])"
)

ON_FILE = gated(
    r"(?: ?(?:must|should) be| ?(?:is|are)(?: required)?)?(?: (?:on file|on record|available|documented|required|mandatory|at screening|within the screening period))?(?![a-z])"
)

POSITIVE_FOR = gated(
    rf"(?:(?:a|any|known|documented|confirmed|have|had|has|testing|tested|tests|history of|with) ){{0,4}}(?:sero-?\s?positive|sero-?positivity|positive|reactive|positivity)(?: {WORD_TESTS}){{0,3}}(?:\(s\))?(?: (?:for|to|of|with))(?: the)?(?= )"
    r"|(?:(?:a|any|the|known|documented|confirmed|have|had|has) ){0,4}(?P<found>presence of|detectable|detected|sero-?positive|positive|reactive)(?: the| any)?(?= )"
)

IS_POSITIVE = gated(
    rf"\s?\(\s?\+\s?\)|\s?\+\s?ve(?![a-z])|(?:\s?{WORD_TESTS}){{0,2}}(?:\s(?:is|are|was|results?|be))?\s?-?(?:sero-?\s?)?(?:positive|reactive|positivity|detected|detectable|reactivity)(?: (?:results?|tests?|status|at screening))?(?![a-z])"
)

LOAD_WORDS = r"(?:viral loads?|viral (?:dna|rna)|virus load|viral titers?|rna|dna|hiv rna|(?:hbv|hepatitis b(?: virus)?)[- ](?:dna|viral loads?)|(?:hcv|hepatitis c(?: virus)?)[- ](?:rna|viral loads?)|hiv(?:-1)?[- ](?:rna|viral loads?)|vl)"

UNDETECTABLE = gated(
    r"(?:(?:an?|the|with|have|has|had|and|whose|who|on|is|are|they|sustained|quantitative|confirmed|documented|also|stable|must|be) ){0,6}(?:"
    rf"(?:undetectable|non-?detectable|not detectable|suppressed|negative|fully suppressed|undetected|below (?:the )?(?:limit|level) of (?:detection|quantification)|unquantifiable)(?: \(?(?:quantitative|plasma|serum|hiv|hcv|hbv|levels? of|by pcr|pcr)\)?){{0,2}} {LOAD_WORDS}(?: (?:levels?|tests?|load|by pcr|pcr|results?))?"
    rf"|(?:{LOAD_WORDS}(?: levels?)?\s?(?:,|/|and/or|or|and)\s?(?:the )?)?{LOAD_WORDS}(?: (?:levels?|tests?|by pcr|pcr|results?|load|\(viral load\)))?(?:\s?(?:,|must|should|be|is|are|been|has|have|was|remains?|and|that|to|:|test(?:s|ed)?|=)){{0,4}}\s?(?:undetectable|non-?detectable|not detectable|suppressed|negative|undetected|not detected|unquantifiable|(?:below|under|less than|<|at or below) (?:the )?(?:lower )?(?:limits?|levels?) of (?:detection|quantification|quantitation|detectability)|below (?:the )?(?:detectable|detection) (?:limits?|levels?))"
    r"|(?:virologically|virally) (?:suppressed|controlled)|(?:sustained )?viro?logic(?:al)? (?:suppression|response|control|cure)|viral suppression|sustained viro?logic(?:al)? response"
    r")(?: (?:on|under|with|while on|while receiving) (?:(?:suppressive|effective|anti-?\s?viral|anti-?\s?retroviral|stable|current|highly active|the|a|an|oral|combination) ){0,4}(?:therapy|treatment|regimen|medications?|art|haart|suppression))?(?:,? (?:if|when|where|as) (?:clinically )?(?:indicated|needed|applicable|appropriate))?(?:,? by (?:(?:a|the|standard|local|laboratory|institutional|clinical|most|recent) ){0,4}(?:assays?|tests?|testing|pcr))?(?![a-z])"
)

# The opposite, of those who have the virus or of anybody.
DETECTABLE = gated(
    r"(?:(?:with|and|have|has|having|had|an?|whose|who|persistently|known|uncontrolled) ){0,4}(?:detectable|positive|unsuppressed|non-?suppressed|measurable|uncontrolled) (?:(?:plasma|serum|hiv(?:-1)?|hbv|hcv) ){0,2}(?:viral loads?|virus loads?|viremia|viraemia)(?: (?:levels?|tests?))?(?![a-z])"
)

# In brackets behind a condition: what need not be done to find out.
NOT_REQUIRED = gated(
    r"[(\[]\s?(?:note:?\s)?(?:(?:hiv|hbv|hcv|hepatitis|b|c|and|or|and/or|serologic\w{0,3}|laboratory|routine|specific|screening|prior|no)[\s/,]{1,2}){0,8}(?:tests?|testing|screening) (?:(?:is|are|for|hiv|hbv|hcv|hepatitis|[bc]|and|or)\s){0,6}(?:not )?(?:required|mandatory|necessary|needed)(?: (?:as part of|at|during|for|prior to|before) (?:the )?(?:screening|eligibility|study entry|study|enrol?lment|entry)(?: procedures?| assessment)?)?\s?[)\]]"
)

EFFECTIVE_ART = gated(
    r"(?:(?:who|are|is|and|be|currently|have been|has been|those|must) ){0,4}(?:on|receiving|taking|treated with|under|established on|stable on|with|maintained on)(?: (?:an?|the|established|effective|stable|suppressive|highly active|combination|concomitant|current|ongoing|chronic|oral|standard))* (?:anti-?\s?retroviral|anti-?\s?viral|anti-?\s?hbv|art|haart|suppressive)(?: (?:therapy|treatment|regimen|medications?|drugs?|suppressive|therapies))*(?: \((?:art|haart)\))?(?: (?:for|if) (?:at least |indicated)?)?(?=[\s,.;)]|$)"
)

CLEARED = gated(
    r"(?:(?:a|the|who|have|has|had|been|be|with|patients|those|successfully|definitively|their|is|are) ){0,5}(?:(?:adequately |successfully |fully )?treated(?: for (?:hcv|hepatitis c))?(?:,| and)? (?:have |has |been |be |considered ){0,3})?(?:cleared|eradicated|resolved|cured|curatively treated)(?: (?:the|their))?(?: (?:hbv|hcv|hepatitis [bc]|virus|infections?|viral))*(?: of hepatitis [bc])?(?![a-z])"
)

TRIGGERS = gated(
    r"negative|not required|not mandatory|not necessary|not needed|presence of|\(\s?\+\s?\)|\+\s?ve|reactive|positiv|undetect|detect|suppress|virolog|viral|quantif|cleared|eradicat|cured|retroviral|antiviral"
)
