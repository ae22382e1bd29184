from __future__ import annotations

from groupbot.loopback import Person, Reply
from groupbot.loopback.components import walk
from groupbot.sessions.places import Status
from tests.sessions.on_discord.conftest import Circle


async def takes_messages(circle: Circle, *people: Person) -> None:
    """Have people come, and say yes to messages about changes."""
    for person in people:
        answer = await person.press(circle.card, "Coming")
        await person.press(answer, "Yes, message me")


async def cancel(circle: Circle, tell: str = "everyone") -> Reply:
    """Have Fay ask for a cancel and say yes."""
    stage = circle.stage
    sure = await stage.fay.slash(
        "/session cancel",
        in_=stage.staff_room,
        session=await circle.session_id(),
        reason="The facilitator is ill",
        tell=tell,
    )
    return await stage.fay.press(sure, "Cancel this session")


async def test_a_move_is_told_once_and_asks_to_keep_the_place(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    await takes_messages(circle, stage.sam, stage.mia)
    await stage.pass_time(minutes=1)
    session = await circle.session_id()
    moved = await stage.fay.slash("/session move", in_=stage.staff_room, session=session, when="tue 18:00")
    assert "Tue 5 Jan 2027, 18:00 (Europe/London)" in moved.text
    assert "Told once, within 5 minutes: 2 coming." in moved.text
    await stage.fay.slash("/session edit", in_=stage.staff_room, session=session, length="60")
    await stage.settled()
    assert "60 minutes" in circle.card.text
    assert [len(circle.cards()), len(stage.mia.dms())] == [1, 0]
    await stage.pass_time(minutes=6)
    [told] = stage.mia.dms()
    assert "**Group session** has changed." in told.text
    assert "Is your place still right for you?" in told.text
    assert "is changed. It is now <t:" in circle.cards()[1].text
    kept = await stage.mia.press(told, "Keep my place")
    assert "You are coming to **Monday Circle**" in kept.text
    [told_too] = stage.sam.dms()
    assert "Thank you for telling us." in (await stage.sam.press(told_too, "Can't come")).text
    await stage.pass_time(minutes=30)
    assert len(circle.cards()) == 2


async def test_a_change_of_words_is_told_to_nobody(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    await takes_messages(circle, stage.sam)
    session = await circle.session_id()
    edited = await stage.fay.slash("/session edit", in_=stage.staff_room, session=session, title="Rest")
    assert "Nobody is told" in edited.text
    await stage.pass_time(minutes=10)
    assert circle.card.text.startswith("## Rest")
    assert len(circle.cards()) == 1
    assert stage.sam.dms() == []


async def test_a_co_facilitator_can_be_taken_off_again(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    where = {"in_": stage.staff_room, "session": await circle.session_id()}
    both = await stage.fay.slash("/session edit", **where, co_facilitator=stage.finn)
    assert "is changed" in both.text
    await stage.settled()
    assert f"<@{stage.fay.id}> and <@{stage.finn.id}>" in circle.card.text
    unclear = await stage.fay.slash(
        "/session edit", **where, co_facilitator=stage.finn, no_co_facilitator="yes"
    )
    assert "or say that there is none" in unclear.text
    alone = await stage.fay.slash("/session edit", **where, no_co_facilitator="yes")
    assert "is changed" in alone.text
    await stage.settled()
    assert f"<@{stage.finn.id}>" not in circle.card.text
    assert f"<@{stage.fay.id}>" in circle.card.text


async def test_edit_without_anything_else_opens_the_form(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    form = await stage.fay.slash("/session edit", in_=stage.staff_room, session=await circle.session_id())
    assert form.modal is not None
    changed = await stage.fay.submit(form, {"Places": "20"})
    assert "is changed" in changed.text


async def test_another_line_in_the_topic_is_a_change(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    where = {"in_": stage.staff_room, "session": await circle.session_id()}
    for topic in ("Sleep and rest", "Sleep\nand rest", ""):
        form = await stage.fay.slash("/session edit", **where)
        await stage.fay.submit(form, {"Topic": topic})
        seen = await stage.app.core.sessions.look(circle.actor(stage.fay), where["session"])
        assert seen.session.topic == topic


async def test_a_form_leaves_what_somebody_else_changed_while_it_was_open(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    where = {"in_": stage.staff_room, "session": await circle.session_id()}
    form = await stage.fay.slash("/session edit", **where)
    await stage.finn.slash("/session edit", **where, when="tue 18:00", title="Rest")
    assert "is changed" in (await stage.fay.submit(form, {"Places": "20", "Title": "  Group session "})).text
    form = await stage.fay.slash("/session edit", **where)
    refused = await stage.fay.submit(form, {"Length in minutes": "long"})
    await stage.finn.slash("/session edit", **where, title="Sleep")
    await stage.fay.slash("/session edit", **where)  # the form, once more
    form = await stage.fay.press(refused, "Change what I wrote")
    assert "is changed" in (await stage.fay.submit(form, {"Length in minutes": "60"})).text
    session = await stage.app.core.sessions.look(circle.actor(stage.fay), where["session"])
    assert (session.session.title, session.session.capacity, session.session.length) == ("Sleep", 20, 60)
    assert session.session.starts_at.isoformat() == "2027-01-05T18:00:00+00:00"


async def test_a_press_on_the_way_is_good_after_the_card_was_drawn_again(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    session = await circle.session_id()
    await stage.fay.slash("/session edit", in_=stage.staff_room, session=session, title="Rest")
    await stage.settled()
    sent = [
        [one["custom_id"] for one in walk(exchange.body["components"]) if "custom_id" in one]
        for exchange in stage.lo.wire.exchanges
        if exchange.method in ("POST", "PATCH")
        and f"/channels/{stage.announcements.id}/messages" in exchange.path
    ]
    posted, *drawn_again = sent
    assert drawn_again
    assert all(ids[:-1] == posted[:-1] and posted[-1].startswith(ids[-1] + ":") for ids in drawn_again)


async def test_fewer_places_than_people_remove_nobody(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    for person in stage.members[:4]:
        await person.press(circle.card, "Coming")
    session = await circle.session_id()
    edited = await stage.fay.slash("/session edit", in_=stage.staff_room, session=session, capacity=2)
    assert "2 more are coming than there are places. Nobody is removed." in edited.text
    people = await stage.fay.slash("/session people", in_=stage.staff_room, session=session)
    assert people.text.count("over the number of places") == 2
    assert f"<@{stage.members[3].id}>: coming, over the number of places" in people.text


async def test_a_cancel_is_asked_for_told_and_shown(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    await stage.plan(when="2027-01-11 19:00")
    await takes_messages(circle, stage.sam)
    session = await circle.session_id()
    sure = await stage.fay.slash(
        "/session cancel", in_=stage.staff_room, session=session, reason="The facilitator is ill"
    )
    assert "These people are told: 1 coming." in sure.text
    assert sure.buttons == ["Cancel this session", "Add words and cancel", "Keep it"]
    assert "**Cancelled.**" not in circle.card.text
    form = await stage.fay.press(sure, "Add words and cancel")
    gone = await stage.fay.submit(form, {"What people are told": "See you next week"})
    assert gone.buttons == ["Undo", "Plan next week"]
    await stage.pass_time(minutes=3)
    assert "**Cancelled.** The facilitator is ill. See you next week" in circle.card.text
    assert circle.card.buttons == ["Details"]
    line = circle.cards()[2].text
    assert "is cancelled. The facilitator is ill. See you next week" in line
    assert "The next one is <t:" in line
    [told] = stage.sam.dms()
    assert "**Group session**, <t:" in told.text
    assert "is cancelled." in told.text
    assert "See you next week" not in told.text
    assert "The next one is <t:" in told.text


async def test_a_cancel_that_is_undone_at_once_is_told_to_nobody(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    await takes_messages(circle, stage.sam)
    undone = await stage.fay.press(await cancel(circle), "Undo")
    assert "takes place after all" in undone.text
    await stage.pass_time(minutes=10)
    assert stage.sam.dms() == []
    assert len(circle.cards()) == 1
    assert circle.card.buttons[0] == "Coming"
    places = await stage.app.core.sessions.places(stage.guild.id, await circle.session_id())
    assert places.by_member[stage.sam.id].status is Status.COMING


async def test_whoever_was_told_of_a_cancel_is_told_that_it_takes_place_after_all(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    await takes_messages(circle, stage.sam)
    cancelled = await cancel(circle)
    await stage.pass_time(minutes=3)
    await stage.fay.press(cancelled, "Undo")
    await stage.settled()
    assert "takes place after all" in stage.sam.dms()[-1].text
    assert len(stage.sam.dms()) == 2


async def test_a_cancel_can_be_undone_for_ten_minutes_only(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    cancelled = await cancel(circle, tell="nobody")
    await stage.pass_time(minutes=11)
    late = await stage.fay.press(cancelled, "Undo")
    assert "can be undone for 10 minutes" in late.text


async def test_a_cancel_is_undone_by_command_too(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    await cancel(circle)
    offered = await stage.fay.autocomplete("/session undo", option="session", typed="", in_=stage.staff_room)
    assert [str(choice) for choice in offered] == ["Monday Circle · Mon 4 Jan 2027, 19:00 (Europe/London)"]
    undone = await stage.fay.slash("/session undo", in_=stage.staff_room, session=offered[0])
    assert "takes place after all" in undone.text
    assert not await stage.sam.autocomplete(
        "/session undo", option="session", typed="", in_=stage.announcements
    )


async def test_a_cancel_that_is_told_to_nobody_is_only_on_the_card(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    await takes_messages(circle, stage.sam)
    await cancel(circle, tell="nobody")
    await stage.pass_time(minutes=5)
    assert stage.sam.dms() == []
    assert len(circle.cards()) == 1
    assert "**Cancelled.**" in circle.card.text


async def test_an_old_card_says_so_shows_the_current_one_and_is_repaired(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    message = circle.card.message
    before = message.components
    answer = await stage.sam.press(circle.card, "Coming")
    await cancel(circle, tell="nobody")
    await stage.settled()
    assert circle.card.buttons == ["Details"]
    message.components = before  # as if the edit had never come through
    for old in (circle.card, answer):
        said = await stage.sam.press(old, "Maybe")
        assert said.ephemeral
        assert said.text.startswith("That session was cancelled on <t:")
        assert "**Cancelled.** The facilitator is ill." in said.text
    await stage.settled()
    assert circle.card.buttons == ["Details"]


async def test_a_button_of_another_time_is_answered_kindly(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    button = circle.card.button("Coming")
    for custom_id in ("gb:session:0123456789:dance", "gb:v0:x", "hello", "gb:session:0123456789:take"):
        button["custom_id"] = custom_id
        said = await stage.sam.press(circle.card, "Coming")
        assert said.ephemeral
        assert "no longer works" in said.text or "I do not know that session here" in said.text


async def test_the_console_opens_with_the_session_and_ends_it(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    await stage.sam.press(circle.card, "Coming")
    await stage.pass_time(hours=6, minutes=46)
    assert "**Open now.**" in circle.card.text
    [console] = circle.cards(stage.staff_room)
    assert "### Console: Monday Circle" in console.text
    assert "Coming: 1 of 12" in console.text
    assert console.buttons == ["Who is coming", "Count again", "I can't run this", "End"]
    await stage.sam.joins(stage.circle_room)
    await stage.pass_time(minutes=30)
    counted = await stage.fay.press(console, "Count again")
    assert "In the room now: 1" in counted.text
    people = await stage.fay.press(console, "Who is coming")
    assert f"<@{stage.sam.id}>: coming" in people.text
    sure = await stage.finn.press(console, "End")
    assert "1 person is in the room now." in sure.text
    ended = await stage.finn.press(sure, "End this session")
    assert "**Monday Circle** ended at <t:" in ended.text
    await stage.settled()
    assert "**This session has ended.**" in circle.card.text
    assert circle.card.buttons == ["Details"]
    over = await stage.sam.slash("/session show", in_=stage.announcements, session="x" * 10)
    assert "I do not know that session here" in over.text


async def test_names_are_for_the_facilitators_of_that_session_alone(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    session = await circle.session_id()
    for person in (stage.finn, stage.cora, stage.ada, stage.sam):
        refused = await person.slash("/session people", in_=stage.announcements, session=session)
        assert "can see names" in refused.text
    shown = await stage.fay.slash("/session people", in_=stage.staff_room, session=session)
    assert "Nobody has said anything yet." in shown.text


async def test_a_session_under_way_is_ended_and_not_cancelled(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    await stage.pass_time(hours=7, minutes=5)
    session = await circle.session_id()
    refused = await stage.fay.slash(
        "/session cancel", in_=stage.staff_room, session=session, reason="Another reason"
    )
    assert "under way" in refused.text
    sure = await stage.fay.press(refused, "End this session now")
    assert "End **Monday Circle** now?" in sure.text


async def test_the_list_shows_what_is_on_and_leads_to_a_place(circle: Circle) -> None:
    stage = circle.stage
    empty = await stage.sam.slash("/session list", in_=stage.announcements)
    assert empty.text == "Nothing is planned in the next 14 days.\nAdd to my digest"
    for week in ("2027-01-04 19:00", "2027-01-11 19:00", "2027-02-01 19:00"):
        await stage.plan(when=week)
    shown = await stage.sam.slash("/session list", in_=stage.announcements)
    assert shown.text.count("**Monday Circle**") == 2
    far = await stage.sam.slash("/session list", in_=stage.announcements, group="monday circle", days=400)
    assert "so this is 60." in far.text
    assert far.text.count("**Monday Circle**") == 3
    detail = await stage.sam.choose(
        shown, "Show one", "Monday Circle · Mon 11 Jan 2027, 19:00 (Europe/London)"
    )
    assert "You have not said anything about it yet." in detail.text
    assert detail.message is not shown.message  # the list stays for the next choice
    assert "You are coming" in (await stage.sam.press(detail, "Coming")).text
    again = await stage.sam.slash("/session list", in_=stage.announcements)
    assert again.text.count("You are coming.") == 1


async def test_a_shut_channel_is_told_to_the_facilitators_once_and_tried_again_when_it_opens(
    circle: Circle,
) -> None:
    stage = circle.stage
    previews = [
        await stage.fay.slash("/session new", in_=stage.staff_room, group="Monday Circle", when=when)
        for when in ("mon 19:00", "tue 19:00")
    ]
    stage.announcements.deny(stage.guild.bot_role, "send_messages")
    for preview in previews:
        await stage.fay.press(preview, "Publish")
        await stage.settled()
    [told] = circle.cards(stage.staff_room)
    assert f"I may not write in <#{stage.announcements.id}>." in told.text
    assert circle.cards() == []
    stage.announcements.allow(stage.guild.bot_role, "send_messages")
    await stage.lo.until(lambda: len(circle.cards()) == 2)


async def test_a_session_whose_room_is_deleted_stays_and_its_facilitators_are_told(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan(where=stage.other_room)
    stage.other_room.delete()
    await stage.lo.until(lambda: circle.cards(stage.staff_room))
    await stage.settled()
    assert "Where: to be announced" in circle.card.text
    [told] = circle.cards(stage.staff_room)
    assert "The room of **Monday Circle**" in told.text
    session = await circle.session_id()
    await stage.fay.slash("/session edit", in_=stage.staff_room, session=session, where=stage.circle_room)
    await stage.settled()
    assert f"Where: <#{stage.circle_room.id}>" in circle.card.text


async def test_a_card_that_somebody_deleted_is_let_go(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    message = circle.card.message
    guild = stage.bot.get_guild(stage.guild.id)
    assert guild is not None
    await stage.bot.get_partial_messageable(stage.announcements.id).get_partial_message(message.id).delete()
    session = await circle.session_id()
    await stage.sam.slash("/rsvp session", in_=stage.announcements, session=session, status="coming")
    await stage.settled()
    found = await stage.app.core.sessions.get(stage.guild.id, session)
    assert found is not None
    assert found.card_message_id is None


async def test_what_nobody_asked_to_be_messaged_waits_in_the_inbox(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    await stage.sam.press(circle.card, "Coming")
    await cancel(circle)
    await stage.pass_time(minutes=3)
    delivery = stage.app.core.delivery
    [row] = await delivery.inbox(stage.guild.id, stage.sam.id)
    card = await delivery.draw(row)
    assert card is not None
    assert "**Monday Circle**" in str(card)
    assert "The facilitator is ill." in str(card)
    assert stage.sam.dms() == []


async def test_two_moves_of_a_session_are_one_message_in_the_inbox_with_its_buttons(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan("2027-01-18 19:00")
    await stage.plan("2027-01-19 19:00")
    sam, room, session = stage.sam, stage.staff_room, await circle.session_id()
    other = (await stage.app.core.sessions.offered(circle.actor(stage.fay), led=True))[1].id
    await circle.come(sam, to=session)
    await circle.come(sam, to=other)
    for moved, when in ((other, "2027-01-20 19:00"), (session, "2027-01-25 19:00")):
        await stage.fay.slash("/session move", in_=room, session=moved, when=when)
        await stage.pass_time(minutes=6)
    await stage.fay.slash("/session move", in_=room, session=session, when="2027-01-26 19:00")
    await stage.pass_time(minutes=6)
    await stage.fay.slash("/session edit", in_=room, session=session, facilitator=stage.finn)
    await stage.pass_time(minutes=6)
    box = await sam.slash("/me inbox", in_=stage.announcements)
    assert box.text.count("has changed") == 2  # one of each session
    assert box.text.count("facilitates it now") == 1
    assert box.buttons.count("Keep my place") == 2
    asked = await sam.press(box, "Clear the inbox")
    assert "It holds 3 messages." in asked.text
