"""The tables. What the registry said (`trial_versions`) is append-only and apart from what was read from it (`readings`) and judged by it (`match_results`)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, Float, ForeignKey, Index, LargeBinary, MetaData, String, Text, Unicode, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from screener.store.types import Moment, RegistryText

# Named constraints, so that a migration can drop one on any database.
_NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=_NAMING)
    type_annotation_map = {datetime: Moment, date: Date, str: Text}


class SyncRun(Base):
    """One pull from the registry or from files: what it did, and how far it came."""

    __tablename__ = "sync_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    mode: Mapped[str] = mapped_column(String(16))  # path, full, incremental
    source: Mapped[str] = mapped_column(RegistryText)
    outcome: Mapped[str] = mapped_column(String(16))  # running, clean, mixed, nothing_new, interrupted, failed
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(RegistryText)
    read_count: Mapped[int] = mapped_column(default=0)
    new_count: Mapped[int] = mapped_column(default=0)
    changed_count: Mapped[int] = mapped_column(default=0)
    unchanged_count: Mapped[int] = mapped_column(default=0)
    set_aside_count: Mapped[int] = mapped_column(default=0)
    newly_set_aside_count: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int] = mapped_column(default=0)
    api_version: Mapped[str | None] = mapped_column(RegistryText)
    snapshot_at_start: Mapped[str | None] = mapped_column(RegistryText)  # the registry's dataTimestamp: an id, not a time to count with
    snapshot_at_end: Mapped[str | None] = mapped_column(RegistryText)
    total_count: Mapped[int | None]
    scope_key: Mapped[str | None] = mapped_column(String(64))  # which scope it walked; the same for its full and its incremental runs
    query_key: Mapped[str | None] = mapped_column(String(64))  # which query its page token belongs to
    updated_since: Mapped[date | None]  # incremental runs only
    next_token: Mapped[str | None] = mapped_column(RegistryText)  # null after the last page
    checkpoint_at: Mapped[datetime | None]  # when the last page was stored
    resumed_count: Mapped[int] = mapped_column(default=0)
    duplicate_count: Mapped[int] = mapped_column(default=0)  # rows that came twice in one walk; not part of read_count
    request_count: Mapped[int] = mapped_column(default=0)
    retries_json: Mapped[str | None]  # failures that passed, by what they were
    reconciled_json: Mapped[str | None]  # what became of the trials that a full walk did not find

    __table_args__ = (Index(None, "started_at"),)


class TrialRow(Base):
    """One trial: its state, and the headline of its current version, for lists. Never deleted."""

    __tablename__ = "trials"

    nct_id: Mapped[str] = mapped_column(String(11), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))  # in_scope, out_of_scope, merged, removed
    state_since: Mapped[datetime]
    merged_into: Mapped[str | None] = mapped_column(String(11))
    version_count: Mapped[int]  # the current version is the one with this number
    content_hash: Mapped[str] = mapped_column(String(64))
    version_holder: Mapped[date | None]
    title: Mapped[str] = mapped_column(RegistryText)
    status: Mapped[str | None] = mapped_column(RegistryText)
    study_type: Mapped[str | None] = mapped_column(RegistryText)
    last_update: Mapped[date | None]
    disease_fit: Mapped[str | None] = mapped_column(String(32))  # null: not decided yet for the current version
    first_seen_at: Mapped[datetime]
    last_seen_run_id: Mapped[int] = mapped_column(ForeignKey("sync_runs.id"))
    missing_snapshot: Mapped[str | None] = mapped_column(
        RegistryText
    )  # the first snapshot that no longer had it; null once it is seen again

    __table_args__ = (Index(None, "state"), Index(None, "last_seen_run_id"))


class TrialAlias(Base):
    """An id under which the registry once knew the trial."""

    __tablename__ = "trial_aliases"

    alias: Mapped[str] = mapped_column(String(11), primary_key=True)
    nct_id: Mapped[str] = mapped_column(ForeignKey("trials.nct_id"))

    __table_args__ = (Index(None, "nct_id"),)


class TrialVersionRow(Base):
    """One version of a trial as the registry sent it, whole. Append-only."""

    __tablename__ = "trial_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    nct_id: Mapped[str] = mapped_column(ForeignKey("trials.nct_id"))
    number: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    seen_at: Mapped[datetime]
    last_update: Mapped[date | None]
    run_id: Mapped[int] = mapped_column(ForeignKey("sync_runs.id"))
    raw_json: Mapped[str] = mapped_column(deferred=True)  # ASCII

    __table_args__ = (UniqueConstraint("nct_id", "number"), Index(None, "run_id"))


class SetAsideRow(Base):
    """A record that could not be taken, with the reason. `fingerprint` tells a new one from one that was set aside before."""

    __tablename__ = "set_aside"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    nct_id: Mapped[str | None] = mapped_column(String(11))
    place: Mapped[str] = mapped_column(RegistryText)
    reason: Mapped[str] = mapped_column(RegistryText)
    raw_excerpt: Mapped[str | None] = mapped_column(RegistryText, deferred=True)
    first_run_id: Mapped[int] = mapped_column(ForeignKey("sync_runs.id"))
    last_run_id: Mapped[int] = mapped_column(ForeignKey("sync_runs.id"))
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    cleared_at: Mapped[datetime | None]  # when a usable record of the trial came after all

    __table_args__ = (Index(None, "last_run_id"), Index(None, "nct_id"))


class ReadingRow(Base):
    """What a reader made of a segment of text. A better reader has another version and re-reads without touching history."""

    __tablename__ = "readings"

    segment_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    reader_version: Mapped[str] = mapped_column(String(64), primary_key=True)
    reading_json: Mapped[str]


class PatientRow(Base):
    """A patient file as JSON. `id` is a pseudonym."""

    __tablename__ = "patients"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    document_json: Mapped[str]
    content_hash: Mapped[str] = mapped_column(String(64))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class MatchRun(Base):
    """One pass of judging patients against trials."""

    __tablename__ = "match_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    as_of: Mapped[date]
    reader_version: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(16))  # running, done, interrupted, failed
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    patient_count: Mapped[int] = mapped_column(default=0)
    result_count: Mapped[int] = mapped_column(default=0)


class MatchResult(Base):
    """The verdict of one patient file on one trial version. The same file, version, reader and day give the same row again."""

    __tablename__ = "match_results"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("match_runs.id"))
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id", ondelete="CASCADE"))
    patient_hash: Mapped[str] = mapped_column(String(64))
    version_id: Mapped[int] = mapped_column(ForeignKey("trial_versions.id"))
    reader_version: Mapped[str] = mapped_column(String(64))
    as_of: Mapped[date]
    verdict: Mapped[str] = mapped_column(String(16))
    tier: Mapped[str] = mapped_column(String(16))
    score: Mapped[float]
    holds_until: Mapped[date | None]  # the first day on which time alone may change it; null: none is known
    result_json: Mapped[str] = mapped_column(deferred=True)

    __table_args__ = (
        UniqueConstraint("patient_id", "patient_hash", "version_id", "reader_version", "as_of", name="uq_match_results_verdict"),
        Index(None, "run_id"),
        Index(None, "version_id"),
    )


class AnswerRow(Base):
    """What a person said of one criterion of one trial for one patient. `words_hash` binds it to the criterion's words: it counts while they stand."""

    __tablename__ = "answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id", ondelete="CASCADE"))
    nct_id: Mapped[str] = mapped_column(String(11))
    words_hash: Mapped[str] = mapped_column(String(64))
    words: Mapped[str] = mapped_column(RegistryText)
    verdict: Mapped[str] = mapped_column(String(16))  # pass, fail
    answered_by: Mapped[str] = mapped_column(String(80))
    answered_on: Mapped[date]
    note: Mapped[str | None] = mapped_column(RegistryText)

    __table_args__ = (UniqueConstraint("patient_id", "nct_id", "words_hash", name="uq_answers_words"),)


