"""Agents have levels of skill, languages and a PIN, are told of a break, and leave a row behind when removed."""

import sqlalchemy as sa
from alembic import op
import models.base


revision = '0002'
down_revision = '0001'


def upgrade() -> None:
    op.add_column('skills', sa.Column('level', sa.Integer(), server_default='1', nullable=False))
    op.drop_index('ix_skills_issue', 'skills')
    op.create_index('ix_skills_level', 'skills', ['issue', 'level', 'agent_id'], unique=False)
    op.add_column('agents', sa.Column('removed_at', models.base.Moment(timezone=True), nullable=True))
    op.add_column('agents', sa.Column('pin_hash', sa.String(length=256), nullable=True))
    op.add_column('agents', sa.Column('pin_tries', sa.Integer(), server_default='0', nullable=False))
    op.add_column('agents', sa.Column('pin_locked_until', models.base.Moment(timezone=True), nullable=True))
    op.add_column('agents', sa.Column('benched_at', models.base.Moment(timezone=True), nullable=True))
    op.add_column('agents', sa.Column('notice_at', models.base.Moment(timezone=True), nullable=True))
    op.create_index('ix_agents_notice', 'agents', ['notice_at'], unique=False, sqlite_where=sa.text('notice_at IS NOT NULL'), postgresql_where=sa.text('notice_at IS NOT NULL'))
    op.create_table('languages',
    sa.Column('agent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.ForeignKeyConstraint(['agent_id'], ['agents.id'], name=op.f('fk_languages_agent_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('agent_id', 'code', name=op.f('pk_languages'))
    )
    # Everybody whom the line knew spoke its one language.
    op.execute("INSERT INTO languages (agent_id, code) SELECT id, 'en' FROM agents")
    op.create_index('ix_contacts_number', 'contacts', ['number', 'arrived_at'], unique=False)
