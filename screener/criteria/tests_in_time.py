"""Tests in time.

What it is     how old the tests may be on which somebody is admitted, where the sentence says no more: no value, no result
How it reads   "laboratory values within 7 days of registration", "scans must be no older than 28 days", "staging is to be done in the 3 weeks before enrolment"
Needs          the site's own schedule
Unknown when   always: it is understood, and no patient file tells which tests the site will admit the patient on
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Finding, Leaf, Need, missing
from screener.criteria.scan import Reading, Scan
from screener.criteria.wording_shared import said_at
from screener.text.gated import Stems, gated


@dataclass(frozen=True, slots=True, kw_only=True)
class TestsInTime(Leaf):
    """Tests are done within a time; `words` quotes which and when."""

    __test__: ClassVar[bool] = False  # no test of pytest's

    kind: str = "other"
    words: str

    room: ClassVar[str] = "tests_in_time"

    def judge(self, chart: object, as_of: date) -> Finding:
        """No file holds the site's schedule."""
        return missing("whether the tests are done in time is not recorded", Need("logistics:tests in time", f"Is this so: {self.words}?"))


_LEAD = r"(?:(?:all )?(?:patients?|participants?|subjects?) )?(?:(?:must|should|shall|will) )?(?:(?:have|undergo|complete) )?(?:(?:had|undergone|completed) )?"
_WHICH = r"(?:(?:an|a|all|the|any|both|complete|documented|bilateral|resting|baseline|screening|required|requisite|necessary|pre-?study|pre-?treatment|initial|eligibility|entry|diagnostic|staging|routine|safety|blood|clinical|radiologic(?:al)?|radiographic|study)[ -]){0,4}"
_TEST = r"(?:labs?|laborator(?:y|ies)(?: (?:tests?|values?|results?|studies|data|parameters|assessments?|evaluations?|measurements?|work))?|blood (?:tests?|work|counts?)|scans?|imaging(?: (?:studies|tests?|assessments?|evaluations?))?|(?:ct|mri|pet|bone)(?:[ -](?:ct|mri|pet))?(?: scans?)?|x-?rays?|radiographs?|staging|tests?|studies|assessments?|evaluations?|echocardiograms?|electrocardiograms?|ecgs?|ekgs?|(?:(?:medical )?history(?: and|,) )?physical exam(?:ination)?s?|mammograms?|mammography|colonoscop(?:y|ies)|endoscop(?:y|ies)|pulmonary function tests?|tumou?r (?:assessments?|evaluations?|imaging|measurements?))"
_DONE = r"(?:(?: (?:must|should|shall|will|need to|needs to|has to|have to|are|is|to|be|have|been|obtained|performed|done|completed|collected|drawn|taken|acquired|conducted|carried out|repeated|used for eligibility|for eligibility))|,){0,7}"
_LENGTH = r"(?:\d{1,3}|one|two|three|four|six|seven|eight|ten|twelve|fourteen)[ -](?:calendar |business |working )?(?:hours?|days?|weeks?|months?)"
_TIME = rf"(?: (?:(?:in|within|during) (?:the )?(?:past|last|previous) (?:week|month|year)|(?:(?:no (?:older|more|earlier|longer) than|not (?:older|more) than|within|in|during|≤|<=|less than|at most|up to|the|last|past|previous|a|maximum of|max(?:imum)?) ){{1,5}}{_LENGTH}))"
_DAY = r"(?:(?: (?:old|of|before|prior to|from|to|preceding|the|study|trial|protocol|treatment|first|dose|day|date|start|starting|initiation|therapy|enroll?ment|registration|randomi[sz]ation|entry|inclusion|screening|consent|cycle|1|drug|administration|infusion|at|time|beginning|commencement|step|pre-entry|c1d1)(?![a-z])|/(?:randomi[sz]ation|enrol+ment|registration|step)|(?<=step) \d){0,9})"
_IN_TIME = gated(
    rf"{_LEAD}{_WHICH}{_TEST}(?:(?:,| and| or|, and|/) ?{_WHICH}{_TEST}){{0,5}}{_DONE}{_TIME}{_DAY}(?: (?:is|are) (?:required|mandatory|necessary))?[.;]?$"
)
_STEMS = Stems("lab", "blood", "scan", "imaging", "ct", "mri", "pet", "ray", "radiograph", "staging", "test", "stud", "assessment", "evaluation", "gram", "ecg", "ekg", "exam")  # fmt: skip


def read(scan: Scan) -> list[Reading]:
    """Claims a whole sentence among what is required."""
    if scan.excluding or not scan.may(_STEMS) or len(scan.said) > 240:
        return []
    found = said_at(scan, 0, _IN_TIME)
    if found is None or found[1] < len(scan.tokens):
        return []
    return [Reading(0, found[1], TestsInTime(words=scan.text(0, found[1])[:200], **scan.span(0, found[1])), "tests_in_time", 1)]
