"""The rooms on treatment read the same phrases, so the sentence is split into treatments and windows once for all of them."""

from __future__ import annotations

from screener.criteria import medication, planned, prior_therapy, recovery, surgery, therapy_lines, washout
from screener.criteria.scan import Reading, Scan
from screener.criteria.therapy import notes
from screener.criteria.therapy.narrowed import read_again
from screener.criteria.therapy.phrases import phrases


def read(scan: Scan) -> list[Reading]:
    """What the rooms on treatment claim of a sentence."""
    found = phrases(scan)
    if found is None:
        return [
            *washout.lone(scan),
            *prior_therapy.no_option(scan),
            *prior_therapy.suited(scan, None),
            *prior_therapy.unnamed(scan, None),
            *prior_therapy.untreated(scan),
            *recovery.read(scan, None),
            *surgery.read(scan),
            *medication.allowed(scan),
            *notes.explained(scan),
        ]
    out = [
        *washout.read(scan, found),
        *washout.between(scan, found),
        *washout.no_later(scan, found),
        *prior_therapy.read(scan, found),
        *prior_therapy.harm(scan, found),
        *prior_therapy.soon(scan, found),
        *prior_therapy.permitted(scan, found),
        *prior_therapy.no_option(scan),
        *prior_therapy.suited(scan, found),
        *prior_therapy.unnamed(scan, found),
        *prior_therapy.untreated(scan),
        *therapy_lines.read(scan, found),
        *recovery.read(scan, found),
        *medication.read(scan, found),
        *medication.kept(scan, found),
        *medication.stopped(scan, found),
        *planned.read(scan, found),
        *medication.allowed(scan),
        *surgery.read(scan),
        *surgery.foreseen(scan, found),
        *notes.explained(scan),
    ]
    out += prior_therapy.rest_of_list(scan, found, out)
    out += read_again(scan, found, out, (washout.read, washout.between, prior_therapy.read, medication.read, medication.kept, planned.read))
    return [*out, *notes.labels(scan, found, out)]
