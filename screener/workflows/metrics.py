"""How things stand, as Prometheus text for a node exporter's textfile collector. Counts and times only."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from screener.errors import UserError
from screener.workflows.status import Status

Sample = tuple[Mapping[str, str], float]


def metrics_text(status: Status, last_jobs: Mapping[str, tuple[str, float | None, datetime]] | None = None) -> str:
    """The text. `last_jobs`: each job's last outcome, seconds, and start."""
    parts = [
        _metric("screener_stale", "1 where the last good sync is older than allowed, or there never was one.", [({}, float(status.stale))]),
    ]
    if status.last_good is not None:
        ended = status.last_good.finished_at or status.last_good.started_at
        parts.append(_metric("screener_last_good_sync_timestamp_seconds", "When the last good sync ended.", [({}, ended.timestamp())]))
    parts.append(_metric("screener_trials", "Stored trials by state.", [({"state": s}, n) for s, n in sorted(status.states.items())]))
    fits = sorted((fit or "undecided", n) for fit, n in status.disease_fits.items())
    parts.append(
        _metric("screener_trials_in_scope", "Trials in scope by nearness to osteosarcoma.", [({"disease_fit": f}, n) for f, n in fits])
    )
    parts.append(_metric("screener_records_set_aside", "Records that could not be taken.", [({}, len(status.set_aside))]))
    if status.syncs:
        last = status.syncs[0]
        counts = {"read": last.read, "new": last.new, "changed": last.changed, "unchanged": last.unchanged, "set_aside": last.set_aside}
        parts.append(_metric("screener_last_sync_records", "Records of the last sync run.", [({"what": k}, n) for k, n in counts.items()]))
        parts.append(
            _metric(
                "screener_last_sync_good",
                "1 where the last sync run was clean or found nothing new.",
                [({"mode": last.mode}, float(last.outcome in ("clean", "nothing_new")))],
            )
        )
        parts.append(
            _metric("screener_last_sync_retries", "Failures that passed in the last sync run.", [({}, sum(last.retries.values()))])
        )
    jobs = sorted((last_jobs or {}).items())
    parts.append(
        _metric(
            "screener_job_good",
            "1 where the job's last run was done.",
            [({"job": name}, float(outcome == "done")) for name, (outcome, _, _) in jobs],
        )
    )
    parts.append(
        _metric(
            "screener_job_seconds", "How long the job's last run took.", [({"job": name}, s) for name, (_, s, _) in jobs if s is not None]
        )
    )
    parts.append(
        _metric(
            "screener_job_start_timestamp_seconds",
            "When the job's last run began.",
            [({"job": name}, at.timestamp()) for name, (_, _, at) in jobs],
        )
    )
    parts.append(
        _metric(
            "screener_job_next_timestamp_seconds",
            "When the scheduler will start the job.",
            [({"job": name}, at.timestamp()) for name, at in sorted(status.next_runs.items())],
        )
    )
    return "".join(parts)


def write_metrics(path: Path, text: str) -> None:
    """The whole file or the one before: a collector never reads half. UserError where it cannot be written."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.chmod(0o644)
        os.replace(beside, path)
    except OSError as fault:
        raise UserError(f"--metrics-file: {path} cannot be written ({fault.strerror or fault})") from None
    finally:
        beside.unlink(missing_ok=True)


def _metric(name: str, about: str, samples: Iterable[Sample]) -> str:
    lines = [f"{name}{_labels(labels)} {value:.17g}" for labels, value in samples]
    return "\n".join([f"# HELP {name} {about}", f"# TYPE {name} gauge", *lines, ""]) if lines else ""


def _labels(labels: Mapping[str, str]) -> str:
    escaped = {name: value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") for name, value in labels.items()}
    return "{" + ",".join(f'{name}="{value}"' for name, value in escaped.items()) + "}" if escaped else ""
