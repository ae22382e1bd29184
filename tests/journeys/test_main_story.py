"""The main job as one story, and again with a restart between every two steps."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from groupbot.demo.past import start_of
from groupbot.loopback import Person, Reply, Shown
from tests.stage import Stage, set_up


class Story:
    """A peer-led session from the command to the summary, a step at a time.

    Between two steps the bot may be restarted: everything a step needs from an earlier one is a
    message that people still have before their eyes.
    """

    def __init__(self, stage: Stage, restarts: bool) -> None:
        self.stage = stage
        self._restarts = restarts

    async def between(self) -> None:
        """Let what is due go out; then restart the bot, if this telling does."""
        await self.stage.settled()
        if self._restarts:
            await self.stage.restart()
            await self.stage.settled()

    def cards(self, *words: str) -> list[Shown]:
        """Give the public messages that hold all these words."""
        seen = self.stage.omar.sees(self.stage.announcements)
        return [shown for shown in seen if all(word in shown.text for word in words)]

    def staff(self, *words: str) -> list[Shown]:
        """Give the messages in the facilitators' room that everybody there sees."""
        seen = self.stage.cora.sees(self.stage.staff_room)
        return [shown for shown in seen if not shown.ephemeral and all(word in shown.text for word in words)]

    def only(self, found: list[Shown]) -> Shown:
        """Give the one message: nothing lost, nothing said twice."""
        assert len(found) == 1, [shown.text for shown in found]
        return found[0]


async def _first_reminder(story: Story, sam: Person, coming: Reply) -> None:
    asked = await sam.press(coming, "Remind me")
    await story.between()
    chosen = await sam.choose(asked, "When?", "1 hour")
    await sam.choose(chosen, "How?", "By direct message")


@pytest.mark.parametrize(
    "restarts", [False, True], ids=["in one go", "with a restart between every two steps"]
)
async def test_a_session_goes_from_the_command_to_the_summary(
    tmp_path: Path, held_to_the_contract: None, restarts: bool
) -> None:
    async with set_up(tmp_path) as stage:
        story = Story(stage, restarts)
        sam, mia, noor, lee = stage.members[:4]
        for kind, role in (("facilitator", stage.facilitator_role), ("coordinator", stage.coordinator_role)):
            await stage.ada.slash("/setup role", in_=stage.staff_room, kind=kind, role=role)
        await story.between()
        await stage.make_group()
        await story.between()
        await stage.fill_group("Monday Circle", sam, mia, noor, lee)
        await story.between()

        preview = await stage.fay.slash(
            "/session new", in_=stage.staff_room, group="Monday Circle", when="mon 19:00", capacity=2
        )
        await story.between()
        await stage.fay.press(preview, "Publish")
        await story.between()
        card = story.only(story.cards("Monday Circle", "Where"))

        coming = await sam.press(card, "Coming")
        assert "You are coming" in coming.text
        await story.between()
        await _first_reminder(story, sam, coming)
        await story.between()
        await mia.press(card, "Coming")
        await story.between()
        assert "Full" in card.text
        waiting = await noor.press(card, "Join waiting list")
        assert "first on the waiting list" in waiting.text
        await story.between()
        await mia.press(card, "Can't")
        await story.between()
        inbox = await noor.slash("/me inbox", in_=stage.announcements)
        await story.between()
        assert "You are coming" in (await noor.press(inbox, "Accept")).text
        await story.between()

        starts = start_of(card)
        await stage.pass_until(starts - timedelta(hours=1))
        await story.between()
        assert "starts" in story.only(sam.dms()).text
        assert all(not person.dms() for person in (mia, noor, lee))
        await stage.pass_until(starts - timedelta(minutes=15))
        await story.between()
        console = story.only(story.staff("Console"))
        for person in (stage.fay, sam, noor):
            await person.joins(stage.circle_room)
        await story.between()
        await stage.pass_until(starts + timedelta(minutes=45))
        await story.between()
        asked = await stage.fay.press(console, "End")
        await story.between()
        await stage.fay.press(asked, "End this session")
        await story.between()
        over = story.only(story.staff("2 people came"))

        came = await stage.fay.press(over, "Who came")
        assert all(f"<@{person.id}>" in came.text for person in (sam, noor))
        assert ("estimated" in came.text.lower()) is restarts
        report = await stage.cora.slash("/report attendance", in_=stage.staff_room, period="2027-01")
        await stage.lo.until(lambda: bool(report.files), within=60, what="the summary")
        assert "1 of 1 planned session held" in report.text
        assert "2 attendances" in report.text
        assert {name.rpartition(".")[2] for name in report.files} == {"png", "csv"}
        story.only(story.cards("Monday Circle", "ended"))
        assert "ended" in (await lee.press(card, "Details")).text
