"""How text says a measured quantity: analytes, filler, limit, and what belongs to the limit (alternatives, circumstances, windows, riders)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from screener import lexicons
from screener.criteria.base import Leaf
from screener.criteria.circumstances_shared import condition_at, words_at
from screener.criteria.conditions_shared import Supported
from screener.criteria.lab.leaf import Lab
from screener.criteria.lab.table import table_at
from screener.criteria.lab.units import in_canonical
from screener.criteria.nodes import AllOf, AnyOf, Node, Not, all_of, any_of, implies, leaves, negation
from screener.criteria.scan import Offsets, Reading, Scan
from screener.criteria.unread import Unread
from screener.logic import Duration
from screener.text.merge import Window, duration
from screener.text.quantity import Bounds, Limit
from screener.text.tokens import Quantity, Token

_KINDS = {"lab": "lab", "vital": "vital_sign"}
PULMONARY = frozenset({"FEV1", "FVC", "FEV1FVC", "DLCO", "SPO2", "PAO2"})
INFECTION = frozenset({"HBVDNA", "HCVRNA", "HIVVL"})
_LEFT_OUT = frozenset({"CUMDOSE_ANTHRA"})
_PAIRS = {"TRANSAMINASES": ("ALT", "AST"), "BP": ("SBP", "DBP")}
# Findings that are nothing but a value beyond a limit: with the limit behind them they mean the value.
_FINDINGS = {
    "prolonged qt": "QTC",
    "qt prolong": "QTC",
    "qtc prolong": "QTC",
    "hyperbilirubin": "TBILI", "anemi": "HGB", "anaemi": "HGB", "thrombocytopeni": "PLT", "neutropeni": "ANC", "hypox": "SPO2", "desaturation": "SPO2",
    "leukopeni": "WBC", "lymphopeni": "ALC", "hypoalbumin": "ALB", "hypertriglycerid": "TRIG", "hypercholesterol": "CHOL", "hyperkal": "K", "hypokal": "K",
    "hypercalc": "CA", "hypocalc": "CA", "hyponatr": "NA", "hypernatr": "NA", "hypomagnes": "MG", "bradycardi": "HR", "tachycardi": "HR", "hyperglyc": "GLU",
    "hypertens": "BP", "hypotens": "BP", "proteinuri": "UPRO24", "fever": "TEMP", "thrombocytosi": "PLT", "leukocytosi": "WBC", "obes": "BMI", "underweight": "BMI",
}  # fmt: skip
_SAME = {"SPO2": frozenset({"PAO2"}), "UPRO24": frozenset({"UPC", "UPRO_DIP"})}
_LEAD = frozenset(
    [
        "serum",
        "plasma",
        "blood",
        "total",
        "peripheral",
        "baseline",
        "resting",
        "mean",
        "average",
        "a",
        "an",
        "the",
        "elevated",
        "abnormal",
        "prolonged",
        "raised",
        "increased",
        "decreased",
        "reduced",
        "low",
        "high",
        "estimated",
        "calculated",
        "measured",
        "documented",
        "current",
        "screening",
        "local",
        "minimum",
        "adequate",
        "known",
        "room",
        "air",
        "recent",
        "pretreatment",
        "preoperative",
        "whole",
        "fasting",
        "latest",
        "their",
        "his",
        "her",
        "initial",
        "venous",
        "arterial",
        "capillary",
        "absolute",
        "uncorrected",
        "supine",
        "sitting",
        "seated",
        "both",
        "either",
    ]
)
_NOUNS = frozenset(
    [
        "level",
        "levels",
        "value",
        "values",
        "count",
        "counts",
        "concentration",
        "concentrations",
        "result",
        "results",
        "reading",
        "readings",
        "measurement",
        "measurements",
        "test",
        "tests",
        "percentage",
        "percent",
        "titer",
        "in",
        "serum",
        "blood",
        "plasma",
        "score",
        "content",
        "interval",
        "time",
        "rate",
        "activity",
        "ratio",
        "adjusted",
        "corrected",
        "function",
        "predicted",
        "capacity",
        "index",
        "status",
    ]
)
_LOW_IS_BAD = frozenset("ANC PLT HGB WBC ALC ALB CRCL EGFR_RENAL LVEF LVSF FEV1 FVC DLCO SPO2 PAO2 FIBR CD4 CD3 PREALB".split())
_FILL = frozenset(
    [
        "of",
        "MUST",
        "be",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "=",
        "-",
        "value",
        "at",
        "a",
        "an",
        "the",
        "to",
        "that",
        "which",
        "who",
        "result",
        "results",
        "with",
        "in",
        "range",
        "ranges",
        "ranging",
        "level",
        "on",
        "remain",
        "remaining",
        "being",
        "as",
        "from",
        "by",
        "only",
        "measured",
        "confirmed",
        "recorded",
        "defined",
        "DEFINE",
        "~",
        "should",
        "must",
        "than",
        "their",
        "been",
        "there",
        "stable",
        "current",
        "documented",
        "EXAMPLE",
        "it",
        "level",
        "levels",
        "consistently",
        "persistently",
        "pronouncedly",
        "equivalent",
        "EQ",
    ]
)
_PEOPLE = frozenset(
    [
        "patient",
        "patients",
        "subject",
        "subjects",
        "participant",
        "participants",
        "individuals",
        "persons",
        "children",
        "adolescents",
        "adults",
        "people",
        "infants",
        "those",
    ]
)
_BOUND = frozenset({"BN", "BQ", "BU"})
_VALUE = frozenset({"NUM", "QTY", "XULN"})
_OPEN = {"(": ")", "[": "]"}
_NORMAL = re.compile(
    r"(?:(?:is |are |be |remain )?(?:with)?in (?:the )?(?:(?:institutional|institution's|local|laboratory|lab|site|age[- ]adjusted|central|upper|limits of|range of|reference)\s){0,3}(?:limits? of (?:the )?(?:institutional )?normal|normal (?:institutional |laboratory |reference )?(?:limits?|range|ranges|values?)|reference range|normal)"
    r"|wnl|normal(?: limits?| range| values?)?)(?: for (?:the )?(?:local |institution'?s? ?|laboratory |age)(?:institution|laboratory|and gender|and sex)?)?(?![a-z])"
)
_BY_AGE = re.compile(
    r"(?:(?:<=|≤|<|=<|not (?:higher|greater|more|above|exceeding)(?: than)?|no (?:higher|greater|more) than|less than or equal to|less than|below|at or below|at most|within|not exceed|normal|based on|according to|as defined by|meeting|meets|is|of|be|are)\s?){0,3}"
    r"(?:(?:the|a|following|maximum|serum|creatinine|upper|normal|limits?|values?|institutional|levels?|allowable|thresholds?|range|uln|of|max|as defined|mg/dl|below|\(|listed)\s?){0,8}"
    r"(?:(?:for|based on|by|according to|adjusted for|corresponding to|per)\s(?:the\s)?(?:patient'?s?\s)?(?:age|gender|sex)(?:\s?(?:and|/|or|&)\s?(?:sex|gender|age))?)(?:-based)?"
)
_METHOD = re.compile(
    r"(?:[,;(]\s?)?(?:(?:as\s)?(?:assessed|determined|measured|calculated|estimated|evaluated|demonstrated|defined|confirmed|obtained|evidenced|corrected)\s)?(?:by|using|per|via|with|from|on|according to|based on|as per|through|for|in)\s(?:the\s|an?\s|either\s)?"
    r"(?:(?:modified|original|standard|two[- ]dimensional|2-?d|3-?d|12-?lead|resting|triplicate|bedside|institutional|local|transthoracic|cardiac|body surface area|adjusted|multi-?gated|radionuclide|gated|urine|24[- ]hours?|appropriate|baseline|screening|central)\s){0,3}"
    r"(?:echocardiogra\w{1,3}|echo|muga|multi-?gated acquisition|mri|cmr|ecgs?|ekgs?|electrocardiogra\w{1,3}|cockcroft|cockroft|ckd[- ]?epi|mdrd|schwartz|fridericia\w{0,2}|bazett\w{0,2}|friderichs|pulse oximetry|oximetry|dipstick|urinalysis|scans?|radionuclide angiogra\w{1,3}|angiogra\w{1,3}|ventriculogra\w{1,3}|formula|equation|24[- ]?h(?:our)?s?(?: urine)?(?: collection)?|urine collection|spirometry|gfr|rifle|nuclear medicine|iothalamate|jaffe|hemoglobin|haemoglobin|albumin|albumin level|heart rate|study)"
    r"(?:[ ,/-]{1,2}(?:and|or|&|gault|gault's|formula|equation|method|criteria|scans?|acquisition|correction|epi|study|collection|imaging|ecg|electrocardiogram|echocardiogra\w{1,3}|echo|muga|mri|by|the|a|fridericia\w{0,2}|bazett\w{0,2}|urine|test|level|levels|estimate|results?|multigated|multi-gated|done|performed|ckd|mdrd|radionuclide|angiography|analysis|cockcroft)){0,6}(?:\s?[)])?(?![a-z])"
)
_METHOD_PAREN = re.compile(
    r"[(\[]\s?(?:by |using |per |the |via |e\.g\.,? |calculated |estimated |as |measured |with |according to |corrected |for |in |i\.e\.,? ){0,3}(?:cockcroft|cockroft|ckd|mdrd|schwartz|bedside schwartz|fridericia|bazett|echo|muga|formula|fridericia's|bazett's|friderica)[^()\[\]0-9]{0,60}[)\]]"
)
_TRAIL = re.compile(
    r"(?:(?:,\s?)?(?:on|in|at|while|with|breathing)\s(?:breathing\s)?(?:room|ambient)[ -]air|on ra|at rest|of (?:the )?predicted(?: values?| normal)?|(?:of )?predicted(?: values?| normal)?|of (?:the )?normal(?: value)?|of expected|inclusive|both inclusive"
    r"|\((?:adjusted|corrected) for (?:hemoglobin|haemoglobin|albumin|hgb)\)|(?:corrected|adjusted) for (?:hemoglobin|haemoglobin|albumin|hgb|alveolar volume)(?: and/or alveolar volume| and alveolar volume)?|\((?:% |percent )?(?:of )?predicted\)|\(inclusive\)|\(both inclusive\)|\(exclusive\)|or (?:the )?equivalent|for age|for (?:the )?(?:patient's )?age|\(for age\)|\(?inclusive of limits\)?"
    r"|(?:as )?(?:measured )?by (?:pulse )?oximetry|(?:on|at|during|in) (?:two|2|repeated|at least two|3|three) (?:separate |repeated |consecutive )?(?:occasions|measurements|readings|visits))(?![a-z])"
)
_TESTED = re.compile(
    r"[,(]?\s?(?:(?:and|if|as|must be|to be|must have been|been|have been|which was|were|was|is|are)\s){0,2}(?:tested|performed|obtained|documented|measured|assessed|determined|done|taken|collected|drawn|on a study done|on a study|results? from|study done|evaluated|completed|at|on)?\s?(?:at or\s|at least once\s)?"
)
_SUPPORT = re.compile(
    r"[,;(]?\s?(?P<neg>(?:(?:and|with|which is|is|are|must be|be|defined as|of|the|in|having)\s){0,2}(?:without|no|not|unsupported|independent of|in the absence of|absence of|not requiring|not dependent on|has not received|have not received|not receiving|not received|did not receive|free of)\b\s?(?:the\s|any\s|having\s|had\s|been\s|achieved\s|by\s|use\sof\s|received\s|receiving\s|prior\s|need\sfor\s|having\sreceived\s|requiring\s|recent\s|ongoing\s|a\s|continuous\s|support\s(?:of|by|from|with)\s|administration\sof\s|transfused\s|via\s){0,4})?"
    r"(?P<what>(?:(?:platelets?|plt|red blood cells?|red cells?|prbcs?|packed red (?:blood )?cells?|rbcs?|erythrocytes?|blood|blood products?|growth factors?|hematopoietic growth factors?|haematopoietic growth factors?|colony[- ]stimulating factors?|g-?csf|gm-?csf|granulocyte colony[- ]stimulating factors?|filgrastim|pegfilgrastim|erythropoietin|epo|myeloid growth factors?|transfusions?|transfused|cytokines?|hematopoietic cell|hemopoietic|haemopoietic|thrombopoietin|thrombopoietin receptor agonists?|tpo|erythropoiesis[- ]stimulating agents?|esas?|colony|stimulating|factors?|factor|support|supported|supportive|therapy|unsupported|transfusion|use|administration|dependent|dependence|dependency|cell|blood)(?:[ /,-]{1,2}(?:and|or|and/or)?\s?)?){1,9})"
    r"(?P<indep>[- ]?independent|[- ]?independence|-free)?"
)
_INDEPENDENT_BEFORE = re.compile(
    r"(?:(?:platelet|red cell|rbc)\s)?(?:transfusion|growth factor)(?:[- ]independent)\s?|(?:unsupported|untransfused|non-?transfused)\s?"
)
_TRANSFUSION = re.compile(
    r"(?:(?:platelets?|plt|red blood cells?|red cells?|prbcs?|packed red (?:blood )?cells?|rbcs?|erythrocytes?|whole blood|blood(?: products?)?)(?:\s?(?:or|and|and/or|/|,)\s?)?){0,3}\s?(?:transfusions?|transfused)(?: of (?:platelets?|blood|red blood cells?|packed red cells|blood products?)(?: (?:or|and|/) (?:platelets?|red blood cells?|blood products?|rbcs?))?)?(?: support| therapy)?(?: (?:is|was|given|received|allowed|permitted|administered|are))?"
    r"|(?:(?:hematopoietic|haematopoietic|myeloid) )?(?:growth factors?|colony[- ]stimulating factors?|g-?csf|gm-?csf)(?: support| use| therapy| administration)?"
)
_THE_COUNT = re.compile(
    r"\s?(?:the\s)?(?:screening |qualifying )?(?:blood|laboratory|lab|platelet|hematology|screening)?\s?(?:counts?|tests?|tests|assessment|labs|blood counts?|blood tests?|sampling|draw)(?![a-z])"
)
_INDEPENDENT = re.compile(
    r"[,;(]?\s?(?:defined as |and |being )?(?P<what>platelet |red cell |rbc |blood )?(?:transfusion|growth factor|support)[- ](?:independent|independence|free)(?![a-z])|[,;(]?\s?(?:unsupported|non-?transfused|untransfused)(?![a-z])"
)
_PERMITTED = re.compile(
    r"[,;(]?\s?(?:\((?:[^()]{0,10}))?(?:(?:note:?|patients|subjects|participants|may|can|prior|with|or|without|red|blood|cell|cells|packed|prbc|rbc|platelet|platelets|erythropoietin|the|of|use|growth|factor|factors|support|transfusion|transfusions|receive|received|have|be|been|transfused|via|to|achieve|obtain|reach|meet|this|level|criterion|criteria|value|eligibility|is|are|and|/|supportive|care|maintain|after|reached|by|necessary|if|in|order|a|an|required|count|hgb|hemoglobin|haemoglobin|maintained|supported|used)\s?){1,24}(?:allowed|permitted|acceptable|permissible|eligible|criteria|criterion|transfused|transfusions?|level|value|support)"
)
_MAY_BE = re.compile(
    r"(?:(?:or|and|but|may|can|be|up|to|is|are|allowed|acceptable|should|must|value|values|of|a|level|levels|have|with)\s){1,7}"
)
_SEE = re.compile(
    r"[,;]?\s?\(?(?:as\s)?(?:see|refer to|per|in|listed in|defined in|according to)\s(?:the\s)?(?:appendix|appendices|section|table|protocol section|attachment)\s?[a-z0-9.]{0,6}\)?"
)
_PEGYLATED = re.compile(
    r"\(\s?(?:(?:or|and|within|at least)\s)?(?P<n>\d{1,2})\s(?P<u>days?|weeks?)\s(?:for|if|in case of|after|from)\s(?:the\s)?(?:peg\w{0,14}|long[- ]acting)[^()]{0,40}\)"
)
_TIMES = re.compile(r"(?:times|x|-?fold)(?![a-z])(?:\s(?:the\s)?(?:uln|upper limit(?: of normal)?|normal))?")
_RAW_COUNT = re.compile(r"(?:cells?\s?)?(?:mm\s?\^?\s?3|ul|mcl|cu\.? ?mm)(?![a-z\d])")
_INTRO = re.compile(
    r"(?:(?:,|;|and|or|however|but|with|a|an|the|whose|then|in which case|in whom|who|which|it|they|for whom|patients?|subjects?|of|up|to|limits?|is|are|level|levels|value|upper|must|may|can|should|have|has|be|acceptable|allowed|permitted|both|must be|a total bilirubin|total bilirubin|bilirubin|if|will|as|except|eligible|:|-)\s?){1,8}"
)
_OPENER = re.compile(
    r"(?:(?:,|;|-)\s?)?(?P<word>only if|provided that|except for|except in|except if|except when|except that|except|unless|if|when|where|for|in|with|among|or if|even if|in case of|in the case of|in the presence of|in the setting of|in the event of|due to|who have)(?![a-z])\s?(?:there (?:is|are)\s|the\s)?"
)
_SUBJECT_FIRST = re.compile(r"(?:for|in|among)?\s?(?:the\s|those\s|all\s)?")
_UNLESS = frozenset({"unless", "except", "except for", "except in", "except if", "except when", "except that"})


@dataclass(frozen=True, slots=True)
class Measure:
    """Analytes that share a limit: ids in order, how they are joined ("and", "or", "list"), tokens."""

    ids: tuple[str, ...]
    join: str
    i: int
    j: int


@dataclass(frozen=True, slots=True)
class Limitation:
    """What the text says of the measure: bounds, or normal, or the maximum for age; `negated` where a "not" stands before it."""

    bounds: Bounds | None
    j: int
    normal: str | None = None
    by_age: bool = False
    negated: bool = False
    second: Bounds | None = None  # the diastolic part of 140/90 (`pair`), or a second limit on the other side
    pair: bool = False
    table: Node | None = None


def read(scan: Scan) -> list[Reading]:
    """Every measured quantity with a limit in a sentence."""
    if not any(c.kind in _KINDS for token in scan.tokens for c in token.concepts) and not _finding_near(scan):
        return []
    return _Reader(scan).all()


def _finding_near(scan: Scan) -> bool:
    return not scan.present.isdisjoint(_BOUND)


def _analyte(token: Token) -> str | None:
    for concept in token.concepts:
        if concept.kind in _KINDS and concept.id not in _LEFT_OUT:
            return concept.id
    return None


class _Reader:
    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self.tokens = scan.tokens
        self.count = len(scan.tokens)
        self.excluding = scan.excluding
        self.lexicon = lexicons.load().labs
        self.base: Bounds | None = None  # the limit whose alternatives are being read

    def all(self) -> list[Reading]:
        """Readings from left to right."""
        out: list[Reading] = []
        i = 0
        done = 0
        region = self.scan.clean.lower[self.tokens[0].start : self.tokens[-1].end] if self.tokens else ""
        stating = "uln for" in region or "normal for" in region or "uln) for" in region or "uln of" in region
        while i < self.count:
            reading = (self._limit_of_normal_stated(i) if stating else None) or self.at(i, done)
            if reading is None:
                i += 1
                continue
            out.append(reading)
            i = done = reading.j
        return (
            self._defined(self._prefixed([r for r in out if r.node is not None]))
            + self._supports_alone(out)
            + [r for r in out if r.node is None]
        )

    def _limit_of_normal_stated(self, i: int) -> Reading | None:
        """ "For the purpose of this study, the ULN for ALT is 45 U/L" explains and asks nothing (rule 18)."""
        found = words_at(self.scan, i, _STATED_ULN)
        return Reading(i, found[1], None, room="lab") if found is not None and self._ends(found[1]) else None

    def _supports_alone(self, readings: list[Reading]) -> list[Reading]:
        """ "No platelet or red cell transfusion in the 10 days before the count": a statement of its own. The "no" is left to composition."""
        if not any(t.sym in ("WITHIN", "AGO") for t in self.tokens):
            return []
        taken = {k for r in readings for k in range(r.i, r.j)}
        for i in range(self.count):
            if i in taken or (i and self.tokens[i - 1].sym not in ("NEG", "or", "any", "a", "MUST", "have", "received")):
                continue
            found = words_at(self.scan, i, _TRANSFUSION)
            if found is None or found[1] >= self.count:
                continue
            j = found[1]
            window = self._window_of(j) if self.tokens[j].sym in ("WITHIN", "AGO") else None
            if window is None or taken.intersection(range(i, j)):
                continue
            j += 1
            behind = words_at(self.scan, j, _THE_COUNT)
            if behind is not None:
                j = behind[1]
            leaf = Supported(what=self._supports(found[0].group()), within=window[0], strict=window[1], **self.scan.span(i, j))
            return [Reading(i, j, leaf, room="lab")]
        return []

    def _defined(self, readings: list[Reading]) -> list[Reading]:
        """ "Normal renal function (creatinine <= ULN)", "hypoxia (SpO2 <= 92 %)": limits in parentheses define the words before them."""
        out: list[Reading] = []
        n = 0
        while n < len(readings):
            first = readings[n]
            group = [first]
            opening = first.i - 1
            while (
                opening > 0
                and self.tokens[opening].sym in ("DEFINE", "the", "a", "with", "of", "serum", "an", "EXAMPLE", "by", "EQ", ":")
                and opening > first.i - 4
            ):
                opening -= 1
            close = self._close(opening) if opening > 0 and self.tokens[opening].sym in _OPEN else None
            if close is not None:
                while n + len(group) < len(readings) and readings[n + len(group)].j <= close:
                    group.append(readings[n + len(group)])
                start = self._definable(opening, group)
                gaps = [self.tokens[k].sym for a, b in pairwise(group) for k in range(a.j, b.i)]
                whole = group[-1].j == close and all(
                    sym in ("AND", "OR", "ANDOR", ",", ";", "a", "the", "or", "either", "/") for sym in gaps
                )
                if start is not None and whole:
                    nodes = [r.node for r in group if r.node is not None]
                    join = any_of if self.excluding or "OR" in gaps else all_of
                    out.append(Reading(start, close + 1, join(*nodes), room="lab"))
                    n += len(group)
                    continue
                if start is not None and self._organ(start, opening):
                    out.append(Reading(start, opening, None, room="lab"))
            out.append(first)
            n += 1
        return out

    def _organ(self, start: int, opening: int) -> bool:
        match = _DEFINED.fullmatch(self.scan.clean.lower, self.tokens[start].start, self.tokens[opening].end)
        return match is not None and match["finding"] is None

    def _definable(self, opening: int, group: list[Reading]) -> int | None:
        """Where the words that a parenthesis defines begin; None where they are something else."""
        lower = self.scan.clean.lower
        for start in range(max(0, opening - 6), opening):
            match = _DEFINED.fullmatch(lower, self.tokens[start].start, self.tokens[opening].end)
            if match is None:
                continue
            word = match["finding"]
            if word is None:
                return start
            named = {leaf.analyte for r in group if r.node is not None for leaf in leaves(r.node) if isinstance(leaf, Lab)}
            for stem, analyte in _FINDINGS.items():
                if word.startswith(stem) and named & ({analyte} | set(_PAIRS.get(analyte, ())) | _SAME.get(analyte, frozenset())):
                    return start
        return None

    # -- analytes -------------------------------------------------------------------------------------------------
    def measure(self, i: int) -> Measure | None:
        """One or several analytes that share what follows."""
        first = self._name(i)
        if first is None:
            return None
        ids, j = [first[0]], first[1]
        join = "and"
        while j < self.count:
            k = j
            sym = self.tokens[k].sym
            if sym not in ("/", ",", "AND", "OR", "ANDOR", "+", "-", ";"):
                break
            mark = sym
            k += 1
            while k < self.count and self.tokens[k].sym in ("AND", "OR", "ANDOR", "either", "both", "the", "total", "/"):
                mark = self.tokens[k].sym if self.tokens[k].sym in ("AND", "OR", "ANDOR") else mark
                k += 1
            more = self._name(k)
            if more is None or (mark == ";"):
                break
            ids.append(more[0])
            if mark in ("OR", "ANDOR"):
                join = "or" if mark == "OR" and join != "andor" else "andor"
            j = more[1]
        names = tuple(dict.fromkeys(ids))
        if names == ("FEV1", "FVC") and any(t.sym == "/" for t in self.tokens[i:j]):
            names = ("FEV1FVC",)
        return Measure(names, join, i, j)

    def _name(self, i: int) -> tuple[str, int] | None:
        start = i
        while i < self.count and i < start + 3 and self.tokens[i].sym in _LEAD and i > start:
            i += 1
        if i >= self.count:
            return None
        analyte = _analyte(self.tokens[i])
        if analyte is None:
            return None
        lab = self.lexicon.get(analyte)
        if lab is None or lab.qualitative or self._part_of_a_word(i):
            return None
        j = self._alias(i + 1, analyte)
        while j < self.count and self.tokens[j].sym in _NOUNS and j < i + 8:
            if self.tokens[j].sym == "in" and not (j + 1 < self.count and self.tokens[j + 1].sym in ("serum", "blood", "plasma")):
                break
            if self.tokens[j].sym == "ratio" and analyte in ("ALT", "AST", "TRANSAMINASES"):
                return None
            j += 1
        j = self._alias(j, analyte)
        if j + 1 < self.count and self.tokens[j].sym == "(" and self.tokens[j + 1].sym == "s":
            j = min(j + 3, self.count)
        return analyte, j

    def _part_of_a_word(self, i: int) -> bool:
        """ "MELD-Na", "weight-for-height": the analyte is only the end of another measure's name."""
        if i == 0 or self.scan.clean.lower[self.tokens[i].start - 1] != "-":
            return False
        before = self.tokens[i - 1]
        return before.end == self.tokens[i].start - 1 and before.sym not in _LEAD and before.sym.islower() and not before.concepts

    def _alias(self, j: int, analyte: str) -> int:
        """Behind "(ANC)", "(SGOT)", "[CrCl]", "(LVEF)": an abbreviation in parentheses that says the same."""
        while j < self.count and self.tokens[j].sym in _OPEN:
            close = next((k for k in range(j + 1, min(j + 8, self.count)) if self.tokens[k].sym == _OPEN[self.tokens[j].sym]), None)
            if close is None:
                return j
            inner = self.tokens[j + 1 : close]
            if not inner or any(t.sym in _BOUND | _VALUE | {"NEG", "IF", "EXCEPT", "WITHIN", "AGO", "BD"} for t in inner):
                return j
            named = [_analyte(t) for t in inner if _analyte(t)]
            if any(name != analyte and {name, analyte} != {"CRCL", "EGFR_RENAL"} for name in named):
                return j
            words = self.scan.text(j + 1, close)
            if not named and (len(words) > 14 or len(inner) > 3) and not _METHOD_PAREN.match(self.scan.clean.lower, self.tokens[j].start):
                return j
            j = close + 1
        return j

    # -- limits ---------------------------------------------------------------------------------------------------
    def limitation(self, i: int, measure: Measure) -> tuple[Limitation, bool] | None:
        """The limit behind analytes, over filler words; the flag says that it stands in parentheses which `j` has passed."""
        j = i
        negated = False
        steps = 0
        while j < self.count and steps < 9:
            found = self.limit_at(j, measure)
            if found is not None:
                return (replace(found, negated=negated), False) if self._fits(measure, found.bounds) else None
            token = self.tokens[j]
            if token.sym in _OPEN:
                inner = self.limit_at(j + 1, measure)
                if inner is not None and inner.j < self.count:
                    close = self._close(j)
                    if close is not None and self._fits(measure, inner.bounds):
                        return replace(inner, negated=negated), True
                method = words_at(self.scan, j, _METHOD_PAREN)
                if method is None:
                    return None
                j = method[1]
            elif token.sym == "NEG" and self.scan.text(j, j + 1) in ("not", "no", "non"):
                negated = not negated
                j += 1
            elif token.sym in ("WITHIN", "ATTIME") or token.sym in _FILL or (token.sym in (":", ",") and (token.sym == ":" or j == i)):
                j += 1
            elif (after := self._method(j)) > j:
                j = after
            elif trail := words_at(self.scan, j, _TRAIL):
                j = trail[1]
            elif token.sym in (
                "corrected",
                "predicted",
                "Fridericia",
                "fridericia",
                "bazett",
                "serum",
                "greater",
                "total",
                "either",
                "both",
            ):
                j += 1
            else:
                return None
            steps += 1
        return None

    def _fits(self, measure: Measure, bounds: Bounds | None) -> bool:
        """Is the unit one of the analyte's? "T lymphocytes with >= 15 % expression" is no lymphocyte count."""
        unit = next((end.unit for end in (bounds.lower, bounds.upper) if end), None) if bounds is not None else None
        if unit is None:
            return (
                bounds is None
                or not measure.ids
                or measure.ids[0] not in ("HEIGHT", "WEIGHT", "TEMP")
                or all(in_canonical(self.lexicon[measure.ids[0]], end) is not None for end in (bounds.lower, bounds.upper) if end)
            )
        return any(self._unit_fits(a, unit) for name in measure.ids for a in _PAIRS.get(name, (name,)) if a in self.lexicon)

    def _close(self, opening: int) -> int | None:
        depth = 0
        for k in range(opening, self.count):
            if self.tokens[k].sym in _OPEN:
                depth += 1
            elif self.tokens[k].sym in _OPEN.values():
                depth -= 1
                if depth == 0:
                    return k
        return None

    def limit_at(self, j: int, measure: Measure) -> Limitation | None:
        """A limit that begins at token `j`."""
        if j >= self.count:
            return None
        token = self.tokens[j]
        if "CREAT" in measure.ids and not (token.sym in _BOUND and self._number_follows(j)):
            by_age = words_at(self.scan, j, _BY_AGE)
            if by_age:
                table = table_at(self.scan, by_age[1], self._leaf_of("CREAT"))
                if table is not None:
                    return Limitation(None, table[1], by_age=True, table=table[0])
                return Limitation(None, by_age[1], by_age=True)
        if token.sym in _BOUND:
            return self._bounded(j, token.value, measure)
        if token.sym == "BD" and measure.ids[0] in ("QTC", "PRINT", "PT", "PTT", "TT"):
            return None
        if token.sym == "XULN":
            return None
        if (
            token.sym == "BETWEEN"
            and j + 3 < self.count
            and self.tokens[j + 1].sym in _VALUE
            and self.tokens[j + 2].sym in ("AND", "-", "to")
            and self.tokens[j + 3].sym in _VALUE
        ):
            low, high = _quantity(self.tokens[j + 1]), _quantity(self.tokens[j + 3])
            unit = high.unit or low.unit
            return Limitation(Bounds(at_least=Limit(low.value, low.unit or unit), at_most=Limit(high.value, high.unit or unit)), j + 4)
        normal = words_at(self.scan, j, _NORMAL)
        if normal and not (normal[1] < self.count and self.tokens[normal[1]].sym in ("NUM", "QTY")):
            return Limitation(None, normal[1], normal="normal")
        return None

    def _number_follows(self, j: int) -> bool:
        bounds = self.tokens[j].value
        return isinstance(bounds, Bounds) and not re.search(
            r"for (?:the )?(?:patient'?s? )?(?:age|sex|gender)", self.scan.clean.lower[self.tokens[j].start : self.tokens[j].end + 30]
        )

    def _bounded(self, j: int, bounds: Bounds, measure: Measure) -> Limitation:
        end = j + 1
        token = self.tokens[j]
        if token.sym == "BN":
            raw = words_at(self.scan, end, _RAW_COUNT)
            if raw and raw[0].start() <= token.end + 1:
                bounds, end = bounds.with_unit("/uL" if "l" in raw[0].group() and "cell" not in raw[0].group() else "/mm3"), raw[1]
            elif end < self.count and self.tokens[end].sym == "+" and self.tokens[end].start == token.end:
                end += 1  # "<= 1+"
            elif end < self.count and self.tokens[end].sym == "%":
                bounds, end = bounds.with_unit("%"), end + 1
        # 140/90
        if (
            ("SBP" in measure.ids or "BP" in measure.ids)
            and end + 1 < self.count
            and self.tokens[end].sym == "/"
            and self.tokens[end + 1].sym in ("NUM", "QTY", "BN", "BQ")
        ):
            other = self.tokens[end + 1]
            value = other.value if isinstance(other.value, Bounds) else None
            if value is None:
                quantity = _quantity(other)
                limit = Limit(quantity.value, quantity.unit)
                value = Bounds(*(limit if side else None for side in (bounds.at_least, bounds.more_than, bounds.at_most, bounds.less_than)))
            unit = (value.lower or value.upper or Limit(0)).unit
            return Limitation(bounds.with_unit(unit), end + 2, second=value, pair=True)
        # "> 80 kg or < 10 kg", "> 18.5 or <= 35": a second limit on the other side
        if end + 1 < self.count and self.tokens[end].sym in ("OR", "ANDOR", ",", "AND") and self.tokens[end + 1].sym in _BOUND:
            other_bounds: Bounds = self.tokens[end + 1].value
            if bool(bounds.lower) != bool(other_bounds.lower) and bool(bounds.upper) != bool(other_bounds.upper):
                unit = (other_bounds.lower or other_bounds.upper or Limit(0)).unit
                return Limitation(bounds.with_unit(unit), end + 2, second=other_bounds)
        return Limitation(bounds, end)

    # -- leaves ---------------------------------------------------------------------------------------------------
    def _leaf_of(self, analyte: str) -> Lab:
        lab = self.lexicon[analyte]
        kind = (
            "pulmonary"
            if analyte in PULMONARY
            else "infection"
            if analyte in INFECTION
            else "diagnosis"
            if analyte == "TUMSIZE"
            else "cardiac"
            if lab.cardiac
            else _KINDS[lab.kind]
        )
        return Lab(kind=kind, name=lab.short or lab.name, analyte=analyte, start=0, end=0)

    def leaves_for(self, measure: Measure, limitation: Limitation, i: int, j: int) -> Node:
        """The tree of one limit over its analytes."""
        if limitation.table is not None:
            return limitation.table
        span = self.scan.span(i, j)
        nodes = [self._limits(analyte, limitation, span) for analyte in measure.ids]
        excludes = self.excluding and not self._says_both(measure) and not self._is_requirement(measure, limitation)
        joins_or = measure.join == "or" or excludes
        node = (any_of if joins_or else all_of)(*nodes)
        return negation(node) if limitation.negated else node

    def _is_requirement(self, measure: Measure, limitation: Limitation) -> bool:
        """Does the limit put the values on their healthy side, so that a list of exclusions states it as a duty?"""
        bounds = limitation.bounds
        if bounds is None or bool(bounds.lower) == bool(bounds.upper):
            return limitation.normal is not None
        return bool(bounds.lower) == (measure.ids[0] in _LOW_IS_BAD)

    def _says_both(self, measure: Measure) -> bool:
        return measure.i > 0 and self.tokens[measure.i - 1].sym == "both"

    def _limits(self, analyte: str, limitation: Limitation, span: Offsets) -> Node:
        ids = _PAIRS.get(analyte, (analyte,))
        if limitation.pair and limitation.second is not None:
            parts = [self._leaf("SBP", limitation.bounds, limitation, span), self._leaf("DBP", limitation.second, limitation, span)]
            upper = limitation.bounds is not None and limitation.bounds.upper is not None
            return all_of(*parts) if upper or not (self.excluding or self._high(limitation.bounds)) else any_of(*parts)
        if limitation.second is not None:
            parts = [self._leaf(ids[0], limitation.bounds, limitation, span), self._leaf(ids[0], limitation.second, limitation, span)]
            return any_of(*parts) if self._disjoint(limitation.bounds, limitation.second) else all_of(*parts)
        if analyte == "BP":
            return self._leaf("SBP", limitation.bounds, limitation, span)
        parts = [self._leaf(item, limitation.bounds, limitation, span) for item in ids]
        upper = limitation.bounds is None or limitation.bounds.upper is not None
        return all_of(*parts) if upper else any_of(*parts)

    def _high(self, bounds: Bounds | None) -> bool:
        """A pressure above 130 is too high, not a minimum."""
        return bounds is not None and bounds.lower is not None and bounds.lower.value >= 130

    def _disjoint(self, first: Bounds | None, second: Bounds | None) -> bool:
        if first is None or second is None:
            return False
        lower, upper = first.lower or second.lower, first.upper or second.upper
        return bool(lower and upper and lower.value >= upper.value)

    def _leaf(self, analyte: str, bounds: Bounds | None, limitation: Limitation, span: Offsets) -> Lab:
        leaf = self._leaf_of(analyte)
        words = self.scan.clean.lower
        corrected = False
        if analyte == "CA":
            zero = self.tokens[0].start
            corrected = re.search(r"(?:correct|adjust)", words[zero : self.tokens[-1].end]) is not None
        return replace(leaf, bounds=bounds, normal=limitation.normal, by_age=limitation.by_age, corrected=corrected, **span)

    # -- the phrase -----------------------------------------------------------------------------------------------
    def at(self, i: int, done: int) -> Reading | None:
        """The reading that begins with the analytes (or the limit) at token `i`."""
        return self._forward(i, done) or self._backward(i)

    def _forward(self, i: int, done: int) -> Reading | None:
        measure = self.measure(i) or self._finding(i)
        if measure is None:
            return None
        limited = self.limitation(measure.j, measure)
        if limited is None:
            return self._normal_before(measure, done)
        limitation, parenthesised = limited
        if "respectively" in self.scan.clean.lower[self.tokens[limitation.j - 1].end : self.tokens[-1].end].split(".")[0].split(";")[0]:
            return None  # limits dealt out over sexes or arms in the order of a list
        opening = self._opening(measure.j, limitation.j) if parenthesised else None
        start = self._lead(i, done)
        node, j = self._tail(measure, limitation, start)
        for back in range(max(done, start - 6), start):
            before = words_at(self.scan, back, _INDEPENDENT_BEFORE)
            if before is not None and before[1] == start:
                what = self._supports(before[0].group())
                node = all_of(node, negation(Supported(what=what, within=Duration(days=7), strict=True, **self.scan.span(back, start))))
                start = back
                break
        if opening is not None:
            close = self._close(opening)
            if close is None or close < j - 1:
                return None
            if close > j:
                # words inside the parentheses that were not understood: give them back, with the parentheses
                if any(self.tokens[k].sym not in _FILL for k in range(j, close)):
                    return Reading(start, j, node, room="lab") if self._balanced(start, j) else None
            if close >= j:
                j = close + 1
            node, j = self._tail_more(measure, limitation, node, start, j)
        return Reading(start, j, node, room="lab")

    def _balanced(self, i: int, j: int) -> bool:
        return sum(1 for t in self.tokens[i:j] if t.sym in _OPEN) == sum(1 for t in self.tokens[i:j] if t.sym in _OPEN.values())

    def _opening(self, i: int, j: int) -> int | None:
        """The parenthesis that is still open before the limit."""
        stack: list[int] = []
        for k in range(i, j):
            if self.tokens[k].sym in _OPEN:
                stack.append(k)
            elif self.tokens[k].sym in _OPEN.values() and stack:
                stack.pop()
        return stack[0] if stack else None

    def _lead(self, i: int, done: int) -> int:
        """Words before the analyte that say nothing beyond it and its limit ("serum", "elevated", "prolonged")."""
        while (
            i > done
            and self.tokens[i - 1].sym in _LEAD
            and self.tokens[i - 1].sym not in ("the", "a", "an", "both", "either", "their", "his", "her")
        ):
            i -= 1
        return i

    def _finding(self, i: int) -> Measure | None:
        """ "Hyperbilirubinaemia > 1.5 x ULN", "hypoxia (SpO2 <= 92 %)": a finding that its limit defines."""
        token = self.tokens[i]
        if not (token.sym == "COND" or (token.sym.isalpha() and token.sym.islower())):
            return None
        if not any(self.tokens[k].sym in _BOUND for k in range(i + 1, min(i + 5, self.count))):
            return None
        word = self.scan.text(i, i + 1)
        analyte = next((a for stem, a in _FINDINGS.items() if word.startswith(stem)), None)
        if analyte is None and " " in word:
            analyte = next((a for stem, a in _FINDINGS.items() if word.split()[-1].startswith(stem)), None)
        if analyte is None or analyte not in self.lexicon:
            return None
        j = i + 1
        while j < self.count and self.tokens[j].sym in (",", ":", "DEFINE", "with", "of", "(", "[", "as", "NEG") and j < i + 4:
            j += 1
        if j < self.count and self.tokens[j].sym in ("a", "an", "the"):
            j += 1
        if j < self.count and self.tokens[j].sym in _BOUND and j <= i + 3:
            unit = (self.tokens[j].value.lower or self.tokens[j].value.upper).unit
            if unit is None or self._unit_fits(analyte, unit):
                return Measure((analyte,), "and", i, i + 1)
        return None

    def _unit_fits(self, analyte: str, unit: str) -> bool:
        lab = self.lexicon[analyte]
        return unit in ("xULN", "xLLN", "10*9", "10*3", "10*6", "mg/d") or lab.factor(unit) is not None

    def _normal_before(self, measure: Measure, done: int) -> Reading | None:
        """ "Normal creatinine"."""
        i = measure.i
        k = i
        while k > done and self.tokens[k - 1].sym in ("serum", "total", "plasma", "a", "the", "blood"):
            k -= 1
        if k > done and self.tokens[k - 1].sym == "normal" and not (k > 1 and self.tokens[k - 2].sym == "NEG"):
            limitation = Limitation(None, measure.j, normal="normal")
            node = self.leaves_for(measure, limitation, k - 1, measure.j)
            return Reading(k - 1, measure.j, node, room="lab")
        return None

    def _backward(self, i: int) -> Reading | None:
        """ ">= 50 kg in weight", "> 140 mmHg systolic": the limit first."""
        token = self.tokens[i]
        if token.sym not in _BOUND or i + 1 >= self.count:
            return None
        j = i + 1
        if (
            j + 2 < self.count
            and self.tokens[j].sym == "("
            and self.tokens[j + 2].sym == ")"
            and lexicons.parse_unit(self.scan.text(j + 1, j + 2))
        ):
            j += 3
        if self.tokens[j - 1].sym == ")" or j == i + 1:
            people = (i and self.tokens[i - 1].sym in _PEOPLE) or (
                i > 1 and self.tokens[i - 1].sym in ("with", "is", "are", "MUST", "of") and self.tokens[i - 2].sym in _PEOPLE
            )
            heavy = {end.unit for end in (token.value.lower, token.value.upper) if end} <= {"kg", "[lb_av]"}
            if people and heavy and not (j < self.count and (self.measure(j) or self.tokens[j].sym in ("in", "of", "over", "WITHIN"))):
                limitation = Limitation(token.value, j)
                return Reading(i, j, self.leaves_for(Measure(("WEIGHT",), "and", i, j), limitation, i, j), room="lab")
        while (
            j < self.count
            and self.tokens[j].sym in ("in", "WITHINW", "of", "for", "(", "the", "on", "total", "serum", "body")
            and j < i + 4
        ):
            j += 1
        measure = self.measure(j)
        if measure is None or self.limitation(measure.j, measure) is not None:
            return None
        bounds: Bounds = token.value
        unit = (bounds.lower or bounds.upper or Limit(0)).unit
        if unit is None or not all(self._unit_fits(a, unit) for a in measure.ids if a in self.lexicon):
            return None
        end = measure.j
        if any(t.sym == "(" for t in self.tokens[i:j]):
            if end < self.count and self.tokens[end].sym == ")":
                end += 1
            else:
                return None
        limitation = Limitation(bounds, end)
        node = self.leaves_for(measure, limitation, i, end)
        return Reading(i, end, node, room="lab")

    # -- what belongs to a limit ----------------------------------------------------------------------------------
    def _tail(self, measure: Measure, limitation: Limitation, start: int) -> tuple[Node, int]:
        node = self.leaves_for(measure, limitation, start, limitation.j)
        return self._tail_more(measure, limitation, node, start, limitation.j)

    def _tail_more(self, measure: Measure, limitation: Limitation, node: Node, start: int, j: int) -> tuple[Node, int]:
        """Windows, methods, equivalents, circumstances, further limits and riders, as long as they are understood."""
        condition: Node | None = None
        self.base = limitation.bounds
        pieces: list[tuple[Node | None, Node]] = [(None, node)]
        last_bounds = limitation.bounds
        for _ in range(12):
            if j >= self.count:
                break
            step = self._step(measure, last_bounds, j, condition)
            if step is None:
                break
            what, value, j = step
            if what == "skip":
                continue
            if what == "window":
                assert isinstance(value, Window)
                pieces = [(c, self._with_window(n, value)) for c, n in pieces]
            elif what == "and":
                pieces.append((None, _node(value)))
            elif what == "condition":
                old, last = pieces[-1]
                pieces[-1] = (_node(value) if old is None else all_of(old, _node(value)), last)
                condition = _node(value)
            elif what == "except":
                old, last = pieces[-1]
                pieces[-1] = (old, all_of(last, negation(_node(value))) if self.excluding else any_of(last, _node(value)))
            elif what == "alternative":
                assert isinstance(value, tuple)
                condition = _node(value[0])
                pieces.append((condition, _node(value[1])))
            elif what == "or":
                old, last = pieces[-1]
                pieces[-1] = (old, any_of(last, _node(value)))
        return self._joined(pieces), j

    def _with_window(self, node: Node, window: Window) -> Node:
        return _mapped(node, lambda leaf: replace(leaf, window=window) if isinstance(leaf, Lab) and leaf.window is None else leaf)

    def _joined(self, pieces: list[tuple[Node | None, Node]]) -> Node:
        """The limits of one measure under their circumstances.

        All under circumstances: each binds where its own holds. The first without: a weaker limit under a circumstance is an alternative, a stronger one binds besides.
        """
        (given, node), *more = pieces
        parts: list[Node] = []
        if given is not None:
            every = [(c, n) for c, n in pieces if c is not None]
            rest = [n for c, n in pieces if c is None]
            if self.excluding:
                return all_of(any_of(*(all_of(n, c) for c, n in every)), *rest)
            return all_of(*(implies(c, n) for c, n in every if c is not None), *rest)
        for condition, other in more:
            if condition is None:
                parts.append(other)
                continue
            strength = _strength(node, other)
            if strength == "stronger" or (not strength and self.excluding):
                node = all_of(node, implies(condition, other))
            else:  # weaker, or in other units: an exception that helps, which must not matter where the usual limit is kept
                node = any_of(node, all_of(condition, other))
        return all_of(node, *parts)

    def _step(self, measure: Measure, bounds: Bounds | None, j: int, before: Node | None) -> tuple[str, object, int] | None:
        """One thing that belongs to the limit, at token `j`."""
        token = self.tokens[j]
        scan = self.scan
        if token.sym == "WITHIN":
            return "window", token.value, j + 1
        if token.sym in ("ATTIME",):
            return "skip", None, j + 1
        tested = words_at(scan, j, _TESTED)
        if tested and tested[1] < self.count and self.tokens[tested[1]].sym in ("WITHIN", "ATTIME"):
            k = tested[1] + 1
            opened = self.tokens[j].sym == "("
            if not opened or (k < self.count and self.tokens[k].sym == ")"):
                value = self.tokens[tested[1]]
                return ("window" if value.sym == "WITHIN" else "skip"), value.value, k + (1 if opened else 0)
        if token.sym in _OPEN:
            inside = self._parenthesis(measure, bounds, j, before)
            if inside is not None:
                return inside
        permitted = words_at(scan, j, _PERMITTED)
        support = self._support(j)
        if support is not None:
            return support
        if (
            permitted
            and re.search(r"transfus|growth factor|erythropoietin|red (?:blood )?cell|support", permitted[0].group())
            and re.search(r"allow|permit|accept|eligible|may|can ", permitted[0].group())
        ):
            end = permitted[1]
            if token.sym == "(":
                if end < self.count and self.tokens[end].sym == ")":
                    return "skip", None, end + 1
            else:
                return "skip", None, end
        for pattern in (_TRAIL, _METHOD_PAREN, _SEE):
            found = words_at(scan, j, pattern)
            if found and self._balanced(j, found[1]):
                return "skip", None, found[1]
        after = self._method(j)
        if after > j and self._balanced(j, after):
            return "skip", None, after
        higher = words_at(scan, j, _OTHERWISE, retreat=True)
        if higher is not None:
            other = self._condition_measure(higher[1])
            if other is not None and self._ends(other[1]):
                return "or", other[0], other[1]
        alternative = self._alternative(measure, bounds, j, before)
        if alternative is not None:
            return alternative
        return self._circumstance(measure, j, before)

    def _method(self, j: int) -> int:
        """Behind "by echocardiogram", "using the Cockcroft-Gault formula"; an "or" at its end belongs to what follows."""
        found = words_at(self.scan, j, _METHOD)
        if found is None:
            return j
        end = found[1]
        while end > j and self.tokens[end - 1].sym in ("OR", "AND", "the", "a", "by", ",", "/", "ANDOR", "-"):
            end -= 1
        return end

    def _circumstance(self, measure: Measure, j: int, before: Node | None) -> tuple[str, object, int] | None:
        """ "for patients < 16", "in females", "unless on anticoagulants", read to its end."""
        opener = words_at(self.scan, j, _OPENER)
        if opener is None:
            return None
        word = opener[0]["word"]
        found = condition_at(self.scan, opener[1], self._condition_measure, before=before)
        if found is None or not self._ends(found[1]):
            return None
        node, k = found
        if word in _UNLESS:
            # an exception may name the limit that holds instead of the usual one
            other = self._other_limit(measure, k, None)
            if other is not None:
                return "alternative", (node, other[0]), other[1]
            return "except", node, k
        if word in ("with", "in", "due to") and not word.startswith("in the") and not _is_person(node):
            return None
        return "condition", node, k

    def _ends(self, j: int) -> bool:
        """Is a phrase over at token `j`, so that nothing of it is lost?"""
        return j >= self.count or self.tokens[j].sym in (
            ")",
            "]",
            ",",
            ";",
            ".",
            ":",
            "AND",
            "OR",
            "ANDOR",
            "/",
            "(",
            "EXCEPT",
            "IF",
            "-",
            "WITHIN",
            "ATTIME",
            "[",
            "who",
            "must",
            "MUST",
        )

    def _condition_measure(self, i: int) -> tuple[Node, int] | None:
        """A limit as a circumstance: "creatinine levels above institutional normal"."""
        k = i
        while k < self.count and self.tokens[k].sym in _LEAD and k < i + 3:
            k += 1
        measure = self.measure(k)
        if measure is None:
            return None
        above = words_at(self.scan, measure.j, _ABOVE_NORMAL)
        if above:
            leaves = [replace(self._leaf_of(a), normal="uln", **self.scan.span(i, above[1])) for a in measure.ids]
            return negation(all_of(*leaves)), above[1]
        limited = self.limitation(measure.j, measure)
        if limited is None or limited[1]:
            return None
        return self.leaves_for(measure, limited[0], i, limited[0].j), limited[0].j

    def _other_limit(self, measure: Measure, j: int, condition: Node | None) -> tuple[Node, int] | None:
        """Another limit of the same measure behind an introduction (", who must have ... <= 3 x ULN")."""
        k = j
        intro = words_at(self.scan, k, _INTRO, retreat=True)
        starts = [k] if intro is None else [intro[1], k]
        for start in starts:
            at = start
            named = self._name(at)
            if named is not None and named[0] in measure.ids:
                at = named[1]
                while at < self.count and self.tokens[at].sym in _FILL | {":"}:
                    at += 1
            if at < self.count:
                limit = self._plain_limit(measure, at)
                if limit is not None:
                    return self.leaves_for(measure, limit, at, limit.j), limit.j
            # the introduction may have swallowed a comparator ("up to")
            back = start - 1
            while back > j and self.tokens[back].sym not in _BOUND:
                back -= 1
            if back > j and self.tokens[back].sym in _BOUND:
                limit = self._plain_limit(measure, back)
                if limit is not None:
                    return self.leaves_for(measure, limit, back, limit.j), limit.j
        return None

    def _bare_limit(self, j: int) -> Limitation | None:
        """ "<= 3 x ULN (5 x ULN if liver metastases)": a value under a circumstance takes the comparator of the limit before."""
        base = self.base
        quantity = self.tokens[j].value
        if base is None or bool(base.lower) == bool(base.upper) or quantity.upper is not None or words_at(self.scan, j + 1, _OPENER) is None:
            return None
        end = base.lower or base.upper
        if end is None or end.unit != quantity.unit:
            return None
        limit = Limit(quantity.value, quantity.unit)
        return Limitation(
            Bounds(*(limit if side else None for side in (base.at_least, base.more_than, base.at_most, base.less_than))), j + 1
        )

    def _plain_limit(self, measure: Measure, j: int) -> Limitation | None:
        if self.tokens[j].sym in ("XULN", "QTY"):
            return self._bare_limit(j)
        if self.tokens[j].sym not in _BOUND:
            return None
        limit = self._bounded(j, self.tokens[j].value, measure)
        if self.tokens[j].sym == "BN" and limit.bounds is not None:
            times = words_at(self.scan, limit.j, _TIMES)
            if times:
                return Limitation(limit.bounds.with_unit("xULN"), times[1])
        return limit

    def _alternative(self, measure: Measure, bounds: Bounds | None, j: int, before: Node | None) -> tuple[str, object, int] | None:
        """ ", or <= 5 x ULN if liver metastases", "; <= 5 x ULN with liver metastases", "AND >= 13 g/dL in males"."""
        k = j
        mark = ""
        while k < self.count and self.tokens[k].sym in (",", ";", "OR", "AND", "ANDOR", "/", "but", "EXCEPT", "however") and k < j + 3:
            mark += self.tokens[k].sym
            k += 1
        if k == j or k >= self.count:
            return None
        named = self._name(k)
        at = k
        if named is not None and named[0] in measure.ids and len(measure.ids) == 1:
            at = named[1]
            while at < self.count and self.tokens[at].sym in _FILL | {":"}:
                at += 1
        if at < self.count:
            limit = self._plain_limit(measure, at)
            if limit is not None and limit.bounds is not None:
                opener = words_at(self.scan, limit.j, _OPENER)
                close_paren = False
                if opener is None and limit.j < self.count and self.tokens[limit.j].sym == "(":
                    opener = words_at(self.scan, limit.j + 1, _OPENER)
                    close_paren = opener is not None
                other = self.leaves_for(measure, limit, at, limit.j)
                if opener is not None:
                    found = condition_at(self.scan, opener[1], self._condition_measure, before=before)
                    if found is not None and self._ends(found[1]):
                        end = found[1]
                        if close_paren and end < self.count and self.tokens[end].sym == ")":
                            end += 1
                        if opener[0]["word"] in _UNLESS:
                            return None
                        return "alternative", (found[0], other), end
                    end = self._clause_end(opener[1])
                    if end > opener[1]:
                        words = Unread(words=self.scan.text(opener[1], end)[:300], **self.scan.span(opener[1], end))
                        return "alternative", (words, other), end
                if limit.j < self.count and self.tokens[limit.j].sym == "(":
                    inner = condition_at(self.scan, limit.j + 1, None, before=before)
                    if inner is not None and inner[1] < self.count and self.tokens[inner[1]].sym == ")" and _is_person(inner[0]):
                        return "alternative", (inner[0], other), inner[1] + 1
                sex = condition_at(self.scan, limit.j, None, before=before)
                if sex is not None and _is_person(sex[0]) and self._ends(sex[1]):
                    return "alternative", (sex[0], other), sex[1]
                if not self._fits(measure, limit.bounds):
                    return None
                if (
                    "OR" in mark
                    and at == k
                    and self._same_side(bounds, limit.bounds)
                    and not self._equivalent(measure, bounds, limit.bounds)
                ):
                    return "or", other, limit.j
                if "OR" in mark and at == k and self._equivalent(measure, bounds, limit.bounds):
                    return "skip", None, limit.j
        # the circumstance first: ", for patients with liver metastases <= 5 x ULN"
        opener = words_at(self.scan, k, _OPENER)
        if opener is not None:
            found = condition_at(self.scan, opener[1], self._condition_measure, before=before)
            if found is not None:
                other_limit = self._other_limit(measure, found[1], found[0])
                if other_limit is not None and self._ends(other_limit[1]):
                    return "alternative", (found[0], other_limit[0]), other_limit[1]
        return None

    def _same_side(self, first: Bounds | None, second: Bounds | None) -> bool:
        return (
            first is not None and second is not None and bool(first.lower) == bool(second.lower) and bool(first.upper) == bool(second.upper)
        )

    def _equivalent(self, measure: Measure, first: Bounds | None, second: Bounds | None) -> bool:
        """The same limit in another unit, within a tenth (80 g/L after 8 g/dL)."""
        if first is None or second is None:
            return False
        lab = self.lexicon.get(measure.ids[0])
        if lab is None:
            return False
        for a, b in ((first.lower, second.lower), (first.upper, second.upper)):
            if a is None and b is None:
                continue
            if a is None or b is None or a.unit in ("xULN", "xLLN") or b.unit in ("xULN", "xLLN"):
                return False
            one, two = in_canonical(lab, a), in_canonical(lab, b)
            if one is None or two is None or abs(one - two) > (0.0 if a.unit == b.unit else 0.1) * max(abs(one), abs(two)):
                return False
        return True

    def _clause_end(self, j: int) -> int:
        depth = 0
        k = j
        while k < self.count:
            sym = self.tokens[k].sym
            if sym in _OPEN:
                depth += 1
            elif sym in _OPEN.values():
                if depth == 0:
                    return k
                depth -= 1
            elif depth == 0 and sym in (";", ".", ","):
                return k
            k += 1
        return k

    def _parenthesis(self, measure: Measure, bounds: Bounds | None, j: int, before: Node | None) -> tuple[str, object, int] | None:
        """What stands in parentheses behind a limit: the same in another unit, a limit under a circumstance, a circumstance."""
        close = self._close(j)
        if close is None:
            return None
        if lexicons.parse_unit(self.scan.text(j + 1, close)) is not None:
            return "skip", None, close + 1
        k = j + 1
        while k < close and self.tokens[k].sym in ("OR", "DEFINE", "=", "EQ", "or", "i.e", ",", "AND", "but"):
            k += 1
        if k >= close:
            return None
        first = self.tokens[k]
        # the same limit in another unit, or only numbers and units
        if k == close - 1 and first.sym in ("QTY", "NUM", "BQ", "BN", "XULN", "BU"):
            if first.sym in ("QTY", "NUM"):
                return "skip", None, close + 1
            if isinstance(first.value, Bounds) and self._equivalent(measure, bounds, first.value):
                return "skip", None, close + 1
            if first.sym == "BU" and bounds is not None and self._same_side(bounds, first.value):
                return None
        if (
            all(t.sym in ("QTY", "NUM", "-", "/", "to", "+", "=", "%", "BQ", "BN", "OR", "AND", ",", "EQ") for t in self.tokens[k:close])
            and not any(t.sym == "BU" for t in self.tokens[k:close])
            and bounds is not None
        ):
            return "skip", None, close + 1
        intro = words_at(self.scan, k, _MAY_BE)
        if intro is not None and intro[1] < close:
            k = intro[1]
        named = self._name(k)
        at = k
        other_name: str | None = None
        if named is not None and (named[0] in measure.ids or (named[0] in ("DBILI", "IBILI") and measure.ids == ("TBILI",))):
            other_name = named[0] if named[0] not in measure.ids else None
            at = named[1]
            while at < close and self.tokens[at].sym in _FILL | {":"}:
                at += 1
        limit = self._plain_limit(measure, at) if at < close else None
        if limit is not None and limit.bounds is not None and limit.j <= close:
            other = self.leaves_for(Measure((other_name,), "and", at, at) if other_name else measure, limit, at, limit.j)
            opener = words_at(self.scan, limit.j, _OPENER)
            condition_start = opener[1] if opener else limit.j
            found = condition_at(self.scan, condition_start, self._condition_measure, before=before) if condition_start < close else None
            if found is not None and found[1] == close:
                return "alternative", (found[0], other), close + 1
            if condition_start < close:
                words = Unread(words=self.scan.text(condition_start, close)[:300], **self.scan.span(condition_start, close))
                return "alternative", (words, other), close + 1
            return None
        # the circumstance first
        opener = words_at(self.scan, k, _OPENER)
        start = opener[1] if opener else k
        if start < close:
            found = condition_at(self.scan, start, self._condition_measure, before=before)
            if found is not None and found[1] <= close:
                other_limit = self._other_limit(measure, found[1], found[0]) if found[1] < close else None
                if other_limit is not None and other_limit[1] == close:
                    return "alternative", (found[0], other_limit[0]), close + 1
                if found[1] == close and (opener is not None or _is_person(found[0])):
                    unless = opener is not None and opener[0]["word"] in _UNLESS
                    return ("except" if unless else "condition"), found[0], close + 1
        return None

    def _support(self, j: int) -> tuple[str, object, int] | None:
        """ "without transfusion in the 7 days before", "transfusion independent", "unsupported"."""
        scan = self.scan
        token = self.tokens[j]
        independent = words_at(scan, j, _INDEPENDENT)
        if independent is not None:
            what = self._supports(independent[0].group())
            k = independent[1]
            opened = token.sym in _OPEN
            leaf_end = k
            within, strict = Duration(days=7), True
            detail = k
            if detail < self.count and self.tokens[detail].sym in ("(", ",", "DEFINE"):
                while detail < self.count and self.tokens[detail].sym in ("(", ",", "DEFINE", ":"):
                    detail += 1
                inner = self._support(detail)
                if inner is not None and inner[0] == "and":
                    end = inner[2]
                    if self.tokens[k].sym == "(" and end < self.count and self.tokens[end].sym == ")":
                        end += 1
                    if opened and end < self.count and self.tokens[end].sym == ")":
                        end += 1
                    return "and", inner[1], end
            if opened:
                if k < self.count and self.tokens[k].sym == ")":
                    leaf_end = k + 1
                else:
                    return None
            leaf = Supported(what=what, within=within, strict=strict, **scan.span(j, leaf_end))
            return "and", negation(leaf), leaf_end
        support = words_at(scan, j, _SUPPORT)
        if support is None or not support[0]["neg"]:
            return None
        words = support[0]["what"]
        if not re.search(
            r"transfus|growth|csf|filgrastim|erythropo|epo\b|factor|support|blood product|esas?\b|tpo|thrombopo|cytokine|unsupported",
            words + (support[0]["neg"] or ""),
        ):
            return None
        k = support[1]
        within, strict = Duration(days=7), False
        end = k
        # the words between ("received", "given", "administered") and the window
        look = k
        while (
            look < self.count
            and look < k + 5
            and self.tokens[look].sym
            in (
                "received",
                "given",
                "administered",
                "for",
                "therapy",
                "use",
                "support",
                "transfusion",
                "PROC",
                "DRUG",
                "CLASS",
                "LAB",
                "required",
                "needed",
                "OR",
                "/",
                ",",
                "AND",
                "transfusions",
                "factors",
                "have",
                "has",
                "been",
                "BIOM",
                "allowed",
                "permitted",
            )
        ):
            look += 1
        if look < self.count and self.tokens[look].sym in ("WITHIN", "AGO", "BD", "DUR") and self._window_of(look):
            window = self._window_of(look)
            assert window is not None
            within, strict = window
            end = look + 1
            if end < self.count and self.tokens[end].sym in ("ATTIME",):
                end += 1
        pegylated = words_at(scan, end, _PEGYLATED)
        long: Duration | None = None
        if pegylated is not None:
            unit = pegylated[0]["u"].rstrip("s")
            long = Duration.of(float(pegylated[0]["n"]), unit)
            end = pegylated[1]
        opened = token.sym in _OPEN
        if opened:
            if end < self.count and self.tokens[end].sym == ")":
                end += 1
            else:
                return None
        leaf = Supported(what=self._supports(words), within=within, strict=strict, pegylated=long, **scan.span(j, end))
        return "and", negation(leaf), end

    def _window_of(self, j: int) -> tuple[Duration, bool] | None:
        token = self.tokens[j]
        if isinstance(token.value, Window) and token.value.duration is not None:
            return token.value.duration, token.value.kind == "ago" or token.value.strict
        if token.sym == "BD" and isinstance(token.value, Bounds):
            limit = token.value.lower or token.value.upper
            return (duration(limit), True) if limit else None
        if token.sym == "DUR" and isinstance(token.value, Quantity) and token.value.unit:
            return Duration.of(token.value.value, token.value.unit), True
        return None

    def _supports(self, words: str) -> tuple[str, ...]:
        found = []
        if re.search(r"platelet|plt\b", words):
            found.append("platelet")
        if re.search(r"red|rbc|erythrocyte", words):
            found.append("red_cell")
        if not found and re.search(r"transfus|blood", words):
            found.append("any_transfusion")
        if re.search(r"growth|csf|filgrastim|erythropo|epo\b|factor|tpo|thrombopo|esas?\b", words):
            found.append("growth_factor")
        return tuple(found) or ("any",)

    # -- circumstances before -------------------------------------------------------------------------------------
    def _prefixed(self, readings: list[Reading]) -> list[Reading]:
        """ "Patients over 60 must have an LVEF of ...", "For patients 18 and older: ...": the circumstance stands first."""
        if not readings:
            return readings
        first = readings[0]
        if first.i == 0 or first.node is None:
            return readings
        start = 0
        opener = words_at(self.scan, 0, _SUBJECT_FIRST)
        at = opener[1] if opener else 0
        found = condition_at(self.scan, at, None)
        if found is None or not _is_person(found[0]) or found[1] > first.i:
            return readings
        between = [t.sym for t in self.tokens[found[1] : first.i]]
        if (
            not between
            or not any(sym in ("MUST", ":", ",", "must") for sym in between)
            or any(
                sym not in ("MUST", ":", ",", "have", "be", "a", "an", "the", "must", "with", "serum", "has", "show", "demonstrate")
                for sym in between
            )
        ):
            return readings
        wrapped = all_of(found[0], first.node) if self.excluding else implies(found[0], first.node)
        out = [Reading(start, first.j, wrapped, room="lab")]
        if ":" in between:
            out += [
                replace(r, node=(all_of(found[0], r.node) if self.excluding else implies(found[0], r.node)) if r.node is not None else None)
                for r in readings[1:]
            ]
        else:
            out += readings[1:]
        return out


