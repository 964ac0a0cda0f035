"""Other cancers.

What it is     a second, prior or concurrent malignancy: still active, treated within some years, or of a kind that does not matter
How it reads   "active second malignancy", "other malignancy within 5 years except basal cell carcinoma or carcinoma in situ", "melanoma treated within the past 10 years"
Needs          prior_malignancies
Unknown when   the list is not complete, the day of the last treatment or the remission is not recorded, or its weight is a judgement
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import ClassVar

from screener import lexicons
from screener.criteria.base import Ask, Finding, Leaf, Need, Reason, met, missing, not_met, unknown
from screener.criteria.nodes import Node
from screener.criteria.opinion_shared import FEARED, OPINION, consequence_at, opinion_at
from screener.criteria.scan import Reading, Scan
from screener.criteria.wording_shared import balanced, made_of, mentions, said_at, vocabulary
from screener.logic import Duration, Truth, all_of
from screener.patients.facts import Chart, OtherCancer
from screener.text.merge import Window
from screener.text.quantity import Bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherMalignancy(Leaf):
    """Another cancer than the one under study.

    `histologies` narrow it to kinds (lexicon ids). `active`: not in remission. `within`: active, diagnosed or treated in so much time. `treated`: needs treatment now. Not counted: `spared` kinds ("skin", "in_situ",
    "superficial_bladder", "low_risk_prostate") and `spared_ids`; any that was cured (`spared_cured`), or free of disease for `free_for`.
    """

    kind: str = "malignancy"
    histologies: tuple[str, ...] = ()
    active: bool = False
    within: Duration | None = None
    strict: bool = False
    spared: tuple[str, ...] = ()
    spared_ids: tuple[str, ...] = ()
    spared_cured: bool = False
    free_for: Duration | None = None
    opinion: bool = False

    room: ClassVar[str] = "malignancy"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """By the list of other cancers (rules 15 and 30): years count from the last treatment."""
        need = Need("prior_malignancies:complete", "Has the patient had any other cancer, and when was it last treated?")
        found = [self._one(cancer, as_of, need) for cancer in chart.other_cancers if self._asked(chart, cancer)]
        for finding in found:
            if finding.truth is Truth.TRUE:
                return finding
        for finding in found:
            if finding.truth is Truth.UNKNOWN:
                return finding
        if chart.other_cancers_complete:
            because = (
                found[0].because
                if found
                else "no such cancer in the complete list"
                if chart.other_cancers
                else "no other cancer (complete list)"
            )
            return not_met(because, turns=tuple(sorted({day for finding in found for day in finding.turns})), absent=not found)
        return missing("other cancers not recorded" if not chart.other_cancers else "the list of other cancers is not complete", need)

    def but(self, excepted: Node) -> OtherMalignancy | None:
        """The same with kinds that do not count."""
        if isinstance(excepted, SparedMalignancy):
            return replace(
                self,
                spared=tuple(dict.fromkeys((*self.spared, *excepted.spared))),
                spared_ids=tuple(dict.fromkeys((*self.spared_ids, *excepted.spared_ids))),
                spared_cured=self.spared_cured or excepted.spared_cured,
                free_for=excepted.free_for or self.free_for,
            )
        return None

    def _asked(self, chart: Chart, cancer: OtherCancer) -> bool:
        return not self.histologies or not cancer.histology_ids.isdisjoint(self.histologies)

    def _one(self, cancer: OtherCancer, as_of: date, need: Need) -> Finding:
        shown = cancer.shown
        if self._is_spared(cancer):
            return not_met(f"{shown}: excepted")
        last = cancer.last_treated_on
        free = self._free(cancer, as_of)
        truths = (
            [(free, "whether it has been free of disease long enough", not_met(f"{shown}: free of disease long enough"))]
            if free is not None
            else []
        )
        if self.active:
            active = Truth.UNKNOWN if cancer.in_remission is None else Truth.FALSE if cancer.in_remission else Truth.TRUE
            truths.append((active, "whether it is active", not_met(shown)))
        elif self.within is not None:
            truths.append((self._recent(cancer, as_of), "when it was last treated", not_met(f"{shown}: not within {self.within}")))
        whole = all_of(truth for truth, _, _ in truths)
        turns: tuple[date, ...] = ()
        for length in (self.within, self.free_for):
            if length is not None and last is not None:
                turns = tuple(
                    sorted(
                        {
                            *turns,
                            *(day for day in (length.after(last.latest), length.after(last.latest) + timedelta(days=1)) if day > as_of),
                        }
                    )
                )
        if whole is Truth.FALSE:
            return next(finding for truth, _, finding in truths if truth is Truth.FALSE)
        if whole is Truth.UNKNOWN:
            what = next(text for truth, text, _ in truths if truth is Truth.UNKNOWN)
            return unknown(
                Reason.PARTIAL_DATE if last is not None and not last.exact else Reason.MISSING,
                f"{shown}: {what} is not recorded",
                need,
                turns=turns,
            )
        if self.opinion:
            return unknown(
                Reason.JUDGEMENT,
                f"{shown}: whether it matters is for the investigator to judge",
                Need("judgement:malignancy", f"Does the patient's {cancer.name} matter for this trial?", Ask.INVESTIGATOR),
            )
        return met(shown, turns=turns, changeable=bool(turns) or self.active)

    def _recent(self, cancer: OtherCancer, as_of: date) -> Truth:
        assert self.within is not None
        if cancer.in_remission is False:
            return Truth.TRUE
        first = self.within.before(as_of) + timedelta(days=1 if self.strict else 0)
        days = [day for day in (cancer.diagnosed_on, cancer.last_treated_on) if day is not None]
        if not days:
            return Truth.UNKNOWN
        truths = [day.on_or_after(first) for day in days]
        if Truth.TRUE in truths:
            return Truth.TRUE
        if cancer.last_treated_on is None and cancer.in_remission is not True:
            return Truth.UNKNOWN
        return Truth.UNKNOWN if Truth.UNKNOWN in truths else Truth.FALSE

    def _free(self, cancer: OtherCancer, as_of: date) -> Truth | None:
        """Does it count, given that those free of disease for so long do not? None where no such time is named."""
        if self.spared_cured and self.free_for is None:
            return Truth.UNKNOWN if cancer.in_remission is None else Truth.FALSE if cancer.in_remission else Truth.TRUE
        if self.free_for is None:
            return None
        if cancer.in_remission is False:
            return Truth.TRUE
        if cancer.last_treated_on is None:
            return Truth.UNKNOWN
        long_ago = cancer.last_treated_on.on_or_before(self.free_for.before(as_of))
        return Truth.FALSE if long_ago is Truth.TRUE else Truth.TRUE if long_ago is Truth.FALSE else Truth.UNKNOWN

    def _is_spared(self, cancer: OtherCancer) -> bool:
        name = cancer.name.lower()
        if not cancer.histology_ids.isdisjoint(self.spared_ids):
            return True
        in_situ = "in situ" in name or "dcis" in name or "intraepithelial" in name
        skin = not cancer.histology_ids.isdisjoint(_skin_ids()) or (
            re.search(r"skin|cutaneous|basal cell", name) is not None
            and "melanoma" not in name.replace("non-melanoma", "").replace("nonmelanoma", "")
        )
        return ("in_situ" in self.spared and in_situ) or ("skin" in self.spared and skin and not _melanoma(name))


def _melanoma(name: str) -> bool:
    return bool(re.search(r"(?<!non-)(?<!non)(?<!non )melanoma", name))


@cache
def _skin_ids() -> frozenset[str]:
    lexicon = lexicons.load()
    found: set[str] = set()
    for name in ("non-melanoma skin cancer", "basal cell carcinoma", "cutaneous squamous cell carcinoma"):
        concept = lexicon.find("histology", name)
        if concept is not None:
            found |= lexicon.descendants("histology", concept.id)
    return frozenset(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class SparedMalignancy(Leaf):
    """Kinds of other cancers that do not count, in a sentence of their own; see `OtherMalignancy`."""

    kind: str = "malignancy"
    spared: tuple[str, ...] = ()
    spared_ids: tuple[str, ...] = ()
    spared_cured: bool = False
    free_for: Duration | None = None

    room: ClassVar[str] = "spared_malignancy"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """True where every other cancer on record is of these kinds."""
        everything = OtherMalignancy(
            start=self.start,
            end=self.end,
            spared=self.spared,
            spared_ids=self.spared_ids,
            spared_cured=self.spared_cured,
            free_for=self.free_for,
        )
        finding = everything.judge(chart, as_of)
        if finding.truth is Truth.FALSE:
            return met(finding.because) if chart.other_cancers else not_met(finding.because, absent=True)
        return finding if finding.truth is Truth.UNKNOWN else not_met(finding.because)


_OTHER = r"(?:(?:a|an|any|the|with|of|or|and|has|have|had|having|is|are|be|been|who|patients?|subjects?|participants?|individuals?|known|currently|diagnosed|diagnosis|evidence|presence|documented|invasive|primary|malignant|solid|hematologic(?:al)?|haematologic(?:al)?|clinically|significant|suspected|for|to|that|which|new|type|types|form|all|not|than|in|addition|disease|under|study|index|osteosarcoma|must|prior|history|past|current|active|potential|uncontrolled|life|threatening|from)[\s,/\-\"(]{1,2}){0,12}?"
_MAIN = re.compile(
    rf"{_OTHER}(?P<other>other (?:than .{{3,60}}? )?|another|second(?:ary)?|prior|previous(?:ly)?|past|concurrent(?:ly)?|concomitant|co-?existing|coexistent|inter-?current|additional|history of|different|synchronous|metachronous|separate|active|currently active|invasive|ongoing|progressive|progressing|dual|multiple|unrelated|known|antecedent|malignancy other|other)"
    rf"[\s,\"/]{{1,3}}{_OTHER}(?P<what>malignan(?:cy|cies)|malignant (?:disease|neoplasms?|tumou?rs?|disorders?|conditions?)|cancers?(?! (?:therap|treatment|vaccin|drug|medic|chemo|agent|immun|regimen|related|gene|surgery|pain|cachexia|predispos))|primary (?:malignan\w{{2,3}}|cancers?|tumou?rs?)|primaries|neoplasms?|neoplasia|tumou?rs?(?! (?:therap|treatment|lesion|tissue|biops|sample|site|block|mater|progress|involv|resect|vaccin))|carcinomas?(?! in situ))(?:\(s\)|s)?(?:[\"\s]{{1,2}}(?:disease|diagnosis|at any site|history))?(?![a-z])"
)
_HISTORY = re.compile(
    r"(?:(?:a|any|known|patients?|with|have|has|had|an|personal|medical|prior) ){0,4}history of (?:(?:a|an|any|other|another|prior|previous|invasive|primary|malignant|second|secondary|known|active|additional|or|current) ){0,4}(?:malignan(?:cy|cies)|cancers?|malignant (?:disease|neoplasms?|tumou?rs?)|neoplasms?)(?! (?:therap|treatment))(?![a-z])"
)
_PLAIN = re.compile(
    r"(?:(?:other|invasive|second|additional|active) ){0,2}(?:malignan(?:cy|cies)|cancers?|malignant (?:disease|neoplasms?|tumou?rs?))(?! (?:therap|treatment|chemo|vaccin))(?![a-z])"
)
_VOCABULARY = vocabulary(
    """
    a an the all any both each either every if is are be been being was were who whose which that this these those such they them their
    his her it its one two three more than less at least only also not no non and or and/or nor as well but of to in on for from with
    without by until through during while within after before prior into up per via since patient patients subject subjects participant
    participants individual individuals person people history known current currently active actively concurrent previous previously
    past other another second secondary additional different primary invasive separate new unrelated concomitant synchronous diagnosed
    diagnosis documented evidence malignancy malignancies malignant cancer cancers cancerous neoplasm neoplasms neoplasia tumor tumors
    tumour tumours carcinoma carcinomas disease diseases solid hematologic hematological haematological lymphoma leukemia sarcoma
    osteosarcoma under study index studied type types form stage grade low high risk early localized localised superficial noninvasive
    non-invasive minimally microinvasive indolent incidental limited node negative basal squamous cell cells skin cutaneous melanoma
    nonmelanoma non-melanoma non-melanomatous melanomatous melanotic non-melanotic nonmelanotic cervix cervical uterine breast ductal
    lobular dcis lcis in-situ insitu situ bladder urothelial prostate prostatic prostatectomy intraepithelial intramucosal gleason score
    psa pt t papillary follicular thyroid endometrial colon colorectal polyp polyps rectal kidney renal lentigo maligna barrett's
    esophagus vulvar anal oral cavity head neck squamous-cell basal-cell ovarian testicular seminoma stomach gastric gastrointestinal
    esophageal mucosal chronic lymphocytic smoldering monoclonal gammopathy mgus cll surveillance watchful waiting active-surveillance
    lesions lesion bowen's treat treated treatment treatments therapy therapies therapeutic requiring require requires required needing
    need undergoing undergone underwent receive received receiving completed completion completing surgery surgical surgically resected
    resection excised excision removed removal cured cure curative curatively curable definitive definitively adequate adequately
    appropriate appropriately effective effectively successful successfully local locally systemic radiation radiotherapy hormonal
    hormone adjuvant anticancer anti-cancer chemotherapy complete completely fully potentially potential intent intention control
    controlled managed stable alone considered deemed consider presumed remission remissions free freedom disease-free diseasefree
    relapse-free recurrence recurrences recurrent relapse relapsed progress progressing progressed progression sign signs ned survival
    inactive quiescent deferred chance likelihood probability low-risk negligible metastasis metastatic metastases metastasize death
    dying year years month months time period interval duration continuously enrollment enrolment entry screening randomization consent
    first dose start date last ago initiation registration baseline exception exceptions except unless include includes including
    following allowed permitted acceptable eligible excluded eligibility e.g i.e eg ie etc example like otherwise provided however there
    has have had having do does did will would may might can could must should expected expectation outcome outcomes prognosis life
    expectancy affect interfere interference compromise natural safety efficacy assessment results investigator's investigational
    investigator opinion judgment judgement sponsor medical monitor approval discussion discussed agreed regimen trial protocol present
    ongoing any-time lifetime multiple certain where when considering at-risk occurred arising within-situ origin site sites organ whom
    curatively-treated similar ≥ approximately about rate 5-year other(s) apply applies requirement history-of his/her resolved
    subjects' carcinoma-in-situ also's definitively-treated breast's dysplasia concurrently not-limited indicated indication indications
    detectable detected postoperative staged less-than level levels ng ml currently-active watch wait noninvasive's
    """
)
_VOCABULARY |= FEARED
_FREE = re.compile(
    r"(?:disease[- ]?free|free (?:of|from)|in (?:complete |continuous )?(?:remission|response)|no (?:evidence|sign|recurrence|known active|active)|without (?:evidence|recurrence|relapse|signs)|not (?:active|recurred|been active)|(?:treated|resected|therapy|treatment|curative|cured|completed|diagnosed|remission|remained|inactive|relapse-free|recurrence)[^.;]{0,60}?(?:for|since|ago|>|≥|at least|more than|over|before|prior))[^.;]{0,90}?$"
)
_CURED = re.compile(
    r"(?:curative(?:ly)?|adequate(?:ly)?|definitive(?:ly)?|effective(?:ly)?|successful(?:ly)?|complete(?:ly)?|appropriate(?:ly)?)[- ](?:treated|resected|excised|managed|therap\w{1,3}|surg\w{1,6}|resection|intent|treatment)|cured|in (?:complete )?remission|potentially curative|curatively|complete remission|disease[- ]free"
)
_ANY_CURED = re.compile(
    r"\b(?:other|any|another)\s(?:(?:solid|adequately|curatively|in situ|in-situ|non-?invasive|localized|malignan\w{2,4}|low-risk|appropriately|effectively|local|early|stage|definitively|successfully) ){0,4}(?:tumou?rs?|cancers?|malignan\w{2,4}|carcinomas?|neoplasms?|disease)?\s?(?:that |which |who )?(?:has been |have been |had been |is |are |was |were )?(?:\w{2,12} ){0,3}?(?:curatively|adequately|definitively|appropriately|successfully|effectively|treated with curative)|malignancy treated with curative intent|(?:unless|except)[^.;]{0,40}(?:curatively|curative intent|definitive|curative therapy|complete(?:ly)? (?:treated|resect|remission))"
)


def _rest(scan: Scan, j: int) -> int:
    """To the end of what is said of the other cancer, in the vocabulary of it."""
    excepted = False
    while j < len(scan.tokens):
        token = scan.tokens[j]
        excepted = excepted or token.sym == "EXCEPT"
        if excepted and token.sym in ("(", "["):
            close = next((k for k in range(j + 1, min(j + 40, len(scan.tokens))) if scan.tokens[k].sym in (")", "]")), None)
            if close is not None:
                j = close + 1
                continue
        if token.sym in (";",) or not (
            made_of(scan, j, _VOCABULARY) or token.concept("histology") or (token.concept("condition") and "itu" in scan.text(j, j + 1))
        ):
            opinion = opinion_at(scan, j) or consequence_at(scan, j)
            if opinion is None:
                break
            j = opinion
            continue
        j += 1
    while j > 0 and scan.tokens[j - 1].sym in (
        "AND",
        "OR",
        "ANDOR",
        ",",
        "(",
        "[",
        "EXCEPT",
        "IF",
        "EXAMPLE",
        ":",
        "-",
        "NEG",
        "with",
        "a",
        "an",
        "any",
        "of",
        "for",
        "who",
        "have",
        "has",
        "history",
        "patients",
        ".",
    ):
        j -= 1
    return j


def _spared(scan: Scan, i: int, j: int) -> tuple[tuple[str, ...], tuple[str, ...], bool, Duration | None]:
    """What tokens i..j except: kinds, ids, any that is cured, and a time free of disease."""
    text = scan.text(i, j) if j > i else ""
    spared: list[str] = []
    if re.search(r"skin|basal|bcc|cutaneous", text):
        spared.append("skin")
    if re.search(r"in[- ]?situ|dcis|intraepithelial|non-?invasive|pre-?invasive", text):
        spared.append("in_situ")
    ids: dict[str, None] = {}
    lexicon = lexicons.load()
    for token in scan.tokens[i:j]:
        concept = token.concept("histology")
        if concept is None:
            continue
        name = concept.name.lower()
        before = scan.clean.lower[max(0, token.start - 14) : token.start]
        wide = lexicon.is_a("histology", "sarcoma", concept.id) if "sarcoma" in lexicon.histologies else False
        behind = scan.clean.lower[token.end : token.end + 60]
        if (
            wide
            or "situ" in name + before
            or re.match(r"\W{0,3}(?:in[- ]situ|of the (?:cervix|skin|breast|bladder))", behind)
            or re.search(r"situ (?:of|melanoma|cervical|breast)? ?(?:the )?$|non-?\s?$|in situ |in-situ ", before)
        ):
            continue
        if re.search(r"melanoma|breast|cervical|bladder|prostat|thyroid|squamous|basal", name):
            if re.search(r"melanoma|breast|cervical", name) or re.search(r"squamous|basal", name):
                continue
        ids[concept.id] = None
    free: Duration | None = None
    for k in range(i, j):
        token = scan.tokens[k]
        length = _length(token)
        if length is None:
            continue
        lead = scan.clean.lower[scan.tokens[i].start : token.start]
        if _FREE.search(lead) or re.search(r"free|remission|evidence|recur|complet|curative|treated|resected|active", lead):
            free = length
    return tuple(spared), tuple(ids), bool(_ANY_CURED.search(text)), free


def _length(token: object) -> Duration | None:
    """A length of time, however the token holds it."""
    value = getattr(token, "value", None)
    if isinstance(value, Window):
        return value.duration
    if isinstance(value, Bounds) and value.lower is not None and value.lower.unit in ("a", "mo", "wk", "d"):
        return Duration.of(value.lower.value, {"a": "year", "mo": "month", "wk": "week", "d": "day"}[value.lower.unit])
    unit = getattr(value, "unit", None)
    if getattr(token, "sym", "") == "DUR" and unit in ("year", "month", "week", "day"):
        return Duration.of(float(getattr(value, "value", 0)), unit)
    return None


_TRIGGER = re.compile(
    r"malignan|cancer|carcinoma|neoplas|primary tumou?r|melanoma|myelodysplas|leuka?emia|second tumou?r|other tumou?r|lymphoma"
)
# "Patients are not considered to have an active malignancy if ...": says what the sentence before it means.
_EXPLAINED = re.compile(
    r"^\W{0,4}(?:patients?|subjects?|participants?) (?:are|is|will)(?: not)?(?: be)? considered (?:to have|free)[^.;]{0,60}(?:malignan|cancer)"
)
_STEMS = ("malignan", "cancer", "carcinoma", "neoplas", "tumor", "tumour", "melanoma", "myelodys", "leuk", "lymphoma")
_SPARING = re.compile(r"(?:in[- ]?situ|non-?\s?melanom|basal cell|skin cancer)")


def read(scan: Scan) -> list[Reading]:
    """Claims what is said of other cancers, with exceptions and times."""
    lower = scan.clean.lower
    if not mentions(scan, _STEMS) or not _TRIGGER.search(lower, scan.tokens[0].start, scan.tokens[-1].end):
        return []
    if _EXPLAINED.search(lower, scan.tokens[0].start, scan.tokens[-1].end):
        return [Reading(0, len(scan.tokens), None, "malignancy")]
    for i in range(len(scan.tokens)):
        made = _at(scan, i)
        if made is not None:
            return [made]
    made = _sentence_of_exceptions(scan)
    return [made] if made else []


def _at(scan: Scan, i: int) -> Reading | None:
    found = said_at(scan, i, _MAIN) or said_at(scan, i, _HISTORY)
    if found is None and i and scan.tokens[i - 1].sym == "NEG" and re.search(r"prior|history|known", scan.text(i - 1, i)):
        found = said_at(scan, i, _PLAIN)
    histologies: tuple[str, ...] = ()
    if found is not None:
        match, j = found
        words = match.group()
        if re.search(r"\b(?:histolog|confirmed|measurable|refractory|relapsed|advanced|metastatic|unresectable)", words):
            return None
        if not scan.excluding and not _negative(scan, i):
            return None
        other = match.groupdict().get("other", "history of") or "history of"
        if other in ("active", "invasive", "ongoing", "known", "progressive", "progressing", "multiple") and not re.search(
            r"malignan|cancer", words
        ):
            return None
    else:
        named = _named(scan, i)
        if named is None:
            return None
        histologies, j = named
        words = scan.text(i, j)
    k = _rest(scan, j)
    i, k = balanced(scan, i, k, i, j)
    cut = next(
        (
            n
            for n in range(j, k)
            if scan.tokens[n].sym == "EXCEPT" or (scan.tokens[n].sym == "(" and n + 1 < k and scan.tokens[n + 1].sym == "EXCEPT")
        ),
        k,
    )
    head = scan.text(i, cut)
    spared, spared_ids, cured, free = _spared(scan, cut, k)
    window = next(
        (
            token.value
            for token in scan.tokens[i:cut]
            if isinstance(token.value, Window) and token.value.kind in ("within", "ago") and token.value.duration
        ),
        None,
    )
    if histologies and window is None and not re.search(r"treated|history|prior|previous", head) and not _of_the_blood(histologies):
        return None
    tail = scan.text(j, cut) if cut > j else ""
    active = (
        bool(
            re.search(
                r"\b(?:currently )?active\b|progressing|requir\w{1,3} (?:\w{2,12} ){0,3}(?:treatment|therapy)|undergoing|currently|concurrent|concomitant|not (?:considered )?(?:\w{2,12} ){0,6}in (?:complete )?remission|ongoing|synchronous|inter-?current|uncontrolled",
                head,
            )
        )
        and window is None
    )
    if re.search(r"\bnot (?:\w{2,14} ){0,8}in (?:complete )?remission", head):
        active = True
    if window is None and free is None and cut == k:
        # "not disease-free for 5 years" without a word of exception
        loose = re.search(r"not (?:been )?(?:disease[- ]?free|in remission)|less than", tail)
        free = next((length for token in scan.tokens[j:k] if loose and (length := _length(token))), None)
    if window is not None and window.kind == "ago":
        free, window = window.duration, None
    leaf = OtherMalignancy(
        histologies=histologies,
        active=active and free is None,
        within=window.duration if window else None,
        strict=bool(window and window.strict),
        spared=spared,
        spared_ids=spared_ids,
        spared_cured=cured and free is None,
        free_for=free,
        opinion=bool(OPINION.search(scan.text(j, k)) if k > j else False)
        or bool(k > j and re.search(r"interfere|confound|affect|compromise", scan.text(j, k))),
        **scan.span(i, k),
    )
    return Reading(i, k, leaf, "malignancy", 2)


def _negative(scan: Scan, i: int) -> bool:
    """In a list of inclusions only what is denied is another cancer."""
    return any(token.sym in ("NEG", "BARRED") for token in scan.tokens[max(0, i - 3) : i + 3]) or any(
        token.sym == "BARRED" for token in scan.tokens
    )


_TREATED = re.compile(
    r"(?:(?:that|which|was|were|has been|have been|diagnosed|or|and|and/or|if|requiring|resected|active)\s){0,4}(?:treated|treatment|diagnosed|resected|therapy|active)?\s?"
)


def _named(scan: Scan, i: int) -> tuple[tuple[str, ...], int] | None:
    """Named cancers with a history or a time: "melanoma treated within 10 years", "myelodysplastic syndrome/acute myeloid leukemia"."""
    if not scan.excluding and not _negative(scan, i):
        return None
    lead = said_at(
        scan,
        i,
        re.compile(
            r"(?:(?:a|an|any|known|patients?|subjects?|with|history|of|prior|previous|or|cutaneous|have|has|had|who|invasive|past) ){1,8}(?=\S)"
        ),
    )
    k = lead[1] if lead else i
    found: dict[str, None] = {}
    while k < len(scan.tokens):
        concept = scan.tokens[k].concept("histology")
        if concept is None:
            break
        found[concept.id] = None
        k += 1
        if (
            k < len(scan.tokens)
            and scan.tokens[k].sym in ("/", ",", "OR", "AND")
            and k + 1 < len(scan.tokens)
            and scan.tokens[k + 1].concept("histology")
        ):
            k += 1
    if not found:
        return None
    lexicon = lexicons.load()
    if any(
        lexicon.is_a("histology", "osteosarcoma", own) or lexicon.is_a("histology", own, "sarcoma")
        for own in found
        if "osteosarcoma" in lexicon.histologies
    ):
        return None
    blood = _of_the_blood(tuple(found))
    history = lead is not None and re.search(r"history|prior|previous|past", lead[0].group())
    treated = k < len(scan.tokens) and (
        scan.tokens[k].sym == "WITHIN"
        or (said_at(scan, k, re.compile(r"(?:that was |which was )?(?:treated|diagnosed|active)(?! with(?![a-z]))")) is not None)
    )
    if not ((blood and (lead or len(found) > 1)) or history or treated):
        return None
    return tuple(found), k


def _of_the_blood(found: tuple[str, ...]) -> bool:
    """Myelodysplasia and leukaemia: in a trial of solid tumours they are second cancers."""
    return all("leukemia" in own or "myelodys" in own for own in found)


def _kind_alone(scan: Scan, text: str) -> Reading | None:
    """A bullet of a list of exceptions: "Adequately treated basal cell carcinoma of the skin"."""
    count = len(scan.tokens)
    if not scan.excluding or re.search(
        r"\b(?:history|active|other|prior|previous|second|another|within|known|metasta|invasive|concurrent)",
        text.replace("other in situ", ""),
    ):
        return None
    if not all(made_of(scan, k, _VOCABULARY) or scan.tokens[k].concept("histology") for k in range(count)):
        return None
    spared, ids, cured, free = _spared(scan, 0, count)
    return Reading(
        0, count, SparedMalignancy(spared=spared, spared_ids=ids, spared_cured=cured, free_for=free, **scan.span(0, count)), "malignancy", 2
    )


def _sentence_of_exceptions(scan: Scan) -> Reading | None:
    """ "Basal cell carcinoma of the skin and carcinoma in situ are allowed.", "Exceptions include ...": kinds that do not count, in a sentence of their own."""
    text = scan.text(0, len(scan.tokens))
    if not _SPARING.search(text):
        return None
    if not any(token.sym in ("EXCEPT", "MAY") for token in scan.tokens):
        return _kind_alone(scan, text)
    marks = [k for k, token in enumerate(scan.tokens) if token.sym in ("EXCEPT", "MAY", "BARRED", "MUST")]
    i = marks[0] + 1 if scan.tokens[marks[0]].sym == "EXCEPT" else 0
    j = next((k for k in marks if k >= i), len(scan.tokens))
    while i < j and (
        scan.tokens[i].sym in (":", "EXAMPLE", "-", ",", "(")
        or scan.text(i, i + 1) in ("to", "this", "the", "criterion", "include", "are", "for")
    ):
        i += 1
    while j > i and scan.tokens[j - 1].sym in (".", ",", ")"):
        j -= 1
    if j <= i or not all(
        made_of(scan, k, _VOCABULARY) or scan.tokens[k].concept("histology") or scan.tokens[k].concept("condition") for k in range(i, j)
    ):
        return None
    spared, ids, cured, free = _spared(scan, i, j)
    return Reading(
        i, j, SparedMalignancy(spared=spared, spared_ids=ids, spared_cured=cured, free_for=free, **scan.span(i, j)), "malignancy", 2
    )
