"""Spread of the disease in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from screener.criteria.metastasis.leaves import DiseaseAt, ElsewhereThan, LesionCount, Metastatic, OnlyAt
from screener.criteria.metastasis.other_sites import other_sites
from screener.criteria.nodes import Node, all_of, any_of, negation
from screener.criteria.scan import Reading, Scan
from screener.criteria.tumour_view import Found, TumourView, view_of
from screener.text.gated import gated
from screener.text.quantity import Bounds, Limit
from screener.text.tokens import Quantity

_TRIGGERS = frozenset(
    ["metastases", "metastasis", "metastatic", "metastasized", "metastasised", "mets", "spread", "extrapulmonary", "lesions", "lesion", "nodules", "nodule", "pleural", "lung", "lungs", "pulmonary", "involvement", "SITE", "involved", "bone", "marrow", "bilateral", "COND", "metastasize", "disseminated", "foci", "implants", "extra", "invasion", "invading", "invades", "invade", "infiltration", "infiltrating", "infiltrates", "encasement", "encasing", "encases", "abutting", "compression", "compressing"]
)  # fmt: skip
_SITES = {
    "lung": "lung", "lungs": "lung", "pulmonary": "lung", "intrapulmonary": "lung", "bone": "bone", "bones": "bone", "bony": "bone", "osseous": "bone", "skeletal": "bone", "pleura": "pleura", "pleural": "pleura", "liver": "liver", "hepatic": "liver",
    "lymph node": "lymph_node", "lymph nodes": "lymph_node", "nodal": "lymph_node", "node": "lymph_node", "nodes": "lymph_node", "lymph nodal": "lymph_node", "distant lymph node": "lymph_node", "bone marrow": "bone_marrow", "marrow": "bone_marrow", "soft tissue": "soft_tissue",
    "soft tissues": "soft_tissue", "distant nodal": "lymph_node", "regional lymph node": "lymph_node",
}  # fmt: skip
_SITE = r"(?:bone marrow|marrow|lungs?|pulmonary|intrapulmonary|bones?|bony|osseous|skeletal|pleura|pleural|liver|hepatic|(?:distant |regional )?lymph nodes?|(?:distant )?nodal|lymph nodal|soft tissues?)"
_LIST = rf"{_SITE}(?:(?: ?(?:, OR|, AND|,|OR|AND|ANDOR|/) ?)(?:the |in |to |bilateral )?{_SITE}){{0,5}}"
_METS = r"(?:metastas[ei]s|metastatic (?:disease|lesions?|spread|involvement|sites?|nodules?)|mets|spread|involvement|disease|implants|relapse|recurrence|tumou?r involvement|TUMOUR involvement|TUMOUR|metastatic|dissemination)"
_LEAD = r"(?:(?:presence of|evidence of|known|documented|have|has|with|the|a|an|any|isolated|MUST|must|existing|measurable|radiographic|current|active|or|of|unresectable|resectable|multiple|new|confirmed|synchronous) ){0,4}"
_AT = gated(
    rf"(?<= )(?:(?:presence of|evidence of|the|any|known|documented|isolated|multiple|a) ){{0,3}}(?P<bi>bilateral )?(?P<sites>{_LIST}) (?P<noun>{_METS})(?P<with> (?:with OR without|with OR without|ANDOR|with or without|with OR NEG) (?:concomitant |additional |other )?(?:{_LIST} {_METS}|other (?:metastas[ei]s|sites)))?(?= )"
)
_IN = gated(
    rf"(?<= )(?:(?:presence of|evidence of|the|any|known|documented|isolated|distant) ){{0,3}}(?:metastas[ei]s|metastatic disease|mets|spread|disease|TUMOUR|metastatic)(?: (?:spread|present|DEFINE|confined|involvement|located))? (?:to|in|WITHINW|of|involving|within) (?:the )?(?P<bi>both )?(?P<sites>{_LIST})(?= )"
)
_NODULES = gated(
    r"(?<= )(?P<count>BN|NUM|BQ) (?:OR more |OR fewer |or |bilateral |individual |resectable |discrete ){0,12}(?P<site>lung|pulmonary|bone|liver|metastatic|distant metastatic)? ?(?P<noun>nodules?|metastas[ei]s|lesions?|metastatic lesions?|mets|metastatic sites?|sites of (?:disease|metastas[ei]s)|foci)(?= )(?! (?:that|which|measurable|suitable|accessible|amenable))"
)
_ONLY = (
    gated(rf"(?<= )(?P<sites>{_LIST})(?: (?:MUST|must|is|are|be|as|being|to)){{0,12}} (?:the )?only (?:metastatic site|site|sites|place|organ|location)s?(?: of)?(?: (?:metastatic|known|disease|metastas[ei]s|spread|relapse|recurrence|TUMOUR|distant|involved|involvement)){{0,12}}(?= )"),
    gated(rf"(?<= )(?:(?:metastas[ei]s|metastatic disease|disease|relapse|recurrence|spread|TUMOUR)(?: (?:MUST|must|is|are|be|DEFINE|that)){{0,12}} )(?:limited|confined|restricted|isolated|exclusively|only) (?:only )?(?:to|in|WITHINW|within) (?:the )?(?P<sites>{_LIST})(?: only)?(?= )"),
    gated(rf"(?<= )(?:isolated|only|exclusively|exclusive|solely) (?P<sites>{_LIST}) (?P<m>{_METS})(?= )"),
    gated(rf"(?<= )(?P<sites>{_LIST}) (?P<m>{_METS}) (?:only|alone|exclusively|NEG elsewhere)(?= )"),
    gated(rf"(?<= )(?P<sites>{_SITE}) only (?P<m>{_METS})(?= )"),
    gated(rf"(?<= )only (?:metastas[ei]s|metastatic disease|disease) (?:to|in|WITHINW) (?:the )?(?P<sites>{_LIST})(?= )"),
)  # fmt: skip
_ELSEWHERE = (
    gated(r"(?<= )(?:(?:presence of|evidence of|known|any|documented|distant) ){0,2}(?:extra ?pulmonary|extra ?thoracic|non ?pulmonary|NEG pulmonary|NEG lung|non ?lung)(?: (?:metastas[ei]s|metastatic|disease|lesions?|sites?|spread|mets|relapse|recurrence|involvement|OR|of)){0,12}(?= )"),
    gated(r"(?<= )(?:(?:any|known|distant|the|presence of|evidence of) ){0,2}(?:metastas[ei]s|metastatic disease|disease|spread|metastatic lesions?|relapse|recurrence|lesions|sites of disease|TUMOUR)(?: (?:anywhere|located|present|at (?:any )?sites?|at any other site|found|at))? (?:but|outside(?: of)?|EXCEPT|other than|EXCEPT for|beyond)(?: (?:in|WITHINW|the|of)){0,12} (?P<sites>lungs?(?: OR (?:the )?pleura)?|chest|thorax|lung parenchyma)(?= )"),
    gated(r"(?<= )(?:(?:any|known|presence of|evidence of) ){0,2}(?:non ?pulmonary|other|EXCEPT) (?:sites? of )(?:metastas[ei]s|disease) (?:EXCEPT |than )?(?:the )?lungs?(?= )"),
)  # fmt: skip
_METASTASES = gated(
    r"(?<= )(?:(?:presence|evidence|existence) of )?(?:(?:known|documented|any|clinically evident|measurable|current|radiographic|distant|proven|confirmed|radiological|synchronous|overt|systemic|clinical|histologically proven|evidence of|the) ){0,3}(?:distant metastas[ei]s|metastas[ei]s|metastatic (?:disease|spread|lesions?|dissemination|TUMOUR)|distant (?:spread|disease)|mets|m 1 disease|metastatic TUMOUR)(?: (?:MUST|must)? ?(?:be )?(?:present|documented|at (?:any|distant) sites?))?(?= )(?! (?:to|in|of|WITHINW|involving|at|from)(?= ))"
)
_MUST_ABSENT = gated(r"^(?:MUST |must |are |is |be |to ){0,3}(?:absent|NEG)(?= (?:$|[.,;)]))")
_EFFUSION = gated(
    r"effusion|fluid|function|fibrosis|disease requiring|hypertension|embol|toxicity|edema|infection|infiltrat|injury|capacity|artery|parenchymal disease|density|pain|fracture|loss|age|scan|scintigraphy|aspirat|biops|hypocellular|reserve|suppression|transplant|recovery|failure|enzyme|test|abscess|cirrhosis|impairment"
)


def _sites_in(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_SITES[name] for name in re.findall(_SITE, words)))


_OF_SPREAD = gated(
    r"metasta|mets|spread|pulmonary|lung|marrow|nodule|lesion|involve|disease|pleural|sites of|bone|TUMOUR|inva|infiltrat|encas"
)


def read(scan: Scan) -> list[Reading]:
    """Statements on where the disease is."""
    if _TRIGGERS.isdisjoint(scan.present):
        return []
    view = view_of(scan)
    if not _OF_SPREAD.search(view.text):
        return []
    return [*_at(view), *_only(view), *_elsewhere(view), *_counts(view), *_any(view), *other_sites(view)]


def _by_illness(scan: Scan, i: int) -> bool:
    """ "A connective tissue disorder with lung involvement": it is the illness named before that involves the organ, and no tumour."""
    symbols = [token.sym for token in scan.tokens[:i]]
    return "COND" in symbols and not {"HISTO", "TUMOUR", "metastases", "metastatic"} & set(symbols[symbols.index("COND") :])


def _at(view: TumourView) -> Iterator[Reading]:
    scan = view.scan
    for pattern in (_AT, _IN):
        for found in view.find(pattern):
            noun = found.match.groupdict().get("noun") or "metastases"
            sites = _sites_in(found.match["sites"])
            if not sites:
                continue
            words = found.match.group()
            specific = (
                re.search(r"metasta|mets|implants|spread|relapse|recurrence|involvement|TUMOUR", noun)
                if pattern is _AT
                else re.search(r"metasta|mets|spread|disease|TUMOUR", words)
            )
            # "lung disease", "bone disease" and "liver disease" are comorbidities as a rule
            if not specific and sites != ("bone_marrow",):
                continue
            if (noun in ("TUMOUR",) and sites != ("bone_marrow",)) or (
                noun in ("relapse", "recurrence", "involvement") and not re.search(r"metasta|lung|pulmonary|bone|marrow", words)
            ):
                continue
            if (
                pattern is _IN
                and re.search(r"(?:disease|TUMOUR) (?:of|to)", words)
                and "metasta" not in words
                and sites != ("bone_marrow",)
            ):
                continue
            if re.search(r"regional|NEG$", found.match["sites"]):
                continue
            if noun == "involvement" and sites != ("bone_marrow",) and _by_illness(scan, found.i):
                continue
            node: Node = DiseaseAt(sites=sites, bilateral=bool(found.match["bi"]), **scan.span(found.i, found.j))
            if found.match["bi"] and len(sites) > 1:
                node = DiseaseAt(sites=sites, bilateral=True, **scan.span(found.i, found.j))
            if re.search(r" AND (?!.* OR )", f" {found.match['sites']} ") and len(sites) > 1 and not scan.excluding:
                node = all_of(
                    *(DiseaseAt(sites=(site,), bilateral=bool(found.match["bi"]), **scan.span(found.i, found.j)) for site in sites)
                )
            # "bone or bilateral lung metastases": the side belongs to its own site
            if "bilateral" in found.match["sites"]:
                parts = re.split(r" OR | , ", found.match["sites"])
                node = any_of(
                    *(
                        DiseaseAt(sites=_sites_in(part), bilateral="bilateral" in part, **scan.span(found.i, found.j))
                        for part in parts
                        if _sites_in(part)
                    )
                )
            yield Reading(found.i, found.j, node)


def _only(view: TumourView) -> Iterator[Reading]:
    for pattern in _ONLY:
        for found in view.find(pattern):
            sites = _sites_in(found.match["sites"])
            noun = found.match.groupdict().get("m")
            if (
                not sites
                or (noun == "disease" and sites != ("lung",) and sites != ("bone",))
                or (noun == "disease" and not re.search(r"only disease|only$|only ", found.match.group()))
            ):
                continue
            yield Reading(found.i, found.j, OnlyAt(sites=sites, **view.scan.span(found.i, found.j)), priority=1)


def _elsewhere(view: TumourView) -> Iterator[Reading]:
    for pattern in _ELSEWHERE:
        for found in view.find(pattern):
            yield Reading(found.i, found.j, ElsewhereThan(sites=("lung",), **view.scan.span(found.i, found.j)), priority=2)


def _counts(view: TumourView) -> Iterator[Reading]:
    for found in view.find(_NODULES):
        token = view.token(found, "count")
        if token is None:
            continue
        if isinstance(token.value, Bounds):
            bounds = token.value
        elif isinstance(token.value, Quantity) and token.value.upper is not None:
            bounds = Bounds(at_least=Limit(token.value.value), at_most=Limit(token.value.upper))
        else:
            continue
        if {e.unit for e in (bounds.lower, bounds.upper) if e} - {None}:
            continue
        words = found.match.group()
        site = found.match["site"]
        if found.match["noun"].startswith("lesion") and not site:
            continue
        where = _SITES.get(site) if site else None
        yield Reading(
            found.i,
            found.j,
            LesionCount(count=bounds, site=where, **view.scan.span(found.i, found.j)),
            priority=1 if "metasta" in words else 0,
        )


# "brain metastasis/metastases", "epidural tumor or metastasis": of the place that is named before
_OF_THE_SITE_BEFORE = gated(
    r"(?:(?:epidural|dural|spinal|cranial|orbital|cardiac|pericardial|meningeal|system|brain|cns) (?:HISTO|TUMOUR|tumou?rs?|mass(?:es)?|lesions?|disease) (?:OR|ANDOR|/) )$"
)


def _any(view: TumourView) -> Iterator[Reading]:
    for found in view.find(_METASTASES):
        before = view.before(found.i, 40)
        if re.search(
            r"(?:brain|cns|liver|bone|lung|leptomeningeal|nervous system|cerebral|spinal|meningeal|visceral|cord|marrow|hepatic|pulmonary|system \( [a-z]+ \)|node|nodal|intracranial|pleural|peritoneal|skin|OR|treated|untreated) $",
            before,
        ) and not before.endswith(("OR ", "treated ")):
            continue
        of_cond = found.i > 1 and view.scan.tokens[found.i - 1].sym == "/" and view.scan.tokens[found.i - 2].sym == "COND"
        if of_cond or _OF_THE_SITE_BEFORE.search(before):
            continue
        j = found.j
        node: Node = Metastatic(**view.scan.span(found.i, found.j))
        behind = view.text[view.at(j) :] if j < len(view.scan.tokens) else ""
        absent = _MUST_ABSENT.match(behind)
        if absent:
            span = view.tokens_of(view.at(j), view.at(j) + absent.end())
            if span:
                j = span[1]
                node = negation(Metastatic(**view.scan.span(found.i, j)))
        yield Reading(found.i, j, node, priority=-1)


def _found(found: Found) -> Found:
    return found


__all__ = ["read"]
