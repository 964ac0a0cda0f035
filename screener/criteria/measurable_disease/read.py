"""Measurable disease in text."""

from __future__ import annotations

import re

from screener.criteria.disease_status.leaves import DiseaseState
from screener.criteria.measurable_disease.clause import clauses
from screener.criteria.measurable_disease.leaves import Imaged, Measurable, TargetLesion, Unirradiated
from screener.criteria.measurable_disease.tails import explanation, tail_of
from screener.criteria.metastasis.leaves import LesionSize
from screener.criteria.nodes import Node, all_of, any_of, negation
from screener.criteria.permitted import Permitted
from screener.criteria.scan import Reading, Scan
from screener.criteria.tumour_view import Found, TumourView, view_of
from screener.text.gated import gated
from screener.text.merge import Window
from screener.text.quantity import Bounds

_TRIGGERS = frozenset(
    {
        "measurable",
        "measureable",
        "evaluable",
        "assessable",
        "nonmeasurable",
        "recist",
        "target",
        "imaging",
        "scans",
        "scan",
        "unmeasurable",
        "lesion",
        "lesions",
        "measured",
        "injectable",
        "uninjectable",
        "injection",
    }
)
_LEVEL = (
    r"(?P<level>(?:(?:bi ?dimensional(?:ly)? |uni ?dimensional(?:ly)? |pet |ct |mri |documented |radiographically |radiologically |clinically |recist |irrecist |recist NUM |recist v NUM |objectively |histologically ){0,12})"
    r"(?:measure?able (?:AND|OR|ANDOR|/|, OR) (?:non ?measure?able (?:but )?)?(?:evaluable|assessable)|measure?able OR NEG measure?able|measure?able (?:OR|ANDOR|AND|/) (?:non ?measure?able (?:but |, )?evaluable|evaluable non ?measure?able|non ?measure?able)|(?:evaluable|assessable) (?:OR|ANDOR|AND|/) (?:measure?able|assessable)|measure?able|evaluable|radiographically evaluable|assessable))"
)
_NOUN = r"(?: (?:disease|lesions?|TUMOUR(?: lesions?)?|tumou?rs?(?: lesions?)?|target lesions?|metastas[ei]s|metastatic (?:disease|lesions?)|target (?:disease|lesions?)|(?:malignant )?masses|mass|soft tissue (?:lesions?|disease)|site|sites|non ?nodal (?:lesions?)?|recurrence|residual disease|non ?irradiated (?:lesions?)?|index lesions?|cancer)){0,12}"
_COUNT = r"(?:(?:(?:there (?:is|must be)|disease|presence of|have|has|having|with|MUST|the|a|an|any|evidence of|documented|of) ){0,3}(?P<count>BN|NUM|BQ) (?:OR more |or |uni ?dimensionally |site of |sites of |lesions? of |focus of |area of |areas of |tumou?r |TUMOUR |target |lesions? |non ?nodal |untreated ){0,12})?"
_DISEASE = gated(
    rf"(?<= )(?:(?:presence|existence|evidence|documentation) of (?:a |the )?)?{_COUNT}(?P<only>only |exclusively )?(?P<neg>NEG |non ?|un)?{_LEVEL}{_NOUN}(?: (?:is (?:acceptable|allowed)|at baseline|ATTIME|by imaging))?(?= )"
)
_DISEASE_NON = gated(rf"(?<= )(?P<only>only |exclusively )?(?:NEG |non ?|un)measure?able{_NOUN}(?: only| alone)?(?= )")
_POST = gated(
    r"(?<= )(?:(?:(?:at|least|presence|of|have|has|having|with|MUST|a|an|the|there|is|be|documented) ){0,3}(?P<count>BN|NUM) (?:OR more )?)?(?:(?:target|index|cancer|TUMOUR|tumou?r|extra ?cranial|extranodal|nodal|metastatic|untreated|site of|sites of) ){0,3}"
    r"(?:disease|TUMOUR|tumou?rs?|lesions?|sites?|metastas[ei]s|nodules?)(?: (?:of disease|lesions?|\( s \)))?(?: (?:that|which|DEFINE|MUST|must|is|are|be|can|may|MAY|has|have|to|radiographically|clinically|at least|accurately|meets?|the|definition|of|criteria|for|as|qualif(?:y|ies)|considered|would|could|both|serially|reliably)){1,7} (?P<level>measure?able(?: OR evaluable| (?:AND|ANDOR|/) evaluable)?|evaluable(?: OR measure?able)?|assessable|measured|target lesions?)(?: (?:disease|lesions?))?(?= )"
)
_TARGET = gated(
    r"(?<= )(?:(?:at|least|presence|of|have|has|MUST|a|the|with) ){0,3}(?P<count>BN|NUM) (?:non ?irradiated |measure?able |RECIST |recist ){0,12}target lesions?(?: (?:that (?:is|are) )?measure?able)?(?= )"
)
_SIZE = gated(
    r"(?<= )(?:(?:with|of|DEFINE|defined as|measuring|at least|a|the|that is|is|are|in|WITHINW|longest|largest|greatest|maximum|maximal|diameter|dimension|size|lesions?|TUMOUR|tumou?rs?|target|index|nodules?|mass|has|having|short|long|axis) ){1,8}(?P<b>BQ)(?: (?:in|WITHINW|at|its|the|largest|greatest|longest|maximum|maximal|short|long|diameter|dimension|size|axis|any|one|by|PRIORTO|on|ct|mri|scan|spiral|conventional|technique|techniques|OR|AND|more|BN|least)){0,10}(?= )"
)
_IMAGING = gated(
    r"(?<= )(?:(?:baseline|screening|staging|radiologic(?:al)?|radiographic|disease|TUMOUR|tumou?r|recent|diagnostic|appropriate|cross sectional) ){1,12}(?:imaging|scans?|evaluation|assessments?|ct|mri|assessment)(?: (?:OR|AND|/|ct|mri|pet|scans?|studies|of|disease|the|imaging)){0,5}(?: (?:must|MUST|be|been|have|has|performed|obtained|done|completed|within|is|are|no|not|required|to|of|for|documenting|status)){0,6} (?P<w>WITHIN)(?= )"
)
_PURPOSE = gated(
    r"(?<= )(?:(?:have|has|having|with|MUST|must|the|a|an|at|least|presence of|only) ){0,3}(?:BN |NUM )?(?:(?:TUMOUR|tumou?r|cutaneous|subcutaneous|measurable|nodal|target|superficial|palpable|index|accessible|safely|visceral|deep|OR|,|/|one|or|more) ){0,6}(?P<what>(?:lesions?|TUMOUR|tumou?rs?|disease|mass|metastas[ei]s|nodules?)(?: (?:lesions?|site|sites))?(?: (?:that|which|DEFINE|is|are|be|MUST|must|deemed|considered|can|MAY|may|which|safely|easily)){0,12} (?:accessible|amenable|suitable|appropriate|available|injectable|injected)(?: (?:to|for|PRIORTO|by)){0,12}(?: (?:safe|repeated|serial|direct|percutaneous|it|intra ?tumou?ral|intratumoral|image guided|ultrasound guided|core|needle|the|of|local)){0,12} (?:injections?|injected|administration|irradiation|radiation|radiotherapy|ablation|cryoablation|hifu|sbrt)(?: of [a-z]+(?: NUM)?| with [a-z]+(?: NUM)?)?|(?:injectable|uninjectable|NEG injectable) (?:lesions?|tumou?rs?|TUMOUR|disease))(?: (?:in|WITHINW) the opinion of the (?:investigator|treating physician))?(?= )"
)
_OR_RESECTED = gated(
    r"(?:AND|OR|ANDOR) (?:(?:those|patients|participants|subjects|completely|fully|with|who|have|had|a|the|also|NEG evidence of|surgically) ){0,5}(?:resected disease|complete(?:ly)? resect(?:ion|ed)(?: (?:disease|relapse|metastases|of all disease))?)(?= )"
)
_COMPLETE_EVAL = gated(r"response|toxicity|toxicities|hematologic|haematologic|safety|dlt")


