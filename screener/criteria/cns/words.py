"""How texts name metastases of the central nervous system and its coverings."""

from __future__ import annotations

from screener.text.gated import gated

_PLACE = r"(?:(?:parenchymal |primary )?(?:central nervous system|cns|brain|cerebral|intracranial|brain parenchymal|leptomeningeal|meningeal|spinal cord|cerebellar|brainstem|brain stem|dural|spinal))(?: \( cns \))?"

_NOUN = r"(?:metastas[ei]s|metastatic (?:disease|lesions?|tumou?rs?|involvement|HISTO|TUMOUR)|mets|metastatic|involvement|lesions?|spread|carcinomatosis|dissemination|disease metastases)"

LEPTO = r"(?:carcinomatous meningitis|cancerous meningitis|metastas[ei]s (?:to|in|of) the (?:lepto)?meninges|leptomeningeal (?:disease|metastas[ei]s|carcinomatosis|spread|involvement|dissemination|carcinomatous)|meningeal (?:carcinomatosis|metastas[ei]s|involvement|disease|spread)|leptomeningitis|lmd|leptomeningeal|carcinomatosis meningitis|meningitis carcinomatosa|neoplastic meningitis)(?: \( (?:lmd|lm|carcinomatous meningitis) \))?"

_ONE = rf"(?:{LEPTO}|{_PLACE}(?: ?(?:, OR|, AND|,|OR|AND|ANDOR|/) (?:{_PLACE})){{0,12}}(?: {_NOUN})|(?:metastas[ei]s|metastatic disease|disease metastatic|metastatic TUMOUR|TUMOUR metastatic|metastatic|spread)(?: (?:spread )?(?:to|in|of|involving|WITHINW|within)) (?:the )?{_PLACE}(?: (?:OR|AND|/|ANDOR) (?:the )?{_PLACE}){{0,2}}|metastatic (?:brain|cns|cerebral)(?: (?:OR|AND|/) (?:meningeal|leptomeningeal|spinal))?(?: (?:HISTO|TUMOUR|tumou?rs?|lesions?|disease))|(?:metastatic )?{_PLACE} (?:OR|AND|/) meningeal (?:TUMOUR|tumou?rs?|HISTO))"

MIXED = gated(
    rf"(?:{_PLACE} (?:primary )?(?:TUMOUR|tumou?rs?|malignanc(?:y|ies))|HISTO) (?:OR|AND|ANDOR|/) (?:brain |cns )?(?:metastas[ei]s|metastatic disease)(?P<more>(?: ?(?:, OR|,|OR|AND|ANDOR|/) ?){LEPTO})?(?= )"
)

_DISEASE = rf"(?:{_PLACE}(?: ?(?:OR|/|AND|ANDOR) {_PLACE})? (?:disease|TUMOUR))"

_AND_OR = r"(?: ?(?:, OR|, AND|,|OR|AND|ANDOR|/|with OR without|EXAMPLE) ?)"

LIST = gated(
    rf"(?P<list>{_ONE}(?:{_AND_OR}(?:known |any |active |presence of |history of |evidence of |symptomatic |untreated )?{_ONE}(?! (?:that|which|who|requiring|needing) )){{0,4}})(?: (?:present|by imaging|on imaging|at screening|ATTIME|at baseline|DEFINE|(?:by|due to|from) (?:the )?(?:underlying )?(?:TUMOUR|disease|malignancy|cancer)))?(?= )"
)

SYMPTOMS = gated(
    rf"(?:(?:clinical )?(?:signs ?(?:OR|AND|ANDOR|/) )?symptoms|signs) (?:consistent with|attributable to|suggestive of|suggesting|concerning for|suspicious for|indicative of) (?:(?:a|the|active|new|known|possible) )*{_ONE}(?= )"
)

NEGATIVE_IMAGING = gated(
    r"(?:a )?negative (?:brain |cns |contrast enhanced |cranial |head |screening )*(?:magnetic resonance imaging(?: \( mri \))?|mri|ct|computed tomography(?: \( ct \))?|imaging|scan|brain scan)(?: scans?)?(?: OR other (?:clinically )?appropriate imaging(?: study)?)?(?= )"
)

PRIMARY = gated(
    r"(?:(?:known|active|current|any|a|an|the|other) ){0,3}primary (?:malignant )?(?:central nervous system|cns|brain)(?: \( (?:cns|central nervous system) \))? (?:TUMOUR|tumou?rs?|malignanc(?:y|ies)|cancers?|neoplasms?)(?= )|primary (?:TUMOUR|tumou?rs?|malignanc(?:y|ies)) of (?:the )?(?:brain|cns|central nervous system)(?: \( cns \))?(?: origin)?(?= )"
)

LIST_LOOSE = gated(rf"(?P<list>{_DISEASE})(?= )")

LEAD_WORD = frozenset(
    [
        "known",
        "documented",
        "suspected",
        "evidence",
        "presence",
        "any",
        "current",
        "history",
        "confirmed",
        "existing",
        "radiographically",
        "radiologically",
        "radiographic",
        "radiologic",
        "detected",
        "definite",
        "clinically",
        "clinical",
        "prior",
        "previous",
        "of",
        "with",
        "or",
        "a",
        "an",
        "the",
        "proven",
        "concurrent",
        "ongoing",
        "has",
        "have",
        "having",
        "present",
        "has/had",
        "other",
        "detectable",
        "concomitant",
        "significant",
        "diagnosed",
        "diagnosis",
        "apparent",
        "unequivocal",
        "established",
        "radiographical",
    ]
)


__all__ = ["LEAD_WORD", "LEPTO", "LIST", "LIST_LOOSE", "MIXED", "NEGATIVE_IMAGING", "PRIMARY", "SYMPTOMS"]
