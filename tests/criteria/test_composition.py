"""How claims are joined: and, or, not, except, if, headings, permissions. Verdicts are those of one made-up patient."""

from __future__ import annotations

from datetime import date

import pytest

from screener import lexicons
from screener.criteria.nodes import leaves
from screener.criteria.permitted import Permitted
from screener.criteria.read import read
from screener.match.evaluate import Judge
from screener.match.screen import judge_criterion
from screener.patients.facts import Chart
from screener.patients.load import parse_patient

PATIENT = {
    "id": "PT-1",
    "birth_date": "2010-03-01",
    "sex": "female",
    "diagnosis": {"histology": "osteosarcoma", "confirmed_by": "histology"},
    "disease": {
        "status": "relapsed",
        "relapses": [{"date": "2026-04-20", "sites": ["lung"]}],
        "measurable": True,
        "sites": ["lung"],
        "sites_complete": True,
    },
    "prior_therapies": {
        "complete": True,
        "items": [{"kind": "systemic", "regimen": "MAP", "line": 1, "start": "2023-05-20", "end": "2024-01-30"}],
    },
    "labs": [
        {"name": "ANC", "value": 1450, "unit": "/uL", "date": "2026-05-28"},
        {"name": "platelets", "value": 60, "unit": "10^9/L", "date": "2026-05-28"},
        {"name": "ALT", "value": 60, "unit": "U/L", "date": "2026-05-28"},
    ],
    "conditions": {"complete": True, "items": [{"name": "hypertension", "present": True, "controlled": True}]},
    "reproductive": {"pregnant": False, "childbearing_potential": True},
}


@pytest.fixture(scope="module")
def judge() -> Judge:
    """A judge for the patient on 1 June 2026."""
    return Judge(Chart(parse_patient(PATIENT), lexicons.load()), date(2026, 6, 1))


def verdicts(judge: Judge, section: str, text: str) -> list[str]:
    """The verdict of each criterion of a text with one heading."""
    return [judge_criterion(criterion, judge).verdict.value for criterion in read(f"{section} Criteria:\n\n{text}")]


