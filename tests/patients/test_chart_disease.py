"""The disease: what its states, sites and relapses imply, and what they leave open."""

from collections.abc import Callable
from typing import Any

import pytest

from screener.logic import Truth
from screener.patients.facts import Chart

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
MAP = {"complete": True, "items": [{"kind": "systemic", "regimen": "MAP", "start": "2023-05-20", "end": "2024-01-30"}]}


@pytest.mark.parametrize(
    ("disease", "relapsed", "refractory", "newly"),
    [
        ({}, U, U, U),
        ({"relapses": []}, F, U, U),
        ({"relapses": [{"date": "2025-08"}]}, T, U, F),
        ({"status": "relapsed"}, T, U, F),
        ({"status": "stable", "ever": ["relapsed"]}, T, U, F),
        ({"status": "newly_diagnosed"}, F, F, T),
        ({"status": "progressive"}, U, T, F),
        ({"status": "refractory", "relapses": []}, F, T, F),
        ({"status": "stable", "ever": ["refractory"]}, U, T, F),
        ({"status": "no_evidence_of_disease"}, U, U, F),
    ],
)
def test_relapsed_refractory_newly_diagnosed(
    chart: Callable[..., Chart], disease: dict[str, Any], relapsed: Truth, refractory: Truth, newly: Truth
) -> None:
    """An entry under relapses, or the word, makes relapsed; only an empty list or a new diagnosis denies it; refractory likewise."""
    known = chart(disease=disease)
    assert (relapsed, refractory, newly) == (known.relapsed().truth, known.refractory().truth, known.newly_diagnosed().truth)


@pytest.mark.parametrize(
    ("disease", "metastatic", "unresectable", "advanced"),
    [
        ({}, U, U, U),
        ({"sites": ["lung"]}, T, U, T),
        ({"sites": ["local"]}, U, U, U),
        ({"sites": ["local"], "sites_complete": True}, F, U, U),
        ({"sites": ["local"], "sites_complete": True, "resectable": True}, F, F, F),
        ({"sites": ["primary"], "resectable": False}, U, T, T),
        ({"sites": [], "sites_complete": True}, F, F, F),
        ({"status": "no_evidence_of_disease", "ever": ["metastatic"]}, F, F, F),
        ({"cns_metastases": {"present": True}}, T, U, T),
        ({"ever": ["metastatic"]}, U, U, U),
    ],
)
def test_metastatic_unresectable_advanced(
    chart: Callable[..., Chart], disease: dict[str, Any], metastatic: Truth, unresectable: Truth, advanced: Truth
) -> None:
    """Metastatic is a current distant site; advanced is metastatic or unresectable; having been metastatic is not being so."""
    known = chart(disease=disease)
    assert (metastatic, unresectable, advanced) == (known.metastatic().truth, known.unresectable().truth, known.advanced().truth)


@pytest.mark.parametrize(
    ("disease", "measurable", "evaluable", "free"),
    [
        ({}, U, U, U),
        ({"measurable": True}, T, T, F),
        ({"measurable": False}, F, U, U),
        ({"measurable": False, "evaluable": True}, F, T, F),
        ({"evaluable": False}, F, F, U),
        ({"status": "no_evidence_of_disease"}, F, F, T),
        ({"sites": [], "sites_complete": True}, F, F, T),
        ({"sites": ["lung"], "longest_lesion_mm": 31}, U, U, F),
        ({"status": "progressive"}, U, U, F),
    ],
)
def test_measurable_evaluable_free_of_disease(
    chart: Callable[..., Chart], disease: dict[str, Any], measurable: Truth, evaluable: Truth, free: Truth
) -> None:
    """Measurability is as recorded and never guessed from a size; no visible disease denies it."""
    known = chart(disease=disease)
    assert (measurable, evaluable, free) == (known.measurable().truth, known.evaluable().truth, known.no_evidence_of_disease().truth)


