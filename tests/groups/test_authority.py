"""Who may do what: every act, by everybody, decided anew at each press."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from groupbot.agreement.model import Purpose
from groupbot.attendance.model import HereStatus
from groupbot.errors import NotAllowed, NotFound, Refusal
from groupbot.groups.model import Group, Kind, Person, Role
from groupbot.sessions.model import Reason, Session
from tests.desk import ADA, COORDINATORS, CORA, FAY, FINN, FLO, MIA, OMAR, OTHER_SERVER, SAM, Desk

MEMBER, LEADS, LEADS_GROUP, COORDINATOR = "member", "facilitator", "other facilitator", "coordinator"
ADMIN, OUTSIDER = "admin", "outsider"
# FAY facilitates the session, FINN only its group; Ada has Manage Server and no role, Omar nothing at all.
PEOPLE: dict[str, Person] = {
    MEMBER: SAM,
    LEADS: FAY,
    LEADS_GROUP: FINN,
    COORDINATOR: CORA,
    ADMIN: ADA,
    OUTSIDER: OMAR,
}
STAFF = {LEADS, LEADS_GROUP, COORDINATOR}
EVERYBODY = set(PEOPLE)


@dataclass(frozen=True)
class Scene:
    """A group with a draft, a coming session in which Mia has a place, and one that has ended."""

    desk: Desk
    group: Group
    draft: Session
    coming: Session
    ended: Session


Act = Callable[[Scene, Person], Awaitable[Any]]

ACTS: dict[str, tuple[Act, set[str]]] = {
    # the server and its groups
    "map a role": (lambda s, who: s.desk.core.groups.map_role(who, Role.MEMBER, 77), {ADMIN}),
    "start the year": (lambda s, who: s.desk.core.groups.start_year(who, 1), {ADMIN}),
    "merge small numbers": (lambda s, who: s.desk.core.groups.merge_below(who, 6), {ADMIN}),
    "make a group": (lambda s, who: s.desk.new_group("Another", by=who, leads=()), {COORDINATOR}),
    "rename a group": (
        lambda s, who: s.desk.core.groups.edit(who, s.group.id, name="Tuesday"),
        {COORDINATOR},
    ),
    "word a group": (lambda s, who: s.desk.core.groups.edit(who, s.group.id, audience="All"), STAFF),
    "archive a group": (lambda s, who: s.desk.core.groups.archive(who, s.group.id), {COORDINATOR}),
    "post a group's card": (lambda s, who: s.desk.core.group_card.post(who, s.group.id), STAFF),
    "add a facilitator": (
        lambda s, who: s.desk.core.groups.add_facilitator(who, s.group.id, FLO),
        {COORDINATOR},
    ),
    "remove a facilitator": (
        lambda s, who: s.desk.core.groups.remove_facilitator(who, s.group.id, FAY.id),
        {COORDINATOR, LEADS},
    ),
    "join a group": (lambda s, who: s.desk.core.groups.join(who, s.group.id), EVERYBODY),
    # sessions
    "plan": (
        lambda s, who: s.desk.core.planning.plan(who, s.group.id, "tue 19:00", facilitator_id=FAY.id),
        STAFF,
    ),
    "publish": (lambda s, who: s.desk.core.planning.publish(who, s.draft.id), STAFF),
    "discard": (lambda s, who: s.desk.core.planning.discard(who, s.draft.id), STAFF),
    "edit": (lambda s, who: s.desk.core.planning.edit(who, s.coming.id, title="Evening"), STAFF),
    "cancel": (lambda s, who: s.desk.core.planning.cancel(who, s.coming.id, Reason.OTHER), STAFF),
    "plan the week after": (lambda s, who: s.desk.core.planning.plan_next(who, s.ended.id), STAFF),
    "end": (lambda s, who: s.desk.core.course.end(who, s.ended.id), STAFF),
    "look at a session": (lambda s, who: s.desk.core.sessions.look(who, s.coming.id), EVERYBODY),
    "list what is on": (lambda s, who: s.desk.core.sessions.listing(who, s.group.id), EVERYBODY),
    "take a place": (lambda s, who: s.desk.core.seats.take(who, s.coming.id), {MEMBER}),
    # names and numbers
    "see who is coming": (lambda s, who: s.desk.core.sessions.people(who, s.coming.id), {LEADS}),
    "see who came": (lambda s, who: s.desk.core.attendance.list_for(who, s.ended.id), {LEADS}),
    "mark somebody": (
        lambda s, who: s.desk.core.attendance.mark(who, s.ended.id, MIA.id, HereStatus.HERE, "was there"),
        {LEADS},
    ),
    "count heads": (lambda s, who: s.desk.core.attendance.headcount(who, s.ended.id, 7), STAFF),
    "see the group's numbers": (
        lambda s, who: s.desk.core.reports.attendance(who, s.group.id, "2027-01"),
        STAFF,
    ),
    "see all numbers": (lambda s, who: s.desk.core.reports.attendance(who, None, "2027-01"), STAFF),
}


@pytest.fixture
async def scene(desk: Desk) -> Scene:
    """Set the scene."""
    group = await desk.new_group()
    await desk.join(group, SAM, MIA)
    ended = await desk.session(group, "2027-01-04 13:00")
    await desk.time_is(ended.ends_at + timedelta(minutes=1))
    coming = await desk.session(group)
    await desk.full(coming, MIA)
    await desk.core.agreement.say(group.guild_id, group.id, MIA.id, Purpose.NAMED, yes=True)
    return Scene(desk, group, await desk.draft(group, "2027-01-12 19:00"), coming, ended)


class _Undone(Exception):
    """Undoes a step, so that the next one who tries finds everything as it was."""


async def may(scene: Scene, act: Act, who: Person) -> bool:
    """Say whether a person may do this, and undo it."""
    try:
        async with scene.desk.database.one_step():
            await act(scene, who)
            raise _Undone
    except _Undone:
        return True
    except Refusal:
        return False


@pytest.mark.parametrize("act", ACTS)
async def test_an_act_is_for_those_it_is_for_and_for_nobody_else(scene: Scene, act: str) -> None:
    does, allowed = ACTS[act]
    assert {name for name, who in PEOPLE.items() if await may(scene, does, who)} == allowed


async def test_roles_of_another_server_open_nothing_here(scene: Scene) -> None:
    own = {"map a role", "start the year", "merge small numbers", "make a group", "see all numbers"}
    strangers = [replace(who, guild_id=OTHER_SERVER) for who in (FAY, CORA, ADA)]
    opened = {act for act, (does, _) in ACTS.items() for who in strangers if await may(scene, does, who)}
    assert opened <= own


async def test_a_role_opens_what_it_opens_at_the_next_press(scene: Scene) -> None:
    does, _ = ACTS["make a group"]
    assert not await may(scene, does, OMAR)
    assert await may(scene, does, replace(OMAR, role_ids=frozenset({COORDINATORS})))
    await scene.desk.core.groups.map_role(ADA, Role.COORDINATOR, 78)
    assert not await may(scene, does, CORA)


async def test_a_facilitator_on_the_list_also_needs_the_role_where_there_is_one(scene: Scene) -> None:
    does, _ = ACTS["edit"]
    without = replace(FAY, role_ids=frozenset())
    assert not await may(scene, does, without)
    await scene.desk.core.groups.map_role(ADA, Role.FACILITATOR, None)
    assert await may(scene, does, without)


async def test_manage_server_and_coordinating_do_not_add_up_to_names(scene: Scene) -> None:
    both = replace(CORA, manages_server=True)
    for act in ("see who is coming", "see who came", "mark somebody"):
        assert not await may(scene, ACTS[act][0], both)


async def test_a_group_for_facilitators_is_hidden_from_everybody_else(desk: Desk) -> None:
    hidden = await desk.new_group("Staff", kind=Kind.FACILITATORS)

    async def sees(who: Person) -> bool:
        return hidden.id in [group.id for group in await desk.core.groups.visible(who)]

    assert [name for name, who in PEOPLE.items() if await sees(who)] == [LEADS, LEADS_GROUP, COORDINATOR]
    assert await sees(FLO)
    words = set()
    for typed in (hidden.id, hidden.name, "0123456789", "no such name"):
        for act in (desk.core.groups.find, desk.core.groups.join, desk.core.groups.leave):
            with pytest.raises(NotFound) as refused:
                await act(SAM, typed)
            words.add((refused.value.words, refused.value.typed, refused.value.way_on))
    assert len(words) == 1


async def test_what_is_refused_says_who_could_do_it(scene: Scene) -> None:
    with pytest.raises(NotAllowed) as refused:
        await scene.desk.core.planning.edit(SAM, scene.coming.id, title="Mine")
    assert refused.value.words == (
        "Only facilitators of Monday Circle can do this. If that should be you, ask a coordinator."
    )
    with pytest.raises(NotAllowed) as refused:
        await scene.desk.core.groups.archive(FAY, scene.group.id)
    assert "Only coordinators" in refused.value.words
    with pytest.raises(NotAllowed) as refused:
        await scene.desk.core.groups.map_role(CORA, Role.MEMBER, 77)
    assert "Manage Server" in refused.value.words
