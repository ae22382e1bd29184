"""Many presses at once, over the wire: one effect, and kind answers to the rest."""

from __future__ import annotations

import asyncio

from groupbot.pace import PERSON, Pace
from tests.stage import Stage

WAIT = "That was many presses in a short time, so nothing was done with this one. Try again in 10 seconds."


def no_time_passes() -> float:
    return 0.0


async def test_twenty_presses_at_once_have_one_effect(stage: Stage) -> None:
    await stage.make_group()
    await stage.fill_group("Monday Circle", stage.sam)
    await stage.plan()
    stage.bot.pace = Pace(no_time_passes)
    card = stage.sam.finds(stage.announcements, "Monday Circle")
    answers = await asyncio.gather(*(stage.sam.press(card, "Coming") for _ in range(20)))
    assert all(answer.ephemeral for answer in answers)
    assert not [answer.text for answer in answers if "Already noted" not in answer.text][1:]
    (place,) = await stage.app.core.seats.export(stage.guild.id, stage.sam.id)
    assert place["status"] == "coming"


async def test_whoever_goes_on_is_asked_to_wait_and_helplines_are_always_there(stage: Stage) -> None:
    stage.bot.pace = Pace(no_time_passes)
    here = stage.announcements
    said = await stage.sam.slash("/me next", in_=here)
    for _ in range(int(PERSON.most) - 1):
        assert (await stage.sam.slash("/me next", in_=here)).text != WAIT
    command, button = await stage.sam.slash("/me next", in_=here), await stage.sam.press(said, "Helplines")
    assert command.text == WAIT
    assert command.ephemeral
    assert button.text.startswith("Only you see this.")
    assert (await stage.sam.slash("/crisis", in_=here)).text.startswith("Only you see this.")
    shown = await stage.mia.slash("/help", in_=here)
    assert (await stage.mia.press(shown, "My reminders")).text != WAIT
    for _ in range(int(PERSON.most)):
        await stage.sam.autocomplete("/group show", option="group", typed="m", in_=here)
    assert (await stage.sam.slash("/me next", in_=here)).text == WAIT


async def test_what_somebody_wrote_too_fast_is_handed_back(stage: Stage) -> None:
    await stage.make_group()
    before = await stage.sam.slash("/contact", in_=stage.announcements, group="Monday Circle")
    form = await stage.sam.press(before, "Write")
    stage.bot.pace = Pace(no_time_passes)
    for _ in range(int(PERSON.most)):
        stage.bot.pace.take(stage.sam.id, stage.guild.id)
    refused = await stage.sam.submit(form, {"Your message": "A long thought. " * 20})
    assert WAIT in refused.text
    assert refused.files["what-you-wrote.txt"].decode().startswith("A long thought.")
