"""The state of the disease in a sentence."""

from __future__ import annotations

import re

from screener.criteria.disease_status.exhausted import of_a_condition, read_exhausted
from screener.criteria.disease_status.leaves import (
    Assessment,
    DiseaseState,
    ProgressionInWindow,
    RelapseCount,
    RelapseInterval,
    Resected,
)
from screener.criteria.disease_status.phrases import FIRST_WORDS, states_at
from screener.criteria.nodes import Node, all_of, any_of, negation
from screener.criteria.scan import Reading, Scan
from screener.criteria.tumour_view import Found, TumourView, view_of
from screener.logic import Duration
from screener.text.gated import gated
from screener.text.merge import Window
from screener.text.quantity import Bounds, Limit
from screener.text.tokens import Quantity

_STATE_WORDS = frozenset(
    ["relapsed", "relapsing", "recurrent", "recurring", "recurred", "relapse", "relapses", "recurrence", "recurrences", "refractory", "resistant", "persistent", "persisting", "nonresponsive", "progressive", "progressing", "progressed", "diagnosed", "disseminated", "metastatic", "metastasized", "metastasised", "nonmetastatic", "localized", "localised", "advanced", "unresectable", "nonresectable", "inoperable", "irresectable", "unresected", "resectable", "operable", "amenable", "candidate", "candidates", "suitable", "incurable", "curable", "grade", "remission", "ned", "iv", "responsive", "resection"]
)  # fmt: skip
_PROGRESS_WORDS = frozenset(
    [
        "failing",
        "relapse",
        "relapsed",
        "relapses",
        "recurrence",
        "recurrences",
        "recurred",
        "recurrent",
        "progression",
        "progressed",
        "progressing",
        "progressive",
        "progresses",
        "refractory",
        "failed",
        "failure",
        "fails",
        "growth",
        "worsening",
        "relapsing",
        "resistant",
    ]
)
_RETURN_WORDS = frozenset(
    ["came", "come", "returned", "respond", "responded", "response", "unresponsive", "responsive", "remission", "reappeared", "regrown"]
)
_RESECTION_WORDS = frozenset(
    [
        "resection",
        "resected",
        "metastasectomy",
        "remission",
        "ned",
        "removed",
        "removal",
        "thoracotomy",
        "PROC",
        "surgery",
        "disease",
        "HISTO",
        "free",
    ]
)
_ASSESS_WORDS = frozenset(
    ["rapidly", "rapid", "bulky", "symptomatic", "threatening", "crisis", "deteriorating", "fast", "symptomatically", "progressing"]
)
_STABLE_WORDS = frozenset({"stable"})
_TRIGGERS = (
    _STATE_WORDS
    | _PROGRESS_WORDS
    | _RETURN_WORDS
    | _ASSESS_WORDS
    | _STABLE_WORDS
    | frozenset({"resected", "metastasectomy", "ned", "thoracotomy", "removed", "COND"})
)
_NED_PAIR = frozenset({"disease", "HISTO"})
# Generic words for the treatment before: they ask nothing of their own.
_GENERIC = (
    r"(?:(?:all|any|the|their|a|an|prior|previous|past|standard|conventional|known|effective|available|approved|established|frontline|front line|first line|first OR further line|initial|primary|systemic|anti ?cancer|antineoplastic|curative|multimodal|"
    r"multiagent|multi agent|multimodality|care|of care|\( soc \)|soc|of|appropriate|upfront|adequate|most recent|last|recent|intensive|BN|one|NUM|line|lines|first|treatment|chemotherapy|therapy|other|further|potentially|at least|up|to|AND|OR|/|"
    r"either|during|relapse|definitive|existing|local|standard of care|regimens? of|accepted|lines? of|courses? of|cycles? of|treatment with|for (?:which|their)|medical|cytotoxic|combination|adjuvant|neoadjuvant|least|1|course|courses|more) ){0,12}"
    r"(?:therapy|therapies|treatments?|chemotherap(?:y|ies)|regimens?|care|soc|agents?|drugs?|options?|lines?)"
)
_AFTER = rf"(?:(?: (?:with|to|on|AND|OR|/|,|after|following|despite|during|SINCE|while|receiving|upon|since|from|within|WITHINW|their|completion of|the|last|under|PRIORTO|by|with|or|and|in|through|completing|prior)){{0,6}} {_GENERIC}(?P<again> for (?:their |the )?(?:relapsed|relapsing|recurrent|metastatic)(?: ?(?:OR|AND|/) ?(?:relapsed|recurrent|refractory))? (?:disease|TUMOUR|setting))?(?: (?:for (?:their |this |the )?(?:advanced )?(?:disease|TUMOUR)|of (?:their|the) (?:disease|TUMOUR)))?)?"
_VERB = r"(?:(?:has|have|had|having|is|are|was|were|been|be|being|become|became|who|that|which|DEFINE|whose|disease|TUMOUR|they|it|either|also|subsequently|then|must|MUST|documented|evidence of|confirmed|radiographically|radiologically|clinically|histologically|with|the|patients?|shown|show|demonstrated|experienced|unequivocal|objective) ){0,6}"
_STATE_VERB = r"(?:relapsed|recurred|progressed|progresse[sd]|refractory|failed|failing|not responded|NEG responded|relapsed OR progressed|progressing|relapse|recurrence|progression|progressive|disease progression|become refractory|recurrent|resistant|relapsing|relapses|fails|failure|failing)"
_PROGRESS = gated(
    rf"(?<= )(?P<verbs>{_STATE_VERB}(?:(?: ?(?:,|OR|AND|ANDOR|/|, OR) ){_VERB}{_STATE_VERB}){{0,4}})(?: (?:of|in) (?:the |their )?(?:disease|TUMOUR|osteosarcoma)| disease(?= (?:\( pd \) )?(?:on|after|following|during|despite|under|while|SINCE) ))?(?: \( pd \)(?= (?:on|after|following|during|despite|under|while|SINCE) ))?(?P<after>{_AFTER})(?= )"
)
_CAME_BACK = gated(
    rf"(?<= )(?:disease |TUMOUR )?(?:that |which |DEFINE )?(?:has |have )?(?:came back|come back|returned|reappeared|regrown|recurring)(?P<after>{_AFTER})(?= )"
)
_NO_RESPONSE = gated(
    rf"(?<= )(?:did NEG respond|NEG responsive|(?:NEG )?(?:fail(?:ed|ure)|unresponsive) to respond|unresponsive|NEG responded|NEG (?:complete )?(?:remission|response)|never (?:been )?in (?:complete )?remission)(?P<after>{_AFTER})(?= )"
)
_WINDOW_SYM = r"(?P<w>WITHIN|AGO)"
_PROGRESSION_WINDOW = gated(
    rf"(?<= )(?:(?:documented|confirmed|evidence of|objective|radiographic(?:al)?(?:ly)?|radiologic(?:al)?(?:ly)?|imaging|clinical(?:ly)?|RECIST|recist|disease|TUMOUR|tumou?r|has|have|had|with|shown|OR|AND|/|unequivocal|recent|of|the|new|last|measurable|histologic|a|progression OR|relapse OR|recurrence OR|relapsed OR|progressed OR|progression /|relapse /|recurrence /) ){{0,8}}(?P<what>progression|progressed|progressive|progressing|relapse|relapsed|recurrence|growth|worsening)(?: (?:disease|of|the|TUMOUR|lesions?|by|on|PRIORTO|documented|confirmed|shown|imaging|scans?|radiograph(?:y|ic|ically)?|recist|NUM|v|criteria|two|serial|consecutive|ct|mri|OR|AND|/|demonstrated|as|per|evidenced|DEFINE|in|WITHINW|must|MUST|have|has|been|occurred|with|radiological|imaging|studies)){{0,10}} {_WINDOW_SYM}(?= )"
)
_NED = gated(
    r"(?<= )(?:(?:clinically|radiologically|radiographically|surgically|currently|rendered|be|are|is) ){0,3}(?:(?:disease free(?! (?:progression|interval|period|survival))|NEG (?:evidence of |visible |residual |macroscopic |gross |radiographic |detectable |clinical |known |evaluable |current ){0,12}(?:disease|TUMOUR)|surgical remission|ned|(?:in |WITHINW )?(?:a )?(?:second |first |complete |surgical |clinical ){0,12}(?:remission|complete response|cr)|complete (?:surgical )?(?:resection|remission|removal)(?: reached| achieved)?|without evidence of disease)(?: \( ned \))?(?: reached| achieved| status)?)(?= )(?! (?:samples?|tissues?|specimens?|biops|material|blocks?|lysis|markers?))"
)
_RESECTION = (
    r"(?:(?:complete|completely|macroscopic|macroscopically|gross|grossly|total|surgical|surgically|full|a|the|all|thoracotomy OR|R 0|previous|prior|last|most recent|definitive|successful|having undergone|undergone|their|curative|visible|known|disease|has|have|been|was|were|metastases|nodules|lesions|sites|TUMOUR|gross) ){0,12}"
    r"(?P<res>resection|resected|metastasectomy|pulmonary metastasectomy|lung metastasectomy|removal|removed|surgery|thoracotomy|thoracoscopy|excision|operation)"
    r"(?: (?:of|for|their|the|all|any|known|visible|sites?|pulmonary|lung|metastatic|metastas[ei]s|nodules?|lesions?|disease|relapsed?|recurrence|recurrent|TUMOUR|gross|macroscopic|measurable|relapse|at|was|were|is|must|MUST|be|been|have|has|performed|done|occurred|completed|took place|taking place|AND|OR|isolated|first|last|bilateral|or|one|more|distant|osteosarcoma|including)){0,12}"
)
_RESECTED = gated(rf"(?<= )(?P<body>{_RESECTION})(?: {_WINDOW_SYM})(?= )")
_AFTER_RESECTION = gated(
    rf"(?<= )(?:after|following|SINCE|post|since|with|PRIORTO|by|through|reached after|AND|,) (?P<body>{_RESECTION})(?: {_WINDOW_SYM})?(?= )"
)
_INTERVAL = gated(
    r"(?<= )(?:(?:first|time to|a|the|interval|disease) ){0,12}(?:(?:relapsed?|recurrence|recurred|progression|progressed) (?:OR|ANDOR|/) (?:disease |TUMOUR )?)?(?P<rel>relapsed?|recurrence|recurred|progression|progressed)(?: (?:of|in|the|disease|TUMOUR|occurring|occurred|must|MUST|have|has|that|is|was|more|at|free|interval)){0,12}"
    r" (?P<len>BD|WITHIN|AGO|DUR)(?: (?:after|following|of|from|SINCE|post|since|the|end|completion|completing|finishing|last|dose|their|stopping|cessation|ending|finish|conclusion|having|completed|dose of)){0,8}"
    r"(?: (?P<since>(?:(?:first line|frontline|front line|initial|primary|adjuvant|neo ?adjuvant|peri ?operative|standard|induction|systemic|previous|prior|last|most recent|upfront|the|their|first|post ?operative|multimodal|curative|map) ){0,12}(?:chemotherapy|therapy|treatment|regimen|map|diagnosis|line)))(?= )"
)
_INTERVAL_DX = gated(
    r"(?<= )(?:time|interval|period) (?:from|between) (?:the )?(?:initial |original |first )?diagnosis (?:to|AND|until) (?:the )?(?:first )?(?P<rel>relapse|recurrence|progression)(?: (?:of|is|must|MUST|be|was|which)){0,12} (?P<len>BD|DUR|WITHIN)(?= )"
)
_ASSESS = gated(
    r"(?<= )(?P<what>(?:rapidly|clinically|significantly) (?:progressing|progressive|deteriorating)|rapid(?:ly)? (?:disease |tumou?r |TUMOUR )?progress(?:ion|ing|ive)|(?:experiencing )?(?:ongoing |clear |clinically significant )?rapid (?:disease )?progression|bulky|symptomatic(?:ally)?|visceral crisis|life threatening|imminently life threatening|immediately life threatening|fast growing)"
    r"(?: (?:disease|TUMOUR|progression|visceral|metastas[ei]s|metastatic|lesions?|spread|or|OR|growth)){0,12}(?: \\( (?:in|WITHINW|as|per|by)? ?(?:the )?(?:judged |assessed |determined )?(?:opinion of|by|PRIORTO) (?:the )?[a-z]+(?: [a-z]+){0,2} \\))?(?= )"
)
_RESECTED_STATE = gated(
    r"(?<= )(?:complete|total) (?:surgical |macroscopic |gross ){0,2}(?:resection|removal) of (?:all |the |their |any |known |visible |pulmonary |lung |metastatic |relapsed |measurable |distant ){0,6}(?:metastas[ei]s|disease|lesions?|nodules?|relapses?|recurrences?|sites of disease)(?: at (?:first |last )?(?:relapse|recurrence))?(?= )|(?<= )(?:(?:have|had|has|with|those|be|been|undergone|must|MUST|was|were|is|are|all) ){0,3}(?:completely|fully|macroscopically|surgically|grossly|totally) (?:resected|removed)(?: (?:disease|TUMOUR|lesions?|metastas[ei]s|relapse|recurrence|metastatic)){0,12}(?= )"
)
_RELAPSES = gated(
    r"(?<= )(?P<b>BN|NUM|BQ) (?:prior |previous |or |documented |disease |episodes of |OR more ){0,12}(?:relapses?|recurrences?)(?: of (?:disease|TUMOUR))?(?= )"
)
_STABLE = gated(r"(?<= )(?:stable disease|disease (?:is |that is )?stable)(?= )")
_PROVEN_RELAPSE = gated(
    r"(?<= )(?:(?P<a>(?:relapse|recurrence|recurrent disease|relapsed disease|first relapse|progression)(?: (?:is|was|must|MUST|be|been|has|have|that|of|disease)){0,12} (?:proven|confirmed|documented|verified|proved|established|DEFINE)(?: (?:by|PRIORTO|on|with|through|confirmed)){0,12} (?:a )?(?P<way>histology|histological examination|pathology|biopsy|cytology|histopathology|imaging|(?:OR|AND|/| ){0,12}(?:biopsy|histology|pathology)(?: (?:OR|AND|/) (?:resection|biopsy|imaging|histology)){0,12})))"
    r"(?P<paren> \( (?:biopsy|resection|histology|OR|AND|at|of|the|relapse|recurrence|surgery| ){1,12} \))?(?= )"
)
_PROVEN_ADJ = gated(
    r"(?<= )(?:histologically|pathologically|biopsy|pathology|histology) (?:confirmed|proven|documented|verified) (?:first |local |distant |disease ){0,12}(?:relapse|recurrence|recurrent disease|relapsed disease|progression)(?= )"
)


