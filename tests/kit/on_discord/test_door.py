"""The one door: old buttons, refusals, and faults of our own, over the wire."""

from __future__ import annotations

import discord
import pytest
from structlog.testing import capture_logs

from groupbot.loopback import Shown
from groupbot.sessions.service import Sessions
from tests.stage import Stage

OLD = "This button is from an earlier time and no longer works."


async def a_button(stage: Stage, custom_id: str) -> Shown:
    """Post a button that this version does not know, as an earlier one may have."""
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="Old", custom_id=custom_id))
    view.stop()
    channel = stage.bot.get_channel(stage.announcements.id)
    assert isinstance(channel, discord.TextChannel)
    sent = await channel.send(view=view)
    return next(shown for shown in stage.sam.sees(stage.announcements) if shown.message.id == sent.id)


async def test_a_button_of_an_earlier_time_is_answered_kindly(stage: Stage) -> None:
    for custom_id in (
        "gb:group:0000000000:no-such-act",
        "gb:unheard:0000000000:show",
        "gb:group:0000000000:show:1:2",
        "gb:group:../../x:show",
        "gb::::",
        "somebody else's",
        "\u202e\u0001☃",
        "x" * 100,
    ):
        card = await a_button(stage, custom_id)
        answer = await stage.sam.press(card, "Old")
        assert answer.ephemeral
        assert answer.text.startswith(OLD)


async def test_a_button_about_a_group_of_another_server_is_about_nothing(stage: Stage) -> None:
    card = await a_button(stage, "gb:group:0000000000:join")
    unknown = await stage.sam.press(card, "Old")
    assert unknown.text.startswith("I do not know a group of that name here.")


async def test_a_fault_of_ours_is_owned_up_to_and_logged_without_words(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.make_group()

    async def breaks(self: Sessions, guild_id: int, group_id: str) -> str | None:
        raise RuntimeError("what somebody wrote")

    monkeypatch.setattr(Sessions, "usually", breaks)
    with capture_logs() as logs:
        answer = await stage.sam.slash("/group show", in_=stage.announcements, group="Monday Circle")
    assert "Something went wrong on our side. We cannot be sure it was saved. Reference " in answer.text
    (entry,) = [log for log in logs if log["log_level"] == "error"]
    assert entry["reference"] in answer.text
    assert entry["error"] == "RuntimeError"
    assert "what somebody wrote" not in str(logs)
    assert str(stage.sam.id) not in str(logs)
    check = await stage.sam.press(answer, "Check")
    assert "Nothing is planned for you." in check.text


async def test_a_long_text_that_is_refused_comes_back_in_a_file(stage: Stage) -> None:
    await stage.make_group()
    # Discord's client counts an emoji once, what is shown counts it twice.
    typed = "🌿" * 150
    refused = await stage.cora.slash(
        "/group edit", in_=stage.staff_room, group="Monday Circle", audience=typed
    )
    assert "The audience is 300 characters long. It can have up to 200." in refused.text
    assert refused.files == {"what-you-wrote.txt": typed.encode()}


async def test_an_option_that_is_gone_by_now_is_answered_in_words(stage: Stage) -> None:
    await stage.make_group()
    guild = stage.bot.get_guild(stage.guild.id)
    channel = stage.bot.get_channel(stage.text_room.id)
    assert guild
    assert isinstance(channel, discord.TextChannel)
    guild._remove_channel(channel)  # pyright: ignore[reportPrivateUsage]
    refused = await stage.cora.slash(
        "/group edit", in_=stage.staff_room, group="Monday Circle", announce_channel=stage.text_room
    )
    assert refused.text.startswith("I cannot use what was chosen in one of the options.")


async def test_commands_for_a_server_say_so_in_a_message(stage: Stage) -> None:
    # A client with an old list of commands may still offer it.
    (group,) = [one for one in stage.lo.world.commands.values() if one["name"] == "group"]
    group["contexts"] = [0, 1]
    talk = stage.lo.world.dm_with(stage.sam.user)
    answer = await stage.sam.slash("/group list", in_=talk)
    assert answer.text == (
        "This one works inside your server. In a direct message you can use /crisis, /me and /help."
    )


async def test_what_is_delivered_twice_is_done_once(stage: Stage) -> None:
    await stage.make_group()
    with capture_logs() as logs:
        preview = await stage.fay.slash(
            "/session new", in_=stage.staff_room, group="Monday Circle", when="tue 19:00"
        )
        stage.lo.interactions.send_again(preview.interaction)
        published = await stage.fay.press(preview, "Publish")
        stage.lo.interactions.send_again(published.interaction)
        await stage.fay.slash("/session list", in_=stage.staff_room)  # comes after both
    assert "is published" in published.text
    assert not [log for log in logs if log["log_level"] in ("warning", "error")]
    async with stage.app.database.reading() as connection:
        planned = await connection.exec_driver_sql("SELECT state FROM sessions")
        assert planned.scalars().all() == ["planned"]


async def test_every_command_is_for_servers_and_only_personal_ones_are_for_messages(stage: Stage) -> None:
    registered = stage.lo.world.commands.values()
    assert {tuple(one["integration_types"]) for one in registered} == {(0,)}
    anywhere = {one["name"] for one in registered if one["contexts"] != [0]}
    assert anywhere == {"crisis", "help", "me"}
    assert all(one["contexts"] in ([0], [0, 1]) for one in registered)
