"""Whether a caller chose their language by key; whose answer is to be sent as a text message."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0008"
down_revision = "0007"

DUE = sa.text("answer_due_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("contacts", sa.Column("chose_language", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("contacts", sa.Column("answer_due_at", models.base.Moment(timezone=True), nullable=True))
    op.create_index(
        "ix_contacts_answer_due", "contacts", ["answer_due_at"], sqlite_where=DUE, postgresql_where=DUE
    )
