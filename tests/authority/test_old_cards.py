"""Every press about a session that was called off meanwhile: it says so, and shows how it stands now."""

from __future__ import annotations

import importlib
from pathlib import Path

from cogs.kit import door, route
from groupbot.bot import FACES
from groupbot.sessions.model import Reason
from tests.authority.presses import PRESSES
from tests.authority.scene import For, press, set_the_scene

CALLED_OFF = "That session was cancelled on <t:"
# Their buttons always show what holds when they are pressed, or say that the thing is not there.
NEVER_OLD = {"contact", "crisis", "form", "me", "report", "setup"}


def test_every_kind_of_card_that_can_be_out_of_date_has_a_current_one() -> None:
    for face in FACES:
        importlib.import_module(f"{face}.cog")
    assert {kind for kind, _ in route.registered()} - set(door._current) == NEVER_OLD


async def test_a_press_on_what_was_called_off_shows_how_it_stands_now(tmp_path: Path) -> None:
    async with set_the_scene(tmp_path) as scene:
        fay = scene.circle.actor(scene.stage.fay)
        await scene.stage.app.core.planning.cancel(fay, scene.coming.id, Reason.ILL)
        await scene.stage.pass_time(minutes=30)
        shown = 0
        for key, entry in PRESSES.items():
            if entry.about != "coming" or entry.who is For.FORM:
                continue
            who = scene.stage.mia if entry.who is For.MEMBERS else scene.stage.fay
            custom_id = entry.custom_id(key, scene)
            answer = await press(who, scene.stage.announcements, custom_id, entry.chosen(scene), entry.fields)
            if answer.text.startswith(CALLED_OFF):
                assert answer.ephemeral, key
                assert "**Cancelled.** The facilitator is ill." in answer.text, key
                shown += 1
        assert shown > 30