_OTHERWISE = re.compile(
    r"[;,(]?\s?(?:(?:where|if|when|in case|otherwise)\s?,?\s?(?:(?:it|this|that|the|serum|creatinine|level|value|these|clearance)\s){0,3}(?:is |are )?(?:higher|elevated|above this|above that|greater|exceeded|above normal|not met|abnormal|above this limit|otherwise)?|otherwise)\s?[,:]?\s?(?:then\s)?(?:(?:the|a|an|measured|calculated|must|have)\s){0,3}"
)
_ORGANS = r"(?:organ|renal|kidney|hepatic|liver|hematologic|haematologic|hematological|hematopoietic|bone marrow|marrow|cardiac|heart|ventricular|left ventricular|pulmonary|lung|respiratory|pancreatic|coagulation|thyroid|systolic|myocardial|cardiovascular)"
_DEFINED = re.compile(
    rf"(?:(?:adequate|normal|sufficient|acceptable|satisfactory|inadequate|impaired|abnormal|poor|insufficient|severe|severely|significant|significantly|decreased|reduced|moderate|known|clinically|relevant|uncontrolled|poorly controlled|good|preserved|compromised|elevated|marked|persistent|symptomatic|resting|any|arterial|systemic|or|with)\s){{0,4}}"
    rf"(?:{_ORGANS}(?:(?:,| and| or|/| and/or)\s?{_ORGANS})*\s(?:functions?|reserve|dysfunction|impairment|insufficiency)|(?P<finding>[a-z]{{4,20}}(?:\s(?:disorder|saturation|enzymes|pressure))?))"
    r"\s?,?\s?(?:\(|(?=(?:is |are )?defined)|(?=i\.e)|(?=as (?:defined|evidenced|indicated|shown)))$"
)
_STATED_ULN = re.compile(
    r"(?:(?:note|for|the|purpose|purposes|of|this|study|protocol|trial|,|:)\s?){0,9}(?:the )?(?:uln|upper limit of normal(?: \(uln\))?)(?: (?:value|for|of|sgpt|sgot|alt|ast|\(alt\)|\(sgpt\)|\(sgot\)|\(ast\)|and|bilirubin|creatinine|has been|will be|is|was|set|defined|considered|as|at|to|to be|been|the value of)){1,12}\s?\d{1,4}\s?(?:u/l|iu/l|units?/l)\.?"
)
_ABOVE_NORMAL = re.compile(
    r"(?:levels?\s)?(?:above|greater than|higher than|>|exceeding|outside|over)\s(?:the\s)?(?:institutional\s|upper\s|laboratory\s|local\s){0,2}(?:limits? of\s)?(?:the\s)?(?:institutional\s)?(?:normal(?: limits?| range)?|uln)(?![a-z])"
)


