"""A series with a date left out and one moved, a place that is offered on, a facilitator who cannot come."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from groupbot.database import microseconds
from groupbot.loopback import Shown
from tests.faults.evening import Evening
from tests.faults.main_story import CIRCLE, MainStory

FIRST, SKIPPED, MOVED = date(2027, 1, 4), date(2027, 1, 11), date(2027, 1, 18)
MOVED_TO = datetime(2027, 1, 19, 20, 0, tzinfo=UTC)
SHOWN_BY = datetime(2027, 1, 12, 19, 1, tzinfo=UTC)  # the card of a date is posted six days before
ASKS = timedelta(hours=72)  # before a session its facilitators are asked


@dataclass
class SeriesStory:
    """Plan a series, offer a place on, skip a date, move one, ask who runs it, find cover."""

    evening: Evening
    first: Shown = field(init=False)
    second: Shown = field(init=False)

    @property
    def steps(self) -> list[Callable[[], Awaitable[None]]]:
        """Give the steps in their order."""
        return [self.plan, self.offer, self.skip, self.come, self.move, self.ask, self.cover]

    async def prologue(self) -> None:
        """Make the group; Finn steps in where somebody is needed, and Sam wants to be told of changes."""
        stage = self.evening.stage
        await MainStory(self.evening).prologue()
        await stage.finn.slash("/rota offer", in_=stage.staff_room, group=CIRCLE)
        await stage.sam.slash("/me changes", in_=stage.announcements, tell="yes")
        await self.evening.quiet()

    async def plan(self) -> None:
        """Fay plans every Monday for two, and publishes it."""
        evening, stage = self.evening, self.evening.stage
        preview = await evening.tries(
            lambda: stage.fay.slash(
                "/series new", in_=stage.staff_room, group=CIRCLE, when="mon 19:00", capacity=2
            )
        )
        await evening.tries(lambda: stage.fay.press(preview, "Publish"))
        self.first = await evening.seen(lambda: evening.public(CIRCLE, "Where"), "the first card")

    async def offer(self) -> None:
        """Sam and Mia come, Noor waits; Mia cannot, and Noor takes the place that she is offered."""
        evening, stage = self.evening, self.evening.stage
        sam, mia, noor = stage.members[:3]
        for person in (sam, mia):
            await evening.tries(lambda person=person: person.press(self.first, "Coming"))
        await evening.until(lambda: "Join waiting list" in self.first.buttons, "the waiting list")
        await evening.tries(lambda: noor.press(self.first, "Join waiting list"))
        await evening.tries(lambda: mia.press(self.first, "Can't"))
        await evening.quiet()
        inbox = await evening.tries(lambda: noor.slash("/me inbox", in_=stage.announcements))
        assert inbox.buttons.count("Accept") == 1, inbox.text
        await evening.tries(lambda: noor.press(inbox, "Accept"))

    async def skip(self) -> None:
        """Fay leaves the second date out."""
        evening, stage = self.evening, self.evening.stage
        asked = await evening.tries(
            lambda: stage.fay.slash("/session skip", in_=stage.staff_room, session=self._id_of(SKIPPED))
        )
        await evening.tries(lambda: stage.fay.press(asked, "Skip this date"))

    async def come(self) -> None:
        """The card of the third date is posted, and Sam comes."""
        evening, sam = self.evening, self.evening.stage.sam
        await evening.time_is(SHOWN_BY)
        self.second = await evening.seen(lambda: evening.public("2 places left"), "the next card")
        await evening.tries(lambda: sam.press(self.second, "Coming"))

    async def move(self) -> None:
        """Fay moves it to the next day; a while later Sam is told and asked, and keeps the place."""
        evening, stage = self.evening, self.evening.stage
        session = self._id_of(MOVED)
        await evening.tries(
            lambda: stage.fay.slash(
                "/session move", in_=stage.staff_room, session=session, when="2027-01-19 20:00"
            )
        )
        await evening.time_is(stage.clock.now() + timedelta(minutes=6))
        told = await evening.seen(self._told_of_the_move, "Sam being told")
        await evening.tries(lambda: stage.sam.press(told, "Keep my place"))

    def _told_of_the_move(self) -> list[Shown]:
        return [
            shown for shown in self.evening.letters(self.evening.stage.sam) if "has changed" in shown.text
        ]

    async def ask(self) -> None:
        """Fay is asked whether she runs it, and cannot."""
        evening, fay = self.evening, self.evening.stage.fay
        await evening.time_is(MOVED_TO - ASKS + timedelta(minutes=1))
        asked = await evening.seen(lambda: evening.staff("has not answered yet"), "Fay being asked")
        await evening.tries(lambda: fay.press(asked, "I can't run this"))

    async def cover(self) -> None:
        """Everybody is asked, and Finn takes it."""
        finn = self.evening.stage.finn
        # Else what asks everybody may be taken back before it was said: nobody is needed any more.
        await self.evening.seen(lambda: self.evening.staff("who runs it?")[1:], "everybody being asked")
        letter = await self.evening.seen(lambda: self.evening.letters(finn), "Finn being asked")
        await self.evening.tries(lambda: finn.press(letter, "I can take this one"))

    # --- what must be so -------------------------------------------------------------------------

    async def holds(self) -> list[str]:
        """Say what is not as it must be; nothing where all is well."""
        evening, noor = self.evening, self.evening.stage.members[2]
        await evening.quiet()
        faults = [*self._dates(), *self._seats(), *self._said()]  # before a press has anything drawn anew
        return faults + await evening.presses_all(self.second, noor)

    def _id_of(self, day: date) -> str:
        query = "SELECT id FROM sessions WHERE series_date = ?"
        return self.evening.rows(query, day.isoformat())[0][0]

    def _dates(self) -> list[str]:
        """Each date stands once, the one that was moved at its new time and in other hands."""
        found = self.evening.rows(
            "SELECT series_date, state, starts_at, facilitator_id, co_facilitator_id FROM sessions"
            " WHERE state != 'draft'"
        )
        faults = [] if len({row[0] for row in found}) == len(found) else ["a date stands there twice"]
        by_day = {row[0]: row[1:] for row in found}
        if by_day[SKIPPED.isoformat()][0] != "cancelled":
            faults.append("the date that was left out takes place")
        _, starts_at, *staff = by_day[MOVED.isoformat()]
        if starts_at != microseconds(MOVED_TO):
            faults.append("the date that was moved is not where it was moved to")
        if staff != [self.evening.stage.finn.id, None]:
            faults.append("it is not Finn alone who runs it")
        return faults

    def _seats(self) -> list[str]:
        query = "SELECT member_id FROM places WHERE session_id = ? AND status = 'coming'"
        sam, _, noor = self.evening.stage.members[:3]
        right = {FIRST: {sam.id, noor.id}, SKIPPED: set(), MOVED: {sam.id}}
        return [
            f"on {day} it is not those who come"
            for day, people in right.items()
            if {member for (member,) in self.evening.rows(query, self._id_of(day))} != people
        ]

    def _said(self) -> list[str]:
        evening, stage = self.evening, self.evening.stage
        sam, finn = evening.letters(stage.sam), evening.letters(stage.finn)
        once = {
            "the word to Sam that it has moved": self._told_of_the_move(),
            "the word to Finn that somebody is needed": finn,
            "the word to Sam how a first time goes": [s for s in sam if "first one" in s.text],
            "the card that says it ended": evening.public("has ended"),
            "who came to the first": evening.staff("Nobody came this time"),
        }
        faults = [f"{what} stands there {len(seen)} times" for what, seen in once.items() if len(seen) != 1]
        if len(sam) != 2:
            faults.append(f"Sam has {len(sam)} messages")
        asked, cover = evening.staff("has not answered"), evening.staff("it has its facilitators")
        if asked or len(cover) != 2:
            faults.append(f"{len(cover)} cards say that it has its facilitators, {len(asked)} ask")
        if len(cards := evening.public("Where")) != 2:
            faults.append(f"{len(cards)} cards of two sessions stand there")
        if any(evening.letters(person) for person in stage.members[1:]):
            faults.append("somebody was written to who wanted nothing")
        for kind, subject, times in evening.rows(
            "SELECT kind, subject, count(*) FROM outbox WHERE kind LIKE '%offer%'"
            " GROUP BY kind, subject, recipient_id HAVING count(*) > 1"
        ):
            faults.append(f"{kind} was made {times} times ({subject})")
        left = evening.rows("SELECT kind, state FROM outbox WHERE state IN ('sending', 'failed')")
        return faults + [f"a letter of the kind {kind} is {state}" for kind, state in left]
