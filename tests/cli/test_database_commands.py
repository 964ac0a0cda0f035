"""Commands on the database: sync, trials, patients, db, config; and every way to be wrong."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from registry_records import study


def test_sync_counts_twice(screener: Any, two_trials: Path) -> None:
    """The last line of a sync accounts for every record; the second time nothing changed."""
    assert "2 read: 2 new, 0 changed, 0 unchanged, 0 set aside" == screener("sync", "--from", str(two_trials)).lines[-1]
    assert "2 read: 0 new, 0 changed, 2 unchanged, 0 set aside" == screener("sync", "--from", str(two_trials)).lines[-1]


def test_sync_lists_what_it_sets_aside_once(screener: Any, records: Any) -> None:
    """Exit code 3 with the reasons the first time, 0 when nothing is new."""
    path = records(study(1), study(2, text=None))
    first = screener("sync", "--from", str(path))
    assert 3 == first.code
    assert "NCT99000002: no eligibility text" in first.err
    assert 0 == screener("sync", "--from", str(path)).code


@pytest.mark.parametrize("content", ["", "no json at all", '{"studies": [', "[1, 2]"])
def test_sync_from_a_bad_file(screener: Any, tmp_path: Path, content: str) -> None:
    """A file that holds no record ends without a traceback, by the contract's codes."""
    path = tmp_path / "bad.json"
    path.write_text(content, encoding="utf-8")
    result = screener("sync", "--from", str(path))
    assert result.code in (0, 2, 3)
    assert "Traceback" not in result.err


def test_sync_from_nowhere(screener: Any) -> None:
    """A path that does not exist is the user's fault."""
    result = screener("sync", "--from", "nowhere.jsonl")
    assert 2 == result.code
    assert "no such file" in result.err


def test_trials_list_and_show(screener: Any, two_trials: Path) -> None:
    """The list's objects have the keys of the contract; a trial's page has its state and how each criterion was read."""
    screener("sync", "--from", str(two_trials))
    rows = [json.loads(line) for line in screener("trials", "list", "--all", "--format", "json").lines]
    assert [{"nct_id", "title", "status", "state", "disease_fit", "versions", "last_update"}] * 2 == [set(row) for row in rows]
    assert "osteosarcoma" == rows[0]["disease_fit"]
    assert "2 trials stored" in screener("trials", "list").out
    page = screener("trials", "show", "NCT99000001").out
    assert "in scope; 1 version stored" in page
    assert "Pregnancy" in page
    assert 2 == screener("trials", "show", "NCT99000009").code


def test_patients_are_kept_and_dropped(screener: Any, patient_file: Path) -> None:
    """Add, list, show, remove; what is removed is gone."""
    assert ["PT-7 new"] == screener("patients", "add", str(patient_file)).lines
    assert ["PT-7 unchanged"] == screener("patients", "add", str(patient_file)).lines
    assert screener("patients", "list").lines[0].startswith("PT-7")
    assert "histology: osteosarcoma" in screener("patients", "show", "PT-7").out
    assert 0 == screener("patients", "remove", "PT-7").code
    assert 2 == screener("patients", "show", "PT-7").code
    assert 2 == screener("patients", "remove", "PT-7").code


def test_a_patient_file_with_ten_faults(screener: Any, tmp_path: Path) -> None:
    """Every fault is named at its path in one go, exit code 2, nothing stored."""
    (tmp_path / "bad.yaml").write_text(
        "id: a@b.example\nbirth_date: 2010-13-40\nsex: yes\nweight: 3\ndisease: {status: odd}\nlabs: [{name: ANC, value: x, unit: furlong}]\n"
        "performance: [{scale: Apgar, value: 9}]\nprior_therapies: {items: [{kind: magic}]}\nbiomarkers: [{name: HER2}]\n",
        encoding="utf-8",
    )
    result = screener("patients", "add", "bad.yaml")
    assert 2 == result.code
    for path in (
        "id:",
        "birth_date:",
        "sex:",
        "weight:",
        "disease.status:",
        "labs[0].value:",
        "performance[0].scale:",
        "prior_therapies.items[0].kind:",
        "biomarkers[0]",
    ):
        assert f"  {path}" in result.err
    assert "Traceback" not in result.err
    assert [] == [line for line in screener("patients", "list").lines if line.startswith("a@")]


def test_check_names_each_bad_file(screener: Any, patient_file: Path, tmp_path: Path) -> None:
    """A good file is said to be good; a bad one has its faults listed, and the code is 2."""
    (tmp_path / "bad.yaml").write_text("id: PT-8\nseks: male\n", encoding="utf-8")
    result = screener("patients", "check", str(patient_file), "bad.yaml")
    assert 2 == result.code
    assert "PT-7 is a good patient file" in result.out
    assert "seks" in result.err
    assert "sex" in result.err


def test_db_check_and_upgrade(screener: Any) -> None:
    """A fresh file is not current until it is upgraded; twice does no harm."""
    assert 1 == screener("db", "check").code
    assert 0 == screener("db", "upgrade").code
    assert 0 == screener("db", "upgrade").code
    assert 0 == screener("db", "check").code


