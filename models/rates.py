"""Rates: how fast the line moves, kept by the engine so that a key press only reads them."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Rate(Base):
    """What the contacts of skill `other` mean for someone waiting for `skill`; `other` may be `skill` itself.

    `share` of those ahead with `other` are taken by the agents of `skill`. The rest is said of `skill` as a whole and
    repeated on each of its rows: `agents` who answer, seconds of an agent for one contact (`handling`), seconds that a
    contact stays in line on average (`patience`), seconds from an offer to its acceptance (`pick_up`).
    """

    __tablename__ = "rates"

    skill: Mapped[str] = mapped_column(String(48), primary_key=True)
    other: Mapped[str] = mapped_column(String(48), primary_key=True)
    share: Mapped[float]
    agents: Mapped[int]
    handling: Mapped[float]
    patience: Mapped[float]
    pick_up: Mapped[float]
