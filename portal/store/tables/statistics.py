"""What is counted without anybody's identity."""

from datetime import date

from sqlalchemy import Date, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.tables.base import Base


class AdviceShown(Base):
    """How often a version of a piece of advice was shown on a day; nothing tells to whom."""

    __tablename__ = "advice_shown"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    advice: Mapped[str] = mapped_column(String(10), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    times: Mapped[int] = mapped_column(Integer)