def read(scan: Scan) -> list[Reading]:
    """Statements on measurable and evaluable disease, lesion size and imaging."""
    if _TRIGGERS.isdisjoint(scan.present):
        return []
    view = view_of(scan)
    text = view.text
    if explanation(view):
        said = Permitted(
            kind="measurable_disease", words=scan.text(0, len(scan.tokens))[:300], explains=True, **scan.span(0, len(scan.tokens))
        )
        return [Reading(0, len(scan.tokens), negation(said) if scan.excluding else said, priority=5)]
    out: list[Reading] = clauses(scan)
    if "easurable" in text or "easureable" in text or "evaluable" in text or "assessable" in text or "measured" in text:
        for pattern in (_DISEASE, _DISEASE_NON, _POST):
            behind = 0
            for found in view.find(pattern):
                if found.i >= behind:  # what lies inside the clause before it is part of that
                    out.extend(claims := _disease(view, found, pattern is _DISEASE_NON))
                    behind = max((claim.j for claim in claims), default=behind)
    if "target lesion" in text:
        for found in view.find(_TARGET):
            out.extend(_disease(view, found, False))
    if " BQ " in text and ("lesion" in text or "nodule" in text or "TUMOUR" in text):
        for found in view.find(_SIZE):
            token = view.token(found, "b")
            if (
                token is None
                or not isinstance(token.value, Bounds)
                or {e.unit for e in (token.value.lower, token.value.upper) if e} - {"mm", "cm"}
            ):
                continue
            words = found.match.group()
            if not re.search(r"lesion|nodule|diameter|dimension|axis", words) or re.search(r"diagnosis", text):
                continue
            start = found.i
            node: Node = LesionSize(bounds=token.value, **scan.span(start, found.j))
            out.append(Reading(start, found.j, node))
    if " WITHIN " in text:
        for found in view.find(_IMAGING):
            token = view.token(found, "w")
            if token is not None and isinstance(token.value, Window):
                out.append(Reading(found.i, found.j, Imaged(window=token.value, **scan.span(found.i, found.j))))
    if "inject" in text or "amenable" in text or "accessible" in text:
        for found in view.find(_PURPOSE):
            words = scan.text(found.i, found.j)
            lacking = bool(re.search(r"uninjectable|not injectable", words))
            node = TargetLesion(
                lacking=lacking,
                purpose=re.sub(r"^.*?\b(accessible|amenable|suitable|appropriate|available|injectable|injected)", r"\1", words)[:80]
                if not lacking
                else "injectable",
                **scan.span(found.i, found.j),
            )
            out.append(Reading(found.i, found.j, node))
    return out


