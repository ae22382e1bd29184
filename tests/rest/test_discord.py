"""Rest days on Discord: added, listed, removed and put back; what is planned inside; calendar files."""

from __future__ import annotations

from typing import Any

from groupbot.loopback.draft import Upload
from tests.rest.test_calendar import a_file
from tests.stage import Stage


def since(day: str) -> dict[str, Any]:
    """Give the option that is called by a word of the language."""
    return {"from": day}


async def test_days_are_added_with_a_form_listed_and_removed_after_a_question(stage: Stage) -> None:
    here = stage.staff_room
    await stage.make_group()
    empty = await stage.fay.slash("/rest list", in_=here)
    assert empty.text.startswith("No rest days are set.")
    form = await stage.fay.press(empty, "Add rest days")
    filled = {
        "First day": "11 Jan",
        "Last day": "2027-01-13",
        "Why": "*Half* term",
        "Which group": "monday circle",
    }
    added = await stage.fay.submit(form, filled)
    assert "**Mon 11 Jan 2027 to Wed 13 Jan 2027**, Monday Circle: \\*Half\\* term" in added.text
    await stage.restart()
    listed = await stage.sam.slash("/rest list", in_=stage.announcements)
    assert "Half" in listed.text
    assert (listed.buttons, "/rest import" in listed.text) == ([], False)
    read = await stage.sam.choose(
        listed, "Show one of them", "Mon 11 Jan 2027 to Wed 13 Jan 2027: *Half* term"
    )
    assert read.buttons == ["All rest days"]
    listed = await stage.sam.press(read, "All rest days")
    chosen = await stage.fay.choose(
        await stage.fay.slash("/rest list", in_=here),
        "Show one of them",
        "Mon 11 Jan 2027 to Wed 13 Jan 2027: *Half* term",
    )
    asked = await stage.fay.press(chosen, "Remove")
    assert asked.text.startswith("**Remove these rest days?**")
    gone = await stage.fay.press(asked, "Remove them")
    assert (await stage.sam.slash("/rest list", in_=stage.announcements)).text.startswith("No rest days")
    label = "Mon 11 Jan 2027 to Wed 13 Jan 2027: *Half* term"
    assert "no rest days now" in (await stage.sam.choose(listed, "Show one of them", label)).text
    back = await stage.fay.press(gone, "Undo")
    assert back.text.startswith("These are rest days again:")


async def test_a_removal_is_made_and_undone_by_command(stage: Stage) -> None:
    here = stage.staff_room
    await stage.cora.slash("/rest add", in_=here, scope="server", reason="Harbour day", **since("1 Feb"))
    (line,) = await stage.cora.autocomplete("/rest remove", option="days", typed="", in_=here)
    assert await stage.fay.autocomplete("/rest remove", option="days", typed="", in_=here) == []
    asked = await stage.cora.slash("/rest remove", in_=here, days=line)
    await stage.cora.press(asked, "Remove them")
    (line,) = await stage.cora.autocomplete("/rest undo", option="days", typed="", in_=here)
    assert line.name == "Mon 1 Feb 2027: Harbour day"
    back = await stage.cora.slash("/rest undo", in_=here, days=line)
    assert "the whole server: Harbour day" in back.text


async def test_days_are_removed_and_brought_back_by_words_of_theirs(stage: Stage) -> None:
    here, cora = stage.staff_room, stage.cora
    for day in ("1 Feb", "2 Feb"):
        await cora.slash("/rest add", in_=here, scope="server", reason="Harbour day", **since(day))
    asked = await cora.slash("/rest remove", in_=here, days="Mon 1 Feb")
    await cora.press(asked, "Remove them")
    for words in ("tue 2", "christmas"):
        assert "Undo" not in (await cora.slash("/rest undo", in_=here, days=words)).buttons
    assert "not removed" in (await cora.slash("/rest undo", in_=here, days="tue 2")).text
    assert "do not know" in (await cora.slash("/rest undo", in_=here, days="christmas")).text
    assert "Only coordinators" in (await stage.fay.slash("/rest undo", in_=here, days="harbour")).text
    back = await cora.slash("/rest undo", in_=here, days="harbour")
    assert "Mon 1 Feb" in back.text
    both = await cora.slash("/rest remove", in_=here, days="harbour")
    assert "can mean 2" in both.text


