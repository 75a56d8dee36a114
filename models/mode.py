"""The mode: whether the phone stands in for chat. One row, changed only under its own epoch."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class ModeState(StrEnum):
    STANDBY = "standby"  # chat is up
    SUSPECT = "suspect"  # chat failed, not often enough yet
    ACTIVE = "active"  # the phone stands in for chat
    RECOVERING = "recovering"  # chat answers again, not long enough yet
    BLIND = "blind"  # every watcher is cut off: what was, holds


class Pin(StrEnum):
    ON = "on"
    OFF = "off"


class Mode(Base):
    """The one row has id 1. `fails` and `passes` count probes in a row; `why` is spoken to engineers.

    `held` is the state that a blind watch found; `dwelt` are seconds of recovery so far; `turns` lists, as JSON, when
    the line turned itself on or off lately; `warned` is the end of the pin that people were last warned of;
    `incident` holds, as JSON by language, what callers are told about the outage.
    """

    __tablename__ = "mode"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    epoch: Mapped[int]
    state: Mapped[ModeState] = mapped_column(String(16))
    since: Mapped[datetime]
    fails: Mapped[int]
    passes: Mapped[int]
    why: Mapped[str] = mapped_column(Text)
    probed_at: Mapped[datetime | None]
    pin: Mapped[Pin | None] = mapped_column(String(8))
    pin_reason: Mapped[str | None] = mapped_column(Text)
    pin_by: Mapped[str | None] = mapped_column(String(64))
    pin_until: Mapped[datetime | None]
    held: Mapped[ModeState | None] = mapped_column(String(16))
    dwelt: Mapped[float] = mapped_column(default=0.0, server_default="0")
    turns: Mapped[str] = mapped_column(Text, default="[]", server_default="[]")
    warned: Mapped[datetime | None]
    incident: Mapped[str] = mapped_column(Text, default="{}", server_default="{}")
