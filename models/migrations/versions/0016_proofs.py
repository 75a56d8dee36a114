"""Codes from an app at sign-in, recovery codes, and people whom the company's own sign-in names."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("people", sa.Column("totp_key", sa.String(255)))
    op.add_column("people", sa.Column("totp_on_at", models.base.Moment(timezone=True)))
    op.add_column("people", sa.Column("totp_step", sa.BigInteger, server_default="0", nullable=False))
    op.add_column("people", sa.Column("issuer", sa.String(255)))
    op.add_column("people", sa.Column("subject", sa.String(255)))
    op.create_index("uq_people_subject", "people", ["issuer", "subject"], unique=True)
    op.create_table(
        "recovery_codes",
        sa.Column("person_id", models.base.Key, nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "code_hash", name=op.f("pk_recovery_codes")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_recovery_codes_person_id"), ondelete="CASCADE"
        ),
    )
