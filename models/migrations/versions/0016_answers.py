"""What a program was answered, so that a repeat is answered the same."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("submissions", sa.Column("request_hash", sa.String(64), nullable=True))
    op.add_column("submissions", sa.Column("status", sa.Integer, nullable=True))
    op.add_column("submissions", sa.Column("answer", sa.Text, nullable=True))
