"""Other words for illnesses: one noun for two of them, a state behind what it describes, a standard in brackets."""

from __future__ import annotations

import re
from functools import cache

from screener.criteria.wordings.model import Instead, Wording, of
from screener.lexicons import load
from screener.text.reworded import A_WINDOW as W
from screener.text.reworded import WINDOW

_OR = r",? (?:and/or|or/and|or|and) | ?/ ?"
_SEPARATED = rf"{_OR}|, "
_PART = r"(?:[a-z][a-z-]{2,20}(?: (?:vein|artery|tract|cord|marrow|ventricular))?)"
# Nouns that two illnesses share.
_NOUNS = (
    r"(?:effusions?|ulcers?|thrombos[ie]s|fistulas?|fistulae|bleeding|hemorrhages?|arrhythmias?|neuropath(?:y|ies)|fibrillation|obstructions?|perforations?|varices|hepatitis"
    r"|occlusions?|embolisms?|infarctions?|diabetes|insufficiency|failure|dysfunctions?|disorders?|diseases?|hypertension|block|retinopathy|toxicit(?:y|ies)|metastas[ie]s|stenos[ie]s)"
)
_WHOLE = r"(?:insufficiency|failure|dysfunctions?|impairments?|diseases?|disorders?|abnormalit(?:y|ies)|illness(?:es)?|conditions?|infarctions?|ischa?emia|infections?|fibrosis|obstruction|perforation|hemorrhage|bleeding|embolism|thrombosis)"
_OF = r"(?:cardiac|heart|hepatic|liver|renal|kidney|pulmonary|lung|respiratory|adrenal|myocardial|bone marrow|marrow|gastrointestinal|bowel|intestinal|bone|thyroid|cerebral|coronary)"
_EVENTS = (
    r"(?:myocardial infarctions?|infarctions?|heart attack|stroke|mi|cva|tia|unstable angina|angina|embolism|pe|dvt|cabg|bypass(?: graft(?:ing)?| surgery)?|thrombos[ie]s|hemorrhage|bleeding|cerebrovascular accident|ischemic attack"
    r"|angioplasty|stent(?:ing| placement)?|perforation|abscess|fistula|hemoptysis|arrest|thromboembolic events?|thromboembolism|heart disease|arrhythmias?)"
)
_LIMIT = r"(?:≤|<=|=<|<|less than)"
_ROMAN = r"(?:i{1,3}|iv|[1-4])"
_DEGREES = r"(?:(?:severe|serious|uncontrolled|unstable|active|acute|chronic|significant|clinically significant|clinically relevant|major|symptomatic|untreated|massive|recurrent|persistent|known|history of|current|currently active|ongoing|concurrent|uncontrollable|unmanageable) ){0,3}"
# What may stand behind a noun that two illnesses share: no word that narrows one of them, or both.
_CLOSED = rf"(?= ?(?:[.;,:)/{WINDOW}]|(?:or|and|and/or) |\((?:e\.g|eg|for example|such as|including|[a-z]{{2,5}}\))|$))(?!,? ?\(?(?:of |with |≥|>|grade|ctcae))"


@cache
def _named(words: str) -> bool:
    """Does the lexicon list an illness of this name?"""
    return load().find("condition", words) is not None


def _shared_noun(match: re.Match[str]) -> str | None:
    """ "Pleural or pericardial effusion": the noun behind each of the words that it belongs to, where the lexicon lists every illness so named."""
    noun = match["n"]
    single = re.sub(r"ies$", "y", noun) if noun.endswith("ies") else re.sub(r"(?<=[^s])s$", "", noun)
    parts = [match[name] for name in "abcd" if match[name]]
    if not all(_named(f"{part} {noun}") or _named(f"{part} {single}") for part in parts) or any(_named(part) for part in parts[:-1]):
        return None
    pieces = [f"{{{name}}} {{n}}{{s{name}}}" for name in "abc" if match[name]]
    lead = "{deg}" if match["deg"] else ""
    return "".join(lead + piece for piece in pieces) + lead + "{d} {n}"


def _whole(match: re.Match[str]) -> str | None:
    """ "Adrenal insufficiency or failure": of what is meant before each noun."""
    return "{deg}{x} {a}{or}{deg}{x} {b}" if all(_named(f"{match['x']} {re.sub(r's$', '', match[name])}") for name in "ab") else None


_NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4"}

