"""Other cancers.

What it is     a second, prior or concurrent malignancy: still active, treated within some years, or of a kind that does not matter
How it reads   "active second malignancy", "other malignancy within 5 years except basal cell carcinoma or carcinoma in situ", "melanoma treated within the past 10 years"
Needs          prior_malignancies
Unknown when   the list is not complete, the day of the last treatment or the remission is not recorded, or its weight is a judgement
"""

from __future__ import annotations

from screener.criteria.malignancy.leaf import OtherMalignancy, SparedMalignancy
from screener.criteria.malignancy.read import read

__all__ = ["OtherMalignancy", "SparedMalignancy", "read"]
