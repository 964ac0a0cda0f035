"""`match`, `read`, `explain` and `coverage`: the objects of the contract, filters, streams and exit codes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from registry_records import study

REPORT_KEYS = {"patient", "as_of", "assumed", "hidden", "trials"}
TRIAL_KEYS = {
    "nct_id", "title", "status", "rank", "verdict", "tier", "score", "score_parts", "disease_fit", "because", "cohort", "cohorts", "eligible_from", "eligible_until",
    "confirm", "missing", "criteria",
}  # fmt: skip
CRITERION_KEYS = {
    "index", "section", "start", "end", "text", "source", "kinds", "scope", "routine", "read", "verdict", "reason", "because", "changeable", "distance",
    "eligible_from", "eligible_until", "assumed", "confirmed_by",
}  # fmt: skip


def test_match_json_has_every_key(screener: Any, patient_file: Path, two_trials: Path) -> None:
    """One object with all keys of the contract; spans quote the registry's text; structured fields have no span."""
    result = screener("match", str(patient_file), "--trials", str(two_trials), "--all", "--format", "json", "--as-of", "2026-06-01")
    assert 0 == result.code
    report = json.loads(result.out)
    assert set(report) >= REPORT_KEYS
    assert "2026-06-01" == report["as_of"]
    assert [1, 2] == [trial["rank"] for trial in report["trials"]]
    text = study(1)["protocolSection"]["eligibilityModule"]["eligibilityCriteria"]
    for trial in report["trials"]:
        assert set(trial) >= TRIAL_KEYS
        for criterion in trial["criteria"]:
            assert set(criterion) >= CRITERION_KEYS
            if criterion["source"] == "eligibilityCriteria":
                assert criterion["text"] == text[criterion["start"] : criterion["end"]]
            else:
                assert (None, None, "minimumAge") == (criterion["start"], criterion["end"], criterion["source"])
    assert "minimumAge" in {c["source"] for c in report["trials"][0]["criteria"]}


def test_match_hides_by_status_and_says_so(screener: Any, patient_file: Path, two_trials: Path) -> None:
    """Without --all a completed trial is hidden, counted under `status`, and the table says it in words."""
    command = ("match", str(patient_file), "--trials", str(two_trials), "--as-of", "2026-06-01")
    report = json.loads(screener(*command, "--format", "json").out)
    assert {"status": 1} == report["hidden"]
    assert ["NCT99000001"] == [trial["nct_id"] for trial in report["trials"]]
    assert "1 trial hidden: 1 not recruiting" in screener(*command).out


def test_a_trial_without_status_is_shown(screener: Any, patient_file: Path, records: Any) -> None:
    """A record that does not state its status is not hidden by the filter of status."""
    path = records(study(1, overallStatus=None))
    command = ("match", str(patient_file), "--trials", str(path), "--as-of", "2026-06-01")
    assert "status not stated" in screener(*command, "--format", "markdown").out
    assert None is json.loads(screener(*command, "--format", "json").out)["trials"][0]["status"]


def test_observational_studies_are_hidden_by_study_type(screener: Any, patient_file: Path, records: Any) -> None:
    """Observational studies are left out by default, under `study_type`."""
    record = study(1)
    record["protocolSection"]["designModule"]["studyType"] = "OBSERVATIONAL"
    report = json.loads(screener("match", str(patient_file), "--trials", str(records(record)), "--format", "json").out)
    assert {"study_type": 1} == report["hidden"]


def test_country_keeps_what_states_no_sites(screener: Any, patient_file: Path, records: Any) -> None:
    """--country hides trials with sites elsewhere only; one that states no sites stays."""
    here, elsewhere, nowhere = study(1), study(2), study(3)
    here["protocolSection"]["contactsLocationsModule"] = {"locations": [{"country": "Norway"}]}
    elsewhere["protocolSection"]["contactsLocationsModule"] = {"locations": [{"country": "Italy"}]}
    path = records(here, elsewhere, nowhere)
    report = json.loads(screener("match", str(patient_file), "--trials", str(path), "--country", "norway", "--format", "json").out)
    assert {"country": 1} == report["hidden"]
    assert ["NCT99000001", "NCT99000003"] == sorted(trial["nct_id"] for trial in report["trials"])


def test_within_needs_the_patients_place(screener: Any, patient_file: Path, two_trials: Path) -> None:
    """--within without coordinates in the patient file is the user's fault, said in one line."""
    result = screener("match", str(patient_file), "--trials", str(two_trials), "--within", "100")
    assert 2 == result.code
    assert "logistics.latitude" in result.err


