"""Making, editing and archiving groups, as people do it on Discord."""

from __future__ import annotations

from groupbot.loopback import Shown
from groupbot.loopback.records import Role
from tests.stage import Stage


def public(stage: Stage) -> list[Shown]:
    """Give the messages in the announce channel that everyone sees."""
    return [shown for shown in stage.omar.sees(stage.announcements) if not shown.ephemeral]


async def test_a_group_is_made_and_its_card_is_posted_once(stage: Stage) -> None:
    made = await stage.make_group()
    assert made.ephemeral
    assert "Monday Circle is made" in made.text
    assert "Time zone: Europe/London" in made.text
    posting = await stage.cora.press(made, "Post the group's card")
    await stage.settled()
    (card,) = public(stage)
    assert card.buttons == ["Join", "Leave", "Who sees me?", "Write to the facilitators", "Helplines"]
    again = await stage.cora.slash("/group post", in_=stage.staff_room, group="Monday Circle")
    assert "is in <#" in again.text
    await stage.settled()
    assert len(public(stage)) == 1
    assert "on its way" in posting.text


async def test_a_card_that_somebody_deleted_can_be_posted_again(stage: Stage) -> None:
    made = await stage.make_group()
    await stage.cora.press(made, "Post the group's card")
    await stage.settled()
    (card,) = public(stage)
    stage.lo.world.erase(card.message)
    await stage.cora.slash("/group edit", in_=stage.staff_room, group="Monday Circle", audience="Everyone")
    await stage.settled()
    await stage.cora.slash("/group post", in_=stage.staff_room, group="Monday Circle")
    await stage.settled()
    (card,) = public(stage)
    assert "Everyone" in card.text


async def test_post_it_again_pressed_three_times_posts_once(stage: Stage) -> None:
    made = await stage.make_group()
    await stage.cora.press(made, "Post the group's card")
    await stage.settled()
    offers = [
        await stage.cora.slash("/group post", in_=stage.staff_room, group="Monday Circle") for _ in range(3)
    ]
    for offer in offers:
        await stage.cora.press(offer, "Post it again")
        await stage.settled()
    assert len(public(stage)) == 2


async def test_an_edit_shows_on_the_posted_card(stage: Stage) -> None:
    made = await stage.make_group()
    await stage.cora.press(made, "Post the group's card")
    await stage.settled()
    await stage.fay.slash(
        "/group edit", in_=stage.staff_room, group="Monday Circle", audience="For beginners"
    )
    await stage.settled()
    (card,) = public(stage)
    assert "For beginners" in card.text
    await stage.fay.slash("/group edit", in_=stage.staff_room, group="Monday Circle", audience="-")
    await stage.settled()
    assert "For beginners" not in card.text


async def test_the_card_says_when_the_group_usually_meets(stage: Stage) -> None:
    made = await stage.make_group()
    await stage.cora.press(made, "Post the group's card")
    await stage.settled()
    await stage.plan("mon 19:00")
    await stage.plan("11 Jan 19:00")
    (card,) = [shown for shown in public(stage) if "Join" in shown.buttons]
    assert "Usually meets Mondays 19:00 (Europe/London)" in card.text


async def test_a_name_that_is_taken_is_refused_whatever_its_case(stage: Stage) -> None:
    await stage.make_group()
    refused = await stage.make_group("MONDAY  circle")
    assert "There is already a group called Monday Circle." in refused.text


async def test_a_zone_is_offered_and_a_line_of_the_menu_counts_as_its_zone(stage: Stage) -> None:
    offered = await stage.cora.autocomplete(
        "/group new", option="zone", typed="kolk", in_=stage.staff_room, name="Tea"
    )
    assert [str(choice) for choice in offered] == ["Asia/Kolkata, 17:30 now"]
    made = await stage.make_group()
    edited = await stage.cora.slash(
        "/group edit", in_=stage.staff_room, group="monday circle", zone="Asia/Kolkata, 17:30 now"
    )
    assert "Time zone: Asia/Kolkata" in edited.text
    turned = await stage.cora.slash(
        "/group edit", in_=stage.staff_room, group="Monday Circle", zone="Etc/GMT+5"
    )
    assert "the sign in these names is turned round" in turned.text
    refused = await stage.cora.slash("/group edit", in_=stage.staff_room, group="Monday Circle", zone="IST")
    assert "‘IST’ can mean India, Ireland or Israel." in refused.text
    assert made.ephemeral


