"""Treatments given: "no curative option is left", "standard therapy has been exhausted"."""

from __future__ import annotations

import re
from bisect import bisect_left

from screener.criteria.nodes import negation
from screener.criteria.prior_therapy.leaves import NoOptionLeft
from screener.criteria.scan import Reading, Scan
from screener.criteria.wording_shared import mentions
from screener.text.gated import Stems, gated

_NO_CURE = gated(
    r"\b(?:(?:no|not|without|lack(?:s|ing)?|absence of|have no|has no|do not have|does not have)(?: (?:known|other|further|available|standard|effective|remaining|suitable|acceptable|alternative|established|any|an|a|approved|appropriate|curative|treatment|therapeutic|satisfactory|proven|additional|validated|more|reasonable|reliable|or|life[- ]prolonging|,|/|of|care|conventional|viable|feasible|potential|potentially)){0,8} "
    r"(?:therap(?:y|ies)|treatments?|options?|alternatives?|regimens?|modalit(?:y|ies))(?: (?:with (?:curative intent|proven (?:clinical )?benefit|known benefit|established benefit)|available|options?|exists?|remain(?:s|ing)?|is|are|left|known|that|or|to|would|prolongs?|survival|with|an|acceptable|quality|of|life|for|the|patients?|this|their|disease|condition|cancer|participant|subject|has|been|proven|shown|capable|providing|provides?|curative|confers?|conveys?|offers?|clinical|clinically|meaningful|significant|confirmed|demonstrated|expected|believed|improves?|outcomes?|benefits?|likely|extends?|standard|judged|considered|deemed|appropriate|suitable|effective|tolerable)){0,14}"
    r"|(?:known )?curative (?:therap(?:y|ies)|treatments?|options?|measures)(?: (?:is|are|do|does|options?))? (?:not|no longer)(?: (?:be|available|exist|known|effective|possible|feasible|an|option))+"
    r"|not (?:amenable|suitable|eligible|appropriate|candidates?|curable)(?: (?:to|for|by|with))?(?: (?:any|potentially|a|known|available|standard|other))* (?:curative|cure|potentially curative)(?:(?: (?:therap(?:y|ies)|treatments?|options?|intent|approach)){1,3}|(?= ?(?:$|[.,;)])))(?! (?:surg|resect|by surg))"
    r"|(?:(?:received|been|have|be|to|or|either|intolerant|refractory|ineligible|not eligible|unable to receive|for|of|with|after|on|progressed|exhausted|failed),? ){2,14}(?:all|any) (?:(?:known|available|standard|approved|other|effective|existing),? ){0,4}(?:treatments?|therap(?:y|ies)|options?|treatment options?) (?:that (?:is|are) )?(?:known )?to (?:confer|provide|offer|have|give) (?:a )?(?:known )?(?:clinical|survival|meaningful) benefit(?: for (?:the |their )?(?:participant|patient|subject|condition|disease)s?)?"
    r"|(?:standard|available|approved|conventional|all|established)(?: (?:and|or|approved|available|standard|curative|appropriate|authori[sz]ed|effective|of|care|therapeutic|treatment))* (?:therap(?:y|ies)|treatments?|options?)(?: (?:is|are|have|has|options?|been|that|should|be|were|do|does|would))* (?:(?:not|unlikely to) (?:confer|provide|offer|convey) (?:a )?(?:known )?(?:clinical|survival|meaningful|clinically meaningful) benefit|exhausted|no longer (?:effective|available)|not available|ineffective|unavailable|failed|nonexistent|does not exist|do not exist))"
)


_DANGLING = gated(r" or(?: (?:that|are|is|be|been|has|have|to|with|an|for|the))*$")  # what follows is another thing

_STEMS = Stems(
    "curative", "curable", "standard", "option", "alternativ", "exhaust", "available", "ineffective", "no longer", "approved", "conventional", "established",
    "acceptable", "satisfactory", "effective t", "benefit",
)  # fmt: skip


_CURE = gated(
    r"(?:(?:other|known|available|potentially|remaining|established|standard|suitable|candidates? for|eligible for|amenable to|with|have|has) ){1,4}curative (?:(?:treatment|therapeutic|therapy|intent|surgical) )?(?:options?|therap(?:y|ies)|treatments?|alternatives?)(?: (?:is|are|options?|available|exists?|remain(?:s|ing)?))*(?![\w-])"
)


def no_option(scan: Scan) -> list[Reading]:
    """ "No curative option is left", "standard therapy has been exhausted"."""
    if not mentions(scan, _STEMS) or not (scan.may(_NO_CURE) or scan.may(_CURE)):
        return []
    start = scan.tokens[0].start
    window = scan.said
    out: list[Reading] = []
    starts = [token.start for token in scan.tokens]
    for match in _NO_CURE.finditer(window):
        words = _DANGLING.sub("", match.group())
        if not re.search(
            r"curat|cure|standard|option|alternativ|prolong|satisfactory|effective|acceptable|approved|available|exhaust|established|suitable|remain|further|benefit",
            words,
        ):
            continue
        i = bisect_left(starts, start + match.start())
        j = bisect_left(starts, start + match.start() + len(words))
        if i >= len(starts) or j <= i:
            continue
        if words.startswith(("no", "without", "lack", "absence", "have no", "has no", "do not", "does not")) and not re.search(
            r"option|available|exist|known|remain|left|curative|standard|alternativ|satisfactory|effective|acceptable|approved|further",
            words,
        ):
            continue
        out.append(
            Reading(i, j, NoOptionLeft(curative="curat" in words or "cure" in words, **scan.span(i, j)), room="prior_therapy", priority=3)
        )
    if not out:
        cure = _CURE.search(window)
        if cure is not None and not re.search(
            r"\b(?:no|not|without|lack|never|unlikely|failed|neither|nor)\b", window[max(0, cure.start() - 40) : cure.end()]
        ):
            i, j = bisect_left(starts, start + cure.start()), bisect_left(starts, start + cure.end())
            if i < j:
                out.append(Reading(i, j, negation(NoOptionLeft(curative=True, **scan.span(i, j))), room="prior_therapy", priority=3))
    return out
