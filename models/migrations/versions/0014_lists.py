"""What staff did with a contact, and what the console's long lists are found by."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

SHOWN = sa.text("number <> ''")
ENDED = sa.text("outcome IS NOT NULL")
ACCEPTED = sa.text("accepted_at IS NOT NULL")
OPEN = sa.text("state <> 'ended'")
TAIL = sa.text("substr(number, length(number) - 3)")


def upgrade() -> None:
    op.create_table(
        "acts",
        sa.Column("id", models.base.Key, nullable=False),
        sa.Column("contact_id", models.base.Key, nullable=False),
        sa.Column("at", models.base.Moment(timezone=True), nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("place", sa.Integer()),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_acts_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acts")),
        sa.UniqueConstraint("contact_id", "place", name=op.f("uq_acts_contact_id")),
    )
    op.create_index("ix_acts_contact_id", "acts", ["contact_id"])
    op.create_index("ix_contacts_tail", "contacts", [TAIL, "arrived_at"], sqlite_where=SHOWN, postgresql_where=SHOWN)
    op.create_index(
        "ix_contacts_outcome", "contacts", ["outcome", "arrived_at"], sqlite_where=ENDED, postgresql_where=ENDED
    )
    op.create_index("ix_contacts_open", "contacts", ["arrived_at"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_callbacks_tail", "callbacks", [TAIL, "promised_at"])
    op.create_index("ix_callbacks_state", "callbacks", ["state", "promised_at"])
    op.create_index("ix_voicemails_asked_at", "voicemails", ["asked_at"])
    op.create_index("ix_parts_offer_id", "parts", ["offer_id"])
    op.create_index(
        "ix_offers_accepted", "offers", ["agent_id", "contact_id"], sqlite_where=ACCEPTED, postgresql_where=ACCEPTED
    )
