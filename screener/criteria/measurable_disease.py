"""Measurable disease.

What it is     disease that can be measured (or at least evaluated) on imaging, how many lesions, how large, how recent the scan
How it reads   "measurable disease per RECIST 1.1", "at least one measurable lesion", "measurable or evaluable disease", "RECIST-measurable disease on CT within 28 days",
               "only non-measurable disease", "lesions of at least 10 mm"
Needs          disease: measurable, evaluable, lesion_count, longest_lesion_mm, last_imaging_on
Unknown when   measurability is not recorded; the last imaging is older than the window, or undated; two lesions are asked and their number is not recorded
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, Reason, met, missing, not_met, unknown
from screener.criteria.disease_shared import finding_of, in_window, window_turns, window_words
from screener.criteria.disease_status.leaves import DiseaseState
from screener.criteria.metastasis.leaves import LesionSize
from screener.criteria.nodes import Node, all_of, any_of, negation
from screener.criteria.scan import Reading, Scan
from screener.criteria.tumour_view import Found, TumourView, view_of
from screener.logic import Truth
from screener.patients.facts import Chart
from screener.text.merge import Window
from screener.text.quantity import Bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurable(Leaf):
    """Disease is measurable ("measurable"), measurable or otherwise evaluable ("evaluable"), or evaluable without being measurable ("only_evaluable").

    `count` is the number of lesions asked beyond one; `window` how recent the imaging must be.
    """

    kind: str = "measurable_disease"
    level: str = "measurable"
    count: Bounds | None = None
    window: Window | None = None

    room: ClassVar[str] = "measurable_disease"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """The file's own judgement of measurability (RECIST 1.1), then number and date (rule 25: imaging grows stale only where a window is set)."""
        if self.level == "only_evaluable":
            measurable, evaluable = chart.measurable(), chart.evaluable()
            if measurable.truth is Truth.TRUE:
                return not_met(measurable.shown)
            if measurable.truth is Truth.FALSE and evaluable.truth is Truth.TRUE:
                return met(f"{evaluable.shown}, {measurable.shown}")
            if evaluable.truth is Truth.FALSE:
                return not_met(evaluable.shown)
            return missing(measurable.shown, Need(measurable.key, "Is there measurable disease?", Ask.RADIOLOGY))
        state = chart.measurable() if self.level == "measurable" else chart.evaluable()
        found = finding_of(state, f"Is there {self.level} disease by RECIST 1.1?", Ask.RADIOLOGY)
        if found.truth is not Truth.TRUE:
            return found
        if self.count is not None:
            number = chart.patient.disease.lesion_count
            if number is None:
                return missing(
                    "the number of lesions is not recorded", Need("disease:lesion_count", "How many lesions are there?", Ask.RADIOLOGY)
                )
            if not self.count.contains(number):
                return not_met(f"{number} lesion{'' if number == 1 else 's'}, {self.count} asked")
        return self._recent(chart, as_of, found)

    def _recent(self, chart: Chart, as_of: date, found: Finding) -> Finding:
        if self.window is None or self.window.duration is None:
            return found
        imaged = chart.patient.disease.last_imaging_on
        need = Need("disease:last_imaging_on", f"Please repeat the imaging: it must be {window_words(self.window)}", Ask.RADIOLOGY)
        if imaged is None:
            return unknown(Reason.STALE, f"{state_words(found)}; the date of the last imaging is not recorded", need)
        turns = window_turns(imaged, self.window, as_of)
        fresh = in_window(imaged, self.window, as_of)
        if fresh is Truth.TRUE:
            return met(f"{found.because}, imaging on {imaged}", turns=turns)
        if fresh is Truth.FALSE:
            return unknown(Reason.STALE, f"last imaging on {imaged}, {window_words(self.window)} asked", need, turns=turns)
        return unknown(Reason.PARTIAL_DATE, f"last imaging in {imaged}, {window_words(self.window)} asked", need, turns=turns)


def state_words(found: Finding) -> str:
    """A finding's sentence, for joining to another."""
    return found.because


