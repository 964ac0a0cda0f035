"""Digests: who gets them, what they were last told of each patient, the outbox and its audit."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0004_digests"
down_revision = "0003_answers"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "coordinators",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("schedule", sa.String(length=32), nullable=False),
        sa.Column("wants_json", sa.Text(), nullable=False),
        sa.Column("quiet", sa.String(length=8), nullable=False),
        sa.Column("date_language", sa.String(length=8), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_coordinators"),
        sa.UniqueConstraint("email", name="uq_coordinators_email"),
    )
    op.create_table(
        "coordinator_patients",
        sa.Column("coordinator_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.String(length=64), nullable=False),
        sa.Column("told_at", _MOMENT, nullable=True),
        sa.Column("told_json", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("coordinator_id", "patient_id", name="pk_coordinator_patients"),
        sa.ForeignKeyConstraint(["coordinator_id"], ["coordinators.id"], name="fk_coordinator_patients_coordinator_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_coordinator_patients_patient_id", ondelete="CASCADE"),
    )
    op.create_index("ix_coordinator_patients_patient_id", "coordinator_patients", ["patient_id"])
    op.create_table(
        "digests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("coordinator_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=16), nullable=False),
        sa.Column("message_id", sa.String(length=128), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("composed_at", _MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", _MOMENT, nullable=True),
        sa.Column("sent_at", _MOMENT, nullable=True),
        sa.Column("doubles", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("counts_json", sa.Text(), nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=True),
        sa.Column("told_json", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_digests"),
        sa.ForeignKeyConstraint(["coordinator_id"], ["coordinators.id"], name="fk_digests_coordinator_id", ondelete="CASCADE"),
        sa.UniqueConstraint("coordinator_id", "period", name="uq_digests_period"),
    )
    op.create_index("ix_digests_state", "digests", ["state"])
    op.create_table(
        "digest_audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("message_id", sa.String(length=128), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("counts_json", sa.Text(), nullable=False),
        sa.Column("patients_json", sa.Text(), nullable=False),
        sa.Column("trials_json", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_digest_audit"),
    )
    op.create_index("ix_digest_audit_at", "digest_audit", ["at"])


def downgrade() -> None:
    op.drop_table("digest_audit")
    op.drop_table("digests")
    op.drop_table("coordinator_patients")
    op.drop_table("coordinators")
