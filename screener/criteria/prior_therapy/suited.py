"""Fitness for a treatment: "candidate for platinum chemotherapy", "contraindication to surgery", "refuses radiotherapy", "unless contraindicated".

The patient file holds neither what a doctor thinks suitable nor what a patient wants, so it is asked (verdicts, rule 16). What has its own room (the study itself,
curative and standard treatment, resection of the tumour) is left to that room.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, Reason, missing, unknown
from screener.criteria.nodes import negation
from screener.criteria.opinion_shared import opinion_at
from screener.criteria.prior_therapy.leaves import NoOptionLeft
from screener.criteria.scan import LOOSE, Reading, Scan
from screener.criteria.therapy.phrases import Phrases
from screener.criteria.therapy.restriction import restriction
from screener.criteria.wording_shared import mentions, said_at
from screener.patients.facts import Chart
from screener.text.gated import Stems, gated


@dataclass(frozen=True, slots=True, kw_only=True)
class Suited(Leaf):
    """A treatment is (or is not) open to the patient, as `words` say; `wanted`: it is for the patient to say."""

    kind: str = "prior_therapy"
    words: str
    wanted: bool = False

    room: ClassVar[str] = "prior_therapy"

    @property
    def bars(self) -> bool:
        """Do the words say that the treatment is closed to the patient?"""
        return self.wanted or _CLOSED.match(self.words.lower()) is not None

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """No fact of the patient file answers it: the patient, or the investigator, does."""
        question = f'Does this apply: "{self.words}"?'
        if self.wanted:
            return missing(f'whether this is so is not recorded: "{self.words}"', Need("plans:wishes", question, Ask.COORDINATOR))
        return unknown(
            Reason.JUDGEMENT, f'for the investigator to judge: "{self.words}"', Need("judgement:suited", question, Ask.INVESTIGATOR)
        )


_CLOSED = gated(r"(?:(?!not )[a-z]+ ){0,6}?(?:not |unable|unlikely|inab|inelig|unsuit|unfit|inappropriate|contra)")
_FIT = gated(
    r"(?:(?:disease|cancer|tumou?rs?|lesions?|that|which|is|are|be|been|was|were|who|deemed|considered|judged|felt|thought|found|to be|as|otherwise|potentially|medically|clinically|also|currently|an?|good|poor|suitable|appropriate|acceptable|potential|reasonable|the|known|absolute|relative|any|other|medical|have|has|having|presence of|history of) ){0,8}"
    r"(?P<core>candidates?|candidacy|eligible|suitable|suited|appropriate|amenable|amendable|fit|indicated|unsuitable|ineligible|not eligible|unfit|inappropriate|contra-?indications?(?: ?\(s\))?|contra-?indicated|ineligibility|eligibility|suitability)"
    r"(?P<link> (?:for|to|from)(?: (?:be (?:treated with|given|retreated with)|receive|receiving|undergo|undergoing|have|having|tolerate|take|taking|use|using|the use of|use of|the administration of|administration of|(?:re-?)?treatment with|therapy with|continued|continue|start|starting|initiate|further|additional|re-?challenge with|any of|any|either|the|an?|of|all|both|potential|immediate|subsequent|safely|one of)){0,5})(?= )"
)
_WILL = gated(
    r"(?:(?:is|are|who|they|have|has|having|patients?|subjects?|participants?|either) ){0,3}"
    r"(?P<core>refuse[sd]?|refusing|refusal(?: of| to)?|declin(?:e[sd]?|ing)|unwilling(?:ness)?|not willing|unable|inability|unlikely|ability|able)(?P<link>(?: (?:to|safely|potentially|undergo|have|take|use|receive|tolerate|derive clinical benefit from|benefit from|be treated with|treatment with|therapy with|apply|stop|further|additional|any|more|the|an?|or|of|at least|(?:one|1) of)){0,7})(?= )"
)
_INCURABLE = gated(
    r"(?:(?:is|are|considered|deemed) ){0,3}(?:incurable|not curable|cannot be cured)(?: (?:by|with|using|through) (?:either |any |both )?)(?=[a-z])"
)
_STEMS = Stems(
    "curable",
    "cured",
    "candida",
    "eligib",
    "suit",
    "appropriate",
    "amenable",
    "amendable",
    " fit ",
    "indicat",
    "unfit",
    "refus",
    "declin",
    "willing",
    "unable",
    "inability",
    "unlikely",
    "ability",
    " able",
)
_CONDITION = gated(
    r"(?:(?:it|they|this|these|that|such|the|use|treatment|therapy|drug|agent|agents|patients?|subjects?|participants?|is|are|was|were|has|have|had|been|be|medically|clinically|locally|otherwise|not|deemed|considered|commercially|regionally|already|readily|currently|region|country|in|their|a|for|to) ){0,6}"
    r"(?P<core>contra-?indicated|available|unavailable|indicated|approved|appropriate|inappropriate|feasible|accessible|tolerated|tolerable|intolerant|refused|declined|ineligible|eligible|unsuitable|suitable|a contra-?indication|contra-?indications?(?: exists?)?)"
    r"(?: (?:in|for|to|by|locally|local|institutional|according|per|the|their|his|her|local|guidelines?|country|region|site|investigator|patient|participant|subject|disease|tumou?r type|indication|of|as|standard|care|standard of care|regulations?|label|this|these|such|treatments?|therap(?:y|ies)|agents?|drugs?|type|participating)){0,7}(?= ?(?:$|[.,;)\]]))"
)
_WASHED = gated(
    r"(?:(?:has|have|had|an?|the|must|without|patients?|subjects?|participants?|with|any|treatments?|other|prior|previous) ){0,8}(?:adequate|inadequate|sufficient|insufficient|required|appropriate|specified|proper) (?:treatment |therapy )?wash-?\s?out(?: periods?)?(?: (?:of|from|for|since|between) (?:the |any |prior |previous |last |all |other |earlier |anti-?cancer |anticancer |cancer |systemic |study |investigational )*(?:therap(?:y|ies)|treatments?|agents?|drugs?))?"
    r"(?: (?:prior to|before) (?:the )?(?:first dose of |start of |initiation of )?(?:[a-z]{3,15} ){0,5}(?:treatment|study|randomi[sz]ation|enrol?lment|registration|drug|product|therapy|dosing|dose|\(imp\)))?(?:,? as (?:defined|specified|described|detailed|outlined) (?:in|by|per) the protocol)?(?= ?(?:$|[.;]))"
)
_IRRADIATED = gated(
    r"(?:has |have |had |with |any |ongoing |persistent )*(?:radiation|radiotherapy)[- ]related toxicit(?:y|ies),? (?:that )?(?:requir(?:es?|ed|ing)|needing) (?:the use of |treatment with |systemic )*(?:cortico)?steroids?(?![a-z])"
)
_CONDITION_STEMS = Stems(
    "indicat", "availab", "approved", "appropriate", "feasible", "accessible", "tolera", "refused", "declined", "eligible", "suitable"
)
# "... for which paclitaxel is an appropriate treatment", "for whom immunotherapy is approved"
_IS_FIT = gated(
    r"(?:treatment |therapy |use )?(?:is|are|was|were|would be|has been|have been)(?: (?:considered|deemed|judged|currently|locally|clinically|also|not|no longer|to be|an?|the|available|fda|regulatory|standard|accepted|reasonable|suitable|appropriate|approved|indicated|recommended|established|potential|acceptable|medically|or|and|as)){0,8}"
    r" (?:appropriate|approved|indicated|recommended|available|suitable|contra-?indicated|standard of care|treatment|therapy|option|therapeutic option|treatment option)(?: (?:for|in|by) (?:the |their |this |these )?(?:treatment of )?(?:patients?|disease|indication|cancer|tumou?r types?|investigator|fda))?(?![\w-])"
)
# "in need of further systemic therapy", "requiring treatment"
_NEED = gated(
    r"(?:(?:who|that|is|are|still|currently|disease|be|with|have|has|having|an?|a|clear|clinical|immediate|documented) ){0,6}(?:in need of|requir(?:es?|ing)|needs?|needing|need for|indications? for|indicated for)(?: (?:for|to (?:start|initiate|begin|receive)|initiation of|further|additional|any|new|the|systemic|anti-?cancer|active|immediate|specific|first-line|next|line of)){0,6} (?:systemic |anti-?cancer |cancer |antineoplastic )?(?:treatment|therapy|chemotherapy)(?: (?:for|of) (?:their|the|this) (?:disease|cancer|malignancy))?(?= ?(?:$|[.,;)]))"
)
_ENDS = frozenset(
    {"", ".", ",", ";", ":", ")", "]", "EXCEPT", "IF", "MUST", "MAY", "BARRED", "but", "however", "DEFINE", "EXAMPLE", "(", "["}
)
_JOINS = frozenset({"AND", "OR", "ANDOR", "/", ","})
_NOT_TREATMENTS = frozenset(
    "study trial protocol participation enrollment enrolment inclusion cohort arm part consent procedures procedure biopsy biopsies protocol-specified visits".split()
)
_MOST = 14


def suited(scan: Scan, phrases: Phrases | None) -> list[Reading]:
    """Claims such words and the treatments behind them; behind "if" and "unless" also the bare word."""
    out: list[Reading] = []
    if phrases is not None and mentions(scan, _STEMS):
        i = 0
        while i < len(scan.tokens):
            found = _fitness(scan, phrases, i)
            if found is None:
                i += 1
            else:
                out.append(found)
                i = found.j
    harmed = scan.search(_IRRADIATED) if "radiation" in scan.said else None
    if harmed is not None:  # whoever takes steroids for another reason is not meant
        at = [k for k, token in enumerate(scan.tokens) if token.start >= harmed.start() and token.end <= harmed.end()]
        if at:
            out.append(replace(_claim(scan, at[0], at[-1] + 1, wanted=False, kind="recovery"), priority=6))
    washed = scan.search(_WASHED) if "wash" in scan.said else None
    if washed is not None:  # how long is for the protocol to say
        at = [k for k, token in enumerate(scan.tokens) if token.start >= washed.start() and token.end <= washed.end()]
        if at:
            out.append(_claim(scan, at[0], at[-1] + 1, wanted=False, kind="washout"))
    if phrases is not None:
        out += _of_the_drug(scan, phrases)
    if ("IF" in scan.present or "EXCEPT" in scan.present) and mentions(scan, _CONDITION_STEMS):
        for k, token in enumerate(scan.tokens[:-1]):
            if k and token.sym in ("IF", "EXCEPT") and (condition := said_at(scan, k + 1, _CONDITION)) is not None:
                wanted = condition[0]["core"] in ("refused", "declined")
                out.append(_claim(scan, k + 1, condition[1], wanted=wanted, kind="judgement"))
    return out


def _of_the_drug(scan: Scan, phrases: Phrases) -> list[Reading]:
    """ "For which X is approved", and in an inclusion "in need of treatment"."""
    out: list[Reading] = []
    if mentions(scan, _FOR_STEMS):
        named = {
            unit.i: unit.j for unit in phrases.units if unit.sym == "NP" and unit.treatments is not None and not unit.treatments.standard
        }
        for k in range(1, len(scan.tokens) - 1):
            if scan.tokens[k].sym not in ("which", "whom"):
                continue
            j = _list_end(scan, named, k + 1)
            fit = said_at(scan, j, _IS_FIT) if j else None
            if fit is not None and (scan.tokens[fit[1]].sym if fit[1] < len(scan.tokens) else "") in _ENDS | _JOINS:
                out.append(_claim(scan, k - 1, fit[1], wanted=False))
    if not scan.excluding and mentions(scan, _NEED_STEMS):
        for i in range(len(scan.tokens)):
            before = scan.tokens[i - 1].sym if i else ""
            if (before in _BEFORE or before in _JOINS or before in _ENDS) and (need := said_at(scan, i, _NEED)) is not None:
                out.append(_claim(scan, i, need[1], wanted=False))
                break
    return out


def _list_end(scan: Scan, named: dict[int, int], k: int) -> int:
    """The token behind treatments in a list; 0 where none stands at token `k`."""
    j = named.get(k, 0)
    while j and (scan.tokens[j].sym if j < len(scan.tokens) else "") in _JOINS and (more := named.get(j + 1, 0)):
        j = more
    return j


_FOR_STEMS = Stems(" which ", " whom ")
_NEED_STEMS = Stems("need", "requir", "indicat")


def _claim(scan: Scan, i: int, j: int, *, wanted: bool, kind: str = "prior_therapy") -> Reading:
    return Reading(i, j, Suited(kind=kind, words=scan.written(i, j)[:200], wanted=wanted, **scan.span(i, j)), "prior_therapy", 1)


def _fitness(scan: Scan, phrases: Phrases, i: int) -> Reading | None:
    if i and scan.tokens[i - 1].sym not in _JOINS and scan.tokens[i - 1].sym not in _ENDS and scan.tokens[i - 1].sym not in _BEFORE:
        return None
    cure = said_at(scan, i, _INCURABLE)
    if cure is not None:
        j = _treatments_to(scan, phrases, cure[1])
        return Reading(i, j, NoOptionLeft(curative=True, **scan.span(i, j)), "prior_therapy", 1) if j else None
    fit = said_at(scan, i, _FIT)
    will = None if fit is not None else said_at(scan, i, _WILL)
    found = fit or will
    if found is None:
        return None
    j = _treatments_to(scan, phrases, found[1])
    denied = bool(i) and scan.tokens[i - 1].sym == "NEG" and scan.text(i - 1, i) in _NOT
    i -= denied  # "not a candidate for surgery or metastatic": the "not" reaches no further
    if j and fit is not None and "curative" in scan.text(found[1], j) and fit[0]["core"].startswith(_OPEN):
        # what the patient file says of curative treatment answers it
        nothing = NoOptionLeft(curative=True, **scan.span(i, j))
        return Reading(i, j, nothing if denied else negation(nothing), "prior_therapy", 1)
    if not j:
        return None
    claim = _claim(scan, i, j, wanted=will is not None and found[0]["core"].startswith(("refus", "declin", "unwill", "not will")))
    operation = fit is not None and fit[0]["core"].startswith(_OPEN) and _only_surgery(phrases, found[1])
    return replace(claim, priority=LOOSE) if operation else claim  # of resection the tumour's rooms know more


def _only_surgery(phrases: Phrases, k: int) -> bool:
    found = next((unit.treatments for unit in phrases.units if unit.i == k and unit.treatments is not None), None)
    return found is not None and all(therapy.kinds == ("surgery",) or therapy.groups == ("major_surgery",) for therapy in found.therapies)


_NOT = frozenset({"not", "non", "no", "never", "cannot"})
_OPEN = ("candida", "eligible", "suit", "appropriate", "amenable", "amendable", "fit")
_BEFORE = frozenset(
    "NEG who that patient patients subject subjects participant participants they disease DISEASE HISTO MUST otherwise".split()
)


def _treatments_to(scan: Scan, phrases: Phrases, k: int) -> int:
    """The token behind the treatments that stand at token `k`, alone or in a list, with what narrows them; 0 where there is none."""
    named = {unit.i: unit.j for unit in phrases.units if unit.sym == "NP"}
    count = len(scan.tokens)
    j = _list_end(scan, named, k)
    if not j:
        return 0
    narrower = restriction(scan, j)
    if narrower is not None:
        j = narrower.j
    j = (opinion_at(scan, j) or j) if j < count else j
    while scan.tokens[j - 1].sym in _JOINS:
        j -= 1
    end = scan.tokens[j].sym if j < count else ""
    if end not in _ENDS and end not in _JOINS:
        return 0
    if not _NOT_TREATMENTS.isdisjoint(scan.text(k, j).split()):
        return 0
    return j


__all__ = ["Suited", "suited"]
