"""Duty over the wire: set, shown, removed and brought back, by command and by button."""

from __future__ import annotations

from typing import Any

from tests.stage import Stage

NOON: dict[str, Any] = {"from": "noon", "to": "2pm"}


async def test_a_facilitator_sets_shows_removes_and_brings_back_hours(stage: Stage) -> None:
    await stage.make_group()
    fay, here = stage.fay, stage.staff_room
    empty = await fay.slash("/duty show", in_=here, group="Monday Circle")
    assert "No hours are set" in empty.text
    assert "Nobody is on duty, and nothing is planned or set." in empty.text
    done = await fay.slash("/duty set", in_=here, days="mon-fri", **NOON, group="Monday Circle")
    assert f"<@{fay.id}> · Mon to Fri 12:00 to 14:00 (Europe/London) · Monday Circle" in done.text
    shown = await stage.finn.slash("/duty show", in_=here)
    assert f"On duty now: <@{fay.id}>" in shown.text
    await stage.restart()
    sure = await fay.press(done, "Remove it")
    assert "Remove these hours?" in sure.text
    gone = await fay.press(sure, "Remove")
    assert "On duty now" not in (await fay.slash("/duty show", in_=here)).text
    back = await fay.press(gone, "Undo")
    assert "Set again" in back.text
    listed = await fay.press(back, "All hours")
    asked = await fay.choose(
        listed, "Choose hours to remove", "Mon to Fri 12:00 to 14:00 (Europe/London) · Monday Circle"
    )
    await fay.press(asked, "Remove")
    (offered,) = await fay.autocomplete("/duty undo", option="hours", typed="", in_=here)
    again = await fay.slash("/duty undo", in_=here, hours=offered.value)
    assert "Set again" in again.text
    assert all(shown.ephemeral for shown in (done, shown, sure, gone, listed))


async def test_hours_are_removed_and_brought_back_by_words_of_theirs(stage: Stage) -> None:
    await stage.make_group()
    here = stage.staff_room
    given: dict[str, Any] = {"from": "12:00", "to": "14:00", "group": "Monday Circle"}
    for days in ("mon", "sat"):
        await stage.fay.slash("/duty set", in_=here, days=days, **given)
    unknown = await stage.finn.slash("/duty remove", in_=here, hours="sat")
    assert unknown.text.startswith("I do not know these hours.")
    asked = await stage.fay.slash("/duty remove", in_=here, hours="sat")
    assert "Sat 12:00 to 14:00" in asked.text
    await stage.fay.press(asked, "Remove")
    assert "do not know" in (await stage.fay.slash("/duty remove", in_=here, hours="sat")).text
    back = await stage.fay.slash("/duty undo", in_=here, hours="12:00")
    assert "Set again" in back.text
    assert "can mean 2" in (await stage.fay.slash("/duty remove", in_=here, hours="12:00")).text


async def test_hours_are_set_with_a_form_too(stage: Stage) -> None:
    await stage.make_group()
    shown = await stage.fay.slash("/duty show", in_=stage.staff_room, group="Monday Circle")
    form = await stage.fay.press(shown, "Set hours")
    sent = await stage.fay.submit(form, {"Days": "sat", "From": "10:00", "To": "11:00"})
    assert "Sat 10:00 to 11:00" in sent.text


async def test_a_member_is_told_who_sets_hours(stage: Stage) -> None:
    await stage.make_group()
    said = await stage.sam.slash("/duty show", in_=stage.announcements, group="Monday Circle")
    assert said.text.startswith("Only facilitators of Monday Circle can do this.")
    assert (await stage.sam.slash("/duty show", in_=stage.announcements)).text.startswith(
        "Only facilitators and coordinators can do this."
    )

    refused = await stage.sam.slash("/duty set", in_=stage.announcements, days="mon", **NOON)
    assert refused.text.startswith("Only facilitators and coordinators can do this.")


async def test_only_hours_that_one_may_remove_are_offered_for_it(stage: Stage) -> None:
    await stage.make_group()
    here = stage.staff_room
    await stage.fay.slash("/duty set", in_=here, days="mon-fri", **NOON, group="Monday Circle")
    seen = await stage.finn.slash("/duty show", in_=here)
    assert f"<@{stage.fay.id}> · Mon to Fri" in seen.text
    assert seen.selects == []
    assert (await stage.cora.slash("/duty show", in_=here)).selects == ["Choose hours to remove"]


async def test_a_coordinator_who_facilitates_nothing_is_told_to_choose_somebody(stage: Stage) -> None:
    await stage.make_group()
    hours: dict[str, Any] = {"from": "18:00", "to": "20:00"}
    said = await stage.cora.slash("/duty set", in_=stage.staff_room, days="mon", **hours)
    assert said.text == (
        "Only a facilitator can be on duty, and you are not on the list of facilitators of any group here. "
        "Choose a facilitator with the option person of /duty set."
    )


async def test_hours_that_count_for_nothing_any_more_say_so(stage: Stage) -> None:
    await stage.make_group()
    here, cora = stage.staff_room, stage.cora
    await cora.slash("/duty set", in_=here, days="mon", **NOON, person=stage.fay)
    await cora.slash("/duty set", in_=here, days="tue", **NOON, person=stage.fay, group="Monday Circle")
    assert "This does not count" not in (await cora.slash("/duty show", in_=here)).text
    sure = await cora.slash("/group facilitator remove", in_=here, person=stage.fay, group="Monday Circle")
    await cora.press(sure, "Take them off the list")
    shown = (await cora.slash("/duty show", in_=here)).text
    gone = "This does not count: they are not on"
    assert f"the whole server. {gone} any list of facilitators any more" in shown
    listed = (await stage.finn.slash("/duty show", in_=here, group="Monday Circle")).text
    assert f"Monday Circle. {gone} the list of facilitators any more" in listed
