"""The rules of a group over the wire: by command, by button and by form."""

from __future__ import annotations

from tests.stage import Stage


async def test_a_coordinator_sets_who_may_come_by_command_and_a_facilitator_the_numbers_by_form(
    stage: Stage,
) -> None:
    await stage.make_group()
    member = stage.guild.role("Member")
    answer = await stage.cora.slash(
        "/group rules", in_=stage.staff_room, group="Monday Circle", gate_role=member, adults_only=False
    )
    assert "For people of 18 or older: no" in answer.text
    assert f"The role that people need: <@&{member.id}>" in answer.text

    mine = await stage.fay.slash("/group rules", in_=stage.staff_room, group="Monday Circle")
    form = await stage.fay.press(mine, "Change the numbers")
    assert "Least age of a Discord account" not in form.text  # coordinators say that
    saved = await stage.fay.submit(form, {"Ask me": "3", "How long": "60"})
    assert "fewer than 3, looked at 60 minutes before the start" in saved.text
    assert f"<@&{member.id}>" in saved.text


async def test_a_form_that_was_open_leaves_what_somebody_else_changed_meanwhile(stage: Stage) -> None:
    await stage.make_group()
    shown = await stage.fay.slash("/group rules", in_=stage.staff_room, group="Monday Circle")
    form = await stage.fay.press(shown, "Change the numbers")
    await stage.cora.slash("/group rules", in_=stage.staff_room, group="Monday Circle", minimum=4)
    saved = await stage.fay.submit(form, {"Post cards": "9"})
    assert "posted 9 days before" in saved.text
    assert "fewer than 4, looked at" in saved.text


async def test_a_yes_is_taken_back_with_the_same_button(stage: Stage) -> None:
    await stage.make_group()
    shown = await stage.cora.slash("/group rules", in_=stage.staff_room, group="Monday Circle")
    assert "Discord shows everyone who presses Interested" in shown.text
    shown = await stage.cora.press(shown, "Show the next date in Discord's events")
    assert "Discord's own events: yes" in shown.text
    shown = await stage.cora.press(shown, "Keep out of Discord's events")
    assert "Discord's own events: no" in shown.text


async def test_words_in_place_of_a_number_are_answered_with_an_example(stage: Stage) -> None:
    await stage.make_group()
    shown = await stage.fay.slash("/group rules", in_=stage.staff_room, group="Monday Circle")
    form = await stage.fay.press(shown, "Change the numbers")
    refused = await stage.fay.submit(form, {"Ask me": "few"})
    assert "Write whole numbers only, for example 6." in refused.text


async def test_everyone_as_the_role_takes_the_need_for_a_role_away(stage: Stage) -> None:
    await stage.make_group()
    role = {"group": "Monday Circle", "gate_role": stage.guild.role("Member")}
    await stage.cora.slash("/group rules", in_=stage.staff_room, **role)
    everyone = stage.guild.roles[stage.guild.id]
    role["gate_role"] = everyone
    answer = await stage.cora.slash("/group rules", in_=stage.staff_room, **role)
    assert "The role that people need: none" in answer.text
