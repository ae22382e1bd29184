"""Joining, leaving, resting and names, as members do it on Discord."""

from __future__ import annotations

from datetime import timedelta

from groupbot.agreement.model import Purpose
from tests.stage import Stage


async def test_somebody_joins_says_yes_takes_it_back_and_leaves(stage: Stage) -> None:
    await stage.make_group()
    sam, here = stage.sam, stage.announcements
    joined = await sam.slash("/group join", in_=here, group="Monday Circle")
    assert joined.ephemeral
    assert "The bot does not show who comes. Discord does:" in joined.text
    assert "May your name stand in the attendance list of Monday Circle?" in joined.text
    said = await sam.press(joined, "Yes, with my name")
    assert "from now on" in said.text
    group = (await stage.app.core.groups.every(stage.guild.id))[0]
    assert await stage.app.core.agreement.named(stage.guild.id, group.id) == {sam.id}
    taken = await sam.press(said, "Count me without my name")
    assert "without your name from now on" in taken.text
    assert await stage.app.core.agreement.named(stage.guild.id, group.id) == set()
    again = await sam.slash("/group join", in_=here, group="Monday Circle")
    assert again.text.startswith("You are in Monday Circle.")
    assert again.buttons == ["Read the agreement"]
    left = await sam.slash("/group leave", in_=here, group="Monday Circle")
    assert left.text.startswith("You have left Monday Circle. Nobody is told. Your places are free again.")
    consent = await stage.app.core.agreement.says(stage.guild.id, group.id, sam.id, Purpose.NAMED)
    assert consent.given_at is None
    twice = await sam.slash("/group leave", in_=here, group="Monday Circle")
    assert twice.text.startswith("You are not in Monday Circle.")


async def test_a_break_keeps_the_place_and_leaving_frees_it(stage: Stage) -> None:
    await stage.make_group()
    await stage.fill_group("Monday Circle", stage.sam)
    await stage.plan("mon 19:00")
    card = next(shown for shown in stage.sam.sees(stage.announcements) if "Coming" in shown.buttons)
    await stage.sam.press(card, "Coming")
    resting = await stage.sam.slash("/group break", in_=stage.announcements, group="Monday Circle", until="2")
    assert "You still hold a place in one coming session." in resting.text
    assert "**Monday Circle**" in (await stage.sam.press(resting, "What is next for me")).text
    await stage.sam.slash("/group leave", in_=stage.announcements, group="Monday Circle")
    first, last = stage.clock.now(), stage.clock.now() + timedelta(days=1)
    (session,) = await stage.app.core.sessions.held_or_not(stage.guild.id, first, last)
    places = await stage.app.core.sessions.places(stage.guild.id, session.id)
    assert places.by_member == {}


async def test_the_way_back_in_is_offered_where_joining_is_what_is_missing(stage: Stage) -> None:
    await stage.make_group()
    refused = await stage.sam.slash("/group break", in_=stage.announcements, group="Monday Circle", until="2")
    assert "Monday Circle is for people who have joined it." in refused.text
    joined = await stage.sam.press(refused, "Join this group")
    assert "Welcome to Monday Circle" in joined.text


async def test_a_break_begins_and_ends_by_command_and_by_button(stage: Stage) -> None:
    await stage.make_group()
    await stage.fill_group("Monday Circle", stage.sam)
    sam, here = stage.sam, stage.announcements
    resting = await sam.slash("/group break", in_=here, group="Monday Circle", until="12 Jan")
    assert "until 12 January 2027, that day included" in resting.text
    shown = await sam.slash("/group show", in_=here, group="Monday Circle")
    assert "on a break until 12 January 2027" in shown.text
    back = await sam.press(shown, "End the break now")
    assert "Your break from Monday Circle is over." in back.text
    form = await sam.press(back, "Take a break")
    wrong = await sam.submit(form, {"Until when": "soon"})
    assert "I could not read ‘soon’ as a day." in wrong.text
    right = await sam.submit(form, {"Until when": "2 weeks"})
    assert "until 18 January 2027" in right.text
    past = await sam.slash("/group break", in_=here, group="Monday Circle", until="2027-01-03")
    assert past.text == "That day is in the past. Choose a day from today on."
    long = await sam.slash("/group break", in_=here, group="Monday Circle", until="60 weeks")
    assert "up to one year" in long.text
    over = await sam.slash("/group break", in_=here, group="Monday Circle", until="end")
    assert "is over" in over.text


async def test_in_a_group_that_counts_only_nobody_is_asked_for_a_name(stage: Stage) -> None:
    await stage.make_group("Quiet Circle", mode="number")
    joined = await stage.sam.slash("/group join", in_=stage.announcements, group="Quiet Circle")
    assert "No list of names is kept." in joined.text
    assert joined.buttons == ["Read the agreement"]
    said = await stage.sam.slash(
        "/group names", in_=stage.announcements, group="Quiet Circle", with_my_name="yes"
    )
    assert said.text == "In Quiet Circle attendance is a number only. No list of names is kept."
    group = (await stage.app.core.groups.every(stage.guild.id))[0]
    assert await stage.app.core.agreement.named(stage.guild.id, group.id) == set()


