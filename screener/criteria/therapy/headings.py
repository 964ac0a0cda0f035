"""Lines that only announce windows or treatments listed below them: "Prior anticancer therapy within the following washout periods:"."""

from __future__ import annotations

from screener.criteria.scan import Scan
from screener.text.gated import gated

_GIVEN = r"(?:(?:patients?|subjects?|participants?|who|have|has|had|any|an?|the|of|or|and|for|from|with|prior|previous|recent|received|receiving|receive|administered|systemic|anti-?\s?cancer|cancer-directed|anti-?\s?neoplastic|investigational|drugs?|agents?|medications?|therap(?:y|ies)|treatments?|tumou?r|/|,)\s?){0,14}"
_LENGTHS = r"(?:wash-?\s?out |time )?(?:periods?|time-?\s?frames?|frames?|windows?|intervals?|limits?)"
_DAY = r"(?: (?:prior to|before|of|from) [^:;.]{3,80})?"
_ANNOUNCES = gated(
    rf"{_GIVEN}(?:within|with) the (?:following|specified) (?:specified |minimum |required )*{_LENGTHS}{_DAY}(?:,? defined as)?\s?:?"
    rf"|(?:has |have |had )?(?:an )?(?:in)?adequate (?:treatment )?wash-?\s?out periods?{_DAY}(?:,? defined as)?\s?:?"
    rf"|(?:(?:patients?|subjects?|participants?|who|have|has|had)\s){{0,4}}received the following (?:prior |previous |systemic |anti-?\s?cancer |drug )*(?:therap(?:y|ies)|treatments?|medications?|drugs?)(?: or drugs)?{_DAY}\s?:?"
    r"|(?:(?:patients?|subjects?|participants?|who|have|has|had|with)\s){0,4}(?:received |recent )prior therapy,? (?:as )?defined (?:below|as)\s?:?"
)


def announces(scan: Scan) -> bool:
    """Does a whole sentence that ends in a colon (or in "defined as") say only that something follows?"""
    said = scan.said.rstrip()
    return said.endswith((":", "defined as")) and len(said) < 220 and _ANNOUNCES.fullmatch(said) is not None
