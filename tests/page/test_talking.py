from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import FilePayload, expect

from groupbot.loopback.page import Control, Controls
from groupbot.loopback.records import ScheduledEvent
from tests.page.browser import pictured
from tests.page.conftest import Harbour, Opening

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_channels_and_people_are_there_as_their_roles_allow(harbour: Harbour, tab: Opening) -> None:
    sam = await tab(harbour.lo, harbour.sam)
    await expect(sam.page.locator("#places")).to_contain_text("Circle Room")
    await expect(sam.page.locator("#places")).not_to_contain_text("staff")
    await expect(sam.page.get_by_role("complementary", name="Members")).to_contain_text("Facilitator — 1")
    kim = await tab(harbour.lo, harbour.kim)
    await expect(kim.page.locator("#places")).to_contain_text("staff")


async def test_a_press_changes_the_card_and_the_focus_stays_on_it(harbour: Harbour, tab: Opening) -> None:
    await harbour.kim.slash("/show", what="card", in_=harbour.hall)
    sam = await tab(harbour.lo, harbour.sam)
    await sam.button("Coming: 0").click()
    await expect(sam.last).to_contain_text("1 are coming")
    await expect(sam.button("Coming: 1")).to_be_focused()
    await expect(sam.button("Closed")).to_be_disabled()


async def test_a_command_is_found_filled_with_choices_and_answered_for_one_only(
    harbour: Harbour, tab: Opening
) -> None:
    sam, kim = await tab(harbour.lo, harbour.sam), await tab(harbour.lo, harbour.kim)
    await sam.text.fill("/ses")
    await sam.text.press("Enter")
    title = sam.page.get_by_role("combobox", name="title")
    await title.fill("mon")
    await sam.page.locator(".command [role=option]").get_by_text("mon circle").wait_for()
    await pictured(sam, "command")
    await title.press("ArrowDown")
    await title.press("Enter")
    await sam.page.get_by_role("button", name="+ where").click()
    await sam.page.get_by_role("button", name="where: nothing chosen").click()
    await sam.page.locator(".picker").get_by_role("option", name="Circle Room").click()
    await sam.page.get_by_role("button", name="Send").click()
    await expect(sam.last).to_contain_text("mon-circle / 60 / Circle Room")
    await expect(sam.last).to_contain_text("Only you can see this")
    await sam.page.get_by_role("button", name="Dismiss message").click()
    await expect(sam.messages.locator(".message")).to_have_count(0)
    await expect(kim.messages.locator(".message")).to_have_count(0)


async def test_enter_takes_a_command_before_the_list_is_there_and_none_after_escape(
    harbour: Harbour, tab: Opening
) -> None:
    sam = await tab(harbour.lo, harbour.sam)
    await sam.text.evaluate(
        """one => {
            one.value = "/sess";
            one.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true}));
        }"""
    )
    form = sam.page.get_by_role("group", name="Command /session new")
    await form.get_by_role("button", name="Cancel").click()
    await sam.text.fill("/sess")
    await sam.page.locator("#write .commands [role=option]").first.wait_for()
    await sam.text.press("Escape")
    await sam.text.press("Enter")
    await expect(sam.last).to_contain_text("/sess")


async def test_what_a_command_does_not_take_is_said_and_kept(harbour: Harbour, tab: Opening) -> None:
    sam = await tab(harbour.lo, harbour.sam)
    await sam.text.fill("/session new")
    await sam.text.press("Enter")
    await sam.page.get_by_role("combobox", name="title").fill("Tuesday")
    await sam.page.get_by_role("button", name="+ length").click()
    await sam.page.get_by_label("length").fill("many")
    await sam.page.get_by_role("button", name="Send").click()
    await expect(
        sam.page.get_by_role("group", name="Command /session new").get_by_role("alert")
    ).to_have_text("That is not a whole number.")
    await expect(sam.page.get_by_label("length")).to_have_value("many")


