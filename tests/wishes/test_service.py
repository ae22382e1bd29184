"""What members wish in a group, and what becomes of it."""

from __future__ import annotations

import pytest

from groupbot.errors import BadInput, NotAllowed
from groupbot.groups.model import Group
from groupbot.sessions.model import Session
from groupbot.wishes.model import Wish
from tests.desk import FAY, FINN, FLO, MIA, SAM, TOM, Desk


async def named(desk: Desk, session: Session) -> tuple[int, ...]:
    """Give whose names stand on a session's public card."""
    shown = await desk.core.sessions.shown(session.guild_id, session.id)
    assert shown is not None
    return (await desk.core.sessions.with_names(shown)).on_card


async def meets(desk: Desk) -> tuple[Group, Session]:
    """Have Sam and Mia be in a group that has a session planned."""
    group = await desk.new_group()
    await desk.join(group, SAM, MIA, TOM)
    return group, await desk.session(group)


async def test_nobody_is_named_who_did_not_choose_it(desk: Desk) -> None:
    group, session = await meets(desk)
    await desk.full(session, SAM, MIA)
    assert await named(desk, session) == ()
    await desk.core.wishes.choose(SAM, group.id, on_card=True)
    await desk.core.wishes.choose(TOM, group.id, on_card=True)  # has no place
    assert await named(desk, session) == (SAM.id,)
    await desk.core.wishes.choose(SAM, group.id, on_card=False)
    assert await named(desk, session) == ()


async def test_a_name_goes_with_the_place_with_the_group_and_with_the_session(desk: Desk) -> None:
    group, session = await meets(desk)
    for who in (SAM, MIA, TOM):
        await desk.core.wishes.choose(who, group.id, on_card=True)
    await desk.full(session, SAM, MIA, TOM)
    await desk.core.seats.withdraw(SAM, session.id)
    assert await named(desk, session) == (MIA.id, TOM.id)
    await desk.core.groups.leave(MIA, group.id)
    assert await named(desk, session) == (TOM.id,)
    await desk.time_is(session.starts_at)
    assert await named(desk, session) == (TOM.id,)
    await desk.time_is(session.ends_at)
    await desk.core.course.end(FAY, session.id)
    assert await named(desk, session) == ()


async def test_whoever_waits_is_not_named(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.join(group, SAM, MIA, TOM)
    session = await desk.session(group, capacity=2)
    await desk.full(session, SAM, MIA, TOM)
    await desk.core.wishes.choose(TOM, group.id, on_card=True)
    assert await named(desk, session) == ()


async def test_the_card_is_drawn_again_when_a_name_comes_or_goes(desk: Desk) -> None:
    group, session = await meets(desk)
    await desk.card_stands(session)

    async def drawn() -> int:
        return (await desk.letters("session.card.edit", subject=session.id))[0].revision

    before = await drawn()
    await desk.core.wishes.choose(SAM, group.id, on_card=True)  # has no place yet
    assert await drawn() == before
    await desk.full(session, SAM)
    before = await drawn()
    await desk.core.wishes.choose(SAM, group.id, on_card=False)
    assert await drawn() > before


async def test_wishes_go_when_somebody_leaves_and_do_not_come_back(desk: Desk) -> None:
    group, _ = await meets(desk)
    await desk.core.wishes.choose(SAM, group.id, on_card=True, greets=True)
    await desk.core.wishes.say_need(SAM, group.id, "Captions")
    await desk.core.groups.leave(SAM, group.id)
    await desk.join(group, SAM)
    assert (await desk.core.wishes.own(SAM, group.id))[1] == Wish(group.guild_id, group.id, SAM.id)


async def test_only_members_wish_anything(desk: Desk) -> None:
    group = await desk.new_group()
    with pytest.raises(NotAllowed):
        await desk.core.wishes.own(SAM, group.id)
    with pytest.raises(NotAllowed):
        await desk.core.wishes.choose(SAM, group.id, greets=True)
    with pytest.raises(NotAllowed):
        await desk.core.wishes.say_need(SAM, group.id, "Captions")


async def test_whoever_is_new_is_shown_up_to_three_greeters_who_are_there(desk: Desk) -> None:
    group, session = await meets(desk)
    await desk.join(group, FAY, FINN, FLO)
    assert (await desk.core.seats.take(SAM, session.id)).greeters == ()
    for who in (FAY, FINN, FLO, TOM, MIA):
        await desk.core.wishes.choose(who, group.id, greets=True)
    await desk.core.groups.take_break(FAY, group.id, desk.core.groups.today(group))
    answer = await desk.core.seats.take(MIA, session.id)
    assert answer.greeters == (FINN.id, FLO.id, TOM.id)
    assert (await desk.core.seats.take(MIA, session.id)).greeters == ()  # said once
    await desk.core.wishes.choose(FINN, group.id, greets=False)
    assert (await desk.core.seats.take(TOM, session.id)).greeters == (FLO.id, MIA.id)


async def test_a_need_is_for_the_facilitators_of_what_its_writer_may_come_to(desk: Desk) -> None:
    group, session = await meets(desk)
    await desk.core.wishes.say_need(SAM, group.id, "  Captions,\nplease ")
    await desk.core.wishes.say_need(MIA, group.id, "A ramp")
    await desk.full(session, SAM)
    assert (await desk.core.sessions.people(FAY, session.id)).needs == {SAM.id: "Captions, please"}
    with pytest.raises(NotAllowed):
        await desk.core.sessions.people(FINN, session.id)  # leads the group, not this session
    await desk.core.wishes.say_need(SAM, group.id, "-")
    assert (await desk.core.sessions.people(FAY, session.id)).needs == {}


async def test_a_need_has_120_characters_at_most(desk: Desk) -> None:
    group, _ = await meets(desk)
    await desk.core.wishes.say_need(SAM, group.id, "a" * 120)
    with pytest.raises(BadInput):
        await desk.core.wishes.say_need(SAM, group.id, "a" * 121)
    with pytest.raises(BadInput):
        await desk.core.wishes.say_need(SAM, group.id, "\u200b")
    assert (await desk.core.wishes.own(SAM, group.id))[1].need == "a" * 120


async def test_wishes_are_given_out_and_forgotten_on_request(desk: Desk) -> None:
    group, _ = await meets(desk)
    await desk.core.wishes.say_need(SAM, group.id, "Captions")
    (given,) = await desk.core.wishes.export(SAM.guild_id, SAM.id)
    assert given["need"] == "Captions"
    await desk.core.wishes.forget(SAM.guild_id, SAM.id)
    assert await desk.core.wishes.export(SAM.guild_id, SAM.id) == []
