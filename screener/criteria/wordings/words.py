"""Words that patterns of several kinds share."""

from __future__ import annotations

OR = r",? (?:and/or|or|and) |/"

TREATMENT = r"(?:(?:chemo|radio|immuno|bio)?therap(?:y|ies)|radiation|irradiation|surgery|surgeries|procedures?|treatments?|agents?|drugs?|inhibitors?|inducers?|antibod(?:y|ies)|transplant(?:ation|s)?|medications?|products?|vaccines?|transfusions?)"

LENGTH = r"\d{1,3} (?:days?|weeks?|months?)"
