"""What a program was answered, so that a repeat is answered the same; drills that were asked for."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("submissions", sa.Column("request_hash", sa.String(64), nullable=True))
    op.add_column("submissions", sa.Column("status", sa.Integer, nullable=True))
    op.add_column("submissions", sa.Column("answer", sa.Text, nullable=True))
    moment = models.base.Moment(timezone=True)
    op.create_table(
        "drills",
        sa.Column("id", models.base.Key, nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("asked_by", sa.String(64), nullable=False),
        sa.Column("phone", sa.String(32), nullable=True),
        sa.Column("began_at", moment, nullable=True),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("found", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_drills"),
    )