async def test_only_whoever_leads_is_offered_a_scope(stage: Stage) -> None:
    await stage.make_group()
    offered = {
        who.name: [
            c.name
            for c in await who.autocomplete("/rest add", option="scope", typed="", in_=stage.announcements)
        ]
        for who in (stage.sam, stage.fay, stage.cora)
    }
    assert offered == {"Sam": [], "Fay": ["Monday Circle"], "Cora": ["The whole server", "Monday Circle"]}


async def test_published_sessions_inside_are_asked_about_first(stage: Stage) -> None:
    here = stage.staff_room
    await stage.make_group()
    await stage.plan("2027-01-11 19:00", title="Quiet evening")
    added = await stage.fay.slash(
        "/rest add", in_=here, scope="Monday Circle", reason="Half term", **since("11 Jan")
    )
    assert "**Published already, and still planned:**\n- **Quiet evening**" in added.text
    left = await stage.fay.press(added, "Leave them")
    assert left.text.startswith("The session stays as planned.")
    assert "Quiet evening" in (await stage.sam.slash("/session list", in_=stage.announcements)).text
    again = await stage.fay.slash(
        "/rest add", in_=here, scope="Monday Circle", reason="Again", **since("11 Jan")
    )
    await stage.restart()
    gone = await stage.fay.press(again, "Cancel these too")
    assert gone.text.startswith("One session is cancelled.")
    assert "Quiet evening" not in (await stage.sam.slash("/session list", in_=stage.announcements)).text


async def test_planning_on_a_rest_day_is_said_in_the_preview(stage: Stage) -> None:
    here = stage.staff_room
    await stage.make_group()
    await stage.cora.slash("/rest add", in_=here, scope="server", reason="Harbour day", **since("11 Jan"))
    shown = await stage.fay.slash("/session new", in_=here, group="Monday Circle", when="2027-01-11 19:00")
    assert "**Please look:** Mon 11 Jan is a rest day: Harbour day." in shown.text
    assert "Publish anyway" in shown.buttons


async def test_a_calendar_file_is_shown_before_it_is_taken_over(stage: Stage) -> None:
    here = stage.staff_room
    await stage.make_group()
    events = [f"UID:{n}\nDTSTART;VALUE=DATE:202702{n:02}\nSUMMARY:Day {n}" for n in range(1, 13)]
    content = a_file(*events, "UID:x\nDTSTART:20270503T190000Z\nSUMMARY:Call")
    shown = await stage.fay.slash(
        "/rest import", in_=here, scope="Monday Circle", file=Upload("rest.ics", content)
    )
    assert "**Nothing is added yet.** The file has 12 entries for Monday Circle:" in shown.text
    assert "- and 2 more" in shown.text
    assert "Left out: 1 with a time of day." in shown.text
    await stage.restart()
    taken = await stage.fay.press(shown, "Add them")
    assert taken.text.startswith("12 entries are added.")
    listed = await stage.sam.slash("/rest list", in_=stage.announcements)
    assert "Page 1 of 2" in listed.text
    assert "Day 11" in (await stage.sam.press(listed, "Later")).text
    other = await stage.fay.slash(
        "/rest import", in_=here, scope="Monday Circle", file=Upload("rest.ics", content)
    )
    assert (await stage.fay.press(other, "Do not add")).text.startswith("Nothing was added.")


async def test_a_broken_file_is_named_by_its_first_bad_line(stage: Stage) -> None:
    here = stage.staff_room
    await stage.make_group()
    broken = a_file("UID:1\noops")
    said = await stage.fay.slash(
        "/rest import", in_=here, scope="Monday Circle", file=Upload("rest.ics", broken)
    )
    assert said.text.startswith("I read 5 lines. Line 6 is no part of a calendar: ‘oops’.")
    large = Upload("rest.ics", b"x" * (256 * 1024 + 1))
    said = await stage.fay.slash("/rest import", in_=here, scope="Monday Circle", file=large)
    assert said.text == "That file is larger than 256 KB. Choose a smaller calendar."
