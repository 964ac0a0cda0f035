"""Conditions that the lexicon does not list, known by the noun that ends their name: "chylous leakage syndrome", "cochlear nerve palsy", "gastroparesis".

Such a name is read as a condition with no ids, which keeps its own words: a patient file holds it under that very name or under none, so that it is asked
and never guessed. It is read only as a whole: a run of words that are no verbs, no treatments and no tumours, up to a noun that names an ill, with nothing
behind it that the name may go on with. Where the run ends in a condition that the lexicon does list, the words before that narrow it ("scalp cellulitis").
"""

from __future__ import annotations

from functools import lru_cache

from screener.criteria.inert import GLUE
from screener.criteria.scan import Scan
from screener.criteria.wording_shared import vocabulary
from screener.text.gated import Stems, gated

# What the name of an ill ends in; `WANTED` refuses a sentence that holds none of it.
_NOUNS = vocabulary(
    """
    disease diseases disorder disorders syndrome syndromes failure failures insufficiency insufficiencies deficiency deficiencies palsy palsies dystrophy dystrophies abnormality abnormalities
    malformation malformations anomaly anomalies dysfunction dysfunctions impairment impairments degeneration detachment occlusion occlusions obstruction obstructions stricture strictures infarct infarcts
    infarction infarctions ischemia ischaemia effusion effusions fistula fistulas fistulae abscess abscesses ulcer ulcers ulceration ulcerations hernia hernias herniation aneurysm aneurysms dissection thrombus thrombi embolus emboli
    embolism embolisms hemorrhage hemorrhages haemorrhage haemorrhages bleeding bleeds perforation perforations injury injuries trauma fracture fractures wound wounds rash rashes crisis crises shock intolerance
    dependence dependency addiction overload compression tremor tremors ataxia blindness deafness loss defect defects illness illnesses comorbidity comorbidities
    infection infections abuse misuse disability disabilities retardation deficit deficits arrest cramps swelling inflammation pathology pathologies diathesis dyscrasia dyscrasias complication complications
    symptoms vasculopathy diverticula varices atony adhesions incompetence regurgitation prolapse reflux hyperplasia calcification delirium mania psychosis instability
    """
)
_ENDING = gated(
    r"[a-z]{3,}(?:itis|itides|opath(?:y|ies)|(?<!gn)osis|oses|a?emia|algia|plegia|paresis|pareses|trophy|(?<!ne)(?<!nap)plasia|rrhagia|rrhoea|rrhea|uria|megaly|ectas(?:ia|is)|iasis|phasia|cele|o?edema|spasm|philia|penia)"
)
_NO_ILL = vocabulary(
    "diagnosis prognosis osmosis mitosis apoptosis dosis metastasis homeostasis hemostasis meiosis anastomosis symbiosis academia anemia"
)
WANTED = Stems(
    "disease", "disorder", "syndrome", "failure", "insufficienc", "deficienc", "pals", "dystroph", "abnormal", "malformation", "anomal", "dysfunction", "impairment", "degeneration", "detachment",
    "occlusion", "obstruction", "stricture", "infarct", "ischemi", "ischaemi", "effusion", "fistula", "abscess", "ulcer", "hernia", "aneurysm", "dissection", "thromb", "embol", "hemorrhag", "haemorrhag",
    "bleed", "perforation", "injur", "trauma", "fracture", "wound", "rash", "crisis", "crises", "shock", "intoleran", "dependen", "addiction", "overload", "compression", "tremor", "ataxia", "blindness",
    "deafness", "loss", "defect", "illness", "comorbidit", "infection", "abuse", "misuse", "disabilit", "retardation", "deficit", "arrest", "cramps", "swelling", "inflammation", "patholog", "diathesis",
    "dyscrasia", "complication", "symptom", "vasculopath", "diverticul", "varices", "atony", "adhesion", "incompeten", "regurgitation", "prolapse", "reflux", "plasia", "calcification", "delirium",
    "mania", "psychosis", "instability", "itis", "itides", "opath", "osis", "oses", "emia", "algia", "plegia", "pares", "trophy", "rrhagia", "rrhea", "rrhoea", "uria", "megaly", "ectas", "iasis", "phasia",
    "cele", "edema", "spasm", "philia", "penia",
)  # fmt: skip
# Nouns that say little: a name that consists of them and of general words names nothing.
_GENERAL = vocabulary(
    """
    disease diseases disorder disorders syndrome syndromes failure failures illness illnesses comorbidity comorbidities complication complications symptoms dysfunction dysfunctions impairment impairments abnormality
    abnormalities deficiency deficiencies insufficiency pathology pathologies infection infections injury injuries loss defect defects deficit deficits instability shock arrest compression dependence dependency
    abuse misuse intolerance overload inflammation swelling bleeding obstruction occlusion degeneration trauma crisis crises incompetence calcification addiction
    bilateral unilateral untreated treated distant regional benign multifocal diffuse focal invasive uncontrolled systemic concurrent significant clinical clinically medical acute chronic serious major severe intercurrent
    comorbid concomitant general visible active malignant nonmalignant non-malignant unacceptable suspicious prohibited relevant important preexisting existing
    specific particular unspecified similar such related associated some more most less least many several multiple various different same extra bad poor new old first second own self-reported historical
    """
)
# No part of a name: verbs, people, treatments, trials, tumours, and what speaks of something else than an illness.
_NOT_IN_NAME = GLUE | vocabulary(
    """
    about above across after against all along among although and around because before behind below between both but cannot could despite down due during either else especially even ever except following
    further given how however including inside into like likely may might more near not off once only onto other our out outside over per provided rather same shall since some still than though through
    throughout together too toward towards under unless until up very via what when whenever where within without yet your while can
    develop developed experience experienced require required receive received undergo underwent undergone diagnose diagnosed document documented know known suspect suspected treat treated report reported show showed shown
    cause caused prevent affect affected interfere limit lead result include exclude excluded consider considered deem deemed define defined need needed allow allowed permit permitted increase predispose impair
    participate enroll enrolled enter entered take taken use used have contraindicate preclude suffer suffered recover recovered resolve resolved become became remain remained judged assessed evaluated determined identified
    undergone demonstrated confirmed detected seen observed requested planned scheduled expected likely unlikely able unable
    therapy therapies treatment treatments medication medications drug drugs agent agents dose doses dosing chemotherapy radiotherapy radiation surgery surgical surgeries procedure procedures regimen regimens vaccine vaccination transfusion
    study studies trial trials protocol consent visit visits screening enrollment enrolment investigator investigators physician sponsor doctor nurse eligibility criteria criterion cohort arm part phase cycle day days week weeks month months year years
    patient patients participant participants subject subjects people person persons individual individuals volunteer donor donors recipient recipients women woman men man child children infant infants family relative relatives partner partners mother father sibling siblings
    tumor tumors tumour tumours cancer cancers malignancy malignancies malignant neoplasm neoplasms neoplastic metastatic metastasis metastases measurable evaluable target nontarget residual bulky resectable unresectable resected advanced nodal oncologic
    oncological leptomeningeal extramedullary minimal primary recurrent refractory relapsed relapse progressive progressing progressed stable lymph node nodes lesion lesions mass masses nodule nodules stage grade disseminated localized locally localised underlying
    response responding sarcoma carcinoma lymphoma leukemia leukaemia glioma melanoma myeloma solid histology histologic histological extracranial intracranial extensive limited
    history evidence presence absence diagnosis sign signs symptom risk risks factor factors chance possibility suspicion level levels count counts value values test tests testing assay result results criteria function functions
    adequate normal measured laboratory adverse toxicity toxicities toxic allergic hypersensitivity anaphylactic infusion contraindication contraindications inability ability capacity pregnancy pregnant breastfeeding contraceptive
    another active inactive uncontrolled controlled positive negative severe mild moderate symptomatic dual poor occurred late interval enrollment corrected
    investigational experimental associated mentioned induced mediated listed aforementioned
    potential possible following follow interest concern treatment-emergent donor time times point date number type types form forms kind kinds case cases status class life
    and/or ie eg etc vs minus plus non un pre post anti re co bl
    i ii iii iv
    """
)
_ING = vocabulary(
    "bleeding clotting hearing sleeping eating swallowing breathing wasting necrotizing necrotising blistering scarring vomiting wheezing swelling demyelinating desquamating bruising feeding seeing learning binge-eating voiding cramping sickling relapsing-remitting remitting folding healing"
)
# What may stand behind a name: words that begin something of their own.
_BEHIND = vocabulary(
    """
    that which who whose requiring requires require required needing necessitating with in on at due from by during despite not for to as of after before following since resulting causing caused associated leading
    secondary related cannot can could would is are was were has have had where when especially occurring treated controlled uncontrolled grade ctcae currently ongoing regardless irrespective affecting limiting involving
    impairing interfering precluding making diagnosed documented confirmed noted detected present known suspected within because while if unless but except and including includes such e.g i.e
    """
)
_MOST = 7
_SOUND = ("ss", "us", "is", "as", "'s", "’s")  # a modifier that ends so is no plural and no verb
_HEART = gated(r".{0,80}(?:cardi|heart|ventric|atrial|atrio|aort|coronar|valv|mitral|tricuspid)")
_LUNG = gated(r".{0,80}(?:pulmon|lung|bronch|respirat|airway|pleura|alveol|ventilat)")


