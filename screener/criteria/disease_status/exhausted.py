"""What treatment is left: "progressed on or intolerant to standard therapy", "for whom no curative option exists or standard therapy has failed".

Clauses joined by "or" are alternatives, by "and" conjuncts. To have progressed on *all* that there is leaves nothing, which is somebody's judgement (verdicts, rule 16).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from screener.criteria.disease_status.leaves import DiseaseState
from screener.criteria.nodes import Node, all_of, any_of
from screener.criteria.prior_therapy.leaves import NoOptionLeft
from screener.criteria.scan import Reading, Scan
from screener.criteria.tumour_view import TumourView, view_of
from screener.criteria.wording_shared import mentions
from screener.text.gated import Stems, gated

_ADJECTIVE = (
    r"(?:all|local|loco ?regional|definitive|radical|ablative|surgical|radiation|multimodal(?:ity)?|combined modality|any|every|available|currently|known|existing|standard|of care|soc|s o c|\( soc \)|approved|effective|established|curative|appropriate|conventional|life prolonging|life saving|alternative|satisfactory|further|other|suitable|proven"
    r"|acceptable|accepted|systemic|anti ?cancer|anti ?tumou?r|antineoplastic|palliative|therapeutic|medical|potentially|locally|regulatory|fda|comparable|additional|reasonable|recogni[sz]ed|validated|routine|relevant|clinically|beneficial|reliable|the|a|an|their|his|her|OR"
    r"|current|AND|OR|/|,|ANDOR|lines? of|more|treatments?|therap(?:y|ies)|meaningful|prior|previous|options?|authori[sz]ed|licensed|remaining|frontline|first line|and/or|non io|better|superior|specific|targeted|such|regimens? of|non ?surgical|front line|widely|commonly|used|more|either|no|standards|cancer|likely|feasible|viable|non investigational)"
)
_NOUN = r"(?:therap(?:y|ies)|treatments?|options?|care|soc|regimens?|measures?|modalit(?:y|ies)|alternatives?|approach(?:es)?|interventions?|agents|medications|drugs|chemotherap(?:y|ies))(?: \( s \))?(?: \( soc \))?"
_BENEFIT = (
    r"(?: (?:options?|therap(?:y|ies)|treatments?|for|of|their|the|this|these|patient's|patients?|participant's|participants?|subjects?|his|her|disease|conditions?|TUMOUR|HISTO|tumou?r|type|types|stage|subtype|histology|indication|indications|cancer|malignancy|that|which|DEFINE|is|are|would|could|expected|to|known|proven|with|provide|providing|confer|conferring|offer|offering|clinical|clinically|meaningful|significant|benefit|benefits|survival|prolong|prolonging"
    r"|established|available|exists?|them|such|in|WITHINW|setting|advanced|metastatic|current|curative|intent|potential|efficacy|remain|remains|remaining|currently|left|by|PRIORTO|regulatory|able|(?:OR|AND|/)(?= (?:expected|known|likely|proven|shown|stage|types?|subtype|disease|histology|indications?|efficacy|survival|meaningful|conferring|offering|local|regulatory|condition|the|quality|significant|provide|prolong))|\(|\)|\[|\]|soc|at|time|enrol?lment|ATTIME|locally|country|region|according|local|guidelines|per|durable|life|improve|overall|quality|impart|a|an|substantial|major|safe|appropriate|approved|likely|extend|increase|demonstrated|shown|capable|other|acceptable|possible"
    r"|sufficient|same|an acceptable|have|has|been|considered|deemed|be|result|yield|derive|indicated|being|studied|under study|specific|IF|if|eligible|patient is eligible)){0,40}"
)
_TREATMENT = rf"(?P<treatment>(?:{_ADJECTIVE} ){{0,14}}{_NOUN}{_BENEFIT})"
_QUALIFIED = gated(
    r"\b(?:standard|soc|approved|established|effective|satisfactory|alternative|conventional|available|curative|known to|options?|acceptable|proven|life prolonging|suitable|appropriate|accepted|beneficial|indicated|comparable|further|remaining|reasonable|clinical benefit|all)\b"
)
_GLUE = r"(?:(?:has|have|had|having|been|is|are|be|being|was|were|that|which|who|who's|MUST|must|either|DEFINE|also|IF|whose|disease|TUMOUR|tumou?rs?|considered|deemed|judged|they|he|she|it|to|patients?|subjects?|participants?|documented|not been|the|a|an|currently|previously|for|whom|in|WITHINW|with|there|would|could|may|by|PRIORTO|investigator|investigators?|treating|physician|opinion|of|,|developed|experienced|become|otherwise|medically|radiographic(?:ally)?|radiologic(?:ally)?|objective|evidence|shown|demonstrated|prior|IF) ){0,9}"
_PROGRESS = r"(?P<progress>(?:progress(?:ed|ion|ive|ing)|relapsed?|recurr(?:ed|ence|ent)|refractory|resistan(?:t|ce)|failed|failure|failing)(?: (?:disease|of|TUMOUR))?)"
_UNFIT = (
    r"(?P<unfit>NEG (?:be |considered |longer |considered to be |deemed |been able |a |an |suitable |appropriate |acceptable |good |medically |be a |to be |be considered ){0,5}(?:candidates?|eligible|amenable|suitable|appropriate|able|tolerate|tolerated|benefit|benefiting|respond|fit|expected|indicated|receive|likely|be treated|accessible|suited)(?: to (?:receive|tolerate|benefit from|undergo|derive))?"
    r"|BARRED|ineligible|unsuitable|unfit|intoleran(?:t|ce)|intolerable|(?:unacceptable )?toxicity|unable(?: to (?:tolerate|receive|undergo|benefit from|have))?|unlikely to|(?:refus|declin)(?:e|es|ed|al)(?: to (?:receive|undergo|have))?|decline|refuse|contraindicat(?:ed|ions?)|exhaust(?:ed|ion)?|lack(?:ing|s)? (?:of )?(?:candidacy|access)|inappropriate|unwilling to (?:receive|undergo)|(?:received|been treated with|undergone|tried)(?= (?:all|every))|completed(?= (?:all|every) (?!prior |previous |LASTW )))"
)
_TO = r"(?: (?:on|after|following|despite|to|through|from|with|during|under|upon|of|for|in|WITHINW|PRIORTO|at least|receiving|treatment with(?! curative)|and|subsequent to|tolerate|derive|obtain|gain|receive|benefit|significant|clinical|clinically|meaningful|any|use|further|having|on OR after|on AND after|during OR after|during AND after|on ANDOR after|on / after|during / after|OR after))*"
_VERB = gated(rf"{_GLUE}(?:{_PROGRESS}|{_UNFIT}){_TO}(?= )")
_OBJECT = gated(rf"(?:the |a |an )?{_TREATMENT}(?= )")
_JOIN = gated(r"(?:(?:, )?(?P<word>OR|ANDOR|AND|/)|,|\()(?: (?:,|OR|to|is|are))?(?= )")
_LACK = gated(
    rf"{_GLUE}(?:NEG|do NEG have|does NEG have|lack(?:s|ing)?(?: of)?|absence of) (?:longer (?:has |have |any )?)?{_TREATMENT}(?= )"
)
_BAD = r"(?:NEG (?:longer )?(?:be |been |considered |deemed |to be |currently |longer |locally |readily |an |a |likely to |expected to |known to |recommended as ){0,4}(?:exists?|available|appropriate|effective|options?|indicated|recommended|tolerated|suitable|possible|feasible|acceptable|beneficial|applicable|provide benefit|tolerable|benefit|helpful|provided benefit)|failed|exhausted|contraindicated|ineffective|intolerable|unsuitable|inappropriate|refused|declined|unacceptable|unavailable|inadequate|proven (?:to be )?ineffective)"
_FAILS = gated(
    rf"(?:(?:disease |TUMOUR )?(?:for|in|with) (?:whom|which) |IF (?!NEG)|where |AND |the )?{_TREATMENT}(?: (?:is|are|does|do|has|have|had|been|be|being|would|will|was|were|that|either|which|considered|deemed|by|the|to|could)){{0,6}} (?P<bad>{_BAD}(?:(?: (?:is|are|has|have|been|does|do|be|OR|AND|/|,|either|was|not))* {_BAD})*)"
    r"(?: (?:by|PRIORTO|due|to|because|of|the|disease|progression|OR|patients?|participants?|subjects?|unacceptable|toxicit(?:y|ies)|for|their|as|per|investigator|after|being|fully|informed|treating|physician|them|him))*(?= )"
)
_CUES = Stems(
    "standard",
    "available",
    "approved",
    "option",
    "curative",
    "effective",
    "established",
    "alternative",
    "conventional",
    "satisfactory",
    "acceptable",
    "beneficial",
    "soc ",
    "all ",
    "appropriate",
    "suitable",
    "indicated",
    "recommended",
    "feasible",
    "possible",
    "planned",
)
_LEADING = frozenset({"disease", "HISTO", ",", "tumors", "tumours", "tumor", "tumour"})
_NOUNS = Stems("surg", "resect", "therap", "treatment", "option", " care", "soc", "alternative", "modalit", "measures", "regimen")
_WEAK_END = frozenset(
    "has have had been is are be that which for with of to in the a an at or and by per their his her this these as would could all such other same according DEFINE AND OR ANDOR / , ( [ IF WITHINW PRIORTO NEG being considered deemed currently".split()
)


@dataclass(frozen=True, slots=True)
class _Clause:
    node: Node
    j: int


def read_exhausted(scan: Scan) -> list[Reading]:
    """Every chain of such clauses."""
    if not (mentions(scan, _NOUNS) and mentions(scan, _CUES)):
        return []
    view = view_of(scan)
    out: list[Reading] = []
    i = 0
    count = len(view.scan.tokens)
    while i < count:
        clause = None if of_a_condition(view, i) else _clause(view, i)
        if clause is None:
            i += 1
            continue
        nodes, words = [clause.node], []
        j = clause.j
        while (more := _joined(view, j)) is not None:
            words.append(more[0])
            nodes.append(more[1].node)
            j = more[1].j
        begin = i
        while begin and view.scan.tokens[begin].sym in _LEADING:
            begin += 1  # the tumour before "for which" is another room's
        out.append(Reading(begin, j, _chained(nodes, words), priority=4))
        i = j
    return out


def of_a_condition(view: TumourView, i: int) -> bool:
    """Is what stands at token `i` said of an illness that is not the tumour ("nausea that is refractory to standard treatment")?"""
    for token in reversed(view.scan.tokens[max(0, i - 4) : i]):
        if token.sym in ("HISTO", "disease", ",", ";", "OR", "AND"):
            return False
        if token.sym == "COND":
            return True
    return False


def _chained(nodes: list[Node], words: list[str]) -> Node:
    """Clauses with the words between them: a comma stands for the word that ends its list, "or" is the looser."""
    follow = "OR"
    spread: list[str] = []
    for word in reversed(words):
        follow = follow if word == "," else word
        spread.append(follow)
    groups: list[list[Node]] = [[nodes[0]]]
    for word, node in zip(reversed(spread), nodes[1:], strict=True):
        if word == "AND":
            groups[-1].append(node)
        else:
            groups.append([node])
    return any_of(*_distinct([all_of(*_distinct(group)) for group in groups]))


def _distinct(nodes: list[Node]) -> list[Node]:
    kept: list[Node] = []
    for node in nodes:
        if not (isinstance(node, NoOptionLeft) and any(isinstance(k, NoOptionLeft) and k.curative == node.curative for k in kept)):
            kept.append(node)
    return kept


def _joined(view: TumourView, j: int) -> tuple[str, _Clause] | None:
    join = view.match(_JOIN, j)
    if join is None:
        return None
    clause = _clause(view, join.j)
    if clause is None:
        return None
    return join.match["word"] or ",", clause


_NO_SURGERY = gated(
    r"(?:(?:disease |TUMOUR )?(?:for|in|with) (?:whom|which) |where |IF (?!NEG))?(?:(?:complete|curative|surgical|radical|definitive|further|the|a) ){0,3}(?:surgery|resection|excision|surgical (?:resection|treatment|removal|excision))(?: with curative intent)? (?:is|was|would be|MUST be|has been|are)(?: (?:considered|deemed|judged|determined))? (?:to be )?"
    r"(?:NEG (?:be |considered |deemed |a |an |the |currently |technically |medically |recommended |appropriate |suitable |feasible |preferred |standard |viable |treatment |reasonable ){0,6}(?:options?|possible|feasible|indicated|recommended|appropriate|suitable|planned|warranted|considered|available|amenable)|contraindicated|impossible|unfeasible|infeasible|inappropriate)(?= )"
)
_MODALITY = r"(?:(?:surgical |complete |radical |local |definitive |standard |any |potentially |curative |further ){0,3}(?:surgery|resection|radiation(?: therapy)?|radiotherapy|chemotherapy|chemo ?radiation|combined modality (?:therapy|treatment)|ablation|ablative therapy|local(?: regional)? therapy|loco ?regional therapy|systemic therapy|transplantation|therapy|treatment|approach))"
_TO_CURE = gated(
    rf"{_MODALITY}(?: ?(?:, OR|, AND|,|OR|AND|ANDOR|/) {_MODALITY}){{0,6}} (?:with|of|for) (?:a )?curative (?:intent|potential|purposes?)(?= )"
)
_STARTS = gated(
    r"(?:has|have|had|having|been|is|are|be|that|which|who|MUST|must|either|DEFINE|IF|disease|TUMOUR|tumou?rs?|considered|deemed|patients?|subjects?|participants?|documented|progress|relaps|recurr|refractory|resistan|fail|NEG|BARRED|inelig|unsuit|unfit|intoler|unable|unlikely|refus|declin|contraind|exhaust|lack|inappropr|unwilling|for|in|with|where|there|whom|which|do|does|absence|standard|approved|available|all|conventional|established|curative|local|definitive|radical|surg|resection|complete|excision|would|could|objective|radiograph|radiolog|developed|experienced|unacceptable|toxicity|effective)"
)


def _clause(view: TumourView, i: int) -> _Clause | None:
    if not view.match_start(_STARTS, i):
        return None
    return _verbs(view, i) or _lack(view, i) or _fails(view, i) or _no_surgery(view, i)


def _no_surgery(view: TumourView, i: int) -> _Clause | None:
    """ "for which surgery is not an option": unresectable."""
    found = view.match(_NO_SURGERY, i)
    return _Clause(DiseaseState(state="unresectable", **view.scan.span(i, found.j)), found.j) if found is not None else None


def _verbs(view: TumourView, i: int) -> _Clause | None:
    """ "progressed on, intolerant to, or not a candidate for" and a treatment."""
    progress: dict[str, None] = {}
    unfit = False
    at = i
    while True:
        verb = view.match(_VERB, at)
        if verb is None:
            return None
        if verb.match["progress"]:
            progress.update(dict.fromkeys(_keys(verb.match["progress"])))
        else:
            unfit = True
        at = verb.j
        join = view.match(_JOIN, at)
        if join is not None:
            following = view.match(_VERB, join.j)
            if following is not None:
                at = join.j
                continue
        break
    if at < len(view.scan.tokens) and view.scan.tokens[at].sym == ")":
        at += 1
    cure = view.match(_TO_CURE, at) if unfit and not progress else None
    if cure is not None:
        return _Clause(NoOptionLeft(curative=True, **view.scan.span(i, cure.j)), cure.j)
    found = _treatment(view, at)
    if found is None:
        return None
    words, j = found
    span = view.scan.span(i, j)
    nothing = NoOptionLeft(curative=_curative(words), **span)
    everything = bool(re.search(r"\b(?:all|every|available)\b", words))
    states = any_of(*(DiseaseState(state=key, **span) for key in progress)) if progress else None
    if states is None:
        return _Clause(nothing, j)
    if unfit:
        return _Clause(nothing if everything else any_of(states, nothing), j)
    return _Clause(all_of(states, nothing) if everything else states, j)


def _keys(words: str) -> list[str]:
    if words.startswith(("relaps", "recurr")):
        return ["relapsed"]
    return ["refractory"] if words.startswith(("refractory", "resist")) else ["progressed"]


def _curative(words: str) -> bool:
    return bool(re.search(r"curative|definitive|radical", words)) and not re.search(r"standard|soc\b|effective|approved", words)


def _treatment(view: TumourView, i: int) -> tuple[str, int] | None:
    found = view.match(_OBJECT, i)
    if found is None:
        return None
    j = _cut(view, i, found.j)
    words = view.text[view.at(i) : view.at(j)]
    if j <= i or not _QUALIFIED.search(words) or not re.search(_NOUN, words):
        return None
    return words, j


def _cut(view: TumourView, i: int, j: int) -> int:
    """Without words at the end that belong to what follows, and without a parenthesis that stays open."""
    tokens = view.scan.tokens
    while j > i:
        word = view.text[view.at(j - 1) : view.at(j)].strip()
        opened = sum((t.sym in ("(", "[")) - (t.sym in (")", "]")) for t in tokens[i:j])
        if word not in _WEAK_END and not opened:
            break
        j -= 1
    return j


def _lack(view: TumourView, i: int) -> _Clause | None:
    """ "for whom no standard therapy exists", "without available options"."""
    found = view.match(_LACK, i)
    if found is None:
        return None
    j = _cut(view, i, found.j)
    words = view.text[view.at(i) : view.at(j)]
    if not _QUALIFIED.search(words) or not re.search(_NOUN, words):
        return None
    return _Clause(NoOptionLeft(curative=_curative(words), **view.scan.span(i, j)), j)


def _fails(view: TumourView, i: int) -> _Clause | None:
    """ "standard therapy has failed, is not available or is contraindicated"."""
    found = view.match(_FAILS, i)
    if found is None or not _QUALIFIED.search(found.match["treatment"]):
        return None
    j = _cut(view, i, found.j)
    span = view.scan.span(i, j)
    if found.match["bad"] == "failed" and not re.search(r"\b(?:all|every|available)\b", found.match["treatment"]):
        return _Clause(DiseaseState(state="progressed", **span), j)
    return _Clause(NoOptionLeft(curative=_curative(found.match["treatment"]), **span), j)


__all__ = ["of_a_condition", "read_exhausted"]
