"""Desks: whose agent a person is, what came of a talk, and which agent asked for a callback."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BY_STAFF = sa.text("asked_by IS NOT NULL")


def upgrade() -> None:
    op.add_column("people", sa.Column("agent_id", models.base.Key, nullable=True))
    op.add_column("remarks", sa.Column("outcome", sa.String(16), nullable=True))
    op.add_column("callbacks", sa.Column("asked_by", models.base.Key, nullable=True))
    op.create_index("uq_people_agent_id", "people", ["agent_id"], unique=True)
    op.create_index(
        "ix_callbacks_asked_by", "callbacks", ["asked_by", "id"], sqlite_where=BY_STAFF, postgresql_where=BY_STAFF
    )