@pytest.mark.parametrize(
    ("section", "text", "expected"),
    [
        # conjuncts of an inclusion can fail alone
        ("Inclusion", "* ANC >= 1000/uL and platelets >= 75,000/uL", ["pass", "fail"]),
        ("Inclusion", "* ANC >= 1000/uL; platelets >= 50,000/uL", ["pass", "pass"]),
        # whom a limit does not concern is spared, not asked for or denied
        ("Inclusion", "* ALT <= 40 U/L (not applicable to patients with hypertension)", ["pass"]),
        ("Inclusion", "* ALT <= 40 U/L. This will not apply to patients with hypertension", ["pass"]),
        ("Inclusion", "* ALT <= 40 U/L (does not apply to patients with diabetes)", ["fail"]),
        ("Exclusion", "* Hypertension (does not apply to patients with controlled hypertension)", ["pass"]),
        # what every patient of a part needs is no alternative to the tumours that its lines name
        (
            "Inclusion",
            "Part K:\n\n* Ovarian cancer\n* Endometrial cancer\n* Measurable disease",
            ["fail", "pass"],
        ),
        # of whom with which tumour something is asked: nothing of the others, and no other is let in by it
        ("Inclusion", "* Melanoma patients must have platelets >= 100,000/uL", ["pass"]),
        ("Inclusion", "* Osteosarcoma patients must have platelets >= 100,000/uL", ["fail"]),
        ("Inclusion", "* Newly diagnosed patients must have platelets >= 100,000/uL", ["pass"]),
        ("Inclusion", "* Patients with a solid tumor other than osteosarcoma must have platelets >= 100,000/uL", ["pass"]),
        ("Inclusion", "* Patients with a solid tumor other than melanoma must have platelets >= 100,000/uL", ["fail"]),
        ("Inclusion", "* Solid tumors other than melanoma: platelets >= 100,000/uL", ["fail"]),
        ("Inclusion", "* One of the following tumors:\n\n  * Melanoma: stage IV\n  * Lung cancer: stage III", ["fail"]),
        ("Inclusion", "* One of the following tumors:\n\n  * Melanoma: stage IV\n  * Osteosarcoma: relapsed", ["pass"]),
        (
            "Inclusion",
            "* Refractory to standard therapy. Specifically:\n\n  * Patients with melanoma must have received ipilimumab\n  * Patients with lung cancer must have received cisplatin",
            ["unknown", "pass", "pass"],
        ),
        (
            "Inclusion",
            "* Metastatic solid tumor.\n\n  * Note for melanoma: a BRAF test is required\n  * Note for lung cancer: an EGFR test is required",
            ["pass", "pass", "unknown", "unknown"],
        ),
        # a clause that says of whom something holds rules nobody out where the rest was not read
        ("Inclusion", "* Flurbish <= 2 x ULN (or <= 5 x ULN in patients with liver metastases)", ["unknown"]),
        # what is to come is no treatment given before
        ("Inclusion", "* A skin test is required before enrollment and participation in this study", ["unknown"]),
        ("Inclusion", "* Tumors that are hormone-sensitive", ["unknown"]),
        ("Inclusion", "* A 6-month disease-free progression since platinum", ["unknown"]),
        (
            "Inclusion",
            "* Solid tumours of these types:\n  * Ovarian cancer\n  * Osteosarcoma\n  * Platelets >= 75,000/uL",
            ["pass", "fail"],
        ),
        (
            "Inclusion",
            "Cohort 7:\n\n* Patients must have osteosarcoma\n* Patients must have received 3 to 5 prior lines of therapy for osteosarcoma",
            ["pass", "fail"],
        ),
        (
            "Inclusion",
            "* Solid tumours of these types:\n  * Ovarian cancer, ECOG 0\n  * Osteosarcoma, platelets >= 50,000/uL",
            ["pass"],
        ),
        # "unless all of the following" spares only who meets each of them
        (
            "Exclusion",
            "* Hypertension, unless all of the following are met:\n  * Platelets >= 50,000/uL\n  * ANC >= 2000/uL\n  * No seizures",
            ["fail"],
        ),
        (
            "Exclusion",
            "* Hypertension, unless all of the following are met:\n  * Platelets >= 50,000/uL\n  * ANC >= 1000/uL\n  * No seizures",
            ["pass"],
        ),
        ("Exclusion", "* Hypertension, unless one of the following:\n  * Seizures\n  * Asthma", ["fail"]),
        # who fails one of what must be met is excluded
        ("Exclusion", "* Patients who do not meet the following:\n  * ANC >= 1000/uL\n  * Platelets >= 50,000/uL", ["pass"]),
        ("Exclusion", "* Patients who do not meet the following:\n  * ANC >= 1000/uL\n  * Platelets >= 75,000/uL", ["fail"]),
        # of several that must hold together one alone decides nothing, and none of them decides
        ("Exclusion", "* Two or more of the following:\n  * Hypertension\n  * Seizures", ["unknown"]),
        ("Exclusion", "* Two or more of the following:\n  * Asthma\n  * Seizures", ["pass"]),
        ("Inclusion", "* At least two of the following:\n  * ANC >= 1000/uL\n  * Platelets >= 75,000/uL", ["unknown"]),
        # whom a demand speaks of may stand first
        ("Inclusion", "* For primary refractory disease, platelets must be >= 100,000/uL", ["unknown"]),
        ("Inclusion", "* For relapsed disease, patients must have platelets >= 100,000/uL", ["fail"]),
        ("Inclusion", "* For melanoma, patients must have platelets >= 100,000/uL", ["pass"]),
        # "unless otherwise noted" opens no list of exceptions
        (
            "Inclusion",
            "All patients (unless otherwise noted):\n\n* Platelets >= 100,000/uL\n* ALT <= 100 U/L",
            ["unknown", "fail", "pass"],
        ),
        # what a list below an exclusion permits is spared
        (
            "Exclusion",
            "* Cardiovascular disease. The following are permitted:\n\n  * Controlled hypertension\n  * Heart murmur",
            ["pass"],
        ),
        ("Exclusion", "* Any cardiovascular disease. The following are excluded:\n\n  * Hypertension", ["unknown", "fail"]),
        # a letter that names a class ends a sentence
        (
            "Inclusion",
            "* For patients with melanoma only: Child-Pugh class A. Note: a patient with class B is ineligible",
            ["pass", "unknown"],
        ),
        # "permitted in the absence of" says when something is permitted
        ("Exclusion", "* Hypertension or tachycardia are permitted in the absence of Ewing sarcoma", ["pass"]),
        ("Exclusion", "* Hypertension or tachycardia are permitted in the absence of osteosarcoma", ["fail"]),
        ("Exclusion", "* Hypertension is not permitted", ["fail"]),
        # one negation of a thing that is named in two ways
        ("Inclusion", "* No history of or known brain metastases, or spinal cord compression", ["pass"]),
        # a demand on metastases is made of those who have them
        ("Inclusion", "* Symptomatic brain metastases must have been treated", ["pass"]),
        ("Exclusion", "* Those who have symptoms suggestive of brain metastases must have a negative brain MRI", ["pass"]),
        # what no fact answers is asked only of the tumour that the patient has
        ("Inclusion", "* Select solid tumours", ["unknown", "pass"]),
        ("Inclusion", "* High-risk neuroblastoma", ["fail"]),
        ("Exclusion", "* Unilateral Wilms tumour", ["pass"]),
        ("Exclusion", "* Mixed small cell and non-small cell lung cancer", ["pass"]),
        # states and stages before a tumour are alternatives of their own
        ("Inclusion", "* Histologically proven unresectable (stage IIIB) or metastatic (stage IV) melanoma", ["pass", "pass", "fail"]),
        # a cancer of no kind is no other tumour than the patient's
        ("Inclusion", "* Histologically confirmed recurrent cancer", ["pass", "pass"]),
        # the course of the disease is no part of a clause on lesions
        ("Inclusion", "* Measurable disease by RECIST 1.1, and have relapsed or progressed after chemotherapy", ["pass", "pass"]),
        ("Inclusion", "* Measurable disease with disease progression within 3 months", ["pass", "pass"]),
        # a pointer states nothing; what it points to does
        ("Inclusion", "* Bone sarcoma, as defined below", ["pass"]),
        ("Inclusion", "* Bone sarcoma and must meet all of the following criteria:\n  * Platelets >= 75,000/uL", ["pass", "fail"]),
        ("Exclusion", "* (Patients with solitary plasmacytoma are eligible.)", ["pass"]),
        # a clause behind a semicolon is no member of the list before it
        ("Inclusion", "* Histologically proven melanoma; transformed lymphoma patients are eligible", ["pass", "fail"]),
        ("Inclusion", "* Melanoma, non-osteosarcoma bone sarcoma or lymphoma", ["fail"]),
        # whom a line is for
        ("Inclusion", "* Sarcoma cohort: platelets >= 75,000/uL", ["fail"]),
        ("Inclusion", "* Melanoma cohort: platelets >= 75,000/uL", ["pass"]),
        ("Inclusion", "* Osteosarcoma only", ["pass"]),
        # names of stages of the study state nothing; a stage of the disease is none
        ("Inclusion", "* REGISTRATION TO STUDY TREATMENT (STEP 2): ANC >= 1000/uL", ["pass"]),
        ("Inclusion", "* STEP 1: Patients who have received radiotherapy must have recovered from its toxicity", ["pass"]),
        ("Inclusion", "* Dose escalation and dose expansion (Part B)", []),
        ("Inclusion", "* Stage III or IV", ["unknown"]),
        ("Exclusion", "* Endocrine therapy:", []),
        ("Exclusion", "* Endocrine therapy: less than 3 weeks", ["pass"]),
        # ", unless" and ", if" at the end speak of the requirement before them
        ("Inclusion", "* Must have received a taxane, unless contraindicated", ["unknown"]),
        ("Inclusion", "* Must have received doxorubicin, if available", ["pass"]),
        # alternatives belong together
        ("Inclusion", "* ANC >= 2000/uL or platelets >= 50,000/uL", ["pass"]),
        # negation covers the list behind it
        ("Inclusion", "* No HIV, hepatitis B or hypertension", ["fail"]),
        ("Inclusion", "* No HIV, hepatitis B or seizures", ["pass"]),
        # in a list of exclusions "and" joins alternatives
        ("Exclusion", "* HIV and hypertension", ["fail"]),
        # a permission in brackets spares of what stands before them
        ("Exclusion", "* Heart disease (hypertension is allowed)", ["pass"]),
        # an adjective that is denied denies no condition
        ("Exclusion", "* Hypertension or non-traumatic fracture", ["fail"]),
        # words behind a condition narrow it; whoever lacks the condition is not concerned
        ("Exclusion", "* Seizures requiring a change of medication, or ascites due to portal hypertension", ["pass"]),
        ("Exclusion", "* Hypertension due to renal artery stenosis", ["unknown"]),
        # what another person has is no narrower condition; what follows "or" is a condition of its own
        ("Exclusion", "* Asthma resulting in hospital admission, hypertension", ["pass", "fail"]),
        # a heading that denies its children
        ("Inclusion", "* Patients must NOT have any of the following:\n  * seizure disorder\n  * hypertension", ["pass", "fail"]),
        # one of the following
        ("Inclusion", "* One of the following:\n  * ANC >= 2000/uL\n  * platelets >= 50,000/uL", ["pass"]),
        # bullets joined by a trailing "or"
        ("Inclusion", "* ANC >= 2000/uL, or\n* platelets >= 50,000/uL", ["pass"]),
        # a requirement that stands in the wrong list
        ("Exclusion", "* Patients must have measurable disease", ["pass"]),
        ("Inclusion", "* Patients with hypertension are not eligible", ["fail"]),
        # a lack behind a comma is a requirement of its own; behind an exclusion it narrows that
        (
            "Inclusion",
            "* Lung cancer that is advanced or recurrent, without EGFR mutation or ALK rearrangement",
            ["fail", "pass", "unknown"],
        ),
        ("Exclusion", "* Hypertension, with no seizure disorder", ["fail"]),
        ("Exclusion", "* Seizure disorder, without hypertension or HIV", ["pass"]),
        (
            "Exclusion",
            "* Stem cell transplant: 12 weeks for autologous, 6 months for allogeneic, with no active graft versus host disease",
            ["pass"],
        ),
        # a trial's own limit of normal counts for its multiples; the sentence that states it asks nothing
        ("Inclusion", "* ALT <= 2 x ULN. For the purpose of this study, the ULN for ALT is 45 U/L. ANC >= 2000/uL", ["pass", "fail"]),
        ("Inclusion", "* ALT <= 2 x ULN. For the purpose of this study, the ULN for ALT is 20 U/L. ANC >= 2000/uL", ["fail", "fail"]),
        # a word behind a comma belongs to the condition that follows it
        ("Exclusion", "* Stroke within one year, uncontrolled hypertension, or seizure disorder", ["pass"]),
        # a permission about another treatment spares nobody; one that was not read may
        ("Exclusion", "* Prior MAP chemotherapy. Prior CAR T-cell therapy is allowed.", ["fail"]),
        ("Exclusion", "* Prior anthracycline. Prior doxorubicin is allowed.", ["pass"]),
        ("Exclusion", "* Prior chemotherapy; prior platinum is allowed", ["fail"]),
        ("Inclusion", "* No prior anthracycline; prior platinum is allowed", ["fail"]),
        ("Inclusion", "* Platelets >= 75,000/uL; if liver metastases are present, then >= 50,000/uL is allowed", ["fail"]),
        ("Exclusion", "* Prior methotrexate. Flurbish methotrexate to the spine is allowed.", ["unknown"]),
        # limits before a permission are required
        ("Inclusion", "* ANC >= 2000/uL - may receive a growth factor to achieve this level", ["fail"]),
        # what is excepted behind a comma is no requirement
        ("Inclusion", "* Solid tumour that is metastatic, excluding osteosarcoma", ["pass", "pass", "fail"]),
        # a "must" behind a semicolon turns nothing before it
        ("Exclusion", "* Prior MAP chemotherapy; the patient must have platelets >= 50,000/uL", ["fail", "pass"]),
        # "however" begins a permission that spares, not one that swallows
        ("Exclusion", "* Hypertension, however, controlled hypertension is allowed", ["pass"]),
        ("Exclusion", "* Platelets < 100,000/uL, however, prior MAP is allowed", ["fail", "pass"]),
        # states before a noun are alternatives of their own
        ("Inclusion", "* Locally advanced (unresectable) or metastatic carcinoma", ["pass", "fail"]),
        # what serves only patients with another tumour opens nothing
        ("Inclusion", "* Platelets >= 100,000/uL or platelets >= 50,000/uL for patients with Ewing sarcoma", ["unknown"]),
        # being barred from a treatment is an alternative that nobody reads
        ("Inclusion", "* Has received all approved therapies for advanced disease or is ineligible", ["unknown"]),
        # the "or" behind the words of one room joins what follows
        ("Exclusion", "* Cannot swallow oral medicine OR has hypertension", ["fail"]),
        ("Exclusion", "* Difficulty swallowing tablets or a history of malabsorption", ["unknown"]),
        # among exclusions what is denied and what is asked stand in the wrong list; a clause with its own subject turns only itself
        ("Exclusion", "* No platelet transfusion within 2 weeks", ["pass"]),
        ("Exclusion", "* MAP chemotherapy within 4 weeks and patients must have measurable disease", ["pass", "pass"]),
        ("Exclusion", "* Note: if the patient has hypertension, the patient must have platelets >= 100,000/uL", ["fail"]),
        ("Exclusion", "* If the patient has seizures they must have platelets >= 100,000/uL", ["pass"]),
        ("Exclusion", "* If there is a history of another cancer, they must not be receiving chemotherapy", ["pass"]),
        # what is left of a toxicity, told in brackets, is the same statement; so is a "must" inside the words of a room
        (
            "Exclusion",
            "* Patients who have not recovered from toxicities of prior therapy (i.e., have residual toxicities > grade 1)",
            ["unknown"],
        ),
        # a bullet under a full stop is its own; a clause that bars others bars only them; two demands of a heading
        ("Inclusion", "* No liver metastases.\n  * Measurable disease", ["pass", "pass"]),
        ("Inclusion", "* Measurable disease; patients with hypertension are not eligible", ["pass", "fail"]),
        ("Inclusion", "* Patients must not have seizures and must meet these limits:\n  * Platelets >= 50,000/uL", ["unknown", "pass"]),
        # a room does not run into the middle of another's words
        ("Inclusion", "* Measurable disease, documented by imaging criteria, and have progressed or relapsed", ["pass", "pass"]),
        # a limit whose sign is plainly reversed rules nobody in or out
        ("Inclusion", "* ALT >= 2.5 x ULN", ["unknown"]),
        ("Exclusion", "* ALT <= 2.5 x ULN", ["unknown"]),
        ("Inclusion", "* ALT > 1 x ULN and <= 3 x ULN", ["pass"]),
        ("Exclusion", "* ALT >= 2.5 x ULN", ["pass"]),
        # what is active is so now, whatever window stands behind the list
        ("Exclusion", "* Active hypertension or myocardial infarction within 6 months", ["fail"]),
        # among limits that must be kept, "or" joins only its neighbours
        ("Inclusion", "* Platelets >= 100,000/uL, ANC >= 1000/uL, ALT <= 45 U/L or ALT <= 90 U/L", ["fail", "pass", "pass"]),
        ("Inclusion", "* Adequate marrow function (platelets >= 100,000/uL, ANC >= 1000/uL, ALT <= 45 U/L or ALT <= 90 U/L)", ["fail"]),
        ("Inclusion", "* Adequate marrow function (platelets >= 50,000/uL, ANC >= 1000/uL, ALT <= 45 U/L or ALT <= 90 U/L)", ["pass"]),
        # a sentence that says what an exclusion does not include is no exclusion
        ("Exclusion", "* Hypertension. This does not include controlled hypertension.", ["pass"]),
        ("Exclusion", "* Non malignant systemic disease that would prevent treatment", ["unknown"]),
        # "no more than N ... is permitted" asks for it; "except that ... are permitted" spares; "but must" is a condition
        ("Inclusion", "* No more than 0 prior lines of therapy is permitted", ["fail"]),
        ("Inclusion", "* Up to 2 prior lines of therapy are allowed", ["pass"]),
        ("Exclusion", "* ALT > 50 U/L, except that patients with hypertension are permitted to exceed it", ["unknown"]),
        ("Exclusion", "* Other than seizure disorder, hypertension", ["unknown"]),
        # a softer limit for some patients
        ("Inclusion", "* Age >= 18 years (age >= 12 years for patients with osteosarcoma)", ["pass"]),
        ("Inclusion", "* Age >= 18 years (age >= 12 years for patients with Ewing sarcoma)", ["fail"]),
        # limits in a row, without commas
        ("Inclusion", "* ANC >= 1000/uL platelets >= 100,000/uL ALT <= 45 U/L or ALT <= 90 U/L", ["fail"]),
        ("Exclusion", "* ANC < 500/uL platelets < 100,000/uL", ["fail"]),
        # conditions among exclusions that ask for something
        ("Exclusion", "* If the patient received major surgery, they must have recovered from its toxicity", ["pass"]),
        ("Exclusion", "* If female, patients must use contraception", ["unknown"]),
        ("Inclusion", "* Women of childbearing potential (WOCBP): negative pregnancy test", ["pass"]),
        ("Exclusion", "* Prior autologous transplant unless at least 3 months after transplant", ["pass"]),
        ("Inclusion", "* Metastatic osteosarcoma; subjects must be refractory to chemotherapy", ["pass", "pass", "unknown"]),
        # tumours in brackets explain the last of a list
        (
            "Inclusion",
            "* Relapsed Ewing sarcoma, osteosarcoma, liver tumours (hepatocellular carcinoma and hepatoblastoma)",
            ["pass", "pass"],
        ),
        # a method of contraception that an exclusion merely names is asked for
        ("Exclusion", "* A contraceptive implant or an intrauterine device", ["unknown"]),
        ("Exclusion", "* Abstinence is an acceptable method of birth control", ["pass"]),  # explains
        # an age before a consent is a requirement of its own, unless it only says who consents
        ("Inclusion", "* Age >= 18 years and able to give informed consent", ["fail", "unknown"]),
        ("Inclusion", "* Written consent; for patients under 18 years a parent consents", ["unknown", "unknown"]),
        # an age behind "male or non-pregnant female" is asked of both
        ("Inclusion", "* Male or non-pregnant and non-lactating female aged >= 18 years", ["pass", "fail"]),
        # consent and compliance in one sentence are two requirements; what refuses the one refuses the other
        ("Inclusion", "* Able to give informed consent and willing to comply with all study procedures", ["unknown", "unknown"]),
        ("Exclusion", "* Unable to give informed consent or to comply with the protocol", ["unknown"]),
        # what stands below a line on contraception only details it
        (
            "Inclusion",
            "* Women must agree to use one of these methods:\n  * Bilateral tubal occlusion\n  * A vasectomized partner",
            ["unknown"],
        ),
        (
            "Inclusion",
            "* A woman of childbearing potential is any woman who:\n  * Has had menses\n  * Has not had a hysterectomy",
            ["pass"],
        ),
        # another limit that patients may have is asked for too; the same limit, softer, for some is not
        ("Inclusion", "* ANC >= 1000/uL. Patients with ALT <= 1 x ULN are acceptable", ["pass", "fail"]),
        ("Inclusion", "* ALT <= 1 x ULN. Patients with ALT <= 2 x ULN are acceptable", ["pass"]),
        # what is said of another tumour, or of a part of the study, is asked of nobody else
        ("Inclusion", "* For Wilms tumor, the patient must have platelets >= 100,000/uL", ["pass"]),
        ("Inclusion", "* Patients with Wilms tumor are eligible for dose escalation only", ["unknown"]),
        ("Inclusion", "* Wilms tumor is preferred among patients of flurbish", ["unknown"]),
        # what is asked of other tumours excludes nobody else, in whichever list it stands
        ("Exclusion", "* Rectal cancer: patients must have platelets >= 100,000/uL", ["pass"]),
        # who denies a list and denies again below it does not mean the opposite
        (
            "Inclusion",
            "* No uncontrolled illness including the following:\n   * None of the following within 2 years:\n      * Stroke\n      * History of kidney transplant",
            ["pass", "pass", "pass"],
        ),
        (
            "Inclusion",
            "* Participants must not have any of the following because of the higher risk of bleeding under treatment with flurbinib:\n   * Hypertension\n   * History of kidney transplant",
            ["fail", "pass"],
        ),
        # what brackets allow lifts the limit before them, for those they name
        ("Inclusion", "* ALT <= 1 x ULN (patients with hypertension who have ALT <= 2 x ULN may be enrolled)", ["pass"]),
        ("Inclusion", "* ALT <= 1 x ULN (patients with liver metastases whose ALT is <= 2 x ULN are eligible)", ["fail"]),
        ("Inclusion", "* ALT <= 1 x ULN (transfusions are allowed)", ["fail"]),
        ("Inclusion", "* ALT <= 1 x ULN (in flurbish, <5 x ULN is allowed)", ["unknown"]),
        # forms of treatment in brackets are forms of what stands before them
        ("Exclusion", "* Prior GD2-directed therapy (e.g., chemotherapy conjugate, chemotherapy)", ["pass"]),
        # requirements of some patients only
        ("Inclusion", "* Patients with Ewing sarcoma must have platelets >= 100,000/uL", ["pass"]),
        ("Inclusion", "* Patients with osteosarcoma must have platelets >= 100,000/uL", ["fail"]),
        ("Inclusion", "* For patients 18 years and older: platelets >= 100,000/uL", ["pass"]),
        ("Inclusion", "* For patients under 18 years: platelets >= 100,000/uL", ["fail"]),
        # a permission asks nothing; behind an exclusion it spares
        ("Inclusion", "* Prior radiotherapy is allowed", ["pass"]),
        ("Exclusion", "* Hypertension. Patients whose hypertension is controlled are eligible.", ["pass"]),
        # the window of a heading counts for its children
        ("Exclusion", "* Any of the following within 6 months before enrolment:\n  * stroke\n  * myocardial infarction", ["pass", "pass"]),
        # a heading that only names the kind of what stands below it is no illness of its own; its window counts for them
        (
            "Exclusion",
            "* Any of the following cardiovascular conditions within 6 months before enrolment:\n  * stroke\n  * myocardial infarction",
            ["pass", "pass"],
        ),
        ("Exclusion", "* Cardiovascular disorders:\n  * stroke\n  * angina", ["pass", "pass"]),
        ("Exclusion", "* Uncontrolled cardiovascular disease including:\n  * stroke", ["pass", "pass"]),
        # words that nobody read can rule out nothing and pass nothing
        ("Inclusion", "* Measurable disease of the flurbish kind", ["unknown"]),
        ("Inclusion", "* Not measurable disease of the flurbish kind", ["unknown"]),
        # an alternative that nobody read may be more than an alternative: no silent pass, but a sound fail of what must hold
        ("Inclusion", "* ANC >= 1000/uL or flurbish of a kind", ["unknown"]),
        ("Inclusion", "* ANC >= 2000/uL and flurbish of a kind", ["fail"]),
        # a head that is no mere label may be a requirement: it stays, unread
        ("Inclusion", "* Flurbish syndrome: ANC >= 1000/uL", ["unknown"]),
        ("Inclusion", "* Adequate marrow function: ANC >= 1000/uL", ["pass"]),
        ("Inclusion", "* Flurbish of every kind:\n  * ANC >= 1000/uL", ["unknown", "pass"]),
        ("Inclusion", "Normal flurbish status\n\n* ANC >= 1000/uL", ["unknown", "pass"]),
        # a head of label words says nothing of its own, whatever its window
        (
            "Inclusion",
            "* Age 3 years or older\n* Adequate marrow function within 14 days before enrolment:\n  * ANC >= 1000/uL",
            ["pass", "pass"],
        ),
        ("Inclusion", "* Flurbish of every kind within 14 days:\n  * ANC >= 1000/uL", ["unknown", "pass"]),
        # a heading that names a sex says of whom its list speaks
        ("Inclusion", "* Males:\n  * platelets >= 75,000/uL", ["pass"]),
        ("Inclusion", "* Females:\n  * platelets >= 75,000/uL", ["fail"]),
        ("Inclusion", "* Women of childbearing potential:\n  * Negative pregnancy test", ["pass"]),
        ("Inclusion", "* Women of childbearing potential", ["unknown"]),
        ("Inclusion", "Male or female aged >= 20 years\n\n* ANC >= 1000/uL", ["fail", "pass"]),
        # sentences about the criteria themselves, and reasons, state nothing
        ("Inclusion", "* Patients may be enrolled only if all of the following criteria are met:\n  * ANC >= 1000/uL", ["pass"]),
        (
            "Inclusion",
            "* ANC >= 1000/uL\n* Other protocol-defined criteria may apply\n* Other inclusion/exclusion criteria apply",
            ["pass"],
        ),
        ("Exclusion", "* Stroke\n* Additional in- and exclusion criteria per protocol\n* See Appendix C for a complete list.", ["pass"]),
        ("Inclusion", "* ANC >= 1000/uL\n* Men and women of all races and ethnic groups will be included", ["pass"]),
        ("Exclusion", "* Stroke\n* Exclusion criterion 4 was removed\n* N/A", ["pass"]),
        ("Inclusion", "* ANC >= 1000/uL. The effects of flurbinib on the developing human fetus are unknown.", ["pass"]),
        ("Inclusion", "* For this reason, platelets must be at least 75,000/uL", ["fail"]),
        ("Inclusion", "* Patients must meet the flurbish criteria", ["unknown"]),
        # rows of a table of creatinine beside the line that announces it are part of that line
        (
            "Inclusion",
            "* A serum creatinine based on age/gender as follows:\n* 2 to < 6 years, male 0.8, female 0.8\n* >= 16 years, male 1.7, female 1.4\n* ANC >= 1000/uL",
            ["unknown", "pass"],
        ),
        # a limit that holds if another is not kept widens that one
        (
            "Inclusion",
            "* ALT <= 1 x ULN. However, if ALT is > 1 x ULN, ANC >= 1000/uL is allowed for enrolment.",
            ["pass"],
        ),
        ("Inclusion", "* However, if ALT is <= 1 x ULN, platelets >= 75,000/uL are allowed.", ["pass"]),
        # "may have" permits, "may not have" forbids
        ("Inclusion", "* ALT <= 1 x ULN. Patients may have ALT <= 3 x ULN if they have liver metastases.", ["fail"]),
        ("Inclusion", "* ALT <= 1 x ULN. Patients may have ALT <= 3 x ULN if they have hypertension.", ["pass"]),
        ("Inclusion", "* Patients may not have hypertension", ["fail"]),
        ("Exclusion", "* Patients may not have hypertension", ["fail"]),
        ("Inclusion", "* To be eligible for this trial, patients must have platelets >= 75,000/uL", ["fail"]),
        # what a word means asks nothing if it was read, and stays unread if it was not
        ("Exclusion", "* Pregnancy. Serious flurbish includes hypertension.", ["pass", "unknown"]),
    ],
)
def test_joined_as_meant(judge: Judge, section: str, text: str, expected: list[str]) -> None:
    """Each shape of sentence and list gives the verdicts that a reader would."""
    assert expected == verdicts(judge, section, text)