def test_csv_holds_all_and_parses(screener: Any, patient_file: Path, two_trials: Path) -> None:
    """CSV is one row per trial under a header, whatever --limit says."""
    result = screener("match", str(patient_file), "--trials", str(two_trials), "--all", "--format", "csv", "--limit", "1")
    rows = list(csv.DictReader(io.StringIO(result.out)))
    assert ["NCT99000001", "NCT99000002"] == sorted(row["nct_id"] for row in rows)


def test_output_goes_to_a_file_whole(screener: Any, patient_file: Path, two_trials: Path, tmp_path: Path) -> None:
    """--output writes the file and leaves stdout empty and no partial file behind."""
    result = screener("match", str(patient_file), "--trials", str(two_trials), "--format", "markdown", "--output", "report.md")
    assert "" == result.out
    assert (tmp_path / "report.md").read_text(encoding="utf-8").startswith("## Trials for PT-7")
    assert not (tmp_path / "report.md.part").exists()


def test_output_that_cannot_be_written(screener: Any, patient_file: Path, two_trials: Path) -> None:
    """A folder that is not there is the user's fault, in one line."""
    result = screener("match", str(patient_file), "--trials", str(two_trials), "--output", "nowhere/report.md")
    assert 2 == result.code
    assert "cannot be written" in result.err


def test_match_touches_no_database_with_a_file(screener: Any, patient_file: Path, two_trials: Path, tmp_path: Path) -> None:
    """With --trials no database file comes into being."""
    screener("match", str(patient_file), "--trials", str(two_trials))
    assert not (tmp_path / "test.sqlite3").exists()


def test_match_from_the_database(screener: Any, patient_file: Path, two_trials: Path) -> None:
    """A stored patient against stored trials, and the whole panel as JSON Lines."""
    assert 0 == screener("sync", "--from", str(two_trials)).code
    assert 0 == screener("patients", "add", str(patient_file)).code
    report = json.loads(screener("match", "PT-7", "--format", "json").out)
    assert "PT-7" == report["patient"]
    lines = screener("match", "--all-patients", "--format", "json").lines
    assert ["PT-7"] == [json.loads(line)["patient"] for line in lines]


def test_a_panel_is_one_table(screener: Any, patient_file: Path, two_trials: Path, tmp_path: Path) -> None:
    """As CSV the whole panel stands under one header, a row for each patient and trial."""
    other = tmp_path / "other.yaml"
    other.write_text(patient_file.read_text(encoding="utf-8").replace("PT-7", "PT-8"), encoding="utf-8")
    assert 0 == screener("patients", "add", str(patient_file), str(other)).code
    result = screener("match", "--all-patients", "--trials", str(two_trials), "--as-of", "2026-06-01", "--all", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.out)))
    assert [("PT-7", "1"), ("PT-7", "2"), ("PT-8", "1"), ("PT-8", "2")] == [(row["patient"], row["rank"]) for row in rows]


def test_match_without_trials_says_what_to_do(screener: Any, patient_file: Path) -> None:
    """An empty database is told in one line, exit code 1."""
    result = screener("match", str(patient_file))
    assert 1 == result.code
    assert "screener sync" in result.err


def test_unusable_records_are_set_aside(screener: Any, patient_file: Path, records: Any) -> None:
    """Records without text, without id, twice, or no JSON are listed on stderr, exit code 3; the rest is matched."""
    path = records(study(1), study(2, text=None), {"protocolSection": {}}, study(1), '{"protocolSection": {"identif')
    result = screener("match", str(patient_file), "--trials", str(path), "--format", "json")
    assert 3 == result.code
    assert ["NCT99000001"] == [trial["nct_id"] for trial in json.loads(result.out)["trials"]]
    for words in ("4 records set aside", "no eligibility text", "no NCT id", "the first one stands", "cut short"):
        assert words in result.err


@pytest.mark.parametrize("status", ["RECRUITNG", "open"])
def test_an_unknown_status_is_refused(screener: Any, patient_file: Path, status: str) -> None:
    """--status takes the registry's words only."""
    result = screener("match", str(patient_file), "--status", status)
    assert 2 == result.code
    assert "is not a status of the registry" in result.err


def test_explain_shows_every_criterion_with_its_words(screener: Any, patient_file: Path, records: Any) -> None:
    """Verdict, reason, the exact words and whom to call."""
    record = study(1)
    record["protocolSection"]["contactsLocationsModule"] = {
        "locations": [
            {
                "facility": "Synthetic Hospital",
                "city": "Oslo",
                "country": "Norway",
                "status": "RECRUITING",
                "contacts": [{"name": "Desk", "phone": "555-0101"}],
            }
        ]
    }
    result = screener("explain", str(patient_file), "NCT99000001", "--trials", str(records(record)), "--as-of", "2026-06-01")
    assert 0 == result.code
    for words in (
        "“that has come back”",
        "“Pregnancy”",
        "registry field: minimum age",
        "Desk, 555-0101",
        "Synthetic Hospital",
        "decides nothing for a clinician",
    ):
        assert words in result.out


