"""Every button, menu and form, pressed by everybody it is not for: nothing happens, and nothing is told."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cogs.kit import route
from groupbot.bot import FACES
from groupbot.ids import base36
from groupbot.loopback import Person, Reply
from groupbot.loopback.guild import Channel
from tests.authority.presses import PRESSES
from tests.authority.scene import NO, SECRETS, For, Scene, press, set_the_scene
from tests.contract import held_to_the_contract  # noqa: F401

NO_SERIES = "I do not know that series here. /series list shows which there are."
NO_SESSION = "I do not know that session here. /session list shows what is planned."


@pytest.fixture
async def scene(tmp_path: Path, held_to_the_contract: None) -> AsyncIterator[Scene]:  # noqa: F811
    async with set_the_scene(tmp_path) as scene:
        yield scene


async def pressed(
    scene: Scene, key: tuple[str, str], who: Person, where: Channel, *, unknown: bool = False
) -> Reply:
    """Have somebody press an entry of the table."""
    entry = PRESSES[key]
    values = entry.chosen(scene, unknown=unknown)
    values = tuple(str(scene.stage.guild.id) if value == "harbour" else value for value in values)
    return await press(who, where, entry.custom_id(key, scene, unknown=unknown), values, entry.fields)


def leaks(scene: Scene, answer: Reply) -> list[str]:
    """Give what an answer tells of this server that is not for everybody."""
    mia = str(scene.stage.mia.id)
    return [secret for secret in (*SECRETS, mia) if secret in answer.text]


def test_every_press_there_is_stands_in_the_table() -> None:
    for face in FACES:
        importlib.import_module(f"{face}.cog")
    assert set(route.registered()) == set(PRESSES)


async def test_whoever_runs_another_server_finds_nothing_of_this_one(scene: Scene) -> None:
    for key in PRESSES:
        before = scene.kept()
        real = await pressed(scene, key, scene.stranger, scene.hall)
        unknown = await pressed(scene, key, scene.stranger, scene.hall, unknown=True)
        assert real.text == unknown.text, key
        assert not leaks(scene, real), key
        assert scene.kept() == before, key


async def test_whoever_may_not_see_a_group_finds_nothing_of_it(scene: Scene) -> None:
    here = scene.stage.announcements
    for key, entry in PRESSES.items():
        if entry.who in (For.THEMSELVES, For.SETUP, For.ARRANGERS):
            continue
        for outsider in (scene.stage.omar, scene.stage.ada):
            before = scene.kept()
            real = await pressed(scene, key, outsider, here)
            unknown = await pressed(scene, key, outsider, here, unknown=True)
            assert real.text == unknown.text, key
            assert not leaks(scene, real), key
            assert scene.kept() == before, key


async def test_whoever_it_is_not_for_is_told_who_it_is_for(scene: Scene) -> None:
    stage, here = scene.stage, scene.stage.announcements
    for key, entry in PRESSES.items():
        for who in scene.not_for(entry.who):
            before = scene.kept()
            answer = await pressed(scene, key, who, here)
            # A draft is nobody's business but that of those who lead: to others it is not there.
            no = {"draft": NO_SESSION, "series_draft": NO_SERIES}.get(entry.about) or NO[entry.who]
            assert answer.text.startswith(no), (key, who.user.display)
            assert answer.ephemeral
            assert str(stage.mia.id) not in answer.text
            assert scene.kept() == before, key


async def test_in_a_message_a_server_that_is_not_ones_own_is_one_that_is_not_there(scene: Scene) -> None:
    talk = scene.stage.lo.world.dm_with(scene.stranger.user)
    await scene.stranger.says(talk, "Hello")
    for key, entry in PRESSES.items():
        if key in (("me", "where"), ("report", "terms"), ("crisis", "show"), ("crisis", "choose")):
            continue  # asks which server, or is about none
        if entry.who is For.FORM or key == ("form", "again"):
            continue
        before, texts = scene.kept(), set()
        for guild_id in (scene.stage.guild.id, 1234567890):
            custom_id, sign, extra = entry.custom_id(key, scene).partition("=")
            custom_id = f"{custom_id}@{base36(guild_id)}{sign}{extra}"
            answer = await press(scene.stranger, talk, custom_id, entry.chosen(scene), entry.fields)
            texts.add(answer.text)
        assert texts == {
            "You are not in that server any more, or I am not. In a message, /crisis shows helplines."
        }, key
        assert scene.kept() == before, key
