"""What an installation decides of the way to its unit and back: variables `PORTAL_DELIVERY__…`."""

import ssl
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from portal.own_keys import pairs

_Name = r"^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$"


class Delivery(BaseModel):
    """How messages travel.  Without any of these they go into the inbox in the portal's own database."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    transport: Literal["sql", "amqp"] = "sql"
    broker_url: SecretStr | None = None
    """`amqps://user:password@host/vhost` of RabbitMQ; it holds a secret."""
    broker_ca_file: Path | None = None
    """Whose certificates the broker's is checked by; without one, those that the machine trusts."""
    exchange: str = Field(default="social-credit", pattern=_Name)
    """A direct exchange; the routing key is the unit's `queue`."""
    return_queue: str = Field(default="social-credit.return", pattern=_Name)
    """Where the units' systems tell what has become of an application."""
    keys_file: Path | None = None
    """The portal's own pairs of keys for messages (`portal keys new-delivery FILE`)."""

    @property
    def is_told_by_a_broker(self) -> bool:
        """Whether the units' systems can tell something by the return queue."""
        return self.broker_url is not None and self.keys_file is not None

    @field_validator("broker_url")
    @classmethod
    def _must_be_a_broker(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith(("amqp://", "amqps://")):
            raise ValueError("must begin with amqps:// (or amqp:// on this machine)")
        return value

    @field_validator("keys_file")
    @classmethod
    def _must_hold_keys(cls, value: Path | None) -> Path | None:
        if value is None:
            return None
        keys = pairs.read(value)
        if keys.kind != "EC" or not (keys.of("sig") and keys.of("enc")):
            raise ValueError("holds no pairs for the way to the units (portal keys new-delivery FILE)")
        return value

    @field_validator("broker_ca_file")
    @classmethod
    def _must_hold_certificates(cls, value: Path | None) -> Path | None:
        try:
            if value:
                ssl.create_default_context(cafile=value)
        except (ssl.SSLError, ValueError) as fault:
            raise ValueError("holds no certificates") from fault
        except OSError as fault:
            raise ValueError(f"cannot be read ({fault.strerror})") from fault
        return value

    @model_validator(mode="after")
    def _must_hang_together(self) -> Self:
        if self.transport == "amqp" and self.broker_url is None:
            raise ValueError("transport amqp needs a broker_url")
        if self.transport == "amqp" and PathFinder.find_spec("kombu") is None:
            raise ValueError("transport amqp needs the package kombu, which the extra rabbitmq installs")
        return self