_PAIRS: tuple[tuple[str, Instead], ...] = (
    # one noun for several
    (
        rf"(?P<deg>{_DEGREES})(?:(?P<a>{_PART})(?P<sa>{_SEPARATED}))??(?:(?P<b>{_PART})(?P<sb>{_SEPARATED}))??(?P<c>{_PART})(?P<sc>{_OR})(?:other )?(?P<d>{_PART}) (?P<n>{_NOUNS}){_CLOSED}",
        _shared_noun,
    ),
    (rf"(?P<deg>{_DEGREES})(?P<x>{_OF}) (?P<a>{_WHOLE})(?P<or>{_OR})(?P<b>{_WHOLE}){_CLOSED}", _whole),
    (
        r"(?P<n>effusions?) \((?P<a>pleural|pericardial|peritoneal)(?P<sa>(?:, | or | and |, or |, and |/))(?:(?P<b>pleural|pericardial|peritoneal)(?P<sb>(?:, | or | and |, or |, and |/)))?(?P<c>pleural|pericardial|peritoneal)\)",
        lambda match: "{n} ({a} effusion{sa}" + ("{b} effusion{sb}" if match["b"] else "") + "{c} effusion)",
    ),
    (r"viral or other hepatitis", "viral hepatitis or other hepatitis"),
    (r"viral, alcoholic,? or other hepatitis", "viral hepatitis, alcoholic hepatitis or other hepatitis"),
    (
        r"hypo-?(?P<or> or | and |/| and/or )hyper-?(?P<n>thyroid(?:ism)?)(?![\w-])(?!,?(?: diseases?)?,? (?:not|that|which|who|requir|controlled|stable|treated|on|with|if))(?: diseases?)?(?![\w-])",
        "hypothyroidism{or}hyperthyroidism",
    ),
    # a length of time behind an event, without a word for the day from which it counts
    (
        rf"(?P<what>{_EVENTS} (?P<l>{_LIMIT} ?\d{{1,2}} (?:years?|months?|weeks?|days?)))(?= ?(?:[.;,]|$))(?!, (?:prior|before))",
        "{what} prior to enrollment",
    ),
    # grades: the standard by which they are given, and numbers in words
    (
        r"(?:by |per |according to |of )?(?:the )?(?:(?:national cancer institute(?: ?\(nci\))?|nci)[- ]?)ctcae,?(?: (?:v(?:ersion|er)?\.? ?)?\d(?:\.\d{1,2})?)?,? (?P<g>(?:(?:≥|>=|>) ?)?grades? (?:≥|>=|>)? ?[1-5])",
        "{g}",
    ),
    (
        r"(?P<g>grades? (?:(?:≥|>=|>) ?)?[1-5](?: or (?:higher|greater|above|more))?) [(\[](?:by |per |according to |as per )?(?:the )?(?:(?:national cancer institute(?: ?\(nci\))?|nci)[- ]?)?ctcae,?(?: (?:v(?:ersion|er)?\.? ?)?\d(?:\.\d{1,2})?)?[)\]]",
        "{g}",
    ),
    (
        r"(?P<a>grades? (?:(?:≥|>=|>) ?)?)(?P<b>one|two|three|four)(?![\w-])",
        lambda match: "{a}" + _NUMBERS[match["b"]],
    ),
    # the class of a failing heart behind the disease or before it
    (
        rf"(?P<c>class(?:es)? {_ROMAN}(?:(?:, | or |, or | and |-|/){_ROMAN}){{0,3}}) (?P<n>(?:congestive )?heart failure|congestive heart disease|chf|cardiac failure|cardiac insufficiency),? (?:(?:as )?(?:defined|classified|determined|assessed|described) (?:by|per|according to|using)|as per|per|according to) (?:the )?(?:new york heart association(?: ?\(nyha\))?|nyha)(?: (?:functional|classification|class|criteria|system|guidelines)){{0,3}}(?![\w-])",
        "nyha {c} {n}",
    ),
    (
        rf"(?<!nyha )(?<!association )(?<!functional )(?<!\) )(?<!killip )(?P<c>class(?:es)? {_ROMAN}(?:(?:, | or |, or | and |-|/){_ROMAN}){{0,3}}) (?P<n>congestive heart failure|chf|heart failure|cardiac insufficiency)(?![\w-])(?!,? (?:as |per |by |according|defined|classified|\())",
        "nyha {c} {n}",
    ),
    # any of these within a time
    (
        rf"(?P<lead>(?:history of )?(?:any|one or more|any one or more|any one) of the following(?: (?:conditions|events|illnesses))?),? (?P<w>{W}): (?P<rest>[^.;:]{{3,400}})(?=[.;]?$)",
        "{rest} {w}",
    ),
    # the virus that multiplies
    (r"(?P<j>and|with) active viral replication(?![\w-])", "{j} detectable viral load"),
    # only where the state is asked of those who have it: behind an "or", the therapy would be asked of everyone
    (
        r"(?P<a>(?:must have|, has|, have) (?:well|adequately) controlled (?:hiv|human immunodeficiency virus|(?<=hiv must have well controlled )disease|(?<=\(hiv\) must have well controlled )disease)(?: ?\(hiv\))?(?: infection)?) on (?P<b>(?:effective |stable |suppressive )?anti-?retroviral therapy)(?: ?\((?:art|haart)\))?(?![\w-])",
        "{a} and be on {b}",
    ),
    # two states of one infection (said first what asks for less, as the first state is shared with the second)
    (
        r"(?P<n>infections?) (?P<a>(?:that|which) (?:is|are) (?:not|un)[ -]?(?:adequately |well )?controlled)(?P<or> or | and/or )(?:(?:that|which) )?(?P<b>requires? [^.;:]{3,60})(?=[.;]?$)",
        "{n} that {b}{or}{n} {a}",
    ),
    # a diagnosis in other words
    (r"diagnosis with (?=[a-z])", "diagnosis of "),
    (r"diagnosed as (?P<n>hiv|human immunodeficiency virus|hbv|hcv|hepatitis [bc])[ -](?P<p>(?:sero)?positive)(?![\w-])", "{n} {p}"),
    (r"historical or current (?=[a-z])", "history of or current "),
    (r"currently have (?P<a>any of the following)", "have {a}"),
    (r"exhibiting (?=[a-z])", "having "),
    (
        r"(?P<x>mds/aml|(?:mds|myelodysplastic syndromes?)(?: ?\(mds\))?(?:/| or | and/or )(?:aml|acute myeloid leuka?emia)(?: ?\(aml\))?) or (?:with )?features suggestive of (?P<y>mds/aml|mds or aml)(?![\w-])",
        lambda match: "myelodysplastic syndrome/acute myeloid leukemia",
    ),
    (
        r"(?P<a>myelodysplastic syndromes?|mds) or (?:with )?features suggestive of (?P<b>myelodysplastic syndromes?|mds)(?![\w-])",
        "{a}",
    ),
    (rf"(?P<h>history) \((?P<w>{W})\) of (?P<x>[^.;:()]{{3,120}})(?=[.;]?$)", "{h} of {x} {w}"),
    (r"history of (?:any )?(?:one or more|any) of the following(?= )", "any of the following"),
    # what is feared of the patient stands behind what it is feared for
    (
        r"(?:(?:patients?|participants?|subjects?)(?: who)? )?(?:(?:is|are) )?(?:considered |deemed )?(?:to be )?(?:a |at |of )?poor medical risks? (?:due to|because of) (?:an? )?(?P<rest>[a-z][^.;:]{3,300})(?=[.;]?$)",
        "{rest} that would pose a risk to the patient",
    ),
    (
        r"(?P<a>affect|alter|impair|influence|reduce|compromise|interfere with|limit|decrease) (?:gastrointestinal|gastro-intestinal|intestinal|gi|gut) (?P<b>absorption)(?![\w-])",
        "{a} {b}",
    ),
    (
        r"any (?P<a>conditions?),? including (?:the )?(?:presence of )?(?:any )?(?P<l>laboratory abnormalit(?:y|ies)),? (?P<b>(?:which|that) )",
        "any {l} or {a} {b}",
    ),
    # the systems of the body that fall ill
    (
        r"(?P<d>(?:other )?(?:(?:active|major|serious|severe|significant) ){0,3})(?:medical )?illness(?:es)? of the (?P<a>cardiovascular|cardiac|pulmonary|respiratory)(?P<s>, |/| or | and )(?P<b>cardiovascular|cardiac|pulmonary|respiratory)(?P<t>,? or |,? and |/)immune systems?(?![\w-])",
        "{d}{a} disease{s}{d}{b} disease{t}{d}immune system disease",
    ),
    # words behind the brackets that explain what they speak of
    (
        r"(?P<n>hypothyroidism|thyroiditis) (?P<b>\((?:e\.?g\.?|for example|such as|i\.e\.)[^()]{3,60}\)),? (?P<s>(?:that is |who are )?(?:stable|controlled|managed) (?:on|with|by) [^.;:,()]{3,60})(?=[.;,]?(?:$| ))",
        "{n} {s} {b}",
    ),
    (
        rf"(?P<w>{W}) (?P<x>(?:chest|thoracic|high-resolution) (?:ct|computed tomography|x-ray)(?: ?\(ct\))?(?: scans?)?)(?![\w-])",
        "on {x} {w}",
    ),
    (
        r"obstruction of the (?P<a>pancreatic)(?P<s> or | and |/)(?P<b>biliary|bile|common bile) ducts?(?![\w-])",
        "{a} duct obstruction{s}biliary obstruction",
    ),
    (r"(?P<a>\d) ?℃", "{a}°c"),
    # what is listed below
    (r"(?P<a>(?:including|such as),?(?: but not limited to,?)? the following) (?:conditions|diseases|disorders|illnesses):(?=$)", "{a}:"),
    # allergies: several words for one reaction, the substance said once, the grade behind the substance
    (
        r"(?P<d>severe |serious |life-threatening )?allergic,? (?:or |and )?anaphylactic,? (?:or|and|and/or) other hypersensitivity (?P<n>reactions?)(?![\w-])",
        "{d}hypersensitivity {n}",
    ),
    (
        r"(?P<a>(?:severe |serious )?(?:allergic|anaphylactic|hypersensitivity)(?:(?: or |/| and | and/or )(?:allergic|anaphylactic|hypersensitivity))? reactions?),? or (?P<b>(?:hyper-?)?sensitivity|intolerance|allergy|hypersensitivity) to (?P<x>[^.;:()]{3,120})(?=[.;]?$)",
        "{a} to {x} or {b} to {x}",
    ),
    (
        r"(?P<h>hypersensitivity reactions?|allergic reactions?|hypersensitivity) (?P<t>to [^.;:(),]{3,80}) (?P<g>\((?:(?:nci|ctcae|nci-ctcae|national cancer institute|v(?:ersion|er)?\.? ?\d(?:\.\d{1,2})?)[ ,]{0,2}){0,4}(?:(?:≥|>|>=) ?)?grades? ?(?:(?:≥|>|>=) ?)?[1-5](?: (?:or|and) (?:[1-5]|higher|above|greater))?\))",
        "{h} {g} {t}",
    ),
    (
        r"(?:polymerase chain reaction|pcr)(?: ?\(pcr\))? (?P<is>is|was|must be) (?P<r>negative|positive|undetectable) for (?P<x>(?:hcv|hepatitis c(?: virus)?)(?: ?\(hcv\))?[ -](?:rna|ribonucleic acid(?: ?\(rna\))?))(?![\w-])",
        "{x} {is} {r}",
    ),
    (r"absence of (?:detectable )?(?P<x>hbsag|hepatitis b surface antigen(?: ?\(hbsag\))?)(?![\w-])", "negative {x}"),
    (
        r"(?:requirements? for|need for|dependen(?:t|ce|cy) (?:on|upon)) (?P<x>(?:supplemental|supplementary|continuous|home|chronic) oxygen)(?![\w-])",
        "requires {x}",
    ),
    # two states behind one illness
    (
        r"(?P<n>(?:(?:cardiac|heart|pulmonary|lung|renal|hepatic|liver|thyroid|systemic|autoimmune|cardiovascular) )?(?:diseases?|disorders?|arrhythmias?|hypertension|diabetes|asthma|infections?)) (?:that|which) (?:is|are) (?P<a>symptomatic|severe)(?P<or> or )(?P<b>uncontrolled|poorly controlled|not (?:well |adequately )?controlled)(?![\w-])",
        "{b}{or}{a} {n}",
    ),
    # antibodies and antigens of one test
    (
        r"(?P<a>(?:sero-?)?negative for (?:the )?(?:hiv|human immunodeficiency virus(?: ?\(hiv\))?))(?: by)? (?:antigen|ag)(?: ?\(ag\))?/(?:antibody|ab)(?: ?\((?:ab|ag/ab)\))?(?: (?:combo|combination))?(?: (?:testing|test|assay))?(?![\w-])",
        "{a}",
    ),
    (r"(?P<a>hiv[- ](?:sero)?positiv(?:e|ity)(?: status)?) with or without aids(?![\w-])", "{a}"),
)

ILLNESSES: tuple[Wording, ...] = tuple(of(pattern, instead) for pattern, instead in _PAIRS)
