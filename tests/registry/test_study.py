"""Records of the registry, whole and odd, read into trials."""

from __future__ import annotations

import copy
import gzip
import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from registry_records import CRITERIA, study

from screener.registry.study import RecordFault, content_hash, nct_id_of, raw_json, to_fetched_trial, to_trial
from screener.trials import Arm, Contact, Intervention, Site


def test_the_fields_of_a_record_become_those_of_a_trial() -> None:
    """Every field that the project uses is taken over in the registry's own words."""
    record = study(7, whyStopped="Slow accrual", studyFirstPostDateStruct={"date": "2025-02-03"})
    protocol = record["protocolSection"]
    protocol["identificationModule"] |= {"officialTitle": "A synthetic study", "acronym": "SYN", "nctIdAliases": ["NCT99000070"]}
    protocol["conditionsModule"]["keywords"] = ["bone"]
    protocol["eligibilityModule"] |= {"maximumAge": "40 Years", "healthyVolunteers": False, "stdAges": ["CHILD", "ADULT"]}
    protocol["sponsorCollaboratorsModule"] = {"leadSponsor": {"name": "Example Hospital", "class": "OTHER"}}
    protocol["armsInterventionsModule"] = {
        "interventions": [{"name": "examplinib", "type": "DRUG", "description": "daily", "otherNames": ["EX-1"]}],
        "armGroups": [
            {"label": "Part A", "type": "EXPERIMENTAL", "description": "dose finding", "interventionNames": ["Drug: examplinib"]}
        ],
    }
    protocol["contactsLocationsModule"] = {
        "centralContacts": [{"name": "Study desk", "role": "CONTACT", "phone": "555-0100", "phoneExt": "12", "email": "desk@example.org"}],
        "locations": [
            {
                "facility": "Example Hospital",
                "city": "Bergen",
                "country": "Norway",
                "zip": "5000",
                "status": "RECRUITING",
                "geoPoint": {"lat": 60.39, "lon": 5.32},
                "contacts": [{"name": "Site desk", "phone": "555-0101"}],
            }
        ],
    }
    trial = to_trial(record)
    assert (
        "NCT99000007",
        "Synthetic trial 7",
        "A synthetic study",
        "SYN",
    ) == (trial.nct_id, trial.title, trial.official_title, trial.acronym)
    assert ("RECRUITING", "Slow accrual", "INTERVENTIONAL", ("PHASE1", "PHASE2")) == (
        trial.status,
        trial.why_stopped,
        trial.study_type,
        trial.phases,
    )
    assert (("Osteosarcoma",), ("bone",), ("NCT99000070",)) == (trial.conditions, trial.keywords, trial.aliases)
    assert (CRITERIA, "12 Years", "40 Years", "ALL", False, ("CHILD", "ADULT")) == (
        trial.eligibility_text,
        trial.minimum_age,
        trial.maximum_age,
        trial.sex,
        trial.healthy_volunteers,
        trial.std_ages,
    )
    assert (Intervention("examplinib", "DRUG", "daily", ("EX-1",)),) == trial.interventions
    assert (Arm("Part A", "EXPERIMENTAL", "dose finding", ("Drug: examplinib",)),) == trial.arms
    assert (Contact("Study desk", "CONTACT", "555-0100 ext. 12", "desk@example.org"),) == trial.central_contacts
    site = Site("Example Hospital", "Bergen", None, "Norway", "5000", "RECRUITING", 60.39, 5.32, (Contact("Site desk", None, "555-0101"),))
    assert (site,) == trial.sites
    assert (date(2026, 5, 1), date(2025, 2, 3), date(2026, 6, 1)) == (trial.last_update, trial.first_posted, trial.version_holder)
    assert ("Example Hospital", ()) == (trial.lead_sponsor, trial.notes)


def test_a_record_of_an_id_alone_is_a_trial_of_which_nothing_else_is_known() -> None:
    """What is missing is None or empty, the title falls back to the id, and the missing text is noted."""
    trial = to_trial({"protocolSection": {"identificationModule": {"nctId": "NCT99000001"}}})
    assert ("NCT99000001", None, "", None, ()) == (trial.title, trial.status, trial.eligibility_text, trial.sex, trial.sites)
    assert ("no eligibility text",) == trial.notes


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ([], "not a study: a JSON list instead of an object"),
        (None, "not a study: a JSON null instead of an object"),
        ({}, "not a study: no protocolSection"),
        ({"protocolSection": 3}, "not a study: no protocolSection"),
        ({"protocolSection": {}}, "no NCT id"),
        ({"protocolSection": {"identificationModule": {"nctId": ""}}}, "no NCT id"),
        ({"protocolSection": {"identificationModule": {"nctId": "NCT123"}}}, "'NCT123' is not an NCT id"),
        ({"protocolSection": {"identificationModule": {"nctId": "NCT00000000"}}}, "'NCT00000000' is not an NCT id"),
        ({"protocolSection": {"identificationModule": {"nctId": 99000001}}}, "'99000001' is not an NCT id"),
    ],
)
def test_what_has_no_usable_id_is_refused_with_the_reason(record: object, reason: str) -> None:
    """Only a record without a usable id is no trial at all."""
    with pytest.raises(RecordFault) as caught:
        nct_id_of(record)
    assert reason == str(caught.value)


