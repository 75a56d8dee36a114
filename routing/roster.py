"""The roster: who helps, with what and in which languages; every change is made whole or not at all."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from carrier.numbers import masked
from ivr.hours import parse
from models import Agent, AgentState, Skill, Status
from routing import skills as skills_of

NAME = 64  # letters
ENGAGED = (AgentState.RINGING, AgentState.TALKING)


class BadAgent(ValueError):
    """An agent cannot be added, changed or removed this way; the message says why and what would be right."""


class NoAgent(BadAgent):
    """There is no agent of this name; the message says what shows those there are."""


def add(
    session: Session,
    name: str,
    phone: str,
    skills: Mapping[str, int],
    now: datetime,
    languages: Iterable[str] = ("en",),
    shift: str | None = None,
) -> Agent:
    """Add an agent, offline. `phone` is an address as carrier/addresses.py keeps it, `skills` is issue -> level.

    `shift` is written as ivr/hours.py reads it. Raises BadAgent.
    """
    name = name_in(name)
    _free(session, name, phone)
    agent = Agent(name=name, phone=phone, status=Status.OFFLINE, state=AgentState.IDLE, idle_since=now, misses=0)
    agent.shift = shift
    session.add(agent)
    _able(agent, skills, list(languages))
    _write(session, name, phone)
    return agent


def change(
    session: Session,
    name: str,
    *,
    phone: str | None = None,
    skills: Mapping[str, int] | None = None,
    languages: Iterable[str] | None = None,
    pin_hash: str | None = None,
    supervisor: bool | None = None,
    shift: str | None = None,
    now: datetime | None = None,
) -> Agent:
    """Change what is given of an agent; a new PIN is not locked, a new shift ("" is none) holds from `now` on.

    Raises BadAgent: no such agent, the phone is taken.
    """
    agent = find(session, name)
    if phone is not None and phone != agent.phone:
        _free(session, None, phone)
        agent.phone = phone
    if skills is not None or languages is not None:
        able = levels(agent) if skills is None else skills
        spoken = agent.languages.split(",") if languages is None else list(languages)
        agent.skills.clear()
        session.flush()  # the old rows go before the new ones come
        _able(agent, able, spoken)
    if pin_hash is not None:
        agent.pin_hash, agent.pin_tries, agent.pin_locked_until = pin_hash, 0, None
    if supervisor is not None:
        agent.supervisor = supervisor
    if shift is not None and now is not None:
        agent.shift = shift or None
        agent.off_at = shift_end(agent.shift, now) if agent.status == Status.AVAILABLE else None
    _write(session, name, phone or agent.phone)
    return agent


def shift_end(shift: str | None, now: datetime) -> datetime | None:
    """Return when somebody who is available with this shift goes off duty: at its end, or at the next one's."""
    return parse(shift).next_end(now) if shift else None


def set_status(session: Session, name: str, status: Status, now: datetime) -> Agent:
    """Record what an agent chose to be. Raises BadAgent when there is no such agent."""
    agent = find(session, name)
    # Columns, not the object: the state may be changing under us, and is not ours to write back.
    off_at = shift_end(agent.shift, now) if status is Status.AVAILABLE else None
    chosen = {"status": status, "misses": 0, "benched_at": None, "notice_at": None, "off_at": off_at}
    session.execute(update(Agent).where(Agent.id == agent.id).values(chosen))
    session.execute(update(Agent).where(Agent.id == agent.id, Agent.state == AgentState.IDLE).values(idle_since=now))
    session.refresh(agent)
    return agent


def remove(session: Session, name: str, now: datetime) -> None:
    """Take an agent off the roster: past offers keep their row, which forgets the phone and gives the name free.

    Raises BadAgent when there is no such agent, or when they are ringing or talking.
    """
    agent = find(session, name)
    gone: dict[str, Any] = {
        "name": f"{name[: NAME - 32]} (removed, {agent.id})",
        "phone": f"removed {agent.id}",
        "status": Status.OFFLINE,
        "pin_hash": None,
        "notice_at": None,
        "removed_at": now,
    }
    # The condition decides, not what was read before: an offer may be made in this moment.
    done = session.execute(update(Agent).where(Agent.id == agent.id, Agent.state.not_in(ENGAGED)).values(gone))
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise BadAgent(
            f"{name} is on a call; `ringback agents set {name!r} --status offline`, and remove them after it"
        )
    session.execute(delete(Skill).where(Skill.agent_id == agent.id))
    session.expire_all()


def name_in(text: str) -> str:
    """Return a name as it is kept. Raises BadAgent for one that nobody could read."""
    name = " ".join(text.split())
    if not 1 <= len(name) <= NAME or not name.isprintable():
        raise BadAgent(f"an agent's name has 1 to {NAME} printable letters; {text!r} has not")
    return name


def find(session: Session, name: str) -> Agent:
    """Return the agent of this name. Raises BadAgent."""
    agent = session.scalar(select(Agent).where(Agent.name == name, Agent.removed_at.is_(None)))
    if agent is None:
        raise NoAgent(f"there is no agent named {name!r}; `ringback agents list` shows who there is")
    return agent


def levels(agent: Agent) -> dict[str, int]:
    """Return how well an agent helps with each issue."""
    return skills_of.levels({skill.skill: skill.level for skill in agent.skills})


def everyone(session: Session) -> Sequence[Agent]:
    """Return all agents by name."""
    return session.scalars(select(Agent).where(Agent.removed_at.is_(None)).order_by(Agent.name)).all()


def _free(session: Session, name: str | None, phone: str) -> None:
    taken = session.scalar(select(Agent).where(or_(Agent.name == name, Agent.phone == phone)))
    if taken is not None:
        same = "name" if taken.name == name else "phone"
        raise BadAgent(
            f"an agent with this {same} exists: {taken.name}, {masked(taken.phone)}; change or remove that one"
        )


def _write(session: Session, name: str, phone: str) -> None:
    try:
        session.flush()
    except IntegrityError as exc:  # another process was first, between our look and our write
        raise BadAgent(f"an agent with the name {name} or the phone {phone} was added in this moment") from exc


def _able(agent: Agent, levels: Mapping[str, int], languages: Sequence[str]) -> None:
    agent.languages = ",".join(dict.fromkeys(languages))
    able = skills_of.of_agent(levels, dict.fromkeys(languages))
    agent.skills.extend(Skill(skill=skill, level=level) for skill, level in able.items())
