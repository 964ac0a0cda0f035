"""Words without content of their own: a criterion means the same with and without them.

A word belongs here only if that is so in *every* criterion. "Recent", "severe", "only", "first" do not.
"""

from __future__ import annotations

import re

GLUE = frozenset(
    ["a", "an", "the", "of", "to", "in", "on", "at", "by", "as", "is", "are", "was", "were", "be", "been", "being", "am", "have", "has", "had", "having", "do", "does", "did", "will", "would", "which", "who", "whom", "that", "these", "those", "this", "their", "his", "her", "its", "they", "it", "he", "she", "them", "patient", "patients", "patient's", "subject", "subjects", "participant", "participants", "individual", "individuals", "person", "persons", "people", "those", "candidate", "candidates", "volunteer", "volunteers", "with", "for", "from", "into", "there", "also", "must", "shall", "should", "either", "both", "each", "any", "all", "such", "per", "via", "upon", "following", "criteria", "criterion", "requirements", "eligibility", "order", "eligible", "enrolled", "study's", "s", "note", "please", "following", "as", "well", "into", "so", "than", "then", "thus", "therefore", "i.e", "they're", "patients'", "whether", "within", "during", "has", "been", "documented", "documentation", "known"]
) - frozenset({"known", "documented", "documentation", "enrolled", "eligible", "within", "during", "either", "both", "all"})
GLUE |= frozenset({"either"})

# Words that say nothing when they stand alone between read words; beside other unread words they stay with them.
WEAK = frozenset(
    ["study", "trial", "all", "in", "following", "during", "etc", "in", "addition", "note", "performed", "obtained", "documented", "known", "enrollment", "enrolment", "screening", "baseline", "protocol", "defined", "below", "above", "see", "section", "appendix", "table", "i", "ii", "iii", "iv", "confirmed", "determined", "assessed", "measured", "noted", "stated", "specified", "described", "other"]
) - frozenset({"other"})

# What a heading before a list of limits may say.
LABEL_WORDS = frozenset(
    ["adequate", "acceptable", "sufficient", "normal", "satisfactory", "appropriate", "organ", "organs", "function", "functions", "functioning", "bone", "marrow", "hematologic", "haematologic", "hematological", "haematological", "hematology", "renal", "kidney", "hepatic", "liver", "cardiac", "heart", "pulmonary", "lung", "coagulation", "laboratory", "labs", "lab", "values", "value", "parameters", "parameter", "tests", "test", "results", "result", "blood", "counts", "count", "chemistry", "clinical", "biochemical", "biological", "physiologic", "physiological", "status", "reserve", "indicated", "shown", "evidenced", "demonstrated", "defined", "below", "listed", "meeting", "meet", "met", "following", "criteria", "criterion", "characteristics", "requirements", "obtained", "baseline", "screening", "end", "major", "vital", "system", "systems", "systemic", "serum", "hematopoietic", "haematopoietic", "cell", "cells", "age", "performance", "life", "expectancy", "neurologic", "metabolic", "other", "general", "include", "includes", "inclusion", "exclusion", "patient", "patients", "population", "disease", "history", "type", "diagnosis", "measurable", "treatment", "prior", "therapy", "concurrent", "ability", "level", "levels", "standard", "minimum", "required", "including", "based", "using", "local", "institutional", "central", "time"]
)

# Behind a requirement that is read, these words only say who looks at it; the requirement is judged on the recorded facts all the same.
OPINION = re.compile(
    r"(?:as )?(?:in |at |per |by |according to |determined by |judged by |assessed by |evaluated by |deemed by |documented by |confirmed by )?(?:the )?(?:opinion|judge?ment|discretion|assessment|evaluation)? ?(?:of )?(?:the )?"
    r"(?:treating |local |study |site |principal |sub-?)?(?:investigators?|physicians?|oncologists?|pi|clinicians?|radiologists?)(?:'s|')?(?: (?:opinion|judge?ment|discretion|assessment|investigator|or designee))?"
)