def test_a_database_of_a_newer_program(screener: Any, two_trials: Path, tmp_path: Path) -> None:
    """A migration that this program does not know is one clear line, exit code 1."""
    screener("sync", "--from", str(two_trials))
    with sqlite3.connect(tmp_path / "test.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_future'")
    result = screener("trials", "list")
    assert 1 == result.code
    assert "needs a newer screener" in result.err
    assert 1 == len(result.err.splitlines())


def test_a_file_that_is_no_database(screener: Any, tmp_path: Path) -> None:
    """A text file under the name of the database is one clear line, exit code 1."""
    (tmp_path / "test.sqlite3").write_text("not a database " * 100)
    result = screener("trials", "list")
    assert 1 == result.code
    assert "not a database" in result.err


@pytest.mark.parametrize("url", ["nonsense", "mysql://u:secret@h/d", "postgresql://u:secret@127.0.0.1:1/d"])
def test_database_urls_that_cannot_be_used(screener: Any, url: str) -> None:
    """Wrong URLs and dead servers: one line without the password, exit code 1 or 2."""
    result = screener("trials", "list", "--database", url)
    assert result.code in (1, 2)
    assert "secret" not in result.err
    assert "Traceback" not in result.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder(screener: Any, tmp_path: Path) -> None:
    """A data directory without the right to write is one line, exit code 1."""
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    assert 1 == screener("trials", "list", "--database", f"sqlite:///{folder / 'x.sqlite3'}").code


def test_a_folder_that_cannot_be_made(screener: Any, tmp_path: Path) -> None:
    """A data directory whose place is taken by a file is one line, exit code 1."""
    (tmp_path / "taken").write_text("")
    result = screener("trials", "list", "--database", f"sqlite:///{tmp_path / 'taken' / 'x.sqlite3'}")
    assert 1 == result.code
    assert 1 == len(result.err.splitlines())


def test_status_is_stale_until_a_good_sync(screener: Any, two_trials: Path) -> None:
    """Exit code 1 before the first sync, 0 after it, 1 again where the allowed age is nothing."""
    before = screener("status")
    assert 1 == before.code
    assert "there never was a good sync" in before.out
    screener("sync", "--from", str(two_trials))
    assert 0 == screener("status").code
    assert 1 == screener("status", "--max-age", "0").code
    data = json.loads(screener("status", "--format", "json").out)
    assert {"in_scope": 2} == data["states"]
    assert ["clean"] == [run["outcome"] for run in data["syncs"]]


def test_status_lists_what_is_set_aside(screener: Any, records: Any) -> None:
    """What was set aside in earlier runs is shown by `status`, whatever its exit code."""
    screener("sync", "--from", str(records(study(1), study(2, text=None))))
    result = screener("status")
    assert 0 == result.code
    assert "NCT99000002: no eligibility text" in result.out


def test_config_masks_secrets(screener: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings in force are shown, passwords are not."""
    monkeypatch.setenv("SCREENER_SMTP_PASSWORD", "hush-hush")
    monkeypatch.setenv("SCREENER_DATABASE_URL", "postgresql://me:hush-hush@db/screener")
    result = screener("config")
    assert 0 == result.code
    assert "hush-hush" not in result.out
    assert "SCREENER_REGISTRY_PAUSE" in result.out


def test_settings_with_faults_are_all_named(screener: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every wrong setting at once, exit code 2."""
    monkeypatch.setenv("SCREENER_REGISTRY_PAGE_SIZE", "0")
    monkeypatch.setenv("SCREENER_LOG_LEVEL", "loud")
    result = screener("config")
    assert 2 == result.code
    assert "SCREENER_REGISTRY_PAGE_SIZE" in result.err
    assert "SCREENER_LOG_LEVEL" in result.err


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopped_in_mid_sync(tmp_path: Path, number: signal.Signals, code: int) -> None:
    """Ctrl-C and SIGTERM leave by their codes, without a traceback, and the pages before stand whole."""
    records = tmp_path / "many.jsonl"
    with records.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(study(at)) + "\n" for at in range(1, 30_001))
    environment = {**os.environ, "SCREENER_DATABASE_URL": f"sqlite:///{tmp_path / 'stop.sqlite3'}"}
    command = [sys.executable, "-m", "screener", "sync", "--from", str(records)]
    child = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and _stored(tmp_path / "stop.sqlite3") < 200:
        time.sleep(0.05)
    child.send_signal(number)
    _out, err = child.communicate(timeout=60)
    assert code == child.returncode, err
    assert "Traceback" not in err
    assert 200 <= _stored(tmp_path / "stop.sqlite3") < 30_000
    assert 0 == _stored(tmp_path / "stop.sqlite3") % 200


def _stored(path: Path) -> int:
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
            return int(connection.execute("SELECT count(*) FROM trials").fetchone()[0])
    except sqlite3.Error:
        return 0
