"""The words around a condition: what state it must be in, and what changes nothing.

Each pattern matches at the start of a token. Groups name what the words ask: see `Asked` in `leaf.py`.
"""

from __future__ import annotations

import re

from screener.criteria.wording_shared import vocabulary
from screener.text.gated import Stems, gated

_END = r"(?![a-z])[\s,/]{0,3}"

# "Psychiatric or substance abuse disorder": an adjective before a list that ends in the noun that it shares.
AREAS = {
    "psychiatric": "psychiatric disorder", "mental": "psychiatric disorder", "psychological": "psychiatric disorder", "cardiac": "cardiac disease",
    "cardiovascular": "cardiac disease", "heart": "cardiac disease", "pulmonary": "pulmonary disease", "lung": "pulmonary disease", "respiratory": "pulmonary disease",
    "hepatic": "hepatic disease", "liver": "hepatic disease", "renal": "renal disease", "kidney": "renal disease", "neurologic": "neurological disorder",
    "neurological": "neurological disorder", "metabolic": "metabolic disorder", "endocrine": "endocrine disorder", "gastrointestinal": "gastrointestinal disease",
    "hematologic": "hematologic disease", "hematological": "hematologic disease", "haematological": "hematologic disease", "autoimmune": "autoimmune disease",
    "vascular": "vascular disease", "thromboembolic": "thromboembolism", "thyroid": "thyroid disease", "infectious": "infection",
}  # fmt: skip
ELLIPTIC = gated(
    rf"(?<!the )(?P<area>{'|'.join(AREAS)})(?=(?<=thromboembolic)\s(?:or|and|and/or)\scerebrovascular (?:events?|accidents?|diseases?)(?![a-z])|(?<!thromboembolic)(?:\s?,\s?(?:or |and |and/or )?|\s?/\s?|\s(?:or|and|and/or)\s)(?:(?!(?:by|of|with|in|to|from|for|on|at|who|that|which|due|requiring|affecting|all|no|visible|measurable|evaluable|residual|metastatic|progressive)\s)[a-z-]{{2,18}}(?:\s?[,/]\s?|\s)){{1,7}}(?:diseases?|disorders?|illness(?:es)?|conditions?|dysfunctions?|impairments?|insufficiency|failure|problems?)(?![a-z]))"
)