def test_explain_an_absent_trial(screener: Any, patient_file: Path, two_trials: Path) -> None:
    """A trial that is not there, and an id that is none: exit code 2."""
    assert 2 == screener("explain", str(patient_file), "NCT99000009", "--trials", str(two_trials)).code
    assert "not an NCT id" in screener("explain", str(patient_file), "NCT9", "--trials", str(two_trials)).err


def test_read_json_lines(screener: Any, two_trials: Path) -> None:
    """One object per trial, with counts that add up and absolute spans."""
    lines = [json.loads(line) for line in screener("read", str(two_trials), "--format", "json").lines]
    assert ["NCT99000001", "NCT99000002"] == [line["nct_id"] for line in lines]
    for line in lines:
        counts = line["coverage"]
        assert counts["criteria"] == counts["full"] + counts["partial"] + counts["none"] == len(line["criteria"])
        assert counts["unread_characters"] <= counts["characters"]
        for criterion in line["criteria"]:
            assert {"index", "section", "scope", "start", "end", "text", "read", "tree"} == set(criterion)
            for leaf in _leaves(criterion["tree"]):
                assert criterion["start"] <= leaf["start"] <= leaf["end"] <= criterion["end"]


def _leaves(node: Any) -> Any:
    if "kind" in node:
        yield node
    for value in node.values():
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, dict) and ("kind" in child or child.keys() & {"all_of", "any_of", "not"}):
                yield from _leaves(child)


def test_read_a_bare_text(screener: Any) -> None:
    """--text with --section: spans count in the text as given."""
    result = json.loads(screener("read", "--text", "Age 12 years or older", "--section", "exclusion", "--format", "json").out)
    assert None is result["nct_id"]
    assert [("exclusion", 0, 21, "Age 12 years or older")] == [(c["section"], c["start"], c["end"], c["text"]) for c in result["criteria"]]


def test_read_text_without_section_is_never_taken_for_inclusion(screener: Any) -> None:
    """A bare text without a heading has the section `unknown`."""
    result = json.loads(screener("read", "--text", "Age 12 years or older", "--format", "json").out)
    assert {"unknown"} == {c["section"] for c in result["criteria"]}


@pytest.mark.parametrize("arguments", [("nothing.jsonl",), (), ("NCT99000001", "--text", "x"), ("--text", "  "), ("NCT99000001",)])
def test_read_needs_one_thing(screener: Any, arguments: tuple[str, ...]) -> None:
    """A missing path, nothing, two things, an empty text, a trial that is not stored: exit code 2, one line."""
    result = screener("read", *arguments)
    assert 2 == result.code
    assert 1 == len(result.err.splitlines())


def test_coverage_counts(screener: Any, two_trials: Path) -> None:
    """The counts over a file, for people and for machines."""
    data = json.loads(screener("coverage", str(two_trials), "--format", "json").out)
    assert 2 == data["trials"]
    assert data["criteria"] == data["full"] + data["partial"] + data["none"]
    assert "2 trials" in screener("coverage", str(two_trials)).out


def test_control_characters_and_surrogates_pass_through(screener: Any, patient_file: Path, records: Any) -> None:
    """Escapes, lone surrogates and marks of direction in a record reach no terminal, and the JSON still quotes them exactly."""
    text = "Inclusion Criteria:\n\n* Osteosarcoma \x1b[31m\u202e \ud800 [bold]x[/bold]\n"
    path = records(study(1, text=text))
    table = screener("explain", str(patient_file), "NCT99000001", "--trials", str(path)).out
    assert not {"\x1b", "\u202e", "\ud800"} & set(table)
    assert "[bold]x[/bold]" in table
    report = json.loads(screener("match", str(patient_file), "--trials", str(path), "--all", "--format", "json").out)
    criterion = next(c for c in report["trials"][0]["criteria"] if c["start"] is not None)
    assert criterion["text"] == text[criterion["start"] : criterion["end"]]


def test_a_very_long_text_is_matched(screener: Any, patient_file: Path, records: Any) -> None:
    """A criteria text of two megabytes is read and matched, not refused."""
    text = "Inclusion Criteria:\n\n" + "* Osteosarcoma that has come back\n" * 60_000
    result = screener("read", str(records(study(1, text=text))), "--format", "json")
    assert 0 == result.code
    assert 60_000 <= json.loads(result.out)["coverage"]["criteria"]
