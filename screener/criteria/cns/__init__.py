"""CNS metastases.

What it is     metastases of the brain, spinal cord or meninges, and their state: active, untreated, symptomatic, treated and stable, on steroids; exceptions over several sentences
How it reads   "known active CNS metastases", "brain metastases, unless treated, stable for 4 weeks and off steroids", "untreated, symptomatic or progressive", "carcinomatous meningitis",
               "participants with treated and stable CNS disease may enrol provided they do not require corticosteroids"
Needs          disease: cns_metastases (present, treated, stable, on_steroids), sites; medications (steroid dose); prior_therapies (when the CNS was treated)
Unknown when   presence, treatment, stability or steroids are not recorded; symptoms or a length of stability are asked, which no record holds
"""

from __future__ import annotations

from screener.criteria.cns.leaves import CnsDetail, CnsDisease, CnsState
from screener.criteria.cns.read import read

LEAVES = (CnsDisease, CnsState, CnsDetail)

__all__ = ["LEAVES", "CnsDetail", "CnsDisease", "CnsState", "read"]
