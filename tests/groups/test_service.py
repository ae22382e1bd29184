"""Making, editing, joining, leaving and archiving groups."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from groupbot.agreement.model import Purpose
from groupbot.errors import BadInput, NotFound, NotPossible, Refusal
from groupbot.groups.model import MOST_GROUPS, Group, GroupState, Kind, Role
from tests.desk import ADA, CORA, FACILITATORS, FAY, FINN, FLO, MIA, OMAR, OTHER_SERVER, SAM, Desk, person

NFC, NFD = "Caf\u00e9", "Cafe\u0301"


@pytest.fixture
async def group(desk: Desk) -> Group:
    """Give a group that Fay and Finn lead."""
    return await desk.new_group()


async def found(desk: Desk, group: Group) -> Group:
    """Give the group as it stands now."""
    now = await desk.core.groups.get(group.guild_id, group.id)
    assert now is not None
    return now


# --- making and editing -----------------------------------------------------------------------------


async def test_a_group_is_kept_as_it_was_made(desk: Desk) -> None:
    group = await desk.new_group(" Monday\n Circle ", zone="europe/london", audience=" Peers ", tags="grief")
    assert (group.name, group.zone, group.audience, group.tags) == (
        "Monday Circle",
        "Europe/London",
        "Peers",
        "grief",
    )
    assert (group.discreet_title, group.facilitators) == ("Group session", {FAY.id, FINN.id})
    assert await found(desk, group) == group


@pytest.mark.parametrize(
    "other", ["monday circle", "MONDAY  CIRCLE", "Ｍonday Circle", "Monday\u200b Circle"]
)
async def test_a_name_is_taken_whatever_its_case_width_and_blanks(
    desk: Desk, group: Group, other: str
) -> None:
    with pytest.raises(BadInput) as refused:
        await desk.new_group(other, leads=())
    assert "already a group called Monday Circle." in refused.value.words


async def test_accents_written_in_two_ways_are_one_name(desk: Desk) -> None:
    first = await desk.new_group(NFC)
    with pytest.raises(BadInput):
        await desk.new_group(NFD, leads=())
    assert (await desk.core.groups.find(SAM, NFD))[0].id == first.id


async def test_an_archived_group_keeps_its_name_and_says_so(desk: Desk, group: Group) -> None:
    await desk.core.groups.archive(CORA, group.id)
    with pytest.raises(BadInput) as refused:
        await desk.new_group("Monday Circle", leads=())
    assert "It is archived." in refused.value.words


async def test_of_two_who_make_a_group_of_one_name_one_does(desk: Desk) -> None:
    made = await asyncio.gather(
        desk.new_group("Circle", leads=()), desk.new_group("CIRCLE", leads=()), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in made) == ["BadInput", "Group"]


async def test_a_name_is_free_in_another_server(desk: Desk, group: Group) -> None:
    cora = replace(CORA, guild_id=OTHER_SERVER)
    other = await desk.new_group("Monday Circle", by=cora, leads=())
    assert other.guild_id == OTHER_SERVER
    assert (await desk.core.groups.find(SAM, "monday circle"))[0].id == group.id


@pytest.mark.parametrize(
    "plan",
    [
        {"name": ""},
        {"name": " \u200b\u2800 "},
        {"name": "x" * 61},
        {"audience": "x" * 201},
        {"zone": "IST"},
        {"zone": "../../etc/passwd"},
        {"zone": "Europe/Lodnon"},
        {"default_length": 14},
        {"default_length": 241},
        {"default_capacity": 1},
        {"default_capacity": 51},
    ],
    ids=lambda plan: str(plan)[:30],
)
async def test_what_a_group_cannot_be_is_refused(desk: Desk, group: Group, plan: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        await desk.new_group(**{"name": "Another", "leads": (), **plan})
    with pytest.raises(BadInput):
        await desk.core.groups.edit(CORA, group.id, **plan)
    assert await found(desk, group) == group
    assert [each.name for each in await desk.core.groups.every(group.guild_id)] == ["Monday Circle"]


async def test_what_is_left_blank_is_emptied_and_the_discreet_title_is_never_blank(
    desk: Desk, group: Group
) -> None:
    filled = {"audience": "Peers", "tags": "grief", "discreet_title": "Choir"}
    assert (await desk.core.groups.edit(FAY, group.id, **filled)).discreet_title == "Choir"
    after = await desk.core.groups.edit(FAY, group.id, audience=" ", tags="", discreet_title=" ")
    assert (after.audience, after.tags, after.discreet_title) == ("", "", "Group session")


async def test_a_group_can_be_renamed_to_its_own_name_in_another_case(desk: Desk, group: Group) -> None:
    assert (await desk.core.groups.edit(CORA, group.id, name="MONDAY circle")).name == "MONDAY circle"


async def test_an_archived_group_is_left_as_it_is(desk: Desk, group: Group) -> None:
    await desk.join(group, SAM)
    await desk.core.groups.archive(CORA, group.id)
    for act in (
        desk.core.groups.edit(CORA, group.id, name="Again"),
        desk.core.groups.archive(CORA, group.id),
        desk.core.groups.join(MIA, group.id),
        desk.core.groups.add_facilitator(CORA, group.id, FLO),
        desk.core.group_card.post(FAY, group.id),
    ):
        with pytest.raises(NotPossible):
            await act
    assert (await found(desk, group)).state is GroupState.ARCHIVED
    assert await desk.core.groups.visible(SAM) == []
    await desk.core.groups.leave(SAM, group.id)


async def test_a_server_has_room_for_so_many_groups(desk: Desk, group: Group) -> None:
    async with desk.database.one_step() as connection:
        await connection.exec_driver_sql("CREATE TEMP TABLE copied AS SELECT * FROM groups")
        for n in range(MOST_GROUPS - 1):
            await connection.exec_driver_sql(
                "UPDATE copied SET id = ?, name_key = ?", (f"copy{n:06d}", f"copy {n}")
            )
            await connection.exec_driver_sql("INSERT INTO groups SELECT * FROM copied")
        await connection.exec_driver_sql("DROP TABLE copied")
    with pytest.raises(NotPossible) as refused:
        await desk.new_group("One more", leads=())
    assert "up to 200 groups" in refused.value.words


# --- facilitators -----------------------------------------------------------------------------------


async def test_only_somebody_who_holds_the_role_comes_onto_the_list(desk: Desk, group: Group) -> None:
    with pytest.raises(NotPossible) as refused:
        await desk.core.groups.add_facilitator(CORA, group.id, OMAR)
    assert f"<@&{FACILITATORS}>" in refused.value.words
    with pytest.raises(BadInput):
        await desk.core.groups.add_facilitator(CORA, group.id, FLO, is_bot=True)
    assert (await desk.core.groups.add_facilitator(CORA, group.id, FLO)).facilitators == {21, 22, 23}


async def test_whoever_is_not_on_the_list_cannot_be_taken_off_it(desk: Desk, group: Group) -> None:
    with pytest.raises(NotFound):
        await desk.core.groups.remove_facilitator(CORA, group.id, FLO.id)
    assert (await desk.core.groups.remove_facilitator(FINN, group.id, FINN.id)).facilitators == {FAY.id}


async def test_groups_that_somebody_leads_are_theirs_to_plan_for(desk: Desk, group: Group) -> None:
    await desk.new_group("Family evening", leads=(FLO,))
    names = {who.id: [g.name for g in await desk.core.groups.led(who)] for who in (FAY, FLO, CORA, SAM, ADA)}
    assert names == {
        FAY.id: ["Monday Circle"],
        FLO.id: ["Family evening"],
        CORA.id: ["Family evening", "Monday Circle"],
        SAM.id: [],
        ADA.id: [],
    }


# --- members ----------------------------------------------------------------------------------------


async def test_joining_twice_is_once_and_ends_a_break(desk: Desk, group: Group) -> None:
    _, first = await desk.core.groups.join(SAM, group.id)
    assert first.joined_on == date(2027, 1, 4)
    await desk.core.groups.take_break(SAM, group.id, date(2027, 2, 1))
    await desk.time_passes(days=3)
    _, again = await desk.core.groups.join(SAM, "monday circle")
    assert (again.joined_on, again.break_until) == (first.joined_on, None)
    assert len(await desk.core.groups.members(group.guild_id, group.id)) == 1


async def test_twenty_presses_on_join_at_once_are_one_membership(desk: Desk, group: Group) -> None:
    await asyncio.gather(*(desk.core.groups.join(SAM, group.id) for _ in range(20)))
    assert len(await desk.core.groups.members(group.guild_id, group.id)) == 1


async def test_who_is_not_in_a_group_has_nothing_to_leave_and_no_break_to_take(
    desk: Desk, group: Group
) -> None:
    with pytest.raises(NotPossible):
        await desk.core.groups.leave(SAM, group.id)
    with pytest.raises(NotPossible):
        await desk.core.groups.take_break(SAM, group.id, None)


async def test_who_may_no_longer_see_a_group_can_still_leave_it(desk: Desk, group: Group) -> None:
    await desk.join(group, SAM)
    await desk.core.groups.map_role(ADA, Role.MEMBER, 93)
    with pytest.raises(NotFound):
        await desk.core.groups.find(SAM, group.id)
    await desk.core.groups.take_break(SAM, group.id, date(2027, 2, 1))
    await desk.core.groups.leave(SAM, group.id)
    with pytest.raises(NotFound):
        await desk.core.groups.leave(SAM, group.id)
    with pytest.raises(NotFound):
        await desk.core.groups.leave(MIA, group.id)


async def test_leaving_takes_the_yes_to_being_named_along(desk: Desk, group: Group) -> None:
    await desk.join(group, SAM, MIA)
    for who in (SAM, MIA):
        await desk.core.agreement.say(group.guild_id, group.id, who.id, Purpose.NAMED, yes=True)
    await desk.core.groups.leave(SAM, group.id)
    assert await desk.core.agreement.named(group.guild_id, group.id) == {MIA.id}
    assert await desk.core.agreement.export(SAM.guild_id, SAM.id) == []


async def test_a_hook_that_fails_undoes_the_leaving(desk: Desk, group: Group) -> None:
    await desk.join(group, SAM)

    async def fails(_group: Group, _member_id: int) -> None:
        raise LookupError

    desk.core.groups.on_leave(fails)
    with pytest.raises(LookupError):
        await desk.core.groups.leave(SAM, group.id)
    assert await desk.core.groups.membership(group.guild_id, group.id, SAM.id) is not None


async def test_a_break_ends_by_the_groups_own_calendar(desk: Desk) -> None:
    group = await desk.new_group("Early", zone="Pacific/Auckland")
    await desk.join(group, SAM)
    assert desk.core.groups.today(group) == date(2027, 1, 5)
    await desk.core.groups.take_break(SAM, group.id, date(2027, 1, 5))
    assert await desk.core.groups.on_break(group, [SAM.id, MIA.id]) == {SAM.id}
    desk.clock.advance(timedelta(hours=23))
    assert await desk.core.groups.on_break(group, [SAM.id, MIA.id]) == set()
    with pytest.raises(NotPossible):
        await desk.core.groups.take_break(SAM, group.id, date(2027, 1, 5))


async def test_groups_are_found_by_id_however_it_is_typed_and_by_name(desk: Desk, group: Group) -> None:
    for typed in (group.id, group.id.upper(), f" {group.id} ", "MONDAY circle", "mon", "circle"):
        assert (await desk.core.groups.find(SAM, typed))[0].id == group.id
    for typed in ("", "onday", "0123456789", "\u0000", "x" * 6000):
        with pytest.raises(NotFound):
            await desk.core.groups.find(SAM, typed)
    await desk.new_group("Monday staff", kind=Kind.FACILITATORS)
    assert (await desk.core.groups.find(SAM, "mon"))[0].id == group.id
    with pytest.raises(NotFound):
        await desk.core.groups.find(SAM, "monday s")
    with pytest.raises(BadInput) as refused:
        await desk.core.groups.find(FAY, "mon")
    assert "- Monday Circle\n- Monday staff" in refused.value.words
    with pytest.raises(NotFound):
        await desk.core.groups.find(replace(CORA, guild_id=OTHER_SERVER), group.id)


# --- roles ------------------------------------------------------------------------------------------


async def test_a_mapped_role_is_kept_and_the_coordinators_never_go(desk: Desk) -> None:
    await desk.core.groups.map_role(ADA, Role.MEMBER, 93)
    server = await desk.core.groups.server(ADA.guild_id)
    assert server.roles == {Role.MEMBER: 93, Role.FACILITATOR: 92, Role.COORDINATOR: 91}
    assert (await desk.core.groups.map_role(ADA, Role.MEMBER, None)).role_of(Role.MEMBER) is None
    with pytest.raises(Refusal):
        await desk.core.groups.map_role(ADA, Role.COORDINATOR, None)
    assert (await desk.core.groups.server(ADA.guild_id)).role_of(Role.COORDINATOR) == 91


# --- keeping and forgetting -------------------------------------------------------------------------


async def test_somebody_who_is_forgotten_is_in_no_group_and_on_no_list(desk: Desk, group: Group) -> None:
    other = await desk.new_group("Family evening")
    await desk.join(group, FAY, SAM)
    exported = await desk.core.groups.export(FAY.guild_id, FAY.id)
    assert {row["group_id"] for row in exported if row.get("facilitates")} == {group.id, other.id}
    assert [row["joined_on"] for row in exported if "joined_on" in row] == [date(2027, 1, 4)]
    assert await desk.core.groups.servers_of(FAY.id) == [FAY.guild_id]
    await desk.core.groups.forget(FAY.guild_id, FAY.id)
    assert await desk.core.groups.export(FAY.guild_id, FAY.id) == []
    assert await desk.core.groups.servers_of(FAY.id) == []
    assert (await found(desk, group)).facilitators == {FINN.id}
    assert len(await desk.core.groups.members(group.guild_id, group.id)) == 1


async def test_forgetting_in_one_server_leaves_the_others_alone(desk: Desk, group: Group) -> None:
    await desk.join(group, SAM)
    await desk.core.groups.forget(OTHER_SERVER, SAM.id)
    assert await desk.core.groups.joined(person(SAM.id)) == {group.id}


async def test_groups_are_found_by_their_zone_with_who_facilitates_them(desk: Desk, group: Group) -> None:
    far = await desk.new_group("Far one", zone="Asia/Kolkata", leads=(FLO,))
    over = await desk.new_group("Over", zone="Asia/Kolkata")
    await desk.core.groups.archive(CORA, over.id)
    assert await desk.core.groups.in_zones(lambda zone: zone == "Asia/Kolkata") == [far]
    assert await desk.core.groups.in_zones(lambda zone: True) == [far, await found(desk, group)]
    assert await desk.core.groups.in_zones(lambda zone: False) == []
