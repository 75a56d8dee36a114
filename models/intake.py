"""Intake: how many callbacks about an issue are open and how late the next would be; kept by the engine."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Intake(Base):
    """One row for each issue that somebody has asked about; an issue without a row takes promises."""

    __tablename__ = "intake"

    issue: Mapped[str] = mapped_column(String(32), primary_key=True)
    promised: Mapped[int]
    closed: Mapped[bool]
