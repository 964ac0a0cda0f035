"""Which treatments a text means, and which of a patient's treatments are among them (verdicts, rules 1, 5, 6 and 7).

A `Therapy` is a set of treatments in the lexicon's terms. `sought.select` sorts a patient's treatments into those that surely belong to it and those that may.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from screener import lexicons
from screener.criteria.therapy.groups import GROUPS, MINOR, NARROWED, NO_TREATMENT_OF_CANCER, UNDESCRIBED, Part, classes_of_part
from screener.logic import Truth, all_of, any_of, negate, truth
from screener.patients.facts import Chart, Given, Medicine


@dataclass(frozen=True, slots=True)
class Therapy:
    """Treatments that are one of `drugs` or `procedures`, in one of `classes`, of one of the patient file's `kinds`, aimed at one of `targets`, or in one of `groups`
    (see `therapy.groups`). `names`: drugs that the lexicon does not hold, by what the text calls them. `beside`: the same treatment holds each of these as well. `without`: what is taken out. `only`: each of these groups must hold, too.
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
    cancers: tuple[str, ...] = ()  # histologies that it was given for
    names: tuple[str, ...] = ()

    @property
    def plain(self) -> bool:
        """Without restrictions, so that its parts can be joined with another's."""
        return not (self.only or self.beside or self.without or self.cancers)

    @property
    def simple(self) -> bool:
        """Said by drugs, their classes and targets, kinds and procedures alone (of immunosuppressants texts mean more than the class)."""
        return self.plain and not (self.groups or self.names) and "immunosuppressant" not in self.classes


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
        names=parts("names"),
    )


def excepting(therapy: Therapy, without: tuple[Therapy, ...]) -> Therapy:
    """The same treatments but for these."""
    return replace(therapy, without=(*therapy.without, *without))


def described(therapy: Therapy, name: str) -> Therapy:
    """The same treatments, narrowed by words that no patient file answers: who had none of them did not have these, whatever the words mean."""
    only = therapy.only if NARROWED in therapy.only else (*therapy.only, NARROWED)
    return replace(therapy, name=name, only=only)


# Classes that stand among treatments rather than medications, beside those of anticancer treatment.
_TREATMENT_ROOTS = frozenset(
    {"anticancer_therapy", "monoclonal_antibody", "biologic", "growth_factor", "vaccine", "nanoparticle_formulation", "inhaled_therapy", "anti_integrin", "microenvironment_modulator", "metronomic_component"}
)  # fmt: skip


def parts_of(item: Given) -> Iterator[Part]:
    """A treatment's drugs one by one; None stands for a drug that the lexicon does not know, or for a treatment without drugs."""
    for drug in item.drugs:
        yield item, drug
    if not item.drugs or item.unresolved:
        yield item, None


def matches(chart: Chart, item: Given, drug: str | None, therapy: Therapy) -> Truth:
    """Is one drug of a treatment (None: one that is not known, or none at all) of the set, whatever was given beside it?"""
    lexicon = chart.lexicons
    limbs: list[Truth] = []
    unknown_drug = drug is None and bool(item.unresolved or item.nameless)
    if therapy.drugs:
        limbs.append(truth(drug in therapy.drugs) if drug or not unknown_drug else Truth.UNKNOWN)
    if therapy.classes:
        classes = classes_of_part(chart, item, drug)
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
    if therapy.names:
        limbs.append(_by_name(item, drug, therapy.names))
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
                    if item.kind == "surgery" and item.procedure and not MINOR.search(item.procedure) and not _named_resection(item)
                    else False
                )
            )
    limbs.extend(GROUPS[group](chart, item, drug) for group in therapy.groups)
    result = any_of(limbs)
    if therapy.only:
        result = all_of([result, *(GROUPS[group](chart, item, drug) for group in therapy.only)])
    for exception in therapy.without:
        result = all_of([result, negate(matches(chart, item, drug, exception))])
    return result


def _by_name(item: Given, drug: str | None, names: tuple[str, ...]) -> Truth:
    """Is a drug one that the lexicon does not hold? What it holds is another one, but for what was given under a code in a trial."""
    if not {name.casefold() for name in item.unresolved}.isdisjoint(names) and drug is None:
        return Truth.TRUE
    if drug is not None and not item.investigational:
        return Truth.FALSE
    return truth(None if item.investigational or item.unresolved or item.nameless else False)


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
    result = any_of(matches(chart, one, drug, therapy) for one, drug in parts_of(item))
    if therapy.cancers and result is not Truth.FALSE:
        result = all_of([result, _for_cancer(chart, item, therapy.cancers)])
    for other in therapy.beside:
        result = all_of([result, any_of(belongs(chart, companion, other) for companion in _together_with(chart, item))])
    return result


