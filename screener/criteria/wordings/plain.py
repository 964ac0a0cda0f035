"""Other words of any sentence: marks of lists, misspelt words, abbreviations in brackets, frames that stand for a plain statement."""

from __future__ import annotations

import re

from screener.criteria.wordings.model import Wording, of
from screener.text.gated import gated


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
    "neutropaenia": "neutropenia", "demoid": "desmoid", "measureble": "measurable", "lymphoedema": "lymphedema", "oestrogen": "estrogen", "oestrogens": "estrogens", "sterilisation": "sterilization", "sterilised": "sterilized", "randomisation": "randomization", "hospitalisation": "hospitalization",
    "hospitalised": "hospitalized", "localised": "localized", "normalised": "normalized", "authorised": "authorized", "stabilised": "stabilized", "immunised": "immunized", "metastasised": "metastasized", "immunisation": "immunization",
    "mobilisation": "mobilization", "embolisation": "embolization", "chemoembolisation": "chemoembolization", "characterised": "characterized", "catheterisation": "catheterization", "revascularisation": "revascularization", "programme": "program",
    "conﬁrmed": "confirmed", "deﬁned": "defined", "speciﬁc": "specific", "signiﬁcant": "significant", "insufﬁciency": "insufficiency", "modiﬁed": "modified", "ﬁrst": "first", "spgt": "sgpt", "sgto": "sgot",
    "participantss": "participants", "ladies": "women", "patientss": "patients",
    "diarrhoea": "diarrhea", "oedema": "edema", "oesophageal": "esophageal", "oesophagus": "esophagus", "anaesthesia": "anesthesia", "anaesthetic": "anesthetic", "ischaemia": "ischemia", "ischaemic": "ischemic", "anaemia": "anemia",
    "leukaemia": "leukemia", "haemorrhage": "hemorrhage", "haemorrhagic": "hemorrhagic", "haemoglobin": "hemoglobin", "haemodialysis": "hemodialysis", "hypoglycaemia": "hypoglycemia", "hyperglycaemia": "hyperglycemia", "hypercalcaemia": "hypercalcemia",
    "paediatric": "pediatric", "tumours": "tumors", "tumour": "tumor", "haematological": "hematological", "haematologic": "hematologic", "haematopoietic": "hematopoietic", "gynaecological": "gynecological", "gynaecologic": "gynecologic", "orthopaedic": "orthopedic",
}  # fmt: skip


def _spelt(match: re.Match[str]) -> str:
    """A word as it is spelt in the lexicons."""
    return _SPELT[match["word"]]


_FIELDS = (
    r"(?:whole[- ]lung|whole[- ]brain|craniospinal|cranio-spinal|pelvic|total body|thoracic|cranial|abdominal|mediastinal|spinal|chest)"
)


def _each_field(match: re.Match[str]) -> str:
    """Each irradiated part with the noun that they share."""
    return "{a} {n}" + ("{s}{b} {n}" if match["b"] else "") + "{or}{c} {n}"


