"""What a group asks is asked on every way to a place, once, and a yes goes no further than its words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from groupbot.agreement.gates import NotYet
from groupbot.agreement.model import Purpose
from groupbot.attendance.store import AttendanceStore
from groupbot.errors import NotPossible, OutOfDate
from groupbot.groups.model import Group, Person
from groupbot.sessions.model import Session
from groupbot.sessions.places import Status
from tests.agreeing import agrees
from tests.desk import CORA, FAY, FINN, FLO, MIA, OMAR, SAM, TOM, Desk, person


@pytest.fixture
async def group(desk: Desk) -> Group:
    """Give a group that says for whom it is, and that Sam has joined without a yes to anything."""
    group = await desk.new_group(audience="people who lost somebody")
    await desk.core.groups.join(SAM, group.id)
    return group


@pytest.fixture
async def session(desk: Desk, group: Group) -> Session:
    return await desk.session(group, capacity=2)


async def missing(desk: Desk, group: Group, who: Person = SAM):
    return await desk.core.gates.missing(await desk.core.groups.standing(who), group)


async def publish(desk: Desk, group: Group, *lines: str, minor: bool = False) -> None:
    texts = desk.core.gates.texts
    before = await texts.current(group.guild_id, group.id)
    edit = await texts.write(FAY, group.id, "\n".join(lines or before.lines), before.number)
    await texts.publish(FAY, group.id, edit.mark, minor=minor)


WAYS: dict[str, Callable[[Desk, Person, str], Awaitable[object]]] = {
    "take": lambda desk, who, session: desk.core.seats.take(who, session),
    "say coming": lambda desk, who, session: desk.core.seats.say(who, session, Status.COMING, "a note"),
    "say maybe": lambda desk, who, session: desk.core.seats.say(who, session, Status.MAYBE),
}


@pytest.mark.parametrize("way", WAYS)
async def test_no_way_leads_to_a_place_without_a_yes(
    desk: Desk, group: Group, session: Session, way: str
) -> None:
    for who in (SAM, OMAR):
        with pytest.raises(NotYet) as asked:
            await WAYS[way](desk, who, session.id)
        assert asked.value.missing.version is not None
        assert asked.value.missing.adult
        assert asked.value.missing.audience == "people who lost somebody"
        assert asked.value.missing.joined is (who is SAM)
    assert await desk.statuses(session) == {}


async def test_saying_that_one_cannot_come_needs_no_yes(desk: Desk, session: Session) -> None:
    await desk.core.seats.say(SAM, session.id, Status.CANT)
    assert await desk.statuses(session) == {SAM.id: "cant"}


async def test_an_offer_is_taken_only_with_a_yes_to_todays_words(
    desk: Desk, group: Group, session: Session
) -> None:
    await desk.join(group, SAM, MIA, TOM)
    await desk.full(session, MIA, TOM, SAM)
    await publish(desk, group, "We listen.")
    await desk.core.seats.withdraw(MIA, session.id)
    assert (await desk.statuses(session))[SAM.id] == "offered"
    with pytest.raises(NotYet):
        await desk.core.seats.accept(SAM, session.id)
    await agrees(desk.core, group, SAM)
    await desk.core.seats.accept(SAM, session.id)
    assert (await desk.statuses(session))[SAM.id] == "coming"


async def test_one_yes_to_the_card_covers_all_of_it_and_is_not_asked_again(
    desk: Desk, group: Group, session: Session
) -> None:
    await agrees(desk.core, group, OMAR)
    assert (await missing(desk, group, OMAR)).nothing
    await desk.core.seats.take(OMAR, session.id)
    said = await desk.core.agreement.answers(group.guild_id, group.id, OMAR.id)
    assert {p for p, consent in said.items() if consent.said_yes} == {
        Purpose.AGREEMENT,
        Purpose.AUDIENCE,
        Purpose.ADULT,
    }


async def test_a_card_that_was_open_while_the_words_changed_counts_for_nothing(
    desk: Desk, group: Group
) -> None:
    standing, shown = await desk.core.groups.standing(SAM), await missing(desk, group)
    await publish(desk, group, "We listen.")
    with pytest.raises(NotYet) as asked:
        await desk.core.gates.say_yes(standing, group, shown.mark)
    assert asked.value.missing.version is not None
    assert asked.value.missing.version.lines == ("We listen.",)
    assert await desk.core.agreement.answers(group.guild_id, group.id, SAM.id) == {}


async def test_of_a_new_version_only_what_changed_is_asked_and_minor_wording_is_not(
    desk: Desk, group: Group
) -> None:
    await publish(desk, group, "We listen.", "We are kind.")
    await agrees(desk.core, group, SAM)
    await publish(desk, group, "We listen.", "We are kind to all.", minor=True)
    assert (await missing(desk, group)).nothing
    await publish(desk, group, "We listen well.", "We are kind to all.", "We pass.")
    asked = await missing(desk, group)
    # What was reworded since their yes is shown too: it is part of what they say yes to now.
    assert [(c.before, c.after) for c in asked.changes] == [
        ("We listen.", "We listen well."),
        ("We are kind.", "We are kind to all."),
        ("", "We pass."),
    ]
    assert not asked.adult


async def test_a_change_that_is_undone_is_asked_of_nobody_who_knew_the_lines_before(
    desk: Desk, group: Group
) -> None:
    await agrees(desk.core, group, SAM)
    await publish(desk, group, "We listen.")
    await agrees(desk.core, group, MIA)
    await desk.core.gates.texts.undo(FAY, group.id)
    assert (await missing(desk, group)).nothing
    assert (await missing(desk, group, MIA)).changes


async def test_after_ten_minutes_a_change_stays(desk: Desk, group: Group) -> None:
    await publish(desk, group, "We listen.")
    desk.clock.advance(timedelta(minutes=11))
    with pytest.raises(NotPossible):
        await desk.core.gates.texts.undo(FAY, group.id)


async def test_other_words_for_whom_it_is_are_asked_anew(desk: Desk, group: Group) -> None:
    await agrees(desk.core, group, SAM)
    changed = await desk.core.groups.edit(FAY, group.id, audience="people who lost a parent")
    assert (await missing(desk, changed)).audience == "people who lost a parent"
    assert (await missing(desk, replace(changed, audience=""))).nothing


async def test_what_a_group_does_not_ask_is_not_asked(desk: Desk, group: Group) -> None:
    await desk.core.rules.change(CORA, group.id, agreement=False, ask_audience=False, adults_only=False)
    assert (await missing(desk, group)).nothing


async def test_a_role_or_a_young_account_is_said_and_a_facilitator_lets_somebody_in_once(
    desk: Desk, group: Group, session: Session
) -> None:
    await desk.core.rules.change(CORA, group.id, gate_role_id=77, account_days=365)
    young = person(int(desk.clock.now().timestamp() * 1000 - 1420070400000) << 22)
    await agrees(desk.core, group, young)
    with pytest.raises(NotYet) as refused:
        await desk.core.seats.take(young, session.id)
    assert refused.value.missing.role_id == 77
    assert refused.value.missing.old_enough_at is not None
    await desk.core.hosting.admit(FAY, session.id, young.id, "known to us")
    assert (await desk.statuses(session))[young.id] == "coming"
    other = await desk.session(group, "2027-01-18 19:00")
    with pytest.raises(NotYet):
        await desk.core.seats.take(young, other.id)


async def test_whoever_leaves_is_let_in_no_longer_and_what_other_groups_decided_stays(
    desk: Desk, group: Group, session: Session
) -> None:
    other = await desk.new_group("Thursday Circle")
    for each, its in ((group, session), (other, await desk.session(other))):
        await desk.core.rules.change(CORA, each.id, gate_role_id=77)
        await agrees(desk.core, each, SAM)
        await desk.core.hosting.admit(FAY, its.id, SAM.id, "known to us")
        await desk.core.seats.withdraw(SAM, its.id)
    assert len(await desk.core.gates.export(SAM.guild_id, SAM.id)) == 2
    await desk.core.groups.leave(SAM, group.id)
    (left,) = await desk.core.gates.passes(SAM.guild_id, SAM.id)
    assert left != session.id
    await agrees(desk.core, group, SAM)
    with pytest.raises(NotYet) as refused:
        await desk.core.seats.take(SAM, session.id)
    assert refused.value.missing.role_id == 77


async def test_a_place_is_given_back_only_with_a_yes_to_todays_words(
    desk: Desk, group: Group, session: Session
) -> None:
    await desk.join(group, SAM, MIA, TOM)
    await desk.core.planning.edit(FAY, session.id, capacity=3)
    await desk.full(session, SAM, MIA, TOM)
    await desk.core.planning.edit(FAY, session.id, capacity=2)
    await desk.core.hosting.line_up(FAY, session.id, TOM.id)
    await publish(desk, group, "We listen.")
    with pytest.raises(NotPossible) as refused:
        await desk.core.hosting.give_back(FAY, session.id, TOM.id)
    assert "nobody can do that for them" in refused.value.words
    assert (await desk.statuses(session))[TOM.id] == "waiting"
    await agrees(desk.core, group, TOM)
    await desk.core.hosting.give_back(FAY, session.id, TOM.id)
    assert (await desk.statuses(session))[TOM.id] == "coming"


async def test_a_turn_is_kept_for_the_next_date_only_with_a_yes_to_todays_words(
    desk: Desk, group: Group, session: Session
) -> None:
    following = await desk.session(group, "2027-01-18 19:00", capacity=2)
    await desk.join(group, SAM, MIA, TOM)
    await desk.full(following, MIA, TOM)
    await desk.full(session, MIA, TOM, SAM)
    await desk.core.seats.withdraw(MIA, session.id)
    await desk.core.seats.pass_on(SAM, session.id)
    await publish(desk, group, "We listen.")
    with pytest.raises(NotYet) as asked:
        await desk.core.seats.keep_turn(SAM, session.id)
    assert asked.value.doing == "turn"
    assert SAM.id not in await desk.statuses(following)
    await agrees(desk.core, group, SAM)
    await desk.core.seats.keep_turn(SAM, session.id)
    assert (await desk.statuses(following))[SAM.id] == "waiting"


async def test_who_is_written_by_name_follows_what_the_group_asks_while_it_meets(
    desk: Desk, group: Group, session: Session
) -> None:
    await desk.core.rules.change(CORA, group.id, adults_only=False)
    await desk.join(group, SAM)
    await desk.core.agreement.say(group.guild_id, group.id, SAM.id, Purpose.NAMED, True)
    await desk.time_is(session.starts_at)
    assert (await desk.core.attendance.here(SAM, session.id)).named
    await desk.core.rules.change(CORA, group.id, adults_only=True)
    record = await AttendanceStore(desk.database).record(group.guild_id, session.id, SAM.id)
    assert record is None
    assert desk.core.attendance.present_now(group.guild_id, session.id) == 1


@pytest.mark.parametrize("stale", [False, True])
async def test_a_press_without_my_name_on_an_older_card_takes_the_name_back(
    desk: Desk, group: Group, stale: bool
) -> None:
    standing, shown = await desk.core.groups.standing(SAM), await missing(desk, group)
    await agrees(desk.core, group, SAM, named=True)
    if stale:
        await publish(desk, group, "We listen.")
        with pytest.raises(NotYet):
            await desk.core.gates.say_yes(standing, group, shown.mark, named=False)
    else:
        await desk.core.gates.say_yes(standing, group, shown.mark, named=False)
    assert await desk.core.gates.named(group) == set()


async def test_nobody_can_say_yes_for_somebody_else(desk: Desk, session: Session) -> None:
    with pytest.raises(NotPossible) as refused:
        await desk.core.hosting.admit(FAY, session.id, SAM.id, "known to us")
    assert "nobody can do that for them" in refused.value.words
    assert await desk.statuses(session) == {}


async def test_a_facilitator_of_the_group_needs_no_role_and_does_agree(
    desk: Desk, group: Group, session: Session
) -> None:
    await desk.core.rules.change(CORA, group.id, gate_role_id=77)
    assert not (await missing(desk, group, FINN)).barred
    assert not (await missing(desk, group, CORA)).barred
    assert (await missing(desk, group, FLO)).barred
    with pytest.raises(NotYet):
        await desk.core.seats.take(FINN, session.id)


async def test_leaving_deletes_every_yes(desk: Desk, group: Group) -> None:
    await agrees(desk.core, group, SAM, named=True)
    await desk.core.groups.leave(SAM, group.id)
    assert await desk.core.agreement.answers(group.guild_id, group.id, SAM.id) == {}


async def test_nobody_is_named_before_a_yes_to_all_that_is_asked(desk: Desk, group: Group) -> None:
    await desk.core.agreement.say(group.guild_id, group.id, SAM.id, Purpose.NAMED, True)
    assert await desk.core.gates.named(group) == set()
    await agrees(desk.core, group, SAM)
    assert await desk.core.gates.named(group) == {SAM.id}
    await publish(desk, group, "We listen.")  # an earlier yes counts until its owner is asked again
    assert await desk.core.gates.named(group) == {SAM.id}


async def test_an_undo_takes_back_the_version_it_was_offered_with_and_no_later_one(
    desk: Desk, group: Group
) -> None:
    texts = desk.core.gates.texts
    await publish(desk, group, "We listen.")
    await publish(desk, group, "We listen.", "We pass.")
    with pytest.raises(OutOfDate):
        await texts.undo(FAY, group.id, 2)
    assert (await texts.current(group.guild_id, group.id)).number == 3
    _, after = await texts.undo(FAY, group.id, 3)
    assert after.lines == ("We listen.",)


async def test_discarding_an_old_preview_leaves_the_newer_draft(desk: Desk, group: Group) -> None:
    texts = desk.core.gates.texts
    old = await texts.write(FAY, group.id, "We listen.", 1)
    new = await texts.write(FAY, group.id, "We listen.\nWe pass.", 1)
    with pytest.raises(OutOfDate):
        await texts.discard(FAY, group.id, old.mark)
    assert (await texts.written(FAY, group.id, new.mark)).lines == ("We listen.", "We pass.")
    await texts.discard(FAY, group.id, new.mark)
    await texts.discard(FAY, group.id, new.mark)  # pressed twice
    with pytest.raises(OutOfDate):
        await texts.written(FAY, group.id, new.mark)
