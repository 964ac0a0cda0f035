"""The first tables: trials and their versions, readings, patients, matches and runs."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0001_first_tables"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "job_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("counts_json", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_job_runs"),
    )
    op.create_index("ix_job_runs_name_started_at", "job_runs", ["name", "started_at"])

    op.create_table(
        "match_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("reader_version", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("patient_count", sa.Integer(), nullable=False),
        sa.Column("result_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_match_runs"),
    )
    op.create_table(
        "patients",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("document_json", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_patients"),
    )
    op.create_table(
        "readings",
        sa.Column("segment_hash", sa.String(length=64), nullable=False),
        sa.Column("reader_version", sa.String(length=64), nullable=False),
        sa.Column("reading_json", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("segment_hash", "reader_version", name="pk_readings"),
    )
    op.create_table(
        "sync_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("read_count", sa.Integer(), nullable=False),
        sa.Column("new_count", sa.Integer(), nullable=False),
        sa.Column("changed_count", sa.Integer(), nullable=False),
        sa.Column("unchanged_count", sa.Integer(), nullable=False),
        sa.Column("set_aside_count", sa.Integer(), nullable=False),
        sa.Column("newly_set_aside_count", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("api_version", sa.Text(), nullable=True),
        sa.Column("snapshot_at_start", sa.Text(), nullable=True),
        sa.Column("snapshot_at_end", sa.Text(), nullable=True),
        sa.Column("total_count", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sync_runs"),
    )
    op.create_index("ix_sync_runs_started_at", "sync_runs", ["started_at"])

    op.create_table(
        "set_aside",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("nct_id", sa.String(length=11), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("raw_excerpt", sa.Text(), nullable=True),
        sa.Column("first_run_id", sa.Integer(), nullable=False),
        sa.Column("last_run_id", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["first_run_id"], ["sync_runs.id"], name="fk_set_aside_first_run_id"),
        sa.ForeignKeyConstraint(["last_run_id"], ["sync_runs.id"], name="fk_set_aside_last_run_id"),
        sa.PrimaryKeyConstraint("id", name="pk_set_aside"),
        sa.UniqueConstraint("fingerprint", name="uq_set_aside_fingerprint"),
    )
    op.create_index("ix_set_aside_last_run_id", "set_aside", ["last_run_id"])
    op.create_index("ix_set_aside_nct_id", "set_aside", ["nct_id"])

    op.create_table(
        "trials",
        sa.Column("nct_id", sa.String(length=11), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_into", sa.String(length=11), nullable=True),
        sa.Column("version_count", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("version_holder", sa.Date(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("study_type", sa.Text(), nullable=True),
        sa.Column("last_update", sa.Date(), nullable=True),
        sa.Column("disease_fit", sa.String(length=32), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_run_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["last_seen_run_id"], ["sync_runs.id"], name="fk_trials_last_seen_run_id"),
        sa.PrimaryKeyConstraint("nct_id", name="pk_trials"),
    )
    op.create_index("ix_trials_last_seen_run_id", "trials", ["last_seen_run_id"])
    op.create_index("ix_trials_state", "trials", ["state"])

    op.create_table(
        "trial_aliases",
        sa.Column("alias", sa.String(length=11), nullable=False),
        sa.Column("nct_id", sa.String(length=11), nullable=False),
        sa.ForeignKeyConstraint(["nct_id"], ["trials.nct_id"], name="fk_trial_aliases_nct_id"),
        sa.PrimaryKeyConstraint("alias", name="pk_trial_aliases"),
    )
    op.create_index("ix_trial_aliases_nct_id", "trial_aliases", ["nct_id"])

    op.create_table(
        "trial_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nct_id", sa.String(length=11), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_update", sa.Date(), nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("raw_json", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["nct_id"], ["trials.nct_id"], name="fk_trial_versions_nct_id"),
        sa.ForeignKeyConstraint(["run_id"], ["sync_runs.id"], name="fk_trial_versions_run_id"),
        sa.PrimaryKeyConstraint("id", name="pk_trial_versions"),
        sa.UniqueConstraint("nct_id", "number", name="uq_trial_versions_nct_id_number"),
    )
    op.create_index("ix_trial_versions_run_id", "trial_versions", ["run_id"])

    op.create_table(
        "match_results",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.String(length=64), nullable=False),
        sa.Column("patient_hash", sa.String(length=64), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("reader_version", sa.String(length=64), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("tier", sa.String(length=16), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("result_json", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_match_results_patient_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["run_id"], ["match_runs.id"], name="fk_match_results_run_id"),
        sa.ForeignKeyConstraint(["version_id"], ["trial_versions.id"], name="fk_match_results_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_match_results"),
        sa.UniqueConstraint("patient_id", "patient_hash", "version_id", "reader_version", "as_of", name="uq_match_results_verdict"),
    )
    op.create_index("ix_match_results_run_id", "match_results", ["run_id"])
    op.create_index("ix_match_results_version_id", "match_results", ["version_id"])


def downgrade() -> None:
    op.drop_index("ix_match_results_version_id", table_name="match_results")
    op.drop_index("ix_match_results_run_id", table_name="match_results")

    op.drop_table("match_results")
    op.drop_index("ix_trial_versions_run_id", table_name="trial_versions")

    op.drop_table("trial_versions")
    op.drop_index("ix_trial_aliases_nct_id", table_name="trial_aliases")

    op.drop_table("trial_aliases")
    op.drop_index("ix_trials_state", table_name="trials")
    op.drop_index("ix_trials_last_seen_run_id", table_name="trials")

    op.drop_table("trials")
    op.drop_index("ix_set_aside_nct_id", table_name="set_aside")
    op.drop_index("ix_set_aside_last_run_id", table_name="set_aside")

    op.drop_table("set_aside")
    op.drop_index("ix_sync_runs_started_at", table_name="sync_runs")

    op.drop_table("sync_runs")
    op.drop_table("readings")
    op.drop_table("patients")
    op.drop_table("match_runs")
    op.drop_index("ix_job_runs_name_started_at", table_name="job_runs")

    op.drop_table("job_runs")