async def test_records_are_deleted_when_somebody_leaves_and_asks_for_it(stage: Stage) -> None:
    await stage.make_group()
    await stage.fill_group("Monday Circle", stage.sam)
    await stage.plan("mon 19:00")
    await stage.pass_time(hours=7)
    await stage.sam.joins(stage.circle_room)
    await stage.lo.until(lambda: stage.sam.id in stage.bot.present_in(stage.guild.id, stage.circle_room.id))
    await stage.app.core.attendance.flush()
    await stage.pass_time(hours=2)
    kept = await stage.app.core.attendance.export(stage.guild.id, stage.sam.id)
    assert any(kept.values())
    asked = await stage.sam.slash(
        "/group leave", in_=stage.announcements, group="Monday Circle", records="delete"
    )
    assert asked.text.startswith("You have left Monday Circle.")
    gone = await stage.sam.press(asked, "Delete them")
    assert gone.text == "Your attendance records of Monday Circle are deleted."
    assert not any((await stage.app.core.attendance.export(stage.guild.id, stage.sam.id)).values())


async def test_who_may_no_longer_see_a_group_can_take_their_name_out_of_it(stage: Stage) -> None:
    await stage.make_group()
    await stage.fill_group("Monday Circle", stage.sam)
    await stage.plan("mon 19:00")
    await stage.pass_time(hours=7)
    await stage.sam.joins(stage.circle_room)
    await stage.lo.until(lambda: stage.sam.id in stage.bot.present_in(stage.guild.id, stage.circle_room.id))
    await stage.app.core.attendance.flush()
    await stage.pass_time(hours=2)
    here, member = stage.announcements, stage.guild.role("Member")
    await stage.ada.slash("/setup role", in_=stage.staff_room, kind="member", role=member)
    (offered,) = await stage.sam.autocomplete("/group leave", option="group", typed="", in_=here)
    assert offered.name == "Monday Circle"
    hidden = await stage.sam.slash("/group show", in_=here, group=offered.value)
    assert hidden.text.startswith("I do not know a group of that name here.")
    no = await stage.sam.slash("/group names", in_=here, group=offered.value, with_my_name="no")
    assert "You are counted in Monday Circle without your name from now on" in no.text
    left = await stage.sam.slash("/group leave", in_=here, group=offered.value)
    asked = await stage.sam.press(left, "Delete my records too")
    gone = await stage.sam.press(asked, "Delete them")
    assert gone.text == "Your attendance records of Monday Circle are deleted."
    assert not any((await stage.app.core.attendance.export(stage.guild.id, stage.sam.id)).values())


async def test_the_buttons_of_a_posted_card_live_through_a_restart(stage: Stage) -> None:
    made = await stage.make_group()
    await stage.cora.press(made, "Post the group's card")
    await stage.settled()
    await stage.restart()
    (card,) = [shown for shown in stage.sam.sees(stage.announcements) if "Join" in shown.buttons]
    joined = await stage.sam.press(card, "Join")
    await stage.restart()
    said = await stage.sam.press(joined, "Yes, with my name")
    assert "from now on" in said.text
    seen = await stage.mia.press(card, "Who sees me?")
    assert "The facilitators of a session see who said they are coming to it." in seen.text
    left = await stage.sam.press(card, "Leave")
    assert "You have left" in left.text
    assert not [shown for shown in stage.mia.sees(stage.announcements) if shown.message is left.message]


async def test_twelve_groups_come_in_two_pages(stage: Stage) -> None:
    for number in range(12):
        await stage.make_group(f"Circle {number:02}")
    await stage.fill_group("Circle 11", stage.sam)
    offered = await stage.sam.autocomplete(
        "/group leave", option="group", typed="circle", in_=stage.announcements
    )
    assert [str(choice) for choice in offered] == ["Circle 11"]
    first = await stage.sam.slash("/group list", in_=stage.announcements)
    assert "Circle 09" in first.text
    assert "Circle 10" not in first.text
    assert "Page 1 of 2" in first.text
    second = await stage.sam.press(first, "Later")
    assert "**Circle 11** · Peer group · you are in it" in second.text
    one = await stage.sam.choose(second, "Choose a group", "Circle 10")
    assert "You are not in this group." in one.text
    back = await stage.sam.press(one, "All groups")
    assert "Page 1 of 2" in back.text


async def test_a_bot_or_somebody_who_has_left_cannot_come_onto_the_list(stage: Stage) -> None:
    await stage.make_group()
    here, gone = stage.staff_room, stage.members[-1]
    stage.guild.remove_member(gone)
    for who in (stage.lo.world.bot, gone):
        refused = await stage.cora.slash(
            "/group facilitator add", in_=here, group="Monday Circle", person=who
        )
        assert refused.ephemeral
        (group,) = await stage.app.core.groups.every(stage.guild.id)
        assert who.id not in group.facilitators
