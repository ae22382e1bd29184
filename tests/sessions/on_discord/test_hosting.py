"""Places in the hands of facilitators, as they press and type it."""

from __future__ import annotations

from tests.sessions.on_discord.conftest import Circle


async def test_fewer_places_let_the_facilitator_choose_who_waits(circle: Circle) -> None:
    stage = circle.stage
    sam, mia, noor = stage.members[:3]
    await stage.plan("tue 19:00", capacity=3)
    await circle.come(sam, mia, noor)
    await circle.hear_by_message(sam, mia, noor)
    session = await circle.session_id()
    changed = await stage.fay.slash("/session edit", in_=stage.staff_room, session=session, capacity=2)
    assert "1 more are coming than there are places. Nobody is removed." in changed.text
    who = await stage.fay.press(changed, "Choose who waits")
    assert f"Came last: <@{noor.id}>." in who.text
    sure = await stage.fay.slash("/session waiting", in_=stage.staff_room, session=session, member=mia)
    assert f"Have <@{mia.id}> wait" in sure.text
    done = await stage.fay.press(sure, "Have them wait")
    back = await stage.fay.press(done, "Undo")
    assert "as before" in back.text
    await stage.pass_time(minutes=3)
    assert mia.dms() == []

    sure = await stage.fay.slash("/session waiting", in_=stage.staff_room, session=session, member=mia)
    await stage.fay.press(sure, "Have them wait")
    await stage.pass_time(minutes=3)
    [told] = mia.dms()
    assert "has fewer places now" in told.text
    assert "You are first on the waiting list" in told.text
    assert "Monday" not in told.text
    by_cora = await stage.cora.slash("/session edit", in_=stage.staff_room, session=session, length="60")
    assert "Choose who waits" not in by_cora.buttons


async def test_somebody_is_admitted_with_a_reason_and_told(circle: Circle) -> None:
    stage = circle.stage
    sam, mia, noor = stage.members[:3]
    await stage.plan("tue 19:00", capacity=2)
    await circle.come(sam, mia, noor)
    await circle.hear_by_message(noor)
    session = await circle.session_id()
    said = await stage.fay.slash(
        "/session admit", in_=stage.staff_room, session=session, member=noor, reason="came *far*"
    )
    assert f"<@{noor.id}> has a place in **Monday Circle**" in said.text
    assert "1 more are coming than there are places." in said.text
    await stage.settled()
    [told] = noor.dms()
    assert told.text.startswith("You have a place: **Group session**")
    listed = await stage.fay.slash("/session people", in_=stage.staff_room, session=session)
    assert "admitted: came \\*far\\*" in listed.text


async def test_a_turn_is_kept_by_button_and_by_command(circle: Circle) -> None:
    stage = circle.stage
    sam, mia, noor = stage.members[:3]
    await stage.plan("tue 19:00", capacity=2)
    session = await circle.session_id()
    await circle.come(sam, mia, noor)
    await sam.slash("/rsvp withdraw", in_=stage.announcements, session=session)
    offered = await noor.slash("/session show", in_=stage.announcements, session=session)
    passed = await noor.press(offered, "Pass on")
    none_yet = await noor.press(passed, "Keep my turn for the next date")
    assert none_yet.text.startswith("No next date is planned yet.")
    await stage.plan("wed 19:00", capacity=2)
    [_, following] = await stage.app.core.sessions.offered(circle.actor(stage.fay), led=True)
    await circle.come(sam, mia, to=following.id)
    kept = await noor.slash("/rsvp keep-turn", in_=stage.announcements, session=session)
    assert kept.text.startswith("You are first on the waiting list of **Monday Circle**")


async def test_a_place_that_becomes_free_late_is_for_whoever_presses_first(circle: Circle) -> None:
    stage = circle.stage
    sam, mia, noor, lee, ivy = stage.members[:5]
    await stage.plan("mon 19:00", capacity=2)
    await circle.come(sam, mia, noor, lee, ivy)
    await circle.hear_by_message(sam, mia, noor, lee, ivy)
    off = await ivy.slash("/me late-places", in_=stage.announcements, tell="no")
    assert "You do not hear of places" in off.text
    await stage.pass_time(hours=6)
    await sam.press(circle.card, "Can't")
    await stage.settled()
    assert ivy.dms() == []
    [to_noor], [to_lee] = noor.dms(), lee.dms()
    assert "whoever presses first has it" in to_noor.text
    assert "You are coming to" in (await lee.press(to_lee, "Coming")).text
    slow = await noor.press(to_noor, "Coming")
    assert slow.text.startswith("The last place has just gone. You are first on the waiting list.")
