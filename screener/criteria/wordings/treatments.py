"""Other words for what was given: nouns that treatments share, frames of taking and stopping, transplants, irradiated parts."""

from __future__ import annotations

import re

from screener.criteria.wordings.model import Wording, of
from screener.criteria.wordings.words import LENGTH, OR, TREATMENT
from screener.text.gated import gated

# adjectives that share a noun: "chemotherapeutic, investigational or hormonal therapies"
_ACTS = r"(?:chemotherapeutic|cytotoxic|biologic(?:al)?|hormonal|hormone|endocrine|immunologic(?:al)?|immune|immuno|targeted|investigational|experimental|anti-?cancer|anti-?neoplastic|anti-?tumou?r|immunotherapeutic|anti-?angiogenic|radiologic(?:al)?)"

_TREATS = r"(?:therap(?:y|ies)|treatments?|agents?|drugs?|medications?)"

_LOCALLY = r"(?:intra-?nasal|nasal|inhaled|inhalational|inhaling|ocular|ophthalmic|eye|topical|intra-?\s?articular|intra-?bronchial|intra-?ocular|otic|non-?systemic|locally injected)"


def _noun_for_each(match: re.Match[str]) -> str:
    """The noun said behind each adjective."""
    return "{a} {n}{x}{b} {n}" if match["c"] is None else "{a} {n}, {c} {n}{x}{b} {n}"


_PARTS = r"(?:ipsilateral |contralateral |bilateral |left |right )?(?:vascular|thyroid|gastrointestinal|chest wall|chest|breast|lung|thoracic|mediastinal|pelvic|pelvis|abdominal|abdomen|brain|cranial|spinal|spine|liver|hepatic|pancreatic|gastric|esophageal|bowel|colorectal|prostate|axillary|orbital|cns|craniospinal)"

_LOCAL = r"(?:radiation(?: therapy)?|radiotherapy|irradiation|surgery|surgeries|surgical procedures?)"

_CANCER = r"(?:cancer|carcinoma|adenocarcinoma|sarcoma|lymphoma|melanoma|leuk[a]?emia|glioma|mesothelioma|tumou?rs?|malignancy|neoplasm)"

_COUNT = r"(?:\d|one|two|three|four|five|six)"

_LEAST = rf"(?:(?:at least|≥|>=|a minimum of) ?{_COUNT}|{_COUNT} or more)"

