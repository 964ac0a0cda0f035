"""The commands that say what to do next: facts, confirm, trials curate, match --assume, --explain-rank, --weights."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from registry_records import study

Run = Callable[..., Any]
NCT = "NCT99000001"
PATIENT = "id: PT-7\nbirth_date: 1990-01-01\nsex: male\nlabs: [{name: ANC, value: 0.9, unit: 10*9/L, date: 2026-05-28}]\n"
CRITERIA = "Inclusion Criteria:\n\n* ANC ≥ 1.0 x 10^9/L\n* HER2 positive\n* Zorbly status adequate\n"


def _record(criteria: str = CRITERIA) -> dict[str, Any]:
    return study(1, text=criteria)


@pytest.fixture
def ready(screener: Run, records: Callable[..., Path], tmp_path: Path) -> Run:
    """A stored patient and a stored trial."""
    (tmp_path / "patient.yaml").write_text(PATIENT, encoding="utf-8")
    assert 0 == screener("patients", "add", "patient.yaml").code
    assert 0 == screener("sync", "--from", str(records(_record()))).code
    return screener


def _match(screener: Run, *more: str) -> dict[str, Any]:
    result = screener("match", "PT-7", "--as-of", "2026-06-01", "--all", "--format", "json", *more)
    assert 0 == result.code, result.err
    return json.loads(result.out)


def _criterion(screener: Run, number: int, *more: str) -> dict[str, Any]:
    found: dict[str, Any] = next(trial for trial in _match(screener, *more)["trials"] if trial["nct_id"] == NCT)
    return found["criteria"][number]  # type: ignore[no-any-return]


def test_facts_names_what_would_decide(ready: Run) -> None:
    """HER2 would decide; the count is recorded and is not asked for. JSON and text agree."""
    ready("confirm", "PT-7", NCT, "0", "pass", "--by", "Dr Example")
    found = json.loads(ready("facts", "PT-7", "--as-of", "2026-06-01", "--all", "--format", "json").out)["facts"]
    assert "HER2" in found[0]["fact"]
    assert 1 == found[0]["rules_out"]
    assert "HER2" in ready("facts", "PT-7", "--as-of", "2026-06-01", "--all").out
    assert "for 1 patients" in ready("facts", "--panel", "--as-of", "2026-06-01", "--all").out


@pytest.mark.parametrize(
    "command", [("match", "PT-8"), ("facts", "PT-8"), ("explain", "PT-8", NCT), ("match", "--all-patients"), ("facts", "--panel")]
)
def test_odd_facts_are_noted_by_every_command(ready: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    """What excludes each other in a stored file, and what lies after the day of the match, is said on stderr, whatever is asked."""
    odd = "id: PT-8\ndisease: {status: no_evidence_of_disease, measurable: true}\nlabs: [{name: ANC, value: 3, unit: 10*9/L, date: 2026-07-01}]\n"
    (tmp_path / "odd.yaml").write_text(odd, encoding="utf-8")
    assert 0 == ready("patients", "add", "odd.yaml").code
    result = ready(*command, "--as-of", "2026-06-01")
    assert 0 == result.code, result.err
    assert 1 == result.err.count("note: PT-8: disease.status: no_evidence_of_disease, but disease.measurable says that there is disease")
    assert 1 == result.err.count("note: PT-8: after the day of the match (2026-06-01): labs[0].date")
    assert "note: PT-7" not in result.err


def test_an_assumption_is_marked_everywhere(ready: Run) -> None:
    """At the head of the report, on the criterion, in its sentence; in every format that has a head."""
    report = _match(ready, "--assume", "ANC 1500 /uL")
    assert ["ANC 1500 /uL"] == report["assumed"]
    first, second = report["trials"][0]["criteria"][:2]
    assert ("pass", True, False) == (first["verdict"], first["assumed"], second["assumed"])
    assert first["because"].endswith("(assumed)")
    for format_ in ("table", "markdown"):
        assert (
            "ANC 1500 /uL" in ready("match", "PT-7", "--as-of", "2026-06-01", "--all", "--format", format_, "--assume", "ANC 1500 /uL").out
        )


def test_an_assumption_that_is_not_understood_is_the_users_fault(ready: Run) -> None:
    """Exit code 2, the assumption named."""
    result = ready("match", "PT-7", "--assume", "frobnication 3")
    assert (2, "") == (result.code, result.out)
    assert "frobnication 3" in result.err


def test_an_answer_is_shown_until_the_words_change(ready: Run, records: Callable[..., Path]) -> None:
    """Confirmed in every report; after an amendment of its words it lapses, with a notice; an amendment elsewhere leaves it alone."""
    assert 0 == ready("confirm", "PT-7", NCT, "2", "pass", "--by", "Dr Example", "--note", "checked").code
    found = _criterion(ready, 2)
    assert ("pass", "Dr Example", None) == (found["verdict"], found["confirmed_by"], found["reason"])
    assert "Dr Example" in ready("explain", "PT-7", NCT, "--as-of", "2026-06-01").out
    ready("sync", "--from", str(records(_record(CRITERIA.replace("HER2 positive", "HER2 IHC 3+")))))
    assert "Dr Example" == _criterion(ready, 2)["confirmed_by"]
    ready("sync", "--from", str(records(_record(CRITERIA.replace("Zorbly status adequate", "Zorbly status excellent")))))
    trial = _match(ready)["trials"][0]
    assert (None, "unknown") == (trial["criteria"][2]["confirmed_by"], trial["criteria"][2]["verdict"])
    assert "has lapsed" in trial["notices"][0]
    assert "has lapsed" in ready("explain", "PT-7", NCT, "--as-of", "2026-06-01").out
    ready("confirm", "PT-7", NCT, "0", "pass", "--by", "Dr Example")
    assert "1 lapsed answer forgotten" in ready("confirm", "PT-7", NCT, "--forget-lapsed").out
    trial = _match(ready)["trials"][0]
    assert ([], "Dr Example") == (trial["notices"], trial["criteria"][0]["confirmed_by"])
    assert 2 == ready("confirm", "PT-7", NCT, "--forget-lapsed").code


def test_an_answer_can_be_changed_and_withdrawn(ready: Run) -> None:
    """The last word counts; withdrawn, the record decides again."""
    ready("confirm", "PT-7", NCT, "2", "pass", "--by", "Dr Example")
    ready("confirm", "PT-7", NCT, "2", "fail", "--by", "Dr Sample")
    assert ("fail", "Dr Sample") == tuple(_criterion(ready, 2)[key] for key in ("verdict", "confirmed_by"))
    assert 0 == ready("confirm", "PT-7", NCT, "2", "--withdraw").code
    assert "unknown" == _criterion(ready, 2)["verdict"]
    assert 2 == ready("confirm", "PT-7", NCT, "2", "--withdraw").code


@pytest.mark.parametrize(
    "arguments",
    [
        ("PT-8", NCT, "0", "pass", "--by", "X"),
        ("PT-7", "NCT99000009", "0", "pass", "--by", "X"),
        ("PT-7", NCT, "77", "pass", "--by", "X"),
        ("PT-7", NCT, "0", "pass"),
        ("PT-7", NCT, "0"),
        ("PT-7", NCT),
        ("PT-7", NCT, "0", "--forget-lapsed"),
        ("PT-7", NCT, "0", "pass", "--by", "  "),
        ("PT-7", NCT, "0", "pass", "--by", "X" * 200),
        ("PT-7", NCT, "0", "pass", "--by", "X", "--note", "as jo.doe@example.org wrote"),
    ],
)
def test_an_answer_to_nothing_is_refused(ready: Run, arguments: tuple[str, ...]) -> None:
    """No such patient, trial or criterion; nobody named: exit code 2, one line."""
    result = ready("confirm", *arguments)
    assert 2 == result.code
    assert result.err.strip()


def test_a_corrected_reading_applies_wherever_the_words_stand(ready: Run, records: Callable[..., Path], tmp_path: Path) -> None:
    """Words that were not read are curated once; another trial with the same words is read so too; withdrawn, they are unread again."""
    (tmp_path / "tree.yaml").write_text(
        'any_of:\n  - {kind: age, read: "Age 18 years or older"}\n  - not: {kind: pregnancy, read: "Pregnant"}\n', encoding="utf-8"
    )
    assert "none" == _criterion(ready, 2)["read"]
    assert 0 == ready("trials", "curate", NCT, "2", "--tree", "tree.yaml", "--by", "Dr Example").code
    found = _criterion(ready, 2)
    assert ("pass", "full", ["age", "pregnancy"]) == (found["verdict"], found["read"], found["kinds"])
    assert "reading corrected by Dr Example on " in ready("explain", "PT-7", NCT, "--as-of", "2026-06-01").out
    assert "reading corrected by Dr Example on " in ready("trials", "show", NCT).out
    assert "reading corrected by Dr Example on " in ready("match", "PT-7", "--as-of", "2026-06-01", "--all", "--format", "html").out
    other = study(2, text="Inclusion Criteria:\n\n* Zorbly status adequate")
    ready("sync", "--from", str(records(other, name="other.jsonl")))
    report = _match(ready)
    assert "full" == next(trial for trial in report["trials"] if trial["nct_id"] == "NCT99000002")["criteria"][0]["read"]
    assert 0 == ready("trials", "curate", NCT, "2", "--withdraw").code
    assert "none" == _criterion(ready, 2)["read"]
    assert "corrected" not in ready("trials", "show", NCT).out


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        ('{kind: labb, read: "ANC ≥ 1.0"}', "did you mean lab"),
        ('{kind: lab, read: "Age 18 years or older"}', "read as age, not as lab"),
        ('{kind: lab, read: "zorbly frobs"}', "not read in full"),
        ("{all_of: []}", "tree: not one of"),
        ("all_of: [{any_of: [7]}]", "tree.all_of[0].any_of[0]"),
        ('{kind: lab, read: "ANC ≥ 1.0 x 10^9/L"}' + " " * 100_000, "larger than 100000 characters"),
    ],
)
def test_a_faulty_tree_is_refused_with_its_path(ready: Run, tmp_path: Path, tree: str, said: str) -> None:
    """Unknown kinds, words of another kind, words that are not read, shapes that are no tree."""
    (tmp_path / "tree.yaml").write_text(tree, encoding="utf-8")
    result = ready("trials", "curate", NCT, "2", "--tree", "tree.yaml", "--by", "X")
    assert 2 == result.code
    assert said in result.err


def test_the_order_can_be_explained_and_weighed_anew(ready: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--explain-rank prints the parts; settings and a file of weights change them, the file last; its faults are named."""
    assert "disease fit 0.3" in ready("match", "PT-7", "--as-of", "2026-06-01", "--all", "--explain-rank").out
    (tmp_path / "weights.yaml").write_text("disease_fit: 0.9\ndisease: {osteosarcoma: 0.5}\n", encoding="utf-8")
    assert 0.45 == _match(ready, "--weights", "weights.yaml")["trials"][0]["score_parts"]["disease_fit"]
    monkeypatch.setenv("SCREENER_WEIGHT_DISEASE_FIT", "0.6")
    monkeypatch.setenv("SCREENER_WEIGHT_PHASE", "0")
    parts = _match(ready)["trials"][0]["score_parts"]
    assert (0.6, 0.0) == (parts["disease_fit"], parts["phase"])
    parts = _match(ready, "--weights", "weights.yaml")["trials"][0]["score_parts"]
    assert (0.45, 0.0) == (parts["disease_fit"], parts["phase"])
    (tmp_path / "weights.yaml").write_text("disease_fitt: 1\nphase: -1\n", encoding="utf-8")
    result = ready("match", "PT-7", "--weights", "weights.yaml")
    assert 2 == result.code
    assert "did you mean disease_fit" in result.err
    assert "phase" in result.err
