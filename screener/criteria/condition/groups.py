"""Groups of conditions that rules treat alike, by their lexicon names."""

from __future__ import annotations

from functools import cache

from screener import lexicons

# Things that happen on a day: a window counts from their date even where nobody said that they are over.
EVENTS = (
    "myocardial infarction", "stroke", "transient ischemic attack", "thromboembolism", "deep vein thrombosis", "pulmonary embolism", "fracture", "gastrointestinal perforation",
    "bleeding", "hemoptysis", "intracranial hemorrhage", "solid organ transplant", "cardiac arrest", "thrombosis", "arterial thromboembolism", "venous thromboembolism", "trauma",
)  # fmt: skip
# Things that come and go: named without a time, they are meant as of now.
PASSING = (
    "infection", "diarrhea", "nausea", "vomiting", "fever", "dyspnea", "wound", "non-healing wound", "bleeding", "fracture", "pneumonia", "sepsis", "urinary tract infection", "hypoxia",
    "pleural effusion", "ascites", "pericardial effusion", "bowel obstruction", "pain", "dehydration", "hypotension",
)  # fmt: skip
# Episodes that the lexicon files under a disease which need not have led to them: the disease alone leaves nothing open.
COMPLICATIONS = (
    "hypertensive crisis", "hypertensive encephalopathy", "diabetic ketoacidosis", "cardiac tamponade", "hepatic encephalopathy", "portal hypertension", "varices", "febrile neutropenia",
    "aortic dissection", "cardiac arrest", "cardiogenic shock",
)  # fmt: skip
CHRONIC_VIRUSES = ("HIV", "hepatitis B", "hepatitis C")
TREATED_WITH = {
    "seizure disorder": ("anticonvulsant", "corticosteroid"),
    "seizure": ("anticonvulsant", "corticosteroid"),
    "epilepsy": ("anticonvulsant", "corticosteroid"),
}


@cache
def ids_of(names: str | tuple[str, ...]) -> frozenset[str]:
    """The lexicon ids of some conditions and of their kinds; a name that the lexicon lacks has none.

    A single name stands for itself alone.
    """
    lexicon = lexicons.load()
    if isinstance(names, str):
        concept = lexicon.find("condition", names)
        return frozenset({concept.id}) if concept else frozenset()
    found: set[str] = set()
    for name in names:
        concept = lexicon.find("condition", name)
        if concept is not None:
            found |= lexicon.descendants("condition", concept.id)
    return frozenset(found)


def id_of(name: str) -> str | None:
    """The lexicon id of a condition."""
    concept = lexicons.load().find("condition", name)
    return concept.id if concept else None


@cache
def agents_for(ids: tuple[str, ...]) -> tuple[str, ...]:
    """The drug classes that treat a condition, where "medication" alone is said."""
    for name, classes in TREATED_WITH.items():
        if not ids_of(name).isdisjoint(ids):
            return classes
    return ()
