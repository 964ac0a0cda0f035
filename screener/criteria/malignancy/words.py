"""How trials write of other cancers."""

from __future__ import annotations

from screener.criteria.opinion_shared import FEARED
from screener.criteria.wording_shared import vocabulary
from screener.text.gated import Stems, gated

OTHER = r"(?:(?:a|an|any|the|with|of|or|and|has|have|had|having|is|are|be|been|who|patients?|subjects?|participants?|individuals?|known|currently|diagnosed|diagnosis|evidence|presence|documented|invasive|primary|malignant|solid|hematologic(?:al)?|haematologic(?:al)?|clinically|significant|suspected|for|to|that|which|new|type|types|form|all|not|than|in|addition|disease|under|study|index|osteosarcoma|must|prior|previous|previously|concurrent|concomitant|synchronous|metachronous|additional|separate|second|secondary|other|another|ongoing|clinical|recently|recent|treated|carries|history|past|current|active|potential|uncontrolled|life|threatening|from)[\s,/\-\"(]{1,2}){0,12}?"

MAIN = gated(
    rf"{OTHER}(?P<other>other (?:than .{{3,60}}? )?|another|second(?:ary)?|prior|previous(?:ly)?|past|concurrent(?:ly)?|concomitant|co-?existing|coexistent|inter-?current|additional|history of|different|synchronous|metachronous|separate|active|currently active|invasive|ongoing|progressive|progressing|dual|multiple|unrelated|known|antecedent|malignancy other|other)"
    rf"[\s,\"/]{{1,3}}{OTHER}(?P<what>malignan(?:cy|cies)|malignant (?:disease|neoplasms?|tumou?rs?|disorders?|conditions?)|cancers?(?! (?:therap|treatment|vaccin|drug|medic|chemo|agent|immun|regimen|related|gene|surgery|pain|cachexia|predispos))|primary (?:malignan\w{{2,3}}|cancers?|tumou?rs?)|primaries|neoplasms?|neoplasia|tumou?rs?(?! (?:therap|treatment|lesion|tissue|biops|sample|site|block|mater|progress|involv|resect|vaccin))|carcinomas?(?! in situ))(?:\(s\)|s)?(?:[\"\s]{{1,2}}(?:disease|diagnosis|at any site|history))?(?![a-z])"
)

HISTORY = gated(
    r"(?:(?:a|any|known|patients?|with|have|has|had|an|personal|medical|prior) ){0,4}history of (?:(?:a|an|any|other|another|prior|previous|invasive|primary|malignant|second|secondary|known|active|additional|or|current) ){0,4}(?:malignan(?:cy|cies)|cancers?|malignant (?:disease|neoplasms?|tumou?rs?)|neoplasms?)(?! (?:therap|treatment))(?![a-z])"
)

PLAIN = gated(
    r"(?:(?:other|invasive|second|additional|active) ){0,2}(?:malignan(?:cy|cies)|cancers?|malignant (?:disease|neoplasms?|tumou?rs?))(?! (?:therap|treatment|chemo|vaccin))(?![a-z])"
)

VOCABULARY = vocabulary(
    """
    a an the all any both each either every if is are be been being was were who whose which that this these those such they them their
    his her it its one two three more than less at least only also not no non and or and/or nor as well but of to in on for from with
    without by until through during while within after before prior into up per via since patient patients subject subjects participant
    participants individual individuals person people history known current currently active actively concurrent previous previously
    past other another second secondary additional different primary invasive separate new unrelated concomitant synchronous diagnosed
    diagnosis documented evidence malignancy malignancies malignant cancer cancers cancerous neoplasm neoplasms neoplasia tumor tumors
    tumour tumours carcinoma carcinomas disease diseases solid hematologic hematological haematological lymphoma leukemia sarcoma
    osteosarcoma under study index studied type types form stage grade low high risk early localized localised superficial noninvasive
    non-invasive minimally microinvasive indolent incidental limited node negative basal squamous cell cells skin cutaneous melanoma
    nonmelanoma non-melanoma non-melanomatous melanomatous melanotic non-melanotic nonmelanotic cervix cervical uterine breast ductal
    lobular dcis lcis in-situ insitu situ bladder urothelial prostate prostatic prostatectomy intraepithelial intramucosal gleason score
    psa pt t papillary follicular thyroid endometrial colon colorectal polyp polyps rectal kidney renal lentigo maligna barrett's
    esophagus vulvar anal oral cavity head neck squamous-cell basal-cell ovarian testicular seminoma stomach gastric gastrointestinal
    esophageal mucosal chronic lymphocytic smoldering monoclonal gammopathy mgus cll surveillance watchful waiting active-surveillance
    lesions lesion bowen's treat treated treatment treatments therapy therapies therapeutic requiring require requires required needing
    need undergoing undergone underwent receive received receiving completed completion completing surgery surgical surgically resected
    resection excised excision removed removal cured cure curative curatively curable definitive definitively adequate adequately
    appropriate appropriately effective effectively successful successfully local locally systemic radiation radiotherapy hormonal
    hormone adjuvant anticancer anti-cancer chemotherapy complete completely fully potentially potential intent intention control
    controlled managed stable alone considered deemed consider presumed remission remissions free freedom disease-free diseasefree
    relapse-free recurrence recurrences recurrent relapse relapsed progress progressing progressed progression sign signs ned survival
    inactive quiescent deferred chance likelihood probability low-risk negligible metastasis metastatic metastases metastasize death
    dying year years month months time period interval duration continuously enrollment enrolment entry screening randomization consent
    first dose start date last ago initiation registration baseline exception exceptions except unless include includes including
    following allowed permitted acceptable eligible excluded eligibility e.g i.e eg ie etc example like otherwise provided however there
    has have had having do does did will would may might can could must should expected expectation outcome outcomes prognosis life
    expectancy affect interfere interference compromise natural safety efficacy assessment results investigator's investigational
    investigator opinion judgment judgement sponsor medical monitor approval discussion discussed agreed regimen trial protocol present
    ongoing any-time lifetime multiple certain where when considering at-risk occurred arising within-situ origin site sites organ whom
    curatively-treated similar ≥ approximately about rate 5-year other(s) apply applies requirement history-of his/her resolved
    residual apparently target investigated investigation being evaluated distinct histology histologies proposed included entry intervention ip imp product day cycle
    c1d1 signing written informed indolent never felt adequate follow-up follow part beyond recently same pi initial primarily remote definite below above
    some exceptional exceptionally judged possible benign hypertrophy agreement consultation case case-by-case basis concurrence minimal
    greater five remained confirmation aside suffering hypertropia spreading note
    subjects' carcinoma-in-situ also's definitively-treated breast's dysplasia concurrently not-limited indicated indication indications
    detectable detected postoperative staged less-than level levels ng ml currently-active watch wait noninvasive's
    """
)

