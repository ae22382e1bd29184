from __future__ import annotations

import asyncio
from typing import Any

from groupbot.loopback import Reply
from tests.sessions.on_discord.conftest import Circle


async def draft(circle: Circle, when: str = "mon 19:00", **more: Any) -> Reply:
    """Have Fay plan a session."""
    stage = circle.stage
    return await stage.fay.slash(
        "/session new", in_=stage.staff_room, group="Monday Circle", when=when, **more
    )


async def test_a_session_is_public_only_after_publish(circle: Circle) -> None:
    stage = circle.stage
    preview = await draft(circle, topic="Sleep")
    assert preview.ephemeral
    assert "Nothing is public yet" in preview.text
    assert "Mon 4 Jan 2027, 19:00 (Europe/London)" in preview.text
    assert preview.buttons == ["Publish", "Change", "Discard"]
    await stage.settled()
    assert circle.cards() == []
    published = await stage.fay.press(preview, "Publish")
    assert published.buttons == ["Plan next week too", "Details"]
    await stage.settled()
    [card] = circle.cards()
    assert "Monday Circle" in card.text
    assert "Sleep" not in card.text
    assert card.buttons == ["Coming", "Maybe", "Can't", "Details", "Who sees me?"]


async def test_a_discarded_draft_leaves_nothing(circle: Circle) -> None:
    preview = await draft(circle)
    gone = await circle.stage.fay.press(preview, "Discard")
    assert "Nothing was published." in gone.text
    await circle.stage.settled()
    assert circle.cards() == []


async def test_every_option_of_a_new_session_reaches_the_card(circle: Circle) -> None:
    stage = circle.stage
    preview = await draft(
        circle,
        when="tomorrow 7pm",
        length="1h30",
        title="Sleep & rest",
        where=stage.text_room,
        capacity=5,
        facilitator=stage.finn,
        co_facilitator=stage.fay,
    )
    await stage.fay.press(preview, "Publish")
    await stage.settled()
    text = circle.card.text
    assert "Sleep & rest" in text
    assert "A session of Monday Circle." in text
    assert "90 minutes" in text
    assert f"<#{stage.text_room.id}>" in text
    assert f"With <@{stage.finn.id}> and <@{stage.fay.id}>" in text


BAD_TIMES = {
    "next tusday": "I could not read ‘next tusday’. Try `tue 19:00` or",
    "2027-01-04 09:00": "That time was 3 hours ago (Mon 4 Jan 09:00, Europe/London).",
    "01/02 19:00": "Write `",
    "tue 19:00 IST": "‘IST’ can mean India, Ireland or Israel.",
    "2027-12-01 19:00": "more than 26 weeks away",
    "29 Feb 2027 19:00": "29 Feb",
    "mon 25:00": "25:00",
    "7": "7",
}


async def test_each_bad_time_has_its_own_answer(circle: Circle) -> None:
    for typed, answer in BAD_TIMES.items():
        refused = await draft(circle, when=typed)
        assert refused.ephemeral
        assert answer in refused.text
        assert refused.buttons == []


async def test_a_local_time_that_does_not_happen_is_told_and_moved(circle: Circle) -> None:
    preview = await draft(circle, when="2027-03-28 01:30")
    assert "clocks go from 01:00 to 02:00 in Europe/London" in preview.text


async def test_a_local_time_that_comes_twice_can_be_the_second_one(circle: Circle) -> None:
    stage = circle.stage
    await stage.pass_time(days=150)
    preview = await draft(circle, when="2027-10-31 01:30")
    assert "Use the second 01:30" in preview.buttons
    second = await stage.fay.press(preview, "Use the second")
    assert "The second of the two is used." in second.text
    assert "Use the first 01:30" in second.buttons
    kept = await stage.fay.submit(await stage.fay.press(second, "Change"), {"Title": "Late circle"})
    assert "Late circle" in kept.text
    assert "Use the first 01:30" in kept.buttons  # a time nobody touched is not read again


async def test_a_draft_is_changed_in_a_form_that_holds_its_plan(circle: Circle) -> None:
    stage = circle.stage
    preview = await draft(circle)
    form = await stage.fay.press(preview, "Change")
    assert form.modal is not None
    assert form.modal.fields["When"]["value"] == "Mon 4 Jan 2027, 19:00 (Europe/London)"
    changed = await stage.fay.submit(
        form,
        {"Title": "Rest", "When": "wed 18:30", "Length in minutes": "60", "Places": "5", "Topic": "Sleep"},
    )
    assert changed.message is preview.message
    for said in ("Rest", "Wed 6 Jan 2027, 18:30", "60 minutes", "Places: 5", "Sleep"):
        assert said in changed.text


