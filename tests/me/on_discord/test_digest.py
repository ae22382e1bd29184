"""The weekly digest on Discord: added from the list, set by menu and command, said as each person chose."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from groupbot.groups.model import Person as Actor
from groupbot.groups.model import Role
from tests.stage import Stage

SUNDAY = datetime(2027, 1, 10, 17, 0, tzinfo=UTC)


async def a_digest_for_sam(stage: Stage) -> None:
    """Have Sam be in a group that meets on the Monday after, and add the digest."""
    await stage.make_group()
    await stage.fill_group("Monday Circle", stage.sam)
    await stage.plan("2027-01-11 19:00", title="Quiet evening")
    listed = await stage.sam.slash("/session list", in_=stage.announcements)
    added = await stage.sam.press(listed, "Add to my digest")
    assert "It comes on **Sundays at 17:00** (Europe/London: your group's time" in added.text


async def test_it_comes_as_a_message_by_the_discreet_title_and_once(stage: Stage) -> None:
    await a_digest_for_sam(stage)
    await stage.sam.slash("/me changes", in_=stage.announcements, tell="yes")
    await stage.pass_until(SUNDAY - timedelta(minutes=1))
    assert stage.sam.dms() == []
    await stage.restart()
    await stage.pass_until(SUNDAY + timedelta(seconds=1))
    (shown,) = stage.sam.dms()
    assert shown.text.startswith("What is on in the next days:\n- **Group session**, <t:")
    assert "Quiet" not in shown.text
    assert "Monday Circle" not in shown.text
    await stage.restart()
    await stage.pass_time(hours=1)
    assert len(stage.sam.dms()) == 1
    changed = await stage.sam.press(shown, "Change my digest")
    stopped = await stage.sam.press(changed, "Stop my digest")
    assert "You do not get it." in stopped.text


async def test_without_messages_it_waits_in_the_inbox(stage: Stage) -> None:
    await a_digest_for_sam(stage)
    await stage.pass_until(SUNDAY + timedelta(seconds=1))
    assert stage.sam.dms() == []
    box = await stage.sam.slash("/me inbox", in_=stage.announcements)
    assert "**Quiet evening**" in box.text


async def test_nothing_is_sent_where_nothing_is_planned(stage: Stage) -> None:
    await a_digest_for_sam(stage)
    await stage.sam.slash("/me changes", in_=stage.announcements, tell="yes")
    await stage.pass_until(SUNDAY + timedelta(days=7, seconds=1))
    assert [shown for shown in stage.sam.dms() if "What is on" in shown.text] == []


async def test_whoever_may_not_see_the_group_any_more_is_told_nothing_of_it(stage: Stage) -> None:
    await a_digest_for_sam(stage)
    await stage.sam.slash("/me changes", in_=stage.announcements, tell="yes")
    member = stage.guild.role("Member")
    admin = Actor(stage.guild.id, stage.ada.id, manages_server=True)
    await stage.app.core.groups.map_role(admin, Role.MEMBER, member.id)
    await stage.pass_until(SUNDAY + timedelta(seconds=1))
    assert stage.sam.dms() == []


async def test_it_is_set_by_command_and_by_menu(stage: Stage) -> None:
    here, sam = stage.announcements, stage.sam
    shown = await sam.slash("/me digest", in_=here)
    assert "You do not get it. It is off until you choose it." in shown.text
    set_ = await sam.slash("/me digest", in_=here, day="Friday", at="8.30am")
    assert "**Fridays at 08:30** (UTC: your group's time" in set_.text
    moved = await sam.choose(set_, "On which day?", "Tuesday")
    assert "**Tuesdays at 08:30**" in moved.text
    moved = await sam.choose(moved, "At what time?", "19:00")
    assert "**Tuesdays at 19:00**" in moved.text
    await sam.slash("/me timezone set", in_=here, zone="Asia/Tokyo")
    later = await sam.slash("/me digest", in_=here, at="20:00")
    assert "**Tuesdays at 20:00** (Asia/Tokyo: your time zone)" in later.text
    wrong = await sam.slash("/me digest", in_=here, at="25:00")
    assert wrong.text.endswith(".")
    assert (await sam.slash("/me digest", in_=here, at="soon")).text.startswith("I could not read ‘soon’")
    off = await sam.slash("/me digest", in_=here, off="yes")
    assert "You do not get it." in off.text


async def test_it_can_be_added_where_nothing_is_on(stage: Stage) -> None:
    empty = await stage.sam.slash("/session list", in_=stage.announcements, days=400)
    assert "I can look 1 to 60 days ahead, so this is 60." in empty.text
    assert "Nothing is planned in the next 60 days." in empty.text
    added = await stage.sam.press(empty, "Add to my digest")
    assert "**Sundays at 17:00**" in added.text
