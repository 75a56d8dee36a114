"""Recordings of talks, and whether a customer minds; what voicemails say."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0012"
down_revision = "0011"

KEPT = sa.text("state = 'kept'")


def upgrade() -> None:
    op.add_column("contacts", sa.Column("may_record", sa.Boolean, nullable=True))
    op.add_column("voicemails", sa.Column("words", sa.Text, nullable=True))
    op.create_table(
        "recordings",
        sa.Column("id", models.base.Key, nullable=False),
        sa.Column("contact_id", models.base.Key, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("asked_at", models.base.Moment(timezone=True), nullable=False),
        sa.Column("recording_sid", sa.String(64)),
        sa.Column("url", sa.String(1024)),
        sa.Column("seconds", sa.Integer),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_recordings_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recordings")),
        sa.UniqueConstraint("contact_id", name=op.f("uq_recordings_contact_id")),
    )
    op.create_index("ix_recordings_kept", "recordings", ["asked_at"], sqlite_where=KEPT, postgresql_where=KEPT)
