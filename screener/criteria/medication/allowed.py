"""Steroids that a text lets patients take: local ones, and those that replace what the adrenal glands do not make."""

from __future__ import annotations

from screener.criteria.conditions_shared import ConditionPresent
from screener.criteria.medication.leaves import Takes
from screener.criteria.nodes import all_of
from screener.criteria.scan import Reading, Scan
from screener.criteria.therapy.target import Therapy
from screener.text.gated import gated

_WAYS = r"(?:inhaled|topical|intranasal|nasal|ocular|ophthalmic|intra-?\s?articular|local|injected|intradermal|steroid\sinjections?)"
_STEROID = r"(?:cortico-?\s?)?steroids?"
_LOCAL = gated(
    rf"(?:{_WAYS}(?:,\s|,?\sor\s|,?\sand\s|/|,?\sand/or\s)){{0,6}}{_WAYS}\s{_STEROID}(?:\s(?:therapy|use|injections?))?(?![a-z])"
)
_ADRENAL = gated(
    rf"(?:adrenal\s(?:cortico-?\s?)?(?:steroid\s)?replacement(?:\s(?:therapy|doses?|{_STEROID}))*|(?:physiologic(?:al)?\s)?replacement\sdoses?\sof\s{_STEROID}\sfor\sadrenal\sinsufficiency)"
    r"(?:[\s(]{0,2}(?:doses?|at|of|up\sto|>=|<=|=<|>|≥|≤|<|\d{1,2}(?:\.\d)?\s?mg/day|\d{1,2}(?:\.\d)?\s?mg|daily|/|a|per|day|prednisone|prednisolone|equivalents?|or)(?![a-z])){0,12}"
)
_AUTOIMMUNE = gated(r"(?<=absence of )(?:an? )?(?:active )?autoimmune disease")
_STEROIDS = Therapy("corticosteroid", classes=("corticosteroid",))
_ON_THE_SPOT = Therapy("topical or inhaled steroid", classes=("topical_steroid",))
_INSUFFICIENCY = "adrenal insufficiency"


def allowed(scan: Scan) -> list[Reading]:
    """ "Inhaled or topical steroids, and adrenal replacement doses > 10 mg of prednisone daily, are permitted"."""
    if "MAY" not in scan.present or "MUST" in scan.present:
        return []
    start, end = scan.tokens[0].start, scan.tokens[-1].end
    out: list[Reading] = []
    for pattern in (_LOCAL, _ADRENAL, _AUTOIMMUNE):
        match = pattern.search(scan.clean.lower, start, end)
        if match is None:
            continue
        i = next((k for k, token in enumerate(scan.tokens) if token.start >= match.start()), 0)
        j = i
        while j < len(scan.tokens) and scan.tokens[j].end <= match.end():
            j += 1
        if j == i:
            continue
        span = scan.span(i, j)
        if pattern is _LOCAL:
            out.append(Reading(i, j, Takes(therapy=_ON_THE_SPOT, **span), room="medication", priority=4))
        elif pattern is _AUTOIMMUNE:
            out.append(Reading(i, j, ConditionPresent(condition="autoimmune disease", **span), room="medication", priority=4))
        else:
            node = all_of(Takes(therapy=_STEROIDS, **span), ConditionPresent(condition=_INSUFFICIENCY, **span))
            out.append(Reading(i, j, node, room="medication", priority=4))
    return out
