"""Settings: what the operator may choose, read from the environment and from .env."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting has a default that works; `.env.example` explains each."""

    model_config = SettingsConfigDict(
        env_prefix="GROUPBOT_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    discord_token: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("DISCORD_TOKEN", "discord_token")
    )
    data: Path = Path("data")
    database_url: SecretStr | None = None  # secret: a PostgreSQL address may carry a password
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["auto", "console", "json"] = "auto"
    discord_api: str | None = None
    discord_gateway: str | None = None
    discord_elsewhere: bool = False
    send_timeout: float = Field(default=40.0, gt=0)
    nonce_trusted: float = Field(default=60.0, gt=0)
    lease: float = Field(default=90.0, gt=0)
    sweep: float = Field(default=30.0, gt=0)
    crisis_lines: Path | None = None

    @model_validator(mode="after")
    def _limits_keep_their_order(self) -> Self:
        """Hold the order that keeps a message from being said twice."""
        if not self.send_timeout < self.nonce_trusted < self.lease:
            raise ValueError(
                "GROUPBOT_SEND_TIMEOUT must be less than GROUPBOT_NONCE_TRUSTED, and that less than "
                "GROUPBOT_LEASE"
            )
        return self

    @model_validator(mode="after")
    def _token_stays_here(self) -> Self:
        """Refuse another Discord address off this machine: the token would be sent there."""
        for name in ("discord_api", "discord_gateway"):
            address = getattr(self, name)
            if address and not self.discord_elsewhere and not _is_loopback(address):
                raise ValueError(
                    f"GROUPBOT_{name.upper()} is not on this machine, and the token would be sent there. "
                    "Set GROUPBOT_DISCORD_ELSEWHERE=true if that is meant"
                )
        return self

    @property
    def database(self) -> str:
        """Give the database's address: the one set, or a SQLite file in the data folder."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite+aiosqlite:///{self.data / 'groupbot.sqlite'}"


def _is_loopback(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