def read(scan: Scan) -> list[Reading]:
    """Every statement on the disease's state."""
    return [*read_exhausted(scan), *_read_states(scan)]


def _read_states(scan: Scan) -> list[Reading]:
    present = scan.present
    site = "SITE" in present and ("recurr" in scan.clean.lower or "relaps" in scan.clean.lower)
    ned = "NEG" in present and not _NED_PAIR.isdisjoint(present)
    resection = "PROC" in present and ("WITHIN" in present or "AGO" in present)
    if not ned and not resection and not site and _TRIGGERS.isdisjoint(present):
        return []
    view = view_of(scan)
    out: list[Reading] = []
    text = view.text
    if ned or site or not _STATE_WORDS.isdisjoint(present) or "COND" in present:
        out.extend(_states(view))
    if not _PROGRESS_WORDS.isdisjoint(present) or ("COND" in present and ("relaps" in text or "recurren" in text or "progress" in text)):
        out.extend(_progress(view))
        if "WITHIN" in present or "AGO" in present:
            out.extend(_windows(view))
        if not present.isdisjoint({"BD", "WITHIN", "AGO"}):
            out.extend(_intervals(view))
        out.extend(_counts(view))
        out.extend(_proven(view))
    if not _RETURN_WORDS.isdisjoint(present):
        for pattern, state in ((_CAME_BACK, "relapsed"), (_NO_RESPONSE, "refractory")):
            out.extend(Reading(f.i, f.j, DiseaseState(state=state, **scan.span(f.i, f.j))) for f in view.find(pattern))
    if ned or not _RESECTION_WORDS.isdisjoint(present):
        out.extend(_resections(view))
    if not _ASSESS_WORDS.isdisjoint(present):
        out.extend(_assessments(view))
    if "stable" in present:
        out.extend(Reading(f.i, f.j, DiseaseState(state="stable", **scan.span(f.i, f.j))) for f in view.find(_STABLE))
    return out


