"""Other words for what a sentence says: the wordings that rooms know, for wordings that mean exactly the same.

What it is     rewordings of a sentence that was not read in full: a time window put beside what it limits, a noun said once for two said twice, a misspelt word
How it reads   each wording is a pattern on the sentence's clean lower-case words (time windows are masked, see `W`) and what to say instead
Safe because   a wording holds only where both mean the same in every criterion; it is taken only if more of the sentence is read with it, and nothing that was read is lost
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from screener.criteria.illness_wordings import ILLNESS_WORDINGS, Instead
from screener.criteria.scan import Scan
from screener.text.clean import CleanText
from screener.text.gated import Gated, gated
from screener.text.merge import Window
from screener.text.reworded import A_WINDOW as W
from screener.text.reworded import WINDOW, Reworded, as_it_stands, covered, reword


@dataclass(frozen=True, slots=True)
class Wording:
    """Words and what says the same: `instead` names the groups of the pattern in braces, or works that out of the match; None leaves the words as they are."""

    pattern: Gated
    instead: Instead
    # kinds of statement that are none of their own any more: why a treatment ended is part of that treatment
    takes_in: frozenset[str] = frozenset()


_BRACKET = (
    r"\((?!(?:except|unless|not |other than|exclu|but |or |and |if |when)[^()]{0,300})[^()]{1,300}(?:\([^()]{1,60}\)[^()]{0,200}){0,2}\)"
)
_OR = r",? (?:and/or|or|and) |/"
_SYSTEMS = (
    r"(?:cardiac|cardiovascular|cerebrovascular|pulmonary|respiratory|lung|hepatic|liver|renal|kidney|heart|neurologic(?:al)?|psychiatric|psychological|gastrointestinal|gi|gastric|intestinal"
    r"|endocrine|metabolic|ha?ematologic(?:al)?|immunologic(?:al)?|rheumatologic(?:al)?|dermatologic(?:al)?|ophthalmologic(?:al)?|ocular|vascular|systemic|medical|coronary|arterial|venous|skin"
    r"|autoimmune|infectious|inflammatory|allergic|anaphylactic|hypersensitivity|genetic|congenital|hereditary|acquired)"
)
_TROUBLE = r"(?<!systemic )(?:diseases?|disorders?|conditions?|illness(?:es)?|dysfunctions?|impairments?|insufficiency|failure|events?|infections?|reactions?|abnormalit(?:y|ies)|toxicit(?:y|ies)|thromboembol(?:ism|ic events?)|thrombos[ie]s|symptoms?)"
_DEGREES = r"(?:severe|serious|uncontrolled|unstable|active|acute|chronic|significant|clinically significant|major|symptomatic|untreated|advanced|progressive|unresolved|persistent|recurrent|ongoing|poorly controlled|deteriorating|decompensated)"
_START = r"(?<![\w-])"
_NURSING = r"(?:breast-?\s?feed(?:ing)?|lactati(?:ng|on)|nursing)"
_ABBREVIATED = r"(?:i?[wfpo]o?cbp|pocbp|pcbp)"
_WOMEN = r"(?:(?:female )?(?:patients|participants|subjects|individuals)|wom[ae]n|females?)"


def _of(pattern: str, instead: Instead) -> Wording:
    return Wording(gated(_START + pattern), instead)


def _acronym(match: re.Match[str]) -> str | None:
    """Nothing, for an abbreviation in brackets that stands for the words before it; what else stands in brackets is left."""
    short = re.sub(r"[^a-z0-9]", "", match["short"]).rstrip("s")
    words = re.findall(r"[a-z0-9]+", match.string[max(0, match.start() - 90) : match.start()])
    for said in (words, [word for word in words if word not in _SMALL]):
        for count in range(2, min(len(said), 9) + 1):
            if _stands_for(short, said[-count:]):
                return ""
    return None


_SMALL = frozenset({"of", "and", "or", "the", "in", "for", "with", "to"})


def _stands_for(short: str, words: list[str]) -> bool:
    """Do letters of the words, in their order, the first one first and one of the last word among them, make the abbreviation?"""
    if short[0] != words[0][0]:
        return False
    ends = {1}  # how many of its letters may have been found in the words so far
    for number, word in enumerate(words):
        found = set(ends) if number else set()
        for begun in ends if number else {0}:
            at = begun
            if at < len(short) and word[0] == short[at]:
                at += 1
                found.add(at)
                for letter in word[1:] if len(words) < len(short) else "":
                    if at < len(short) and letter == short[at]:
                        at += 1
                        found.add(at)
        if number == len(words) - 1:
            return len(short) in found - ({len(short)} & ends if number else set())
        ends = found
    return False


_SPELT = {
    "amenorrheal": "amenorrhea", "arrythmia": "arrhythmia", "arrythmias": "arrhythmias", "arrhytmia": "arrhythmia", "arrhythmmia": "arrhythmia", "breasfeeding": "breastfeeding", "breatfeeding": "breastfeeding",
    "brest": "breast", "carboplating": "carboplatin", "classsification": "classification", "cockgroft": "cockcroft", "cockroft": "cockcroft", "cocomitant": "concomitant", "concommitant": "concomitant", "controled": "controlled",
    "disfunction": "dysfunction", "erythematosis": "erythematosus", "friderica": "fridericia", "fredericia": "fridericia", "gonadotrophin": "gonadotropin", "hematopoetic": "hematopoietic", "haematopoetic": "haematopoietic",
    "hepatocellcular": "hepatocellular", "immunodefficiency": "immunodeficiency", "incudes": "includes", "infraction": "infarction", "infromed": "informed", "initation": "initiation", "inverstigator": "investigator",
    "leukaphereses": "leukapheresis", "measureable": "measurable", "mediacation": "medication", "medicaion": "medication", "metatstatic": "metastatic", "metastastic": "metastatic", "mestastatic": "metastatic",
    "myocardia": "myocardial", "onocologist": "oncologist", "oxalipatin": "oxaliplatin", "participationt": "participation", "partnet": "partner", "platinium": "platinum", "preganancy": "pregnancy", "pregnacy": "pregnancy",
    "recpetor": "receptor", "receptior": "receptor", "requring": "requiring", "spermacide": "spermicide", "steriotactic": "stereotactic", "threating": "threatening", "thretening": "threatening",
    "uncontorlled": "uncontrolled", "uncontroled": "uncontrolled", "underling": "underlying", "measurble": "measurable", "malignacy": "malignancy", "malignancie": "malignancy", "histologicaly": "histologically",
    "cytologicaly": "cytologically", "unresectabl": "unresectable", "uncurable": "incurable", "resectible": "resectable", "unresectible": "unresectable", "hypersensivity": "hypersensitivity", "hypersensitvity": "hypersensitivity", "allergey": "allergy",
    "chemotheraphy": "chemotherapy", "chemotherpy": "chemotherapy", "radiotheraphy": "radiotherapy", "immunotheraphy": "immunotherapy", "theraphy": "therapy", "treament": "treatment", "treatement": "treatment", "tretment": "treatment",
    "diabetis": "diabetes", "diabetus": "diabetes", "hypertention": "hypertension", "pnuemonitis": "pneumonitis", "pneumonits": "pneumonitis", "hepatits": "hepatitis", "absense": "absence", "presense": "presence",
    "recieved": "received", "recieving": "receiving", "receving": "receiving", "proteosome": "proteasome", "perscription": "prescription", "contraindiction": "contraindication", "contraceptve": "contraceptive", "intereference": "interference",
    "neutropaenia": "neutropenia", "lymphoedema": "lymphedema", "oestrogen": "estrogen", "oestrogens": "estrogens", "sterilisation": "sterilization", "sterilised": "sterilized", "randomisation": "randomization", "hospitalisation": "hospitalization",
    "hospitalised": "hospitalized", "localised": "localized", "normalised": "normalized", "authorised": "authorized", "stabilised": "stabilized", "immunised": "immunized", "metastasised": "metastasized", "immunisation": "immunization",
    "mobilisation": "mobilization", "embolisation": "embolization", "chemoembolisation": "chemoembolization", "characterised": "characterized", "catheterisation": "catheterization", "revascularisation": "revascularization", "programme": "program",
    "conﬁrmed": "confirmed", "deﬁned": "defined", "speciﬁc": "specific", "signiﬁcant": "significant", "insufﬁciency": "insufficiency", "modiﬁed": "modified", "ﬁrst": "first", "spgt": "sgpt", "sgto": "sgot",
    "diarrhoea": "diarrhea", "oedema": "edema", "oesophageal": "esophageal", "oesophagus": "esophagus", "anaesthesia": "anesthesia", "anaesthetic": "anesthetic", "ischaemia": "ischemia", "ischaemic": "ischemic", "anaemia": "anemia",
    "leukaemia": "leukemia", "haemorrhage": "hemorrhage", "haemorrhagic": "hemorrhagic", "haemoglobin": "hemoglobin", "haemodialysis": "hemodialysis", "hypoglycaemia": "hypoglycemia", "hyperglycaemia": "hyperglycemia", "hypercalcaemia": "hypercalcemia",
    "paediatric": "pediatric", "tumours": "tumors", "tumour": "tumor", "haematological": "hematological", "haematologic": "hematologic", "haematopoietic": "hematopoietic", "gynaecological": "gynecological", "gynaecologic": "gynecologic", "orthopaedic": "orthopedic",
}  # fmt: skip


def _spelt(match: re.Match[str]) -> str:
    """A word as it is spelt in the lexicons."""
    return _SPELT[match["word"]]


_YEAR = {
    "year": "1 year",
    "month": "1 month",
    "week": "1 week",
    "two years": "2 years",
    "twelve months": "12 months",
    "six months": "6 months",
}

_AT_MOST = r"(?:≤|<|=<|<=|</=|up to|less than(?: or equal to)?|not more than|no more than|at most|below)"
_LIMIT = r"\d{1,3}(?:[.,]\d{1,2})? ?(?:(?:x|\*|times|fold)? ?(?:the )?(?:institutional )?(?:uln|iuln|upper limit of normal)(?: \(uln\))?|mg/dl|umol/l)"
_WITH_LIVER = r"(?:(?:documented|known|confirmed|the presence of|presence of) ){0,2}(?:gilbert'?s?'? (?:syndrome|disease)|(?:liver|hepatic) (?:metastas[ei]s|involvement|lesions))"
_AGES = r"(?:(?:for |if |age |aged |ages )?(?:<|>|≤|≥|<=|>=|=<|=>|under|over|at least|younger than|older than) ?\d{1,2} ?(?:years?(?: of age| old)?)?|\d{1,2} years(?: of age)? (?:or|and) (?:older|younger|above|over|under))"


def _same_age(match: re.Match[str]) -> str | None:
    """The age, where the brackets behind it only say it again."""
    inside = match.group()[len(match["a"]) :]
    same = re.findall(r"\d+", inside) == re.findall(r"\d+", match["a"]) and ("older than" in match["a"]) == (
        "=" not in inside and "≥" not in inside
    )
    return "{a}" if same else None


_DAYS_IN = {"week": 7, "day": 1, "month": 30, "year": 365}


def _said_twice(match: re.Match[str]) -> str | None:
    """ "3 weeks (21 days)": the same length in another unit is said once."""
    first, second = int(match["n"]) * _DAYS_IN[match["u"]], int(match["m"]) * _DAYS_IN[match["v"]]
    same = first == second or ({match["u"], match["v"]} in ({"month", "day"}, {"month", "year"}) and abs(first - second) <= 6)
    return "{a}" if same else None


# adjectives that share a noun: "chemotherapeutic, investigational or hormonal therapies"
_ACTS = r"(?:chemotherapeutic|cytotoxic|biologic(?:al)?|hormonal|hormone|endocrine|immunologic(?:al)?|immune|immuno|targeted|investigational|experimental|anti-?cancer|anti-?neoplastic|anti-?tumou?r|immunotherapeutic|anti-?angiogenic|radiologic(?:al)?)"
_TREATS = r"(?:therap(?:y|ies)|treatments?|agents?|drugs?|medications?)"
_TREATMENT = r"(?:(?:chemo|radio|immuno|bio)?therap(?:y|ies)|radiation|irradiation|surgery|surgeries|procedures?|treatments?|agents?|drugs?|inhibitors?|inducers?|antibod(?:y|ies)|transplant(?:ation|s)?|medications?|products?|vaccines?|transfusions?)"
_LENGTH = r"\d{1,3} (?:days?|weeks?|months?)"


_LOCALLY = r"(?:intra-?nasal|nasal|inhaled|inhalational|inhaling|ocular|ophthalmic|eye|topical|intra-?\s?articular|intra-?bronchial|intra-?ocular|otic|non-?systemic|locally injected)"


def _shared_noun(match: re.Match[str]) -> str:
    """The noun said behind each adjective."""
    return "{a} {n}{x}{b} {n}" if match["c"] is None else "{a} {n}, {c} {n}{x}{b} {n}"


_FIELDS = (
    r"(?:whole[- ]lung|whole[- ]brain|craniospinal|cranio-spinal|pelvic|total body|thoracic|cranial|abdominal|mediastinal|spinal|chest)"
)


def _each_field(match: re.Match[str]) -> str:
    """Each irradiated part with the noun that they share."""
    return "{a} {n}" + ("{s}{b} {n}" if match["b"] else "") + "{or}{c} {n}"


_PARTS = r"(?:ipsilateral |contralateral |bilateral |left |right )?(?:chest wall|chest|breast|lung|thoracic|mediastinal|pelvic|pelvis|abdominal|abdomen|brain|cranial|spinal|spine|liver|hepatic|pancreatic|gastric|esophageal|bowel|colorectal|prostate|axillary|orbital|cns|craniospinal)"
_LOCAL = r"(?:radiation(?: therapy)?|radiotherapy|irradiation|surgery|surgeries|surgical procedures?)"
_CANCER = r"(?:cancer|carcinoma|adenocarcinoma|sarcoma|lymphoma|melanoma|leuk[a]?emia|glioma|mesothelioma|tumou?rs?|malignancy|neoplasm)"
_COUNT = r"(?:\d|one|two|three|four|five|six)"
_LEAST = rf"(?:(?:at least|≥|>=|a minimum of) ?{_COUNT}|{_COUNT} or more)"

WORDINGS: tuple[Wording, ...] = (
    # the mark of a list, glued to its first word ("6.Creatinine ...")
    Wording(gated(r"^\(?(?:\d{1,2}|[ivx]{1,4})[.)](?=[a-z]{3})"), ""),
    # frames that stand for a plain statement
    Wording(gated(r"(?P<what>[a-z)]) ?: (?P<bars>(?:excluded|not eligible|not allowed|not permitted)\.?)$"), "{what} is {bars}"),
    _of(r"age limit(?: is| of|:)? (?P<n>[4-9]\d)(?: years)?(?![\w.-])", "age ≤ {n} years"),
    _of(
        r"conventional (?P<kinds>\((?:(?:osteoblastic|chondroblastic|fibroblastic)(?:, or |, and |, | or | and |/)?){2,3}\)) (?:sub)?types?(?![a-z])",
        "conventional osteosarcoma {kinds}",
    ),
    _of(
        r"nothing is known that (?:would|could|can|might) (?:extend|prolong|lengthen) (?:life|survival)(?: (?:at|with) (?:an? )?(?:tolerable|acceptable|adequate) quality(?: of life)?)?(?![a-z])",
        "no known therapy proven to prolong survival with an acceptable quality of life",
    ),
    _of(
        r"(?P<a>[a-z-]{4,20}) and (?P<b>[a-z-]{4,20}) given (?:together|in combination) (?:previously|before)(?![a-z])",
        "previous treatment with {a} in combination with {b}",
    ),
    _of(
        r"(?P<what>[a-z][a-z -]{3,40}?) washout (?:equals|is|of|:) (?P<n>\d{1,2}(?:\.\d)?) ?x? ?half-?li(?:fe|ves),? (?:minimum|at least|minimum of) (?P<m>\d{1,3} (?:weeks?|days?|months?))(?![a-z])",
        "no {what}s within {n} half-lives or {m}, whichever is longer",
    ),
    _of(
        rf"(?P<a>{_FIELDS})(?:(?P<s>, )(?P<b>{_FIELDS}))?(?P<or>,? or |,? and |/)(?P<c>{_FIELDS}) (?P<n>radiation(?: therapy)?|irradiation|radiotherapy)(?![a-z])",
        _each_field,
    ),
    _of(
        r"(?:drugs?|medications?|agents?|substances) (?:(?:that|which) )?(?:are )?(?:known to )?(?:affect|inhibit (?:or|and|and/or) induce|induce (?:or|and|and/or) inhibit)s? (?P<e>p-?glycoprotein|p-?gp)(?![a-z])",
        "concomitant {e} inhibitors or inducers",
    ),
    _of(
        r"(?:(?:must|can|able to|ability to) )?tolerates? (?:ordinary|normal|daily|usual|moderate) exercise(?![a-z])",
        "no exercise intolerance",
    ),
    # the QT interval
    _of(
        r"(?P<what>(?:medications?|drugs?|agents?|therap(?:y|ies)|treatments?) (?:(?:that|which|known|are|to|may|can|with|a|potential|the) ){1,5}prolong(?:s|ing)?) (?:the )?(?:qt/(?:qtcf?|corrected qt)(?: ?\(qtc\))?|qtcf|corrected qt)(?: intervals?)?(?! ?\()(?![\w/])",
        "{what} the qt interval",
    ),
    _of(
        r"(?<!any )(?<!additional )(?<!other )risk factors? (?P<of>for|of) (?P<what>torsades?|tdp|qtc? prolongation|prolonged qtc?|arrhythmic)(?![a-z])",
        "any risk factors {of} {what}",
    ),
    _of(
        r"(?P<degree>(?:marked |significant |clinically significant ){0,2})(?:baseline )?prolongation of (?:the )?(?:qtc?f?(?:/(?:qtc|qtcf|corrected qt(?: ?\(qtc\))?))?)(?: interval)?(?![\w/]| interval| corrected| ?\(qt| to | of | ?[<>≥≤]| greater| more| exceeding| above| longer| ?\([<>≥≤])",
        "{degree}qt prolongation",
    ),
    _of(rf"(?P<w>{W}),? unless otherwise (?:stated|specified|noted|indicated)(?=\s?[).])", "{w}"),
    # ... or standing in the line ("a. X OR b. Y")
    _of(r"(?P<or>or|and) [b-h]\. (?=[a-z])", "{or} "),
    # laboratory values
    _of(r"(?P<count>platelets?(?: counts?)?[^.;:]{0,30}? \d{2,3},?000 ?/ ?)mm ?\^? ?2(?!\d)", "{count}mm3"),
    # the mark of a footnote
    Wording(gated(r"(?P<word>[a-z)])\*{1,3}(?=[\s,.;:)]|$)"), "{word}"),
    # the mark of a part in a list of which no other part is marked
    _of(r"(?P<lead>by|as|following|:|and|or) \((?:[1-9]|i|ii|iii|a|b)\) (?=[a-z]{3})", "{lead} "),
    _of(
        rf"(?P<limit>uln|lln|upper limit of normal|lower limit of normal) (?:(?:at|of) the (?:study|investigational|testing|clinical)|{W}) (?:site|center|centre|institution)(?![a-z'])",
        "{limit}",
    ),
    _of(r"urinalysis: (?=urine)", ""),
    _of(r"(?:serum ?/ ?plasma|plasma ?/ ?serum|serum or plasma|plasma or serum)(?= creatinine)", "serum"),
    _of(r"(?:random or fasting|fasting or random) (?=(?:blood |serum |plasma )?glucose)", ""),
    _of(
        r"(?P<how>calculated|estimated|measured) (?P<by>\([^()]{3,60}\)) (?P<what>creatinine clearance(?: \([a-z]{2,5}\))?)",
        "{how} {what} {by}",
    ),
    _of(
        r"(?:unconjugated |indirect |isolated )?hyperbilirubina?emia (?:of|due to|from|secondary to|associated with|caused by|related to) (?:known )?(?=gilbert)",
        "",
    ),
    _of(r"(?P<who>gilbert'?s?'? (?:syndrome|disease)) (?:has been diagnosed|is diagnosed|is known)(?![a-z])", "{who}"),
    _of(
        r"(?:in|within|during) the (?P<n>two|three|four|2|3|4|one|1) previous (?P<u>weeks?|months?|days?)(?![a-z])",
        "within the previous {n} {u}",
    ),
    # "< x 5 ULN", "within x1.5 ULN"
    Wording(gated(r"(?P<op>[<≤] ?=?|within) ?x ?(?P<n>\d{1,2}(?:\.\d{1,2})?) ?(?:x )?(?=uln|the upper limit|upper limit)"), "{op} {n} x "),
    # two limits one behind the other, the second under a circumstance
    _of(
        rf"(?P<a>{_LIMIT}) (?P<b>{_AT_MOST} ?{_LIMIT}) (?P<c>(?:if|for|in|with) (?:(?:patients?|subjects?|participants?|those|case of|the case of) )?(?:with )?{_WITH_LIVER})",
        "{a}, or {b} {c}",
    ),
    _of(r"potential (?=(?:subjects|participants|patients)(?![a-z]))", ""),
    _of(r"gilbert'?s?'? or meulengracht'?s?'? (?:disease|syndrome)|gilbert-meulengracht'?s?'? (?:disease|syndrome)", "gilbert's syndrome"),
    _of(
        r"(?:an? |the )?(?:isolated )?bilirubin (?:rise|elevation|increase) (?:(?:is|was|that is) )?(?:due|secondary|related) to (?=gilbert)",
        "",
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
    _of(rf"(?P<word>{'|'.join(sorted(_SPELT))})(?![\w-])", _spelt),
    # an abbreviation in brackets behind the words that it stands for
    Wording(gated(r" [(\[](?P<short>[a-z][a-z0-9/-]{1,8})[)\]](?=[\s,.;:)-]|$)"), _acronym),
    # "18 years of older", "NYHA III of IV"
    _of(r"(?P<a>\d+ years) of (?P<b>older|above)(?![\w-])", "{a} or {b}"),
    _of(r"(?P<a>class (?:ii|iii)|nyha (?:ii|iii)|grade [123]|stage (?:ii|iii)) of (?P<b>iii|iv|[234])(?![\w-])", "{a} or {b}"),
    # a window without a number
    _of(
        r"(?:with)?in the (?:last |past |previous |preceding )?(?P<n>year|month|week|two years|twelve months|six months) (?P<b>prior to|before|preceding)(?![\w-])",
        lambda match: f"within {_YEAR[match['n']]} {{b}}",
    ),
    # a window behind the brackets that explain what it limits
    _of(rf"(?P<what>[a-z-]{{3,40}}) ?(?P<note>{_BRACKET}),? (?P<w>{W})", "{what} {w} {note}"),
    # a window that stands first or between commas
    Wording(
        gated(rf"(?P<h>(?:has|have|had)), (?P<w>{W}), (?P<rest>(?:(?!(?:and|or|and/or) )[a-z0-9()-]+ ?){{1,14}})\\.?$"), "{h} {rest} {w}"
    ),
    # ... behind examples, or in brackets before what it limits
    _of(
        rf"(?P<what>[a-z][a-z -]{{3,80}}), (?P<ex>(?:including|such as)(?: but not limited to)? [^.;:(){WINDOW}]{{3,120}}),? (?P<w>{W})(?=[.;,]|$)",
        "{what} {w}, {ex}",
    ),
    _of(
        rf"(?P<h>(?:recent |known |prior )?history) \((?P<w>{W})\)(?: of| or presence of)? (?P<x>[a-z][^.;:{WINDOW}]{{3,250}})(?=[.;]|$)",
        "{h} of {x} {w}",
    ),
    _of(rf"recent \((?P<w>{W})\),? (?P<x>[a-z][^.;:{WINDOW}]{{3,250}})(?=[.;]|$)", "{x} {w}"),
    _of(
        rf"(?P<x>(?:chemo|radio|immuno|hormonal |targeted |endocrine |biological )?therap(?:y|ies)|treatments?|vaccines?|steroids?|antibiotics?|inhibitors?|agents?|drugs?|medications?) (?:exposure|use|usage|administration) (?P<w>{W})",
        "{x} {w}",
    ),
    _of(
        r"within (?:the|a) (?:timeline |time )?(?:duration|period|frame|timeframe|window|interval) of (?P<n>(?:\d|one|two|three|four|five|six|seven|eight|ten|twelve)[a-z0-9 -]{1,40})",
        "within {n}",
    ),
    _of(r"(?:by the time|within the time) of (?P<x>first dose|enrollment|randomization|registration)", "at {x}"),
    # shares of the marrow
    _of(
        r"(?P<n>(?:more than|greater than|over|>|≥|at least) ?\d{1,2} ?%) of (?:the )?(?P<m>bone marrow|marrow) (?P<r>irradiation|radiation|radiotherapy)",
        "{r} to {n} of the {m}",
    ),
    _of(
        r"(?P<r>radiation(?: therapy)?|radiotherapy|irradiation) (?:involving|including|affecting|covering|encompassing|of|that involved|which involved) (?P<n>(?:more than|greater than|over|>|≥|at least) ?\d{1,2} ?%) of (?:the )?(?P<m>bone marrow|marrow)",
        "{r} to {n} of the {m}",
    ),
    # the liver, the marrow
    _of(
        r"(?:liver|hepatic) (?:involvement|disease|infiltration) (?:of|by|with|from|due to) (?:their|the|underlying|an?|primary)? ?(?:cancers?|tumou?rs?|malignanc(?:y|ies)|neoplasm|disease)(?![\w-])",
        "liver metastases",
    ),
    _of(
        r"(?:tumou?r|cancer|malignant|metastatic|neoplastic) (?:involvement|infiltration) (?:of|in) (?:the )?liver(?![\w-])",
        "liver metastases",
    ),
    # verbose frames
    _of(
        r"(?P<a>progress(?:ion|ed|ing)) (?:on|during|while on) or (?:after|following) or (?P<b>intoleran(?:ce|t) (?:to|of)) ",
        "{a} on or {b} ",
    ),
    _of(r"(?:have|has|had|having|who) (?:already |ever )?taken (?P<x>[a-z])", "received {x}"),
    _of(r"(?P<a>have been|has been|were|was|been) treated (?:using|by means of|by use of) ", "{a} treated with "),
    _of(r"inability or unwillingness to ", "unable or unwilling to "),
    # two troubles with one noun, two degrees of one trouble
    _of(rf"(?P<d>(?:{_DEGREES} )?)(?P<a>{_SYSTEMS})(?P<or>{_OR})(?P<b>{_SYSTEMS}) (?P<n>{_TROUBLE})(?![\w-])", "{d}{a} {n}{or}{d}{b} {n}"),
    _of(
        rf"(?P<d>(?:{_DEGREES} )?)(?P<a>{_SYSTEMS}), (?P<b>{_SYSTEMS})(?P<or>{_OR})(?P<c>(?:other )?{_SYSTEMS}) (?P<n>{_TROUBLE})(?![\w-])",
        "{d}{a} {n}, {d}{b} {n}{or}{d}{c} {n}",
    ),
    _of(rf"(?P<a>{_DEGREES})(?P<or>{_OR})(?P<b>{_DEGREES}) (?P<n>(?:{_SYSTEMS} ){{1,2}}{_TROUBLE})(?![\w-])", "{a} {n}{or}{b} {n}"),
    # pregnancy, breastfeeding and contraception
    _of(rf"(?P<a>{_NURSING}) [(\[](?:or )?{_NURSING}[)\]]", "{a}"),
    _of(rf"(?:concomitant|concurrent) (?P<a>{_NURSING})(?![\w-])", "{a}"),
    _of(
        rf"(?P<who>{_WOMEN}) (?:who )?are,? or are planning to become,? pregnant or (?P<b>{_NURSING})(?![\w-])",
        "{who} who are pregnant or {b} or are planning to become pregnant or {b}",
    ),
    _of(r"(?:actively )?(?:trying|attempting|seeking) to (?P<a>become|get|be|conceive|father)(?![\w-])", "planning to {a}"),
    _of(
        rf"(?P<no>unwilling(?:ness)?|refusal|inability) to (?P<a>stop|discontinue|interrupt|cease) (?P<b>{_NURSING})(?![\w-])",
        "{b} and unwilling to {a} {b}",
    ),
    _of(
        r"(?P<a>pregnant|pregnancy)(?: status)?,? (?:\((?:by |as |via |through )?self-?\s?report(?:ed)?(?: of pregnancy status)?\)|(?:by|via|as|through) self-?\s?report(?:ed)?|as documented in the medical records?)(?![\w-])",
        "{a}",
    ),
    _of(
        rf"(?P<a>(?:fertile )?(?:wom[ae]n|m[ae]n|(?:fe)?males?|patients|participants|subjects)) (?:who are )?treated or enrolled (?P<w>{W})(?P<x> and (?:who are )?involved with women of childbearing potential)? must(?![\w-])",
        "{a} {w} must",
    ),
    *(_of(pattern, instead) for pattern, instead in ILLNESS_WORDINGS),
    # "investigational or approved anticancer therapy": any
    _of(
        r"(?P<any>(?:any (?:other )?|other )?)(?P<note>\(?(?:(?:other|an|whether|either|experimental|standard|commercial|non-?investigational|investigational|approved|fda-approved|licensed|marketed|unapproved|not approved)(?:,? or |/|, )){1,2}(?:other )?(?<!\w)(?:experimental|investigational|approved|fda-approved|licensed|standard|marketed|unapproved)\)?) (?P<n>(?:systemic )?(?:anti-?cancer|anti-?neoplastic|anti-?tumou?r|cancer) (?:therap(?:y|ies)|treatments?|agents?|drugs?|medications?))(?![\w-])",
        lambda match: "{any}{n}" if "investigational" in match["note"] or "experimental" in match["note"] else None,
    ),
    _of(
        r"(?P<a>another|other|any other|an?|any) investigational (?:study|trial) (?P<n>drugs?|agents?|medications?|products?|devices?|treatments?|therap(?:y|ies))(?![\w-])",
        "{a} investigational {n}",
    ),
    _of(r"target (?P<n>therap(?:y|ies)|drugs?|agents?)(?![\w-])", "targeted {n}"),
    _of(
        rf"(?P<a>{_ACTS})(?:, (?P<c>{_ACTS}))?(?P<x>,? (?:or|and/or|and) (?:any )?(?:other )?|/|, )(?P<b>{_ACTS}|other) (?P<n>{_TREATS})(?![\w-])",
        _shared_noun,
    ),
    _of(
        r"(?:curative|definitive|therapeutic|radical)(?: or |/| and/or )palliative (?P<n>radiotherapy|radiation(?: therapy)?|irradiation)(?![\w-])",
        "{n}",
    ),
    # the same length of time twice
    _of(
        r"(?P<a>(?P<n>\d{1,3}) (?P<u>day|week|month|year)s?)(?: \(|/| / | or )(?P<m>\d{1,3}) (?P<v>day|week|month|year)s?\)?(?![\w-])",
        _said_twice,
    ),
    # in a list of windows, "radiotherapy < 4 weeks or surgery < 2 weeks before enrolment": each of them lies before that day
    Wording(
        gated(
            rf"(?P<t>{_TREATMENT}(?: \([^()]{{1,60}}\))?) (?P<c>≤|<=|=<|<|less than) ?(?P<n>{_LENGTH})(?=,? (?:or|and|and/or) [^.;:\x01]{{3,120}}{W}|, [^.;:\x01]{{3,120}}{W})"
        ),
        "{t} {c} {n} ago",
    ),
    # "current or prior use of X within 4 weeks": what is given now was given within them
    Wording(
        gated(
            rf"(?:current|ongoing|concurrent|active) (?:or|and|and/or) (?:prior|previous|past|recent) (?P<n>(?:use|treatment|therapy|administration|receipt|participation|radiotherapy|chemotherapy|[a-z-]{{3,20}} (?:radiotherapy|radiation|therapy|treatment))(?![\w-])[^.;:\x01]{{0,200}}{W})"
        ),
        "{n}",
    ),
    _of(r"(?P<v>ongoing|current|concurrent|concomitant|active), (?P<w>chronic|systemic|active|long-term) ", "{v} {w} "),
    _of(
        r"(?:potential|prospective|enrolled|study|such|candidate) (?P<n>patients|subjects|participants)(?= (?:must|should|who|with|have|has|may|receiving))",
        "{n}",
    ),
    _of(
        r"(?:must|may|should|can) ?not (?:enter|be entered (?:in|on|into)|join|participate in) (?:the|this) (?:study|trial) if (?:they|he or she) (?:have )?(?P<v>received|had|used|taken) ",
        "must not have {v} ",
    ),
    _of(r"(?P<o>[(\[])(?:for )?example[,:]? ", "{o}e.g., "),
    _of(
        r"(?P<d>anticoagulants?|anticoagulation(?: therapy)?)(?P<note>(?: \([^()]{1,80}\))?) (?:at|in|with) (?:full )?therapeutic (?:doses?|levels?|dosages?|intensity)(?![\w-])",
        "therapeutic {d}{note}",
    ),
    _of(
        r"(?:currently )?(?:receiving|taking|using) and (?:are )?(?:unable|unwilling) to (?:stop|discontinue) (?:using|taking|receiving)?",
        "unable to stop taking",
    ),
    _of(r"anti-?pd-?1 ?\((?:anti-?)?(?:pd-?)?l-?1\)(?![\w-])", "anti-PD-1/PD-L1"),
    _of(r"pd-?1 ?\((?:pd-?)?l-?1\)(?![\w-])", "PD-1/PD-L1"),
    Wording(gated(r" ?[®™]"), ""),
    Wording(gated(rf",? (?:and so on|etc)\.?(?=,? {W})"), ""),
    _of(r"(?P<x>warfarin|enoxaparin|dalteparin|heparin|levothyroxine|pantoprazole|diclofenac|valproate) sodium(?![\w-])", "{x}"),
    # a half-life, if it is known: where it is not, nobody can tell in either case
    _of(r"(?P<h>half-?li(?:fe|ves)(?: of the (?:drug|agent))?),? \(?if known\)?", "{h}"),
    _of(
        r"(?P<h>half-?li(?:fe|ves)) of (?:the|an?|each|any|their|its)? ?(?:last |previous |prior |most recent |used |administered )?(?:compound or active metabolites?|(?:anti-?cancer|anti-?neoplastic|therapeutic|investigational|experimental|previous|prior|other|study|respective) (?:agents?|drugs?|therap(?:y|ies)|medications?|treatments?)(?: used| administered| received)?)(?=[,;.)( ]|$)",
        "{h}",
    ),
    _of(r"co-?\s?morbid (?P<a>(?:systemic|medical|psychiatric|physical|severe|serious) )", "concurrent {a}"),
    _of(
        r"(?P<a>intact|whole|capsules?|tablets?|pills?) \((?P<b>without (?:(?:chewing|crushing|opening|breaking|dissolving|splitting|cutting|or|and|,) ?){1,9})\)",
        "{a} {b}",
    ),
    # whatever takes away the ability to consent
    _of(
        r"(?P<lead>(?:(?:any|an?|the|other|another|some|all|kinds? of|presence of|history of|current|known|concurrent|serious|severe|significant|medical|psychiatric|psychological|mental|cognitive|addictive|social|physical|neurologic(?:al)?|or|and|and/or|,|/) ?){1,12})(?:disorders?|conditions?|illness(?:es)?|diseases?|situations?|circumstances?|impairments?|reasons?) (?:that|which|to) (?:(?:would|could|may|might|can) )?"
        r"(?:compromises?|limits?|impairs?|prevents?|precludes?|affects?|hinders?|hampers?|prohibits?|impedes?|interferes? with) (?:(?:the|his|her|their|(?:patient|subject|participant)(?:s|'s|s')?) ){0,3}(?:ability|capacity)(?: of the (?:patient|subject|participant)s?)? to (?P<rest>(?:give|provide|understand|sign|consent)[^.;:]{3,200})",
        "inability to {rest}",
    ),
    # who can bear children, explained beside the word
    _of(
        rf"(?P<a>child-?\s?bearing potential|reproductive potential|{_ABBREVIATED})(?P<b> \({_ABBREVIATED}\))?,? \(?(?:as )?(?:defined|described|specified) in (?:the )?(?:protocol|(?:protocol )?(?:appendix|section|attachment) (?:[a-z]|[\d.]{{1,8}})(?![\w.]))\)?",
        "{a}",
    ),
    _of(
        r"(?P<a>wom[ae]n|females?(?: patients| participants| subjects)?) (?:who are )?(?:on|using|taking) (?:hrt|hormone replacement therapy(?: \(hrt\))?) and whose (?:menopausal|fertility) status is in doubt(?= (?:must|should|will|shall) )",
        "{a}",
    ),
    # what was told of how a treatment goes on
    _of(
        r"(?:(?:who|that) (?:is|are) |is |are )?(?:still|currently) recovering from(?= (?:any |the |a |an |their |its |all )?(?:effects?|prior|previous|recent|major|surger|surgical|operation|chemo|radi|treatment|therap|toxic|side|adverse))",
        "not recovered from",
    ),
    _of(
        r"(?:a |an )?(?P<n>\d{1,2})-?\s?(?P<u>day|week|month)s?(?:'s)? wash-?\s?out (?:period )?is (?:permitted|allowed|acceptable|required|sufficient) for (?P<t>(?:limited[- ]field |focal |local )?(?:palliative )?(?:radiation(?: therapy)?|radiotherapy))(?P<note> \([^()]{3,60}\))?(?P<where> (?:to|for|of) (?:the )?non-?\s?(?:cns|central nervous system)(?: ?\(cns\))? (?:disease|metastas[ei]s|lesions?))?(?![\w-])",
        "{t}{where} at least {n} {u}s ago is permitted",
    ),
    _of(
        r"(?P<a>current|ongoing|active|concurrent)(?P<or> or | and/or |/| and )(?P<b>prior|previous|past) (?P<n>treatment|therapy|use|exposure)(?P<l> with| of| to) (?P<x>[^.;:,()\x01]{3,90}?(?: \([^()]{1,60}\))?)(?=[.;:]|$)",
        "{b} {n}{l} {x}{or}currently receiving {x}",
    ),
    _of(
        r"(?:been |previously |ever |prior(?:ly)? )?(?P<v>exposed|received|used|taken|treated)(?P<w> to| with)? (?P<or>or|and/or) (?:(?:who )?(?:is|are) )?(?P<now>currently|actively|presently) (?P<g>taking|receiving|using|on|treated with) (?P<x>[^.;:,\x01]{3,120}?)(?=[.;:]|$)",
        lambda match: (
            ("exposed to" if match["v"] == "exposed" else "treated with" if match["v"] == "treated" else "{v}") + " {x} {or} {now} {g} {x}"
        ),
    ),
    _of(
        r"(?P<n>\d{1,2} (?:days?|weeks?|months?)),? if (?:they (?:were|have) |the patient (?:was|has) )?(?:previously |prior )?(?:been )?(?:treated with|received) ",
        "{n} for ",
    ),
    Wording(
        gated(
            rf"(?P<t>{_TREATMENT}) (?P<c>≤|<=|=<|<|less than) ?(?P<n>{_LENGTH})(?= \(\d{{1,2}} (?:days|weeks|months) (?:for|if|in case of) )"
        ),
        "{t} {c} {n} ago",
    ),
    _of(r"previously (?:been )?diagnosed with(?![\w-])", "diagnosed with"),
    _of(r"\([a-z]\d{1,2}\) (?=(?:patients?|subjects?|participants?) )", ""),
    _of(
        r"(?P<a>investigational|experimental) (?P<d>device|devices|drug|drugs|agent|agents)(?P<or> or | and/or |/)(?P<e>drugs?|agents?|devices?|medications?|biologics?|vaccines?)(?![\w-])",
        "{a} {d}{or}{a} {e}",
    ),
    _of(
        r"(?P<x>anti-?[a-z]{2,5}-?\d{0,3}[a-z]?)-(?:directed|targeted) (?P<n>therap(?:y|ies)|agents?|antibod(?:y|ies)|treatments?)(?![\w-])",
        "{x} {n}",
    ),
    _of(r"biologics? \((?:anti-?\s?neoplastics?|anti-?\s?cancer)(?: agents?)?\)(?: agents?)?(?![\w-])", "biologic (anti-neoplastic agent)"),
    _of(
        r"(?P<or>or|and|and/or) with (?P<x>an?|any|another) (?P<n>agents?|drugs?|antibod(?:y|ies)) (?P<d>directed (?:to|at|against)|targeting) ",
        "{or} {x} {n} {d} ",
    ),
    _of(r"anti(?: pd[- ]|-pd )(?P<n>l?-?[12])(?![\w-])", "anti-PD-{n}"),
    # "intranasal, inhaled or topical steroids"
    _of(
        rf"(?P<a>{_LOCALLY})(?:, (?P<b>{_LOCALLY}))?(?:, (?P<c>{_LOCALLY}))?(?:, (?P<d>{_LOCALLY}))?(?P<x>,? (?:or|and|and/or) |, |/)(?:other )?(?P<e>{_LOCALLY}) (?P<n>(?:cortico|gluco(?:cortico)?)?(?:steroids?|corticoids?)(?: therapy)?)(?![\w-])",
        lambda match: "topical {n}",
    ),
    Wording(
        gated(
            r",? (?:and|but) (?:then )?(?:(?:who )?(?:was|were|has|had|have)(?: been)? )?(?:permanently )?(?P<v>discontinued|stopped)(?: from)?(?: (?:that|this|the|such|it|treatment|therapy)){1,3} (?:due to|because of|as a result of|owing to|secondary to) "
        ),
        " that was {v} due to ",
        frozenset({"condition"}),
    ),
    Wording(gated(r"[ⅰⅱⅲⅳ]"), lambda match: {"ⅰ": "i", "ⅱ": "ii", "ⅲ": "iii", "ⅳ": "iv"}[match[0]]),
    # the step of the trial at which a criterion counts
    _of(r"(?:pre-?registration|registration(?: to treatment)?(?: \(step \d\))?): (?=[a-z])", ""),
    # "not to exceed 10 mg of prednisone"
    _of(
        r"(?:which |that |and )?(?:do |does |must |should |may |are |is )?not (?:to )?exceed(?:ing|s)? (?P<n>\d{1,3}(?:\.\d)? ?mg)", "≤ {n}"
    ),
    # treatments given before
    _of(
        rf"(?P<l>history of(?: prior)?|prior|previous) (?P<a>{_PARTS})(?P<or>{_OR})(?P<b>{_PARTS}) (?P<n>{_LOCAL})(?![\w-])",
        "{l} {a} {n}{or}{l} {b} {n}",
    ),
    _of(rf"(?P<l>prior|previous|history of) head (?:and|&) neck (?P<n>{_LOCAL})(?![\w-])", "{l} {n} to the head and neck"),
    _of(
        r"(?P<a>hemi|half|total|whole)- or (?P<b>total|half|hemi|whole)-body (?P<n>radiation(?: therapy)?|irradiation|radiotherapy)",
        "{a}-body {n} or {b}-body {n}",
    ),
    _of(
        r"(?P<who>patients|subjects|participants) with (?P<n>radiation|radiotherapy|irradiation)(?P<t>(?: therapy)? to )",
        "{who} with prior {n}{t}",
    ),
    _of(
        rf"(?P<p>prior|previous) (?P<n>treatments?|therapy) of (?P<x>(?:the |their )?(?:[a-z-]+ ){{0,3}}{_CANCER})(?![\w-])",
        "{p} {n} for {x}",
    ),
    _of(
        r"(?P<n>therap(?:y|ies)|treatments?|chemotherapy|radiotherapy|radiation|regimens?) (?:administered|given|received|delivered) (?P<x>(?:in|for) (?:the |their )?[^.;:,]{3,60}(?:setting|disease|cancer))(?![\w-])",
        "{n} {x}",
    ),
    _of(r"(?P<a>prior|previous) (?P<n>\d ?(?:-|–|to|or) ?\d) (?P<l>(?:systemic )?(?:lines?|regimens?|therapies))", "{n} {a} {l}"),
    _of(
        rf"(?P<a>{_LEAST}) (?P<x>[^.;:,()]{{0,90}}?(?:lines?|regimens?|therap(?:y|ies))(?P<y>[^.;:,()]{{0,60}}?)),? ?\(?(?:but |and |maximum:? |with )?(?P<b>(?:no|not) more than {_COUNT}|up to {_COUNT}|a maximum of {_COUNT}|maximum of {_COUNT})(?: (?:prior |previous )?(?:lines?|regimens?|therapies)(?: of (?:prior |systemic )?therapy)?)?\)?(?=\s?(?:[.;]|$))",
        "{a} but {b} {x}",
    ),
    _of(
        r"(?P<w>(?:≥|>=?|at least) ?(?:\d{1,2}|one|two|three|four|six|eight) (?:weeks?|months?|days?)) must have elapsed if (?:the )?(?:patient|subject|participant)s? (?:has |have |had )?(?:received|undergone|had) (?P<x>[a-z])",
        "{w} must have elapsed since {x}",
    ),
    _of(
        r"(?:previous |prior )?treatment failure (?P<of>of|with|after|on) (?=(?:previous |prior )?(?:at least|one|1|two|2|≥|line|standard|chemo|systemic))",
        "failure {of} ",
    ),
    _of(
        r"documentation of (?:radiological |radiographic |clinical |objective )?(?=(?:disease )?(?:progression|recurrence|relapse))",
        "documented ",
    ),
    _of(
        r"(?:received|receive), (?:completed|had|been treated with),? or (?:become |been |be |are |is )?(?P<i>intolerant (?:of|to))",
        "received or {i}",
    ),
    _of(
        r"(?P<a>progress(?:ed|ion) on) \(or (?:are |is |be |been )?(?:not been able to tolerate|not able to tolerate|unable to tolerate|intolerant (?:of|to))\) ",
        "{a} or intolerant to ",
    ),
    _of(
        r"intolerable (?:to|of) (?=(?:all |any |the )?(?:available |standard |soc|prior |previous |existing |approved |current |conventional ))",
        "intolerant to ",
    ),
    _of(
        r"(?P<h>(?:has|have) received) or (?P<p>(?:is|are) (?:planning|planned|scheduled|going) to (?:receive|undergo)) (?P<x>[^.;:,()]{4,80})(?=[.;]|$)",
        "{h} {x} or {p} {x}",
    ),
    _of(
        r"curative[- ]intent (?P<n>surgery|resection|radiotherapy|radiation(?: therapy)?|chemoradi(?:ation|otherapy)|therapy|treatment)",
        "curative {n}",
    ),
    _of(
        r"(?P<h>(?:has|have) )?(?:had|undergone|underwent) (?P<s>(?:major )?surgery|a major surgical procedure|a surgical procedure) (?:from which|and) (?:(?:the |that )?(?:subject|patient|participant)s? |they |he or she |he/she )?(?:has|have|had|is|are) (?:not )(?:yet )?(?P<r>(?:fully |adequately |completely |sufficiently )?recovered)(?: yet)?(?=\s?(?:[.;,]|$))",
        "{h}not {r} from {s}",
    ),
    _of(
        r"or (?:to )?(?:the |their )?(?P<b>baseline) (?:status|level|condition|state)(?: (?:preceding|before|prior to) (?:the |their )?(?:start of )?(?:prior|previous|this|that|such) (?:therapy|treatment))?",
        "or {b}",
    ),
    _of(r"(?P<h>anti-?)pd-?1 ?/ ?-? ?(?:anti-?)?(?P<b>pd-?l-?1)(?![\w-])", "{h}PD-1 or {h}{b}"),
    _of(r"(?P<a>with|of|to) (?P<x>[a-z]{2,5}\d{0,2}(?:/\d)?) inhibition(?=\s?(?:[.;,]|$))", "{a} {x} inhibitor"),
    _of(
        r"(?P<a>(?:targeting|against|directed at) (?:the )?)(?:(?P<x>[a-z0-9-]{2,10}) (?:apoptosis|apoptotic|signal(?:l)?ing|checkpoint|axis) (?P<p>pathway)|signal(?:l)?ing (?P<q>pathway) of (?P<y>[a-z0-9-]{2,10}))",
        "{a}{x}{y} {p}{q}",
    ),
    _of(r"(?P<x>american joint committee on cancer)(?: [(\[]ajcc[)\]])?", "ajcc"),
    _of(r"non-? ?curable(?![\w-])", "incurable"),
    _of(
        r"(?P<x>(?:inhibitors?|antibod(?:y|ies)|agonists?|[a-z][a-z0-9]{1,5}i)) (?:exposure|usage|use|administration)(?=\s?(?:[.;]|$))",
        "{x}",
    ),
    _of(r"cell and gene (?P<n>therap(?:y|ies))(?![\w-])", "cell {n} or gene {n}"),
    _of(r"prior to (?:the )?(?:current|present) (?P<n>study|trial)(?![\w-])", "prior to this {n}"),
    _of(
        r"(?:unhealed |healing )?(?P<w>wounds?) (?:from|due to|after|following|caused by) (?:surgery|surgical procedures?)(?: or |/)(?:injury|trauma|injuries)(?=\s?(?:[.;,]|$))",
        "unhealed {w}",
    ),
    # transplants
    _of(
        r"(?P<a>(?:solid )?organ) (?P<or>or|and/or|and) (?P<b>tissue|(?:hematologic )?stem cell|bone marrow|hematopoietic (?:stem )?cell) (?P<n>transplant(?:ation|s)?)(?![\w-])",
        "{a} {n} {or} {b} {n}",
    ),
    _of(
        r"(?P<a>(?:(?:prior|previous|allogeneic|autologous|allogenic) )?(?:hematopoietic )?(?:stem cell|bone marrow|tissue)) ?(?P<or>or|and/or|/) ?(?P<b>solid organ|organ|stem cell) (?P<n>transplant(?:ation|s)?)(?![\w-])",
        "{a} {n} {or} {b} {n}",
    ),
    _of(
        r"(?P<a>autologous|allogeneic|allogenic)(?P<or> or |/| and/or )(?P<b>allogeneic|allogenic|autologous) (?P<n>(?:(?:hematopoietic|peripheral blood|bone marrow) )?(?:stem cells?|bone marrow|tissue|organ|solid organ|progenitor cells?)(?:/solid organ)? transplant(?:ation|s)?)(?![\w-])",
        "{a} {n} or {b} {n}",
    ),
    _of(
        r"(?P<a>autologous)(?P<or> or )(?P<b>allogeneic|allogenic) (?P<x>stem cell|bone marrow) or (?P<y>solid organ|organ) (?P<n>transplant(?:ation|s)?)(?![\w-])",
        "{a} {x} {n} or {b} {x} {n} or {y} {n}",
    ),
    # tumours: abbreviated names of several, adjectives that share a noun, kinds that are all there are
    _of(
        r"r/m(?= (?:[a-z&-]{2,20} ){0,3}(?:cancers?|carcinomas?|disease|hnscc|scchn|npc|nsclc|tnbc|sarcomas?)(?![\w-]))",
        "recurrent or metastatic",
    ),
    _of(r"g/gej (?P<n>adenocarcinomas?|cancers?|carcinomas?)(?![\w-])", "gastric or gastroesophageal junction {n}"),
    _of(r"g/gej ac(?![\w-])", "gastric or gastroesophageal junction adenocarcinoma"),
    _of(r"(?:g/gea|gc/gejc|gastric/gej (?:ac|adenocarcinoma)|gc/gej)(?![\w/-])", "gastric or gastroesophageal junction adenocarcinoma"),
    _of(
        r"(?P<of>of the )stomach ?/ ?(?:gej|gastroesophageal junction) ?/ ?esophagus(?![\w-])",
        "{of}stomach, gastroesophageal junction or esophagus",
    ),
    _of(
        r"(?P<a>intra)- (?P<or>or|and|and/or) (?P<b>extrahepatic) (?P<n>cholangiocarcinomas?|bile duct cancers?)(?![\w-])",
        "{a}hepatic {n} {or} {b} {n}",
    ),
    _of(r"\((?P<a>[a-z-]{4,24}) (?:or|and|and/or) non-? ?(?P=a)\) ?", ""),
    _of(r"(?P<a>hodgkin(?:'s)?) (?P<or>or|and|and/or) (?P<b>non-hodgkin(?:'s)? lymphomas?)(?![\w-])", "{a} lymphoma {or} {b}"),
    _of(r"(?P<a>lymphoma) \((?P<b>hodgkin(?:'s)?) (?:and|or|and/or) (?P<c>non-hodgkin(?:'s)?)(?: lymphoma)?\)", "{b} {a} or {c} {a}"),
    _of(r"(?:metastases|metastasis) (?:to|of|in) the meninges(?![\w-])", "meningeal metastases"),
    _of(r"distant (?P<n>[a-z]{2,20}(?<!brain|liver|nodal) )(?P<m>metastas[ei]s)(?![\w-])", "distant {m} of {n}"),
    _of(r"\(new diagnosis\)", "(newly diagnosed)"),
    _of(
        r"(?:be )?in (?:a |their )?first or (?:greater|later|subsequent|further|any subsequent|higher) (?P<n>relapse|recurrence)(?![\w-])",
        "have had at least one {n}",
    ),
    _of(
        r"(?P<c>confirmed|confirmation|verified|verification|proven) by (?:the |a )?(?:[a-z]+ ){0,2}laboratory of pathology(?:,? (?:nci|nih|national cancer institute))?(?![\w-])",
        "{c} by pathology",
    ),
    _of(
        r"(?P<c>confirmed|verified|proven|documented) by (?:a |the )?(?:local |historical |institutional |central )?pathology reports?(?: review)?(?![\w-])",
        "{c} by pathology",
    ),
    _of(r"cholangiocarcinoma \(intrahepatic (?:or|and|and/or) extrahepatic\)", "cholangiocarcinoma"),
    _of(
        r"(?P<a>squamous)(?: cell)?,? (?P<or>or |and )?(?P<b>adenosquamous),? (?P<or2>or|and) (?P<c>adenocarcinoma)(?! histolog)(?![\w-])",
        "{a} cell carcinoma, {b} carcinoma {or2} {c}",
    ),
    _of(
        r"(?P<a>very low|low|intermediate|high|adverse|favou?rable|standard|poor)-? ?(?P<or>or|and|to|and/or|/) ?(?P<b>intermediate|high|adverse|unfavou?rable|poor|very high)[- ](?P<n>risk) (?P<t>[a-z]{2,14})(?![\w-])",
        "{a}-{n} {t} {or} {b}-{n} {t}",
    ),
    _of(r"new diagnosis of(?! (?:a |an )?(?:diabetes|infection|hiv|heart))", "newly diagnosed"),
    _of(r"barcelona (?:clinic )?liver cancer (?:staging |\(bclc\) )?(?:system )?(?P<s>stages?|class)(?![\w-])", "bclc {s}"),
    _of(
        r"(?P<b>bclc)(?P<s> stages?)? b \(intermediate(?:[ -]stage)?\) (?P<or>or|and|and/or|/) c(?: \(advanced(?:[ -]stage)?\))?",
        "{b}{s} b {or} c",
    ),
    _of(r"sub-(?P<t>types?)(?![\w-])", "sub{t}"),
    _of(r"(?P<e>eligible )(?P<p>patients|participants|subjects) (?P<m>must|should|are required to|will)(?![\w-])", "{p} {m}"),
    _of(r"documented, (?P<h>histolog|cytolog|patholog)", "{h}"),
    _of(r"pathologically \((?P<a>histologically or cytologically (?:proven|confirmed|verified))\)", "{a}"),
    _of(r"(?:centrally|locally)[- ](?P<c>confirmed|verified)(?![\w-])", "{c}"),
    _of(r"\(by (?:a )?(?:local|central|institutional) pathology review\) ?", ""),
    _of(r"(?:have|has|with) a diagnostic of(?![\w-])", "have a diagnosis of"),
    _of(
        r"(?:the following |eligible )?(?:tumou?r|cancer) (?:types?|histologies|indications) (?:to be included|(?:that )?are eligible(?: for (?:this|the) (?:study|trial))?|(?:that )?will be (?:included|enrolled))(?: (?:are|include))?:? (?![^.;]{0,300}other (?:tumou?r|cancer))",
        "one of the following: ",
    ),
    _of(r"msi[- ]stable(?![\w-])", "microsatellite stable"),
    _of(r"msi-?hi(?:gh)?(?![\w-])(?P<n> tumou?rs?| cancers?)?", "msi-high{n}"),
    _of(
        r"(?P<g>[a-z][a-z0-9]{2,7}) ?(?P<a>-? ?(?:positive|mutated|mutant)) ?/ ?(?P<b>amplified|mutated|overexpressing|rearranged)(?![\w-])",
        "{g}{a} or {g}-{b}",
    ),
    _of(
        r"(?P<a>platinum)[- ](?P<b>resistant|refractory|sensitive), (?P<c>high[- ]grade|serous|epithelial|recurrent|ovarian)", "{a}-{b} {c}"
    ),
    _of(r"castrate[- ](?P<r>resistant|sensitive)(?![\w-])", "castration-{r}"),
    _of(r"(?P<t>solid tumou?r) diseases?(?![\w-])", "{t}"),
    # what points to a page of the protocol
    _of(r"(?P<b>[a-z0-9%)\]]) ?[;,] (?:see |refer to )?appendix [0-9a-z]{1,3}\)", "{b})"),
    _of(r" ?\((?:see |refer to )?appendix [0-9a-z]{1,3}\)", ""),
    _of(r"(?P<m>must|should|will) be (?:designated|classified|graded|rated) as (?P<w>eastern|ecog|karnofsky|who)(?![\w-])", "{m} have {w}"),
    _of(r"world health organi[sz]ation(?: \(who\))? ?/ ?(?P<e>eastern|ecog)(?![\w])", "{e}"),
    _of(r"(?P<p>performance status )corresponding to (?:an? )?(?P<e>eastern|ecog)(?![\w-])", "{e}"),
    _of(r"(?P<a>ecog|eastern cooperative oncology group) groups? (?P<b>performance status)", "{a} {b}"),
    _of(
        r"is not (?:an? )?(?:absolute )?(?:requirement|prerequisite|mandatory|necessary)(?: for (?:study |trial )?(?:entry|eligibility|enrol?lment|participation|inclusion))?(?![\w-])",
        "is not required",
    ),
    _of(r"(?:study )?participation does not require (?:an? )?(?P<n>measurable (?:lesions?|disease))(?![\w-])", "{n} is not required"),
    # names of markers as the lexicon has them
    _of(r"ews(?P<n> (?:gene )?(?:rearrangement|translocation|fusion)s?)(?![\w-])", "ewsr1{n}"),
    _of(r"ewsr1- fli-?1(?![\w-])", "ewsr1-fli1"),
    _of(r"p\. (?P<v>[a-z]\d{2,4}[a-z])(?![\w-])", "{v}"),
    _of(r"microsatellite[- ]high(?![\w-])", "microsatellite instability-high"),
    _of(r"(?P<v>insertion|skipping|deletion) (?:mutation|alteration)(?P<s>s)?(?![\w-])", "{v}{s}"),
    _of(r"(?P<g>[a-z][a-z0-9.-]{2,11}) positive expression(?![\w-])", "{g} positive"),
    _of(r"(?:show|demonstrate|have|has) positive (?P<g>[a-z][a-z0-9.-]{2,11}) expression(?![\w-])", "have {g} positive"),
    # markers: one gene for two findings of it, and where it was found
    _of(
        r"(?P<g>[a-z][a-z0-9]{2,7})(?P<a>[- ]mutant|[- ]mutated) (?:and/or|or) (?P<b>amplified|overexpressing|rearranged)(?![\w-])",
        "{g}{a} or {g}-{b}",
    ),
    _of(
        r"(?P<g>her-?2|egfr|c-?met|fgfr[1-4]?|mdm2|cdk4|erbb2|mycn) (?P<a>amplification|mutation|overexpression|rearrangement|fusion|expression) (?:and/or|or) (?P<b>amplification|mutation|overexpression|rearrangement|fusion)s?(?![\w-])(?! (?:of|in) )",
        "{g} {a} or {g} {b}",
    ),
    _of(
        r"(?P<in>in|from|by) (?P<a>tumou?r tissue|tissue|tumou?r|plasma|blood) (?:and/or|or) (?:plasma |blood )?(?:circulating tumou?r dna|ctdna|cell-free dna)(?: \((?:ctdna|cfdna)\))?(?![\w-])",
        "{in} {a} or plasma",
    ),
    _of(r"(?P<g>her-?2(?:/neu)?) (?P<s>negative|positive|low) (?:tumou?r )?status(?![\w-])", "{g} {s} tumor"),
    # performance: one limit behind two scales, each with its ages
    _of(
        rf"(?P<a>karnofsky|lansky) ?\((?P<x>{_AGES})\) (?:or|and|/) (?P<b>karnofsky|lansky) ?\((?P<y>{_AGES})\) (?P<n>(?:play[- ])?(?:performance )?(?:status )?(?:scores?|scales?|status|index) )?(?P<l>(?:must be |should be |is |of )?(?:of )?(?:at least|>=|≥|=>|>|greater than or equal to) ?\d{{2,3}} ?%?)(?!\.?\d)",
        "{a} score {l} for patients {x} or {b} score {l} for patients {y}",
    ),
    _of(
        rf"(?P<l>(?:performance (?:level|status|score) )?(?:of )?(?:at least|>=|≥|>) ?\d{{2,3}} ?%?) (?:by |on (?:the )?|using (?:the )?)(?P<a>karnofsky|lansky) (?:scale )?(?:for patients )?\(?(?P<x>{_AGES})\)? (?:or|and) (?P<b>karnofsky|lansky) (?:scale )?(?:for patients )?\(?(?P<y>{_AGES})\)?(?![\w-])",
        "{a} score {l} for patients {x} or {b} score {l} for patients {y}",
    ),
    # ages
    _of(r"(?P<a>\d{1,2}) ?[~～∼] ?(?P<b>\d{1,2}) ?(?P<y>years?|yrs?|months?)", "{a} to {b} {y}"),
    _of(r"(?P<a>\d{1,2}) ?- ?(?P<b>\d{1,2})(?P<y>years?|yrs?)(?![\w-])", "{a} to {b} {y}"),
    _of(
        rf"(?:between )?(?:≥|>=|=>) ?(?P<a>\d{{1,2}}) (?:to|and|-) (?:≤|<=|=<)? ?(?P<b>\d{{1,2}}) ?(?P<y>years?)?(?![\w.-])(?= (?:at|of age|old|on|{WINDOW})|[.,;:]|$)",
        "{a} to {b} years",
    ),
    _of(r"(?P<n>\d{1,2}) years?'s? (?P<o>old|of age)(?![\w-])", "{n} years {o}"),
    _of(
        r"(?P<a>\d{1,2} years(?: of age)? (?:or|and) older|older than \d{1,2} years|at least \d{1,2} years(?: of age| old)?) \((?:≥|>=|=>|>) ?\d{1,2} years(?: of age| old)?\)",
        _same_age,
    ),
)


def in_other_words(scan: Scan, start: int, stop: int) -> Iterator[tuple[CleanText, frozenset[str]]]:
    """The texts in which the sentence from `start` to `stop` is said otherwise, each with the kinds that it takes in: all wordings together, then each alone.

    It begins where it began, and ends with the text.
    """
    likely = [wording for wording in WORDINGS if scan.in_words & wording.pattern.bit]
    if not likely:
        return
    windows = [(token.start, token.end) for token in scan.tokens if isinstance(token.value, Window)]
    masked = covered(scan.clean, stop, windows)
    found = [wording for wording in likely if wording.pattern.search(masked, start)]
    if not found:
        return
    whole = told = as_it_stands(scan.clean, masked)
    taken: frozenset[str] = frozenset()
    begun = False
    for wording in likely:
        begun = begun or wording is found[0]  # one wording may open the way to a later one
        if begun and (changed := _with(told, wording, start)) is not None:
            told = changed
            taken |= wording.takes_in
    if told is not whole:
        yield told, taken
    if len(found) > 1:
        for wording in found:
            if (single := _with(whole, wording, start)) is not None:
                yield single, wording.takes_in


def _with(text: Reworded, wording: Wording, start: int) -> Reworded | None:
    """The text with a wording put otherwise; None where it does not stand there."""
    found: list[tuple[re.Match[str], str]] = []
    for match in wording.pattern.finditer(text.masked, start):
        instead = wording.instead if isinstance(wording.instead, str) else wording.instead(match)
        if instead is not None:
            found.append((match, instead))
    return reword(text, found) if found else None
