"""Other words for tumours: abbreviated names of several, adjectives that share a noun, kinds that are all there are."""

from __future__ import annotations

from screener.criteria.wordings.model import Wording, of

TUMOURS: tuple[Wording, ...] = (
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
    of(
        r"(?P<b>bclc)(?P<s> stages?)? b \(intermediate(?:[ -]stage)?\) (?P<or>or|and|and/or|/) c(?: \(advanced(?:[ -]stage)?\))?",
        "{b}{s} b {or} c",
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
)