def _assessments(view: TumourView) -> list[Reading]:
    out: list[Reading] = []
    for f in view.find(_ASSESS):
        if f.match["what"] in ("symptomatic", "symptomatically", "bulky", "life threatening") and not re.search(
            r"(?:disease|tumou?r|TUMOUR|metasta|lesion)", f.match.group()
        ):
            continue
        out.append(Reading(f.i, f.j, Assessment(what=view.scan.text(f.i, f.j)[:80], **view.scan.span(f.i, f.j))))
    return out


_LEAD = frozenset({"presence", "evidence", "of", "current", "a", "an", "the", "currently"})
_NOT_STATE = gated(
    r"(?:NEG (?:evidence of )?|risk of |risk for |(?:treated|treatment|therapy|lines?|regimens?|received|given|chemotherapy|setting|agents?) (?:for|in|of|WITHINW|within) (?:the |their |an? )?(?:[a-z]+ )?)$"
)
_NOT_BEHIND = gated(
    r"^(?:setting|to (?:red|platelet|rbc|packed|transfusion|platinum)|cells?|hypertension|nausea|epilepsy|seizures?|headache|infections?|thrombo|pneumonia|urinary|ascites|diarrhea|anemia|vomiting|transfusion|directive|to red|stages?(?! (?:i{1,3}|iv|[abcd]|NUM)[abc]?\b)|practice|age|effusion|heart|lung disease|pancreat|hepat|liver disease|kidney|renal|fibrosis|cirrhosis|stent|status|pain|fever|dementia|neuropath)"
)


