"""Records from files of every shape, and what is wrong with some."""

from __future__ import annotations

import gzip
import json
import os
import tracemalloc
from pathlib import Path
from types import SimpleNamespace

import pytest
from registry_records import study

from screener.errors import UserError
from screener.registry.reader import FaultyRecord, FoundRecord, read_records


def _ids(path: Path) -> list[str]:
    return [
        i.record["protocolSection"]["identificationModule"]["nctId"] if isinstance(i, FoundRecord) else f"fault: {i.place}: {i.reason}"
        for i in read_records(path)
    ]


def _lines(*records: object) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def _list_response(*records: object) -> str:
    studies = ",\n".join(json.dumps(record) for record in records)
    return f'{{"totalCount":{len(records)},"studies":[\n{studies}\n],"nextPageToken":"t"}}'


TWO = ["NCT99000001", "NCT99000002"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.jsonl", _lines(study(1), study(2))),
        ("a.json", _lines(study(1), study(2))),
        ("a.jsonl", "\n\n" + _lines(study(1), study(2)).replace("\n", "\r\n\r\n")),
        ("a.jsonl", "\ufeff" + _lines(study(1), study(2))),
        ("a.jsonl", _lines(study(1), study(2)).rstrip("\n")),
        ("a.json", _list_response(study(1), study(2))),
        ("a.json", json.dumps({"studies": [study(1), study(2)]})),
        ("a.json", json.dumps({"studies": [study(1), study(2)]}, indent=1)),
        ("a.json", json.dumps([study(1), study(2)], indent=2)),
        ("pages.jsonl", _lines({"studies": [study(1)]}, {"studies": [study(2)]})),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_each_shape_of_file_is_read(tmp_path: Path, name: str, text: str, packed: bool) -> None:
    """JSON Lines, list responses and plain lists, also in gzip, whatever the file is called."""
    data = text.encode("utf-8")
    (tmp_path / name).write_bytes(gzip.compress(data) if packed else data)
    assert TWO == _ids(tmp_path / name)


@pytest.mark.parametrize("packed", [False, True])
def test_a_pipe_is_read_like_a_file(monkeypatch: pytest.MonkeyPatch, packed: bool) -> None:
    """From stdin, and under the name that a shell gives to another program's output; neither can be wound back."""
    data = _lines(study(1), study(2)).encode()
    found = []
    for place in ("stdin", "name"):
        end, start = os.pipe()
        os.write(start, gzip.compress(data) if packed else data)
        os.close(start)
        with open(end, "rb", closefd=False) as stream:
            monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=stream))
            found.append(_ids(Path("-") if place == "stdin" else Path(f"/dev/fd/{end}")))
        os.close(end)
    assert [TWO, TWO] == found


def test_one_study_in_many_lines_is_one_record(tmp_path: Path) -> None:
    """A study saved by hand, indented."""
    (tmp_path / "one.json").write_text(json.dumps(study(1), indent=2))
    assert ["NCT99000001"] == _ids(tmp_path / "one.json")


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    """Sub-folders too; hidden files and files of other kinds are left alone."""
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.jsonl").write_text(_lines(study(2)))
    (tmp_path / "a.json").write_text(json.dumps(study(1)))
    (tmp_path / "README.txt").write_text("about these files")
    (tmp_path / ".hidden.json").write_text("{")
    assert TWO == _ids(tmp_path)


def test_a_bad_line_is_told_with_its_place_and_the_others_are_read(tmp_path: Path) -> None:
    """Not JSON, no object, not UTF-8, a number that JSON does not know: each costs its line."""
    lines = [json.dumps(study(1)).encode(), b"{oops", b"[3]", b'"\xff"', b'{"a": NaN}', b"[" * 100_000, json.dumps(study(2)).encode()]
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(lines))
    assert [
        "NCT99000001",
        "fault: a.jsonl:2: not JSON (line 1 column 2: Expecting property name enclosed in double quotes)",
        "fault: a.jsonl:3[0]: not a study: JSON, but no object",
        "fault: a.jsonl:4: not UTF-8 (byte 2)",
        "fault: a.jsonl:5: not JSON (NaN is no JSON number)",
        "fault: a.jsonl:6: JSON nested too deeply",
        "NCT99000002",
    ] == _ids(tmp_path / "a.jsonl")