@dataclass(frozen=True, slots=True, kw_only=True)
class Imaged(Leaf):
    """Imaging of the disease was done in a window."""

    kind: str = "measurable_disease"
    window: Window

    room: ClassVar[str] = "measurable_disease"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """`last_imaging_on` against the window; older imaging is stale, it can be repeated."""
        imaged = chart.patient.disease.last_imaging_on
        need = Need("disease:last_imaging_on", "When was the last imaging of the disease?", Ask.RADIOLOGY)
        if imaged is None:
            return missing("the date of the last imaging is not recorded", need)
        truth = in_window(imaged, self.window, as_of)
        turns = window_turns(imaged, self.window, as_of)
        if truth is Truth.TRUE:
            return met(f"imaging on {imaged}", turns=turns)
        reason = Reason.STALE if truth is Truth.FALSE else Reason.PARTIAL_DATE
        return unknown(reason, f"last imaging on {imaged}, {window_words(self.window)} asked", need, turns=turns)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetLesion(Leaf):
    """A lesion that fits a purpose which only an investigator can judge (accessible to injection, not irradiated, fit for biopsy)."""

    kind: str = "measurable_disease"
    purpose: str
    lacking: bool = False  # "uninjectable": no lesion fits

    room: ClassVar[str] = "measurable_disease"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Rule 16: judgement, but none without visible disease."""
        if chart.no_evidence_of_disease().truth is Truth.TRUE:
            return not_met("no visible disease", absent=True)
        return unknown(
            Reason.JUDGEMENT,
            f"whether a lesion is {self.purpose} is for the investigator to say",
            Need("disease:sites", f"Is there a lesion that is {self.purpose}?", Ask.INVESTIGATOR),
        )


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
    r"(?P<level>(?:(?:bi ?dimensionally |uni ?dimensionally |radiographically |radiologically |clinically |recist |irrecist |recist NUM |recist v NUM |objectively |histologically ){0,12})"
    r"(?:measure?able (?:AND|OR|ANDOR|/|, OR) (?:non ?measure?able (?:but )?)?(?:evaluable|assessable)|measure?able OR NEG measure?able|measure?able (?:OR|ANDOR|AND|/) non ?measurable|(?:evaluable|assessable) (?:OR|ANDOR|AND|/) (?:measure?able|assessable)|measure?able|evaluable|radiographically evaluable|assessable))"
)
_CRITERIA = (
    r"(?:(?: ?\( ?| )?(?:(?:as )?(?:defined|assessed|determined|per|according|based|evaluated|evidenced|documented|measured|confirmed|noted|judged|identified|demonstrated|DEFINE|PRIORTO|by|in|WITHINW|on|at|to|the|a|using|with|via|as|of|modified|standard|for|either|their|its|accordance|appropriate|respective|relevant|available|radiologic|imaging|all|local|following|disease specific|tumou?r|specific|TUMOUR|solid|that|is|are|be|measured|follow|followed|"
    r"recist|irecist|irrecist|mrecist|rano|cheson|lugano|inrc|incr|iwg|who|percist|international|neuroblastoma|response|evaluation|criteria|criterion|solid|tumou?rs?|version|v|ver|NUM|BN|\.|,|\(|\)|\[|\]|/|OR|AND|choi|immune|related|assessment|guidelines?|revised|ct|mri|pet|scan|scans|computed|tomography|magnetic|resonance|x|ray|xray|physical|exam|examination|clinical|bone|x rays?|positron|emission|contrast|enhanced|cross|sectional|"
    r"investigator|investigators?|site|radiolog(?:y|ist|ists|ical)|radiographic|appendix [a-z]|appendix|section|see|institutional|baseline|at baseline|ATTIME|central|independent|review|mibg|scintigraphy|tumors|recistv NUM|modality|modalities|techniques?|staging|histologic|radiographically|refinement|classification|i|mr|spiral|caliper|calipers|conventional|bone marrow|malignancy|malignancies|lymphoma|per protocol|protocol|currently|evaluable|assessable|definitions?|only(?= \))|incr|BQ) ?){1,30})?"
)
_WINDOW = r"(?: (?:obtained|performed|done|taken|acquired|documented|carried out|completed|within|conducted|imaging|assessed|scan|scans|must|MUST|be|PRIORTO)){0,4}(?: (?P<w>WITHIN|AGO))?"
_NOUN = r"(?: (?:disease|lesions?|TUMOUR(?: lesions?)?|tumou?rs?(?: lesions?)?|target lesions?|metastas[ei]s|metastatic (?:disease|lesions?)|target (?:disease|lesions?)|(?:malignant )?masses|mass|soft tissue (?:lesions?|disease)|site|sites|non ?nodal (?:lesions?)?|recurrence|residual disease|non ?irradiated (?:lesions?)?|index lesions?|cancer)){0,12}"
_COUNT = r"(?:(?:(?:there (?:is|must be)|presence of|have|has|having|with|MUST|the|a|an|any|evidence of|documented|of) ){0,3}(?P<count>BN|NUM|BQ) (?:OR more |or |uni ?dimensionally |site of |sites of |lesions? of |focus of |area of |areas of |tumou?r |TUMOUR |target |lesions? |non ?nodal |untreated ){0,12})?"
_DISEASE = re.compile(
    rf"(?<= )(?:(?:presence|existence|evidence) of (?:a |the )?)?{_COUNT}(?P<only>only |exclusively )?(?P<neg>NEG |non ?|un)?{_LEVEL}{_NOUN}{_CRITERIA}{_WINDOW}(?: (?:is (?:acceptable|allowed)|at baseline|ATTIME|by imaging))?(?= )"
)
_DISEASE_NON = re.compile(rf"(?<= )(?P<only>only |exclusively )?(?:NEG |non ?|un)measure?able{_NOUN}(?: only| alone)?{_CRITERIA}(?= )")
_POST = re.compile(
    rf"(?<= )(?:disease|TUMOUR|tumou?r|lesions?)(?: (?:that|which|DEFINE|MUST|must|is|are|be|can|may|MAY|has|have|to|radiographically|clinically|at least|accurately)){{1,5}} (?P<level>measure?able(?: OR evaluable| (?:AND|ANDOR|/) evaluable)?|evaluable(?: OR measure?able)?|assessable|measured){_CRITERIA}{_WINDOW}(?= )"
)
_TARGET = re.compile(
    rf"(?<= )(?:(?:at|least|presence|of|have|has|MUST|a|the|with) ){{0,3}}(?P<count>BN|NUM) (?:non ?irradiated |measure?able |RECIST |recist ){{0,12}}target lesions?(?: (?:that (?:is|are) )?measure?able)?{_CRITERIA}{_WINDOW}(?= )"
)
_SIZE = re.compile(
    r"(?<= )(?:(?:with|of|DEFINE|defined as|measuring|at least|a|the|that is|is|are|in|WITHINW|longest|largest|greatest|maximum|maximal|diameter|dimension|size|lesions?|TUMOUR|tumou?rs?|target|index|nodules?|mass|has|having|short|long|axis) ){1,8}(?P<b>BQ)(?: (?:in|WITHINW|at|its|the|largest|greatest|longest|maximum|maximal|short|long|diameter|dimension|size|axis|any|one|by|PRIORTO|on|ct|mri|scan|spiral|conventional|technique|techniques|OR|AND|more|BN|least)){0,10}(?= )"
)
_IMAGING = re.compile(
    r"(?<= )(?:(?:baseline|screening|staging|radiologic(?:al)?|radiographic|disease|TUMOUR|tumou?r|recent|diagnostic|appropriate|cross sectional) ){1,12}(?:imaging|scans?|evaluation|assessments?|ct|mri|assessment)(?: (?:OR|AND|/|ct|mri|pet|scans?|studies|of|disease|the|imaging)){0,5}(?: (?:must|MUST|be|been|have|has|performed|obtained|done|completed|within|is|are|no|not|required|to|of|for|documenting|status)){0,6} (?P<w>WITHIN)(?= )"
)
_PURPOSE = re.compile(
    r"(?<= )(?:(?:have|has|having|with|MUST|must|the|a|an|at|least|presence of|only) ){0,3}(?:BN |NUM )?(?:(?:TUMOUR|tumou?r|cutaneous|subcutaneous|measurable|nodal|target|superficial|palpable|index|accessible|safely|visceral|deep|OR|,|/|one|or|more) ){0,6}(?P<what>(?:lesions?|TUMOUR|tumou?rs?|disease|mass|metastas[ei]s|nodules?)(?: (?:lesions?|site|sites))?(?: (?:that|which|DEFINE|is|are|be|MUST|must|deemed|considered|can|MAY|may|which|safely|easily)){0,12} (?:accessible|amenable|suitable|appropriate|available|injectable|injected)(?: (?:to|for|PRIORTO|by)){0,12}(?: (?:safe|repeated|serial|direct|percutaneous|it|intra ?tumou?ral|intratumoral|image guided|ultrasound guided|core|needle|the|of|local)){0,12} (?:injections?|injected|administration|irradiation|radiation|radiotherapy|ablation|cryoablation|hifu|sbrt)(?: of [a-z]+(?: NUM)?| with [a-z]+(?: NUM)?)?|(?:injectable|uninjectable|NEG injectable) (?:lesions?|tumou?rs?|TUMOUR|disease))(?: (?:in|WITHINW) the opinion of the (?:investigator|treating physician))?(?= )"
)
_OR_RESECTED = re.compile(
    r"(?:AND|OR|ANDOR) (?:(?:those|patients|participants|subjects|completely|fully|with|who|have|had|a|the|also|NEG evidence of|surgically) ){0,5}(?:resected disease|complete(?:ly)? resect(?:ion|ed)(?: (?:disease|relapse|metastases|of all disease))?)(?= )"
)
_COMPLETE_EVAL = re.compile(r"response|toxicity|toxicities|hematologic|haematologic|safety|dlt")


def read(scan: Scan) -> list[Reading]:
    """Statements on measurable and evaluable disease, lesion size and imaging."""
    if _TRIGGERS.isdisjoint(scan.present):
        return []
    view = view_of(scan)
    text = view.text
    out: list[Reading] = []
    if "easurable" in text or "easureable" in text or "evaluable" in text or "assessable" in text or "measured" in text:
        for pattern in (_DISEASE, _DISEASE_NON, _POST):
            for found in view.find(pattern):
                out.extend(_disease(view, found, pattern is _DISEASE_NON))
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
    window = None
    if groups.get("w"):
        window_token = view.token(found, "w")
        window = window_token.value if window_token is not None and isinstance(window_token.value, Window) else None
    span = scan.span(found.i, found.j)
    if non:
        node: Node = (
            Measurable(level="only_evaluable", **span)
            if groups.get("only") or " only" in words or " alone" in words
            else negation(Measurable(**span))
        )
        if not groups.get("only") and "NEG" in words and not re.search(r"only|alone", words):
            # "no measurable disease": leave the negation to composition
            return []
        return [Reading(found.i, found.j, node, priority=1)]
    if groups.get("neg"):
        if groups.get("only"):
            return [Reading(found.i, found.j, Measurable(level="only_evaluable", **span), priority=1)]
        if groups["neg"].strip() != "NEG":
            return [Reading(found.i, found.j, negation(Measurable(level=level, count=count, window=window, **span)))]
        start = next((k for k in range(found.i, found.j) if scan.tokens[k].sym == "NEG"), found.i)
        return [Reading(start + 1, found.j, Measurable(level=level, count=count, window=window, **scan.span(start + 1, found.j)))]
    resected = view.match(_OR_RESECTED, found.j)
    if resected is not None:
        span = scan.span(found.i, resected.j)
        return [
            Reading(
                found.i,
                resected.j,
                any_of(Measurable(level=level, count=count, window=window, **span), DiseaseState(state="no_evidence_of_disease", **span)),
            )
        ]
    node = Measurable(level=level, count=count, window=window, **span)
    size = _size_inside(view, found)
    return [Reading(found.i, found.j, all_of(node, size) if size is not None else node)]


def _size_inside(view: TumourView, found: Found) -> Node | None:
    """ "measurable lesion (>= 10 mm)": the size is a statement of its own."""
    for k in range(found.i, found.j):
        token = view.scan.tokens[k]
        if (
            token.sym == "BQ"
            and isinstance(token.value, Bounds)
            and not {e.unit for e in (token.value.lower, token.value.upper) if e} - {"mm", "cm"}
        ):
            return LesionSize(bounds=token.value, **view.scan.span(k, k + 1))
    return None


LEAVES = (Measurable, Imaged, TargetLesion)
_ = timedelta
