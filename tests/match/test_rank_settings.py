"""The ranking's weights in the settings are those of the ranking itself, unless somebody sets others."""

from __future__ import annotations

from screener.match.rank import DEFAULT, weights_from
from screener.settings import Settings


def test_the_settings_begin_with_the_weights_of_the_ranking() -> None:
    """Nothing set: the default weights, all of them."""
    assert DEFAULT == weights_from(Settings().weights())
    assert {"disease_fit", "biomarker_fit", "decided", "recruiting", "sites", "phase"} == set(Settings().weights())