# One word that may speak of the illness behind it instead of the cancer ("persistent or chronic diarrhea", "advanced or clinically significant lung disease").
_ANY_ILLNESS = frozenset(
    {"persistent", "persisting", "advanced", "recurrent", "recurring", "resistant", "refractory", "progressive", "progressing"}
)
_BETWEEN = frozenset(
    ["OR", "AND", "/", ",", "ANDOR", "clinically", "significant", "chronic", "acute", "severe", "serious", "active", "infectious", "uncontrolled", "symptomatic", "known", "any", "systemic", "persistent", "recurrent", "refractory", "untreated", "treated", "stable", "unstable", "newly", "(", ")", "progressing", "progressive"]
)  # fmt: skip
_NO_DISEASE = gated(
    r"^(?:\) hypertension|(?:systolic|diastolic|bilirubin|immune|radiolog\w+ abnormal|(?:grade |GRADE )|toxicit|basis|\) basis|high percentage|comorbid|mycobact|blood pressure|superbug|strain|score|organ|symptom|side effects?|adverse)|of fever|of (?:an? )?infection)"
)


_OF_THE_BRAIN = gated(r"(?:brain|cns|central nervous|intracranial|leptomeningeal|cerebral)")


def _of_an_illness(view: TumourView, i: int, j: int) -> bool:
    """Does a single word such as "persistent" belong to an illness that is no tumour?"""
    tokens = view.scan.tokens
    if j - i != 1 or tokens[i].sym not in _ANY_ILLNESS:
        return False
    if _NO_DISEASE.match(view.text[view.at(j) : view.at(j) + 40] if j < len(tokens) else ""):
        return True
    k = j
    while k < len(tokens) and k < j + 9 and tokens[k].sym in _BETWEEN:
        k += 1
    if k >= len(tokens) or tokens[k].sym != "COND":
        return False
    return bool(tokens[k].concept("condition")) or bool(_OF_THE_BRAIN.match(view.scan.text(k, k + 1)))


