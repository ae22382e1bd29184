from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from groupbot.loopback import CannotDo, Loopback
from groupbot.loopback.permissions import ALL, BITS, bits, has
from tests.loopback.conftest import Quiet, Raw


def test_the_bits_are_where_discord_has_them() -> None:
    assert BITS["view_channel"] == 0x400
    assert BITS["send_messages_in_threads"] == 0x4000000000
    assert BITS["moderate_members"] == 0x10000000000
    assert BITS["pin_messages"] == 1 << 51


async def test_overwrites_apply_in_discords_order(quiet: Quiet) -> None:
    one, two = quiet.guild.role("One"), quiet.guild.role("Two")
    quiet.guild.set_roles(quiet.sam, [one, two])

    def may() -> bool:
        return has(quiet.hall.permissions_of(quiet.sam), "send_messages")

    assert may()
    quiet.hall.deny(quiet.guild.everyone, "send_messages")
    assert not may()
    quiet.hall.allow(one, "send_messages")
    assert may()
    quiet.hall.deny(two, "send_messages")
    assert may()  # among roles an allow wins
    quiet.hall.deny(quiet.sam, "send_messages")
    assert not may()


async def test_owners_and_administrators_may_everything(quiet: Quiet) -> None:
    boss = quiet.lo.person("Boss")
    guild = quiet.lo.world.guild("Own", owner=boss)
    hall = guild.text("hall")
    hall.deny(guild.everyone, "view_channel")
    assert hall.permissions_of(boss) == ALL
    admin = quiet.lo.person("Admin", guild, [guild.role("Admin", "administrator")])
    assert hall.permissions_of(admin) == ALL
    assert hall.permissions_of(quiet.sam) == 0


async def test_who_does_not_see_a_channel_may_nothing_there(quiet: Quiet) -> None:
    quiet.hall.deny(quiet.guild.everyone, "view_channel")
    assert quiet.hall.permissions_of(quiet.sam) == 0
    assert not quiet.sam.can_see(quiet.hall)
    assert quiet.sam.sees(quiet.hall) == []
    with pytest.raises(CannotDo):
        await quiet.sam.says(quiet.hall, "hello")


async def test_a_timed_out_member_can_only_look(quiet: Quiet) -> None:
    quiet.guild.time_out(quiet.sam, quiet.lo.now() + timedelta(minutes=5))
    assert quiet.hall.permissions_of(quiet.sam) == bits(["view_channel", "read_message_history"])
    quiet.guild.time_out(quiet.sam, None)
    await quiet.sam.says(quiet.hall, "back")


async def test_the_bot_is_refused_with_discords_codes(quiet: Quiet) -> None:
    hall, raw, bot = quiet.hall, quiet.raw, quiet.lo.world.bot
    path = f"/channels/{hall.id}/messages"
    assert await raw.code("POST", "/channels/1/messages", {"content": "x"}) == 10003
    assert await raw.code("GET", f"{path}/1") == 10008
    assert await raw.code("GET", "/guilds/1") == 10004
    assert await raw.code("GET", "/users/1") == 10013
    stranger = quiet.lo.person("Stranger")
    assert await raw.code("GET", f"/guilds/{quiet.guild.id}/members/{stranger.id}") == 10007
    hall.deny(bot, "send_messages")
    assert await quiet.send(content="x") == 50013
    hall.deny(bot, "read_message_history")
    assert await raw("GET", path) == (200, [])
    hall.deny(bot, "view_channel")
    assert await quiet.send(content="x") == 50001
    assert await raw.code("GET", f"/channels/{hall.id}") == 50001


async def test_files_need_attach_files_and_a_category_holds_no_messages(quiet: Quiet) -> None:
    category = quiet.guild.category("Rooms")
    assert await quiet.raw.code("POST", f"/channels/{category.id}/messages", {"content": "x"}) == 50008


async def test_without_connect_a_voice_channel_is_closed(quiet: Quiet) -> None:
    room = quiet.guild.voice("Room", user_limit=1)
    kim = quiet.lo.person("Kim", quiet.guild)
    await kim.joins(room)
    with pytest.raises(CannotDo):
        await quiet.sam.joins(room)
    room.user_limit = 0
    room.deny(quiet.guild.everyone, "connect")
    with pytest.raises(CannotDo):
        await quiet.sam.joins(room)
    room.deny(quiet.lo.world.bot, "connect")
    assert await quiet.raw.code("GET", f"/channels/{room.id}/messages") == 50001


