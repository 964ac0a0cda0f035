"""What people said: answers to criteria, and corrected readings, each bound to the words it was said of."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0003_answers"
down_revision = "0002_nightly_sync"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.String(length=64), nullable=False),
        sa.Column("nct_id", sa.String(length=11), nullable=False),
        sa.Column("words_hash", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("answered_by", sa.String(length=80), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_answers_patient_id", ondelete="CASCADE"),
        sa.UniqueConstraint("patient_id", "nct_id", "words_hash", name="uq_answers_words"),
    )
    op.create_table(
        "curated_readings",
        sa.Column("words_hash", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("tree_yaml", sa.Text(), nullable=False),
        sa.Column("curated_by", sa.String(length=80), nullable=False),
        sa.Column("curated_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("words_hash", name="pk_curated_readings"),
    )


def downgrade() -> None:
    op.drop_table("curated_readings")
    op.drop_table("answers")
