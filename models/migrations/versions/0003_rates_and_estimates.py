"""Rates of the line, the estimates that callers were told."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "rates",
        sa.Column("skill", sa.String(length=48), nullable=False),
        sa.Column("other", sa.String(length=48), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("agents", sa.Integer(), nullable=False),
        sa.Column("handling", sa.Double(), nullable=False),
        sa.Column("patience", sa.Double(), nullable=False),
        sa.Column("pick_up", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("skill", "other", name=op.f("pk_rates")),
    )
    op.create_table(
        "estimates",
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("told_at", models.base.Moment(timezone=True), nullable=False),
        sa.Column("wait", sa.Double(), nullable=False),
        sa.Column("low", sa.Integer(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_estimates_contact_id")),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_estimates")),
    )