class CuratedRow(Base):
    """A reading that a person corrected; it stands in place of the software's wherever the same words stand in a section of the same kind."""

    __tablename__ = "curated_readings"

    words_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    words: Mapped[str] = mapped_column(RegistryText)
    tree_yaml: Mapped[str] = mapped_column(RegistryText)
    curated_by: Mapped[str] = mapped_column(String(80))
    curated_on: Mapped[date]


class CoordinatorRow(Base):
    """Somebody who gets digests: where, when and of what."""

    __tablename__ = "coordinators"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(RegistryText)
    time_zone: Mapped[str] = mapped_column(String(64))
    schedule: Mapped[str] = mapped_column(String(32))  # "daily 07:00", "weekdays 07:00", "mon 07:00"
    wants_json: Mapped[str]  # the kinds of events
    quiet: Mapped[str] = mapped_column(String(8))  # never, weekly, always
    date_language: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime]


class CoordinatorPatient(Base):
    """Who follows whom, and what the coordinator was last told of the patient: the state in the last digest that was delivered."""

    __tablename__ = "coordinator_patients"

    coordinator_id: Mapped[int] = mapped_column(ForeignKey("coordinators.id", ondelete="CASCADE"), primary_key=True)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id", ondelete="CASCADE"), primary_key=True)
    told_at: Mapped[datetime | None]
    told_json: Mapped[str | None] = mapped_column(deferred=True)

    __table_args__ = (Index(None, "patient_id"),)


