from __future__ import annotations

import io
import json
from datetime import timedelta

import discord
import pytest

from groupbot.loopback import Loopback
from groupbot.loopback.home import real_now
from tests.loopback.conftest import Town
from tests.loopback.tiny import Tiny
from tests.people import running


async def fill(town: Town) -> None:
    """Leave a trace of every kind in the town."""
    channel = town.bot.get_channel(town.hall.id)
    assert isinstance(channel, discord.TextChannel)
    view = discord.ui.LayoutView()
    view.add_item(discord.ui.MediaGallery(discord.MediaGalleryItem("attachment://a.png")))
    await channel.send(view=view, file=discord.File(io.BytesIO(b"png"), "a.png"))
    await (await town.bot.fetch_user(town.sam.id)).send("psst")
    await channel.create_thread(name="talk")
    await town.sam.joins(town.room)
    town.guild.role("Helpers", "manage_threads")
    town.hall.deny(town.kim, "send_messages")
    town.guild.time_out(town.kim, real_now() + timedelta(hours=1))
    await town.sam.slash("/show", what="card", in_=town.hall)


async def test_a_state_is_saved_as_plain_json_and_comes_back_the_same(town: Town) -> None:
    await fill(town)
    kept = json.loads(json.dumps(town.lo.save()))
    again = Loopback.load(kept)
    assert again.save()["world"] == kept["world"]
    assert (again.token, again.application_id) == (town.lo.token, town.lo.application_id)
    guild = again.world.guild_named("Harbour")
    assert guild.bot_role.managed
    assert guild.channel("hall").permissions_of(again.known("Kim")) == town.hall.permissions_of(town.kim)
    assert again.known("Sam").dms()[0].text == "psst"
    assert again.world.new_id() > town.lo.world.last_id


async def test_buttons_and_files_live_on_in_a_loaded_state(town: Town) -> None:
    await fill(town)
    async with Loopback.load(town.lo.save()) as again:
        sam = again.known("Sam")
        hall = again.world.guild_named("Harbour").channel("hall")
        async with running(Tiny(), again):
            card = sam.sees(hall)[-1]
            after = await sam.press(card, "Coming")
            assert "1 are coming" in after.text
        picture = sam.sees(hall)[0].message.components[0]["items"][0]["media"]["url"]
        assert picture.startswith(again.base_url)
        assert sam.sees(hall)[0].files == {"a.png": b"png"}


def test_a_state_of_another_version_is_refused() -> None:
    kept = Loopback().save()
    kept["world"]["version"] = 99
    with pytest.raises(ValueError, match="another version"):
        Loopback.load(kept)
