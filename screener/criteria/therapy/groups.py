"""What texts mean by words that are no class of the lexicon: myelosuppressive, major surgery, local radiotherapy, live vaccine, investigational.

Each rule says of one drug of one treatment whether it belongs: yes, no, or not known.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from screener.logic import Truth, all_of, negate, truth
from screener.patients.facts import Chart, Given
from screener.text.gated import Gated, gated

UNDESCRIBED = "undescribed"  # drugs with a property that the lexicon does not know of any drug
NARROWED = "narrowed"  # what a text says of a treatment beyond its kind, that no patient file records ("to the axilla", "metronomic"); the name quotes it
NO_TREATMENT_OF_CANCER = frozenset(
    {"supportive", "steroid", "bone_modifying", "growth_factor_long", "growth_factor_short", "vaccine_live", "vaccine_nonlive"}
)
_SYSTEMIC = frozenset({"systemic", "cell_therapy", "gene_therapy"})
_TRANSPLANT = frozenset({"autologous_transplant", "allogeneic_transplant"})
_STEREOTACTIC = gated(
    r"\b(?:srs|sbrt|sabr|stereotactic|gamma ?knife|cyber ?knife|radiosurgery|brachytherapy|intraoperative|iort)\b", re.IGNORECASE
)
_WIDE = gated(
    r"\b(?:tbi|total[ -]body|craniospinal|csi|neuraxis|whole[ -]abdom\w*|total[ -]marrow|total[ -]lymphoid|hemi-?body)\b", re.IGNORECASE
)
_PELVIS = gated(r"\b(?:pelvi[cs]|pelvis|ilium|iliac|sacr\w+|hip)\b", re.IGNORECASE)
_MARROW_SITES = gated(
    r"\b(?:pelvi[cs]|pelvis|ilium|iliac|sacr\w+|spine|vertebra\w*|[ctls]\d{1,2}|whole[ -]lung|bilateral lungs?|chest|thora\w+|bones?)\b",
    re.IGNORECASE,
)
_LIVE = gated(
    r"\b(?:live|attenuated|mmr|measles|mumps|rubella|varicella|chicken ?pox|zoster|yellow fever|bcg|rotavirus|oral polio|oral typhoid|flumist|smallpox)\b",
    re.IGNORECASE,
)
_NOT_LIVE = gated(
    r"\b(?:inactivated|killed|non-?live|recombinant|mrna|covid(?:-?19)?|sars-?cov-?2|influenza|flu|tetanus|diphtheria|pertussis|tdap|hepatitis|hpv|pneumococc\w*|meningococc\w*|rabies|shingrix|rsv)\b",
    re.IGNORECASE,
)
MINOR = gated(
    r"\b(?:biops\w+|port|port-?a-?cath|central (?:venous )?(?:line|catheter|access)|catheter|picc|tooth|dental|thoracentesis|paracentesis|bronchoscopy|endoscopy)\b",
    re.IGNORECASE,
)

Part = tuple[Given, str | None]
Rule = Callable[[Chart, Given, str | None], Truth]


def _words(item: Given) -> str:
    return " ".join(
        filter(
            None, (item.procedure, item.site, item.modality, item.regimen, item.note if item.kind in ("radiotherapy", "vaccine") else None)
        )
    )


def classes_of_part(chart: Chart, item: Given, drug: str | None) -> frozenset[str]:
    return chart.lexicons.classes_of(drug) if drug else item.classes


def _anticancer_drug(chart: Chart, item: Given, drug: str | None) -> Truth:
    if item.kind not in _SYSTEMIC:
        return Truth.FALSE
    return Truth.TRUE if drug is None else truth(chart.lexicons.drugs[drug].washout_category not in NO_TREATMENT_OF_CANCER)


def _anticancer(chart: Chart, item: Given, drug: str | None) -> Truth:
    return truth(True) if item.kind == "radiotherapy" or item.kind in _TRANSPLANT else _anticancer_drug(chart, item, drug)


def _myelosuppressive(chart: Chart, item: Given, drug: str | None) -> Truth:
    if item.kind != "systemic":
        return truth(True) if item.kind in _TRANSPLANT else Truth.FALSE
    return Truth.UNKNOWN if drug is None else truth(chart.lexicons.drugs[drug].myelosuppressive)


def _chemotherapy(chart: Chart, item: Given, drug: str | None) -> Truth:
    if item.kind != "systemic":
        return Truth.FALSE
    if drug is None:
        return Truth.TRUE if "cytotoxic_chemotherapy" in item.classes else Truth.UNKNOWN
    return truth("cytotoxic_chemotherapy" in chart.lexicons.classes_of(drug))


def _modality(*names: str) -> Rule:
    def rule(chart: Chart, item: Given, drug: str | None) -> Truth:
        if item.kind not in _SYSTEMIC and item.kind != "growth_factor":
            return Truth.FALSE
        return Truth.UNKNOWN if drug is None else truth(chart.lexicons.drugs[drug].modality in names)

    return rule


def _targeted(chart: Chart, item: Given, drug: str | None) -> Truth:
    """Small molecules against a target surely; antibodies and conjugates are called so by some trials and not by others."""
    if item.kind != "systemic":
        return Truth.FALSE
    if drug is None:
        return Truth.UNKNOWN
    found = chart.lexicons.drugs[drug]
    classes = chart.lexicons.classes_of(drug)
    if "targeted_small_molecule" in classes or found.washout_category == "small_molecule_targeted":
        return Truth.TRUE
    if "immune_checkpoint_inhibitor" in classes or "cytotoxic_chemotherapy" in classes:
        return Truth.FALSE
    return Truth.UNKNOWN if found.modality in ("antibody", "ADC", "bispecific_antibody", "radiolabelled_antibody") else Truth.FALSE


def _major_surgery(chart: Chart, item: Given, drug: str | None) -> Truth:
    if item.kind != "surgery":
        return Truth.FALSE
    if item.major is None and item.procedure and MINOR.search(item.procedure):
        return Truth.FALSE
    return truth(item.major)


def _minor_surgery(chart: Chart, item: Given, drug: str | None) -> Truth:
    return negate(_major_surgery(chart, item, drug)) if item.kind == "surgery" else Truth.FALSE


def _biopsy(chart: Chart, item: Given, drug: str | None) -> Truth:
    return truth(bool(item.kind == "surgery" and item.procedure and MINOR.search(item.procedure)))


def _radiotherapy(sure: Gated, possible: Gated | None) -> Rule:
    def rule(chart: Chart, item: Given, drug: str | None) -> Truth:
        if item.kind != "radiotherapy":
            return Truth.FALSE
        words = _words(item)
        if sure.search(words):
            return Truth.TRUE
        if _STEREOTACTIC.search(words):
            return Truth.FALSE
        if not item.site:
            return Truth.UNKNOWN
        return Truth.UNKNOWN if possible and possible.search(words) else Truth.FALSE

    return rule


def _wide_field(chart: Chart, item: Given, drug: str | None) -> Truth:
    return _radiotherapy(_WIDE, None)(chart, item, drug)


def _stereotactic(chart: Chart, item: Given, drug: str | None) -> Truth:
    """Told by its modality; where none is recorded it may be."""
    if item.kind != "radiotherapy":
        return Truth.FALSE
    return Truth.TRUE if _STEREOTACTIC.search(_words(item)) else Truth.FALSE if item.modality else Truth.UNKNOWN


def _local_field(chart: Chart, item: Given, drug: str | None) -> Truth:
    if item.kind != "radiotherapy":
        return Truth.FALSE
    if _STEREOTACTIC.search(_words(item)):
        return Truth.TRUE
    return negate(_radiotherapy(_WIDE, _MARROW_SITES)(chart, item, drug))


def _palliative_field(chart: Chart, item: Given, drug: str | None) -> Truth:
    if item.kind != "radiotherapy":
        return Truth.FALSE
    if item.intent is not None:
        return truth(item.intent == "palliative")
    return Truth.UNKNOWN


def _live_vaccine(chart: Chart, item: Given, drug: str | None) -> Truth:
    if item.kind != "vaccine":
        return Truth.FALSE
    if drug is not None and "cancer_vaccine" in chart.lexicons.classes_of(drug):
        return Truth.FALSE
    if drug is not None and "live_vaccine" in chart.lexicons.classes_of(drug):
        return Truth.TRUE
    words = f"{_words(item)} {' '.join(item.unresolved)} {item.what}"
    if _LIVE.search(words):
        return Truth.TRUE
    return Truth.FALSE if _NOT_LIVE.search(words) else Truth.UNKNOWN


def _infection_vaccine(chart: Chart, item: Given, drug: str | None) -> Truth:
    if item.kind != "vaccine":
        return Truth.FALSE
    return truth(drug is None or "cancer_vaccine" not in chart.lexicons.classes_of(drug))


def _growth_factor(long: bool | None) -> Rule:
    def rule(chart: Chart, item: Given, drug: str | None) -> Truth:
        classes = classes_of_part(chart, item, drug)
        factor = item.kind == "growth_factor" or "growth_factor" in classes
        if not factor:
            return Truth.FALSE
        if long is None:
            return Truth.TRUE
        category = chart.lexicons.drugs[drug].washout_category if drug else ""
        if not category.startswith("growth_factor"):
            return Truth.UNKNOWN
        return truth((category == "growth_factor_long") == long)

    return rule


def _investigational(chart: Chart, item: Given, drug: str | None) -> Truth:
    """Rule 7: an item is investigational only if it says so."""
    return truth(item.investigational)


def _kind(*kinds: str) -> Rule:
    def rule(chart: Chart, item: Given, drug: str | None) -> Truth:
        return truth(item.kind in kinds)

    return rule


def _study_drug(chart: Chart, item: Given, drug: str | None) -> Truth:
    """The trial's own product, whose name the criterion does not give: any drug may be it."""
    return Truth.UNKNOWN if item.kind in (*_SYSTEMIC, "vaccine", "growth_factor") else Truth.FALSE