async def test_what_the_bot_lacks_in_a_channel_is_named(stage: Stage) -> None:
    stage.announcements.deny(stage.guild.bot_role, "send_messages")
    made = await stage.make_group()
    assert f"I cannot post in <#{stage.announcements.id}> yet. I am missing: Send Messages." in made.text
    assert "Somebody who may edit that channel can give me this" in made.text


async def test_a_room_that_everyone_sees_is_pointed_out(stage: Stage) -> None:
    made = await stage.make_group()
    assert f"Everyone in this server can see <#{stage.circle_room.id}>, and so who is in it." in made.text
    assert f"Everyone in this server can see <#{stage.staff_room.id}>" not in made.text
    edited = await stage.cora.slash(
        "/group edit",
        in_=stage.staff_room,
        group="Monday Circle",
        facilitators_channel=stage.text_room,
        place=stage.text_room,
    )
    assert f"Everyone in this server can see <#{stage.text_room.id}>. Facilitators read there" in edited.text


async def test_an_edit_of_nothing_says_so(stage: Stage) -> None:
    await stage.make_group()
    refused = await stage.cora.slash("/group edit", in_=stage.staff_room, group="Monday Circle")
    assert refused.text == "Choose at least one thing to change."


async def test_keeping_only_a_number_is_asked_twice(stage: Stage) -> None:
    await stage.make_group()
    asked = await stage.cora.slash(
        "/group edit", in_=stage.staff_room, group="Monday Circle", attendance="number", tags="quiet"
    )
    assert "Your other changes are saved." in asked.text
    assert "The names in its past lists are deleted for good." in asked.text
    before = await stage.sam.slash("/group show", in_=stage.announcements, group="Monday Circle")
    assert "Attendance: by name" in before.text
    saved = await stage.cora.press(asked, "Keep only a number")
    assert "Attendance: a number only." in saved.text
    assert "Tags: quiet" in saved.text
    back = await stage.cora.slash(
        "/group edit", in_=stage.staff_room, group="Monday Circle", attendance="named"
    )
    assert "until they say yes themselves" in back.text
    left = await stage.cora.press(back, "Leave it as it is")
    assert "Attendance: a number only." in left.text


async def test_archiving_lists_and_cancels_what_is_planned(stage: Stage) -> None:
    made = await stage.make_group()
    await stage.cora.press(made, "Post the group's card")
    await stage.plan("mon 19:00")
    asked = await stage.cora.slash("/group archive", in_=stage.staff_room, group="Monday Circle")
    assert "- Monday Circle, <t:" in asked.text
    done = await stage.cora.press(asked, "Archive the group")
    assert "Monday Circle is archived. Its history is kept. One session was cancelled." in done.text
    await stage.settled()
    texts = [shown.text for shown in public(stage)]
    assert any("does not meet any more" in text for text in texts)
    assert any("Cancelled" in text for text in texts)
    again = await stage.cora.slash("/group archive", in_=stage.staff_room, group="Monday Circle")
    assert "Monday Circle is archived. Its history is kept, and nothing new can be planned." in again.text
    gone = await stage.sam.slash("/group list", in_=stage.announcements)
    assert "There is no group here yet that you can join." in gone.text


