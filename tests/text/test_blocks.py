"""Texts become blocks with section, nesting and scope, and nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.text.clean import clean
from screener.text.segments import Block, Section, split


def blocks_of(text: str) -> list[Block]:
    """The blocks of a text."""
    return split(clean(text))


def shown(text: str) -> list[tuple[str, int, str]]:
    """Section, depth and words of every block that is no heading."""
    cleaned = clean(text)
    out = []
    for block in split(cleaned):
        depth, parent = 0, block.parent
        while parent is not None:
            depth, parent = depth + 1, parent.parent
        if not block.heading:
            out.append((block.section.value[:3], depth, cleaned.text[block.start : block.end]))
    return out


def test_bullets_under_headings() -> None:
    """Headings set the section; numbered bullets with bullets below them nest."""
    text = "Inclusion Criteria:\n\n1. Adequate marrow:\n\n   * ANC of 1.0\n   * platelets of 75\n2. Age 12 or over\n\nExclusion Criteria:\n\n* Pregnancy"
    assert [
        ("inc", 0, "Adequate marrow:"),
        ("inc", 1, "ANC of 1.0"),
        ("inc", 1, "platelets of 75"),
        ("inc", 0, "Age 12 or over"),
        ("exc", 0, "Pregnancy"),
    ] == shown(text)


def test_numbers_with_a_hyphen_are_marks() -> None:
    """ "3-1." numbers the first item below the third; it does not hide the name of a part. "0-2" is no mark."""
    text = "Inclusion Criteria:\n\n3. Diagnosis\n3-1. Part 1: Any solid tumour\n3-2. Part 2: Hepatocellular carcinoma\n4. ECOG\n* 0-2 prior lines\n"
    blocks = [block for block in blocks_of(text) if not block.heading]
    assert ["Part 1", "Part 2"] == [block.scope for block in blocks if "-" in block.marker and block.marker != "-"]
    assert "0-2 prior lines" in [words for _, _, words in shown(text)]


def test_wrapped_lines_belong_together() -> None:
    """Old records wrap their lines and mark bullets with hyphens."""
    text = "\n        Inclusion Criteria:\n\n          -  A long requirement that goes\n             on in the next line\n\n          -  Another that is\n             wrapped too\n"
    assert 2 == len(shown(text))


@pytest.mark.parametrize(
    "text",
    [
        "Inclusion Criteria: Age of 18 or more. Exclusion Criteria: Pregnancy or lactation of any kind at all.",
        "Key Inclusion Criteria\n\n* Age of 18\n\nKey Exclusion Criteria\n\n* Pregnancy",
    ],
)
def test_headings_in_any_dress(text: str) -> None:
    """Headings in mid-paragraph and without a colon."""
    assert {Section.INCLUSION, Section.EXCLUSION} == {block.section for block in blocks_of(text) if not block.heading}


@pytest.mark.parametrize(
    ("title", "scope"),
    [
        ("Criteria for Exclusion:", None),
        ("Master Exclusion Criteria applicable to all substudies:", None),
        ("The following exclusion criteria apply to all patients:", None),
        ("Patients will be excluded if they meet any of the criteria below.", None),
        ("Phase 1 and 2 Exclusion Criteria:", "Phase 1 and 2"),
        ("Cohort B (a rare tumour, beyond second line) - Specific Exclusion Criteria", "Cohort B (a rare tumour, beyond second line)"),
        ("Control Exclusion Criteria", "Control"),
    ],
)
def test_a_title_of_its_own_kind_opens_the_exclusions(title: str, scope: str | None) -> None:
    """Lines without a mark that name the list below them, and whom it speaks of."""
    last = blocks_of(f"Inclusion Criteria:\n\n* Age of 18\n\n{title}\n\n* Pregnancy")[-1]
    assert (Section.EXCLUSION, scope) == (last.section, last.scope)


@pytest.mark.parametrize(
    "line",
    [
        "Other protocol-defined inclusion criteria may apply",
        "* Normal renal function (as stated in the inclusion criteria: creatinine below 1.5 mg/dL) is asked of donors",
        "* Have had the following prior/concurrent therapy:",
        "Patients must meet all of the inclusion criteria",
    ],
)
def test_a_sentence_that_speaks_of_criteria_is_no_title(line: str) -> None:
    """The list goes on as what it was."""
    last = blocks_of(f"Exclusion Criteria:\n\n* Stroke\n\n{line}\n\n* Pregnancy")[-1]
    assert last.section is Section.EXCLUSION


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("The main exclusion criteria include but are not limited to the following:", "exc"),
        ("Inclusion criteria include, but are not limited to:", "inc"),
        ("Select Exclusion Criteria:", "exc"),
        ("To be eligible for this trial, a participant must meet all of the following criteria:", "inc"),
        ("Subjects must fulfil each of the following inclusion criteria to be enrolled:", "inc"),
        ("Any participant who meets any of the following criteria will be excluded from treatment:", "exc"),
        ("Patients with treated lesions must meet all of the following criteria:", "unk"),
    ],
)
def test_a_sentence_may_open_a_section(line: str, section: str) -> None:
    """Texts announce their lists in a sentence; one that speaks of some patients only does not."""
    assert shown(f"{line}\n\n* Fracture of the femur\n* Age 12 or over")[-1][0] == section


def test_lines_may_say_that_they_exclude() -> None:
    """ "Exclude - " before a line is its section, whatever the heading above it was."""
    text = "Inclusion Criteria:\nInclude - * Age 12 or over\nExclude - Chosen criteria of exclusion\nExclude - * Pregnancy"
    assert [section for section, _, _ in shown(text)] == ["inc", "exc", "exc"]


def test_a_text_without_headings_is_of_no_section() -> None:
    """Unknown is never taken for inclusion."""
    assert {Section.UNKNOWN} == {block.section for block in blocks_of("* Age of 18\n* Pregnancy")}


def test_an_enumeration_inside_a_paragraph_is_a_list() -> None:
    """ "i. ... ii. ..." after the words that introduce it."""
    text = "Inclusion Criteria:\n\n* Adequate marrow function defined as: i. ANC of 1.0 or more ii. platelets of 75 or more iii. haemoglobin of 8"
    assert [0, 1, 1, 1] == [depth for _, depth, _ in shown(text)]


def test_a_first_mark_behind_a_colon_begins_a_list() -> None:
    """ "Renal function: i. ..." whose second item is a line of its own."""
    text = "Inclusion Criteria:\n\n* Liver function: i. bilirubin of 1 mg/dL or less in serum\n\n   ii. albumin of 3 g/dL"
    assert ["Liver function:", "bilirubin of 1 mg/dL or less in serum", "albumin of 3 g/dL"] == [words for _, _, words in shown(text)]


def test_a_phase_with_its_part_in_brackets_is_a_scope() -> None:
    """ "Dose Escalation (Part A): ..." speaks of that part."""
    text = "Inclusion Criteria:\n\n* Dose Escalation (Part A): measurable disease\n* Cohort Expansion (Part B): any disease"
    assert ["Dose Escalation (Part A)", "Cohort Expansion (Part B)"] == [block.scope for block in blocks_of(text) if not block.heading]


def test_parts_that_follow_one_another_in_a_line() -> None:
    """ "Cohort 1: ...; Cohort 2: ..." are lines of their own, each with its scope."""
    text = "Inclusion Criteria:\n\n* For dose expansion: Cohort 1: osteosarcoma; Cohort 2a: Ewing sarcoma. Cohort 2b (rare): chordoma\n* Grade 1; phase: any"
    assert ["Cohort 1", "Cohort 2a", "Cohort 2b (rare)", None] == [block.scope for block in blocks_of(text) if not block.heading][-4:]


def test_a_part_with_lines_below_it_ends_with_them() -> None:
    """A bullet beside "Part A:" and its own bullets speaks of everybody."""
    text = "Inclusion Criteria:\n\n* Part A:\n\n  * Osteosarcoma\n* Age of 18 or more"
    assert ["Part A", "Part A", None] == [block.scope for block in blocks_of(text) if not block.heading]


def test_a_wrapped_line_is_no_heading() -> None:
    """The second of two wrapped lines may begin like one."""
    lines = "Inclusion Criteria:\n\n  -  Patients must be able to meet the\n     eligibility criteria for a substudy within 4 weeks\n\n  -  Measurable disease\n"
    assert [None, None] == [block.scope for block in blocks_of(lines) if not block.heading]


def test_cohort_headings_scope_what_follows() -> None:
    """A line that only names a cohort is the scope of the bullets below it."""
    text = "Inclusion Criteria:\n\nPart A:\n\n* Osteosarcoma\n\nPart B:\n\n* Ewing sarcoma"
    assert ["Part A", "Part B"] == [block.scope for block in blocks_of(text) if block.marker]
    text = "Inclusion Criteria:\n\nFor XY-12 Combination Dose Expansion only:\n\n* Osteosarcoma\n\nEFFICACY COHORT\n\n* Ewing sarcoma"
    assert ["For XY-12 Combination Dose Expansion only", "EFFICACY COHORT"] == [block.scope for block in blocks_of(text) if block.marker]


@given(st.text(alphabet=st.sampled_from("abc AB12.:;-*•()\n\\≥Ünclusion Criteria"), max_size=300))
def test_every_character_lies_in_one_block(text: str) -> None:
    """No text is lost and none is read twice."""
    cleaned = clean(text)
    covered = [0] * len(cleaned.lower)
    for block in split(cleaned):
        for position in range(block.mark, block.end):
            covered[position] += 1
    assert [] == [position for position, char in enumerate(cleaned.lower) if not char.isspace() and covered[position] != 1]


@given(st.text(max_size=200))
def test_the_way_back_is_exact(text: str) -> None:
    """Every position of the clean text maps to the registry's own character, up to typographic sameness."""
    cleaned = clean(text)
    assert len(cleaned.lower) == len(cleaned.text)
    for position in range(len(cleaned.text)):
        origin = cleaned.origin(position)
        assert 0 <= origin < len(text)


