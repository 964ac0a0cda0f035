"""The QT interval in words ("QT interval corrected for heart rate using Fridericia's formula (QTcF)"), and how it and the ejection fraction are measured.

Of the corrected QT interval the record holds one value; which formula corrected it, and how many tracings were averaged, does not change the limit.
"""

from __future__ import annotations

from screener.text.gated import gated

_FORMULA = r"(?:fr[ie]{1,2}de?ri\w{1,6}|bazz?ett?|framingham|hodges)(?:['’]s?|s['’]?)?"
_MARK = r"[\s,\-/()\[\]]{1,4}"
_OF_QT = rf"(?:qtc?[fb]?|intervals?|durations?|time|values?|average|single|mean|triplicate|12-lead|ecgs?|electrocardiograms?|corrected|correction|corrections|prolongation|prolonged|adjusted|for|heart|rate|heart-rate|cube|root|using|by|with|via|per|according|to|based|on|the|a|an|calculated|derived|method|formula|formulae|equation|criteria|calculation|measured|as|is|of|{_FORMULA})"
QT_NAME = gated(
    rf"(?:(?:a|an|the|mean|average|median|averaged|triplicate|of|resting|screening|baseline|corrected|heart[- ]rate[- ]corrected|rate-corrected|prolonged|prolongation|calculated|confirmed|initial|absolute|12-lead|electrocardiogram|ecg|\(ecg\)|interval|values?|correction|formula|method|for|heart|rate|{_FORMULA})[\s\-]{{1,2}}){{0,9}}"
    rf"(?:q wave to t wave \(qt\)|qt/qtc[fb]?|qtc[fb]?|qt)(?:{_MARK}{_OF_QT}(?![a-z])){{0,16}}[)\]]?"
)
_CUE = r"(?:by|using|via|with|per|on|from|as|upon|in|at|based|measured|assessed|determined|evaluated|documented|obtained|estimated|calculated|recorded|averaged|corrected|derived|performed|conducted|confirmed|demonstrated|taken|through|average|mean|median)"
_FILL = r"(?:by|using|via|with|per|on|from|as|of|the|a|an|at|to|in|all|each|either|both|and|or|and/or|most|recent|based|measured|assessed|determined|evaluated|documented|obtained|estimated|calculated|recorded|averaged|corrected|derived|performed|conducted|taken|average|mean|median|screening|baseline|resting|standard|single|safety|local|central|institutional|12-lead|12|lead|qt|twelve-lead|digital|triplicate|duplicate|three|3|two|2|at least|separate|consecutive|successive|serial|transthoracic|cardiac|radionuclide|nuclear|2-?d|two-dimensional|heart|rate|for|according|other|equivalent|acceptable|appropriate|modality|modalities|patient's|machine-derived)"
_CONTENT = rf"(?:ecgs?|ekgs?|electrocardiogra\w{{1,5}}|echo|echocardiogra\w{{1,5}}|tte|muga|cmr|c?mri|spect|multi(?:ple)?[- ]?gated(?: (?:radionuclide )?(?:acquisition|angiogra\w{{1,4}}|blood pool))?|multigated|acquisition|angiogra\w{{1,4}}|ventriculogra\w{{1,4}}|scans?|scanning|imaging|results?|readings?|recordings?|records|tracings?|measurements?|determinations?|evaluations?|assessments?|triplicate|heart rate|formula|method|methods|correction|equation|criteria|practice|guidelines|visit|qtc[fb]|{_FORMULA})"
HEART_METHOD = gated(
    rf"[,(\[]?\s?(?:{_CUE}(?![a-z])[\s(]{{1,2}}){{1,3}}(?:{_FILL}(?![a-z])[\s,]{{1,2}}){{0,8}}{_CONTENT}(?:{_MARK}(?:\(?preferred\)?{_MARK})?(?:{_FILL}(?![a-z])[\s,]{{1,2}}){{0,6}}{_CONTENT}(?![a-z])){{0,8}}(?:\s?\(preferred\))?(?:\s(?:at|during) (?:the )?(?:screening|baseline)(?: visit| period)?)?\s?[)\]]?(?![a-z])"
    r"|\(same criteria for both sexes\)"
    rf"|\((?:preferred|average of (?:triplicate|three|3) readings|{_FORMULA}(?: (?:formula|method|correction))?)\)"
    r"|(?:,\s)?and averaged(?![a-z])|(?:,\s)?(?:and )?recorded within \d{1,2} minutes(?: of each other)?"
    r"|regardless of (?:sex|gender)|(?:,\s)?(?:taken |recorded )?(?:approximately |at least )?(?:within )?\d{1,2} minutes? apart(?! of)"
)
# Behind a time that ends in such a word ("on screening" + "ECG").
AFTER_TIME = gated(rf"(?:{_FILL}(?![a-z])[\s,]{{1,2}}){{0,2}}{_CONTENT}(?:{_MARK}{_CONTENT}(?![a-z])){{0,2}}\s?[)\]]?(?![a-z])")
OF_HEART = frozenset({"QTC", "LVEF", "LVSF", "HR"})
