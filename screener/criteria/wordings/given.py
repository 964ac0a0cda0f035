"""Other words for what was given and when: windows in brackets or before a list, targets that share a noun, studies that somebody took part in."""

from __future__ import annotations

from screener.criteria.wordings.model import Wording, of
from screener.criteria.wordings.words import LENGTH, TREATMENT
from screener.text.gated import gated
from screener.text.reworded import A_WINDOW as W
from screener.text.reworded import WINDOW

_TRIALS = r"(?:(?:interventional|investigational|therapeutic|other|drug) )?(?:clinical |research )?(?:trials?|stud(?:y|ies))"

_AIMERS = r"(?:inhibitors?|degraders?|antagonists?|agonists?|blockers?|modulators?|antibod(?:y|ies))"

_GRAFTS = r"(?:solid organ|organ|tissue|stem cells?|hematopoietic stem cells?|hematopoietic cells?|bone marrow|cord blood)"

GIVEN: tuple[Wording, ...] = (
    # a window in brackets behind what it limits
    Wording(gated(rf"recent (?P<x>(?:[a-z-]+ ){{0,3}}{TREATMENT}) \((?:i\.e\.,? )?(?P<w>{W})\)"), "{x} {w}"),
    Wording(gated(rf"(?P<x>{TREATMENT}) \((?:i\.e\.,? )?(?P<w>{W})\)"), "{x} {w}"),
    of(r"(?P<h>(?:has |have |was |were |been )*)vaccinated with (?=(?:an? |any )?(?:live|attenuated|inactivated|killed))", "received "),
    of(r"targeting or inhibiting(?= )", "targeting"),
    of(rf"receives (?P<x>[^.;:(){WINDOW}]{{3,120}}{W})", "received {x}"),
    of(
        rf"(?:prohibited|not permitted|not allowed|disallowed|forbidden) (?P<w>{W}) ?: ?(?P<x>[a-z][^.;:{WINDOW}]{{3,250}})(?=[.;]|$)",
        "{x} {w}",
    ),
    of(
        rf"(?:an? |adequate )?wash-?\s?out (?:period )?(?:of|for|from) (?P<x>(?:prior |previous |any )?[a-z][a-z0-9/ -]{{2,60}}?) (?P<w>{W})",
        "{x} {w}",
    ),
    # who took part in a study lately took part in another one than this
    of(
        rf"(?P<p>participation|participated|participating|enrol(?:l)?ed|enrol(?:l)?ment) in (?:any |an? |(?:one|1) or more )?(?P<n>{_TRIALS})(?=(?:,? (?:or|and/or) (?:undergoing|receiving|received|receipt of|used|using|use of|treatment with) [^.;:(){WINDOW}]{{3,80}})? {W})",
        "{p} in another {n}",
        "logistics",
    ),
    of(
        r"(?P<n>(?:clinical |research )?(?:trials?|study|studies)) with (?:an? )?(?:therapeutic|treatment) (?:intent|intention)(?![\w-])",
        "therapeutic {n}",
        "logistics",
    ),
    # what a treatment consisted of; of several drugs nobody can tell whether each or all were meant
    of(
        r"(?:systemic )?(?P<n>treatments?|therap(?:y|ies)) (?:consisting|composed|comprised) of (?P<x>[a-z](?:(?! and | plus |\+)[^.;:]){3,120})(?=[.;]|$)",
        "{n} with {x}",
    ),
    # targets
    of(r"(?P<h>anti-?\s?)?pd-?\s?[(\[]-?l[)\]]-?\s?1(?![\w-])", "anti-PD-1/PD-L1"),
    of(r"pan ?/ ?multi-(?P<x>[a-z])", "pan-{x}"),
    of(
        rf"(?P<x>(?:pan-)?[a-z]{{2,6}}\d{{0,3}}(?: g1[23][a-z])?) (?P<a>{_AIMERS}) ?(?P<or>/|or|and/or) ?(?P<b>{_AIMERS})(?![\w-])",
        "{x} {a} or {x} {b}",
    ),
    of(r"(?P<x>[a-z]{2,6}\d{0,2}[a-z]?)-selective (?P<n>inhibitors?|agonists?|antagonists?)(?![\w-])", "selective {x} {n}"),
    # transplants that share a noun
    of(
        rf"(?P<l>prior|previous|history of|undergone|received) (?P<h>(?:allogeneic|autologous|an?|any) )?(?P<a>{_GRAFTS}), (?P<b>{_GRAFTS}),? (?P<or>or|and/or) (?P<c>{_GRAFTS}) (?P<n>transplant(?:ation|s)?)(?![\w-])",
        "{l} {h}{a} {n}, {l} {b} {n} {or} {l} {c} {n}",
    ),
    of(
        r"(?P<l>(?:prior|previous|history of) (?:any |an? )?)(?P<a>solid organ|organ) (?P<or>or|and/or) (?P<b>(?:bone marrow|hematopoietic|stem) (?:stem |progenitor )?cell) (?P<n>transplant(?:ation|s)?)(?![\w-])",
        "{l}{a} {n} {or} {l}{b} {n}",
    ),
    of(
        r"(?P<h>(?:(?:allogeneic|autologous|allogenic) )?(?:(?:peripheral blood|hematopoietic) )?stem cells?) ?(?:/| or |\()(?: ?)(?P<b>bone marrow)\)? (?P<n>transplant(?:ation|s)?)(?![\w-])",
        "{h} {n}",
    ),
    of(
        r"(?P<h>(?:hematopoietic )?stem cells?) \((?:or )?bone marrow\) (?=or (?:solid )?organ transplant)",
        "{h} transplant ",
    ),
    of(
        r"(?P<l>prior|previous|history of|undergone|received) (?P<a>allogeneic|autologous) (?P<or>or|and/or) (?P<b>(?:umbilical )?cord blood) (?P<n>transplant(?:ation|s)?)(?![\w-])",
        "{l} {a} {n} {or} {l} {b} {n}",
    ),
    of(
        r"unless (?P<n>(?:at least |≥ ?|> ?|more than )\d{1,2} (?:weeks|months|years)) (?:have elapsed )?(?:after|since|from) (?:the |their |cell |t cell |last ){0,3}(?:infusion|transplant(?:ation)?)(?=\s?(?:[.;,)]|$))",
        "unless {n} ago",
    ),
    # what was off or on; bare "treatment" may be that of an illness spoken of before
    of(
        rf"(?:must |should )?(?:have )?(?:be|been) off (?:all |any |their )?(?P<x>(?:[a-z-]+ ){{1,2}}(?:therapy|treatment)|chemotherapy|immunotherapy|(?:systemic )?(?:steroids|corticosteroids)) for (?:at least |≥ ?|a minimum of |minimum of )?(?P<n>{LENGTH})",
        "must be at least {n} since last {x}",
    ),
    of(
        r"(?P<b>be|are|is) off (?:all|any) (?P<x>(?:[a-z-]+ ){1,2}(?:therapy|treatment|medications?)|(?:systemic )?(?:steroids|corticosteroids))(?=\s?(?:[.;]|$| and ))",
        "{b} not receiving {x}",
    ),
    of(
        r"no other (?P<n>(?:investigational|anti-?cancer|anti-?neoplastic) (?:agents?|drugs?|products?|therap(?:y|ies)|treatments?))(?=\s?(?:[.;]|$| (?:is|are) (?:allowed|permitted)))",
        "no concurrent other {n}",
    ),
    # of what is not approved, and of what is
    of(
        r"(?:non-?\s?approved|unapproved|unlicen[sc]ed|non-?\s?registered) (?:or|and/or) investigational (?P<n>drugs?|agents?|products?|devices?|medications?|therap(?:y|ies))(?![\w-])",
        "investigational {n}",
    ),
    of(
        r"(?:an? )?(?:approved|standard|commercial|licensed),? (?P<x>(?:systemic )?(?:anti-?cancer|anti-?neoplastic) (?:therap(?:y|ies)|treatments?|agents?|drugs?)) or (?:an? )?(?P<y>investigational (?:agents?|drugs?|products?|therap(?:y|ies)))(?![\w-])",
        "{x} or {y}",
    ),
    of(
        r"(?P<a>local|regional|locoregional) (?P<or>or|and/or|and) systemic (?P<n>(?:anti-?cancer|anti-?neoplastic|anti-?tumou?r|cancer) (?:therap(?:y|ies)|treatments?))(?![\w-])",
        "{a} {n} {or} systemic {n}",
    ),
    of(
        r"systemic (?P<or>or|and/or) enteric (?P<n>(?:cortico)?steroids?(?: therapy| treatment)?)(?![\w-])", "systemic {n} {or} enteric {n}"
    ),
    of(r"(?P<a>receipt of|received|receiving|another|other) (?:an |any )?ips?(?= |$)", "{a} an investigational product"),
    of(
        r"(?P<a>investigational|experimental) (?P<d>products?|drugs?|agents?) or (?:medical )(?P<e>devices?)(?![\w-])",
        "{a} {d} or {a} {e}",
    ),
    of(
        rf"(?:currently )?participat(?:ed|ing|ion) in (?:an?|another|any) (?:other )?{_TRIALS},? and (?:has |have |had |is |are )?(?:received|receiving) (?P<x>(?:an? |any )?(?:study|investigational|experimental) (?:agent|drug|product|therapy|treatment|medication|device))",
        "received {x}",
    ),
    # doses of steroids
    of(
        r"(?P<n>\d{1,3}(?:\.\d)? ?mg) (?:of )?(?P<x>prednisone|prednisolone) ?(?:/|per|a) ?day,? or (?:its |an? )?equivalents?(?: doses?)?(?![\w-])",
        "{n} daily {x} or equivalent",
    ),
    of(
        r"(?P<n>\d{1,3}(?:\.\d)? ?mg)(?: of)? (?P<x>prednisone|prednisolone) (?:a day|daily|per day|/ ?day),? ?\(?or (?:an? |its )?(?:(?P<y>prednisone|prednisolone)[- ])?equivalents?(?: doses?)?\)?(?![\w-])",
        "{n} daily {x} or equivalent",
    ),
    of(
        r"(?P<n>\d{1,3}(?:\.\d)? ?mg (?:daily|per day|a day)),? ?\(?or (?:equipotent|equivalent) doses? of (?:an)?other (?:cortico|gluco(?:cortico)?)?steroids?\)?(?![\w-])",
        "{n} or equivalent",
    ),
    of(r"(?P<n>\d{1,3}(?:\.\d)? ?mg) of (?P<x>prednisone|prednisolone) daily or equivalent(?![\w-])", "{n} daily {x} or equivalent"),
    # what came of it
    of(
        r"(?P<x>immune[- ](?:related|mediated) (?:adverse (?:events?|reactions?|effects?)|aes?|toxicit(?:y|ies))(?: \((?:ir|im)?aes?\))?(?: grade (?:≥ ?)?[2-4](?: or (?:higher|greater|above|worse))?)?|iraes?) (?:with|from|on|to|due to|during|after|following|attributed to|related to|associated with|caused by|resulting from) (?:any )?(?:prior |previous |past )?(?:immunotherap(?:y|ies)|immuno-?\s?oncology (?:therap(?:y|ies)|treatments?|agents?)|(?:immune )?checkpoint (?:inhibitors?|blockade)(?: therapy| treatment)?)(?=\s?(?:[.;]|$| or | and ))",
        "{x}",
    ),
    Wording(
        gated(
            r"(?<![\w-])(?P<x>(?:immuno|chemo|radio)?therapy|treatment|inhibitors?|antibod(?:y|ies)) (?P<v>discontinued|stopped|terminated) (?:due to|because of|owing to) "
        ),
        "{x} that was {v} due to ",
        frozenset({"condition"}),
    ),
    of(
        r"(?P<a>progress(?:ed|ion)) \((?:according to|per|by|as per|as defined by|defined by|based on) [^()]{2,60}\) (?P<b>on|after|during|following|while)(?![\w-])",
        "{a} {b}",
        "disease_status",
    ),
    of(r"(?P<a>progress(?:ed|ion|ing)) while on (?:treatment|therapy) with (?=[a-z])", "{a} while receiving "),
    of(
        r"(?P<a>metastatic|advanced|recurrent) \((?:advanced|metastatic|stage iv)\) (?P<b>settings?|disease)(?![\w-])",
        "{a} {b}",
        "disease_status",
    ),
    of(
        r"(?:not counting|without counting|not including|excluding) (?P<x>(?:neo-?\s?)?adjuvant (?:therapy|treatment|chemotherapy)|radiotherapy|radiation|surgery|hormonal therapy|endocrine therapy)\)",
        "excluding {x})",
    ),
    Wording(
        gated(
            r"(?<![\w-])(?P<h>(?:has|have) )?(?:had|undergone|underwent) (?P<s>(?:major )?surgery|a major surgical procedure) (?:from which|and) (?:(?:the |that )?(?:subject|patient|participant)s? |they )(?:has|have|is|are) not (?:yet )?(?P<r>(?:fully |adequately |completely |sufficiently )?recovered)(?: yet)?(?=\s?(?:[.;,]|$))"
        ),
        "{h}not {r} from {s}",
        frozenset({"prior_therapy"}),
    ),
    of(
        r"(?P<t>toxicit(?:y|ies)|adverse (?:events?|effects?|reactions?)|side effects?) caused by (?P<p>prior|previous) ", "{t} due to {p} "
    ),
    of(
        r"completed (?:any|all) (?:prior|previous) (?P<x>(?:systemic |anti-?cancer |cancer )?)(?:therap(?:y|ies)|treatments?) (?:at the time of|prior to|before) (?:enrol?lment|registration|study entry|randomi[sz]ation)(?=\s?(?:[.;]|$))",
        lambda match: "no concurrent systemic anticancer therapy" if match["x"] == "systemic " else "no concurrent anticancer therapy",
    ),
    of(r"(?P<g>kras|nras|hras|braf|egfr|pik3ca|idh1|idh2|akt1) p\.(?P<v>[a-z]\d{1,4}[a-z])(?![\w-])", "{g} {v}"),
    of(
        rf"(?P<x>[a-z]{{3,5}})(?P<a>\d)/(?P<b>\d) (?P<d>dual )?(?P<n>{_AIMERS})(?![\w-])",
        "{x}{a} {n} or {x}{b} {n}",
    ),
    of(r"post[- ](?P<x>(?:solid )?organ transplant(?:ation)?)(?=\s?(?:[.;]|$))", "history of {x}"),
    of(
        r"(?P<h>(?:history of |prior |previous )?)(?P<m>major|significant|extensive) resection of (?:the )?stomach (?:or|and/or) (?:the )?small bowel(?![\w-])",
        "history of {m} gastric resection or history of {m} small bowel resection",
    ),
    of(
        r"(?P<h>any |concomitant |use of )*(?:medications?|drugs?|agents?) (?:that are |which are )?(?:known to be )?associated with (?:a |an |the )?(?:increased )?(?:risk of )?torsades? de pointes?(?![\w-])",
        "drugs with a known risk of torsades de pointes",
    ),
    of(
        r"(?P<a>(?:large|wide|extended)[- ]field (?:therapy|radiotherapy|radiation(?: therapy)?)) or involving (?P<n>(?:more than|greater than|over|>|≥|at least) ?\d{1,2} ?%) of (?:the )?(?P<m>bone marrow|marrow)(?![\w-])",
        "{a} or radiation to {n} of the {m}",
    ),
)
