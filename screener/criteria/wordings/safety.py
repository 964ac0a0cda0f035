"""Other words for what makes a trial unsafe for somebody: viruses under treatment, harm of an earlier immunotherapy, what is taken up from the gut, and what is left to a protocol or a sponsor."""

from __future__ import annotations

from screener.criteria.wordings.model import Wording, of
from screener.text.gated import gated
from screener.text.reworded import A_WINDOW as W

_GUT = r"(?:gi|gastro-?\s?intestinal)(?: \(gi\))?"
_ILLS = r"(?:diseases?|disorders?|conditions?|illness(?:es)?|abnormalit(?:y|ies))"
_MAY = r"(?:(?:may|might|could|can|would|will|is likely to|are likely to|significantly|substantially|severely|adversely|potentially) ){0,3}"
_HINDER = r"(?:affect|alter|impair|interfere with|limit|reduce|compromise|impact|influence|decrease|prevent)"
_IMMUNE_HARM = (
    r"(?:immune[- ](?:related|mediated) (?:adverse (?:events?|reactions?)|aes?|toxicit(?:y|ies))(?: ?\(i[mr]?aes?\))?|iraes?|imaes?)"
)
_GRADED = (
    r"(?: (?:of )?(?:\(?(?:ctcae )?grades? (?:≥|>=|>)? ?[1-5](?: (?:or|and) (?:higher|greater|above|more|worse|[1-5]))?\)?|any grade))?"
)
_IMMUNE_THERAPY = (
    r"(?:(?:(?:immune[- ])?checkpoint inhibitors?|ici|immuno-?\s?therap(?:y|ies)|immune therap(?:y|ies)|immunomodulatory (?:therap(?:y|ies)|agents?)|immune-?\s?oncology (?:therap(?:y|ies)|agents?)"
    r"|anti-?\s?pd-?\(?l?\)?-?1(?:/(?:anti-)?pd-?l1)?(?: antibod(?:y|ies))?|immune cpis?|cpis?)(?: (?:therap(?:y|ies)|treatments?|agents?))?)"
)
_ENDED = r"(?:(?:permanent(?:ly)? |treatment |early )?(?:discontinu(?:ed|ation)|stopp(?:ed|ing)|withdraw(?:n|al)))"
_ANTIVIRAL = r"(?:anti-?\s?retroviral|anti-?\s?viral|(?:anti-?\s?)?(?:hbv|hcv|hiv)(?: anti-?\s?viral)?|hepatitis [bc](?: virus)?(?: \(h[bc]v\))? anti-?\s?viral)"
_ANTIVIRALS = rf"(?:{_ANTIVIRAL} (?:therapy|treatment|regimen|medications?)(?: ?\((?:art|haart)\))?|haart|art)"
_LASTING = rf"for (?:(?:at least|a minimum of|≥|>=|more than|>) ?(?:\d{{1,2}}|four|six|eight|twelve) (?:weeks?|months?)|{W})"
_SUBJECTS = r"(?:(?:patients?|participants?|subjects?|individuals?|those) )?"
_WRITTEN = r"(?:defined|specified|described|listed|outlined|detailed|laid out|stated|noted)"
_ASKED = r"(?:sponsor(?:'s)?|medical monitor|study chair|study physician|principal investigator|investigator|study pi|pi|sponsor-investigator|study medical monitor|medical monitor of the sponsor)"

