"""Words and patterns around measured quantities. Every pattern has bounded parts."""

from __future__ import annotations

from screener.text.gated import gated


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CLOTTING = (
    r"(?:pt|ptt|aptt|inr|prothrombin time|partial thromboplastin time|activated partial thromboplastin time)(?: ?\((?:pt|ptt|aptt|inr)\))?"
)
KINDS = {"lab": "lab", "vital": "vital_sign"}
PULMONARY = frozenset({"FEV1", "FVC", "FEV1FVC", "DLCO", "SPO2", "PAO2"})
INFECTION = frozenset({"HBVDNA", "HCVRNA", "HIVVL"})
LEFT_OUT = frozenset({"CUMDOSE_ANTHRA"})
PAIRS = {"TRANSAMINASES": ("ALT", "AST"), "BP": ("SBP", "DBP")}
# Findings that are nothing but a value beyond a limit: with the limit behind them they mean the value.
FINDINGS = {
    "prolonged qt": "QTC",
    "qt prolong": "QTC",
    "qtc prolong": "QTC",
    "hyperbilirubin": "TBILI", "anemi": "HGB", "anaemi": "HGB", "thrombocytopeni": "PLT", "neutropeni": "ANC", "hypox": "SPO2", "desaturation": "SPO2",
    "leukopeni": "WBC", "lymphopeni": "ALC", "hypoalbumin": "ALB", "hypertriglycerid": "TRIG", "hypercholesterol": "CHOL", "hyperkal": "K", "hypokal": "K",
    "hypercalc": "CA", "hypocalc": "CA", "hyponatr": "NA", "hypernatr": "NA", "hypomagnes": "MG", "bradycardi": "HR", "tachycardi": "HR", "hyperglyc": "GLU",
    "hypertens": "BP", "hypotens": "BP", "proteinuri": "UPRO24", "fever": "TEMP", "thrombocytosi": "PLT", "leukocytosi": "WBC", "obes": "BMI", "underweight": "BMI",
}  # fmt: skip
SAME = {"SPO2": frozenset({"PAO2"}), "UPRO24": frozenset({"UPC", "UPRO_DIP"})}
LEAD = _words(
    """serum plasma blood total peripheral baseline resting mean average a an the elevated abnormal prolonged raised increased
    decreased reduced low high estimated calculated measured documented current screening local minimum adequate known room air
    recent pretreatment preoperative whole fasting latest their his her initial venous arterial capillary absolute uncorrected
    supine sitting seated both either"""
)
NOUNS = _words(
    """level levels value values count counts concentration concentrations result results reading readings measurement measurements
    test tests percentage percent titer in serum blood plasma score content interval time rate activity ratio adjusted corrected
    function predicted capacity index status"""
)
LOW_IS_BAD = _words("ANC PLT HGB WBC ALC ALB CRCL EGFR_RENAL LVEF LVSF FEV1 FVC DLCO SPO2 PAO2 FIBR CD4 CD3 PREALB")
FILL = _words(
    """of MUST be is are was were has have had = - value at a an the to that which who result results with in range ranges ranging
    level on remain remaining being as from by only measured confirmed recorded defined DEFINE ~ should must than their been there
    stable current documented EXAMPLE it level levels consistently persistently pronouncedly equivalent EQ"""
)
PEOPLE = _words(
    """patient patients subject subjects participant participants individuals persons children adolescents adults people infants
    those"""
)
BOUND = frozenset({"BN", "BQ", "BU"})
VALUE = frozenset({"NUM", "QTY", "XULN"})
OPEN = {"(": ")", "[": "]"}
NORMAL = gated(
    r"(?:(?:is |are |be |remain )?(?:with)?in (?:the )?(?:(?:institutional|institution's|local|laboratory|lab|site|age[- ]adjusted|central|upper|limits of|range of|reference)\s){0,3}(?:limits? of (?:the )?(?:institutional )?normal|normal (?:institutional |laboratory |reference )?(?:limits?|range|ranges|values?)|reference range|normal)"
    r"|wnl|normal(?: limits?| range| values?)?)(?: for (?:the )?(?:local |institution'?s? ?|laboratory |age)(?:institution|laboratory|and gender|and sex)?)?(?![a-z])"
)
IN_RANGE = gated(r"(?:with)?in (?:the |a )?ranges? (?:of |from )?(?=\d)")
OUTSIDE = gated(
    r"(?:levels? |values? )?(?:(?:that |which )?(?:is|are|be|remains?) )?(?:outside|out)(?: of)? (?:the )?(?:(?:institutional|institution's|local|laboratory|lab|site|central|reference)\s){0,3}(?:normal (?:institutional |laboratory |reference )?(?:limits?|ranges?)|reference ranges?|limits? of normal)(?: for (?:the )?(?:site|local lab(?:oratory)?|laboratory|institution|age))?(?![a-z])"
)
# What may stand behind a value without a comparator.
BARE_ENDS = frozenset({",", ";", ".", ")", "]", "(", "AND", "OR", "IF", "WITHIN", "ATTIME", "without", "NEG", "BETTER", "POSTGE"})
BY_AGE = gated(
    r"(?:(?:<=|≤|<|=<|not (?:higher|greater|more|above|exceeding)(?: than)?|no (?:higher|greater|more) than|less than or equal to|less than|below|at or below|at most|within|not exceed|normal|based on|according to|as defined by|meeting|meets|is|of|be|are)\s?){0,3}"
    r"(?:(?:the|a|following|maximum|serum|creatinine|upper|normal|limits?|values?|institutional|levels?|allowable|thresholds?|range|uln|of|max|as defined|mg/dl|below|\(|listed)\s?){0,8}"
    r"(?:(?:for|based on|by|according to|adjusted for|corresponding to|per)\s(?:the\s)?(?:patient'?s?\s)?(?:age|gender|sex)(?:\s?(?:and|/|or|&)\s?(?:sex|gender|age))?)(?:-based)?"
)
METHOD = gated(
    r"(?:[,;(]\s?)?(?:(?:as\s)?(?:assessed|determined|measured|calculated|estimated|evaluated|demonstrated|defined|confirmed|obtained|evidenced|corrected)\s)?(?:by using|by|using|per|via|with|from|on|according to|based on|as per|through|for|in)\s(?:the\s|an?\s|either\s)?"
    r"(?:(?:modified|original|standard|two[- ]dimensional|2-?d|3-?d|12-?lead|biplane|simpson'?s?|simpson method on|method on|modification of|short|resting|triplicate|bedside|institutional|local|transthoracic|cardiac|body surface area|adjusted|multi-?gated|radionuclide|gated|urine|24[- ]hours?|appropriate|baseline|screening|central)\s){0,3}"
    r"(?:echocardiogra\w{1,3}|echo|muga|multi-?gated acquisition|simpson'?s? (?:method|rule)|diet in renal disease|mri|cmr|ecgs?|ekgs?|electrocardiogra\w{1,3}|cockcroft|cockroft|ckd[- ]?epi|mdrd|schwartz|fridericia(?:'s)?\w{0,2}|bazett(?:'s)?\w{0,2}|friderichs|pulse oximetry|oximetry|dipstick|urinalysis|scans?|radionuclide angiogra\w{1,3}|angiogra\w{1,3}|ventriculogra\w{1,3}|friderica'?s?|fredericia'?s?|fredricia'?s?|formula|equation|24[- ]?h(?:our)?s?(?: urine)?(?: collection)?|urine collection|spirometry|gfr|rifle|nuclear medicine|iothalamate|jaffe|hemoglobin|haemoglobin|albumin|albumin level|heart rate|study)"
    r"(?:[ ,/-]{1,2}(?:qt correction|correction factor|calculation|\(ecg\)|\(echo\)|\(muga\)|and|or|&|gault|gault's|formula|equation|method|criteria|scans?|acquisition|correction|epi|study|collection|imaging|ecg|electrocardiogram|echocardiogra\w{1,3}|echo|muga|mri|by|the|a|fridericia\w{0,2}|bazett\w{0,2}|urine|test|level|levels|estimate|results?|multigated|multi-gated|done|performed|ckd|mdrd|radionuclide|angiography|analysis|calculation|on|equations|\(mdrd\)|\(2009\)|\(ckd-epi\)|\(scanning\)|\(scan\)|cockcroft)){0,6}(?:\s?[)])?(?![a-z])"
)
METHOD_PAREN = gated(
    r"[(\[]\s?(?:by |using |per |the |via |e\.g\.,? |calculated |estimated |as |measured |with |according to |corrected |for |in |i\.e\.,? ){0,3}(?:cockcroft|cockroft|ckd|mdrd|schwartz|bedside schwartz|fridericia|bazett|echo|muga|scanning|scan|formula|fridericia's|bazett's|friderica)[^()\[\]0-9]{0,60}[)\]]"
)
TRAIL = gated(
    r"(?:(?:mg/dl|u/l|iu/l|umol/l)|(?:,\s?)?if (?:there is )?(?:an? )?clinical(?:ly)? indicat\w{1,4}(?: for (?:the )?determination)?|(?:,\s?)?(?:on|in|at|while|with|breathing)\s(?:breathing\s)?(?:room|ambient)[ -]air|on ra|at rest|of (?:the )?predicted(?: values?| normal)?|(?:of )?predicted(?: values?| normal)?|of (?:the )?normal(?: value)?|of expected|(?:,\s?)?(?:both )?inclusive(?: of both(?: ends| limits)?)?|\(hrs?\)|\((?:nci[ -])?ctcae grade \d(?: at)?(?: baseline)?\)|(?:in order )?to confirm (?:menopause|(?:post-?menopausal|menopausal) (?:status|state))|for confirmation of (?:menopause|post-?menopausal (?:status|state))"
    r"|\((?:adjusted|corrected) for (?:hemoglobin|haemoglobin|albumin|hgb)\)|(?:corrected|adjusted) for (?:hemoglobin|haemoglobin|albumin|hgb|alveolar volume)(?: and/or alveolar volume| and alveolar volume)?|\((?:% |percent )?(?:of )?predicted\)|\(inclusive\)|(?:while |when |despite )?(?:being )?(?:on|with|under|after) (?:(?:optimal|stable|maximal|adequate|current|appropriate|medical|drug) )*(?:anti-?\s?hypertensive|blood pressure)(?: (?:medications?|therapy|treatment|drugs?|agents?|regimen))?|in (?:both )?(?:male and female|female and male|sexes|genders)(?: (?:patients|subjects|participants))?|in (?:both )?(?:men and women|males and females|women and men|females and males)|for (?:both )?(?:men and women|males and females|women and men)|on (?:an? |the )?(?:(?:screening|baseline|resting|12-lead|single|standard) )*(?:ecgs?|ekgs?|electrocardiograms?)(?:\(s\))?(?: \(ecgs?\))?|(?:(?:as )?(?:obtained|derived|averaged|calculated|determined|measured) )?(?:from|by|on|based on|using|as the (?:mean|average) of|average of) (?:the )?(?:(?:mean|average|median) of )?(?:three|3|two|2|triplicate|duplicate|single|at least (?:two|three)) (?:separate |resting |consecutive |12-lead |screening )*(?:ecgs?|electrocardiograms?|ekgs?|recordings?)|based on (?:central|local) (?:reading|review|read)|\(both inclusive\)|\(exclusive\)|\(or (?:institutional|local) equivalent\)|or (?:the )?equivalent|for age|for (?:the )?(?:patient's )?age|\(for age\)|\(?inclusive of limits\)?"
    r"|(?:as )?(?:measured )?by (?:pulse )?oximetry|(?:on|at|during|in) (?:two|2|repeated|at least two|3|three) (?:separate |repeated |consecutive )?(?:occasions|measurements|readings|visits))(?![a-z])"
)
RECORDED = gated(
    r"(?:(?:a|an|the|cardiac|on|resting|screening|baseline|any|12[- ]lead|standard|single|digital|confirmed|triplicate) ){0,5}(?:ecgs?|ekgs?|electrocardiogra\w{1,3}|echocardiogra\w{1,3}|echo|muga)(?: scans?)?(?: \((?:ecg|ekg|echo|muga)\))? (?:showing|demonstrating|demonstrates|shows|with|revealing|indicating|that shows|which shows|showed)(?: an?)? "
)
TESTED = gated(
    r"[,(]?\s?(?:(?:and|if|as|must be|to be|must have been|been|have been|which was|were|was|is|are)\s){0,2}(?:tested|performed|obtained|documented|measured|assessed|determined|done|taken|collected|drawn|on a study done|on a study|results? from|study done|evaluated|completed|at|on)?\s?(?:at or\s|at least once\s)?"
)
SUPPORT = gated(
    r"[,;(]?\s?(?P<neg>(?:(?:and|with|which is|is|are|must be|be|defined as|of|the|in|having)\s){0,2}(?:(?:criteri(?:a|on|um) |this |which |it )?(?:must|should|has to|have to|to) be (?:met|reached|achieved) without|without|no|not|unsupported|independent of|in the absence of|absence of|not requiring|not dependent on|has not received|have not received|not receiving|not received|did not receive|free of)\b\s?(?:the\s|any\s|required\s|having\s|had\s|been\s|achieved\s|by\s|use\sof\s|received\s|receiving\s|prior\s|need\sfor\s|having\sreceived\s|requiring\s|recent\s|ongoing\s|a\s|continuous\s|support\s(?:of|by|from|with)\s|administration\sof\s|transfused\s|via\s){0,4})?"
    r"(?P<what>(?:(?:platelets?|plt|red blood cells?|red cells?|prbcs?|packed red (?:blood )?cells?(?: \(prbcs?\))?|rbcs?|erythrocytes?|blood|blood products?|growth factors?|hematopoietic growth factors?|haematopoietic growth factors?|colony[- ]stimulating factors?|g-?csf|gm-?csf|granulocyte colony[- ]{1,2}stimulating factors?|filgrastim|pegfilgrastim|erythropoietin(?: \(epo\))?|epo|myeloid growth factors?|transfusions?|transfused|cytokines?|hematopoietic cell|hemopoietic|haemopoietic|thrombopoietin|thrombopoietin receptor agonists?|tpo|erythropoiesis[- ]stimulating agents?|esas?|colony|stimulating|factors?|factor|support|supported|supportive|therapy|unsupported|transfusion|use|administration|dependent|dependence|dependency|cell|blood)(?:[ /,-]{1,2}(?:(?:and/or|and|or|like|such as|including|e\.g\.,?)(?: without)?)?\s?)?){1,9})"
    r"(?P<indep>[- ]?independent|[- ]?independence|-free)?"
)
INDEPENDENT_BEFORE = gated(
    r"(?:(?:platelet|red cell|rbc)\s)?(?:transfusion|growth factor)(?:[- ]independent)\s?|(?:unsupported|untransfused|non-?transfused)\s?"
)
_GIVEN = r"(?:(?:platelets?|plt|red blood cells?|red cells?|prbcs?|packed red (?:blood )?cells?|rbcs?|erythrocytes?|whole blood|blood(?: products?)?)(?:\s?(?:or|and|and/or|/|,)\s?)?){0,3}\s?(?:transfusions?|transfused)(?: of (?:platelets?|blood|red blood cells?|packed red cells|blood products?)(?: (?:or|and|/) (?:platelets?|red blood cells?|blood products?|rbcs?))?)?(?: support| therapy)?"
_FACTOR = r"(?:(?:hematopoietic|haematopoietic|myeloid|short[- ]acting|long[- ]acting) ){0,2}(?:growth factors?|colony[- ]stimulating factors?|g-?csf|gm-?csf)(?: support| use| therapy| administration)?"
TRANSFUSION = gated(
    rf"(?:{_GIVEN} (?:or|and|and/or) {_FACTOR}|{_FACTOR} (?:or|and|and/or) {_GIVEN})(?= (?:is|are) not)"
    rf"|{_GIVEN}(?: (?:is|was|given|received|allowed|permitted|administered|are)(?! not))?|{_FACTOR}"
)
THE_COUNT = gated(
    r"\s?(?:the\s)?(?:screening |qualifying )?(?:blood|laboratory|lab|platelet|hematology|screening|hemoglobin|haemoglobin|neutrophil|anc)?\s?(?:counts?|tests?|tests|assessment|labs|blood counts?|blood tests?|sampling|draw)(?![a-z])"
)
INDEPENDENT = gated(
    r"[,;(]?\s?(?:defined as |and |being )?(?P<what>platelet |red cell |rbc |blood )?(?:transfusion|growth factor|support)[- ](?:independent|independence|free)(?![a-z])|[,;(]?\s?(?:unsupported|non-?transfused|untransfused)(?![a-z])"
)
PERMITTED = gated(
    r"[,;(]?\s?(?:\((?:[^()]{0,10}))?(?:(?:note:?|patients|subjects|participants|may|can|prior|with|or|without|red|blood|cell|cells|packed|prbc|rbc|platelet|platelets|erythropoietin|the|of|use|growth|factor|factors|support|transfusion|transfusions|receive|received|have|be|been|transfused|via|to|achieve|obtain|reach|meet|this|level|criterion|criteria|value|eligibility|is|are|and|/|supportive|care|maintain|after|reached|threshold|requirement|minimum|by|necessary|if|in|order|a|an|required|count|hgb|hemoglobin|haemoglobin|maintained|supported|used)\s?){1,24}(?:allowed|permitted|acceptable|permissible|eligible|criteria|criterion|transfused|transfusions?|level|value|support|(?:to|of) (?:meet|fulfil{1,2}|reach|achieve|maintain|obtain)(?: (?:this|these|the)(?: level| levels| value| values| threshold| criterion| criteria| requirement)?)?)"
)
# Transfusions that are permitted so that a number is reached: they ask nothing.
PERMITTED_TO_REACH = gated(
    r"[,;(]?\s?(?:note:?\s)?(?:the\s)?(?:use of\s)?(?:(?:platelets?|red (?:blood )?cells?|prbcs?|packed|blood|products?|growth factors?|or|and|and/or)\s){0,6}transfusions?(?: (?:support|or other (?:supportive )?interventions?))? (?:in order )?to (?:achieve|maintain|reach|attain|obtain) (?:an? )?(?:hgb|hb|ha?emoglobin|platelets?(?: counts?)?)(?: levels?)?(?: of)? ?[<>≤≥=]{0,2} ?\d{1,6}(?:[.,]\d{1,3})? ?(?:g/d?l|/ul|/mm3|mg/dl)? (?:is|are) (?:acceptable|allowed|permitted)(?: ?\))?"
)
# What a transfusion would be given for, behind words that forbid it.
TO_REACH_IT = gated(
    r"(?:in order )?to (?:meet|fulfil{1,2}|reach|achieve|maintain|obtain|attain) (?:this|these|the|that)(?: minimum| required| hemoglobin| haemoglobin| platelet| anc)?(?: counts?| levels?| values?| thresholds?| criterion| criteria| requirements?| parameters?)?(?![a-z])|to meet (?:the )?eligibility(?: criteria| criterion| requirements?)?(?![a-z])"
)
# An alternative for electrolytes below their limit, which only a person can judge.
CORRECTABLE = gated(
    r"[,(]?\s?or (?:(?:is|are|be|must be|can be|that can be|readily|easily|able to be|reversible and)\s){0,3}(?:correctable|corrected|repleted|replaceable)(?: to (?:within )?(?:the )?normal(?: limits?| ranges?| values?)?)?"
    r"(?: (?:with|by|using|through|via|after) (?:(?:the|use|of|oral|iv|intravenous|appropriate|standard|medical|electrolyte|mineral|or|and)\s){0,4}(?:supplement\w{0,8}|replacement|repletion|medications?|treatment|therapy|management|intervention))?(?![a-z])\s?\)?"
)
# What stands instead of a limit for those who take anticoagulants.
IN_TARGET = gated(
    rf"(?:{_CLOTTING} )?(?:(?:is|are|must be|remain) )?(?:with)?in (?:the |their )?(?:expected |intended |recommended )?(?:target|therapeutic)(?: {_CLOTTING})? (?:ranges?|levels?)(?: (?:of|for) (?:the )?(?:intended |planned )?(?:use of )?(?:anti-?coagula\w{{1,4}}|therapy))?(?![a-z])"
)
MAY_BE = gated(r"(?:(?:or|and|but|may|can|be|up|to|is|are|allowed|acceptable|should|must|value|values|of|a|level|levels|have|with)\s){1,7}")
SEE = gated(
    r"[,;]?\s?\(?(?:as\s)?(?:see|refer to|per|in|listed in|defined in|according to)\s(?:the\s)?(?:appendix|appendices|section|table|protocol section|attachment)\s?[a-z0-9.]{0,6}\)?"
    r"|\((?:(?:formula|equation|see|calculation) )?(?:in |see )?(?:the )?(?:protocol )?(?:appendix|section|table) \d{1,2}(?:\.\d{1,2}){0,3}[a-z]?\)"
)
PEGYLATED = gated(
    r"\(\s?(?:(?:or|and|within|at least)\s)?(?P<n>\d{1,2})\s(?P<u>days?|weeks?)\s(?:for|if|in case of|after|from)\s(?:the\s)?(?:peg\w{0,14}|long[- ]acting)[^()]{0,40}\)"
)
TIMES = gated(r"(?:times|x|-?fold)(?![a-z])(?:\s(?:the\s)?(?:uln|upper limit(?: of normal)?|normal))?")
RAW_COUNT = gated(r"(?:cells?\s?|counts?\s?/?\s?)?(?:mm\s?\^?\s?3|ul|mcl|cu\.? ?mm)(?![a-z\d])")
INTRO = gated(
    r"(?:(?:,|;|and|or|however|but|with|then|whose|in which case|for which|in whom|an(?![a-z])|a(?![a-z])|the(?![a-z])|who|which|it|they|for whom|where|so|patients?|subjects?|of|up|to|only|included|enrol(?:l?ed|l)?|excluded|limits?|is|are|level|levels|value|upper|must|may|can|should|have|has|be|acceptable|allowed|permitted|both|must be|a total bilirubin|total bilirubin|bilirubin|if|will|as|except|eligible|:|-)\s?){1,8}"
)
OPENER = gated(
    r"(?:(?:,|;|-)\s?)?(?P<word>only if|provided that|except for|except in|except if|except when|except that|except|unless|if|when|where|or if|even if|in cases? of|in the case of|in the presence of|in the setting of|in the event of|due to|who have|for|in|with|among)(?![a-z])\s?(?:there (?:is|are)\s|the\s)?"
)
SUBJECT_FIRST = gated(r"(?:(?:in addition|additionally), )?(?:for|in|among)?\s?(?:the\s|those\s|all\s)?")
UNLESS = frozenset({"unless", "except", "except for", "except in", "except if", "except when", "except that"})
THERAPEUTIC = gated(
    rf"[,(]?\s?(?:(?:as long as|provided(?: that)?|providing|if|and|in which case|then|so long as|with)\s)(?:the\s|an?\s)?(?P<what>therapeutic (?:{_CLOTTING}) is (?:acceptable|allowed|permitted)|{_CLOTTING}(?:\s?(?:,|/|or|and|and/or|, or)\s?{_CLOTTING}){{0,3}}\s(?:is|are|must be|should be|values?|levels?)?\s?(?:with)?in (?:the |their )?(?:expected |intended |target |recommended )?(?:therapeutic |target )(?:ranges?|levels?|limits?)(?: (?:of|for) (?:the )?(?:intended |planned |concomitant )?(?:use of )?(?:the )?(?:anti-?coagula\w{{1,4}}|therapy|treatment|drug|medication)s?)?)\s?\)?(?![a-z])"
)
# "PT < 4 seconds above ULN": not a limit of the value itself
OFFSET = gated(
    r"[\s,]{0,2}(?:seconds?\s|sec\s)?(?:above|over|beyond|longer than|greater than|more than|higher than|prolonged|prolongation)\s(?:the\s)?(?:(?:institutional|laboratory|local|upper)\s){0,2}(?:uln|lln|upper limit|limit of normal|control|normal|baseline|predicted control)"
)
GFR_INSTEAD = gated(
    r"[(\[]\s?(?:estimated )?(?:glomerular filtration rate|e?gfr)(?: ?[(\[]e?gfr[)\]])? (?:can|may) (?:also )?be (?:used|substituted) (?:in place of|instead of|in lieu of|for) (?:serum )?(?:creatinine(?: clearance)?|crcl)(?: or (?:creatinine clearance|crcl|creatinine)(?: ?[(\[]crcl[)\]])?)?\s?[)\]]"
)
# A heading of a table that has run into its first row: "Renal Serum creatinine <= 1.5 x ULN".
HEADING = gated(
    r"(?:(?:adequate )?(?:ha?ematolog(?:ic|ical|y)|renal|hepatic|coagulation|liver|kidney|bone marrow)(?: functions?)?(?: with)?) ?•?"
)
FORMULA = gated(
    r"[,;(\[]?\s?(?:(?:where|with|using|by|=|:)\s?)?(?:(?:estimated |calculated )?(?:crcl|creatinine clearance|creatinine cl|cr cl|clcr)(?: ?\([^()]{1,24}\)){0,2}\s?(?:\([^()]{1,16}\)\s?)?=\s?)?[\[({\s]{0,4}(?:weight (?:\(kg\) )?x )?[\[({\s]{0,3}140\s?[-–−]\s?age[^;]{0,200}$"
)
OTHERWISE = gated(
    r"[;,(]?\s?(?:(?:where|if|when|in case|otherwise)\s?,?\s?(?:(?:it|this|that|the|serum|creatinine|level|value|these|clearance)\s){0,3}(?:is |are )?(?:higher|elevated|above this|above that|greater|exceeded|above normal|not met|abnormal|above this limit|otherwise)?|otherwise)\s?[,:]?\s?(?:then\s)?(?:(?:the|a|an|measured|calculated|must|have)\s){0,3}"
)
ORGANS = r"(?:organ|renal|kidney|hepatic|liver|hematologic|haematologic|hematological|hematopoietic|bone marrow|marrow|cardiac|heart|ventricular|left ventricular|pulmonary|lung|respiratory|pancreatic|coagulation|thyroid|systolic|myocardial|cardiovascular)"
DEFINED = gated(
    rf"(?:(?:adequate|normal|sufficient|acceptable|satisfactory|inadequate|impaired|abnormal|poor|insufficient|severe|severely|significant|significantly|decreased|reduced|moderate|known|clinically|relevant|uncontrolled|(?:poorly|inadequately|not adequately|not well) controlled|good|preserved|compromised|elevated|marked|medically|persistent|refractory|symptomatic|resting|any|arterial|systemic|or|with)\s){{0,4}}"
    rf"(?:{ORGANS}(?:(?:,| and| or|/| and/or)\s?{ORGANS})*\s(?:functions?|reserve|dysfunction|impairment|insufficiency)|(?P<finding>[a-z]{{4,20}}(?:\s(?:disorder|saturation|enzymes|pressure))?))"
    r"\s?,?\s?(?:\(|(?=(?:is |are )?defined)|(?=i\.e)|(?=as (?:defined|evidenced|indicated|shown)))$"
)
# Before a finding that is nothing but a value beyond a limit; with the limit behind it the words say no more.
BEFORE_FINDING = gated(
    r"(?:(?:medically|pharmacologically|significantly|clinically significant|clinically relevant|significant|severe|marked|known|arterial|systemic|any|(?:un|not well[- ]|not adequately |poorly |inadequately |insufficiently )controlled)\s){1,4}"
)
STATED_ULN = gated(
    r"(?:(?:note|for|the|purpose|purposes|of|this|study|protocol|trial|,|:)\s?){0,9}(?:the )?(?:uln|upper limit of normal(?: \(uln\))?)(?: (?:value|for|of|sgpt|sgot|alt|ast|\(alt\)|\(sgpt\)|\(sgot\)|\(ast\)|and|bilirubin|creatinine|has been|will be|is|was|set|defined|considered|as|at|to|to be|been|the value of)){1,12}\s?\d{1,4}\s?(?:u/l|iu/l|units?/l)\.?"
)
ABOVE_NORMAL = gated(
    r"(?:levels?\s)?(?:above|greater than|higher than|>|exceeding|outside|over)\s(?:the\s)?(?:institutional\s|upper\s|laboratory\s|local\s){0,2}(?:limits? of\s)?(?:the\s)?(?:institutional\s)?(?:normal(?: limits?| range)?|uln)(?![a-z])"
)
ALIAS_WORDS = _words(
    "serum plasma blood total direct OR AND or and / measured calculated estimated by the resting fasting random adult peripheral"
)
