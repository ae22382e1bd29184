"""A group's next date among the server's events: one, discreet, and as planned, whatever happens between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from groupbot.groups.model import Person as Actor
from groupbot.loopback.permissions import bits
from groupbot.loopback.records import ScheduledEvent
from tests.stage import Stage


def events(stage: Stage) -> list[ScheduledEvent]:
    return sorted(stage.guild.events.values(), key=lambda event: event.starts_at)


async def looked(stage: Stage, until: Callable[[], bool], what: str) -> None:
    """Have the mirror look, until something is as it should be."""
    stage.app.core.mirror.look_soon()
    await stage.lo.until(until, what=what)
    await rests(stage)


async def look_again(stage: Stage) -> None:
    """Have the mirror look once more, to the end."""
    await rests(stage)
    await stage.app.core.mirror.look()
    await stage.settled()


async def rests(stage: Stage) -> None:
    """Wait until all is said and the mirror is on no round of its own."""
    await stage.settled()
    mirror = stage.app.core.mirror
    await stage.lo.until(lambda: mirror._round is None or mirror._round.done(), what="the round's end")
    await stage.settled()


def may_make_events(stage: Stage) -> None:
    """Give the bot the permission that events take."""
    role = stage.guild.bot_role
    stage.guild.role_changed(role, permissions=role.permissions | bits(["create_events"]))


async def mirrored_group(stage: Stage) -> None:
    await stage.make_group()
    may_make_events(stage)
    await stage.cora.slash("/group rules", in_=stage.staff_room, group="Monday Circle", mirrored=True)


def told(stage: Stage, words: str) -> int:
    return len([shown for shown in stage.fay.sees(stage.staff_room) if words in shown.text])


async def test_only_the_next_date_stands_there_by_its_discreet_title(stage: Stage) -> None:
    await mirrored_group(stage)
    await stage.plan("2027-01-11 19:00", title="Quiet evening")
    await stage.plan("2027-01-18 19:00", title="Quiet evening")
    await looked(stage, lambda: len(events(stage)) == 1, "the event")
    (event,) = events(stage)
    assert (event.name, event.starts_at.day) == ("Group session", 11)
    assert "Quiet" not in str(event)
    assert "Monday" not in str(event)
    for _ in range(2):
        await stage.restart()
        await look_again(stage)
    assert [one.id for one in events(stage)] == [event.id]


async def test_it_follows_the_plan(stage: Stage) -> None:
    await mirrored_group(stage)
    await stage.plan("2027-01-11 19:00")
    await stage.plan("2027-01-18 19:00")
    await looked(stage, lambda: len(events(stage)) == 1, "the event")
    (first,) = events(stage)
    (line, *_) = await stage.fay.autocomplete(
        "/session move", option="session", typed="", in_=stage.staff_room
    )
    await stage.fay.slash("/session move", in_=stage.staff_room, session=line, when="2027-01-12 20:00")
    await looked(stage, lambda: events(stage)[0].starts_at.day == 12, "the new time")
    assert [one.id for one in events(stage)] == [first.id]
    (line, *_) = await stage.fay.autocomplete(
        "/session cancel", option="session", typed="", in_=stage.staff_room
    )
    asked = await stage.fay.slash(
        "/session cancel", in_=stage.staff_room, session=line, reason="It is a holiday"
    )
    await stage.fay.press(asked, "Cancel this session")
    await looked(stage, lambda: [e.starts_at.day for e in events(stage)] == [18], "the date after it")
    await stage.fay.slash("/session undo", in_=stage.staff_room, session=line)
    await looked(stage, lambda: [e.starts_at.day for e in events(stage)] == [12], "the first again")
    assert not told(stage, "by hand")
    await stage.cora.slash("/group rules", in_=stage.staff_room, group="Monday Circle", mirrored=False)
    await looked(stage, lambda: events(stage) == [], "no event")


async def test_a_crash_between_two_lines_leaves_no_event_twice(stage: Stage) -> None:
    await mirrored_group(stage)
    # It is made, and the answer never comes.
    stage.lo.faults.next("POST", "/guilds/{guild_id}/scheduled-events", reset="after")
    await stage.plan("2027-01-11 19:00")
    await looked(stage, lambda: len(events(stage)) == 1, "the event")
    (event,) = events(stage)
    await stage.restart()
    await look_again(stage)
    await stage.pass_time(minutes=11)
    await look_again(stage)
    assert [one.id for one in events(stage)] == [event.id]
    assert not told(stage, "by hand")


async def test_a_move_whose_answer_never_came_is_nobodys_hand_when_the_next_one_follows(stage: Stage) -> None:
    await mirrored_group(stage)
    await stage.plan("2027-01-11 19:00")
    await looked(stage, lambda: len(events(stage)) == 1, "the event")
    staff = stage.staff_room
    (line, *_) = await stage.fay.autocomplete("/session move", option="session", typed="", in_=staff)
    path = "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}"
    stage.lo.faults.next("PATCH", path, reset="after")
    for day in (12, 13):
        await stage.fay.slash("/session move", in_=staff, session=line, when=f"2027-01-{day} 20:00")
        await stage.lo.until(lambda d=day: events(stage)[0].starts_at.day == d, what="the new time")
        await rests(stage)
    assert not told(stage, "by hand")
    events(stage)[0].name = "Grief group"
    await look_again(stage)
    assert told(stage, "by hand") == 1


@pytest.mark.parametrize("hand", ["changes", "removes"])
@pytest.mark.parametrize("killed", [True, False])
async def test_a_crash_after_somebodys_hand_was_put_right_is_told_all_the_same(
    stage: Stage, hand: str, killed: bool
) -> None:
    await mirrored_group(stage)
    await stage.plan("2027-01-11 19:00")
    await looked(stage, lambda: len(events(stage)) == 1, "the event")
    room = "/guilds/{guild_id}/scheduled-events"
    if hand == "changes":
        events(stage)[0].name = "Grief group"
        # It is put right, and the answer never comes.
        stage.lo.faults.next("PATCH", f"{room}/{{guild_scheduled_event_id}}", reset="after")
    else:
        stage.guild.events.clear()
        stage.lo.faults.next("POST", room, reset="after")
    await look_again(stage)
    assert [event.name for event in events(stage)] == ["Group session"]
    assert not told(stage, "by hand")
    if killed:
        await stage.restart()
    for _ in range(2):
        await look_again(stage)
        assert told(stage, "by hand") == 1
    assert len(events(stage)) == 1


async def test_what_is_changed_by_hand_is_put_right_and_told_once(stage: Stage) -> None:
    await mirrored_group(stage)
    await stage.plan("2027-01-11 19:00")
    await looked(stage, lambda: len(events(stage)) == 1, "the event")
    (event,) = events(stage)
    event.name, event.description = "Grief group", "come all"
    await look_again(stage)
    assert event.name == "Group session"
    assert [one.id for one in events(stage)] == [event.id]
    assert told(stage, "by hand") == 1
    event.starts_at += timedelta(hours=1)
    await look_again(stage)
    assert event.starts_at.hour == 19
    stage.guild.events.clear()
    await look_again(stage)
    assert len(events(stage)) == 1
    assert told(stage, "by hand") == 1


async def test_what_keeps_it_out_is_told_once_and_the_session_is_as_planned(stage: Stage) -> None:
    await mirrored_group(stage)
    for _ in range(2):
        stage.lo.faults.next("POST", "/guilds/{guild_id}/scheduled-events", status=400, code=30038)
    await stage.plan("2027-01-11 19:00")
    for _ in range(2):
        await look_again(stage)
    await looked(stage, lambda: told(stage, "This server has 100 events") == 1, "the reason")
    assert [s for s in stage.sam.sees(stage.announcements) if "Coming" in s.buttons]
    await look_again(stage)
    assert len(events(stage)) == 1
    assert await stage.app.core.mirror.troubles(stage.guild.id) == {}


async def test_without_the_permission_the_facilitators_hear_who_can_give_it(stage: Stage) -> None:
    await stage.make_group()
    await stage.cora.slash("/group rules", in_=stage.staff_room, group="Monday Circle", mirrored=True)
    await stage.plan("2027-01-11 19:00")
    for _ in range(2):
        await look_again(stage)
    assert told(stage, "can give me Create Events") == 1
    assert events(stage) == []
    may_make_events(stage)
    await look_again(stage)
    assert len(events(stage)) == 1


async def test_the_events_of_other_people_are_left_alone(stage: Stage) -> None:
    await mirrored_group(stage)
    other = ScheduledEvent(
        77, stage.guild.id, "Picnic", stage.clock.now() + timedelta(days=3), 3, stage.ada.user
    )
    other.location, other.ends_at = "The park", other.starts_at + timedelta(hours=1)
    stage.guild.events[other.id] = other
    await stage.plan("2027-01-11 19:00")
    await looked(stage, lambda: len(events(stage)) == 2, "the event")
    await stage.cora.slash("/group rules", in_=stage.staff_room, group="Monday Circle", mirrored=False)
    await looked(stage, lambda: len(events(stage)) == 1, "no event of ours")
    assert [one.name for one in events(stage)] == ["Picnic"]


async def test_the_date_after_it_appears_while_a_session_is_under_way(stage: Stage) -> None:
    await mirrored_group(stage)
    await stage.plan("2027-01-11 19:00")
    await stage.plan("2027-01-18 19:00")
    await looked(stage, lambda: len(events(stage)) == 1, "the event")
    (session, *_) = await stage.app.core.sessions.offered(Actor(stage.guild.id, stage.sam.id))
    await stage.pass_until(session.starts_at + timedelta(minutes=1))
    await looked(stage, lambda: [e.starts_at.day for e in events(stage)] == [11, 18], "both")
    await stage.pass_until(session.ends_at + timedelta(minutes=1))
    await looked(stage, lambda: [e.starts_at.day for e in events(stage)] == [18], "the next alone")


async def test_an_event_that_goes_while_it_is_put_right_is_made_anew_and_is_no_trouble(stage: Stage) -> None:
    await mirrored_group(stage)
    await stage.plan("2027-01-11 19:00")
    await looked(stage, lambda: len(events(stage)) == 1, "the event")
    events(stage)[0].name = "Grief group"
    path = "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}"
    stage.lo.faults.next("PATCH", path, status=404, code=10070)
    await look_again(stage)
    assert await stage.app.core.mirror.troubles(stage.guild.id) == {}
    await look_again(stage)
    assert [event.name for event in events(stage)] == ["Group session"]
    assert not told(stage, "does not stand")


async def test_a_server_without_the_bot_is_not_looked_at_again_and_again(stage: Stage) -> None:
    await mirrored_group(stage)
    await stage.plan("2027-01-11 19:00")
    await looked(stage, lambda: len(events(stage)) == 1, "the event")
    mirror, now = stage.app.core.mirror, stage.clock.now()
    stage.guild.remove_bot()
    await stage.settled()
    await mirror.look()
    at = await mirror.next_at()
    assert at is not None
    assert at > now + timedelta(minutes=5)
