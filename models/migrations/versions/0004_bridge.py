"""The bridge: an agent steps aside, colleagues and supervisors have a part in a talk."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0004"
down_revision = "0003"

Moment = models.base.Moment(timezone=True)
LIVE = "state IN ('made', 'ringing', 'joined', 'paused', 'three_way', 'handing')"
CONSULT = f"{LIVE} AND role = 'consult'"


def partial(name: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    live = sa.text(where)
    op.create_index(name, "parts", columns, unique=unique, sqlite_where=live, postgresql_where=live)


def upgrade() -> None:
    op.add_column("agents", sa.Column("supervisor", sa.Boolean, server_default=sa.false(), nullable=False))
    op.add_column("offers", sa.Column("aside_at", Moment))
    op.add_column("offers", sa.Column("parked_at", Moment))
    op.create_table(
        "parts",
        sa.Column("id", models.base.Key, nullable=False),
        sa.Column("offer_id", models.base.Key, nullable=False),
        sa.Column("agent_id", models.base.Key, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("issue", sa.String(32)),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("joined_at", Moment),
        sa.Column("ended_at", Moment),
        sa.Column("turns", sa.Integer, server_default="0", nullable=False),
        sa.Column("handed_id", models.base.Key),
        sa.Column("call_sid", sa.String(64)),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name="fk_parts_offer_id"),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name="fk_parts_agent_id"),
        sa.ForeignKeyConstraint(["handed_id"], ["offers.id"], name="fk_parts_handed_id"),
        sa.PrimaryKeyConstraint("id", name="pk_parts"),
    )
    partial("uq_parts_live_agent", ["agent_id"], LIVE, unique=True)
    partial("uq_parts_live_consult", ["offer_id"], CONSULT, unique=True)
    partial("ix_parts_live", ["offer_id"], LIVE)