def _disease(view: TumourView, found: Found, non: bool) -> list[Reading]:
    scan = view.scan
    groups = found.match.groupdict()
    words = found.match.group()
    level_words = groups.get("level") or ""
    behind = view.text[view.at(found.j) : view.at(found.j) + 40] if found.j < len(scan.tokens) else ""
    before = view.before(found.i)
    if re.match(r"(?:for|toxicity|response|patients?|PK|pk|participants?|subjects|blood|pd l)", behind) and _COMPLETE_EVAL.search(
        behind[:40]
    ):
        return []
    if not non and "easur" not in level_words and level_words and not re.search(r"disease|lesion|TUMOUR|tumou?r|mass|metasta|HISTO", words):
        return []
    if re.search(r"(?:NEG (?:be )?considered |residual |a second )$", before) and not non:
        return []
    level = (
        "evaluable"
        if "evaluable" in level_words
        or "assessable" in level_words
        or re.search(r"measure?able (?:OR|ANDOR|AND|/) (?:NEG|non)", level_words)
        else "measurable"
    )
    count = None
    token = view.token(found, "count") if groups.get("count") else None
    if token is not None:
        if isinstance(token.value, Bounds):
            count = token.value
        if count is not None and count.lower is not None and count.lower.value <= 1 and count.upper is None:
            count = None
    tail = tail_of(view, found.j)
    window, end = tail.window, tail.j
    span = scan.span(found.i, end)
    more: list[Node] = list(tail.nodes)
    if "irradiated" in words:
        more.append(Unirradiated(**span))
    if non:
        only = bool(groups.get("only")) or " only" in words or " alone" in words
        if not only and "NEG" in words:
            return []  # "no measurable disease": the negation is left to composition
        node: Node = Measurable(level="only_evaluable", **span) if only else negation(Measurable(**span))
        return [Reading(found.i, end, all_of(node, *more), priority=1)]
    if groups.get("neg"):
        if groups.get("only"):
            return [Reading(found.i, end, all_of(Measurable(level="only_evaluable", **span), *more), priority=1)]
        if groups["neg"].strip() != "NEG":
            return [Reading(found.i, end, all_of(negation(Measurable(level=level, count=count, window=window, **span)), *more))]
        start = next((k for k in range(found.i, found.j) if scan.tokens[k].sym == "NEG"), found.i)
        node = Measurable(level=level, count=count, window=window, **scan.span(start + 1, end))
        return [Reading(start + 1, end, all_of(node, *more))]
    resected = view.match(_OR_RESECTED, end)
    if resected is not None:
        end = resected.j
        span = scan.span(found.i, end)
        node = any_of(Measurable(level=level, count=count, window=window, **span), DiseaseState(state="no_evidence_of_disease", **span))
    else:
        node = Measurable(level=level, count=count, window=window, **span)
    return [Reading(found.i, end, all_of(node, *more))]
