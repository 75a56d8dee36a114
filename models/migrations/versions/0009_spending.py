"""What the callbacks of a day cost, and what each dial of one was estimated to."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "spending",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("spent", sa.Integer(), nullable=False),
        sa.Column("capped_at", models.base.Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_spending")),
    )
    op.add_column("attempts", sa.Column("cost", sa.Integer(), server_default="0", nullable=False))
