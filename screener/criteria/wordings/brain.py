"""Other words for metastases of the brain and its coverings: whence they come, what comes of them, how they were looked at."""

from __future__ import annotations

from screener.criteria.wordings.model import Wording, of
from screener.text.gated import gated

_SPREAD = frozenset({"metastasis"})  # metastases of the brain are no second statement on metastases

_SEATS = r"(?:leptomeningeal|meningeal|cerebral/meningeal|cerebral|brain|central nervous system(?: \(cns\))?|cns)"

BRAIN: tuple[Wording, ...] = (
    # of this cancer: as any metastasis is
    of(
        rf"(?P<d>{_SEATS} (?:disease|metastas[ei]s|involvement|carcinomatosis)) (?:as (?:an? )?manifestations? of|related to|secondary to|due to|from) the (?:current|underlying|primary|known) (?:malignancy|cancer|disease|tumou?r)(?![\w-])",
        "{d}",
    ),
    Wording(
        gated(
            r"(?<![\w-])metastatic (?:lesions? (?:in|of|to|involving)|involvement of) (?:the )?(?P<s>central nervous system(?: \(cns\))?|cns|brain)(?![\w-])"
        ),
        "{s} metastases",
        _SPREAD,
    ),
    of(r"(?P<s>brain|cns) ?/ ?(?P<t>leptomeningeal|meningeal) (?P<n>metastas[ei]s|disease)(?![\w-])", "{s} or {t} {n}"),
    Wording(gated(r"(?<![\w-])leptomeningeal metastatic disease(?![\w-])"), "leptomeningeal metastases", _SPREAD),
    of(r"carcinomatous (?:lepto)?meningitis ?/ ?leptomeningeal (?:disease|carcinomatosis|metastases)(?![\w-])", "carcinomatous meningitis"),
    of(r"carcinomatous leptomeningitis(?![\w-])", "carcinomatous meningitis"),
    # treated, in another order
    of(r"(?P<t>treated) (?P<l>locally|definitively)(?= (?:and|or|with|,|for)|$)", "{l} {t}"),
    of(r"definitively, (?P<t>locally treated)(?![\w-])", "{t}"),
    of(
        r"(?P<m>metastases (?:which |that |who )?(?:was/|has/)?(?:were|have been|are) treated) and became (?P<s>stable)(?![\w-])",
        "{m} and are {s}",
    ),
    # what comes of it, and that it was looked for
    of(r"(?P<x>excluded) from (?:this|the) (?:clinical )?(?:trial|study)(?: because of (?:their )?poor prognosis)?(?![\w-])", "{x}"),
    of(r"(?:radiolog\w{2,5}|radiograph\w{2,5}) documentation of (?P<a>absence|presence)(?![\w-])", "{a}"),
    of(
        r"(?P<p>without evidence of (?:disease )?progression\)?) (?P<w>for (?:at least|≥|more than|a minimum of) (?:four|two|[1-9]) (?:weeks|months)),? (?:as )?(?:confirmed|documented|assessed|demonstrated) (?:by|with|on) repeat imaging(?:,? (?:\()?(?:performed|obtained|done) (?:during|at) (?:the )?(?:study )?screening\)?)?",
        "{p} {w}",
    ),
    of(
        r"(?P<s>stable),? ?\((?:i\.?e\.?,? )?(?P<p>without evidence of (?:disease )?progression(?: by imaging)?)\) (?P<w>for (?:at least|≥|more than|a minimum of) (?:four|two|[1-9]) (?:weeks|months))(?![\w-])",
        "{s} {w} and {p}",
    ),
)
