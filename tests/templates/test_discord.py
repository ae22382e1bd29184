"""Templates on Discord: the list, a copy, its phases by buttons and forms, and the usual one of a group."""

from __future__ import annotations

from tests.stage import Stage


async def test_a_copy_is_made_and_its_phases_are_changed(stage: Stage) -> None:
    here = stage.staff_room
    await stage.make_group()
    listed = await stage.fay.slash("/template list", in_=here)
    assert "**Talking circle**, 60 minutes, from groupbot" in listed.text
    chosen = await stage.fay.choose(listed, "Show one of them", "Talking circle · 60 minutes")
    assert "**2. First round**, 25 minutes: a round, one after the other, 150 seconds each" in chosen.text
    assert "Together: 60 minutes." in chosen.text
    form = await stage.fay.press(chosen, "Make a copy")
    copied = await stage.fay.submit(
        form, {"Name of the copy": "*Our* circle", "For which group": "monday circle"}
    )
    assert copied.text.startswith("This copy is yours to change.\n## \\*Our\\* circle")
    form = await stage.fay.press(copied, "Add a phase")
    filled = {"Name": "Tea", "Minutes": "15", "What everyone sees": "Stay if you like."}
    added = await stage.fay.submit(form, filled | {"Script, for whoever facilitates": "Put the kettle on."})
    assert "**5. Tea**, 15 minutes: open talk\n> Stay if you like." in added.text
    assert "> Put the kettle on." in added.text
    await stage.restart()
    quiet = await stage.fay.choose(added, "How people speak", "In silence")
    assert "**5. Tea**, 15 minutes: in silence" in quiet.text
    moved = await stage.fay.press(quiet, "Move up")
    assert "**4. Tea**" in moved.text
    assert "Together: 75 minutes." in moved.text
    back = await stage.fay.press(moved, "Undo")
    assert "**5. Tea**" in back.text
    phase = await stage.fay.choose(back, "Show one phase and its script", "5. Tea")
    seen_before = await stage.finn.slash("/template show", in_=here, template="*our* circle")
    asked = await stage.fay.press(phase, "Take it out")
    assert asked.text.startswith("**Take Tea out of \\*Our\\* circle?**")
    gone = await stage.fay.press(asked, "Take it out")
    assert "Tea" not in gone.text
    stale = await stage.finn.choose(seen_before, "Show one phase and its script", "5. Tea")
    assert "This template was changed meanwhile." in stale.text


async def test_a_phase_is_changed_and_people_may_answer_or_not(stage: Stage) -> None:
    here = stage.staff_room
    await stage.make_group()
    await stage.cora.slash("/template copy", in_=here, template="Drop-in", name="Evening")
    shown = await stage.cora.slash("/template edit", in_=here, template="Evening")
    phase = await stage.cora.choose(shown, "Show one phase and its script", "1. Open room")
    silent = await stage.cora.press(phase, "Nobody answers")
    assert "open talk, nobody answers" in silent.text
    form = await stage.cora.press(silent, "Change")
    refused = await stage.cora.submit(form, {"Minutes": "all"})
    assert "between 1 and 180" in refused.text
    form = await stage.cora.press(silent, "Change")
    changed = await stage.cora.submit(form, {"Minutes": "50"})
    assert "**1. Open room**, 50 minutes: open talk, nobody answers" in changed.text
    down = await stage.cora.press(changed, "Move down")
    assert down.text.index("Closing") < down.text.index("Open room")
    talking = await stage.cora.choose(down, "Show one phase and its script", "2. Open room")
    free = await stage.cora.press(talking, "People may answer")
    assert "nobody answers" not in free.text
    whole = await stage.cora.press(free, "The whole template")
    form = await stage.cora.press(whole, "Change its name")
    await stage.cora.slash("/template edit", in_=here, template="Evening", name="Late evening")
    named = await stage.cora.submit(form, {"What it is, in a line": "For all"})
    assert "## Late evening\nFor all" in named.text
    again = await stage.cora.slash("/template edit", in_=here, template="Late evening", name="Night")
    assert again.text.startswith("Changed.\n## Night\nFor all")


async def test_what_came_with_the_bot_leads_to_a_copy(stage: Stage) -> None:
    here = stage.staff_room
    await stage.make_group()
    refused = await stage.fay.slash("/template edit", in_=here, template="check-in")
    assert refused.text.startswith("This template came with groupbot and stays as it is.")
    form = await stage.fay.press(refused, "Make a copy")
    made = await stage.fay.submit(form, {"Name of the copy": "Mine", "For which group": "Monday Circle"})
    assert "It is for Monday Circle." in made.text


