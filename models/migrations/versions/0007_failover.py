"""What the watch saw, whom it told, who may pin by telephone, and the audit."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def moment() -> models.base.Moment:
    return models.base.Moment(timezone=True)


def key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("mode") as mode:
        mode.add_column(sa.Column("held", sa.String(16)))
        mode.add_column(sa.Column("dwelt", sa.Float(), nullable=False, server_default="0"))
        mode.add_column(sa.Column("turns", sa.Text(), nullable=False, server_default="[]"))
        mode.add_column(sa.Column("warned", moment()))
        mode.add_column(sa.Column("incident", sa.Text(), nullable=False, server_default="{}"))
    with op.batch_alter_table("flips") as flips:
        flips.add_column(sa.Column("evidence", sa.Text(), nullable=False, server_default="[]"))
    op.create_table(
        "sightings",
        sa.Column("watcher", sa.String(64), nullable=False),
        sa.Column("probe", sa.String(32), nullable=False),
        sa.Column("result", sa.String(8), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("clears", sa.Boolean(), nullable=False),
        sa.Column("lasts", sa.Float(), nullable=False),
        sa.Column("fails", sa.Integer(), nullable=False),
        sa.Column("passes", sa.Integer(), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("since", moment(), nullable=False),
        sa.Column("seen_at", moment(), nullable=False),
        sa.PrimaryKeyConstraint("watcher", "probe", name="pk_sightings"),
    )
    op.create_table(
        "notifications",
        sa.Column("id", key(), nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notifications"),
    )
    op.create_table(
        "channels",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("told", key(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", moment(), nullable=False),
        sa.Column("trouble", sa.Text()),
        sa.PrimaryKeyConstraint("name", name="pk_channels"),
    )
    op.create_table(
        "audit",
        sa.Column("id", key(), autoincrement=False, nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sa.UniqueConstraint("hash", name="uq_audit_hash"),
    )
    op.create_table(
        "engineers",
        sa.Column("id", key(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("phone", sa.String(32), nullable=False),
        sa.Column("pin_hash", sa.String(256), nullable=False),
        sa.Column("pin_tries", sa.Integer(), nullable=False),
        sa.Column("pin_locked_until", moment()),
        sa.PrimaryKeyConstraint("id", name="pk_engineers"),
        sa.UniqueConstraint("name", name="uq_engineers_name"),
        sa.UniqueConstraint("phone", name="uq_engineers_phone"),
    )
    op.create_table(
        "beats",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_beats"),
    )


def downgrade() -> None:
    for table in ("beats", "engineers", "audit", "channels", "notifications", "sightings"):
        op.drop_table(table)
    with op.batch_alter_table("flips") as flips:
        flips.drop_column("evidence")
    with op.batch_alter_table("mode") as mode:
        for column in ("incident", "warned", "turns", "dwelt", "held"):
            mode.drop_column(column)
