"""The main job, a step at a time, and what must be true of it whatever happened."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from groupbot.demo.past import start_of
from groupbot.loopback import Reply, Shown
from tests.faults.evening import Evening

CIRCLE = "Monday Circle"
STEP = timedelta(minutes=15)  # the longest that time jumps while the session runs
ROUNDING = 1.0  # minutes


@dataclass
class MainStory:
    """Plan, publish, places, reminders, opening, coming and going, end, summary."""

    evening: Evening
    card: Shown = field(init=False)
    coming: Reply = field(init=False)
    console: Shown = field(init=False)
    over: Shown = field(init=False)
    starts: datetime = field(init=False)

    @property
    def steps(self) -> list[Callable[[], Awaitable[None]]]:
        """Give the steps in their order."""
        return [
            self.plan,
            self.places,
            self.remind,
            self.offer,
            self.reminder,
            self.open,
            self.meet,
            self.end_it,
            self.sum_up,
        ]

    async def prologue(self) -> None:
        """Make the group and let people join it: what stands before the curtain rises."""
        stage = self.evening.stage
        for kind, role in (("facilitator", stage.facilitator_role), ("coordinator", stage.coordinator_role)):
            await stage.ada.slash("/setup role", in_=stage.staff_room, kind=kind, role=role)
        await stage.make_group()
        await stage.fill_group(CIRCLE, *stage.members[:4])
        await self.evening.quiet()

    async def plan(self) -> None:
        """Fay plans a session for two and publishes it."""
        evening, stage = self.evening, self.evening.stage
        preview = await evening.tries(
            lambda: stage.fay.slash(
                "/session new", in_=stage.staff_room, group=CIRCLE, when="mon 19:00", capacity=2
            )
        )
        await evening.tries(lambda: stage.fay.press(preview, "Publish"))
        self.card = await evening.seen(lambda: evening.public(CIRCLE, "Where"), "the card")
        self.starts = start_of(self.card)

    async def places(self) -> None:
        """Sam and Mia come; Noor waits."""
        sam, mia, noor = self.evening.stage.members[:3]
        self.coming = await self.evening.tries(lambda: sam.press(self.card, "Coming"))
        await self.evening.tries(lambda: mia.press(self.card, "Coming"))
        await self.evening.until(lambda: "Join waiting list" in self.card.buttons, "the waiting list")
        await self.evening.tries(lambda: noor.press(self.card, "Join waiting list"))

    async def remind(self) -> None:
        """Sam wants to be reminded an hour before, by direct message."""
        evening, sam = self.evening, self.evening.stage.sam
        asked = await evening.tries(lambda: sam.press(self.coming, "Remind me"))
        chosen = await evening.tries(lambda: sam.choose(asked, "When?", "1 hour"))
        await evening.tries(lambda: sam.choose(chosen, "How?", "By direct message"))

    async def offer(self) -> None:
        """Mia cannot come, and Noor takes the place that she is offered."""
        evening, stage = self.evening, self.evening.stage
        mia, noor = stage.members[1:3]
        await evening.tries(lambda: mia.press(self.card, "Can't"))
        await evening.quiet()
        inbox = await evening.tries(lambda: noor.slash("/me inbox", in_=stage.announcements))
        assert inbox.buttons.count("Accept") == 1, inbox.text
        await evening.tries(lambda: noor.press(inbox, "Accept"))

    async def reminder(self) -> None:
        """An hour before, Sam is reminded."""
        await self.evening.time_is(self.starts - timedelta(hours=1))
        await self.evening.seen(self.evening.stage.sam.dms, "Sam's reminder")

    async def open(self) -> None:
        """The session opens, and its console appears."""
        await self.evening.time_is(self.starts - STEP)
        self.console = await self.evening.seen(lambda: self.evening.staff("Console"), "the console")

    async def meet(self) -> None:
        """Sam stays for 45 minutes; Noor is away for ten in the middle."""
        evening, stage = self.evening, self.evening.stage
        sam, _, noor = stage.members[:3]
        await evening.time_is(self.starts)
        for person in (stage.fay, sam, noor):
            await person.joins(stage.circle_room)
        await self._at(20)
        await noor.leaves()
        await self._at(30)
        await noor.joins(stage.circle_room)
        await self._at(45)
        for person in (sam, noor):
            await person.leaves()
        await self._arrived()

    async def _at(self, minute: int) -> None:
        await self._arrived()
        begun = (self.evening.stage.clock.now() - self.starts) / timedelta(minutes=1)
        for step in range(int(begun) + 5, minute + 1, 5):  # many steps: an outage is short then
            await self.evening.time_is(self.starts + timedelta(minutes=step))

    async def _arrived(self) -> None:
        """Come back when the bot has seen what was sent before: events keep their order."""
        await self.evening.tries(lambda: self.evening.stage.fay.press(self.card, "Details"))

    async def end_it(self) -> None:
        """Fay ends the session; who came stands there."""
        evening, fay = self.evening, self.evening.stage.fay
        asked = await evening.tries(lambda: fay.press(self.console, "End"))
        if "End this session" in asked.buttons:
            await evening.tries(lambda: fay.press(asked, "End this session"))
        self.over = await evening.seen(lambda: evening.staff("2 people came"), "who came")

    async def sum_up(self) -> None:
        """Cora pulls the summary."""
        evening, stage = self.evening, self.evening.stage
        report = await evening.tries(
            lambda: stage.cora.slash("/report attendance", in_=stage.staff_room, period="2027-01")
        )
        await evening.until(
            lambda: evening.down.is_set() or "1 of 1 planned session held" in report.text, "the summary"
        )

    async def holds(self) -> list[str]:
        """Say what is not as it must be; nothing where all is well."""
        await self.evening.quiet()
        return [*self._said(), *self._seats(), *self._attendance(), *await self._buttons()]

    def _said(self) -> list[str]:
        evening, stage = self.evening, self.evening.stage
        once = {
            "the session's card": evening.public("Where"),
            "the card that says it ended": evening.public("ended"),
            "Sam's reminder": stage.sam.dms(),
            "the console": evening.staff("Console"),
            "who came": evening.staff("people came"),
        }
        faults = [
            f"{what} stands there {len(found)} times" for what, found in once.items() if len(found) != 1
        ]
        for person in stage.members[1:]:
            if person.dms():
                faults.append("somebody was written to who wanted nothing")
        for kind, subject, recipient, times in evening.rows(
            "SELECT kind, subject, recipient_id, count(*) FROM outbox WHERE kind LIKE '%offer%'"
            " GROUP BY 1, 2, 3 HAVING count(*) > 1"
        ):
            faults.append(f"{kind} was made {times} times ({subject}, {recipient})")
        left = evening.rows("SELECT kind, state FROM outbox WHERE state IN ('sending', 'failed')")
        return faults + [f"a letter of the kind {kind} is {state}" for kind, state in left]

    def _seats(self) -> list[str]:
        coming = self.evening.rows("SELECT member_id FROM places WHERE status = 'coming'")
        sam, _, noor = self.evening.stage.members[:3]
        right = {member for (member,) in coming} == {sam.id, noor.id}
        return [] if right else [f"{len(coming)} people have a place, or not the right ones"]

    def _attendance(self) -> list[str]:
        """Compare with what really was: exact, or within an outage's length and said to be estimated."""
        sam, _, noor = self.evening.stage.members[:3]
        ends = self.starts + timedelta(minutes=45)
        out = any(
            since <= ends + STEP and until >= self.starts - STEP for since, until in self.evening.outages
        )
        kept = {
            member: (minutes, estimated)
            for member, minutes, estimated in self.evening.rows(
                "SELECT member_id, minutes, estimated FROM attendance WHERE status = 'here'"
            )
        }
        faults = []
        for name, person, oracle in (("Sam", sam, 45), ("Noor", noor, 35)):
            minutes, estimated = kept.get(person.id, (0.0, 0))
            off = abs(minutes - oracle)
            if off > ROUNDING and not (out and estimated and off <= STEP / timedelta(minutes=1)):
                faults.append(
                    f"{name} was there {oracle} min; kept: {minutes:.1f}, estimated: {bool(estimated)}"
                )
        return faults

    async def _buttons(self) -> list[str]:
        """Press everything that can be pressed: each press is answered, and none with our own fault."""
        evening, stage = self.evening, self.evening.stage
        return [
            *await evening.presses_all(self.card, stage.members[3]),
            *await evening.presses_all(self.over, stage.fay),
            *await evening.presses_all(self.console, stage.fay),
        ]
