"""Agents have a PIN for the telephone."""

import sqlalchemy as sa
from alembic import op
import models.base


revision = '0003'
down_revision = '0002'


def upgrade() -> None:
    op.add_column('agents', sa.Column('pin_hash', sa.String(length=256), nullable=True))
    op.add_column('agents', sa.Column('pin_tries', sa.Integer(), server_default='0', nullable=False))
    op.add_column('agents', sa.Column('pin_locked_until', models.base.Moment(timezone=True), nullable=True))