def _states(view: TumourView) -> list[Reading]:
    out: list[Reading] = []
    tokens = view.scan.tokens
    i = 0
    while i < len(tokens):
        sym = tokens[i].sym
        states = states_at(view, i) if sym in FIRST_WORDS or sym in ("COND", "PROC", "SITE") else None
        if states is None:
            i += 1
            continue
        behind = view.text[view.at(states.j) : view.at(states.j) + 30] if states.j < len(tokens) else ""
        before = view.before(i, 70)
        if (
            _NOT_BEHIND.match(behind)
            or _of_an_illness(view, states.i, states.j)
            or (_NOT_STATE.search(before) and not before.endswith("NEG "))
            or (
                states.keys[0].startswith("grade")
                and re.match(r"(?:NUM|toxicit|adverse|fever|event|dyspl)", behind)
                and not re.match("HISTO", behind)
            )
        ):
            i = states.j
            continue
        start = states.i
        while start > 0 and view.scan.text(start - 1, start) in _LEAD:
            start -= 1
        while start < states.i and view.scan.text(start, start + 1) in ("of", "with", "a", "an", "the"):
            start += 1
        out.append(Reading(start, states.j, states.node))
        i = states.j
    return out


def _progress(view: TumourView) -> list[Reading]:
    """ "has relapsed or progressed after standard therapy", "progression on first-line treatment"."""
    out: list[Reading] = []
    for f in view.find(_PROGRESS):
        if of_a_condition(view, f.i):
            continue
        words = f.match["verbs"]
        after = f.match["after"] or ""
        keys: list[str] = []
        if re.search(r"\b(?:relapse[sd]?|relapsing|recurred|recurrence|recurrent)\b", words):
            keys.append("relapsed")
        if re.search(r"refractory|resistant|responded", words):
            keys.append("refractory")
        if re.search(r"progress", words):
            keys.append("progressed")
        if re.search(r"fail", words):
            keys.append("progressed")
        if not keys:
            continue
        if not after and (
            re.fullmatch(r"(?:progression|relapse|recurrence|failed|failure|progressed|progressive|progressing|fails)", words)
            and (
                words in ("failed", "failure", "fails")
                or not re.search(
                    r"(?:documented|evidence of|disease|with|confirmed|radiographic|radiologic|clinical|has|have|had|that|DEFINE|either|in) $",
                    view.before(f.i),
                )
            )
        ):
            continue
        if re.search(
            r"(?:risk of|risk for|NEG (?:evidence of )?|time to|without) (?:disease |local |tumou?r |TUMOUR )?$", view.before(f.i)
        ):
            continue
        if words in ("progressive", "progressing", "recurrent", "refractory", "resistant", "relapsing") and not after:
            continue
        j = _before_a_limit(view, f.i, f.j)
        span = view.scan.span(f.i, j)
        # under or after a treatment, relapse and progression are one question (rule 4)
        if f.match["again"]:
            nodes: list[Node] = [DiseaseState(state="progressed_after_relapse_therapy", **span)]
        elif after and set(keys) <= {"progressed"}:
            nodes = [DiseaseState(state="progressed", **span)]
        else:
            nodes = [DiseaseState(state=key, **span) for key in dict.fromkeys(keys)]
        out.append(Reading(f.i, j, any_of(*nodes)))
    return out


