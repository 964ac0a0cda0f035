"""Words behind a list of conditions that narrow it, and that no fact of a patient file answers: "requiring repeated drainage", "due to radiation", "that has not resolved".

They are carried as a degree: whoever has no such condition is not concerned, and of the others the words are asked as they stand. They are taken only as a
whole: a stretch in which something of its own may begin (another exclusion, an exception, a permission, a limit) is left alone.
"""

from __future__ import annotations

from screener.criteria.scan import Scan
from screener.criteria.wording_shared import said_at, vocabulary
from screener.text.gated import gated

# How such words begin.
_CUE = gated(
    r"(?:(?:that|which|who)\s(?:(?:is|are|was|were|has|have|had|may|might|can|could|will|would|does|do|did|cannot|currently|ever|either|also|recently|clinically|in turn)(?![a-z])|(?:requir|need|result|caus|affect|limit|involv|persist|interfer|recur|led|lead|necessitat|impair|prevent|preclud|contraindicat|occur|develop|worsen|progress|remain|respond|impact|pos|put|plac|mak|restrict|increas|compromis))"
    r"|(?:requiring|requires?|required|needing|necessitating|warranting|resulting|due|secondary|related to|attribut(?:ed|able)|caused|arising|associated with|leading|causing|affecting|involving|invading|impairing|limiting|preventing|interfering|predisposing|indicating|suggest(?:ing|ive)|manifest(?:ing|ed)|complicated|accompanied|characteri[sz]ed|despite|refractory|unresponsive|responding|treated|managed|receiving|undergoing|observed|detected|seen|diagnosed|documented|confirmed|identified|found|visible|evident|present|as|on|by|during|after|following|lasting|persisting|with|of|in|at)(?![a-z])"
    r"|(?:cannot|can not|could not|can't) be (?:ruled out|controlled|corrected|resolved|managed|treated|discontinued|stabili[sz]ed)(?![a-z])"
    r"|not (?:requiring|responding|responsive|resolved|amenable|related|due|associated|attributable|caused|secondary|recovered|treated|adequately|well|improving|corrected|stable)(?![a-z]))"
)
# Some of them begin other things too, unless these words follow.
_SHORT = {
    "as": gated(
        r"as (?:evidenced|indicated|evaluated|assessed|determined|demonstrated|shown|documented|confirmed|diagnosed|judged|detected|seen|observed|manifested|identified|a (?:result|consequence|complication) of)(?![a-z])"
    ),
    "on": gated(
        r"on (?:(?:the|a|an|any|baseline|screening|chest|thoracic|brain|prior|recent|most|high-resolution|pre-treatment|initial|central|ophthalmologic|clinical|physical|slit-lamp|cardiac|resting)\s){0,4}(?:ct|mri|imaging|x-?rays?|scans?|computed|magnetic|radiograph|examination|exam|ecgs?|ekgs?|electrocardiogra|echocardiogra|ultrasound|endoscopy|angiogra|biopsy|testing|therapy|treatment)"
    ),
    "by": gated(
        r"by (?:(?:the|a|an|any|baseline|screening|chest|thoracic|physical|clinical|routine|standard|laboratory)\s){0,4}(?:ct|mri|imaging|x-?rays?|scans?|computed|magnetic|radiograph\w{0,4}|examination|exam|ecgs?|ekgs?|electrocardiogra\w{1,3}|echocardiogra\w{1,3}|ultrasound|endoscopy|angiogra\w{1,3}|biopsy|testing|doppler|spirometry|ophthalmolog\w{1,4})"
    ),
    "due": gated(r"due to"),
    "present": gated(r"present (?:on|in|at|during|despite)"),
    "of": gated(r"of (?:the|a|an|any|both|either|one|more than|unknown|at least|large|long|major|weight|bone|unclear)(?![a-z])"),
    "in": gated(
        r"in (?:(?:the|a|an|any|both|either|one) (?!(?:past|last|year|month|prior|previous|preceding|week|opinion|judge?ment|absence|presence|setting|event|case|investigator|same)(?![a-z]))[a-z]|areas?|sites?|weight|need|spite|more than)"
    ),
    "at": gated(r"at (?:the|a|an|any|high|multiple|other)(?![a-z])"),
    "following": gated(r"following (?!(?:conditions?|criteria|diseases?|disorders?|events?|reasons?|:))[a-z]"),
    "with": gated(
        r"with (?:(?:an?|the|any|active|ongoing|persistent|associated|clinical|significant|severe|recurrent|documented|known|suspicious|suspected|possible|potential|pulmonary|lung|respiratory|cardiac|renal|ocular|signs?|symptoms?|evidence|or|and|and/or|residual)\s){0,4}(?:symptoms?|signs?|evidence|risk|involvement|impairment|instability|deficits?|manifestations?|complications?|features?|sequelae|compromise|limitations?|flares?|exacerbations?|episodes?|decompensation|compression|extension|invasion|onset|treatment|therapy|medical management|compromised|incomplete|complete|inadequate|poor|intermittent|frequent|recent|hemodynamic|haemodynamic|systemic|organ|neurologic\w{0,2})(?![a-z])"
    ),
}
_ENDS = frozenset(
    [
        ";",
        ".",
        ":",
        "EXCEPT",
        "IF",
        "MAY",
        "BARRED",
        "MUST",
        "EXAMPLE",
        "DEFINE",
        "ONEOF",
        "ALLOF",
        "NONEOF",
        "but",
        "however",
        "because",
        "then",
        "VS",
    ]
)
_OTHER = frozenset({"other than", "rather than"})  # "due to causes other than X" says which causes; it excepts nothing
# A second clause of the same kind behind an "or".
_AGAIN = gated(
    r"(?:(?:that|which|who)\s[a-z]|(?:currently |also |has |have )?(?:requir(?:e|es|ed|ing)|need(?:s|ed|ing)?|necessitat(?:e|es|ed|ing)|warrant(?:s|ed|ing)?|may|might|could|can|cannot|interfer\w{1,5}|affect(?:s|ed|ing)?|limit(?:s|ed|ing)?|delay(?:s|ed|ing)?|prevent(?:s|ed|ing)?|is|are|was|were|has|have|had|not (?:requiring|responding|amenable))(?![a-z]))"
)
_JOINED = frozenset({"AND", "OR", "ANDOR", "/", ","})
_MEASURED = frozenset({"VITAL", "LAB", "BQ", "BU", "BN", "BD", "SCALE"})
# Words that make the stretch one about somebody or something else.
_ELSEWHERE = vocabulary(
    "family familial mother father parent parents sibling siblings relative relatives donor donors partner patient patients participant participants subject subjects individuals persons history defined included excluded excluding considered allowed permitted eligible ineligible exempt enrolled criteria criterion"
)
# What may go on behind an "or" or a comma, beside drugs and procedures: what is done for a condition, and what it does.
_OBJECTS = vocabulary(
    """
    a an the any of for to with by in on at or other further additional systemic systemically intravenous iv oral topical parenteral inhaled local medical surgical clinical acute chronic urgent emergency
    emergent immediate ongoing continuous continued frequent recurrent repeated repeat intermittent prolonged long-term long term short-term daily weekly high-dose low-dose high low dose doses regular supportive invasive percutaneous therapeutic mechanical supplemental supplementary
    palliative specific aggressive active intensive close chronically current concurrent concomitant new standard appropriate optimal adequate
    treatment treatments therapy therapies intervention interventions hospitalization hospitalisation hospitalizations hospital admission admissions medication medications medicine drug drugs agent agents procedure procedures surgery operation
    drainage drainages paracentesis thoracentesis pericardiocentesis shunt shunts stent stents stenting catheter catheters tube tubes oxygen ventilation support transfusion transfusions dialysis antibiotics antibiotic antivirals antiviral antifungals antifungal
    antimicrobials antimicrobial anti-infectives steroids steroid corticosteroids corticosteroid glucocorticoids immunosuppression immunosuppressive immunosuppressants immunosuppressant analgesics anticoagulation anticoagulants anticonvulsants diuretics insulin replacement nutrition
    feeding resuscitation monitoring management observation death disability impairment dysfunction discontinuation interruption instability limitation limitations isolation placement insertion use equivalent hormone bronchodilators biologics chemotherapy radiation radiotherapy
    """
)