@pytest.mark.parametrize("text", [None, "", " \n\t"])
def test_a_record_without_eligibility_text_is_not_taken_into_the_store(text: str | None) -> None:
    """Without text there is nothing to judge a patient by; the fault names the trial."""
    with pytest.raises(RecordFault) as caught:
        to_fetched_trial(study(3, text=text))
    assert ("no eligibility text", "NCT99000003") == (caught.value.reason, caught.value.nct_id)


def test_unknown_words_are_kept_and_noted() -> None:
    """A status that nobody has seen yet stays as it is."""
    trial = to_trial(study(1, overallStatus="PAUSED_BY_MOON"))
    assert "PAUSED_BY_MOON" == trial.status
    assert ("protocolSection.statusModule.overallStatus: unknown word 'PAUSED_BY_MOON'",) == trial.notes


@pytest.mark.parametrize(
    ("written", "day"),
    [("2026-05-01", date(2026, 5, 1)), ("May 4, 2016", date(2016, 5, 4)), ("2026-05", None), ("2026-02-30", None), ("Mai 4, 2016", None)],
)
def test_days_are_read_as_the_registry_writes_and_wrote_them(written: str, day: date | None) -> None:
    """Also in the classic form; what is no full date is noted, never completed."""
    trial = to_trial(study(1, lastUpdatePostDateStruct={"date": written}))
    assert day == trial.last_update
    assert (() if day else ("protocolSection.statusModule.lastUpdatePostDateStruct.date: not a full date",)) == trial.notes


def test_a_field_of_the_wrong_type_is_noted_and_not_used() -> None:
    """A number where a list belongs costs that field, not the record."""
    record = study(1)
    record["protocolSection"]["conditionsModule"] = {"conditions": 5, "keywords": ["bone", 6]}
    trial = to_trial(record)
    assert ((), ("bone",)) == (trial.conditions, trial.keywords)
    assert (
        "protocolSection.conditionsModule.conditions: number instead of list, not used",
        "protocolSection.conditionsModule.keywords: number instead of list of texts, not used",
    ) == trial.notes


def test_the_hash_leaves_out_the_day_of_the_snapshot_and_nothing_else() -> None:
    """A new night is no change; a new word is, and so is any other derived field."""
    tonight = study(1, snapshot="2026-06-02")
    assert content_hash(study(1)) == content_hash(tonight) == content_hash(study(1, snapshot=None))
    assert content_hash(study(1)) != content_hash(study(1, text=CRITERIA + "."))
    tonight["derivedSection"]["miscInfoModule"]["removedCountries"] = ["Norway"]
    assert content_hash(study(1)) != content_hash(tonight)


def test_the_hash_does_not_depend_on_the_order_of_keys() -> None:
    """The registry may order its fields as it likes."""
    record = study(1)
    assert content_hash(record) == content_hash(dict(reversed(list(record.items()))))


def test_hashing_leaves_the_record_as_it_was() -> None:
    """The record is kept whole, with the field that the hash leaves out."""
    record = study(1)
    before = copy.deepcopy(record)
    content_hash(record)
    assert before == record


def test_text_that_no_database_can_hold_survives_as_escapes() -> None:
    """U+0000 and lone surrogates are kept without loss."""
    text = "Age \x00 \ud800 \udfff ≥ 12\u2028"
    fetched = to_fetched_trial(study(1, text=text))
    assert fetched.raw_json.isascii()
    assert text == json.loads(fetched.raw_json)["protocolSection"]["eligibilityModule"]["eligibilityCriteria"]


_json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["nctId", "locations", "contacts", "geoPoint", "phases", "x"]), inner)
    ),
    max_leaves=12,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "statusModule",
                "designModule",
                "eligibilityModule",
                "conditionsModule",
                "contactsLocationsModule",
                "armsInterventionsModule",
                "descriptionModule",
            ]
        ),
        _json_values
        | st.dictionaries(
            st.sampled_from(["overallStatus", "phases", "locations", "eligibilityCriteria", "conditions", "interventions", "armGroups"]),
            _json_values,
        ),
    )
)
def test_no_shape_of_modules_crashes_the_reading(modules: dict[str, object]) -> None:
    """Whatever stands in the modules, a record with an id is a trial, and hashes."""
    record = {"protocolSection": {"identificationModule": {"nctId": "NCT99000001"}, **modules}}
    assert "NCT99000001" == to_trial(record).nct_id
    assert content_hash(record) == content_hash(json.loads(raw_json(record)))


def test_every_shared_record_is_a_trial_with_text(shared) -> None:
    """All 851 real records are read; their text is the registry's, character for character."""
    count = 0
    with gzip.open(shared / "registry" / "studies.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            fetched = to_fetched_trial(record)
            assert record["protocolSection"]["eligibilityModule"]["eligibilityCriteria"] == fetched.trial.eligibility_text
            assert record == json.loads(fetched.raw_json)
            count += 1
    assert 851 == count
