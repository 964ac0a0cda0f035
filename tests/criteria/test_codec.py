"""Criteria survive being kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.criteria.codec import dumps, loads, reader_version
from screener.criteria.read import read

TEXT = """Inclusion Criteria:

* Histologically confirmed relapsed or refractory osteosarcoma with measurable disease
* ANC >= 1000/uL without growth factors for 7 days; ALT <= 2.5 x ULN (<= 5 x ULN if liver metastases)
* At least 21 days since the last myelosuppressive chemotherapy (42 days if prior nitrosourea)
* Women of childbearing potential must have a negative pregnancy test

Exclusion Criteria:

* Autoimmune disease except vitiligo or type 1 diabetes
* Prior treatment with an anti-GD2 antibody
* Something that nobody could have foreseen
"""


def test_a_reading_survives_json() -> None:
    """What is loaded equals what was read."""
    criteria = read(TEXT)
    assert criteria == loads(dumps(criteria), TEXT)


@given(
    st.lists(st.sampled_from([line[2:] for line in TEXT.splitlines() if line.startswith("* ")]), min_size=1, max_size=5),
    st.sampled_from(["Inclusion", "Exclusion"]),
)
def test_any_mixture_survives(lines: list[str], head: str) -> None:
    """In either section and any order."""
    text = f"{head} Criteria:\n\n" + "\n".join(f"* {line}" for line in lines)
    criteria = read(text)
    assert criteria == loads(dumps(criteria), text)


def test_another_readers_data_are_refused() -> None:
    """A leaf class that no longer is, or has other fields, raises instead of guessing."""
    with pytest.raises((KeyError, ValueError)):
        loads('[["inclusion",0,3,null,["gone.Leaf",1]]]', "abc")


def test_the_reader_has_a_fingerprint() -> None:
    """The same code has the same version."""
    assert reader_version() == reader_version()
    assert 16 == len(reader_version())
