"""Letters: signed webhooks to the exchange and the help desk; and what customers thought of a talk."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0010"
down_revision = "0009"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DUE = sa.text("state = 'due'")


def upgrade() -> None:
    moment = models.base.Moment(timezone=True)
    op.create_table(
        "letters",
        sa.Column("id", KEY, nullable=False),
        sa.Column("addressee", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("contact_id", KEY, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("next_at", moment, nullable=False),
        sa.Column("delivered_at", moment, nullable=True),
        sa.Column("trouble", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_letters_contact_id"),
        sa.PrimaryKeyConstraint("id", name="pk_letters"),
        sa.UniqueConstraint("key", name="uq_letters_key"),
    )
    op.create_index("ix_letters_due", "letters", ["next_at"], sqlite_where=DUE, postgresql_where=DUE)
    op.create_index("ix_letters_contact", "letters", ["contact_id", "addressee", "id"])
    op.create_table(
        "addressees",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_addressees"),
    )
    op.create_table(
        "ratings",
        sa.Column("offer_id", KEY, nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("rated_at", moment, nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_ratings_score")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name="fk_ratings_offer_id"),
        sa.PrimaryKeyConstraint("offer_id", name="pk_ratings"),
    )
    op.create_index("ix_ratings_rated_at", "ratings", ["rated_at"])