async def test_menus_and_a_form_with_its_fields(harbour: Harbour, tab: Opening) -> None:
    sam = await tab(harbour.lo, harbour.sam)
    await sam.command("show", what="menus")
    await sam.messages.get_by_role("button", name="Pick people").click()
    for name in ("Kim", "Sam"):
        await sam.page.locator(".picker").get_by_role("option", name=name).click()
    await sam.page.get_by_role("button", name="Done").click()
    await expect(sam.last).to_contain_text("Kim, Sam")
    await sam.button("Form").click()
    form = sam.page.get_by_role("dialog", name="Say more")
    await form.get_by_label("Words").fill("hello")
    await form.get_by_role("button", name="Submit").click()
    await expect(form.get_by_role("alert")).to_have_text("Colour must be chosen.")
    await form.get_by_role("button", name="Colour").click()
    await sam.page.get_by_role("option", name="Blue").click()
    await form.get_by_label("Sure").check()
    paper = FilePayload(name="a.txt", mimeType="text/plain", buffer=b"paper")
    await form.get_by_label("Paper").set_input_files(paper)
    await pictured(sam, "form")
    await form.get_by_role("button", name="Submit").click()
    await expect(sam.last).to_contain_text("hello | Blue | True | paper")


async def test_boxes_and_rounds(harbour: Harbour, tab: Opening) -> None:
    sam = await tab(harbour.lo, harbour.sam)
    await sam.command("show", what="menus")
    await sam.button("Boxes").click()
    form = sam.page.get_by_role("dialog", name="Boxes")
    await form.get_by_label("Large").check()
    await form.get_by_label("Monday").check()
    await form.get_by_role("button", name="Submit").click()
    await expect(sam.last).to_contain_text("Large ['Monday']")


async def test_context_menus_on_messages(harbour: Harbour, tab: Opening) -> None:
    await harbour.kim.says(harbour.hall, "a wise word")
    sam = await tab(harbour.lo, harbour.sam)
    await sam.last.get_by_text("a wise word").click(button="right")
    await sam.page.get_by_role("menuitem", name="Apps: Quote").click()
    await expect(sam.last.locator("blockquote")).to_have_text("a wise word")


async def test_context_menus_on_people(harbour: Harbour, tab: Opening) -> None:
    await harbour.kim.says(harbour.hall, "a wise word")
    sam = await tab(harbour.lo, harbour.sam)
    people = sam.page.get_by_role("complementary", name="Members")
    await people.get_by_role("button", name="Kim").click(button="right")
    menu = sam.page.get_by_role("menu", name="Kim")
    await expect(menu.get_by_role("menuitem").first).to_have_text("Roles: Facilitator")
    await expect(menu).not_to_contain_text("speakers")
    await menu.get_by_role("menuitem", name="Apps: Greet").click()
    await expect(sam.last).to_contain_text("Hello Kim")
    await expect(sam.last).to_contain_text("Only you can see this")
    name = sam.messages.locator(".message", has_text="a wise word").locator(".name")
    await name.click(button="right")
    await menu.get_by_role("menuitem", name="Apps: Greet").click()
    await expect(sam.messages.get_by_text("Hello Kim")).to_have_count(2)
    greeted = [one.payload["data"] for one in harbour.lo.wire.events if one.name == "INTERACTION_CREATE"]
    assert [(one["type"], one["target_id"]) for one in greeted] == [(2, str(harbour.kim.id))] * 2


async def test_voice_is_seen_by_all_at_once(harbour: Harbour, tab: Opening) -> None:
    sam, kim = await tab(harbour.lo, harbour.sam), await tab(harbour.lo, harbour.kim)
    await sam.page.get_by_role("button", name="Circle Room, voice: join").click()
    await expect(kim.page.get_by_role("list", name="In Circle Room")).to_contain_text("Sam")
    await sam.page.get_by_role("button", name="Mute", exact=True).click()
    await expect(kim.page.get_by_role("list", name="In Circle Room")).to_contain_text("muted")
    await sam.page.get_by_role("button", name="Leave voice").click()
    await expect(kim.page.get_by_role("list", name="In Circle Room")).to_have_count(0)


