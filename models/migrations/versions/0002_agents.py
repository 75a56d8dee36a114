"""Talks begin in the conference. Agents: skills are an issue in a language, with a level, and know who is free; a PIN, breaks, removals."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0002"
down_revision = "0001"

Moment = models.base.Moment(timezone=True)
FREE, NOTICE, RESTING = sa.text("free_since IS NOT NULL"), sa.text("notice_at IS NOT NULL"), sa.text("state = 'wrap_up'")
WAITING = sa.text("state = 'waiting'")
ON_THE_PHONE = sa.text("role = 'agent' AND progress < 3")
ON_DUTY = "{agent}.status = 'available'"
SINCE = "CASE WHEN {agent}.state = 'idle' AND {agent}.status = 'available' THEN {agent}.idle_since END"
FOLLOW = (
    f"UPDATE skills SET free_since = {SINCE.format(agent='NEW')}, on_duty = {ON_DUTY.format(agent='NEW')}"
    " WHERE agent_id = NEW.id;"
)
OF_AGENT = "(SELECT {what} FROM agents WHERE agents.id = NEW.agent_id)"
FREE_AT, SERVES = OF_AGENT.format(what=SINCE.format(agent="agents")), OF_AGENT.format(what=ON_DUTY.format(agent="agents"))

POSTGRES = (
    f"CREATE FUNCTION skills_follow_agent() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {FOLLOW} RETURN NULL; END $$",
    "CREATE TRIGGER skills_follow_agent AFTER UPDATE OF state, status, idle_since ON agents FOR EACH ROW"
    " EXECUTE FUNCTION skills_follow_agent()",
    "CREATE FUNCTION skill_is_learnt() RETURNS trigger LANGUAGE plpgsql AS $$"
    f" BEGIN NEW.free_since := {FREE_AT}; NEW.on_duty := {SERVES}; RETURN NEW; END $$",
    "CREATE TRIGGER skill_is_learnt BEFORE INSERT ON skills FOR EACH ROW EXECUTE FUNCTION skill_is_learnt()",
)
SQLITE = (
    f"CREATE TRIGGER skills_follow_agent AFTER UPDATE OF state, status, idle_since ON agents BEGIN {FOLLOW} END",
    "CREATE TRIGGER skill_is_learnt AFTER INSERT ON skills BEGIN UPDATE skills"
    f" SET free_since = {FREE_AT}, on_duty = {SERVES} WHERE agent_id = NEW.agent_id AND skill = NEW.skill; END",
)


def partial(name: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    op.add_column("offers", sa.Column("bridged_at", Moment))
    op.add_column("offers", sa.Column("met_at", Moment))
    op.execute("UPDATE offers SET met_at = joined_at")
    partial("ix_legs_agents_on_the_phone", "legs", ["offer_id"], ON_THE_PHONE)

    op.add_column("agents", sa.Column("languages", sa.String(64), server_default="en", nullable=False))
    op.add_column("agents", sa.Column("removed_at", Moment))
    op.add_column("agents", sa.Column("pin_hash", sa.String(256)))
    op.add_column("agents", sa.Column("pin_tries", sa.Integer, server_default="0", nullable=False))
    op.add_column("agents", sa.Column("pin_locked_until", Moment))
    op.add_column("agents", sa.Column("benched_at", Moment))
    op.add_column("agents", sa.Column("notice_at", Moment))
    partial("ix_agents_notice", "agents", ["notice_at"], NOTICE)
    partial("ix_agents_resting", "agents", ["state_until"], RESTING)

    op.add_column("contacts", sa.Column("skill", sa.String(48)))
    op.execute("UPDATE contacts SET skill = issue || '/' || language WHERE issue IS NOT NULL")
    op.drop_index("ix_contacts_line", "contacts")
    partial("ix_contacts_line", "contacts", ["skill", "rank"], WAITING)
    partial("ix_contacts_number", "contacts", ["number", "arrived_at"], sa.text("number <> ''"))

    op.drop_index("ix_skills_issue", "skills")
    op.rename_table("skills", "skills_before")
    op.create_table(
        "skills",
        sa.Column("agent_id", models.base.Key, nullable=False),
        sa.Column("skill", sa.String(48), nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("free_since", Moment),
        sa.Column("on_duty", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name="fk_skills_of_agent", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("agent_id", "skill", name="pk_agent_skills"),
    )
    op.create_index("ix_skills_skill", "skills", ["skill", "agent_id"])
    partial("ix_skills_free", "skills", ["skill", "level", "free_since", "agent_id"], FREE)
    partial("ix_skills_on_duty", "skills", ["skill"], sa.text("on_duty"))
    for statement in POSTGRES if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)
    for language in ("en", "*"):  # everybody whom the line knew spoke its one language
        op.execute(
            f"INSERT INTO skills (agent_id, skill, level) SELECT agent_id, issue || '/{language}', 1 FROM skills_before"
        )
    op.drop_table("skills_before")
