"""Other words for pregnancy, breastfeeding, contraception and who can bear children."""

from __future__ import annotations

from screener.criteria.wordings.model import Wording, of
from screener.text.reworded import A_WINDOW as W

_NURSING = r"(?:breast-?\s?feed(?:ing)?|lactati(?:ng|on)|nursing)"

_ABBREVIATED = r"(?:i?[wfpo]o?cbp|pocbp|pcbp)"

_WOMEN = r"(?:(?:female )?(?:patients|participants|subjects|individuals)|wom[ae]n|females?)"

BEARING: tuple[Wording, ...] = (
    # pregnancy, breastfeeding and contraception
    of(rf"(?P<a>{_NURSING}) [(\[](?:or )?{_NURSING}[)\]]", "{a}"),
    of(rf"(?:concomitant|concurrent) (?P<a>{_NURSING})(?![\w-])", "{a}"),
    of(
        rf"(?P<who>{_WOMEN}) (?:who )?are,? or are planning to become,? pregnant or (?P<b>{_NURSING})(?![\w-])",
        "{who} who are pregnant or {b} or are planning to become pregnant or {b}",
    ),
    of(r"(?:actively )?(?:trying|attempting|seeking) to (?P<a>become|get|be|conceive|father)(?![\w-])", "planning to {a}"),
    of(
        rf"(?P<no>unwilling(?:ness)?|refusal|inability) to (?P<a>stop|discontinue|interrupt|cease) (?P<b>{_NURSING})(?![\w-])",
        "{b} and unwilling to {a} {b}",
    ),
    of(
        r"(?P<a>pregnant|pregnancy)(?: status)?,? (?:\((?:by |as |via |through )?self-?\s?report(?:ed)?(?: of pregnancy status)?\)|(?:by|via|as|through) self-?\s?report(?:ed)?|as documented in the medical records?)(?![\w-])",
        "{a}",
    ),
    of(
        rf"(?P<a>(?:fertile )?(?:wom[ae]n|m[ae]n|(?:fe)?males?|patients|participants|subjects)) (?:who are )?treated or enrolled (?P<w>{W})(?P<x> and (?:who are )?involved with women of childbearing potential)? must(?![\w-])",
        "{a} {w} must",
    ),
    # who can bear children, explained beside the word
    of(
        rf"(?P<a>child-?\s?bearing potential|reproductive potential|{_ABBREVIATED})(?P<b> \({_ABBREVIATED}\))?,? \(?(?:as )?(?:defined|described|specified) in (?:the )?(?:protocol|(?:protocol )?(?:appendix|section|attachment) (?:[a-z]|[\d.]{{1,8}})(?![\w.]))\)?",
        "{a}",
    ),
    of(
        r"(?P<a>wom[ae]n|females?(?: patients| participants| subjects)?) (?:who are )?(?:on|using|taking) (?:hrt|hormone replacement therapy(?: \(hrt\))?) and whose (?:menopausal|fertility) status is in doubt(?= (?:must|should|will|shall) )",
        "{a}",
    ),
)
