"""Setting a server up, as an admin does it on Discord."""

from __future__ import annotations

import pytest

from groupbot.loopback import CannotDo
from tests.stage import Stage


async def test_roles_are_mapped_shown_and_taken_away(stage: Stage) -> None:
    ada, here = stage.ada, stage.staff_room
    shown = await ada.slash("/setup show", in_=here)
    assert f"Coordinators: <@&{stage.coordinator_role.id}>" in shown.text
    assert "Members: no role chosen, so everyone can join groups" in shown.text
    assert "/setup start goes on with your first group" in shown.text
    member = stage.guild.role("Member")
    mapped = await ada.slash("/setup role", in_=here, kind="member", role=member)
    assert f"Members: <@&{member.id}>" in mapped.text
    await stage.make_group()
    refused = await stage.omar.slash("/group join", in_=stage.announcements, group="Monday Circle")
    assert refused.text.startswith("I do not know a group of that name here.")
    now = await ada.slash("/setup role", in_=here, kind="member")
    asked = await ada.press(now, "Take this role away")
    assert "Then everyone in this server can see and join groups." in asked.text
    gone = await ada.press(asked, "Take it away")
    assert "no role chosen" in gone.text
    joined = await stage.omar.slash("/group join", in_=stage.announcements, group="Monday Circle")
    assert "Welcome to Monday Circle" in joined.text


async def test_a_role_that_cannot_tell_people_apart_is_refused(stage: Stage) -> None:
    ada, here = stage.ada, stage.staff_room
    everyone = await ada.slash("/setup role", in_=here, kind="member", role=stage.guild.everyone)
    assert everyone.text.startswith("Everyone has the @everyone role")
    managed = await ada.slash("/setup role", in_=here, kind="member", role=stage.guild.bot_role)
    assert managed.text.startswith("That role belongs to a bot or another service")
    taken = await ada.slash("/setup role", in_=here, kind="member", role=stage.facilitator_role)
    assert taken.text.startswith("That role already stands for facilitators.")
    kept = await ada.slash("/setup role", in_=here, kind="coordinator")
    assert kept.buttons == []


async def test_a_role_above_the_bot_s_own_is_taken_since_the_bot_gives_nobody_a_role(stage: Stage) -> None:
    high = stage.guild.role("Elders")
    assert high.position > stage.guild.bot_role.position
    mapped = await stage.ada.slash("/setup role", in_=stage.staff_room, kind="member", role=high)
    assert f"Members: <@&{high.id}>" in mapped.text


async def test_the_reporting_year_stays_once_a_session_has_ended(stage: Stage) -> None:
    ada, here = stage.ada, stage.staff_room
    april = await ada.slash("/setup year", in_=here, month=4)
    assert april.text.startswith("The reporting year begins in April.")
    small = await ada.slash("/setup small", in_=here, number=3)
    assert "below 3 people" in small.text
    await stage.make_group()
    await stage.plan("mon 19:00")
    await stage.pass_time(hours=9)
    refused = await ada.slash("/setup year", in_=here, month=1)
    assert "its first month stays" in refused.text
    same = await ada.slash("/setup year", in_=here, month=4)
    assert same.text.startswith("The reporting year begins in April.")


async def test_only_people_who_manage_the_server_are_offered_setup(stage: Stage) -> None:
    assert "/setup role" in stage.ada.commands(stage.announcements)
    for person in (stage.cora, stage.fay, stage.sam):
        assert "/setup role" not in person.commands(stage.announcements)
        with pytest.raises(CannotDo):
            await person.slash("/setup show", in_=stage.announcements)


async def test_setup_is_refused_where_a_server_shows_it_to_everyone(stage: Stage) -> None:
    # A server may give a command to other people in its own settings.
    (setup,) = [one for one in stage.lo.world.commands.values() if one["name"] == "setup"]
    setup["default_member_permissions"] = None
    for person in (stage.cora, stage.fay, stage.sam, stage.omar):
        for command, options in (
            ("/setup show", {}),
            ("/setup role", {"kind": "member"}),
            ("/setup role", {"kind": "coordinator", "role": stage.facilitator_role}),
            ("/setup year", {"month": 4}),
            ("/setup small", {"number": 4}),
        ):
            refused = await person.slash(command, in_=stage.announcements, timeout=5.0, **options)
            assert refused.text.startswith(
                "Only people with the Manage Server permission can set groupbot up."
            )
    server = await stage.app.core.groups.server(stage.guild.id)
    assert (server.year_starts, server.smallest) == (1, 5)
