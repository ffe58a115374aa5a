"""The settings of one installation, read once from the environment.

Each is a variable `PORTAL_…`; those of a provider are `PORTAL_RESIDENT__…` and
`PORTAL_STAFF__…`.  Each may stand in a file instead (`portal.secret_files`).  A start with missing
or unsafe settings is refused, and the refusal names every fault at once.  `docs/operations.md`
lists them.
"""

import base64
import binascii
import json
import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from portal import secret_files
from portal.delivery.settings import Delivery
from portal.private_files import BadFile, read_private
from portal.store.crypt import KEY_BYTES, Vault
from portal.store.pool import Pool
from portal.units import UnknownUnit, load_units
from portal.web.identity.provider import Provider

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class BadSettings(Exception):
    """The settings cannot be used; the text names every fault, one a line, and never a secret."""


class Keys(BaseModel):
    """The secrets of an installation, kept in one file that only the service can read."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    encryption: tuple[str, ...] = Field(min_length=1)
    """Base64 keys of 32 bytes; the first writes, all read."""
    index: str
    """The key of the keyed hashes.  It cannot be rotated without making the hashes anew."""
    signing: tuple[str, ...] = Field(min_length=1)
    """What signs the forms' tokens; the first signs, all are accepted."""

    @field_validator("encryption", "index")
    @classmethod
    def _must_be_a_key(cls, value: tuple[str, ...] | str) -> tuple[str, ...] | str:
        for text in (value,) if isinstance(value, str) else value:
            try:
                size = len(base64.b64decode(text, validate=True))
            except binascii.Error as fault:
                raise ValueError("is not base64") from fault
            if size != KEY_BYTES:
                raise ValueError(f"must hold {KEY_BYTES} bytes")
        return value

    def vault(self) -> Vault:
        """The vault of these keys."""
        return Vault([base64.b64decode(key) for key in self.encryption], base64.b64decode(self.index))


