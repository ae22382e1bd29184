"""What is asked before a session, as people see it on Discord."""

from __future__ import annotations

from datetime import timedelta

from tests.sessions.on_discord.conftest import Circle


async def test_a_session_with_few_people_is_decided_by_one_facilitator_for_all(circle: Circle) -> None:
    stage = circle.stage
    await stage.fay.slash("/group rules", in_=stage.staff_room, group="Monday Circle", minimum=3)
    await stage.plan("tue 19:00")
    await stage.sam.press(circle.card, "Coming")
    session = await stage.app.core.sessions.get(stage.guild.id, await circle.session_id())
    assert session is not None
    await stage.pass_until(session.starts_at - timedelta(hours=2))
    [asked] = circle.cards(stage.staff_room)
    assert "1 person is coming. That is fewer than this group asks for." in asked.text
    assert asked.buttons == ["Run anyway", "Turn into a drop-in", "Cancel kindly"]
    sure = await stage.finn.press(asked, "Cancel kindly")
    assert "Reason: Too few people can come" in sure.text
    held = await stage.fay.press(asked, "Turn into a drop-in")
    assert "is a drop-in: nobody needs a place." in held.text
    late = await stage.finn.slash(
        "/session few", in_=stage.staff_room, session=session.id, decision="run anyway"
    )
    assert late.text.startswith("It was turned into a drop-in already.")
    await stage.pass_time(seconds=5)
    assert "A drop-in: just come. You do not need a place." in circle.card.text
    assert "It is a drop-in now" in circle.cards(stage.staff_room)[0].text
    assert any("is a drop-in" in card.text for card in circle.cards()[1:])


async def test_a_place_is_confirmed_and_whoever_left_the_server_gives_theirs_back(circle: Circle) -> None:
    stage = circle.stage
    sam, mia, noor = stage.members[:3]
    await stage.fay.slash("/group rules", in_=stage.staff_room, group="Monday Circle", confirm_places=True)
    await stage.plan("wed 19:00", capacity=2)
    await circle.come(sam, mia, noor)
    await circle.hear_by_message(sam, mia, noor)
    session = await stage.app.core.sessions.get(stage.guild.id, await circle.session_id())
    assert session is not None
    mia.leaves_server(stage.guild)
    await stage.pass_until(session.starts_at - timedelta(hours=24))
    [asked] = sam.dms()
    assert "Do you still come?" in asked.text
    [offer] = noor.dms()
    assert "A place is free for you" in offer.text
    assert "Monday" not in asked.text
    assert "You are coming to" in (await sam.press(asked, "Yes, I come")).text
    people = await stage.fay.slash("/session people", in_=stage.staff_room, session=session.id)
    assert f"<@{sam.id}>: coming, first time here, said that they still come" in people.text