def test_a_text_that_does_not_say_which_list_it_is_decides_nothing(judge: Judge) -> None:
    """Unknown sections give unknown verdicts, and say so."""
    found = [judge_criterion(criterion, judge) for criterion in read("* platelets >= 75,000/uL")]
    assert ["unknown"] == [v.verdict.value for v in found]
    assert "does not say" in found[0].because


def test_spans_quote_the_registry() -> None:
    """Every criterion quotes its text, escapes included, and every leaf lies in the text."""
    text = "Inclusion Criteria:\n\n* ANC \\>= 1.0 x 10\\^9/L and platelets \\>= 75 x 10\\^9/L"
    for criterion in read(text):
        assert text[criterion.start : criterion.end] == criterion.text


@pytest.mark.parametrize(
    ("section", "text"),
    [
        (
            "Inclusion",
            "* Human immunodeficiency virus (HIV)-infected patients whose antiviral regimen has worked for 6 months are eligible for this trial",
        ),
        ("Inclusion", "* HIV-infected participants must have a CD4 count above 350"),
        ("Inclusion", "* Participants have a known hepatitis B infection"),
        ("Inclusion", "* Active bleeding or uncontrolled seizures"),
        ("Inclusion", "* Cardiac arrhythmia controlled by medication"),
        ("Inclusion", "* Participants must not have another malignancy"),
        ("Inclusion", "* Cannot swallow tablets"),
        ("Exclusion", "* Patients with a weak heart should have an ejection fraction > 40% as flurbished"),
        ("Exclusion", "* The last radiotherapy must have been given at least 7 days before the first dose"),
        ("Exclusion", "* Platelet transfusion within 2 weeks (the wound should have healed)"),
        ("Exclusion", "* they have no new or growing brain metastases"),
        ("Exclusion", "* Non-flurbished platelets > 400,000/uL"),
        ("Exclusion", "* primary or metastatic."),
        ("Exclusion", "* Prior treatment"),
        ("Exclusion", "* Systemic chemotherapy, including methotrexate, within 14 days before the flurbishing of this protocol"),
        ("Exclusion", "* Chemotherapy within 2-4 weeks"),
        ("Exclusion", "* Tubal ligation or other methods of contraception"),
        ("Exclusion", "* Cardiovascular disease within 6 months"),
        ("Inclusion", "* Women of childbearing potential include those who have had a first period"),
        ("Inclusion", "* Able to rate pain on the flurbish scale"),
        ("Inclusion", "* Prior chemotherapy is allowed if more than 14 days have passed since the end of treatment"),
        ("Exclusion", "* Serious illness. This includes, but is not limited to, bleeding disorders and seizures"),
        ("Inclusion", "* Unresolved toxicity from prior therapy"),
        ("Exclusion", "* Participants must not have another malignancy"),
        ("Exclusion", "* Patients with another malignancy must be discussed with the sponsor"),
        (
            "Inclusion",
            "* No uncontrolled illness including, but not limited to, the following:\n  * Heart disease, including:\n    * Stroke\n    * Unstable angina",
        ),
        (
            "Exclusion",
            "* Have had a seizure. Have had the following prior/concurrent therapy:\n* Platelet transfusion within 7 days\n* Stroke",
        ),
    ],
)
def test_nobody_is_ruled_out_for_being_well(judge: Judge, section: str, text: str) -> None:
    """What would rule out a patient for lack of an illness is not believed; another cancer is not on file and may be asked for."""
    assert "fail" not in verdicts(judge, section, text)


