"""Which treatments a text means, and which of a patient's treatments are among them (verdicts, rules 1, 5, 6 and 7).

A `Therapy` is a set of treatments in the lexicon's terms. `select` sorts a patient's treatments into those that surely belong to it and those that may.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from screener import lexicons
from screener.logic import Truth, all_of, any_of, negate, truth
from screener.patients.facts import Chart, Given, Medicine


@dataclass(frozen=True, slots=True)
class Therapy:
    """Treatments that are one of `drugs` or `procedures`, in one of `classes`, of one of the patient file's `kinds`, aimed at one of `targets`, or in one of `groups`
    (see `_GROUPS`). `beside`: the same treatment holds each of these as well. `without`: what is taken out. `only`: each of these groups must hold, too.
    """

    name: str
    drugs: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    beside: tuple[Therapy, ...] = ()
    without: tuple[Therapy, ...] = ()

    @property
    def plain(self) -> bool:
        """Without restrictions, so that its parts can be joined with another's."""
        return not (self.only or self.beside or self.without)


@dataclass(frozen=True, slots=True)
class Selection:
    """Treatments that surely belong (`sure`), those that may (`open`), and whether nothing else was given (`closed`)."""

    sure: tuple[Given, ...]
    open: tuple[Given, ...]
    closed: bool


def union(therapies: tuple[Therapy, ...]) -> Therapy:
    """Treatments of any of several sets, where none of them is restricted; the first one's restrictions otherwise cannot be kept, so that is an error."""
    if len(therapies) == 1:
        return therapies[0]
    if not all(therapy.plain for therapy in therapies):
        raise ValueError("restricted sets have no plain union")
    names = list(dict.fromkeys(therapy.name for therapy in therapies))

    def parts(field: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for therapy in therapies for value in getattr(therapy, field)))

    return Therapy(
        name=", ".join(names[:-1]) + (" or " if len(names) > 1 else "") + names[-1],
        drugs=parts("drugs"),
        classes=parts("classes"),
        kinds=parts("kinds"),
        procedures=parts("procedures"),
        targets=parts("targets"),
        groups=parts("groups"),
    )


def excepting(therapy: Therapy, without: tuple[Therapy, ...]) -> Therapy:
    """The same treatments but for these."""
    return replace(therapy, without=(*therapy.without, *without))


# -- groups: what a text means by words that are no class of the lexicon -----------------------------------------------------------------

