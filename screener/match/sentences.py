"""The one sentence that a clinician reads first: why a trial stands where it stands. It names the criterion that decides."""

from __future__ import annotations

from collections.abc import Sequence

from screener.criteria.base import Reason
from screener.match.model import CriterionVerdict, Tier, TrialVerdict, Verdict
from screener.match.over_time import TrialDates
from screener.text.clean import as_printed
from screener.text.segments import Section

_QUOTED = 90
_FIELDS = {"minimumAge": "minimum age", "maximumAge": "maximum age", "sex": "sex"}


def named(criterion: CriterionVerdict) -> str:
    """A criterion by its number and words: `criterion 4 ("ANC ≥ 1.0")`."""
    line = " ".join(as_printed(criterion.criterion.text).split())
    short = line if len(line) <= _QUOTED else line[: _QUOTED - 1].rstrip(" ,;:(") + "…"
    field = _FIELDS.get(criterion.criterion.source)
    return f"criterion {criterion.index} ({field + ' ' if field else ''}“{short}”)"


def because_of(
    verdict: TrialVerdict,
    tier: Tier,
    dates: TrialDates,
    failing: Sequence[CriterionVerdict],
    open_ones: Sequence[CriterionVerdict],
    judged: Sequence[CriterionVerdict],
) -> str:
    """The sentence for a trial. `failing` and `open_ones` are those of the cohort that was chosen."""
    if verdict is TrialVerdict.INELIGIBLE:
        return _ruled_out(tier, dates, failing, open_ones)
    if verdict is TrialVerdict.UNDETERMINED:
        return _open(open_ones) + (f"; open until {dates.last}" if dates.last else "")
    if not judged:
        return "no eligibility criteria are stated"
    said = "every criterion that the record can settle is met"
    if open_ones:
        said += f"; {len(open_ones)} for a person to confirm, first {named(open_ones[0])}"
    return said + (f"; until {dates.last} on the facts of today" if dates.last else "")


def rests_on_assumed(criteria: Sequence[CriterionVerdict]) -> str:
    """The end of the sentence where some of the criteria that decide were judged by what is assumed."""
    count = sum(c.assumed for c in criteria)
    return "" if not count else "; one criterion rests on what is assumed" if count == 1 else f"; {count} criteria rest on what is assumed"


def deciding(failing: Sequence[CriterionVerdict]) -> CriterionVerdict:
    """Of the criteria that fail, the one that says most: what cannot change before what can, inclusion before exclusion, then as written."""
    return min(failing, key=lambda c: (c.changeable, c.criterion.section is not Section.INCLUSION, c.index))


def clinical(open_ones: Sequence[CriterionVerdict]) -> list[CriterionVerdict]:
    """The open criteria that keep a trial undetermined: neither routine nor a matter of judgement."""
    return [c for c in open_ones if c.verdict is Verdict.UNKNOWN and c.reason is not Reason.JUDGEMENT and not c.criterion.routine]


def _ruled_out(tier: Tier, dates: TrialDates, failing: Sequence[CriterionVerdict], open_ones: Sequence[CriterionVerdict]) -> str:
    if not failing:
        return "no cohort of this trial is open to the patient"
    worst = deciding(failing)
    more = f" (and {len(failing) - 1} more)" if len(failing) > 1 else ""
    why = f"{named(worst)}{more}: {worst.because}"
    if dates.first is None:
        return f"ruled out by {why}"
    conditions = []
    if dates.repeats:
        conditions.append(f"the values of {_numbers(dates.repeats)}, which are too old by then, are repeated and still in range")
    if not dates.certain:
        count = len(clinical(open_ones))
        conditions.append(f"the {count} open criteria turn out to be met" if count != 1 else "the one open criterion turns out to be met")
    until = f" until {dates.last}" if dates.last else ""
    if_ = f", if {' and '.join(conditions)}" if conditions else ""
    early = f"; perhaps from {dates.open_from} already, if the dates that are open allow it" if dates.open_from else ""
    opens = "eligible" if dates.certain else "no longer ruled out"
    return f"{opens} from {dates.first}{until}{if_}{early}; until then ruled out by {why}"


def _open(open_ones: Sequence[CriterionVerdict]) -> str:
    found = clinical(open_ones)
    asked = [c for c in found if c.reason is not Reason.NOT_READ]
    counts = []
    if asked:
        counts.append("one criterion is open" if len(asked) == 1 else f"{len(asked)} criteria are open")
    if unread := len(found) - len(asked):
        noun = "" if asked else f" criteri{'on is' if unread == 1 else 'a are'}"
        counts.append(f"{unread}{noun} not fully read by the software")
    said = ["nothing rules the patient out", *([", ".join(counts)] if counts else [])]
    if asked:
        said.append(f"{'first ' if len(asked) > 1 else ''}{named(asked[0])}: {asked[0].because}")
    return "; ".join(said)


def _numbers(indices: Sequence[int]) -> str:
    shown = ", ".join(map(str, indices[:6])) + (f" and {len(indices) - 6} more" if len(indices) > 6 else "")
    return f"criteri{'on' if len(indices) == 1 else 'a'} {shown}"
