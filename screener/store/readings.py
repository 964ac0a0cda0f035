"""Readings of segments of text, by (hash of the segment, version of the reader): an amended trial re-reads only what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.orm import Session

from screener.store.bulk import chunks, upsert
from screener.store.tables import ReadingRow


def find(session: Session, segment_hashes: Sequence[str], reader_version: str) -> dict[str, str]:
    """The readings (JSON) that this reader made before, by segment hash; hashes that it never read are absent."""
    found: dict[str, str] = {}
    for group in chunks(segment_hashes):
        wanted = select(ReadingRow.segment_hash, ReadingRow.reading_json).where(
            ReadingRow.segment_hash.in_(group), ReadingRow.reader_version == reader_version
        )
        found.update({row[0]: row[1] for row in session.execute(wanted)})
    return found


def keep(session: Session, readings: Mapping[str, str], reader_version: str) -> None:
    """Keep readings (ASCII JSON) by segment hash. A reader is deterministic, so one that stands stays."""
    rows = [{"segment_hash": h, "reader_version": reader_version, "reading_json": reading} for h, reading in readings.items()]
    upsert(session, ReadingRow, rows, key=["segment_hash", "reader_version"], update=[])


def forget_other_readers(session: Session, reader_version: str) -> int:
    """Drop what other reader versions made: it can be made again from the stored text. The number dropped."""
    result = session.execute(delete(ReadingRow).where(ReadingRow.reader_version != reader_version))
    assert isinstance(result, CursorResult)
    return result.rowcount