def test_an_illness_still_rules_out(judge: Judge) -> None:
    """The same words in their own list."""
    assert verdicts(judge, "Exclusion", "* Active hypertension") == ["fail"]
    assert verdicts(judge, "Exclusion", "* Prior chemotherapy") == ["fail"]
    assert verdicts(judge, "Exclusion", "* Metastatic disease") == ["fail"]
    assert verdicts(judge, "Inclusion", "* No uncontrolled illness including the following:\n  * Stroke\n  * Hypertension")[1:] == [
        "pass",
        "fail",
    ]


def test_a_list_mark_alone_asks_nothing(judge: Judge) -> None:
    """What is left of a list that was cut; a number without its point may be a limit and stays."""
    for mark in ("vi.", "(e)", "d.3.", "cc.", "3-1."):
        assert verdicts(judge, "Inclusion", f"* {mark}\n* ANC >= 1000/uL") == ["pass"], mark
    assert verdicts(judge, "Inclusion", "* 0-2\n* ANC >= 1000/uL") == ["unknown", "pass"]


def test_a_line_that_lets_somebody_in_is_an_exception() -> None:
    """Below "with these exceptions:" a permission that was read in full spares those of whom it speaks."""
    (criterion,) = read(
        "Exclusion Criteria:\n\n* Autoimmune disease, with the following exceptions:\n\n"
        "  * Patients with vitiligo may be eligible after discussion with the medical monitor\n"
        "  * Patients with celiac disease controlled by diet alone"
    )
    found = {leaf.kind for leaf in leaves(criterion.tree)}
    assert "judgement" in found
    assert "full" == criterion.read
    assert not [leaf for leaf in leaves(criterion.tree) if isinstance(leaf, Permitted)]