def _before_a_limit(view: TumourView, i: int, j: int) -> int:
    """ "Progressed after one therapy and at most 3 lines": how many lines there may be is another requirement."""
    tokens = view.scan.tokens
    for k in range(i + 1, j - 1):
        value = tokens[k + 1].value
        if tokens[k].sym in ("AND", "but") and isinstance(value, Bounds) and value.upper is not None:
            return k
    return j


def _window(view: TumourView, found: Found, name: str = "w") -> Window | None:
    token = view.token(found, name)
    return token.value if token is not None and isinstance(token.value, Window) else None


_FROM = gated(
    r"(?:after|following|since|from)(?: (?:the|their|last|first|most recent|final|end of|completion|completing|end|start|initiation)){0,4}$|\bof (?:the |their )?(?:last|most recent|final)$"
)
_OF_SOMETHING = gated(r"\bof$")  # a day of the trial would be part of the window
_TREATMENT_BEHIND = gated(
    r"(?:after|following|of|from|SINCE|complet|first|adjuvant|neo|initial|front|chemo|therapy|treatment|last|diagnosis|the end|end|prior|PRIORTO|standard|stopping|systemic|surgery|resection|their|radio|trans|auto|allo|dose|administration|cycle|anthracycline|platinum)"
)
_OF_THE_TRIAL = gated(
    r"(?:of )?(?:the |this |any )?(?:study|protocol|trial|investigational|ip\b|imp\b|enrol|registration|screening|$|[.,;)])"
)
_TRIALS_DAY = gated(r"entry|enrol|regist|screen|random|consent|study|trial|first dose|start|initiation|treatment|day|dosing|baseline")


