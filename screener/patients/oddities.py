"""What does not fit together in a patient file although each fact could be true: no fault, nothing is refused, but a person should look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from screener.patients.model import Patient


def contradictions(patient: Patient) -> Iterator[str]:
    """Facts of one file that exclude each other, each at its path."""
    disease = patient.disease
    if disease.status == "no_evidence_of_disease":
        seen = [name for name in ("measurable", "evaluable") if getattr(disease, name)] + (["sites"] if disease.sites else [])
        if seen:
            yield f"disease.status: no_evidence_of_disease, but disease.{' and disease.'.join(seen)} say{'s' if len(seen) == 1 else ''} that there is disease"


def in_the_future(patient: Patient, today: date) -> Iterator[str]:
    """What cannot be known yet on the day of looking, whatever the day of a match: a birth that is still to come."""
    if patient.birth_date is not None and patient.birth_date.earliest > today:
        yield f"birth_date: after today ({today})"


def not_yet(patient: Patient, as_of: date) -> Iterator[str]:
    """Facts that lie after the day of the match, each at its path: they do not count on that day."""
    dated = [("birth_date", patient.birth_date), ("diagnosis.diagnosed_on", patient.diagnosis.diagnosed_on)]
    dated += [(f"disease.relapses[{n}].date", relapse.date) for n, relapse in enumerate(patient.disease.relapses or ())]
    dated += [(f"labs[{n}].date", lab.date) for n, lab in enumerate(patient.labs)]
    dated += [(f"prior_therapies.items[{n}].start", item.start) for n, item in enumerate(patient.prior_therapies.items)]
    late = [path for path, when in dated if when is not None and when.earliest > as_of]
    if late:
        shown = ", ".join(late[:4]) + (f" and {len(late) - 4} more" if len(late) > 4 else "")
        yield f"after the day of the match ({as_of}): {shown}"
