"""The doctor on the operator's shell: offline on the file, and with a token over HTTP alone."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from groupbot.__main__ import cli
from groupbot.database import Database
from groupbot.groups.model import Person as Actor
from groupbot.migrating import migrate
from tests.stage import Stage


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder without a .env, with the data in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    monkeypatch.setenv("GROUPBOT_DATA", str(tmp_path))


def kept(folder: Path, to: str = "head") -> None:
    """Leave a database behind."""

    async def act() -> None:
        database = Database(f"sqlite+aiosqlite:///{folder / 'groupbot.sqlite'}", durable=False)
        await migrate(database, to=to)
        await database.close()

    asyncio.run(act())


def doctor() -> Result:
    return CliRunner().invoke(cli, ["doctor"])


def test_without_anything_it_says_what_is_missing_and_makes_nothing(tmp_path: Path) -> None:
    shown = doctor()
    assert shown.exit_code == 1
    assert "Not right: DISCORD_TOKEN is not set" in shown.stdout
    assert "It is made when the bot first runs." in shown.stdout
    assert not (tmp_path / "groupbot.sqlite").exists()


def test_an_old_database_and_a_broken_one_are_said(tmp_path: Path) -> None:
    kept(tmp_path, "0001")
    old = doctor()
    assert old.exit_code == 1
    assert "groupbot migrate" in old.stdout
    (tmp_path / "groupbot.sqlite").write_bytes(b"this is no database at all" * 100)
    broken = doctor()
    assert broken.exit_code == 1
    assert "The database cannot be read" in broken.stdout
    assert "Traceback" not in broken.output


def test_a_file_of_helplines_that_is_not_used_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(tmp_path)
    monkeypatch.setenv("GROUPBOT_CRISIS_LINES", str(tmp_path / "none.toml"))
    assert "The file of GROUPBOT_CRISIS_LINES is not used" in doctor().stdout


async def with_token(stage: Stage, token: str) -> Result:
    env = {"DISCORD_TOKEN": token, "GROUPBOT_DISCORD_API": stage.lo.api_url}
    return await asyncio.to_thread(CliRunner().invoke, cli, ["doctor"], env=env)


async def test_with_a_token_each_servers_channels_are_looked_at_over_http(stage: Stage) -> None:
    await stage.make_group()
    admin = Actor(stage.guild.id, stage.ada.id, manages_server=True)
    await stage.app.core.crisis.set_contact(admin, "The office")
    identified = stage.lo.gateway.identifies
    well = await with_token(stage, stage.lo.token)
    assert well.exit_code == 0, well.output
    assert "Nothing is wrong." in well.stdout
    stage.announcements.deny(stage.guild.bot_role, "embed_links", "send_messages")
    stage.guild.settings_changed(system_channel_id=stage.announcements.id)
    wrong = await with_token(stage, stage.lo.token)
    assert wrong.exit_code == 1
    assert "Not right: #announcements: somebody who can manage this channel can turn on" in wrong.stdout
    assert "Send Messages and Embed Links for groupbot" in wrong.stdout
    assert "#announcements: Discord writes there who has joined" in wrong.stdout
    assert stage.lo.token not in well.output + wrong.output
    assert stage.lo.gateway.identifies == identified


async def test_a_refused_token_is_said_and_not_shown(stage: Stage) -> None:
    shown = await with_token(stage, "not-the-token")
    assert shown.exit_code == 1
    assert "Discord does not accept this token." in shown.stdout
    assert "not-the-token" not in shown.output