class StaffRoles(BaseModel):
    """The exact role values of the staff's tokens, and the unit that the staff belong to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    counsellor: str = "Portal.Counsellor"
    supervisor: str = "Portal.Supervisor"
    admin: str = "Portal.Admin"

    def named(self, values: tuple[str, ...]) -> str | None:
        """The widest of our roles among the values of a token, or None."""
        for role in ("admin", "supervisor", "counsellor"):
            if getattr(self, role) in values:
                return role
        return None


class Settings(BaseSettings):
    """Everything that one installation decides."""

    model_config = SettingsConfigDict(
        env_prefix="PORTAL_",
        env_nested_delimiter="__",
        # What is in a variable is read by the setting itself, which can say what is wrong with it.
        enable_decoding=False,
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    mode: Literal["demo", "production"] = "production"
    base_url: str
    """The address that the public sees, such as https://luotto.example.fi; redirects are built from it."""
    database_url: str
    database_pool: Pool = Pool()
    keys_file: Path
    unit: str = Field(pattern=r"^\d{1,3}$")
    """The organiser whose residents apply here; its file in `portal/units` says `in_use = true`."""
    resident: Provider
    staff: Provider
    staff_roles: StaffRoles = StaffRoles()
    delivery: Delivery = Delivery()
    maintenance: bool = False
    """Every page but the health checks tells that the service is being maintained."""
    max_body_bytes: int = Field(default=1_000_000, ge=100_000)
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    """How many proxies stand before the service and tell it the address of the one before them."""
    limits_url: str = "memory://"
    """Where tries are counted: in each process, or in a Redis that several processes share."""

    def provider(self, name: str) -> Provider:
        """The provider of the residents (`resident`) or of the `staff`."""
        return {"resident": self.resident, "staff": self.staff}[name]

    @property
    def keys(self) -> Keys:
        """The secrets of `keys_file`."""
        return _read_keys(self.keys_file)

    @property
    def secure(self) -> bool:
        """Whether the public address is https; then cookies are for https alone."""
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        """The only host name, with its port, under which the service answers."""
        return urlsplit(self.base_url).netloc

    @model_validator(mode="before")
    @classmethod
    def _name_all_that_a_provider_lacks(cls, given: dict[str, object]) -> dict[str, object]:
        return {"resident": {}, "staff": {}} | given

    @field_validator("base_url")
    @classmethod
    def _must_be_an_origin(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path not in {"", "/"}:
            raise ValueError("must be an address such as https://luotto.example.fi, without a path")
        return value.rstrip("/")

    @field_validator("unit")
    @classmethod
    def _must_be_in_use(cls, value: str) -> str:
        try:
            load_units().named(value)
        except UnknownUnit as fault:
            raise ValueError(str(fault)) from fault
        return value

    @field_validator("database_url")
    @classmethod
    def _must_be_a_known_engine(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("must begin with sqlite:/// or postgresql+psycopg://")
        return value

    @field_validator("limits_url")
    @classmethod
    def _must_be_a_known_counter(cls, value: str) -> str:
        if not value.startswith(("memory://", "redis://", "rediss://")):
            raise ValueError("must begin with memory://, redis:// or rediss://")
        if value.startswith("redis") and find_spec("redis") is None:
            raise ValueError("needs the package redis, which the extra of that name installs")
        return value

    @field_validator("keys_file")
    @classmethod
    def _must_hold_keys(cls, value: Path) -> Path:
        _read_keys(value)
        return value

    @model_validator(mode="after")
    def _must_be_safe(self) -> Self:
        faults = []
        loopback = urlsplit(self.base_url).hostname in _LOOPBACK
        if self.mode == "demo" and not loopback:
            faults.append("mode demo is for a loopback address alone")
        if self.mode == "production" and not self.secure:
            faults.append("base_url must be https in production")
        if self.resident.issuer == self.staff.issuer:
            faults.append("residents and staff must have different issuers")
        if self.resident.redirect_uri == self.staff.redirect_uri:
            faults.append("residents and staff must have different redirect addresses")
        if self.mode == "production":
            issuers = {"resident": self.resident.issuer, "staff": self.staff.issuer}
            faults += [f"{name}.issuer must be https" for name, at in issuers.items() if at[:6] != "https:"]
        if load_units().named(self.unit).delivery.public_key and not self.delivery.keys_file:
            faults.append("delivery.keys_file is missing, and the unit takes what is signed and sealed")
        if faults:
            raise ValueError("; ".join(faults))
        return self


def _read_keys(path: Path) -> Keys:
    try:
        return Keys.model_validate(json.loads(read_private(path)))
    except BadFile:
        raise
    except ValidationError as fault:
        raise ValueError("; ".join(_faults(fault))) from fault
    except ValueError as fault:
        raise ValueError("is not JSON") from fault


def _faults(error: ValidationError) -> list[str]:
    return [f"{'.'.join(map(str, e['loc'])) or 'settings'}: {e['msg']}" for e in error.errors()]


def _variable(place: tuple[int | str, ...]) -> str:
    """The variable of the environment behind a place in the settings; several are at fault without one."""
    named = [part for part in place if isinstance(part, str)]  # A place in a list has no variable of its own.
    return "__".join(("PORTAL", *named)).replace("PORTAL__", "PORTAL_", 1).upper()


def load_settings(**given: object) -> Settings:
    """The settings of the environment and of the files that it names, those given standing before them.

    Raises `BadSettings` with every fault named, and `BadUnits` where the county files are at fault.
    """
    found = secret_files.find(Settings, os.environ)
    faults = found.faults
    try:
        settings = Settings(**_under(found.values, given))
    except ValidationError as fault:
        faults = faults + [f"{_variable(e['loc'])}: {e['msg']}" for e in fault.errors()]
    else:
        if not faults:
            return settings
    lines = "\n".join(f"  {fault}" for fault in faults)
    raise BadSettings(f"The service cannot start with these settings:\n{lines}")


def _under(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Both, what is above standing before what is below it, part by part."""
    both = {**below, **above}
    for name in below.keys() & above.keys():
        if isinstance(below[name], dict) and isinstance(above[name], dict):
            both[name] = _under(below[name], above[name])
    return both