async def test_two_windows_talk_and_unread_is_marked(harbour: Harbour, tab: Opening) -> None:
    sam, kim = await tab(harbour.lo, harbour.sam), await tab(harbour.lo, harbour.kim)
    await kim.page.get_by_role("button", name="staff").click()
    await sam.text.fill("Hello **Kim**")
    await sam.text.press("Enter")
    await expect(sam.last.locator("strong")).to_have_text("Kim")
    await expect(kim.page.get_by_role("button", name="hall, 1 unread")).to_be_visible()
    await kim.page.get_by_role("button", name="hall, 1 unread").click()
    await expect(kim.last).to_contain_text("Hello Kim")
    await expect(kim.page.get_by_role("button", name="hall", exact=True)).to_be_visible()


async def test_a_direct_message_has_an_unread_mark(harbour: Harbour, tab: Opening) -> None:
    sam = await tab(harbour.lo, harbour.sam)
    user = await harbour.bot.fetch_user(harbour.sam.id)
    await user.send("A word in your ear")
    await sam.page.get_by_role("button", name="Direct messages, 1 unread").click()
    await expect(sam.last).to_contain_text("A word in your ear")
    await expect(sam.page.get_by_role("button", name="Direct messages", exact=True)).to_be_visible()
    await sam.text.fill("And in yours")
    await sam.text.press("Enter")
    await harbour.lo.until(lambda: ("message", "And in yours") in harbour.bot.heard)


async def test_switching_to_somebody_else_shows_their_view(harbour: Harbour, tab: Opening) -> None:
    sam = await tab(harbour.lo, harbour.sam)
    await sam.page.get_by_role("combobox", name="You are").select_option(label="Kim")
    await expect(sam.page.locator("#places .me")).to_have_text("KKim")
    await expect(sam.page.get_by_role("button", name="staff")).to_be_visible()