async def test_direct_messages_need_a_shared_server_and_an_open_door(lo: Loopback, raw: Raw) -> None:
    guild = lo.world.guild("Here")
    sam, stranger = lo.person("Sam", guild), lo.person("Stranger")
    codes: list[Any] = []
    for person in (sam, stranger):
        _, channel = await raw("POST", "/users/@me/channels", {"recipient_id": str(person.id)})
        codes.append(await raw.code("POST", f"/channels/{channel['id']}/messages", {"content": "x"}))
    assert codes == [0, 50007]
    channel = lo.world.dm_with(sam.user)
    guild.remove_bot()
    assert await raw.code("POST", f"/channels/{channel.id}/messages", {"content": "x"}) == 50007
    assert await raw.code("POST", "/users/@me/channels", {"recipient_id": "1"}) == 10013
    assert await raw.code("POST", "/users/@me/channels", {}) == 50035


async def test_what_the_bot_was_granted_is_its_managed_role(lo: Loopback) -> None:
    guild = lo.world.guild("Tight", bot_permissions=["view_channel"], everyone=[])
    assert guild.bot_role.managed
    assert guild.text("hall").permissions_of(lo.world.bot) == bits(["view_channel"])
    usual = lo.world.guild("Usual", everyone=[])
    granted = (
        "view_channel send_messages send_messages_in_threads embed_links attach_files "
        "read_message_history create_private_threads manage_threads connect"
    )
    assert usual.permissions_of(lo.world.bot) == bits(granted.split())


async def test_roles_above_the_bot_and_managed_ones_cannot_be_given(quiet: Quiet) -> None:
    low, high = quiet.guild.role("Low"), quiet.guild.role("High")
    quiet.guild.bot_role.position = low.position + 1
    high.position = low.position + 2
    path = f"/guilds/{quiet.guild.id}/members/{quiet.sam.id}/roles"
    assert await quiet.raw.code("PUT", f"{path}/{low.id}") == 50013  # no Manage Roles yet
    quiet.guild.bot_role.permissions |= BITS["manage_roles"]
    assert await quiet.raw.code("PUT", f"{path}/{low.id}", **{"X-Audit-Log-Reason": "well%20earned"}) == 0
    assert await quiet.raw.code("PUT", f"{path}/{high.id}") == 50013
    assert await quiet.raw.code("PUT", f"{path}/{quiet.guild.bot_role.id}") == 50013
    assert await quiet.raw.code("PUT", f"{path}/1") == 10011
    assert quiet.guild.members[quiet.sam.id].roles == [low.id]
    assert [(one.action, one.reason) for one in quiet.guild.audit] == [(25, "well earned")]


async def test_the_audit_log_is_read_with_its_permission_only(quiet: Quiet) -> None:
    path = f"/guilds/{quiet.guild.id}/audit-logs"
    assert await quiet.raw.code("GET", path) == 50013
    quiet.guild.bot_role.permissions |= BITS["view_audit_log"] | BITS["manage_channels"]
    await quiet.raw(
        "POST", f"/guilds/{quiet.guild.id}/channels", {"name": "new"}, **{"X-Audit-Log-Reason": "why%20not"}
    )
    _, log = await quiet.raw("GET", path)
    assert [(one["action_type"], one["reason"]) for one in log["audit_log_entries"]] == [(10, "why not")]


async def test_a_channel_can_be_made_for_a_few(quiet: Quiet) -> None:
    staff = quiet.guild.role("Staff")
    boss = quiet.lo.person("Boss", quiet.guild, [staff])
    office = quiet.guild.text("office", only_for=[staff])
    assert boss.can_see(office)
    assert not quiet.sam.can_see(office)
    assert await quiet.raw.code("GET", f"/channels/{office.id}") == 50001
    shared = quiet.guild.text("shared", only_for=[staff, quiet.guild.bot_role, quiet.sam])
    assert quiet.sam.can_see(shared)
    assert await quiet.raw.code("GET", f"/channels/{shared.id}") == 0


async def test_people_delete_their_own_and_moderators_everything(quiet: Quiet) -> None:
    mod = quiet.lo.person("Mod", quiet.guild, [quiet.guild.role("Mod", "manage_messages")])
    said = await quiet.sam.says(quiet.hall, "hello there")
    assert quiet.sam.finds(quiet.hall, "hello").message is said.message
    other = await mod.says(quiet.hall, "order")
    with pytest.raises(CannotDo):
        await quiet.sam.deletes(other)
    await quiet.sam.deletes(said)
    await mod.deletes(other)
    assert quiet.sam.sees(quiet.hall) == []
    with pytest.raises(CannotDo):
        quiet.sam.finds(quiet.hall, "hello")
