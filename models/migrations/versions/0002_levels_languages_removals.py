"""Skills have levels, agents have languages, and a removed agent's row stays."""

import sqlalchemy as sa
from alembic import op
import models.base


revision = '0002'
down_revision = '0001'


def upgrade() -> None:
    op.add_column('skills', sa.Column('level', sa.Integer(), server_default='1', nullable=False))
    op.add_column('agents', sa.Column('removed_at', models.base.Moment(timezone=True), nullable=True))
    op.create_table('languages',
    sa.Column('agent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.ForeignKeyConstraint(['agent_id'], ['agents.id'], name=op.f('fk_languages_agent_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('agent_id', 'code', name=op.f('pk_languages'))
    )
    # Everybody whom the line knew spoke its one language.
    op.execute("INSERT INTO languages (agent_id, code) SELECT id, 'en' FROM agents")