async def test_a_press_nobody_answers_is_said(
    harbour: Harbour, tab: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    sam = await tab(harbour.lo, harbour.sam)
    await harbour.kim.slash("/show", what="menus", in_=harbour.hall)
    monkeypatch.setattr("groupbot.loopback.interactions.ANSWER_WITHIN", 0.1)
    await sam.button("Silence").click()
    await expect(sam.page.get_by_role("alert")).to_contain_text("The application did not respond.")


async def test_a_command_that_is_not_allowed_is_not_offered(harbour: Harbour, tab: Opening) -> None:
    hidden = next(one for one in harbour.lo.world.commands.values() if one["name"] == "slow")
    hidden["default_member_permissions"] = str(1 << 5)
    sam = await tab(harbour.lo, harbour.sam)
    offered = sam.page.locator("#write .commands [role=option]")
    await sam.text.fill("/s")
    await expect(offered.filter(has_text="/show")).to_have_count(1)
    await expect(offered.filter(has_text="/slow")).to_have_count(0)
    harbour.guild.role_changed(
        harbour.guild.everyone, permissions=harbour.guild.everyone.permissions | 1 << 5
    )
    await sam.text.fill("")
    await sam.text.fill("/s")
    await expect(offered.filter(has_text="/slow")).to_have_count(1)


async def test_threads_are_there(harbour: Harbour, tab: Opening) -> None:
    guild, lo = harbour.guild, harbour.lo
    said = await harbour.kim.says(harbour.hall, "Shall we talk about this?")
    thread = guild.start_thread(harbour.hall, harbour.kim.id, "About this", on=said.message.id)
    guild.start_thread(harbour.hall, harbour.kim.id, "For two", 12)
    sam = await tab(lo, harbour.sam)
    await expect(sam.page.locator("#places")).not_to_contain_text("For two")
    await sam.last.get_by_role("button", name="Thread: About this").click()
    await expect(sam.page.get_by_role("heading", level=1)).to_have_text("# About this")
    await sam.text.fill("Yes, here")
    await sam.text.press("Enter")
    await expect(sam.last).to_contain_text("Yes, here")
    assert [one.text for one in harbour.kim.sees(thread)] == ["Yes, here"]


async def test_who_listens_on_a_stage_asks_and_is_let_speak(harbour: Harbour, tab: Opening) -> None:
    guild = harbour.guild
    stage = guild.stage("Open evening")
    stage.allow(harbour.kim, "mute_members")
    sam, kim = await tab(harbour.lo, harbour.sam), await tab(harbour.lo, harbour.kim)
    for one in (sam, kim):
        await one.page.get_by_role("button", name="Open evening, stage: join").click()
        await expect(one.page.locator(".in-voice")).to_contain_text("Open evening")
    on_stage = kim.page.get_by_role("list", name="In Open evening")
    asks = sam.page.get_by_role("button", name="Ask to speak")
    await asks.click()
    await expect(asks).to_have_attribute("aria-pressed", "true")
    await on_stage.get_by_role("button", name="Sam asks to speak").click()
    await pictured(kim, "stage")
    await kim.page.get_by_role("menuitem", name="Move to the speakers").click()
    await expect(on_stage.get_by_role("button", name="Sam speaks")).to_be_visible()
    await kim.page.get_by_role("button", name="Speak on stage").click()
    await expect(on_stage.get_by_role("button", name="Kim speaks")).to_be_visible()
    await sam.page.get_by_role("button", name="Move to the audience").click()
    await expect(on_stage.get_by_role("button", name="Sam listens")).to_be_visible()
    await sam.page.get_by_role("list", name="In Open evening").get_by_role("button", name="Kim").click()
    await expect(sam.page.get_by_role("menu", name="Kim")).not_to_contain_text("Move")
    assert guild.voice_states[harbour.sam.id].channel_id == stage.id


async def test_the_calendar_shows_what_is_next_and_how_many_are_interested(
    harbour: Harbour, tab: Opening
) -> None:
    guild, lo, kim = harbour.guild, harbour.lo, harbour.kim
    secret = guild.voice("Staff room")
    secret.deny(guild.everyone, "view_channel")

    def planned(name: str, days: int, **more: Any) -> ScheduledEvent:
        at = lo.now() + timedelta(days=days)
        event = ScheduledEvent(lo.world.new_id(), guild.id, name, at, 2, kim.user, **more)
        guild.events[event.id] = event
        return event

    later = planned("Walk", 9, location="The park", description="Bring shoes.")
    soon = planned("Monday Circle", 2, channel_id=harbour.room.id)
    planned("For the staff", 1, channel_id=secret.id)
    await kim.is_interested(later.id)
    sam = await tab(lo, harbour.sam)
    await sam.page.get_by_role("button", name="Events 2").click()
    calendar = sam.page.get_by_role("dialog", name="Events")
    await expect(calendar.get_by_role("heading")).to_have_text(["Monday Circle", "Walk"])
    walk = calendar.get_by_role("listitem").filter(has_text="Walk")
    await expect(walk).to_contain_text("The park")
    await expect(walk).to_contain_text("1 person is interested")
    await expect(calendar).not_to_contain_text("Kim")
    await pictured(sam, "events")
    interested = walk.get_by_role("button", name="Interested")
    await interested.click()
    await expect(walk).to_contain_text("2 people are interested")
    await expect(interested).to_have_attribute("aria-pressed", "true")
    await interested.click()
    await expect(walk).to_contain_text("1 person is interested")
    assert later.interested == [kim.id]
    soon.status = 2
    lo.world.tell("GUILD_SCHEDULED_EVENT_UPDATE", soon, guild.id)
    await expect(calendar.get_by_role("listitem").first).to_contain_text("Happening now")
    await calendar.get_by_role("button", name="Circle Room").click()
    await expect(sam.page.get_by_role("heading", level=1)).to_have_text("# Circle Room")


async def test_what_is_drawn_anew_under_the_finger_does_not_swallow_the_press(
    harbour: Harbour, tab: Opening
) -> None:
    await harbour.kim.slash("/show", what="card", in_=harbour.hall)
    sam = await tab(harbour.lo, harbour.sam)
    coming = sam.button("Coming: 0")
    await coming.hover()
    await sam.page.mouse.down()
    await harbour.kim.reacts(harbour.kim.finds(harbour.hall, "are coming"), "🙏")
    await harbour.kim.says(harbour.hall, "after the press")
    await expect(sam.last).to_contain_text("after the press")
    await expect(coming).to_be_visible()
    await sam.page.mouse.up()
    await expect(sam.button("Coming: 1")).to_be_visible()
    await expect(sam.button("🙏 1")).to_be_visible()
    presses = [one for one in harbour.lo.wire.events if one.name == "INTERACTION_CREATE"]
    assert [one.payload["type"] for one in presses].count(3) == 1


async def test_a_press_on_what_the_message_holds_no_more_presses_nothing_else(
    harbour: Harbour, tab: Opening
) -> None:
    lo, kim = harbour.lo, harbour.kim
    await kim.slash("/show", what="card", in_=harbour.hall)
    sam = await tab(lo, harbour.sam)
    await sam.button("Coming: 0").hover()
    await sam.page.mouse.down()
    await kim.press(kim.finds(harbour.hall, "are coming"), "Coming: 0")
    await sam.page.mouse.up()
    await expect(sam.page.locator("#toasts")).to_contain_text("The message has changed since.")
    await expect(sam.button("Coming: 1")).to_be_visible()
    presses = [one for one in lo.wire.events if one.name == "INTERACTION_CREATE"]
    assert [one.payload["type"] for one in presses].count(3) == 1


async def test_what_arrives_in_the_middle_of_a_press_does_not_move_it_away(
    harbour: Harbour, tab: Opening
) -> None:
    lo, kim, hall = harbour.lo, harbour.kim, harbour.hall
    for number in range(30):
        await kim.says(hall, f"line {number}\nand more")
    gone = await kim.says(hall, "taken back")
    await kim.slash("/show", what="card", in_=hall)
    sam = await tab(lo, harbour.sam)
    coming = sam.button("Coming: 0")
    await coming.hover()
    await sam.page.mouse.down()
    for number in range(5):
        await kim.says(hall, f"late {number}")
    await kim.deletes(gone)
    lo.world.tell("GUILD_UPDATE", harbour.guild, harbour.guild.id)
    await expect(sam.messages).to_contain_text("late 4")
    await sam.page.mouse.up()
    await expect(sam.button("Coming: 1")).to_be_visible()
    await expect(sam.last).to_be_in_viewport()
    await expect(sam.messages).not_to_contain_text("taken back")


async def test_who_goes_up_while_a_finger_is_down_stays_there(harbour: Harbour, tab: Opening) -> None:
    kim, hall = harbour.kim, harbour.hall
    for number in range(30):
        await kim.says(hall, f"line {number}\nand more")
    sam = await tab(harbour.lo, harbour.sam)
    await sam.last.hover()
    await sam.page.mouse.down()
    await kim.says(hall, "late")
    await expect(sam.last).to_contain_text("late")
    await sam.page.mouse.wheel(0, -600)
    await expect(sam.last).not_to_be_in_viewport()
    await sam.page.mouse.up()
    await sam.page.wait_for_timeout(150)
    await expect(sam.last).not_to_be_in_viewport()


async def test_two_controls_pressed_at_once_both_show_how_they_stand(harbour: Harbour, tab: Opening) -> None:
    on: set[str] = set()
    first = asyncio.Event()

    def control(name: str, after: asyncio.Event | None) -> Control:
        async def act() -> str:
            if after:
                await after.wait()
            on.add(name)
            first.set()
            return f"{name} is on."

        return Control(name, name, act, "clock", is_on=lambda: name in on)

    harbour.lo.page.shared.controls = Controls(buttons=[control("Late", first), control("Early", None)])
    sam = await tab(harbour.lo, harbour.sam)
    late, early = (sam.page.locator("#bar").get_by_role("button", name=name) for name in ("Late", "Early"))
    await late.click()
    await expect(late).to_have_attribute("aria-busy", "true")
    await early.click()
    for button in (early, late):
        await expect(button).to_have_attribute("aria-pressed", "true")
        await expect(button).not_to_have_attribute("aria-busy", "true")
    await expect(sam.page.locator("#toasts")).to_contain_text("Late is on.")
