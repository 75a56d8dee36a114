"""Whether a caller chose their language by key, so that their number is greeted in it the next time."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("contacts", sa.Column("chose_language", sa.Boolean(), server_default=sa.false(), nullable=False))
