"""Skills know who is free

Revision ID: 0004
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0004"
down_revision = "0001"
branch_labels = None
depends_on = None

FREE = "free_since IS NOT NULL"
SINCE = "CASE WHEN {agent}.state = 'idle' AND {agent}.status = 'available' THEN {agent}.idle_since END"
FOLLOW = f"UPDATE skills SET free_since = {SINCE.format(agent='NEW')} WHERE agent_id = NEW.id;"
LEARN = f"(SELECT {SINCE.format(agent='agents')} FROM agents WHERE agents.id = {{skill}}.agent_id)"

POSTGRES = (
    f"CREATE FUNCTION skills_follow_agent() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {FOLLOW} RETURN NULL; END $$",
    "CREATE TRIGGER skills_follow_agent AFTER UPDATE OF state, status, idle_since ON agents FOR EACH ROW"
    " EXECUTE FUNCTION skills_follow_agent()",
    "CREATE FUNCTION skill_is_learnt() RETURNS trigger LANGUAGE plpgsql AS $$"
    f" BEGIN NEW.free_since := {LEARN.format(skill='NEW')}; RETURN NEW; END $$",
    "CREATE TRIGGER skill_is_learnt BEFORE INSERT ON skills FOR EACH ROW EXECUTE FUNCTION skill_is_learnt()",
)
SQLITE = (
    f"CREATE TRIGGER skills_follow_agent AFTER UPDATE OF state, status, idle_since ON agents BEGIN {FOLLOW} END",
    "CREATE TRIGGER skill_is_learnt AFTER INSERT ON skills BEGIN UPDATE skills"
    f" SET free_since = {LEARN.format(skill='NEW')} WHERE agent_id = NEW.agent_id AND issue = NEW.issue; END",
)


def upgrade() -> None:
    op.add_column("skills", sa.Column("free_since", models.base.Moment(timezone=True), nullable=True))
    op.execute(f"UPDATE skills SET free_since = {LEARN.format(skill='skills')}")
    op.create_index(
        "ix_skills_free",
        "skills",
        ["issue", "free_since", "agent_id"],
        sqlite_where=sa.text(FREE),
        postgresql_where=sa.text(FREE),
    )
    resting = sa.text("state = 'wrap_up'")
    op.create_index("ix_agents_resting", "agents", ["state_until"], sqlite_where=resting, postgresql_where=resting)
    for statement in POSTGRES if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION skills_follow_agent CASCADE")
        op.execute("DROP FUNCTION skill_is_learnt CASCADE")
    else:
        op.execute("DROP TRIGGER skills_follow_agent")
        op.execute("DROP TRIGGER skill_is_learnt")
    op.drop_index("ix_agents_resting", "agents")
    op.drop_index("ix_skills_free", "skills")
    op.drop_column("skills", "free_since")