def kind_of(name: str) -> str:
    """The kind of criterion that speaks of a condition of this name."""
    return "cardiac" if _HEART.match(name) else "pulmonary" if _LUNG.match(name) else "condition"


@lru_cache(maxsize=65536)
def names_ill(word: str) -> bool:
    """Is a word a noun that names an ill?"""
    return word in _NOUNS or (word not in _NO_ILL and _ENDING.fullmatch(word) is not None)


def specific(words: list[str]) -> bool:
    """Do the words of a name say which ill is meant?"""
    return any(word not in _GENERAL for word in words)


def part_of_name(scan: Scan, n: int) -> bool:
    """May token `n` belong to the name of a condition?"""
    token = scan.tokens[n]
    if token.concepts:
        kinds = {concept.kind for concept in token.concepts}
        return kinds <= {"condition", "site"} and not any(
            c.id in ("allergy", "anaphylaxis", "infusion_reaction", "food_allergy") for c in token.concepts
        )
    word = token.sym
    if not word.islower() or not word.replace("'", "").replace("’", "").isalpha() or len(word) < 2 or word in _NOT_IN_NAME:
        return False
    if names_ill(word):
        return True
    return (not word.endswith("s") or word.endswith(_SOUND)) and (not word.endswith("ing") or word in _ING)


def run_at(scan: Scan, k: int) -> int:
    """The token behind the run of words that may be a name and begins at token `k`; `k` where there is none, or where it may go on."""
    end = k
    while end < len(scan.tokens) and end < k + _MOST and part_of_name(scan, end):
        end += 1
    if end == k or (end < len(scan.tokens) and not _closes(scan, end)):
        return k
    return end


def _closes(scan: Scan, n: int) -> bool:
    """Does something else than the rest of a name begin at token `n`?"""
    token = scan.tokens[n]
    if token.sym in (":", "NUM", "QTY", "MUST", "MAY", "BARRED", "%", "-"):
        return False
    if token.concepts:
        return False
    return not token.sym.islower() or token.sym in _BEHIND
