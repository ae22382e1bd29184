from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import discord
import pytest

from groupbot.loopback import Loopback
from tests.loopback.conftest import Quiet, Raw, Town

SEND = "/channels/{id}/messages"


async def channel_of(town: Town) -> discord.TextChannel:
    channel = town.bot.get_channel(town.hall.id)
    assert isinstance(channel, discord.TextChannel)
    return channel


async def test_a_503_before_the_act_leaves_nothing_behind(town: Town) -> None:
    channel = await channel_of(town)
    town.lo.faults.next("POST", SEND, status=503)
    with pytest.raises(discord.DiscordServerError):
        await channel.send("one")
    assert not town.hall.messages
    await channel.send("two")
    assert [one.text for one in town.sam.sees(town.hall)] == ["two"]


async def test_a_503_after_the_act_has_done_it(town: Town) -> None:
    channel = await channel_of(town)
    town.lo.faults.next("POST", SEND, status=503, after=True)
    with pytest.raises(discord.DiscordServerError):
        await channel.send("one", nonce="gb1")
    assert len(town.hall.messages) == 1
    await channel.send("one", nonce="gb1")
    assert len(town.hall.messages) == 1


@pytest.mark.parametrize(("when", "left"), [("before", 0), ("after", 1)])
async def test_a_cut_connection_has_an_unknown_outcome(town: Town, when: Any, left: int) -> None:
    channel = await channel_of(town)
    town.lo.faults.next("POST", SEND, reset=when)
    with pytest.raises((aiohttp.ClientError, OSError)):
        await channel.send("one")
    assert len(town.hall.messages) == left


async def test_a_hanging_answer_outlives_the_bots_patience(town: Town) -> None:
    channel = await channel_of(town)
    town.lo.faults.next("POST", SEND, timeout=0.3, after=True)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await channel.send("one")
    assert len(town.hall.messages) == 1


async def test_a_refusal_can_carry_discords_code_and_pick_its_request(town: Town) -> None:
    channel = await channel_of(town)
    wanted = "two"
    town.lo.faults.next(
        "POST", SEND, status=403, code=50013, where=lambda ask: ask.body.get("content") == wanted
    )
    await channel.send("one")
    with pytest.raises(discord.Forbidden) as caught:
        await channel.send("two")
    assert caught.value.code == 50013
    await channel.send("two")


async def test_a_failure_comes_as_often_as_was_said(quiet: Quiet) -> None:
    quiet.lo.faults.next("POST", SEND, status=502, times=2)
    statuses = [
        (await quiet.raw("POST", f"/channels/{quiet.hall.id}/messages", {"content": "x"}))[0]
        for _ in range(3)
    ]
    assert statuses == [502, 502, 200]
    assert len(quiet.lo.faults.done) == 2
    with pytest.raises(ValueError, match="Say how"):
        quiet.lo.faults.next("POST", SEND)


async def test_rate_limits_are_those_of_the_route_and_the_channel() -> None:
    async with Loopback(rate_limits=1.0) as lo, aiohttp.ClientSession() as session:
        guild = lo.world.guild("Busy")
        one, two = guild.text("one"), guild.text("two")
        raw = Raw(lo, session)
        path = f"/channels/{one.id}/messages"
        for _ in range(5):
            assert await raw.code("POST", path, {"content": "x"}) == 0
        async with session.post(
            lo.api_url + path, json={"content": "x"}, headers={"Authorization": f"Bot {lo.token}"}
        ) as got:
            answer = await got.json()
            assert got.status == 429
            assert (answer["global"], 0 < answer["retry_after"] <= 5) == (False, True)
            assert (got.headers["Via"], got.headers["X-RateLimit-Scope"]) == ("1.1 google", "user")
            assert got.headers["X-RateLimit-Remaining"] == "0"
        assert await raw.code("POST", f"/channels/{two.id}/messages", {"content": "x"}) == 0
        assert len(one.messages) == 5


async def test_fifty_requests_a_second_are_the_most_of_all() -> None:
    async with Loopback(rate_limits=1.0) as lo, aiohttp.ClientSession() as session:
        raw = Raw(lo, session)
        users = [lo.person(str(number)).id for number in range(60)]
        answers = await asyncio.gather(*(raw("GET", f"/users/{one}") for one in users))
        refused = [answer for status, answer in answers if status == 429]
        assert len(refused) == 10
        assert all(one["global"] for one in refused)


async def test_the_library_keeps_to_the_limits_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.loopback.tiny import Tiny
    from tests.people import running

    async with Loopback(rate_limits=0.02) as lo:
        guild = lo.world.guild("Busy")
        hall = guild.text("hall")
        bot = Tiny()
        async with running(bot, lo):
            channel = bot.get_channel(hall.id)
            assert isinstance(channel, discord.TextChannel)
            await asyncio.gather(*(channel.send(str(number)) for number in range(12)))
        assert len(hall.messages) == 12


async def test_the_date_header_follows_the_worlds_clock(quiet: Quiet) -> None:
    from datetime import UTC, datetime

    quiet.lo.world.now = lambda: datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
    url = f"{quiet.lo.api_url}/users/@me"
    async with quiet.raw.session.get(url, headers={"Authorization": f"Bot {quiet.lo.token}"}) as got:
        assert got.headers["Date"] == "Tue, 06 May 2031 07:08:09 GMT"
    assert await quiet.send(content="x") == 0
    sent = next(iter(quiet.hall.messages.values()))
    assert discord.utils.snowflake_time(sent.id).year == 2031


async def test_what_breaks_inside_the_loopback_is_raised_when_it_stops(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("groupbot.loopback.payloads.people.own_user", lambda user: 1 / 0)
    lo = await Loopback().start()
    async with aiohttp.ClientSession() as session:
        assert (await Raw(lo, session)("GET", "/users/@me"))[0] == 400
    with pytest.raises(ZeroDivisionError):
        await lo.stop()
