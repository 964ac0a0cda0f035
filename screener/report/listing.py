"""Lists of stored trials and patients, one line each."""

from __future__ import annotations

import json

from screener.report.safe import one_line, shortened
from screener.report.status import status_words
from screener.trials import TrialSummary

_FIT_WORDS = {
    "osteosarcoma": "osteosarcoma",
    "bone_sarcoma": "bone sarcoma",
    "sarcoma": "sarcoma",
    "solid_tumour": "solid tumour",
    "none": "other disease",
}


def summary_json(summary: TrialSummary) -> str:
    """A trial in a list, as the contract writes it."""
    return json.dumps(
        {
            "nct_id": summary.nct_id,
            "title": summary.title,
            "status": summary.status,
            "state": summary.state,
            "disease_fit": summary.disease_fit,
            "versions": summary.versions,
            "last_update": summary.last_update.isoformat() if summary.last_update else None,
        }
    )


def summary_line(summary: TrialSummary, width: int) -> str:
    """A trial in a list, for people."""
    state = "" if summary.state == "in_scope" else f" [{summary.state.replace('_', ' ')}]"
    facts = f"{status_words(summary.status):<22} {_FIT_WORDS.get(summary.disease_fit or '', '-'):<13}"
    return f"{summary.nct_id}  {facts} {shortened(one_line(summary.title), max(20, width - 50))}{state}"