SAFETY: tuple[Wording, ...] = (
    # what is taken up from the gut
    of(
        rf"(?P<a>{_GUT}(?: tract)? (?:functions?|dysfunctions?|motility|absorption)) or (?P<d>{_ILLS}) (?P<t>that|which|likely|interfering|affecting)(?= )",
        "{a} or gastrointestinal {d} {t}",
    ),
    of(
        rf"(?:any |other )?{_ILLS} (?:that|which) (?P<m>{_MAY})(?P<h>{_HINDER})(?P<s>s?) (?:the |proper |normal |drug )?(?P<x>(?:oral |study )?(?:drug )?absorption)(?![\w-])",
        "any condition that {m}{h}{s} {x}",
    ),
    of(
        rf"(?:any |other )?{_ILLS} interfering with (?:(?:the|proper|normal|intestinal|gastrointestinal) )?(?P<x>(?:oral |study )?(?:drug )?absorption)(?![\w-])",
        "any condition that may interfere with {x}",
    ),
    of(rf"has {_GUT} dysfunction (?P<t>that|which)(?= )", "has gastrointestinal disease {t}"),
    of(r"(?:an? |any )?(?:orally|enterally) administered (?P<d>drugs?|medications?|agents?)(?![\w-])", "oral {d}"),
    of(r"(?P<a>swallow|take|ingest) (?:the |an? |any )?formulated (?:products?|drugs?|ip|imp)(?![\w-])", "{a} oral medication"),
    of(
        rf"(?P<r>(?:significant )?(?:small[- ])?bowel resection|gastrectomy) (?:that|which) {_MAY}(?:preclude|prevent|{_HINDER})s? (?:with )?(?:adequate |proper |sufficient |oral |normal )?(?:absorption of (?:the )?[^.;:,()]{{2,40}}|(?:(?:drug|study drug|study treatment|oral drug) )?absorption)(?=[.;,]?$)",
        "{r} associated with inadequate absorption",
    ),
    # suspected, as named before
    of(
        rf"(?:,? or )(?:(?:(?:who|which) )(?:(?:are|is|was|were) )suspected(?: (?:to have|of having|of))?|suspected of(?: having)?) (?:these|such|this|the|the above)(?: above)? (?:diseases?|conditions?)(?: (?:by|on|with|based on) (?:(?:chest|lung|thoracic) )?(?:imaging|ct|x-ray)(?: (?:examinations?|scans?))?)?(?: (?:at|during|in) (?:the )?screening(?: (?:period|visit|phase))?| {W})?(?=[.;]?$)",
        "",
    ),
    of(
        r"(?P<x>(?:ild|interstitial lung disease|pneumonitis)(?: ?\(ild\))?(?:/(?:ild|pneumonitis|interstitial lung disease))?) (?:is|are) suspected(?= (?:at|on|by|during|or) )",
        "suspected {x}",
    ),
    # harm of an earlier immunotherapy
    of(
        rf"(?P<x>{_IMMUNE_HARM}{_GRADED}) (?:with|from|on|during|while (?:on|receiving)|to|of|secondary to) (?P<p>(?:any |a |the )?(?:(?:prior|previous|earlier) )?{_IMMUNE_THERAPY})(?![\w-])",
        "{x} related to {p}",
    ),
    of(
        rf"{_SUBJECTS}(?:(?:who|has|have|had|were|was|been) ){{0,3}}(?:permanently )?discontinued (?:from |treatment with )?(?:any )?(?P<p>(?:prior|previous) {_IMMUNE_THERAPY})(?: treatment)? (?:due to|because of|owing to|as a result of) (?:any |an? )?(?P<x>(?:intolerable |severe |serious )?{_IMMUNE_HARM})(?P<rest>[^.;:]{{0,60}})(?=[.;]?$)",
        "{p} that was discontinued due to {x}{rest}",
    ),
    of(
        rf"{_SUBJECTS}(?:(?:who|has|have|had|a|history|of|any) ){{0,5}}(?:experienced |experiencing )?(?:an? |any )?(?P<x>(?:severe |serious |unacceptable )?(?:toxicit(?:y|ies)|adverse (?:events?|reactions?)|aes?|{_IMMUNE_HARM}))(?: of any grade)? (?:(?:that|which) )?(?:led|leading|resulted|resulting|lead) (?:to|in) (?:the )?{_ENDED} of (?:any )?(?P<p>(?:prior|previous) {_IMMUNE_THERAPY})(?=[.;]?$)",
        "{p} that was discontinued due to {x}",
    ),
    of(
        rf"(?:history of )?(?:prior |previous )?(?P<x>adverse reactions?|intolerance) to (?P<p>{_IMMUNE_THERAPY}) (?:that|which) (?:led|resulted) (?:to|in) (?:its |the )?{_ENDED}(?=[.;]?$)",
        "previous {p} that was discontinued due to {x}",
    ),
    # viruses under treatment: on it, and for how long
    of(
        rf"(?P<a>(?:must|should|need to|has to|have to|they|who|and|are|is|be)) (?:be |are |is )?on (?:an? )?(?:established |suppressive |effective |current )?(?P<t>{_ANTIVIRALS}) (?P<d>{_LASTING})(?: (?:prior to|before) [a-z ]{{3,40}}| {W})?(?=[.;,]|$| and )",
        "{a} be on stable {t} {d}",
    ),
    of(
        rf"(?P<a>must have|should have|have|has|had|who|they) (?:been )?(?:received|receiving|established on|established|on|taking|treated with) (?:an? )?(?:established |suppressive |effective )?(?P<t>{_ANTIVIRALS}) (?P<d>{_LASTING})(?: (?:prior to|before) [a-z ]{{3,40}}| {W})?(?=[.;,]|$| and )",
        "{a} been on stable {t} {d}",
    ),
    of(
        rf"(?P<a>are|is|be|must be|they are) (?:clinically )?stable on (?:their |an? |the )?(?:current )?(?P<t>{_ANTIVIRALS})(?![\w-])",
        "{a} receiving stable {t}",
    ),
    # what is left to a protocol or a sponsor
    of(rf"(?P<a>as|those) (?P<b>{_WRITTEN}) in detail (?P<c>in|by|per)(?= )", "{a} {b} {c}"),
    of(
        r"(?P<a>except(?:ion)?(?: of)?(?: for)?|other than|unless|apart from) (?P<b>(?:as|those) )?(?:laid out|detailed|noted|set out|mentioned) (?:in|within) (?P<c>(?:the )?(?:study )?protocol)(?![\w-])",
        "{a} {b}defined in {c}",
    ),
    of(
        rf"(?P<a>{_WRITTEN}|permitted|allowed) within (?P<c>the (?:study )?protocol)(?![\w-])",
        "{a} in {c}",
    ),
    Wording(
        gated(
            rf"(?<![\w-])(?P<who>{_SUBJECTS}(?:with|who have|on) [^.;:]{{3,120}}?) (?:will|must|should|may|can|need to) be (?:evaluated|considered|reviewed|discussed|assessed|approved)(?: for (?:eligibility|inclusion|enrol+ment|participation))?(?: on (?:a|an) (?:individual|case[- ]by[- ]case) basis)?,? (?:by|with|after|following|upon|in|pending) (?:(?:a )?(?:consultation|discussion|agreement|approval)s? (?:with|of|from|by) )?(?:the )?(?P<p>{_ASKED})(?: (?:prior to|before) (?:enrol+ment|entry|inclusion|registration|randomi[sz]ation))?(?: to determine eligibility)?(?=[.;]?$)"
        ),
        "{who} are excluded at the discretion of the {p}",
    ),
    # names of illnesses
    of(r"(?P<a>disorder|disease|condition|syndrome|situation|illness)/(?:e?s)(?![\w-])", "{a}s"),
    of(
        r"(?P<a>infections?|inflammation|skin conditions?) at (?:the )?(?:potential |planned |intended |proposed )?(?P<b>injection|infusion|implant(?:ation)?|treatment) (?P<c>sites?)(?![\w-])",
        "{a} at the {b} {c}",
    ),
    of(r"(?:not (?:yet )?|un)?un-?corrected (?P<a>coagulopathy)(?![\w-])", "uncorrected {a}"),
    of(r"(?:motor (?:and/or|or|and) sensory|sensory (?:and/or|or|and) motor) (?P<b>neuropath(?:y|ies))(?![\w-])", "sensorimotor {b}"),
    # one state in several words
    of(r"(?P<r>(?:hcv|hepatitis c(?: virus)?(?: ?\(hcv\))?)[ -])ribonucleic acid(?: ?\(rna\))?", "{r}rna"),
    of(r"(?P<r>(?:hbv|hepatitis b(?: virus)?(?: ?\(hbv\))?)[ -])deoxyribonucleic acid(?: ?\(dna\))?", "{r}dna"),
    Wording(
        gated(r"(?<![\w-])(?P<u>undetectable),? with ?/ ?without (?:active |antiviral )?(?:treatment|therapy)(?=[.;]?$)"),
        "{u}",
        frozenset({"prior_therapy"}),
    ),
    of(
        r"(?P<v>viral load) by (?:(?:quantitative|real-time) )?(?:polymerase chain reaction(?: ?\(pcr\))?|pcr)(?= (?:is|are|must|was) )",
        "{v}",
    ),
    of(
        r"if (?:the |a )?hepatitis c antibody (?:test )?is positive,? (?:then )?(?:the )?(?:patients?|participants?|subjects?|donors?) must be tested for the presence of (?:antigen|rna|the virus) by (?:rt-?)?pcr and be hcv rna negative",
        "patients with a positive hepatitis c antibody must be hcv rna negative",
    ),
    of(
        r"(?P<n>(?:autoimmune|inflammatory|connective tissue|rheumatologic(?:al)?)(?: diseases?| disorders?)?) where there is (?:documented,? )?(?:or )?(?:a )?suspicion of (?P<x>pulmonary involvement)(?: at (?:the time of )?screening)?",
        "{n} with suspected {x}",
    ),
    of(
        r"(?P<a>(?:nyha|new york heart association(?: ?[(\[]nyha[)\]])?) class (?:i{1,3}|iv|[1-4])(?:(?:, | or | and |-|/)(?:i{1,3}|iv|[1-4])){0,3}) (?:new york heart association(?: ?[(\[]nyha[)\]])?|nyha) classification",
        "{a}",
    ),
    of(
        r"(?P<a>endocrine|thyroid|skin)[- ]related (?:adverse (?:events?|effects?)|aes?)(?P<g>(?: (?:of )?grade (?:≤|<=) ?[123])?) (?:who are |that are |who have been )?(?:adequately |appropriately )?(?P<t>(?:treated|managed|controlled|stable) (?:with|on|by))",
        "{a} disorders{g} {t}",
    ),
    of(r"(?P<x>who|that) are adequately (?P<t>treated|managed) with (?P<h>(?:hormone|thyroid|hormonal) replacement)", "{t} with {h}"),
)