# Which of them count is said in a document that is not at hand.
_IN_PROTOCOL = gated(
    r"(?:(?:as|that (?:is|are|was|were)|which (?:is|are)|those) )?(?:further )?(?:defined|specified|described|outlined|listed|detailed|laid out|stated) (?:in|by|per|within|under) (?:the )?(?:study |trial |clinical |full |research )?protocol(?! (?:defined|specified|treatment|therapy|drug|section))(?![a-z-])"
    r"|(?:meeting|that meets?) (?:the )?protocol(?:[- ](?:specified|defined|specific))? (?:exclusions?(?: criteria)?|criteria)(?![a-z-])"
)


def _left_to_protocol(scan: Scan, k: int) -> int | None:
    """The token behind such words at token `k`, where nothing of them goes on."""
    found = said_at(scan, k, _IN_PROTOCOL)
    return found[1] if found and (found[1] == len(scan.tokens) or not scan.tokens[found[1]].sym[:1].islower()) else None


def narrowing_at(scan: Scan, j: int) -> tuple[str, int] | None:
    """The words that narrow what stands before token `j`, and the token behind them; None where none begin, or not all of them are understood."""
    tokens = scan.tokens
    count = len(tokens)
    opened = j < count and tokens[j].sym in ("(", "[")
    k = j + 1 if opened or (j < count and tokens[j].sym == ",") else j
    if k >= count:
        return None
    end = _left_to_protocol(scan, k)
    if end is None and (begun := _begins(scan, k)) is not None:
        end = _stretch(scan, k, begun)
    if end is None or end <= k + 1:
        return None
    if opened:
        if end >= count or tokens[end].sym not in (")", "]"):
            return None
        return scan.text(k, end), end + 1
    return scan.text(k, end), end