def test_a_bad_first_line_does_not_cost_the_rest(tmp_path: Path) -> None:
    """A file of lines that is not called so is recognised by its studies."""
    (tmp_path / "a.json").write_text("oops\n" + _lines(study(1), study(2)))
    assert [*TWO, "fault: a.json: not JSON (line 1 column 1: Expecting value)"] == _ids(tmp_path / "a.json")


def test_a_list_response_that_was_cut_short_gives_what_is_whole(tmp_path: Path) -> None:
    """The studies before the cut are taken, the cut is told."""
    (tmp_path / "a.json").write_text(_list_response(study(1), study(2), study(3))[:-200])
    assert TWO == _ids(tmp_path / "a.json")[:2]
    assert _ids(tmp_path / "a.json")[2].startswith("fault: a.json: JSON cut short (line 4")
    assert 3 == len(_ids(tmp_path / "a.json"))


@pytest.mark.parametrize("data", [b"", b"\n \n"])
def test_an_empty_file_is_told(tmp_path: Path, data: bytes) -> None:
    """Nothing in it is a fault of its own, not silence."""
    (tmp_path / "a.json").write_bytes(data)
    assert ["fault: a.json: empty file"] == _ids(tmp_path / "a.json")


def test_gzip_that_was_cut_short_gives_the_lines_before_the_cut(tmp_path: Path) -> None:
    """What was unpacked is read; the end is told."""
    whole = gzip.compress(_lines(*(study(n) for n in range(1, 3000))).encode())
    (tmp_path / "a.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    found = _ids(tmp_path / "a.jsonl.gz")
    assert "NCT99000001" == found[0]
    assert "fault: a.jsonl.gz: damaged or cut short: not a whole gzip file" == found[-1]


def test_damaged_gzip_is_told(tmp_path: Path) -> None:
    """A file that only begins like gzip."""
    (tmp_path / "a.json.gz").write_bytes(b"\x1f\x8b" + b"nothing that unpacks")
    assert ["fault: a.json.gz: damaged or cut short: not a whole gzip file"] == _ids(tmp_path / "a.json.gz")


def test_a_path_that_is_not_there_is_the_users_fault(tmp_path: Path) -> None:
    """A wrong path, and a folder without such files."""
    with pytest.raises(UserError, match="no such file or folder"):
        list(read_records(tmp_path / "nowhere"))
    with pytest.raises(UserError, match=r"no file here ends in \.json"):
        list(read_records(tmp_path))


def test_a_long_text_is_read_whole(tmp_path: Path) -> None:
    """Ten million characters of criteria are one record like any other."""
    (tmp_path / "a.jsonl").write_text(_lines(study(1, text="≥" * 10_000_000)))
    [found] = read_records(tmp_path / "a.jsonl")
    assert isinstance(found, FoundRecord)
    assert 10_000_000 == len(found.record["protocolSection"]["eligibilityModule"]["eligibilityCriteria"])


def test_memory_does_not_grow_with_the_number_of_lines(tmp_path: Path) -> None:
    """Lines are streamed: the peak over 20,000 records is that of a few."""
    with gzip.open(tmp_path / "a.jsonl.gz", "wt") as out:
        for number in range(20_000):
            out.write(json.dumps(study(number + 1)) + "\n")
    tracemalloc.start()
    try:
        assert 20_000 == sum(1 for _ in read_records(tmp_path / "a.jsonl.gz"))
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_the_text_of_a_faulty_line_is_kept(tmp_path: Path) -> None:
    """So that a person can look at what was set aside."""
    (tmp_path / "a.jsonl").write_text("{oops\n")
    assert [FaultyRecord("a.jsonl:1", "not JSON (line 1 column 2: Expecting property name enclosed in double quotes)", "{oops\n")] == list(
        read_records(tmp_path / "a.jsonl")
    )
