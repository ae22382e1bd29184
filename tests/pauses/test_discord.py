"""Pauses over the wire: the command, the banner, and kind words for whoever presses meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.stage import Stage


async def test_a_coordinator_pauses_and_a_member_gets_kind_words(stage: Stage) -> None:
    await stage.make_group()
    await stage.fill_group("Monday Circle", stage.sam, stage.mia)
    await stage.plan()
    public = stage.sam.finds(stage.announcements, "Monday Circle")
    empty = await stage.cora.slash("/pause", in_=stage.staff_room, group="Monday Circle")
    assert "Nothing is paused." in empty.text
    done = await stage.cora.press(empty, "Pause new RSVPs for an hour")
    assert "New places are paused for Monday Circle until" in done.text
    refused = await stage.sam.press(public, "Coming")
    assert refused.ephemeral
    assert refused.text.startswith("New places in Monday Circle are paused until")
    assert "**New places are paused until" in (await stage.sam.press(public, "Details")).text
    await stage.restart()
    assert "paused until" in (await stage.sam.press(public, "Coming")).text
    ended = await stage.cora.press(done, "End the pause")
    assert "has ended" in ended.text
    assert "You are coming" in (await stage.sam.press(public, "Coming")).text
    assert "paused" not in (await stage.mia.press(public, "Details")).text
    again = await stage.cora.press(ended, "Pause again for an hour")
    assert "until" in again.text
    await stage.pass_time(minutes=61)
    assert "You are coming" in (await stage.mia.press(public, "Coming")).text


async def test_ending_a_groups_pause_says_that_the_servers_still_holds(stage: Stage) -> None:
    await stage.make_group()
    await stage.cora.slash("/pause", in_=stage.staff_room, what="New RSVPs, joining groups and notes")
    done = await stage.cora.slash("/pause", in_=stage.staff_room, what="New RSVPs", group="Monday Circle")
    ended = await stage.cora.press(done, "End the pause")
    assert "New places, joining groups and notes are paused for the whole server until" in ended.text
    assert "Everything works as usual" not in ended.text
    again = await stage.cora.slash(
        "/pause", in_=stage.staff_room, what="Nothing: end the pause", group="Monday Circle"
    )
    assert "Nothing is paused for Monday Circle alone. /pause shows what is paused." in again.text


async def test_the_console_says_it_while_a_session_is_under_way(stage: Stage) -> None:
    await stage.make_group()
    await stage.plan("today 12:30")
    await stage.pass_time(minutes=20)
    console = stage.fay.finds(stage.staff_room, "Console")
    assert "paused" not in console.text
    done = await stage.fay.slash(
        "/pause", in_=stage.staff_room, what="New RSVPs", minutes=5, group="Monday Circle"
    )
    assert "New places are paused" in done.text  # she is on duty: her session is open
    await stage.pass_time(seconds=2)
    assert "**New places are paused until" in stage.fay.finds(stage.staff_room, "Console").text
    await stage.pass_time(minutes=5)
    await stage.app.core.pauses.ring()
    await stage.pass_time(seconds=2)
    assert "paused" not in stage.fay.finds(stage.staff_room, "Console").text


async def test_many_new_accounts_lead_to_one_line_with_the_button(stage: Stage) -> None:
    await stage.make_group()
    await stage.plan()
    public = stage.sam.finds(stage.announcements, "Monday Circle")
    fresh = [stage.lo.person(f"New{n}", stage.guild, age=timedelta(hours=n)) for n in range(10)]
    for who in fresh:
        await who.press(public, "Coming")
    await stage.settled()
    line = stage.cora.finds(stage.staff_room, "Many new Discord accounts asked")
    assert not any(str(who.id) in line.text or who.name in line.text for who in fresh)
    done = await stage.cora.press(line, "Pause new RSVPs for an hour")
    assert "New places are paused for Monday Circle" in done.text


async def test_many_pauses_come_in_pages(stage: Stage) -> None:
    for number in range(11):
        name = f"Circle {number:02}"
        await stage.make_group(name)
        await stage.cora.slash("/pause", in_=stage.staff_room, what="New RSVPs", group=name)
    first = await stage.cora.slash("/pause", in_=stage.staff_room)
    assert first.text.count("are paused for Circle") == 10
    assert "Page 1 of 2" in first.text
    second = await stage.cora.press(first, "Later")
    assert second.text.count("are paused for Circle") == 1
    assert "Earlier" in second.buttons


async def test_whoever_may_not_pause_the_whole_server_is_offered_what_they_may(stage: Stage) -> None:
    await stage.make_group()
    await stage.make_group("Other Circle")
    here, sam = stage.staff_room, stage.sam
    refused = await sam.slash("/pause", in_=stage.announcements)
    assert refused.text.startswith("Only facilitators and coordinators can do this.")
    everywhere = await stage.fay.slash("/pause", in_=here)
    in_one = await stage.fay.slash("/pause", in_=here, group="Monday Circle")
    for shown, where in ((everywhere, "a group that you facilitate"), (in_one, "Monday Circle")):
        assert (shown.buttons, shown.selects) == ([], [])
        assert f"While you are on duty you can pause {where}. Coordinators can at any time." in shown.text
    await stage.plan("today 12:30")
    await stage.pass_time(minutes=20)  # she is on duty for one of her groups
    shown = await stage.fay.slash("/pause", in_=here)
    assert shown.buttons == []
    assert shown.shown.options("Pause one of your groups") == ["Monday Circle"]
    chosen = await stage.fay.choose(shown, "Pause one of your groups", "Monday Circle")
    done = await stage.fay.press(chosen, "Pause new RSVPs for an hour")
    assert "New places are paused for Monday Circle until" in done.text
    assert "End the pause" not in (await stage.fay.slash("/pause", in_=here)).buttons
    assert "Pause new RSVPs for an hour" in (await stage.cora.slash("/pause", in_=here)).buttons


async def test_whoever_is_on_duty_for_the_whole_server_gets_its_buttons(stage: Stage) -> None:
    await stage.make_group()
    here = stage.staff_room
    hours: dict[str, Any] = {"days": "mon-sun", "from": "00:00", "to": "23:59"}
    await stage.cora.slash("/duty set", in_=here, person=stage.fay, **hours)
    shown = await stage.fay.slash("/pause", in_=here)
    done = await stage.fay.press(shown, "Pause new RSVPs for an hour")
    assert "New places are paused for the whole server" in done.text