def _this_study(chart: Chart, item: Given, drug: str | None) -> Truth:
    """The trial itself: only an investigational treatment can have been given in it."""
    return Truth.UNKNOWN if item.investigational else Truth.FALSE


def _liver_directed(chart: Chart, item: Given, drug: str | None) -> Truth:
    if item.kind in ("radiotherapy", "surgery"):
        return truth("liver" in item.site_ids or bool(re.search(r"\b(?:liver|hepat\w+)\b", _words(item), re.IGNORECASE)))
    return Truth.FALSE


def _platelets(chart: Chart, item: Given, drug: str | None) -> Truth:
    if item.kind != "transfusion":
        return Truth.FALSE
    if re.search(r"platelet|thrombocyte", _words(item), re.IGNORECASE):
        return Truth.TRUE
    return (
        Truth.FALSE if re.search(r"\b(?:red|p?rbcs?|erythrocytes?|plasma|granulocytes?)\b", _words(item), re.IGNORECASE) else Truth.UNKNOWN
    )


def _donor_lymphocytes(chart: Chart, item: Given, drug: str | None) -> Truth:
    return truth(
        bool(re.search(r"\b(?:donor (?:lymphocytes?|leu[ck]ocytes?)|dli)\b", f"{_words(item)} {' '.join(item.unresolved)}", re.IGNORECASE))
    )


