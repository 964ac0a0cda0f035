"""CNS metastases in a sentence, and in the sentences behind one that spoke of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from screener.criteria.cns.detail import widened
from screener.criteria.cns.leaves import CnsDisease, CnsState
from screener.criteria.diagnosis import Tumour
from screener.criteria.nodes import Node, all_of, any_of, implies, negation
from screener.criteria.scan import Reading, Scan
from screener.criteria.standards_shared import standard_end
from screener.criteria.tumour_view import TumourView, view_of
from screener.logic import Duration
from screener.text.gated import gated
from screener.text.merge import Window
from screener.text.quantity import Bounds, Limit
from screener.text.tokens import Quantity, Token

_WORDS = gated(r"\bcns\b|central nervous|brain|cerebral|leptomening|mening|intracranial|\blmd\b")
_CONTEXT = gated(
    r"(?:brain|cns|central nervous system(?: \(cns\))?|cerebral|leptomeningeal|intracranial)(?: or [a-z]+)?\s(?:metasta|lesion|disease|involvement|mets)|carcinomatous mening|leptomening"
)
_PLACE = r"(?:(?:parenchymal |primary )?(?:central nervous system|cns|brain|cerebral|intracranial|brain parenchymal|leptomeningeal|meningeal|spinal cord|cerebellar|brainstem|brain stem|dural|spinal))(?: \( cns \))?"
_NOUN = r"(?:metastas[ei]s|metastatic (?:disease|lesions?|tumou?rs?|involvement|HISTO|TUMOUR)|mets|metastatic|involvement|lesions?|spread|carcinomatosis|dissemination|disease metastases)"
_LEPTO = r"(?:carcinomatous meningitis|cancerous meningitis|metastas[ei]s (?:to|in|of) the (?:lepto)?meninges|leptomeningeal (?:disease|metastas[ei]s|carcinomatosis|spread|involvement|dissemination|carcinomatous)|meningeal (?:carcinomatosis|metastas[ei]s|involvement|disease|spread)|leptomeningitis|lmd|leptomeningeal|carcinomatosis meningitis|meningitis carcinomatosa|neoplastic meningitis)(?: \( (?:lmd|lm|carcinomatous meningitis) \))?"
_ONE = rf"(?:{_LEPTO}|{_PLACE}(?: ?(?:, OR|, AND|,|OR|AND|ANDOR|/) (?:{_PLACE})){{0,12}}(?: {_NOUN})|(?:metastas[ei]s|metastatic disease|disease metastatic|metastatic TUMOUR|TUMOUR metastatic|metastatic|spread)(?: (?:spread )?(?:to|in|of|involving|WITHINW|within)) (?:the )?{_PLACE}(?: (?:OR|AND|/|ANDOR) (?:the )?{_PLACE}){{0,2}}|metastatic (?:brain|cns|cerebral)(?: (?:OR|AND|/) (?:meningeal|leptomeningeal|spinal))?(?: (?:HISTO|TUMOUR|tumou?rs?|lesions?|disease))|(?:metastatic )?{_PLACE} (?:OR|AND|/) meningeal (?:TUMOUR|tumou?rs?|HISTO))"
_MIXED = gated(
    rf"(?:{_PLACE} (?:primary )?(?:TUMOUR|tumou?rs?|malignanc(?:y|ies))|HISTO) (?:OR|AND|ANDOR|/) (?:brain |cns )?(?:metastas[ei]s|metastatic disease)(?P<more>(?: ?(?:, OR|,|OR|AND|ANDOR|/) ?){_LEPTO})?(?= )"
)
_DISEASE = rf"(?:{_PLACE}(?: ?(?:OR|/|AND|ANDOR) {_PLACE})? (?:disease|TUMOUR))"
_AND_OR = r"(?: ?(?:, OR|, AND|,|OR|AND|ANDOR|/|with OR without|EXAMPLE) ?)"
_LIST = gated(
    rf"(?P<list>{_ONE}(?:{_AND_OR}(?:known |any |active |presence of |history of |evidence of |symptomatic |untreated )?{_ONE}(?! (?:that|which|who|requiring|needing) )){{0,4}})(?: (?:present|by imaging|on imaging|at screening|ATTIME|at baseline|DEFINE|(?:by|due to|from) (?:the )?(?:underlying )?(?:TUMOUR|disease|malignancy|cancer)))?(?= )"
)
_SYMPTOMS = gated(
    rf"(?:(?:clinical )?(?:signs ?(?:OR|AND|ANDOR|/) )?symptoms|signs) (?:consistent with|attributable to|suggestive of|suggesting|concerning for|suspicious for|indicative of) (?:(?:a|the|active|new|known|possible) )*{_ONE}(?= )"
)
_NEGATIVE_IMAGING = gated(
    r"(?:a )?negative (?:brain |cns |contrast enhanced |cranial |head |screening )*(?:magnetic resonance imaging(?: \( mri \))?|mri|ct|computed tomography(?: \( ct \))?|imaging|scan|brain scan)(?: scans?)?(?: OR other (?:clinically )?appropriate imaging(?: study)?)?(?= )"
)
_PRIMARY = gated(
    r"(?:(?:known|active|current|any|a|an|the|other) ){0,3}primary (?:malignant )?(?:central nervous system|cns|brain)(?: \( (?:cns|central nervous system) \))? (?:TUMOUR|tumou?rs?|malignanc(?:y|ies)|cancers?|neoplasms?)(?= )|primary (?:TUMOUR|tumou?rs?|malignanc(?:y|ies)) of (?:the )?(?:brain|cns|central nervous system)(?: \( cns \))?(?: origin)?(?= )"
)
_LIST_LOOSE = gated(rf"(?P<list>{_DISEASE})(?= )")
_LEAD_WORD = frozenset(
    [
        "known",
        "documented",
        "suspected",
        "evidence",
        "presence",
        "any",
        "current",
        "history",
        "confirmed",
        "existing",
        "radiographically",
        "radiologically",
        "radiographic",
        "radiologic",
        "detected",
        "definite",
        "clinically",
        "clinical",
        "prior",
        "previous",
        "of",
        "with",
        "or",
        "a",
        "an",
        "the",
        "proven",
        "concurrent",
        "ongoing",
        "has",
        "have",
        "having",
        "present",
        "has/had",
        "other",
        "detectable",
        "concomitant",
        "significant",
        "diagnosed",
        "diagnosis",
        "apparent",
        "unequivocal",
        "established",
        "radiographical",
    ]
)
_FOR = r"(?P<for> (?:for |within |during |over |at least |since |a |the |period |of |minimum ){0,12}(?P<len>BD|DUR|WITHIN|AGO|BQ))?"
_BY = r"(?: (?:, as|by|on|as|per|with|in|using|based|imaging|mri|ct|scans?|repeat|brain|contrast|enhanced|magnetic|resonance|radiographic|radiological|clinical|examination|assessment|OR|AND|/|DEFINE|evidence|documented|the|a|an|investigator|to|of|PRIORTO|before|prior|after|following|treatment|therapy|local|cns|directed|screening|study|ATTIME|\(|\)|symptoms?|neurologically|steroids|treated|surgery|radiation|radiotherapy|radiosurgery|and/or|stereotactic|whole|completed|previously|at|from|entry|time|respect|tumou?r|first|dose|enrol?lment|their|start|is|are|be|shown|demonstrated|follow|up|two|consecutive|serial|least|studies|note|that|should|MUST|performed|during|ascertained|computed|tomography|period|prior|any|compared|baseline|pre|registration|enrolment)){0,30}"
_GOOD: tuple[tuple[str, str], ...] = (
    (r"(?:(?:adequately|previously|definitively|successfully|completely|appropriately|surgically|locally|effectively|prior|already) ){0,2}(?:treated|resected|irradiated)(?: (?:with|by) (?:(?:surgery|surgical resection|radiation|radiotherapy|radiation therapy|stereotactic|whole brain|radiosurgery|srs|wbrt|gamma knife|therapy|resection|AND|OR|ANDOR|/|,|definitive|local|curative|cns directed|directed) ?){1,8})?|(?:which|that) (?:occurred|ended|(?:was|were) (?:completed|treated|given))|(?:completed|received|undergone|have completed|having completed) (?:(?:prior|definitive|any|all|their|local|cns|brain|directed|adequate|appropriate|radiation|whole) ){0,4}(?:treatment|therapy|radiotherapy|radiation|surgery)(?: for (?:the |their )?(?:cns|brain) metastases)?", "treated"),
    (r"(?:(?:clinically|radiologically|radiographically|neurologically|radiographic|clinical|has been|remain|remained|remains|remaining|have been|been|and|AND|OR|ANDOR|/|,|stable) ){0,5}(?:stable|controlled|quiescent|inactive|under control|stability|well controlled)(?: (?:disease|lesions?|metastas[ei]s|neurologically|neurologic (?:status|function|symptoms)|neurological (?:status|symptoms|function)|imaging|condition|clinically|on imaging|with respect to the tumou?r))?", "stable"),
    (r"(?:neurologically |have neurologically |neurologic symptoms )?(?:returned to baseline|return to baseline|recovered to baseline|at baseline neurologically|neurologically returned to baseline)", "stable"),
    (r"(?:(?:neurologically|clinically|currently) )?(?:asymptomatic|NEG (?:longer )?symptomatic|NEG (?:neurological |neurologic |cns |ongoing |associated ){0,12}(?:symptoms|signs OR symptoms|signs AND symptoms|deficits))", "asymptomatic"),
    (r"NEG (?:radiographic |radiological |radiologic |clinical |imaging |interim |any |further |disease |evidence of |mri |cns |intracranial |active |AND |OR ){0,12}(?:progression|progressive disease|progress|recurrence|progressed|disease progression|new OR (?:enlarging|progressive|growing)|new (?:brain |cns |OR |AND |/ |enlarging |growing |progressive |lesions? |or ){0,12}|enlarging)(?: (?:brain |cns |central nervous system )?(?:metastas[ei]s|lesions?|disease|tumou?rs?|mets))?", "stable"),
    (r"(?:(?:off|off of|OFF|discontinued|(?:requir(?:e|es|ing)|need|receiving) NEG|NEG (?:be |currently |any |ongoing |current |concurrent |concomitant |longer ){0,12}(?:using|require|requiring|receiving|on|taking|need|needing|need for|requirement for|requirement of|MUST|requirements? for|dependent on|required|use of|treatment with|receive|treated with)?)(?: (?:any|all|the|of|for|further|chronic|continuous|ongoing|use|concurrent|high dose|high doses of|systemic|treatment|therapy|with|daily|supraphysiologic|low dose|doses|to)){0,12}) (?:corticosteroids?|steroids?|glucocorticoids?|dexamethasone|immunosuppressive)(?: (?:therapy|treatment|use|doses?|medication|support|therapies|for (?:the )?(?:cns|brain) (?:metastas[ei]s|disease|symptoms)|(?:AND|OR|ANDOR)(?= anti)|anticonvulsants?|anti ?seizure (?:medications?|drugs)|anti ?epileptics?|to (?:control|treat|manage) (?:[a-z]+ ){0,4}symptoms)){0,12}", "off_steroids"),
    (r"NEG (?:(?:systemic|ongoing|current|concurrent) ){0,2}(?:steroids?|corticosteroids?|dexamethasone)(?: (?:therapy|treatment|use))? (?:(?:is|are|be|being) )?(?:required|needed|necessary)", "off_steroids"),
)  # fmt: skip
_BAD: tuple[tuple[str, str], ...] = (
    (r"(?:previously |un)?untreated|NEG (?:been )?(?:previously |adequately |definitively )?treated", "untreated"),
    (r"(?:clinically |currently )?active(?:ly (?:progressing|growing))?", "active"),
    (r"(?:(?:clinically|neurologically|radiologically|radiographically|currently) )?(?:progressing|progressive|unstable|uncontrolled|NEG controlled|NEG stable|non ?controlled|growing|enlarging|poorly controlled|worsening|NEG yet stable|recurrent)", "unstable"),
    (r"(?:(?:clinically|neurologically|currently) )?symptomatic", "symptomatic"),
    (r"(?:that |which )?(?:requir(?:es?|ing)|need(?:s|ing)?) (?:immediate |local |urgent |cns |further |directed |specific |active |any |ongoing |therapeutic |emergent )*(?:radiation(?: therapy)?|radiotherapy|surgery|treatment|therapy|intervention|resection)(?! with)", "active"),
    (r"(?:new|newly diagnosed|newly detected)", "new"),
    (r"(?:that |which )?(?:requir(?:es?|ing|ed)|need(?:s|ing)?|in need of|treated with|on|receiving|are requiring)(?: (?:the|use|of|with|any|high|doses?|dose|increasing|systemic|chronic|continuous|treatment|therapy|for|ongoing|local|immediate|concurrent|including|low)){0,12} (?:corticosteroids?|steroids?|glucocorticoids?|dexamethasone|immunosuppressive therap(?:y|ies))(?: (?:therapy|treatment|use|dose|for [a-z]+ control|\[ including low dose steroids \]|to (?:control|treat|manage) (?:[a-z]+ ){0,4}symptoms)){0,12}", "on_steroids"),
)  # fmt: skip
_DOSE = gated(
    r"(?:(?:requir(?:es?|ing|ed)|need(?:s|ing)?|receiving|on|taking|with|doses? of|a|of|steroids?|corticosteroids?|the|use|treatment|therapy|equivalent|an) ){1,5}(?P<b>BQ)(?: (?:of|/|per|a|day|daily|prednisone|prednisolone|dexamethasone|methylprednisolone|hydrocortisone|OR|\(|\)|or|equivalents?|its|corticosteroids?|steroids?|an|the)){1,9}(?= )"
)
_ABOVE = gated(
    r"(?:(?:at|in|with|a|the|of|doses?|daily|that (?:is|are)|which (?:is|are)|equivalent|equal|to|OR|or|exceeding|than) ){0,6}(?P<b>BQ)(?: (?:of|/|per|a|day|daily|prednisone|prednisolone|dexamethasone|methylprednisolone|hydrocortisone|OR|\(|\)|or|equivalents?|its|an|the)){1,9}(?= )"
)
_ABOVE_NAMED = gated(
    r"(?:(?:at|in|a|the|of|doses?|daily|that (?:is|are)) ){0,4}(?:greater|more|higher) than (?:an? |the |equivalent of ){0,2}(?:prednisone|prednisolone|dexamethasone|methylprednisolone|hydrocortisone)(?: of)? QTY(?: (?:/|per|a|day|daily|OR|\(|\)|or|equivalents?|its)){0,8}(?= )"
)
_STABLE_DOSE = gated(
    r"(?:on |receiving |taking |using )?(?:a |an )?(?:stable|decreasing|tapering|stable (?:OR|ANDOR|/) (?:decreasing|tapering)|decreasing (?:OR|/) stable)(?: (?:doses?|daily|and|OR|or|low|up|to|at most|an|equivalent|of|less|than)){0,12} (?:of )?(?:(?P<b>BQ|QTY)|(?:systemic )?(?:corticosteroids?|steroids?|dexamethasone|prednisone))(?: (?:of|/|per|a|day|daily|prednisone|prednisolone|dexamethasone|OR|\(|\)|or|equivalents?|its|corticosteroids?|steroids?|therapy|at|dose|up|to|an|the|b|QTY|for|AGO|WITHIN|up|to|at most|equivalent|prednisone|daily|less|than|no more|(?P<b2>BQ))){0,18}(?= )"
)
_GOOD_RE = [(gated(rf"(?:{pattern}){_FOR}{_BY}(?= )"), gated(rf"(?:{pattern}){_FOR}(?= )"), key) for pattern, key in _GOOD]
_BAD_RE = [(gated(rf"(?:{pattern})(?= )"), key) for pattern, key in _BAD]
_GLUE = gated(
    r"(?:(?:and|who|that|which|are|is|have|has|been|be|with|were|was|had|they|both|either|also|must|MUST|should|the|a|it|IF|clinically|currently|DEFINE|do|does|lesions?|metastases|disease|patients?|to|there|there is|their|cns|brain|being|including|in|addition|whose|those) ){1,5}"
)
_SEP = gated(r"(?:, ?)?(?P<w>AND|OR|ANDOR|,|/)(?= )")
_LEXICON_MG = {"prednisone": 1.0, "prednisolone": 1.0, "methylprednisolone": 1.25, "hydrocortisone": 0.25, "dexamethasone": 5.0 / 0.75}
_FIRST_WORD = gated(
    r"(?:adequately|previously|definitively|successfully|completely|appropriately|surgically|locally|effectively|prior|already|treated|resected|irradiated|clinically|radiologically|radiographically|neurologically|radiographic|stable|controlled|quiescent|inactive|well|asymptomatic|un|untreated|NEG|active|actively|currently|progressing|progressive|unstable|uncontrolled|non|noncontrolled|growing|enlarging|poorly|worsening|recurrent|symptomatic|new|newly|requiring|small|measurable)(?= )"
)
_TRIGGERS = frozenset(
    {
        "SITE",
        "COND",
        "brain",
        "cns",
        "cerebral",
        "meningeal",
        "leptomeningeal",
        "carcinomatous",
        "intracranial",
        "central",
        "HISTO",
        "steroids",
        "CLASS",
        "DRUG",
        "stable",
        "meningitis",
        "LAB",
        "PROC",
        "lmd",
    }
)


@dataclass(frozen=True, slots=True)
class _States:
    node: Node
    i: int
    j: int
    good: bool
    keys: tuple[str, ...]


def read(scan: Scan) -> list[Reading]:
    """Statements on CNS metastases, with what belongs to them."""
    found = _statements(scan)
    return widened(scan, found) if found else found


def _statements(scan: Scan) -> list[Reading]:
    if _TRIGGERS.isdisjoint(scan.present):
        return []
    first = scan.tokens[0].start
    lower = scan.clean.lower
    if not scan.search(_WORDS):
        # "In addition, they must be off steroids": a sentence behind one on CNS metastases
        if first > scan.base and _CONTEXT.search(lower, scan.base, first):
            return _follow_up(view_of(scan))
        return []
    view = view_of(scan)
    out: list[Reading] = []
    i = 0
    while i < len(scan.tokens):
        if out and scan.tokens[i].sym == "NEG" and (lack := _state_at(view, i, good=True)) is not None and lack[0] == "stable":
            out.append(Reading(i, lack[2], lack[1], priority=6))  # "no evidence of new or enlarging brain metastases"
            i = lack[2]
            continue
        if (symptoms := view.match(_SYMPTOMS, i)) is not None:
            out.append(Reading(i, symptoms.j, CnsState(state="symptomatic", **scan.span(i, symptoms.j)), priority=6))
            i = symptoms.j
            continue
        if out and (clear := view.match(_NEGATIVE_IMAGING, i)) is not None:
            end = standard_end(scan, clear.j)
            out.append(Reading(i, end, negation(CnsDisease(**scan.span(i, end))), priority=6))
            i = end
            continue
        if (primary := view.match(_PRIMARY, i)) is not None:
            span = scan.span(i, primary.j)
            out.append(Reading(i, primary.j, Tumour(histologies=("cns_tumor",), named="primary CNS tumour", **span), priority=6))
            i = primary.j
            continue
        found = view.match(_LIST, i) if scan.tokens[i].sym != "NEG" else None
        if found is None and (mixed := view.match(_MIXED, i)) is not None and (scan.tokens[i].sym != "HISTO" or _is_cns(scan.tokens[i])):
            reading = _mixed(view, mixed.i, mixed.j, bool(mixed.match["more"]))
            out.append(reading)
            i = max(i + 1, reading.j)
            continue
        if found is None and _loose(view.text):
            found = view.match(_LIST_LOOSE, i)
        if found is None:
            i += 1
            continue
        reading = _phrase(view, found.i, found.j, found.match["list"])
        out.append(reading)
        i = max(reading.j, found.j)
    if not out and first > scan.base and _CONTEXT.search(lower, scan.base, first):
        return _follow_up(view)
    if out:
        out.extend(_clauses(view, out))
    return out


def _is_cns(token: Token) -> bool:
    concept = token.concept("histology")
    return concept is not None and concept.id == "cns_tumor"


def _mixed(view: TumourView, i: int, j: int, lepto: bool) -> Reading:
    """ "Active CNS primary tumour or metastases": a tumour of the brain, or metastases in it."""
    span = view.scan.span(i, j)
    lead = _leading(view, i)
    metastases: Node = CnsDisease(**span)
    if lead is not None and not (set(lead.keys) <= _PERMISSIBLE and _permits_later(view, j)):
        metastases = all_of(lead.node, metastases)
    start = lead.i if lead is not None else i
    while (
        start > 0
        and view.scan.text(start - 1, start) in _LEAD_WORD
        and view.scan.tokens[start - 1].sym not in ("NEG", "OR", "MUST", "MAY")
        and view.scan.text(start - 1, start) not in ("with", "has", "have", "of", "a", "the", "an")
    ):
        start -= 1
    nodes: list[Node] = [Tumour(histologies=("cns_tumor",), named="CNS tumour", **span), metastases]
    if lepto:
        nodes.append(CnsDisease(leptomeningeal=True, **span))
    behind = _behind(view, j)
    node = any_of(*nodes)
    if behind is not None:
        node, j = all_of(node, behind.node), behind.j
    return Reading(start, j, node, priority=5)


def _loose(text: str) -> bool:
    return bool(re.search(r"treated|stable|metasta|steroid|leptomening|active|symptomatic|controlled", text))


def _disease(view: TumourView, i: int, j: int, words: str) -> Node:
    span = view.scan.span(i, j)
    lepto = bool(re.search(_LEPTO, words))
    plain = bool(
        re.search(
            r"(?:central nervous system|cns|brain|cerebral|intracranial|spinal cord|spinal|dural|cerebell|parenchym)(?!.*leptomeningeal metast)",
            re.sub(_LEPTO, "", words),
        )
    )
    nodes: list[Node] = []
    if plain or not lepto:
        nodes.append(CnsDisease(**span))
    if lepto:
        nodes.append(CnsDisease(leptomeningeal=True, **span))
    return any_of(*nodes)


def _phrase(view: TumourView, i: int, j: int, words: str) -> Reading:
    """The metastases at tokens i..j with the states before and behind them."""
    tokens = view.scan.tokens
    start = i
    lead = _leading(view, i)
    ever = False  # "history or active ...": at any time
    if lead is not None:
        start = lead.i
    while start > 0 and view.scan.text(start - 1, start) in _LEAD_WORD and tokens[start - 1].sym not in ("NEG", "OR", "MUST", "MAY"):
        start -= 1
    while start < i and view.scan.text(start, start + 1) in ("of", "or", "a", "an", "the", "with", "has", "have", "having", "other"):
        start += 1
    if start >= 3 and tokens[start - 1].sym == "OR" and view.scan.text(start - 3, start - 1) == "history of":
        start -= 3
    elif (
        start >= 2
        and tokens[start - 1].sym == "OR"
        and view.scan.text(start - 2, start - 1) in ("history", "known", "suspicion", "diagnosis")
    ):
        ever = view.scan.text(start - 2, start - 1) == "history"
        start -= 2
        start -= start > 0 and view.scan.text(start - 1, start) in ("known", "prior", "previous", "current", "any")
    if (
        start >= 2
        and view.scan.text(start - 1, start) in ("with", "having", "have")
        and view.scan.text(start - 2, start - 1)
        in ("patients", "subjects", "participants", "individuals", "those", "patient", "subject", "participant")
    ):
        start -= 2
    # the first of several sorts carries the adjectives: "active CNS metastases and/or carcinomatous meningitis" -> meningitis of any activity
    disease = _disease(view, i, j, words)
    node = disease
    if lead is not None and set(lead.keys) <= _PERMISSIBLE and _permits_later(view, j):
        # what is active is then said by what is permitted (verdicts, rule 29): the rest excludes
        lead = _States(disease, lead.i, lead.j, False, lead.keys)
        node = disease
    elif lead is not None and (ever or "history" in view.scan.text(lead.j, i).split()):
        node = disease  # "active or history of": at any time
    elif lead is not None and lead.keys == ("stable",) and tokens[lead.i].sym == "NEG":
        node = implies(disease, lead.node)  # "no progression of brain metastases" is said of those who have them
    elif lead is not None:
        lepto = re.search(_LEPTO, words)
        plain = re.sub(_LEPTO, "", words)
        if lepto and re.search(r"metast|lesion|involve|disease", plain) and not words.startswith(lepto.group()):
            span = view.scan.span(i, j)
            node = any_of(all_of(lead.node, CnsDisease(**span)), CnsDisease(leptomeningeal=True, **span))
        else:
            node = all_of(lead.node, disease)
    end = j
    behind = _behind(view, j)
    if behind is not None:
        node = all_of(node, behind.node)
        end = behind.j
    return Reading(start, end, node, priority=5)


_PERMISSIBLE = frozenset({"active", "untreated", "unstable"})
_PERMITS = gated(r"\b(?:may|can|eligible|allowed|permitted|acceptable|included|enrolled)\b")


def _permits_later(view: TumourView, j: int) -> bool:
    """Does the rest of the segment say which CNS metastases are permitted?"""
    scan = view.scan
    rest = scan.clean.lower[scan.tokens[j - 1].end :]
    return bool(_PERMITS.search(rest) and re.search(r"treated|stable|controlled|asymptomatic", rest))


def _state_at(view: TumourView, i: int, *, good: bool | None = None) -> tuple[str, Node, int] | None:
    """The longest state phrase at token `i`: its key, its statement (that of "off steroids" is Not), and the token behind it."""
    best: tuple[str, Node, int] | None = None
    if good is not False:
        for pattern, bare, key in _GOOD_RE:
            found = view.match(bare, i)
            if found is None:
                continue
            full = view.match(pattern, i)
            end = found.j
            if full is not None and full.j > found.j:
                end = _clean_end(view, found.j, full.j)
            if best is None or end > best[2]:
                lasting = _length(view, i, found.j)
                span = view.scan.span(i, end)
                if key == "off_steroids":
                    above = view.match(_ABOVE, found.j)
                    bounds = _dose(view, above.i, above.j) if above is not None else None
                    if bounds is None and (above := view.match(_ABOVE_NAMED, found.j)) is not None:
                        most = _dose(view, above.i, above.j)
                        bounds = Bounds(more_than=most.at_most) if most is not None and most.at_most is not None else None
                    if above is not None and bounds is not None and bounds.lower is not None:
                        end, span = above.j, view.scan.span(i, above.j)  # "not requiring steroids at a dose above 10 mg": less will do
                    else:
                        bounds = None
                    statement: Node = negation(CnsState(state="on_steroids", dose=bounds, **span))
                    if lasting is not None:
                        statement = all_of(statement, CnsState(state="stable", lasting=lasting, **span))
                else:
                    statement = CnsState(state=key, lasting=lasting, **span)
                best = key, statement, end
        dose = view.match(_STABLE_DOSE, i)
        if dose is not None and (best is None or dose.j > best[2]):
            bounds = _dose(view, dose.i, dose.j)
            span = view.scan.span(i, dose.j)
            statement = (
                any_of(negation(CnsState(state="on_steroids", **span)), CnsState(state="on_steroids", dose=bounds, **span))
                if bounds is not None
                else any_of(negation(CnsState(state="on_steroids", **span)), CnsState(state="symptomatic", **span))
            )
            if bounds is not None:
                best = "dose", statement, dose.j
    if good is not True:
        dose = view.match(_DOSE, i)
        if dose is not None:
            bounds = _dose(view, dose.i, dose.j)
            if bounds is not None:
                return "on_steroids", CnsState(state="on_steroids", dose=bounds, **view.scan.span(i, dose.j)), dose.j
        for pattern, key in _BAD_RE:
            found = view.match(pattern, i)
            if found is not None and (best is None or found.j > best[2]):
                best = key, CnsState(state=key, **view.scan.span(i, found.j)), found.j
    return best


def _clean_end(view: TumourView, short: int, long: int) -> int:
    """A tail of manner and day, cut where it would end in a joining word or swallow the next state."""
    tokens = view.scan.tokens
    end = long
    for k in range(short, long):
        if tokens[k].sym in ("AND", "OR", ",", "/") and k + 1 < len(tokens) and (_state_at_quick(view, k + 1)):
            end = k
            break
    while end > short and (
        tokens[end - 1].sym in ("AND", "OR", ",", "(", "/")
        or view.scan.text(end - 1, end)
        in (
            "with",
            "by",
            "on",
            "as",
            "per",
            "of",
            "the",
            "a",
            "an",
            "to",
            "in",
            "before",
            "prior",
            "after",
            "is",
            "are",
            "be",
            "and/or",
            "at",
            "from",
            "their",
        )
    ):
        end -= 1
    opened = sum(t.sym == "(" for t in tokens[short:end]) - sum(t.sym == ")" for t in tokens[short:end])
    while opened and end > short:
        end -= 1
        opened = sum(t.sym == "(" for t in tokens[short:end]) - sum(t.sym == ")" for t in tokens[short:end])
    return end


def _state_at_quick(view: TumourView, k: int) -> bool:
    glue = view.match(_GLUE, k)
    places = (k, glue.j) if glue is not None else (k,)
    return any(view.match(bare, place) is not None for place in places if place < len(view.scan.tokens) for _, bare, _ in _GOOD_RE)


def _length(view: TumourView, i: int, j: int) -> Duration | None:
    for k in range(i, j):
        token = view.scan.tokens[k]
        value = token.value
        if isinstance(value, Window) and value.duration is not None:
            return value.duration
        if token.sym in ("BD",) and isinstance(value, Bounds) and value.lower is not None and value.lower.unit:
            return Duration.of(value.lower.value, {"h": "hour", "d": "day", "wk": "week", "mo": "month", "a": "year"}[value.lower.unit])
        if token.sym == "DUR" and isinstance(value, Quantity) and value.unit:
            return Duration.of(value.value, value.unit)
    return None


def _dose(view: TumourView, i: int, j: int) -> Bounds | None:
    """A day's dose in mg of prednisone; None where no steroid or no milligrams are named."""
    token = next((t for t in view.scan.tokens[i:j] if t.sym in ("BQ", "QTY")), None)
    if token is None:
        return None
    if isinstance(token.value, Bounds):
        bounds = token.value
    elif isinstance(token.value, Quantity) and token.value.upper is None and token.value.unit:
        bounds = Bounds(at_most=Limit(token.value.value, token.value.unit))  # "a stable dose of 10 mg/day"
    else:
        return None
    units = {end.unit for end in (bounds.lower, bounds.upper) if end}
    if not units <= {"mg", "mg/d", "mg/day", "mg/(24.h)"}:
        return None
    words = view.scan.text(i, j)
    factor = next((value for name, value in _LEXICON_MG.items() if name in words), None)
    if factor is None:
        return None
    ends = (bounds.at_least, bounds.more_than, bounds.at_most, bounds.less_than)
    return Bounds(*(Limit(end.value * factor, "mg") if end else None for end in ends))