def _of_a_treatment(view: TumourView, j: int, window: Window) -> bool:
    """Is the window before token `j` counted from an earlier treatment ("within 6 months after the last platinum") rather than back from the trial?"""
    behind = view.text[view.at(j) :] if j < len(view.scan.tokens) else ""
    if window.anchor is None:
        said = view.scan.text(j - 1, j)
        return (
            _TREATMENT_BEHIND.match(behind) is not None
            or _FROM.search(said) is not None
            or (_OF_SOMETHING.search(said) is not None and _OF_THE_TRIAL.match(behind) is None)
        )
    if _TRIALS_DAY.search(window.anchor) is None:
        return True
    return behind.startswith(("of ", "completion", "with ")) and _OF_THE_TRIAL.match(behind) is None


def _windows(view: TumourView) -> list[Reading]:
    out: list[Reading] = []
    for f in view.find(_PROGRESSION_WINDOW):
        window = _window(view, f)
        if window is None or window.duration is None or window.kind != "within":
            continue
        if _of_a_treatment(view, f.j, window):
            continue  # a window counted from a treatment is an interval, not a date
        if re.search(r"NEG (?:[a-z]+ ){0,3}$", view.before(f.i)):
            pass
        i = f.i
        if "measurable" in view.text[view.at(f.i) : f.match.start("what")] and (what := view.group(f, "what")) is not None:
            # "measurable disease with disease progression within 3 months" asks for both
            i = max((k + 1 for k in range(f.i, what[0]) if view.scan.tokens[k].sym in ("with", "AND")), default=what[0])
        out.append(Reading(i, f.j, ProgressionInWindow(window=window, **view.scan.span(i, f.j)), priority=1))
    return out


def _intervals(view: TumourView) -> list[Reading]:
    out: list[Reading] = []
    for pattern in (_INTERVAL, _INTERVAL_DX):
        for f in view.find(pattern):
            token = view.token(f, "len")
            if token is None:
                continue
            limits = _limits(token.sym, token.value)
            if limits is None:
                continue
            since = "diagnosis" if pattern is _INTERVAL_DX else _since(f.match["since"])
            if since is None:
                continue
            out.append(Reading(f.i, f.j, RelapseInterval(since=since, **limits, **view.scan.span(f.i, f.j)), priority=2))  # type: ignore[arg-type]
    return out


def _since(words: str | None) -> str | None:
    if not words:
        return None
    if "diagnosis" in words:
        return "diagnosis"
    if "adjuvant" in words or "operative" in words:
        return "adjuvant"
    if re.search(r"first line|frontline|front line|initial|primary|induction|upfront|map|first", words):
        return "first_line"
    return "any_therapy"


_LENGTH = {"h": "hour", "d": "day", "wk": "week", "mo": "month", "a": "year"}


