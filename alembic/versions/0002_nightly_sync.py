"""The nightly sync: checkpoints and watermarks of runs, doubt about missing trials, how long a verdict holds, locks, and the scheduler's own table."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0002_nightly_sync"
down_revision = "0001_first_tables"
branch_labels = None
depends_on = None

_OF_RUNS = (
    "scope_key",
    "query_key",
    "updated_since",
    "next_token",
    "checkpoint_at",
    "resumed_count",
    "duplicate_count",
    "request_count",
    "retries_json",
    "reconciled_json",
)


def upgrade() -> None:
    # Plain ADD COLUMN on both databases: on SQLite a table that others point at must not be copied and dropped.
    op.add_column("sync_runs", sa.Column("scope_key", sa.String(length=64), nullable=True))
    op.add_column("sync_runs", sa.Column("query_key", sa.String(length=64), nullable=True))
    op.add_column("sync_runs", sa.Column("updated_since", sa.Date(), nullable=True))
    op.add_column("sync_runs", sa.Column("next_token", sa.Text(), nullable=True))
    op.add_column("sync_runs", sa.Column("checkpoint_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("sync_runs", sa.Column("resumed_count", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("sync_runs", sa.Column("duplicate_count", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("sync_runs", sa.Column("request_count", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("sync_runs", sa.Column("retries_json", sa.Text(), nullable=True))
    op.add_column("sync_runs", sa.Column("reconciled_json", sa.Text(), nullable=True))
    op.add_column("trials", sa.Column("missing_snapshot", sa.Text(), nullable=True))
    op.add_column("match_results", sa.Column("holds_until", sa.Date(), nullable=True))
    op.create_table(
        "locks",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("process_started", sa.Text(), nullable=True),
        sa.Column("acquired_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_locks"),
    )
    op.create_table(
        "scheduler_jobs",
        sa.Column("id", sa.Unicode(length=191), nullable=False),
        sa.Column("next_run_time", sa.Float(precision=25), nullable=True),
        sa.Column("job_state", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_scheduler_jobs"),
    )
    op.create_index("ix_scheduler_jobs_next_run_time", "scheduler_jobs", ["next_run_time"])


def downgrade() -> None:
    op.drop_index("ix_scheduler_jobs_next_run_time", table_name="scheduler_jobs")
    op.drop_table("scheduler_jobs")
    op.drop_table("locks")
    op.drop_column("match_results", "holds_until")
    op.drop_column("trials", "missing_snapshot")
    for name in reversed(_OF_RUNS):
        op.drop_column("sync_runs", name)