async def test_a_template_is_deleted_after_a_question_and_brought_back(stage: Stage) -> None:
    here = stage.staff_room
    await stage.make_group()
    await stage.fay.slash(
        "/template copy", in_=here, template="Drop-in", name="Evening", group="Monday Circle"
    )
    (line,) = await stage.fay.autocomplete("/template delete", option="template", typed="", in_=here)
    assert line.name == "Evening · 60 minutes"
    asked = await stage.fay.slash("/template delete", in_=here, template=line)
    assert asked.text.startswith("**Delete Evening?**")
    gone = await stage.fay.press(asked, "Delete it")
    assert "Undo" in gone.buttons
    assert "Evening" not in (await stage.fay.slash("/template list", in_=here)).text
    (line,) = await stage.fay.autocomplete("/template undo", option="template", typed="", in_=here)
    back = await stage.fay.slash("/template undo", in_=here, template=line)
    assert back.text.startswith("It is as it was before.\n## Evening")


async def test_a_group_gets_its_usual_template(stage: Stage) -> None:
    here = stage.staff_room
    await stage.make_group()
    shown = await stage.fay.slash("/template show", in_=here, template="Talking circle")
    asked = await stage.fay.press(shown, "Make it the usual one")
    used = await stage.fay.choose(asked, "Choose a group", "Monday Circle")
    assert used.text.startswith("New sessions of Monday Circle have Talking circle")
    rules = await stage.fay.slash("/group rules", in_=here, group="Monday Circle")
    assert "Its usual template: Talking circle" in rules.text
    none = await stage.fay.press(used, "Use none")
    assert none.text.startswith("New sessions of Monday Circle have no template")
    lines = await stage.fay.autocomplete(
        "/template use", option="template", typed="no", in_=here, group="Monday Circle"
    )
    assert lines[0].name == "No template"
    again = await stage.fay.slash("/template use", in_=here, group="Monday Circle", template="Check-in")
    assert "They last 60 minutes then." in again.text


async def test_members_are_told_whom_templates_are_for(stage: Stage) -> None:
    await stage.make_group()
    refused = await stage.sam.slash("/template list", in_=stage.announcements)
    assert refused.text.startswith("Only facilitators and coordinators work with templates.")
    assert (
        await stage.sam.autocomplete("/template show", option="template", typed="", in_=stage.announcements)
        == []
    )


async def test_a_session_is_planned_with_a_template_and_shows_its_phases(stage: Stage) -> None:
    here = stage.staff_room
    await stage.make_group()
    plan = {"group": "Monday Circle", "when": "tue 19:00", "facilitator": stage.fay}
    (line,) = await stage.fay.autocomplete("/session new", option="template", typed="text c", in_=here)
    draft = await stage.fay.slash("/session new", in_=here, template=line, length="60", **plan)
    assert (
        "**Please look:** Phases add up to 95 min, the session is 60. Shorten by 35 or make it longer."
        in draft.text
    )
    assert draft.buttons[:2] == ["Make it 95 minutes", "Shorten the phases by 35"]
    assert not [name for name in draft.buttons if name.startswith("Publish")]
    fitting = await stage.fay.press(draft, "Make it 95 minutes")
    assert "Text circle: Arriving, First round, Answering, where it is wanted, Closing" in fitting.text
    await stage.fay.press(fitting, "Publish")
    await stage.settled()
    (posted,) = stage.sam.sees(stage.announcements)[-1:]
    assert "Text circle: Arriving, First round" in posted.text
    details = await stage.sam.press(posted, "Details")
    agenda = await stage.sam.press(details, "Phases")
    assert "**1. Arriving**, 10 minutes: open talk\n> Say hello if you like." in agenda.text
    assert "Together: 95 minutes." in agenda.text
    assert agenda.selects == []
    (line,) = await stage.fay.autocomplete("/session phases", option="session", typed="", in_=here)
    leading = await stage.fay.slash("/session phases", in_=here, session=line)
    script = await stage.fay.choose(leading, "Show one phase and its script", "4. Closing")
    assert "**For whoever facilitates:**\n> Say when you meet next" in script.text
    shorter = await stage.fay.slash("/session edit", in_=here, session=line, length="60")
    assert shorter.text.startswith("Phases add up to 95 min")
    await stage.fay.press(shorter, "Shorten the phases by 35")
    again = await stage.sam.slash("/session phases", in_=stage.announcements, session=line)
    assert "Together: 60 minutes." in again.text


async def test_a_series_is_planned_with_a_template(stage: Stage) -> None:
    here = stage.staff_room
    await stage.make_group()
    plan = {"group": "Monday Circle", "when": "tue 19:00", "facilitator": stage.fay}
    asked = await stage.fay.slash("/series new", in_=here, template="Text circle", length="60", **plan)
    assert asked.text.startswith("Phases add up to 95 min, the session is 60.")
    preview = await stage.fay.press(asked, "Shorten the phases by 35")
    assert "Text circle: Arriving, First round" in preview.text
    await stage.fay.press(preview, "Publish")
    (line,) = await stage.fay.autocomplete("/series edit", option="series", typed="", in_=here)
    refused = await stage.fay.slash("/series edit", in_=here, series=line, length="45")
    assert refused.text.startswith("Phases add up to 60 min, the session is 45.")
    changed = await stage.fay.press(refused, "Shorten the phases by 15")
    assert "45 minutes" in changed.text
