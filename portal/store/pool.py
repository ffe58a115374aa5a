"""How a process holds its connections to PostgreSQL: variables `PORTAL_DATABASE_POOL__…`.

SQLite has no server, and so none of this.
"""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

# A server that is gone without a word is given up after 20 seconds; the system itself would wait two hours.
_KEEPALIVES = {"keepalives": 1, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 2}
_UNANSWERED_MILLISECONDS = 15_000


class Pool(BaseModel):
    """The connections of one process.  A request needs one of them at a time."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: int = Field(default=8, ge=1, le=200)
    """How many stay open: one for each thread that serves pages."""
    overflow: int = Field(default=4, ge=0, le=200)
    """How many more may be opened for a moment."""
    wait_seconds: float = Field(default=5, gt=0, le=60)
    """How long a request waits for a free one."""
    connect_seconds: int = Field(default=3, ge=2, le=60)
    recycle_seconds: int = Field(default=1800, ge=60)
    """The age at which a connection is opened anew."""
    statement_seconds: int = Field(default=15, ge=0, le=3600)
    """The longest that one statement may take; 0 is without end."""
    lock_seconds: int = Field(default=10, ge=0, le=3600)
    """The longest that one statement waits for another's lock; 0 is without end."""
    idle_transaction_seconds: int = Field(default=60, ge=0, le=3600)
    """After how long the server ends a transaction in which nothing happens; 0 is never."""

    def patient(self) -> Self:
        """The same for a command, whose statements may take as long as they do."""
        return self.model_copy(update={"statement_seconds": 0, "lock_seconds": 0})

    def engine_options(self, options: str) -> dict[str, Any]:
        """What an engine is made with; `options` of the address itself stand beside ours."""
        limits = {
            "statement_timeout": self.statement_seconds,
            "lock_timeout": self.lock_seconds,
            "idle_in_transaction_session_timeout": self.idle_transaction_seconds,
        }
        ours = " ".join(f"-c {name}={seconds}s" for name, seconds in limits.items())
        return {
            # A connection that a restart of the server has killed is found dead before it is used, and with
            # it all that are as old.
            "pool_pre_ping": True,
            "pool_size": self.size,
            "max_overflow": self.overflow,
            "pool_timeout": self.wait_seconds,
            "pool_recycle": self.recycle_seconds,
            "connect_args": {
                "connect_timeout": self.connect_seconds,
                "tcp_user_timeout": _UNANSWERED_MILLISECONDS,
                "options": f"{ours} {options}".rstrip(),
                **_KEEPALIVES,
            },
        }