def _first_line(chart: Chart, item: Given, drug: str | None) -> Truth:
    if item.intent in ("neoadjuvant", "adjuvant", "first_line") or item.line == 1:
        return Truth.TRUE
    return truth(None if item.intent is None and item.line is None else False)


def _line_number(number: int) -> Rule:
    def rule(chart: Chart, item: Given, drug: str | None) -> Truth:
        return truth(item.line == number if item.line is not None else None)

    return rule


def _intent(*names: str) -> Rule:
    def rule(chart: Chart, item: Given, drug: str | None) -> Truth:
        return truth(item.intent in names if item.intent is not None else None)

    return rule


def _local_therapy(chart: Chart, item: Given, drug: str | None) -> Truth:
    return truth(item.kind in ("surgery", "radiotherapy"))


GROUPS: dict[str, Rule] = {
    "anticancer": _anticancer,
    "anticancer_drug": _anticancer_drug,
    "chemotherapy": _chemotherapy,
    "myelosuppressive": _myelosuppressive,
    "not_myelosuppressive": lambda chart, item, drug: all_of([_anticancer_drug(chart, item, drug), negate(_myelosuppressive(chart, item, drug))]),
    "small_molecule": _modality("small_molecule"),
    "antibody": _modality("antibody", "bispecific_antibody", "radiolabelled_antibody"),
    "biologic": _modality(
        "antibody", "ADC", "bispecific_antibody", "radiolabelled_antibody", "protein", "cell_therapy", "vaccine", "live_bacterial_vector", "liposomal_immunomodulator"
    ),
    "targeted": _targeted,
    "investigational": _investigational,
    "major_surgery": _major_surgery,
    "minor_surgery": _minor_surgery,
    "biopsy": _biopsy,
    "radiotherapy_wide": _wide_field,
    "radiotherapy_pelvis": _radiotherapy(_WIDE, _PELVIS),
    "radiotherapy_marrow": _radiotherapy(_WIDE, _MARROW_SITES),
    "radiotherapy_local": _local_field,
    "radiotherapy_stereotactic": _stereotactic,
    "radiotherapy_palliative": _palliative_field,
    "live_vaccine": _live_vaccine,
    "infection_vaccine": _infection_vaccine,
    "growth_factor": _growth_factor(None),
    "growth_factor_long": _growth_factor(True),
    "growth_factor_short": _growth_factor(False),
    "platelet_transfusion": _platelets,
    "donor_lymphocytes": _donor_lymphocytes,
    "first_line": _first_line,
    "second_line": _line_number(2),
    "perioperative": _intent("neoadjuvant", "adjuvant"),
    "salvage": _intent("salvage", "palliative"),
    "transplant": _kind(*_TRANSPLANT),
    "study_drug": _study_drug,
    "this_study": _this_study,
    NARROWED: lambda chart, item, drug: Truth.UNKNOWN,
    "liver_directed": _liver_directed,
    "local_therapy": _local_therapy,
    UNDESCRIBED: _study_drug,
    "radiotherapy_lung": lambda chart, item, drug: truth(item.kind == "radiotherapy" and ("lung" in item.site_ids or bool(re.search(r"\b(?:lungs?|thora\w+|chest)\b", _words(item), re.IGNORECASE)))),
    "radiotherapy_brain": lambda chart, item, drug: truth(item.kind == "radiotherapy" and "cns" in item.site_ids),
    "radiotherapy_bone": lambda chart, item, drug: truth(item.kind == "radiotherapy" and "bone" in item.site_ids),
    "radiotherapy_heart": lambda chart, item, drug: _radiotherapy(
        gated(r"\b(?:heart|cardiac|mediastin\w+)\b", re.IGNORECASE), gated(r"\b(?:lungs?|thora\w+|chest|sternum|breast|total body|tbi)\b", re.IGNORECASE)
    )(chart, item, drug),
}  # fmt: skip

# Of treatments of these kinds nothing matters to these groups but the kind and the drug, where the drug is known.
DRUG_KINDS = frozenset({"systemic", "cell_therapy", "gene_therapy", "growth_factor", "autologous_transplant", "allogeneic_transplant"})
BY_DRUG = frozenset(
    {"anticancer", "anticancer_drug", "chemotherapy", "myelosuppressive", "not_myelosuppressive", "small_molecule", "antibody", "biologic", "targeted",
     "growth_factor", "growth_factor_long", "growth_factor_short", "transplant", "study_drug", "local_therapy", "major_surgery", "minor_surgery", "radiotherapy_wide",
     "radiotherapy_pelvis", "radiotherapy_marrow", "radiotherapy_local", "radiotherapy_palliative", "radiotherapy_stereotactic", NARROWED}
)  # fmt: skip
