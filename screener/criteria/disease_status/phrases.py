"""Words for states of the disease, one table, and lists of them joined by commas, "or", "and", "/".

"relapsed or refractory", "advanced, unresectable and/or metastatic", "recurrent high-grade": each word is a statement of its kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from screener.criteria.base import Leaf
from screener.criteria.disease_status.leaves import DiseaseState, NoOption, RelapseCount
from screener.criteria.metastasis.leaves import Metastatic
from screener.criteria.nodes import Node, all_of, any_of
from screener.criteria.tumour_view import TumourView
from screener.text.gated import Gated, gated
from screener.text.quantity import Bounds, Limit

_SURGERY = r"(?:(?:complete|curative|radical|surgical|definitive|full|total|standard|local|primary|further|potentially|macroscopic|gross)(?: intent)? ){0,12}(?:surgical )?(?:resection|surgery|excision|removal|operation|surgical (?:treatment|management|therapy|intervention|cure)|metastasectomy)(?: with curative intent| alone)?"
_CURE = r"(?:(?:curative|potentially curative|radical|definitive|curative intent|local|surgical|other|ablative) ?(?:AND|OR|/|,|ANDOR)? ?){1,12}(?:therapy|therapies|treatment|treatments|surgery|resection|approach|approaches|options?|intent|therapy options?|treatment options?)(?: with curative intent)?"

# (pattern, key): the longest that stands at a place counts
_PHRASES: tuple[tuple[str, str], ...] = (
    (r"(?:relapsed|relapsing|recurrent|recurring|recurred|relapses?|recurrences?)", "relapsed"),
    (r"(?:loco ?regionally|locally|loco regional|locoregional|local) (?:recurrent|relapsed|recurred|recurrences?|relapses?)", "local_relapse"),
    (r"(?:distant|distantly) (?:recurrent|relapsed|recurrences?|relapses?|metastatic (?:recurrence|relapse))", "distant_relapse"),
    (r"(?:primary |treatment |therapy |chemotherapy |multiply |chemo |platinum )?(?:refractory|resistant)", "refractory"),
    (r"(?:treatment|therapy|chemotherapy) refractory", "refractory"),
    (r"(?:persistent|persisting|non ?responsive|non ?responding)", "refractory"),
    (r"(?:progressive|progressing)", "progressive"),
    (r"(?:progressed)", "progressed"),
    (r"(?:newly|previously newly|freshly) diagnosed", "newly_diagnosed"),
    (r"(?:disseminated|metastatic|metastasi[sz]ed|distant metastatic|distantly metastatic|stage iv|stage 4|m 1|metastasi[sz]ing)", "metastatic"),
    (r"(?:NEG metastatic|non ?metastatic|locali[sz]ed|NEG metastasi[sz]ed)", "localized"),
    (r"(?:locally|loco ?regionally|locoregional|regionally) advanced", "locally_advanced"),
    (r"(?:advanced stage|advanced|late stage|end stage)", "advanced"),
    (r"primary advanced", "primary advanced"),
    (r"r / r", "relapsed or refractory"),
    (r"r / m", "relapsed or metastatic"),
    (r"(?:clinically|radiographically|radiologically) (?:locali[sz]ed|NEG metastatic|non ?metastatic)", "localized"),
    (r"(?:surgically |locally |medically |technically )?(?:un ?resectable|non ?resectable|inoperable|irresectable|unresected|un ?operable)", "unresectable"),
    (rf"NEG (?:be )?(?:considered )?(?:surgically |completely |fully |technically ){{0,3}}(?:(?:resectable|operable|completely resected)|(?:amenable|suitable|eligible|(?:a )?candidates?) (?:to|for) {_SURGERY})", "unresectable"),
    (r"(?:surgically |completely |potentially |fully |macroscopically )?(?:resectable|operable)", "resectable"),
    (rf"(?:amenable to|suitable for|(?:a )?candidates? for) {_SURGERY}", "resectable"),
    (r"(?:incurable|NEG curable|non ?curable|NEG cured)(?: (?:by|with) (?:any |the )?(?:available|standard|existing|known|conventional|current|currently available) (?:therap(?:y|ies)|treatments?|options?|means|modalities))?", "incurable"),
    (rf"NEG (?:considered )?(?:amenable|suitable|a candidate|candidates|eligible|suited|accessible) (?:to|for) {_CURE}", "incurable"),
    (r"(?:high|higher) grade", "grade high"),
    (r"low grade", "grade low"),
    (r"intermediate grade", "grade intermediate"),
    (r"(?:intermediate|medium) (?:OR|/|AND|to) high grade|(?:high|higher) (?:OR|/|AND) intermediate grade", "grade high intermediate"),
    (r"(?:low|lower) (?:OR|/|AND|to) intermediate grade", "grade low intermediate"),
    (r"(?:in|WITHINW) (?:complete |first |second |surgical |clinical ){0,12}(?:remission|cr)", "no_evidence_of_disease"),
    (r"NEG (?:clinical |radiological |radiographic |radiologic |evidence of |known |visible |macroscopic |gross |active |residual |detectable ){0,12}(?:disease|TUMOUR)(?! (?:progression|outside|in|other|samples?|tissues?|specimens?|biops|material|blocks?|lysis|markers?))|ned|disease free(?! (?:progression|interval|period|survival))|rendered disease free|surgically free of disease", "no_evidence_of_disease"),
    (r"(?:first|1 ?st) (?:relapse|recurrence|relapsed|recurrent)", "count 1 1"),
    (r"(?:(?:first|1 ?st) (?:OR|AND) )?(?:later|subsequent|greater|multiple|any|first second third OR any) (?:relapse|recurrence)s?", "count 1 -"),
    (r"(?:first|1 ?st) OR (?:later|subsequent|greater|second|further|multiple) (?:relapse|recurrence)s?", "count 1 -"),
    (r"(?:first|NUM)(?: ?,? (?:second|third|NUM)){0,12}(?: OR| ,) any (?:relapse|recurrence)", "count 1 -"),
    (r"(?:second|2 ?nd) (?:relapse|recurrence)(?: (?:OR|AND) (?:later|subsequent|greater|more|beyond|higher))", "count 2 -"),
    (r"(?:second|2 ?nd) (?:OR|AND) (?:later|subsequent|greater|further) (?:relapse|recurrence)s?", "count 2 -"),
    (r"(?:first|NUM)(?: ?,? (?:second|third|NUM)){0,12}(?: OR| ,) any (?:relapse|recurrence)", "count 1 -"),
    (r"(?:second|2 ?nd) (?:relapse|recurrence)", "count 2 2"),
    (r"(?:third|3 ?rd) (?:relapse|recurrence)", "count 3 3"),
)  # fmt: skip
_NOUN = r"(?: (?:and|or) disease| (?:disease|diseases|tumou?rs?|TUMOUR|lesions?|cases?|status|setting|state|patients))?"
_TABLE = [(gated(rf"{pattern}(?= )"), key) for pattern, key in _PHRASES]
FIRST_WORDS = frozenset(
    ["r", "clinically", "radiographically", "radiologically", "medically", "technically", "relapsed", "relapsing", "recurrent", "recurring", "recurred", "relapse", "relapses", "recurrence", "recurrences", "locoregionally", "loco", "locally", "local", "locoregional", "regionally", "distant", "distantly", "primary", "treatment", "therapy", "chemotherapy", "multiply", "chemo", "platinum", "refractory", "resistant", "persistent", "persisting", "nonresponsive", "nonresponding", "non", "progressive", "progressing", "progressed", "newly", "previously", "freshly", "disseminated", "metastatic", "metastasized", "metastasised", "stage", "m", "metastasizing", "metastasising", "NEG", "nonmetastatic", "localized", "localised", "advanced", "late", "end", "surgically", "unresectable", "nonresectable", "inoperable", "irresectable", "unresected", "un", "unoperable", "completely", "potentially", "fully", "macroscopically", "resectable", "operable", "amenable", "suitable", "a", "candidate", "candidates", "incurable", "noncurable", "high", "higher", "low", "lower", "intermediate", "medium", "in", "ned", "disease", "rendered", "first", "second", "third", "later", "subsequent", "greater", "multiple", "any"]
)  # fmt: skip
_NOUN_AFTER = gated(r"(?:disease|diseases|TUMOUR|lesions?|cases?)(?= )(?! (?:progression|control|free|burden|type|related|specific))")
_SEPARATOR = gated(
    r"(?:(?:, )?(?P<word>OR|ANDOR|AND|/)|(?P<comma>,)) (?:(?:either|is|are|has|have|been|be|that|which|was|were|who|whose|had|with|to|a|an|the|become) ){0,3}"
)
_AGAIN = gated(r"\( r / [rm](?: / [rmi])? \)(?= )")  # "relapsed/refractory (R/R)"
_FILLER = gated(r"(?:(?:either|has|have|been|is|are|be|that|which|a|an|the) ){1,3}")


@dataclass(frozen=True, slots=True)
class States:
    """A list of states: the tree and the token behind it. `keys` names them in order."""

    node: Node
    i: int
    j: int
    keys: tuple[str, ...]


def leaf_of(key: str, view: TumourView, i: int, j: int) -> Node:
    """The statement that a key of the table stands for, resting on tokens i..j."""
    span = view.scan.span(i, j)
    if key == "metastatic":
        return Metastatic(**span)
    if " or " in key:  # "R/R", "R/M"
        return any_of(*(leaf_of(one, view, i, j) for one in key.split(" or ")))
    if key == "primary advanced":
        from screener.criteria.diagnosis.traits import trait

        return all_of(trait(view, i, i + 1), DiseaseState(state="advanced", **span))
    if key == "incurable":
        return NoOption(what="curative", **span)
    if key.startswith("grade"):
        from screener.criteria.diagnosis.leaves import Grade

        return Grade(grades=tuple(key.split()[1:]), **span)
    if key.startswith("count"):
        _, low, high = key.split()
        return RelapseCount(count=Bounds(at_least=Limit(float(low)), at_most=None if high == "-" else Limit(float(high))), **span)
    return DiseaseState(state=key, **span)


@cache
def _beginning_with(word: str) -> tuple[tuple[Gated, str], ...]:
    """The rows of the table that can begin with a word."""
    rows = []
    for (written, _), row in zip(_PHRASES, _TABLE, strict=True):
        for piece in re.split(r"\(\?:|\(\?!|[()|]+\??|(?<=\w) (?!\?)", written):
            piece = piece.strip(" *+").lstrip("?")
            if not piece:
                continue
            head = piece.split(" ?")[0]
            try:
                if re.fullmatch(head, word) or re.fullmatch(piece.replace(" ?", ""), word):
                    rows.append(row)
                    break
            except re.error:
                rows.append(row)
                break
    return tuple(rows)


def state_at(view: TumourView, i: int) -> tuple[str, int] | None:
    """The longest state phrase at token `i`: its key and the token behind it."""
    if i >= len(view.scan.tokens):
        return None
    at = view.at(i)
    word = view.text[at : view.text.index(" ", at)]
    if word not in FIRST_WORDS or (word in ("resistant", "refractory") and i and _to_what(view, i)):
        return None
    best: tuple[str, int] | None = None
    for pattern, key in _beginning_with(word):
        match = pattern.match(view.text, at)
        if match:
            span = view.tokens_of(match.start(), match.end())
            if span and (best is None or span[1] > best[1]):
                best = key, span[1]
    return best


_RESISTED = frozenset({"castrate", "castration", "hormone", "androgen", "endocrine", "platinum"})


def _to_what(view: TumourView, i: int) -> bool:
    """ "Castrate-resistant", "platinum-resistant": resistant to that, which is no state of the disease by itself."""
    return view.scan.text(i - 1, i) in _RESISTED


def states_at(view: TumourView, i: int) -> States | None:
    """A list of states at token `i`, with the noun behind it ("disease", "tumour") where that has no type."""
    first = state_at(view, i)
    if first is None:
        return None
    items: list[tuple[str, int, int]] = [(first[0], i, first[1])]
    joins: list[str] = []
    j = first[1]
    while True:
        found = _next(view, j)
        if found is None:
            break
        join, key, start, end = found
        items.append((key, start, end))
        joins.append(join)
        j = end
    end = j
    if (again := view.match(_AGAIN, end)) is not None:
        end = again.j
    noun = view.match(_NOUN_AFTER, end)
    if noun:
        end = noun.j
    if items[-1][0].startswith("count") and end < len(view.scan.tokens) and view.scan.tokens[end].sym == "only":
        end += 1  # "in first relapse only" counts them
    node = _join(view, items, joins)
    return States(node, i, end, tuple(key for key, _, _ in items))


def _next(view: TumourView, j: int) -> tuple[str, str, int, int] | None:
    if j >= len(view.scan.tokens):
        return None
    at = j
    noun = view.match(_NOUN_AFTER, at)
    if noun:
        at = noun.j
    separator = view.match(_SEPARATOR, at)
    if separator is not None:
        start = separator.j
        # a match that ends in blanks ends behind its last word
        found = state_at(view, start)
        if found is None:
            bare = view.match(gated(r"(?:, )?(?:OR|ANDOR|AND|/|,)(?= )"), at)
            if bare is None or bare.j == start:
                return None
            start = bare.j
            found = state_at(view, start)
            if found is None:
                return None
        join = {"OR": "O", "ANDOR": "O", "/": "O", "AND": "A", None: ","}[separator.match["word"]]
        return join, found[0], start, found[1]
    if noun is None:
        found = state_at(view, at)
        if found is not None:
            return "", found[0], at, found[1]
    return None


def _join(view: TumourView, items: list[tuple[str, int, int]], joins: list[str]) -> Node:
    """ "or" (and the commas before it) joins alternatives; "and" and mere juxtaposition join conjuncts. "relapsed and refractory" names two groups of patients."""
    if not joins:
        return leaf_of(items[0][0], view, items[0][1], items[0][2])
    # juxtaposed words first: "locally advanced unresectable" is one alternative; any other word restricts the list behind it
    groups: list[list[int]] = [[0]]
    between: list[str] = []
    for number, join in enumerate(joins, start=1):
        if join == "":
            groups[-1].append(number)
        else:
            groups.append([number])
            between.append(join)
    leaves: list[list[Node]] = [[leaf_of(*_at(items, view, number)) for number in group] for group in groups]
    lead: list[Node] = []
    keys = [[items[number][0] for number in group] for group in groups]
    if len(groups) > 1 and len(groups[0]) > 1 and keys[0][:2] != ["locally_advanced", "unresectable"]:
        lead = leaves[0][:-1]
        leaves[0] = leaves[0][-1:]
    nodes = [all_of(*group) for group in leaves]
    words = _spread(between)
    listed = _fold(nodes, words, keys)
    return all_of(*lead, listed) if lead else listed


def _at(items: list[tuple[str, int, int]], view: TumourView, number: int) -> tuple[str, TumourView, int, int]:
    key, i, j = items[number]
    return key, view, i, j


def _spread(joins: list[str]) -> list[str]:
    """Give each comma the word that ends its list; a list of commas alone restricts."""
    out: list[str] = []
    follow = "A"
    for join in reversed(joins):
        if join != ",":
            follow = join
        out.append(follow)
    out.reverse()
    return out


_GROUPS_OF_PATIENTS = frozenset({"relapsed", "refractory", "progressive", "progressed", "local_relapse"})


def _fold(nodes: list[Node], words: list[str], keys: list[list[str]]) -> Node:
    if not words:
        return nodes[0]
    if all(word == "A" for word in words):
        if all(len(group) == 1 and group[0] in _GROUPS_OF_PATIENTS for group in keys):
            return any_of(*nodes)
        grades = [node for node in nodes if isinstance(node, Leaf) and node.kind == "diagnosis"]
        return any_of(*nodes) if len(grades) == len(nodes) else all_of(*nodes)
    if all(word == "O" for word in words):
        return any_of(*nodes)
    # "and" and "or" mixed: "or" is the looser
    parts: list[list[Node]] = [[nodes[0]]]
    for word, node in zip(words, nodes[1:], strict=True):
        if word == "O":
            parts.append([node])
        else:
            parts[-1].append(node)
    return any_of(*(all_of(*part) for part in parts))


__all__ = ["FIRST_WORDS", "States", "leaf_of", "state_at", "states_at"]
