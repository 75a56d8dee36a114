"""Agents whom the system puts on a break are told so."""

import sqlalchemy as sa
from alembic import op
import models.base


revision = '0004'
down_revision = '0003'


def upgrade() -> None:
    op.add_column('agents', sa.Column('benched_at', models.base.Moment(timezone=True), nullable=True))
    op.add_column('agents', sa.Column('notice_at', models.base.Moment(timezone=True), nullable=True))
    op.create_index('ix_agents_notice', 'agents', ['notice_at'], unique=False, sqlite_where=sa.text('notice_at IS NOT NULL'), postgresql_where=sa.text('notice_at IS NOT NULL'))