def _begins(scan: Scan, k: int) -> int | None:
    """The position to which such words are known that begin at token `k`; None where none do."""
    lower, start = scan.clean.lower, scan.tokens[k].start
    if not scan.may(_CUE) or _CUE.match(lower, start) is None:
        return None
    more = _SHORT.get(lower[start : start + 12].split(" ")[0])
    if more is None:
        return start
    known = more.match(lower, start)
    return None if known is None else known.end()


def _stretch(scan: Scan, i: int, begun: int) -> int | None:
    """The token behind the words that begin at token `i`, of which those up to position `begun` are known; None where they cannot be told from what follows."""
    tokens = scan.tokens
    causal = scan.text(i, i + 1).split(" ")[0] in (
        "due",
        "resulting",
        "associated",
        "leading",
        "causing",
        "caused",
        "secondary",
        "related",
        "with",
        "of",
        "in",
    )
    k = i + 1
    while k < len(tokens) and k < i + 30:
        token = tokens[k]
        if token.sym == "OR" and token.end < begun:  # "with documented or suspected involvement"
            k += 1
            continue
        if token.sym in _ENDS or token.sym in (")", "]"):
            return None if token.sym == ":" or (token.sym == "EXCEPT" and scan.text(k, k + 1) in _OTHER) else k
        if token.sym in ("(", "["):
            close = next((n for n in range(k + 1, min(k + 14, len(tokens))) if tokens[n].sym in (")", "]")), None)
            if close is None or any(t.sym in _ENDS or t.sym in _MEASURED or t.sym == "NEG" for t in tokens[k + 1 : close]):
                return k
            k = close + 1
            continue
        if token.sym in _JOINED:
            behind = k
            while behind < len(tokens) and tokens[behind].sym in _JOINED:
                behind += 1
            if token.sym != "," and scan.text(k - 1, k).endswith("signs") and scan.text(behind, behind + 1) == "symptoms":
                k = behind + 1
                continue
            more = _goes_on(scan, behind)
            if more is not None:
                k = more
                continue
            joined = tokens[behind - 1].sym if behind > k else token.sym
            if token.sym == "," and joined == ",":
                return k
            # "... or X": a further thing of the list, or of these words
            named = behind < len(tokens) and any(c.kind == "condition" for c in tokens[behind].concepts)
            return k if named and not causal and token.sym == "," else None
        if token.sym in _MEASURED or any(c.kind in ("lab", "scale") for c in token.concepts):
            return None
        if any(word in _ELSEWHERE for word in scan.clean.lower[token.start : token.end].split()):
            return None
        k += 1
    return k if k == len(tokens) else None


def _goes_on(scan: Scan, k: int) -> int | None:
    """The token behind a piece that belongs to the same words: another thing that is done, or another such clause."""
    tokens = scan.tokens
    if k >= len(tokens):
        return None
    end = k
    while (
        end < len(tokens)
        and end < k + 9
        and tokens[end].sym not in _ENDS
        and tokens[end].sym not in _JOINED
        and tokens[end].sym not in ("(", "[", ")", "]")
    ):
        end += 1
    if end == k:
        return None
    if _AGAIN.match(scan.clean.lower, tokens[k].start):
        return k + 1
    for token in tokens[k:end]:
        kinds = {c.kind for c in token.concepts}
        if kinds & {"condition", "histology", "lab", "biomarker"} and not kinds & {"drug", "drug_class", "procedure"}:
            return None
        if kinds & {"drug", "drug_class", "procedure"} or token.sym in ("ATTIME", "WITHIN"):
            continue
        if not all(word in _OBJECTS for word in scan.clean.lower[token.start : token.end].replace("-", " ").split()):
            return None
    return end
