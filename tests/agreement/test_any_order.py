"""In whatever order people act, nobody gets a place, or is named, without a yes to all that is asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from groupbot.agreement.gates import Missing
from groupbot.agreement.model import Purpose
from groupbot.attendance.model import HereStatus
from groupbot.attendance.store import AttendanceStore
from groupbot.groups.model import Group, Person
from groupbot.ids import made_at
from groupbot.sessions.model import Session
from groupbot.sessions.places import Places, Status
from tests.any_order import AT_LENGTH, AtADesk
from tests.attendance.world import tell
from tests.desk import ALI, CIRCLE_ROOM, CORA, FAY, MIA, SAM, SERVER, START, person

ASKED_FOR_ROLE = 77
DISCORD_BEGAN = 1420070400000  # milliseconds
YOUNG = person(int((START - timedelta(days=3)).timestamp() * 1000 - DISCORD_BEGAN) << 22)
PEOPLE = (SAM, MIA, ALI, YOUNG)
SOMEBODY = st.sampled_from(PEOPLE)
SOME = st.lists(SOMEBODY, min_size=1, unique=True)
WHICH = st.sampled_from([0, 1])


@dataclass
class Word:
    """What one person has done so far, as an onlooker would note it down."""

    joined: bool = False
    role: bool = False
    agreed_to: int | None = None  # which wording of the agreement
    audience: str | None = None
    adult: bool = False
    named: bool = False
    let_in: set[str] = field(default_factory=set)  # sessions
    card: tuple[Missing, int] | None = None  # what they were shown last, and the wording it held

    def said_yes(self, *, named: bool | None) -> None:
        assert self.card is not None
        shown, wording = self.card
        self.joined = True
        self.agreed_to = wording if shown.version else self.agreed_to
        self.audience = shown.audience or self.audience
        self.adult = self.adult or shown.adult
        self.named = bool(named) if shown.asks_name and named is not None else self.named


@dataclass
class Asked:
    """What the group asks for, as its staff set it. `wordings`: of each version, which words it holds to."""

    agreement: bool = True
    adults_only: bool = True
    ask_audience: bool = True
    gate_role_id: int | None = None
    account_days: int = 0
    audience: str = "people who lost somebody"
    wordings: list[int] = field(default_factory=lambda: [0])

    def may_come(self, who: Person, word: Word, session_id: str, now: Any) -> bool:
        """Tell from what was done alone whether somebody may get a place now."""
        let_in = session_id in word.let_in
        known = self.gate_role_id is None or word.role
        old = made_at(who.id) + timedelta(days=self.account_days) <= now
        return word.joined and self.said_yes(word) and (let_in or (known and old))

    def said_yes(self, word: Word) -> bool:
        agreed = not self.agreement or word.agreed_to == self.wordings[-1]
        adult = not self.adults_only or word.adult
        return agreed and adult and (not self.ask_audience or word.audience == self.audience)

    def may_be_named(self, word: Word) -> bool:
        """Tell whether a list may name somebody: a yes to earlier words counts until they are asked again."""
        agreed = not self.agreement or word.agreed_to is not None
        adult = not self.adults_only or word.adult
        return word.named and agreed and adult and (not self.ask_audience or word.audience is not None)


class AnyOrder(AtADesk):
    """A group with two sessions of two places, four people, and staff who change what is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = Asked()
        self.words = {who.id: Word() for who in PEOPLE}
        self.wants: set[int] = set()  # who did something in this step that may get them a place
        self.decided: set[int] = set()  # whom a facilitator gave one back
        self.room: set[int] = set()
        self.known: list[Places] = []
        self.listed: set[tuple[str, int]] = set()
        self.published = 0

    def acts(self, who: Person) -> Person:
        """Give somebody as a press shows them, with the roles that they hold now."""
        return replace(who, role_ids=frozenset({ASKED_FOR_ROLE} if self.words[who.id].role else ()))

    @initialize(meeting=st.booleans())
    def begin(self, meeting: bool) -> None:
        self.runner.run(self._begin())
        if meeting:  # everybody is in the room, and it has begun
            self.the_session_comes(0, 5)
            for who in PEOPLE:
                self.come_to_the_room_or_go(who)

    async def _begin(self) -> None:
        self.desk.core.attendance.look_with(lambda _, channel: self.room if channel == CIRCLE_ROOM else set())
        self.group: Group = await self.desk.new_group(audience=self.asked.audience)
        days = ("2027-01-06 19:00", "2027-01-13 19:00")
        self.sessions: list[Session] = [await self.desk.session(self.group, day, capacity=2) for day in days]
        self.store = AttendanceStore(self.desk.database)
        for who in PEOPLE:
            await self._see_card(who)
            await self._say_yes(who, True)
            self.words[who.id].said_yes(named=True)
        for session in self.sessions:
            await self.desk.full(session, SAM, MIA, ALI)
        self.known = await self._places()

    async def _places(self) -> list[Places]:
        return [await self.desk.core.sessions.places(SERVER, session.id) for session in self.sessions]

    # --- what people do ----------------------------------------------------------------------------

    @rule(who=SOMEBODY)
    def look_at_the_card(self, who: Person) -> None:
        self.runner.run(self._see_card(who))

    async def _see_card(self, who: Person) -> None:
        core = self.desk.core
        group = await core.groups.get(SERVER, self.group.id)
        assert group is not None
        shown = await core.gates.missing(await core.groups.standing(self.acts(who)), group)
        self.words[who.id].card = None if shown.nothing else (shown, self.asked.wordings[-1])

    @rule(who=SOMEBODY, named=st.sampled_from([True, False]))
    def look_and_say_yes(self, who: Person, named: bool) -> None:
        self.look_at_the_card(who)
        self.say_yes_to_the_card(who, named)

    @rule(who=SOMEBODY, named=st.sampled_from([None, True, False]))
    def say_yes_to_the_card(self, who: Person, named: bool | None) -> None:
        word = self.words[who.id]
        if word.card is not None:
            word.named = word.named and named is not False  # a no counts, whatever became of the words
            if self.do(self._say_yes(who, named)):
                word.said_yes(named=named)

    async def _say_yes(self, who: Person, named: bool | None) -> None:
        core, card = self.desk.core, self.words[who.id].card
        assert card is not None
        group, standing = await core.groups.find(self.acts(who), self.group.id)
        await core.gates.say_yes(standing, group, card[0].mark, named=named)

    @rule(people=SOME, way=st.sampled_from(["take", "coming", "accept"]))
    def ask_for_a_place(self, people: list[Person], way: str) -> None:
        self.wants.update(who.id for who in people)
        self._say(people, way)

    @rule(people=SOME, way=st.sampled_from(["cant", "maybe", "withdraw", "pass_on", "keep_turn"]))
    def ask_for_none(self, people: list[Person], way: str) -> None:
        self._say(people, way)

    def _say(self, people: list[Person], way: str) -> None:
        seats = self.desk.core.seats
        for session in self.sessions:
            for who in map(self.acts, people):
                if way in ("coming", "maybe", "cant"):
                    self.do(seats.say(who, session.id, Status(way), "a note"))
                else:
                    self.do(getattr(seats, way)(who, session.id))

    @rule(who=SOMEBODY, purpose=st.sampled_from(list(Purpose)))
    def take_a_yes_back(self, who: Person, purpose: Purpose) -> None:
        self.do(self.desk.core.agreement.say(SERVER, self.group.id, who.id, purpose, yes=False))
        word, nothing = self.words[who.id], Word()
        name = {Purpose.AGREEMENT: "agreed_to"}.get(purpose, purpose.value)
        setattr(word, name, getattr(nothing, name))

    @rule(who=SOMEBODY)
    def leave(self, who: Person) -> None:
        if self.do(self.desk.core.groups.leave(self.acts(who), self.group.id)):
            word = self.words[who.id]
            self.words[who.id] = Word(role=word.role, card=word.card)

    @rule(who=SOMEBODY)
    def get_or_lose_the_role(self, who: Person) -> None:
        self.words[who.id].role ^= True

    @rule(who=SOMEBODY)
    def come_to_the_room_or_go(self, who: Person) -> None:
        self.room ^= {who.id}
        here = who.id in self.room
        self.runner.run(self._moved(who, None if here else CIRCLE_ROOM, CIRCLE_ROOM if here else None))

    async def _moved(self, who: Person, before: int | None, after: int | None) -> None:
        tell(self.desk.core.attendance.intake, who.id, before, after, SERVER)

    @rule(who=SOMEBODY, which=WHICH)
    def press_here(self, who: Person, which: int) -> None:
        self.do(self.desk.core.attendance.here(self.acts(who), self.sessions[which].id))

    # --- what staff do -----------------------------------------------------------------------------

    @rule(minor=st.booleans())
    def publish_other_words(self, minor: bool) -> None:
        self.published += 1
        self.runner.run(self._publish(f"Line {self.published}.", minor=minor))
        self.asked.wordings.append(self.asked.wordings[-1] if minor else self.published)

    async def _publish(self, line: str, *, minor: bool) -> None:
        texts = self.desk.core.gates.texts
        before = await texts.current(SERVER, self.group.id)
        edit = await texts.write(FAY, self.group.id, "\n".join([*before.lines[-3:], line]), before.number)
        await texts.publish(FAY, self.group.id, edit.mark, minor=minor)

    @rule()
    def undo_the_last_words(self) -> None:
        if self.do(self.desk.core.gates.texts.undo(FAY, self.group.id)):
            self.asked.wordings.append(self.asked.wordings[-2])

    @rule(audience=st.sampled_from(["people who lost somebody", "people who lost a parent"]))
    def say_for_whom_it_is(self, audience: str) -> None:
        assert self.do(self.desk.core.groups.edit(FAY, self.group.id, audience=audience))
        self.asked.audience = audience

    @rule(
        changes=st.fixed_dictionaries(
            {},
            optional={
                "agreement": st.booleans(),
                "adults_only": st.booleans(),
                "ask_audience": st.booleans(),
                "gate_role_id": st.sampled_from([None, ASKED_FOR_ROLE]),
                "account_days": st.sampled_from([0, 30]),
            },
        )
    )
    def ask_for_more_or_less(self, changes: dict[str, Any]) -> None:
        assert self.do(self.desk.core.rules.change(CORA, self.group.id, **changes))
        self.asked = replace(self.asked, **changes)

    @rule(which=WHICH, capacity=st.integers(2, 4))
    def change_the_places(self, which: int, capacity: int) -> None:
        self.do(self.desk.core.planning.edit(FAY, self.sessions[which].id, capacity=capacity))

    @rule(who=SOMEBODY, which=WHICH, way=st.sampled_from(["admit", "line_up", "give_back"]))
    def decide_about_a_place(self, who: Person, which: int, way: str) -> None:
        hosting, session_id = self.desk.core.hosting, self.sessions[which].id
        if way == "admit":
            if self.do(hosting.admit(FAY, session_id, who.id, "known to us")):
                self.words[who.id].let_in.add(session_id)
                self.wants.add(who.id)
        elif self.do(getattr(hosting, way)(FAY, session_id, who.id)) and way == "give_back":
            self.wants.add(who.id)
            self.decided.add(who.id)

    @rule(who=SOMEBODY, which=WHICH, status=st.sampled_from([HereStatus.HERE, HereStatus.PART]))
    def mark(self, who: Person, which: int, status: HereStatus) -> None:
        self.do(self.desk.core.attendance.mark(FAY, self.sessions[which].id, who.id, status, "was there"))

    @rule(minutes=st.sampled_from([4, 20, 600]))
    def time_passes(self, minutes: int) -> None:
        self.runner.run(self.desk.time_passes(minutes=minutes))

    @rule(which=WHICH, minutes=st.sampled_from([-180, -5, 20]))
    def the_session_comes(self, which: int, minutes: int) -> None:
        at = self.sessions[which].starts_at + timedelta(minutes=minutes)
        if at > self.desk.clock.now():
            self.runner.run(self.desk.time_is(at))

    # --- what always holds -------------------------------------------------------------------------

    @invariant()
    def whoever_gets_a_place_asked_for_it_and_said_yes_to_all(self) -> None:
        after = self.runner.run(self._places())
        for then, now in zip(self.known, after, strict=True):
            for member_id, place in now.by_member.items():
                was = then.of(member_id)
                if place.status is Status.COMING and (was is None or was.status is not Status.COMING):
                    self._may_have_got(member_id, now.session.id)
                if place.status in (Status.WAITING, Status.MAYBE) and (
                    was is None or was.status is Status.CANT
                ):
                    self._may_have_asked(member_id)
        self.known = after
        self.wants.clear()
        self.decided.clear()

    def _may_have_got(self, member_id: int, session_id: str) -> None:
        assert member_id in self.wants
        if member_id in self.decided:
            assert self.words[member_id].joined
            assert self.asked.said_yes(self.words[member_id])
        else:
            assert self._may_come(member_id, session_id)

    def _may_have_asked(self, member_id: int) -> None:
        # Whoever was let into one session may keep their turn from it for the next.
        assert any(self._may_come(member_id, session.id) for session in self.sessions)

    def _may_come(self, member_id: int, session_id: str) -> bool:
        who = next(who for who in PEOPLE if who.id == member_id)
        return self.asked.may_come(who, self.words[member_id], session_id, self.desk.clock.now())

    @invariant()
    def nobody_is_named_who_may_not_be(self) -> None:
        self.runner.run(self._look_at_lists())

    async def _look_at_lists(self) -> None:
        await self.desk.core.attendance.flush()
        listed = set()
        for session in [await self.desk.now(session) for session in self.sessions]:
            seen = await self.store.sightings(SERVER, session.id)
            named = {*seen, *(await self.store.records(SERVER, session.id))}
            listed |= {(session.id, member_id) for member_id in named}
            for member_id in named:
                if session.under_way or (session.id, member_id) not in self.listed:
                    assert self.asked.may_be_named(self.words[member_id])
        self.listed = listed


AnyOrder.TestCase.settings = settings(AT_LENGTH, stateful_step_count=50)
TestAnyOrder = AnyOrder.TestCase
