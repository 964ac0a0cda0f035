"""Conditions by the lexicon's hierarchy, biomarkers, other cancers, toxicities and allergies."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from screener import lexicons
from screener.patients.facts import Chart, ConditionLookup

AS_OF = date(2026, 6, 1)


def ids(*names: str) -> frozenset[str]:
    """Lexicon ids of conditions."""
    found = [lexicons.load().find("condition", name) for name in names]
    assert None not in found
    return frozenset(concept.id for concept in found if concept is not None)


def look(chart: Callable[..., Chart], items: list[dict[str, Any]], *names: str, complete: bool = False, **keys: Any) -> ConditionLookup:
    """Look conditions up in a list."""
    return chart(conditions={"complete": complete, "items": items}, **keys).condition(ids(*names))


def test_a_narrower_condition_is_found(chart: Callable[..., Chart]) -> None:
    """Rheumatoid arthritis is an autoimmune disease; present without more is active."""
    found = look(chart, [{"name": "rheumatoid arthritis", "present": True, "on_treatment": True}], "autoimmune disease")
    assert [item.name for item in found.present] == ["rheumatoid arthritis"]
    assert found.present[0].active is True
    assert not found.denied
    assert found.because == "rheumatoid arthritis: on treatment"


def test_a_wider_denial_denies_the_narrower_and_not_the_other_way(chart: Callable[..., Chart]) -> None:
    """No autoimmune disease is no rheumatoid arthritis; no HIV is not no infection."""
    assert look(chart, [{"name": "autoimmune disease", "present": False}], "rheumatoid arthritis").denied
    assert not look(chart, [{"name": "HIV", "present": False}], "infection").denied


def test_a_complete_list_denies_what_it_does_not_hold(chart: Callable[..., Chart]) -> None:
    """Missing is unknown in an open list, absent in a complete one."""
    assert not look(chart, [], "hypertension").denied
    assert look(chart, [], "hypertension").because == "not recorded"
    assert look(chart, [], "hypertension", complete=True).denied
    assert look(chart, [{"name": "pneumonia"}], "hypertension", complete=True).denied


def test_an_unknown_name_keeps_a_complete_list_from_denying(chart: Callable[..., Chart]) -> None:
    """What the lexicon cannot read may be the very thing that is asked for."""
    found = look(chart, [{"name": "qwertyitis", "present": True}], "hypertension", complete=True)
    assert not found.denied
    assert not found.active_denied
    assert look(chart, [{"name": "qwertyitis", "present": False}], "hypertension", complete=True).denied


def test_a_wider_condition_leaves_the_narrower_open(chart: Callable[..., Chart]) -> None:
    """An autoimmune disease of no stated kind may be rheumatoid arthritis."""
    found = look(chart, [{"name": "autoimmune disease"}], "rheumatoid arthritis", complete=True)
    assert not found.denied
    assert [item.name for item in found.possible] == ["autoimmune disease"]


def test_states_are_kept_apart(chart: Callable[..., Chart]) -> None:
    """Inactive, controlled and undetectable are as recorded; nothing recorded stays None."""
    (fact,) = look(
        chart, [{"name": "hepatitis B", "present": True, "active": False, "viral_load_undetectable": True}], "hepatitis B"
    ).present
    assert (fact.active, fact.controlled, fact.viral_load_undetectable) == (False, None, True)
    assert fact.shown == "hepatitis B: not active, viral load undetectable"
    assert look(chart, [{"name": "hepatitis B", "active": False}], "hepatitis B").active_denied


def test_a_negative_surface_antigen_denies_active_hepatitis_b_only(chart: Callable[..., Chart]) -> None:
    """Surface antigen false: not active, a past infection stays open; true: hepatitis B is present."""
    negative = look(chart, [{"name": "hepatitis B surface antigen", "present": False}], "hepatitis B")
    assert (negative.denied, negative.active_denied) == (False, True)
    positive = look(chart, [{"name": "hepatitis B surface antigen", "present": True}], "hepatitis B")
    assert positive.present
    assert not positive.active_denied


def test_tests_need_a_result_on_record(chart: Callable[..., Chart]) -> None:
    """A complete list is no negative test; a named test, or a laboratory value, is."""
    assert chart(conditions={"complete": True}).test_results("HBSAG") == ()
    known = chart(
        conditions={"items": [{"name": "hepatitis B surface antigen", "present": False, "date": "2026-05-20"}]},
        labs=[{"name": "HBsAg", "value": "positive", "date": "2026-05-26"}],
    )
    assert [result.positive for result in known.test_results("HBSAG")] == [True, False]


def test_other_keys_speak_of_conditions_too(chart: Callable[..., Chart]) -> None:
    """Toxicities, laboratory tests and CNS metastases count as conditions."""
    known = chart(
        toxicities={"items": [{"name": "peripheral neuropathy", "grade": 2}]},
        labs=[{"name": "HIV antibody", "value": "positive", "date": "2026-05-01"}],
        disease={"cns_metastases": {"present": True}},
    )
    assert [item.grade for item in known.condition(ids("peripheral neuropathy")).present] == [2]
    assert [item.source for item in known.condition(ids("HIV")).present] == ["labs"]
    assert [item.source for item in known.condition(ids("brain metastases")).present] == ["disease"]
    assert chart(disease={"cns_metastases": {"present": False}}).condition(ids("brain metastases")).denied


def test_a_transplant_may_stand_among_the_conditions(chart: Callable[..., Chart]) -> None:
    """A procedure is found among treatments and among conditions; a complete list of treatments denies it."""
    noted = chart(conditions={"items": [{"name": "solid organ transplant", "present": True}]}, prior_therapies={"complete": True})
    assert [item.name for item in noted.procedure({"organ_transplant"}).noted] == ["solid organ transplant"]
    assert not noted.procedure({"organ_transplant"}).denied
    done = chart(prior_therapies={"items": [{"kind": "surgery", "procedure": "kidney transplant"}]})
    assert len(done.procedure({"organ_transplant"}).given) == 1
    assert chart(prior_therapies={"complete": True}).procedure({"organ_transplant"}).denied
    assert chart(conditions={"items": [{"name": "solid organ transplant", "present": False}]}).procedure({"organ_transplant"}).denied
    assert not chart().procedure({"organ_transplant"}).denied


@pytest.mark.parametrize(
    "name", ["chronic kidney disease stage 3", "chronic kidney disease, stage IV", "chronic kidney disease, on no treatment"]
)
def test_a_stage_makes_no_other_condition(chart: Callable[..., Chart], name: str) -> None:
    """What follows the name of a condition leaves it that condition."""
    assert look(chart, [{"name": name}], "chronic kidney disease").present
    assert not look(chart, [{"name": name, "present": False}], "chronic kidney disease").denied


def test_one_of_several_conditions(chart: Callable[..., Chart]) -> None:
    """Several are denied only if each is; what is present among them is found."""
    items = [{"name": "hepatitis C", "present": False}, {"name": "hepatitis B", "active": False}]
    found = look(chart, items, "hepatitis B", "hepatitis C")
    assert [item.name for item in found.present] == ["hepatitis B"]
    assert found.active_denied
    assert not look(chart, items[:1], "hepatitis B", "hepatitis C").denied


def test_markers_newest_first(chart: Callable[..., Chart]) -> None:
    """The newest dated assay comes first; same-day ones come together; keys name the assay."""
    known = chart(
        biomarkers=[
            {"name": "HER2", "assay": "IHC", "value": "2+", "percent": 40, "date": "2025-12-01"},
            {"name": "HER2/neu", "assay": "IHC", "value": "3+", "fish_ratio": 2.4, "date": "2026-04-06"},
            {"name": "HER2", "assay": "FISH", "status": "amplified", "date": "2026-04-06"},
            {"name": "HER2", "status": "negative"},
            {"name": "PD-L1", "assay": "IHC 22C3", "tps": 5},
            {"name": "ZZZ9", "status": "mutated"},
        ]
    )
    assert [item.value or item.status for item in known.markers("HER2")] == ["3+", "amplified", "2+", "negative"]
    assert [item.value or item.status for item in known.newest_markers("HER2", AS_OF)] == ["3+", "amplified"]
    assert [item.value for item in known.newest_markers("HER2", AS_OF, "IHC")] == ["3+"]
    assert known.markers("HER2")[2].shown == "HER2 IHC 2+, 40 % on 2025-12-01"
    assert known.markers("HER2")[2].key == "biomarkers:HER2:IHC"
    assert [item.assay_kind for item in known.all_markers if item.tps] == ["IHC"]
    assert [item.name for item in known.unresolved_markers] == ["ZZZ9"]


def test_other_cancers(chart: Callable[..., Chart]) -> None:
    """Listed ones, and those for which a treatment is recorded; the last treatment is the listed or the recorded one."""
    known = chart(
        diagnosis={"histology": "osteosarcoma"},
        prior_malignancies={"complete": True, "items": [{"name": "breast cancer", "diagnosed_on": "2013", "in_remission": True}]},
        prior_therapies={"items": [{"kind": "systemic", "drugs": ["paclitaxel"], "for_cancer": "breast carcinoma", "end": "2014-05-20"}]},
    )
    (cancer,) = known.other_cancers
    assert str(cancer.last_treated_on) == "2014-05-20"
    assert cancer.shown == "breast cancer, diagnosed in 2013, in remission"
    assert known.other_cancers_complete
    implied = chart(
        prior_therapies={"items": [{"kind": "systemic", "drugs": ["paclitaxel"], "for_cancer": "breast carcinoma", "end": "2014-05-20"}]}
    )
    assert [item.name for item in implied.other_cancers] == ["breast carcinoma"]


@pytest.mark.parametrize(("grade", "shown"), [(2, "alopecia grade 2"), (None, "alopecia, grade not recorded")])
def test_toxicities(chart: Callable[..., Chart], grade: int | None, shown: str) -> None:
    """A toxicity shows its grade, or that none is recorded."""
    known = chart(toxicities={"complete": True, "items": [{"name": "alopecia", "grade": grade}]})
    assert [item.shown for item in known.toxicities] == [shown]
    assert ids("alopecia") <= known.toxicities[0].condition_ids
    assert known.toxicities_complete


def test_allergies(chart: Callable[..., Chart]) -> None:
    """An allergy to a drug names the drug and its classes; another is kept as it is."""
    known = chart(allergies={"items": [{"name": "carboplatin"}, {"name": "shellfish"}]})
    assert known.allergies[0].drug_id == "carboplatin"
    assert "platinum" in known.allergies[0].classes
    assert known.allergies[1].key == "allergies:shellfish"
    assert not known.allergies_complete
