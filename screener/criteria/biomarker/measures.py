"""Scores and shares of a marker in text: "IHC 2+ or 3+", "at least 1+ in > 10 % of cells", "H-score of 100 or more", "TPS >= 1 %", "ratio >= 2.0", "six or more copies"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from screener.criteria.biomarker.leaves import Biomarker
from screener.criteria.nodes import AllOf, Node, all_of, any_of
from screener.criteria.tumour_view import TumourView
from screener.text.gated import gated
from screener.text.quantity import Bounds, Limit
from screener.text.tokens import Quantity

_GRADES = ("0", "1+", "2+", "3+")
_IHC = r"(?:ihc|immunohistochemistry|immunohistochemical|immunohistochemically|immuno histochemistry|immunostaining)(?: [(\[] ihc [)\]])?"
_FILL = r"(?:(?:a|an|the|of|score|scores|scored|scoring|staining|stain|intensity|intensities|membrane|membranous|complete|is|as|at|least|with|level|status|expression|result|graded?|either|by|positive|any|defined|DEFINE|showing|equal|to|immunoreactivity|positivity|or|moderate|strong|weak|HER2|BIOM|\() ){0,6}"
_ONE = r"(?:BN|NUM|BH)(?: \+)?"
_SCORE = gated(
    rf"{_FILL}(?:{_IHC} )?{_FILL}(?P<list>(?:BN|NUM) \+(?: ?(?:, OR|,|OR|AND|ANDOR|/|to|-|through|;) ?{_IHC}? ?(?:NUM|BN)(?: \+)?){{0,3}}|(?:BN|NUM)(?: ?(?:, OR|,|OR|ANDOR|/|to|-) ?(?:NUM|BN) \+){{1,3}})(?P<more> (?:or (?:more|greater|higher|above|stronger)|OR (?:stronger|more|greater|higher|above)|and (?:above|greater|higher)))?(?P<tail> (?:(?:staining|intensity|immunostaining|expression|positivity|staining intensity|by|on|{_IHC}|score|membrane|\)) ?){{1,4}})?(?= )"
)
_SCORE_IHC = gated(
    rf"{_FILL}{_IHC} {_FILL}(?P<list>(?:BN|NUM)(?: \+)?(?: ?(?:, OR|,|OR|AND|ANDOR|/|to|-) ?{_IHC}? ?(?:NUM|BN)(?: \+)?){{0,3}})(?P<more> (?:or (?:more|greater|higher|above)|OR (?:stronger|more|greater|higher|above)|and (?:above|greater|higher)))?(?= )(?! (?:%|percent))"
)
_PERCENT = gated(
    r"(?:(?:in|on|of|with|WITHINW|at|the|a|an|any|level|levels|staining|expression|positive|positivity|is|MUST|must|be|by|score|DEFINE|defined|as|expressed|expressing|membrane|membranous|for|\(|,|showing|intensity|tumou?r|AND|≥|that) ){0,6}(?P<b>BQ|QTY|BN)(?: (?:or more|or greater|%))?(?: (?:of|in|on|the|all|viable|malignant|neoplastic|tumou?r|TUMOUR|cancer|HISTO|invasive|stained|positive|staining|expressing|carcinoma|sample|specimen|area|nuclei|membrane|cellularity)){0,12}(?: (?:cells?|staining|nuclei|positivity|expression|tissue))?(?: (?:positive|stained|staining|expressing|positivity|by|with any intensity|at any intensity|of any intensity)){0,12}(?= )"
)
_TPS = gated(
    r"(?:(?:,|\(|with|a|an|the|by|DEFINE|of|as|score|TUMOUR|tumou?r|expression|proportion|is|per|\)|assessed|determined|using|level|positive|status|expressing|AND|that|has|have|have a|defined|cells?) ){0,10}?(?:tps|tc|(?:TUMOUR|tumou?r) proportion score|(?:TUMOUR|tumou?r) cell(?:s)?(?: staining)?)(?: \( (?:tps|tc) \))?(?: (?:score|of|is|MUST|must|be|at|was|a|OR|expression|cutoff|staining|positive)){0,12} (?P<b>BQ|BN|QTY)(?: %)?(?= )"
)
_CPS = gated(
    r"(?:(?:,|\(|with|a|an|the|by|DEFINE|of|as|expression|is|per|\)|score|assessed|determined|using|level|positive|status|AND|that|has|have|defined) ){0,8}?(?:cps|combined (?:proportion |positive |positivity )?score)(?: \( cps \))?(?: (?:score|of|is|MUST|must|be|at|was|a|above|with)){0,12} (?P<b>BQ|BN|QTY|NUM)(?: %)?(?: or more)?(?= )"
)
_H = gated(
    r"(?:(?:,|\(|with|a|an|the|by|DEFINE|of|as|on|expression|is|per|\)|BIOM|assessed|determined|membrane|ihc|immunohistochemistry|cells?|showing|positive|AND|tumou?r|TUMOUR|membranous|that|has|have|defined|and) ){0,10}?h ?(?:-)? ?score(?: (?:of|is|MUST|must|be|at|was|a|above)){0,12} (?P<b>BN|BQ|NUM)(?: or (?:more|greater|higher|above))?(?= )"
)
_COPIES = gated(
    r"(?:(?:,|\(|with|a|an|the|by|DEFINE|of|as|defined|AND|having|gene|at|is) ){0,6}?(?:(?:gene )?copy numbers?(?: gain)?(?: \( cn \))?(?: (?:of|is|MUST|at)){0,12} (?P<b>BN|BQ|NUM)|(?P<b2>BN|BQ|NUM) (?:gene |or more )?copies|gcn (?P<b3>BN|BQ))(?: or more| copies)?(?= )"
)
_RATIO = gated(
    r"(?:(?:,|\(|with|a|an|the|by|DEFINE|of|as|BIOM|/|cep|NUM|cen|chromosome|fish|ish|in|situ|hybridi[sz]ation|fluorescence|:|AND|to|gene|defined|dual|probe|BN|average|confirmed|that) ){0,14}?(?:cep ?|cen ?|chr ?)?(?:NUM )?ratio(?: (?:of|is|MUST|at|was)){0,12} (?P<b>BN|BQ|NUM)(?: \))?(?= )"
)
_MB = gated(
    r"(?:(?:,|\(|with|a|an|the|by|DEFINE|of|as|is|MUST|status|score|high|at|defined|level|load|BIOM|\)|assessed|determined|that) ){0,8}?(?P<b>BQ|BN|QTY|NUM)(?: (?:(?:somatic |non ?synonymous )?mutations?|mut|muts)(?: ?(?:/|per) ?(?:megabases?|mb|mega base))?| / mb)?(?: or (?:more|greater|higher))?(?= )"
)
_ISH = gated(
    r"(?:(?:(?:AND|,|that|DEFINE|is|confirmed|by|with|a|an|the|positive|be|MUST|must|\(|/|of|has|must be|confirmation|gene|in|which|verified|amplified|amplification) ){0,8}?)(?P<before>NEG (?:gene |BIOM )?(?:amplification|amplified) (?:(?:by|PRIORTO|on|at) )?|negative )?(?:(?:fluorescence |fluorescent |chromogenic )?in situ hybridi[sz]ation|fish|ish|cish|d ?ish)(?: [(\[] [fc]?i?s?h?ish [)\]]| [(\[] [a-z]{2,5} [)\]])?(?P<sign> ?(?:\+|-|positive|negative|amplified|amplification|non ?amplified|NEG amplified|positivity))?(?= )"
)


@dataclass(frozen=True, slots=True)
class About:
    """The marker that scores are of, as keyword arguments of its leaves."""

    marker: str
    gene: str
    named: str


def scores_of(view: TumourView, i: int, j: int, more: bool) -> tuple[str, ...]:
    """The IHC scores that tokens i..j name: "2+/3+", "1+ to 3+", ">= 2+"."""
    found: set[int] = set()
    tokens = view.scan.tokens
    last: int | None = None
    ranged = False
    for k in range(i, j):
        token = tokens[k]
        if token.sym in ("to", "-", "through") and last is not None:
            ranged = True
        if token.sym == "NUM":
            value = int(float(token.value if not isinstance(token.value, Quantity) else token.value.value))
            if isinstance(token.value, Quantity) and token.value.upper is not None:
                found.update(range(value, int(token.value.upper) + 1))
            if ranged and last is not None:
                found.update(range(last, value + 1))
            found.add(value)
            last, ranged = value, False
        elif token.sym in ("BN",) and isinstance(token.value, Bounds):
            bounds: Bounds = token.value
            found.update(grade for grade in range(4) if bounds.contains(grade))
            last = int((bounds.lower or bounds.upper or Limit(0)).value)
    if more and found:
        found.update(range(min(found), 4))
    return tuple(_GRADES[grade] for grade in sorted(found) if 0 <= grade <= 3)


def quantity_at(view: TumourView, j: int, about: About) -> tuple[Node, int] | None:
    """One score or share at token `j`, with what restricts it ("2+ in 10 % of cells"); None where there is none."""
    found = _single(view, j, about)
    if found is None:
        return None
    node, end = found
    tokens = view.scan.tokens
    # "in more than 10 % of cells" restricts the score
    if isinstance(node, Biomarker) and node.asks == "ihc" and end < len(tokens):
        share = view.match(_PERCENT, end)
        if share is not None and re.match(r"(?:in|on|of|WITHINW|with|at|\(|AND|staining|,)", view.text[view.at(end) :]):
            bounds = _bounds(view, share.i, share.j, ("BQ", "QTY"))
            if bounds is not None and _percent(bounds):
                node = all_of(node, _measure(view, about, "percent", bounds, end, share.j))
                end = share.j
        if isinstance(node, Biomarker) and "2+" in node.scores and "0" not in node.scores:
            ish = _confirmed_by_ish(view, end, about)
            if ish is not None:
                # "3+, or 2+ with amplification", "1+, or 2+ without amplification": the amplification is asked of 2+ only
                equivocal = all_of(replace(node, scores=("2+",)), ish[0])
                clear = tuple(score for score in node.scores if score != "2+")
                node, end = (any_of(replace(node, scores=clear), equivocal) if clear else equivocal), ish[1]
    return node, end


def _confirmed_by_ish(view: TumourView, end: int, about: About) -> tuple[Node, int] | None:
    found = view.match(_ISH, end)
    if found is None:
        return None
    span = view.scan.span(end, found.j)
    sign = (found.match["sign"] or "").strip()
    negative = bool(found.match["before"]) or sign in ("-", "negative") or sign.startswith(("non", "NEG"))
    j = found.j
    ratio = view.match(_RATIO, j)
    if ratio is not None and not negative:
        bounds = _bounds(view, ratio.i, ratio.j, ("BN", "BQ"))
        if bounds is not None:
            return _measure(view, about, "fish_ratio", bounds, end, ratio.j), ratio.j
    if not sign and not negative and not re.search(r"confirm|verif|amplif|positive", found.match.group()):
        return None
    bounds = Bounds(less_than=Limit(2.0)) if negative else Bounds(at_least=Limit(2.0))
    return Biomarker(
        asks="measure", name="fish_ratio", bounds=bounds, marker=about.marker, gene=about.gene, named=about.named, assay="FISH", **span
    ), j


def _single(view: TumourView, j: int, about: About) -> tuple[Node, int] | None:
    if j >= len(view.scan.tokens):
        return None
    for pattern, name in ((_H, "h_score"), (_TPS, "tps"), (_CPS, "cps"), (_COPIES, "copy_number"), (_RATIO, "fish_ratio")):
        found = view.match(pattern, j)
        if found is not None:
            token = next(
                (view.token(found, group) for group in ("b", "b2", "b3") if group in found.match.groupdict() and found.match[group]), None
            )
            bounds = (
                _limits(token.value, more=bool(re.search(r"or (?:more|greater|higher|above)$", found.match.group())))
                if token is not None
                else None
            )
            if bounds is not None:
                return _measure(view, about, name, bounds, j, found.j), found.j
    for pattern in (_SCORE, _SCORE_IHC):
        found = view.match(pattern, j)
        if found is not None:
            span = view.group(found, "list")
            scores = scores_of(view, *span, bool(found.match["more"])) if span else ()
            if scores and len(scores) < 4:
                return Biomarker(
                    asks="ihc",
                    scores=scores,
                    marker=about.marker,
                    gene=about.gene,
                    named=about.named,
                    assay="IHC",
                    **view.scan.span(j, found.j),
                ), found.j
    if about.marker == "TMB":
        found = view.match(_MB, j)
        if found is not None:
            token = view.token(found, "b")
            bounds = _limits(token.value, more="or " in found.match.group()[-12:]) if token is not None else None
            if bounds is not None and {e.unit for e in (bounds.lower, bounds.upper) if e} <= {None, "mut/Mb", "/Mb"}:
                return _measure(view, about, "mutations_per_mb", bounds, j, found.j), found.j
        return None
    found = view.match(_PERCENT, j)
    if found is not None:
        bounds = _bounds(view, found.i, found.j, ("BQ", "QTY"))
        if bounds is not None and _percent(bounds):
            name = "tps" if about.marker == "PDL1" else "percent"
            return _measure(view, about, name, bounds, j, found.j), found.j
    return None


def _percent(bounds: Bounds) -> bool:
    return {e.unit for e in (bounds.lower, bounds.upper) if e} == {"%"}


def _bounds(view: TumourView, i: int, j: int, syms: tuple[str, ...]) -> Bounds | None:
    for k in range(i, j):
        token = view.scan.tokens[k]
        if token.sym in syms:
            return _limits(token.value, more=False)
    return None


def _limits(value: object, *, more: bool) -> Bounds | None:
    if isinstance(value, Bounds):
        return value
    if isinstance(value, Quantity):
        if value.upper is not None:
            return Bounds(at_least=Limit(value.value, value.unit), at_most=Limit(value.upper, value.unit))
        return Bounds(at_least=Limit(value.value, value.unit)) if more or value.unit == "%" else None
    if isinstance(value, float | int) and more:
        return Bounds(at_least=Limit(float(value)))
    return None


def _measure(view: TumourView, about: About, name: str, bounds: Bounds, i: int, j: int) -> Biomarker:
    return Biomarker(
        asks="measure", name=name, bounds=bounds, marker=about.marker, gene=about.gene, named=about.named, **view.scan.span(i, j)
    )


_AND_OR = gated(r"(?:(?:, |\) )?(?P<w>OR|ANDOR|/|AND|,|or)(?: (?:a|an|the|by|with|score|either|of|if|an ihc)){0,12}(?= ))")
_LEAD = gated(
    r"(?:(?:,|;|:|\(|\[|DEFINE|EXAMPLE|is|are|was|as|by|with|defined|positive|positivity|which|that|means|this|in|study|meaning|has|be|MUST|must|to|considered|expression|either|status|requires|score|showing|the|of|WITHINW|on|\)|following|definition|:|a|tumou?r|TUMOUR|when|IF|if|having|BIOM|high|low|confirmed|local|central|testing|overexpression|overexpressing) ){1,12}"
)


def _shared_restriction(before: list[Node], step: Node) -> Node | None:
    """ "2+ or 3+ in more than 10 % of cells": the share is asked of both scores; None where the step is no such thing."""
    if len(before) != 1 or not isinstance(step, AllOf) or len(step.children) != 2:
        return None
    lower, (score, share) = before[0], step.children
    if not (isinstance(lower, Biomarker) and isinstance(score, Biomarker) and lower.asks == score.asks == "ihc"):
        return None
    if not isinstance(share, Biomarker) or share.name != "percent" or max(lower.scores) >= min(score.scores):
        return None
    return all_of(replace(lower, scores=(*lower.scores, *score.scores), end=score.end), share)


def definition_at(view: TumourView, j: int, about: About) -> tuple[Node, int] | None:
    """Scores joined by and / or at token `j`, behind "defined as", "i.e.", "(": the trial's own definition."""
    tokens = view.scan.tokens
    start = j
    first = quantity_at(view, j, about)
    if first is None:
        lead = view.match(_LEAD, j)
        if lead is None:
            return None
        # the lead is greedy: step back until a score stands behind it
        for k in range(lead.j, j, -1):
            first = quantity_at(view, k, about)
            if first is not None:
                break
        if first is None:
            return None
    nodes: list[list[Node]] = [[first[0]]]
    end = first[1]
    if any(
        token.sym == "BIOM" and (concept := token.concept("biomarker")) is not None and concept.id != about.marker
        for token in tokens[start:end]
    ):
        return None
    while end < len(tokens):
        join = view.match(_AND_OR, end)
        if join is None:
            break
        step = quantity_at(view, join.j, about)
        if step is None:
            break
        if join.match["w"] == "AND":
            nodes[-1].append(step[0])
        else:
            restricted = _shared_restriction(nodes[-1], step[0]) if join.j - join.i == 1 else None
            if restricted is not None:
                nodes[-1] = [restricted]
            else:
                nodes.append([step[0]])
        end = step[1]
    opened = sum(token.sym in ("(", "[") for token in tokens[start:end]) - sum(token.sym in (")", "]") for token in tokens[start:end])
    while opened > 0 and end < len(tokens) and tokens[end].sym in (")", "]"):
        end += 1
        opened -= 1
    scored = [group[0] for group in nodes if len(group) == 1 and isinstance(group[0], Biomarker) and group[0].asks == "ihc"]
    if len(scored) == len(nodes) > 1:
        grades = tuple(sorted({score for leaf in scored if isinstance(leaf, Biomarker) for score in leaf.scores}))
        first_leaf, last_leaf = scored[0], scored[-1]
        assert isinstance(first_leaf, Biomarker)
        assert isinstance(last_leaf, Biomarker)
        return replace(first_leaf, scores=grades, end=last_leaf.end), end
    return any_of(*(all_of(*group) for group in nodes)), end


__all__ = ["About", "definition_at", "quantity_at", "scores_of"]
