"""Prior therapy.

What it is     whether a treatment was given (drug, class, target, regimen, combination, kind of treatment), is being given, or failed (verdicts, rules 1, 4, 5 and 6)
How it reads   "prior treatment with an anti-GD2 antibody", "must have received ifosfamide", "checkpoint inhibitor naive", "progressed on or intolerant to a VEGFR inhibitor"
Needs          prior_therapies, and `complete: true` to deny what is not listed
Unknown when   the list is open and holds no such treatment, a drug in it is not known, or it asks for an opinion ("no standard therapy is left", "candidate for chemotherapy")
"""

from __future__ import annotations

from screener.criteria.prior_therapy.harm import harm
from screener.criteria.prior_therapy.leaves import NoOptionLeft, PriorTherapy, in_advanced_setting
from screener.criteria.prior_therapy.options import no_option
from screener.criteria.prior_therapy.read import permitted, read
from screener.criteria.prior_therapy.rest import rest_of_list
from screener.criteria.prior_therapy.soon import soon
from screener.criteria.prior_therapy.suited import Suited, suited
from screener.criteria.prior_therapy.unnamed import unnamed
from screener.criteria.prior_therapy.untreated import untreated

__all__ = [
    "NoOptionLeft",
    "PriorTherapy",
    "Suited",
    "harm",
    "in_advanced_setting",
    "no_option",
    "permitted",
    "read",
    "rest_of_list",
    "soon",
    "suited",
    "unnamed",
    "untreated",
]