def _limits(sym: str, value: object) -> dict[str, Duration] | None:
    if isinstance(value, Window) and value.duration is not None:
        if value.kind == "within":
            return {"less_than" if value.strict else "at_most": value.duration}
        limits = {"more_than" if value.strict else "at_least": value.duration}
        if value.upper is not None:
            limits["at_most"] = value.upper
        return limits
    if isinstance(value, Bounds):
        found: dict[str, Duration] = {}
        for name in ("at_least", "more_than", "at_most", "less_than"):
            end: Limit | None = getattr(value, name)
            if end is not None:
                if end.unit not in _LENGTH:
                    return None
                found[name] = Duration.of(end.value, _LENGTH[end.unit])
        return found or None
    if sym == "DUR" and isinstance(value, Quantity) and value.unit:
        return {"at_most": Duration.of(value.value, value.unit)}
    return None


def _counts(view: TumourView) -> list[Reading]:
    out: list[Reading] = []
    for f in view.find(_RELAPSES):
        token = view.token(f, "b")
        if token is None:
            continue
        if isinstance(token.value, Bounds) and not {e.unit for e in (token.value.lower, token.value.upper) if e} - {None}:
            out.append(Reading(f.i, f.j, RelapseCount(count=token.value, **view.scan.span(f.i, f.j))))
    return out


def _proven(view: TumourView) -> list[Reading]:
    from screener.criteria.diagnosis.leaves import Confirmed

    out: list[Reading] = []
    for pattern in (_PROVEN_RELAPSE, _PROVEN_ADJ):
        for f in view.find(pattern):
            if "imaging" in f.match.group():
                continue
            out.append(Reading(f.i, f.j, Confirmed(at_relapse=True, **view.scan.span(f.i, f.j)), priority=3))
    return out


_ITS_COURSE = gated(r"(?:progress|recurrence|relapse|worsening)")


def _resections(view: TumourView) -> list[Reading]:
    out: list[Reading] = []
    scan = view.scan
    tokens = scan.tokens
    for f in view.find(_NED):
        words = f.match.group()
        if f.j < len(tokens) and _ITS_COURSE.match(view.text, view.at(f.j)):
            continue  # "no disease progression" is not "no disease"
        if re.match(r"complete (?:surgical )?(?:resection|removal)", words) or re.match(r"(?: ?cr| ?complete response)$", words.strip()):
            continue
        j = f.j
        node: Node = DiseaseState(state="no_evidence_of_disease", **scan.span(f.i, f.j))
        later = view.match(gated(_AFTER_RESECTION.pattern.replace("(?<= )", "", 1)), j) if j < len(tokens) else None
        if later is not None:
            window = _window(view, later)
            lung = bool(re.search(r"pulmonary|lung|thoraco", later.match.group()))
            node = all_of(node, Resected(window=window, lung=lung, **scan.span(later.i, later.j)))
            j = later.j
        out.append(Reading(f.i, j, node, priority=1))
    for f in view.find(_RESECTED):
        window = _window(view, f)
        words = f.match.group()
        if window is None or not re.search(
            r"complete|all |metastas|nodul|metastasectomy|lung|pulmonary|relapse|recurren|disease|thoracotomy|lesion", words
        ):
            continue
        if "NEG" in words or re.search(r"(?:major|minor|planned|NEG) (?:[a-z]+ )?$", view.before(f.i)):
            continue
        lung = bool(re.search(r"pulmonary|lung|thoraco", words))
        nodes: list[Node] = [Resected(window=window, lung=lung, **scan.span(f.i, f.j))]
        if re.search(r"complete|all ", words):
            nodes.insert(0, DiseaseState(state="no_evidence_of_disease", **scan.span(f.i, f.j)))
        out.append(Reading(f.i, f.j, all_of(*nodes), priority=1))
    out.extend(Reading(f.i, f.j, DiseaseState(state="no_evidence_of_disease", **scan.span(f.i, f.j))) for f in view.find(_RESECTED_STATE))
    return out


__all__ = ["negation", "read"]
