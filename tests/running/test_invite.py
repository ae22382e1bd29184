"""The address at which the bot is added to a server, as an operator gets it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord
import pytest
from typer.testing import CliRunner, Result

from groupbot import permissions
from groupbot.__main__ import cli
from groupbot.loopback import Loopback
from groupbot.loopback.permissions import BITS, BOT_MAY
from tests.people import redirected

ASKED = {
    *("View Channels", "Send Messages", "Send Messages in Threads", "Embed Links", "Attach Files"),
    *("Read Message History", "Create Private Threads", "Manage Threads"),
}


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder without a .env."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)


@pytest.fixture
async def lo() -> AsyncIterator[Loopback]:
    async with Loopback() as lo:
        with redirected(lo):
            yield lo


def asked(address: str) -> discord.Permissions:
    """Read the permissions that an address asks for."""
    return discord.Permissions(int(parse_qs(urlsplit(address).query)["permissions"][0]))


def test_it_asks_for_these_permissions_and_no_others() -> None:
    shown = CliRunner().invoke(cli, ["invite", "--application", "4242"])
    assert shown.exit_code == 0, shown.output
    address = shown.stdout.strip()
    assert {name for name, on in asked(address) if on} == {
        permission if permission != "view_channel" else "read_messages" for permission in permissions.NEEDED
    }
    assert set(permissions.NEEDED.values()) == ASKED
    query = parse_qs(urlsplit(address).query)
    assert query["client_id"] == ["4242"]
    assert set(query["scope"][0].split()) == {"bot", "applications.commands"}
    assert all(words in shown.stderr for words in ASKED)
    assert not asked(address).administrator


def test_what_only_some_want_is_asked_for_when_they_say_so() -> None:
    plain = CliRunner().invoke(cli, ["invite", "--application", "1"]).stdout
    shown = CliRunner().invoke(cli, ["invite", "--application", "1", "--with", "events"]).stdout
    assert not asked(plain).manage_events
    events = discord.Permissions(manage_events=True, create_events=True)
    assert asked(shown).value == asked(plain).value | events.value
    unknown = CliRunner().invoke(cli, ["invite", "--application", "1", "--with", "coffee"])
    assert unknown.exit_code == 2
    assert "You can write: events." in unknown.stderr


async def invited(lo: Loopback, token: str) -> Result:
    """Ask for the address with a token."""
    env = {"DISCORD_TOKEN": token, "GROUPBOT_DISCORD_API": lo.api_url}
    return await asyncio.to_thread(CliRunner().invoke, cli, ["invite"], env=env)


async def test_the_token_tells_whose_address_it_is(lo: Loopback) -> None:
    shown = await invited(lo, lo.token)
    assert shown.exit_code == 0, shown.output
    assert f"client_id={lo.world.bot.id}" in shown.stdout
    assert lo.token not in shown.output


async def test_a_token_that_is_refused_and_a_discord_that_is_silent_are_said(lo: Loopback) -> None:
    refused = await invited(lo, "not-the-token")
    assert refused.exit_code == 1
    assert "Discord does not accept this token." in refused.stderr
    assert "not-the-token" not in refused.output
    env = {"DISCORD_TOKEN": lo.token, "GROUPBOT_DISCORD_API": "http://127.0.0.1:9/api/v10"}
    silent = await asyncio.to_thread(CliRunner().invoke, cli, ["invite"], env=env)
    assert silent.exit_code == 1
    assert silent.stderr.startswith("Discord could not be asked")


def test_without_a_token_or_an_id_it_says_how_to_get_one() -> None:
    shown = CliRunner().invoke(cli, ["invite"])
    assert shown.exit_code == 2
    assert "DISCORD_TOKEN is not set" in shown.stderr


def test_the_tests_bot_holds_no_more_than_it_asks_for() -> None:
    assert set(BOT_MAY) >= set(permissions.NEEDED)
    assert set(permissions.NEEDED) <= set(BITS)
