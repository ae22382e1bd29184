from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from groupbot.groups.model import Person as Actor
from groupbot.groups.model import Role
from groupbot.loopback import Person, Shown
from groupbot.sessions.places import Status
from tests.agreeing import agrees
from tests.sessions.on_discord.conftest import Circle


async def members_of(circle: Circle, count: int) -> list[Person]:
    """Let more people into the server and the group."""
    stage = circle.stage
    more = [stage.lo.person(f"Member {n}", stage.guild) for n in range(count)]
    for person in more:
        await agrees(stage.app.core, circle.group, circle.actor(person))
    return more


async def places(circle: Circle) -> Counter[Status]:
    """Count who said what, as it is on disk."""
    found = await circle.stage.app.core.sessions.places(circle.stage.guild.id, await circle.session_id())
    return Counter(place.status for place in found.by_member.values())


async def test_a_press_on_coming_is_answered_privately_and_not_shown_to_others(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    answer = await stage.sam.press(circle.card, "Coming")
    assert answer.ephemeral
    assert "You are coming to **Monday Circle**, <t:" in answer.text
    assert "Reminder: none." in answer.text
    assert {"Remind me", "Withdraw"} <= set(answer.buttons)
    await stage.settled()
    assert f"<@{stage.sam.id}>" not in circle.card.text
    again = await stage.sam.press(circle.card, "Coming")
    assert again.text.startswith("Already noted. You are coming")


async def test_fifty_presses_at_once_never_sell_a_place_twice(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan(capacity=3)
    crowd = await members_of(circle, 50)
    card = circle.card
    before = card.button("Coming")["custom_id"]
    answers = await asyncio.gather(*(person.press(card, "Coming", timeout=20) for person in crowd))
    assert sum("You are coming to" in answer.text for answer in answers) == 3
    late = sorted(
        answer.text.split("You are ")[1].split(" on the waiting list")[0]
        for answer in answers
        if "The last place has just gone." in answer.text
    )
    assert late == sorted(["first", *(f"number {n}" for n in range(2, 48))])
    assert await places(circle) == {Status.COMING: 3, Status.WAITING: 47}
    await stage.settled()
    assert "Full. There is a waiting list." in circle.card.text
    assert circle.card.button("Join waiting list")["custom_id"] == before  # a press on its way is good
    joined = await (await members_of(circle, 51))[50].press(circle.card, "Join waiting list")
    assert joined.text.startswith("You are number 48 on the waiting list.")


async def test_twenty_presses_of_one_person_are_one_place(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan(capacity=2)
    card = circle.card
    answers = await asyncio.gather(*(stage.sam.press(card, "Coming", timeout=20) for _ in range(20)))
    assert sum(answer.text.startswith("Already noted.") for answer in answers) == 19
    assert await places(circle) == {Status.COMING: 1}


async def test_maybe_and_cannot_hold_no_place(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan(capacity=2)
    maybe = await stage.sam.press(circle.card, "Maybe")
    assert "That does not hold a place for you." in maybe.text
    await stage.mia.press(circle.card, "Coming")
    cannot = await stage.mia.press(circle.card, "Can't")
    assert "Thank you for telling us. Your place is free for somebody else." in cannot.text
    form = await stage.mia.press(cannot, "Add a note")
    noted = await stage.mia.submit(form, {"Your note": "Next week again"})
    assert "The facilitators of this session see it." in noted.text
    assert await places(circle) == {Status.MAYBE: 1, Status.CANT: 1}
    people = await stage.fay.slash("/session people", in_=stage.staff_room, session=await circle.session_id())
    assert f"<@{stage.mia.id}>: cannot come\n> Next week again" in people.text


async def test_who_is_not_in_the_group_joins_it_with_the_same_yes(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    asked = await stage.omar.press(circle.card, "Coming")
    assert "is for people who have joined it" in asked.text
    assert "You are coming to" in (await stage.omar.press(asked, "I agree, without my name")).text


async def test_a_facilitator_needs_no_place(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    refused = await stage.fay.press(circle.card, "Coming")
    assert refused.text.startswith("You are facilitating this one, so you do not need a place.")


async def test_the_commands_do_what_the_buttons_do(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    offered = await stage.sam.autocomplete(
        "/rsvp session", option="session", typed="monday", in_=stage.announcements
    )
    assert [str(choice) for choice in offered] == ["Monday Circle · Mon 4 Jan 2027, 19:00 (Europe/London)"]
    coming = await stage.sam.slash(
        "/rsvp session", in_=stage.announcements, session=offered[0], status="coming", note="First time"
    )
    assert "You are coming to **Monday Circle**" in coming.text
    by_label = await stage.sam.slash(
        "/rsvp session", in_=stage.announcements, session=str(offered[0]), status="can't"
    )
    assert "You said that you cannot come" in by_label.text
    gone = await stage.sam.slash("/rsvp withdraw", in_=stage.announcements, session=offered[0])
    assert gone.text.startswith("Your answer is taken back.")
    assert await places(circle) == {}


async def test_an_unknown_session_and_one_of_another_server_get_the_same_answer(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    elsewhere = stage.lo.world.guild("Elsewhere")
    hall = elsewhere.text("hall")
    stage.sam.joins_server(elsewhere)
    await stage.lo.until(lambda: stage.bot.get_guild(elsewhere.id))
    admin = Actor(elsewhere.id, stage.ada.id, manages_server=True)
    await stage.app.core.groups.map_role(admin, Role.COORDINATOR, elsewhere.role("Coordinator").id)
    foreign = await stage.sam.slash("/session show", in_=hall, session=await circle.session_id())
    unknown = await stage.sam.slash("/session show", in_=hall, session="0123456789")
    assert (
        foreign.text
        == unknown.text
        == "I do not know that session here. /session list shows what is planned."
    )


async def test_a_place_that_becomes_free_is_offered_to_the_first_in_line(circle: Circle) -> None:
    stage = circle.stage
    sam, mia, noor = stage.members[:3]
    await stage.plan(capacity=2)
    for person in (sam, mia):
        await person.press(circle.card, "Coming")
    await stage.settled()
    late = await stage.members[3].slash(
        "/rsvp session", in_=stage.announcements, session=await circle.session_id(), status="coming"
    )
    assert late.text.startswith("Every place is taken. You are first on the waiting list.")
    await stage.members[3].press(late, "Leave the waiting list")
    waits = await noor.press(circle.card, "Join waiting list")
    assert waits.text.startswith("You are first on the waiting list.")
    assert "it is offered to you in /me inbox" in waits.text
    assert "Yes, message me" in waits.buttons
    await stage.app.core.preferences.choose_changes(stage.guild.id, noor.id, True)
    await sam.slash("/rsvp withdraw", in_=stage.announcements, session=await circle.session_id())
    await stage.settled()
    [offer] = noor.dms()
    assert "A place is free for you: **Group session**" in offer.text
    assert "Monday" not in offer.text
    taken = await noor.press(offer, "Accept")
    assert "You are coming to **Monday Circle**" in taken.text
    assert await places(circle) == {Status.COMING: 2}
    kept = await noor.press(waits, "Leave the waiting list")
    assert kept.text.startswith("You have a place by now, and keep it.")
    assert "Withdraw" in kept.buttons
    assert await places(circle) == {Status.COMING: 2}
    maybe = await stage.members[3].press(circle.card, "Maybe")
    assert "When you know, press Join waiting list." in maybe.text


async def test_an_offer_that_ended_says_so_and_goes_to_the_next(circle: Circle) -> None:
    stage = circle.stage
    sam, mia, noor, lee = stage.members[:4]
    await stage.plan(capacity=2)
    for person in (sam, mia):
        await person.press(circle.card, "Coming")
    await stage.settled()
    for person in (noor, lee):
        await person.press(circle.card, "Join waiting list")
        await stage.app.core.preferences.choose_changes(stage.guild.id, person.id, True)
    await sam.slash("/rsvp withdraw", in_=stage.announcements, session=await circle.session_id())
    await stage.settled()
    await stage.pass_time(hours=4)
    [offer] = noor.dms()
    late = await noor.press(offer, "Accept")
    assert "That offer ended at <t:" in late.text
    assert "You are still number 2." in late.text
    [next_offer] = lee.dms()
    passed = await lee.press(next_offer, "Pass on")
    assert passed.text.startswith("Thank you. The place goes to the next person")
    await stage.settled()
    assert "1 place left." in circle.card.text  # everybody let it go by: it is for whoever presses first
    assert "You are coming to" in (await noor.press(circle.card, "Coming")).text
    assert await places(circle) == {Status.COMING: 2, Status.CANT: 1}


@pytest.mark.parametrize("before", [0.0, 0.02, 0.5])
async def test_an_offer_that_ends_while_accept_is_pressed_goes_to_one_of_two(
    circle: Circle, before: float
) -> None:
    stage = circle.stage
    sam, mia, noor, lee = stage.members[:4]
    await stage.plan(capacity=2)
    for person in (sam, mia):
        await person.press(circle.card, "Coming")
    for person in (noor, lee):
        await person.press(circle.card, "Coming")
        await stage.app.core.preferences.choose_changes(stage.guild.id, person.id, True)
    await sam.slash("/rsvp withdraw", in_=stage.announcements, session=await circle.session_id())
    await stage.settled()
    [offer] = noor.dms()
    session = await stage.app.core.sessions.get(stage.guild.id, await circle.session_id())
    assert session is not None
    held = (await stage.app.core.sessions.places(session.guild_id, session.id)).of(noor.id)
    assert held is not None
    assert held.offer_ends_at is not None
    await stage.pass_until(held.offer_ends_at - timedelta(seconds=before))
    pressed, _ = await asyncio.gather(noor.press(offer, "Accept"), stage.pass_time(seconds=before))
    in_time = "You are coming to" in pressed.text
    assert in_time or "That offer ended at <t:" in pressed.text
    await stage.pass_time(seconds=1)
    assert len(lee.dms()) == (0 if in_time else 1)
    of_noor = Status.COMING if in_time else Status.WAITING
    of_lee = Status.WAITING if in_time else Status.OFFERED
    by_member = (await stage.app.core.sessions.places(session.guild_id, session.id)).by_member
    assert (by_member[noor.id].status, by_member[lee.id].status) == (of_noor, of_lee)


async def test_the_question_about_changes_is_answered_by_a_button(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    answer = await stage.sam.press(circle.card, "Coming")
    assert "Shall I message you if this changes or is cancelled?" in answer.text
    yes = await stage.sam.press(answer, "Yes, message me")
    assert "I will message you" in yes.text
    again = await stage.sam.press(circle.card, "Coming")
    assert "Shall I message you" not in again.text


def reminders(person: Person) -> list[Shown]:
    """Give the reminders that came as a message."""
    return [message for message in person.dms() if " starts <t:" in message.text]


async def test_reminders_are_chosen_from_menus_and_come_as_a_message(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    menus = await stage.sam.press(await stage.sam.press(circle.card, "Coming"), "Remind me")
    chosen = await stage.sam.choose(menus, "When?", "1 hour before", "15 minutes before")
    assert "Reminder: 1 hour and 15 minutes before, in your inbox" in chosen.text
    by_message = await stage.sam.choose(menus, "How?", "By direct message")
    assert "Reminder: 1 hour and 15 minutes before, by direct message." in by_message.text
    await stage.pass_time(hours=6, seconds=1)
    [reminder] = reminders(stage.sam)
    assert reminder.text.startswith("**Group session** starts <t:")
    assert "Monday" not in reminder.text
    assert f"<#{stage.circle_room.id}>" not in reminder.text
    details = await stage.sam.press(reminder, "Details")
    assert "You are coming." in details.text
    await stage.pass_time(minutes=45)
    assert len(reminders(stage.sam)) == 2
    none = await stage.sam.choose(menus, "When?", "No reminder")
    assert "Reminder: none." in none.text


async def test_a_late_reminder_says_so_and_a_very_late_one_is_told_to_the_facilitators(
    circle: Circle,
) -> None:
    stage = circle.stage
    await stage.plan()
    for person, lead in ((stage.sam, "3 hours before"), (stage.mia, "15 minutes before")):
        menus = await person.press(await person.press(circle.card, "Coming"), "Remind me")
        await person.choose(menus, "When?", lead)
        await person.choose(menus, "How?", "By direct message")
    await stage.stop()
    stage.clock.advance(timedelta(hours=5))  # one hour after Sam's reminder was due
    await stage.start()
    await stage.settled()
    assert stage.sam.dms()[0].text.startswith("This reminder is late. **Group session** starts")
    await stage.stop()
    stage.clock.advance(timedelta(hours=1, minutes=55))  # past Mia's reminder by far
    await stage.start()
    await stage.settled()
    assert stage.mia.dms() == []
    told = [card.text for card in circle.cards(stage.staff_room) if "not sent in time" in card.text]
    assert len(told) == 1
    assert told[0].startswith("**Monday Circle**: 1 reminder was not sent in time.")
    assert f"<@{stage.mia.id}>" not in told[0]


async def test_buttons_live_through_a_restart(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    answer = await stage.sam.press(circle.card, "Coming")
    note = await stage.mia.press(await stage.mia.press(circle.card, "Can't"), "Add a note")
    await stage.restart()
    assert "Reminder" in (await stage.sam.press(answer, "Remind me")).text
    assert "Your note is kept" in (await stage.mia.submit(note, {"Your note": "Sorry"})).text
    assert (await stage.sam.press(circle.card, "Coming")).text.startswith("Already noted.")


async def test_who_sees_me_is_answered_honestly(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    said = await stage.sam.press(circle.card, "Who sees me?")
    assert said.ephemeral
    assert f"anyone who can see the voice room (<#{stage.circle_room.id}>) sees who is in it" in said.text
    assert "Everyone in this server can see it." in said.text
