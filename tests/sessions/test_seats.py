"""Places: the last one goes to one person only, and what is given back goes to the next in line."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from groupbot.delivery.model import State
from groupbot.errors import NotAllowed, NotFound, NotPossible
from groupbot.groups.model import Group, Mode, Role
from groupbot.preferences.model import By
from groupbot.sessions import letters
from groupbot.sessions.model import Session
from groupbot.sessions.places import Status
from tests.desk import ADA, ALI, CORA, EVA, FAY, FINN, FLO, MIA, OMAR, SAM, TOM, Desk, person

COMING, WAITING, OFFERED = "coming", "waiting", "offered"


@pytest.fixture
async def group(desk: Desk) -> Group:
    """Give a group with five members."""
    group = await desk.new_group()
    await desk.join(group, SAM, MIA, ALI, EVA, TOM)
    return group


@pytest.fixture
async def session(desk: Desk, group: Group) -> Session:
    """Give a session with two places, a week from now."""
    return await desk.session(group, capacity=2)


async def test_the_last_places_go_to_as_many_people_as_there_are_places(desk: Desk, group: Group) -> None:
    session = await desk.session(group, "2027-01-12 19:00", capacity=3)
    crowd = [person(1000 + n) for n in range(50)]
    async with desk.database.one_step():
        await desk.join(group, *crowd)
    answers = await asyncio.gather(*(desk.core.seats.take(who, session.id) for who in crowd))
    statuses = [answer.now.status for answer in answers if answer.now]
    assert statuses.count(Status.COMING) == 3
    assert statuses.count(Status.WAITING) == 47
    places = await desk.core.sessions.places(session.guild_id, session.id)
    assert (places.coming, places.free, places.over) == (3, 0, 0)
    assert sorted(p for who in crowd if (p := places.position(who.id))) == list(range(1, 48))
    told = [a.places.position(a.now.member_id) for a in answers if a.now and a.now.status is Status.WAITING]
    assert sorted(p for p in told if p) == list(range(1, 48))


async def test_the_same_press_twice_is_one_place(desk: Desk, session: Session) -> None:
    first = await desk.core.seats.take(SAM, session.id)
    again = await desk.core.seats.take(SAM, session.id)
    assert (first.already, again.already) == (False, True)
    assert await desk.statuses(session) == {SAM.id: COMING}


async def test_twenty_presses_at_once_are_one_place(desk: Desk, session: Session) -> None:
    answers = await asyncio.gather(*(desk.core.seats.take(SAM, session.id) for _ in range(20)))
    assert [answer.already for answer in answers].count(False) == 1
    assert await desk.statuses(session) == {SAM.id: COMING}


async def test_who_comes_a_moment_too_late_is_told_their_number(desk: Desk, session: Session) -> None:
    await desk.full(session, SAM, MIA)
    answer = await desk.core.seats.take(ALI, session.id)
    assert answer.now is not None
    assert (answer.now.status, answer.places.position(ALI.id)) == (WAITING, 1)
    assert (await desk.core.seats.take(ALI, session.id)).already


async def test_a_place_given_back_is_offered_to_the_next_in_line(desk: Desk, session: Session) -> None:
    await desk.full(session, SAM, MIA, ALI, EVA)
    await desk.core.seats.withdraw(SAM, session.id)
    assert await desk.statuses(session) == {MIA.id: COMING, ALI.id: OFFERED, EVA.id: WAITING}
    (offer,) = await desk.letters(letters.OFFER)
    assert (offer.letter.recipient_id, offer.letter.due_at) == (ALI.id, desk.clock.now())


@pytest.mark.parametrize("status", [Status.MAYBE, Status.CANT])
async def test_a_no_or_a_maybe_gives_the_place_back_too(desk: Desk, session: Session, status: Status) -> None:
    await desk.full(session, SAM, MIA, ALI)
    answer = await desk.core.seats.say(SAM, session.id, status)
    assert answer.now is not None
    assert answer.now.status is status
    assert (await desk.statuses(session))[ALI.id] == OFFERED


async def test_an_offer_that_ends_goes_to_the_next_by_itself(desk: Desk, session: Session) -> None:
    await desk.full(session, SAM, MIA, ALI, EVA)
    await desk.core.seats.withdraw(SAM, session.id)
    by_day = timedelta(hours=22)  # twelve hours, and the night from 22:00 to 08:00 left out
    assert await desk.core.course.next_at() == desk.clock.now() + by_day
    await desk.time_passes(hours=22)
    assert await desk.statuses(session) == {MIA.id: COMING, ALI.id: WAITING, EVA.id: OFFERED}
    assert await desk.told(letters.OFFER) == [ALI.id, EVA.id]
    places = await desk.core.sessions.places(session.guild_id, session.id)
    assert places.position(ALI.id) == 2


async def test_an_offer_accepted_too_late_is_refused_with_the_number_in_line(
    desk: Desk, session: Session
) -> None:
    await desk.full(session, SAM, MIA, ALI, EVA)
    await desk.core.seats.withdraw(SAM, session.id)
    ends = desk.clock.now() + timedelta(hours=22)
    await desk.time_passes(hours=23)
    with pytest.raises(NotPossible) as refused:
        await desk.core.seats.accept(ALI, session.id, ends)
    assert (
        refused.value.words == f"That offer ended at <t:{int(ends.timestamp())}:t>. You are still number 2."
    )
    assert (await desk.core.seats.accept(EVA, session.id)).now is not None
    assert (await desk.statuses(session))[EVA.id] == COMING


async def test_nobody_is_asked_twice_for_a_place_that_nobody_else_wants(desk: Desk, session: Session) -> None:
    await desk.full(session, SAM, MIA, ALI)
    await desk.core.seats.withdraw(SAM, session.id)
    for _ in range(6):
        await desk.time_passes(hours=23)
    await desk.core.seats.say(TOM, session.id, Status.MAYBE)
    assert await desk.told(letters.OFFER) == [ALI.id]
    assert await desk.core.course.next_at() == session.opens_at
    assert (await desk.core.seats.take(EVA, session.id)).now is not None
    assert await desk.statuses(session) == {MIA.id: COMING, ALI.id: WAITING, EVA.id: COMING, TOM.id: "maybe"}
    await desk.core.seats.withdraw(EVA, session.id)
    assert await desk.told(letters.OFFER) == [ALI.id, ALI.id]


async def test_whoever_passes_an_offer_on_leaves_the_line(desk: Desk, session: Session) -> None:
    await desk.full(session, SAM, MIA, ALI, EVA)
    await desk.core.seats.withdraw(SAM, session.id)
    await desk.core.seats.pass_on(ALI, session.id)
    assert await desk.statuses(session) == {MIA.id: COMING, ALI.id: "cant", EVA.id: OFFERED}


async def test_more_places_are_offered_all_at_once(desk: Desk, session: Session) -> None:
    await desk.full(session, SAM, MIA, ALI, EVA, TOM)
    await desk.core.planning.edit(FAY, session.id, capacity=4)
    assert sorted(await desk.told(letters.OFFER)) == [ALI.id, EVA.id]
    assert (await desk.statuses(session))[TOM.id] == WAITING


async def test_fewer_places_throw_nobody_out(desk: Desk, group: Group) -> None:
    session = await desk.session(group, capacity=4)
    await desk.full(session, SAM, MIA, ALI)
    shown = await desk.core.planning.edit(FAY, session.id, capacity=2)
    assert (shown.places.coming, shown.places.over) == (3, 1)
    assert await desk.told(letters.CHANGED, letters.OFFER) == []


async def test_whoever_leaves_the_group_frees_their_places_and_hears_nothing_more(
    desk: Desk, group: Group, session: Session
) -> None:
    await desk.core.preferences.choose_reminders(SAM.guild_id, SAM.id, (60,), By.DM)
    other = await desk.session(group, "2027-01-18 19:00")
    await desk.full(session, SAM, MIA, ALI)
    await desk.full(other, SAM)
    assert len(await desk.letters(letters.REMINDER)) == 2
    await desk.core.groups.leave(SAM, group.id)
    assert await desk.statuses(session) == {MIA.id: COMING, ALI.id: OFFERED}
    assert await desk.statuses(other) == {}
    assert await desk.letters(letters.REMINDER) == []


async def test_leaving_one_group_leaves_the_places_in_others(
    desk: Desk, group: Group, session: Session
) -> None:
    family = await desk.new_group("Family evening")
    await desk.join(family, SAM)
    other = await desk.session(family, "2027-01-13 19:00")
    await desk.full(other, SAM)
    await desk.full(session, SAM)
    await desk.core.groups.leave(SAM, group.id)
    assert (await desk.statuses(session), await desk.statuses(other)) == ({}, {SAM.id: COMING})


@pytest.mark.parametrize("who", [OMAR, CORA, FINN], ids=["outsider", "coordinator", "other facilitator"])
async def test_only_members_take_places_and_the_refusal_shows_the_way_in(
    desk: Desk, group: Group, session: Session, who: object
) -> None:
    with pytest.raises(NotAllowed) as refused:
        await desk.core.seats.take(who, session.id)  # pyright: ignore[reportArgumentType]
    assert refused.value.way_on == ("group.join", group.id)
    assert await desk.statuses(session) == {}


async def test_whoever_facilitates_a_session_needs_no_place_in_it(
    desk: Desk, group: Group, session: Session
) -> None:
    await desk.join(group, FAY, FINN)
    with pytest.raises(NotPossible):
        await desk.core.seats.take(FAY, session.id)
    await desk.core.seats.take(FINN, session.id)
    assert await desk.statuses(session) == {FINN.id: COMING}


async def test_a_role_that_was_taken_away_counts_at_the_next_press(
    desk: Desk, group: Group, session: Session
) -> None:
    await desk.core.groups.map_role(ADA, Role.MEMBER, 93)
    with pytest.raises(NotFound):
        await desk.core.seats.take(SAM, session.id)
    await desk.core.seats.take(person(SAM.id, 93), session.id)


async def test_who_may_no_longer_see_a_group_can_still_take_their_word_back(
    desk: Desk, group: Group, session: Session
) -> None:
    await desk.full(session, SAM, MIA, ALI)
    await desk.core.groups.map_role(ADA, Role.MEMBER, 93)
    with pytest.raises(NotFound):
        await desk.core.seats.say(SAM, session.id, Status.CANT)
    await desk.core.seats.withdraw(SAM, session.id)
    assert (await desk.statuses(session))[ALI.id] == OFFERED
    with pytest.raises(NotFound):
        await desk.core.seats.withdraw(SAM, session.id)


# --- notes ------------------------------------------------------------------------------------------


async def test_a_note_is_cleaned_and_kept_beside_the_word(desk: Desk, session: Session) -> None:
    await desk.core.seats.say(SAM, session.id, Status.MAYBE, "  I come\u202e  late\n")
    answer = await desk.core.seats.take(SAM, session.id)
    assert answer.now is not None
    assert answer.now.note == "I come late"
    assert (await desk.core.seats.add_note(SAM, session.id, " ")).now is not None
    mine = (await desk.core.seats.place_of(SAM, session.id)).now
    assert mine is not None
    assert (mine.status, mine.note) == (Status.COMING, "")


async def test_a_note_throws_no_notice_or_offer_away(desk: Desk, session: Session) -> None:
    await desk.full(session, SAM, MIA, ALI)
    await desk.core.seats.say(EVA, session.id, Status.MAYBE)
    await desk.core.seats.withdraw(SAM, session.id)
    await desk.core.planning.edit(FAY, session.id, when_typed="2027-01-11 19:30")
    for who in (ALI, EVA):
        await desk.core.seats.add_note(who, session.id, "Thank you")
    assert sorted(await desk.told(letters.CHANGED)) == [MIA.id, ALI.id, EVA.id]
    assert await desk.told(letters.OFFER) == [ALI.id]


# --- reminders --------------------------------------------------------------------------------------


async def test_reminders_are_off_until_chosen_and_the_first_yes_asks_once(
    desk: Desk, session: Session
) -> None:
    assert (await desk.core.seats.take(SAM, session.id)).ask_about_changes
    assert await desk.letters(letters.REMINDER) == []
    await desk.core.preferences.choose_changes(SAM.guild_id, SAM.id, wanted=False)
    await desk.core.seats.withdraw(SAM, session.id)
    assert not (await desk.core.seats.take(SAM, session.id)).ask_about_changes


async def test_only_people_who_have_a_place_are_reminded(desk: Desk, session: Session) -> None:
    for who in (SAM, MIA, ALI, EVA):
        await desk.core.preferences.choose_reminders(who.guild_id, who.id, (60,), By.DM)
    await desk.full(session, SAM, MIA, ALI)
    await desk.core.seats.say(EVA, session.id, Status.MAYBE)
    assert await desk.told(letters.REMINDER) == [SAM.id, MIA.id]
    await desk.core.seats.say(SAM, session.id, Status.CANT)
    await desk.core.seats.accept(ALI, session.id)
    assert sorted(await desk.told(letters.REMINDER)) == [MIA.id, ALI.id]


async def test_the_same_reminders_chosen_again_change_nothing(desk: Desk, session: Session) -> None:
    await desk.full(session, SAM)
    assert not (await desk.core.seats.choose_reminders(SAM, session.id, (30, 15))).already
    assert (await desk.core.seats.choose_reminders(SAM, session.id, (30, 15))).already


async def test_new_default_reminders_count_for_what_is_already_planned(desk: Desk, session: Session) -> None:
    await desk.full(session, SAM)
    await desk.core.seats.choose_default_reminders(SAM, (1440, 60), By.DM)
    assert [row.letter.body["lead"] for row in await desk.letters(letters.REMINDER)] == [1440, 60]
    await desk.core.seats.choose_default_reminders(SAM, (15,), By.INBOX)
    (row,) = await desk.letters(letters.REMINDER)
    assert (row.letter.body["lead"], row.letter.way.value) == (15, "inbox")


async def test_reminders_of_one_session_leave_the_others_alone(
    desk: Desk, group: Group, session: Session
) -> None:
    other = await desk.session(group, "2027-01-18 19:00")
    await desk.core.seats.choose_default_reminders(SAM, (60,), By.DM)
    await desk.full(session, SAM)
    await desk.full(other, SAM)
    await desk.core.seats.choose_reminders(SAM, session.id, (30, 15))
    leads = {row.letter.subject: [] for row in await desk.letters(letters.REMINDER)}
    for row in await desk.letters(letters.REMINDER):
        leads[row.letter.subject].append(row.letter.body["lead"])
    assert leads == {session.id: [30, 15], other.id: [60]}


async def test_how_reminders_come_is_one_choice_for_all_sessions(
    desk: Desk, group: Group, session: Session
) -> None:
    other = await desk.session(group, "2027-01-18 19:00")
    await desk.core.seats.choose_default_reminders(SAM, (60,), By.INBOX)
    await desk.full(session, SAM)
    await desk.full(other, SAM)
    await desk.core.seats.choose_reminders(SAM, session.id, (30,), By.DM)
    assert {row.letter.way.value for row in await desk.letters(letters.REMINDER)} == {"member"}


async def test_a_break_silences_until_it_is_over(desk: Desk, group: Group, session: Session) -> None:
    await desk.full(session, SAM)
    today = desk.core.groups.today(group)

    async def heard() -> bool:
        return await desk.core.seats.still_for(session.guild_id, session.id, SAM.id) is not None

    assert await heard()
    await desk.core.groups.take_break(SAM, group.id, today + timedelta(days=1))
    assert not await heard()
    await desk.time_passes(days=1)
    assert not await heard()
    await desk.time_passes(days=1)
    assert await heard()
    await desk.core.groups.take_break(SAM, group.id, desk.core.groups.today(group))
    assert not await heard()
    await desk.core.groups.take_break(SAM, group.id, None)
    assert await heard()


async def test_nothing_is_said_about_a_place_or_a_session_that_is_gone(desk: Desk, session: Session) -> None:
    await desk.full(session, SAM)
    assert await desk.core.seats.still_for(session.guild_id, session.id, MIA.id) is None
    assert await desk.core.seats.still_for(session.guild_id, "nowhere000", SAM.id) is None


async def test_what_is_next_for_somebody_leaves_out_what_is_over(
    desk: Desk, group: Group, session: Session
) -> None:
    later = await desk.session(group, "2027-01-18 19:00")
    await desk.full(later, SAM)
    await desk.full(session, SAM)
    assert [s.id for s, _ in await desk.core.seats.mine(SAM)] == [session.id, later.id]
    await desk.time_is(session.ends_at)
    assert [s.id for s, _ in await desk.core.seats.mine(SAM)] == [later.id]


# --- keeping and forgetting -------------------------------------------------------------------------


async def test_places_go_thirty_days_after_their_session(desk: Desk, session: Session) -> None:
    await desk.full(session, SAM, MIA)
    await desk.time_is(session.ends_at)
    await desk.time_passes(days=30)
    assert await desk.core.seats.prune() == 0
    await desk.time_passes(seconds=1)
    assert await desk.core.seats.prune() == 2
    assert await desk.statuses(session) == {}


async def test_somebody_who_is_forgotten_has_no_places_left_and_the_next_is_asked(
    desk: Desk, group: Group, session: Session
) -> None:
    past = await desk.session(group, "2027-01-04 13:00")
    await desk.full(past, SAM)
    await desk.time_is(past.ends_at)
    await desk.core.seats.choose_default_reminders(SAM, (60,), By.DM)
    await desk.full(session, SAM, MIA, ALI)
    await desk.core.seats.add_note(SAM, session.id, "I am new")
    exported = await desk.core.seats.export(SAM.guild_id, SAM.id)
    assert [(row["session"], row["status"], row["note"]) for row in exported] == [
        ("Monday Circle", COMING, ""),
        ("Monday Circle", COMING, "I am new"),
    ]
    await desk.core.seats.forget(SAM.guild_id, SAM.id)
    assert await desk.core.seats.export(SAM.guild_id, SAM.id) == []
    assert await desk.letters(to=SAM) == []
    assert await desk.statuses(session) == {MIA.id: COMING, ALI.id: OFFERED}


async def test_in_a_number_only_group_who_had_a_place_goes_with_the_session(desk: Desk) -> None:
    group = await desk.new_group("Quiet room", mode=Mode.NUMBER)
    await desk.join(group, SAM, MIA)
    session = await desk.session(group)
    await desk.core.seats.choose_default_reminders(SAM, (60,), By.INBOX)
    await desk.full(session, SAM, MIA)
    await desk.time_is(session.ends_at)
    assert await desk.statuses(session) == {}
    assert await desk.letters(*letters.TO_PEOPLE) == []
    assert await desk.letters(letters.ENDED, state=State.DUE) != []


async def test_a_facilitator_of_another_group_is_a_stranger_here(desk: Desk, session: Session) -> None:
    with pytest.raises(NotAllowed):
        await desk.core.seats.take(FLO, session.id)


async def test_who_joins_the_line_near_the_start_hears_that_it_is_late(desk: Desk, session: Session) -> None:
    await desk.full(session, SAM, MIA)
    early = await desk.core.seats.take(ALI, session.id)
    assert (early.late, early.ask_about_changes) == (False, True)
    await desk.time_is(session.starts_at - timedelta(hours=1))
    assert (await desk.core.seats.take(EVA, session.id)).late