@pytest.mark.parametrize(
    ("line", "scope"),
    [
        ("Dose escalation (part A): measurable or evaluable disease", "Dose escalation (part A)"),
        ("For both dose expansion (phase 1b) and phase 2, measurable disease is required", "dose expansion (phase 1b) and phase 2"),
        ("Phase 2a cohort 9 and cohort 13: measurable disease", "Phase 2a cohort 9 and cohort 13"),
        ("In part II, measurable disease is required", "part II"),
        ("Measurable disease per RECIST 1.1 (phase 2 only)", "phase 2 only"),
        ("Prior treatment with docetaxel (cohort B)", "cohort B"),
        ("Participants enrolled in cohort 3 must have measurable disease", "cohort 3"),
        ("Patients in the expansion cohorts should have measurable disease", "expansion cohorts"),
        ("(Phase 1a only) Participants must have measurable disease", "Phase 1a only"),
        ("Subprotocol B: measurable disease", "Subprotocol B"),
        ("In module 4 only, measurable disease", "module 4 only"),
        ("Measurable disease for the dose expansion cohorts 2-4.", "dose expansion cohorts 2-4"),
        ("Measurable disease [panels 1 and 2 only]", "panels 1 and 2 only"),
        ("Measurable disease (only applicable for arm C)", "arm C"),
        ("Donors: measurable disease", "Donors"),
        ("Registration cohort 3 only: measurable disease", "cohort 3 only"),
        ("Recipients: measurable disease", None),
        ("In the dose expansion phase patients must have measurable disease", "dose expansion phase"),
        ("In the dose escalation part , measurable disease is required", "dose escalation part"),
        ("Part 2B- measurable disease", "Part 2B"),
        ("Measurable disease for the dose escalation, and", "dose escalation"),
        ("In the dose expansion phase of the disease patients are treated", None),
        ("Measurable disease, except for cohort B", None),
        ("Adequate organ function as defined above for cohort B", None),
        ("Patients in cohort 1 must have measurable disease, those in cohort 2 evaluable disease", None),
        ("Prior treatment of stage III melanoma for stage IV", None),
        ("Stage IV: measurable disease", None),
        ("For patients with lymphoma, measurable disease is required", None),
        ("Measurable disease (a phase 2 requirement)", None),
    ],
)
def test_a_line_may_name_its_cohort(line: str, scope: str | None) -> None:
    """In front of a colon, after "for" or "in", or in parentheses at the end."""
    assert [scope] == [block.scope for block in blocks_of(f"Inclusion Criteria:\n\n* {line}\n") if block.marker]
