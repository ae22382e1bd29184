"""The first press for a place: what is asked stands on one card, and after the yes the press goes on."""

from __future__ import annotations

from typing import Any

from groupbot.loopback import Person, Reply
from tests.sessions.on_discord.conftest import Circle, circle  # noqa: F401

LINES = "What is said here stays here."


async def edits(circle: Circle, lines: str, button: str) -> Reply:  # noqa: F811
    """Have Fay publish other lines."""
    stage = circle.stage
    form = await stage.fay.slash("/agreement edit", in_=stage.staff_room, group="Monday Circle")
    preview = await stage.fay.submit(form, {"One line for each point": lines})
    return await stage.fay.press(preview, button)


async def newcomer(circle: Circle, name: str = "Nell") -> Person:  # noqa: F811
    return circle.stage.lo.person(name, circle.stage.guild)


async def test_whoever_comes_first_reads_agrees_and_has_the_place_they_pressed_for(
    circle: Circle,  # noqa: F811
) -> None:
    stage, nell = circle.stage, await newcomer(circle)
    await stage.plan()
    asked = await nell.press(circle.card, "Coming")
    assert asked.ephemeral
    assert LINES in asked.text
    assert "18 or older" in asked.text
    assert "The bot does not show who comes. Discord does:" in asked.text
    assert "We keep that you agreed until you leave the group." in asked.text
    assert asked.buttons == [
        "I agree, with my name",
        "I agree, without my name",
        "I have a question",
        "Not now",
    ]
    placed = await nell.press(asked, "I agree, with my name")
    assert "You are coming to **Monday Circle**" in placed.text
    assert await stage.app.core.gates.named(circle.group) == {nell.id}
    assert "Already noted." in (await nell.press(circle.card, "Coming")).text


async def test_not_now_keeps_nothing_and_a_question_leads_back(circle: Circle) -> None:  # noqa: F811
    stage, nell = circle.stage, await newcomer(circle)
    await stage.plan()
    asked = await nell.press(circle.card, "Maybe")
    question = await nell.press(asked, "I have a question")
    assert f"<@{stage.fay.id}>" in question.text
    assert "Write to the facilitators" in question.buttons
    again = await nell.press(question, "Back")
    assert LINES in again.text
    gone = await nell.press(again, "Not now")
    assert "Nothing was kept" in gone.text
    core, group = stage.app.core, circle.group
    assert await core.agreement.answers(group.guild_id, group.id, nell.id) == {}
    assert await core.groups.membership(group.guild_id, group.id, nell.id) is None


async def test_a_restart_while_somebody_reads_loses_nothing(circle: Circle) -> None:  # noqa: F811
    stage, nell = circle.stage, await newcomer(circle)
    await stage.plan()
    asked = await nell.press(circle.card, "Coming")
    await stage.restart()
    assert "You are coming to" in (await nell.press(asked, "I agree, without my name")).text


async def test_the_last_place_gone_while_somebody_reads_is_a_place_in_the_line(
    circle: Circle,  # noqa: F811
) -> None:
    stage, nell = circle.stage, await newcomer(circle)
    await stage.plan(capacity=2)
    asked = await nell.press(circle.card, "Coming")
    for person in stage.members[:2]:
        await person.press(circle.card, "Coming")
    late = await nell.press(asked, "I agree, without my name")
    assert "The last place has just gone. You are first on the waiting list." in late.text


async def test_a_card_of_an_earlier_version_shows_the_one_that_holds(circle: Circle) -> None:  # noqa: F811
    stage, nell = circle.stage, await newcomer(circle)
    await stage.plan()
    old = await nell.press(circle.card, "Coming")
    done = await edits(circle, "We listen.", "Members say yes again at the next session")
    assert "as version 2" in done.text
    now = await nell.press(old, "I agree, without my name")
    assert "The words have changed since you opened that card." in now.text
    assert "We listen." in now.text
    assert LINES not in now.text
    assert "You are coming to" in (await nell.press(now, "I agree, without my name")).text


async def test_of_a_new_version_a_member_sees_what_changed_and_goes_on(circle: Circle) -> None:  # noqa: F811
    stage = circle.stage
    await stage.plan()
    kept = "\n".join((await stage.app.core.gates.texts.current(stage.guild.id, circle.group.id)).lines[1:])
    await edits(circle, f"{kept}\nWe *listen*.", "Members say yes again at the next session")
    asked = await stage.sam.press(circle.card, "Coming")
    assert "Only what changed is shown" in asked.text
    assert "We \\*listen\\*. *new*" in asked.text
    assert "*no longer there*" in asked.text
    assert "You can pass at any time." not in asked.text
    label = next(b for b in asked.buttons if b.startswith("I agree"))
    assert "You are coming to" in (await stage.sam.press(asked, label)).text


async def test_minor_wording_is_asked_of_nobody_and_an_undo_brings_the_lines_back(
    circle: Circle,  # noqa: F811
) -> None:
    stage = circle.stage
    await stage.plan()
    done = await edits(circle, "We listen.", "Minor wording: no new yes needed")
    assert "You are coming to" in (await stage.sam.press(circle.card, "Coming")).text
    undone = await stage.fay.press(done, "Undo")
    assert "as they were before, as version 3" in undone.text
    shown = await stage.sam.slash("/agreement show", in_=stage.announcements, group="Monday Circle")
    assert LINES in shown.text
    history = await stage.sam.press(shown, "Earlier versions")
    assert "It takes version 2 back" in history.text


async def test_i_am_here_asks_too_and_then_counts(circle: Circle) -> None:  # noqa: F811
    stage, nell = circle.stage, await newcomer(circle)
    await stage.plan("today 13:00")
    await stage.pass_time(hours=1)
    asked = await nell.slash("/attendance here", in_=stage.announcements, session=await circle.session_id())
    assert LINES in asked.text
    assert "You are counted as here" in (await nell.press(asked, "I agree, without my name")).text


async def test_a_role_that_is_asked_for_is_said_with_whom_to_ask(circle: Circle) -> None:  # noqa: F811
    stage = circle.stage
    await stage.plan()
    role = stage.guild.role("Insiders")
    await stage.cora.slash("/group rules", in_=stage.staff_room, group="Monday Circle", gate_role=role)
    refused = await stage.sam.press(circle.card, "Coming")
    assert f"<@&{role.id}>" in refused.text
    assert refused.buttons == ["Ask the facilitators", "Read the agreement"]
    asked = await stage.sam.press(refused, "Ask the facilitators")
    assert f"<@{stage.fay.id}>" in asked.text


async def test_a_note_that_was_typed_before_the_yes_is_handed_back(circle: Circle) -> None:  # noqa: F811
    stage, nell = circle.stage, await newcomer(circle)
    await stage.plan()
    session_id = await circle.session_id()
    typed: dict[str, Any] = {"session": session_id, "status": "coming", "note": "I may be late."}
    asked = await nell.slash("/rsvp session", in_=stage.announcements, **typed)
    assert LINES in asked.text
    assert "Your note is not kept yet. Once you have a place, send it again with /rsvp session." in asked.text
    assert asked.files == {"what-you-wrote.txt": b"I may be late."}
    await nell.press(asked, "I agree, without my name")
    again = await nell.slash("/rsvp session", in_=stage.announcements, **typed)
    assert "Already noted." not in again.text
    places = await stage.app.core.sessions.places(stage.guild.id, session_id)
    assert places.by_member[nell.id].note == "I may be late."
