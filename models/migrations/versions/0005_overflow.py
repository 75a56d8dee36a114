"""Shifts, voicemail, phones by SIP or client, and who was pointed from messages to the telephone."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0005"
down_revision = "0004"

Moment = models.base.Moment(timezone=True)
ENDS, OPEN = sa.text("off_at IS NOT NULL"), sa.text("state = 'left'")


def upgrade() -> None:
    # Plain changes only: a batch on SQLite would make `agents` anew, without its triggers. SQLite ignores lengths.
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE agents ALTER COLUMN phone TYPE VARCHAR(255)")
    op.add_column("agents", sa.Column("shift", sa.String(512)))
    op.add_column("agents", sa.Column("off_at", Moment))
    op.create_index("ix_agents_off_at", "agents", ["off_at"], sqlite_where=ENDS, postgresql_where=ENDS)
    op.create_table(
        "voicemails",
        sa.Column("id", models.base.Key, nullable=False),
        sa.Column("contact_id", models.base.Key, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("asked_at", Moment, nullable=False),
        sa.Column("recording_sid", sa.String(64)),
        sa.Column("url", sa.String(1024)),
        sa.Column("seconds", sa.Integer),
        sa.Column("left_at", Moment),
        sa.Column("done_at", Moment),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_voicemails_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voicemails")),
        sa.UniqueConstraint("contact_id", name=op.f("uq_voicemails_contact_id")),
    )
    op.create_index("ix_voicemails_left", "voicemails", ["id"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        "pointers",
        sa.Column("number_hash", sa.String(64), nullable=False),
        sa.Column("sent_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("number_hash", name=op.f("pk_pointers")),
    )