def _for_cancer(chart: Chart, item: Given, cancers: tuple[str, ...]) -> Truth:
    """Was a treatment given for one of these cancers? One that names no cancer was given for the patient's tumour."""
    lexicon = chart.lexicons
    if item.this_cancer:
        own = chart.histology_id
        if own is None:
            return Truth.UNKNOWN
        if not chart.histology_ids.isdisjoint(cancers):
            return Truth.TRUE
    else:
        concept = lexicon.find("histology", item.for_cancer or "")
        if concept is None:
            return Truth.UNKNOWN
        own = concept.id
        if not lexicon.ancestors("histology", own).isdisjoint(cancers):
            return Truth.TRUE
    return truth(None if any(lexicon.is_a("histology", one, own) for one in cancers) else False)


def _together_with(chart: Chart, item: Given) -> tuple[Given, ...]:
    """The treatment itself and those of its line that overlap it in time."""
    return (item, *(o for o in chart.items() if o is not item and item.line is not None and o.line == item.line and o.start == item.start))


def is_medicine(therapy: Therapy) -> bool:
    """Drugs that are listed under medications rather than treatments (steroids, anticoagulants, inhibitors of an enzyme)."""
    lexicon = lexicons.load()
    if therapy.groups in ((UNDESCRIBED,), (NARROWED,)):
        return True
    if therapy.classes:
        return any(lexicon.ancestors("drug_class", group).isdisjoint(_TREATMENT_ROOTS) for group in therapy.classes)
    return bool(therapy.drugs) and all(
        lexicon.drugs[drug].washout_category in ("supportive", "steroid", "bone_modifying")
        and lexicon.classes_of(drug).isdisjoint(_TREATMENT_ROOTS)
        for drug in therapy.drugs
    )


def drugs_meant(chart: Chart, item: Given, therapy: Therapy) -> tuple[str | None, ...]:
    """The drugs of a treatment on which it belongs to the set (or may); None for one that is not known."""
    return tuple(drug for one, drug in parts_of(item) if matches(chart, one, drug, therapy) is not Truth.FALSE)


def takes(chart: Chart, medicine: Medicine, therapy: Therapy) -> Truth:
    """Is a present medication one of these drugs? Groups that are no drug class never hold of a medication; an unknown name may be any drug."""
    if not (therapy.drugs or therapy.classes or therapy.targets or therapy.names or set(therapy.groups) & _DRUGGROUPS):
        return Truth.FALSE
    if not medicine.resolved:
        return Truth.UNKNOWN
    limbs = [truth(medicine.drug_id in therapy.drugs), truth(not medicine.classes.isdisjoint(therapy.classes))]
    drug = chart.lexicons.drugs.get(medicine.drug_id or "")
    if drug is not None:
        limbs.append(truth(not {target.casefold() for target in drug.targets}.isdisjoint(therapy.targets)))
        if {"anticancer", "anticancer_drug"} & set(therapy.groups):
            limbs.append(truth(drug.washout_category not in NO_TREATMENT_OF_CANCER))
        if "chemotherapy" in therapy.groups:
            limbs.append(truth("cytotoxic_chemotherapy" in medicine.classes))
        if "growth_factor" in therapy.groups:
            limbs.append(truth("growth_factor" in medicine.classes))
    if _OPEN & set(therapy.groups):
        limbs.append(Truth.UNKNOWN)
    if "immunosuppressant" in therapy.classes and "corticosteroid" in medicine.classes:
        limbs.append(Truth.UNKNOWN)  # some texts count steroids among the immunosuppressants, and some do not
    result = any_of(limbs)
    if _OPEN & set(therapy.only):
        result = all_of([result, Truth.UNKNOWN])
    for exception in therapy.without:
        result = all_of([result, negate(takes(chart, medicine, exception))])
    return result


_OPEN = frozenset({UNDESCRIBED, NARROWED})  # no drug is known to be one of them, or not to be
_DRUGGROUPS = frozenset({"anticancer", "anticancer_drug", "chemotherapy", "growth_factor"}) | _OPEN