class DigestRow(Base):
    """The outbox: one digest of a coordinator and period. The message and the states that it tells are dropped once it is delivered or given up."""

    __tablename__ = "digests"

    id: Mapped[int] = mapped_column(primary_key=True)
    coordinator_id: Mapped[int] = mapped_column(ForeignKey("coordinators.id", ondelete="CASCADE"))
    period: Mapped[str] = mapped_column(String(16))
    message_id: Mapped[str] = mapped_column(String(128))
    state: Mapped[str] = mapped_column(String(16))  # quiet, pending, sending, sent, failed, superseded
    composed_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    doubles: Mapped[int] = mapped_column(default=0)  # how often a delivery ended without its outcome being known
    error: Mapped[str | None] = mapped_column(RegistryText)
    counts_json: Mapped[str]
    message: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    told_json: Mapped[str | None] = mapped_column(deferred=True)  # by patient id: what is told with it

    __table_args__ = (UniqueConstraint("coordinator_id", "period", name="uq_digests_period"), Index(None, "state"))


class DigestAudit(Base):
    """What was sent to whom when, and what came of it: ids and counts only. Stands after the coordinator is removed."""

    __tablename__ = "digest_audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    email: Mapped[str] = mapped_column(String(254))
    message_id: Mapped[str] = mapped_column(String(128))
    outcome: Mapped[str] = mapped_column(String(16))  # sent, transient, permanent, unknown
    attempt: Mapped[int]
    counts_json: Mapped[str]
    patients_json: Mapped[str]
    trials_json: Mapped[str]
    error: Mapped[str | None] = mapped_column(RegistryText)

    __table_args__ = (Index(None, "at"),)


class JobRun(Base):
    """One run of a scheduled job. Counts and ids only, never a patient's value."""

    __tablename__ = "job_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(16))  # running, done, skipped, interrupted, failed
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(RegistryText)
    counts_json: Mapped[str | None]

    __table_args__ = (Index(None, "name", "started_at"),)


class LockRow(Base):
    """Who works on the database now. On PostgreSQL an advisory lock decides and this row only tells; on SQLite the row decides."""

    __tablename__ = "locks"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    owner: Mapped[str] = mapped_column(String(32))  # a random word of the holder
    host: Mapped[str]
    pid: Mapped[int]
    process_started: Mapped[str | None]  # tells a process from a later one with the same number
    acquired_at: Mapped[datetime]
    heartbeat_at: Mapped[datetime]


class SchedulerJob(Base):
    """APScheduler's job store, in the form that it makes by itself. `next_run_time` is in seconds since 1970."""

    __tablename__ = "scheduler_jobs"

    id: Mapped[str] = mapped_column(Unicode(191), primary_key=True)
    next_run_time: Mapped[float | None] = mapped_column(Float(25))
    job_state: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (Index(None, "next_run_time"),)