TREATMENTS: tuple[Wording, ...] = (
    # shares of the marrow
    of(
        r"(?P<n>(?:more than|greater than|over|>|≥|at least) ?\d{1,2} ?%) of (?:the )?(?P<m>bone marrow|marrow) (?P<r>irradiation|radiation|radiotherapy)",
        "{r} to {n} of the {m}",
    ),
    of(
        r"(?P<r>radiation(?: therapy)?|radiotherapy|irradiation) (?:involving|including|affecting|covering|encompassing|of|that involved|which involved) (?P<n>(?:more than|greater than|over|>|≥|at least) ?\d{1,2} ?%) of (?:the )?(?P<m>bone marrow|marrow)",
        "{r} to {n} of the {m}",
    ),
    # the liver, the marrow
    of(
        r"(?:liver|hepatic) (?:involvement|disease|infiltration) (?:of|by|with|from|due to) (?:their|the|underlying|an?|primary)? ?(?:cancers?|tumou?rs?|malignanc(?:y|ies)|neoplasm|disease)(?![\w-])",
        "liver metastases",
    ),
    of(
        r"(?:tumou?r|cancer|malignant|metastatic|neoplastic) (?:involvement|infiltration) (?:of|in) (?:the )?liver(?![\w-])",
        "liver metastases",
    ),
    # verbose frames
    of(
        r"(?P<a>progress(?:ion|ed|ing)) (?:on|during|while on) or (?:after|following) or (?P<b>intoleran(?:ce|t) (?:to|of)) ",
        "{a} on or {b} ",
    ),
    of(r"(?:have|has|had|having|who) (?:already |ever )?taken (?P<x>[a-z])", "received {x}"),
    of(r"(?P<a>have been|has been|were|was|been) treated (?:using|by means of|by use of) ", "{a} treated with "),
    of(r"inability or unwillingness to ", "unable or unwilling to "),
    # "investigational or approved anticancer therapy": any
    of(
        r"(?P<any>(?:any (?:other )?|other )?)(?P<note>\(?(?:(?:other|an|whether|either|experimental|standard|commercial|non-?investigational|investigational|approved|fda-approved|licensed|marketed|unapproved|not approved)(?:,? or |/|, )){1,2}(?:other )?(?<!\w)(?:experimental|investigational|approved|fda-approved|licensed|standard|marketed|unapproved)\)?) (?P<n>(?:systemic )?(?:anti-?cancer|anti-?neoplastic|anti-?tumou?r|cancer) (?:therap(?:y|ies)|treatments?|agents?|drugs?|medications?))(?![\w-])",
        lambda match: "{any}{n}" if "investigational" in match["note"] or "experimental" in match["note"] else None,
    ),
    of(
        r"(?P<a>another|other|any other|an?|any) investigational (?:study|trial) (?P<n>drugs?|agents?|medications?|products?|devices?|treatments?|therap(?:y|ies))(?![\w-])",
        "{a} investigational {n}",
    ),
    of(r"target (?P<n>therap(?:y|ies)|drugs?|agents?)(?![\w-])", "targeted {n}"),
    of(
        rf"(?P<a>{_ACTS})(?:, (?P<c>{_ACTS}))?(?P<x>,? (?:or|and/or|and) (?:any )?(?:other )?|/|, )(?P<b>{_ACTS}|other) (?P<n>{_TREATS})(?![\w-])",
        _noun_for_each,
    ),
    of(
        r"(?:curative|definitive|therapeutic|radical)(?: or |/| and/or )palliative (?P<n>radiotherapy|radiation(?: therapy)?|irradiation)(?![\w-])",
        "{n}",
    ),
    # a half-life, if it is known: where it is not, nobody can tell in either case
    of(r"(?P<h>half-?li(?:fe|ves)(?: of the (?:drug|agent))?),? \(?if known\)?", "{h}"),
    of(
        r"(?P<h>half-?li(?:fe|ves)) of (?:the|an?|each|any|their|its)? ?(?:last |previous |prior |most recent |used |administered )?(?:compound or active metabolites?|(?:anti-?cancer|anti-?neoplastic|therapeutic|investigational|experimental|previous|prior|other|study|respective) (?:agents?|drugs?|therap(?:y|ies)|medications?|treatments?)(?: used| administered| received)?)(?=[,;.)( ]|$)",
        "{h}",
    ),
    of(r"co-?\s?morbid (?P<a>(?:systemic|medical|psychiatric|physical|severe|serious) )", "concurrent {a}"),
    of(
        r"(?P<a>intact|whole|capsules?|tablets?|pills?) \((?P<b>without (?:(?:chewing|crushing|opening|breaking|dissolving|splitting|cutting|or|and|,) ?){1,9})\)",
        "{a} {b}",
    ),
    # what was told of how a treatment goes on
    of(
        r"(?:(?:who|that) (?:is|are) |is |are )?(?:still|currently) recovering from(?= (?:any |the |a |an |their |its |all )?(?:effects?|prior|previous|recent|major|surger|surgical|operation|chemo|radi|treatment|therap|toxic|side|adverse))",
        "not recovered from",
    ),
    of(
        r"(?:a |an )?(?P<n>\d{1,2})-?\s?(?P<u>day|week|month)s?(?:'s)? wash-?\s?out (?:period )?is (?:permitted|allowed|acceptable|required|sufficient) for (?P<t>(?:limited[- ]field |focal |local )?(?:palliative )?(?:radiation(?: therapy)?|radiotherapy))(?P<note> \([^()]{3,60}\))?(?P<where> (?:to|for|of) (?:the )?non-?\s?(?:cns|central nervous system)(?: ?\(cns\))? (?:disease|metastas[ei]s|lesions?))?(?![\w-])",
        "{t}{where} at least {n} {u}s ago is permitted",
    ),
    of(
        r"(?P<a>current|ongoing|active|concurrent)(?P<or> or | and/or |/| and )(?P<b>prior|previous|past) (?P<n>treatment|therapy|use|exposure)(?P<l> with| of| to) (?P<x>[^.;:,()\x01]{3,90}?(?: \([^()]{1,60}\))?)(?=[.;:]|$)",
        "{b} {n}{l} {x}{or}currently receiving {x}",
    ),
    of(
        r"(?:been |previously |ever |prior(?:ly)? )?(?P<v>exposed|received|used|taken|treated)(?P<w> to| with)? (?P<or>or|and/or) (?:(?:who )?(?:is|are) )?(?P<now>currently|actively|presently) (?P<g>taking|receiving|using|on|treated with) (?P<x>[^.;:,\x01]{3,120}?)(?=[.;:]|$)",
        lambda match: (
            ("exposed to" if match["v"] == "exposed" else "treated with" if match["v"] == "treated" else "{v}") + " {x} {or} {now} {g} {x}"
        ),
    ),
    of(
        r"(?P<n>\d{1,2} (?:days?|weeks?|months?)),? if (?:they (?:were|have) |the patient (?:was|has) )?(?:previously |prior )?(?:been )?(?:treated with|received) ",
        "{n} for ",
    ),
    Wording(
        gated(
            rf"(?P<t>{TREATMENT}) (?P<c>≤|<=|=<|<|less than) ?(?P<n>{LENGTH})(?= \(\d{{1,2}} (?:days|weeks|months) (?:for|if|in case of) )"
        ),
        "{t} {c} {n} ago",
    ),
    of(r"previously (?:been )?diagnosed with(?![\w-])", "diagnosed with"),
    of(r"\([a-z]\d{1,2}\) (?=(?:patients?|subjects?|participants?) )", ""),
    of(
        r"(?P<a>investigational|experimental) (?P<d>device|devices|drug|drugs|agent|agents)(?P<or> or | and/or |/)(?P<e>drugs?|agents?|devices?|medications?|biologics?|vaccines?)(?![\w-])",
        "{a} {d}{or}{a} {e}",
    ),
    of(
        r"(?P<x>anti-?[a-z]{2,5}-?\d{0,3}[a-z]?)-(?:directed|targeted) (?P<n>therap(?:y|ies)|agents?|antibod(?:y|ies)|treatments?)(?![\w-])",
        "{x} {n}",
    ),
    of(r"biologics? \((?:anti-?\s?neoplastics?|anti-?\s?cancer)(?: agents?)?\)(?: agents?)?(?![\w-])", "biologic (anti-neoplastic agent)"),
    of(
        r"(?P<or>or|and|and/or) with (?P<x>an?|any|another) (?P<n>agents?|drugs?|antibod(?:y|ies)) (?P<d>directed (?:to|at|against)|targeting) ",
        "{or} {x} {n} {d} ",
    ),
    of(r"anti(?: pd[- ]|-pd )(?P<n>l?-?[12])(?![\w-])", "anti-PD-{n}"),
    # "intranasal, inhaled or topical steroids"
    of(
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
    # "not to exceed 10 mg of prednisone"
    of(
        r"(?:which |that |and )?(?:do |does |must |should |may |are |is )?not (?:to )?exceed(?:ing|s)? (?P<n>\d{1,3}(?:\.\d)? ?mg)", "≤ {n}"
    ),
    # treatments given before
    of(
        rf"(?P<l>history of(?: prior)?|prior|previous) (?P<a>{_PARTS})(?P<or>{OR})(?P<b>{_PARTS}) (?P<n>{_LOCAL})(?![\w-])",
        "{l} {a} {n}{or}{l} {b} {n}",
    ),
    of(rf"(?P<l>prior|previous|history of) head (?:and|&) neck (?P<n>{_LOCAL})(?![\w-])", "{l} {n} to the head and neck"),
    of(
        r"(?P<a>hemi|half|total|whole)- or (?P<b>total|half|hemi|whole)-body (?P<n>radiation(?: therapy)?|irradiation|radiotherapy)",
        "{a}-body {n} or {b}-body {n}",
    ),
    of(
        r"(?P<who>patients|subjects|participants) with (?P<n>radiation|radiotherapy|irradiation)(?P<t>(?: therapy)? to )",
        "{who} with prior {n}{t}",
    ),
    of(
        rf"(?P<p>prior|previous) (?P<n>treatments?|therapy) of (?P<x>(?:the |their )?(?:[a-z-]+ ){{0,3}}{_CANCER})(?![\w-])",
        "{p} {n} for {x}",
    ),
    of(
        r"(?P<n>therap(?:y|ies)|treatments?|chemotherapy|radiotherapy|radiation|regimens?) (?:administered|given|received|delivered) (?P<x>(?:in|for) (?:the |their )?[^.;:,]{3,60}(?:setting|disease|cancer))(?![\w-])",
        "{n} {x}",
    ),
    of(r"(?P<a>prior|previous) (?P<n>\d ?(?:-|–|to|or) ?\d) (?P<l>(?:systemic )?(?:lines?|regimens?|therapies))", "{n} {a} {l}"),
    of(
        rf"(?P<a>{_LEAST}) (?P<x>[^.;:,()]{{0,90}}?(?:lines?|regimens?|therap(?:y|ies))(?P<y>[^.;:,()]{{0,60}}?)),? ?\(?(?:but |and |maximum:? |with )?(?P<b>(?:no|not) more than {_COUNT}|up to {_COUNT}|a maximum of {_COUNT}|maximum of {_COUNT})(?: (?:prior |previous )?(?:lines?|regimens?|therapies)(?: of (?:prior |systemic )?therapy)?)?\)?(?=\s?(?:[.;]|$))",
        "{a} but {b} {x}",
    ),
    of(
        r"(?P<w>(?:≥|>=?|at least) ?(?:\d{1,2}|one|two|three|four|six|eight) (?:weeks?|months?|days?)) must have elapsed if (?:the )?(?:patient|subject|participant)s? (?:has |have |had )?(?:received|undergone|had) (?P<x>[a-z])",
        "{w} must have elapsed since {x}",
    ),
    of(
        r"(?:previous |prior )?treatment failure (?P<of>of|with|after|on) (?=(?:previous |prior )?(?:at least|one|1|two|2|≥|line|standard|chemo|systemic))",
        "failure {of} ",
        "disease_status",
    ),
    of(
        r"documentation of (?:radiological |radiographic |clinical |objective )?(?=(?:disease )?(?:progression|recurrence|relapse))",
        "documented ",
    ),
    of(
        r"(?:received|receive), (?:completed|had|been treated with),? or (?:become |been |be |are |is )?(?P<i>intolerant (?:of|to))",
        "received or {i}",
    ),
    of(
        r"(?P<a>progress(?:ed|ion) on) \(or (?:are |is |be |been )?(?:not been able to tolerate|not able to tolerate|unable to tolerate|intolerant (?:of|to))\) ",
        "{a} or intolerant to ",
    ),
    of(
        r"intolerable (?:to|of) (?=(?:all |any |the )?(?:available |standard |soc|prior |previous |existing |approved |current |conventional ))",
        "intolerant to ",
    ),
    of(
        r"(?P<h>(?:has|have) received) or (?P<p>(?:is|are) (?:planning|planned|scheduled|going) to (?:receive|undergo)) (?P<x>[^.;:,()]{4,80})(?=[.;]|$)",
        "{h} {x} or {p} {x}",
    ),
    of(
        r"curative[- ]intent (?P<n>surgery|resection|radiotherapy|radiation(?: therapy)?|chemoradi(?:ation|otherapy)|therapy|treatment)",
        "curative {n}",
    ),
    of(
        r"(?P<h>(?:has|have) )?(?:had|undergone|underwent) (?P<s>(?:major )?surgery|a major surgical procedure|a surgical procedure) (?:from which|and) (?:(?:the |that )?(?:subject|patient|participant)s? |they |he or she |he/she )?(?:has|have|had|is|are) (?:not )(?:yet )?(?P<r>(?:fully |adequately |completely |sufficiently )?recovered)(?: yet)?(?=\s?(?:[.;,]|$))",
        "{h}not {r} from {s}",
    ),
    of(
        r"or (?:to )?(?:the |their )?(?P<b>baseline) (?:status|level|condition|state)(?: (?:preceding|before|prior to) (?:the |their )?(?:start of )?(?:prior|previous|this|that|such) (?:therapy|treatment))?",
        "or {b}",
    ),
    of(r"(?P<h>anti-?)pd-?1 ?/ ?-? ?(?:anti-?)?(?P<b>pd-?l-?1)(?![\w-])", "{h}PD-1 or {h}{b}"),
    of(r"(?P<a>with|of|to) (?P<x>[a-z]{2,5}\d{0,2}(?:/\d)?) inhibition(?=\s?(?:[.;,]|$))", "{a} {x} inhibitor"),
    of(
        r"(?P<a>(?:targeting|against|directed at) (?:the )?)(?:(?P<x>[a-z0-9-]{2,10}) (?:apoptosis|apoptotic|signal(?:l)?ing|checkpoint|axis) (?P<p>pathway)|signal(?:l)?ing (?P<q>pathway) of (?P<y>[a-z0-9-]{2,10}))",
        "{a}{x}{y} {p}{q}",
    ),
    of(r"(?P<x>american joint committee on cancer)(?: [(\[]ajcc[)\]])?", "ajcc"),
    of(r"non-? ?curable(?![\w-])", "incurable"),
    of(
        r"(?P<x>(?:inhibitors?|antibod(?:y|ies)|agonists?|[a-z][a-z0-9]{1,5}i)) (?:exposure|usage|use|administration)(?=\s?(?:[.;]|$))",
        "{x}",
    ),
    of(r"cell and gene (?P<n>therap(?:y|ies))(?![\w-])", "cell {n} or gene {n}"),
    of(r"prior to (?:the )?(?:current|present) (?P<n>study|trial)(?![\w-])", "prior to this {n}"),
    of(
        r"(?:unhealed |healing )?(?P<w>wounds?) (?:from|due to|after|following|caused by) (?:surgery|surgical procedures?)(?: or |/)(?:injury|trauma|injuries)(?=\s?(?:[.;,]|$))",
        "unhealed {w}",
    ),
    # transplants
    of(
        r"(?P<a>(?:solid )?organ) (?P<or>or|and/or|and) (?P<b>tissue|(?:hematologic )?stem cell|bone marrow|hematopoietic (?:stem )?cell) (?P<n>transplant(?:ation|s)?)(?![\w-])",
        "{a} {n} {or} {b} {n}",
    ),
    of(
        r"(?P<a>(?:(?:prior|previous|allogeneic|autologous|allogenic) )?(?:hematopoietic )?(?:stem cell|bone marrow|tissue)) ?(?P<or>or|and/or|/) ?(?P<b>solid organ|organ|stem cell) (?P<n>transplant(?:ation|s)?)(?![\w-])",
        "{a} {n} {or} {b} {n}",
    ),
    of(
        r"(?P<a>autologous|allogeneic|allogenic)(?P<or> or |/| and/or )(?P<b>allogeneic|allogenic|autologous) (?P<n>(?:(?:hematopoietic|peripheral blood|bone marrow) )?(?:stem cells?|bone marrow|tissue|organ|solid organ|progenitor cells?)(?:/solid organ)? transplant(?:ation|s)?)(?![\w-])",
        "{a} {n} or {b} {n}",
    ),
    of(
        r"(?P<a>autologous)(?P<or> or )(?P<b>allogeneic|allogenic) (?P<x>stem cell|bone marrow) or (?P<y>solid organ|organ) (?P<n>transplant(?:ation|s)?)(?![\w-])",
        "{a} {x} {n} or {b} {x} {n} or {y} {n}",
    ),
)
