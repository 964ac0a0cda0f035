"""States of CNS metastases in text: treated, stable, active, symptomatic, on steroids at a dose; lists of them, and for how long."""

from __future__ import annotations

from dataclasses import dataclass

from screener.criteria.cns.leaves import CnsState
from screener.criteria.cns.words import LEAD_WORD
from screener.criteria.nodes import Node, all_of, any_of, negation
from screener.criteria.tumour_view import TumourView
from screener.logic import Duration
from screener.text.gated import gated
from screener.text.merge import Window
from screener.text.quantity import Bounds, Limit
from screener.text.tokens import Quantity

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

GLUE = gated(
    r"(?:(?:and|who|that|which|are|is|have|has|been|be|with|were|was|had|they|both|either|also|must|MUST|should|the|a|it|IF|clinically|currently|DEFINE|do|does|lesions?|metastases|disease|patients?|to|there|there is|their|cns|brain|being|including|in|addition|whose|those) ){1,5}"
)

_SEP = gated(r"(?:, ?)?(?P<w>AND|OR|ANDOR|,|/)(?= )")

_LEXICON_MG = {"prednisone": 1.0, "prednisolone": 1.0, "methylprednisolone": 1.25, "hydrocortisone": 0.25, "dexamethasone": 5.0 / 0.75}

_FIRST_WORD = gated(
    r"(?:adequately|previously|definitively|successfully|completely|appropriately|surgically|locally|effectively|prior|already|treated|resected|irradiated|clinically|radiologically|radiographically|neurologically|radiographic|stable|controlled|quiescent|inactive|well|asymptomatic|un|untreated|NEG|active|actively|currently|progressing|progressive|unstable|uncontrolled|non|noncontrolled|growing|enlarging|poorly|worsening|recurrent|symptomatic|new|newly|requiring|small|measurable)(?= )"
)


@dataclass(frozen=True, slots=True)
class States:
    node: Node
    i: int
    j: int
    good: bool
    keys: tuple[str, ...]


def state_at(view: TumourView, i: int, *, good: bool | None = None) -> tuple[str, Node, int] | None:
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
    glue = view.match(GLUE, k)
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


def states_from(view: TumourView, i: int, *, good: bool | None = None, stop: int | None = None) -> States | None:
    """A list of states from token `i` on. Good ones joined by "and" or commas must all hold; bad ones in a list are alternatives."""
    first = state_at(view, i, good=good)
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
        glue = view.match(GLUE, at) if at < len(tokens) else None
        step = None
        for place in dict.fromkeys((at, glue.j if glue is not None else at)):
            step = state_at(view, place) if stop is None or place < stop else None
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
    return States(node, i, end, good_list, tuple(keys))


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


def states_before(view: TumourView, i: int) -> States | None:
    """The states in front of the metastases: the longest list that ends at token `i`."""
    for start in range(max(0, i - 14), i):
        if not view.match(_FIRST_WORD, start):
            continue
        states = states_from(view, start, stop=i)
        if states is None or states.j > i:
            continue
        between = view.scan.text(states.j, i).split() if states.j < i else []
        if all(word in LEAD_WORD or word in ("metastatic", "(", ")") for word in between):
            return states
    return None


__all__ = ["GLUE", "States", "state_at", "states_before", "states_from"]
