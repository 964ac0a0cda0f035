"""Other words for tumours: abbreviated names of several, adjectives that share a noun, kinds that are all there are."""

from __future__ import annotations

import re

from screener.criteria.wordings.brain import BRAIN
from screener.criteria.wordings.courses import COURSES
from screener.criteria.wordings.gene_names import GENE_NAMES
from screener.criteria.wordings.model import Wording, of
from screener.text.gated import gated

_RECEPTORS = r"(?:hr|er|pr|her-?2|hormone receptor|estrogen receptor)(?: ?[+-]|[- ](?:positive|negative|low))"

_STATE = frozenset({"disease_status", "metastasis"})  # what the brackets repeat

_SPREAD = r"(?:unresectable|inoperable|metastatic|recurrent|locally advanced|relapsed)"


def _lung(match: re.Match[str]) -> str:
    """Abbreviated lung cancer in whole words."""
    return ("metastatic " if match["a"] else "") + ("non-" if match["b"] == "nsq" else "") + "squamous non-small cell lung cancer"


TUMOURS: tuple[Wording, ...] = (
    # genes and proteins first, because tumours are told apart by them
    *GENE_NAMES,
    *BRAIN,
    *COURSES,
    # tumours: abbreviated names of several, adjectives that share a noun, kinds that are all there are
    of(
        r"r/m(?= (?:[a-z&-]{2,20} ){0,3}(?:cancers?|carcinomas?|disease|hnscc|scchn|npc|nsclc|tnbc|sarcomas?)(?![\w-]))",
        "recurrent or metastatic",
    ),
    of(r"g/gej (?P<n>adenocarcinomas?|cancers?|carcinomas?)(?![\w-])", "gastric or gastroesophageal junction {n}"),
    of(r"g/gej ac(?![\w-])", "gastric or gastroesophageal junction adenocarcinoma"),
    of(r"(?:g/gea|gc/gejc|gastric/gej (?:ac|adenocarcinoma)|gc/gej)(?![\w/-])", "gastric or gastroesophageal junction adenocarcinoma"),
    of(
        r"(?P<of>of the )stomach ?/ ?(?:gej|gastroesophageal junction) ?/ ?esophagus(?![\w-])",
        "{of}stomach, gastroesophageal junction or esophagus",
    ),
    of(
        r"(?P<a>intra)- (?P<or>or|and|and/or) (?P<b>extrahepatic) (?P<n>cholangiocarcinomas?|bile duct cancers?)(?![\w-])",
        "{a}hepatic {n} {or} {b} {n}",
    ),
    of(r"\((?P<a>[a-z-]{4,24}) (?:or|and|and/or) non-? ?(?P=a)\) ?", ""),
    of(r"(?P<a>hodgkin(?:'s)?) (?P<or>or|and|and/or) (?P<b>non-hodgkin(?:'s)? lymphomas?)(?![\w-])", "{a} lymphoma {or} {b}"),
    of(r"(?P<a>lymphoma) \((?P<b>hodgkin(?:'s)?) (?:and|or|and/or) (?P<c>non-hodgkin(?:'s)?)(?: lymphoma)?\)", "{b} {a} or {c} {a}"),
    of(r"(?:metastases|metastasis) (?:to|of|in) the meninges(?![\w-])", "meningeal metastases"),
    of(r"distant (?P<n>[a-z]{2,20}(?<!brain|liver|nodal) )(?P<m>metastas[ei]s)(?![\w-])", "distant {m} of {n}"),
    of(r"\(new diagnosis\)", "(newly diagnosed)"),
    of(
        r"(?:be )?in (?:a |their )?first or (?:greater|later|subsequent|further|any subsequent|higher) (?P<n>relapse|recurrence)(?![\w-])",
        "have had at least one {n}",
    ),
    of(
        r"(?P<c>confirmed|confirmation|verified|verification|proven) by (?:the |a )?(?:[a-z]+ ){0,2}laboratory of pathology(?:,? (?:nci|nih|national cancer institute))?(?![\w-])",
        "{c} by pathology",
    ),
    of(
        r"(?P<c>confirmed|verified|proven|documented) by (?:a |the )?(?:local |historical |institutional |central )?pathology reports?(?: review)?(?![\w-])",
        "{c} by pathology",
    ),
    of(r"cholangiocarcinoma \(intrahepatic (?:or|and|and/or) extrahepatic\)", "cholangiocarcinoma"),
    of(
        r"(?P<a>squamous)(?: cell)?,? (?P<or>or |and )?(?P<b>adenosquamous),? (?P<or2>or|and) (?P<c>adenocarcinoma)(?! histolog)(?![\w-])",
        "{a} cell carcinoma, {b} carcinoma {or2} {c}",
    ),
    of(
        r"(?P<a>very low|low|intermediate|high|adverse|favou?rable|standard|poor)-? ?(?P<or>or|and|to|and/or|/) ?(?P<b>intermediate|high|adverse|unfavou?rable|poor|very high)[- ](?P<n>risk) (?P<t>[a-z]{2,14})(?![\w-])",
        "{a}-{n} {t} {or} {b}-{n} {t}",
    ),
    of(r"new diagnosis of(?! (?:a |an )?(?:diabetes|infection|hiv|heart))", "newly diagnosed"),
    of(r"barcelona (?:clinic )?liver cancer (?:staging |\(bclc\) )?(?:system )?(?P<s>stages?|class)(?![\w-])", "bclc {s}"),
    Wording(
        gated(
            r"(?<![\w-])(?P<b>bclc)(?P<s> stages?)? b \(intermediate(?:[ -]stage)?\) (?P<or>or|and|and/or|/) c(?: \(advanced(?:[ -]stage)?\))?"
        ),
        "{b}{s} b {or} c",
        _STATE,
    ),
    of(r"sub-(?P<t>types?)(?![\w-])", "sub{t}"),
    of(r"(?P<e>eligible )(?P<p>patients|participants|subjects) (?P<m>must|should|are required to|will)(?![\w-])", "{p} {m}"),
    of(r"documented, (?P<h>histolog|cytolog|patholog)", "{h}"),
    of(r"pathologically \((?P<a>histologically or cytologically (?:proven|confirmed|verified))\)", "{a}"),
    of(r"(?:centrally|locally)[- ](?P<c>confirmed|verified)(?![\w-])", "{c}"),
    of(r"\(by (?:a )?(?:local|central|institutional) pathology review\) ?", ""),
    of(r"(?:have|has|with) a diagnostic of(?![\w-])", "have a diagnosis of"),
    of(
        r"(?:the following |eligible )?(?:tumou?r|cancer) (?:types?|histologies|indications) (?:to be included|(?:that )?are eligible(?: for (?:this|the) (?:study|trial))?|(?:that )?will be (?:included|enrolled))(?: (?:are|include))?:? (?![^.;]{0,300}other (?:tumou?r|cancer))",
        "one of the following: ",
    ),
    of(r"msi[- ]stable(?![\w-])", "microsatellite stable"),
    of(r"msi-?hi(?:gh)?(?![\w-])(?P<n> tumou?rs?| cancers?)?", "msi-high{n}"),
    of(
        r"(?P<g>[a-z][a-z0-9]{2,7}) ?(?P<a>-? ?(?:positive|mutated|mutant)) ?/ ?(?P<b>amplified|mutated|overexpressing|rearranged)(?![\w-])",
        "{g}{a} or {g}-{b}",
    ),
    of(
        r"(?P<a>platinum)[- ](?P<b>resistant|refractory|sensitive), (?P<c>high[- ]grade|serous|epithelial|recurrent|ovarian)", "{a}-{b} {c}"
    ),
    of(r"castrate[- ](?P<r>resistant|sensitive)(?![\w-])", "castration-{r}"),
    of(r"(?P<t>solid tumou?r) diseases?(?![\w-])", "{t}"),
    # one or several: "metastasis(es)", "tumor(s)"
    of(r"metastas[ie]s ?\((?:es|s|is)\)", "metastases"),
    of(r"(?P<n>tumou?r|lesion|nodule|mass|cancer) ?\((?:s|es)\)", "{n}s"),
    # abbreviations of a tumour where its receptors stand before it
    of(
        rf"(?P<r>{_RECEPTORS}(?: ?[/,] ?{_RECEPTORS}){{0,2}},? (?:(?:advanced|metastatic|unresectable|locally advanced|invasive|early)(?: or |/| )?){{0,3}})bc(?![\w-])(?!,? (?:or|and) |,)",
        "{r}breast cancer",
    ),
    of(r"(?P<a>ovarian|serous|endometrioid) ov?c(?![\w-])", "{a} ovarian cancer"),
    of(r"prostatic (?P<n>adenocarcinomas?|cancers?|carcinomas?)(?![\w-])", "prostate {n}"),
    of(r"(?P<a>squamous|adenocarcinoma) of (?:the )?oesophagus(?![\w-])", "{a} of the esophagus"),
    of(r"(?P<a>m?)(?P<b>nsq|sq)[- ]?nsclc(?![\w-])", _lung),
    of(
        r"gastroesophageal \((?P<a>[a-z]+(?: [a-z]+)?), (?P<b>[a-z]+(?: [a-z]+)?),? (?P<or>and|or) (?P<c>[a-z]+(?: [a-z]+)?)\) (?P<n>adenocarcinomas?|cancers?|carcinomas?)(?![\w-])",
        "{a}, {b} {or} {c} {n}",
    ),
    of(r"(?:esophagogastric|oesophagogastric|gastro-?oesophageal) junction(?= (?:\(|[.,;]|$))", "gastroesophageal junction"),
    # how it was proven, in another order
    of(
        r"(?:pathologically|histologically) (?P<c>confirmed|proven) \((?:a )?cytolog\w{2,4} (?:diagnosis |confirmation |evidence |specimen )?is (?:also )?(?:adequate|sufficient|acceptable|allowed|enough)\)",
        "histologically or cytologically {c}",
    ),
    of(
        r"(?P<h>histological|histologic|pathological|cytological)(?P<b> ?/ ?| or | and/or )(?P<i>cytological|histological|cytologic) (?P<c>confirmed|proven)(?![\w-])",
        "{h}ly{b}{i}ly {c}",
    ),
    of(
        r"(?P<h>histological|histologic|pathological|pathologic) (?P<c>confirmed|proven)(?= (?:diagnosis|[a-z0-9+-]{2,16} ))",
        "histologically {c}",
    ),
    of(
        r"(?:tumou?r )?histolog(?:y|ies) (?:showing|of|consistent with) (?!any|all)(?=(?:[a-z-]+ ){0,6}(?:carcinomas?|sarcomas?|cancers?|lymphomas?)(?![\w-]))",
        "diagnosis of ",
    ),
    of(r"(?P<d>defined) as followed(?![\w-])", "{d} as follows"),
    # the wide word and, in brackets, what it is to mean
    Wording(
        gated(
            rf"(?<![\w-])(?P<a>advanced|late-stage|incurable) \((?:i\.?e\.?,? )?(?P<l>{_SPREAD}(?:(?:,? or |, | and |/|,? and/or ){_SPREAD}){{0,3}})\) (?P<n>disease|cancers?|tumou?rs?|malignanc(?:y|ies)|solid tumou?rs?|setting)(?![\w-])"
        ),
        "{l} {n}",
        _STATE,
    ),
    Wording(
        gated(rf"(?<![\w-])(?P<l>{_SPREAD}(?:(?: or |/| and/or ){_SPREAD}){{0,2}}) \(advanced\) (?P<n>disease|setting|cancers?)(?![\w-])"),
        "{l} {n}",
        _STATE,
    ),
    # both halves of what there is leave out nothing
    of(r"\((?P<a>treated|resected|irradiated|selected) (?:or|and|and/or) un(?P=a)\) ?", ""),
    of(r"\((?:whether )?(?:symptomatic|asymptomatic) (?:or|and|and/or) (?:asymptomatic|symptomatic|not)\) ?", ""),
    of(r"\((?:primary|recurrent) (?:or|and|and/or) (?:recurrent|primary)\) ?", ""),
)