def _states(view: TumourView, i: int, *, good: bool | None = None, stop: int | None = None) -> _States | None:
    """A list of states from token `i` on. Good ones joined by "and" or commas must all hold; bad ones in a list are alternatives."""
    first = _state_at(view, i, good=good)
    if first is None:
        return None
    nodes, joins, keys = [first[1]], [], [first[0]]
    end = first[2]
    tokens = view.scan.tokens
    while end < len(tokens):
        at = end
        join = ""
        separator = view.match(_SEP, at)
        if separator is not None:
            join = {"AND": "A", "OR": "O", "ANDOR": "O", "/": "O", ",": ","}[separator.match["w"]]
            at = separator.j
        glue = view.match(_GLUE, at) if at < len(tokens) else None
        step = None
        for place in dict.fromkeys((at, glue.j if glue is not None else at)):
            step = _state_at(view, place) if stop is None or place < stop else None
            if step is not None:
                break
        if step is None and separator is not None and view.text.startswith((", AND ", ", OR "), view.at(end)):
            pass
        if step is None or (not join and glue is None and not _adjective(view, at)):
            break
        end = step[2]
        if join == "O" and {step[0], keys[-1]} <= {"off_steroids", "dose"}:
            nodes[-1] = any_of(nodes[-1], step[1])  # "off steroids or on a stable dose of at most 10 mg": one condition
            continue
        nodes.append(step[1])
        keys.append(step[0])
        joins.append(join)
    good_list = keys[0] in ("treated", "stable", "asymptomatic", "off_steroids", "dose")
    node = _combine(nodes, joins, view.scan.excluding and not good_list)
    return _States(node, i, end, good_list, tuple(keys))