def _node(value: object) -> Node:
    assert isinstance(value, Leaf | AllOf | AnyOf | Not)
    return value


def _is_person(node: Node) -> bool:
    return all(leaf.kind in ("age", "sex", "metastasis", "condition", "medication") for leaf in leaves(node))


def _quantity(token: Token) -> Quantity:
    return token.value if isinstance(token.value, Quantity) else Quantity(float(token.value))


def _mapped(node: Node, change: Callable[[Leaf], Leaf]) -> Node:
    if isinstance(node, Not):
        return Not(_mapped(node.child, change))
    if isinstance(node, AllOf | AnyOf):
        return type(node)(tuple(_mapped(child, change) for child in node.children))
    return change(node)


def _strength(first: Node, second: Node) -> str:
    """Is the second limit weaker, stronger or not to be compared with the first?"""
    one = next((leaf for leaf in leaves(first) if isinstance(leaf, Lab) and leaf.bounds), None)
    two = next((leaf for leaf in leaves(second) if isinstance(leaf, Lab) and leaf.bounds), None)
    if one is None or two is None or one.bounds is None or two.bounds is None:
        return ""
    for a, b, sign in ((one.bounds.upper, two.bounds.upper, 1), (one.bounds.lower, two.bounds.lower, -1)):
        if a is not None and b is not None:
            if a.unit != b.unit:
                return ""
            return "weaker" if (b.value - a.value) * sign > 0 else "stronger"
    return ""


__all__ = ["read"]
