"""Records from files: study JSON, JSON Lines, saved list responses, gzip of any; one file, a pipe or a folder. For sites without internet.

JSON Lines are streamed: memory holds one line. What cannot be read becomes a `FaultyRecord` with its place and the reason, and the reading goes on behind it.
"""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import IO, Any, NoReturn, cast

from screener.errors import UserError

STDIN = Path("-")
_SUFFIXES = (".json", ".jsonl", ".ndjson", ".json.gz", ".jsonl.gz", ".ndjson.gz")
_LONGEST_LINE = 256 * 1024 * 1024  # bytes: the largest record of the registry has 3.6 million
_LARGEST_DOCUMENT = 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A JSON object that may be a study, and where it stood (`FILE:LINE`, `FILE: studies[3]`)."""

    place: str
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FaultyRecord:
    """Something that is no record, where it stood, why, and its text as far as it could be read."""

    place: str
    reason: str
    raw: str | None = None


def read_records(path: Path) -> Iterator[FoundRecord | FaultyRecord]:
    """All records under a path, in the order of file names and lines; `-` is what comes in on stdin. UserError where the path does not exist or holds no file of the kind."""
    for file, name in _files(path):
        yield from _read_file(file, name)


def _files(path: Path) -> list[tuple[Path, str]]:
    if path == STDIN:
        return [(path, "stdin")]
    if path.is_dir():
        found = sorted(f for f in path.rglob("*") if f.name.endswith(_SUFFIXES) and not f.name.startswith(".") and f.is_file())
        if not found:
            raise UserError(f"{path}: no file here ends in {', '.join(_SUFFIXES[:3])} or in one of them with .gz")
        return [(f, str(f.relative_to(path))) for f in found]
    if not path.exists():
        raise UserError(f"{path}: no such file or folder")
    return [(path, path.name)]


def _read_file(file: Path, name: str) -> Iterator[FoundRecord | FaultyRecord]:
    try:
        with cast(BufferedReader, sys.stdin.buffer) if file == STDIN else file.open("rb") as plain:
            packed = plain.peek(2)[:2] == b"\x1f\x8b"  # a pipe cannot be wound back, so its first bytes are only looked at
            with gzip.open(plain) if packed else plain as stream:
                yield from _read_stream(cast(IO[bytes], stream), name)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        yield FaultyRecord(name, "damaged or cut short: not a whole gzip file")
    except OSError as fault:
        yield FaultyRecord(name, f"cannot be read: {fault.strerror or fault}")


def _read_stream(stream: IO[bytes], name: str) -> Iterator[FoundRecord | FaultyRecord]:
    """Lines where the first line is JSON by itself (or the name says so), else one document."""
    number, first = 0, b""
    while not first.strip():
        number += 1
        first = stream.readline(_LONGEST_LINE)
        if not first:
            yield FaultyRecord(name, "empty file")
            return
    if number == 1:
        first = first.removeprefix(b"\xef\xbb\xbf")
    if ".jsonl" in name or ".ndjson" in name or not isinstance(_parse(first), str):
        yield from _read_lines(stream, name, first, number)
    else:
        yield from _read_document(first + stream.read(_LARGEST_DOCUMENT), name)


def _read_lines(stream: IO[bytes], name: str, first: bytes, number: int) -> Iterator[FoundRecord | FaultyRecord]:
    line = first
    while line:
        place = f"{name}:{number}"
        if len(line) >= _LONGEST_LINE and not line.endswith(b"\n"):
            yield FaultyRecord(place, f"a line of more than {_LONGEST_LINE // 1024 // 1024} MB")
            while line and not line.endswith(b"\n"):
                line = stream.readline(_LONGEST_LINE)
        elif line.strip():
            value = _parse(line)
            yield from [FaultyRecord(place, value, _as_text(line))] if isinstance(value, str) else _records_in(value[0], place)
        line = stream.readline(_LONGEST_LINE)
        number += 1


def _read_document(data: bytes, name: str) -> Iterator[FoundRecord | FaultyRecord]:
    if len(data) >= _LARGEST_DOCUMENT:
        yield FaultyRecord(name, f"a JSON document of more than {_LARGEST_DOCUMENT // 1024 // 1024} MB")
        return
    value = _parse(data)
    if not isinstance(value, str):
        yield from _records_in(value[0], name)
        return
    # A list response has each study on a line of its own: what is whole in a file that was cut short can still be taken.
    for number, line in enumerate(data.split(b"\n"), start=1):
        if b'"protocolSection"' in line:
            study = _parse(line.strip().removesuffix(b","))
            if not isinstance(study, str):
                yield from _records_in(study[0], f"{name}:{number}")
    yield FaultyRecord(name, value, _as_text(data[:100_000]))


def _records_in(value: object, place: str) -> Iterator[FoundRecord | FaultyRecord]:
    """A study, the studies of a list response, or those of a plain list."""
    if isinstance(value, dict) and "protocolSection" not in value and isinstance(value.get("studies"), list):
        for index, study in enumerate(value["studies"]):
            yield from _record_of(study, f"{place}: studies[{index}]")
    elif isinstance(value, list):
        for index, study in enumerate(value):
            yield from _record_of(study, f"{place}[{index}]")
    else:
        yield from _record_of(value, place)


def _record_of(value: object, place: str) -> Iterator[FoundRecord | FaultyRecord]:
    if isinstance(value, dict):
        yield FoundRecord(place, value)
    else:
        yield FaultyRecord(place, "not a study: JSON, but no object", json.dumps(value)[:1000])


def _parse(data: bytes) -> tuple[object] | str:
    """The JSON value in a tuple, or why there is none."""
    try:
        return (json.loads(data.decode("utf-8"), parse_constant=_refuse_constant),)
    except UnicodeDecodeError as fault:
        return f"not UTF-8 (byte {fault.start + 1})"
    except json.JSONDecodeError as fault:
        # A cut is found at the end, or in a string that never ends.
        cut = fault.msg.startswith("Unterminated") or not fault.doc[fault.pos :].strip()
        where = f"line {fault.lineno} column {fault.colno}"
        return f"JSON cut short ({where})" if cut else f"not JSON ({where}: {fault.msg})"
    except RecursionError:
        return "JSON nested too deeply"
    except ValueError as fault:
        return f"not JSON ({fault})"


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON number")


def _as_text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
