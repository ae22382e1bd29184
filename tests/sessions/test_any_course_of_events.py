"""Whatever people, facilitators, clock and restarts do: places are not oversold, and a loss is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from groupbot.app import build
from groupbot.config import Settings
from groupbot.sessions import letters
from groupbot.sessions.model import Reason, Session, SessionState
from groupbot.sessions.places import Places, Status
from tests.any_order import AT_LENGTH, AtADesk
from tests.desk import ALI, CORA, EVA, FAY, MIA, SAM, TOM

PEOPLE = (SAM, MIA, ALI, EVA, TOM)
SOMEBODY = st.sampled_from(PEOPLE)
TOLD_OF_A_LOSS = (letters.TAKEN, letters.LINED_UP)


class CourseOfEvents(AtADesk):
    """One session with two to four places, five people who want them, and everything that can happen."""

    def __init__(self) -> None:
        super().__init__()
        self.moves = self.cancels = 0
        self.own: set[int] = set()
        self.promised = 0

    @initialize()
    def begin(self) -> None:
        self.runner.run(self._begin())

    async def _begin(self) -> None:
        group = await self.desk.new_group()
        await self.desk.join(group, *PEOPLE)
        await self.desk.core.rules.change(CORA, group.id, confirm_places=True)
        for who in (SAM, MIA, ALI):
            await self.desk.core.preferences.choose_changes(who.guild_id, who.id, wanted=True)
        self.session: Session = await self.desk.session(group, "2027-01-06 19:00", capacity=2)
        await self.desk.full(self.session, SAM, MIA, ALI, EVA)
        self.known = await self._places()
        self.promised = 2

    async def _places(self) -> Places:
        return await self.desk.core.sessions.places(self.session.guild_id, self.session.id)

    # --- what people do ----------------------------------------------------------------------------

    @rule(who=SOMEBODY)
    def press(self, who: Any) -> None:
        self.take(who)

    @rule(who=SOMEBODY)
    def take(self, who: Any) -> None:
        self.own.add(who.id)
        self.do(self.desk.core.seats.take(who, self.session.id))

    @rule(who=SOMEBODY, said=st.sampled_from([Status.MAYBE, Status.CANT]))
    def say(self, who: Any, said: Status) -> None:
        self.own.add(who.id)
        self.do(self.desk.core.seats.say(who, self.session.id, said))

    @rule(who=SOMEBODY)
    def leave(self, who: Any) -> None:
        self.own.add(who.id)
        self.do(self.desk.core.seats.withdraw(who, self.session.id))

    @rule(who=SOMEBODY, passes=st.booleans())
    def answer_an_offer(self, who: Any, passes: bool) -> None:
        self.own.add(who.id)
        seats = self.desk.core.seats
        self.do((seats.pass_on if passes else seats.accept)(who, self.session.id))

    # --- what facilitators do ------------------------------------------------------------------------

    @rule(minutes=st.sampled_from([-60, -20, 20, 60, 1440]))
    def move(self, minutes: int) -> None:
        at = self.runner.run(self.desk.now(self.session)).starts_at + timedelta(minutes=minutes)
        edit = self.desk.core.planning.edit(FAY, self.session.id, when_typed=f"{at:%Y-%m-%d %H:%M}")
        self.moves += self.do(edit)

    @rule(capacity=st.integers(2, 4))
    def edit(self, capacity: int) -> None:
        self.do(self.desk.core.planning.edit(FAY, self.session.id, capacity=capacity))

    @rule()
    def cancel(self) -> None:
        self.cancels += self.do(self.desk.core.planning.cancel(FAY, self.session.id, Reason.ILL))

    @rule()
    def undo(self) -> None:
        self.do(self.desk.core.planning.restore(FAY, self.session.id))

    @rule(who=SOMEBODY)
    def line_up(self, who: Any) -> None:
        self.do(self.desk.core.hosting.line_up(FAY, self.session.id, who.id))

    # --- what happens by itself ----------------------------------------------------------------------

    @rule(minutes=st.sampled_from([1, 4, 30, 150, 600]))
    def time_passes(self, minutes: int) -> None:
        self.runner.run(self.desk.time_passes(minutes=minutes))

    @rule(hours=st.sampled_from([23, 5.5, 1]))
    def the_start_comes_near(self, hours: float) -> None:
        at = self.runner.run(self.desk.now(self.session)).starts_at - timedelta(hours=hours)
        if at > self.desk.clock.now():
            self.runner.run(self.desk.time_is(at))

    @rule()
    def restart(self) -> None:
        async def again() -> None:
            await self.desk.core.delivery.stop()
            start = Settings(_env_file=None, data=self.folder)  # pyright: ignore[reportCallIssue]
            self.desk.core = build(start, self.desk.clock, self.desk.database)
            await self.desk.core.delivery.begin()

        self.runner.run(again())

    # --- what always holds ---------------------------------------------------------------------------

    @invariant()
    def places_are_never_oversold(self) -> None:
        before, now = self.known, self.runner.run(self._places())
        # A smaller number of places takes nobody's place away; nothing else may go over the number.
        self.promised = max(now.session.capacity, min(self.promised, before.taken))
        assert now.taken <= self.promised
        if now.session.state in (SessionState.PLANNED, SessionState.OPEN):
            fresh = [p for p in now.with_status(Status.WAITING) if p.offer_ends_at is None]
            assert not (fresh and now.empty), "somebody waits although a place is empty"

    @invariant()
    def whoever_loses_a_place_is_told(self) -> None:
        before, now = self.known, self.runner.run(self._places())
        for place in before.with_status(Status.COMING):
            mine = now.of(place.member_id)
            lost = mine is None or mine.status is not Status.COMING
            if lost and place.member_id not in self.own:
                told = self.runner.run(self.desk.told(*TOLD_OF_A_LOSS))
                assert place.member_id in told
        self.known = now
        self.own.clear()

    @invariant()
    def no_notice_is_said_twice(self) -> None:
        rows = self.runner.run(self.desk.letters(letters.CHANGED, letters.CANCELLED, letters.LINE))
        for who in PEOPLE:
            kinds = [row.letter.kind for row in rows if row.letter.recipient_id == who.id]
            assert kinds.count(letters.CHANGED) <= self.moves
            assert kinds.count(letters.CANCELLED) <= self.cancels


CourseOfEvents.TestCase.settings = settings(AT_LENGTH, stateful_step_count=30)
TestAnyCourseOfEvents = CourseOfEvents.TestCase