_NO_TREATMENT_OF_CANCER = frozenset(
    {"supportive", "steroid", "bone_modifying", "growth_factor_long", "growth_factor_short", "vaccine_live", "vaccine_nonlive"}
)
# Classes that stand among treatments rather than medications, beside those of anticancer treatment.
_TREATMENT_ROOTS = frozenset(
    {"anticancer_therapy", "monoclonal_antibody", "biologic", "growth_factor", "vaccine", "nanoparticle_formulation", "inhaled_therapy", "anti_integrin", "microenvironment_modulator", "metronomic_component"}
)  # fmt: skip
_SYSTEMIC = frozenset({"systemic", "cell_therapy", "gene_therapy"})
_TRANSPLANT = frozenset({"autologous_transplant", "allogeneic_transplant"})
_STEREOTACTIC = re.compile(
    r"\b(?:srs|sbrt|sabr|stereotactic|gamma ?knife|cyber ?knife|radiosurgery|brachytherapy|intraoperative|iort)\b", re.IGNORECASE
)
_WIDE = re.compile(
    r"\b(?:tbi|total[ -]body|craniospinal|csi|neuraxis|whole[ -]abdom\w*|total[ -]marrow|total[ -]lymphoid|hemi-?body)\b", re.IGNORECASE
)
_PELVIS = re.compile(r"\b(?:pelvi[cs]|pelvis|ilium|iliac|sacr\w+|hip)\b", re.IGNORECASE)
_MARROW_SITES = re.compile(
    r"\b(?:pelvi[cs]|pelvis|ilium|iliac|sacr\w+|spine|vertebra\w*|[ctls]\d{1,2}|whole[ -]lung|bilateral lungs?|chest|thora\w+|bones?)\b",
    re.IGNORECASE,
)
_LIVE = re.compile(
    r"\b(?:live|attenuated|mmr|measles|mumps|rubella|varicella|chicken ?pox|zoster|yellow fever|bcg|rotavirus|oral polio|oral typhoid|flumist|smallpox)\b",
    re.IGNORECASE,
)
_NOT_LIVE = re.compile(
    r"\b(?:inactivated|killed|non-?live|recombinant|mrna|covid(?:-?19)?|sars-?cov-?2|influenza|flu|tetanus|diphtheria|pertussis|tdap|hepatitis|hpv|pneumococc\w*|meningococc\w*|rabies|shingrix|rsv)\b",
    re.IGNORECASE,
)
_MINOR = re.compile(
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


def _classes(chart: Chart, item: Given, drug: str | None) -> frozenset[str]:
    return chart.lexicons.classes_of(drug) if drug else item.classes


def _anticancer_drug(chart: Chart, item: Given, drug: str | None) -> Truth:
    if item.kind not in _SYSTEMIC:
        return Truth.FALSE
    return Truth.TRUE if drug is None else truth(chart.lexicons.drugs[drug].washout_category not in _NO_TREATMENT_OF_CANCER)


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
    if item.major is None and item.procedure and _MINOR.search(item.procedure):
        return Truth.FALSE
    return truth(item.major)


def _minor_surgery(chart: Chart, item: Given, drug: str | None) -> Truth:
    return negate(_major_surgery(chart, item, drug)) if item.kind == "surgery" else Truth.FALSE


def _biopsy(chart: Chart, item: Given, drug: str | None) -> Truth:
    return truth(bool(item.kind == "surgery" and item.procedure and _MINOR.search(item.procedure)))


def _radiotherapy(sure: re.Pattern[str], possible: re.Pattern[str] | None) -> Rule:
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
        classes = _classes(chart, item, drug)
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


def _local_therapy(chart: Chart, item: Given, drug: str | None) -> Truth:
    return truth(item.kind in ("surgery", "radiotherapy"))


_GROUPS: dict[str, Rule] = {
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
    "radiotherapy_palliative": _palliative_field,
    "live_vaccine": _live_vaccine,
    "infection_vaccine": _infection_vaccine,
    "growth_factor": _growth_factor(None),
    "growth_factor_long": _growth_factor(True),
    "growth_factor_short": _growth_factor(False),
    "transplant": _kind(*_TRANSPLANT),
    "study_drug": _study_drug,
    "this_study": _this_study,
    "liver_directed": _liver_directed,
    "local_therapy": _local_therapy,
    "radiotherapy_lung": lambda chart, item, drug: truth(item.kind == "radiotherapy" and ("lung" in item.site_ids or bool(re.search(r"\b(?:lungs?|thora\w+|chest)\b", _words(item), re.IGNORECASE)))),
    "radiotherapy_brain": lambda chart, item, drug: truth(item.kind == "radiotherapy" and "cns" in item.site_ids),
    "radiotherapy_bone": lambda chart, item, drug: truth(item.kind == "radiotherapy" and "bone" in item.site_ids),
    "radiotherapy_heart": lambda chart, item, drug: _radiotherapy(
        re.compile(r"\b(?:heart|cardiac|mediastin\w+)\b", re.IGNORECASE), re.compile(r"\b(?:lungs?|thora\w+|chest|sternum|breast|total body|tbi)\b", re.IGNORECASE)
    )(chart, item, drug),
}  # fmt: skip


def parts_of(item: Given) -> Iterator[Part]:
    """A treatment's drugs one by one; None stands for a drug that the lexicon does not know, or for a treatment without drugs."""
    for drug in item.drugs:
        yield item, drug
    if not item.drugs or item.unresolved:
        yield item, None


def _matches(chart: Chart, item: Given, drug: str | None, therapy: Therapy) -> Truth:
    lexicon = chart.lexicons
    limbs: list[Truth] = []
    unknown_drug = drug is None and bool(item.unresolved or item.nameless)
    if therapy.drugs:
        limbs.append(truth(drug in therapy.drugs) if drug or not unknown_drug else Truth.UNKNOWN)
    if therapy.classes:
        classes = _classes(chart, item, drug)
        if not classes.isdisjoint(therapy.classes):
            limbs.append(Truth.TRUE)
        elif drug is None and item.kind in ("cell_therapy", "gene_therapy"):
            related = any(
                "cell_therapy" in lexicon.ancestors("drug_class", group) or "cell_therapy" in lexicon.descendants("drug_class", group)
                for group in therapy.classes
            )
            above = any("cell_therapy" in lexicon.descendants("drug_class", group) for group in therapy.classes)
            limbs.append(Truth.TRUE if above and item.kind == "cell_therapy" else truth(None) if related else Truth.FALSE)
        else:
            limbs.append(Truth.UNKNOWN if unknown_drug else Truth.FALSE)
    if therapy.targets:
        if drug is not None:
            limbs.append(truth(not {target.casefold() for target in lexicon.drugs[drug].targets}.isdisjoint(therapy.targets)))
        else:
            limbs.append(Truth.UNKNOWN if unknown_drug or item.kind == "cell_therapy" else Truth.FALSE)
    if therapy.kinds:
        limbs.append(truth(item.kind in therapy.kinds))
    if therapy.procedures:
        known = item.procedure_id
        if known is not None:
            limbs.append(truth(not lexicon.ancestors("procedure", known).isdisjoint(therapy.procedures)))
        else:
            limbs.append(
                truth(
                    None
                    if item.kind == "surgery" and item.procedure and not _MINOR.search(item.procedure) and not _named_resection(item)
                    else False
                )
            )
    limbs.extend(_GROUPS[group](chart, item, drug) for group in therapy.groups)
    result = any_of(limbs)
    if therapy.only:
        result = all_of([result, *(_GROUPS[group](chart, item, drug) for group in therapy.only)])
    for exception in therapy.without:
        result = all_of([result, negate(_matches(chart, item, drug, exception))])
    return result


def _named_resection(item: Given) -> bool:
    """Operations on the tumour have names that say so; they are no operation on another organ."""
    return bool(
        re.search(
            r"resection|metastasectomy|amputation|rotationplasty|endoprosthe|hemipelvectomy|limb|disarticulation|curettage|osteotomy|mandibulectomy|maxillectomy",
            item.procedure or "",
            re.IGNORECASE,
        )
    )


def belongs(chart: Chart, item: Given, therapy: Therapy) -> Truth:
    """Is this treatment one of them? Drug by drug, so that "other than X" takes out X and leaves its partner."""
    result = any_of(_matches(chart, one, drug, therapy) for one, drug in parts_of(item))
    for other in therapy.beside:
        result = all_of([result, any_of(belongs(chart, companion, other) for companion in _together_with(chart, item))])
    return result


def _together_with(chart: Chart, item: Given) -> tuple[Given, ...]:
    """The treatment itself and those of its line that overlap it in time."""
    return (item, *(o for o in chart.items() if o is not item and item.line is not None and o.line == item.line and o.start == item.start))


def select(chart: Chart, therapy: Therapy) -> Selection:
    """The patient's treatments that belong to a set, and those that may."""
    verdicts = [(item, belongs(chart, item, therapy)) for item in chart.items()]
    return Selection(
        tuple(item for item, found in verdicts if found is Truth.TRUE),
        tuple(item for item, found in verdicts if found is Truth.UNKNOWN),
        chart.therapies_complete,
    )


def is_medicine(therapy: Therapy) -> bool:
    """Drugs that are listed under medications rather than treatments (steroids, anticoagulants, inhibitors of an enzyme)."""
    lexicon = lexicons.load()
    if therapy.classes:
        return any(lexicon.ancestors("drug_class", group).isdisjoint(_TREATMENT_ROOTS) for group in therapy.classes)
    return bool(therapy.drugs) and all(
        lexicon.drugs[drug].washout_category in ("supportive", "steroid", "bone_modifying")
        and lexicon.classes_of(drug).isdisjoint(_TREATMENT_ROOTS)
        for drug in therapy.drugs
    )


def drugs_meant(chart: Chart, item: Given, therapy: Therapy) -> tuple[str | None, ...]:
    """The drugs of a treatment on which it belongs to the set (or may); None for one that is not known."""
    return tuple(drug for one, drug in parts_of(item) if _matches(chart, one, drug, therapy) is not Truth.FALSE)


def takes(chart: Chart, medicine: Medicine, therapy: Therapy) -> Truth:
    """Is a present medication one of these drugs? Groups that are no drug class never hold of a medication; an unknown name may be any drug."""
    if not (therapy.drugs or therapy.classes or therapy.targets or set(therapy.groups) & _DRUG_GROUPS):
        return Truth.FALSE
    if not medicine.resolved:
        return Truth.UNKNOWN
    limbs = [truth(medicine.drug_id in therapy.drugs), truth(not medicine.classes.isdisjoint(therapy.classes))]
    drug = chart.lexicons.drugs.get(medicine.drug_id or "")
    if drug is not None:
        limbs.append(truth(not {target.casefold() for target in drug.targets}.isdisjoint(therapy.targets)))
        if {"anticancer", "anticancer_drug"} & set(therapy.groups):
            limbs.append(truth(drug.washout_category not in _NO_TREATMENT_OF_CANCER))
        if "chemotherapy" in therapy.groups:
            limbs.append(truth("cytotoxic_chemotherapy" in medicine.classes))
        if "growth_factor" in therapy.groups:
            limbs.append(truth("growth_factor" in medicine.classes))
    result = any_of(limbs)
    for exception in therapy.without:
        result = all_of([result, negate(takes(chart, medicine, exception))])
    return result


_DRUG_GROUPS = frozenset({"anticancer", "anticancer_drug", "chemotherapy", "growth_factor"})
