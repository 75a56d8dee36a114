"""How long each watcher saw the same of each probe; the audit by what was done."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def moment() -> models.base.Moment:
    return models.base.Moment(timezone=True)


def upgrade() -> None:
    op.create_table(
        "stretches",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("watcher", sa.String(64), nullable=False),
        sa.Column("probe", sa.String(32), nullable=False),
        sa.Column("result", sa.String(8), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("began_at", moment(), nullable=False),
        sa.Column("ended_at", moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_stretches"),
    )
    op.create_index(
        "uq_stretches_open",
        "stretches",
        ["watcher", "probe"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_stretches_ended_at", "stretches", ["ended_at"])
    op.execute(
        "INSERT INTO stretches (watcher, probe, result, evidence, began_at)"
        " SELECT watcher, probe, result, evidence, since FROM sightings"
    )
    op.create_index("ix_audit_what", "audit", ["what", "id"])
