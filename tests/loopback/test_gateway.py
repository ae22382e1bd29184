from __future__ import annotations

import asyncio
from typing import Any

import discord
import pytest

from groupbot.loopback import Loopback
from groupbot.loopback.gateway import ON_ITS_WAY
from groupbot.loopback.session import Session
from tests.loopback.conftest import Town
from tests.loopback.tiny import INTENTS, Tiny
from tests.people import redirected, running


async def back_again(town: Town, connects: int = 2) -> None:
    await town.lo.until(lambda: town.lo.gateway.connects >= connects and town.lo.gateway.is_connected)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library waits up to a second before it connects again; these tests need not."""
    monkeypatch.setattr("discord.backoff.ExponentialBackoff.delay", lambda self: 0.01)


async def test_a_dropped_line_is_resumed_and_nothing_is_missed(town: Town) -> None:
    await town.lo.gateway.drop()
    await town.sam.joins(town.room)
    await town.lo.until(lambda: town.bot.heard)
    assert (town.lo.gateway.resumes, town.lo.gateway.identifies) == (1, 1)


async def test_a_line_cut_without_a_word_is_resumed(town: Town) -> None:
    await town.lo.gateway.drop(code=None)
    await town.sam.joins(town.room)
    await town.lo.until(lambda: town.bot.heard)
    assert town.lo.gateway.resumes == 1


async def test_a_session_that_is_gone_is_begun_anew_with_a_snapshot(town: Town) -> None:
    await town.lo.gateway.drop(resumable=False)
    await town.sam.joins(town.room)
    await back_again(town)
    await town.lo.until(lambda: town.lo.gateway.identifies == 2)
    guild = town.bot.get_guild(town.guild.id)
    room = await town.lo.until(lambda: guild and guild.get_channel(town.room.id))
    assert isinstance(room, discord.VoiceChannel)
    await town.lo.until(lambda: [one.display_name for one in room.members] == ["Sam"])


async def test_op_7_makes_the_bot_reconnect_and_resume(town: Town) -> None:
    await town.lo.gateway.op7()
    await town.lo.until(lambda: town.lo.gateway.resumes == 1)


async def test_op_9_ends_a_session_or_lets_it_resume(town: Town) -> None:
    await town.lo.gateway.op9(resumable=True)
    await town.lo.until(lambda: town.lo.gateway.resumes == 1)
    await town.lo.gateway.op9(resumable=False)
    await town.lo.until(lambda: town.lo.gateway.identifies == 2)


async def test_events_can_be_held_back_and_let_go_in_order(town: Town) -> None:
    town.lo.gateway.hold()
    await town.sam.joins(town.room)
    await town.kim.joins(town.room)
    await asyncio.sleep(0.02)
    assert town.bot.heard == []
    town.lo.gateway.release()
    await town.lo.until(lambda: len(town.bot.heard) == 2)
    assert [one[1] for one in town.bot.heard] == ["Sam", "Kim"]


async def test_an_event_can_come_twice(town: Town) -> None:
    town.lo.gateway.duplicate_next("VOICE_STATE_UPDATE")
    await town.sam.joins(town.room)
    await town.lo.until(lambda: len(town.bot.heard) == 2)


async def test_a_refused_handshake_is_tried_again(town: Town) -> None:
    town.lo.gateway.refuse_next_connect()
    await town.lo.gateway.drop()
    await town.sam.joins(town.room)
    await town.lo.until(lambda: town.bot.heard)


async def test_a_late_hello_is_waited_for(town: Town) -> None:
    town.lo.gateway.late_hello(0.05)
    await town.lo.gateway.drop()
    await back_again(town)


async def test_a_line_that_answers_no_heartbeats_is_given_up(lo: Loopback) -> None:
    lo.gateway.heartbeat_interval = 0.05
    lo.gateway.zombie()
    async with running(Tiny(heartbeat_timeout=0.12), lo):
        await lo.until(lambda: lo.gateway.connects >= 2)
        lo.gateway.zombie(on=False)
        await lo.until(lambda: lo.gateway.is_connected)


async def test_an_outage_of_one_server_comes_and_goes(town: Town) -> None:
    town.guild.becomes_unavailable()
    guild = town.bot.get_guild(town.guild.id)
    assert guild
    await town.lo.until(lambda: guild.unavailable)
    await town.sam.joins(town.room)
    town.guild.becomes_available()
    await town.lo.until(lambda: not guild.unavailable)
    room = guild.get_channel(town.room.id)
    assert isinstance(room, discord.VoiceChannel)
    assert [one.display_name for one in room.members] == ["Sam"]
    assert town.bot.heard == []


async def test_only_events_of_the_asked_intents_arrive(lo: Loopback) -> None:
    guild = lo.world.guild("Harbour")
    hall, room = guild.text("hall"), guild.voice("room")
    sam = lo.person("Sam", guild)
    bot = Tiny(discord.Intents(guilds=True))
    async with running(bot, lo):
        await sam.joins(room)
        await sam.says(hall, "hello")
        await sam.dms_bot("hello")
        lo.person("Kim", guild)
        guild.role("Last")
        await lo.until(lambda: any(one.name == "GUILD_ROLE_CREATE" for one in lo.wire.events))
        names = {one.name for one in lo.wire.events}
    assert names == {"READY", "GUILD_CREATE", "GUILD_ROLE_CREATE"}
    created = next(one.payload for one in lo.wire.events if one.name == "GUILD_CREATE")
    assert [one["user"]["id"] for one in created["members"]] == [str(lo.world.bot.id)]


async def test_member_lists_and_members_come_with_their_intent_only(lo: Loopback) -> None:
    guild = lo.world.guild("Harbour")
    room = guild.voice("room")
    sam = lo.person("Sam", guild)
    lo.person("Kim", guild)
    await sam.joins(room)
    async with running(Tiny(), lo):
        created = next(one.payload for one in lo.wire.events if one.name == "GUILD_CREATE")
    assert created["member_count"] == 4
    listed = {one["user"]["id"] for one in created["members"]}
    assert listed == {str(lo.world.bot.id), str(sam.id)}


@pytest.mark.parametrize(("enabled", "words"), [(False, ""), (True, "secret")])
async def test_content_needs_its_intent_except_where_the_bot_is_meant(enabled: bool, words: str) -> None:
    intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True, message_content=enabled)
    async with Loopback(privileged_intents=["message_content"]) as lo:
        guild = lo.world.guild("Harbour")
        hall = guild.text("hall")
        sam = lo.person("Sam", guild)
        bot = Tiny(intents)
        async with running(bot, lo):
            await sam.says(hall, "secret")
            await sam.says(hall, f"<@{lo.world.bot.id}> hello")
            await sam.dms_bot("private")
            await lo.until(lambda: len(bot.heard) == 3)
            heard = [one[1] for one in bot.heard]
    assert heard == [words, f"<@{lo.world.bot.id}> hello", "private"]


async def test_privileged_intents_are_refused_unless_switched_on(lo: Loopback) -> None:
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with running(Tiny(INTENTS | discord.Intents(members=True)), lo):
            raise AssertionError("it should not have come up")


async def test_a_wrong_token_is_refused(lo: Loopback) -> None:
    bot = Tiny()
    with redirected(lo), pytest.raises(discord.LoginFailure):
        await bot.start("wrong")
    await bot.close()


class Line:
    """A gateway line spoken by hand."""

    def __init__(self, socket: Any) -> None:
        self.socket = socket

    async def says(self, op: int, words: Any) -> None:
        await self.socket.send_json({"op": op, "d": words})

    async def hears(self) -> Any:
        return await self.socket.receive_json()


async def test_rude_lines_are_closed_with_discords_codes(lo: Loopback, raw: Any) -> None:
    good = {"token": lo.token, "intents": 1, "properties": {}}
    cases: list[tuple[Any, int]] = [
        ({"op": 2, "d": good | {"token": "wrong"}}, 4004),
        ({"op": 2, "d": good | {"intents": 1 << 30}}, 4013),
        ({"op": 2, "d": good | {"intents": 2}}, 4014),
        ({"op": 8, "d": {"guild_id": "1"}}, 4003),
        ("not json", 4002),
    ]
    for said, code in cases:
        async with raw.session.ws_connect(lo.gateway_url) as socket:
            assert (await socket.receive_json())["op"] == 10
            await (socket.send_str(said) if isinstance(said, str) else socket.send_json(said))
            await socket.receive()
            assert socket.close_code == code


async def test_a_resume_replays_what_was_missed_and_refuses_what_it_does_not_know(
    lo: Loopback, raw: Any
) -> None:
    async with raw.session.ws_connect(lo.gateway_url) as socket:
        line = Line(socket)
        await line.hears()
        await line.says(2, {"token": lo.token, "intents": 1})
        ready = await line.hears()
        session = ready["d"]["session_id"]
        await socket.close(code=4000)
    await lo.until(lambda: not lo.gateway.is_connected)
    guild = lo.world.guild("New")
    async with raw.session.ws_connect(lo.gateway_url) as socket:
        line = Line(socket)
        await line.hears()
        await line.says(6, {"token": lo.token, "session_id": "unknown", "seq": 1})
        assert await line.hears() == {"op": 9, "d": False, "s": None, "t": None}
        await line.says(6, {"token": lo.token, "session_id": session, "seq": ready["s"]})
        created, resumed = await line.hears(), await line.hears()
        assert (created["t"], created["d"]["id"], created["s"]) == ("GUILD_CREATE", str(guild.id), 2)
        assert resumed["t"] == "RESUMED"


async def test_an_answer_to_a_heartbeat_takes_its_way(lo: Loopback, raw: Any) -> None:
    async with raw.session.ws_connect(lo.gateway_url) as socket:
        line, loop = Line(socket), asyncio.get_running_loop()
        await line.hears()
        began = loop.time()
        await line.says(1, None)
        assert (await line.hears())["op"] == 11
        # Else the library, which notes only afterwards when it sent, warns of an answer 41 s late.
        assert loop.time() - began >= ON_ITS_WAY * 0.9


def test_a_session_forgets_only_the_oldest() -> None:
    session = Session(intents=1)
    for number in range(2100):
        session.push("EVENT", {"n": number})
    assert session.can_resume_from(2100)
    assert session.can_resume_from(101)
    assert not session.can_resume_from(50)
    assert not session.can_resume_from(2101)


async def test_what_one_person_sees_does_not_go_over_the_gateway(lo: Loopback) -> None:
    guild = lo.world.guild("Harbour")
    hall = guild.text("hall")
    sam = lo.person("Sam", guild)
    async with running(Tiny(discord.Intents(guilds=True, guild_messages=True)), lo):
        await sam.slash("/session new", title="mine", in_=hall)
        await sam.slash("/show", what="card", in_=hall)
        await lo.until(lambda: any(one.name == "MESSAGE_CREATE" for one in lo.wire.events))
        sent = [one.payload for one in lo.wire.events if one.name == "MESSAGE_CREATE"]
    assert [one["flags"] & 64 for one in sent] == [0]


async def test_a_private_thread_is_quiet_for_a_bot_outside_it(lo: Loopback) -> None:
    guild = lo.world.guild("Harbour", bot_permissions=["view_channel", "send_messages"])
    hall = guild.text("hall")
    sam = lo.person("Sam", guild)
    bot = Tiny(discord.Intents(guilds=True, guild_messages=True))
    async with running(bot, lo):
        thread = guild.start_thread(hall, sam.id, "secret", 12)
        await sam.says(thread, "hush")
        await sam.says(hall, "aloud")
        await lo.until(lambda: bot.heard)
        names = [one.name for one in lo.wire.events]
    assert "THREAD_CREATE" not in names
    assert names.count("MESSAGE_CREATE") == 1
