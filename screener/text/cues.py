"""Cue phrases: the closed-class words of eligibility text, as data.

Each row is a symbol and the phrases that stand for it. Phrases are written as the tokenizer splits them (letters and digits apart; hyphens inside
words do not count). A symbol in upper case replaces the words in the symbol string that rooms match on.
"""

from __future__ import annotations

_TABLE: dict[str, str] = {
    # comparators, before the value
    "GE": """more or equal to|more or equal|equal or more than|equal or above|equal or over|equal or older than|equals or greater than|bigger than or equal to|higher or equal to|higher or equal|above or equal|greater or equal|greater than equal to|superior or equal|equal to or older than|equal or higher than|>=|≥|=>|> or =|>/=|> / =|greater than or equal to|greater or equal to|greater than or equals|greater/equal|equal to or greater than|equal or greater than|equal to or above
        |more than or equal to|equal to or more than|higher than or equal to|equal to or higher than|at least|no less than|not less than|no lower than|not lower than|minimum of|a minimum of|not below|no fewer than
        |not fewer than|at or above|no younger than|not younger than|older than or equal to|above or equal to|superior or equal to|greater than/equal to|min.|no smaller than|a minimum""",
    "LE": """less or equal|equal or below|equal or lower than|equal or under|lower or equal|equals or less than|smaller than or equal to|less than equal to|inferior or equal|equal or younger than|equal to or younger than|at maximum|<=|≤|=<|< or =|</=|< / =|less than or equal to|less or equal to|equal to or less than|equal or less than|lower than or equal to|equal to or lower than|equal to or below|lower or equal to|inferior or equal to|less/equal
        |at most|no more than|not more than|not greater than|no greater than|not higher than|no higher than|not exceeding|not to exceed|must not exceed|should not exceed|does not exceed|do not exceed|not exceed|not above|up to and including
        |up to|maximum of|a maximum of|at or below|no older than|not older than|younger than or equal to|below or equal to|less than/equal to|max.|no larger than|not over|not in excess of|fewer than or equal to|no longer than|not longer than""",
    "GT": """>|greater than|more than|higher than|older than|larger than|exceeding|exceeds|exceed|in excess of|longer than|superior to|elevated above|elevation above|increased above|bigger than|upwards of""",
    "LT": """<|less than|lower than|younger than|fewer than|smaller than|shorter than|inferior to""",
    "EQ": "=|equal to|equals|equal",
    "ABOVE": "above|over|beyond",  # comparators only before a value
    "BELOW": "below|under|beneath",
    "BETWEEN": "between",
    # comparators behind the value
    "POSTGE": """or more|or greater|or higher|or above|or older|or over|and older|and above|and over|or longer|or larger|and up||or beyond|or upwards|and greater|and higher|minimum|and more""",
    "POSTLE": """or less|or lower|or fewer|or below|or younger|and under|and younger|or under|or smaller|or shorter|maximum|max|and below|and less|and lower""",
    "BETTER": "or better|or improved",
    "WORSE": "or worse|or poorer|and worse",
    # logic
    "AND": "and|as well as|plus|together with|along with|in addition to|&",
    "OR": "or|nor|or else|as alternative|alternatively",
    "ANDOR": "and/or|and / or",
    "NEG": """no|not|without|absence of|lack of|lacking|free of|free from|never|neither|none of|none|no evidence of|no known|no history of|no prior|denies|devoid of|non|in the absence of|no sign of|no signs of|absent|cannot|can not""",
    "EXCEPT": """except|except for|excepting|unless|other than|with the exception of|with exception of|apart from|aside from|excluding|but not|exclusive of|exception|exceptions|exceptions include|exceptions are|exceptions to this criterion include
        |with the following exceptions|with the following exception|the following exceptions|not including|save for|outside of|with exceptions of|exception of|exception is|exceptions being|barring""",
    "IF": """if|when|whenever|in case of|in the case of|provided that|provided|providing|as long as|so long as|only if|in the event of|in the event that|given that|assuming|where|whose|on condition that|on the condition that|contingent upon""",
    "ONEOF": """one of the following is met|one of the following criteria is met|one of the following conditions is met|at least one of the following is met|any of the following is met|any of the following apply|any of the following applies|one of the following|any of the following|at least one of the following|one or more of the following|either of the following|at least one of|one of these|any one of the following|any of these|one of the below|at least one of these|one or more of these|1 of the following|one of the following criteria|any of the following criteria|one or more of|any one or more of the following|any of the conditions below|either one of the following""",
    "ALLOF": """all of the following|each of the following|all of these|all the following|both of the following|all of the below|all of the following criteria|all the criteria below""",
    "NONEOF": """none of the following|none of these|not have any of the following|no history of any of the following|not any of the following|must not have any of the following""",
    "EXAMPLE": "such as|for example|e.g.|eg|eg.|e.g|for instance|including but not limited to|including, but not limited to|including|includes but is not limited to|includes but not limited to|include but are not limited to|included but not limited to|like|which include|which includes|include|includes|in particular|especially|examples include|examples are|this includes|these include",
    "DEFINE": "i.e.|ie.|ie|i.e|that is,|which is to say|namely|defined as|which is defined as|is defined as|are defined as|as defined by|defined by|is defined by|as defined as|as evidenced by|as demonstrated by|evidenced by|demonstrated by|as shown by|as indicated by|as determined by|as measured by|as documented by|documented by|consisting of|meaning|which means|which in this study means|specifically|as follows|viz.|aka|a.k.a.|also known as",
    # time
    "PRIORTO": "prior to|before|preceding|previous to|in advance of|ahead of|leading up to|earlier than|prior|until|by",
    "SINCE": "since|elapsed since|have elapsed since|has elapsed since|must have elapsed since|must have passed since|have passed since|has passed since|passed since|elapsed from|have elapsed from|have elapsed|has elapsed|must have elapsed|elapsed|passed|must have passed|have passed|after the last|following the last|since the last|from the last|after|following|post|since completion of|after completion of|from completion of|since the end of|after the end of|since discontinuation of|after discontinuation of|after stopping|since stopping|since end of",
    "AGO": "ago|earlier|previously|beforehand",
    "WITHINW": "within|during|in the course of|throughout|in|at any time within|at any time in|anytime within|any time within",
    "LASTW": "last|past|previous|preceding|prior|immediately prior|immediately preceding|immediately before|most recent",
    "ANCHOR": """enrollment|enrolment|enrolling|enrolled|study enrollment|study enrolment|trial enrollment|trial enrolment|protocol enrollment|registration|study registration|trial registration|randomization|randomisation|study entry|trial entry|protocol entry|entry
        |entering the study|entering this study|study start|study inclusion|inclusion|start of study|screening|screening visit|baseline|baseline visit|first dose|first study dose|the first dose|first infusion|first administration|first day of treatment|first treatment
        |first day of dosing|first day|initial dose|initial dosing|start of treatment|start of therapy|start of dosing|treatment start|therapy start|start|starting|initiation|commencement|beginning|beginning of treatment|commencing|initiating|beginning treatment|starting treatment
        |cycle 1 day 1|cycle 1, day 1|c 1 d 1|cycle 1|day 1|day one|day 0|week 1 day 1|w 1 d 1|day 1 of study|day 1 of cycle 1|day 1 of treatment|apheresis|leukapheresis|leucapheresis|lymphodepletion|lymphodepleting chemotherapy|lymphodepletion chemotherapy|cell infusion|t cell infusion|car t infusion
        |consent|informed consent|signing consent|signing informed consent|signing of consent|signing the informed consent|signature of informed consent|icf signature|study drug|study treatment|study therapy|study medication|study agent|study intervention|protocol therapy|protocol treatment|investigational product|investigational drug administration
        |first study treatment|first study drug|study drug administration|treatment initiation|therapy initiation|administration of study drug|administration of study treatment|administration|dosing|study day 1|the study|this study|the trial|this trial|study|trial|receiving study drug|receiving study treatment|treatment|the start of study treatment|enrolment visit|allocation|study participation|participation|planned start|planned first dose|study procedures|ip|imp|trial treatment|trial therapy|study product|recruitment|accrual|infusion|first cycle|the first cycle|on study|joining the study|taking part""",
    # frames
    "MUST": "must|should|shall|is required|are required|need to|needs to|has to|have to|mandatory|is mandatory|are mandatory|must be",
    "MAY": "is allowed|are allowed|allowed|permitted|permitted to enrol|permitted to enroll|permitted to participate|allowed to enrol|allowed to enroll|allowed to participate|eligible to participate|is permitted|are permitted|will be allowed|will be permitted|are eligible|is eligible|is acceptable|are acceptable|may be included|may enroll|may enrol|may be enrolled|may participate|will be eligible|can be enrolled|can be included|are not excluded|is not excluded|not excluded|may be eligible|remain eligible|are still eligible|still eligible|may enter|may join|can participate|can enrol|can enroll|are permitted to enroll|are permitted to enrol|is not an exclusion|are not an exclusion|not an exclusion|not exclusionary|is not exclusionary|are not exclusionary|does not exclude|do not exclude|will not be excluded|should not be excluded|need not be excluded|considered eligible|are considered eligible|may be considered|may be considered eligible|may be allowed|may be permitted|is fine|are fine|are welcome|can be accepted|may be accepted|are accepted|is accepted|will be accepted|be allowed to participate|allowed to participate|allowed to enroll|are allowed to participate|are allowed to enroll|may have received|may have had|may also have|may be receiving|may receive|can receive|may continue|can be transfused|may be transfused|may be used|can be used|does not need to be|is not required|are not required|not required|is not necessary|not mandatory|is not mandatory|no requirement|do not require|are permissible|is permissible|permissible|be permitted to enroll|are eligible to participate|are eligible to enroll|will be enrolled|will be included|could be enrolled|could be included|can enter|allowable|is allowable|are allowable",
    "BARRED": "are excluded from this study|are excluded from the study|excluded from this study|excluded from the study|are excluded from participation|excluded from participation|are not eligible for this study|are not eligible for the study|not eligible for this study|are ineligible for this study|are excluded|is excluded|excluded|are not eligible|is not eligible|not eligible|ineligible|are ineligible|is ineligible|are not allowed|is not allowed|not allowed|not permitted|is not permitted|are not permitted|prohibited|is prohibited|are prohibited|will be excluded|should be excluded|must be excluded|will not be eligible|may not participate|may not enroll|cannot participate|can not participate|are to be excluded|will not be entered|may not be enrolled|are not permitted to enroll|is exclusionary|are exclusionary|exclusionary|excludes|excludes the patient|excludes patients|excludes participation|disallowed|forbidden|cannot join|cannot take part|are barred|cannot enrol|cannot enroll",
}  # fmt: skip

NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "eighteen": 18, "twenty": 20, "thirty": 30, "twice": 2, "thrice": 3, "half": 0.5,
}  # fmt: skip


def cue_phrases() -> list[tuple[str, str]]:
    """Every (phrase, symbol)."""
    return [(phrase.strip(), symbol) for symbol, row in _TABLE.items() for phrase in row.replace("\n", " ").split("|") if phrase.strip()]
