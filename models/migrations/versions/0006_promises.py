"""Promises: who asked and how, hours, numbers that are never rung, refusals, messages, repeated requests, intake."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0006"
down_revision = "0005"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = models.base.Moment(timezone=True)
OPEN_NOTICE = sa.text("state IN ('due', 'sending')")
WAITS = sa.text("state = 'promised'")


def upgrade() -> None:
    op.add_column("contacts", sa.Column("wanted", sa.String(length=32), nullable=True))
    op.add_column("callbacks", sa.Column("source", sa.String(length=16), server_default="phone", nullable=False))
    op.add_column("callbacks", sa.Column("asked_hash", sa.String(length=64), nullable=True))
    op.add_column("callbacks", sa.Column("prefix", sa.String(length=8), nullable=True))
    op.add_column("callbacks", sa.Column("until", MOMENT, nullable=True))
    op.create_index("ix_callbacks_number", "callbacks", ["number_hash", "promised_at"])
    op.create_index("ix_callbacks_asked", "callbacks", ["asked_hash", "promised_at"])
    op.create_index("ix_callbacks_prefix", "callbacks", ["prefix", "promised_at"])
    op.create_index("ix_callbacks_until", "callbacks", ["until"], sqlite_where=WAITS, postgresql_where=WAITS)
    op.add_column("attempts", sa.Column("machine", sa.Boolean(), nullable=True))
    op.add_column("attempts", sa.Column("cause", sa.String(length=16), nullable=True))
    op.add_column("attempts", sa.Column("later", MOMENT, nullable=True))
    op.create_table(
        "suppressions",
        sa.Column("number_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("number_hash", name=op.f("pk_suppressions")),
    )
    op.create_table(
        "refusals",
        sa.Column("id", KEY, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("call_sid", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusals")),
    )
    op.create_index("ix_refusals_made_at", "refusals", ["made_at"])
    op.create_table(
        "notices",
        sa.Column("id", KEY, nullable=False),
        sa.Column("callback_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("claimed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["callback_id"], ["callbacks.id"], name=op.f("fk_notices_callback_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("callback_id", "kind", name=op.f("uq_notices_callback_id")),
    )
    op.create_index("ix_notices_open", "notices", ["next_at"], sqlite_where=OPEN_NOTICE, postgresql_where=OPEN_NOTICE)
    op.create_table(
        "asks",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("callback_id", KEY, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["callback_id"], ["callbacks.id"], name=op.f("fk_asks_callback_id")),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_asks")),
    )
    op.create_table(
        "intake",
        sa.Column("issue", sa.String(length=32), nullable=False),
        sa.Column("promised", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("issue", name=op.f("pk_intake")),
    )