def _adjective(view: TumourView, at: int) -> bool:
    return True


def _combine(nodes: list[Node], joins: list[str], alternatives: bool) -> Node:
    if len(nodes) == 1:
        return nodes[0]
    if "O" not in joins:
        return any_of(*nodes) if alternatives and "A" in joins else all_of(*nodes)
    words: list[str] = []
    follow = ""
    for join in reversed(joins):
        follow = join if join in ("O", "A") else follow if join == "," else "J"
        words.append(follow if join == "," else join or "J")
        if join == "":
            follow = ""
    words.reverse()
    groups: list[list[Node]] = [[nodes[0]]]
    for word, node in zip(words, nodes[1:], strict=True):
        if word == "O" or (word == "A" and alternatives):
            groups.append([node])
        else:
            groups[-1].append(node)
    return any_of(*(all_of(*group) for group in groups))


def _leading(view: TumourView, i: int) -> _States | None:
    """The states in front of the metastases: the longest list that ends at token `i`."""
    for start in range(max(0, i - 14), i):
        if not view.match(_FIRST_WORD, start):
            continue
        states = _states(view, start, stop=i)
        if states is None or states.j > i:
            continue
        between = view.scan.text(states.j, i).split() if states.j < i else []
        if all(word in _LEAD_WORD or word in ("metastatic", "(", ")") for word in between):
            return states
    return None