async def test_an_archiving_is_undone_with_a_button_or_by_command(stage: Stage) -> None:
    await stage.make_group()
    await stage.plan("mon 19:00")
    asked = await stage.cora.slash("/group archive", in_=stage.staff_room, group="Monday Circle")
    done = await stage.cora.press(asked, "Archive the group")
    back = await stage.cora.press(done, "Undo")
    assert "Monday Circle is not archived any more. One session takes place after all." in back.text
    await stage.settled()
    assert any("Coming" in shown.buttons for shown in public(stage))
    await stage.cora.press(
        await stage.cora.slash("/group archive", in_=stage.staff_room, group="Monday Circle"),
        "Archive the group",
    )
    typed = {"option": "group", "typed": "", "in_": stage.staff_room}
    assert not await stage.fay.autocomplete("/group undo", **typed)
    (offered,) = await stage.cora.autocomplete("/group undo", **typed)
    again = await stage.cora.slash("/group undo", in_=stage.staff_room, group=offered)
    assert "is not archived any more" in again.text
    await stage.pass_time(minutes=11)
    assert not await stage.cora.autocomplete("/group undo", **typed)


async def test_facilitators_are_added_with_their_role_and_taken_off(stage: Stage) -> None:
    await stage.make_group()
    stage.guild.set_roles(stage.sam, [])
    refused = await stage.cora.slash(
        "/group facilitator add", in_=stage.staff_room, group="Monday Circle", person=stage.sam
    )
    assert "They do not hold the role <@&" in refused.text
    await stage.plan("mon 19:00")
    asked = await stage.fay.slash(
        "/group facilitator remove", in_=stage.staff_room, group="Monday Circle", person=stage.fay
    )
    assert "These sessions go on naming them until you change that:\n- Monday Circle, <t:" in asked.text
    assert asked.buttons == ["Take them off the list", "Leave it as it is"]
    gone = await stage.fay.press(asked, "Take them off the list")
    assert f"<@{stage.fay.id}> does not facilitate Monday Circle any more." in gone.text
    assert "They are still named as facilitator here." in gone.text
    back = await stage.fay.press(gone, "Undo")
    assert f"<@{stage.fay.id}> is back on the list of Monday Circle." in back.text
    unknown = await stage.cora.slash(
        "/group facilitator remove", in_=stage.staff_room, group="Monday Circle", person=stage.omar
    )
    assert unknown.text.startswith("They do not facilitate Monday Circle.")


async def test_somebody_who_left_or_is_a_bot_cannot_facilitate(stage: Stage) -> None:
    await stage.make_group()
    stage.omar.leaves_server(stage.guild)
    left = await stage.cora.slash(
        "/group facilitator add", in_=stage.staff_room, group="Monday Circle", person=stage.omar
    )
    assert "They are not in this server." in left.text
    bot = await stage.cora.slash(
        "/group facilitator add", in_=stage.staff_room, group="Monday Circle", person=stage.lo.world.bot
    )
    assert "A bot cannot facilitate." in bot.text


async def test_a_facilitator_who_loses_the_role_loses_the_group_at_once(stage: Stage) -> None:
    await stage.make_group()
    stage.guild.set_roles(stage.fay, [])
    refused = await stage.fay.slash(
        "/group edit", in_=stage.announcements, group="Monday Circle", audience="Mine"
    )
    assert "Only facilitators of Monday Circle can do this." in refused.text


async def test_a_group_for_facilitators_is_hidden_from_members(stage: Stage) -> None:
    staff: Role = stage.facilitator_role
    assert staff
    await stage.make_group("Supervision")
    await stage.cora.slash("/group edit", in_=stage.staff_room, group="Supervision", kind="facilitators")
    hidden = await stage.sam.slash("/group show", in_=stage.announcements, group="Supervision")
    unknown = await stage.sam.slash("/group show", in_=stage.announcements, group="No such group")
    assert hidden.text == unknown.text
    assert "Supervision" in (await stage.finn.slash("/group list", in_=stage.announcements)).text
    offered = await stage.sam.autocomplete("/group join", option="group", typed="", in_=stage.announcements)
    assert offered == []