# Before the condition. The first alternative that fits wins; the loop in `phrase.py` takes one after another.
PRE = gated(
    r"(?:"
    r"(?P<uncontrolled>uncontrolled|uncontrollable|un-controlled|(?:poorly|inadequately|insufficiently|not (?:adequately|well|sufficiently)|not) controlled|clinically uncontrolled|decompensated|unstable|unmanaged|medically uncontrolled|"
    r"difficult[- ]to[- ]control|poorly[- ]controlled|non[- ]?controlled|inadequately managed|not stable)"
    r"|(?P<controlled>(?:well|adequately|medically|clinically)[- ](?:controlled|managed|stable|compensated)|compensated|controlled|stable|stabilized)"
    r"|(?P<opinion>clinically[- ]significant|clinically[- ]relevant|medically[- ]significant|clinically[- ]important|clinically[- ]serious|significant|relevant|important|serious|major|considerable)"
    r"|(?P<severe>non-? ?clinically[- ]significant|clinically insignificant|life[- ]threatening|(?:clinically|medically|hemodynamically|haemodynamically|radiologically|radiographically|functionally)[- ](?:severe|meaningful|overt|symptomatic|suspected|unacceptable)|severely|significantly|uncompensated|moderate(?:[- ]to[- ]|/|,? or )severe|severe|symptomatic|moderate|extensive|massive|marked|gross|clinically apparent|clinically evident|intense|debilitating|refractory|intractable|frequent|disabling|mild(?: or | to )moderate|heavy|excessive|uncomplicated|complicated|(?:(?:small|moderate|large|significant)(?: to (?:large|moderate))? )?(?:amounts?|volumes?) of)"
    r"|(?P<active>\(\s?(?:i\.?e\.?,?\s)?active\s?\)|clinically active|currently active|currently (?:has|have|having)|current(?:ly)?(?: or ongoing)?|active(?:ly)?|on-?going|concurrent(?:ly)?|concomitant|inter-?current|co-?existing|existing|pre-?existing|present|persistent|persisting|unresolved|unhealed|non-?healed|un-healed|underlying|simultaneous|continuing|live)"
    r"|(?P<acute>acute(?:ly)?)"
    r"|(?P<ever>(?:(?:known|documented|any|medical|past|prior|previous|personal|clinical|recent|remote|a|positive|current|significant) ){0,3}(?:(?:evidence|presence|diagnosis|current|signs?) (?:or|and/or) )?history(?:,? (?:or|and|and/or|/|or current|or presence|or evidence|or diagnosis|and presence|and/or presence|, presence|or suspicion|or current evidence|or (?:is|are) suspected))? ?(?:of|with|for)?(?: or (?:known|are suspected of|is suspected of|suspected))?|previously(?: diagnosed| had| documented)?|previous|prior|past|ever had|h/o|hx of|resolved|old|earlier|former|at any time)"
    r"|(?P<recent>recent(?:ly)?(?: diagnosed)?)"
    r"|(?P<immunotherapy>(?:immunotherapy|checkpoint inhibitor|ici|immuno-?oncology)[- ]?(?:mediated|related|induced|associated))"
    r"|(?P<immune>(?:immune|immuno)[- ]?(?:mediated|related|induced|associated))"
    r"|(?P<inert>\(?non-?[ ]?infectious\)?|loca(?:l|li[sz]ed)(?= (?:or|and|and/or) systemic)|\((?:treated or untreated|symptomatic or asymptomatic|acute or chronic|chronic or acute)\)|positive(?= (?:hepatitis|hbv|hcv|hiv|human immuno))|known|know(?= )|documented|confirmed|diagnosed(?: with)?|(?:(?:clinical|confirmed|established|formal|documented) )?diagnosis of|suspected|probable|presumed|presumptive|suspicion of|(?:(?:radiologic|radiological|radiographic|serologic|serological|imaging|echocardiographic|electrocardiographic|endoscopic|histologic|clinical|objective|any|current|laboratory|definite|or|and|and/or|/) ?){0,3}(?<![a-z])evidence of(?: a| an)?|presence of|existence of|signs? (?:or|and|and/or) symptoms? of|signs? of|symptoms? of|findings? of|"
    r"any|an|a|the|other|additional|all|type of|types of|form of|forms of|kind of|episodes? of|cases? of|development of|developed|experienced|experiencing|suffer(?:s|ed|ing)?(?: from)?|serologic(?:al)? status (?:reflecting|indicating)|serologically|(?:clinically|laboratory|test|serologically)[- ](?:proven|confirmed|documented)|proven|established|either|(?:patients?|persons?|people|individuals?|those|subjects?|participants?) (?:who are )?(?:living|infected|diagnosed|affected) with|living with|infected with|patients? with|subjects? with|participants? with|"
    r"(?:have|has|had) (?:a |an |any )?(?:known |documented )?|who (?:have|has|had)(?: a| an| any)?|(?:is|are|be|being|was) (?:known|diagnosed|found)(?: to have)?(?: with)?|known to have|with|their|his|her|certain|certain types of|definite|possible|occurrence of|having|(?:(?:patients?|subjects?|participants?) )?(?:currently )?(?:undergoing|requiring|receiving|on|in need of|need for|requirements? (?:for|of)|dependent (?:on|upon))(?= (?:renal |chronic |maintenance |hemo|haemo|perito|dialysis|kidney ))|received a diagnosis of|symptoms or signs of)"
    r"|(?P<narrow>(?:first|second|third|1st|2nd|3rd|i{1,3}|high|higher|advanced)(?:[- ]?(?:or|and|/|to)[- ]?(?:second|third|2nd|3rd|i{2,3}|higher))?[- ]degree|(?:mobitz )?type (?:ii|2)(?= (?:second|2nd))|(?:functional )?class(?:es)? (?:ii?i?|iv|[1-4])(?: ?(?:-|–|to|or|/|and) ?(?:iv|ii?i?|[1-4])){0,2}|congenital|hereditary|inherited|familial|primary|acquired|secondary|idiopathic|systemic|bilateral|recurrent|recurring|chronic|drug[- ]induced|new[- ]onset|new|newly diagnosed|spontaneous|peripheral|invasive|opportunistic|disseminated|early[- ]onset|late[- ]onset|treatment[- ]related|radiation[- ]induced|steroid[- ]dependent|insulin[- ]dependent|cancer[- ]related|tumou?r[- ]related|catheter[- ]related|device[- ]related|arterial|venous|diffuse|focal|localized|generalized|permanent|intermittent|rapidly progressive|progressive|life-long|gastrointestinal|abdominal|cardiac|pulmonary|renal|hepatic|neurologic(?:al)?|occult|concomitantly|previously untreated|untreated|inherent|medically|internal|deep|large|small|unhealing|pathologic(?:al)?|superficial|latent|occult)"
    r")" + _END
)
# Words that join two modifiers ("acute or chronic", "severe and/or uncontrolled"); only where another modifier follows.
JOIN = gated(r"(?:and/or|and / or|and/ or|or|and|,|/|to)\s{1,2}|/", re.IGNORECASE)
ADJECTIVE_LIST = gated(
    r"(?P<list>(?:bacterial|viral|fungal|parasitic|mycobacterial|protozoal|mycotic|microbial)(?:\s{0,2}(?:,|/|and/or|or|and|, or|, and/or|, and)\s{0,2}(?:other |systemic )?(?:bacterial|viral|fungal|parasitic|mycobacterial|protozoal|mycotic|microbial|systemic|other(?! (?:serious|severe|active|systemic)))){0,5})\s{1,2}(?:systemic )?(?:infections?|infectious diseases?|diseases?|illness(?:es)?|pneumonias?)(?![a-z])"
)
ORGANISMS = gated(
    r"\(\s?(?:(?:e\.?g\.?,?|i\.?e\.?,?|including|such as|any|either|whether)\s{1,2})?(?:(?:bacterial|viral|fungal|parasitic|mycobacterial|protozoal|virus|bacteria|fungus|fungi|bacterium|or|and|and/or|other|any|infection|infections|including|etc\.?|tuberculosis)[\s,/]{0,3}){1,12}\)"
)
HEAD_TAIL = gated(
    r"(?:virus(?: infections?)?|viral infections?|infections?|infectious disease|diseases?|disorders?|conditions?|status|positivity|positive|seropositivity|sero-?positive(?: status)?|syndromes?|events?|episodes?|carriers?|carriage|illness(?:es)?|lesions?|states?|infected|diagnosis|symptoms|symptomatology|complications?|problems?|(?:or|and|and/or|/) (?:syndromes?|disorders?)(?! (?:of|that|which|requir\w{1,4}|caus\w{1,4}|affect\w{1,4}|associated|related|with|in)(?![a-z])))(?![a-z])"
)
_RESULT_WORD = r"(?:known|any|a|an|the|by|with|or|and|and/or|of|is|are|be|as|to|for|on|in|than|has|have|who|test(?:s|ed|ing)?|hbs ?ag|hbsag|hbs|hepatitis|hep|b|c|hbv|hcv|hiv|human|immunodeficiency|virus|surface|antigen|antigens|antibod(?:y|ies)|anti-?|anti-hcv|anti-hbc|anti-hbs|hcvab|hcv-ab|core|anti-?core|ab|ag|positive|reactive|non-?reactive|reactivity|positivity|detected|detectable|detection|dna|rna|hbv-dna|hcv-rna|hcv|pcr|polymerase|chain|reaction|quantitative|qualitative|nucleic|ribonucleic|deoxyribonucleic|acid|result|results|greater|above|lower|upper|limit|limits|lower-?limit|level|levels|assay|local|laboratory|serum|plasma|serolog(?:y|ic|ical)|viral|load|titer|titre|copies|iu/ml|iu|ml|infection|infected|active|acute|chronic|presence|1/2|1|2|i|ii|e\.?g\.?|i\.?e\.?|either|both|confirmed|evidence|using|sensitivity|quantification|at|screening|status|if|antigen-?positive|total|igm|igg|hbc)"
RESULT_TAIL = gated(
    r"(?:[\[(]\s?(?:(?:e\.?g\.?,?|i\.?e\.?,?|defined as|as defined by|known|including|which is defined as|determined by|as evidenced by|documented|such as|as|that is)\s{0,2}){0,2})?"
    rf"(?:{_RESULT_WORD}(?![a-z])[\s,/\-:>≥=]{{0,3}}|[\[(]\s?(?:{_RESULT_WORD}(?![a-z])[\s,/\-:>≥=]{{0,3}}){{1,5}}[\])][\s,/\-:>≥=]{{0,3}}){{1,45}}[\])]"
)