def _behind(view: TumourView, j: int) -> _States | None:
    """The states behind: "that are symptomatic", "(progressive or requiring steroids)", "who have been treated and are stable"."""
    tokens = view.scan.tokens
    at = j
    opened = False
    if at < len(tokens) and tokens[at].sym in ("(", "["):
        opened = True
        at += 1
        if at < len(tokens) and tokens[at].sym in ("DEFINE", "EXAMPLE"):
            return None
    elif at < len(tokens) and tokens[at].sym == "," and re.match(r", (?:who|which|that|DEFINE|requiring) ", view.text[view.at(at) :]):
        at += 1
    if at >= len(tokens) or tokens[at].sym in ("EXCEPT", "MAY", "BARRED", "MUST", "IF", "AND", "OR"):
        return None
    glue = view.match(_GLUE, at)
    if glue is not None and re.search(r"MUST|must|should|IF|patients?|they", glue.match.group()):
        return None
    for place in dict.fromkeys((at, glue.j if glue is not None else at)):
        states = _states(view, place) if place < len(tokens) else None
        if states is not None:
            end = states.j
            if opened:
                if end >= len(tokens) or tokens[end].sym not in (")", "]"):
                    return None
                end += 1
            return _States(states.node, j, end, states.good, states.keys)
    return None


