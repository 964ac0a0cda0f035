"""Sentences that many records carry word for word and that state no requirement: counsel to the site, how a test is done, abbreviations spelt out (see `screener.criteria.notices`).

Only whole sentences, each of which asks nothing of any patient.
"""

from __future__ import annotations

import re

from screener.text.gated import gated

_PEOPLE = r"(?:patients?|participants?|subjects?|individuals?)"
_STATES_NOTHING = gated(
    r"(?:note:?\s)?(?:"
    # counsel to those who enrol
    rf"(?:as part of the enrol+ment(?:/| and )informed consent procedures, )?(?:the )?{_PEOPLE} (?:will|should) be counsel+ed (?:on|about|regarding) [^.;]{{5,260}}"
    r"|because the lists? of these (?:agents|drugs|medications|medicines) (?:are|is) constantly changing, it is important to (?:regularly |frequently )?consult [^.;]{3,80}"
    r"|(?:the )?(?:study )?(?:investigator|physician)s?(?: or designee)? (?:is|are|shall be|will be) responsible for (?:the )?review of (?:medical|menstrual) history[^.;]{0,200}"
    r"|(?:the )?investigator(?: or designee)? (?:shall|should|will) (?:counsel|evaluate the effectiveness of the contraceptive)[^.;]{3,260}"
    r"|for more information (?:regarding|about|on) [^.;]{3,80}, please (?:visit|see)[^;]{0,80}"
    r"|(?:treating )?(?:investigators|physicians|sites) are (?:encouraged|advised) to (?:contact|consult) [^.;]{3,140} with (?:any )?questions"
    rf"|{_PEOPLE} (?:may|can|should) confer with the (?:study )?(?:doctor|physician|team|investigator) to determine [^.;<>≥≤]{{5,140}}"
    rf"|{_PEOPLE} may be (?:switched|changed) to (?:an )?alternative (?:medications?|drugs?|agents?|treatments?)(?: for (?:eligibility|enrol+ment) purposes)?"
    r"|if (?:further )?clarification is needed,? (?:this|it) (?:may|can|should) be discussed with [^.;<>≥≤]{3,60}"
    r"|(?:in addition,? )?these (?:patients|participants|subjects) are at (?:an )?increased risk of lethal infections? when treated with marrow[- ]suppressive therapy"
    r"|the (?:experimental|study) treatment being evaluated in this protocol depends on an intact immune system"
    # titles that stand as lines of their own
    r"|(?:disease|cancer)[- ](?:related|characteristics|indication)|other medical conditions|additional(?:ly)?|measurability of disease|reproductive status|(?:psychiatric |cardiac )?exclusion criteria|specific by tumor cohorts"
    # how a test is done, and where its result comes from
    r"|(?:note:? )?documentation (?:may|can) (?:include|come from|be based on) [^.;<>≥≤]{0,60}(?:review of|medical records|medical examination|medical history)[^.;<>≥≤]{0,160}"
    r"|(?:triplicate )?(?:ecgs?|ekgs?|electrocardiograms?)(?: evaluations)? will be (?:performed|obtained|done)(?: and the average of [^.;]{3,80} will be used to determine eligibility)?"
    r"|sars-?cov-?2 (?:diagnostic )?tests? (?:should|will|must) be applied following local (?:requirements|recommendations|guidelines)(?: ?/ ?recommendations)?"
    r"|(?:hiv|hbv|hcv|hepatitis [bc])(?:(?:,| and| or|/) ?(?:hiv|hbv|hcv|hepatitis [bc]))* testing is (?:only )?required (?:at screening )?only (?:when|if|where) (?:mandated|required) by (?:the )?local (?:health )?(?:authority|authorities|regulations?)"
    r"|(?:the )?(?:qtcf? formula )?(?:bazett|fridericia)(?:'s)?(?: formula)? will be used for assessing (?:subject|patient|participant) eligibility"
    rf"|(?:a )?serum (?:pregnancy )?test will be (?:conducted|performed|done) at screening[^.;<>≥≤]{{0,120}}"
    # what is not asked
    r"|there (?:is|are) no (?:required )?(?:minimum )?(?:recovery|washout|wash-out|waiting) (?:period|time)s?(?: required)?(?: (?:for|after|following|before|prior to) [^.;<>≥≤]{3,120})?"
    r")[.;)\]]?"
)
_BEGINS = frozenset(
    """note as the patients patient participants participant subjects subject individuals because study investigator investigators physician for treating physicians sites documentation triplicate
    ecgs ecg ekgs ekg electrocardiograms sars hiv hbv hcv hepatitis qtc if disease cancer other additional additionally measurability reproductive psychiatric cardiac exclusion specific in these qtcf bazett fridericia a an serum there""".split()
)


_SPELT_OUT = gated(r"\s?(?:and )?(?P<short>[a-z][a-z0-9/-]{1,10}) ?= ?(?P<words>[a-z][a-z' /-]{6,60})\s?")


def _spells_out(sentence: str) -> bool:
    """Does a sentence only say what abbreviations stand for ("ANC = absolute neutrophil count; ULN = ...")? Their letters stand in the words, in their order, the first one first."""
    for part in re.split(r"[;,.]", sentence.strip(" .;()[]*")):
        found = _SPELT_OUT.fullmatch(part)
        if found is None or " " not in found["words"].strip():
            return False
        letters = [letter for letter in found["short"] if letter.isalpha()]
        words = iter(found["words"].lstrip())
        if letters[0] != found["words"].lstrip()[0] or not all(letter in words for letter in letters):
            return False
    return True


def states_nothing(sentence: str, first: str) -> bool:
    """Is a clean lower-case sentence, which begins with the word `first`, one of these?"""
    if "=" in sentence and _spells_out(sentence):
        return True
    return first in _BEGINS and len(sentence) < 420 and _STATES_NOTHING.fullmatch(sentence.strip(" ([*-")) is not None


_ALLOWS = gated(
    rf"(?:note:?\s)?{_PEOPLE} (?:with|who have) impaired decision[- ]making (?:capacity|ability)(?: \(idmc\))? (?:who have|with|that have) (?:an? )?(?:close )?(?:legally[- ]authori[sz]ed|legally acceptable|legal) representative(?: \(lar\))?(?:,? (?:and/or|or|and) (?:caregiver|family member|guardian)s?){{0,2}}(?: available)?(?: to consent(?: on their behalf)?)? (?:will|may|are|can) (?:also )?(?:be )?(?:considered )?eligible[.;)]?"
)


def permits(sentence: str) -> str | None:
    """The kind of what a clean lower-case sentence allows, where it does nothing else; None where it is no such sentence."""
    return "consent" if "decision" in sentence and _ALLOWS.fullmatch(sentence.strip(" ([*-")) else None


__all__ = ["permits", "states_nothing"]
