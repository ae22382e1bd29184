"""Pauses: who may begin one, what it stops, what it leaves alone, and how it ends."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from groupbot.agreement.gates import NotYet
from groupbot.errors import BadInput, NotAllowed, NotFound, NotPossible, OutOfDate
from groupbot.groups.model import Person
from groupbot.pauses.model import MANY_NEW, Pause, What, is_new
from groupbot.pauses.raids import RAID
from groupbot.pauses.store import PauseStore
from groupbot.sessions.places import Status
from tests.desk import (
    ADA,
    ALI,
    COORDINATORS,
    CORA,
    EVA,
    FAY,
    FINN,
    MIA,
    OTHER_SERVER,
    SAM,
    SERVER,
    STAFF_ROOM,
    START,
    TOM,
    Desk,
    person,
)

BEGAN = datetime(2015, 1, 1, tzinfo=UTC)


def account(made: datetime, number: int = 0) -> Person:
    """Give somebody whose Discord account was made at a moment."""
    return person((int((made - BEGAN).total_seconds() * 1000) << 22) + number)


async def test_a_pause_is_said_before_anything_that_a_person_lacks(desk: Desk) -> None:
    group = await desk.new_group()
    session = await desk.session(group)
    await desk.core.rules.change(CORA, group.id, account_days=30)
    new = account(START - timedelta(days=2))
    await desk.core.pauses.start(CORA, What.ALL, 60, group.id)
    for status in (Status.COMING, Status.MAYBE):
        with pytest.raises(NotPossible) as refused:
            await desk.core.seats.say(new, session.id, status)
        assert "This is for everybody and not about you." in refused.value.words
    await desk.core.pauses.end(CORA, group.id)
    with pytest.raises(NotYet):
        await desk.core.seats.take(new, session.id)


async def test_new_places_are_paused_and_what_stands_is_left_alone(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.join(group, SAM, MIA, ALI, EVA, TOM)
    session = await desk.session(group, capacity=2)
    await desk.full(session, SAM, MIA, ALI)  # Ali waits
    await desk.core.seats.say(EVA, session.id, Status.MAYBE)
    await desk.core.pauses.start(CORA, What.RSVP, 60, group.id)
    seats = desk.core.seats
    for who in (TOM, EVA):
        with pytest.raises(NotPossible, match="NotPossible") as refused:
            await seats.take(who, session.id)
        assert "not about you" in refused.value.words
    with pytest.raises(NotPossible):
        await seats.say(TOM, session.id, Status.MAYBE)
    await seats.take(SAM, session.id)  # already noted
    await seats.say(MIA, session.id, Status.CANT)  # Ali is offered the place
    await seats.accept(ALI, session.id)
    await seats.add_note(SAM, session.id, "I come late")
    await seats.withdraw(SAM, session.id)
    assert await desk.statuses(session) == {MIA.id: "cant", ALI.id: "coming", EVA.id: "maybe"}


async def test_a_pause_ends_by_itself_and_the_press_works_again(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.join(group, SAM)
    session = await desk.session(group)
    pause, _ = await desk.core.pauses.start(CORA, What.RSVP, 5, group.id)
    assert await desk.core.pauses.next_at() == pause.ends_at
    desk.clock.advance(timedelta(minutes=5) - timedelta(seconds=1))
    with pytest.raises(NotPossible):
        await desk.core.seats.take(SAM, session.id)
    desk.clock.advance(timedelta(seconds=1))
    await desk.core.seats.take(SAM, session.id)
    await desk.core.pauses.ring()
    assert await desk.core.pauses.next_at() is None


async def test_a_wide_pause_stops_joining_and_notes_too(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.join(group, SAM)
    session = await desk.session(group)
    await desk.full(session, SAM)
    pauses = desk.core.pauses
    await pauses.start(CORA, What.RSVP, 60)
    await desk.core.groups.join(MIA, group.id)
    await pauses.start(CORA, What.ALL, 60)
    with pytest.raises(NotPossible) as refused:
        await desk.core.groups.join(ALI, group.id)
    assert refused.value.words.startswith("Joining Monday Circle is paused until")
    with pytest.raises(NotPossible):
        await desk.core.seats.add_note(SAM, session.id, "hello")
    await desk.core.groups.join(SAM, group.id)  # is in it already
    await desk.core.groups.leave(MIA, group.id)
    await desk.core.contact.write(ALI, group.id, "May I come later?")
    await pauses.end(CORA)
    await desk.core.groups.join(ALI, group.id)


async def test_a_pause_of_one_group_leaves_the_others_alone(desk: Desk) -> None:
    group, other = await desk.new_group(), await desk.new_group("Tuesday Circle")
    await desk.join(other, SAM)
    session = await desk.session(other)
    await desk.core.pauses.start(CORA, What.ALL, 60, group.id)
    await desk.full(session, SAM)
    await desk.core.pauses.start(CORA, What.RSVP, 60)
    found = await desk.core.pauses.over(SERVER, group.id)
    assert found is not None
    assert found.what is What.ALL  # the wider of the two


async def test_who_may_pause(desk: Desk) -> None:
    group = await desk.new_group()
    pauses = desk.core.pauses
    for who in (FAY, SAM, ADA):
        for typed in (group.id, None):
            with pytest.raises(NotAllowed):
                await pauses.start(who, What.RSVP, 60, typed)
    with pytest.raises(NotFound):
        await pauses.start(person(2, COORDINATORS, guild_id=OTHER_SERVER), What.RSVP, 60, group.id)
    await desk.core.duty.set_hours(FAY, "mon", "12:00", "13:00", group=group.id)
    await pauses.start(FAY, What.RSVP, 60, group.id)
    with pytest.raises(NotAllowed):
        await pauses.start(FAY, What.RSVP, 60)
    with pytest.raises(NotAllowed):
        await pauses.end(FINN, group.id)
    await pauses.end(FAY, group.id)
    with pytest.raises(OutOfDate):
        await pauses.end(FAY, group.id)
    for minutes in (0, 4, 1441):
        with pytest.raises(BadInput):
            await pauses.start(CORA, What.RSVP, minutes, group.id)


async def test_presses_that_race_with_a_pause_are_before_it_or_after_it(desk: Desk) -> None:
    group = await desk.new_group()
    people = [person(100 + n) for n in range(12)]
    await desk.join(group, *people, person(200))
    session = await desk.session(group, capacity=20)
    acts = [desk.core.seats.take(who, session.id) for who in people]
    pause = desk.core.pauses.start(CORA, What.RSVP, 60, group.id)
    done = await asyncio.gather(*acts[:6], pause, *acts[6:], return_exceptions=True)
    refused = [each for each in done if isinstance(each, BaseException)]
    assert all(isinstance(each, NotPossible) for each in refused)
    assert len(await desk.statuses(session)) == len(people) - len(refused)
    with pytest.raises(NotPossible):
        await desk.core.seats.take(person(200), session.id)


async def test_what_is_kept_of_a_person_is_given_and_forgotten(desk: Desk) -> None:
    pauses = desk.core.pauses
    await pauses.start(CORA, What.RSVP, 60)
    (kept,) = await pauses.export(SERVER, CORA.id)
    assert kept["what"] is What.RSVP
    await pauses.forget(SERVER, CORA.id)
    assert await pauses.export(SERVER, CORA.id) == []
    assert [p.started_by for p, _ in (await pauses.listed(CORA)).found] == [None]


def test_an_accounts_age_stands_in_its_id() -> None:
    assert is_new(account(START - timedelta(days=6)).id, START)
    assert not is_new(account(START - timedelta(days=7)).id, START)


async def test_many_new_accounts_are_told_to_the_facilitators_once_and_without_names(desk: Desk) -> None:
    group = await desk.new_group()
    session = await desk.session(group)
    fresh = [account(START - timedelta(days=1), n) for n in range(MANY_NEW + 3)]
    for who in fresh[: MANY_NEW - 1]:
        with pytest.raises(NotAllowed):  # they are not in the group; it counts that they asked
            await desk.core.seats.take(who, session.id)
    for _ in range(5):
        with pytest.raises(NotAllowed):
            await desk.core.seats.take(fresh[0], session.id)
    assert await desk.letters(RAID) == []
    for who in fresh[MANY_NEW - 1 :]:
        with pytest.raises(NotAllowed):
            await desk.core.seats.take(who, session.id)
    (told,) = await desk.letters(RAID)
    assert (told.letter.recipient_id, told.letter.subject, told.letter.body) == (STAFF_ROOM, group.id, {})


async def test_nothing_is_said_of_many_old_accounts_or_while_it_is_paused(desk: Desk) -> None:
    group = await desk.new_group()
    session = await desk.session(group)
    for n in range(MANY_NEW + 3):
        with pytest.raises(NotAllowed):
            await desk.core.seats.take(person(300 + n), session.id)
    await desk.core.pauses.start(CORA, What.RSVP, 60, group.id)
    for n in range(MANY_NEW + 3):
        with pytest.raises(NotPossible):
            await desk.core.seats.take(account(START - timedelta(days=1), n), session.id)
    assert await desk.letters(RAID) == []


async def test_it_is_not_said_again_when_a_new_hour_begins(desk: Desk) -> None:
    group = await desk.new_group()
    session = await desk.session(group)
    desk.clock.set_to(START + timedelta(minutes=59))
    for n in range(2 * MANY_NEW):
        if n == MANY_NEW + 2:
            desk.clock.advance(timedelta(minutes=2))
        with pytest.raises(NotAllowed):
            await desk.core.seats.take(account(START - timedelta(days=1), n), session.id)
    assert len(await desk.letters(RAID)) == 1


async def test_whoever_said_maybe_may_add_a_note_while_only_new_places_are_paused(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.join(group, EVA)
    session = await desk.session(group)
    await desk.core.seats.say(EVA, session.id, Status.MAYBE)
    await desk.core.pauses.start(CORA, What.RSVP, 60, group.id)
    await desk.core.seats.add_note(EVA, session.id, "I may be late")
    with pytest.raises(NotPossible):
        await desk.core.seats.take(EVA, session.id)


async def test_a_pause_that_begins_while_the_old_one_is_let_go_of_stays(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    group, pauses = await desk.new_group(), desk.core.pauses
    await pauses.start(CORA, What.RSVP, 5, group.id)
    desk.clock.advance(timedelta(minutes=5))
    read = PauseStore.over_by

    async def and_then_another_begins(store: PauseStore, now: datetime) -> list[Pause]:
        found = await read(store, now)
        if found:
            monkeypatch.setattr(PauseStore, "over_by", read)
            await pauses.start(CORA, What.ALL, 60, group.id)
        return found

    monkeypatch.setattr(PauseStore, "over_by", and_then_another_begins)
    await pauses.ring()
    found = await pauses.over(SERVER, group.id)
    assert found is not None
    assert found.what is What.ALL


async def test_a_turn_that_is_kept_for_the_next_date_is_a_new_place_too(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.join(group, SAM, MIA, ALI)
    first, upcoming = [
        await desk.session(group, when, capacity=2) for when in ("2027-01-11 19:00", "2027-01-18 19:00")
    ]
    await desk.full(first, SAM, MIA, ALI)
    await desk.full(upcoming, SAM, MIA)
    await desk.core.seats.say(MIA, first.id, Status.CANT)
    await desk.core.seats.pass_on(ALI, first.id)
    await desk.core.pauses.start(CORA, What.RSVP, 60, group.id)
    with pytest.raises(NotPossible) as refused:
        await desk.core.seats.keep_turn(ALI, first.id)
    assert "not about you" in refused.value.words
    await desk.core.pauses.end(CORA, group.id)
    await desk.core.seats.keep_turn(ALI, first.id)
    assert (await desk.statuses(upcoming))[ALI.id] == "waiting"
