"""Tickets and what agents remark on contacts; references that were guessed."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0011"
down_revision = "0010"

Moment = models.base.Moment(timezone=True)
WATCHED = sa.text("watched")


def upgrade() -> None:
    op.create_table(
        "tickets",
        sa.Column("contact_id", models.base.Key, nullable=False),
        sa.Column("arrived_at", Moment, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("told", sa.String(64), nullable=False),
        sa.Column("watched", sa.Boolean, nullable=False),
        sa.Column("closed", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_tickets_contact_id")),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_tickets")),
    )
    op.create_index("ix_tickets_watched", "tickets", ["contact_id"], sqlite_where=WATCHED, postgresql_where=WATCHED)
    op.create_index("ix_tickets_arrived_at", "tickets", ["arrived_at"])
    op.create_table(
        "remarks",
        sa.Column("id", models.base.Key, nullable=False),
        sa.Column("contact_id", models.base.Key, nullable=False),
        sa.Column("offer_id", models.base.Key),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("category", sa.String(32)),
        sa.Column("note", sa.Text),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_remarks_contact_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_remarks_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remarks")),
        sa.UniqueConstraint("offer_id", name=op.f("uq_remarks_offer_id")),
    )
    op.create_index("ix_remarks_contact_id", "remarks", ["contact_id"])
    op.create_index("ix_remarks_made_at", "remarks", ["made_at"])
    op.create_table(
        "guesses",
        sa.Column("id", models.base.Key, nullable=False),
        sa.Column("number_hash", sa.String(64), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guesses")),
    )
    op.create_index("ix_guesses_number", "guesses", ["number_hash", "made_at"])
    op.create_index("ix_guesses_made_at", "guesses", ["made_at"])
