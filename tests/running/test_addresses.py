"""The token goes to Discord, or to this machine, and anywhere else only when that is said twice."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from groupbot.__main__ import cli
from groupbot.config import Settings

HERE = (
    "http://127.0.0.1:8080/api/v10",
    "http://localhost:1/api",
    "http://[::1]:1/api",
    "http://127.9.9.9/api",
)
AWAY = (
    "https://discord.example/api/v10",
    "http://127.0.0.1.evil.example/api",
    "http://localhost.evil.example/api",
    "http://127.0.0.1@evil.example/api",
    "http://127.0.0.1:80@evil.example/api",
    "http://0.0.0.0/api",
    "http://10.0.0.1/api",
    "http:///api",
    "127.0.0.1:8080",
)


def settings(**given: object) -> Settings:
    return Settings(_env_file=None, discord_token="kept", **given)  # pyright: ignore[reportCallIssue, reportArgumentType]


@pytest.mark.parametrize("name", ["discord_api", "discord_gateway"])
def test_an_address_off_this_machine_is_refused_unless_it_is_said_twice(name: str) -> None:
    for address in HERE:
        assert getattr(settings(**{name: address}), name) == address
    for address in AWAY:
        with pytest.raises(ValidationError, match="the token would be sent there"):
            settings(**{name: address})
        assert getattr(settings(**{name: address, "discord_elsewhere": True}), name) == address


def test_the_refusal_is_said_in_words_and_without_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "a-secret")
    monkeypatch.setenv("GROUPBOT_DISCORD_API", AWAY[0])
    refused = CliRunner().invoke(cli, ["run"])
    assert refused.exit_code == 2
    assert "GROUPBOT_DISCORD_ELSEWHERE=true" in refused.stderr
    assert "a-secret" not in refused.output
    assert "Traceback" not in refused.output
