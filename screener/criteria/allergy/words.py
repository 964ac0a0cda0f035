"""How trials write of allergies, and what they are to."""

from __future__ import annotations

from screener.criteria.wording_shared import vocabulary
from screener.text.gated import gated

HEAD = gated(
    r"(?:(?:a|an|any|the|with|who|has|have|had|patients?|subjects?|participants?|are|is|or|and|and/or|of|other|clinically|significant|previously|identified|apparent|known|suspected|documented|history|prior|previous|past|medical|severe|serious|life-?\s?threatening|immediate|delayed|acute|major|moderate|to|from|if|grade|grades|3|4|iii|iv|≥|>|=|>=|-|/|\(|\)|,|current|allergic|allergy|allergies|hypersensitivity|hyper-sensitivity|potential|such|as|contraindications?|intolerances?|personal|confirmed|presence|evidence|experienced)[\s,/]{0,2}){0,16}"
    r"(?P<head>(?:allerg(?:y|ies|ic)|hyper-?\s?sensitiv(?:ity|e|ities)|anaphyla(?:xis|ctic|ctoid)|intoleran(?:ce|t)|infusion[- ]related|infusion|sensitivity|idiosyncratic)(?:[ -](?:infusion|contraindications?|drug|type|shock|like|or|and|and/or|hypersensitivity|reactions?|responses?|allergic|severe|anaphylactic|anaphylaxis|allergy|intolerance|idiosyncratic|disorders?|events?|diathesis|immune|mediated|/)(?![a-z])){0,8})(?:\(s\))?"
    r"(?:[\s,(]{1,3}(?:of )?(?:\(?(?:≥|>|>=|=|at least|any|grade|grades|or|higher|greater|ctcae|nci|v\d(?:\.\d)?|version|[1-5]|severe|severity|i{1,3}|iv|-|/|\.0|common|terminology|criteria)[\s)]{0,2}){1,9})?"
)

TO = gated(
    r"[\s,)]{0,3}(?:(?:that|which|is|are|was|were|believed|felt|known|thought|to be|have been|has been|considered|possibly|probably|definitely)\s){0,4}(?:attributed to|attributable to|related to|due to|secondary to|caused by|associated with|induced by|following|after|as a result of|against|towards?|to|of|with|from|upon)(?: (?:prior|previous|any|the|a|an|either|known|study|all|one of|components? of|any of|ingredients? of|exposure to|treatment with|therapy with|use of|administration of|other|both|drugs?))*\s"
)

TRIAL_DRUG = gated(
    r"\b(?:study|investigational|trial|protocol|test|experimental|assigned|planned)[ -](?:drugs?|products?|medications?|agents?|treatments?|medicinal products?|medicines?|therap(?:y|ies)|interventions?|imps?|regimens?|components?|compounds?|vaccines?|chemotherap\w{1,3})|\bimps?\b|\bexcipients?|\bthe (?:active )?(?:drugs?|agents?|active substances?|active ingredients?|components?)\b|\bits (?:components|ingredients|excipients|formulation)|similar (?:chemical|biologic)|drugs? (?:used|in this|administered)|agents? (?:used|in this|listed)|(?:components?|ingredients?|constituents?|formulation)|medications? (?:used|required|given)"
)

LEADERS = frozenset({",", ";", "/", "(", ")", "OR", "AND", "ANDOR", "-", ":", "NEG", "EXCEPT"})

STOPS = frozenset(
    {
        ";",
        ".",
        "EXCEPT",
        "IF",
        "MUST",
        "MAY",
        "BARRED",
        "WITHIN",
        "AGO",
        "COND",
        "NEG",
        "EXAMPLE",
        "requiring",
        "who",
        "that",
        "which",
        "history",
        "currently",
        "pregnant",
        "pregnancy",
        "unable",
        "BN",
        "NUM",
        "grade",
        "toxicity",
        "is",
        "are",
        "have",
        "has",
        "had",
        "patients",
        "subjects",
        "inability",
        "prior",
        "any",
        "receiving",
        "uncontrolled",
    }
)

# The code of a drug that is still studied, with the isotope that it may carry.
CODE = gated(r"(?:\[\d{2,3}m?[a-z]{1,2}\]-?(?:[a-z]{1,4}-)?)?[a-z]{1,6}-?(?:[a-z]?\d{2,7})(?:-\d{1,5})?[a-z]{0,4}(?![a-z\d])")
ALSO_INACTIVE = gated(
    r"including (?:(?:the|its|their|any|all) ){0,2}(?:inactive ingredients?|excipients?|inactive components?)(?: (?:of|in) (?:the )?(?:formulation|drug product|product))?(?![a-z])"
)

FILLER = vocabulary(
    """
    a an the of or and to in its their any all other one more such as similar chemical biologic biological composition structure class
    classes compound compounds agent agents drug drugs medication medications product products component components ingredient
    ingredients excipient excipients constituent constituents formulation formulations study investigational trial protocol treatment
    treatments therapy therapies used this these those active substance substances related analog analogs analogue analogues derivative
    derivatives metabolites containing based derived medicinal medicine preparation preparations contained present inactive for with by
    associated known either both administered administration regimen regimens required planned part combination same members family including
    included listed section premedication premedications pre conditioning lymphodepletion lymphodepleting vehicle pharmaceutical form
    experimental intervention interventions imp imps use given test article during on
    """
)

PERMITTED = gated(
    r"\s?\(\s?(?:an? )?(?:known )?allerg(?:y|ies) to (?:an)?other [^()]{3,60} (?:is|are) (?:acceptable|allowed|permitted|not excluded)\s?\)"
)

TRIGGER = gated(r"allerg|sensitiv|anaphyla|intoleran|infusion(?:[- ]related)? reaction|idiosyncratic")

BARE = gated(
    r"(?:(?:a|any|known|history|of|severe|with|serious|to|multiple|significant|documented|active)\s)*(?P<what>latex|peanut|egg|food|drug|penicillin|soy|nut|shellfish|contrast|iodine|sulfa|sulphonamide|sulfonamide|murine|aspirin|gadolinium|multiple drug|beta-lactam|milk|gelatin|bovine)(?:[ /-](?:product|protein|medium|media|dye))? (?:allerg(?:y|ies)|hypersensitivity|anaphylaxis)(?![a-z])"
)