PLAIN: tuple[Wording, ...] = (
    # the mark of a list, glued to its first word ("6.Creatinine ...")
    Wording(gated(r"^\(?(?:\d{1,2}|[ivx]{1,4})[.)](?=[a-z]{3})"), ""),
    # a number said twice
    of(r"(?P<a>at least|minimum of) one 1 (?P<n>lines?|prior|previous|measurable)(?![\w-])", "{a} 1 {n}"),
    # frames that stand for a plain statement
    Wording(gated(r"(?P<what>[a-z)]) ?: (?P<bars>(?:excluded|not eligible|not allowed|not permitted)\.?)$"), "{what} is {bars}"),
    of(r"age limit(?: is| of|:)? (?P<n>[4-9]\d)(?: years)?(?![\w.-])", "age ≤ {n} years"),
    of(
        r"conventional (?P<kinds>\((?:(?:osteoblastic|chondroblastic|fibroblastic)(?:, or |, and |, | or | and |/)?){2,3}\)) (?:sub)?types?(?![a-z])",
        "conventional osteosarcoma {kinds}",
    ),
    of(
        r"nothing is known that (?:would|could|can|might) (?:extend|prolong|lengthen) (?:life|survival)(?: (?:at|with) (?:an? )?(?:tolerable|acceptable|adequate) quality(?: of life)?)?(?![a-z])",
        "no known therapy proven to prolong survival with an acceptable quality of life",
    ),
    of(
        r"(?P<a>[a-z-]{4,20}) and (?P<b>[a-z-]{4,20}) given (?:together|in combination) (?:previously|before)(?![a-z])",
        "previous treatment with {a} in combination with {b}",
    ),
    of(
        r"(?P<what>[a-z][a-z -]{3,40}?) washout (?:equals|is|of|:) (?P<n>\d{1,2}(?:\.\d)?) ?x? ?half-?li(?:fe|ves),? (?:minimum|at least|minimum of) (?P<m>\d{1,3} (?:weeks?|days?|months?))(?![a-z])",
        "no {what}s within {n} half-lives or {m}, whichever is longer",
    ),
    of(
        rf"(?P<a>{_FIELDS})(?:(?P<s>, )(?P<b>{_FIELDS}))?(?P<or>,? or |,? and |/)(?P<c>{_FIELDS}) (?P<n>radiation(?: therapy)?|irradiation|radiotherapy)(?![a-z])",
        _each_field,
    ),
    of(
        r"(?:drugs?|medications?|agents?|substances) (?:(?:that|which) )?(?:are )?(?:known to )?(?:affect|inhibit (?:or|and|and/or) induce|induce (?:or|and|and/or) inhibit)s? (?P<e>p-?glycoprotein|p-?gp)(?![a-z])",
        "concomitant {e} inhibitors or inducers",
    ),
    of(
        r"(?:(?:must|can|able to|ability to) )?tolerates? (?:ordinary|normal|daily|usual|moderate) exercise(?![a-z])",
        "no exercise intolerance",
    ),
    # ... or standing in the line ("a. X OR b. Y")
    of(r"(?P<or>or|and) [b-h]\. (?=[a-z])", "{or} "),
    # the mark of a footnote
    Wording(gated(r"(?P<word>[a-z)])\*{1,3}(?=[\s,.;:)]|$)"), "{word}"),
    # the mark of a part in a list of which no other part is marked
    of(r"(?P<lead>by|as|following|:|and|or) \((?:[1-9]|i|ii|iii|a|b)\) (?=[a-z]{3})", "{lead} "),
    of(rf"(?P<word>{'|'.join(sorted(_SPELT))})(?![\w-])", _spelt),
    # an abbreviation in brackets behind the words that it stands for
    Wording(gated(r" [(\[](?P<short>[a-z][a-z0-9/-]{1,8})[)\]](?=[\s,.;:)-]|$)"), _acronym),
    # "18 years of older", "NYHA III of IV"
    of(r"(?P<a>\d+ years) of (?P<b>older|above)(?![\w-])", "{a} or {b}"),
    of(r"(?P<a>class (?:ii|iii)|nyha (?:ii|iii)|grade [123]|stage (?:ii|iii)) of (?P<b>iii|iv|[234])(?![\w-])", "{a} or {b}"),
    # whatever takes away the ability to consent
    Wording(
        gated(
            r"(?<![\w-])(?P<lead>(?:(?:any|an?|the|disease|disorder|condition|illness|other|another|some|all|kinds? of|presence of|history of|current|known|concurrent|serious|severe|significant|medical|psychiatric|psychological|mental|cognitive|addictive|social|physical|neurologic(?:al)?|or|and|and/or|,|/) ?){1,12})(?:disorders?|conditions?|illness(?:es)?|diseases?|situations?|circumstances?|impairments?|reasons?)(?:,? (?:that|which|to),?(?: in the (?:opinion|judge?ment) of the (?:treating )?(?:investigator|physician),?)?| deemed by the (?:investigator|physician) to be likely to) (?:(?:would|could|may|might|can) )?"
            r"(?:compromises?|limits?|impairs?|prevents?|precludes?|affects?|hinders?|hampers?|prohibits?|impedes?|interferes? with) (?:(?:the|an?|his|her|their|(?:patient|subject|participant)(?:s|'s|s')?) ){0,3}(?:ability|capacity)(?: of the (?:patient|subject|participant)s?)? to (?P<rest>(?:give|provide|understand|sign|consent)[^.;:]{3,200})"
        ),
        "inability to {rest}",
        frozenset({"judgement"}),
    ),
    Wording(
        gated(
            r"(?<=test) if the urine (?:pregnancy )?test is (?:positive|not negative)(?:,? or cannot be confirmed (?:as )?negative)?, a serum (?:pregnancy )?test will be required(?=\.?$)"
        ),
        "",
    ),
    # the step of the trial at which a criterion counts
    of(
        r"(?:(?:pre-?registration|registration(?: to treatment)?|enrol+ment|primary treatment|eligibility|recipients?)(?: \(step \d\))?): (?=[a-z])",
        "",
    ),
    # what points to a page of the protocol
    Wording(gated(r"(?P<b>[a-z0-9%)\]]) ?[;,] (?:see |refer to )?appendix [0-9a-z]{1,3}\)"), "{b})"),
    of(r" ?\((?:see |refer to )?appendix [0-9a-z]{1,3}\)", ""),
    of(r"(?P<m>must|should|will) be (?:designated|classified|graded|rated) as (?P<w>eastern|ecog|karnofsky|who)(?![\w-])", "{m} have {w}"),
    of(r"world health organi[sz]ation(?: \(who\))? ?/ ?(?P<e>eastern|ecog)(?![\w])", "{e}"),
    of(r"(?P<p>performance status )corresponding to (?:an? )?(?P<e>eastern|ecog)(?![\w-])", "{e}"),
    of(r"(?P<a>ecog|eastern cooperative oncology group) groups? (?P<b>performance status)", "{a} {b}"),
    of(
        r"is not (?:an? )?(?:absolute )?(?:requirement|prerequisite|mandatory|necessary)(?: for (?:study |trial )?(?:entry|eligibility|enrol?lment|participation|inclusion))?(?![\w-])",
        "is not required",
    ),
    of(r"(?:study )?participation does not require (?:an? )?(?P<n>measurable (?:lesions?|disease))(?![\w-])", "{n} is not required"),
)
