"""Text in one line: wrapped lines read like unwrapped ones, and every character is found again in the registry's string."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from screener.text.clean import clean, flat


def test_a_wrapped_line_is_one_line() -> None:
    """Runs of white space become one blank; escapes go as in the plain cleaning."""
    assert "platelets >= 100 x 109/L" == flat("platelets \\>= 100\n             x 109/L").text


def test_characters_by_their_names_are_those_characters() -> None:
    """Comparators that a record holds by their names in markup, escaped once or several times over, part no sentence."""
    source = "BMI \\&lt;30 kg/m2, QTcF \\&amp;gt; 480 ms, H&amp;E"
    cleaned = clean(source)
    assert "BMI <30 kg/m2, QTcF > 480 ms, H&E" == cleaned.text
    assert ("&", "30", "480") == (
        source[cleaned.origin(4)],
        source[cleaned.origin(5) : cleaned.origin(7)],
        source[cleaned.origin(22) : cleaned.origin(25)],
    )


def test_text_without_runs_is_the_plain_cleaning() -> None:
    """Nothing is copied where nothing is wrapped."""
    assert clean("ANC \\>= 1.0").text == flat("ANC \\>= 1.0").text


@given(st.text(alphabet="ab \n\t\\*>5x", max_size=60))
def test_every_character_leads_back_to_the_source(source: str) -> None:
    """`origin` of a position is where the source holds that character (white space for a blank)."""
    cleaned = flat(source)
    for position, character in enumerate(cleaned.text):
        written = source[cleaned.origin(position)]
        assert character == written or (character == " " and written.isspace())