def _clauses(view: TumourView, done: list[Reading]) -> list[Reading]:
    """States elsewhere in a sentence on CNS metastases: "unless treated, stable for 4 weeks and off steroids", "if they have been treated"."""
    out: list[Reading] = []
    tokens = view.scan.tokens
    covered = {k for reading in done for k in range(reading.i, reading.j)}
    first = min(reading.i for reading in done)
    i = 0
    while i < len(tokens):
        if i in covered:
            i += 1
            continue
        states = _states(view, i) if i >= first or tokens[max(0, i - 1)].sym in ("IF", "EXCEPT") else None
        if states is not None and any(k in covered for k in range(states.i, states.j)) and (alone := _state_at(view, i)) is not None:
            states = _States(alone[1], i, alone[2], states.good, (alone[0],))
        if states is None or any(k in covered for k in range(states.i, states.j)):
            i += 1
            continue
        if states.keys == ("new",) or (
            len(states.keys) == 1
            and states.keys[0] in ("active", "treated")
            and re.match(
                r"(?:treatment|therap|infection|autoimmune|cancer|malignan)",
                view.text[view.at(states.j) :] if states.j < len(tokens) else "",
            )
        ):
            i = states.j
            continue
        glue = i
        while (
            glue > 0
            and glue - 1 not in covered
            and view.scan.text(glue - 1, glue)
            in ("they", "it", "has", "have", "been", "are", "is", "be", "those", "who", "lesions", "lesion", "disease", "do", "metastases")
        ):
            glue -= 1
        out.append(Reading(glue, states.j, states.node, priority=4))
        covered.update(range(glue, states.j))
        i = states.j
    return out


def _follow_up(view: TumourView) -> list[Reading]:
    """A sentence that goes on about CNS metastases without naming them: what it requires, it requires of those who have them."""
    out: list[Reading] = []
    tokens = view.scan.tokens
    i = 0
    while i < len(tokens):
        states = _states(view, i, good=True)
        if states is None or not set(states.keys) & {"off_steroids", "stable", "asymptomatic", "dose"}:
            i += 1
            continue
        span = view.scan.span(states.i, states.j)
        node = implies(CnsDisease(**span), states.node)
        out.append(Reading(states.i, states.j, node, priority=4))
        i = states.j
    return out


__all__ = ["read"]