async def test_a_long_topic_is_handed_back_when_the_form_cannot_be_read(circle: Circle) -> None:
    stage = circle.stage
    form = await stage.fay.press(await draft(circle), "Change")
    refused = await stage.fay.submit(form, {"When": "soonish", "Topic": "A long thought. " * 20})
    assert "I could not read ‘soonish’" in refused.text
    assert refused.files["what-you-wrote.txt"].decode() == "A long thought. " * 20


async def test_a_number_of_places_out_of_range_is_refused_with_the_range(circle: Circle) -> None:
    form = await circle.stage.fay.press(await draft(circle), "Change")
    for places in ("0", "51", "lot", "1e9", "-3", "٣"):
        refused = await circle.stage.fay.submit(form, {"Places": places})
        assert "between 2 and 50" in refused.text


async def test_two_sessions_in_one_room_are_published_only_anyway(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan()
    preview = await draft(circle, when="mon 19:30", facilitator=stage.finn)
    assert "Monday Circle meets in" in preview.text
    assert "at the same time" in preview.text
    assert preview.buttons[0] == "Publish anyway"
    same_person = await draft(circle, when="mon 19:30", where=stage.other_room)
    assert f"<@{stage.fay.id}> already facilitates Monday Circle at that time." in same_person.text


async def test_a_start_in_less_than_ten_minutes_says_that_no_reminders_go_out(circle: Circle) -> None:
    preview = await draft(circle, when="in 5 minutes")
    assert "no reminders will go out" in preview.text


async def test_somebody_who_is_not_on_the_list_cannot_facilitate(circle: Circle) -> None:
    refused = await draft(circle, facilitator=circle.stage.sam)
    assert "has to be on the list of Monday Circle" in refused.text


async def test_a_missing_permission_is_named_before_anything_is_planned(circle: Circle) -> None:
    stage = circle.stage
    stage.announcements.deny(stage.guild.bot_role, "send_messages")
    await stage.lo.until(lambda: not _may_send(circle))
    refused = await draft(circle)
    assert "I cannot post in" in refused.text
    assert "Send Messages" in refused.text


def _may_send(circle: Circle) -> bool:
    guild = circle.stage.bot.get_guild(circle.stage.guild.id)
    channel = guild.get_channel(circle.stage.announcements.id) if guild else None
    return channel is not None and guild is not None and channel.permissions_for(guild.me).send_messages


async def test_only_facilitators_and_coordinators_plan(circle: Circle) -> None:
    stage = circle.stage
    for person in (stage.sam, stage.omar, stage.ada):
        refused = await person.slash(
            "/session new", in_=stage.announcements, group="Monday Circle", when="mon 19:00"
        )
        assert refused.text == (
            "Only facilitators of Monday Circle can do this. If that should be you, ask a coordinator."
        )
    planned = await stage.cora.slash(
        "/session new", in_=stage.staff_room, group="Monday Circle", when="mon 19:00", facilitator=stage.fay
    )
    assert "Publish" in planned.buttons


async def test_pressing_publish_twice_at_once_publishes_once(circle: Circle) -> None:
    stage = circle.stage
    preview = await draft(circle)
    presses = await asyncio.gather(*(stage.fay.press(preview, "Publish") for _ in range(4)))
    assert sum("This session is already published." in press.text for press in presses) == 3
    await stage.settled()
    assert len(circle.cards()) == 1


async def test_next_week_is_planned_from_the_confirmation(circle: Circle) -> None:
    stage = circle.stage
    published = await stage.plan()
    preview = await stage.fay.press(published, "Plan next week too")
    assert "Mon 11 Jan 2027, 19:00 (Europe/London)" in preview.text
    assert "Nothing is public yet" in preview.text
    by_command = await stage.fay.slash(
        "/session next-week", in_=stage.staff_room, session=await circle.session_id()
    )
    assert "Mon 11 Jan 2027, 19:00 (Europe/London)" in by_command.text


async def test_a_hostile_title_has_no_power_on_the_card(circle: Circle) -> None:
    stage = circle.stage
    await stage.plan(title="@everyone <@&1> [x](https://evil) # <t:0:R>")
    text = circle.card.text
    assert "@everyone" not in text
    assert "<@&1>" not in text
    assert "https://" not in text
    assert "<t:0:R>" not in text
