"""A disk that is full for a while: people are told the truth, and what befell meanwhile is made up for."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from tests.faults.evening import evening
from tests.faults.main_story import CIRCLE, MainStory

ROUNDS = 2.0  # seconds in which the bot looks twice for what is due


async def test_while_the_disk_is_full_nothing_is_said_to_be_saved_and_nothing_is_lost(tmp_path: Path) -> None:
    async with evening(tmp_path) as made:
        story, sam, here = MainStory(made), made.stage.sam, made.stage.announcements
        await story.prologue()
        await story.plan()
        with made.child.full_disk():
            refused = await sam.press(story.card, "Coming")
            assert "We cannot be sure it was saved" in refused.text
            assert CIRCLE in (await sam.slash("/session list", in_=here)).text
            assert "Nothing is planned for you" in (await sam.press(refused, "Check")).text
        assert made.rows("SELECT count(*) FROM places") == [(0,)]
        await story.places()
        await story.remind()
        await story.offer()
        await made.quiet()
        with made.child.full_disk():
            await made.time_is(story.starts - timedelta(hours=1))
            await asyncio.sleep(ROUNDS)
            assert sam.dms() == []  # what cannot be noted as sent is not sent
        await story.reminder()
        await story.open()
        await made.quiet()
        with made.child.full_disk():
            await story.meet()
        await story.end_it()
        await story.sum_up()
        assert await story.holds() == []