# The same without brackets; which virus it speaks of is for the reader to see.
RESULT_SAID = gated(
    rf"(?:which is |as )?defined (?:as|by)\s(?:{_RESULT_WORD}(?![a-z])[\s,/\-:>≥=]{{1,3}}|[\[(]\s?(?:{_RESULT_WORD}(?![a-z])[\s,/\-:>≥=]{{0,3}}){{1,5}}[\])][\s,/\-:>≥=]{{0,3}}){{1,30}}{_RESULT_WORD}?(?![a-z])\)?"
)
OTHER_VIRUS = {"hepatitis B": r"hcv|hiv|\bc\b", "hepatitis C": r"hbv|hbs|hiv|\bb\b", "HIV infection": r"hbv|hcv|hbs|hepatitis"}

# Behind the condition.
TREATMENT = (
    r"(?:(?:a|an|any|the|of|with|by|use|initiation|ongoing|active|chronic|continuous|long[- ]term|prolonged|current|concurrent|regular|daily|high[- ]dose|systemic(?:ally)?|intravenous(?:ly)?(?: ?[(\[]iv[)\]])?|iv|i\.v\.|parenteral|oral|topical|medical|additional|specific|immediate|frequent|drug|aggressive|chronic systemic|treatment|therapy|therapeutic|standard|or|and|and/or|/|,|\()\s{0,2}){0,9}"
    r"(?P<agent>anti-?\s?biotics?(?: therapy| treatment| use| management| administration)?|anti-?\s?infectives?(?: (?:therapy|treatment|agents?|drugs?))?|anti-?\s?microbials?(?: (?:therapy|treatment|agents?))?|anti-?\s?fungals?(?: (?:therapy|treatment|agents?))?|anti-?\s?virals?(?: (?:therapy|treatment|agents?))?|antibacterial(?: therapy| treatment)?|"
    r"anti-?\s?convulsants?(?: (?:medications?|therapy|treatment|drugs?))?|anti-?\s?epileptics?(?: (?:medications?|drugs?|therapy))?|(?:cortico)?-?steroids?(?: (?:therapy|treatment|use))?|glucocorticoids?(?: therapy)?|immuno-?\s?suppress(?:ants?|ion|ive)(?: (?:agents?|therapy|treatment|drugs?|medications?))?|dmards?|disease[- ]modifying (?:agents?|anti-?rheumatic drugs?|antirheumatic agents?)|"
    r"anti-?\s?hypertensives?(?: (?:medications?|therapy|treatment))?|anti-?\s?arrhythmics?(?: (?:medications?|therapy|treatment|drugs?|agents?))?|anti-?\s?coagula(?:nts?|tion)(?: therapy| treatment)?|insulin|hormone replacement|interventions?|hospitali[sz]ation|hospital admission|drainage|surgery|surgical intervention|medications?|drugs?|therap(?:y|ies)|treatments?|medical management|management|supplemental oxygen|oxygen(?: therapy)?|transfusions?)"
    r"(?:\s{0,2}(?:,\s{0,2}(?:and/or|or|and)(?![a-z])|,|or|and|and/or|/)\s{0,2}(?:other )?(?:systemic )?(?:(?:anti-?\s?biotics?|anti-?\s?virals?|anti-?\s?fungals?|anti-?\s?bacterials?|antimicrobials?)(?: (?:medications?|agents?|drugs?|therap(?:y|ies)|treatments?))?|(?:cortico)?-?steroids?|immuno-?\s?suppress(?:ants?|ion|ive)(?: (?:agents?|therapy|treatment|drugs?|medications?))?|dmards?|anti-?\s?epileptics?|anti-?\s?convulsants?|biologics?|hospitali[sz]ation|surgery|therapy|treatment|drugs?|medications?|agents?)){0,5}"
)
POST = gated(
    r"[\s,]{0,2}(?:"
    r"(?P<treated>(?:(?:that|which|who)\s)?(?:(?:is|are|has|have|had|may|might|will|currently|ever|either|also)\s){0,3}(?:requir\w{1,4}|need\w{0,3}|treat\w{1,4}(?: with)?|necessitat\w{1,4}|in need of|on|receiving|under|for which|warranting|managed with|given|being treated(?: with)?)\s"
    + TREATMENT
    + r"(?: (?:is|are) (?:being )?(?:given|required|needed|ongoing|indicated))?)"
    r"|(?P<uncontrolled>(?:(?:that|which) (?:is|are|was|were|has been|have been|cannot be|can not be) )?(?:not |in)?(?:adequately |well |optimally |medically |sufficiently |being |poorly |inadequately |fully )?(?:not |un|poorly |inadequately |insufficiently )(?:adequately |well |optimally |medically |sufficiently |being )?controll(?:ed|able)(?: (?:by|with|on|despite|under|using)(?: (?:a|an|the|optimal|stable|standard|appropriate|adequate|maximal|oral|current|medical|anti-?hypertensive|therapy|treatment|therapies|treatments|medications?|medicine|management|drugs?|agents?|dose|doses|of|intervention|or|and|regimen)(?![a-z])){0,8})?"
    r"|despite(?: (?:a|an|the|being|on|optimal|stable|standard|appropriate|adequate|maximal|maximum|oral|current|medical|anti-?hypertensive|therapy|treatment|therapies|treatments|medications?|medicine|management|drugs?|agents?|dose|doses|of|intervention|or|and|regimen|best|use|conventional|supportive|care|two|three|multiple|combination|full|tolerated)(?![a-z])){1,9})"
    r"|(?P<controlled>(?:(?:that|which|who) )?(?:(?:is|are|has been|have been|must be) )?(?:(?:clinically|medically|well|adequately|currently|stably)[- ])?(?:controlled|stable|managed|euthyroid|asymptomatic)(?: (?:with|on|by|under|and)(?: (?:a|an|the|stable|only|daily|topical|oral|hormone|thyroid|insulin|replacement|medical|therapy|treatment|therapies|treatments|medications?|medicine|management|regimen|dose|dosing|of|doses|supplementation|alone|supplement|inhalers?|diet|drugs?|euthyroid|at|screening)(?![a-z])){1,8})?)"
    r"|(?P<replaced>(?:(?:that|which|who) )?(?:(?:is|are|only|currently) ){0,3}(?:(?:treated|managed|requiring|receiving|resolved)(?: only)?(?: with| by)? |on |under |with )(?:(?:a|an|the|only|stable|daily|chronic|dose|doses|of|hormonal|hormone|thyroid|insulin|levothyroxine|physiologic(?:al)?|adrenal|corticosteroid|topical|steroid|low[- ]potency|inhaled|intermittent)\s){0,8}(?:replacement(?: (?:therapy|treatment|medication|hormones?|doses?))?|supplementation|levothyroxine|thyroxine|insulin(?: regimen| therapy)?|hormones?|hormone therapy|bronchodilators?|inhalers?|topicals?|steroids?|inhaled steroids?|local steroid injections?))"
    r"|(?P<untreated>not (?:(?:currently|actively) )?requiring (?:any |ongoing |active |systemic |immunosuppressive |immuno-suppressive |chronic |current )*(?:treatment|therapy|immunosuppression|medications?|intervention|steroids|corticosteroids)|(?:that|which) (?:does|do|did) not require (?:any |ongoing |active |systemic |immunosuppressive |chronic |current )*(?:treatment|therapy|immunosuppression|medications?|intervention|steroids))"
    r"|(?P<resolved>(?:(?:that|which|who) )?(?:(?:has|have|is|are|was|were) )?(?:been )?(?:fully |completely )?(?:(?:successfully |adequately |previously )?treated (?:and|, )(?: have| has)?(?: been)? ?(?:fully |completely )?)?(?:resolved|healed|recovered|cleared|cured|inactive|in remission)(?! or)(?: (?:and|without|with no)(?: (?:stable|recurrence|residual|sequelae|complications|for))?)?)"
    r"|(?P<severe>associated with (?:chronic |severe )?(?:diarrh(?:o)?ea)|(?:of )?(?:(?:ctcae|nci|nci-ctcae|ctc|common) )?(?:at least )?(?:severe|moderate)(?: (?:severity|degree))|with (?:severe|significant|serious) (?:symptoms|complications|sequelae|impairment))"
    r"|(?P<amount>\(?(?:of |> ?|>= ?|≥ ?|more than |at least |greater than (?:or equal to )?|in excess of |defined as ){0,3}(?:half(?: a)?|½|1/2|0\.5|2\.5|one|1|a|quarter|1 ?/ ?2|10|5|\(?1/2\)?)[ -]?(?:of )?(?:a )?(?:teaspoons?|tsp|tablespoons?|ml|cc|cups?|mls)(?: \([^()]{1,20}\))?(?: or more)?(?:,? (?:of|or more of) (?:bright|fresh|frank|red|blood|[ -]){2,8})?(?: (?:per|in one|in a|a) (?:day|episode|24 hours?))?\)?)"
    r"|(?P<opinion>(?:(?:that|which) )?(?:(?:is|are|was|were|deemed|considered|judged|felt|thought|to be|determined) ){1,4}(?:to be )?(?:clinically |medically )?(?:significant|serious|relevant|important|unstable)(?: by (?:the )?(?:treating |principal |study |site )?(?:investigator|physician|pi)s?)?)"
    r"|(?P<inert>(?:indicating|indicative of|suggesting|suggestive of|reflecting|consistent with|that indicates?|which indicates?) (?:an? )?(?:(?:acute|chronic|active|current|or|and|and/or|/)\s?){1,5}(?:hepatitis |hbv |hcv |viral )?infection|of (?:any|whatever|every) (?:kind|type|grade|severity|cause|etiology|aetiology|sort|origin|degree|form)(?: or severity)?|(?:of |from )?any (?:kind|type|grade|amount|severity|cause)|\((?:of )?any (?:kind|type|grade|degree|amount|severity|cause|etiology)\)|\(?(?:whether |either )?(?:acute or chronic|chronic or acute|symptomatic or asymptomatic|asymptomatic or symptomatic)\)?|(?:regardless|irrespective) of (?:the )?(?:severity|treatment|cause|etiology|activity|control|date|time|grade|status)|whether or not (?:it was |they were )?(?:treated|active|controlled|resolved|it is (?:active|treated))|with or without (?:aids|treatment|symptoms|metastas[ie]s|therapy|complications)|(?:as )?(?:defined|classified|determined|assessed) by (?:the )?(?:new york heart association|nyha)(?: \(nyha\))?(?: functional)?(?: (?:classification|class|criteria|system|guidelines))?|resolved or (?:not|otherwise|active)|whether (?:active or (?:latent|inactive|not|resolved|past|chronic)|(?:past|latent|current|resolved|treated) or (?:active|present|past|current|not|untreated))|at any time(?: in the past)?|at any point|ever|in the past|in (?:the|their|his) (?:past|medical|entire|patient's) (?:medical )?(?:history|lifetime|life)|at (?:screening|baseline|present|enrol?lment|study entry|the time of (?:screening|enrol?lment|study entry|consent|registration))|currently|presently|that (?:is|are) (?:active|ongoing|current)|(?:is|are|was|were) (?:present|documented|known)|on record|per (?:medical )?(?:history|records?)|by (?:medical )?history)"
    r")(?![a-z])"
)
GRADE_FIRST = gated(
    r"(?:(?:nci|ctcae|nci-ctcae)[\s-])?(?:(?:>=|≥|>|=>|≤|<=|=<|<|greater than or equal to|greater than|more than|at least|higher than|less than or equal to|at most)\s{0,2})?(?:ctcae )?(?:grades?|gr\.?)\s{0,2}(?:(?:>=|≥|>|=>)\s{0,2})?(?:[1-5]|i{1,3}|iv|v)(?:\s{0,2}(?:-|–|to|or|/|and)\s{0,2}(?:grade )?(?:[1-5]|i{1,3}|iv|v|higher|greater|above|more|worse|over))?(?![a-z\d])[\s,]{1,2}"
)
# Operations on the coronary and peripheral arteries among conditions: whoever had one has the disease.
OF_CORONARIES = frozenset({"cardiac_surgery", "angioplasty"})
ON_ARTERIES = gated(
    r"coronary|bypass|cabg|angioplast|stent|arter|percutaneous|pci|ptca|revasculari"
)  # "heart surgery" may have been on a valve
RHYTHM = gated(
    r"abnormalit(?:y|ies) (?:in|of) (?:the )?(?:(?:cardiac )?rhythm|conduction|morphology)(?:,? (?:and |or )?(?:rhythm|conduction|morphology)){0,2}(?: (?:of|on|in) (?:the |a )?(?:resting )?(?:12-lead )?(?:ecgs?|electrocardiograms?))?(?![a-z])"
)
_OF_RHYTHM = r"(?:torsades? des? pointes?(?: ?\(tdp\))?|tdp|(?:the )?(?:risk (?:of|for) )?(?:qtc?f?|corrected qt|qt/qtc)(?: interval)? prolongation|(?:the )?(?:risk (?:of|for) )?(?:(?:cardiac )?arrhythmic (?:cardiac )?events?|(?:cardiac )?arrhythmia(?:s| events?)?)|prolonged qtc?(?: interval)?)"
QT_FACTORS = gated(
    r"(?:risk )?factors? (?:that|which) (?:may |might |could )?increases? the risk (?:of|for) (?:qtc?f?|corrected qt|qt/qtc)(?: interval)? prolongation(?:,? (?:or|and|and/or) (?:(?:the )?risk (?:of|for) )?(?:(?:cardiac )?arrhythmic (?:cardiac )?events?|arrhythmias?))?"
    rf"|(?:additional |other |known )?risk factors? (?:for|of) (?:developing )?{_OF_RHYTHM}(?:,? (?:or|and|and/or) {_OF_RHYTHM}){{0,2}}(?![a-z])"
)
OCCURRED = gated(
    r"[\s,]{0,2}(?:(?:that|which|any|with onset|having)\s)?(?:(?:has|have|had|was|were|is|are)\s){0,2}(?:occur\w{0,6}|diagnosed|sustained|experienced|noted|documented|present|observed|happen\w{0,4}|suffered|identified|onset|active|treated|requiring treatment|ongoing|detected|seen|developed|new|current|symptomatic|event|events)(?![a-z])(?=\s)"
)
GRADE = gated(
    r"[\s,(\[]{0,3}(?:(?:of|with|graded|severity|is|are|nci|nci-ctcae|nci-ctc|ctcae|ctc|common|terminology|criteria|for|adverse|events|who|defined|as|by|i\.e\.,?|e\.g\.,?|any|toxicity|at|least|version|v\.?|\d\.\d{1,2}|current)[\s,(]{1,2}){0,8}"
    r"(?:(?:>=|≥|>|=>|greater than or equal to|greater than|more than|at least|higher than)\s{0,2})?(?:ctcae |nci |nci-ctcae )?(?:grades?|gr\.?)\s{0,2}(?:(?:>=|≥|>|=>|of|greater than or equal to|greater than|at least|more than)\s{0,2})?(?:[1-5]|i{1,3}|iv|v)(?:\s{0,2}(?:-|–|to|or|/|and|,)\s{0,2}(?:grade )?(?:[1-5]|i{1,3}|iv|v|higher|greater|above|more|worse|over)){0,3}"
    r"(?:\s{0,2},?\s?(?:(?:per|by|according to|using|as per|of)\s)?(?:the )?(?:nci[- ]?)?(?:ctcae|ctc|common terminology criteria for adverse events)(?:[\s,]{1,2}(?:version|v\.?|criteria)?\s?\d(?:\.\d{1,2})?)?){0,1}\s{0,2}[)\]]?"
)
CLASS = gated(
    r"[\s,(\[]{0,3}(?:(?:i\.e\.,?|e\.g\.,?|defined as|graded|as defined by|according to|per|of|with|by|the|using|classified as|functional|modified|ross|or|and|for children|heart failure classification|children|to the)[\s,]{1,2}){0,6}(?:(?:>=|≥|>|=>|greater than or equal to|greater than|at least|more than|higher than|worse than|above)\s{0,2})?(?:new york heart association|nyha|n\.y\.h\.a\.)(?:[\s(\[)\]]{0,3}(?:nyha|new york heart association))?[\s)\],]{0,3}(?:(?:functional|classification|class|classes|grade|stage|status|of|system|criteria|heart failure|for children|or modified ross heart failure classification)[\s,]{1,2}){0,7}(?:(?:>=|≥|>|=>|greater than or equal to|greater than|at least|more than|higher than)\s{0,2})?(?:class(?:es)? )?(?:ii?i?|iv|[1-4])(?:[a-d](?![a-z]))?"
    r"(?:\s{0,2}(?:-|–|to|,? ?or|/|,? ?and|,|through|and/or)\s{0,2}(?:class )?(?:iv|ii?i?|[1-4]|greater|higher|above|worse|more)(?:[a-d](?![a-z]))?){0,3}(?![a-z])\s{0,2}(?:heart failure|congestive heart failure|cardiac disease|heart disease|cardiac failure|chf|classification)?\s{0,2}[)\]]?"
    r"|[\s,(\[]{0,3}(?:(?:of|with|functional|a|an|at least)[\s,]{1,2}){0,3}(?:(?:>=|≥|>|=>|greater than or equal to|greater than|at least|more than|higher than)\s{0,2})?(?:functional )?(?:class(?:es)?|grades?|stages?)\s{0,2}(?:(?:>=|≥|>|=>|greater than or equal to|greater than)\s{0,2})?(?:ii?i?|iv|[1-4])(?:[a-d](?![a-z]))?(?:\s{0,2}(?:-|–|to|,? ?or|/|,? ?and|,|through|and/or)\s{0,2}(?:class )?(?:iv|ii?i?|[1-4]|greater|higher|above|worse|more)(?![a-z])){0,3}"
    r"[\s,(\[]{1,3}(?:(?:as|defined|classified|described|determined|assessed|by|per|according|to|of|in|on|based|the|using|from|cardiac|disease|functional)[\s,]{1,2}){0,7}(?:new york heart association|nyha)(?![a-z])(?:[\s(\[]{1,2}(?:nyha|new york heart association)\s?[)\]])?(?:[\s,]{1,2}(?:functional|classification|class|criteria|system|grading|scale|guidelines|scheme|definition)(?![a-z])){0,4}\s{0,2}[)\]]?"
)
# A class with the disease that it is of, behind a comma or an "or": a condition of its own.
CLASS_OF_OWN = gated(r"[\s]{0,2}(?:,|or(?![a-z])|and(?![a-z])).{0,200}?(?:heart failure|cardiac disease|heart disease|cardiac failure|chf)")
# What no list of conditions holds, beside illnesses that are to be judged.
LABORATORY = gated(
    r"(?:(?:abnormal|clinically significant|significant|clinically) ){0,2}(?:clinical )?laboratory (?:abnormalit(?:y|ies)|(?:test )?findings?)(?![a-z])|abnormal (?:clinical )?laboratory (?:test )?(?:findings?|values?|results?|tests?)(?![a-z])|abnormalit(?:y|ies) in (?:clinical )?laboratory tests?(?![a-z])"
)
SYSTEMIC = gated(r"(?:non-?\s?malignant )?systemic (?:diseases?|disorders?)(?![a-z])")
PERCENT = gated(
    r"[\s,(]{0,2}(?:of )?(?:>|≥|>=|at least|more than|greater than(?: or equal to)?|over|exceeding)\s?\d{1,2}\s?(?:%|percent)(?: (?:of|in|from) (?:(?:total|baseline|the|their|usual|pre-?illness) ){0,2}(?:body ?-?weight|weight))?\s?\)?(?![a-z])"
)
# Exceptions that the text does not name.
RESERVED = gated(
    r"[\s,(]{0,2}(?:with (?:(?:some|certain|limited|few|specific|a few|the|rare|minor|protocol[- ]specified|protocol[- ]defined) ){1,2}exceptions?(?! of| for| to)(?: (?:as )?(?:defined|specified|described|listed|outlined|detailed|noted|stated) (?:in|by|per) (?:the )?(?:study )?protocol)?"
    r"|(?:with )?(?:the )?exceptions? (?:(?:as|are|is) )?(?:defined|specified|described|listed|outlined|detailed|noted|allowed|stated) (?:in|by|per) (?:the )?(?:study )?protocol(?: apply)?"
    r"|(?:except|unless|other than) (?:(?:as|those|when|if|otherwise) ){0,2}(?:defined|specified|described|listed|outlined|detailed|permitted|allowed|stated) (?:in|by|per) (?:the )?(?:study )?protocol"
    r"|with the exception of those (?:defined|specified|described|listed|outlined|detailed|laid out|stated|permitted|allowed) (?:in|by|per) (?:the )?(?:study )?protocol"
    r"|unless (?:(?:meeting|they meet|meets) )?(?:(?:the|certain|specific|other) ){0,2}(?:protocol|protocol[- ](?:specific|specified|defined)|specific|certain) (?:criteria|conditions|requirements)(?: (?:is|are) (?:met|fulfilled|satisfied))?"
    r")(?: ?\))?(?![a-z])"
)
# What stands beside an illness and shares the fear behind it.
SITUATION = gated(
    r"\s{0,2}(?:/|,? ?(?:or|and|and/or|, or)(?![a-z]))\s{0,2}(?:(?:any|other|a) ){0,2}(?:social|socio-?economic|family|familial|psychosocial)(?:(?: or |/)(?:social|familial|geographic(?:al)?|economic))? (?:situations?|circumstances?|conditions?|issues?|problems?|factors?) (?:(?:that|which) )?(?:(?:would|could|may|might|can|will|is likely to|are likely to|potentially|either) ){0,3}(?:limit|interfer|preclud|prevent|imped|impair|compromis|affect|hinder|hamper|jeopardi|put|plac|pos|increas)"
)
CHILD_PUGH = gated(
    r"[\s,(\[]{0,3}(?:(?:of|with|score|or|greater|than)\s){0,3}child[- ](?:pugh|turcotte)(?:[- ]pugh)?[\s(]{0,2}(?:(?:class|score|grade|category|stage|liver|of|status|>=|≥|>|greater than|at least)[\s:]{0,2}){0,4}(?:[a-c](?![a-z])|\d{1,2})(?:\s{0,2}(?:-|–|to|or|/|and|,)\s{0,2}(?:class )?(?:[a-c](?![a-z])|\d{1,2}|higher|greater|worse|more)){0,3}(?![a-z])\s{0,2}(?:liver (?:disease|cirrhosis|function)|hepatic impairment)?\s{0,2}[)\]]?"
)
# A condition behind these words is not itself asked.
NOT_ASKED = gated(
    r"(?:risks? (?:factors? )?(?:for|of)(?: developing| having)?|at (?:high |increased |significant |higher )?risk (?:for|of)|predispos\w{1,6} (?:to|for)(?: \w{3,14} (?:or|and) (?:to|for))?|family history of|prophyla\w{1,5} (?:for|of|against)|prevent(?:ion|ing)? (?:of|for)?|(?:treatment|therapy|medications?|drugs?|surgery|radiation|radiotherapy|used|indicated|screening|evaluation|testing|tested|monitoring|vaccin\w{1,6}|immunization|immunity|biopsy) (?:for|of|to treat|against)|"
    r"(?:due|secondary|attributed|attributable|related|lead(?:s|ing)?|contribut\w{1,4}) to|because of|caused by|cause of|causes? |result(?:ing|s)? (?:from|of|in)|contraindications? (?:to|for)|rule out|exclude|excluding the presence of|to treat|mimic|suspicious for|in the setting of|in the absence of|associated with|complications of|consistent with|sequelae of|treated for|vaccine for|vaccine against|similar to|potential for|donor with|partner with|mother with|exposure to|exposed to|contact with)"
    r"\s{1,2}(?:(?:a|an|the|any|their|his|prior|previous|known|active|acute|severe|underlying|other|clinically significant)\s){0,3}$"
)
TOGETHER = frozenset({"together with", "along with", "in combination with", "combined with", "plus", "with concomitant", "concurrent with"})
# Behind a virus: its types.
VIRUS_TYPE = gated(
    r"-?\s?(?:\(\s?)?(?:types?\s)?(?:[12]|i{1,2})(?![a-z\d])(?:\s?(?:/|,|or|and|and/or)\s?-?(?:(?:hiv|htlv)[- ]?|types?\s)?(?:[12]|i{1,2})(?![a-z\d])){0,2}(?: antibod(?:y|ies))?(?:\s?\))?|\+(?!\s?\d)"
)
LETTER = gated(r"(?:virus )?(?P<letter>[abcde])(?: virus| viral)?(?: infections?)?(?![a-z])")
INFECTION_WITH = gated(
    r"(?:infections?|infected|positivity|sero-?positivity|sero-?positive|positive|disease) (?:with|by|due to|caused by|from|for|to)(?: an?| the)? (?=\S)"
)
COINFECTION = gated(r"co-?\s?infect(?:ion|ed) (?:with )?(?:both )?")
POSITIVE = gated(
    r"(?:(?:(?:is|are|who is|who are|a|any|of|known|documented|previously|have|has|history) ){0,4}(?:test(?:s|ed|ing)? (?:results? )?(?:is |are )?positive|positive (?:test|serology|serologic|serological|result|results|tests|serostatus|antibody|viral|screening|screen|blood)(?: (?:test|tests|result|results|testing|status|serology|screening)){0,2}|positivity|sero-?positive|sero-?positivity|positive|infected|carriers?)(?:\(s\))?(?: results?)? (?:for|to|with|of)(?: the)?(?: presence of)?(?: known)? )"
)
ADJECTIVE = gated(
    r"[a-z]{2,14}(?:al|ic|ive|ous|ar|ary|able|ible|(?<!m)ent|ant|iform|oid)|impending|sustained|uncompensated|unexplained|isolated|complete|incomplete|partial|multiple|obvious|overt|frank|obstructed|demyelinating|obliterating|perforated|prolonged|advanced|worsening|rapid|uncontroled|cavitating|bulky|confluent|untreated|unstable"
)
# Words that look like such an adjective and are none, or that take away what they stand before.
NO_ADJECTIVE = vocabulary(
    """
    trial hospital removal approval survival interval signal clinic topic patient event agent accident incident consent component variable disposal withdrawal proposal renewal referral refusal plant implant
    infant participant applicant parent transplant antigen recipient procedural individual adolescent total equal several normal negative adequate potential possible unable able capable available suitable eligible evaluable
    measurable preventive prophylactic protective prospective maternal paternal parental familial hypothetical absent relevant significant recent different apparent sufficient subsequent sequential optional virtual general national
    dual probable presumptive concurrent local initial final usual actual equivalent original additional external manual oral rectal parenteral topical intravenous positive medical surgical chemical personal physical various previous previously active comparable similar particular regular
    appropriate standard therapeutic antibiotic analgesic diagnostic prognostic predictive alternative representative archival biological investigational experimental experiential interventional radiological observational
    """
)
HYPHENATED = gated(
    r"[a-z]{3,18}-(?:induced|associated|mediated|specific|dependent|acquired|threatening|refractory|resistant|limiting|bearing|triggered|attributable|attributed)(?![a-z])"
)
EXPLAINED = gated(
    r"[\s,]{0,2}(?:which|that) (?:are|is) (?:all )?(?:known |considered |established )?(?:a |to be )?(?:risk factors?|associated|contraindicated|at (?:high |increased )?risk)[^.;()]{0,160}(?=[.;]|$)"
)
WITH_IMMUNE = gated(
    r"(?:autoimmune|auto-immune)(?: disease)?(?:,? (?:or|and|and/or|/) | ?/ ?)(?:immune[- ]mediated|inflammatory|immune[- ]related|immunologic(?:al)?)(?: (?:disease|disorder|condition|illness)(?:s|es)?)?(?![a-z])"
)
# Cases of an infection that is severe anyway.
IN_HOSPITAL = gated(
    r"[\s,]{0,2}(?:(?:including|include|such as|for example|e\.g\.)[\s,]{1,2}(?:but (?:is |are )?not limited to[\s,:]{1,2})?)hospitali[sz]ations? (?:for|due to|because of) (?:complications of )?(?:an? )?infections?"
    r"(?:[\s,]{1,2}(?:(?:and|or|and/or) )?(?:bacter(?:a?emia)|sepsis|septic(?:a?emia)|(?:severe |serious )?pneumonia)){0,4}(?![a-z])"
)
MUST_HEAL = gated(
    r"(?:must|should|has to|have to|needs? to)(?: (?:have|be|been|fully|completely|adequately|also)){1,4} (?:healed|resolved)(?![a-z])"
)
PRESSURE = gated(
    r"(?:(?:whose|their|the|with) )?(?:blood pressure|bp)(?= (?:(?:is|are|was|has been|can be|that is|must be) )?(?:adequately |well |medically )?controlled)"
)
PLURAL = gated(r"\(\s?(?:s|es|ies)\s?\)")
ABBREVIATION = gated(
    r"[(\[]\s?(?:or |as )?(?!untreated|treated|recurrent|active|uncontrolled|controlled|symptomatic|severe|chronic|acute|resolved|stable|unstable)(?:[a-z0-9/'-]{1,12}(?:s|\+)?)(?: (?:positive|infection|syndrome))?\s?[)\]]"
)
ILLNESS = gated(
    r"(?:(?:non[- ]?malignant|malignant|medical|systemic|psychiatric|psychological|psychosocial|medical/psychiatric|general|concurrent|inter-?current|concomitant|co-?morbid|underlying|other|physical|internal|medico-social|acute|chronic|organ|non-?cancer|non-?malignant|social|or|and|and/or|/|,|\s){1,3}){0,6}"
    r"(?P<head>illness(?:es)?|co-?morbidit(?:y|ies)|diseases?|disorders?|(?:(?:medical|systemic|psychiatric|comorbid|health|underlying) )?(?:conditions?|problems?))(?: (?:or|and|and/or|,) (?:\w{2,14} ){0,2}(?:illness(?:es)?|diseases?|conditions?|disorders?)){0,2}(?: states?)?(?![a-z])"
)
BARE = gated(r"(?:conditions?|problems?|diseases?|disorders?)(?: or (?:conditions?|diseases?|disorders?|problems?))?")
# "Conditions not expected to recur in the absence of an external trigger": autoimmune ones, whatever they are.
RECURRING = gated(
    r"(?:(?:other|any|or|autoimmune|skin)\s){0,3}(?:conditions?|diseases?|disorders?)(?: that (?:are|is|would))? (?P<how>(?:not|un) ?-?(?:be )?(?:expected|likely|thought|anticipated)(?: to)? (?:recur|reoccur)(?: (?:in the absence of|without)(?: an?)? external (?:trigger\w{0,6}|factors?|stimul\w{1,3}|precipitat\w{1,5})(?: (?:factors?|events?))?(?: \(precipitating events?\))?)?)"
)
# "A syndrome that requires steroids": any illness of the kind.
SYNDROME = gated(
    r"syndromes? (?:that|which) (?:requires?|required|needs?|has required|have required) (?:(?:chronic|systemic|the|use|of|long-term|treatment|with|oral|or|and)\s){0,6}(?:(?:cortico)?-?steroids?|immunosuppress\w{1,5})(?: (?:or|and|/) (?:systemic )?(?:immunosuppress\w{1,5}|(?:cortico)?steroids?))?(?: (?:agents?|medications?|therapy|drugs?|treatment)(?![a-z])){0,2}(?: at non-?\s?physiologic(?:al)? doses)?"
)
SOCIAL = gated(r"laborator|social|sociolog|famil|geograph|logist")
SPECIFIC = gated(
    r"\b(?:conditions?|problems?|medical|systemic|psychiatric|concurrent|inter-?current|concomitant|co-?morbid|underlying|illness(?:es)?|comorbidit|health)"
)
TYPED = frozenset({"hiv_infection", "htlv"})
TESTED = {"HIV": "HIV", "HBSAG": "hepatitis B", "HCVAB": "hepatitis C"}
OF_OTHERS = frozenset({"allergy", "anaphylaxis", "infusion_reaction", "food_allergy"})  # the allergy room speaks of these
# Words that a condition may be named by without being in the lexicon, and how far before it its modifiers may begin.
HEADS = frozenset(
    {
        "abnormalities",
        "abnormality",
        "factors",
        "factor",
        "illness",
        "illnesses",
        "comorbidity",
        "comorbidities",
        "conditions",
        "condition",
        "disease",
        "diseases",
        "disorder",
        "disorders",
        "problems",
        "problem",
        "nyha",
        "york",
        "new",
        "child",
        "PROC",
        "autoimmune",
        "morbidity",
        "morbidities",
        "syndrome",
        "syndromes",
    }
    | {"bacterial", "viral", "fungal", "parasitic", "mycobacterial", "protozoal"}
)
REACH = 18
FEARS = Stems(
    "investigator", "physician", "opinion", "judgment", "judgement", "discretion", "sponsor", "clinician", "would", "could", "may ", "might", "can ", "interfer", "compromis", "jeopard", "preclud",
    "prevent", "affect", "impair", "increas", "mak", "put", "plac", "render", "contra", "unsafe", "limit", "pose",
    "likely", "reasonabl", "alter",
)  # fmt: skip
STARTS = frozenset((word,) for word in AREAS) | frozenset(
    (word,)
    for word in vocabulary(
        """
    uncontrolled uncontrollable un poorly inadequately insufficiently not decompensated unstable unmanaged medically difficult non noncontrolled well adequately clinically controlled stable stabilized significant relevant important serious major considerable
    life moderate severe symptomatic extensive massive marked gross intense debilitating refractory intractable frequent disabling mild heavy excessive uncomplicated complicated small large currently current active actively ongoing on acute acutely concurrent concurrently concomitant intercurrent inter
    coexisting co existing preexisting pre present persistent persisting unresolved unhealed underlying simultaneous continuing live known know documented any medical past prior previous personal clinical recent remote a positive history evidence presence diagnosis sign signs previously ever h hx resolved old earlier former at recently
    immune immunotherapy immuno checkpoint ici noninfectious confirmed diagnosed suspected suspicion radiologic objective laboratory definite existence symptoms findings an the other additional all type types form forms kind episodes episode cases case serologic serological development developed experienced experiencing suffer suffers suffered suffering serologically test
    proven established either patient patients person persons people individual individuals those subject subjects participant participants living infected have has had who is are be being was with their his her certain possible occurrence having undergoing requiring requirement requirements receiving need received
    congenital hereditary inherited familial primary acquired secondary idiopathic systemic bilateral recurrent recurring chronic drug new newly spontaneous peripheral invasive opportunistic disseminated early late treatment radiation steroid insulin cancer tumor tumour catheter device arterial venous diffuse focal localized generalized permanent intermittent rapidly progressive gastrointestinal abdominal cardiac pulmonary renal hepatic neurologic neurological occult concomitantly untreated inherent internal deep unhealing pathologic pathological superficial latent
    first second third ii iii high higher advanced mobitz impending sustained uncompensated unexplained isolated complete incomplete partial multiple obvious overt frank obstructed demyelinating obliterating perforated prolonged advanced worsening rapid cavitating bulky confluent hemodynamically haemodynamically radiologically radiographically functionally severely significantly
    bacterial viral fungal parasitic mycobacterial protozoal mycotic microbial illness illnesses comorbidity comorbidities disease diseases disorder disorders nonmalignant malignant psychiatric psychological psychosocial general comorbid physical organ social morbid
    nyha child autoimmune auto dialysis tested testing tests seropositive seropositivity positivity carrier carriers coinfection coinfected
    """
    )
)
SWALLOWED = gated(
    r"[\s,]{0,2}(?:and \w{2,10} )?(?:(?:the|any|whole|oral|study|intact) ){0,3}(?:tablets?|capsules?|pills?|medications?|medicines?|drugs?|formulation)"
)
MEASURE = frozenset({"VITAL", "LAB", "BQ", "BU", "SCALE"})
LISTED = frozenset({",", "/", "OR", "AND", "ANDOR"})
IN_EXCEPTIONS = gated(
    r"(?:(?:for|of|the|those|following|patients?|subjects?|participants?|individuals?|people|with|who|have|has|are|a|an|any|history|cases?|include|includes|are|is|following:)[\s:,]{1,3}){1,8}"
)