@pytest.mark.parametrize(
    ("keys", "truth"),
    [
        ({"prior_therapies": {"items": [{"kind": "systemic", "regimen": "MAP", "stopped_for": "progression"}]}}, T),
        ({"prior_therapies": {"items": [{"kind": "systemic", "regimen": "MAP", "best_response": "PD"}]}}, T),
        ({"disease": {"status": "progressive"}}, T),
        ({"disease": {"relapses": [{"date": "2025-08-14"}]}, "prior_therapies": MAP}, T),
        ({"disease": {"relapses": [{"date": "2023"}]}, "prior_therapies": MAP}, U),
        ({"disease": {"relapses": [{}]}, "prior_therapies": MAP}, U),
        ({"disease": {"status": "newly_diagnosed"}, "prior_therapies": MAP}, F),
        ({"prior_therapies": {"complete": True}}, F),
        ({"disease": {"status": "stable", "relapses": []}, "prior_therapies": MAP}, F),
        ({"prior_therapies": MAP}, U),
        (
            {
                "prior_therapies": {
                    "items": [{"kind": "systemic", "drugs": ["paclitaxel"], "for_cancer": "breast carcinoma", "stopped_for": "progression"}]
                }
            },
            U,
        ),
    ],
)
def test_progressed_after_therapy(chart: Callable[..., Chart], keys: dict[str, Any], truth: Truth) -> None:
    """A treatment stopped for progression, a response PD, a relapse after a treatment began, or the status; another cancer's does not count."""
    assert truth is chart(diagnosis={"histology": "osteosarcoma"}, **keys).progressed_after_therapy().truth


@pytest.mark.parametrize(
    ("disease", "site", "truth"),
    [
        ({"sites": ["lung"]}, "lung", T),
        ({"sites": ["lung"]}, "bone", U),
        ({"sites": ["lung"], "sites_complete": True}, "bone", F),
        ({"sites": ["brain"]}, "cns", T),
        ({"cns_metastases": {"present": True}}, "cns", T),
        ({"sites": ["lung"], "cns_metastases": {"present": False}}, "cns", F),
        ({"status": "no_evidence_of_disease"}, "liver", F),
    ],
)
def test_sites(chart: Callable[..., Chart], disease: dict[str, Any], site: str, truth: Truth) -> None:
    """A complete list denies a site; CNS metastases have a key of their own."""
    assert truth is chart(disease=disease).site_involved(site).truth


def test_states_say_what_they_rest_on(chart: Callable[..., Chart]) -> None:
    """Each state shows its fact with the date, and its key."""
    known = chart(
        disease={
            "status": "relapsed",
            "sites": ["lung", "bone"],
            "sites_complete": True,
            "relapses": [{"date": "2025-08-14", "confirmed_by": "histology"}, {"date": "2026-04"}],
        }
    )
    assert known.relapsed().shown == "2 relapses, last relapse in 2026-04"
    assert known.relapsed().key == "disease:relapses"
    assert known.relapse_count == 2
    assert known.metastatic().shown == "metastases: lung and bone"
    assert known.confirmed_at_relapse().shown == "relapse on 2025-08-14 confirmed by histology"
    assert known.sites_shown == "lung and bone"


@pytest.mark.parametrize(
    ("relapses", "truth"),
    [
        ([{"confirmed_by": "histology"}], T),
        ([{"confirmed_by": "imaging"}], F),
        ([{"confirmed_by": "imaging"}, {}], U),
        ([], F),
        (None, U),
    ],
)
def test_confirmed_at_relapse(chart: Callable[..., Chart], relapses: Any, truth: Truth) -> None:
    """A second biopsy needs a relapse that histology confirmed."""
    assert truth is chart(disease={"relapses": relapses}).confirmed_at_relapse().truth


def test_the_disease_ladder(chart: Callable[..., Chart]) -> None:
    """Osteosarcoma is a bone sarcoma, a sarcoma, a solid tumour and a cancer, and neither carcinoma nor soft-tissue sarcoma."""
    ids = chart(diagnosis={"histology": "Osteosarcoma"}).histology_ids
    assert {"osteosarcoma", "bone_sarcoma", "sarcoma", "solid_tumor", "cancer"} <= ids
    assert not {"carcinoma", "soft_tissue_sarcoma", "ewing_sarcoma"} & ids
    assert chart(diagnosis={"histology": "zzzoma"}).histology_ids == frozenset()
    assert chart(diagnosis={"histology": "osteosarcoma", "subtype": "telangiectatic"}).histology_ids > ids