VOCABULARY |= FEARED

FREE = gated(
    r"(?:disease[- ]?free|free (?:of|from)|in (?:complete |continuous )?(?:remission|response)|no (?:evidence|sign|recurrence|known active|active)|without (?:evidence|recurrence|relapse|signs)|not (?:active|recurred|been active)|(?:treated|resected|therapy|treatment|curative|cured|completed|diagnosed|remission|remained|inactive|relapse-free|recurrence)[^.;]{0,60}?(?:for|since|ago|>|≥|at least|more than|over|before|prior))[^.;]{0,90}?$"
)


ANY_CURED = gated(
    r"\b(?:other|any|another)\s(?:(?:solid|adequately|curatively|in situ|in-situ|non-?invasive|localized|malignan\w{2,4}|low-risk|appropriately|effectively|local|early|stage|definitively|successfully) ){0,4}(?:tumou?rs?|cancers?|malignan\w{2,4}|carcinomas?|neoplasms?|disease)?\s?(?:that |which |who )?(?:has been |have been |had been |is |are |was |were )?(?:\w{2,12} ){0,3}?(?:curatively|adequately|definitively|appropriately|successfully|effectively|treated with curative)|malignancy treated with curative intent|(?:unless|except)[^.;]{0,40}(?:curatively|curative intent|definitive|curative therapy|complete(?:ly)? (?:treated|resect|remission))"
)

# A member of a list of what does not count: "Malignancy treated with curative intent and without evidence of disease for 5 years".
CURED_KIND = gated(
    r"(?:(?:any|all|other|a|another|solid|prior|previous|local|localized|low-risk|invasive|malignant|primary) ){0,3}(?:malignanc(?:y|ies)|cancers?|tumou?rs?|malignant (?:disease|tumou?rs?))(?: from which the (?:patient|subject|participant)s?| (?:that|which|who))?"
    r"(?: (?:has|have|had|was|were|is|are|been|be|considered|deemed|already|only)){0,4} (?:(?:adequately|curatively|definitively|successfully|effectively|surgically|completely|locally|previously|appropriately|disease) ){0,2}(?:treated|resected|managed|cured|excised|free|disease-free|in (?:complete )?remission)\b"
)

TRIGGER = gated(
    r"malignan|cancer|carcinoma|neoplas|primary tumou?r|melanoma|myelodysplas|leuka?emia|second tumou?r|other tumou?r|lymphoma|kaposi|castleman"
)

# "Patients are not considered to have an active malignancy if ...": says what the sentence before it means.
EXPLAINED = gated(
    r"\W{0,4}(?:patients?|subjects?|participants?) (?:are|is|will)(?: not)?(?: be)? considered (?:to have|free)[^.;]{0,60}(?:malignan|cancer)"
)

STEMS = Stems(
    "malignan", "cancer", "carcinoma", "neoplas", "tumor", "tumour", "melanoma", "myelodys", "leuk", "lymphoma", "kaposi", "castleman"
)

# Of patients with another cancer that does not matter for the trial.
HARMLESS = gated(
    r"(?:(?:patients?|subjects?|participants?|individuals?|those|people|with|who|have|has|a|an|any|history|of)\s){1,6}(?:(?:prior|previous|past|concurrent|concomitant|current|other|another|second|or|and|and/or|a)[\s/]){1,6}(?:malignan(?:cy|cies)|cancers?) whose natural history (?:or|and/or|and) (?:its |their )?treatments? (?:does|do|did|would|will|is|are)? ?not (?:(?:have|likely|expected|to|the|a|any|significant)\s){0,6}(?:potential )?(?:to )?(?:interfere|affect|confound|compromise)\w{0,4} [^.;]{10,140}?(?=,? (?:are|is|will be|may|can|should be) (?:be )?(?:eligible|allowed|permitted|included|enrolled|participate))"
)

SPARING = gated(r"(?:in[- ]?situ|non-?\s?melanom|basal cell|skin cancer)")
